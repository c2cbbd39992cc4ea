//! What till and terminal are to each other: is there a session, what does the terminal show, what does it
//! ask. Pure: the runner tells what happened and does what is decided.
//!
//! Nothing here moves money. A device message shows words, asks a person, or says that something happened;
//! the most that it can do to a payment is to make the till ask the terminal sooner.

use core::time::Duration;
use std::collections::VecDeque;

use domain::attempt::{Condition, Pairing};
use terminal::{
    Answer, Asked, Audience, CardSeen, Heard, InputAnswer, Live, MessageKey, Now, Paper, QrCode, Reject,
    Shown, ShownKind, TerminalEvent, Told, Wanted, What,
};

use crate::effect::Notice;

/// How many messages are remembered, so that a repeated one is known.
const REMEMBERED: usize = 512;
/// How many questions may wait for a person at once: a terminal asks one after the other.
const QUESTIONS: usize = 4;
/// How many slips are kept for the running payment.
const PAPERS: usize = 8;
/// How long a person has, where the terminal does not say.
const USUAL_WAIT: Duration = Duration::from_secs(60);
/// The least and the most that a terminal may give.
const SHORTEST_WAIT: Duration = Duration::from_secs(5);
const LONGEST_WAIT: Duration = Duration::from_secs(180);

/// Is there a session?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Session {
    /// Not known: this process has not logged in yet.
    #[default]
    Closed,
    /// A login succeeded, and nothing since says otherwise.
    Open,
}

/// These two say that the terminal has no session with us (`NotAllowed` at Swedbank Pay and
/// Verifone, `LoggedOut` elsewhere), and that it began nothing.
pub fn says_no_session(condition: &Condition) -> bool {
    matches!(condition, Condition::LoggedOut | Condition::NotAllowed)
}

/// What the last exchange said about a terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Health {
    /// Not asked since the start.
    #[default]
    Unchecked,
    /// It answered.
    Answering,
    /// It did not answer.
    Silent,
    /// It answered that it cannot work now.
    NotReady,
}

/// What the terminal said of its own condition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fitness {
    /// Nothing to the contrary.
    #[default]
    Working,
    /// It updates itself.
    Updating,
    /// Switched off, broken or tampered with.
    OutOfOrder,
}

/// Where the customer's card is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CardPlace {
    /// Nobody told.
    #[default]
    NotTold,
    /// In the reader.
    In,
    /// Taken out.
    Removed,
}

/// A question that waits for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// Its number; never used again in this process.
    pub number: u64,
    /// The message that asked.
    pub key: MessageKey,
    /// What it asks.
    pub asked: Asked,
    /// When nobody has answered (monotonic clock).
    pub until: Duration,
}

/// Everything the till knows of its dealings with one terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Is there a session?
    pub session: Session,
    /// The terminal's own condition.
    pub fitness: Fitness,
    /// It asked for a logout that allows maintenance.
    pub wants_maintenance: bool,
    /// What runs on it, and under which names.
    pub live: Option<(Pairing, Live)>,
    /// What the customer sees, or what it tells the cashier.
    pub screen: Vec<String>,
    /// The words tell of an error.
    pub error: bool,
    /// The customer needs help.
    pub assistance: bool,
    /// Where the card is.
    pub card: CardPlace,
    /// Questions for a person, oldest first.
    pub prompts: Vec<Prompt>,
    /// Slips of the running payment.
    pub papers: Vec<Paper>,
    /// A card that was presented before the amount was known.
    pub card_first: Option<CardSeen>,
    /// What the customer is to scan.
    pub code: Option<QrCode>,
    /// What a person said of a signature while the payment ran.
    pub signature: Option<bool>,
    seen: VecDeque<(MessageKey, Option<Answer>)>,
    asked: u64,
}

/// Something that happened between till and terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A login succeeded.
    LoggedIn,
    /// A logout succeeded.
    LoggedOut,
    /// The terminal refused something.
    Refused(Condition),
    /// It answered that it is well.
    Well,
    /// A request of ours is on its way.
    Began(Pairing, Live),
    /// It ended.
    Ended(Live),
    /// A card was presented before the amount was known; nothing where it is forgotten.
    CardFirst(Option<CardSeen>),
    /// The request of ours with this `ServiceID` is paid by scanning a code.
    Code(String, QrCode),
    /// A callback, verified.
    Heard(Box<Heard>),
    /// A person answered a question.
    Answered(u64, InputAnswer),
    /// Time went by.
    Tick,
}

/// What is to be done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Whoever sent this message gets this answer, however often it was sent.
    Answer(MessageKey, Answer),
    /// The screen has to be told.
    Announce,
    /// The running attempt has to be told.
    Tell(Live, Notice),
    /// A slip goes to the printer, before the terminal is told that it was taken.
    Print(Live, Paper),
    /// Open a session as soon as nothing runs.
    Login,
}

/// One fact.
#[must_use]
pub fn step(mut standing: Standing, fact: Fact, now: Now) -> (Standing, Vec<Deed>) {
    let mut deeds = Vec::new();
    match fact {
        Fact::LoggedIn => {
            standing.forget_messages();
            (standing.session, standing.fitness) = (Session::Open, Fitness::Working);
            standing.wants_maintenance = false;
        }
        Fact::LoggedOut => {
            (standing.session, standing.wants_maintenance) = (Session::Closed, false);
            standing.screen.clear();
            deeds.push(Deed::Announce);
        }
        Fact::Refused(condition) => {
            if says_no_session(&condition) {
                standing.session = Session::Closed;
            }
        }
        Fact::Well => {
            if standing.fitness != Fitness::Working {
                standing.fitness = Fitness::Working;
                deeds.push(Deed::Announce);
            }
        }
        Fact::Began(pairing, live) => standing.began(pairing, live),
        Fact::Ended(live) => {
            if standing.live.as_ref().is_some_and(|(_, running)| *running == live) {
                standing.live = None;
                standing.close_prompts(&mut deeds);
                standing.clear_scene();
            }
        }
        Fact::CardFirst(card) => {
            standing.card_first = card;
            deeds.push(Deed::Announce);
        }
        Fact::Code(service_id, code) => {
            let works_on = standing.live.as_ref().is_some_and(|(_, live)| live.service_id == service_id);
            if works_on && standing.code.as_ref() != Some(&code) {
                standing.code = Some(code);
                deeds.push(Deed::Announce);
            }
        }
        Fact::Heard(heard) => standing.heard(*heard, now, &mut deeds),
        Fact::Answered(number, answer) => standing.answered(number, answer, &mut deeds),
        Fact::Tick => standing.tick(now, &mut deeds),
    }
    (standing, deeds)
}

impl Standing {
    /// Must a login come before a payment?
    pub fn login_needed(&self, terminal_wants_login: bool) -> bool {
        terminal_wants_login && self.session == Session::Closed
    }

    /// When the next question runs out.
    pub fn next_tick(&self) -> Option<Duration> {
        self.prompts.iter().map(|prompt| prompt.until).min()
    }

    fn began(&mut self, pairing: Pairing, live: Live) {
        if self.live.as_ref().is_some_and(|(_, running)| *running == live) {
            return;
        }
        self.live = Some((pairing, live));
        self.clear_scene();
        self.card_first = None;
    }

    fn clear_scene(&mut self) {
        self.screen.clear();
        self.papers.clear();
        (self.signature, self.code) = (None, None);
        (self.error, self.assistance, self.card) = (false, false, CardPlace::NotTold);
    }

    fn forget_messages(&mut self) {
        self.seen.clear();
    }

    fn heard(&mut self, heard: Heard, now: Now, deeds: &mut Vec<Deed>) {
        let Heard { key, what } = heard;
        if let Some((_, answer)) = self.seen.iter().find(|(seen, _)| *seen == key) {
            // Delivered twice: the first answer again, and no new effect. One that a person has not given
            // yet reaches both.
            if let Some(answer) = answer {
                deeds.push(Deed::Answer(key, answer.clone()));
            }
            return;
        }
        let stale = match (&key.service_id, &self.live) {
            (Some(theirs), Some((_, live))) => *theirs != live.service_id,
            (Some(_), None) => true,
            (None, _) => false,
        };
        let answer = match what {
            What::Display(shown) => {
                // Words of a dialogue that is over are not those of the one that runs.
                if !stale {
                    self.show(&shown);
                    deeds.push(Deed::Announce);
                }
                Some(Answer::Taken)
            }
            What::Print(paper) => {
                let live = self.live.as_ref().map(|(_, live)| live.clone());
                match live.filter(|_| !stale && self.papers.len() < PAPERS) {
                    Some(live) => {
                        deeds.push(Deed::Print(live, paper.clone()));
                        self.papers.push(paper);
                        deeds.push(Deed::Announce);
                        Some(Answer::Taken)
                    }
                    None => Some(Answer::NotDone),
                }
            }
            What::Input(asked) => self.ask(&key, asked, stale, now, deeds),
            What::Event(told) => {
                self.told(&told, deeds);
                Some(Answer::Taken)
            }
            What::Reply => Some(Answer::Taken),
        };
        if let Some(answer) = &answer {
            deeds.push(Deed::Answer(key.clone(), answer.clone()));
        }
        self.remember(key, answer);
    }

    fn remember(&mut self, key: MessageKey, answer: Option<Answer>) {
        // Without a number of its own, the same words may honestly come twice.
        if key.device_id.is_none() && key.category == "Display" {
            return;
        }
        if self.seen.len() >= REMEMBERED {
            self.seen.pop_front();
        }
        self.seen.push_back((key, answer));
    }

    /// The newest words win. A copy of the customer's screen is preferred to words for the cashier in the
    /// same message.
    fn show(&mut self, shown: &[Shown]) {
        for one in shown {
            match one.kind {
                ShownKind::Assistance => self.assistance = true,
                ShownKind::Screen | ShownKind::Status | ShownKind::Error | ShownKind::Other => {
                    self.assistance = false;
                }
            }
        }
        let rank = |one: &&Shown| match (one.kind, one.to) {
            (ShownKind::Error, _) => 3,
            (ShownKind::Screen, _) => 2,
            (_, Audience::Cashier) => 1,
            (_, Audience::Customer) => 0,
        };
        if let Some(best) = shown.iter().max_by_key(rank) {
            self.screen.clone_from(&best.lines);
            self.error = best.kind == ShownKind::Error;
        }
    }

    fn ask(
        &mut self,
        key: &MessageKey,
        asked: Asked,
        stale: bool,
        now: Now,
        deeds: &mut Vec<Deed>,
    ) -> Option<Answer> {
        let answerable = asked.wants != Wanted::Nothing && self.prompts.len() < QUESTIONS;
        if stale || self.live.is_none() || !answerable {
            return Some(Answer::Input(InputAnswer::Nobody));
        }
        let wait = asked.wait.unwrap_or(USUAL_WAIT).clamp(SHORTEST_WAIT, LONGEST_WAIT);
        self.asked = self.asked.saturating_add(1);
        let until = now.up.saturating_add(wait);
        self.prompts.push(Prompt { number: self.asked, key: key.clone(), asked, until });
        deeds.push(Deed::Announce);
        None
    }

    fn answered(&mut self, number: u64, answer: InputAnswer, deeds: &mut Vec<Deed>) {
        let Some(at) = self.prompts.iter().position(|prompt| prompt.number == number) else { return };
        let prompt = self.prompts.remove(at);
        if let (InputAnswer::Confirmed(yes), true) =
            (&answer, self.papers.iter().any(|paper| paper.signature))
        {
            self.signature = Some(*yes);
        }
        self.settle(prompt, answer, deeds);
    }

    fn settle(&mut self, prompt: Prompt, answer: InputAnswer, deeds: &mut Vec<Deed>) {
        let answer = Answer::Input(answer);
        if let Some((_, kept)) = self.seen.iter_mut().find(|(seen, _)| *seen == prompt.key) {
            *kept = Some(answer.clone());
        }
        deeds.push(Deed::Answer(prompt.key, answer));
        deeds.push(Deed::Announce);
    }

    fn tick(&mut self, now: Now, deeds: &mut Vec<Deed>) {
        let (over, open): (Vec<_>, Vec<_>) =
            core::mem::take(&mut self.prompts).into_iter().partition(|prompt| prompt.until <= now.up);
        self.prompts = open;
        for prompt in over {
            self.settle(prompt, InputAnswer::Nobody, deeds);
        }
    }

    fn close_prompts(&mut self, deeds: &mut Vec<Deed>) {
        for prompt in core::mem::take(&mut self.prompts) {
            self.settle(prompt, InputAnswer::Nobody, deeds);
        }
    }

    fn told(&mut self, told: &Told, deeds: &mut Vec<Deed>) {
        let live = self.live.as_ref().map(|(_, live)| live.clone());
        match told.event {
            TerminalEvent::BeginMaintenance => self.fitness = Fitness::Updating,
            TerminalEvent::EndMaintenance => {
                (self.fitness, self.session) = (Fitness::Working, Session::Closed);
                deeds.push(Deed::Login);
            }
            TerminalEvent::Initialised => {
                (self.fitness, self.session) = (Fitness::Working, Session::Closed);
                self.close_prompts(deeds);
                self.clear_scene();
                self.card_first = None;
                deeds.extend(live.map(|live| Deed::Tell(live, Notice::Restarted)));
                deeds.push(Deed::Login);
            }
            TerminalEvent::Shutdown | TerminalEvent::OutOfOrder | TerminalEvent::SecurityAlarm => {
                self.fitness = Fitness::OutOfOrder;
            }
            TerminalEvent::Abort => self.close_prompts(deeds),
            TerminalEvent::Reject => {
                let ours = |live: &Live| told.rejected.as_ref().is_none_or(|id| *id == live.service_id);
                deeds.extend(live.filter(ours).map(|live| Deed::Tell(live, Notice::Rejected)));
            }
            TerminalEvent::SaleAdmin => self.wants_maintenance |= told.maintenance,
            TerminalEvent::CardInserted => self.card = CardPlace::In,
            TerminalEvent::CardRemoved => self.card = CardPlace::Removed,
            TerminalEvent::Completed | TerminalEvent::SaleWakeUp | TerminalEvent::Other => return,
        }
        deeds.push(Deed::Announce);
    }
}

/// The word for a callback that came when the till does not listen to its terminal.
pub fn not_ours() -> Answer {
    Answer::Rejected(Reject::NotOurs)
}

#[cfg(test)]
mod tests;
