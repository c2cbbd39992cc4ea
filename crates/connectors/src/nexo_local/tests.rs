//! The connector against a terminal of a few lines, over real sockets on this machine.

use std::sync::{Arc, Mutex};

use domain::attempt::{Condition, Pairing};
use domain::currency::Currency;
use domain::money::Money;
use terminal::{Category, FirstByte, NoSecrets, SaleTransaction};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;
use crate::filter::tests::card_number;

/// Answers every question with this status and body; `SERVICE` becomes the id of the question.
async fn ask(ask: Ask, status: u16, body: &str) -> (Result<Outcome, Failure>, usize) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let arrived = Arc::new(Mutex::new(0));
    let count = Arc::clone(&arrived);
    let body = body.replace("SERVICE", "7F");
    let server = tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            *count.lock().unwrap() += 1;
            let mut request = Vec::new();
            while !request.ends_with(b"}}}") {
                request.push(stream.read_u8().await.unwrap());
            }
            let answer = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n\r\n{body}", body.len());
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    let connector = NexoLocal::new(&config_for_tests("simulator", &address, &[]), &NoSecrets).unwrap();
    let pairing = Pairing { sale_id: "TILL-1".to_owned(), poi_id: "POI-1".to_owned() };
    let request = Request { pairing, service_id: "7F".to_owned(), ask };
    let cx = Exchange::new(FirstByte::unwatched(), "2026-05-04T10:11:12Z".parse().unwrap());
    let outcome = connector.exchange(&request, &cx).await;
    server.abort();
    let arrived = *arrived.lock().unwrap();
    (outcome, arrived)
}

fn payment() -> Ask {
    let sale = SaleTransaction { id: "T01-000118/1".to_owned(), at: "2026-05-04T10:11:12Z".parse().unwrap() };
    Ask::Payment { amount: Money::new(1050, Currency::EUR), sale, wish: domain::attempt::Wish::default() }
}

fn abort() -> Ask {
    Ask::Abort { category: Category::Payment, service_id: "7E".to_owned() }
}

fn paid(service_id: &str, more: &str) -> String {
    format!(
        r#"{{"SaleToPOIResponse":{{"MessageHeader":{{"MessageClass":"Service","MessageCategory":"Payment","MessageType":"Response","ServiceID":"{service_id}","SaleID":"TILL-1","POIID":"POI-1"}},"PaymentResponse":{{"Response":{{"Result":"Success"}},"PaymentResult":{{{more}"AmountsResp":{{"AuthorizedAmount":10.50}}}}}}}}}}"#
    )
}

#[tokio::test]
async fn a_payment_goes_out_once_and_its_answer_is_kept() {
    let (outcome, arrived) = ask(payment(), 200, &paid("SERVICE", "")).await;
    let Outcome { said: Said::Approved(approval), record: Some(record) } = outcome.unwrap() else {
        panic!("not approved")
    };
    assert_eq!(approval.authorized, Some(Money::new(1050, Currency::EUR)));
    assert_eq!((record.text, record.dropped, arrived), (paid("7F", ""), 0, 1));
}

#[tokio::test]
async fn card_data_does_not_stop_a_payment_and_is_not_kept() {
    let number = card_number("400012345678901");
    let card = format!(
        r#""PaymentInstrumentData":{{"PaymentInstrumentType":"Card","CardData":{{"MaskedPAN":"{number}","SensitiveCardData":{{"PAN":"{number}"}}}}}},"#
    );
    let (outcome, _) = ask(payment(), 200, &paid("SERVICE", &card)).await;
    let Outcome { said: Said::Approved(approval), record: Some(record) } = outcome.unwrap() else {
        panic!("not approved")
    };
    assert_eq!(approval.summary.masked_pan, Some(format!("************{}", &number[12..])));
    assert_eq!(record.dropped, 2);
    assert!(!record.text.contains(&number[..12]), "{}", record.text);
}

#[tokio::test]
async fn the_message_counts_and_not_the_status() {
    let (outcome, _) = ask(payment(), 500, &paid("SERVICE", "")).await;
    assert!(matches!(outcome.unwrap().said, Said::Approved(_)));
}

#[tokio::test]
async fn what_is_no_answer_of_ours_leaves_the_outcome_open() {
    let number = card_number("400012345678901");
    let page = format!("<html>{number}</html>");
    let other = paid("7E", "");
    for (status, body, kept) in [
        (200, other.as_str(), true),
        (200, page.as_str(), true),
        (200, "{}", true),
        (500, "oops", true),
        (404, "", false),
        (401, "", false),
        (204, "", false),
        (302, "", false),
    ] {
        let (outcome, arrived) = ask(payment(), status, body).await;
        let Err(Failure::Unknown { detail, record }) = outcome else {
            panic!("{status} {body} decided something")
        };
        assert_eq!(record.is_some(), kept, "{detail}");
        assert!(!detail.contains(&number) && !record.is_some_and(|record| record.text.contains(&number)));
        assert_eq!(arrived, 1, "{status} was sent again");
    }
}

#[tokio::test]
async fn an_abort_is_done_when_it_was_taken() {
    for status in [200, 204] {
        let outcome = ask(abort(), status, "").await.0;
        assert_eq!(outcome, Ok(Outcome { said: Said::Done, record: None }));
    }
    assert!(matches!(ask(abort(), 500, "").await.0, Err(Failure::Unknown { .. })));
}

#[tokio::test]
async fn a_refusal_is_an_outcome() {
    let body = paid("SERVICE", "").replace(
        r#"{"Result":"Success"}"#,
        r#"{"Result":"Failure","ErrorCondition":"Refusal","AdditionalResponse":"no"}"#,
    );
    let Said::Refused(refusal) = ask(payment(), 200, &body).await.0.unwrap().said else {
        panic!("no refusal")
    };
    assert_eq!((refusal.condition, refusal.text.as_deref()), (Condition::Refusal, Some("no")));
}

#[tokio::test]
async fn what_cannot_be_written_was_not_sent() {
    let login = Ask::Login { language: "Dutch".to_owned() };
    let (outcome, arrived) = ask(login, 200, "").await;
    assert!(matches!(outcome, Err(Failure::NotSent { .. })), "{outcome:?}");
    assert_eq!(arrived, 0);
}

#[test]
fn what_it_can_do_is_what_its_profile_says() {
    let of = |settings: &[_]| {
        NexoLocal::new(&config_for_tests("generic", "192.0.2.7", settings), &NoSecrets)
            .unwrap()
            .capabilities()
    };
    let usual = of(&[]);
    assert!(usual.login && usual.status && usual.abort && usual.back.is_possible() && !usual.sends_screen);
    let other = of(&[("login", "never"), ("answer_timeout_ms", "1500")]);
    assert!(!other.login);
    assert_eq!(other.answer_timeout.as_millis(), 1500);
}
