-- 0008_review: review by exception: what a ward usually orders, the registers a pharmacist decides by, licences counted down.
--
-- Registers are rows with first and last day, a decision and where its document is kept; a row is ended, never removed.

-- What a ward says of one line about exchange: '' nothing, no ("ej byte"), yes ("får bytas").
ALTER TABLE order_line ADD COLUMN exchange_mark TEXT NOT NULL DEFAULT '';

-- Articles of the pharmacy's own sheet are the region's assortment; a pack that somebody found elsewhere is outside it.
ALTER TABLE article ADD COLUMN is_assortment BOOLEAN NOT NULL DEFAULT false;
UPDATE article SET is_assortment = true
 WHERE EXISTS (SELECT 1 FROM pack_listing g WHERE g.pack_id = article.pack_id AND g.source = 'articles');

-- Each placed line by ward and pack, with what the ward's own history was at that moment: how many of its lines the limits
-- were taken from, their middle and their largest (units).  Lines that were rejected or cancelled do not count later.
CREATE TABLE ward_demand (
	region_id     BIGINT NOT NULL,
	ward_id       BIGINT NOT NULL,
	pack_id       BIGINT NOT NULL REFERENCES pack (id),
	line_id       BIGINT NOT NULL,
	on_day        BIGINT NOT NULL,
	seen_lines    BIGINT NOT NULL DEFAULT 0,
	middle_units  BIGINT NOT NULL DEFAULT 0,
	largest_units BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (region_id, ward_id, pack_id, line_id),
	FOREIGN KEY (region_id, ward_id) REFERENCES place (region_id, id),
	FOREIGN KEY (region_id, line_id) REFERENCES order_line (region_id, id)
); -- without rowid
CREATE INDEX ward_demand_of_line ON ward_demand (region_id, line_id, seen_lines, middle_units, largest_units);
INSERT INTO ward_demand (region_id, ward_id, pack_id, line_id, on_day)
SELECT l.region_id, o.ward_id, l.requested_pack_id, l.id, o.placed_at / 86400000000
  FROM ward_order o JOIN order_line l ON l.region_id = o.region_id AND l.order_id = o.id
 WHERE o.placed_at IS NOT NULL;

-- What belongs where: of the most special row that fits (place before region, pack before substance before ATC) the
-- effect counts: inside, outside (a pharmacist decides), refused.
CREATE TABLE assortment (
	id            BIGSERIAL PRIMARY KEY,
	region_id     BIGINT NOT NULL REFERENCES region (id),
	place_id      BIGINT,                            -- and what stands below it; none: the whole region
	receiver_kind TEXT NOT NULL DEFAULT '',          -- '' any
	pack_id       BIGINT REFERENCES pack (id),       -- one of these three says what
	substance     TEXT NOT NULL DEFAULT '',
	atc           TEXT NOT NULL DEFAULT '',          -- and what begins with it
	effect        TEXT NOT NULL,                     -- inside, outside, refused
	valid_from    BIGINT NOT NULL,
	valid_to      BIGINT,
	decision      TEXT NOT NULL,
	document      TEXT NOT NULL DEFAULT '',          -- where the decision is kept: a registration number or an address
	comment       TEXT NOT NULL DEFAULT '',
	version       BIGINT NOT NULL DEFAULT 1,
	created_at    BIGINT NOT NULL,
	created_by    BIGINT NOT NULL,
	UNIQUE (region_id, id),
	FOREIGN KEY (region_id, place_id) REFERENCES place (region_id, id)
);

-- A permission to sell a medicine that is not approved (licens).  used_units is what approvals hold of it; the limit is
-- held by the write itself.  Nothing here names a patient: the reference is the case's.
CREATE TABLE licence (
	id          BIGSERIAL PRIMARY KEY,
	region_id   BIGINT NOT NULL REFERENCES region (id),
	number      TEXT NOT NULL,
	kind        TEXT NOT NULL,                       -- general, individual
	pack_id     BIGINT NOT NULL REFERENCES pack (id),
	place_id    BIGINT,                              -- for one unit and what stands below it; none: the whole region
	valid_from  BIGINT NOT NULL,
	valid_to    BIGINT NOT NULL CHECK (valid_to >= valid_from),
	limit_units BIGINT CHECK (limit_units > 0),      -- none: not limited
	used_units  BIGINT NOT NULL DEFAULT 0 CHECK (used_units >= 0),
	reference   TEXT NOT NULL DEFAULT '',
	document    TEXT NOT NULL DEFAULT '',
	comment     TEXT NOT NULL DEFAULT '',
	version     BIGINT NOT NULL DEFAULT 1,
	created_at  BIGINT NOT NULL,
	created_by  BIGINT NOT NULL,
	CHECK (limit_units IS NULL OR used_units <= limit_units),
	UNIQUE (region_id, number, pack_id),
	UNIQUE (region_id, id),
	FOREIGN KEY (region_id, place_id) REFERENCES place (region_id, id)
);
CREATE INDEX licence_of_pack ON licence (region_id, pack_id, valid_to);

-- ledger: what a line took of a licence, and gave back (below zero).
CREATE TABLE licence_use (
	id          BIGSERIAL PRIMARY KEY,
	region_id   BIGINT NOT NULL,
	licence_id  BIGINT NOT NULL,
	line_id     BIGINT NOT NULL,
	units       BIGINT NOT NULL CHECK (units <> 0),
	cause       TEXT NOT NULL,                       -- the event of the line
	person_id   BIGINT NOT NULL,
	recorded_at BIGINT NOT NULL,
	FOREIGN KEY (region_id, licence_id) REFERENCES licence (region_id, id),
	FOREIGN KEY (region_id, line_id) REFERENCES order_line (region_id, id)
);
CREATE INDEX licence_use_of_line ON licence_use (region_id, line_id, id);
CREATE INDEX licence_use_of_licence ON licence_use (region_id, licence_id, id);

-- Which packs the region has a contract for; the lowest rank is supplied first.
CREATE TABLE contract_mark (
	id         BIGSERIAL PRIMARY KEY,
	region_id  BIGINT NOT NULL REFERENCES region (id),
	pack_id    BIGINT NOT NULL REFERENCES pack (id),
	is_on      BOOLEAN NOT NULL,                     -- false: told to be off contract
	contract   TEXT NOT NULL,
	supplier   TEXT NOT NULL DEFAULT '',
	rank       BIGINT NOT NULL DEFAULT 1 CHECK (rank > 0),
	price_ore  BIGINT CHECK (price_ore >= 0),        -- a pack
	valid_from BIGINT NOT NULL,
	valid_to   BIGINT,
	document   TEXT NOT NULL DEFAULT '',
	comment    TEXT NOT NULL DEFAULT '',
	version    BIGINT NOT NULL DEFAULT 1,
	created_at BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	UNIQUE (region_id, pack_id, contract, valid_from),
	UNIQUE (region_id, id)
);

-- What a ward says about exchange of a pack until further notice; the nearest place above the ward counts.
CREATE TABLE exchange_mark (
	id         BIGSERIAL PRIMARY KEY,
	region_id  BIGINT NOT NULL REFERENCES region (id),
	place_id   BIGINT NOT NULL,
	pack_id    BIGINT NOT NULL REFERENCES pack (id),
	mark       TEXT NOT NULL,                        -- no, yes
	valid_from BIGINT NOT NULL,
	valid_to   BIGINT,
	decision   TEXT NOT NULL,                        -- why, and who decided
	document   TEXT NOT NULL DEFAULT '',
	comment    TEXT NOT NULL DEFAULT '',
	version    BIGINT NOT NULL DEFAULT 1,
	created_at BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	UNIQUE (region_id, place_id, pack_id, valid_from),
	UNIQUE (region_id, id),
	FOREIGN KEY (region_id, place_id) REFERENCES place (region_id, id)
);

ALTER TABLE exchange_addition ADD COLUMN document TEXT NOT NULL DEFAULT '';
ALTER TABLE exchange_addition ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE dispensation ADD COLUMN document TEXT NOT NULL DEFAULT '';
ALTER TABLE dispensation ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

INSERT INTO rule_version (number, valid_from, valid_to, basis_kind, basis, evidence, parameter) VALUES
	('R-REVIEW-01', 14426, NULL, 'practice', 'Outside the assortment of the place', 'P', ''),
	('R-REVIEW-02', 14426, NULL, 'practice', 'Far outside the ward''s own history: above the middle times a (tenths) and the largest times b (tenths) of c days, from d lines on; with fewer lines above e packs', 'P', '30 12 183 4 20'),
	('R-REVIEW-03', 14426, NULL, 'practice', 'Narcotics, and articles of unknown class', 'P', 'II III IV V unknown'),
	('R-REVIEW-04', 14426, NULL, 'law', 'HSLF-FS 2018:25: a licence that is valid and has enough left; told when less than so many days or per cent are left', 'P', '30 20'),
	('R-REVIEW-05', 14426, NULL, 'practice', 'No stock, or less than asked for by this line and those before it', 'P', ''),
	('R-REVIEW-06', 14426, NULL, 'practice', 'Off contract: told so, or a contracted pack may replace it', 'P', 'replaceable'),
	('R-REVIEW-07', 14426, NULL, 'practice', 'An exchange is possible where the line is short, off contract or ranked lower', 'P', ''),
	('R-REVIEW-08', 14426, NULL, 'practice', 'The ward forbids an exchange that would be possible', 'P', ''),
	('R-REVIEW-09', 14426, NULL, 'practice', 'The order has a note to the pharmacy', 'P', ''),
	('R-REVIEW-10', 19539, NULL, 'law', 'The stock reaches, but only from below a preparedness floor (R-FLOOR-01)', 'P', ''),
	('R-ASSORTMENT-01', 14426, NULL, 'decision', 'What the register of assortments refuses is not approved there', 'P', ''),
	('R-LICENCE-01', 17987, NULL, 'law', 'HSLF-FS 2018:25: a licence article is approved on a licence that is valid that day for that unit', 'V', ''),
	('R-LICENCE-02', 17987, NULL, 'law', 'HSLF-FS 2018:25: never more than the granted quantity', 'V', ''),
	('R-LICENCE-03', 17987, NULL, 'law', 'HSLF-FS 2018:25: a licence is valid for at most so many months', 'V', '12'),
	('R-EXCHANGE-02', 14426, NULL, 'law', 'TLV: narcotics of a national group only to the identical pack size', 'V', ''),
	('R-EXCHANGE-03', 14426, NULL, 'practice', 'The ward''s mark (ej byte) is obeyed; a line''s own mark goes before the register', 'P', ''),
	('R-EXCHANGE-04', 14426, NULL, 'law', 'A licence covers one product: nothing replaces it, and it replaces nothing', 'V', ''),
	('R-EXCHANGE-05', 14426, NULL, 'decision', 'A regional addition counts in its direction and between its days', 'P', '');

-- sqlite:
CREATE TRIGGER licence_use_is_added_only BEFORE UPDATE ON licence_use BEGIN SELECT RAISE(ABORT, 'uses of a licence are only added to'); END;
CREATE TRIGGER licence_use_is_kept BEFORE DELETE ON licence_use BEGIN SELECT RAISE(ABORT, 'uses of a licence are only added to'); END;
-- postgres:
CREATE TRIGGER licence_use_is_added_only BEFORE UPDATE OR DELETE ON licence_use FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- both:
