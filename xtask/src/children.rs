//! Programs that run beside a task. They end with it: when it ends, by their process id, and on
//! Linux also when it dies without a word.

use std::{
    ffi::OsStr,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{place::on_path, run};

/// A running program, ended when this value goes.
pub(crate) struct Running {
    child: Child,
    name: String,
}

impl Running {
    /// Starts a program. The calling thread must live as long as the program is wanted.
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        let name = run::spoken(command);
        let child = command.stdin(Stdio::null()).spawn().with_context(|| format!("start {name}"))?;
        Ok(Self { child, name })
    }

    /// Starts a program that says in its first line, as JSON, where it listens. Later lines are
    /// shown as they come.
    pub(crate) fn listening(command: &mut Command) -> Result<(Self, String)> {
        let (running, said) = Self::saying(command)?;
        let Some(address) = said.get("address").and_then(Value::as_str) else {
            bail!("{} did not say where it listens; it said {said}", running.name);
        };
        let address = address.to_owned();
        Ok((running, address))
    }

    /// The same for a program that says more in its first line.
    pub(crate) fn saying(command: &mut Command) -> Result<(Self, Value)> {
        let mut running = Self::start(command.stdout(Stdio::piped()))?;
        let output = running.child.stdout.take().context("read its output")?;
        let mut lines = BufReader::new(output);
        let mut first = String::new();
        lines.read_line(&mut first).with_context(|| format!("read from {}", running.name))?;
        let Ok(said) = serde_json::from_str(&first) else {
            bail!("{} did not say where it listens; it said {first:?}", running.name);
        };
        std::thread::spawn(move || lines.lines().map_while(Result::ok).for_each(|line| println!("{line}")));
        Ok((running, said))
    }

    /// Waits until it ends by itself.
    pub(crate) fn wait(&mut self) -> Result<ExitStatus> {
        self.child.wait().with_context(|| format!("wait for {}", self.name))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(Some(_))) {
            return;
        }
        if let Err(error) = self.child.kill().and_then(|()| self.child.wait()) {
            eprintln!("end {}: {error}", self.name);
        }
    }
}

/// A command whose program is ended by the kernel when we are gone, where the system can do that.
pub(crate) fn bound(program: &Path) -> Command {
    match on_path("setpriv").filter(|_| cfg!(target_os = "linux")) {
        None => Command::new(program),
        Some(setpriv) => {
            let mut command = Command::new(setpriv);
            command.args([
                OsStr::new("--pdeathsig"),
                OsStr::new("TERM"),
                OsStr::new("--"),
                program.as_os_str(),
            ]);
            command
        }
    }
}
