//! What happens between a request and its answer at the terminal's keys and readers: card, PIN, tip, host,
//! signature. A plain value that changes with each thing that a person does; nobody waits here.

mod question;
#[cfg(test)]
mod tests;

use std::time::Duration;

use nexo::amount::Decimal;
use nexo::v3::{AuthenticationMethod, ErrorCondition};

use crate::card::{Card, HostSays, How, TestCard};
use crate::decimal;
pub(crate) use question::{Kind, Question, Reply};

/// Wrong PINs until a card is refused.
const PIN_TRIES: u8 = 3;
/// The longest PIN.
const PIN_DIGITS: usize = 12;
/// The most characters of an answer to the till.
const TYPED_MAX: usize = 40;
/// The shortest PIN.
const PIN_LEAST: usize = 4;

/// A key of the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// `0` to `9`.
    Digit(u8),
    /// The green one.
    Ok,
    /// The red one.
    Cancel,
    /// The yellow one.
    Clear,
}

impl Key {
    /// Reads `0` to `9`, `ok`, `cancel` or `clear`.
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "ok" => Some(Self::Ok),
            "cancel" => Some(Self::Cancel),
            "clear" => Some(Self::Clear),
            digit => match digit.as_bytes() {
                [byte @ b'0'..=b'9'] => Some(Self::Digit(byte.saturating_sub(b'0'))),
                _ => None,
            },
        }
    }
}

/// How long people take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Patience {
    /// Of the terminal with a person at its keys, for each of their steps.
    pub(crate) person: Duration,
    /// The host.
    pub(crate) host: Duration,
    /// For the till's word about a signature.
    pub(crate) till: Duration,
}

/// Where a transaction stands at the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// No card was read yet; after a failed attempt the terminal says what to do.
    PresentCard { hint: Option<&'static str> },
    /// What was typed is never shown and never logged.
    Pin { typed: String, tries_left: u8 },
    /// One of three.
    Tip,
    /// The host is asked.
    Authorising,
    /// Somebody looks at a signature.
    Signature,
    /// The till asks the customer something.
    Question { question: Question, typed: String },
    /// It is decided.
    Ended(Ending),
}

/// How it was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The host agreed.
    Approved,
    /// The host, or the card, did not.
    Declined(ErrorCondition),
    /// The customer pressed cancel or took the card.
    Cancelled,
    /// Nobody did anything for too long.
    TimedOut,
    /// The till said that the signature is wrong.
    SignatureRefused,
    /// The customer answered a question of the till.
    Answered(Reply),
}

/// A card at the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Presented {
    pub(crate) card: &'static TestCard,
    pub(crate) how: How,
}

/// What a transaction needs to know of its request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wants {
    pub(crate) amount: Decimal,
    pub(crate) asks_tip: bool,
    /// Only the card is read: there is nothing to authorise.
    pub(crate) card_only: bool,
    /// A signature is looked at while the payment runs, because the till takes questions.
    pub(crate) asks_till: bool,
}

/// One transaction at the terminal.
#[derive(Debug, Clone)]
pub(crate) struct Course {
    place: Place,
    wants: Wants,
    presented: Option<Presented>,
    tip: Option<Decimal>,
    /// The first PIN of a card that refuses it was typed.
    refused_once: bool,
    /// Grows with each step, so that a clock of an earlier one is known as such.
    turn: u64,
}

impl Course {
    pub(crate) fn new(wants: Wants) -> Self {
        let place = Place::PresentCard { hint: None };
        Self { place, wants, presented: None, tip: None, refused_once: false, turn: 0 }
    }

    /// A question of the till to the customer.
    pub(crate) fn asking(question: Question) -> Self {
        let wants = Wants { amount: Decimal::default(), asks_tip: false, card_only: false, asks_till: false };
        let place = Place::Question { question, typed: String::new() };
        Self { place, ..Self::new(wants) }
    }

    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    pub(crate) fn turn(&self) -> u64 {
        self.turn
    }

    pub(crate) fn presented(&self) -> Option<Presented> {
        self.presented
    }

    /// Somebody at the till looks at a signature while the payment runs.
    pub(crate) fn asks_till(&self) -> bool {
        self.wants.asks_till
    }

    pub(crate) fn tip(&self) -> Option<Decimal> {
        self.tip
    }

    pub(crate) fn ending(&self) -> Option<&Ending> {
        match &self.place {
            Place::Ended(ending) => Some(ending),
            _ => None,
        }
    }

    /// The tips that are offered, by the key that chooses them.
    pub(crate) fn tips(&self) -> [(Key, Decimal); 3] {
        let part = |percent| decimal::percent(self.wants.amount, percent);
        [(Key::Digit(1), Decimal::default()), (Key::Digit(2), part(5)), (Key::Digit(3), part(10))]
    }

    /// How long this step may take.
    pub(crate) fn limit(&self, patience: Patience) -> Duration {
        match self.place {
            Place::PresentCard { .. } | Place::Pin { .. } | Place::Tip | Place::Question { .. } => {
                patience.person
            }
            Place::Authorising => patience.host,
            Place::Signature => patience.till,
            Place::Ended(_) => Duration::ZERO,
        }
    }

    pub(crate) fn takes_card(&self) -> bool {
        matches!(self.place, Place::PresentCard { .. })
    }

    pub(crate) fn takes_key(&self, key: Key) -> bool {
        match (&self.place, key) {
            (Place::PresentCard { .. } | Place::Pin { .. } | Place::Tip, Key::Cancel)
            | (Place::Signature, Key::Cancel | Key::Ok) => true,
            (Place::Pin { typed, .. }, Key::Digit(_)) => typed.len() < PIN_DIGITS,
            (Place::Pin { typed, .. }, Key::Clear) => !typed.is_empty(),
            (Place::Pin { typed, .. }, Key::Ok) => typed.len() >= PIN_LEAST,
            (Place::Question { question, typed }, key) => {
                let types = matches!(key, Key::Digit(_)) && typed.len() < TYPED_MAX
                    || key == Key::Clear && !typed.is_empty();
                key == Key::Cancel || question.reply(typed, key).is_some() || question.takes_text() && types
            }
            (Place::Tip, key) => key == Key::Ok || self.tips().iter().any(|(choice, _)| *choice == key),
            _ => false,
        }
    }

    /// A card comes to the reader. Says no when it cannot be read that way now.
    pub(crate) fn present(&mut self, card: &'static TestCard, how: How) -> bool {
        if !self.takes_card() {
            return false;
        }
        if !card.ways.contains(&how) {
            let hint = match how {
                How::Tap => "Insert or swipe the card",
                How::Insert => "Try another way",
                How::Swipe => "Insert or tap the card",
            };
            self.go(Place::PresentCard { hint: Some(hint) });
            return true;
        }
        self.presented = Some(Presented { card, how });
        if self.wants.card_only {
            self.go(Place::Ended(Ending::Approved));
        } else if card.wants_pin(how) {
            self.go(Place::Pin { typed: String::new(), tries_left: PIN_TRIES });
        } else {
            self.after_holder();
        }
        true
    }

    /// A card was read earlier, by an acquisition of its own.
    pub(crate) fn with_card(&mut self, presented: Presented) {
        let card_only = self.wants.card_only;
        if !card_only {
            self.present(presented.card, presented.how);
        }
    }

    /// Somebody takes the card out. In mid-payment this ends it.
    pub(crate) fn remove(&mut self) {
        if matches!(self.place, Place::Pin { .. } | Place::Tip) {
            self.go(Place::Ended(Ending::Cancelled));
        }
    }

    /// Somebody presses a key. Says no when it does nothing now.
    pub(crate) fn press(&mut self, key: Key) -> bool {
        if !self.takes_key(key) {
            return false;
        }
        if let Place::Question { question, typed } = &mut self.place {
            match (question.reply(typed, key), key) {
                (Some(reply), _) => self.go(Place::Ended(Ending::Answered(reply))),
                (None, Key::Cancel) => self.go(Place::Ended(Ending::Cancelled)),
                (None, Key::Digit(digit)) => typed.push(char::from(b'0'.saturating_add(digit))),
                (None, Key::Clear) => typed.clear(),
                (None, Key::Ok) => return false,
            }
            return true;
        }
        if key == Key::Cancel {
            let refused = self.place == Place::Signature;
            self.go(Place::Ended(if refused { Ending::SignatureRefused } else { Ending::Cancelled }));
            return true;
        }
        match (&mut self.place, key) {
            (Place::Pin { typed, .. }, Key::Digit(digit)) => {
                typed.push(char::from(b'0'.saturating_add(digit)));
                self.turn = self.turn.saturating_add(1);
            }
            (Place::Pin { typed, .. }, Key::Clear) => typed.clear(),
            (Place::Pin { typed, tries_left }, Key::Ok) => {
                let (typed, left) = (std::mem::take(typed), *tries_left);
                self.pin(&typed, left);
            }
            (Place::Tip, key) => {
                let chosen = self.tips().into_iter().find(|(choice, _)| *choice == key);
                self.tip = chosen.map(|(_, tip)| tip).filter(|tip| *tip > Decimal::default());
                self.go(Place::Authorising);
            }
            (Place::Signature, Key::Ok) => self.go(Place::Ended(Ending::Approved)),
            _ => return false,
        }
        true
    }

    /// The till, or nobody, said whether the signature is right.
    pub(crate) fn signed(&mut self, right: bool) {
        if self.place == Place::Signature {
            self.go(Place::Ended(if right { Ending::Approved } else { Ending::SignatureRefused }));
        }
    }

    /// The time of this step is over.
    pub(crate) fn lapse(&mut self) {
        match self.place {
            Place::PresentCard { .. } | Place::Pin { .. } | Place::Tip | Place::Question { .. } => {
                self.go(Place::Ended(Ending::TimedOut));
            }
            Place::Authorising => self.authorised(),
            Place::Signature => self.go(Place::Ended(Ending::SignatureRefused)),
            Place::Ended(_) => {}
        }
    }

    /// The customer of the autopilot does the next thing.
    pub(crate) fn play(&mut self, customer: Option<Presented>) {
        match &self.place {
            Place::PresentCard { .. } | Place::Pin { .. } | Place::Tip => {
                if self.presented.is_none() {
                    self.presented = customer;
                }
                if let Some(presented) = self.presented
                    && presented.card.asks_tip
                    && self.tip.is_none()
                {
                    let [_, _, (_, ten)] = self.tips();
                    self.tip = Some(ten).filter(|tip| *tip > Decimal::default());
                }
                let card_only = self.wants.card_only;
                self.go(if card_only { Place::Ended(Ending::Approved) } else { Place::Authorising });
            }
            Place::Question { question, .. } => {
                let reply = question.played();
                self.go(Place::Ended(Ending::Answered(reply)));
            }
            Place::Authorising => self.authorised(),
            // nobody but the till can tell
            Place::Signature => self.signed(false),
            Place::Ended(_) => {}
        }
    }

    /// It ends without the customer's doing.
    pub(crate) fn end(&mut self, ending: Ending) {
        if self.ending().is_none() {
            self.go(Place::Ended(ending));
        }
    }

    fn pin(&mut self, typed: &str, left: u8) {
        let Some(presented) = self.presented else { return };
        let right = presented.card.pin == Some(typed);
        if right && (self.refused_once || !presented.card.first_pin_wrong) {
            self.after_holder();
            return;
        }
        self.refused_once = true;
        let left = left.saturating_sub(1);
        if left == 0 {
            self.go(Place::Ended(Ending::Declined(ErrorCondition::WrongPin)));
        } else {
            self.go(Place::Pin { typed: String::new(), tries_left: left });
        }
    }

    fn after_holder(&mut self) {
        let card_asks = self.presented.is_some_and(|presented| presented.card.asks_tip);
        self.go(if self.wants.asks_tip || card_asks { Place::Tip } else { Place::Authorising });
    }

    fn authorised(&mut self) {
        let Some(presented) = self.presented else {
            self.go(Place::Ended(Ending::Approved));
            return;
        };
        let ending = match presented.card.says {
            HostSays::Declined(why) => Place::Ended(Ending::Declined(why.condition())),
            HostSays::Approved | HostSays::Half => {
                if presented.card.wants_signature() && self.wants.asks_till {
                    Place::Signature
                } else {
                    Place::Ended(Ending::Approved)
                }
            }
        };
        self.go(ending);
    }

    fn go(&mut self, place: Place) {
        self.place = place;
        self.turn = self.turn.saturating_add(1);
    }
}

impl Presented {
    pub(crate) fn card(&self) -> Card {
        self.card.read(self.how)
    }

    pub(crate) fn authentication(&self) -> AuthenticationMethod {
        self.card.authentication(self.how)
    }
}
