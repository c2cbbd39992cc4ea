//! nexo 3.x through the cloud: sessions, payments, and the faults of the terminal on the cloud's connection.

use nexo::v3::{Body, MessageCategory, PaymentType};
use simulator::Script;

use crate::support::{DEVICE, Heard, Shop, result};
use crate::terminal::{payment, until};

fn paid(heard: Heard) -> String {
    result(&heard.answer().message().body)
}

#[tokio::test]
async fn a_sale_needs_a_session_and_is_charged_once() {
    let mut shop = Shop::open("").await;
    assert_eq!(paid(shop.pay("P1", "5.00").await), "LoggedOut");
    assert_eq!(result(&shop.log_in().await.message().body), "Success");
    assert_eq!(paid(shop.pay("P2", "5.00").await), "Success");
    assert_eq!(shop.status("P2").await, "Success");
    assert_eq!(shop.charged(), ["P2"]);
    // one session for each point of sale: another name is another session
    shop.sale_id = "TILL-9";
    assert_eq!(result(&shop.log_in().await.message().body), "Success");
    shop.sale_id = "TILL-1";
    assert_eq!(paid(shop.pay("P3", "5.00").await), "LoggedOut");
}

#[tokio::test]
async fn the_session_of_another_point_of_sale_is_no_session() {
    let shop = Shop::logged_in("", "").await;
    let neighbour = Shop { sale_id: shop.sale_id, ..shop.neighbour().await };
    assert_eq!(paid(neighbour.pay("P1", "5.00").await), "LoggedOut");
    assert_eq!(shop.charged(), Vec::<String>::new());
}

#[tokio::test]
async fn a_running_payment_of_another_point_of_sale_is_a_conflict() {
    let shop = Shop::logged_in("", "slow 10s").await;
    let neighbour = shop.neighbour().await;
    assert_eq!(result(&neighbour.log_in().await.message().body), "Success");
    let other = async {
        until(|| shop.device().is_open()).await;
        let refused = neighbour.pay("P2", "7.00").await.answer();
        assert_eq!(refused.code(), (409, "device_busy".to_owned()));
        assert_eq!(refused.json()["details"]["holder"], "TILL-1");
        let aborted = shop.abort("P1").await;
        assert_eq!((aborted.status, aborted.body.len()), (202, 0));
    };
    let (heard, ()) = tokio::join!(shop.pay("P1", "5.00"), other);
    assert_eq!(paid(heard), "Aborted");
    assert_eq!(shop.charged(), Vec::<String>::new());
}

#[tokio::test]
async fn faults_of_the_terminal_are_faults_of_the_connection() {
    let shop = Shop::logged_in("", "lost, reset, duplicate, garbage, wrong service id, half, decline").await;
    assert_eq!(shop.pay("P1", "1.00").await, Heard::Closed(Vec::new()));
    assert_eq!(shop.pay("P2", "1.00").await, Heard::Reset);
    let twice = shop.pay("P3", "1.00").await.answer();
    assert_eq!(result(&twice.message().body), "Success");
    assert!(twice.rest.starts_with(b"HTTP/1.1 200 OK\r\n"));
    assert!(nexo::read(&shop.pay("P4", "1.00").await.answer().body).is_err());
    let other = shop.pay("P5", "1.00").await.answer().message();
    assert_eq!(other.header.service_id.as_deref(), Some("WRONG"));
    assert!(matches!(shop.pay("P6", "1.00").await, Heard::Closed(part) if !part.is_empty()));
    assert_eq!(paid(shop.pay("P7", "1.00").await), "Refusal");
    assert_eq!(shop.charged(), ["P1", "P2", "P3", "P4", "P5", "P6"]);
    assert_eq!(shop.status("P1").await, "Success");
}

#[tokio::test]
async fn a_reboot_of_the_device_ends_its_session() {
    let shop = Shop::logged_in("", "hang").await;
    let reboot = async {
        until(|| shop.device().is_open()).await;
        shop.device().reboot();
    };
    let (heard, ()) = tokio::join!(shop.pay("P1", "5.00"), reboot);
    assert_eq!(heard, Heard::Reset);
    assert_eq!(shop.status("P1").await, "LoggedOut");
    assert_eq!(result(&shop.log_in().await.message().body), "Success");
    assert_eq!(shop.status("P1").await, "NotFound");
}

#[tokio::test]
async fn what_is_no_message_is_not_passed_on() {
    let shop = Shop::open("").await;
    let path = format!("/retail/v1/payment-devices/{DEVICE}/messages");
    let form = "Content-Type: text/xml\r\n";
    assert_eq!(shop.call("POST", &path, form, b"<a/>").await.answer().status, 415);
    for body in [b"{}".as_slice(), b"", b"[1]", b"<a/>"] {
        let answer = shop.post(DEVICE, "", body).await.answer();
        assert_eq!(answer.code(), (422, "not_a_message".to_owned()));
    }
    assert_eq!(shop.device().arrivals().unreadable, 0);
    // a message for another device than the one in the path is refused by the device itself
    let header = nexo::v3::MessageHeader::service_request(MessageCategory::Payment, "P1", "TILL-1", "other");
    let body = Body::PaymentRequest(Box::new(payment(PaymentType::Normal, "5.00")));
    let bytes = nexo::encoding::json::write(&nexo::v3::Message { header, body }).unwrap();
    let answer = shop.post(DEVICE, "", &bytes).await.answer().message();
    assert!(matches!(answer.body, Body::EventNotification(_)));
}

#[tokio::test]
async fn a_script_for_the_device_is_played_behind_the_cloud() {
    let shop = Shop::logged_in("", "").await;
    shop.device().push(&Script::parse("partial 2.00, busy").unwrap());
    let part = shop.pay("P1", "5.00").await.answer().message();
    assert_eq!(result(&part.body), "Partial");
    assert_eq!(paid(shop.pay("P2", "5.00").await), "Busy");
    assert_eq!(shop.cloud.ledger(DEVICE)[0].amount.to_text(), "2.00");
}
