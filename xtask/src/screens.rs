//! A picture of every screen and state, in every theme and size, for people to look at.

use anyhow::Result;
use clap::Args;

use crate::{browser, place::Place, run, ui};

/// Which ones.
#[derive(Args)]
pub(crate) struct Options {
    /// Only these states, by the names in `ui/dev/all.ts`, with commas between.
    #[arg(long)]
    only: Option<String>,
}

/// Takes them, and fails where a state is not whole.
pub(crate) fn run(place: &Place, options: &Options) -> Result<()> {
    let folder = place.e2e();
    ui::packages(&place.ui())?;
    ui::packages(&folder)?;
    let mut command = run::npm(&folder, ["run", "test", "--", "states"]);
    command.env("FLORIN_LOOKS", "all");
    if let Some(names) = &options.only {
        command.env("FLORIN_STATES", names);
    }
    if let Some(program) = browser::path() {
        command.env(browser::VARIABLE, program);
    }
    let ended = run::done(&mut command);
    println!("pictures: {}", folder.join("results/screens").display());
    ended
}
