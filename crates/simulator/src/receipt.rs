//! The slips of the terminal, which a till prints word for word because the card schemes want them, in the shapes
//! in which vendors send them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use nexo::amount::Decimal;
use nexo::v3::{DocumentQualifier, OutputContent, OutputFormat, PaymentReceipt};
use serde_json::json;

use crate::card::Card;
use crate::profile::ReceiptForm;

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
    /// The holder signs the copy of the shop.
    pub(crate) signed: bool,
}

/// For whom a copy is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Copy {
    Customer,
    Shop,
}

impl Slip<'_> {
    /// One for the customer, one for the shop.
    pub(crate) fn both(&self, form: ReceiptForm) -> Vec<PaymentReceipt> {
        vec![self.copy(Copy::Customer, form), self.copy(Copy::Shop, form)]
    }

    /// The one for the shop, as it is printed before anybody looks at the signature.
    pub(crate) fn for_shop(&self, form: ReceiptForm) -> PaymentReceipt {
        self.copy(Copy::Shop, form)
    }

    fn copy(&self, copy: Copy, form: ReceiptForm) -> PaymentReceipt {
        let qualifier = match copy {
            Copy::Customer => DocumentQualifier::CustomerReceipt,
            Copy::Shop => DocumentQualifier::CashierReceipt,
        };
        let mut receipt = match form {
            ReceiptForm::Lines => PaymentReceipt::lines(qualifier, self.lines(copy)),
            ReceiptForm::KeyValue => PaymentReceipt::lines(qualifier, self.pairs(copy)),
            ReceiptForm::JsonDocument => PaymentReceipt::lines(qualifier, [self.document(copy)]),
            ReceiptForm::Xhtml => {
                let mut receipt = PaymentReceipt::lines(qualifier, [""]);
                receipt.output_content = OutputContent {
                    output_format: OutputFormat::Xhtml,
                    output_xhtml: Some(STANDARD.encode(self.xhtml(copy))),
                    ..OutputContent::default()
                };
                receipt
            }
        };
        receipt.required_signature = self.signed && copy == Copy::Shop;
        receipt
    }

    fn lines(&self, copy: Copy) -> Vec<String> {
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
        if self.signed && copy == Copy::Shop {
            lines.push(String::new());
            lines.push(pair("Signature", "____________________"));
        }
        lines.push(centred(copy.title()));
        lines
    }

    /// One text a line, each of them form-encoded: key, name and value.
    fn pairs(&self, copy: Copy) -> Vec<String> {
        let mut facts = vec![
            ("header1", "", self.title.to_owned()),
            ("tid", "TID", self.poi_id.to_owned()),
            ("txRef", "Tender", self.transaction_id.to_owned()),
            ("txdate", "Date", self.time_stamp.to_owned()),
        ];
        if let Some(card) = self.card {
            facts.push(("cardType", "Card type", card.brand.to_owned()));
            facts.push(("pan", "Card", card.masked_pan.to_owned()));
            facts.push(("aid", "AID", card.application.to_owned()));
            facts.push(("posEntryMode", "PEM", card.entry_mode.to_owned()));
        }
        if let Some(code) = self.approval_code {
            facts.push(("authCode", "Auth. code", code.to_owned()));
        }
        facts.push(("totalAmount", "TOTAL", format!("{} {}", self.currency, self.amount.to_text())));
        facts.push(("verdict", self.verdict, String::new()));
        if self.signed && copy == Copy::Shop {
            facts.push(("signature", "Signature", String::new()));
        }
        facts.push(("copy", copy.title(), String::new()));
        let line = |(key, name, value): (&str, &str, String)| {
            format!("key={}&name={}&value={}", form_encoded(key), form_encoded(name), form_encoded(&value))
        };
        facts.into_iter().map(line).collect()
    }

    /// Base64 of a JSON document with mandatory and optional facts, amounts with a comma.
    fn document(&self, copy: Copy) -> String {
        let amount = self.amount.to_text().replace('.', ",");
        let card = self.card.map_or_else(
            || json!({}),
            |card| {
                json!({
                    "ApplicationIdentifier": card.application,
                    "CardSchemeName": {"ApplicationLabel": card.brand},
                    "PrimaryAccountNumber": card.masked_pan,
                })
            },
        );
        let (date, time) = self.time_stamp.split_once('T').unwrap_or((self.time_stamp, ""));
        let facts = json!({
            "Mandatory": {
                "CardAcceptor": {"Name": "Florin simulator"},
                "CardDetails": card,
                "Outcome": {"ApprovalCode": self.approval_code.unwrap_or_default(), "Verdict": self.verdict},
                "Payment": {
                    "Currency": self.currency,
                    "PaymentAmount": amount,
                    "TotalAmount": amount,
                    "ReceiptNumber": self.transaction_id,
                    "SignatureBlock": self.signed,
                },
                "TimeStamp": {"DateOfPayment": date, "TimeOfPayment": time.get(..5).unwrap_or_default()},
            },
            "Optional": {"ReceiptString": self.lines(copy)},
        });
        let document = match copy {
            Copy::Customer => json!({ "Cardholder": facts }),
            Copy::Shop => json!({ "Merchant": facts }),
        };
        STANDARD.encode(document.to_string())
    }

    fn xhtml(&self, copy: Copy) -> String {
        let mut page = "<html><body><pre>".to_owned();
        for line in self.lines(copy) {
            let line = line.replace('&', "&amp;").replace('<', "&lt;");
            page.push_str(&line);
            page.push_str("<br/>");
        }
        page.push_str("</pre></body></html>");
        page
    }
}

impl Copy {
    fn title(self) -> &'static str {
        match self {
            Self::Customer => "CUSTOMER COPY",
            Self::Shop => "MERCHANT COPY",
        }
    }
}

/// As in the body of a web form, with `%20` for a blank.
pub(crate) fn form_encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'*') {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.extend(
                [byte >> 4, byte & 15]
                    .map(|half| char::from_digit(u32::from(half), 16).unwrap_or('0').to_ascii_uppercase()),
            );
        }
    }
    encoded
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
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use nexo::amount::Decimal;

    use super::{Slip, form_encoded};
    use crate::card::Card;
    use crate::profile::ReceiptForm;

    fn slip() -> Slip<'static> {
        Slip {
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
            signed: true,
        }
    }

    #[test]
    fn both_copies_tell_amount_card_and_verdict() {
        let receipts = slip().both(ReceiptForm::Lines);
        assert_eq!(receipts.iter().filter(|receipt| receipt.required_signature).count(), 1);
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

    #[test]
    fn each_form_holds_the_amount_in_its_own_way() {
        let first = |form| slip().both(form).remove(0).output_content;
        let pairs = first(ReceiptForm::KeyValue);
        assert!(
            pairs.output_text.iter().any(|line| line.text == "key=totalAmount&name=TOTAL&value=EUR%204.50")
        );
        let document = STANDARD.decode(&first(ReceiptForm::JsonDocument).output_text[0].text).unwrap();
        let document: serde_json::Value = serde_json::from_slice(&document).unwrap();
        let payment = &document["Cardholder"]["Mandatory"]["Payment"];
        assert_eq!((&payment["TotalAmount"], &payment["SignatureBlock"]), (&"4,50".into(), &true.into()));
        let page = STANDARD.decode(first(ReceiptForm::Xhtml).output_xhtml.unwrap()).unwrap();
        assert!(String::from_utf8(page).unwrap().contains("EUR 4.50"));
    }

    #[test]
    fn a_form_has_no_blanks() {
        assert_eq!(form_encoded("108 Shopper & co"), "108%20Shopper%20%26%20co");
    }
}
