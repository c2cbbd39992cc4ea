//! Who takes jobs out of the queue and to the printer. No sale waits for it: a sale only leaves a row, and
//! this looks for rows whenever something was published.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::printer::{Printed, Printer, Trouble};
use domain::receipt::paper::Paper;
use domain::receipt::words::ReceiptWords;
use printer::line::{Line, NotPrinted};
use store::{Db, NextPrint, PrintJob, PrintOutcome, PrintTurn};
use terminal::Clock;
use tokio::sync::Notify;

use crate::app::App;
use crate::error::ApiError;
use crate::publish::Part;

/// How long a queue that cannot be read is left alone.
const STORE_AGAIN: Duration = Duration::from_secs(5);
/// A printer in trouble that nothing waits for is asked now and then whether it is well again.
const ASK_AGAIN: Duration = Duration::from_secs(15);

/// What the till knows of its printer beside the queue.
pub(crate) struct Printing {
    line: Line,
    configured: AtomicBool,
    wake: Arc<Notify>,
    trouble: Mutex<Option<Trouble>>,
    /// What an earlier process was printing is marked as that.
    taken_up: AtomicBool,
    /// What became of a job, until it is in the books.
    unsaid: Mutex<Option<(i64, PrintOutcome)>>,
}

impl Printing {
    pub(crate) fn new(line: Line, found: &TakenUp) -> Self {
        Self {
            line,
            configured: AtomicBool::new(found.configured),
            wake: Arc::default(),
            trouble: Mutex::default(),
            taken_up: AtomicBool::new(found.marked),
            unsaid: Mutex::default(),
        }
    }

    /// The shop has another printer, or none.
    pub(crate) fn configure(&self, configured: bool) {
        self.configured.store(configured, Ordering::Release);
        self.set_trouble(None);
        self.wake.notify_one();
    }

    /// There may be something to print.
    pub(crate) fn wake(&self) {
        if self.configured.load(Ordering::Acquire) {
            self.wake.notify_one();
        }
    }

    /// Why the printer did not work when it was last tried.
    pub(crate) fn trouble(&self) -> Option<Trouble> {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn unsaid(&self) -> MutexGuard<'_, Option<(i64, PrintOutcome)>> {
        self.unsaid.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// True where it is news.
    fn set_trouble(&self, trouble: Option<Trouble>) -> bool {
        let mut known = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        core::mem::replace(&mut *known, trouble) != trouble
    }
}

/// What a start found of earlier printing.
pub(crate) struct TakenUp {
    /// There is a printer.
    pub(crate) configured: bool,
    /// What was being printed when the till stopped is marked as that.
    pub(crate) marked: bool,
}

/// Paper of an earlier life that may have come out is shown as that. A damaged queue keeps nobody from selling.
pub(crate) fn take_up(db: &Db, wall: DateTime<Utc>) -> TakenUp {
    let marked = db.prints_interrupted(wall).inspect_err(|error| {
        tracing::error!(%error, "what was being printed when the till stopped cannot be marked yet");
    });
    TakenUp { configured: db.printer().unwrap_or_default().is_some(), marked: marked.is_ok() }
}

/// Prints for as long as the till is there.
pub(crate) async fn work(app: Weak<App>, wake: Arc<Notify>, clock: Arc<dyn Clock>) {
    let mut asked = false;
    loop {
        let Some(till) = app.upgrade() else { return };
        let pause = match till.print_next(!asked).await {
            Ok(pause) => pause,
            Err(error) => {
                tracing::error!(id = %error.id, "the queue of the printer cannot be read");
                Pause::For(STORE_AGAIN)
            }
        };
        asked = true;
        drop(till);
        match pause {
            Pause::None => {}
            Pause::UntilWoken => wake.notified().await,
            Pause::For(time) => {
                let until = clock.now().up.saturating_add(time);
                tokio::select! {
                    biased;
                    () = wake.notified() => {}
                    () = clock.sleep_until(until) => {}
                }
            }
        }
    }
}

/// When to look again.
enum Pause {
    None,
    For(Duration),
    UntilWoken,
}

impl App {
    /// The worker's own bell.
    pub(crate) fn bell(&self) -> Arc<Notify> {
        Arc::clone(&self.printing.wake)
    }

    /// Prints the next job, if there is one. `ask` is whether to find out how an idle printer is.
    async fn print_next(&self, ask: bool) -> Result<Pause, ApiError> {
        let Some(printer) = self.with_db(Db::printer).await? else { return Ok(Pause::UntilWoken) };
        self.settle_earlier().await?;
        let wall = self.clock.now().wall;
        let PrintTurn { next, put_aside } = self.with_db(move |db| db.next_print(wall)).await?;
        // Only news is published: each publication wakes this worker.
        if put_aside > 0 {
            self.publish([Part::Printer]).await?;
        }
        match next {
            NextPrint::Job(job) => {
                self.print(&printer, *job).await?;
                Ok(Pause::None)
            }
            NextPrint::Wait(until) => Ok(Pause::For(left(until, wall))),
            NextPrint::Nothing => {
                if ask || self.printing.trouble().is_some() {
                    let answer = self.printing.line.check(&printer.address, printer.model.answers());
                    if self.printing.set_trouble(answer.await.err()) {
                        self.publish([Part::Printer]).await?;
                    }
                }
                match self.printing.trouble() {
                    Some(_) => Ok(Pause::For(ASK_AGAIN)),
                    None => Ok(Pause::UntilWoken),
                }
            }
        }
    }

    /// What the books do not know yet of earlier jobs: nothing new is printed before they do.
    async fn settle_earlier(&self) -> Result<(), ApiError> {
        let wall = self.clock.now().wall;
        if !self.printing.taken_up.load(Ordering::Acquire) {
            self.with_db(move |db| db.prints_interrupted(wall)).await?;
            self.printing.taken_up.store(true, Ordering::Release);
        }
        let unsaid = *self.printing.unsaid();
        if let Some((number, outcome)) = unsaid {
            self.with_db(move |db| db.print_ended(number, outcome, wall)).await?;
            *self.printing.unsaid() = None;
            self.publish([Part::Printer]).await?;
        }
        Ok(())
    }

    async fn print(&self, printer: &Printer, job: PrintJob) -> Result<(), ApiError> {
        let outcome = match self.bytes_of(printer, &job.printed).await {
            Ok(Some(bytes)) => self.carry(printer, &job, &bytes).await,
            // What cannot be rendered any more has nothing to send, and is over.
            Ok(None) => PrintOutcome::Printed,
            Err(error) => {
                tracing::error!(job = job.number, id = %error.id, "what is to be printed cannot be read");
                PrintOutcome::NotTried
            }
        };
        *self.printing.unsaid() = Some((job.number, outcome));
        self.settle_earlier().await
    }

    async fn carry(&self, printer: &Printer, job: &PrintJob, bytes: &[u8]) -> PrintOutcome {
        // A screen that cannot be told keeps no paper waiting.
        if let Err(error) = self.publish([Part::Printer]).await {
            tracing::error!(id = %error.id, "the screen could not be told of the printer");
        }
        // A drawer does not need paper, so nobody asks for it first.
        let asks = printer.model.answers() && job.printed != Printed::Drawer;
        let sent = self.printing.line.send(&printer.address, asks, bytes).await;
        let trouble = sent.err().map(|(NotPrinted::NotSent(why) | NotPrinted::MayHavePrinted(why))| why);
        if let Some(trouble) = trouble {
            tracing::warn!(job = job.number, what = job.printed.word(), %trouble, "the printer did not print");
        }
        self.printing.set_trouble(trouble);
        match sent {
            Ok(()) => PrintOutcome::Printed,
            Err(NotPrinted::NotSent(trouble)) => PrintOutcome::NotSent(trouble),
            Err(NotPrinted::MayHavePrinted(trouble)) => PrintOutcome::MayHavePrinted(trouble),
        }
    }

    /// The bytes of a job, from what the books have of it.
    async fn bytes_of(&self, printer: &Printer, job: &Printed) -> Result<Option<Vec<u8>>, ApiError> {
        let words = self.words();
        let paper = match job {
            Printed::Drawer => return Ok(printer.drawer.map(printer::kick)),
            Printed::Test => Some(printer::test_page(printer, words)),
            Printed::Receipt { sale, copy } => self.receipt_paper(*sale, *copy).await?,
            Printed::Return { attempt, copy } => self.return_paper(*attempt, *copy).await?,
            Printed::Slip { lines, signature, .. } => {
                Some(slip(lines, *signature, self.shop.training, words))
            }
        };
        Ok(paper.map(|paper| printer::escpos(&paper, printer)))
    }

    /// The words of receipts in this shop.
    pub(crate) fn words(&self) -> &'static ReceiptWords {
        ReceiptWords::for_language(&self.shop.language)
    }

    /// The stored receipt of a sale as this copy.
    pub(crate) async fn receipt_paper(
        &self,
        sale: domain::ids::SaleId,
        copy: u32,
    ) -> Result<Option<Paper>, ApiError> {
        let stored = self.with_db(move |db| db.receipt(sale)).await?;
        Ok(stored.map(|stored| {
            let mut receipt = stored.receipt;
            receipt.copy = copy;
            receipt.paper(self.words())
        }))
    }

    /// The same of a return.
    pub(crate) async fn return_paper(
        &self,
        attempt: domain::ids::AttemptId,
        copy: u32,
    ) -> Result<Option<Paper>, ApiError> {
        let stored = self.with_db(move |db| db.return_receipt(attempt)).await?;
        Ok(stored.map(|stored| {
            let mut receipt = stored.receipt;
            receipt.copy = copy;
            receipt.paper(self.words())
        }))
    }
}

fn slip(lines: &[String], signature: bool, training: bool, words: &ReceiptWords) -> Paper {
    let mut paper = Paper::default();
    if training {
        paper.loud(words.training);
    }
    for line in lines {
        paper.slip(line);
    }
    if signature {
        paper.blank_to_fill(words.signature);
    }
    paper
}

fn left(until: DateTime<Utc>, wall: DateTime<Utc>) -> Duration {
    until.signed_duration_since(wall).to_std().unwrap_or_default()
}
