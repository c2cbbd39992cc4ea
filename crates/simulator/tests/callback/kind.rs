//! Bad manners toward the till, on order.

use nexo::encoding::json;
use nexo::v3::Body;
use simulator::{Options, Script};

use crate::listener::{Manner, Till, full};

async fn ordered(order: &str, wanted: &str) -> Till {
    let till = Till::listen(Manner::Says(true)).await;
    let shop = full(&till, Options::default(), "").await;
    shop.simulator.push(&Script::parse(order).unwrap());
    till.until_heard(wanted).await;
    till
}

#[tokio::test]
async fn spoofed_words_and_papers_come_without_a_payment() {
    ordered("now spoof approved", "display APPROVED / Paid").await;
    ordered("now spoof print", "print CashierReceipt").await;
    ordered("now spoof input", "input").await;
    ordered("now spoof controls, now spoof approved", "display APPROVED / Paid").await;
}

#[tokio::test]
async fn control_characters_arrive_as_they_were_ordered() {
    let till = ordered("now spoof controls, now spoof approved", "display APPROVED / Paid").await;
    let text = String::from_utf8(till.raw()[0].1.clone()).unwrap();
    assert!(text.contains("\u{202e}") && text.contains("\\u001b"), "{text}");
}

#[tokio::test]
async fn wrong_names_are_in_the_header() {
    let till =
        ordered("now spoof poi, now spoof sale, now spoof service", "display Words of no dialogue").await;
    let headers: Vec<_> = till.raw().iter().map(|(_, body)| json::read(body).unwrap().header).collect();
    assert_eq!(headers[0].poi_id, "SOMEBODY");
    assert_eq!(headers[1].sale_id, "SOMEBODY");
    assert_eq!(headers[2].service_id.as_deref(), Some("NOBODYS"));
}

#[tokio::test]
async fn a_replay_is_the_same_bytes_again_and_a_flood_is_many() {
    let till = ordered("now spoof approved", "display APPROVED / Paid").await;
    drop(till);
    let till = Till::listen(Manner::Says(true)).await;
    let shop = full(&till, Options::default(), "").await;
    shop.simulator.push(&Script::parse("now sale admin").unwrap());
    till.until_heard("event SaleAdmin").await;
    // the call is the last one as soon as it was answered
    while till.raw().len() < 2 {
        shop.simulator.push(&Script::parse("now replay").unwrap());
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    assert_eq!(till.raw()[0].1, till.raw()[1].1);
    shop.simulator.push(&Script::parse("now flood 100 for 200ms").unwrap());
    while till.words().iter().filter(|words| *words == "display FLOOD").count() < 10 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let garbage = ordered("now spoof garbage, now sale admin", "event SaleAdmin").await;
    assert!(json::read(&garbage.raw()[0].1).is_err());
    let Body::EventNotification(event) = json::read(&garbage.raw()[1].1).unwrap().body else { panic!() };
    assert!(event.maintenance_required);
}
