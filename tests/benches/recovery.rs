//! How long a till that was killed in the middle of a card payment needs until the payment is on the
//! screen and the terminal was asked for it, beside a start with nothing open; on the same thick books,
//! turn by turn.
//!
//! ```sh
//! cargo bench -p florin-tests --bench recovery
//! ```
//!
//! `FLORIN_SALES` says how thick (20,000 sales), `FLORIN_ROUNDS` how often (2,000), `FLORIN_REPORTS` where the figures go as
//! JSON besides. The time is that of the core in this
//! process, on this computer's disk and sockets; starting the program and painting come on top.
#![expect(clippy::print_stdout, reason = "the figures are the point of the run")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark that cannot go on ends")]

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use florin_tests::TestShop;
use serde_json::{Value, json};

/// Rounds that are not counted.
const WARM: usize = 5;

fn main() {
    let sales = number("FLORIN_SALES", 20_000);
    let rounds = number("FLORIN_ROUNDS", 2_000);
    let mut shop = TestShop::with_terminal("");
    thicken(&mut shop, sales);
    let (mut plain, mut killed) = (Vec::new(), Vec::new());
    for _ in 0..WARM + rounds {
        plain.push(start_with_nothing_open(&mut shop));
        killed.push(start_in_a_payment(&mut shop));
    }
    let (plain, killed) = (Times::of(plain.split_off(WARM)), Times::of(killed.split_off(WARM)));
    let books = shop.books_agree();
    println!("{} sales in the books, {rounds} rounds", books.sales);
    println!(
        "nothing open:      p50 {:.1} ms, p99 {:.1} ms, worst {:.1} ms",
        plain.p50, plain.p99, plain.worst
    );
    println!(
        "a payment is open: p50 {:.1} ms, p99 {:.1} ms, worst {:.1} ms",
        killed.p50, killed.p99, killed.worst
    );
    if let Some(folder) = std::env::var_os("FLORIN_REPORTS") {
        let report = json!({
            "sales": books.sales, "rounds": rounds, "nothing_open_ms": plain.told(), "payment_open_ms": killed.told(),
        });
        let mut file = File::create(Path::new(&folder).join("recovery.json")).unwrap();
        file.write_all(report.to_string().as_bytes()).unwrap();
    }
    println!("ratio: p50 {:.2}, p99 {:.2}", killed.p50 / plain.p50, killed.p99 / plain.p99);
}

fn number(name: &str, otherwise: usize) -> usize {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

/// Sells for cash on a disk in memory, where that is quick, and goes on with the books on the real one.
fn thicken(shop: &mut TestShop, sales: usize) {
    shop.move_to_another_disk();
    for _ in 0..sales {
        ring_up(shop);
        shop.pay_cash("50.00");
        shop.next();
    }
    shop.move_to_this_computer();
}

fn ring_up(shop: &mut TestShop) {
    shop.ring_up(&[("Butter croissant", "2")]);
    shop.checkout();
}

fn start_with_nothing_open(shop: &mut TestShop) -> Duration {
    shop.kill();
    let began = Instant::now();
    shop.start();
    shop.state();
    let took = began.elapsed();
    shop.sign_in("Cashier");
    took
}

fn start_in_a_payment(shop: &mut TestShop) -> Duration {
    ring_up(shop);
    shop.script("slow 30ms");
    shop.pay_by_card();
    shop.expect_payment("sent");
    shop.kill();
    let asked = questions(shop);
    let began = Instant::now();
    shop.start();
    shop.until("the payment is shown and asked for", |shop| {
        shop.payment() != Value::Null && questions(shop) > asked
    });
    let took = began.elapsed();
    shop.sign_in("Cashier");
    shop.expect_payment_in_time("approved", Duration::from_millis(200));
    shop.next();
    took
}

/// How often the terminal was asked what became of a payment.
fn questions(shop: &TestShop) -> u64 {
    shop.terminal().arrivals().categories.get("TransactionStatus").copied().unwrap_or(0)
}

struct Times {
    p50: f64,
    p99: f64,
    worst: f64,
}

impl Times {
    /// In milliseconds.
    fn of(mut all: Vec<Duration>) -> Self {
        all.sort_unstable();
        let at = |per_cent: usize| all[(all.len() - 1) * per_cent / 100].as_secs_f64() * 1_000.0;
        Self { p50: at(50), p99: at(99), worst: at(100) }
    }

    fn told(&self) -> Value {
        json!({ "p50": self.p50, "p99": self.p99, "worst": self.worst })
    }
}
