-- requisition.sql: what a written requisition tells of its order.

-- query: requisitioner :one
-- Who requisitions: the authorised orderer, with the grant that authorises on the day of placing.
-- in:  region_id i64, person_id i64, ward_id i64, on_day day
-- out: display_name text, hsa_id text, username text, valid_from day?, valid_to day?, decided_by text?
WITH RECURSIVE above (id, parent_id, distance) AS (
  SELECT id, parent_id, 0 FROM place WHERE region_id = :region_id AND id = :ward_id
  UNION ALL
  SELECT p.id, p.parent_id, a.distance + 1 FROM above a CROSS JOIN place p
   WHERE p.region_id = :region_id AND p.id = a.parent_id AND a.distance < 20
)
SELECT n.display_name, n.hsa_id, n.username, g.valid_from, g.valid_to, g.decided_by
  FROM person n
  LEFT JOIN role_grant g ON g.region_id = n.region_id AND g.person_id = n.id AND g.role = 'orderer'
       AND g.place_id IN (SELECT id FROM above) AND g.valid_from <= :on_day AND (g.valid_to IS NULL OR g.valid_to >= :on_day)
 WHERE n.region_id = :region_id AND n.id = :person_id
 ORDER BY g.valid_from LIMIT 1;
