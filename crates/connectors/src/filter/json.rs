//! Rewrites a JSON message without its card data, and leaves everything else as it was written.
//!
//! Numbers keep their spelling: `10.50` and `10.5` are one amount, but a journal shows what the
//! terminal sent.

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::text::{GONE, mask_text, strip_hidden};
use super::{masked_pan, number};

/// Members that hold card data, in small letters and without `_` (nexo 3.1 XSD, and names that
/// other protocols give the same). A terminal should not send them; somebody has to be told.
pub(super) const CARD_DATA: [&str; 11] = [
    "sensitivecarddata",
    "protectedcarddata",
    "trackdata",
    "trackvalue",
    "track1",
    "track2",
    "pan",
    "cardseqnumb",
    "cvv",
    "encrpinblock",
    "sensitivemobiledata",
];
/// Members that terminals send by habit and a till has no use for.
pub(super) const NOT_NEEDED: [&str; 4] = ["expirydate", "cardholdername", "paymentaccountref", "par"];
/// Deeper than any message; the walk is recursive.
const DEEPEST: usize = 64;

/// A message that may be kept.
pub(super) struct Filtered {
    pub(super) text: String,
    pub(super) dropped: u32,
}

/// Filters a message; `None` when it is no JSON.
pub(super) fn filter(text: &str) -> Option<Filtered> {
    let raw: &RawValue = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    let mut out = Filtered { text: String::with_capacity(text.len()), dropped: 0 };
    out.value(raw.get(), 0);
    Some(out)
}

impl Filtered {
    fn value(&mut self, raw: &str, depth: usize) {
        if depth > DEEPEST {
            return self.gone();
        }
        match raw.bytes().next() {
            Some(b'{') => match serde_json::from_str::<Members<'_>>(raw) {
                Ok(Members(members)) => self.object(members, depth),
                Err(_) => self.gone(),
            },
            Some(b'[') => match serde_json::from_str::<Vec<&RawValue>>(raw) {
                Ok(items) => self.array(items, depth),
                Err(_) => self.gone(),
            },
            Some(b'"') => match serde_json::from_str::<String>(raw) {
                Ok(text) => {
                    let text = self.masked(&text);
                    self.string(&text);
                }
                Err(_) => self.gone(), // half of a surrogate pair: valid to skip, not to read
            },
            Some(_) | None => self.lexeme(raw),
        }
    }

    fn object(&mut self, members: Vec<(String, &RawValue)>, depth: usize) {
        self.text.push('{');
        let mut first = true;
        for (key, value) in members {
            let kind = plain(&key);
            if CARD_DATA.contains(&kind.as_str()) {
                // An empty structure is only a habit of some programs, and nothing was sent.
                if !matches!(value.get(), "null" | "{}" | "[]" | "\"\"") {
                    self.dropped = self.dropped.saturating_add(1);
                }
                continue;
            }
            if NOT_NEEDED.contains(&kind.as_str()) {
                continue;
            }
            if !core::mem::take(&mut first) {
                self.text.push(',');
            }
            let name = self.masked(&key);
            self.string(&name);
            self.text.push(':');
            if kind == "maskedpan" {
                self.pan(value.get());
            } else {
                self.value(value.get(), depth.saturating_add(1));
            }
        }
        self.text.push('}');
    }

    fn array(&mut self, items: Vec<&RawValue>, depth: usize) {
        self.text.push('[');
        let mut first = true;
        for item in items {
            if !core::mem::take(&mut first) {
                self.text.push(',');
            }
            self.value(item.get(), depth.saturating_add(1));
        }
        self.text.push(']');
    }

    /// A number, a truth value or null. A card number that was sent as a number becomes a text.
    fn lexeme(&mut self, raw: &str) {
        let masked = number::mask(raw);
        if masked.text == raw {
            self.text.push_str(raw);
            return;
        }
        self.dropped = self.dropped.saturating_add(masked.found);
        self.string(&masked.text);
    }

    /// The value of a `MaskedPAN`, of which at most four digits stay however it was masked.
    fn pan(&mut self, raw: &str) {
        let text = serde_json::from_str::<String>(raw).unwrap_or_else(|_| raw.to_owned());
        let whole = number::mask(&strip_hidden(&text)).found;
        self.dropped = self.dropped.saturating_add(whole);
        self.string(&masked_pan(&text).unwrap_or_default());
    }

    fn masked(&mut self, text: &str) -> String {
        let masked = mask_text(&without_pairs(text));
        self.dropped = self.dropped.saturating_add(masked.found);
        masked.text
    }

    fn string(&mut self, text: &str) {
        // A string has no way to fail to be JSON; without one the text stays valid all the same.
        self.text.push_str(&serde_json::to_string(text).unwrap_or_else(|_| "\"\"".to_owned()));
    }

    fn gone(&mut self) {
        self.dropped = self.dropped.saturating_add(1);
        self.string(GONE);
    }
}

/// A form-encoded text without the pairs that would be left out as members.
pub(super) fn without_pairs(text: &str) -> String {
    let is_kept = |pair: &&str| {
        let name = plain(pair.split_once('=').map_or("", |(name, _)| name));
        !CARD_DATA.contains(&name.as_str()) && !NOT_NEEDED.contains(&name.as_str())
    };
    text.split('&').filter(is_kept).collect::<Vec<_>>().join("&")
}

pub(super) fn plain(key: &str) -> String {
    key.chars().filter(|c| *c != '_').map(|c| c.to_ascii_lowercase()).collect()
}

/// The members of an object in their order, with doubles: what stands there twice is filtered
/// twice.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;

        impl<'de> Visitor<'de> for Collect {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Collect)
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    use super::*;
    use crate::filter::tests::card_number;

    fn filtered(text: &str) -> (String, u32) {
        let filtered = filter(text).unwrap();
        (filtered.text, filtered.dropped)
    }

    #[test]
    fn what_is_no_card_data_is_not_touched() {
        for text in [
            r#"{"a":1.50,"b":[true,null,-0.0,1e5],"a":2}"#,
            r#"["\"\\","é",12345678901234567890123456789012345678e3]"#,
            "3.140",
            r#"{"PaymentToken":{"TokenValue":"abc"}}"#,
        ] {
            let unchanged = !text.contains("e3");
            assert_eq!(filtered(text).0 == text, unchanged, "{text}");
        }
        assert!(filter("{").is_none());
        assert!(filter("").is_none());
    }

    #[test]
    fn names_are_compared_loosely_and_empty_members_are_no_alarm() {
        assert_eq!(filtered(r#"{"sensitive_card_data":{"a":1},"x":1}"#), (r#"{"x":1}"#.to_owned(), 1));
        assert_eq!(filtered(r#"{"TrackData":[],"PAN":null}"#), ("{}".to_owned(), 0));
    }

    #[test]
    fn what_a_till_does_not_need_goes_quietly() {
        let text = r#"{"PaymentAccountRef":"V0010","AdditionalResponse":"message=ok&cardHolderName=J%20D&expiryDate=12%2F2029&a=&b"}"#;
        assert_eq!(filtered(text), (r#"{"AdditionalResponse":"message=ok&a=&b"}"#.to_owned(), 0));
        assert_eq!(filtered(r#"["R&D = fun","&"]"#).0, r#"["R&D = fun","&"]"#);
    }

    #[test]
    fn a_number_becomes_a_text() {
        let number = card_number("400012345678901");
        assert_eq!(
            filtered(&format!(r#"{{"a":{number},"b":{number}.0}}"#)).0,
            format!(r#"{{"a":"************{last}","b":"************{last}.0"}}"#, last = &number[12..])
        );
    }

    #[test]
    fn base64_hides_nothing() {
        let number = card_number("400012345678901");
        let packed = STANDARD.encode(format!("<p>card {number}</p>"));
        assert_eq!(
            filtered(&format!(r#"{{"OutputXHTML":"{packed}"}}"#)),
            (r#"{"OutputXHTML":"[removed]"}"#.to_owned(), 1)
        );
        let harmless = STANDARD.encode("<p>thank you for your visit</p>");
        let text = format!(r#"{{"OutputXHTML":"{harmless}"}}"#);
        assert_eq!(filtered(&text), (text, 0));
    }

    #[test]
    fn depth_is_bounded() {
        let deep = format!("{}{}", "[".repeat(50_000), "]".repeat(50_000));
        assert!(filter(&deep).is_some_and(|filtered| filtered.text.contains(GONE)));
        assert!(filter(r#"{"a":"\ud800"}"#).is_some_and(|filtered| filtered.dropped == 1));
    }
}
