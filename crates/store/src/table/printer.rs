//! The printer of this till, as the shop set it up.

use chrono::{DateTime, Utc};
use domain::printer::Printer;
use rusqlite::Connection;

use super::{from_document, journal, setting, to_document};
use crate::{Db, error::Result};

const PRINTER: &str = "printer";

impl Db {
    /// The printer; nothing where nobody set one up.
    pub fn printer(&self) -> Result<Option<Printer>> {
        self.read(printer)
    }

    /// Sets the printer up, or takes it away. `by` says who did it, for the journal.
    pub fn set_printer(&self, printer: Option<&Printer>, by: &str, wall: DateTime<Utc>) -> Result<()> {
        let printer = printer.cloned().map(Printer::checked).transpose()?;
        let document = to_document("the printer", &printer)?;
        self.write("set up the printer", |tx| {
            setting::replace(tx, PRINTER, &document)?;
            let event = journal::Event::PrinterSet { by, printer: printer.as_ref() };
            journal::event(tx, self.sale_id(), self.stamp(wall), event)
        })
    }
}

/// Keeps a printer that was checked before.
pub(crate) fn put(db: &Connection, printer: Option<&Printer>) -> Result<()> {
    setting::replace(db, PRINTER, &to_document("the printer", &printer)?)
}

/// The same for money that must not wait for a printer: one that cannot be read is none.
pub(crate) fn at_hand(db: &Connection) -> Option<Printer> {
    printer(db).unwrap_or_else(|error| {
        tracing::error!(%error, "the printer's settings cannot be read; nothing is printed");
        None
    })
}

pub(crate) fn printer(db: &Connection) -> Result<Option<Printer>> {
    let found = setting::get_if_any(db, PRINTER)?;
    Ok(found.map(|text| from_document("the printer", &text)).transpose()?.flatten())
}
