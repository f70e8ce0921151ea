-- tour.sql: the calendar, tours with their stops and exceptions, departures and what goes with them.

-- query: calendar_eves :all
-- How the eves are kept: the starting point first, then what the region decided; of two the later one holds.
-- in:  region_id i64
-- out: name text, kind text, closes_minute i64, valid_from day, valid_to day?, is_own bool
SELECT name, kind, closes_minute, valid_from, valid_to, is_own
  FROM (SELECT name, kind, closes_minute, valid_from, valid_to, false AS is_own, valid_from AS place FROM calendar_eve
        UNION ALL
        SELECT name, kind, closes_minute, valid_from, valid_to, true, id FROM eve_rule WHERE region_id = :region_id) x
 ORDER BY is_own, place, name;

-- query: calendar_days :all
-- What the region decided about the dates of a time.
-- in:  region_id i64, from_day day, to_day day
-- out: id i64, on_day day, kind text, closes_minute i64, note text, decided_at moment, person text?, version i64
SELECT c.id, c.on_day, c.kind, c.closes_minute, c.note, c.decided_at, p.display_name, c.version
  FROM calendar_day c
  LEFT JOIN person p ON p.region_id = c.region_id AND p.id = c.decided_by
 WHERE c.region_id = :region_id AND c.on_day >= :from_day AND c.on_day <= :to_day
 ORDER BY c.on_day;

-- query: calendar_day_put :write
-- in:  region_id i64, on_day day, kind text, closes_minute i64, note text, decided_by i64, decided_at moment
INSERT INTO calendar_day (region_id, on_day, kind, closes_minute, note, decided_by, decided_at)
VALUES (:region_id, :on_day, :kind, :closes_minute, :note, :decided_by, :decided_at)
ON CONFLICT (region_id, on_day) DO UPDATE SET kind = excluded.kind, closes_minute = excluded.closes_minute, note = excluded.note,
    decided_by = excluded.decided_by, decided_at = excluded.decided_at, version = calendar_day.version + 1;

-- query: calendar_day_delete :write
-- in:  region_id i64, on_day day
DELETE FROM calendar_day WHERE region_id = :region_id AND on_day = :on_day;

-- query: tour_list :all
-- Every tour with its store, and how many stops it has.
-- in:  region_id i64
-- out: id i64, store_id i64, store_name text, name text, weekdays i64, cutoff_minute i64, cutoff_days i64, departure_minute i64, means text, holiday_rule text, is_extra bool, valid_from day, valid_to day?, version i64, stops i64
SELECT t.id, t.store_id, s.name, t.name, t.weekdays, t.cutoff_minute, t.cutoff_days, t.departure_minute, t.means, t.holiday_rule,
       t.is_extra, t.valid_from, t.valid_to, t.version,
       (SELECT COUNT(*) FROM tour_stop x WHERE x.region_id = t.region_id AND x.tour_id = t.id)
  FROM tour t JOIN place s ON s.region_id = t.region_id AND s.id = t.store_id
 WHERE t.region_id = :region_id
 ORDER BY s.sort_key, s.id, t.departure_minute, t.name, t.id;

-- query: tour_get :one
-- in:  region_id i64, tour_id i64
-- out: id i64, store_id i64, store_name text, name text, weekdays i64, cutoff_minute i64, cutoff_days i64, departure_minute i64, means text, holiday_rule text, is_extra bool, valid_from day, valid_to day?, version i64
SELECT t.id, t.store_id, s.name, t.name, t.weekdays, t.cutoff_minute, t.cutoff_days, t.departure_minute, t.means, t.holiday_rule,
       t.is_extra, t.valid_from, t.valid_to, t.version
  FROM tour t JOIN place s ON s.region_id = t.region_id AND s.id = t.store_id
 WHERE t.region_id = :region_id AND t.id = :tour_id;

-- query: tours_of_ward :all
-- The tours that stop at a ward and start at its store, from a day on.
-- in:  region_id i64, ward_id i64, from_day day
-- out: id i64, name text, weekdays i64, cutoff_minute i64, cutoff_days i64, departure_minute i64, arrival_minute i64, holiday_rule text, is_extra bool, valid_from day, valid_to day?
SELECT t.id, t.name, t.weekdays, t.cutoff_minute, t.cutoff_days, t.departure_minute, s.arrival_minute, t.holiday_rule, t.is_extra,
       t.valid_from, t.valid_to
  FROM tour_stop s
  JOIN tour t ON t.region_id = s.region_id AND t.id = s.tour_id
  JOIN place w ON w.region_id = s.region_id AND w.id = s.ward_id AND w.supplied_by_id = t.store_id
 WHERE s.region_id = :region_id AND s.ward_id = :ward_id AND (t.valid_to IS NULL OR t.valid_to >= :from_day)
 ORDER BY t.departure_minute, t.id;

-- query: tour_deviations :all
-- Exceptions and departures that have left, from a day on: of one tour, of the tours that stop at a ward, or (0, 0) of all.
-- in:  region_id i64, tour_id i64, ward_id i64, from_day day
-- out: tour_id i64, on_day day, kind text, cutoff_minute i64?, departure_minute i64?, note text
SELECT x.tour_id, x.on_day, x.kind, x.cutoff_minute, x.departure_minute, x.note
  FROM (SELECT tour_id, on_day, kind, cutoff_minute, departure_minute, note, 1 AS rank
          FROM tour_exception WHERE region_id = :region_id AND on_day >= :from_day
        UNION ALL
        SELECT tour_id, on_day, 'gone', NULL, NULL, '', 0
          FROM departure WHERE region_id = :region_id AND on_day >= :from_day AND state = 'sent') x
 WHERE (:tour_id = 0 OR x.tour_id = :tour_id)
   AND (:ward_id = 0 OR EXISTS (SELECT 1 FROM tour_stop s
        WHERE s.region_id = :region_id AND s.tour_id = x.tour_id AND s.ward_id = :ward_id))
 ORDER BY x.tour_id, x.on_day, x.rank;

-- query: tour_insert :one
-- in:  region_id i64, store_id i64, name text, weekdays i64, cutoff_minute i64, cutoff_days i64, departure_minute i64, means text, holiday_rule text, is_extra bool, valid_from day, valid_to day?
-- out: id i64
INSERT INTO tour (region_id, store_id, name, weekdays, cutoff_minute, cutoff_days, departure_minute, means, holiday_rule, is_extra,
                  valid_from, valid_to)
VALUES (:region_id, :store_id, :name, :weekdays, :cutoff_minute, :cutoff_days, :departure_minute, :means, :holiday_rule, :is_extra,
        :valid_from, :valid_to)
RETURNING id;

-- query: tour_update :write
-- A tour that still is the version that was seen.
-- in:  region_id i64, tour_id i64, version i64, name text, weekdays i64, cutoff_minute i64, cutoff_days i64, departure_minute i64, means text, holiday_rule text, is_extra bool, valid_from day, valid_to day?
UPDATE tour
   SET name = :name, weekdays = :weekdays, cutoff_minute = :cutoff_minute, cutoff_days = :cutoff_days,
       departure_minute = :departure_minute, means = :means, holiday_rule = :holiday_rule, is_extra = :is_extra,
       valid_from = :valid_from, valid_to = :valid_to, version = version + 1
 WHERE region_id = :region_id AND id = :tour_id AND version = :version;

-- query: tour_touch :write
-- Count a tour's version on, if it still is the one that was seen.
-- in:  region_id i64, tour_id i64, version i64
UPDATE tour SET version = version + 1 WHERE region_id = :region_id AND id = :tour_id AND version = :version;

-- query: tour_stops :all
-- in:  region_id i64, tour_id i64
-- out: position i64, ward_id i64, ward_code text, ward_name text, arrival_minute i64
SELECT s.position, s.ward_id, w.code, w.name, s.arrival_minute
  FROM tour_stop s JOIN place w ON w.region_id = s.region_id AND w.id = s.ward_id
 WHERE s.region_id = :region_id AND s.tour_id = :tour_id ORDER BY s.position;

-- query: tour_stop_arrival :maybe
-- in:  region_id i64, tour_id i64, ward_id i64
-- out: arrival_minute i64
SELECT arrival_minute FROM tour_stop WHERE region_id = :region_id AND tour_id = :tour_id AND ward_id = :ward_id;

-- query: tour_stops_clear :write
-- in:  region_id i64, tour_id i64
DELETE FROM tour_stop WHERE region_id = :region_id AND tour_id = :tour_id;

-- query: tour_stop_insert :queue
-- in:  region_id i64, tour_id i64, position i64, ward_id i64, arrival_minute i64
INSERT INTO tour_stop (region_id, tour_id, position, ward_id, arrival_minute)
VALUES (:region_id, :tour_id, :position, :ward_id, :arrival_minute);

-- query: tour_exceptions :all
-- A tour's exceptions from a day on; of all tours (0).
-- in:  region_id i64, tour_id i64, from_day day
-- out: id i64, tour_id i64, tour_name text, on_day day, kind text, cutoff_minute i64?, departure_minute i64?, note text, person text?, decided_at moment
SELECT e.id, e.tour_id, t.name, e.on_day, e.kind, e.cutoff_minute, e.departure_minute, e.note, p.display_name, e.decided_at
  FROM tour_exception e
  JOIN tour t ON t.region_id = e.region_id AND t.id = e.tour_id
  LEFT JOIN person p ON p.region_id = e.region_id AND p.id = e.decided_by
 WHERE e.region_id = :region_id AND (:tour_id = 0 OR e.tour_id = :tour_id) AND e.on_day >= :from_day
 ORDER BY e.on_day, t.name, e.id;

-- query: tour_exception_put :write
-- in:  region_id i64, tour_id i64, on_day day, kind text, cutoff_minute i64?, departure_minute i64?, note text, decided_by i64, decided_at moment
INSERT INTO tour_exception (region_id, tour_id, on_day, kind, cutoff_minute, departure_minute, note, decided_by, decided_at)
VALUES (:region_id, :tour_id, :on_day, :kind, :cutoff_minute, :departure_minute, :note, :decided_by, :decided_at)
ON CONFLICT (region_id, tour_id, on_day) DO UPDATE SET kind = excluded.kind, cutoff_minute = excluded.cutoff_minute,
    departure_minute = excluded.departure_minute, note = excluded.note, decided_by = excluded.decided_by, decided_at = excluded.decided_at;

-- query: tour_exception_delete :write
-- in:  region_id i64, tour_id i64, on_day day
DELETE FROM tour_exception WHERE region_id = :region_id AND tour_id = :tour_id AND on_day = :on_day;

-- query: departure_get :maybe
-- in:  region_id i64, tour_id i64, on_day day
-- out: id i64, cutoff_at moment, leaves_at moment, state text, sent_at moment?, sent_name text?, version i64
SELECT d.id, d.cutoff_at, d.leaves_at, d.state, d.sent_at, p.display_name, d.version
  FROM departure d
  LEFT JOIN person p ON p.region_id = d.region_id AND p.id = d.sent_by
 WHERE d.region_id = :region_id AND d.tour_id = :tour_id AND d.on_day = :on_day;

-- query: departure_ensure_row :one
-- Two transactions may make the same one: the second finds the first's.
-- in:  region_id i64, tour_id i64, on_day day, cutoff_at moment, leaves_at moment
-- out: id i64, state text, version i64
INSERT INTO departure (region_id, tour_id, on_day, cutoff_at, leaves_at, state)
VALUES (:region_id, :tour_id, :on_day, :cutoff_at, :leaves_at, 'open')
ON CONFLICT (region_id, tour_id, on_day) DO UPDATE
   SET state = CASE WHEN departure.state = 'sent' THEN 'sent' ELSE 'open' END
RETURNING id, state, version;

-- query: departures_open_of_tour :all
-- Departures of a tour from a day on that have not left.
-- in:  region_id i64, tour_id i64, from_day day
-- out: id i64, on_day day, cutoff_at moment, leaves_at moment, state text
SELECT id, on_day, cutoff_at, leaves_at, state FROM departure
 WHERE region_id = :region_id AND tour_id = :tour_id AND on_day >= :from_day AND state <> 'sent' ORDER BY on_day;

-- query: departure_set_times :write
-- in:  region_id i64, departure_id i64, cutoff_at moment, leaves_at moment, state text
UPDATE departure SET cutoff_at = :cutoff_at, leaves_at = :leaves_at, state = :state, version = version + 1
 WHERE region_id = :region_id AND id = :departure_id AND state <> 'sent';

-- query: departure_mark_sent :write
-- in:  region_id i64, departure_id i64, version i64, sent_at moment, sent_by i64
UPDATE departure SET state = 'sent', sent_at = :sent_at, sent_by = :sent_by, version = version + 1
 WHERE region_id = :region_id AND id = :departure_id AND version = :version AND state <> 'sent';

-- query: order_schedule_set :write
-- What an order is promised.
-- in:  region_id i64, order_id i64, order_type text, due_at moment?, arrives_at moment?, departure_id id?, urgent_code text, urgent_text text
UPDATE ward_order
   SET order_type = :order_type, due_at = :due_at, arrives_at = :arrives_at, departure_id = :departure_id,
       urgent_code = :urgent_code, urgent_text = :urgent_text
 WHERE region_id = :region_id AND id = :order_id;

-- query: order_schedule_get :one
-- in:  region_id i64, order_id i64
-- out: order_type text, due_at moment?, arrives_at moment?, departure_id id?, urgent_code text, urgent_text text, tour_id id?, tour_name text?, on_day day?
SELECT o.order_type, o.due_at, o.arrives_at, o.departure_id, o.urgent_code, o.urgent_text, d.tour_id, t.name, d.on_day
  FROM ward_order o
  LEFT JOIN departure d ON d.region_id = o.region_id AND d.id = o.departure_id
  LEFT JOIN tour t ON t.region_id = d.region_id AND t.id = d.tour_id
 WHERE o.region_id = :region_id AND o.id = :order_id;

-- query: orders_waiting_of_departure :all
-- Orders of a departure with lines that may still go with it.
-- in:  region_id i64, departure_id i64
-- out: id i64, number i64, ward_id i64, order_type text, urgent_code text, urgent_text text
SELECT o.id, o.number, o.ward_id, o.order_type, o.urgent_code, o.urgent_text
  FROM ward_order o
 WHERE o.region_id = :region_id AND o.departure_id = :departure_id
   AND EXISTS (SELECT 1 FROM order_line l WHERE l.region_id = o.region_id AND l.order_id = o.id
               AND l.state IN ('placed', 'approved', 'released', 'picked'))
 ORDER BY o.id;

-- query: departure_orders :all
-- What is promised with a departure, stop by stop, with how far it has come; and, for the stops of `open_tour_id` (0: none), what
-- still waits from earlier departures or has none.
-- in:  region_id i64, tour_id i64, departure_id i64, open_tour_id i64, on_day day
-- out: order_id i64, number i64, order_type text, is_narcotic bool, is_left_over bool, ward_id i64, ward_code text, ward_name text, position i64?, arrival_minute i64?, lines i64, placed i64, approved i64, released i64, picked i64, gone i64, waiting i64, pick_list_id id?
SELECT o.id, o.number, o.order_type, o.is_narcotic, (o.departure_id IS NULL OR o.departure_id <> :departure_id), o.ward_id, w.code, w.name, s.position,
       s.arrival_minute, COUNT(l.id),
       COUNT(CASE WHEN l.state = 'placed' THEN 1 END), COUNT(CASE WHEN l.state = 'approved' THEN 1 END),
       COUNT(CASE WHEN l.state = 'released' THEN 1 END), COUNT(CASE WHEN l.state = 'picked' THEN 1 END),
       COUNT(CASE WHEN l.state IN ('sent', 'received') THEN 1 END),
       COUNT(CASE WHEN l.state IN ('short', 'backordered') THEN 1 END),
       (SELECT MAX(k.id) FROM pick_list k JOIN shipment h ON h.region_id = k.region_id AND h.id = k.shipment_id AND h.state = 'packing'
         WHERE k.region_id = o.region_id AND k.order_id = o.id)
  FROM (SELECT id FROM ward_order WHERE region_id = :region_id AND departure_id = :departure_id
        UNION
        SELECT y.id
          FROM order_line x
          JOIN ward_order y ON y.region_id = x.region_id AND y.id = x.order_id
          JOIN tour_stop z ON z.region_id = y.region_id AND z.tour_id = :open_tour_id AND z.ward_id = y.ward_id
          LEFT JOIN departure d ON d.region_id = y.region_id AND d.id = y.departure_id
         WHERE x.region_id = :region_id AND x.state IN ('placed', 'approved', 'released')
           AND (y.departure_id IS NULL OR d.state <> 'open' OR d.on_day < :on_day)) i
  JOIN ward_order o ON o.region_id = :region_id AND o.id = i.id
  JOIN place w ON w.region_id = o.region_id AND w.id = o.ward_id
  JOIN order_line l ON l.region_id = o.region_id AND l.order_id = o.id AND l.state <> 'cancelled'
  LEFT JOIN tour_stop s ON s.region_id = o.region_id AND s.tour_id = :tour_id AND s.ward_id = o.ward_id
 GROUP BY o.region_id, o.id, o.number, o.order_type, o.is_narcotic, o.departure_id, o.ward_id, w.code, w.name, s.position, s.arrival_minute
 ORDER BY COALESCE(s.position, 100000), o.ward_id, o.number;

-- query: departure_boxes :all
-- Shipments that are packed, or being packed, for the stops of a tour: those promised with the departure, and what was left from
-- earlier ones or has none.  Narcotics: the classes as bits, 1 for II to 8 for V.
-- in:  region_id i64, tour_id i64, departure_id i64, on_day day
-- out: shipment_id i64, number i64, order_id i64, order_number i64, order_type text, ward_id i64, ward_code text, ward_name text, position i64, arrival_minute i64, is_left_over bool, waiting i64, takes i64, cold i64, narcotics i64, boxes i64, version i64
SELECT h.id, h.number, o.id, o.number, o.order_type, h.ward_id, w.code, w.name, s.position, s.arrival_minute,
       (o.departure_id IS NULL OR o.departure_id <> :departure_id),
       (SELECT COUNT(*) FROM pick_list k JOIN allocation a ON a.region_id = k.region_id AND a.pick_list_id = k.id
         WHERE k.region_id = h.region_id AND k.shipment_id = h.id AND a.state = 'proposed'),
       (SELECT COUNT(*) FROM pick_list k JOIN allocation a ON a.region_id = k.region_id AND a.pick_list_id = k.id
         WHERE k.region_id = h.region_id AND k.shipment_id = h.id AND a.picked_units > 0),
       (SELECT COUNT(*) FROM pick_list k JOIN allocation a ON a.region_id = k.region_id AND a.pick_list_id = k.id
          JOIN batch t ON t.region_id = a.region_id AND t.id = a.batch_id
          JOIN article r ON r.region_id = t.region_id AND r.pack_id = t.pack_id
         WHERE k.region_id = h.region_id AND k.shipment_id = h.id AND a.picked_units > 0 AND r.storage_class IN ('cold', 'frozen')),
       (SELECT CAST(COALESCE(MAX(CASE WHEN r.narcotic_class = 'II' THEN 1 ELSE 0 END) + MAX(CASE WHEN r.narcotic_class = 'III' THEN 2 ELSE 0 END)
                           + MAX(CASE WHEN r.narcotic_class = 'IV' THEN 4 ELSE 0 END) + MAX(CASE WHEN r.narcotic_class = 'V' THEN 8 ELSE 0 END), 0) AS BIGINT)
          FROM pick_list k JOIN allocation a ON a.region_id = k.region_id AND a.pick_list_id = k.id
          JOIN batch t ON t.region_id = a.region_id AND t.id = a.batch_id
          JOIN article r ON r.region_id = t.region_id AND r.pack_id = t.pack_id
         WHERE k.region_id = h.region_id AND k.shipment_id = h.id AND a.picked_units > 0),
       (SELECT COUNT(*) FROM box x WHERE x.region_id = h.region_id AND x.shipment_id = h.id), h.version
  FROM shipment h
  JOIN ward_order o ON o.region_id = h.region_id AND o.id = h.order_id
  JOIN place w ON w.region_id = h.region_id AND w.id = h.ward_id
  JOIN tour_stop s ON s.region_id = h.region_id AND s.tour_id = :tour_id AND s.ward_id = h.ward_id
  JOIN tour u ON u.region_id = s.region_id AND u.id = s.tour_id AND u.store_id = h.store_id
  LEFT JOIN departure d ON d.region_id = o.region_id AND d.id = o.departure_id
 WHERE h.region_id = :region_id AND h.state = 'packing'
   AND (o.departure_id = :departure_id OR o.departure_id IS NULL OR d.state <> 'open' OR d.on_day < :on_day)
 ORDER BY s.position, h.number;

-- query: departure_sent_boxes :all
-- What left with a departure, stop by stop.
-- in:  region_id i64, tour_id i64, departure_id i64
-- out: shipment_id i64, number i64, order_id i64, order_number i64, order_type text, ward_id i64, ward_code text, ward_name text, position i64?, arrival_minute i64?, state text, cold i64, narcotics i64, boxes i64
SELECT h.id, h.number, o.id, o.number, o.order_type, h.ward_id, w.code, w.name, s.position, s.arrival_minute, h.state,
       (SELECT COUNT(*) FROM shipment_line x JOIN batch t ON t.region_id = x.region_id AND t.id = x.batch_id
          JOIN article r ON r.region_id = t.region_id AND r.pack_id = t.pack_id
         WHERE x.region_id = h.region_id AND x.shipment_id = h.id AND r.storage_class IN ('cold', 'frozen')),
       (SELECT COUNT(*) FROM shipment_line x JOIN batch t ON t.region_id = x.region_id AND t.id = x.batch_id
          JOIN article r ON r.region_id = t.region_id AND r.pack_id = t.pack_id
         WHERE x.region_id = h.region_id AND x.shipment_id = h.id AND r.narcotic_class IN ('II', 'III', 'IV', 'V')),
       (SELECT COUNT(*) FROM box x WHERE x.region_id = h.region_id AND x.shipment_id = h.id)
  FROM shipment h
  JOIN ward_order o ON o.region_id = h.region_id AND o.id = h.order_id
  JOIN place w ON w.region_id = h.region_id AND w.id = h.ward_id
  LEFT JOIN tour_stop s ON s.region_id = h.region_id AND s.tour_id = :tour_id AND s.ward_id = h.ward_id
 WHERE h.region_id = :region_id AND h.departure_id = :departure_id AND h.state <> 'packing'
 ORDER BY COALESCE(s.position, 100000), h.ward_id, h.number;

-- query: shipment_set_departure :write
-- in:  region_id i64, shipment_id i64, departure_id i64
UPDATE shipment SET departure_id = :departure_id WHERE region_id = :region_id AND id = :shipment_id;

-- query: departure_counts :all
-- The departures of a time, with how many orders they were promised and what has left.
-- in:  region_id i64, from_day day, to_day day
-- out: tour_id i64, on_day day, departure_id i64, state text, leaves_at moment, sent_at moment?, orders i64, waiting i64, sent i64
SELECT d.tour_id, d.on_day, d.id, d.state, d.leaves_at, d.sent_at,
       (SELECT COUNT(*) FROM ward_order o WHERE o.region_id = d.region_id AND o.departure_id = d.id),
       (SELECT COUNT(*) FROM ward_order o WHERE o.region_id = d.region_id AND o.departure_id = d.id
           AND EXISTS (SELECT 1 FROM order_line l WHERE l.region_id = o.region_id AND l.order_id = o.id
                       AND l.state IN ('placed', 'approved', 'released', 'picked'))),
       (SELECT COUNT(*) FROM shipment h WHERE h.region_id = d.region_id AND h.departure_id = d.id)
  FROM departure d
 WHERE d.region_id = :region_id AND d.on_day >= :from_day AND d.on_day <= :to_day
 ORDER BY d.on_day, d.leaves_at, d.id;

-- query: urgent_orders :page
-- Urgent orders of a time and ward (0 any) and reason ('' any), newest first.
-- in:  region_id i64, from_at moment, to_at moment, ward_id i64, code text, before i64, page_size i64
-- out: id i64, number i64, ward_id i64, ward_name text, placed_at moment, placed_name text?, urgent_code text, urgent_text text
SELECT o.id, o.number, o.ward_id, w.name, o.placed_at, p.display_name, o.urgent_code, o.urgent_text
  FROM ward_order o
  JOIN place w ON w.region_id = o.region_id AND w.id = o.ward_id
  LEFT JOIN person p ON p.region_id = o.region_id AND p.id = o.placed_by
 WHERE o.region_id = :region_id AND o.order_type = 'urgent' AND o.placed_at >= :from_at AND o.placed_at < :to_at
   AND (:ward_id = 0 OR o.ward_id = :ward_id) AND (:code = '' OR o.urgent_code = :code) AND o.number < :before
 ORDER BY o.number DESC LIMIT :page_size;

-- query: urgent_counts :all
-- How many urgent orders a time has, ward by ward and reason by reason; of one ward or all (0).
-- in:  region_id i64, from_at moment, to_at moment, ward_id i64
-- out: ward_id i64, ward_name text, urgent_code text, orders i64
SELECT o.ward_id, w.name, o.urgent_code, COUNT(*)
  FROM ward_order o JOIN place w ON w.region_id = o.region_id AND w.id = o.ward_id
 WHERE o.region_id = :region_id AND o.order_type = 'urgent' AND o.placed_at >= :from_at AND o.placed_at < :to_at
   AND (:ward_id = 0 OR o.ward_id = :ward_id)
 GROUP BY o.ward_id, w.name, o.urgent_code
 ORDER BY COUNT(*) DESC, w.name, o.urgent_code;
