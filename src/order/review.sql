-- review.sql: what the queue of review is computed from: each query walks its rows once, nothing is asked line by line.

-- query: review_lines :all
-- Lines that wait for a decision, or may wait for one, with the ward's history as it was when each was placed.
-- in:  region_id i64, state text
-- out: id i64, order_id i64, line_number i64, requested_pack_id i64, requested_units i64, pack_id i64, units i64, picked_units i64, version i64, mark text, seen_lines i64, middle_units i64, largest_units i64
SELECT l.id, l.order_id, l.line_number, l.requested_pack_id, l.requested_units, l.pack_id, l.units, l.picked_units, l.version,
       l.exchange_mark, COALESCE(d.seen_lines, 0), COALESCE(d.middle_units, 0), COALESCE(d.largest_units, 0)
  FROM order_line l
  LEFT JOIN ward_demand d ON d.region_id = l.region_id AND d.line_id = l.id
 WHERE l.region_id = :region_id AND l.state = :state;

-- query: review_orders :all
-- The orders of those lines.
-- in:  region_id i64
-- out: id i64, number i64, ward_id i64, ward_code text, ward_name text, receiver_kind text, remaining_days_min i64, store_id i64, store_name text, is_narcotic bool, order_type text, due_at moment?, placed_at moment?, placed_name text?, note text, version i64
SELECT o.id, o.number, o.ward_id, w.code, w.name, w.receiver_kind, w.remaining_days_min, o.store_id, s.name, o.is_narcotic,
       o.order_type, o.due_at, o.placed_at, p.display_name, o.note, o.version
  FROM (SELECT DISTINCT order_id FROM order_line WHERE region_id = :region_id AND state IN ('placed', 'short', 'backordered')) q
  JOIN ward_order o ON o.region_id = :region_id AND o.id = q.order_id
  JOIN place w ON w.region_id = o.region_id AND w.id = o.ward_id
  JOIN place s ON s.region_id = o.region_id AND s.id = o.store_id
  LEFT JOIN person p ON p.region_id = o.region_id AND p.id = o.placed_by;

-- query: review_packs :all
-- The packs of those lines.
-- in:  region_id i64
-- out: id i64, name text, strength text, form text, pack_text text, vnr text, atc text, substance text, units_per_pack i64, narcotic_class text, article_kind text, is_assortment bool
SELECT k.id, k.name, k.strength, k.form, k.pack_text, k.vnr, d.atc,
       CASE WHEN a.substance IS NULL OR a.substance = '' THEN k.substance ELSE a.substance END,
       COALESCE(a.units_per_pack, k.parsed_units, 1), COALESCE(a.narcotic_class, 'unknown'), COALESCE(a.article_kind, 'medicine'),
       COALESCE(a.is_assortment, false)
  FROM (SELECT DISTINCT pack_id AS id FROM order_line WHERE region_id = :region_id AND state IN ('placed', 'short', 'backordered')) q
  JOIN pack k ON k.id = q.id
  JOIN product d ON d.id = k.product_id
  LEFT JOIN article a ON a.region_id = :region_id AND a.pack_id = k.id;

-- query: review_groups :all
-- The region's articles that stand in a group of the national exchange list of a month.
-- in:  region_id i64, month day
-- out: pack_id i64, group_id text, units_per_pack i64, narcotic_class text, atc text, substance text
SELECT a.pack_id, r.group_id, a.units_per_pack, a.narcotic_class, d.atc,
       CASE WHEN a.substance IS NULL OR a.substance = '' THEN k.substance ELSE a.substance END
  FROM article a
  JOIN exchange_row r ON r.month = :month AND r.pack_id = a.pack_id
  JOIN pack k ON k.id = a.pack_id
  JOIN product d ON d.id = k.product_id
 WHERE a.region_id = :region_id AND a.article_kind <> 'licence'
 ORDER BY r.group_id, a.pack_id;

-- query: review_additions :all
-- The regional additions of a day, one row a direction; licence products are exchanged for nothing.
-- in:  region_id i64, on_day day
-- out: from_pack_id i64, to_pack_id i64, units_per_pack i64, atc text, substance text
SELECT x.from_pack_id, x.to_pack_id,
       (SELECT a.units_per_pack FROM article a WHERE a.region_id = :region_id AND a.pack_id = x.to_pack_id),
       (SELECT d.atc FROM pack k JOIN product d ON d.id = k.product_id WHERE k.id = x.to_pack_id),
       (SELECT CASE WHEN a.substance IS NULL OR a.substance = '' THEN k.substance ELSE a.substance END
          FROM pack k LEFT JOIN article a ON a.region_id = :region_id AND a.pack_id = k.id WHERE k.id = x.to_pack_id)
  FROM (SELECT from_pack_id, to_pack_id FROM exchange_addition
         WHERE region_id = :region_id AND valid_from <= :on_day AND (valid_to IS NULL OR valid_to >= :on_day)
        UNION
        SELECT to_pack_id, from_pack_id FROM exchange_addition
         WHERE region_id = :region_id AND direction = 'both' AND valid_from <= :on_day AND (valid_to IS NULL OR valid_to >= :on_day)) x
 WHERE EXISTS (SELECT 1 FROM article f WHERE f.region_id = :region_id AND f.pack_id = x.from_pack_id AND f.article_kind <> 'licence')
   AND EXISTS (SELECT 1 FROM article t WHERE t.region_id = :region_id AND t.pack_id = x.to_pack_id AND t.article_kind <> 'licence');

-- query: review_usable :all
-- What the stores hold that has not expired on a day, balance by balance: the region's own, outside quarantine.
-- in:  region_id i64, on_day day
-- out: store_id i64, pack_id i64, expiry_day day, units i64, place_id i64, batch_id i64
SELECT p.store_id, b.pack_id, b.expiry_day, b.units, b.place_id, b.batch_id
  FROM place p CROSS JOIN balance b
 WHERE p.region_id = :region_id AND p.store_id IS NOT NULL AND NOT p.is_quarantine
   AND b.region_id = p.region_id AND b.place_id = p.id AND b.owner_id = 0 AND b.earmark_id = 0 AND b.expiry_day >= :on_day;

-- query: review_blocked :all
-- The batches that are stopped on a day.
-- in:  region_id i64, on_day day
-- out: batch_id i64
SELECT batch_id FROM batch_block
 WHERE region_id = :region_id AND lifted_at IS NULL AND from_day <= :on_day AND (to_day IS NULL OR to_day >= :on_day);

-- query: review_doubted :all
-- The bins and batches that wait to be counted.
-- in:  region_id i64
-- out: place_id i64, batch_id i64
SELECT place_id, batch_id FROM count_task WHERE region_id = :region_id AND closed_at IS NULL;

-- query: review_promised :all
-- What the stores have promised, by pack.
-- in:  region_id i64
-- out: store_id i64, pack_id i64, units i64
SELECT store_id, pack_id, CAST(SUM(units) AS BIGINT) FROM reservation WHERE region_id = :region_id GROUP BY store_id, pack_id;

-- query: review_floors :all
-- The preparedness floors of a day with the packs that stand under each, floor by floor.
-- in:  region_id i64, on_day day
-- out: floor_id i64, store_id i64, units i64, pack_id i64
SELECT f.id, f.store_id, f.units, f.pack_id
  FROM preparedness_floor f
 WHERE f.region_id = :region_id AND f.pack_id IS NOT NULL AND f.valid_from <= :on_day AND (f.valid_to IS NULL OR f.valid_to >= :on_day)
UNION ALL
SELECT f.id, f.store_id, f.units, a.pack_id
  FROM preparedness_floor f
  JOIN article a ON a.region_id = f.region_id AND a.substance = f.substance
  JOIN pack k ON k.id = a.pack_id AND k.form = f.form AND k.strength = f.strength
 WHERE f.region_id = :region_id AND f.pack_id IS NULL AND f.valid_from <= :on_day AND (f.valid_to IS NULL OR f.valid_to >= :on_day)
 ORDER BY 1, 4;

-- query: review_floor_releases :all
-- What open releases of floors still let through.
-- in:  region_id i64, on_day day
-- out: floor_id i64, left_units i64
SELECT r.floor_id, r.units - (SELECT CAST(COALESCE(SUM(u.units - u.returned_units), 0) AS BIGINT) FROM floor_release_use u
                               WHERE u.region_id = r.region_id AND u.release_id = r.id)
  FROM floor_release r
 WHERE r.region_id = :region_id AND r.state = 'open' AND r.restore_by >= :on_day
 ORDER BY r.floor_id, r.id;

-- query: review_days :all
-- The short-dated limits of a day, the one that counts before the others wherever two are of one place and kind.
-- in:  region_id i64, on_day day
-- out: place_id id?, pack_id id?, atc text, remaining_days_min i64
SELECT place_id, pack_id, atc, remaining_days_min FROM short_dated_limit
 WHERE region_id = :region_id AND valid_from <= :on_day AND (valid_to IS NULL OR valid_to >= :on_day)
 ORDER BY CASE WHEN pack_id IS NULL THEN 1 ELSE 0 END, LENGTH(atc) DESC, valid_from DESC, id DESC;

-- query: review_contracts :all
-- The contract marks of a day, best rank first.
-- in:  region_id i64, on_day day
-- out: pack_id i64, is_on bool, rank i64, contract text, supplier text, price money?
SELECT pack_id, is_on, rank, contract, supplier, price_ore FROM contract_mark
 WHERE region_id = :region_id AND valid_from <= :on_day AND (valid_to IS NULL OR valid_to >= :on_day)
 ORDER BY pack_id, (CASE WHEN is_on THEN 0 ELSE 1 END), rank, id;

-- query: contract_of_pack :maybe
-- The contract mark that counts for a pack on a day.
-- in:  region_id i64, pack_id i64, on_day day
-- out: is_on bool, rank i64, contract text, supplier text, price money?, valid_to day?
SELECT is_on, rank, contract, supplier, price_ore, valid_to FROM contract_mark
 WHERE region_id = :region_id AND pack_id = :pack_id AND valid_from <= :on_day AND (valid_to IS NULL OR valid_to >= :on_day)
 ORDER BY (CASE WHEN is_on THEN 0 ELSE 1 END), rank, id LIMIT 1;

-- query: review_marks :all
-- What wards say about exchange on a day.
-- in:  region_id i64, on_day day
-- out: place_id i64, pack_id i64, mark text
SELECT place_id, pack_id, mark FROM exchange_mark
 WHERE region_id = :region_id AND valid_from <= :on_day AND (valid_to IS NULL OR valid_to >= :on_day)
 ORDER BY id;

-- query: review_licences :all
-- The licences of a day, those that end first before the others.
-- in:  region_id i64, on_day day
-- out: id i64, number text, kind text, pack_id i64, place_id id?, valid_to day, limit_units i64?, used_units i64, reference text
SELECT id, number, kind, pack_id, place_id, valid_to, limit_units, used_units, reference FROM licence
 WHERE region_id = :region_id AND valid_from <= :on_day AND valid_to >= :on_day
 ORDER BY valid_to, id;

-- query: review_assortments :all
-- The rows of the register of assortments of a day.
-- in:  region_id i64, on_day day
-- out: id i64, place_id id?, receiver_kind text, pack_id id?, substance text, atc text, effect text, decision text
SELECT id, place_id, receiver_kind, pack_id, substance, atc, effect, decision FROM assortment
 WHERE region_id = :region_id AND valid_from <= :on_day AND (valid_to IS NULL OR valid_to >= :on_day)
 ORDER BY id;

-- query: review_above :all
-- The wards with lines that wait, each with what stands above it, itself first (depth 0).
-- in:  region_id i64
-- out: ward_id i64, place_id i64, depth i64
WITH RECURSIVE above (ward_id, place_id, depth) AS (
  SELECT DISTINCT o.ward_id, o.ward_id, CAST(0 AS BIGINT)
    FROM order_line l JOIN ward_order o ON o.region_id = l.region_id AND o.id = l.order_id
   WHERE l.region_id = :region_id AND l.state IN ('placed', 'short', 'backordered')
  UNION ALL
  SELECT a.ward_id, p.parent_id, a.depth + 1
    FROM above a JOIN place p ON p.region_id = :region_id AND p.id = a.place_id
   WHERE p.parent_id IS NOT NULL AND a.depth < 24
)
SELECT ward_id, place_id, depth FROM above ORDER BY ward_id, depth;

-- query: review_above_place :all
-- A place and what stands above it, itself first.
-- in:  region_id i64, place_id i64
-- out: place_id i64
WITH RECURSIVE above (place_id, depth) AS (
  SELECT id, CAST(0 AS BIGINT) FROM place WHERE region_id = :region_id AND id = :place_id
  UNION ALL
  SELECT p.parent_id, a.depth + 1
    FROM above a JOIN place p ON p.region_id = :region_id AND p.id = a.place_id
   WHERE p.parent_id IS NOT NULL AND a.depth < 24
)
SELECT place_id FROM above ORDER BY depth;

-- query: review_base_lists :all
-- What stands on the base lists of the units that lines wait for, outside the region's assortment.
-- in:  region_id i64, on_day day
-- out: place_id i64, pack_id i64
SELECT b.place_id, b.pack_id
  FROM article a
  JOIN order_line l ON l.region_id = a.region_id AND l.requested_pack_id = a.pack_id AND l.state IN ('placed', 'short', 'backordered')
  JOIN ward_order o ON o.region_id = l.region_id AND o.id = l.order_id
  JOIN base_list_line b ON b.region_id = l.region_id AND b.place_id = o.ward_id AND b.pack_id = l.requested_pack_id
 WHERE a.region_id = :region_id AND NOT a.is_assortment AND b.valid_from <= :on_day AND (b.valid_to IS NULL OR b.valid_to >= :on_day);

-- query: review_rules_on :all
-- The parameters of the rules of review on a day.
-- in:  on_day day
-- out: number text, parameter text
SELECT number, parameter FROM rule_version
 WHERE number IN ('R-REVIEW-02', 'R-REVIEW-03', 'R-REVIEW-04', 'R-REVIEW-06') AND valid_from <= :on_day AND (valid_to IS NULL OR valid_to >= :on_day)
 ORDER BY number, valid_from;

-- query: ward_demand_note :queue
-- Note an order's lines as the ward's demand, with what the ward's own history was before them.
-- CROSS JOIN holds SQLite to the way by the pack: by the ward alone an order read the whole of its history.
-- in:  region_id i64, order_id i64, on_day day, since day
WITH seen AS (
  SELECT l.id AS line_id, x.units,
         ROW_NUMBER() OVER (PARTITION BY l.id ORDER BY x.units, x.id) AS position, COUNT(*) OVER (PARTITION BY l.id) AS lines,
         MAX(x.units) OVER (PARTITION BY l.id) AS largest
    FROM ward_order o CROSS JOIN order_line l CROSS JOIN ward_demand d
    JOIN (SELECT region_id, id, CASE WHEN pack_id = requested_pack_id AND reason_code = 'quantity' THEN units ELSE requested_units END AS units,
                 state FROM order_line) x ON x.region_id = d.region_id AND x.id = d.line_id
   WHERE o.region_id = :region_id AND o.id = :order_id AND l.region_id = o.region_id AND l.order_id = o.id
     AND d.region_id = o.region_id AND d.ward_id = o.ward_id AND d.pack_id = l.requested_pack_id AND d.on_day >= :since
     AND x.state NOT IN ('rejected', 'cancelled')
)
INSERT INTO ward_demand (region_id, ward_id, pack_id, line_id, on_day, seen_lines, middle_units, largest_units)
SELECT o.region_id, o.ward_id, l.requested_pack_id, l.id, :on_day, COALESCE(s.lines, 0), COALESCE(s.units, 0), COALESCE(s.largest, 0)
  FROM ward_order o
  JOIN order_line l ON l.region_id = o.region_id AND l.order_id = o.id
  LEFT JOIN seen s ON s.line_id = l.id AND s.position = (s.lines + 1) / 2
 WHERE o.region_id = :region_id AND o.id = :order_id
ON CONFLICT (region_id, ward_id, pack_id, line_id) DO NOTHING;

-- query: review_history :page
-- What a ward asked for of a pack before a line, newest first.
-- in:  region_id i64, ward_id i64, pack_id i64, before_line i64, page_size i64
-- out: line_id i64, order_id i64, order_number i64, placed_at moment?, state text, requested_units i64, units i64, supplied_pack_id i64, reason_code text
SELECT d.line_id, o.id, o.number, o.placed_at, l.state, l.requested_units, l.units, l.pack_id, l.reason_code
  FROM ward_demand d
  JOIN order_line l ON l.region_id = d.region_id AND l.id = d.line_id
  JOIN ward_order o ON o.region_id = l.region_id AND o.id = l.order_id
 WHERE d.region_id = :region_id AND d.ward_id = :ward_id AND d.pack_id = :pack_id AND d.line_id <> :before_line
 ORDER BY d.line_id DESC LIMIT :page_size;

-- query: review_on_order :all
-- What a ward has on order of a pack: everything that is not yet received, with where it stands.
-- in:  region_id i64, ward_id i64, pack_id i64, but_line i64
-- out: order_id i64, order_number i64, state text, units i64, expected_day day?
SELECT o.id, o.number, l.state, l.units - l.received_units, l.expected_day
  FROM ward_demand d
  JOIN order_line l ON l.region_id = d.region_id AND l.id = d.line_id
  JOIN ward_order o ON o.region_id = l.region_id AND o.id = l.order_id
 WHERE d.region_id = :region_id AND d.ward_id = :ward_id AND d.pack_id = :pack_id AND d.line_id <> :but_line
   AND l.state IN ('placed', 'approved', 'released', 'picked', 'sent', 'short', 'backordered')
 ORDER BY d.line_id DESC;

-- query: review_expected :one
-- When more of a pack should come to a store: the earliest day that somebody has given a line of it, and how much waits.
-- in:  region_id i64, store_id i64, pack_id i64, on_day day
-- out: expected_day day?, lines i64, units i64
SELECT MIN(CASE WHEN l.expected_day >= :on_day THEN l.expected_day END), COUNT(*), CAST(COALESCE(SUM(l.units - l.picked_units), 0) AS BIGINT)
  FROM order_line l
  JOIN ward_order o ON o.region_id = l.region_id AND o.id = l.order_id
 WHERE l.region_id = :region_id AND l.pack_id = :pack_id AND l.state IN ('backordered', 'short') AND o.store_id = :store_id;

-- query: review_received :page
-- The last deliveries of a pack to a store.
-- in:  region_id i64, store_id i64, pack_id i64, page_size i64
-- out: received_at moment, supplier text, units i64
SELECT r.received_at, r.supplier, CAST(SUM(l.units) AS BIGINT)
  FROM batch t
  JOIN receipt_line l ON l.region_id = t.region_id AND l.batch_id = t.id
  JOIN receipt r ON r.region_id = l.region_id AND r.id = l.receipt_id
 WHERE t.region_id = :region_id AND t.pack_id = :pack_id AND r.store_id = :store_id
 GROUP BY r.id, r.received_at, r.supplier ORDER BY r.received_at DESC LIMIT :page_size;

-- query: licence_take :write
-- Count a licence down, if it is valid for it and has so much left; who comes second and finds too little changes no row.
-- in:  region_id i64, licence_id i64, units i64, on_day day
UPDATE licence SET used_units = used_units + :units
 WHERE region_id = :region_id AND id = :licence_id AND valid_from <= :on_day AND valid_to >= :on_day
   AND (limit_units IS NULL OR used_units + :units <= limit_units);

-- query: licence_give_back :write
-- in:  region_id i64, licence_id i64, units i64
UPDATE licence SET used_units = used_units - :units
 WHERE region_id = :region_id AND id = :licence_id AND used_units >= :units;

-- query: licence_use_insert :queue
-- in:  region_id i64, licence_id i64, line_id i64, units i64, cause text, person_id i64, recorded_at moment
INSERT INTO licence_use (region_id, licence_id, line_id, units, cause, person_id, recorded_at)
VALUES (:region_id, :licence_id, :line_id, :units, :cause, :person_id, :recorded_at);

-- query: licence_held :all
-- What a line holds of licences.
-- in:  region_id i64, line_id i64
-- out: licence_id i64, units i64
SELECT licence_id, CAST(SUM(units) AS BIGINT) FROM licence_use
 WHERE region_id = :region_id AND line_id = :line_id GROUP BY licence_id HAVING CAST(SUM(units) AS BIGINT) > 0 ORDER BY licence_id;

-- query: licences_of_pack :all
-- The licences of a pack on a day.
-- in:  region_id i64, pack_id i64, on_day day
-- out: id i64, number text, kind text, place_id id?, valid_from day, valid_to day, limit_units i64?, used_units i64, reference text
SELECT id, number, kind, place_id, valid_from, valid_to, limit_units, used_units, reference FROM licence
 WHERE region_id = :region_id AND pack_id = :pack_id AND valid_from <= :on_day AND valid_to >= :on_day
 ORDER BY valid_to, id;

-- query: review_stores :all
-- The stores that lines wait for.
-- in:  region_id i64
-- out: id i64, name text
SELECT DISTINCT s.id, s.name
  FROM order_line l
  JOIN ward_order o ON o.region_id = l.region_id AND o.id = l.order_id
  JOIN place s ON s.region_id = o.region_id AND s.id = o.store_id
 WHERE l.region_id = :region_id AND l.state IN ('placed', 'short', 'backordered')
 ORDER BY s.name, s.id;

-- query: line_mark :one
-- in:  region_id i64, line_id i64
-- out: mark text
SELECT exchange_mark FROM order_line WHERE region_id = :region_id AND id = :line_id;

-- query: line_mark_set :write
-- What the ward says of a line about exchange.
-- in:  region_id i64, line_id i64, mark text
UPDATE order_line SET exchange_mark = :mark, version = version + 1
 WHERE region_id = :region_id AND id = :line_id AND state = 'draft';

-- query: review_decided :maybe
-- Who decided about a line last, what and when.
-- in:  region_id i64, line_id i64
-- out: person text?, event text, recorded_at moment
SELECT p.display_name, e.event, e.recorded_at
  FROM line_event e LEFT JOIN person p ON p.region_id = e.region_id AND p.id = e.person_id
 WHERE e.region_id = :region_id AND e.line_id = :line_id ORDER BY e.id DESC LIMIT 1;
