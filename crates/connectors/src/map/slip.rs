//! Receipts of a terminal as plain lines.
//!
//! Three shapes are understood: lines as they are, lines that are form-encoded pairs of a name and
//! a value, and XHTML, of which only the text is taken.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::card::{Slip, SlipFor};
use nexo::v3::{DocumentQualifier, OutputContent, PaymentReceipt};

use super::words;
use crate::filter::clean_text;

/// Both copies, and room for a surprise.
const MOST_SLIPS: usize = 6;
/// A receipt of a terminal has some forty lines.
const MOST_LINES: usize = 200;
/// Wider than any printer of a till.
const LINE: usize = 96;
/// Longer than the name of any character here, and than the number of any.
const LONGEST_NAME: usize = 12;
/// Elements that end a line.
const BLOCKS: [&str; 12] = ["br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "pre", "table", "body"];
/// Elements whose text is not for people.
const SILENT: [&str; 3] = ["head", "style", "script"];

/// The slips among the receipts of an answer; empty ones are left out.
pub(super) fn read(receipts: &[PaymentReceipt]) -> Vec<Slip> {
    receipts
        .iter()
        .map(|receipt| {
            let packed = packed(&receipt.output_content);
            Slip {
                audience: audience(&receipt.document_qualifier),
                lines: match &packed {
                    Some(packed) => cut(packed.lines.iter().map(String::as_str), MOST_LINES, LINE),
                    None => paper(&receipt.output_content),
                },
                signature_required: receipt.required_signature || packed.is_some_and(|packed| packed.to_sign),
            }
        })
        .filter(|slip| !slip.lines.is_empty() || slip.signature_required)
        .take(MOST_SLIPS)
        .collect()
}

fn audience(qualifier: &DocumentQualifier) -> SlipFor {
    match qualifier {
        DocumentQualifier::CashierReceipt | DocumentQualifier::Journal => SlipFor::Merchant,
        DocumentQualifier::CustomerReceipt
        | DocumentQualifier::SaleReceipt
        | DocumentQualifier::Document
        | DocumentQualifier::Voucher
        | DocumentQualifier::Other(_) => SlipFor::Customer,
    }
}

/// Something to print, as plain lines.
pub(crate) fn paper(content: &OutputContent) -> Vec<String> {
    text(content, MOST_LINES, LINE)
}

/// What a person reads of a content: at most so many lines of so many letters.
pub(crate) fn text(content: &OutputContent, lines: usize, letters: usize) -> Vec<String> {
    let mut text = String::new();
    for piece in &content.output_text {
        text.push_str(&plain(&piece.text));
        if piece.end_of_line {
            text.push('\n');
        }
    }
    if let Some(packed) = &content.output_xhtml {
        text.push_str(&without_tags(&unpacked(packed)));
    }
    cut(text.lines(), lines, letters)
}

fn cut<'a>(text: impl Iterator<Item = &'a str>, lines: usize, letters: usize) -> Vec<String> {
    let mut lines: Vec<String> = text.take(lines).map(|line| clean_text(line.trim_end(), letters)).collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// A receipt that is a document in base64 (SWP; nexo.md 5.3): lines that are ready to print, and whether the
/// customer has to sign.
struct Packed {
    lines: Vec<String>,
    to_sign: bool,
}

/// Unpacks such a receipt. What it does not have is not invented: the other shapes are tried then.
fn packed(content: &OutputContent) -> Option<Packed> {
    let [only] = content.output_text.as_slice() else { return None };
    let document: serde_json::Value = serde_json::from_slice(&decoded(&only.text)?).ok()?;
    let part = document.get("Merchant").or_else(|| document.get("Cardholder"))?;
    let ready = part.pointer("/Optional/ReceiptString").and_then(serde_json::Value::as_array);
    let lines: Vec<String> = ready
        .into_iter()
        .flatten()
        .filter_map(serde_json::Value::as_str)
        .flat_map(|line| line.split('\n').map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let to_sign = part.pointer("/Mandatory/Payment/SignatureBlock");
    let to_sign = to_sign.is_some_and(|flag| flag.as_bool() == Some(true) || flag.as_str() == Some("true"));
    Some(Packed { lines, to_sign })
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    let packed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    STANDARD.decode(packed).ok()
}

/// `key=…&name=…&value=…` is "name value"; anything else is what it is.
fn plain(text: &str) -> String {
    let Some(pairs) = words::pairs(text) else { return text.to_owned() };
    let known = |name: &str| matches!(name, "key" | "name" | "value" | "filler");
    if !pairs.iter().any(|(name, _)| name == "key") || !pairs.iter().all(|(name, _)| known(name)) {
        return text.to_owned();
    }
    let value = |wanted: &str| pairs.iter().find(|(name, _)| name == wanted).map_or("", |(_, value)| value);
    format!("{} {}", value("name"), value("value")).trim().to_owned()
}

fn unpacked(text: &str) -> String {
    match decoded(text) {
        Some(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        None => text.to_owned(),
    }
}

fn without_tags(xhtml: &str) -> String {
    let mut text = String::new();
    let mut silent: Option<&str> = None;
    let mut rest = xhtml;
    while let Some((before, from)) = rest.split_once('<') {
        if silent.is_none() {
            text.push_str(&characters(before));
        }
        let Some((tag, after)) = from.split_once('>') else { return text };
        rest = after;
        let closing = tag.starts_with('/');
        let name =
            tag.trim_matches('/').split(char::is_whitespace).next().unwrap_or_default().to_ascii_lowercase();
        if let Some(quiet) = SILENT.iter().find(|quiet| **quiet == name) {
            match (closing, silent) {
                (false, None) if !tag.ends_with('/') => silent = Some(quiet),
                (true, Some(open)) if open == *quiet => silent = None,
                (_, _) => {}
            }
        } else if silent.is_none()
            && BLOCKS.contains(&name.as_str())
            && !text.is_empty()
            && !text.ends_with('\n')
        {
            text.push('\n');
        }
    }
    if silent.is_none() {
        text.push_str(&characters(rest));
    }
    text
}

/// The text between two tags: line ends of the source mean blanks, and entities mean characters.
fn characters(source: &str) -> String {
    let flat = source.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut text = String::new();
    if source.starts_with(char::is_whitespace) && !flat.is_empty() {
        text.push(' ');
    }
    let mut rest = flat.as_str();
    while let Some((before, from)) = rest.split_once('&') {
        text.push_str(before);
        let (c, after) = known(from).unwrap_or(('&', from));
        text.push(c);
        rest = after;
    }
    text.push_str(rest);
    if source.ends_with(char::is_whitespace) && !flat.is_empty() {
        text.push(' ');
    }
    text
}

/// The character that begins after an ampersand, and what follows its name. A name has an end
/// soon or is none: whoever looks further does so again for each ampersand.
fn known(from: &str) -> Option<(char, &str)> {
    let end = from.bytes().take(LONGEST_NAME).position(|byte| byte == b';')?;
    let (name, after) = from.split_at_checked(end)?;
    Some((entity(name)?, after.strip_prefix(';')?))
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        "euro" => Some('€'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use nexo::v3::OutputText;

    use super::*;
    use crate::filter::tests::{card_number, grouped};

    fn texts(lines: &[&str]) -> OutputContent {
        OutputContent::lines(lines.iter().copied())
    }

    #[test]
    fn a_receipt_that_is_a_document_gives_its_ready_lines_and_says_who_signs() {
        let document = r#"{"Merchant":{"Mandatory":{"Payment":{"SignatureBlock":true}},"Optional":{"ReceiptString":["SHOP","SIGN: ____\nTHANK YOU"]}}}"#;
        let receipt = PaymentReceipt::lines(DocumentQualifier::CashierReceipt, [STANDARD.encode(document)]);
        let slips = read(&[receipt]);
        assert_eq!(slips[0].lines, ["SHOP", "SIGN: ____", "THANK YOU"]);
        assert!(slips[0].signature_required && slips[0].audience == SlipFor::Merchant);
    }

    #[test]
    fn plain_lines_stay_and_lose_what_must_not_be_printed() {
        let number = card_number("400012345678901");
        let card = format!("CARD {}", grouped(&number, " "));
        let content = texts(&["  SHOP\u{202e}", "", card.as_str(), "two\nlines", "", " "]);
        let masked = format!("CARD **** **** **** {}", &number[12..]);
        assert_eq!(paper(&content), ["  SHOP", "", masked.as_str(), "two", "lines"]);
    }

    #[test]
    fn pieces_of_one_line_are_joined() {
        let mut content = texts(&["TOTAL", " 10.00", "BYE"]);
        content.output_text[0].end_of_line = false;
        assert_eq!(paper(&content), ["TOTAL 10.00", "BYE"]);
    }

    #[test]
    fn pairs_become_name_and_value() {
        let content = texts(&[
            "key=filler",
            "key=totalAmount&name=TOTAL&value=%E2%82%AC%A010.00",
            "key=header1&name=CARDHOLDER+COPY",
            "a=b",
        ]);
        let lines = paper(&content);
        assert_eq!(lines[0], "");
        assert!(lines[1].starts_with("TOTAL €"), "{}", lines[1]);
        assert_eq!(lines[2..], ["CARDHOLDER COPY", "a=b"]);
    }

    #[test]
    fn xhtml_becomes_text() {
        let xhtml = "<html><head><style>p { x }</style></head><body><p>SHOP &amp; SON</p>\n<p>TOTAL <b>&euro;10.00</b><br/>&#8364; &nope; &</p></body></html>";
        let mut content = texts(&[]);
        for packed in [STANDARD.encode(xhtml), xhtml.to_owned()] {
            content.output_xhtml = Some(packed);
            assert_eq!(paper(&content), ["SHOP & SON", "TOTAL €10.00", "€ &nope; &"]);
        }
        content.output_xhtml = Some("<p".to_owned());
        assert!(paper(&content).is_empty());
    }

    /// Looked for to the end of the text each time, this would take the till for minutes.
    #[test]
    fn a_megabyte_of_entities_without_end_is_only_text() {
        let mut content = texts(&[]);
        content.output_xhtml = Some("&".repeat(1024 * 1024));
        assert_eq!(paper(&content), [format!("{}…", "&".repeat(LINE - 1))]);
    }

    #[test]
    fn slips_have_a_reader_and_a_bound() {
        let mut receipts: Vec<PaymentReceipt> =
            (0..10).map(|_| PaymentReceipt::lines(DocumentQualifier::CustomerReceipt, ["x"])).collect();
        receipts[0] = PaymentReceipt::lines(DocumentQualifier::CashierReceipt, Vec::<String>::new());
        receipts[1] = PaymentReceipt::lines(DocumentQualifier::CashierReceipt, ["sign here"]);
        receipts[1].required_signature = true;
        receipts[2].output_content.output_text = vec![OutputText::line("y"); 1000];
        let slips = read(&receipts);
        assert_eq!(slips.len(), MOST_SLIPS);
        assert_eq!((slips[0].audience, slips[0].signature_required), (SlipFor::Merchant, true));
        assert_eq!((slips[1].audience, slips[1].lines.len()), (SlipFor::Customer, MOST_LINES));
    }
}
