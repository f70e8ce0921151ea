-- bench.sql: what the load asks of the region before the clock starts.

-- query: bench_articles :all
-- Articles a ward may order without a form of their own, with the code a scanner would read.
-- in:  region_id i64
-- out: pack_id i64, units_per_pack i64, code text
SELECT a.pack_id, a.units_per_pack,
       COALESCE((SELECT MIN(c.gtin) FROM pack_code c WHERE c.region_id = a.region_id AND c.pack_id = a.pack_id), k.vnr)
  FROM article a
  JOIN pack k ON k.id = a.pack_id
 WHERE a.region_id = :region_id AND a.narcotic_class IN ('0', 'IV', 'V') AND k.vnr <> ''
 ORDER BY a.pack_id;

-- query: bench_orders :one
-- in:  region_id i64
-- out: count i64
SELECT COUNT(*) FROM ward_order WHERE region_id = :region_id;
