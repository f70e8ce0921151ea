-- bench.sql: what the load asks of the region before the clock starts.

-- query: bench_articles :all
-- Articles a ward may order without a form of their own, with the code a scanner would read.
-- in:  region_id i64
-- out: pack_id i64, units_per_pack i64, code text
SELECT a.pack_id, a.units_per_pack,
       COALESCE((SELECT MIN(c.gtin) FROM pack_code c WHERE c.region_id = a.region_id AND c.pack_id = a.pack_id), k.vnr)
  FROM article a
  JOIN pack k ON k.id = a.pack_id
 WHERE a.region_id = :region_id AND a.narcotic_class IN ('0', 'IV', 'V') AND NOT a.is_undenatured AND k.vnr <> ''
 ORDER BY a.pack_id;

-- query: bench_orders :one
-- in:  region_id i64
-- out: count i64
SELECT COUNT(*) FROM ward_order WHERE region_id = :region_id;

-- query: bench_sample :all
-- Some orders of a store and some batches in it, spread over all of them.
-- in:  region_id i64, store_id i64, rows i64
-- out: order_id i64, batch_id i64
SELECT o.id, (SELECT a.batch_id FROM order_line l JOIN allocation a ON a.region_id = l.region_id AND a.line_id = l.id
               WHERE l.region_id = o.region_id AND l.order_id = o.id ORDER BY a.id LIMIT 1)
  FROM ward_order o
 WHERE o.region_id = :region_id AND o.store_id = :store_id
   AND EXISTS (SELECT 1 FROM order_line l JOIN allocation a ON a.region_id = l.region_id AND a.line_id = l.id
                WHERE l.region_id = o.region_id AND l.order_id = o.id)
 ORDER BY o.id % 997, o.id
 LIMIT :rows;
