//! Lines with what was done to them, what is off everything, and the baskets that wait.

use domain::currency::Currency;
use domain::discount::{Cut, Discount, Scope};
use domain::money::Money;
use domain::sale::{Sale, SaleState};
use domain::shop::Shop;
use domain::tax::{TaxCode, TaxRow};
use domain::totals::{OffEverything, PricedLine, Totals};

use super::{amount, basket::unit, local};
use crate::app::App;
use crate::error::ApiError;
use crate::views::{
    AmountView, LineView, ParkedView, ReductionView, SurchargeView, TaxCodeView, TaxPartView, TaxView,
};

pub(super) fn line(line: &PricedLine, currency: Currency) -> Result<LineView, ApiError> {
    let own = line.reductions.iter().filter(|reduction| reduction.scope == Scope::Line);
    let reductions = own
        .map(|reduction| reduction_of(&reduction.discount, reduction.amount))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(LineView {
        line: line.line,
        name: line.item.name.clone(),
        quantity: line.quantity.to_string(),
        unit: unit(line.item.unit),
        each: line.item.unit_price.to_text(currency),
        amount: amount(line.before_basket()?),
        listed: if reductions.is_empty() { None } else { Some(amount(line.listed()?)) },
        reductions,
        instead_of: line.instead_of.as_ref().map(|before| before.list.to_text(currency)),
        back: line.back.is_some(),
        labelled: line.labelled,
        gift: line.item.gift.as_ref().map(domain::gift::GiftCode::masked),
        surcharge: line.surcharge,
        note: line.note.clone(),
    })
}

pub(super) fn tax(row: &TaxRow) -> TaxView {
    let part = |part: &domain::tax::TaxPartRow| TaxPartView {
        name: part.name.clone(),
        rate: part.rate.to_string(),
        tax: amount(part.tax),
    };
    TaxView {
        letter: row.code.letter.clone(),
        rate: row.code.rate.to_string(),
        tax: amount(row.tax),
        parts: row.parts.iter().map(part).collect(),
    }
}

pub(super) fn tax_code(code: &TaxCode) -> TaxCodeView {
    TaxCodeView { letter: code.letter.clone(), rate: code.rate.to_string() }
}

/// What is off everything, and the tax that is not owed, as a negative amount.
pub(super) fn off(totals: &Totals) -> Result<(Vec<ReductionView>, Option<Money>), ApiError> {
    let OffEverything { discounts, relief } = OffEverything::of(&totals.lines)?;
    let off = discounts.iter().map(|(discount, sum)| reduction_of(discount, *sum));
    Ok((off.collect::<Result<_, _>>()?, relief.map(Money::negated).transpose()?))
}

fn reduction_of(discount: &Discount, took: Money) -> Result<ReductionView, ApiError> {
    let percent = match discount.cut {
        Cut::Percent(rate) => Some(rate.to_string()),
        Cut::Amount(_) => None,
    };
    Ok(ReductionView { percent, reason: discount.reason.why.clone(), amount: amount(took.negated()?) })
}

/// What paying by card costs more, in a shop that takes it.
pub(crate) fn surcharge(shop: &Shop, sale: &Sale, busy: bool) -> Result<Option<SurchargeView>, ApiError> {
    let Some(rate) = shop.card_surcharge else { return Ok(None) };
    let lines = sale.totals.lines.iter().filter(|line| line.surcharge).map(|line| line.amount);
    let sum = Money::sum(lines, sale.currency)?;
    let on = sale.totals.lines.iter().any(|line| line.surcharge);
    Ok(Some(SurchargeView {
        percent: rate.to_string(),
        on,
        open: sale.state == SaleState::Tendering && sale.tenders.is_empty() && !busy,
        amount: on.then(|| -> AmountView { amount(sum) }),
    }))
}

/// The baskets that wait, the longest first.
pub(crate) async fn parked(app: &App) -> Result<Vec<ParkedView>, ApiError> {
    let parked = app.with_db(store::Db::parked).await?;
    parked
        .into_iter()
        .map(|one| {
            Ok(ParkedView {
                basket: one.basket.id.to_string(),
                name: one.name,
                total: amount(one.basket.totals(&app.shop.tax)?.total),
                items: one.basket.item_count().to_string(),
                at: local(app.zone, one.at, "%H:%M"),
            })
        })
        .collect()
}
