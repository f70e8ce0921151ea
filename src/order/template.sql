-- template.sql: lists that a ward orders by name, and the drafts that their schedules prepare.

-- query: template_insert :one
-- in:  region_id i64, place_id i64, name text, weekdays i64, every_weeks i64, first_day day?, created_at moment, created_by i64
-- out: id i64
INSERT INTO order_template (region_id, place_id, name, weekdays, every_weeks, first_day, created_at, created_by, changed_at, changed_by)
VALUES (:region_id, :place_id, :name, :weekdays, :every_weeks, :first_day, :created_at, :created_by, :created_at, :created_by)
RETURNING id;

-- query: template_get :one
-- in:  region_id i64, template_id i64
-- out: id i64, place_id i64, place_code text, place_name text, store_id id?, name text, weekdays i64, every_weeks i64, first_day day?, created_by i64, created_name text?, changed_at moment, changed_name text?, deleted_at moment?, version i64
SELECT t.id, t.place_id, p.code, p.name, p.supplied_by_id, t.name, t.weekdays, t.every_weeks, t.first_day, t.created_by,
       c.display_name, t.changed_at, g.display_name, t.deleted_at, t.version
  FROM order_template t
  JOIN place p ON p.region_id = t.region_id AND p.id = t.place_id
  LEFT JOIN person c ON c.region_id = t.region_id AND c.id = t.created_by
  LEFT JOIN person g ON g.region_id = t.region_id AND g.id = t.changed_by
 WHERE t.region_id = :region_id AND t.id = :template_id;

-- query: template_named :maybe
-- in:  region_id i64, place_id i64, name text
-- out: id i64
SELECT id FROM order_template WHERE region_id = :region_id AND place_id = :place_id AND name = :name AND deleted_at IS NULL;

-- query: template_update :write
-- in:  region_id i64, template_id i64, version i64, name text, weekdays i64, every_weeks i64, first_day day?, changed_at moment, changed_by i64
UPDATE order_template
   SET name = :name, weekdays = :weekdays, every_weeks = :every_weeks, first_day = :first_day, changed_at = :changed_at,
       changed_by = :changed_by, version = version + 1
 WHERE region_id = :region_id AND id = :template_id AND version = :version;

-- query: template_set_deleted :write
-- in:  region_id i64, template_id i64, deleted_at moment?, deleted_by id?
UPDATE order_template SET deleted_at = :deleted_at, deleted_by = :deleted_by, version = version + 1
 WHERE region_id = :region_id AND id = :template_id;

-- query: template_line_put :write
-- in:  region_id i64, template_id i64, pack_id i64, packs i64
INSERT INTO order_template_line (region_id, template_id, pack_id, packs) VALUES (:region_id, :template_id, :pack_id, :packs)
ON CONFLICT (region_id, template_id, pack_id) DO UPDATE SET packs = excluded.packs;

-- query: template_line_drop :write
-- in:  region_id i64, template_id i64, pack_id i64
DELETE FROM order_template_line WHERE region_id = :region_id AND template_id = :template_id AND pack_id = :pack_id;

-- query: template_lines :all
-- in:  region_id i64, template_id i64
-- out: pack_id i64, name text, strength text, form text, pack_text text, vnr text, packs i64
SELECT l.pack_id, k.name, k.strength, k.form, k.pack_text, k.vnr, l.packs
  FROM order_template_line l JOIN pack k ON k.id = l.pack_id
 WHERE l.region_id = :region_id AND l.template_id = :template_id
 ORDER BY k.sort_key, k.id;

-- query: templates_of_ward :all
-- in:  region_id i64, place_id i64
-- out: id i64, place_name text, name text, weekdays i64, every_weeks i64, first_day day?, changed_at moment, changed_name text?, lines i64, last_day day?
SELECT t.id, p.name, t.name, t.weekdays, t.every_weeks, t.first_day, t.changed_at, g.display_name,
       (SELECT COUNT(*) FROM order_template_line l WHERE l.region_id = t.region_id AND l.template_id = t.id),
       (SELECT MAX(r.due_day) FROM order_template_run r
         WHERE r.region_id = t.region_id AND r.template_id = t.id AND r.order_id IS NOT NULL)
  FROM order_template t
  JOIN place p ON p.region_id = t.region_id AND p.id = t.place_id
  LEFT JOIN person g ON g.region_id = t.region_id AND g.id = t.changed_by
 WHERE t.region_id = :region_id AND t.place_id = :place_id AND t.deleted_at IS NULL
 ORDER BY t.name, t.id;

-- query: templates_scheduled :all
-- Every template with a schedule that has begun.
-- in:  region_id i64, on_day day
-- out: id i64, place_id i64, name text, weekdays i64, every_weeks i64, first_day day, owner_id i64
SELECT id, place_id, name, weekdays, every_weeks, first_day, changed_by FROM order_template
 WHERE region_id = :region_id AND deleted_at IS NULL AND weekdays > 0 AND first_day <= :on_day
 ORDER BY id;

-- query: template_run_claim :write
-- The first to write a day's row makes its draft; whoever comes later changes nothing.
-- in:  region_id i64, template_id i64, due_day day, made_at moment
INSERT INTO order_template_run (region_id, template_id, due_day, made_at) VALUES (:region_id, :template_id, :due_day, :made_at)
ON CONFLICT (region_id, template_id, due_day) DO NOTHING;

-- query: template_run_done :write
-- in:  region_id i64, template_id i64, due_day day, order_id id?, reason text
UPDATE order_template_run SET order_id = :order_id, reason = :reason
 WHERE region_id = :region_id AND template_id = :template_id AND due_day = :due_day;

-- query: template_runs :page
-- The drafts a schedule has prepared, newest first, and what became of them.
-- in:  region_id i64, template_id i64, page_size i64
-- out: due_day day, order_id id?, number i64?, made_at moment, placed_at moment?, placed_name text?, deleted_at moment?, reason text
SELECT r.due_day, r.order_id, o.number, r.made_at, o.placed_at, p.display_name, o.deleted_at, r.reason
  FROM order_template_run r
  LEFT JOIN ward_order o ON o.region_id = r.region_id AND o.id = r.order_id
  LEFT JOIN person p ON p.region_id = o.region_id AND p.id = o.placed_by
 WHERE r.region_id = :region_id AND r.template_id = :template_id
 ORDER BY r.due_day DESC LIMIT :page_size;
