//! `florin` as other programs see it: lines of JSON, exit codes, and one outcome per request id.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as expected"
)]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

const FLORIN: &str = env!("CARGO_BIN_EXE_florin");

/// A till and a terminal that plays a script; both end with the test.
struct Shop {
    folder: tempfile::TempDir,
    terminal: Child,
    address: String,
}

impl Shop {
    fn new(script: &str) -> Self {
        Self::simulating(&["--script", script])
    }

    fn simulating(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut terminal =
            Command::new(FLORIN).arg("simulate").args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        BufReader::new(terminal.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let said: Value = serde_json::from_str(&first).unwrap();
        let address = said["address"].as_str().unwrap().to_owned();
        let shop = Self { folder, terminal, address };
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../xtask/demo/shop.toml");
        let file = file.to_str().unwrap();
        assert_eq!(shop.run(&["init", "--shop", file, "--key-file"]).code, 0);
        let address = shop.address.clone();
        let add = ["terminal", "add", "Counter 1", "--address", &address, "--profile", "simulator"];
        let quick = ["--set", "fence_ms=400", "--set", "poll_first_ms=50", "--set", "poll_every_ms=100"];
        assert_eq!(shop.run(&[&add[..], &quick[..]].concat()).code, 0);
        shop
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("till")
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        let output = Command::new(FLORIN)
            .args(arguments)
            .arg("--data")
            .arg(self.data())
            .env("FLORIN_LOG", "off")
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        Ran { code: output.status.code().unwrap(), lines, words: String::from_utf8(output.stderr).unwrap() }
    }

    fn card(&self, amount: &str, request: &str) -> Ran {
        self.run(&[
            "sale",
            "--terminal",
            "Counter 1",
            "--amount",
            amount,
            "--request-id",
            request,
            "--wait",
            "10",
        ])
    }

    fn cash(&self, amount: &str, cash: &str, request: &str) -> Ran {
        self.run(&["sale", "--cash", cash, "--amount", amount, "--request-id", request])
    }

    fn books(&self) -> Value {
        let ran = self.run(&["verify"]);
        assert_eq!(ran.code, 0, "the books are sound: {}", ran.words);
        ran.last()
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        self.terminal.kill().unwrap();
        self.terminal.wait().unwrap();
    }
}

struct Ran {
    code: i32,
    lines: Vec<Value>,
    words: String,
}

impl Ran {
    fn last(&self) -> Value {
        self.lines.last().cloned().unwrap_or_default()
    }

    fn states(&self) -> Vec<&str> {
        self.lines.iter().filter_map(|line| line["state"].as_str()).collect()
    }
}

#[test]
fn a_card_sale_is_told_step_by_step_with_the_outcome_last() {
    let shop = Shop::new("approve");
    let ran = shop.card("12.50", "a");
    assert_eq!(ran.code, 0, "{}", ran.words);
    assert_eq!(ran.states(), ["intent", "in_flight", "approved"]);
    let end = ran.last();
    assert_eq!((&end["outcome"], &end["receipt"]), (&"approved".into(), &"T01-000001".into()));
    assert_eq!(shop.books()["card"][0]["text"], "12.50");
}

#[test]
fn every_outcome_has_its_exit_code() {
    let shop = Shop::new("decline Refusal, cancel, busy, lost, lost request, reboot");
    let codes: Vec<i32> =
        ["a", "b", "c", "d", "e", "f"].iter().map(|id| shop.card("5.00", id).code).collect();
    assert_eq!(codes, [3, 4, 6, 0, 6, 5]);
    assert_eq!(shop.books()["approved"].as_array().unwrap().len(), 1);
}

#[test]
fn the_same_request_id_repeats_its_outcome_and_other_arguments_are_a_mistake() {
    let shop = Shop::new("approve, approve");
    let first = shop.card("12.50", "a");
    let again = shop.card("12.50", "a");
    assert_eq!((again.code, again.last()), (0, first.last()));
    let other = shop.card("13.00", "a");
    assert_eq!((other.code, other.last()["error"]["code"].clone()), (2, "request_reused".into()));
    assert_eq!(shop.cash("12.50", "20.00", "a").code, 2, "another tender is another sale");
    assert_eq!(shop.books()["approved"].as_array().unwrap().len(), 1);
}

#[test]
fn nothing_is_sent_while_an_older_attempt_is_open() {
    let shop = Shop::new("reboot, approve");
    let args = ["sale", "--terminal", "Counter 1", "--amount", "5.00", "--wait", "1"];
    assert_eq!(shop.run(&[&args[..], &["--request-id", "a"]].concat()).code, 5);
    let second = shop.run(&[&args[..], &["--request-id", "b"]].concat());
    assert_eq!((second.code, second.last()["sent"].clone()), (5, false.into()));
    assert_eq!(second.last()["open"][0], "T01-000001/1");
    assert_eq!(shop.books()["open"], 1);
}

#[test]
fn a_broken_wire_loses_an_answer_and_no_payment() {
    // Each sale opens a session first; the fault is for what follows it.
    let shop =
        Shop::simulating(&["--proxy", "clean, cut answer after 120 and latency 20ms, clean, clean, refuse"]);
    let lost = shop.card("12.50", "a");
    assert_eq!((lost.code, lost.states()), (0, vec!["intent", "in_flight", "unknown", "approved"]));
    assert_eq!(shop.card("5.00", "b").code, 6, "nobody listens");
    assert_eq!(shop.books()["approved"].as_array().unwrap().len(), 1);
    let wrong = Command::new(FLORIN).args(["simulate", "--proxy", "cut after 120"]).output().unwrap();
    let words = String::from_utf8(wrong.stderr).unwrap();
    assert_eq!(wrong.status.code(), Some(2));
    assert!(words.contains("cut request"), "{words}");
}

#[test]
fn cash_needs_no_terminal_and_gives_change() {
    let shop = Shop::new("");
    let ran = shop.cash("12.52", "20.00", "a");
    assert_eq!((ran.code, ran.last()["change"].clone()), (0, "7.50".into()), "12.52 is 12.50 in cash");
    assert_eq!(shop.cash("12.52", "20.00", "a").last(), ran.last());
    let too_little = shop.cash("12.52", "10.00", "b");
    assert_eq!(too_little.code, 2, "a mistake that names the cure");
    assert_eq!(too_little.last()["error"]["detail"]["cure"], "hand over at least 12.50 EUR");
    let next = shop.cash("1.00", "1.00", "c");
    assert_eq!(next.last()["reference"], "T01-000002", "a mistake opens no sale");
    assert_eq!(shop.books()["cash"][0]["text"], "13.50");
}

#[test]
fn words_that_cannot_be_carried_out_are_named() {
    let shop = Shop::new("");
    for (amount, request) in [("abc", "a"), ("0", "b"), ("-1", "c"), ("1,50", "d"), ("1.505", "e")] {
        let ran = shop.card(amount, request);
        assert_eq!((ran.code, ran.last()["error"]["code"].clone()), (2, "invalid".into()), "{amount}");
    }
    let nobody = shop.run(&["sale", "--terminal", "Nowhere", "--amount", "1.00", "--request-id", "f"]);
    assert_eq!((nobody.code, nobody.last()["error"]["code"].clone()), (2, "terminal_missing".into()));
    let both = ["sale", "--terminal", "x", "--cash", "1", "--amount", "1", "--request-id", "g"];
    assert_eq!(shop.run(&both).code, 2);
    for wrong in [
        ["terminal", "add", "Counter 1", "--address", "127.0.0.1:1", "--profile", "simulator"],
        ["terminal", "add", "B", "--address", "127.0.0.1:1", "--profile", "nothing"],
        ["terminal", "add", "B", "--address", "192.0.2.1:80", "--profile", "simulator"],
    ] {
        let ran = shop.run(&wrong);
        assert_eq!((ran.code, ran.lines.len()), (2, 0), "{wrong:?}: {}", ran.words);
    }
    assert_eq!(shop.books()["sales"], 0);
}

#[test]
fn doctor_says_what_it_found_and_a_missing_till_is_a_fault() {
    let shop = Shop::new("");
    let ran = shop.run(&["doctor"]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.lines.iter().any(|line| line["level"] == "warning"),
        "a key in a file is weaker, and it says so"
    );
    let nowhere = Command::new(FLORIN).args(["doctor", "--data", "no/such/folder"]).output().unwrap();
    assert_eq!(nowhere.status.code(), Some(1));
}
