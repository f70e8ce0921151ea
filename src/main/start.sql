-- start.sql: what waits, as the start pages tell it beside the pictures.

-- query: start_receiving :maybe
-- Goods that were received and not put away: the first receiving place, and how many batches lie in all of them.
-- in:  region_id i64
-- out: place_id i64, batches i64
SELECT MIN(p.id), COUNT(b.batch_id)
  FROM place p
  LEFT JOIN balance b ON b.region_id = p.region_id AND b.place_id = p.id
 WHERE p.region_id = :region_id AND p.kind <> 'transit' AND p.kind = 'receiving' HAVING COUNT(p.id) > 0;

-- query: start_administration :one
-- Accounts that are locked now, accounts that may sign in, journal rows, sealed ones, and the last movement's number.
-- in:  region_id i64, now moment
-- out: locked i64, accounts i64, journal_rows i64, sealed i64, movements i64
SELECT (SELECT COUNT(*) FROM person WHERE region_id = :region_id AND locked_until > :now),
       (SELECT COUNT(*) FROM person WHERE region_id = :region_id AND is_active AND password_hash IS NOT NULL),
       (SELECT COALESCE(MAX(id), 0) FROM journal),
       (SELECT COALESCE(MAX(journal_id), 0) FROM journal_seal),
       (SELECT COALESCE(MAX(id), 0) FROM movement);

-- query: start_locked :page
-- The accounts that are locked now.
-- in:  region_id i64, now moment, page_size i64
-- out: username text, display_name text, locked_until moment
SELECT username, display_name, locked_until FROM person
 WHERE region_id = :region_id AND locked_until > :now ORDER BY username LIMIT :page_size;

-- query: start_open_orders :page
-- A ward's orders with something left to come, newest first: among its latest hundred.
-- in:  region_id i64, ward_id i64, page_size i64
-- out: id i64, number i64, ward_name text, placed_at moment?, draft i64, waiting i64, picking i64, sent i64, received i64, missing i64
SELECT o.id, o.number, w.name, o.placed_at,
       COUNT(CASE WHEN l.state = 'draft' THEN 1 END), COUNT(CASE WHEN l.state = 'placed' THEN 1 END),
       COUNT(CASE WHEN l.state IN ('approved', 'released', 'picked') THEN 1 END), COUNT(CASE WHEN l.state = 'sent' THEN 1 END),
       COUNT(CASE WHEN l.state = 'received' THEN 1 END), COUNT(CASE WHEN l.state IN ('short', 'backordered') THEN 1 END)
  FROM (SELECT region_id, id, number, ward_id, placed_at FROM ward_order
         WHERE region_id = :region_id AND ward_id = :ward_id AND deleted_at IS NULL ORDER BY id DESC LIMIT 100) o
  JOIN place w ON w.region_id = o.region_id AND w.id = o.ward_id
  JOIN order_line l ON l.region_id = o.region_id AND l.order_id = o.id
 GROUP BY o.id, o.number, w.name, o.placed_at
HAVING COUNT(CASE WHEN l.state IN ('draft', 'placed', 'approved', 'released', 'picked', 'sent', 'backordered') THEN 1 END) > 0
 ORDER BY o.number DESC LIMIT :page_size;

-- query: start_on_the_way :page
-- Shipments on their way to a ward, oldest first.
-- in:  region_id i64, ward_id i64, page_size i64
-- out: id i64, number i64, ward_name text, sent_at moment?, lines i64
SELECT h.id, h.number, w.name, h.sent_at,
       (SELECT COUNT(*) FROM shipment_line s WHERE s.region_id = h.region_id AND s.shipment_id = h.id)
  FROM shipment h
  JOIN place w ON w.region_id = h.region_id AND w.id = h.ward_id
 WHERE h.region_id = :region_id AND h.ward_id = :ward_id AND h.state = 'sent'
 ORDER BY h.id LIMIT :page_size;
