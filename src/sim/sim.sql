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

-- query: sim_minimum_days :one
-- How many days goods must have left for the ward of an order.
-- in:  region_id i64, order_id i64
-- out: days i64
SELECT p.remaining_days_min FROM ward_order o JOIN place p ON p.region_id = o.region_id AND p.id = o.ward_id
 WHERE o.region_id = :region_id AND o.id = :order_id;

-- query: sim_lots :all
-- What a store holds, lot by lot, for the reference model.
-- in:  region_id i64, store_id i64
-- out: pack_id i64, place_id i64, label text, expiry_day day, units i64
SELECT t.pack_id, b.place_id, t.label, t.expiry_day, CAST(SUM(b.units) AS BIGINT)
  FROM place p
  JOIN balance b ON b.region_id = p.region_id AND b.place_id = p.id
  JOIN batch t ON t.region_id = b.region_id AND t.id = b.batch_id
 WHERE p.region_id = :region_id AND p.store_id = :store_id
 GROUP BY t.pack_id, b.place_id, t.label, t.expiry_day
 ORDER BY t.pack_id, b.place_id, t.label, t.expiry_day;

-- query: sim_open_takes :all
-- Proposals that still wait, lot by lot.
-- in:  region_id i64
-- out: id i64, pick_list_id i64, pack_id i64, place_id i64, label text, expiry_day day, units i64
SELECT a.id, a.pick_list_id, t.pack_id, a.place_id, t.label, t.expiry_day, a.units - a.picked_units
  FROM allocation a
  JOIN batch t ON t.region_id = a.region_id AND t.id = a.batch_id
 WHERE a.region_id = :region_id AND a.state = 'proposed'
 ORDER BY a.id;

-- query: sim_results :one
-- What a run came to.  In full at once: received or sent as asked for, never back-ordered or short.
-- in:  region_id i64, today day
-- out: lines i64, in_full i64, backordered i64, shorts i64, picks i64, cancelled i64, stock_ore i64, waste_ore i64, refusals i64
SELECT (SELECT COUNT(*) FROM order_line WHERE region_id = :region_id AND state <> 'draft'),
       (SELECT COUNT(*) FROM order_line l
         WHERE l.region_id = :region_id AND l.state IN ('sent', 'received') AND l.sent_units >= l.requested_units
           AND NOT EXISTS (SELECT 1 FROM line_event e
                            WHERE e.region_id = l.region_id AND e.line_id = l.id AND e.event IN ('backorder', 'lose', 'send_part'))),
       (SELECT COUNT(*) FROM line_event WHERE region_id = :region_id AND event = 'backorder'),
       (SELECT COUNT(*) FROM allocation WHERE region_id = :region_id AND state = 'short'),
       (SELECT COUNT(*) FROM allocation WHERE region_id = :region_id AND picked_units > 0),
       (SELECT COUNT(*) FROM order_line WHERE region_id = :region_id AND state = 'cancelled'),
       (SELECT CAST(COALESCE(SUM(b.value_ore), 0) AS BIGINT) FROM balance b
          JOIN place p ON p.region_id = b.region_id AND p.id = b.place_id
         WHERE b.region_id = :region_id AND p.store_id IS NOT NULL),
       (SELECT CAST(COALESCE(SUM(b.value_ore), 0) AS BIGINT) FROM balance b
          JOIN place p ON p.region_id = b.region_id AND p.id = b.place_id
          JOIN batch t ON t.region_id = b.region_id AND t.id = b.batch_id
         WHERE b.region_id = :region_id AND p.store_id IS NOT NULL AND t.expiry_day < :today),
       (SELECT COUNT(*) FROM refusal WHERE region_id = :region_id);

-- query: sim_trail :all
-- Everything that happened to the lines of an order.
-- in:  region_id i64, number i64
-- out: recorded_at moment, line_number i64, event text, from_state text, to_state text, name text, strength text, units i64, reason_code text, reason_text text, person text?
SELECT e.recorded_at, l.line_number, e.event, e.from_state, e.to_state, k.name, k.strength, e.units, e.reason_code, e.reason_text,
       p.display_name
  FROM ward_order o
  JOIN order_line l ON l.region_id = o.region_id AND l.order_id = o.id
  JOIN line_event e ON e.region_id = l.region_id AND e.line_id = l.id
  JOIN pack k ON k.id = e.pack_id
  LEFT JOIN person p ON p.region_id = e.region_id AND p.id = e.person_id
 WHERE o.region_id = :region_id AND o.number = :number
 ORDER BY e.id;

-- query: sim_trail_takes :all
-- What was taken for the lines of an order, and from where.
-- in:  region_id i64, number i64
-- out: line_number i64, label text, expiry_day day, place_code text, units i64, picked_units i64, state text, reason_code text
SELECT l.line_number, t.label, t.expiry_day, p.code, a.units, a.picked_units, a.state, a.reason_code
  FROM ward_order o
  JOIN order_line l ON l.region_id = o.region_id AND l.order_id = o.id
  JOIN allocation a ON a.region_id = l.region_id AND a.line_id = l.id
  JOIN batch t ON t.region_id = a.region_id AND t.id = a.batch_id
  JOIN place p ON p.region_id = a.region_id AND p.id = a.place_id
 WHERE o.region_id = :region_id AND o.number = :number
 ORDER BY a.id;

-- query: sim_rows_lines :each
-- in:  region_id i64
-- out: id i64, order_id i64, line_number i64, state text, requested_pack_id i64, requested_units i64, pack_id i64, units i64, picked_units i64, sent_units i64, received_units i64, reason_code text
SELECT id, order_id, line_number, state, requested_pack_id, requested_units, pack_id, units, picked_units, sent_units,
       received_units, reason_code
  FROM order_line WHERE region_id = :region_id ORDER BY id;

-- query: sim_rows_events :each
-- in:  region_id i64
-- out: id i64, line_id i64, event text, from_state text, to_state text, pack_id i64, units i64, reason_code text, person_id i64, recorded_at moment
SELECT id, line_id, event, from_state, to_state, pack_id, units, reason_code, person_id, recorded_at
  FROM line_event WHERE region_id = :region_id ORDER BY id;

-- query: sim_rows_movements :each
-- in:  region_id i64
-- out: id i64, from_place_id i64, to_place_id i64, batch_id i64, units i64, value_ore i64, cause_kind text, recorded_at moment, person_id i64
SELECT id, from_place_id, to_place_id, batch_id, units, value_ore, cause_kind, recorded_at, person_id
  FROM movement WHERE region_id = :region_id ORDER BY id;

-- query: sim_rows_balances :each
-- in:  region_id i64
-- out: place_id i64, batch_id i64, label text, expiry_day day, units i64, value_ore i64
SELECT b.place_id, b.batch_id, t.label, t.expiry_day, b.units, b.value_ore
  FROM balance b JOIN batch t ON t.region_id = b.region_id AND t.id = b.batch_id
 WHERE b.region_id = :region_id ORDER BY b.place_id, b.batch_id, b.owner_id, b.earmark_id;

-- query: sim_whole_lots :page
-- Lots of a store that hold many packs and are no narcotics, the largest first.
-- in:  region_id i64, store_id i64, page_size i64
-- out: place_id i64, batch_id i64, units i64, units_per_pack i64
SELECT b.place_id, b.batch_id, b.units, a.units_per_pack
  FROM place p
  JOIN balance b ON b.region_id = p.region_id AND b.place_id = p.id AND b.owner_id = 0 AND b.earmark_id = 0
  JOIN batch t ON t.region_id = b.region_id AND t.id = b.batch_id
  JOIN article a ON a.region_id = t.region_id AND a.pack_id = t.pack_id
 WHERE p.region_id = :region_id AND p.store_id = :store_id AND p.is_pickable AND a.narcotic_class = '0' AND b.units >= 20 * a.units_per_pack
 ORDER BY b.units / a.units_per_pack DESC, b.batch_id, b.place_id LIMIT :page_size;

-- query: sim_recallable :page
-- Batches that stand in a store and that several wards got, those of a person's wards first; no narcotics.
-- in:  region_id i64, username text, page_size i64
-- out: batch_id i64, pack_id i64, label text, wards i64
SELECT t.id, t.pack_id, t.label, COUNT(DISTINCT h.ward_id)
  FROM shipment h
  JOIN shipment_line s ON s.region_id = h.region_id AND s.shipment_id = h.id AND s.received_units > 0
  JOIN batch t ON t.region_id = s.region_id AND t.id = s.batch_id
  JOIN article a ON a.region_id = t.region_id AND a.pack_id = t.pack_id AND a.narcotic_class = '0'
 WHERE h.region_id = :region_id AND h.state = 'received'
   AND EXISTS (SELECT 1 FROM balance b JOIN place p ON p.region_id = b.region_id AND p.id = b.place_id
                WHERE b.region_id = t.region_id AND b.batch_id = t.id AND p.store_id IS NOT NULL AND NOT p.is_quarantine)
 GROUP BY t.id, t.pack_id, t.label
HAVING COUNT(DISTINCT h.ward_id) BETWEEN 3 AND 12
 ORDER BY MAX(CASE WHEN h.ward_id IN (SELECT w.id FROM person n
                                        JOIN role_grant g ON g.region_id = n.region_id AND g.person_id = n.id
                                        JOIN place w ON w.region_id = g.region_id AND w.parent_id = g.place_id
                                       WHERE n.region_id = :region_id AND n.username = :username) THEN 1 ELSE 0 END) DESC,
          COUNT(DISTINCT h.ward_id) DESC, t.id LIMIT :page_size;

-- query: sim_returnable :page
-- What wards that keep no balance received last of goods kept at room temperature; no narcotics.
-- in:  region_id i64, page_size i64
-- out: ward_id i64, shipment_line_id i64, units i64, units_per_pack i64
SELECT h.ward_id, MAX(s.id), MIN(s.received_units), MAX(a.units_per_pack)
  FROM shipment h
  JOIN place w ON w.region_id = h.region_id AND w.id = h.ward_id AND NOT w.keeps_balance
  JOIN shipment_line s ON s.region_id = h.region_id AND s.shipment_id = h.id
  JOIN batch t ON t.region_id = s.region_id AND t.id = s.batch_id
  JOIN article a ON a.region_id = t.region_id AND a.pack_id = t.pack_id AND a.narcotic_class = '0' AND a.storage_class = 'room'
 WHERE h.region_id = :region_id AND h.state = 'received' AND s.received_units >= a.units_per_pack
 GROUP BY h.ward_id ORDER BY MAX(s.id) DESC LIMIT :page_size;

-- query: sim_lock_long :write
-- in:  region_id i64, person_id i64, locked_until moment
UPDATE person SET locked_until = :locked_until WHERE region_id = :region_id AND id = :person_id;
