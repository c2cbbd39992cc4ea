//! Card data out, before anything of an answer is logged or kept.
//!
//! A terminal should never send a full card number to a till, and some do. What the till writes
//! down must not make it a place where card data lives, so this runs first: members that hold card
//! data go, every card number in every text keeps its last four digits, and what cannot be parsed
//! keeps no longer number at all.

mod json;
mod number;
mod text;
mod xml;

use aws_lc_rs::digest::{SHA256, digest};
use terminal::Record;

use text::{mask_text, strip_hidden};

/// The most that is kept of bytes that are no JSON.
const UNPARSED_MAX: usize = 4 * 1024;
/// The most that is kept of a message. Answers with two receipts have some 20 KiB.
const TEXT_MAX: usize = 64 * 1024;
/// In unparsed bytes, runs of so many digits are masked.
const UNPARSED_RUN: usize = 8;
/// What stands where text was cut.
const CUT: &str = "…";

/// What may be kept of an answer: proof of the raw bytes, and the filtered text.
pub fn record(raw: &[u8]) -> Record {
    record_of(raw, raw)
}

/// The same for an answer that came sealed: proof of what came, text of what it says.
pub fn record_of(raw: &[u8], plain: &[u8]) -> Record {
    let text = core::str::from_utf8(plain).ok();
    let (text, dropped) = match text.and_then(|text| json::filter(text).or_else(|| xml::filter(text))) {
        Some(filtered) => (number::mask(&cut_bytes(&filtered.text, TEXT_MAX)).text, filtered.dropped),
        None => unparsed(plain),
    };
    Record { sha256: hex::encode(digest(&SHA256, raw)), length: raw.len(), text, dropped }
}

fn unparsed(raw: &[u8]) -> (String, u32) {
    let text = strip_hidden(&String::from_utf8_lossy(raw));
    let numbers = number::mask(&text);
    let runs = number::mask_runs(&numbers.text, UNPARSED_RUN);
    // what was no card number can be one without its neighbours and without its end
    let left = number::mask(&cut_bytes(&runs.text, UNPARSED_MAX));
    (left.text, numbers.found.saturating_add(runs.found).saturating_add(left.found))
}

/// One text of a terminal, fit to show, to print and to keep: no control characters, no characters
/// that hide or turn others around, no card numbers, and at most `max` characters.
pub fn clean_text(text: &str, max: usize) -> String {
    let flat: String = strip_hidden(text).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let masked = mask_text(flat.trim_end()).text;
    if masked.chars().nth(max).is_none() {
        return masked;
    }
    let cut: String = masked.chars().take(max.saturating_sub(1)).chain(CUT.chars()).collect();
    number::mask(&cut).text // what was no card number can be one without its end
}

/// The last four digits of a card number that the terminal already masked, in one form for all
/// terminals: `************1234`. Less, where less is shown in clear.
pub fn masked_pan(text: &str) -> Option<String> {
    let visible = strip_hidden(text);
    let tail: Vec<char> = visible.trim_end().chars().rev().take(4).take_while(char::is_ascii_digit).collect();
    if visible.trim().is_empty() {
        return None;
    }
    Some("*".repeat(12).chars().chain(tail.into_iter().rev()).collect())
}

fn cut_bytes(text: &str, max: usize) -> String {
    if text.len() <= max {
        return text.to_owned();
    }
    let mut end = max;
    while !text.is_char_boundary(end) {
        end = end.saturating_sub(1);
    }
    format!("{}{CUT}", text.get(..end).unwrap_or_default())
}

#[cfg(test)]
pub(crate) mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;

    use super::*;

    /// The digits with their check digit behind them: a card number that nobody was given.
    pub(crate) fn card_number(body: &str) -> String {
        (0..10).map(|check| format!("{body}{check}")).find(|number| is_luhn(number)).unwrap()
    }

    /// The same number with a check digit that is wrong.
    pub(crate) fn spoiled(number: &str) -> String {
        let (body, check) = number.split_at(number.len() - 1);
        format!("{body}{}", (check.parse::<u32>().unwrap() + 1) % 10)
    }

    pub(crate) fn grouped(number: &str, separator: &str) -> String {
        number
            .as_bytes()
            .chunks(4)
            .map(|group| str::from_utf8(group).unwrap())
            .collect::<Vec<_>>()
            .join(separator)
    }

    /// Written apart from the filter on purpose, so that one checks the other.
    pub(crate) fn is_luhn(number: &str) -> bool {
        let mut sum = 0;
        for (place, digit) in number.chars().rev().enumerate() {
            let digit = digit.to_digit(10).unwrap();
            sum += match (place % 2, digit) {
                (0, digit) => digit,
                (_, digit) => digit * 2 / 10 + digit * 2 % 10,
            };
        }
        sum % 10 == 0
    }

    fn card_numbers_in(text: &str) -> Vec<String> {
        text.split(|c: char| !c.is_ascii_digit())
            .filter(|run| (13..=19).contains(&run.len()) && is_luhn(run))
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn a_number_that_shows_itself_when_its_neighbour_is_masked_goes_too() {
        let number = card_number("400012345678901");
        let (first, last) = (&number[1..4], &number[14..]);
        // nineteen digits in a row as a form is read, and no card number; the eleven in front go as a run
        let text = record(format!("12345678902%34{first}%31234 5678 9%30{last}").as_bytes()).text;
        assert!(!text.contains("5678"), "{text}");
        assert!(text.ends_with(&format!("9%30{last}")), "the last four stay: {text}");
    }

    #[test]
    fn members_with_card_data_go_and_the_rest_stays() {
        let number = card_number("400012345678901");
        let raw = format!(
            r#"{{"SaleToPOIResponse":{{"PaymentResponse":{{"Response":{{"Result":"Success"}},
            "CardData":{{"PaymentBrand":"visa","MaskedPAN":"400012******{last}",
            "SensitiveCardData":{{"PAN":"{number}","TrackData":[{{"TrackValue":"{number}=29121011"}}]}},
            "ProtectedCardData":{{"ContentType":"id-envelopedData"}}}},"AuthorizedAmount":10.50}}}}}}"#,
            last = &number[12..],
        );
        let record = record(raw.as_bytes());
        assert_eq!(record.dropped, 2);
        assert_eq!(record.length, raw.len());
        assert_eq!(record.sha256.len(), 64);
        assert_eq!(
            record.text,
            format!(
                r#"{{"SaleToPOIResponse":{{"PaymentResponse":{{"Response":{{"Result":"Success"}},"CardData":{{"PaymentBrand":"visa","MaskedPAN":"************{}"}},"AuthorizedAmount":10.50}}}}}}"#,
                &number[12..]
            )
        );
    }

    #[test]
    fn masked_forms_all_end_as_the_last_four() {
        let number = card_number("411100012345678"); // as a terminal without any masking sends it
        for (text, last) in [
            ("123456******1234", "1234"),
            ("************1234", "1234"),
            ("1234", "1234"),
            ("******12", "12"),
            ("****", ""),
            (grouped(&number, " ").as_str(), &number[12..]),
        ] {
            assert_eq!(masked_pan(text), Some(format!("************{last}")), "{text}");
            let raw = format!(r#"{{"MaskedPAN":"{text}"}}"#);
            assert_eq!(record(raw.as_bytes()).text, format!(r#"{{"MaskedPAN":"************{last}"}}"#));
        }
        assert_eq!(masked_pan(" "), None);
    }

    #[test]
    fn a_full_number_in_the_masked_member_is_reported() {
        let number = card_number("411100012345678");
        let raw = |pan: &str| record(format!(r#"{{"MaskedPAN":"{pan}"}}"#).as_bytes()).dropped;
        assert_eq!((raw(&number), raw("123456******1234")), (1, 0));
    }

    #[test]
    fn unparsed_bytes_keep_no_number_and_no_length() {
        let number = card_number("400012345678901");
        let record_ = record(format!("<html>{number} 12345678 1234567").as_bytes());
        assert_eq!(record_.text, format!("<html>************{} ******** 1234567", &number[12..]));
        assert_eq!(record_.dropped, 2);
        let long = record("é".repeat(10_000).as_bytes());
        assert!(long.text.len() <= UNPARSED_MAX + CUT.len());
        assert_eq!(record(&[0xff, 0xfe]).length, 2);
    }

    #[test]
    fn the_hash_is_of_the_raw_bytes() {
        assert_eq!(record(b"").sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    #[test]
    fn a_text_in_base64_is_looked_into() {
        let packed = STANDARD.encode(format!("card {}", card_number("400012345678901")));
        assert_eq!(clean_text(&packed, 80), "[removed]");
        assert_eq!(clean_text(&STANDARD.encode("a harmless text"), 80), STANDARD.encode("a harmless text"));
    }

    #[test]
    fn texts_lose_what_cannot_be_seen() {
        assert_eq!(clean_text("a\u{202e}b\u{200b}c\u{7}\u{9b}d\ne", 80), "abcd e");
        assert_eq!(clean_text("abcdef", 6), "abcdef");
        assert_eq!(clean_text("abcdefg", 6), "abcde…");
        let number = card_number("400012345678901");
        let hidden = format!("{}\u{200b}{}", &number[..8], &number[8..]);
        assert_eq!(clean_text(&hidden, 80), format!("************{}", &number[12..]));
    }

    #[test]
    fn a_cut_makes_no_card_number() {
        let number = card_number("400012345678901");
        let longer = format!("{number}01");
        assert!(!is_luhn(&longer));
        assert!(!clean_text(&longer, 17).contains(&number));
    }

    proptest! {
        #[test]
        fn no_card_number_survives_in_a_message(
            body in "[0-9]{12,18}", key in "[A-Za-z0-9]{0,6}", before in "\\PC{0,20}", as_number: bool,
        ) {
            let number = card_number(&body);
            let value = serde_json::to_string(&format!("{before} {number}")).unwrap();
            let value = if as_number && !number.starts_with('0') { number.clone() } else { value };
            let raw = format!(r#"{{"{key}":[{value}],"{number}":{{"a":{value}}}}}"#);
            let record = record(raw.as_bytes());
            prop_assert_eq!(card_numbers_in(&record.text), Vec::<String>::new(), "{}", record.text);
            prop_assert!(record.dropped >= 1);
            prop_assert!(serde_json::from_str::<serde_json::Value>(&record.text).is_ok());
        }

        #[test]
        fn any_bytes_give_a_record(raw in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert_eq!(card_numbers_in(&record(&raw).text), Vec::<String>::new());
        }

        #[test]
        fn any_text_is_cleaned(text in "\\PC{0,60}|[0-9 ]{0,60}", max in 1_usize..60) {
            let clean = clean_text(&text, max);
            prop_assert!(clean.chars().count() <= max);
            prop_assert_eq!(card_numbers_in(&clean), Vec::<String>::new());
        }
    }
}
