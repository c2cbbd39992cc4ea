//! What the customer is buying now. Kept at every change, so that a cut of the power costs no line.

use domain::basket::{Basket, Item};
use domain::ids::{BasketId, ProductId};
use domain::quantity::{Quantity, UnitPrice};
use store::{Deed, Product, Said};

use super::counter::deed;
use super::id;
use crate::app::App;
use crate::commands::{BasketAdd, Done, LineQuantity, LineRef};
use crate::error::{ApiError, Code};
use crate::publish::Part;
use crate::steps::Steps;

/// What a change of the basket was.
pub(super) enum Changed {
    /// A step forward, and what of it is written down.
    On(Option<Deed>),
    /// A step back.
    Back(Deed),
}

pub(crate) async fn basket_add(app: &App, args: BasketAdd) -> Result<Done, ApiError> {
    let product: ProductId = id("item", &args.item)?;
    let quantity = quantity(args.quantity)?;
    let found = app.with_db(move |db| db.product(product)).await?;
    let found = found.ok_or_else(|| ApiError::of(Code::UnknownItem { code: args.item }))?;
    let item = priced(app, &found, args.price.as_deref())?;
    add(app, item, quantity).await
}

/// What goes into the basket. An article whose price is typed needs one; any other has its own.
pub(super) fn priced(app: &App, product: &Product, price: Option<&str>) -> Result<Item, ApiError> {
    match (product.open_price, price) {
        (false, None) => Ok(product.item()),
        (true, Some(price)) => {
            let unit_price = UnitPrice::parse(price.trim(), app.shop.currency)?;
            Ok(Item { unit_price, ..product.item() })
        }
        (true, None) => {
            Err(ApiError::of(Code::PriceNeeded { item: product.id.to_string(), name: product.name.clone() }))
        }
        (false, Some(_)) => {
            Err(ApiError::invalid("price", "this article has its price: add it, then change its price"))
        }
    }
}

pub(crate) async fn basket_select(app: &App, args: LineRef) -> Result<Done, ApiError> {
    app.seller()?;
    let _one_at_a_time = app.basket_changes.lock().await;
    let mut basket = in_front(app).await?;
    basket.select(args.line)?;
    app.with_db(move |db| db.save_basket(&basket)).await?;
    Ok(Done { seq: app.publish([Part::Basket]).await? })
}

pub(crate) async fn basket_set_quantity(app: &App, args: LineQuantity) -> Result<Done, ApiError> {
    let quantity = Quantity::parse(&args.quantity)?;
    change(app, move |basket| {
        basket.set_quantity(args.line, quantity)?;
        Ok(None)
    })
    .await
}

/// A line goes, and the journal keeps what it was: what is rung up and taken out again is what auditors
/// look at first.
pub(crate) async fn basket_remove(app: &App, args: LineRef) -> Result<Done, ApiError> {
    let by = app.seller()?.id;
    let policy = app.shop.tax;
    change(app, move |basket| {
        let line = basket.line(args.line)?.clone();
        let totals = basket.totals(&policy)?;
        let amount = totals.lines.iter().find(|priced| priced.line == args.line).map(|priced| priced.amount);
        basket.remove(args.line)?;
        let mut about = vec![
            ("currency", Said::Text(basket.currency.code().to_owned())),
            ("name", Said::Text(line.item.name)),
            ("qty_milli", Said::Number(line.quantity.milli())),
        ];
        about.extend(amount.map(|amount| ("amount", Said::Number(amount.minor()))));
        Ok(Some(deed("line_removed", by, None, about)))
    })
    .await
}

pub(super) fn quantity(text: Option<String>) -> Result<Quantity, ApiError> {
    Ok(text.map_or(Ok(Quantity::ONE), |text| Quantity::parse(&text))?)
}

pub(super) async fn add(app: &App, item: Item, quantity: Quantity) -> Result<Done, ApiError> {
    change(app, move |basket| {
        basket.add(item, quantity)?;
        Ok(None)
    })
    .await
}

/// Changes the current basket by a step that can be undone.
pub(super) async fn change(
    app: &App,
    with: impl FnOnce(&mut Basket) -> Result<Option<Deed>, ApiError>,
) -> Result<Done, ApiError> {
    change_with(app, |basket, _| with(basket).map(Changed::On)).await
}

/// Changes the current basket: read, change, price (a basket that cannot be priced is not kept),
/// keep. One at a time, because a scanner is faster than a disk.
pub(super) async fn change_with(
    app: &App,
    with: impl FnOnce(&mut Basket, &Steps) -> Result<Changed, ApiError>,
) -> Result<Done, ApiError> {
    app.seller()?;
    let _one_at_a_time = app.basket_changes.lock().await;
    let before = in_front(app).await?;
    let mut basket = before.clone();
    let changed = with(&mut basket, &app.steps)?;
    basket.totals(&app.shop.tax)?;
    let (deed, on) = match changed {
        Changed::On(deed) => (deed, true),
        Changed::Back(deed) => (Some(deed), false),
    };
    let wall = app.clock.now().wall;
    app.with_db(move |db| db.change_basket(&basket, deed.as_ref(), wall)).await?;
    if on {
        app.steps.push(before);
    }
    Ok(Done { seq: app.publish([Part::Basket]).await? })
}

/// The basket in front, where no sale of it is being paid.
pub(super) async fn in_front(app: &App) -> Result<Basket, ApiError> {
    let front = app.with_db(store::Db::front).await?;
    if front.focus.is_some() { Err(ApiError::of(Code::BasketLocked)) } else { Ok(front.basket) }
}

/// An empty basket for the next customer.
pub(crate) fn fresh(app: &App) -> Basket {
    Basket::new(BasketId::from_uuid(app.ids.uuid()), app.shop.currency)
}
