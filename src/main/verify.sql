-- verify.sql: what must always be true, asked of the rows.

-- query: verify_balances :all
-- Balances that are not the sum of their movements, from either side.
-- in:  region_id i64
-- out: place_id i64, batch_id i64, units i64, ledger_units i64, value_ore i64, ledger_value_ore i64
SELECT place_id, batch_id, CAST(SUM(units) AS BIGINT), CAST(SUM(ledger_units) AS BIGINT), CAST(SUM(value_ore) AS BIGINT),
       CAST(SUM(ledger_value_ore) AS BIGINT)
  FROM (SELECT place_id, batch_id, owner_id, earmark_id, units, 0 AS ledger_units, value_ore, 0 AS ledger_value_ore
          FROM balance WHERE region_id = :region_id
        UNION ALL
        SELECT to_place_id, batch_id, owner_id, earmark_id, 0, units, 0, value_ore FROM movement WHERE region_id = :region_id
        UNION ALL
        SELECT from_place_id, batch_id, owner_id, earmark_id, 0, -units, 0, -value_ore FROM movement WHERE region_id = :region_id) x
 GROUP BY place_id, batch_id, owner_id, earmark_id
HAVING CAST(SUM(units) AS BIGINT) <> CAST(SUM(ledger_units) AS BIGINT) OR CAST(SUM(value_ore) AS BIGINT) <> CAST(SUM(ledger_value_ore) AS BIGINT)
 ORDER BY place_id, batch_id;

-- query: verify_counts :one
-- Breaks counted, one a column; all must be 0 save the first two.
-- in:  region_id i64
-- out: movements i64, balances i64, negative i64, zero_rows i64, over_reserved i64, reservation_state i64, reservation_sum i64, line_sums i64, sent_sums i64, received_sums i64, allocation_sums i64, box_contents i64, trail i64, serial_twice i64, narcotics_mixed i64
SELECT (SELECT COUNT(*) FROM movement WHERE region_id = :region_id),
       (SELECT COUNT(*) FROM balance WHERE region_id = :region_id),
       (SELECT COUNT(*) FROM balance b JOIN place p ON p.region_id = b.region_id AND p.id = b.place_id
         WHERE b.region_id = :region_id AND (p.is_virtual <> b.is_virtual OR (NOT p.is_virtual AND (b.units < 0 OR b.value_ore < 0)))),
       (SELECT COUNT(*) FROM balance WHERE region_id = :region_id AND units = 0 AND value_ore = 0),
       (SELECT COUNT(*) FROM (
          SELECT r.store_id, r.pack_id, CAST(SUM(r.units) AS BIGINT) AS promised,
                 (SELECT CAST(COALESCE(SUM(b.units), 0) AS BIGINT) FROM batch t
                    JOIN balance b ON b.region_id = t.region_id AND b.batch_id = t.id
                    JOIN place p ON p.region_id = b.region_id AND p.id = b.place_id
                   WHERE t.region_id = :region_id AND t.pack_id = r.pack_id AND p.store_id = r.store_id) AS held
            FROM reservation r WHERE r.region_id = :region_id GROUP BY r.store_id, r.pack_id) x WHERE x.promised > x.held),
       (SELECT COUNT(*) FROM reservation r JOIN order_line l ON l.region_id = r.region_id AND l.id = r.line_id
         WHERE r.region_id = :region_id AND (l.state NOT IN ('approved', 'released') OR l.pack_id <> r.pack_id)),
       (SELECT COUNT(*) FROM order_line l LEFT JOIN reservation r ON r.region_id = l.region_id AND r.line_id = l.id
         WHERE l.region_id = :region_id AND l.state = 'approved' AND (r.units IS NULL OR r.units > l.units - l.picked_units)),
       (SELECT COUNT(*) FROM order_line
         WHERE region_id = :region_id AND (picked_units > units OR sent_units > picked_units OR received_units > sent_units)),
       (SELECT COUNT(*) FROM order_line l
         WHERE l.region_id = :region_id AND l.sent_units <> (SELECT CAST(COALESCE(SUM(s.units), 0) AS BIGINT) FROM shipment_line s
           WHERE s.region_id = l.region_id AND s.line_id = l.id AND NOT s.is_surplus)),
       (SELECT COUNT(*) FROM order_line l
         WHERE l.region_id = :region_id AND l.received_units <> (SELECT CAST(COALESCE(SUM(s.received_units), 0) AS BIGINT) FROM shipment_line s
           WHERE s.region_id = l.region_id AND s.line_id = l.id AND NOT s.is_surplus)),
       (SELECT COUNT(*) FROM order_line l
         WHERE l.region_id = :region_id AND l.picked_units <> (SELECT CAST(COALESCE(SUM(a.picked_units), 0) AS BIGINT) FROM allocation a
           WHERE a.region_id = l.region_id AND a.line_id = l.id)),
       (SELECT COUNT(*) FROM shipment h
         WHERE h.region_id = :region_id AND h.state = 'received'
           AND EXISTS (SELECT 1 FROM balance b WHERE b.region_id = h.region_id AND b.place_id = h.place_id)),
       (SELECT COUNT(*) FROM order_line l
         WHERE l.region_id = :region_id AND l.state <> 'draft'
           AND l.state <> (SELECT e.to_state FROM line_event e WHERE e.region_id = l.region_id AND e.line_id = l.id ORDER BY e.id DESC LIMIT 1)),
       (SELECT COUNT(*) FROM (SELECT gtin, serial FROM scanned_pack
         WHERE region_id = :region_id AND serial <> '' AND receipt_line_id IS NOT NULL GROUP BY gtin, serial HAVING COUNT(*) > 1) x),
       (SELECT COUNT(*) FROM ward_order o JOIN order_line l ON l.region_id = o.region_id AND l.order_id = o.id
          JOIN article a ON a.region_id = l.region_id AND a.pack_id = l.requested_pack_id
         WHERE o.region_id = :region_id AND l.state IN ('approved', 'released', 'picked', 'sent', 'received')
           AND ((a.narcotic_class IN ('II', 'III')) <> o.is_narcotic));

-- query: verify_copies :one
-- Balances that do not say of their batch what the batch says.
-- in:  region_id i64
-- out: balances i64
SELECT COUNT(*) FROM balance b JOIN batch t ON t.region_id = b.region_id AND t.id = b.batch_id
 WHERE b.region_id = :region_id AND (b.pack_id <> t.pack_id OR b.expiry_day <> t.expiry_day);

-- query: verify_counts_and_waste :one
-- Breaks of counts, waste and corrected receipts, one a column; all must be 0.
-- in:  region_id i64
-- out: count_posted i64, count_movements i64, count_done i64, count_figures i64, waste_posted i64, waste_movements i64, waste_witness i64, corrections i64
SELECT (SELECT COUNT(*) FROM count_line l LEFT JOIN movement m ON m.id = l.movement_id
         WHERE l.region_id = :region_id AND l.state = 'approved' AND l.counted_units <> l.balance_at_count
           AND (m.id IS NULL OR m.cause_kind <> 'count' OR m.cause_id <> l.id OR m.batch_id <> l.batch_id
                OR (l.counted_units < l.balance_at_count AND (m.from_place_id <> l.place_id OR m.units <> l.balance_at_count - l.counted_units))
                OR (l.counted_units > l.balance_at_count AND (m.to_place_id <> l.place_id OR m.units <> l.counted_units - l.balance_at_count)))),
       (SELECT COUNT(*) FROM movement m
         WHERE m.region_id = :region_id AND m.cause_kind = 'count'
           AND NOT EXISTS (SELECT 1 FROM count_line l WHERE l.region_id = m.region_id AND l.id = m.cause_id AND l.movement_id = m.id)),
       (SELECT COUNT(*) FROM stock_count c
         WHERE c.region_id = :region_id AND c.state IN ('approved', 'cancelled')
           AND EXISTS (SELECT 1 FROM count_line l WHERE l.region_id = c.region_id AND l.count_id = c.id AND l.state IN ('waiting', 'counted'))),
       (SELECT COUNT(*) FROM count_line
         WHERE region_id = :region_id AND state IN ('counted', 'superseded', 'approved')
           AND (counted_units IS NULL OR counted_at IS NULL OR counted_by IS NULL OR balance_at_count IS NULL OR value_at_count IS NULL
                OR difference_value_ore IS NULL OR (state = 'approved' AND counted_units <> balance_at_count AND reason_code = ''))),
       (SELECT COUNT(*) FROM waste w LEFT JOIN movement m ON m.id = w.movement_id
         WHERE w.region_id = :region_id
           AND (m.id IS NULL OR m.cause_kind <> 'waste' OR m.batch_id <> w.batch_id OR m.from_place_id <> w.place_id OR m.units <> w.units
                OR m.value_ore <> w.value_ore
                OR (w.undone_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM movement u WHERE u.id = w.undo_movement_id AND u.reverses_id = w.movement_id)))),
       (SELECT COUNT(*) FROM movement m
         WHERE m.region_id = :region_id AND m.cause_kind = 'waste'
           AND NOT EXISTS (SELECT 1 FROM waste w WHERE w.region_id = m.region_id AND w.movement_id = m.id)),
       (SELECT COUNT(*) FROM waste WHERE region_id = :region_id AND narcotic_class <> '0' AND witness_id IS NULL),
       (SELECT COUNT(*) FROM receipt_correction c LEFT JOIN movement m ON m.id = c.movement_id
         WHERE c.region_id = :region_id
           AND (m.id IS NULL OR m.cause_kind <> 'correction'
                OR c.units <> CASE WHEN m.to_place_id = c.place_id THEN m.units ELSE -m.units END
                OR c.value_ore <> CASE WHEN m.to_place_id = c.place_id THEN m.value_ore ELSE -m.value_ore END));

-- query: verify_law :one
-- Breaks of floors, releases, cases and requisitions, one a column; all must be 0.
-- in:  region_id i64
-- out: floor_crossed i64, floor_unrecorded i64, release_uses i64, release_sums i64, case_posted i64, case_closed i64, requisition_twice i64
SELECT (SELECT COUNT(*) FROM floor_check c
         WHERE c.region_id = :region_id
           AND (c.units > c.usable_units - c.reserved_units OR c.crossing_units > c.released_units
                OR c.crossing_units <>
                   CASE WHEN c.floor_units > c.usable_units - c.reserved_units - c.units
                        THEN c.floor_units - (c.usable_units - c.reserved_units - c.units) ELSE 0 END
                   - CASE WHEN c.floor_units > c.usable_units - c.reserved_units THEN c.floor_units - (c.usable_units - c.reserved_units) ELSE 0 END)),
       (SELECT COUNT(*) FROM reservation r
          JOIN order_line l ON l.region_id = r.region_id AND l.id = r.line_id
          JOIN preparedness_floor f ON f.region_id = r.region_id AND f.store_id = r.store_id AND f.pack_id = r.pack_id
         WHERE r.region_id = :region_id AND l.decided_at >= f.created_at AND l.decided_at >= f.valid_from * 86400000000
           AND (f.valid_to IS NULL OR l.decided_at < f.valid_to * 86400000000)
           AND NOT EXISTS (SELECT 1 FROM floor_check c WHERE c.region_id = r.region_id AND c.line_id = r.line_id AND c.floor_id = f.id)),
       (SELECT COUNT(*) FROM floor_check c
         WHERE c.region_id = :region_id
           AND c.crossing_units <> (SELECT CAST(COALESCE(SUM(u.units), 0) AS BIGINT) FROM floor_release_use u
                                      JOIN floor_release r ON r.region_id = u.region_id AND r.id = u.release_id AND r.floor_id = c.floor_id
                                     WHERE u.region_id = c.region_id AND u.check_id = c.id)),
       (SELECT COUNT(*) FROM floor_release r
         WHERE r.region_id = :region_id
           AND r.units < (SELECT CAST(COALESCE(SUM(u.units - u.returned_units), 0) AS BIGINT) FROM floor_release_use u
                           WHERE u.region_id = r.region_id AND u.release_id = r.id)),
       (SELECT COUNT(*) FROM discrepancy_case d JOIN count_line l ON l.id = d.count_line_id
         WHERE d.region_id = :region_id AND d.state = 'open' AND l.movement_id IS NOT NULL),
       (SELECT COUNT(*) FROM discrepancy_case
         WHERE region_id = :region_id AND state = 'closed' AND (cause_code = '' OR decision = '' OR closed_at IS NULL OR closed_by IS NULL)),
       (SELECT COUNT(*) FROM (SELECT requisition, requisition_number FROM ward_order
         WHERE region_id = :region_id AND requisition_number IS NOT NULL GROUP BY requisition, requisition_number HAVING COUNT(*) > 1) x);
-- query: verify_wards :one
-- Breaks of drafts, templates and scans at the shelf, one a column; all must be 0.
-- in:  region_id i64
-- out: deleted_placed i64, draft_lines_twice i64, run_orders i64, due_twice i64, scans_held i64
SELECT (SELECT COUNT(*) FROM ward_order WHERE region_id = :region_id AND deleted_at IS NOT NULL AND placed_at IS NOT NULL),
       (SELECT COUNT(*) FROM (SELECT l.order_id, l.requested_pack_id FROM ward_order o
          JOIN order_line l ON l.region_id = o.region_id AND l.order_id = o.id
         WHERE o.region_id = :region_id AND o.placed_at IS NULL
         GROUP BY l.order_id, l.requested_pack_id HAVING COUNT(*) > 1) x),
       (SELECT COUNT(*) FROM order_template_run r
          LEFT JOIN ward_order o ON o.region_id = r.region_id AND o.id = r.order_id
          LEFT JOIN order_template t ON t.region_id = r.region_id AND t.id = r.template_id
         WHERE r.region_id = :region_id AND r.order_id IS NOT NULL
           AND (o.id IS NULL OR o.template_id <> r.template_id OR o.due_day <> r.due_day OR o.ward_id <> t.place_id)),
       (SELECT COUNT(*) FROM ward_order o
         WHERE o.region_id = :region_id AND o.due_day IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM order_template_run r
                            WHERE r.region_id = o.region_id AND r.template_id = o.template_id AND r.due_day = o.due_day AND r.order_id = o.id)),
       (SELECT COUNT(*) FROM shelf_scan s JOIN ward_order o ON o.region_id = s.region_id AND o.id = s.order_id
         WHERE s.region_id = :region_id AND (s.scanned_at < o.created_at OR s.undone_at < s.scanned_at));
-- query: verify_recalls :one
-- Breaks of recalls and returns, one a column; all must be 0.
-- in:  region_id i64
-- out: unblocked i64, unwatched i64, twice i64, released i64, answers i64, closed_early i64, return_movements i64, returns_moved i64, returned_over i64, credited i64, return_states i64
SELECT (SELECT COUNT(*) FROM recall_batch b
          JOIN recall_item i ON i.region_id = b.region_id AND i.id = b.item_id AND i.is_watched
          JOIN batch_block x ON x.region_id = b.region_id AND x.id = b.block_id
         WHERE b.region_id = :region_id AND (x.lifted_at IS NOT NULL OR x.to_day IS NOT NULL OR x.batch_id <> b.batch_id)),
       (SELECT COUNT(*) FROM recall_item i
          JOIN batch t ON t.region_id = i.region_id AND t.pack_id = i.pack_id AND (i.batch_number = '' OR i.batch_number = t.batch_number)
         WHERE i.region_id = :region_id AND i.is_watched
           AND NOT EXISTS (SELECT 1 FROM recall_batch b WHERE b.region_id = i.region_id AND b.recall_id = i.recall_id AND b.batch_id = t.id)),
       (SELECT COUNT(*) FROM recall_item i JOIN recall r ON r.region_id = i.region_id AND r.id = i.recall_id
         WHERE i.region_id = :region_id AND (i.is_open <> (r.state = 'open') OR i.is_watched <> (r.lifted_at IS NULL))),
       (SELECT COUNT(*) FROM allocation a JOIN recall_batch b ON b.region_id = a.region_id AND b.batch_id = a.batch_id
          JOIN recall_item i ON i.region_id = b.region_id AND i.id = b.item_id AND i.is_watched
         WHERE a.region_id = :region_id AND a.state = 'proposed'),
       (SELECT COUNT(*) FROM recall_task t
         WHERE t.region_id = :region_id
           AND ((t.state = 'answered') <> (t.answered_at IS NOT NULL) OR (t.kind = 'ward' AND (t.state = 'answered') <> (t.answer_id IS NOT NULL))
                OR EXISTS (SELECT 1 FROM recall_answer a WHERE a.region_id = t.region_id AND a.id = t.answer_id AND a.task_id <> t.id))),
       (SELECT COUNT(*) FROM recall r
         WHERE r.region_id = :region_id AND r.state = 'closed' AND r.close_reason = ''
           AND EXISTS (SELECT 1 FROM recall_task t WHERE t.region_id = r.region_id AND t.recall_id = r.id AND t.state = 'open')),
       (SELECT COUNT(*) FROM goods_return_line l LEFT JOIN movement m ON m.id = l.movement_id
         WHERE l.region_id = :region_id AND l.state = 'decided'
           AND (m.id IS NULL OR m.cause_kind <> 'return' OR m.cause_id <> l.id OR m.batch_id <> l.batch_id OR m.units <> l.units
                OR m.value_ore <> l.value_ore OR m.to_place_id <> l.to_place_id)),
       (SELECT COUNT(*) FROM movement m
         WHERE m.region_id = :region_id AND m.cause_kind = 'return'
           AND NOT EXISTS (SELECT 1 FROM goods_return_line l WHERE l.region_id = m.region_id AND l.movement_id = m.id AND l.state = 'decided')
           AND NOT EXISTS (SELECT 1 FROM goods_return_undo u JOIN movement v ON v.id = u.undo_movement_id AND v.reverses_id = m.id
                            WHERE u.region_id = m.region_id AND u.movement_id = m.id)),
       (SELECT COUNT(*) FROM (
          SELECT l.shipment_line_id, CAST(SUM(l.units) AS BIGINT) AS units, CAST(SUM(l.charge_ore) AS BIGINT) AS charge_ore FROM goods_return_line l
           WHERE l.region_id = :region_id AND l.state = 'decided' GROUP BY l.shipment_line_id) x
          JOIN shipment_line s ON s.region_id = :region_id AND s.id = x.shipment_line_id
         WHERE x.units > s.received_units OR -x.charge_ore > s.charge_ore),
       (SELECT COUNT(*) FROM goods_return_line l
         WHERE l.region_id = :region_id AND l.state = 'decided' AND (l.charge_ore IS NULL OR l.charge_ore > 0 OR l.charge_source = '')),
       (SELECT COUNT(*) FROM goods_return g
         WHERE g.region_id = :region_id
           AND (g.state = 'noted') <> EXISTS (SELECT 1 FROM goods_return_line l WHERE l.region_id = g.region_id AND l.return_id = g.id AND l.state = 'noted'));
-- query: verify_tours :one
-- Breaks of promised departures, urgent orders and differences at the wards, one a column; all must be 0.
-- in:  region_id i64
-- out: promises i64, urgent i64, shipments i64, cases i64, case_movements i64, handled i64
SELECT (SELECT COUNT(*) FROM ward_order o LEFT JOIN departure d ON d.region_id = o.region_id AND d.id = o.departure_id
         WHERE o.region_id = :region_id AND o.departure_id IS NOT NULL
           AND (d.id IS NULL OR o.due_at IS NULL OR o.arrives_at IS NULL OR o.arrives_at < o.due_at OR o.order_type = 'urgent'
                OR (d.state = 'open' AND o.due_at <> d.leaves_at
                    AND EXISTS (SELECT 1 FROM order_line l WHERE l.region_id = o.region_id AND l.order_id = o.id
                                AND l.state IN ('placed', 'approved', 'released', 'picked'))))),
       (SELECT COUNT(*) FROM ward_order
         WHERE region_id = :region_id AND (order_type NOT IN ('planned', 'priority', 'urgent') OR (order_type = 'urgent') <> (urgent_code <> ''))),
       (SELECT COUNT(*) FROM shipment h LEFT JOIN departure d ON d.region_id = h.region_id AND d.id = h.departure_id
         WHERE h.region_id = :region_id AND h.departure_id IS NOT NULL AND (d.id IS NULL OR h.state = 'packing')),
       (SELECT COUNT(*) FROM shipment_line s LEFT JOIN delivery_difference c ON c.shipment_line_id = s.id
         WHERE s.region_id = :region_id AND s.received_units IS NOT NULL
           AND CASE WHEN s.is_surplus THEN c.id IS NULL OR c.units <> s.units OR s.received_units <> s.units OR s.charge_ore <> 0
                    ELSE (s.received_units < s.units AND c.id IS NULL) OR (c.id IS NOT NULL AND c.units <> s.units - s.received_units) END),
       (SELECT COUNT(*) FROM delivery_difference c
         WHERE c.region_id = :region_id
           AND c.units <> (SELECT CAST(COALESCE(SUM(m.units), 0) AS BIGINT) FROM movement m
                            WHERE m.region_id = c.region_id AND m.cause_kind = 'difference' AND m.cause_id = c.shipment_line_id)),
       (SELECT COUNT(*) FROM delivery_difference
         WHERE region_id = :region_id AND (state NOT IN ('open', 'handled')
               OR (state = 'handled') <> (outcome <> '' AND handled_by IS NOT NULL AND handled_at IS NOT NULL)));
-- query: verify_licences :one
-- Breaks of licences, one a column; all must be 0.
-- in:  region_id i64
-- out: sums i64, over i64, held i64
SELECT (SELECT COUNT(*) FROM licence x
         WHERE x.region_id = :region_id
           AND x.used_units <> (SELECT CAST(COALESCE(SUM(u.units), 0) AS BIGINT) FROM licence_use u WHERE u.region_id = x.region_id AND u.licence_id = x.id)),
       (SELECT COUNT(*) FROM licence WHERE region_id = :region_id AND (used_units < 0 OR used_units > COALESCE(limit_units, used_units))),
       (SELECT COUNT(*) FROM (SELECT u.line_id, CAST(SUM(u.units) AS BIGINT) AS units FROM licence_use u WHERE u.region_id = :region_id GROUP BY u.line_id) h
          JOIN order_line l ON l.region_id = :region_id AND l.id = h.line_id
         WHERE h.units < 0 OR h.units > CASE WHEN l.state IN ('approved', 'released', 'picked', 'sent', 'received') THEN l.units ELSE l.picked_units END);
-- query: verify_boxes_and_walks :one
-- Breaks of boxes and walks, one a column; all must be 0.
-- in:  region_id i64
-- out: box_over i64, box_loose i64, box_foreign i64, box_sealed i64, walk_lists i64, walk_mixed i64
SELECT (SELECT COUNT(*) FROM (SELECT c.allocation_id, CAST(SUM(c.units) AS BIGINT) AS packed FROM box_content c
                               WHERE c.region_id = :region_id GROUP BY c.allocation_id) x
          JOIN allocation a ON a.region_id = :region_id AND a.id = x.allocation_id WHERE x.packed > a.picked_units),
       (SELECT COUNT(*) FROM shipment h
          JOIN pick_list k ON k.region_id = h.region_id AND k.shipment_id = h.id
          JOIN allocation a ON a.region_id = k.region_id AND a.pick_list_id = k.id
         WHERE h.region_id = :region_id AND h.state IN ('sent', 'received')
           AND EXISTS (SELECT 1 FROM box b WHERE b.region_id = h.region_id AND b.shipment_id = h.id)
           AND a.picked_units <> (SELECT CAST(COALESCE(SUM(c.units), 0) AS BIGINT) FROM box_content c
                                   WHERE c.region_id = a.region_id AND c.allocation_id = a.id)),
       (SELECT COUNT(*) FROM box_content c
          JOIN box b ON b.region_id = c.region_id AND b.id = c.box_id
          JOIN allocation a ON a.region_id = c.region_id AND a.id = c.allocation_id
          JOIN pick_list k ON k.region_id = a.region_id AND k.id = a.pick_list_id
         WHERE c.region_id = :region_id AND k.shipment_id <> b.shipment_id),
       (SELECT COUNT(*) FROM box b JOIN shipment h ON h.region_id = b.region_id AND h.id = b.shipment_id
         WHERE b.region_id = :region_id AND h.state IN ('sent', 'received')
           AND (b.state <> 'closed' OR (b.kind = 'narcotics' AND b.seal = ''))),
       (SELECT COUNT(*) FROM walk_list l JOIN walk w ON w.region_id = l.region_id AND w.id = l.walk_id
         WHERE l.region_id = :region_id AND (l.left_at IS NULL) <> (w.state = 'open')),
       (SELECT COUNT(*) FROM walk w
          JOIN walk_list l ON l.region_id = w.region_id AND l.walk_id = w.id
          JOIN pick_list k ON k.region_id = l.region_id AND k.id = l.pick_list_id
          JOIN ward_order o ON o.region_id = k.region_id AND o.id = k.order_id
         WHERE w.region_id = :region_id AND o.is_narcotic <> w.is_narcotic);
