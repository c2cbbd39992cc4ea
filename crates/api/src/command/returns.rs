//! Money of a finished sale that goes back: what is possible, the order, and the signature that was no good.

use domain::attempt::{State, Wish};
use domain::ids::{AttemptId, OperatorId, SaleId, TerminalId};
use domain::money::Money;
use engine::ports::{Cause, RequestKey};
use engine::runner::{Back, Order, Reversal, StartError, Way};
use store::Returnable;

use super::operator::manager_says;
use super::payment::{made_before, newest};
use super::{id, request};
use crate::app::App;
use crate::commands::{Done, Nothing, ReturnRef, ReturnStart, SaleRef, SignatureCheck};
use crate::error::{ApiError, Code};
use crate::publish::Part;
use crate::view;
use crate::views::{PaymentStateView, PaymentView, ReceiptView, ReturnWay, ReturnsView};

/// What a return changes on the screen.
const RETURN: [Part; 5] = [Part::GivingBack, Part::OpenReturns, Part::Sale, Part::Terminals, Part::Conflicts];

pub(crate) async fn return_options(app: &App, args: SaleRef) -> Result<ReturnsView, ApiError> {
    app.signed_in()?;
    view::returns(app, id("sale", &args.sale)?).await
}

pub(crate) async fn return_start(app: &App, args: ReturnStart) -> Result<Done, ApiError> {
    app.seller()?;
    let sale: SaleId = id("sale", &args.sale)?;
    let payment: AttemptId = id("payment", &args.payment)?;
    let terminal: TerminalId = id("terminal", &args.terminal)?;
    let amount = args.amount.as_deref().map(|text| money(app, "amount", text)).transpose()?;
    let reason = args.reason.trim().to_owned();
    let wanted = amount.map_or_else(|| "all".to_owned(), Money::to_wire);
    let arguments = format!("{sale} {payment} {:?} {wanted} {terminal} {} {reason}", args.way, args.manager);
    let key = request(&args.request_id, "return_start", arguments)?;
    let by = manager_says(app, &args.manager, args.pin, &reason).await?;
    // A signature that does not match brings the money back even so; a person who asks does not.
    let found = app.with_db(move |db| db.sale(sale)).await?;
    if found.is_some_and(|found| found.sold_gift_card()) {
        return Err(ApiError::of(Code::ReturnState));
    }
    let wish = Wanted { sale, payment, way: args.way, amount, terminal, by, reason };
    give_back(app, wish, &key).await?;
    Ok(Done { seq: app.publish(RETURN).await? })
}

/// Whose money is to go back, how and why.
struct Wanted {
    sale: SaleId,
    payment: AttemptId,
    way: ReturnWay,
    amount: Option<Money>,
    terminal: TerminalId,
    by: OperatorId,
    reason: String,
}

async fn give_back(app: &App, wanted: Wanted, key: &RequestKey) -> Result<(), ApiError> {
    if let Some(before) = made_before(app, key).await? {
        app.set_giving_back(Some(before.id));
        return Ok(());
    }
    let sale = wanted.sale;
    let read = move |db: &store::Db| Ok((db.sale(sale)?, db.returnable(sale)?, db.terminals()?));
    let (found, payments, terminals) = app.with_db(read).await?;
    let wrong = || ApiError::of(Code::ReturnState);
    let found = found.ok_or_else(wrong)?;
    let payment = payments.iter().find(|one| one.payment == wanted.payment).ok_or_else(wrong)?;
    let offered = view::ways(app, payment, &terminals).await?;
    let terminal = wanted.terminal.to_string();
    let offered = offered.iter().find(|way| way.way == wanted.way && way.terminals.contains(&terminal));
    let offered = offered.ok_or_else(wrong)?;
    let amount = wanted.amount.unwrap_or(payment.left);
    check_amount(amount, payment, offered.part)?;
    let way = way(wanted.way, payment, amount).ok_or_else(wrong)?;
    let order = Order {
        sale,
        reference: found.reference.as_str().to_owned(),
        amount,
        wish: besides(&way, payment),
        terminal: wanted.terminal,
        operator: wanted.by,
        offset_s: view::offset_s(app.zone, app.clock.now().wall),
        request: key.clone(),
    };
    let back = Back { cause: Cause::Return(wanted.payment), reason: wanted.reason, way };
    match app.runner.reverse(Reversal { order, back }).await {
        Ok(attempt) => {
            app.set_giving_back(Some(attempt.id));
            Ok(())
        }
        // The same press twice: the other one may have made it while this one was on its way.
        Err(error @ (StartError::TerminalBusy(_) | StartError::SaleBusy | StartError::Store(_))) => {
            match made_before(app, key).await? {
                Some(before) => {
                    app.set_giving_back(Some(before.id));
                    Ok(())
                }
                None => Err(error.into()),
            }
        }
        Err(StartError::NoReversal) => Err(wrong()),
        Err(error) => Err(error.into()),
    }
}

fn check_amount(amount: Money, payment: &Returnable, part: bool) -> Result<(), ApiError> {
    if !amount.is_positive() {
        return Err(ApiError::invalid("amount", "give more than zero back"));
    }
    if amount.compare(payment.left)?.is_gt() {
        let cure =
            format!("give {} back at most: that is what is left of this payment", payment.left.to_wire());
        return Err(ApiError::invalid("amount", &cure));
    }
    if !part && amount != payment.credited {
        let cure = format!("this way undoes the whole payment of {}", payment.credited.to_wire());
        return Err(ApiError::invalid("amount", &cure));
    }
    Ok(())
}

fn way(of: ReturnWay, payment: &Returnable, amount: Money) -> Option<Way> {
    let original = payment.card.poi_transaction.clone();
    Some(match of {
        ReturnWay::Void => Way::Reversal { original: original?, in_part: amount != payment.credited },
        ReturnWay::Refund => Way::Refund { original: Some(original?) },
        ReturnWay::RefundToCard => Way::Refund { original: None },
    })
}

/// Undoing a whole payment gives back what the card was charged besides as well: a terminal that says so says
/// nothing that would not fit.
fn besides(way: &Way, payment: &Returnable) -> Wish {
    let whole = matches!(way, Way::Reversal { in_part: false, .. });
    Wish { tip: (whole && payment.besides.is_positive()).then_some(payment.besides), ..Wish::default() }
}

pub(crate) async fn return_close(app: &App, _: Nothing) -> Result<Done, ApiError> {
    app.signed_in()?;
    may_leave(app).await?;
    app.set_giving_back(None);
    Ok(Done { seq: app.publish([Part::GivingBack, Part::OpenReturns]).await? })
}

pub(crate) async fn return_open(app: &App, args: ReturnRef) -> Result<Done, ApiError> {
    app.seller()?;
    let attempt: AttemptId = id("id", &args.id)?;
    if app.giving_back() != Some(attempt) {
        may_leave(app).await?;
        let front = app.with_db(store::Db::front).await?;
        let sale = view::front_sale(app, &front).await?;
        if sale.and_then(|sale| sale.payment).is_some_and(|payment| works(&payment)) {
            return Err(ApiError::of(Code::SaleBusy));
        }
        let found = app.with_db(move |db| db.return_attempt(attempt)).await?;
        // One that has ended meanwhile is shown too: whoever wants to know finds what became of it.
        found.ok_or_else(|| ApiError::of(Code::ReturnState))?;
        app.set_giving_back(Some(attempt));
    }
    Ok(Done { seq: app.publish([Part::GivingBack, Part::OpenReturns]).await? })
}

/// What a terminal works on may ask for somebody at any moment: it stays in view.
async fn may_leave(app: &App) -> Result<(), ApiError> {
    match view::giving_back(app).await? {
        Some(back) if works(&back.payment) => Err(ApiError::of(Code::PaymentState)),
        Some(_) | None => Ok(()),
    }
}

/// Its terminal has neither said how it ended nor fallen silent.
fn works(payment: &PaymentView) -> bool {
    matches!(payment.state, PaymentStateView::Preparing | PaymentStateView::Sent)
}

pub(crate) async fn return_receipt(app: &App, args: ReturnRef) -> Result<ReceiptView, ApiError> {
    let attempt: AttemptId = id("id", &args.id)?;
    let stored =
        app.with_db(move |db| Ok((db.return_document(attempt)?, db.return_receipt(attempt)?))).await?;
    let (Some(document), Some(receipt)) = stored else { return Err(ApiError::of(Code::ReturnState)) };
    Ok(ReceiptView { number: document.number.to_string(), text: receipt.text })
}

pub(crate) async fn payment_signature(app: &App, args: SignatureCheck) -> Result<Done, ApiError> {
    let by = app.seller()?.id;
    let arguments = format!("{} {}", args.payment, args.accepted);
    let key = request(&args.request_id, "payment_signature", arguments)?;
    let attempt = newest(app, id("payment", &args.payment)?).await?;
    if !matches!(attempt.state, State::Approved { .. }) || view::slip_to_sign(&attempt).is_none() {
        return Err(ApiError::of(Code::PaymentState));
    }
    let (wall, check) = (app.clock.now().wall, attempt.id);
    let accepted = args.accepted;
    let kept = key.clone();
    app.with_db(move |db| db.keep_signature(check, accepted, by, &kept, wall)).await?;
    if !args.accepted {
        // What the shop did not accept is no payment: the money goes back at once, and who looked at the
        // signature orders it. The answer to the question has its own request, so has the return.
        let back =
            request(&format!("{}/back", args.request_id), "payment_signature_back", key.arguments.clone())?;
        let payments = app.with_db(move |db| db.returnable(attempt.sale)).await?;
        let terminals = app.with_db(store::Db::terminals).await?;
        let payment = payments.iter().find(|one| one.payment == check);
        let payment = payment.ok_or_else(|| ApiError::of(Code::ReturnState))?;
        let ways = view::ways(app, payment, &terminals).await?;
        let best = ways.first().ok_or_else(|| ApiError::of(Code::ReturnState))?;
        let terminal = best.terminals.first().ok_or_else(|| ApiError::of(Code::ReturnState))?;
        let wanted = Wanted {
            sale: attempt.sale,
            payment: check,
            way: best.way,
            amount: None,
            terminal: id("terminal", terminal)?,
            by,
            reason: "the signature was not accepted".to_owned(),
        };
        give_back(app, wanted, &back).await?;
    }
    Ok(Done { seq: app.publish(RETURN).await? })
}

/// An amount in the shop's currency.
pub(super) fn money(app: &App, field: &str, text: &str) -> Result<Money, ApiError> {
    Money::from_wire(text.trim(), app.shop.currency)
        .map_err(|_| ApiError::invalid(field, "write an amount such as 12.50"))
}
