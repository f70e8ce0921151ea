-- own_rule.sql: what the region decides about eves and about the time limits of recalls.

-- query: eve_rule_insert :one
-- in:  region_id i64, name text, kind text, closes_minute i64, valid_from day, valid_to day?, decision text, document text, comment text, created_at moment, created_by i64
-- out: id i64
INSERT INTO eve_rule (region_id, name, kind, closes_minute, valid_from, valid_to, decision, document, comment, created_at, created_by)
VALUES (:region_id, :name, :kind, :closes_minute, :valid_from, :valid_to, :decision, :document, :comment, :created_at, :created_by)
RETURNING id;

-- query: eve_rule_end :write
-- in:  region_id i64, id i64, version i64, valid_to day
UPDATE eve_rule SET valid_to = :valid_to, version = version + 1
 WHERE region_id = :region_id AND id = :id AND version = :version AND (valid_to IS NULL OR valid_to > :valid_to);

-- query: eve_rule_list :page
-- One row (id), or the newest before an id: all, or those that are not over.
-- in:  region_id i64, id i64, before i64, every bool, on_day day, page_size i64
-- out: id i64, name text, kind text, closes_minute i64, valid_from day, valid_to day?, decision text, document text, comment text, person text?, version i64
SELECT x.id, x.name, x.kind, x.closes_minute, x.valid_from, x.valid_to, x.decision, x.document, x.comment, n.display_name, x.version
  FROM eve_rule x
  LEFT JOIN person n ON n.region_id = x.region_id AND n.id = x.created_by
 WHERE x.region_id = :region_id AND (x.id = :id OR (:id = 0 AND x.id < :before AND (:every OR x.valid_to IS NULL OR x.valid_to >= :on_day)))
 ORDER BY x.id DESC LIMIT :page_size;

-- query: eve_starts :all
-- The starting point: what law and practice say of the eves, those that are not over.
-- in:  every bool, on_day day
-- out: name text, kind text, closes_minute i64, valid_from day, valid_to day?
SELECT name, kind, closes_minute, valid_from, valid_to FROM calendar_eve
 WHERE :every OR valid_to IS NULL OR valid_to >= :on_day ORDER BY name, valid_from;

-- query: recall_limit_insert :one
-- in:  region_id i64, class text, store_minutes i64, ward_minutes i64, inform text, valid_from day, valid_to day?, decision text, document text, comment text, created_at moment, created_by i64
-- out: id i64
INSERT INTO recall_limit (region_id, class, store_minutes, ward_minutes, inform, valid_from, valid_to, decision, document, comment, created_at, created_by)
VALUES (:region_id, :class, :store_minutes, :ward_minutes, :inform, :valid_from, :valid_to, :decision, :document, :comment, :created_at, :created_by)
RETURNING id;

-- query: recall_limit_end :write
-- in:  region_id i64, id i64, version i64, valid_to day
UPDATE recall_limit SET valid_to = :valid_to, version = version + 1
 WHERE region_id = :region_id AND id = :id AND version = :version AND (valid_to IS NULL OR valid_to > :valid_to);

-- query: recall_limit_list :page
-- in:  region_id i64, id i64, before i64, every bool, on_day day, page_size i64
-- out: id i64, class text, store_minutes i64, ward_minutes i64, inform text, valid_from day, valid_to day?, decision text, document text, comment text, person text?, version i64
SELECT x.id, x.class, x.store_minutes, x.ward_minutes, x.inform, x.valid_from, x.valid_to, x.decision, x.document, x.comment, n.display_name, x.version
  FROM recall_limit x
  LEFT JOIN person n ON n.region_id = x.region_id AND n.id = x.created_by
 WHERE x.region_id = :region_id AND (x.id = :id OR (:id = 0 AND x.id < :before AND (:every OR x.valid_to IS NULL OR x.valid_to >= :on_day)))
 ORDER BY x.id DESC LIMIT :page_size;

-- query: recall_starts :all
-- in:  every bool, on_day day
-- out: class text, store_minutes i64, ward_minutes i64, inform text, valid_from day, valid_to day?, basis text
SELECT class, store_minutes, ward_minutes, inform, valid_from, valid_to, basis FROM recall_class
 WHERE :every OR valid_to IS NULL OR valid_to >= :on_day ORDER BY class, valid_from;
