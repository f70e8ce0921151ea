-- difference.sql: what wards did not get as it was sent, or got beside it, and what the pharmacy did about it.

-- query: difference_insert :one
-- in:  region_id i64, shipment_id i64, shipment_line_id i64, store_id i64, ward_id i64, batch_id i64, units i64, reason_code text, reason_text text, reported_by i64, reported_at moment
-- out: id i64
INSERT INTO delivery_difference (region_id, shipment_id, shipment_line_id, store_id, ward_id, batch_id, units, reason_code, reason_text,
                                 reported_by, reported_at, state)
VALUES (:region_id, :shipment_id, :shipment_line_id, :store_id, :ward_id, :batch_id, :units, :reason_code, :reason_text,
        :reported_by, :reported_at, 'open')
RETURNING id;

-- query: surplus_insert :one
-- A row of a shipment that lay in its boxes beside what was sent.
-- in:  region_id i64, shipment_id i64, line_id i64, batch_id i64, units i64, value_ore i64, charge_source text, vat_rule text, vat_permille i64, difference_reason text
-- out: id i64
INSERT INTO shipment_line (region_id, shipment_id, line_id, batch_id, units, value_ore, charge_ore, charge_source, vat_rule, vat_permille,
                           received_units, difference_reason, is_surplus)
VALUES (:region_id, :shipment_id, :line_id, :batch_id, :units, :value_ore, 0, :charge_source, :vat_rule, :vat_permille, :units,
        :difference_reason, true)
RETURNING id;

-- query: surplus_bins :all
-- The bins that a shipment's batch was picked from, first; and those of the store that hold the batch.
-- in:  region_id i64, shipment_id i64, store_id i64, batch_id i64
-- out: place_id i64, was_picked bool
SELECT b.place_id,
       EXISTS (SELECT 1 FROM pick_list k JOIN allocation a ON a.region_id = k.region_id AND a.pick_list_id = k.id
                WHERE k.region_id = b.region_id AND k.shipment_id = :shipment_id AND a.batch_id = b.batch_id AND a.place_id = b.place_id
                  AND a.picked_units > 0) AS was_picked
  FROM balance b
  JOIN place p ON p.region_id = b.region_id AND p.id = b.place_id AND p.store_id = :store_id
 WHERE b.region_id = :region_id AND b.batch_id = :batch_id AND b.owner_id = 0 AND b.earmark_id = 0 AND NOT b.is_virtual AND b.units > 0
 ORDER BY was_picked DESC, b.place_id;

-- query: difference_get :one
-- in:  region_id i64, difference_id i64
-- out: id i64, shipment_id i64, shipment_number i64, order_id i64, order_number i64, line_id i64, store_id i64, store_name text, ward_id i64, ward_name text, pack_id i64, name text, strength text, pack_text text, units_per_pack i64, narcotic_class text, batch_id i64, label text, expiry_day day, sent_units i64, units i64, is_surplus bool, charge_ore i64, reason_code text, reason_text text, reported_at moment, reported_name text?, state text, outcome text, outcome_text text, handled_at moment?, handled_name text?, version i64
SELECT d.id, d.shipment_id, h.number, h.order_id, o.number, l.line_id, d.store_id, s.name, d.ward_id, w.name, t.pack_id, k.name, k.strength,
       k.pack_text, a.units_per_pack, a.narcotic_class, d.batch_id, t.label, t.expiry_day, l.units, d.units,
       l.is_surplus, CASE WHEN l.is_surplus THEN l.value_ore ELSE l.charge_ore * d.units / l.units END, d.reason_code, d.reason_text, d.reported_at, p.display_name, d.state, d.outcome, d.outcome_text,
       d.handled_at, n.display_name, d.version
  FROM delivery_difference d
  JOIN shipment h ON h.region_id = d.region_id AND h.id = d.shipment_id
  JOIN ward_order o ON o.region_id = h.region_id AND o.id = h.order_id
  JOIN shipment_line l ON l.region_id = d.region_id AND l.id = d.shipment_line_id
  JOIN place s ON s.region_id = d.region_id AND s.id = d.store_id
  JOIN place w ON w.region_id = d.region_id AND w.id = d.ward_id
  JOIN batch t ON t.region_id = d.region_id AND t.id = d.batch_id
  JOIN pack k ON k.id = t.pack_id
  JOIN article a ON a.region_id = t.region_id AND a.pack_id = t.pack_id
  LEFT JOIN person p ON p.region_id = d.region_id AND p.id = d.reported_by
  LEFT JOIN person n ON n.region_id = d.region_id AND n.id = d.handled_by
 WHERE d.region_id = :region_id AND d.id = :difference_id;

-- query: difference_handle :write
-- in:  region_id i64, difference_id i64, version i64, outcome text, outcome_text text, handled_by i64, handled_at moment
UPDATE delivery_difference
   SET state = 'handled', outcome = :outcome, outcome_text = :outcome_text, handled_by = :handled_by, handled_at = :handled_at,
       version = version + 1
 WHERE region_id = :region_id AND id = :difference_id AND version = :version AND state = 'open';

-- query: difference_list :page
-- Differences in a state ('' any) of a ward (0 any), newest first, before an id.
-- in:  region_id i64, state text, ward_id i64, before i64, page_size i64
-- out: id i64, shipment_id i64, shipment_number i64, ward_name text, name text, strength text, pack_text text, units_per_pack i64, narcotic_class text, batch_id i64, label text, units i64, is_surplus bool, reason_code text, reason_text text, reported_at moment, reported_name text?, state text, outcome text, outcome_text text, handled_at moment?, handled_name text?
SELECT d.id, d.shipment_id, h.number, w.name, k.name, k.strength, k.pack_text, a.units_per_pack, a.narcotic_class, d.batch_id, t.label,
       d.units, l.is_surplus, d.reason_code, d.reason_text, d.reported_at, p.display_name, d.state, d.outcome, d.outcome_text, d.handled_at,
       n.display_name
  FROM delivery_difference d
  JOIN shipment_line l ON l.region_id = d.region_id AND l.id = d.shipment_line_id
  JOIN shipment h ON h.region_id = d.region_id AND h.id = d.shipment_id
  JOIN place w ON w.region_id = d.region_id AND w.id = d.ward_id
  JOIN batch t ON t.region_id = d.region_id AND t.id = d.batch_id
  JOIN pack k ON k.id = t.pack_id
  JOIN article a ON a.region_id = t.region_id AND a.pack_id = t.pack_id
  LEFT JOIN person p ON p.region_id = d.region_id AND p.id = d.reported_by
  LEFT JOIN person n ON n.region_id = d.region_id AND n.id = d.handled_by
 WHERE d.region_id = :region_id AND (:state = '' OR d.state = :state) AND (:ward_id = 0 OR d.ward_id = :ward_id) AND d.id < :before
 ORDER BY d.id DESC LIMIT :page_size;

-- query: differences_of_shipment :all
-- in:  region_id i64, shipment_id i64
-- out: id i64, shipment_line_id i64, units i64, reason_code text, reason_text text, state text, outcome text, outcome_text text
SELECT id, shipment_line_id, units, reason_code, reason_text, state, outcome, outcome_text
  FROM delivery_difference WHERE region_id = :region_id AND shipment_id = :shipment_id ORDER BY id;
