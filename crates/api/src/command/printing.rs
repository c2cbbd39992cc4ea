//! Receipts that leave the till, the queue of the printer, and the drawer.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::ids::{AttemptId, SaleId};
use domain::printer::Printed;
use domain::receipt::code::Scanned;
use domain::receipt::search::{Hint, Search};
use engine::ports::RequestKey;
use store::{Form, FoundReceipt, Papers};

use super::operator::manager_says;
use super::{id, request};
use crate::app::App;
use crate::commands::{
    Done, DrawerOpen, JobRef, JobRequested, Nothing, PrinterSet, ReceiptDocument, ReceiptFind, ReceiptPrint,
    Requested,
};
use crate::error::{ApiError, Code};
use crate::publish::Part;
use crate::view;
use crate::views::{CopyView, DocumentForm, DocumentView, FoundView, PrintJobsView};

/// How many receipts a search shows.
const FOUND: u32 = 50;
/// How many jobs that are over the queue shows.
const JOBS: u32 = 50;

pub(crate) async fn printer_set(app: &App, args: PrinterSet) -> Result<Done, ApiError> {
    app.signed_in()?;
    app.not_in_training()?;
    let printer = args.printer.map(view::printer_of).transpose()?;
    let manager = manager_says(app, &args.manager, args.pin, "set up the printer").await?;
    let name = super::pairing::operator_name(app, manager).await?;
    let (wall, configured) = (app.clock.now().wall, printer.is_some());
    app.with_db(move |db| db.set_printer(printer.as_ref(), &name, wall)).await?;
    app.printing.configure(configured);
    Ok(Done { seq: app.publish([Part::Printer]).await? })
}

pub(crate) async fn printer_test(app: &App, args: Requested) -> Result<Done, ApiError> {
    app.signed_in()?;
    let mut key = request(&args.request_id, "printer_test", String::new())?;
    let wall = app.clock.now().wall;
    app.with_db(move |db| {
        if db.printer()?.is_none() {
            return Err(store::Error::NoPrinter);
        }
        if db.request(&key.id)?.is_none() {
            key.subject = format!("print job {}", db.print(&Printed::Test, wall)?);
            db.claim_request(&key, wall)?;
        }
        Ok(())
    })
    .await?;
    Ok(Done { seq: app.publish([Part::Printer]).await? })
}

pub(crate) async fn print_list(app: &App, _: Nothing) -> Result<PrintJobsView, ApiError> {
    app.signed_in()?;
    let mut jobs = Vec::new();
    for job in app.with_db(|db| db.print_jobs(JOBS)).await? {
        jobs.push(view::job(app, &job).await?);
    }
    Ok(PrintJobsView { jobs })
}

pub(crate) async fn print_again(app: &App, args: JobRequested) -> Result<Done, ApiError> {
    let by = app.seller()?.id;
    let number = job_number(&args.job)?;
    let key = request(&args.request_id, "print_again", args.job)?;
    let wall = app.clock.now().wall;
    app.with_db(move |db| db.print_again(number, by, &key, wall)).await?;
    Ok(Done { seq: app.publish([Part::Printer]).await? })
}

pub(crate) async fn print_drop(app: &App, args: JobRef) -> Result<Done, ApiError> {
    app.seller()?;
    let (number, wall) = (job_number(&args.job)?, app.clock.now().wall);
    app.with_db(move |db| db.drop_print(number, wall)).await?;
    Ok(Done { seq: app.publish([Part::Printer]).await? })
}

fn job_number(text: &str) -> Result<i64, ApiError> {
    text.parse().map_err(|_| ApiError::invalid("job", "use an id that this till gave"))
}

pub(crate) async fn receipt_print(app: &App, args: ReceiptPrint) -> Result<CopyView, ApiError> {
    let papers = papers(&args.sale, args.returned.as_deref())?;
    let key = request(&args.request_id, "receipt_print", named(&args.sale, args.returned.as_deref()))?;
    let copy = issue(app, papers, Form::Paper, key).await?;
    app.publish([Part::Printer]).await?;
    Ok(CopyView { copy })
}

pub(crate) async fn receipt_document(app: &App, args: ReceiptDocument) -> Result<DocumentView, ApiError> {
    let papers = papers(&args.sale, args.returned.as_deref())?;
    let (form, media, ending) = match args.form {
        DocumentForm::Text => (Form::Text, "text/plain; charset=utf-8", "txt"),
        DocumentForm::Html => (Form::Html, "text/html; charset=utf-8", "html"),
        DocumentForm::Pdf => (Form::Pdf, "application/pdf", "pdf"),
    };
    let arguments = format!("{} {}", named(&args.sale, args.returned.as_deref()), form.word());
    let key = request(&args.request_id, "receipt_document", arguments)?;
    let copy = issue(app, papers, form, key).await?;
    let (paper, number) = match papers {
        Papers::Sale(sale) => {
            let number = app.with_db(move |db| db.receipt(sale)).await?.map(|stored| stored.receipt.number);
            (app.receipt_paper(sale, copy).await?, number)
        }
        Papers::Return(attempt) => {
            let number = app.with_db(move |db| db.return_document(attempt)).await?.map(|back| back.number);
            (app.return_paper(attempt, copy).await?, number)
        }
    };
    let (Some(paper), Some(number)) = (paper, number) else {
        return Err(ApiError::of(Code::SaleNotOpen));
    };
    let title = match copy {
        0 => number.to_string(),
        copy => format!("{number}-{}-{copy}", app.words().copy.to_lowercase()),
    };
    let language = &app.shop.language;
    let content = match form {
        Form::Html => printer::html(&paper, language, &title).into_bytes(),
        Form::Pdf => printer::pdf(&paper, language, &title)
            .ok_or_else(|| ApiError::internal(&"the fonts of a PDF cannot be read"))?,
        Form::Text | Form::Paper => paper.text(TEXT_WIDTH).into_bytes(),
    };
    let name = format!("{title}.{ending}");
    Ok(DocumentView { name, media: media.to_owned(), copy, content: STANDARD.encode(content) })
}

/// Characters of a receipt as text, as the books have it.
const TEXT_WIDTH: usize = 42;

fn papers(sale: &str, returned: Option<&str>) -> Result<Papers, ApiError> {
    let sale: SaleId = id("sale", sale)?;
    match returned {
        Some(returned) => id::<AttemptId>("returned", returned).map(Papers::Return),
        None => Ok(Papers::Sale(sale)),
    }
}

fn named(sale: &str, returned: Option<&str>) -> String {
    returned.unwrap_or(sale).to_owned()
}

async fn issue(app: &App, papers: Papers, form: Form, key: RequestKey) -> Result<u32, ApiError> {
    let (by, wall) = (app.seller()?.id, app.clock.now().wall);
    app.with_db(move |db| db.issue_receipt(papers, form, by, &key, wall)).await
}

pub(crate) async fn receipt_find(app: &App, args: ReceiptFind) -> Result<FoundView, ApiError> {
    app.signed_in()?;
    let search = Search::read(&args.text, &app.shop.till_code, app.shop.currency);
    let mut found = app.with_db(move |db| db.find_receipts(&search, FOUND + 1)).await?;
    let shown = usize::try_from(FOUND).unwrap_or(usize::MAX);
    let more = found.len() > shown;
    found.truncate(shown);
    Ok(FoundView { receipts: found.iter().map(|one| view::found(app, one)).collect(), more })
}

/// The receipt whose code was scanned; nothing where it is no code of this till.
pub(crate) async fn scanned(app: &App, code: &str) -> Result<Option<FoundReceipt>, ApiError> {
    let Some(code) = Scanned::read(code, &app.shop.till_code) else { return Ok(None) };
    let search = Search { words: vec![vec![Hint::Code(code)]] };
    Ok(app.with_db(move |db| db.find_receipts(&search, 1)).await?.pop())
}

pub(crate) async fn drawer_open(app: &App, args: DrawerOpen) -> Result<Done, ApiError> {
    app.signed_in()?;
    let reason = args.reason.trim().to_owned();
    let key = request(&args.request_id, "drawer_open", reason.clone())?;
    let by = manager_says(app, &args.manager, args.pin, &reason).await?;
    let wall = app.clock.now().wall;
    app.with_db(move |db| db.open_drawer(by, &reason, &key, wall)).await?;
    Ok(Done { seq: app.publish([Part::Printer]).await? })
}
