//! From basket to receipt: checkout, cash, going back, leaving open, the next customer.

use domain::ids::{BasketId, SaleId, TenderId};
use domain::money::Money;
use domain::sale::SaleState;

use super::{basket::fresh, id, request};
use crate::app::App;
use crate::commands::{CashPay, Done, Nothing, Requested, SaleRef, SaleRequested};
use crate::error::{ApiError, Code};
use crate::publish::Part;
use crate::view;
use crate::views::{ReceiptView, SalesView};

/// How many finished sales the list of receipts shows.
const SALES_SHOWN: u32 = 50;

/// Everything that a sale coming or going changes on the screen.
pub(super) const FRONT: [Part; 3] = [Part::Basket, Part::Sale, Part::OpenSales];

pub(crate) async fn sale_checkout(app: &App, args: Requested) -> Result<Done, ApiError> {
    let by = app.seller()?.id;
    let key = request(&args.request_id, "sale_checkout", String::new())?;
    let (sale, wall) = (SaleId::from_uuid(app.ids.uuid()), app.clock.now().wall);
    app.with_db(move |db| db.checkout(sale, by, &key, wall)).await?;
    Ok(Done { seq: app.publish(FRONT).await? })
}

pub(crate) async fn sale_cancel(app: &App, args: SaleRequested) -> Result<Done, ApiError> {
    app.seller()?;
    let sale: SaleId = id("sale", &args.sale)?;
    let key = request(&args.request_id, "sale_cancel", args.sale)?;
    let (basket, wall) = (BasketId::from_uuid(app.ids.uuid()), app.clock.now().wall);
    app.with_db(move |db| db.cancel_sale(sale, basket, &key, wall)).await?;
    Ok(Done { seq: app.publish(FRONT).await? })
}

pub(crate) async fn sale_open(app: &App, args: SaleRef) -> Result<Done, ApiError> {
    app.seller()?;
    let sale: SaleId = id("sale", &args.sale)?;
    let front = app.with_db(store::Db::front).await?;
    if front.focus != Some(sale) {
        let in_hand = front.focus.is_none() && !front.basket.is_empty();
        if in_hand || focus_is_open(app, front.focus).await? {
            return Err(ApiError::of(Code::BasketNotEmpty));
        }
        let found = app.with_db(move |db| db.sale(sale)).await?;
        if !found.is_some_and(|found| found.state == SaleState::Tendering) {
            return Err(ApiError::of(Code::SaleNotOpen));
        }
        app.with_db(move |db| db.focus(Some(sale), None)).await?;
    }
    Ok(Done { seq: app.publish(FRONT).await? })
}

/// A sale in focus that is neither finished nor left must not be pushed aside.
async fn focus_is_open(app: &App, focus: Option<SaleId>) -> Result<bool, ApiError> {
    let Some(sale) = focus else { return Ok(false) };
    let found = app.with_db(move |db| db.sale(sale)).await?;
    Ok(found.is_some_and(|found| found.state == SaleState::Tendering))
}

pub(crate) async fn sale_leave(app: &App, args: SaleRef) -> Result<Done, ApiError> {
    app.seller()?;
    let sale: SaleId = id("sale", &args.sale)?;
    leave(app, Some(sale)).await
}

pub(crate) async fn sale_next(app: &App, _: Nothing) -> Result<Done, ApiError> {
    app.seller()?;
    let front = app.with_db(store::Db::front).await?;
    if focus_is_open(app, front.focus).await? {
        return Err(ApiError::of(Code::BasketLocked));
    }
    leave(app, front.focus).await
}

/// The sale goes out of focus, and a fresh basket comes. Twice is as good as once.
async fn leave(app: &App, sale: Option<SaleId>) -> Result<Done, ApiError> {
    let front = app.with_db(store::Db::front).await?;
    if front.focus.is_some() && front.focus == sale {
        let basket = fresh(app);
        app.with_db(move |db| db.focus(None, Some(basket))).await?;
    }
    Ok(Done { seq: app.publish(FRONT).await? })
}

pub(crate) async fn cash_pay(app: &App, args: CashPay) -> Result<Done, ApiError> {
    let by = app.seller()?.id;
    let sale: SaleId = id("sale", &args.sale)?;
    let tendered = Money::from_wire(args.tendered.trim(), app.shop.currency)?;
    let key = request(&args.request_id, "cash_pay", format!("{} {}", args.sale, tendered.to_wire()))?;
    let (tender, wall) = (TenderId::from_uuid(app.ids.uuid()), app.clock.now().wall);
    app.with_db(move |db| db.pay_cash(sale, tender, tendered, &key, by, wall)).await?;
    Ok(Done { seq: app.publish(FRONT).await? })
}

pub(crate) async fn sale_list(app: &App, _: Nothing) -> Result<SalesView, ApiError> {
    let sales = app.with_db(|db| db.recent_sales(SALES_SHOWN)).await?;
    Ok(SalesView { sales: sales.iter().filter_map(view::finished).collect() })
}

pub(crate) async fn receipt_show(app: &App, args: SaleRef) -> Result<ReceiptView, ApiError> {
    let sale: SaleId = id("sale", &args.sale)?;
    let stored = app.with_db(move |db| Ok((db.sale(sale)?, db.receipt(sale)?))).await?;
    let (Some(sale), Some(receipt)) = stored else {
        return Err(ApiError::of(Code::SaleNotOpen));
    };
    let number = sale.completed().map(|(number, _)| number.to_string()).unwrap_or_default();
    Ok(ReceiptView { number, text: receipt.text })
}
