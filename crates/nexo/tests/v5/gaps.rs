//! What one model says and the other cannot is named, and never left out.

use nexo::amount::Decimal;
use nexo::v3::{self, Body, EventToNotify, MessageCategory, OriginalPoiTransaction, PaymentType, Response};
use nexo::v5;
use nexo::v5::convert::{Model, Stamp, from_v3, to_v3};

use super::support::{AT, answer, bytes, request};

/// A message of nexo 3 from its vectors.
fn three(name: &str) -> v3::Message {
    let path = format!("{}/../../tests/vectors/nexo/{name}.json", env!("CARGO_MANIFEST_DIR"));
    nexo::read(&std::fs::read(path).unwrap()).unwrap().message
}

fn gap(message: &v3::Message) -> String {
    let gap = from_v3(message, &Stamp::at(AT)).unwrap_err();
    assert_eq!(gap.absent_in, Model::Five);
    gap.path
}

fn asked(change: impl FnOnce(&mut v3::PaymentRequest)) -> v3::Message {
    let mut message = three("payment-request");
    let Body::PaymentRequest(body) = &mut message.body else { panic!() };
    change(body);
    message
}

fn paid(change: impl FnOnce(&mut v3::PaymentResult)) -> v3::Message {
    let mut message = three("payment-response-approved");
    let Body::PaymentResponse(body) = &mut message.body else { panic!() };
    let result = body.payment_result.as_mut().unwrap();
    change(result);
    message
}

#[test]
fn money_that_has_no_place() {
    assert!(from_v3(&paid(|_| {}), &Stamp::at(AT)).is_ok());
    let part = paid(|result| {
        result.amounts_resp.as_mut().unwrap().partial_authorized_amount = Some(Decimal::default());
    });
    assert_eq!(gap(&part), "PaymentResponse.PaymentResult.AmountsResp.PartialAuthorizedAmount");
    let parts = paid(|result| result.instalment = Some(v3::Instalment::default()));
    assert_eq!(gap(&parts), "PaymentResponse.PaymentResult.Instalment");
    let open = asked(|body| body.payment_transaction.amounts_req.requested_amount = None);
    assert_eq!(gap(&open), "PaymentRequest.PaymentTransaction.AmountsReq.RequestedAmount");
    let out = asked(|body| body.payment_data.as_mut().unwrap().payment_type = PaymentType::PaidOut);
    assert_eq!(gap(&out), "PaymentRequest.PaymentData.PaymentType");
}

#[test]
fn identity_that_has_no_place() {
    let two = asked(|body| {
        let wanted = v3::TransactionConditions {
            acquirer_id: vec!["1".to_owned(), "2".to_owned()],
            ..v3::TransactionConditions::default()
        };
        body.payment_transaction.transaction_conditions = Some(wanted);
    });
    assert_eq!(gap(&two), "PaymentRequest.PaymentTransaction.TransactionConditions.AcquirerID");
    let elsewhere = asked(|body| {
        body.payment_data.as_mut().unwrap().payment_type = PaymentType::Refund;
        body.payment_transaction.original_poi_transaction = Some(OriginalPoiTransaction {
            sale_id: Some("TILL-8".to_owned()),
            ..OriginalPoiTransaction::default()
        });
    });
    assert_eq!(gap(&elsewhere), "PaymentRequest.PaymentTransaction.OriginalPOITransaction.SaleID");
    assert_eq!(gap(&three("status-request-last")), "TransactionStatusRequest.MessageReference");
    let long = asked(|body| {
        body.sale_data.sale_to_acquirer_data = Some("x".repeat(71));
    });
    assert_eq!(gap(&long), "PaymentRequest.SaleData.SaleToAcquirerData");
}

#[test]
fn results_and_decisions_that_have_no_place() {
    let mut other = answer(
        MessageCategory::Payment,
        Body::PaymentResponse(Box::new(v3::PaymentResponse::new(Response::success()))),
    );
    let Body::PaymentResponse(body) = &mut other.body else { panic!() };
    body.response.result = v3::ResultCode::Other("Maybe".to_owned());
    assert_eq!(gap(&other), "PaymentResponse.Response.Result");
    let reason =
        v3::ReversalRequest::new(OriginalPoiTransaction::default(), v3::ReversalReason::SignatureDeclined);
    let reason = request(MessageCategory::Reversal, Body::ReversalRequest(reason));
    assert_eq!(gap(&reason), "ReversalRequest.ReversalReason");
    let scan = v3::EventNotification::new(EventToNotify::ScanBarcodeResult, AT);
    let scan = request(MessageCategory::Event, Body::EventNotification(scan));
    assert_eq!(gap(&scan), "EventNotification.EventToNotify");
    let hidden = v3::InputData {
        mask_characters: true,
        ..v3::InputData::new(v3::Device::CustomerInput, v3::InfoQualify::Input, v3::InputCommand::DigitString)
    };
    let hidden = Body::InputRequest(Box::new(v3::InputRequest::new(hidden)));
    assert_eq!(gap(&request(MessageCategory::Input, hidden)), "InputRequest.InputData.MaskCharactersFlag");
    assert_eq!(
        gap(&request(MessageCategory::Admin, Body::AdminRequest(v3::AdminRequest::default()))),
        "AdminRequest"
    );
}

#[test]
fn a_malformed_request_is_rejected_whatever_it_asked() {
    let refused = Response::failure(v3::ErrorCondition::MessageFormat, "RequestedAmount is missing");
    let body = Body::PaymentResponse(Box::new(v3::PaymentResponse::new(refused)));
    let told = from_v3(&answer(MessageCategory::Payment, body), &Stamp::at(AT)).unwrap();
    let v5::Body::MessageRejection(rejection) = &told.body else { panic!() };
    assert_eq!(rejection.additional_information.as_deref(), Some("RequestedAmount is missing"));
    let Body::EventNotification(event) = to_v3(&told).unwrap().body else { panic!() };
    assert_eq!(event.event_to_notify, EventToNotify::Reject);
    assert_eq!(event.time_stamp, AT);
}

/// A message of nexo 5 with one thing changed in its text.
fn changed(name: &str, from: &str, to: &str) -> v5::Message {
    let text = String::from_utf8(bytes(name)).unwrap();
    assert!(text.contains(from), "{name} has no {from}");
    v5::read(text.replacen(from, to, 1).as_bytes()).unwrap().message
}

fn gap_back(message: &v5::Message) -> String {
    let gap = to_v3(message).unwrap_err();
    assert_eq!(gap.absent_in, Model::Three);
    gap.path
}

#[test]
fn what_only_nexo_5_says() {
    for (name, from, to, path) in [
        (
            "payment-request",
            "\"TransactionType\": \"CRDP\"",
            "\"TransactionType\": \"QUCH\"",
            "PaymentTransaction.TransactionType",
        ),
        (
            "payment-request",
            "\"TotalAmount\"",
            "\"Instalment\":[{}],\"TotalAmount\"",
            "PaymentTransaction.TransactionDetails.Instalment",
        ),
        (
            "payment-request",
            "\"CashBack\"",
            "\"Fees\":[{\"Amount\":1}],\"CashBack\"",
            "PaymentTransaction.TransactionDetails.DetailedAmount.Fees",
        ),
        (
            "payment-response-approved",
            "\"APPR\"",
            "\"DECL\"",
            "RetailerPaymentResult.TransactionResponse.AuthorisationResult.ResponseToAuthorisation.Response",
        ),
        (
            "payment-response-approved",
            "\"TransactionType\": \"CRDP\",\n          \"Requested",
            "\"Requested",
            "RetailerPaymentResult.TransactionType",
        ),
        (
            "abort",
            "\"AbortReason\"",
            "\"TransactionSuccess\":true,\"AbortReason\"",
            "SystemAbort.TransactionSuccess",
        ),
        ("input-request", "\"GCNF\"", "\"SIGN\"", "InputRequest.InputData.InputCommand"),
    ] {
        assert_eq!(gap_back(&changed(name, from, to)), path, "{name}");
    }
}

#[test]
fn the_sides_are_told_by_their_types_or_by_who_begins() {
    let sides = |message: &v5::Message| {
        let header = to_v3(message).unwrap().header;
        (header.sale_id, header.poi_id)
    };
    let expected = ("TILL-7".to_owned(), "DESK-00120034".to_owned());
    let mut message = v5::read(&bytes("payment-response-approved")).unwrap().message;
    assert_eq!(sides(&message), expected);
    // The other order, and the types say so.
    let header = &mut message.header;
    let recipient = header.recipient_party.take().unwrap();
    header.recipient_party = Some(std::mem::replace(&mut header.initiating_party, recipient));
    assert_eq!(sides(&message), expected);
    // The other order, and nothing says so: it is taken for the usual one.
    message.header.initiating_party.party_type = None;
    message.header.recipient_party.as_mut().unwrap().party_type = None;
    assert_eq!(sides(&message), (expected.1.clone(), expected.0.clone()));
    // Two terminals.
    for party in [&mut message.header.initiating_party, message.header.recipient_party.as_mut().unwrap()] {
        party.party_type = Some(v5::PartyType::OriginatingPoi);
    }
    assert_eq!(gap_back(&message), "Header.RecipientParty.Type");
    // Nobody is named, but the surroundings name the terminal.
    let mut alone = v5::read(&bytes("payment-response-approved")).unwrap().message;
    alone.header.recipient_party = None;
    assert_eq!(sides(&alone), expected);
    let v5::Body::ServiceResponse(body) = &mut alone.body else { panic!() };
    body.environment.poi = None;
    assert_eq!(gap_back(&alone), "Header.RecipientParty");
}

#[test]
fn a_status_that_does_not_say_what_it_is_about() {
    let mut message = v5::read(&bytes("status-response-found")).unwrap().message;
    let v5::Body::MessageStatusResponse(body) = &mut message.body else { panic!() };
    let data = body.message_status_response_data.as_mut().unwrap();
    data.repeated_payment_response = None;
    data.transaction_response = v5::Response::failure(v5::ResponseReason::Refusal);
    assert_eq!(gap_back(&message), "MessageStatusResponseData.TransactionResponse");
    for (reason, condition) in [
        (v5::ResponseReason::InProgress, v3::ErrorCondition::InProgress),
        (v5::ResponseReason::NotFound, v3::ErrorCondition::NotFound),
    ] {
        let v5::Body::MessageStatusResponse(body) = &mut message.body else { panic!() };
        let data = body.message_status_response_data.as_mut().unwrap();
        data.transaction_response = v5::Response::failure(reason);
        let Body::TransactionStatusResponse(told) = to_v3(&message).unwrap().body else { panic!() };
        assert_eq!(told.response.error_condition, Some(condition));
        assert!(!told.response.is_done());
    }
}
