//! At the counter: who stands there, what is in the basket, which sales are open.

use florin_tests::TestShop;
use serde_json::json;

#[test]
fn nobody_sells_without_signing_in_and_wrong_pins_lock() {
    let shop = TestShop::with_terminal("");
    shop.call("operator_sign_out", json!({}));
    assert_eq!(shop.refused("sale_checkout", json!({ "request_id": "r" })), "not_signed_in");
    let right = shop.pin("Cashier");
    let wrong = if right == "000000" { "000001" } else { "000000" };
    let try_wrong =
        || shop.refused("operator_sign_in", json!({ "operator": shop.operator("Cashier"), "pin": wrong }));
    for _ in 0..4 {
        assert_eq!(try_wrong(), "wrong_pin");
    }
    let fifth = try_wrong();
    assert!(fifth == "wrong_pin" || fifth == "pin_locked");
    assert_eq!(try_wrong(), "pin_locked");
    let locked = json!({ "operator": shop.operator("Cashier"), "pin": right });
    assert_eq!(shop.refused("operator_sign_in", locked), "pin_locked", "even the right one has to wait");
    shop.sign_in("Manager");
}

#[test]
fn a_basket_survives_a_power_cut() {
    let mut shop = TestShop::with_terminal("");
    shop.ring_up(&[("Espresso", "2"), ("Young Gouda", "0.250")]);
    let mut before = shop.state()["basket"].clone();
    // What was done before the cut is kept; the way back is not.
    before["can_undo"] = json!(false);
    shop.restart();
    assert_eq!(shop.state()["basket"], before);
}

#[test]
fn lines_change_and_go() {
    let shop = TestShop::with_terminal("");
    shop.ring_up(&[("Espresso", "1"), ("Espresso", "1"), ("Butter croissant", "1")]);
    let basket = shop.state()["basket"].clone();
    assert_eq!(basket["lines"][0]["quantity"], "2", "the same item joins its line");
    let espresso = basket["lines"][0]["line"].clone();
    let croissant = basket["lines"][1]["line"].clone();
    shop.call("basket_select", json!({ "line": espresso }));
    assert_eq!(shop.state()["basket"]["selected"], espresso);
    shop.call("basket_set_quantity", json!({ "line": espresso, "quantity": "3" }));
    shop.call("basket_remove", json!({ "line": croissant }));
    let basket = shop.state()["basket"].clone();
    assert_eq!((basket["lines"].as_array().unwrap().len(), &basket["items"]), (1, &json!("3")));
    for wrong in ["0", "-1", "x", "1.2345"] {
        let args = json!({ "line": espresso, "quantity": wrong });
        assert_eq!(shop.refused("basket_set_quantity", args), "invalid", "{wrong:?}");
    }
}

#[test]
fn a_scanner_finds_items_by_code_and_names_what_it_does_not_find() {
    let shop = TestShop::with_terminal("");
    shop.call("basket_scan", json!({ "code": "2000000001012", "quantity": null }));
    assert_eq!(shop.state()["basket"]["lines"][0]["name"], "Espresso");
    let error =
        shop.try_call("basket_scan", json!({ "code": "9999999999994", "quantity": null })).unwrap_err();
    assert_eq!((&error["code"], &error["detail"]["code"]), (&json!("unknown_item"), &json!("9999999999994")));
}

#[test]
fn items_by_quick_key_category_and_text() {
    let shop = TestShop::with_terminal("");
    let quick = shop.call("item_list", json!({ "category": null, "search": null }));
    let all = shop.call("item_list", json!({ "category": null, "search": "" }));
    let count = |items: &serde_json::Value| items["items"].as_array().unwrap().len();
    assert!(count(&quick) > 5 && count(&all) > count(&quick));
    let category = quick["categories"][0]["id"].clone();
    let group = shop.call("item_list", json!({ "category": category, "search": null }));
    assert!(group["items"].as_array().unwrap().iter().all(|item| item["category"] == category));
    let found = shop.call("item_list", json!({ "category": null, "search": "esPRes" }));
    assert_eq!(found["items"][0]["name"], "Espresso");
}

#[test]
fn a_sale_goes_back_to_the_basket_while_no_money_is_on_it() {
    let mut shop = TestShop::with_terminal("");
    shop.ring_up(&[("Espresso", "2")]);
    let sale = shop.checkout();
    assert_eq!(
        shop.refused("basket_scan", json!({ "code": "2000000001012", "quantity": null })),
        "basket_locked"
    );
    shop.call("sale_cancel", json!({ "request_id": "back", "sale": sale }));
    let state = shop.state();
    assert!(state["sale"].is_null());
    assert_eq!(state["basket"]["lines"][0]["quantity"], "2");
    shop.ring_up(&[("Espresso", "1")]);
    shop.checkout();
    shop.pay_cash("50.00");
    let books = shop.books_agree();
    assert_eq!(books.sales, 1);
    let shown = shop.call("sale_list", json!({}));
    assert_eq!(shown["sales"].as_array().unwrap().len(), 1, "a cancelled sale is no receipt");
    assert_eq!(shown["sales"][0]["reference"], "T01-000002", "references may have gaps");
    assert_eq!(shown["sales"][0]["receipt_number"], "T01-000001", "receipt numbers may not");
}

#[test]
fn a_part_paid_sale_is_left_open_and_taken_up_again() {
    let mut shop = TestShop::with_terminal("");
    shop.ring_up(&[("Espresso", "2")]);
    let first = shop.checkout();
    shop.pay_cash("1.00");
    shop.call("sale_leave", json!({ "sale": first }));
    let state = shop.state();
    assert!(state["sale"].is_null());
    assert_eq!(state["open_sales"][0]["sale"], first.as_str());
    shop.ring_up(&[("Butter croissant", "1")]);
    assert_eq!(shop.refused("sale_open", json!({ "sale": first })), "basket_not_empty");
    shop.checkout();
    shop.pay_cash("5.00");
    shop.next();
    shop.call("sale_open", json!({ "sale": first }));
    let due = shop.sale()["cash"]["due"]["text"].as_str().unwrap().to_owned();
    shop.pay_cash(&due);
    assert_eq!(shop.books_agree().sales, 2);
}

#[test]
fn a_terminal_is_asked_how_it_is() {
    let mut shop = TestShop::with_terminal("");
    let args = json!({ "terminal": shop.terminal_id() });
    assert_eq!(shop.state()["terminals"][0]["state"], "unchecked");
    assert_eq!(shop.call("terminal_check", args.clone())["state"], "ready");
    shop.switch_terminal_off();
    assert_eq!(shop.call("terminal_check", args)["state"], "not_answering");
}
