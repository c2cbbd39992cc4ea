//! `cargo xtask demo`: Florin with a seeded shop and a simulated terminal, made by the same
//! commands that a shop would use.
//!
//! What was made stays in `target/demo`, so that a second start only starts.

use std::{
    env,
    fs::{self, File},
    path::PathBuf,
    process::{Command, ExitCode},
};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::{
    children::{Running, bound},
    place::Place,
    run,
    setup::{self, BUILD, BUILD_WINDOW},
    shop::Shop,
    ui,
};

/// How the demo is shown.
#[derive(Args)]
pub(crate) struct Options {
    /// In the browser, also where there is a display
    #[arg(long)]
    browser: bool,
    /// Forget the shop of the last time
    #[arg(long)]
    fresh: bool,
    /// What the terminal's customers do, for instance "approve, decline Refusal"
    #[arg(long, value_name = "TEXT")]
    script: Option<String>,
}

pub(crate) fn run(place: &Place, options: &Options) -> Result<ExitCode> {
    let window = !options.browser && display();
    if !window && !options.browser {
        println!("There is no display here, so Florin is served to a browser.");
    }
    setup::system(if window { BUILD_WINDOW } else { BUILD })?;
    ui::build(place)?;
    build(place, window)?;

    let folder = place.target.join("demo");
    let _only = only_one(&folder, options.fresh)?;
    let shop = Shop::new(place, folder);
    let terminal = shop.terminal(options.script.as_deref())?;
    shop.prepare(&terminal.address)?;
    shop.say_pins()?;
    println!("The terminal stands on a page of its own, to tap and to type on:\n\n    {}\n", terminal.page);
    println!("While nobody looks at the page, its customers pay by themselves.\n");
    let cloud = shop.cloud()?;
    cloud.say();

    let mut till = if window { open(place, &shop)? } else { serve(place, &shop)? };
    println!("Ctrl-C ends it.");
    let status = till.wait()?;
    drop((terminal, cloud));
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn build(place: &Place, window: bool) -> Result<()> {
    let mut packages = vec!["build", "--locked", "-p", "cli"];
    if window {
        packages.extend(["-p", "florin-till"]);
    }
    run::done(&mut run::cargo(&place.root, packages))
}

/// The folder of the demo, with a lock that lasts as long as this process.
fn only_one(folder: &PathBuf, fresh: bool) -> Result<File> {
    let beside = folder.with_extension("lock");
    let lock = File::create(&beside).with_context(|| format!("open {}", beside.display()))?;
    if lock.try_lock().is_err() {
        bail!("the demo is running already");
    }
    if fresh && folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("remove {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("make {}", folder.display()))?;
    Ok(lock)
}

fn open(place: &Place, shop: &Shop) -> Result<Running> {
    Running::start(bound(&place.program("florin-till")).arg("--data").arg(shop.till()))
}

fn serve(place: &Place, shop: &Shop) -> Result<Running> {
    let mut command: Command = bound(&place.program("florin"));
    command.arg("serve").arg("--data").arg(shop.till()).arg("--ui").arg(place.ui().join("dist"));
    let (running, address) = Running::listening(&mut command)?;
    println!("\nOpen this address in a browser on this machine:\n\n    {address}\n");
    Ok(running)
}

/// Can a window be opened here?
fn display() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    ["WAYLAND_DISPLAY", "DISPLAY"].iter().any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}
