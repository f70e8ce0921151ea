-- live.sql: what changed since somebody looked
--
-- The journal's seals are numbered without gaps in the order in which rows became visible, on both engines and whichever node
-- wrote; the journal's own numbers are not (a row may appear after others with higher ones).

-- query: live_newest :one
-- in:  least i64
-- out: number i64
SELECT COALESCE(MAX(number), :least) FROM journal_seal;

-- query: live_changes :page
-- in:  region_id i64, after_number i64, page_size i64
-- out: number i64, subject_kind text, subject_id i64
SELECT s.number, j.subject_kind, j.subject_id
  FROM journal_seal s
  JOIN journal j ON j.id = s.journal_id
 WHERE j.region_id = :region_id AND s.number > :after_number
 ORDER BY s.number
 LIMIT :page_size;
