-- 0005_order_type: how urgent an order is, and until when the pharmacy must have it packed.
--
-- The queue of review and the walks of picking are sorted by the second; the first says why.

ALTER TABLE ward_order ADD COLUMN order_type TEXT NOT NULL DEFAULT 'planned'; -- planned, priority, urgent
ALTER TABLE ward_order ADD COLUMN due_at BIGINT;                              -- missing: no tour and no promise
CREATE INDEX ward_order_by_due ON ward_order (region_id, due_at);
