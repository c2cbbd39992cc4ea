-- The till's books, first form. Appended to by later files, never edited: the SHA-256 of this
-- file is kept in every database that was made with it.
--
-- Amounts are whole minor units beside their currency. Times are milliseconds UTC beside the
-- offset that the shop's clock showed. Keys of things are 16-byte ids ordered by time, so that
-- inserts stay at the right edge of every tree however many sales there are.

CREATE TABLE migration (
  name   TEXT PRIMARY KEY,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  at_ms  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The shop and what else is said once.
CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tax_code (
  letter   TEXT PRIMARY KEY CHECK (letter <> ''),
  position INTEGER NOT NULL,
  document TEXT NOT NULL CHECK (json_valid(document))
) STRICT, WITHOUT ROWID;

CREATE TABLE operator (
  id              BLOB PRIMARY KEY CHECK (length(id) = 16),
  position        INTEGER NOT NULL,
  name            TEXT NOT NULL UNIQUE CHECK (name <> ''),
  role            TEXT NOT NULL,
  pin_hash        TEXT NOT NULL,
  failed          INTEGER NOT NULL DEFAULT 0 CHECK (failed >= 0),
  locked_until_ms INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE category (
  id       INTEGER PRIMARY KEY,
  position INTEGER NOT NULL,
  name     TEXT NOT NULL UNIQUE CHECK (name <> ''),
  colour   TEXT NOT NULL
) STRICT;

CREATE TABLE product (
  id         BLOB PRIMARY KEY CHECK (length(id) = 16),
  position   INTEGER NOT NULL,
  name       TEXT NOT NULL CHECK (name <> ''),
  code       TEXT UNIQUE CHECK (code <> ''),
  -- thousandths of a minor unit, in the shop's currency
  unit_price INTEGER NOT NULL CHECK (unit_price >= 0),
  unit       TEXT NOT NULL,
  tax_letter TEXT NOT NULL REFERENCES tax_code (letter),
  category   INTEGER REFERENCES category (id),
  quick      INTEGER NOT NULL DEFAULT 0 CHECK (quick IN (0, 1)),
  -- lower-cased name, for the search field
  search     TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX product_by_category ON product (category, position);
CREATE INDEX product_by_position ON product (position);

-- A paired terminal. Secrets are only named here.
CREATE TABLE terminal (
  id        BLOB PRIMARY KEY CHECK (length(id) = 16),
  position  INTEGER NOT NULL,
  name      TEXT NOT NULL UNIQUE CHECK (name <> ''),
  connector TEXT NOT NULL,
  profile   TEXT NOT NULL,
  address   TEXT NOT NULL,
  mode      TEXT NOT NULL,
  poi_id    TEXT NOT NULL CHECK (poi_id <> ''),
  settings  TEXT NOT NULL CHECK (json_valid(settings)),
  secrets   TEXT NOT NULL CHECK (json_valid(secrets))
) STRICT, WITHOUT ROWID;

-- Every identity that this till has had; the newest one counts. A copy or a restored backup
-- takes a new one before it may pay.
CREATE TABLE till (
  number     INTEGER PRIMARY KEY,
  install_id BLOB NOT NULL UNIQUE CHECK (length(install_id) = 16),
  code       TEXT NOT NULL,
  sale_id    TEXT NOT NULL UNIQUE,
  reason     TEXT NOT NULL,
  created_ms INTEGER NOT NULL
) STRICT;

-- Message numbers up to here are taken; what a process did not use of its block is skipped.
CREATE TABLE service_block (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  next INTEGER NOT NULL CHECK (next >= 1)
) STRICT;

-- Numbers that run. A receipt number is taken by the transaction that completes its sale.
CREATE TABLE counter (
  name TEXT PRIMARY KEY,
  last INTEGER NOT NULL CHECK (last >= 0)
) STRICT, WITHOUT ROWID;

-- A sale, whole as a document; what is searched or summed stands beside it.
CREATE TABLE sale (
  id                  BLOB PRIMARY KEY CHECK (length(id) = 16),
  basket              BLOB NOT NULL CHECK (length(basket) = 16),
  reference           TEXT NOT NULL UNIQUE,
  state               TEXT NOT NULL CHECK (state IN ('tendering', 'completed', 'cancelled')),
  currency            TEXT NOT NULL CHECK (length(currency) = 3),
  total               INTEGER NOT NULL,
  rounding            INTEGER NOT NULL,
  change              INTEGER NOT NULL,
  operator            BLOB NOT NULL REFERENCES operator (id),
  opened_ms           INTEGER NOT NULL,
  opened_offset_s     INTEGER NOT NULL,
  completed_ms        INTEGER,
  completed_offset_s  INTEGER,
  receipt_series      TEXT,
  receipt_number      INTEGER CHECK (receipt_number >= 1),
  document            TEXT NOT NULL CHECK (json_valid(document)),
  UNIQUE (receipt_series, receipt_number),
  CHECK ((state = 'completed') = (receipt_number IS NOT NULL)),
  CHECK ((state = 'completed') = (receipt_series IS NOT NULL)),
  CHECK ((state = 'completed') = (completed_ms IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX sale_by_state ON sale (state, opened_ms);
-- A basket is sold once; after a cancelled sale it lives on under another id.
CREATE UNIQUE INDEX sale_by_basket ON sale (basket);

-- What the cashier has in front of them.
CREATE TABLE basket (
  only     INTEGER PRIMARY KEY CHECK (only = 1),
  document TEXT NOT NULL CHECK (json_valid(document)),
  focus    BLOB REFERENCES sale (id)
) STRICT;

CREATE TABLE sale_line (
  sale       BLOB NOT NULL REFERENCES sale (id),
  position   INTEGER NOT NULL,
  product    BLOB,
  name       TEXT NOT NULL,
  -- thousandths
  quantity   INTEGER NOT NULL,
  unit       TEXT NOT NULL,
  -- thousandths of a minor unit
  unit_price INTEGER NOT NULL,
  tax_letter TEXT NOT NULL,
  amount     INTEGER NOT NULL,
  tax        INTEGER NOT NULL,
  currency   TEXT NOT NULL,
  PRIMARY KEY (sale, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE sale_tax (
  sale       BLOB NOT NULL REFERENCES sale (id),
  position   INTEGER NOT NULL,
  tax_letter TEXT NOT NULL,
  category   TEXT NOT NULL,
  -- thousandths of a per cent
  rate       INTEGER NOT NULL,
  net        INTEGER NOT NULL,
  tax        INTEGER NOT NULL,
  gross      INTEGER NOT NULL,
  currency   TEXT NOT NULL,
  PRIMARY KEY (sale, position),
  CHECK (net + tax = gross)
) STRICT, WITHOUT ROWID;

CREATE TABLE attempt (
  id         BLOB PRIMARY KEY CHECK (length(id) = 16),
  sale       BLOB NOT NULL REFERENCES sale (id),
  payment    BLOB NOT NULL CHECK (length(payment) = 16),
  -- no reference: a terminal may be removed, its history stays
  terminal   BLOB NOT NULL CHECK (length(terminal) = 16),
  sale_id    TEXT NOT NULL,
  poi_id     TEXT NOT NULL,
  service_id TEXT NOT NULL CHECK (length(service_id) BETWEEN 1 AND 10),
  kind       TEXT NOT NULL CHECK (kind IN ('payment', 'reversal', 'refund')),
  ordinal    INTEGER NOT NULL CHECK (ordinal >= 1),
  state      TEXT NOT NULL CHECK (state IN ('intent', 'in_flight', 'unknown', 'needs_human', 'approved',
    'declined', 'cancelled', 'not_charged', 'voided', 'not_started')),
  open       INTEGER NOT NULL CHECK (open = (state IN ('intent', 'in_flight', 'unknown', 'needs_human'))),
  currency   TEXT NOT NULL CHECK (length(currency) = 3),
  amount     INTEGER NOT NULL CHECK (amount > 0),
  -- what the terminal took in all, and what of it pays the sale
  authorized INTEGER,
  credited   INTEGER,
  created_ms INTEGER NOT NULL,
  document   TEXT NOT NULL CHECK (json_valid(document)),
  CHECK ((state = 'approved') = (authorized IS NOT NULL)),
  CHECK ((state = 'approved') = (credited IS NOT NULL)),
  UNIQUE (poi_id, sale_id, service_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_by_sale ON attempt (sale, ordinal);
CREATE INDEX attempt_by_payment ON attempt (payment, ordinal);
CREATE UNIQUE INDEX attempt_open_of_terminal ON attempt (terminal) WHERE open = 1;
CREATE UNIQUE INDEX attempt_open_of_sale ON attempt (sale) WHERE open = 1;

CREATE TABLE tender (
  id       BLOB PRIMARY KEY CHECK (length(id) = 16),
  sale     BLOB NOT NULL REFERENCES sale (id),
  position INTEGER NOT NULL,
  kind     TEXT NOT NULL CHECK (kind IN ('cash', 'card')),
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

-- Answers as they may be kept: filtered before they came here.
CREATE TABLE exchange (
  number  INTEGER PRIMARY KEY,
  attempt BLOB NOT NULL REFERENCES attempt (id),
  at_ms   INTEGER NOT NULL,
  sha256  TEXT NOT NULL,
  length  INTEGER NOT NULL CHECK (length >= 0),
  text    TEXT NOT NULL,
  dropped INTEGER NOT NULL CHECK (dropped >= 0)
) STRICT;
CREATE INDEX exchange_by_attempt ON exchange (attempt);

-- Money that the books could not take where it belongs: somebody has to look.
CREATE TABLE conflict (
  number   INTEGER PRIMARY KEY,
  attempt  BLOB NOT NULL REFERENCES attempt (id),
  at_ms    INTEGER NOT NULL,
  detail   TEXT NOT NULL,
  exchange INTEGER REFERENCES exchange (number),
  UNIQUE (attempt, detail)
) STRICT;

CREATE TABLE journal (
  seq         INTEGER PRIMARY KEY CHECK (seq >= 1),
  till        TEXT NOT NULL,
  kind        TEXT NOT NULL,
  at_ms       INTEGER NOT NULL,
  at_offset_s INTEGER NOT NULL,
  operator    TEXT NOT NULL,
  sale        BLOB UNIQUE REFERENCES sale (id),
  body        TEXT NOT NULL CHECK (json_valid(body)),
  prev_hash   BLOB NOT NULL CHECK (length(prev_hash) = 32),
  hash        BLOB NOT NULL UNIQUE CHECK (length(hash) = 32)
) STRICT;
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
-- REPLACE would take a row away without a DELETE.
CREATE TRIGGER journal_at_its_end BEFORE INSERT ON journal
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM journal)
BEGIN SELECT RAISE(ABORT, 'the journal is only added to at its end'); END;

-- What was sold and taken back since the till was set up.
CREATE TABLE grand_total (
  currency TEXT PRIMARY KEY CHECK (length(currency) = 3),
  sales    INTEGER NOT NULL,
  returns  INTEGER NOT NULL,
  net      INTEGER NOT NULL,
  CHECK (sales - returns = net)
) STRICT, WITHOUT ROWID;

-- What has to leave the till later, written together with its reason.
CREATE TABLE outbox (
  number     INTEGER PRIMARY KEY,
  kind       TEXT NOT NULL,
  journal    INTEGER NOT NULL UNIQUE REFERENCES journal (seq),
  created_ms INTEGER NOT NULL,
  sent_ms    INTEGER
) STRICT;
CREATE INDEX outbox_to_send ON outbox (number) WHERE sent_ms IS NULL;

CREATE TABLE receipt (
  sale     BLOB PRIMARY KEY REFERENCES sale (id),
  document TEXT NOT NULL CHECK (json_valid(document)),
  text     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A command that was carried out, under the name that its caller gave it.
CREATE TABLE request (
  id        TEXT PRIMARY KEY CHECK (id <> ''),
  command   TEXT NOT NULL,
  arguments TEXT NOT NULL,
  subject   TEXT NOT NULL,
  at_ms     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
