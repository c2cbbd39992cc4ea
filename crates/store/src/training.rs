//! Books to learn on: the shop as it is, with nothing sold in it.
//!
//! They are a database of their own in a folder of their own, with an identity and a series of their own. Only
//! what a cashier has to find again is copied: the shop, its articles, its people with their PINs (as hashes,
//! under the same key), how it looks and where it prints. Nothing ever goes the other way.

use std::{fs, io, path::Path};

use chrono::{DateTime, Utc};
use domain::{basket::Basket, currency::Currency, ids::BasketId, ids::OperatorId};
use rusqlite::{Connection, Transaction, params_from_iter, types::Value};
use uuid::Uuid;

use crate::{
    Db,
    db::{self, DATABASE},
    error::{Error, Result},
    file,
    machine::Computer,
    migrate,
    secrets::{self, KeyPlace},
    table::{basket, journal, preferences, printer, product, setting},
};

/// Where they are, inside the shop's own folder.
const FOLDER: &str = "training";

/// What is copied row by row, in an order in which every row finds what it points at.
const COPIED: [&str; 4] = ["operator", "category", "product", "product_code"];

/// The folder of the books to learn on, whether it is there or not.
#[must_use]
pub fn training_folder(shop: &Path) -> std::path::PathBuf {
    shop.join(FOLDER)
}

/// Takes the books to learn on away, where there are any. Only while the shop's folder is one's own.
pub fn remove_training(shop: &Path) -> Result<bool> {
    let path = training_folder(shop);
    match fs::remove_dir_all(&path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(source) => Err(Error::File { what: "remove", path, source }),
    }
}

impl Db {
    /// Makes books to learn on from these, anew. `ids` makes the id of their first basket.
    pub fn make_training(&self, ids: &mut dyn FnMut() -> Uuid, wall: DateTime<Utc>) -> Result<()> {
        remove_training(self.folder())?;
        let folder = training_folder(self.folder());
        file::make_folder(&folder)?;
        if self.key_place() == KeyPlace::File {
            secrets::copy_key_file(self.machine().as_ref(), self.folder(), &folder)?;
        }
        let path = folder.join(DATABASE);
        let what = "make the books to learn on";
        file::open_private(&path).map_err(|source| Error::File { what, path: path.clone(), source })?;
        let mut connection = Connection::open(&path).map_err(Error::sql(what))?;
        db::guard(&connection)?;
        // They are gone with the next start of the program: nothing in them has to outlive a power cut.
        connection.pragma_update(None, "synchronous", "off").map_err(Error::sql(what))?;
        migrate::run(&mut connection, &Computer, &path, migrate::ALL, wall)?;
        let tx = connection.transaction().map_err(Error::sql(what))?;
        self.read(|shop| fill(shop, &tx, ids))?;
        tx.commit().map_err(Error::sql(what))?;
        connection.close().map_err(|(_, source)| Error::Sql { what, source })
    }

    /// Writes down that the till is learned on from now on.
    pub fn training_started(&self, by: OperatorId, wall: DateTime<Utc>) -> Result<()> {
        self.write("journal the start of training", |tx| {
            let event = journal::Event::TrainingStarted { by };
            journal::event(tx, self.sale_id(), self.stamp(wall), event)
        })
    }

    /// Writes down that the shop goes on; nobody ended the training where the program did.
    pub fn training_ended(&self, by: Option<OperatorId>, wall: DateTime<Utc>) -> Result<()> {
        self.write("journal the end of training", |tx| {
            let event = journal::Event::TrainingEnded { by };
            journal::event(tx, self.sale_id(), self.stamp(wall), event)
        })
    }
}

/// What the books to learn on begin without, and why a copied row cannot point at it: it is money, or history,
/// or belongs to one till. The test `every_table_is_copied_or_left_out_on_purpose` holds this list.
#[cfg(test)]
pub(crate) const LEFT_OUT: &[&str] = &[
    "aftercare",
    "attempt",
    "basket",
    "card_period",
    "card_period_entry",
    "conflict",
    "conflict_decision",
    "conflict_reversal",
    "counter",
    "exchange",
    "gift_entry",
    "grand_total",
    "journal",
    "migration",
    "outbox",
    "parked_basket",
    "print_job",
    "receipt",
    "receipt_issue",
    "request",
    "return_document",
    "return_receipt",
    "return_tax",
    "sale",
    "sale_line",
    "sale_return",
    "sale_tax",
    "service_block",
    "setting",
    "signature_check",
    "tax_code",
    "tender",
    "terminal",
    "till",
];

#[cfg(test)]
pub(crate) const COPIED_TABLES: [&str; 4] = COPIED;

fn fill(shop: &Connection, tx: &Transaction<'_>, ids: &mut dyn FnMut() -> Uuid) -> Result<()> {
    let settings = setting::shop(shop)?;
    let currency: Currency = settings.currency;
    setting::put_shop(tx, &settings.for_training())?;
    // The same key, so that everybody's own PIN fits: where it is kept does not change either.
    setting::put_key(tx, setting::book(shop)?, setting::key_place(shop)?)?;
    if let Some(chosen) = setting::get_if_any(shop, preferences::PREFERENCES)? {
        setting::replace(tx, preferences::PREFERENCES, &chosen)?;
    }
    if let Some(mut printer) = printer::printer(shop)? {
        // Real money is in the drawer, and these books know nothing of it.
        printer.drawer = None;
        printer::put(tx, Some(&printer))?;
    }
    for table in COPIED {
        copy(shop, tx, table)?;
    }
    product::settle_index(tx)?;
    tx.execute("INSERT INTO service_block (only, next) VALUES (1, 1)", [])
        .map_err(Error::sql("make the books to learn on"))?;
    basket::first(tx, &Basket::new(BasketId::from_uuid(ids()), currency))
}

/// Every row of a table, as it is.
fn copy(from: &Connection, to: &Transaction<'_>, table: &str) -> Result<()> {
    let what = "copy the shop to learn on";
    let mut read = from.prepare(&format!("SELECT * FROM {table}")).map_err(Error::sql(what))?;
    let columns = read.column_names().collect::<Vec<_>>().join(", ");
    let count = read.column_count();
    let places = vec!["?"; count].join(", ");
    let sql = format!("INSERT INTO {table} ({columns}) VALUES ({places})");
    let mut insert = to.prepare(&sql).map_err(Error::sql(what))?;
    let mut rows = read.query([]).map_err(Error::sql(what))?;
    while let Some(row) = rows.next().map_err(Error::sql(what))? {
        let values: Vec<Value> = (0..count)
            .map(|column| row.get(column))
            .collect::<rusqlite::Result<_>>()
            .map_err(Error::sql(what))?;
        insert.execute(params_from_iter(values)).map_err(Error::sql(what))?;
    }
    Ok(())
}
