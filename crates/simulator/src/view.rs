//! The parts of a terminal as its page sees them; the words of `page/API.md`.

use nexo::amount::Decimal;
use serde::Serialize;

use crate::answer::time_stamp;
use crate::journal::Line;
use crate::ledger::{Entry, Kind, Totals};
use crate::options::Mode;
use crate::switches::SWITCHES;
use crate::terminal::{Live, Screen, Terminal, WalletCard, wallet};

/// How many rows of the ledger a page gets.
const ROWS: usize = 200;

#[derive(Serialize)]
pub(crate) struct About {
    label: String,
    profile: &'static str,
    profile_title: &'static str,
    mode: &'static str,
    dialect: &'static str,
    title: String,
    address: String,
    callback: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct Wallet {
    inside: Option<&'static str>,
    cards: Vec<WalletCard>,
}

#[derive(Serialize)]
pub(crate) struct Faults {
    items: Vec<Fault>,
}

#[derive(Serialize)]
struct Fault {
    id: &'static str,
    label: &'static str,
    on: bool,
    once: bool,
}

#[derive(Serialize)]
pub(crate) struct Seat {
    autopilot: bool,
    steps_left: usize,
    next_step: Option<String>,
}

#[derive(Serialize)]
pub(crate) struct Log {
    pub(crate) entries: Vec<Line>,
    pub(crate) first: u64,
}

#[derive(Serialize)]
pub(crate) struct Book {
    rows: Vec<Row>,
    totals: Vec<Totals>,
    open: bool,
}

#[derive(Serialize)]
struct Row {
    seq: u64,
    kind: Kind,
    service_id: String,
    reference: String,
    amount: String,
    currency: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    tip: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cash_back: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reverses: Option<String>,
    at: String,
}

/// Everything about one terminal.
#[derive(Serialize)]
pub(crate) struct Whole {
    pub(crate) seq: u64,
    pub(crate) name: String,
    pub(crate) about: About,
    pub(crate) screen: Screen,
    pub(crate) live: Live,
    pub(crate) wallet: Wallet,
    pub(crate) faults: Faults,
    pub(crate) driver: Seat,
    pub(crate) log: Log,
    pub(crate) ledger: Book,
}

pub(crate) fn about(terminal: &Terminal, address: String) -> About {
    let options = terminal.options();
    let profile = &options.profile;
    let mode = match (options.mode, terminal.callback()) {
        (Mode::Full, Some(_)) => "full",
        (Mode::Full, None) | (Mode::Light, _) => "light",
    };
    let dialect = profile.tongue.title();
    About {
        label: terminal.label(),
        profile: profile.name,
        profile_title: profile.title,
        mode,
        dialect,
        title: format!("{dialect} · {mode}"),
        address,
        callback: terminal.callback(),
    }
}

pub(crate) fn wallet_of(terminal: &Terminal) -> Wallet {
    Wallet { inside: terminal.inside(), cards: wallet() }
}

pub(crate) fn faults(terminal: &Terminal) -> Faults {
    let fault = |switch: &crate::switches::Switch| Fault {
        id: switch.id,
        label: switch.label,
        on: terminal.switches().is_on(switch.id),
        once: switch.once,
    };
    Faults { items: SWITCHES.iter().map(fault).collect() }
}

pub(crate) fn seat(terminal: &Terminal) -> Seat {
    let script = terminal.script();
    Seat { autopilot: terminal.plays_itself(), steps_left: script.left(), next_step: script.next_in_words() }
}

pub(crate) fn book(terminal: &Terminal) -> Book {
    let entries = terminal.entries();
    let newest = entries.get(entries.len().saturating_sub(ROWS)..).unwrap_or_default();
    Book { rows: newest.iter().map(row).collect(), totals: terminal.totals(), open: terminal.is_open() }
}

fn row(entry: &Entry) -> Row {
    let text = |amount: &Decimal| amount.to_text();
    Row {
        seq: entry.seq,
        kind: entry.kind,
        service_id: entry.service_id.clone(),
        reference: entry.sale_reference.clone(),
        amount: entry.amount.to_text(),
        currency: entry.currency.clone(),
        tip: entry.tip.as_ref().map(text),
        cash_back: entry.cash_back.as_ref().map(text),
        reverses: entry.reverses.clone(),
        at: time_stamp(entry.at),
    }
}
