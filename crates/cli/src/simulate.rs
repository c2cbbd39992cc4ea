//! `florin simulate`: a payment terminal without a terminal.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use serde_json::json;
use simulator::proxy::{Faults, Proxy, Settings};
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
    /// Stand behind a wire that breaks: what befalls the next connections, such as
    /// "clean, cut answer after 120 and latency 200ms". The till connects to `address`, `terminal`
    /// is the terminal itself.
    #[arg(long, value_name = "FAULTS")]
    proxy: Option<String>,
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
    let faults = match args.proxy.as_deref().map(Faults::parse).transpose() {
        Ok(faults) => faults,
        Err(error) => {
            eprintln!("--proxy: {error}");
            return exit::USAGE;
        }
    };
    let options = Options {
        // Behind a wire it is the wire's end that has the address.
        listen: if faults.is_some() { Options::default().listen } else { args.listen },
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
    let code = serve(&simulator, args.listen, faults).await;
    simulator.stop().await;
    code
}

/// Tells the address and waits for the end.
async fn serve(simulator: &Simulator, listen: SocketAddr, faults: Option<Faults>) -> u8 {
    let Some(faults) = faults else {
        say(&json!({ "address": simulator.addr().to_string() }));
        crate::serve::until_told_to_stop().await;
        return exit::OK;
    };
    let settings = Settings { listen, ..Settings::before(simulator.addr()) };
    let proxy = match Proxy::start(settings, faults).await {
        Ok(proxy) => proxy,
        Err(error) => {
            eprintln!("listen at {listen}: {error}");
            return exit::FAULT;
        }
    };
    say(&json!({ "address": proxy.addr().to_string(), "terminal": simulator.addr().to_string() }));
    crate::serve::until_told_to_stop().await;
    proxy.stop().await;
    exit::OK
}
