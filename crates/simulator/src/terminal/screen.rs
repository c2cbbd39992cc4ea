//! What the screen of the terminal shows, and which keys do something.

use serde::Serialize;

use nexo::v3::ErrorCondition;

use super::payment::outcome;
use super::{Device, Run, Stage, Terminal, Work};
use crate::card::{How, TestCard, WALLET};
use crate::course::{Ending, Key, Kind, Place, Question};

/// What stands on the screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Screen {
    pub(crate) stage: &'static str,
    pub(crate) tone: &'static str,
    pub(crate) amount: Option<String>,
    pub(crate) currency: Option<String>,
    pub(crate) lines: Vec<String>,
    pub(crate) dots: usize,
    pub(crate) typed: Option<String>,
    pub(crate) tries_left: Option<u8>,
    pub(crate) choices: Vec<Choice>,
    pub(crate) footer: String,
}

/// A key that chooses something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Choice {
    pub(crate) key: String,
    pub(crate) label: String,
}

/// What does something now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "the parts that the page names one by one")]
pub(crate) struct Live {
    pub(crate) keys: Vec<&'static str>,
    pub(crate) tap: bool,
    pub(crate) insert: bool,
    pub(crate) swipe: bool,
    pub(crate) remove: bool,
}

/// How the last transaction ended, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    stage: &'static str,
    tone: &'static str,
    lines: Vec<String>,
    amount: Option<String>,
    currency: Option<String>,
    footer: String,
}

const KEYS: [(&str, Key); 13] = [
    ("0", Key::Digit(0)),
    ("1", Key::Digit(1)),
    ("2", Key::Digit(2)),
    ("3", Key::Digit(3)),
    ("4", Key::Digit(4)),
    ("5", Key::Digit(5)),
    ("6", Key::Digit(6)),
    ("7", Key::Digit(7)),
    ("8", Key::Digit(8)),
    ("9", Key::Digit(9)),
    ("cancel", Key::Cancel),
    ("clear", Key::Clear),
    ("ok", Key::Ok),
];

impl Told {
    pub(super) fn of(run: &Run) -> Option<Self> {
        let (stage, tone, line) = if run.stage == Stage::Aborted {
            ("cancelled", "bad", "Cancelled by the till")
        } else {
            match run.course.ending()? {
                Ending::Approved => match run.payment().map(|request| outcome(run, request)) {
                    None => ("message", "good", "Card read"),
                    Some(Ok(_)) => ("approved", "good", "Approved"),
                    Some(Err(ErrorCondition::Cancel)) => ("cancelled", "bad", "Cancelled"),
                    Some(Err(_)) => ("declined", "bad", "Declined"),
                },
                Ending::Declined(ErrorCondition::WrongPin) => ("declined", "bad", "Wrong PIN, declined"),
                Ending::Declined(_) => ("declined", "bad", "Declined"),
                Ending::Cancelled => ("cancelled", "bad", "Cancelled"),
                Ending::TimedOut => ("cancelled", "bad", "Too slow, cancelled"),
                Ending::SignatureRefused => ("declined", "bad", "Signature refused"),
                Ending::Answered(_) => return None,
            }
        };
        let (amount, currency) = run.money();
        Some(Self { stage, tone, lines: vec![line.to_owned()], amount, currency, footer: run.footer() })
    }
}

impl Run {
    fn money(&self) -> (Option<String>, Option<String>) {
        match &self.work {
            Work::Payment(request) => {
                let asked = &request.payment_transaction.amounts_req;
                (asked.requested_amount.map(|amount| amount.to_text()), Some(asked.currency.clone()))
            }
            Work::Acquisition(request) => {
                let amount = request.card_acquisition_transaction.total_amount;
                (amount.map(|amount| amount.to_text()), None)
            }
            Work::Question(_) => (None, None),
        }
    }

    fn footer(&self) -> String {
        let sale = match &self.work {
            Work::Payment(request) => Some(&request.sale_data),
            Work::Acquisition(request) => Some(&request.sale_data),
            Work::Question(_) => None,
        };
        let ticket = sale.map(|sale| format!(" · sale {}", sale.sale_transaction_id.transaction_id));
        format!("{}{}", self.header.sale_id, ticket.unwrap_or_default())
    }

    fn screen(&self) -> Screen {
        let (amount, currency) = self.money();
        let plain = |stage, line: &str| Screen {
            stage,
            tone: "neutral",
            amount: amount.clone(),
            currency: currency.clone(),
            lines: vec![line.to_owned()],
            dots: 0,
            typed: None,
            tries_left: None,
            choices: Vec::new(),
            footer: self.footer(),
        };
        match self.course.place() {
            Place::PresentCard { hint } => {
                let mut screen = plain("present_card", "Present card");
                screen.lines.extend(hint.map(str::to_owned));
                screen
            }
            Place::Pin { typed, tries_left } => {
                let wrong = *tries_left < 3;
                let mut screen = plain("pin", if wrong { "Wrong PIN, try again" } else { "Enter PIN" });
                screen.dots = typed.len();
                screen.tries_left = wrong.then_some(*tries_left);
                screen
            }
            Place::Tip => {
                let mut screen = plain("tip", "Would you like to add a tip?");
                screen.choices = self.tip_choices();
                screen
            }
            Place::Question { question, typed } => {
                let mut screen = plain("question", "");
                screen.lines.clone_from(&question.words);
                screen.choices = question_choices(question);
                screen.typed = matches!(question.kind, Kind::Digits | Kind::Text).then(|| typed.clone());
                screen
            }
            Place::Authorising => plain("authorising", "Authorising"),
            Place::Signature => {
                let mut screen = plain("signature", "Signature: is it right?");
                screen.choices = vec![choice("ok", "It is right"), choice("cancel", "It is wrong")];
                screen
            }
            // for the moment between the decision and the answer
            Place::Ended(_) => plain("authorising", "One moment"),
        }
    }

    fn tip_choices(&self) -> Vec<Choice> {
        let [(_, _), (_, five), (_, ten)] = self.course.tips();
        vec![
            choice("1", "No tip"),
            choice("2", &format!("5 %: {}", five.to_text())),
            choice("3", &format!("10 %: {}", ten.to_text())),
        ]
    }
}

fn question_choices(question: &Question) -> Vec<Choice> {
    match &question.kind {
        Kind::Confirmation => vec![choice("ok", "Yes"), choice("cancel", "No")],
        Kind::Menu(entries) => {
            let numbered = entries.iter().take(9).zip(1_u8..);
            numbered.map(|(entry, number)| choice(&number.to_string(), entry)).collect()
        }
        Kind::Digits | Kind::Text => Vec::new(),
    }
}

fn choice(key: &str, label: &str) -> Choice {
    Choice { key: key.to_owned(), label: label.to_owned() }
}

impl Terminal {
    /// What stands on its screen.
    pub(crate) fn screen(&self) -> Screen {
        let plain = |stage, line: &str| Screen {
            stage,
            tone: "neutral",
            amount: None,
            currency: None,
            lines: if line.is_empty() { Vec::new() } else { vec![line.to_owned()] },
            dots: 0,
            typed: None,
            tries_left: None,
            choices: Vec::new(),
            footer: self.label(),
        };
        match self.device {
            Device::Off => return plain("off", ""),
            Device::OutOfOrder => return plain("out_of_order", "Out of order"),
            Device::Maintenance => return plain("maintenance", "Updating, please wait"),
            Device::Works => {}
        }
        if let Some(run) = self.running() {
            return run.screen();
        }
        match &self.last {
            Some(told) => {
                let mut lines = told.lines.clone();
                let remove = self.inside.map(|_| "Please take your card".to_owned());
                lines.extend(remove);
                Screen {
                    stage: told.stage,
                    tone: told.tone,
                    amount: told.amount.clone(),
                    currency: told.currency.clone(),
                    lines,
                    footer: told.footer.clone(),
                    ..plain("idle", "")
                }
            }
            None if self.enabled => plain("message", "Present card"),
            None if !self.message.is_empty() => {
                Screen { lines: self.message.clone(), ..plain("message", "") }
            }
            None if self.inside.is_some() => plain("remove_card", "Please take your card"),
            None => plain("idle", "Welcome"),
        }
    }

    /// What does something now.
    pub(crate) fn live(&self) -> Live {
        let hears = self.running().filter(|run| run.stage == Stage::AtTheCustomer && run.can_be_aborted());
        let keys = KEYS.iter().filter(|(_, key)| match hears {
            Some(run) => run.course.takes_key(*key),
            None => self.running().is_none() && self.last.is_some() && matches!(key, Key::Ok | Key::Cancel),
        });
        let card = self.inside.is_none() && hears.is_some_and(|run| run.course.takes_card());
        Live {
            keys: keys.map(|(name, _)| *name).collect(),
            tap: card,
            insert: card,
            swipe: card,
            remove: self.inside.is_some(),
        }
    }

    /// Its model and its name.
    pub(crate) fn label(&self) -> String {
        format!("{} · {}", self.options.profile.model, self.poi_id)
    }

    /// The card in its reader.
    pub(crate) fn inside(&self) -> Option<&'static str> {
        self.inside.map(|card| card.id)
    }
}

/// A card as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct WalletCard {
    id: &'static str,
    title: &'static str,
    brand: &'static str,
    last_four: &'static str,
    pin: Option<&'static str>,
    note: &'static str,
    tap: bool,
    insert: bool,
    swipe: bool,
}

/// All cards of the wallet.
pub(crate) fn wallet() -> Vec<WalletCard> {
    let view = |card: &TestCard| WalletCard {
        id: card.id,
        title: card.title,
        brand: card.brand,
        last_four: card.last_four(),
        pin: card.pin,
        note: card.note,
        tap: card.ways.contains(&How::Tap),
        insert: card.ways.contains(&How::Insert),
        swipe: card.ways.contains(&How::Swipe),
    };
    WALLET.iter().map(view).collect()
}
