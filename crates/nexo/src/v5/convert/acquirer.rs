//! Through whom it was paid.
//!
//! Numbers of the acquirer that nexo 5 has no member for travel as data that others define, under the names of nexo 3.
//! Who does not know them leaves them alone; they name a transaction, and decide nothing about it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Around, Seen, conditions};
use crate::v3::{PaymentAcquirerData, TransactionIdentification};
use crate::v5::{
    AuthorisationResponse, AuthorisationResult, CardPaymentTransaction, ExternalData, Merchant, Party,
    PartyType, Poi, ResponseCode, ResponseToAuthorisation,
};

const TRANSACTION: &str = "AcquirerTransactionID.TransactionID";
const TIME: &str = "AcquirerTransactionID.TimeStamp";
const STAN: &str = "STAN";
const RRN: &str = "RRN";

/// Through whom it was paid. The host's word is that of the answer itself.
pub(super) fn acquirer_from(
    data: &PaymentAcquirerData,
    outcome: &ResponseCode,
    around: &mut Around,
    done: &mut CardPaymentTransaction,
) -> Option<AuthorisationResult> {
    put_numbers(data, done);
    around.environment.acquirer = data.acquirer_id.as_deref().map(conditions::this_acquirer);
    around.environment.merchant = data
        .merchant_id
        .as_deref()
        .map(|id| Merchant { identification: Some(Party::new(id)), ..Merchant::default() });
    let poi = data.acquirer_poi_id.as_deref();
    around.environment.poi = poi.map(|id| Poi::new(Party::of(PartyType::OriginatingPoi, id)));
    done.reconciliation_identification.clone_from(&data.host_reconciliation_id);
    if data.approval_code.is_none() && data.response_code.is_none() {
        return None;
    }
    let word = match outcome {
        ResponseCode::Success => AuthorisationResponse::Approved,
        ResponseCode::Warning => AuthorisationResponse::PartialApproved,
        ResponseCode::Failure | ResponseCode::Other(_) => AuthorisationResponse::Declined,
    };
    let mut said = ResponseToAuthorisation::new(word);
    said.response_reason.clone_from(&data.response_code);
    let mut result = AuthorisationResult::new(said);
    result.authorisation_code.clone_from(&data.approval_code);
    Some(result)
}

/// What the surroundings, the host and the transaction tell of it.
pub(super) fn acquirer_to(
    seen: Seen<'_>,
    said: Option<&AuthorisationResult>,
    done: Option<&CardPaymentTransaction>,
) -> Option<PaymentAcquirerData> {
    let merchant = seen.environment.merchant.as_ref().and_then(|shop| shop.identification.as_ref());
    let poi = seen.environment.poi.as_ref().map(|poi| &poi.identification);
    let told = numbers(done);
    let data = PaymentAcquirerData {
        acquirer_id: conditions::acquirer_id(seen.environment),
        merchant_id: merchant.map(|party| party.identification.clone()),
        acquirer_poi_id: poi.map(|party| party.identification.clone()),
        acquirer_transaction_id: told.transaction,
        approval_code: said.and_then(|said| said.authorisation_code.clone()),
        host_reconciliation_id: done.and_then(|done| done.reconciliation_identification.clone()),
        response_code: said.and_then(|said| said.response_to_authorisation.response_reason.clone()),
        stan: told.stan,
        rrn: told.rrn,
    };
    (data != PaymentAcquirerData::default()).then_some(data)
}

/// The numbers that have no member.
#[derive(Default)]
struct Numbers {
    transaction: Option<TransactionIdentification>,
    stan: Option<String>,
    rrn: Option<String>,
}

/// Puts them into the transaction.
fn put_numbers(data: &PaymentAcquirerData, done: &mut CardPaymentTransaction) {
    let name = data.acquirer_transaction_id.as_ref();
    let numbers = [
        (TRANSACTION, name.map(|name| &name.transaction_id)),
        (TIME, name.map(|name| &name.time_stamp)),
        (STAN, data.stan.as_ref()),
        (RRN, data.rrn.as_ref()),
    ];
    for (name, number) in numbers {
        if let Some(number) = number {
            let value = Some(STANDARD.encode(number));
            let told = ExternalData { value, ..ExternalData::new(name) };
            done.transaction_details.get_or_insert_default().additional_information.push(told);
        }
    }
}

/// What of them is told.
fn numbers(done: Option<&CardPaymentTransaction>) -> Numbers {
    let Some(details) = done.and_then(|done| done.transaction_details.as_ref()) else {
        return Numbers::default();
    };
    let number = |name: &str| {
        let told = details.additional_information.iter().find(|told| told.identification == name)?;
        let bytes = STANDARD.decode(told.value.as_deref()?).ok()?;
        String::from_utf8(bytes).ok()
    };
    let name = number(TRANSACTION).filter(|number| !number.is_empty());
    Numbers {
        transaction: name.map(|transaction_id| TransactionIdentification {
            transaction_id,
            time_stamp: number(TIME).unwrap_or_default(),
        }),
        stan: number(STAN),
        rrn: number(RRN),
    }
}
