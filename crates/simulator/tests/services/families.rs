//! Each family in its own shape, at its own path, with its own receipts.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use nexo::dialect::Dialect;
use nexo::security::{self, Keys};
use nexo::v3::{
    Body, DocumentQualifier, EventToNotify, Message, MessageCategory, MessageHeader, PaymentResponse,
    PaymentType, ResultCode,
};
use simulator::profile::{ADYEN, FUSION, SWEDBANK, VERIFONE};
use simulator::{Options, Passphrase, Profile, Script, Simulator};
use zeroize::Zeroizing;

use crate::support::{Heard, authorized, payment, post};

/// Made up for these tests.
const WORDS: &str = "nobody uses this one";

async fn start(profile: &Profile) -> Simulator {
    let passphrase = Passphrase { identifier: "key".to_owned(), version: 1, secret: WORDS.to_owned() };
    let options =
        Options { login: false, passphrase: profile.encrypted.then_some(passphrase), ..Options::of(profile) };
    Simulator::start(options, Script::default()).await.unwrap()
}

fn request(amount: &str) -> Message {
    Message {
        header: MessageHeader::service_request(MessageCategory::Payment, "A1", "TILL-1", "SIM-1"),
        body: Body::PaymentRequest(Box::new(payment(PaymentType::Normal, amount))),
    }
}

fn paid(message: Message) -> PaymentResponse {
    match message.body {
        Body::PaymentResponse(response) => *response,
        other => panic!("{}", other.name()),
    }
}

async fn pay(profile: &Profile, dialect: &Dialect, path: &str) -> (Heard, Option<PaymentResponse>) {
    let simulator = start(profile).await;
    let heard = post(simulator.addr(), path, &dialect.write(&request("37.44")).unwrap()).await;
    let (status, body) = heard.http();
    let answer = (status == 200).then(|| paid(nexo::read(&body).unwrap().message));
    (heard, answer)
}

fn receipt(paid: &PaymentResponse) -> &nexo::v3::OutputContent {
    let for_customer = |receipt: &&nexo::v3::PaymentReceipt| {
        receipt.document_qualifier == DocumentQualifier::CustomerReceipt
    };
    &paid.payment_receipt.iter().find(for_customer).unwrap().output_content
}

#[tokio::test]
async fn swedbank_speaks_xml_at_its_own_path() {
    let (heard, answer) = pay(&SWEDBANK, &Dialect::SWEDBANK_XML, "/EPASSaleToPOI/3.1").await;
    let answer = answer.unwrap();
    assert_eq!(authorized(&answer), "37.44");
    let Heard::Bytes(bytes) = heard else { panic!() };
    assert!(String::from_utf8(bytes).unwrap().contains("Content-Type: application/xml"));
    let document = STANDARD.decode(&receipt(&answer).output_text[0].text).unwrap();
    assert!(String::from_utf8(document).unwrap().contains("\"TotalAmount\":\"37,44\""));
    let (heard, _) = pay(&SWEDBANK, &Dialect::SWEDBANK_XML, "/nexo").await;
    assert_eq!(heard.http().0, 404);
    let (heard, _) = pay(&SWEDBANK, &Dialect::GENERIC_3_0, "/EPASSaleToPOI/3.1").await;
    assert_eq!(heard.http().0, 400, "it understands no JSON");
}

#[tokio::test]
async fn swedbank_refuses_what_it_cannot_read_in_xml() {
    let simulator = start(&SWEDBANK).await;
    let broken = br#"<SaleToPOIRequest><MessageHeader MessageClass="Service" MessageCategory="Payment"
        MessageType="Request" ServiceID="3" SaleID="1" POIID="P"/><PaymentRequest/></SaleToPOIRequest>"#;
    let (status, body) = post(simulator.addr(), "/EPASSaleToPOI/3.1", broken).await.http();
    let answer = paid(nexo::read(&body).unwrap().message);
    assert_eq!((status, answer.response.result), (200, ResultCode::Failure));
}

#[tokio::test]
async fn verifone_has_no_root_capitals_and_a_path_for_each_category() {
    let (heard, answer) = pay(&VERIFONE, &Dialect::VERIFONE, "/oidc/poscloud/nexo/payment").await;
    assert_eq!(authorized(&answer.unwrap()), "37.44");
    let text = String::from_utf8(heard.http().1).unwrap();
    assert!(text.starts_with("{\"MessageHeader\"") && text.contains("\"SUCCESS\""), "{text}");
    let (heard, _) = pay(&VERIFONE, &Dialect::VERIFONE, "/oidc/poscloud/nexo/login").await;
    assert_eq!(heard.http().0, 404);
}

#[tokio::test]
async fn adyen_takes_its_path_with_a_stroke_at_its_end_too() {
    // so posts the vendor's own library
    let profile = Profile { encrypted: false, ..ADYEN };
    for (path, status) in [("/nexo", 200), ("/nexo/", 200), ("/nexo//", 404), ("/", 404), ("/nexo/x", 404)] {
        let (heard, _) = pay(&profile, &Dialect::ADYEN, path).await;
        assert_eq!(heard.http().0, status, "{path}");
    }
    let (heard, _) = pay(&SWEDBANK, &Dialect::SWEDBANK_XML, "/EPASSaleToPOI/3.1/").await;
    assert_eq!(heard.http().0, 404, "nothing is known of others");
}

#[tokio::test]
async fn fusion_prints_xhtml() {
    let (_, answer) = pay(&FUSION, &Dialect::FUSION, "/").await;
    let page = STANDARD.decode(receipt(&answer.unwrap()).output_xhtml.as_ref().unwrap()).unwrap();
    assert!(String::from_utf8(page).unwrap().contains("EUR 37.44"));
}

#[tokio::test]
async fn adyen_answers_sealed_what_was_sealed_and_says_only_no_in_clear() {
    let simulator = start(&ADYEN).await;
    let keys = |words: &str| {
        let secret = Zeroizing::new(words.to_owned());
        Keys::derive(&security::Passphrase { identifier: "key".to_owned(), version: 1, secret }).unwrap()
    };
    let (ours, others) = (keys(WORDS), keys("other words"));
    let send = |keys: &Keys| security::seal(keys, &Dialect::ADYEN, &request("37.44"), [7; 16]).unwrap();
    let (_, body) = post(simulator.addr(), "/nexo", &send(&ours)).await.http();
    assert!(!String::from_utf8_lossy(&body).contains("PaymentResponse"));
    let opened = security::open(&[ours], &body).unwrap();
    assert!(opened.sealed);
    let answer = paid(opened.message);
    assert_eq!(authorized(&answer), "37.44");
    assert!(receipt(&answer).output_text[0].text.starts_with("key=header1&name="));
    for wrong in [send(&others), Dialect::ADYEN.write(&request("37.44")).unwrap()] {
        let (status, body) = post(simulator.addr(), "/nexo", &wrong).await.http();
        let Body::EventNotification(event) = nexo::read(&body).unwrap().message.body else { panic!() };
        assert_eq!((status, event.event_to_notify), (200, EventToNotify::Reject));
        assert!(event.event_details.unwrap().contains("crypto error"));
    }
    assert_eq!(simulator.ledger().len(), 1);
}
