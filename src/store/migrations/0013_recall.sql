-- 0013_recall: recall as a case (indragning), its tasks and answers; goods that wards return.
--
-- What is recalled is kept as pack and batch number, known to us or not: a batch that is made later is blocked when it is
-- made.  The case holds until its block is lifted; closing it alone leaves the batches blocked.

-- Time limits by class, dated; the limits are the region's own, the classes those of the EU rapid alert system.
CREATE TABLE recall_class (
	class         TEXT NOT NULL,                     -- 1, 2, 3
	valid_from    BIGINT NOT NULL,
	valid_to      BIGINT,
	store_minutes BIGINT NOT NULL CHECK (store_minutes > 0), -- until the pharmacy's own goods stand in quarantine
	ward_minutes  BIGINT NOT NULL CHECK (ward_minutes > 0),  -- until a ward has answered
	inform        TEXT NOT NULL,                     -- phone, message: how wards are told
	basis         TEXT NOT NULL,
	evidence      TEXT NOT NULL,                     -- V, P, U as in docs/rules
	PRIMARY KEY (class, valid_from)
);

CREATE TABLE recall (
	id               BIGSERIAL PRIMARY KEY,
	region_id        BIGINT NOT NULL REFERENCES region (id),
	number           BIGINT NOT NULL,
	state            TEXT NOT NULL,                  -- open, closed
	class            TEXT NOT NULL,
	source_kind      TEXT NOT NULL,                  -- company, authority, own
	source_name      TEXT NOT NULL,
	source_reference TEXT NOT NULL DEFAULT '',       -- the letter's own number
	source_day       BIGINT,                         -- the letter's own date
	document         TEXT NOT NULL DEFAULT '',       -- where the letter is kept: registration number or address of the file
	notified_at      BIGINT NOT NULL,                -- when the letter reached the pharmacy; time to block is counted from it
	reason           TEXT NOT NULL,
	instruction      TEXT NOT NULL,                  -- what a ward is to do
	store_due_at     BIGINT NOT NULL,
	ward_due_at      BIGINT NOT NULL,
	opened_at        BIGINT NOT NULL,
	opened_by        BIGINT NOT NULL,
	lines_lost       BIGINT NOT NULL DEFAULT 0,      -- order lines that went short
	picks_stopped    BIGINT NOT NULL DEFAULT 0,
	closed_at        BIGINT,
	closed_by        BIGINT,
	close_reason     TEXT NOT NULL DEFAULT '',
	tasks_left       BIGINT NOT NULL DEFAULT 0,      -- unanswered when it was closed
	lifted_at        BIGINT,                         -- the blocks of the case ended; none: the batches stay blocked
	lifted_by        BIGINT,
	lift_reason      TEXT NOT NULL DEFAULT '',
	version          BIGINT NOT NULL DEFAULT 1,
	UNIQUE (region_id, number),
	UNIQUE (region_id, id)
);
CREATE INDEX recall_by_state ON recall (region_id, state, id);

-- A pack and batch number of a case; an empty number is every batch of the pack.
CREATE TABLE recall_item (
	id           BIGSERIAL PRIMARY KEY,
	region_id    BIGINT NOT NULL,
	recall_id    BIGINT NOT NULL,
	pack_id      BIGINT NOT NULL REFERENCES pack (id),
	batch_number TEXT NOT NULL,                      -- normalised as in batch
	label        TEXT NOT NULL,                      -- as the letter writes it
	is_open      BOOLEAN NOT NULL,                   -- the case is open
	is_watched   BOOLEAN NOT NULL,                   -- a batch that is made later is blocked: until the block is lifted
	added_at     BIGINT NOT NULL,
	added_by     BIGINT NOT NULL,
	UNIQUE (region_id, id),
	UNIQUE (region_id, recall_id, pack_id, batch_number),
	FOREIGN KEY (region_id, recall_id) REFERENCES recall (region_id, id)
);
-- Two people who open the same recall at once get one case.
CREATE UNIQUE INDEX recall_item_open ON recall_item (region_id, pack_id, batch_number) WHERE is_open;
CREATE INDEX recall_item_watched ON recall_item (region_id, pack_id, batch_number) WHERE is_watched;

-- Who makes a batch of a pack and who opens a recall of it meet at this row, so that neither misses the other.
CREATE TABLE recall_gate (
	region_id BIGINT NOT NULL REFERENCES region (id),
	pack_id   BIGINT NOT NULL REFERENCES pack (id),
	version   BIGINT NOT NULL,
	PRIMARY KEY (region_id, pack_id)
); -- without rowid

-- A batch of ours that an item names, with the case's own block on it.
CREATE TABLE recall_batch (
	region_id  BIGINT NOT NULL,
	recall_id  BIGINT NOT NULL,
	batch_id   BIGINT NOT NULL,
	item_id    BIGINT NOT NULL,
	block_id   BIGINT NOT NULL REFERENCES batch_block (id),
	blocked_at BIGINT NOT NULL,
	PRIMARY KEY (region_id, recall_id, batch_id),
	FOREIGN KEY (region_id, recall_id) REFERENCES recall (region_id, id),
	FOREIGN KEY (region_id, item_id) REFERENCES recall_item (region_id, id),
	FOREIGN KEY (region_id, batch_id) REFERENCES batch (region_id, id)
);
CREATE INDEX recall_batch_of_batch ON recall_batch (region_id, batch_id);
CREATE INDEX recall_batch_of_block ON recall_batch (region_id, block_id);

-- One for each store that holds the goods, and for each ward that ever got them.
CREATE TABLE recall_task (
	id          BIGSERIAL PRIMARY KEY,
	region_id   BIGINT NOT NULL,
	recall_id   BIGINT NOT NULL,
	kind        TEXT NOT NULL,                       -- store, ward
	place_id    BIGINT NOT NULL,
	state       TEXT NOT NULL,                       -- open, answered
	due_at      BIGINT NOT NULL,
	created_at  BIGINT NOT NULL,
	answer_id   BIGINT,                              -- a ward's answer that holds; earlier ones are kept
	answered_at BIGINT,
	version     BIGINT NOT NULL DEFAULT 1,
	UNIQUE (region_id, recall_id, place_id),
	UNIQUE (region_id, id),
	FOREIGN KEY (region_id, recall_id) REFERENCES recall (region_id, id),
	FOREIGN KEY (region_id, place_id) REFERENCES place (region_id, id)
);
CREATE INDEX recall_task_of_place ON recall_task (region_id, place_id, state);

CREATE TABLE recall_answer (
	id            BIGSERIAL PRIMARY KEY,
	region_id     BIGINT NOT NULL,
	task_id       BIGINT NOT NULL,
	via           TEXT NOT NULL,                     -- page, phone
	answered_by   BIGINT,                            -- who looked at the ward; none: named in answered_name alone
	answered_name TEXT NOT NULL,
	recorded_by   BIGINT NOT NULL,                   -- who wrote it down; another than answered_by when by telephone
	recorded_at   BIGINT NOT NULL,
	note          TEXT NOT NULL DEFAULT '',
	UNIQUE (region_id, id),
	FOREIGN KEY (region_id, task_id) REFERENCES recall_task (region_id, id)
);
CREATE INDEX recall_answer_of_task ON recall_answer (region_id, task_id, id);

CREATE TABLE recall_answer_line (
	region_id      BIGINT NOT NULL,
	answer_id      BIGINT NOT NULL,
	batch_id       BIGINT NOT NULL,
	found_units    BIGINT NOT NULL CHECK (found_units >= 0), -- stand at the ward and go back
	used_units     BIGINT NOT NULL CHECK (used_units >= 0),
	returned_units BIGINT NOT NULL CHECK (returned_units >= 0), -- the pharmacy had taken in from the ward by then
	PRIMARY KEY (region_id, answer_id, batch_id),
	FOREIGN KEY (region_id, answer_id) REFERENCES recall_answer (region_id, id),
	FOREIGN KEY (region_id, batch_id) REFERENCES batch (region_id, id)
);

-- The trail of a case: opened, extended, reminded, answered, quarantined, arrived, closed, lifted.
CREATE TABLE recall_event (
	id          BIGSERIAL PRIMARY KEY,
	region_id   BIGINT NOT NULL,
	recall_id   BIGINT NOT NULL,
	task_id     BIGINT,
	event       TEXT NOT NULL,
	note        TEXT NOT NULL DEFAULT '',
	person_id   BIGINT NOT NULL,
	recorded_at BIGINT NOT NULL,
	FOREIGN KEY (region_id, recall_id) REFERENCES recall (region_id, id)
);
CREATE INDEX recall_event_of_recall ON recall_event (region_id, recall_id, id);

-- ---------------------------------------------------------------- returns

-- Goods that a ward sends back (retur): the ward notes them, the pharmacy takes each in and decides.
CREATE TABLE goods_return (
	id          BIGSERIAL PRIMARY KEY,
	region_id   BIGINT NOT NULL,
	number      BIGINT NOT NULL,
	ward_id     BIGINT NOT NULL,
	store_id    BIGINT NOT NULL,
	state       TEXT NOT NULL,                       -- noted, received, cancelled
	note        TEXT NOT NULL DEFAULT '',
	created_at  BIGINT NOT NULL,
	created_by  BIGINT NOT NULL,
	received_at BIGINT,                              -- the last line is decided
	version     BIGINT NOT NULL DEFAULT 1,
	UNIQUE (region_id, number),
	UNIQUE (region_id, id),
	FOREIGN KEY (region_id, ward_id) REFERENCES place (region_id, id),
	FOREIGN KEY (region_id, store_id) REFERENCES place (region_id, id)
);
CREATE INDEX goods_return_of_ward ON goods_return (region_id, ward_id, id);
CREATE INDEX goods_return_by_state ON goods_return (region_id, state, id);

-- Each line comes from a line of a shipment: batch, price and VAT are known from it.
CREATE TABLE goods_return_line (
	id               BIGSERIAL PRIMARY KEY,
	region_id        BIGINT NOT NULL,
	return_id        BIGINT NOT NULL,
	shipment_line_id BIGINT NOT NULL REFERENCES shipment_line (id),
	batch_id         BIGINT NOT NULL,
	reason_code      TEXT NOT NULL,                  -- stock_reason 'return'
	reason_text      TEXT NOT NULL DEFAULT '',
	noted_units      BIGINT NOT NULL CHECK (noted_units > 0),
	storage_kept     BOOLEAN NOT NULL DEFAULT false, -- the ward says that it stood as it should all the time
	state            TEXT NOT NULL,                  -- noted, decided, missing, cancelled
	units            BIGINT CHECK (units > 0),       -- that came
	is_unbroken      BOOLEAN,
	is_storage_known BOOLEAN,                        -- as the pharmacy judges it
	decision         TEXT NOT NULL DEFAULT '',       -- stock, quarantine, waste
	decision_note    TEXT NOT NULL DEFAULT '',
	decided_at       BIGINT,
	decided_by       BIGINT,
	value_ore        BIGINT,                         -- that came back with the goods
	charge_ore       BIGINT CHECK (charge_ore <= 0), -- frozen: what the ward is credited
	charge_source    TEXT NOT NULL DEFAULT '',
	vat_rule         TEXT NOT NULL DEFAULT '',
	vat_permille     BIGINT NOT NULL DEFAULT 0,
	to_place_id      BIGINT,
	movement_id      BIGINT REFERENCES movement (id),
	waste_id         BIGINT REFERENCES waste (id),
	UNIQUE (region_id, id),
	FOREIGN KEY (region_id, return_id) REFERENCES goods_return (region_id, id),
	FOREIGN KEY (region_id, batch_id) REFERENCES batch (region_id, id)
);
CREATE INDEX goods_return_line_of_return ON goods_return_line (region_id, return_id);
CREATE INDEX goods_return_line_of_shipment_line ON goods_return_line (region_id, shipment_line_id);
CREATE INDEX goods_return_line_of_batch ON goods_return_line (region_id, batch_id);
CREATE INDEX goods_return_line_of_movement ON goods_return_line (region_id, movement_id);

-- A decision that was undone: the credit is taken back by a row that says so, and the line waits again.
CREATE TABLE goods_return_undo (
	id               BIGSERIAL PRIMARY KEY,
	region_id        BIGINT NOT NULL REFERENCES region (id),
	return_line_id   BIGINT NOT NULL REFERENCES goods_return_line (id),
	decision         TEXT NOT NULL,
	units            BIGINT NOT NULL,
	value_ore        BIGINT NOT NULL,
	charge_ore       BIGINT NOT NULL,
	movement_id      BIGINT NOT NULL REFERENCES movement (id),
	undo_movement_id BIGINT NOT NULL REFERENCES movement (id),
	reason           TEXT NOT NULL,
	undone_at        BIGINT NOT NULL,
	undone_by        BIGINT NOT NULL
);
CREATE INDEX goods_return_undo_of_line ON goods_return_undo (region_id, return_line_id);

INSERT INTO stock_reason (purpose, code, position, needs_text, valid_from, valid_to) VALUES
	('return', 'recall', 1, false, 14426, NULL),
	('return', 'wrong_order', 2, false, 14426, NULL),
	('return', 'not_needed', 3, false, 14426, NULL),
	('return', 'expired', 4, false, 14426, NULL),
	('return', 'damaged', 5, false, 14426, NULL),
	('return', 'other', 6, true, 14426, NULL);

INSERT INTO recall_class (class, valid_from, valid_to, store_minutes, ward_minutes, inform, basis, evidence) VALUES
	('1', 14426, NULL, 60, 240, 'phone', 'Klass I: telefon och e-post genast till varje beställande enhet (praxis); tiderna är regionens egna', 'U'),
	('2', 14426, NULL, 240, 1440, 'message', 'Klass II: enheterna informeras med nästa leverans (praxis); tiderna är regionens egna', 'U'),
	('3', 14426, NULL, 1440, 7200, 'message', 'Klass III: enheterna informeras med nästa leverans (praxis); tiderna är regionens egna', 'U');

INSERT INTO rule_version (number, valid_from, valid_to, basis_kind, basis, evidence, parameter) VALUES
	('R-RECALL-01', 14426, NULL, 'practice', 'A recalled batch is not picked or sent, and its block ends by the case alone', 'P', ''),
	('R-RECALL-02', 14426, NULL, 'practice', 'A delivery of a recalled batch goes to quarantine; where there is none it is refused', 'P', ''),
	('R-RECALL-03', 14426, NULL, 'practice', 'Goods of a recall that holds leave quarantine only to be destroyed', 'P', ''),
	('R-RECALL-04', 14426, NULL, 'practice', 'A recall is closed when every task is answered, or with a recorded reason', 'P', ''),
	('R-RECALL-05', 14426, NULL, 'practice', 'An answer by telephone names who answered and who wrote it down', 'P', ''),
	('R-RETURN-01', 14426, NULL, 'practice', 'Back to stock: an unbroken pack, in whole packs', 'P', ''),
	('R-RETURN-02', 14426, NULL, 'practice', 'Back to stock: it is known that the goods stood as they should', 'P', ''),
	('R-RETURN-03', 14426, NULL, 'decision', 'Back to stock: within so many days of the delivery', 'U', '14'),
	('R-RETURN-04', 14426, NULL, 'practice', 'Back to stock: only these storage classes, never cold', 'P', 'room'),
	('R-RETURN-05', 14426, NULL, 'practice', 'Back to stock: decided by a pharmacist', 'P', ''),
	('R-RETURN-06', 14426, NULL, 'practice', 'Back to stock: only for these reasons', 'P', 'wrong_order not_needed'),
	('R-RETURN-07', 14426, NULL, 'practice', 'Back to stock: only these narcotic classes', 'P', '0'),
	('R-RETURN-08', 14426, NULL, 'decision', 'What is credited: a decision or a reason named here', 'U', 'stock recall damaged'),
	('R-RETURN-09', 14426, NULL, 'practice', 'Goods that wards sent back do not leave quarantine for a bin', 'P', '');
