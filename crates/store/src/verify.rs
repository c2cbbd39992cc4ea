//! The auditor: reads the whole books, believes nothing that can be worked out, and names every place
//! where they do not add up.
//!
//! Rows are read one after the other, so that a book of any size needs the same memory. A part that
//! cannot be read is a problem among the others and not the end of the audit.

mod attempt;
mod cards;
mod chain;
mod conflicts;
mod digests;
mod events;
mod file;
mod gifts;
mod issues;
mod links;
mod periods;
mod returns;
mod sales;
mod signatures;
pub(crate) mod start;

use domain::{
    attempt::AttemptKind,
    ids::{AttemptId, PaymentId, SaleId},
    money::Money,
};
use rusqlite::{Connection, Row};

pub use self::{conflicts::ConflictFact, returns::ReturnFact};
use crate::{
    Db,
    error::{Error, Result},
};

/// More problems than these are only counted: a book that is wrong in every row must not fill the memory.
const PROBLEMS_KEPT: usize = 1_000;

/// What the books come to, and what is wrong with them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Books {
    /// Completed sales.
    pub sales_completed: u64,
    /// Cash that stayed in the drawer of what was handed over for sales, for each currency.
    pub cash: Vec<Money>,
    /// Cash that was handed out with card payments, for each currency: it left the drawer.
    pub cash_back: Vec<Money>,
    /// Tips that came with card payments, for each currency: no turnover.
    pub tips: Vec<Money>,
    /// What cards paid of sales, for each currency.
    pub card: Vec<Money>,
    /// Every name that this till has had towards terminals, oldest first.
    pub sale_ids: Vec<String>,
    /// Every approved card payment, oldest first.
    pub approved: Vec<CardFact>,
    /// Every reversal and refund that went through, oldest first.
    pub given_back: Vec<CardName>,
    /// What went back of finished sales, for each currency, as positive amounts.
    pub returned: Vec<Money>,
    /// Every document of money that went back, oldest first.
    pub returns: Vec<ReturnFact>,
    /// Attempts whose outcome nobody knows yet, oldest first.
    pub open: Vec<CardName>,
    /// Attempts with money that the books could not take where it belongs, oldest first.
    pub conflicts: Vec<CardName>,
    /// Every conflict, open or decided, oldest first.
    pub contradictions: Vec<ConflictFact>,
    /// What does not add up, first to last; nothing where the books are sound.
    pub problems: Vec<Problem>,
    /// How many more problems there are than those above.
    pub more_problems: u64,
}

/// An approved card payment, as a terminal or an acquirer can be asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardFact {
    /// Our own name for it.
    pub attempt: AttemptId,
    /// The card tender whose life it is part of.
    pub payment: PaymentId,
    /// The sale.
    pub sale: SaleId,
    /// nexo `ServiceID`.
    pub service_id: String,
    /// nexo `SaleID`.
    pub sale_id: String,
    /// nexo `POIID`.
    pub poi_id: String,
    /// What the terminal took in all.
    pub authorized: Money,
    /// What of it pays the sale.
    pub credited: Money,
    /// It is a tender of its sale; otherwise it stands among the conflicts.
    pub on_sale: bool,
}

/// An attempt by the names that a terminal knows it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardName {
    /// Our own name for it.
    pub attempt: AttemptId,
    /// The card tender whose life it is part of.
    pub payment: PaymentId,
    /// Payment, reversal or refund.
    pub kind: AttemptKind,
    /// nexo `ServiceID`.
    pub service_id: String,
    /// nexo `SaleID`.
    pub sale_id: String,
    /// nexo `POIID`.
    pub poi_id: String,
    /// What was asked for; of money given back, what went.
    pub amount: Money,
}

/// Something that does not add up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub what: String,
    /// Where.
    pub place: String,
}

impl Db {
    /// Replays the books from the first row. Meant for a reader of its own, since it takes a while.
    pub fn verify(&self) -> Result<Books> {
        self.read(|db| {
            // one snapshot, however much is sold meanwhile
            let tx = db.unchecked_transaction().map_err(Error::sql("begin to verify"))?;
            replay(&tx)
        })
    }
}

/// The audit under way.
#[derive(Default)]
struct Audit {
    books: Books,
    /// Tables are not as this program made them, so nothing that is read from them means what it says.
    strange: bool,
    events: events::Events,
}

/// One part of the audit.
type Part = fn(&Connection, &mut Audit) -> Result<()>;

/// Every part, the ground first: what stands on a broken one is wrong as well.
const PARTS: [(&str, Part); 12] = [
    ("database file", file::check),
    ("journal", chain::check),
    ("sales", sales::check),
    ("card payments", cards::check),
    ("conflicts", conflicts::check),
    ("returns", returns::check),
    ("signatures", signatures::check),
    ("periods of terminals", periods::check),
    ("gift cards", gifts::check),
    ("copies of receipts", issues::check),
    ("counters and links", links::check),
    ("rows", digests::check),
];

fn replay(db: &Connection) -> Result<Books> {
    let mut audit = Audit::default();
    for (place, check) in PARTS {
        match check(db, &mut audit) {
            Ok(()) => {}
            Err(error) if error.is_damage() => audit.books.problem(place, error.chain()),
            Err(error) => return Err(error),
        }
        if audit.strange {
            break;
        }
    }
    Ok(audit.books)
}

impl Books {
    /// Nothing is wrong.
    pub fn are_sound(&self) -> bool {
        self.problems.is_empty()
    }

    /// How many conflicts nobody has decided about.
    pub fn conflicts_open(&self) -> usize {
        self.contradictions.iter().filter(|fact| fact.decision.is_none()).count()
    }

    fn problem(&mut self, place: impl Into<String>, what: impl Into<String>) {
        if self.problems.len() < PROBLEMS_KEPT {
            self.problems.push(Problem { what: what.into(), place: place.into() });
        } else {
            self.more_problems = self.more_problems.saturating_add(1);
        }
    }

    /// What a part found, or that its rows cannot be read: then the place is the problem, and the rest goes on.
    fn note(&mut self, place: &str, found: Result<Vec<String>>) -> Result<()> {
        match found {
            Ok(found) => found.into_iter().for_each(|what| self.problem(place, what)),
            Err(error) if error.is_damage() => self.problem(place, error.chain()),
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

/// The text of a column. Bytes that are no text any more become marks, which no comparison passes.
fn text(row: &Row<'_>, column: usize) -> rusqlite::Result<String> {
    Ok(text_if_any(row, column)?.unwrap_or_default())
}

/// The same of a column that may be empty.
fn text_if_any(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<String>> {
    let bytes = row.get_ref(column)?.as_bytes_or_null()?;
    Ok(bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned()))
}
