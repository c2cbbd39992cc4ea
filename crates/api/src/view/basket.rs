//! Lines, tax and total; and the items to choose from.

use domain::basket::Basket;
use domain::currency::Currency;
use domain::sale::Sale;
use domain::tax::{TaxMode, TaxPolicy};
use domain::totals::{Totals, subtotal};
use store::{Category, Front, Product};

use super::{amount, counter};
use crate::app::App;
use crate::error::ApiError;
use crate::views::{BasketView, CategoryView, ItemView, ItemsView};

/// The sale in focus where there is one, else the basket.
pub(crate) async fn front_basket(app: &App, front: &Front) -> Result<BasketView, ApiError> {
    let Some(focus) = front.focus else { return of_basket(app, &front.basket) };
    match app.with_db(move |db| db.sale(focus)).await? {
        Some(sale) => of_sale(&sale),
        None => of_basket(app, &front.basket),
    }
}

fn of_basket(app: &App, basket: &Basket) -> Result<BasketView, ApiError> {
    let policy = app.shop.tax;
    let totals = basket.totals(&policy)?;
    Ok(BasketView {
        id: basket.id.to_string(),
        name: basket.name.clone(),
        note: basket.note.clone(),
        selected: basket.selected,
        items: basket.item_count().to_string(),
        exempt: basket.exempt.as_ref().map(|reason| reason.why.clone()),
        age: basket.age_open(),
        age_checked: basket.age_checked.map(|checked| checked.years),
        can_undo: app.steps.any(basket.id),
        locked: false,
        ..of_totals(&totals, basket.currency, policy)?
    })
}

fn of_sale(sale: &Sale) -> Result<BasketView, ApiError> {
    Ok(BasketView {
        id: sale.basket.to_string(),
        note: sale.note.clone(),
        exempt: sale.exempt.as_ref().map(|reason| reason.why.clone()),
        age_checked: sale.age_checked.map(|checked| checked.years),
        ..of_totals(&sale.totals, sale.currency, sale.tax_policy)?
    })
}

/// What follows from stored totals alone.
fn of_totals(totals: &Totals, currency: Currency, policy: TaxPolicy) -> Result<BasketView, ApiError> {
    let lines = totals.lines.iter().map(|line| counter::line(line, currency)).collect::<Result<_, _>>()?;
    let items: u64 =
        totals.lines.iter().map(|line| line.item.unit.things(line.quantity)).fold(0, u64::saturating_add);
    let taxed = totals.tax_rows.iter().filter(|row| !row.tax.is_zero());
    let (off, relief) = counter::off(totals)?;
    let discount = totals.discount()?;
    let subtotal =
        if off.is_empty() && relief.is_none() { None } else { Some(subtotal(&totals.lines, currency)?) };
    Ok(BasketView {
        id: String::new(),
        name: None,
        note: None,
        lines,
        selected: None,
        items: items.to_string(),
        taxes: taxed.map(counter::tax).collect(),
        tax: amount(totals.tax),
        tax_included: policy.mode == TaxMode::Inclusive,
        subtotal: subtotal.map(amount),
        off,
        relief: relief.map(amount),
        exempt: None,
        discount: if discount.is_zero() { None } else { Some(amount(discount.negated()?)) },
        total: amount(totals.total),
        age: None,
        age_checked: None,
        can_undo: false,
        locked: true,
    })
}

pub(super) fn unit(unit: domain::quantity::Unit) -> Option<String> {
    Some(unit.symbol()).filter(|symbol| !symbol.is_empty()).map(str::to_owned)
}

/// Tiles with their categories. `next` says where the ones after them begin.
pub(crate) fn items(
    categories: &[Category],
    products: &[Product],
    currency: Currency,
    (more, next): (bool, Option<String>),
) -> ItemsView {
    let items = products.iter().map(|product| item(categories, product, currency)).collect();
    let categories = categories
        .iter()
        .map(|category| CategoryView {
            id: category.id.to_string(),
            name: category.name.clone(),
            colour: category.colour.clone(),
        })
        .collect();
    ItemsView { categories, items, more, next }
}

/// One tile.
pub(crate) fn item(categories: &[Category], product: &Product, currency: Currency) -> ItemView {
    let category = categories.iter().find(|category| Some(category.id) == product.category);
    ItemView {
        id: product.id.to_string(),
        name: product.name.clone(),
        price: product.unit_price.to_text(currency),
        unit: unit(product.unit),
        category: product.category.map(|id| id.to_string()).unwrap_or_default(),
        colour: category.map(|category| category.colour.clone()).unwrap_or_default(),
        open_price: product.open_price,
        age: product.age,
    }
}
