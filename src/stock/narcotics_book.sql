-- narcotics_book.sql: what came, what went and what is left of narcotics in each place that keeps a balance, read from the
-- ledger; when each was last counted; and the cases of what did not agree.

-- query: book_places :all
-- The places that keep a book of their own: stores, and ward places that keep a balance.
-- in:  region_id i64, on_day day
-- out: id i64, code text, name text, can_supply bool
SELECT id, code, name, can_supply FROM place
 WHERE region_id = :region_id AND kind <> 'transit' AND (can_supply OR keeps_balance) AND (valid_to IS NULL OR valid_to >= :on_day)
 ORDER BY CASE WHEN can_supply THEN 0 ELSE 1 END, sort_key, id;

-- query: narcotics_held :all
-- Narcotics that a place has ever had, with what lies there now.
-- in:  region_id i64, place_id i64
-- out: pack_id i64, name text, strength text, pack_text text, class text, units i64, units_per_pack i64
SELECT x.pack_id, x.name, x.strength, x.pack_text, x.class, x.units, x.units_per_pack
  FROM (SELECT k.id AS pack_id, k.name, k.strength, k.pack_text, k.sort_key, a.narcotic_class AS class, a.units_per_pack,
               (SELECT CAST(COALESCE(SUM(b.units), 0) AS BIGINT) FROM balance b CROSS JOIN place p
                 WHERE b.region_id = a.region_id AND b.pack_id = a.pack_id AND NOT b.is_virtual
                   AND p.region_id = b.region_id AND p.id = b.place_id AND (p.id = :place_id OR p.store_id = :place_id)) AS units
          FROM article a
          JOIN pack k ON k.id = a.pack_id
         WHERE a.region_id = :region_id AND a.narcotic_class IN ('II', 'III', 'IV', 'V')
           AND EXISTS (SELECT 1 FROM batch t JOIN movement m ON m.region_id = t.region_id AND m.batch_id = t.id
                         JOIN place g ON g.region_id = m.region_id AND g.id = m.to_place_id
                        WHERE t.region_id = a.region_id AND t.pack_id = a.pack_id
                          AND (g.id = :place_id OR g.store_id = :place_id))) x
 ORDER BY x.class, x.sort_key, x.pack_id;

-- query: narcotics_book :page
-- What crossed a place's door of a pack in a time, newest first, before a movement, each with what was left after it, who
-- signed, and the paper behind it; of goods on their way to or from another place's ward, the ward.
-- in:  region_id i64, place_id i64, pack_id i64, from_at moment, to_at moment, before i64, page_size i64
-- out: id i64, recorded_at moment, cause_kind text, reason text, label text, other_code text, ward_name text, units i64, balance i64, person_name text?, person_hsa text?, person_username text?, witness_name text?, witness_hsa text?, witness_username text?, document_id i64, document_number i64
SELECT y.id, y.recorded_at, y.cause_kind, y.reason, y.label, y.other_code, COALESCE(v.name, ''), y.units, y.balance, n.display_name,
       n.hsa_id, n.username, w.display_name, w.hsa_id, w.username,
       COALESCE(CASE y.cause_kind
         WHEN 'receipt' THEN y.cause_id
         WHEN 'pick' THEN (SELECT k.order_id FROM allocation a JOIN pick_list k ON k.region_id = a.region_id AND k.id = a.pick_list_id
                            WHERE a.region_id = :region_id AND a.id = y.cause_id)
         WHEN 'delivery' THEN (SELECT s.shipment_id FROM shipment_line s WHERE s.id = y.cause_id)
         WHEN 'difference' THEN (SELECT s.shipment_id FROM shipment_line s WHERE s.id = y.cause_id)
         WHEN 'waste' THEN (SELECT z.id FROM waste z WHERE z.region_id = :region_id AND z.movement_id = y.id)
         WHEN 'count' THEN (SELECT c.count_id FROM count_line c WHERE c.region_id = :region_id AND c.id = y.cause_id)
         ELSE 0 END, 0),
       COALESCE(CASE y.cause_kind
         WHEN 'receipt' THEN (SELECT r.number FROM receipt r WHERE r.region_id = :region_id AND r.id = y.cause_id)
         WHEN 'pick' THEN (SELECT COALESCE(o.requisition_number, o.number) FROM allocation a JOIN pick_list k ON k.region_id = a.region_id AND k.id = a.pick_list_id
                             JOIN ward_order o ON o.region_id = k.region_id AND o.id = k.order_id
                            WHERE a.region_id = :region_id AND a.id = y.cause_id)
         WHEN 'delivery' THEN (SELECT h.number FROM shipment_line s JOIN shipment h ON h.region_id = s.region_id AND h.id = s.shipment_id WHERE s.id = y.cause_id)
         WHEN 'difference' THEN (SELECT h.number FROM shipment_line s JOIN shipment h ON h.region_id = s.region_id AND h.id = s.shipment_id WHERE s.id = y.cause_id)
         WHEN 'waste' THEN y.cause_id
         WHEN 'count' THEN (SELECT q.number FROM count_line c JOIN stock_count q ON q.region_id = c.region_id AND q.id = c.count_id
                             WHERE c.region_id = :region_id AND c.id = y.cause_id)
         ELSE 0 END, 0)
  FROM (SELECT x.id, x.recorded_at, x.cause_kind, x.cause_id, x.reason, x.label, x.other_code, x.other_ward_id, x.units, x.balance, x.person_id
          FROM (SELECT m.id, m.recorded_at, m.cause_kind, m.cause_id, m.reason, t.label, m.person_id,
                       CASE WHEN f.id = :place_id OR COALESCE(f.store_id, 0) = :place_id THEN g.code ELSE f.code END AS other_code,
                       CASE WHEN f.id = :place_id OR COALESCE(f.store_id, 0) = :place_id
                            THEN CASE WHEN g.kind = 'transit' THEN g.parent_id END
                            ELSE CASE WHEN f.kind = 'transit' THEN f.parent_id END END AS other_ward_id,
                       CASE WHEN f.id = :place_id OR COALESCE(f.store_id, 0) = :place_id THEN -m.units ELSE m.units END AS units,
                       CAST(SUM(CASE WHEN f.id = :place_id OR COALESCE(f.store_id, 0) = :place_id THEN -m.units ELSE m.units END)
                            OVER (ORDER BY m.id) AS BIGINT) AS balance
                  FROM batch t
                  JOIN movement m ON m.region_id = t.region_id AND m.batch_id = t.id
                  JOIN place f ON f.region_id = m.region_id AND f.id = m.from_place_id
                  JOIN place g ON g.region_id = m.region_id AND g.id = m.to_place_id
                 WHERE t.region_id = :region_id AND t.pack_id = :pack_id
                   AND (f.id = :place_id OR COALESCE(f.store_id, 0) = :place_id) <> (g.id = :place_id OR COALESCE(g.store_id, 0) = :place_id)) x
         WHERE x.id < :before AND x.recorded_at >= :from_at AND x.recorded_at < :to_at
         ORDER BY x.id DESC LIMIT :page_size) y
  LEFT JOIN place v ON v.region_id = :region_id AND v.id = y.other_ward_id AND v.id <> :place_id
  LEFT JOIN person n ON n.region_id = :region_id AND n.id = y.person_id
  LEFT JOIN person w ON w.region_id = :region_id AND w.id = COALESCE(
        (SELECT z.witness_id FROM waste z WHERE z.region_id = :region_id AND z.movement_id = y.id),
        (SELECT MAX(q.witness_id) FROM second_signature q WHERE q.movement_id = y.id))
 ORDER BY y.id DESC;

-- query: narcotic_interval :one
-- How many days may pass between controls of a class in a place: the place's own row, else the region's, else what is given.
-- in:  region_id i64, place_id i64, class text, on_day day, otherwise i64
-- out: days i64
SELECT COALESCE((SELECT n.interval_days FROM narcotic_control n
         WHERE n.region_id = :region_id AND (n.place_id IS NULL OR n.place_id = :place_id) AND n.narcotic_class IN ('', :class)
           AND n.valid_from <= :on_day AND (n.valid_to IS NULL OR n.valid_to >= :on_day)
         ORDER BY CASE WHEN n.place_id IS NULL THEN 1 ELSE 0 END, CASE WHEN n.narcotic_class = '' THEN 1 ELSE 0 END, n.valid_from DESC, n.id DESC
         LIMIT 1), :otherwise);

-- query: narcotics_standing :all
-- What stands of narcotics, place by place and pack by pack, and since when the longest uncounted of it waits: a balance is
-- as old as its last count, else as its batch's arrival in the place's book.  place 0: everywhere.
-- in:  region_id i64, place_id i64, on_day day, otherwise i64
-- out: place_id i64, place_name text, pack_id i64, name text, strength text, pack_text text, class text, units i64, seen_at moment, days i64
SELECT z.book_id, s.name, z.pack_id, k.name, k.strength, k.pack_text, z.class, z.units, z.seen_at,
       COALESCE((SELECT n.interval_days FROM narcotic_control n
         WHERE n.region_id = :region_id AND (n.place_id IS NULL OR n.place_id = z.book_id) AND n.narcotic_class IN ('', z.class)
           AND n.valid_from <= :on_day AND (n.valid_to IS NULL OR n.valid_to >= :on_day)
         ORDER BY CASE WHEN n.place_id IS NULL THEN 1 ELSE 0 END, CASE WHEN n.narcotic_class = '' THEN 1 ELSE 0 END, n.valid_from DESC, n.id DESC
         LIMIT 1), :otherwise)
  FROM (SELECT x.book_id, x.pack_id, x.class, CAST(SUM(x.units) AS BIGINT) AS units, MIN(x.seen_at) AS seen_at
          FROM (SELECT COALESCE(p.store_id, p.id) AS book_id, b.pack_id, a.narcotic_class AS class, b.units,
                       COALESCE((SELECT MAX(c.counted_at) FROM count_line c
                                  WHERE c.region_id = b.region_id AND c.place_id = b.place_id AND c.batch_id = b.batch_id
                                    AND c.state IN ('counted', 'approved')),
                                (SELECT MIN(m.recorded_at) FROM movement m JOIN place g ON g.region_id = m.region_id AND g.id = m.to_place_id
                                  WHERE m.region_id = b.region_id AND m.batch_id = b.batch_id
                                    AND COALESCE(g.store_id, g.id) = COALESCE(p.store_id, p.id))) AS seen_at
                  FROM article a
                  JOIN balance b ON b.region_id = a.region_id AND b.pack_id = a.pack_id AND NOT b.is_virtual
                  JOIN place p ON p.region_id = b.region_id AND p.id = b.place_id AND p.kind <> 'transit'
                 WHERE a.region_id = :region_id AND a.narcotic_class IN ('II', 'III', 'IV', 'V')
                   AND (:place_id = 0 OR p.id = :place_id OR p.store_id = :place_id)) x
         GROUP BY x.book_id, x.pack_id, x.class) z
  JOIN place s ON s.region_id = :region_id AND s.id = z.book_id AND (s.can_supply OR s.keeps_balance)
  JOIN pack k ON k.id = z.pack_id
 ORDER BY z.seen_at, s.sort_key, k.sort_key;

-- query: control_balances :all
-- The balances that a control of a pack in a place counts, all of them.
-- in:  region_id i64, place_id i64, pack_id i64
-- out: bin_id i64, bin_code text, batch_id i64, label text, expiry_day day, owner_id i64, earmark_id i64, units i64, value_ore i64
SELECT b.place_id, p.code, b.batch_id, t.label, t.expiry_day, b.owner_id, b.earmark_id, b.units, b.value_ore
  FROM balance b
  JOIN place p ON p.region_id = b.region_id AND p.id = b.place_id AND (p.id = :place_id OR p.store_id = :place_id)
  JOIN batch t ON t.region_id = b.region_id AND t.id = b.batch_id
 WHERE b.region_id = :region_id AND b.pack_id = :pack_id AND NOT b.is_virtual AND b.units > 0
 ORDER BY p.walk_order, p.id, t.expiry_day, b.batch_id, b.owner_id, b.earmark_id;

-- query: narcotic_control_insert :one
-- in:  region_id i64, place_id id?, narcotic_class text, interval_days i64, valid_from day, decision text, person_id i64, created_at moment
-- out: id i64
INSERT INTO narcotic_control (region_id, place_id, narcotic_class, interval_days, valid_from, decision, person_id, created_at)
VALUES (:region_id, :place_id, :narcotic_class, :interval_days, :valid_from, :decision, :person_id, :created_at)
RETURNING id;

-- query: narcotic_controls :all
-- in:  region_id i64, on_day day
-- out: id i64, place_name text?, narcotic_class text, interval_days i64, valid_from day, decision text, person text?
SELECT n.id, p.name, n.narcotic_class, n.interval_days, n.valid_from, n.decision, q.display_name
  FROM narcotic_control n
  LEFT JOIN place p ON p.region_id = n.region_id AND p.id = n.place_id
  LEFT JOIN person q ON q.region_id = n.region_id AND q.id = n.person_id
 WHERE n.region_id = :region_id AND (n.valid_to IS NULL OR n.valid_to >= :on_day)
 ORDER BY p.name, n.narcotic_class, n.valid_from DESC, n.id;

-- query: discrepancy_insert :one
-- in:  region_id i64, number i64, place_id i64, batch_id i64, count_line_id i64, units i64, narcotic_class text, opened_at moment, opened_by i64, deadline_day day
-- out: id i64
INSERT INTO discrepancy_case (region_id, number, place_id, batch_id, count_line_id, units, narcotic_class, state, opened_at, opened_by,
                             deadline_day)
VALUES (:region_id, :number, :place_id, :batch_id, :count_line_id, :units, :narcotic_class, 'open', :opened_at, :opened_by, :deadline_day)
RETURNING id;

-- query: discrepancy_of_line :maybe
-- in:  region_id i64, count_line_id i64
-- out: id i64, number i64, state text
SELECT id, number, state FROM discrepancy_case WHERE region_id = :region_id AND count_line_id = :count_line_id;

-- query: discrepancy_get :one
-- in:  region_id i64, case_id i64
-- out: id i64, number i64, place_id i64, place_name text, pack_id i64, name text, strength text, pack_text text, batch_id i64, label text, count_id i64, count_number i64, line_state text, balance_at_count i64?, counted_units i64?, counted_name text?, movement_id id?, units i64, narcotic_class text, state text, opened_at moment, opened_name text?, deadline_day day, cause_code text, cause_text text, investigated_at moment?, investigated_name text?, reported_to text, report_number text, reported_at moment?, reported_name text?, decision text, closed_at moment?, closed_name text?, version i64
SELECT d.id, d.number, d.place_id, p.name, t.pack_id, k.name, k.strength, k.pack_text, d.batch_id, t.label, l.count_id, c.number, l.state,
       l.balance_at_count, l.counted_units, m.display_name, l.movement_id, d.units, d.narcotic_class, d.state, d.opened_at,
       o.display_name, d.deadline_day, d.cause_code, d.cause_text, d.investigated_at, i.display_name, d.reported_to, d.report_number,
       d.reported_at, r.display_name, d.decision, d.closed_at, e.display_name, d.version
  FROM discrepancy_case d
  JOIN place p ON p.region_id = d.region_id AND p.id = d.place_id
  JOIN batch t ON t.region_id = d.region_id AND t.id = d.batch_id
  JOIN pack k ON k.id = t.pack_id
  JOIN count_line l ON l.id = d.count_line_id
  JOIN stock_count c ON c.region_id = l.region_id AND c.id = l.count_id
  LEFT JOIN person m ON m.region_id = d.region_id AND m.id = l.counted_by
  LEFT JOIN person o ON o.region_id = d.region_id AND o.id = d.opened_by
  LEFT JOIN person i ON i.region_id = d.region_id AND i.id = d.investigated_by
  LEFT JOIN person r ON r.region_id = d.region_id AND r.id = d.reported_by
  LEFT JOIN person e ON e.region_id = d.region_id AND e.id = d.closed_by
 WHERE d.region_id = :region_id AND d.id = :case_id;

-- query: discrepancy_list :page
-- Cases: late ones first, then open ones by deadline, then closed ones, newest first.
-- in:  region_id i64, only_open bool, on_day day, page_size i64
-- out: id i64, number i64, place_name text, name text, strength text, class text, label text, units i64, state text, opened_at moment, opened_name text?, deadline_day day, cause_code text, closed_at moment?
SELECT d.id, d.number, p.name, k.name, k.strength, d.narcotic_class, t.label, d.units, d.state, d.opened_at, o.display_name, d.deadline_day,
       d.cause_code, d.closed_at
  FROM discrepancy_case d
  JOIN place p ON p.region_id = d.region_id AND p.id = d.place_id
  JOIN batch t ON t.region_id = d.region_id AND t.id = d.batch_id
  JOIN pack k ON k.id = t.pack_id
  LEFT JOIN person o ON o.region_id = d.region_id AND o.id = d.opened_by
 WHERE d.region_id = :region_id AND (NOT :only_open OR d.state <> 'closed')
 ORDER BY CASE WHEN d.state = 'closed' THEN 2 WHEN d.deadline_day < :on_day THEN 0 ELSE 1 END,
          CASE WHEN d.state = 'closed' THEN 0 ELSE d.deadline_day END, d.number DESC LIMIT :page_size;

-- query: discrepancy_investigated :write
-- in:  region_id i64, case_id i64, version i64, cause_code text, cause_text text, at moment, person_id i64
UPDATE discrepancy_case
   SET state = CASE WHEN state = 'open' THEN 'investigated' ELSE state END, cause_code = :cause_code, cause_text = :cause_text,
       investigated_at = :at, investigated_by = :person_id, version = version + 1
 WHERE region_id = :region_id AND id = :case_id AND version = :version AND state <> 'closed';

-- query: discrepancy_reported :write
-- in:  region_id i64, case_id i64, version i64, reported_to text, report_number text, at moment, person_id i64
UPDATE discrepancy_case
   SET state = 'reported', reported_to = :reported_to, report_number = :report_number, reported_at = :at, reported_by = :person_id,
       version = version + 1
 WHERE region_id = :region_id AND id = :case_id AND version = :version AND state IN ('investigated', 'reported');

-- query: discrepancy_closed :write
-- in:  region_id i64, case_id i64, version i64, decision text, at moment, person_id i64
UPDATE discrepancy_case
   SET state = 'closed', decision = :decision, closed_at = :at, closed_by = :person_id, version = version + 1
 WHERE region_id = :region_id AND id = :case_id AND version = :version AND state IN ('investigated', 'reported');

-- query: law_figures :one
-- The figures of the start pages: cases that are not closed, and open releases of preparedness stock.
-- in:  region_id i64
-- out: cases i64, releases i64
SELECT (SELECT COUNT(*) FROM discrepancy_case WHERE region_id = :region_id AND state IN ('open', 'investigated', 'reported')),
       (SELECT COUNT(*) FROM floor_release WHERE region_id = :region_id AND state = 'open');
