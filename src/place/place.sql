-- place.sql: the tree of places, regions and document numbers

-- query: place_select :maybe ahead
-- in:  region_id i64, id i64
-- out: id i64, parent_id id?, store_id id?, kind text, code text, name text, receiver_kind text, is_virtual bool, keeps_balance bool, can_order bool, can_supply bool, is_quarantine bool, is_pickable bool, walk_order i64, remaining_days_min i64, supplied_by_id id?, cost_centre text, address text, postal_code text, city text, valid_from day, valid_to day?
SELECT id, parent_id, store_id, kind, code, name, receiver_kind, is_virtual, keeps_balance, can_order, can_supply,
       is_quarantine, is_pickable, walk_order, remaining_days_min, supplied_by_id, cost_centre, address, postal_code,
       city, valid_from, valid_to
  FROM place
 WHERE region_id = :region_id AND id = :id;

-- query: place_select_code :maybe
-- in:  region_id i64, code text
-- out: id i64, parent_id id?, store_id id?, kind text, code text, name text, receiver_kind text, is_virtual bool, keeps_balance bool, can_order bool, can_supply bool, is_quarantine bool, is_pickable bool, walk_order i64, remaining_days_min i64, supplied_by_id id?, cost_centre text, address text, postal_code text, city text, valid_from day, valid_to day?
SELECT id, parent_id, store_id, kind, code, name, receiver_kind, is_virtual, keeps_balance, can_order, can_supply,
       is_quarantine, is_pickable, walk_order, remaining_days_min, supplied_by_id, cost_centre, address, postal_code,
       city, valid_from, valid_to
  FROM place
 WHERE region_id = :region_id AND code = :code;

-- query: place_select_of_store :all
-- What stands in a store, in walk order; kind '' is every kind.
-- in:  region_id i64, store_id i64, kind text
-- out: id i64, parent_id id?, store_id id?, kind text, code text, name text, receiver_kind text, is_virtual bool, keeps_balance bool, can_order bool, can_supply bool, is_quarantine bool, is_pickable bool, walk_order i64, remaining_days_min i64, supplied_by_id id?, cost_centre text, address text, postal_code text, city text, valid_from day, valid_to day?
SELECT id, parent_id, store_id, kind, code, name, receiver_kind, is_virtual, keeps_balance, can_order, can_supply,
       is_quarantine, is_pickable, walk_order, remaining_days_min, supplied_by_id, cost_centre, address, postal_code,
       city, valid_from, valid_to
  FROM place
 WHERE region_id = :region_id AND store_id = :store_id AND (kind = :kind OR :kind = '')
 ORDER BY walk_order, sort_key, id;

-- query: place_select_capable :all
-- The open places that can order, or that can supply.
-- in:  region_id i64, can_order bool, can_supply bool, today day
-- out: id i64, parent_id id?, store_id id?, kind text, code text, name text, receiver_kind text, is_virtual bool, keeps_balance bool, can_order bool, can_supply bool, is_quarantine bool, is_pickable bool, walk_order i64, remaining_days_min i64, supplied_by_id id?, cost_centre text, address text, postal_code text, city text, valid_from day, valid_to day?
SELECT id, parent_id, store_id, kind, code, name, receiver_kind, is_virtual, keeps_balance, can_order, can_supply,
       is_quarantine, is_pickable, walk_order, remaining_days_min, supplied_by_id, cost_centre, address, postal_code,
       city, valid_from, valid_to
  FROM place
 WHERE region_id = :region_id AND kind <> 'transit' AND can_order = :can_order AND can_supply = :can_supply
   AND valid_from <= :today AND (valid_to >= :today OR valid_to IS NULL)
 ORDER BY sort_key, id;

-- query: place_select_ordering_below :all
-- in:  region_id i64, root_id i64, depth_max i64, today day
-- out: id i64, parent_id id?, store_id id?, kind text, code text, name text, receiver_kind text, is_virtual bool, keeps_balance bool, can_order bool, can_supply bool, is_quarantine bool, is_pickable bool, walk_order i64, remaining_days_min i64, supplied_by_id id?, cost_centre text, address text, postal_code text, city text, valid_from day, valid_to day?
WITH RECURSIVE below (id, depth) AS (
	SELECT p.id, CAST(0 AS BIGINT) FROM place p WHERE p.region_id = :region_id AND p.id = :root_id
	UNION ALL
	SELECT p.id, b.depth + 1
	  FROM below b
	  JOIN place p ON p.region_id = :region_id AND p.parent_id = b.id
	 WHERE b.depth < :depth_max AND p.kind <> 'transit'
)
SELECT p.id, p.parent_id, p.store_id, p.kind, p.code, p.name, p.receiver_kind, p.is_virtual, p.keeps_balance,
       p.can_order, p.can_supply, p.is_quarantine, p.is_pickable, p.walk_order, p.remaining_days_min,
       p.supplied_by_id, p.cost_centre, p.address, p.postal_code, p.city, p.valid_from, p.valid_to
  FROM place p
 WHERE p.region_id = :region_id AND p.id IN (SELECT b.id FROM below b) AND p.can_order AND p.valid_from <= :today AND (p.valid_to >= :today OR p.valid_to IS NULL)
 ORDER BY p.sort_key, p.id;

-- query: place_select_ordering_supplied :all
-- The ordering places that a store at or below the root supplies.
-- in:  region_id i64, root_id i64, depth_max i64, today day
-- out: id i64, parent_id id?, store_id id?, kind text, code text, name text, receiver_kind text, is_virtual bool, keeps_balance bool, can_order bool, can_supply bool, is_quarantine bool, is_pickable bool, walk_order i64, remaining_days_min i64, supplied_by_id id?, cost_centre text, address text, postal_code text, city text, valid_from day, valid_to day?
WITH RECURSIVE below (id, depth) AS (
	SELECT p.id, CAST(0 AS BIGINT) FROM place p WHERE p.region_id = :region_id AND p.id = :root_id
	UNION ALL
	SELECT p.id, b.depth + 1
	  FROM below b
	  JOIN place p ON p.region_id = :region_id AND p.parent_id = b.id
	 WHERE b.depth < :depth_max AND p.kind <> 'transit'
)
SELECT p.id, p.parent_id, p.store_id, p.kind, p.code, p.name, p.receiver_kind, p.is_virtual, p.keeps_balance,
       p.can_order, p.can_supply, p.is_quarantine, p.is_pickable, p.walk_order, p.remaining_days_min,
       p.supplied_by_id, p.cost_centre, p.address, p.postal_code, p.city, p.valid_from, p.valid_to
  FROM place p
 WHERE p.region_id = :region_id AND p.can_order AND p.supplied_by_id IN (SELECT b.id FROM below b)
   AND p.valid_from <= :today AND (p.valid_to >= :today OR p.valid_to IS NULL)
 ORDER BY p.sort_key, p.id;

-- query: place_select_children :all
-- Parent 0: the roots.  Shipments under way are left out, there is no end to them.
-- in:  region_id i64, parent_id i64
-- out: id i64, parent_id id?, store_id id?, kind text, code text, name text, receiver_kind text, is_virtual bool, keeps_balance bool, can_order bool, can_supply bool, is_quarantine bool, is_pickable bool, walk_order i64, remaining_days_min i64, supplied_by_id id?, cost_centre text, address text, postal_code text, city text, valid_from day, valid_to day?
SELECT id, parent_id, store_id, kind, code, name, receiver_kind, is_virtual, keeps_balance, can_order, can_supply,
       is_quarantine, is_pickable, walk_order, remaining_days_min, supplied_by_id, cost_centre, address, postal_code,
       city, valid_from, valid_to
  FROM place
 WHERE region_id = :region_id AND COALESCE(parent_id, 0) = :parent_id AND kind <> 'transit' AND NOT is_virtual
 ORDER BY walk_order, sort_key, id;

-- query: place_select_all :all
-- Every place that people know by its code, for imports.
-- in:  region_id i64
-- out: id i64, parent_id id?, store_id id?, kind text, code text, name text, receiver_kind text, is_virtual bool, keeps_balance bool, can_order bool, can_supply bool, is_quarantine bool, is_pickable bool, walk_order i64, remaining_days_min i64, supplied_by_id id?, cost_centre text, address text, postal_code text, city text, valid_from day, valid_to day?
SELECT id, parent_id, store_id, kind, code, name, receiver_kind, is_virtual, keeps_balance, can_order, can_supply,
       is_quarantine, is_pickable, walk_order, remaining_days_min, supplied_by_id, cost_centre, address, postal_code,
       city, valid_from, valid_to
  FROM place
 WHERE region_id = :region_id AND kind <> 'transit' AND NOT is_virtual
 ORDER BY id;

-- query: place_select_covers :one
-- Walks up from the place; the depth ends a circle.
-- in:  region_id i64, ancestor_id i64, place_id i64, depth_max i64
-- out: covers bool
WITH RECURSIVE up (id, parent_id, depth) AS (
	SELECT p.id, p.parent_id, CAST(0 AS BIGINT) FROM place p WHERE p.region_id = :region_id AND p.id = :place_id
	UNION ALL
	SELECT p.id, p.parent_id, u.depth + 1
	  FROM up u
	  JOIN place p ON p.region_id = :region_id AND p.id = u.parent_id
	 WHERE u.depth < :depth_max
)
SELECT EXISTS (SELECT 1 FROM up u WHERE u.id = :ancestor_id);

-- query: place_select_supplies_below :one
-- in:  region_id i64, store_id i64, root_id i64, depth_max i64, today day
-- out: supplies bool
WITH RECURSIVE below (id, depth) AS (
	SELECT p.id, CAST(0 AS BIGINT) FROM place p WHERE p.region_id = :region_id AND p.id = :root_id
	UNION ALL
	SELECT p.id, b.depth + 1
	  FROM below b
	  JOIN place p ON p.region_id = :region_id AND p.parent_id = b.id
	 WHERE b.depth < :depth_max AND p.kind <> 'transit'
)
SELECT EXISTS (
	SELECT 1
	  FROM place p
	 WHERE p.region_id = :region_id AND p.id IN (SELECT b.id FROM below b) AND p.can_order AND p.supplied_by_id = :store_id
	   AND p.valid_from <= :today AND (p.valid_to >= :today OR p.valid_to IS NULL)
);

-- query: place_insert :one
-- in:  region_id i64, parent_id id?, store_id id?, kind text, code text, name text, sort_key bytes, receiver_kind text, is_virtual bool, keeps_balance bool, can_order bool, can_supply bool, is_quarantine bool, is_pickable bool, walk_order i64, remaining_days_min i64, supplied_by_id id?, cost_centre text, address text, postal_code text, city text, valid_from day, valid_to day?
-- out: id i64
INSERT INTO place (region_id, parent_id, store_id, kind, code, name, sort_key, receiver_kind, is_virtual, keeps_balance,
                   can_order, can_supply, is_quarantine, is_pickable, walk_order, remaining_days_min, supplied_by_id,
                   cost_centre, address, postal_code, city, valid_from, valid_to)
VALUES (:region_id, :parent_id, :store_id, :kind, :code, :name, :sort_key, :receiver_kind, :is_virtual, :keeps_balance,
        :can_order, :can_supply, :is_quarantine, :is_pickable, :walk_order, :remaining_days_min, :supplied_by_id,
        :cost_centre, :address, :postal_code, :city, :valid_from, :valid_to)
RETURNING id;

-- query: place_insert_virtual :one
-- Two transactions may make the same one: the second finds the first's.
-- in:  region_id i64, kind text, code text, name text, sort_key bytes, valid_from day
-- out: id i64
INSERT INTO place (region_id, kind, code, name, sort_key, is_virtual, valid_from)
VALUES (:region_id, :kind, :code, :name, :sort_key, true, :valid_from)
ON CONFLICT (region_id, code) DO UPDATE SET name = place.name
RETURNING id;

-- query: place_update :write
-- in:  region_id i64, id i64, parent_id id?, store_id id?, name text, sort_key bytes, receiver_kind text, keeps_balance bool, walk_order i64, remaining_days_min i64, supplied_by_id id?, cost_centre text, address text, postal_code text, city text, valid_from day, valid_to day?
UPDATE place
   SET parent_id = :parent_id, store_id = :store_id, name = :name, sort_key = :sort_key,
       receiver_kind = :receiver_kind, keeps_balance = :keeps_balance, walk_order = :walk_order,
       remaining_days_min = :remaining_days_min, supplied_by_id = :supplied_by_id, cost_centre = :cost_centre,
       address = :address, postal_code = :postal_code, city = :city, valid_from = :valid_from, valid_to = :valid_to
 WHERE region_id = :region_id AND id = :id;

-- query: place_set_telephone :write
-- in:  region_id i64, id i64, telephone text
UPDATE place SET telephone = :telephone WHERE region_id = :region_id AND id = :id AND telephone <> :telephone;

-- query: region_insert :one
-- in:  code text, name text, org_number text, collator text
-- out: id i64
INSERT INTO region (code, name, org_number, collator) VALUES (:code, :name, :org_number, :collator) RETURNING id;

-- query: region_select :page
-- Code '' finds every region.
-- in:  code text, page_size i64
-- out: id i64, code text, name text
SELECT id, code, name FROM region WHERE code = :code OR :code = '' ORDER BY id LIMIT :page_size;

-- query: document_number_next :one
-- One statement: PostgreSQL locks the row until the transaction ends.
-- in:  region_id i64, kind text
-- out: number i64
INSERT INTO document_number (region_id, kind, next)
VALUES (:region_id, :kind, 2)
ON CONFLICT (region_id, kind) DO UPDATE SET next = document_number.next + 1
RETURNING next - 1;
