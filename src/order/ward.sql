-- ward.sql: what a ward orders from: its base list, favourites, what it ordered lately, drafts and scans at the shelf.

-- query: ward_packs :all
-- Every pack of a ward's order page: base list, favourites, lines of the draft (0: none), what its latest orders asked for.
-- in:  region_id i64, ward_id i64, order_id i64, on_day day, latest i64
-- out: pack_id i64, name text, strength text, form text, pack_text text, vnr text, units_per_pack i64, narcotic_class text, par_packs i64?, usual_packs i64?, is_favourite bool, line_id id?, units i64?, mark text?, last_ordered moment?, last_units i64?
WITH recent (pack_id, placed_at, units) AS (
  SELECT l.requested_pack_id, MAX(o.placed_at), MAX(l.requested_units)
    FROM (SELECT region_id, id, placed_at FROM ward_order
           WHERE region_id = :region_id AND ward_id = :ward_id AND placed_at IS NOT NULL ORDER BY id DESC LIMIT :latest) o
    JOIN order_line l ON l.region_id = o.region_id AND l.order_id = o.id
   GROUP BY l.requested_pack_id
), base (pack_id, par_packs, usual_packs) AS (
  SELECT pack_id, par_packs, usual_packs FROM base_list_line
   WHERE region_id = :region_id AND place_id = :ward_id AND valid_from <= :on_day AND (valid_to IS NULL OR valid_to >= :on_day)
), draft (id, pack_id, requested_units, mark, state) AS (
  SELECT id, requested_pack_id, requested_units, exchange_mark, state FROM order_line WHERE region_id = :region_id AND order_id = :order_id
), wanted (pack_id) AS (
  SELECT pack_id FROM base
  UNION SELECT pack_id FROM ward_favourite WHERE region_id = :region_id AND place_id = :ward_id
  UNION SELECT pack_id FROM draft
  UNION SELECT pack_id FROM recent
)
SELECT k.id, k.name, k.strength, k.form, k.pack_text, k.vnr,
       COALESCE((SELECT a.units_per_pack FROM article a WHERE a.region_id = :region_id AND a.pack_id = w.pack_id), k.parsed_units, 1),
       COALESCE((SELECT a.narcotic_class FROM article a WHERE a.region_id = :region_id AND a.pack_id = w.pack_id), 'unknown'),
       b.par_packs, b.usual_packs,
       EXISTS (SELECT 1 FROM ward_favourite f WHERE f.region_id = :region_id AND f.place_id = :ward_id AND f.pack_id = w.pack_id),
       d.id, d.requested_units, d.mark, r.placed_at, r.units
  FROM wanted w
  JOIN pack k ON k.id = w.pack_id
  LEFT JOIN base b ON b.pack_id = w.pack_id
  LEFT JOIN draft d ON d.pack_id = w.pack_id AND d.state = 'draft'
  LEFT JOIN recent r ON r.pack_id = w.pack_id
 ORDER BY k.sort_key, k.id;

-- query: ward_lots :all
-- What lies of those packs in the store and at the ward itself, lot by lot, with what decides its use.
-- in:  region_id i64, ward_id i64, store_id i64, order_id i64, on_day day, latest i64
-- out: pack_id i64, is_ward bool, units i64, expiry_day day, is_quarantine bool, blocks i64, doubts i64
WITH wanted (pack_id) AS (
  SELECT pack_id FROM base_list_line WHERE region_id = :region_id AND place_id = :ward_id
  UNION SELECT pack_id FROM ward_favourite WHERE region_id = :region_id AND place_id = :ward_id
  UNION SELECT requested_pack_id FROM order_line WHERE region_id = :region_id AND order_id = :order_id
  UNION SELECT l.requested_pack_id
    FROM (SELECT region_id, id FROM ward_order
           WHERE region_id = :region_id AND ward_id = :ward_id AND placed_at IS NOT NULL ORDER BY id DESC LIMIT :latest) o
    JOIN order_line l ON l.region_id = o.region_id AND l.order_id = o.id
)
SELECT b.pack_id, p.id = :ward_id, b.units, b.expiry_day, p.is_quarantine,
       (SELECT COUNT(*) FROM batch_block x
         WHERE x.region_id = b.region_id AND x.batch_id = b.batch_id AND x.lifted_at IS NULL
           AND x.from_day <= :on_day AND (x.to_day IS NULL OR x.to_day >= :on_day)),
       (SELECT COUNT(*) FROM count_task d
         WHERE d.region_id = b.region_id AND d.place_id = b.place_id AND d.batch_id = b.batch_id AND d.closed_at IS NULL)
  FROM wanted w CROSS JOIN balance b CROSS JOIN place p
 WHERE b.region_id = :region_id AND b.pack_id = w.pack_id AND NOT b.is_virtual AND b.owner_id = 0 AND b.earmark_id = 0
   AND p.region_id = b.region_id AND p.id = b.place_id AND (p.store_id = :store_id OR p.id = :ward_id);

-- query: ward_reserved :all
-- What is promised in a store, pack by pack.
-- in:  region_id i64, store_id i64
-- out: pack_id i64, units i64
SELECT pack_id, CAST(SUM(units) AS BIGINT) FROM reservation
 WHERE region_id = :region_id AND store_id = :store_id GROUP BY pack_id;

-- query: ward_open :all
-- Open lines of those packs, of every ward of the store: what is on its way to this one, and when a short pack should come.
-- in:  region_id i64, ward_id i64, store_id i64, order_id i64, latest i64
-- out: pack_id i64, ward_id i64, state text, supplied_pack_id i64, requested_units i64, units i64, sent_units i64, received_units i64, expected_day day?, decided_at moment?
WITH wanted (pack_id) AS (
  SELECT pack_id FROM base_list_line WHERE region_id = :region_id AND place_id = :ward_id
  UNION SELECT pack_id FROM ward_favourite WHERE region_id = :region_id AND place_id = :ward_id
  UNION SELECT requested_pack_id FROM order_line WHERE region_id = :region_id AND order_id = :order_id
  UNION SELECT l.requested_pack_id
    FROM (SELECT region_id, id FROM ward_order
           WHERE region_id = :region_id AND ward_id = :ward_id AND placed_at IS NOT NULL ORDER BY id DESC LIMIT :latest) o
    JOIN order_line l ON l.region_id = o.region_id AND l.order_id = o.id
)
SELECT l.requested_pack_id, o.ward_id, l.state, l.pack_id, l.requested_units, l.units, l.sent_units, l.received_units, l.expected_day, l.decided_at
  FROM wanted w CROSS JOIN order_line l CROSS JOIN ward_order o
 WHERE l.region_id = :region_id AND l.requested_pack_id = w.pack_id
   AND l.state IN ('placed', 'approved', 'released', 'picked', 'sent', 'short', 'backordered')
   AND o.region_id = l.region_id AND o.id = l.order_id AND o.store_id = :store_id
   AND (o.ward_id = :ward_id OR l.expected_day IS NOT NULL)
 ORDER BY l.decided_at DESC, l.id DESC;

-- query: ward_received :all
-- What the ward got with its latest shipments, newest first.
-- in:  region_id i64, ward_id i64, latest i64
-- out: pack_id i64, shipment_id i64, received_at moment, units i64, label text, expiry_day day
SELECT t.pack_id, h.id, h.received_at, s.received_units, t.label, t.expiry_day
  FROM (SELECT region_id, id, received_at FROM shipment
         WHERE region_id = :region_id AND ward_id = :ward_id AND received_at IS NOT NULL ORDER BY id DESC LIMIT :latest) h
  JOIN shipment_line s ON s.region_id = h.region_id AND s.shipment_id = h.id
  JOIN batch t ON t.region_id = s.region_id AND t.id = s.batch_id
 WHERE s.received_units > 0
 ORDER BY h.id DESC, t.expiry_day, s.id;

-- query: draft_touch :sure
-- Count a draft's version on and tell who changed it, if it still is the one that was seen.
-- in:  region_id i64, order_id i64, version i64, changed_at moment, changed_by i64
UPDATE ward_order SET version = version + 1, changed_at = :changed_at, changed_by = :changed_by
 WHERE region_id = :region_id AND id = :order_id AND version = :version;

-- query: draft_marks :one ahead
-- What of an order belongs to its time as a draft.
-- in:  region_id i64, order_id i64
-- out: changed_at moment?, changed_by id?, changed_name text?, deleted_at moment?, deleted_name text?, template_id id?, template_name text?, due_day day?, cancelled i64
SELECT o.changed_at, o.changed_by, c.display_name, o.deleted_at, d.display_name, o.template_id, t.name, o.due_day,
       (SELECT COUNT(*) FROM order_line l WHERE l.region_id = o.region_id AND l.order_id = o.id AND l.state = 'cancelled')
  FROM ward_order o
  LEFT JOIN person c ON c.region_id = o.region_id AND c.id = o.changed_by
  LEFT JOIN person d ON d.region_id = o.region_id AND d.id = o.deleted_by
  LEFT JOIN order_template t ON t.region_id = o.region_id AND t.id = o.template_id
 WHERE o.region_id = :region_id AND o.id = :order_id;

-- query: draft_set_deleted :write
-- in:  region_id i64, order_id i64, deleted_at moment?, deleted_by id?
UPDATE ward_order SET deleted_at = :deleted_at, deleted_by = :deleted_by
 WHERE region_id = :region_id AND id = :order_id AND placed_at IS NULL;

-- query: draft_set_origin :write
-- in:  region_id i64, order_id i64, template_id i64, due_day day?
UPDATE ward_order SET template_id = :template_id, due_day = :due_day WHERE region_id = :region_id AND id = :order_id;

-- query: draft_empty_own :maybe
-- A draft without lines that the person began today: taken up again instead of another one.
-- in:  region_id i64, ward_id i64, person_id i64, since moment
-- out: id i64, number i64
SELECT o.id, o.number FROM ward_order o
 WHERE o.region_id = :region_id AND o.ward_id = :ward_id AND o.placed_at IS NULL AND o.deleted_at IS NULL
   AND o.created_by = :person_id AND o.created_at >= :since AND o.note = ''
   AND NOT EXISTS (SELECT 1 FROM order_line l WHERE l.region_id = o.region_id AND l.order_id = o.id)
 ORDER BY o.id DESC LIMIT 1;

-- query: draft_open_own :maybe
-- The draft that the person works on today.
-- in:  region_id i64, ward_id i64, person_id i64, since moment
-- out: id i64
SELECT o.id FROM ward_order o
 WHERE o.region_id = :region_id AND o.ward_id = :ward_id AND o.placed_at IS NULL AND o.deleted_at IS NULL
   AND ((o.created_by = :person_id AND o.created_at >= :since AND o.due_day IS NULL) OR (o.changed_by = :person_id AND o.changed_at >= :since))
   AND NOT EXISTS (SELECT 1 FROM order_line l WHERE l.region_id = o.region_id AND l.order_id = o.id AND l.state <> 'draft')
 ORDER BY o.id DESC LIMIT 1;

-- query: drafts_of_ward :page
-- Drafts of a ward, newest first, and those put away since a moment.
-- in:  region_id i64, ward_id i64, deleted_since moment, page_size i64
-- out: id i64, number i64, ward_name text, created_at moment, created_name text, changed_at moment?, changed_name text?, deleted_at moment?, template_name text?, due_day day?, lines i64
SELECT o.id, o.number, w.name, o.created_at, c.display_name, o.changed_at, g.display_name, o.deleted_at, t.name, o.due_day,
       (SELECT COUNT(*) FROM order_line l WHERE l.region_id = o.region_id AND l.order_id = o.id)
  FROM ward_order o
  JOIN place w ON w.region_id = o.region_id AND w.id = o.ward_id
  JOIN person c ON c.region_id = o.region_id AND c.id = o.created_by
  LEFT JOIN person g ON g.region_id = o.region_id AND g.id = o.changed_by
  LEFT JOIN order_template t ON t.region_id = o.region_id AND t.id = o.template_id
 WHERE o.region_id = :region_id AND o.ward_id = :ward_id AND o.placed_at IS NULL
   AND (o.deleted_at IS NULL OR o.deleted_at >= :deleted_since)
   AND NOT EXISTS (SELECT 1 FROM order_line x WHERE x.region_id = o.region_id AND x.order_id = o.id AND x.state <> 'draft')
 ORDER BY o.id DESC LIMIT :page_size;

-- query: draft_counts :one
-- Drafts that wait at a ward, and those prepared for today among them.
-- in:  region_id i64, ward_id i64, on_day day
-- out: drafts i64, prepared i64
SELECT COUNT(*), COUNT(CASE WHEN o.due_day = :on_day THEN 1 END)
  FROM ward_order o
 WHERE o.region_id = :region_id AND o.ward_id = :ward_id AND o.placed_at IS NULL AND o.deleted_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM order_line x WHERE x.region_id = o.region_id AND x.order_id = o.id AND x.state <> 'draft');

-- query: favourite_put :write
-- in:  region_id i64, place_id i64, pack_id i64, added_at moment, added_by i64
INSERT INTO ward_favourite (region_id, place_id, pack_id, added_at, added_by)
VALUES (:region_id, :place_id, :pack_id, :added_at, :added_by) ON CONFLICT (region_id, place_id, pack_id) DO NOTHING;

-- query: favourite_drop :write
-- in:  region_id i64, place_id i64, pack_id i64
DELETE FROM ward_favourite WHERE region_id = :region_id AND place_id = :place_id AND pack_id = :pack_id;

-- query: favourite_is :one
-- in:  region_id i64, place_id i64, pack_id i64
-- out: is_favourite bool
SELECT EXISTS (SELECT 1 FROM ward_favourite WHERE region_id = :region_id AND place_id = :place_id AND pack_id = :pack_id);

-- query: favourite_count :one
-- in:  region_id i64, place_id i64
-- out: count i64
SELECT COUNT(*) FROM ward_favourite WHERE region_id = :region_id AND place_id = :place_id;

-- query: base_list_usual :maybe
-- What a ward usually orders of a pack at a time.
-- in:  region_id i64, place_id i64, pack_id i64, on_day day
-- out: usual_packs i64
SELECT usual_packs FROM base_list_line
 WHERE region_id = :region_id AND place_id = :place_id AND pack_id = :pack_id AND valid_from <= :on_day
   AND (valid_to IS NULL OR valid_to >= :on_day);

-- query: shelf_scan_insert :one
-- in:  region_id i64, order_id i64, pack_id i64, packs i64, scanned_at moment, scanned_by i64
-- out: id i64
INSERT INTO shelf_scan (region_id, order_id, pack_id, packs, scanned_at, scanned_by)
VALUES (:region_id, :order_id, :pack_id, :packs, :scanned_at, :scanned_by) RETURNING id;

-- query: shelf_scan_get :one
-- in:  region_id i64, scan_id i64
-- out: order_id i64, pack_id i64, packs i64, undone_at moment?
SELECT order_id, pack_id, packs, undone_at FROM shelf_scan WHERE region_id = :region_id AND id = :scan_id;

-- query: shelf_scan_undo :write
-- in:  region_id i64, scan_id i64, undone_at moment
UPDATE shelf_scan SET undone_at = :undone_at WHERE region_id = :region_id AND id = :scan_id AND undone_at IS NULL;

-- query: shelf_scans :page
-- The latest scans into a draft, with what the draft holds of the pack now.
-- in:  region_id i64, order_id i64, page_size i64
-- out: id i64, pack_id i64, name text, strength text, pack_text text, packs i64, units_per_pack i64, units i64, scanned_at moment, scanned_name text?, undone_at moment?
SELECT s.id, s.pack_id, k.name, k.strength, k.pack_text, s.packs, COALESCE(a.units_per_pack, 1), COALESCE(l.requested_units, 0),
       s.scanned_at, n.display_name, s.undone_at
  FROM shelf_scan s
  JOIN pack k ON k.id = s.pack_id
  LEFT JOIN article a ON a.region_id = s.region_id AND a.pack_id = s.pack_id
  LEFT JOIN order_line l ON l.region_id = s.region_id AND l.order_id = s.order_id AND l.requested_pack_id = s.pack_id
  LEFT JOIN person n ON n.region_id = s.region_id AND n.id = s.scanned_by
 WHERE s.region_id = :region_id AND s.order_id = :order_id
 ORDER BY s.id DESC LIMIT :page_size;

-- query: line_of_narcotics :all
-- Draft lines of narcotics that stand on an order of their own.
-- in:  region_id i64, order_id i64
-- out: line_id i64, pack_id i64, units i64, units_per_pack i64
SELECT l.id, l.requested_pack_id, l.requested_units, a.units_per_pack
  FROM order_line l JOIN article a ON a.region_id = l.region_id AND a.pack_id = l.requested_pack_id
 WHERE l.region_id = :region_id AND l.order_id = :order_id AND l.state = 'draft' AND a.narcotic_class IN ('II', 'III')
 ORDER BY l.line_number;
