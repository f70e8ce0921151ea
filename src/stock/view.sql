-- view.sql: stock as people look at it.

-- query: stock_by_article :page
-- What the region's stores hold, article by article, after an article.
-- in:  region_id i64, after_key bytes, after_id i64, page_size i64
-- out: pack_id i64, name text, strength text, pack_text text, sort_key bytes, units_per_pack i64, units i64, value_ore i64, reserved i64, first_expiry day?
WITH x AS (SELECT k.id AS pack_id, k.name, k.strength, k.pack_text, k.sort_key, a.units_per_pack
             FROM pack k CROSS JOIN article a
            WHERE (k.sort_key, k.id) > (:after_key, :after_id) AND a.region_id = :region_id AND a.pack_id = k.id
              AND EXISTS (SELECT 1 FROM balance c CROSS JOIN place q
                           WHERE c.region_id = a.region_id AND c.pack_id = a.pack_id AND NOT c.is_virtual
                             AND q.region_id = c.region_id AND q.id = c.place_id AND q.store_id IS NOT NULL)
            ORDER BY k.sort_key, k.id LIMIT :page_size),
     h AS (SELECT x.pack_id, CAST(SUM(b.units) AS BIGINT) AS units, CAST(SUM(b.value_ore) AS BIGINT) AS value_ore, MIN(b.expiry_day) AS first_expiry
             FROM x CROSS JOIN balance b CROSS JOIN place p
            WHERE b.region_id = :region_id AND b.pack_id = x.pack_id AND NOT b.is_virtual
              AND p.region_id = b.region_id AND p.id = b.place_id AND p.store_id IS NOT NULL
            GROUP BY x.pack_id)
SELECT x.pack_id, x.name, x.strength, x.pack_text, x.sort_key, x.units_per_pack,
       h.units, h.value_ore,
       (SELECT CAST(COALESCE(SUM(r.units), 0) AS BIGINT) FROM reservation r WHERE r.region_id = :region_id AND r.pack_id = x.pack_id),
       h.first_expiry
  FROM x JOIN h ON h.pack_id = x.pack_id
 ORDER BY x.sort_key, x.pack_id;

-- query: stock_rows :page
-- Balances with batch and place: of one place (0: any), by expiry, after an expiry and batch.
-- in:  region_id i64, place_id i64, until day, today day, after_day day, after_batch i64, after_place i64, page_size i64
-- out: place_id i64, place_code text, batch_id i64, label text, expiry_day day, pack_id i64, name text, strength text, pack_text text, units_per_pack i64, units i64, value_ore i64, store_id id?, is_quarantine bool, blocks i64
SELECT b.place_id, p.code, b.batch_id, t.label, b.expiry_day, b.pack_id, k.name, k.strength, k.pack_text, a.units_per_pack,
       b.units, b.value_ore, p.store_id, p.is_quarantine,
       (SELECT COUNT(*) FROM batch_block x
         WHERE x.region_id = b.region_id AND x.batch_id = b.batch_id AND x.lifted_at IS NULL
           AND x.from_day <= :today AND (x.to_day IS NULL OR x.to_day >= :today))
  FROM balance b CROSS JOIN batch t CROSS JOIN place p CROSS JOIN pack k CROSS JOIN article a
 WHERE b.region_id = :region_id AND b.expiry_day <= :until AND NOT b.is_virtual
   AND t.region_id = b.region_id AND t.id = b.batch_id
   AND p.region_id = b.region_id AND p.id = b.place_id AND p.kind <> 'transit'
   AND k.id = b.pack_id AND a.region_id = b.region_id AND a.pack_id = b.pack_id
   AND (:place_id = 0 OR b.place_id = :place_id)
   AND b.expiry_day >= :after_day
   AND (b.expiry_day > :after_day OR (b.expiry_day = :after_day AND (b.batch_id > :after_batch OR (b.batch_id = :after_batch AND b.place_id > :after_place))))
 ORDER BY b.expiry_day, b.batch_id, b.place_id LIMIT :page_size;

-- query: stock_rows_of_pack :page
-- Balances of one pack, of one batch of it or of any (0), with batch and place, by expiry.
-- in:  region_id i64, pack_id i64, batch_id i64, today day, page_size i64
-- out: place_id i64, place_code text, batch_id i64, label text, expiry_day day, pack_id i64, name text, strength text, pack_text text, units_per_pack i64, units i64, value_ore i64, store_id id?, is_quarantine bool, blocks i64
SELECT b.place_id, p.code, b.batch_id, t.label, b.expiry_day, b.pack_id, k.name, k.strength, k.pack_text, a.units_per_pack,
       b.units, b.value_ore, p.store_id, p.is_quarantine,
       (SELECT COUNT(*) FROM batch_block x
         WHERE x.region_id = b.region_id AND x.batch_id = b.batch_id AND x.lifted_at IS NULL
           AND x.from_day <= :today AND (x.to_day IS NULL OR x.to_day >= :today))
  FROM balance b CROSS JOIN batch t CROSS JOIN place p CROSS JOIN pack k CROSS JOIN article a
 WHERE b.region_id = :region_id AND b.pack_id = :pack_id AND NOT b.is_virtual AND (:batch_id = 0 OR b.batch_id = :batch_id)
   AND t.region_id = b.region_id AND t.id = b.batch_id
   AND p.region_id = b.region_id AND p.id = b.place_id AND p.kind <> 'transit'
   AND k.id = b.pack_id AND a.region_id = b.region_id AND a.pack_id = b.pack_id
 ORDER BY b.expiry_day, b.batch_id, b.place_id LIMIT :page_size;

-- query: stock_rows_of_place :page
-- Balances of one place with batch, by expiry; what expires after `until` is left out.
-- in:  region_id i64, place_id i64, until day, today day, page_size i64
-- out: place_id i64, place_code text, batch_id i64, label text, expiry_day day, pack_id i64, name text, strength text, pack_text text, units_per_pack i64, units i64, value_ore i64, store_id id?, is_quarantine bool, blocks i64
SELECT b.place_id, p.code, b.batch_id, t.label, b.expiry_day, b.pack_id, k.name, k.strength, k.pack_text, a.units_per_pack,
       b.units, b.value_ore, p.store_id, p.is_quarantine,
       (SELECT COUNT(*) FROM batch_block x
         WHERE x.region_id = b.region_id AND x.batch_id = b.batch_id AND x.lifted_at IS NULL
           AND x.from_day <= :today AND (x.to_day IS NULL OR x.to_day >= :today))
  FROM balance b CROSS JOIN batch t CROSS JOIN place p CROSS JOIN pack k CROSS JOIN article a
 WHERE b.region_id = :region_id AND b.place_id = :place_id AND NOT b.is_virtual AND b.expiry_day + 0 <= :until
   AND t.region_id = b.region_id AND t.id = b.batch_id
   AND p.region_id = b.region_id AND p.id = b.place_id AND p.kind <> 'transit'
   AND k.id = b.pack_id AND a.region_id = b.region_id AND a.pack_id = b.pack_id
 ORDER BY b.expiry_day, b.batch_id, b.place_id LIMIT :page_size;

-- query: stock_by_place :all
-- What stands in each place of the region's stores.
-- in:  region_id i64
-- out: place_id i64, code text, name text, kind text, batches i64, units i64, value_ore i64
SELECT p.id, p.code, p.name, p.kind, COUNT(b.batch_id), CAST(COALESCE(SUM(b.units), 0) AS BIGINT),
       CAST(COALESCE(SUM(b.value_ore), 0) AS BIGINT)
  FROM place p
  LEFT JOIN balance b ON b.region_id = p.region_id AND b.place_id = p.id
 WHERE p.region_id = :region_id AND p.kind <> 'transit' AND p.store_id IS NOT NULL
 GROUP BY p.id, p.code, p.name, p.kind, p.walk_order ORDER BY p.walk_order, p.id;

-- query: movements_of_balance :all
-- The movements behind one balance, newest first; of goods on their way to another place's ward, the ward.
-- in:  region_id i64, place_id i64, batch_id i64
-- out: id i64, from_place_id i64, from_code text, from_ward text, to_place_id i64, to_code text, to_ward text, units i64, value_ore i64, cause_kind text, cause_id i64, reason text, recorded_at moment, person text?, request_id text
SELECT m.id, m.from_place_id, f.code, COALESCE(v.name, ''), m.to_place_id, g.code, COALESCE(w.name, ''), m.units, m.value_ore,
       m.cause_kind, m.cause_id, m.reason, m.recorded_at, n.display_name, m.request_id
  FROM movement m
  JOIN place f ON f.region_id = m.region_id AND f.id = m.from_place_id
  JOIN place g ON g.region_id = m.region_id AND g.id = m.to_place_id
  LEFT JOIN place v ON v.region_id = f.region_id AND v.id = f.parent_id AND f.kind = 'transit' AND v.id <> :place_id
  LEFT JOIN place w ON w.region_id = g.region_id AND w.id = g.parent_id AND g.kind = 'transit' AND w.id <> :place_id
  LEFT JOIN person n ON n.region_id = m.region_id AND n.id = m.person_id
 WHERE m.region_id = :region_id AND m.batch_id = :batch_id
   AND (:place_id = 0 OR m.from_place_id = :place_id OR m.to_place_id = :place_id)
 ORDER BY m.id DESC;

-- query: stock_figures :one
-- The figures of the start pages.
-- in:  region_id i64, today day, soon day
-- out: to_review i64, to_release i64, pick_lists i64, on_the_way i64, not_there i64, expiring i64, expiring_ore i64
SELECT (SELECT COUNT(*) FROM order_line WHERE region_id = :region_id AND state = 'placed'),
       (SELECT COUNT(*) FROM order_line WHERE region_id = :region_id AND state = 'approved'),
       (SELECT COUNT(*) FROM shipment h JOIN pick_list k ON k.region_id = h.region_id AND k.shipment_id = h.id
         WHERE h.region_id = :region_id AND h.state = 'packing'),
       (SELECT COUNT(*) FROM shipment WHERE region_id = :region_id AND state = 'sent'),
       (SELECT COUNT(*) FROM order_line WHERE region_id = :region_id AND state = 'backordered')
       + (SELECT COUNT(*) FROM order_line WHERE region_id = :region_id AND state = 'short'),
       (SELECT COUNT(*) FROM balance b
         JOIN place p ON p.region_id = b.region_id AND p.id = b.place_id AND p.kind <> 'transit'
         WHERE b.region_id = :region_id AND NOT b.is_virtual AND b.expiry_day <= :soon AND b.expiry_day >= :today),
       (SELECT CAST(COALESCE(SUM(b.value_ore), 0) AS BIGINT)
          FROM balance b
         JOIN place p ON p.region_id = b.region_id AND p.id = b.place_id AND p.kind <> 'transit'
         WHERE b.region_id = :region_id AND NOT b.is_virtual AND b.expiry_day <= :soon AND b.expiry_day >= :today);
