//! A till and a terminal that plays a script, for the tests that move money; both end with the test.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

pub(crate) const FLORIN: &str = env!("CARGO_BIN_EXE_florin");

pub(crate) struct Shop {
    folder: tempfile::TempDir,
    terminal: Child,
    /// The PINs of the two people of the shop.
    pub(crate) cashier: String,
    pub(crate) manager: String,
}

impl Shop {
    pub(crate) fn new(script: &str) -> Self {
        Self::simulating(&["--script", script], "simulator")
    }

    /// With a terminal that is started with these arguments and paired as one of that family.
    pub(crate) fn simulating(arguments: &[&str], profile: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut terminal =
            Command::new(FLORIN).arg("simulate").args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        BufReader::new(terminal.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let said: Value = serde_json::from_str(&first).unwrap();
        let mut shop = Self { folder, terminal, cashier: String::new(), manager: String::new() };
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../xtask/demo/shop.toml");
        let made = shop.run(&["init", "--shop", file.to_str().unwrap(), "--key-file"]);
        assert_eq!(made.code, 0, "{}", made.words);
        let pin = |at: usize| made.last()["operators"][at]["pin"].as_str().unwrap().to_owned();
        (shop.cashier, shop.manager) = (pin(0), pin(1));
        let address = said["address"].as_str().unwrap();
        let add = ["terminal", "add", "Counter 1", "--address", address, "--profile", profile];
        let quick = ["--set", "fence_ms=400", "--set", "poll_first_ms=50", "--set", "poll_every_ms=100"];
        assert_eq!(shop.run(&[&add[..], &quick[..]].concat()).code, 0);
        shop
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Self::finish(self.command(arguments))
    }

    /// With the PIN of a person where the command wants one.
    pub(crate) fn run_as(&self, pin: &str, arguments: &[&str]) -> Ran {
        let mut command = self.command(arguments);
        command.env("FLORIN_PIN", pin);
        Self::finish(command)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(FLORIN);
        command.args(arguments).arg("--data").arg(self.folder.path().join("till"));
        command.env("FLORIN_LOG", "off").env_remove("FLORIN_PIN").stdin(Stdio::null());
        command
    }

    fn finish(mut command: Command) -> Ran {
        let output = command.output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        Ran { code: output.status.code().unwrap(), lines, words: String::from_utf8(output.stderr).unwrap() }
    }

    /// What `florin verify` says of books that must be sound.
    pub(crate) fn books(&self) -> Value {
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

pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) lines: Vec<Value>,
    pub(crate) words: String,
}

impl Ran {
    pub(crate) fn last(&self) -> Value {
        self.lines.last().cloned().unwrap_or_default()
    }

    /// The states that were shown.
    pub(crate) fn states(&self) -> Vec<&str> {
        self.lines.iter().filter_map(|line| line["state"].as_str()).collect()
    }
}
