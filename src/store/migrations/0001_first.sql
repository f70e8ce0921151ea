-- 0001_first: the ground that is costly to change later (ARCHITECTURE.md, "What the first migration settles").
--
-- Valid PostgreSQL; tools/sql2c.py narrows a closed list of types for SQLite.  Every row of an organisation carries
-- region_id first in its keys, and references never cross a region; the national catalogue has none.
-- Days are day numbers since 1970-01-01, moments UTC microseconds, money öre.
-- Marks: "ledger" tables are only added to (triggers hold it), "derived" ones may be dropped and rebuilt.

-- ---------------------------------------------------------------- place

CREATE TABLE region (
	id         BIGSERIAL PRIMARY KEY,
	code       TEXT NOT NULL UNIQUE,
	name       TEXT NOT NULL,
	org_number TEXT NOT NULL DEFAULT '',
	zone       TEXT NOT NULL DEFAULT 'Europe/Stockholm',
	collator   TEXT NOT NULL DEFAULT ''
);

-- One tree: site, pharmacy, store, bin, ward, ward store, cabinet, virtual places; flags say what each can do.
CREATE TABLE place (
	id                 BIGSERIAL PRIMARY KEY,
	region_id          BIGINT NOT NULL REFERENCES region (id),
	parent_id          BIGINT,
	store_id           BIGINT,                       -- of a bin, receiving or quarantine place: the store it belongs to
	kind               TEXT NOT NULL,
	code               TEXT NOT NULL,
	name               TEXT NOT NULL,
	sort_key           BYTEA NOT NULL,
	receiver_kind      TEXT NOT NULL DEFAULT 'unknown',
	is_virtual         BOOLEAN NOT NULL DEFAULT false, -- may go below zero
	keeps_balance      BOOLEAN NOT NULL DEFAULT false, -- a ward place that is balance-kept, else expensed at receipt
	can_order          BOOLEAN NOT NULL DEFAULT false,
	can_supply         BOOLEAN NOT NULL DEFAULT false,
	is_quarantine      BOOLEAN NOT NULL DEFAULT false,
	is_pickable        BOOLEAN NOT NULL DEFAULT false,
	walk_order         BIGINT NOT NULL DEFAULT 0,
	remaining_days_min BIGINT NOT NULL DEFAULT 0 CHECK (remaining_days_min >= 0),
	supplied_by_id     BIGINT,                       -- the store that an ordering place orders from
	cost_centre        TEXT NOT NULL DEFAULT '',
	address            TEXT NOT NULL DEFAULT '',
	postal_code        TEXT NOT NULL DEFAULT '',
	city               TEXT NOT NULL DEFAULT '',
	gln                TEXT NOT NULL DEFAULT '',
	hsa_id             TEXT NOT NULL DEFAULT '',
	valid_from         BIGINT NOT NULL,
	valid_to           BIGINT,
	UNIQUE (region_id, id),
	UNIQUE (region_id, code),
	FOREIGN KEY (region_id, parent_id) REFERENCES place (region_id, id),
	FOREIGN KEY (region_id, store_id) REFERENCES place (region_id, id),
	FOREIGN KEY (region_id, supplied_by_id) REFERENCES place (region_id, id)
);
CREATE INDEX place_of_parent ON place (region_id, parent_id);
CREATE INDEX place_of_store ON place (region_id, store_id, walk_order);

-- Document numbers per region and kind; taken in blocks, so gaps are allowed.
CREATE TABLE document_number (
	region_id BIGINT NOT NULL REFERENCES region (id),
	kind      TEXT NOT NULL,
	next      BIGINT NOT NULL,
	PRIMARY KEY (region_id, kind)
);

-- ---------------------------------------------------------------- people

CREATE TABLE person (
	id            BIGSERIAL PRIMARY KEY,
	region_id     BIGINT NOT NULL REFERENCES region (id),
	username      TEXT NOT NULL,
	display_name  TEXT NOT NULL,
	hsa_id        TEXT NOT NULL DEFAULT '',
	password_hash TEXT,                              -- none: cannot sign in
	is_active     BOOLEAN NOT NULL DEFAULT true,
	failed_count  BIGINT NOT NULL DEFAULT 0,
	locked_until  BIGINT,
	created_at    BIGINT NOT NULL,
	UNIQUE (region_id, id),
	UNIQUE (region_id, username)
);

-- Permission = role x place x validity.  An orderer's grant is the register of authorised orderers (HSLF-FS 2017:37).
CREATE TABLE role_grant (
	id         BIGSERIAL PRIMARY KEY,
	region_id  BIGINT NOT NULL,
	person_id  BIGINT NOT NULL,
	role       TEXT NOT NULL,
	place_id   BIGINT,                               -- none: the whole region
	valid_from BIGINT NOT NULL,
	valid_to   BIGINT,
	decided_by TEXT NOT NULL DEFAULT '',
	UNIQUE (region_id, person_id, role, place_id, valid_from),
	FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id),
	FOREIGN KEY (region_id, place_id) REFERENCES place (region_id, id)
);

CREATE TABLE session (
	token_digest BYTEA PRIMARY KEY,
	region_id    BIGINT NOT NULL,
	person_id    BIGINT NOT NULL,
	csrf         TEXT NOT NULL,
	created_at   BIGINT NOT NULL,
	seen_at      BIGINT NOT NULL,
	expires_at   BIGINT NOT NULL,
	address      TEXT NOT NULL,
	FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id)
);
CREATE INDEX session_of_person ON session (region_id, person_id);
CREATE INDEX session_by_expiry ON session (expires_at);

-- ledger: who did what, when, from where, by which request; the payload may be erased, its digest stays.
CREATE TABLE journal (
	id             BIGSERIAL PRIMARY KEY,
	region_id      BIGINT NOT NULL,
	recorded_at    BIGINT NOT NULL,
	person_id      BIGINT NOT NULL,                  -- 0: the system
	address        TEXT NOT NULL,
	request_id     TEXT NOT NULL,
	event          TEXT NOT NULL,
	subject_kind   TEXT NOT NULL,
	subject_id     BIGINT NOT NULL,
	payload        TEXT,
	payload_digest BYTEA NOT NULL
);
CREATE INDEX journal_of_subject ON journal (region_id, subject_kind, subject_id, id);
CREATE INDEX journal_by_time ON journal (region_id, recorded_at, id);

-- ledger: the chain over committed journal rows.
CREATE TABLE journal_seal (
	number     BIGINT PRIMARY KEY,
	journal_id BIGINT NOT NULL UNIQUE REFERENCES journal (id),
	digest     BYTEA NOT NULL
);

-- Saved replies of writes: the same key twice answers the same and writes once.
CREATE TABLE request (
	region_id    BIGINT NOT NULL,
	person_id    BIGINT NOT NULL,
	request_key  TEXT NOT NULL,
	digest       BYTEA NOT NULL,
	status       BIGINT NOT NULL,
	content_type TEXT NOT NULL,
	location     TEXT NOT NULL,
	body         BYTEA NOT NULL,
	recorded_at  BIGINT NOT NULL,
	PRIMARY KEY (region_id, person_id, request_key)
);
CREATE INDEX request_by_time ON request (recorded_at);

-- ---------------------------------------------------------------- catalogue (national: no region)

CREATE TABLE import_file (
	id          BIGSERIAL PRIMARY KEY,
	region_id   BIGINT NOT NULL REFERENCES region (id),
	kind        TEXT NOT NULL,
	file_name   TEXT NOT NULL,
	digest      TEXT NOT NULL,                       -- SHA-256 of the file, hexadecimal
	valid_from  BIGINT NOT NULL,
	imported_at BIGINT NOT NULL,
	person_id   BIGINT NOT NULL,
	rows_read   BIGINT NOT NULL,
	rows_new    BIGINT NOT NULL,
	rows_changed BIGINT NOT NULL,
	rows_ended  BIGINT NOT NULL
);

CREATE TABLE product (
	id       BIGSERIAL PRIMARY KEY,
	npl_id   TEXT UNIQUE,
	name     TEXT NOT NULL,
	atc      TEXT NOT NULL DEFAULT '',
	form     TEXT NOT NULL DEFAULT '',
	strength TEXT NOT NULL DEFAULT '',
	company  TEXT NOT NULL DEFAULT ''
);

-- What has an NPL-pack-id, or the region's own article number where it has none.  Vnr is not unique.
CREATE TABLE pack (
	id             BIGSERIAL PRIMARY KEY,
	product_id     BIGINT NOT NULL REFERENCES product (id),
	own_region_id  BIGINT REFERENCES region (id),     -- a pack that no national file has
	npl_pack_id    TEXT UNIQUE,
	article_number TEXT,
	vnr            TEXT NOT NULL DEFAULT '',
	name           TEXT NOT NULL,
	strength       TEXT NOT NULL DEFAULT '',
	form           TEXT NOT NULL DEFAULT '',
	pack_text      TEXT NOT NULL DEFAULT '',
	amount         TEXT NOT NULL DEFAULT '',          -- "Antal" as in the file: statistics, never a stock unit
	size_group     TEXT NOT NULL DEFAULT '',
	substance      TEXT NOT NULL DEFAULT '',          -- as the exchange list tells it
	parsed_units   BIGINT,                            -- units per pack read from the pack text, if it could be
	company        TEXT NOT NULL DEFAULT '',
	sort_key       BYTEA NOT NULL,
	UNIQUE (own_region_id, article_number)
);
CREATE INDEX pack_by_vnr ON pack (vnr);
CREATE INDEX pack_of_product ON pack (product_id);

-- Where a pack stands listed, source by source; one that leaves a file gets an end day and is never deleted.
CREATE TABLE pack_listing (
	pack_id    BIGINT NOT NULL REFERENCES pack (id),
	source     TEXT NOT NULL,
	valid_from BIGINT NOT NULL,
	ended_day  BIGINT,                               -- first day it is no longer listed
	row_digest BYTEA NOT NULL,                       -- of the file's row: tells changed from unchanged
	PRIMARY KEY (pack_id, source)
);

-- Prices by date, each source on its own time line; valid until the next row of the same source, or ended_day.
CREATE TABLE price (
	pack_id    BIGINT NOT NULL REFERENCES pack (id),
	source     TEXT NOT NULL,
	valid_from BIGINT NOT NULL,
	ended_day  BIGINT,
	aip_ore    BIGINT,
	aup_ore    BIGINT,
	import_id  BIGINT NOT NULL REFERENCES import_file (id),
	PRIMARY KEY (pack_id, source, valid_from)
);

-- The national exchange list, month by month.
CREATE TABLE exchange_month (
	month     BIGINT PRIMARY KEY,                    -- first day of the month
	import_id BIGINT NOT NULL REFERENCES import_file (id)
);
CREATE TABLE exchange_row (
	month      BIGINT NOT NULL REFERENCES exchange_month (month),
	group_id   TEXT NOT NULL,
	pack_id    BIGINT NOT NULL REFERENCES pack (id),
	size_group TEXT NOT NULL,
	status     TEXT NOT NULL,                        -- as in the list: PV, R1, R2, Nej ...
	size       TEXT NOT NULL,                        -- exact decimal of the file
	origin     TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (month, pack_id, group_id)
);
CREATE INDEX exchange_by_group ON exchange_row (month, group_id, pack_id);

-- derived: folded words of a pack, for search by several words in any order.
CREATE TABLE pack_word (
	word    TEXT NOT NULL,
	pack_id BIGINT NOT NULL REFERENCES pack (id),
	PRIMARY KEY (word, pack_id)
); -- without rowid
CREATE INDEX pack_word_of_pack ON pack_word (pack_id, word);

-- What the region itself says of a pack.
CREATE TABLE article (
	region_id      BIGINT NOT NULL REFERENCES region (id),
	pack_id        BIGINT NOT NULL REFERENCES pack (id),
	units_per_pack BIGINT NOT NULL CHECK (units_per_pack > 0),
	units_source   TEXT NOT NULL,                    -- sheet, parsed, whole
	whole_pack_only BOOLEAN NOT NULL DEFAULT false,
	unit_name      TEXT NOT NULL DEFAULT '',
	substance      TEXT NOT NULL DEFAULT '',
	article_kind   TEXT NOT NULL DEFAULT 'medicine',
	narcotic_class TEXT NOT NULL DEFAULT 'unknown',  -- 0, II, III, IV, V, unknown
	storage_class  TEXT NOT NULL DEFAULT 'unknown',
	version        BIGINT NOT NULL DEFAULT 1,
	PRIMARY KEY (region_id, pack_id)
);

CREATE TABLE pack_code (
	region_id   BIGINT NOT NULL REFERENCES region (id),
	gtin        TEXT NOT NULL,
	pack_id     BIGINT NOT NULL REFERENCES pack (id),
	person_id   BIGINT NOT NULL,
	attached_at BIGINT NOT NULL,
	PRIMARY KEY (region_id, gtin, pack_id)
);

-- The region's additions to the exchange groups, dated; direction 'both' or 'one' (from may be replaced by to).
CREATE TABLE exchange_addition (
	id           BIGSERIAL PRIMARY KEY,
	region_id    BIGINT NOT NULL REFERENCES region (id),
	from_pack_id BIGINT NOT NULL REFERENCES pack (id),
	to_pack_id   BIGINT NOT NULL REFERENCES pack (id),
	direction    TEXT NOT NULL,
	valid_from   BIGINT NOT NULL,
	valid_to     BIGINT,
	decision     TEXT NOT NULL,
	comment      TEXT NOT NULL DEFAULT '',
	UNIQUE (region_id, from_pack_id, to_pack_id, valid_from)
);
CREATE INDEX exchange_addition_to ON exchange_addition (region_id, to_pack_id);

CREATE TABLE base_list_line (
	region_id   BIGINT NOT NULL,
	place_id    BIGINT NOT NULL,
	pack_id     BIGINT NOT NULL REFERENCES pack (id),
	par_packs   BIGINT NOT NULL CHECK (par_packs > 0),
	usual_packs BIGINT NOT NULL CHECK (usual_packs > 0),
	valid_from  BIGINT NOT NULL,
	valid_to    BIGINT,
	PRIMARY KEY (region_id, place_id, pack_id),
	FOREIGN KEY (region_id, place_id) REFERENCES place (region_id, id)
);

-- ---------------------------------------------------------------- stock

CREATE TABLE batch (
	id           BIGSERIAL PRIMARY KEY,
	region_id    BIGINT NOT NULL REFERENCES region (id),
	pack_id      BIGINT NOT NULL REFERENCES pack (id),
	batch_number TEXT NOT NULL,                      -- normalised: upper case, no blanks
	label        TEXT NOT NULL,                      -- as it was first written
	expiry_day   BIGINT NOT NULL,                    -- the last usable day
	created_at   BIGINT NOT NULL,
	UNIQUE (region_id, pack_id, batch_number, expiry_day),
	UNIQUE (region_id, id)
);
CREATE INDEX batch_by_expiry ON batch (region_id, expiry_day, pack_id);

-- A dated stop on a batch everywhere.
CREATE TABLE batch_block (
	id         BIGSERIAL PRIMARY KEY,
	region_id  BIGINT NOT NULL,
	batch_id   BIGINT NOT NULL,
	from_day   BIGINT NOT NULL,
	to_day     BIGINT,                               -- last day of the block; none: until lifted
	reason     TEXT NOT NULL,
	person_id  BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	lifted_at  BIGINT,
	lifted_by  BIGINT,
	FOREIGN KEY (region_id, batch_id) REFERENCES batch (region_id, id)
);
CREATE INDEX batch_block_of_batch ON batch_block (region_id, batch_id);

-- Goods held for a licence, a patient-specific order or a study; 0 in a balance's key means none.
CREATE TABLE earmark (
	id         BIGSERIAL PRIMARY KEY,
	region_id  BIGINT NOT NULL REFERENCES region (id),
	kind       TEXT NOT NULL,
	label      TEXT NOT NULL,
	valid_from BIGINT NOT NULL,
	valid_to   BIGINT,
	UNIQUE (region_id, kind, label)
);

-- A closed period takes no movements and is never valued again.
CREATE TABLE period (
	region_id BIGINT NOT NULL REFERENCES region (id),
	first_day BIGINT NOT NULL,
	last_day  BIGINT NOT NULL CHECK (last_day >= first_day),
	closed_at BIGINT NOT NULL,
	closed_by BIGINT NOT NULL,
	PRIMARY KEY (region_id, first_day)
);

-- ledger: the truth.  Units from one place to another; a correction is a reversing movement.
CREATE TABLE movement (
	id            BIGSERIAL PRIMARY KEY,
	region_id     BIGINT NOT NULL,
	from_place_id BIGINT NOT NULL,
	to_place_id   BIGINT NOT NULL CHECK (to_place_id <> from_place_id),
	batch_id      BIGINT NOT NULL,
	owner_id      BIGINT NOT NULL DEFAULT 0,         -- 0: the region itself
	earmark_id    BIGINT NOT NULL DEFAULT 0,         -- 0: none
	units         BIGINT NOT NULL CHECK (units > 0),
	value_ore     BIGINT NOT NULL CHECK (value_ore >= 0),
	cause_kind    TEXT NOT NULL,                     -- receipt, put_away, pick, delivery, difference, waste, quarantine ...
	cause_id      BIGINT NOT NULL,
	reverses_id   BIGINT REFERENCES movement (id),
	reason        TEXT NOT NULL DEFAULT '',
	recorded_at   BIGINT NOT NULL,
	effective_day BIGINT NOT NULL,
	person_id     BIGINT NOT NULL,
	request_id    TEXT NOT NULL,
	FOREIGN KEY (region_id, from_place_id) REFERENCES place (region_id, id),
	FOREIGN KEY (region_id, to_place_id) REFERENCES place (region_id, id),
	FOREIGN KEY (region_id, batch_id) REFERENCES batch (region_id, id)
);
CREATE INDEX movement_of_batch ON movement (region_id, batch_id, id);
CREATE INDEX movement_from ON movement (region_id, from_place_id, batch_id, id);
CREATE INDEX movement_to ON movement (region_id, to_place_id, batch_id, id);
CREATE INDEX movement_of_cause ON movement (region_id, cause_kind, cause_id);

-- derived: what the ledger adds up to; written in the same transaction as the movement.
CREATE TABLE balance (
	region_id   BIGINT NOT NULL,
	place_id    BIGINT NOT NULL,
	batch_id    BIGINT NOT NULL,
	owner_id    BIGINT NOT NULL,
	earmark_id  BIGINT NOT NULL,
	units       BIGINT NOT NULL,
	value_ore   BIGINT NOT NULL,
	is_virtual  BOOLEAN NOT NULL,
	PRIMARY KEY (region_id, place_id, batch_id, owner_id, earmark_id),
	CHECK (is_virtual OR (units >= 0 AND value_ore >= 0)),
	CHECK (is_virtual OR units > 0 OR value_ore = 0),
	FOREIGN KEY (region_id, place_id) REFERENCES place (region_id, id),
	FOREIGN KEY (region_id, batch_id) REFERENCES batch (region_id, id)
); -- without rowid
CREATE INDEX balance_of_batch ON balance (region_id, batch_id, place_id);

-- One row per store and pack: whoever computes what is available locks it first.
CREATE TABLE store_pack (
	region_id   BIGINT NOT NULL,
	store_id    BIGINT NOT NULL,
	pack_id     BIGINT NOT NULL REFERENCES pack (id),
	home_bin_id BIGINT,
	version     BIGINT NOT NULL,
	PRIMARY KEY (region_id, store_id, pack_id),
	FOREIGN KEY (region_id, store_id) REFERENCES place (region_id, id),
	FOREIGN KEY (region_id, home_bin_id) REFERENCES place (region_id, id)
); -- without rowid

CREATE TABLE receipt (
	id            BIGSERIAL PRIMARY KEY,
	region_id     BIGINT NOT NULL,
	number        BIGINT NOT NULL,
	store_id      BIGINT NOT NULL,
	supplier      TEXT NOT NULL,
	supplier_note TEXT NOT NULL DEFAULT '',          -- the supplier's delivery note
	received_at   BIGINT NOT NULL,
	person_id     BIGINT NOT NULL,
	UNIQUE (region_id, number),
	UNIQUE (region_id, id),
	FOREIGN KEY (region_id, store_id) REFERENCES place (region_id, id)
);
CREATE TABLE receipt_line (
	id             BIGSERIAL PRIMARY KEY,
	region_id      BIGINT NOT NULL,
	receipt_id     BIGINT NOT NULL,
	batch_id       BIGINT NOT NULL,
	packs          BIGINT NOT NULL CHECK (packs > 0),
	units          BIGINT NOT NULL CHECK (units > 0),
	pack_price_ore BIGINT NOT NULL CHECK (pack_price_ore >= 0),
	price_source   TEXT NOT NULL,                    -- typed, tlv-prices, tlv-exchange, last-receipt ...
	place_id       BIGINT NOT NULL,
	movement_id    BIGINT NOT NULL REFERENCES movement (id),
	FOREIGN KEY (region_id, receipt_id) REFERENCES receipt (region_id, id),
	FOREIGN KEY (region_id, batch_id) REFERENCES batch (region_id, id),
	FOREIGN KEY (region_id, place_id) REFERENCES place (region_id, id)
);
CREATE INDEX receipt_line_of_receipt ON receipt_line (region_id, receipt_id);
CREATE INDEX receipt_line_of_batch ON receipt_line (region_id, batch_id);

-- Packs as they were scanned, erasable apart from the ledger.
CREATE TABLE scanned_pack (
	id              BIGSERIAL PRIMARY KEY,
	region_id       BIGINT NOT NULL REFERENCES region (id),
	gtin            TEXT NOT NULL,
	serial          TEXT NOT NULL,
	batch_label     TEXT NOT NULL,
	expiry_day      BIGINT,
	receipt_line_id BIGINT,
	allocation_id   BIGINT,
	person_id       BIGINT NOT NULL,
	scanned_at      BIGINT NOT NULL
);
CREATE INDEX scanned_pack_by_serial ON scanned_pack (region_id, gtin, serial);

-- ---------------------------------------------------------------- order

CREATE TABLE ward_order (
	id           BIGSERIAL PRIMARY KEY,
	region_id    BIGINT NOT NULL,
	number       BIGINT NOT NULL,
	ward_id      BIGINT NOT NULL,                    -- the ordering place
	store_id     BIGINT NOT NULL,
	is_narcotic  BOOLEAN NOT NULL DEFAULT false,
	note         TEXT NOT NULL DEFAULT '',
	created_at   BIGINT NOT NULL,
	created_by   BIGINT NOT NULL,
	placed_at    BIGINT,
	placed_by    BIGINT,
	on_behalf_of BIGINT,                             -- pharmacy staff ordered for this authorised orderer
	version      BIGINT NOT NULL DEFAULT 1,
	UNIQUE (region_id, number),
	UNIQUE (region_id, id),
	FOREIGN KEY (region_id, ward_id) REFERENCES place (region_id, id),
	FOREIGN KEY (region_id, store_id) REFERENCES place (region_id, id),
	FOREIGN KEY (region_id, created_by) REFERENCES person (region_id, id)
);
CREATE INDEX ward_order_of_ward ON ward_order (region_id, ward_id, id);

-- State lives on lines.  What was asked for stays beside what is supplied.
CREATE TABLE order_line (
	id                BIGSERIAL PRIMARY KEY,
	region_id         BIGINT NOT NULL,
	order_id          BIGINT NOT NULL,
	line_number       BIGINT NOT NULL,
	state             TEXT NOT NULL,
	requested_pack_id BIGINT NOT NULL REFERENCES pack (id),
	requested_units   BIGINT NOT NULL CHECK (requested_units > 0),
	pack_id           BIGINT NOT NULL REFERENCES pack (id), -- what will be supplied
	units             BIGINT NOT NULL CHECK (units >= 0),   -- approved; as requested until reviewed
	picked_units      BIGINT NOT NULL DEFAULT 0 CHECK (picked_units >= 0),
	sent_units        BIGINT NOT NULL DEFAULT 0 CHECK (sent_units >= 0),
	received_units    BIGINT NOT NULL DEFAULT 0 CHECK (received_units >= 0),
	reason_code       TEXT NOT NULL DEFAULT '',      -- why it differs from what was asked for, or is short
	reason_text       TEXT NOT NULL DEFAULT '',
	expected_day      BIGINT,                        -- when a short or back-ordered line should come
	decided_by        BIGINT,
	decided_at        BIGINT,
	version           BIGINT NOT NULL DEFAULT 1,
	UNIQUE (region_id, order_id, line_number),
	UNIQUE (region_id, id),
	FOREIGN KEY (region_id, order_id) REFERENCES ward_order (region_id, id)
);
CREATE INDEX order_line_by_state ON order_line (region_id, state, order_id);
CREATE INDEX order_line_of_pack ON order_line (region_id, pack_id, state);

-- ledger: the trail of a line.
CREATE TABLE line_event (
	id          BIGSERIAL PRIMARY KEY,
	region_id   BIGINT NOT NULL,
	line_id     BIGINT NOT NULL,
	event       TEXT NOT NULL,
	from_state  TEXT NOT NULL,
	to_state    TEXT NOT NULL,
	pack_id     BIGINT NOT NULL,
	units       BIGINT NOT NULL,
	reason_code TEXT NOT NULL DEFAULT '',
	reason_text TEXT NOT NULL DEFAULT '',
	person_id   BIGINT NOT NULL,
	recorded_at BIGINT NOT NULL,
	FOREIGN KEY (region_id, line_id) REFERENCES order_line (region_id, id)
);
CREATE INDEX line_event_of_line ON line_event (region_id, line_id, id);

-- What is promised: per store, pack and line; falls as the line is picked, gone at zero.
CREATE TABLE reservation (
	region_id  BIGINT NOT NULL,
	line_id    BIGINT NOT NULL,
	store_id   BIGINT NOT NULL,
	pack_id    BIGINT NOT NULL REFERENCES pack (id),
	units      BIGINT NOT NULL CHECK (units > 0),
	created_at BIGINT NOT NULL,
	PRIMARY KEY (region_id, line_id),
	FOREIGN KEY (region_id, line_id) REFERENCES order_line (region_id, id),
	FOREIGN KEY (region_id, store_id) REFERENCES place (region_id, id)
);
CREATE INDEX reservation_of_pack ON reservation (region_id, store_id, pack_id, line_id);

-- A walk through the store for one order.
CREATE TABLE pick_list (
	id          BIGSERIAL PRIMARY KEY,
	region_id   BIGINT NOT NULL,
	number      BIGINT NOT NULL,
	order_id    BIGINT NOT NULL,
	shipment_id BIGINT NOT NULL,
	created_at  BIGINT NOT NULL,
	created_by  BIGINT NOT NULL,
	UNIQUE (region_id, number),
	UNIQUE (region_id, id),
	FOREIGN KEY (region_id, order_id) REFERENCES ward_order (region_id, id)
);
CREATE INDEX pick_list_of_order ON pick_list (region_id, order_id);
CREATE INDEX pick_list_of_shipment ON pick_list (region_id, shipment_id);

-- Which batch from which bin for which line: chosen at release, first expiry first out.
CREATE TABLE allocation (
	id           BIGSERIAL PRIMARY KEY,
	region_id    BIGINT NOT NULL,
	pick_list_id BIGINT NOT NULL,
	line_id      BIGINT NOT NULL,
	batch_id     BIGINT NOT NULL,
	place_id     BIGINT NOT NULL,
	units        BIGINT NOT NULL CHECK (units > 0),
	picked_units BIGINT NOT NULL DEFAULT 0 CHECK (picked_units >= 0 AND picked_units <= units),
	state        TEXT NOT NULL,                      -- proposed, picked, short, cancelled
	reason_code  TEXT NOT NULL DEFAULT '',
	picked_by    BIGINT,
	picked_at    BIGINT,
	movement_id  BIGINT REFERENCES movement (id),
	UNIQUE (region_id, id),
	FOREIGN KEY (region_id, pick_list_id) REFERENCES pick_list (region_id, id),
	FOREIGN KEY (region_id, line_id) REFERENCES order_line (region_id, id),
	FOREIGN KEY (region_id, batch_id) REFERENCES batch (region_id, id),
	FOREIGN KEY (region_id, place_id) REFERENCES place (region_id, id)
);
CREATE INDEX allocation_of_list ON allocation (region_id, pick_list_id);
CREATE INDEX allocation_of_line ON allocation (region_id, line_id);
CREATE INDEX allocation_of_batch ON allocation (region_id, batch_id, place_id, state);

-- Goods on their way to one ward; its own transit place holds them.
CREATE TABLE shipment (
	id          BIGSERIAL PRIMARY KEY,
	region_id   BIGINT NOT NULL,
	number      BIGINT NOT NULL,
	order_id    BIGINT NOT NULL,
	ward_id     BIGINT NOT NULL,
	store_id    BIGINT NOT NULL,
	place_id    BIGINT NOT NULL,                     -- in transit
	state       TEXT NOT NULL,                       -- packing, sent, received, cancelled
	created_at  BIGINT NOT NULL,
	sent_at     BIGINT,
	sent_by     BIGINT,
	received_at BIGINT,
	received_by BIGINT,
	version     BIGINT NOT NULL DEFAULT 1,
	UNIQUE (region_id, number),
	UNIQUE (region_id, id),
	FOREIGN KEY (region_id, order_id) REFERENCES ward_order (region_id, id),
	FOREIGN KEY (region_id, ward_id) REFERENCES place (region_id, id),
	FOREIGN KEY (region_id, place_id) REFERENCES place (region_id, id)
);
CREATE INDEX shipment_of_order ON shipment (region_id, order_id);
CREATE INDEX shipment_of_ward ON shipment (region_id, ward_id, id);
CREATE INDEX shipment_by_state ON shipment (region_id, state, id);

-- Frozen when sent: batch, quantity, charge, VAT rule and where they came from.
CREATE TABLE shipment_line (
	id                BIGSERIAL PRIMARY KEY,
	region_id         BIGINT NOT NULL,
	shipment_id       BIGINT NOT NULL,
	line_id           BIGINT NOT NULL,
	batch_id          BIGINT NOT NULL,
	units             BIGINT NOT NULL CHECK (units > 0),
	value_ore         BIGINT NOT NULL,
	charge_ore        BIGINT NOT NULL,
	charge_source     TEXT NOT NULL,
	vat_rule          TEXT NOT NULL,
	vat_permille      BIGINT NOT NULL,
	received_units    BIGINT,
	difference_reason TEXT NOT NULL DEFAULT '',
	FOREIGN KEY (region_id, shipment_id) REFERENCES shipment (region_id, id),
	FOREIGN KEY (region_id, line_id) REFERENCES order_line (region_id, id),
	FOREIGN KEY (region_id, batch_id) REFERENCES batch (region_id, id)
);
CREATE INDEX shipment_line_of_shipment ON shipment_line (region_id, shipment_id);
CREATE INDEX shipment_line_of_line ON shipment_line (region_id, line_id);
CREATE INDEX shipment_line_of_batch ON shipment_line (region_id, batch_id);

-- ---------------------------------------------------------------- law as dated rows

-- A numbered rule in force between two days, with its basis and evidence mark; default deny stands in the rule's code.
CREATE TABLE rule_version (
	number     TEXT NOT NULL,
	valid_from BIGINT NOT NULL,
	valid_to   BIGINT,
	basis_kind TEXT NOT NULL,                        -- law, decision, practice
	basis      TEXT NOT NULL,
	evidence   TEXT NOT NULL,                        -- V, P, U as in docs/rules
	parameter  TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (number, valid_from)
);

-- A dated dispensation from the rule against delivery outside hospital.
CREATE TABLE dispensation (
	id         BIGSERIAL PRIMARY KEY,
	region_id  BIGINT NOT NULL,
	place_id   BIGINT NOT NULL,
	pack_id    BIGINT REFERENCES pack (id),          -- none: every article
	valid_from BIGINT NOT NULL,
	valid_to   BIGINT NOT NULL,
	basis      TEXT NOT NULL,
	person_id  BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	FOREIGN KEY (region_id, place_id) REFERENCES place (region_id, id)
);
CREATE INDEX dispensation_of_place ON dispensation (region_id, place_id, valid_from);

CREATE TABLE vat_rule (
	name          TEXT NOT NULL,
	article_kind  TEXT NOT NULL,
	receiver_kind TEXT NOT NULL,
	valid_from    BIGINT NOT NULL,
	valid_to      BIGINT,
	permille      BIGINT NOT NULL,
	basis         TEXT NOT NULL,
	evidence      TEXT NOT NULL,
	PRIMARY KEY (article_kind, receiver_kind, valid_from)
);

-- A refusal by a rule, each one logged (outside the refused transaction).
CREATE TABLE refusal (
	id          BIGSERIAL PRIMARY KEY,
	region_id   BIGINT NOT NULL,
	recorded_at BIGINT NOT NULL,
	person_id   BIGINT NOT NULL,
	request_id  TEXT NOT NULL,
	rule        TEXT NOT NULL,
	error       TEXT NOT NULL,
	detail      TEXT NOT NULL
);
CREATE INDEX refusal_by_time ON refusal (region_id, recorded_at);

INSERT INTO rule_version (number, valid_from, valid_to, basis_kind, basis, evidence, parameter) VALUES
	('R-ORDER-01', 17532, NULL, 'law', 'HSLF-FS 2017:37 (who may requisition)', 'V', ''),
	('R-ORDER-02', 14426, NULL, 'law', 'Lag (2009:366) 5 kap. 1 §; Region Västmanland 2024 (own stock not outside hospital)', 'P', ''),
	('R-ORDER-03', 17532, NULL, 'law', 'HSLF-FS 2017:37, Vårdhandboken (narcotics II-III on a form of their own)', 'V', 'II III'),
	('R-ORDER-04', 17532, NULL, 'practice', 'Unknown narcotic class stops approval until a pharmacist sets it', 'V', ''),
	('R-STOCK-01', 14426, NULL, 'law', 'No expired batch: the expiry day is the last usable day', 'V', ''),
	('R-STOCK-02', 14426, NULL, 'decision', 'Remaining days set per receiving place, from 0', 'V', ''),
	('R-STOCK-03', 14426, NULL, 'practice', 'A blocked batch is used nowhere', 'V', ''),
	('R-STOCK-04', 14426, NULL, 'practice', 'Goods in quarantine are not used', 'V', ''),
	('R-EXCHANGE-01', 14426, NULL, 'decision', 'Same national exchange group or a dated addition of the region', 'V', '');

INSERT INTO vat_rule (name, article_kind, receiver_kind, valid_from, valid_to, permille, basis, evidence) VALUES
	('medicine to hospital: exempt', 'medicine', 'hospital', 19539, NULL, 0, 'Mervärdesskattelag (2023:200) 10 kap.', 'V'),
	('licence medicine to hospital: exempt', 'licence', 'hospital', 19539, NULL, 0, 'Mervärdesskattelag (2023:200) 10 kap.', 'V'),
	('compounded medicine to hospital: exempt', 'extempore', 'hospital', 19539, NULL, 0, 'Mervärdesskattelag (2023:200) 10 kap.', 'V'),
	('goods: full rate', 'goods', 'hospital', 19539, NULL, 250, 'Mervärdesskattelag (2023:200) 9 kap.', 'U');

-- sqlite:
CREATE TRIGGER movement_is_added_only BEFORE UPDATE ON movement BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER movement_is_kept BEFORE DELETE ON movement BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER journal_is_kept BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
CREATE TRIGGER journal_keeps_its_words BEFORE UPDATE OF id, region_id, recorded_at, person_id, address, request_id, event, subject_kind, subject_id, payload_digest ON journal BEGIN SELECT RAISE(ABORT, 'only the payload of a journal row may be erased'); END;
CREATE TRIGGER journal_seal_is_added_only BEFORE UPDATE ON journal_seal BEGIN SELECT RAISE(ABORT, 'the chain is only added to'); END;
CREATE TRIGGER journal_seal_is_kept BEFORE DELETE ON journal_seal BEGIN SELECT RAISE(ABORT, 'the chain is only added to'); END;
CREATE TRIGGER line_event_is_added_only BEFORE UPDATE ON line_event BEGIN SELECT RAISE(ABORT, 'the trail is only added to'); END;
CREATE TRIGGER line_event_is_kept BEFORE DELETE ON line_event BEGIN SELECT RAISE(ABORT, 'the trail is only added to'); END;
-- postgres:
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'only added to'; END $$;
CREATE TRIGGER movement_is_added_only BEFORE UPDATE OR DELETE ON movement FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_is_kept BEFORE DELETE ON journal FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_keeps_its_words BEFORE UPDATE OF id, region_id, recorded_at, person_id, address, request_id, event, subject_kind, subject_id, payload_digest ON journal FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_seal_is_added_only BEFORE UPDATE OR DELETE ON journal_seal FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER line_event_is_added_only BEFORE UPDATE OR DELETE ON line_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- both:
