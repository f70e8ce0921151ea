-- journal.sql: the journal and the chain over it

-- query: journal_insert :queue
-- in:  region_id i64, recorded_at moment, person_id i64, address text, request_id text, event text, subject_kind text, subject_id i64, payload text?, payload_digest bytes
INSERT INTO journal (region_id, recorded_at, person_id, address, request_id, event, subject_kind, subject_id, payload, payload_digest)
VALUES (:region_id, :recorded_at, :person_id, :address, :request_id, :event, :subject_kind, :subject_id, :payload, :payload_digest);

-- query: journal_seal_last :maybe
-- The last seal, and the highest row that has one: they differ only where somebody changed the chain, and then work goes
-- on and journal_verify() tells.
-- in:  page_size i64
-- out: number i64, highest_id i64, digest bytes
SELECT number, (SELECT MAX(m.journal_id) FROM journal_seal m), digest
  FROM journal_seal
 ORDER BY number DESC
 LIMIT :page_size;

-- query: journal_select_unsealed :page
-- On a shared database rows may appear below the highest sealed one, so each is asked for its seal.
-- in:  after_id i64, page_size i64
-- out: id i64, region_id i64, recorded_at moment, person_id i64, address text, request_id text, event text, subject_kind text, subject_id i64, payload_digest bytes
SELECT id, region_id, recorded_at, person_id, address, request_id, event, subject_kind, subject_id, payload_digest
  FROM journal
 WHERE id > :after_id AND NOT EXISTS (SELECT 1 FROM journal_seal s WHERE s.journal_id = journal.id)
 ORDER BY id
 LIMIT :page_size;

-- query: journal_seal_insert :queue
-- in:  number i64, journal_id i64, digest bytes
INSERT INTO journal_seal (number, journal_id, digest) VALUES (:number, :journal_id, :digest);

-- query: journal_select_chain :page
-- The seals in order, each with its row, which may be missing.
-- in:  after_number i64, page_size i64
-- out: number i64, journal_id i64, digest bytes, id id?, region_id i64?, recorded_at moment?, person_id i64?, address text?, request_id text?, event text?, subject_kind text?, subject_id i64?, payload text?, payload_digest bytes?
SELECT s.number, s.journal_id, s.digest, j.id, j.region_id, j.recorded_at, j.person_id, j.address, j.request_id,
       j.event, j.subject_kind, j.subject_id, j.payload, j.payload_digest
  FROM journal_seal s
  LEFT JOIN journal j ON j.id = s.journal_id
 WHERE s.number > :after_number
 ORDER BY s.number
 LIMIT :page_size;

-- query: journal_count :one
-- slipped_in: rows the chain has passed without knowing them, and had the time to know.
-- in:  last_id i64, known_by moment
-- out: rows i64, unsealed i64, slipped_in i64, first_slipped_in id?
SELECT (SELECT COUNT(*) FROM journal),
       (SELECT COUNT(*) FROM journal j WHERE j.id > :last_id),
       (SELECT COUNT(*) FROM journal j
         WHERE j.id <= :last_id AND j.recorded_at < :known_by AND NOT EXISTS (SELECT 1 FROM journal_seal s WHERE s.journal_id = j.id)),
       (SELECT MIN(j.id) FROM journal j
         WHERE j.id <= :last_id AND j.recorded_at < :known_by AND NOT EXISTS (SELECT 1 FROM journal_seal s WHERE s.journal_id = j.id));

-- query: journal_select_page :page
-- Newest first.  person_id -1, '' and subject_id 0 ask for nothing.  One branch runs, the one whose index leads straight to
-- the rows (`lead`); in the last one the rows are walked backwards, and its region is no reason to take another way (+).
-- in:  region_id i64, lead text, person_id i64, event text, subject_kind text, subject_id i64, request_id text, words text, from_at moment, to_at moment, from_id i64, before_id i64, page_size i64
-- out: id i64, recorded_at moment, person_id i64, username text?, display_name text?, address text, request_id text, event text, subject_kind text, subject_id i64, payload text?, seal_number i64?
SELECT j.id, j.recorded_at, j.person_id, p.username, p.display_name, j.address, j.request_id, j.event,
       j.subject_kind, j.subject_id, j.payload, s.number
  FROM (
        SELECT id FROM (
            SELECT j.id FROM journal j
             WHERE :lead = 'subject' AND j.region_id = :region_id AND j.subject_kind = :subject_kind AND j.subject_id = :subject_id
               AND j.id < :before_id AND j.id >= :from_id AND j.recorded_at >= :from_at AND j.recorded_at < :to_at
               AND (:person_id = -1 OR j.person_id = :person_id) AND (:event = '' OR j.event = :event)
               AND (:subject_kind = '' OR j.subject_kind = :subject_kind) AND (:subject_id = 0 OR j.subject_id = :subject_id)
               AND (:request_id = '' OR j.request_id = :request_id)
               AND (:words = '' OR REPLACE(j.payload, :words, '') <> j.payload)
             ORDER BY j.id DESC LIMIT :page_size) subject_rows
        UNION ALL
        SELECT id FROM (
            SELECT j.id FROM journal j
             WHERE :lead = 'request' AND j.region_id = :region_id AND j.request_id = :request_id
               AND j.id < :before_id AND j.id >= :from_id AND j.recorded_at >= :from_at AND j.recorded_at < :to_at
               AND (:person_id = -1 OR j.person_id = :person_id) AND (:event = '' OR j.event = :event)
               AND (:subject_kind = '' OR j.subject_kind = :subject_kind) AND (:subject_id = 0 OR j.subject_id = :subject_id)
               AND (:request_id = '' OR j.request_id = :request_id)
               AND (:words = '' OR REPLACE(j.payload, :words, '') <> j.payload)
             ORDER BY j.id DESC LIMIT :page_size) request_rows
        UNION ALL
        SELECT id FROM (
            SELECT j.id FROM journal j
             WHERE :lead = 'person' AND j.region_id = :region_id AND j.person_id = :person_id
               AND j.id < :before_id AND j.id >= :from_id AND j.recorded_at >= :from_at AND j.recorded_at < :to_at
               AND (:person_id = -1 OR j.person_id = :person_id) AND (:event = '' OR j.event = :event)
               AND (:subject_kind = '' OR j.subject_kind = :subject_kind) AND (:subject_id = 0 OR j.subject_id = :subject_id)
               AND (:request_id = '' OR j.request_id = :request_id)
               AND (:words = '' OR REPLACE(j.payload, :words, '') <> j.payload)
             ORDER BY j.id DESC LIMIT :page_size) person_rows
        UNION ALL
        SELECT id FROM (
            SELECT j.id FROM journal j
             WHERE :lead = 'event' AND j.region_id = :region_id AND j.event = :event
               AND j.id < :before_id AND j.id >= :from_id AND j.recorded_at >= :from_at AND j.recorded_at < :to_at
               AND (:person_id = -1 OR j.person_id = :person_id) AND (:event = '' OR j.event = :event)
               AND (:subject_kind = '' OR j.subject_kind = :subject_kind) AND (:subject_id = 0 OR j.subject_id = :subject_id)
               AND (:request_id = '' OR j.request_id = :request_id)
               AND (:words = '' OR REPLACE(j.payload, :words, '') <> j.payload)
             ORDER BY j.id DESC LIMIT :page_size) event_rows
        UNION ALL
        SELECT id FROM (
            SELECT j.id FROM journal j
             WHERE :lead = 'all' AND +j.region_id = :region_id
               AND j.id < :before_id AND j.id >= :from_id AND j.recorded_at >= :from_at AND j.recorded_at < :to_at
               AND (:person_id = -1 OR j.person_id = :person_id) AND (:event = '' OR j.event = :event)
               AND (:subject_kind = '' OR j.subject_kind = :subject_kind) AND (:subject_id = 0 OR j.subject_id = :subject_id)
               AND (:request_id = '' OR j.request_id = :request_id)
               AND (:words = '' OR REPLACE(j.payload, :words, '') <> j.payload)
             ORDER BY j.id DESC LIMIT :page_size) all_rows
       ) x
  JOIN journal j ON j.id = x.id
  LEFT JOIN person p ON p.region_id = j.region_id AND p.id = j.person_id
  LEFT JOIN journal_seal s ON s.journal_id = j.id
 ORDER BY x.id DESC
 LIMIT :page_size;

-- query: journal_id_at :maybe
-- The first row recorded at a moment or later.
-- in:  region_id i64, at moment, page_size i64
-- out: id i64
SELECT id FROM journal WHERE region_id = :region_id AND recorded_at >= :at ORDER BY recorded_at, id LIMIT :page_size;

-- query: journal_highest :one
-- in:  page_size i64
-- out: id i64
SELECT COALESCE((SELECT id FROM journal ORDER BY id DESC LIMIT :page_size), 0);

-- query: journal_events :all
-- The events that there are, one step of the index each.
-- in:  region_id i64
-- out: event text
WITH RECURSIVE step (event) AS (
	SELECT MIN(j.event) FROM journal j WHERE j.region_id = :region_id
	UNION ALL
	SELECT (SELECT MIN(j.event) FROM journal j WHERE j.region_id = :region_id AND j.event > step.event) FROM step WHERE step.event IS NOT NULL
)
SELECT event FROM step WHERE event IS NOT NULL;

-- query: journal_subject_kinds :all
-- in:  region_id i64
-- out: subject_kind text
WITH RECURSIVE step (kind) AS (
	SELECT MIN(j.subject_kind) FROM journal j WHERE j.region_id = :region_id
	UNION ALL
	SELECT (SELECT MIN(j.subject_kind) FROM journal j WHERE j.region_id = :region_id AND j.subject_kind > step.kind) FROM step WHERE step.kind IS NOT NULL
)
SELECT kind FROM step WHERE kind IS NOT NULL;

-- query: journal_select_proof :maybe
-- A row with its seal and the one before.
-- in:  region_id i64, journal_id i64
-- out: id i64, region_id i64, recorded_at moment, person_id i64, username text?, display_name text?, address text, request_id text, event text, subject_kind text, subject_id i64, payload text?, payload_digest bytes, number i64?, digest bytes?, digest_before bytes?
SELECT j.id, j.region_id, j.recorded_at, j.person_id, p.username, p.display_name, j.address, j.request_id, j.event, j.subject_kind, j.subject_id,
       j.payload, j.payload_digest, s.number, s.digest, b.digest
  FROM journal j
  LEFT JOIN person p ON p.region_id = j.region_id AND p.id = j.person_id
  LEFT JOIN journal_seal s ON s.journal_id = j.id
  LEFT JOIN journal_seal b ON b.number = s.number - 1
 WHERE j.region_id = :region_id AND j.id = :journal_id;

-- query: journal_last :maybe
-- The last row about a thing.
-- in:  region_id i64, subject_kind text, subject_id i64, page_size i64
-- out: id i64, recorded_at moment, person_id i64, display_name text?, event text
SELECT j.id, j.recorded_at, j.person_id, p.display_name, j.event
  FROM journal j
  LEFT JOIN person p ON p.region_id = j.region_id AND p.id = j.person_id
 WHERE j.region_id = :region_id AND j.subject_kind = :subject_kind AND j.subject_id = :subject_id
 ORDER BY j.id DESC
 LIMIT :page_size;

-- query: journal_update_erase :write
-- in:  region_id i64, before moment
UPDATE journal SET payload = NULL
 WHERE region_id = :region_id AND recorded_at < :before AND payload IS NOT NULL;

-- query: journal_words_due :one
-- Rows whose words may be erased, counted no further than asked.
-- in:  region_id i64, before moment, most i64
-- out: rows i64
SELECT COUNT(*) FROM (SELECT 1 AS one FROM journal
                       WHERE region_id = :region_id AND recorded_at < :before AND payload IS NOT NULL LIMIT :most) x;
