//! The foreign library in a process of its own, which is told how often and says how long.

use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;

/// The process. It ends with its input.
pub(crate) struct Library {
    child: Child,
    input: Option<ChildStdin>,
    output: Lines<BufReader<ChildStdout>>,
}

impl Library {
    pub(crate) fn start() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/foreign");
        let mut node = Command::new("node");
        node.arg("bench.js").current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = node.spawn().unwrap();
        let (input, output) = (child.stdin.take(), child.stdout.take().unwrap());
        Self { child, input, output: BufReader::new(output).lines() }
    }

    /// Tells what the exchange is. What it did once in each way.
    pub(crate) fn begin(&mut self, told: &Value) -> Said {
        Said(self.say(&told.to_string()))
    }

    /// Nanoseconds for so many exchanges.
    pub(crate) fn take(&mut self, way: &str, count: u64) -> f64 {
        self.say(&format!("{way} {count}")).as_f64().unwrap()
    }

    fn say(&mut self, line: &str) -> Value {
        writeln!(self.input.as_mut().unwrap(), "{line}").unwrap();
        let answer = self.output.next().expect("a library that lives: is `npm ci` done in tests/foreign?");
        serde_json::from_str(&answer.unwrap()).unwrap()
    }
}

impl Drop for Library {
    fn drop(&mut self) {
        self.input.take();
        self.child.wait().unwrap();
    }
}

/// What the library wrote and read, by its way.
pub(crate) struct Said(Value);

impl Said {
    /// The bytes that it would send, and the answer as it understood it.
    pub(crate) fn of(&self, way: &str) -> (Vec<u8>, Vec<u8>) {
        let sent = self.0[way]["sent"].as_str().unwrap().to_owned();
        (sent.into_bytes(), self.0[way]["heard"].to_string().into_bytes())
    }
}
