//! What is done to a basket besides adding and counting: prices, discounts, notes, undoing, putting aside.
//! What needs a reason is journalled with it, and what needs a manager takes one PIN for this one deed.

use domain::basket::Item;
use domain::discount::{Cut, Reason};
use domain::gift::GiftCode;
use domain::ids::{BasketId, OperatorId};
use domain::money::Money;
use domain::operator::{Operator, Role};
use domain::quantity::{Quantity, Unit, UnitPrice};
use domain::tax::{Rate, TaxCategory, TaxCode};
use store::{Deed, Said};

use super::basket::{Changed, change, change_with, fresh, in_front};
use super::id;
use super::operator::manager_says;
use crate::app::App;
use crate::commands::{
    Approval, BasketDiscard, BasketDiscount, BasketExempt, BasketGift, BasketNote, BasketOpen, BasketPark,
    BasketPrice, BasketRecall, BasketTakeBack, Done, LineIfAny, Nothing,
};
use crate::error::{ApiError, Code};
use crate::publish::Part;

/// What putting aside and bringing back change on the screen.
const WAITING: [Part; 2] = [Part::Basket, Part::Parked];

/// The name of a gift card's line, in the words of receipts.
fn gift_name(app: &App) -> String {
    domain::receipt::words::ReceiptWords::for_language(&app.shop.language).gift_card.to_owned()
}

/// An amount or article that has no entry in the catalogue.
pub(crate) async fn basket_open_item(app: &App, args: BasketOpen) -> Result<Done, ApiError> {
    let by = app.seller()?;
    let unit_price = UnitPrice::parse(args.price.trim(), app.shop.currency)?;
    let tax = match &args.tax {
        Some(letter) => app
            .shop
            .tax_code(letter)
            .cloned()
            .ok_or_else(|| ApiError::invalid("tax", "use a letter of this shop's tax codes"))?,
        None => standard(app)?,
    };
    let name = args.name.trim();
    if name.chars().count() > 60 {
        return Err(ApiError::invalid("name", "write at most 60 characters: it has to fit on the receipt"));
    }
    let item = Item {
        product: None,
        name: name.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect(),
        unit_price,
        unit: Unit::Piece,
        tax,
        age: None,
        gift: None,
    };
    let deed = deed(
        "open_price",
        by.id,
        None,
        vec![
            ("name", Said::Text(item.name.clone())),
            ("price_milli", Said::Number(unit_price.milli_minor())),
        ],
    );
    let quantity = super::basket::quantity(args.quantity)?;
    change(app, move |basket| {
        basket.add(item, quantity)?;
        Ok(Some(deed))
    })
    .await
}

/// A gift card is sold or loaded.
pub(crate) async fn basket_gift(app: &App, args: BasketGift) -> Result<Done, ApiError> {
    app.seller()?;
    let code: GiftCode = args.code.parse()?;
    let amount = Money::from_wire(args.amount.trim(), app.shop.currency)?;
    if !amount.is_positive() {
        return Err(ApiError::invalid("amount", "write an amount above zero"));
    }
    // Money in another form: no supply yet, whatever it buys later.
    let scope = app.shop.tax_codes.iter().find(|one| one.category == TaxCategory::OutOfScope).cloned();
    let tax = match scope {
        Some(tax) => tax,
        None => TaxCode::new("-", TaxCategory::OutOfScope, Rate::ZERO)?,
    };
    let item = Item {
        product: None,
        name: gift_name(app),
        unit_price: UnitPrice::from_minor(amount.minor())?,
        unit: Unit::Piece,
        tax,
        age: None,
        gift: Some(code),
    };
    change(app, move |basket| {
        if basket.lines.iter().any(|line| line.item.gift == item.gift) {
            return Err(ApiError::invalid(
                "code",
                "this card is in the basket already: remove that line first",
            ));
        }
        basket.add(item, Quantity::ONE)?;
        Ok(None)
    })
    .await
}

/// Another price in the place of the catalogue's. Below it counts as a discount against the limit.
pub(crate) async fn basket_price(app: &App, args: BasketPrice) -> Result<Done, ApiError> {
    let by = app.seller()?;
    let price = UnitPrice::parse(args.price.trim(), app.shop.currency)?;
    let approved = approved(app, args.approval, &args.reason).await?;
    let reason = Reason::new(&args.reason, by.id, approved)?;
    let allowed = limit(app, &by, approved);
    change(app, move |basket| {
        let line = basket.line(args.line)?;
        let list = line.instead_of.as_ref().map_or(line.item.unit_price, |before| before.list);
        within(allowed, off_price(list, price)?)?;
        let name = line.item.name.clone();
        basket.reprice(args.line, price, reason.clone())?;
        let about = vec![
            ("line", Said::Text(name)),
            ("list_price_milli", Said::Number(list.milli_minor())),
            ("price_milli", Said::Number(price.milli_minor())),
            ("reason", Said::Text(reason.why)),
        ];
        Ok(Some(deed("price_changed", by.id, approved, about)))
    })
    .await
}

/// What share of a price is off under another one.
fn off_price(list: UnitPrice, price: UnitPrice) -> Result<Rate, ApiError> {
    let off = list.milli_minor().saturating_sub(price.milli_minor());
    if off <= 0 {
        return Ok(Rate::ZERO);
    }
    // Thousandths of minor units on both sides: only their ratio counts.
    let money = |milli| Money::new(milli, domain::currency::Currency::EUR);
    Ok(Cut::Amount(money(off)).as_rate_of(money(list.milli_minor()))?)
}

pub(crate) async fn basket_discount(app: &App, args: BasketDiscount) -> Result<Done, ApiError> {
    let by = app.seller()?;
    let cut = match (&args.percent, &args.amount) {
        (Some(percent), None) => Cut::Percent(percent.trim().parse()?),
        (None, Some(amount)) => Cut::Amount(Money::from_wire(amount.trim(), app.shop.currency)?),
        _ => return Err(ApiError::invalid("discount", "write either per cent or an amount")),
    };
    let approved = approved(app, args.approval, &args.reason).await?;
    let reason = Reason::new(&args.reason, by.id, approved)?;
    let allowed = limit(app, &by, approved);
    change(app, move |basket| {
        let on = if let Some(line) = args.line {
            basket.discount_line(line, cut, reason.clone())?;
            within(allowed, basket.line_discounted(line)?)?;
            basket.line(line)?.item.name.clone()
        } else {
            basket.discount_all(cut, reason.clone())?;
            String::new()
        };
        within(allowed, basket.discounted()?)?;
        let much = match cut {
            Cut::Percent(rate) => ("percent_milli", Said::Number(i64::from(rate.hundred_thousandths()))),
            Cut::Amount(amount) => ("amount", Said::Number(amount.minor())),
        };
        let about = vec![("line", Said::Text(on)), much, ("reason", Said::Text(reason.why))];
        Ok(Some(deed("discount_given", by.id, approved, about)))
    })
    .await
}

pub(crate) async fn basket_discount_clear(app: &App, args: LineIfAny) -> Result<Done, ApiError> {
    let by = app.seller()?;
    change(app, move |basket| {
        basket.without_discounts(args.line)?;
        Ok(Some(deed("discount_taken_back", by.id, None, Vec::new())))
    })
    .await
}

pub(crate) async fn basket_note(app: &App, args: BasketNote) -> Result<Done, ApiError> {
    app.seller()?;
    change(app, move |basket| {
        basket.annotate(args.line, &args.note)?;
        Ok(None)
    })
    .await
}

/// A line becomes one that the customer brings back; always with a manager, since money leaves the till.
pub(crate) async fn basket_take_back(app: &App, args: BasketTakeBack) -> Result<Done, ApiError> {
    let by = app.seller()?;
    let Some(why) = args.reason else {
        return change(app, move |basket| {
            basket.bring_back(args.line, None)?;
            Ok(Some(deed("taken_back_undone", by.id, None, Vec::new())))
        })
        .await;
    };
    let approved = approved(app, args.approval, &why).await?;
    manager(&by, approved)?;
    let reason = Reason::new(&why, by.id, approved)?;
    change(app, move |basket| {
        let line = basket.line(args.line)?;
        let about = vec![
            ("line", Said::Text(line.item.name.clone())),
            ("qty_milli", Said::Number(line.quantity.milli())),
            ("reason", Said::Text(reason.why.clone())),
        ];
        basket.bring_back(args.line, Some(reason))?;
        Ok(Some(deed("taken_back", by.id, approved, about)))
    })
    .await
}

/// The buyer owes no tax: a reason and a manager. Without a reason they owe it again.
pub(crate) async fn basket_exempt(app: &App, args: BasketExempt) -> Result<Done, ApiError> {
    let by = app.seller()?;
    let Some(why) = args.reason else {
        return change(app, move |basket| {
            basket.exempt = None;
            Ok(Some(deed("tax_exempt_undone", by.id, None, Vec::new())))
        })
        .await;
    };
    let approved = approved(app, args.approval, &why).await?;
    manager(&by, approved)?;
    let reason = Reason::new(&why, by.id, approved)?;
    change(app, move |basket| {
        let about = vec![("reason", Said::Text(reason.why.clone()))];
        basket.exempt = Some(reason);
        Ok(Some(deed("tax_exempt", by.id, approved, about)))
    })
    .await
}

/// Somebody looked at the customer's age.
pub(crate) async fn basket_age(app: &App, _: Nothing) -> Result<Done, ApiError> {
    let by = app.seller()?;
    change(app, move |basket| {
        let years = basket.check_age(by.id)?;
        Ok(Some(deed("age_checked", by.id, None, vec![("years", Said::Number(i64::from(years)))])))
    })
    .await
}

/// The last change of the basket never was. That it was is in the journal all the same.
pub(crate) async fn basket_undo(app: &App, _: Nothing) -> Result<Done, ApiError> {
    let by = app.seller()?;
    let undone = deed("undone", by.id, None, Vec::new());
    change_with(app, move |basket, steps| {
        let before = steps.pop(basket.id).ok_or_else(|| ApiError::of(Code::NothingToUndo))?;
        *basket = before;
        Ok(Changed::Back(undone))
    })
    .await
}

pub(crate) async fn basket_park(app: &App, args: BasketPark) -> Result<Done, ApiError> {
    let by = app.seller()?;
    let _one_at_a_time = app.basket_changes.lock().await;
    let mut basket = in_front(app).await?;
    if basket.is_empty() {
        return Err(ApiError::of(Code::BasketEmpty));
    }
    basket.call(&args.name)?;
    let name = basket.name.clone().unwrap_or_else(|| unnamed(app));
    let deed = deed("parked", by.id, None, vec![("name", Said::Text(name.clone()))]);
    let (fresh, wall) = (fresh(app), app.clock.now().wall);
    app.with_db(move |db| db.park(&name, &fresh, &deed, wall)).await?;
    Ok(Done { seq: app.publish(WAITING).await? })
}

/// A basket that waits comes back; what is in front waits meanwhile.
pub(crate) async fn basket_recall(app: &App, args: BasketRecall) -> Result<Done, ApiError> {
    let by = app.seller()?;
    let basket: BasketId = id("basket", &args.basket)?;
    let _one_at_a_time = app.basket_changes.lock().await;
    in_front(app).await?;
    let name = unnamed(app);
    let deed = deed("recalled", by.id, None, vec![("basket", Said::Text(basket.to_string()))]);
    let wall = app.clock.now().wall;
    app.with_db(move |db| db.recall(basket, &name, &deed, wall)).await?;
    Ok(Done { seq: app.publish(WAITING).await? })
}

/// A basket is given up; what was in it is written down.
pub(crate) async fn basket_discard(app: &App, args: BasketDiscard) -> Result<Done, ApiError> {
    let by = app.seller()?;
    let reason = Reason::new(&args.reason, by.id, None)?;
    let _one_at_a_time = app.basket_changes.lock().await;
    let front = in_front(app).await?;
    let given_up = match &args.basket {
        None => front,
        Some(text) => {
            let wanted: BasketId = id("basket", text)?;
            let parked = app.with_db(store::Db::parked).await?;
            let found = parked.into_iter().map(|one| one.basket).find(|one| one.id == wanted);
            found.ok_or_else(|| ApiError::invalid("basket", "use an id that this till gave"))?
        }
    };
    if given_up.is_empty() {
        return Err(ApiError::of(Code::BasketEmpty));
    }
    let total = given_up.totals(&app.shop.tax)?.total;
    let about = vec![
        ("currency", Said::Text(total.currency().code().to_owned())),
        ("lines", Said::Number(i64::try_from(given_up.lines.len()).unwrap_or(i64::MAX))),
        ("reason", Said::Text(reason.why)),
        ("total", Said::Number(total.minor())),
    ];
    let deed = deed("basket_given_up", by.id, None, about);
    let (fresh, wall, gone) = (fresh(app), app.clock.now().wall, given_up.id);
    app.with_db(move |db| db.discard(gone, &fresh, &deed, wall)).await?;
    Ok(Done { seq: app.publish(WAITING).await? })
}

/// What a basket is called by which nobody called anything: the time.
fn unnamed(app: &App) -> String {
    crate::view::local(app.zone, app.clock.now().wall, "%H:%M:%S")
}

fn standard(app: &App) -> Result<TaxCode, ApiError> {
    let standard = app.shop.tax_codes.iter().find(|code| code.category == TaxCategory::Standard);
    let any = standard.or_else(|| app.shop.tax_codes.first());
    any.cloned().ok_or_else(|| ApiError::invalid("tax", "this shop has no tax code"))
}

pub(super) fn deed(
    what: &'static str,
    by: OperatorId,
    approved_by: Option<OperatorId>,
    about: Vec<(&'static str, Said)>,
) -> Deed {
    Deed { what, by, approved_by, about }
}

/// The manager who allows this one deed, where one was asked.
pub(super) async fn approved(
    app: &App,
    approval: Option<Approval>,
    reason: &str,
) -> Result<Option<OperatorId>, ApiError> {
    match approval {
        None => Ok(None),
        Some(Approval { manager, pin }) => manager_says(app, &manager, pin, reason.trim()).await.map(Some),
    }
}

/// A manager does it, or allowed it.
pub(super) fn manager(by: &Operator, approved: Option<OperatorId>) -> Result<(), ApiError> {
    if by.role == Role::Manager || approved.is_some() {
        return Ok(());
    }
    Err(ApiError::of(Code::ApprovalNeeded))
}

/// What may be taken off; no limit for a manager.
fn limit(app: &App, by: &Operator, approved: Option<OperatorId>) -> Option<Rate> {
    match by.role {
        _ if approved.is_some() => None,
        Role::Manager => None,
        Role::Cashier | Role::Supervisor | Role::Technician => Some(app.shop.discount_limit()),
    }
}

fn within(allowed: Option<Rate>, off: Rate) -> Result<(), ApiError> {
    match allowed {
        Some(most) if off > most => Err(ApiError::of(Code::ApprovalNeeded)),
        Some(_) | None => Ok(()),
    }
}
