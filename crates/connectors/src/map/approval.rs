//! What an approved answer says about money and card.
//!
//! Amounts come as a whole or not at all. When one of them cannot be read, or they contradict each
//! other, the answer counts as approved without an amount, and a person looks at the terminal.

use domain::card::{CardSummary, PoiTransaction};
use domain::currency::Currency;
use domain::money::Money;
use nexo::amount::Decimal;
use nexo::v3::{
    AmountsResp, CardAcquisitionResponse, PaymentResponse, PaymentResult, PoiData, ReversalResponse,
};
use terminal::{Approval, CardSeen, Request, Said};

use super::{refusal, slip, words};
use crate::amount;
use crate::filter::masked_pan;

/// Longer than any id of a transaction that a terminal could print.
const LONGEST_ID: usize = 256;

/// The approval in the answer to a payment of `requested`.
pub(super) fn of_payment(body: &PaymentResponse, requested: Money, service_id: &str) -> Approval {
    let result = body.payment_result.as_ref();
    let amounts = result.and_then(|result| result.amounts_resp.as_ref());
    let amounts = amounts.map_or_else(Amounts::default, |given| {
        read(given, requested.currency()).unwrap_or_else(|reason| {
            tracing::warn!(service_id, reason, "approved with amounts that cannot be used");
            Amounts::default()
        })
    });
    Approval {
        authorized: amounts.authorized,
        tip: amounts.tip,
        cash_back: amounts.cash_back,
        fees: amounts.fees,
        summary: summary(result, body.poi_data.as_ref(), service_id),
        slips: slip::read(&body.payment_receipt),
    }
}

/// The approval in the answer to a reversal. An answer that names no amount means what was asked for.
pub(super) fn of_reversal(body: &ReversalResponse, requested: Money, service_id: &str) -> Approval {
    let authorized = match body.reversed_amount {
        None => Some(requested),
        Some(given) if in_minor_units(given, requested) => Some(requested),
        Some(given) => amount::from_wire(given, requested.currency()).ok(),
    };
    Approval {
        authorized,
        tip: None,
        cash_back: None,
        fees: None,
        summary: summary(None, body.poi_data.as_ref(), service_id),
        slips: slip::read(&body.payment_receipt),
    }
}

/// A card that was presented before the amount was known. Without a name of its own it cannot be charged later.
pub(super) fn of_card(body: &CardAcquisitionResponse, request: &Request) -> Said {
    let transaction = body.poi_data.as_ref().and_then(poi_transaction);
    let (true, Some(transaction)) = (body.response.is_done(), transaction) else {
        return Said::Refused(refusal(&body.response, &request.service_id));
    };
    let card = body.payment_instrument_data.as_ref().and_then(|instrument| instrument.card_data.as_ref());
    let brand = card.and_then(|card| card.payment_brand.as_deref());
    let brand = brand.or(body.payment_brand.first().map(String::as_str));
    let summary = CardSummary {
        brand: brand.map(words::short),
        masked_pan: card.and_then(|card| card.masked_pan.as_deref()).and_then(masked_pan),
        poi_transaction: Some(transaction.clone()),
        service_id: request.service_id.clone(),
        ..CardSummary::default()
    };
    Said::Card(CardSeen { transaction, summary })
}

/// One vendor writes minor units here and nowhere else. Taken for major ones, they would be a hundred
/// times what was asked for, which no reversal gives back.
fn in_minor_units(given: Decimal, requested: Money) -> bool {
    Decimal::new(requested.minor(), 0).is_ok_and(|minor| minor == given)
}

#[derive(Default)]
struct Amounts {
    authorized: Option<Money>,
    tip: Option<Money>,
    cash_back: Option<Money>,
    fees: Option<Money>,
}

fn read(given: &AmountsResp, requested: Currency) -> Result<Amounts, &'static str> {
    let currency = match &given.currency {
        None => requested,
        Some(code) => {
            Currency::parse(&code.to_ascii_uppercase()).map_err(|_| "a currency that is not known")?
        }
    };
    let money = |decimal: Option<Decimal>| {
        decimal
            .map(|decimal| amount::from_wire(decimal, currency))
            .transpose()
            .map_err(|_| "an amount that the currency does not have")
    };
    let authorized = money(given.authorized_amount)?;
    // One vendor repeats its fees as a surcharge, so the two are never added.
    let told = money(given.total_fees_amount)?.or(money(given.surcharge_amount)?);
    let fees = match (authorized, money(given.partial_authorized_amount)?) {
        (Some(authorized), Some(part)) => without_part(authorized, part, told)?,
        (_, _) => told,
    };
    Ok(Amounts { authorized, tip: money(given.tip_amount)?, cash_back: money(given.cash_back_amount)?, fees })
}

/// The approved part of the request leaves the fees: `authorized` is both together.
fn without_part(authorized: Money, part: Money, told: Option<Money>) -> Result<Option<Money>, &'static str> {
    let rest = authorized.minus(part).map_err(|_| "a part that cannot be taken off")?;
    if rest.is_negative() {
        return Err("a part that is more than the whole");
    }
    match told {
        Some(told) if told != rest => Err("fees that are not what the part leaves"),
        Some(_) => Ok(told),
        None => Ok((!rest.is_zero()).then_some(rest)),
    }
}

fn summary(result: Option<&PaymentResult>, poi_data: Option<&PoiData>, service_id: &str) -> CardSummary {
    let instrument = result.and_then(|result| result.payment_instrument_data.as_ref());
    let card = instrument.and_then(|instrument| instrument.card_data.as_ref());
    let acquirer = result.and_then(|result| result.payment_acquirer_data.as_ref());
    let entry = card.map(|card| card.entry_mode.join(" ")).filter(|entry| !entry.is_empty());
    CardSummary {
        brand: card.and_then(|card| card.payment_brand.as_deref()).map(words::short),
        masked_pan: card.and_then(|card| card.masked_pan.as_deref()).and_then(masked_pan),
        approval_code: acquirer.and_then(|acquirer| acquirer.approval_code.as_deref()).map(words::short),
        entry: entry.as_deref().map(words::short),
        poi_transaction: poi_data.and_then(poi_transaction),
        service_id: service_id.to_owned(),
        by_code: false,
    }
}

/// Kept byte for byte: a reversal has to repeat it.
fn poi_transaction(poi_data: &PoiData) -> Option<PoiTransaction> {
    let given = poi_data.poi_transaction_id.as_ref()?;
    if given.transaction_id.len() > LONGEST_ID || given.time_stamp.len() > LONGEST_ID {
        return None;
    }
    Some(PoiTransaction { id: given.transaction_id.clone(), time_stamp: given.time_stamp.clone() })
}
