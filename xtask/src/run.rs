//! Running other programs: always by argument list, never through a shell.

use std::{env, ffi::OsStr, path::Path, process::Command};

use anyhow::{Context, Result, bail};

/// The cargo that runs this task, in the repository.
pub(crate) fn cargo<S: AsRef<OsStr>>(root: &Path, arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root).args(arguments);
    // What cargo says about this package is not to be taken for the other ones: build scripts
    // that watch these variables would run again.
    for (name, _value) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") || text == "CARGO_BIN_NAME" {
            command.env_remove(&name);
        }
    }
    command
}

/// What a build of one program takes besides it, so that it shares every package with the build of all tests. A
/// package that is chosen alone asks less of what it uses, and cargo builds that a second time.
pub(crate) const WITH_TESTS: [&str; 3] = ["--workspace", "--test", "architecture"];

/// npm in a folder. On Windows it is a script with another name.
pub(crate) fn npm<S: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(folder).args(arguments);
    command
}

/// Runs to the end with our own output.
pub(crate) fn done(command: &mut Command) -> Result<()> {
    let name = spoken(command);
    let status = command.status().with_context(|| format!("run {name}"))?;
    if !status.success() {
        bail!("{name} ended with {status}");
    }
    Ok(())
}

/// Did it end well? What it said does not matter, nor whether it is there.
pub(crate) fn quiet(program: &str, arguments: &[&str]) -> bool {
    Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success())
}

/// A command as a person would type it.
pub(crate) fn spoken(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or(command.get_program());
    let mut words = vec![program.to_string_lossy()];
    words.extend(command.get_args().map(OsStr::to_string_lossy));
    words.join(" ")
}
