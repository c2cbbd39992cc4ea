-- What a conflict is about, what a reversal has to repeat, and what a person decided.
--
-- The new columns are empty in rows that were written before: what they were about follows from their
-- attempt, and the terminal's name of the transaction was not kept.

ALTER TABLE conflict ADD COLUMN kind TEXT
  CHECK (kind IN ('late_money', 'not_taken', 'late_refusal', 'second_charge', 'other_amount'));
ALTER TABLE conflict ADD COLUMN amount INTEGER;
ALTER TABLE conflict ADD COLUMN currency TEXT CHECK (length(currency) = 3);
-- the terminal's own name of the transaction (nexo POITransactionID), byte for byte
ALTER TABLE conflict ADD COLUMN transaction_id TEXT;
ALTER TABLE conflict ADD COLUMN transaction_at TEXT;

-- Every reversal that was ordered because of a conflict, with who ordered it and why. Most conflicts
-- have one at most; a reversal that the terminal refused leaves the conflict open.
CREATE TABLE conflict_reversal (
  reversal BLOB PRIMARY KEY REFERENCES attempt (id),
  conflict INTEGER NOT NULL REFERENCES conflict (number),
  operator BLOB NOT NULL REFERENCES operator (id),
  reason   TEXT NOT NULL CHECK (reason <> ''),
  at_ms    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX conflict_reversal_by_conflict ON conflict_reversal (conflict);

-- What ended a conflict: at most one decision each. `reverse` stands here once the terminal gave the
-- money back, and not before.
CREATE TABLE conflict_decision (
  conflict INTEGER PRIMARY KEY REFERENCES conflict (number),
  kind     TEXT NOT NULL CHECK (kind IN ('reverse', 'keep', 'settled_elsewhere')),
  operator BLOB NOT NULL REFERENCES operator (id),
  reason   TEXT NOT NULL CHECK (reason <> ''),
  at_ms    INTEGER NOT NULL,
  reversal BLOB UNIQUE REFERENCES conflict_reversal (reversal),
  CHECK ((kind = 'reverse') = (reversal IS NOT NULL))
) STRICT;

-- Attempts that ended and are still asked about: how many questions are left. A count and no time, so
-- that no clock decides when the asking ends.
CREATE TABLE aftercare (
  attempt   BLOB PRIMARY KEY REFERENCES attempt (id),
  questions INTEGER NOT NULL CHECK (questions > 0)
) STRICT, WITHOUT ROWID;
