//! Cash: rounding of the due, change, and parts of a payment.

use florin_tests::TestShop;
use serde_json::json;

#[test]
fn cash_is_rounded_and_the_change_is_right() {
    let mut shop = TestShop::with_terminal("");
    // 0.335 kg makes a total that five cents cannot pay.
    shop.ring_up(&[("Young Gouda", "0.337")]);
    shop.checkout();
    let sale = shop.sale();
    let (total, due) =
        (sale["total"]["minor"].as_i64().unwrap(), sale["cash"]["due"]["minor"].as_i64().unwrap());
    assert_ne!(total % 5, 0, "the example needs a total that is no multiple of five cents");
    assert_eq!((due % 5, due - total), (0, sale["cash"]["rounding"]["minor"].as_i64().unwrap()));
    assert!((due - total).abs() <= 2);
    shop.pay_cash("10.00");
    let sale = shop.sale();
    assert_eq!(sale["state"], "completed");
    assert_eq!(sale["change"]["minor"].as_i64().unwrap(), 1000 - due, "the due is rounded, never the change");
    let books = shop.books_agree();
    assert_eq!(books.cash.first().map(|cash| cash.minor), Some(due));
}

#[test]
fn a_part_in_cash_is_not_rounded_and_a_card_pays_the_rest() {
    let mut shop = TestShop::with_terminal("approve");
    shop.ring_up(&[("Young Gouda", "0.337")]);
    shop.checkout();
    let total = shop.sale()["total"]["minor"].as_i64().unwrap();
    shop.pay_cash("2.00");
    assert_eq!(shop.sale()["due"]["minor"].as_i64().unwrap(), total - 200);
    shop.pay_by_card();
    shop.expect_payment("approved");
    let books = shop.books_agree();
    assert_eq!(books.card.first().map(|card| card.minor), Some(total - 200));
}

#[test]
fn the_same_press_takes_cash_once_and_another_amount_is_a_mistake() {
    let mut shop = TestShop::with_terminal("");
    shop.ring_up(&[("Espresso", "1")]);
    shop.checkout();
    let press = json!({ "request_id": "cash-1", "sale": shop.sale_id(), "tendered": "5.00" });
    shop.call("cash_pay", press.clone());
    shop.call("cash_pay", press);
    let other = json!({ "request_id": "cash-1", "sale": shop.sale_id(), "tendered": "10.00" });
    assert_eq!(shop.refused("cash_pay", other), "request_reused");
    let sale = shop.sale();
    assert_eq!(sale["tenders"].as_array().unwrap().len(), 1);
    assert_eq!(shop.books_agree().sales, 1);
}

#[test]
fn an_amount_that_is_none_is_refused_by_name() {
    let mut shop = TestShop::with_terminal("");
    shop.ring_up(&[("Espresso", "1")]);
    shop.checkout();
    for wrong in ["", "abc", "1e3", "12,50", "12.505", "-5.00"] {
        let args = json!({ "request_id": shop.request(), "sale": shop.sale_id(), "tendered": wrong });
        assert_eq!(shop.refused("cash_pay", args), "invalid", "{wrong:?}");
    }
    assert_eq!(shop.sale()["tenders"].as_array().unwrap().len(), 0);
}
