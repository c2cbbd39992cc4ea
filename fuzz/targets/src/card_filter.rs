//! The filter that stands between a terminal and everything that is kept.

use connectors::filter;
use serde::de::IgnoredAny;

use crate::card_numbers;

/// More than this is cut, and what is cut is no JSON any more.
const KEPT_MAX: usize = 64 * 1024;
/// A first byte that asks for a text longer than what is kept, made of a short piece.
const LONG: u8 = 0xff;
const PIECE_MAX: usize = 24;

pub(crate) fn check(data: &[u8]) {
    match data.split_first() {
        Some((&LONG, rest)) if (1..=PIECE_MAX).contains(&rest.len()) => {
            kept(&rest.repeat(KEPT_MAX / rest.len() + 2));
        }
        Some(_) | None => kept(data),
    }
    let Ok(text) = str::from_utf8(data) else { return };
    for max in [17, 200] {
        let clean = filter::clean_text(text, max);
        assert!(clean.chars().count() <= max, "{clean:?} is over {max} characters");
        assert!(!clean.chars().any(char::is_control), "{clean:?} has control characters");
        no_card_number(&clean);
    }
    if let Some(masked) = filter::masked_pan(text) {
        assert!(masked.len() <= 16 && masked.starts_with("************"), "{masked:?}");
        assert!(masked.bytes().skip(12).all(|byte| byte.is_ascii_digit()), "{masked:?}");
    }
}

fn kept(raw: &[u8]) {
    let record = filter::record(raw);
    assert_eq!((record.length, record.sha256.len()), (raw.len(), 64));
    assert!(record.text.len() <= KEPT_MAX + '…'.len_utf8(), "{} bytes are kept", record.text.len());
    no_card_number(&record.text);
    if is_json(raw) && record.text.len() <= KEPT_MAX {
        assert!(is_json(record.text.as_bytes()), "it was JSON, and now it is {:?}", record.text);
        let again = filter::record(record.text.as_bytes());
        assert_eq!(again.dropped, 0, "something was left in {:?}", record.text);
        assert_eq!(again.text, record.text, "twice is not once");
    }
}

fn is_json(bytes: &[u8]) -> bool {
    // text first: what is skipped in a slice is not looked at
    str::from_utf8(bytes).is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok())
}

fn no_card_number(text: &str) {
    assert_eq!(card_numbers(text), Vec::<String>::new(), "in {text:?}");
    // once more as a form would be read
    let decoded = decoded(text);
    assert_eq!(card_numbers(&decoded), Vec::<String>::new(), "in {decoded:?}, decoded from {text:?}");
}

/// A form-encoded text, read as it is meant.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digit = |at: usize| after.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        let byte = match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => u8::try_from(high * 16 + low).ok(),
            (_, _, _) => None,
        };
        if let Some(byte) = byte {
            bytes.push(byte);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(if first == b'+' { b' ' } else { first });
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
