//! The till without a window: `florin init | terminal | pair | devices | sale | return | run | serve | simulate |
//! verify | doctor | nexo`.
//!
//! Standard output is for programs: a line of JSON per event or finding, the result last. Standard
//! error is for people. It decides nothing: everything it does, the core does.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks by printing")]

mod cloud;
mod giving_back;
mod inspect;
mod nexo;
mod people;
mod sale;
mod script;
mod serve;
mod setup;
mod simulate;
mod stop;
mod told;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What a run comes to, as other programs read it.
mod exit {
    use std::process::ExitCode;

    /// Done, or paid.
    pub(crate) const OK: u8 = 0;
    /// Something broke, or the books do not add up.
    pub(crate) const FAULT: u8 = 1;
    /// The words of the command cannot be carried out; nothing was done.
    pub(crate) const USAGE: u8 = 2;
    /// Refused.
    pub(crate) const DECLINED: u8 = 3;
    /// Cancelled or aborted.
    pub(crate) const CANCELLED: u8 = 4;
    /// Nobody knows yet, or a person is needed.
    pub(crate) const UNKNOWN: u8 = 5;
    /// Nothing was started.
    pub(crate) const NOT_STARTED: u8 = 6;
    /// A folder or a file cannot be read, so nothing can be said of it.
    pub(crate) const UNREADABLE: u8 = 7;

    /// As the process ends.
    pub(crate) fn with(code: u8) -> ExitCode {
        ExitCode::from(code)
    }
}

#[derive(Parser)]
#[command(name = "florin", version, about = "The point of sale that never loses a payment")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a till from a shop file; prints the first PINs, once.
    Init(setup::Init),
    /// Pair the till with terminals.
    Terminal(setup::Terminal),
    /// Set up the way to payment devices behind PPaaS, and pair one.
    Pair(cloud::Pair),
    /// List the payment devices of the store.
    Devices(cloud::Devices),
    /// Make a sale without a screen.
    Sale(sale::Sale),
    /// Give card money of a finished sale back without a screen.
    Return(giving_back::Return),
    /// Carry out commands from lines of JSON.
    Run(script::Run),
    /// Serve the till to a browser on this computer.
    Serve(serve::Serve),
    /// Be a payment terminal to try things with.
    Simulate(simulate::Simulate),
    /// Replay the books and say whether they add up.
    Verify(inspect::Verify),
    /// Look at a till from outside.
    Doctor(inspect::Doctor),
    /// Look at messages of terminals.
    Nexo(nexo::Nexo),
}

fn main() -> ExitCode {
    if let Err(error) = api::process::guard() {
        eprintln!("keep the memory of this program to itself: {error}");
    }
    let Arguments { command } = Arguments::parse();
    let runtime = match runtime(&command) {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("start: {error}");
            return exit::with(exit::FAULT);
        }
    };
    let code = runtime.block_on(async {
        match command {
            Command::Init(init) => setup::init(&init),
            Command::Terminal(terminal) => setup::terminal(terminal),
            Command::Pair(pair) => cloud::pair(pair).await,
            Command::Devices(devices) => cloud::devices(devices).await,
            Command::Sale(sale) => sale::run(sale).await,
            Command::Return(back) => giving_back::run(back).await,
            Command::Run(lines) => script::run(lines).await,
            Command::Serve(serve) => serve::run(serve).await,
            Command::Simulate(simulate) => simulate::run(simulate).await,
            Command::Verify(verify) => inspect::verify(&verify),
            Command::Doctor(doctor) => inspect::doctor(&doctor),
            Command::Nexo(nexo) => nexo::run(nexo),
        }
    });
    // What is still under way (a status question) must not hold the end up.
    runtime.shutdown_background();
    exit::with(code)
}

/// What moves money runs on one thread, disk and all. So its calls to the system come in the same order
/// in every run, which is what `cargo xtask kill` counts on.
fn runtime(command: &Command) -> std::io::Result<tokio::runtime::Runtime> {
    match command {
        Command::Sale(_) | Command::Return(_) | Command::Run(_) => {
            tokio::runtime::Builder::new_current_thread().enable_all().build()
        }
        _ => tokio::runtime::Runtime::new(),
    }
}

/// One line of JSON on standard output.
fn say(value: &impl serde::Serialize) {
    match serde_json::to_string(value) {
        Ok(line) => println!("{line}"),
        Err(error) => eprintln!("print: {error}"),
    }
}
