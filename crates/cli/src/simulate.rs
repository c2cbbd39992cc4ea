//! `florin simulate`: payment terminals without terminals, and a cloud before them.

mod ppaas;

use std::io::Read as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use simulator::fleet::{self, Fleet, Plan, Planned};
use simulator::proxy::{Faults, Proxy, Settings};
use simulator::{Driver, Mode, Options, Passphrase, Profile, Script, Simulator, TillCertificate};

use crate::{exit, say};

/// The variable that holds the words of the shared key.
const PASSPHRASE: &str = "FLORIN_SIMULATE_PASSPHRASE";

/// Be a nexo terminal on this computer, or several, or a cloud with terminals behind it.
#[derive(Args)]
pub(crate) struct Simulate {
    /// Where to listen; port 0 takes a free one. The address is printed.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// The family of terminals: generic, swedbank, westpay, adyen, bilt, fusion or verifone.
    #[arg(long, default_value = "generic", value_parser = profile)]
    profile: &'static Profile,
    /// Another terminal: NAME=PROFILE, and behind it full, light, listen=ADDRESS, poi=ID, callback=URL,
    /// with commas between them. May be given more than once; then only these run.
    #[arg(long, value_name = "NAME=PROFILE,…", conflicts_with_all = ["profile", "config", "proxy", "ledger"])]
    terminal: Vec<String>,
    /// Run the terminals of this file instead; see docs/simulator.md.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["profile", "proxy", "ledger"])]
    config: Option<PathBuf>,
    /// Keep the ledger in this file, so that it survives a restart.
    #[arg(long, value_name = "FILE")]
    ledger: Option<PathBuf>,
    /// What happens to the next payments, such as "approve, decline Refusal, lost", or a file with it.
    #[arg(long, default_value = "", value_name = "TEXT|FILE")]
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
    /// Who plays the customer, whether or not a page is open.
    #[arg(long, value_enum)]
    autopilot: Option<Switch>,
    /// Where the till listens for displays, questions and events: http:// or https://, with
    /// USER:PASSWORD@ or a path of its own where the till wants one.
    #[arg(long, value_name = "URL")]
    callback: Option<String>,
    /// The certificate of that till: its SHA-256 in hex, or `any`.
    #[arg(long, value_name = "HEX|any", value_parser = certificate)]
    callback_certificate: Option<TillCertificate>,
    /// Never call the till, whatever its login says.
    #[arg(long)]
    light: bool,
    /// The name of the shared key of a family that encrypts. Its words are in `FLORIN_SIMULATE_PASSPHRASE`, or
    /// come on standard input where that is not set.
    #[arg(long, value_name = "NAME")]
    passphrase_identifier: Option<String>,
    /// The version of that key.
    #[arg(long, value_name = "N", default_value_t = 1)]
    passphrase_version: u32,
    /// How long a customer needs, in milliseconds.
    #[arg(long, default_value_t = 0)]
    think_ms: u64,
    /// Answer to this POIID only.
    #[arg(long)]
    poi_id: Option<String>,
    #[command(flatten)]
    cloud: ppaas::CloudArgs,
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Switch {
    On,
    Off,
}

/// What can be wrong before anything runs, for people.
type Wrong = String;

pub(crate) async fn run(args: Simulate) -> u8 {
    api::logging::to_stderr();
    if args.cloud.ppaas {
        return match common(&args) {
            Ok(common) => ppaas::run(&args.cloud, &common).await,
            Err(wrong) => {
                eprintln!("{wrong}");
                exit::USAGE
            }
        };
    }
    let (plan, faults) = match read(&args) {
        Ok(read) => read,
        Err(wrong) => {
            eprintln!("{wrong}");
            return exit::USAGE;
        }
    };
    let several = !args.terminal.is_empty() || args.config.is_some();
    let fleet = match Fleet::start(plan).await {
        Ok(fleet) => fleet,
        Err(error) => {
            eprintln!("{}", in_full(&error));
            return exit::FAULT;
        }
    };
    let code = match (fleet.terminals().first(), several) {
        (Some((_, only)), false) => serve_one(only, args.listen, faults, page_of(&fleet)).await,
        _ => serve_all(&fleet).await,
    };
    fleet.stop().await;
    code
}

fn read(args: &Simulate) -> Result<(Plan, Option<Faults>), Wrong> {
    let script = script(&args.script)?;
    let faults = args.proxy.as_deref().map(Faults::parse).transpose();
    let faults = faults.map_err(|error| format!("--proxy: {error}"))?;
    let options = options(args, faults.is_some())?;
    let mut plan = match &args.config {
        Some(path) => fleet::read(path).map_err(|error| format!("--config: {}", in_full(&error)))?,
        None => Plan::default(),
    };
    for spec in &args.terminal {
        let read = fleet::terminal(spec, &Options { listen: Options::default().listen, ..options.clone() });
        let planned = read.map_err(|error| format!("--terminal: {error}"))?;
        plan.terminals.push(Planned { script: script.clone(), ..planned });
    }
    if plan.terminals.is_empty() {
        plan.terminals.push(Planned { name: "terminal".to_owned(), options, script });
    }
    plan.page = args.page.or(plan.page);
    Ok((plan, faults))
}

/// What a cloud takes from the settings of a terminal. It always has a page, so a person may be the customer.
fn common(args: &Simulate) -> Result<ppaas::Common, Wrong> {
    let driver = match args.autopilot {
        Some(Switch::Off) => Driver::Person,
        Some(Switch::On) => Driver::Autopilot,
        None => Driver::Watched,
    };
    Ok(ppaas::Common {
        page: args.page,
        terminal: Options { driver, think: Duration::from_millis(args.think_ms), ..Options::default() },
        script: script(&args.script)?,
        till_certificate: args.callback_certificate.unwrap_or_default(),
    })
}

fn options(args: &Simulate, behind_a_wire: bool) -> Result<Options, Wrong> {
    let driver = match (args.autopilot, args.page) {
        (Some(Switch::Off), _) => Driver::Person,
        (None, Some(_)) => Driver::Watched,
        (Some(Switch::On), _) | (None, None) => Driver::Autopilot,
    };
    Ok(Options {
        // Behind a wire it is the wire's end that has the address.
        listen: if behind_a_wire { Options::default().listen } else { args.listen },
        ledger: args.ledger.clone(),
        poi_id: args.poi_id.clone(),
        think: Duration::from_millis(args.think_ms),
        callback: args.callback.clone(),
        till_certificate: args.callback_certificate.unwrap_or_default(),
        mode: if args.light { Mode::Light } else { Mode::Full },
        passphrase: passphrase(args)?,
        driver,
        ..Options::of(args.profile)
    })
}

/// The shared key, never from the command line, where everybody on the computer could read it.
fn passphrase(args: &Simulate) -> Result<Option<Passphrase>, Wrong> {
    let Some(identifier) = args.passphrase_identifier.clone() else { return Ok(None) };
    let secret = if let Ok(secret) = std::env::var(PASSPHRASE) {
        secret
    } else {
        let mut text = String::new();
        let read = std::io::stdin().read_to_string(&mut text);
        read.map_err(|error| format!("read the passphrase from standard input: {error}"))?;
        text.trim_end_matches(['\r', '\n']).to_owned()
    };
    if secret.is_empty() {
        return Err(format!("the passphrase is empty: set {PASSPHRASE} or give it on standard input"));
    }
    Ok(Some(Passphrase { identifier, version: args.passphrase_version, secret }))
}

/// Steps, or a file with steps.
fn script(text: &str) -> Result<Script, Wrong> {
    let steps = if !text.is_empty() && Path::new(text).is_file() {
        std::fs::read_to_string(text).map_err(|error| format!("--script: read {text}: {error}"))?
    } else {
        text.to_owned()
    };
    Script::parse(&steps).map_err(|error| format!("--script: {error}"))
}

fn profile(name: &str) -> Result<&'static Profile, String> {
    Profile::named(name).ok_or_else(|| {
        let known: Vec<&str> = Profile::ALL.iter().map(|profile| profile.name).collect();
        format!("one of {}", known.join(", "))
    })
}

fn certificate(text: &str) -> Result<TillCertificate, String> {
    if text == "any" {
        return Ok(TillCertificate::Any);
    }
    let bytes = hex::decode(text).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    bytes.map(TillCertificate::Pinned).ok_or_else(|| "64 digits of a SHA-256 in hex, or `any`".to_owned())
}

fn page_of(fleet: &Fleet) -> Option<String> {
    fleet.page().map(|addr| format!("http://{addr}/"))
}

/// Tells the address and waits for the end.
async fn serve_one(
    simulator: &Simulator,
    listen: SocketAddr,
    faults: Option<Faults>,
    page: Option<String>,
) -> u8 {
    let mut told = json!({ "address": simulator.addr().to_string() });
    let proxy = match faults {
        Some(faults) => {
            let settings = Settings { listen, ..Settings::before(simulator.addr()) };
            match Proxy::start(settings, faults).await {
                Ok(proxy) => Some(proxy),
                Err(error) => {
                    eprintln!("listen at {listen}: {error}");
                    return exit::FAULT;
                }
            }
        }
        None => None,
    };
    if let Some(proxy) = &proxy {
        told = json!({ "address": proxy.addr().to_string(), "terminal": simulator.addr().to_string() });
    }
    if let (Some(page), Some(told)) = (page, told.as_object_mut()) {
        told.insert("page".to_owned(), Value::from(page));
    }
    say(&told);
    crate::serve::until_told_to_stop().await;
    if let Some(proxy) = proxy {
        proxy.stop().await;
    }
    exit::OK
}

/// Tells all addresses and waits for the end.
async fn serve_all(fleet: &Fleet) -> u8 {
    let terminal = |(name, simulator): &(String, Simulator)| json!({ "name": name, "profile": simulator.profile(), "address": simulator.addr().to_string() });
    let terminals: Vec<Value> = fleet.terminals().iter().map(terminal).collect();
    let mut told = json!({ "terminals": terminals });
    if let (Some(page), Some(told)) = (page_of(fleet), told.as_object_mut()) {
        told.insert("page".to_owned(), Value::from(page));
    }
    say(&told);
    crate::serve::until_told_to_stop().await;
    exit::OK
}

/// An error with everything behind it.
fn in_full(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut behind = error.source();
    while let Some(cause) = behind {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        behind = cause.source();
    }
    text
}
