//! The text form of a script. A mistake names its line and the cure, since scripts are typed by hand.

mod now;
#[cfg(test)]
mod tests;

use std::time::Duration;

use nexo::amount::Decimal;
use nexo::v3::{ErrorCondition, MessageCategory};

use super::{ReversalStep, Script, ServiceStep, StatusStep, Step};
use crate::card::{How, TestCard, WALLET};

const STEPS: &str = "approve, decline, cancel, busy, partial, tip, slow, lost, late, delayed, duplicate, reboot, \
                     hang, garbage, unreachable host, wrong amount, wrong currency, wrong service id, no amount, \
                     http 500, card, ask tip, time out, authorise, cut, half, reset, reversal, status, login, \
                     logout, diagnosis, totals, reconciliation, acquisition, enable, admin, print, display, \
                     input, now, set or default";

/// The words for services with steps of their own.
const SERVICES: &[(&str, MessageCategory)] = &[
    ("login", MessageCategory::Login),
    ("logout", MessageCategory::Logout),
    ("diagnosis", MessageCategory::Diagnosis),
    ("totals", MessageCategory::GetTotals),
    ("reconciliation", MessageCategory::Reconciliation),
    ("acquisition", MessageCategory::CardAcquisition),
    ("enable", MessageCategory::EnableService),
    ("admin", MessageCategory::Admin),
    ("print", MessageCategory::Print),
    ("display", MessageCategory::Display),
    ("input", MessageCategory::Input),
];

/// A step that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: cannot read the step `{step}`: {cure}")]
pub struct ScriptError {
    /// Where, counted from 1.
    pub line: usize,
    /// What stands there.
    pub step: String,
    /// What to write instead.
    pub cure: String,
}

pub(super) fn script(text: &str) -> Result<Script, ScriptError> {
    let mut script = Script::default();
    for (index, line) in text.lines().enumerate() {
        let steps = line.split('#').next().unwrap_or_default();
        for step in steps.split(',').map(str::trim).filter(|step| !step.is_empty()) {
            let error = |cure| ScriptError { line: index.saturating_add(1), step: step.to_owned(), cure };
            add(&mut script, step).map_err(error)?;
        }
    }
    Ok(script)
}

fn add(script: &mut Script, text: &str) -> Result<(), String> {
    let lower = text.to_ascii_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    match words.as_slice() {
        ["reversal", rest @ ..] => script.reversals.push_back(reversal(rest)?),
        ["status", rest @ ..] => script.statuses.push_back(status(rest)?),
        ["default", rest @ ..] => script.default = Some(payment(rest)?),
        ["now", rest @ ..] => script.commands.push(now::command(rest, text)?),
        ["set", rest @ ..] => script.commands.push(now::setting(rest)?),
        [first, rest @ ..] if SERVICES.iter().any(|(word, _)| word == first) => {
            let found = SERVICES.iter().find(|(word, _)| word == first);
            if let Some((word, category)) = found {
                script.services.push_back((category.clone(), service(word, rest)?));
            }
        }
        words => script.payments.push_back(payment(words)?),
    }
    Ok(())
}

fn payment(words: &[&str]) -> Result<Step, String> {
    Ok(match words {
        ["approve"] => Step::Approve { after: None },
        ["approve", "after", time] | ["slow", time] => Step::Approve { after: Some(duration(time)?) },
        ["approve", ..] => return Err("write `approve` or `approve after 2s`".to_owned()),
        ["decline"] => Step::Decline(ErrorCondition::Refusal),
        ["decline", why] => Step::Decline(condition(why)?),
        ["cancel"] => Step::Cancel,
        ["busy"] => Step::Busy,
        ["partial", money] => Step::Partial(amount(money)?),
        ["tip", money] => Step::Tip(amount(money)?),
        ["lost"] => Step::Lost,
        ["lost", "request"] => Step::LostRequest,
        ["lost", ..] => return Err("write `lost` or `lost request`".to_owned()),
        ["late", time] => Step::Late(duration(time)?),
        ["delayed", time] => Step::Delayed(duration(time)?),
        ["duplicate"] => Step::Duplicate,
        ["reboot"] => Step::Reboot,
        ["reboot", "charged"] => Step::RebootCharged,
        ["reboot", "keeping", "history"] => Step::RebootKeepingHistory,
        ["reboot", "at", place] => match *place {
            "card" | "pin" | "authorisation" => Step::Reboot,
            "answer" => Step::RebootCharged,
            _ => {
                return Err(
                    "write `reboot at card`, `reboot at authorisation` or `reboot at answer`".to_owned()
                );
            }
        },
        ["reboot", ..] => {
            return Err("write `reboot`, `reboot charged` or `reboot keeping history`".to_owned());
        }
        ["hang"] => Step::Hang,
        ["garbage"] => Step::Garbage,
        ["unreachable", "host"] => Step::UnreachableHost,
        ["wrong", "amount", money] => Step::WrongAmount(amount(money)?),
        ["wrong", "currency", code] => Step::WrongCurrency(currency(code)?),
        ["wrong", "service", "id"] => Step::WrongServiceId,
        ["wrong", ..] => {
            return Err("write `wrong amount 9.99`, `wrong currency USD` or `wrong service id`".to_owned());
        }
        ["no", "amount"] => Step::NoAmount,
        ["http", "500"] => Step::Http500,
        ["card", id] => Step::Card { id: card(id)?.id, how: None },
        ["card", id, word] => Step::Card { id: card(id)?.id, how: Some(how(word)?) },
        ["signature"] => Step::Card { id: "signature", how: None },
        ["ask", "tip"] => Step::AskTip,
        ["time", "out"] => Step::TimeOut,
        ["authorise", time] => Step::Authorise(duration(time)?),
        ["cut", count] => Step::Cut(bytes(count)?),
        ["half"] => Step::Half,
        ["reset"] => Step::Reset,
        [word @ ("slow" | "late" | "delayed" | "authorise"), ..] => return Err(format!("write `{word} 3s`")),
        [word @ ("partial" | "tip"), ..] => return Err(format!("write `{word} 5.00`")),
        _ => return Err(format!("a step is one of {STEPS}")),
    })
}

fn status(words: &[&str]) -> Result<StatusStep, String> {
    match words {
        ["lost"] => Ok(StatusStep::Lost),
        ["busy"] => Ok(StatusStep::Busy),
        ["not", "found"] => Ok(StatusStep::NotFound),
        ["foreign"] => Ok(StatusStep::Foreign),
        _ => Err("write `status lost`, `status busy`, `status not found` or `status foreign`".to_owned()),
    }
}

fn reversal(words: &[&str]) -> Result<ReversalStep, String> {
    match words {
        ["approve"] => Ok(ReversalStep::Approve),
        ["decline"] => Ok(ReversalStep::Decline(ErrorCondition::Refusal)),
        ["decline", why] => Ok(ReversalStep::Decline(condition(why)?)),
        ["lost"] => Ok(ReversalStep::Lost),
        ["lost", "request"] => Ok(ReversalStep::LostRequest),
        ["late", time] => Ok(ReversalStep::Late(duration(time)?)),
        ["partial", money] => Ok(ReversalStep::Partial(amount(money)?)),
        _ => Err("write `reversal approve`, `reversal decline NotAllowed`, `reversal lost`, `reversal lost request`, \
                  `reversal late 3s` or `reversal partial 5.00`"
            .to_owned()),
    }
}

fn service(name: &str, words: &[&str]) -> Result<ServiceStep, String> {
    match words {
        ["decline", why] => Ok(ServiceStep::Decline(condition(why)?)),
        ["lost"] => Ok(ServiceStep::Lost),
        ["lost", "request"] => Ok(ServiceStep::LostRequest),
        ["late", time] => Ok(ServiceStep::Late(duration(time)?)),
        ["garbage"] => Ok(ServiceStep::Garbage),
        ["partial"] => Ok(ServiceStep::Partial),
        _ => Err(format!(
            "write `{name} decline Busy`, `{name} lost`, `{name} lost request`, `{name} late 3s`, `{name} garbage` \
             or `{name} partial`"
        )),
    }
}

fn card(id: &str) -> Result<&'static TestCard, String> {
    TestCard::with_id(id).ok_or_else(|| {
        let known: Vec<&str> = WALLET.iter().map(|card| card.id).collect();
        format!("a card is one of {}", known.join(", "))
    })
}

fn how(word: &str) -> Result<How, String> {
    How::named(word).ok_or_else(|| "a card is presented with tap, insert or swipe".to_owned())
}

fn bytes(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| "a count of bytes is written like 120".to_owned())
}

fn condition(word: &str) -> Result<ErrorCondition, String> {
    match ErrorCondition::from(word) {
        ErrorCondition::Other(_) => {
            let known: Vec<&str> = ErrorCondition::ALL.iter().map(ErrorCondition::as_str).collect();
            Err(format!("a reason is one of {}", known.join(", ")))
        }
        known => Ok(known),
    }
}

fn amount(text: &str) -> Result<Decimal, String> {
    let amount = Decimal::parse(text).ok().filter(|amount| *amount > Decimal::default());
    amount
        .filter(|amount| amount.check_writable().is_ok())
        .ok_or_else(|| "an amount is written like 5.00, with a point and above zero".to_owned())
}

fn currency(code: &str) -> Result<String, String> {
    if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        Ok(code.to_ascii_uppercase())
    } else {
        Err("a currency has three letters, like USD".to_owned())
    }
}

pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let cure = || "a time is written like 250ms or 3s".to_owned();
    let (digits, unit_ms) = match text.strip_suffix("ms") {
        Some(digits) => (digits, 1),
        None => (text.strip_suffix('s').ok_or_else(cure)?, 1000),
    };
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(cure());
    }
    let count: u64 = digits.parse().map_err(|_| cure())?;
    // Ten years is past any test, and adding it to now still fits every clock.
    let milliseconds = count.checked_mul(unit_ms).filter(|ms| *ms <= 315_360_000_000).ok_or_else(cure)?;
    Ok(Duration::from_millis(milliseconds))
}
