//! One attempt: what its state may say, given its sale, its names and what the journal tells.

use std::collections::BTreeSet;

use domain::{
    attempt::{Attempt, AttemptKind, Evidence, State},
    card::CardResult,
    ids::OperatorId,
    sale::{Sale, SaleState},
};
use rusqlite::Connection;

use super::{Audit, cards::Stored, text};
use crate::{
    error::{Error, Result},
    table::uuid,
};

/// What every attempt of this till is held against.
pub(super) struct Till {
    sale_ids: BTreeSet<String>,
    operators: BTreeSet<OperatorId>,
    /// Message numbers from here on are not taken yet.
    next_service: u64,
}

impl Till {
    pub(super) fn read(db: &Connection) -> Result<Self> {
        let what = "read who this till is";
        let mut names = db.prepare("SELECT sale_id FROM till").map_err(Error::sql(what))?;
        let names = names.query_map([], |row| text(row, 0)).map_err(Error::sql(what))?;
        let mut people = db.prepare("SELECT id FROM operator").map_err(Error::sql(what))?;
        let people =
            people.query_map([], |row| uuid(row, 0).map(OperatorId::from_uuid)).map_err(Error::sql(what))?;
        let next: i64 = db
            .query_row("SELECT next FROM service_block", [], |row| row.get(0))
            .map_err(Error::sql("read the message numbers"))?;
        Ok(Self {
            sale_ids: names.collect::<rusqlite::Result<_>>().map_err(Error::sql(what))?,
            operators: people.collect::<rusqlite::Result<_>>().map_err(Error::sql(what))?,
            next_service: u64::try_from(next).unwrap_or(0),
        })
    }
}

/// Checks what one attempt says.
pub(super) fn check(
    audit: &mut Audit,
    place: &str,
    (attempt, stored, sale): (&Attempt, &Stored, &Sale),
    till: &Till,
) {
    let mut wrong = names(attempt, sale, till);
    wrong.extend(amounts(attempt, sale, stored.conflict));
    wrong.extend(state(audit, attempt, (stored, sale), till));
    for what in wrong {
        audit.books.problem(place, what);
    }
}

fn names(attempt: &Attempt, sale: &Sale, till: &Till) -> Vec<String> {
    let mut wrong = Vec::new();
    if !till.sale_ids.contains(&attempt.pairing.sale_id) {
        wrong.push(format!("speaks as {}, which this till never was", attempt.pairing.sale_id));
    }
    // one spelling for each number, so that no number hides behind another
    let number = u64::from_str_radix(&attempt.service_id, 36).ok();
    let number = number.filter(|number| engine::service::text(*number) == attempt.service_id);
    if number.is_none_or(|number| number >= till.next_service) {
        wrong.push(format!("ServiceID {} was never reserved", attempt.service_id));
    }
    let reference = attempt.reference.split('/').next();
    if reference != Some(sale.reference.as_str()) {
        wrong.push(format!("is called {} and pays sale {}", attempt.reference, sale.reference));
    }
    wrong
}

fn amounts(attempt: &Attempt, sale: &Sale, conflict: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    if attempt.amount.currency() != sale.currency {
        wrong.push(format!("is in {} and its sale in {}", attempt.amount.currency(), sale.currency));
    } else if attempt.kind == AttemptKind::Payment && attempt.amount.minor() > sale.totals.total.minor() {
        wrong.push(format!("{} is more than the sale comes to", attempt.amount));
    }
    if let State::Approved { result, partial, evidence } = &attempt.state {
        let told = matches!(evidence, Evidence::Answer | Evidence::Status);
        if told && !adds_up(result) {
            wrong.push("tip, cash-back, fees and credit are not what was authorised".to_owned());
        }
        let (credited, asked) = (result.credited, attempt.amount);
        let fits = credited.currency() == asked.currency()
            && credited.minor() <= asked.minor()
            && *partial == (credited.minor() < asked.minor());
        // what does not fit stands among the conflicts, for somebody to look at
        if !fits && !conflict {
            wrong.push(format!("{credited} is credited of {asked}"));
        }
        if result.summary.service_id != attempt.service_id {
            wrong.push("its money moved under another ServiceID".to_owned());
        }
    }
    wrong
}

fn adds_up(result: &CardResult) -> bool {
    let parts = [result.tip, result.cash_back, result.fees];
    let sum = parts.into_iter().try_fold(result.credited, domain::money::Money::plus);
    sum.is_ok_and(|sum| sum == result.authorized)
}

/// What the state claims is borne out by the sale, the answers kept and the journal.
fn state(audit: &mut Audit, attempt: &Attempt, (stored, sale): (&Stored, &Sale), till: &Till) -> Vec<String> {
    let mut wrong = Vec::new();
    if !attempt.state.is_final() && attempt.kind == AttemptKind::Payment && sale.state != SaleState::Tendering
    {
        wrong.push(format!("is open and its sale is {}", sale.state.word()));
    }
    match &attempt.state {
        State::Created => wrong.push("was kept before it was an intent".to_owned()),
        State::NeedsHuman { .. } if !audit.events.asked(attempt.id) => {
            wrong.push("needs a person, and the journal does not say so".to_owned());
        }
        State::Approved { evidence, .. } | State::NotCharged { evidence } => {
            wrong.extend(borne_out(audit, attempt, (stored, evidence), till));
        }
        _ => {}
    }
    if matches!(attempt.state, State::Approved { .. })
        && attempt.kind != AttemptKind::Payment
        && !audit.events.take_money_back(attempt.id)
    {
        wrong.push("gave money back, and the journal does not say so".to_owned());
    }
    wrong
}

fn borne_out(
    audit: &mut Audit,
    attempt: &Attempt,
    (stored, evidence): (&Stored, &Evidence),
    till: &Till,
) -> Option<String> {
    match evidence {
        Evidence::Person { operator, .. } if !till.operators.contains(operator) => {
            Some(format!("was decided by {operator}, who does not work here"))
        }
        Evidence::Person { .. } if !audit.events.take_resolved(attempt.id) => {
            Some("was decided by a person, and the journal does not say so".to_owned())
        }
        Evidence::Answer | Evidence::Status
            if !stored.exchange && matches!(attempt.state, State::Approved { .. }) =>
        {
            Some("is approved and no answer is kept that says so".to_owned())
        }
        Evidence::Person { .. } | Evidence::Answer | Evidence::Status => None,
    }
}
