-- value.sql: the value of goods day by day.

-- query: value_noted :one
-- in:  region_id i64, on_day day
-- out: rows i64
SELECT COUNT(*) FROM stock_value_day WHERE region_id = :region_id AND on_day = :on_day;

-- query: value_note :write
-- What lay in each kind of place at a moment: what lies there now, without what was recorded since.  Another node may be faster.
-- in:  region_id i64, on_day day, until_at moment
INSERT INTO stock_value_day (region_id, on_day, until_at, kind, value_ore)
SELECT :region_id, :on_day, :until_at, x.kind, CAST(SUM(x.value_ore) AS BIGINT)
  FROM (SELECT CASE WHEN p.store_id IS NULL THEN p.kind ELSE 'store' END AS kind, b.value_ore
          FROM balance b JOIN place p ON p.region_id = b.region_id AND p.id = b.place_id
         WHERE b.region_id = :region_id AND NOT b.is_virtual
        UNION ALL
        SELECT CASE WHEN p.store_id IS NULL THEN p.kind ELSE 'store' END, m.value_ore
          FROM movement m JOIN place p ON p.region_id = m.region_id AND p.id = m.from_place_id
         WHERE m.region_id = :region_id AND m.recorded_at >= :until_at AND NOT p.is_virtual
        UNION ALL
        SELECT CASE WHEN p.store_id IS NULL THEN p.kind ELSE 'store' END, -m.value_ore
          FROM movement m JOIN place p ON p.region_id = m.region_id AND p.id = m.to_place_id
         WHERE m.region_id = :region_id AND m.recorded_at >= :until_at AND NOT p.is_virtual) x
 WHERE true
 GROUP BY x.kind
ON CONFLICT (region_id, on_day, kind) DO NOTHING;

-- query: figure_value_days :all
-- The noted values since a day, by kind of place.
-- in:  region_id i64, from_day day
-- out: on_day day, kind text, value_ore i64
SELECT on_day, kind, value_ore FROM stock_value_day
 WHERE region_id = :region_id AND on_day >= :from_day
 ORDER BY on_day, kind;

-- query: value_of_day :all
-- The kinds of place that made up the value when a day ended: one, all (''), or those without a bar of their own (-).
-- in:  region_id i64, on_day day, kind text
-- out: kind text, value_ore i64
SELECT kind, value_ore FROM stock_value_day
 WHERE region_id = :region_id AND on_day = :on_day AND (:kind = '' OR kind = :kind OR (:kind = '-' AND kind NOT IN ('store', 'ward_store', 'cabinet', 'transit')))
 ORDER BY kind;

-- query: verify_values :one
-- Noted days whose value is not that of the day noted before and what was recorded between them.
-- in:  region_id i64
-- out: broken i64
SELECT COUNT(*)
  FROM (SELECT n.value_ore, COALESCE(LAG(n.value_ore) OVER (ORDER BY n.until_at), 0) AS before_ore, COALESCE(f.flow_ore, 0) AS flow_ore
          FROM (SELECT until_at, CAST(SUM(value_ore) AS BIGINT) AS value_ore FROM stock_value_day
                 WHERE region_id = :region_id GROUP BY until_at) n
          LEFT JOIN (SELECT x.until_at, CAST(SUM(x.value_ore) AS BIGINT) AS flow_ore
                       FROM (SELECT (SELECT MIN(v.until_at) FROM stock_value_day v
                                      WHERE v.region_id = m.region_id AND v.until_at > m.recorded_at) AS until_at,
                                    CASE WHEN t.is_virtual THEN -m.value_ore ELSE m.value_ore END AS value_ore
                               FROM movement m
                               JOIN place f ON f.region_id = m.region_id AND f.id = m.from_place_id
                               JOIN place t ON t.region_id = m.region_id AND t.id = m.to_place_id
                              WHERE m.region_id = :region_id AND f.is_virtual <> t.is_virtual) x
                      GROUP BY x.until_at) f ON f.until_at = n.until_at) y
 WHERE y.value_ore <> y.before_ore + y.flow_ore;
