-- narcotics_book.sql: what came, what went and what is left of narcotics, read from the ledger.

-- query: narcotics_held :all
-- Narcotics that the stores have ever had, with what lies there now.
-- in:  region_id i64
-- out: store_id i64, store_name text, pack_id i64, name text, strength text, pack_text text, class text, units i64
SELECT x.store_id, x.store_name, x.pack_id, x.name, x.strength, x.pack_text, x.class, x.units
  FROM (SELECT s.id AS store_id, s.name AS store_name, s.sort_key AS store_key, k.id AS pack_id, k.name, k.strength, k.pack_text,
               k.sort_key, a.narcotic_class AS class,
               (SELECT CAST(COALESCE(SUM(b.units), 0) AS BIGINT) FROM balance b CROSS JOIN place p
                 WHERE b.region_id = a.region_id AND b.pack_id = a.pack_id AND NOT b.is_virtual
                   AND p.region_id = b.region_id AND p.id = b.place_id AND p.store_id = s.id) AS units
          FROM article a
          JOIN pack k ON k.id = a.pack_id
          JOIN place s ON s.region_id = a.region_id AND s.can_supply
         WHERE a.region_id = :region_id AND a.narcotic_class IN ('II', 'III', 'IV', 'V')
           AND EXISTS (SELECT 1 FROM batch t JOIN movement m ON m.region_id = t.region_id AND m.batch_id = t.id
                         JOIN place g ON g.region_id = m.region_id AND g.id = m.to_place_id
                        WHERE t.region_id = a.region_id AND t.pack_id = a.pack_id AND g.store_id = s.id)) x
 ORDER BY x.store_key, x.store_id, x.sort_key, x.pack_id;

-- query: narcotics_book :page
-- What crossed a store's door of a pack, newest first, before a movement, each with what was left after it.
-- in:  region_id i64, store_id i64, pack_id i64, before i64, page_size i64
-- out: id i64, recorded_at moment, cause_kind text, reason text, label text, other_code text, units i64, balance i64, person text?
SELECT x.id, x.recorded_at, x.cause_kind, x.reason, x.label, x.other_code, x.units, x.balance, x.person
  FROM (SELECT m.id, m.recorded_at, m.cause_kind, m.reason, t.label, n.username AS person,
               CASE WHEN COALESCE(f.store_id, 0) = :store_id THEN g.code ELSE f.code END AS other_code,
               CASE WHEN COALESCE(f.store_id, 0) = :store_id THEN -m.units ELSE m.units END AS units,
               CAST(SUM(CASE WHEN COALESCE(f.store_id, 0) = :store_id THEN -m.units ELSE m.units END) OVER (ORDER BY m.id) AS BIGINT) AS balance
          FROM batch t
          JOIN movement m ON m.region_id = t.region_id AND m.batch_id = t.id
          JOIN place f ON f.region_id = m.region_id AND f.id = m.from_place_id
          JOIN place g ON g.region_id = m.region_id AND g.id = m.to_place_id
          LEFT JOIN person n ON n.region_id = m.region_id AND n.id = m.person_id
         WHERE t.region_id = :region_id AND t.pack_id = :pack_id
           AND (COALESCE(f.store_id, 0) = :store_id) <> (COALESCE(g.store_id, 0) = :store_id)) x
 WHERE x.id < :before
 ORDER BY x.id DESC LIMIT :page_size;
