//! How long a certificate still holds, and when to say so.

use chrono::{DateTime, TimeDelta, Utc};

/// How a certificate stands at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// It holds only from then on.
    NotYetValid {
        /// Its beginning.
        from: DateTime<Utc>,
    },
    /// It holds, and for more than 30 days.
    Valid,
    /// It ends soon; a new one has to be asked for.
    EndsSoon {
        /// Its end.
        at: DateTime<Utc>,
        /// How soon that is.
        within: Within,
    },
    /// It has ended.
    Expired {
        /// Its end.
        since: DateTime<Utc>,
    },
}

/// How soon a certificate ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Within {
    /// 1 day or less.
    Day,
    /// 7 days or less.
    Week,
    /// 30 days or less.
    Month,
}

/// Where `now` lies in the time from `not_before` to `not_after`, both of which belong to it (RFC 5280
/// section 4.1.2.5).
pub(super) fn expiry(not_before: DateTime<Utc>, not_after: DateTime<Utc>, now: DateTime<Utc>) -> Expiry {
    if now < not_before {
        return Expiry::NotYetValid { from: not_before };
    }
    if now > not_after {
        return Expiry::Expired { since: not_after };
    }
    let left = not_after.signed_duration_since(now);
    let steps = [(1, Within::Day), (7, Within::Week), (30, Within::Month)];
    let within = steps.into_iter().find(|(days, _)| left <= TimeDelta::days(*days));
    within.map_or(Expiry::Valid, |(_, within)| Expiry::EndsSoon { at: not_after, within })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_told_a_month_a_week_and_a_day_before() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let (from, to) = (at("2026-01-01T00:00:00Z"), at("2026-12-31T00:00:00Z"));
        let soon = |within| Expiry::EndsSoon { at: to, within };
        for (now, told) in [
            ("2025-12-31T23:59:59Z", Expiry::NotYetValid { from }),
            ("2026-01-01T00:00:00Z", Expiry::Valid),
            ("2026-11-30T23:59:59Z", Expiry::Valid),
            ("2026-12-01T00:00:00Z", soon(Within::Month)),
            ("2026-12-23T23:59:59Z", soon(Within::Month)),
            ("2026-12-24T00:00:00Z", soon(Within::Week)),
            ("2026-12-29T23:59:59Z", soon(Within::Week)),
            ("2026-12-30T00:00:00Z", soon(Within::Day)),
            ("2026-12-31T00:00:00Z", soon(Within::Day)),
            ("2026-12-31T00:00:01Z", Expiry::Expired { since: to }),
        ] {
            assert_eq!(expiry(from, to, at(now)), told, "{now}");
        }
    }
}
