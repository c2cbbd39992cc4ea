//! The steps of a sale: money comes, money is taken off again, the sale is completed or given up.

use super::{ReceiptNumber, Sale, SaleState, Stamp, Tender, TenderKind, surcharge};
use crate::{
    card::CardSummary,
    error::Error,
    gift::GiftCode,
    ids::{AttemptId, TenderId},
    money::{Money, RECEIPT_LIMIT},
    tax::Rate,
    totals::Totals,
};

impl Sale {
    /// Takes cash. At least the cash due closes the sale, with rounding and change; less is a part payment,
    /// which is never rounded, as a card may still close the sale.
    ///
    /// Where the due rounds to nothing, zero closes the sale without a tender. Where money goes to the
    /// customer, exactly what is due is paid out.
    pub fn with_cash(mut self, id: TenderId, tendered: Money) -> Result<Self, Error> {
        if !self.due()?.is_positive() {
            return self.paid_out(id, tendered);
        }
        let due = self.open_due(id)?;
        let cash = self.cash_due()?;
        if tendered.is_negative() || (tendered.is_zero() && cash.due.is_positive()) {
            return Err(Error::amount("cash", "must be more than zero"));
        }
        if tendered.minor() > RECEIPT_LIMIT {
            return Err(Error::Limit { field: "cash", limit: RECEIPT_LIMIT });
        }
        if tendered.compare(cash.due)?.is_ge() {
            let change = tendered.minus(cash.due)?;
            self.rounding = cash.rounding;
            self.change = change;
            if tendered.is_positive() {
                self.tenders.push(Tender {
                    id,
                    kind: TenderKind::Cash { tendered, change },
                    amount: cash.due,
                });
            }
        } else if tendered.compare(due)?.is_lt() {
            let change = Money::zero(self.currency);
            self.tenders.push(Tender { id, kind: TenderKind::Cash { tendered, change }, amount: tendered });
        } else {
            // Between the exact due and the rounded one: a coin that is no longer given back.
            return Err(Error::CashShort { tendered, cash_due: cash.due });
        }
        Ok(self)
    }

    /// Pays out what an exchange owes the customer; nothing where it comes out even.
    fn paid_out(mut self, id: TenderId, tendered: Money) -> Result<Self, Error> {
        self.tendering()?;
        if self.tenders.iter().any(|tender| tender.id == id) {
            return Err(Error::TenderCounted { tender: id });
        }
        if self.totals.total.is_positive() {
            return Err(Error::NothingDue);
        }
        let cash = self.cash_due()?;
        if tendered != cash.due {
            return Err(Error::PayOut { due: cash.due });
        }
        self.rounding = cash.rounding;
        self.change = Money::zero(self.currency);
        if !tendered.is_zero() {
            let kind = TenderKind::Cash { tendered, change: self.change };
            self.tenders.push(Tender { id, kind, amount: tendered });
        }
        Ok(self)
    }

    /// Takes money off a gift card. `left` is what stays on it.
    pub fn with_gift(
        mut self,
        id: TenderId,
        code: GiftCode,
        amount: Money,
        left: Money,
    ) -> Result<Self, Error> {
        let due = self.open_due(id)?;
        if !amount.is_positive() || left.is_negative() {
            return Err(Error::amount("gift card amount", "must be more than zero"));
        }
        if amount.compare(due)?.is_gt() {
            return Err(Error::MoreThanDue { amount, due });
        }
        self.tenders.push(Tender { id, kind: TenderKind::Gift { code, left }, amount });
        Ok(self)
    }

    /// Adds what paying by card costs more, taxed like the goods; only before anything is paid.
    pub fn with_surcharge(mut self, rate: Rate, name: &str) -> Result<Self, Error> {
        self.before_money()?;
        if self.totals.lines.iter().any(|line| line.surcharge) {
            return Ok(self);
        }
        let lines = surcharge::lines(&self.totals, rate, name)?;
        self.totals.lines.extend(lines);
        self.totals = Totals::add_up(self.totals.lines, self.currency, self.tax_policy)?;
        Ok(self)
    }

    /// Takes it off again.
    pub fn without_surcharge(mut self) -> Result<Self, Error> {
        self.before_money()?;
        self.totals.lines.retain(|line| !line.surcharge);
        self.totals = Totals::add_up(self.totals.lines, self.currency, self.tax_policy)?;
        Ok(self)
    }

    fn before_money(&self) -> Result<(), Error> {
        self.tendering()?;
        if self.tenders.is_empty() { Ok(()) } else { Err(Error::MoneyOnSale { paid: self.paid()? }) }
    }

    /// Takes an approved card payment. One attempt counts once, however often its answer arrives.
    pub fn with_card(
        mut self,
        id: TenderId,
        amount: Money,
        attempt: AttemptId,
        card: CardSummary,
    ) -> Result<Self, Error> {
        // First, because a repeated answer often finds the sale paid or completed.
        if self.counts(attempt) {
            return Err(Error::AttemptCounted { attempt });
        }
        let due = self.open_due(id)?;
        if !amount.is_positive() {
            return Err(Error::amount("card amount", "must be more than zero"));
        }
        if amount.compare(due)?.is_gt() {
            return Err(Error::MoreThanDue { amount, due });
        }
        self.tenders.push(Tender { id, kind: TenderKind::Card { attempt, card }, amount });
        Ok(self)
    }

    /// Takes a tender off again that is not final: cash that goes back into the customer's hand, or onto
    /// the gift card. Rounding and change are worked out anew from what remains.
    pub fn without(mut self, id: TenderId) -> Result<Self, Error> {
        self.tendering()?;
        let is_it = |tender: &Tender| match tender.kind {
            TenderKind::Cash { .. } | TenderKind::Gift { .. } => tender.id == id,
            TenderKind::Card { .. } => false,
        };
        if !self.tenders.iter().any(is_it) {
            return Err(Error::NoSuchTender { tender: id });
        }
        let tenders = std::mem::take(&mut self.tenders);
        self.rounding = Money::zero(self.currency);
        self.change = Money::zero(self.currency);
        tenders.into_iter().filter(|tender| !is_it(tender)).try_fold(self, |sale, tender| match tender.kind {
            TenderKind::Cash { tendered, .. } => sale.with_cash(tender.id, tendered),
            TenderKind::Card { attempt, card } => sale.with_card(tender.id, tender.amount, attempt, card),
            TenderKind::Gift { code, left } => sale.with_gift(tender.id, code, tender.amount, left),
        })
    }

    /// Ends a paid sale. The number is given in the commit that stores it, so that none is lost.
    pub fn complete(mut self, receipt_number: ReceiptNumber, at: Stamp) -> Result<Self, Error> {
        self.tendering()?;
        let due = self.due()?;
        if !due.is_zero() {
            return Err(Error::NotPaid { due });
        }
        self.check_balance()?;
        // A finished sale is no basket any more; what it came from need not be kept twice.
        self.rung = None;
        self.state = SaleState::Completed { receipt_number, at };
        Ok(self)
    }

    /// Gives the sale up; only while no money is on it.
    pub fn cancel(mut self, at: Stamp) -> Result<Self, Error> {
        self.tendering()?;
        if !self.tenders.is_empty() {
            return Err(Error::MoneyOnSale { paid: self.paid()? });
        }
        self.rounding = Money::zero(self.currency);
        self.state = SaleState::Cancelled { at };
        Ok(self)
    }

    fn tendering(&self) -> Result<(), Error> {
        match self.state {
            SaleState::Tendering => Ok(()),
            SaleState::Completed { .. } | SaleState::Cancelled { .. } => {
                Err(Error::SaleClosed { state: self.state.word() })
            }
        }
    }

    /// The due, if a tender of this id may be added to it.
    fn open_due(&self, id: TenderId) -> Result<Money, Error> {
        self.tendering()?;
        if self.tenders.iter().any(|tender| tender.id == id) {
            return Err(Error::TenderCounted { tender: id });
        }
        let due = self.due()?;
        if due.is_positive() { Ok(due) } else { Err(Error::NothingDue) }
    }
}
