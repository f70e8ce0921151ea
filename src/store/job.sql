-- job.sql: leases of the work that the clock asks for.

-- query: job_make :queue
-- in:  region_id i64, name text
INSERT INTO job (region_id, name) VALUES (:region_id, :name) ON CONFLICT (region_id, name) DO NOTHING;

-- query: job_lease :write
-- Take the job, if this time is not done yet and nobody else holds it now.
-- in:  region_id i64, name text, number i64, holder text, now moment, until moment
UPDATE job SET holder = :holder, held_until = :until
 WHERE region_id = :region_id AND name = :name AND done_number < :number
   AND (holder = '' OR holder = :holder OR held_until <= :now);

-- query: job_done :write
-- The holder says that it is done; nobody else can.
-- in:  region_id i64, name text, number i64, holder text, now moment
UPDATE job SET done_number = :number, done_at = :now, holder = '', held_until = 0
 WHERE region_id = :region_id AND name = :name AND holder = :holder AND done_number < :number;
