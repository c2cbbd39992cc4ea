//! The text form of orders. A mistake names its line and the cure, since orders are typed by hand.

use std::time::Duration;

use super::{CallbackManner, Fault, Order, Orders, RetryAfter, Times};
use crate::clouds::ppaas::contract::Mode;
use crate::clouds::ppaas::options::{Presence, WalletManner};
use crate::clouds::ppaas::route::{Host, Route};
use crate::script::duration;

/// An order that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: cannot read the order `{order}`: {cure}")]
pub struct OrderError {
    /// Where, counted from 1.
    pub line: usize,
    /// What stands there.
    pub order: String,
    /// What to write instead.
    pub cure: String,
}

pub(super) fn orders(text: &str) -> Result<Orders, OrderError> {
    let mut orders = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line_text = line.split('#').next().unwrap_or_default();
        for order in line_text.split(',').map(str::trim).filter(|order| !order.is_empty()) {
            let error = |cure| OrderError { line: index.saturating_add(1), order: order.to_owned(), cure };
            orders.push(one(order).map_err(error)?);
        }
    }
    Ok(Orders(orders))
}

fn one(text: &str) -> Result<Order, String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    Ok(match words.as_slice() {
        ["clear"] => Order::Clear,
        ["tokens", "expire"] => Order::ExpireTokens,
        ["tokens", "revoke"] => Order::RevokeTokens,
        ["tokens", ..] => return Err("write `tokens expire` or `tokens revoke`".to_owned()),
        ["renew", point] => Order::RenewKey { point: (*point).to_owned() },
        ["subscribe", point] => Order::Subscribed { point: (*point).to_owned(), yes: true },
        ["unsubscribe", point] => Order::Subscribed { point: (*point).to_owned(), yes: false },
        [word @ ("renew" | "subscribe" | "unsubscribe"), ..] => {
            return Err(format!("write `{word}` and the reference of a point of sale"));
        }
        ["device", device, word] => {
            Order::Presence { device: (*device).to_owned(), presence: presence(word)? }
        }
        ["device", ..] => return Err(PRESENCE.to_owned()),
        ["mode", "sync"] => Order::Mode(Mode::Sync),
        ["mode", "async"] => Order::Mode(Mode::Async),
        ["mode", ..] => return Err("write `mode sync` or `mode async`".to_owned()),
        ["wallet", rest @ ..] => Order::Wallet(wallet(rest)?),
        ["skew", seconds] => Order::Skew(skew(seconds)?),
        ["life", time] => Order::TokenLife(duration(time)?),
        ["connection", host, rest @ ..] => {
            let (rest, times) = times(rest);
            let host = host_named(host).filter(|_| rest.is_empty());
            let cure = "write `connection auth`, `connection api` or `connection device`, and how often";
            Order::Cut { host: host.ok_or(cure)?, times }
        }
        ["callbacks", rest @ ..] => {
            let (rest, times) = times(rest);
            Order::Callbacks { manner: manner(rest)?, times }
        }
        [first, rest @ ..] => {
            let route = route(first)?;
            let (rest, times) = times(rest);
            Order::Fault { route, fault: fault(rest)?, times }
        }
        [] => return Err(KNOWN.to_owned()),
    })
}

const KNOWN: &str = "an order begins with a kind of call (any, token, countries, devices, messages, exchange, qr-start, \
                     qr-read, qr-cancel, qr-refund, credentials or device-token), or with connection, callbacks, \
                     device, tokens, renew, subscribe, unsubscribe, mode, wallet, skew, life or clear";

fn route(word: &str) -> Result<Option<Route>, String> {
    if word == "any" {
        return Ok(None);
    }
    Route::named(word).map(Some).ok_or_else(|| KNOWN.to_owned())
}

/// How often, from the end of an order: once where nothing says otherwise.
fn times<'a, 'b>(words: &'a [&'b str]) -> (&'a [&'b str], Times) {
    match words {
        [rest @ .., "twice"] => (rest, Times::Count(2)),
        [rest @ .., "always"] => (rest, Times::Always),
        [rest @ .., count, "times"] if count.parse().is_ok_and(|count: u32| count > 0) => {
            (rest, Times::Count(count.parse().unwrap_or(1)))
        }
        [rest @ .., "once"] | rest => (rest, Times::Count(1)),
    }
}

fn fault(words: &[&str]) -> Result<Fault, String> {
    Ok(match words {
        ["401"] => Fault::Unauthorized,
        ["403"] => Fault::NotSubscribed,
        ["429"] => Fault::TooMany(None),
        ["429", "after", time] => Fault::TooMany(Some(RetryAfter::Seconds(duration(time)?.as_secs()))),
        ["429", "at", "date", time] => Fault::TooMany(Some(RetryAfter::Date(duration(time)?.as_secs()))),
        ["slow", time] => Fault::Slow(duration(time)?),
        ["drop", "request"] => Fault::DropRequest,
        ["lose", "answer"] => Fault::LoseAnswer,
        ["half", "answer"] => Fault::HalfAnswer,
        ["double", "answer"] => Fault::DoubleAnswer,
        ["garbage"] => Fault::Garbage,
        [number] if status(number).is_some() => Fault::Refused(status(number).unwrap_or(500)),
        [number, "served"] if status(number).is_some() => Fault::Masked(status(number).unwrap_or(500)),
        _ => {
            return Err("a fault is 401, 403, 429, `429 after 3s`, `429 at date 3s`, another status from 400 to 599, \
                        `504 served`, `slow 3s`, `drop request`, `lose answer`, `half answer`, `double answer` or \
                        garbage; behind it once, twice, `5 times` or always"
                .to_owned());
        }
    })
}

fn status(word: &str) -> Option<u16> {
    word.parse().ok().filter(|status| (400..600).contains(status))
}

fn manner(words: &[&str]) -> Result<CallbackManner, String> {
    Ok(match words {
        ["duplicate"] => CallbackManner::Duplicate,
        ["delay", time] => CallbackManner::Delay(duration(time)?),
        ["reorder"] => CallbackManner::Reorder,
        ["forge"] => CallbackManner::Forge,
        ["drop"] => CallbackManner::Drop,
        _ => return Err("write `callbacks duplicate`, `delay 2s`, `reorder`, `forge` or `drop`".to_owned()),
    })
}

fn wallet(words: &[&str]) -> Result<WalletManner, String> {
    let after = |rest: &[&str]| match rest {
        [] => Ok(Duration::ZERO),
        [time] => duration(time),
        _ => Err("write the time as 250ms or 3s".to_owned()),
    };
    match words {
        ["person"] => Ok(WalletManner::Person),
        ["pays", rest @ ..] => after(rest).map(WalletManner::Pays),
        ["declines", rest @ ..] => after(rest).map(WalletManner::Declines),
        _ => Err("write `wallet person`, `wallet pays 2s` or `wallet declines`".to_owned()),
    }
}

const PRESENCE: &str = "write `device ID` and online, offline, unknown, sleep or wake";

fn presence(word: &str) -> Result<Presence, String> {
    Ok(match word {
        "online" | "wake" => Presence::Online,
        "offline" => Presence::Offline,
        "unknown" => Presence::Unknown,
        "sleep" => Presence::Asleep,
        _ => return Err(PRESENCE.to_owned()),
    })
}

fn host_named(word: &str) -> Option<Host> {
    Some(match word {
        "auth" => Host::Auth,
        "api" => Host::Api,
        "device" => Host::Device,
        _ => return None,
    })
}

fn skew(text: &str) -> Result<i64, String> {
    let (sign, time) = match text.strip_prefix('-') {
        Some(time) => (-1, time),
        None => (1, text),
    };
    let seconds = i64::try_from(duration(time)?.as_secs()).map_err(|_| "that is too long".to_owned())?;
    Ok(seconds.saturating_mul(sign))
}
