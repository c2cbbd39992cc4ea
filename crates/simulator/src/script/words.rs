//! Steps in the words in which they are written.

use std::fmt;
use std::time::Duration;

use super::Step;
use crate::card::How;

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Approve { after: None } => f.write_str("approve"),
            Self::Approve { after: Some(after) } => write!(f, "approve after {}", time(*after)),
            Self::Decline(condition) => write!(f, "decline {}", condition.as_str()),
            Self::Cancel => f.write_str("cancel"),
            Self::Busy => f.write_str("busy"),
            Self::Partial(amount) => write!(f, "partial {}", amount.to_text()),
            Self::Tip(amount) => write!(f, "tip {}", amount.to_text()),
            Self::Lost => f.write_str("lost"),
            Self::LostRequest => f.write_str("lost request"),
            Self::Late(delay) => write!(f, "late {}", time(*delay)),
            Self::Delayed(delay) => write!(f, "delayed {}", time(*delay)),
            Self::Duplicate => f.write_str("duplicate"),
            Self::Reboot => f.write_str("reboot"),
            Self::RebootCharged => f.write_str("reboot charged"),
            Self::RebootKeepingHistory => f.write_str("reboot keeping history"),
            Self::Hang => f.write_str("hang"),
            Self::Garbage => f.write_str("garbage"),
            Self::UnreachableHost => f.write_str("unreachable host"),
            Self::WrongAmount(amount) => write!(f, "wrong amount {}", amount.to_text()),
            Self::WrongCurrency(currency) => write!(f, "wrong currency {currency}"),
            Self::NoAmount => f.write_str("no amount"),
            Self::WrongServiceId => f.write_str("wrong service id"),
            Self::Http500 => f.write_str("http 500"),
            Self::Card { id, how: None } => write!(f, "card {id}"),
            Self::Card { id, how: Some(how) } => write!(f, "card {id} {}", way(*how)),
            Self::AskTip => f.write_str("ask tip"),
            Self::TimeOut => f.write_str("time out"),
            Self::Authorise(delay) => write!(f, "authorise {}", time(*delay)),
            Self::Cut(count) => write!(f, "cut {count}"),
            Self::Half => f.write_str("half"),
            Self::Reset => f.write_str("reset"),
        }
    }
}

fn way(how: How) -> &'static str {
    match how {
        How::Tap => "tap",
        How::Insert => "insert",
        How::Swipe => "swipe",
    }
}

fn time(duration: Duration) -> String {
    let milliseconds = duration.as_millis();
    if milliseconds.is_multiple_of(1000) {
        format!("{}s", milliseconds / 1000)
    } else {
        format!("{milliseconds}ms")
    }
}
