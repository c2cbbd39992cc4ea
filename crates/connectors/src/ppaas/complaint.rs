//! What a service says when it says no, in any of the shapes in which services do (ppaas.md 3.7): a problem of
//! RFC 9457, an error of OAuth, a code with a message, a list of those, or plain text.

use serde_json::{Map, Value};

use crate::filter;

/// The longest text that is passed on.
const LONGEST: usize = 200;

/// A refusal, as far as it could be understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Complaint {
    /// Its code, in small letters.
    pub code: Option<String>,
    /// Its words: one line, without control characters.
    pub text: Option<String>,
    /// Who is at the device, where it says so.
    pub holder: Option<String>,
}

impl Complaint {
    /// Reads the body of an answer that is no success.
    pub(super) fn read(body: &[u8]) -> Self {
        match serde_json::from_slice(body) {
            Ok(Value::Object(members)) => Self::of(&members),
            Ok(_) => Self::default(),
            Err(_) => Self { text: std::str::from_utf8(body).ok().and_then(plain), ..Self::default() },
        }
    }

    fn of(members: &Map<String, Value>) -> Self {
        // The first of several is the one that came first.
        if let Some(Value::Object(first)) = members.get("errors").and_then(|list| list.get(0)) {
            return Self::of(first);
        }
        let word = |names: &[&str]| names.iter().find_map(|name| line(members.get(*name)?.as_str()?));
        let code = word(&["code", "error", "type", "errorCode"]);
        let details = members.get("details").and_then(Value::as_object);
        let holder = ["holder", "saleId", "busyWith"];
        let of_details = |names: &[&str]| {
            details.and_then(|details| names.iter().find_map(|name| line(details.get(*name)?.as_str()?)))
        };
        Self {
            code: code.map(|code| code.rsplit(['/', ':']).next().unwrap_or_default().to_ascii_lowercase()),
            text: word(&["message", "error_description", "detail", "title"]),
            holder: of_details(&holder).or_else(|| word(&holder)),
        }
    }

    /// Its words, or its code where it has none.
    pub(super) fn words(&self) -> Option<&str> {
        self.text.as_deref().or(self.code.as_deref())
    }
}

/// A page of a proxy is nothing that a person should read here.
fn plain(text: &str) -> Option<String> {
    if text.trim_start().starts_with('<') { None } else { line(text) }
}

fn line(text: &str) -> Option<String> {
    let clean = filter::clean_text(text.trim(), LONGEST);
    (!clean.trim().is_empty()).then_some(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_of_a_refusal_is_understood() {
        let read = |body: &str| {
            let complaint = Complaint::read(body.as_bytes());
            (complaint.code.unwrap_or_default(), complaint.text.unwrap_or_default(), complaint.holder)
        };
        let said = |code: &str, text: &str| (code.to_owned(), text.to_owned(), None);
        for (body, wanted) in [
            (r#"{"error":"invalid_client","error_description":"no"}"#, said("invalid_client", "no")),
            (r#"{"code":"NOT_SUBSCRIBED","message":"no"}"#, said("not_subscribed", "no")),
            (r#"{"errors":[{"code":"a","message":"first"},{"code":"b"}]}"#, said("a", "first")),
            (
                r#"{"type":"https://x.example/problems/wrong_store","title":"Wrong store","detail":"another store"}"#,
                said("wrong_store", "another store"),
            ),
            ("no\r\nway", said("", "no  way")),
            ("<html>502</html>", said("", "")),
            ("", said("", "")),
            ("[1]", said("", "")),
        ] {
            assert_eq!(read(body), wanted, "{body}");
        }
        let busy = r#"{"code":"device_busy","message":"in use","details":{"holder":"TILL-2"}}"#;
        assert_eq!(read(busy).2.as_deref(), Some("TILL-2"));
    }

    #[test]
    fn no_word_is_longer_than_a_line_and_none_is_a_card_number() {
        let complaint = Complaint::read(format!(r#"{{"message":"{}"}}"#, "x".repeat(5000)).as_bytes());
        assert_eq!(complaint.text.unwrap().chars().count(), LONGEST);
        let complaint = Complaint::read(br#"{"message":"card 4111111111111111 refused"}"#);
        assert!(!complaint.text.unwrap().contains("4111111111111111"));
    }
}
