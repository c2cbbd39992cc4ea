//! Plays all scenarios and writes the report.

use std::collections::{BTreeMap, VecDeque};
use std::fs::File;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use florin_tests::TestShop;
use serde_json::json;
use simulator::Options;

use crate::play;
use crate::scenario::{self, Scenario};

/// How many shops are open at once: they wait far more than they compute.
const SHOPS: usize = 6;
/// A shop closes after so many scenarios, so that none has a day of a year's length.
const PER_SHOP: usize = 40;
/// How often a full run plays each scenario.
const FULL_ROUNDS: usize = 2;

#[test]
fn the_wire_breaks_everywhere_and_the_books_agree() {
    let only = std::env::var("FLORIN_WIRE_ONLY").ok();
    let full = std::env::var("FLORIN_WIRE").is_ok_and(|value| value == "full");
    let (list, rounds) = match (&only, full) {
        (Some(_), _) => (scenario::all(), 1),
        (None, true) => (scenario::all(), FULL_ROUNDS),
        (None, false) => (scenario::gate(), 1),
    };
    let wanted = |one: &Scenario| only.as_ref().is_none_or(|part| one.name.contains(part));
    let list: Vec<Scenario> = list.into_iter().filter(wanted).collect();
    let work: VecDeque<&Scenario> = std::iter::repeat_n(&list, rounds).flatten().collect();
    let plays = work.len();
    let began = Instant::now();
    let failed = play_all(work);
    report(&list, plays, &failed, began.elapsed());
    let told: Vec<String> = failed.iter().map(|(name, why)| format!("{name}: {why}")).collect();
    assert!(failed.is_empty(), "{} of {plays} failed:\n{}", failed.len(), told.join("\n"));
}

/// Plays with several shops at once; gives what failed and why.
fn play_all(work: VecDeque<&Scenario>) -> BTreeMap<String, String> {
    let (work, failed) = (Mutex::new(work), Mutex::new(BTreeMap::new()));
    std::thread::scope(|threads| {
        for _ in 0..SHOPS {
            threads.spawn(|| {
                let (mut shop, mut played) = (None, 0);
                loop {
                    let next = work.lock().unwrap().pop_front();
                    let Some(scenario) = next else { return };
                    shop = shop.filter(|_| played % PER_SHOP != 0);
                    played += 1;
                    match play_one(shop.take(), scenario) {
                        Ok(used) => shop = Some(used),
                        Err(why) => drop(failed.lock().unwrap().insert(scenario.name.clone(), why)),
                    }
                }
            });
        }
    });
    failed.into_inner().unwrap()
}

/// Plays in this shop, or in a new one. A till that failed once is not asked again: its books prove nothing more.
fn play_one(shop: Option<TestShop>, scenario: &Scenario) -> Result<TestShop, String> {
    let went = catch_unwind(AssertUnwindSafe(|| {
        let mut shop = shop.unwrap_or_else(|| TestShop::behind_a_proxy(Options::default()));
        play::play(&mut shop, scenario);
        shop
    }));
    went.map_err(|panic| match panic.downcast::<String>() {
        Ok(text) => *text,
        Err(other) => other.downcast_ref::<&str>().map_or_else(String::new, |text| (*text).to_owned()),
    })
}

/// For `cargo xtask` and for people.
fn report(list: &[Scenario], plays: usize, failed: &BTreeMap<String, String>, took: Duration) {
    let page = json!({
        "scenarios": list.len(),
        "plays": plays,
        "passed": list.len() - failed.len(),
        "failed": failed.keys().collect::<Vec<_>>(),
        "seconds": (took.as_secs_f64() * 10.0).round() / 10.0,
    });
    // Cargo's own folder for tests stands in the target folder, wherever that was put.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("faults");
    std::fs::create_dir_all(&folder).unwrap();
    let (beside, place) = (folder.join("wire.json.new"), folder.join("wire.json"));
    File::create(&beside).unwrap().write_all(format!("{page:#}\n").as_bytes()).unwrap();
    std::fs::rename(beside, place).unwrap();
}
