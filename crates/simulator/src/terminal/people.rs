//! What people do at the terminal, and the autopilot that stands in for them.

use std::time::Duration;

use nexo::v3::EventToNotify;

use super::screen::Told;
use super::{Run, Stage, Terminal};
use crate::card::{How, TestCard};
use crate::course::{Ending, Key, Patience, Place};
use crate::delivery::RunId;
use crate::script::Step;

/// How long the present step of a transaction lasts, for whoever has a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pace {
    /// Nothing is left to wait for.
    pub(crate) over: bool,
    /// Names the step: with another one the clock starts again.
    pub(crate) turn: (u64, bool),
    /// When it ends by itself; absent means never.
    pub(crate) limit: Option<Duration>,
}

/// Why something cannot be done at the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// There is no such card.
    NoSuchCard,
    /// Not just now.
    NotNow(&'static str),
}

impl Run {
    /// The customer of the autopilot does the next thing.
    pub(super) fn play(&mut self) {
        if self.step == Step::TimeOut && matches!(self.course.place(), Place::PresentCard { .. }) {
            self.course.end(Ending::TimedOut);
        } else {
            self.course.play(self.customer);
        }
    }

    pub(super) fn play_to_the_end(&mut self) {
        while self.stage != Stage::Aborted && self.course.ending().is_none() {
            self.play();
        }
    }
}

impl Terminal {
    /// How long the present step of this transaction lasts.
    pub(crate) fn pace(&self, id: RunId) -> Pace {
        let played = self.plays_itself();
        let over = Pace { over: true, turn: (0, played), limit: None };
        let Some(run) = self.runs.iter().find(|run| run.id == id) else { return over };
        if run.stage == Stage::Aborted || run.course.ending().is_some() {
            return over;
        }
        let limit = match (&run.step, run.course.place()) {
            (Step::Hang, _) => None,
            (Step::Delayed(delay), _) => Some(*delay),
            (Step::Authorise(time), Place::Authorising) => Some(*time),
            (_, Place::Signature) => Some(self.options.till_patience),
            (_, Place::Authorising) if played => Some(Duration::ZERO),
            _ if played => self.self_played(run),
            _ => Some(run.course.limit(self.patience())),
        };
        Pace { over: false, turn: (run.course.turn(), played), limit }
    }

    /// The time of a step is over: the autopilot's customer acts, or a person did not.
    pub(crate) fn lapse(&mut self, id: RunId, (turn, _): (u64, bool)) {
        let played = self.plays_itself();
        let its_step = |run: &&mut Run| run.id == id && run.course.turn() == turn;
        let Some(run) = self.runs.iter_mut().find(its_step) else { return };
        if run.stage == Stage::OnTheWay {
            run.play_to_the_end();
        } else if played && *run.course.place() != Place::Signature {
            run.play();
        } else {
            run.course.lapse();
        }
    }

    /// Somebody holds a card to the terminal.
    pub(crate) fn present(&mut self, id: &str, how: How) -> Result<(), Refused> {
        let card = TestCard::with_id(id).ok_or(Refused::NoSuchCard)?;
        if self.inside.is_some() {
            return Err(Refused::NotNow("a card is inside"));
        }
        let waits = self.at_the_customer().filter(|run| run.step != Step::Hang);
        let Some(run) = waits.filter(|run| run.course.takes_card()) else {
            return Err(Refused::NotNow("the terminal waits for no card"));
        };
        run.course.present(card, how);
        if how == How::Insert && card.ways.contains(&how) {
            self.inside = Some(card);
            self.notify(&EventToNotify::CardInserted, None);
        }
        Ok(())
    }

    /// Somebody takes the card out.
    pub(crate) fn remove_card(&mut self) -> Result<(), Refused> {
        if self.inside.take().is_none() {
            return Err(Refused::NotNow("no card is inside"));
        }
        self.notify(&EventToNotify::CardRemoved, None);
        if let Some(run) = self.at_the_customer() {
            run.course.remove();
        } else {
            self.last = None;
        }
        Ok(())
    }

    /// Somebody presses a key.
    pub(crate) fn press(&mut self, key: Key) -> Result<(), Refused> {
        let idle = self.running().is_none();
        if idle && self.last.is_some() && matches!(key, Key::Ok | Key::Cancel) {
            self.last = None;
            return Ok(());
        }
        let hears = self.at_the_customer().filter(|run| run.step != Step::Hang);
        match hears.map(|run| run.course.press(key)) {
            Some(true) => Ok(()),
            Some(false) | None => Err(Refused::NotNow("this key does nothing now")),
        }
    }

    /// What the screen says about a transaction that ended.
    pub(super) fn tell_people(&mut self, run: &Run) {
        self.last = Told::of(run);
        if self.plays_itself() {
            self.inside = None;
        }
    }

    pub(super) fn patience(&self) -> Patience {
        Patience { person: self.options.patience, host: self.options.host, till: self.options.till_patience }
    }

    /// The transaction that a customer is at.
    fn at_the_customer(&mut self) -> Option<&mut Run> {
        let open = |run: &&mut Run| run.stage == Stage::AtTheCustomer && run.course.ending().is_none();
        self.runs.iter_mut().find(open)
    }
}
