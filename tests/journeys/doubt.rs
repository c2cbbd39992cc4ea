//! When nobody knows: lost answers, late answers, restarts, a terminal that forgot, and people.

use std::time::Duration;

use florin_tests::TestShop;
use serde_json::json;

fn paying(script: &str) -> TestShop {
    let mut shop = TestShop::with_terminal(script);
    shop.ring_up(&[("Espresso", "2")]);
    shop.checkout();
    shop.pay_by_card();
    shop
}

fn resolve(shop: &mut TestShop, verdict: &str, who: &str) -> Result<serde_json::Value, serde_json::Value> {
    let args = json!({
        "request_id": shop.request(), "payment": shop.payment_id(), "verdict": verdict,
        "manager": shop.operator(who), "pin": shop.pin(who),
        "reason": "the slip says so", "approval_code": null,
    });
    shop.try_call("payment_resolve", args)
}

#[test]
fn a_lost_answer_is_found_by_asking() {
    let shop = paying("lost");
    shop.expect_payment("approved");
    let facts = shop.payment()["facts"].clone();
    assert!(facts.to_string().contains("connection_lost"), "the story is kept: {facts}");
    assert_eq!(shop.books_agree().approved.len(), 1);
}

#[test]
fn a_lost_request_is_not_charged_once_the_fence_is_over() {
    let mut shop = paying("lost request, approve");
    shop.expect_payment("unknown");
    shop.expect_payment_in_time("not_charged", Duration::from_secs(1));
    assert!(shop.clock_reads() >= Duration::from_secs(6), "not before the fence");
    shop.books_agree();
    shop.pay_by_card();
    shop.expect_payment("approved");
    assert_eq!(shop.books_agree().approved.len(), 1);
}

#[test]
fn a_late_answer_after_not_found_inside_the_fence_is_believed() {
    let shop = paying("late 2s, status not found");
    shop.expect_payment("sent");
    shop.clock.advance(Duration::from_secs(21)); // longer than the profile waits
    shop.until("the terminal says that it does not know it", |shop| {
        shop.payment()["facts"].to_string().contains("not_found")
    });
    assert_eq!(shop.payment()["state"], "unknown", "a NotFound this early proves nothing");
    shop.expect_payment("approved");
    assert_eq!(shop.books_agree().approved.len(), 1);
}

#[test]
fn a_delayed_request_that_executes_after_not_found_is_not_paid_twice() {
    let shop = paying("delayed 500ms");
    shop.expect_payment("unknown");
    shop.until("the request arrives at last", |shop| !shop.terminal().ledger().is_empty());
    shop.expect_payment_in_time("approved", Duration::from_millis(250));
    assert_eq!(shop.books_agree().approved.len(), 1);
}

#[test]
fn a_terminal_that_works_on_is_waited_for() {
    let shop = paying("slow 1s");
    shop.expect_payment("sent");
    shop.clock.advance(Duration::from_secs(21));
    shop.until("the terminal says that it works", |shop| {
        shop.payment()["facts"].to_string().contains("still_running")
    });
    shop.expect_payment_in_time("approved", Duration::from_millis(200));
    shop.books_agree();
}

#[test]
fn a_rebooted_terminal_needs_a_manager_and_the_money_is_not_guessed() {
    let mut shop = paying("reboot charged");
    shop.expect_payment("needs_human");
    assert_eq!(shop.payment()["human"], "memory_lost");
    assert_eq!(resolve(&mut shop, "approved", "Cashier").unwrap_err()["code"], "role_needed");
    resolve(&mut shop, "approved", "Manager").unwrap();
    assert_eq!(shop.payment()["state"], "approved");
    assert_eq!(shop.sale()["state"], "completed");
    assert_eq!(shop.books_agree().approved.len(), 1);
}

#[test]
fn a_rebooted_terminal_that_charged_nothing_is_resolved_by_a_manager_and_paid_again() {
    let mut shop = paying("reboot, approve");
    shop.expect_payment("needs_human");
    resolve(&mut shop, "not_charged", "Manager").unwrap();
    assert_eq!(shop.payment()["state"], "not_charged");
    assert_eq!(shop.sale()["state"], "tendering");
    shop.pay_by_card();
    shop.expect_payment("approved");
    assert_eq!(shop.books_agree().approved.len(), 1);
}

#[test]
fn a_decision_needs_a_manager_the_right_pin_and_a_reason() {
    let mut shop = paying("reboot");
    shop.expect_payment("needs_human");
    let right = shop.pin("Manager");
    let wrong = if right == "000000" { "000001" } else { "000000" };
    let mut args = json!({
        "request_id": shop.request(), "payment": shop.payment_id(), "verdict": "approved",
        "manager": shop.operator("Manager"), "pin": wrong, "reason": "seen", "approval_code": "AB12",
    });
    assert_eq!(shop.refused("payment_resolve", args.clone()), "wrong_pin");
    args["pin"] = json!(right);
    args["reason"] = json!("  ");
    assert_eq!(shop.refused("payment_resolve", args.clone()), "invalid");
    assert_eq!(shop.payment()["state"], "needs_human");
    args["reason"] = json!("the slip shows approved");
    shop.call("payment_resolve", args.clone());
    shop.call("payment_resolve", args.clone());
    assert_eq!(shop.payment()["state"], "approved", "twice is as good as once");
    args["reason"] = json!("something else");
    assert_eq!(shop.refused("payment_resolve", args), "request_reused");
}

#[test]
fn money_that_turns_up_after_a_decision_is_a_conflict_and_never_silent() {
    let mut shop = paying("late 2s, status not found");
    shop.expect_payment("sent");
    shop.clock.advance(Duration::from_secs(21));
    shop.until("the terminal says that it does not know it", |shop| {
        shop.payment()["facts"].to_string().contains("not_found")
    });
    resolve(&mut shop, "not_charged", "Manager").unwrap();
    shop.until("the late money is shown", |shop| !shop.state()["conflicts"].as_array().unwrap().is_empty());
    assert_eq!(shop.payment()["state"], "not_charged", "a final outcome never changes");
    let books = api::inspect::verify(&shop.data()).unwrap();
    assert!(books.sound, "a conflict is written down, so the books are sound: {:?}", books.problems);
}

#[test]
fn a_till_that_dies_with_the_payment_under_way_asks_when_it_comes_back() {
    let mut shop = paying("slow 1s");
    shop.expect_payment("sent");
    shop.restart();
    assert!(shop.payment()["state"] != "sent", "a dead process proves nothing");
    let again =
        json!({ "request_id": shop.request(), "sale": shop.sale_id(), "terminal": shop.terminal_id() });
    assert_eq!(shop.refused("payment_start", again), "sale_busy");
    shop.expect_payment_in_time("approved", Duration::from_millis(200));
    assert_eq!(shop.books_agree().approved.len(), 1);
}

#[test]
fn a_till_that_dies_after_the_answer_was_lost_asks_when_it_comes_back() {
    let mut shop = paying("hang");
    shop.expect_payment("sent");
    shop.kill();
    shop.terminal().reboot_keeping_history();
    shop.start();
    shop.sign_in("Cashier");
    // Its session is gone and it knows no such payment: that is a lost memory, not a proof.
    shop.expect_payment("needs_human");
    shop.restart();
    shop.expect_payment("needs_human");
    resolve(&mut shop, "not_charged", "Manager").unwrap();
    assert!(shop.books_agree().approved.is_empty());
}

#[test]
fn the_next_customer_is_served_while_a_payment_is_open() {
    let mut shop = paying("reboot charged");
    shop.expect_payment("needs_human");
    let first = shop.sale_id();
    let payment = shop.payment_id();
    shop.call("sale_leave", json!({ "sale": first }));
    let state = shop.state();
    assert_eq!(state["open_sales"][0]["unresolved"], true);
    shop.ring_up(&[("Butter croissant", "1")]);
    shop.checkout();
    let card =
        json!({ "request_id": shop.request(), "sale": shop.sale_id(), "terminal": shop.terminal_id() });
    assert_eq!(shop.refused("payment_start", card), "terminal_busy", "that terminal is not free");
    shop.pay_cash("5.00");
    shop.next();
    shop.call("sale_open", json!({ "sale": first }));
    assert_eq!(shop.payment_id(), payment);
    shop.call("payment_ask", json!({ "payment": payment }));
    resolve(&mut shop, "approved", "Manager").unwrap();
    assert_eq!(shop.books_agree().sales, 2);
}

#[test]
fn answers_that_belong_to_another_message_or_make_no_sense_are_dropped() {
    for script in ["wrong service id", "garbage", "http 500", "unreachable host", "duplicate"] {
        let shop = paying(script);
        shop.expect_payment_in_time("approved", Duration::from_millis(250));
        assert_eq!(shop.books_agree().approved.len(), 1, "{script}");
    }
}

#[test]
fn amounts_that_do_not_fit_are_put_to_a_person_until_the_terminal_tells_the_truth() {
    for (script, why) in [
        ("wrong amount 99.00, status lost", "excess"),
        ("wrong currency USD, status lost", "wrong_currency"),
        ("no amount, status lost", "no_amount"),
    ] {
        let shop = paying(script);
        shop.expect_payment("needs_human");
        assert_eq!(shop.payment()["human"], why, "{script}");
        assert_eq!(shop.sale()["state"], "tendering");
        shop.expect_payment_in_time("approved", Duration::from_secs(30));
        shop.books_agree();
    }
}
