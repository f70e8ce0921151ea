-- return.sql: goods that wards send back.

-- query: return_candidates :page
-- What a ward received and has not sent back, newest first: of a shipment line, a batch or all (0).
-- in:  region_id i64, ward_id i64, shipment_line_id i64, batch_id i64, page_size i64
-- out: shipment_line_id i64, batch_id i64, pack_id i64, name text, strength text, pack_text text, vnr text, units_per_pack i64, storage_class text, narcotic_class text, label text, expiry_day day, received_units i64, returned_units i64, received_at moment, shipment_id i64, shipment_number i64, store_id i64, value_ore i64, charge_ore i64, sent_units i64, vat_rule text, vat_permille i64
SELECT x.id, x.batch_id, t.pack_id, k.name, k.strength, k.pack_text, k.vnr, COALESCE(a.units_per_pack, 1), COALESCE(a.storage_class, 'unknown'),
       COALESCE(a.narcotic_class, 'unknown'), t.label, t.expiry_day, x.received_units, x.returned, x.received_at, x.shipment_id, x.number,
       x.store_id, x.value_ore, x.charge_ore, x.units, x.vat_rule, x.vat_permille
  FROM (SELECT s.id, s.region_id, s.batch_id, s.received_units, s.value_ore, s.charge_ore, s.units, s.vat_rule, s.vat_permille, h.received_at,
               h.id AS shipment_id, h.number, h.store_id,
               (SELECT CAST(COALESCE(SUM(CASE WHEN l.state = 'decided' THEN l.units ELSE l.noted_units END), 0) AS BIGINT)
                  FROM goods_return_line l
                 WHERE l.region_id = s.region_id AND l.shipment_line_id = s.id AND l.state IN ('noted', 'decided')) AS returned
          FROM shipment h
          JOIN shipment_line s ON s.region_id = h.region_id AND s.shipment_id = h.id
         WHERE h.region_id = :region_id AND h.ward_id = :ward_id AND h.state = 'received'
           AND (:shipment_line_id = 0 OR s.id = :shipment_line_id) AND (:batch_id = 0 OR s.batch_id = :batch_id)) x
  JOIN batch t ON t.region_id = x.region_id AND t.id = x.batch_id
  JOIN pack k ON k.id = t.pack_id
  LEFT JOIN article a ON a.region_id = t.region_id AND a.pack_id = t.pack_id
 WHERE x.received_units > x.returned
 ORDER BY x.received_at DESC, k.name, x.id LIMIT :page_size;

-- query: return_insert :one
-- in:  region_id i64, number i64, ward_id i64, store_id i64, note text, created_at moment, created_by i64
-- out: id i64
INSERT INTO goods_return (region_id, number, ward_id, store_id, state, note, created_at, created_by)
VALUES (:region_id, :number, :ward_id, :store_id, 'noted', :note, :created_at, :created_by)
RETURNING id;

-- query: return_line_insert :one
-- in:  region_id i64, return_id i64, shipment_line_id i64, batch_id i64, reason_code text, reason_text text, noted_units i64, storage_kept bool
-- out: id i64
INSERT INTO goods_return_line (region_id, return_id, shipment_line_id, batch_id, reason_code, reason_text, noted_units, storage_kept, state)
VALUES (:region_id, :return_id, :shipment_line_id, :batch_id, :reason_code, :reason_text, :noted_units, :storage_kept, 'noted')
RETURNING id;

-- query: return_get :one
-- in:  region_id i64, return_id i64
-- out: id i64, number i64, ward_id i64, ward_code text, ward_name text, cost_centre text, store_id i64, store_name text, state text, note text, created_at moment, created_name text?, received_at moment?, version i64
SELECT g.id, g.number, g.ward_id, w.code, w.name, w.cost_centre, g.store_id, s.name, g.state, g.note, g.created_at, n.display_name, g.received_at,
       g.version
  FROM goods_return g
  JOIN place w ON w.region_id = g.region_id AND w.id = g.ward_id
  JOIN place s ON s.region_id = g.region_id AND s.id = g.store_id
  LEFT JOIN person n ON n.region_id = g.region_id AND n.id = g.created_by
 WHERE g.region_id = :region_id AND g.id = :return_id;

-- query: return_by_number :maybe
-- in:  region_id i64, number i64
-- out: id i64
SELECT id FROM goods_return WHERE region_id = :region_id AND number = :number;

-- query: return_lines :all
-- in:  region_id i64, return_id i64
-- out: id i64, shipment_line_id i64, shipment_id i64, shipment_number i64, received_at moment?, batch_id i64, pack_id i64, name text, strength text, pack_text text, vnr text, units_per_pack i64, storage_class text, narcotic_class text, label text, expiry_day day, reason_code text, reason_text text, noted_units i64, storage_kept bool, state text, units i64?, decision text, decision_note text, decided_at moment?, decided_name text?, value_ore i64?, charge_ore i64?, charge_source text, to_code text?, movement_id id?, waste_id id?
SELECT l.id, l.shipment_line_id, h.id, h.number, h.received_at, l.batch_id, t.pack_id, k.name, k.strength, k.pack_text, k.vnr,
       COALESCE(a.units_per_pack, 1), COALESCE(a.storage_class, 'unknown'), COALESCE(a.narcotic_class, 'unknown'), t.label, t.expiry_day,
       l.reason_code, l.reason_text, l.noted_units, l.storage_kept, l.state, l.units, l.decision, l.decision_note, l.decided_at, n.display_name,
       l.value_ore, l.charge_ore, l.charge_source, p.code, l.movement_id, l.waste_id
  FROM goods_return_line l
  JOIN shipment_line s ON s.region_id = l.region_id AND s.id = l.shipment_line_id
  JOIN shipment h ON h.region_id = s.region_id AND h.id = s.shipment_id
  JOIN batch t ON t.region_id = l.region_id AND t.id = l.batch_id
  JOIN pack k ON k.id = t.pack_id
  LEFT JOIN article a ON a.region_id = t.region_id AND a.pack_id = t.pack_id
  LEFT JOIN person n ON n.region_id = l.region_id AND n.id = l.decided_by
  LEFT JOIN place p ON p.region_id = l.region_id AND p.id = l.to_place_id
 WHERE l.region_id = :region_id AND l.return_id = :return_id ORDER BY l.id;

-- query: return_line_get :one
-- A line with its return and what the ward received it by.
-- in:  region_id i64, return_line_id i64
-- out: id i64, return_id i64, return_number i64, return_state text, ward_id i64, store_id i64, shipment_line_id i64, shipment_number i64, delivered_at moment?, batch_id i64, reason_code text, noted_units i64, state text, units i64?, decision text, decided_at moment?, value_ore i64?, charge_ore i64?, movement_id id?, waste_id id?, sent_units i64, sent_value_ore i64, sent_charge_ore i64, vat_rule text, vat_permille i64
SELECT l.id, l.return_id, g.number, g.state, g.ward_id, g.store_id, l.shipment_line_id, h.number, h.received_at, l.batch_id, l.reason_code,
       l.noted_units, l.state, l.units, l.decision, l.decided_at, l.value_ore, l.charge_ore, l.movement_id, l.waste_id, s.units, s.value_ore,
       s.charge_ore, s.vat_rule, s.vat_permille
  FROM goods_return_line l
  JOIN goods_return g ON g.region_id = l.region_id AND g.id = l.return_id
  JOIN shipment_line s ON s.region_id = l.region_id AND s.id = l.shipment_line_id
  JOIN shipment h ON h.region_id = s.region_id AND h.id = s.shipment_id
 WHERE l.region_id = :region_id AND l.id = :return_line_id;

-- query: return_taken_of_shipment_line :one
-- What came back already of a shipment line, with its value and what was credited.
-- in:  region_id i64, shipment_line_id i64
-- out: units i64, value_ore i64
SELECT CAST(COALESCE(SUM(units), 0) AS BIGINT), CAST(COALESCE(SUM(value_ore), 0) AS BIGINT)
  FROM goods_return_line WHERE region_id = :region_id AND shipment_line_id = :shipment_line_id AND state = 'decided';

-- query: return_line_decide :write
-- in:  region_id i64, return_line_id i64, units i64, is_unbroken bool, is_storage_known bool, decision text, decision_note text, decided_at moment, decided_by i64, value_ore i64, charge_ore i64, charge_source text, vat_rule text, vat_permille i64, to_place_id i64, movement_id i64, waste_id id?
UPDATE goods_return_line
   SET state = 'decided', units = :units, is_unbroken = :is_unbroken, is_storage_known = :is_storage_known, decision = :decision,
       decision_note = :decision_note, decided_at = :decided_at, decided_by = :decided_by, value_ore = :value_ore, charge_ore = :charge_ore,
       charge_source = :charge_source, vat_rule = :vat_rule, vat_permille = :vat_permille, to_place_id = :to_place_id,
       movement_id = :movement_id, waste_id = :waste_id
 WHERE region_id = :region_id AND id = :return_line_id AND state = 'noted';

-- query: return_line_missing :write
-- The goods that were noted did not come.
-- in:  region_id i64, return_line_id i64, decision_note text, decided_at moment, decided_by i64
UPDATE goods_return_line SET state = 'missing', decision_note = :decision_note, decided_at = :decided_at, decided_by = :decided_by
 WHERE region_id = :region_id AND id = :return_line_id AND state = 'noted';

-- query: return_line_again :write
-- in:  region_id i64, return_line_id i64, state text
UPDATE goods_return_line
   SET state = 'noted', units = NULL, is_unbroken = NULL, is_storage_known = NULL, decision = '', decision_note = '', decided_at = NULL,
       decided_by = NULL, value_ore = NULL, charge_ore = NULL, charge_source = '', vat_rule = '', vat_permille = 0, to_place_id = NULL,
       movement_id = NULL, waste_id = NULL
 WHERE region_id = :region_id AND id = :return_line_id AND state = :state;

-- query: return_undo_insert :queue
-- in:  region_id i64, return_line_id i64, decision text, units i64, value_ore i64, charge_ore i64, movement_id i64, undo_movement_id i64, reason text, undone_at moment, undone_by i64
INSERT INTO goods_return_undo (region_id, return_line_id, decision, units, value_ore, charge_ore, movement_id, undo_movement_id, reason,
                               undone_at, undone_by)
VALUES (:region_id, :return_line_id, :decision, :units, :value_ore, :charge_ore, :movement_id, :undo_movement_id, :reason,
        :undone_at, :undone_by);

-- query: return_lines_waiting :one
-- in:  region_id i64, return_id i64
-- out: waiting i64, decided i64
SELECT COUNT(CASE WHEN state = 'noted' THEN 1 END), COUNT(CASE WHEN state IN ('decided', 'missing') THEN 1 END)
  FROM goods_return_line WHERE region_id = :region_id AND return_id = :return_id;

-- query: return_move :write
-- in:  region_id i64, return_id i64, version i64, state text, received_at moment?
UPDATE goods_return SET state = :state, received_at = :received_at, version = version + 1
 WHERE region_id = :region_id AND id = :return_id AND version = :version;

-- query: return_lines_cancel :write
-- in:  region_id i64, return_id i64
UPDATE goods_return_line SET state = 'cancelled' WHERE region_id = :region_id AND return_id = :return_id AND state = 'noted';

-- query: return_list :page
-- Returns, newest first, before a number; of a ward or all (0), in a state or all ('').
-- in:  region_id i64, ward_id i64, state text, before i64, page_size i64
-- out: id i64, number i64, ward_name text, state text, created_at moment, created_name text?, received_at moment?, lines i64, reasons text?, article text?, charge_ore i64
SELECT g.id, g.number, w.name, g.state, g.created_at, n.display_name, g.received_at,
       (SELECT COUNT(*) FROM goods_return_line l WHERE l.region_id = g.region_id AND l.return_id = g.id),
       (SELECT MIN(l.reason_code) FROM goods_return_line l WHERE l.region_id = g.region_id AND l.return_id = g.id),
       (SELECT MIN(k.name) FROM goods_return_line l JOIN batch t ON t.region_id = l.region_id AND t.id = l.batch_id JOIN pack k ON k.id = t.pack_id
         WHERE l.region_id = g.region_id AND l.return_id = g.id),
       (SELECT CAST(COALESCE(SUM(l.charge_ore), 0) AS BIGINT) FROM goods_return_line l WHERE l.region_id = g.region_id AND l.return_id = g.id)
  FROM goods_return g
  JOIN place w ON w.region_id = g.region_id AND w.id = g.ward_id
  LEFT JOIN person n ON n.region_id = g.region_id AND n.id = g.created_by
 WHERE g.region_id = :region_id AND (:ward_id = 0 OR g.ward_id = :ward_id) AND (:state = '' OR g.state = :state) AND g.number < :before
 ORDER BY g.number DESC LIMIT :page_size;

-- query: return_held :one
-- What wards sent back of a batch to a quarantine place and nobody has destroyed there since.
-- in:  region_id i64, place_id i64, batch_id i64
-- out: returned_units i64, wasted_units i64
SELECT (SELECT CAST(COALESCE(SUM(units), 0) AS BIGINT) FROM goods_return_line
         WHERE region_id = :region_id AND to_place_id = :place_id AND batch_id = :batch_id AND state = 'decided'),
       (SELECT CAST(COALESCE(SUM(units), 0) AS BIGINT) FROM waste
         WHERE region_id = :region_id AND place_id = :place_id AND batch_id = :batch_id AND undone_at IS NULL);
