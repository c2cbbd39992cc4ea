//! What the commands of paper, printer and drawer take.

use serde::Deserialize;
use ts_rs::TS;

use crate::views::{DocumentForm, PrinterEntry};

/// The receipt printer.
#[derive(Clone, Deserialize, TS)]
pub struct PrinterSet {
    /// How it is set up; absent for none.
    pub printer: Option<PrinterEntry>,
    /// The manager.
    pub manager: String,
    /// The manager's PIN.
    pub pin: String,
}

/// A job of the printer.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct JobRef {
    /// Its id.
    pub job: String,
}

/// A job of the printer, and the client's own name of the command.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct JobRequested {
    /// Unique for ever.
    pub request_id: String,
    /// Its id.
    pub job: String,
}

/// A receipt to print.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ReceiptPrint {
    /// Unique for ever.
    pub request_id: String,
    /// The sale.
    pub sale: String,
    /// The return, for the receipt of one.
    #[serde(default)]
    #[ts(optional)]
    pub returned: Option<String>,
}

/// A receipt as a file.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ReceiptDocument {
    /// Unique for ever.
    pub request_id: String,
    /// The sale.
    pub sale: String,
    /// The return, for the receipt of one.
    #[serde(default)]
    #[ts(optional)]
    pub returned: Option<String>,
    /// In which form.
    pub form: DocumentForm,
}

/// What is known of a receipt.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ReceiptFind {
    /// As typed or scanned; empty for the newest receipts.
    pub text: String,
}

/// The drawer without a sale.
#[derive(Clone, Deserialize, TS)]
pub struct DrawerOpen {
    /// Unique for ever.
    pub request_id: String,
    /// Why.
    pub reason: String,
    /// The manager.
    pub manager: String,
    /// The manager's PIN.
    pub pin: String,
}
