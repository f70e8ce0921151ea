-- people.sql: people, their grants and sessions

-- query: person_insert :one
-- in:  region_id i64, username text, display_name text, hsa_id text, created_at moment
-- out: id i64
INSERT INTO person (region_id, username, display_name, hsa_id, created_at)
VALUES (:region_id, :username, :display_name, :hsa_id, :created_at)
RETURNING id;

-- query: person_select :maybe
-- in:  region_id i64, id i64
-- out: id i64, username text, display_name text, hsa_id text, is_active bool, password_hash text?, locked_until moment?
SELECT id, username, display_name, hsa_id, is_active, password_hash, locked_until
  FROM person
 WHERE region_id = :region_id AND id = :id;

-- query: person_select_username :maybe
-- in:  region_id i64, username text
-- out: id i64, username text, display_name text, hsa_id text, is_active bool, password_hash text?, locked_until moment?, must_change bool
SELECT id, username, display_name, hsa_id, is_active, password_hash, locked_until, must_change_password
  FROM person
 WHERE region_id = :region_id AND username = :username;

-- query: person_select_all :all
-- in:  region_id i64
-- out: id i64, username text, display_name text, hsa_id text
SELECT id, username, display_name, hsa_id FROM person WHERE region_id = :region_id ORDER BY username;

-- query: person_update_names :write
-- in:  region_id i64, id i64, display_name text, hsa_id text
UPDATE person SET display_name = :display_name, hsa_id = :hsa_id WHERE region_id = :region_id AND id = :id;

-- query: person_update_password :write
-- in:  region_id i64, id i64, password_hash text
UPDATE person
   SET password_hash = :password_hash, failed_count = 0, locked_until = NULL
 WHERE region_id = :region_id AND id = :id;

-- query: person_update_active :write
-- in:  region_id i64, id i64, is_active bool
UPDATE person SET is_active = :is_active WHERE region_id = :region_id AND id = :id;

-- query: person_update_signed_in :write
-- Changes nothing when the account was locked, closed or given another password since it was loaded.
-- in:  region_id i64, id i64, password_hash text, now moment
UPDATE person
   SET failed_count = 0, locked_until = NULL
 WHERE region_id = :region_id AND id = :id AND is_active AND password_hash = :password_hash
   AND (locked_until <= :now OR locked_until IS NULL);

-- query: person_update_failed :maybe
-- Counts a failure; at the limit the account locks and the count starts over.  No row: locked already.
-- in:  region_id i64, id i64, failures_max i64, now moment, locked_until moment
-- out: failed_count i64, locked_until moment?
UPDATE person
   SET failed_count = CASE WHEN failed_count + 1 >= :failures_max THEN 0 ELSE failed_count + 1 END,
       locked_until = CASE WHEN failed_count + 1 >= :failures_max THEN CAST(:locked_until AS BIGINT) ELSE NULL END
 WHERE region_id = :region_id AND id = :id AND (locked_until <= :now OR locked_until IS NULL)
RETURNING failed_count, locked_until;

-- query: role_grant_insert :one
-- in:  region_id i64, person_id i64, role text, place_id id?, valid_from day, valid_to day?, decided_by text
-- out: id i64
INSERT INTO role_grant (region_id, person_id, role, place_id, valid_from, valid_to, decided_by)
VALUES (:region_id, :person_id, :role, :place_id, :valid_from, :valid_to, :decided_by)
RETURNING id;

-- query: role_grant_select :maybe
-- in:  region_id i64, id i64
-- out: person_id i64, valid_from day
SELECT person_id, valid_from FROM role_grant WHERE region_id = :region_id AND id = :id;

-- query: role_grant_update_end :write
-- in:  region_id i64, id i64, valid_to day?
UPDATE role_grant SET valid_to = :valid_to WHERE region_id = :region_id AND id = :id;

-- query: role_grant_select_person :all
-- in:  region_id i64, person_id i64
-- out: id i64, person_id i64, role text, place_id id?, valid_from day, valid_to day?, decided_by text
SELECT id, person_id, role, place_id, valid_from, valid_to, decided_by
  FROM role_grant
 WHERE region_id = :region_id AND person_id = :person_id
 ORDER BY valid_from DESC, id DESC;

-- query: role_grant_select_all :all
-- in:  region_id i64
-- out: id i64, person_id i64, role text, place_id id?, valid_from day, valid_to day?
SELECT id, person_id, role, place_id, valid_from, valid_to
  FROM role_grant
 WHERE region_id = :region_id
 ORDER BY person_id, valid_from, id;

-- query: role_grant_select_valid :all
-- The grants of an active person that hold on a day.
-- in:  region_id i64, person_id i64, today day
-- out: role text, place_id id?
SELECT g.role, g.place_id
  FROM role_grant g
  JOIN person p ON p.region_id = g.region_id AND p.id = g.person_id
 WHERE g.region_id = :region_id AND g.person_id = :person_id AND p.is_active
   AND g.valid_from <= :today AND (g.valid_to >= :today OR g.valid_to IS NULL)
 ORDER BY g.id;

-- query: role_grant_select_reach :all
-- Those grants, and how each reaches a place: it is given there or above (1), or at or above the store that supplies the
-- place (2); 0: neither, or there is no such place.
-- in:  region_id i64, person_id i64, today day, place_id i64, depth_max i64
-- out: role text, way i64
WITH RECURSIVE up (id, parent_id, way, depth) AS (
	SELECT p.id, p.parent_id, CASE WHEN p.id = :place_id THEN CAST(1 AS BIGINT) ELSE CAST(2 AS BIGINT) END, CAST(0 AS BIGINT)
	  FROM place p
	 WHERE p.region_id = :region_id
	   AND p.id IN (:place_id, (SELECT w.supplied_by_id FROM place w WHERE w.region_id = :region_id AND w.id = :place_id))
	UNION ALL
	SELECT p.id, p.parent_id, u.way, u.depth + 1
	  FROM up u CROSS JOIN place p
	 WHERE p.region_id = :region_id AND p.id = u.parent_id AND u.depth < :depth_max
)
SELECT g.role, COALESCE((SELECT MIN(u.way) FROM up u WHERE g.place_id IS NULL OR u.id = g.place_id), 0)
  FROM role_grant g
  JOIN person n ON n.region_id = g.region_id AND n.id = g.person_id
 WHERE g.region_id = :region_id AND g.person_id = :person_id AND n.is_active
   AND g.valid_from <= :today AND (g.valid_to >= :today OR g.valid_to IS NULL)
 ORDER BY g.id;

-- query: role_grant_select_orderer :all
-- An active person's grants as orderer of a place or of one above it, whenever they hold.
-- in:  region_id i64, person_id i64, role text, place_id i64, depth_max i64
-- out: valid_from day, valid_to day?
WITH RECURSIVE up (id, parent_id, depth) AS (
	SELECT p.id, p.parent_id, CAST(0 AS BIGINT) FROM place p WHERE p.region_id = :region_id AND p.id = :place_id
	UNION ALL
	SELECT p.id, p.parent_id, u.depth + 1
	  FROM up u
	  JOIN place p ON p.region_id = :region_id AND p.id = u.parent_id
	 WHERE u.depth < :depth_max
)
SELECT g.valid_from, g.valid_to
  FROM role_grant g
  JOIN person p ON p.region_id = g.region_id AND p.id = g.person_id
 WHERE g.region_id = :region_id AND g.person_id = :person_id AND g.role = :role AND p.is_active
   AND (g.place_id IN (SELECT u.id FROM up u) OR g.place_id IS NULL)
 ORDER BY g.valid_from, g.id;

-- query: session_insert :write
-- in:  token_digest bytes, region_id i64, person_id i64, csrf text, created_at moment, expires_at moment, address text
INSERT INTO session (token_digest, region_id, person_id, csrf, created_at, seen_at, expires_at, address)
VALUES (:token_digest, :region_id, :person_id, :csrf, :created_at, :created_at, :expires_at, :address);

-- query: session_select :maybe
-- The token tells the region.  Roles are those that the person has anywhere on the day, as bits in the order of enum role.
-- in:  token_digest bytes, today day
-- out: region_id i64, person_id i64, username text, display_name text, is_active bool, must_change bool, csrf text, created_at moment, seen_at moment, expires_at moment, roles i64
SELECT s.region_id, s.person_id, p.username, p.display_name, p.is_active, p.must_change_password, s.csrf, s.created_at, s.seen_at, s.expires_at,
       (SELECT CAST(COALESCE(SUM(DISTINCT CASE g.role WHEN 'orderer' THEN 1 WHEN 'pharmacist' THEN 2 WHEN 'technician' THEN 4
                                               WHEN 'purchaser' THEN 8 WHEN 'controller' THEN 16 WHEN 'auditor' THEN 32
                                               WHEN 'administrator' THEN 64 ELSE 0 END), 0) AS BIGINT)
          FROM role_grant g
         WHERE g.region_id = s.region_id AND g.person_id = s.person_id AND g.valid_from <= :today
           AND (g.valid_to >= :today OR g.valid_to IS NULL))
  FROM session s
  JOIN person p ON p.region_id = s.region_id AND p.id = s.person_id
 WHERE s.token_digest = :token_digest;

-- query: session_update_seen :queue
-- An expired session is never brought back to life.
-- in:  token_digest bytes, now moment, seen_before moment, idle_after moment
UPDATE session
   SET seen_at = :now
 WHERE token_digest = :token_digest AND seen_at <= :seen_before AND seen_at > :idle_after AND expires_at > :now;

-- query: session_delete :write
-- in:  token_digest bytes
DELETE FROM session WHERE token_digest = :token_digest;

-- query: session_delete_person :write
-- in:  region_id i64, person_id i64
DELETE FROM session WHERE region_id = :region_id AND person_id = :person_id;

-- query: session_delete_expired :write
-- in:  now moment, idle_after moment
DELETE FROM session WHERE expires_at <= :now OR seen_at <= :idle_after;

-- query: person_list_all :all
-- Everybody of the region with what a list tells; sorted by user name.
-- in:  region_id i64
-- out: id i64, username text, display_name text, hsa_id text, is_active bool, has_password bool, must_change bool, failed_count i64, locked_until moment?, last_seen moment?
SELECT p.id, p.username, p.display_name, p.hsa_id, p.is_active, p.password_hash IS NOT NULL, p.must_change_password, p.failed_count, p.locked_until,
       (SELECT MAX(s.seen_at) FROM session s WHERE s.region_id = p.region_id AND s.person_id = p.id)
  FROM person p WHERE p.region_id = :region_id ORDER BY p.username;

-- query: person_detail :one
-- in:  region_id i64, person_id i64
-- out: id i64, username text, display_name text, hsa_id text, is_active bool, has_password bool, must_change bool, failed_count i64, locked_until moment?, created_at moment, version i64
SELECT id, username, display_name, hsa_id, is_active, password_hash IS NOT NULL, must_change_password, failed_count, locked_until, created_at, version
  FROM person WHERE region_id = :region_id AND id = :person_id;

-- query: person_update_version :write
-- in:  region_id i64, person_id i64, version i64, display_name text, hsa_id text
UPDATE person SET display_name = :display_name, hsa_id = :hsa_id, version = version + 1
 WHERE region_id = :region_id AND id = :person_id AND version = :version;

-- query: person_update_unlock :write
-- in:  region_id i64, person_id i64, now moment
UPDATE person SET locked_until = NULL, failed_count = 0
 WHERE region_id = :region_id AND id = :person_id AND (locked_until > :now OR failed_count > 0);

-- query: person_update_must_change :write
-- in:  region_id i64, person_id i64, must_change bool
UPDATE person SET must_change_password = :must_change WHERE region_id = :region_id AND id = :person_id;

-- query: administrators_on :one
-- People who can sign in and are administrators on a day, without one person or one grant.
-- in:  region_id i64, role text, on_day day, without_person i64, without_grant i64
-- out: count i64
SELECT COUNT(DISTINCT g.person_id)
  FROM role_grant g
  JOIN person p ON p.region_id = g.region_id AND p.id = g.person_id
 WHERE g.region_id = :region_id AND g.role = :role AND p.is_active AND p.password_hash IS NOT NULL
   AND g.valid_from <= :on_day AND (g.valid_to IS NULL OR g.valid_to >= :on_day)
   AND p.id <> :without_person AND g.id <> :without_grant;

-- query: person_roles_named :all
-- Every grant of a person with its place, newest first.
-- in:  region_id i64, person_id i64
-- out: id i64, role text, place_id id?, place_name text?, place_code text?, valid_from day, valid_to day?, decided_by text
SELECT g.id, g.role, g.place_id, p.name, p.code, g.valid_from, g.valid_to, g.decided_by
  FROM role_grant g
  LEFT JOIN place p ON p.region_id = g.region_id AND p.id = g.place_id
 WHERE g.region_id = :region_id AND g.person_id = :person_id
 ORDER BY g.valid_from DESC, g.id DESC;

-- query: role_grant_whole :one
-- in:  region_id i64, grant_id i64
-- out: person_id i64, role text, place_id id?, valid_from day, valid_to day?
SELECT person_id, role, place_id, valid_from, valid_to FROM role_grant WHERE region_id = :region_id AND id = :grant_id;

-- query: session_list_person :all
-- in:  region_id i64, person_id i64, now moment, idle_after moment
-- out: token_digest bytes, created_at moment, seen_at moment, expires_at moment, address text
SELECT token_digest, created_at, seen_at, expires_at, address FROM session
 WHERE region_id = :region_id AND person_id = :person_id AND expires_at > :now AND seen_at > :idle_after
 ORDER BY seen_at DESC;
