//! How long a sale by card takes while 5,000 callbacks a second come in at the door, beside one in peace; turn by turn
//! in one run, because only the ratio means anything.
//!
//! ```sh
//! cargo xtask bench listener
//! ```
//!
//! A sale is: two lines rung up, paid at a simulated terminal that approves at once, shown as paid, the next customer.
//! The callbacks pass every check: they come from the terminal's address with its names, each with a number of its
//! own, so each is read, shown and answered. Who calls runs on this computer too, and takes its share of it.
//!
//! `FLORIN_PAIRS` says how often (15), `FLORIN_SALES` how many sales a turn has (40), `FLORIN_CALLS` how many callbacks
//! a second (5,000), `FLORIN_REPORTS` where the figures go as JSON besides.
#![expect(clippy::print_stdout, reason = "the figures are the point of the run")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark that cannot go on ends")]

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use florin_tests::{COUNTERS, Flood, TestShop};
use serde_json::json;

/// A sale beside the flood takes at most so many times what it takes in peace.
const TARGET: f64 = 2.0;
/// Less than this part of the callbacks that were asked for is no such flood.
const FLOOD_MIN: f64 = 0.9;

fn main() -> ExitCode {
    let (pairs, sales) = (number("FLORIN_PAIRS", 15), number("FLORIN_SALES", 40));
    let calls = number("FLORIN_CALLS", 5_000);
    let mut shop = TestShop::with_counter(&COUNTERS[0].full(), "");
    // code, caches and the session with the terminal
    peace(&mut shop, sales);
    flood(&mut shop, sales, calls);
    let (mut quiet, mut loud, mut rates) = (Vec::new(), Vec::new(), Vec::new());
    let mut ratios = Vec::new();
    for pair in 0..pairs {
        // nobody always comes after the other
        let (calm, (beside, rate)) = if pair % 2 == 0 {
            let calm = peace(&mut shop, sales);
            (calm, flood(&mut shop, sales, calls))
        } else {
            let beside = flood(&mut shop, sales, calls);
            (peace(&mut shop, sales), beside)
        };
        ratios.push(at(&beside, 50) / at(&calm, 50));
        quiet.extend(calm);
        loud.extend(beside);
        rates.push(rate);
    }
    shop.books_agree();
    for (name, times) in [("in peace", &quiet), ("beside the flood", &loud)] {
        println!("a sale {name:<17} p50 {:.2} ms, p99 {:.2} ms", at(times, 50), at(times, 99));
    }
    let rate = at(&rates, 50);
    let ratio = [0, 50, 100].map(|per_cent| at(&ratios, per_cent));
    let tail = at(&loud, 99) / at(&quiet, 99);
    println!("{rate:.0} callbacks a second were let in and answered, {calls} asked for");
    println!("ratio: p50 {:.2} ({:.2} to {:.2} by pair), p99 {tail:.2}", ratio[1], ratio[0], ratio[2]);
    if let Some(folder) = std::env::var_os("FLORIN_REPORTS") {
        let told = |times: &[f64]| json!({ "p50": at(times, 50), "p99": at(times, 99) });
        let report = json!({
            "pairs": pairs, "sales": quiet.len(), "calls_per_second": rate, "target": TARGET, "quiet_ms": told(&quiet),
            "flood_ms": told(&loud), "ratio": { "least": ratio[0], "median": ratio[1], "most": ratio[2], "p99": tail },
        });
        write!(File::create(Path::new(&folder).join("flood.json")).unwrap(), "{report}").unwrap();
    }
    let flooded = rate >= FLOOD_MIN * f64::from(calls);
    if flooded && ratio[1] <= TARGET { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn number(name: &str, otherwise: u32) -> u32 {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

/// Milliseconds of each sale.
fn peace(shop: &mut TestShop, sales: u32) -> Vec<f64> {
    (0..sales).map(|_| sell(shop)).collect()
}

/// The same beside a flood, and how many callbacks were let in each second.
fn flood(shop: &mut TestShop, sales: u32, calls: u32) -> (Vec<f64>, f64) {
    let flood = Flood::start(shop, calls);
    // it is a flood before anybody sells
    std::thread::sleep(Duration::from_millis(50));
    let (before, began) = (flood.heard(), Instant::now());
    let times = peace(shop, sales);
    let heard = flood.heard();
    let rate = f64::from(u32::try_from(heard.shown - before.shown).unwrap()) / began.elapsed().as_secs_f64();
    flood.stop();
    (times, rate)
}

fn sell(shop: &mut TestShop) -> f64 {
    shop.script("approve");
    let began = Instant::now();
    shop.ring_up(&[("Espresso", "2"), ("Butter croissant", "1")]);
    shop.checkout();
    shop.pay_by_card();
    while shop.payment()["state"] != "approved" {
        std::thread::sleep(Duration::from_micros(500));
        assert!(began.elapsed() < Duration::from_secs(60), "the payment does not end: {}", shop.payment());
    }
    shop.next();
    began.elapsed().as_secs_f64() * 1_000.0
}

/// The value below which so many per cent are.
fn at(values: &[f64], per_cent: usize) -> f64 {
    let mut all = values.to_vec();
    all.sort_by(f64::total_cmp);
    all[(all.len() - 1) * per_cent / 100]
}
