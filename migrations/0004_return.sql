-- Money of finished sales that goes back, signatures that somebody still has to look at, and the periods
-- of a terminal that were closed.

-- Every giving back of a finished sale that was ordered, with who ordered it and why. What came of it is
-- the state of its attempt.
CREATE TABLE sale_return (
  attempt  BLOB PRIMARY KEY REFERENCES attempt (id),
  -- the approved attempt whose money goes back
  payment  BLOB NOT NULL REFERENCES attempt (id),
  sale     BLOB NOT NULL REFERENCES sale (id),
  operator BLOB NOT NULL REFERENCES operator (id),
  reason   TEXT NOT NULL CHECK (reason <> ''),
  at_ms    INTEGER NOT NULL,
  digest   BLOB CHECK (length(digest) = 32),
  CHECK (attempt <> payment)
) STRICT, WITHOUT ROWID;
CREATE INDEX sale_return_by_sale ON sale_return (sale);
CREATE INDEX sale_return_by_payment ON sale_return (payment);

-- The document of money that went back, numbered and sealed as a sale is. Amounts are positive here and
-- negative in the document.
CREATE TABLE return_document (
  attempt        BLOB PRIMARY KEY REFERENCES sale_return (attempt),
  payment        BLOB NOT NULL REFERENCES attempt (id),
  sale           BLOB NOT NULL REFERENCES sale (id),
  kind           TEXT NOT NULL CHECK (kind IN ('void', 'refund')),
  currency       TEXT NOT NULL CHECK (length(currency) = 3),
  amount         INTEGER NOT NULL CHECK (amount > 0),
  operator       BLOB NOT NULL REFERENCES operator (id),
  at_ms          INTEGER NOT NULL,
  at_offset_s    INTEGER NOT NULL,
  receipt_series TEXT NOT NULL,
  receipt_number INTEGER NOT NULL CHECK (receipt_number >= 1),
  document       TEXT NOT NULL CHECK (json_valid(document)),
  journal        INTEGER NOT NULL UNIQUE REFERENCES journal (seq),
  digest         BLOB CHECK (length(digest) = 32),
  UNIQUE (receipt_series, receipt_number)
) STRICT, WITHOUT ROWID;
CREATE INDEX return_document_by_sale ON return_document (sale, journal);
CREATE INDEX return_document_by_payment ON return_document (payment, amount);
CREATE TRIGGER return_within_payment BEFORE INSERT ON return_document
WHEN NEW.amount + (SELECT coalesce(sum(amount), 0) FROM return_document WHERE payment = NEW.payment)
   > (SELECT coalesce(credited, 0) FROM attempt WHERE id = NEW.payment)
BEGIN SELECT RAISE(ABORT, 'no more is given back than was taken'); END;

CREATE TABLE return_tax (
  attempt    BLOB NOT NULL REFERENCES return_document (attempt),
  position   INTEGER NOT NULL,
  tax_letter TEXT NOT NULL,
  category   TEXT NOT NULL,
  -- thousandths of a per cent
  rate       INTEGER NOT NULL,
  net        INTEGER NOT NULL,
  tax        INTEGER NOT NULL,
  gross      INTEGER NOT NULL,
  currency   TEXT NOT NULL,
  PRIMARY KEY (attempt, position),
  CHECK (net + tax = gross)
) STRICT, WITHOUT ROWID;

CREATE TABLE return_receipt (
  attempt  BLOB PRIMARY KEY REFERENCES return_document (attempt),
  document TEXT NOT NULL CHECK (json_valid(document)),
  text     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Approved payments whose slip wants a signature, and what somebody said of it. The money is taken either
-- way: one that is not accepted is given back.
CREATE TABLE signature_check (
  attempt  BLOB PRIMARY KEY REFERENCES attempt (id),
  asked_ms INTEGER NOT NULL,
  accepted INTEGER CHECK (accepted IN (0, 1)),
  operator BLOB REFERENCES operator (id),
  at_ms    INTEGER,
  digest   BLOB CHECK (length(digest) = 32),
  CHECK ((accepted IS NULL) = (operator IS NULL)),
  CHECK ((accepted IS NULL) = (at_ms IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX signature_open ON signature_check (asked_ms) WHERE accepted IS NULL;
INSERT INTO signature_check (attempt, asked_ms)
  SELECT a.id, a.created_ms FROM attempt a WHERE a.kind = 'payment' AND a.state = 'approved'
  AND EXISTS (SELECT 1 FROM json_each(a.document, '$.state.result.slips') s
    WHERE json_extract(s.value, '$.audience') = 'merchant' AND json_extract(s.value, '$.signature_required'));

-- A period of a terminal that was closed: what the terminal told beside what the books have.
CREATE TABLE card_period (
  number          INTEGER PRIMARY KEY,
  -- no reference: a terminal may be removed, its history stays
  terminal        BLOB NOT NULL CHECK (length(terminal) = 16),
  -- the terminal's own number of it (nexo POIReconciliationID), where it told
  terminal_period TEXT,
  operator        BLOB NOT NULL REFERENCES operator (id),
  at_ms           INTEGER NOT NULL,
  document        TEXT NOT NULL CHECK (json_valid(document)),
  digest          BLOB CHECK (length(digest) = 32)
) STRICT;
CREATE INDEX card_period_by_terminal ON card_period (terminal, number);

-- Card money that moved, and the period that it was counted in: no clock decides, so that none is
-- counted twice or never.
CREATE TABLE card_period_entry (
  attempt  BLOB PRIMARY KEY REFERENCES attempt (id),
  terminal BLOB NOT NULL CHECK (length(terminal) = 16),
  period   INTEGER REFERENCES card_period (number),
  digest   BLOB CHECK (length(digest) = 32)
) STRICT, WITHOUT ROWID;
CREATE INDEX card_period_entry_by_period ON card_period_entry (period);
CREATE INDEX card_period_entry_open ON card_period_entry (terminal) WHERE period IS NULL;
INSERT INTO card_period_entry (attempt, terminal) SELECT id, terminal FROM attempt WHERE state = 'approved';
