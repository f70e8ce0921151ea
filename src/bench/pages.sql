-- pages.sql: what the measured pages need, made in a transaction that is rolled back.

-- query: bench_fill_order :write
-- Lines for an order, as many as asked for, over the region's articles again and again.
-- in:  region_id i64, order_id i64, state text, wanted i64
INSERT INTO order_line (region_id, order_id, line_number, state, requested_pack_id, requested_units, pack_id, units)
SELECT x.region_id, :order_id, x.line_number, :state, x.pack_id, x.units_per_pack, x.pack_id, x.units_per_pack
  FROM (SELECT a.region_id, a.pack_id, a.units_per_pack, ROW_NUMBER() OVER (ORDER BY r.n, a.pack_id) AS line_number
          FROM article a
         CROSS JOIN (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) r
         WHERE a.region_id = :region_id AND a.narcotic_class NOT IN ('II', 'III', 'unknown')) x
 WHERE x.line_number <= :wanted;

-- query: bench_mark_placed :write
-- in:  region_id i64, order_id i64, placed_at moment, person_id i64
UPDATE ward_order SET placed_at = :placed_at, placed_by = :person_id WHERE region_id = :region_id AND id = :order_id;

-- query: bench_size :one
-- in:  region_id i64
-- out: orders i64, lines i64, movements i64
SELECT (SELECT COUNT(*) FROM ward_order WHERE region_id = :region_id), (SELECT COUNT(*) FROM order_line WHERE region_id = :region_id),
       (SELECT COUNT(*) FROM movement WHERE region_id = :region_id);
