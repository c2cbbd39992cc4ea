//! Lines, tax and total; and the items to choose from.

use domain::basket::Basket;
use domain::currency::Currency;
use domain::tax::{TaxMode, TaxPolicy};
use domain::totals::Totals;
use store::{Category, Front, Product};

use super::amount;
use crate::app::App;
use crate::error::ApiError;
use crate::views::{BasketView, CategoryView, ItemView, ItemsView, LineView, TaxView};

/// The sale in focus where there is one, else the basket.
pub(crate) async fn front_basket(app: &App, front: &Front) -> Result<BasketView, ApiError> {
    let Some(focus) = front.focus else {
        return of_basket(&front.basket, app.shop.tax);
    };
    let sale = app.with_db(move |db| db.sale(focus)).await?;
    match sale {
        Some(sale) => Ok(of_totals(&sale.totals, sale.currency, sale.tax_policy, None, true)),
        None => of_basket(&front.basket, app.shop.tax),
    }
}

fn of_basket(basket: &Basket, policy: TaxPolicy) -> Result<BasketView, ApiError> {
    let totals = basket.totals(&policy)?;
    Ok(of_totals(&totals, basket.currency, policy, basket.selected, false))
}

fn of_totals(
    totals: &Totals,
    currency: Currency,
    policy: TaxPolicy,
    selected: Option<u32>,
    locked: bool,
) -> BasketView {
    let lines = totals
        .lines
        .iter()
        .map(|line| LineView {
            line: line.line,
            name: line.item.name.clone(),
            quantity: line.quantity.to_string(),
            unit: unit(line.item.unit),
            each: line.item.unit_price.to_text(currency),
            amount: amount(line.amount),
        })
        .collect();
    let items: i64 = totals
        .lines
        .iter()
        .map(|line| match unit(line.item.unit) {
            Some(_) => 1, // a weighed line is one thing in the bag
            None => line.quantity.milli().div_euclid(1000),
        })
        .sum();
    let taxed = totals.tax_rows.iter().filter(|row| !row.tax.is_zero());
    BasketView {
        lines,
        selected,
        items: items.to_string(),
        taxes: taxed
            .map(|row| TaxView {
                letter: row.code.letter.clone(),
                rate: row.code.rate.to_string(),
                tax: amount(row.tax),
            })
            .collect(),
        tax: amount(totals.tax),
        tax_included: policy.mode == TaxMode::Inclusive,
        total: amount(totals.total),
        locked,
    }
}

fn unit(unit: domain::quantity::Unit) -> Option<String> {
    Some(unit.symbol()).filter(|symbol| !symbol.is_empty()).map(str::to_owned)
}

/// Tiles with their categories.
pub(crate) fn items(
    categories: &[Category],
    products: &[Product],
    currency: Currency,
    more: bool,
) -> ItemsView {
    let colour = |id: Option<i64>| categories.iter().find(|category| Some(category.id) == id);
    let items = products
        .iter()
        .map(|product| ItemView {
            id: product.id.to_string(),
            name: product.name.clone(),
            price: product.unit_price.to_text(currency),
            unit: unit(product.unit),
            category: product.category.map(|id| id.to_string()).unwrap_or_default(),
            colour: colour(product.category).map(|category| category.colour.clone()).unwrap_or_default(),
        })
        .collect();
    let categories = categories
        .iter()
        .map(|category| CategoryView {
            id: category.id.to_string(),
            name: category.name.clone(),
            colour: category.colour.clone(),
        })
        .collect();
    ItemsView { categories, items, more }
}
