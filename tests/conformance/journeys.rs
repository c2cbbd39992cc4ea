//! The journeys, each once for every family and mode. What they expect of a family is what the screen is told
//! that it can do.

use serde_json::json;

use crate::day::{Cell, Day};

/// A journey, and what it is called in the table.
pub(crate) type Journey = fn(&mut Day) -> Cell;

pub(crate) const JOURNEYS: &[(&str, Journey)] = &[
    ("approved", approved),
    ("declined", declined),
    ("cancelled at the terminal", cancelled),
    ("aborted before approval", aborted_before),
    ("aborted after approval", aborted_after),
    ("signature accepted", signature_yes),
    ("signature refused", signature_no),
    ("partial", partial),
    ("tip", tip),
    ("cash-back", cash_back),
    ("split", split),
    ("void", void),
    ("refund in part", refund),
    ("refund to a card", refund_to_card),
    ("busy", busy),
    ("logged out", logged_out),
    ("lost answer", lost_answer),
    ("reboot", reboot),
    ("card first", card_first),
    ("the total on its screen", shows),
    ("end of day", end_of_day),
];

fn approved(day: &mut Day) -> Cell {
    day.pay("approve after 300ms");
    if day.is_full() {
        day.shop.until("the till shows what the terminal shows", |shop| {
            shop.payment()["screen"]["lines"].as_array().is_some_and(|lines| !lines.is_empty())
        });
    } else {
        assert_eq!(day.shop.payment()["light"], true);
    }
    day.is_paid();
    assert!(day.shop.payment()["screen"].is_null(), "nothing of the terminal is shown once it ended");
    Cell::Ran
}

fn declined(day: &mut Day) -> Cell {
    day.pay("decline Refusal");
    day.shop.expect_payment("declined");
    assert_eq!(day.shop.payment()["reason"], "refusal");
    day.rest_in_cash();
    Cell::Ran
}

fn cancelled(day: &mut Day) -> Cell {
    day.pay("cancel");
    day.shop.expect_payment("cancelled");
    day.rest_in_cash();
    Cell::Ran
}

fn aborted_before(day: &mut Day) -> Cell {
    day.pay("approve after 30s");
    day.shop.expect_payment("sent");
    day.shop.until("the terminal has the payment", |shop| shop.terminal().is_open());
    day.shop.call("payment_abort", json!({ "payment": day.shop.payment_id() }));
    day.shop.expect_payment("cancelled");
    assert_eq!(day.shop.payment()["reason"], "aborted");
    day.rest_in_cash();
    Cell::Ran
}

/// The money is taken when the stop comes: approval wins, and stays approved.
fn aborted_after(day: &mut Day) -> Cell {
    day.pay("late 700ms");
    day.shop.until("the money is taken", |shop| {
        !shop.terminal().is_open() || !shop.terminal().ledger().is_empty()
    });
    day.shop.call("payment_abort", json!({ "payment": day.shop.payment_id() }));
    day.is_paid();
    Cell::Ran
}

/// In light integration the slip asks, after the fact; in full integration the terminal asks before it.
fn signature_yes(day: &mut Day) -> Cell {
    day.pay("card signature swipe");
    if day.is_full() {
        let prompt = day.prompt();
        assert_eq!(prompt["wants"]["kind"], "confirmation");
        assert_eq!(prompt["signature"], true, "{prompt}");
        day.answer(&prompt, "yes");
        day.is_paid();
        assert_ne!(day.shop.payment()["signature"], "open", "nobody looks at it twice");
        return Cell::Ran;
    }
    day.is_paid();
    assert_eq!(day.shop.payment()["signature"], "open");
    let payment = day.shop.payment_id();
    let args = json!({ "request_id": day.shop.request(), "payment": payment, "accepted": true });
    day.shop.call("payment_signature", args);
    assert_eq!(day.shop.payment()["signature"], "accepted");
    Cell::Ran
}

fn signature_no(day: &mut Day) -> Cell {
    day.pay("card signature swipe");
    if day.is_full() {
        let prompt = day.prompt();
        day.answer(&prompt, "no");
        day.shop.until("the payment ends", |shop| {
            ["declined", "cancelled"].iter().any(|state| shop.payment()["state"] == *state)
        });
        day.rest_in_cash();
        return Cell::Ran;
    }
    day.is_paid();
    let payment = day.shop.payment_id();
    let args = json!({ "request_id": day.shop.request(), "payment": payment, "accepted": false });
    day.shop.call("payment_signature", args);
    day.expect_return("approved");
    assert_eq!(day.shop.payment()["signature"], "refused");
    Cell::Ran
}

fn partial(day: &mut Day) -> Cell {
    day.pay("partial 1.00");
    day.shop.expect_payment("partial");
    day.rest_in_cash();
    Cell::Ran
}

fn tip(day: &mut Day) -> Cell {
    if !day.can("tip") {
        return Cell::Cannot("it takes no tips");
    }
    day.sell();
    let args = json!({
        "request_id": day.shop.request(), "sale": day.shop.sale_id(), "terminal": day.shop.terminal_id(), "tip": "1.50",
    });
    day.shop.call("payment_start", args);
    day.is_paid();
    assert_eq!(day.shop.payment()["tip"]["text"], "1.50");
    Cell::Ran
}

fn cash_back(day: &mut Day) -> Cell {
    if !day.can("cash_back") {
        return Cell::Cannot("it hands out no cash");
    }
    day.sell();
    let args = json!({
        "request_id": day.shop.request(), "sale": day.shop.sale_id(), "terminal": day.shop.terminal_id(),
        "cash_back": "10.00",
    });
    day.shop.call("payment_start", args);
    day.is_paid();
    assert_eq!(day.shop.payment()["cash_back"]["text"], "10.00");
    Cell::Ran
}

/// Two cards for one sale.
fn split(day: &mut Day) -> Cell {
    day.sell();
    for (amount, state) in [(Some("2.00"), "tendering"), (None, "completed")] {
        let mut args = json!({
            "request_id": day.shop.request(), "sale": day.shop.sale_id(), "terminal": day.shop.terminal_id(),
        });
        if let Some(amount) = amount {
            args["amount"] = json!(amount);
        }
        day.shop.call("payment_start", args);
        day.shop.until("the card is paid", |shop| {
            shop.sale()["state"] == state && shop.payment()["state"] == "approved"
        });
    }
    assert_eq!(day.shop.sale()["tenders"].as_array().map(Vec::len), Some(2));
    Cell::Ran
}

fn void(day: &mut Day) -> Cell {
    if !day.can("void") {
        return Cell::Cannot("its vendor undoes nothing: money goes back by a refund");
    }
    day.pay("approve");
    day.is_paid();
    assert!(day.give_back("void", None), "a void is offered");
    day.expect_return("approved");
    let options = day.shop.call("return_options", json!({ "sale": day.shop.sale_id() }));
    assert_eq!(options["payments"][0]["blocked"], "all_back");
    Cell::Ran
}

/// Part of the money, to the card that paid, by whichever message the family has for it.
fn refund(day: &mut Day) -> Cell {
    day.pay("approve");
    day.is_paid();
    let ways = ["refund", "void"];
    if !ways.iter().any(|way| day.give_back(way, Some("1.00"))) {
        day.shop.next();
        return Cell::Cannot("its vendor has no refund that names its payment, and undoes only the whole");
    }
    day.expect_return("approved");
    let options = day.shop.call("return_options", json!({ "sale": day.shop.sale_id() }));
    let payment = &options["payments"][0];
    let minor = |what: &str| payment[what]["minor"].as_i64().unwrap();
    assert_eq!(minor("taken") - minor("left"), 100);
    Cell::Ran
}

fn refund_to_card(day: &mut Day) -> Cell {
    day.pay("approve");
    day.is_paid();
    if !day.give_back("refund_to_card", Some("1.00")) {
        day.shop.next();
        return Cell::Cannot("it gives nothing to a card that is presented");
    }
    day.expect_return("approved");
    Cell::Ran
}

fn busy(day: &mut Day) -> Cell {
    day.pay("busy");
    day.shop.expect_payment("not_started");
    assert_eq!(day.shop.payment()["reason"], "busy");
    day.rest_in_cash();
    Cell::Ran
}

/// The session went while the till slept: it logs in and tries once more by itself.
fn logged_out(day: &mut Day) -> Cell {
    if day.counter.profile == "adyen_local" {
        return Cell::Cannot("it knows no sessions");
    }
    day.shop.terminal().reboot_keeping_history();
    day.pay("approve");
    day.is_paid();
    Cell::Ran
}

fn lost_answer(day: &mut Day) -> Cell {
    day.pay("lost");
    day.wait_for("approved");
    assert_eq!(day.shop.sale()["state"], "completed");
    Cell::Ran
}

/// It loses power with the money taken, and comes back with its memory.
fn reboot(day: &mut Day) -> Cell {
    day.pay("reboot keeping history");
    day.wait_for("approved");
    assert_eq!(day.shop.sale()["state"], "completed");
    Cell::Ran
}

fn card_first(day: &mut Day) -> Cell {
    if !day.can("card_first") {
        return Cell::Cannot("it reads no card before the amount");
    }
    day.shop.call("terminal_card_first", json!({ "terminal": day.shop.terminal_id(), "ask": true }));
    assert!(!day.shop.state()["terminals"][0]["card_waiting"].is_null(), "the card waits");
    day.pay("approve");
    day.is_paid();
    assert!(day.shop.state()["terminals"][0]["card_waiting"].is_null(), "the card was used");
    Cell::Ran
}

/// The customer reads the basket on the terminal, and pays it.
fn shows(day: &mut Day) -> Cell {
    // what a terminal can show it says when its session begins
    day.pay("approve");
    day.is_paid();
    day.shop.next();
    if !day.can("show") {
        return Cell::Cannot("no session tells what it can show");
    }
    day.shop.ring_up(&[("Espresso", "2")]);
    day.shop.call("terminal_show", json!({ "terminal": day.shop.terminal_id() }));
    let shown = day.shop.terminal().screen().join("\n");
    let total = day.shop.state()["basket"]["total"]["text"].as_str().unwrap().to_owned();
    assert!(shown.contains("Espresso") && shown.ends_with(&total), "{shown}");
    day.pay("approve");
    day.is_paid();
    Cell::Ran
}

fn end_of_day(day: &mut Day) -> Cell {
    if !day.can("reconciliation") {
        return Cell::Cannot("its vendor documents no reconciliation");
    }
    let args = json!({
        "terminal": day.shop.terminal_id(), "close": true, "manager": day.shop.operator("Manager"),
        "pin": day.shop.pin("Manager"),
    });
    let totals = day.shop.call("terminal_totals", args);
    assert_eq!(
        (totals["closed"].as_bool(), totals["incomplete"].as_bool()),
        (Some(true), Some(false)),
        "{totals}"
    );
    for sum in totals["sums"].as_array().unwrap() {
        assert_eq!(sum["difference"]["minor"], 0, "terminal and books: {totals}");
    }
    Cell::Ran
}
