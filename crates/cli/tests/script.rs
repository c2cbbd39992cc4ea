//! `florin run` as other programs see it: a line for each line, one outcome, and the same file again.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as expected"
)]
#![expect(clippy::disallowed_methods, reason = "what is written here nobody needs after the test")]

use std::fs;

mod shop;

use shop::{Ran, Shop};

fn run(shop: &Shop, name: &str, lines: &[&str]) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    fs::write(&file, lines.join("\n")).unwrap();
    shop.run_as(&shop.cashier, &["run", file.to_str().unwrap(), "--operator", "Cashier", "--wait", "10"])
}

const CAKE: &str =
    r#"{"command":"basket_open_item","args":{"name":"Cake","price":"12.50"},"unless":"/basket/lines/0"}"#;
const ORDER: &str = r#"{"command":"sale_checkout","args":{"request_id":"order"}}"#;
const PART: &str =
    r#"{"command":"cash_pay","args":{"request_id":"part","sale":"@/sale/id","tendered":"5.00"}}"#;
const REST: &str = r#"{"command":"payment_start","args":{"request_id":"rest","sale":"@/sale/id","terminal":"@/terminals/0/id"}}"#;

#[test]
fn lines_are_carried_out_in_turn_and_the_same_file_again_does_nothing_twice() {
    let shop = Shop::new("approve");
    let lines = ["# a part in cash, the rest by card", CAKE, "", ORDER, PART, REST];
    let ran = run(&shop, "split.jsonl", &lines);
    assert_eq!(ran.code, 0, "{:?} {}", ran.lines, ran.words);
    assert_eq!((&ran.last()["outcome"], &ran.last()["lines"]), (&"done".into(), &4.into()));
    assert_eq!(ran.states(), ["intent", "in_flight", "approved"]);
    assert_eq!(ran.lines[0]["line"], 2, "lines are counted as an editor does: {:?}", ran.lines);
    assert_eq!(shop.books()["card"][0]["text"], "7.50");

    let again = run(&shop, "split.jsonl", &lines);
    assert_eq!((again.code, again.last()), (0, ran.last()));
    assert_eq!(again.lines[0]["left_out"], true);
    assert_eq!(again.states(), Vec::<String>::new(), "nothing is sent again");
    assert_eq!(shop.books()["approved"].as_array().unwrap().len(), 1);
}

#[test]
fn the_first_line_that_does_not_go_ends_the_run_and_says_which() {
    let shop = Shop::new("decline, approve");
    let declined = run(&shop, "a.jsonl", &[CAKE, ORDER, REST, PART]);
    assert_eq!(declined.code, 3, "{:?}", declined.lines);
    assert_eq!((&declined.last()["outcome"], &declined.last()["line"]), (&"declined".into(), &3.into()));
    // the part in cash behind it was not taken
    let back = r#"{"command":"sale_cancel","args":{"request_id":"back","sale":"@/sale/id"}}"#;
    assert_eq!(run(&shop, "b.jsonl", &[back]).code, 0);

    let nobody = r#"{"command":"gift_pay","args":{"request_id":"g","sale":"@/sale/id","code":"CARD0001"}}"#;
    let pointing = run(&shop, "c.jsonl", &[nobody]);
    assert_eq!((pointing.code, &pointing.last()["error"]["detail"]["field"]), (2, &"@/sale/id".into()));
    let order = r#"{"command":"sale_checkout","args":{"request_id":"order 2"}}"#;
    let unknown = run(&shop, "d.jsonl", &[order, nobody]);
    assert_eq!((unknown.code, &unknown.last()["error"]["code"]), (2, &"gift_unknown".into()));

    for (line, cure) in [("{\"command\":\"no_such\"}", "no_such"), ("not json", "line 2"), ("{}", "command")]
    {
        let ran = run(&shop, "e.jsonl", &[CAKE, line]);
        assert_eq!(ran.code, 2);
        assert!(ran.last()["error"]["detail"]["cure"].as_str().unwrap().contains(cure), "{:?}", ran.lines);
        assert_eq!(ran.lines.len(), 1, "nothing of it was carried out");
    }
}

#[test]
fn a_basket_that_was_put_aside_waits_for_the_next_run() {
    let shop = Shop::new("approve");
    let aside = r#"{"command":"basket_park","args":{"name":"Table 4"},"unless":"/parked/0"}"#;
    assert_eq!(run(&shop, "a.jsonl", &[CAKE, aside, aside]).code, 0);
    let back = r#"{"command":"basket_recall","args":{"basket":"@/parked/0/basket"},"if":"/parked/0"}"#;
    let ran = run(&shop, "b.jsonl", &[back, r#"{"command":"state_snapshot"}"#, back]);
    assert_eq!(ran.code, 0, "{:?}", ran.lines);
    assert_eq!(ran.lines[1]["answer"]["state"]["basket"]["lines"][0]["name"], "Cake");
    assert_eq!(ran.lines[2]["left_out"], true);
    assert_eq!(shop.run(&["run", "nowhere.jsonl"]).code, 2);
}
