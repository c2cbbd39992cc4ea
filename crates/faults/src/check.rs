//! The judge: reads the till's database with plain SQL and the terminals' ledgers, and shares no code with
//! the engine or the store. What it looks for has the numbers of the list of invariants.

mod books;
mod counter;
mod eye;
mod paper;

use std::collections::BTreeMap;

pub(crate) use eye::Eye;
pub(crate) use paper::Job;

use crate::life::{Life, Street};
use crate::shared::{Shared, State, lock};
use books::Row;

/// What was seen before, to notice what may not change.
#[derive(Default)]
pub(crate) struct Checker {
    /// Final states, by attempt.
    finals: BTreeMap<String, String>,
    sales: u32,
    /// Attempts that were open when the faults ended.
    open_then: Vec<String>,
    /// Baskets that wait, and sales that were added up.
    counter: counter::Memory,
    /// Jobs of the printer.
    paper: paper::Memory,
}

/// A line of a terminal's ledger, in minor units.
#[derive(Debug)]
struct Charge {
    key: (String, String, String),
    minor: i64,
    taken: bool,
}

impl Checker {
    /// After anything was written.
    pub(crate) fn look(&mut self, shared: &Shared, eye: &Eye) {
        let Some(books) = eye.read() else { return };
        let mut state = lock(shared);
        let charges = charges(&state);
        for row in &books.attempts {
            self.final_stays(&mut state, row);
        }
        money_has_a_reason(&mut state, &books, &charges);
        no_second_attempt(&mut state, &books);
        numbers_run(&mut state, &books);
        self.sales = books.completed;
        let (busy, prints) = (state.counter.busy, state.printer.there);
        drop(state);
        if busy {
            self.look_at_the_counter(shared, eye);
        }
        if prints && let Some(paper) = eye.paper() {
            self.paper.look(&mut lock(shared), &paper);
        }
    }

    fn look_at_the_counter(&mut self, shared: &Shared, eye: &Eye) {
        let Some((till, documents)) = eye.counter(&self.counter.summed) else { return };
        let mut state = lock(shared);
        self.counter.look(&mut state, &till);
        for (id, document) in &documents {
            self.counter.adds_up(&mut state, &till, id, document);
        }
    }

    /// A new process: what the old one had shown must still be there.
    pub(crate) fn came_back(&mut self, shared: &Shared, eye: &Eye) {
        self.counter.summed.clear();
        self.look(shared, eye);
        let Some(books) = eye.read() else { return };
        let mut state = lock(shared);
        for id in state.shown_approved.clone() {
            let kept = books.attempts.iter().find(|row| row.id == id).map(|row| row.state.as_str());
            if kept != Some("approved") {
                state.violated("I2", format!("attempt {id} was shown as approved and came back as {kept:?}"));
            }
        }
        for sale in state.acknowledged.clone() {
            if !books.sales.iter().any(|(id, state)| *id == sale && state == "completed") {
                state
                    .violated("I2", format!("sale {sale} was taken in cash and did not come back completed"));
            }
        }
        for row in books.attempts.iter().filter(|row| row.is_open()) {
            let told = state.told.contains_key(&row.service_id);
            if !told {
                state.violated("I11", format!("open attempt {} was not taken up", row.id));
            }
        }
    }

    /// The faults are over.
    pub(crate) fn healed(&mut self, eye: &Eye) {
        let Some(books) = eye.read() else { return };
        self.open_then =
            books.attempts.iter().filter(|row| row.is_open()).map(|row| row.id.clone()).collect();
    }

    /// Long after the last fault: what is open is in a person's hands.
    pub(crate) fn settled(&mut self, shared: &Shared, eye: &Eye) {
        let Some(books) = eye.read() else { return };
        let mut state = lock(shared);
        for row in books.attempts.iter().filter(|row| row.is_open() && self.open_then.contains(&row.id)) {
            if row.state != "needs_human" {
                state.violated("I11", format!("attempt {} is still {}", row.id, row.state));
            }
        }
    }

    /// At the end of everything.
    pub(crate) fn last(&mut self, shared: &Shared, eye: &Eye, (life, street): (&Life, &Street)) {
        self.look(shared, eye);
        let Some(books) = eye.read() else { return };
        let mut state = lock(shared);
        let charges = charges(&state);
        for row in &books.attempts {
            if row.is_open() {
                state.violated("I11", format!("attempt {} is {} at the end", row.id, row.state));
            }
        }
        late_money_is_said(&mut state, &books, &charges);
        if state.swarm.dialects.iter().any(|dialect| dialect.sealed)
            && life.has_on_disk(crate::sealed::PASSPHRASE)
        {
            state.violated("I17", "the passphrase of a terminal is in a file of the till");
        }
        let secrets = [crate::cloud::KEY, crate::cloud::TOKEN];
        if state.cloud.site.is_some() && secrets.iter().any(|secret| life.has_on_disk(secret)) {
            state.violated("I17", "the key of the till in the cloud, or a token, is in a file of the till");
        }
        let prints = state.printer.there;
        drop(state);
        if let Some(paper) = eye.paper().filter(|_| prints) {
            paper::nothing_waits(&mut lock(shared), &paper);
        }
        for problem in life.verify(street) {
            lock(shared).violated("I12", problem);
        }
    }

    pub(crate) fn sales(&self) -> u32 {
        self.sales
    }

    fn final_stays(&mut self, state: &mut State, row: &Row) {
        if row.is_open() {
            if let Some(before) = self.finals.get(&row.id) {
                state.violated("I10", format!("attempt {} was {before} and is {}", row.id, row.state));
            }
            return;
        }
        match self.finals.get(&row.id) {
            Some(before) if *before == row.state => {}
            Some(before) => {
                state.violated("I10", format!("attempt {} was {before} and is {}", row.id, row.state));
            }
            None => {
                state.hit_final(&row.state);
                fence_is_over(state, row);
                self.finals.insert(row.id.clone(), row.state.clone());
            }
        }
    }
}

/// D11: an approval that reached the till is in its books, or in its reserve, before anything else happens.
pub(crate) fn heard_is_kept(shared: &Shared, eye: &Eye, life: &Life) {
    let heard = core::mem::take(&mut lock(shared).heard);
    if heard.is_empty() {
        return;
    }
    let Some(books) = eye.read() else { return };
    for service in heard {
        let row = books.attempts.iter().find(|row| row.service_id == service);
        let open = row.is_some_and(|row| matches!(row.state.as_str(), "intent" | "in_flight" | "unknown"));
        if open && !life.reserve_names(&service) {
            let what = format!("the approval of {service} was heard, and neither books nor reserve have it");
            lock(shared).violated("D11", what);
        }
    }
}

/// I8: a `NotFound` may end an attempt only when a delayed request can no longer arrive.
fn fence_is_over(state: &mut State, row: &Row) {
    if row.state != "not_charged" || row.by == "person" {
        return;
    }
    let Some(sent) = state.sent_at.get(&row.service_id).copied() else { return };
    let waited = state.schedule.now().saturating_sub(sent);
    if waited < crate::world::FENCE {
        let what = format!("attempt {} is not charged {} ms after it was sent", row.id, waited.as_millis());
        state.violated("I8", what);
    }
}

/// I1, I3, I8: each approved attempt is one charge of its amount, and each charge an approved attempt, an
/// open one, or one that a person ended.
fn money_has_a_reason(state: &mut State, books: &books::Books, charges: &[Charge]) {
    let mut taken: BTreeMap<&(String, String, String), (u32, i64)> = BTreeMap::new();
    for charge in charges.iter().filter(|charge| charge.taken) {
        let sum = taken.entry(&charge.key).or_default();
        *sum = (sum.0 + 1, sum.1 + charge.minor);
    }
    for (key, (count, minor)) in &taken {
        let Some(row) = books.attempts.iter().find(|row| row.key() == **key) else {
            state.violated("I4", format!("the terminal charged {key:?}, of which the books know nothing"));
            continue;
        };
        if *count > 1 && !row.conflict {
            state.violated("I1", format!("the terminal charged {key:?} {count} times"));
        }
        if !row.is_open() && row.state != "approved" && row.by != "person" {
            state.violated(
                "I8",
                format!("attempt {} is {}, but the terminal took {minor}", row.id, row.state),
            );
        }
    }
    let mut given: BTreeMap<&(String, String, String), (u32, i64)> = BTreeMap::new();
    for back in charges.iter().filter(|charge| !charge.taken) {
        let sum = given.entry(&back.key).or_default();
        *sum = (sum.0 + 1, sum.1 + back.minor);
        let row = books.attempts.iter().find(|row| row.key() == back.key);
        if !row
            .is_some_and(|row| row.is_open() || row.by == "person" || row.state == "approved" || row.conflict)
        {
            state.violated(
                "I1",
                format!("the terminal gave {} back, and the books do not say so", back.minor),
            );
        }
    }
    for row in books.attempts.iter().filter(|row| row.state == "approved" && row.by != "person") {
        let moved = if row.kind == "payment" { taken.get(&row.key()) } else { given.get(&row.key()) };
        match moved {
            None => state.violated("I3", format!("{} {} is approved, and nothing moved", row.kind, row.id)),
            Some((1, minor)) if Some(*minor) == row.authorized => {}
            Some((count, minor)) if *count == 1 || !row.conflict => {
                let what = format!(
                    "{} {} is approved for {:?}, the terminal moved {minor} in {count}",
                    row.kind, row.id, row.authorized
                );
                state.violated("I3", what);
            }
            Some(_) => {}
        }
    }
    for (reference, over) in &books.overpaid {
        state.violated("I1", format!("sale {reference} is overpaid by {over}"));
    }
    for sale in &books.uneven {
        state.violated("I12", format!("sale {sale}: its tenders do not come to its total"));
    }
}

/// I9: one attempt at a time, on a sale and on a terminal.
fn no_second_attempt(state: &mut State, books: &books::Books) {
    let open: Vec<&Row> = books.attempts.iter().filter(|row| row.is_open()).collect();
    for (place, row) in open.iter().enumerate() {
        let twin =
            open.iter().skip(place + 1).find(|other| other.sale == row.sale || other.poi_id == row.poi_id);
        if let Some(twin) = twin {
            state.violated("I9", format!("attempts {} and {} are open at once", row.id, twin.id));
        }
    }
}

/// I5: receipt numbers run without gap and without reuse.
fn numbers_run(state: &mut State, books: &books::Books) {
    let wanted: Vec<i64> = (1..).take(books.receipts.len()).collect();
    if books.receipts != wanted {
        state.violated("I5", format!("receipt numbers are {:?}", books.receipts));
    }
}

/// Money that a person had written off, or that a sale could not take, must be written down by the end. A
/// terminal that took it and has forgotten so can tell nobody: what a person said then stands, and only the
/// terminal's totals would show it (`docs/reliability.md`).
fn late_money_is_said(state: &mut State, books: &books::Books, charges: &[Charge]) {
    for charge in charges.iter().filter(|charge| charge.taken) {
        let Some(row) = books.attempts.iter().find(|row| row.key() == charge.key) else { continue };
        let forgotten = row.by == "person" && !remembered(state, &charge.key);
        if row.state != "approved" && !row.conflict && !forgotten {
            let what = format!("attempt {} is {}, the terminal took {}", row.id, row.state, charge.minor);
            state.violated("I1", format!("{what}, and nobody is told"));
        }
    }
}

fn remembered(state: &State, (sale_id, poi_id, service_id): &(String, String, String)) -> bool {
    state.sites.iter().any(|site| site.model.remembers(sale_id, poi_id, service_id))
}

fn charges(state: &State) -> Vec<Charge> {
    let all = state.sites.iter().flat_map(|site| site.model.ledger());
    all.map(|entry| Charge {
        key: (entry.sale_id.clone(), entry.poi_id.clone(), entry.service_id.clone()),
        minor: minor(&entry.amount.to_string()),
        taken: entry.kind == simulator::Kind::Charge,
    })
    .collect()
}

/// Euro and cents as the ledger writes them. Its own reading, shared with nobody.
fn minor(text: &str) -> i64 {
    let (euro, cents) = text.split_once('.').unwrap_or((text, "0"));
    let cents = format!("{cents:0<2}");
    euro.parse::<i64>().unwrap_or(i64::MIN / 1000) * 100 + cents.parse::<i64>().unwrap_or(0)
}
