//! `florin nexo inspect`: what is in a file of a terminal, and what is wrong with it.

use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use ::nexo::inspect::{Inspected, NotWritten, inspect};
use ::nexo::security::{Keys, Passphrase};
use ::nexo::v5;
use chrono::{DateTime, SecondsFormat, Utc};
use clap::{Args, Subcommand};

use crate::exit;

/// Where a passphrase may stand that is not to be seen in the list of processes.
const PASSPHRASE: &str = "FLORIN_NEXO_PASSPHRASE";

/// A message is at most 1 MiB; a little more is enough to see that it is too large.
const MOST_READ: u64 = 1024 * 1024 + 1;

/// Look at messages of terminals.
#[derive(Args)]
pub(crate) struct Nexo {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Tell what each file is, one line for each. Ends with 1 if any is refused.
    Inspect(Inspect),
}

/// Read messages of nexo 3, in JSON or XML, sealed or not, and of nexo 5 in JSON.
#[derive(Args)]
struct Inspect {
    /// Files with one message each.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    again: Again,
    /// Open sealed messages. `-` takes the first line of standard input; without it the variable
    /// `FLORIN_NEXO_PASSPHRASE` is looked at.
    #[arg(long, value_name = "P")]
    passphrase: Option<String>,
    /// The name of the key that the passphrase makes.
    #[arg(long, value_name = "K", requires = "key_version")]
    key_identifier: Option<String>,
    /// The version of the key that the passphrase makes.
    #[arg(long, value_name = "N", requires = "key_identifier")]
    key_version: Option<u32>,
}

/// As what a message is written again. One of the other protocol is converted; what it says and the other cannot say
/// is named instead.
#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own, and several may be given")]
struct Again {
    /// Write each message again after its line, as nexo 3 in JSON.
    #[arg(long)]
    json: bool,
    /// Write each message again after its line, as nexo 3 in XML.
    #[arg(long)]
    xml: bool,
    /// Write each message again after its line, as nexo 5 in long names.
    #[arg(long)]
    long: bool,
    /// Write each message again after its line, as nexo 5 in short names without a root.
    #[arg(long)]
    short: bool,
    /// Write nexo 5 with words in place of its codes.
    #[arg(long)]
    words: bool,
}

pub(crate) fn run(Nexo { command: Task::Inspect(args) }: Nexo) -> u8 {
    let keys = match keys(&args) {
        Ok(keys) => keys,
        Err(error) => {
            eprintln!("{error}");
            return exit::USAGE;
        }
    };
    let mut code = exit::OK;
    for file in &args.files {
        match look(file, &keys) {
            Ok(inspected) => {
                println!("{}: {inspected}", file.display());
                if !again(&args.again, &inspected) {
                    code = exit::FAULT;
                }
            }
            Err(cause) => {
                println!("{}: refused: {cause}", file.display());
                code = exit::FAULT;
            }
        }
    }
    code
}

fn look(file: &Path, keys: &[Keys]) -> Result<Inspected, String> {
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(file).map_err(|error| format!("open the file: {error}"))?;
    opened.take(MOST_READ).read_to_end(&mut bytes).map_err(|error| format!("read the file: {error}"))?;
    inspect(&bytes, keys).map_err(|error| api::error::Chain(&error).to_string())
}

/// Writes the message again where that was asked for; the writer is stricter than the reader.
fn again(again: &Again, inspected: &Inspected) -> bool {
    let mut written = true;
    for text in texts(again, inspected) {
        match text {
            Ok(text) => println!("{}", String::from_utf8_lossy(&text)),
            Err(error) => {
                println!("not written again: {}", api::error::Chain(&error));
                written = false;
            }
        }
    }
    written
}

fn texts(again: &Again, inspected: &Inspected) -> Vec<Result<Vec<u8>, NotWritten>> {
    let codes = if again.words { v5::Codes::Word } else { v5::Codes::Code };
    let in_five = |dialect| {
        // A message of nexo 3 does not tell when it was made.
        let now = DateTime::<Utc>::from(SystemTime::now()).to_rfc3339_opts(SecondsFormat::Millis, true);
        inspected.in_five(v5::Dialect { codes, ..dialect }, &now)
    };
    let mut texts = Vec::new();
    if again.json {
        texts.push(inspected.to_json());
    }
    if again.xml {
        texts.push(inspected.to_xml());
    }
    if again.long {
        texts.push(in_five(v5::Dialect::LONG));
    }
    if again.short {
        texts.push(in_five(v5::Dialect::SHORT));
    }
    texts
}

fn keys(args: &Inspect) -> Result<Vec<Keys>, &'static str> {
    let given = match args.passphrase.as_deref() {
        Some("-") => {
            let mut line = String::new();
            std::io::stdin()
                .lock()
                .read_line(&mut line)
                .map_err(|_| "read the passphrase from standard input")?;
            Some(line.trim_end_matches(['\r', '\n']).to_owned())
        }
        Some(given) => Some(given.to_owned()),
        None => std::env::var(PASSPHRASE).ok(),
    };
    let key = args.key_identifier.clone().zip(args.key_version);
    match (given, key) {
        (None, None) => Ok(Vec::new()),
        (Some(secret), Some((identifier, version))) => {
            let passphrase = Passphrase { identifier, version, secret: secret.into() };
            Keys::derive(&passphrase).map(|keys| vec![keys]).ok_or("make the keys")
        }
        // A variable that is set for another use is no reason to stop.
        (Some(_), None) if args.passphrase.is_none() => Ok(Vec::new()),
        (Some(_), None) => Err("a passphrase makes a key only with --key-identifier and --key-version"),
        (None, Some(_)) => Err("a key needs its passphrase: --passphrase, or FLORIN_NEXO_PASSPHRASE"),
    }
}
