-- order.sql: ward orders, their lines, promises, picks and shipments.

-- query: order_insert :one
-- in:  region_id i64, number i64, ward_id i64, store_id i64, note text, created_at moment, created_by i64
-- out: id i64
INSERT INTO ward_order (region_id, number, ward_id, store_id, note, created_at, created_by)
VALUES (:region_id, :number, :ward_id, :store_id, :note, :created_at, :created_by)
RETURNING id;

-- query: order_get :one ahead
-- in:  region_id i64, order_id i64
-- out: id i64, number i64, ward_id i64, ward_code text, ward_name text, store_id i64, store_name text, is_narcotic bool, note text, created_at moment, created_by i64, created_name text, placed_at moment?, placed_by id?, placed_name text?, on_behalf_of id?, behalf_name text?, version i64, requisition text, requisition_number i64?
SELECT o.id, o.number, o.ward_id, w.code, w.name, o.store_id, s.name, o.is_narcotic, o.note, o.created_at, o.created_by,
       c.display_name, o.placed_at, o.placed_by, p.display_name, o.on_behalf_of, b.display_name, o.version, o.requisition, o.requisition_number
  FROM ward_order o
  JOIN place w ON w.region_id = o.region_id AND w.id = o.ward_id
  JOIN place s ON s.region_id = o.region_id AND s.id = o.store_id
  JOIN person c ON c.region_id = o.region_id AND c.id = o.created_by
  LEFT JOIN person p ON p.region_id = o.region_id AND p.id = o.placed_by
  LEFT JOIN person b ON b.region_id = o.region_id AND b.id = o.on_behalf_of
 WHERE o.region_id = :region_id AND o.id = :order_id;

-- query: order_touch :sure
-- Count an order's version on, if it still is the one that was seen.
-- in:  region_id i64, order_id i64, version i64
UPDATE ward_order SET version = version + 1
 WHERE region_id = :region_id AND id = :order_id AND version = :version;

-- query: order_note :write
-- in:  region_id i64, order_id i64, note text
UPDATE ward_order SET note = :note WHERE region_id = :region_id AND id = :order_id;

-- query: order_mark_placed :write
-- in:  region_id i64, order_id i64, placed_at moment, placed_by i64, on_behalf_of id?, is_narcotic bool, requisition text, requisition_number i64?
UPDATE ward_order
   SET placed_at = :placed_at, placed_by = :placed_by, on_behalf_of = :on_behalf_of, is_narcotic = :is_narcotic,
       requisition = :requisition, requisition_number = :requisition_number
 WHERE region_id = :region_id AND id = :order_id;

-- query: line_insert :queue
-- in:  region_id i64, order_id i64, line_number i64, pack_id i64, units i64
INSERT INTO order_line (region_id, order_id, line_number, state, requested_pack_id, requested_units, pack_id, units)
VALUES (:region_id, :order_id, :line_number, 'draft', :pack_id, :units, :pack_id, :units);

-- query: line_number_last :one ahead
-- in:  region_id i64, order_id i64
-- out: last i64, lines i64
SELECT COALESCE(MAX(line_number), 0), COUNT(*) FROM order_line
 WHERE region_id = :region_id AND order_id = :order_id;

-- query: line_draft_set :write
-- Another quantity on a draft line.
-- in:  region_id i64, line_id i64, units i64
UPDATE order_line SET requested_units = :units, units = :units, version = version + 1
 WHERE region_id = :region_id AND id = :line_id AND state = 'draft';

-- query: line_draft_delete :write
-- in:  region_id i64, line_id i64
DELETE FROM order_line WHERE region_id = :region_id AND id = :line_id AND state = 'draft';

-- query: line_of_pack :maybe ahead
-- The draft line of an order for a pack.
-- in:  region_id i64, order_id i64, pack_id i64
-- out: id i64, units i64
SELECT id, requested_units FROM order_line
 WHERE region_id = :region_id AND order_id = :order_id AND requested_pack_id = :pack_id AND state = 'draft'
 ORDER BY id LIMIT 1;

-- query: line_get :one ahead
-- in:  region_id i64, line_id i64
-- out: id i64, order_id i64, line_number i64, state text, requested_pack_id i64, requested_units i64, pack_id i64, units i64, picked_units i64, sent_units i64, received_units i64, reason_code text, reason_text text, expected_day day?, decided_by id?, decided_at moment?, version i64
SELECT id, order_id, line_number, state, requested_pack_id, requested_units, pack_id, units, picked_units, sent_units,
       received_units, reason_code, reason_text, expected_day, decided_by, decided_at, version
  FROM order_line WHERE region_id = :region_id AND id = :line_id;

-- query: lines_of_order :all
-- in:  region_id i64, order_id i64
-- out: id i64, order_id i64, line_number i64, state text, requested_pack_id i64, requested_units i64, pack_id i64, units i64, picked_units i64, sent_units i64, received_units i64, reason_code text, reason_text text, expected_day day?, decided_by id?, decided_at moment?, version i64
SELECT id, order_id, line_number, state, requested_pack_id, requested_units, pack_id, units, picked_units, sent_units,
       received_units, reason_code, reason_text, expected_day, decided_by, decided_at, version
  FROM order_line WHERE region_id = :region_id AND order_id = :order_id
 ORDER BY line_number;

-- query: line_update :sure
-- Write a line that still is the version that was seen.
-- in:  region_id i64, line_id i64, version i64, state text, pack_id i64, units i64, picked_units i64, sent_units i64, received_units i64, reason_code text, reason_text text, expected_day day?, decided_by id?, decided_at moment?
UPDATE order_line
   SET state = :state, pack_id = :pack_id, units = :units, picked_units = :picked_units, sent_units = :sent_units,
       received_units = :received_units, reason_code = :reason_code, reason_text = :reason_text,
       expected_day = :expected_day, decided_by = :decided_by, decided_at = :decided_at, version = version + 1
 WHERE region_id = :region_id AND id = :line_id AND version = :version;

-- query: line_event_insert :queue
-- in:  region_id i64, line_id i64, event text, from_state text, to_state text, pack_id i64, units i64, reason_code text, reason_text text, expected_day day?, person_id i64, recorded_at moment
INSERT INTO line_event (region_id, line_id, event, from_state, to_state, pack_id, units, reason_code, reason_text, expected_day, person_id, recorded_at)
VALUES (:region_id, :line_id, :event, :from_state, :to_state, :pack_id, :units, :reason_code, :reason_text, :expected_day, :person_id, :recorded_at);

-- query: line_events :all
-- The trail of an order's lines, oldest first.
-- in:  region_id i64, order_id i64
-- out: line_id i64, event text, from_state text, to_state text, pack_id i64, pack_name text, units i64, reason_code text, reason_text text, person text?, recorded_at moment
SELECT e.line_id, e.event, e.from_state, e.to_state, e.pack_id, k.name, e.units, e.reason_code, e.reason_text,
       p.display_name, e.recorded_at
  FROM order_line l
  JOIN line_event e ON e.region_id = l.region_id AND e.line_id = l.id
  JOIN pack k ON k.id = e.pack_id
  LEFT JOIN person p ON p.region_id = e.region_id AND p.id = e.person_id
 WHERE l.region_id = :region_id AND l.order_id = :order_id
 ORDER BY e.id;

-- query: reservation_put :sure
-- in:  region_id i64, line_id i64, store_id i64, pack_id i64, units i64, created_at moment
INSERT INTO reservation (region_id, line_id, store_id, pack_id, units, created_at)
VALUES (:region_id, :line_id, :store_id, :pack_id, :units, :created_at)
ON CONFLICT DO NOTHING;

-- query: reservation_extend :queue
-- in:  region_id i64, line_id i64, store_id i64, pack_id i64, units i64, created_at moment
INSERT INTO reservation (region_id, line_id, store_id, pack_id, units, created_at)
VALUES (:region_id, :line_id, :store_id, :pack_id, :units, :created_at)
ON CONFLICT (region_id, line_id) DO UPDATE SET units = reservation.units + excluded.units;

-- query: reservation_get :maybe
-- in:  region_id i64, line_id i64
-- out: store_id i64, pack_id i64, units i64
SELECT store_id, pack_id, units FROM reservation WHERE region_id = :region_id AND line_id = :line_id;

-- query: reservation_lower :queue
-- Part of a promise is kept.
-- in:  region_id i64, line_id i64, units i64
UPDATE reservation SET units = units - :units
 WHERE region_id = :region_id AND line_id = :line_id AND units > :units;

-- query: reservation_use_up :queue
-- What is kept is all that was promised, or more.
-- in:  region_id i64, line_id i64, units i64
DELETE FROM reservation WHERE region_id = :region_id AND line_id = :line_id AND units <= :units;

-- query: reservation_drop :queue
-- in:  region_id i64, line_id i64
DELETE FROM reservation WHERE region_id = :region_id AND line_id = :line_id;

-- query: reservations_newest :all
-- The promises of a store's pack, last approved first; those being picked last.
-- in:  region_id i64, store_id i64, pack_id i64
-- out: line_id i64, units i64, state text
SELECT r.line_id, r.units, l.state
  FROM reservation r
  JOIN order_line l ON l.region_id = r.region_id AND l.id = r.line_id
 WHERE r.region_id = :region_id AND r.store_id = :store_id AND r.pack_id = :pack_id
 ORDER BY l.state, r.created_at DESC, r.line_id DESC;

-- query: reserved_packs :all
-- Every pack with promises, for the daily look at what expired.
-- in:  region_id i64
-- out: store_id i64, pack_id i64
SELECT DISTINCT store_id, pack_id FROM reservation WHERE region_id = :region_id ORDER BY store_id, pack_id;

-- query: pick_list_insert :one
-- in:  region_id i64, number i64, order_id i64, shipment_id i64, created_at moment, created_by i64
-- out: id i64
INSERT INTO pick_list (region_id, number, order_id, shipment_id, created_at, created_by)
VALUES (:region_id, :number, :order_id, :shipment_id, :created_at, :created_by)
RETURNING id;

-- query: pick_list_get :one
-- in:  region_id i64, pick_list_id i64
-- out: id i64, number i64, order_id i64, order_number i64, shipment_id i64, shipment_state text, shipment_number i64, shipment_place_id i64, store_id i64, store_name text, ward_id i64, ward_name text, ward_code text, created_at moment, created_name text?
SELECT k.id, k.number, k.order_id, o.number, k.shipment_id, h.state, h.number, h.place_id, h.store_id, s.name, h.ward_id,
       w.name, w.code, k.created_at, p.display_name
  FROM pick_list k
  JOIN ward_order o ON o.region_id = k.region_id AND o.id = k.order_id
  JOIN shipment h ON h.region_id = k.region_id AND h.id = k.shipment_id
  JOIN place s ON s.region_id = h.region_id AND s.id = h.store_id
  JOIN place w ON w.region_id = h.region_id AND w.id = h.ward_id
  LEFT JOIN person p ON p.region_id = k.region_id AND p.id = k.created_by
 WHERE k.region_id = :region_id AND k.id = :pick_list_id;

-- query: allocation_insert :queue
-- in:  region_id i64, pick_list_id i64, line_id i64, batch_id i64, place_id i64, units i64, instead_of_id id?
INSERT INTO allocation (region_id, pick_list_id, line_id, batch_id, place_id, units, state, instead_of_id)
VALUES (:region_id, :pick_list_id, :line_id, :batch_id, :place_id, :units, 'proposed', :instead_of_id);

-- query: allocation_get :one
-- in:  region_id i64, allocation_id i64
-- out: id i64, pick_list_id i64, line_id i64, batch_id i64, place_id i64, units i64, picked_units i64, state text, picked_at moment?, movement_id id?
SELECT id, pick_list_id, line_id, batch_id, place_id, units, picked_units, state, picked_at, movement_id
  FROM allocation WHERE region_id = :region_id AND id = :allocation_id;

-- query: allocations_of_list :all
-- A pick list in walk order.
-- in:  region_id i64, pick_list_id i64, on_day day
-- out: id i64, line_id i64, line_number i64, pack_id i64, name text, strength text, form text, pack_text text, vnr text, batch_id i64, label text, expiry_day day, place_id i64, place_code text, walk_order i64, is_quarantine bool, blocks i64, units i64, picked_units i64, state text, reason_code text, picked_at moment?, picked_name text?, doubts i64
SELECT a.id, a.line_id, l.line_number, t.pack_id, k.name, k.strength, k.form, k.pack_text, k.vnr, a.batch_id, t.label,
       t.expiry_day, a.place_id, p.code, p.walk_order, p.is_quarantine,
       (SELECT COUNT(*) FROM batch_block b
         WHERE b.region_id = a.region_id AND b.batch_id = a.batch_id AND b.lifted_at IS NULL
           AND b.from_day <= :on_day AND (b.to_day IS NULL OR b.to_day >= :on_day)),
       a.units, a.picked_units, a.state, a.reason_code, a.picked_at, n.display_name,
       (SELECT COUNT(*) FROM count_task d
         WHERE d.region_id = a.region_id AND d.place_id = a.place_id AND d.batch_id = a.batch_id AND d.closed_at IS NULL)
  FROM allocation a
  JOIN order_line l ON l.region_id = a.region_id AND l.id = a.line_id
  JOIN batch t ON t.region_id = a.region_id AND t.id = a.batch_id
  JOIN pack k ON k.id = t.pack_id
  JOIN place p ON p.region_id = a.region_id AND p.id = a.place_id
  LEFT JOIN person n ON n.region_id = a.region_id AND n.id = a.picked_by
 WHERE a.region_id = :region_id AND a.pick_list_id = :pick_list_id
 ORDER BY p.walk_order, p.id, l.line_number, t.expiry_day, a.id;

-- query: allocations_of_line :all
-- in:  region_id i64, line_id i64
-- out: id i64, pick_list_id i64, batch_id i64, place_id i64, units i64, picked_units i64, state text, instead_of_id id?
SELECT id, pick_list_id, batch_id, place_id, units, picked_units, state, instead_of_id
  FROM allocation WHERE region_id = :region_id AND line_id = :line_id ORDER BY id;

-- query: allocation_close :sure
-- in:  region_id i64, allocation_id i64, picked_units i64, state text, reason_code text, picked_by i64, picked_at moment, movement_id id?
UPDATE allocation
   SET picked_units = :picked_units, state = :state, reason_code = :reason_code, picked_by = :picked_by,
       picked_at = :picked_at, movement_id = :movement_id
 WHERE region_id = :region_id AND id = :allocation_id AND state = 'proposed';

-- query: allocation_stop :write
-- A proposal whose goods are stopped; another row of its line may have taken it along already.
-- in:  region_id i64, allocation_id i64, reason_code text, picked_by i64, picked_at moment
UPDATE allocation SET state = 'cancelled', reason_code = :reason_code, picked_by = :picked_by, picked_at = :picked_at
 WHERE region_id = :region_id AND id = :allocation_id AND state = 'proposed';

-- query: allocation_reopen :write
-- A pick, whole or short, is taken back.
-- in:  region_id i64, allocation_id i64
UPDATE allocation
   SET picked_units = 0, state = 'proposed', reason_code = '', picked_by = NULL, picked_at = NULL, movement_id = NULL
 WHERE region_id = :region_id AND id = :allocation_id AND state IN ('picked', 'short');

-- query: allocations_cancel_instead :queue
-- What a short pick proposed instead is not to be picked after all.
-- in:  region_id i64, line_id i64, allocation_id i64
UPDATE allocation SET state = 'cancelled', reason_code = 'taken_back'
 WHERE region_id = :region_id AND line_id = :line_id AND instead_of_id = :allocation_id AND state = 'proposed';

-- query: line_reason_before :maybe
-- The reason that a line's trail gave before a moment.
-- in:  region_id i64, line_id i64, before moment, page_size i64
-- out: reason_code text, reason_text text
SELECT reason_code, reason_text FROM line_event
 WHERE region_id = :region_id AND line_id = :line_id AND recorded_at < :before
 ORDER BY id DESC LIMIT :page_size;

-- query: allocations_cancel_of_line :queue
-- in:  region_id i64, line_id i64, reason_code text
UPDATE allocation SET state = 'cancelled', reason_code = :reason_code
 WHERE region_id = :region_id AND line_id = :line_id AND state = 'proposed';

-- query: allocations_open_of_batch :all
-- Picks under way of a batch in a place (0: anywhere).
-- in:  region_id i64, batch_id i64, place_id i64
-- out: id i64, line_id i64, pick_list_id i64, units i64
SELECT id, line_id, pick_list_id, units FROM allocation
 WHERE region_id = :region_id AND batch_id = :batch_id AND state = 'proposed'
   AND (:place_id = 0 OR place_id = :place_id)
 ORDER BY id;

-- query: shipment_insert :one
-- in:  region_id i64, number i64, order_id i64, ward_id i64, store_id i64, place_id i64, created_at moment
-- out: id i64
INSERT INTO shipment (region_id, number, order_id, ward_id, store_id, place_id, state, created_at)
VALUES (:region_id, :number, :order_id, :ward_id, :store_id, :place_id, 'packing', :created_at)
RETURNING id;

-- query: shipment_get :one
-- in:  region_id i64, shipment_id i64
-- out: id i64, number i64, order_id i64, order_number i64, ward_id i64, ward_code text, ward_name text, store_id i64, store_name text, place_id i64, state text, created_at moment, sent_at moment?, sent_name text?, received_at moment?, received_name text?, version i64
SELECT h.id, h.number, h.order_id, o.number, h.ward_id, w.code, w.name, h.store_id, s.name, h.place_id, h.state,
       h.created_at, h.sent_at, p.display_name, h.received_at, r.display_name, h.version
  FROM shipment h
  JOIN ward_order o ON o.region_id = h.region_id AND o.id = h.order_id
  JOIN place w ON w.region_id = h.region_id AND w.id = h.ward_id
  JOIN place s ON s.region_id = h.region_id AND s.id = h.store_id
  LEFT JOIN person p ON p.region_id = h.region_id AND p.id = h.sent_by
  LEFT JOIN person r ON r.region_id = h.region_id AND r.id = h.received_by
 WHERE h.region_id = :region_id AND h.id = :shipment_id;

-- query: shipment_packing :maybe
-- The shipment of an order that is being packed.
-- in:  region_id i64, order_id i64
-- out: id i64, place_id i64
SELECT id, place_id FROM shipment
 WHERE region_id = :region_id AND order_id = :order_id AND state = 'packing' ORDER BY id LIMIT 1;

-- query: shipment_mark_sent :write
-- in:  region_id i64, shipment_id i64, version i64, sent_at moment, sent_by i64
UPDATE shipment SET state = 'sent', sent_at = :sent_at, sent_by = :sent_by, version = version + 1,
       departure_id = (SELECT o.departure_id FROM ward_order o WHERE o.region_id = shipment.region_id AND o.id = shipment.order_id)
 WHERE region_id = :region_id AND id = :shipment_id AND version = :version AND state = 'packing';

-- query: shipment_mark_received :write
-- in:  region_id i64, shipment_id i64, version i64, received_at moment, received_by i64
UPDATE shipment SET state = 'received', received_at = :received_at, received_by = :received_by, version = version + 1
 WHERE region_id = :region_id AND id = :shipment_id AND version = :version AND state = 'sent';

-- query: shipment_contents :all
-- What lies in a shipment's box: picked allocations, with the value their movements carried, and whether the batch is blocked.
-- in:  region_id i64, shipment_id i64, on_day day
-- out: line_id i64, batch_id i64, pack_id i64, narcotic_class text, article_kind text, label text, expiry_day day, blocks i64, units i64, value_ore i64
SELECT a.line_id, a.batch_id, t.pack_id, COALESCE(r.narcotic_class, 'unknown'), COALESCE(r.article_kind, 'medicine'), t.label, t.expiry_day,
       (SELECT COUNT(*) FROM batch_block x
         WHERE x.region_id = :region_id AND x.batch_id = a.batch_id AND x.lifted_at IS NULL
           AND x.from_day <= :on_day AND (x.to_day IS NULL OR x.to_day >= :on_day)),
       CAST(SUM(a.picked_units) AS BIGINT), CAST(SUM(m.value_ore) AS BIGINT)
  FROM pick_list k
  JOIN allocation a ON a.region_id = k.region_id AND a.pick_list_id = k.id
  JOIN movement m ON m.id = a.movement_id
  JOIN batch t ON t.region_id = a.region_id AND t.id = a.batch_id
  LEFT JOIN article r ON r.region_id = t.region_id AND r.pack_id = t.pack_id
 WHERE k.region_id = :region_id AND k.shipment_id = :shipment_id AND a.picked_units > 0
 GROUP BY a.line_id, a.batch_id, t.pack_id, r.narcotic_class, r.article_kind, t.label, t.expiry_day
 ORDER BY a.line_id, a.batch_id;

-- query: shipment_open_picks :one
-- Allocations of a shipment that wait to be picked.
-- in:  region_id i64, shipment_id i64
-- out: count i64
SELECT COUNT(*)
  FROM pick_list k
  JOIN allocation a ON a.region_id = k.region_id AND a.pick_list_id = k.id
 WHERE k.region_id = :region_id AND k.shipment_id = :shipment_id AND a.state = 'proposed';

-- query: shipment_line_insert :queue
-- in:  region_id i64, shipment_id i64, line_id i64, batch_id i64, units i64, value_ore i64, charge_ore i64, charge_source text, vat_rule text, vat_permille i64
INSERT INTO shipment_line (region_id, shipment_id, line_id, batch_id, units, value_ore, charge_ore, charge_source, vat_rule, vat_permille)
VALUES (:region_id, :shipment_id, :line_id, :batch_id, :units, :value_ore, :charge_ore, :charge_source, :vat_rule, :vat_permille);

-- query: shipment_lines :all
-- What a shipment holds, as it was frozen when sent; and what the ward found beside it, last.
-- in:  region_id i64, shipment_id i64
-- out: id i64, line_id i64, line_number i64, state text, pack_id i64, name text, strength text, form text, pack_text text, vnr text, npl_pack_id text?, batch_id i64, label text, expiry_day day, units i64, value_ore i64, charge_ore i64, charge_source text, vat_rule text, vat_permille i64, received_units i64?, difference_reason text, requested_pack_id i64, requested_units i64, narcotic_class text, is_surplus bool
SELECT s.id, s.line_id, l.line_number, l.state, t.pack_id, k.name, k.strength, k.form, k.pack_text, k.vnr, k.npl_pack_id,
       s.batch_id, t.label, t.expiry_day, s.units, s.value_ore, s.charge_ore, s.charge_source, s.vat_rule, s.vat_permille,
       s.received_units, s.difference_reason, l.requested_pack_id, l.requested_units, COALESCE(a.narcotic_class, 'unknown'),
       s.is_surplus
  FROM shipment_line s
  JOIN order_line l ON l.region_id = s.region_id AND l.id = s.line_id
  JOIN batch t ON t.region_id = s.region_id AND t.id = s.batch_id
  JOIN pack k ON k.id = t.pack_id
  LEFT JOIN article a ON a.region_id = t.region_id AND a.pack_id = t.pack_id
 WHERE s.region_id = :region_id AND s.shipment_id = :shipment_id
 ORDER BY s.is_surplus, l.line_number, t.expiry_day, s.id;

-- query: shipment_line_receive :sure
-- in:  region_id i64, shipment_line_id i64, received_units i64, difference_reason text
UPDATE shipment_line SET received_units = :received_units, difference_reason = :difference_reason
 WHERE region_id = :region_id AND id = :shipment_line_id AND received_units IS NULL;

-- query: shipment_lines_open_of_line :one
-- Shipment lines of an order line that the ward has not received yet.
-- in:  region_id i64, line_id i64
-- out: count i64
SELECT COUNT(*) FROM shipment_line
 WHERE region_id = :region_id AND line_id = :line_id AND received_units IS NULL;

-- query: dispensation_on :one
-- Whether a dispensation covers a place and pack on a day.
-- in:  region_id i64, place_id i64, pack_id i64, on_day day
-- out: count i64
SELECT COUNT(*) FROM dispensation
 WHERE region_id = :region_id AND place_id = :place_id AND valid_from <= :on_day AND valid_to >= :on_day
   AND (pack_id IS NULL OR pack_id = :pack_id);

-- query: dispensation_insert :one
-- in:  region_id i64, place_id i64, pack_id id?, valid_from day, valid_to day, basis text, person_id i64, created_at moment
-- out: id i64
INSERT INTO dispensation (region_id, place_id, pack_id, valid_from, valid_to, basis, person_id, created_at)
VALUES (:region_id, :place_id, :pack_id, :valid_from, :valid_to, :basis, :person_id, :created_at)
RETURNING id;

-- query: dispensation_list :page
-- All, or those that cover a pack.
-- in:  region_id i64, pack_id i64, page_size i64
-- out: id i64, place_code text, place_name text, pack_name text?, valid_from day, valid_to day, basis text, person text?
SELECT d.id, p.code, p.name, k.name, d.valid_from, d.valid_to, d.basis, n.display_name
  FROM dispensation d
  JOIN place p ON p.region_id = d.region_id AND p.id = d.place_id
  LEFT JOIN pack k ON k.id = d.pack_id
  LEFT JOIN person n ON n.region_id = d.region_id AND n.id = d.person_id
 WHERE d.region_id = :region_id AND (:pack_id = 0 OR d.pack_id IS NULL OR d.pack_id = :pack_id)
 ORDER BY d.valid_to DESC, d.id DESC LIMIT :page_size;

-- query: vat_rule_on :maybe
-- The VAT rule for an article kind and a receiver on a day.
-- in:  article_kind text, receiver_kind text, on_day day
-- out: name text, permille i64
SELECT name, permille FROM vat_rule
 WHERE article_kind = :article_kind AND receiver_kind = :receiver_kind AND valid_from <= :on_day
   AND (valid_to IS NULL OR valid_to >= :on_day)
 ORDER BY valid_from DESC LIMIT 1;

-- query: refusal_insert :queue
-- in:  region_id i64, recorded_at moment, person_id i64, request_id text, rule text, error text, detail text
INSERT INTO refusal (region_id, recorded_at, person_id, request_id, rule, error, detail)
VALUES (:region_id, :recorded_at, :person_id, :request_id, :rule, :error, :detail);

-- query: order_list :page
-- Orders, newest first, before a number; of one ward or all (0); state is the place of its lines' least far state in order_state_names.
-- in:  region_id i64, ward_id i64, before i64, page_size i64
-- out: id i64, number i64, ward_code text, ward_name text, is_narcotic bool, created_at moment, placed_at moment?, placed_name text?, lines i64, state i64, order_type text, due_at moment?
WITH o AS (SELECT region_id, id, number, ward_id, is_narcotic, created_at, placed_at, placed_by, order_type, due_at FROM ward_order
            WHERE region_id = :region_id AND number < :before AND (:ward_id = 0 OR ward_id = :ward_id) AND deleted_at IS NULL
            ORDER BY number DESC LIMIT :page_size),
     c AS (SELECT l.order_id, COUNT(*) AS lines,
                  MIN(CASE l.state WHEN 'draft' THEN 0 WHEN 'placed' THEN 1 WHEN 'short' THEN 2 WHEN 'backordered' THEN 3
                                   WHEN 'approved' THEN 4 WHEN 'released' THEN 5 WHEN 'picked' THEN 6 WHEN 'sent' THEN 7
                                   WHEN 'received' THEN 8 WHEN 'rejected' THEN 9 ELSE 10 END) AS state
             FROM o JOIN order_line l ON l.region_id = o.region_id AND l.order_id = o.id
            GROUP BY l.order_id)
SELECT o.id, o.number, w.code, w.name, o.is_narcotic, o.created_at, o.placed_at, p.display_name, COALESCE(c.lines, 0),
       COALESCE(c.state, 0), o.order_type, o.due_at
  FROM o
  JOIN place w ON w.region_id = o.region_id AND w.id = o.ward_id
  LEFT JOIN person p ON p.region_id = o.region_id AND p.id = o.placed_by
  LEFT JOIN c ON c.order_id = o.id
 ORDER BY o.number DESC;

-- query: order_queue :page
-- Orders with lines in a state, or in one of two, oldest placed first: the review queue (placed), what to release (approved) ...
-- in:  region_id i64, state text, or_state text, page_size i64
-- out: id i64, number i64, ward_code text, ward_name text, is_narcotic bool, placed_at moment?, placed_name text?, lines i64, waiting i64
SELECT o.id, o.number, w.code, w.name, o.is_narcotic, o.placed_at, p.display_name,
       (SELECT COUNT(*) FROM order_line x WHERE x.region_id = o.region_id AND x.order_id = o.id), q.waiting
  FROM (SELECT order_id, COUNT(*) AS waiting FROM order_line
         WHERE region_id = :region_id AND state IN (:state, :or_state) GROUP BY order_id) q
  JOIN ward_order o ON o.region_id = :region_id AND o.id = q.order_id
  JOIN place w ON w.region_id = o.region_id AND w.id = o.ward_id
  LEFT JOIN person p ON p.region_id = o.region_id AND p.id = o.placed_by
 ORDER BY o.placed_at, o.id LIMIT :page_size;

-- query: pick_lists_open :page
-- Pick lists whose shipment is being packed, by the moment they are due; those without one last.
-- in:  region_id i64, page_size i64
-- out: id i64, number i64, order_number i64, ward_code text, ward_name text, shipment_id i64, created_at moment, takes i64, waiting i64, order_type text, due_at moment?
SELECT k.id, k.number, o.number, w.code, w.name, h.id, k.created_at,
       (SELECT COUNT(*) FROM allocation a WHERE a.region_id = k.region_id AND a.pick_list_id = k.id),
       (SELECT COUNT(*) FROM allocation a WHERE a.region_id = k.region_id AND a.pick_list_id = k.id AND a.state = 'proposed'),
       o.order_type, o.due_at
  FROM shipment h
  JOIN pick_list k ON k.region_id = h.region_id AND k.shipment_id = h.id
  JOIN ward_order o ON o.region_id = k.region_id AND o.id = k.order_id
  JOIN place w ON w.region_id = h.region_id AND w.id = h.ward_id
 WHERE h.region_id = :region_id AND h.state = 'packing'
 ORDER BY COALESCE(o.due_at, 9000000000000000000), k.id LIMIT :page_size;

-- query: shipment_list :page
-- Shipments, newest first, of one ward or all (0), in one state or all ('').
-- in:  region_id i64, ward_id i64, state text, before i64, page_size i64
-- out: id i64, number i64, order_id i64, order_number i64, ward_code text, ward_name text, state text, created_at moment, sent_at moment?, received_at moment?, lines i64, value_ore i64
SELECT h.id, h.number, h.order_id, o.number, w.code, w.name, h.state, h.created_at, h.sent_at, h.received_at,
       (SELECT COUNT(*) FROM shipment_line s WHERE s.region_id = h.region_id AND s.shipment_id = h.id AND NOT s.is_surplus),
       (SELECT CAST(COALESCE(SUM(s.charge_ore), 0) AS BIGINT) FROM shipment_line s WHERE s.region_id = h.region_id AND s.shipment_id = h.id)
  FROM shipment h
  JOIN ward_order o ON o.region_id = h.region_id AND o.id = h.order_id
  JOIN place w ON w.region_id = h.region_id AND w.id = h.ward_id
 WHERE h.region_id = :region_id AND h.number < :before AND (:ward_id = 0 OR h.ward_id = :ward_id)
   AND (:state = '' OR h.state = :state)
 ORDER BY h.number DESC LIMIT :page_size;

-- query: order_orderers :all
-- The authorised orderers of a ward today: those of the place and of what stands above it.
-- in:  region_id i64, ward_id i64, on_day day, depth_max i64
-- out: person_id i64, name text
WITH RECURSIVE above (id, parent_id, depth) AS (
  SELECT id, parent_id, CAST(0 AS BIGINT) FROM place WHERE region_id = :region_id AND id = :ward_id
  UNION ALL
  SELECT p.id, p.parent_id, a.depth + 1 FROM above a CROSS JOIN place p
   WHERE p.region_id = :region_id AND p.id = a.parent_id AND a.depth < :depth_max
)
SELECT DISTINCT g.person_id, n.display_name
  FROM role_grant g
  JOIN person n ON n.region_id = g.region_id AND n.id = g.person_id
 WHERE g.region_id = :region_id AND g.role = 'orderer' AND g.place_id IN (SELECT a.id FROM above a) AND g.valid_from <= :on_day AND (g.valid_to IS NULL OR g.valid_to >= :on_day)
 ORDER BY n.display_name, g.person_id;
