//! A second process on the folder of a till that is in the middle of a payment: it is refused, and
//! the payment does not notice. Who only looks is let in.

use std::{process::Output, thread::sleep, time::Duration};

use anyhow::{Context, Result, ensure};

use super::{
    bench::Bench,
    case::{Case, Different},
    check,
    flow::Flow,
    point::{Hurt, Played, judge_case},
};

/// Who comes, and whether it is let in.
pub(crate) const VISITORS: &[(&[&str], bool)] = &[
    (&["sale", "--terminal", "Counter 1", "--amount", "3.00", "--request-id", "other", "--wait", "5"], false),
    (&["sale", "--cash", "5.00", "--amount", "3.00", "--request-id", "other"], false),
    (&["sale", "--terminal", "Counter 1", "--amount", "12.50", "--request-id", "wish", "--wait", "5"], false),
    (&["terminal", "add", "Counter 9", "--address", "127.0.0.1:1", "--profile", "simulator"], false),
    (&["serve", "--ui", "."], false),
    (&["doctor"], true),
];

pub(crate) fn play(bench: &Bench, name: &str, words: &[&str], welcome: bool) -> Played {
    let place = format!("beside `florin {}`", words.join(" "));
    let case = Case::open_with(bench, Flow::Sale, name, "default approve after 1500ms", Different::default());
    judge_case(case, &place, |case| {
        let mut first = case.begin()?;
        let visit = visit(case, words);
        ensure!(first.try_wait()?.is_none(), "the payment ended before the visitor came: {visit:?}");
        let ended = case.end(first)?;
        ensure!(ended.code == Some(0), "with a visitor it ends with {ended}");
        let visit = visit?;
        let said = String::from_utf8_lossy(&visit.stderr).into_owned();
        ensure!(visit.status.success() == welcome, "the visitor ended with {}: {said}", visit.status);
        let own = welcome || said.contains("another") || said.contains("in use") || said.contains("open");
        ensure!(own, "the visitor was refused for another reason: {said}");
        Ok(Hurt::Yes)
    })
}

fn visit(case: &Case<'_>, words: &[&str]) -> Result<Output> {
    // in the middle of the payment: the folder is locked, the terminal has the customer
    while !check::is_busy(case.address())? {
        sleep(Duration::from_millis(2));
    }
    case.other(words).output().context("visit")
}
