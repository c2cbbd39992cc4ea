//! What the window needs around it: a screen, a terminal, a till made as a shop would make it, a
//! driver. All of it is ended by process id, and nothing of it touches the person's own home,
//! screen, session bus or keychain.

use std::{
    env,
    io::{BufRead, BufReader},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use tempfile::TempDir;

/// How long a program may take to be there.
const PATIENCE: Duration = Duration::from_secs(20);

/// Everything that runs. Fields are ended from the first to the last.
pub(crate) struct Stage {
    _driver: Running,
    _simulator: Running,
    _screen: Running,
    /// Where the driver listens.
    pub(crate) driver: SocketAddr,
    /// Where the terminal listens.
    pub(crate) terminal: SocketAddr,
    /// The program under test.
    pub(crate) window: PathBuf,
    /// The till's data.
    pub(crate) till: PathBuf,
    /// The cashier's PIN.
    pub(crate) pin: String,
    screenshot: PathBuf,
    program: PathBuf,
    home: TempDir,
    _alone: MutexGuard<'static, ()>,
}

/// Two windows at a time would make each other slow, and find the same ports free.
static ONE: Mutex<()> = Mutex::new(());

impl Stage {
    pub(crate) fn set() -> Result<Self> {
        // a test that failed leaves nothing behind that the next could trip over
        let alone = ONE.lock().unwrap_or_else(PoisonError::into_inner);
        let home = tempfile::tempdir().context("make a home")?;
        let (program, till) = (named("FLORIN_PROGRAM")?, home.path().join("till"));
        let mut simulate = quiet(&program, home.path());
        let (simulator, mut said) = Running::heard(simulate.args(["simulate", "--listen", "127.0.0.1:0"]))?;
        let terminal: SocketAddr = text(&json_line(&mut said)?, "/address")?.parse().context("an address")?;
        let pin = make_till(&program, home.path(), &till, terminal)?;
        let (screen, mut said) = Running::heard(&mut screen())?;
        let display = format!(":{}", line(&mut said)?.trim());
        let (port, native) = (free_port()?, free_port()?);
        let mut driver = quiet(&named("FLORIN_DRIVER")?, home.path());
        driver.args(["--port", &port.to_string(), "--native-port", &native.to_string()]);
        driver.env("DISPLAY", display).env("GDK_BACKEND", "x11").env_remove("WAYLAND_DISPLAY");
        driver.env("NO_AT_BRIDGE", "1").env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
        let driver = Running::start(&mut driver)?;
        let stage = Self {
            _driver: driver,
            _simulator: simulator,
            _screen: screen,
            driver: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
            terminal,
            window: named("FLORIN_WINDOW")?,
            till,
            pin,
            screenshot: named("FLORIN_SCREENSHOT")?,
            program,
            home,
            _alone: alone,
        };
        for port in [port, native] {
            listening(port)?;
        }
        Ok(stage)
    }

    /// Where to keep what was seen last.
    pub(crate) fn screenshot(&self, name: &str) -> PathBuf {
        self.screenshot.with_file_name(format!("shell-{name}.png"))
    }

    /// Replays the books, as `florin verify` prints them.
    pub(crate) fn verify(&self) -> Result<Value> {
        said(quiet(&self.program, self.home.path()).arg("verify").arg("--data").arg(&self.till))
    }
}

impl Drop for Stage {
    /// A window that nobody closed: found by the folder that only it was given.
    fn drop(&mut self) {
        let till = self.till.to_string_lossy().into_owned();
        let Ok(processes) = std::fs::read_dir("/proc") else { return };
        for process in processes.flatten() {
            let id = process.file_name().to_string_lossy().into_owned();
            let arguments = std::fs::read(process.path().join("cmdline")).unwrap_or_default();
            let ours = String::from_utf8_lossy(&arguments).split('\0').any(|argument| argument == till);
            if ours && id.chars().all(|digit| digit.is_ascii_digit()) {
                end(&id);
            }
        }
    }
}

/// `florin init` and `florin terminal add`; the cashier's PIN.
fn make_till(program: &Path, home: &Path, till: &Path, terminal: SocketAddr) -> Result<String> {
    let mut init = quiet(program, home);
    let made =
        said(init.args(["init", "--key-file", "--shop"]).arg(named("FLORIN_SHOP")?).arg("--data").arg(till))?;
    let mut add = quiet(program, home);
    add.args(["terminal", "add", "Counter 1", "--profile", "simulator", "--mode", "light"]);
    said(add.arg("--address").arg(terminal.to_string()).arg("--data").arg(till))?;
    let people = made.pointer("/operators").and_then(Value::as_array).context("init named nobody")?;
    let cashier = people.iter().find(|person| person.get("role").is_some_and(|role| role == "cashier"));
    text(cashier.context("init made no cashier")?, "/pin")
}

/// A program named in the environment by xtask.
fn named(variable: &str) -> Result<PathBuf> {
    let value = env::var_os(variable);
    value
        .map(PathBuf::from)
        .with_context(|| format!("{variable} is not set; run cargo xtask test --only shell"))
}

/// A program with a home of its own and without a session bus, thus without a keychain.
fn quiet(program: &Path, home: &Path) -> Command {
    let mut command = Command::new(program);
    command.env("HOME", home).env("DBUS_SESSION_BUS_ADDRESS", "disabled:");
    for name in ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"] {
        command.env(name, home.join(name));
    }
    command
}

/// A screen that nobody looks at. It takes a free number and says which.
fn screen() -> Command {
    let mut command = Command::new("Xvfb");
    command.args(["-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp"]);
    command
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("find a free port")?;
    Ok(listener.local_addr()?.port())
}

fn listening(port: u16) -> Result<()> {
    let start = Instant::now();
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        ensure!(start.elapsed() < PATIENCE, "nobody listens on port {port}");
        thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

/// Runs to the end; what it said in its last line.
fn said(command: &mut Command) -> Result<Value> {
    let output = command.output().with_context(|| format!("run {command:?}"))?;
    if !output.status.success() {
        bail!("{command:?}: {} {}", output.status, String::from_utf8_lossy(&output.stderr));
    }
    let text = String::from_utf8(output.stdout).context("read what it said")?;
    serde_json::from_str(text.lines().last().unwrap_or_default()).with_context(|| text.clone())
}

fn text(value: &Value, pointer: &str) -> Result<String> {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.map(str::to_owned).with_context(|| format!("no {pointer} in {value}"))
}

fn line(from: &mut BufReader<ChildStdout>) -> Result<String> {
    let mut line = String::new();
    from.read_line(&mut line).context("read its first line")?;
    ensure!(!line.is_empty(), "it ended without a word");
    Ok(line)
}

fn json_line(from: &mut BufReader<ChildStdout>) -> Result<Value> {
    let line = line(from)?;
    serde_json::from_str(&line).with_context(|| line.clone())
}

/// A program that ends with the stage.
struct Running(Child);

impl Running {
    fn start(command: &mut Command) -> Result<Self> {
        command.stdin(Stdio::null()).spawn().map(Self).with_context(|| format!("start {command:?}"))
    }

    /// One whose words we read. The reader must be kept only as long as it has something to say.
    fn heard(command: &mut Command) -> Result<(Self, BufReader<ChildStdout>)> {
        let mut running = Self::start(command.stdout(Stdio::piped()))?;
        let output = running.0.stdout.take().context("read its output")?;
        Ok((running, BufReader::new(output)))
    }
}

impl Drop for Running {
    /// Politely, because the driver ends its own driver only when it is asked to.
    fn drop(&mut self) {
        end(&self.0.id().to_string());
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(5) {
            if matches!(self.0.try_wait(), Ok(Some(_))) {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        // where this fails it has ended in between
        self.0.kill().and_then(|()| self.0.wait()).ok();
    }
}

/// Asks a process to end.
fn end(id: &str) {
    // who does not end is killed, or is found by its folder
    Command::new("kill").args(["-TERM", id]).status().ok();
}
