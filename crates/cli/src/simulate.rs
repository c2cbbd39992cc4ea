//! `florin simulate`: a payment terminal without a terminal.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use serde_json::json;
use simulator::{Options, Script, Simulator};

use crate::{exit, say};

/// Be a nexo terminal on this computer.
#[derive(Args)]
pub(crate) struct Simulate {
    /// Where to listen; port 0 takes a free one. The address is printed.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Keep the ledger in this file, so that it survives a restart.
    #[arg(long, value_name = "FILE")]
    ledger: Option<PathBuf>,
    /// What happens to the next payments, such as "approve, decline Refusal, lost".
    #[arg(long, default_value = "")]
    script: String,
    /// How long a customer needs, in milliseconds.
    #[arg(long, default_value_t = 0)]
    think_ms: u64,
    /// Answer to this POIID only.
    #[arg(long)]
    poi_id: Option<String>,
}

pub(crate) async fn run(args: Simulate) -> u8 {
    api::logging::to_stderr();
    let script = match Script::parse(&args.script) {
        Ok(script) => script,
        Err(error) => {
            eprintln!("--script: {error}");
            return exit::USAGE;
        }
    };
    let options = Options {
        listen: args.listen,
        ledger: args.ledger,
        poi_id: args.poi_id,
        think: Duration::from_millis(args.think_ms),
        ..Options::default()
    };
    let simulator = match Simulator::start(options, script).await {
        Ok(simulator) => simulator,
        Err(error) => {
            eprintln!("{error}");
            return exit::FAULT;
        }
    };
    say(&json!({ "address": simulator.addr().to_string() }));
    crate::serve::until_told_to_stop().await;
    simulator.stop().await;
    exit::OK
}
