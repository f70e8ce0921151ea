-- floor.sql: the preparedness floor, its releases, and what was known when goods under it were promised.

-- query: floors_of_pack :all
-- The floors in force that a store's pack stands under, in the order they are locked.
-- in:  region_id i64, store_id i64, pack_id i64, on_day day
-- out: id i64, units i64, is_substance bool, substance text
SELECT f.id, f.units, f.pack_id IS NULL, f.substance
  FROM preparedness_floor f
 WHERE f.region_id = :region_id AND f.store_id = :store_id AND f.valid_from <= :on_day
   AND (f.valid_to IS NULL OR f.valid_to >= :on_day)
   AND (f.pack_id = :pack_id
        OR (f.pack_id IS NULL AND EXISTS (SELECT 1 FROM article a JOIN pack k ON k.id = a.pack_id
             WHERE a.region_id = f.region_id AND a.pack_id = :pack_id AND a.substance = f.substance AND k.form = f.form
               AND k.strength = f.strength)))
 ORDER BY f.id;

-- query: floor_lock :queue
-- Whoever promises goods under a floor comes here, after the pack's own lock and in the order of the floors' ids.
-- in:  region_id i64, floor_id i64
UPDATE preparedness_floor SET version = version + 1 WHERE region_id = :region_id AND id = :floor_id;

-- query: floor_lots :all
-- What a floor's store holds of its packs, and what is promised of them, seen at one moment (one statement).
-- in:  region_id i64, floor_id i64, on_day day
-- out: pack_id i64, units i64, reserved i64, expiry_day day, is_quarantine bool, owner_id i64, earmark_id i64, blocks i64, doubts i64
WITH member (pack_id, store_id) AS (
  SELECT f.pack_id, f.store_id FROM preparedness_floor f
   WHERE f.region_id = :region_id AND f.id = :floor_id AND f.pack_id IS NOT NULL
  UNION ALL
  SELECT a.pack_id, f.store_id
    FROM preparedness_floor f
    JOIN article a ON a.region_id = f.region_id AND a.substance = f.substance
    JOIN pack k ON k.id = a.pack_id AND k.form = f.form AND k.strength = f.strength
   WHERE f.region_id = :region_id AND f.id = :floor_id AND f.pack_id IS NULL
)
SELECT b.pack_id, b.units, 0, b.expiry_day, p.is_quarantine, b.owner_id, b.earmark_id,
       (SELECT COUNT(*) FROM batch_block k
         WHERE k.region_id = b.region_id AND k.batch_id = b.batch_id AND k.lifted_at IS NULL
           AND k.from_day <= :on_day AND (k.to_day IS NULL OR k.to_day >= :on_day)),
       (SELECT COUNT(*) FROM count_task d
         WHERE d.region_id = b.region_id AND d.place_id = b.place_id AND d.batch_id = b.batch_id AND d.closed_at IS NULL)
  FROM member m
  JOIN balance b ON b.region_id = :region_id AND b.pack_id = m.pack_id AND NOT b.is_virtual
  JOIN place p ON p.region_id = b.region_id AND p.id = b.place_id AND p.store_id = m.store_id
UNION ALL
SELECT r.pack_id, 0, r.units, 0, false, 0, 0, 0, 0
  FROM member m
  JOIN reservation r ON r.region_id = :region_id AND r.store_id = m.store_id AND r.pack_id = m.pack_id;

-- query: floor_releases_left :all
-- Open releases of a floor that still let something through, the oldest first.
-- in:  region_id i64, floor_id i64, on_day day
-- out: id i64, left_units i64
SELECT x.id, x.left_units
  FROM (SELECT r.id, r.units - (SELECT CAST(COALESCE(SUM(u.units - u.returned_units), 0) AS BIGINT) FROM floor_release_use u
                                 WHERE u.region_id = r.region_id AND u.release_id = r.id) AS left_units
          FROM floor_release r
         WHERE r.region_id = :region_id AND r.floor_id = :floor_id AND r.state = 'open' AND r.restore_by >= :on_day) x
 WHERE x.left_units > 0
 ORDER BY x.id;

-- query: floor_check_insert :one
-- in:  region_id i64, floor_id i64, line_id i64, pack_id i64, usable_units i64, reserved_units i64, floor_units i64, released_units i64, units i64, crossing_units i64, recorded_at moment
-- out: id i64
INSERT INTO floor_check (region_id, floor_id, line_id, pack_id, usable_units, reserved_units, floor_units, released_units, units,
                         crossing_units, recorded_at)
VALUES (:region_id, :floor_id, :line_id, :pack_id, :usable_units, :reserved_units, :floor_units, :released_units, :units,
        :crossing_units, :recorded_at)
RETURNING id;

-- query: floor_use_insert :queue
-- in:  check_id i64, region_id i64, release_id i64, line_id i64, units i64
INSERT INTO floor_release_use (check_id, region_id, release_id, line_id, units)
VALUES (:check_id, :region_id, :release_id, :line_id, :units);

-- query: floor_uses_of_line :all
-- What a line's promises took of releases and did not give back, the newest first.
-- in:  region_id i64, line_id i64
-- out: check_id i64, release_id i64, left_units i64
SELECT check_id, release_id, units - returned_units FROM floor_release_use
 WHERE region_id = :region_id AND line_id = :line_id AND returned_units < units
 ORDER BY check_id DESC, release_id DESC;

-- query: floor_use_return :queue
-- in:  region_id i64, check_id i64, release_id i64, units i64
UPDATE floor_release_use SET returned_units = returned_units + :units
 WHERE region_id = :region_id AND check_id = :check_id AND release_id = :release_id;

-- query: floor_subject :maybe
-- What a floor would be of: an article as the region knows it.
-- in:  region_id i64, pack_id i64
-- out: substance text, form text, strength text, unit_name text
SELECT a.substance, k.form, k.strength, a.unit_name
  FROM article a JOIN pack k ON k.id = a.pack_id
 WHERE a.region_id = :region_id AND a.pack_id = :pack_id;

-- query: floor_same :maybe
-- A floor in force, or to come, of the same article or substance in a store.
-- in:  region_id i64, store_id i64, pack_id id?, substance text, form text, strength text, from_day day
-- out: id i64
SELECT id FROM preparedness_floor
 WHERE region_id = :region_id AND store_id = :store_id AND COALESCE(pack_id, 0) = COALESCE(:pack_id, 0) AND substance = :substance
   AND form = :form AND strength = :strength AND (valid_to IS NULL OR valid_to >= :from_day)
 ORDER BY id LIMIT 1;

-- query: floor_insert :one
-- in:  region_id i64, store_id i64, pack_id id?, substance text, form text, strength text, units i64, days i64?, daily_units i64?, valid_from day, decision text, person_id i64, created_at moment
-- out: id i64
INSERT INTO preparedness_floor (region_id, store_id, pack_id, substance, form, strength, units, days, daily_units, valid_from,
                                decision, person_id, created_at)
VALUES (:region_id, :store_id, :pack_id, :substance, :form, :strength, :units, :days, :daily_units, :valid_from, :decision,
        :person_id, :created_at)
RETURNING id;

-- query: floor_get :one
-- in:  region_id i64, floor_id i64
-- out: id i64, store_id i64, store_name text, pack_id id?, pack_name text?, pack_strength text?, pack_text text?, substance text, form text, strength text, unit_name text?, units i64, days i64?, daily_units i64?, valid_from day, valid_to day?, decision text, person text?, created_at moment, end_reason text, version i64
SELECT f.id, f.store_id, s.name, f.pack_id, k.name, k.strength, k.pack_text, f.substance, f.form, f.strength,
       COALESCE((SELECT a.unit_name FROM article a WHERE a.region_id = f.region_id AND a.pack_id = f.pack_id),
                (SELECT MAX(a.unit_name) FROM article a WHERE a.region_id = f.region_id AND f.pack_id IS NULL AND a.substance = f.substance)),
       f.units, f.days, f.daily_units, f.valid_from, f.valid_to, f.decision, n.display_name, f.created_at, f.end_reason, f.version
  FROM preparedness_floor f
  JOIN place s ON s.region_id = f.region_id AND s.id = f.store_id
  LEFT JOIN pack k ON k.id = f.pack_id
  LEFT JOIN person n ON n.region_id = f.region_id AND n.id = f.person_id
 WHERE f.region_id = :region_id AND f.id = :floor_id;

-- query: floor_end :write
-- in:  region_id i64, floor_id i64, valid_to day, ended_by i64, end_reason text
UPDATE preparedness_floor SET valid_to = :valid_to, ended_by = :ended_by, end_reason = :end_reason, version = version + 1
 WHERE region_id = :region_id AND id = :floor_id AND (valid_to IS NULL OR valid_to > :valid_to);

-- query: floor_list :page
-- Floors that hold on a day or later, all or those that a pack stands under, store by store; with what decides their colour to be computed.
-- in:  region_id i64, on_day day, pack_id i64, page_size i64
-- out: id i64, store_name text, pack_id id?, name text, detail text, units i64, days i64?, valid_from day, valid_to day?, decision text, open_releases i64
SELECT f.id, s.name, f.pack_id, COALESCE(k.name || ' ' || k.strength, f.substance || ' ' || f.strength), COALESCE(k.pack_text, f.form),
       f.units, f.days, f.valid_from, f.valid_to, f.decision,
       (SELECT COUNT(*) FROM floor_release r WHERE r.region_id = f.region_id AND r.floor_id = f.id AND r.state = 'open')
  FROM preparedness_floor f
  JOIN place s ON s.region_id = f.region_id AND s.id = f.store_id
  LEFT JOIN pack k ON k.id = f.pack_id
 WHERE f.region_id = :region_id AND (f.valid_to IS NULL OR f.valid_to >= :on_day)
   AND (:pack_id = 0 OR f.pack_id = :pack_id
        OR (f.pack_id IS NULL AND EXISTS (SELECT 1 FROM article a JOIN pack m ON m.id = a.pack_id
             WHERE a.region_id = f.region_id AND a.pack_id = :pack_id AND a.substance = f.substance AND m.form = f.form
               AND m.strength = f.strength)))
 ORDER BY s.sort_key, s.id, COALESCE(k.name, f.substance), f.id LIMIT :page_size;

-- query: floor_packs :all
-- The packs that a floor adds up, with what their store holds of each.
-- in:  region_id i64, floor_id i64
-- out: pack_id i64, name text, strength text, form text, pack_text text, vnr text, units_per_pack i64, units i64, reserved i64
SELECT a.pack_id, k.name, k.strength, k.form, k.pack_text, k.vnr, a.units_per_pack,
       (SELECT CAST(COALESCE(SUM(b.units), 0) AS BIGINT) FROM balance b JOIN place p ON p.region_id = b.region_id AND p.id = b.place_id
         WHERE b.region_id = a.region_id AND b.pack_id = a.pack_id AND NOT b.is_virtual AND p.store_id = f.store_id),
       (SELECT CAST(COALESCE(SUM(r.units), 0) AS BIGINT) FROM reservation r
         WHERE r.region_id = a.region_id AND r.store_id = f.store_id AND r.pack_id = a.pack_id)
  FROM preparedness_floor f
  JOIN article a ON a.region_id = f.region_id AND (a.pack_id = f.pack_id OR (f.pack_id IS NULL AND a.substance = f.substance))
  JOIN pack k ON k.id = a.pack_id
 WHERE f.region_id = :region_id AND f.id = :floor_id
   AND (f.pack_id IS NOT NULL OR (k.form = f.form AND k.strength = f.strength))
 ORDER BY k.sort_key, a.pack_id;

-- query: floor_release_insert :one
-- in:  region_id i64, number i64, floor_id i64, units i64, reason text, restore_by day, decided_by text, created_at moment, created_by i64, witness_id id?
-- out: id i64
INSERT INTO floor_release (region_id, number, floor_id, units, reason, restore_by, state, decided_by, created_at, created_by, witness_id)
VALUES (:region_id, :number, :floor_id, :units, :reason, :restore_by, 'open', :decided_by, :created_at, :created_by, :witness_id)
RETURNING id;

-- query: floor_release_get :one
-- in:  region_id i64, release_id i64
-- out: id i64, number i64, floor_id i64, units i64, used_units i64, restore_by day, state text, version i64
SELECT r.id, r.number, r.floor_id, r.units,
       (SELECT CAST(COALESCE(SUM(u.units - u.returned_units), 0) AS BIGINT) FROM floor_release_use u
         WHERE u.region_id = r.region_id AND u.release_id = r.id),
       r.restore_by, r.state, r.version
  FROM floor_release r WHERE r.region_id = :region_id AND r.id = :release_id;

-- query: floor_release_close :write
-- in:  region_id i64, release_id i64, version i64, state text, closed_at moment, closed_by i64
UPDATE floor_release SET state = :state, closed_at = :closed_at, closed_by = :closed_by, version = version + 1
 WHERE region_id = :region_id AND id = :release_id AND state = 'open' AND version = :version;

-- query: floor_releases_open :all
-- Open releases of a store (0: every store), to see which are restored.
-- in:  region_id i64, store_id i64
-- out: id i64, floor_id i64, floor_units i64, used_units i64, restore_by day, version i64
SELECT r.id, r.floor_id, f.units,
       (SELECT CAST(COALESCE(SUM(u.units - u.returned_units), 0) AS BIGINT) FROM floor_release_use u
         WHERE u.region_id = r.region_id AND u.release_id = r.id),
       r.restore_by, r.version
  FROM floor_release r JOIN preparedness_floor f ON f.region_id = r.region_id AND f.id = r.floor_id
 WHERE r.region_id = :region_id AND r.state = 'open' AND (:store_id = 0 OR f.store_id = :store_id)
 ORDER BY r.floor_id, r.id;

-- query: floor_release_list :page
-- Releases: those that are late first, then open ones by their day, then closed ones, newest first; floor 0: of every floor.
-- in:  region_id i64, floor_id i64, on_day day, page_size i64
-- out: id i64, number i64, floor_id i64, store_name text, name text, units i64, used_units i64, reason text, restore_by day, state text, decided_by text, created_at moment, created_name text?, witness_name text?, closed_at moment?, closed_name text?, version i64
SELECT r.id, r.number, r.floor_id, s.name, COALESCE(k.name || ' ' || k.strength, f.substance || ' ' || f.strength), r.units,
       (SELECT CAST(COALESCE(SUM(u.units - u.returned_units), 0) AS BIGINT) FROM floor_release_use u
         WHERE u.region_id = r.region_id AND u.release_id = r.id),
       r.reason, r.restore_by, r.state, r.decided_by, r.created_at, n.display_name, w.display_name, r.closed_at, c.display_name, r.version
  FROM floor_release r
  JOIN preparedness_floor f ON f.region_id = r.region_id AND f.id = r.floor_id
  JOIN place s ON s.region_id = f.region_id AND s.id = f.store_id
  LEFT JOIN pack k ON k.id = f.pack_id
  LEFT JOIN person n ON n.region_id = r.region_id AND n.id = r.created_by
  LEFT JOIN person w ON w.region_id = r.region_id AND w.id = r.witness_id
  LEFT JOIN person c ON c.region_id = r.region_id AND c.id = r.closed_by
 WHERE r.region_id = :region_id AND (:floor_id = 0 OR r.floor_id = :floor_id)
 ORDER BY CASE WHEN r.state = 'open' AND r.restore_by < :on_day THEN 0 WHEN r.state = 'open' THEN 1 ELSE 2 END,
          CASE WHEN r.state = 'open' THEN r.restore_by ELSE 0 END, r.number DESC LIMIT :page_size;

-- query: floor_checks_of_floor :page
-- What was promised under a floor, newest first.
-- in:  region_id i64, floor_id i64, page_size i64
-- out: recorded_at moment, order_id i64, order_number i64, ward_name text, pack_name text, usable_units i64, reserved_units i64, floor_units i64, released_units i64, units i64, crossing_units i64
SELECT c.recorded_at, o.id, o.number, w.name, k.name, c.usable_units, c.reserved_units, c.floor_units, c.released_units, c.units,
       c.crossing_units
  FROM floor_check c
  JOIN order_line l ON l.region_id = c.region_id AND l.id = c.line_id
  JOIN ward_order o ON o.region_id = l.region_id AND o.id = l.order_id
  JOIN place w ON w.region_id = o.region_id AND w.id = o.ward_id
  JOIN pack k ON k.id = c.pack_id
 WHERE c.region_id = :region_id AND c.floor_id = :floor_id
 ORDER BY c.id DESC LIMIT :page_size;

-- query: floors_lots :all
-- As floor_lots, for every floor that holds on a day: one look for the list.
-- in:  region_id i64, on_day day
-- out: floor_id i64, units i64, reserved i64, expiry_day day, is_quarantine bool, owner_id i64, earmark_id i64, blocks i64, doubts i64
WITH member (floor_id, pack_id, store_id) AS (
  SELECT f.id, f.pack_id, f.store_id FROM preparedness_floor f
   WHERE f.region_id = :region_id AND f.pack_id IS NOT NULL AND (f.valid_to IS NULL OR f.valid_to >= :on_day)
  UNION ALL
  SELECT f.id, a.pack_id, f.store_id
    FROM preparedness_floor f
    JOIN article a ON a.region_id = f.region_id AND a.substance = f.substance
    JOIN pack k ON k.id = a.pack_id AND k.form = f.form AND k.strength = f.strength
   WHERE f.region_id = :region_id AND f.pack_id IS NULL AND (f.valid_to IS NULL OR f.valid_to >= :on_day)
)
SELECT m.floor_id, b.units, 0, b.expiry_day, p.is_quarantine, b.owner_id, b.earmark_id,
       (SELECT COUNT(*) FROM batch_block k
         WHERE k.region_id = b.region_id AND k.batch_id = b.batch_id AND k.lifted_at IS NULL
           AND k.from_day <= :on_day AND (k.to_day IS NULL OR k.to_day >= :on_day)),
       (SELECT COUNT(*) FROM count_task d
         WHERE d.region_id = b.region_id AND d.place_id = b.place_id AND d.batch_id = b.batch_id AND d.closed_at IS NULL)
  FROM member m
  JOIN balance b ON b.region_id = :region_id AND b.pack_id = m.pack_id AND NOT b.is_virtual
  JOIN place p ON p.region_id = b.region_id AND p.id = b.place_id AND p.store_id = m.store_id
UNION ALL
SELECT m.floor_id, 0, r.units, 0, false, 0, 0, 0, 0
  FROM member m
  JOIN reservation r ON r.region_id = :region_id AND r.store_id = m.store_id AND r.pack_id = m.pack_id;

-- query: floor_stores :all
-- The region's stores, to choose one.
-- in:  region_id i64, on_day day
-- out: id i64, name text
SELECT id, name FROM place
 WHERE region_id = :region_id AND can_supply AND (valid_to IS NULL OR valid_to >= :on_day) ORDER BY sort_key, id;
