//! `florin verify` as a campaign sees it: one JSON document, one sentence, one code.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as expected"
)]
#![expect(clippy::disallowed_methods, reason = "what is written here is damaged on purpose")]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

const FLORIN: &str = env!("CARGO_BIN_EXE_florin");

/// A till with a sale by card and one in cash, and the terminal's ledger.
struct Shop {
    folder: tempfile::TempDir,
    terminal: Child,
}

impl Shop {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut terminal = Command::new(FLORIN)
            .args(["simulate", "--script", "approve", "--ledger"])
            .arg(folder.path().join("ledger.jsonl"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(terminal.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let said: Value = serde_json::from_str(&first).unwrap();
        let shop = Self { folder, terminal };
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../xtask/demo/shop.toml");
        shop.done(&["init", "--key-file", "--shop", file.to_str().unwrap()]);
        let address = said["address"].as_str().unwrap();
        shop.done(&["terminal", "add", "Counter 1", "--address", address, "--profile", "simulator"]);
        let card = ["sale", "--terminal", "Counter 1", "--amount", "12.50", "--wait", "10"];
        shop.done(&[&card[..], &["--request-id", "a"]].concat());
        shop.done(&["sale", "--cash", "10", "--amount", "8.00", "--request-id", "b"]);
        shop
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("till")
    }

    fn ledger(&self) -> PathBuf {
        self.folder.path().join("ledger.jsonl")
    }

    fn run(&self, arguments: &[&str]) -> (i32, Value, String) {
        let mut command = Command::new(FLORIN);
        command.args(arguments).arg("--data").arg(self.data()).env("FLORIN_LOG", "off");
        ran(&mut command)
    }

    fn done(&self, arguments: &[&str]) {
        let (code, _, words) = self.run(arguments);
        assert_eq!(code, 0, "{arguments:?}: {words}");
    }

    fn verify(&self) -> (i32, Value, String) {
        let ledger = self.ledger();
        self.run(&["verify", "--ledger", ledger.to_str().unwrap()])
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        self.terminal.kill().unwrap();
        self.terminal.wait().unwrap();
    }
}

/// Code, last line of the output, words for people.
fn ran(command: &mut Command) -> (i32, Value, String) {
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let last = text.lines().last().map_or(Value::Null, |line| serde_json::from_str(line).unwrap());
    (output.status.code().unwrap(), last, String::from_utf8(output.stderr).unwrap())
}

#[test]
fn sound_books_that_agree_with_the_terminal_end_with_0() {
    let shop = Shop::new();
    let (code, books, words) = shop.verify();
    assert_eq!((code, words.as_str()), (0, ""));
    assert_eq!((&books["sound"], &books["sales"]), (&Value::Bool(true), &2.into()));
    assert_eq!(books["first_problem"], Value::Null);
    assert_eq!((&books["ledger"]["charges"], &books["ledger"]["explained"]), (&1.into(), &0.into()));
}

#[test]
fn a_charge_that_the_books_do_not_know_ends_with_1() {
    let shop = Shop::new();
    let line = fs::read_to_string(shop.ledger()).unwrap();
    fs::write(shop.ledger(), format!("{line}{}", line.replace("12.5", "13.5"))).unwrap();
    let (code, books, words) = shop.verify();
    assert_eq!((code, &books["sound"]), (1, &Value::Bool(false)));
    let first = &books["first_problem"];
    assert!(first["place"].as_str().unwrap().starts_with("ledger T01-"), "{first}");
    assert!(first["what"].as_str().unwrap().contains("the books say 12.50 EUR"), "{first}");
    assert!(words.contains("at the terminal and at the bank"), "{words}");
    assert_eq!(shop.run(&["verify"]).0, 0, "the books alone are sound");
}

#[test]
fn damage_ends_with_1_and_names_the_place() {
    let shop = Shop::new();
    let path = shop.data().join("till.sqlite");
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..].fill(0);
    fs::write(&path, bytes).unwrap();
    let (code, books, words) = shop.run(&["verify"]);
    assert_eq!((code, &books["sound"]), (1, &Value::Bool(false)), "{books}");
    assert_eq!(books["first_problem"]["place"], "database file");
    assert!(words.contains("restore the newest backup"), "{words}");

    fs::write(&path, []).unwrap();
    let (code, books, _) = shop.run(&["verify"]);
    assert_eq!(code, 1);
    assert!(books["first_problem"]["what"].as_str().unwrap().contains("it is empty"), "{books}");
}

#[test]
fn what_cannot_be_read_ends_with_7_and_wrong_words_with_2() {
    let shop = Shop::new();
    let none = shop.folder.path().join("none");
    let (code, said, words) = ran(Command::new(FLORIN).args(["verify", "--data"]).arg(&none));
    assert_eq!((code, &said["sound"]), (7, &Value::Bool(false)));
    assert!(said["error"].as_str().unwrap().contains("there is none"), "{said}");
    assert!(words.contains("nothing can be said of this till"), "{words}");
    assert!(!none.exists(), "looking makes nothing");
    assert_eq!(shop.run(&["verify", "--ledger", "/nowhere/ledger.jsonl"]).0, 7);
    fs::write(shop.ledger(), "no record\n").unwrap();
    assert_eq!(shop.verify().0, 7);
    assert_eq!(ran(Command::new(FLORIN).arg("verify")).0, 2);
}
