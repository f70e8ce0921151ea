-- label.sql: what is printed on labels of bins and shelves, and where a scanned label of our own leads

-- query: label_bins :all
-- The bins of a store from one walk order to another, in walk order.
-- in:  region_id i64, store_id i64, first_order i64, last_order i64
-- out: id i64, code text, name text
SELECT id, code, name FROM place
 WHERE region_id = :region_id AND store_id = :store_id AND is_pickable AND walk_order >= :first_order AND walk_order <= :last_order
 ORDER BY walk_order, sort_key, id;

-- query: label_shelf :all
-- The base list of an ordering place with what a shelf label says.
-- in:  region_id i64, place_id i64, on_day day
-- out: pack_id i64, name text, strength text, form text, pack_text text, vnr text, par_packs i64, usual_packs i64, gtin text?
SELECT b.pack_id, k.name, k.strength, k.form, k.pack_text, k.vnr, b.par_packs, b.usual_packs,
       (SELECT MIN(c.gtin) FROM pack_code c WHERE c.region_id = b.region_id AND c.pack_id = b.pack_id)
  FROM base_list_line b
  JOIN pack k ON k.id = b.pack_id
 WHERE b.region_id = :region_id AND b.place_id = :place_id AND b.valid_from <= :on_day
   AND (b.valid_to IS NULL OR b.valid_to >= :on_day)
 ORDER BY k.sort_key, k.id;

-- query: label_box :maybe
-- A box by the code on its label.
-- in:  region_id i64, code text
-- out: id i64
SELECT id FROM box WHERE region_id = :region_id AND code = :code;
