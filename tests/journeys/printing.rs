//! Receipts on paper and in every other form. A printer that is off, empty or breaks down keeps nobody from
//! selling, loses no receipt and prints none twice by itself.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::time::{Duration, Instant};

use base64::Engine as _;
use florin_tests::{FakePrinter, Mood, TestShop};
use serde_json::{Value, json};

fn shop() -> (TestShop, FakePrinter) {
    let (shop, printer) = (TestShop::with_terminal("approve"), FakePrinter::start());
    shop.set_printer(&printer.address(), &json!({}));
    (shop, printer)
}

/// A sale paid in cash; it is complete before anybody looks at the printer.
fn sell(shop: &mut TestShop) -> String {
    shop.ring_up(&[("Espresso", "2")]);
    shop.checkout();
    shop.pay_cash("20.00");
    assert_eq!(shop.sale()["state"], "completed");
    shop.sale_id()
}

fn jobs(shop: &TestShop) -> Vec<Value> {
    shop.call("print_list", json!({}))["jobs"].as_array().unwrap().clone()
}

fn job(shop: &TestShop, what: &str) -> Value {
    jobs(shop).into_iter().find(|job| job["what"] == what).unwrap()
}

fn is(shop: &TestShop, what: &str, state: &str) -> bool {
    job(shop, what)["state"] == state
}

#[test]
fn a_cash_sale_opens_the_drawer_and_prints_its_receipt() {
    let (mut shop, printer) = shop();
    let sale = sell(&mut shop);
    shop.until("the receipt is printed", |shop| is(shop, "receipt", "printed"));
    assert_eq!((printer.kicks(), printer.cuts()), (1, 1));
    let (text, stored) = (printer.text(), shop.receipt());
    for line in stored.lines().filter(|line| line.is_ascii() && !line.trim().is_empty()) {
        assert!(text.contains(line), "{line:?} is not on\n{text}");
    }
    let bytes = printer.bytes();
    let kick = bytes.windows(2).position(|two| two == [0x1b, b'p']).unwrap();
    assert!(kick < 8, "nobody waits for paper to give change");
    let number = shop.sale()["receipt_number"].as_str().unwrap().to_owned();
    assert!(text.contains(&format!("1P0{number}-")), "the code that a scanner reads is on it: {text}");
    assert_eq!(shop.state()["printer"]["state"]["state"], "ready");
    let request = shop.request();
    let again = shop.call("receipt_print", json!({ "request_id": request, "sale": sale }));
    assert_eq!(again["copy"], 1);
    shop.until("the copy is printed", |_| printer.text().contains("COPY 1"));
    shop.books_agree();
}

#[test]
fn a_printer_that_is_off_gets_the_receipt_when_it_is_back() {
    let (mut shop, mut printer) = shop();
    printer.switch_off();
    let began = Instant::now();
    sell(&mut shop);
    assert!(began.elapsed() < Duration::from_secs(2), "the sale did not wait: {:?}", began.elapsed());
    shop.until("the trouble is shown", |shop| shop.state()["printer"]["state"]["trouble"] == "unreachable");
    assert_eq!(shop.state()["printer"]["waiting"], 2, "drawer and receipt");
    printer.switch_on();
    for _ in 0..200 {
        if is(&shop, "receipt", "printed") {
            break;
        }
        shop.pass(Duration::from_secs(1));
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(is(&shop, "receipt", "printed"), "{:?}", jobs(&shop));
    assert_eq!(printer.cuts(), 1, "once");
    shop.until("it is well", |shop| shop.state()["printer"]["state"]["state"] == "ready");
}

#[test]
fn old_receipts_do_not_come_out_next_morning() {
    let (mut shop, mut printer) = shop();
    printer.switch_off();
    sell(&mut shop);
    shop.until("it was tried", |shop| job(shop, "receipt")["state"] == "queued");
    shop.pass(Duration::from_secs(12 * 3_600));
    shop.until("it is too old", |shop| {
        // a try that had begun before ends after it, and the next one is due in the new time
        shop.pass(Duration::from_secs(1));
        is(shop, "receipt", "expired") && is(shop, "drawer", "expired")
    });
    printer.switch_on();
    shop.pass(Duration::from_secs(60));
    shop.until("the till sees it again", |shop| shop.state()["printer"]["state"]["state"] == "ready");
    assert!(printer.bytes().is_empty());
    assert_eq!(shop.state()["printer"]["stuck"], 2, "they are shown");
    let request = shop.request();
    let id = job(&shop, "receipt")["id"].clone();
    shop.call("print_again", json!({ "request_id": request, "job": id }));
    shop.until("somebody wanted it", |shop| is(shop, "receipt", "printed"));
    assert!(!printer.text().contains("COPY"), "nothing of it was ever on paper");
    let drawer = job(&shop, "drawer")["id"].clone();
    shop.call("print_drop", json!({ "job": drawer }));
    assert_eq!(shop.state()["printer"]["stuck"], 0);
}

#[test]
fn no_paper_and_an_open_cover_are_said_and_nothing_is_sent_into_them() {
    for (mood, trouble) in [(Mood::NoPaper, "paper_out"), (Mood::CoverOpen, "cover_open")] {
        let (mut shop, printer) = shop();
        printer.becomes(mood);
        sell(&mut shop);
        shop.until("the trouble is shown", |shop| shop.state()["printer"]["state"]["trouble"] == trouble);
        assert_eq!((printer.kicks(), printer.cuts()), (1, 0), "a drawer needs no paper");
        // a queue that waits says so once, and leaves the screens in peace
        let seq = |shop: &mut TestShop| shop.call("state_snapshot", json!({}))["seq"].as_i64().unwrap();
        let before = seq(&mut shop);
        std::thread::sleep(Duration::from_millis(200));
        let after = seq(&mut shop);
        assert!(after - before < 10, "{before} to {after} without any news");
        printer.becomes(Mood::Well);
        for _ in 0..200 {
            if is(&shop, "receipt", "printed") {
                break;
            }
            shop.pass(Duration::from_secs(1));
            std::thread::sleep(Duration::from_millis(20));
        }
        assert_eq!(printer.cuts(), 1, "{:?}", jobs(&shop));
    }
}

#[test]
fn what_may_have_printed_is_said_so_and_repeated_only_as_a_copy() {
    for mood in [Mood::HangsUpAfter(200), Mood::NeverDone] {
        let (mut shop, printer) = shop();
        printer.becomes(mood);
        sell(&mut shop);
        shop.until("it may have printed", |shop| is(shop, "receipt", "failed"));
        printer.becomes(Mood::Well);
        let before = printer.cuts();
        shop.pass(Duration::from_secs(300));
        std::thread::sleep(Duration::from_millis(100));
        assert_eq!(printer.cuts(), before, "not by itself ({mood:?})");
        assert_eq!(shop.state()["printer"]["stuck"], 1);
        let failed = job(&shop, "receipt");
        let args = json!({ "request_id": shop.request(), "job": failed["id"] });
        shop.call("print_again", args);
        shop.until("the copy is printed", |shop| is(shop, "receipt", "printed"));
        assert!(printer.text().contains("COPY 1"), "{mood:?}: {}", printer.text());
        shop.books_agree();
    }
}

#[test]
fn a_till_that_is_killed_while_it_prints_says_so_and_does_not_print_again() {
    let (mut shop, printer) = shop();
    printer.becomes(Mood::Mute);
    shop.set_printer(&printer.address(), &json!({ "drawer": null }));
    printer.becomes(Mood::NeverDone);
    shop.ring_up(&[("Espresso", "1")]);
    shop.checkout();
    shop.pay_cash("5.00");
    shop.until("it prints", |shop| is(shop, "receipt", "printing"));
    shop.restart();
    printer.becomes(Mood::Well);
    let kept = job(&shop, "receipt");
    assert_eq!((kept["state"].as_str(), kept["trouble"].as_str()), (Some("failed"), Some("stopped")));
    let cuts = printer.cuts();
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!(printer.cuts(), cuts);
}

#[test]
fn a_printer_that_says_nothing_prints_all_the_same() {
    let (mut shop, printer) = shop();
    printer.becomes(Mood::Mute);
    shop.set_printer(&printer.address(), &json!({ "model": "basic", "width": 32, "drawer": 5 }));
    sell(&mut shop);
    shop.until("it is printed", |shop| is(shop, "receipt", "printed"));
    shop.until("it is cut", |_| (printer.kicks(), printer.cuts()) == (1, 1));
    let request = shop.request();
    shop.call("printer_test", json!({ "request_id": request }));
    shop.until("the test page", |shop| is(shop, "test", "printed"));
    // It says nothing, so the till is done when the bytes have left, and the printer a moment later.
    shop.until("it is cut", |_| printer.cuts() == 2);
}

#[test]
fn a_receipt_leaves_in_every_form_and_each_time_is_counted() {
    let mut shop = TestShop::with_terminal("approve");
    let sale = sell(&mut shop);
    assert!(shop.state()["printer"].is_null());
    let total = shop.sale()["total"]["text"].as_str().unwrap().to_owned();
    let mut copies = Vec::new();
    for form in ["text", "html", "pdf"] {
        let args = json!({ "request_id": shop.request(), "sale": sale, "form": form });
        let file = shop.call("receipt_document", args.clone());
        assert_eq!(shop.call("receipt_document", args), file, "the same press is the same copy");
        let content = file["content"].as_str().unwrap();
        let bytes = base64::engine::general_purpose::STANDARD.decode(content).unwrap();
        copies.push(file["copy"].as_u64().unwrap());
        if form == "pdf" {
            assert!(bytes.starts_with(b"%PDF-"), "{:?}", bytes.get(..8));
        } else {
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.contains(&total), "{total} in {text}");
            assert_eq!(text.contains("COPY 1"), form == "html", "{text}");
        }
    }
    assert_eq!(copies, [0, 1, 2]);
    let refused = json!({ "request_id": shop.request(), "sale": sale });
    assert_eq!(shop.refused("receipt_print", refused), "no_printer");
    shop.books_agree();
}

#[test]
fn a_receipt_is_found_by_what_somebody_remembers_and_by_its_code() {
    let mut shop = TestShop::with_terminal("approve");
    let sale = sell(&mut shop);
    let number = shop.sale()["receipt_number"].as_str().unwrap().to_owned();
    let total = shop.sale()["total"]["text"].as_str().unwrap().to_owned();
    let seal = shop.receipt().lines().last().unwrap().split_whitespace().last().unwrap().to_owned();
    shop.next();
    for text in ["", number.as_str(), total.as_str(), "21-11-2026", "21.11. 14:03"] {
        let found = shop.call("receipt_find", json!({ "text": text }));
        assert_eq!(found["receipts"][0]["sale"], sale.as_str(), "{text:?}: {found}");
        assert_eq!(found["receipts"][0]["cash"], true);
    }
    assert_eq!(shop.call("receipt_find", json!({ "text": "99.98" }))["receipts"], json!([]));
    let code = format!("{number}-{}", &seal[..8]);
    let scanned = shop.try_call("basket_scan", json!({ "code": code, "quantity": null })).unwrap_err();
    assert_eq!((&scanned["code"], &scanned["detail"]["sale"]), (&json!("receipt_scanned"), &json!(sale)));
    let forged = format!("{number}-FFFFFFFF");
    assert_eq!(shop.refused("basket_scan", json!({ "code": forged, "quantity": null })), "unknown_item");
}

#[test]
fn the_drawer_opens_without_a_sale_for_a_manager_with_a_reason() {
    let (mut shop, printer) = shop();
    let args = |shop: &mut TestShop, pin: String, reason: &str| json!({ "request_id": shop.request(), "manager": shop.operator("Manager"), "pin": pin, "reason": reason });
    let wrong = args(&mut shop, "000000".into(), "change");
    assert_eq!(shop.refused("drawer_open", wrong), "wrong_pin");
    let pin = shop.pin("Manager");
    let silent = args(&mut shop, pin.clone(), " ");
    assert_eq!(shop.refused("drawer_open", silent), "invalid");
    assert_eq!(printer.kicks(), 0);
    let right = args(&mut shop, pin, "change for the market");
    shop.call("drawer_open", right.clone());
    shop.call("drawer_open", right);
    shop.until("it opens", |_| printer.kicks() == 1);
    std::thread::sleep(Duration::from_millis(50));
    assert_eq!((printer.kicks(), printer.cuts()), (1, 0));
    shop.books_agree();
}

#[test]
fn bad_settings_of_a_printer_are_named() {
    let shop = TestShop::with_terminal("");
    let set = |key: &str, value: Value| {
        let mut printer = json!({
            "name": "Counter", "address": "printer", "model": "epson", "raster": false, "width": 42,
            "drawer": null, "automatic": true,
        });
        printer[key] = value;
        let args =
            json!({ "printer": printer, "manager": shop.operator("Manager"), "pin": shop.pin("Manager") });
        shop.try_call("printer_set", args).unwrap_err()["detail"]["field"].clone()
    };
    assert_eq!(set("name", json!(" ")), "name");
    assert_eq!(set("address", json!("http://x")), "address");
    assert_eq!(set("model", json!("laser")), "model");
    assert_eq!(set("width", json!(80)), "width");
    assert_eq!(set("drawer", json!(3)), "drawer");
}
