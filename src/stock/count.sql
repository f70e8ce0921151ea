-- count.sql: counts, their lines, and what is to be counted.

-- query: rule_parameter :maybe
-- The parameter of a numbered rule in force on a day.
-- in:  number text, on_day day
-- out: parameter text
SELECT parameter FROM rule_version
 WHERE number = :number AND valid_from <= :on_day AND (valid_to IS NULL OR valid_to >= :on_day)
 ORDER BY valid_from DESC LIMIT 1;

-- query: stock_reasons :all
-- What a person may choose from on a day.
-- in:  purpose text, on_day day
-- out: code text, needs_text bool
SELECT code, needs_text FROM stock_reason
 WHERE purpose = :purpose AND valid_from <= :on_day AND (valid_to IS NULL OR valid_to >= :on_day)
 ORDER BY position, code;

-- query: count_insert :one
-- in:  region_id i64, number i64, store_id i64, selection text, parameter text, is_blind bool, note text, created_at moment, created_by i64
-- out: id i64
INSERT INTO stock_count (region_id, number, store_id, selection, parameter, is_blind, state, note, created_at, created_by)
VALUES (:region_id, :number, :store_id, :selection, :parameter, :is_blind, 'open', :note, :created_at, :created_by)
RETURNING id;

-- query: count_lines_choose :write
-- One waiting line for each balance that the selection takes in and no other open count has.  The store's value classes are
-- A to 80 %, B to 95 % of its value, the dearest first.
-- in:  region_id i64, count_id i64, store_id i64, from_walk i64, to_walk i64, storage_class text, narcotic_class text, by_since bool, since moment, value_class text, only_tasks bool
INSERT INTO count_line (region_id, count_id, place_id, batch_id, owner_id, earmark_id, state)
SELECT b.region_id, :count_id, b.place_id, b.batch_id, b.owner_id, b.earmark_id, 'waiting'
  FROM place p
  JOIN balance b ON b.region_id = p.region_id AND b.place_id = p.id
  JOIN batch t ON t.region_id = b.region_id AND t.id = b.batch_id
  JOIN article a ON a.region_id = t.region_id AND a.pack_id = t.pack_id
 WHERE p.region_id = :region_id AND p.store_id = :store_id
   AND p.walk_order >= :from_walk AND p.walk_order <= :to_walk
   AND (:storage_class = '' OR a.storage_class = :storage_class)
   AND (:narcotic_class = '' OR a.narcotic_class = :narcotic_class
        OR (:narcotic_class = 'all' AND a.narcotic_class IN ('II', 'III', 'IV', 'V')))
   AND (NOT :by_since OR NOT EXISTS (SELECT 1 FROM count_line c
         WHERE c.region_id = b.region_id AND c.place_id = b.place_id AND c.batch_id = b.batch_id AND c.counted_at >= :since))
   AND (NOT :only_tasks OR EXISTS (SELECT 1 FROM count_task k
         WHERE k.region_id = b.region_id AND k.place_id = b.place_id AND k.batch_id = b.batch_id AND k.closed_at IS NULL))
   AND (:value_class = '' OR t.pack_id IN (
         SELECT y.pack_id FROM (
           SELECT x.pack_id, CAST(SUM(x.value_ore) OVER (ORDER BY x.value_ore DESC, x.pack_id) AS BIGINT) - x.value_ore AS before_ore,
                  CAST(SUM(x.value_ore) OVER () AS BIGINT) AS all_ore
             FROM (SELECT u.pack_id, CAST(SUM(c.value_ore) AS BIGINT) AS value_ore
                     FROM place q JOIN balance c ON c.region_id = q.region_id AND c.place_id = q.id
                     JOIN batch u ON u.region_id = c.region_id AND u.id = c.batch_id
                    WHERE q.region_id = :region_id AND q.store_id = :store_id GROUP BY u.pack_id) x) y
          WHERE CASE WHEN y.before_ore * 100 < y.all_ore * 80 THEN 'A' WHEN y.before_ore * 100 < y.all_ore * 95 THEN 'B' ELSE 'C' END
                = :value_class))
   AND NOT EXISTS (SELECT 1 FROM count_line c
        WHERE c.region_id = b.region_id AND c.place_id = b.place_id AND c.batch_id = b.batch_id AND c.owner_id = b.owner_id
          AND c.earmark_id = b.earmark_id AND c.state IN ('waiting', 'counted'));

-- query: count_get :one
-- in:  region_id i64, count_id i64
-- out: id i64, number i64, store_id i64, store_name text, selection text, parameter text, is_blind bool, state text, note text, created_at moment, created_by text?, counted_at moment?, approved_at moment?, approved_by text?, version i64
SELECT c.id, c.number, c.store_id, s.name, c.selection, c.parameter, c.is_blind, c.state, c.note, c.created_at,
       p.display_name, c.counted_at, c.approved_at, a.display_name, c.version
  FROM stock_count c
  JOIN place s ON s.region_id = c.region_id AND s.id = c.store_id
  LEFT JOIN person p ON p.region_id = c.region_id AND p.id = c.created_by
  LEFT JOIN person a ON a.region_id = c.region_id AND a.id = c.approved_by
 WHERE c.region_id = :region_id AND c.id = :count_id;

-- query: count_list :page
-- Counts, newest first, before a number, with their figures: lines right of lines counted, and by value; all of them (0) or the
-- ones with differences that wait for approval (1).
-- in:  region_id i64, before i64, waiting_only i64, page_size i64
-- out: id i64, number i64, store_name text, selection text, parameter text, state text, created_at moment, created_by text?, lines i64, counted i64, right_lines i64, counted_ore i64, right_ore i64, difference_ore i64, to_approve i64
SELECT c.id, c.number, s.name, c.selection, c.parameter, c.state, c.created_at, p.display_name,
       CAST(COALESCE(SUM(CASE WHEN l.state IN ('waiting', 'counted', 'approved') THEN 1 ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN l.state IN ('counted', 'approved') THEN 1 ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN l.state IN ('counted', 'approved') AND l.counted_units = l.balance_at_count THEN 1 ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN l.state IN ('counted', 'approved')
            THEN l.value_at_count + CASE WHEN l.difference_value_ore > 0 THEN l.difference_value_ore ELSE 0 END ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN l.state IN ('counted', 'approved') AND l.counted_units = l.balance_at_count THEN l.value_at_count ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN l.state IN ('counted', 'approved') THEN l.difference_value_ore ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN l.state = 'counted' AND l.counted_units <> l.balance_at_count THEN 1 ELSE 0 END), 0) AS BIGINT)
  FROM (SELECT k.region_id, k.id, k.number, k.store_id, k.selection, k.parameter, k.state, k.created_at, k.created_by FROM stock_count k
         WHERE k.region_id = :region_id AND k.number < :before
           AND (:waiting_only = 0 OR EXISTS (SELECT 1 FROM count_line d WHERE d.region_id = k.region_id AND d.count_id = k.id
                                                AND d.state = 'counted' AND d.counted_units <> d.balance_at_count))
         ORDER BY k.number DESC LIMIT :page_size) c
  JOIN place s ON s.region_id = c.region_id AND s.id = c.store_id
  LEFT JOIN person p ON p.region_id = c.region_id AND p.id = c.created_by
  LEFT JOIN count_line l ON l.region_id = c.region_id AND l.count_id = c.id
 GROUP BY c.id, c.number, s.name, c.selection, c.parameter, c.state, c.created_at, p.display_name
 ORDER BY c.number DESC;

-- query: count_accuracy :one
-- The figure over a time (count 0) or of a count: lines right of lines counted, and by value; a recounted line counts once.
-- in:  region_id i64, count_id i64, from_at moment, to_at moment
-- out: counted i64, right_lines i64, counted_ore i64, right_ore i64, difference_ore i64
SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN counted_units = balance_at_count THEN 1 ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(value_at_count + CASE WHEN difference_value_ore > 0 THEN difference_value_ore ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN counted_units = balance_at_count THEN value_at_count ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(difference_value_ore), 0) AS BIGINT)
  FROM count_line
 WHERE region_id = :region_id AND state IN ('counted', 'approved') AND (:count_id = 0 OR count_id = :count_id)
   AND counted_at >= :from_at AND counted_at < :to_at;

-- query: count_lines :all
-- The lines of a count in walk order, those replaced by a recount too; place 0: every bin.
-- in:  region_id i64, count_id i64, place_id i64
-- out: id i64, place_id i64, place_code text, pack_id i64, name text, strength text, pack_text text, vnr text, units_per_pack i64, narcotic_class text, batch_id i64, label text, expiry_day day, owner_id i64, earmark_id i64, state text, recount_of id?, is_found bool, counted_units i64?, counted_at moment?, counted_by id?, counted_name text?, balance_at_count i64?, value_at_count i64?, difference_value_ore i64?, reason_code text, reason_text text, movement_id id?, units_now i64?
SELECT l.id, l.place_id, p.code, t.pack_id, k.name, k.strength, k.pack_text, k.vnr, a.units_per_pack, a.narcotic_class, l.batch_id,
       t.label, t.expiry_day, l.owner_id, l.earmark_id, l.state, l.recount_of, l.is_found, l.counted_units, l.counted_at,
       l.counted_by, n.display_name, l.balance_at_count, l.value_at_count, l.difference_value_ore, l.reason_code, l.reason_text,
       l.movement_id, b.units
  FROM count_line l
  JOIN place p ON p.region_id = l.region_id AND p.id = l.place_id
  JOIN batch t ON t.region_id = l.region_id AND t.id = l.batch_id
  JOIN pack k ON k.id = t.pack_id
  JOIN article a ON a.region_id = t.region_id AND a.pack_id = t.pack_id
  LEFT JOIN person n ON n.region_id = l.region_id AND n.id = l.counted_by
  LEFT JOIN balance b ON b.region_id = l.region_id AND b.place_id = l.place_id AND b.batch_id = l.batch_id
        AND b.owner_id = l.owner_id AND b.earmark_id = l.earmark_id
 WHERE l.region_id = :region_id AND l.count_id = :count_id AND (:place_id = 0 OR l.place_id = :place_id)
 ORDER BY p.walk_order, p.id, k.sort_key, t.expiry_day, l.batch_id, l.id;

-- query: count_lines_of_time :page
-- Lines counted in a time, for the figure to open to; only those that differ when asked, newest first.
-- in:  region_id i64, from_at moment, to_at moment, only_wrong bool, page_size i64
-- out: id i64, count_id i64, number i64, place_code text, name text, strength text, pack_text text, batch_id i64, label text, counted_units i64, balance_at_count i64, value_at_count i64, difference_value_ore i64, counted_at moment, counted_name text?, reason_code text, state text
SELECT l.id, l.count_id, c.number, p.code, k.name, k.strength, k.pack_text, l.batch_id, t.label, l.counted_units, l.balance_at_count,
       l.value_at_count, l.difference_value_ore, l.counted_at, n.display_name, l.reason_code, l.state
  FROM count_line l
  JOIN stock_count c ON c.region_id = l.region_id AND c.id = l.count_id
  JOIN place p ON p.region_id = l.region_id AND p.id = l.place_id
  JOIN batch t ON t.region_id = l.region_id AND t.id = l.batch_id
  JOIN pack k ON k.id = t.pack_id
  LEFT JOIN person n ON n.region_id = l.region_id AND n.id = l.counted_by
 WHERE l.region_id = :region_id AND l.state IN ('counted', 'approved') AND l.counted_at >= :from_at AND l.counted_at < :to_at
   AND (NOT :only_wrong OR l.counted_units <> l.balance_at_count)
 ORDER BY l.counted_at DESC, l.id DESC LIMIT :page_size;

-- query: count_bins :all
-- The bins of a count in walk order: how many lines wait in each, and how many of them for this person, who did not count
-- them before.
-- in:  region_id i64, count_id i64, person_id i64
-- out: place_id i64, code text, lines i64, waiting i64, mine i64
SELECT p.id, p.code, COUNT(*), CAST(SUM(CASE WHEN l.state = 'waiting' THEN 1 ELSE 0 END) AS BIGINT),
       CAST(SUM(CASE WHEN l.state = 'waiting' AND (b.counted_by IS NULL OR b.counted_by <> :person_id) THEN 1 ELSE 0 END) AS BIGINT)
  FROM count_line l JOIN place p ON p.region_id = l.region_id AND p.id = l.place_id
  LEFT JOIN count_line b ON b.region_id = l.region_id AND b.id = l.recount_of
 WHERE l.region_id = :region_id AND l.count_id = :count_id AND l.state IN ('waiting', 'counted', 'approved')
 GROUP BY p.id, p.code, p.walk_order ORDER BY p.walk_order, p.id;

-- query: count_line_get :one
-- in:  region_id i64, line_id i64
-- out: id i64, count_id i64, place_id i64, place_code text, batch_id i64, label text, pack_id i64, narcotic_class text, owner_id i64, earmark_id i64, state text, recount_of id?, is_found bool, counted_units i64?, counted_by id?, balance_at_count i64?, difference_value_ore i64?
SELECT l.id, l.count_id, l.place_id, p.code, l.batch_id, t.label, t.pack_id, a.narcotic_class, l.owner_id, l.earmark_id, l.state,
       l.recount_of, l.is_found, l.counted_units, l.counted_by, l.balance_at_count, l.difference_value_ore
  FROM count_line l
  JOIN place p ON p.region_id = l.region_id AND p.id = l.place_id
  JOIN batch t ON t.region_id = l.region_id AND t.id = l.batch_id
  JOIN article a ON a.region_id = t.region_id AND a.pack_id = t.pack_id
 WHERE l.region_id = :region_id AND l.id = :line_id;

-- query: count_line_of_balance :maybe
-- The line that has a balance now, in whatever count.
-- in:  region_id i64, place_id i64, batch_id i64, owner_id i64, earmark_id i64
-- out: id i64, count_id i64, number i64
SELECT l.id, l.count_id, c.number
  FROM count_line l JOIN stock_count c ON c.region_id = l.region_id AND c.id = l.count_id
 WHERE l.region_id = :region_id AND l.place_id = :place_id AND l.batch_id = :batch_id AND l.owner_id = :owner_id
   AND l.earmark_id = :earmark_id AND l.state IN ('waiting', 'counted');

-- query: count_line_insert :one
-- in:  region_id i64, count_id i64, place_id i64, batch_id i64, owner_id i64, earmark_id i64, recount_of id?, is_found bool
-- out: id i64
INSERT INTO count_line (region_id, count_id, place_id, batch_id, owner_id, earmark_id, state, recount_of, is_found)
VALUES (:region_id, :count_id, :place_id, :batch_id, :owner_id, :earmark_id, 'waiting', :recount_of, :is_found)
RETURNING id;

-- query: count_line_store :write
-- in:  region_id i64, line_id i64, counted_units i64, counted_at moment, counted_by i64, balance_at_count i64, value_at_count i64, difference_value_ore i64
UPDATE count_line
   SET state = 'counted', counted_units = :counted_units, counted_at = :counted_at, counted_by = :counted_by,
       balance_at_count = :balance_at_count, value_at_count = :value_at_count, difference_value_ore = :difference_value_ore
 WHERE region_id = :region_id AND id = :line_id AND state = 'waiting';

-- query: count_line_supersede :write
-- in:  region_id i64, line_id i64
UPDATE count_line SET state = 'superseded' WHERE region_id = :region_id AND id = :line_id AND state = 'counted';

-- query: count_line_decide :write
-- in:  region_id i64, line_id i64, reason_code text, reason_text text, decided_at moment, decided_by i64, movement_id id?
UPDATE count_line
   SET state = 'approved', reason_code = :reason_code, reason_text = :reason_text, decided_at = :decided_at,
       decided_by = :decided_by, movement_id = :movement_id
 WHERE region_id = :region_id AND id = :line_id AND state = 'counted';

-- query: count_lines_leave :write
-- What was not counted, when the count is finished without it (or cancelled: what was counted too).
-- in:  region_id i64, count_id i64, also_counted bool
UPDATE count_line SET state = 'left'
 WHERE region_id = :region_id AND count_id = :count_id AND (state = 'waiting' OR (:also_counted AND state = 'counted'));

-- query: count_progress :one
-- in:  region_id i64, count_id i64
-- out: waiting i64, counted i64, approved i64
SELECT CAST(COALESCE(SUM(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN state = 'counted' THEN 1 ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN state = 'approved' THEN 1 ELSE 0 END), 0) AS BIGINT)
  FROM count_line WHERE region_id = :region_id AND count_id = :count_id;

-- query: count_touch :write
-- Every change of a count's lines goes through its row: two at once wait for each other.
-- in:  region_id i64, count_id i64
UPDATE stock_count SET version = version + 1
 WHERE region_id = :region_id AND id = :count_id AND state IN ('open', 'counted');

-- query: count_move :write
-- in:  region_id i64, count_id i64, state text, counted_at moment?, approved_at moment?, approved_by id?
UPDATE stock_count
   SET state = :state, counted_at = COALESCE(:counted_at, counted_at), approved_at = COALESCE(:approved_at, approved_at),
       approved_by = COALESCE(:approved_by, approved_by), version = version + 1
 WHERE region_id = :region_id AND id = :count_id AND state IN ('open', 'counted');

-- query: count_task_insert :write
-- One open task for a bin and batch: a second finding adds nothing.
-- in:  region_id i64, store_id i64, place_id i64, batch_id i64, cause text, cause_id i64, reason_code text, opened_at moment, opened_by i64
INSERT INTO count_task (region_id, store_id, place_id, batch_id, cause, cause_id, reason_code, opened_at, opened_by)
VALUES (:region_id, :store_id, :place_id, :batch_id, :cause, :cause_id, :reason_code, :opened_at, :opened_by)
ON CONFLICT (region_id, place_id, batch_id) WHERE closed_at IS NULL DO NOTHING;

-- query: count_task_close :write
-- in:  region_id i64, place_id i64, batch_id i64, closed_at moment, closed_by i64, count_line_id id?
UPDATE count_task SET closed_at = :closed_at, closed_by = :closed_by, count_line_id = :count_line_id
 WHERE region_id = :region_id AND place_id = :place_id AND batch_id = :batch_id AND closed_at IS NULL;

-- query: count_task_close_unfounded :write
-- What opened a task was a mistake: closed without a count, unless another short pick found the bin so too.
-- in:  region_id i64, cause text, cause_id i64, closed_at moment, closed_by i64
UPDATE count_task SET closed_at = :closed_at, closed_by = :closed_by
 WHERE region_id = :region_id AND cause = :cause AND cause_id = :cause_id AND closed_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM allocation a
        WHERE a.region_id = count_task.region_id AND a.batch_id = count_task.batch_id AND a.place_id = count_task.place_id
          AND a.state = 'short' AND a.picked_at >= count_task.opened_at AND a.id <> :cause_id);

-- query: counts_since :one
-- How often a batch in a place was counted after a moment.
-- in:  region_id i64, place_id i64, batch_id i64, after moment
-- out: counts i64
SELECT COUNT(*) FROM count_line
 WHERE region_id = :region_id AND place_id = :place_id AND batch_id = :batch_id AND counted_at > :after;

-- query: count_tasks_close_gone :write
-- Tasks of a store whose balance is gone: there is nothing left to doubt.
-- in:  region_id i64, store_id i64, closed_at moment, closed_by i64
UPDATE count_task SET closed_at = :closed_at, closed_by = :closed_by
 WHERE region_id = :region_id AND store_id = :store_id AND closed_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM balance b
        WHERE b.region_id = count_task.region_id AND b.place_id = count_task.place_id AND b.batch_id = count_task.batch_id);

-- query: count_tasks :page
-- Open tasks in walk order; store 0: every store.
-- in:  region_id i64, store_id i64, page_size i64
-- out: id i64, store_id i64, store_name text, place_id i64, place_code text, pack_id i64, name text, strength text, pack_text text, batch_id i64, label text, expiry_day day, cause text, reason_code text, opened_at moment, opened_name text?, count_id id?
SELECT k.id, k.store_id, s.name, k.place_id, p.code, t.pack_id, a.name, a.strength, a.pack_text, k.batch_id, t.label, t.expiry_day,
       k.cause, k.reason_code, k.opened_at, n.display_name,
       (SELECT MAX(l.count_id) FROM count_line l WHERE l.region_id = k.region_id AND l.place_id = k.place_id
           AND l.batch_id = k.batch_id AND l.state IN ('waiting', 'counted'))
  FROM count_task k
  JOIN place s ON s.region_id = k.region_id AND s.id = k.store_id
  JOIN place p ON p.region_id = k.region_id AND p.id = k.place_id
  JOIN batch t ON t.region_id = k.region_id AND t.id = k.batch_id
  JOIN pack a ON a.id = t.pack_id
  LEFT JOIN person n ON n.region_id = k.region_id AND n.id = k.opened_by
 WHERE k.region_id = :region_id AND k.closed_at IS NULL AND (:store_id = 0 OR k.store_id = :store_id)
 ORDER BY p.walk_order, p.id, k.id LIMIT :page_size;

-- query: batch_worth :one
-- What all of a batch is worth in real places, for goods found where no balance tells their value.
-- in:  region_id i64, batch_id i64
-- out: units i64, value_ore i64
SELECT CAST(COALESCE(SUM(units), 0) AS BIGINT), CAST(COALESCE(SUM(value_ore), 0) AS BIGINT)
  FROM balance WHERE region_id = :region_id AND batch_id = :batch_id AND NOT is_virtual;

-- query: storage_classes :all
-- The storage classes that the region's articles have.
-- in:  region_id i64
-- out: storage_class text
SELECT DISTINCT storage_class FROM article WHERE region_id = :region_id AND storage_class <> 'unknown' ORDER BY storage_class;

-- query: count_figures :one
-- The figures of the start pages: bins to count, lines that differ and wait for approval, lots in quarantine.
-- in:  region_id i64
-- out: tasks i64, to_approve i64, quarantined i64
SELECT (SELECT COUNT(*) FROM count_task WHERE region_id = :region_id AND closed_at IS NULL),
       (SELECT COUNT(*) FROM count_line WHERE region_id = :region_id AND state = 'counted' AND counted_units <> balance_at_count),
       (SELECT COUNT(*) FROM place p CROSS JOIN balance b
         WHERE p.region_id = :region_id AND p.is_quarantine AND b.region_id = p.region_id AND b.place_id = p.id);
