-- 0009_documents: documents of anything, how long they are kept, and what people manage of their accounts.
--
-- A document lies in the database beside what it is about (subject_kind and subject_id, as in the journal), so that any
-- node takes it and a backup holds it.  Its row is never deleted: when its time is out the bytes are erased, and the
-- digest, the size and the days stay.

-- How long each kind of document or record is kept: dated, with its basis (in Swedish, as it is shown) and evidence mark.
-- No row: kept for ever.
CREATE TABLE retention_rule (
	kind        TEXT NOT NULL,
	valid_from  BIGINT NOT NULL,
	valid_to    BIGINT,
	position    BIGINT NOT NULL,
	is_document BOOLEAN NOT NULL,                    -- a kind to choose for a document; else a record of our own
	counts_from TEXT NOT NULL,                       -- added, ended: the last valid day, and no day while there is none
	months      BIGINT CHECK (months > 0),           -- none: kept for ever
	basis       TEXT NOT NULL,
	evidence    TEXT NOT NULL,                       -- V, P, U as in docs/rules
	PRIMARY KEY (kind, valid_from)
);

CREATE TABLE document (
	id           BIGSERIAL PRIMARY KEY,
	region_id    BIGINT NOT NULL,
	subject_kind TEXT NOT NULL,
	subject_id   BIGINT NOT NULL,
	kind         TEXT NOT NULL,
	note         TEXT NOT NULL DEFAULT '',
	file_name    TEXT NOT NULL,                      -- emptied when the bytes are erased: it may name a person
	media_type   TEXT NOT NULL,                      -- found in the bytes, never what the sender said
	sha256       TEXT NOT NULL,
	size         BIGINT NOT NULL CHECK (size > 0),
	added_at     BIGINT NOT NULL,
	added_by     BIGINT NOT NULL,                    -- 0: the system
	valid_from   BIGINT,
	valid_to     BIGINT,                             -- last day; none: until further notice
	retain_until BIGINT,                             -- last day it must be kept; none: its time does not run yet
	erased_at    BIGINT,
	erased_by    BIGINT,
	erased_with  BIGINT CHECK (erased_with <> erased_by), -- the second person, where one was asked for
	version      BIGINT NOT NULL DEFAULT 1,
	bytes        BYTEA,
	UNIQUE (region_id, id),
	CHECK ((bytes IS NULL AND erased_at IS NOT NULL) OR (bytes IS NOT NULL AND erased_at IS NULL)),
	FOREIGN KEY (region_id) REFERENCES region (id)
);
CREATE INDEX document_of_subject ON document (region_id, subject_kind, subject_id, id);
CREATE INDEX document_by_keeping ON document (region_id, retain_until) WHERE erased_at IS NULL;

-- A password that somebody else set is changed at the first sign-in; the version is of the page that edits a person.
ALTER TABLE person ADD COLUMN must_change_password BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE person ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
CREATE INDEX role_grant_of_role ON role_grant (region_id, role, person_id);

-- What the auditor searches by, each in the order of the rows, so that a page is read and no more.
CREATE INDEX journal_of_person ON journal (region_id, person_id, id);
CREATE INDEX journal_of_event ON journal (region_id, event, id);
CREATE INDEX journal_of_request ON journal (region_id, request_id, id);

INSERT INTO retention_rule (kind, valid_from, valid_to, position, is_document, counts_from, months, basis, evidence) VALUES
	('decision', 14426, NULL, 1, true, 'ended', 120, 'Beslut bevaras medan de gäller och tio år därefter; regionen bestämmer själv tiden', 'U'),
	('licence', 14426, NULL, 2, true, 'ended', 120, 'HSLF-FS 2018:25 (licenser); tiden är inte fastställd', 'U'),
	('requisition', 14426, NULL, 3, true, 'added', 36, 'HSLF-FS 2017:37 (rekvisitioner); tiden är inte fastställd', 'U'),
	('narcotic_requisition', 14426, NULL, 4, true, 'added', 60, 'LVFS 2011:9 (narkotika); fem år är det vanliga', 'U'),
	('narcotics_record', 14426, NULL, 5, true, 'added', 60, 'LVFS 2011:9, 9 § lag (1992:860); fem år är det vanliga', 'U'),
	('delivery_note', 14426, NULL, 6, true, 'added', 36, 'LVFS 2012:9 17 a §: tre år, skrivet för leverantören och övertaget här', 'P'),
	('batch_record', 14426, NULL, 7, true, 'added', 60, 'EU 2013/C 343/01 (spårbarhet av batcher): minst fem år', 'U'),
	('recall', 14426, NULL, 8, true, 'added', 60, 'EU 2013/C 343/01 (indragningar): minst fem år', 'U'),
	('authorisation', 17532, NULL, 9, true, 'ended', 60, 'HSLF-FS 2017:37 (vem som får rekvirera); tiden är inte fastställd', 'U'),
	('agreement', 14426, NULL, 10, true, 'ended', 120, 'Upphandling och ramavtal; tiden är inte fastställd', 'U'),
	('photo', 14426, NULL, 11, true, 'added', 36, 'Bilder av skadade varor, så länge de kan reklameras', 'U'),
	('other', 14426, NULL, 12, true, 'added', 120, 'Tills regionens dokumenthanteringsplan säger annat', 'U'),
	('journal', 14426, NULL, 20, false, 'added', 120, 'Loggradernas uppgifter; raderna och deras kedja gallras aldrig', 'U'),
	('scanned_pack', 14426, NULL, 21, false, 'added', 72, '(EU) 2016/161 (unika identiteter); tiden är inte fastställd', 'U'),
	('ledger', 14426, NULL, 22, false, 'added', NULL, 'Lagerjournalens rörelser gallras aldrig', 'V');

INSERT INTO rule_version (number, valid_from, valid_to, basis_kind, basis, evidence, parameter) VALUES
	('R-KEEP-01', 14426, NULL, 'law', 'No document is erased before the last day of its retention', 'P', ''),
	('R-PEOPLE-01', 14426, NULL, 'decision', 'The region never loses its last administrator', 'P', '');

-- sqlite:
CREATE TRIGGER document_is_kept BEFORE DELETE ON document BEGIN SELECT RAISE(ABORT, 'a document''s row is never deleted'); END;
CREATE TRIGGER document_keeps_its_words BEFORE UPDATE OF id, region_id, subject_kind, subject_id, kind, media_type, sha256, size, added_at, added_by ON document BEGIN SELECT RAISE(ABORT, 'only the validity of a document may change, and its bytes be erased'); END;
CREATE TRIGGER document_keeps_its_bytes BEFORE UPDATE OF bytes ON document WHEN NEW.bytes IS NOT NULL BEGIN SELECT RAISE(ABORT, 'the bytes of a document are erased or kept'); END;
-- postgres:
CREATE TRIGGER document_is_kept BEFORE DELETE ON document FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER document_keeps_its_words BEFORE UPDATE OF id, region_id, subject_kind, subject_id, kind, media_type, sha256, size, added_at, added_by ON document FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER document_keeps_its_bytes BEFORE UPDATE OF bytes ON document FOR EACH ROW WHEN (NEW.bytes IS NOT NULL) EXECUTE FUNCTION refuse_change();
-- both:
