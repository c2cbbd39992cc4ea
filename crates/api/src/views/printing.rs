//! The printer, its queue, and receipts that somebody looks for.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::AmountView;

/// The printer of this till as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PrinterView {
    /// How it is set up.
    pub settings: PrinterEntry,
    /// How it is.
    pub state: PrinterState,
    /// Jobs that wait, the one that is being printed among them.
    pub waiting: u32,
    /// Jobs that somebody has to look at: they may be on paper, or are too old.
    pub stuck: u32,
}

/// How a printer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case", tag = "state", content = "trouble")]
pub enum PrinterState {
    /// Nothing is wrong with it, as far as the till knows.
    Ready,
    /// It prints.
    Printing,
    /// It does not print.
    Trouble(TroubleCode),
}

/// Why a printer does not print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TroubleCode {
    /// Nobody answers at its address.
    Unreachable,
    /// The paper is used up.
    PaperOut,
    /// Its cover is open.
    CoverOpen,
    /// It says that it cannot work now.
    NotReady,
    /// It did not answer in time.
    Silent,
    /// The connection broke.
    Broken,
    /// The till stopped while it printed.
    Stopped,
}

/// How a printer is set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PrinterEntry {
    /// What cashiers call it.
    pub name: String,
    /// Host or host:port.
    pub address: String,
    /// Its family: `epson`, `clone` or `basic`.
    pub model: String,
    /// Letters are drawn by the till and sent as a picture.
    pub raster: bool,
    /// Characters on a line: 32, 42 or 48.
    pub width: u32,
    /// Pin of the wire that opens the drawer, 2 or 5; absent where there is no drawer.
    pub drawer: Option<u32>,
    /// Every receipt is printed without being asked for.
    pub automatic: bool,
}

/// The queue of the printer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PrintJobsView {
    /// The newest first.
    pub jobs: Vec<PrintJobView>,
}

/// A job and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PrintJobView {
    /// Its id.
    pub id: String,
    /// What it prints.
    pub what: PrintWhat,
    /// The number of the receipt, or the reference of the payment; empty for anything else.
    pub number: String,
    /// 0 for an original, then 1, 2, … for each copy.
    pub copy: u32,
    /// Where it stands.
    pub state: JobStateView,
    /// Why it is not printed, or was not the last time.
    pub trouble: Option<TroubleCode>,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was made, on the shop's clock.
    pub at: String,
    /// Somebody may print it again.
    pub can_again: bool,
    /// Somebody may take it out.
    pub can_drop: bool,
}

/// What a job prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PrintWhat {
    /// A receipt.
    Receipt,
    /// The receipt of a return.
    Return,
    /// The customer's slip of a terminal.
    CustomerSlip,
    /// The shop's slip of a terminal.
    ShopSlip,
    /// Nothing: the drawer opens.
    Drawer,
    /// A test page.
    Test,
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum JobStateView {
    /// It waits.
    Queued,
    /// It is being printed.
    Printing,
    /// It is on paper.
    Printed,
    /// It may be on paper.
    Failed,
    /// It waited too long and was not printed.
    Expired,
    /// Somebody took it out.
    Dropped,
}

/// In which form a receipt leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DocumentForm {
    /// Plain text.
    Text,
    /// A page of its own.
    Html,
    /// A PDF.
    Pdf,
}

/// Which copy of a receipt goes to the printer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct CopyView {
    /// 0 for the original, then 1, 2, … for each copy.
    pub copy: u32,
}

/// A receipt as a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DocumentView {
    /// What to call the file.
    pub name: String,
    /// Its media type.
    pub media: String,
    /// Which copy it is.
    pub copy: u32,
    /// Its bytes in base64.
    pub content: String,
}

/// Receipts that fit what was looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FoundView {
    /// The newest first.
    pub receipts: Vec<FoundReceiptView>,
    /// There are more than these.
    pub more: bool,
}

/// A receipt in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FoundReceiptView {
    /// The sale.
    pub sale: String,
    /// The return, where it is the receipt of one.
    pub returned: Option<String>,
    /// Its number.
    pub number: String,
    /// The sale's reference.
    pub reference: String,
    /// What was paid; negative where it went back.
    pub total: AmountView,
    /// Date and time of day at the shop.
    pub at: String,
    /// The cards as `VISA 1234`.
    pub cards: Vec<String>,
    /// Cash was part of it.
    pub cash: bool,
}
