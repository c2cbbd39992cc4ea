//! What a terminal says it did with money, held against the books: movement by movement, both ways.
//!
//! The reader is one of its own, so that a mistake of whoever wrote the file is not made twice. The file has
//! a JSON object a line; `docs/verify.md` names the members that are looked at.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{self, BufRead as _, BufReader},
    path::{Path, PathBuf},
};

use domain::{currency::Currency, money::Money};
use serde::{Deserialize, Serialize};
use store::{Books, CardName, Problem};

/// Why a ledger says nothing.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The file cannot be read.
    #[error("read the ledger {path}")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A line is no record.
    #[error("read the ledger {path}: line {line} {why}; give the file that the terminal wrote")]
    Line {
        /// Which file.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// What is wrong with it.
        why: String,
    },
}

/// What the comparison came to, beside the problems.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Compared {
    /// Charges of this till.
    pub charges: usize,
    /// Reversals that this till asked for.
    pub reversals: usize,
    /// Refunds that this till asked for.
    pub refunds: usize,
    /// Movements that differ from the books, where an open payment or a conflict says why.
    pub explained: usize,
    /// Movements that other tills asked for; they are left out.
    pub of_other_tills: usize,
}

/// A message that may move money: `SaleID`, `POIID`, `ServiceID`.
type Key = (String, String, String);

/// A line, as far as it is looked at.
#[derive(Deserialize)]
struct Line {
    kind: String,
    #[serde(default)]
    sale_id: String,
    #[serde(default)]
    poi_id: String,
    #[serde(default)]
    service_id: String,
    #[serde(default)]
    transaction_id: String,
    #[serde(default)]
    amount: String,
    #[serde(default)]
    currency: String,
    #[serde(default)]
    reverses: Option<String>,
}

/// The movements of one kind.
#[derive(Default)]
struct Movements {
    by_message: BTreeMap<Key, Vec<Money>>,
}

/// What the terminal says.
#[derive(Default)]
struct Ledger {
    charges: Movements,
    /// By the message that asked for them.
    reversals: Movements,
    refunds: Movements,
    /// What went back of each charge, by the message that made the charge.
    undone: Movements,
    of_other_tills: usize,
}

/// Compares a ledger with the books. What does not fit is added to the problems.
pub(super) fn compare(books: &Books, path: &Path) -> Result<(Compared, Vec<Problem>), LedgerError> {
    let ledger = read(path, books)?;
    let mut compared = Compared {
        charges: ledger.charges.count(),
        reversals: ledger.reversals.count(),
        refunds: ledger.refunds.count(),
        explained: 0,
        of_other_tills: ledger.of_other_tills,
    };
    let known: BTreeSet<Key> = books.open.iter().chain(&books.conflicts).map(key).collect();
    let approved = books.approved.iter();
    let approved = approved
        .map(|fact| ((fact.sale_id.clone(), fact.poi_id.clone(), fact.service_id.clone()), fact.authorized));
    let given = |kind| {
        let of_kind = books.given_back.iter().filter(move |name| name.kind == kind);
        of_kind.map(|name| (key(name), name.amount)).collect::<BTreeMap<Key, Money>>()
    };
    let mut problems = Vec::new();
    let mut judge = |movements: &Movements, booked: &BTreeMap<Key, Money>, done: &str| {
        let keys: BTreeSet<&Key> = movements.by_message.keys().chain(booked.keys()).collect();
        for message in keys {
            let (moved, booked) = (movements.of(message), booked.get(message));
            if moved.len() == booked.map_or(0, |_| 1) && moved.first() == booked {
                continue;
            }
            // a charge that went back by itself is no money that the books would have to know
            let undone = booked.is_none() && sums(moved) == sums(ledger.undone.of(message));
            if known.contains(message) || undone {
                compared.explained = compared.explained.saturating_add(1);
                continue;
            }
            problems.push(differs(message, moved, booked.copied(), done));
        }
    };
    judge(&ledger.charges, &approved.collect(), "took");
    judge(&ledger.reversals, &given(domain::attempt::AttemptKind::Reversal), "gave back");
    judge(&ledger.refunds, &given(domain::attempt::AttemptKind::Refund), "refunded");
    Ok((compared, problems))
}

fn key(name: &CardName) -> Key {
    (name.sale_id.clone(), name.poi_id.clone(), name.service_id.clone())
}

fn differs(
    (sale_id, poi_id, service_id): &Key,
    moved: &[Money],
    booked: Option<Money>,
    done: &str,
) -> Problem {
    let moved: Vec<String> = moved.iter().map(Money::to_string).collect();
    let moved = if moved.is_empty() { "nothing".to_owned() } else { moved.join(" and ") };
    let booked = booked.map_or_else(|| "nothing".to_owned(), |amount| amount.to_string());
    Problem {
        place: format!("ledger {sale_id} {poi_id} {service_id}"),
        what: format!("the terminal {done} {moved} and the books say {booked}"),
    }
}

/// The sum for each currency.
fn sums(amounts: &[Money]) -> BTreeMap<Currency, i128> {
    let mut sums = BTreeMap::new();
    for amount in amounts {
        let sum: &mut i128 = sums.entry(amount.currency()).or_default();
        *sum = sum.saturating_add(i128::from(amount.minor()));
    }
    sums
}

impl Movements {
    fn add(&mut self, key: Key, amount: Money) {
        self.by_message.entry(key).or_default().push(amount);
    }

    fn of(&self, key: &Key) -> &[Money] {
        self.by_message.get(key).map_or(&[], Vec::as_slice)
    }

    fn count(&self) -> usize {
        self.by_message.values().map(Vec::len).sum()
    }
}

fn read(path: &Path, books: &Books) -> Result<Ledger, LedgerError> {
    let failed = |source| LedgerError::File { path: path.to_owned(), source };
    let mut file = BufReader::new(File::open(path).map_err(failed)?);
    let (mut ledger, mut charge_of) = (Ledger::default(), BTreeMap::new());
    let mut bytes = Vec::new();
    for line in 1_usize.. {
        bytes.clear();
        // the terminal tells nobody of a line before the whole of it is on disk: a torn one is no movement
        if file.read_until(b'\n', &mut bytes).map_err(failed)? == 0 || bytes.last() != Some(&b'\n') {
            break;
        }
        if !bytes.trim_ascii().is_empty() {
            let wrong = |why: String| LedgerError::Line { path: path.to_owned(), line, why };
            let read = serde_json::from_slice::<Line>(&bytes);
            let read = read.map_err(|_| wrong("is no record of a movement".to_owned()))?;
            ledger.take(read, &books.sale_ids, &mut charge_of).map_err(wrong)?;
        }
    }
    Ok(ledger)
}

impl Ledger {
    /// Takes a line in. Charges are remembered under the terminal's own name for them.
    fn take(
        &mut self,
        line: Line,
        ours: &[String],
        charge_of: &mut BTreeMap<(String, String), Key>,
    ) -> Result<(), String> {
        let Line { kind, sale_id, poi_id, service_id, transaction_id, amount, currency, reverses } = line;
        if kind == "history_lost" {
            return Ok(());
        }
        let amount = Currency::parse(&currency)
            .and_then(|currency| Money::from_wire(&amount, currency))
            .map_err(|error| format!("has no amount: {error}"))?;
        let of_ours = ours.contains(&sale_id);
        if !of_ours {
            self.of_other_tills = self.of_other_tills.saturating_add(1);
        }
        let message: Key = (sale_id, poi_id.clone(), service_id);
        match kind.as_str() {
            "charge" => {
                charge_of.insert((poi_id, transaction_id), message.clone());
                if of_ours {
                    self.charges.add(message, amount);
                }
            }
            "reversal" => {
                let undone = reverses.and_then(|transaction| charge_of.get(&(poi_id, transaction)).cloned());
                if let Some(charge) = undone {
                    self.undone.add(charge, amount);
                }
                if of_ours {
                    self.reversals.add(message, amount);
                }
            }
            "refund" if of_ours => self.refunds.add(message, amount),
            "refund" => {}
            other => return Err(format!("has the unknown kind {other}")),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
