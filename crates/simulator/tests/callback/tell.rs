//! Displays and events.

use nexo::encoding::json;
use nexo::v3::{Message, MessageCategory, MessageHeader};
use simulator::profile::{BILT, GENERIC};
use simulator::{Mode, Options, Script, Simulator};

use crate::listener::{Manner, Till, full, login, with_capabilities};
use crate::plain::plain;
use crate::support::{authorized, raw};

#[tokio::test]
async fn a_till_is_told_every_screen_of_a_payment_before_its_answer() {
    let till = Till::listen(Manner::Says(true)).await;
    let shop = full(&till, Options::default(), "").await;
    assert_eq!(authorized(&shop.pay("A1", "3.50").await.payment()), "3.50");
    assert_eq!(till.words(), ["display Present card", "display Authorising", "display Approved"]);
    let (head, body) = till.raw().remove(0);
    assert!(head.starts_with("POST /pos HTTP/1.1"), "{head}");
    let text = String::from_utf8(body).unwrap();
    for part in
        ["\"ServiceID\":\"A1\"", "\"DeviceID\"", "\"POIReplication\"", "\"ResponseRequiredFlag\":false"]
    {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[tokio::test]
async fn a_light_till_is_told_nothing() {
    let till = Till::listen(Manner::Says(true)).await;
    let shop = with_capabilities(&till, Options::default(), "", &["PrinterReceipt"]).await;
    shop.pay("A1", "3.50").await.payment();
    let light = Options { mode: Mode::Light, ..Options::default() };
    let shop = full(&till, light, "card signature").await;
    shop.pay("A1", "3.50").await.payment();
    assert!(till.words().is_empty(), "{:?}", till.words());
}

#[tokio::test]
async fn a_till_that_never_answers_keeps_no_payment_from_ending() {
    let till = Till::listen(Manner::Silent).await;
    let shop = full(&till, Options::default(), "").await;
    let began = tokio::time::Instant::now();
    assert_eq!(authorized(&shop.pay("A1", "3.50").await.payment()), "3.50");
    assert!(began.elapsed().as_secs() < 30, "it waited for ever");
}

#[tokio::test]
async fn events_tell_of_the_life_of_the_terminal() {
    let till = Till::listen(Manner::Says(true)).await;
    let shop = full(&till, Options::default(), "").await;
    shop.simulator.push(&Script::parse("now sale admin, now wake T-7, now maintenance begin").unwrap());
    shop.simulator.push(&Script::parse("now maintenance end, now out of order, now repair").unwrap());
    shop.simulator.reboot();
    till.until_heard("event Initialised").await;
    let events: Vec<String> = till.words().into_iter().filter(|words| words.starts_with("event")).collect();
    let wanted =
        ["SaleAdmin", "SaleWakeUp", "BeginMaintenance", "EndMaintenance", "OutOfOrder", "Initialised"];
    assert_eq!(events, wanted.map(|event| format!("event {event}")));
}

#[tokio::test]
async fn an_abort_that_comes_too_late_is_told_as_such() {
    let till = Till::listen(Manner::Says(true)).await;
    let shop = full(&till, Options::default(), "").await;
    shop.pay("A1", "3.50").await.payment();
    shop.abort("A1").await;
    till.until_heard("event Completed").await;
    assert_eq!(shop.booked(), ["charge a1 3.50"]);
}

#[tokio::test]
async fn a_header_names_the_till_where_the_family_has_one() {
    for (profile, known) in [(&GENERIC, true), (&BILT, false)] {
        let till = Till::listen(Manner::Says(true)).await;
        let options = plain(profile);
        let simulator = Simulator::start(options, Script::default()).await.unwrap();
        let header = MessageHeader::service_request(MessageCategory::Login, "LOGIN", "TILL-1", "SIM-1");
        let message = json::write(&Message { header, body: login(&["CashierDisplay"]) }).unwrap();
        let head = format!(
            "POST /nexo HTTP/1.1\r\nHost: {}\r\nX-Callback-Url: {}\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n",
            simulator.addr(),
            till.url(),
            message.len()
        );
        raw(simulator.addr(), &[head.as_bytes(), &message].concat()).await;
        simulator.push(&Script::parse("now sale admin").unwrap());
        if known {
            till.until_heard("event SaleAdmin").await;
        } else {
            simulator.stop().await;
            assert!(till.words().is_empty());
        }
    }
}
