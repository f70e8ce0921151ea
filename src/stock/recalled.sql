-- recalled.sql: whether a batch is recalled, and what watches for batches that are not made yet.

-- query: recall_gate_pass :queue
-- Whoever makes a batch of a pack, or opens a recall of it, waits here for the other.
-- in:  region_id i64, pack_id i64
INSERT INTO recall_gate (region_id, pack_id, version) VALUES (:region_id, :pack_id, 1)
ON CONFLICT (region_id, pack_id) DO UPDATE SET version = recall_gate.version + 1;

-- query: recall_items_watched :all
-- What holds for a pack and batch number, one a case; a case of the whole pack holds for every number.
-- in:  region_id i64, pack_id i64, batch_number text
-- out: item_id i64, recall_id i64, number i64, reason text, is_open bool
SELECT MIN(i.id), r.id, r.number, r.reason, r.state = 'open'
  FROM recall_item i JOIN recall r ON r.region_id = i.region_id AND r.id = i.recall_id
 WHERE i.region_id = :region_id AND i.pack_id = :pack_id AND i.is_watched AND i.batch_number IN (:batch_number, '')
 GROUP BY r.id, r.number, r.reason, r.state
 ORDER BY CASE WHEN r.state = 'open' THEN 0 ELSE 1 END, r.id;

-- query: recall_of_batch :maybe ahead
-- The case that holds for a batch, an open one first.
-- in:  region_id i64, batch_id i64
-- out: recall_id i64, number i64, label text, is_open bool
SELECT r.id, r.number, t.label, r.state = 'open'
  FROM recall_batch b
  JOIN recall_item i ON i.region_id = b.region_id AND i.id = b.item_id
  JOIN recall r ON r.region_id = b.region_id AND r.id = b.recall_id
  JOIN batch t ON t.region_id = b.region_id AND t.id = b.batch_id
 WHERE b.region_id = :region_id AND b.batch_id = :batch_id AND i.is_watched
 ORDER BY CASE WHEN r.state = 'open' THEN 0 ELSE 1 END, r.id LIMIT 1;

-- query: recall_of_block :maybe
-- The case that a block belongs to, as long as it holds.
-- in:  region_id i64, block_id i64
-- out: recall_id i64, number i64
SELECT r.id, r.number
  FROM recall_batch b
  JOIN recall_item i ON i.region_id = b.region_id AND i.id = b.item_id
  JOIN recall r ON r.region_id = b.region_id AND r.id = b.recall_id
 WHERE b.region_id = :region_id AND b.block_id = :block_id AND i.is_watched;

-- query: recall_batch_insert :queue
-- in:  region_id i64, recall_id i64, batch_id i64, item_id i64, block_id i64, blocked_at moment
INSERT INTO recall_batch (region_id, recall_id, batch_id, item_id, block_id, blocked_at)
VALUES (:region_id, :recall_id, :batch_id, :item_id, :block_id, :blocked_at);

-- query: recall_event_insert :queue
-- in:  region_id i64, recall_id i64, task_id id?, event text, note text, person_id i64, recorded_at moment
INSERT INTO recall_event (region_id, recall_id, task_id, event, note, person_id, recorded_at)
VALUES (:region_id, :recall_id, :task_id, :event, :note, :person_id, :recorded_at);

-- query: receipt_line_batch :one
-- in:  region_id i64, receipt_line_id i64
-- out: batch_id i64
SELECT batch_id FROM receipt_line WHERE region_id = :region_id AND id = :receipt_line_id;
