-- 0019_scanned_packs: serials are erased when their time is out (retention kind scanned_pack), the oldest first.

CREATE INDEX scanned_pack_by_time ON scanned_pack (region_id, scanned_at) WHERE serial <> '';
