//! Money that arrives after a manager's decision: an alarm until a manager decides about it, and the
//! reversal, which is looked for like a payment.
#![expect(
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a journey ends where something is not as expected"
)]

use std::time::Duration;

use florin_tests::TestShop;
use serde_json::{Value, json};
use simulator::Kind;

fn resolve(shop: &mut TestShop, payment: &str, verdict: &str) {
    let args = json!({
        "request_id": shop.request(), "payment": payment, "verdict": verdict,
        "manager": shop.operator("Manager"), "pin": shop.pin("Manager"),
        "reason": "it shows the start screen", "approval_code": null,
    });
    shop.call("payment_resolve", args);
}

/// Moves the clock until an alarm is there.
fn expect_alarm(shop: &TestShop) {
    for _ in 0..200 {
        if !shop.conflicts().is_empty() {
            return;
        }
        shop.clock.advance(Duration::from_secs(5));
        std::thread::sleep(Duration::from_millis(30));
    }
    panic!("there is no alarm");
}

/// A manager says that nothing was charged; the terminal took the money.
fn written_off() -> TestShop {
    // The till's clock stands still between the first question and the decision.
    let mut shop = TestShop::with_terminal("lost, status not found");
    shop.ring_up(&[("Espresso", "2")]);
    shop.checkout();
    shop.pay_by_card();
    shop.until("the terminal says that it does not know it", |shop| {
        shop.payment()["facts"].to_string().contains("not_found")
    });
    let payment = shop.payment_id();
    resolve(&mut shop, &payment, "not_charged");
    shop
}

/// The same, and then the money turns up. `script` is for what comes after that.
fn late_money(script: &str) -> TestShop {
    let shop = written_off();
    expect_alarm(&shop);
    shop.script(script);
    shop
}

fn wanted(shop: &mut TestShop, decision: &str, who: &str) -> Value {
    let conflict = shop.conflicts()[0]["id"].clone();
    json!({
        "request_id": shop.request(), "conflict": conflict, "decision": decision,
        "manager": shop.operator(who), "pin": shop.pin(who), "reason": "the customer paid in cash",
    })
}

fn decide(shop: &mut TestShop, decision: &str) {
    let args = wanted(shop, decision, "Manager");
    shop.call("conflict_decide", args);
}

fn reversal(shop: &TestShop) -> Value {
    shop.conflicts()[0]["reversal"].clone()
}

fn reversals(shop: &TestShop) -> usize {
    shop.terminal().ledger().iter().filter(|entry| entry.kind == Kind::Reversal).count()
}

/// Moves the clock until the alarm is over.
fn expect_over(shop: &TestShop) {
    for _ in 0..200 {
        if shop.conflicts().is_empty() {
            return;
        }
        shop.clock.advance(Duration::from_millis(250));
        std::thread::sleep(Duration::from_millis(30));
    }
    panic!("the alarm is still there: {:?}", shop.conflicts());
}

#[test]
fn money_that_turns_up_after_a_decision_raises_an_alarm_and_goes_back() {
    let mut shop = late_money("");
    let alarm = shop.conflicts().remove(0);
    assert_eq!((&alarm["kind"], &alarm["ended"]), (&json!("late_money"), &json!("not_charged")));
    assert_eq!(alarm["terminal"], "Counter 1");
    assert_eq!(alarm["person"]["name"], "Manager");
    assert_eq!(alarm["person"]["reason"], "it shows the start screen");
    assert_eq!(alarm["choices"], json!(["reverse", "keep", "settled_elsewhere"]));
    assert_eq!(shop.call("conflict_list", json!({}))["conflicts"][0], alarm);
    assert_eq!(shop.books_agree().conflicts_open, 1, "known to the books, and not over");

    decide(&mut shop, "reverse");
    expect_over(&shop);
    assert_eq!(shop.payment()["state"], "not_charged", "a final outcome never changes");
    let books = shop.books_agree();
    assert_eq!((books.given_back.len(), books.conflicts_open), (1, 0));
    assert_eq!(books.contradictions[0].decision, Some("reverse"));
    assert_eq!(shop.terminal().totals()[0].net.to_string(), "0.00", "nobody paid");
    assert_eq!(shop.sale()["state"], "tendering", "the sale is still to be paid");
    shop.pay_by_card();
    shop.expect_payment("approved");
    shop.books_agree();
}

#[test]
fn money_that_is_kept_ends_the_alarm_and_stays_in_the_books() {
    let mut shop = late_money("");
    let args = wanted(&mut shop, "keep", "Manager");
    shop.call("conflict_decide", args.clone());
    assert!(shop.conflicts().is_empty());
    shop.call("conflict_decide", args.clone());
    shop.restart();
    assert!(shop.conflicts().is_empty(), "decided is decided");
    let books = shop.books_agree();
    assert_eq!(books.contradictions[0].decision, Some("keep"));
    assert_eq!(reversals(&shop), 0, "nothing goes back by itself");
    let mut other = args;
    other["decision"] = json!("settled_elsewhere");
    assert_eq!(shop.refused("conflict_decide", other), "request_reused");
}

#[test]
fn only_a_manager_with_pin_and_reason_ends_an_alarm() {
    let mut shop = late_money("");
    let cashier = wanted(&mut shop, "reverse", "Cashier");
    assert_eq!(shop.refused("conflict_decide", cashier), "role_needed");
    let mut args = wanted(&mut shop, "reverse", "Manager");
    let right = args["pin"].take();
    args["pin"] = json!(if right == "000000" { "000001" } else { "000000" });
    assert_eq!(shop.refused("conflict_decide", args.clone()), "wrong_pin");
    args["pin"] = right;
    args["reason"] = json!(" ");
    assert_eq!(shop.refused("conflict_decide", args.clone()), "invalid");
    args["reason"] = json!("seen");
    args["conflict"] = json!("4711");
    assert_eq!(shop.refused("conflict_decide", args), "conflict_state");
    assert_eq!(shop.conflicts().len(), 1);
    assert_eq!(reversals(&shop), 0);
}

#[test]
fn a_reversal_whose_answer_is_lost_is_found_by_asking_and_sent_once() {
    let mut shop = late_money("reversal lost");
    decide(&mut shop, "reverse");
    expect_over(&shop);
    assert_eq!(reversals(&shop), 1);
    assert_eq!(shop.books_agree().given_back.len(), 1);
}

#[test]
fn the_same_press_orders_one_reversal() {
    let mut shop = late_money("reversal late 3s");
    let args = wanted(&mut shop, "reverse", "Manager");
    shop.call("conflict_decide", args.clone());
    shop.call("conflict_decide", args);
    let again = wanted(&mut shop, "reverse", "Manager");
    assert_eq!(shop.refused("conflict_decide", again), "conflict_state", "one is under way");
    let keep = wanted(&mut shop, "keep", "Manager");
    assert_eq!(shop.refused("conflict_decide", keep), "conflict_state");
    expect_over(&shop);
    assert_eq!(reversals(&shop), 1);
    shop.books_agree();
}

#[test]
fn a_reversal_that_the_terminal_refuses_leaves_the_alarm() {
    let mut shop = late_money("reversal decline NotAllowed");
    decide(&mut shop, "reverse");
    shop.until("the terminal refused", |shop| reversal(shop)["state"] == "not_started");
    assert_eq!(reversal(&shop)["reason"], "not_allowed");
    let alarm = shop.conflicts().remove(0);
    assert_eq!(alarm["choices"], json!(["reverse", "keep", "settled_elsewhere"]), "to be decided again");
    assert_eq!(shop.books_agree().conflicts_open, 1);
    decide(&mut shop, "settled_elsewhere");
    assert!(shop.conflicts().is_empty());
    assert_eq!(shop.books_agree().given_back.len(), 0);
}

#[test]
fn a_till_that_dies_between_decision_and_outcome_asks_for_the_reversal() {
    let mut shop = late_money("reversal late 5s, status busy, status busy");
    decide(&mut shop, "reverse");
    // Dead any sooner, the order never left: that is the next journey.
    shop.until("the terminal gave the money back", |shop| reversals(shop) == 1);
    shop.restart();
    let alarm = shop.conflicts().remove(0);
    assert_eq!(alarm["choices"], json!([]), "it is under way");
    assert_eq!(shop.sale()["actions"], json!(["leave"]), "nothing is paid meanwhile, and nobody is stuck");
    assert!(alarm["reversal"]["state"] != "sent", "a dead process proves nothing");
    expect_over(&shop);
    assert_eq!(reversals(&shop), 1);
    assert_eq!(shop.books_agree().contradictions[0].decision, Some("reverse"));
}

#[test]
fn a_reversal_that_never_arrived_may_be_ordered_again() {
    let mut shop = late_money("reversal lost request");
    decide(&mut shop, "reverse");
    for _ in 0..100 {
        if reversal(&shop)["state"] == "not_charged" {
            break;
        }
        shop.clock.advance(Duration::from_millis(500));
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(reversal(&shop)["state"], "not_charged", "asked, looked for, not done");
    decide(&mut shop, "reverse");
    expect_over(&shop);
    assert_eq!(reversals(&shop), 1);
    shop.books_agree();
}

#[test]
fn a_part_that_went_back_is_not_the_end() {
    let mut shop = late_money("reversal partial 1.00");
    let whole = shop.conflicts()[0]["amount"]["minor"].as_i64().unwrap();
    decide(&mut shop, "reverse");
    shop.until("a part went back", |shop| reversal(shop)["state"] == "partial");
    assert_eq!(shop.conflicts()[0]["amount"]["minor"], whole - 100, "the rest is to be decided");
    decide(&mut shop, "reverse");
    expect_over(&shop);
    assert_eq!(shop.books_agree().given_back.len(), 2);
}

#[test]
fn a_refusal_after_a_manager_said_approved_is_an_alarm_without_a_reversal() {
    let mut shop = TestShop::behind_a_proxy(simulator::Options::default());
    shop.script("decline");
    shop.break_wire("clean, cut answer after 10, default refuse");
    shop.ring_up(&[("Espresso", "2")]);
    shop.checkout();
    shop.pay_by_card();
    shop.expect_payment("unknown");
    let payment = shop.payment_id();
    resolve(&mut shop, &payment, "approved");
    assert_eq!(shop.sale()["state"], "completed");
    shop.break_wire("clean");
    expect_alarm(&shop);
    let alarm = shop.conflicts().remove(0);
    assert_eq!((&alarm["kind"], &alarm["ended"]), (&json!("late_refusal"), &json!("approved")));
    assert_eq!(alarm["choices"], json!(["keep", "settled_elsewhere"]), "there is nothing to give back");
    let reverse = wanted(&mut shop, "reverse", "Manager");
    assert_eq!(shop.refused("conflict_decide", reverse), "conflict_state");
    decide(&mut shop, "settled_elsewhere");
    assert!(shop.conflicts().is_empty());
}

#[test]
fn the_terminal_is_asked_on_after_a_restart_and_the_alarm_comes_all_the_same() {
    let mut shop = TestShop::with_terminal("delayed 5s");
    shop.ring_up(&[("Espresso", "2")]);
    shop.checkout();
    shop.pay_by_card();
    shop.expect_payment("unknown");
    let payment = shop.payment_id();
    resolve(&mut shop, &payment, "not_charged");
    shop.restart();
    assert!(shop.conflicts().is_empty());
    shop.until("the request arrives at last", |shop| !shop.terminal().ledger().is_empty());
    expect_alarm(&shop);
    assert_eq!(shop.conflicts()[0]["kind"], "late_money", "seen by a process that never sent it");
    decide(&mut shop, "reverse");
    expect_over(&shop);
    shop.books_agree();
}

#[test]
fn a_terminal_that_restarted_after_the_decision_is_logged_in_and_asked_on() {
    let shop = written_off();
    shop.terminal().reboot_keeping_history();
    expect_alarm(&shop);
    assert_eq!(shop.conflicts()[0]["kind"], "late_money");
}

#[test]
fn a_second_device_takes_the_next_card_while_the_first_needs_a_person() {
    let mut shop = TestShop::with_two_terminals("reboot charged", "approve");
    let ids: Vec<String> = shop.state()["terminals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|terminal| terminal["id"].as_str().unwrap().to_owned())
        .collect();
    shop.ring_up(&[("Espresso", "2")]);
    shop.checkout();
    shop.pay_on(&ids[0]);
    shop.expect_payment("needs_human");
    let (first, payment) = (shop.sale_id(), shop.payment_id());
    shop.call("sale_leave", json!({ "sale": first }));

    shop.ring_up(&[("Butter croissant", "1")]);
    shop.checkout();
    let busy = json!({ "request_id": shop.request(), "sale": shop.sale_id(), "terminal": ids[0] });
    assert_eq!(shop.refused("payment_start", busy), "terminal_busy", "that terminal is not free");
    shop.pay_on(&ids[1]);
    shop.expect_payment("approved");
    assert_eq!(shop.state()["open_sales"][0]["unresolved"], true, "the first is still open");
    shop.next();

    shop.call("sale_open", json!({ "sale": first }));
    assert_eq!(shop.payment_id(), payment);
    resolve(&mut shop, &payment, "approved");
    assert_eq!(shop.sale()["state"], "completed");
    let books = shop.books_agree();
    assert_eq!((books.sales, books.approved.len(), books.open), (2, 2, 0));
}
