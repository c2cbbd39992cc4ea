//! A disk that is full or dies while money is under way: nothing is believed that is not in the books,
//! and nothing that a terminal said gets lost.

use std::time::Duration;

use florin_tests::TestShop;
use serde_json::{Value, json};

/// Enough to go on.
const PLENTY: u64 = 1 << 40;
const MIB: u64 = 1024 * 1024;

/// A till with a card payment under way, on a disk that is full by now.
fn paying_on_a_full_disk() -> TestShop {
    let mut shop = TestShop::with_terminal("approve after 1s");
    shop.move_to_another_disk();
    shop.ring_up(&[("Apple pie slice", "1")]);
    shop.checkout();
    shop.pay_by_card();
    shop.expect_payment("sent");
    shop.disk().set_free_space(0);
    shop.until("the approval is in the reserve", |shop| shop.waiting().len() == 1);
    shop.expect_payment("unknown");
    shop
}

#[test]
fn an_approval_on_a_full_disk_is_shown_as_waiting_and_completes_the_sale_once() {
    let mut shop = paying_on_a_full_disk();
    let fault = shop.storage_fault();
    assert_eq!((&fault["cause"], &fault["unreadable"]), (&json!("full"), &json!(0)));
    let (waiting, payment) = (&fault["waiting"][0], shop.payment());
    assert_eq!((&waiting["state"], &waiting["amount"]), (&json!("approved"), &payment["amount"]));
    let charge = shop.terminal().ledger().remove(0);
    assert_eq!(waiting["service_id"], json!(charge.service_id));
    assert_eq!(waiting["poi_id"], json!(charge.poi_id));
    assert!(waiting["reference"].as_str().unwrap().ends_with("/1"));
    // what is not in the books is not believed
    assert_eq!((&payment["state"], &shop.sale()["state"]), (&json!("unknown"), &json!("tendering")));
    let found = api::inspect::doctor(&shop.data());
    let told = |text: &str| found.iter().any(|one| one.level == "fault" && one.text.contains(text));
    assert!(told(&charge.service_id), "{found:?}");
    assert_eq!(api::inspect::verify(&shop.data()).unwrap().reserve_pending, 1);

    // no money is taken, whichever way
    let sale = shop.sale_id();
    shop.refused("sale_leave", json!({ "sale": sale }));
    let request = shop.request();
    let cash = json!({ "request_id": request, "sale": sale, "tendered": "50.00" });
    assert_eq!(shop.refused("cash_pay", cash), "storage_fault");
    // the terminal is asked all the while, and says the same again and again
    for _ in 0..3 {
        shop.clock.advance(Duration::from_secs(6));
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(shop.waiting().len(), 1);

    // somebody empties the bin
    shop.disk().set_free_space(PLENTY);
    shop.clock.advance(Duration::from_secs(6));
    shop.until("the sale is completed", |shop| shop.sale()["state"] == "completed");
    shop.expect_payment_in_time("approved", Duration::from_secs(1));
    shop.is_paid_once();
    shop.next();
    shop.ring_up(&[("Apple pie slice", "1")]);
    shop.checkout();
    shop.pay_by_card();
    shop.expect_payment("approved");
    shop.books_agree();
}

#[test]
fn the_screen_is_told_when_the_disk_works_again_though_nobody_touches_it() {
    let shop = paying_on_a_full_disk();
    let mut events = shop.events();
    shop.disk().set_free_space(PLENTY);
    shop.clock.advance(Duration::from_secs(6));
    let mut parts = std::collections::BTreeMap::new();
    while parts.get("storage_fault") != Some(&Value::Null) || !parts.contains_key("sale") {
        let event = shop.next_event(&mut events)["event"].clone();
        parts.insert(event["kind"].as_str().unwrap().to_owned(), event["value"].clone());
    }
    shop.until("the sale is completed", |shop| shop.sale()["state"] == "completed");
    shop.expect_payment_in_time("approved", Duration::from_secs(1));
    shop.is_paid_once();
}

#[test]
fn an_approval_in_the_reserve_outlives_the_process() {
    let mut shop = paying_on_a_full_disk();
    shop.kill();
    shop.disk().set_free_space(PLENTY);
    shop.start();
    shop.sign_in("Cashier");
    shop.is_paid_once();
    assert_eq!(shop.terminal().ledger().len(), 1);
}

#[test]
fn a_card_payment_waits_for_free_space_and_cash_does_not() {
    let mut shop = TestShop::with_terminal("approve");
    shop.move_to_another_disk();
    shop.ring_up(&[("Apple pie slice", "1")]);
    let sale = shop.checkout();
    shop.disk().set_free_space(12 * MIB);
    let request = shop.request();
    let args = json!({ "request_id": request, "sale": sale, "terminal": shop.terminal_id() });
    let error = shop.try_call("payment_start", args.clone()).unwrap_err();
    assert_eq!(error["code"], "storage_low");
    assert_eq!(error["detail"], json!({ "free_mib": 12, "needed_mib": 64 }));
    assert!(shop.terminal().arrivals().messages.is_empty(), "not even a login");
    assert_eq!(shop.storage_fault(), Value::Null);
    shop.disk().set_free_space(PLENTY);
    shop.call("payment_start", args);
    shop.expect_payment("approved");
    shop.next();

    shop.disk().set_free_space(12 * MIB);
    shop.ring_up(&[("Apple pie slice", "1")]);
    shop.checkout();
    shop.pay_cash("50.00");
    assert_eq!(shop.sale()["state"], "completed");
    shop.books_agree();
}

#[test]
fn damaged_pages_that_nobody_reads_are_found_while_the_till_works_and_stop_the_money() {
    let mut shop = TestShop::with_terminal("");
    shop.ring_up(&[("Apple pie slice", "1")]);
    let sale = shop.checkout();
    shop.kill();
    let kind = shop.change_page_of("exchange_by_attempt", 0xff);
    shop.start();
    shop.until("the fault is shown", |shop| shop.storage_fault()["cause"] == "failed");
    let somebody = json!({ "operator": shop.operator("Cashier"), "pin": shop.pin("Cashier") });
    assert_eq!(shop.refused("operator_sign_in", somebody), "storage_fault");

    shop.kill();
    shop.change_page_of("exchange_by_attempt", kind);
    shop.start();
    shop.sign_in("Cashier");
    assert_eq!(shop.sale_id(), sale);
    shop.pay_cash("50.00");
    assert_eq!(shop.sale()["state"], "completed");
    assert_eq!(shop.books_agree().sales, 1);
}
