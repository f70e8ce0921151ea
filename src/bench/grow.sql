-- grow.sql: past times for a region that has some: its finished orders once more, earlier, with goods of their own.
--
-- A copy has the original's ids and numbers plus `offset`, and lies `days` days earlier.  What a copied order took from a bin
-- came there from the supplier just before, and what a ward keeps is used at once: no real balance changes.

-- query: grow_bounds :one
-- The highest id of all that is copied, the first day, the places outside.
-- in:  region_id i64
-- out: most i64, first_day day?, last_day day?, supplier_id i64, used_id i64, orders i64, lines i64
SELECT (SELECT MAX(x.id) FROM (SELECT COALESCE(MAX(id), 0) AS id FROM movement UNION ALL SELECT COALESCE(MAX(id), 0) FROM line_event
          UNION ALL SELECT COALESCE(MAX(id), 0) FROM allocation UNION ALL SELECT COALESCE(MAX(id), 0) FROM order_line
          UNION ALL SELECT COALESCE(MAX(id), 0) FROM place UNION ALL SELECT COALESCE(MAX(id), 0) FROM ward_order) x),
       (SELECT MIN(effective_day) FROM movement WHERE region_id = :region_id),
       (SELECT MAX(effective_day) FROM movement WHERE region_id = :region_id),
       (SELECT COALESCE(MIN(id), 0) FROM place WHERE region_id = :region_id AND kind = 'supplier'),
       (SELECT COALESCE(MIN(id), 0) FROM place WHERE region_id = :region_id AND kind = 'used'),
       (SELECT COUNT(*) FROM ward_order WHERE region_id = :region_id),
       (SELECT COUNT(*) FROM order_line WHERE region_id = :region_id);

-- query: grow_orders :write
-- Orders of which every line was received as it was sent.
-- in:  region_id i64, most i64, offset i64, earlier_us i64
INSERT INTO ward_order (id, region_id, number, ward_id, store_id, is_narcotic, note, created_at, created_by, placed_at, placed_by, on_behalf_of, version)
SELECT o.id + :offset, o.region_id, o.number + :offset, o.ward_id, o.store_id, o.is_narcotic, o.note, o.created_at - :earlier_us,
       o.created_by, o.placed_at - :earlier_us, o.placed_by, o.on_behalf_of, o.version
  FROM ward_order o
 WHERE o.region_id = :region_id AND o.id <= :most
   AND NOT EXISTS (SELECT 1 FROM order_line l WHERE l.region_id = o.region_id AND l.order_id = o.id AND l.state <> 'received')
   AND NOT EXISTS (SELECT 1 FROM order_line l JOIN shipment_line s ON s.region_id = l.region_id AND s.line_id = l.id
                    WHERE l.region_id = o.region_id AND l.order_id = o.id AND COALESCE(s.received_units, -1) <> s.units);

-- query: grow_lines :write
-- in:  region_id i64, most i64, offset i64, earlier_us i64
INSERT INTO order_line (id, region_id, order_id, line_number, state, requested_pack_id, requested_units, pack_id, units, picked_units, sent_units, received_units, reason_code, reason_text, expected_day, decided_by, decided_at, version)
SELECT l.id + :offset, l.region_id, l.order_id + :offset, l.line_number, l.state, l.requested_pack_id, l.requested_units, l.pack_id, l.units,
       l.picked_units, l.sent_units, l.received_units, l.reason_code, l.reason_text, l.expected_day, l.decided_by, l.decided_at - :earlier_us, l.version
  FROM order_line l
  JOIN ward_order c ON c.region_id = l.region_id AND c.id = l.order_id + :offset
 WHERE l.region_id = :region_id AND l.id <= :most;

-- query: grow_events :write
-- in:  region_id i64, most i64, offset i64, earlier_us i64
INSERT INTO line_event (id, region_id, line_id, event, from_state, to_state, pack_id, units, reason_code, reason_text, person_id, recorded_at)
SELECT e.id + :offset, e.region_id, e.line_id + :offset, e.event, e.from_state, e.to_state, e.pack_id, e.units, e.reason_code, e.reason_text,
       e.person_id, e.recorded_at - :earlier_us
  FROM line_event e
  JOIN order_line c ON c.region_id = e.region_id AND c.id = e.line_id + :offset
 WHERE e.region_id = :region_id AND e.id <= :most;

-- query: grow_boxes :write
-- The place in transit of each shipment.
-- in:  region_id i64, most i64, offset i64
INSERT INTO place (id, region_id, parent_id, store_id, kind, code, name, sort_key, receiver_kind, is_virtual, keeps_balance, can_order, can_supply, is_quarantine, is_pickable, walk_order, remaining_days_min, supplied_by_id, valid_from, valid_to)
SELECT p.id + :offset, p.region_id, p.parent_id, p.store_id, p.kind, p.code || '-' || CAST(:offset AS TEXT), p.name, p.sort_key, p.receiver_kind,
       p.is_virtual, p.keeps_balance, p.can_order, p.can_supply, p.is_quarantine, p.is_pickable, p.walk_order, p.remaining_days_min,
       p.supplied_by_id, p.valid_from, p.valid_to
  FROM shipment h
  JOIN ward_order c ON c.region_id = h.region_id AND c.id = h.order_id + :offset
  JOIN place p ON p.region_id = h.region_id AND p.id = h.place_id
 WHERE h.region_id = :region_id AND h.id <= :most;

-- query: grow_shipments :write
-- in:  region_id i64, most i64, offset i64, earlier_us i64
INSERT INTO shipment (id, region_id, number, order_id, ward_id, store_id, place_id, state, created_at, sent_at, sent_by, received_at, received_by, version)
SELECT h.id + :offset, h.region_id, h.number + :offset, h.order_id + :offset, h.ward_id, h.store_id, h.place_id + :offset, h.state,
       h.created_at - :earlier_us, h.sent_at - :earlier_us, h.sent_by, h.received_at - :earlier_us, h.received_by, h.version
  FROM shipment h
  JOIN ward_order c ON c.region_id = h.region_id AND c.id = h.order_id + :offset
 WHERE h.region_id = :region_id AND h.id <= :most;

-- query: grow_pick_lists :write
-- in:  region_id i64, most i64, offset i64, earlier_us i64
INSERT INTO pick_list (id, region_id, number, order_id, shipment_id, created_at, created_by)
SELECT k.id + :offset, k.region_id, k.number + :offset, k.order_id + :offset, k.shipment_id + :offset, k.created_at - :earlier_us, k.created_by
  FROM pick_list k
  JOIN ward_order c ON c.region_id = k.region_id AND c.id = k.order_id + :offset
 WHERE k.region_id = :region_id AND k.id <= :most;

-- query: grow_goods :write
-- From the supplier to the bin, what the copied pick will take; ids lie `beside` further on.
-- in:  region_id i64, most i64, offset i64, beside i64, earlier_us i64, days i64, supplier_id i64
INSERT INTO movement (id, region_id, from_place_id, to_place_id, batch_id, owner_id, earmark_id, units, value_ore, cause_kind, cause_id, reason, recorded_at, effective_day, person_id, request_id)
SELECT m.id + :offset + :beside, m.region_id, :supplier_id, m.from_place_id, m.batch_id, m.owner_id, m.earmark_id, m.units, m.value_ore, 'receipt', 0, '',
       m.recorded_at - :earlier_us, m.effective_day - :days, m.person_id, m.request_id
  FROM allocation a
  JOIN order_line c ON c.region_id = a.region_id AND c.id = a.line_id + :offset
  JOIN movement m ON m.id = a.movement_id
 WHERE a.region_id = :region_id AND a.id <= :most;

-- query: grow_picks :write
-- in:  region_id i64, most i64, offset i64, earlier_us i64, days i64
INSERT INTO movement (id, region_id, from_place_id, to_place_id, batch_id, owner_id, earmark_id, units, value_ore, cause_kind, cause_id, reason, recorded_at, effective_day, person_id, request_id)
SELECT m.id + :offset, m.region_id, m.from_place_id, m.to_place_id + :offset, m.batch_id, m.owner_id, m.earmark_id, m.units, m.value_ore, m.cause_kind,
       m.cause_id + :offset, m.reason, m.recorded_at - :earlier_us, m.effective_day - :days, m.person_id, m.request_id
  FROM allocation a
  JOIN order_line c ON c.region_id = a.region_id AND c.id = a.line_id + :offset
  JOIN movement m ON m.id = a.movement_id
 WHERE a.region_id = :region_id AND a.id <= :most;

-- query: grow_allocations :write
-- in:  region_id i64, most i64, offset i64, earlier_us i64
INSERT INTO allocation (id, region_id, pick_list_id, line_id, batch_id, place_id, units, picked_units, state, reason_code, picked_by, picked_at, movement_id)
SELECT a.id + :offset, a.region_id, a.pick_list_id + :offset, a.line_id + :offset, a.batch_id, a.place_id, a.units, a.picked_units, a.state, a.reason_code,
       a.picked_by, a.picked_at - :earlier_us, a.movement_id + :offset
  FROM allocation a
  JOIN order_line c ON c.region_id = a.region_id AND c.id = a.line_id + :offset
 WHERE a.region_id = :region_id AND a.id <= :most;

-- query: grow_shipment_lines :write
-- in:  region_id i64, most i64, offset i64
INSERT INTO shipment_line (id, region_id, shipment_id, line_id, batch_id, units, value_ore, charge_ore, charge_source, vat_rule, vat_permille, received_units, difference_reason)
SELECT s.id + :offset, s.region_id, s.shipment_id + :offset, s.line_id + :offset, s.batch_id, s.units, s.value_ore, s.charge_ore, s.charge_source, s.vat_rule,
       s.vat_permille, s.received_units, s.difference_reason
  FROM shipment_line s
  JOIN order_line c ON c.region_id = s.region_id AND c.id = s.line_id + :offset
 WHERE s.region_id = :region_id AND s.id <= :most;

-- query: grow_deliveries :write
-- in:  region_id i64, most i64, offset i64, earlier_us i64, days i64
INSERT INTO movement (id, region_id, from_place_id, to_place_id, batch_id, owner_id, earmark_id, units, value_ore, cause_kind, cause_id, reason, recorded_at, effective_day, person_id, request_id)
SELECT m.id + :offset, m.region_id, m.from_place_id + :offset, m.to_place_id, m.batch_id, m.owner_id, m.earmark_id, m.units, m.value_ore, m.cause_kind,
       m.cause_id + :offset, m.reason, m.recorded_at - :earlier_us, m.effective_day - :days, m.person_id, m.request_id
  FROM shipment_line s
  JOIN order_line c ON c.region_id = s.region_id AND c.id = s.line_id + :offset
  JOIN movement m ON m.region_id = s.region_id AND m.cause_kind = 'delivery' AND m.cause_id = s.id
 WHERE s.region_id = :region_id AND s.id <= :most;

-- query: grow_use :write
-- What a ward that keeps a balance was given, it uses.
-- in:  region_id i64, most i64, offset i64, beside i64, earlier_us i64, days i64, used_id i64
INSERT INTO movement (id, region_id, from_place_id, to_place_id, batch_id, owner_id, earmark_id, units, value_ore, cause_kind, cause_id, reason, recorded_at, effective_day, person_id, request_id)
SELECT m.id + :offset + :beside, m.region_id, m.to_place_id, :used_id, m.batch_id, m.owner_id, m.earmark_id, m.units, m.value_ore, 'use', 0, '',
       m.recorded_at - :earlier_us, m.effective_day - :days, m.person_id, m.request_id
  FROM shipment_line s
  JOIN order_line c ON c.region_id = s.region_id AND c.id = s.line_id + :offset
  JOIN movement m ON m.region_id = s.region_id AND m.cause_kind = 'delivery' AND m.cause_id = s.id
  JOIN place w ON w.region_id = m.region_id AND w.id = m.to_place_id AND NOT w.is_virtual
 WHERE s.region_id = :region_id AND s.id <= :most;

-- query: grow_balances :write
-- The places outside, of the movements that came since.
-- in:  region_id i64, most i64
INSERT INTO balance (region_id, place_id, batch_id, owner_id, earmark_id, units, value_ore, is_virtual)
SELECT x.region_id, x.place_id, x.batch_id, x.owner_id, x.earmark_id, CAST(SUM(x.units) AS BIGINT), CAST(SUM(x.value_ore) AS BIGINT), true
  FROM (SELECT m.region_id, m.to_place_id AS place_id, m.batch_id, m.owner_id, m.earmark_id, m.units, m.value_ore
          FROM movement m JOIN place p ON p.region_id = m.region_id AND p.id = m.to_place_id AND p.is_virtual
         WHERE m.region_id = :region_id AND m.id > :most
        UNION ALL
        SELECT m.region_id, m.from_place_id, m.batch_id, m.owner_id, m.earmark_id, -m.units, -m.value_ore
          FROM movement m JOIN place p ON p.region_id = m.region_id AND p.id = m.from_place_id AND p.is_virtual
         WHERE m.region_id = :region_id AND m.id > :most) x
 WHERE x.units <> 0
 GROUP BY x.region_id, x.place_id, x.batch_id, x.owner_id, x.earmark_id
ON CONFLICT (region_id, place_id, batch_id, owner_id, earmark_id)
DO UPDATE SET units = balance.units + excluded.units, value_ore = balance.value_ore + excluded.value_ore;

-- query: grow_document_numbers :write
-- The next order, pick list and shipment come after the copies.
-- in:  region_id i64, offset i64
UPDATE document_number SET next = next + :offset WHERE region_id = :region_id;
