//! What the customer sees on a screen of their own: each step of a purchase, and nothing else of the till.

#![expect(clippy::unwrap_used, reason = "a journey that is not as expected may end there")]

use std::time::Duration;

use florin_tests::TestShop;
use serde_json::{Value, json};

use crate::first_start::{Empty, draft};

/// How long something that must happen may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long something that must not happen is waited for.
const A_WHILE: Duration = Duration::from_millis(300);

/// What must be on no customer's screen, whatever the purchase: people, notes, digits of a card, ids.
fn is_the_customers_own(shown: &Value, shop: &TestShop) {
    let text = shown.to_string();
    let state = shop.state();
    let mut never = vec!["Manager".to_owned(), "Cashier".to_owned(), "for the neighbour".to_owned()];
    for pointer in ["/basket/id", "/sale/id", "/sale/reference", "/sale/payment/id", "/sale/receipt_number"] {
        never.extend(state.pointer(pointer).and_then(Value::as_str).map(str::to_owned));
    }
    for tender in state.pointer("/sale/tenders").and_then(Value::as_array).into_iter().flatten() {
        let digits = tender["card"].as_str().unwrap_or_default();
        let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
        never.extend(Some(digits).filter(|digits| !digits.is_empty()));
    }
    for word in never {
        assert!(!text.contains(&word), "{word} is not for the customer: {text}");
    }
}

/// The step, and the amounts beside it as text.
fn seen(shop: &TestShop) -> (String, Value) {
    let shown = shop.display();
    is_the_customers_own(&shown, shop);
    (shown.get("step").and_then(Value::as_str).unwrap().to_owned(), shown)
}

#[test]
fn the_customer_sees_each_step_and_nothing_of_the_till() {
    let mut shop = TestShop::with_terminal("decline Refusal, approve");
    let (step, shown) = seen(&shop);
    assert_eq!((step.as_str(), &shown["lines"], &shown["total"]), ("welcome", &json!([]), &Value::Null));
    assert_eq!(shown["shop"], "Corner Deli");

    shop.ring_up(&[("Espresso", "2"), ("Butter croissant", "1")]);
    shop.call("basket_note", json!({ "note": "for the neighbour" }));
    let (step, shown) = seen(&shop);
    assert_eq!(step, "basket");
    let line = &shown["lines"][0];
    assert_eq!((&line["name"], &line["quantity"]), (&json!("Espresso"), &json!("2")));
    assert!(line["each"].is_string(), "what one costs, where there are several: {line}");
    assert_eq!(shown["lines"][1]["each"], Value::Null, "the amount says it");
    assert_eq!(shown["total"], shop.state()["basket"]["total"]);
    assert_eq!((&shown["due"], &shown["change"]), (&Value::Null, &Value::Null));

    shop.checkout();
    let (step, shown) = seen(&shop);
    assert_eq!((step.as_str(), &shown["due"]), ("due", &shop.sale()["due"]));

    shop.pay_by_card();
    shop.expect_payment("declined");
    assert_eq!(seen(&shop).0, "declined");
    shop.pay_by_card();
    shop.expect_payment("approved");
    let (step, shown) = seen(&shop);
    assert_eq!(step, "paid");
    let card = shop.sale()["tenders"][0]["card"].as_str().unwrap().to_owned();
    assert!(card.starts_with(shown["brand"].as_str().unwrap()) && card.contains(char::is_numeric), "{card}");
    assert_eq!(shown["due"], Value::Null);

    shop.call("sale_next", json!({}));
    assert_eq!(seen(&shop).0, "welcome");
}

#[test]
fn a_card_that_is_asked_for_and_a_doubt_say_what_to_do_and_how_much() {
    let mut shop = TestShop::with_terminal("hang");
    shop.ring_up(&[("Espresso", "2")]);
    shop.checkout();
    shop.pay_by_card();
    let (step, shown) = seen(&shop);
    assert_eq!((step.as_str(), &shown["due"]), ("card", &shop.payment()["amount"]));

    let mut shop = TestShop::with_terminal("reboot charged");
    shop.ring_up(&[("Espresso", "2")]);
    shop.checkout();
    shop.pay_by_card();
    shop.expect_payment_in_time("needs_human", Duration::from_secs(1));
    assert_eq!(seen(&shop).0, "wait", "the customer is told neither yes nor no");
}

#[test]
fn cash_says_what_the_coins_come_to_and_what_comes_back() {
    let mut shop = TestShop::with_terminal("");
    shop.ring_up(&[("Flat white", "1"), ("Whole milk 1 l", "1")]);
    shop.checkout();
    let (_, shown) = seen(&shop);
    assert_eq!((&shown["due"]["text"], &shown["cash"]["text"]), (&json!("5.39"), &json!("5.40")));
    shop.pay_cash("10.00");
    let (step, shown) = seen(&shop);
    assert_eq!((step.as_str(), &shown["change"]["text"]), ("paid", &json!("4.60")));
    assert_eq!((&shown["brand"], &shown["cash"]), (&Value::Null, &Value::Null));
}

#[test]
fn the_screen_is_told_of_each_change_once_and_begins_with_the_present() {
    let place = Empty::new();
    let mut shown = place.host.display();
    assert_eq!(serde_json::to_value(&*shown.borrow()).unwrap()["shop"], "", "there is no till yet");
    place.call("setup_finish", draft());
    let mut next = |what: &str, fits: &dyn Fn(&Value) -> bool| {
        let wait = shown.wait_for(|view| fits(&serde_json::to_value(view).unwrap()));
        let wait = async { tokio::time::timeout(PATIENCE, wait).await.expect(what).unwrap().clone() };
        serde_json::to_value(place.runtime.block_on(wait)).unwrap()
    };
    let welcome = next("the shop's name", &|view| view["shop"] == "Corner Deli");
    assert_eq!(
        (&welcome["step"], &welcome["language"]),
        (&json!("welcome"), &json!("nl")),
        "the shop's language"
    );
    place.call("basket_scan", json!({ "code": "42" }));
    let basket = next("the line", &|view| view["step"] == "basket");
    assert_eq!((&basket["lines"][0]["name"], &basket["total"]["text"]), (&json!("Loaf"), &json!("4.95")));
    assert_eq!(basket, place.call("display_show", json!({})), "both say the same");

    // Somebody signs out: that is nothing to the customer.
    let mut quiet = place.host.display();
    quiet.mark_unchanged();
    place.call("operator_sign_out", json!({}));
    let heard = async { tokio::time::timeout(A_WHILE, quiet.changed()).await.is_ok() };
    assert!(!place.runtime.block_on(heard), "the same is not told again");

    let ask = |name: &str| place.runtime.block_on(place.host.dispatch_display(name, json!({})));
    assert!(ask("display_show").is_ok());
    let others = ["state_snapshot", "sale_list", "operator_sign_out", "setup_begin", "display_switch"];
    for name in others {
        let refused = serde_json::to_value(ask(name).expect_err(name)).unwrap();
        assert_eq!(refused["code"], "unknown_command", "{name}");
    }
}

#[test]
fn the_window_is_wanted_or_not_also_at_the_next_start() {
    let place = Empty::new();
    assert_eq!(place.refused("display_switch", json!({}))["code"], "no_till");
    place.call("setup_finish", draft());
    let wanted = place.host.display_wanted();
    let open = place.call("display_switch", json!({}));
    assert_eq!((&open["open"], &open["address"]), (&json!(true), &Value::Null));
    assert!(*wanted.borrow());

    let place = place.started_again();
    assert_eq!(place.refused("display_switch", json!({}))["code"], "not_signed_in");
    let mut wanted = place.host.display_wanted();
    let soon = async {
        let open = tokio::time::timeout(PATIENCE, wanted.wait_for(|open| *open)).await;
        drop(open.expect("it opens again").unwrap());
    };
    place.runtime.block_on(soon);
    // Somebody closes the window itself.
    place.runtime.block_on(place.host.display_closed());
    assert!(!*wanted.borrow());

    let place = place.started_again();
    std::thread::sleep(A_WHILE);
    assert!(!*place.host.display_wanted().borrow(), "what was closed stays closed");

    // A browser opens no window of the till's: it is told where the page is.
    place.host.display_is_at("http://127.0.0.1:1/display.html#token=x".to_owned());
    let manager = place.call("state_snapshot", json!({}))["operators"][0]["id"].clone();
    place.call("operator_sign_in", json!({ "operator": manager, "pin": "493817" }));
    let told = place.call("display_switch", json!({}));
    assert_eq!(told["address"], "http://127.0.0.1:1/display.html#token=x");
    assert!(!*place.host.display_wanted().borrow());
}
