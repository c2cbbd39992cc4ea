//! Every time that a receipt leaves the till: the first time it is the original, afterwards a numbered copy
//! that the journal knows of.

use chrono::{DateTime, Utc};
use domain::{
    ids::{AttemptId, OperatorId, SaleId},
    printer::Printed,
    sale::Stamp,
};
use engine::ports::RequestKey;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{journal, print, printer, request, seal};
use crate::{
    Db,
    error::{Error, Result},
};

/// A document with a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Papers {
    /// A completed sale.
    Sale(SaleId),
    /// Money that went back, by the attempt that gave it.
    Return(AttemptId),
}

/// In which form a receipt leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// By the printer.
    Paper,
    /// As plain text.
    Text,
    /// As a page.
    Html,
    /// As a PDF.
    Pdf,
}

impl Form {
    /// Its name in the books.
    pub fn word(self) -> &'static str {
        match self {
            Self::Paper => "paper",
            Self::Text => "text",
            Self::Html => "html",
            Self::Pdf => "pdf",
        }
    }
}

impl Papers {
    /// The job that prints it.
    pub(crate) fn job(self, copy: u32) -> Printed {
        match self {
            Self::Sale(sale) => Printed::Receipt { sale, copy },
            Self::Return(attempt) => Printed::Return { attempt, copy },
        }
    }

    /// Column and key.
    fn key(self) -> (&'static str, uuid::Uuid) {
        match self {
            Self::Sale(sale) => ("sale", sale.uuid()),
            Self::Return(attempt) => ("attempt", attempt.uuid()),
        }
    }
}

impl Db {
    /// A receipt leaves in some form; tells which copy it is. On paper it goes into the queue of the printer.
    /// The same request gives the same copy again.
    pub fn issue_receipt(
        &self,
        papers: Papers,
        form: Form,
        by: OperatorId,
        key: &RequestKey,
        wall: DateTime<Utc>,
    ) -> Result<u32> {
        let at = self.stamp(wall);
        self.write("give out a receipt", |tx| {
            if let Some(subject) = request::done_before(tx, key)? {
                return copy_of(tx, &subject);
            }
            if !has_receipt(tx, papers)? {
                return Err(Error::Missing { what: "the receipt".to_owned() });
            }
            if form == Form::Paper && printer::printer(tx)?.is_none() {
                return Err(Error::NoPrinter);
            }
            let (number, copy) = issue(tx, self.sale_id(), papers, form, by, at)?;
            if form == Form::Paper {
                print::queue(tx, &papers.job(copy), at)?;
            }
            request::keep(tx, key, &format!("{SUBJECT}{number}"), wall)?;
            Ok(copy)
        })
    }

    /// How often a receipt left so far, the original counted.
    pub fn times_issued(&self, papers: Papers) -> Result<u32> {
        self.read(|db| next_copy(db, papers))
    }
}

/// What a request that gave out a receipt points at.
const SUBJECT: &str = "receipt issue ";

/// The receipt of a document that was just made goes to the printer, where the shop wants that.
pub(crate) fn automatic(
    tx: &Transaction<'_>,
    till: &str,
    papers: Papers,
    by: OperatorId,
    at: Stamp,
) -> Result<()> {
    if !printer::at_hand(tx).is_some_and(|printer| printer.automatic) {
        return Ok(());
    }
    let (_, copy) = issue(tx, till, papers, Form::Paper, by, at)?;
    print::queue(tx, &papers.job(copy), at).map(drop)
}

/// Notes that a receipt leaves; gives the row and which copy it is.
pub(crate) fn issue(
    tx: &Transaction<'_>,
    till: &str,
    papers: Papers,
    form: Form,
    by: OperatorId,
    at: Stamp,
) -> Result<(i64, u32)> {
    let what = "note that a receipt left";
    let copy = next_copy(tx, papers)?;
    let (column, id) = papers.key();
    tx.execute(
        &format!(
            "INSERT INTO receipt_issue ({column}, copy, form, operator, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)"
        ),
        params![id.as_bytes(), copy, form.word(), by.uuid().as_bytes(), at.utc.timestamp_millis()],
    )
    .map_err(Error::sql(what))?;
    let number = tx.last_insert_rowid();
    seal::ISSUE.seal(tx, &number)?;
    if copy > 0 {
        let event = journal::Event::ReceiptCopied { by, document: &id.to_string(), copy, form };
        journal::event(tx, till, at, event)?;
    }
    Ok((number, copy))
}

fn next_copy(db: &Connection, papers: Papers) -> Result<u32> {
    let (column, id) = papers.key();
    db.query_row(
        &format!("SELECT coalesce(max(copy) + 1, 0) FROM receipt_issue WHERE {column} = ?1"),
        [id.as_bytes()],
        |row| row.get(0),
    )
    .map_err(Error::sql("count the copies of a receipt"))
}

fn copy_of(db: &Connection, subject: &str) -> Result<u32> {
    let missing = || Error::Missing { what: subject.to_owned() };
    let number: i64 = subject.strip_prefix(SUBJECT).and_then(|text| text.parse().ok()).ok_or_else(missing)?;
    db.query_row("SELECT copy FROM receipt_issue WHERE number = ?1", [number], |row| row.get(0))
        .optional()
        .map_err(Error::sql("read which copy it was"))?
        .ok_or_else(missing)
}

fn has_receipt(db: &Connection, papers: Papers) -> Result<bool> {
    let (sql, id) = match papers {
        Papers::Sale(sale) => ("SELECT EXISTS (SELECT 1 FROM receipt WHERE sale = ?1)", sale.uuid()),
        Papers::Return(attempt) => {
            ("SELECT EXISTS (SELECT 1 FROM return_receipt WHERE attempt = ?1)", attempt.uuid())
        }
    };
    db.query_row(sql, [id.as_bytes()], |row| row.get(0)).map_err(Error::sql("look for a receipt"))
}
