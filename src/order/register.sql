-- register.sql: the registers that review decides by: rows with first and last day, ended and never removed.

-- query: register_pack_find :page
-- The packs that a person may mean by a number: NPL-pack-id, article number or Vnr.
-- in:  region_id i64, number text, page_size i64
-- out: id i64
SELECT id FROM (
  SELECT id, 0 AS strength FROM pack WHERE npl_pack_id = :number
  UNION ALL SELECT id, 1 FROM pack WHERE own_region_id = :region_id AND article_number = :number
  UNION ALL SELECT id, 2 FROM pack WHERE vnr = :number AND (own_region_id IS NULL OR own_region_id = :region_id)) x
 GROUP BY id ORDER BY MIN(strength), id LIMIT :page_size;

-- query: assortment_insert :one
-- in:  region_id i64, place_id id?, receiver_kind text, pack_id id?, substance text, atc text, effect text, valid_from day, valid_to day?, decision text, document text, comment text, created_at moment, created_by i64
-- out: id i64
INSERT INTO assortment (region_id, place_id, receiver_kind, pack_id, substance, atc, effect, valid_from, valid_to, decision, document, comment, created_at, created_by)
VALUES (:region_id, :place_id, :receiver_kind, :pack_id, :substance, :atc, :effect, :valid_from, :valid_to, :decision, :document, :comment, :created_at, :created_by)
RETURNING id;

-- query: licence_insert :one
-- in:  region_id i64, number text, kind text, pack_id i64, place_id id?, valid_from day, valid_to day, limit_units i64?, reference text, document text, comment text, created_at moment, created_by i64
-- out: id i64
INSERT INTO licence (region_id, number, kind, pack_id, place_id, valid_from, valid_to, limit_units, reference, document, comment, created_at, created_by)
VALUES (:region_id, :number, :kind, :pack_id, :place_id, :valid_from, :valid_to, :limit_units, :reference, :document, :comment, :created_at, :created_by)
RETURNING id;

-- query: contract_mark_insert :one
-- in:  region_id i64, pack_id i64, is_on bool, contract text, supplier text, rank i64, price money?, valid_from day, valid_to day?, document text, comment text, created_at moment, created_by i64
-- out: id i64
INSERT INTO contract_mark (region_id, pack_id, is_on, contract, supplier, rank, price_ore, valid_from, valid_to, document, comment, created_at, created_by)
VALUES (:region_id, :pack_id, :is_on, :contract, :supplier, :rank, :price, :valid_from, :valid_to, :document, :comment, :created_at, :created_by)
RETURNING id;

-- query: exchange_mark_insert :one
-- in:  region_id i64, place_id i64, pack_id i64, mark text, valid_from day, valid_to day?, decision text, document text, comment text, created_at moment, created_by i64
-- out: id i64
INSERT INTO exchange_mark (region_id, place_id, pack_id, mark, valid_from, valid_to, decision, document, comment, created_at, created_by)
VALUES (:region_id, :place_id, :pack_id, :mark, :valid_from, :valid_to, :decision, :document, :comment, :created_at, :created_by)
RETURNING id;

-- query: exchange_addition_insert :one
-- in:  region_id i64, from_pack_id i64, to_pack_id i64, direction text, valid_from day, valid_to day?, decision text, document text, comment text
-- out: id i64
INSERT INTO exchange_addition (region_id, from_pack_id, to_pack_id, direction, valid_from, valid_to, decision, document, comment)
VALUES (:region_id, :from_pack_id, :to_pack_id, :direction, :valid_from, :valid_to, :decision, :document, :comment)
RETURNING id;

-- query: assortment_end :write
-- in:  region_id i64, id i64, version i64, valid_to day
UPDATE assortment SET valid_to = :valid_to, version = version + 1
 WHERE region_id = :region_id AND id = :id AND version = :version AND (valid_to IS NULL OR valid_to > :valid_to);

-- query: licence_end :write
-- in:  region_id i64, id i64, version i64, valid_to day
UPDATE licence SET valid_to = :valid_to, version = version + 1
 WHERE region_id = :region_id AND id = :id AND version = :version AND valid_to > :valid_to AND valid_from <= :valid_to;

-- query: contract_mark_end :write
-- in:  region_id i64, id i64, version i64, valid_to day
UPDATE contract_mark SET valid_to = :valid_to, version = version + 1
 WHERE region_id = :region_id AND id = :id AND version = :version AND (valid_to IS NULL OR valid_to > :valid_to);

-- query: exchange_mark_end :write
-- in:  region_id i64, id i64, version i64, valid_to day
UPDATE exchange_mark SET valid_to = :valid_to, version = version + 1
 WHERE region_id = :region_id AND id = :id AND version = :version AND (valid_to IS NULL OR valid_to > :valid_to);

-- query: exchange_addition_end :write
-- in:  region_id i64, id i64, version i64, valid_to day
UPDATE exchange_addition SET valid_to = :valid_to, version = version + 1
 WHERE region_id = :region_id AND id = :id AND version = :version AND (valid_to IS NULL OR valid_to > :valid_to);

-- query: dispensation_end :write
-- in:  region_id i64, id i64, version i64, valid_to day
UPDATE dispensation SET valid_to = :valid_to, version = version + 1
 WHERE region_id = :region_id AND id = :id AND version = :version AND valid_to > :valid_to;

-- query: assortment_list :page
-- One row (id), or the newest before an id: all, or those that are not over.
-- in:  region_id i64, id i64, before i64, every bool, on_day day, page_size i64, pack_id i64, substance text, atc text
-- out: id i64, place_name text?, receiver_kind text, pack_name text?, strength text?, pack_text text?, substance text, atc text, effect text, valid_from day, valid_to day?, decision text, document text, comment text, person text?, version i64
SELECT x.id, p.name, x.receiver_kind, k.name, k.strength, k.pack_text, x.substance, x.atc, x.effect, x.valid_from, x.valid_to,
       x.decision, x.document, x.comment, n.display_name, x.version
  FROM assortment x
  LEFT JOIN place p ON p.region_id = x.region_id AND p.id = x.place_id
  LEFT JOIN pack k ON k.id = x.pack_id
  LEFT JOIN person n ON n.region_id = x.region_id AND n.id = x.created_by
 WHERE x.region_id = :region_id AND (x.id = :id OR (:id = 0 AND x.id < :before AND (:every OR x.valid_to IS NULL OR x.valid_to >= :on_day)))
   AND (:pack_id = 0 OR x.pack_id = :pack_id OR (x.substance <> '' AND x.substance = :substance) OR (x.atc <> '' AND SUBSTR(:atc, 1, LENGTH(x.atc)) = x.atc))
 ORDER BY x.id DESC LIMIT :page_size;

-- query: licence_list :page
-- in:  region_id i64, id i64, before i64, every bool, on_day day, page_size i64, pack_id i64
-- out: id i64, number text, kind text, pack_name text, strength text, pack_text text, units_per_pack i64, place_name text?, valid_from day, valid_to day, limit_units i64?, used_units i64, reference text, document text, comment text, person text?, version i64
SELECT x.id, x.number, x.kind, k.name, k.strength, k.pack_text, COALESCE(a.units_per_pack, k.parsed_units, 1), p.name, x.valid_from,
       x.valid_to, x.limit_units, x.used_units, x.reference, x.document, x.comment, n.display_name, x.version
  FROM licence x
  JOIN pack k ON k.id = x.pack_id
  LEFT JOIN article a ON a.region_id = x.region_id AND a.pack_id = x.pack_id
  LEFT JOIN place p ON p.region_id = x.region_id AND p.id = x.place_id
  LEFT JOIN person n ON n.region_id = x.region_id AND n.id = x.created_by
 WHERE x.region_id = :region_id AND (x.id = :id OR (:id = 0 AND x.id < :before AND (:every OR x.valid_to >= :on_day)))
   AND (:pack_id = 0 OR x.pack_id = :pack_id)
 ORDER BY x.id DESC LIMIT :page_size;

-- query: licence_uses :page
-- What was counted on a licence, newest first.
-- in:  region_id i64, licence_id i64, page_size i64
-- out: recorded_at moment, order_id i64, order_number i64, line_number i64, ward_name text, units i64, cause text, person text?
SELECT u.recorded_at, o.id, o.number, l.line_number, w.name, u.units, u.cause, n.display_name
  FROM licence_use u
  JOIN order_line l ON l.region_id = u.region_id AND l.id = u.line_id
  JOIN ward_order o ON o.region_id = l.region_id AND o.id = l.order_id
  JOIN place w ON w.region_id = o.region_id AND w.id = o.ward_id
  LEFT JOIN person n ON n.region_id = u.region_id AND n.id = u.person_id
 WHERE u.region_id = :region_id AND u.licence_id = :licence_id ORDER BY u.id DESC LIMIT :page_size;

-- query: contract_mark_list :page
-- in:  region_id i64, id i64, before i64, every bool, on_day day, page_size i64, pack_id i64
-- out: id i64, pack_name text, strength text, pack_text text, is_on bool, contract text, supplier text, rank i64, price money?, valid_from day, valid_to day?, document text, comment text, person text?, version i64
SELECT x.id, k.name, k.strength, k.pack_text, x.is_on, x.contract, x.supplier, x.rank, x.price_ore, x.valid_from, x.valid_to,
       x.document, x.comment, n.display_name, x.version
  FROM contract_mark x
  JOIN pack k ON k.id = x.pack_id
  LEFT JOIN person n ON n.region_id = x.region_id AND n.id = x.created_by
 WHERE x.region_id = :region_id AND (x.id = :id OR (:id = 0 AND x.id < :before AND (:every OR x.valid_to IS NULL OR x.valid_to >= :on_day)))
   AND (:pack_id = 0 OR x.pack_id = :pack_id)
 ORDER BY x.id DESC LIMIT :page_size;

-- query: exchange_mark_list :page
-- in:  region_id i64, id i64, before i64, every bool, on_day day, page_size i64, pack_id i64
-- out: id i64, place_id i64, place_name text, pack_name text, strength text, pack_text text, mark text, valid_from day, valid_to day?, decision text, document text, comment text, person text?, version i64
SELECT x.id, x.place_id, p.name, k.name, k.strength, k.pack_text, x.mark, x.valid_from, x.valid_to, x.decision, x.document, x.comment,
       n.display_name, x.version
  FROM exchange_mark x
  JOIN place p ON p.region_id = x.region_id AND p.id = x.place_id
  JOIN pack k ON k.id = x.pack_id
  LEFT JOIN person n ON n.region_id = x.region_id AND n.id = x.created_by
 WHERE x.region_id = :region_id AND (x.id = :id OR (:id = 0 AND x.id < :before AND (:every OR x.valid_to IS NULL OR x.valid_to >= :on_day)))
   AND (:pack_id = 0 OR x.pack_id = :pack_id)
 ORDER BY x.id DESC LIMIT :page_size;

-- query: exchange_addition_list :page
-- in:  region_id i64, id i64, before i64, every bool, on_day day, page_size i64, pack_id i64
-- out: id i64, from_name text, from_strength text, from_pack_text text, to_name text, to_strength text, to_pack_text text, direction text, valid_from day, valid_to day?, decision text, document text, comment text, version i64
SELECT x.id, f.name, f.strength, f.pack_text, t.name, t.strength, t.pack_text, x.direction, x.valid_from, x.valid_to, x.decision,
       x.document, x.comment, x.version
  FROM exchange_addition x
  JOIN pack f ON f.id = x.from_pack_id
  JOIN pack t ON t.id = x.to_pack_id
 WHERE x.region_id = :region_id AND (x.id = :id OR (:id = 0 AND x.id < :before AND (:every OR x.valid_to IS NULL OR x.valid_to >= :on_day)))
   AND (:pack_id = 0 OR x.from_pack_id = :pack_id OR x.to_pack_id = :pack_id)
 ORDER BY x.id DESC LIMIT :page_size;

-- query: dispensation_get :page
-- in:  region_id i64, id i64, page_size i64
-- out: id i64, place_id i64, place_name text, pack_name text?, valid_from day, valid_to day, basis text, document text, person text?, version i64
SELECT d.id, d.place_id, p.name, k.name, d.valid_from, d.valid_to, d.basis, d.document, n.display_name, d.version
  FROM dispensation d
  JOIN place p ON p.region_id = d.region_id AND p.id = d.place_id
  LEFT JOIN pack k ON k.id = d.pack_id
  LEFT JOIN person n ON n.region_id = d.region_id AND n.id = d.person_id
 WHERE d.region_id = :region_id AND d.id = :id LIMIT :page_size;

-- query: orderer_list :page
-- The register of authorised orderers: each grant with its days, newest first.
-- in:  region_id i64, before i64, every bool, on_day day, page_size i64
-- out: id i64, username text, display_name text, is_active bool, place_name text?, place_code text?, valid_from day, valid_to day?, decided_by text
SELECT g.id, n.username, n.display_name, n.is_active, p.name, p.code, g.valid_from, g.valid_to, g.decided_by
  FROM role_grant g
  JOIN person n ON n.region_id = g.region_id AND n.id = g.person_id
  LEFT JOIN place p ON p.region_id = g.region_id AND p.id = g.place_id
 WHERE g.region_id = :region_id AND g.role = 'orderer' AND g.id < :before
   AND (:every OR g.valid_to IS NULL OR g.valid_to >= :on_day)
 ORDER BY g.id DESC LIMIT :page_size;

-- query: register_counts :one
-- Rows that are not over, register by register; of those about articles, one pack's alone where one is asked for.
-- in:  region_id i64, on_day day, pack_id i64, substance text, atc text
-- out: assortments i64, licences i64, contracts i64, marks i64, additions i64, dispensations i64, orderers i64, eves i64, recall_limits i64
SELECT (SELECT COUNT(*) FROM assortment x WHERE x.region_id = :region_id AND (x.valid_to IS NULL OR x.valid_to >= :on_day)
           AND (:pack_id = 0 OR x.pack_id = :pack_id OR (x.substance <> '' AND x.substance = :substance) OR (x.atc <> '' AND SUBSTR(:atc, 1, LENGTH(x.atc)) = x.atc))),
       (SELECT COUNT(*) FROM licence WHERE region_id = :region_id AND valid_to >= :on_day AND (:pack_id = 0 OR pack_id = :pack_id)),
       (SELECT COUNT(*) FROM contract_mark WHERE region_id = :region_id AND (valid_to IS NULL OR valid_to >= :on_day)
           AND (:pack_id = 0 OR pack_id = :pack_id)),
       (SELECT COUNT(*) FROM exchange_mark WHERE region_id = :region_id AND (valid_to IS NULL OR valid_to >= :on_day)
           AND (:pack_id = 0 OR pack_id = :pack_id)),
       (SELECT COUNT(*) FROM exchange_addition WHERE region_id = :region_id AND (valid_to IS NULL OR valid_to >= :on_day)
           AND (:pack_id = 0 OR from_pack_id = :pack_id OR to_pack_id = :pack_id)),
       (SELECT COUNT(*) FROM dispensation WHERE region_id = :region_id AND valid_to >= :on_day
           AND (:pack_id = 0 OR pack_id IS NULL OR pack_id = :pack_id)),
       (SELECT COUNT(*) FROM role_grant WHERE region_id = :region_id AND role = 'orderer' AND (valid_to IS NULL OR valid_to >= :on_day)),
       (SELECT COUNT(*) FROM eve_rule WHERE region_id = :region_id AND (valid_to IS NULL OR valid_to >= :on_day)),
       (SELECT COUNT(*) FROM recall_limit WHERE region_id = :region_id AND (valid_to IS NULL OR valid_to >= :on_day));

-- query: contract_mark_put :one
-- A row of the contract sheet: the same pack, contract and first day is the same row.
-- in:  region_id i64, pack_id i64, is_on bool, contract text, supplier text, rank i64, price money?, valid_from day, valid_to day?, document text, comment text, created_at moment, created_by i64
-- out: id i64
INSERT INTO contract_mark (region_id, pack_id, is_on, contract, supplier, rank, price_ore, valid_from, valid_to, document, comment, created_at, created_by)
VALUES (:region_id, :pack_id, :is_on, :contract, :supplier, :rank, :price, :valid_from, :valid_to, :document, :comment, :created_at, :created_by)
ON CONFLICT (region_id, pack_id, contract, valid_from)
DO UPDATE SET is_on = excluded.is_on, supplier = excluded.supplier, rank = excluded.rank, price_ore = excluded.price_ore, valid_to = excluded.valid_to,
   document = excluded.document, comment = excluded.comment, version = contract_mark.version + 1
RETURNING id;

-- query: contract_mark_same :one
-- Whether the register says of a sheet's row what the row says, and whether it has the row at all.
-- in:  region_id i64, pack_id i64, is_on bool, contract text, supplier text, rank i64, price i64, valid_from day, valid_to_number i64, document text, comment text
-- out: known i64, same i64
SELECT COUNT(*), COUNT(CASE WHEN is_on = :is_on AND supplier = :supplier AND rank = :rank AND COALESCE(price_ore, -1) = :price
                             AND COALESCE(valid_to, -1) = :valid_to_number AND document = :document AND comment = :comment THEN 1 END)
  FROM contract_mark
 WHERE region_id = :region_id AND pack_id = :pack_id AND contract = :contract AND valid_from = :valid_from;

-- query: register_row_exists :one
-- Whether a register has a row.
-- in:  region_id i64, kind text, id i64
-- out: rows i64
SELECT CASE WHEN :kind = 'assortment' THEN (SELECT COUNT(*) FROM assortment WHERE region_id = :region_id AND id = :id)
            WHEN :kind = 'licence' THEN (SELECT COUNT(*) FROM licence WHERE region_id = :region_id AND id = :id)
            WHEN :kind = 'contract_mark' THEN (SELECT COUNT(*) FROM contract_mark WHERE region_id = :region_id AND id = :id)
            WHEN :kind = 'exchange_mark' THEN (SELECT COUNT(*) FROM exchange_mark WHERE region_id = :region_id AND id = :id)
            WHEN :kind = 'exchange_addition' THEN (SELECT COUNT(*) FROM exchange_addition WHERE region_id = :region_id AND id = :id)
            WHEN :kind = 'eve_rule' THEN (SELECT COUNT(*) FROM eve_rule WHERE region_id = :region_id AND id = :id)
            WHEN :kind = 'recall_limit' THEN (SELECT COUNT(*) FROM recall_limit WHERE region_id = :region_id AND id = :id)
            ELSE 0 END;
