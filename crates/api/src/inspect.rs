//! Looking at a till without touching it: do the books add up, and is it healthy? Both read beside
//! a till that is open.

use std::path::Path;

use serde::Serialize;
use store::{Db, KeyPlace};

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

/// Something that does not add up.
#[derive(Clone, Debug, Serialize)]
pub struct Wrong {
    /// What.
    pub what: String,
    /// Where.
    pub place: String,
}

/// What the books come to.
#[derive(Clone, Debug, Serialize)]
pub struct Books {
    /// Nothing is wrong.
    pub sound: bool,
    /// Completed sales.
    pub sales: u64,
    /// Cash that stayed in the drawer.
    pub cash: Vec<AmountView>,
    /// What cards paid of sales.
    pub card: Vec<AmountView>,
    /// Every approved card payment.
    pub approved: Vec<CardPayment>,
    /// How many attempts are still open.
    pub open: usize,
    /// What is wrong, first to last.
    pub problems: Vec<Wrong>,
}

/// Replays the books of a data folder.
pub fn verify(data: &Path) -> Result<Books, store::Error> {
    let books = Db::open_read_only(data)?.verify()?;
    let problems: Vec<Wrong> = books
        .problems
        .into_iter()
        .map(|problem| Wrong { what: problem.what, place: problem.place })
        .collect();
    Ok(Books {
        sound: problems.is_empty(),
        sales: books.sales_completed,
        cash: books.cash.into_iter().map(amount).collect(),
        card: books.card.into_iter().map(amount).collect(),
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
        open: books.open.len(),
        problems,
    })
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
    let mut found = Vec::new();
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
