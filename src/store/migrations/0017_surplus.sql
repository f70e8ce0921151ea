-- 0017_surplus: what a ward found in a shipment beside what was sent.

-- A row that no pick made: received, not charged, and in no order line's sums; the pharmacy has a case of it.
ALTER TABLE shipment_line ADD COLUMN is_surplus BOOLEAN NOT NULL DEFAULT false;

INSERT INTO stock_reason (purpose, code, position, needs_text, valid_from, valid_to) VALUES
	('delivery', 'surplus', 6, false, 14426, NULL),
	('surplus_outcome', 'kept', 1, false, 14426, NULL),
	('surplus_outcome', 'sent_back', 2, false, 14426, NULL),
	('surplus_outcome', 'nothing', 3, true, 14426, NULL),
	('surplus_outcome', 'other', 4, true, 14426, NULL);
