-- registers.sql: what the simulated region's registers are made from.

-- query: sim_licence_articles :all
-- in:  region_id i64
-- out: pack_id i64, units_per_pack i64
SELECT pack_id, units_per_pack FROM article WHERE region_id = :region_id AND article_kind = 'licence' ORDER BY pack_id;

-- query: sim_licences_on :all
-- in:  region_id i64, on_day day
-- out: id i64, pack_id i64, version i64
SELECT id, pack_id, version FROM licence WHERE region_id = :region_id AND valid_from <= :on_day AND valid_to >= :on_day ORDER BY id;

-- query: sim_usual :page
-- A ward's articles that it has asked for most often: ward, pack, how often, the largest line.
-- in:  region_id i64, page_size i64
-- out: ward_id i64, pack_id i64, lines i64, largest i64, units_per_pack i64
SELECT d.ward_id, d.pack_id, COUNT(*), MAX(l.requested_units), a.units_per_pack
  FROM ward_demand d
  JOIN order_line l ON l.region_id = d.region_id AND l.id = d.line_id
  JOIN article a ON a.region_id = d.region_id AND a.pack_id = d.pack_id
 WHERE d.region_id = :region_id AND a.narcotic_class = '0' AND a.article_kind = 'medicine'
 GROUP BY d.ward_id, d.pack_id, a.units_per_pack ORDER BY COUNT(*) DESC, d.ward_id, d.pack_id LIMIT :page_size;

-- query: sim_replaceable :all
-- Ordinary packs that an addition of the region lets be replaced today, with what the store has of both.
-- in:  region_id i64, store_id i64, on_day day, far_day day
-- out: from_pack_id i64, to_pack_id i64, from_units i64, to_units i64, from_per_pack i64, to_per_pack i64
SELECT x.from_pack_id, x.to_pack_id,
       (SELECT CAST(COALESCE(SUM(b.units), 0) AS BIGINT) FROM balance b JOIN place p ON p.region_id = b.region_id AND p.id = b.place_id
         WHERE b.region_id = x.region_id AND b.pack_id = x.from_pack_id AND p.store_id = :store_id AND p.is_pickable AND b.expiry_day >= :on_day),
       (SELECT CAST(COALESCE(SUM(b.units), 0) AS BIGINT) FROM balance b JOIN place p ON p.region_id = b.region_id AND p.id = b.place_id
         WHERE b.region_id = x.region_id AND b.pack_id = x.to_pack_id AND p.store_id = :store_id AND p.is_pickable AND b.expiry_day >= :far_day),
       f.units_per_pack, t.units_per_pack
  FROM exchange_addition x
  JOIN article f ON f.region_id = x.region_id AND f.pack_id = x.from_pack_id
  JOIN article t ON t.region_id = x.region_id AND t.pack_id = x.to_pack_id
 WHERE x.region_id = :region_id AND x.valid_from <= :on_day AND (x.valid_to IS NULL OR x.valid_to >= :on_day)
   AND f.narcotic_class = '0' AND t.narcotic_class = '0' AND f.article_kind = 'medicine' AND t.article_kind = 'medicine'
 ORDER BY x.id;

-- query: sim_pack_atc :one
-- in:  region_id i64, pack_id i64
-- out: atc text, substance text
SELECT d.atc, a.substance FROM pack k
  JOIN product d ON d.id = k.product_id
  JOIN article a ON a.region_id = :region_id AND a.pack_id = k.id
 WHERE k.id = :pack_id;

-- query: sim_plain :page
-- Ordinary packs of which a store has much, for orders that need no decision.
-- in:  region_id i64, store_id i64, far_day day, page_size i64
-- out: pack_id i64, units i64
SELECT b.pack_id, CAST(SUM(b.units) AS BIGINT)
  FROM balance b
  JOIN place p ON p.region_id = b.region_id AND p.id = b.place_id
  JOIN article a ON a.region_id = b.region_id AND a.pack_id = b.pack_id
 WHERE b.region_id = :region_id AND p.store_id = :store_id AND p.is_pickable AND b.expiry_day >= :far_day
   AND a.narcotic_class = '0' AND a.article_kind = 'medicine'
 GROUP BY b.pack_id, a.units_per_pack ORDER BY CAST(SUM(b.units) AS BIGINT) / a.units_per_pack DESC, b.pack_id LIMIT :page_size;
