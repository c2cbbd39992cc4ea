//! Which points there are: every call of every flow for a release, and for a change those that
//! matter most with a sample of the others.

use super::{
    flow::Flow,
    harm::{Call, Fault, Harm},
    survey::{Counted, Survey},
};

/// How much is done.
pub(crate) struct Budget {
    /// Every point. Otherwise calls of which there are many are sampled.
    pub(crate) full: bool,
    /// Kills at a random time.
    pub(crate) random: u32,
    /// Where the random numbers begin.
    pub(crate) seed: u64,
    /// Points at the same time.
    pub(crate) workers: usize,
    /// These flows alone; none means all.
    pub(crate) only: Vec<Flow>,
}

/// How many of a call that there are many of are killed at, and how many fail.
const KILLS: u32 = 12;
const FAILURES: u32 = 2;
/// How many kills there are at any call of a flow that is slow, which then fails once for each fault.
const SLOW: u32 = 4;
/// The same where a flow is killed several times in a row.
const ROWS: u32 = 3;
/// The most kills in a row.
const MOST_IN_A_ROW: u32 = 5;
/// More calls of a name than this no flow makes; it keeps a mistake here from running for ever.
const MOST: u32 = 5000;

/// One point.
#[derive(Clone, Debug)]
pub(crate) struct Point {
    pub(crate) harm: Harm,
    /// How often in a row, each time at the same call.
    pub(crate) times: u32,
    /// There may be more calls than were seen: from here on, until there are none.
    pub(crate) onwards: bool,
}

impl Point {
    /// The same at the next call, where this one was one of those onwards.
    pub(crate) fn next(&self) -> Option<Self> {
        let nth = self.harm.nth.saturating_add(1);
        (self.onwards && nth <= MOST)
            .then(|| Self { harm: Harm { nth, ..self.harm.clone() }, ..self.clone() })
    }
}

/// Kills of a flow, once and, where an earlier kill is what it recovers from, several times in a row.
pub(crate) fn kills(flow: Flow, survey: &Survey, budget: &Budget) -> Vec<Point> {
    let mut points = Vec::new();
    for counted in &survey.counted {
        let cap = match (budget.full, flow.is_slow(), counted.call.many) {
            (true, _, _) | (false, false, false) => MOST,
            (false, true, _) => SLOW,
            (false, false, true) => KILLS,
        };
        points.extend(sample(counted.most, cap).map(|nth| point(counted, Fault::Kill, nth)));
        if cap != SLOW {
            let further = point(counted, Fault::Kill, counted.most.saturating_add(1));
            points.push(Point { onwards: true, ..further });
        }
        let in_a_row = if flow == Flow::Recovery { MOST_IN_A_ROW } else { 1 };
        for times in 2..=in_a_row {
            let cap = if budget.full { MOST } else { ROWS };
            let row =
                sample(counted.most, cap).map(|nth| Point { times, ..point(counted, Fault::Kill, nth) });
            points.extend(row);
        }
    }
    points
}

/// A disk that is full or broken, once or from there on.
pub(crate) fn failures(flow: Flow, fault: Fault, survey: &Survey, budget: &Budget) -> Vec<Point> {
    let disk = survey.counted.iter().filter(|counted| counted.call.disk);
    disk.flat_map(|counted| {
        // every fsync that fails in the way in which an fsync does
        let all = budget.full || (fault == Fault::BrokenOnce && !counted.call.many && !flow.is_slow());
        let cap = match (all, flow.is_slow()) {
            (true, _) => MOST,
            (false, true) => 1,
            (false, false) => FAILURES,
        };
        sample(counted.most, cap).map(move |nth| point(counted, fault, nth))
    })
    .collect()
}

/// The moments at which a process that talks to a terminal is stopped for a while.
pub(crate) fn stops(survey: &Survey, budget: &Budget) -> Vec<Point> {
    let talks = |call: &Call| matches!(call.name, "fsync" | "connect" | "sendto" | "sendmsg" | "writev");
    let counted = survey.counted.iter().filter(|counted| talks(counted.call));
    let cap = if budget.full { MOST } else { FAILURES };
    counted
        .flat_map(|counted| sample(counted.most, cap).map(move |nth| point(counted, Fault::Stop, nth)))
        .collect()
}

fn point(counted: &Counted, fault: Fault, nth: u32) -> Point {
    let harm = Harm { fault, call: counted.call.name, nth, files: counted.files.clone() };
    Point { harm, times: 1, onwards: false }
}

/// At most `cap` of the numbers from 1 to `most`, evenly, with both ends.
fn sample(most: u32, cap: u32) -> impl Iterator<Item = u32> {
    let taken = most.min(cap);
    (0..taken).map(move |at| match taken {
        1 => most.div_ceil(2),
        _ => 1 + at * (most - 1) / (taken - 1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_has_both_ends_and_no_double() {
        assert_eq!(sample(4, 10).collect::<Vec<_>>(), [1, 2, 3, 4]);
        assert_eq!(sample(113, 3).collect::<Vec<_>>(), [1, 57, 113]);
        assert_eq!(sample(9, 1).collect::<Vec<_>>(), [5]);
        assert_eq!(sample(0, 3).count(), 0);
        let many: Vec<_> = sample(160, 30).collect();
        assert!(many.len() == 30 && many.windows(2).all(|two| two[0] < two[1]));
    }

    #[test]
    fn onwards_goes_on_and_the_others_do_not() {
        let harm = Harm { fault: Fault::Kill, call: "fsync", nth: 12, files: vec![] };
        let point = Point { harm, times: 1, onwards: true };
        assert_eq!(point.next().unwrap().harm.nth, 13);
        assert!(Point { onwards: false, ..point }.next().is_none());
    }
}
