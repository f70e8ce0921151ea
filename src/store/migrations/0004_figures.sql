-- 0004_figures: what the pictures of the start pages are asked by, so that none of them walks through all that ever was.

CREATE INDEX ward_order_by_placed ON ward_order (region_id, placed_at);
CREATE INDEX allocation_by_picked ON allocation (region_id, picked_at);
-- The goods that are there: few beside what was ever used up.
CREATE INDEX balance_real ON balance (region_id, batch_id, place_id, units, value_ore) WHERE NOT is_virtual;

-- derived: what lay in each kind of place when a day ended; noted once when the day is over, and proved by verify.
CREATE TABLE stock_value_day (
	region_id BIGINT NOT NULL REFERENCES region (id),
	on_day    BIGINT NOT NULL,
	until_at  BIGINT NOT NULL,                       -- the moment when the day ended
	kind      TEXT NOT NULL,                         -- store, or the place's own kind
	value_ore BIGINT NOT NULL,
	PRIMARY KEY (region_id, on_day, kind)
);
CREATE INDEX stock_value_day_until ON stock_value_day (region_id, until_at);
CREATE INDEX movement_by_time ON movement (region_id, recorded_at);
