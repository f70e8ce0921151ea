-- figures.sql: each figure once, and beside it the rows it is made of: the same words after WHERE.
--
-- Hours are whole hours since 1970-01-01T00:00Z; weeks whole weeks from Monday, 1969-12-29 being week 0.

-- query: figure_orders :all
-- Lines of the orders placed in a window, by hour and how far they have come.
-- in:  region_id i64, from_at moment, to_at moment
-- out: hour i64, stage text, lines i64
SELECT x.hour, x.stage, COUNT(*)
  FROM (SELECT o.placed_at / 3600000000 AS hour,
               CASE WHEN l.state IN ('approved', 'released') THEN 'picking' WHEN l.state IN ('short', 'backordered') THEN 'missing'
                    WHEN l.state IN ('rejected', 'cancelled') THEN 'stopped' ELSE l.state END AS stage
          FROM ward_order o
          JOIN order_line l ON l.region_id = o.region_id AND l.order_id = o.id
         WHERE o.region_id = :region_id AND o.placed_at >= :from_at AND o.placed_at < :to_at) x
 GROUP BY x.hour, x.stage ORDER BY x.hour, x.stage;

-- query: lines_placed :page
-- The lines behind figure_orders, after a line; a stage or all ('').
-- in:  region_id i64, from_at moment, to_at moment, stage text, after_id i64, page_size i64
-- out: id i64, order_id i64, number i64, line_number i64, ward_name text, placed_at moment, name text, strength text, units i64, state text, reason_code text
SELECT l.id, o.id, o.number, l.line_number, w.name, o.placed_at, k.name, k.strength, l.units, l.state, l.reason_code
  FROM ward_order o
  JOIN order_line l ON l.region_id = o.region_id AND l.order_id = o.id
  JOIN place w ON w.region_id = o.region_id AND w.id = o.ward_id
  JOIN pack k ON k.id = l.pack_id
 WHERE o.region_id = :region_id AND o.placed_at >= :from_at AND o.placed_at < :to_at AND l.id > :after_id
   AND (:stage = '' OR :stage = CASE WHEN l.state IN ('approved', 'released') THEN 'picking'
        WHEN l.state IN ('short', 'backordered') THEN 'missing' WHEN l.state IN ('rejected', 'cancelled') THEN 'stopped' ELSE l.state END)
 ORDER BY l.id LIMIT :page_size;

-- query: lines_placed_total :one
-- in:  region_id i64, from_at moment, to_at moment, stage text
-- out: lines i64
SELECT COUNT(*)
  FROM ward_order o
  JOIN order_line l ON l.region_id = o.region_id AND l.order_id = o.id
 WHERE o.region_id = :region_id AND o.placed_at >= :from_at AND o.placed_at < :to_at
   AND (:stage = '' OR :stage = CASE WHEN l.state IN ('approved', 'released') THEN 'picking'
        WHEN l.state IN ('short', 'backordered') THEN 'missing' WHEN l.state IN ('rejected', 'cancelled') THEN 'stopped' ELSE l.state END);

-- query: figure_waiting :all
-- Lines that wait for review, order by order with the moment it was placed.
-- in:  region_id i64
-- out: placed_at moment, lines i64
SELECT o.placed_at, q.lines
  FROM (SELECT order_id, COUNT(*) AS lines FROM order_line
         WHERE region_id = :region_id AND state = 'placed' GROUP BY order_id) q
  JOIN ward_order o ON o.region_id = :region_id AND o.id = q.order_id
 ORDER BY o.placed_at, o.id;

-- query: figure_missing :all
-- Lines that cannot be supplied now, of the orders placed in a window, by cause.
-- in:  region_id i64, from_at moment, to_at moment
-- out: reason_code text, state text, lines i64
SELECT l.reason_code, l.state, COUNT(*)
  FROM order_line l
  JOIN ward_order o ON o.region_id = l.region_id AND o.id = l.order_id
 WHERE l.region_id = :region_id AND l.state IN ('short', 'backordered') AND o.placed_at >= :from_at AND o.placed_at < :to_at
 GROUP BY l.reason_code, l.state ORDER BY l.reason_code, l.state;

-- query: lines_in_state :page
-- The lines behind figure_waiting and figure_missing, after a line; one reason, or all where any_reason is 1.
-- in:  region_id i64, state text, from_at moment, to_at moment, any_reason i64, reason_code text, after_id i64, page_size i64
-- out: id i64, order_id i64, number i64, line_number i64, ward_name text, placed_at moment, name text, strength text, units i64, state text, reason_code text
SELECT l.id, o.id, o.number, l.line_number, w.name, o.placed_at, k.name, k.strength, l.units, l.state, l.reason_code
  FROM order_line l
  JOIN ward_order o ON o.region_id = l.region_id AND o.id = l.order_id
  JOIN place w ON w.region_id = o.region_id AND w.id = o.ward_id
  JOIN pack k ON k.id = l.pack_id
 WHERE l.region_id = :region_id AND l.state = :state AND o.placed_at >= :from_at AND o.placed_at < :to_at
   AND (:any_reason = 1 OR l.reason_code = :reason_code) AND l.id > :after_id
 ORDER BY l.id LIMIT :page_size;

-- query: lines_in_state_total :one
-- in:  region_id i64, state text, from_at moment, to_at moment, any_reason i64, reason_code text
-- out: lines i64
SELECT COUNT(*)
  FROM order_line l
  JOIN ward_order o ON o.region_id = l.region_id AND o.id = l.order_id
 WHERE l.region_id = :region_id AND l.state = :state AND o.placed_at >= :from_at AND o.placed_at < :to_at
   AND (:any_reason = 1 OR l.reason_code = :reason_code);

-- query: figure_picks :all
-- Picks in a window by hour: takes from a bin with something in the hand.
-- in:  region_id i64, from_at moment, to_at moment
-- out: hour i64, picks i64
SELECT x.hour, COUNT(*)
  FROM (SELECT picked_at / 3600000000 AS hour FROM allocation
         WHERE region_id = :region_id AND picked_at >= :from_at AND picked_at < :to_at AND picked_units > 0) x
 GROUP BY x.hour ORDER BY x.hour;

-- query: picks_made :page
-- The picks behind figure_picks, after a pick.
-- in:  region_id i64, from_at moment, to_at moment, after_id i64, page_size i64
-- out: id i64, picked_at moment, order_id i64, number i64, name text, strength text, batch_id i64, label text, place_code text, units i64
SELECT a.id, a.picked_at, o.id, o.number, k.name, k.strength, t.id, t.label, p.code, a.picked_units
  FROM allocation a
  JOIN order_line l ON l.region_id = a.region_id AND l.id = a.line_id
  JOIN ward_order o ON o.region_id = l.region_id AND o.id = l.order_id
  JOIN batch t ON t.region_id = a.region_id AND t.id = a.batch_id
  JOIN pack k ON k.id = t.pack_id
  JOIN place p ON p.region_id = a.region_id AND p.id = a.place_id
 WHERE a.region_id = :region_id AND a.picked_at >= :from_at AND a.picked_at < :to_at AND a.picked_units > 0
   AND a.id > :after_id
 ORDER BY a.id LIMIT :page_size;

-- query: picks_made_total :one
-- in:  region_id i64, from_at moment, to_at moment
-- out: picks i64
SELECT COUNT(*) FROM allocation
 WHERE region_id = :region_id AND picked_at >= :from_at AND picked_at < :to_at AND picked_units > 0;

-- query: figure_expiry :all
-- The value of goods in stores and on wards by the week in which they expire; week -1: expired already.
-- in:  region_id i64, today day, until day
-- out: week i64, batches i64, value_ore i64
SELECT x.week, COUNT(*), CAST(SUM(x.value_ore) AS BIGINT)
  FROM (SELECT CASE WHEN b.expiry_day < :today THEN -1 ELSE (b.expiry_day + 3) / 7 END AS week, b.value_ore
          FROM balance b
          JOIN place p ON p.region_id = b.region_id AND p.id = b.place_id
         WHERE b.region_id = :region_id AND NOT b.is_virtual AND b.expiry_day <= :until AND p.kind <> 'transit') x
 GROUP BY x.week ORDER BY x.week;

-- query: figure_value :all
-- The value of all goods the region owns, by where they lie and by class.
-- in:  region_id i64
-- out: kind text, class text, value_ore i64
SELECT x.kind, x.class, CAST(SUM(x.value_ore) AS BIGINT)
  FROM (SELECT CASE WHEN p.store_id IS NULL THEN p.kind ELSE 'store' END AS kind,
               CASE WHEN a.narcotic_class IN ('II', 'III', 'IV', 'V') THEN 'narcotic' ELSE COALESCE(a.storage_class, 'unknown') END AS class,
               b.value_ore
          FROM balance b
          JOIN place p ON p.region_id = b.region_id AND p.id = b.place_id
          LEFT JOIN article a ON a.region_id = b.region_id AND a.pack_id = b.pack_id
         WHERE b.region_id = :region_id AND NOT b.is_virtual) x
 GROUP BY x.kind, x.class ORDER BY x.kind, x.class;

-- query: goods_lying :page
-- The goods behind figure_expiry (with_transit 0, any kind and class) and figure_value, after a batch in a place.
-- in:  region_id i64, from_day day, to_day day, with_transit i64, kind text, class text, after_batch i64, after_place i64, page_size i64
-- out: batch_id i64, place_id i64, code text, place_name text, pack_id i64, name text, strength text, label text, expiry_day day, units i64, value_ore i64
SELECT b.batch_id, b.place_id, MIN(p.code), MIN(p.name), MIN(b.pack_id), MIN(k.name), MIN(k.strength), MIN(t.label),
       MIN(b.expiry_day), CAST(SUM(b.units) AS BIGINT), CAST(SUM(b.value_ore) AS BIGINT)
  FROM balance b
 CROSS JOIN place p CROSS JOIN batch t CROSS JOIN pack k
  LEFT JOIN article a ON a.region_id = b.region_id AND a.pack_id = b.pack_id
 WHERE b.region_id = :region_id AND NOT b.is_virtual AND b.expiry_day >= :from_day AND b.expiry_day <= :to_day
   AND p.region_id = b.region_id AND p.id = b.place_id
   AND t.region_id = b.region_id AND t.id = b.batch_id AND k.id = b.pack_id
   AND (:with_transit = 1 OR p.kind <> 'transit')
   AND (:kind = '' OR :kind = CASE WHEN p.store_id IS NULL THEN p.kind ELSE 'store' END)
   AND (:class = '' OR :class = CASE WHEN a.narcotic_class IN ('II', 'III', 'IV', 'V') THEN 'narcotic' ELSE COALESCE(a.storage_class, 'unknown') END)
   AND (b.batch_id > :after_batch OR (b.batch_id = :after_batch AND b.place_id > :after_place))
 GROUP BY b.batch_id, b.place_id
 ORDER BY b.batch_id, b.place_id LIMIT :page_size;

-- query: goods_lying_total :one
-- in:  region_id i64, from_day day, to_day day, with_transit i64, kind text, class text
-- out: balances i64, value_ore i64
SELECT COUNT(*), CAST(COALESCE(SUM(b.value_ore), 0) AS BIGINT)
  FROM balance b
  JOIN place p ON p.region_id = b.region_id AND p.id = b.place_id
  LEFT JOIN article a ON a.region_id = b.region_id AND a.pack_id = b.pack_id
 WHERE b.region_id = :region_id AND NOT b.is_virtual AND b.expiry_day >= :from_day AND b.expiry_day <= :to_day
   AND (:with_transit = 1 OR p.kind <> 'transit')
   AND (:kind = '' OR :kind = CASE WHEN p.store_id IS NULL THEN p.kind ELSE 'store' END)
   AND (:class = '' OR :class = CASE WHEN a.narcotic_class IN ('II', 'III', 'IV', 'V') THEN 'narcotic' ELSE COALESCE(a.storage_class, 'unknown') END);

-- query: figure_refusals :all
-- Writes that a numbered rule refused in a window, by rule.
-- in:  region_id i64, from_at moment, to_at moment
-- out: rule text, refusals i64
SELECT rule, COUNT(*) FROM refusal
 WHERE region_id = :region_id AND recorded_at >= :from_at AND recorded_at < :to_at
 GROUP BY rule ORDER BY rule;

-- query: refusals_made :page
-- The refusals behind figure_refusals, after a refusal; one rule or all ('').
-- in:  region_id i64, from_at moment, to_at moment, rule text, after_id i64, page_size i64
-- out: id i64, recorded_at moment, person text?, rule text, detail text
SELECT r.id, r.recorded_at, n.display_name, r.rule, r.detail
  FROM refusal r
  LEFT JOIN person n ON n.region_id = r.region_id AND n.id = r.person_id
 WHERE r.region_id = :region_id AND r.recorded_at >= :from_at AND r.recorded_at < :to_at AND (:rule = '' OR r.rule = :rule)
   AND r.id > :after_id
 ORDER BY r.id LIMIT :page_size;

-- query: refusals_made_total :one
-- in:  region_id i64, from_at moment, to_at moment, rule text
-- out: refusals i64
SELECT COUNT(*) FROM refusal
 WHERE region_id = :region_id AND recorded_at >= :from_at AND recorded_at < :to_at AND (:rule = '' OR rule = :rule);

-- query: below_par :all
-- Articles of which the stores hold less than one usual order of every ward that has them on its base list today.
-- in:  region_id i64, today day
-- out: pack_id i64, name text, strength text, pack_text text, needed_units i64, units i64
SELECT k.id, k.name, k.strength, k.pack_text, x.needed, x.held
  FROM (SELECT n.pack_id, n.needed,
               (SELECT CAST(COALESCE(SUM(b.units), 0) AS BIGINT)
                  FROM balance b
                 CROSS JOIN place p
                 WHERE b.region_id = :region_id AND b.pack_id = n.pack_id AND NOT b.is_virtual AND b.expiry_day >= :today
                   AND p.region_id = b.region_id AND p.id = b.place_id AND p.store_id IS NOT NULL AND NOT p.is_quarantine) AS held
          FROM (SELECT l.pack_id, CAST(SUM(l.usual_packs * a.units_per_pack) AS BIGINT) AS needed
                  FROM base_list_line l
                  JOIN article a ON a.region_id = l.region_id AND a.pack_id = l.pack_id
                 WHERE l.region_id = :region_id AND l.valid_from <= :today AND (l.valid_to IS NULL OR l.valid_to >= :today)
                 GROUP BY l.pack_id) n) x
  JOIN pack k ON k.id = x.pack_id
 WHERE x.held < x.needed
 ORDER BY k.sort_key, k.id;
