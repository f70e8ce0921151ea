-- 0015_jobs: work that a region's clock asks for, done once whichever node is awake.

CREATE TABLE job (
	region_id   BIGINT NOT NULL REFERENCES region (id),
	name        TEXT NOT NULL,
	done_number BIGINT NOT NULL DEFAULT 0,            -- of the last time it was done: a day number for what is daily
	done_at     BIGINT,
	holder      TEXT NOT NULL DEFAULT '',             -- the node that is at it; '': none
	held_until  BIGINT NOT NULL DEFAULT 0,            -- after it another node may take over
	PRIMARY KEY (region_id, name)
);
