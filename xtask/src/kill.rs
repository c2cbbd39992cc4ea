//! `cargo xtask kill`: one card sale of the real program, killed at every write, every fsync and
//! every connect, and run again under the same request id until it has an outcome.
//!
//! `strace` counts the system calls and sends SIGKILL at the Nth, before it happens; the N-1st is
//! thereby killed after. It counts for each thread by itself, and `florin sale` has two: one that
//! thinks and talks, one that writes to the disk. So each family of calls is chosen to come from
//! one of them, and every call of a family is a point. Each point has a fresh till and the same
//! terminal, whose ledger is the judge: at most one charge, and the books say the same.

use std::{
    fs::{self, File},
    io::{Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Command, Output},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::{
    children::{Running, bound},
    place::Place,
    run, setup,
};

/// What is counted: a name, the system calls behind it, and the file they must concern, if any.
/// Wake-ups between the threads are writes too, and no business of the books: `write` is counted
/// only where it goes to a file.
const FAMILIES: &[(&str, &str, Option<Target>)] = &[
    ("database write", "pwrite64", None),
    ("identity write", "write", Some(Target::Identity)),
    ("fsync", "fsync,fdatasync", None),
    ("output write", "write", Some(Target::Output)),
    ("socket write", "writev,sendto,sendmsg", None),
    ("connect", "connect", None),
];

/// A file whose writes are counted.
#[derive(Clone, Copy)]
enum Target {
    /// The new form of the till's identity, before it takes the old one's place.
    Identity,
    /// What the sale says.
    Output,
}

/// More calls than this a sale does not make; it keeps a mistake here from running for ever.
const MOST_POINTS: u32 = 3000;

/// How often a killed sale is run again before it must have an outcome.
const RERUNS: u32 = 5;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// What the terminal does with the payment, such as "approve", "lost" or "decline Refusal".
    #[arg(long, default_value = "approve")]
    script: String,
}

/// What the points came to.
#[derive(Default)]
struct Tally {
    points: u32,
    charged: u32,
    not_charged: u32,
}

pub(crate) fn run(place: &Place, options: &Options) -> Result<()> {
    setup::system(setup::BUILD)?;
    ensure!(run::quiet("strace", &["-V"]), "strace is missing; install it: sudo apt-get install strace");
    run::done(&mut run::cargo(&place.root, ["build", "--locked", "--quiet", "-p", "cli"]))?;
    let folder = place.target.join("kill");
    if folder.exists() {
        fs::remove_dir_all(&folder).context("clear the folder of the last run")?;
    }
    fs::create_dir_all(&folder)?;
    let mut command = bound(&place.program("florin"));
    command.args(["simulate", "--script"]).arg(format!("default {}", options.script));
    let (_terminal, address) = Running::listening(&mut command)?;
    let bench = Bench {
        program: place.program("florin"),
        shop: place.root.join("xtask/demo/shop.toml"),
        folder,
        address,
    };
    let began = Instant::now();
    let mut all = Tally::default();
    for (name, calls, target) in FAMILIES {
        let mut tally = Tally::default();
        for nth in 1..=MOST_POINTS {
            let point = format!("{name} {nth}").replace(' ', "-");
            let how = How { calls, target: *target, nth };
            let killed = bench.point(&point, &how, &mut tally).with_context(|| format!("point {point}"))?;
            if !killed {
                break;
            }
        }
        println!(
            "{name:<15} {:>4} points: {} charged once, {} not charged",
            tally.points, tally.charged, tally.not_charged
        );
        all.points += tally.points;
        all.charged += tally.charged;
        all.not_charged += tally.not_charged;
    }
    println!(
        "{} kill points, {} charged once, {} not charged, 0 charged twice, 0 lost, {} s",
        all.points,
        all.charged,
        all.not_charged,
        began.elapsed().as_secs()
    );
    Ok(())
}

/// Where a sale is killed.
struct How<'a> {
    calls: &'a str,
    target: Option<Target>,
    nth: u32,
}

struct Bench {
    program: PathBuf,
    shop: PathBuf,
    folder: PathBuf,
    address: String,
}

impl Bench {
    /// One kill and its consequences. False when the sale came to its end unharmed: there is no
    /// Nth call any more.
    fn point(&self, point: &str, how: &How, tally: &mut Tally) -> Result<bool> {
        let data = self.folder.join(point);
        self.prepare(&data)?;
        let mut command = Command::new("strace");
        let How { calls, target, nth } = how;
        command.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={calls}")]);
        command.args(["-e", &format!("inject={calls}:signal=SIGKILL:when={nth}")]);
        let output = self.folder.join("output.jsonl");
        match target {
            None => {}
            Some(Target::Identity) => drop(command.arg("-P").arg(data.join("till.new"))),
            Some(Target::Output) => drop(command.arg("-P").arg(&output)),
        }
        let first = sale(command.arg(&self.program).stdout(File::create(&output)?), &data, point)?;
        let killed = first.status.code().is_none() || first.status.code() == Some(137);
        let mut last = first;
        for _ in 0..RERUNS {
            last = sale(&mut Command::new(&self.program), &data, point)?;
            if matches!(last.status.code(), Some(0 | 3 | 4 | 6)) {
                break;
            }
        }
        let code = last.status.code().unwrap_or(-1);
        ensure!(matches!(code, 0 | 3 | 4 | 6), "no outcome: exit {code}, {}", said(&last));
        let again = sale(&mut Command::new(&self.program), &data, point)?;
        ensure!(
            again.status.code() == Some(code),
            "the outcome changed from {code} to {:?}",
            again.status.code()
        );
        let charged = self.compare(&data, code)?;
        if killed {
            tally.points += 1;
            tally.charged += u32::from(charged);
            tally.not_charged += u32::from(!charged);
        }
        fs::remove_dir_all(&data).context("clear the point")?;
        Ok(killed)
    }

    fn prepare(&self, data: &Path) -> Result<()> {
        let mut init = Command::new(&self.program);
        init.arg("init").arg("--shop").arg(&self.shop).arg("--data").arg(data).arg("--key-file");
        succeeded(&mut init)?;
        let mut add = Command::new(&self.program);
        add.args(["terminal", "add", "Counter 1", "--address", &self.address, "--profile", "simulator"]);
        // Short, because the terminal is on this computer and nothing lies around on the way.
        add.args(["--set", "fence_ms=400", "--set", "poll_first_ms=100", "--set", "poll_every_ms=200"]);
        succeeded(add.arg("--data").arg(data))
    }

    /// The ledger of the terminal against the books of the till; was it charged?
    fn compare(&self, data: &Path, code: i32) -> Result<bool> {
        let mut verify = Command::new(&self.program);
        let output = verify.arg("verify").arg("--data").arg(data).output().context("run verify")?;
        let books: Value = serde_json::from_slice(&output.stdout).context("read the books")?;
        ensure!(output.status.success(), "the books are not sound: {books}");
        ensure!(books.get("open").and_then(Value::as_u64) == Some(0), "something is still open: {books}");
        let booked = names(books.get("approved"));
        let till = sale_id(&self.program, data)?;
        let ledger = http_get(&self.address, "/ledger")?;
        let charged: Vec<_> =
            names(ledger.get("entries")).into_iter().filter(|(sale_id, ..)| *sale_id == till).collect();
        ensure!(charged == booked, "the terminal took {charged:?}, the books say {booked:?}");
        let expected = usize::from(code == 0);
        ensure!(charged.len() == expected, "exit {code}, but the terminal took {charged:?}");
        Ok(!charged.is_empty())
    }
}

/// The sale, run to whatever end it has.
fn sale(command: &mut Command, data: &Path, request: &str) -> Result<Output> {
    command.args(["sale", "--terminal", "Counter 1", "--amount", "12.50", "--wait", "20"]);
    command.arg("--data").arg(data).arg("--request-id").arg(request).env("FLORIN_LOG", "off");
    command.output().context("run the sale")
}

/// `SaleID`, `POIID` and `ServiceID` of each payment, in order.
fn names(list: Option<&Value>) -> Vec<(String, String, String)> {
    let word = |one: &Value, name: &str| one.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let all = list.and_then(Value::as_array).into_iter().flatten();
    let mut names: Vec<_> =
        all.map(|one| (word(one, "sale_id"), word(one, "poi_id"), word(one, "service_id"))).collect();
    names.sort();
    names
}

/// The name under which this till speaks, from the file that keeps it.
fn sale_id(program: &Path, data: &Path) -> Result<String> {
    let output =
        Command::new(program).arg("doctor").arg("--data").arg(data).output().context("run doctor")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let found = text.split("speaks as ").nth(1).and_then(|rest| rest.split('"').next());
    Ok(found.with_context(|| format!("doctor did not say who the till is: {text}"))?.to_owned())
}

fn succeeded(command: &mut Command) -> Result<()> {
    let output = command.output().with_context(|| format!("run {}", run::spoken(command)))?;
    if !output.status.success() {
        bail!("{} ended with {}: {}", run::spoken(command), output.status, said(&output));
    }
    Ok(())
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn http_get(address: &str, path: &str) -> Result<Value> {
    let mut stream =
        TcpStream::connect(address).with_context(|| format!("reach the terminal at {address}"))?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let body = answer.split_once("\r\n\r\n").map(|(_, body)| body).context("read the terminal's answer")?;
    serde_json::from_str(body).context("read the ledger")
}
