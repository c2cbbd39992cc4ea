//! A till that is killed: what was promised is there afterwards.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
};

use super::kit::Till;
use crate::Db;

/// Where the other process is told to sell.
const FOLDER: &str = "FLORIN_TEST_TILL_FOLDER";

/// What the process does that is killed.
fn sell_for_ever(folder: &Path) -> ! {
    let till = Till::new_in(folder);
    loop {
        let (cash, (_, card)) = (till.sell(), till.sell_by_card());
        // said only after the store returned: from here on it must be there
        let mut out = std::io::stdout().lock();
        writeln!(out, "sold {}\nsold {}", cash.id, card.id).unwrap();
        out.flush().unwrap();
    }
}

/// Runs itself in another process, which has the folder in its environment and sells there.
#[test]
fn a_killed_till_kept_what_it_promised() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        sell_for_ever(folder.as_ref());
    }
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "tests::cut::a_killed_till_kept_what_it_promised", "--nocapture"])
        .env(FOLDER, folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let promised: Vec<String> =
        lines.filter_map(|line| line.strip_prefix("sold ").map(str::to_owned)).take(21).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(promised.len(), 21);

    // a reader understands what a dead till left, before anybody repairs it
    let reader = Db::open_read_only(folder.path()).unwrap();
    assert_eq!(reader.verify().unwrap().problems, []);
    drop(reader);

    let till = Till::open(folder.path());
    for id in promised {
        let sale = till.db().sale(id.parse().unwrap()).unwrap().unwrap();
        assert!(sale.completed().is_some());
    }
    assert!(till.sell().completed().is_some());
    let books = till.db().verify().unwrap();
    assert_eq!(books.problems, []);
    assert!(books.sales_completed >= 22);
}
