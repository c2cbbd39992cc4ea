//! Mends what can be mended without thinking: format, lints with one answer, generated files.

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::{codegen, place::Place, ui};

/// Leaves the tree as the checks want it, as far as tools can.
pub(crate) fn run(place: &Place) -> Result<()> {
    let shell = Shell::new()?;
    shell.change_dir(&place.root);
    cmd!(shell, "cargo clippy --fix --allow-dirty --allow-staged --workspace --all-targets").run()?;
    cmd!(shell, "cargo fmt --all").run()?;
    codegen::run(place, false)?;
    ui::packages(&place.ui())?;
    shell.change_dir(place.ui());
    cmd!(shell, "npm run format").run()?;
    Ok(())
}
