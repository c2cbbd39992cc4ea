//! `florin init` and `florin terminal add`: what a shop does once.

use std::collections::BTreeMap;
use std::path::PathBuf;

use api::KeyPlace;
use api::error::Chain;
use api::setup::{MadeUp, NewTerminal, SetupError};
use clap::{Args, Subcommand};
use secrecy::SecretString;
use serde_json::json;
use zeroize::Zeroize as _;

use crate::{exit, say};

/// Make a till.
#[derive(Args)]
pub(crate) struct Init {
    /// The shop: name, taxes, people, what it sells.
    #[arg(long, value_name = "FILE")]
    shop: PathBuf,
    /// The folder of the till; made if it is not there.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Keep the key behind the PINs in a file beside the database instead of the keychain: weaker.
    #[arg(long)]
    key_file: bool,
    /// So many made-up items beside those of the shop file: to try a till with a large catalogue.
    #[arg(long, value_name = "ITEMS")]
    catalogue: Option<u32>,
    /// What the made-up items are drawn from; the same number gives the same ones.
    #[arg(long, default_value_t = 1, requires = "catalogue")]
    seed: u64,
}

/// Terminals.
#[derive(Args)]
pub(crate) struct Terminal {
    #[command(subcommand)]
    command: TerminalCommand,
}

#[derive(Subcommand)]
enum TerminalCommand {
    /// Pair the till with a terminal.
    Add(Add),
    /// Open the door for terminals that call the till.
    Door(Door),
}

#[derive(Args)]
struct Door {
    /// The folder of the till.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// One address of this computer and a port, such as 192.168.1.10:8444.
    #[arg(long)]
    address: std::net::SocketAddr,
    /// Listen on every address of this computer.
    #[arg(long)]
    any_address: bool,
    /// The network is isolated: calls that are neither signed nor encrypted may come.
    #[arg(long)]
    plain_network: bool,
}

#[derive(Args)]
struct Add {
    /// What the cashier calls it.
    name: String,
    /// The folder of the till.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Host and port, such as 192.168.1.20:8080.
    #[arg(long)]
    address: String,
    /// Which family it is of: `generic`, `swedbank_pax`, `westpay`, `adyen_local`, `bilt`, `fusion` or `simulator`.
    #[arg(long, default_value = "generic")]
    profile: String,
    /// Who calls whom: light, the till is a client only; full, the terminal calls the till as well.
    #[arg(long, default_value = "light")]
    mode: String,
    /// The terminal's nexo POIID; its name where nothing is given.
    #[arg(long)]
    poi_id: Option<String>,
    /// Identifier of the key of an encrypted terminal. Its passphrase is read from standard input.
    #[arg(long, requires = "key_version")]
    key_identifier: Option<String>,
    /// Version of that key.
    #[arg(long, requires = "key_identifier")]
    key_version: Option<u32>,
    /// Another value for something in the profile, such as `payment_timeout_ms=60000`.
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = key_value)]
    settings: Vec<(String, String)>,
}

pub(crate) fn key_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        Some(_) | None => Err("write KEY=VALUE".to_owned()),
    }
}

pub(crate) fn init(args: &Init) -> u8 {
    api::logging::to_stderr();
    let text = match std::fs::read_to_string(&args.shop) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("read the shop file {}: {error}", args.shop.display());
            return exit::USAGE;
        }
    };
    let keys = if args.key_file { KeyPlace::File } else { KeyPlace::Keychain };
    let made_up = args.catalogue.map(|items| MadeUp { items, seed: args.seed });
    match api::setup::init_with(&text, made_up, &args.data, keys) {
        Ok(pins) => {
            let people: Vec<_> = pins
                .iter()
                .map(|first| json!({ "name": first.name, "role": first.role, "pin": api::setup::shown(first) }))
                .collect();
            say(
                &json!({ "created": true, "key": if args.key_file { "file" } else { "keychain" }, "operators": people }),
            );
            eprintln!("Write the PINs down: they are not shown again.");
            if args.key_file {
                eprintln!("The key is in a file beside the database; a keychain would be safer.");
            }
            exit::OK
        }
        Err(error) => failed(&error),
    }
}

pub(crate) fn terminal(args: Terminal) -> u8 {
    api::logging::to_stderr();
    let add = match args.command {
        TerminalCommand::Add(add) => add,
        TerminalCommand::Door(door) => return open_door(&door),
    };
    let new = NewTerminal {
        name: add.name,
        address: add.address,
        profile: add.profile,
        mode: add.mode,
        poi_id: add.poi_id,
        settings: BTreeMap::from_iter(add.settings),
        key: match key(add.key_identifier, add.key_version) {
            Ok(key) => key,
            Err(error) => {
                eprintln!("read the passphrase from standard input: {error}");
                return exit::USAGE;
            }
        },
    };
    match api::setup::add_terminal(&add.data, new) {
        Ok(config) => {
            say(&json!({ "added": config.name, "address": config.address, "profile": config.profile,
                "poi_id": config.poi_id }));
            exit::OK
        }
        Err(error) => failed(&error),
    }
}

fn open_door(door: &Door) -> u8 {
    match api::setup::set_door(&door.data, door.address, door.any_address, door.plain_network) {
        Ok(()) => {
            say(&json!({ "door": door.address.to_string() }));
            exit::OK
        }
        Err(error) => failed(&error),
    }
}

/// The key of an encrypted terminal. Its passphrase stands in no argument, where every program could read it.
fn key(
    identifier: Option<String>,
    version: Option<u32>,
) -> std::io::Result<Option<(String, u32, SecretString)>> {
    let (Some(identifier), Some(version)) = (identifier, version) else { return Ok(None) };
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    let passphrase = SecretString::from(line.trim_end_matches(['\r', '\n']));
    line.zeroize();
    Ok(Some((identifier, version, passphrase)))
}

fn failed(error: &SetupError) -> u8 {
    eprintln!("{}", Chain(error));
    if error.is_usage() { exit::USAGE } else { exit::FAULT }
}
