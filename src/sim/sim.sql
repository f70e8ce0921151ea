-- sim.sql: what the simulated region asks of its own data.

-- query: sim_base_lists :all
-- Every base list line, ward by ward.
-- in:  region_id i64, on_day day
-- out: place_id i64, pack_id i64, par_packs i64, usual_packs i64, narcotic_class text, units_per_pack i64
SELECT b.place_id, b.pack_id, b.par_packs, b.usual_packs, a.narcotic_class, a.units_per_pack
  FROM base_list_line b
  JOIN article a ON a.region_id = b.region_id AND a.pack_id = b.pack_id
 WHERE b.region_id = :region_id AND b.valid_from <= :on_day AND (b.valid_to IS NULL OR b.valid_to >= :on_day)
 ORDER BY b.place_id, b.pack_id;

-- query: sim_articles :all
-- The region's articles with what a pack costs and its first GTIN.
-- in:  region_id i64
-- out: pack_id i64, units_per_pack i64, article_kind text, storage_class text, narcotic_class text, gtin text?, aip_ore i64?
SELECT a.pack_id, a.units_per_pack, a.article_kind, a.storage_class, a.narcotic_class,
       (SELECT MIN(c.gtin) FROM pack_code c WHERE c.region_id = a.region_id AND c.pack_id = a.pack_id),
       (SELECT p.aip_ore FROM price p WHERE p.pack_id = a.pack_id ORDER BY p.valid_from DESC, p.source LIMIT 1)
  FROM article a WHERE a.region_id = :region_id ORDER BY a.pack_id;

-- query: sim_orderers :all
-- One authorised orderer per ordering place.
-- in:  region_id i64, on_day day
-- out: place_id i64, person_id i64
SELECT p.id, MIN(g.person_id)
  FROM place p
  JOIN role_grant g ON g.region_id = p.region_id AND g.role = 'orderer' AND (g.place_id = p.id OR g.place_id = p.parent_id)
 WHERE p.region_id = :region_id AND p.can_order AND g.valid_from <= :on_day AND (g.valid_to IS NULL OR g.valid_to >= :on_day)
 GROUP BY p.id ORDER BY p.id;

-- query: sim_ordering_places :all
-- in:  region_id i64
-- out: id i64, parent_id id?, code text, name text, receiver_kind text
SELECT id, parent_id, code, name, receiver_kind FROM place
 WHERE region_id = :region_id AND can_order ORDER BY id;

-- query: sim_bins :all
-- in:  region_id i64, store_id i64
-- out: id i64, code text
SELECT id, code FROM place
 WHERE region_id = :region_id AND store_id = :store_id AND is_pickable ORDER BY walk_order, id;

-- query: sim_stores :all
-- in:  region_id i64
-- out: id i64
SELECT id FROM place WHERE region_id = :region_id AND can_supply ORDER BY id;

-- query: sim_person :maybe
-- in:  region_id i64, username text
-- out: id i64
SELECT id FROM person WHERE region_id = :region_id AND username = :username;

-- query: sim_orders_in_state :all
-- Orders with lines in a state.
-- in:  region_id i64, state text
-- out: order_id i64
SELECT DISTINCT order_id FROM order_line WHERE region_id = :region_id AND state = :state ORDER BY order_id;

-- query: sim_lines_in_state :all
-- in:  region_id i64, state text
-- out: id i64, order_id i64, pack_id i64, version i64
SELECT id, order_id, pack_id, version FROM order_line WHERE region_id = :region_id AND state = :state ORDER BY id;

-- query: sim_shipments_in_state :all
-- in:  region_id i64, state text
-- out: id i64, ward_id i64, version i64, sent_at moment?
SELECT id, ward_id, version, sent_at FROM shipment WHERE region_id = :region_id AND state = :state ORDER BY id;

-- query: sim_counts :one
-- What the region holds, for the command's last line.
-- in:  region_id i64
-- out: substances i64, articles i64, orders i64, lines i64, receipts i64, movements i64, value_ore i64
SELECT (SELECT COUNT(DISTINCT substance) FROM article WHERE region_id = :region_id),
       (SELECT COUNT(*) FROM article WHERE region_id = :region_id),
       (SELECT COUNT(*) FROM ward_order WHERE region_id = :region_id),
       (SELECT COUNT(*) FROM order_line WHERE region_id = :region_id),
       (SELECT COUNT(*) FROM receipt WHERE region_id = :region_id),
       (SELECT COUNT(*) FROM movement WHERE region_id = :region_id),
       (SELECT CAST(COALESCE(SUM(b.value_ore), 0) AS BIGINT)
          FROM balance b JOIN place p ON p.region_id = b.region_id AND p.id = b.place_id
         WHERE b.region_id = :region_id AND p.store_id IS NOT NULL);

-- query: sim_region_name :write
-- in:  region_id i64, name text
UPDATE region SET name = :name WHERE id = :region_id;
