//! What must not leave this process by a side door: its memory has keys in it while it runs, and the text of a
//! panic can quote whatever was at hand.
//!
//! Windows is not asked here: it writes no file of the whole memory unless somebody sets that up for this program.

use std::{
    io::{self, Write as _},
    panic::{self, PanicHookInfo},
};

/// Keeps the memory of this process out of core dumps and, on Linux, out of the reach of other programs of the same
/// user; and lets a panic say where it was and nothing else. To be called first, before there is anything to keep.
///
/// # Errors
/// What the operating system says against it. A till goes on without: it can be used, with one wall less.
pub fn guard() -> io::Result<()> {
    panic::set_hook(Box::new(tell_place));
    #[cfg(unix)]
    no_core_dumps()?;
    #[cfg(target_os = "linux")]
    not_for_others()?;
    Ok(())
}

/// No file however the process ends; also none of the programs that it starts. Nobody can raise the limit again.
#[cfg(unix)]
fn no_core_dumps() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};

    Ok(setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?)
}

/// A handler of core dumps that is a program is run whatever the limit is (core(5)), and another program of the user
/// may read the memory; neither where a process is not dumpable (`PR_SET_DUMPABLE` of prctl(2)).
///
/// Whoever traces this process from its start sees everything already. Hiding from that one protects nothing, and
/// would only blind `strace`, with which the program is tested.
#[cfg(target_os = "linux")]
fn not_for_others() -> io::Result<()> {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};

    if is_traced() {
        return Ok(());
    }
    Ok(set_dumpable_behavior(DumpableBehavior::NotDumpable)?)
}

#[cfg(target_os = "linux")]
fn is_traced() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let tracer = status.lines().find_map(|line| line.strip_prefix("TracerPid:"));
    tracer.is_some_and(|tracer| tracer.trim() != "0")
}

/// The text of a panic can have a secret in it, or card data; its place in the program cannot.
fn tell_place(info: &PanicHookInfo<'_>) {
    let place = info.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    tracing::error!(place, "a mistake in this program ended what it was doing");
    // without a standard error there is still the log
    writeln!(io::stderr(), "a mistake in this program ended what it was doing, at {place}").ok();
}
