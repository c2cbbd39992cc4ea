//! Many items: what is typed and scanned is found, and the screen gets no more of it than it shows.

#![expect(clippy::unwrap_used, reason = "a journey that is not as expected may end there")]

use serde_json::{Value, json};

use florin_tests::TestShop;

/// Two articles that share a code, as a can and its six-pack do where a maker saved on numbers.
const SHARED: &str = r#"
[[product]]
name = "Tonic water 20 cl"
code = "5449000131805"
codes = ["54491472", "036000291452"]
price = "1.20"
tax = "B"

[[product]]
name = "Tonic water 6 × 20 cl"
codes = ["54491472"]
price = "6.30"
tax = "B"
"#;

fn scan(code: &str) -> Value {
    json!({ "code": code, "quantity": null })
}

fn names(found: &Value) -> Vec<&str> {
    found["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect()
}

#[test]
fn wish_13_the_screen_gets_a_page_of_ten_thousand_items_and_the_rest_piece_by_piece() {
    let shop = TestShop::stocked("", 10_000);
    let mut query = json!({ "category": null, "search": "" });
    let mut seen = 0;
    for _ in 0..3 {
        let page = shop.call("item_list", query.clone());
        assert_eq!((names(&page).len(), &page["more"]), (60, &json!(true)));
        query["after"] = page["next"].clone();
        seen += 60;
    }
    assert_eq!(query["after"], json!(seen.to_string()), "each page goes on where the last one ended");
    assert_eq!(shop.refused("item_list", json!({ "category": null, "search": "", "after": "x" })), "invalid");

    let broad = shop.call("item_list", json!({ "category": null, "search": "m" }));
    assert_eq!((names(&broad).len(), &broad["more"], &broad["next"]), (30, &json!(true), &Value::Null));
    let narrow = shop.call("item_list", json!({ "category": null, "search": "CREME gateau" }));
    for name in names(&narrow) {
        assert!(name.contains("crème") && name.contains("gâteau"), "{name}");
    }
    assert!(!names(&narrow).is_empty());
    let none = shop.call("item_list", json!({ "category": null, "search": "nothing like this" }));
    assert!(names(&none).is_empty());
}

#[test]
fn wish_14_a_code_of_several_items_asks_which_and_one_of_another_continent_is_known() {
    let shop = TestShop::stocked(SHARED, 0);
    let asked = shop.try_call("basket_scan", scan("54491472")).unwrap_err();
    assert_eq!(asked["code"], "several_items");
    assert_eq!(names(&asked["detail"]), ["Tonic water 20 cl", "Tonic water 6 × 20 cl"]);
    assert!(shop.state()["basket"]["lines"].as_array().unwrap().is_empty(), "nothing is guessed");
    let chosen = asked["detail"]["items"][1]["id"].clone();
    shop.call("basket_add", json!({ "item": chosen, "quantity": "2" }));
    shop.call("basket_scan", scan("0036000291452"));
    let lines = shop.state()["basket"]["lines"].clone();
    assert_eq!((&lines[0]["name"], &lines[0]["quantity"]), (&json!("Tonic water 6 × 20 cl"), &json!("2")));
    assert_eq!(lines[1]["name"], "Tonic water 20 cl", "a UPC-A that came as an EAN");
}

#[test]
fn wish_14_a_misread_code_says_so_and_an_unknown_one_too() {
    let shop = TestShop::stocked("", 0);
    assert_eq!(shop.refused("basket_scan", scan("4006381333932")), "misread_code");
    assert_eq!(shop.refused("basket_scan", scan("4006381333931")), "unknown_item");
    assert_eq!(
        shop.refused("basket_scan", scan("A-17")),
        "unknown_item",
        "codes of a shop have no check digit"
    );
    assert!(shop.state()["basket"]["lines"].as_array().unwrap().is_empty());
}
