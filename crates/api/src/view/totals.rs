//! A terminal's totals beside the books.

use std::collections::BTreeMap;

use domain::currency::Currency;
use domain::error::Error;
use domain::ids::{OperatorId, TerminalId};
use domain::money::Money;
use engine::ports::RequestKey;
use store::NewPeriod;
use terminal::{TotalKind, Totals};

use super::amount;
use crate::app::App;
use crate::error::ApiError;
use crate::views::{TotalLineView, TotalSumView, TotalsView};

/// Puts both sides beside each other. A period that the terminal closed is closed in the books as well, with
/// what both said.
pub(crate) async fn totals(
    app: &App,
    terminal: TerminalId,
    by: OperatorId,
    told: &Totals,
) -> Result<TotalsView, ApiError> {
    let sums = sums(told)?;
    let wall = app.clock.now().wall;
    // What the terminal did cannot be done again under the same name: each close is its own.
    let key = RequestKey {
        id: format!("period {}", app.ids.uuid()),
        command: "terminal_totals".to_owned(),
        arguments: terminal.to_string(),
        subject: String::new(),
    };
    let new = told.closed.then(|| NewPeriod { terminal, totals: told.clone(), by });
    let (books, name) = app
        .with_db(move |db| {
            let books = db.card_totals(terminal)?;
            if let Some(new) = new {
                db.close_card_period(&new, &key, wall)?;
            }
            let config = db.terminals()?.into_iter().find(|config| config.id == terminal);
            Ok((books, config.map(|config| config.name).unwrap_or_default()))
        })
        .await?;
    let mut currencies: Vec<Currency> = sums.keys().copied().collect();
    currencies.extend(books.sums.iter().map(|sum| sum.taken.currency()));
    currencies.sort_unstable_by_key(Currency::code);
    currencies.dedup();
    let mut both = Vec::new();
    for currency in currencies {
        let zero = Money::zero(currency);
        let theirs = sums.get(&currency).copied().unwrap_or(zero);
        let ours = match books.sums.iter().find(|sum| sum.taken.currency() == currency) {
            Some(sum) => sum.taken.minus(sum.given_back)?,
            None => zero,
        };
        both.push(TotalSumView {
            terminal: amount(theirs),
            books: amount(ours),
            difference: amount(theirs.minus(ours)?),
        });
    }
    Ok(TotalsView {
        terminal: name,
        period: told.period.clone(),
        closed: told.closed,
        incomplete: told.incomplete,
        lines: told
            .lines
            .iter()
            .map(|line| TotalLineView {
                brand: line.brand.clone(),
                kind: crate::command::total_kind(line.kind).to_owned(),
                count: line.count,
                amount: amount(line.amount),
            })
            .collect(),
        sums: both,
        unresolved: u32::try_from(books.unresolved.len()).unwrap_or(u32::MAX),
    })
}

/// Taken less given back, by currency (nexo-flows.md 14).
fn sums(told: &Totals) -> Result<BTreeMap<Currency, Money>, Error> {
    let mut sums: BTreeMap<Currency, Money> = BTreeMap::new();
    for line in &told.lines {
        let currency = line.amount.currency();
        let before = sums.get(&currency).copied().unwrap_or(Money::zero(currency));
        let after = match line.kind {
            TotalKind::Debit | TotalKind::ReverseCredit => before.plus(line.amount)?,
            TotalKind::Credit | TotalKind::ReverseDebit => before.minus(line.amount)?,
            TotalKind::Other => before,
        };
        sums.insert(currency, after);
    }
    Ok(sums)
}
