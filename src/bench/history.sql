-- history.sql: years of finished work in bulk, for measuring how things grow.
--
-- What the use cases would have left behind: receipts, orders, lines with their trail, picks, shipments, movements and the
-- balances that follow.  Ids are counted on from the highest, so this is for SQLite, whose ids need no sequence.
-- Lines are numbered from 0 in a call; line i belongs to order i / 10, to batch i % articles, and happens at
-- started_at + i * step_us.

-- query: history_highest :one
-- in:  region_id i64
-- out: place_id i64, batch_id i64, receipt_id i64, receipt_line_id i64, movement_id i64, order_id i64, line_id i64, event_id i64, pick_list_id i64, allocation_id i64, shipment_id i64, shipment_line_id i64, order_number i64, shipment_number i64, pick_list_number i64, receipt_number i64
SELECT (SELECT COALESCE(MAX(id), 0) FROM place), (SELECT COALESCE(MAX(id), 0) FROM batch),
       (SELECT COALESCE(MAX(id), 0) FROM receipt), (SELECT COALESCE(MAX(id), 0) FROM receipt_line),
       (SELECT COALESCE(MAX(id), 0) FROM movement), (SELECT COALESCE(MAX(id), 0) FROM ward_order),
       (SELECT COALESCE(MAX(id), 0) FROM order_line), (SELECT COALESCE(MAX(id), 0) FROM line_event),
       (SELECT COALESCE(MAX(id), 0) FROM pick_list), (SELECT COALESCE(MAX(id), 0) FROM allocation),
       (SELECT COALESCE(MAX(id), 0) FROM shipment), (SELECT COALESCE(MAX(id), 0) FROM shipment_line),
       (SELECT COALESCE(MAX(number), 0) FROM ward_order WHERE region_id = :region_id),
       (SELECT COALESCE(MAX(number), 0) FROM shipment WHERE region_id = :region_id),
       (SELECT COALESCE(MAX(number), 0) FROM pick_list WHERE region_id = :region_id),
       (SELECT COALESCE(MAX(number), 0) FROM receipt WHERE region_id = :region_id);

-- query: history_counts :one
-- Articles that any ward may order, places that order and do not keep a balance, pickable bins of the store, movements.
-- in:  region_id i64, store_id i64
-- out: articles i64, wards i64, bins i64, movements i64
SELECT (SELECT COUNT(*) FROM article WHERE region_id = :region_id AND narcotic_class IN ('0', 'IV', 'V') AND NOT is_undenatured),
       (SELECT COUNT(*) FROM place WHERE region_id = :region_id AND can_order AND NOT keeps_balance AND receiver_kind = 'hospital'),
       (SELECT COUNT(*) FROM place WHERE region_id = :region_id AND store_id = :store_id AND is_pickable AND NOT is_quarantine),
       (SELECT COUNT(*) FROM movement WHERE region_id = :region_id);

-- query: history_batches :write
-- in:  region_id i64, batch_id i64, expiry_day day, created_at moment
INSERT INTO batch (id, region_id, pack_id, batch_number, label, expiry_day, created_at)
SELECT :batch_id + r.rank, :region_id, r.pack_id, 'H' || CAST(:batch_id + r.rank AS TEXT), 'H' || CAST(:batch_id + r.rank AS TEXT),
       :expiry_day, :created_at
  FROM (SELECT pack_id, ROW_NUMBER() OVER (ORDER BY pack_id) AS rank FROM article
         WHERE region_id = :region_id AND narcotic_class IN ('0', 'IV', 'V') AND NOT is_undenatured) r
 ORDER BY r.rank;

-- query: history_receipts :write
-- One receipt of fifty lines.
-- in:  region_id i64, receipt_id i64, receipt_number i64, receipts i64, store_id i64, received_at moment, person_id i64
WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < :receipts)
INSERT INTO receipt (id, region_id, number, store_id, supplier, supplier_note, received_at, person_id)
SELECT :receipt_id + i, :region_id, :receipt_number + i, :store_id, 'history', 'H' || CAST(:receipt_number + i AS TEXT),
       :received_at, :person_id
  FROM n;

-- query: history_received :write
-- The first movement of each batch: into a bin, in walk order over all bins.
-- in:  region_id i64, batch_id i64, articles i64, movement_id i64, receipt_id i64, packs i64, pack_ore i64, store_id i64, bins i64, supplier_id i64, received_at moment, day day, person_id i64
INSERT INTO movement (id, region_id, from_place_id, to_place_id, batch_id, units, value_ore, cause_kind, cause_id,
                      recorded_at, effective_day, person_id, request_id)
SELECT :movement_id + b.id - :batch_id, :region_id, :supplier_id, s.place_id, b.id, a.units_per_pack * :packs, :pack_ore * :packs,
       'receipt', :receipt_id + 1 + (b.id - :batch_id - 1) / 50, :received_at, :day, :person_id, 'history'
  FROM batch b
  JOIN article a ON a.region_id = b.region_id AND a.pack_id = b.pack_id
  JOIN (SELECT id AS place_id, ROW_NUMBER() OVER (ORDER BY walk_order, id) - 1 AS rank FROM place
         WHERE region_id = :region_id AND store_id = :store_id AND is_pickable AND NOT is_quarantine) s
    ON s.rank = (b.id - :batch_id - 1) % :bins
 WHERE b.id > :batch_id AND b.id <= :batch_id + :articles
 ORDER BY b.id;

-- query: history_receipt_lines :write
-- in:  region_id i64, batch_id i64, articles i64, movement_id i64, receipt_line_id i64, packs i64, pack_ore i64
INSERT INTO receipt_line (id, region_id, receipt_id, batch_id, packs, units, pack_price_ore, price_source, place_id, movement_id)
SELECT :receipt_line_id + m.batch_id - :batch_id, :region_id, m.cause_id, m.batch_id, :packs, m.units, :pack_ore, 'typed',
       m.to_place_id, m.id
  FROM movement m
 WHERE m.id > :movement_id AND m.id <= :movement_id + :articles
 ORDER BY m.id;

-- query: history_places :write
-- The box of each order: a place in transit below its ward.
-- in:  region_id i64, place_id i64, orders i64, wards i64, shipment_number i64, sort_key bytes, day day
WITH RECURSIVE n (i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :orders),
     w AS (SELECT id, receiver_kind, ROW_NUMBER() OVER (ORDER BY id) - 1 AS rank FROM place
            WHERE region_id = :region_id AND can_order AND NOT keeps_balance AND receiver_kind = 'hospital')
INSERT INTO place (id, region_id, parent_id, kind, code, name, sort_key, receiver_kind, is_virtual, valid_from)
SELECT :place_id + 1 + n.i, :region_id, w.id, 'transit', '@shipment-' || CAST(:shipment_number + 1 + n.i AS TEXT),
       '@shipment-' || CAST(:shipment_number + 1 + n.i AS TEXT), :sort_key, w.receiver_kind, false, :day
  FROM n
  JOIN w ON w.rank = n.i % :wards
 ORDER BY n.i;

-- query: history_orders :write
-- in:  region_id i64, place_id i64, orders i64, order_id i64, order_number i64, store_id i64, started_at moment, step_us i64, person_id i64
INSERT INTO ward_order (id, region_id, number, ward_id, store_id, created_at, created_by, placed_at, placed_by)
SELECT :order_id + p.id - :place_id, :region_id, :order_number + p.id - :place_id, p.parent_id, :store_id,
       :started_at + (p.id - :place_id) * 10 * :step_us, :person_id, :started_at + (p.id - :place_id) * 10 * :step_us, :person_id
  FROM place p
 WHERE p.id > :place_id AND p.id <= :place_id + :orders
 ORDER BY p.id;

-- query: history_lines :write
-- in:  region_id i64, lines i64, articles i64, batch_id i64, order_id i64, line_id i64, started_at moment, step_us i64, person_id i64
WITH RECURSIVE n (i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :lines)
INSERT INTO order_line (id, region_id, order_id, line_number, state, requested_pack_id, requested_units, pack_id, units,
                        picked_units, sent_units, received_units, decided_by, decided_at)
SELECT :line_id + 1 + n.i, :region_id, :order_id + 1 + n.i / 10, n.i % 10 + 1, 'received', b.pack_id, a.units_per_pack, b.pack_id,
       a.units_per_pack, a.units_per_pack, a.units_per_pack, a.units_per_pack, :person_id, :started_at + n.i * :step_us
  FROM n
  JOIN batch b ON b.id = :batch_id + 1 + n.i % :articles
  JOIN article a ON a.region_id = :region_id AND a.pack_id = b.pack_id
 ORDER BY n.i;

-- query: history_events :write
-- The six steps of a line's trail.
-- in:  region_id i64, lines i64, line_id i64, event_id i64, started_at moment, step_us i64, person_id i64
WITH step (s, event, from_state, to_state) AS (
	VALUES (1, 'place', 'draft', 'placed'), (2, 'approve', 'placed', 'approved'), (3, 'release', 'approved', 'released'),
	       (4, 'pick', 'released', 'picked'), (5, 'send', 'picked', 'sent'), (6, 'receive', 'sent', 'received'))
INSERT INTO line_event (id, region_id, line_id, event, from_state, to_state, pack_id, units, person_id, recorded_at)
SELECT :event_id + (l.id - :line_id - 1) * 6 + s.s, :region_id, l.id, s.event, s.from_state, s.to_state, l.pack_id, l.units,
       :person_id, :started_at + (l.id - :line_id) * :step_us + s.s
  FROM order_line l
 CROSS JOIN step s
 WHERE l.id > :line_id AND l.id <= :line_id + :lines
 ORDER BY l.id, s.s;

-- query: history_shipments :write
-- in:  region_id i64, orders i64, order_id i64, place_id i64, shipment_id i64, shipment_number i64, person_id i64
INSERT INTO shipment (id, region_id, number, order_id, ward_id, store_id, place_id, state, created_at, sent_at, sent_by,
                      received_at, received_by)
SELECT :shipment_id + o.id - :order_id, :region_id, :shipment_number + o.id - :order_id, o.id, o.ward_id, o.store_id,
       :place_id + o.id - :order_id, 'received', o.created_at, o.created_at, :person_id, o.created_at, :person_id
  FROM ward_order o
 WHERE o.id > :order_id AND o.id <= :order_id + :orders
 ORDER BY o.id;

-- query: history_pick_lists :write
-- in:  region_id i64, orders i64, order_id i64, shipment_id i64, pick_list_id i64, pick_list_number i64, person_id i64
INSERT INTO pick_list (id, region_id, number, order_id, shipment_id, created_at, created_by)
SELECT :pick_list_id + h.order_id - :order_id, :region_id, :pick_list_number + h.order_id - :order_id, h.order_id, h.id,
       h.created_at, :person_id
  FROM shipment h
 WHERE h.id > :shipment_id AND h.id <= :shipment_id + :orders
 ORDER BY h.id;

-- query: history_moved :write
-- Each line's two movements, even ids into the box, odd ones out of it.
-- in:  region_id i64, lines i64, articles i64, batch_id i64, line_id i64, received_id i64, movement_id i64, place_id i64, order_id i64, allocation_id i64, shipment_line_id i64, used_id i64, pack_ore i64, started_at moment, step_us i64, first_day i64, day_us i64, person_id i64
INSERT INTO movement (id, region_id, from_place_id, to_place_id, batch_id, units, value_ore, cause_kind, cause_id,
                      recorded_at, effective_day, person_id, request_id)
SELECT :movement_id + (l.id - :line_id - 1) * 2 + w.way, :region_id,
       CASE WHEN w.way = 1 THEN r.to_place_id ELSE :place_id + l.order_id - :order_id END,
       CASE WHEN w.way = 1 THEN :place_id + l.order_id - :order_id ELSE :used_id END,
       r.batch_id, l.units, :pack_ore, CASE WHEN w.way = 1 THEN 'pick' ELSE 'delivery' END,
       CASE WHEN w.way = 1 THEN :allocation_id ELSE :shipment_line_id END + l.id - :line_id,
       :started_at + (l.id - :line_id) * :step_us, :first_day + (l.id - :line_id) * :step_us / :day_us, :person_id, 'history'
  FROM order_line l
  JOIN movement r ON r.id = :received_id + 1 + (l.id - :line_id - 1) % :articles
 CROSS JOIN (SELECT 1 AS way UNION ALL SELECT 2) w
 WHERE l.id > :line_id AND l.id <= :line_id + :lines AND r.batch_id > :batch_id
 ORDER BY l.id, w.way;

-- query: history_allocations :write
-- in:  region_id i64, lines i64, line_id i64, movement_id i64, order_id i64, pick_list_id i64, allocation_id i64, person_id i64
INSERT INTO allocation (id, region_id, pick_list_id, line_id, batch_id, place_id, units, picked_units, state, picked_by,
                        picked_at, movement_id)
SELECT :allocation_id + l.id - :line_id, :region_id, :pick_list_id + l.order_id - :order_id, l.id, m.batch_id, m.from_place_id,
       l.units, l.units, 'picked', :person_id, m.recorded_at, m.id
  FROM order_line l
  JOIN movement m ON m.id = :movement_id + (l.id - :line_id - 1) * 2 + 1
 WHERE l.id > :line_id AND l.id <= :line_id + :lines
 ORDER BY l.id;

-- query: history_shipment_lines :write
-- in:  region_id i64, lines i64, line_id i64, order_id i64, shipment_id i64, shipment_line_id i64, allocation_id i64, pack_ore i64
INSERT INTO shipment_line (id, region_id, shipment_id, line_id, batch_id, units, value_ore, charge_ore, charge_source,
                           vat_rule, vat_permille, received_units)
SELECT :shipment_line_id + l.id - :line_id, :region_id, :shipment_id + l.order_id - :order_id, l.id, a.batch_id, l.units,
       :pack_ore, :pack_ore, 'actual receipt price', 'medicine to hospital: exempt', 0, l.units
  FROM order_line l
  JOIN allocation a ON a.id = :allocation_id + l.id - :line_id
 WHERE l.id > :line_id AND l.id <= :line_id + :lines
 ORDER BY l.id;

-- query: history_scans :write
-- Each pick was scanned, with a serial number that never came before.
-- in:  region_id i64, lines i64, allocation_id i64, person_id i64
INSERT INTO scanned_pack (region_id, gtin, serial, batch_label, expiry_day, allocation_id, person_id, scanned_at)
SELECT :region_id, COALESCE((SELECT MIN(c.gtin) FROM pack_code c WHERE c.region_id = :region_id AND c.pack_id = b.pack_id), ''),
       'H' || CAST(a.id AS TEXT), b.label, b.expiry_day, a.id, :person_id, a.picked_at
  FROM allocation a
  JOIN batch b ON b.region_id = a.region_id AND b.id = a.batch_id
 WHERE a.id > :allocation_id AND a.id <= :allocation_id + :lines
 ORDER BY a.id;

-- query: history_balances :write
-- Real places hold nothing of it any more: it came from the supplier and was used.
-- in:  region_id i64, batch_id i64, articles i64, received_id i64, supplier_id i64, used_id i64
INSERT INTO balance (region_id, place_id, batch_id, owner_id, earmark_id, units, value_ore, is_virtual, pack_id, expiry_day)
SELECT :region_id, w.place_id, m.batch_id, 0, 0, w.sign * m.units, w.sign * m.value_ore, true, t.pack_id, t.expiry_day
  FROM movement m
  JOIN batch t ON t.region_id = m.region_id AND t.id = m.batch_id
 CROSS JOIN (SELECT CAST(:supplier_id AS BIGINT) AS place_id, -1 AS sign UNION ALL SELECT CAST(:used_id AS BIGINT), 1) w
 WHERE m.id > :received_id AND m.id <= :received_id + :articles AND m.batch_id > :batch_id
 ORDER BY m.id, w.sign;

-- query: history_number :write
-- Numbers go on after the highest.
-- in:  region_id i64, kind text, highest i64
INSERT INTO document_number (region_id, kind, next) VALUES (:region_id, :kind, :highest + 1)
ON CONFLICT (region_id, kind) DO UPDATE SET next = CASE WHEN document_number.next > excluded.next THEN document_number.next ELSE excluded.next END;
