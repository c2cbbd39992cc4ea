//! What the cashier does with baskets besides ringing up, and with a payment besides taking all of it.

use serde_json::{Value, json};

use super::Cashier;
use crate::counter::Press;
use crate::life::Life;
use crate::shared::{Shared, lock};

/// How often in a day a basket is put aside, and how often a part is paid or comes off: a day must end.
const PARKS: u32 = 2;
const PARTS: u32 = 6;

impl Cashier {
    /// Between two sales. True where something was pressed.
    pub(super) fn with_the_basket(
        &mut self,
        shared: &Shared,
        life: &Life,
        screen: &Value,
        lines: u64,
    ) -> bool {
        let Some((dice, twice)) = draw(shared) else { return false };
        let front = text(&screen["basket"]["id"]);
        let nobody = self.customers == 0 && lines == 0;
        if let Some(waits) = screen["parked"].as_array().and_then(|all| all.first())
            && (nobody || dice < 2)
        {
            let back = text(&waits["basket"]);
            let mut baskets = vec![back.clone()];
            baskets.extend((lines > 0).then_some(front));
            at(shared, "basket", twice);
            let press = || Press::Aside(baskets.clone());
            times(life, twice, "recall", "basket_recall", &json!({ "basket": back }), &press);
            return true;
        }
        if lines == 0 || lock(shared).healed {
            return false;
        }
        let wants_gift = self.gifts.is_empty() && dice >= 7;
        let has_gift = screen["basket"]["lines"]
            .as_array()
            .is_some_and(|all| all.iter().any(|line| !line["gift"].is_null()));
        match dice {
            2..=4 if self.parks < PARKS => {
                self.parks += 1;
                at(shared, "basket", twice);
                let name = format!("table {}", self.parks);
                let press = || Press::Aside(vec![front.clone()]);
                times(life, twice, "park", "basket_park", &json!({ "name": name }), &press);
            }
            5 => {
                let args = json!({ "percent": "5", "reason": "a regular", "approval": null });
                life.command("discount", "basket_discount", args);
            }
            6 => life.command("undo", "basket_undo", json!({})),
            7.. if wants_gift || (dice < 9 && !has_gift) => {
                // somebody comes back with it
                self.customers += u32::from(self.gifts.is_empty());
                let code = format!("GIFT{:04}", self.gifts.len());
                life.command("gift", "basket_gift", json!({ "code": code, "amount": "3.00" }));
                self.gifts.push(code);
            }
            _ => return false,
        }
        true
    }

    /// A part of a sale is paid, or comes off again. True where something was pressed.
    pub(super) fn in_parts(&mut self, shared: &Shared, life: &Life, screen: &Value) -> bool {
        let Some((dice, twice)) = draw(shared) else { return false };
        if self.parts >= PARTS {
            return false;
        }
        let sale = &screen["sale"];
        let id = text(&sale["id"]);
        let off =
            sale["tenders"].as_array().and_then(|all| all.iter().find(|tender| tender["removable"] == true));
        match (dice, off) {
            (0..=2, _) => self.part_in_cash(shared, life, &id, twice),
            (3, _) => {
                let terminal = &screen["terminals"][0]["id"];
                let args = json!({
                    "request_id": self.request(), "sale": id, "terminal": terminal, "amount": "1.00",
                });
                at(shared, "part", twice);
                self.busy += times(life, twice, "money part by card", "payment_start", &args, &|| {
                    Press::Aside(Vec::new())
                });
            }
            (4..=6, _) if !self.gifts.is_empty() => self.by_gift(shared, life, &id, twice),
            (7..=9, Some(tender)) => {
                let gift = tender["kind"] == "gift";
                let tender = text(&tender["id"]);
                let args = json!({ "request_id": self.request(), "sale": id, "tender": tender });
                let press = || Press::Off { sale: id.clone(), tender: tender.clone(), gift };
                lock(shared).counter.ask(press());
                at(shared, "removal", twice);
                self.busy += times(life, twice, "money off", "tender_remove", &args, &press);
            }
            _ => return false,
        }
        self.parts += 1;
        true
    }

    fn part_in_cash(&mut self, shared: &Shared, life: &Life, sale: &str, twice: bool) {
        let request = self.request();
        let args = json!({ "request_id": request, "sale": sale, "tendered": "1.00" });
        let press = || Press::Cash { sale: sale.to_owned(), request: request.clone() };
        lock(shared).counter.ask(press());
        at(shared, "part", twice);
        self.busy += times(life, twice, "money part in cash", "cash_pay", &args, &press);
    }

    fn by_gift(&mut self, shared: &Shared, life: &Life, sale: &str, twice: bool) {
        let which = lock(shared).counter.rng.usize(0..self.gifts.len());
        let code = self.gifts.get(which).cloned().unwrap_or_default();
        let some = lock(shared).counter.rng.bool().then_some("1.00");
        let request = self.request();
        let args = json!({ "request_id": request, "sale": sale, "code": code, "amount": some });
        let press = || Press::Gift { sale: sale.to_owned(), request: request.clone() };
        lock(shared).counter.ask(press());
        at(shared, "gift", twice);
        self.busy += times(life, twice, "money gift", "gift_pay", &args, &press);
    }

    /// Cash that the plain cashier takes is counted as well.
    pub(super) fn asks_for_cash(shared: &Shared, sale: &Value, request: &str) -> Press {
        let press = Press::Cash { sale: text(sale), request: request.to_owned() };
        lock(shared).counter.ask(press.clone());
        press
    }
}

/// A double press is a fault of the matrix.
fn at(shared: &Shared, what: &'static str, twice: bool) {
    if twice {
        lock(shared).hit("F36", what);
    }
}

/// What is done here, if anything, and whether it is pressed twice.
fn draw(shared: &Shared) -> Option<(u32, bool)> {
    let mut state = lock(shared);
    let counter = &mut state.counter;
    counter.busy.then(|| (counter.rng.u32(0..16), counter.rng.bool()))
}

/// Presses once or twice, under the same request id; how often.
fn times(
    life: &Life,
    twice: bool,
    tag: &str,
    name: &'static str,
    args: &Value,
    press: &dyn Fn() -> Press,
) -> u32 {
    life.press(tag, name, args.clone(), Some(press()));
    if twice {
        life.press(tag, name, args.clone(), Some(press()));
    }
    1 + u32::from(twice)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
