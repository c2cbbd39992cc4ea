//! A sale without a screen: one open-price line at the standard rate, by card or in cash.
//!
//! The request id stands for the whole sale. It names the sale when it is opened and, with a
//! suffix, the tender, so that a run that dies anywhere is taken up by the next one where it was.

use core::time::Duration;
use std::sync::Arc;

use domain::attempt::{Attempt, AttemptKind};
use domain::basket::{Basket, Item};
use domain::ids::{BasketId, SaleId, TenderId, TerminalId};
use domain::money::Money;
use domain::operator::Role;
use domain::quantity::{Quantity, Unit, UnitPrice};
use domain::rounding::cash_due;
use domain::sale::{Sale, SaleState};
use domain::tax::TaxCategory;
use engine::ports::{RequestKey, Store as _};
use serde::Serialize;
use store::Db;

use crate::app::App;
use crate::error::{ApiError, Code};
use crate::view;
use crate::views::PaymentStateView;

/// How it is to be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tender {
    /// On a terminal.
    Card {
        /// Its name.
        name: String,
        /// How the customer pays, by a code that the terminal lists.
        method: Option<String>,
    },
    /// With this much cash, as decimal text.
    Cash(String),
}

/// How it is paid, looked up and found possible.
enum Way {
    Card(TerminalId),
    Cash(Money),
}

/// A sale to be made.
#[derive(Clone, Debug)]
pub struct QuickSale {
    /// The caller's own name of the sale.
    pub request_id: String,
    /// What it costs, as decimal text.
    pub amount: String,
    /// How it is paid.
    pub tender: Tender,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Paid.
    Approved,
    /// Paid in part; the rest is due.
    Partial,
    /// Refused.
    Declined,
    /// Cancelled or aborted.
    Cancelled,
    /// Nobody knows yet, or a person is needed.
    Unknown,
    /// Nothing was started, or nothing was charged.
    NotStarted,
}

/// The end of a run.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// What became of it.
    pub outcome: Outcome,
    /// Reference of the sale.
    pub reference: Option<String>,
    /// Number on the receipt, where it was paid.
    pub receipt: Option<String>,
    /// State of the newest card payment, where there is one.
    pub payment: Option<PaymentStateView>,
    /// nexo `ServiceID` of it.
    pub service_id: Option<String>,
    /// Cash to hand back.
    pub change: Option<String>,
}

impl App {
    /// Waits until every attempt that an earlier run left open is settled. What is still open
    /// after that long is returned.
    pub async fn settle_open(&self, patience: Duration) -> Result<Vec<Attempt>, ApiError> {
        let mut heard = self.subscribe();
        let until = self.clock.now().up.saturating_add(patience);
        loop {
            let open = self.open_attempts().await?;
            if open.is_empty() || self.clock.now().up >= until {
                return Ok(open);
            }
            tokio::select! {
                // Only a reason to look again; a gap in the events is one too.
                _ = heard.recv() => {}
                () = self.clock.sleep_until(until) => {}
            }
        }
    }

    async fn open_attempts(&self) -> Result<Vec<Attempt>, ApiError> {
        let db = Arc::clone(&self.db);
        let open = crate::app::blocking(move || db.open_attempts()).await;
        open.map_err(ApiError::from)
    }

    /// Makes a sale, or goes on with the one that this request id began. Sends nothing while
    /// anything older is open.
    pub async fn quick_sale(&self, wanted: &QuickSale, patience: Duration) -> Result<Report, ApiError> {
        let arguments = self.arguments(wanted)?;
        let basket = self.basket(wanted)?;
        // What cannot be carried out is refused before anything is opened for it.
        let tender = self.way_to_pay(wanted, &basket).await?;
        let sale = self.open_sale(wanted, basket, arguments).await?;
        if sale.state == SaleState::Tendering {
            match tender {
                Way::Cash(tendered) => self.take_cash(&sale, tendered, wanted).await?,
                Way::Card(terminal) => self.take_card(&sale, terminal, wanted, patience).await?,
            }
        }
        self.report(sale.id).await
    }

    /// The terminal by its id, or cash that is enough.
    async fn way_to_pay(&self, wanted: &QuickSale, basket: &Basket) -> Result<Way, ApiError> {
        match &wanted.tender {
            Tender::Card { name, .. } => {
                let terminals = self.with_db(Db::terminals).await?;
                let found = terminals.into_iter().find(|one| one.name == *name);
                Ok(Way::Card(found.ok_or_else(|| ApiError::of(Code::TerminalMissing))?.id))
            }
            Tender::Cash(tendered) => {
                let tendered = Money::from_wire(tendered, self.shop.currency)?;
                let total = basket.totals(&self.shop.tax)?.total;
                let due = cash_due(total, self.shop.cash_rounding.as_ref())?.due;
                if tendered.minor() < due.minor() {
                    let cure = format!("hand over at least {} {}", due.to_wire(), due.currency().code());
                    return Err(ApiError::invalid("cash", &cure));
                }
                Ok(Way::Cash(tendered))
            }
        }
    }

    fn arguments(&self, wanted: &QuickSale) -> Result<String, ApiError> {
        let amount = Money::from_wire(&wanted.amount, self.shop.currency)?;
        if !amount.is_positive() {
            return Err(ApiError::invalid("amount", "give more than zero, such as 12.50"));
        }
        Ok(match &wanted.tender {
            Tender::Card { name, method: None } => format!("{} card {name}", amount.to_wire()),
            Tender::Card { name, method: Some(method) } => {
                format!("{} card {name} by {method}", amount.to_wire())
            }
            Tender::Cash(tendered) => {
                let tendered = Money::from_wire(tendered, self.shop.currency)?;
                format!("{} cash {}", amount.to_wire(), tendered.to_wire())
            }
        })
    }

    /// One open-price line at the standard rate.
    fn basket(&self, wanted: &QuickSale) -> Result<Basket, ApiError> {
        let amount = Money::from_wire(&wanted.amount, self.shop.currency)?;
        let standard = self.shop.tax_codes.iter().find(|code| code.category == TaxCategory::Standard);
        let tax = standard.cloned().ok_or_else(|| ApiError::invalid("shop", "has no standard VAT rate"))?;
        let mut basket = Basket::new(BasketId::from_uuid(self.ids.uuid()), self.shop.currency);
        let item = Item {
            product: None,
            name: "Open price".to_owned(),
            unit_price: UnitPrice::from_minor(amount.minor())?,
            unit: Unit::Piece,
            tax,
            age: None,
            gift: None,
        };
        basket.add(item, Quantity::ONE)?;
        Ok(basket)
    }

    /// The sale that this request id stands for: found, or opened with its one line.
    async fn open_sale(
        &self,
        wanted: &QuickSale,
        basket: Basket,
        arguments: String,
    ) -> Result<Sale, ApiError> {
        let by = self.cashier().await?;
        let key = key(wanted, "", "quick_sale", arguments);
        let (sale, wall) = (SaleId::from_uuid(self.ids.uuid()), self.clock.now().wall);
        self.with_db(move |db| db.open_sale(&basket, sale, by, &key, wall)).await
    }

    async fn take_cash(&self, sale: &Sale, tendered: Money, wanted: &QuickSale) -> Result<(), ApiError> {
        let by = self.cashier().await?;
        let key = key(wanted, "/cash", "cash_pay", format!("{} {}", sale.id, tendered.to_wire()));
        let (id, tender, wall) = (sale.id, TenderId::from_uuid(self.ids.uuid()), self.clock.now().wall);
        self.with_db(move |db| db.pay_cash(id, tender, tendered, &key, by, wall)).await?;
        Ok(())
    }

    async fn take_card(
        &self,
        sale: &Sale,
        terminal: TerminalId,
        wanted: &QuickSale,
        patience: Duration,
    ) -> Result<(), ApiError> {
        let by = self.cashier().await?;
        let request = format!("{}/card", wanted.request_id);
        let method = match &wanted.tender {
            Tender::Card { method, .. } => method.clone(),
            Tender::Cash(_) => None,
        };
        let asked = crate::command::Asked { method, ..crate::command::Asked::default() };
        crate::command::start_payment(self, by, sale.id, terminal, &request, asked).await?;
        self.settle_open(patience).await?;
        Ok(())
    }

    /// Nobody signs in on a command line: the first person of the shop who may sell.
    async fn cashier(&self) -> Result<domain::ids::OperatorId, ApiError> {
        let operators = self.with_db(Db::operators).await?;
        let first = operators.iter().find(|one| one.role == Role::Cashier).or(operators.first());
        first.map(|one| one.id).ok_or_else(ApiError::not_signed_in)
    }

    async fn report(&self, id: SaleId) -> Result<Report, ApiError> {
        let sale = self.with_db(move |db| db.sale(id)).await?;
        let sale = sale.ok_or_else(|| ApiError::of(Code::SaleNotOpen))?;
        let db = Arc::clone(&self.db);
        let attempts = crate::app::blocking(move || db.attempts_of(id)).await;
        let attempts = attempts.map_err(ApiError::from)?;
        let newest = attempts.into_iter().rfind(|attempt| attempt.kind == AttemptKind::Payment);
        let payment = newest.as_ref().map(|attempt| view::payment_state(&attempt.state));
        let outcome = match (&sale.state, payment) {
            (SaleState::Completed { .. }, _) => Outcome::Approved,
            (_, Some(PaymentStateView::Approved | PaymentStateView::Partial)) => Outcome::Partial,
            (_, Some(PaymentStateView::Declined)) => Outcome::Declined,
            (_, Some(PaymentStateView::Cancelled)) => Outcome::Cancelled,
            (
                _,
                Some(
                    PaymentStateView::Preparing
                    | PaymentStateView::Sent
                    | PaymentStateView::Unknown
                    | PaymentStateView::NeedsHuman,
                ),
            ) => Outcome::Unknown,
            (
                _,
                None
                | Some(PaymentStateView::NotCharged | PaymentStateView::Voided | PaymentStateView::NotStarted),
            ) => Outcome::NotStarted,
        };
        Ok(Report {
            outcome,
            reference: Some(sale.reference.as_str().to_owned()),
            receipt: sale.completed().map(|(number, _)| number.to_string()),
            payment,
            service_id: newest.map(|attempt| attempt.service_id),
            change: (!sale.change.is_zero()).then(|| sale.change.to_wire()),
        })
    }
}

fn key(wanted: &QuickSale, suffix: &str, command: &str, arguments: String) -> RequestKey {
    RequestKey {
        id: format!("{}{suffix}", wanted.request_id),
        command: command.to_owned(),
        arguments,
        subject: String::new(),
    }
}

/// What terminal and screen call an attempt.
#[must_use]
pub fn reference(attempt: &Attempt) -> String {
    attempt.reference.clone()
}
