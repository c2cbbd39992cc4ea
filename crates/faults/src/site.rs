//! The terminals of the shop: the product's own simulated terminal, what its customers do, and what
//! becomes of its answers on their way back.

use core::time::Duration;

use nexo::v3::{Body, MessageHeader, ResultCode};
use simulator::model::{Model, Run, Told};
use simulator::{Mode, Options, Profile, Script, StatusRunning};

use crate::cloud::DESK;
use crate::impostor;
use crate::net::{Asked, End, FIRST_PORT, read_asked};
use crate::sealed;
use crate::shared::State;
use crate::swarm::Dialect;
use crate::time;
use crate::world::{FENCE, Happening};

/// One terminal.
pub(crate) struct Site {
    pub(crate) model: Model,
    pub(crate) dialect: Dialect,
    /// Without power.
    pub(crate) off: bool,
    /// Payments that go on by themselves, and the connection that their answer belongs to.
    runs: Vec<(Run, Option<usize>)>,
    /// The payment that began last.
    newest: String,
    /// How often it lost power, and with it what it knew.
    pub(crate) boots: u32,
    /// The header of the newest payment: the names that an impostor would use.
    pub(crate) names: Option<MessageHeader>,
    patience: Duration,
}

impl Site {
    pub(crate) fn new(number: usize, dialect: Dialect) -> Self {
        let family = Profile::named("bilt").filter(|_| dialect.sealed);
        let patience = Duration::from_secs(if dialect.says_busy { 8 } else { 25 });
        let options = Options {
            passphrase: dialect.sealed.then(sealed::passphrase),
            callback: Some("http://till.invalid/".to_owned()),
            mode: if dialect.calls { Mode::Full } else { Mode::Light },
            till_patience: patience,
            profile: family.cloned().unwrap_or_default(),
            poi_id: Some(poi_id(number)),
            dedup: dialect.dedup,
            history: dialect.history,
            status_running: if dialect.says_busy { StatusRunning::Busy } else { StatusRunning::InProgress },
            ..Options::default()
        };
        let model = Model::new(options, Script::default(), time::dawn());
        Self {
            model,
            dialect,
            off: false,
            runs: Vec::new(),
            newest: String::new(),
            boots: 0,
            names: None,
            patience,
        }
    }

    /// The payment that began last, the life of the terminal, and how long it waits for the till.
    pub(crate) fn talks_about(&self) -> (String, u32, Duration) {
        (self.newest.clone(), self.boots, self.patience)
    }

    fn works_on(&self, service_id: &str) -> bool {
        self.model.is_open() && self.newest == service_id
    }

    /// Power off and on.
    pub(crate) fn reboot(&mut self, keeps_history: bool) {
        self.boots += 1;
        self.model.reboot(keeps_history);
    }
}

/// nexo name of a terminal.
pub(crate) fn poi_id(number: usize) -> String {
    format!("POI-{}", char::from(b'A' + u8::try_from(number).unwrap_or(0)))
}

/// Where the till finds it.
pub(crate) fn address(number: usize) -> String {
    format!("127.0.0.1:{}", usize::from(FIRST_PORT) + number)
}

impl State {
    /// A request reached the far end of the network, or does not.
    pub(crate) fn arrive(&mut self, conn: usize, body: Vec<u8>) {
        if self.conns.get(conn).is_some_and(|conn| conn.site == DESK) {
            return self.desk(conn);
        }
        let Some(asked) = self.conns.get(conn).and_then(|conn| conn.asked.clone()) else { return };
        let (swarm, at) = (self.swarm.clone(), self.state_of(&asked.about));
        if self.strikes(swarm.lose_request, "a request is lost") {
            self.cell(&asked, "F1", at);
            if self.rng.bool() {
                let pause = Duration::from_millis(self.rng.u64(0..5_000));
                self.schedule.after(pause, Happening::Break { conn });
            }
            return;
        }
        if self.turned_away(conn, &asked) {
            return;
        }
        if self.strikes(swarm.delay_request, "a request is stuck in the network") {
            self.cell(&asked, "F8", at);
            // the longest that a message may lie around is what the fence is made of
            let pause = Duration::from_millis(self.rng.u64(500..most_delay()));
            self.schedule.after(pause, Happening::Reach { conn, body });
            if self.rng.bool() {
                self.schedule.after(Duration::from_millis(50), Happening::Break { conn });
            }
            return;
        }
        if self.strikes(swarm.double_request, "a request is doubled") {
            let site = self.conns.get(conn).map_or(0, |conn| conn.site);
            self.cell(&asked, "F4", at);
            let pause = Duration::from_millis(self.rng.u64(1..most_delay()));
            let boots = self.sites.get(site).map_or(0, |site| site.boots);
            self.schedule.after(pause, Happening::Again { site, body: body.clone(), boots });
        }
        self.reach(conn, &body);
    }

    fn cell(&mut self, asked: &Asked, fault: &'static str, at: &'static str) {
        match asked.category {
            "Payment" | "Reversal" => self.hit(fault, "in_flight"),
            "Status" => self.hit(fault, at),
            "Abort" => self.hit(fault, "abort"),
            _ => {}
        }
    }

    /// The second copy of a request, over a connection that nobody listens to. No till can know of a
    /// charge that a terminal makes of a copy which it takes for a new request after it has answered
    /// the first; so this happens only where the terminal works on the first, or tells repeats and
    /// remembers this one. What that leaves out is said in `docs/reliability.md`.
    pub(crate) fn again(&mut self, number: usize, body: &[u8], boots: u32) {
        let (Some(Asked { category, header, about, .. }), Some(site)) =
            (read_asked(body), self.sites.get(number))
        else {
            return;
        };
        let Dialect { dedup, history, .. } = site.dialect;
        let remembers = match category {
            "Payment" | "Reversal" => site.model.remembers(
                &header.sale_id,
                &header.poi_id,
                header.service_id.as_deref().unwrap_or_default(),
            ),
            _ => history.is_none() && site.boots == boots,
        };
        if dedup && remembers || site.works_on(&about) {
            self.reach(usize::MAX - number, body);
        }
    }

    /// A request reached the terminal.
    pub(crate) fn reach(&mut self, conn: usize, body: &[u8]) {
        let number = self.conns.get(conn).map_or_else(|| usize::MAX - conn, |conn| conn.site);
        if self.sites.get(number).is_none_or(|site| site.off) {
            self.note(format!("terminal {number} is without power"));
            if self.is_behind_the_cloud(number) {
                return self.device_is_off(conn);
            }
            self.schedule.after(Duration::ZERO, Happening::Break { conn });
            return;
        }
        let asked = read_asked(body);
        let script = match asked.as_ref().map(|asked| asked.category) {
            Some("Payment") => {
                let calls = self.sites.get(number).is_some_and(|site| site.dialect.calls);
                self.customer(asked.as_ref().map_or("", |asked| asked.about.as_str()), calls)
            }
            Some("Status") => self.status_step(asked.as_ref().map_or("", |asked| asked.about.as_str())),
            _ => String::new(),
        };
        let shown = time::wall(self.schedule.now(), 0);
        let Some(site) = self.sites.get_mut(number) else { return };
        if let Ok(script) = Script::parse(&script) {
            site.model.push(&script);
        }
        site.model.show(shown);
        let received = site.model.receive(body);
        if received.started.is_none() {
            // a step that no payment took must not wait for the next one
            site.model.replace(Script::default());
        }
        let live = (conn < self.conns.len()).then_some(conn);
        if let Some(begun) = received.started {
            site.runs.push((begun.run, live));
            site.names = asked.as_ref().map(|asked| asked.header.clone());
            site.newest = asked.map(|asked| asked.about).unwrap_or_default();
            // it comes back without the payment that it was busy with
            site.boots += u32::from(matches!(script.as_str(), "reboot" | "reboot charged"));
            let signs = script.starts_with("card");
            if let (Some(after), false) = (begun.after, signs) {
                self.schedule.after(after, Happening::Finish { site: number, run: begun.run });
            }
            if signs {
                let pause = Duration::from_millis(self.rng.u64(500..4_000));
                self.schedule.after(pause, Happening::Step { site: number, run: begun.run });
            }
            self.note(format!("terminal {number} begins: {script}"));
        }
        if let (Some(told), Some(conn)) = (received.now, live) {
            self.tell(conn, told);
        }
        self.over(number);
        self.calls_out(number);
    }

    /// A step of a customer whose card wants a signature.
    pub(crate) fn step(&mut self, number: usize, run: Run) {
        let Some(site) = self.sites.get_mut(number) else { return };
        if !site.runs.iter().any(|(one, _)| *one == run) {
            return;
        }
        let next = if site.model.is_over(run) { None } else { site.model.step(run) };
        match next {
            Some(limit) => self.schedule.after(limit, Happening::Step { site: number, run }),
            None => self.finish(number, run),
        }
        self.calls_out(number);
    }

    /// Payments that an abort or a reboot ended.
    pub(crate) fn over(&mut self, number: usize) {
        let Some(site) = self.sites.get(number) else { return };
        let over: Vec<Run> =
            site.runs.iter().map(|(run, _)| *run).filter(|run| site.model.is_over(*run)).collect();
        for run in over {
            self.finish(number, run);
        }
    }

    /// The moment of authorisation.
    pub(crate) fn finish(&mut self, number: usize, run: Run) {
        let shown = time::wall(self.schedule.now(), 0);
        let Some(site) = self.sites.get_mut(number) else { return };
        let Some(place) = site.runs.iter().position(|(one, _)| *one == run) else { return };
        let (_, conn) = site.runs.remove(place);
        site.model.show(shown);
        let told = site.model.finish(run);
        let count = site.model.ledger().len();
        self.note(format!("terminal {number} ends a payment; its ledger has {count} lines"));
        if let Some(conn) = conn {
            self.tell(conn, told);
        }
        self.over(number);
        self.calls_out(number);
    }

    /// Something goes back to the till.
    fn tell(&mut self, conn: usize, told: Told) {
        let latency = Duration::from_millis(self.rng.u64(1..30)).saturating_add(told.after);
        self.schedule.after(latency, Happening::Return { conn, told, late: false });
    }

    /// An answer comes out of the network, or what is left of it.
    pub(crate) fn give_back(&mut self, conn: usize, told: Told, late: bool) {
        let Some(asked) = self.conns.get(conn).and_then(|conn| conn.asked.clone()) else { return };
        let (swarm, at) = (self.swarm.clone(), self.state_of(&asked.about));
        if told.bytes.is_empty() {
            self.deliver(conn, &[], if told.reset { End::Reset } else { End::Closed });
            return;
        }
        if matches!(asked.category, "Payment" | "Reversal") {
            self.answers.push(told.bytes.clone());
        }
        if self.strikes(swarm.lose_answer, "an answer is lost") {
            self.cell(&asked, "F2", at);
            let end = if self.rng.bool() { End::Reset } else { End::Closed };
            self.deliver(conn, &[], end);
            return;
        }
        if !late && self.strikes(swarm.delay_answer, "an answer is late") {
            self.cell(&asked, "F7", at);
            let pause = Duration::from_millis(self.rng.u64(1_000..60_000));
            self.schedule.after(pause, Happening::Return { conn, told, late: true });
            return;
        }
        if late && at == "unknown" {
            // it was asked again in the meantime
            self.hit("F6", "unknown");
            if asked.category == "Payment" {
                self.hit("F7", "unknown");
            }
        }
        if late && self.is_left(conn) {
            self.hit("F6", "next");
        }
        let honest = told.bytes.clone();
        let bytes = self.mangle(&asked, at, told.bytes);
        let heard = bytes == honest && asked.category == "Payment" && !self.is_left(conn);
        if heard && matches!(at, "in_flight" | "unknown") && approves(&honest) {
            self.heard.push(asked.about.clone());
        }
        let note = format!("answer to {} {} arrives, {} bytes", asked.category, asked.about, bytes.len());
        self.note(note);
        self.deliver(conn, &bytes, End::Closed);
    }

    fn mangle(&mut self, asked: &Asked, at: &'static str, mut bytes: Vec<u8>) -> Vec<u8> {
        let swarm = self.swarm.clone();
        if self.strikes(swarm.cut_answer, "an answer is cut") {
            self.cell(asked, "F2", at);
            let keep = self.rng.usize(0..bytes.len());
            bytes.truncate(keep);
        } else if self.strikes(swarm.spoil_answer, "an answer is spoilt") {
            self.cell(asked, "F29", at);
            let place = self.rng.usize(0..bytes.len());
            if let Some(byte) = bytes.get_mut(place) {
                *byte = 0;
            }
        } else if self.strikes(swarm.double_answer, "an answer comes twice") {
            self.cell(asked, "F5", at);
            bytes = bytes.repeat(2);
        } else if self.strikes(swarm.forge_answer, "an approval in the clear") {
            if let Some(forged) = self.forged(asked) {
                self.hit("F43", at);
                bytes = forged;
            }
        } else if self.strikes(swarm.foreign_answer, "an answer bears another terminal's name") {
            self.cell(asked, "F26", at);
            let other = if asked.header.poi_id == poi_id(0) { poi_id(1) } else { poi_id(0) };
            bytes = replace(&bytes, asked.header.poi_id.as_bytes(), other.as_bytes());
        } else if self.strikes(swarm.replay_answer, "an old answer comes instead") {
            let old = self.rng.usize(0..self.answers.len().max(1));
            if let Some(answer) = self.answers.get(old).cloned() {
                self.cell(asked, "F5", at);
                if asked.category == "Payment" && self.answers.len() > 1 {
                    self.hit("F6", "next");
                }
                bytes = answer;
            }
        }
        bytes
    }

    /// What a sealed terminal would have answered in the clear, had it approved.
    fn forged(&self, asked: &Asked) -> Option<Vec<u8>> {
        let wanted = matches!(asked.category, "Payment" | "Status") && self.is_sealed(&asked.header);
        let (of, amount) = self.asked_for.get(&asked.about).filter(|_| wanted)?;
        Some(impostor::forged(&asked.header, of, *amount))
    }

    fn is_sealed(&self, header: &MessageHeader) -> bool {
        self.sites.get(crate::calls::number_of(&header.poi_id)).is_some_and(|site| site.dialect.sealed)
    }

    /// What the customer at the terminal does, in the simulator's words.
    fn customer(&mut self, about: &str, calls: bool) -> String {
        let swarm = self.swarm.clone();
        let think = self.rng.u64(500..8_000);
        if self.strikes(swarm.busy, "the terminal is in use") {
            self.hit("F13", "in_flight");
            return "busy".to_owned();
        }
        if self.strikes(swarm.decline, "declined") {
            let which = ["Refusal", "InvalidCard", "WrongPIN", "PaymentRestriction"];
            let which = which.get(self.rng.usize(0..5)).copied();
            return which.map_or_else(|| "cancel".to_owned(), |which| format!("decline {which}"));
        }
        if self.strikes(swarm.odd_amounts, "an amount that does not fit") {
            self.hit("F15", "in_flight");
            let all = ["partial 0.50", "tip 0.35", "wrong amount 99.00", "wrong currency USD", "no amount"];
            return all.get(self.rng.usize(0..all.len())).copied().unwrap_or_default().to_owned();
        }
        if self.strikes(swarm.reboot_paying, "the terminal loses power while it pays") {
            self.hit("F12", "in_flight");
            let all = ["reboot", "reboot charged", "reboot keeping history"];
            return all.get(self.rng.usize(0..3)).copied().unwrap_or_default().to_owned();
        }
        if self.strikes(swarm.hang, "the terminal hangs") {
            return "hang".to_owned();
        }
        if self.strikes(swarm.host_silent, "the terminal's host is silent") {
            self.hit("F10", "in_flight");
            return "unreachable host".to_owned();
        }
        if self.strikes(swarm.slow_customer, "a slow customer") {
            let slow = self.rng.u64(15_000..50_000);
            return format!("approve after {slow}ms");
        }
        if self.strikes(swarm.signature, "the card wants a signature") && calls {
            return "card signature".to_owned();
        }
        self.note(format!("a customer pays {about}"));
        format!("approve after {think}ms")
    }

    fn status_step(&mut self, about: &str) -> String {
        let at = self.state_of(about);
        if !self.strikes(self.swarm.odd_status, "an odd status answer") {
            return String::new();
        }
        match self.rng.u32(0..3) {
            0 => {
                self.hit("F10", at);
                "status busy".to_owned()
            }
            1 => {
                self.hit("F9", at);
                "status foreign".to_owned()
            }
            _ => {
                self.hit("F2", at);
                "status lost".to_owned()
            }
        }
    }
}

/// The terminal says that it took the money.
fn approves(answer: &[u8]) -> bool {
    let body = answer.windows(4).position(|four| four == b"\r\n\r\n").and_then(|at| answer.get(at + 4..));
    match body.and_then(sealed::read).map(|message| message.body) {
        Some(Body::PaymentResponse(said)) => said.response.result == ResultCode::Success,
        _ => false,
    }
}

/// Milliseconds that a request may lie around: less than the fence, which is measured from sending.
fn most_delay() -> u64 {
    u64::try_from(FENCE.as_millis()).unwrap_or(0).saturating_sub(500)
}

fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(place) = rest.windows(from.len()).position(|part| part == from) {
        out.extend_from_slice(rest.get(..place).unwrap_or_default());
        out.extend_from_slice(to);
        rest = rest.get(place + from.len()..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
    out
}
