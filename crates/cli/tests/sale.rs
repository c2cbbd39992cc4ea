//! `florin` as other programs see it: lines of JSON, exit codes, and one outcome per request id.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as expected"
)]

use std::process::Command;

mod shop;

use shop::{FLORIN, Ran, Shop};

fn card(shop: &Shop, amount: &str, request: &str) -> Ran {
    shop.run(&[
        "sale",
        "--terminal",
        "Counter 1",
        "--amount",
        amount,
        "--request-id",
        request,
        "--wait",
        "10",
    ])
}

fn cash(shop: &Shop, amount: &str, cash: &str, request: &str) -> Ran {
    shop.run(&["sale", "--cash", cash, "--amount", amount, "--request-id", request])
}

/// Whether the terminal was asked, for each time that somebody stopped.
fn stops(ran: &Ran) -> Vec<bool> {
    ran.lines
        .iter()
        .filter(|line| line["event"] == "stop")
        .filter_map(|line| line["sent"].as_bool())
        .collect()
}

/// A sale that its cashier stops when the customer had the terminal for a while.
fn stopped(shop: &Shop, after: &str, request: &str) -> Ran {
    let words = ["sale", "--terminal", "Counter 1", "--amount", "12.50", "--request-id", request];
    let wish = ["--stop-after", after, "--cashier", "Cashier", "--wait", "10"];
    shop.run_as(&shop.cashier, &[&words[..], &wish[..]].concat())
}

#[test]
fn a_card_sale_is_told_step_by_step_with_the_outcome_last() {
    let shop = Shop::new("approve");
    let ran = card(&shop, "12.50", "a");
    assert_eq!(ran.code, 0, "{}", ran.words);
    assert_eq!(ran.states(), ["intent", "in_flight", "approved"]);
    let end = ran.last();
    assert_eq!((&end["outcome"], &end["receipt"]), (&"approved".into(), &"T01-000001".into()));
    assert_eq!(shop.books()["card"][0]["text"], "12.50");
}

#[test]
fn every_outcome_has_its_exit_code() {
    let shop = Shop::new("decline Refusal, cancel, busy, lost, lost request, reboot");
    let codes: Vec<i32> =
        ["a", "b", "c", "d", "e", "f"].iter().map(|id| card(&shop, "5.00", id).code).collect();
    assert_eq!(codes, [3, 4, 6, 0, 6, 5]);
    assert_eq!(shop.books()["approved"].as_array().unwrap().len(), 1);
}

#[test]
fn the_same_request_id_repeats_its_outcome_and_other_arguments_are_a_mistake() {
    let shop = Shop::new("approve, approve");
    let first = card(&shop, "12.50", "a");
    let again = card(&shop, "12.50", "a");
    assert_eq!((again.code, again.last()), (0, first.last()));
    let other = card(&shop, "13.00", "a");
    assert_eq!((other.code, other.last()["error"]["code"].clone()), (2, "request_reused".into()));
    assert_eq!(cash(&shop, "12.50", "20.00", "a").code, 2, "another tender is another sale");
    assert_eq!(shop.books()["approved"].as_array().unwrap().len(), 1);
}

#[test]
fn nothing_is_sent_while_an_older_attempt_is_open() {
    let shop = Shop::new("reboot, approve");
    let args = ["sale", "--terminal", "Counter 1", "--amount", "5.00", "--wait", "1"];
    assert_eq!(shop.run(&[&args[..], &["--request-id", "a"]].concat()).code, 5);
    let second = shop.run(&[&args[..], &["--request-id", "b"]].concat());
    assert_eq!((second.code, second.last()["sent"].clone()), (5, false.into()));
    assert_eq!(second.last()["open"][0], "T01-000001/1");
    assert_eq!(shop.books()["open"], 1);
}

#[test]
fn a_broken_wire_loses_an_answer_and_no_payment() {
    // Each sale opens a session first; the fault is for what follows it.
    let shop = Shop::simulating(
        &["--proxy", "clean, cut answer after 120 and latency 20ms, clean, clean, refuse"],
        "simulator",
    );
    let lost = card(&shop, "12.50", "a");
    assert_eq!((lost.code, lost.states()), (0, vec!["intent", "in_flight", "unknown", "approved"]));
    assert_eq!(card(&shop, "5.00", "b").code, 6, "nobody listens");
    assert_eq!(shop.books()["approved"].as_array().unwrap().len(), 1);
    let wrong = Command::new(FLORIN).args(["simulate", "--proxy", "cut after 120"]).output().unwrap();
    let words = String::from_utf8(wrong.stderr).unwrap();
    assert_eq!(wrong.status.code(), Some(2));
    assert!(words.contains("cut request"), "{words}");
}

#[test]
fn cash_needs_no_terminal_and_gives_change() {
    let shop = Shop::new("");
    let ran = cash(&shop, "12.52", "20.00", "a");
    assert_eq!((ran.code, ran.last()["change"].clone()), (0, "7.50".into()), "12.52 is 12.50 in cash");
    assert_eq!(cash(&shop, "12.52", "20.00", "a").last(), ran.last());
    let too_little = cash(&shop, "12.52", "10.00", "b");
    assert_eq!(too_little.code, 2, "a mistake that names the cure");
    assert_eq!(too_little.last()["error"]["detail"]["cure"], "hand over at least 12.50 EUR");
    let next = cash(&shop, "1.00", "1.00", "c");
    assert_eq!(next.last()["reference"], "T01-000002", "a mistake opens no sale");
    assert_eq!(shop.books()["cash"][0]["text"], "13.50");
}

#[test]
fn words_that_cannot_be_carried_out_are_named() {
    let shop = Shop::new("");
    for (amount, request) in [("abc", "a"), ("0", "b"), ("-1", "c"), ("1,50", "d"), ("1.505", "e")] {
        let ran = card(&shop, amount, request);
        assert_eq!((ran.code, ran.last()["error"]["code"].clone()), (2, "invalid".into()), "{amount}");
    }
    let nobody = shop.run(&["sale", "--terminal", "Nowhere", "--amount", "1.00", "--request-id", "f"]);
    assert_eq!((nobody.code, nobody.last()["error"]["code"].clone()), (2, "terminal_missing".into()));
    let both = ["sale", "--terminal", "x", "--cash", "1", "--amount", "1", "--request-id", "g"];
    assert_eq!(shop.run(&both).code, 2);
    for wrong in [
        ["terminal", "add", "Counter 1", "--address", "127.0.0.1:1", "--profile", "simulator"],
        ["terminal", "add", "B", "--address", "127.0.0.1:1", "--profile", "nothing"],
        ["terminal", "add", "B", "--address", "192.0.2.1:80", "--profile", "simulator"],
    ] {
        let ran = shop.run(&wrong);
        assert_eq!((ran.code, ran.lines.len()), (2, 0), "{wrong:?}: {}", ran.words);
    }
    assert_eq!(shop.books()["sales"], 0);
}

#[test]
fn doctor_says_what_it_found_and_a_missing_till_is_a_fault() {
    let shop = Shop::new("");
    let ran = shop.run(&["doctor"]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.lines.iter().any(|line| line["level"] == "warning"),
        "a key in a file is weaker, and it says so"
    );
    let nowhere = Command::new(FLORIN).args(["doctor", "--data", "no/such/folder"]).output().unwrap();
    assert_eq!(nowhere.status.code(), Some(1));
}

#[test]
fn a_stop_that_is_in_time_leaves_the_customer_uncharged() {
    let shop = Shop::new("approve after 2s");
    let ran = stopped(&shop, "0.1", "a");
    assert_eq!((ran.code, ran.states()), (4, vec!["intent", "in_flight", "cancelled"]), "{}", ran.words);
    assert_eq!(stops(&ran), [true]);
    assert_eq!(shop.books()["approved"].as_array().unwrap().len(), 0);
    let again = stopped(&shop, "0.1", "a");
    assert_eq!((again.code, again.last()), (4, ran.last()), "nothing is left to stop");
}

#[test]
fn a_stop_that_comes_too_late_leaves_the_sale_paid() {
    let shop = Shop::new("authorise 400ms, approve");
    let ran = stopped(&shop, "0.1", "a");
    assert_eq!((ran.code, ran.last()["outcome"].clone()), (0, "approved".into()), "{}", ran.words);
    assert_eq!(stops(&ran), [true], "it was a wish");
    let quick = stopped(&shop, "30", "b");
    assert_eq!((quick.code, stops(&quick)), (0, vec![]), "nobody stops what ended before");
    assert_eq!(shop.books()["approved"].as_array().unwrap().len(), 2);
}

#[test]
fn nobody_stops_a_sale_without_a_name_a_pin_and_a_time() {
    let shop = Shop::new("");
    let words = ["sale", "--terminal", "Counter 1", "--amount", "12.50", "--request-id", "a"];
    let with = |pin: &str, more: &[&str]| shop.run_as(pin, &[&words[..], more].concat());
    let wrong = with("000000", &["--stop-after", "1", "--cashier", "Cashier"]);
    assert_eq!((wrong.code, wrong.last()["error"]["code"].clone()), (2, "wrong_pin".into()));
    let nobody = with(&shop.cashier, &["--stop-after", "1", "--cashier", "Somebody"]);
    assert_eq!((nobody.code, nobody.last()["error"]["detail"]["field"].clone()), (2, "cashier".into()));
    assert_eq!(nobody.last()["error"]["detail"]["cure"], "name somebody of the shop");
    let silent = shop.run(&[&words[..], &["--stop-after", "1", "--cashier", "Cashier"]].concat());
    assert_eq!((silent.code, silent.last()["error"]["detail"]["field"].clone()), (2, "pin".into()));
    for time in ["soon", "-1", "1e40", "NaN"] {
        let ran = with(&shop.cashier, &["--cashier", "Cashier", &format!("--stop-after={time}")]);
        assert!(ran.code == 2 && ran.words.contains("such as 45 or 0.5"), "{time}: {}", ran.words);
    }
    assert_eq!(with(&shop.cashier, &["--stop-after", "1"]).code, 2, "somebody has to stop it");
    let cash = ["sale", "--cash", "20", "--amount", "1", "--request-id", "b", "--stop-after", "1"];
    assert_eq!(shop.run(&[&cash[..], &["--cashier", "Cashier"]].concat()).code, 2, "cash needs no stop");
    assert_eq!(shop.books()["sales"], 0, "and no customer was bothered");
}
