//! `florin simulate`: a payment terminal without a terminal.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use serde_json::json;
use simulator::proxy::{Faults, Proxy, Settings};
use simulator::{Driver, Options, Page, Script, Simulator};

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
    /// Show the virtual terminal as a page at this address, such as 127.0.0.1:0. It is printed as `page`.
    /// While a page is open a person is the customer.
    #[arg(long, value_name = "ADDRESS")]
    page: Option<SocketAddr>,
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
        driver: if args.page.is_some() { Driver::Watched } else { Driver::Autopilot },
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
    let code = match args.page {
        None => serve(&simulator, args.listen, faults, None).await,
        Some(listen) => match Page::start(listen, &[("terminal".to_owned(), &simulator)]).await {
            Ok(page) => serve(&simulator, args.listen, faults, Some(page)).await,
            Err(error) => {
                eprintln!("--page: {error}");
                exit::FAULT
            }
        },
    };
    simulator.stop().await;
    code
}

/// Tells the address and waits for the end.
async fn serve(simulator: &Simulator, listen: SocketAddr, faults: Option<Faults>, page: Option<Page>) -> u8 {
    let page = page.as_ref().map(|page| format!("http://{}/", page.addr()));
    let Some(faults) = faults else {
        match page {
            Some(page) => say(&json!({ "address": simulator.addr().to_string(), "page": page })),
            None => say(&json!({ "address": simulator.addr().to_string() })),
        }
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
