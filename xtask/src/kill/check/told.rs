//! What the till said aloud, as a promise: whoever read the line may have handed over the goods. What
//! was said before a kill must still be so after it.

use serde_json::Value;

use super::{books::Books, word};

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
    if line.get("event").is_some() {
        return state(line, books);
    }
    if let Some(name) = line.get("added").and_then(Value::as_str) {
        let there = books.terminals.iter().any(|terminal| terminal == name);
        return (!there).then(|| format!("terminal {name} was paired and is gone"));
    }
    let reference = line.get("reference").and_then(Value::as_str)?;
    let sale = books.sales.iter().find(|sale| sale.reference == reference);
    let Some(sale) = sale else { return Some(format!("said and gone: {line}")) };
    let receipt = sale.receipt.as_ref().map(|(series, number)| format!("{series}-{number:06}"));
    let so = match word(line, "outcome").as_str() {
        "approved" => sale.state == "completed" && receipt == Some(word(line, "receipt")),
        "declined" | "cancelled" | "not_started" => sale.state == "tendering" && receipt.is_none(),
        // said to be open, in whichever words: no promise
        _ => true,
    };
    (!so).then(|| format!("said {line}, and the sale is {} with receipt {receipt:?}", sale.state))
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
        Books { attempts: vec![], sales: vec![sale], terminals: vec![], problems: vec![] }
    }

    const PAID: &str = r#"{"outcome":"approved","receipt":"T01-000001","reference":"T01-000001"}"#;

    #[test]
    fn a_sale_that_was_said_to_be_paid_must_be_there() {
        let kept = books("completed", Some(("T01".into(), 1)));
        assert!(broken(&[PAID], &kept).is_empty());
        assert_eq!(broken(&[PAID], &books("tendering", None)).len(), 1);
        assert_eq!(broken(&[PAID], &books("completed", Some(("T01".into(), 2)))).len(), 1);
        let gone = Books { attempts: vec![], sales: vec![], terminals: vec![], problems: vec![] };
        assert_eq!(broken(&[PAID], &gone).len(), 1);
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
    fn what_is_made_twice_was_lost_once() {
        let made = r#"{"created":true}"#;
        assert_eq!(broken(&[made, made], &books("tendering", None)).len(), 1);
    }
}
