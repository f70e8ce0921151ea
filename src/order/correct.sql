-- correct.sql: receipt lines set right.  The line keeps what was typed; what it says now is that and its corrections.

-- query: receipt_line_get :one
-- A line as it stands after its corrections; units a pack as they were when it was received.
-- in:  region_id i64, receipt_line_id i64
-- out: id i64, receipt_id i64, store_id i64, batch_id i64, pack_id i64, packs i64, units_per_pack i64, pack_price_ore i64, place_id i64, movement_id i64
SELECT l.id, l.receipt_id, r.store_id, l.batch_id, t.pack_id,
       COALESCE((SELECT c.packs_after FROM receipt_correction c
                  WHERE c.region_id = l.region_id AND c.receipt_line_id = l.id ORDER BY c.id DESC LIMIT 1), l.packs),
       l.units / l.packs, l.pack_price_ore, l.place_id, l.movement_id
  FROM receipt_line l
  JOIN receipt r ON r.region_id = l.region_id AND r.id = l.receipt_id
  JOIN batch t ON t.region_id = l.region_id AND t.id = l.batch_id
 WHERE l.region_id = :region_id AND l.id = :receipt_line_id;

-- query: receipt_correction_insert :write
-- in:  region_id i64, receipt_line_id i64, packs_before i64, packs_after i64, units i64, value_ore i64, place_id i64, reason text, movement_id i64, corrected_at moment, corrected_by i64
INSERT INTO receipt_correction (region_id, receipt_line_id, packs_before, packs_after, units, value_ore, place_id, reason, movement_id,
                                corrected_at, corrected_by)
VALUES (:region_id, :receipt_line_id, :packs_before, :packs_after, :units, :value_ore, :place_id, :reason, :movement_id,
        :corrected_at, :corrected_by);

-- query: receipt_corrections :all
-- The corrections of a receipt's lines, oldest first.
-- in:  region_id i64, receipt_id i64
-- out: receipt_line_id i64, name text, label text, packs_before i64, packs_after i64, units i64, value_ore i64, place_code text, reason text, corrected_at moment, person text?
SELECT c.receipt_line_id, k.name, t.label, c.packs_before, c.packs_after, c.units, c.value_ore, p.code, c.reason, c.corrected_at,
       n.display_name
  FROM receipt_line l
  JOIN receipt_correction c ON c.region_id = l.region_id AND c.receipt_line_id = l.id
  JOIN batch t ON t.region_id = l.region_id AND t.id = l.batch_id
  JOIN pack k ON k.id = t.pack_id
  JOIN place p ON p.region_id = c.region_id AND p.id = c.place_id
  LEFT JOIN person n ON n.region_id = c.region_id AND n.id = c.corrected_by
 WHERE l.region_id = :region_id AND l.receipt_id = :receipt_id
 ORDER BY c.id;
