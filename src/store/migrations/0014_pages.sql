-- 0014_pages: what pages are asked by, so that none of them walks past what is over.
--
-- A region has some hundred lasting places and, after years, a hundred thousand boxes that once were on their way.

CREATE INDEX place_lasting ON place (region_id, kind, walk_order) WHERE kind <> 'transit';
CREATE INDEX place_in_quarantine ON place (region_id, id) WHERE is_quarantine;
-- What differs from its balance and waits for approval.
CREATE INDEX count_line_differs ON count_line (region_id, id) WHERE state = 'counted' AND counted_units <> balance_at_count;
CREATE INDEX pack_by_name ON pack (sort_key, id);
-- Of a pack in one store and of a pack in all of them.
DROP INDEX reservation_of_pack;
CREATE INDEX reservation_of_pack ON reservation (region_id, pack_id, store_id, line_id);
