//! What people do in the shop, and what they wait for.
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::TestShop;

/// How long, in real time, a journey waits for something that must happen.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

impl TestShop {
    /// The id of an operator.
    pub fn operator(&self, name: &str) -> String {
        let snapshot = self.call("state_snapshot", json!({}));
        let all = snapshot["operators"].as_array().unwrap().clone();
        all.iter().find(|one| one["name"] == name).unwrap()["id"].as_str().unwrap().to_owned()
    }

    /// The first PIN of an operator.
    pub fn pin(&self, name: &str) -> String {
        self.pins.iter().find(|(one, _)| one == name).unwrap().1.clone()
    }

    /// Somebody stands at the till.
    pub fn sign_in(&self, name: &str) {
        let args = json!({ "operator": self.operator(name), "pin": self.pin(name) });
        self.call("operator_sign_in", args);
    }

    /// Rings up items by name.
    pub fn ring_up(&self, items: &[(&str, &str)]) {
        for (name, quantity) in items {
            let found = self.call("item_list", json!({ "category": null, "search": name }));
            let id = found["items"][0]["id"].as_str().unwrap_or_else(|| panic!("no item {name}")).to_owned();
            self.call("basket_add", json!({ "item": id, "quantity": quantity }));
        }
    }

    /// The basket becomes a sale.
    pub fn checkout(&mut self) -> String {
        let request = self.request();
        self.call("sale_checkout", json!({ "request_id": request }));
        self.sale_id()
    }

    /// The id of the sale in focus.
    pub fn sale_id(&self) -> String {
        self.sale()["id"].as_str().expect("a sale is in focus").to_owned()
    }

    /// The id of the one terminal.
    pub fn terminal_id(&self) -> String {
        self.state()["terminals"][0]["id"].as_str().unwrap().to_owned()
    }

    /// The id of the newest payment.
    pub fn payment_id(&self) -> String {
        self.payment()["id"].as_str().expect("there is a payment").to_owned()
    }

    /// Asks the terminal to take what is due.
    pub fn pay_by_card(&mut self) {
        self.pay_on(&self.terminal_id());
    }

    /// The same on a certain terminal.
    pub fn pay_on(&mut self, terminal: &str) {
        let args = json!({ "request_id": self.request(), "sale": self.sale_id(), "terminal": terminal });
        self.call("payment_start", args);
    }

    /// The contradictions that wait for a manager.
    pub fn conflicts(&self) -> Vec<Value> {
        self.state()["conflicts"].as_array().unwrap().clone()
    }

    /// Hands over cash.
    pub fn pay_cash(&mut self, tendered: &str) {
        let request = self.request();
        let args = json!({ "request_id": request, "sale": self.sale_id(), "tendered": tendered });
        self.call("cash_pay", args);
    }

    /// Waits, in real time, until the payment stands like this. The till's clock stands still.
    pub fn expect_payment(&self, state: &str) {
        let until = Instant::now() + PATIENCE;
        loop {
            let payment = self.payment();
            if payment["state"] == state {
                return;
            }
            assert!(Instant::now() < until, "the payment did not become {state}: {payment}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Moves the till's clock in steps, giving the sockets real time between them, until the
    /// payment stands like this.
    pub fn expect_payment_in_time(&self, state: &str, step: Duration) {
        let until = Instant::now() + PATIENCE;
        while self.payment()["state"] != state {
            assert!(Instant::now() < until, "the payment did not become {state}: {}", self.payment());
            self.clock.advance(step);
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// Waits until something holds.
    pub fn until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let until = Instant::now() + PATIENCE;
        while !holds(self) {
            assert!(Instant::now() < until, "{what} did not come true: {}", self.state());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// The receipt of the sale in focus.
    pub fn receipt(&self) -> String {
        let shown = self.call("receipt_show", json!({ "sale": self.sale_id() }));
        shown["text"].as_str().unwrap().to_owned()
    }

    /// The next customer.
    pub fn next(&self) {
        self.call("sale_next", json!({}));
    }
}
