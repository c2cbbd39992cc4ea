//! The surface of the core: every command is used by a journey, and events have no gap.

use florin_tests::TestShop;
use serde_json::json;

#[test]
fn every_command_is_used_by_a_journey() {
    let journeys = [
        include_str!("basket.rs"),
        include_str!("card.rs"),
        include_str!("cash.rs"),
        include_str!("cloud.rs"),
        include_str!("conflict.rs"),
        include_str!("counter.rs"),
        include_str!("display.rs"),
        include_str!("doubt.rs"),
        include_str!("first_start.rs"),
        include_str!("door.rs"),
        include_str!("giving_back.rs"),
        include_str!("preferences.rs"),
        include_str!("printing.rs"),
        include_str!("training.rs"),
        include_str!("../conformance/day.rs"),
        include_str!("../conformance/journeys.rs"),
        include_str!("../conformance/main.rs"),
        include_str!("../support/shop.rs"),
    ]
    .concat();
    for (name, ..) in api::commands::COMMANDS.iter().chain(api::host::commands::COMMANDS) {
        assert!(journeys.contains(&format!("\"{name}\"")), "no journey uses {name}");
    }
}

#[test]
fn events_are_numbered_without_a_gap_and_agree_with_the_snapshot() {
    let mut shop = TestShop::with_terminal("approve");
    let began = shop.call("state_snapshot", json!({}))["seq"].as_i64().unwrap();
    let mut events = shop.events();
    shop.ring_up(&[("Espresso", "1")]);
    shop.checkout();
    shop.pay_by_card();
    shop.expect_payment("approved");
    let end = shop.call("state_snapshot", json!({}));
    let (until, shown) = (end["seq"].as_i64().unwrap(), &end["state"]["sale"]["state"]);
    let (mut seen, mut sale) = (began, serde_json::Value::Null);
    // The snapshot may know a change already whose event is about to leave, never the other way round.
    while seen < until || sale["state"] != *shown {
        let event = shop.next_event(&mut events);
        seen += 1;
        assert_eq!(event["seq"], seen);
        if event["event"]["kind"] == "sale" {
            sale = event["event"]["value"].clone();
        }
    }
}

#[test]
fn a_second_till_on_the_same_folder_is_refused() {
    let shop = TestShop::with_terminal("");
    let config = api::Config { data: shop.data() };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let second = runtime.block_on(api::App::start(config));
    let text = second.err().expect("it is refused").to_string();
    assert!(text.contains("another process"), "{text}");
}

#[test]
fn an_unknown_command_and_wrong_arguments_are_named() {
    let shop = TestShop::with_terminal("");
    assert_eq!(shop.refused("no_such_command", json!({})), "unknown_command");
    assert_eq!(shop.refused("basket_scan", json!({ "kode": "1" })), "invalid");
}
