//! A point from its beginning to the judge, whatever is done to the till in between.

use anyhow::Result;

use super::{
    bench::Bench,
    case::{Case, PATIENCE},
    flow::Flow,
    harm::Fault,
    plan::Point,
    report::Violation,
    stop,
};

/// What points came to.
#[derive(Default)]
pub(crate) struct Played {
    pub(crate) points: u32,
    pub(crate) charged: u32,
    pub(crate) violations: Vec<Violation>,
}

impl Played {
    pub(crate) fn add(&mut self, other: Self) {
        self.points += other.points;
        self.charged += other.charged;
        self.violations.extend(other.violations);
    }
}

/// One point, or all from it onwards. `name` is that of its folder.
pub(crate) fn play(bench: &Bench, flow: Flow, name: &str, point: &Point) -> Played {
    let mut all = Played::default();
    let mut next = Some(point.clone());
    while let Some(point) = next.take() {
        let place = place(&point);
        let name = format!("{name}-{}", point.harm.nth);
        let case = match point.harm.fault {
            Fault::Stop => Case::open_with(bench, flow, &name, stop::SCRIPT, stop::different()),
            _ => Case::open(bench, flow, &name),
        };
        let played = judge_case(case, &place, |case| {
            let harmed = harm(case, &point)?;
            Ok(if harmed { Hurt::Yes } else { Hurt::No })
        });
        // one violation is enough to look at, and without harm there is nothing further on
        let hurt = played.points > 0 && played.violations.is_empty();
        all.add(played);
        if hurt {
            next = point.next();
        }
    }
    all
}

/// Whether there was anything to survive. What was not hurt is judged all the same and counts for
/// nothing.
pub(crate) enum Hurt {
    Yes,
    No,
}

/// Opens a case, lets it be hurt, leaves it in peace, and judges. An error on the way is a
/// violation: the till did not come to an end, or not to one that can be read.
pub(crate) fn judged(
    bench: &Bench,
    flow: Flow,
    name: &str,
    place: &str,
    hurt: impl FnOnce(&mut Case<'_>) -> Result<Hurt>,
) -> Played {
    judge_case(Case::open(bench, flow, name), place, hurt)
}

/// The same for a case with a script of its own.
pub(crate) fn judge_case(
    case: Result<Case<'_>>,
    place: &str,
    hurt: impl FnOnce(&mut Case<'_>) -> Result<Hurt>,
) -> Played {
    let mut case = match case {
        Ok(case) => case,
        Err(error) => return failed(place, format!("{error:#}"), String::new()),
    };
    let outcome = hurt(&mut case).and_then(|hurt| {
        let code = case.settle()?;
        Ok((hurt, case.judge(code)?))
    });
    let (hurt, verdict) = match outcome {
        Ok(outcome) => outcome,
        Err(error) => return failed(place, format!("{error:#}"), kept(case)),
    };
    if !verdict.wrong.is_empty() {
        return failed(place, verdict.wrong.join("; "), kept(case));
    }
    if let Err(error) = case.clear() {
        return failed(place, format!("{error:#}"), String::new());
    }
    match hurt {
        Hurt::Yes => Played { points: 1, charged: u32::from(verdict.charged), violations: vec![] },
        Hurt::No => Played::default(),
    }
}

pub(crate) fn failed(place: &str, what: String, folder: String) -> Played {
    let violation = Violation { place: place.to_owned(), what, folder };
    Played { points: 1, charged: 0, violations: vec![violation] }
}

fn kept(case: Case<'_>) -> String {
    case.keep().map_or_else(|error| format!("{error:#}"), |folder| folder.display().to_string())
}

fn place(point: &Point) -> String {
    let row = if point.times > 1 { format!(", {} times in a row", point.times) } else { String::new() };
    format!("{} {}{row}", point.harm.call, point.harm.nth)
}

/// Runs the flow with the fault in its way; did it get in the way?
fn harm(case: &mut Case<'_>, point: &Point) -> Result<bool> {
    if point.harm.fault == Fault::Stop {
        return stop::stop_and_go_on(case, &point.harm);
    }
    let mut harmed = false;
    for _ in 0..point.times {
        let log = case.folder().join("harm.log");
        // what is open while the disk stays away is for the next run
        let patience = if point.harm.fault.lasts() { "1" } else { PATIENCE };
        let ended = case.act_behind(point.harm.strace(case.folder(), &log), patience)?;
        let hit = match point.harm.fault {
            Fault::Kill => ended.killed(),
            _ => std::fs::read_to_string(&log)?.contains("(INJECTED)"),
        };
        if !hit {
            break;
        }
        harmed = true;
    }
    Ok(harmed)
}
