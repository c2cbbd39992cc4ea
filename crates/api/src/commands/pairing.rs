//! What the commands that set the till up take: terminals, the door for them, how it looks.

use serde::Deserialize;
use ts_rs::TS;

use crate::views::{AmountEntryView, DoorKind, KeyEntry, LanguageView, MotionView, ScannerView, ThemeView};

/// A terminal to pair with.
#[derive(Clone, Deserialize, TS)]
pub struct TerminalAdd {
    /// Unique for ever.
    pub request_id: String,
    /// What cashiers call it.
    pub name: String,
    /// Its family.
    pub profile: String,
    /// Host or host:port.
    pub address: String,
    /// `light` or `full`.
    pub mode: String,
    /// nexo `POIID`, as the terminal shows it.
    pub poi_id: String,
    /// The key of an encrypted terminal.
    #[serde(default)]
    #[ts(optional)]
    pub key: Option<KeyEntry>,
    /// PEM: whom the terminal's certificate was issued by, where the computer does not know it.
    #[serde(default)]
    #[ts(optional)]
    pub certificate: Option<String>,
    /// How the till knows its calls; absent for the best that its family has.
    #[serde(default)]
    #[ts(optional)]
    pub door: Option<DoorKind>,
    /// Facts of its family that are different for this one.
    #[serde(default)]
    #[ts(as = "Option<_>", optional)]
    pub settings: std::collections::BTreeMap<String, String>,
    /// The manager.
    pub manager: String,
    /// The manager's PIN.
    pub pin: String,
}

/// A terminal to unpair.
#[derive(Clone, Deserialize, TS)]
pub struct TerminalRemove {
    /// Its id.
    pub terminal: String,
    /// The manager.
    pub manager: String,
    /// The manager's PIN.
    pub pin: String,
}

/// The customer presents the card first.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct CardFirst {
    /// The terminal's id.
    pub terminal: String,
    /// Ask for the card; false to forget it.
    pub ask: bool,
}

/// What a terminal took.
#[derive(Clone, Deserialize, TS)]
pub struct TerminalTotals {
    /// Its id.
    pub terminal: String,
    /// Close its period: needs a manager.
    pub close: bool,
    /// The manager.
    #[serde(default)]
    #[ts(optional)]
    pub manager: Option<String>,
    /// The manager's PIN.
    #[serde(default)]
    #[ts(optional)]
    pub pin: Option<String>,
}

/// The door for terminals that call.
#[derive(Clone, Deserialize, TS)]
pub struct ListenerSet {
    /// Address of this computer and port, such as `192.168.1.10:8444`; absent to close the door.
    pub address: Option<String>,
    /// Listen on every address of this computer.
    pub any_address: bool,
    /// The network is isolated: calls that are neither signed nor encrypted may come.
    pub plain_network: bool,
    /// The manager.
    pub manager: String,
    /// The manager's PIN.
    pub pin: String,
}

/// What somebody chose; what is absent stays as it is.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields)]
pub struct PreferencesSet {
    /// Light, dark or strong contrast.
    pub theme: Option<ThemeView>,
    /// Size of all text, 100 to 200 percent.
    pub text_percent: Option<u16>,
    /// Whether things may move.
    pub motion: Option<MotionView>,
    /// Language of the screen.
    pub language: Option<LanguageView>,
    /// The till may make sounds.
    pub sounds: Option<bool>,
    /// How amounts are typed.
    pub amounts: Option<AmountEntryView>,
    /// Keys of a single letter work.
    pub letters: Option<bool>,
    /// All keys that differ from the usual ones, by the id of the action.
    pub keys: Option<std::collections::BTreeMap<String, String>>,
    /// The scanner at this till.
    pub scanner: Option<ScannerView>,
}

/// A terminal.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct TerminalRef {
    /// Its id.
    pub terminal: String,
}
