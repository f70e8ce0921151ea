-- 0016_short_picks: what a short pick proposed instead, so that the step can be taken back.

ALTER TABLE allocation ADD COLUMN instead_of_id BIGINT REFERENCES allocation (id); -- the short allocation it was proposed for
