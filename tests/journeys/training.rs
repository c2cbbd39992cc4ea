//! Learning on the till: a copy of the shop with a terminal that plays. Whatever is done in it, the shop's books,
//! its numbers, its drawer and its terminals know nothing of it.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a journey may end where it is"
)]

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use api::events::Numbered;
use api::host::Around;
use api::setup::{FirstPin, NewTerminal};
use api::{Config, Host, KeyPlace, World};
use base64::Engine as _;
use florin_tests::{FakePrinter, Players, SHOP_FILE};
use serde_json::{Value, json};
use simulator::{Options, Script, Simulator};
use tokio::runtime::Runtime;
use tokio::sync::broadcast::Receiver;

/// A shop with a terminal and a printer, and its till in a host.
struct Place {
    host: Option<(Arc<Host>, Runtime)>,
    _street: Runtime,
    terminal: Simulator,
    printer: FakePrinter,
    players: Players,
    pins: Vec<FirstPin>,
    folder: tempfile::TempDir,
    requests: std::cell::Cell<u32>,
}

impl Place {
    fn new() -> Self {
        let street = Runtime::new().unwrap();
        let terminal = street.block_on(Simulator::start(Options::default(), Script::default())).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("till");
        let pins = api::setup::init(SHOP_FILE, &data, KeyPlace::File).unwrap();
        let new = NewTerminal {
            name: "Counter 1".to_owned(),
            address: terminal.addr().to_string(),
            profile: "simulator".to_owned(),
            mode: "light".to_owned(),
            poi_id: None,
            settings: std::collections::BTreeMap::new(),
            key: None,
        };
        api::setup::add_terminal(&data, new).unwrap();
        let (printer, players, requests) =
            (FakePrinter::start(), Players::default(), std::cell::Cell::new(0));
        let mut place =
            Self { host: None, _street: street, terminal, printer, players, pins, folder, requests };
        place.start();
        place.sign_in("Cashier");
        let printer = json!({ "name": "Counter", "address": place.printer.address(), "model": "epson",
            "raster": false, "width": 42, "drawer": 2, "automatic": true });
        let (manager, pin) = place.signs("Manager");
        place.call("printer_set", json!({ "printer": printer, "manager": manager, "pin": pin }));
        place
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("till")
    }

    fn start(&mut self) {
        let runtime = Runtime::new().unwrap();
        let around = Around {
            world: Box::new(World::real),
            keychain: Box::new(|| false),
            practice: self.players.practice(),
        };
        let config = Config { data: self.data() };
        let host = runtime.block_on(Host::start_in(around, config)).unwrap();
        self.host = Some((host, runtime));
    }

    /// The process ends where it is.
    fn kill(&mut self) {
        let (host, runtime) = self.host.take().unwrap();
        drop(host);
        runtime.shutdown_timeout(Duration::from_secs(5));
    }

    fn try_call(&self, command: &str, args: Value) -> Result<Value, Value> {
        let (host, runtime) = self.host.as_ref().unwrap();
        runtime.block_on(host.dispatch(command, args)).map_err(|error| serde_json::to_value(error).unwrap())
    }

    fn call(&self, command: &str, args: Value) -> Value {
        self.try_call(command, args).unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    fn refused(&self, command: &str, args: Value) -> Value {
        self.try_call(command, args).expect_err(command)["code"].clone()
    }

    fn snapshot(&self) -> Value {
        self.call("state_snapshot", json!({}))
    }

    fn state(&self) -> Value {
        self.snapshot()["state"].clone()
    }

    /// A person's id and PIN.
    fn signs(&self, name: &str) -> (String, String) {
        let operators = self.snapshot()["operators"].as_array().unwrap().clone();
        let found = operators.iter().find(|one| one["name"] == name).unwrap()["id"].clone();
        let pin = self.pins.iter().find(|one| one.name == name).unwrap();
        (found.as_str().unwrap().to_owned(), api::setup::shown(pin).to_owned())
    }

    fn sign_in(&self, name: &str) {
        let (operator, pin) = self.signs(name);
        self.call("operator_sign_in", json!({ "operator": operator, "pin": pin }));
    }

    fn request(&self) -> String {
        self.requests.set(self.requests.get() + 1);
        format!("request-{}", self.requests.get())
    }

    fn train(&self) {
        let (manager, pin) = self.signs("Manager");
        self.call("training_start", json!({ "approval": { "manager": manager, "pin": pin } }));
    }

    /// Rings an item up and makes a sale of it; gives the sale's id.
    fn checkout(&self) -> String {
        let found = self.call("item_list", json!({ "category": null, "search": "espresso" }));
        self.call("basket_add", json!({ "item": found["items"][0]["id"], "quantity": "2" }));
        self.call("sale_checkout", json!({ "request_id": self.request() }));
        self.state()["sale"]["id"].as_str().unwrap().to_owned()
    }

    fn sell_for_cash(&self) -> String {
        let sale = self.checkout();
        self.call("cash_pay", json!({ "request_id": self.request(), "sale": sale, "tendered": "20.00" }));
        assert_eq!(self.state()["sale"]["state"], "completed");
        sale
    }

    fn pay_by_card(&self, sale: &str) {
        let terminal = self.state()["terminals"][0]["id"].clone();
        let args = json!({ "request_id": self.request(), "sale": sale, "terminal": terminal });
        self.call("payment_start", args);
    }

    fn until(&self, what: &str, holds: impl Fn(&Value) -> bool) {
        let until = Instant::now() + Duration::from_secs(30);
        while !holds(&self.state()) {
            assert!(Instant::now() < until, "{what} did not come true: {}", self.state());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn next_of(&self, heard: &mut Receiver<Numbered>) -> Value {
        let (_, runtime) = self.host.as_ref().unwrap();
        let next = async { tokio::time::timeout(Duration::from_secs(10), heard.recv()).await };
        serde_json::to_value(runtime.block_on(next).unwrap().unwrap()).unwrap()
    }

    /// What the books of the shop come to, without how long the journal is.
    fn books(&self) -> Value {
        let books = api::inspect::verify(&self.data()).unwrap();
        assert!(books.sound, "{:?}", books.problems);
        let mut told = serde_json::to_value(&books).unwrap();
        told.as_object_mut().unwrap().remove("journal_rows");
        told
    }

    /// The rows of a table in the shop's database file.
    fn rows(&self, table: &str) -> i64 {
        let db = rusqlite::Connection::open(self.data().join("till.sqlite")).unwrap();
        db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
    }

    /// What the shop's journal tells of training, oldest first.
    fn journalled(&self) -> Vec<Value> {
        let db = rusqlite::Connection::open(self.data().join("till.sqlite")).unwrap();
        let mut rows =
            db.prepare("SELECT body FROM journal WHERE body LIKE '%training%' ORDER BY seq").unwrap();
        let bodies = rows.query_map([], |row| row.get::<_, String>(0)).unwrap();
        bodies.map(|body| serde_json::from_str(&body.unwrap()).unwrap()).collect()
    }
}

/// Everything in which a sale leaves something.
const BOOKS: [&str; 12] = [
    "sale",
    "sale_line",
    "sale_tax",
    "tender",
    "attempt",
    "receipt",
    "receipt_issue",
    "return_document",
    "gift_entry",
    "counter",
    "grand_total",
    "print_job",
];

#[test]
fn a_training_day_leaves_nothing_in_the_books_of_the_shop() {
    let place = Place::new();
    place.sell_for_cash();
    place.call("sale_next", json!({}));
    place.until("the receipt is printed", |state| state["printer"]["waiting"] == 0);
    let shop = place.snapshot()["shop"].clone();
    let (books, rows) = (place.books(), BOOKS.map(|table| place.rows(table)));
    let kicks = place.printer.kicks();

    place.train();
    let training = place.snapshot();
    assert_eq!((&training["shop"]["training"], &shop["training"]), (&json!(true), &json!(false)));
    assert_eq!(training["shop"]["name"], shop["name"]);
    let terminals = training["state"]["terminals"].as_array().unwrap();
    assert_eq!((terminals.len(), &terminals[0]["name"]), (1, &json!("Practice terminal")));
    assert_eq!(training["state"]["operator"]["name"], "Cashier", "whoever learns stands at the till");

    assert_eq!(place.call("display_show", json!({}))["training"], true, "the customer sees it too");

    // cash, with a receipt on paper and a copy of it
    let cash = place.sell_for_cash();
    let receipt = place.call("receipt_show", json!({ "sale": cash }))["text"].as_str().unwrap().to_owned();
    assert!(receipt.contains("TRAINING — NOT A RECEIPT") && receipt.contains("TRAIN-000001"), "{receipt}");
    place.call("receipt_print", json!({ "request_id": place.request(), "sale": cash }));
    place.until("the copy is printed", |state| state["printer"]["waiting"] == 0);
    assert!(place.printer.text().matches("TRAINING").count() >= 4, "above and below, twice");
    assert_eq!(place.printer.kicks(), kicks, "the drawer holds real money and stays shut");
    let page = place
        .call("receipt_document", json!({ "request_id": place.request(), "sale": cash, "form": "html" }));
    let page = base64::engine::general_purpose::STANDARD.decode(page["content"].as_str().unwrap()).unwrap();
    assert!(String::from_utf8(page).unwrap().contains("TRAINING"));
    place.call("sale_next", json!({}));

    // a gift card of nobody
    place.call("basket_gift", json!({ "code": "GIFT-0001", "amount": "25.00" }));
    place.call("sale_checkout", json!({ "request_id": place.request() }));
    let gift = place.state()["sale"]["id"].as_str().unwrap().to_owned();
    place.call("cash_pay", json!({ "request_id": place.request(), "sale": gift, "tendered": "25.00" }));
    place.call("sale_next", json!({}));

    // by card, and back
    let card = place.checkout();
    place.pay_by_card(&card);
    place.until("the card is charged", |state| state["sale"]["payment"]["state"] == "approved");
    let options = place.call("return_options", json!({ "sale": card }));
    let (manager, pin) = place.signs("Manager");
    let args = json!({
        "request_id": place.request(), "sale": card, "payment": options["payments"][0]["payment"], "way": "refund",
        "terminal": place.state()["terminals"][0]["id"], "manager": manager, "pin": pin, "reason": "tried out",
    });
    place.call("return_start", args);
    place.until("the money is back", |state| state["giving_back"]["ended"] == true);
    let back = place.state()["giving_back"]["id"].clone();
    let receipt = place.call("return_receipt", json!({ "id": back }));
    assert!(receipt["text"].as_str().unwrap().contains("TRAINING"), "{receipt}");
    assert_eq!(place.players.played().len(), 2, "a charge and a refund, both played");

    place.call("training_end", json!({}));
    let after = place.snapshot();
    assert_eq!(after["shop"], shop);
    assert_eq!(after["state"]["terminals"][0]["name"], "Counter 1");
    assert_eq!(after["state"]["operator"]["name"], "Cashier", "the same person is still there");
    assert!(!place.data().join("training").exists(), "the copy is thrown away");
    assert_eq!((place.books(), BOOKS.map(|table| place.rows(table))), (books, rows));
    assert!(place.terminal.ledger().is_empty() && place.terminal.arrivals().messages.is_empty());
    let told = place.journalled();
    let events: Vec<&Value> = told.iter().map(|row| &row["event"]).collect();
    assert_eq!(events, ["training_started", "training_ended"]);
    assert_eq!(told[0]["operator"], manager, "the manager who allowed it");
    assert_eq!(told[1]["operator"], place.signs("Cashier").0);

    // the next customer gets the number after the last one, as if nothing had been
    let next = place.sell_for_cash();
    let receipt = place.call("receipt_show", json!({ "sale": next }));
    assert!(receipt["number"].as_str().unwrap().ends_with("000002"), "{receipt}");
    assert!(!receipt["text"].as_str().unwrap().contains("TRAINING"));
}

#[test]
fn only_a_manager_starts_it_and_never_over_a_customer() {
    let place = Place::new();
    assert_eq!(place.refused("training_start", json!({})), "approval_needed");
    let (manager, pin) = place.signs("Manager");
    let wrong = if pin == "000000" { "000001" } else { "000000" };
    let args = |pin: &str| json!({ "approval": { "manager": manager, "pin": pin } });
    assert_eq!(place.refused("training_start", args(wrong)), "wrong_pin");
    let found = place.call("item_list", json!({ "category": null, "search": "espresso" }));
    place.call("basket_add", json!({ "item": found["items"][0]["id"], "quantity": "1" }));
    assert_eq!(place.refused("training_start", args(&pin)), "shop_busy", "something is in the basket");
    place.call("sale_checkout", json!({ "request_id": place.request() }));
    assert_eq!(place.refused("training_start", args(&pin)), "shop_busy", "a sale is being paid");
    place.terminal.push(&Script::parse("hang").unwrap());
    let sale = place.state()["sale"]["id"].as_str().unwrap().to_owned();
    place.pay_by_card(&sale);
    place.call("sale_leave", json!({ "sale": sale }));
    assert_eq!(place.refused("training_start", args(&pin)), "shop_busy", "nobody knows yet how it ended");
    assert!(place.journalled().is_empty() && !place.data().join("training").exists());
}

#[test]
fn what_belongs_to_the_shop_cannot_be_changed_in_training() {
    let place = Place::new();
    place.train();
    let (manager, pin) = place.signs("Manager");
    let terminal = json!({ "request_id": place.request(), "name": "Counter 2", "profile": "generic",
        "address": place.terminal.addr().to_string(), "mode": "light", "poi_id": "P", "settings": {},
        "manager": manager, "pin": pin });
    assert_eq!(place.refused("terminal_add", terminal), "training");
    let only = place.state()["terminals"][0]["id"].clone();
    let signed = |mut args: Value| {
        args["manager"] = json!(manager);
        args["pin"] = json!(pin);
        args
    };
    assert_eq!(place.refused("terminal_remove", signed(json!({ "terminal": only }))), "training");
    assert_eq!(place.refused("printer_set", signed(json!({ "printer": null }))), "training");
    let door = json!({ "address": null, "any_address": false, "plain_network": false });
    assert_eq!(place.refused("listener_set", signed(door)), "training");
    let drawer = signed(json!({ "request_id": place.request(), "reason": "change" }));
    assert_eq!(place.refused("drawer_open", drawer), "no_printer", "there is no drawer to open");
    place.call("training_end", json!({}));
    assert_eq!(place.state()["terminals"].as_array().unwrap().len(), 1);
    assert_eq!(place.state()["printer"]["settings"]["drawer"], 2);
}

#[test]
fn the_customer_at_the_practice_terminal_does_as_they_are_told() {
    let place = Place::new();
    assert_eq!(place.refused("practice_customer", json!({ "customer": "pays" })), "terminal_cannot");
    place.train();
    assert_eq!(place.state()["practice"], "pays");
    for (customer, state) in [("refused", "declined"), ("cancels", "cancelled"), ("lost", "approved")] {
        place.call("practice_customer", json!({ "customer": customer }));
        assert_eq!(place.state()["practice"], customer);
        let sale = place.checkout();
        place.pay_by_card(&sale);
        place.until(customer, |now| now["sale"]["payment"]["state"] == state);
        if state == "approved" {
            place.call("sale_next", json!({}));
        } else {
            place.call("sale_cancel", json!({ "request_id": place.request(), "sale": sale }));
            place.call("basket_discard", json!({ "reason": "again" }));
        }
    }
}

#[test]
fn a_start_is_always_the_shop_and_a_page_follows_without_a_reload() {
    let mut place = Place::new();
    let began = place.snapshot()["seq"].as_i64().unwrap();
    let mut heard = place.host.as_ref().unwrap().0.subscribe();
    place.train();
    let first = place.next_of(&mut heard);
    assert!(first["seq"].as_i64().unwrap() > began + 1, "a gap: whoever follows takes the state anew");
    assert!(place.snapshot()["seq"].as_i64() >= first["seq"].as_i64());
    // A second press is the same wish.
    place.call("training_start", json!({}));
    let sale = place.checkout();
    place.pay_by_card(&sale);
    place.kill();
    assert!(place.data().join("training").exists());
    place.start();
    let snapshot = place.snapshot();
    assert_eq!(
        (&snapshot["shop"]["training"], &snapshot["state"]["practice"]),
        (&json!(false), &Value::Null)
    );
    assert_eq!((&snapshot["state"]["operator"], &snapshot["state"]["sale"]), (&Value::Null, &Value::Null));
    assert!(!place.data().join("training").exists());
    let told = place.journalled();
    let [started, ended] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((&started["event"], &ended["about"]["restart"]), (&json!("training_started"), &json!(true)));
    place.books();

    // and back again, by whoever comes: nobody has to be signed in
    place.sign_in("Manager");
    place.call("training_start", json!({}));
    place.call("operator_sign_out", json!({}));
    let before = place.snapshot()["seq"].as_i64().unwrap();
    let mut heard = place.host.as_ref().unwrap().0.subscribe();
    place.call("training_end", json!({}));
    let first = place.next_of(&mut heard);
    assert!(first["seq"].as_i64().unwrap() > before + 1);
    assert_eq!(place.state()["operator"], Value::Null, "who left the copy has left the shop");
}
