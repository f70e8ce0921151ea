-- short_dated.sql: how many days a receiver wants left, article by article and class by class.

-- query: short_dated_limit_of :maybe ahead
-- The limit that holds for a receiver and a pack on a day: article before class, the longer class before the shorter, the
-- receiver before what stands above it, the newest.
-- in:  region_id i64, place_id i64, pack_id i64, on_day day
-- out: remaining_days_min i64, place_name text?, atc text, is_article bool
WITH RECURSIVE above (id, parent_id, distance) AS (
  SELECT id, parent_id, 0 FROM place WHERE region_id = :region_id AND id = :place_id
  UNION ALL
  SELECT p.id, p.parent_id, a.distance + 1 FROM above a CROSS JOIN place p
   WHERE p.region_id = :region_id AND p.id = a.parent_id AND a.distance < 20
)
SELECT l.remaining_days_min, n.name, l.atc, l.pack_id IS NOT NULL
  FROM short_dated_limit l
  LEFT JOIN place n ON n.region_id = l.region_id AND n.id = l.place_id
  LEFT JOIN above a ON a.id = l.place_id
 WHERE l.region_id = :region_id AND l.valid_from <= :on_day AND (l.valid_to IS NULL OR l.valid_to >= :on_day)
   AND (l.place_id IS NULL OR a.id IS NOT NULL)
   AND (l.pack_id = :pack_id
        OR (l.pack_id IS NULL AND (l.atc = '' OR l.atc = (SELECT SUBSTR(d.atc, 1, LENGTH(l.atc)) FROM pack k JOIN product d ON d.id = k.product_id
                                                     WHERE k.id = :pack_id))))
 ORDER BY CASE WHEN l.pack_id IS NULL THEN 1 ELSE 0 END, LENGTH(l.atc) DESC, COALESCE(a.distance, 1000), l.valid_from DESC, l.id DESC
 LIMIT 1;

-- query: short_dated_limits :page
-- The limits that hold or are to come, article by article.
-- in:  region_id i64, on_day day, page_size i64
-- out: id i64, place_name text?, pack_id id?, pack_name text?, atc text, remaining_days_min i64, valid_from day, valid_to day?, reason text, person text?
SELECT l.id, p.name, l.pack_id, k.name || ' ' || k.strength || ', ' || k.pack_text, l.atc, l.remaining_days_min, l.valid_from, l.valid_to,
       l.reason, n.display_name
  FROM short_dated_limit l
  LEFT JOIN place p ON p.region_id = l.region_id AND p.id = l.place_id
  LEFT JOIN pack k ON k.id = l.pack_id
  LEFT JOIN person n ON n.region_id = l.region_id AND n.id = l.person_id
 WHERE l.region_id = :region_id AND (l.valid_to IS NULL OR l.valid_to >= :on_day)
 ORDER BY p.name, k.name, l.atc, l.id LIMIT :page_size;

-- query: short_dated_insert :one
-- in:  region_id i64, place_id id?, pack_id id?, atc text, remaining_days_min i64, valid_from day, valid_to day?, reason text, person_id i64, created_at moment
-- out: id i64
INSERT INTO short_dated_limit (region_id, place_id, pack_id, atc, remaining_days_min, valid_from, valid_to, reason, person_id, created_at)
VALUES (:region_id, :place_id, :pack_id, :atc, :remaining_days_min, :valid_from, :valid_to, :reason, :person_id, :created_at)
RETURNING id;

-- query: short_dated_end :write
-- in:  region_id i64, id i64, last_day day
UPDATE short_dated_limit SET valid_to = :last_day
 WHERE region_id = :region_id AND id = :id AND (valid_to IS NULL OR valid_to > :last_day);
