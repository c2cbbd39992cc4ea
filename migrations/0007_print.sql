-- What goes to the receipt printer, and every time that a receipt left the till.

-- Each time: 0 is the original, every later one is a copy and says so. On paper it is a job as well.
CREATE TABLE receipt_issue (
  number   INTEGER PRIMARY KEY,
  sale     BLOB REFERENCES sale (id),
  attempt  BLOB REFERENCES return_document (attempt),
  copy     INTEGER NOT NULL CHECK (copy >= 0),
  form     TEXT NOT NULL CHECK (form IN ('paper', 'text', 'html', 'pdf')),
  operator BLOB NOT NULL REFERENCES operator (id),
  at_ms    INTEGER NOT NULL,
  digest   BLOB CHECK (length(digest) = 32),
  CHECK ((sale IS NULL) <> (attempt IS NULL)),
  UNIQUE (sale, copy),
  UNIQUE (attempt, copy)
) STRICT;

-- The queue of the printer. A job stays when it is over, so that somebody can see what became of it.
CREATE TABLE print_job (
  number     INTEGER PRIMARY KEY,
  what       TEXT NOT NULL CHECK (what IN ('receipt', 'return', 'slip', 'drawer', 'test')),
  document   TEXT NOT NULL CHECK (json_valid(document)),
  state      TEXT NOT NULL CHECK (state IN ('queued', 'printing', 'printed', 'failed', 'expired', 'dropped')),
  attempts   INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  trouble    TEXT CHECK (trouble IN ('unreachable', 'paper_out', 'cover_open', 'not_ready', 'silent', 'broken',
    'stopped')),
  created_ms INTEGER NOT NULL,
  -- not before
  next_ms    INTEGER NOT NULL,
  changed_ms INTEGER NOT NULL,
  digest     BLOB CHECK (length(digest) = 32),
  -- what may be on paper has a reason why nobody knows
  CHECK (state <> 'failed' OR trouble IS NOT NULL)
) STRICT;
CREATE INDEX print_job_waiting ON print_job (number) WHERE state IN ('queued', 'printing');
CREATE INDEX print_job_stuck ON print_job (number) WHERE state IN ('failed', 'expired');

-- For the search field over receipts.
CREATE INDEX sale_by_total ON sale (total) WHERE state = 'completed';
CREATE INDEX sale_by_completion ON sale (completed_ms) WHERE state = 'completed';
