-- 0002_standing: goods that stand somewhere are found without walking past those that are used up.
--
-- After ten million movements a pack has had hundreds of batches and a ward thousands of boxes; a month's stock is a few
-- thousand balances.  Pack and expiry are copied from the batch, which never changes, so that one small index holds them.
-- Nodes of the version before do not write them: stop them before this one starts.

ALTER TABLE balance ADD COLUMN pack_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE balance ADD COLUMN expiry_day BIGINT NOT NULL DEFAULT 0;
UPDATE balance SET pack_id = (SELECT t.pack_id FROM batch t WHERE t.region_id = balance.region_id AND t.id = balance.batch_id),
                   expiry_day = (SELECT t.expiry_day FROM batch t WHERE t.region_id = balance.region_id AND t.id = balance.batch_id);
CREATE INDEX balance_standing_of_pack ON balance (region_id, pack_id, batch_id, place_id) WHERE NOT is_virtual;
CREATE INDEX balance_standing_by_expiry ON balance (region_id, expiry_day, batch_id, place_id) WHERE NOT is_virtual;

-- Boxes on their way are places too, one a shipment: whoever asks for lasting places does not meet them.
CREATE INDEX place_lasting_of_parent ON place (region_id, parent_id) WHERE kind <> 'transit';
CREATE INDEX place_that_orders ON place (region_id, supplied_by_id) WHERE can_order;
