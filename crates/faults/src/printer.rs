//! The receipt printer of the shop: how it is, what comes out of it, and the network in front of it.

use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::task::Waker;

use fastrand::Rng;

use crate::check::Job;
use crate::net::End;
use crate::shared::State;
use crate::world::Happening;

mod line;

pub(crate) use line::SimNet;

/// Where the till finds it.
pub(crate) const ADDRESS: &str = "printer:9100";

/// The questions that it answers, as its maker documents them.
const OFFLINE: [u8; 3] = [0x10, 0x04, 2];
const PAPER: [u8; 3] = [0x10, 0x04, 4];
const DONE: [u8; 3] = [0x1d, b'r', 1];
/// Cuts the paper: the end of everything that is printed.
const CUT: [u8; 3] = [0x1d, b'V', 66];
/// Opens the drawer.
const KICK: [u8; 2] = [0x1b, b'p'];

/// How often it fails, per thousand occasions; zero is off.
struct Rates {
    refuse: u32,
    silent: u32,
    cut: u32,
    lose: u32,
    stall: u32,
    lose_answer: u32,
    delay_answer: u32,
    off: u32,
    sick: u32,
}

impl Rates {
    fn draw(rng: &mut Rng) -> Self {
        let mut rate = |most: u32| {
            let on = rng.u32(0..5) < 2;
            let rate = rng.u32(1..=most);
            if on { rate } else { 0 }
        };
        Self {
            refuse: rate(300),
            silent: rate(200),
            cut: rate(300),
            lose: rate(200),
            stall: rate(150),
            lose_answer: rate(300),
            delay_answer: rate(300),
            off: rate(400),
            sick: rate(500),
        }
    }
}

/// Why it does not print although it has power.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sick {
    NoPaper,
    CoverOpen,
}

/// The printer, and what the till was seen to send it.
#[expect(clippy::struct_excessive_bools, reason = "facts that stand beside each other")]
pub(crate) struct Printer {
    /// Whether this shop has one.
    pub(crate) there: bool,
    /// Drawn apart from the faults: a day without a printer is the day that it was before there were any.
    pub(crate) rng: Rng,
    rates: Rates,
    /// It says nothing of itself, whatever its family does.
    mute: bool,
    off: bool,
    sick: Option<Sick>,
    pub(crate) calls: Vec<Call>,
    /// Jobs of which a byte was on its way.
    left: BTreeSet<i64>,
    /// Receipts that were: number and copy.
    named: BTreeSet<(String, u32)>,
    /// Since when each drawer is wanted, by the till's clock and by that of the world.
    pub(crate) drawers: BTreeMap<i64, (i64, Duration)>,
    pub(crate) asked: Asked,
    /// Something is in the queue.
    pub(crate) waits: bool,
    /// Something is being printed.
    pub(crate) prints: bool,
}

/// What people asked the till to print.
#[derive(Default)]
pub(crate) struct Asked {
    /// Requests that may make a copy.
    pub(crate) copies: usize,
    /// Requests that may open the drawer once more.
    pub(crate) drawers: usize,
    /// Copies that the till said it would print: sale and number.
    pub(crate) promised: BTreeSet<(String, u32)>,
}

/// A connection to the printer, from both ends.
#[expect(clippy::struct_excessive_bools, reason = "facts that stand beside each other")]
#[derive(Default)]
pub(crate) struct Call {
    /// The till's end is gone.
    left: bool,
    end: Option<End>,
    reader: Option<Waker>,
    /// What the till may read.
    outbox: VecDeque<u8>,
    /// After so many bytes it breaks, goes nowhere, or takes no more.
    cut: Option<usize>,
    lost: Option<usize>,
    stall: Option<usize>,
    written: usize,
    /// The till's job, and what it wrote of it.
    pub(crate) job: Option<i64>,
    sent: Vec<u8>,
    /// What the printer has and has not printed yet.
    buffer: Vec<u8>,
    paper: Vec<u8>,
    /// The till wants to know when it is done, and the printer has said so.
    asked: bool,
    owes: bool,
    said: bool,
    /// Bytes stay in their order.
    arrives: Duration,
    says: Duration,
}

impl Call {
    /// The whole job left the till.
    fn is_whole(&self) -> bool {
        ends(&self.sent)
    }

    /// Something left of which nobody could see what it was.
    pub(crate) fn is_unseen(&self) -> bool {
        self.job.is_none() && !self.sent.is_empty()
    }

    /// What the till may call printed: all of it was taken, and where the printer was asked, it said so.
    pub(crate) fn may_be_printed(&self) -> bool {
        self.is_whole() && (!self.asked || self.said && ends(&self.paper))
    }
}

/// A document that was cut off, or a drawer that was opened.
fn ends(bytes: &[u8]) -> bool {
    bytes.windows(CUT.len()).any(|part| part == CUT) || bytes.windows(KICK.len()).any(|part| part == KICK)
}

impl Printer {
    /// In a quarter of the shops.
    pub(crate) fn draw(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed ^ 0x7072_696e_7465_7200);
        let there = rng.u32(0..4) == 0;
        let (rates, mute) = (Rates::draw(&mut rng), rng.u32(0..5) == 0);
        Self {
            there,
            rng,
            rates,
            mute,
            off: false,
            sick: None,
            calls: Vec::new(),
            left: BTreeSet::new(),
            named: BTreeSet::new(),
            drawers: BTreeMap::new(),
            asked: Asked::default(),
            waits: false,
            prints: false,
        }
    }

    /// What a death would hurt just now.
    pub(crate) fn in_hand(&self) -> impl Iterator<Item = &'static str> {
        let all = [(self.waits, "queue"), (self.prints, "printing")];
        all.into_iter().filter_map(|(is, what)| is.then_some(what))
    }
}

impl State {
    fn printer_strikes(&mut self, per_mille: impl Fn(&Rates) -> u32, what: &str) -> bool {
        let drawn = self.printer.rng.u32(0..1000) < per_mille(&self.printer.rates);
        self.struck(drawn, what)
    }

    /// An uneasy moment of the printer.
    pub(crate) fn printer_moment(&mut self) {
        if self.healed || !self.printer.there {
            return;
        }
        let next = Duration::from_millis(self.printer.rng.u64(1_000..9_000));
        self.schedule.after(next, Happening::PrinterMoment);
        let lasts = Duration::from_millis(self.printer.rng.u64(1_000..80_000));
        if self.printer_strikes(|rates| rates.off, "the printer is switched off") {
            self.printer.off = true;
            for number in 0..self.printer.calls.len() {
                self.printer.calls[number].buffer.clear();
                self.printer_hangs_up(number);
            }
            self.schedule.after(lasts, Happening::PrinterMends);
        }
        if self.printer_strikes(|rates| rates.sick, "the printer cannot print") {
            let sick = if self.printer.rng.bool() { Sick::NoPaper } else { Sick::CoverOpen };
            self.note(format!("{sick:?}"));
            self.printer.sick = Some(sick);
            self.schedule.after(lasts, Happening::PrinterMends);
        }
    }

    /// Somebody looks after it.
    pub(crate) fn printer_mends(&mut self) {
        self.printer.off = false;
        self.printer.sick = None;
        for number in 0..self.printer.calls.len() {
            self.printer_rolls(number);
        }
    }

    /// Bytes come out of the network at the printer's end.
    pub(crate) fn printer_takes(&mut self, number: usize, bytes: &[u8]) {
        if self.printer.off {
            return self.printer_hangs_up(number);
        }
        match bytes {
            _ if bytes == OFFLINE || bytes == PAPER => {
                let usual = 0b0001_0010;
                let status = match self.printer.sick {
                    Some(Sick::NoPaper) if bytes == PAPER => usual | 0b0110_0000,
                    Some(Sick::NoPaper) => usual | 0b0010_0000,
                    Some(Sick::CoverOpen) if bytes == OFFLINE => usual | 0b0000_0100,
                    _ => usual,
                };
                self.printer_says(number, status, Duration::ZERO);
            }
            _ if bytes == DONE => {
                self.printer.calls[number].owes = true;
                self.printer_rolls(number);
            }
            _ => {
                self.printer.calls[number].buffer.extend(bytes);
                self.printer_rolls(number);
            }
        }
    }

    /// What it has comes out, as far as it can.
    fn printer_rolls(&mut self, number: usize) {
        if self.printer.off || self.printer.sick.is_some() {
            return;
        }
        let call = &mut self.printer.calls[number];
        let bytes = core::mem::take(&mut call.buffer);
        call.paper.extend(bytes);
        if core::mem::take(&mut call.owes) {
            let takes = Duration::from_millis(self.printer.rng.u64(100..4_000));
            self.printer_says(number, 0, takes);
        }
    }

    fn printer_says(&mut self, number: usize, byte: u8, after: Duration) {
        if self.printer.mute || self.printer_strikes(|rates| rates.lose_answer, "a printer's answer is lost")
        {
            return;
        }
        let late = self.printer_strikes(|rates| rates.delay_answer, "a printer's answer is late");
        let most = if late { 30_000 } else { 30 };
        let takes = after.saturating_add(Duration::from_millis(self.printer.rng.u64(1..most)));
        let now = self.schedule.now();
        let call = &mut self.printer.calls[number];
        call.says = call.says.max(now.saturating_add(takes));
        let pause = call.says.saturating_sub(now);
        self.schedule.after(pause, Happening::PrinterSays { call: number, byte });
    }

    /// Its answer reaches the till.
    pub(crate) fn printer_is_heard(&mut self, number: usize, byte: u8) {
        let call = &mut self.printer.calls[number];
        if call.left || call.end.is_some() {
            return;
        }
        call.said |= byte == 0;
        call.outbox.push_back(byte);
        call.wake();
    }

    fn printer_hangs_up(&mut self, number: usize) {
        let call = &mut self.printer.calls[number];
        call.end.get_or_insert(End::Reset);
        call.wake();
    }

    /// The process died: its ends of all connections are gone. What it had sent arrives all the same.
    pub(crate) fn printer_is_left(&mut self) {
        for call in &mut self.printer.calls {
            call.left = true;
            call.reader = None;
        }
    }

    /// The first byte of a job is about to leave. `printing` is what the books say is being printed.
    fn job_leaves(&mut self, number: usize, printing: &[Job]) {
        let [Job { number: job, what, created, .. }] = printing else {
            let what =
                format!("a job leaves for the printer, and the books say that {printing:?} is printed");
            return self.violated("I21", what);
        };
        self.note(format!("till sends job {job}, a {what}, to the printer"));
        self.printer.calls[number].job = Some(*job);
        if !self.printer.left.insert(*job) {
            self.violated("I21", format!("job {job}, a {what}, leaves for the printer a second time"));
        }
        // one that somebody wants once more this moment has not waited
        let since = self.printer.drawers.get(job).filter(|(wanted, _)| wanted == created);
        let waited = since.map(|(_, since)| self.schedule.now().saturating_sub(*since));
        // a computer that slept between two steps is late, and does not know it
        if waited.is_some_and(|waited| waited > LATEST_DRAWER) && self.swarm.suspend == 0 {
            self.violated("I21", format!("a drawer opens by itself {waited:?} after it was wanted"));
        }
    }

    /// What left says what it is: a receipt bears its number, and a copy that it is one.
    fn receipt_leaves(&mut self, number: usize, what: &str, copy: u32) {
        let Some(named) = named(&self.printer.calls[number].sent) else { return };
        if named.1 != copy {
            let is = format!("{} leaves as copy {}, and is copy {copy} in the books", named.0, named.1);
            self.violated("I21", is);
        }
        if what == "receipt" && !self.printer.named.insert(named.clone()) {
            self.violated("I21", format!("receipt {} as copy {} leaves twice", named.0, named.1));
        }
    }
}

/// A drawer opens within a minute or stays shut; then its bytes may wait for a connection.
const LATEST_DRAWER: Duration = Duration::from_secs(60 + 5);

/// The number on a receipt, and which copy it says it is; nothing where its head is not there whole.
fn named(bytes: &[u8]) -> Option<(String, u32)> {
    let text: String = bytes.iter().copied().map(char::from).collect();
    let (head, rest) = text.split_once("Receipt T01-")?;
    let number: String = rest.chars().take(6).collect();
    let copy = head.split_once("COPY ").map_or("", |(_, rest)| rest);
    let copy: String = copy.chars().take_while(char::is_ascii_digit).collect();
    (number.len() == 6).then(|| (number, copy.parse().unwrap_or(0)))
}

impl Call {
    fn wake(&mut self) {
        if let Some(reader) = self.reader.take() {
            reader.wake();
        }
    }
}
