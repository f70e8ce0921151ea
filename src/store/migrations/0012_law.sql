-- 0012_law: what law and practice ask beside the orders: second signatures where set, control counts and differences of
-- narcotics, requisitions of their own, short-dated limits per ward, the preparedness floor.
--
-- All of it is dated rows; where the law's own text is not established (evidence P or U) the row is a region's to change.

-- ---------------------------------------------------------------- the second signature

-- What the nation's practice says where a region has set nothing; an action without any row asks for two (default deny).
CREATE TABLE signer_default (
	action         TEXT NOT NULL,
	narcotic_class TEXT NOT NULL DEFAULT '',         -- '': whatever the goods are
	valid_from     BIGINT NOT NULL,
	valid_to       BIGINT,
	is_required    BOOLEAN NOT NULL,
	basis          TEXT NOT NULL,
	evidence       TEXT NOT NULL,                    -- V, P, U as in docs/rules
	PRIMARY KEY (action, narcotic_class, valid_from)
);

-- The region's own settings; the narrowest place wins, then the class, then the newest.
CREATE TABLE signer_setting (
	id             BIGSERIAL PRIMARY KEY,
	region_id      BIGINT NOT NULL REFERENCES region (id),
	action         TEXT NOT NULL,
	place_id       BIGINT,                           -- none: the whole region
	narcotic_class TEXT NOT NULL DEFAULT '',
	is_required    BOOLEAN NOT NULL,
	valid_from     BIGINT NOT NULL,
	valid_to       BIGINT,
	decision       TEXT NOT NULL,                    -- by whom and where it is written
	person_id      BIGINT NOT NULL,
	created_at     BIGINT NOT NULL,
	FOREIGN KEY (region_id, place_id) REFERENCES place (region_id, id)
);
CREATE INDEX signer_setting_of_action ON signer_setting (region_id, action, valid_from);

-- ledger: who signed beside whom, for what.
CREATE TABLE second_signature (
	id           BIGSERIAL PRIMARY KEY,
	region_id    BIGINT NOT NULL REFERENCES region (id),
	action       TEXT NOT NULL,
	subject_kind TEXT NOT NULL,
	subject_id   BIGINT NOT NULL,
	movement_id  BIGINT REFERENCES movement (id),    -- none: the act moved nothing, or several things
	person_id    BIGINT NOT NULL,
	witness_id   BIGINT NOT NULL CHECK (witness_id <> person_id),
	recorded_at  BIGINT NOT NULL,
	FOREIGN KEY (region_id, witness_id) REFERENCES person (region_id, id)
);
CREATE INDEX second_signature_of_subject ON second_signature (region_id, subject_kind, subject_id);
CREATE INDEX second_signature_of_movement ON second_signature (movement_id);

-- ---------------------------------------------------------------- narcotics

-- How often what a place holds of a class is counted; the narrowest place wins, then the class, then R-NARC-01's parameter.
CREATE TABLE narcotic_control (
	id             BIGSERIAL PRIMARY KEY,
	region_id      BIGINT NOT NULL REFERENCES region (id),
	place_id       BIGINT,
	narcotic_class TEXT NOT NULL DEFAULT '',
	interval_days  BIGINT NOT NULL CHECK (interval_days > 0),
	valid_from     BIGINT NOT NULL,
	valid_to       BIGINT,
	decision       TEXT NOT NULL,
	person_id      BIGINT NOT NULL,
	created_at     BIGINT NOT NULL,
	FOREIGN KEY (region_id, place_id) REFERENCES place (region_id, id)
);
CREATE INDEX narcotic_control_by_day ON narcotic_control (region_id, valid_from);

-- A difference of narcotics: opened by the count that found it, posted when it is investigated, closed with a decision.
CREATE TABLE discrepancy_case (
	id              BIGSERIAL PRIMARY KEY,
	region_id       BIGINT NOT NULL,
	number          BIGINT NOT NULL,
	place_id        BIGINT NOT NULL,                 -- whose book it is: store, ward store or cabinet
	batch_id        BIGINT NOT NULL,
	count_line_id   BIGINT NOT NULL REFERENCES count_line (id),
	units           BIGINT NOT NULL CHECK (units <> 0), -- counted less balance
	narcotic_class  TEXT NOT NULL,                   -- as it was that day
	state           TEXT NOT NULL,                   -- open, investigated, reported, closed
	opened_at       BIGINT NOT NULL,
	opened_by       BIGINT NOT NULL,
	deadline_day    BIGINT NOT NULL,
	cause_code      TEXT NOT NULL DEFAULT '',
	cause_text      TEXT NOT NULL DEFAULT '',
	investigated_at BIGINT,
	investigated_by BIGINT,
	reported_to     TEXT NOT NULL DEFAULT '',
	report_number   TEXT NOT NULL DEFAULT '',        -- where the report and its papers are found
	reported_at     BIGINT,
	reported_by     BIGINT,
	decision        TEXT NOT NULL DEFAULT '',
	closed_at       BIGINT,
	closed_by       BIGINT,
	version         BIGINT NOT NULL DEFAULT 1,
	UNIQUE (region_id, number),
	UNIQUE (region_id, id),
	UNIQUE (region_id, count_line_id),
	FOREIGN KEY (region_id, place_id) REFERENCES place (region_id, id),
	FOREIGN KEY (region_id, batch_id) REFERENCES batch (region_id, id)
);
CREATE INDEX discrepancy_case_by_state ON discrepancy_case (region_id, state, deadline_day);

-- The book is asked what a place ever had of a pack: its stock stands in the place itself when it is a ward's.
CREATE INDEX place_keeping_balance ON place (region_id, keeps_balance);

-- ---------------------------------------------------------------- requisitions apart

ALTER TABLE article ADD COLUMN is_undenatured BOOLEAN NOT NULL DEFAULT false; -- undenatured alcohol (odenaturerad sprit)
ALTER TABLE ward_order ADD COLUMN requisition TEXT NOT NULL DEFAULT '';        -- '', narcotic, alcohol
ALTER TABLE ward_order ADD COLUMN requisition_number BIGINT;                   -- of a series of its own kind
UPDATE ward_order SET requisition = 'narcotic' WHERE is_narcotic;

-- ---------------------------------------------------------------- short-dated limits

-- Days left that a receiver wants of an article or a class; the narrowest wins: article before class, place before region.
CREATE TABLE short_dated_limit (
	id                 BIGSERIAL PRIMARY KEY,
	region_id          BIGINT NOT NULL REFERENCES region (id),
	place_id           BIGINT,                       -- none: every receiver; else it and all below it
	pack_id            BIGINT REFERENCES pack (id),  -- none: by class
	atc                TEXT NOT NULL DEFAULT '',     -- beginning of the ATC code; '': every article
	remaining_days_min BIGINT NOT NULL CHECK (remaining_days_min >= 0),
	valid_from         BIGINT NOT NULL,
	valid_to           BIGINT,
	reason             TEXT NOT NULL,
	person_id          BIGINT NOT NULL,
	created_at         BIGINT NOT NULL,
	FOREIGN KEY (region_id, place_id) REFERENCES place (region_id, id)
);
CREATE INDEX short_dated_limit_by_day ON short_dated_limit (region_id, valid_from);

-- ---------------------------------------------------------------- the preparedness floor

-- Units inside the normal stock that no ordinary order takes.  Of one article (pack_id), or of a substance in one form and
-- strength: then a unit is the same measure in every pack of it, and the packs' units are added.
CREATE TABLE preparedness_floor (
	id          BIGSERIAL PRIMARY KEY,
	region_id   BIGINT NOT NULL,
	store_id    BIGINT NOT NULL,
	pack_id     BIGINT REFERENCES pack (id),
	substance   TEXT NOT NULL DEFAULT '',
	form        TEXT NOT NULL DEFAULT '',
	strength    TEXT NOT NULL DEFAULT '',
	units       BIGINT NOT NULL CHECK (units > 0),
	days        BIGINT,                              -- the reckoning it was frozen from: days times daily use
	daily_units BIGINT,
	valid_from  BIGINT NOT NULL,
	valid_to    BIGINT,
	decision    TEXT NOT NULL,
	person_id   BIGINT NOT NULL,
	created_at  BIGINT NOT NULL,
	ended_by    BIGINT,
	end_reason  TEXT NOT NULL DEFAULT '',
	version     BIGINT NOT NULL DEFAULT 1,           -- also the lock: whoever promises goods under the floor writes it first
	UNIQUE (region_id, id),
	FOREIGN KEY (region_id, store_id) REFERENCES place (region_id, id)
);
CREATE INDEX preparedness_floor_of_pack ON preparedness_floor (region_id, store_id, pack_id);
CREATE INDEX preparedness_floor_of_substance ON preparedness_floor (region_id, store_id, substance);
CREATE INDEX article_by_substance ON article (region_id, substance);

-- A recorded release: so many units may go below the floor until the day the stock is to be restored.
CREATE TABLE floor_release (
	id         BIGSERIAL PRIMARY KEY,
	region_id  BIGINT NOT NULL,
	number     BIGINT NOT NULL,
	floor_id   BIGINT NOT NULL,
	units      BIGINT NOT NULL CHECK (units > 0),
	reason     TEXT NOT NULL,
	restore_by BIGINT NOT NULL,
	state      TEXT NOT NULL,                        -- open, restored, withdrawn
	decided_by TEXT NOT NULL,                        -- who decided, when it was another than who recorded it
	created_at BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	witness_id BIGINT,
	closed_at  BIGINT,
	closed_by  BIGINT,
	version    BIGINT NOT NULL DEFAULT 1,
	UNIQUE (region_id, number),
	UNIQUE (region_id, id),
	FOREIGN KEY (region_id, floor_id) REFERENCES preparedness_floor (region_id, id)
);
CREATE INDEX floor_release_of_floor ON floor_release (region_id, floor_id, state);
CREATE INDEX floor_release_by_state ON floor_release (region_id, state, restore_by);

-- ledger: what was known when goods under a floor were promised.
CREATE TABLE floor_check (
	id             BIGSERIAL PRIMARY KEY,
	region_id      BIGINT NOT NULL,
	floor_id       BIGINT NOT NULL,
	line_id        BIGINT NOT NULL,
	pack_id        BIGINT NOT NULL REFERENCES pack (id),
	usable_units   BIGINT NOT NULL,                  -- of every pack of the floor
	reserved_units BIGINT NOT NULL,                  -- before the promise
	floor_units    BIGINT NOT NULL,
	released_units BIGINT NOT NULL,                  -- left of open releases, before the promise
	units          BIGINT NOT NULL CHECK (units > 0),
	crossing_units BIGINT NOT NULL,                  -- of them below the floor
	recorded_at    BIGINT NOT NULL,
	FOREIGN KEY (region_id, floor_id) REFERENCES preparedness_floor (region_id, id)
);
CREATE INDEX floor_check_of_line ON floor_check (region_id, line_id);

-- What promises took of releases; given back when a promise falls.
CREATE TABLE floor_release_use (
	check_id       BIGINT NOT NULL REFERENCES floor_check (id),
	region_id      BIGINT NOT NULL,
	release_id     BIGINT NOT NULL,
	line_id        BIGINT NOT NULL,
	units          BIGINT NOT NULL CHECK (units > 0),
	returned_units BIGINT NOT NULL DEFAULT 0 CHECK (returned_units >= 0 AND returned_units <= units),
	PRIMARY KEY (region_id, check_id, release_id),
	FOREIGN KEY (region_id, release_id) REFERENCES floor_release (region_id, id)
);
CREATE INDEX floor_release_use_of_release ON floor_release_use (region_id, release_id);
CREATE INDEX floor_release_use_of_line ON floor_release_use (region_id, line_id);

-- ---------------------------------------------------------------- rows

INSERT INTO rule_version (number, valid_from, valid_to, basis_kind, basis, evidence, parameter) VALUES
	('R-EYES-01', 14426, NULL, 'decision', 'A second person signs, with a password of their own, where the region has set it', 'P', ''),
	('R-FLOOR-01', 19539, NULL, 'law', 'Prop. 2022/23:45; Socialstyrelsen: preparedness stock turned over inside the normal stock, never below its floor without a recorded release', 'P', ''),
	('R-FLOOR-02', 19539, NULL, 'decision', 'A release tells its reason, who decided and the day of restoration, at most so many days ahead', 'U', '90'),
	('R-NARC-01', 14426, NULL, 'practice', 'Narcotics II-V are counted against the book at set intervals (days)', 'U', '30'),
	('R-NARC-02', 14426, NULL, 'practice', 'A difference of narcotics is posted when its case is investigated, never before', 'U', ''),
	('R-NARC-03', 14426, NULL, 'practice', 'A difference case is closed with cause and decision within so many days', 'U', '7'),
	('R-ORDER-05', 17532, NULL, 'law', 'HSLF-FS 2017:37, Vårdhandboken (undenatured alcohol on a requisition of its own)', 'V', ''),
	('R-STOCK-06', 14426, NULL, 'decision', 'Remaining days set per ward for an article or a class, dated', 'V', '');

INSERT INTO signer_default (action, narcotic_class, valid_from, valid_to, is_required, basis, evidence) VALUES
	('administrator', '', 14426, NULL, true, 'den som ger behörighet gör det inte ensam', 'P'),
	('block_lift', '', 14426, NULL, false, 'praxis skiljer sig: en farmaceut häver spärren', 'U'),
	('control_count', '', 14426, NULL, false, 'praxis skiljer sig: en eller två räknar', 'U'),
	('count_approve', '', 14426, NULL, false, 'praxis skiljer sig: en farmaceut godkänner det en annan räknat', 'U'),
	('discrepancy_close', '', 14426, NULL, false, 'praxis skiljer sig', 'U'),
	('erase', '', 14426, NULL, true, 'det som gallras kommer inte tillbaka', 'P'),
	('floor_release', '', 19539, NULL, true, 'att gå under beredskapsgolvet beslutas av två', 'U'),
	('licence', '', 14426, NULL, false, 'HSLF-FS 2018:25 kräver ingen andra signatur i försörjningen', 'U'),
	('narcotic_pick', '', 14426, NULL, false, 'LVFS 2011:9 kräver signum; ett andra är regionens val', 'P'),
	('narcotic_receive', '', 14426, NULL, false, 'LVFS 2011:9 kräver signum; ett andra är regionens val', 'P'),
	('narcotic_send', '', 14426, NULL, false, 'LVFS 2011:9 kräver signum; ett andra är regionens val', 'P'),
	('own_role', '', 14426, NULL, true, 'ingen ger sig själv en roll', 'P'),
	('quarantine_release', '', 14426, NULL, false, 'R-STOCK-05 kräver en farmaceut', 'P'),
	('settings', '', 14426, NULL, true, 'den som ändrar vad som kräver två gör det inte ensam', 'P'),
	('waste', '', 14426, NULL, false, 'kassation av annat har sitt protokoll', 'P'),
	('waste', 'II', 14426, NULL, true, 'R-WASTE-01', 'P'),
	('waste', 'III', 14426, NULL, true, 'R-WASTE-01', 'P'),
	('waste', 'IV', 14426, NULL, true, 'R-WASTE-01', 'P'),
	('waste', 'V', 14426, NULL, true, 'R-WASTE-01', 'P'),
	('waste', 'unknown', 14426, NULL, true, 'R-WASTE-01', 'P');

INSERT INTO stock_reason (purpose, code, position, needs_text, valid_from, valid_to) VALUES
	('difference', 'book_error', 1, false, 14426, NULL),
	('difference', 'unrecorded_use', 2, false, 14426, NULL),
	('difference', 'unrecorded_waste', 3, false, 14426, NULL),
	('difference', 'wrong_place', 4, false, 14426, NULL),
	('difference', 'overfill', 5, false, 14426, NULL),
	('difference', 'theft_suspected', 6, true, 14426, NULL),
	('difference', 'not_explained', 7, true, 14426, NULL),
	('difference', 'other', 8, true, 14426, NULL);

-- sqlite:
CREATE TRIGGER second_signature_is_added_only BEFORE UPDATE ON second_signature BEGIN SELECT RAISE(ABORT, 'signatures are only added to'); END;
CREATE TRIGGER second_signature_is_kept BEFORE DELETE ON second_signature BEGIN SELECT RAISE(ABORT, 'signatures are only added to'); END;
CREATE TRIGGER floor_check_is_added_only BEFORE UPDATE ON floor_check BEGIN SELECT RAISE(ABORT, 'what was known is only added to'); END;
CREATE TRIGGER floor_check_is_kept BEFORE DELETE ON floor_check BEGIN SELECT RAISE(ABORT, 'what was known is only added to'); END;
-- postgres:
CREATE TRIGGER second_signature_is_added_only BEFORE UPDATE OR DELETE ON second_signature FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER floor_check_is_added_only BEFORE UPDATE OR DELETE ON floor_check FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- both:
