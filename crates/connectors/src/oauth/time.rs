//! Times: until when something holds, and how far the server's clock is from ours.

use core::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use terminal::Now;

/// A difference of the clocks that is worth a warning.
const WORTH_A_WARNING: TimeDelta = TimeDelta::seconds(30);
/// How far both clocks may drift apart before a comparison made earlier says nothing any more: somebody set
/// the clock, or the computer slept.
const DRIFT: TimeDelta = TimeDelta::seconds(5);

/// A time on both clocks. Some monotonic clocks stand while a computer sleeps, and wall clocks are set: the
/// clock that reaches it first decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Until {
    pub(super) up: Duration,
    pub(super) wall: DateTime<Utc>,
}

impl Until {
    pub(super) fn after(now: Now, wait: Duration) -> Self {
        Self { up: now.up.saturating_add(wait), wall: later(now.wall, wait) }
    }

    /// Whether it is still to come when `need` will have passed.
    pub(super) fn holds(&self, now: Now, need: Duration) -> bool {
        now.up.saturating_add(need) < self.up && later(now.wall, need) < self.wall
    }
}

/// A wall clock `by` later, or the end of all time.
pub(super) fn later(wall: DateTime<Utc>, by: Duration) -> DateTime<Utc> {
    let by = TimeDelta::from_std(by).unwrap_or(TimeDelta::MAX);
    wall.checked_add_signed(by).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// How far the server's clock is from this computer's, where that is worth a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Skew {
    /// How much the server is ahead; negative where it is behind.
    pub server_ahead: TimeDelta,
}

impl Skew {
    /// The time by the server's clock when this computer's shows `wall`.
    pub fn corrected(&self, wall: DateTime<Utc>) -> DateTime<Utc> {
        wall.checked_add_signed(self.server_ahead).unwrap_or(wall)
    }
}

/// A server's clock, compared with ours at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Compared {
    at: Now,
    server_ahead: TimeDelta,
}

impl Compared {
    /// Reads the `Date` header of an answer to what was sent at `sent` and came at `came`. A date between
    /// the two is no difference; beyond them only the part that the way cannot explain is one.
    pub(super) fn read(date: &str, sent: Now, came: Now) -> Option<Self> {
        let date = http_date(date)?;
        let server_ahead = if date > came.wall {
            date.signed_duration_since(came.wall)
        } else if date < sent.wall {
            date.signed_duration_since(sent.wall)
        } else {
            TimeDelta::zero()
        };
        Some(Self { at: came, server_ahead })
    }

    /// What it means now; `None` where it is no warning, or says nothing any more.
    pub(super) fn skew(&self, now: Now) -> Option<Skew> {
        let up = TimeDelta::from_std(now.up.saturating_sub(self.at.up)).ok()?;
        let wall = now.wall.signed_duration_since(self.at.wall);
        let drift = wall.checked_sub(&up)?;
        let far = self.server_ahead.abs() > WORTH_A_WARNING;
        (far && drift.abs() <= DRIFT).then_some(Skew { server_ahead: self.server_ahead })
    }
}

/// A date as RFC 9110 section 5.6.7 has it; its two old spellings are not read.
fn http_date(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc2822(text.trim()).ok().map(|date| date.with_timezone(&Utc))
}

/// The wait that a `Retry-After` header asks for (RFC 9110 section 10.2.3).
pub(crate) fn retry_after(text: &str, wall: DateTime<Utc>) -> Option<Duration> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    // a date that has passed means now
    let wait = http_date(text)?.signed_duration_since(wall);
    Some(wait.to_std().unwrap_or(Duration::ZERO))
}
