//! What terminals tell and ask the till, and what becomes of it in the network; and somebody who plays the
//! terminal without being it.

use core::time::Duration;

use nexo::v3::Body;
use simulator::model::Asked;

use crate::impostor::{self, Mask};
use crate::shared::{State, is_open};
use crate::site::{Site, poi_id};
use crate::world::Happening;

/// A call that waits for the till's answer.
pub(crate) struct Waiting {
    site: usize,
    asked: Asked,
    /// The life of the terminal in which it was asked.
    boots: u32,
    /// The payment that ran then.
    about: String,
}

/// What a call is, for whoever carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag {
    /// The terminal's own, and it waits for the answer.
    Own(u64),
    /// A copy.
    Copy,
    /// Somebody else's, under names that are not paired: it must be refused.
    Foreign,
    /// Somebody else's, under the terminal's own names: on a plain network nobody can tell.
    Forged,
}

/// Calls that are remembered, to come again later.
const REMEMBERED: usize = 32;
/// How many calls a flood has.
const FLOOD: u64 = 300;

impl State {
    /// What a terminal wants to say now goes into the network.
    pub(crate) fn calls_out(&mut self, number: usize) {
        let asks = self.sites.get_mut(number).map(|site| site.model.asks()).unwrap_or_default();
        for asked in asks {
            self.call_out(number, asked);
        }
    }

    fn call_out(&mut self, number: usize, asked: Asked) {
        let swarm = self.swarm.clone();
        let Some((about, boots, patience)) = self.sites.get(number).map(Site::talks_about) else {
            return;
        };
        let (at, question) = (self.state_of(&about), asked.is_question);
        let fault = if question { "F16" } else { "F27" };
        let body = asked.body.clone();
        if question {
            *self.questions.entry(about.clone()).or_default() += 1;
        }
        self.calls_made += 1;
        let call = self.calls_made;
        self.note(format!("terminal {number} calls ({call}): {}", kind(&body)));
        self.calls.insert(call, Waiting { site: number, asked, boots, about });
        self.schedule.after(patience + Duration::from_secs(1), Happening::Answered { call, body: None });
        if self.old_calls.len() >= REMEMBERED {
            self.old_calls.remove(0);
        }
        self.old_calls.push((number, body.clone()));
        if self.strikes(swarm.replay_call, "an earlier call comes again") {
            self.hit("F27", at);
            let nth = self.rng.usize(0..self.old_calls.len());
            if let Some((site, body)) = self.old_calls.get(nth).cloned() {
                self.send(site, body, Tag::Copy, 0);
            }
        }
        if self.strikes(swarm.lose_call, "a call is lost") {
            self.hit(fault, at);
            return;
        }
        if self.strikes(swarm.double_call, "a call comes several times") {
            self.hit(fault, at);
            for _ in 0..self.rng.u32(1..5) {
                let pause = self.rng.u64(0..2_000);
                self.send(number, body.clone(), Tag::Copy, pause);
            }
        }
        let late = self.strikes(swarm.delay_call, "a call is late");
        if late {
            self.hit(fault, at);
        }
        let pause = if late { self.rng.u64(500..15_000) } else { self.rng.u64(1..30) };
        self.send(number, body, Tag::Own(call), pause);
    }

    fn send(&mut self, site: usize, body: Vec<u8>, tag: Tag, pause_ms: u64) {
        self.schedule.after(Duration::from_millis(pause_ms), Happening::Call { site, body, tag });
    }

    /// The till answered a call.
    pub(crate) fn till_says(&mut self, tag: Tag, status: u16, body: Vec<u8>) {
        match tag {
            Tag::Own(call) => {
                let rate = self.swarm.lose_reply;
                if self.strikes(rate, "the answer to a call is lost") {
                    self.hit_reply(call);
                    return;
                }
                let pause = Duration::from_millis(self.rng.u64(1..30));
                self.note(format!("the till answers call {call} with {status}"));
                self.schedule.after(pause, Happening::Answered { call, body: Some(body) });
            }
            Tag::Foreign if status < 400 => {
                self.violated("I14", format!("a call under names that are not paired is answered {status}"));
            }
            Tag::Foreign | Tag::Forged | Tag::Copy => {}
        }
    }

    fn hit_reply(&mut self, call: u64) {
        let Some(waiting) = self.calls.get(&call) else { return };
        let (question, about) = (waiting.asked.is_question, waiting.about.clone());
        let at = self.state_of(&about);
        self.hit(if question { "F16" } else { "F27" }, at);
    }

    /// The answer reached the terminal, or it gave up waiting.
    pub(crate) fn answered(&mut self, call: u64, body: Option<&[u8]>) {
        let Some(Waiting { site: number, asked, boots, about }) = self.calls.remove(&call) else { return };
        if asked.is_question && body.is_some_and(confirms) && !self.said_yes.contains(&about) {
            self.violated("I14", format!("the terminal heard a yes to {about} that nobody said"));
        }
        let Some(site) = self.sites.get_mut(number).filter(|site| site.boots == boots && !site.off) else {
            return;
        };
        site.model.hears(&asked, body);
        self.over(number);
        self.calls_out(number);
    }

    /// Somebody in the network plays this terminal.
    pub(crate) fn impostor(&mut self, number: usize) {
        let Some(names) = self.sites.get(number).and_then(|site| site.names.clone()) else { return };
        let about = self.sites.get(number).map(|site| site.talks_about().0).unwrap_or_default();
        let open = self.open_states_on(number);
        for state in if open.is_empty() { vec!["none"] } else { open } {
            self.hit("F28", state);
        }
        let sealed = self.sites.get(number).is_some_and(|site| site.dialect.sealed);
        let masks = impostor::MASKS;
        let mask = masks.get(self.rng.usize(0..masks.len())).copied().unwrap_or(Mask::Garbage);
        if mask == Mask::Question && !sealed {
            *self.questions.entry(about.clone()).or_default() += 1;
        }
        self.forgeries += 1;
        let body = impostor::wears(mask, &names, &about, self.forgeries);
        // without the key, nothing that is made up can be meant by anybody
        let tag = if mask.is_foreign() || sealed { Tag::Foreign } else { Tag::Forged };
        self.note(format!("an impostor of terminal {number}: {mask:?}"));
        self.send(number, body, tag, 0);
    }

    /// More calls than any terminal makes.
    pub(crate) fn flood(&mut self, number: usize) {
        let Some(names) = self.sites.get(number).and_then(|site| site.names.clone()) else { return };
        let about = self.sites.get(number).map(|site| site.talks_about().0).unwrap_or_default();
        for state in self.open_states_on(number) {
            self.hit("F32", state);
        }
        let sealed = self.sites.get(number).is_some_and(|site| site.dialect.sealed);
        let tag = if sealed { Tag::Foreign } else { Tag::Forged };
        for nth in 0..FLOOD {
            self.forgeries += 1;
            let mask = if nth.is_multiple_of(3) { Mask::Approved } else { Mask::Rejects };
            let body = impostor::wears(mask, &names, &about, self.forgeries);
            self.send(number, body, tag, nth.saturating_mul(3));
        }
    }

    /// What the cashier sees of a payment: no words from a stranger, and no more questions than were asked.
    pub(crate) fn looks_at(&mut self, screen: &serde_json::Value) {
        if screen.to_string().contains(impostor::STRANGER) {
            self.violated("I14", "the screen shows the words of a terminal that is not paired");
        }
        for payment in [&screen["sale"]["payment"], &screen["giving_back"]["payment"]] {
            let Some(prompt) = payment["prompt"]["id"].as_str() else { continue };
            let Some(service) = self.service_of(payment) else { continue };
            let asked = self.questions.get(&service).copied().unwrap_or_default();
            let seen = self.prompts.entry(service.clone()).or_default();
            seen.insert(prompt.to_owned());
            if seen.len() > asked as usize {
                let what = format!("{} questions are shown of {service}, and {asked} were asked", seen.len());
                self.violated("I14", what);
            }
        }
    }

    /// The message behind a payment on the screen.
    pub(crate) fn service_of(&self, payment: &serde_json::Value) -> Option<String> {
        let reference = payment["reference"].as_str()?;
        let open = |told: &&crate::shared::Told| told.reference == reference && is_open(told.state);
        self.told.iter().find(|(_, told)| open(told)).map(|(service, _)| service.clone())
    }
}

/// The category of a call, for the story.
fn kind(body: &[u8]) -> String {
    crate::sealed::read(body).map_or_else(|| "bytes".to_owned(), |message| message.body.name().to_owned())
}

/// The answer is a yes.
fn confirms(body: &[u8]) -> bool {
    let Some(Body::InputResponse(answer)) = crate::sealed::read(body).map(|message| message.body) else {
        return false;
    };
    answer.input_result.input.as_ref().and_then(|input| input.confirmed) == Some(true)
}

/// The number of the terminal with this name.
pub(crate) fn number_of(poi: &str) -> usize {
    usize::from(poi == poi_id(1))
}
