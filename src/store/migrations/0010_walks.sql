-- 0010_walks: several orders picked in one walk through the store; boxes with labels and contents.
--
-- A pick list stays what it was: the takes of one order.  A walk puts pick lists beside each other on a trolley, one
-- position an order, and is walked by one person at a time.  Goods still move to the shipment's transit place; which
-- box of the shipment they lie in is written beside, so that boxes can be sealed, labelled and received one by one.

-- How a store walks; no row: the values that a new row has.
CREATE TABLE walk_setting (
	region_id         BIGINT NOT NULL,
	store_id          BIGINT NOT NULL,
	trolley_positions BIGINT NOT NULL DEFAULT 8 CHECK (trolley_positions >= 1 AND trolley_positions <= 40),
	scans_bin         BOOLEAN NOT NULL DEFAULT false, -- the bin's label is scanned before the pack
	PRIMARY KEY (region_id, store_id),
	FOREIGN KEY (region_id, store_id) REFERENCES place (region_id, id)
);

CREATE TABLE walk (
	id          BIGSERIAL PRIMARY KEY,
	region_id   BIGINT NOT NULL,
	number      BIGINT NOT NULL,
	store_id    BIGINT NOT NULL,
	state       TEXT NOT NULL,                       -- open, done
	is_narcotic BOOLEAN NOT NULL,                    -- II-III walk by themselves (R-WALK-01)
	person_id   BIGINT NOT NULL,                     -- who walks it now
	created_at  BIGINT NOT NULL,
	created_by  BIGINT NOT NULL,
	finished_at BIGINT,
	version     BIGINT NOT NULL DEFAULT 1,
	UNIQUE (region_id, number),
	UNIQUE (region_id, id),
	FOREIGN KEY (region_id, store_id) REFERENCES place (region_id, id),
	FOREIGN KEY (region_id, person_id) REFERENCES person (region_id, id)
);
CREATE INDEX walk_by_state ON walk (region_id, state, id);

-- A pick list's place on the trolley.  Lists of one order share a position: they go into the same shipment.
CREATE TABLE walk_list (
	region_id    BIGINT NOT NULL,
	walk_id      BIGINT NOT NULL,
	pick_list_id BIGINT NOT NULL,
	position     BIGINT NOT NULL CHECK (position > 0),
	left_at      BIGINT,                             -- the walk ended, or gave it up
	PRIMARY KEY (region_id, walk_id, pick_list_id),
	FOREIGN KEY (region_id, walk_id) REFERENCES walk (region_id, id),
	FOREIGN KEY (region_id, pick_list_id) REFERENCES pick_list (region_id, id)
);
-- Two technicians cannot take the same order.
CREATE UNIQUE INDEX walk_list_live ON walk_list (region_id, pick_list_id) WHERE left_at IS NULL;

-- Takes passed by for now: they come back when nothing else waits.
CREATE TABLE walk_skip (
	region_id     BIGINT NOT NULL,
	walk_id       BIGINT NOT NULL,
	allocation_id BIGINT NOT NULL,
	skipped_at    BIGINT NOT NULL,
	PRIMARY KEY (region_id, walk_id, allocation_id),
	FOREIGN KEY (region_id, walk_id) REFERENCES walk (region_id, id),
	FOREIGN KEY (region_id, allocation_id) REFERENCES allocation (region_id, id)
);

CREATE TABLE box (
	id          BIGSERIAL PRIMARY KEY,
	region_id   BIGINT NOT NULL,
	shipment_id BIGINT NOT NULL,
	number      BIGINT NOT NULL,                     -- 1, 2 ... of the shipment
	code        TEXT NOT NULL,                       -- what the label's code says
	kind        TEXT NOT NULL,                       -- normal, cold, narcotics
	seal        TEXT NOT NULL DEFAULT '',
	state       TEXT NOT NULL,                       -- open, closed
	created_at  BIGINT NOT NULL,
	created_by  BIGINT NOT NULL,
	closed_at   BIGINT,
	closed_by   BIGINT,
	version     BIGINT NOT NULL DEFAULT 1,
	UNIQUE (region_id, shipment_id, number),
	UNIQUE (region_id, code),
	UNIQUE (region_id, id),
	FOREIGN KEY (region_id, shipment_id) REFERENCES shipment (region_id, id)
);

-- Units of a pick that lie in a box; a large pick may lie in several.
CREATE TABLE box_content (
	region_id     BIGINT NOT NULL,
	box_id        BIGINT NOT NULL,
	allocation_id BIGINT NOT NULL,
	units         BIGINT NOT NULL CHECK (units > 0),
	packed_at     BIGINT NOT NULL,
	packed_by     BIGINT NOT NULL,
	PRIMARY KEY (region_id, box_id, allocation_id),
	FOREIGN KEY (region_id, box_id) REFERENCES box (region_id, id),
	FOREIGN KEY (region_id, allocation_id) REFERENCES allocation (region_id, id)
);
CREATE INDEX box_content_of_allocation ON box_content (region_id, allocation_id);

-- A pick taken back frees its pack; the board asks what left today.
CREATE INDEX scanned_pack_of_allocation ON scanned_pack (region_id, allocation_id) WHERE allocation_id IS NOT NULL;
CREATE INDEX shipment_by_sent ON shipment (region_id, sent_at);

INSERT INTO rule_version (number, valid_from, valid_to, basis_kind, basis, evidence, parameter) VALUES
	('R-WALK-01', 14426, NULL, 'practice', 'Orders of narcotics II-III are picked in walks of their own', 'P', ''),
	('R-BOX-01', 14426, NULL, 'practice', 'Narcotics II-III lie in narcotics boxes, and nothing else does', 'P', ''),
	('R-BOX-02', 14426, NULL, 'practice', 'Cold goods lie in cold boxes, other goods than narcotics do not', 'P', ''),
	('R-BOX-03', 14426, NULL, 'practice', 'A narcotics box is closed with the number of its seal before it leaves', 'P', '');
