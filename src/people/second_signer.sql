-- second_signer.sql: which acts ask for a second person, and who signed beside whom.

-- query: signer_setting :maybe
-- What holds for an act at a place (0: anywhere) with goods of a class on a day: the narrowest place, then the class, then
-- the newest row; the region's own before the nation's.
-- in:  region_id i64, action text, place_id i64, narcotic_class text, on_day day
-- out: is_required bool, basis text, evidence text
WITH RECURSIVE above (id, parent_id, distance) AS (
  SELECT id, parent_id, 0 FROM place WHERE region_id = :region_id AND id = :place_id
  UNION ALL
  SELECT p.id, p.parent_id, a.distance + 1 FROM above a CROSS JOIN place p
   WHERE p.region_id = :region_id AND p.id = a.parent_id AND a.distance < 20
)
SELECT x.is_required, x.basis, x.evidence
  FROM (SELECT f.is_required, f.decision AS basis, '' AS evidence, COALESCE(a.distance, 1000) AS distance,
               f.narcotic_class, f.valid_from, f.id
          FROM signer_setting f LEFT JOIN above a ON a.id = f.place_id
         WHERE f.region_id = :region_id AND f.action = :action AND (f.place_id IS NULL OR a.id IS NOT NULL)
           AND f.narcotic_class IN ('', :narcotic_class) AND f.valid_from <= :on_day AND (f.valid_to IS NULL OR f.valid_to >= :on_day)
        UNION ALL
        SELECT d.is_required, d.basis, d.evidence, 2000, d.narcotic_class, d.valid_from, 0
          FROM signer_default d
         WHERE d.action = :action AND d.narcotic_class IN ('', :narcotic_class) AND d.valid_from <= :on_day
           AND (d.valid_to IS NULL OR d.valid_to >= :on_day)) x
 ORDER BY x.distance, CASE WHEN x.narcotic_class = '' THEN 1 ELSE 0 END, x.valid_from DESC, x.id DESC LIMIT 1;

-- query: signer_list :all
-- The region's settings that hold or are to come, and the nation's rows, act by act.
-- in:  region_id i64, on_day day
-- out: id i64, action text, place_name text?, narcotic_class text, is_required bool, valid_from day, valid_to day?, basis text, evidence text, person text?
SELECT x.id, x.action, x.place_name, x.narcotic_class, x.is_required, x.valid_from, x.valid_to, x.basis, x.evidence, x.person
  FROM (SELECT f.id, f.action, p.name AS place_name, f.narcotic_class, f.is_required, f.valid_from, f.valid_to, f.decision AS basis,
               '' AS evidence, n.display_name AS person
          FROM signer_setting f
          LEFT JOIN place p ON p.region_id = f.region_id AND p.id = f.place_id
          LEFT JOIN person n ON n.region_id = f.region_id AND n.id = f.person_id
         WHERE f.region_id = :region_id AND (f.valid_to IS NULL OR f.valid_to >= :on_day)
        UNION ALL
        SELECT 0, d.action, NULL, d.narcotic_class, d.is_required, d.valid_from, d.valid_to, d.basis, d.evidence, NULL
          FROM signer_default d WHERE d.valid_to IS NULL OR d.valid_to >= :on_day) x
 ORDER BY x.action, CASE WHEN x.id = 0 THEN 1 ELSE 0 END, x.narcotic_class, x.id;

-- query: signer_insert :one
-- in:  region_id i64, action text, place_id id?, narcotic_class text, is_required bool, valid_from day, valid_to day?, decision text, person_id i64, created_at moment
-- out: id i64
INSERT INTO signer_setting (region_id, action, place_id, narcotic_class, is_required, valid_from, valid_to, decision, person_id, created_at)
VALUES (:region_id, :action, :place_id, :narcotic_class, :is_required, :valid_from, :valid_to, :decision, :person_id, :created_at)
RETURNING id;

-- query: signer_end :write
-- in:  region_id i64, id i64, last_day day
UPDATE signer_setting SET valid_to = :last_day
 WHERE region_id = :region_id AND id = :id AND (valid_to IS NULL OR valid_to > :last_day);

-- query: second_signature_insert :queue
-- in:  region_id i64, action text, subject_kind text, subject_id i64, movement_id id?, person_id i64, witness_id i64, recorded_at moment
INSERT INTO second_signature (region_id, action, subject_kind, subject_id, movement_id, person_id, witness_id, recorded_at)
VALUES (:region_id, :action, :subject_kind, :subject_id, :movement_id, :person_id, :witness_id, :recorded_at);
