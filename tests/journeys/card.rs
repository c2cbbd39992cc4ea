//! What a card payment can come to when the terminal answers.

use florin_tests::TestShop;
use serde_json::json;

fn shop_with_basket(script: &str) -> TestShop {
    let mut shop = TestShop::with_terminal(script);
    shop.ring_up(&[("Espresso", "2"), ("Butter croissant", "1")]);
    shop.checkout();
    shop
}

#[test]
fn a_card_is_approved_and_the_customer_gets_a_receipt() {
    let mut shop = shop_with_basket("approve");
    let total = shop.sale()["total"]["text"].as_str().unwrap().to_owned();
    shop.pay_by_card();
    shop.expect_payment("approved");
    let sale = shop.sale();
    assert_eq!(sale["state"], "completed");
    assert_eq!(sale["receipt_number"], "T01-000001");
    assert_eq!(sale["due"]["minor"], 0);
    let receipt = shop.receipt();
    for part in ["Corner Deli", "Espresso", "T01-000001", total.as_str()] {
        assert!(receipt.contains(part), "{part} stands on the receipt:\n{receipt}");
    }
    let books = shop.books_agree();
    assert_eq!((books.sales, books.open), (1, 0));
    assert_eq!(books.card.first().map(|card| card.text.clone()), Some(total));
}

#[test]
fn a_declined_card_leaves_the_sale_open_for_cash() {
    let mut shop = shop_with_basket("decline Refusal");
    shop.pay_by_card();
    shop.expect_payment("declined");
    assert_eq!(shop.payment()["reason"], "refusal");
    assert_eq!(shop.sale()["state"], "tendering");
    shop.pay_cash("20.00");
    assert_eq!(shop.sale()["state"], "completed");
    let books = shop.books_agree();
    assert_eq!((books.sales, books.approved.len()), (1, 0));
}

#[test]
fn a_customer_cancels_and_pays_with_another_card() {
    let mut shop = shop_with_basket("cancel, approve");
    shop.pay_by_card();
    shop.expect_payment("cancelled");
    shop.books_agree();
    shop.pay_by_card();
    shop.expect_payment("approved");
    assert_eq!(shop.payment()["ordinal"], 2, "a new attempt with a new name");
    assert_eq!(shop.books_agree().approved.len(), 1);
}

#[test]
fn a_busy_terminal_starts_nothing() {
    let mut shop = shop_with_basket("busy, approve");
    shop.pay_by_card();
    shop.expect_payment("not_started");
    assert_eq!(shop.payment()["reason"], "busy");
    shop.books_agree();
    shop.pay_by_card();
    shop.expect_payment("approved");
    shop.books_agree();
}

#[test]
fn a_partial_approval_leaves_the_rest_due() {
    let mut shop = shop_with_basket("partial 5.00");
    shop.pay_by_card();
    shop.expect_payment("partial");
    let sale = shop.sale();
    assert_eq!(sale["state"], "tendering");
    assert_eq!(sale["tenders"][0]["amount"]["text"], "5.00");
    let due = sale["cash"]["due"]["text"].as_str().unwrap().to_owned();
    shop.pay_cash(&due);
    assert_eq!(shop.sale()["state"], "completed");
    shop.books_agree();
}

#[test]
fn a_tip_on_the_terminal_pays_nothing_of_the_sale() {
    let mut shop = shop_with_basket("tip 1.00");
    let total = shop.sale()["total"].clone();
    shop.pay_by_card();
    shop.expect_payment("approved");
    assert_eq!(shop.payment()["credited"], total);
    let books = shop.books_agree();
    let paid = books.approved.first().unwrap();
    assert_eq!(paid.authorized.minor, paid.credited.minor + 100);
}

#[test]
fn the_cashier_asks_the_terminal_to_stop() {
    let mut shop = shop_with_basket("approve after 30s");
    shop.pay_by_card();
    shop.expect_payment("sent");
    // a stop that overtakes its payment finds nothing to stop
    shop.until("the terminal has the payment", |shop| shop.terminal().is_open());
    shop.call("payment_abort", json!({ "payment": shop.payment_id() }));
    shop.expect_payment("cancelled");
    assert_eq!(shop.payment()["reason"], "aborted");
    assert!(shop.books_agree().approved.is_empty());
}

#[test]
fn one_payment_at_a_time_on_a_sale_and_on_a_terminal() {
    let mut shop = shop_with_basket("approve after 2s");
    shop.pay_by_card();
    let again =
        json!({ "request_id": shop.request(), "sale": shop.sale_id(), "terminal": shop.terminal_id() });
    assert_eq!(shop.refused("payment_start", again), "sale_busy");
    let cash = json!({ "request_id": shop.request(), "sale": shop.sale_id(), "tendered": "20.00" });
    assert_eq!(shop.refused("cash_pay", cash), "sale_busy", "no other tender while a card is open");
    let back = json!({ "request_id": shop.request(), "sale": shop.sale_id() });
    assert_eq!(shop.refused("sale_cancel", back), "sale_busy");
    assert_eq!(shop.state()["terminals"][0]["state"], "in_use");
    shop.expect_payment("approved");
    shop.books_agree();
}

#[test]
fn the_same_request_is_carried_out_once() {
    let mut shop = shop_with_basket("approve, approve");
    let request = json!({ "request_id": "press-1", "sale": shop.sale_id(), "terminal": shop.terminal_id() });
    shop.call("payment_start", request.clone());
    shop.call("payment_start", request.clone());
    shop.expect_payment("approved");
    shop.call("payment_start", request);
    assert_eq!(shop.books_agree().approved.len(), 1);
    shop.next();
    shop.ring_up(&[("Espresso", "1")]);
    shop.checkout();
    let other = json!({ "request_id": "press-1", "sale": shop.sale_id(), "terminal": shop.terminal_id() });
    assert_eq!(shop.refused("payment_start", other), "request_reused");
    shop.books_agree();
}

#[test]
fn a_terminal_that_is_off_charges_nothing_and_says_so() {
    let mut shop = shop_with_basket("");
    shop.switch_terminal_off();
    let args =
        json!({ "request_id": shop.request(), "sale": shop.sale_id(), "terminal": shop.terminal_id() });
    assert_eq!(shop.refused("payment_start", args), "terminal_unreachable");
    assert_eq!(shop.state()["terminals"][0]["state"], "not_answering");
    shop.pay_cash("20.00");
    assert_eq!(shop.sale()["state"], "completed");
}

#[test]
fn a_session_that_is_gone_is_opened_again_and_the_payment_repeated_once() {
    let mut shop = shop_with_basket("approve, approve");
    shop.pay_by_card();
    shop.expect_payment("approved");
    shop.next();
    shop.terminal().reboot_keeping_history();
    shop.ring_up(&[("Espresso", "1")]);
    shop.checkout();
    shop.pay_by_card();
    shop.expect_payment("approved");
    assert_eq!(shop.payment()["ordinal"], 2, "the first one was refused for want of a session");
    assert_eq!(shop.books_agree().approved.len(), 2);
}
