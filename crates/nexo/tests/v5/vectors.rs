//! What the vectors mean, and that each survives reading and writing without losing a member.
//!
//! They were written from the tables of the working group, not by this crate, so this also proves that the writer
//! spells what the tables spell.

use nexo::amount::Decimal;
use nexo::inspect::inspect;
use nexo::v3::{self, Body, ErrorCondition, EventToNotify, GlobalStatus, PaymentType, ResultCode};
use nexo::v5::convert::{Stamp, from_v3, to_v3};
use nexo::v5::{self, Codes, Names, Root};

use super::support::{bytes, folder, survivors};

fn read(name: &str) -> v5::Message {
    v5::read(&bytes(name)).unwrap().message
}

/// A vector in nexo 3.
fn three(name: &str) -> Body {
    to_v3(&read(name)).unwrap_or_else(|gap| panic!("{name}: {gap}")).body
}

/// Values with numbers as text, so that `94.50` written as `94.5` is a difference.
fn values(text: &[u8]) -> serde_json::Value {
    let (mut quoted, mut in_string, mut escaped, mut in_number) = (String::new(), false, false, false);
    for letter in String::from_utf8_lossy(text).chars() {
        let number = !in_string && (letter.is_ascii_digit() || "+-.".contains(letter));
        if number != in_number {
            quoted.push('"');
            in_number = number;
        }
        quoted.push(letter);
        in_string ^= letter == '"' && !escaped;
        escaped = in_string && letter == '\\' && !escaped;
    }
    serde_json::from_str(&quoted).unwrap()
}

#[test]
fn every_vector_is_written_as_it_was_read() {
    for (name, content) in survivors("nexo5") {
        let read = v5::read(&content).unwrap_or_else(|error| panic!("{name}: {error}"));
        let written = read.spelling.write(&read.message).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(values(&written), values(&content), "{name}");
    }
}

#[test]
fn every_vector_goes_to_nexo_3_and_comes_back() {
    for (name, content) in survivors("nexo5") {
        let five = v5::read(&content).unwrap().message;
        let three = to_v3(&five).unwrap_or_else(|gap| panic!("{name}: {gap}"));
        let again = from_v3(&three, &Stamp::at(&*five.header.creation_date_time));
        let again = again.unwrap_or_else(|gap| panic!("{name}: {gap}"));
        assert_eq!(to_v3(&again).as_ref(), Ok(&three), "{name}");
    }
}

/// Of these, something has no place in nexo 5 that is neither money nor identity nor a result: flags of parts of a
/// terminal, a token that will come, the bold of a receipt.
const DROPPED: &[&str] =
    &["diagnosis-response", "login-response", "payment-response-approved", "reversal-response"];

#[test]
fn every_vector_of_nexo_3_is_converted_or_its_gap_is_named() {
    let mut told = Vec::new();
    for (name, content) in survivors("nexo") {
        let message = nexo::read(&content).unwrap().message;
        told.push(match from_v3(&message, &Stamp::at("2026-05-04T10:31:03Z")) {
            Ok(five) => {
                // All but what a notice or a status points at by its category, and the version that was told.
                let mut again = to_v3(&five).unwrap();
                again.header.protocol_version.clone_from(&message.header.protocol_version);
                let same = again == message || name.starts_with("abort") || name.starts_with("status");
                assert!(same || DROPPED.contains(&&*name), "{name}: {message:?}\n{again:?}");
                format!("{name}: {}", five.body.name())
            }
            Err(gap) => format!("{name}: {gap}"),
        });
    }
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn each_vector_has_its_line_and_each_refusal_its_place() {
    let mut told = Vec::new();
    for entry in std::fs::read_dir(folder("nexo5")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let read = inspect(&std::fs::read(&path).unwrap(), &[]);
        let refused = v5::read(&std::fs::read(&path).unwrap()).err();
        assert_eq!(refused.is_some(), name.starts_with("refused-"), "{name}: {refused:?}");
        told.push(match (refused, read) {
            (Some(error), _) => format!("{name}: {error}"),
            (None, Ok(inspected)) => format!("{name}: {inspected}"),
            (None, Err(error)) => format!("{name}: inspect refuses it: {error}"),
        });
    }
    told.sort();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn both_spellings_are_the_same_message() {
    assert_eq!(read("payment-request-short"), read("payment-request"));
    assert_eq!(read("abort-short"), read("abort"));
    let spelled = |name: &str| v5::read(&bytes(name)).unwrap().spelling;
    let short = v5::Dialect { names: Names::Short, codes: Codes::Code, root: Root::Bare };
    assert_eq!(spelled("payment-request-short"), short);
    assert_eq!(spelled("logout-request-short"), v5::Dialect { root: Root::Named, ..short });
    assert_eq!(spelled("payment-request-words"), v5::Dialect::WORLDLINE);
    assert_eq!(spelled("payment-request"), v5::Dialect::LONG);
}

#[test]
fn a_payment_is_asked_for() {
    let Body::PaymentRequest(asked) = three("payment-request") else { panic!() };
    let amounts = asked.payment_transaction.amounts_req;
    assert_eq!(amounts.currency, "EUR");
    assert_eq!(amounts.requested_amount.unwrap().to_text(), "94.50");
    assert_eq!(amounts.cash_back_amount.unwrap().to_text(), "20.00");
    assert_eq!(amounts.tip_amount, Some(Decimal::default()));
    assert_eq!(amounts.paid_amount.unwrap().to_text(), "10.00");
    let data = asked.payment_data.unwrap();
    assert!(data.split_payment && data.payment_type == PaymentType::Normal);
    let conditions = asked.payment_transaction.transaction_conditions.unwrap();
    assert_eq!(conditions.allowed_payment_brand, ["maestro", "visa debit"]);
    assert_eq!(conditions.force_entry_mode, ["Contactless", "ICC"]);
    assert!(conditions.debit_preferred);
    assert_eq!(asked.sale_data.sale_reference_id.as_deref(), Some("R-5"));
    assert_eq!(asked.sale_data.operator_id.as_deref(), Some("anna"));
    assert_eq!(asked.payment_transaction.sale_item[0].quantity.as_deref(), Some("2"));
    let Body::PaymentRequest(refund) = three("refund-request") else { panic!() };
    assert_eq!(refund.payment_data.unwrap().payment_type, PaymentType::Refund);
    let original = refund.payment_transaction.original_poi_transaction.unwrap();
    assert!(!original.reuse_card_data);
    assert_eq!(original.poi_id, None);
    assert_eq!(original.poi_transaction_id.unwrap().time_stamp, "2026-05-04T08:31:19.482Z");
}

#[test]
fn an_approved_payment_is_one_of_nexo_3() {
    let message = to_v3(&read("payment-response-approved")).unwrap();
    assert_eq!(message.header.service_id.as_deref(), Some("0001000417"));
    assert_eq!((&*message.header.sale_id, &*message.header.poi_id), ("TILL-7", "DESK-00120034"));
    let Body::PaymentResponse(paid) = message.body else { panic!() };
    assert_eq!(paid.response, v3::Response::success());
    assert_eq!(paid.poi_data.unwrap().poi_reconciliation_id.as_deref(), Some("0042"));
    let result = paid.payment_result.unwrap();
    let amounts = result.amounts_resp.unwrap();
    assert_eq!(amounts.authorized_amount.unwrap().to_text(), "94.50");
    assert_eq!(result.authentication_method, [v3::AuthenticationMethod::OnlinePin]);
    let card = result.payment_instrument_data.unwrap().card_data.unwrap();
    assert_eq!(card.payment_brand.as_deref(), Some("maestro"));
    assert_eq!(card.entry_mode, ["Contactless"]);
    let acquirer = result.payment_acquirer_data.unwrap();
    assert_eq!(acquirer.approval_code.as_deref(), Some("004711"));
    assert_eq!(
        (acquirer.acquirer_id.as_deref(), acquirer.merchant_id.as_deref()),
        (Some("0077"), Some("0000412"))
    );
    assert!(paid.payment_receipt[1].required_signature);
    let lines = paid.payment_receipt[0].output_content.output_text.iter().map(|line| &*line.text);
    assert_eq!(lines.collect::<Vec<_>>(), ["FLORIN", "", "Amount EUR 94.50", "APPROVED"]);
}

#[test]
fn a_part_is_a_part_and_a_refusal_names_its_reason() {
    let Body::PaymentResponse(part) = three("payment-response-partial-words") else { panic!() };
    assert_eq!(part.response.result, ResultCode::Partial);
    let result = part.payment_result.unwrap();
    let amounts = result.amounts_resp.unwrap();
    assert_eq!(amounts.authorized_amount.unwrap().to_text(), "30.20");
    // Several fees are one amount in nexo 3.
    assert_eq!(amounts.total_fees_amount.unwrap().to_text(), "0.30");
    assert!(!result.online_flag);
    assert_eq!(result.payment_acquirer_data.unwrap().response_code.as_deref(), Some("10"));
    let Body::PaymentResponse(declined) = three("payment-response-declined-short") else { panic!() };
    assert_eq!(declined.response.error_condition, Some(ErrorCondition::Refusal));
    assert_eq!((declined.sale_data, declined.payment_result), (None, None));
}

#[test]
fn the_whole_of_a_success_is_what_moved_and_of_a_part_it_is_not() {
    let mut message = read("payment-response-approved");
    let details = |message: &mut v5::Message, code: v5::ResponseCode| {
        let v5::Body::ServiceResponse(body) = &mut message.body else { panic!() };
        body.response.response = code;
        let v5::ServiceAnswer::Payment(Some(answer)) = &mut body.service else { panic!() };
        let result = answer.retailer_payment_result.as_mut().unwrap();
        result.transaction_response = None;
        let done = result.requested_transaction.as_mut().unwrap();
        done.transaction_details.as_mut().unwrap().authorised_amount = None;
    };
    let authorized = |message: &v5::Message| {
        let Body::PaymentResponse(answer) = to_v3(message).unwrap().body else { panic!() };
        answer.payment_result.unwrap().amounts_resp.unwrap().authorized_amount
    };
    details(&mut message, v5::ResponseCode::Success);
    assert_eq!(authorized(&message), Decimal::parse("94.5").ok());
    details(&mut message, v5::ResponseCode::Warning);
    assert_eq!(authorized(&message), None);
}

#[test]
fn reversals_keep_their_currency() {
    let Body::ReversalRequest(asked) = three("reversal-request") else { panic!() };
    assert_eq!(asked.reversed_amount, Decimal::parse("10").ok());
    assert_eq!(asked.original_poi_transaction.amount_value, Decimal::parse("94.5").ok());
    assert_eq!(asked.sale_data.unwrap().sale_to_acquirer_data.as_deref(), Some("currency=EUR"));
    let Body::ReversalResponse(done) = three("reversal-response-short") else { panic!() };
    assert!(done.response.is_done());
    let original = done.original_poi_transaction.unwrap();
    assert_eq!(original.poi_transaction_id, asked.original_poi_transaction.poi_transaction_id);
    assert_eq!(done.payment_receipt.len(), 1);
}

#[test]
fn a_found_answer_is_that_of_its_exchange() {
    let Body::TransactionStatusResponse(found) = three("status-response-found") else { panic!() };
    let repeated = found.repeated.unwrap();
    assert_eq!(repeated.header.service_id.as_deref(), Some("0001000417"));
    assert_eq!(repeated.header.message_category, v3::MessageCategory::Payment);
    let Body::PaymentResponse(paid) = *repeated.body else { panic!() };
    let card = paid.payment_result.unwrap().payment_instrument_data.unwrap().card_data.unwrap();
    assert_eq!(card.masked_pan.as_deref(), Some("679999******0019"));
    let Body::TransactionStatusResponse(none) = three("status-response-not-found-short") else { panic!() };
    assert_eq!(none.response.error_condition, Some(ErrorCondition::NotFound));
    assert_eq!(none.message_reference.unwrap().service_id.as_deref(), Some("0001000417"));
}

#[test]
fn sessions_tell_program_and_state() {
    let Body::LoginRequest(login) = three("login-request") else { panic!() };
    assert_eq!(login.sale_software.application_name, "Florin till");
    assert_eq!(login.sale_software.certification_code.as_deref(), Some("C-1"));
    let data = login.sale_terminal_data.unwrap();
    assert_eq!(data.sale_capabilities, ["PrinterReceipt", "CashierDisplay", "CashierInput"]);
    let Body::LoginResponse(answer) = three("login-response") else { panic!() };
    let system = answer.poi_system_data.unwrap();
    assert_eq!(system.poi_software.provider_identification, "Example Devices");
    let device = system.poi_terminal_data.unwrap();
    assert_eq!(device.poi_capabilities, ["CustomerDisplay", "ICC", "EMVContactless"]);
    assert_eq!(device.poi_serial_number, "00120034");
    assert_eq!(system.poi_status.unwrap().global_status, GlobalStatus::Ok);
    let Body::DiagnosisResponse(state) = three("diagnosis-response") else { panic!() };
    assert_eq!(state.poi_status.unwrap().global_status, GlobalStatus::Busy);
    assert_eq!(state.response, v3::Response::success());
    assert!(!state.host_status[0].is_reachable);
}

#[test]
fn events_and_rejections() {
    let Body::EventNotification(inserted) = three("event-card-inserted") else { panic!() };
    assert_eq!(inserted.event_to_notify, EventToNotify::CardInserted);
    let Body::EventNotification(reject) = three("rejection") else { panic!() };
    assert_eq!(reject.event_to_notify, EventToNotify::Reject);
    assert_eq!(reject.event_details.as_deref(), Some("Repeated Message: seen a moment ago"));
    assert_eq!(reject.time_stamp, "2026-05-04T08:31:04Z");
}

#[test]
fn sums_of_one_means_stand_together() {
    let Body::ReconciliationResponse(answer) = three("reconciliation-response") else { panic!() };
    let groups: Vec<_> = answer
        .transaction_totals
        .iter()
        .map(|group| (group.card_brand.as_deref().unwrap(), group.payment_totals.len()))
        .collect();
    assert_eq!(groups, [("maestro", 2), ("visa", 1)]);
    assert_eq!(answer.transaction_totals[0].payment_totals[0].tip_amount, Decimal::parse("3.1").ok());
}

#[test]
fn every_known_shape_is_read() {
    let message = read("tolerated-bare-service-null");
    let Body::PaymentRequest(asked) = to_v3(&message).unwrap().body else { panic!() };
    assert_eq!(asked.sale_data.sale_transaction_id.transaction_id, "579");
    assert_eq!(asked.payment_transaction.amounts_req.requested_amount.unwrap().to_text(), "104.110");
    let read = v5::read(&bytes("tolerated-card-data")).unwrap();
    assert!(read.trailer.is_some());
    let told = format!("{read:?}");
    assert!(!told.contains("4761730000000010") && !told.contains("1227"), "{told}");
    let v5::Body::ServiceResponse(body) = &read.message.body else { panic!() };
    assert!(body.environment.card.as_ref().unwrap().sensitive_present);
    // What must not be kept is not written either, once the rest is as it must be.
    let mut message = read.message.clone();
    let v5::Body::ServiceResponse(body) = &mut message.body else { panic!() };
    let v5::ServiceAnswer::Payment(Some(answer)) = &mut body.service else { panic!() };
    answer.poi_transaction_identification =
        Some(v5::TransactionIdentifier::new("2026-05-04T08:31:19Z", "70093"));
    let written = String::from_utf8(v5::Dialect::LONG.write(&message).unwrap()).unwrap();
    assert!(!written.contains("PlainCardData") && !written.contains("1227"), "{written}");
}
