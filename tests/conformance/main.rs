//! Every family of terminals, light and full, and a device behind a cloud in every spelling and both ways of
//! answering, through the same shop day: the same journeys, and after each the terminal's ledger beside the books,
//! payment by payment. Only data differs between the families; what one of them cannot do is listed with its
//! reason and never skipped in silence.
//!
//! The table stands in `docs/conformance.md`, and a column that says something else fails.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed, and the table is printed"
)]

mod day;
mod journeys;

use std::fmt::Write as _;

use florin_tests::{COUNTERS, Counter, DEVICES};

use day::{Cell, Day};
use journeys::JOURNEYS;

/// One family in one mode through all journeys, in one till on one day.
fn shop_day(counter: Counter) {
    let mut day = Day::begin(counter);
    let mut cells = Vec::new();
    for (name, journey) in JOURNEYS {
        let cell = journey(&mut day);
        if cell == Cell::Ran {
            day.close(name);
        }
        cells.push((*name, cell));
    }
    let later = counter.behind.is_some_and(|way| way.pace == "async");
    assert_eq!(day.shop.answers_fetched() > 0, later, "the answers came on another way than the column says");
    write(&counter, &cells);
    if std::env::var_os("FLORIN_CONFORMANCE").is_none() {
        is_as_the_page_says(&counter, &cells);
    }
}

/// Whoever reads the page reads what this run found.
fn is_as_the_page_says(counter: &Counter, cells: &[(&str, Cell)]) {
    let page = include_str!("../../docs/conformance.md");
    let table: Vec<Vec<&str>> = page
        .lines()
        .filter(|line| line.starts_with("| "))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let name = counter.title();
    let column = table[0].iter().position(|title| *title == name);
    let column = column.expect("a family without a column: run `cargo xtask conformance`");
    for ((journey, cell), row) in cells.iter().zip(&table[1..]) {
        let said = (row[0], row[column].starts_with("yes"));
        assert_eq!(said, (*journey, *cell == Cell::Ran), "{name}: run `cargo xtask conformance`");
    }
    assert_eq!(table.len(), cells.len() + 1, "run `cargo xtask conformance`");
}

/// A column of the table, one file a column, so that columns may be made side by side.
fn write(counter: &Counter, cells: &[(&str, Cell)]) {
    let mut text = String::new();
    for (name, cell) in cells {
        match cell {
            Cell::Ran => writeln!(text, "{name}: ran, ledger equals books").unwrap(),
            Cell::Cannot(why) => writeln!(text, "{name}: cannot, {why}").unwrap(),
        }
    }
    println!("{}\n{text}", counter.title());
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("conformance");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{}.txt", counter.title().replace(' ', "-")));
    let mut file = std::fs::File::create(path).unwrap();
    std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
}

macro_rules! families {
    ($($number:literal $light:ident $full:ident,)+) => {
        $(
            #[test]
            fn $light() {
                shop_day(COUNTERS[$number]);
            }

            #[test]
            fn $full() {
                shop_day(COUNTERS[$number].full());
            }
        )+
    };
}

families! {
    0 generic_light generic_full,
    1 swedbank_pax_light swedbank_pax_full,
    2 westpay_light westpay_full,
    3 adyen_local_light adyen_local_full,
    4 bilt_light bilt_full,
    5 fusion_light fusion_full,
}

macro_rules! devices {
    ($($number:literal $name:ident,)+) => {
        $(
            #[test]
            fn $name() {
                shop_day(DEVICES[$number]);
            }
        )+
    };
}

devices! {
    0 ppaas_v5_long_sync,
    1 ppaas_v5_long_async,
    2 ppaas_v5_short_sync,
    3 ppaas_v5_short_async,
    4 ppaas_v3_sync,
    5 ppaas_v3_async,
}

#[test]
fn every_family_of_the_till_has_a_column() {
    let tested: Vec<&str> = COUNTERS.iter().map(|counter| counter.profile).collect();
    let known = florin_tests::TestShop::with_terminal("").call("terminal_profiles", serde_json::json!({}));
    for profile in known["profiles"].as_array().unwrap() {
        let name = profile["name"].as_str().unwrap();
        // Our own simulator's profile is the generic one with shorter waits, for demonstrations.
        assert!(name == "simulator" || tested.contains(&name), "{name} has no column");
    }
}
