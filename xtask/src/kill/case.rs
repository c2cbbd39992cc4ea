//! One point: a till in a folder of its own, a terminal of its own with an empty ledger, and every
//! run that the point needs.
//!
//! Tills of two points are copies, so they say the same `SaleID` and use the same `ServiceID`s. That is
//! why each point has its own terminal: nothing of one point is known to the next.

mod lines;
mod peace;
mod words;

use std::{
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
    check, clock,
    ended::Ended,
    flow::{Before, Flow},
};

/// How many seconds a sale waits for its outcome, also on a computer that is busy with other things.
pub(crate) const PATIENCE: &str = "20";
/// Longer than this nothing here takes, unless it hangs.
const HANGS: Duration = Duration::from_secs(60);

/// A till and its terminal.
pub(crate) struct Case<'a> {
    pub(crate) bench: &'a Bench,
    pub(crate) flow: Flow,
    folder: PathBuf,
    /// Ended when the case is.
    _terminal: Running,
    address: String,
    runs: Vec<Ended>,
    /// How many of them made the case ready.
    ready: usize,
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
        let mut case =
            Self { bench, flow, folder, _terminal: terminal, address, runs: vec![], ready: 0, different };
        bench.lay_out(flow.before(), &case.data())?;
        match flow.before() {
            Before::Nothing | Before::Made | Before::Old => {}
            Before::Paired => case.pair_as("Counter 1")?,
            Before::Sold => {
                case.pair_as("Counter 1")?;
                case.sell("Counter 1", "before")?;
            }
            Before::Rung => {
                case.pair_as("Counter 1")?;
                case.lay_out_lines()?;
            }
            Before::InFlight => {
                case.pair_as("Counter 1")?;
                case.kill_in_flight()?;
            }
        }
        case.ready = case.runs.len();
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
        self.finish(self.command(PATIENCE, None))
    }

    /// The flow's command behind a tracer, with its own patience in seconds.
    pub(crate) fn act_behind(&mut self, tracer: Command, patience: &str) -> Result<Ended> {
        self.finish(self.command(patience, Some(tracer)))
    }

    /// The flow's command, begun and not waited for.
    pub(crate) fn begin(&self) -> Result<Child> {
        self.spawn(self.command(PATIENCE, None))
    }

    /// The same behind a tracer.
    pub(crate) fn begin_behind(&self, tracer: Command) -> Result<Child> {
        self.spawn(self.command(PATIENCE, Some(tracer)))
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

    fn pair_as(&mut self, name: &str) -> Result<()> {
        let mut command = Command::new(&self.bench.program);
        self.pairing(name, &mut command);
        command.arg("--data").arg(self.data());
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
