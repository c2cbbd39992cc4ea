//! One token: what it is sent as, and how long it may be used.

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use terminal::Now;
use zeroize::Zeroizing;

use super::time::Until;

/// Tokens that live no longer than this are used by those who wait for them, and not kept.
const TOO_SHORT: Duration = Duration::from_secs(10);

/// A bearer token (RFC 6750). Cheap to clone; wiped with its last clone.
#[derive(Clone)]
pub struct Token {
    text: Arc<Zeroizing<String>>,
    serial: u64,
    sent: Now,
    life: Duration,
}

impl Token {
    /// A token that was asked for at `sent` and lives `life` from then on: counted from before the request,
    /// because how long the answer travelled is not known.
    pub(super) fn new(text: Zeroizing<String>, serial: u64, sent: Now, life: Duration) -> Self {
        Self { text: Arc::new(text), serial, sent, life }
    }

    /// The value of the `Authorization` header.
    pub fn authorization(&self) -> Zeroizing<String> {
        let mut line = Zeroizing::new(String::with_capacity(7 + self.text.len()));
        line.push_str("Bearer ");
        line.push_str(&self.text);
        line
    }

    /// Until when it is valid, by this computer's clock. For display alone.
    pub fn until(&self) -> DateTime<Utc> {
        self.end().wall
    }

    /// Whether it may still be used when `need` will have passed, with a margin for the way to the server.
    pub fn covers(&self, now: Now, need: Duration) -> bool {
        self.usable().holds(now, need)
    }

    /// Whether it is valid at this moment, without any margin.
    pub fn is_live(&self, now: Now) -> bool {
        self.end().holds(now, Duration::ZERO)
    }

    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.serial == other.serial
    }

    /// Whether it lives long enough to be kept.
    pub(super) fn keeps(&self) -> bool {
        self.life > TOO_SHORT
    }

    /// When to renew it while a terminal is open: at 75 % of its life.
    pub(super) fn renew_at(&self) -> Until {
        Until::after(self.sent, (self.life / 4 * 3).min(self.life.saturating_sub(margin(self.life))))
    }

    fn end(&self) -> Until {
        Until::after(self.sent, self.life)
    }

    fn usable(&self) -> Until {
        Until::after(self.sent, self.life.saturating_sub(margin(self.life)))
    }
}

/// 10 % of the life, 5 s at least and 60 s at most.
fn margin(life: Duration) -> Duration {
    (life / 10).clamp(Duration::from_secs(5), Duration::from_secs(60))
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").field("until", &self.until()).finish_non_exhaustive()
    }
}
