//! Undoing a payment.
//!
//! Nexo 3 has no currency in a reversal; where one is told, it stands in `SaleToAcquirerData` as `currency=EUR`. In
//! nexo 5 it has a member of its own.

use super::result::Answered;
use super::sale::{identifier, named, pass_on, sale_data, surround};
use super::words::{response_code, response_word, reversal_reason_code, reversal_reason_word};
use super::{Around, Gap, Seen, Stamp, conditions, none_in_five, none_in_three, output};
use crate::v3::{self, Body, MessageHeader, PoiData};
use crate::v5::{
    self, CardPaymentTransaction, ReversalRequest, ReversalResponse, ReversalResult, ServiceAnswer,
    ServiceAsk, ServiceRequest, TransactionDetails, TransactionType,
};

const CURRENCY: &str = "currency=";

/// The currency, where nothing else stands there.
fn currency_of(passed_on: &str) -> Option<&str> {
    let code = passed_on.strip_prefix(CURRENCY)?;
    (code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase())).then_some(code)
}

pub(super) fn request_from_v3(
    request: &v3::ReversalRequest,
    header: &MessageHeader,
    stamp: &Stamp,
) -> Result<v5::Body, Gap> {
    none_in_five(request.customer_order.as_ref(), "ReversalRequest.CustomerOrder")?;
    let mut around = Around::default();
    // What kind of transaction is undone follows from its name; a till takes payments.
    let mut transaction = CardPaymentTransaction {
        transaction_type: Some(TransactionType::CardPayment),
        ..CardPaymentTransaction::default()
    };
    let mut details = TransactionDetails::default();
    if let Some((currency, total)) = &stamp.undone {
        details.currency = Some(currency.clone());
        details.total_amount = Some(*total);
    }
    if let Some(sale) = &request.sale_data {
        surround(sale, &mut around, "ReversalRequest.SaleData")?;
        pass_on(sale, &mut transaction, "ReversalRequest.SaleData")?;
        transaction.transaction_identification = Some(identifier(&sale.sale_transaction_id));
        transaction.sale_reference_identification.clone_from(&sale.sale_reference_id);
        let currency = transaction.sale_to_acquirer_data.as_deref().and_then(currency_of).map(str::to_owned);
        if let Some(currency) = currency {
            if details.currency.as_ref().is_some_and(|undone| *undone != currency) {
                let path = "ReversalRequest.SaleData.SaleToAcquirerData";
                return Err(Gap::in_five(path, "another currency than that of the payment"));
            }
            transaction.sale_to_acquirer_data = None;
            details.currency = Some(currency);
        }
    }
    let original = &request.original_poi_transaction;
    let path = "ReversalRequest.OriginalPOITransaction";
    conditions::point_back(original, header, &mut transaction, path)?;
    if !original.reuse_card_data {
        around.sale().reuse_card_data = Some(false);
    }
    details.total_amount = original.amount_value.or(details.total_amount);
    transaction.transaction_details = (details != TransactionDetails::default()).then_some(details);
    let ask = ReversalRequest {
        reversal_transaction: Some(transaction),
        reversed_amount: request.reversed_amount,
        ..ReversalRequest::new(reversal_reason_code(&request.reversal_reason)?)
    };
    Ok(v5::Body::ServiceRequest(ServiceRequest {
        environment: around.environment,
        context: around.context,
        service: ServiceAsk::Reversal(Box::new(ask)),
    }))
}

pub(super) fn request_to_v3(
    body: &ServiceRequest,
    ask: &ReversalRequest,
    header: &MessageHeader,
) -> Result<Body, Gap> {
    let seen = Seen { environment: &body.environment, context: &body.context };
    let Some(transaction) = &ask.reversal_transaction else {
        return Err(Gap::in_three(
            "ReversalRequest.ReversalTransaction",
            "it is absent, and names the payment",
        ));
    };
    let details = transaction.transaction_details.as_ref();
    let reuse = seen.sale().and_then(|sale| sale.reuse_card_data);
    let mut original = conditions::pointed_back(transaction, reuse, header).unwrap_or_default();
    original.amount_value = details.and_then(|details| details.total_amount);
    let mut request = v3::ReversalRequest {
        reversed_amount: ask.reversed_amount,
        ..v3::ReversalRequest::new(original, reversal_reason_word(&ask.reversal_reason))
    };
    let ticket = transaction.transaction_identification.as_ref();
    let reference = transaction.sale_reference_identification.as_ref();
    request.sale_data = sale_data(ticket, reference, seen, Some(transaction));
    let currency = details.and_then(|details| details.currency.as_ref());
    if let (Some(currency), Some(sale)) = (currency, &mut request.sale_data) {
        let told = sale.sale_to_acquirer_data.get_or_insert_with(|| format!("{CURRENCY}{currency}"));
        if currency_of(told) != Some(currency.as_str()) {
            let path = "ReversalTransaction.TransactionDetails.Currency";
            return Err(Gap::in_three(path, "SaleToAcquirerData, where it would stand, says something else"));
        }
    } else if currency.is_some() && ask.reversed_amount.is_some() {
        let path = "ReversalTransaction.TransactionDetails.Currency";
        return Err(Gap::in_three(path, "there is no ticket beside which it could stand"));
    }
    Ok(Body::ReversalRequest(request))
}

pub(super) fn response_from_v3(
    answer: &v3::ReversalResponse,
    header: &MessageHeader,
) -> Result<Answered, Gap> {
    none_in_five(answer.customer_order_id.as_ref(), "ReversalResponse.CustomerOrderID")?;
    let mut around = Around::default();
    let mut told = ReversalResponse {
        reversed_amount: answer.reversed_amount,
        receipt: output::receipts_from(&answer.payment_receipt, "ReversalResponse")?,
        ..ReversalResponse::default()
    };
    if let Some(data) = &answer.poi_data {
        told.poi_transaction_identification = data.poi_transaction_id.as_ref().map(identifier);
        told.poi_reconciliation_identification.clone_from(&data.poi_reconciliation_id);
    }
    if let Some(original) = &answer.original_poi_transaction {
        let mut undone = CardPaymentTransaction::default();
        let path = "ReversalResponse.OriginalPOITransaction";
        conditions::point_back(original, header, &mut undone, path)?;
        if !original.reuse_card_data {
            around.sale().reuse_card_data = Some(false);
        }
        undone.transaction_details = original
            .amount_value
            .map(|amount| TransactionDetails { total_amount: Some(amount), ..TransactionDetails::default() });
        let undone = ReversalResult { original_payment_transaction: Some(undone) };
        told.reversal_transaction_result = Some(undone);
    }
    let response = response_code(&answer.response, "ReversalResponse.Response")?;
    let told = (told != ReversalResponse::default()).then(|| Box::new(told));
    Ok(Answered { around, service: ServiceAnswer::Reversal(told), response })
}

pub(super) fn response_to_v3(
    seen: Option<&v5::Context>,
    told: Option<&ReversalResponse>,
    response: &v5::Response,
    header: &MessageHeader,
) -> Result<Body, Gap> {
    let mut answer = v3::ReversalResponse::new(response_word(response));
    let Some(told) = told else { return Ok(Body::ReversalResponse(answer)) };
    let poi_data = PoiData {
        poi_transaction_id: named(told.poi_transaction_identification.as_ref()),
        poi_reconciliation_id: told.poi_reconciliation_identification.clone(),
    };
    answer.poi_data = (poi_data != PoiData::default()).then_some(poi_data);
    answer.reversed_amount = told.reversed_amount;
    answer.payment_receipt = output::receipts_to(&told.receipt, "Receipt")?;
    let result = told.reversal_transaction_result.as_ref();
    if let Some(undone) = result.and_then(|result| result.original_payment_transaction.as_ref()) {
        none_in_three(undone.customer_order.as_ref(), "ReversalTransactionResult.CustomerOrder")?;
        let reuse =
            seen.and_then(|context| context.sale_context.as_ref()).and_then(|sale| sale.reuse_card_data);
        let mut original = conditions::pointed_back(undone, reuse, header).unwrap_or_default();
        let details = undone.transaction_details.as_ref();
        original.amount_value = details.and_then(|details| details.total_amount);
        answer.original_poi_transaction = Some(original);
    }
    Ok(Body::ReversalResponse(answer))
}
