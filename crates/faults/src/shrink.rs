//! The shortest story of a violation: the same seed with as many faults left out as can be.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::template::Template;
use crate::world::{Ended, Options, run};

/// How many runs a shrinking may take.
const TRIES: u32 = 300;

/// Leaves faults out, halves first and then one by one, as long as the same promise stays broken.
pub fn shrink(seed: u64, template: &Template, options: &Options) -> Ended {
    let quiet = Options { trace: false, ..options.clone() };
    let first = run(seed, template, &quiet);
    let Some(broken) = first.violations.first().map(|violation| violation.invariant) else {
        return run(seed, template, options);
    };
    let mut left_out: BTreeSet<u32> = BTreeSet::new();
    let mut tries = 0;
    let mut piece = first.faults.max(1);
    let still = |left_out: &BTreeSet<u32>| {
        let ended = run(seed, template, &Options { left_out: Arc::new(left_out.clone()), ..quiet.clone() });
        ended.violations.first().is_some_and(|violation| violation.invariant == broken)
    };
    while tries < TRIES {
        let mut shorter = false;
        let mut from = 1;
        while from <= first.faults && tries < TRIES {
            let range = from..from.saturating_add(piece);
            let mut more = left_out.clone();
            more.extend(range);
            if more != left_out {
                tries += 1;
                if still(&more) {
                    left_out = more;
                    shorter = true;
                }
            }
            from = from.saturating_add(piece);
        }
        if piece == 1 && !shorter {
            break;
        }
        piece = (piece / 2).max(1);
    }
    run(seed, template, &Options { trace: true, left_out: Arc::new(left_out), ..options.clone() })
}
