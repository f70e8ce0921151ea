-- box.sql: the boxes of a shipment and what lies in each

-- query: box_insert :one
-- in:  region_id i64, shipment_id i64, number i64, code text, kind text, created_at moment, created_by i64
-- out: id i64
INSERT INTO box (region_id, shipment_id, number, code, kind, state, created_at, created_by)
VALUES (:region_id, :shipment_id, :number, :code, :kind, 'open', :created_at, :created_by)
RETURNING id;

-- query: box_get :one
-- in:  region_id i64, box_id i64
-- out: id i64, shipment_id i64, shipment_number i64, shipment_state text, number i64, last_number i64, code text, kind text, seal text, state text, created_at moment, created_name text?, closed_at moment?, closed_name text?, version i64, order_id i64, order_number i64, due_at moment?, ward_id i64, ward_code text, ward_name text, store_id i64, store_name text
SELECT b.id, b.shipment_id, h.number, h.state, b.number,
       (SELECT MAX(x.number) FROM box x WHERE x.region_id = b.region_id AND x.shipment_id = b.shipment_id), b.code, b.kind, b.seal,
       b.state, b.created_at, c.display_name, b.closed_at, p.display_name, b.version, o.id, o.number, o.due_at, h.ward_id, w.code,
       w.name, h.store_id, s.name
  FROM box b
  JOIN shipment h ON h.region_id = b.region_id AND h.id = b.shipment_id
  JOIN ward_order o ON o.region_id = h.region_id AND o.id = h.order_id
  JOIN place w ON w.region_id = h.region_id AND w.id = h.ward_id
  JOIN place s ON s.region_id = h.region_id AND s.id = h.store_id
  LEFT JOIN person c ON c.region_id = b.region_id AND c.id = b.created_by
  LEFT JOIN person p ON p.region_id = b.region_id AND p.id = b.closed_by
 WHERE b.region_id = :region_id AND b.id = :box_id;

-- query: box_by_code :maybe
-- in:  region_id i64, code text
-- out: id i64, shipment_id i64
SELECT id, shipment_id FROM box WHERE region_id = :region_id AND code = :code;

-- query: boxes_of_shipment :all
-- in:  region_id i64, shipment_id i64
-- out: id i64, number i64, code text, kind text, seal text, state text, closed_at moment?, version i64, rows i64, units i64
SELECT b.id, b.number, b.code, b.kind, b.seal, b.state, b.closed_at, b.version,
       (SELECT COUNT(*) FROM box_content c WHERE c.region_id = b.region_id AND c.box_id = b.id),
       (SELECT CAST(COALESCE(SUM(c.units), 0) AS BIGINT) FROM box_content c WHERE c.region_id = b.region_id AND c.box_id = b.id)
  FROM box b
 WHERE b.region_id = :region_id AND b.shipment_id = :shipment_id
 ORDER BY b.number;

-- query: box_number_last :one
-- in:  region_id i64, shipment_id i64
-- out: last i64
SELECT COALESCE(MAX(number), 0) FROM box WHERE region_id = :region_id AND shipment_id = :shipment_id;

-- query: box_open_of_kind :maybe
-- The box of a kind that goods go into now: the newest open one.
-- in:  region_id i64, shipment_id i64, kind text
-- out: id i64, number i64
SELECT id, number FROM box
 WHERE region_id = :region_id AND shipment_id = :shipment_id AND kind = :kind AND state = 'open'
 ORDER BY number DESC LIMIT 1;

-- query: box_close_mark :write
-- in:  region_id i64, box_id i64, version i64, seal text, closed_at moment, closed_by i64
UPDATE box SET state = 'closed', seal = :seal, closed_at = :closed_at, closed_by = :closed_by, version = version + 1
 WHERE region_id = :region_id AND id = :box_id AND version = :version AND state = 'open';

-- query: box_reopen_mark :write
-- in:  region_id i64, box_id i64, version i64
UPDATE box SET state = 'open', seal = '', closed_at = NULL, closed_by = NULL, version = version + 1
 WHERE region_id = :region_id AND id = :box_id AND version = :version AND state = 'closed';

-- query: box_drop :write
-- An empty box that nobody needs.
-- in:  region_id i64, box_id i64
DELETE FROM box WHERE region_id = :region_id AND id = :box_id
   AND NOT EXISTS (SELECT 1 FROM box_content c WHERE c.region_id = :region_id AND c.box_id = :box_id);

-- query: box_content_add :queue
-- in:  region_id i64, box_id i64, allocation_id i64, units i64, packed_at moment, packed_by i64
INSERT INTO box_content (region_id, box_id, allocation_id, units, packed_at, packed_by)
VALUES (:region_id, :box_id, :allocation_id, :units, :packed_at, :packed_by)
ON CONFLICT (region_id, box_id, allocation_id) DO UPDATE
   SET units = box_content.units + excluded.units, packed_at = excluded.packed_at, packed_by = excluded.packed_by;

-- query: box_content_take :write
-- Take goods out of a box again: all of an allocation.
-- in:  region_id i64, box_id i64, allocation_id i64
DELETE FROM box_content WHERE region_id = :region_id AND box_id = :box_id AND allocation_id = :allocation_id;

-- query: box_content_drop :queue
-- A pick is taken back: its goods lie in no box.
-- in:  region_id i64, allocation_id i64
DELETE FROM box_content WHERE region_id = :region_id AND allocation_id = :allocation_id;

-- query: boxes_closed_with :one
-- Closed boxes that hold goods of a pick.
-- in:  region_id i64, allocation_id i64
-- out: count i64, number i64
SELECT COUNT(*), COALESCE(MIN(b.number), 0)
  FROM box_content c JOIN box b ON b.region_id = c.region_id AND b.id = c.box_id
 WHERE c.region_id = :region_id AND c.allocation_id = :allocation_id AND b.state = 'closed';

-- query: box_contents :all
-- What lies in the boxes of a shipment (box 0: all of them).
-- in:  region_id i64, shipment_id i64, box_id i64
-- out: box_id i64, box_number i64, allocation_id i64, line_number i64, pack_id i64, name text, strength text, form text, pack_text text, vnr text, batch_id i64, label text, expiry_day day, units i64, units_per_pack i64
SELECT b.id, b.number, c.allocation_id, l.line_number, t.pack_id, k.name, k.strength, k.form, k.pack_text, k.vnr, t.id, t.label,
       t.expiry_day, c.units, COALESCE(r.units_per_pack, k.parsed_units, 1)
  FROM box b
  JOIN box_content c ON c.region_id = b.region_id AND c.box_id = b.id
  JOIN allocation a ON a.region_id = c.region_id AND a.id = c.allocation_id
  JOIN order_line l ON l.region_id = a.region_id AND l.id = a.line_id
  JOIN batch t ON t.region_id = a.region_id AND t.id = a.batch_id
  JOIN pack k ON k.id = t.pack_id
  LEFT JOIN article r ON r.region_id = b.region_id AND r.pack_id = k.id
 WHERE b.region_id = :region_id AND b.shipment_id = :shipment_id AND (:box_id = 0 OR b.id = :box_id)
 ORDER BY b.number, l.line_number, t.expiry_day, c.allocation_id;

-- query: box_loose :all
-- What is picked for a shipment and lies in no box yet.
-- in:  region_id i64, shipment_id i64
-- out: allocation_id i64, line_number i64, pack_id i64, name text, strength text, form text, pack_text text, label text, batch_number text, expiry_day day, narcotic_class text, storage_class text, units i64, units_per_pack i64
SELECT x.id, x.line_number, x.pack_id, x.name, x.strength, x.form, x.pack_text, x.label, x.batch_number, x.expiry_day, x.narcotic_class,
       x.storage_class, x.left_units, x.units_per_pack
  FROM (SELECT a.id, l.line_number, t.pack_id, k.name, k.strength, k.form, k.pack_text, t.label, t.batch_number, t.expiry_day,
               COALESCE(r.narcotic_class, 'unknown') AS narcotic_class, COALESCE(r.storage_class, 'unknown') AS storage_class,
               COALESCE(r.units_per_pack, k.parsed_units, 1) AS units_per_pack,
               a.picked_units - (SELECT CAST(COALESCE(SUM(c.units), 0) AS BIGINT) FROM box_content c
                                  WHERE c.region_id = a.region_id AND c.allocation_id = a.id) AS left_units
          FROM pick_list i
          JOIN allocation a ON a.region_id = i.region_id AND a.pick_list_id = i.id
          JOIN order_line l ON l.region_id = a.region_id AND l.id = a.line_id
          JOIN batch t ON t.region_id = a.region_id AND t.id = a.batch_id
          JOIN pack k ON k.id = t.pack_id
          LEFT JOIN article r ON r.region_id = a.region_id AND r.pack_id = k.id
         WHERE i.region_id = :region_id AND i.shipment_id = :shipment_id AND a.picked_units > 0) x
 WHERE x.left_units > 0
 ORDER BY x.line_number, x.expiry_day, x.id;
