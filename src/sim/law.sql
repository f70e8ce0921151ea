-- law.sql: what the demo's last hours choose floors, controls and limits from.

-- query: sim_floor_subjects :all
-- Substances for care that cannot wait, with what the store can use of one form and strength and what is promised of it.
-- in:  region_id i64, store_id i64, on_day day, page_size i64
-- out: pack_id i64, units i64, reserved i64
SELECT x.pack_id, x.units, x.reserved
  FROM (SELECT MIN(a.pack_id) AS pack_id, a.substance, k.form, k.strength, CAST(SUM(s.units) AS BIGINT) AS units,
               CAST(SUM(s.reserved) AS BIGINT) AS reserved
          FROM (SELECT b.pack_id, CAST(SUM(b.units) AS BIGINT) AS units,
                       (SELECT CAST(COALESCE(SUM(r.units), 0) AS BIGINT) FROM reservation r
                         WHERE r.region_id = :region_id AND r.store_id = :store_id AND r.pack_id = b.pack_id) AS reserved
                  FROM balance b JOIN place p ON p.region_id = b.region_id AND p.id = b.place_id
                 WHERE b.region_id = :region_id AND NOT b.is_virtual AND p.store_id = :store_id AND NOT p.is_quarantine
                   AND b.expiry_day >= :on_day
                 GROUP BY b.pack_id) s
          JOIN article a ON a.region_id = :region_id AND a.pack_id = s.pack_id
          JOIN pack k ON k.id = a.pack_id
          JOIN product d ON d.id = k.product_id
         WHERE a.substance <> '' AND a.narcotic_class = '0' AND SUBSTR(d.atc, 1, 3) IN ('B05', 'C01', 'J01', 'H02', 'A10', 'R03', 'N01', 'B01')
         GROUP BY a.substance, k.form, k.strength) x
 WHERE x.units - x.reserved > 20
 ORDER BY x.substance, x.pack_id LIMIT :page_size;

-- query: sim_controls :all
-- Narcotics that stand in the store, the fewest balances first.
-- in:  region_id i64, store_id i64, page_size i64
-- out: pack_id i64, balances i64
SELECT b.pack_id, COUNT(*)
  FROM article a
  JOIN balance b ON b.region_id = a.region_id AND b.pack_id = a.pack_id AND NOT b.is_virtual
  JOIN place p ON p.region_id = b.region_id AND p.id = b.place_id AND p.store_id = :store_id
 WHERE a.region_id = :region_id AND a.narcotic_class IN ('II', 'III')
 GROUP BY b.pack_id ORDER BY COUNT(*), b.pack_id LIMIT :page_size;

-- query: sim_undenatured :maybe
-- An article of alcohol that stands on no ward's base list.
-- in:  region_id i64
-- out: pack_id i64
SELECT a.pack_id FROM article a JOIN pack k ON k.id = a.pack_id JOIN product d ON d.id = k.product_id
 WHERE a.region_id = :region_id AND d.atc = 'D08AX08'
   AND NOT EXISTS (SELECT 1 FROM order_line l WHERE l.region_id = a.region_id AND l.requested_pack_id = a.pack_id AND l.state IN ('draft', 'placed', 'approved'))
 ORDER BY a.pack_id LIMIT 1;
