-- 0006_ward_habits: what a ward orders again and again: favourites, templates with a schedule, drafts, scans at the shelf.
--
-- A draft is the ward's, not one person's: it tells who changed it last, and it is put away rather than thrown away, so that
-- a slip of the thumb can be undone.

ALTER TABLE ward_order ADD COLUMN changed_at BIGINT;      -- as a draft; missing: not since it was made
ALTER TABLE ward_order ADD COLUMN changed_by BIGINT;
ALTER TABLE ward_order ADD COLUMN deleted_at BIGINT;      -- a draft that nobody wants; its lines stay drafts
ALTER TABLE ward_order ADD COLUMN deleted_by BIGINT;
ALTER TABLE ward_order ADD COLUMN template_id BIGINT;     -- made from this template
ALTER TABLE ward_order ADD COLUMN due_day BIGINT;         -- and prepared by its schedule for this day

-- When a line should come, as it was told at each step of its way.
ALTER TABLE line_event ADD COLUMN expected_day BIGINT;

-- Whom the night calls.
ALTER TABLE place ADD COLUMN telephone TEXT NOT NULL DEFAULT '';

-- What is open of a pack, for every ward that asks what is on its way: few lines beside all that ever were.
CREATE INDEX order_line_open ON order_line (region_id, requested_pack_id, order_id)
	WHERE state IN ('placed', 'approved', 'released', 'picked', 'sent', 'short', 'backordered');
-- The line of a pack in a long draft.
CREATE INDEX order_line_draft ON order_line (region_id, order_id, requested_pack_id) WHERE state = 'draft';
-- Drafts of a ward, among all it ever ordered.
CREATE INDEX ward_order_draft ON ward_order (region_id, ward_id, id) WHERE placed_at IS NULL;

CREATE TABLE ward_favourite (
	region_id BIGINT NOT NULL,
	place_id  BIGINT NOT NULL,
	pack_id   BIGINT NOT NULL REFERENCES pack (id),
	added_at  BIGINT NOT NULL,
	added_by  BIGINT NOT NULL,
	PRIMARY KEY (region_id, place_id, pack_id),
	FOREIGN KEY (region_id, place_id) REFERENCES place (region_id, id)
);

-- A list that a ward orders by name; with weekdays a draft is prepared of it on each due day (R-WARD-02).
CREATE TABLE order_template (
	id          BIGSERIAL PRIMARY KEY,
	region_id   BIGINT NOT NULL,
	place_id    BIGINT NOT NULL,
	name        TEXT NOT NULL,
	weekdays    BIGINT NOT NULL DEFAULT 0 CHECK (weekdays >= 0 AND weekdays < 128), -- bit 0 Monday; 0: no schedule
	every_weeks BIGINT NOT NULL DEFAULT 1 CHECK (every_weeks > 0),
	first_day   BIGINT,                              -- nothing is due before it; its week is the first of every_weeks
	created_at  BIGINT NOT NULL,
	created_by  BIGINT NOT NULL,
	changed_at  BIGINT NOT NULL,
	changed_by  BIGINT NOT NULL,
	deleted_at  BIGINT,
	deleted_by  BIGINT,
	version     BIGINT NOT NULL DEFAULT 1,
	UNIQUE (region_id, id),
	CHECK (weekdays = 0 OR first_day IS NOT NULL),
	FOREIGN KEY (region_id, place_id) REFERENCES place (region_id, id)
);
CREATE UNIQUE INDEX order_template_name ON order_template (region_id, place_id, name) WHERE deleted_at IS NULL;

CREATE TABLE order_template_line (
	region_id   BIGINT NOT NULL,
	template_id BIGINT NOT NULL,
	pack_id     BIGINT NOT NULL REFERENCES pack (id),
	packs       BIGINT NOT NULL CHECK (packs > 0),
	PRIMARY KEY (region_id, template_id, pack_id),
	FOREIGN KEY (region_id, template_id) REFERENCES order_template (region_id, id)
);

-- The days a schedule was kept: its key makes the draft of a day once, whichever node or retry makes it.
CREATE TABLE order_template_run (
	region_id   BIGINT NOT NULL,
	template_id BIGINT NOT NULL,
	due_day     BIGINT NOT NULL,
	order_id    BIGINT,                              -- missing: nothing could be made, the reason says why
	reason      TEXT NOT NULL DEFAULT '',
	made_at     BIGINT NOT NULL,
	PRIMARY KEY (region_id, template_id, due_day),
	FOREIGN KEY (region_id, template_id) REFERENCES order_template (region_id, id)
);

-- Scans at the shelf, each a step that can be taken back.
CREATE TABLE shelf_scan (
	id         BIGSERIAL PRIMARY KEY,
	region_id  BIGINT NOT NULL,
	order_id   BIGINT NOT NULL,
	pack_id    BIGINT NOT NULL REFERENCES pack (id),
	packs      BIGINT NOT NULL CHECK (packs > 0),
	scanned_at BIGINT NOT NULL,
	scanned_by BIGINT NOT NULL,
	undone_at  BIGINT,
	UNIQUE (region_id, id),
	FOREIGN KEY (region_id, order_id) REFERENCES ward_order (region_id, id)
);
CREATE INDEX shelf_scan_of_order ON shelf_scan (region_id, order_id, id);

INSERT INTO rule_version (number, valid_from, valid_to, basis_kind, basis, evidence, parameter) VALUES
	('R-WARD-01', 14426, NULL, 'practice', 'Suggested quantity: par less what is open and, where the place keeps one, its balance', 'P', ''),
	('R-WARD-02', 14426, NULL, 'practice', 'A schedule prepares a draft on its weekdays of every n-th week; a person places it', 'P', '');
