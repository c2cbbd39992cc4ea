//! What the cashier does about paper: asks for a copy, and looks after what did not come out.

use serde_json::{Value, json};

use super::Cashier;
use crate::life::Life;
use crate::shared::{Shared, lock};

/// How often in a day something is pressed about paper: a day must end.
const PRESSES: u32 = 8;

/// A job that somebody has to look at.
pub(super) struct Stuck {
    job: String,
    drawer: bool,
}

impl Cashier {
    /// Between two sales. True where something was pressed.
    pub(super) fn with_the_printer(&mut self, shared: &Shared, life: &Life, screen: &Value) -> bool {
        let dice = {
            let mut state = lock(shared);
            if !state.printer.there || self.paper >= PRESSES {
                return false;
            }
            state.printer.rng.u32(0..16)
        };
        if let Some(stuck) = self.stuck.pop() {
            self.looks_after(shared, life, &stuck, dice);
        } else if screen["printer"]["stuck"].as_u64().unwrap_or(0) > 0 && dice < 8 {
            life.command("jobs", "print_list", json!({}));
        } else if screen["sale"]["state"] == "completed" && dice > 11 {
            let sale = screen["sale"]["id"].as_str().unwrap_or_default();
            let args = json!({ "request_id": self.request(), "sale": sale });
            lock(shared).printer.asked.copies += 1;
            // a double press is one copy
            for _ in 0..=dice % 2 {
                life.command(&format!("copy {sale}"), "receipt_print", args.clone());
            }
        } else {
            return false;
        }
        self.paper += 1;
        true
    }

    fn looks_after(&mut self, shared: &Shared, life: &Life, stuck: &Stuck, dice: u32) {
        if dice < 4 {
            return life.command("drop", "print_drop", json!({ "job": stuck.job }));
        }
        let args = json!({ "request_id": self.request(), "job": stuck.job });
        {
            let asked = &mut lock(shared).printer.asked;
            if stuck.drawer {
                asked.drawers += 1;
            } else {
                asked.copies += 1;
            }
        }
        for _ in 0..=dice % 2 {
            life.command("again", "print_again", args.clone());
        }
    }

    /// The queue as the till shows it.
    pub(super) fn sees_jobs(&mut self, jobs: &[Value]) {
        let stuck = jobs.iter().filter(|job| matches!(job["state"].as_str(), Some("failed" | "expired")));
        self.stuck = stuck
            .map(|job| Stuck {
                job: job["id"].as_str().unwrap_or_default().to_owned(),
                drawer: job["what"] == "drawer",
            })
            .collect();
    }
}
