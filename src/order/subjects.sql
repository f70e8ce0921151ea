-- subjects.sql: one thing by its id, as documents and changes name it

-- query: subject_line :one
-- in:  region_id i64, line_id i64
-- out: order_id i64, order_number i64, line_number i64, ward_id i64
SELECT l.order_id, o.number, l.line_number, o.ward_id
  FROM order_line l
  JOIN ward_order o ON o.region_id = l.region_id AND o.id = l.order_id
 WHERE l.region_id = :region_id AND l.id = :line_id;

-- query: subject_allocation :one
-- in:  region_id i64, allocation_id i64
-- out: pick_list_id i64, line_id i64, store_id i64
SELECT a.pick_list_id, a.line_id, o.store_id
  FROM allocation a
  JOIN order_line l ON l.region_id = a.region_id AND l.id = a.line_id
  JOIN ward_order o ON o.region_id = l.region_id AND o.id = l.order_id
 WHERE a.region_id = :region_id AND a.id = :allocation_id;

-- query: subject_waste :one
-- in:  region_id i64, waste_id i64
-- out: number i64, store_id i64
SELECT number, store_id FROM waste WHERE region_id = :region_id AND id = :waste_id;

-- query: dispensation_subject :one
-- in:  region_id i64, dispensation_id i64
-- out: place_id i64, place_code text, place_name text, pack_name text?, valid_from day, valid_to day, basis text, person text?, created_at moment
SELECT d.place_id, p.code, p.name, k.name, d.valid_from, d.valid_to, d.basis, n.display_name, d.created_at
  FROM dispensation d
  JOIN place p ON p.region_id = d.region_id AND p.id = d.place_id
  LEFT JOIN pack k ON k.id = d.pack_id
  LEFT JOIN person n ON n.region_id = d.region_id AND n.id = d.person_id
 WHERE d.region_id = :region_id AND d.id = :dispensation_id;

-- query: line_last_event :maybe
-- Who moved a line last.
-- in:  region_id i64, line_id i64, page_size i64
-- out: person_id i64, display_name text?, recorded_at moment
SELECT e.person_id, p.display_name, e.recorded_at
  FROM line_event e
  LEFT JOIN person p ON p.region_id = e.region_id AND p.id = e.person_id
 WHERE e.region_id = :region_id AND e.line_id = :line_id
 ORDER BY e.id DESC LIMIT :page_size;

-- query: line_trail_of :page
-- in:  region_id i64, line_id i64, page_size i64
-- out: recorded_at moment, display_name text?, event text, to_state text, units i64, reason_text text
SELECT e.recorded_at, p.display_name, e.event, e.to_state, e.units, e.reason_text
  FROM line_event e
  LEFT JOIN person p ON p.region_id = e.region_id AND p.id = e.person_id
 WHERE e.region_id = :region_id AND e.line_id = :line_id
 ORDER BY e.id DESC LIMIT :page_size;
