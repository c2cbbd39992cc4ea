//! One seed: a shop with a till and two terminals, a cashier, a disk and a network, from the first
//! customer to the last loose end.

use core::time::Duration;
use std::collections::BTreeSet;
use std::sync::Arc;

use fastrand::Rng;
use simulator::model::{Run, Told};

use crate::calls::Tag;
use crate::cashier::Cashier;
use crate::check::{self, Eye};
use crate::cloud::Cloud;
use crate::counter::Counter;
use crate::life::{Life, Street};
use crate::mutant::Mutant;
use crate::net::End;
use crate::printer::Printer;
use crate::shared::{Shared, State, Violation, lock};
use crate::site::Site;
use crate::swarm::Swarm;
use crate::template::Template;
use crate::time::{Event, Schedule};
use crate::trace::Trace;

/// The fence that the terminals of a simulation are given.
pub(crate) const FENCE: Duration = Duration::from_secs(12);
/// When a person is asked.
pub(crate) const HUMAN_AFTER: Duration = Duration::from_secs(60);
/// How long faults may go on.
const SAFETY: Duration = Duration::from_secs(150);
/// After the last fault everything must be settled or in a person's hands within this: the longest
/// wait of the profile (payment timeout, then `human_after`), and ten seconds.
const SETTLED_WITHIN: Duration = Duration::from_secs(20 + 60 + 15 + 10);
/// After this the shop must be tidy: nothing open, nothing unsaid.
const TIDY_WITHIN: Duration = Duration::from_secs(900);

/// What happens to the shop.
pub(crate) enum Happening {
    /// A request comes out of the network at the terminal's end.
    Arrive { conn: usize, body: Vec<u8> },
    /// It reaches the terminal.
    Reach { conn: usize, body: Vec<u8> },
    /// A copy of it reaches the terminal.
    Again { site: usize, body: Vec<u8>, boots: u32 },
    /// A customer goes a step on.
    Step { site: usize, run: Run },
    /// A call of a terminal reaches the till.
    Call { site: usize, body: Vec<u8>, tag: Tag },
    /// The till's answer reaches the terminal; without one the terminal gave up.
    Answered { call: u64, body: Option<Vec<u8>> },
    /// A payment ends at the terminal.
    Finish { site: usize, run: Run },
    /// An answer comes out of the network at the till's end.
    Return { conn: usize, told: Told, late: bool },
    /// A connection breaks.
    Break { conn: usize },
    /// The cashier does something.
    Cashier,
    /// An uneasy moment: something may go wrong.
    Mischief,
    /// A terminal gets its power back.
    SwitchOn { site: usize },
    /// Bytes come out of the network at the printer.
    PrinterTakes { call: usize, bytes: Vec<u8> },
    /// Its answer comes out at the till.
    PrinterSays { call: usize, byte: u8 },
    /// The cloud itself answers.
    CloudSays { conn: usize, bytes: Vec<u8> },
    /// An uneasy moment of the printer.
    PrinterMoment,
    /// It is well again.
    PrinterMends,
    /// The disk works again.
    DiskWorks,
    /// The till's computer starts the program.
    Start,
    /// Nothing goes wrong any more.
    Heal,
    /// By now nothing may be open that no person knows of.
    Settled,
}

/// How a seed is run.
#[derive(Clone, Default)]
pub struct Options {
    /// Keep the story, not only its hash.
    pub trace: bool,
    /// Break the till like this.
    pub mutant: Option<Mutant>,
    /// Leave these faults out, by number.
    pub left_out: Arc<BTreeSet<u32>>,
}

/// What came of a seed.
pub struct Ended {
    /// Broken promises, first to last.
    pub violations: Vec<Violation>,
    /// The story.
    pub trace: Vec<String>,
    /// Its hash.
    pub hash: u64,
    /// How many lines it has.
    pub events: u64,
    /// Cells of the matrix that were reached.
    pub hits: BTreeSet<(&'static str, &'static str)>,
    /// How many faults were done.
    pub faults: u32,
    /// What was drawn.
    pub swarm: Swarm,
    /// Sales that were completed.
    pub sales: u32,
    /// How often the process was started.
    pub lives: u32,
}

/// Runs one seed to its end.
pub fn run(seed: u64, template: &Template, options: &Options) -> Ended {
    let mut rng = Rng::with_seed(seed ^ 0x466c_6f72_696e);
    let cloud = Cloud::draw(seed);
    let mut swarm = Swarm::draw(&mut rng);
    if let Some(dialect) = cloud.site.and_then(|site| swarm.dialects.get_mut(site)) {
        // nothing that is behind a cloud calls a till, and what it says is as good as the cloud's connection
        (dialect.calls, dialect.sealed) = (false, false);
    }
    let sites = (0..2).map(|number| Site::new(number, swarm.dialects[number])).collect();
    let state = State {
        schedule: Schedule::default(),
        rng,
        swarm: swarm.clone(),
        healed: false,
        dead: false,
        wall_shift_s: 0,
        conns: Vec::new(),
        sites,
        trace: Trace::new(options.trace),
        hits: BTreeSet::new(),
        told: std::collections::HashMap::new(),
        shown_approved: BTreeSet::new(),
        sent: std::collections::BTreeMap::new(),
        violations: Vec::new(),
        done: 0,
        left_out: Arc::clone(&options.left_out),
        answers: Vec::new(),
        late_money: 0,
        heard: Vec::new(),
        acknowledged: BTreeSet::new(),
        asked_for: std::collections::HashMap::new(),
        sent_at: std::collections::HashMap::new(),
        calls: std::collections::BTreeMap::new(),
        calls_made: 0,
        old_calls: Vec::new(),
        forgeries: 0,
        said_yes: BTreeSet::new(),
        questions: std::collections::HashMap::new(),
        prompts: std::collections::HashMap::new(),
        counter: Counter::draw(seed),
        printer: Printer::draw(seed),
        cloud,
    };
    let has_printer = state.printer.there;
    let shared: Shared = Arc::new(std::sync::Mutex::new(state));
    let eye = Arc::new(Eye::default());
    let street = Street::new(Arc::clone(&shared), Arc::clone(&eye), seed, options.mutant);
    let mut sim = Sim {
        life: Life::first(template, seed, has_printer),
        street,
        shared,
        eye,
        cashier: Cashier::new(swarm.customers, template.people.clone()),
        checker: check::Checker::default(),
        sold: 0,
        closing: false,
    };
    sim.play();
    sim.end(swarm)
}

struct Sim {
    street: Street,
    shared: Shared,
    eye: Arc<Eye>,
    life: Life,
    cashier: Cashier,
    checker: check::Checker,
    sold: u32,
    closing: bool,
}

impl Sim {
    fn play(&mut self) {
        {
            let mut state = lock(&self.shared);
            let swarm = format!("{:?}", state.swarm);
            state.note(swarm);
            state.schedule.after(Duration::ZERO, Happening::Start);
            state.schedule.after(Duration::from_millis(100), Happening::Cashier);
            state.schedule.after(Duration::from_secs(2), Happening::Mischief);
            if state.printer.there {
                state.schedule.after(Duration::from_secs(1), Happening::PrinterMoment);
            }
            state.schedule.after(SAFETY, Happening::Heal);
        }
        loop {
            let event = lock(&self.shared).schedule.next();
            let Some(event) = event else { break };
            match event {
                Event::Wake(waker, _) => waker.wake(),
                Event::World(happening) => self.happens(happening),
            }
            self.life.rest();
            self.after();
            if self.is_over() {
                break;
            }
        }
    }

    fn is_over(&self) -> bool {
        let state = lock(&self.shared);
        let late = state.schedule.now() > SAFETY + TIDY_WITHIN;
        let empty = state.healed && self.cashier.went_home;
        if late || !state.violations.is_empty() {
            return true;
        }
        let printer = state.printer.there;
        drop(state);
        // nobody waits for what the till still asks, and what it hears may call a manager back
        empty && !self.eye.asks_on() && !(printer && self.eye.prints_on())
    }

    fn happens(&mut self, happening: Happening) {
        match happening {
            Happening::Arrive { conn, body } => lock(&self.shared).arrive(conn, body),
            Happening::Reach { conn, body } => lock(&self.shared).reach(conn, &body),
            Happening::Again { site, body, boots } => lock(&self.shared).again(site, &body, boots),
            Happening::Step { site, run } => lock(&self.shared).step(site, run),
            Happening::Call { site, body, tag } => self.life.hears(site, body, tag),
            Happening::Answered { call, body } => lock(&self.shared).answered(call, body.as_deref()),
            Happening::Finish { site, run } => lock(&self.shared).finish(site, run),
            Happening::Return { conn, told, late } => lock(&self.shared).give_back(conn, told, late),
            Happening::Break { conn } => lock(&self.shared).deliver(conn, &[], End::Reset),
            Happening::Cashier => self.cashier.acts(&self.shared, &mut self.life),
            Happening::Mischief => self.mischief(),
            Happening::SwitchOn { site } => {
                let mut state = lock(&self.shared);
                if let Some(site) = state.sites.get_mut(site) {
                    site.off = false;
                }
            }
            Happening::PrinterTakes { call, bytes } => lock(&self.shared).printer_takes(call, &bytes),
            Happening::PrinterSays { call, byte } => lock(&self.shared).printer_is_heard(call, byte),
            Happening::CloudSays { conn, bytes } => lock(&self.shared).cloud_is_heard(conn, &bytes),
            Happening::PrinterMoment => lock(&self.shared).printer_moment(),
            Happening::PrinterMends => lock(&self.shared).printer_mends(),
            Happening::DiskWorks => self.life.disk_works(),
            Happening::Start => self.start(),
            Happening::Heal => self.heal(),
            Happening::Settled => self.checker.settled(&self.shared, &self.eye),
        }
    }

    /// After everything that happened: what the till is seen to have done, and whether it died.
    fn after(&mut self) {
        self.cashier.hears(&self.shared, &mut self.life);
        if lock(&self.shared).dead {
            self.dies();
            return;
        }
        for (tag, status, body) in self.life.answers() {
            lock(&self.shared).till_says(tag, status, body);
        }
        check::heard_is_kept(&self.shared, &self.eye, &self.life);
        if self.life.changed() {
            self.checker.look(&self.shared, &self.eye);
        }
        // a day without customers teaches nothing more
        if core::mem::take(&mut self.cashier.idle) {
            let mut state = lock(&self.shared);
            if !state.healed && !core::mem::replace(&mut self.closing, true) {
                state.schedule.after(Duration::from_secs(5), Happening::Heal);
            }
        }
    }

    fn start(&mut self) {
        let again = {
            let mut state = lock(&self.shared);
            let rate = if self.life.number == 0 { 0 } else { state.swarm.kill_again };
            state.strikes(rate, "the till dies again while it comes back")
        };
        if again {
            let nth = lock(&self.shared).rng.u64(1..60);
            self.life.die_at(nth);
            lock(&self.shared).hit("F18", "start");
        }
        let outcome = self.life.start(&self.street);
        let mut state = lock(&self.shared);
        match outcome {
            _ if state.dead => {}
            Ok(()) => {
                drop(state);
                self.eye.open(&self.life.disk);
                self.checker.came_back(&self.shared, &self.eye);
            }
            Err(error) => {
                // the number of a disk in memory differs from run to run, and stories are compared
                let error = error.replace(&self.life.disk.root().display().to_string(), "");
                state.note(format!("the till does not start: {error}"));
                // a disk that fails keeps a till from starting; books that were damaged by a crash may not
                if error.contains("damaged") || error.contains("newer") || error.contains("no Florin") {
                    state.violated("I2", format!("the till does not start: {error}"));
                }
                state.schedule.after(Duration::from_secs(5), Happening::Start);
            }
        }
    }

    fn heal(&mut self) {
        let mut state = lock(&self.shared);
        if state.healed {
            return;
        }
        state.healed = true;
        state.wall_shift_s = 0;
        state.note("all faults are over");
        for site in &mut state.sites {
            site.off = false;
        }
        // a terminal that hangs is restarted by the shop; what it knew stays known
        for number in 0..state.sites.len() {
            if let Some(site) = state.sites.get_mut(number)
                && site.model.is_open()
            {
                site.reboot(true);
            }
            state.over(number);
        }
        state.printer_mends();
        state.schedule.after(SETTLED_WITHIN, Happening::Settled);
        drop(state);
        self.life.disk_works();
        self.life.die_at(0);
        self.checker.healed(&self.eye);
    }

    fn dies(&mut self) {
        let (power, seed) = {
            let mut state = lock(&self.shared);
            let power = state.rng.bool() && state.swarm.power_cut > 0;
            let mut open = state.open_states();
            open.extend(state.counter.in_hand());
            open.extend(state.printer.in_hand());
            for one in open {
                state.hit(if power { "F19" } else { "F17" }, one);
            }
            state.note(if power { "the power is gone" } else { "the process is gone" });
            state.hang_up();
            state.printer_is_left();
            state.heard.clear();
            (power, state.rng.u64(..))
        };
        self.eye.close();
        self.life.ends(power.then_some(seed));
        self.cashier.till_died();
        let mut state = lock(&self.shared);
        state.dead = false;
        state.told.clear();
        let pause = Duration::from_millis(state.rng.u64(500..4_000));
        state.schedule.after(pause, Happening::Start);
    }

    /// An uneasy moment.
    fn mischief(&mut self) {
        let mut state = lock(&self.shared);
        let next = Duration::from_millis(state.rng.u64(1_000..9_000));
        if state.healed {
            return;
        }
        state.schedule.after(next, Happening::Mischief);
        let swarm = state.swarm.clone();
        let site = state.rng.usize(0..2);
        if state.strikes(swarm.reboot, "a terminal is restarted") {
            let keeps = state.rng.bool();
            for open in state.open_states_on(site) {
                state.hit(if keeps { "F12" } else { "F11" }, open);
            }
            if let Some(site) = state.sites.get_mut(site) {
                site.reboot(keeps);
            }
            state.over(site);
            state.calls_out(site);
        }
        if state.strikes(swarm.switch_off, "a terminal loses power") {
            let pause = Duration::from_millis(state.rng.u64(1_000..30_000));
            for open in state.open_states_on(site) {
                state.hit("F12", open);
            }
            if let Some(one) = state.sites.get_mut(site) {
                one.reboot(true);
                one.off = true;
            }
            state.over(site);
            state.schedule.after(pause, Happening::SwitchOn { site });
        }
        if state.strikes(swarm.impostor, "somebody plays a terminal") {
            state.impostor(site);
        }
        if state.strikes(swarm.flood, "a flood of calls") {
            state.flood(site);
        }
        state.tokens_are_taken_back();
        if state.strikes(swarm.wall_jump, "the wall clock jumps") {
            let jumps = [-86_400, 86_400, -3_600, 3_600, -1_790_000_000, 400_000_000];
            let jump = jumps.get(state.rng.usize(0..jumps.len())).copied().unwrap_or(0);
            state.wall_shift_s = jump;
            for open in state.open_states() {
                state.hit("F23", open);
            }
        }
        if state.strikes(swarm.suspend, "the computer sleeps") {
            let pause = Duration::from_millis(state.rng.u64(1_000..60_000));
            for open in state.open_states() {
                state.hit("F42", open);
            }
            state.schedule.skip(pause);
        }
        drop(state);
        self.mischief_of_the_till();
    }

    fn mischief_of_the_till(&mut self) {
        if !self.life.is_alive() {
            return;
        }
        let mut state = lock(&self.shared);
        let swarm = state.swarm.clone();
        if state.strikes(swarm.disk_full, "the disk is full") {
            let pause = Duration::from_millis(state.rng.u64(500..20_000));
            for open in state.open_states() {
                state.hit("F20", open);
            }
            self.life.fill_disk();
            state.schedule.after(pause, Happening::DiskWorks);
        } else if state.strikes(swarm.sync_fails, "the disk refuses to sync") {
            let pause = Duration::from_millis(state.rng.u64(200..10_000));
            for open in state.open_states() {
                state.hit("F21", open);
            }
            self.life.break_disk();
            state.schedule.after(pause, Happening::DiskWorks);
        }
        if state.strikes(swarm.kill_at_write, "the till dies at one of its next writes") {
            let nth = state.rng.u64(1..80);
            self.life.die_at(nth);
        }
        let killed = state.strikes(swarm.kill, "the till is killed")
            || state.strikes(swarm.power_cut, "the shop loses power");
        if killed {
            state.dead = true;
            drop(state);
            self.life.disk.stop();
        }
    }

    fn end(mut self, swarm: Swarm) -> Ended {
        if lock(&self.shared).violations.is_empty() {
            if !self.cashier.went_home {
                let why = self.cashier.last.clone();
                lock(&self.shared).violated("I11", format!("the shop never becomes tidy: {why}"));
            }
            self.checker.last(&self.shared, &self.eye, (&self.life, &self.street));
        }
        self.sold = self.checker.sales();
        let lives = self.life.number;
        self.eye.close();
        self.life.ends(None);
        drop(self.life);
        let mut state = lock(&self.shared);
        let trace = core::mem::replace(&mut state.trace, Trace::new(false));
        Ended {
            violations: state.violations.clone(),
            hash: trace.hash(),
            events: trace.count(),
            trace: trace.into_lines(),
            hits: core::mem::take(&mut state.hits),
            faults: state.done,
            swarm,
            sales: self.sold,
            lives,
        }
    }
}
