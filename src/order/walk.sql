-- walk.sql: walks, the pick lists on their trolleys, and what may be walked next

-- query: walk_setting_of :maybe
-- in:  region_id i64, store_id i64
-- out: trolley_positions i64, scans_bin bool
SELECT trolley_positions, scans_bin FROM walk_setting WHERE region_id = :region_id AND store_id = :store_id;

-- query: walk_setting_put :queue
-- in:  region_id i64, store_id i64, trolley_positions i64, scans_bin bool
INSERT INTO walk_setting (region_id, store_id, trolley_positions, scans_bin)
VALUES (:region_id, :store_id, :trolley_positions, :scans_bin)
ON CONFLICT (region_id, store_id) DO UPDATE
   SET trolley_positions = excluded.trolley_positions, scans_bin = excluded.scans_bin;

-- query: walk_insert :one
-- in:  region_id i64, number i64, store_id i64, is_narcotic bool, person_id i64, created_at moment
-- out: id i64
INSERT INTO walk (region_id, number, store_id, state, is_narcotic, person_id, created_at, created_by)
VALUES (:region_id, :number, :store_id, 'open', :is_narcotic, :person_id, :created_at, :person_id)
RETURNING id;

-- query: walk_get :one
-- in:  region_id i64, walk_id i64
-- out: id i64, number i64, store_id i64, store_name text, state text, is_narcotic bool, person_id i64, person_name text, created_at moment, finished_at moment?, version i64
SELECT w.id, w.number, w.store_id, s.name, w.state, w.is_narcotic, w.person_id, p.display_name, w.created_at, w.finished_at, w.version
  FROM walk w
  JOIN place s ON s.region_id = w.region_id AND s.id = w.store_id
  JOIN person p ON p.region_id = w.region_id AND p.id = w.person_id
 WHERE w.region_id = :region_id AND w.id = :walk_id;

-- query: walk_give :write
-- in:  region_id i64, walk_id i64, version i64, person_id i64
UPDATE walk SET person_id = :person_id, version = version + 1
 WHERE region_id = :region_id AND id = :walk_id AND version = :version AND state = 'open';

-- query: walk_mark_done :write
-- in:  region_id i64, walk_id i64, finished_at moment
UPDATE walk SET state = 'done', finished_at = :finished_at, version = version + 1
 WHERE region_id = :region_id AND id = :walk_id AND state = 'open';

-- query: walk_lists_leave :queue
-- in:  region_id i64, walk_id i64, left_at moment
UPDATE walk_list SET left_at = :left_at WHERE region_id = :region_id AND walk_id = :walk_id AND left_at IS NULL;

-- query: walk_list_insert :write
-- in:  region_id i64, walk_id i64, pick_list_id i64, position i64
INSERT INTO walk_list (region_id, walk_id, pick_list_id, position) VALUES (:region_id, :walk_id, :pick_list_id, :position);

-- query: walk_of_list :maybe ahead
-- The walk that a pick list stands in now.
-- in:  region_id i64, pick_list_id i64
-- out: walk_id i64, number i64, person_id i64, person_name text
SELECT w.id, w.number, w.person_id, p.display_name
  FROM walk_list l
  JOIN walk w ON w.region_id = l.region_id AND w.id = l.walk_id
  JOIN person p ON p.region_id = w.region_id AND p.id = w.person_id
 WHERE l.region_id = :region_id AND l.pick_list_id = :pick_list_id AND l.left_at IS NULL;

-- query: walk_of_order :maybe
-- The walk that an order stands in now.
-- in:  region_id i64, order_id i64
-- out: walk_id i64, number i64, person_name text
SELECT w.id, w.number, p.display_name
  FROM pick_list k
  JOIN walk_list l ON l.region_id = k.region_id AND l.pick_list_id = k.id AND l.left_at IS NULL
  JOIN walk w ON w.region_id = l.region_id AND w.id = l.walk_id
  JOIN person p ON p.region_id = w.region_id AND p.id = w.person_id
 WHERE k.region_id = :region_id AND k.order_id = :order_id
 ORDER BY w.id LIMIT 1;

-- query: walk_lists_to_pick :all
-- The pick lists of an order that wait to be picked and stand in no walk.
-- in:  region_id i64, order_id i64
-- out: id i64
SELECT k.id
  FROM pick_list k
  JOIN shipment h ON h.region_id = k.region_id AND h.id = k.shipment_id AND h.state = 'packing'
 WHERE k.region_id = :region_id AND k.order_id = :order_id
   AND EXISTS (SELECT 1 FROM allocation a WHERE a.region_id = k.region_id AND a.pick_list_id = k.id AND a.state = 'proposed')
   AND NOT EXISTS (SELECT 1 FROM walk_list l WHERE l.region_id = k.region_id AND l.pick_list_id = k.id AND l.left_at IS NULL)
 ORDER BY k.id;

-- query: walk_takes :all
-- A walk's takes: those that wait in the order of the way, passed by ones last; then what is done, the newest first.
-- in:  region_id i64, walk_id i64
-- out: id i64, pick_list_id i64, position i64, line_id i64, pack_id i64, name text, strength text, form text, pack_text text, vnr text, batch_id i64, label text, expiry_day day, place_id i64, place_code text, walk_order i64, units i64, picked_units i64, state text, reason_code text, picked_at moment?, picked_name text?, movement_id id?, skipped_at moment?, doubts i64, order_id i64, order_number i64, ward_name text, shipment_id i64, narcotic_class text, storage_class text, units_per_pack i64
SELECT a.id, a.pick_list_id, l.position, a.line_id, t.pack_id, k.name, k.strength, k.form, k.pack_text, k.vnr, a.batch_id, t.label,
       t.expiry_day, a.place_id, p.code, p.walk_order, a.units, a.picked_units, a.state, a.reason_code, a.picked_at, n.display_name,
       a.movement_id, s.skipped_at,
       (SELECT COUNT(*) FROM count_task d
         WHERE d.region_id = a.region_id AND d.place_id = a.place_id AND d.batch_id = a.batch_id AND d.closed_at IS NULL),
       o.id, o.number, w.name, i.shipment_id, COALESCE(r.narcotic_class, 'unknown'), COALESCE(r.storage_class, 'unknown'),
       COALESCE(r.units_per_pack, k.parsed_units, 1)
  FROM walk_list l
  JOIN pick_list i ON i.region_id = l.region_id AND i.id = l.pick_list_id
  JOIN ward_order o ON o.region_id = i.region_id AND o.id = i.order_id
  JOIN place w ON w.region_id = o.region_id AND w.id = o.ward_id
  JOIN allocation a ON a.region_id = l.region_id AND a.pick_list_id = l.pick_list_id
  JOIN batch t ON t.region_id = a.region_id AND t.id = a.batch_id
  JOIN pack k ON k.id = t.pack_id
  JOIN place p ON p.region_id = a.region_id AND p.id = a.place_id
  LEFT JOIN article r ON r.region_id = a.region_id AND r.pack_id = k.id
  LEFT JOIN person n ON n.region_id = a.region_id AND n.id = a.picked_by
  LEFT JOIN walk_skip s ON s.region_id = a.region_id AND s.walk_id = l.walk_id AND s.allocation_id = a.id
 WHERE l.region_id = :region_id AND l.walk_id = :walk_id AND a.state <> 'cancelled'
 ORDER BY CASE WHEN a.state = 'proposed' THEN 0 ELSE 1 END, COALESCE(s.skipped_at, 0), COALESCE(-a.picked_at, 0), p.walk_order, p.id,
          t.expiry_day, l.position, a.id;

-- query: walk_skip_put :queue
-- in:  region_id i64, walk_id i64, allocation_id i64, skipped_at moment
INSERT INTO walk_skip (region_id, walk_id, allocation_id, skipped_at) VALUES (:region_id, :walk_id, :allocation_id, :skipped_at)
ON CONFLICT (region_id, walk_id, allocation_id) DO UPDATE SET skipped_at = excluded.skipped_at;

-- query: walk_skip_drop :queue
-- in:  region_id i64, walk_id i64, allocation_id i64
DELETE FROM walk_skip WHERE region_id = :region_id AND walk_id = :walk_id AND allocation_id = :allocation_id;

-- query: walk_stops :all
-- The positions of a walk's trolley with the order and shipment of each.
-- in:  region_id i64, walk_id i64
-- out: position i64, order_id i64, order_number i64, order_type text, due_at moment?, ward_id i64, ward_name text, shipment_id i64, shipment_number i64, shipment_state text, takes i64, waiting i64
SELECT l.position, o.id, o.number, o.order_type, o.due_at, w.id, w.name, h.id, h.number, h.state, COUNT(a.id),
       COUNT(CASE WHEN a.state = 'proposed' THEN 1 END)
  FROM walk_list l
  JOIN pick_list i ON i.region_id = l.region_id AND i.id = l.pick_list_id
  JOIN shipment h ON h.region_id = i.region_id AND h.id = i.shipment_id
  JOIN ward_order o ON o.region_id = i.region_id AND o.id = i.order_id
  JOIN place w ON w.region_id = o.region_id AND w.id = o.ward_id
  LEFT JOIN allocation a ON a.region_id = i.region_id AND a.pick_list_id = i.id AND a.state <> 'cancelled'
 WHERE l.region_id = :region_id AND l.walk_id = :walk_id
 GROUP BY l.position, o.id, o.number, o.order_type, o.due_at, w.id, w.name, h.id, h.number, h.state
 ORDER BY l.position, h.id;

-- query: walk_list_rows :page
-- Walks, the newest first, with the progress of each; of one state or all ('').
-- in:  region_id i64, state text, before i64, page_size i64
-- out: id i64, number i64, state text, is_narcotic bool, person_id i64, person_name text, store_name text, created_at moment, finished_at moment?, orders i64, takes i64, waiting i64, last_pick moment?
SELECT w.id, w.number, w.state, w.is_narcotic, w.person_id, p.display_name, s.name, w.created_at, w.finished_at,
       COUNT(DISTINCT i.order_id), COUNT(a.id), COUNT(CASE WHEN a.state = 'proposed' AND l.left_at IS NULL THEN 1 END), MAX(a.picked_at)
  FROM (SELECT region_id, id, number, state, is_narcotic, person_id, store_id, created_at, finished_at FROM walk
         WHERE region_id = :region_id AND number < :before AND (:state = '' OR state = :state)
         ORDER BY number DESC LIMIT :page_size) w
  JOIN person p ON p.region_id = w.region_id AND p.id = w.person_id
  JOIN place s ON s.region_id = w.region_id AND s.id = w.store_id
  LEFT JOIN walk_list l ON l.region_id = w.region_id AND l.walk_id = w.id
  LEFT JOIN pick_list i ON i.region_id = l.region_id AND i.id = l.pick_list_id
  LEFT JOIN allocation a ON a.region_id = i.region_id AND a.pick_list_id = i.id AND a.state <> 'cancelled'
 GROUP BY w.id, w.number, w.state, w.is_narcotic, w.person_id, p.display_name, s.name, w.created_at, w.finished_at
 ORDER BY w.number DESC;

-- query: walk_candidates :page
-- Orders that wait to be released or picked and stand in no walk: the most urgent first.
-- in:  region_id i64, store_id i64, page_size i64
-- out: id i64, number i64, ward_code text, ward_name text, order_type text, due_at moment?, is_narcotic bool, placed_at moment?, approved i64, waiting i64
SELECT o.id, o.number, w.code, w.name, o.order_type, o.due_at, o.is_narcotic, o.placed_at, c.approved, c.waiting
  FROM (SELECT x.order_id, CAST(SUM(x.approved) AS BIGINT) AS approved, CAST(SUM(x.waiting) AS BIGINT) AS waiting
          FROM (SELECT l.order_id, COUNT(*) AS approved, 0 AS waiting
                  FROM order_line l WHERE l.region_id = :region_id AND l.state = 'approved' GROUP BY l.order_id
                UNION ALL
                SELECT k.order_id, 0, COUNT(*)
                  FROM shipment h
                  JOIN pick_list k ON k.region_id = h.region_id AND k.shipment_id = h.id
                  JOIN allocation a ON a.region_id = k.region_id AND a.pick_list_id = k.id AND a.state = 'proposed'
                 WHERE h.region_id = :region_id AND h.state = 'packing'
                   AND NOT EXISTS (SELECT 1 FROM walk_list v
                         WHERE v.region_id = k.region_id AND v.pick_list_id = k.id AND v.left_at IS NULL)
                 GROUP BY k.order_id) x
         GROUP BY x.order_id) c
  JOIN ward_order o ON o.region_id = :region_id AND o.id = c.order_id AND o.store_id = :store_id
  JOIN place w ON w.region_id = o.region_id AND w.id = o.ward_id
 WHERE NOT EXISTS (SELECT 1 FROM pick_list k
         JOIN walk_list v ON v.region_id = k.region_id AND v.pick_list_id = k.id AND v.left_at IS NULL
        WHERE k.region_id = o.region_id AND k.order_id = o.id)
 ORDER BY CASE o.order_type WHEN 'urgent' THEN 0 ELSE 1 END, CASE WHEN o.due_at IS NULL THEN 1 ELSE 0 END, o.due_at, o.placed_at, o.id
 LIMIT :page_size;

-- query: walk_candidate_bins :all
-- Where the goods of such orders stand: of takes that wait their bin, of approved lines the pack's home.
-- in:  region_id i64, store_id i64
-- out: order_id i64, place_code text
SELECT DISTINCT x.order_id, x.place_code
  FROM (SELECT l.order_id, p.code AS place_code
          FROM order_line l
          JOIN store_pack s ON s.region_id = l.region_id AND s.store_id = :store_id AND s.pack_id = l.pack_id
          JOIN place p ON p.region_id = s.region_id AND p.id = s.home_bin_id
         WHERE l.region_id = :region_id AND l.state = 'approved'
        UNION ALL
        SELECT k.order_id, p.code
          FROM shipment h
          JOIN pick_list k ON k.region_id = h.region_id AND k.shipment_id = h.id
          JOIN allocation a ON a.region_id = k.region_id AND a.pick_list_id = k.id AND a.state = 'proposed'
          JOIN place p ON p.region_id = a.region_id AND p.id = a.place_id
         WHERE h.region_id = :region_id AND h.store_id = :store_id AND h.state = 'packing') x
 ORDER BY x.order_id, x.place_code;

-- query: walk_persons :all
-- Who picks somewhere today, for handing a walk over.
-- in:  region_id i64, on_day day
-- out: id i64, name text
SELECT DISTINCT n.id, n.display_name
  FROM role_grant g
  JOIN person n ON n.region_id = g.region_id AND n.id = g.person_id
 WHERE g.region_id = :region_id AND g.role IN ('technician', 'pharmacist') AND g.valid_from <= :on_day
   AND (g.valid_to IS NULL OR g.valid_to >= :on_day) AND n.is_active
 ORDER BY n.display_name, n.id;

-- query: scanned_pack_forget :queue
-- A pick is taken back: its pack may be scanned again.
-- in:  region_id i64, allocation_id i64
DELETE FROM scanned_pack WHERE region_id = :region_id AND allocation_id = :allocation_id AND receipt_line_id IS NULL;
