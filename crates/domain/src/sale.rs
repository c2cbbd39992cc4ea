//! A closed basket, what pays for it, and the moment it is done.
//!
//! A sale is taken by value and given back changed, so that a refused step cannot leave half a change
//! behind; the steps stand in `steps`. One sum holds for every finished sale: total plus rounding is what
//! was handed over less change.

mod steps;
mod surcharge;

use std::{fmt, str::FromStr};

use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    basket::{AgeCheck, Basket},
    card::CardSummary,
    currency::Currency,
    discount::Reason,
    error::Error,
    gift::GiftCode,
    ids::{AttemptId, BasketId, OperatorId, SaleId, TenderId},
    money::Money,
    rounding::{CashDue, CashRounding, cash_due},
    tax::TaxPolicy,
    totals::Totals,
};

/// A closed basket and what pays for it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Sale {
    /// Its id.
    pub id: SaleId,
    /// The basket it came from.
    pub basket: BasketId,
    /// What terminals and screens call it.
    pub reference: SaleReference,
    /// The currency of every amount in it.
    pub currency: Currency,
    /// How its tax was worked out.
    pub tax_policy: TaxPolicy,
    /// How its cash is rounded.
    pub rounding_rule: Option<CashRounding>,
    /// What the basket came to.
    pub totals: Totals,
    /// What pays for it, in the order it came.
    pub tenders: Vec<Tender>,
    /// What cash rounding added at the close; negative where it took away.
    pub rounding: Money,
    /// What is handed back.
    pub change: Money,
    /// Where it stands.
    pub state: SaleState,
    /// Who closed the basket.
    pub opened_by: OperatorId,
    /// When.
    pub opened_at: Stamp,
    /// The basket as it was rung up, as long as the sale may become one again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rung: Option<Basket>,
    /// Who looked at the customer's age, where something asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age_checked: Option<AgeCheck>,
    /// Why the buyer owes no tax, where that is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exempt: Option<Reason>,
    /// What somebody wrote to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Where a sale stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SaleState {
    /// Being paid.
    Tendering,
    /// Paid and numbered.
    Completed {
        /// Its number in the books.
        receipt_number: ReceiptNumber,
        /// When.
        at: Stamp,
    },
    /// Given up before any money was on it.
    Cancelled {
        /// When.
        at: Stamp,
    },
}

impl SaleState {
    /// The word stored and logged.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Tendering => "tendering",
            Self::Completed { .. } => "completed",
            Self::Cancelled { .. } => "cancelled",
        }
    }
}

/// One way of paying part of a sale.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Tender {
    /// Its id.
    pub id: TenderId,
    /// How it is paid.
    pub kind: TenderKind,
    /// What it pays of the due: of cash, what stays in the drawer.
    pub amount: Money,
}

/// How a tender is paid.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TenderKind {
    /// Notes and coins.
    Cash {
        /// What was handed over.
        tendered: Money,
        /// What is handed back.
        change: Money,
    },
    /// A card on a terminal.
    Card {
        /// The attempt that was approved.
        attempt: AttemptId,
        /// What is kept of the card.
        card: CardSummary,
    },
    /// A gift card.
    Gift {
        /// Its number.
        code: GiftCode,
        /// What is left on it.
        left: Money,
    },
}

impl Sale {
    /// Closes a basket: from here on amounts are stored, not computed.
    pub fn open(
        id: SaleId,
        basket: &Basket,
        reference: SaleReference,
        policy: TaxPolicy,
        rounding_rule: Option<CashRounding>,
        by: OperatorId,
        at: Stamp,
    ) -> Result<Self, Error> {
        if basket.is_empty() {
            return Err(Error::BasketEmpty);
        }
        if let Some(rule) = &rounding_rule {
            rule.check()?;
        }
        if let Some(years) = basket.age_open() {
            return Err(Error::AgeNotChecked { years });
        }
        let totals = basket.totals(&policy)?;
        let nothing = Money::zero(basket.currency);
        Ok(Self {
            id,
            basket: basket.id,
            reference,
            currency: basket.currency,
            tax_policy: policy,
            rounding_rule,
            totals,
            tenders: Vec::new(),
            rounding: nothing,
            change: nothing,
            state: SaleState::Tendering,
            opened_by: by,
            opened_at: at,
            rung: Some(basket.clone()),
            age_checked: basket.age_checked,
            exempt: basket.exempt.clone(),
            note: basket.note.clone(),
        })
    }

    /// What is still to be paid, exactly: by card, or by anything but the cash that closes the sale.
    pub fn due(&self) -> Result<Money, Error> {
        self.totals.total.plus(self.rounding)?.minus(self.paid()?)
    }

    /// What is still to be paid if cash closes the sale now.
    pub fn cash_due(&self) -> Result<CashDue, Error> {
        cash_due(self.due()?, self.rounding_rule.as_ref())
    }

    /// What is paid so far, without change.
    pub fn paid(&self) -> Result<Money, Error> {
        Money::sum(self.tenders.iter().map(|tender| tender.amount), self.currency)
    }

    /// Nothing is due any more.
    pub fn is_paid(&self) -> Result<bool, Error> {
        Ok(self.due()?.is_zero())
    }

    /// Whether this attempt's money is on the sale.
    pub fn counts(&self, attempt: AttemptId) -> bool {
        self.tenders.iter().any(|tender| match &tender.kind {
            TenderKind::Cash { .. } | TenderKind::Gift { .. } => false,
            TenderKind::Card { attempt: counted, .. } => *counted == attempt,
        })
    }

    /// Whether it put money onto a gift card.
    pub fn sold_gift_card(&self) -> bool {
        self.totals.lines.iter().any(|line| line.item.gift.is_some())
    }

    /// Its number and time in the books, once it has them.
    pub fn completed(&self) -> Option<(&ReceiptNumber, Stamp)> {
        match &self.state {
            SaleState::Completed { receipt_number, at } => Some((receipt_number, *at)),
            SaleState::Tendering | SaleState::Cancelled { .. } => None,
        }
    }

    /// The sum that holds for every finished sale, from the stored figures alone.
    pub fn check_balance(&self) -> Result<(), Error> {
        let handed_over = self.tenders.iter().map(|tender| match tender.kind {
            TenderKind::Cash { tendered, .. } => tendered,
            TenderKind::Card { .. } | TenderKind::Gift { .. } => tender.amount,
        });
        let taken = Money::sum(handed_over, self.currency)?.minus(self.change)?;
        if self.totals.total.plus(self.rounding)? != taken {
            return Err(Error::Unbalanced { what: "total, rounding, tenders and change" });
        }
        if self.totals.replay(self.tax_policy)? != self.totals {
            return Err(Error::Unbalanced { what: "lines, tax and total" });
        }
        Ok(())
    }
}

/// What terminals and screens call a sale: till code and running number, `T01-000118`. Gaps are allowed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SaleReference(String);

impl SaleReference {
    /// The reference of a till's sale.
    pub fn new(till_code: &str, number: u64) -> Result<Self, Error> {
        if !(1..=8).contains(&till_code.len()) || !till_code.bytes().all(|byte| byte.is_ascii_alphanumeric())
        {
            return Err(Error::setting("till code", "must be one to eight letters and digits, such as T01"));
        }
        Ok(Self(format!("{till_code}-{number:06}")))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SaleReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for SaleReference {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let bad = || Error::amount("sale reference", "must look like T01-000118");
        let (till_code, number) = text.split_once('-').ok_or_else(bad)?;
        if !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(bad());
        }
        let reference = Self::new(till_code, number.parse().map_err(|_| bad())?).map_err(|_| bad())?;
        // One spelling per sale, since references are looked up as text.
        if reference.0 == text { Ok(reference) } else { Err(bad()) }
    }
}

impl TryFrom<String> for SaleReference {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl From<SaleReference> for String {
    fn from(reference: SaleReference) -> Self {
        reference.0
    }
}

/// A number in the books: no gap and no reuse within its series.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct ReceiptNumber {
    /// Which row of numbers, such as one for each till.
    pub series: String,
    /// The number in it.
    pub number: u64,
}

impl fmt::Display for ReceiptNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:06}", self.series, self.number)
    }
}

/// A moment, with the offset that clocks on the wall had then: years later the zone's rules may differ.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Stamp {
    /// The moment.
    pub utc: DateTime<Utc>,
    /// Seconds east of UTC.
    pub offset_s: i32,
}

impl Stamp {
    /// As the wall clock showed it; as UTC where the offset is none.
    pub fn local(self) -> DateTime<FixedOffset> {
        match FixedOffset::east_opt(self.offset_s) {
            Some(offset) => self.utc.with_timezone(&offset),
            None => self.utc.fixed_offset(),
        }
    }

    /// RFC 3339 with the offset, to the second: `2026-03-02T09:05:00+01:00`.
    pub fn rfc3339(self) -> String {
        self.local().to_rfc3339_opts(SecondsFormat::Secs, false)
    }
}

impl From<DateTime<FixedOffset>> for Stamp {
    fn from(local: DateTime<FixedOffset>) -> Self {
        Self { utc: local.to_utc(), offset_s: local.offset().local_minus_utc() }
    }
}

#[cfg(test)]
mod tests;
