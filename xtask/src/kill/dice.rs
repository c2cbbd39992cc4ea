//! Kills at a moment that nobody chose: after a random number of microseconds, several in a row, in a
//! random flow. The seed gives the same choices again; where the kill falls is up to the machine.

use std::{thread::sleep, time::Duration};

use anyhow::{Context, Result};

use super::{
    bench::Bench,
    case::Case,
    flow::Flow,
    point::{Hurt, Played, judged},
};

/// Numbers that are as good as random (`SplitMix64`: public domain, Sebastiano Vigna).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }
}

/// The flow that a seed stands for, and how long that one takes.
pub(crate) fn flow(seed: u64, flows: &[(Flow, Duration)]) -> (Flow, Duration) {
    let count = u64::try_from(flows.len()).unwrap_or(1);
    let at = usize::try_from(Dice::new(seed).below(count)).unwrap_or(0);
    flows.get(at).copied().unwrap_or((Flow::Sale, Duration::from_millis(30)))
}

/// Kills a flow at some moment of the time that it takes.
pub(crate) fn play(bench: &Bench, (flow, window): (Flow, Duration), seed: u64) -> Played {
    let mut dice = Dice::new(seed);
    dice.next();
    let times = 1 + dice.below(3);
    let longest = u64::try_from(window.as_micros()).unwrap_or(u64::MAX);
    let waits: Vec<u64> = (0..times).map(|_| dice.below(longest)).collect();
    let place = format!("seed {seed}: killed after {waits:?} µs");
    judged(bench, flow, &format!("random-{seed}"), &place, |case| {
        let mut hurt = Hurt::No;
        for micros in waits {
            if kill_after(case, Duration::from_micros(micros))? {
                hurt = Hurt::Yes;
            }
        }
        Ok(hurt)
    })
}

fn kill_after(case: &mut Case<'_>, wait: Duration) -> Result<bool> {
    let mut child = case.begin()?;
    sleep(wait);
    // It may have ended; then there is nothing to kill, and that is no error.
    child.kill().context("kill the till")?;
    Ok(case.end(child)?.killed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_numbers_again() {
        let row = |seed| {
            let mut dice = Dice::new(seed);
            [dice.next(), dice.next(), dice.next()]
        };
        assert_eq!(row(7), row(7));
        assert_ne!(row(7), row(8));
    }
}
