-- board.sql: what is where right now: orders by stage, and what left today

-- query: board_orders :page
-- Every order that is not sent yet, with what decides its stage; late ones first, then by when they are due.
-- in:  region_id i64, now moment, page_size i64
-- out: id i64, number i64, ward_name text, order_type text, is_narcotic bool, due_at moment?, placed_at moment?, placed i64, approved i64, released i64, picked i64, waiting i64, boxes i64, open_boxes i64
SELECT o.id, o.number, w.name, o.order_type, o.is_narcotic, o.due_at, o.placed_at, c.placed, c.approved, c.released, c.picked,
       (SELECT COUNT(*) FROM pick_list k
          JOIN shipment h ON h.region_id = k.region_id AND h.id = k.shipment_id AND h.state = 'packing'
          JOIN allocation a ON a.region_id = k.region_id AND a.pick_list_id = k.id AND a.state = 'proposed'
         WHERE k.region_id = o.region_id AND k.order_id = o.id),
       (SELECT COUNT(*) FROM shipment h JOIN box b ON b.region_id = h.region_id AND b.shipment_id = h.id
         WHERE h.region_id = o.region_id AND h.order_id = o.id AND h.state = 'packing'),
       (SELECT COUNT(*) FROM shipment h JOIN box b ON b.region_id = h.region_id AND b.shipment_id = h.id
         WHERE h.region_id = o.region_id AND h.order_id = o.id AND h.state = 'packing' AND b.state = 'open')
  FROM (SELECT order_id, COUNT(CASE WHEN state = 'placed' THEN 1 END) AS placed, COUNT(CASE WHEN state = 'approved' THEN 1 END) AS approved,
               COUNT(CASE WHEN state = 'released' THEN 1 END) AS released, COUNT(CASE WHEN state = 'picked' THEN 1 END) AS picked
          FROM order_line WHERE region_id = :region_id AND state IN ('placed', 'approved', 'released', 'picked') GROUP BY order_id) c
  JOIN ward_order o ON o.region_id = :region_id AND o.id = c.order_id
  JOIN place w ON w.region_id = o.region_id AND w.id = o.ward_id
 ORDER BY CASE WHEN o.due_at IS NULL THEN 2 WHEN o.due_at < :now THEN 0 ELSE 1 END, o.due_at, o.placed_at, o.id
 LIMIT :page_size;

-- query: board_sent :page
-- What was sent since a moment, the newest first.
-- in:  region_id i64, since moment, page_size i64
-- out: id i64, number i64, order_id i64, order_number i64, ward_name text, order_type text, is_narcotic bool, due_at moment?, sent_at moment, sent_name text?
SELECT h.id, h.number, o.id, o.number, w.name, o.order_type, o.is_narcotic, o.due_at, h.sent_at, p.display_name
  FROM shipment h
  JOIN ward_order o ON o.region_id = h.region_id AND o.id = h.order_id
  JOIN place w ON w.region_id = h.region_id AND w.id = h.ward_id
  LEFT JOIN person p ON p.region_id = h.region_id AND p.id = h.sent_by
 WHERE h.region_id = :region_id AND h.sent_at >= :since
 ORDER BY h.sent_at DESC, h.id DESC LIMIT :page_size;

-- query: board_walking :all
-- The orders that stand in a walk now, and who walks.
-- in:  region_id i64
-- out: order_id i64, walk_id i64, number i64, person_name text
SELECT DISTINCT k.order_id, x.id, x.number, p.display_name
  FROM walk x
  JOIN walk_list l ON l.region_id = x.region_id AND l.walk_id = x.id AND l.left_at IS NULL
  JOIN pick_list k ON k.region_id = l.region_id AND k.id = l.pick_list_id
  JOIN person p ON p.region_id = x.region_id AND p.id = x.person_id
 WHERE x.region_id = :region_id AND x.state = 'open'
 ORDER BY k.order_id, x.id;
