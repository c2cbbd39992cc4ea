//! `florin pair` and `florin devices`: payment devices behind a cloud, through the commands that the screens use.
//!
//! Neither the key nor a PIN stands in an argument, where every program on the computer could read it.
#![expect(
    clippy::indexing_slicing,
    reason = "a member that an answer in JSON does not have is null, and nothing ends by it"
)]

use std::io::BufRead as _;
use std::path::PathBuf;

use api::App;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Map, Value, json};
use zeroize::{Zeroize as _, Zeroizing};

use crate::people::{self, Person};
use crate::setup::key_value;
use crate::told::{self, End, refused, unusable};
use crate::{exit, say};

/// Where the key may stand instead of the first line of standard input.
const KEY: &str = "FLORIN_APPLICATION_KEY";

/// Where the key may stand that calls of the cloud are signed with.
const CALLBACK_KEY: &str = "FLORIN_CALLBACK_KEY";

/// Where the passphrase may stand that opens the files of a certificate.
const CERTIFICATE_PASSPHRASE: &str = "FLORIN_CERTIFICATE_PASSPHRASE";

/// The largest file that can be a certificate or a key.
const LONGEST_FILE: u64 = 1024 * 1024;

const ENDS: &str = "Ends with 0 done, 1 something broke, 2 it cannot be carried out as written, 6 it stands in the \
     way of the cloud: the last line says what. The passphrase of a certificate is in the variable \
     `FLORIN_CERTIFICATE_PASSPHRASE`. What calls of the cloud are signed with, where a relay is set, is in \
     the variable `FLORIN_CALLBACK_KEY`. The passphrase of the secrets, where the till has one, is in the \
     variable `FLORIN_PASSPHRASE`.";

/// Set up the way to the payment devices of the store, step by step, and pair one of them.
#[derive(Args)]
#[command(after_help = ENDS)]
pub(crate) struct Pair {
    /// The folder of the till.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// demo, nar, ind, eur, or custom with `--api` and `--auth`.
    #[arg(long, default_value = "demo")]
    region: String,
    /// Where the services are, where that is not the region's own address.
    #[arg(long, value_name = "URL")]
    api: Option<String>,
    /// Where tokens are given out, where that is not the region's own address.
    #[arg(long, value_name = "URL")]
    auth: Option<String>,
    /// What follows the @ of the sign-in at the portal. With a certificate only where the device has several merchants.
    #[arg(long, value_name = "NAME")]
    user_domain: Option<String>,
    /// The Application ID that the portal shows. Its key is in the variable `FLORIN_APPLICATION_KEY` or is the first
    /// line of standard input. Without it the id and key that are kept are used.
    #[arg(long, value_name = "ID")]
    application_id: Option<String>,
    /// This till runs on a payment device and comes with the certificate of that: a .p12, a .pem, a .p7b, a .key; once
    /// for each file.
    #[arg(long = "certificate", value_name = "FILE", conflicts_with = "application_id")]
    certificates: Vec<PathBuf>,
    /// Where tokens are given out for such a certificate, where the region has no address for that.
    #[arg(long, value_name = "URL", requires = "certificates")]
    device_auth: Option<String>,
    /// Something that is different from what is assumed, such as `messages=v5_short`.
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = key_value)]
    settings: Vec<(String, String)>,
    /// Put the secrets of this till under the passphrase in `FLORIN_PASSPHRASE`: for a computer without a keychain.
    #[arg(long)]
    choose_passphrase: bool,
    /// The manager, by name. Their PIN is in the variable `FLORIN_PIN` or comes on standard input, after the key.
    #[arg(long, value_name = "NAME")]
    manager: String,
    /// Pair this device of the store.
    #[arg(long, value_name = "ID")]
    device: Option<String>,
    /// What cashiers call it; what the store calls it where nothing is given.
    #[arg(long, requires = "device")]
    name: Option<String>,
}

/// List the payment devices of the store.
#[derive(Args)]
#[command(after_help = ENDS)]
pub(crate) struct Devices {
    /// The folder of the till.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Who asks, by name. Their PIN is in the variable `FLORIN_PIN` or comes on standard input.
    #[arg(long, value_name = "NAME")]
    cashier: String,
}

pub(crate) async fn pair(args: Pair) -> u8 {
    told::run(args.data.clone(), async |app: &App| match pair_with(app, &args).await {
        Ok(end) | Err(end) => end,
    })
    .await
}

pub(crate) async fn devices(args: Devices) -> u8 {
    told::run(args.data.clone(), async |app: &App| match list(app, &args).await {
        Ok(end) | Err(end) => end,
    })
    .await
}

async fn list(app: &App, args: &Devices) -> Result<End, End> {
    people::sign_in(app, "cashier", &args.cashier).await?;
    let listed = ask(app, "device_list", json!({})).await?;
    Ok((
        json!({ "outcome": "listed", "devices": listed["devices"], "nameless": listed["nameless"] }),
        exit::OK,
    ))
}

async fn pair_with(app: &App, args: &Pair) -> Result<End, End> {
    let key = args.application_id.as_ref().map(|_| key()).transpose()?;
    let manager = people::sign_in(app, "manager", &args.manager).await?;
    if args.choose_passphrase {
        let passphrase =
            told::passphrase().ok_or_else(|| unusable("passphrase", "give it in FLORIN_PASSPHRASE"))?;
        let chosen = signed(&manager, json!({ "passphrase": passphrase.expose_secret() }));
        ask(app, "vault_choose", chosen).await?;
    }
    let entry = entry(args, key.as_ref())?;
    let tested = ask(app, "cloud_test", entry.clone()).await?;
    let mut failed = None;
    for step in tested["steps"].as_array().into_iter().flatten() {
        say(&json!({ "event": "step", "step": step["step"], "state": step["state"], "why": step["why"],
            "detail": step["detail"] }));
        if step["state"] == "failed" {
            failed = Some(step["why"].clone());
        }
    }
    if !tested["clock_off_s"].is_null() {
        say(&json!({ "event": "clock", "ahead_s": tested["clock_off_s"] }));
    }
    if let Some(why) = failed {
        return Err((json!({ "outcome": "not_paired", "why": why }), exit::NOT_STARTED));
    }
    ask(app, "cloud_set", signed(&manager, json!({ "entry": entry }))).await?;
    let Some(device) = &args.device else {
        return Ok((json!({ "outcome": "connected", "devices": tested["devices"] }), exit::OK));
    };
    let wanted = json!({ "request_id": format!("pair {device}"), "device": device,
        "name": args.name.as_deref().unwrap_or_default() });
    let terminal = ask(app, "device_pair", signed(&manager, wanted)).await?;
    Ok((
        json!({ "outcome": "paired", "terminal": terminal["name"], "id": terminal["id"],
        "device": terminal["poi_id"] }),
        exit::OK,
    ))
}

fn entry(args: &Pair, key: Option<&SecretString>) -> Result<Value, End> {
    let mut settings: Map<String, Value> =
        args.settings.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
    let more = [
        ("environment", Some(&args.region)),
        ("api_base", args.api.as_ref()),
        ("auth_base", args.auth.as_ref()),
        ("user_domain", args.user_domain.as_ref()),
        ("device_auth_base", args.device_auth.as_ref()),
    ];
    settings.extend(more.into_iter().filter_map(|(name, value)| Some((name.to_owned(), json!(value?)))));
    if !args.certificates.is_empty() {
        settings.insert("sign_in".to_owned(), json!("certificate"));
    }
    let mut entry = json!({ "settings": settings });
    if !args.certificates.is_empty() {
        entry["identity"] = identity(&args.certificates)?;
    }
    if let (Some(id), Some(key)) = (&args.application_id, key) {
        entry["application_id"] = json!(id);
        entry["application_key"] = json!(key.expose_secret());
    }
    if let Ok(key) = std::env::var(CALLBACK_KEY) {
        entry["callback_key"] = json!(key);
    }
    Ok(entry)
}

/// The files of a certificate, and what opens them.
fn identity(paths: &[PathBuf]) -> Result<Value, End> {
    let file = |path: &PathBuf| {
        let named = path.file_name().unwrap_or_else(|| path.as_os_str()).to_string_lossy().into_owned();
        let size = std::fs::metadata(path).map(|data| data.len());
        if size.as_ref().is_ok_and(|size| *size > LONGEST_FILE) {
            return Err(unusable("certificate", &format!("{named}: too long for a certificate or a key")));
        }
        let read = std::fs::read(path).map(Zeroizing::new);
        let bytes = read.map_err(|error| unusable("certificate", &format!("read {named}: {error}")))?;
        Ok(json!({ "name": named, "content": STANDARD.encode(&bytes) }))
    };
    let files = paths.iter().map(file).collect::<Result<Vec<Value>, End>>()?;
    Ok(json!({ "files": files, "passphrase": std::env::var(CERTIFICATE_PASSPHRASE).ok() }))
}

/// The same with the manager's word for it.
fn signed(manager: &Person, mut arguments: Value) -> Value {
    arguments["manager"] = json!(manager.id);
    arguments["pin"] = json!(manager.pin.expose_secret());
    arguments
}

async fn ask(app: &App, command: &str, arguments: Value) -> Result<Value, End> {
    api::dispatch(app, command, arguments).await.map_err(|error| refused(&error))
}

fn key() -> Result<SecretString, End> {
    if let Ok(key) = std::env::var(KEY) {
        return Ok(SecretString::from(key));
    }
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    read.map_err(|error| unusable("application_key", &format!("read it from standard input: {error}")))?;
    let key = SecretString::from(line.trim());
    line.zeroize();
    if key.expose_secret().is_empty() {
        return Err(unusable(
            "application_key",
            &format!("give it in {KEY} or as the first line of standard input"),
        ));
    }
    Ok(key)
}
