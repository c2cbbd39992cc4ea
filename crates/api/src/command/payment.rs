//! Card payments: start, wish to stop, ask, and what a manager saw.

use std::sync::Arc;

use domain::attempt::{Attempt, Evidence, State, Wish};
use domain::ids::{OperatorId, PaymentId, SaleId, TerminalId};
use domain::money::Money;
use domain::sale::{Sale, SaleState};
use engine::effect::{Input, Verdict as Saw};
use engine::ports::Store;
use engine::runner::{Order, StartError};
use terminal::TipAt;

use super::operator::manager_says;
use super::returns::money;
use super::{id, request};
use crate::app::{App, blocking};
use crate::commands::{Done, PaymentRef, PaymentResolve, PaymentStart, Verdict};
use crate::error::{ApiError, Code};
use crate::publish::Part;

/// What a payment changes on the screen.
const PAYMENT: [Part; 5] = [Part::Basket, Part::Sale, Part::OpenSales, Part::Terminals, Part::Conflicts];

pub(crate) async fn payment_start(app: &App, args: PaymentStart) -> Result<Done, ApiError> {
    let by = app.seller()?.id;
    let (sale, terminal) = (id("sale", &args.sale)?, id("terminal", &args.terminal)?);
    let read = |field: &str, text: &Option<String>| {
        let text = text.as_deref().map(str::trim).filter(|text| !text.is_empty());
        text.map(|text| money(app, field, text)).transpose()
    };
    let asked = Asked {
        amount: read("amount", &args.amount)?,
        tip: read("tip", &args.tip)?,
        cash_back: read("cash_back", &args.cash_back)?,
        method: args.method.filter(|method| !method.is_empty()),
        scanned: args.scanned.map(|code| code.trim().to_owned()).filter(|code| !code.is_empty()),
    };
    start(app, by, sale, terminal, &args.request_id, asked).await?;
    Ok(Done { seq: app.publish(PAYMENT).await? })
}

/// What is asked of a card besides what is due.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    /// This part of what is due; nothing for all of it.
    pub(crate) amount: Option<Money>,
    /// Tip on top.
    pub(crate) tip: Option<Money>,
    /// Cash to hand out, on top.
    pub(crate) cash_back: Option<Money>,
    /// How the customer pays, as the terminal lists it.
    pub(crate) method: Option<String>,
    /// What the customer showed to be scanned.
    pub(crate) scanned: Option<String>,
}

impl Asked {
    /// The arguments of the command, to know it by when it comes again. One that asks for nothing besides is
    /// known as it always was.
    fn arguments(&self, sale: SaleId, terminal: TerminalId) -> String {
        let mut arguments = format!("{sale} {terminal}");
        let parts = [("amount", self.amount), ("tip", self.tip), ("cash_back", self.cash_back)];
        for (name, money) in parts.into_iter().filter_map(|(name, money)| Some((name, money?))) {
            arguments.extend([" ", name, "=", money.to_wire().as_str()]);
        }
        if let Some(method) = &self.method {
            arguments.extend([" method=", method]);
        }
        if let Some(scanned) = &self.scanned {
            arguments.extend([" scanned=", scanned]);
        }
        arguments
    }

    /// How much goes onto the sale, and what the terminal is asked for besides.
    fn of(self, app: &App, sale: &Sale, terminal: TerminalId) -> Result<(Money, Wish), ApiError> {
        let due = sale.due()?;
        let amount = self.amount.unwrap_or(due);
        if !amount.is_positive() || amount.compare(due)?.is_gt() {
            let cure = format!("take more than zero and at most {}", due.to_wire());
            return Err(ApiError::invalid("amount", &cure));
        }
        let can = app.runner.capabilities(terminal).ok_or_else(|| ApiError::of(Code::TerminalMissing))?;
        for (field, money, offered) in
            [("tip", self.tip, can.tip != TipAt::Nowhere), ("cash_back", self.cash_back, can.cash_back)]
        {
            if money.is_some_and(Money::is_negative) {
                return Err(ApiError::invalid(field, "write an amount above zero, or nothing"));
            }
            if money.is_some_and(Money::is_positive) && !offered {
                return Err(ApiError::invalid(field, "this terminal does not offer it; leave it empty"));
            }
        }
        if let Some(method) = &self.method {
            let methods = app.runner.methods(terminal);
            if methods.iter().all(|known| known.code != *method) {
                let known: Vec<_> = methods.into_iter().map(|known| known.code).collect();
                let cure = match known.as_slice() {
                    [] => "this terminal finds out by itself; leave it empty".to_owned(),
                    known => format!("this terminal does not offer it; use {}", known.join(", ")),
                };
                return Err(ApiError::invalid("method", &cure));
            }
        }
        if let Some(scanned) = &self.scanned {
            if !can.by_code {
                return Err(ApiError::invalid("scanned", "this terminal reads cards; leave it empty"));
            }
            if scanned.len() > 200 || !scanned.chars().all(|one| one.is_ascii_graphic()) {
                return Err(ApiError::invalid("scanned", "scan the code on the customer's phone once more"));
            }
        }
        let positive = |money: Option<Money>| money.filter(|money| money.is_positive());
        let paid = sale.paid()?;
        let split = amount != due || paid.is_positive();
        let card = app.runner.standing(terminal).and_then(|standing| standing.card_first);
        let wish = Wish {
            tip: positive(self.tip),
            cash_back: positive(self.cash_back),
            paid_before: split.then_some(paid),
            card: card.map(|card| card.transaction),
            method: self.method,
            scanned: self.scanned,
        };
        Ok((amount, wish))
    }
}

/// Starts a payment of what is due. The same request id finds the attempt that it made.
pub(crate) async fn start(
    app: &App,
    by: OperatorId,
    sale: SaleId,
    terminal: TerminalId,
    request_id: &str,
    asked: Asked,
) -> Result<Attempt, ApiError> {
    let key = request(request_id, "payment_start", asked.arguments(sale, terminal))?;
    if let Some(attempt) = made_before(app, &key).await? {
        return Ok(attempt);
    }
    let found = app.with_db(move |db| db.sale(sale)).await?;
    let found = found.filter(|found| found.state == SaleState::Tendering);
    let found: Sale = found.ok_or_else(|| ApiError::of(Code::SaleNotOpen))?;
    let (amount, wish) = asked.of(app, &found, terminal)?;
    let order = Order {
        sale,
        reference: found.reference.as_str().to_owned(),
        amount,
        wish,
        terminal,
        operator: by,
        offset_s: crate::view::offset_s(app.zone, app.clock.now().wall),
        request: key.clone(),
    };
    match app.runner.start(order).await {
        Ok(attempt) => Ok(attempt),
        // The same press twice: the other one may have made it while this one was on its way.
        Err(error @ (StartError::TerminalBusy(_) | StartError::SaleBusy | StartError::Store(_))) => {
            match made_before(app, &key).await? {
                Some(attempt) => Ok(attempt),
                None => Err(error.into()),
            }
        }
        Err(error) => Err(error.into()),
    }
}

/// The attempt that the same request made.
pub(super) async fn made_before(
    app: &App,
    key: &engine::ports::RequestKey,
) -> Result<Option<Attempt>, ApiError> {
    let wanted = key.id.clone();
    let Some(before) = app.with_db(move |db| db.request(&wanted)).await? else { return Ok(None) };
    if (&before.command, &before.arguments) != (&key.command, &key.arguments) {
        return Err(ApiError::of(Code::RequestReused));
    }
    let attempt = id("attempt", &before.subject)?;
    let db = Arc::clone(&app.db);
    // A failure to read is no "nothing was made": it must not lead to a second payment.
    blocking(move || db.attempt(attempt)).await.map_err(ApiError::from)
}

pub(crate) async fn payment_abort(app: &App, args: PaymentRef) -> Result<Done, ApiError> {
    app.seller()?;
    tell(app, &args.payment, Input::AbortAsked).await
}

pub(crate) async fn payment_ask(app: &App, args: PaymentRef) -> Result<Done, ApiError> {
    app.seller()?;
    tell(app, &args.payment, Input::AskNow).await
}

async fn tell(app: &App, payment: &str, input: Input) -> Result<Done, ApiError> {
    let attempt = newest(app, id("payment", payment)?).await?;
    if !app.runner.tell(attempt.id, input).await {
        return Err(ApiError::of(Code::PaymentState));
    }
    Ok(Done { seq: app.publish(PAYMENT).await? })
}

pub(crate) async fn payment_resolve(app: &App, args: PaymentResolve) -> Result<Done, ApiError> {
    app.seller()?;
    let reason = args.reason.trim();
    let code = args.approval_code.map(|code| code.trim().to_owned()).filter(|code| !code.is_empty());
    if code.as_ref().is_some_and(|code| code.len() > 20 || !code.chars().all(char::is_alphanumeric)) {
        return Err(ApiError::invalid("approval_code", "copy the code from the slip: letters and digits"));
    }
    let arguments = format!("{} {:?} {} {code:?} {reason}", args.payment, args.verdict, args.manager);
    let mut key = request(&args.request_id, "payment_resolve", arguments)?;
    let manager = manager_says(app, &args.manager, args.pin, reason).await?;
    let attempt = newest(app, id("payment", &args.payment)?).await?;
    key.subject = attempt.id.to_string();
    let wall = app.clock.now().wall;
    app.with_db(move |db| db.claim_request(&key, wall)).await?;
    if !already(&attempt.state, manager, args.verdict) {
        let verdict = match args.verdict {
            Verdict::Approved => Saw::Approved { approval_code: code },
            Verdict::NotCharged => Saw::NotCharged,
        };
        app.runner.resolve(attempt.id, manager, verdict, reason.to_owned()).await;
        let now = newest(app, attempt.payment).await?;
        if !already(&now.state, manager, args.verdict) {
            // The terminal answered first, or the store did not keep it.
            app.publish(PAYMENT).await?;
            return Err(ApiError::of(Code::PaymentState));
        }
    }
    Ok(Done { seq: app.publish(PAYMENT).await? })
}

/// The same decision by the same person: done, whoever asks again.
fn already(state: &State, manager: OperatorId, verdict: Verdict) -> bool {
    let (evidence, decided) = match state {
        State::Approved { evidence, .. } => (evidence, Verdict::Approved),
        State::NotCharged { evidence } => (evidence, Verdict::NotCharged),
        _ => return false,
    };
    decided == verdict && matches!(evidence, Evidence::Person { operator, .. } if *operator == manager)
}

/// The newest attempt of a payment, as the engine has it or as it is on disk.
pub(super) async fn newest(app: &App, payment: PaymentId) -> Result<Attempt, ApiError> {
    let found = app.with_db(move |db| db.attempts_of_payment(payment)).await?;
    let newest = found.into_iter().max_by_key(|attempt| attempt.ordinal);
    let newest = newest.ok_or_else(|| ApiError::of(Code::PaymentState))?;
    Ok(app.runner.live(newest.id).unwrap_or(newest))
}
