//! The printer, its queue and receipts, in the words of the screen.

use domain::card::SlipFor;
use domain::printer::{DrawerPin, JobState, Lettering, PaperWidth, Printed, Printer, PrinterModel, Trouble};
use store::{Db, FoundReceipt, PrintJob};

use super::{amount, local, payment};
use crate::app::App;
use crate::error::ApiError;
use crate::views::{
    FoundReceiptView, JobStateView, PrintJobView, PrintWhat, PrinterEntry, PrinterState, PrinterView,
    TroubleCode,
};

/// The printer; nothing where the shop has none.
pub(crate) async fn printer(app: &App) -> Result<Option<PrinterView>, ApiError> {
    let (printer, queue) = app.with_db(|db| Ok((db.printer()?, db.print_queue()?))).await?;
    let Some(printer) = printer else { return Ok(None) };
    // What waits knows best why it waits; after that what the printer was last seen like.
    let trouble = queue.trouble.or(app.printing.trouble());
    let state = match trouble {
        _ if queue.printing => PrinterState::Printing,
        Some(trouble) => PrinterState::Trouble(code(trouble)),
        None => PrinterState::Ready,
    };
    Ok(Some(PrinterView { settings: entry(&printer), state, waiting: queue.waiting, stuck: queue.stuck }))
}

fn entry(printer: &Printer) -> PrinterEntry {
    PrinterEntry {
        name: printer.name.clone(),
        address: printer.address.clone(),
        model: printer.model.word().to_owned(),
        raster: printer.lettering == Lettering::Raster,
        width: u32::from(printer.width.characters()),
        drawer: printer.drawer.map(|pin| match pin {
            DrawerPin::Two => 2,
            DrawerPin::Five => 5,
        }),
        automatic: printer.automatic,
    }
}

/// The printer that somebody typed, or which part of it cannot be used.
pub(crate) fn printer_of(entry: PrinterEntry) -> Result<Printer, ApiError> {
    let model = PrinterModel::from_word(&entry.model)
        .ok_or_else(|| ApiError::invalid("model", "use epson, clone or basic"))?;
    let width = PaperWidth::from_characters(entry.width)
        .ok_or_else(|| ApiError::invalid("width", "use 32, 42 or 48 characters"))?;
    let drawer = match entry.drawer {
        None => None,
        Some(2) => Some(DrawerPin::Two),
        Some(5) => Some(DrawerPin::Five),
        Some(_) => return Err(ApiError::invalid("drawer", "use pin 2 or 5, or none")),
    };
    let lettering = if entry.raster { Lettering::Raster } else { Lettering::CodePage };
    let PrinterEntry { name, address, automatic, .. } = entry;
    Ok(Printer { name, address, model, lettering, width, drawer, automatic }.checked()?)
}

pub(crate) fn code(trouble: Trouble) -> TroubleCode {
    match trouble {
        Trouble::Unreachable => TroubleCode::Unreachable,
        Trouble::PaperOut => TroubleCode::PaperOut,
        Trouble::CoverOpen => TroubleCode::CoverOpen,
        Trouble::NotReady => TroubleCode::NotReady,
        Trouble::Silent => TroubleCode::Silent,
        Trouble::Broken => TroubleCode::Broken,
        Trouble::Stopped => TroubleCode::Stopped,
    }
}

pub(crate) async fn job(app: &App, job: &PrintJob) -> Result<PrintJobView, ApiError> {
    let (what, copy) = match &job.printed {
        Printed::Receipt { copy, .. } => (PrintWhat::Receipt, *copy),
        Printed::Return { copy, .. } => (PrintWhat::Return, *copy),
        Printed::Slip { audience: SlipFor::Customer, .. } => (PrintWhat::CustomerSlip, 0),
        Printed::Slip { audience: SlipFor::Merchant, .. } => (PrintWhat::ShopSlip, 0),
        Printed::Drawer => (PrintWhat::Drawer, 0),
        Printed::Test => (PrintWhat::Test, 0),
    };
    let (state, can_again, can_drop) = match job.state {
        JobState::Queued => (JobStateView::Queued, true, true),
        JobState::Printing => (JobStateView::Printing, false, false),
        JobState::Printed => (JobStateView::Printed, false, false),
        JobState::Failed => (JobStateView::Failed, true, true),
        JobState::Expired => (JobStateView::Expired, true, true),
        JobState::Dropped => (JobStateView::Dropped, false, false),
    };
    Ok(PrintJobView {
        id: job.number.to_string(),
        what,
        number: number(app, &job.printed).await?,
        copy,
        state,
        trouble: job.trouble.map(code),
        attempts: job.attempts,
        at: local(app.zone, job.created, "%Y-%m-%d %H:%M"),
        can_again,
        can_drop,
    })
}

async fn number(app: &App, printed: &Printed) -> Result<String, ApiError> {
    let printed = printed.clone();
    let look = move |db: &Db| -> Result<Option<String>, store::Error> {
        Ok(match printed {
            Printed::Receipt { sale, .. } => {
                db.receipt(sale)?.map(|stored| stored.receipt.number.to_string())
            }
            Printed::Return { attempt, .. } => {
                db.return_document(attempt)?.map(|back| back.number.to_string())
            }
            Printed::Slip { attempt, .. } => {
                engine::ports::Store::attempt(db, attempt).ok().flatten().map(|attempt| attempt.reference)
            }
            Printed::Drawer | Printed::Test => None,
        })
    };
    Ok(app.with_db(look).await?.unwrap_or_default())
}

pub(crate) fn found(app: &App, found: &FoundReceipt) -> FoundReceiptView {
    let entry = &found.entry;
    FoundReceiptView {
        sale: entry.sale.to_string(),
        returned: entry.returned.map(|(attempt, _)| attempt.to_string()),
        number: entry.number.to_string(),
        reference: entry.reference.as_str().to_owned(),
        total: amount(entry.total),
        at: local(app.zone, entry.at, "%Y-%m-%d %H:%M"),
        cards: found.cards.iter().filter_map(payment::card_text).collect(),
        cash: found.cash,
    }
}
