-- trace.sql: where a batch is and who ever got it.

-- query: batch_trace :page
-- Places that hold a batch (part 1), and shipments that took it to a ward (part 2), part by part, after a row of a part.
-- in:  region_id i64, batch_id i64, page_size i64
-- out: part i64, state text, place_id i64, code text, name text, units i64, received_units i64, shipment_id id?, shipment_number i64, sent_at moment?, received_at moment?
SELECT x.part, x.state, x.place_id, x.code, x.name, x.units, x.received_units, x.shipment_id, x.shipment_number, x.sent_at, x.received_at
  FROM (SELECT 1 AS part, CASE WHEN p.is_quarantine THEN 'quarantined' WHEN p.kind = 'transit' THEN 'packed' ELSE 'held' END AS state,
               p.id AS place_id, p.code, p.name, CAST(SUM(b.units) AS BIGINT) AS units, CAST(0 AS BIGINT) AS received_units,
               CAST(NULL AS BIGINT) AS shipment_id, CAST(0 AS BIGINT) AS shipment_number, CAST(NULL AS BIGINT) AS sent_at,
               CAST(NULL AS BIGINT) AS received_at
          FROM balance b
          JOIN place p ON p.region_id = b.region_id AND p.id = b.place_id
         WHERE b.region_id = :region_id AND b.batch_id = :batch_id AND NOT b.is_virtual
         GROUP BY p.id, p.code, p.name, p.is_quarantine, p.kind
        UNION ALL
        SELECT 2, h.state, w.id, w.code, w.name, CAST(SUM(s.units) AS BIGINT), CAST(COALESCE(SUM(s.received_units), 0) AS BIGINT),
               h.id, h.number, h.sent_at, h.received_at
          FROM shipment_line s
          JOIN shipment h ON h.region_id = s.region_id AND h.id = s.shipment_id
          JOIN place w ON w.region_id = h.region_id AND w.id = h.ward_id
         WHERE s.region_id = :region_id AND s.batch_id = :batch_id
         GROUP BY h.id, h.state, w.id, w.code, w.name, h.number, h.sent_at, h.received_at) x
 ORDER BY x.part, x.code, x.shipment_number, x.place_id LIMIT :page_size;
