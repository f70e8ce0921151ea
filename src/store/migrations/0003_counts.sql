-- 0003_counts: counts and what is to be counted, waste with cause and witness, corrections of receipts.
--
-- A difference is to the balance at the moment of counting, so counting never stops picking; a balance that a pick found
-- wrong is doubted (an open count_task) and not proposed again until it is counted.

-- Reasons a person chooses from: of a difference (use 'count') and of waste (use 'waste').
CREATE TABLE stock_reason (
	purpose    TEXT NOT NULL,                        -- count, waste
	code       TEXT NOT NULL,
	position   BIGINT NOT NULL,
	needs_text BOOLEAN NOT NULL DEFAULT false,
	valid_from BIGINT NOT NULL,
	valid_to   BIGINT,
	PRIMARY KEY (purpose, code)
);

CREATE TABLE stock_count (
	id          BIGSERIAL PRIMARY KEY,
	region_id   BIGINT NOT NULL,
	number      BIGINT NOT NULL,
	store_id    BIGINT NOT NULL,
	selection   TEXT NOT NULL,                       -- zone, storage_class, narcotic_class, since, value_class, tasks
	parameter   TEXT NOT NULL DEFAULT '',            -- what of it: "A-01-A-20", "cold", "II", "2026-01-01", "A"
	is_blind    BOOLEAN NOT NULL,
	state       TEXT NOT NULL,                       -- open, counted, approved, cancelled
	note        TEXT NOT NULL DEFAULT '',
	created_at  BIGINT NOT NULL,
	created_by  BIGINT NOT NULL,
	counted_at  BIGINT,
	approved_at BIGINT,
	approved_by BIGINT,
	version     BIGINT NOT NULL DEFAULT 1,
	UNIQUE (region_id, number),
	UNIQUE (region_id, id),
	FOREIGN KEY (region_id, store_id) REFERENCES place (region_id, id)
);
CREATE INDEX stock_count_by_state ON stock_count (region_id, state, id);

-- One balance in one count.  A recount is a row of its own; the row it replaces is kept.
CREATE TABLE count_line (
	id                   BIGSERIAL PRIMARY KEY,
	region_id            BIGINT NOT NULL,
	count_id             BIGINT NOT NULL,
	place_id             BIGINT NOT NULL,
	batch_id             BIGINT NOT NULL,
	owner_id             BIGINT NOT NULL DEFAULT 0,
	earmark_id           BIGINT NOT NULL DEFAULT 0,
	state                TEXT NOT NULL,              -- waiting, counted, superseded, approved, left
	recount_of           BIGINT REFERENCES count_line (id),
	is_found             BOOLEAN NOT NULL DEFAULT false, -- the person found it, no balance told of it
	counted_units        BIGINT CHECK (counted_units >= 0),
	counted_at           BIGINT,
	counted_by           BIGINT,
	balance_at_count     BIGINT,                     -- of the ledger, read in the write that stores the count
	value_at_count       BIGINT,
	difference_value_ore BIGINT,                     -- signed; by the ledger's value rule at the count
	reason_code          TEXT NOT NULL DEFAULT '',
	reason_text          TEXT NOT NULL DEFAULT '',
	decided_at           BIGINT,
	decided_by           BIGINT,
	movement_id          BIGINT REFERENCES movement (id),
	UNIQUE (region_id, id),
	FOREIGN KEY (region_id, count_id) REFERENCES stock_count (region_id, id),
	FOREIGN KEY (region_id, place_id) REFERENCES place (region_id, id),
	FOREIGN KEY (region_id, batch_id) REFERENCES batch (region_id, id)
);
CREATE INDEX count_line_of_count ON count_line (region_id, count_id, place_id);
CREATE INDEX count_line_of_balance ON count_line (region_id, place_id, batch_id, counted_at);
CREATE INDEX count_line_by_state ON count_line (region_id, state);
CREATE INDEX count_line_by_time ON count_line (region_id, counted_at);
-- One count at a time has a balance: two differences to one balance would both be posted.
CREATE UNIQUE INDEX count_line_live ON count_line (region_id, place_id, batch_id, owner_id, earmark_id)
	WHERE state IN ('waiting', 'counted');

-- A bin and batch that somebody found otherwise than the balance says: doubted until counted.
CREATE TABLE count_task (
	id            BIGSERIAL PRIMARY KEY,
	region_id     BIGINT NOT NULL,
	store_id      BIGINT NOT NULL,
	place_id      BIGINT NOT NULL,
	batch_id      BIGINT NOT NULL,
	cause         TEXT NOT NULL,                     -- short_pick
	cause_id      BIGINT NOT NULL,
	reason_code   TEXT NOT NULL DEFAULT '',
	opened_at     BIGINT NOT NULL,
	opened_by     BIGINT NOT NULL,
	closed_at     BIGINT,
	closed_by     BIGINT,
	count_line_id BIGINT,                            -- that answered it; none: the balance was gone
	UNIQUE (region_id, id),
	FOREIGN KEY (region_id, store_id) REFERENCES place (region_id, id),
	FOREIGN KEY (region_id, place_id) REFERENCES place (region_id, id),
	FOREIGN KEY (region_id, batch_id) REFERENCES batch (region_id, id)
);
CREATE UNIQUE INDEX count_task_open ON count_task (region_id, place_id, batch_id) WHERE closed_at IS NULL;
CREATE INDEX count_task_of_store ON count_task (region_id, store_id, closed_at);

-- Goods destroyed, with cause and value; narcotics with a second signature.
CREATE TABLE waste (
	id               BIGSERIAL PRIMARY KEY,
	region_id        BIGINT NOT NULL,
	number           BIGINT NOT NULL,
	store_id         BIGINT NOT NULL,
	place_id         BIGINT NOT NULL,
	batch_id         BIGINT NOT NULL,
	owner_id         BIGINT NOT NULL DEFAULT 0,
	earmark_id       BIGINT NOT NULL DEFAULT 0,
	units            BIGINT NOT NULL CHECK (units > 0),
	value_ore        BIGINT NOT NULL CHECK (value_ore >= 0),
	value_before_ore BIGINT NOT NULL,                -- of the balance before; after it is less value_ore
	cause            TEXT NOT NULL,
	cause_text       TEXT NOT NULL DEFAULT '',
	narcotic_class   TEXT NOT NULL,                  -- as it was that day
	wasted_at        BIGINT NOT NULL,
	wasted_by        BIGINT NOT NULL,
	witness_id       BIGINT CHECK (witness_id <> wasted_by),
	movement_id      BIGINT NOT NULL REFERENCES movement (id),
	undone_at        BIGINT,
	undone_by        BIGINT,
	undo_movement_id BIGINT REFERENCES movement (id),
	UNIQUE (region_id, number),
	UNIQUE (region_id, id),
	FOREIGN KEY (region_id, store_id) REFERENCES place (region_id, id),
	FOREIGN KEY (region_id, place_id) REFERENCES place (region_id, id),
	FOREIGN KEY (region_id, batch_id) REFERENCES batch (region_id, id)
);
CREATE INDEX waste_by_time ON waste (region_id, wasted_at);
CREATE INDEX waste_of_batch ON waste (region_id, batch_id);

-- Right goods, wrong quantity: what a receipt line said before and after.
CREATE TABLE receipt_correction (
	id              BIGSERIAL PRIMARY KEY,
	region_id       BIGINT NOT NULL REFERENCES region (id),
	receipt_line_id BIGINT NOT NULL REFERENCES receipt_line (id),
	packs_before    BIGINT NOT NULL,
	packs_after     BIGINT NOT NULL CHECK (packs_after >= 0 AND packs_after <> packs_before),
	units           BIGINT NOT NULL,                 -- signed: what was added or taken back
	value_ore       BIGINT NOT NULL,                 -- signed
	place_id        BIGINT NOT NULL,                 -- where from or to
	reason          TEXT NOT NULL,
	movement_id     BIGINT NOT NULL REFERENCES movement (id),
	corrected_at    BIGINT NOT NULL,
	corrected_by    BIGINT NOT NULL
);
CREATE INDEX receipt_correction_of_line ON receipt_correction (region_id, receipt_line_id);

INSERT INTO stock_reason (purpose, code, position, needs_text, valid_from, valid_to) VALUES
	('count', 'unrecorded_issue', 1, false, 14426, NULL),
	('count', 'unrecorded_receipt', 2, false, 14426, NULL),
	('count', 'wrong_bin', 3, false, 14426, NULL),
	('count', 'wrong_batch', 4, false, 14426, NULL),
	('count', 'earlier_miscount', 5, false, 14426, NULL),
	('count', 'broken_pack', 6, false, 14426, NULL),
	('count', 'not_explained', 7, false, 14426, NULL),
	('count', 'other', 8, true, 14426, NULL),
	('waste', 'expired', 1, false, 14426, NULL),
	('waste', 'broken', 2, false, 14426, NULL),
	('waste', 'cold_chain', 3, false, 14426, NULL),
	('waste', 'recall', 4, false, 14426, NULL),
	('waste', 'contaminated', 5, false, 14426, NULL),
	('waste', 'wrong_order', 6, false, 14426, NULL),
	('waste', 'other', 7, true, 14426, NULL);

INSERT INTO rule_version (number, valid_from, valid_to, basis_kind, basis, evidence, parameter) VALUES
	('R-COUNT-01', 14426, NULL, 'practice', 'A difference above a limit (units, öre) is recounted by another person', 'P', '20 50000'),
	('R-COUNT-02', 14426, NULL, 'practice', 'A difference of narcotics II-V, or of unknown class, is always recounted by another person', 'P', ''),
	('R-STOCK-05', 14426, NULL, 'practice', 'Only a pharmacist releases goods from quarantine', 'P', ''),
	('R-WASTE-01', 14426, NULL, 'practice', 'Waste of narcotics II-V, or of unknown class, is signed by a second person', 'P', '');
