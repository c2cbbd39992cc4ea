//! What was paid and how: the answer to a payment.

use super::acquirer::{acquirer_from, acquirer_to};
use super::instrument::{instrument_from, instrument_of};
use super::sale::{identifier, named, pass_on, sale_data, surround};
use super::words::{code, payment_kind, payment_type, response_code, response_word};
use super::{Around, CONTRADICTS, Gap, Seen, empty_in_five, none_in_five, none_in_three, only, output};
use crate::amount::Decimal;
use crate::v3::{self, AmountsResp, Body, PaymentResult, PoiData};
use crate::v5::{
    self, AuthorisationResponse, AuthorisationResult, CardPaymentTransaction, DetailedAmount, LabelledAmount,
    PaymentResponse, ResponseCode, RetailerPaymentResult, ServiceAnswer, ServiceResponse, TransactionDetails,
    TransactionResponse,
};

/// An answer that is put together: alone, or as one that is repeated in the answer to a status request.
pub(super) struct Answered {
    pub(super) around: Around,
    pub(super) service: ServiceAnswer,
    pub(super) response: v5::Response,
}

impl Answered {
    pub(super) fn into_body(self) -> v5::Body {
        v5::Body::ServiceResponse(ServiceResponse {
            environment: self.around.environment,
            context: self.around.context,
            service: self.service,
            response: self.response,
        })
    }
}

pub(super) fn from_v3(answer: &v3::PaymentResponse) -> Result<Answered, Gap> {
    let path = "PaymentResponse";
    empty_in_five(&answer.loyalty_result, "PaymentResponse.LoyaltyResult")?;
    empty_in_five(&answer.customer_order, "PaymentResponse.CustomerOrder")?;
    let response = response_code(&answer.response, "PaymentResponse.Response")?;
    let mut around = Around::default();
    let mut done = CardPaymentTransaction::default();
    let mut told = PaymentResponse::default();
    if let Some(sale) = &answer.sale_data {
        surround(sale, &mut around, "PaymentResponse.SaleData")?;
        pass_on(sale, &mut done, "PaymentResponse.SaleData")?;
        told.sale_transaction_identification = Some(identifier(&sale.sale_transaction_id));
        told.sale_reference_identification.clone_from(&sale.sale_reference_id);
    }
    if let Some(data) = &answer.poi_data {
        told.poi_transaction_identification = data.poi_transaction_id.as_ref().map(identifier);
        told.poi_reconciliation_identification.clone_from(&data.poi_reconciliation_id);
    }
    let mut result = match &answer.payment_result {
        Some(result) => result_from(result, &response.response, &mut around, &mut done)?,
        None => RetailerPaymentResult::default(),
    };
    if done != CardPaymentTransaction::default() {
        done.transaction_identification.clone_from(&told.sale_transaction_identification);
        done.transaction_type.clone_from(&result.transaction_type);
        result.requested_transaction = Some(done);
    }
    told.retailer_payment_result = (result != RetailerPaymentResult::default()).then_some(result);
    told.payment_receipt = output::receipts_from(&answer.payment_receipt, path)?;
    let told = (told != PaymentResponse::default()).then(|| Box::new(told));
    Ok(Answered { around, service: ServiceAnswer::Payment(told), response })
}

fn result_from(
    result: &PaymentResult,
    outcome: &ResponseCode,
    around: &mut Around,
    done: &mut CardPaymentTransaction,
) -> Result<RetailerPaymentResult, Gap> {
    let path = "PaymentResponse.PaymentResult";
    none_in_five(result.instalment.as_ref(), &format!("{path}.Instalment"))?;
    none_in_five(result.protected_signature.as_ref(), &format!("{path}.ProtectedSignature"))?;
    let (kind, step, along) = payment_kind(&result.payment_type, &format!("{path}.PaymentType"))?;
    if let Some(instrument) = &result.payment_instrument_data {
        instrument_from(instrument, around, &format!("{path}.PaymentInstrumentData"))?;
    }
    for method in &result.authentication_method {
        let method = code(method.as_str(), &format!("{path}.AuthenticationMethod"))?;
        let way = v5::Authentication { authentication_method: Some(method) };
        around.cardholder().authentication.push(way);
    }
    let mut details =
        TransactionDetails { validity_date: result.validity_date.clone(), ..Default::default() };
    if let Some(amounts) = &result.amounts_resp {
        amounts_from(amounts, &mut details, path)?;
    }
    if let Some(converted) = only(&result.currency_conversion, &format!("{path}.CurrencyConversion"))? {
        details.currency_conversion_result = Some(converted_from(converted, path)?);
    }
    if details != TransactionDetails::default() {
        done.transaction_details = Some(details);
    }
    let acquirer = result.payment_acquirer_data.as_ref();
    let authorisation = acquirer.and_then(|data| acquirer_from(data, outcome, around, done));
    Ok(RetailerPaymentResult {
        transaction_type: Some(kind),
        additional_service: along.into_iter().collect(),
        service_attribute: step,
        requested_transaction: None,
        transaction_response: authorisation.map(TransactionResponse::new),
        image_captured_signature: signature_from(result.captured_signature.as_ref(), path)?,
        merchant_override: result.merchant_override.then_some(true),
        customer_language: result.customer_language.clone(),
        online: (!result.online_flag).then_some(false),
    })
}

fn signature_from(
    signature: Option<&v3::CapturedSignature>,
    path: &str,
) -> Result<Option<v5::CapturedSignature>, Gap> {
    let Some(signature) = signature else { return Ok(None) };
    none_in_five(signature.raw_signature.as_ref(), &format!("{path}.CapturedSignature.RawSignature"))?;
    Ok(signature.signature_image.as_ref().map(|image| v5::CapturedSignature {
        image_format: image.image_format.clone(),
        image_data: image.image_data.clone(),
        image_reference: image.image_reference.clone(),
    }))
}

fn amounts_from(amounts: &AmountsResp, details: &mut TransactionDetails, path: &str) -> Result<(), Gap> {
    let path = format!("{path}.AmountsResp");
    none_in_five(amounts.partial_authorized_amount.as_ref(), &format!("{path}.PartialAuthorizedAmount"))?;
    let labelled = |amount: Option<Decimal>| amount.map(LabelledAmount::new).into_iter().collect();
    let parts = DetailedAmount {
        cash_back: amounts.cash_back_amount,
        gratuity: amounts.tip_amount,
        fees: labelled(amounts.total_fees_amount),
        rebate: labelled(amounts.total_rebates_amount),
        surcharge: labelled(amounts.surcharge_amount),
    };
    details.currency.clone_from(&amounts.currency);
    details.total_amount = amounts.authorized_amount;
    details.authorised_amount = amounts.authorized_amount;
    details.detailed_amount = (parts != DetailedAmount::default()).then_some(parts);
    Ok(())
}

fn converted_from(
    converted: &v3::CurrencyConversion,
    path: &str,
) -> Result<v5::CurrencyConversionResult, Gap> {
    let path = format!("{path}.CurrencyConversion");
    none_in_five(converted.markup.as_ref(), &format!("{path}.Markup"))?;
    none_in_five(converted.commission.as_ref(), &format!("{path}.Commission"))?;
    let amount = &converted.converted_amount;
    Ok(v5::CurrencyConversionResult {
        accepted_by_cardholder: Some(converted.customer_approved),
        conversion: Some(v5::Conversion {
            target_currency: amount.currency.as_deref().map(v5::TargetCurrency::new),
            resulting_amount: Some(amount.amount_value),
            exchange_rate: converted.rate.clone(),
        }),
    })
}

pub(super) fn to_v3(
    seen: Seen<'_>,
    told: Option<&PaymentResponse>,
    response: &v5::Response,
) -> Result<Body, Gap> {
    let mut answer = v3::PaymentResponse::new(response_word(response));
    let Some(told) = told else { return Ok(Body::PaymentResponse(Box::new(answer))) };
    let result = told.retailer_payment_result.as_ref();
    let done = result.and_then(|result| result.requested_transaction.as_ref());
    let ticket = told.sale_transaction_identification.as_ref();
    answer.sale_data = sale_data(ticket, told.sale_reference_identification.as_ref(), seen, done);
    let poi_data = PoiData {
        poi_transaction_id: named(told.poi_transaction_identification.as_ref()),
        poi_reconciliation_id: told.poi_reconciliation_identification.clone(),
    };
    answer.poi_data = (poi_data != PoiData::default()).then_some(poi_data);
    answer.payment_result = match result {
        Some(result) => result_to(result, seen, response)?,
        None => None,
    };
    answer.payment_receipt = output::receipts_to(&told.payment_receipt, "PaymentReceipt")?;
    Ok(Body::PaymentResponse(Box::new(answer)))
}

/// Nothing where not even the kind of payment is known.
fn result_to(
    result: &RetailerPaymentResult,
    seen: Seen<'_>,
    response: &v5::Response,
) -> Result<Option<PaymentResult>, Gap> {
    let path = "RetailerPaymentResult";
    let Some(kind) = &result.transaction_type else {
        let path = "RetailerPaymentResult.TransactionType";
        let absent = Gap::in_three(path, "it is absent, and money moved");
        return if response.is_done() { Err(absent) } else { Ok(None) };
    };
    let attribute = result.service_attribute.as_ref();
    let along = &result.additional_service;
    let payment_type = payment_type(kind, attribute, along, "RetailerPaymentResult.TransactionType")?;
    let said = result.transaction_response.as_ref().map(|said| &said.authorisation_result);
    host_agrees(said, response)?;
    let done = result.requested_transaction.as_ref();
    let details = done.and_then(|done| done.transaction_details.as_ref());
    none_in_three(
        details.and_then(|details| details.instalment.as_ref()),
        "RetailerPaymentResult.RequestedTransaction.TransactionDetails.Instalment",
    )?;
    let holder = seen.environment.cardholder.as_ref();
    let methods = holder.map(|holder| holder.authentication.iter()).into_iter().flatten();
    let methods = methods.filter_map(|way| way.authentication_method.as_ref());
    Ok(Some(PaymentResult {
        payment_type,
        amounts_resp: details.map(|details| amounts_to(details, response, path)).transpose()?.flatten(),
        payment_instrument_data: instrument_of(seen, done)?,
        payment_acquirer_data: acquirer_to(seen, said, done),
        authentication_method: methods.map(|method| v3::AuthenticationMethod::from(method.word())).collect(),
        online_flag: result.online.unwrap_or(true),
        merchant_override: result.merchant_override.unwrap_or(false),
        customer_language: result.customer_language.clone(),
        validity_date: details.and_then(|details| details.validity_date.clone()),
        instalment: None,
        currency_conversion: details
            .and_then(|details| details.currency_conversion_result.as_ref())
            .and_then(converted_to)
            .into_iter()
            .collect(),
        captured_signature: result.image_captured_signature.as_ref().map(|image| v3::CapturedSignature {
            raw_signature: None,
            signature_image: Some(v3::SignatureImage {
                image_format: image.image_format.clone(),
                image_data: image.image_data.clone(),
                image_reference: image.image_reference.clone(),
            }),
        }),
        protected_signature: None,
    }))
}

/// A success that the host declined, or the other way round, says nothing that can be believed.
fn host_agrees(said: Option<&AuthorisationResult>, response: &v5::Response) -> Result<(), Gap> {
    use AuthorisationResponse as A;
    let Some(said) = said else { return Ok(()) };
    let agrees = match &said.response_to_authorisation.response {
        A::Approved => response.is_done(),
        A::PartialApproved => response.response == ResponseCode::Warning,
        A::Declined | A::Suspended | A::TechnicalError => !response.is_done(),
        A::Other(_) => false,
    };
    if agrees {
        return Ok(());
    }
    let path =
        "RetailerPaymentResult.TransactionResponse.AuthorisationResult.ResponseToAuthorisation.Response";
    Err(Gap::in_three(path, CONTRADICTS))
}

/// What moved. The total of a transaction that wholly succeeded is what moved even where it is not said twice; that
/// of one which succeeded in part is not.
fn amounts_to(
    details: &TransactionDetails,
    response: &v5::Response,
    path: &str,
) -> Result<Option<AmountsResp>, Gap> {
    let path = format!("{path}.RequestedTransaction.TransactionDetails.DetailedAmount");
    let whole = response.response == ResponseCode::Success;
    let parts = details.detailed_amount.as_ref();
    let total = |parts: Option<&Vec<LabelledAmount>>, name: &str| {
        let parts = parts.filter(|parts| !parts.is_empty());
        let too_large = || Gap::in_three(format!("{path}.{name}"), "too large to add up");
        parts.map(|parts| sum(parts).ok_or_else(too_large)).transpose()
    };
    let amounts = AmountsResp {
        currency: details.currency.clone(),
        authorized_amount: details.authorised_amount.or(details.total_amount.filter(|_| whole)),
        total_rebates_amount: total(parts.map(|parts| &parts.rebate), "Rebate")?,
        total_fees_amount: total(parts.map(|parts| &parts.fees), "Fees")?,
        cash_back_amount: parts.and_then(|parts| parts.cash_back),
        tip_amount: parts.and_then(|parts| parts.gratuity),
        surcharge_amount: total(parts.map(|parts| &parts.surcharge), "Surcharge")?,
        partial_authorized_amount: None,
    };
    Ok((amounts != AmountsResp::default()).then_some(amounts))
}

/// All of them together; nothing when it is more than is kept.
fn sum(parts: &[LabelledAmount]) -> Option<Decimal> {
    let scale = parts.iter().map(|part| part.amount.scale()).max().unwrap_or(0);
    let mut units: i64 = 0;
    for part in parts {
        let factor = 10_i64.checked_pow(scale.checked_sub(part.amount.scale())?)?;
        units = units.checked_add(part.amount.unscaled().checked_mul(factor)?)?;
    }
    Decimal::new(units, scale).ok()
}

fn converted_to(result: &v5::CurrencyConversionResult) -> Option<v3::CurrencyConversion> {
    let conversion = result.conversion.as_ref()?;
    let amount = v3::Amount {
        currency: conversion.target_currency.as_ref().map(|currency| currency.alpha_code.clone()),
        ..v3::Amount::new(conversion.resulting_amount?)
    };
    Some(v3::CurrencyConversion {
        customer_approved: result.accepted_by_cardholder.unwrap_or(true),
        rate: conversion.exchange_rate.clone(),
        ..v3::CurrencyConversion::new(amount)
    })
}
