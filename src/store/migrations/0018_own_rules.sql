-- 0018_own_rules: what a region itself decides about eves and about the time limits of recalls, beside the starting point.
--
-- calendar_eve and recall_class hold what law and practice say, the same for every region.  A region's own row goes before
-- it between its days, the newest row first, so that a row that was wrong is ended and written anew.

CREATE TABLE eve_rule (
	id            BIGSERIAL PRIMARY KEY,
	region_id     BIGINT NOT NULL REFERENCES region (id),
	name          TEXT NOT NULL,                     -- christmas_eve, midsummer_eve ... (src/place/calendar.h)
	kind          TEXT NOT NULL,                     -- open, half, closed
	closes_minute BIGINT NOT NULL DEFAULT 0,         -- of a half day: minutes after midnight
	valid_from    BIGINT NOT NULL,
	valid_to      BIGINT,
	decision      TEXT NOT NULL,
	document      TEXT NOT NULL DEFAULT '',
	comment       TEXT NOT NULL DEFAULT '',
	version       BIGINT NOT NULL DEFAULT 1,
	created_at    BIGINT NOT NULL,
	created_by    BIGINT NOT NULL,
	UNIQUE (region_id, id)
);

CREATE TABLE recall_limit (
	id            BIGSERIAL PRIMARY KEY,
	region_id     BIGINT NOT NULL REFERENCES region (id),
	class         TEXT NOT NULL,                     -- 1, 2, 3
	store_minutes BIGINT NOT NULL CHECK (store_minutes > 0),
	ward_minutes  BIGINT NOT NULL CHECK (ward_minutes > 0),
	inform        TEXT NOT NULL,                     -- phone, message
	valid_from    BIGINT NOT NULL,
	valid_to      BIGINT,
	decision      TEXT NOT NULL,
	document      TEXT NOT NULL DEFAULT '',
	comment       TEXT NOT NULL DEFAULT '',
	version       BIGINT NOT NULL DEFAULT 1,
	created_at    BIGINT NOT NULL,
	created_by    BIGINT NOT NULL,
	UNIQUE (region_id, id)
);
