//! Looking at a till without touching it: do the books add up, and is it healthy? Both read beside
//! a till that is open.

mod disk;
mod ledger;

use std::collections::HashMap;
use std::path::Path;

use domain::attempt::AttemptKind;
use domain::money::Money;
use serde::Serialize;
use store::{Db, KeyPlace};

pub use self::ledger::{Compared, LedgerError};
use crate::system::wall;
use crate::view::amount;
use crate::views::AmountView;

/// An approved card payment, as the terminal can be asked for it.
#[derive(Clone, Debug, Serialize)]
pub struct CardPayment {
    /// nexo `ServiceID`.
    pub service_id: String,
    /// nexo `SaleID`.
    pub sale_id: String,
    /// nexo `POIID`.
    pub poi_id: String,
    /// What the terminal took in all.
    pub authorized: AmountView,
    /// What of it pays the sale.
    pub credited: AmountView,
    /// It stands on its sale; otherwise it is a conflict.
    pub on_sale: bool,
}

/// Money that went back at a terminal.
#[derive(Clone, Debug, Serialize)]
pub struct GivenBack {
    /// `reversal` or `refund`.
    pub kind: &'static str,
    /// nexo `ServiceID`.
    pub service_id: String,
    /// nexo `SaleID`.
    pub sale_id: String,
    /// nexo `POIID`.
    pub poi_id: String,
    /// How much.
    pub amount: AmountView,
    /// The conflict because of which it went.
    pub conflict: Option<i64>,
    /// `ServiceID` of the payment of a finished sale whose money it was.
    pub payment: Option<String>,
    /// The receipt number of its document.
    pub receipt: Option<String>,
}

/// A contradiction between the books and the terminal.
#[derive(Clone, Debug, Serialize)]
pub struct Contradiction {
    /// Its number.
    pub number: i64,
    /// What contradicts what, such as `late_money`.
    pub kind: &'static str,
    /// It contradicts a reversal and not a payment.
    pub of_reversal: bool,
    /// nexo `ServiceID` of the payment or reversal.
    pub service_id: String,
    /// nexo `SaleID`.
    pub sale_id: String,
    /// nexo `POIID`.
    pub poi_id: String,
    /// The money that it is about.
    pub amount: AmountView,
    /// What a manager decided; absent while it is open.
    pub decision: Option<&'static str>,
}

/// Something that does not add up.
#[derive(Clone, Debug, Serialize)]
pub struct Wrong {
    /// Where.
    pub place: String,
    /// What.
    pub what: String,
}

/// What the books come to.
#[derive(Clone, Debug, Serialize)]
pub struct Books {
    /// Nothing is wrong.
    pub sound: bool,
    /// Completed sales.
    pub sales: u64,
    /// Cash that stayed in the drawer of what was handed over for sales.
    pub cash: Vec<AmountView>,
    /// Cash that was handed out with card payments.
    pub cash_back: Vec<AmountView>,
    /// Tips that came with card payments.
    pub tips: Vec<AmountView>,
    /// What went back of finished sales.
    pub returned: Vec<AmountView>,
    /// What cards paid of sales.
    pub card: Vec<AmountView>,
    /// Every approved card payment.
    pub approved: Vec<CardPayment>,
    /// Every reversal that went through.
    pub given_back: Vec<GivenBack>,
    /// Every contradiction between books and terminal, decided or not.
    pub contradictions: Vec<Contradiction>,
    /// How many of them nobody has decided about. A warning and no problem: the books know them.
    pub conflicts_open: usize,
    /// How many attempts are still open.
    pub open: usize,
    /// Answers that wait in the reserve. A warning and no problem: they come in when the till starts.
    pub reserve_pending: usize,
    /// What a terminal's own record came to beside these books; absent where none was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ledger: Option<Compared>,
    /// Where to begin to look; absent where nothing is wrong.
    pub first_problem: Option<Wrong>,
    /// What is wrong, first to last.
    pub problems: Vec<Wrong>,
    /// How many more problems there are than those above.
    pub more_problems: u64,
}

/// Why nothing can be said of a till.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// Its folder cannot be read, or is none.
    #[error(transparent)]
    Till(#[from] store::Error),
    /// The terminal's record cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// Replays the books of a data folder.
pub fn verify(data: &Path) -> Result<Books, store::Error> {
    let (books, pending) = audit(data)?;
    Ok(view(books, pending, None))
}

/// The same, and holds them against what a terminal says that it did.
pub fn verify_with(data: &Path, ledger: &Path) -> Result<Books, Unreadable> {
    let (mut books, pending) = audit(data)?;
    let (compared, problems) = ledger::compare(&books, ledger)?;
    books.problems.extend(problems);
    Ok(view(books, pending, Some(compared)))
}

/// The books, and how much waits in the reserve. What cannot even be opened for being damaged is wrong
/// books as well, and not no books.
fn audit(data: &Path) -> Result<(store::Books, usize), store::Error> {
    let looked = Db::open_read_only(data).and_then(|db| Ok((db.verify()?, db.reserve()?)));
    match looked {
        Ok((books, reserve)) => Ok((books, reserve.reserved.len() + reserve.unreadable)),
        Err(error) if error.is_damage() => {
            let what = crate::error::Chain(&error).to_string();
            let problems = vec![store::Problem { place: "database file".to_owned(), what }];
            Ok((store::Books { problems, ..store::Books::default() }, 0))
        }
        Err(error) => Err(error),
    }
}

fn view(books: store::Books, reserve_pending: usize, ledger: Option<Compared>) -> Books {
    let conflicts_open = books.conflicts_open();
    let problems: Vec<Wrong> = books
        .problems
        .into_iter()
        .map(|problem| Wrong { what: problem.what, place: problem.place })
        .collect();
    let because_of = |attempt| {
        let found = books.contradictions.iter().find(|fact| fact.reversals.contains(&attempt));
        found.map(|fact| fact.number.0)
    };
    let named: HashMap<_, _> = books.approved.iter().map(|fact| (fact.attempt, &fact.service_id)).collect();
    let returns: HashMap<_, _> = books.returns.iter().map(|fact| (fact.attempt, fact)).collect();
    let given_back = books.given_back.iter().map(|back| {
        let document = returns.get(&back.attempt);
        GivenBack {
            kind: if back.kind == AttemptKind::Refund { "refund" } else { "reversal" },
            service_id: back.service_id.clone(),
            sale_id: back.sale_id.clone(),
            poi_id: back.poi_id.clone(),
            amount: amount(back.amount),
            conflict: because_of(back.attempt),
            payment: document.and_then(|fact| named.get(&fact.payment)).map(|name| (*name).clone()),
            receipt: document.map(|fact| fact.number.to_string()),
        }
    });
    let given_back = given_back.collect();
    let amounts = |sums: Vec<Money>| sums.into_iter().map(amount).collect();
    Books {
        sound: problems.is_empty(),
        sales: books.sales_completed,
        cash: amounts(books.cash),
        cash_back: amounts(books.cash_back),
        tips: amounts(books.tips),
        returned: amounts(books.returned),
        card: amounts(books.card),
        approved: books
            .approved
            .into_iter()
            .map(|fact| CardPayment {
                service_id: fact.service_id,
                sale_id: fact.sale_id,
                poi_id: fact.poi_id,
                authorized: amount(fact.authorized),
                credited: amount(fact.credited),
                on_sale: fact.on_sale,
            })
            .collect(),
        given_back,
        contradictions: books.contradictions.into_iter().map(contradiction).collect(),
        conflicts_open,
        open: books.open.len(),
        reserve_pending,
        ledger,
        first_problem: problems.first().cloned(),
        problems,
        more_problems: books.more_problems,
    }
}

fn contradiction(fact: store::ConflictFact) -> Contradiction {
    Contradiction {
        number: fact.number.0,
        kind: fact.kind.word(),
        of_reversal: fact.of == AttemptKind::Reversal,
        service_id: fact.service_id,
        sale_id: fact.sale_id,
        poi_id: fact.poi_id,
        amount: amount(fact.amount),
        decision: fact.decision.map(domain::conflict::ConflictDecision::word),
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// `ok`, `warning` or `fault`.
    pub level: &'static str,
    /// What was found, with the cure where there is something to mend.
    pub text: String,
}

/// Looks at a till from outside: can it be read, where is its key, what is open, what is paired?
#[must_use]
pub fn doctor(data: &Path) -> Vec<Finding> {
    let mut found = disk::look(data);
    let db = match Db::open_read_only(data) {
        Ok(db) => db,
        Err(error) => {
            found.push(Finding { level: "fault", text: error.to_string() });
            return found;
        }
    };
    found.push(Finding { level: "ok", text: "the database can be read".to_owned() });
    let identity = db.identity();
    found.push(Finding {
        level: "ok",
        text: format!("this till is {} and speaks as {}", identity.till_code, identity.sale_id),
    });
    found.push(match db.key_place() {
        KeyPlace::Keychain => Finding { level: "ok", text: "the key is in the keychain".to_owned() },
        KeyPlace::File => Finding {
            level: "warning",
            text: "the key is in a file beside the database: who copies the folder can try PINs offline; \
                   a till made where there is a keychain is safer"
                .to_owned(),
        },
    });
    let open = engine::ports::Store::open_attempts(&db);
    found.push(match open {
        Ok(open) if open.is_empty() => Finding { level: "ok", text: "no payment is open".to_owned() },
        Ok(open) => Finding {
            level: "warning",
            text: format!("{} payment(s) open; start the till, which asks the terminal", open.len()),
        },
        Err(error) => Finding { level: "fault", text: error.to_string() },
    });
    found.push(match db.open_conflicts() {
        Ok(open) if open.is_empty() => {
            Finding { level: "ok", text: "no contradiction between books and terminal is open".to_owned() }
        }
        Ok(open) => Finding {
            level: "warning",
            text: format!(
                "{} time(s) terminal and books disagree; a manager has to decide at the till",
                open.len()
            ),
        },
        Err(error) => Finding { level: "fault", text: error.to_string() },
    });
    found.push(match db.terminals() {
        Ok(terminals) if terminals.is_empty() => {
            Finding { level: "warning", text: "no terminal is paired; use `florin terminal add`".to_owned() }
        }
        Ok(terminals) => Finding { level: "ok", text: format!("{} terminal(s) paired", terminals.len()) },
        Err(error) => Finding { level: "fault", text: error.to_string() },
    });
    found.push(Finding { level: "ok", text: format!("looked at {}", wall().format("%Y-%m-%d %H:%M:%SZ")) });
    found
}
