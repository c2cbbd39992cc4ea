-- What a counter does besides selling the plain way: baskets that wait, gift cards, prices that are typed,
-- articles for which somebody has to be old enough.

ALTER TABLE product ADD COLUMN age INTEGER CHECK (age BETWEEN 1 AND 99);
ALTER TABLE product ADD COLUMN open_price INTEGER NOT NULL DEFAULT 0 CHECK (open_price IN (0, 1));

-- Baskets of customers who come back in a moment. No money is on any of them: a sale that is being paid is
-- a sale and no basket.
CREATE TABLE parked_basket (
  id       BLOB PRIMARY KEY CHECK (length(id) = 16),
  name     TEXT NOT NULL CHECK (name <> ''),
  document TEXT NOT NULL CHECK (json_valid(document)),
  operator BLOB NOT NULL REFERENCES operator (id),
  at_ms    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX parked_basket_by_time ON parked_basket (at_ms);

-- Every movement on a gift card; the balance is their sum. `left` is what it comes to after this one.
CREATE TABLE gift_entry (
  number   INTEGER PRIMARY KEY,
  code     TEXT NOT NULL CHECK (code <> ''),
  kind     TEXT NOT NULL CHECK (kind IN ('load', 'spend', 'back')),
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  -- positive onto the card, negative off it
  amount   INTEGER NOT NULL CHECK ((kind = 'spend') = (amount < 0) AND amount <> 0),
  left     INTEGER NOT NULL CHECK (left >= 0),
  sale     BLOB NOT NULL REFERENCES sale (id),
  -- the tender that took it or gave it back; none of a load
  tender   BLOB CHECK (length(tender) = 16),
  at_ms    INTEGER NOT NULL,
  digest   BLOB CHECK (length(digest) = 32),
  CHECK ((kind = 'load') = (tender IS NULL)),
  UNIQUE (tender, kind)
) STRICT;
CREATE INDEX gift_entry_by_code ON gift_entry (code, number);
CREATE INDEX gift_entry_by_sale ON gift_entry (sale);

-- The same table with one more kind of tender.
CREATE TABLE tender_of_any_kind (
  id       BLOB PRIMARY KEY CHECK (length(id) = 16),
  sale     BLOB NOT NULL REFERENCES sale (id),
  position INTEGER NOT NULL,
  kind     TEXT NOT NULL CHECK (kind IN ('cash', 'card', 'gift')),
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  amount   INTEGER NOT NULL,
  tendered INTEGER,
  change   INTEGER,
  attempt  BLOB UNIQUE REFERENCES attempt (id),
  UNIQUE (sale, position),
  CHECK ((kind = 'card') = (attempt IS NOT NULL)),
  CHECK ((kind = 'cash') = (tendered IS NOT NULL)),
  CHECK ((kind = 'cash') = (change IS NOT NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO tender_of_any_kind SELECT id, sale, position, kind, currency, amount, tendered, change, attempt FROM tender;
DROP TABLE tender;
ALTER TABLE tender_of_any_kind RENAME TO tender;
