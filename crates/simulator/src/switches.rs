//! The faults that a person switches on at the page, and what they do to answers about money.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::delivery::{Action, Answer, Delivery};

/// One switch.
#[derive(Debug)]
pub(crate) struct Switch {
    pub(crate) id: &'static str,
    pub(crate) label: &'static str,
    /// It switches itself off when it has happened.
    pub(crate) once: bool,
}

const fn once(id: &'static str, label: &'static str) -> Switch {
    Switch { id, label, once: true }
}

const fn lasting(id: &'static str, label: &'static str) -> Switch {
    Switch { id, label, once: false }
}

/// All of them, in the order of the page.
pub(crate) const SWITCHES: &[Switch] = &[
    lasting("unplug", "Unplug the network"),
    once("lost", "Lose the next answer"),
    once("lost-request", "Lose the next request"),
    once("twice", "Answer twice"),
    lasting("slow", "Slow by 20 s"),
    once("half", "Half of the next answer"),
    once("reset", "Reset instead of an answer"),
    once("garbage", "Garbage as the next answer"),
    once("reboot-before", "Reboot before authorising"),
    once("reboot-after", "Reboot after authorising"),
    lasting("no-dedup", "Charge repeats again"),
    lasting("busy", "Busy for everybody"),
];

/// How much `slow` adds.
const SLOW: Duration = Duration::from_secs(20);

/// Which are on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Switches(BTreeSet<&'static str>);

impl Switches {
    pub(crate) fn is_on(&self, id: &str) -> bool {
        self.0.contains(id)
    }

    /// Switches; says no when there is no such switch.
    pub(crate) fn set(&mut self, id: &str, on: bool) -> bool {
        let Some(switch) = SWITCHES.iter().find(|switch| switch.id == id) else { return false };
        if on {
            self.0.insert(switch.id);
        } else {
            self.0.remove(switch.id);
        }
        true
    }

    /// Whether it is on, and off from now where it happens once.
    pub(crate) fn take(&mut self, id: &str) -> bool {
        let is_on = self.is_on(id);
        if is_on && SWITCHES.iter().any(|switch| switch.once && switch.id == id) {
            self.0.remove(id);
        }
        is_on
    }

    /// What becomes of an answer about money.
    pub(crate) fn spoil(&mut self, mut delivery: Delivery) -> Delivery {
        if self.0.is_empty() {
            return delivery;
        }
        if self.is_on("slow") {
            delivery.after = delivery.after.saturating_add(SLOW);
        }
        if self.take("lost") {
            delivery.action = Action::Close;
        } else if self.take("reset") {
            delivery.action = Action::Reset;
        } else if let Action::Answer(answer) = delivery.action {
            delivery.action = self.spoil_bytes(answer);
        }
        delivery
    }

    fn spoil_bytes(&mut self, answer: Answer) -> Action {
        if self.take("twice") {
            Action::AnswerTwice(answer)
        } else if self.take("half") {
            Action::AnswerHalf(answer)
        } else if self.take("garbage") {
            Action::Answer(Answer::noise())
        } else {
            Action::Answer(answer)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{SWITCHES, Switches};
    use crate::delivery::{Action, Answer, Delivery};

    fn spoilt(id: &str) -> (Delivery, bool) {
        let mut switches = Switches::default();
        assert!(switches.set(id, true));
        let answer = Action::Answer(Answer::json(b"{}".to_vec()));
        (switches.spoil(Delivery::at_once(answer)), switches.is_on(id))
    }

    #[test]
    fn a_lost_answer_is_lost_once_and_slowness_stays() {
        let (delivery, still_on) = spoilt("lost");
        assert_eq!((delivery.action, still_on), (Action::Close, false));
        let (delivery, still_on) = spoilt("slow");
        assert_eq!((delivery.after.as_secs(), still_on), (20, true));
        assert!(matches!(spoilt("twice").0.action, Action::AnswerTwice(_)));
        assert!(matches!(spoilt("half").0.action, Action::AnswerHalf(_)));
    }

    #[test]
    fn there_is_no_switch_without_a_name_of_its_own() {
        for (place, switch) in SWITCHES.iter().enumerate() {
            assert!(SWITCHES.iter().skip(place + 1).all(|other| other.id != switch.id), "{}", switch.id);
        }
        assert!(!Switches::default().set("nonsense", true));
    }
}
