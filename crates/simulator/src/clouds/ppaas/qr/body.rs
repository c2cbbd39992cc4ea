//! The bodies of requests about QR payments. What is wrong with one is told by the name of its field.

use serde_json::Value;

use super::payment::Scenario;

/// The longest text in a field.
const TEXT_MAX: usize = 200;

/// A payment as a till asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) payment_type: String,
    pub(crate) scenario: Scenario,
    /// The code of the customer, in digits; what it means beside `consumerscan` nobody has said, so nothing.
    pub(crate) scanned_payment_id: Option<String>,
    pub(crate) client_transaction_id: String,
    pub(crate) amount_minor: i64,
    pub(crate) currency: String,
    pub(crate) order_id: String,
    pub(crate) description: String,
}

/// A field that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// Its name, with those around it.
    pub(crate) field: &'static str,
    /// What to send instead.
    pub(crate) cure: &'static str,
}

impl Wrong {
    fn at(field: &'static str, cure: &'static str) -> Self {
        Self { field, cure }
    }
}

impl Asked {
    /// Reads a request to begin a payment.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Wrong> {
        let body = object(bytes)?;
        let scenario = match text(&body, "/paymentScenario", "paymentScenario")?.as_str() {
            "consumerscan" => Scenario::Consumerscan,
            "merchantscan" => Scenario::Merchantscan,
            _ => return Err(Wrong::at("paymentScenario", "send consumerscan or merchantscan")),
        };
        let scanned = match body.get("scannedPaymentId") {
            None | Some(Value::Null) => None,
            Some(_) => Some(text(&body, "/scannedPaymentId", "scannedPaymentId")?),
        };
        if scenario == Scenario::Merchantscan && scanned.is_none() {
            return Err(Wrong::at("scannedPaymentId", "send the code that the customer shows"));
        }
        let currency = text(&body, "/paymentAmount/currency", "paymentAmount.currency")?;
        if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(Wrong::at("paymentAmount.currency", "send a code of ISO 4217, such as EUR"));
        }
        let description = body.pointer("/order/orderDescription").and_then(Value::as_str).unwrap_or_default();
        Ok(Self {
            payment_type: text(&body, "/paymentType", "paymentType")?,
            scenario,
            scanned_payment_id: scanned,
            client_transaction_id: text(&body, "/clientTransactionId", "clientTransactionId")?,
            amount_minor: amount(&body, "/paymentAmount/amount", "paymentAmount.amount")?,
            currency,
            order_id: text(&body, "/order/orderId", "order.orderId")?,
            description: description.chars().take(TEXT_MAX).collect(),
        })
    }
}

/// Reads how much is to go back, in minor units.
pub(crate) fn refund(bytes: &[u8]) -> Result<i64, Wrong> {
    amount(&object(bytes)?, "/amount", "amount")
}

fn object(bytes: &[u8]) -> Result<Value, Wrong> {
    let body = serde_json::from_slice(bytes).ok().filter(Value::is_object);
    body.ok_or(Wrong::at("body", "send a JSON object"))
}

fn text(body: &Value, place: &str, field: &'static str) -> Result<String, Wrong> {
    let found = body.pointer(place).and_then(Value::as_str);
    let found = found.filter(|text| !text.is_empty() && text.len() <= TEXT_MAX);
    found.map(str::to_owned).ok_or(Wrong::at(field, "send text of 1 to 200 bytes"))
}

/// Whole minor units: a number with a point, even `20.00`, is another unit by mistake.
fn amount(body: &Value, place: &str, field: &'static str) -> Result<i64, Wrong> {
    let found = body.pointer(place).and_then(Value::as_i64).filter(|amount| *amount > 0);
    found.ok_or(Wrong::at(field, "send whole minor units above zero, such as 2000 for 20.00"))
}
