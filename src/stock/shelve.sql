-- shelve.sql: goods that wait to be put away, and the last put-away of a person

-- query: shelve_waiting :page
-- What stands in receiving places (CROSS JOIN: those few first, whatever a planner without statistics thinks), with the pack's home bin: in the order of the way, those without a home last.
-- in:  region_id i64, page_size i64
-- out: place_id i64, place_code text, store_id i64, batch_id i64, pack_id i64, name text, strength text, form text, pack_text text, vnr text, label text, expiry_day day, units i64, units_per_pack i64, narcotic_class text, storage_class text, home_code text?
SELECT b.place_id, p.code, p.store_id, b.batch_id, t.pack_id, k.name, k.strength, k.form, k.pack_text, k.vnr, t.label, t.expiry_day,
       b.units, COALESCE(a.units_per_pack, k.parsed_units, 1), COALESCE(a.narcotic_class, 'unknown'), COALESCE(a.storage_class, 'unknown'),
       h.code
  FROM place p
 CROSS JOIN balance b
  JOIN batch t ON t.region_id = b.region_id AND t.id = b.batch_id
  JOIN pack k ON k.id = t.pack_id
  LEFT JOIN article a ON a.region_id = b.region_id AND a.pack_id = k.id
  LEFT JOIN store_pack s ON s.region_id = p.region_id AND s.store_id = p.store_id AND s.pack_id = t.pack_id
  LEFT JOIN place h ON h.region_id = s.region_id AND h.id = s.home_bin_id
 WHERE p.region_id = :region_id AND p.kind <> 'transit' AND p.kind = 'receiving'
   AND b.region_id = p.region_id AND b.place_id = p.id AND b.owner_id = 0 AND b.earmark_id = 0
 ORDER BY CASE WHEN h.id IS NULL THEN 1 ELSE 0 END, COALESCE(h.walk_order, 0), k.sort_key, t.expiry_day, b.batch_id, b.place_id
 LIMIT :page_size;

-- query: shelve_waiting_count :one
-- in:  region_id i64
-- out: lots i64
SELECT COUNT(*) FROM place p CROSS JOIN balance b
 WHERE p.region_id = :region_id AND p.kind <> 'transit' AND p.kind = 'receiving'
   AND b.region_id = p.region_id AND b.place_id = p.id AND b.owner_id = 0 AND b.earmark_id = 0;

-- query: shelve_last :maybe
-- A put-away out of a receiving place, if this person made it and nobody took it back.
-- in:  region_id i64, movement_id i64, person_id i64
-- out: from_place_id i64, to_place_id i64, batch_id i64, units i64, from_code text, to_code text, name text, recorded_at moment
SELECT m.from_place_id, m.to_place_id, m.batch_id, m.units, f.code, p.code, k.name, m.recorded_at
  FROM movement m
  JOIN place f ON f.region_id = m.region_id AND f.id = m.from_place_id
  JOIN place p ON p.region_id = m.region_id AND p.id = m.to_place_id
  JOIN batch t ON t.region_id = m.region_id AND t.id = m.batch_id
  JOIN pack k ON k.id = t.pack_id
 WHERE m.region_id = :region_id AND m.id = :movement_id AND m.person_id = :person_id AND m.cause_kind = 'put_away'
   AND NOT EXISTS (SELECT 1 FROM movement r WHERE r.region_id = m.region_id AND r.cause_kind = 'reversal' AND r.cause_id = m.id);
