//! Many seeds, on all cores: counts, compares hashes of runs that must be alike, and keeps what was broken.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::matrix::Hits;
use crate::mutant::{LIVE, Mutant};
use crate::template::Template;
use crate::world::{Ended, Options, run};

/// What came of a campaign.
#[derive(Debug, Default, Serialize)]
pub struct Summary {
    /// Seeds that were run.
    pub seeds: u64,
    /// Seeds that were run twice, and how many of them differed.
    pub repeated: u64,
    /// Of those, seeds whose two runs differed.
    pub different: Vec<u64>,
    /// Seeds that broke a promise, with the first promise and what was seen.
    pub violations: Vec<(u64, String, String)>,
    /// Lines of all stories.
    pub events: u64,
    /// Faults that struck.
    pub faults: u64,
    /// Sales that were completed.
    pub sales: u64,
    /// Processes that were started.
    pub lives: u64,
    /// Time on the wall.
    pub seconds: f64,
    /// How many seeds reached each cell.
    #[serde(skip)]
    pub hits: Hits,
}

/// Violations that are kept; a broken till breaks in every seed, and one is enough to mend it.
const KEPT: usize = 20;

/// Runs these seeds; of every `again`th it runs a second time and compares.
pub fn run_seeds(first: u64, count: u64, again: u64, template: &Template, options: &Options) -> Summary {
    let began = Instant::now();
    let next = AtomicU64::new(0);
    let sum = Mutex::new(Summary::default());
    let workers = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                let mut own = Summary::default();
                loop {
                    let nth = next.fetch_add(1, Ordering::Relaxed);
                    let full = own.violations.len() >= KEPT;
                    if nth >= count || full {
                        break;
                    }
                    let twice = again > 0 && nth.is_multiple_of(again);
                    own.add(first + nth, twice, template, options);
                }
                if let Ok(mut sum) = sum.lock() {
                    sum.merge(own);
                }
            });
        }
    });
    let mut sum = sum.into_inner().unwrap_or_default();
    sum.violations.sort();
    sum.seconds = began.elapsed().as_secs_f64();
    sum
}

/// A run that panics has broken something too.
pub fn safely(seed: u64, template: &Template, options: &Options) -> Result<Ended, String> {
    catch_unwind(AssertUnwindSafe(|| run(seed, template, options))).map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
    })
}

impl Summary {
    fn add(&mut self, seed: u64, twice: bool, template: &Template, options: &Options) {
        self.seeds += 1;
        let ended = match safely(seed, template, options) {
            Ok(ended) => ended,
            Err(panic) => {
                self.violations.push((seed, "panic".to_owned(), panic));
                return;
            }
        };
        if twice {
            self.repeated += 1;
            if safely(seed, template, options).map(|second| second.hash) != Ok(ended.hash) {
                self.different.push(seed);
            }
        }
        self.events += ended.events;
        self.faults += u64::from(ended.faults);
        self.sales += u64::from(ended.sales);
        self.lives += u64::from(ended.lives);
        for (fault, state) in ended.hits {
            *self.hits.entry((fault.to_owned(), state.to_owned())).or_default() += 1;
        }
        if let Some(broken) = ended.violations.into_iter().next() {
            self.violations.push((seed, broken.invariant.to_owned(), broken.what));
        }
    }

    fn merge(&mut self, other: Self) {
        self.seeds += other.seeds;
        self.repeated += other.repeated;
        self.different.extend(other.different);
        self.violations.extend(other.violations);
        self.events += other.events;
        self.faults += other.faults;
        self.sales += other.sales;
        self.lives += other.lives;
        for (cell, count) in other.hits {
            *self.hits.entry(cell).or_default() += count;
        }
    }

    /// Nothing broken and nothing different.
    pub fn is_clean(&self) -> bool {
        self.violations.is_empty() && self.different.is_empty()
    }
}

/// How soon the judge noticed a mutant.
#[derive(Debug, Serialize)]
pub struct Caught {
    /// Which.
    pub mutant: &'static str,
    /// What is wrong with it.
    pub what: &'static str,
    /// How many seeds it took, from each starting point; the limit and no invariant where it was not caught.
    pub seeds: Vec<u64>,
    /// The first promise that was seen broken.
    pub invariant: Option<String>,
}

impl Caught {
    /// Caught from every starting point.
    pub fn is_caught(&self, limit: u64) -> bool {
        self.invariant.is_some() && self.seeds.iter().all(|seeds| *seeds <= limit)
    }

    /// The middle one.
    pub fn median(&self) -> u64 {
        let mut seeds = self.seeds.clone();
        seeds.sort_unstable();
        seeds.get(seeds.len() / 2).copied().unwrap_or(0)
    }
}

/// Hunts mutants, each from several starting points, until it is caught or the seeds run out.
pub fn hunt(mutants: &[Mutant], starts: u64, limit: u64, template: &Template) -> Vec<Caught> {
    let next = AtomicU64::new(0);
    let caught = Mutex::new(Vec::new());
    let workers = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let nth = usize::try_from(next.fetch_add(1, Ordering::Relaxed)).unwrap_or(usize::MAX);
                    let Some(mutant) = mutants.get(nth) else { break };
                    let one = hunt_one(*mutant, starts, limit, template);
                    if let Ok(mut caught) = caught.lock() {
                        caught.push((nth, one));
                    }
                }
            });
        }
    });
    let mut caught = caught.into_inner().unwrap_or_default();
    caught.sort_by_key(|(nth, _)| *nth);
    caught.into_iter().map(|(_, one)| one).collect()
}

fn hunt_one(mutant: Mutant, starts: u64, limit: u64, template: &Template) -> Caught {
    let (_, name, what) = LIVE.iter().copied().find(|(one, ..)| *one == mutant).unwrap_or((mutant, "", ""));
    let mut caught = Caught { mutant: name, what, seeds: Vec::new(), invariant: None };
    let options = Options { mutant: Some(mutant), ..Options::default() };
    for start in 0..starts.max(1) {
        let mut taken = limit + 1;
        for nth in 0..limit {
            let seed = start * 1_000_000 + nth;
            let broken = match safely(seed, template, &options) {
                Ok(ended) => ended.violations.first().map(|one| one.invariant.to_owned()),
                Err(_) => Some("panic".to_owned()),
            };
            if let Some(broken) = broken {
                taken = nth + 1;
                caught.invariant.get_or_insert(broken);
                break;
            }
        }
        caught.seeds.push(taken);
    }
    caught
}

/// Seeds a second.
pub fn per_second(seeds: u64, took: Duration) -> u64 {
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX).max(1);
    seeds.saturating_mul(1000) / millis
}
