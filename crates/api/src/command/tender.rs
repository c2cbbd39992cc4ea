//! What pays a sale besides cash and card, and what comes off it again.

use domain::gift::GiftCode;
use domain::ids::{SaleId, TenderId};
use domain::money::Money;

use super::{id, request, sale::FRONT};
use crate::app::App;
use crate::commands::{Done, GiftPay, GiftRef, SaleSurcharge, TenderRemove};
use crate::error::{ApiError, Code};
use crate::view;
use crate::views::GiftView;

pub(crate) async fn gift_show(app: &App, args: GiftRef) -> Result<GiftView, ApiError> {
    app.seller()?;
    let code: GiftCode = args.code.parse()?;
    let masked = code.masked();
    let left = app.with_db(move |db| db.gift_balance(&code)).await?;
    let left = left.ok_or_else(|| ApiError::of(Code::GiftUnknown))?;
    Ok(GiftView { code: masked, left: view::amount(left) })
}

pub(crate) async fn gift_pay(app: &App, args: GiftPay) -> Result<Done, ApiError> {
    let by = app.seller()?.id;
    let sale: SaleId = id("sale", &args.sale)?;
    let code: GiftCode = args.code.parse()?;
    let amount = match &args.amount {
        Some(text) => Some(Money::from_wire(text.trim(), app.shop.currency)?),
        None => None,
    };
    let asked = amount.map(Money::to_wire).unwrap_or_default();
    let key = request(&args.request_id, "gift_pay", format!("{} {code} {asked}", args.sale))?;
    let (tender, wall) = (TenderId::from_uuid(app.ids.uuid()), app.clock.now().wall);
    app.with_db(move |db| db.pay_gift(sale, (tender, &code, amount), &key, by, wall)).await?;
    Ok(Done { seq: app.publish(FRONT).await? })
}

pub(crate) async fn tender_remove(app: &App, args: TenderRemove) -> Result<Done, ApiError> {
    let by = app.seller()?.id;
    let sale: SaleId = id("sale", &args.sale)?;
    let tender: TenderId = id("tender", &args.tender)?;
    let key = request(&args.request_id, "tender_remove", format!("{} {}", args.sale, args.tender))?;
    let wall = app.clock.now().wall;
    app.with_db(move |db| db.remove_tender(sale, tender, &key, by, wall)).await?;
    Ok(Done { seq: app.publish(FRONT).await? })
}

pub(crate) async fn sale_surcharge(app: &App, args: SaleSurcharge) -> Result<Done, ApiError> {
    app.seller()?;
    let sale: SaleId = id("sale", &args.sale)?;
    if args.on && app.shop.card_surcharge.is_none() {
        return Err(ApiError::invalid("surcharge", "this shop takes none: a card costs the same as cash"));
    }
    let key = request(&args.request_id, "sale_surcharge", format!("{} {}", args.sale, args.on))?;
    let wall = app.clock.now().wall;
    app.with_db(move |db| db.surcharge(sale, args.on, &key, wall)).await?;
    Ok(Done { seq: app.publish(FRONT).await? })
}
