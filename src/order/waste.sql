-- waste.sql: what was destroyed, what is to be, what lies in quarantine, and corrections of receipts.

-- query: waste_insert :one
-- in:  region_id i64, number i64, store_id i64, place_id i64, batch_id i64, owner_id i64, earmark_id i64, units i64, value_ore i64, value_before_ore i64, cause text, cause_text text, narcotic_class text, wasted_at moment, wasted_by i64, witness_id id?, movement_id i64
-- out: id i64
INSERT INTO waste (region_id, number, store_id, place_id, batch_id, owner_id, earmark_id, units, value_ore, value_before_ore, cause,
                   cause_text, narcotic_class, wasted_at, wasted_by, witness_id, movement_id)
VALUES (:region_id, :number, :store_id, :place_id, :batch_id, :owner_id, :earmark_id, :units, :value_ore, :value_before_ore, :cause,
        :cause_text, :narcotic_class, :wasted_at, :wasted_by, :witness_id, :movement_id)
RETURNING id;

-- query: waste_get :one
-- in:  region_id i64, waste_id i64
-- out: id i64, number i64, store_id i64, store_name text, place_id i64, place_code text, pack_id i64, name text, strength text, pack_text text, vnr text, units_per_pack i64, batch_id i64, label text, expiry_day day, units i64, value_ore i64, value_before_ore i64, cause text, cause_text text, narcotic_class text, wasted_at moment, wasted_by i64, wasted_name text?, witness_name text?, movement_id i64, undone_at moment?, undone_name text?
SELECT w.id, w.number, w.store_id, s.name, w.place_id, p.code, t.pack_id, k.name, k.strength, k.pack_text, k.vnr, a.units_per_pack,
       w.batch_id, t.label, t.expiry_day, w.units, w.value_ore, w.value_before_ore, w.cause, w.cause_text, w.narcotic_class,
       w.wasted_at, w.wasted_by, n.display_name, v.display_name, w.movement_id, w.undone_at, u.display_name
  FROM waste w
  JOIN place s ON s.region_id = w.region_id AND s.id = w.store_id
  JOIN place p ON p.region_id = w.region_id AND p.id = w.place_id
  JOIN batch t ON t.region_id = w.region_id AND t.id = w.batch_id
  JOIN pack k ON k.id = t.pack_id
  JOIN article a ON a.region_id = t.region_id AND a.pack_id = t.pack_id
  LEFT JOIN person n ON n.region_id = w.region_id AND n.id = w.wasted_by
  LEFT JOIN person v ON v.region_id = w.region_id AND v.id = w.witness_id
  LEFT JOIN person u ON u.region_id = w.region_id AND u.id = w.undone_by
 WHERE w.region_id = :region_id AND w.id = :waste_id;

-- query: waste_undo :write
-- in:  region_id i64, waste_id i64, undone_at moment, undone_by i64, undo_movement_id i64
UPDATE waste SET undone_at = :undone_at, undone_by = :undone_by, undo_movement_id = :undo_movement_id
 WHERE region_id = :region_id AND id = :waste_id AND undone_at IS NULL;

-- query: waste_list :page
-- Waste of a time and a cause ('' any), newest first, before a number.
-- in:  region_id i64, from_at moment, to_at moment, cause text, before i64, page_size i64
-- out: id i64, number i64, wasted_at moment, store_name text, place_code text, pack_id i64, name text, strength text, pack_text text, units_per_pack i64, batch_id i64, label text, units i64, value_ore i64, cause text, cause_text text, wasted_name text?, witness_name text?, is_undone bool
SELECT w.id, w.number, w.wasted_at, s.name, p.code, t.pack_id, k.name, k.strength, k.pack_text, a.units_per_pack, w.batch_id, t.label,
       w.units, w.value_ore, w.cause, w.cause_text, n.display_name, v.display_name, w.undone_at IS NOT NULL
  FROM waste w
  JOIN place s ON s.region_id = w.region_id AND s.id = w.store_id
  JOIN place p ON p.region_id = w.region_id AND p.id = w.place_id
  JOIN batch t ON t.region_id = w.region_id AND t.id = w.batch_id
  JOIN pack k ON k.id = t.pack_id
  JOIN article a ON a.region_id = t.region_id AND a.pack_id = t.pack_id
  LEFT JOIN person n ON n.region_id = w.region_id AND n.id = w.wasted_by
  LEFT JOIN person v ON v.region_id = w.region_id AND v.id = w.witness_id
 WHERE w.region_id = :region_id AND w.wasted_at >= :from_at AND w.wasted_at < :to_at AND (:cause = '' OR w.cause = :cause)
   AND w.number < :before
 ORDER BY w.number DESC LIMIT :page_size;

-- query: waste_totals :all
-- What a time's waste comes to, cause by cause; undone waste is none.
-- in:  region_id i64, from_at moment, to_at moment
-- out: cause text, lines i64, value_ore i64
SELECT cause, COUNT(*), CAST(SUM(value_ore) AS BIGINT)
  FROM waste
 WHERE region_id = :region_id AND wasted_at >= :from_at AND wasted_at < :to_at AND undone_at IS NULL
 GROUP BY cause ORDER BY cause;

-- query: waste_expired :page
-- Expired goods in the region's stores, store by store in walk order; quarantine too.
-- in:  region_id i64, today day, page_size i64
-- out: store_id i64, store_name text, place_id i64, place_code text, pack_id i64, name text, strength text, pack_text text, units_per_pack i64, narcotic_class text, batch_id i64, label text, expiry_day day, owner_id i64, earmark_id i64, units i64, value_ore i64
SELECT s.id, s.name, p.id, p.code, t.pack_id, k.name, k.strength, k.pack_text, a.units_per_pack, a.narcotic_class, t.id, t.label,
       t.expiry_day, b.owner_id, b.earmark_id, b.units, b.value_ore
  FROM balance b CROSS JOIN batch t CROSS JOIN place p CROSS JOIN place s CROSS JOIN pack k CROSS JOIN article a
 WHERE b.region_id = :region_id AND b.expiry_day < :today AND NOT b.is_virtual
   AND t.region_id = b.region_id AND t.id = b.batch_id
   AND p.region_id = b.region_id AND p.id = b.place_id AND s.region_id = p.region_id AND s.id = p.store_id
   AND k.id = t.pack_id AND a.region_id = t.region_id AND a.pack_id = t.pack_id
 ORDER BY s.sort_key, s.id, p.walk_order, p.id, t.expiry_day, t.id, b.owner_id, b.earmark_id LIMIT :page_size;

-- query: waste_balances :all
-- What a batch holds place by place, for who chooses what to destroy.
-- in:  region_id i64, batch_id i64
-- out: place_id i64, place_code text, store_id i64, store_name text, owner_id i64, earmark_id i64, units i64, value_ore i64, is_quarantine bool
SELECT p.id, p.code, s.id, s.name, b.owner_id, b.earmark_id, b.units, b.value_ore, p.is_quarantine
  FROM balance b JOIN place p ON p.region_id = b.region_id AND p.id = b.place_id
  JOIN place s ON s.region_id = p.region_id AND s.id = p.store_id
 WHERE b.region_id = :region_id AND b.batch_id = :batch_id AND NOT b.is_virtual
 ORDER BY p.walk_order, p.id, b.owner_id, b.earmark_id;

-- query: quarantine_list :page
-- What lies in quarantine, the oldest first: since when, why and by whom it came.
-- in:  region_id i64, page_size i64
-- out: store_name text, place_id i64, place_code text, pack_id i64, name text, strength text, pack_text text, units_per_pack i64, narcotic_class text, batch_id i64, label text, expiry_day day, owner_id i64, earmark_id i64, units i64, value_ore i64, since moment, reason text, person text?, blocks i64, from_code text?
SELECT s.name, p.id, p.code, t.pack_id, k.name, k.strength, k.pack_text, a.units_per_pack, a.narcotic_class, t.id, t.label, t.expiry_day,
       b.owner_id, b.earmark_id, b.units, b.value_ore, m.recorded_at, m.reason, n.display_name,
       (SELECT COUNT(*) FROM batch_block x WHERE x.region_id = b.region_id AND x.batch_id = b.batch_id AND x.lifted_at IS NULL),
       CASE WHEN f.is_virtual THEN NULL ELSE f.code END
  FROM place p
  JOIN place s ON s.region_id = p.region_id AND s.id = p.store_id
 CROSS JOIN balance b
  JOIN batch t ON t.region_id = b.region_id AND t.id = b.batch_id
  JOIN pack k ON k.id = t.pack_id
  JOIN article a ON a.region_id = t.region_id AND a.pack_id = t.pack_id
  JOIN movement m ON m.id = (SELECT MAX(y.id) FROM movement y
        WHERE y.region_id = b.region_id AND y.to_place_id = p.id AND y.batch_id = b.batch_id
          AND y.owner_id = b.owner_id AND y.earmark_id = b.earmark_id)
  JOIN place f ON f.region_id = m.region_id AND f.id = m.from_place_id
  LEFT JOIN person n ON n.region_id = m.region_id AND n.id = m.person_id
 WHERE p.region_id = :region_id AND p.is_quarantine AND b.region_id = p.region_id AND b.place_id = p.id
 ORDER BY m.recorded_at, m.id LIMIT :page_size;
