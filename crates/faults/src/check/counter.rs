//! Baskets that wait, gift cards, and payments in parts: read with plain SQL, added up here.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Result};
use serde_json::Value;

use super::books::uuid_text;
use crate::counter::Presses;
use crate::shared::State;

/// What a cashier of this shop may take off without a manager, in per cent.
const LIMIT: i64 = 10;

/// What the rows say.
#[derive(Debug, Default)]
pub(crate) struct Till {
    /// Id and lines of each basket that waits.
    parked: BTreeMap<String, String>,
    front: String,
    /// There is nothing in the one in front.
    empty: bool,
    sales: Vec<Sold>,
    entries: Vec<Entry>,
    tenders: Vec<Paid>,
}

#[derive(Debug)]
struct Sold {
    id: String,
    basket: String,
    state: String,
}

#[derive(Debug)]
struct Paid {
    id: String,
    sale: String,
    kind: String,
    amount: i64,
}

/// A movement on a gift card.
#[derive(Debug)]
struct Entry {
    code: String,
    kind: String,
    amount: i64,
    left: i64,
    sale: String,
    tender: String,
}

pub(super) fn read(db: &Connection) -> Result<Till> {
    let id =
        |row: &rusqlite::Row<'_>, at: usize| -> Result<String> { Ok(uuid_text(&row.get::<_, Vec<u8>>(at)?)) };
    let all = |sql: &str, read: &mut dyn FnMut(&rusqlite::Row<'_>) -> Result<()>| -> Result<()> {
        let mut statement = db.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            read(row)?;
        }
        Ok(())
    };
    let mut till = Till::default();
    all("SELECT id, json_extract(document, '$.lines') FROM parked_basket", &mut |row| {
        till.parked.insert(id(row, 0)?, row.get(1)?);
        Ok(())
    })?;
    all(
        "SELECT json_extract(document, '$.id'), json_extract(document, '$.lines') FROM basket",
        &mut |row| {
            till.front = row.get(0)?;
            till.empty = row.get::<_, String>(1)? == "[]";
            Ok(())
        },
    )?;
    all("SELECT id, basket, state FROM sale", &mut |row| {
        till.sales.push(Sold { id: id(row, 0)?, basket: id(row, 1)?, state: row.get(2)? });
        Ok(())
    })?;
    let entries =
        "SELECT code, kind, amount, left, sale, coalesce(tender, x'') FROM gift_entry ORDER BY number";
    all(entries, &mut |row| {
        till.entries.push(Entry {
            code: row.get(0)?,
            kind: row.get(1)?,
            amount: row.get(2)?,
            left: row.get(3)?,
            sale: id(row, 4)?,
            tender: id(row, 5)?,
        });
        Ok(())
    })?;
    all("SELECT id, sale, kind, amount FROM tender", &mut |row| {
        till.tenders.push(Paid {
            id: id(row, 0)?,
            sale: id(row, 1)?,
            kind: row.get(2)?,
            amount: row.get(3)?,
        });
        Ok(())
    })?;
    Ok(till)
}

/// The finished sales as they are written down, once each.
pub(super) fn documents(db: &Connection, seen: &BTreeSet<String>) -> Result<Vec<(String, Value)>> {
    let mut statement = db.prepare_cached("SELECT id, document FROM sale WHERE state = 'completed'")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id = uuid_text(&row.get::<_, Vec<u8>>(0)?);
        if !seen.contains(&id) {
            let text: String = row.get(1)?;
            found.push((id, serde_json::from_str(&text).unwrap_or_default()));
        }
    }
    Ok(found)
}

/// What was seen before.
#[derive(Default)]
pub(super) struct Memory {
    /// The lines of baskets that wait, as they were when they were put aside.
    lines: BTreeMap<String, String>,
    /// Baskets of which the last that was seen is that nothing is in them, such as by undoing what was put in: they
    /// may go. Each begins so, hence one that has lines or waits is none of them.
    emptied: BTreeSet<String>,
    /// Finished sales that were added up.
    pub(super) summed: BTreeSet<String>,
}

impl Memory {
    pub(super) fn look(&mut self, state: &mut State, till: &Till) {
        let mut wrong = Vec::new();
        self.baskets(&mut wrong, till, &state.counter.acknowledged.baskets);
        parts(&mut wrong, till, &state.counter.asked, &state.counter.acknowledged);
        cards(&mut wrong, till);
        state.counter.waits = !till.parked.is_empty();
        let open = |sale: &str| till.sales.iter().any(|one| one.id == sale && one.state == "tendering");
        state.counter.part = till.tenders.iter().any(|tender| open(&tender.sale));
        for (invariant, what) in wrong {
            state.violated(invariant, what);
        }
    }

    /// I2, I20: a basket that was put aside is in one place, as it was, and no money is on it.
    fn baskets(&mut self, wrong: &mut Wrong, till: &Till, promised: &BTreeSet<String>) {
        self.emptied.retain(|id| *id != till.front && !till.parked.contains_key(id));
        if till.empty {
            self.emptied.insert(till.front.clone());
        }
        for id in promised.difference(&self.emptied) {
            let sold = till.sales.iter().any(|sale| sale.basket == *id);
            if !sold && till.front != *id && !till.parked.contains_key(id) {
                wrong.push(("I2", format!("basket {id} was put aside, and is nowhere")));
            }
        }
        for (id, lines) in &till.parked {
            if till.front == *id {
                wrong.push(("I20", format!("basket {id} waits and stands in front")));
            }
            let sold = till.sales.iter().find(|sale| sale.basket == *id && sale.state != "cancelled");
            if let Some(sale) = sold {
                wrong.push(("I20", format!("basket {id} waits and is {} as sale {}", sale.state, sale.id)));
            }
            let before = self.lines.entry(id.clone()).or_insert_with(|| lines.clone());
            if before != lines {
                wrong.push(("I20", format!("basket {id} waited with {before} and has {lines}")));
            }
        }
        self.lines.retain(|id, _| till.parked.contains_key(id));
    }

    /// I12: what a finished sale costs is its lines, each its price less what was taken off; what paid it is
    /// that and the rounding.
    pub(super) fn adds_up(&mut self, state: &mut State, till: &Till, id: &str, document: &Value) {
        self.summed.insert(id.to_owned());
        let minor = |value: &Value| value["minor"].as_i64().unwrap_or(i64::MIN / 4);
        let (mut total, mut full, mut off) = (0, 0, 0);
        let lines = document["totals"]["lines"].as_array().cloned().unwrap_or_default();
        let count = i64::try_from(lines.len()).unwrap_or(0);
        let mut loads: Vec<(String, i64)> = Vec::new();
        for line in &lines {
            let quantity = line["quantity"].as_i64().unwrap_or(0);
            let price = line["item"]["unit_price"].as_i64().unwrap_or(0);
            // thousandths times thousandths, half away from zero; nothing is brought back here
            let gross = (quantity * price + 500_000) / 1_000_000;
            let less: i64 =
                line["reductions"].as_array().into_iter().flatten().map(|one| minor(&one["amount"])).sum();
            if gross - less != minor(&line["amount"]) {
                let what = format!("sale {id}: {gross} less {less} is not {}", line["amount"]);
                state.violated("I12", what);
            }
            total += gross - less;
            full += gross;
            off += less;
            if let Some(code) = line["item"]["gift"].as_str() {
                loads.push((code.to_owned(), gross - less));
            }
        }
        if (off - count) * 100 > full * LIMIT {
            state.violated("I12", format!("sale {id}: {off} of {full} taken off by a cashier"));
        }
        let rounding = minor(&document["rounding"]);
        let paid: i64 =
            till.tenders.iter().filter(|tender| tender.sale == id).map(|tender| tender.amount).sum();
        let cash = till.tenders.iter().any(|tender| tender.sale == id && tender.kind == "cash");
        if paid != total + rounding || rounding.abs() > 2 || (rounding != 0 && !cash && paid != 0) {
            state.violated("I12", format!("sale {id}: {total} and {rounding}, paid {paid}"));
        }
        let mut loaded: Vec<(String, i64)> = till
            .entries
            .iter()
            .filter(|entry| entry.kind == "load" && entry.sale == id)
            .map(|entry| (entry.code.clone(), entry.amount))
            .collect();
        loaded.sort();
        loads.sort();
        if loads != loaded {
            state.violated("I19", format!("sale {id} sold {loads:?} on gift cards and loaded {loaded:?}"));
        }
    }
}

type Wrong = Vec<(&'static str, String)>;

/// I2, I6: each part that was acknowledged is there, none more often than it was pressed, and what was taken
/// off stays off.
fn parts(wrong: &mut Wrong, till: &Till, asked: &Presses, acknowledged: &Presses) {
    let none = BTreeSet::new();
    for sale in asked.cash.keys() {
        let count = |all: &Presses| all.cash.get(sale).unwrap_or(&none).len();
        let there = till.tenders.iter().filter(|one| one.sale == *sale && one.kind == "cash").count();
        if there + asked.cash_off(sale) < count(acknowledged) {
            let what = format!("{} parts in cash were taken, {there} are there", count(acknowledged));
            wrong.push(("I2", format!("sale {sale}: {what}")));
        }
        if there + acknowledged.cash_off(sale) > count(asked) {
            wrong.push(("I6", format!("sale {sale}: cash is there {there} times, and was pressed less")));
        }
    }
    for sale in asked.gift.keys() {
        let count = |all: &Presses| all.gift.get(sale).unwrap_or(&none).len();
        let spent = till.entries.iter().filter(|one| one.sale == *sale && one.kind == "spend").count();
        if spent < count(acknowledged) {
            wrong.push(("I2", format!("sale {sale}: a gift card paid, and its ledger forgot")));
        }
        if spent > count(asked) {
            wrong.push(("I6", format!("sale {sale}: a gift card paid {spent} times, and was pressed less")));
        }
    }
    for (tender, (sale, gift)) in &acknowledged.off {
        if till.tenders.iter().any(|one| one.id == *tender) {
            wrong.push(("I2", format!("sale {sale}: tender {tender} was taken off and is there")));
        }
        let back = till.entries.iter().any(|one| one.tender == *tender && one.kind == "back");
        if *gift && !back {
            wrong.push(("I19", format!("sale {sale}: what tender {tender} took is not back on its card")));
        }
    }
}

/// I19: what is on a card is what went on it less what it paid, never less than nothing; and each payment
/// stands on a sale, or went back.
fn cards(wrong: &mut Wrong, till: &Till) {
    let mut on: BTreeMap<&str, i64> = BTreeMap::new();
    for entry in &till.entries {
        let left = on.entry(&entry.code).or_default();
        *left += entry.amount;
        if *left < 0 || *left != entry.left {
            wrong.push(("I19", format!("gift card {}: {left} by its entries, {entry:?}", entry.code)));
        }
        let sale = till.sales.iter().find(|sale| sale.id == entry.sale);
        if entry.kind == "load" && sale.is_none_or(|sale| sale.state != "completed") {
            wrong.push(("I19", format!("gift card {} was loaded by no finished sale", entry.code)));
        }
        if entry.kind != "spend" {
            continue;
        }
        let back: i64 = till
            .entries
            .iter()
            .filter(|one| one.kind == "back" && one.tender == entry.tender && one.code == entry.code)
            .map(|one| one.amount)
            .sum();
        let pays: i64 = till
            .tenders
            .iter()
            .filter(|one| one.id == entry.tender && one.kind == "gift" && one.sale == entry.sale)
            .map(|one| one.amount)
            .sum();
        if pays + back != -entry.amount {
            let what = format!("{} left it, {pays} pays, {back} went back", -entry.amount);
            wrong.push(("I19", format!("gift card {}: {what}", entry.code)));
        }
    }
    for tender in till.tenders.iter().filter(|tender| tender.kind == "gift") {
        if !till.entries.iter().any(|entry| entry.kind == "spend" && entry.tender == tender.id) {
            wrong.push(("I19", format!("sale {}: a gift card pays that paid nothing", tender.sale)));
        }
    }
}
