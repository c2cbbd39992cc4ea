//! `florin return` as other programs see it: card money of a finished sale goes back once.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as expected"
)]

mod shop;

use serde_json::Value;
use shop::{Ran, Shop};

/// A shop with a finished sale of 12.50 by card, receipt T01-000001.
fn sold(script: &str) -> Shop {
    sold_on(Shop::new(script))
}

fn sold_on(shop: Shop) -> Shop {
    let words =
        ["sale", "--terminal", "Counter 1", "--amount", "12.50", "--request-id", "sale", "--wait", "10"];
    let ran = shop.run(&words);
    assert_eq!(ran.code, 0, "{}", ran.words);
    shop
}

/// The manager gives money of that sale back.
fn back(shop: &Shop, request: &str, more: &[&str]) -> Ran {
    let words = ["return", "--receipt", "T01-000001", "--request-id", request];
    let why = ["--reason", "the cake was cold", "--manager", "Manager", "--wait", "10"];
    shop.run_as(&shop.manager, &[&words[..], &why[..], more].concat())
}

fn given_back(shop: &Shop) -> Vec<(String, String)> {
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let books = shop.books();
    let given = books["given_back"].as_array().unwrap();
    given.iter().map(|one| (word(&one["kind"]), word(&one["amount"]["text"]))).collect()
}

#[test]
fn a_payment_is_undone_once_and_the_same_request_repeats_its_outcome() {
    let shop = sold("approve");
    let ran = back(&shop, "a", &[]);
    assert_eq!((ran.code, ran.states()), (0, vec!["intent", "in_flight", "approved"]), "{}", ran.words);
    let end = ran.last();
    assert_eq!((&end["outcome"], &end["returned"]), (&"approved".into(), &"12.50".into()));
    assert_eq!((&end["sale"], &end["receipt"]), (&"T01-000001".into(), &"T01-000002".into()));
    let again = back(&shop, "a", &[]);
    assert_eq!((again.code, again.last(), again.states().len()), (0, end, 0));
    let other = back(&shop, "b", &[]);
    assert_eq!((other.code, &other.last()["blocked"]), (2, &"all_back".into()), "nothing is left of it");
    let changed = back(&shop, "a", &["--amount", "1.00"]);
    assert_eq!((changed.code, &changed.last()["error"]["code"]), (2, &"request_reused".into()));
    assert_eq!(given_back(&shop), [("reversal".into(), "12.50".into())]);
}

#[test]
fn a_part_is_paid_back_to_the_card_of_the_payment_or_to_one_that_is_there() {
    let shop = sold("approve");
    let linked = back(&shop, "a", &["--amount", "4.00"]);
    assert_eq!((linked.code, &linked.last()["way"]), (0, &"refund".into()), "{}", linked.words);
    let shown = back(&shop, "b", &["--amount", "2.00", "--way", "refund-to-card", "--terminal", "Counter 1"]);
    assert_eq!(shown.code, 0, "{}", shown.words);
    let much = back(&shop, "c", &["--amount", "7.00"]);
    assert_eq!(much.code, 2);
    assert_eq!(
        much.last()["error"]["detail"]["cure"],
        "give 6.50 back at most: that is what is left of this payment"
    );
    assert_eq!(given_back(&shop), [("refund".into(), "4.00".into()), ("refund".into(), "2.00".into())]);
}

#[test]
fn an_answer_that_is_lost_is_found_and_a_refusal_gives_nothing_back() {
    let shop = sold("reversal decline, reversal lost request, reversal lost");
    let codes: Vec<i32> = ["a", "b", "c", "c"].iter().map(|id| back(&shop, id, &[]).code).collect();
    assert_eq!(codes, [3, 6, 0, 0]);
    assert_eq!(given_back(&shop), [("reversal".into(), "12.50".into())]);
}

#[test]
fn a_terminal_that_cannot_do_it_in_this_way_names_the_others() {
    let simulate = ["--profile", "swedbank", "--script", "approve"];
    let shop = sold_on(Shop::simulating(&simulate, "swedbank_pax"));
    let ran = back(&shop, "a", &["--way", "refund"]);
    assert_eq!((ran.code, &ran.last()["error"]["code"]), (2, &"return_state".into()));
    assert_eq!(ran.last()["ways"], serde_json::json!(["void", "refund-to-card"]));
    assert_eq!(back(&shop, "b", &[]).code, 0, "the last payment can be undone");
}

#[test]
fn words_that_cannot_be_carried_out_are_named_with_their_cure() {
    let shop = sold("approve");
    let cash = ["sale", "--cash", "10", "--amount", "8.00", "--request-id", "cash"];
    assert_eq!(shop.run(&cash).code, 0);
    let detail = |ran: &Ran| ran.last()["error"]["detail"].clone();
    for (field, more) in [
        ("amount", ["--amount", "some"]),
        ("amount", ["--amount", "-1"]),
        ("amount", ["--amount", "0"]),
        ("payment", ["--payment", "2"]),
        ("payment", ["--payment", "0"]),
        ("terminal", ["--terminal", "Nowhere"]),
    ] {
        let ran = back(&shop, "a", &more);
        assert_eq!((ran.code, detail(&ran)["field"].as_str()), (2, Some(field)), "{more:?}: {}", ran.last());
        assert!(detail(&ran)["cure"].is_string(), "{more:?}");
    }
    let order = |words: &[&str]| {
        let usual = ["return", "--request-id", "b", "--manager", "Manager", "--reason", "cold"];
        shop.run_as(&shop.manager, &[&usual[..], words].concat())
    };
    for (field, words) in [
        ("sale", ["--sale", "T01-000009"]),
        ("sale", ["--sale", "nonsense"]),
        ("sale", ["--sale", "T01-000002"]),
        ("receipt", ["--receipt", "T01-000009"]),
    ] {
        let ran = order(&words);
        assert_eq!((ran.code, detail(&ran)["field"].as_str()), (2, Some(field)), "{words:?}: {}", ran.last());
    }
    assert_eq!(order(&[]).code, 2, "of which sale?");
    assert!(given_back(&shop).is_empty());
    assert_eq!(order(&["--sale", "T01-000001"]).code, 0, "what was a mistake can be asked for rightly");
}

#[test]
fn only_a_manager_with_pin_and_reason_gives_money_back() {
    let shop = sold("approve");
    let order = |pin: &str, who: &str, reason: &str| {
        let words = ["return", "--receipt", "T01-000001", "--request-id", "a", "--manager", who];
        shop.run_as(pin, &[&words[..], &["--reason", reason]].concat())
    };
    for (code, ran) in [
        ("wrong_pin", order("000000", "Manager", "cold")),
        ("role_needed", order(&shop.cashier, "Cashier", "cold")),
        ("invalid", order(&shop.manager, "Manager", " ")),
        ("invalid", order(&shop.manager, "Somebody", "cold")),
    ] {
        assert_eq!((ran.code, ran.last()["error"]["code"].as_str()), (2, Some(code)), "{}", ran.last());
    }
    assert!(given_back(&shop).is_empty());
}
