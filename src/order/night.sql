-- night.sql: who has it? What a place holds by its balance, and what a place last received, are never mixed.

-- query: night_balances :all
-- What places that keep a balance hold of a pack, lot by lot; stores and boxes under way are no such places.
-- in:  region_id i64, pack_id i64, on_day day
-- out: place_id i64, code text, name text, parent_name text?, telephone text, address text, postal_code text, city text, units i64, label text, expiry_day day, blocks i64, is_quarantine bool
SELECT p.id, p.code, p.name, u.name,
       CASE WHEN p.telephone <> '' THEN p.telephone WHEN COALESCE(u.telephone, '') <> '' THEN u.telephone ELSE COALESCE(g.telephone, '') END,
       CASE WHEN p.address <> '' THEN p.address WHEN COALESCE(u.address, '') <> '' THEN u.address ELSE COALESCE(g.address, '') END,
       CASE WHEN p.address <> '' THEN p.postal_code WHEN COALESCE(u.address, '') <> '' THEN u.postal_code ELSE COALESCE(g.postal_code, '') END,
       CASE WHEN p.address <> '' THEN p.city WHEN COALESCE(u.address, '') <> '' THEN u.city ELSE COALESCE(g.city, '') END,
       b.units, t.label, b.expiry_day,
       (SELECT COUNT(*) FROM batch_block x
         WHERE x.region_id = b.region_id AND x.batch_id = b.batch_id AND x.lifted_at IS NULL
           AND x.from_day <= :on_day AND (x.to_day IS NULL OR x.to_day >= :on_day)),
       p.is_quarantine
  FROM balance b CROSS JOIN batch t CROSS JOIN place p
  LEFT JOIN place u ON u.region_id = p.region_id AND u.id = p.parent_id
  LEFT JOIN place g ON g.region_id = u.region_id AND g.id = u.parent_id
 WHERE b.region_id = :region_id AND b.pack_id = :pack_id AND NOT b.is_virtual AND b.owner_id = 0 AND b.earmark_id = 0
   AND t.region_id = b.region_id AND t.id = b.batch_id
   AND p.region_id = b.region_id AND p.id = b.place_id AND p.store_id IS NULL AND p.keeps_balance
 ORDER BY p.sort_key, p.id, b.expiry_day, b.batch_id;

-- query: night_received :page
-- What ordering places got of a pack's batches that have not expired, newest first.
-- in:  region_id i64, pack_id i64, on_day day, page_size i64
-- out: ward_id i64, code text, name text, parent_name text?, telephone text, keeps_balance bool, received_at moment, units i64, label text, expiry_day day, blocks i64
SELECT w.id, w.code, w.name, u.name,
       CASE WHEN w.telephone <> '' THEN w.telephone WHEN COALESCE(u.telephone, '') <> '' THEN u.telephone ELSE COALESCE(g.telephone, '') END,
       w.keeps_balance, h.received_at, s.received_units, t.label, t.expiry_day,
       (SELECT COUNT(*) FROM batch_block x
         WHERE x.region_id = t.region_id AND x.batch_id = t.id AND x.lifted_at IS NULL
           AND x.from_day <= :on_day AND (x.to_day IS NULL OR x.to_day >= :on_day))
  FROM batch t
  JOIN shipment_line s ON s.region_id = t.region_id AND s.batch_id = t.id
  JOIN shipment h ON h.region_id = s.region_id AND h.id = s.shipment_id
  JOIN place w ON w.region_id = h.region_id AND w.id = h.ward_id
  LEFT JOIN place u ON u.region_id = w.region_id AND u.id = w.parent_id
  LEFT JOIN place g ON g.region_id = u.region_id AND g.id = u.parent_id
 WHERE t.region_id = :region_id AND t.pack_id = :pack_id AND t.expiry_day >= :on_day AND s.received_units > 0
   AND h.received_at IS NOT NULL
 ORDER BY h.received_at DESC, h.id DESC, t.expiry_day, s.id LIMIT :page_size;

-- query: night_open :all
-- Open lines of a pack at one ward, oldest first.
-- in:  region_id i64, ward_id i64, pack_id i64
-- out: order_id i64, number i64, state text, supplied_pack_id i64, requested_units i64, units i64, sent_units i64, received_units i64, expected_day day?
SELECT o.id, o.number, l.state, l.pack_id, l.requested_units, l.units, l.sent_units, l.received_units, l.expected_day
  FROM order_line l CROSS JOIN ward_order o
 WHERE l.region_id = :region_id AND l.requested_pack_id = :pack_id
   AND l.state IN ('placed', 'approved', 'released', 'picked', 'sent', 'short', 'backordered')
   AND o.region_id = l.region_id AND o.id = l.order_id AND o.ward_id = :ward_id
 ORDER BY o.id, l.line_number;

-- query: night_expected :maybe
-- When the pharmacy last said that a pack comes to a store.
-- in:  region_id i64, store_id i64, pack_id i64, on_day day
-- out: expected_day day, decided_at moment?
SELECT l.expected_day, l.decided_at
  FROM order_line l CROSS JOIN ward_order o
 WHERE l.region_id = :region_id AND l.requested_pack_id = :pack_id AND l.pack_id = :pack_id
   AND l.state IN ('placed', 'approved', 'released', 'picked', 'sent', 'short', 'backordered')
   AND l.expected_day IS NOT NULL AND l.expected_day >= :on_day
   AND o.region_id = l.region_id AND o.id = l.order_id AND o.store_id = :store_id
 ORDER BY l.decided_at DESC, l.id DESC LIMIT 1;

-- query: night_addition :maybe
-- The region's addition that lets one pack replace another on a day, and whether it holds both ways.
-- in:  region_id i64, from_pack_id i64, to_pack_id i64, on_day day
-- out: direction text, decision text
SELECT direction, decision FROM exchange_addition
 WHERE region_id = :region_id AND valid_from <= :on_day AND (valid_to IS NULL OR valid_to >= :on_day)
   AND ((from_pack_id = :from_pack_id AND to_pack_id = :to_pack_id)
        OR (from_pack_id = :to_pack_id AND to_pack_id = :from_pack_id AND direction = 'both'))
 ORDER BY id DESC LIMIT 1;
