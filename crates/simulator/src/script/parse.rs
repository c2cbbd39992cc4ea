//! The text form of a script. A mistake names its line and the cure, since scripts are typed by hand.

use std::time::Duration;

use nexo::amount::Decimal;
use nexo::v3::ErrorCondition;

use super::{ReversalStep, Script, StatusStep, Step};

const STEPS: &str = "approve, decline, cancel, busy, partial, tip, slow, lost, late, delayed, duplicate, reboot, \
                     hang, garbage, unreachable host, wrong amount, wrong currency, wrong service id, no amount, \
                     http 500, reversal, status or default";

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
        [word @ ("slow" | "late" | "delayed"), ..] => return Err(format!("write `{word} 3s`")),
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use nexo::amount::Decimal;
    use nexo::v3::ErrorCondition;

    use crate::script::{ReversalStep, Script, StatusStep, Step};

    fn one(text: &str) -> Step {
        let script = Script::parse(text).unwrap();
        assert_eq!(script.payments.len(), 1, "{text}");
        script.payments[0].clone()
    }

    fn money(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn reads_every_step_of_a_payment() {
        let seconds = Duration::from_secs;
        let steps = [
            ("approve", Step::Approve { after: None }),
            ("approve after 2s", Step::Approve { after: Some(seconds(2)) }),
            ("slow 250ms", Step::Approve { after: Some(Duration::from_millis(250)) }),
            ("decline", Step::Decline(ErrorCondition::Refusal)),
            ("decline WrongPIN", Step::Decline(ErrorCondition::WrongPin)),
            ("decline InvalidCard", Step::Decline(ErrorCondition::InvalidCard)),
            ("cancel", Step::Cancel),
            ("busy", Step::Busy),
            ("partial 5.00", Step::Partial(money("5.00"))),
            ("tip 1.00", Step::Tip(money("1.00"))),
            ("lost", Step::Lost),
            ("lost request", Step::LostRequest),
            ("late 3s", Step::Late(seconds(3))),
            ("delayed 3s", Step::Delayed(seconds(3))),
            ("duplicate", Step::Duplicate),
            ("reboot", Step::Reboot),
            ("reboot charged", Step::RebootCharged),
            ("reboot keeping history", Step::RebootKeepingHistory),
            ("hang", Step::Hang),
            ("garbage", Step::Garbage),
            ("unreachable host", Step::UnreachableHost),
            ("wrong amount 9.99", Step::WrongAmount(money("9.99"))),
            ("wrong currency USD", Step::WrongCurrency("USD".to_owned())),
            ("no amount", Step::NoAmount),
            ("wrong service id", Step::WrongServiceId),
            ("http 500", Step::Http500),
        ];
        for (text, step) in steps {
            assert_eq!(one(text), step, "{text}");
            assert_eq!(one(&text.to_uppercase()), step, "{text} in capitals");
        }
    }

    #[test]
    fn reads_status_steps_into_a_queue_of_their_own() {
        let script =
            Script::parse("status lost, status busy\nlost\nstatus not found\nstatus foreign").unwrap();
        let statuses = [StatusStep::Lost, StatusStep::Busy, StatusStep::NotFound, StatusStep::Foreign];
        assert_eq!(script.statuses, statuses);
        assert_eq!(script.payments, [Step::Lost]);
    }

    #[test]
    fn reads_reversal_steps_into_a_queue_of_their_own() {
        let text = "reversal approve, reversal decline NotAllowed, reversal lost\nreversal lost request, \
                    reversal late 2s, reversal partial 1.00";
        let steps = [
            ReversalStep::Approve,
            ReversalStep::Decline(ErrorCondition::NotAllowed),
            ReversalStep::Lost,
            ReversalStep::LostRequest,
            ReversalStep::Late(Duration::from_secs(2)),
            ReversalStep::Partial(money("1.00")),
        ];
        let script = Script::parse(text).unwrap();
        assert_eq!(script.reversals, steps);
        assert!(script.payments.is_empty() && script.statuses.is_empty());
    }

    #[test]
    fn lines_commas_and_comments_separate() {
        let script = Script::parse("# a day\n\n approve , lost # the third\r\ncancel,\n").unwrap();
        assert_eq!(script.payments, [Step::Approve { after: None }, Step::Lost, Step::Cancel]);
    }

    #[test]
    fn the_default_follows_the_queue() {
        let mut script = Script::parse("lost\ndefault decline").unwrap();
        assert_eq!(script.next_payment(), Step::Lost);
        assert_eq!(script.next_payment(), Step::Decline(ErrorCondition::Refusal));
        script.append(&Script::parse("default cancel, busy").unwrap());
        assert_eq!(script.next_payment(), Step::Busy);
        assert_eq!(script.next_payment(), Step::Cancel);
        assert_eq!(Script::default().next_payment(), Step::Approve { after: None });
    }

    #[test]
    fn mistakes_name_the_line_and_the_cure() {
        let mistakes = [
            ("aprove", 1, "a step is one of approve"),
            ("approve\nlost, late", 2, "write `late 3s`"),
            ("slow 3", 1, "250ms or 3s"),
            ("late -3s", 1, "250ms or 3s"),
            ("delayed 99999999999999999999s", 1, "250ms or 3s"),
            ("\n\npartial five", 3, "like 5.00"),
            ("partial", 1, "write `partial 5.00`"),
            ("tip 0.00", 1, "above zero"),
            ("decline because", 1, "Refusal"),
            ("approve later", 1, "approve after 2s"),
            ("reboot gently", 1, "reboot charged"),
            ("wrong", 1, "wrong amount 9.99"),
            ("wrong currency dollars", 1, "three letters"),
            ("lost answer", 1, "lost request"),
            ("status", 1, "status foreign"),
            ("status lost lost", 1, "status foreign"),
            ("reversal", 1, "reversal late 3s"),
            ("reversal decline because", 1, "Refusal"),
            ("default", 1, "a step is one of"),
        ];
        for (text, line, cure) in mistakes {
            let error = Script::parse(text).unwrap_err();
            assert_eq!(error.line, line, "{text}");
            assert!(error.to_string().contains(cure), "{text}: {error}");
            assert!(error.to_string().contains(&error.step), "{text}: {error}");
        }
    }
}
