//! What the vectors mean: each documented shape is read into the values that the till decides by.

use nexo::amount::Decimal;
use nexo::encoding::json;
use nexo::error::Error;
use nexo::v3::{
    AuthenticationMethod, Body, ErrorCondition, EventToNotify, GlobalStatus, Message, MessageCategory,
    MessageType, PaymentResponse, PaymentType, PrinterStatus, ResultCode, ReversalReason,
    TransactionStatusResponse,
};

fn folder() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/nexo")
}

fn read(name: &str) -> Result<Message, Error> {
    let bytes = std::fs::read(folder().join(format!("{name}.json"))).unwrap_or_default();
    json::read(&bytes)
}

fn payment(name: &str) -> Option<PaymentResponse> {
    match read(name).ok()?.body {
        Body::PaymentResponse(body) => Some(*body),
        _ => None,
    }
}

fn status(name: &str) -> Option<TransactionStatusResponse> {
    match read(name).ok()?.body {
        Body::TransactionStatusResponse(body) => Some(body),
        _ => None,
    }
}

fn decimal(text: &str) -> Option<Decimal> {
    Decimal::parse(text).ok()
}

#[test]
fn approved_payment_in_full() {
    insta::assert_debug_snapshot!(read("payment-response-approved").unwrap());
}

#[test]
fn approved_amount_keeps_its_digits() {
    let amounts = payment("payment-response-approved").unwrap().payment_result.unwrap().amounts_resp.unwrap();
    assert_eq!(amounts.authorized_amount.unwrap().to_text(), "94.50");
    assert_eq!(amounts.tip_amount.unwrap().to_text(), "0.00");
    assert_eq!(amounts.total_fees_amount, None);
}

#[test]
fn declined_and_busy_name_their_condition() {
    let declined = payment("payment-response-declined").unwrap();
    assert_eq!(declined.response.result, ResultCode::Failure);
    assert_eq!(declined.response.error_condition, Some(ErrorCondition::Refusal));
    assert_eq!(declined.payment_result, None);
    let busy = payment("payment-response-busy").unwrap();
    assert_eq!(busy.response.error_condition, Some(ErrorCondition::Busy));
    assert_eq!((busy.sale_data, busy.poi_data), (None, None));
}

#[test]
fn partial_payment_tells_its_parts() {
    let partial = payment("payment-response-partial").unwrap();
    assert_eq!(partial.response.result, ResultCode::Partial);
    let result = partial.payment_result.unwrap();
    let amounts = result.amounts_resp.unwrap();
    assert!(!result.online_flag);
    assert_eq!(amounts.authorized_amount, decimal("30.20"));
    assert_eq!(amounts.partial_authorized_amount, decimal("30"));
    assert_eq!(amounts.surcharge_amount, decimal("0.2"));
}

#[test]
fn both_shapes_of_a_repeated_answer_are_the_same() {
    let wrapped = status("status-response-found").unwrap();
    assert_eq!(wrapped, status("tolerated-status-found-beside").unwrap());
    let repeated = wrapped.repeated.unwrap();
    assert_eq!(repeated.header.service_id.as_deref(), Some("0001000417"));
    assert_eq!(repeated.header.message_category, MessageCategory::Payment);
    assert_eq!(Some(*repeated.body), read("payment-response-approved").ok().map(|message| message.body));
}

#[test]
fn status_without_an_answer_says_why() {
    let running = status("status-response-in-progress").unwrap();
    assert_eq!(running.response.error_condition, Some(ErrorCondition::InProgress));
    assert_eq!(running.message_reference.unwrap().service_id.as_deref(), Some("0001000417"));
    let unknown = status("status-response-not-found").unwrap();
    assert_eq!(unknown.response.error_condition, Some(ErrorCondition::NotFound));
    assert_eq!(unknown.repeated, None);
}

#[test]
fn status_requests_name_a_message_or_mean_the_last() {
    let Body::TransactionStatusRequest(named) = read("status-request").unwrap().body else { panic!() };
    assert!(named.receipt_reprint);
    assert_eq!(named.document_qualifier.len(), 2);
    assert_eq!(named.message_reference.unwrap().message_category, Some(MessageCategory::Payment));
    let Body::TransactionStatusRequest(last) = read("status-request-last").unwrap().body else { panic!() };
    assert_eq!(last.message_reference, None);
}

#[test]
fn payment_requests_tell_money_and_direction() {
    let Body::PaymentRequest(normal) = read("payment-request").unwrap().body else { panic!() };
    let amounts = normal.payment_transaction.amounts_req;
    assert_eq!((amounts.currency.as_str(), amounts.requested_amount), ("EUR", decimal("94.5")));
    assert_eq!(amounts.tip_amount, decimal("0"));
    assert!(normal.payment_data.unwrap().split_payment);
    assert_eq!(
        normal.payment_transaction.transaction_conditions.unwrap().allowed_payment_brand,
        ["maestro", "visa debit"]
    );
    let Body::PaymentRequest(refund) = read("refund-request").unwrap().body else { panic!() };
    assert_eq!(refund.payment_data.unwrap().payment_type, PaymentType::Refund);
    let original = refund.payment_transaction.original_poi_transaction.unwrap();
    assert!(!original.reuse_card_data);
    assert_eq!(original.poi_transaction_id.unwrap().time_stamp, "2026-05-04T08:31:19.482Z");
}

#[test]
fn reversal_goes_and_comes_back() {
    let Body::ReversalRequest(request) = read("reversal-request").unwrap().body else { panic!() };
    assert_eq!(request.reversal_reason, ReversalReason::MerchantCancel);
    assert_eq!(request.reversed_amount, decimal("94.50"));
    let Body::ReversalResponse(response) = read("reversal-response").unwrap().body else { panic!() };
    assert!(response.response.is_done());
    assert_eq!(response.payment_receipt.len(), 1);
    assert_eq!(
        response.original_poi_transaction.unwrap().poi_transaction_id,
        request.original_poi_transaction.poi_transaction_id
    );
}

#[test]
fn login_reads_both_names_of_the_maker() {
    for name in ["login-request", "login-request-31"] {
        let Body::LoginRequest(login) = read(name).unwrap().body else { panic!() };
        assert_eq!(login.sale_software.provider_identification, "Florin", "{name}");
        assert_eq!(login.sale_terminal_data.unwrap().sale_capabilities.len(), 3);
    }
    let Body::LoginResponse(answer) = read("login-response").unwrap().body else { panic!() };
    let system = answer.poi_system_data.unwrap();
    assert_eq!(system.poi_software.provider_identification, "Example Devices");
    assert_eq!(system.poi_terminal_data.unwrap().poi_serial_number, "00120034");
    let state = system.poi_status.unwrap();
    assert_eq!(state.global_status, GlobalStatus::Ok);
    assert_eq!((state.printer_status, state.ped_ok), (Some(PrinterStatus::PaperLow), Some(true)));
}

#[test]
fn diagnosis_tells_state_and_hosts() {
    let Body::DiagnosisResponse(answer) = read("diagnosis-response").unwrap().body else { panic!() };
    assert_eq!(answer.poi_status.unwrap().global_status, GlobalStatus::Busy);
    assert_eq!(answer.logged_sale_id, ["TILL-7", "TILL-8"]);
    assert!(!answer.host_status[0].is_reachable);
}

#[test]
fn abort_points_at_the_payment() {
    let message = read("abort-request").unwrap();
    let Body::AbortRequest(abort) = &message.body else { panic!() };
    assert_eq!(abort.message_reference.service_id.as_deref(), Some("0001000417"));
    assert_ne!(abort.message_reference.service_id, message.header.service_id);
    assert_eq!(abort.abort_reason, "MerchantAbort");
    let Body::Other { name } = read("tolerated-abort-response").unwrap().body else { panic!() };
    assert_eq!(name, "AbortResponse");
}

#[test]
fn events_keep_words_nobody_knows() {
    let Body::EventNotification(reject) = read("event-reject").unwrap().body else { panic!() };
    assert_eq!(reject.event_to_notify, EventToNotify::Reject);
    assert!(reject.rejected_message.is_some());
    let Body::EventNotification(other) = read("tolerated-event-unknown").unwrap().body else { panic!() };
    assert_eq!(other.event_to_notify, EventToNotify::Other("x:Moved".to_owned()));
}

#[test]
fn every_known_shape_of_a_payment_is_read() {
    let message = read("tolerated-payment-shapes").unwrap();
    assert_eq!(message.header.service_id.as_deref(), Some("MOCK-00000417"));
    assert_eq!(message.header.message_type, MessageType::Response);
    let Body::PaymentResponse(answer) = message.body else { panic!() };
    assert_eq!(answer.response.result, ResultCode::Success);
    assert_eq!(answer.response.error_condition, None);
    assert_eq!(answer.sale_data, None);
    let data = answer.poi_data.unwrap();
    assert_eq!(data.poi_reconciliation_id.as_deref(), Some("42"));
    let id = data.poi_transaction_id.unwrap();
    assert_eq!((id.transaction_id.as_str(), id.time_stamp.as_str()), ("70093", ""));
    let result = answer.payment_result.unwrap();
    assert_eq!(result.payment_type, PaymentType::Normal);
    assert!(!result.online_flag && !result.merchant_override);
    assert_eq!(
        result.authentication_method,
        [AuthenticationMethod::OnlinePin, AuthenticationMethod::Other("SomethingNew".to_owned())]
    );
    let amounts = result.amounts_resp.unwrap();
    assert_eq!(amounts.currency, None);
    assert_eq!(amounts.authorized_amount.unwrap().to_text(), "5.0");
    assert_eq!((amounts.tip_amount, amounts.total_fees_amount), (None, None));
    let card = result.payment_instrument_data.unwrap().card_data.unwrap();
    assert_eq!(card.masked_pan.as_deref(), Some("679999 **** 0019"));
    assert_eq!(card.entry_mode, ["ICC"]);
    assert!(card.sensitive_present);
    assert_eq!(answer.payment_receipt[0].output_content.output_text[0].text, "one line");
}

#[test]
fn a_bare_failure_says_no_more_than_it_says() {
    let bare = payment("tolerated-failure-bare").unwrap();
    assert_eq!(bare.response.error_condition, None);
    assert_eq!(bare.poi_data.unwrap().poi_transaction_id, None);
}

#[test]
fn words_in_capitals_are_the_same_words() {
    let message = read("tolerated-capitals").unwrap();
    assert_eq!(message.header.message_category, MessageCategory::Payment);
    let Body::PaymentResponse(answer) = message.body else { panic!() };
    assert_eq!(answer.response.error_condition, Some(ErrorCondition::NotAllowed));
    assert_eq!(answer.payment_result.unwrap().payment_type, PaymentType::OneTimeReservation);
}

#[test]
fn refusals_name_the_place() {
    let told: Vec<String> = [
        "refused-amount-object",
        "refused-category",
        "refused-duplicate-amount",
        "refused-exponent",
        "refused-no-body",
        "refused-no-header",
        "refused-no-result",
        "refused-no-root",
        "refused-receipt-flag",
        "refused-repeated-category",
        "refused-two-bodies",
        "refused-two-roots",
        "refused-type",
    ]
    .iter()
    .map(|name| format!("{name}: {}", read(name).unwrap_err()))
    .collect();
    insta::assert_snapshot!(told.join("\n"));
}

/// Public messages of real terminals, kept outside the project; without them there is nothing to check here.
#[test]
fn public_samples_are_read_or_refused_without_a_quote() {
    let samples = folder().join("../../../../shared/samples/nexo");
    let files = std::fs::read_dir(samples).into_iter().flatten().flatten();
    for path in files.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "json")) {
        let bytes = std::fs::read(&path).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let Err(error) = json::read(&bytes) else { continue };
        let told = format!("{error} {error:?}");
        // Header and body under a root is a whole message, and those must all be read.
        let whole = ["SaleToPOIRequest", "SaleToPOIResponse"]
            .iter()
            .any(|root| value[root].as_object().is_some_and(|members| members.len() > 1));
        assert!(!whole, "{}: {told}", path.display());
        let mut texts = Vec::new();
        collect_texts(&value, &mut texts);
        // A plain word may be one of the standard, which errors do name; ids, amounts and sentences are not.
        let plain = |text: &String| text.bytes().all(|byte| byte.is_ascii_alphabetic());
        for text in texts.iter().filter(|text| text.len() > 3 && !plain(text)) {
            assert!(!told.contains(text.as_str()), "{}: {told}", path.display());
        }
    }
}

fn collect_texts(value: &serde_json::Value, texts: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(members) => members.values().for_each(|inner| collect_texts(inner, texts)),
        serde_json::Value::Array(items) => items.iter().for_each(|inner| collect_texts(inner, texts)),
        serde_json::Value::String(text) => texts.push(text.clone()),
        serde_json::Value::Number(number) => texts.push(number.to_string()),
        serde_json::Value::Bool(_) | serde_json::Value::Null => {}
    }
}
