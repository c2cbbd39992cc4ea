//! The queue of the printer. A job is made by the transaction that makes what it prints, is taken by one that
//! says so before the first byte leaves, and ends by one more: a crash anywhere loses none and repeats none
//! silently.

use chrono::{DateTime, TimeDelta, Utc};
use core::time::Duration;
use domain::{
    card::{CardResult, SlipFor},
    ids::{AttemptId, OperatorId},
    printer::{DRAWER_EXPIRY, EXPIRY, JobState, Printed, Trouble, pause_after},
    sale::{Sale, Stamp, TenderKind},
};
use engine::ports::{Committed, RequestKey};
use rusqlite::{Connection, Row, Transaction, params};

use super::{
    commit::Books,
    from_document,
    issue::{self, Form, Papers},
    journal, printer, request, seal, to_document, unknown_word,
};
use terminal::{Paper, PaperKind};

use crate::{
    Db,
    error::{Error, Result},
};

/// A job and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintJob {
    /// Its number in the queue.
    pub number: i64,
    /// What it prints.
    pub printed: Printed,
    /// Where it stands.
    pub state: JobState,
    /// How often it was tried.
    pub attempts: u32,
    /// Why it is not printed, or was not the last time.
    pub trouble: Option<Trouble>,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// Not before.
    pub next: DateTime<Utc>,
    /// When it was last touched.
    pub changed: DateTime<Utc>,
}

/// What the printer did with a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrintOutcome {
    /// It is on paper, as far as the printer can tell.
    Printed,
    /// No byte of it left: it is tried again until it is too old.
    NotSent(Trouble),
    /// Some of it may be on paper: only a person repeats it.
    MayHavePrinted(Trouble),
    /// The till did not come as far as the printer. It waits as before.
    NotTried,
}

/// What there is to do now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextPrint {
    /// This job, which is marked as being printed.
    Job(Box<PrintJob>),
    /// Nothing before this moment.
    Wait(DateTime<Utc>),
    /// Nothing until something new comes.
    Nothing,
}

/// What there is to do now, and what a look at the queue changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintTurn {
    /// To do.
    pub next: NextPrint,
    /// How many jobs were too old and are not printed any more.
    pub put_aside: usize,
}

impl From<NextPrint> for PrintTurn {
    fn from(next: NextPrint) -> Self {
        Self { next, put_aside: 0 }
    }
}

/// How the queue stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueueLook {
    /// Jobs that wait or are being printed.
    pub waiting: u32,
    /// Jobs that somebody has to look at.
    pub stuck: u32,
    /// A job is being printed.
    pub printing: bool,
    /// Why the first one was not taken the last time.
    pub trouble: Option<Trouble>,
}

impl Db {
    /// Takes the next job: what waited too long is not printed any more, and a drawer comes before paper.
    pub fn next_print(&self, wall: DateTime<Utc>) -> Result<PrintTurn> {
        let found = self.read(|db| list(db, &format!("WHERE state = 'queued' {ORDER}"), []))?;
        let Some(first) = found.first() else { return Ok(NextPrint::Nothing.into()) };
        let old: Vec<i64> = found.iter().filter(|job| is_old(job, wall)).map(|job| job.number).collect();
        // A printer that did not take one will not take another one either.
        if old.is_empty() && !is_due(first, wall) {
            return Ok(NextPrint::Wait(first.next).into());
        }
        let next = self.write("take a print job", |tx| {
            for number in &old {
                put(tx, *number, JobState::Expired, wall)?;
            }
            let queued = list(tx, &format!("WHERE state = 'queued' {ORDER} LIMIT 1"), [])?;
            let Some(job) = queued.into_iter().next() else { return Ok(NextPrint::Nothing) };
            if !is_due(&job, wall) {
                return Ok(NextPrint::Wait(job.next));
            }
            tx.execute("UPDATE print_job SET attempts = attempts + 1 WHERE number = ?1", [job.number])
                .map_err(Error::sql("take a print job"))?;
            put(tx, job.number, JobState::Printing, wall)?;
            find(tx, job.number).map(|job| NextPrint::Job(Box::new(job)))
        })?;
        Ok(PrintTurn { next, put_aside: old.len() })
    }

    /// What became of a job that was taken.
    pub fn print_ended(&self, number: i64, outcome: PrintOutcome, wall: DateTime<Utc>) -> Result<()> {
        self.write("keep what became of a print job", |tx| {
            let job = find(tx, number)?;
            if job.state != JobState::Printing {
                return Ok(());
            }
            let (state, trouble, next) = match outcome {
                PrintOutcome::Printed => (JobState::Printed, None, wall),
                PrintOutcome::NotSent(trouble) => {
                    (JobState::Queued, Some(trouble), after(wall, pause_after(job.attempts)))
                }
                PrintOutcome::MayHavePrinted(trouble) => (JobState::Failed, Some(trouble), wall),
                PrintOutcome::NotTried => {
                    (JobState::Queued, job.trouble, after(wall, pause_after(job.attempts)))
                }
            };
            tx.execute(
                "UPDATE print_job SET trouble = ?2, next_ms = ?3 WHERE number = ?1",
                params![number, trouble.map(Trouble::word), next.timestamp_millis()],
            )
            .map_err(Error::sql("keep what became of a print job"))?;
            put(tx, number, state, wall)
        })
    }

    /// What an earlier process was printing when it ended may be on paper. Gives how many.
    pub fn prints_interrupted(&self, wall: DateTime<Utc>) -> Result<usize> {
        let numbers: Vec<i64> = self
            .read(|db| list(db, "WHERE state = 'printing' ORDER BY number", []))?
            .iter()
            .map(|job| job.number)
            .collect();
        for number in &numbers {
            self.print_ended(*number, PrintOutcome::MayHavePrinted(Trouble::Stopped), wall)?;
        }
        Ok(numbers.len())
    }

    /// What waits, what somebody has to look at, and the newest of the rest; the newest first.
    pub fn print_jobs(&self, limit: u32) -> Result<Vec<PrintJob>> {
        self.read(|db| {
            let first = "WHERE state IN ('queued', 'printing', 'failed', 'expired') OR number >
                (SELECT coalesce(max(number), 0) FROM print_job) - ?1 ORDER BY number DESC LIMIT 200";
            list(db, first, [limit])
        })
    }

    /// One of them.
    pub fn print_job(&self, number: i64) -> Result<Option<PrintJob>> {
        self.read(|db| Ok(list(db, "WHERE number = ?1", [number])?.pop()))
    }

    /// How the queue stands.
    pub fn print_queue(&self) -> Result<QueueLook> {
        self.read(|db| {
            let waiting = list(db, &format!("WHERE state IN ('queued', 'printing') {ORDER}"), [])?;
            let stuck = db
                .query_row("SELECT count(*) FROM print_job WHERE state IN ('failed', 'expired')", [], |row| {
                    row.get(0)
                })
                .map_err(Error::sql("count the print jobs"))?;
            Ok(QueueLook {
                waiting: u32::try_from(waiting.len()).unwrap_or(u32::MAX),
                stuck,
                printing: waiting.iter().any(|job| job.state == JobState::Printing),
                trouble: waiting.first().and_then(|job| job.trouble),
            })
        })
    }

    /// Something that is no receipt goes into the queue: a test page.
    pub fn print(&self, printed: &Printed, wall: DateTime<Utc>) -> Result<i64> {
        let at = self.stamp(wall);
        self.write("put a page into the queue", |tx| queue(tx, printed, at))
    }

    /// Somebody wants it again: as it is where nothing of it left, as a copy where it may be on paper.
    pub fn print_again(
        &self,
        number: i64,
        by: OperatorId,
        key: &RequestKey,
        wall: DateTime<Utc>,
    ) -> Result<()> {
        let at = self.stamp(wall);
        self.write("print again", |tx| {
            if request::done_before(tx, key)?.is_some() {
                return Ok(());
            }
            let job = find(tx, number)?;
            let again = match job.state {
                JobState::Queued | JobState::Expired => {
                    let now = wall.timestamp_millis();
                    tx.execute(
                        "UPDATE print_job SET created_ms = ?2, next_ms = ?2 WHERE number = ?1",
                        params![number, now],
                    )
                    .map_err(Error::sql("print again"))?;
                    put(tx, number, JobState::Queued, wall)?;
                    number
                }
                JobState::Failed => {
                    let printed = self.as_copy(tx, job.printed, by, at)?;
                    put(tx, number, JobState::Dropped, wall)?;
                    queue(tx, &printed, at)?
                }
                JobState::Printing | JobState::Printed | JobState::Dropped => {
                    return Err(Error::PrintJobOver(number));
                }
            };
            request::keep(tx, key, &format!("print job {again}"), wall)
        })
    }

    /// What may be on paper already comes out as the next copy.
    fn as_copy(&self, tx: &Transaction<'_>, printed: Printed, by: OperatorId, at: Stamp) -> Result<Printed> {
        let papers = match printed {
            Printed::Receipt { sale, .. } => Papers::Sale(sale),
            Printed::Return { attempt, .. } => Papers::Return(attempt),
            other @ (Printed::Slip { .. } | Printed::Drawer | Printed::Test) => return Ok(other),
        };
        let (_, copy) = issue::issue(tx, self.sale_id(), papers, Form::Paper, by, at)?;
        Ok(papers.job(copy))
    }

    /// Somebody does not want it any more.
    pub fn drop_print(&self, number: i64, wall: DateTime<Utc>) -> Result<()> {
        self.write("take a job out of the queue", |tx| match find(tx, number)?.state {
            JobState::Queued | JobState::Failed | JobState::Expired => {
                put(tx, number, JobState::Dropped, wall)
            }
            JobState::Dropped => Ok(()),
            JobState::Printing | JobState::Printed => Err(Error::PrintJobOver(number)),
        })
    }

    /// Somebody opens the drawer without a sale.
    pub fn open_drawer(
        &self,
        by: OperatorId,
        reason: &str,
        key: &RequestKey,
        wall: DateTime<Utc>,
    ) -> Result<()> {
        let at = self.stamp(wall);
        self.write("open the drawer", |tx| {
            if request::done_before(tx, key)?.is_some() {
                return Ok(());
            }
            if printer::printer(tx)?.is_none_or(|printer| printer.drawer.is_none()) {
                return Err(Error::NoPrinter);
            }
            journal::event(tx, self.sale_id(), at, journal::Event::DrawerOpened { by, reason })?;
            let job = queue(tx, &Printed::Drawer, at)?;
            request::keep(tx, key, &format!("print job {job}"), wall)
        })
    }
}

impl Books<'_> {
    /// A slip that a terminal asked to be printed.
    pub(super) fn slip_to_print(&self, attempt: AttemptId, paper: &Paper) -> Result<Committed> {
        let audience = match paper.kind {
            PaperKind::Customer => SlipFor::Customer,
            PaperKind::Merchant | PaperKind::Other => SlipFor::Merchant,
        };
        slip(self.tx, attempt, audience, &paper.lines, paper.signature, self.at)?;
        Ok(Committed::default())
    }
}

/// A drawer comes before paper: somebody stands there with change in hand.
const ORDER: &str = "ORDER BY what = 'drawer' DESC, number";

/// A sale was completed with cash, or cash is handed out: the drawer opens, where there is one.
pub(crate) fn drawer_for(tx: &Transaction<'_>, sale: &Sale, cash_handed_out: bool, at: Stamp) -> Result<()> {
    let cash = sale.tenders.iter().any(|tender| matches!(tender.kind, TenderKind::Cash { .. }));
    let has_one = || printer::at_hand(tx).is_some_and(|printer| printer.drawer.is_some());
    if (cash || cash_handed_out) && has_one() {
        queue(tx, &Printed::Drawer, at)?;
    }
    Ok(())
}

/// The shop's slips of an approved payment go to the printer; the customer's stand on the receipt.
pub(crate) fn slips_of(
    tx: &Transaction<'_>,
    attempt: AttemptId,
    result: &CardResult,
    at: Stamp,
) -> Result<()> {
    for of in result.slips.iter().filter(|of| of.audience == SlipFor::Merchant) {
        slip(tx, attempt, of.audience, &of.lines, of.signature_required, at)?;
    }
    Ok(())
}

/// A slip as a terminal wrote it, once: one that came by a call of the terminal comes with its answer again.
pub(crate) fn slip(
    tx: &Transaction<'_>,
    attempt: AttemptId,
    audience: SlipFor,
    lines: &[String],
    signature: bool,
    at: Stamp,
) -> Result<()> {
    if lines.is_empty() || printer::at_hand(tx).is_none() {
        return Ok(());
    }
    let lines = lines.to_vec();
    let printed = Printed::Slip { attempt, audience, lines, signature };
    let known: bool = tx
        .query_row(
            "SELECT EXISTS (SELECT 1 FROM print_job WHERE what = 'slip' AND document = ?1)",
            [to_document("a print job", &printed)?],
            |row| row.get(0),
        )
        .map_err(Error::sql("look for a slip"))?;
    if known { Ok(()) } else { queue(tx, &printed, at).map(drop) }
}

/// A job at the end of the queue.
pub(crate) fn queue(tx: &Transaction<'_>, printed: &Printed, at: Stamp) -> Result<i64> {
    let now = at.utc.timestamp_millis();
    tx.execute(
        "INSERT INTO print_job (what, document, state, created_ms, next_ms, changed_ms)
         VALUES (?1, ?2, 'queued', ?3, ?3, ?3)",
        params![printed.word(), to_document("a print job", printed)?, now],
    )
    .map_err(Error::sql("put a job into the queue of the printer"))?;
    let number = tx.last_insert_rowid();
    seal::PRINT_JOB.seal(tx, &number)?;
    Ok(number)
}

fn put(tx: &Transaction<'_>, number: i64, state: JobState, wall: DateTime<Utc>) -> Result<()> {
    tx.execute(
        "UPDATE print_job SET state = ?2, changed_ms = ?3 WHERE number = ?1",
        params![number, state.word(), wall.timestamp_millis()],
    )
    .map_err(Error::sql("keep how a print job stands"))?;
    seal::PRINT_JOB.seal(tx, &number)
}

/// Its pause is over. No pause is as long as this one where the clock was set back.
fn is_due(job: &PrintJob, wall: DateTime<Utc>) -> bool {
    job.next <= wall || job.next > after(wall, pause_after(u32::MAX))
}

/// It waited so long that nobody waits for it any more. Where the clock was set back nobody knows how long that
/// was: then a receipt is still wanted, and a drawer stays shut.
fn is_old(job: &PrintJob, wall: DateTime<Utc>) -> bool {
    match job.printed {
        Printed::Drawer => {
            after(job.created, DRAWER_EXPIRY) <= wall || job.created > after(wall, DRAWER_EXPIRY)
        }
        Printed::Receipt { .. } | Printed::Return { .. } | Printed::Slip { .. } | Printed::Test => {
            after(job.created, EXPIRY) <= wall
        }
    }
}

fn after(moment: DateTime<Utc>, pause: Duration) -> DateTime<Utc> {
    let pause = TimeDelta::from_std(pause).unwrap_or(TimeDelta::MAX);
    moment.checked_add_signed(pause).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

fn find(db: &Connection, number: i64) -> Result<PrintJob> {
    let found = list(db, "WHERE number = ?1", [number])?.pop();
    found.ok_or_else(|| Error::Missing { what: format!("print job {number}") })
}

fn list<P: rusqlite::Params>(db: &Connection, only: &str, values: P) -> Result<Vec<PrintJob>> {
    let what = "read the queue of the printer";
    let sql = format!(
        "SELECT number, document, state, attempts, trouble, created_ms, next_ms, changed_ms FROM print_job {only}"
    );
    let mut statement = db.prepare_cached(&sql).map_err(Error::sql(what))?;
    let mut rows = statement.query(values).map_err(Error::sql(what))?;
    let mut jobs = Vec::new();
    while let Some(row) = rows.next().map_err(Error::sql(what))? {
        jobs.push(job(row)?);
    }
    Ok(jobs)
}

fn job(row: &Row<'_>) -> Result<PrintJob> {
    let what = "read a print job";
    let time =
        |column| row.get::<_, i64>(column).map(|ms| DateTime::from_timestamp_millis(ms).unwrap_or_default());
    let document: String = row.get(1).map_err(Error::sql(what))?;
    let state: String = row.get(2).map_err(Error::sql(what))?;
    let trouble: Option<String> = row.get(4).map_err(Error::sql(what))?;
    let trouble =
        trouble.map(|word| Trouble::from_word(&word).ok_or_else(|| unknown_word("a print job", "trouble")));
    Ok(PrintJob {
        number: row.get(0).map_err(Error::sql(what))?,
        printed: from_document("a print job", &document)?,
        state: JobState::from_word(&state).ok_or_else(|| unknown_word("a print job", "state"))?,
        attempts: row.get(3).map_err(Error::sql(what))?,
        trouble: trouble.transpose()?,
        created: time(5).map_err(Error::sql(what))?,
        next: time(6).map_err(Error::sql(what))?,
        changed: time(7).map_err(Error::sql(what))?,
    })
}
