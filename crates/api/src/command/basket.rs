//! What the customer is buying now. Kept at every change, so that a cut of the power costs no line.

use domain::basket::{Basket, Item};
use domain::ids::{BasketId, ProductId};
use domain::quantity::Quantity;

use super::id;
use crate::app::App;
use crate::commands::{BasketAdd, BasketScan, Done, LineQuantity, LineRef};
use crate::error::{ApiError, Code};
use crate::publish::Part;

pub(crate) async fn basket_add(app: &App, args: BasketAdd) -> Result<Done, ApiError> {
    let product: ProductId = id("item", &args.item)?;
    let quantity = quantity(args.quantity)?;
    let found = app.with_db(move |db| db.product(product)).await?;
    let found = found.ok_or_else(|| ApiError::of(Code::UnknownItem { code: args.item }))?;
    add(app, found.item(), quantity).await
}

pub(crate) async fn basket_scan(app: &App, args: BasketScan) -> Result<Done, ApiError> {
    let code = args.code.trim().to_owned();
    let quantity = quantity(args.quantity)?;
    let wanted = code.clone();
    let found = app.with_db(move |db| db.product_by_code(&wanted)).await?;
    let found = found.ok_or_else(|| ApiError::of(Code::UnknownItem { code: shown(&code) }))?;
    add(app, found.item(), quantity).await
}

pub(crate) async fn basket_select(app: &App, args: LineRef) -> Result<Done, ApiError> {
    change(app, move |basket| Ok(basket.select(args.line)?)).await
}

pub(crate) async fn basket_set_quantity(app: &App, args: LineQuantity) -> Result<Done, ApiError> {
    let quantity = Quantity::parse(&args.quantity)?;
    change(app, move |basket| Ok(basket.set_quantity(args.line, quantity)?)).await
}

pub(crate) async fn basket_remove(app: &App, args: LineRef) -> Result<Done, ApiError> {
    change(app, move |basket| Ok(basket.remove(args.line)?)).await
}

fn quantity(text: Option<String>) -> Result<Quantity, ApiError> {
    Ok(text.map_or(Ok(Quantity::ONE), |text| Quantity::parse(&text))?)
}

async fn add(app: &App, item: Item, quantity: Quantity) -> Result<Done, ApiError> {
    change(app, move |basket| Ok(basket.add(item, quantity).map(|_| ())?)).await
}

/// Changes the current basket: read, change, price (a basket that cannot be priced is not kept),
/// keep. One at a time, because a scanner is faster than a disk.
async fn change(app: &App, with: impl FnOnce(&mut Basket) -> Result<(), ApiError>) -> Result<Done, ApiError> {
    app.seller()?;
    let _one_at_a_time = app.basket_changes.lock().await;
    let front = app.with_db(store::Db::front).await?;
    if front.focus.is_some() {
        return Err(ApiError::of(Code::BasketLocked));
    }
    let mut basket = front.basket;
    with(&mut basket)?;
    basket.totals(&app.shop.tax)?;
    app.with_db(move |db| db.save_basket(&basket)).await?;
    Ok(Done { seq: app.publish([Part::Basket]).await? })
}

/// An empty basket for the next customer.
pub(crate) fn fresh(app: &App) -> Basket {
    Basket::new(BasketId::from_uuid(app.ids.uuid()), app.shop.currency)
}

/// A scanned code as it may be repeated on a screen: short, and without control characters.
fn shown(code: &str) -> String {
    code.chars().filter(|letter| !letter.is_control()).take(40).collect()
}
