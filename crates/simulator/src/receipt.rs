//! The slips of the terminal, which a till prints word for word because the card schemes want them.

use nexo::amount::Decimal;
use nexo::v3::{DocumentQualifier, PaymentReceipt};

use crate::card::Card;

/// Wide enough for the narrowest paper in shops.
const WIDTH: usize = 32;

/// What a slip tells.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slip<'a> {
    pub(crate) title: &'a str,
    pub(crate) poi_id: &'a str,
    pub(crate) transaction_id: &'a str,
    pub(crate) time_stamp: &'a str,
    pub(crate) card: Option<Card>,
    pub(crate) approval_code: Option<&'a str>,
    pub(crate) tip: Option<Decimal>,
    pub(crate) amount: Decimal,
    pub(crate) currency: &'a str,
    pub(crate) verdict: &'a str,
}

impl Slip<'_> {
    /// One for the customer, one for the shop.
    pub(crate) fn both(&self) -> Vec<PaymentReceipt> {
        let slip = |qualifier, copy: &str| PaymentReceipt::lines(qualifier, self.lines(copy));
        vec![
            slip(DocumentQualifier::CustomerReceipt, "CUSTOMER COPY"),
            slip(DocumentQualifier::CashierReceipt, "MERCHANT COPY"),
        ]
    }

    fn lines(&self, copy: &str) -> Vec<String> {
        let mut lines = vec![
            centred("FLORIN SIMULATOR"),
            centred(self.title),
            pair("Terminal", self.poi_id),
            pair("Transaction", self.transaction_id),
            pair("Time", self.time_stamp),
        ];
        if let Some(card) = self.card {
            lines.push(pair(card.brand, card.masked_pan));
            lines.push(pair("Application", card.application));
            lines.push(pair("Read", card.entry_mode));
        }
        if let Some(code) = self.approval_code {
            lines.push(pair("Approval code", code));
        }
        if let Some(tip) = self.tip {
            lines.push(pair("Tip included", &format!("{} {}", self.currency, tip.to_text())));
        }
        lines.push(pair("Amount", &format!("{} {}", self.currency, self.amount.to_text())));
        lines.push(centred(self.verdict));
        lines.push(centred(copy));
        lines
    }
}

fn centred(text: &str) -> String {
    format!("{text:^WIDTH$}").trim_end().to_owned()
}

/// Left and right on one line, or a blank between them when it is too long for the paper.
fn pair(left: &str, right: &str) -> String {
    let room = WIDTH.saturating_sub(left.chars().count()).saturating_sub(1);
    format!("{left} {right:>room$}")
}

#[cfg(test)]
mod tests {
    use nexo::amount::Decimal;

    use super::Slip;
    use crate::card::Card;

    #[test]
    fn both_copies_tell_amount_card_and_verdict() {
        let slip = Slip {
            title: "PAYMENT",
            poi_id: "SIM-1",
            transaction_id: "19a-1",
            time_stamp: "2026-01-02T03:04:05.678Z",
            card: Some(Card::of_customer(1)),
            approval_code: Some("271828"),
            tip: Some(Decimal::parse("1.00").unwrap()),
            amount: Decimal::parse("4.50").unwrap(),
            currency: "EUR",
            verdict: "APPROVED",
        };
        let receipts = slip.both();
        assert_eq!(receipts.len(), 2);
        for receipt in receipts {
            let lines: Vec<_> = receipt.output_content.output_text.iter().map(|line| &line.text).collect();
            let text = format!("{lines:?}");
            for part in ["EUR 4.50", "EUR 1.00", "476173******0010", "271828", "APPROVED", "COPY"] {
                assert!(text.contains(part), "{part} in {text}");
            }
            assert!(lines.iter().all(|line| line.chars().count() <= 37), "{text}");
        }
    }
}
