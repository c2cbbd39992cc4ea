//! What the writer refuses, and the place that it names: a terminal must never get to misunderstand us.

use nexo::amount::{AmountError, Decimal};
use nexo::encoding::json;
use nexo::error::Error;
use nexo::v3::{
    AbortRequest, AmountsReq, AmountsResp, Body, ErrorCondition, EventNotification, EventToNotify,
    LoginRequest, Message, MessageCategory, MessageHeader, MessageReference, MessageType,
    OriginalPoiTransaction, PaymentData, PaymentRequest, PaymentResponse, PaymentResult, PaymentTransaction,
    PaymentType, PoiData, Response, ResultCode, ReversalReason, ReversalRequest, SaleData, SaleSoftware,
    TransactionIdentification, TransactionStatusRequest,
};

fn header(category: MessageCategory) -> MessageHeader {
    MessageHeader::service_request(category, "0001000417", "TILL-7", "DESK-1")
}

fn payment(amount: &str) -> Message {
    let name =
        TransactionIdentification { transaction_id: "T1".into(), time_stamp: "2026-05-04T10:31:02Z".into() };
    let amounts_req = AmountsReq {
        currency: "EUR".into(),
        requested_amount: Decimal::parse(amount).ok(),
        ..AmountsReq::default()
    };
    let request = PaymentRequest {
        sale_data: SaleData { sale_transaction_id: name, ..SaleData::default() },
        payment_transaction: PaymentTransaction { amounts_req, ..PaymentTransaction::default() },
        payment_data: Some(PaymentData::of(PaymentType::Normal)),
        ..PaymentRequest::default()
    };
    Message { header: header(MessageCategory::Payment), body: Body::PaymentRequest(Box::new(request)) }
}

fn changed(change: impl FnOnce(&mut PaymentRequest)) -> Message {
    let mut message = payment("1.00");
    if let Body::PaymentRequest(request) = &mut message.body {
        change(request);
    }
    message
}

fn answer(response: Response, change: impl FnOnce(&mut PaymentResponse)) -> Message {
    let mut body = PaymentResponse::new(response);
    change(&mut body);
    let header = header(MessageCategory::Payment).response();
    Message { header, body: Body::PaymentResponse(Box::new(body)) }
}

fn missing(path: &str) -> Error {
    Error::Missing { path: path.to_owned() }
}

fn amount(path: &str, why: AmountError) -> Error {
    Error::Amount { path: path.to_owned(), why }
}

#[test]
fn a_payment_request_on_the_wire() {
    let text = String::from_utf8(json::write(&payment("94.50")).unwrap()).unwrap();
    insta::assert_snapshot!(text, @r#"{"SaleToPOIRequest":{"MessageHeader":{"ProtocolVersion":"3.0","MessageClass":"Service","MessageCategory":"Payment","MessageType":"Request","ServiceID":"0001000417","SaleID":"TILL-7","POIID":"DESK-1"},"PaymentRequest":{"SaleData":{"SaleTransactionID":{"TransactionID":"T1","TimeStamp":"2026-05-04T10:31:02Z"}},"PaymentTransaction":{"AmountsReq":{"Currency":"EUR","RequestedAmount":94.50}},"PaymentData":{"PaymentType":"Normal"}}}}"#);
}

#[test]
fn ids_have_one_to_ten_characters() {
    for (id, written) in [("", false), ("12345678901", false), ("1234567890", true), ("é234567890", true)] {
        let mut message = payment("1.00");
        message.header.service_id = Some(id.to_owned());
        assert_eq!(json::write(&message).is_ok(), written, "{id}");
    }
    let mut message = payment("1.00");
    message.header.service_id = None;
    assert_eq!(json::write(&message), Err(missing("SaleToPOIRequest.MessageHeader.ServiceID")));
    let mut message = payment("1.00");
    message.header.poi_id.clear();
    assert_eq!(json::write(&message), Err(missing("SaleToPOIRequest.MessageHeader.POIID")));
}

#[test]
fn amounts_have_the_limits_of_the_standard() {
    let path = "SaleToPOIRequest.PaymentRequest.PaymentTransaction.AmountsReq.RequestedAmount";
    assert_eq!(json::write(&payment("-0.01")), Err(amount(path, AmountError::Negative)));
    assert_eq!(json::write(&payment("0.00")), Err(amount(path, AmountError::Zero)));
    assert_eq!(json::write(&payment("100000000")), Err(amount(path, AmountError::OverLimit)));
    assert!(json::write(&payment("99999999.999999")).is_ok());
}

#[test]
fn only_a_reservation_may_leave_the_amount_open() {
    let path = "SaleToPOIRequest.PaymentRequest.PaymentTransaction.AmountsReq.RequestedAmount";
    let open = |kind| {
        changed(|request| {
            request.payment_transaction.amounts_req.requested_amount = None;
            request.payment_data = Some(PaymentData::of(kind));
        })
    };
    assert_eq!(json::write(&open(PaymentType::Normal)), Err(missing(path)));
    assert!(json::write(&open(PaymentType::OneTimeReservation)).is_ok());
}

#[test]
fn currencies_are_three_capital_letters() {
    for code in ["", "eur", "EURO", "E1R", "978", "ÉUR"] {
        let message = changed(|request| request.payment_transaction.amounts_req.currency = code.to_owned());
        let error = json::write(&message).unwrap_err();
        assert_eq!(error.path(), "SaleToPOIRequest.PaymentRequest.PaymentTransaction.AmountsReq.Currency");
    }
}

#[test]
fn a_name_needs_its_time_to_be_written() {
    let original = OriginalPoiTransaction {
        poi_transaction_id: Some(TransactionIdentification {
            transaction_id: "8JQ2".into(),
            time_stamp: String::new(),
        }),
        ..OriginalPoiTransaction::default()
    };
    let request = ReversalRequest::new(original, ReversalReason::Malfunction);
    let message = Message { header: header(MessageCategory::Reversal), body: Body::ReversalRequest(request) };
    let path = "SaleToPOIRequest.ReversalRequest.OriginalPOITransaction.POITransactionID.TimeStamp";
    assert_eq!(json::write(&message), Err(missing(path)));
}

#[test]
fn header_and_body_belong_together() {
    let mut message = payment("1.00");
    message.header.message_category = MessageCategory::Reversal;
    assert_eq!(json::write(&message).unwrap_err().path(), "SaleToPOIRequest.MessageHeader.MessageCategory");
    let mut message = payment("1.00");
    message.header.message_type = MessageType::Response;
    assert_eq!(json::write(&message).unwrap_err().path(), "SaleToPOIResponse.MessageHeader.MessageType");
    let message = Message {
        header: header(MessageCategory::Payment),
        body: Body::Other { name: "NexoBlob".to_owned() },
    };
    assert_eq!(json::write(&message).unwrap_err().path(), "SaleToPOIRequest.NexoBlob");
}

#[test]
fn answers_say_enough() {
    let unexplained =
        Response { result: ResultCode::Failure, error_condition: None, additional_response: None };
    let failure = answer(unexplained, |_| ());
    assert_eq!(
        json::write(&failure),
        Err(missing("SaleToPOIResponse.PaymentResponse.Response.ErrorCondition"))
    );
    assert!(json::write(&answer(Response::failure(ErrorCondition::Busy, "busy"), |_| ())).is_ok());

    let unnamed = answer(Response::success(), |body| {
        body.sale_data = Some(SaleData::default());
        body.poi_data = Some(PoiData::default());
    });
    assert_eq!(
        json::write(&unnamed),
        Err(missing("SaleToPOIResponse.PaymentResponse.POIData.POITransactionID"))
    );

    let unpaid = answer(Response::failure(ErrorCondition::Refusal, ""), |body| {
        let amounts_resp = Some(AmountsResp::default());
        body.payment_result = Some(PaymentResult { amounts_resp, ..PaymentResult::default() });
    });
    assert_eq!(
        json::write(&unpaid),
        Err(missing("SaleToPOIResponse.PaymentResponse.PaymentResult.AmountsResp.AuthorizedAmount"))
    );
}

#[test]
fn receipts_are_asked_for_by_name() {
    let write = |body| {
        json::write(&Message {
            header: header(MessageCategory::TransactionStatus),
            body: Body::TransactionStatusRequest(body),
        })
    };
    let unnamed = TransactionStatusRequest { receipt_reprint: true, ..TransactionStatusRequest::default() };
    assert_eq!(write(unnamed), Err(missing("SaleToPOIRequest.TransactionStatusRequest.DocumentQualifier")));
    let reference = MessageReference::to(&header(MessageCategory::Payment));
    let named = TransactionStatusRequest { message_reference: Some(reference), ..Default::default() };
    assert!(write(named).is_ok());
}

#[test]
fn an_abort_names_what_it_stops() {
    let abort = AbortRequest { abort_reason: "MerchantAbort".into(), ..AbortRequest::default() };
    let message = Message { header: header(MessageCategory::Abort), body: Body::AbortRequest(abort) };
    let path = "SaleToPOIRequest.AbortRequest.MessageReference.ServiceID";
    assert_eq!(json::write(&message), Err(missing(path)));
}

#[test]
fn a_reject_carries_what_was_refused() {
    let event = EventNotification::new(EventToNotify::Reject, "2026-05-04T08:31:20Z");
    let mut header = header(MessageCategory::Event);
    header.message_type = MessageType::Notification;
    let message = Message { header, body: Body::EventNotification(event) };
    assert_eq!(json::write(&message), Err(missing("SaleToPOIRequest.EventNotification.RejectedMessage")));
}

#[test]
fn login_is_spelled_for_its_version_and_has_a_real_time() {
    let login = LoginRequest {
        date_time: "2026-05-04T08:00:00+02:00".into(),
        sale_software: SaleSoftware {
            provider_identification: "Florin".into(),
            application_name: "Florin Till".into(),
            software_version: "0.1.0".into(),
            ..SaleSoftware::default()
        },
        operator_language: "nl".into(),
        ..LoginRequest::default()
    };
    let write = |version: Option<&str>, login: LoginRequest| {
        let mut header = header(MessageCategory::Login);
        header.protocol_version = version.map(str::to_owned);
        json::write(&Message { header, body: Body::LoginRequest(login) })
            .map(|bytes| String::from_utf8(bytes).unwrap())
    };
    for (version, name) in [
        (Some("3.0"), "ManufacturerID"),
        (Some("3.1"), "ProviderIdentification"),
        (Some("3.1-dmg"), "ProviderIdentification"),
        (None, "ManufacturerID"),
    ] {
        assert!(write(version, login.clone()).unwrap().contains(&format!("\"{name}\":\"Florin\"")));
    }
    for time in ["2026-05-04T08:00:00", "2026-05-04", "today"] {
        let login = LoginRequest { date_time: time.into(), ..login.clone() };
        assert_eq!(write(None, login).unwrap_err().path(), "SaleToPOIRequest.LoginRequest.DateTime");
    }
    let login = LoginRequest { operator_language: "NL".into(), ..login };
    assert_eq!(write(None, login).unwrap_err().path(), "SaleToPOIRequest.LoginRequest.OperatorLanguage");
}

#[test]
fn an_answer_echoes_the_header() {
    let request = header(MessageCategory::Payment);
    let response = request.response();
    assert_eq!(response.message_type, MessageType::Response);
    assert_eq!(MessageHeader { message_type: MessageType::Request, ..response }, request);
}
