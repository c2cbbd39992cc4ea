//! The people at the till: a cashier who rings up, takes payments, gets impatient and presses twice, and
//! a manager who looks at the terminal. They see only what the screen shows.

mod counter;
mod paper;

use core::time::Duration;

use serde_json::{Value, json};

use crate::life::Life;
use crate::shared::{Shared, lock};
use crate::template::Person;
use crate::world::Happening;
use paper::Stuck;

/// Who stands at the till, and how far they have come.
pub(crate) struct Cashier {
    people: Vec<Person>,
    customers: u32,
    /// Lines that the next basket gets.
    lines: u64,
    requests: u32,
    /// A command that moves money has not been answered yet.
    busy: u32,
    items: Vec<String>,
    /// Everything is paid and put away.
    pub(crate) went_home: bool,
    /// What the screen showed last, for when the shop never becomes tidy.
    pub(crate) last: String,
    hasty: bool,
    /// Gift cards that were rung up.
    gifts: Vec<String>,
    /// How often a basket was put aside.
    parks: u32,
    /// How often a part was paid or came off.
    parts: u32,
    /// How often something was pressed about paper.
    paper: u32,
    /// Jobs of the printer that somebody has to look at.
    stuck: Vec<Stuck>,
    /// Nobody is left to be served.
    pub(crate) idle: bool,
}

impl Cashier {
    pub(crate) fn new(customers: u32, people: Vec<Person>) -> Self {
        Self {
            people,
            customers,
            lines: 1,
            requests: 0,
            busy: 0,
            items: Vec::new(),
            went_home: false,
            last: String::new(),
            hasty: false,
            gifts: Vec::new(),
            parks: 0,
            parts: 0,
            paper: 0,
            stuck: Vec::new(),
            idle: false,
        }
    }

    /// What they had asked for is gone with the process.
    pub(crate) fn till_died(&mut self) {
        self.busy = 0;
    }

    /// One look at the screen, and perhaps one press.
    pub(crate) fn acts(&mut self, shared: &Shared, life: &mut Life) {
        {
            let mut state = lock(shared);
            let pause = Duration::from_millis(state.rng.u64(700..5_000));
            state.schedule.after(pause, Happening::Cashier);
        }
        let Some(shown) = life.snapshot() else { return };
        let screen = shown["state"].clone();
        self.last = brief(&screen);
        lock(shared).looks_at(&screen);
        if screen["operator"].is_null() {
            return self.sign_in(life, "Cashier");
        }
        if let Some(conflict) = screen["conflicts"].as_array().and_then(|all| all.first())
            && self.decides(shared, life, conflict)
        {
            return;
        }
        let between = matches!(screen["sale"]["state"].as_str(), None | Some("completed" | "cancelled"));
        if between && self.with_the_printer(shared, life, &screen) {
            return;
        }
        match screen["sale"]["state"].as_str() {
            None => self.between_sales(shared, life, &screen),
            Some("completed" | "cancelled") => life.command("next", "sale_next", json!({})),
            Some(_) => self.taking_money(shared, life, &screen),
        }
    }

    fn sign_in(&self, life: &Life, name: &str) {
        if let Some(person) = self.people.iter().find(|person| person.name == name) {
            let args = json!({ "operator": person.id, "pin": person.pin });
            life.command("sign in", "operator_sign_in", args);
        }
    }

    fn between_sales(&mut self, shared: &Shared, life: &Life, screen: &Value) {
        let lines = screen["basket"]["lines"].as_array().map_or(0, Vec::len) as u64;
        let open = screen["open_sales"].as_array().and_then(|all| all.first()).map(|one| one["sale"].clone());
        let mut state = lock(shared);
        let healed = state.healed;
        if let Some(sale) = open
            && lines == 0
            && (healed || state.rng.bool())
        {
            drop(state);
            return life.command("open", "sale_open", json!({ "sale": sale }));
        }
        drop(state);
        if self.with_the_basket(shared, life, screen, lines) {
            return;
        }
        let mut state = lock(shared);
        if self.customers == 0 && lines == 0 {
            self.went_home = healed && screen["conflicts"].as_array().is_none_or(Vec::is_empty);
            self.idle = true;
            return;
        }
        if lines < self.lines && self.customers > 0 {
            let item = state.rng.usize(0..self.items.len().max(1));
            drop(state);
            match self.items.get(item) {
                Some(item) => {
                    life.command("add", "basket_add", json!({ "item": item, "quantity": null }));
                }
                None => life.command("items", "item_list", json!({ "category": null, "search": "e" })),
            }
            return;
        }
        self.customers = self.customers.saturating_sub(1);
        self.lines = state.rng.u64(1..3);
        drop(state);
        let request = self.request();
        life.command("checkout", "sale_checkout", json!({ "request_id": request }));
    }

    fn taking_money(&mut self, shared: &Shared, life: &mut Life, screen: &Value) {
        let sale = &screen["sale"];
        let (restless, dice) = {
            let mut state = lock(shared);
            let rate = state.swarm.restless;
            (state.strikes(rate, "a restless cashier"), state.rng.u32(0..12))
        };
        let payment = &sale["payment"];
        if !payment["prompt"].is_null() && dice < 9 {
            return Self::is_asked(shared, life, payment, dice);
        }
        match payment["state"].as_str() {
            Some(at @ ("preparing" | "sent" | "unknown" | "needs_human")) => {
                self.waiting(shared, life, screen, at, restless, dice);
            }
            _ if self.busy > 0 => {}
            _ => self.pays(shared, life, screen, restless, dice),
        }
    }

    /// The terminal asks whether the signature is right; sometimes twice is pressed, sometimes nothing.
    fn is_asked(shared: &Shared, life: &Life, payment: &Value, dice: u32) {
        if payment["prompt"]["wants"]["kind"] != "confirmation" {
            return;
        }
        let reply = if dice < 6 { "yes" } else { "no" };
        let mut state = lock(shared);
        if let (Some(service), "yes") = (state.service_of(payment), reply) {
            state.said_yes.insert(service);
        }
        state.note(format!("the cashier says {reply} to {}", payment["prompt"]["id"]));
        let restless = state.swarm.restless > 0;
        drop(state);
        let args = json!({ "prompt": payment["prompt"]["id"], "reply": { "kind": reply } });
        life.command("answer", "payment_prompt", args.clone());
        if restless {
            life.command("answer", "payment_prompt", args);
        }
    }

    /// A card payment is open: a good cashier waits.
    fn waiting(
        &mut self,
        shared: &Shared,
        life: &mut Life,
        screen: &Value,
        at: &str,
        restless: bool,
        dice: u32,
    ) {
        let (sale, payment) = (&screen["sale"], &screen["sale"]["payment"]);
        if at == "needs_human" && dice < 5 {
            return self.manager(shared, life, payment);
        }
        if at == "needs_human" && dice < 8 || at == "unknown" && dice == 0 {
            return life.command("leave", "sale_leave", json!({ "sale": sale["id"] }));
        }
        if !restless {
            return;
        }
        let cell = match at {
            "preparing" => "intent",
            "sent" => "in_flight",
            "unknown" => "unknown",
            _ => "needs_human",
        };
        lock(shared).hit("F36", cell);
        match dice {
            0..=2 => {
                lock(shared).hit("F14", cell);
                life.command("stop", "payment_abort", json!({ "payment": payment["id"] }));
            }
            3 => life.command("ask", "payment_ask", json!({ "payment": payment["id"] })),
            4 => {
                let request = self.request();
                let args = json!({ "request_id": request, "sale": sale["id"], "tendered": "100.00" });
                let press = Self::asks_for_cash(shared, &sale["id"], &request);
                life.press("cash", "cash_pay", args, Some(press));
            }
            5 => {
                let terminal = &screen["terminals"][usize::from(dice.is_multiple_of(2))]["id"];
                let args = json!({ "request_id": self.request(), "sale": sale["id"], "terminal": terminal });
                life.command("card", "payment_start", args);
            }
            6 => life.command("sign out", "operator_sign_out", json!({})),
            7 => {
                let args = json!({ "request_id": self.request(), "sale": sale["id"] });
                life.command("back", "sale_cancel", args);
            }
            8 => {
                lock(shared).hit("F35", cell);
                self.items.clear();
            }
            _ => {
                let rate = lock(shared).swarm.hasty_manager;
                if at == "unknown" && lock(shared).strikes(rate, "a hasty manager") {
                    self.hasty = true;
                    self.decide(shared, life, payment, if dice == 9 { "approved" } else { "not_charged" });
                }
            }
        }
    }

    fn pays(&mut self, shared: &Shared, life: &Life, screen: &Value, restless: bool, dice: u32) {
        let sale = &screen["sale"];
        if dice == 0 {
            return life.command("leave", "sale_leave", json!({ "sale": sale["id"] }));
        }
        if self.in_parts(shared, life, screen) {
            return;
        }
        let request = self.request();
        let tired = lock(shared).healed && sale["payment"]["ordinal"].as_u64().unwrap_or(0) > 3;
        if dice < 4 || tired {
            let args = json!({ "request_id": request, "sale": sale["id"], "tendered": "100.00" });
            let press = Self::asks_for_cash(shared, &sale["id"], &request);
            let tag = format!("money cash {}", sale["id"]);
            self.busy += 1;
            life.press(&tag, "cash_pay", args.clone(), Some(press.clone()));
            if restless {
                lock(shared).hit("F36", "none");
                self.busy += 1;
                life.press(&tag, "cash_pay", args, Some(press));
            }
            return;
        }
        let terminal = &screen["terminals"][usize::from(dice.is_multiple_of(3))]["id"];
        let args = json!({ "request_id": request, "sale": sale["id"], "terminal": terminal });
        self.busy += 1;
        life.command("money card", "payment_start", args.clone());
        if restless {
            lock(shared).hit("F36", "none");
            self.busy += 1;
            life.command("money card", "payment_start", args);
        }
    }

    /// Looks at the terminal and says what it shows. While it still works, there is nothing to say.
    fn manager(&mut self, shared: &Shared, life: &Life, payment: &Value) {
        let reference = payment["reference"].as_str().unwrap_or_default();
        let truth = {
            let state = lock(shared);
            let told = state.told.iter().find(|(_, told)| told.reference == reference);
            let Some((service, told)) = told else { return };
            let Some(site) = state.sites.get(told.terminal) else { return };
            if site.off || site.model.is_open() {
                return;
            }
            site.model.ledger().iter().any(|entry| entry.service_id == *service)
        };
        self.decide(shared, life, payment, if truth { "approved" } else { "not_charged" });
    }

    fn decide(&mut self, shared: &Shared, life: &Life, payment: &Value, verdict: &str) {
        let Some(manager) = self.people.iter().find(|person| person.name == "Manager").cloned() else {
            return;
        };
        lock(shared).note(format!("the manager says {verdict} of {}", payment["reference"]));
        let args = json!({
            "request_id": self.request(), "payment": payment["id"], "verdict": verdict,
            "manager": manager.id, "pin": manager.pin, "reason": "seen on the terminal", "approval_code": null,
        });
        life.command("resolve", "payment_resolve", args);
    }

    /// Late money waits for a decision. True when it was taken.
    fn decides(&mut self, shared: &Shared, life: &Life, conflict: &Value) -> bool {
        let choices: Vec<&str> =
            conflict["choices"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let (healed, dice) = {
            let mut state = lock(shared);
            (state.healed, state.rng.u32(0..4))
        };
        // a reversal is under way, or the shop is in no hurry
        if choices.is_empty() || dice == 0 && !healed {
            return false;
        }
        let tried = conflict["reversal"].is_object();
        let wanted = if tried || dice == 1 { "keep" } else { "reverse" };
        let decision =
            choices.iter().find(|one| **one == wanted).or(choices.last()).copied().unwrap_or(wanted);
        let Some(manager) = self.people.iter().find(|person| person.name == "Manager").cloned() else {
            return false;
        };
        lock(shared).note(format!("the manager decides {decision} of {}", conflict["reference"]));
        let args = json!({
            "request_id": self.request(), "conflict": conflict["id"], "decision": decision,
            "manager": manager.id, "pin": manager.pin, "reason": "talked with the customer",
        });
        life.command("decide", "conflict_decide", args);
        true
    }

    fn request(&mut self) -> String {
        self.requests += 1;
        format!("press {}", self.requests)
    }

    /// What commands came to.
    pub(crate) fn hears(&mut self, shared: &Shared, life: &mut Life) {
        for reply in life.replies() {
            if reply.tag.starts_with("money") {
                self.busy = self.busy.saturating_sub(1);
            }
            let mut state = lock(shared);
            if state.dead {
                continue;
            }
            match &reply.outcome {
                Ok(done) => {
                    if let Some(items) = done["items"].as_array() {
                        self.items =
                            items.iter().filter_map(|one| one["id"].as_str().map(str::to_owned)).collect();
                    }
                    if let Some(jobs) = done["jobs"].as_array() {
                        self.sees_jobs(jobs);
                    }
                    if let (Some(sale), Some(copy)) = (reply.tag.strip_prefix("copy "), done["copy"].as_u64())
                    {
                        let copy = u32::try_from(copy).unwrap_or(u32::MAX);
                        state.printer.asked.promised.insert((sale.to_owned(), copy));
                    }
                    if let Some(press) = reply.press {
                        state.counter.acknowledge(press);
                    }
                    if let Some(sale) = reply.tag.strip_prefix("money cash ") {
                        state.acknowledged.insert(sale.trim_matches('"').to_owned());
                    }
                    state.note(format!("{}: done", reply.tag));
                }
                Err(error) => {
                    let code = error["code"].as_str().unwrap_or("?").to_owned();
                    state.note(format!("{}: {code}", reply.tag));
                    if code == "internal" {
                        state.violated("D15", format!("{}: {error}", reply.tag));
                    }
                }
            }
        }
    }
}

/// The screen in one line.
fn brief(screen: &Value) -> String {
    let open: Vec<String> = screen["open_sales"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| format!("{} {}", one["reference"], one["payment"]))
        .collect();
    format!(
        "sale {} {}, payment {} {} {}, open {open:?}, {} lines, {} conflicts, fault {}",
        screen["sale"]["reference"],
        screen["sale"]["state"],
        screen["sale"]["payment"]["reference"],
        screen["sale"]["payment"]["state"],
        screen["sale"]["payment"]["human"],
        screen["basket"]["lines"].as_array().map_or(0, Vec::len),
        screen["conflicts"].as_array().map_or(0, Vec::len),
        screen["storage_fault"],
    )
}
