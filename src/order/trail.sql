-- trail.sql: an order's lines with their states and their trail, in two questions however long the order is.

-- query: trail_lines :all
-- in:  region_id i64, order_id i64
-- out: id i64, line_number i64, state text, requested_units i64, units i64, picked_units i64, sent_units i64, received_units i64, reason_code text, reason_text text, expected_day day?, version i64, pack_id i64, name text, strength text, form text, pack_text text, vnr text, units_per_pack i64, requested_pack_id i64, requested_name text, requested_strength text, requested_units_per_pack i64
SELECT l.id, l.line_number, l.state, l.requested_units, l.units, l.picked_units, l.sent_units, l.received_units, l.reason_code,
       l.reason_text, l.expected_day, l.version, l.pack_id, k.name, k.strength, k.form, k.pack_text, k.vnr, COALESCE(a.units_per_pack, k.parsed_units, 1),
       l.requested_pack_id, q.name, q.strength, COALESCE(b.units_per_pack, q.parsed_units, 1)
  FROM order_line l
  JOIN pack k ON k.id = l.pack_id
  JOIN pack q ON q.id = l.requested_pack_id
  LEFT JOIN article a ON a.region_id = l.region_id AND a.pack_id = l.pack_id
  LEFT JOIN article b ON b.region_id = l.region_id AND b.pack_id = l.requested_pack_id
 WHERE l.region_id = :region_id AND l.order_id = :order_id
 ORDER BY l.line_number;

-- query: trail_events :all
-- Line by line, oldest first.
-- in:  region_id i64, order_id i64
-- out: line_id i64, event text, to_state text, pack_name text, units i64, reason_code text, reason_text text, expected_day day?, person text?, recorded_at moment
SELECT e.line_id, e.event, e.to_state, k.name, e.units, e.reason_code, e.reason_text, e.expected_day, p.display_name, e.recorded_at
  FROM order_line l
  JOIN line_event e ON e.region_id = l.region_id AND e.line_id = l.id
  JOIN pack k ON k.id = e.pack_id
  LEFT JOIN person p ON p.region_id = e.region_id AND p.id = e.person_id
 WHERE l.region_id = :region_id AND l.order_id = :order_id
 ORDER BY l.line_number, e.id;

-- query: trail_shipments :all
-- The boxes of an order.
-- in:  region_id i64, order_id i64
-- out: id i64, number i64, state text, sent_at moment?, received_at moment?
SELECT id, number, state, sent_at, received_at FROM shipment WHERE region_id = :region_id AND order_id = :order_id ORDER BY id;

-- query: ward_line_states :all
-- How a ward's lines stand, among its latest orders.
-- in:  region_id i64, ward_id i64, latest i64
-- out: state text, lines i64
SELECT l.state, COUNT(*)
  FROM (SELECT region_id, id FROM ward_order
         WHERE region_id = :region_id AND ward_id = :ward_id AND placed_at IS NOT NULL ORDER BY id DESC LIMIT :latest) o
  JOIN order_line l ON l.region_id = o.region_id AND l.order_id = o.id
 WHERE l.state IN ('placed', 'approved', 'released', 'picked', 'sent', 'short', 'backordered')
 GROUP BY l.state ORDER BY l.state;

-- query: ward_lines_in_state :page
-- A ward's lines in a state ('' all that are open, and two that stand for several), among its latest orders, newest first.
-- in:  region_id i64, ward_id i64, state text, latest i64, page_size i64
-- out: order_id i64, number i64, ward_name text, placed_at moment?, line_number i64, state text, name text, strength text, requested_name text, requested_units i64, units i64, units_per_pack i64, reason_code text, reason_text text, expected_day day?, changed_at moment?
SELECT o.id, o.number, w.name, o.placed_at, l.line_number, l.state, k.name, k.strength, q.name, l.requested_units, l.units,
       COALESCE(a.units_per_pack, 1), l.reason_code, l.reason_text, l.expected_day, l.decided_at
  FROM (SELECT region_id, id, number, ward_id, placed_at FROM ward_order
         WHERE region_id = :region_id AND ward_id = :ward_id AND placed_at IS NOT NULL ORDER BY id DESC LIMIT :latest) o
  JOIN order_line l ON l.region_id = o.region_id AND l.order_id = o.id
  JOIN place w ON w.region_id = o.region_id AND w.id = o.ward_id
  JOIN pack k ON k.id = l.pack_id
  JOIN pack q ON q.id = l.requested_pack_id
  LEFT JOIN article a ON a.region_id = l.region_id AND a.pack_id = l.pack_id
 WHERE (:state = '' AND l.state IN ('placed', 'approved', 'released', 'picked', 'sent', 'short', 'backordered')) OR l.state = :state
    OR (:state = 'under_way' AND l.state IN ('approved', 'released', 'picked'))
    OR (:state = 'missing' AND l.state IN ('short', 'backordered'))
 ORDER BY o.id DESC, l.line_number LIMIT :page_size;
