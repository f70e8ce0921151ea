-- stock.sql: batches, balances, movements, receipts.

-- query: balance_get :maybe
-- One balance by its whole key.
-- in:  region_id i64, place_id i64, batch_id i64, owner_id i64, earmark_id i64
-- out: units i64, value_ore i64, is_virtual bool
SELECT units, value_ore, is_virtual
  FROM balance
 WHERE region_id = :region_id AND place_id = :place_id AND batch_id = :batch_id
   AND owner_id = :owner_id AND earmark_id = :earmark_id;

-- query: balance_add :queue
-- Add to a balance, making it where there is none.
-- in:  region_id i64, place_id i64, batch_id i64, owner_id i64, earmark_id i64, units i64, value_ore i64, is_virtual bool
INSERT INTO balance (region_id, place_id, batch_id, owner_id, earmark_id, units, value_ore, is_virtual, pack_id, expiry_day)
SELECT :region_id, :place_id, t.id, :owner_id, :earmark_id, :units, :value_ore, :is_virtual, t.pack_id, t.expiry_day
  FROM batch t WHERE t.region_id = :region_id AND t.id = :batch_id
ON CONFLICT (region_id, place_id, batch_id, owner_id, earmark_id)
DO UPDATE SET units = balance.units + excluded.units, value_ore = balance.value_ore + excluded.value_ore;

-- query: balance_take :sure
-- Take from a real balance that still is as it was seen; no row means that somebody was faster.
-- in:  region_id i64, place_id i64, batch_id i64, owner_id i64, earmark_id i64, units i64, value_ore i64, seen_units i64, seen_value_ore i64
UPDATE balance
   SET units = units - :units, value_ore = value_ore - :value_ore
 WHERE region_id = :region_id AND place_id = :place_id AND batch_id = :batch_id
   AND owner_id = :owner_id AND earmark_id = :earmark_id
   AND units = :seen_units AND value_ore = :seen_value_ore AND units >= :units;

-- query: balance_drop_empty :queue
-- A balance of nothing is no row.
-- in:  region_id i64, place_id i64, batch_id i64, owner_id i64, earmark_id i64
DELETE FROM balance
 WHERE region_id = :region_id AND place_id = :place_id AND batch_id = :batch_id
   AND owner_id = :owner_id AND earmark_id = :earmark_id AND units = 0 AND value_ore = 0;

-- query: movement_insert :one
-- in:  region_id i64, from_place_id i64, to_place_id i64, batch_id i64, owner_id i64, earmark_id i64, units i64, value_ore i64, cause_kind text, cause_id i64, reverses_id id?, reason text, recorded_at moment, effective_day day, person_id i64, request_id text
-- out: id i64
INSERT INTO movement (region_id, from_place_id, to_place_id, batch_id, owner_id, earmark_id, units, value_ore, cause_kind,
                      cause_id, reverses_id, reason, recorded_at, effective_day, person_id, request_id)
VALUES (:region_id, :from_place_id, :to_place_id, :batch_id, :owner_id, :earmark_id, :units, :value_ore, :cause_kind,
        :cause_id, :reverses_id, :reason, :recorded_at, :effective_day, :person_id, :request_id)
RETURNING id;

-- query: movement_queue :queue
-- A movement whose number nobody asks for.
-- in:  region_id i64, from_place_id i64, to_place_id i64, batch_id i64, owner_id i64, earmark_id i64, units i64, value_ore i64, cause_kind text, cause_id i64, reverses_id id?, reason text, recorded_at moment, effective_day day, person_id i64, request_id text
INSERT INTO movement (region_id, from_place_id, to_place_id, batch_id, owner_id, earmark_id, units, value_ore, cause_kind,
                      cause_id, reverses_id, reason, recorded_at, effective_day, person_id, request_id)
VALUES (:region_id, :from_place_id, :to_place_id, :batch_id, :owner_id, :earmark_id, :units, :value_ore, :cause_kind,
        :cause_id, :reverses_id, :reason, :recorded_at, :effective_day, :person_id, :request_id);

-- query: movement_get :one
-- in:  region_id i64, movement_id i64
-- out: from_place_id i64, to_place_id i64, batch_id i64, owner_id i64, earmark_id i64, units i64, value_ore i64, cause_kind text, cause_id i64
SELECT from_place_id, to_place_id, batch_id, owner_id, earmark_id, units, value_ore, cause_kind, cause_id
  FROM movement WHERE region_id = :region_id AND id = :movement_id;

-- query: ledger_look :one
-- All that a movement is decided by: whether its places are virtual, what the first one holds, and whether a closed period has
-- its day.
-- in:  region_id i64, from_place_id i64, to_place_id i64, batch_id i64, owner_id i64, earmark_id i64, on_day day
-- out: from_is_virtual bool, to_is_virtual bool, units i64?, value_ore i64?, closed_periods i64
SELECT f.is_virtual, t.is_virtual, b.units, b.value_ore,
       (SELECT COUNT(*) FROM period p WHERE p.region_id = :region_id AND p.first_day <= :on_day AND p.last_day >= :on_day)
  FROM place f CROSS JOIN place t
  LEFT JOIN balance b ON b.region_id = :region_id AND b.place_id = :from_place_id AND b.batch_id = :batch_id
        AND b.owner_id = :owner_id AND b.earmark_id = :earmark_id
 WHERE f.region_id = :region_id AND f.id = :from_place_id AND t.region_id = :region_id AND t.id = :to_place_id;

-- query: batch_find :maybe
-- in:  region_id i64, pack_id i64, batch_number text, expiry_day day
-- out: id i64
SELECT id FROM batch
 WHERE region_id = :region_id AND pack_id = :pack_id AND batch_number = :batch_number AND expiry_day = :expiry_day;

-- query: batch_insert :one
-- in:  region_id i64, pack_id i64, batch_number text, label text, expiry_day day, created_at moment
-- out: id i64
INSERT INTO batch (region_id, pack_id, batch_number, label, expiry_day, created_at)
VALUES (:region_id, :pack_id, :batch_number, :label, :expiry_day, :created_at)
RETURNING id;

-- query: batch_get :one ahead
-- in:  region_id i64, batch_id i64
-- out: pack_id i64, batch_number text, label text, expiry_day day, created_at moment, narcotic_class text
SELECT t.pack_id, t.batch_number, t.label, t.expiry_day, t.created_at, COALESCE(a.narcotic_class, 'unknown')
  FROM batch t LEFT JOIN article a ON a.region_id = t.region_id AND a.pack_id = t.pack_id
 WHERE t.region_id = :region_id AND t.id = :batch_id;

-- query: batch_by_number :page
-- The batches of a pack with one number, whatever their expiry day.
-- in:  region_id i64, pack_id i64, batch_number text, page_size i64
-- out: id i64, expiry_day day
SELECT id, expiry_day FROM batch
 WHERE region_id = :region_id AND pack_id = :pack_id AND batch_number = :batch_number
 ORDER BY expiry_day LIMIT :page_size;

-- query: batch_block_insert :one
-- in:  region_id i64, batch_id i64, from_day day, to_day day?, reason text, person_id i64, created_at moment
-- out: id i64
INSERT INTO batch_block (region_id, batch_id, from_day, to_day, reason, person_id, created_at)
VALUES (:region_id, :batch_id, :from_day, :to_day, :reason, :person_id, :created_at)
RETURNING id;

-- query: batch_block_lift :write
-- in:  region_id i64, block_id i64, lifted_at moment, lifted_by i64
UPDATE batch_block SET lifted_at = :lifted_at, lifted_by = :lifted_by
 WHERE region_id = :region_id AND id = :block_id AND lifted_at IS NULL;

-- query: batch_blocks :all
-- Every block a batch has had, newest first.
-- in:  region_id i64, batch_id i64
-- out: id i64, from_day day, to_day day?, reason text, person text?, created_at moment, lifted_at moment?
SELECT b.id, b.from_day, b.to_day, b.reason, p.display_name, b.created_at, b.lifted_at
  FROM batch_block b
  LEFT JOIN person p ON p.region_id = b.region_id AND p.id = b.person_id
 WHERE b.region_id = :region_id AND b.batch_id = :batch_id
 ORDER BY b.id DESC;

-- query: batch_is_blocked :one ahead
-- in:  region_id i64, batch_id i64, on_day day
-- out: blocks i64
SELECT COUNT(*) FROM batch_block
 WHERE region_id = :region_id AND batch_id = :batch_id AND lifted_at IS NULL
   AND from_day <= :on_day AND (to_day IS NULL OR to_day >= :on_day);

-- query: batch_stores :all
-- The stores whose places hold a batch.
-- in:  region_id i64, batch_id i64
-- out: store_id i64
SELECT DISTINCT p.store_id
  FROM balance b
  JOIN place p ON p.region_id = b.region_id AND p.id = b.place_id
 WHERE b.region_id = :region_id AND b.batch_id = :batch_id AND p.store_id IS NOT NULL
 ORDER BY p.store_id;

-- query: stock_lots :all
-- Everything a store holds of a pack, lot by lot, with what decides its use and what other picks hold of it; and what is promised,
-- in each row, so that both are seen at one moment (reserved_units tells it where there is no lot).
-- CROSS JOIN holds a planner without statistics to this order: of a pack little stands, a store has many balances.
-- in:  region_id i64, store_id i64, pack_id i64, on_day day
-- out: batch_id i64, place_id i64, owner_id i64, earmark_id i64, units i64, value_ore i64, label text, expiry_day day, place_code text, is_quarantine bool, is_pickable bool, walk_order i64, blocks i64, allocated_units i64, doubts i64, reserved_units i64, floors i64
SELECT b.batch_id, b.place_id, b.owner_id, b.earmark_id, b.units, b.value_ore, t.label, t.expiry_day, p.code,
       p.is_quarantine, p.is_pickable, p.walk_order,
       (SELECT COUNT(*) FROM batch_block k
         WHERE k.region_id = b.region_id AND k.batch_id = b.batch_id AND k.lifted_at IS NULL
           AND k.from_day <= :on_day AND (k.to_day IS NULL OR k.to_day >= :on_day)) AS blocks,
       (SELECT CAST(COALESCE(SUM(a.units - a.picked_units), 0) AS BIGINT) FROM allocation a
         WHERE a.region_id = b.region_id AND a.batch_id = b.batch_id AND a.place_id = b.place_id
           AND a.state = 'proposed') AS allocated_units,
       (SELECT COUNT(*) FROM count_task d
         WHERE d.region_id = b.region_id AND d.place_id = b.place_id AND d.batch_id = b.batch_id AND d.closed_at IS NULL) AS doubts,
       (SELECT CAST(COALESCE(SUM(units), 0) AS BIGINT) FROM reservation
         WHERE region_id = :region_id AND store_id = :store_id AND pack_id = :pack_id),
       (SELECT COUNT(*) FROM preparedness_floor f
         WHERE f.region_id = :region_id AND f.store_id = :store_id AND f.pack_id = :pack_id AND f.valid_from <= :on_day
           AND (f.valid_to IS NULL OR f.valid_to >= :on_day))
       + (SELECT COUNT(*) FROM article a JOIN pack k ON k.id = a.pack_id
            JOIN preparedness_floor f ON f.region_id = a.region_id AND f.store_id = :store_id AND f.substance = a.substance
                 AND f.pack_id IS NULL AND f.form = k.form AND f.strength = k.strength
           WHERE a.region_id = :region_id AND a.pack_id = :pack_id AND a.substance <> '' AND f.valid_from <= :on_day
             AND (f.valid_to IS NULL OR f.valid_to >= :on_day))
  FROM balance b CROSS JOIN batch t CROSS JOIN place p
 WHERE b.region_id = :region_id AND b.pack_id = :pack_id AND NOT b.is_virtual
   AND t.region_id = b.region_id AND t.id = b.batch_id
   AND p.region_id = b.region_id AND p.id = b.place_id AND p.store_id = :store_id
 ORDER BY t.expiry_day, p.walk_order, b.place_id, b.batch_id, b.owner_id, b.earmark_id;

-- query: reserved_units :one
-- What is promised of a pack in a store, and how many preparedness floors it stands under: asked in one, since nearly none has any.
-- in:  region_id i64, store_id i64, pack_id i64, on_day day
-- out: units i64, floors i64
SELECT (SELECT CAST(COALESCE(SUM(units), 0) AS BIGINT) FROM reservation
         WHERE region_id = :region_id AND store_id = :store_id AND pack_id = :pack_id),
       (SELECT COUNT(*) FROM preparedness_floor f
         WHERE f.region_id = :region_id AND f.store_id = :store_id AND f.pack_id = :pack_id AND f.valid_from <= :on_day
           AND (f.valid_to IS NULL OR f.valid_to >= :on_day))
       + (SELECT COUNT(*) FROM article a JOIN pack k ON k.id = a.pack_id
            JOIN preparedness_floor f ON f.region_id = a.region_id AND f.store_id = :store_id AND f.substance = a.substance
                 AND f.pack_id IS NULL AND f.form = k.form AND f.strength = k.strength
           WHERE a.region_id = :region_id AND a.pack_id = :pack_id AND a.substance <> '' AND f.valid_from <= :on_day
             AND (f.valid_to IS NULL OR f.valid_to >= :on_day));

-- query: store_pack_lock :queue
-- Lock a store's pack until the end of the transaction: whoever computes availability comes here first.
-- in:  region_id i64, store_id i64, pack_id i64
INSERT INTO store_pack (region_id, store_id, pack_id, version) VALUES (:region_id, :store_id, :pack_id, 1)
ON CONFLICT (region_id, store_id, pack_id) DO UPDATE SET version = store_pack.version + 1;

-- query: store_pack_home :maybe
-- in:  region_id i64, store_id i64, pack_id i64
-- out: home_bin_id id?
SELECT home_bin_id FROM store_pack WHERE region_id = :region_id AND store_id = :store_id AND pack_id = :pack_id;

-- query: store_pack_set_home :write
-- in:  region_id i64, store_id i64, pack_id i64, home_bin_id id?
INSERT INTO store_pack (region_id, store_id, pack_id, home_bin_id, version)
VALUES (:region_id, :store_id, :pack_id, :home_bin_id, 1)
ON CONFLICT (region_id, store_id, pack_id)
DO UPDATE SET home_bin_id = excluded.home_bin_id, version = store_pack.version + 1;

-- query: receipt_insert :one
-- in:  region_id i64, number i64, store_id i64, supplier text, supplier_note text, received_at moment, person_id i64
-- out: id i64
INSERT INTO receipt (region_id, number, store_id, supplier, supplier_note, received_at, person_id)
VALUES (:region_id, :number, :store_id, :supplier, :supplier_note, :received_at, :person_id)
RETURNING id;

-- query: receipt_get :one
-- in:  region_id i64, receipt_id i64
-- out: id i64, number i64, store_id i64, store_name text, supplier text, supplier_note text, received_at moment, person text?
SELECT r.id, r.number, r.store_id, s.name, r.supplier, r.supplier_note, r.received_at, p.display_name
  FROM receipt r
  JOIN place s ON s.region_id = r.region_id AND s.id = r.store_id
  LEFT JOIN person p ON p.region_id = r.region_id AND p.id = r.person_id
 WHERE r.region_id = :region_id AND r.id = :receipt_id;

-- query: receipt_line_insert :one
-- in:  region_id i64, receipt_id i64, batch_id i64, packs i64, units i64, pack_price_ore i64, price_source text, place_id i64, movement_id i64
-- out: id i64
INSERT INTO receipt_line (region_id, receipt_id, batch_id, packs, units, pack_price_ore, price_source, place_id, movement_id)
VALUES (:region_id, :receipt_id, :batch_id, :packs, :units, :pack_price_ore, :price_source, :place_id, :movement_id)
RETURNING id;

-- query: receipt_lines :all
-- in:  region_id i64, receipt_id i64
-- out: id i64, pack_id i64, name text, strength text, pack_text text, vnr text, batch_id i64, label text, expiry_day day, packs i64, units i64, pack_price_ore i64, price_source text, place_id i64, place_code text, left_units i64?
SELECT l.id, t.pack_id, k.name, k.strength, k.pack_text, k.vnr, l.batch_id, t.label, t.expiry_day,
       COALESCE((SELECT c.packs_after FROM receipt_correction c WHERE c.region_id = l.region_id AND c.receipt_line_id = l.id
                  ORDER BY c.id DESC LIMIT 1), l.packs),
       l.units + (SELECT CAST(COALESCE(SUM(c.units), 0) AS BIGINT) FROM receipt_correction c
                   WHERE c.region_id = l.region_id AND c.receipt_line_id = l.id),
       l.pack_price_ore, l.price_source, l.place_id, p.code, b.units
  FROM receipt_line l
  JOIN batch t ON t.region_id = l.region_id AND t.id = l.batch_id
  JOIN pack k ON k.id = t.pack_id
  JOIN place p ON p.region_id = l.region_id AND p.id = l.place_id
  LEFT JOIN balance b ON b.region_id = l.region_id AND b.place_id = l.place_id AND b.batch_id = l.batch_id
        AND b.owner_id = 0 AND b.earmark_id = 0
 WHERE l.region_id = :region_id AND l.receipt_id = :receipt_id
 ORDER BY l.id;

-- query: receipt_list :page
-- Receipts, newest first, before a number.
-- in:  region_id i64, before i64, page_size i64
-- out: id i64, number i64, store_name text, supplier text, supplier_note text, received_at moment, person text?, lines i64, value_ore i64
SELECT r.id, r.number, s.name, r.supplier, r.supplier_note, r.received_at, p.display_name,
       (SELECT COUNT(*) FROM receipt_line l WHERE l.region_id = r.region_id AND l.receipt_id = r.id),
       (SELECT CAST(COALESCE(SUM(m.value_ore), 0) AS BIGINT) FROM receipt_line l JOIN movement m ON m.id = l.movement_id
         WHERE l.region_id = r.region_id AND l.receipt_id = r.id)
       + (SELECT CAST(COALESCE(SUM(c.value_ore), 0) AS BIGINT) FROM receipt_line l
            JOIN receipt_correction c ON c.region_id = l.region_id AND c.receipt_line_id = l.id
           WHERE l.region_id = r.region_id AND l.receipt_id = r.id)
  FROM receipt r
  JOIN place s ON s.region_id = r.region_id AND s.id = r.store_id
  LEFT JOIN person p ON p.region_id = r.region_id AND p.id = r.person_id
 WHERE r.region_id = :region_id AND r.number < :before
 ORDER BY r.number DESC LIMIT :page_size;

-- query: scanned_pack_insert :queue
-- in:  region_id i64, gtin text, serial text, batch_label text, expiry_day day?, receipt_line_id id?, allocation_id id?, person_id i64, scanned_at moment
INSERT INTO scanned_pack (region_id, gtin, serial, batch_label, expiry_day, receipt_line_id, allocation_id, person_id, scanned_at)
VALUES (:region_id, :gtin, :serial, :batch_label, :expiry_day, :receipt_line_id, :allocation_id, :person_id, :scanned_at);

-- query: scanned_pack_seen :one ahead
-- How often a serial was scanned at receipts or at picks.
-- in:  region_id i64, gtin text, serial text
-- out: receipts i64, picks i64
SELECT COUNT(receipt_line_id), COUNT(allocation_id) FROM scanned_pack
 WHERE region_id = :region_id AND gtin = :gtin AND serial = :serial;

-- query: scanned_packs_due :one
-- Scanned packs whose serials may be erased, counted no further than asked.
-- in:  region_id i64, before moment, most i64
-- out: rows i64
SELECT COUNT(*) FROM (SELECT 1 AS one FROM scanned_pack
                       WHERE region_id = :region_id AND scanned_at < :before AND serial <> '' LIMIT :most) x;

-- query: scanned_packs_erase :write
-- in:  region_id i64, before moment
UPDATE scanned_pack SET serial = '' WHERE region_id = :region_id AND scanned_at < :before AND serial <> '';

-- query: pack_used_batches :one
-- Whether a pack has any batch in the region.
-- in:  region_id i64, pack_id i64
-- out: batches i64
SELECT COUNT(*) FROM batch WHERE region_id = :region_id AND pack_id = :pack_id;

-- query: receipt_last_price :maybe
-- What was last paid for a pack.
-- in:  region_id i64, pack_id i64
-- out: pack_price_ore i64
SELECT l.pack_price_ore
  FROM receipt_line l JOIN batch t ON t.region_id = l.region_id AND t.id = l.batch_id
 WHERE l.region_id = :region_id AND t.pack_id = :pack_id
 ORDER BY l.id DESC LIMIT 1;

-- query: movement_reversed :one
-- How often a movement was taken back.
-- in:  region_id i64, movement_id i64
-- out: count i64
SELECT COUNT(*) FROM movement
 WHERE region_id = :region_id AND cause_kind = 'reversal' AND cause_id = :movement_id;

-- query: allocated_units :one
-- What picks under way hold of a batch in a bin.
-- in:  region_id i64, batch_id i64, place_id i64
-- out: units i64
SELECT CAST(COALESCE(SUM(units - picked_units), 0) AS BIGINT) FROM allocation
 WHERE region_id = :region_id AND batch_id = :batch_id AND place_id = :place_id AND state = 'proposed';
