-- catalogue.sql: packs, articles, codes, prices, exchange groups, search.

-- query: pack_get :one ahead
-- A pack with what the region says of it.
-- in:  region_id i64, pack_id i64
-- out: id i64, npl_pack_id text?, article_number text?, vnr text, name text, strength text, form text, pack_text text, company text, atc text, national_substance text, parsed_units i64?, units_per_pack i64?, units_source text?, whole_pack_only bool, unit_name text?, substance text?, article_kind text?, narcotic_class text?, storage_class text?, version i64?, is_undenatured bool
SELECT k.id, k.npl_pack_id, k.article_number, k.vnr, k.name, k.strength, k.form, k.pack_text, k.company, d.atc, k.substance,
       k.parsed_units, a.units_per_pack, a.units_source, COALESCE(a.whole_pack_only, k.parsed_units IS NULL), a.unit_name,
       a.substance, a.article_kind, a.narcotic_class, a.storage_class, a.version, COALESCE(a.is_undenatured, false)
  FROM pack k
  JOIN product d ON d.id = k.product_id
  LEFT JOIN article a ON a.region_id = :region_id AND a.pack_id = k.id
 WHERE k.id = :pack_id;

-- query: article_insert_default :write
-- in:  region_id i64, pack_id i64, units_per_pack i64, units_source text, whole_pack_only bool, substance text
INSERT INTO article (region_id, pack_id, units_per_pack, units_source, whole_pack_only, substance)
VALUES (:region_id, :pack_id, :units_per_pack, :units_source, :whole_pack_only, :substance)
ON CONFLICT (region_id, pack_id) DO NOTHING;

-- query: article_narcotic_set :write
-- in:  region_id i64, pack_id i64, narcotic_class text
UPDATE article SET narcotic_class = :narcotic_class, version = version + 1
 WHERE region_id = :region_id AND pack_id = :pack_id;

-- query: article_undenatured_set :write
-- in:  region_id i64, pack_id i64, is_undenatured bool
UPDATE article SET is_undenatured = :is_undenatured, version = version + 1
 WHERE region_id = :region_id AND pack_id = :pack_id;

-- query: article_put :queue
-- What the region's own sheet says.
-- in:  region_id i64, pack_id i64, units_per_pack i64, units_source text, whole_pack_only bool, unit_name text, substance text, article_kind text, narcotic_class text, storage_class text
INSERT INTO article (region_id, pack_id, units_per_pack, units_source, whole_pack_only, unit_name, substance, article_kind,
                     narcotic_class, storage_class, is_assortment)
VALUES (:region_id, :pack_id, :units_per_pack, :units_source, :whole_pack_only, :unit_name, :substance, :article_kind,
        :narcotic_class, :storage_class, true)
ON CONFLICT (region_id, pack_id)
DO UPDATE SET units_per_pack = excluded.units_per_pack, units_source = excluded.units_source,
   whole_pack_only = excluded.whole_pack_only, unit_name = excluded.unit_name, substance = excluded.substance,
   article_kind = excluded.article_kind, narcotic_class = excluded.narcotic_class, storage_class = excluded.storage_class,
   version = article.version + 1;

-- query: article_movements :one
-- Whether a pack has been in stock: then its units are fixed.
-- in:  region_id i64, pack_id i64
-- out: batches i64
SELECT COUNT(*) FROM batch WHERE region_id = :region_id AND pack_id = :pack_id;

-- query: pack_all :all
-- Every pack's keys, for importers.
-- out: id i64, product_id i64, own_region_id id?, npl_pack_id text?, article_number text?, vnr text
SELECT id, product_id, own_region_id, npl_pack_id, article_number, vnr FROM pack ORDER BY id;

-- query: product_all :all
-- out: id i64, npl_id text?
SELECT id, npl_id FROM product ORDER BY id;

-- query: product_insert :one
-- in:  npl_id text?, name text, atc text, form text, strength text, company text
-- out: id i64
INSERT INTO product (npl_id, name, atc, form, strength, company) VALUES (:npl_id, :name, :atc, :form, :strength, :company)
RETURNING id;

-- query: product_update :write
-- in:  product_id i64, name text, atc text, form text, strength text, company text
UPDATE product SET name = :name, atc = :atc, form = :form, strength = :strength, company = :company WHERE id = :product_id;

-- query: pack_insert :one
-- in:  product_id i64, own_region_id id?, npl_pack_id text?, article_number text?, vnr text, name text, strength text, form text, pack_text text, amount text, size_group text, substance text, parsed_units i64?, company text, sort_key bytes
-- out: id i64
INSERT INTO pack (product_id, own_region_id, npl_pack_id, article_number, vnr, name, strength, form, pack_text, amount,
                  size_group, substance, parsed_units, company, sort_key)
VALUES (:product_id, :own_region_id, :npl_pack_id, :article_number, :vnr, :name, :strength, :form, :pack_text, :amount,
        :size_group, :substance, :parsed_units, :company, :sort_key)
RETURNING id;

-- query: pack_update :write
-- in:  pack_id i64, product_id i64, vnr text, name text, strength text, form text, pack_text text, amount text, parsed_units i64?, company text, sort_key bytes
UPDATE pack SET product_id = :product_id, vnr = :vnr, name = :name, strength = :strength, form = :form, pack_text = :pack_text, amount = :amount,
       parsed_units = :parsed_units, company = :company, sort_key = :sort_key
 WHERE id = :pack_id;

-- query: pack_set_exchange_facts :write
-- What only the exchange list knows.
-- in:  pack_id i64, substance text, size_group text
UPDATE pack SET substance = :substance, size_group = :size_group WHERE id = :pack_id;

-- query: pack_texts :one
-- What search words are made of.
-- in:  region_id i64, pack_id i64
-- out: name text, strength text, form text, pack_text text, company text, vnr text, npl_pack_id text?, article_number text?, national_substance text, atc text, substance text?
SELECT k.name, k.strength, k.form, k.pack_text, k.company, k.vnr, k.npl_pack_id, k.article_number, k.substance, d.atc, a.substance
  FROM pack k
  JOIN product d ON d.id = k.product_id
  LEFT JOIN article a ON a.region_id = :region_id AND a.pack_id = k.id
 WHERE k.id = :pack_id;

-- query: pack_words_drop :queue
-- in:  pack_id i64
DELETE FROM pack_word WHERE pack_id = :pack_id;

-- query: pack_word_put :queue
-- in:  word text, pack_id i64
INSERT INTO pack_word (word, pack_id) VALUES (:word, :pack_id) ON CONFLICT (word, pack_id) DO NOTHING;

-- query: pack_search :page
-- Packs that hold a word from each range; an unused range is empty and passes all.  The first range drives.
-- in:  region_id i64, from1 text, to1 text, from2 text, to2 text, from3 text, to3 text, from4 text, to4 text, from5 text, to5 text, from6 text, to6 text, only_articles bool, page_size i64
-- out: pack_id i64, name text, strength text, form text, pack_text text, vnr text, company text, substance text, atc text, units_per_pack i64?, narcotic_class text?, has_article bool
SELECT k.id, k.name, k.strength, k.form, k.pack_text, k.vnr, k.company,
       CASE WHEN a.substance IS NULL OR a.substance = '' THEN k.substance ELSE a.substance END, d.atc, a.units_per_pack,
       a.narcotic_class, a.pack_id IS NOT NULL
  FROM (SELECT DISTINCT pack_id FROM pack_word WHERE word >= :from1 AND word < :to1) w
 CROSS JOIN pack k CROSS JOIN product d
  LEFT JOIN article a ON a.region_id = :region_id AND a.pack_id = k.id
 WHERE k.id = w.pack_id AND COALESCE(k.own_region_id, :region_id) = :region_id AND d.id = k.product_id
   AND (:from2 = '' OR EXISTS (SELECT 1 FROM pack_word x WHERE x.pack_id = k.id AND x.word >= :from2 AND x.word < :to2))
   AND (:from3 = '' OR EXISTS (SELECT 1 FROM pack_word x WHERE x.pack_id = k.id AND x.word >= :from3 AND x.word < :to3))
   AND (:from4 = '' OR EXISTS (SELECT 1 FROM pack_word x WHERE x.pack_id = k.id AND x.word >= :from4 AND x.word < :to4))
   AND (:from5 = '' OR EXISTS (SELECT 1 FROM pack_word x WHERE x.pack_id = k.id AND x.word >= :from5 AND x.word < :to5))
   AND (:from6 = '' OR EXISTS (SELECT 1 FROM pack_word x WHERE x.pack_id = k.id AND x.word >= :from6 AND x.word < :to6))
   AND (NOT :only_articles OR a.pack_id IS NOT NULL)
 ORDER BY (CASE WHEN a.pack_id IS NULL THEN 1 ELSE 0 END), k.sort_key, k.id
 LIMIT :page_size;

-- query: price_at :maybe
-- The price of one source on a day.
-- in:  pack_id i64, source text, on_day day
-- out: aip money?, aup money?, valid_from day, ended_day day?
SELECT aip_ore, aup_ore, valid_from, ended_day FROM price
 WHERE pack_id = :pack_id AND source = :source AND valid_from <= :on_day
 ORDER BY valid_from DESC LIMIT 1;

-- query: price_history :all
-- in:  pack_id i64
-- out: source text, valid_from day, ended_day day?, aip money?, aup money?, file_name text
SELECT p.source, p.valid_from, p.ended_day, p.aip_ore, p.aup_ore, f.file_name
  FROM price p JOIN import_file f ON f.id = p.import_id
 WHERE p.pack_id = :pack_id ORDER BY p.valid_from DESC, p.source;

-- query: price_put :queue
-- in:  pack_id i64, source text, valid_from day, aip money?, aup money?, import_id i64
INSERT INTO price (pack_id, source, valid_from, aip_ore, aup_ore, import_id)
VALUES (:pack_id, :source, :valid_from, :aip, :aup, :import_id)
ON CONFLICT (pack_id, source, valid_from)
DO UPDATE SET aip_ore = excluded.aip_ore, aup_ore = excluded.aup_ore, import_id = excluded.import_id, ended_day = NULL;

-- query: price_end :write
-- A pack left a source: its last price there ends; one that began the same day was never valid.
-- in:  pack_id i64, source text, ended_day day
UPDATE price SET ended_day = :ended_day
 WHERE pack_id = :pack_id AND source = :source AND ended_day IS NULL
   AND valid_from = (SELECT MAX(p.valid_from) FROM price p
                      WHERE p.pack_id = :pack_id AND p.source = :source AND p.valid_from <= :ended_day);

-- query: price_current_all :all
-- The newest price of a source at or before a day, pack by pack, for importers.
-- in:  source text, on_day day
-- out: pack_id i64, aip money?, aup money?, ended_day day?
SELECT p.pack_id, p.aip_ore, p.aup_ore, p.ended_day
  FROM price p
  JOIN (SELECT pack_id, MAX(valid_from) AS newest FROM price
         WHERE source = :source AND valid_from <= :on_day GROUP BY pack_id) m
    ON m.pack_id = p.pack_id AND m.newest = p.valid_from
 WHERE p.source = :source ORDER BY p.pack_id;

-- query: listing_all :all
-- in:  source text
-- out: pack_id i64, valid_from day, ended_day day?, row_digest bytes
SELECT pack_id, valid_from, ended_day, row_digest FROM pack_listing WHERE source = :source ORDER BY pack_id;

-- query: listing_put :queue
-- in:  pack_id i64, source text, valid_from day, row_digest bytes
INSERT INTO pack_listing (pack_id, source, valid_from, row_digest) VALUES (:pack_id, :source, :valid_from, :row_digest)
ON CONFLICT (pack_id, source) DO UPDATE SET row_digest = excluded.row_digest, ended_day = NULL;

-- query: listing_end :write
-- in:  pack_id i64, source text, ended_day day
UPDATE pack_listing SET ended_day = :ended_day WHERE pack_id = :pack_id AND source = :source AND ended_day IS NULL;

-- query: listings_of_pack :all
-- in:  pack_id i64
-- out: source text, valid_from day, ended_day day?
SELECT source, valid_from, ended_day FROM pack_listing WHERE pack_id = :pack_id ORDER BY source;

-- query: import_insert :one
-- in:  region_id i64, kind text, file_name text, digest text, valid_from day, imported_at moment, person_id i64, rows_read i64, rows_new i64, rows_changed i64, rows_ended i64
-- out: id i64
INSERT INTO import_file (region_id, kind, file_name, digest, valid_from, imported_at, person_id, rows_read, rows_new, rows_changed, rows_ended)
VALUES (:region_id, :kind, :file_name, :digest, :valid_from, :imported_at, :person_id, :rows_read, :rows_new, :rows_changed, :rows_ended)
RETURNING id;

-- query: import_finish :write
-- in:  import_id i64, rows_read i64, rows_new i64, rows_changed i64, rows_ended i64
UPDATE import_file SET rows_read = :rows_read, rows_new = :rows_new, rows_changed = :rows_changed, rows_ended = :rows_ended
 WHERE id = :import_id;

-- query: import_last :maybe
-- The last file of a kind.
-- in:  region_id i64, kind text
-- out: rows_read i64, valid_from day, file_name text
SELECT rows_read, valid_from, file_name FROM import_file
 WHERE region_id = :region_id AND kind = :kind ORDER BY id DESC LIMIT 1;

-- query: import_list :page
-- in:  region_id i64, page_size i64
-- out: id i64, kind text, file_name text, digest text, valid_from day, imported_at moment, rows_read i64, rows_new i64, rows_changed i64, rows_ended i64
SELECT id, kind, file_name, digest, valid_from, imported_at, rows_read, rows_new, rows_changed, rows_ended
  FROM import_file WHERE region_id = :region_id ORDER BY id DESC LIMIT :page_size;

-- query: exchange_month_put :write
-- in:  month day, import_id i64
INSERT INTO exchange_month (month, import_id) VALUES (:month, :import_id)
ON CONFLICT (month) DO UPDATE SET import_id = excluded.import_id;

-- query: exchange_month_clear :write
-- in:  month day
DELETE FROM exchange_row WHERE month = :month;

-- query: exchange_row_put :queue
-- in:  month day, group_id text, pack_id i64, size_group text, status text, size text, origin text
INSERT INTO exchange_row (month, group_id, pack_id, size_group, status, size, origin)
VALUES (:month, :group_id, :pack_id, :size_group, :status, :size, :origin)
ON CONFLICT (month, pack_id, group_id) DO UPDATE SET size_group = excluded.size_group, status = excluded.status, size = excluded.size, origin = excluded.origin;

-- query: exchange_rows_of_month :all
-- in:  month day
-- out: pack_id i64, group_id text, size_group text, status text, size text, origin text
SELECT pack_id, group_id, size_group, status, size, origin FROM exchange_row WHERE month = :month ORDER BY pack_id, group_id;

-- query: exchange_month_count :one
-- Rows of the latest list before a month, for the change guard.
-- in:  month day
-- out: rows i64
SELECT COUNT(*) FROM exchange_row WHERE month = (SELECT MAX(m.month) FROM exchange_month m WHERE m.month <= :month);

-- query: exchange_latest_month :maybe
-- in:  on_day day
-- out: month day
SELECT month FROM exchange_month WHERE month <= :on_day ORDER BY month DESC LIMIT 1;

-- query: exchange_groups_of_pack :all
-- in:  month day, pack_id i64
-- out: group_id text, size_group text, status text
SELECT group_id, size_group, status FROM exchange_row WHERE month = :month AND pack_id = :pack_id ORDER BY group_id;

-- query: exchange_group_members :all
-- The other packs of a group, licence products apart, with what the region counts in a pack.
-- in:  region_id i64, month day, group_id text, pack_id i64
-- out: pack_id i64, units_per_pack i64
SELECT r.pack_id, COALESCE(a.units_per_pack, k.parsed_units, 1)
  FROM exchange_row r
  JOIN pack k ON k.id = r.pack_id
  LEFT JOIN article a ON a.region_id = :region_id AND a.pack_id = r.pack_id
 WHERE r.month = :month AND r.group_id = :group_id AND r.pack_id <> :pack_id AND COALESCE(a.article_kind, 'medicine') <> 'licence'
 ORDER BY r.pack_id;

-- query: exchange_additions_of_pack :all
-- The region's additions that let a pack be replaced on a day.
-- in:  region_id i64, pack_id i64, on_day day
-- out: pack_id i64, decision text, valid_from day, valid_to day?, direction text
SELECT x.to_pack_id, x.decision, x.valid_from, x.valid_to, x.direction
  FROM exchange_addition x LEFT JOIN article a ON a.region_id = x.region_id AND a.pack_id = x.to_pack_id
 WHERE x.region_id = :region_id AND x.from_pack_id = :pack_id AND x.valid_from <= :on_day
   AND (x.valid_to IS NULL OR x.valid_to >= :on_day) AND COALESCE(a.article_kind, 'medicine') <> 'licence'
UNION
SELECT x.from_pack_id, x.decision, x.valid_from, x.valid_to, x.direction
  FROM exchange_addition x LEFT JOIN article a ON a.region_id = x.region_id AND a.pack_id = x.from_pack_id
 WHERE x.region_id = :region_id AND x.to_pack_id = :pack_id AND x.direction = 'both' AND x.valid_from <= :on_day
   AND (x.valid_to IS NULL OR x.valid_to >= :on_day) AND COALESCE(a.article_kind, 'medicine') <> 'licence'
ORDER BY 1, 2, 3;

-- query: exchange_addition_between :maybe
-- The latest addition between two packs, whatever its direction and days: why it does not count.
-- in:  region_id i64, from_pack_id i64, to_pack_id i64
-- out: direction text, is_forward bool, decision text, valid_from day, valid_to day?
SELECT direction, from_pack_id = :from_pack_id, decision, valid_from, valid_to FROM exchange_addition
 WHERE region_id = :region_id AND ((from_pack_id = :from_pack_id AND to_pack_id = :to_pack_id)
                                OR (from_pack_id = :to_pack_id AND to_pack_id = :from_pack_id))
 ORDER BY (CASE WHEN from_pack_id = :from_pack_id THEN 0 ELSE 1 END), valid_from DESC, id DESC LIMIT 1;

-- query: exchange_mark_near :maybe
-- What a place, or the nearest above it that says anything, says about exchange of a pack on a day.
-- in:  region_id i64, place_id i64, pack_id i64, on_day day
-- out: mark text, decision text, place_name text, valid_from day, valid_to day?
WITH RECURSIVE above (place_id, depth) AS (
  SELECT id, CAST(0 AS BIGINT) FROM place WHERE region_id = :region_id AND id = :place_id
  UNION ALL
  SELECT p.parent_id, a.depth + 1
    FROM above a JOIN place p ON p.region_id = :region_id AND p.id = a.place_id
   WHERE p.parent_id IS NOT NULL AND a.depth < 24
)
SELECT m.mark, m.decision, p.name, m.valid_from, m.valid_to
  FROM above a
  JOIN exchange_mark m ON m.region_id = :region_id AND m.place_id = a.place_id AND m.pack_id = :pack_id
  JOIN place p ON p.region_id = m.region_id AND p.id = m.place_id
 WHERE m.valid_from <= :on_day AND (m.valid_to IS NULL OR m.valid_to >= :on_day)
 ORDER BY a.depth, m.id DESC LIMIT 1;

-- query: exchange_addition_put :write
-- in:  region_id i64, from_pack_id i64, to_pack_id i64, direction text, valid_from day, valid_to day?, decision text, comment text
INSERT INTO exchange_addition (region_id, from_pack_id, to_pack_id, direction, valid_from, valid_to, decision, comment)
VALUES (:region_id, :from_pack_id, :to_pack_id, :direction, :valid_from, :valid_to, :decision, :comment)
ON CONFLICT (region_id, from_pack_id, to_pack_id, valid_from)
DO UPDATE SET direction = excluded.direction, valid_to = excluded.valid_to, decision = excluded.decision, comment = excluded.comment;

-- query: exchange_addition_all :all
-- in:  region_id i64
-- out: from_pack_id i64, to_pack_id i64, direction text, valid_from day, valid_to day?, decision text, comment text
SELECT from_pack_id, to_pack_id, direction, valid_from, valid_to, decision, comment FROM exchange_addition
 WHERE region_id = :region_id ORDER BY id;

-- query: code_packs :all ahead
-- in:  region_id i64, gtin text
-- out: pack_id i64
SELECT pack_id FROM pack_code WHERE region_id = :region_id AND gtin = :gtin ORDER BY pack_id;

-- query: code_vnr_packs :page
-- in:  region_id i64, vnr text, page_size i64
-- out: pack_id i64
SELECT id FROM pack WHERE vnr = :vnr AND (own_region_id IS NULL OR own_region_id = :region_id) ORDER BY id LIMIT :page_size;

-- query: code_put :queue
-- in:  region_id i64, gtin text, pack_id i64, person_id i64, attached_at moment
INSERT INTO pack_code (region_id, gtin, pack_id, person_id, attached_at)
VALUES (:region_id, :gtin, :pack_id, :person_id, :attached_at)
ON CONFLICT (region_id, gtin, pack_id) DO NOTHING;

-- query: codes_of_pack :all
-- in:  region_id i64, pack_id i64
-- out: gtin text, attached_at moment, person text?
SELECT c.gtin, c.attached_at, p.display_name
  FROM pack_code c LEFT JOIN person p ON p.region_id = c.region_id AND p.id = c.person_id
 WHERE c.region_id = :region_id AND c.pack_id = :pack_id ORDER BY c.gtin;

-- query: base_list_put :queue
-- in:  region_id i64, place_id i64, pack_id i64, par_packs i64, usual_packs i64, valid_from day, valid_to day?
INSERT INTO base_list_line (region_id, place_id, pack_id, par_packs, usual_packs, valid_from, valid_to)
VALUES (:region_id, :place_id, :pack_id, :par_packs, :usual_packs, :valid_from, :valid_to)
ON CONFLICT (region_id, place_id, pack_id)
DO UPDATE SET par_packs = excluded.par_packs, usual_packs = excluded.usual_packs, valid_from = excluded.valid_from, valid_to = excluded.valid_to;

-- query: base_list_all :all
-- in:  region_id i64
-- out: place_id i64, pack_id i64, par_packs i64, usual_packs i64, valid_from day, valid_to day?
SELECT place_id, pack_id, par_packs, usual_packs, valid_from, valid_to FROM base_list_line
 WHERE region_id = :region_id ORDER BY place_id, pack_id;

-- query: base_list_of_place :all
-- in:  region_id i64, place_id i64, on_day day
-- out: pack_id i64, name text, strength text, pack_text text, par_packs i64, usual_packs i64, units_per_pack i64
SELECT b.pack_id, k.name, k.strength, k.pack_text, b.par_packs, b.usual_packs, a.units_per_pack
  FROM base_list_line b
  JOIN pack k ON k.id = b.pack_id
  JOIN article a ON a.region_id = b.region_id AND a.pack_id = b.pack_id
 WHERE b.region_id = :region_id AND b.place_id = :place_id AND b.valid_from <= :on_day
   AND (b.valid_to IS NULL OR b.valid_to >= :on_day)
 ORDER BY k.sort_key, k.id;

-- query: article_all :all
-- in:  region_id i64
-- out: pack_id i64, units_per_pack i64, unit_name text, substance text, article_kind text, narcotic_class text, storage_class text
SELECT pack_id, units_per_pack, unit_name, substance, article_kind, narcotic_class, storage_class FROM article
 WHERE region_id = :region_id ORDER BY pack_id;

-- query: pack_sort_key :one
-- in:  pack_id i64
-- out: sort_key bytes
SELECT sort_key FROM pack WHERE id = :pack_id;

-- query: pack_keys :all
-- What tells national packs apart.
-- out: id i64, product_id i64, npl_pack_id text?, vnr text, name text, pack_text text, strength text, form text, amount text, size_group text, substance text, company text
SELECT id, product_id, npl_pack_id, vnr, name, pack_text, strength, form, amount, size_group, substance, company
  FROM pack WHERE own_region_id IS NULL ORDER BY id;

-- query: exchange_months :all
-- out: month day
SELECT month FROM exchange_month ORDER BY month;

-- query: price_exchange_end :write
-- A price of an earlier list ends where the next list that was imported begins, when the pack is not in that one.
-- in:  month day, next_month day
UPDATE price SET ended_day = :next_month
 WHERE source = 'tlv-exchange' AND valid_from = :month
   AND NOT EXISTS (SELECT 1 FROM exchange_row r WHERE r.month = :next_month AND r.pack_id = price.pack_id);

-- query: price_exchange_reopen :write
-- in:  month day
UPDATE price SET ended_day = NULL WHERE source = 'tlv-exchange' AND valid_from = :month;

-- query: pack_product :one
-- in:  pack_id i64
-- out: product_id i64
SELECT product_id FROM pack WHERE id = :pack_id;

-- query: exchange_spans :all
-- The first and the last list that each pack stands in.
-- out: pack_id i64, first_month day, last_month day
SELECT pack_id, MIN(month), MAX(month) FROM exchange_row GROUP BY pack_id ORDER BY pack_id;

-- query: listing_set :queue
-- A listing whose days are known as a whole.
-- in:  pack_id i64, source text, valid_from day, ended_day day?, row_digest bytes
INSERT INTO pack_listing (pack_id, source, valid_from, ended_day, row_digest)
VALUES (:pack_id, :source, :valid_from, :ended_day, :row_digest)
ON CONFLICT (pack_id, source)
DO UPDATE SET valid_from = excluded.valid_from, ended_day = excluded.ended_day, row_digest = excluded.row_digest;
