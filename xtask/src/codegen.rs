//! The files made from the code: `api` knows their text and their places, and can compare.

use std::process::Command;

use anyhow::Result;

use crate::{place::Place, run};

/// Writes them. With `check` nothing is changed and a difference is an error.
pub(crate) fn run(place: &Place, check: bool) -> Result<()> {
    let mut command = run::cargo(&place.root, ["run", "--quiet", "-p", "api", "--bin", "codegen"]);
    if check {
        command.args(["--", "--check"]);
    }
    run::done(&mut command)
}

/// Compares with the program that a build of everything has left.
pub(crate) fn check_built(place: &Place) -> Result<()> {
    run::done(Command::new(place.program("codegen")).arg("--check").current_dir(&place.root))
}
