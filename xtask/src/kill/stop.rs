//! A till that stands still for a while, as on a computer that was put to sleep or has too much to
//! do: stopped at an exact call, and let go on after its patience with the terminal is over.

use std::{
    fs,
    process::Command,
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};

use crate::run;

use super::{
    case::{Case, Different},
    harm::Harm,
};

/// Longer than a payment may take here, so that the till finds its time over when it wakes.
const ASLEEP: Duration = Duration::from_millis(900);

/// The customer has the terminal for a moment, so that there is a middle of the payment.
pub(crate) const SCRIPT: &str = "default approve after 50ms";

/// A payment may not take as long as the till sleeps.
pub(crate) fn different() -> Different {
    Different { settings: &["payment_timeout_ms=600"], ..Different::default() }
}

/// Runs the flow, lets it sleep at its call and wakes it; false when it never came to that call.
pub(crate) fn stop_and_go_on(case: &mut Case<'_>, harm: &Harm) -> Result<bool> {
    let log = case.folder().join("harm.log");
    let mut child = case.begin_behind(harm.strace(case.folder(), &log))?;
    let deadline = Instant::now() + Duration::from_secs(20);
    let mut stopped = false;
    while child.try_wait().context("wait for the till")?.is_none() {
        let seen = fs::read_to_string(&log).unwrap_or_default();
        let line = seen.lines().find(|line| line.contains("stopped by SIGSTOP"));
        if let Some(thread) = line.and_then(|line| line.split(' ').next()) {
            ensure!(!stopped, "it stopped twice");
            sleep(ASLEEP);
            let mut wake = Command::new("kill");
            run::done(wake.args(["-CONT", thread]))?;
            stopped = true;
            break;
        }
        if Instant::now() > deadline {
            child.kill().context("end what hangs")?;
            bail!("it neither stopped nor ended");
        }
        sleep(Duration::from_millis(2));
    }
    let ended = case.end(child)?;
    let code = ended.code.unwrap_or(-1);
    ensure!(case.flow.ends().contains(&code), "awake again it ends with {ended}");
    Ok(stopped)
}
