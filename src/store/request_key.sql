-- request_key.sql: saved replies of writes.

-- query: request_find :maybe
-- in:  region_id i64, person_id i64, request_key text
-- out: digest bytes, status i64, content_type text, location text, body bytes
SELECT digest, status, content_type, location, body FROM request
 WHERE region_id = :region_id AND person_id = :person_id AND request_key = :request_key;

-- query: request_save :sure
-- Where the same request was saved by another node meanwhile, the use case is run again and finds its reply.
-- in:  region_id i64, person_id i64, request_key text, digest bytes, status i64, content_type text, location text, body bytes, recorded_at moment
INSERT INTO request (region_id, person_id, request_key, digest, status, content_type, location, body, recorded_at)
VALUES (:region_id, :person_id, :request_key, :digest, :status, :content_type, :location, :body, :recorded_at)
ON CONFLICT DO NOTHING;

-- query: request_forget :write
-- in:  older_than moment
DELETE FROM request WHERE recorded_at < :older_than;
