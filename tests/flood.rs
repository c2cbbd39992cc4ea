//! Card payments beside somebody who calls the door without a pause (security.md, L16).
//!
//! How long they take beside it is no matter of a test: `cargo xtask bench listener` measures that.
//! `FLORIN_FLOOD=300000` is a minute of 5,000 a second.
#![expect(clippy::print_stdout, reason = "a long run says how much it was")]

use florin_tests::{COUNTERS, Flood, TestShop};

/// What a flood may make a till grow by.
const GROWTH_MAX_KIB: u64 = 64 * 1024;
/// A flood that is none would prove nothing.
const CALLS_MIN: u64 = 3_000;
const PAYMENTS_MIN: usize = 5;

#[test]
fn l16_payments_beside_a_flood_complete_and_memory_stays_bounded() {
    let mut shop = TestShop::with_counter(&COUNTERS[0].full(), "");
    // what a payment needs the first time is no growth
    pay(&mut shop);
    let before = memory_kib();
    let calls = calls();
    let flood = Flood::start(&shop, 0);
    let mut payments = 0;
    while payments < PAYMENTS_MIN || flood.heard().shown < calls {
        pay(&mut shop);
        payments += 1;
    }
    let peak = memory_kib();
    let heard = flood.stop();
    assert!(heard.shown >= calls, "{heard:?}");
    if let Some((before, peak)) = before.zip(peak) {
        let growth = peak.saturating_sub(before);
        assert!(growth <= GROWTH_MAX_KIB, "{growth} KiB more after {heard:?}");
    }
    println!("{payments} payments beside {} callbacks", heard.shown);
    let books = shop.books_agree();
    assert_eq!(books.approved.len(), payments + 1, "each payment came to its end, once");
}

fn calls() -> u64 {
    std::env::var("FLORIN_FLOOD").ok().and_then(|calls| calls.parse().ok()).unwrap_or(CALLS_MIN)
}

fn pay(shop: &mut TestShop) {
    shop.ring_up(&[("Espresso", "2")]);
    shop.checkout();
    shop.script("approve");
    shop.pay_by_card();
    shop.expect_payment("approved");
    shop.next();
}

/// The most memory that this process had, where the system says it.
fn memory_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}
