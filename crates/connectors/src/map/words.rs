//! Free text of a terminal: what of it a cashier may read, and the little that it proves.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::filter::clean_text;

/// Longest text that is shown with a refusal.
const SHOWN: usize = 200;
/// Longest word: a brand, an approval code, a condition.
const SHORT: usize = 40;
/// The members of a form-encoded text that are meant for people.
const FOR_PEOPLE: [&str; 2] = ["message", "refusalReason"];

/// A text for the cashier; form-encoded text gives its readable members only.
pub(crate) fn shown(text: &str) -> Option<String> {
    let said = match pairs(text) {
        Some(pairs) => {
            let parts: Vec<String> = FOR_PEOPLE
                .iter()
                .filter_map(|name| pairs.iter().find(|(key, _)| key == name))
                .map(|(_, value)| value.clone())
                .filter(|value| !value.is_empty())
                .collect();
            parts.join(": ")
        }
        None => text.to_owned(),
    };
    let clean = clean_text(said.trim(), SHOWN);
    if clean.is_empty() { None } else { Some(clean) }
}

/// A word of a terminal.
pub(super) fn short(text: &str) -> String {
    clean_text(text.trim(), SHORT)
}

/// Whether a text names this `ServiceID`, as one that says what a busy terminal is working on.
pub(super) fn names(text: &str, service_id: &str) -> bool {
    has_word(text, service_id) || has_word(&decoded(text), service_id)
}

/// Whether a text says that the message was sent before.
pub(super) fn tells_of_a_repeat(text: &str) -> bool {
    let text = decoded(text).to_lowercase();
    ["repeated", "duplicate"].iter().any(|word| text.contains(word))
}

/// The message that a terminal refused, if it quotes it: in base64 by the standard, plain by habit.
pub(super) fn quoted(rejected: &str) -> String {
    let packed: String = rejected.chars().filter(|c| !c.is_whitespace()).collect();
    match STANDARD.decode(packed) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(_) => rejected.to_owned(),
    }
}

/// The first `ServiceID` of a message that is quoted in a notice: the one of its header.
pub(crate) fn id_of_quoted(rejected: &str) -> Option<String> {
    let message = quoted(rejected);
    let (_, after) = message.split_once("ServiceID")?;
    // a member of JSON or an attribute of XML
    let value = after.trim_start_matches(|c: char| c == '"' || c == ':' || c == '=' || c.is_whitespace());
    let id: String = value.chars().take_while(char::is_ascii_alphanumeric).take(SHORT).collect();
    (!id.is_empty()).then_some(id)
}

/// What a vendor names instead of saying it (ADY): `…&event=WAIT_FOR_PIN` is "Wait for pin".
pub(crate) fn named_event(reference: &str) -> Option<String> {
    let pairs = pairs(reference)?;
    let (_, event) = pairs.iter().find(|(name, _)| name == "event")?;
    let plain = clean_text(&event.replace('_', " ").to_lowercase(), SHORT);
    let mut letters = plain.chars();
    let first = letters.next()?;
    Some(first.to_uppercase().chain(letters).collect())
}

/// Whether the first `ServiceID` in the text of a message, which is the one of its header, is
/// this one. Later ones are of messages that it only refers to.
pub(super) fn starts_with_id(message: &str, service_id: &str) -> bool {
    message.split_once("\"ServiceID\"").is_some_and(|(_, after)| {
        let value = after.trim_start().strip_prefix(':').map(str::trim_start);
        value
            .and_then(|value| value.strip_prefix('"'))
            .and_then(|value| value.split_once('"'))
            .map(|(id, _)| id)
            == Some(service_id)
    })
}

/// `key=value&key=value`, decoded; `None` for anything else.
pub(super) fn pairs(text: &str) -> Option<Vec<(String, String)>> {
    if text.is_empty() || text.contains(char::is_whitespace) {
        return None;
    }
    text.split('&')
        .map(|pair| pair.split_once('=').map(|(key, value)| (decoded(key), decoded(value))))
        .collect()
}

/// Form decoding that leaves alone what it cannot decode.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.as_bytes().first().copied() {
        let code = rest.get(1..3).filter(|code| code.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let step = match (first, code.and_then(|code| u8::from_str_radix(code, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                3
            }
            (b'+', _) => {
                bytes.push(b' ');
                1
            }
            (_, _) => {
                let length = rest.chars().next().map_or(1, char::len_utf8);
                bytes.extend(rest.bytes().take(length));
                length
            }
        };
        rest = rest.get(step..).unwrap_or_default();
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Whether `word` stands in `text` with nothing of a word on either side.
fn has_word(text: &str, word: &str) -> bool {
    !word.is_empty()
        && text.match_indices(word).any(|(at, found)| {
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            let after = text.get(at.saturating_add(found.len())..).and_then(|after| after.chars().next());
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::tests::card_number;

    #[test]
    fn form_encoded_text_shows_what_is_meant_for_people() {
        let text = "message=CANCELLED&refusalReason=108%20Shopper+cancelled&tid=4711";
        assert_eq!(shown(text).as_deref(), Some("CANCELLED: 108 Shopper cancelled"));
        assert_eq!(shown("tid=4711"), None);
        assert_eq!(shown("a = b & c"), Some("a = b & c".to_owned()));
        assert_eq!(shown(" "), None);
        assert_eq!(decoded("50%25%zz%e2%82%ac+%"), "50%%zz€ %");
    }

    #[test]
    fn a_text_has_no_card_number_and_no_end_beyond_its_end() {
        let number = card_number("400012345678901");
        assert_eq!(shown(&format!("message={number}")).unwrap(), format!("************{}", &number[12..]));
        assert_eq!(shown(&"é".repeat(500)).unwrap().chars().count(), SHOWN);
    }

    #[test]
    fn a_service_id_is_found_as_a_word_only() {
        for (text, found) in [
            ("busy with 42A", true),
            ("message=In+progress&note=ServiceID%3D42A", true),
            ("busy with 142A", false),
            ("busy with 42AB", false),
            ("%2042A", true),
            ("", false),
        ] {
            assert_eq!(names(text, "42A"), found, "{text}");
        }
    }

    #[test]
    fn a_repeat_is_found_in_any_spelling() {
        assert!(tells_of_a_repeat("Repeated Message: ServiceID - 5"));
        assert!(tells_of_a_repeat("message=duplicate%20message"));
        assert!(!tells_of_a_repeat("please try again"));
    }

    #[test]
    fn a_rejected_message_is_looked_into() {
        let message = r#"{"MessageHeader":{"ServiceID" : "42A"},"MessageReference":{"ServiceID":"41"}}"#;
        for rejected in [STANDARD.encode(message), message.to_owned()] {
            let quoted = quoted(&rejected);
            assert!(starts_with_id(&quoted, "42A"), "{rejected}");
            assert!(!starts_with_id(&quoted, "42"), "{rejected}");
            assert!(!starts_with_id(&quoted, "41"), "{rejected}");
        }
        assert!(!starts_with_id("ServiceID 42A", "42A"));
    }
}
