//! Clocks that are wrong: at the start, between a run and the next, and in the middle of a payment.
//! The wall clock only labels, so the same must come of it as with a right one.

use std::{fs, path::Path, process::Command, thread::sleep, time::Duration};

use anyhow::{Context, Result, ensure};

use super::{
    bench::Bench,
    case::{Case, Different},
    flow::Flow,
    point::{Hurt, Played, judge_case},
};

/// A clock, as the words of libfaketime. The last one is past the second after which 32 bits are
/// not enough.
const CLOCKS: &[(&str, &str)] = &[
    ("right", "+0"),
    ("a day back", "-1d"),
    ("a day ahead", "+1d"),
    ("1970", "@1970-01-02 00:00:00"),
    ("2038", "@2038-01-19 03:14:09"),
];

/// A wrong clock and where it is wrong.
pub(crate) struct Wrong {
    flow: Flow,
    first: (&'static str, &'static str),
    then: (&'static str, &'static str),
    /// In the middle of a run rather than between two.
    within: bool,
}

/// Every pair of clocks for each moment.
pub(crate) fn all() -> Vec<Wrong> {
    let mut all = Vec::new();
    for first in CLOCKS {
        for then in CLOCKS {
            if first == then && first.0 == "right" {
                continue;
            }
            for flow in [Flow::Recovery, Flow::Cash] {
                all.push(Wrong { flow, first: *first, then: *then, within: false });
            }
            if first != then {
                all.push(Wrong { flow: Flow::Sale, first: *first, then: *then, within: true });
            }
        }
    }
    all
}

impl Wrong {
    pub(crate) fn flow(&self) -> Flow {
        self.flow
    }

    pub(crate) fn play(&self, bench: &Bench, library: &Path, name: &str) -> Played {
        let when = if self.within { "within a payment" } else { "between two runs" };
        let place = format!("clock {} then {}, {when}", self.first.0, self.then.0);
        let script = if self.within { "default approve after 300ms" } else { self.flow.script() };
        let clock = bench.folder.join(format!("{}-{name}.clock", self.flow.name()));
        // The clock must be wrong already when the flow is prepared.
        let case = set(&clock, self.first.1).and_then(|()| {
            let variables = variables(library, &clock);
            Case::open_with(bench, self.flow, name, script, Different { variables, ..Different::default() })
        });
        let played = judge_case(case, &place, |case| self.turn(case, &clock));
        // What is left of it says nothing.
        drop(fs::remove_file(&clock));
        played
    }

    fn turn(&self, case: &mut Case<'_>, clock: &Path) -> Result<Hurt> {
        // A library that did not load would make every point a point of nothing.
        let (own, right) = (day(case.looking(true))?, day(case.looking(false))?);
        ensure!(
            (own == right) == (self.first.0 == "right"),
            "the clock is {own} and should be {}",
            self.first.0
        );
        if self.within {
            let child = case.begin()?;
            sleep(Duration::from_millis(150));
            set(clock, self.then.1)?;
            let ended = case.end(child)?;
            ensure!(ended.code == Some(0), "with such a clock it ends with {ended}");
        } else {
            if self.flow == Flow::Cash {
                case.act()?;
            }
            set(clock, self.then.1)?;
        }
        Ok(Hurt::Yes)
    }
}

/// The monotonic clock stays as it is: that is what makes it one.
fn variables(library: &Path, clock: &Path) -> Vec<(&'static str, String)> {
    vec![
        ("LD_PRELOAD", library.display().to_string()),
        ("FAKETIME_TIMESTAMP_FILE", clock.display().to_string()),
        ("FAKETIME_NO_CACHE", "1".to_owned()),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
        ("DONT_FAKE_MONOTONIC", "1".to_owned()),
        ("TZ", "UTC".to_owned()),
    ]
}

/// The day that the till sees.
fn day(mut looking: Command) -> Result<String> {
    let said = looking.output().context("look at the clock")?.stdout;
    let said = String::from_utf8_lossy(&said).into_owned();
    let day = said.split("looked at ").nth(1).and_then(|rest| rest.split(' ').next());
    Ok(day.with_context(|| format!("find the day in {said}"))?.to_owned())
}

/// What libfaketime leaves in memory for a process that was killed.
pub(crate) fn forget(process: u32) {
    for name in ["faketime_shm_", "sem.faketime_sem_"] {
        // a process that ended by itself took it away
        drop(fs::remove_file(format!("/dev/shm/{name}{process}")));
    }
}

/// Whole at every moment, because the till reads it whenever it looks at the clock.
#[expect(clippy::disallowed_methods, reason = "beside it, and then renamed")]
fn set(clock: &Path, words: &str) -> Result<()> {
    let beside = clock.with_extension("new");
    fs::write(&beside, format!("{words}\n")).context("set the clock")?;
    fs::rename(&beside, clock).context("set the clock")
}
