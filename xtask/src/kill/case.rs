//! One point: a till in a folder of its own, a terminal of its own with an empty ledger, and every
//! run that the point needs.
//!
//! Tills of two points are copies, so they say the same `SaleID` and use the same `ServiceID`s. That is
//! why each point has its own terminal: nothing of one point is known to the next.

use std::{
    fmt,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};

use crate::children::{Running, bound};

use super::{
    bench::Bench,
    check::{self, Expected, Verdict},
    clock,
    flow::{Act, Before, Flow},
};

/// The name under which the sale of a point is asked for, every time.
const REQUEST: &str = "wish";
/// What it costs by card.
const BY_CARD: &str = "12.50";
/// What it costs in cash: a sum that is rounded.
const IN_CASH: &str = "12.52";
/// How many seconds a sale waits for its outcome, also on a computer that is busy with other things.
pub(crate) const PATIENCE: &str = "20";
/// How often a flow is run again before it must have come to its end.
const RERUNS: u32 = 6;
/// Short where the terminal is asked again, because it is on this computer and nothing lies around on
/// the way; long where only a computer that is busy with other things would be late.
const SHORT: &[&str] = &[
    "fence_ms=300",
    "poll_first_ms=50",
    "poll_every_ms=100",
    "poll_human_ms=200",
    "connect_timeout_ms=10000",
    "answer_timeout_ms=10000",
];
/// Longer than this nothing here takes, unless it hangs.
const HANGS: Duration = Duration::from_secs(60);

/// How a run ended.
#[derive(Clone)]
pub(crate) struct Ended {
    /// Absent where a signal ended it.
    pub(crate) code: Option<i32>,
    /// What it said to programs.
    pub(crate) said: String,
    /// What it said to people.
    pub(crate) complained: String,
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {} {}", self.code, self.said.trim(), self.complained.trim())
    }
}

impl Ended {
    /// By SIGKILL; `strace` ends as the program that it ran.
    pub(crate) fn killed(&self) -> bool {
        self.code.is_none() || self.code == Some(137)
    }

    fn last_line(&self) -> &str {
        self.said.lines().last().unwrap_or_default()
    }
}

/// A till and its terminal.
pub(crate) struct Case<'a> {
    pub(crate) bench: &'a Bench,
    pub(crate) flow: Flow,
    folder: PathBuf,
    /// Ended when the case is.
    _terminal: Running,
    address: String,
    runs: Vec<Ended>,
    different: Different,
}

/// What differs from the usual.
#[derive(Default)]
pub(crate) struct Different {
    /// Settings of the terminal.
    pub(crate) settings: &'static [&'static str],
    /// Variables of every run, such as another clock.
    pub(crate) variables: Vec<(&'static str, String)>,
}

impl<'a> Case<'a> {
    /// As the flow begins.
    pub(crate) fn open(bench: &'a Bench, flow: Flow, name: &str) -> Result<Self> {
        Self::open_with(bench, flow, name, flow.script(), Different::default())
    }

    /// With another script, and with what differs.
    pub(crate) fn open_with(
        bench: &'a Bench,
        flow: Flow,
        name: &str,
        script: &str,
        different: Different,
    ) -> Result<Self> {
        let folder = bench.folder.join(format!("{}-{name}", flow.name()));
        fs::create_dir_all(&folder).context("make the folder of a point")?;
        let mut simulate = bound(&bench.program);
        simulate.args(["simulate", "--script", script]).env("FLORIN_LOG", "off");
        if let Some(ledger) = bench.ledger(flow.before()) {
            let own = folder.join("ledger.jsonl");
            fs::copy(ledger, &own).context("copy the terminal's ledger")?;
            simulate.arg("--ledger").arg(own);
        }
        let (terminal, address) =
            Running::listening(simulate.stderr(File::create(folder.join("terminal.err"))?))?;
        let mut case = Self { bench, flow, folder, _terminal: terminal, address, runs: vec![], different };
        bench.lay_out(flow.before(), &case.data())?;
        match flow.before() {
            Before::Nothing | Before::Made | Before::Old => {}
            Before::Paired => case.pair_as("Counter 1")?,
            Before::InFlight => {
                case.pair_as("Counter 1")?;
                case.kill_in_flight()?;
            }
        }
        Ok(case)
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// The flow's command.
    pub(crate) fn act(&mut self) -> Result<Ended> {
        self.finish(self.command(self.flow.act(), PATIENCE, None))
    }

    /// The flow's command behind a tracer, with its own patience in seconds.
    pub(crate) fn act_behind(&mut self, tracer: Command, patience: &str) -> Result<Ended> {
        self.finish(self.command(self.flow.act(), patience, Some(tracer)))
    }

    /// The flow's command, begun and not waited for.
    pub(crate) fn begin(&self) -> Result<Child> {
        self.spawn(self.command(self.flow.act(), PATIENCE, None))
    }

    /// The same behind a tracer.
    pub(crate) fn begin_behind(&self, tracer: Command) -> Result<Child> {
        self.spawn(self.command(self.flow.act(), PATIENCE, Some(tracer)))
    }

    /// Waits for what [`Case::begin`] began.
    pub(crate) fn end(&mut self, child: Child) -> Result<Ended> {
        let process = child.id();
        let ended = self.wait(child)?;
        if !self.different.variables.is_empty() {
            clock::forget(process);
        }
        self.runs.push(ended.clone());
        Ok(ended)
    }

    /// Any other command of the program on this folder.
    pub(crate) fn other(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.bench.program);
        command.args(words).arg("--data").arg(self.data());
        command
    }

    /// A command that only looks and says the time, with what differs or without.
    pub(crate) fn looking(&self, differently: bool) -> Command {
        let mut command = self.other(&["doctor"]);
        if differently {
            command.envs(self.different.variables.iter().map(|(name, value)| (*name, value)));
        }
        command
    }

    /// Runs until the flow has come to its end, once more to see that the end stays, and sells by
    /// card where the flow itself does not.
    pub(crate) fn settle(&mut self) -> Result<i32> {
        let mut ended = self.act()?;
        for _ in 0..RERUNS {
            if ended.code.is_some_and(|code| self.flow.ends().contains(&code)) {
                break;
            }
            ended = self.act()?;
        }
        let Some(code) = ended.code.filter(|code| self.flow.ends().contains(code)) else {
            bail!("left in peace it does not come to an end: {ended}");
        };
        let again = self.act()?;
        let stays = match self.flow.act() {
            Act::Card | Act::Cash => again.code == Some(code) && again.last_line() == ended.last_line(),
            // what is there is not made again
            Act::Init | Act::Pair => again.code == Some(2),
        };
        ensure!(stays, "run again, it ends as {again}; before, as {ended}");
        if self.flow.sells_afterwards() {
            self.sell_afterwards()?;
        }
        Ok(code)
    }

    /// The terminal's ledger, the books, and what was said on the way.
    pub(crate) fn judge(&self, code: i32) -> Result<Verdict> {
        let by_card = match self.flow.act() {
            Act::Card => usize::from(code == 0),
            Act::Cash | Act::Init | Act::Pair => usize::from(self.flow.sells_afterwards()),
        };
        let in_cash = usize::from(self.flow.act() == Act::Cash);
        // one card sale and one cash sale are in the books of old
        let past = usize::from(self.flow.before() == Before::Old);
        let expected = Expected { charges: by_card + past, completed: by_card + in_cash + 2 * past };
        let said: Vec<&str> = self.runs.iter().map(|run| run.said.as_str()).collect();
        check::judge(&self.bench.program, &self.data(), &self.address, &said, expected)
    }

    /// Nothing of it is needed any more.
    pub(crate) fn clear(self) -> Result<()> {
        fs::remove_dir_all(&self.folder).context("clear a point")
    }

    /// Everything of it may be needed to understand what went wrong.
    pub(crate) fn keep(self) -> Result<PathBuf> {
        for (number, run) in self.runs.iter().enumerate() {
            put(&self.folder.join(format!("run-{}.txt", number + 1)), &format!("{run}\n"))?;
        }
        let ledger = check::ledger_text(&self.address).unwrap_or_else(|error| format!("{error:#}"));
        put(&self.folder.join("ledger.json"), &ledger)?;
        let kept = self.bench.folder.join("violations");
        fs::create_dir_all(&kept)?;
        let kept = kept.join(self.folder.file_name().unwrap_or_default());
        fs::rename(&self.folder, &kept).context("put a violation aside")?;
        Ok(kept)
    }

    fn command(&self, act: Act, wait: &str, tracer: Option<Command>) -> Command {
        let program = &self.bench.program;
        let mut command = tracer.map_or_else(
            || Command::new(program),
            |mut tracer| {
                tracer.arg(program);
                tracer
            },
        );
        match act {
            Act::Card => command.args(["sale", "--terminal", "Counter 1", "--amount", BY_CARD]),
            Act::Cash => command.args(["sale", "--cash", "20.00", "--amount", IN_CASH]),
            Act::Init => command.args(["init", "--key-file", "--shop"]).arg(&self.bench.shop),
            Act::Pair => self.pairing("Counter 1", &mut command),
        };
        if matches!(act, Act::Card | Act::Cash) {
            command.args(["--request-id", REQUEST, "--wait", wait]);
        }
        command.arg("--data").arg(self.data());
        command
    }

    fn pairing<'b>(&self, name: &str, command: &'b mut Command) -> &'b mut Command {
        command.args(["terminal", "add", name, "--profile", "simulator", "--address", &self.address]);
        for setting in SHORT {
            command.args(["--set", setting]);
        }
        for setting in self.different.settings {
            command.args(["--set", setting]);
        }
        command
    }

    fn pair_as(&mut self, name: &str) -> Result<()> {
        let mut command = Command::new(&self.bench.program);
        self.pairing(name, &mut command).arg("--data").arg(self.data());
        let ended = self.finish(command)?;
        ensure!(ended.code == Some(0), "the terminal cannot be paired: {ended}");
        Ok(())
    }

    /// The terminal took the money, and the till dies before it hears so.
    fn kill_in_flight(&mut self) -> Result<()> {
        let mut child = self.begin()?;
        let deadline = Instant::now() + Duration::from_secs(10);
        while check::charges(&self.address)? == 0 {
            ensure!(Instant::now() < deadline, "the terminal was never asked for money");
            sleep(Duration::from_millis(2));
        }
        child.kill().context("kill the till in flight")?;
        let ended = self.end(child)?;
        ensure!(ended.killed(), "it was not in flight any more: {ended}");
        Ok(())
    }

    fn sell_afterwards(&mut self) -> Result<()> {
        let name = match self.flow {
            Flow::Migration => "Counter 2",
            _ => "Counter 1",
        };
        if self.flow.act() != Act::Pair {
            self.pair_as(name)?;
        }
        let sale =
            ["sale", "--terminal", name, "--amount", BY_CARD, "--request-id", "after", "--wait", PATIENCE];
        let ended = self.finish(self.other(&sale))?;
        ensure!(ended.code == Some(0), "the till does not sell afterwards: {ended}");
        Ok(())
    }

    fn finish(&mut self, command: Command) -> Result<Ended> {
        let child = self.spawn(command)?;
        self.end(child)
    }

    fn spawn(&self, mut command: Command) -> Result<Child> {
        command
            .env("FLORIN_LOG", "error")
            .envs(self.different.variables.iter().map(|(name, value)| (*name, value)))
            .stdin(Stdio::null())
            .stdout(File::create(self.folder.join("now.out"))?)
            .stderr(File::create(self.folder.join("now.err"))?);
        command.spawn().with_context(|| format!("start {}", crate::run::spoken(&command)))
    }

    fn wait(&self, mut child: Child) -> Result<Ended> {
        let deadline = Instant::now() + HANGS;
        let status = loop {
            if let Some(status) = child.try_wait().context("wait for the till")? {
                break status;
            }
            if Instant::now() > deadline {
                child.kill().context("end what hangs")?;
                bail!("it did not end in {} s", HANGS.as_secs());
            }
            sleep(Duration::from_millis(1));
        };
        let read = |name: &str| {
            fs::read(self.folder.join(name)).map(|text| String::from_utf8_lossy(&text).into_owned())
        };
        Ok(Ended { code: status.code(), said: read("now.out")?, complained: read("now.err")? })
    }
}

/// Evidence, not books: there is nothing to lose by writing it plainly.
#[expect(clippy::disallowed_methods, reason = "nobody reads it back")]
fn put(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| format!("write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kill_is_seen_through_strace_as_well() {
        let ended = |code| Ended { code, said: String::new(), complained: String::new() };
        assert!(ended(None).killed() && ended(Some(137)).killed() && !ended(Some(0)).killed());
    }
}
