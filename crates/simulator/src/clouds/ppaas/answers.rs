//! What the cloud says where no terminal speaks: refusals with a code, and the headers of every answer.

use chrono::{DateTime, Duration, Utc};
use serde::Serialize;
use serde_json::{Value, json};

use crate::answer;
use crate::delivery::{Action, Answer};

/// Any value as a JSON answer.
pub(crate) fn of(status: u16, content: &impl Serialize) -> Answer {
    match serde_json::to_vec(content) {
        Ok(body) => Answer { status, ..Answer::json(body) },
        Err(error) => {
            tracing::error!(%error, "cannot write an answer");
            Answer { status: 500, ..Answer::json(b"{}".to_vec()) }
        }
    }
}

/// A refusal, with a code for programs and a text for people.
pub(crate) fn refusal(status: u16, code: &str, message: &str) -> Answer {
    of(status, &json!({ "code": code, "message": message }))
}

/// The same with what a program may need beside it.
pub(crate) fn detailed(status: u16, code: &str, message: &str, details: &Value) -> Answer {
    of(status, &json!({ "code": code, "message": message, "details": details }))
}

/// A refusal as RFC 6749, section 5.2, has it.
pub(crate) fn oauth(status: u16, error: &str, description: &str) -> Answer {
    not_stored(of(status, &json!({ "error": error, "error_description": description })))
}

/// RFC 6749, section 5.1: whatever holds a token, or might have, is kept nowhere.
pub(crate) fn not_stored(answer: Answer) -> Answer {
    answer.with("Cache-Control", "no-store").with("Pragma", "no-cache")
}

/// The code that belongs to a status which a fault asked for.
pub(crate) fn code_of(status: u16) -> &'static str {
    match status {
        400 => "bad_request",
        404 => "not_found",
        408 | 504 => "timeout",
        409 => "device_busy",
        415 => "unsupported_media_type",
        422 => "unprocessable",
        502 => "bad_gateway",
        503 => "unavailable",
        _ if status < 500 => "refused",
        _ => "internal_error",
    }
}

/// What the clock of the cloud shows, which may be wrong by so many seconds.
pub(crate) fn now(skew_seconds: i64) -> DateTime<Utc> {
    let shift = Duration::try_seconds(skew_seconds).unwrap_or_default();
    answer::now().checked_add_signed(shift).unwrap_or_else(answer::now)
}

/// A time as HTTP writes it (RFC 9110, section 5.6.7).
pub(crate) fn http_date(at: DateTime<Utc>) -> String {
    at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// The same action with one more header on its answer.
pub(crate) fn dated(action: Action, skew_seconds: i64) -> Action {
    let date = http_date(now(skew_seconds));
    change(action, |answer| answer.with("Date", date))
}

/// The answer in an action, changed; ends without an answer stay what they are.
pub(crate) fn change(action: Action, change: impl FnOnce(Answer) -> Answer) -> Action {
    match action {
        Action::Answer(answer) => Action::Answer(change(answer)),
        Action::AnswerTwice(answer) => Action::AnswerTwice(change(answer)),
        Action::AnswerHalf(answer) => Action::AnswerHalf(change(answer)),
        Action::AnswerCut(answer, count) => Action::AnswerCut(change(answer), count),
        Action::Close | Action::Reset => action,
    }
}

/// The answer in an action.
pub(crate) fn answer_in(action: &Action) -> Option<&Answer> {
    match action {
        Action::Answer(answer)
        | Action::AnswerTwice(answer)
        | Action::AnswerHalf(answer)
        | Action::AnswerCut(answer, _) => Some(answer),
        Action::Close | Action::Reset => None,
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::http_date;

    #[test]
    fn a_date_is_written_as_http_has_it() {
        // the sample of RFC 9110
        let at = DateTime::from_timestamp(784_111_777, 0).unwrap();
        assert_eq!(http_date(at), "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
