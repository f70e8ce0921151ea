-- 0007_tours: the calendar, delivery tours with cut-off times, departures, urgent orders with a reason, differences at receipt.
--
-- A tour's plan says on which days it leaves; a departure is a tour on one day, made when an order is first placed on it, so
-- that what was promised stays true when the plan changes.  Orders keep the moments they were promised.

-- Eves and the days between that law does not name but hospitals keep: dated, since practice differs and changes.
CREATE TABLE calendar_eve (
	name          TEXT NOT NULL,                     -- christmas_eve, midsummer_eve ... (src/place/calendar.h)
	kind          TEXT NOT NULL,                     -- open, half, closed
	closes_minute BIGINT NOT NULL DEFAULT 0,         -- of a half day: minutes after midnight
	valid_from    BIGINT NOT NULL,
	valid_to      BIGINT,
	basis         TEXT NOT NULL,
	PRIMARY KEY (name, valid_from)
);

-- What the region decides about one date: squeeze days closed, a holiday worked, a half day.
CREATE TABLE calendar_day (
	id            BIGSERIAL PRIMARY KEY,
	region_id     BIGINT NOT NULL REFERENCES region (id),
	on_day        BIGINT NOT NULL,
	kind          TEXT NOT NULL,                     -- open, half, closed
	closes_minute BIGINT NOT NULL DEFAULT 0,
	note          TEXT NOT NULL,
	decided_by    BIGINT NOT NULL,
	decided_at    BIGINT NOT NULL,
	version       BIGINT NOT NULL DEFAULT 1,
	UNIQUE (region_id, on_day)
);

CREATE TABLE tour (
	id               BIGSERIAL PRIMARY KEY,
	region_id        BIGINT NOT NULL,
	store_id         BIGINT NOT NULL,
	name             TEXT NOT NULL,
	weekdays         BIGINT NOT NULL CHECK (weekdays BETWEEN 0 AND 127), -- bit 0 Monday ... bit 6 Sunday
	cutoff_minute    BIGINT NOT NULL CHECK (cutoff_minute BETWEEN 0 AND 1439),
	cutoff_days      BIGINT NOT NULL DEFAULT 0 CHECK (cutoff_days BETWEEN 0 AND 7), -- so many days before the departure
	departure_minute BIGINT NOT NULL CHECK (departure_minute BETWEEN 0 AND 1439),
	means            TEXT NOT NULL DEFAULT '',       -- vehicle, driver, pneumatic tube ...
	holiday_rule     TEXT NOT NULL,                  -- none, before, after, runs
	is_extra         BOOLEAN NOT NULL DEFAULT false, -- only for priority orders
	valid_from       BIGINT NOT NULL,
	valid_to         BIGINT,
	version          BIGINT NOT NULL DEFAULT 1,
	UNIQUE (region_id, id),
	FOREIGN KEY (region_id, store_id) REFERENCES place (region_id, id)
);
CREATE INDEX tour_of_store ON tour (region_id, store_id);

CREATE TABLE tour_stop (
	region_id      BIGINT NOT NULL,
	tour_id        BIGINT NOT NULL,
	position       BIGINT NOT NULL,
	ward_id        BIGINT NOT NULL,
	arrival_minute BIGINT NOT NULL CHECK (arrival_minute BETWEEN 0 AND 1439), -- expected; earlier than the departure: next day
	PRIMARY KEY (region_id, tour_id, position),
	UNIQUE (region_id, tour_id, ward_id),
	FOREIGN KEY (region_id, tour_id) REFERENCES tour (region_id, id),
	FOREIGN KEY (region_id, ward_id) REFERENCES place (region_id, id)
);
CREATE INDEX tour_stop_of_ward ON tour_stop (region_id, ward_id);

-- One day on which a tour does otherwise than its plan.
CREATE TABLE tour_exception (
	id               BIGSERIAL PRIMARY KEY,
	region_id        BIGINT NOT NULL,
	tour_id          BIGINT NOT NULL,
	on_day           BIGINT NOT NULL,
	kind             TEXT NOT NULL,                  -- cancelled, extra, changed
	cutoff_minute    BIGINT,                         -- of the day itself; none: as the tour
	departure_minute BIGINT,
	note             TEXT NOT NULL,
	decided_by       BIGINT NOT NULL,
	decided_at       BIGINT NOT NULL,
	UNIQUE (region_id, tour_id, on_day),
	FOREIGN KEY (region_id, tour_id) REFERENCES tour (region_id, id)
);

CREATE TABLE departure (
	id        BIGSERIAL PRIMARY KEY,
	region_id BIGINT NOT NULL,
	tour_id   BIGINT NOT NULL,
	on_day    BIGINT NOT NULL,
	cutoff_at BIGINT NOT NULL,
	leaves_at BIGINT NOT NULL,
	state     TEXT NOT NULL,                         -- open, sent, cancelled
	sent_at   BIGINT,
	sent_by   BIGINT,
	version   BIGINT NOT NULL DEFAULT 1,
	UNIQUE (region_id, tour_id, on_day),
	UNIQUE (region_id, id),
	FOREIGN KEY (region_id, tour_id) REFERENCES tour (region_id, id)
);
CREATE INDEX departure_by_day ON departure (region_id, on_day);

-- Which departure an order was promised, and when it is expected at the ward; missing: none, or it is fetched by hand.
ALTER TABLE ward_order ADD COLUMN departure_id BIGINT;
ALTER TABLE ward_order ADD COLUMN arrives_at BIGINT;
ALTER TABLE ward_order ADD COLUMN urgent_code TEXT NOT NULL DEFAULT '';
ALTER TABLE ward_order ADD COLUMN urgent_text TEXT NOT NULL DEFAULT '';
CREATE INDEX ward_order_of_departure ON ward_order (region_id, departure_id);
CREATE INDEX ward_order_urgent ON ward_order (region_id, placed_at) WHERE order_type = 'urgent';

-- The departure that took the goods; it may be a later one than the order was promised.
ALTER TABLE shipment ADD COLUMN departure_id BIGINT;
CREATE INDEX shipment_of_departure ON shipment (region_id, departure_id);

-- A row of a shipment that the ward did not get as it was sent; open until the pharmacy has dealt with it.
CREATE TABLE delivery_difference (
	id               BIGSERIAL PRIMARY KEY,
	region_id        BIGINT NOT NULL,
	shipment_id      BIGINT NOT NULL,
	shipment_line_id BIGINT NOT NULL UNIQUE REFERENCES shipment_line (id),
	store_id         BIGINT NOT NULL,
	ward_id          BIGINT NOT NULL,
	batch_id         BIGINT NOT NULL,
	units            BIGINT NOT NULL CHECK (units > 0), -- sent and not accepted
	reason_code      TEXT NOT NULL,
	reason_text      TEXT NOT NULL DEFAULT '',
	reported_by      BIGINT NOT NULL,
	reported_at      BIGINT NOT NULL,
	state            TEXT NOT NULL,                  -- open, handled
	outcome          TEXT NOT NULL DEFAULT '',
	outcome_text     TEXT NOT NULL DEFAULT '',
	handled_by       BIGINT,
	handled_at       BIGINT,
	version          BIGINT NOT NULL DEFAULT 1,
	UNIQUE (region_id, id),
	FOREIGN KEY (region_id, shipment_id) REFERENCES shipment (region_id, id),
	FOREIGN KEY (region_id, store_id) REFERENCES place (region_id, id),
	FOREIGN KEY (region_id, ward_id) REFERENCES place (region_id, id),
	FOREIGN KEY (region_id, batch_id) REFERENCES batch (region_id, id)
);
CREATE INDEX delivery_difference_by_state ON delivery_difference (region_id, state, id);
CREATE INDEX delivery_difference_of_shipment ON delivery_difference (region_id, shipment_id);

-- What was received with a difference before this version is a case too.
INSERT INTO delivery_difference (region_id, shipment_id, shipment_line_id, store_id, ward_id, batch_id, units, reason_code, reason_text,
                                 reported_by, reported_at, state)
SELECT l.region_id, l.shipment_id, l.id, h.store_id, h.ward_id, l.batch_id, l.units - l.received_units, 'other', l.difference_reason,
       COALESCE(h.received_by, 0), COALESCE(h.received_at, 0), 'open'
  FROM shipment_line l JOIN shipment h ON h.region_id = l.region_id AND h.id = l.shipment_id
 WHERE l.received_units < l.units;

INSERT INTO calendar_eve (name, kind, closes_minute, valid_from, valid_to, basis) VALUES
	('midsummer_eve', 'closed', 0, 14426, NULL, 'Semesterlag (1977:480) 3 a §: as a Sunday'),
	('christmas_eve', 'closed', 0, 14426, NULL, 'Semesterlag (1977:480) 3 a §: as a Sunday'),
	('new_years_eve', 'closed', 0, 14426, NULL, 'Semesterlag (1977:480) 3 a §: as a Sunday'),
	('easter_eve', 'closed', 0, 14426, NULL, 'practice: closed'),
	('whit_eve', 'open', 0, 14426, NULL, 'practice: a Saturday as others'),
	('twelfth_night_eve', 'half', 780, 14426, NULL, 'practice: short day'),
	('maundy_thursday', 'half', 780, 14426, NULL, 'practice: short day'),
	('walpurgis_eve', 'half', 780, 14426, NULL, 'practice: short day'),
	('all_saints_eve', 'half', 780, 14426, NULL, 'practice: short day');

INSERT INTO stock_reason (purpose, code, position, needs_text, valid_from, valid_to) VALUES
	('urgent', 'patient_now', 1, false, 14426, NULL),
	('urgent', 'new_patient', 2, false, 14426, NULL),
	('urgent', 'higher_use', 3, false, 14426, NULL),
	('urgent', 'broken_or_expired', 4, false, 14426, NULL),
	('urgent', 'delivery_missing', 5, false, 14426, NULL),
	('urgent', 'forgotten', 6, false, 14426, NULL),
	('urgent', 'other', 7, true, 14426, NULL),
	('delivery', 'missing', 1, false, 14426, NULL),
	('delivery', 'broken', 2, false, 14426, NULL),
	('delivery', 'wrong_article', 3, false, 14426, NULL),
	('delivery', 'warm', 4, false, 14426, NULL),
	('delivery', 'other', 5, true, 14426, NULL),
	('outcome', 'sent_again', 1, false, 14426, NULL),
	('outcome', 'credited', 2, false, 14426, NULL),
	('outcome', 'found', 3, false, 14426, NULL),
	('outcome', 'nothing', 4, true, 14426, NULL),
	('outcome', 'other', 5, true, 14426, NULL);

INSERT INTO rule_version (number, valid_from, valid_to, basis_kind, basis, evidence, parameter) VALUES
	('R-TOUR-01', 14426, NULL, 'law', 'Lag (1989:253) om allmänna helgdagar; eves and short days as dated rows', 'P', ''),
	('R-TOUR-02', 14426, NULL, 'practice', 'An order goes with the next departure whose cut-off is not passed', 'P', ''),
	('R-TOUR-03', 14426, NULL, 'practice', 'An urgent order tells its reason', 'P', '');
