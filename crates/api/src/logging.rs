//! Where the log goes: lines of JSON in the data folder, one file a day, and nothing about cards.

use std::path::Path;

use tracing_appender::non_blocking::WorkerGuard;
use tracing_subscriber::EnvFilter;

/// How many days of log are kept.
const DAYS_KEPT: usize = 30;

/// Writes the log into the data folder while the guard lives. `FLORIN_LOG` sets what is written.
pub fn into_folder(data: &Path) -> Option<WorkerGuard> {
    if !data.is_dir() {
        return None; // a mistyped folder is not made by looking for a till in it
    }
    let folder = data.join("log");
    make_folder(&folder).ok()?;
    let files = tracing_appender::rolling::Builder::new()
        .rotation(tracing_appender::rolling::Rotation::DAILY)
        .filename_prefix("florin")
        .filename_suffix("jsonl")
        .max_log_files(DAYS_KEPT)
        .build(folder)
        .ok()?;
    let (writer, guard) = tracing_appender::non_blocking(files);
    let started =
        tracing_subscriber::fmt().json().with_env_filter(filter("info")).with_writer(writer).try_init();
    started.is_ok().then_some(guard)
}

/// Only the owner may look in.
fn make_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// Writes warnings to standard error: for commands whose standard output is read by a program.
pub fn to_stderr() {
    // A second call finds the log started, which is what was wanted.
    tracing_subscriber::fmt().with_env_filter(filter("warn")).with_writer(std::io::stderr).try_init().ok();
}

fn filter(otherwise: &str) -> EnvFilter {
    EnvFilter::try_from_env("FLORIN_LOG").unwrap_or_else(|_| EnvFilter::new(otherwise))
}
