//! Money that goes back and of which nobody knows yet: it can be left for the next customer, it is never out of
//! sight, and it is asked about or settled later, also after a restart.
#![expect(clippy::indexing_slicing, reason = "a journey ends where something is not as expected")]

use florin_tests::TestShop;
use serde_json::{Value, json};

/// Undoes the payment of a finished sale on this terminal.
fn give_back(shop: &mut TestShop, terminal: &str) -> String {
    shop.ring_up(&[("Espresso", "2")]);
    shop.checkout();
    shop.pay_on(terminal);
    shop.expect_payment("approved");
    let sale = shop.sale_id();
    let options = shop.call("return_options", json!({ "sale": sale }));
    let args = json!({
        "request_id": shop.request(), "sale": sale, "payment": options["payments"][0]["payment"], "way": "void",
        "terminal": terminal, "manager": shop.operator("Manager"), "pin": shop.pin("Manager"),
        "reason": "brought back",
    });
    shop.call("return_start", args);
    shop.next();
    sale
}

/// A return that the terminal made and whose answer was lost, as was the first answer about it.
fn in_doubt(script: &str) -> (TestShop, String) {
    let mut shop = TestShop::with_terminal(script);
    let terminal = shop.terminal_id();
    let sale = give_back(&mut shop, &terminal);
    expect_doubt(&shop);
    (shop, sale)
}

fn expect_doubt(shop: &TestShop) {
    shop.until("nobody knows", |shop| {
        let payment = back(shop)["payment"].clone();
        payment["state"] == "unknown" && payment["facts"].to_string().contains("no_answer")
    });
}

fn back(shop: &TestShop) -> Value {
    shop.state()["giving_back"].clone()
}

/// The returns that wait elsewhere.
fn waiting(shop: &TestShop) -> Vec<Value> {
    shop.state()["open_returns"].as_array().cloned().unwrap_or_default()
}

fn leave(shop: &TestShop) {
    shop.call("return_close", json!({}));
}

fn open(shop: &TestShop, id: &Value) {
    shop.call("return_open", json!({ "id": id }));
}

#[test]
fn a_return_that_was_left_is_opened_again_and_asked_about() {
    let (mut shop, sale) = in_doubt("approve, reversal lost, status lost");
    let id = back(&shop)["id"].clone();
    assert_eq!(waiting(&shop), Vec::<Value>::new(), "what is in view waits nowhere else");
    leave(&shop);
    assert_eq!(back(&shop), Value::Null, "the next customer is served");
    let left = waiting(&shop);
    assert_eq!(left.len(), 1, "it is not forgotten: {left:?}");
    assert_eq!(
        (&left[0]["id"], &left[0]["sale"], &left[0]["payment"]),
        (&id, &json!(sale), &json!("unknown"))
    );
    let done = shop.call("return_options", json!({ "sale": sale }))["done"].clone();
    assert_eq!((&done[0]["id"], &done[0]["receipt_number"]), (&id, &Value::Null), "the receipt tells of it");

    shop.ring_up(&[("Espresso", "1")]);
    shop.checkout();
    let busy =
        json!({ "request_id": shop.request(), "sale": shop.sale_id(), "terminal": shop.terminal_id() });
    assert_eq!(shop.refused("payment_start", busy), "terminal_busy");
    shop.pay_cash("10.00");
    shop.next();

    open(&shop, &id);
    assert_eq!((back(&shop)["id"].clone(), waiting(&shop).len()), (id, 0));
    shop.call("payment_ask", json!({ "payment": back(&shop)["payment"]["id"] }));
    shop.until("the money is back", |shop| back(shop)["payment"]["state"] == "approved");
    leave(&shop);
    assert_eq!((back(&shop), waiting(&shop).len()), (Value::Null, 0));
    shop.books_agree();
}

#[test]
fn a_restart_shows_a_return_that_was_left_and_a_person_settles_it() {
    let (mut shop, _) = in_doubt("approve, reversal lost, status lost, status lost");
    let id = back(&shop)["id"].clone();
    leave(&shop);
    shop.restart();
    assert_eq!(back(&shop)["id"], id, "whoever signs in sees it at once");
    expect_doubt(&shop);
    leave(&shop);
    assert_eq!(waiting(&shop)[0]["id"], id);
    open(&shop, &id);
    let args = json!({
        "request_id": shop.request(), "payment": back(&shop)["payment"]["id"], "verdict": "approved",
        "manager": shop.operator("Manager"), "pin": shop.pin("Manager"),
        "reason": "the slip shows it", "approval_code": null,
    });
    shop.call("payment_resolve", args);
    let settled = back(&shop);
    assert_eq!((&settled["ended"], &settled["payment"]["state"]), (&json!(true), &json!("approved")));
    assert_ne!(settled["return_number"], Value::Null, "it has its receipt");
    shop.books_agree();
}

#[test]
fn of_two_returns_one_is_in_view_and_the_other_waits() {
    let lost = "approve, reversal lost, status lost";
    let mut shop = TestShop::with_two_terminals(lost, lost);
    let terminals = shop.state()["terminals"].clone();
    let mut ids = Vec::new();
    for terminal in terminals.as_array().cloned().unwrap_or_default() {
        give_back(&mut shop, terminal["id"].as_str().unwrap_or_default());
        expect_doubt(&shop);
        ids.push(back(&shop)["id"].clone());
    }
    assert_eq!(
        (&back(&shop)["id"], &waiting(&shop)[0]["id"]),
        (&ids[1], &ids[0]),
        "the second pushed the first"
    );
    open(&shop, &ids[0]);
    assert_eq!((&back(&shop)["id"], &waiting(&shop)[0]["id"]), (&ids[0], &ids[1]));
    leave(&shop);
    assert_eq!(waiting(&shop).len(), 2, "none is forgotten");
    for id in ids {
        open(&shop, &id);
        shop.call("payment_ask", json!({ "payment": back(&shop)["payment"]["id"] }));
        shop.until("the money is back", |shop| back(shop)["ended"] == true);
    }
    for terminal in shop.terminals() {
        assert_eq!(terminal.ledger().len(), 2, "a charge and what undid it");
    }
}

#[test]
fn what_a_terminal_works_on_stays_in_view() {
    let mut shop = TestShop::with_terminal("approve, reversal late 1s, slow 1s");
    let terminal = shop.terminal_id();
    give_back(&mut shop, &terminal);
    let id = back(&shop)["id"].clone();
    assert_eq!(shop.refused("return_close", json!({})), "payment_state");
    assert_eq!(back(&shop)["id"], id);
    shop.until("the money is back", |shop| back(shop)["ended"] == true);
    leave(&shop);
    shop.ring_up(&[("Espresso", "1")]);
    shop.checkout();
    shop.pay_by_card();
    assert_eq!(shop.refused("return_open", json!({ "id": id })), "sale_busy", "the payment stays in view");
    shop.expect_payment("approved");
    open(&shop, &id);
    assert_eq!(back(&shop)["ended"], true, "what became of it can be seen");
    shop.books_agree();
}

#[test]
fn only_a_return_is_opened() {
    let mut shop = TestShop::with_terminal("approve");
    shop.ring_up(&[("Espresso", "1")]);
    shop.checkout();
    shop.pay_by_card();
    shop.expect_payment("approved");
    let payment = shop.call("return_options", json!({ "sale": shop.sale_id() }))["payments"][0].clone();
    assert_eq!(shop.refused("return_open", json!({ "id": payment["payment"] })), "return_state");
    assert_eq!(shop.refused("return_open", json!({ "id": "return" })), "invalid");
}
