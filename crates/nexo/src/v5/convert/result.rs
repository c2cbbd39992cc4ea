//! What was paid and how: the answer to a payment.

use super::sale::{identifier, named, pass_on, sale_data, surround};
use super::words::{
    code, entry_mode_code, entry_mode_word, payment_kind, payment_type, response_code, response_word,
};
use super::{
    Around, CONTRADICTS, Gap, Seen, conditions, empty_in_five, none_in_five, none_in_three, only, output,
};
use crate::amount::Decimal;
use crate::hidden::Hidden;
use crate::v3::{
    self, AmountsResp, Body, CardData, PaymentAcquirerData, PaymentInstrumentData, PaymentInstrumentType,
    PaymentResult, PoiData,
};
use crate::v5::{
    self, AuthorisationResponse, AuthorisationResult, Card, CardPaymentTransaction, DetailedAmount,
    LabelledAmount, Merchant, MerchantToken, Party, PartyType, PaymentResponse, Poi, ResponseCode,
    ResponseToAuthorisation, RetailerPaymentResult, ServiceAnswer, ServiceResponse, TransactionDetails,
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
    let authorisation = match &result.payment_acquirer_data {
        Some(data) => acquirer_from(data, outcome, around, done, &format!("{path}.PaymentAcquirerData"))?,
        None => None,
    };
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

/// Through whom it was paid. The host's word is that of the answer itself.
fn acquirer_from(
    data: &PaymentAcquirerData,
    outcome: &ResponseCode,
    around: &mut Around,
    done: &mut CardPaymentTransaction,
    path: &str,
) -> Result<Option<AuthorisationResult>, Gap> {
    none_in_five(data.acquirer_transaction_id.as_ref(), &format!("{path}.AcquirerTransactionID"))?;
    none_in_five(data.stan.as_ref(), &format!("{path}.STAN"))?;
    none_in_five(data.rrn.as_ref(), &format!("{path}.RRN"))?;
    around.environment.acquirer = data.acquirer_id.as_deref().map(conditions::this_acquirer);
    around.environment.merchant = data
        .merchant_id
        .as_deref()
        .map(|id| Merchant { identification: Some(Party::new(id)), ..Merchant::default() });
    let poi = data.acquirer_poi_id.as_deref();
    around.environment.poi = poi.map(|id| Poi::new(Party::of(PartyType::OriginatingPoi, id)));
    done.reconciliation_identification.clone_from(&data.host_reconciliation_id);
    if data.approval_code.is_none() && data.response_code.is_none() {
        return Ok(None);
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
    Ok(Some(result))
}

/// The means of payment: a card, of which nexo 5 tells in the surroundings.
pub(super) fn instrument_from(
    instrument: &PaymentInstrumentData,
    around: &mut Around,
    path: &str,
) -> Result<(), Gap> {
    if instrument.instrument_type != PaymentInstrumentType::Card {
        return Err(Gap::in_five(format!("{path}.PaymentInstrumentType"), "only cards are converted"));
    }
    let path = format!("{path}.CardData");
    let Some(card) = &instrument.card_data else {
        around.environment.card = Some(Card::default());
        return Ok(());
    };
    empty_in_five(&card.allowed_product, &format!("{path}.AllowedProduct"))?;
    empty_in_five(&card.customer_order, &format!("{path}.CustomerOrder"))?;
    if let Some(mode) = only(&card.entry_mode, &format!("{path}.EntryMode"))? {
        let mode = entry_mode_code(mode, &format!("{path}.EntryMode"))?;
        around.payment().card_data_entry_mode = Some(mode);
    }
    if let Some(token) = &card.payment_token {
        let kind = super::words::token_code(&token.token_requested_type, &format!("{path}.PaymentToken"))?;
        let wish = &mut around.sale().sale_token_scope;
        if wish.as_ref().is_some_and(|wish| *wish != kind) {
            return Err(Gap::in_five(format!("{path}.PaymentToken.TokenRequestedType"), CONTRADICTS));
        }
        *wish = Some(kind);
        around.environment.merchant_token = Some(MerchantToken {
            token: Some(token.token_value.clone()),
            token_expiry_date: token.expiry_date_time.clone(),
        });
    }
    around.environment.card = Some(Card {
        masked_pan: card.masked_pan.clone(),
        payment_account_reference: card.payment_account_ref.clone(),
        card_country_code: card.card_country_code.clone(),
        card_brand: card.payment_brand.clone(),
        allowed_product: card.allowed_product_code.clone(),
        sensitive_present: card.sensitive_present,
    });
    Ok(())
}

pub(super) fn instrument_to(seen: Seen<'_>) -> Result<Option<PaymentInstrumentData>, Gap> {
    let environment = seen.environment;
    for (other, name) in
        [(&environment.check, "Check"), (&environment.stored_value_account, "StoredValueAccount")]
    {
        if other.is_some() && environment.card.is_some() {
            return Err(Gap::in_three(format!("Environment.{name}"), "there is a card too"));
        }
    }
    let Some(card) = &environment.card else {
        let check = environment.check.as_ref().map(|_| PaymentInstrumentType::Check);
        let stored = environment.stored_value_account.as_ref().map(|_| PaymentInstrumentType::StoredValue);
        return Ok(check.or(stored).map(PaymentInstrumentData::of));
    };
    let mode = seen.payment().and_then(|payment| payment.card_data_entry_mode.as_ref());
    let token = environment.merchant_token.as_ref().and_then(|token| {
        let kind = seen.sale().and_then(|sale| sale.sale_token_scope.as_ref()).map(super::words::token_word);
        let kind = kind.unwrap_or_else(|| v3::TokenRequestedType::from(""));
        let value: Hidden = token.token.clone()?;
        Some(v3::PaymentToken {
            expiry_date_time: token.token_expiry_date.clone(),
            ..v3::PaymentToken::new(kind, value)
        })
    });
    Ok(Some(PaymentInstrumentData::card(CardData {
        payment_brand: card.card_brand.clone(),
        masked_pan: card.masked_pan.clone(),
        entry_mode: mode.map(entry_mode_word).into_iter().collect(),
        payment_account_ref: card.payment_account_reference.clone(),
        card_country_code: card.card_country_code.clone(),
        allowed_product_code: card.allowed_product.clone(),
        allowed_product: Vec::new(),
        payment_token: token,
        customer_order: Vec::new(),
        sensitive_present: card.sensitive_present,
    })))
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

/// The card of the surroundings; without one, at least the brand that was taken.
fn instrument_of(
    seen: Seen<'_>,
    done: Option<&CardPaymentTransaction>,
) -> Result<Option<PaymentInstrumentData>, Gap> {
    let applied = done.and_then(|done| done.card_programme_applied.as_ref());
    Ok(match (instrument_to(seen)?, applied) {
        (None, Some(brand)) => Some(PaymentInstrumentData::card(CardData {
            payment_brand: Some(brand.clone()),
            ..CardData::default()
        })),
        (Some(mut instrument), Some(brand)) => {
            if let Some(card) = &mut instrument.card_data {
                card.payment_brand.get_or_insert_with(|| brand.clone());
            }
            Some(instrument)
        }
        (instrument, None) => instrument,
    })
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

fn acquirer_to(
    seen: Seen<'_>,
    said: Option<&AuthorisationResult>,
    done: Option<&CardPaymentTransaction>,
) -> Option<PaymentAcquirerData> {
    let merchant = seen.environment.merchant.as_ref().and_then(|shop| shop.identification.as_ref());
    let poi = seen.environment.poi.as_ref().map(|poi| &poi.identification);
    let data = PaymentAcquirerData {
        acquirer_id: conditions::acquirer_id(seen.environment),
        merchant_id: merchant.map(|party| party.identification.clone()),
        acquirer_poi_id: poi.map(|party| party.identification.clone()),
        acquirer_transaction_id: None,
        approval_code: said.and_then(|said| said.authorisation_code.clone()),
        host_reconciliation_id: done.and_then(|done| done.reconciliation_identification.clone()),
        response_code: said.and_then(|said| said.response_to_authorisation.response_reason.clone()),
        stan: None,
        rrn: None,
    };
    (data != PaymentAcquirerData::default()).then_some(data)
}
