//! What a counter does to a basket, from the screen's command to books that add up.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a journey that is not as expected may end there"
)]

use florin_tests::{SHOP_FILE, TestShop};
use serde_json::{Value, json};

fn basket(shop: &TestShop) -> Value {
    shop.state()["basket"].clone()
}

fn total(shop: &TestShop) -> String {
    basket(shop)["total"]["text"].as_str().unwrap().to_owned()
}

fn approval(shop: &TestShop) -> Value {
    json!({ "manager": shop.operator("Manager"), "pin": shop.pin("Manager") })
}

fn item(shop: &TestShop, name: &str) -> String {
    let found = shop.call("item_list", json!({ "category": null, "search": name }));
    found["items"][0]["id"].as_str().unwrap().to_owned()
}

/// What the journal tells of events with this name.
fn told(shop: &TestShop, event: &str) -> i64 {
    let db = rusqlite::Connection::open(shop.data().join("till.sqlite")).unwrap();
    let sql = "SELECT count(*) FROM journal WHERE kind = 'event' AND json_extract(body, '$.event') = ?1";
    db.query_row(sql, [event], |row| row.get(0)).unwrap()
}

#[test]
fn a_discount_stays_within_the_cashiers_limit_or_asks_for_a_manager() {
    let mut shop = TestShop::with_terminal("");
    shop.ring_up(&[("Espresso", "4"), ("Butter croissant", "2")]);
    let line = basket(&shop)["lines"][0]["line"].clone();
    let plain = total(&shop);
    let ask = json!({ "line": line, "percent": "10", "reason": "loyal customer" });
    shop.call("basket_discount", ask);
    let after = basket(&shop);
    assert_eq!(after["lines"][0]["amount"]["text"], "9.36");
    assert_eq!(after["lines"][0]["listed"]["text"], "10.40");
    assert_eq!(after["lines"][0]["reductions"][0]["percent"], "10");
    let more = json!({ "percent": "20", "reason": "end of day" });
    assert_eq!(shop.refused("basket_discount", more), "approval_needed");
    let mut wrong = json!({ "percent": "20", "reason": "end of day", "approval": approval(&shop) });
    wrong["approval"]["pin"] = json!("000000x");
    assert_eq!(shop.refused("basket_discount", wrong), "wrong_pin");
    let more = json!({ "percent": "20", "reason": "end of day", "approval": approval(&shop) });
    shop.call("basket_discount", more);
    assert_eq!(shop.state()["operator"]["name"], "Cashier", "the cashier stays");
    assert_ne!(total(&shop), plain);
    assert_eq!(basket(&shop)["off"][0]["reason"], "end of day");
    assert_eq!(told(&shop, "discount_given"), 2);
    shop.call("basket_discount_clear", json!({}));
    shop.call("basket_discount_clear", json!({ "line": line }));
    assert_eq!(total(&shop), plain);
    for bad in [json!({ "reason": "x" }), json!({ "percent": "1", "amount": "1", "reason": "x" })] {
        assert_eq!(shop.refused("basket_discount", bad), "invalid");
    }
    assert_eq!(shop.refused("basket_discount", json!({ "percent": "5", "reason": " " })), "invalid");
    shop.checkout();
    shop.pay_cash("50.00");
    shop.books_agree();
}

#[test]
fn another_price_needs_a_reason_and_keeps_the_catalogues() {
    let mut shop = TestShop::with_terminal("");
    shop.ring_up(&[("Espresso", "1")]);
    let line = basket(&shop)["lines"][0]["line"].clone();
    let price = |price: &str| json!({ "line": line, "price": price, "reason": "shelf label" });
    assert_eq!(shop.refused("basket_price", price("1.00")), "approval_needed");
    shop.call("basket_price", price("2.50"));
    let view = basket(&shop);
    assert_eq!(
        (&view["lines"][0]["each"], &view["lines"][0]["instead_of"]),
        (&json!("2.50"), &json!("2.60"))
    );
    let mut low = price("1.00");
    low["approval"] = approval(&shop);
    shop.call("basket_price", low);
    shop.call("basket_note", json!({ "line": line, "note": "in a mug" }));
    shop.call("basket_note", json!({ "note": "table 4" }));
    shop.checkout();
    shop.pay_cash("1.00");
    let receipt = shop.receipt();
    for said in ["instead of 2.60", "in a mug", "table 4"] {
        assert!(receipt.contains(said), "{said} is missing in\n{receipt}");
    }
    shop.books_agree();
}

#[test]
fn the_last_change_is_undone_and_the_removal_stays_written_down() {
    let shop = TestShop::with_terminal("");
    assert_eq!(shop.refused("basket_undo", json!({})), "nothing_to_undo");
    shop.ring_up(&[("Espresso", "1"), ("Butter croissant", "1")]);
    let before = basket(&shop);
    let line = before["lines"][0]["line"].clone();
    shop.call("basket_remove", json!({ "line": line }));
    assert_eq!(basket(&shop)["lines"].as_array().unwrap().len(), 1);
    assert_eq!(basket(&shop)["can_undo"], true);
    shop.call("basket_undo", json!({}));
    assert_eq!(basket(&shop)["lines"], before["lines"]);
    assert_eq!((told(&shop, "line_removed"), told(&shop, "undone")), (1, 1));
    shop.call("basket_undo", json!({}));
    shop.call("basket_undo", json!({}));
    assert_eq!(basket(&shop)["lines"], json!([]));
    assert_eq!(basket(&shop)["can_undo"], false);
}

#[test]
fn baskets_wait_under_names_and_survive_a_power_cut() {
    let mut shop = TestShop::with_terminal("");
    assert_eq!(shop.refused("basket_park", json!({ "name": "Window" })), "basket_empty");
    shop.ring_up(&[("Espresso", "1")]);
    shop.call("basket_park", json!({ "name": "Window" }));
    shop.ring_up(&[("Butter croissant", "2")]);
    shop.restart();
    shop.sign_in("Cashier");
    let waiting = shop.state()["parked"].clone();
    assert_eq!((&waiting[0]["name"], &waiting[0]["total"]["text"]), (&json!("Window"), &json!("2.60")));
    shop.call("basket_recall", json!({ "basket": waiting[0]["basket"] }));
    assert_eq!(basket(&shop)["lines"][0]["name"], "Espresso");
    assert_eq!(basket(&shop)["name"], "Window");
    let waiting = shop.state()["parked"].clone();
    assert_eq!((waiting.as_array().unwrap().len(), &waiting[0]["items"]), (1, &json!("2")));
    shop.checkout();
    assert_eq!(shop.refused("basket_recall", json!({ "basket": waiting[0]["basket"] })), "basket_locked");
    assert_eq!(shop.refused("basket_park", json!({ "name": "x" })), "basket_locked");
    shop.pay_cash("5.00");
    shop.next();
    let gone = json!({ "basket": waiting[0]["basket"], "reason": "did not come back" });
    shop.call("basket_discard", gone);
    assert_eq!(shop.state()["parked"], json!([]));
    assert_eq!(told(&shop, "basket_given_up"), 1);
    shop.ring_up(&[("Espresso", "1")]);
    assert_eq!(shop.refused("basket_discard", json!({ "reason": "" })), "invalid");
    shop.call("basket_discard", json!({ "reason": "left" }));
    assert_eq!(basket(&shop)["lines"], json!([]));
    shop.books_agree();
}

#[test]
fn wine_asks_for_an_age_before_it_is_paid() {
    let mut shop = TestShop::with_terminal("");
    shop.ring_up(&[("Red wine", "1")]);
    assert_eq!(basket(&shop)["age"], 18);
    let request = shop.request();
    let refused = shop.try_call("sale_checkout", json!({ "request_id": request })).unwrap_err();
    assert_eq!((&refused["code"], &refused["detail"]["years"]), (&json!("age_not_checked"), &json!(18)));
    shop.call("basket_age", json!({}));
    assert_eq!((&basket(&shop)["age"], &basket(&shop)["age_checked"]), (&json!(null), &json!(18)));
    shop.checkout();
    shop.pay_cash("10.00");
    assert_eq!(told(&shop, "age_checked"), 1);
    shop.books_agree();
}

#[test]
fn prices_are_typed_where_the_catalogue_has_none() {
    let mut shop = TestShop::with_terminal("");
    let flowers = item(&shop, "Flowers");
    let bare = shop.try_call("basket_add", json!({ "item": flowers, "quantity": null })).unwrap_err();
    assert_eq!((&bare["code"], &bare["detail"]["name"]), (&json!("price_needed"), &json!("Flowers")));
    let scanned = shop.refused("basket_scan", json!({ "code": "2000000006079", "quantity": null }));
    assert_eq!(scanned, "price_needed");
    shop.call("basket_add", json!({ "item": flowers, "quantity": null, "price": "12.50" }));
    let espresso = item(&shop, "Espresso");
    let fixed = json!({ "item": espresso, "quantity": null, "price": "1.00" });
    assert_eq!(shop.refused("basket_add", fixed), "invalid");
    shop.call("basket_open_item", json!({ "name": "Vase", "price": "7.49", "tax": "A", "quantity": "2" }));
    assert_eq!(shop.refused("basket_open_item", json!({ "name": "", "price": "1" })), "invalid");
    assert_eq!(shop.refused("basket_open_item", json!({ "name": "x", "price": "1", "tax": "?" })), "invalid");
    assert_eq!(total(&shop), "27.48");
    shop.checkout();
    shop.pay_cash("30.00");
    shop.books_agree();
}

#[test]
fn labels_of_the_scale_tell_a_weight_or_a_price() {
    let shop = TestShop::with_terminal("");
    // 500 g at 18.90, then a printed price of 4.71, whose check digit is wrong as in many shops.
    shop.call("basket_scan", json!({ "code": "2110042005005", "quantity": null }));
    shop.call("basket_scan", json!({ "code": "2210042004719", "quantity": null }));
    let lines = basket(&shop)["lines"].clone();
    assert_eq!((&lines[0]["quantity"], &lines[0]["amount"]["text"]), (&json!("0.5"), &json!("9.45")));
    assert_eq!((&lines[1]["labelled"], &lines[1]["amount"]["text"]), (&json!(true), &json!("4.71")));
    let unknown = json!({ "code": "2199999005009", "quantity": null });
    assert_eq!(shop.refused("basket_scan", unknown), "unknown_item");
}

#[test]
fn a_gift_card_is_sold_pays_and_comes_off_again() {
    let mut shop = TestShop::with_terminal("");
    let code = "gift-0001 2345";
    assert_eq!(shop.refused("gift_show", json!({ "code": code })), "gift_unknown");
    shop.call("basket_gift", json!({ "code": code, "amount": "20.00" }));
    assert_eq!(shop.refused("basket_gift", json!({ "code": code, "amount": "5.00" })), "invalid");
    assert_eq!(shop.refused("basket_gift", json!({ "code": "1", "amount": "5.00" })), "invalid");
    shop.checkout();
    assert_eq!(shop.sale()["total"]["text"], "20.00");
    shop.pay_cash("20.00");
    let card = shop.call("gift_show", json!({ "code": code }));
    assert_eq!((&card["code"], &card["left"]["text"]), (&json!("*2345"), &json!("20.00")));
    shop.next();
    shop.ring_up(&[("Red wine", "3")]);
    shop.call("basket_age", json!({}));
    shop.checkout();
    let sale = shop.sale_id();
    let request = shop.request();
    let short = json!({ "request_id": request, "sale": sale, "code": code, "amount": "21.00" });
    assert_eq!(shop.refused("gift_pay", short), "gift_short");
    let request = shop.request();
    let pay = json!({ "request_id": request, "sale": sale, "code": code });
    shop.call("gift_pay", pay.clone());
    shop.call("gift_pay", pay);
    assert_eq!(shop.sale()["due"]["text"], "6.85", "the same press twice is one");
    let tender = shop.sale()["tenders"][0].clone();
    assert_eq!((&tender["kind"], &tender["removable"]), (&json!("gift"), &json!(true)));
    let request = shop.request();
    let off = json!({ "request_id": request, "sale": sale, "tender": tender["id"] });
    shop.call("tender_remove", off);
    assert_eq!(shop.sale()["due"]["text"], "26.85");
    assert_eq!(shop.call("gift_show", json!({ "code": code }))["left"]["text"], "20.00");
    let request = shop.request();
    shop.call("gift_pay", json!({ "request_id": request, "sale": sale, "code": code, "amount": "6.85" }));
    shop.pay_cash("20.00");
    assert_eq!(shop.sale()["state"], "completed");
    assert_eq!(shop.call("gift_show", json!({ "code": code }))["left"]["text"], "13.15");
    shop.books_agree();
}

#[test]
fn an_exchange_pays_the_difference_out() {
    let mut shop = TestShop::with_terminal("");
    shop.ring_up(&[("Tea towel", "1"), ("Espresso", "1")]);
    let line = basket(&shop)["lines"][0]["line"].clone();
    let back = json!({ "line": line, "reason": "stain" });
    assert_eq!(shop.refused("basket_take_back", back), "approval_needed");
    let back = json!({ "line": line, "reason": "stain", "approval": approval(&shop) });
    shop.call("basket_take_back", back);
    assert_eq!((total(&shop).as_str(), &basket(&shop)["lines"][0]["back"]), ("-5.35", &json!(true)));
    shop.checkout();
    let sale = shop.sale();
    assert_eq!((&sale["actions"][0], &sale["cash"]["due"]["text"]), (&json!("pay_out"), &json!("-5.35")));
    assert_eq!(sale["cash"]["hand_out"]["text"], "5.35", "what a screen shows");
    let request = shop.request();
    let wrong = json!({ "request_id": request, "sale": sale["id"], "tendered": "-5.00" });
    assert_eq!(shop.refused("cash_pay", wrong), "invalid");
    shop.pay_cash("-5.35");
    assert_eq!(shop.sale()["state"], "completed");
    assert!(shop.receipt().contains("Paid out"));
    let books = shop.books_agree();
    assert_eq!(books.cash.first().map(|cash| cash.minor), Some(-535));
}

#[test]
fn a_line_taken_back_by_mistake_is_sold_after_all() {
    let shop = TestShop::with_terminal("");
    shop.ring_up(&[("Espresso", "1")]);
    let line = basket(&shop)["lines"][0]["line"].clone();
    let back = json!({ "line": line, "reason": "cold", "approval": approval(&shop) });
    shop.call("basket_take_back", back);
    shop.call("basket_take_back", json!({ "line": line }));
    assert_eq!((total(&shop).as_str(), told(&shop, "taken_back_undone")), ("2.60", 1));
}

#[test]
fn a_buyer_without_tax_pays_the_price_without_it() {
    let mut shop = TestShop::with_terminal("");
    shop.ring_up(&[("Tea towel", "1")]);
    assert_eq!(shop.refused("basket_exempt", json!({ "reason": "embassy" })), "approval_needed");
    let exempt = json!({ "reason": "embassy", "approval": approval(&shop) });
    shop.call("basket_exempt", exempt);
    assert_eq!((total(&shop).as_str(), &basket(&shop)["relief"]["text"]), ("6.57", &json!("-1.38")));
    shop.call("basket_exempt", json!({}));
    assert_eq!(total(&shop), "7.95");
    let exempt = json!({ "reason": "embassy", "approval": approval(&shop) });
    shop.call("basket_exempt", exempt);
    shop.checkout();
    shop.pay_cash("10.00");
    assert!(shop.receipt().contains("embassy"));
    shop.books_agree();
}

#[test]
fn paying_by_card_costs_more_where_the_shop_says_so() {
    let mut shop = TestShop::with_terminal("");
    shop.ring_up(&[("Tea towel", "1")]);
    let sale = shop.checkout();
    let request = shop.request();
    let none = json!({ "request_id": request, "sale": sale, "on": true });
    assert_eq!(shop.refused("sale_surcharge", none), "invalid");
    drop(shop);

    let file = SHOP_FILE.replacen("prices = ", "card_surcharge = \"1.5\"\nprices = ", 1);
    let mut shop = TestShop::of_file(&file, "approve");
    shop.ring_up(&[("Tea towel", "1")]);
    let sale = shop.checkout();
    let mut press = |on: bool| {
        let request = shop.request();
        shop.call("sale_surcharge", json!({ "request_id": request, "sale": sale, "on": on }));
        shop.sale()["total"]["text"].clone()
    };
    assert_eq!((press(true), press(false), press(true)), (json!("8.07"), json!("7.95"), json!("8.07")));
    assert_eq!(shop.sale()["surcharge"]["amount"]["text"], "0.12");
    shop.pay_by_card();
    shop.expect_payment("approved");
    assert_eq!(shop.sale()["surcharge"]["open"], false);
    let books = shop.books_agree();
    assert_eq!(books.card.first().map(|card| card.minor), Some(807));
}

#[test]
fn a_shop_with_two_taxes_shows_each() {
    let taxes = "letter = \"A\"\ncategory = \"standard\"\nrate = \"21\"\n";
    let stacked = "letter = \"A\"\ncategory = \"standard\"\nrate = \"14.975\"\n\
        parts = [{ name = \"GST\", rate = \"5\" }, { name = \"QST\", rate = \"9.975\" }]\n";
    let file = SHOP_FILE.replacen(taxes, stacked, 1).replacen("\"inclusive\"", "\"exclusive\"", 1);
    assert!(file.contains("QST"));
    let mut shop = TestShop::of_file(&file, "");
    shop.call("basket_open_item", json!({ "name": "Desk", "price": "100.00" }));
    let parts = basket(&shop)["taxes"][0]["parts"].clone();
    assert_eq!((&parts[0]["tax"]["text"], &parts[1]["tax"]["text"]), (&json!("5.00"), &json!("9.98")));
    assert_eq!(total(&shop), "114.98");
    shop.checkout();
    shop.pay_cash("115.00");
    assert!(shop.receipt().contains("QST 9.975%"));
    shop.books_agree();
}

#[test]
fn the_money_of_a_gift_card_does_not_go_back_past_the_card() {
    let mut shop = TestShop::with_terminal("approve");
    shop.call("basket_gift", json!({ "code": "GIFT00012345", "amount": "20.00" }));
    let sale = shop.checkout();
    shop.pay_by_card();
    shop.expect_payment("approved");
    let payment = shop.call("return_options", json!({ "sale": sale }))["payments"][0].clone();
    assert_eq!((&payment["blocked"], &payment["ways"]), (&json!("gift_card"), &json!([])));
    let request = shop.request();
    let back = json!({
        "request_id": request, "sale": sale, "payment": payment["payment"], "way": "void",
        "terminal": shop.terminal_id(), "manager": shop.operator("Manager"), "pin": shop.pin("Manager"),
        "reason": "changed their mind",
    });
    assert_eq!(shop.refused("return_start", back), "return_state");
    shop.books_agree();
}
