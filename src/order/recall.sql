-- recall.sql: recalls as cases, their tasks and answers.

-- query: recall_class_on :maybe
-- The time limits of a class on a day: the region's newest decision, else the starting point.
-- in:  region_id i64, class text, on_day day
-- out: store_minutes i64, ward_minutes i64, inform text, basis text, evidence text
SELECT store_minutes, ward_minutes, inform, basis, evidence
  FROM (SELECT store_minutes, ward_minutes, inform, decision AS basis, 'own' AS evidence, 1 AS first, id AS place
          FROM recall_limit
         WHERE region_id = :region_id AND class = :class AND valid_from <= :on_day AND (valid_to IS NULL OR valid_to >= :on_day)
        UNION ALL
        SELECT store_minutes, ward_minutes, inform, basis, evidence, 2, valid_from
          FROM recall_class
         WHERE class = :class AND valid_from <= :on_day AND (valid_to IS NULL OR valid_to >= :on_day)) x
 ORDER BY first, place DESC LIMIT 1;

-- query: recall_insert :one
-- in:  region_id i64, number i64, class text, source_kind text, source_name text, source_reference text, source_day day?, document text, notified_at moment, reason text, instruction text, store_due_at moment, ward_due_at moment, opened_at moment, opened_by i64
-- out: id i64
INSERT INTO recall (region_id, number, state, class, source_kind, source_name, source_reference, source_day, document, notified_at,
                    reason, instruction, store_due_at, ward_due_at, opened_at, opened_by)
VALUES (:region_id, :number, 'open', :class, :source_kind, :source_name, :source_reference, :source_day, :document, :notified_at,
        :reason, :instruction, :store_due_at, :ward_due_at, :opened_at, :opened_by)
RETURNING id;

-- query: recall_item_open :maybe
-- The open case that names a pack and batch number.
-- in:  region_id i64, pack_id i64, batch_number text
-- out: recall_id i64, number i64
SELECT r.id, r.number FROM recall_item i JOIN recall r ON r.region_id = i.region_id AND r.id = i.recall_id
 WHERE i.region_id = :region_id AND i.pack_id = :pack_id AND i.batch_number = :batch_number AND i.is_open;

-- query: recall_item_insert :one
-- in:  region_id i64, recall_id i64, pack_id i64, batch_number text, label text, added_at moment, added_by i64
-- out: id i64
INSERT INTO recall_item (region_id, recall_id, pack_id, batch_number, label, is_open, is_watched, added_at, added_by)
VALUES (:region_id, :recall_id, :pack_id, :batch_number, :label, true, true, :added_at, :added_by)
RETURNING id;

-- query: recall_batches_of_number :all
-- The batches of a pack with a number ('' any) that the case does not hold yet.
-- in:  region_id i64, recall_id i64, pack_id i64, batch_number text
-- out: id i64
SELECT t.id FROM batch t
 WHERE t.region_id = :region_id AND t.pack_id = :pack_id AND (:batch_number = '' OR t.batch_number = :batch_number)
   AND NOT EXISTS (SELECT 1 FROM recall_batch b WHERE b.region_id = t.region_id AND b.recall_id = :recall_id AND b.batch_id = t.id)
 ORDER BY t.id;

-- query: recall_batches_of_pack :page
-- The batches of a pack, newest expiry first: what stands somewhere, and how many wards got it.
-- in:  region_id i64, pack_id i64, page_size i64
-- out: id i64, batch_number text, label text, expiry_day day, held_units i64, wards i64
SELECT t.id, t.batch_number, t.label, t.expiry_day,
       (SELECT CAST(COALESCE(SUM(b.units), 0) AS BIGINT) FROM balance b
         WHERE b.region_id = t.region_id AND b.batch_id = t.id AND NOT b.is_virtual),
       (SELECT COUNT(DISTINCT h.ward_id) FROM shipment_line s JOIN shipment h ON h.region_id = s.region_id AND h.id = s.shipment_id
         WHERE s.region_id = t.region_id AND s.batch_id = t.id AND h.state IN ('sent', 'received'))
  FROM batch t WHERE t.region_id = :region_id AND t.pack_id = :pack_id
 ORDER BY t.expiry_day DESC, t.id DESC LIMIT :page_size;

-- query: recall_count_stopped :write
-- in:  region_id i64, recall_id i64, lines_lost i64, picks_stopped i64
UPDATE recall SET lines_lost = lines_lost + :lines_lost, picks_stopped = picks_stopped + :picks_stopped
 WHERE region_id = :region_id AND id = :recall_id;

-- query: recall_touch :write
-- in:  region_id i64, recall_id i64, version i64
UPDATE recall SET version = version + 1 WHERE region_id = :region_id AND id = :recall_id AND version = :version AND state = 'open';

-- query: recall_get :one
-- in:  region_id i64, recall_id i64
-- out: id i64, number i64, state text, class text, source_kind text, source_name text, source_reference text, source_day day?, document text, notified_at moment, reason text, instruction text, store_due_at moment, ward_due_at moment, opened_at moment, opened_name text?, lines_lost i64, picks_stopped i64, closed_at moment?, closed_name text?, close_reason text, tasks_left i64, lifted_at moment?, lifted_name text?, lift_reason text, version i64, tasks i64, answered i64, last_answer_at moment?
SELECT r.id, r.number, r.state, r.class, r.source_kind, r.source_name, r.source_reference, r.source_day, r.document, r.notified_at,
       r.reason, r.instruction, r.store_due_at, r.ward_due_at, r.opened_at, o.display_name, r.lines_lost, r.picks_stopped, r.closed_at,
       c.display_name, r.close_reason, r.tasks_left, r.lifted_at, l.display_name, r.lift_reason, r.version,
       (SELECT COUNT(*) FROM recall_task t WHERE t.region_id = r.region_id AND t.recall_id = r.id),
       (SELECT COUNT(*) FROM recall_task t WHERE t.region_id = r.region_id AND t.recall_id = r.id AND t.state = 'answered'),
       (SELECT MAX(t.answered_at) FROM recall_task t WHERE t.region_id = r.region_id AND t.recall_id = r.id)
  FROM recall r
  LEFT JOIN person o ON o.region_id = r.region_id AND o.id = r.opened_by
  LEFT JOIN person c ON c.region_id = r.region_id AND c.id = r.closed_by
  LEFT JOIN person l ON l.region_id = r.region_id AND l.id = r.lifted_by
 WHERE r.region_id = :region_id AND r.id = :recall_id;

-- query: recall_list :page
-- Cases in a state ('' any), those with overdue tasks first, before a number.
-- in:  region_id i64, state text, now moment, before i64, page_size i64
-- out: id i64, number i64, state text, class text, source_name text, source_reference text, reason text, opened_at moment, opened_name text?, closed_at moment?, lifted_at moment?, article text?, labels i64, tasks i64, answered i64, overdue i64
SELECT r.id, r.number, r.state, r.class, r.source_name, r.source_reference, r.reason, r.opened_at, o.display_name, r.closed_at, r.lifted_at,
       (SELECT MIN(k.name) FROM recall_item i JOIN pack k ON k.id = i.pack_id WHERE i.region_id = r.region_id AND i.recall_id = r.id),
       (SELECT COUNT(*) FROM recall_item i WHERE i.region_id = r.region_id AND i.recall_id = r.id),
       (SELECT COUNT(*) FROM recall_task t WHERE t.region_id = r.region_id AND t.recall_id = r.id),
       (SELECT COUNT(*) FROM recall_task t WHERE t.region_id = r.region_id AND t.recall_id = r.id AND t.state = 'answered'),
       (SELECT COUNT(*) FROM recall_task t WHERE t.region_id = r.region_id AND t.recall_id = r.id AND t.state = 'open' AND t.due_at < :now
           AND r.state = 'open') AS overdue
  FROM recall r LEFT JOIN person o ON o.region_id = r.region_id AND o.id = r.opened_by
 WHERE r.region_id = :region_id AND (:state = '' OR r.state = :state) AND r.number < :before
 ORDER BY r.number DESC LIMIT :page_size;

-- query: recall_items_of :all
-- in:  region_id i64, recall_id i64
-- out: id i64, pack_id i64, name text, strength text, pack_text text, batch_number text, label text, is_watched bool, batches i64, added_at moment
SELECT i.id, i.pack_id, k.name, k.strength, k.pack_text, i.batch_number, i.label, i.is_watched,
       (SELECT COUNT(*) FROM recall_batch b WHERE b.region_id = i.region_id AND b.item_id = i.id), i.added_at
  FROM recall_item i JOIN pack k ON k.id = i.pack_id
 WHERE i.region_id = :region_id AND i.recall_id = :recall_id ORDER BY i.id;

-- query: recall_batches_of :all
-- in:  region_id i64, recall_id i64
-- out: batch_id i64, pack_id i64, name text, strength text, pack_text text, units_per_pack i64, label text, expiry_day day, block_id i64, blocked_at moment, lifted_at moment?
SELECT b.batch_id, t.pack_id, k.name, k.strength, k.pack_text, COALESCE(a.units_per_pack, 1), t.label, t.expiry_day, b.block_id,
       b.blocked_at, x.lifted_at
  FROM recall_batch b
  JOIN batch t ON t.region_id = b.region_id AND t.id = b.batch_id
  JOIN pack k ON k.id = t.pack_id
  JOIN batch_block x ON x.region_id = b.region_id AND x.id = b.block_id
  LEFT JOIN article a ON a.region_id = t.region_id AND a.pack_id = t.pack_id
 WHERE b.region_id = :region_id AND b.recall_id = :recall_id ORDER BY t.pack_id, t.label, t.expiry_day, b.batch_id;

-- query: recall_places_missing :all
-- Stores that hold goods of a case and wards that ever got them, which have no task of it yet.
-- in:  region_id i64, recall_id i64
-- out: kind text, place_id i64
SELECT x.kind, x.place_id
  FROM (SELECT 'store' AS kind, p.store_id AS place_id
          FROM recall_batch b
          JOIN balance v ON v.region_id = b.region_id AND v.batch_id = b.batch_id AND NOT v.is_virtual
          JOIN place p ON p.region_id = v.region_id AND p.id = v.place_id
         WHERE b.region_id = :region_id AND b.recall_id = :recall_id AND p.store_id IS NOT NULL
        UNION
        SELECT 'store', h.store_id
          FROM recall_batch b
          JOIN balance v ON v.region_id = b.region_id AND v.batch_id = b.batch_id AND NOT v.is_virtual
          JOIN shipment h ON h.region_id = v.region_id AND h.place_id = v.place_id
         WHERE b.region_id = :region_id AND b.recall_id = :recall_id AND h.state = 'packing'
        UNION
        SELECT 'ward', h.ward_id
          FROM recall_batch b
          JOIN shipment_line s ON s.region_id = b.region_id AND s.batch_id = b.batch_id
          JOIN shipment h ON h.region_id = s.region_id AND h.id = s.shipment_id
         WHERE b.region_id = :region_id AND b.recall_id = :recall_id AND h.state IN ('sent', 'received')
        UNION
        SELECT 'ward', p.id
          FROM recall_batch b
          JOIN balance v ON v.region_id = b.region_id AND v.batch_id = b.batch_id AND NOT v.is_virtual
          JOIN place p ON p.region_id = v.region_id AND p.id = v.place_id
         WHERE b.region_id = :region_id AND b.recall_id = :recall_id AND p.store_id IS NULL AND p.kind <> 'transit') x
 WHERE NOT EXISTS (SELECT 1 FROM recall_task t WHERE t.region_id = :region_id AND t.recall_id = :recall_id AND t.place_id = x.place_id)
 ORDER BY x.kind, x.place_id;

-- query: recall_task_insert :queue
-- in:  region_id i64, recall_id i64, kind text, place_id i64, due_at moment, created_at moment
INSERT INTO recall_task (region_id, recall_id, kind, place_id, state, due_at, created_at)
VALUES (:region_id, :recall_id, :kind, :place_id, 'open', :due_at, :created_at)
ON CONFLICT (region_id, recall_id, place_id) DO NOTHING;

-- query: recall_tasks_of :all
-- The tasks of a case, overdue ones first, then those that wait.
-- in:  region_id i64, recall_id i64, now moment
-- out: id i64, kind text, place_id i64, code text, name text, cost_centre text, state text, due_at moment, is_overdue bool, answered_at moment?, answered_name text?, recorded_name text?, via text?, note text?, reminders i64, reminded_at moment?, version i64
SELECT t.id, t.kind, t.place_id, p.code, p.name, p.cost_centre, t.state, t.due_at, t.state = 'open' AND t.due_at < :now, t.answered_at,
       a.answered_name, n.display_name, a.via, a.note,
       (SELECT COUNT(*) FROM recall_event e WHERE e.region_id = t.region_id AND e.recall_id = t.recall_id AND e.task_id = t.id AND e.event = 'reminded'),
       (SELECT MAX(e.recorded_at) FROM recall_event e WHERE e.region_id = t.region_id AND e.recall_id = t.recall_id AND e.task_id = t.id AND e.event = 'reminded'),
       t.version
  FROM recall_task t
  JOIN place p ON p.region_id = t.region_id AND p.id = t.place_id
  LEFT JOIN recall_answer a ON a.region_id = t.region_id AND a.id = t.answer_id
  LEFT JOIN person n ON n.region_id = a.region_id AND n.id = a.recorded_by
 WHERE t.region_id = :region_id AND t.recall_id = :recall_id
 ORDER BY CASE WHEN t.state = 'open' AND t.due_at < :now THEN 0 WHEN t.state = 'open' THEN 1 ELSE 2 END,
          CASE WHEN t.kind = 'store' THEN 0 ELSE 1 END, p.name, p.id;

-- query: recall_tasks_of_place :page
-- A place's tasks of open cases that wait, the first to be due first; with the answered ones when asked for.
-- in:  region_id i64, place_id i64, with_answered bool, page_size i64
-- out: id i64, recall_id i64, number i64, kind text, class text, place_name text, article text?, labels text?, instruction text, state text, due_at moment, answered_at moment?
SELECT t.id, r.id, r.number, t.kind, r.class, p.name,
       (SELECT MIN(k.name) FROM recall_item i JOIN pack k ON k.id = i.pack_id WHERE i.region_id = r.region_id AND i.recall_id = r.id),
       (SELECT MIN(i.label) FROM recall_item i WHERE i.region_id = r.region_id AND i.recall_id = r.id),
       r.instruction, t.state, t.due_at, t.answered_at
  FROM recall_task t
  JOIN recall r ON r.region_id = t.region_id AND r.id = t.recall_id
  JOIN place p ON p.region_id = t.region_id AND p.id = t.place_id
 WHERE t.region_id = :region_id AND t.place_id = :place_id AND r.state = 'open' AND (t.state = 'open' OR :with_answered)
 ORDER BY CASE WHEN t.state = 'open' THEN 0 ELSE 1 END, t.due_at, t.id LIMIT :page_size;

-- query: recall_task_get :one
-- in:  region_id i64, task_id i64
-- out: id i64, recall_id i64, kind text, place_id i64, code text, name text, state text, due_at moment, answer_id id?, answered_at moment?, version i64
SELECT t.id, t.recall_id, t.kind, t.place_id, p.code, p.name, t.state, t.due_at, t.answer_id, t.answered_at, t.version
  FROM recall_task t JOIN place p ON p.region_id = t.region_id AND p.id = t.place_id
 WHERE t.region_id = :region_id AND t.id = :task_id;

-- query: recall_ward_batches :all
-- What each ward (0: all) got of each batch of a case, and what it said and sent back.
-- in:  region_id i64, recall_id i64, place_id i64
-- out: task_id i64, place_id i64, code text, name text, batch_id i64, pack_id i64, article text, strength text, pack_text text, units_per_pack i64, label text, expiry_day day, sent_units i64, on_the_way_units i64, got_units i64, difference_units i64, first_at moment?, last_at moment?, returned_units i64, noted_units i64, found_units i64?, used_units i64?, returned_before i64?
SELECT t.id, p.id, p.code, p.name, b.batch_id, h.pack_id, k.name, k.strength, k.pack_text, COALESCE(a.units_per_pack, 1), h.label, h.expiry_day,
       COALESCE(x.sent, 0), COALESCE(x.on_the_way, 0), COALESCE(x.got, 0), COALESCE(x.difference, 0), x.first_at, x.last_at,
       (SELECT CAST(COALESCE(SUM(l.units), 0) AS BIGINT) FROM goods_return_line l JOIN goods_return g ON g.region_id = l.region_id AND g.id = l.return_id
         WHERE l.region_id = b.region_id AND l.batch_id = b.batch_id AND g.ward_id = p.id AND l.state = 'decided'),
       (SELECT CAST(COALESCE(SUM(l.noted_units), 0) AS BIGINT) FROM goods_return_line l JOIN goods_return g ON g.region_id = l.region_id AND g.id = l.return_id
         WHERE l.region_id = b.region_id AND l.batch_id = b.batch_id AND g.ward_id = p.id AND l.state = 'noted'),
       w.found_units, w.used_units, w.returned_units
  FROM recall_task t
  JOIN place p ON p.region_id = t.region_id AND p.id = t.place_id
  JOIN recall_batch b ON b.region_id = t.region_id AND b.recall_id = t.recall_id
  JOIN batch h ON h.region_id = b.region_id AND h.id = b.batch_id
  JOIN pack k ON k.id = h.pack_id
  LEFT JOIN article a ON a.region_id = h.region_id AND a.pack_id = h.pack_id
  LEFT JOIN (SELECT q.ward_id, s.batch_id, CAST(SUM(s.units) AS BIGINT) AS sent,
                    CAST(SUM(CASE WHEN q.state = 'sent' THEN s.units ELSE 0 END) AS BIGINT) AS on_the_way,
                    CAST(SUM(COALESCE(s.received_units, 0)) AS BIGINT) AS got,
                    CAST(SUM(CASE WHEN q.state = 'received' THEN s.units - s.received_units ELSE 0 END) AS BIGINT) AS difference,
                    MIN(q.sent_at) AS first_at, MAX(q.sent_at) AS last_at
               FROM recall_batch y
               JOIN shipment_line s ON s.region_id = y.region_id AND s.batch_id = y.batch_id
               JOIN shipment q ON q.region_id = s.region_id AND q.id = s.shipment_id
              WHERE y.region_id = :region_id AND y.recall_id = :recall_id AND q.state IN ('sent', 'received')
              GROUP BY q.ward_id, s.batch_id) x ON x.ward_id = p.id AND x.batch_id = b.batch_id
  LEFT JOIN recall_answer_line w ON w.region_id = t.region_id AND w.answer_id = t.answer_id AND w.batch_id = b.batch_id
 WHERE t.region_id = :region_id AND t.recall_id = :recall_id AND t.kind = 'ward' AND (:place_id = 0 OR p.id = :place_id)
   AND (x.sent > 0 OR w.batch_id IS NOT NULL)
 ORDER BY p.name, p.id, h.label, b.batch_id;

-- query: recall_answer_insert :one
-- in:  region_id i64, task_id i64, via text, answered_by id?, answered_name text, recorded_by i64, recorded_at moment, note text
-- out: id i64
INSERT INTO recall_answer (region_id, task_id, via, answered_by, answered_name, recorded_by, recorded_at, note)
VALUES (:region_id, :task_id, :via, :answered_by, :answered_name, :recorded_by, :recorded_at, :note)
RETURNING id;

-- query: recall_answer_line_insert :queue
-- in:  region_id i64, answer_id i64, batch_id i64, found_units i64, used_units i64, returned_units i64
INSERT INTO recall_answer_line (region_id, answer_id, batch_id, found_units, used_units, returned_units)
VALUES (:region_id, :answer_id, :batch_id, :found_units, :used_units, :returned_units);

-- query: recall_task_answer :write
-- in:  region_id i64, task_id i64, version i64, answer_id i64, answered_at moment
UPDATE recall_task SET state = 'answered', answer_id = :answer_id, answered_at = :answered_at, version = version + 1
 WHERE region_id = :region_id AND id = :task_id AND version = :version AND kind = 'ward';

-- query: recall_answers_of :all
-- Every answer of a task, newest first.
-- in:  region_id i64, task_id i64
-- out: id i64, via text, answered_name text, recorded_name text?, recorded_at moment, note text, found_units i64, used_units i64
SELECT a.id, a.via, a.answered_name, n.display_name, a.recorded_at, a.note,
       (SELECT CAST(COALESCE(SUM(l.found_units), 0) AS BIGINT) FROM recall_answer_line l WHERE l.region_id = a.region_id AND l.answer_id = a.id),
       (SELECT CAST(COALESCE(SUM(l.used_units), 0) AS BIGINT) FROM recall_answer_line l WHERE l.region_id = a.region_id AND l.answer_id = a.id)
  FROM recall_answer a LEFT JOIN person n ON n.region_id = a.region_id AND n.id = a.recorded_by
 WHERE a.region_id = :region_id AND a.task_id = :task_id ORDER BY a.id DESC;

-- query: recall_left :all
-- Goods of a case (0: of every open one) that do not stand in quarantine yet, in a store (0: all): in bins, and in boxes being packed.
-- in:  region_id i64, recall_id i64, store_id i64
-- out: kind text, recall_id i64, store_id i64, store_name text, place_id i64, place_code text, batch_id i64, label text, expiry_day day, article text, strength text, pack_text text, units_per_pack i64, units i64, owner_id i64, earmark_id i64, pick_list_id id?, pick_list_number i64, walk_order i64
SELECT 'bin', b.recall_id, s.id, s.name, p.id, p.code, b.batch_id, t.label, t.expiry_day, k.name, k.strength, k.pack_text,
       COALESCE(a.units_per_pack, 1), v.units, v.owner_id, v.earmark_id, CAST(NULL AS BIGINT), CAST(0 AS BIGINT), p.walk_order
  FROM recall r
  JOIN recall_batch b ON b.region_id = r.region_id AND b.recall_id = r.id
  JOIN balance v ON v.region_id = b.region_id AND v.batch_id = b.batch_id AND NOT v.is_virtual
  JOIN place p ON p.region_id = v.region_id AND p.id = v.place_id AND NOT p.is_quarantine
  JOIN place s ON s.region_id = p.region_id AND s.id = p.store_id
  JOIN batch t ON t.region_id = b.region_id AND t.id = b.batch_id
  JOIN pack k ON k.id = t.pack_id
  LEFT JOIN article a ON a.region_id = t.region_id AND a.pack_id = t.pack_id
 WHERE r.region_id = :region_id AND r.state = 'open' AND (:recall_id = 0 OR r.id = :recall_id) AND (:store_id = 0 OR s.id = :store_id)
UNION ALL
SELECT 'box', b.recall_id, s.id, s.name, p.id, p.code, b.batch_id, t.label, t.expiry_day, k.name, k.strength, k.pack_text,
       COALESCE(a.units_per_pack, 1), v.units, v.owner_id, v.earmark_id,
       (SELECT MAX(l.id) FROM pick_list l WHERE l.region_id = h.region_id AND l.shipment_id = h.id),
       (SELECT COALESCE(MAX(l.number), 0) FROM pick_list l WHERE l.region_id = h.region_id AND l.shipment_id = h.id), CAST(999999 AS BIGINT)
  FROM recall r
  JOIN recall_batch b ON b.region_id = r.region_id AND b.recall_id = r.id
  JOIN balance v ON v.region_id = b.region_id AND v.batch_id = b.batch_id AND NOT v.is_virtual
  JOIN place p ON p.region_id = v.region_id AND p.id = v.place_id
  JOIN shipment h ON h.region_id = p.region_id AND h.place_id = p.id AND h.state = 'packing'
  JOIN place s ON s.region_id = h.region_id AND s.id = h.store_id
  JOIN batch t ON t.region_id = b.region_id AND t.id = b.batch_id
  JOIN pack k ON k.id = t.pack_id
  LEFT JOIN article a ON a.region_id = t.region_id AND a.pack_id = t.pack_id
 WHERE r.region_id = :region_id AND r.state = 'open' AND (:recall_id = 0 OR r.id = :recall_id) AND (:store_id = 0 OR s.id = :store_id)
 ORDER BY 1, 4, 19, 5, 7;

-- query: recall_store_tasks :all
-- The tasks of stores in open cases that hold a batch (0: any) or are of a case (0: any).
-- in:  region_id i64, batch_id i64, recall_id i64
-- out: id i64, recall_id i64, place_id i64, state text
SELECT t.id, t.recall_id, t.place_id, t.state
  FROM recall_task t JOIN recall r ON r.region_id = t.region_id AND r.id = t.recall_id
 WHERE t.region_id = :region_id AND t.kind = 'store' AND r.state = 'open' AND (:recall_id = 0 OR r.id = :recall_id)
   AND (:batch_id = 0 OR EXISTS (SELECT 1 FROM recall_batch b WHERE b.region_id = r.region_id AND b.recall_id = r.id AND b.batch_id = :batch_id))
 ORDER BY t.id;

-- query: recall_task_done :write
-- A store's task is done when its goods stand in quarantine.
-- in:  region_id i64, task_id i64, answered_at moment
UPDATE recall_task SET state = 'answered', answered_at = :answered_at, version = version + 1
 WHERE region_id = :region_id AND id = :task_id AND state = 'open' AND kind = 'store';

-- query: recall_task_again :write
-- Goods came back to a bin of the store: its task waits again.
-- in:  region_id i64, task_id i64
UPDATE recall_task SET state = 'open', answered_at = NULL, version = version + 1
 WHERE region_id = :region_id AND id = :task_id AND state = 'answered' AND kind = 'store';

-- query: recall_person :one
-- in:  region_id i64, person_id i64
-- out: display_name text
SELECT display_name FROM person WHERE region_id = :region_id AND id = :person_id;

-- query: recall_close :write
-- in:  region_id i64, recall_id i64, version i64, closed_at moment, closed_by i64, close_reason text, tasks_left i64
UPDATE recall SET state = 'closed', closed_at = :closed_at, closed_by = :closed_by, close_reason = :close_reason, tasks_left = :tasks_left,
       version = version + 1
 WHERE region_id = :region_id AND id = :recall_id AND version = :version AND state = 'open';

-- query: recall_items_close :write
-- in:  region_id i64, recall_id i64
UPDATE recall_item SET is_open = false WHERE region_id = :region_id AND recall_id = :recall_id;

-- query: recall_items_unwatch :write
-- in:  region_id i64, recall_id i64
UPDATE recall_item SET is_watched = false WHERE region_id = :region_id AND recall_id = :recall_id;

-- query: recall_mark_lifted :write
-- in:  region_id i64, recall_id i64, lifted_at moment, lifted_by i64, lift_reason text
UPDATE recall SET lifted_at = :lifted_at, lifted_by = :lifted_by, lift_reason = :lift_reason, version = version + 1
 WHERE region_id = :region_id AND id = :recall_id AND state = 'closed' AND lifted_at IS NULL;

-- query: recall_events_of :all
-- in:  region_id i64, recall_id i64
-- out: event text, note text, place_name text?, person text?, recorded_at moment
SELECT e.event, e.note, p.name, n.display_name, e.recorded_at
  FROM recall_event e
  LEFT JOIN recall_task t ON t.region_id = e.region_id AND t.id = e.task_id
  LEFT JOIN place p ON p.region_id = t.region_id AND p.id = t.place_id
  LEFT JOIN person n ON n.region_id = e.region_id AND n.id = e.person_id
 WHERE e.region_id = :region_id AND e.recall_id = :recall_id ORDER BY e.id;

-- query: recall_rows :all
-- The lines of one batch behind a case's figures that stand in documents and in the ledger; a figure is the sum of its lines.
-- in:  region_id i64, batch_id i64
-- out: figure text, at moment?, place_id i64, place_name text, batch_id i64, label text, units i64, value_ore i64, reference text, reference_id i64, reference_number i64
SELECT 'received', m.recorded_at, q.id, q.name, b.id, b.label, CASE WHEN f.kind = 'supplier' THEN m.units ELSE -m.units END,
       CASE WHEN f.kind = 'supplier' THEN m.value_ore ELSE -m.value_ore END, m.cause_kind, m.cause_id, m.id
  FROM batch b CROSS JOIN movement m
  JOIN place f ON f.region_id = m.region_id AND f.id = m.from_place_id
  JOIN place o ON o.region_id = m.region_id AND o.id = m.to_place_id
  JOIN place q ON q.region_id = m.region_id AND q.id = CASE WHEN f.kind = 'supplier' THEN o.id ELSE f.id END
 WHERE b.region_id = :region_id AND b.id = :batch_id AND m.region_id = :region_id AND m.batch_id = b.id AND (f.kind = 'supplier' OR o.kind = 'supplier')
UNION ALL
SELECT CASE WHEN p.is_quarantine THEN 'quarantined' ELSE 'in_stock' END, CAST(NULL AS BIGINT), p.id, p.name, b.id, b.label, v.units,
       v.value_ore, 'balance', b.id, p.id
  FROM batch b CROSS JOIN balance v
  JOIN place p ON p.region_id = v.region_id AND p.id = v.place_id
 WHERE b.region_id = :region_id AND b.id = :batch_id AND v.region_id = :region_id AND v.batch_id = b.id AND NOT v.is_virtual AND p.store_id IS NOT NULL
UNION ALL
SELECT 'in_box', h.created_at, w.id, w.name, b.id, b.label, v.units, v.value_ore, 'shipment', h.id, h.number
  FROM batch b CROSS JOIN balance v
  JOIN shipment h ON h.region_id = v.region_id AND h.place_id = v.place_id AND h.state = 'packing'
  JOIN place w ON w.region_id = h.region_id AND w.id = h.ward_id
 WHERE b.region_id = :region_id AND b.id = :batch_id AND v.region_id = :region_id AND v.batch_id = b.id AND NOT v.is_virtual
UNION ALL
SELECT x.figure, h.sent_at, w.id, w.name, b.id, b.label,
       CASE x.figure WHEN 'got' THEN s.received_units WHEN 'difference' THEN s.units - s.received_units ELSE s.units END, s.value_ore,
       'shipment', h.id, h.number
  FROM batch b CROSS JOIN shipment_line s
  JOIN shipment h ON h.region_id = s.region_id AND h.id = s.shipment_id
  JOIN place w ON w.region_id = h.region_id AND w.id = h.ward_id
  JOIN (SELECT 'sent' AS figure UNION ALL SELECT 'on_the_way' UNION ALL SELECT 'got' UNION ALL SELECT 'difference') x
    ON x.figure = 'sent' OR (x.figure = 'on_the_way' AND h.state = 'sent') OR (x.figure = 'got' AND h.state = 'received')
       OR (x.figure = 'difference' AND h.state = 'received' AND s.units <> s.received_units)
 WHERE b.region_id = :region_id AND b.id = :batch_id AND s.region_id = :region_id AND s.batch_id = b.id AND h.state IN ('sent', 'received')
UNION ALL
SELECT 'returned', l.decided_at, w.id, w.name, b.id, b.label, l.units, l.value_ore, 'return', g.id, g.number
  FROM batch b CROSS JOIN goods_return_line l
  JOIN goods_return g ON g.region_id = l.region_id AND g.id = l.return_id
  JOIN place w ON w.region_id = g.region_id AND w.id = g.ward_id
 WHERE b.region_id = :region_id AND b.id = :batch_id AND l.region_id = :region_id AND l.batch_id = b.id AND l.state = 'decided'
UNION ALL
SELECT 'destroyed', y.wasted_at, p.id, p.name, b.id, b.label, y.units, y.value_ore, 'waste', y.id, y.number
  FROM batch b CROSS JOIN waste y
  JOIN place p ON p.region_id = y.region_id AND p.id = y.place_id
 WHERE b.region_id = :region_id AND b.id = :batch_id AND y.region_id = :region_id AND y.batch_id = b.id AND y.undone_at IS NULL
 ORDER BY 1, 2, 4, 6, 11;

-- query: recall_counts :one
-- What waits: open cases, tasks without an answer, those of them that are late, and returns that are to be taken in.
-- in:  region_id i64, now moment
-- out: cases i64, waiting i64, overdue i64, returns i64
SELECT (SELECT COUNT(*) FROM recall WHERE region_id = :region_id AND state = 'open'),
       (SELECT COUNT(*) FROM recall r JOIN recall_task t ON t.region_id = r.region_id AND t.recall_id = r.id
         WHERE r.region_id = :region_id AND r.state = 'open' AND t.state = 'open'),
       (SELECT COUNT(*) FROM recall r JOIN recall_task t ON t.region_id = r.region_id AND t.recall_id = r.id
         WHERE r.region_id = :region_id AND r.state = 'open' AND t.state = 'open' AND t.due_at < :now),
       (SELECT COUNT(*) FROM goods_return WHERE region_id = :region_id AND state = 'noted');

-- query: recall_of_shipment :all
-- The recalls that hold for what lies in a shipment.
-- in:  region_id i64, shipment_id i64
-- out: recall_id i64, number i64, label text
SELECT DISTINCT r.id, r.number, t.label
  FROM shipment_line s
  JOIN recall_batch b ON b.region_id = s.region_id AND b.batch_id = s.batch_id
  JOIN recall_item i ON i.region_id = b.region_id AND i.id = b.item_id
  JOIN recall r ON r.region_id = b.region_id AND r.id = b.recall_id
  JOIN batch t ON t.region_id = b.region_id AND t.id = b.batch_id
 WHERE s.region_id = :region_id AND s.shipment_id = :shipment_id AND i.is_watched
 ORDER BY r.id, t.label;

-- query: recalls_open_of_shipment :all
-- The open cases that a shipment's goods belong to.
-- in:  region_id i64, shipment_id i64
-- out: recall_id i64, ward_due_at moment
SELECT DISTINCT r.id, r.ward_due_at
  FROM shipment_line s
  JOIN recall_batch b ON b.region_id = s.region_id AND b.batch_id = s.batch_id
  JOIN recall r ON r.region_id = b.region_id AND r.id = b.recall_id
 WHERE s.region_id = :region_id AND s.shipment_id = :shipment_id AND r.state = 'open' ORDER BY r.id;
