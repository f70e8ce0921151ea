-- find.sql: what a number or the beginning of a name may mean, for the command palette

-- query: find_documents :page
-- Orders, pick lists and shipments with the number; ward_id is whose they are.
-- in:  region_id i64, number i64, page_size i64
-- out: kind text, id i64, number i64, ward_id i64, ward_name text
SELECT d.kind, d.id, d.number, d.ward_id, w.name
  FROM (SELECT 'order' AS kind, 1 AS place, region_id, id, number, ward_id FROM ward_order
         WHERE region_id = :region_id AND number = :number
        UNION ALL
        SELECT 'pick_list', 2, l.region_id, l.id, l.number, o.ward_id
          FROM pick_list l
          JOIN ward_order o ON o.region_id = l.region_id AND o.id = l.order_id
         WHERE l.region_id = :region_id AND l.number = :number
        UNION ALL
        SELECT 'shipment', 3, region_id, id, number, ward_id FROM shipment
         WHERE region_id = :region_id AND number = :number) d
  JOIN place w ON w.region_id = d.region_id AND w.id = d.ward_id
 ORDER BY d.place
 LIMIT :page_size;

-- query: find_batches :page
-- Batches whose number begins so, the last to expire first.
-- in:  region_id i64, from_number text, to_number text, page_size i64
-- out: id i64, label text, expiry_day day, name text, strength text
SELECT b.id, b.label, b.expiry_day, k.name, k.strength
  FROM batch b
  JOIN pack k ON k.id = b.pack_id
 WHERE b.region_id = :region_id AND b.batch_number >= :from_number AND b.batch_number < :to_number
 ORDER BY b.expiry_day DESC, b.id
 LIMIT :page_size;

-- query: find_places :page
-- Places whose code or name begins so, that are there today.
-- in:  region_id i64, today day, from_code text, to_code text, from_name text, to_name text, page_size i64
-- out: id i64, code text, name text, store_name text?
SELECT p.id, p.code, p.name, s.name
  FROM place p
  LEFT JOIN place s ON s.region_id = p.region_id AND s.id = p.store_id
 WHERE p.region_id = :region_id AND NOT p.is_virtual AND (p.valid_to IS NULL OR p.valid_to >= :today)
   AND ((p.code >= :from_code AND p.code < :to_code) OR (p.name >= :from_name AND p.name < :to_name))
 ORDER BY p.code
 LIMIT :page_size;
