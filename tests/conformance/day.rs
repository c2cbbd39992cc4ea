//! The day of one terminal in one shop.

use std::time::Duration;

use florin_tests::{Counter, TestShop};
use serde_json::{Value, json};

/// What came of a journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    /// It ran to its end.
    Ran,
    /// This family cannot do it.
    Cannot(&'static str),
}

/// A day at the counter.
pub(crate) struct Day {
    pub(crate) shop: TestShop,
    pub(crate) counter: Counter,
}

impl Day {
    pub(crate) fn begin(counter: Counter) -> Self {
        Self { shop: TestShop::with_counter(&counter, ""), counter }
    }

    pub(crate) fn is_full(&self) -> bool {
        self.counter.mode == "full"
    }

    /// What the terminal can do, as the screen is told.
    pub(crate) fn can(&self, what: &str) -> bool {
        self.shop.state()["terminals"][0]["can"][what] == true
    }

    /// A new customer with a small basket, and the payment under way.
    pub(crate) fn pay(&mut self, script: &str) {
        self.sell();
        self.shop.script(script);
        self.shop.pay_by_card();
    }

    /// A new customer with a small basket, ready to pay.
    pub(crate) fn sell(&mut self) {
        self.shop.ring_up(&[("Espresso", "2")]);
        self.shop.checkout();
    }

    /// The payment was approved and the sale is paid.
    pub(crate) fn is_paid(&mut self) {
        self.shop.expect_payment("approved");
        assert_eq!(self.shop.sale()["state"], "completed");
    }

    /// The rest of the sale in cash, so that the day can go on.
    pub(crate) fn rest_in_cash(&mut self) {
        let due = self.shop.sale()["cash"]["due"]["text"].as_str().unwrap().to_owned();
        self.shop.pay_cash(&due);
        assert_eq!(self.shop.sale()["state"], "completed");
    }

    /// Puts the customer's sale away and compares the terminal's ledger with the books.
    pub(crate) fn close(&mut self, journey: &str) {
        let sale = self.shop.sale();
        if sale["state"] == "completed" {
            self.shop.next();
        }
        self.shop.call("return_close", json!({}));
        assert_eq!(self.shop.state()["sale"], Value::Null, "{journey} leaves a sale on the screen");
        let books = self.shop.books_agree();
        assert_eq!((books.open, books.conflicts_open), (0, 0), "{journey} leaves something open");
    }

    /// The question that the terminal asks, once it asks.
    pub(crate) fn prompt(&self) -> Value {
        self.shop.until("the terminal asks", |shop| shop.payment()["prompt"] != Value::Null);
        self.shop.payment()["prompt"].clone()
    }

    pub(crate) fn answer(&self, prompt: &Value, reply: &str) {
        self.shop.call("payment_prompt", json!({ "prompt": prompt["id"], "reply": { "kind": reply } }));
    }

    /// Gives the newest finished sale's card money back in this way, if it is open.
    pub(crate) fn give_back(&mut self, way: &str, amount: Option<&str>) -> bool {
        let sale = self.shop.sale_id();
        let options = self.shop.call("return_options", json!({ "sale": sale }));
        let payment = &options["payments"][0];
        let ways = payment["ways"].as_array().unwrap();
        let Some(offered) = ways.iter().find(|offered| offered["way"] == way) else { return false };
        if amount.is_some() && offered["part"] != true {
            return false;
        }
        let mut args = json!({
            "request_id": self.shop.request(), "sale": sale, "payment": payment["payment"], "way": way,
            "terminal": offered["terminals"][0], "manager": self.shop.operator("Manager"),
            "pin": self.shop.pin("Manager"), "reason": "brought back",
        });
        if let Some(amount) = amount {
            args["amount"] = json!(amount);
        }
        self.shop.call("return_start", args);
        true
    }

    /// The return in focus has come to this.
    pub(crate) fn expect_return(&self, state: &str) {
        let is = |shop: &TestShop| shop.state()["giving_back"]["payment"]["state"] == state;
        self.shop.until(&format!("the return becomes {state}"), is);
    }

    /// Lets the till's time go on until the payment stands like this.
    pub(crate) fn wait_for(&self, state: &str) {
        self.shop.expect_payment_in_time(state, Duration::from_millis(500));
    }
}
