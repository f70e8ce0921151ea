-- document.sql: documents and how long they are kept

-- query: retention_on :maybe
-- in:  kind text, on_day day
-- out: counts_from text, months i64?
SELECT counts_from, months FROM retention_rule
 WHERE kind = :kind AND valid_from <= :on_day AND (valid_to IS NULL OR valid_to >= :on_day)
 ORDER BY valid_from DESC LIMIT 1;

-- query: retention_kinds :all
-- The kinds that a document may be of on a day.
-- in:  on_day day
-- out: kind text
SELECT kind FROM retention_rule
 WHERE is_document AND valid_from <= :on_day AND (valid_to IS NULL OR valid_to >= :on_day)
 ORDER BY position;

-- query: retention_list :all
-- out: kind text, valid_from day, valid_to day?, is_document bool, counts_from text, months i64?, basis text, evidence text
SELECT kind, valid_from, valid_to, is_document, counts_from, months, basis, evidence FROM retention_rule ORDER BY position, valid_from DESC;

-- query: document_insert :one
-- in:  region_id i64, subject_kind text, subject_id i64, kind text, note text, file_name text, media_type text, sha256 text, size i64, added_at moment, added_by i64, valid_from day?, valid_to day?, retain_until day?, bytes bytes
-- out: id i64
INSERT INTO document (region_id, subject_kind, subject_id, kind, note, file_name, media_type, sha256, size, added_at, added_by, valid_from, valid_to, retain_until, bytes)
VALUES (:region_id, :subject_kind, :subject_id, :kind, :note, :file_name, :media_type, :sha256, :size, :added_at, :added_by, :valid_from, :valid_to, :retain_until, :bytes)
RETURNING id;

-- query: document_same :maybe
-- The same bytes on the same thing, not erased.
-- in:  region_id i64, subject_kind text, subject_id i64, sha256 text
-- out: id i64
SELECT id FROM document
 WHERE region_id = :region_id AND subject_kind = :subject_kind AND subject_id = :subject_id AND sha256 = :sha256 AND erased_at IS NULL
 ORDER BY id LIMIT 1;

-- query: document_select :one
-- in:  region_id i64, document_id i64
-- out: id i64, subject_kind text, subject_id i64, kind text, note text, file_name text, media_type text, sha256 text, size i64, added_at moment, added_by i64, added_name text?, valid_from day?, valid_to day?, retain_until day?, erased_at moment?, erased_name text?, witness_name text?, version i64
SELECT d.id, d.subject_kind, d.subject_id, d.kind, d.note, d.file_name, d.media_type, d.sha256, d.size, d.added_at, d.added_by, a.display_name,
       d.valid_from, d.valid_to, d.retain_until, d.erased_at, e.display_name, w.display_name, d.version
  FROM document d
  LEFT JOIN person a ON a.region_id = d.region_id AND a.id = d.added_by
  LEFT JOIN person e ON e.region_id = d.region_id AND e.id = d.erased_by
  LEFT JOIN person w ON w.region_id = d.region_id AND w.id = d.erased_with
 WHERE d.region_id = :region_id AND d.id = :document_id;

-- query: document_content :one
-- in:  region_id i64, document_id i64
-- out: file_name text, media_type text, bytes bytes?
SELECT file_name, media_type, bytes FROM document WHERE region_id = :region_id AND id = :document_id;

-- query: documents_of :page
-- Of one thing, newest first.
-- in:  region_id i64, subject_kind text, subject_id i64, page_size i64
-- out: id i64, kind text, note text, file_name text, media_type text, size i64, added_at moment, added_name text?, valid_from day?, valid_to day?, retain_until day?, erased_at moment?
SELECT d.id, d.kind, d.note, d.file_name, d.media_type, d.size, d.added_at, a.display_name, d.valid_from, d.valid_to, d.retain_until, d.erased_at
  FROM document d
  LEFT JOIN person a ON a.region_id = d.region_id AND a.id = d.added_by
 WHERE d.region_id = :region_id AND d.subject_kind = :subject_kind AND d.subject_id = :subject_id
 ORDER BY d.id DESC LIMIT :page_size;

-- query: documents_count :one
-- in:  region_id i64, subject_kind text, subject_id i64
-- out: count i64
SELECT COUNT(*) FROM document
 WHERE region_id = :region_id AND subject_kind = :subject_kind AND subject_id = :subject_id AND erased_at IS NULL;

-- query: document_update_validity :write
-- in:  region_id i64, document_id i64, version i64, valid_from day?, valid_to day?, retain_until day?
UPDATE document SET valid_from = :valid_from, valid_to = :valid_to, retain_until = :retain_until, version = version + 1
 WHERE region_id = :region_id AND id = :document_id AND version = :version AND erased_at IS NULL;

-- query: documents_due :page
-- Documents whose last day is over, longest first.
-- in:  region_id i64, today day, page_size i64
-- out: id i64, subject_kind text, subject_id i64, kind text, file_name text, size i64, added_at moment, valid_to day?, retain_until day
SELECT id, subject_kind, subject_id, kind, file_name, size, added_at, valid_to, retain_until FROM document
 WHERE region_id = :region_id AND erased_at IS NULL AND retain_until < :today
 ORDER BY retain_until, id LIMIT :page_size;

-- query: document_erase_bytes :write
-- in:  region_id i64, document_id i64, erased_at moment, erased_by i64, erased_with id?
UPDATE document SET bytes = NULL, file_name = '', note = '', erased_at = :erased_at, erased_by = :erased_by, erased_with = :erased_with, version = version + 1
 WHERE region_id = :region_id AND id = :document_id AND erased_at IS NULL;

-- query: documents_whole :each
-- Every document with its bytes, for verify.
-- in:  region_id i64
-- out: id i64, sha256 text, size i64, bytes bytes?
SELECT id, sha256, size, bytes FROM document WHERE region_id = :region_id ORDER BY id;

-- query: documents_erased_early :one
-- in:  region_id i64
-- out: count i64
SELECT COUNT(*) FROM document
 WHERE region_id = :region_id AND erased_at IS NOT NULL AND (retain_until IS NULL OR erased_at / 86400000000 < retain_until);
