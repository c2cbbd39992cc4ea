//! The text form of faults. A mistake names its line and the cure, since they are typed by hand.

use std::time::Duration;

use super::faults::{End, Fault, Faults, How, Side, Slice, Spoil, Toxics, Wait, Which};
use super::layout::Place;
use crate::script::duration;

const FAULTS: &str = "clean, refuse, black hole, delayed, duplicate, retry request, latency, cut, reset, half close, \
                      stall, slice, slow header, slow body, corrupt or default";
const PLACES: &str = "a place is `after 120`, `before first byte`, `in first line`, `in header`, `in body`, \
                      `before last byte` or `at end`";

/// A fault that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: cannot read the fault `{fault}`: {cure}")]
pub struct FaultError {
    /// Where, counted from 1.
    pub line: usize,
    /// What stands there.
    pub fault: String,
    /// What to write instead.
    pub cure: String,
}

pub(super) fn faults(text: &str) -> Result<Faults, FaultError> {
    let mut faults = Faults::default();
    for (index, line) in text.lines().enumerate() {
        let parts = line.split('#').next().unwrap_or_default();
        for part in parts.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let error = |cure| FaultError { line: index.saturating_add(1), fault: part.to_owned(), cure };
            add(&mut faults, part).map_err(error)?;
        }
    }
    Ok(faults)
}

fn add(faults: &mut Faults, text: &str) -> Result<(), String> {
    let lower = text.to_ascii_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    match words.as_slice() {
        ["default", rest @ ..] => faults.default = Some(connection(rest)?),
        words => faults.append(&Faults { queue: [connection(words)?].into(), default: None }),
    }
    Ok(())
}

/// What befalls one connection.
fn connection(words: &[&str]) -> Result<Fault, String> {
    Ok(match words {
        ["clean"] => Fault::clean(),
        ["refuse"] => Fault::Refuse,
        ["black", "hole"] => Fault::BlackHole,
        ["delayed", time] => Fault::Delayed(duration(time)?),
        ["delayed", ..] => return Err("write `delayed 3s`".to_owned()),
        ["duplicate", "request"] => Fault::Twice { answered: Which::First },
        ["retry", "request"] => Fault::Twice { answered: Which::Second },
        _ => {
            let (mut request, mut answer) = (Box::<Toxics>::default(), Box::<Toxics>::default());
            for part in words.split(|word| *word == "and") {
                let (name, sides, rest) = split(part)?;
                for side in sides {
                    let toxics = match side {
                        Side::Request => request.as_mut(),
                        Side::Answer => answer.as_mut(),
                    };
                    toxic(toxics, &name, rest)?;
                }
            }
            Fault::Carry { request, answer }
        }
    })
}

/// The name of a toxic, its direction, and the rest. Without a direction it is both.
fn split<'a>(words: &'a [&'a str]) -> Result<(String, Vec<Side>, &'a [&'a str]), String> {
    let count = if matches!(words, ["half" | "slow", ..]) { 2 } else { 1 };
    let (name, rest) = words.split_at_checked(count).ok_or_else(|| format!("a fault is one of {FAULTS}"))?;
    let name = name.join(" ");
    Ok(match rest {
        ["request", rest @ ..] => (name, vec![Side::Request], rest),
        ["answer", rest @ ..] => (name, vec![Side::Answer], rest),
        _ if matches!(name.as_str(), "latency" | "slice" | "slow header" | "slow body") => {
            (name, vec![Side::Request, Side::Answer], rest)
        }
        _ if matches!(name.as_str(), "cut" | "reset" | "half close" | "stall" | "corrupt" | "duplicate") => {
            return Err(format!("write `{name} request …` or `{name} answer …`"));
        }
        _ => return Err(format!("a fault is one of {FAULTS}")),
    })
}

fn toxic(toxics: &mut Toxics, name: &str, rest: &[&str]) -> Result<(), String> {
    let end = |how| Ok::<_, String>(Some(End { at: place(rest)?, how }));
    match (name, rest) {
        ("cut", _) => toxics.end = end(How::Cut)?,
        ("reset", _) => toxics.end = end(How::Reset)?,
        ("half close", _) => toxics.end = end(How::HalfClose)?,
        ("stall", _) => toxics.end = end(How::Stall)?,
        ("latency", [base]) => {
            toxics.latency = Some(Wait { base: duration(base)?, jitter: Duration::ZERO });
        }
        ("latency", [base, "jitter", jitter]) => {
            toxics.latency = Some(Wait { base: duration(base)?, jitter: duration(jitter)? });
        }
        ("latency", _) => return Err("write `latency 200ms` or `latency 200ms jitter 50ms`".to_owned()),
        ("slice", [bytes, "every", pause]) => {
            let bytes = number(bytes).ok().filter(|bytes| *bytes > 0);
            let bytes = bytes.ok_or("a slice has at least one byte, like `slice answer 3 every 2ms`")?;
            toxics.slice = Some(Slice { bytes, pause: duration(pause)? });
        }
        ("slice", _) => return Err("write `slice answer 3 every 2ms`".to_owned()),
        ("slow header", [pause]) => toxics.slow_header = Some(duration(pause)?),
        ("slow body", [pause]) => toxics.slow_body = Some(duration(pause)?),
        ("slow header" | "slow body", _) => return Err(format!("write `{name} answer 5ms`")),
        ("corrupt", [count, "bytes", rest @ ..]) => {
            toxics.corrupt = Some(Spoil { from: place(rest)?, count: number(count)? });
        }
        ("corrupt", _) => toxics.corrupt = Some(Spoil { from: place(rest)?, count: 1 }),
        ("duplicate", []) => toxics.twice = true,
        _ => return Err(format!("a fault is one of {FAULTS}")),
    }
    Ok(())
}

fn place(words: &[&str]) -> Result<Place, String> {
    Ok(match words {
        ["after", bytes] => Place::After(number(bytes)?),
        ["before", "first", "byte"] => Place::After(0),
        ["in", "first", "line"] => Place::FirstLine,
        ["in", "header"] => Place::Header,
        ["in", "body"] => Place::Body,
        ["before", "last", "byte"] => Place::LastByte,
        ["at", "end"] => Place::End,
        _ => return Err(PLACES.to_owned()),
    })
}

fn number(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| "a number of bytes is written like 120".to_owned())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Fault, Faults};
    use crate::proxy::{End, How, Place, Side, Slice, Spoil, Toxics, Wait, Which};

    const MS: Duration = Duration::from_millis(1);

    fn one(text: &str) -> Fault {
        let faults = Faults::parse(text).unwrap();
        assert_eq!(faults.queue.len(), 1, "{text}");
        faults.queue[0].clone()
    }

    fn end(at: Place, how: How) -> Toxics {
        Toxics { end: Some(End { at, how }), ..Toxics::default() }
    }

    #[test]
    fn reads_every_fault() {
        let plain = Toxics::default;
        let request = |toxics| Fault::on(Side::Request, toxics);
        let answer = |toxics| Fault::on(Side::Answer, toxics);
        let wait = |base, jitter| Toxics { latency: Some(Wait { base, jitter }), ..plain() };
        let slow = Toxics { slow_header: Some(5 * MS), ..plain() };
        for (text, fault) in [
            ("clean", Fault::clean()),
            ("refuse", Fault::Refuse),
            ("black hole", Fault::BlackHole),
            ("delayed 3s", Fault::Delayed(3000 * MS)),
            ("duplicate request", Fault::Twice { answered: Which::First }),
            ("retry request", Fault::Twice { answered: Which::Second }),
            ("duplicate answer", answer(Toxics { twice: true, ..plain() })),
            ("cut answer after 120", answer(end(Place::After(120), How::Cut))),
            ("reset request in first line", request(end(Place::FirstLine, How::Reset))),
            ("half close request in header", request(end(Place::Header, How::HalfClose))),
            ("stall answer in body", answer(end(Place::Body, How::Stall))),
            ("cut request before first byte", request(end(Place::After(0), How::Cut))),
            ("cut answer before last byte", answer(end(Place::LastByte, How::Cut))),
            ("cut answer at end", answer(end(Place::End, How::Cut))),
            ("latency request 20ms", request(wait(20 * MS, Duration::ZERO))),
            ("latency answer 20ms jitter 5ms", answer(wait(20 * MS, 5 * MS))),
            ("slow header 5ms", Fault::Carry { request: Box::new(slow.clone()), answer: Box::new(slow) }),
            ("slow body answer 5ms", answer(Toxics { slow_body: Some(5 * MS), ..plain() })),
            (
                "slice request 3 every 2ms",
                request(Toxics { slice: Some(Slice { bytes: 3, pause: 2 * MS }), ..plain() }),
            ),
            (
                "corrupt answer 4 bytes after 9",
                answer(Toxics { corrupt: Some(Spoil { from: Place::After(9), count: 4 }), ..plain() }),
            ),
            (
                "corrupt answer in body and cut answer at end",
                answer(Toxics {
                    corrupt: Some(Spoil { from: Place::Body, count: 1 }),
                    ..end(Place::End, How::Cut)
                }),
            ),
        ] {
            assert_eq!(one(text), fault, "{text}");
            assert_eq!(one(&text.to_uppercase()), fault, "{text} in capitals");
        }
    }

    #[test]
    fn faults_follow_each_other_and_a_refusal_lasts_until_something_follows() {
        let mut faults =
            Faults::parse("clean # the login\n\nblack hole, refuse\ndefault delayed 1s").unwrap();
        assert_eq!(faults.queue, [Fault::clean(), Fault::BlackHole, Fault::Refuse]);
        assert_eq!((faults.next(), faults.refuses()), (Fault::clean(), false));
        assert_eq!((faults.next(), faults.refuses()), (Fault::BlackHole, true));
        faults.append(&Faults::parse("clean").unwrap());
        assert_eq!((faults.refuses(), faults.next()), (false, Fault::clean()));
        assert_eq!(faults.next(), Fault::Delayed(1000 * MS));
        assert_eq!(Faults::default().next(), Fault::clean());
    }

    #[test]
    fn mistakes_name_the_line_and_the_cure() {
        for (text, line, cure) in [
            ("kut answer after 3", 1, "a fault is one of clean"),
            ("clean\nclean, cut after 3", 2, "cut request"),
            ("cut answer", 1, "a place is"),
            ("cut answer after all", 1, "like 120"),
            ("latency", 1, "latency 200ms"),
            ("latency 5", 1, "250ms or 3s"),
            ("slice answer 0 every 2ms", 1, "at least one byte"),
            ("slice 3", 1, "slice answer 3"),
            ("slow header", 1, "slow header answer 5ms"),
            ("slow", 1, "a fault is one of"),
            ("delayed", 1, "delayed 3s"),
            ("clean and cut answer at end", 1, "a fault is one of"),
            ("cut answer at end and", 1, "a fault is one of"),
            ("duplicate", 1, "duplicate request"),
            ("default", 1, "a fault is one of"),
        ] {
            let error = Faults::parse(text).unwrap_err();
            assert_eq!(error.line, line, "{text}");
            assert!(error.to_string().contains(cure), "{text}: {error}");
        }
    }
}
