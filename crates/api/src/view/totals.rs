//! A terminal's totals beside the books.

use std::collections::BTreeMap;

use domain::currency::Currency;
use domain::error::Error;
use domain::ids::{OperatorId, TerminalId};
use domain::money::Money;
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
    let (closed, period, kept) = (told.closed, told.period.clone(), sums.values().copied().collect::<Vec<_>>());
    let (books, name) = app
        .with_db(move |db| {
            let books = db.card_totals(terminal)?;
            if closed {
                db.close_period(terminal, period.as_deref(), &kept, by, wall)?;
            }
            let config = db.terminals()?.into_iter().find(|config| config.id == terminal);
            Ok((books, config.map(|config| config.name).unwrap_or_default()))
        })
        .await?;
    let mut currencies: Vec<Currency> = sums.keys().copied().collect();
    currencies.extend(books.sums.iter().map(|sum| sum.net.currency()));
    currencies.sort_unstable_by_key(|currency| currency.code());
    currencies.dedup();
    let mut both = Vec::new();
    for currency in currencies {
        let zero = Money::zero(currency);
        let theirs = sums.get(&currency).copied().unwrap_or(zero);
        let ours = books.sums.iter().map(|sum| sum.net).find(|net| net.currency() == currency).unwrap_or(zero);
        both.push(TotalSumView {
            terminal: amount(theirs),
            books: amount(ours),
            difference: amount(theirs.minus(ours)?),
        });
    }
    Ok(TotalsView {
        terminal: name,
        period: told.period.clone(),
        closed,
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
        unresolved: books.unresolved,
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
