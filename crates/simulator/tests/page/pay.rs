//! A person pays at the page.

use nexo::v3::ErrorCondition;
use serde_json::json;
use simulator::Driver;

use crate::browser::Counter;
use crate::support::{authorized, condition};

#[tokio::test]
async fn a_person_pays_with_card_and_pin() {
    let counter = Counter::open(Driver::Person, "").await;
    let (paid, ()) = tokio::join!(counter.shop.pay("A1", "37.44"), async {
        let state = counter.until_stage("present_card").await;
        assert_eq!(state["screen"]["amount"], "37.44");
        assert_eq!(state["live"]["insert"], true);
        assert_eq!(counter.act("card", json!({"card": "visa", "how": "insert"})).await, 200);
        counter.until_stage("pin").await;
        counter.keys(&["1", "2", "3"]).await;
        assert_eq!(counter.state().await["screen"]["dots"], 3);
        assert_eq!(counter.act("key", json!({"key": "ok"})).await, 409, "no PIN has three digits");
        counter.keys(&["4", "ok"]).await;
    });
    assert_eq!(authorized(&paid.payment()), "37.44");
    let state = counter.until_stage("approved").await;
    assert_eq!((&state["wallet"]["inside"], &state["live"]["remove"]), (&json!("visa"), &json!(true)));
    assert_eq!(state["ledger"]["rows"][0]["amount"], "37.44");
    assert_eq!(state["ledger"]["totals"][0]["net"], "37.44");
    assert_eq!(counter.act("remove-card", json!({})).await, 200);
    assert_eq!(counter.state().await["screen"]["stage"], "idle");
}

#[tokio::test]
async fn cancel_on_the_keypad_ends_the_payment_without_money() {
    let counter = Counter::open(Driver::Person, "").await;
    let (paid, ()) = tokio::join!(counter.shop.pay("A1", "5.00"), async {
        counter.until_stage("present_card").await;
        counter.keys(&["cancel"]).await;
    });
    assert_eq!(condition(&paid.payment()), ErrorCondition::Cancel);
    assert!(counter.shop.booked().is_empty());
}

#[tokio::test]
async fn an_abort_of_the_till_ends_what_waits_for_a_card() {
    let counter = Counter::open(Driver::Person, "").await;
    let (paid, ()) = tokio::join!(counter.shop.pay("A1", "5.00"), async {
        counter.until_stage("present_card").await;
        counter.shop.abort("A1").await;
    });
    assert_eq!(condition(&paid.payment()), ErrorCondition::Aborted);
}

#[tokio::test]
async fn a_switch_loses_the_next_answer_and_goes_off() {
    let counter = Counter::open(Driver::Autopilot, "").await;
    assert_eq!(counter.act("fault", json!({"id": "lost", "on": true})).await, 200);
    assert_eq!(counter.shop.pay("A1", "5.00").await, crate::support::Heard::Closed);
    assert_eq!(counter.shop.booked(), ["charge a1 5.00"]);
    let items = counter.state().await["faults"]["items"].clone();
    let lost = items.as_array().unwrap().iter().find(|item| item["id"] == "lost").unwrap().clone();
    assert_eq!(lost["on"], false);
}

#[tokio::test]
async fn the_terminal_plays_its_customer_until_somebody_looks() {
    let counter = Counter::open(Driver::Watched, "").await;
    counter.shop.pay("A1", "1.00").await.payment();
    let mut stream = counter.watch().await;
    assert_eq!(counter.state().await["driver"]["autopilot"], false);
    let (paid, ()) = tokio::join!(counter.shop.pay("A2", "2.00"), async {
        counter.until_stage("present_card").await;
        assert_eq!(counter.act("autopilot", json!({"on": true})).await, 200);
    });
    assert_eq!(authorized(&paid.payment()), "2.00");
    let mut last = 0;
    let mut seen = Vec::new();
    while !seen.contains(&"ledger".to_owned()) {
        let (event, data) = stream.next().await;
        let seq = data["seq"].as_u64().unwrap();
        assert!(last == 0 || seq == last + 1, "a gap before {seq}");
        last = seq;
        seen.push(if event == "part" { data["part"].as_str().unwrap().to_owned() } else { event });
    }
    for part in ["log", "screen", "live", "driver"] {
        assert!(seen.contains(&part.to_owned()), "{part} in {seen:?}");
    }
}

#[tokio::test]
async fn messages_are_listed_and_shown_as_they_were() {
    let counter = Counter::open(Driver::Autopilot, "").await;
    counter.shop.pay("A1", "12.50").await.payment();
    let state = counter.state().await;
    let entries = state["log"]["entries"].as_array().unwrap();
    assert_eq!(entries[0]["title"], "PaymentRequest 12.50 EUR");
    assert_eq!(
        (&entries[1]["direction"], &entries[1]["title"]),
        (&json!("out"), &json!("PaymentResponse Success"))
    );
    let (status, message) = counter.get("/api/terminals/counter/log/1").await;
    assert_eq!((status, &message["format"]), (200, &json!("json")));
    assert!(message["body"].as_str().unwrap().contains("12.50"));
    assert_eq!(counter.get("/api/terminals/counter/log/99").await.0, 404);
}

#[tokio::test]
async fn a_cut_cable_is_silence_and_a_plugged_one_goes_on() {
    let counter = Counter::open(Driver::Autopilot, "").await;
    assert_eq!(counter.act("network", json!({"plugged": false})).await, 200);
    let (paid, ()) = tokio::join!(counter.shop.pay("A1", "5.00"), async {
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
        assert!(counter.shop.booked().is_empty(), "nothing gets through");
        assert_eq!(counter.act("network", json!({"plugged": true})).await, 200);
    });
    assert_eq!(authorized(&paid.payment()), "5.00");
}

#[tokio::test]
async fn a_till_that_goes_while_the_cable_is_out_takes_its_request_along() {
    let counter = Counter::open(Driver::Autopilot, "").await;
    assert_eq!(counter.act("network", json!({"plugged": false})).await, 200);
    let patience = std::time::Duration::from_millis(50);
    assert!(tokio::time::timeout(patience, counter.shop.pay("A1", "5.00")).await.is_err());
    assert_eq!(counter.act("network", json!({"plugged": true})).await, 200);
    assert_eq!(authorized(&counter.shop.pay("A2", "6.00").await.payment()), "6.00");
    assert_eq!(counter.shop.booked(), ["charge a2 6.00"]);
}
