//! The customer's screen, from what the cashier's shows: parts are picked one by one, so that nothing new of
//! the till comes into it by itself.

use domain::receipt::words::ReceiptWords;

use crate::views::{
    AmountView, BasketView, DisplayLine, DisplayStep, DisplayView, LineView, PaymentStateView, PaymentView,
    SaleStateView, SaleView, ShopView, TenderKindView, TenderView, ThemeView,
};

/// Before there is a till.
pub(crate) fn no_display() -> DisplayView {
    DisplayView {
        shop: String::new(),
        language: "en".to_owned(),
        theme: ThemeView::System,
        training: false,
        step: DisplayStep::Welcome,
        lines: Vec::new(),
        discount: None,
        tax: None,
        total: None,
        due: None,
        cash: None,
        back: None,
        change: None,
        code: None,
        brand: None,
    }
}

pub(crate) fn display(
    shop: &ShopView,
    theme: ThemeView,
    basket: &BasketView,
    sale: Option<&SaleView>,
) -> DisplayView {
    let step = step(basket, sale);
    let welcome = DisplayView {
        shop: shop.name.clone(),
        language: shop.language.clone(),
        theme,
        training: shop.training,
        step,
        ..no_display()
    };
    if step == DisplayStep::Welcome {
        return welcome;
    }
    let payment = sale.and_then(|sale| sale.payment.as_ref());
    let asked = payment.filter(|_| matches!(step, DisplayStep::Card | DisplayStep::Wait));
    let due = sale.filter(|_| matches!(step, DisplayStep::Due | DisplayStep::Declined));
    let open = due.filter(|sale| sale.due.minor > 0);
    DisplayView {
        lines: basket.lines.iter().map(line).collect(),
        discount: basket.discount.clone().filter(|amount| amount.minor != 0),
        tax: Some(basket.tax.clone()).filter(|_| !basket.tax_included),
        total: Some(sale.map_or_else(|| basket.total.clone(), |sale| sale.total.clone())),
        due: asked.map(|payment| payment.amount.clone()).or(open.map(|sale| sale.due.clone())),
        cash: open.map(|sale| sale.cash.due.clone()).filter(|cash| Some(cash) != open.map(|sale| &sale.due)),
        back: due.filter(|sale| sale.due.minor < 0).map(|sale| without_sign(&sale.due)),
        change: sale.filter(|sale| sale.change.minor != 0).map(|sale| sale.change.clone()),
        code: asked.and_then(|payment| payment.code.clone()),
        brand: sale.filter(|_| step == DisplayStep::Paid).and_then(brand),
        ..welcome
    }
}

/// How many lines stand on a terminal's screen at least.
const TERMINAL_LINES: usize = 5;

/// The same for the screen of a terminal, which has room for a few lines: the newest items, and what it comes to.
/// Nothing where the customer has nothing to read.
pub(crate) fn for_the_customer(basket: &BasketView, sale: Option<&SaleView>, language: &str) -> Vec<String> {
    if !matches!(step(basket, sale), DisplayStep::Basket | DisplayStep::Due) || basket.lines.is_empty() {
        return Vec::new();
    }
    let items = basket.lines.iter().map(line);
    let items = items.map(|one| format!("{} {}  {}", one.quantity, one.name, one.amount.text));
    let items: Vec<String> = items.collect();
    let newest = items.len().saturating_sub(TERMINAL_LINES - 1);
    let total = sale.map_or(&basket.total, |sale| &sale.total);
    let word = ReceiptWords::for_language(language).total;
    let total = format!("{word} {} {}", total.currency, total.text);
    items.into_iter().skip(newest).chain([total]).collect()
}

/// What goes to the customer is told by words, not by a sign.
fn without_sign(amount: &AmountView) -> AmountView {
    let text = amount.text.trim_start_matches('-').to_owned();
    AmountView { minor: amount.minor.saturating_abs(), text, currency: amount.currency.clone() }
}

fn step(basket: &BasketView, sale: Option<&SaleView>) -> DisplayStep {
    match sale {
        Some(sale) => match sale.state {
            SaleStateView::Completed => DisplayStep::Paid,
            SaleStateView::Cancelled => DisplayStep::Welcome,
            SaleStateView::Tendering => sale.payment.as_ref().map_or(DisplayStep::Due, paying),
        },
        None if basket.lines.is_empty() => DisplayStep::Welcome,
        None => DisplayStep::Basket,
    }
}

fn paying(payment: &PaymentView) -> DisplayStep {
    match payment.state {
        PaymentStateView::Preparing | PaymentStateView::Sent => DisplayStep::Card,
        PaymentStateView::Unknown | PaymentStateView::NeedsHuman => DisplayStep::Wait,
        PaymentStateView::Declined => DisplayStep::Declined,
        PaymentStateView::Approved
        | PaymentStateView::Partial
        | PaymentStateView::Cancelled
        | PaymentStateView::NotCharged
        | PaymentStateView::Voided
        | PaymentStateView::NotStarted => DisplayStep::Due,
    }
}

/// The brand stands before the digits: `Visa ····1234`. Digits stay at the cashier's screen. It is said only
/// where one card paid it all.
fn brand(sale: &SaleView) -> Option<String> {
    let [TenderView { kind: TenderKindView::Card | TenderKindView::Code, card: Some(card), .. }] =
        sale.tenders.as_slice()
    else {
        return None;
    };
    let letters = |word: &&str| word.chars().all(char::is_alphabetic);
    let name = card.split_whitespace().take_while(letters).collect::<Vec<_>>().join(" ");
    Some(name).filter(|name| !name.is_empty())
}

fn line(line: &LineView) -> DisplayLine {
    let quantity = match &line.unit {
        Some(unit) => format!("{} {unit}", line.quantity),
        None => line.quantity.clone(),
    };
    DisplayLine {
        line: line.line,
        name: line.name.clone(),
        each: Some(line.each.clone()).filter(|_| quantity != "1"),
        quantity,
        listed: line.listed.clone(),
        back: line.back,
        amount: line.amount.clone(),
    }
}
