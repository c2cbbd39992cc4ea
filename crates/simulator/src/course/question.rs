//! What a till asks the customer, and what can be answered with the keys of a terminal.

use nexo::v3::InputCommand;

use super::Key;

/// What the till asks the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Question {
    pub(crate) words: Vec<String>,
    pub(crate) kind: Kind,
}

/// What kind of answer it wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Confirmation,
    /// One of these.
    Menu(Vec<String>),
    Digits,
    /// There are no letters on the keys, so it gets digits.
    Text,
}

/// What the customer answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reply {
    Confirmed(bool),
    /// From 1.
    Chosen(u32),
    Digits(String),
    Text(String),
}

impl Question {
    /// What the terminal can ask; nothing where it has no keys for it.
    pub(crate) fn of(command: &InputCommand, words: Vec<String>, entries: Vec<String>) -> Option<Self> {
        let kind = match command {
            InputCommand::GetConfirmation | InputCommand::GetAnyKey => Kind::Confirmation,
            InputCommand::GetMenuEntry if !entries.is_empty() => Kind::Menu(entries),
            InputCommand::DigitString | InputCommand::DecimalString => Kind::Digits,
            InputCommand::TextString => Kind::Text,
            _ => return None,
        };
        Some(Self { words, kind })
    }

    /// The answer that these keys make, if they make one.
    pub(super) fn reply(&self, typed: &str, key: Key) -> Option<Reply> {
        match (&self.kind, key) {
            (Kind::Confirmation, Key::Ok) => Some(Reply::Confirmed(true)),
            (Kind::Confirmation, Key::Cancel) => Some(Reply::Confirmed(false)),
            (Kind::Menu(entries), Key::Digit(digit)) => {
                let there = digit >= 1 && usize::from(digit) <= entries.len();
                there.then(|| Reply::Chosen(u32::from(digit)))
            }
            (Kind::Digits, Key::Ok) if !typed.is_empty() => Some(Reply::Digits(typed.to_owned())),
            (Kind::Text, Key::Ok) if !typed.is_empty() => Some(Reply::Text(typed.to_owned())),
            _ => None,
        }
    }

    pub(super) fn takes_text(&self) -> bool {
        matches!(self.kind, Kind::Digits | Kind::Text)
    }

    /// What the autopilot's customer answers.
    pub(super) fn played(&self) -> Reply {
        match self.kind {
            Kind::Confirmation => Reply::Confirmed(true),
            Kind::Menu(_) => Reply::Chosen(1),
            Kind::Digits => Reply::Digits("1234".to_owned()),
            Kind::Text => Reply::Text("1234".to_owned()),
        }
    }
}
