//! The answer of a token endpoint, read: a token, or what is wrong.
//!
//! Servers differ. Some follow RFC 6749 section 5.2, some have `code` and `message`, some problem details
//! (RFC 9457), and what stands in front of them answers in plain text or with a web page.

use core::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use terminal::Now;
use zeroize::Zeroizing;

use super::endpoint::{MAX_REPLY_BYTES, TokenReply};
use super::error::{TokenError, Trouble};
use super::time::{Skew, later, retry_after};
use crate::said::clean;

/// How long a token is taken to live whose answer does not say so.
const UNSAID_LIFE: Duration = Duration::from_secs(60);
/// No token is kept for longer, whatever the answer says.
const LONGEST_LIFE: Duration = Duration::from_hours(24);
/// The longest wait that a server may ask for.
const LONGEST_WAIT: Duration = Duration::from_hours(1);
/// The longest token, in bytes. It has to fit into a header line.
const LONGEST_TOKEN: usize = 16 * 1024;

/// A token that was just issued.
pub(super) struct Fresh {
    pub(super) text: Zeroizing<String>,
    pub(super) life: Duration,
}

/// No token.
#[derive(Debug)]
pub(super) struct Failed {
    pub(super) error: TokenError,
    pub(super) again: Again,
}

/// Whether the same request may be made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Again {
    /// Not by itself.
    Never,
    /// After a short wait that grows.
    Soon,
    /// Not before this wait is over: the server said so.
    After(Duration),
}

#[derive(Deserialize)]
struct Success<'a> {
    access_token: Zeroizing<String>,
    token_type: Option<String>,
    #[serde(borrow)]
    expires_in: Option<&'a RawValue>,
}

/// Reads the answer. `secrets` are hidden in what is quoted of it; `skew` is how far the server's clock is
/// from ours.
pub(super) fn read(
    reply: &TokenReply,
    secrets: &[Zeroizing<String>],
    now: Now,
    skew: Option<Skew>,
) -> Result<Fresh, Failed> {
    let unreadable = |said: &str| Failed {
        error: TokenError::new(Trouble::Unreadable, clean(said, secrets)),
        again: Again::Never,
    };
    if reply.body.len() > MAX_REPLY_BYTES {
        return Err(unreadable("the answer is too long"));
    }
    if !(200..300).contains(&reply.status) {
        return Err(refusal(reply, secrets, now, skew));
    }
    let Ok(success) = serde_json::from_slice::<Success>(&reply.body) else {
        let said = Said::read(&reply.body);
        let error = said.code.is_some().then(|| refusal(reply, secrets, now, skew));
        return Err(error.unwrap_or_else(|| unreadable("no token in it")));
    };
    if success.token_type.is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
        return Err(unreadable("its token_type is not Bearer"));
    }
    let text = success.access_token;
    let sendable = text.bytes().all(|byte| byte.is_ascii_graphic());
    if text.is_empty() || text.len() > LONGEST_TOKEN || !sendable {
        return Err(unreadable("its access_token cannot be sent in a header"));
    }
    let life = success.expires_in.map_or(UNSAID_LIFE, |value| life(value.get()));
    Ok(Fresh { text, life })
}

/// The life that `expires_in` names: whole seconds, as a number or as text. What is over or below zero lives
/// no more; what cannot be read counts as not said.
fn life(value: &str) -> Duration {
    let text = value.trim_matches('"').trim();
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return UNSAID_LIFE;
    }
    if whole != digits {
        return Duration::ZERO;
    }
    Duration::from_secs(digits.parse().unwrap_or(u64::MAX)).min(LONGEST_LIFE)
}

/// What a server said in an answer that is no token.
#[derive(Default)]
struct Said {
    /// A word for machines, such as `invalid_client`.
    code: Option<String>,
    /// A sentence.
    text: Option<String>,
}

impl Said {
    fn read(body: &[u8]) -> Self {
        if let Ok(Value::Object(members)) = serde_json::from_slice(body) {
            // some wrap it: {"error": {"code": …, "message": …}}
            let inner = members.get("error").and_then(Value::as_object);
            let members = inner.unwrap_or(&members);
            let word = |name: &str| match members.get(name) {
                Some(Value::String(text)) if !text.trim().is_empty() => Some(text.clone()),
                Some(Value::Number(number)) => Some(number.to_string()),
                _ => None,
            };
            let first = |names: &[&str]| names.iter().find_map(|name| word(name));
            return Self {
                code: first(&["error", "code", "errorCode"]),
                text: first(&["error_description", "message", "detail", "title"]),
            };
        }
        let text = String::from_utf8_lossy(body);
        let text = text.trim();
        let page = text.starts_with('<');
        Self { code: None, text: (!page && !text.is_empty()).then(|| text.to_owned()) }
    }

    fn line(&self, secrets: &[Zeroizing<String>]) -> Option<String> {
        let parts: Vec<&str> = self.code.iter().chain(&self.text).map(String::as_str).collect();
        clean(&parts.join(": "), secrets)
    }

    /// Whether the sentence speaks of one of these.
    fn mentions(&self, words: &[&str]) -> bool {
        let text = self.text.as_deref().unwrap_or_default().to_ascii_lowercase();
        words.iter().any(|word| text.contains(word))
    }
}

fn refusal(reply: &TokenReply, secrets: &[Zeroizing<String>], now: Now, skew: Option<Skew>) -> Failed {
    let said = Said::read(&reply.body);
    let wait = reply.retry_after.as_deref().and_then(|text| retry_after(text, now.wall));
    let wait = wait.map(|wait| wait.min(LONGEST_WAIT));
    let (kind, again) = match reply.status {
        429 => {
            let again = wait.map_or(Again::Soon, Again::After);
            (Trouble::RateLimited { until: later(now.wall, wait.unwrap_or_default()) }, again)
        }
        status @ (408 | 500..) => (Trouble::Server { status }, wait.map_or(Again::Soon, Again::After)),
        407 => (Trouble::Proxy { password: true }, Again::Never),
        404 | 405 | 410 => (Trouble::UnknownRealm, Again::Never),
        300..400 => (Trouble::Unreadable, Again::Never),
        status => (by_code(status, &said, skew), Again::Never),
    };
    Failed { error: TokenError::new(kind, said.line(secrets)), again }
}

/// What the code of RFC 6749 section 5.2 means here; servers use it loosely, so the sentence helps.
fn by_code(status: u16, said: &Said, skew: Option<Skew>) -> Trouble {
    let credentials = said.mentions(&["credential", "secret", "invalid client"]);
    let realm = said.mentions(&["realm", "tenant", "region", "user domain", "userdomain"]);
    let clock = said.mentions(&["clock", "not yet valid", "issued in the future", "\"iat\"", "\"exp\""]);
    match (said.code.as_deref(), skew) {
        (Some("invalid_client" | "invalid_grant"), Some(skew)) if clock => clock_wrong(skew),
        (Some("invalid_client"), _) if realm => Trouble::UnknownRealm,
        (Some("invalid_client" | "invalid_grant"), _) => Trouble::WrongKey,
        // one widely used server says so of a wrong key
        (Some("unauthorized_client"), _) if credentials => Trouble::WrongKey,
        (Some("unauthorized_client" | "invalid_scope" | "unsupported_grant_type"), _) => Trouble::NotAllowed,
        _ if (200..300).contains(&status) => Trouble::Unreadable,
        _ if status == 401 => Trouble::WrongKey,
        _ => Trouble::NotAllowed,
    }
}

pub(super) fn clock_wrong(skew: Skew) -> Trouble {
    Trouble::ClockWrong { server_ahead_s: skew.server_ahead.num_seconds() }
}
