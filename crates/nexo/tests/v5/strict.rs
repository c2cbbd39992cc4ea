//! What is not written: a terminal should never get the chance to misunderstand us.

use nexo::amount::Decimal;
use nexo::error::Error;
use nexo::v5::{self, Body, Dialect, ServiceAnswer, ServiceAsk};

use super::support::bytes;

fn read(name: &str) -> v5::Message {
    v5::read(&bytes(name)).unwrap().message
}

/// The place that writing refuses after this change.
fn refused(name: &str, change: impl FnOnce(&mut v5::Message)) -> String {
    let mut message = read(name);
    assert!(Dialect::LONG.write(&message).is_ok(), "{name}");
    change(&mut message);
    let error = Dialect::SHORT.write(&message).unwrap_err();
    assert_eq!(Dialect { root: v5::Root::Bare, ..Dialect::LONG }.write(&message), Err(error.clone()));
    error.to_string()
}

fn payment(message: &mut v5::Message) -> &mut v5::CardPaymentTransaction {
    let Body::ServiceRequest(body) = &mut message.body else { panic!() };
    let ServiceAsk::Payment(ask) = &mut body.service else { panic!() };
    &mut ask.payment_transaction
}

fn paid(message: &mut v5::Message) -> &mut v5::PaymentResponse {
    let Body::ServiceResponse(body) = &mut message.body else { panic!() };
    let ServiceAnswer::Payment(Some(answer)) = &mut body.service else { panic!() };
    answer
}

#[test]
fn a_payment_says_how_much_of_what() {
    let path = "ServiceRequest.PaymentRequest.PaymentTransaction";
    for (change, told) in [
        (
            (|transaction| transaction.transaction_type = None) as fn(&mut v5::CardPaymentTransaction),
            "TransactionType is missing",
        ),
        (|transaction| transaction.transaction_identification = None, "TransactionIdentification is missing"),
        (|transaction| transaction.transaction_details = None, "TransactionDetails.TotalAmount is missing"),
        (
            |transaction| {
                transaction.transaction_details.as_mut().unwrap().total_amount = Some(Decimal::default());
            },
            "TransactionDetails.TotalAmount is not an amount that can be taken",
        ),
        (
            |transaction| {
                transaction.transaction_details.as_mut().unwrap().currency = Some("eur".to_owned());
            },
            "TransactionDetails.Currency must not be written: not three capital letters",
        ),
        (
            |transaction| {
                transaction.transaction_identification = Some(v5::TransactionIdentifier::new("", "1"));
            },
            "TransactionIdentification.TransactionDateTime is missing",
        ),
    ] {
        assert_eq!(refused("payment-request", |message| change(payment(message))), format!("{path}.{told}"));
    }
}

#[test]
fn a_header_names_its_exchange() {
    for (change, told) in [
        (
            (|header| header.exchange_identification = "x".repeat(36)) as fn(&mut v5::Header),
            "ExchangeIdentification must not be written: not 1 to 35 characters",
        ),
        (|header| header.exchange_identification.clear(), "ExchangeIdentification is missing"),
        (|header| header.protocol_version.clear(), "ProtocolVersion is missing"),
        (
            |header| "yesterday".clone_into(&mut header.creation_date_time),
            "CreationDateTime must not be written: not a date and time with offset",
        ),
        (
            |header| header.initiating_party.identification = "x".repeat(36),
            "InitiatingParty.Identification must not be written: not 1 to 35 characters",
        ),
        (
            |header| header.message_function = v5::MessageFunction::Abort,
            "MessageFunction does not fit the body",
        ),
    ] {
        let written = refused("payment-request", |message| change(&mut message.header));
        assert_eq!(written, format!("Header.{told}"));
    }
}

#[test]
fn money_that_moved_has_a_record() {
    for (change, told) in [
        (
            (|answer| answer.poi_transaction_identification = None) as fn(&mut v5::PaymentResponse),
            "POITransactionIdentification",
        ),
        (|answer| answer.sale_transaction_identification = None, "SaleTransactionIdentification"),
        (
            |answer| answer.retailer_payment_result.as_mut().unwrap().transaction_type = None,
            "RetailerPaymentResult.TransactionType",
        ),
    ] {
        let written = refused("payment-response-approved", |message| change(paid(message)));
        assert_eq!(written, format!("ServiceResponse.PaymentResponse.{told} is missing"));
    }
    let mut failed = read("payment-response-approved");
    paid(&mut failed).poi_transaction_identification = None;
    let Body::ServiceResponse(body) = &mut failed.body else { panic!() };
    body.response = v5::Response::failure(v5::ResponseReason::Cancel);
    assert!(Dialect::LONG.write(&failed).is_ok());
}

#[test]
fn answers_say_why_and_not_too_long() {
    let answer = |change: fn(&mut v5::Response)| {
        refused("payment-response-approved", |message| {
            let Body::ServiceResponse(body) = &mut message.body else { panic!() };
            change(&mut body.response);
        })
    };
    let path = "ServiceResponse.Response";
    assert_eq!(
        answer(|response| response.response = v5::ResponseCode::Failure),
        format!("{path}.ResponseReason is missing")
    );
    assert_eq!(
        answer(|response| response.additional_response_information = Some("x".repeat(141))),
        format!("{path}.AdditionalResponseInformation must not be written: over 140 characters")
    );
}

#[test]
fn a_reversal_points_at_a_payment() {
    let written = refused("reversal-request", |message| {
        let Body::ServiceRequest(body) = &mut message.body else { panic!() };
        let ServiceAsk::Reversal(ask) = &mut body.service else { panic!() };
        ask.reversal_transaction.as_mut().unwrap().original_transaction = None;
    });
    assert_eq!(written, "ServiceRequest.ReversalRequest.ReversalTransaction.OriginalTransaction is missing");
}

#[test]
fn what_is_not_understood_is_not_written() {
    let admin = read("tolerated-admin");
    assert!(matches!(Dialect::LONG.write(&admin), Err(Error::Refused { .. })));
    let written = refused("payment-request", |message| {
        let Body::ServiceRequest(body) = &mut message.body else { panic!() };
        body.service = ServiceAsk::Other { code: "FSIQ".to_owned() };
    });
    assert_eq!(written, "ServiceRequest.ServiceContent must not be written: this service is not understood");
}

#[test]
fn each_protocol_refuses_the_other() {
    assert_eq!(nexo::read(&bytes("payment-request")).unwrap_err(), Error::Newer);
    assert_eq!(nexo::read(&bytes("payment-request-short")).unwrap_err(), Error::Newer);
    assert_eq!(v5::read(&bytes("refused-older")).unwrap_err(), Error::Older);
    assert_eq!(v5::read(b"<Document/>").unwrap_err(), Error::NewerXml);
    assert_eq!(v5::read(b"\xef\xbb\xbf {}").unwrap_err(), Error::NewerRootMissing);
    assert_eq!(v5::read(b"no").unwrap_err(), Error::NeitherFormat);
    assert!(matches!(nexo::read_any(&bytes("payment-request")), Ok(nexo::Any::V5(_))));
    assert!(matches!(nexo::read_any(&bytes("refused-older")), Ok(nexo::Any::V3(_))));
    let long = vec![b' '; nexo::encoding::MAX_BYTES + 1];
    assert!(matches!(v5::read(&long), Err(Error::TooLarge { .. })));
}
