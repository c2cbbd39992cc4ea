//! nexo 5 through the cloud, in every spelling: the same services, the same faults, and answers in the spelling of
//! the question.

use nexo::v3::{
    Body, MessageCategory, MessageHeader, OriginalPoiTransaction, PaymentType, ReversalReason,
    ReversalRequest,
};
use nexo::v5::{self, Codes, Dialect, Names, Root};
use simulator::Script;

use crate::support::{Answer, DEVICE, Heard, Shop, result, write};
use crate::terminal::{authorized, money, payment, until};
use crate::till::Till;

const SPELLINGS: [Dialect; 4] = [
    Dialect::LONG,
    Dialect::SHORT,
    Dialect::WORLDLINE,
    Dialect { names: Names::Short, codes: Codes::Code, root: Root::Named },
];

fn five(answer: &Answer) -> v5::Message {
    v5::read(&answer.body).unwrap().message
}

#[tokio::test]
async fn a_sale_goes_through_in_every_spelling() {
    for dialect in SPELLINGS {
        let shop = Shop { dialect: Some(dialect), ..Shop::open("").await };
        let early = shop.pay("P0", "5.00").await.answer();
        assert_eq!(result(&early.message().body), "LoggedOut");
        assert_eq!(result(&shop.log_in().await.message().body), "Success");
        let paid = shop.pay("P1", "5.00").await.answer();
        assert_eq!(paid.dialect(), Some(dialect));
        let Body::PaymentResponse(response) = paid.message().body else { panic!("no payment") };
        assert_eq!((response.response.is_done(), authorized(&response).as_str()), (true, "5.00"));
        assert!(!response.payment_receipt.is_empty());
        let header = five(&paid).header;
        assert_eq!(
            (header.exchange_identification.as_str(), header.protocol_version.as_str()),
            ("P1", "5.0")
        );
        assert_eq!(header.initiating_party.identification, "TILL-1");
        assert_eq!(shop.status("P1").await, "Success");
        assert_eq!(shop.status("P9").await, "NotFound");
        assert_eq!(shop.charged(), ["P1"]);
    }
}

#[tokio::test]
async fn a_till_of_each_version_is_answered_in_its_own() {
    let old = Shop::logged_in("", "").await;
    let new = Shop { dialect: Some(Dialect::SHORT), ..old.neighbour().await };
    assert_eq!(result(&new.log_in().await.message().body), "Success");
    let (first, second) = (old.pay("P1", "1.00").await.answer(), new.pay("P2", "2.00").await.answer());
    assert_eq!((first.dialect(), second.dialect()), (None, Some(Dialect::SHORT)));
    assert_eq!(old.charged(), ["P1", "P2"]);
}

#[tokio::test]
async fn faults_of_the_terminal_come_in_nexo_5_as_well() {
    let script = "lost, reset, duplicate, garbage, wrong service id, half, cut 40, http 500, decline, \
                  wrong amount 9.99, unreachable host, busy, partial 2.00";
    let shop = Shop::logged_in_writing(Some(Dialect::LONG), "", script).await;
    assert_eq!(shop.pay("P1", "1.00").await, Heard::Closed(Vec::new()));
    assert_eq!(shop.pay("P2", "1.00").await, Heard::Reset);
    let twice = shop.pay("P3", "1.00").await.answer();
    assert_eq!(twice.dialect(), Some(Dialect::LONG));
    assert!(twice.rest.ends_with(&twice.body));
    assert!(nexo::read_any(&shop.pay("P4", "1.00").await.answer().body).is_err());
    let other = shop.pay("P5", "1.00").await.answer();
    assert_eq!(five(&other).header.exchange_identification, "WRONG");
    assert!(matches!(shop.pay("P6", "1.00").await, Heard::Closed(part) if !part.is_empty()));
    assert!(matches!(shop.pay("P7", "1.00").await, Heard::Closed(part) if part.len() == 40));
    assert_eq!(shop.pay("P8", "1.00").await.answer().status, 500);
    let mut results = Vec::new();
    for id in ["P9", "P10", "P11", "P12", "P13"] {
        let answer = shop.pay(id, "4.00").await.answer();
        assert_eq!(answer.dialect(), Some(Dialect::LONG));
        results.push(result(&answer.message().body));
    }
    assert_eq!(results, ["Refusal", "Success", "UnreachableHost", "Busy", "Partial"]);
    assert_eq!(shop.charged(), ["P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P10", "P11", "P13"]);
    assert_eq!(shop.status("P1").await, "Success");
}

#[tokio::test]
async fn an_abort_and_a_reboot_work_in_nexo_5() {
    let shop = Shop::logged_in_writing(Some(Dialect::SHORT), "", "slow 10s, hang").await;
    let aborts = async {
        until(|| shop.device().is_open()).await;
        let answer = shop.abort("P1").await;
        assert_eq!((answer.status, answer.body.len()), (202, 0));
    };
    let (heard, ()) = tokio::join!(shop.pay("P1", "5.00"), aborts);
    assert_eq!(result(&heard.answer().message().body), "Aborted");
    let reboots = async {
        until(|| shop.device().is_open()).await;
        shop.device().reboot();
    };
    let (heard, ()) = tokio::join!(shop.pay("P2", "5.00"), reboots);
    assert_eq!(heard, Heard::Reset);
    assert_eq!(shop.status("P2").await, "LoggedOut");
}

#[tokio::test]
async fn money_goes_back_in_nexo_5() {
    let shop = Shop::logged_in_writing(Some(Dialect::LONG), "", "").await;
    let Body::PaymentResponse(paid) = shop.pay("P1", "5.00").await.answer().message().body else { panic!() };
    let original = OriginalPoiTransaction {
        poi_transaction_id: paid.poi_data.unwrap().poi_transaction_id,
        ..OriginalPoiTransaction::default()
    };
    let body = ReversalRequest {
        reversed_amount: Some(money("2.00")),
        sale_data: Some(payment(PaymentType::Normal, "5.00").sale_data),
        ..ReversalRequest::new(original, ReversalReason::MerchantCancel)
    };
    let header = MessageHeader::service_request(MessageCategory::Reversal, "R1", shop.sale_id, DEVICE);
    let message = nexo::v3::Message { header, body: Body::ReversalRequest(body) };
    let mut stamp = v5::convert::Stamp::at(crate::terminal::NOW);
    stamp.undone = Some(("EUR".to_owned(), money("2.00")));
    let bytes = Dialect::LONG.write(&v5::convert::from_v3(&message, &stamp).unwrap()).unwrap();
    let answer = shop.post(DEVICE, "", &bytes).await.answer();
    assert_eq!(result(&answer.message().body), "Success");
    let moved: Vec<String> = shop.cloud.ledger(DEVICE).iter().map(|entry| entry.amount.to_text()).collect();
    assert_eq!(moved, ["5.00", "2.00"]);
}

#[tokio::test]
async fn later_answers_and_callbacks_are_spelled_like_the_question() {
    let till = Till::listen().await;
    let shop = Shop::logged_in_writing(Some(Dialect::WORLDLINE), "", "").await;
    shop.order("mode async");
    let place = shop.pay_with("P1", "5.00", &till.header()).await.answer();
    let called = till.until_heard(1).await.remove(0);
    assert!(called.is_signed(shop.cloud.callback_secret()));
    assert_eq!(v5::read(&called.body).unwrap().spelling, Dialect::WORLDLINE);
    let fetched = shop.get(place.header("location").unwrap()).await.answer();
    assert_eq!(fetched.body, called.body);
}

#[tokio::test]
async fn the_device_speaks_nexo_5_to_a_till_that_does() {
    let till = Till::listen().await;
    let shop = Shop { dialect: Some(Dialect::LONG), ..Shop::open("").await };
    shop.device().replace(Script::parse("signature").unwrap());
    let login = crate::callbacks::full_login();
    let logged_in = shop.message(MessageCategory::Login, "LOGIN", login, &till.header()).await.answer();
    assert!(logged_in.message().body.response().unwrap().is_done());
    let paid = shop.pay("P1", "5.00").await.answer().message();
    assert!(paid.body.response().unwrap().is_done(), "the till said that the signature is right");
    let heard = till.heard();
    assert!(
        heard.iter().all(|called| v5::read(&called.body).is_ok_and(|read| read.spelling == Dialect::LONG))
    );
    for name in ["DisplayRequest", "PrintRequest", "InputRequest"] {
        assert!(heard.iter().any(|called| called.name() == name), "{name}");
    }
}

#[tokio::test]
async fn the_name_of_an_exchange_may_be_as_long_as_nexo_5_has_it() {
    let shop = Shop::logged_in_writing(Some(Dialect::SHORT), "", "").await;
    let id = "0198a2c4-5d6e-7f80-9a1b-2c3d4e5f607";
    assert_eq!(id.len(), 35);
    let paid = shop.pay(id, "5.00").await.answer();
    assert_eq!(five(&paid).header.exchange_identification, id);
    assert_eq!(shop.status(id).await, "Success");
    assert_eq!(shop.charged().len(), 1);
    let repeat = shop.pay(id, "5.00").await.answer();
    assert_eq!(result(&repeat.message().body), "NotAllowed");
}

#[tokio::test]
async fn a_message_for_another_device_is_rejected_by_the_device() {
    let shop = Shop::logged_in_writing(Some(Dialect::LONG), "", "").await;
    let header = MessageHeader::service_request(MessageCategory::Payment, "P1", shop.sale_id, "other");
    let body = Body::PaymentRequest(Box::new(payment(PaymentType::Normal, "5.00")));
    let bytes = write(&nexo::v3::Message { header, body }, shop.dialect);
    let answer = shop.post(DEVICE, "", &bytes).await.answer();
    assert!(matches!(five(&answer).body, v5::Body::MessageRejection(_) | v5::Body::EventNotification(_)));
    assert_eq!(shop.charged(), Vec::<String>::new());
}

#[tokio::test]
async fn what_cannot_be_converted_is_refused_and_not_passed_on() {
    let shop = Shop::logged_in_writing(Some(Dialect::LONG), "", "").await;
    let mut bytes: serde_json::Value = serde_json::from_slice(&shop.bytes(
        MessageCategory::Payment,
        "P1",
        Body::PaymentRequest(Box::new(payment(PaymentType::Normal, "5.00"))),
    ))
    .unwrap();
    let root = bytes.as_object_mut().unwrap().values_mut().next().unwrap();
    root["ServiceRequest"]["ServiceContent"] = "FSVQ".into();
    let answer = shop.post(DEVICE, "", bytes.to_string().as_bytes()).await.answer();
    assert_eq!(answer.code(), (422, "not_a_message".to_owned()));
    assert_eq!(shop.charged(), Vec::<String>::new());
}
