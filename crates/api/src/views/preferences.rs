//! How this till's screen looks, sounds and answers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the people at this till chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PreferencesView {
    /// Light, dark or strong contrast.
    pub theme: ThemeView,
    /// Size of all text, in percent of the usual one.
    pub text_percent: u16,
    /// Whether things may move.
    pub motion: MotionView,
    /// Language of the screen.
    pub language: LanguageView,
    /// The till may make sounds.
    pub sounds: bool,
    /// How amounts are typed.
    pub amounts: AmountEntryView,
    /// Keys of a single letter work.
    pub letters: bool,
    /// Keys that differ from the usual ones, by the id of the action.
    pub keys: BTreeMap<String, String>,
    /// The scanner at this till.
    pub scanner: ScannerView,
}

/// Colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ThemeView {
    /// As the computer is set.
    System,
    /// Ink on paper.
    Light,
    /// Paper on ink.
    Dark,
    /// Black and white, with strong borders.
    Contrast,
}

/// Whether things may move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MotionView {
    /// As the computer is set.
    System,
    /// Nothing moves.
    Still,
}

/// Language of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LanguageView {
    /// The shop's.
    Shop,
    /// English.
    En,
    /// Dutch.
    Nl,
    /// German.
    De,
}

/// How amounts are typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AmountEntryView {
    /// From the right, as on a cash register: 1 9 9 9 is 19.99.
    Register,
    /// With a decimal point: 2 0 is 20.00.
    Decimal,
}

/// When the till makes a sound about a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ScanSoundsView {
    /// For each.
    All,
    /// For those that found nothing.
    Failures,
    /// Never.
    None,
}

/// How the scanner is told from a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ScannerView {
    /// Keys that come faster than this, in milliseconds on average, are a scanner's.
    pub fast_ms: u16,
    /// The shortest code.
    pub shortest: u8,
    /// What the scanner types before each code.
    pub prefix: String,
    /// What it types after each code, before Enter or Tab.
    pub suffix: String,
    /// What is heard.
    pub sounds: ScanSoundsView,
}
