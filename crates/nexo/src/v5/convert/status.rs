//! Asking what became of a request, and asking it to stop.
//!
//! What is pointed at has no category in nexo 5: its name says which it is.

use super::header::{pointed_at, pointing};
use super::result::Answered;
use super::words::{code, response_code, response_word};
use super::{Gap, NO_MEMBER, Seen, card_first, none_in_three, output, result, reversal};
use crate::v3::{
    self, AbortRequest, Body, MessageCategory, MessageHeader, MessageReference, RepeatedMessageResponse,
    ResultCode, TransactionStatusRequest, TransactionStatusResponse,
};
use crate::v5::{
    self, AbortData, Context, Environment, MessageStatusRequest, MessageStatusRequestData,
    MessageStatusResponse, MessageStatusResponseData, Party, PartyType, ResponseReason, ServiceAnswer,
    SystemAbort,
};

pub(super) fn abort_from_v3(abort: &AbortRequest, header: &MessageHeader) -> Result<v5::Body, Gap> {
    let exchange = pointed_at(&abort.message_reference, header, false, "AbortRequest.MessageReference")?;
    let shown = abort.display_output.as_ref();
    let data = AbortData {
        display_output: shown
            .map(|shown| output::single_from(shown, "AbortRequest.DisplayOutput"))
            .transpose()?,
        ..AbortData::new(exchange, &*abort.abort_reason)
    };
    Ok(v5::Body::Abort(SystemAbort::new(data, Environment::default(), Context::default())))
}

pub(super) fn abort_to_v3(abort: &SystemAbort, header: &MessageHeader) -> Result<Body, Gap> {
    let data = &abort.system_abort;
    if data.transaction_success == Some(true) {
        return Err(Gap::in_three("SystemAbort.TransactionSuccess", NO_MEMBER));
    }
    let shown = data.display_output.as_ref();
    Ok(Body::AbortRequest(AbortRequest {
        message_reference: pointing(&data.exchange_identification, header),
        abort_reason: data.abort_reason.clone(),
        display_output: shown
            .map(|shown| output::display_to(shown, "SystemAbort.DisplayOutput"))
            .transpose()?,
    }))
}

pub(super) fn request_from_v3(
    request: &TransactionStatusRequest,
    header: &MessageHeader,
) -> Result<v5::Body, Gap> {
    let path = "TransactionStatusRequest.MessageReference";
    let Some(reference) = &request.message_reference else {
        return Err(Gap::in_five(path, "it must say which exchange, and not mean the last"));
    };
    let exchange = pointed_at(reference, header, true, path)?;
    let documents = request.document_qualifier.iter();
    let path = "TransactionStatusRequest.DocumentQualifier";
    let documents = documents.map(|word| code(word.as_str(), path)).collect::<Result<_, _>>()?;
    let data = MessageStatusRequestData {
        receipt_reprint: request.receipt_reprint.then_some(true),
        document_qualifier: documents,
        ..MessageStatusRequestData::new(exchange, till_of(Some(reference), header))
    };
    let asked = MessageStatusRequest::new(data, Environment::default(), Context::default());
    Ok(v5::Body::MessageStatusRequest(asked))
}

/// The till that began the exchange that is asked about.
fn till_of(reference: Option<&MessageReference>, header: &MessageHeader) -> Party {
    let other = reference.and_then(|reference| reference.sale_id.as_ref());
    Party::of(PartyType::Merchant, other.unwrap_or(&header.sale_id).clone())
}

/// The exchange that is asked about, of a till that may be another one.
fn reference_to(exchange: &str, till: &Party, header: &MessageHeader) -> Result<MessageReference, Gap> {
    if till.party_type == Some(PartyType::OriginatingPoi) {
        let path = "InitiatingParty.Type";
        return Err(Gap::in_three(path, "only what a till began can be asked about"));
    }
    Ok(MessageReference { sale_id: Some(till.identification.clone()), ..pointing(exchange, header) })
}

pub(super) fn request_to_v3(body: &MessageStatusRequest, header: &MessageHeader) -> Result<Body, Gap> {
    let data = &body.message_status_request_data;
    Ok(Body::TransactionStatusRequest(TransactionStatusRequest {
        message_reference: Some(reference_to(&data.exchange_identification, &data.initiating_party, header)?),
        receipt_reprint: data.receipt_reprint.unwrap_or(false),
        document_qualifier: data
            .document_qualifier
            .iter()
            .map(|code| v3::DocumentQualifier::from(code.word()))
            .collect(),
    }))
}

/// The answer of then, with the header that it had in nexo 3.
fn repeated_from(repeated: &RepeatedMessageResponse, header: &MessageHeader) -> Result<Answered, Gap> {
    let path = "TransactionStatusResponse.RepeatedMessageResponse";
    let then = &repeated.header;
    if then.poi_id != header.poi_id {
        return Err(Gap::in_five(
            format!("{path}.MessageHeader.POIID"),
            "only exchanges of the same terminal",
        ));
    }
    let body = &*repeated.body;
    let answered = if let Body::PaymentResponse(body) = body {
        result::from_v3(body)
    } else if let Body::ReversalResponse(body) = body {
        reversal::response_from_v3(body, then)
    } else if let Body::CardAcquisitionResponse(body) = body {
        card_first::response_from_v3(body)
    } else {
        Err(Gap::in_five(body.name(), "such an answer is not repeated"))
    };
    answered.map_err(|gap| Gap { path: format!("{path}.{}", gap.path), ..gap })
}

pub(super) fn response_from_v3(
    answer: &TransactionStatusResponse,
    header: &MessageHeader,
) -> Result<v5::Body, Gap> {
    let path = "TransactionStatusResponse";
    let response = response_code(&answer.response, "TransactionStatusResponse.Response")?;
    let repeated = answer.repeated.as_ref();
    let reference = answer.message_reference.as_ref();
    let then = repeated.map(|repeated| MessageReference::to(&repeated.header));
    let named =
        reference.map(|reference| pointed_at(reference, header, true, &format!("{path}.MessageReference")));
    let named = named.transpose()?;
    let found =
        then.as_ref().map(|then| pointed_at(then, header, true, &format!("{path}.RepeatedMessageResponse")));
    let found = found.transpose()?;
    if named.is_some() && found.is_some() && named != found {
        return Err(Gap::in_five(
            format!("{path}.MessageReference"),
            "another exchange than the one repeated",
        ));
    }
    let mut told = MessageStatusResponse::new(response.clone(), Environment::default(), Context::default());
    let Some(exchange) = found.or(named) else {
        return Ok(v5::Body::MessageStatusResponse(Box::new(told)));
    };
    let till = till_of(then.as_ref().or(reference), header);
    // Without an answer to repeat, how it stands with the exchange is how it stands with the question.
    let mut data = MessageStatusResponseData::new(exchange, till, response);
    if let Some(repeated) = repeated {
        let answered = repeated_from(repeated, header)?;
        data.transaction_response = answered.response;
        told.environment = answered.around.environment;
        told.context = answered.around.context;
        match answered.service {
            ServiceAnswer::Payment(body) => {
                data.repeated_payment_response = Some(body.map(|body| *body).unwrap_or_default());
            }
            ServiceAnswer::Reversal(body) => {
                data.repeated_reversal_response = Some(body.map(|body| *body).unwrap_or_default());
            }
            ServiceAnswer::CardAcquisition(body) => {
                data.repeated_card_acquisition_response = Some(body.map(|body| *body).unwrap_or_default());
            }
            ServiceAnswer::EnableService | ServiceAnswer::Other { .. } => {}
        }
    }
    told.message_status_response_data = Some(data);
    Ok(v5::Body::MessageStatusResponse(Box::new(told)))
}

pub(super) fn response_to_v3(body: &MessageStatusResponse, header: &MessageHeader) -> Result<Body, Gap> {
    let mut answer = TransactionStatusResponse::new(response_word(&body.response));
    let Some(data) = &body.message_status_response_data else {
        return Ok(Body::TransactionStatusResponse(answer));
    };
    let mut reference = reference_to(&data.exchange_identification, &data.initiating_party, header)?;
    match repeated_to(body, data, header)? {
        Some((category, inner)) => {
            let then = MessageHeader {
                sale_id: data.initiating_party.identification.clone(),
                service_id: reference.service_id.clone(),
                device_id: reference.device_id.clone(),
                message_category: category.clone(),
                ..header.clone()
            };
            reference.message_category = Some(category);
            answer.repeated = Some(RepeatedMessageResponse { header: then, body: Box::new(inner) });
        }
        None if answer.response.is_done() => answer.response = without_answer(&data.transaction_response)?,
        None => {}
    }
    answer.message_reference = Some(reference);
    Ok(Body::TransactionStatusResponse(answer))
}

/// The repeated answer, and what it was an answer to.
fn repeated_to(
    body: &MessageStatusResponse,
    data: &MessageStatusResponseData,
    header: &MessageHeader,
) -> Result<Option<(MessageCategory, Body)>, Gap> {
    let seen = Seen { environment: &body.environment, context: &body.context };
    let response = &data.transaction_response;
    let path = "MessageStatusResponseData";
    none_in_three(data.repeated_loyalty_response.as_ref(), &format!("{path}.RepeatedLoyaltyResponse"))?;
    none_in_three(
        data.repeated_stored_value_response.as_ref(),
        &format!("{path}.RepeatedStoredValueResponse"),
    )?;
    let repeated = (
        &data.repeated_payment_response,
        &data.repeated_reversal_response,
        &data.repeated_card_acquisition_response,
    );
    Ok(match repeated {
        (None, None, None) => None,
        (Some(told), None, None) => {
            Some((MessageCategory::Payment, result::to_v3(seen, Some(told), response)?))
        }
        (None, Some(told), None) => {
            let inner = reversal::response_to_v3(Some(seen.context), Some(told), response, header)?;
            Some((MessageCategory::Reversal, inner))
        }
        (None, None, Some(told)) => {
            let inner = card_first::response_to_v3(seen, Some(told), response)?;
            Some((MessageCategory::CardAcquisition, inner))
        }
        _ => return Err(Gap::in_three(path, "several answers are repeated")),
    })
}

/// The question went well and no answer is repeated. That the exchange still runs, or is not known, is the answer of
/// nexo 3; how it ended cannot be told without saying what it was.
fn without_answer(response: &v5::Response) -> Result<v3::Response, Gap> {
    match response.response_reason {
        Some(ResponseReason::InProgress | ResponseReason::NotFound) => {
            Ok(v3::Response { result: ResultCode::Failure, ..response_word(response) })
        }
        _ => Err(Gap::in_three(
            "MessageStatusResponseData.TransactionResponse",
            "it does not say to what, because no answer is repeated",
        )),
    }
}
