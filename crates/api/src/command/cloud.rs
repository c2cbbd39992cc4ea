//! The way to payment devices through a cloud: tried before it is kept, kept before it is used.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use connectors::identity::{File, Identity, IdentityError};
use connectors::ppaas::{
    self, APPLICATION, Application, CALLBACK_KEY, Cloud, IDENTITY, QR_DEVICE, devices::Device,
};
use domain::ids::TerminalId;
use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;
use terminal::{Mode, NotReady, Noted, SecretError, Secrets, TerminalConfig};

use super::operator::manager_says;
use super::pairing::{found, operator_name, terminal_made_before};
use super::request;
use crate::app::{App, blocking};
use crate::commands::{CloudEntry, CloudSet, DevicePair, IdentityEntry, Nothing};
use crate::error::{ApiError, Code};
use crate::publish::Part;
use crate::view;
use crate::views::{CloudStep, CloudTestView, CloudView, DevicesView, TerminalView};

/// What payments by code are called, where nobody gives them another name.
const QR_NAME: &str = "QR code";

/// The longest id, key or setting that somebody can have meant.
const LONGEST: usize = 4096;

/// The longest list of authorities.
const LONGEST_CERTIFICATE: usize = 64 * 1024;

/// The most files that a certificate and its key come in: one for each of a chain.
const MOST_FILES: usize = 8;

pub(crate) async fn cloud_show(app: &App, _: Nothing) -> Result<CloudView, ApiError> {
    app.signed_in()?;
    view::cloud(app).await
}

pub(crate) async fn cloud_test(app: &App, args: CloudEntry) -> Result<CloudTestView, ApiError> {
    app.signed_in()?;
    app.not_in_training()?;
    let entered = entered(app, &args)?;
    let cloud = tried(app, &settings(args.settings)?, entered)?;
    Ok(test(app, &cloud).await)
}

pub(crate) async fn cloud_set(app: &App, args: CloudSet) -> Result<CloudView, ApiError> {
    app.signed_in()?;
    app.not_in_training()?;
    let manager = manager_says(app, &args.manager, args.pin, "set up the cloud").await?;
    let name = operator_name(app, manager).await?;
    let wall = app.clock.now().wall;
    if let Some(entry) = args.entry {
        let entered = entered(app, &entry)?;
        let callback = copied("callback_key", entry.callback_key.as_deref())?;
        let settings = settings(entry.settings)?;
        keep(app, &settings, entered).await?;
        if !callback.is_empty() {
            let key = SecretString::from(callback.as_str());
            app.with_secrets(move |secrets| secrets.keep(CALLBACK_KEY, &key)).await?;
        }
        app.with_db(move |db| db.set_cloud(Some(&settings), &name, wall)).await?;
    } else {
        let paired = app.with_db(store::Db::terminals).await?;
        if paired.iter().any(|config| config.connector == ppaas::NAME) {
            return Err(ApiError::invalid("entry", "unpair the devices of the cloud first"));
        }
        app.with_db(move |db| db.set_cloud(None, &name, wall)).await?;
        for name in [APPLICATION, IDENTITY, CALLBACK_KEY] {
            app.with_secrets(move |secrets| secrets.forget(name)).await?;
        }
    }
    // Devices that are at work go on with the new settings from their next message on.
    app.lanes.build_anew(ppaas::NAME);
    app.arrange().await?;
    app.publish([Part::Terminals]).await?;
    view::cloud(app).await
}

/// What somebody entered to come to the cloud with, and the name under which it is kept.
struct Key {
    name: &'static str,
    secret: SecretString,
}

/// Keeps what was entered after it has proved to be good: a key that was renewed at the portal and copied wrongly must
/// not take the place of one whose token still lives.
async fn keep(app: &App, settings: &BTreeMap<String, String>, entered: Option<Key>) -> Result<(), ApiError> {
    let Some(key) = entered else {
        // Other settings for what is kept: they are only checked for being settings.
        tried(app, settings, None)?;
        return Ok(());
    };
    let (name, secret) = (key.name, key.secret.clone());
    app.with_secrets(move |secrets| secrets.stage(name, &secret)).await?;
    let proved = match tried(app, settings, Some(key)) {
        Ok(cloud) => cloud.countries().await.map(drop).map_err(ApiError::from),
        Err(error) => Err(error),
    };
    match proved {
        Ok(()) => {
            app.with_secrets(move |secrets| secrets.promote(name)).await?;
            // That the key before it was refused stands for a while, and says nothing of this one.
            if let Ok(cloud) = app.lanes.cloud(settings) {
                cloud.forget();
            }
            Ok(())
        }
        Err(error) => {
            app.with_secrets(move |secrets| secrets.discard(name)).await?;
            Err(error)
        }
    }
}

/// What was entered: an id and its key, or a certificate; nothing where the kept ones are meant.
fn entered(app: &App, entry: &CloudEntry) -> Result<Option<Key>, ApiError> {
    let wanted = match entry.settings.get("sign_in").map(|word| word.trim()) {
        Some("certificate") => entry.identity.as_ref().map(|identity| certificate(app, identity)),
        _ => application(entry).transpose(),
    };
    wanted.transpose()
}

/// Id and key: both, or neither.
fn application(entry: &CloudEntry) -> Result<Option<Key>, ApiError> {
    let id = copied("application_id", entry.application_id.as_deref())?;
    let key = copied("application_key", entry.application_key.as_deref())?;
    match (id.is_empty(), key.is_empty()) {
        (true, true) => Ok(None),
        (false, true) => Err(ApiError::invalid("application_key", "copy the key from the portal as well")),
        (true, false) => {
            Err(ApiError::invalid("application_id", "copy the application ID from the portal as well"))
        }
        (false, false) => {
            let secret = Application { id, key }.to_secret().map_err(|error| ApiError::internal(&error))?;
            Ok(Some(Key { name: APPLICATION, secret }))
        }
    }
}

/// A certificate with its key, checked for everything that can be known of it beforehand.
fn certificate(app: &App, entry: &IdentityEntry) -> Result<Key, ApiError> {
    // Blanks at its ends belong to it.
    let typed = entry.passphrase.as_deref().filter(|typed| !typed.is_empty());
    if typed.is_some_and(|typed| typed.len() > LONGEST || typed.chars().any(char::is_control)) {
        return Err(ApiError::invalid("identity_passphrase", "type the passphrase that came with the file"));
    }
    let passphrase = typed.map(SecretString::from);
    if entry.files.is_empty() || entry.files.len() > MOST_FILES {
        return Err(ApiError::invalid(
            "identity",
            "choose the file with the certificate, and that with its key",
        ));
    }
    let read = |file: &crate::commands::IdentityFile| {
        let wrong = |_| ApiError::invalid("identity", "the file did not come through; choose it again");
        STANDARD.decode(&file.content).map(Zeroizing::new).map_err(wrong)
    };
    let contents: Vec<Zeroizing<Vec<u8>>> = entry.files.iter().map(read).collect::<Result<_, _>>()?;
    let files = entry.files.iter().zip(&contents);
    let files: Vec<File<'_>> = files.map(|(file, bytes)| File { name: &file.name, bytes }).collect();
    let identity = Identity::import(&files, passphrase.as_ref(), app.clock.now().wall);
    match identity {
        Ok(identity) => Ok(Key { name: IDENTITY, secret: identity.to_secret() }),
        Err(error) => Err(ApiError::invalid(field_of(&error), &error.to_string())),
    }
}

/// Where somebody can mend it.
fn field_of(error: &IdentityError) -> &'static str {
    match error {
        IdentityError::PassphraseNeeded { .. } | IdentityError::WrongPassphrase { .. } => {
            "identity_passphrase"
        }
        _ => "identity",
    }
}

/// What somebody copied into a field, without the blanks that came along.
fn copied(field: &str, given: Option<&str>) -> Result<Zeroizing<String>, ApiError> {
    let text = given.map(str::trim).unwrap_or_default();
    if text.len() > LONGEST || text.chars().any(char::is_control) {
        return Err(ApiError::invalid(field, "copy it once more from the portal, by its copy button"));
    }
    Ok(Zeroizing::new(text.to_owned()))
}

fn settings(given: BTreeMap<String, String>) -> Result<BTreeMap<String, String>, ApiError> {
    let trimmed = given.into_iter().map(|(name, value)| (name, value.trim().to_owned()));
    let kept: BTreeMap<String, String> = trimmed.filter(|(_, value)| !value.is_empty()).collect();
    // Authorities in PEM are longer than anything that is typed.
    let longest = |name: &str| if name == "certificate" { LONGEST_CERTIFICATE } else { LONGEST };
    match kept.iter().find(|(name, value)| value.len() > longest(name)) {
        Some((name, _)) => Err(ApiError::invalid(name, &format!("use at most {} characters", longest(name)))),
        None => Ok(kept),
    }
}

/// The cloud with these settings and what was entered, apart from all that is in use: what a wrong key does to its
/// tokens must not reach the payments of this till.
fn tried(app: &App, settings: &BTreeMap<String, String>, entered: Option<Key>) -> Result<Cloud, ApiError> {
    let invalid = |error: connectors::config::ConfigError| ApiError::invalid(&error.field, &error.why);
    match entered {
        Some(key) => {
            let entered: Arc<dyn Secrets> = Arc::new(Entered(Mutex::new(Some(key))));
            app.lanes.other_cloud(settings, &entered).map_err(invalid)
        }
        None => app.lanes.cloud(settings).map_err(invalid),
    }
}

async fn test(app: &App, cloud: &Cloud) -> CloudTestView {
    let mut steps = view::CloudSteps::default();
    let mut devices = Vec::new();
    if steps.take(CloudStep::Token, cloud.ready().await).is_some()
        && steps.take(CloudStep::Question, cloud.countries().await).is_some()
        && let Some(listed) = steps.take(CloudStep::Devices, cloud.devices().await)
    {
        devices = view::devices(app, &listed.devices).await.unwrap_or_default();
    }
    CloudTestView { steps: steps.all(), devices, clock_off_s: cloud.clock_off_s() }
}

/// The cloud that is set up.
async fn cloud(app: &App) -> Result<Cloud, ApiError> {
    let settings = app.with_db(store::Db::cloud).await?.ok_or_else(|| ApiError::of(Code::NoCloud))?;
    app.lanes.cloud(&settings).map_err(|error| ApiError::invalid(&error.field, &error.why))
}

pub(crate) async fn device_list(app: &App, _: Nothing) -> Result<DevicesView, ApiError> {
    app.signed_in()?;
    app.not_in_training()?;
    let cloud = cloud(app).await?;
    let mut listed = cloud.devices().await?;
    listed.devices.extend(by_code(&cloud));
    Ok(DevicesView {
        devices: view::devices(app, &listed.devices).await?,
        nameless: u32::try_from(listed.nameless).unwrap_or(u32::MAX),
        raw: listed.raw,
    })
}

pub(crate) async fn device_pair(app: &App, args: DevicePair) -> Result<TerminalView, ApiError> {
    app.signed_in()?;
    app.not_in_training()?;
    let manager = manager_says(app, &args.manager, args.pin.clone(), "pair a terminal").await?;
    let key = request(&args.request_id, "device_pair", format!("{} {}", args.device, args.name))?;
    if let Some(before) = terminal_made_before(app, &key).await? {
        return found(app, before).await;
    }
    let cloud = cloud(app).await?;
    let listed = cloud.devices().await?;
    let device = listed.devices.into_iter().chain(by_code(&cloud)).find(|device| device.id == args.device);
    let Some(device) = device else {
        let why = terminal::Obstacle::DeviceMissing;
        return Err(NotReady { why, detail: "the store does not list it".to_owned() }.into());
    };
    let paired = app.with_db(store::Db::terminals).await?;
    if let Some(twin) = paired.iter().find(|one| one.connector == ppaas::NAME && one.poi_id == device.id) {
        return Err(ApiError::invalid("device", &format!("it is paired already, as {}", twin.name)));
    }
    let address = cloud.place().api.endpoint.authority();
    let config = configuration(app, &device, args.name.trim(), (address, cloud.secret()))?;
    let (wall, by, kept) = (app.clock.now().wall, operator_name(app, manager).await?, config.clone());
    app.with_db(move |db| {
        let mut key = key;
        key.subject = kept.id.to_string();
        db.claim_request(&key, wall)?;
        db.add_terminal(&kept, &by, wall)
    })
    .await?;
    app.arrange().await?;
    app.publish([Part::Terminals]).await?;
    found(app, config.id).await
}

/// Payments by code, which stand in the list as if they were a device of their own.
fn by_code(cloud: &Cloud) -> Option<Device> {
    let methods = cloud.by_code();
    let name = Some(QR_NAME.to_owned());
    (!methods.is_empty()).then(|| Device { id: QR_DEVICE.to_owned(), name, methods, ..Device::default() })
}

fn configuration(
    app: &App,
    device: &Device,
    name: &str,
    (address, secret): (String, &str),
) -> Result<TerminalConfig, ApiError> {
    let name = if name.is_empty() { device.name.as_deref().unwrap_or(&device.id) } else { name };
    if name.chars().count() > 40 || name.chars().any(char::is_control) {
        return Err(ApiError::invalid("name", "use 1 to 40 characters"));
    }
    let facts = [
        ("manufacturer", device.manufacturer.clone()),
        ("model", device.model.clone()),
        ("serial", device.serial.clone()),
        ("offers", Some(ppaas::offers_of(&device.methods)).filter(|offers| !offers.is_empty())),
    ];
    let known = facts.into_iter().filter_map(|(name, fact)| Some((name.to_owned(), fact?)));
    Ok(TerminalConfig {
        id: TerminalId::from_uuid(app.ids.uuid()),
        name: name.to_owned(),
        connector: ppaas::NAME.to_owned(),
        profile: if device.id == QR_DEVICE { ppaas::QR_PROFILE } else { ppaas::PROFILE }.to_owned(),
        address,
        mode: Mode::Light,
        poi_id: device.id.clone(),
        settings: known.collect(),
        secrets: vec![secret.to_owned()],
    })
}

/// What somebody entered and nobody keeps yet.
struct Entered(Mutex<Option<Key>>);

impl Secrets for Entered {
    fn works(&self) -> Result<(), SecretError> {
        Ok(())
    }

    fn read(&self, name: &str) -> Result<SecretString, SecretError> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let ours = kept.as_ref().filter(|key| key.name == name).map(|key| key.secret.clone());
        ours.ok_or_else(|| SecretError::Missing(name.to_owned()))
    }

    fn keep(&self, name: &str, _: &SecretString) -> Result<(), SecretError> {
        Err(SecretError::Missing(name.to_owned()))
    }

    fn forget(&self, _: &str) -> Result<(), SecretError> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(())
    }

    fn stage(&self, name: &str, new: &SecretString) -> Result<(), SecretError> {
        self.keep(name, new)
    }

    fn read_staged(&self, name: &str) -> Result<SecretString, SecretError> {
        Err(SecretError::Missing(name.to_owned()))
    }

    fn promote(&self, name: &str) -> Result<(), SecretError> {
        Err(SecretError::Missing(name.to_owned()))
    }

    fn discard(&self, _: &str) -> Result<(), SecretError> {
        Ok(())
    }

    fn noted(&self, _: &str) -> Option<Noted> {
        None
    }
}

impl App {
    /// Asks the keeper of secrets where it may block: a keychain can ask a person first.
    pub(crate) async fn with_secrets<T: Send + 'static>(
        &self,
        call: impl FnOnce(&dyn Secrets) -> Result<T, SecretError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let secrets = self.lanes.secrets_shared();
        Ok(blocking(move || call(secrets.as_ref())).await?)
    }
}
