//! One scenario: a customer pays, the wire breaks, and in the end till and terminal say the same.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use florin_tests::TestShop;
use serde_json::Value;
use simulator::Script;

use crate::scenario::{Learns, Reach, Scenario};

/// How long, in real time, a payment may take to end.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long, in real time, a question may go unanswered before the till's clock moves on.
const STUCK: Duration = Duration::from_millis(400);
/// Longer than the profile of the simulator waits for a payment.
const SILENCE: Duration = Duration::from_secs(21);
/// Longer than it waits for the answer to a question.
const NO_ANSWER: Duration = Duration::from_millis(3100);

/// Plays a scenario from an empty basket to an empty basket.
pub(crate) fn play(shop: &mut TestShop, scenario: &Scenario) {
    begin(shop);
    shop.terminal().replace(Script::parse(scenario.terminal.step()).unwrap());
    shop.break_wire(&scenario.fault);
    let before = (shop.proxy().requests().len(), arrived(shop));
    shop.pay_by_card();
    let payment = follow(shop, scenario, before);
    let state = payment["state"].as_str().unwrap();
    assert!(scenario.ends().contains(&state), "{state} instead of {:?}: {payment}", scenario.ends());
    // Connections are all that the till can ask by, so they tell whether it did.
    let connections = shop.proxy().requests().len() - before.0;
    match scenario.learns {
        Learns::Answer => assert_eq!(connections, 1, "there was no need to ask: {payment}"),
        Learns::NothingLeft => assert_eq!(connections, 0, "there was nobody to connect to: {payment}"),
        Learns::Asks => assert!(connections > 1, "it cannot know without asking: {payment}"),
        Learns::Either => {}
    }
    shop.break_wire("");
    settle(shop, state);
    agree(shop, scenario);
    shop.next();
}

/// A sale whose amount differs from its neighbours', so that no answer fits another one by chance. The session
/// with the terminal is open, so that the next connection is the payment's.
fn begin(shop: &mut TestShop) {
    shop.break_wire("");
    shop.terminal().replace(Script::default());
    if shop.proxy().requests().is_empty() {
        shop.ring_up(&[("Espresso", "1")]);
        shop.checkout();
        shop.pay_by_card();
        shop.expect_payment("approved");
        shop.next();
    }
    let quantity = (shop.proxy().requests().len() % 7 + 1).to_string();
    shop.ring_up(&[("Espresso", &quantity), ("Butter croissant", "1")]);
    shop.checkout();
}

/// How many payments got to the terminal.
fn arrived(shop: &TestShop) -> u64 {
    shop.terminal().arrivals().categories.get("Payment").copied().unwrap_or(0)
}

/// Moves the till's clock as far as it waits for it, until the payment has ended.
fn follow(shop: &TestShop, scenario: &Scenario, (connections, payments): (usize, u64)) -> Value {
    let until = Instant::now() + PATIENCE;
    let (mut last, mut since) = (Value::Null, Instant::now());
    loop {
        let payment = shop.payment();
        let state = payment["state"].as_str().unwrap();
        if !matches!(state, "preparing" | "sent" | "unknown") {
            return payment;
        }
        assert!(Instant::now() < until, "the payment does not end: {payment}");
        let seen = (payment["asks"].clone(), payment["facts"].clone(), payment["state"].clone());
        let seen = serde_json::to_value(seen).unwrap();
        if seen != last {
            (last, since) = (seen, Instant::now());
        }
        // What is still under way in the network comes before the fence; after it the till could not know better.
        let under_way = scenario.reach == Reach::Whole && arrived(shop) == payments;
        let stuck = since.elapsed() > STUCK;
        match (state, payment["next_ask_ms"].as_u64()) {
            ("sent", _) if scenario.silent && is_out(shop, connections) => {
                shop.clock.advance(SILENCE);
            }
            ("unknown", Some(wait)) if wait > 0 && !under_way => {
                shop.clock.advance(Duration::from_millis(wait));
            }
            ("unknown", None) if stuck => {
                since = Instant::now();
                shop.clock.advance(NO_ANSWER);
            }
            _ => {}
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Whether the till has sent all of its payment.
fn is_out(shop: &TestShop, connections: usize) -> bool {
    let requests = shop.proxy().requests();
    requests.get(connections).is_some_and(|request| request.ends_with(b"}"))
}

/// What is not paid yet is paid by card over a wire that holds; the rest of a part in cash.
fn settle(shop: &mut TestShop, state: &str) {
    shop.terminal().replace(Script::default());
    match state {
        "approved" => {}
        "partial" => {
            let due = shop.sale()["cash"]["due"]["text"].as_str().unwrap().to_owned();
            shop.pay_cash(&due);
        }
        _ => {
            shop.pay_by_card();
            shop.expect_payment("approved");
        }
    }
    assert_eq!(shop.sale()["state"], "completed");
}

/// Ledger and books say the same, and no payment was sent twice.
fn agree(shop: &TestShop, scenario: &Scenario) {
    shop.ledger_agrees();
    let counts = shop.terminal().arrivals().messages;
    let twice: Vec<_> = counts.iter().filter(|one| one.category == "Payment" && one.count > 1).collect();
    let newest = counts.iter().rev().find(|one| one.category == "Payment");
    assert!(scenario.doubled || !twice.iter().any(|one| Some(*one) == newest), "arrived twice: {twice:?}");
    let mut seen = BTreeSet::new();
    for service_id in shop.proxy().requests().iter().filter_map(|request| payment_of(request)) {
        assert!(seen.insert(service_id.clone()), "the till sent {service_id} twice");
    }
}

/// The `ServiceID` of a payment, as far as it was written.
fn payment_of(request: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(request);
    let after = |name: &str| {
        let (_, rest) = text.split_once(&format!("\"{name}\":\""))?;
        rest.split_once('"').map(|(value, _)| value.to_owned())
    };
    (after("MessageCategory")? == "Payment").then(|| after("ServiceID")).flatten()
}
