//! The door for terminals that call: when it is open, who is heard, and what a call can never do
//! (security.md, L1 to L14, as far as it takes a whole till).
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use florin_tests::{COUNTERS, Counter, FakePrinter, TestShop};
use serde_json::{Value, json};

const GENERIC: Counter = COUNTERS[0];
const XML: Counter = COUNTERS[1];

fn listening(shop: &TestShop) -> Value {
    shop.state()["listener"].clone()
}

/// One request to the door, and the status and body of its answer.
fn knock(shop: &TestShop, body: &str) -> (u16, String) {
    let url = listening(shop)["urls"][0]["url"].as_str().unwrap().to_owned();
    let (address, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let request = format!(
        "POST /{path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    (status, answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default())
}

struct Names {
    sale_id: String,
    poi_id: String,
}

fn names(shop: &TestShop) -> Names {
    let terminal = shop.state()["terminals"][0].clone();
    let text = |name: &str| terminal[name].as_str().unwrap().to_owned();
    Names { sale_id: text("sale_id"), poi_id: text("poi_id") }
}

fn message(names: &Names, category: &str, device: &str, body: &str) -> String {
    let Names { sale_id, poi_id } = names;
    format!(
        r#"{{"SaleToPOIRequest":{{"MessageHeader":{{"MessageClass":"Device","MessageCategory":"{category}","MessageType":"Request","DeviceID":"{device}","SaleID":"{sale_id}","POIID":"{poi_id}"}},"{category}Request":{body}}}}}"#
    )
}

fn display(names: &Names, device: &str, text: &str) -> String {
    let body = format!(
        r#"{{"DisplayOutput":[{{"Device":"CashierDisplay","InfoQualify":"POIReplication","ResponseRequiredFlag":false,"OutputContent":{{"OutputFormat":"Text","OutputText":[{{"Text":"{text}"}}]}}}}]}}"#
    );
    message(names, "Display", device, &body)
}

const SLIP: &str = r#"{"PrintOutput":{"DocumentQualifier":"CashierReceipt","ResponseMode":"PrintEnd","RequiredSignatureFlag":true,"OutputContent":{"OutputFormat":"Text","OutputText":[{"Text":"Sign: ____"}]}}}"#;
const QUESTION: &str = r#"{"InputData":{"Device":"CashierInput","InfoQualify":"Input","InputCommand":"GetConfirmation","MaxInputTime":30}}"#;

fn paying(counter: Counter) -> TestShop {
    let mut shop = TestShop::with_counter(&counter, "hang");
    shop.ring_up(&[("Espresso", "2")]);
    shop.checkout();
    shop.pay_by_card();
    shop.until("the terminal has the payment", |shop| shop.terminal().is_open());
    shop
}

/// So that the day can end: the terminal comes back and says that nothing was charged.
fn end(shop: &TestShop) {
    shop.call("payment_abort", json!({ "payment": shop.payment_id() }));
    shop.terminal().reboot();
}

#[test]
fn l01_a_fresh_till_listens_nowhere() {
    let shop = TestShop::with_terminal("");
    assert_eq!(
        (listening(&shop)["on"].as_bool(), listening(&shop)["urls"].as_array().map(Vec::len)),
        (Some(false), Some(0))
    );
    assert_eq!(listening(&shop)["warning"], Value::Null);
}

#[test]
fn l02_without_a_terminal_that_calls_no_socket_is_opened() {
    let shop = TestShop::with_counter(&GENERIC, "");
    let args = |address: Value| {
        json!({
            "address": address, "any_address": false, "plain_network": false,
            "manager": shop.operator("Manager"), "pin": shop.pin("Manager"),
        })
    };
    assert_eq!(
        shop.call("listener_set", args(json!("127.0.0.1:0")))["on"],
        false,
        "light terminals never call"
    );
    let full = TestShop::with_counter(&GENERIC.full(), "");
    assert_eq!(listening(&full)["on"], true);
    let address: std::net::SocketAddr = listening(&full)["address"].as_str().unwrap().parse().unwrap();
    assert!(address.ip().is_loopback());
    assert_eq!(
        full.call(
            "listener_set",
            json!({
                "address": null, "any_address": false, "plain_network": false,
                "manager": full.operator("Manager"), "pin": full.pin("Manager"),
            })
        )["on"],
        false,
        "and it can be closed"
    );
    assert!(TcpStream::connect(address).is_err());
    assert_eq!(listening(&full)["warning"], "not_set_up");
}

#[test]
fn l03_every_address_of_the_computer_is_refused_unless_it_is_allowed() {
    let shop = TestShop::with_counter(&GENERIC.full(), "");
    for address in ["0.0.0.0:0", "[::]:0"] {
        let error = shop
            .try_call(
                "listener_set",
                json!({
                    "address": address, "any_address": false, "plain_network": false,
                    "manager": shop.operator("Manager"), "pin": shop.pin("Manager"),
                }),
            )
            .unwrap_err();
        assert_eq!(
            (error["code"].as_str(), error["detail"]["field"].as_str()),
            (Some("invalid"), Some("address")),
            "{error}"
        );
    }
}

#[test]
fn only_a_manager_changes_the_door_and_the_terminals() {
    let mut shop = TestShop::with_counter(&GENERIC.full(), "");
    let door = json!({
        "address": null, "any_address": false, "plain_network": false,
        "manager": shop.operator("Cashier"), "pin": shop.pin("Cashier"),
    });
    assert_eq!(shop.refused("listener_set", door), "role_needed");
    let terminal = shop.terminal_id();
    let remove = |who: &str, shop: &TestShop| json!({ "terminal": terminal, "manager": shop.operator(who), "pin": shop.pin(who) });
    assert_eq!(shop.refused("terminal_remove", remove("Cashier", &shop)), "role_needed");
    let mut add = json!({
        "request_id": shop.request(), "name": "Counter 2", "profile": "adyen_local", "address": "127.0.0.1:9",
        "mode": "light", "poi_id": "P400Plus-275479598", "manager": shop.operator("Manager"), "pin": shop.pin("Manager"),
    });
    for (field, value) in [("key", Value::Null), ("certificate", json!("nonsense"))] {
        add["certificate"] = value;
        add["request_id"] = json!(shop.request());
        let error = shop.try_call("terminal_add", add.clone()).unwrap_err();
        assert_eq!(error["code"], "invalid", "{field}: {error}");
    }
    shop.call("terminal_logout", json!({ "terminal": terminal }));
    shop.call("terminal_remove", remove("Manager", &shop));
    assert_eq!(shop.state()["terminals"].as_array().map(Vec::len), Some(0));
    assert_eq!(listening(&shop)["on"], false, "nobody is left who could call");
    shop.books_agree();
}

#[test]
fn l10_names_that_are_not_paired_and_a_closed_session_are_refused_and_change_nothing() {
    let shop = TestShop::with_counter(&GENERIC.full(), "");
    let ours = names(&shop);
    assert_eq!(knock(&shop, &display(&ours, "1", "APPROVED")).0, 403, "nobody is logged in");
    let shop = paying(GENERIC.full());
    let ours = names(&shop);
    let before = shop.payment();
    for wrong in [
        Names { sale_id: "T99-000000".to_owned(), poi_id: ours.poi_id.clone() },
        Names { sale_id: ours.sale_id.clone(), poi_id: "P400Plus-999999999".to_owned() },
    ] {
        assert_eq!(knock(&shop, &display(&wrong, "1", "APPROVED")).0, 403);
    }
    assert_eq!(shop.payment()["screen"], before["screen"]);
    end(&shop);
}

#[test]
fn l11_words_of_a_terminal_are_shown_and_change_no_state() {
    let shop = paying(GENERIC.full());
    let ours = names(&shop);
    assert_eq!(knock(&shop, &display(&ours, "71", "APPROVED 5.20 EUR")).0, 204);
    shop.until("the words are shown", |shop| {
        shop.payment()["screen"]["lines"] == json!(["APPROVED 5.20 EUR"])
    });
    let (payment, sale) = (shop.payment(), shop.sale());
    assert_eq!((payment["state"].as_str(), sale["state"].as_str()), (Some("sent"), Some("tendering")));
    end(&shop);
    shop.expect_payment_in_time("needs_human", Duration::from_secs(1));
    knock(&shop, &display(&ours, "72", "APPROVED 5.20 EUR"));
    assert_eq!(shop.payment()["state"], "needs_human");
    assert!(shop.books_agree().approved.is_empty());
}

#[test]
fn l12_a_slip_without_a_payment_is_not_taken_and_a_replayed_one_once() {
    let shop = TestShop::with_counter(&GENERIC.full(), "");
    let ours = names(&shop);
    shop.call("terminal_totals", json!({ "terminal": shop.terminal_id(), "close": false }));
    let (status, answer) = knock(&shop, &message(&ours, "Print", "81", SLIP));
    assert_eq!(status, 200);
    assert!(answer.contains("UnavailableDevice"), "{answer}");
    let shop = paying(GENERIC.full());
    let ours = names(&shop);
    for _ in 0..3 {
        let (status, answer) = knock(&shop, &message(&ours, "Print", "82", SLIP));
        assert!(status == 200 && answer.contains("Success"), "{status} {answer}");
    }
    assert_eq!(shop.payment()["slip"], json!(["Sign: ____"]), "one slip");
    end(&shop);
}

/// The same payment in a shop with a printer, and the terminal's wish for a slip.
fn with_printer(printer: &FakePrinter) -> (TestShop, String) {
    let shop = paying(GENERIC.full());
    shop.set_printer(&printer.address(), &json!({}));
    let wish = message(&names(&shop), "Print", "83", SLIP);
    (shop, wish)
}

fn is_done(answer: &(u16, String)) -> bool {
    answer.0 == 200
        && answer.1.contains("\"DocumentQualifier\":\"CashierReceipt\"")
        && answer.1.contains("Success")
}

#[test]
fn a_slip_that_a_terminal_wants_printed_comes_out_once() {
    let printer = FakePrinter::start();
    let (shop, wish) = with_printer(&printer);
    for _ in 0..3 {
        let answer = knock(&shop, &wish);
        assert!(is_done(&answer), "{answer:?}");
    }
    shop.until("it is on paper", |_| printer.cuts() == 1);
    assert!(printer.text().contains("Sign: ____"), "{}", printer.text());
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!((printer.cuts(), printer.kicks()), (1, 0));
    let jobs = shop.call("print_list", json!({}))["jobs"].clone();
    assert_eq!(jobs.as_array().map(Vec::len), Some(1), "{jobs}");
    assert_eq!((&jobs[0]["what"], &jobs[0]["state"]), (&json!("shop_slip"), &json!("printed")));
    end(&shop);
}

#[test]
fn a_terminal_does_not_wait_for_a_printer_that_is_off_and_its_slip_comes_out_later() {
    let mut printer = FakePrinter::start();
    let (shop, wish) = with_printer(&printer);
    printer.switch_off();
    let began = Instant::now();
    let answer = knock(&shop, &wish);
    assert!(
        is_done(&answer) && began.elapsed() < Duration::from_secs(2),
        "{answer:?}: {:?}",
        began.elapsed()
    );
    assert_eq!(shop.payment()["slip"], json!(["Sign: ____"]), "it can be read meanwhile");
    shop.until("the trouble is shown", |shop| shop.state()["printer"]["state"]["trouble"] == "unreachable");
    assert_eq!(shop.state()["printer"]["waiting"], 1);
    printer.switch_on();
    // a few seconds, and no more: the payment must not be given up meanwhile
    for _ in 0..40 {
        if printer.cuts() > 0 {
            break;
        }
        shop.pass(Duration::from_millis(500));
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(printer.cuts(), 1, "{}", printer.text());
    assert!(is_done(&knock(&shop, &wish)), "told again, it is the same");
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!(printer.cuts(), 1);
    end(&shop);
}

#[test]
fn the_copy_to_sign_is_on_paper_before_the_signature_is_looked_at_and_no_second_time() {
    let printer = FakePrinter::start();
    let mut shop = TestShop::with_counter(&GENERIC.full(), "card signature swipe");
    shop.set_printer(&printer.address(), &json!({}));
    shop.ring_up(&[("Espresso", "2")]);
    shop.checkout();
    shop.pay_by_card();
    shop.until("the terminal asks", |shop| shop.payment()["prompt"] != Value::Null);
    shop.until("the copy to sign is printed", |_| printer.cuts() == 1);
    let prompt = shop.payment()["prompt"]["id"].clone();
    shop.call("payment_prompt", json!({ "prompt": prompt, "reply": { "kind": "yes" } }));
    shop.until("it is paid", |shop| shop.sale()["state"] == "completed");
    shop.until("the receipt and the shop's own slip follow", |_| printer.cuts() == 3);
    std::thread::sleep(Duration::from_millis(200));
    let text = printer.text();
    assert_eq!(printer.cuts(), 3, "{text}");
    assert!(text.contains("Receipt T01-000001"), "{text}");
    assert_eq!(text.matches("PLEASE SIGN").count(), 1, "{text}");
    assert_eq!(text.matches("APPROVED").count(), 2, "on the receipt and on the shop's slip: {text}");
    shop.books_agree();
}

#[test]
fn l13_a_question_is_answered_by_a_press_and_by_nothing_else() {
    let shop = paying(GENERIC.full());
    let ours = names(&shop);
    let question = message(&ours, "Input", "91", QUESTION);
    let pressed = std::thread::scope(|scope| {
        let asked = scope.spawn(|| knock(&shop, &question));
        shop.until("the terminal asks", |shop| shop.payment()["prompt"] != Value::Null);
        let prompt = shop.payment()["prompt"].clone();
        let other = json!({ "prompt": format!("{}/999", shop.terminal_id()), "reply": { "kind": "yes" } });
        assert_eq!(shop.refused("payment_prompt", other), "prompt_over");
        shop.call("payment_prompt", json!({ "prompt": prompt["id"], "reply": { "kind": "yes" } }));
        asked.join().unwrap()
    });
    assert!(pressed.1.contains("\"ConfirmedFlag\":true"), "{pressed:?}");
    let again = message(&ours, "Input", "92", QUESTION);
    let silent = std::thread::scope(|scope| {
        let asked = scope.spawn(|| knock(&shop, &again));
        shop.until("the terminal asks", |shop| shop.payment()["prompt"] != Value::Null);
        // longer than the terminal waits, and shorter than the till does for the payment
        for _ in 0..8 {
            shop.clock.advance(Duration::from_secs(2));
            std::thread::sleep(Duration::from_millis(20));
        }
        shop.clock.advance(Duration::from_secs(15));
        asked.join().unwrap()
    });
    assert!(silent.1.contains("\"ConfirmedFlag\":false"), "{silent:?}");
    end(&shop);
}

#[test]
fn l14_no_control_or_bidi_character_reaches_the_screen() {
    let shop = paying(GENERIC.full());
    let ours = names(&shop);
    let wild = r"\u001b[31mPAID\u202e\u200b\u0007 5.20\u2028";
    assert_eq!(knock(&shop, &display(&ours, "99", wild)).0, 204);
    shop.until("the words are shown", |shop| shop.payment()["screen"] != Value::Null);
    let shown = shop.payment()["screen"]["lines"].to_string();
    assert_eq!(shown, r#"["[31mPAID 5.20"]"#);
    end(&shop);
}

#[test]
fn a_family_that_speaks_xml_is_not_heard_in_json_at_its_door() {
    let shop = paying(XML.full());
    let ours = names(&shop);
    assert_eq!(knock(&shop, &display(&ours, "1", "hello")).0, 415);
    end(&shop);
}

#[test]
fn the_receipt_of_a_return_names_the_sale() {
    let mut shop = TestShop::with_counter(&GENERIC, "approve");
    shop.ring_up(&[("Espresso", "2")]);
    shop.checkout();
    shop.pay_by_card();
    shop.expect_payment("approved");
    let sale = shop.sale();
    let options = shop.call("return_options", json!({ "sale": sale["id"] }));
    let payment = options["payments"][0].clone();
    let args = json!({
        "request_id": shop.request(), "sale": sale["id"], "payment": payment["payment"], "way": "void",
        "terminal": payment["terminal"], "manager": shop.operator("Manager"), "pin": shop.pin("Manager"),
        "reason": "brought back",
    });
    shop.call("return_start", args);
    shop.until("the money is back", |shop| shop.state()["giving_back"]["payment"]["state"] == "approved");
    let back = shop.state()["giving_back"].clone();
    let receipt = shop.call("return_receipt", json!({ "id": back["id"] }));
    assert_eq!(receipt["number"], back["return_number"]);
    assert!(
        receipt["text"].as_str().unwrap().contains(sale["receipt_number"].as_str().unwrap()),
        "{receipt}"
    );
    shop.books_agree();
}
