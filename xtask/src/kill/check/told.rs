//! What the till said aloud, as a promise: whoever read the line may have handed over the goods. What
//! was said before a kill must still be so after it.

use serde_json::Value;

use super::{
    books::{Attempt, Books, Receipt},
    word,
};

/// States that an attempt never leaves.
const FINAL: &[&str] = &["approved", "declined", "cancelled", "not_charged", "voided", "not_started"];

/// The promises that do not hold. A line that the kill cut in two was not said.
pub(crate) fn broken(said: &[&str], books: &Books) -> Vec<String> {
    let lines = said.iter().flat_map(|said| said.lines());
    let lines: Vec<Value> = lines.filter_map(|line| serde_json::from_str(line).ok()).collect();
    let mut broken: Vec<String> = lines.iter().filter_map(|line| one(line, books)).collect();
    for (key, what) in [("created", "the till was made"), ("added", "a terminal was paired")] {
        let mut said: Vec<_> = lines.iter().filter_map(|line| line.get(key)).map(Value::to_string).collect();
        let all = said.len();
        said.sort();
        said.dedup();
        if said.len() < all {
            broken.push(format!("{what} twice: the first was lost"));
        }
    }
    broken
}

fn one(line: &Value, books: &Books) -> Option<String> {
    match line.get("event").and_then(Value::as_str) {
        Some("stop") => return stopped(line, books),
        Some(_) => return state(line, books),
        None => {}
    }
    if line.get("answer").is_some() {
        return answered(line, books);
    }
    if let Some(name) = line.get("added").and_then(Value::as_str) {
        let there = books.terminals.iter().any(|terminal| terminal == name);
        return (!there).then(|| format!("terminal {name} was paired and is gone"));
    }
    let reference = line.get("reference").and_then(Value::as_str)?;
    if line.get("way").is_some() {
        return given_back(line, reference, books);
    }
    let sale = books.sales.iter().find(|sale| sale.reference == reference);
    let Some(sale) = sale else { return Some(format!("said and gone: {line}")) };
    let receipt = sale.receipt.as_ref().map(printed);
    let so = match word(line, "outcome").as_str() {
        "approved" => sale.state == "completed" && receipt == Some(word(line, "receipt")),
        "declined" | "cancelled" | "not_started" => sale.state == "tendering" && receipt.is_none(),
        // said to be open, in whichever words: no promise
        _ => true,
    };
    (!so).then(|| format!("said {line}, and the sale is {} with receipt {receipt:?}", sale.state))
}

fn printed((series, number): &Receipt) -> String {
    format!("{series}-{number:06}")
}

/// Money that was said to be back is back, with the number that was said; what was said not to be is not.
fn given_back(line: &Value, reference: &str, books: &Books) -> Option<String> {
    let found = books.attempts.iter().find(|attempt| attempt.reference == reference);
    let Some(attempt) = found else { return Some(format!("said and gone: {line}")) };
    let receipt = attempt.receipt.as_ref().map(printed);
    let back = attempt.state == "approved" && attempt.kind != "payment";
    let so = match word(line, "outcome").as_str() {
        "approved" => back && receipt == Some(word(line, "receipt")),
        "declined" | "cancelled" | "not_started" => !back && receipt.is_none(),
        _ => true,
    };
    (!so).then(|| format!("said {line}, and the books say {attempt:?}"))
}

/// What was answered under a request id is known by it.
fn answered(line: &Value, books: &Books) -> Option<String> {
    let request = line.get("request_id").and_then(Value::as_str)?;
    let known = books.requests.iter().any(|one| one == request);
    (!known).then(|| format!("said {line}, and the books know of no such request"))
}

/// Who wanted a payment to stop is not forgotten. One that was approved in that moment needed no stop.
fn stopped(line: &Value, books: &Books) -> Option<String> {
    if line.get("sent").and_then(Value::as_bool) != Some(true) {
        return None;
    }
    let reference = word(line, "reference");
    let kept = |one: &&Attempt| one.reference == reference && (one.stopped || one.state == "approved");
    let forgotten = !books.attempts.iter().any(|one| kept(&one));
    forgotten.then(|| format!("said {line}, and the books do not know of it"))
}

/// A final state that was shown is the one in the books.
fn state(line: &Value, books: &Books) -> Option<String> {
    let (service_id, state) = (word(line, "service_id"), word(line, "state"));
    if !FINAL.contains(&state.as_str()) {
        return None;
    }
    let attempt = books.attempts.iter().filter(|attempt| attempt.service_id == service_id);
    let so = attempt.clone().any(|attempt| attempt.state == state);
    (!so).then(|| format!("showed {service_id} {state}, and the books say {:?}", attempt.collect::<Vec<_>>()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kill::check::books::Sale;

    fn books(state: &str, receipt: Option<(String, i64)>) -> Books {
        let sale = Sale { reference: "T01-000001".into(), state: state.into(), receipt };
        Books { sales: vec![sale], ..Books::default() }
    }

    const PAID: &str = r#"{"outcome":"approved","receipt":"T01-000001","reference":"T01-000001"}"#;

    #[test]
    fn a_sale_that_was_said_to_be_paid_must_be_there() {
        let kept = books("completed", Some(("T01".into(), 1)));
        assert!(broken(&[PAID], &kept).is_empty());
        assert_eq!(broken(&[PAID], &books("tendering", None)).len(), 1);
        assert_eq!(broken(&[PAID], &books("completed", Some(("T01".into(), 2)))).len(), 1);
        assert_eq!(broken(&[PAID], &Books::default()).len(), 1);
    }

    #[test]
    fn what_was_answered_under_a_request_id_is_known_by_it() {
        let line = r#"{"line":1,"command":"gift_pay","request_id":"part","answer":{"seq":1}}"#;
        assert_eq!(broken(&[line], &Books::default()).len(), 1);
        let kept = Books { requests: vec!["part".into()], ..Books::default() };
        assert!(broken(&[line], &kept).is_empty());
    }

    #[test]
    fn half_a_line_was_not_said() {
        let (half, _) = PAID.split_at(30);
        assert!(broken(&[half], &books("tendering", None)).is_empty());
    }

    #[test]
    fn a_state_that_was_shown_must_be_in_the_books() {
        let line = r#"{"event":"attempt","service_id":"2","state":"approved"}"#;
        assert_eq!(broken(&[line], &books("tendering", None)).len(), 1);
        let open = r#"{"event":"attempt","service_id":"2","state":"unknown"}"#;
        assert!(broken(&[open], &books("tendering", None)).is_empty());
    }

    #[test]
    fn a_return_and_a_stop_that_were_told_must_be_in_the_books() {
        let back = r#"{"outcome":"approved","way":"void","reference":"T01-000001/2","receipt":"T01-000002"}"#;
        let stop = r#"{"event":"stop","reference":"T01-000001/2","sent":true}"#;
        let with = |state: &str, number: Option<i64>, stopped| {
            let attempt = Attempt {
                sale_id: String::new(),
                poi_id: String::new(),
                service_id: "2".into(),
                kind: "reversal".into(),
                state: state.into(),
                reference: "T01-000001/2".into(),
                stopped,
                receipt: number.map(|number| ("T01".into(), number)),
                currency: "EUR".into(),
                authorized: None,
            };
            Books { attempts: vec![attempt], ..books("completed", None) }
        };
        assert!(broken(&[back, stop], &with("approved", Some(2), true)).is_empty());
        assert_eq!(broken(&[back], &with("approved", Some(3), false)).len(), 1);
        assert_eq!(broken(&[back], &with("unknown", None, false)).len(), 1);
        assert_eq!(broken(&[stop], &with("cancelled", None, false)).len(), 1);
        assert_eq!(broken(&[back, stop], &books("completed", None)).len(), 2);
    }

    #[test]
    fn what_is_made_twice_was_lost_once() {
        let made = r#"{"created":true}"#;
        assert_eq!(broken(&[made, made], &books("tendering", None)).len(), 1);
    }
}
