//! Writes the generated files, or with `--check` says whether they are as they should be.
#![expect(clippy::print_stderr, reason = "a tool for the developer's terminal")]

use std::process::ExitCode;

fn main() -> ExitCode {
    let check = std::env::args().any(|argument| argument == "--check");
    let files = [(api::TYPES, api::typescript()), (api::COMMAND_TABLE, api::command_table())];
    let mut stale = false;
    for (path, text) in files {
        if std::fs::read_to_string(path).is_ok_and(|found| found == text) {
            continue;
        }
        if check {
            eprintln!("{path} is not what the code says; run `cargo xtask codegen`");
            stale = true;
        } else if let Err(error) = store::write_atomically(path.as_ref(), text.as_bytes()) {
            eprintln!("write {path}: {error}");
            return ExitCode::FAILURE;
        }
    }
    if stale { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
