-- 0020_lean_writes: indexes that no query reads any longer, each a page more in every commit.

DROP INDEX movement_from;       -- A place's movements are asked batch by batch (movement_of_batch).
DROP INDEX ward_order_by_due;
-- Only lines that wait for goods are asked by what will be supplied; one that moves on from state to state is no longer touched.
DROP INDEX order_line_of_pack;
CREATE INDEX order_line_awaited ON order_line (region_id, pack_id) WHERE state IN ('backordered', 'short');
