//! Pairing the till with a terminal, and the door at which terminals call.

use std::collections::BTreeMap;
use std::net::IpAddr;

use connectors::doors::DoorKind as Kind;
use domain::ids::TerminalId;
use secrecy::SecretString;
use store::Listener;
use terminal::{Mode, SecretError, TerminalConfig};

use super::operator::manager_says;
use super::{id, request};
use crate::app::App;
use crate::commands::{Done, ListenerSet, Nothing, TerminalAdd, TerminalRemove};
use crate::door;
use crate::error::{ApiError, Code};
use crate::pairing;
use crate::publish::Part;
use crate::view;
use crate::views::{DoorKind, KeyEntry, ListenerView, ProfilesView, TerminalView};

pub(crate) async fn terminal_profiles(app: &App, _: Nothing) -> Result<ProfilesView, ApiError> {
    app.signed_in()?;
    Ok(ProfilesView { profiles: view::profiles(), keychain: app.lanes.secrets().works().is_ok() })
}

pub(crate) async fn terminal_add(app: &App, args: TerminalAdd) -> Result<TerminalView, ApiError> {
    app.signed_in()?;
    app.not_in_training()?;
    let manager = manager_says(app, &args.manager, args.pin.clone(), "pair a terminal").await?;
    // The passphrase is no argument that could be compared later: a digest of it would be a hint.
    let arguments = format!("{} {} {} {} {}", args.name, args.profile, args.address, args.mode, args.poi_id);
    let key = request(&args.request_id, "terminal_add", arguments)?;
    if let Some(before) = terminal_made_before(app, &key).await? {
        return found(app, before).await;
    }
    let config = configuration(app, &args)?;
    keep_secrets(app, &config, args.key.as_ref())?;
    if let Err(error) = app.lanes.check(&config) {
        pairing::forget_keys(app.lanes.secrets(), &config);
        return Err(ApiError::invalid(&error.field, &error.why));
    }
    let (wall, by, config_kept) = (app.clock.now().wall, manager, config.clone());
    let name = operator_name(app, by).await?;
    let kept = app
        .with_db(move |db| {
            let mut key = key;
            key.subject = config_kept.id.to_string();
            db.claim_request(&key, wall)?;
            db.add_terminal(&config_kept, &name, wall)
        })
        .await;
    if let Err(error) = kept {
        pairing::forget_keys(app.lanes.secrets(), &config);
        return Err(error);
    }
    app.arrange().await?;
    app.publish([Part::Terminals, Part::Listener]).await?;
    found(app, config.id).await
}

fn configuration(app: &App, args: &TerminalAdd) -> Result<TerminalConfig, ApiError> {
    let named = |field: &str, text: &str, most: usize| {
        let text = text.trim();
        if text.is_empty() || text.chars().count() > most {
            return Err(ApiError::invalid(field, &format!("use 1 to {most} characters")));
        }
        Ok(text.to_owned())
    };
    let mode = match args.mode.as_str() {
        "light" => Mode::Light,
        "full" => Mode::Full,
        _ => return Err(ApiError::invalid("mode", "use light or full")),
    };
    let mut settings: BTreeMap<String, String> = args.settings.clone();
    if let Some(certificate) = args.certificate.as_ref().filter(|text| !text.trim().is_empty()) {
        settings.insert("certificate".to_owned(), certificate.trim().to_owned());
    }
    if let Some(door) = args.door {
        settings.insert("door".to_owned(), kind(door).word().to_owned());
    }
    Ok(TerminalConfig {
        id: TerminalId::from_uuid(app.ids.uuid()),
        name: named("name", &args.name, 40)?,
        connector: "nexo_local".to_owned(),
        profile: args.profile.clone(),
        address: args.address.trim().to_owned(),
        mode,
        poi_id: named("poi_id", &args.poi_id, 32)?,
        settings,
        secrets: Vec::new(),
    })
}

fn kind(of: DoorKind) -> Kind {
    match of {
        DoorKind::Certificate => Kind::Certificate,
        DoorKind::Secret => Kind::Secret,
        DoorKind::Message => Kind::Message,
        DoorKind::Address => Kind::Address,
    }
}

/// Keys go to the keychain before the terminal goes into the books: a terminal without its key is no terminal.
fn keep_secrets(app: &App, config: &TerminalConfig, key: Option<&KeyEntry>) -> Result<(), ApiError> {
    let key = match key {
        Some(key) if key.identifier.trim().is_empty() || key.passphrase.is_empty() => {
            return Err(ApiError::invalid("key", "give identifier, version and passphrase"));
        }
        Some(key) => {
            let passphrase = SecretString::from(key.passphrase.clone());
            Some((key.identifier.trim().to_owned(), key.version, passphrase))
        }
        None => None,
    };
    pairing::keep_keys(app.lanes.secrets(), config, key.as_ref()).map_err(ApiError::from)
}

pub(super) async fn terminal_made_before(
    app: &App,
    key: &engine::ports::RequestKey,
) -> Result<Option<TerminalId>, ApiError> {
    let wanted = key.id.clone();
    let Some(before) = app.with_db(move |db| db.request(&wanted)).await? else { return Ok(None) };
    if (&before.command, &before.arguments) != (&key.command, &key.arguments) {
        return Err(ApiError::of(Code::RequestReused));
    }
    Ok(Some(id("terminal", &before.subject)?))
}

pub(super) async fn found(app: &App, terminal: TerminalId) -> Result<TerminalView, ApiError> {
    let id = terminal.to_string();
    let view = view::terminals(app).await?.into_iter().find(|view| view.id == id);
    view.ok_or_else(|| ApiError::of(Code::TerminalMissing))
}

pub(super) async fn operator_name(app: &App, id: domain::ids::OperatorId) -> Result<String, ApiError> {
    let known = app.with_db(store::Db::operators).await?;
    Ok(known.into_iter().find(|one| one.id == id).map(|one| one.name).unwrap_or_default())
}

pub(crate) async fn terminal_remove(app: &App, args: TerminalRemove) -> Result<Done, ApiError> {
    app.signed_in()?;
    app.not_in_training()?;
    let terminal: TerminalId = id("terminal", &args.terminal)?;
    let manager = manager_says(app, &args.manager, args.pin, "unpair a terminal").await?;
    let name = operator_name(app, manager).await?;
    let configs = app.with_db(store::Db::terminals).await?;
    let config = configs.into_iter().find(|config| config.id == terminal);
    let config = config.ok_or_else(|| ApiError::of(Code::TerminalMissing))?;
    let wall = app.clock.now().wall;
    app.with_db(move |db| db.remove_terminal(terminal, &name, wall)).await?;
    app.runner.remove_lane(terminal);
    pairing::forget_keys(app.lanes.secrets(), &config);
    app.arrange().await?;
    Ok(Done { seq: app.publish([Part::Terminals, Part::Listener]).await? })
}

pub(crate) async fn listener_set(app: &App, args: ListenerSet) -> Result<ListenerView, ApiError> {
    app.signed_in()?;
    app.not_in_training()?;
    let manager = manager_says(app, &args.manager, args.pin, "set the door for terminals").await?;
    let name = operator_name(app, manager).await?;
    let settings = match args.address.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        None => None,
        Some(text) => Some(settings(app, text, args.any_address, args.plain_network)?),
    };
    let wall = app.clock.now().wall;
    app.with_db(move |db| db.set_listener(settings.as_ref(), &name, wall)).await?;
    app.arrange().await?;
    app.publish([Part::Listener, Part::Terminals]).await?;
    view::listener(app).await
}

fn settings(app: &App, text: &str, any_address: bool, plain_network: bool) -> Result<Listener, ApiError> {
    let cure = "write an address of this computer with a port, such as 192.168.1.10:8444";
    let addr: std::net::SocketAddr = text.parse().map_err(|_| ApiError::invalid("address", cure))?;
    if addr.ip().to_canonical().is_unspecified() && !any_address {
        let cure = "this is every network of this computer; choose one address, or allow it";
        return Err(ApiError::invalid("address", cure));
    }
    let address: IpAddr = addr.ip();
    let fingerprint = door::fingerprint(app.lanes.secrets(), address, app.clock.now().wall);
    let certificate = match fingerprint {
        Ok(fingerprint) => Some(fingerprint),
        // Without a place for a key only doors without TLS can be opened.
        Err(door::DoorError::Secret(
            SecretError::NoKeychain(_)
            | SecretError::KeychainMissing(_)
            | SecretError::KeychainLocked(_)
            | SecretError::VaultLocked,
        )) => None,
        Err(error) => return Err(ApiError::internal(&error)),
    };
    Ok(Listener { address: address.to_string(), port: addr.port(), any_address, plain_network, certificate })
}
