//! One QR payment: what it knows, and how its states follow one another.

use chrono::{DateTime, SecondsFormat, Utc};
use nexo::amount::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::body::Asked;

/// Who scans whose code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Scenario {
    /// The customer scans what the till shows.
    Consumerscan,
    /// The till scans what the customer shows.
    Merchantscan,
}

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Status {
    /// The customer has not decided.
    Pending,
    /// The money moved.
    Approved,
    /// The customer, or the wallet, said no.
    Declined,
    /// The till took it back before the customer decided.
    Cancelled,
    /// Nobody decided in time.
    Expired,
    /// All of the money went back.
    Refunded,
}

/// What is decided about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    Pay,
    Decline,
    Cancel,
    Expire,
    /// So much goes back, in minor units.
    Refund(i64),
}

/// Why a decision does not hold: the payment as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refused {
    /// There is none with this id.
    Unknown,
    /// It has ended another way, or has not been paid.
    State(Box<Payment>),
    /// More than is left of it.
    TooMuch(Box<Payment>),
}

/// One payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_field_names, reason = "`paymentType` is the provider's word")]
pub(crate) struct Payment {
    pub(crate) transaction_id: String,
    pub(crate) client_transaction_id: String,
    /// The store that it belongs to.
    pub(crate) store: String,
    pub(crate) payment_type: String,
    pub(crate) scenario: Scenario,
    pub(crate) amount_minor: i64,
    /// ISO 4217.
    pub(crate) currency: String,
    pub(crate) order_id: String,
    pub(crate) description: String,
    pub(crate) status: Status,
    pub(crate) refunded_minor: i64,
    pub(crate) expires_at: DateTime<Utc>,
    /// Where the till wants to be told; forgotten with the process.
    #[serde(skip)]
    pub(crate) callback: Option<String>,
}

impl Payment {
    pub(crate) fn begun(
        id: String,
        store: &str,
        asked: &Asked,
        expires_at: DateTime<Utc>,
        callback: Option<&str>,
    ) -> Self {
        Self {
            transaction_id: id,
            client_transaction_id: asked.client_transaction_id.clone(),
            store: store.to_owned(),
            payment_type: asked.payment_type.clone(),
            scenario: asked.scenario,
            amount_minor: asked.amount_minor,
            currency: asked.currency.clone(),
            order_id: asked.order_id.clone(),
            description: asked.description.clone(),
            status: Status::Pending,
            refunded_minor: 0,
            expires_at,
            callback: callback.map(str::to_owned),
        }
    }

    /// The payment after a decision.
    pub(crate) fn after(&self, decision: Decision) -> Result<Self, Refused> {
        let to = |status| Ok(Self { status, ..self.clone() });
        match (self.status, decision) {
            (Status::Pending, Decision::Pay) => to(Status::Approved),
            (Status::Pending, Decision::Decline) => to(Status::Declined),
            (Status::Pending, Decision::Expire) => to(Status::Expired),
            (Status::Pending | Status::Cancelled, Decision::Cancel) => to(Status::Cancelled),
            (Status::Approved, Decision::Refund(amount)) => self.refunded(amount),
            _ => Err(Refused::State(Box::new(self.clone()))),
        }
    }

    fn refunded(&self, amount: i64) -> Result<Self, Refused> {
        let refunded = self.refunded_minor.saturating_add(amount);
        if refunded > self.amount_minor {
            return Err(Refused::TooMuch(Box::new(self.clone())));
        }
        let whole = refunded == self.amount_minor;
        let status = if whole { Status::Refunded } else { Status::Approved };
        Ok(Self { status, refunded_minor: refunded, ..self.clone() })
    }

    /// As a till reads it, with what the customer's app is given to open.
    pub(crate) fn state(&self, link: &str) -> Value {
        let mut state = json!({
            "transactionId": self.transaction_id,
            "clientTransactionId": self.client_transaction_id,
            "paymentType": self.payment_type,
            "paymentScenario": self.scenario,
            "status": self.status,
            "paymentAmount": { "amount": self.amount_minor, "currency": self.currency },
            "refundedAmount": self.refunded_minor,
            "expiresAt": self.expires_at.to_rfc3339_opts(SecondsFormat::Secs, true),
        });
        if self.scenario == Scenario::Consumerscan
            && let Some(state) = state.as_object_mut()
        {
            state.insert("qrCode".to_owned(), Value::from(link));
        }
        state
    }
}

/// Currencies without minor units, and with three digits of them (ISO 4217).
const NONE: [&str; 8] = ["CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", "XOF"];
const THREE: [&str; 6] = ["BHD", "IQD", "JOD", "KWD", "OMR", "TND"];

/// An amount as people write it.
pub(crate) fn shown(amount_minor: i64, currency: &str) -> String {
    let scale = if NONE.contains(&currency) {
        0
    } else if THREE.contains(&currency) {
        3
    } else {
        2
    };
    let number = Decimal::new(amount_minor, scale).map(|amount| amount.to_text());
    format!("{} {currency}", number.unwrap_or_default())
}
