//! How this till's screen looks, sounds and answers. Nothing here touches money or the books: it is
//! what the people who stand here need to see, hear and type.
//!
//! A document of an older program lacks fields and of a newer one has more; both are read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{from_document, setting, to_document};
use crate::{
    Db,
    error::{Error, Result},
};

pub(crate) const PREFERENCES: &str = "preferences";

/// More keys than a keyboard has are a mistake.
const MOST_KEYS: usize = 120;

/// What can be chosen at this till.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Light, dark or strong contrast.
    pub theme: Theme,
    /// Size of all text, in percent of the usual one.
    pub text_percent: u16,
    /// Whether things may move.
    pub motion: Motion,
    /// Language of the screen, two letters; absent for the shop's.
    pub language: Option<String>,
    /// The till may make sounds.
    pub sounds: bool,
    /// How amounts are typed.
    pub amounts: AmountEntry,
    /// Keys of a single letter work.
    pub letters: bool,
    /// Keys that differ from the usual ones, by the id of the action.
    pub keys: BTreeMap<String, String>,
    /// The scanner at this till.
    pub scanner: Scanner,
}

/// Colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the computer is set.
    #[default]
    System,
    /// Ink on paper.
    Light,
    /// Paper on ink.
    Dark,
    /// Black and white, with strong borders.
    Contrast,
}

/// Whether things may move.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Motion {
    /// As the computer is set.
    #[default]
    System,
    /// Nothing moves.
    Still,
}

/// How amounts are typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AmountEntry {
    /// From the right, as on a cash register: 1 9 9 9 is 19.99.
    #[default]
    Register,
    /// With a decimal point: 2 0 is 20.00.
    Decimal,
}

/// When the till makes a sound about a scan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScanSounds {
    /// For each.
    All,
    /// For those that found nothing.
    #[default]
    Failures,
    /// Never.
    None,
}

/// How the scanner is told from a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Scanner {
    /// Keys that come faster than this, in milliseconds on average, are a scanner's.
    pub fast_ms: u16,
    /// The shortest code.
    pub shortest: u8,
    /// What the scanner types before each code.
    pub prefix: String,
    /// What it types after each code, before Enter or Tab.
    pub suffix: String,
    /// What is heard.
    pub sounds: ScanSounds,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            text_percent: 100,
            motion: Motion::default(),
            language: None,
            sounds: true,
            amounts: AmountEntry::default(),
            letters: true,
            keys: BTreeMap::new(),
            scanner: Scanner::default(),
        }
    }
}

impl Default for Scanner {
    fn default() -> Self {
        Self {
            fast_ms: 24,
            shortest: 6,
            prefix: String::new(),
            suffix: String::new(),
            sounds: ScanSounds::default(),
        }
    }
}

impl Preferences {
    /// The field that cannot be used, and the cure.
    #[must_use]
    pub fn wrong(&self) -> Option<(&'static str, &'static str)> {
        let scanner = &self.scanner;
        let affix = |text: &str| text.chars().count() <= 8 && !text.chars().any(char::is_control);
        let rules = [
            ((100..=200).contains(&self.text_percent), "text_percent", "choose 100 to 200 percent"),
            (self.language.as_deref().is_none_or(two_letters), "language", "give two letters, such as nl"),
            (self.keys.len() <= MOST_KEYS, "keys", "give at most 120 keys"),
            (
                self.keys.iter().all(|(action, key)| names_action(action) && names_key(key)),
                "keys",
                "give actions such as sell.pay, each with a key such as F12 or Ctrl+K",
            ),
            ((5..=100).contains(&scanner.fast_ms), "scanner.fast_ms", "give 5 to 100 milliseconds"),
            ((3..=20).contains(&scanner.shortest), "scanner.shortest", "give 3 to 20 characters"),
            (affix(&scanner.prefix), "scanner.prefix", "give at most 8 characters that can be printed"),
            (affix(&scanner.suffix), "scanner.suffix", "give at most 8 characters that can be printed"),
        ];
        rules.into_iter().find(|(fits, ..)| !fits).map(|(_, field, cure)| (field, cure))
    }
}

fn two_letters(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn names_action(text: &str) -> bool {
    let part = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    text.len() <= 60 && text.contains('.') && text.split('.').all(part)
}

fn names_key(text: &str) -> bool {
    (1..=24).contains(&text.len()) && !text.chars().any(|c| c.is_control() || c.is_whitespace())
}

impl Db {
    /// What was chosen at this till, or the usual.
    pub fn preferences(&self) -> Result<Preferences> {
        let found = self.read(|db| setting::get_if_any(db, PREFERENCES))?;
        Ok(found.map(|text| from_document("the preferences", &text)).transpose()?.unwrap_or_default())
    }

    /// Keeps what was chosen.
    pub fn set_preferences(&self, preferences: &Preferences) -> Result<()> {
        if let Some((field, cure)) = preferences.wrong() {
            return Err(Error::Setup(format!("{field} cannot be used; {cure}")));
        }
        let document = to_document("the preferences", preferences)?;
        self.write("keep the preferences", |tx| setting::replace(tx, PREFERENCES, &document))
    }
}
