//! The port beside nexo: ledger, arrivals, script, refusals, and connections that carry more than one request.

use nexo::encoding::json;
use nexo::v3::{Body, EventToNotify, Message, MessageCategory, MessageType, PaymentType};
use serde_json::json;
use simulator::{Options, Script, Simulator};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::{Heard, Shop, authorized, get, payment, post, raw};

fn reject(heard: &Heard) -> String {
    let message = heard.message();
    assert_eq!(message.header.message_type, MessageType::Notification);
    let Body::EventNotification(event) = message.body else { panic!("not an event") };
    assert_eq!(event.event_to_notify, EventToNotify::Reject);
    assert!(event.rejected_message.is_some());
    event.event_details.unwrap()
}

#[tokio::test]
async fn the_ledger_page_shows_entries_totals_and_whether_money_may_move() {
    let shop = Shop::open("approve, delayed 60s").await;
    shop.pay("A1", "3.50").await.payment();
    let page = get(shop.addr(), "/ledger").await;
    assert_eq!(page["open"], false);
    let entry = &page["entries"][0];
    assert_eq!((&entry["seq"], &entry["kind"]), (&json!(1), &json!("charge")));
    assert_eq!((&entry["amount"], &entry["currency"]), (&json!("3.50"), &json!("EUR")));
    assert_eq!((&entry["service_id"], &entry["sale_reference"]), (&json!("A1"), &json!("T-1/7")));
    let totals =
        json!([{"currency": "EUR", "charged": "3.50", "reversed": "0", "refunded": "0", "net": "3.50"}]);
    assert_eq!(page["totals"], totals);
    assert_eq!(shop.pay("A2", "1.00").await, Heard::Closed);
    assert_eq!(get(shop.addr(), "/ledger").await["open"], true);
}

#[tokio::test]
async fn arrivals_count_each_message() {
    let shop = Shop::open("lost").await;
    shop.pay("A1", "3.50").await;
    shop.truth("A1").await.unwrap();
    shop.truth("A1").await.unwrap();
    shop.pay("A2", "3.50").await.payment();
    post(shop.addr(), "/nexo", b"{").await;
    let arrivals = shop.simulator.arrivals();
    assert_eq!(arrivals.of_category(&MessageCategory::Payment), 2);
    assert_eq!(arrivals.of_message(&MessageCategory::Payment, "A1"), 1);
    assert_eq!(arrivals.of_category(&MessageCategory::TransactionStatus), 2);
    assert_eq!(arrivals.of_category(&MessageCategory::Abort), 0);
    let page = get(shop.addr(), "/arrivals").await;
    assert_eq!(page["categories"]["Payment"], 2);
    assert_eq!(page["unreadable"], 1);
    let first = json!({"category": "Login", "sale_id": "TILL-1", "service_id": "LOGIN", "count": 1});
    assert_eq!(page["messages"][0], first);
}

#[tokio::test]
async fn a_script_can_be_added_replaced_and_refused() {
    let shop = Shop::open("tip 1.00").await;
    assert_eq!(post(shop.addr(), "/script", b"tip 2.00\nstatus busy").await.http().0, 200);
    assert_eq!(authorized(&shop.pay("A1", "1.00").await.payment()), "2.00");
    assert_eq!(authorized(&shop.pay("A2", "1.00").await.payment()), "3.00");
    assert_eq!(post(shop.addr(), "/script", b"cancel, cancel, cancel").await.http().0, 200);
    assert_eq!(post(shop.addr(), "/script?replace=true", b"tip 4.00").await.http().0, 200);
    assert_eq!(authorized(&shop.pay("A3", "1.00").await.payment()), "5.00");
    assert_eq!(authorized(&shop.pay("A4", "1.00").await.payment()), "1.00");
    let (status, body) = post(shop.addr(), "/script", b"approve\naprove").await.http();
    let text = String::from_utf8(body).unwrap();
    assert!(status == 400 && text.contains("line 2") && text.contains("aprove"), "{status} {text}");
}

#[tokio::test]
async fn health_answers_and_other_pages_do_not_exist() {
    let shop = Shop::open("").await;
    assert_eq!(get(shop.addr(), "/health").await["ok"], true);
    let request = format!("GET /other HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", shop.addr());
    assert_eq!(raw(shop.addr(), request.as_bytes()).await.http().0, 404);
}

#[tokio::test]
async fn a_host_that_is_a_foreign_name_is_refused() {
    let shop = Shop::open("").await;
    for host in ["Host: evil.example\r\n", ""] {
        let request = format!("GET /ledger HTTP/1.1\r\n{host}Connection: close\r\n\r\n");
        assert_eq!(raw(shop.addr(), request.as_bytes()).await.http().0, 403, "{host}");
    }
    assert_eq!(raw(shop.addr(), b"nonsense\r\n\r\n").await.http().0, 400);
}

#[tokio::test]
async fn what_cannot_be_read_is_rejected_to_its_sender() {
    let shop = Shop::open("").await;
    let header = shop.header(MessageCategory::Payment, "A1");
    let whole =
        Message { header, body: Body::PaymentRequest(Box::new(payment(PaymentType::Normal, "3.50"))) };
    let text = String::from_utf8(json::write(&whole).unwrap()).unwrap();
    let broken = text.replace("3.50", "\"much\"");
    let heard = post(shop.addr(), "/nexo", broken.as_bytes()).await;
    assert_eq!(heard.message().header.service_id.as_deref(), Some("A1"));
    let details = reject(&heard);
    assert!(details.contains("RequestedAmount") && !details.contains("much"), "{details}");
    for nothing in [&b"not json"[..], b"{}", br#"{"SaleToPOIRequest":{"MessageHeader":{}}}"#, b""] {
        assert_eq!(post(shop.addr(), "/nexo", nothing).await.http().0, 400);
    }
    assert!(shop.booked().is_empty());
}

#[tokio::test]
async fn another_terminals_message_and_an_unknown_service_are_rejected() {
    let options = Options { poi_id: Some("SIM-9".to_owned()), login: false, ..Options::default() };
    let simulator = Simulator::start(options, Script::default()).await.unwrap();
    let shop = Shop { simulator, sale_id: "TILL-1" };
    assert!(reject(&shop.pay("A1", "3.50").await).contains("POIID"));
    assert!(shop.booked().is_empty());

    let shop = Shop::open("").await;
    let pin = br#"{"SaleToPOIRequest":{"MessageHeader":{"MessageClass":"Device","MessageCategory":"PIN",
        "MessageType":"Request","ServiceID":"G1","SaleID":"TILL-1","POIID":"SIM-1"},
        "PINRequest":{"PINRequestType":"PINEnter"}}}"#;
    assert!(reject(&post(shop.addr(), "/", pin).await).contains("no such service"));
}

#[tokio::test]
async fn any_path_takes_nexo_and_a_connection_takes_several_messages() {
    let shop = Shop::open("").await;
    let mut stream = TcpStream::connect(shop.addr()).await.unwrap();
    for service_id in ["A1", "A2"] {
        let header = shop.header(MessageCategory::Payment, service_id);
        let body = Body::PaymentRequest(Box::new(payment(PaymentType::Normal, "1.00")));
        let body = json::write(&Message { header, body }).unwrap();
        let host = shop.addr();
        let head =
            format!("POST /any/path HTTP/1.1\r\nHost: {host}\r\nContent-Length: {}\r\n\r\n", body.len());
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(&body).await.unwrap();
        let mut answered = Vec::new();
        while json_end(&answered).is_none() {
            assert_ne!(stream.read_buf(&mut answered).await.unwrap(), 0, "closed after {service_id}");
        }
        assert_eq!(Heard::Bytes(answered).message().header.service_id.as_deref(), Some(service_id));
    }
    assert_eq!(shop.booked(), ["charge a1 1.00", "charge a2 1.00"]);
}

/// Whether a whole answer is there.
fn json_end(heard: &[u8]) -> Option<()> {
    let at = heard.windows(4).position(|four| four == b"\r\n\r\n")?;
    json::read(&heard[at + 4..]).ok().map(|_| ())
}

#[tokio::test]
async fn two_simulators_know_nothing_of_each_other() {
    let (one, two) = tokio::join!(Shop::open("lost"), Shop::open("decline"));
    assert_ne!(one.addr(), two.addr());
    let (first, second) = tokio::join!(one.pay("A1", "3.50"), two.pay("A1", "3.50"));
    assert_eq!(first, Heard::Closed);
    assert!(!second.payment().response.is_done());
    assert_eq!(one.booked(), ["charge a1 3.50"]);
    assert!(two.booked().is_empty());
    two.simulator.reboot();
    assert_eq!(one.truth("A1").await.unwrap(), "3.50");
}

#[tokio::test]
async fn stopping_ends_every_connection_and_frees_the_port() {
    let shop = Shop::open("slow 60s").await;
    let addr = shop.addr();
    let header = shop.header(MessageCategory::Payment, "A1");
    let body = Body::PaymentRequest(Box::new(payment(PaymentType::Normal, "1.00")));
    let body = json::write(&Message { header, body }).unwrap();
    let waiting = tokio::spawn(async move { post(addr, "/nexo", &body).await });
    shop.until_open().await;
    shop.simulator.stop().await;
    assert_eq!(waiting.await.unwrap(), Heard::Closed);
    let again = Options { listen: addr, ..Options::default() };
    let again = Simulator::start(again, Script::default()).await.unwrap();
    assert_eq!(again.addr(), addr);
    drop(again);
    crate::support::until(|| std::net::TcpStream::connect(addr).is_err()).await;
}
