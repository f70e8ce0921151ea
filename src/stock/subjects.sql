-- subjects.sql: one thing by its id, as documents and changes name it

-- query: subject_receipt :one
-- in:  region_id i64, receipt_id i64
-- out: number i64, store_id i64, supplier text
SELECT number, store_id, supplier FROM receipt WHERE region_id = :region_id AND id = :receipt_id;
