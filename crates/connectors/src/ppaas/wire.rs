//! Everything about the Retail API that no public page says: paths, names, shapes, times. Each fact is a setting with
//! what is assumed for its default, so that another truth is other data and no other code. The README beside this
//! file lists them with the setting that changes each.

use core::time::Duration;
use std::collections::BTreeMap;

use domain::attempt::{Condition, Limits};
use hyper::Uri;
use hyper::header::HeaderName;
use terminal::{MoneyBack, Obstacle, Reversal};

use crate::config::{ConfigError, duration, one_of};

/// How messages are spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// nexo 5.0 with the names of the standard.
    Long,
    /// nexo 5.0 with its short tags.
    Short,
    /// nexo 3.x.
    V3,
}

/// When the answer to a message comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// On the connection of the question.
    Sync,
    /// Later: the question is accepted (202), and the answer is fetched.
    Async,
}

/// How the till shows who it is when it asks for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientAuth {
    /// Id and key in the form (RFC 6749 section 2.3.1, `client_secret_post`).
    Body,
    /// Id and key in the header (`client_secret_basic`).
    Basic,
}

/// The facts of one cloud.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Where tokens are given out, below the auth host: `{user_domain}` stands for the merchant's.
    pub token_path: String,
    /// How the till shows who it is there.
    pub client_auth: ClientAuth,
    /// What the token is to be good for; empty to say nothing.
    pub scope: String,
    /// Where a device is told what to ask for tokens with (KNOWN), below `credentials_base`.
    pub credentials_path: String,
    /// Where tokens are given out for a device (KNOWN), below `device_auth_base`.
    pub device_token_path: String,
    /// A question that needs a token and nothing else (KNOWN: `GET /resources/v1/countries`).
    pub countries_path: String,
    /// The list of devices.
    pub devices_path: String,
    /// Messages to a device: `{device_id}` stands for it.
    pub message_path: String,
    /// How messages are spelled.
    pub form: Form,
    /// The version that messages of nexo 3.x tell.
    pub version: &'static str,
    /// Codes are written as words, as one vendor of nexo 5 does.
    pub words: bool,
    /// Messages have a root that names their kind.
    pub root: bool,
    /// When answers come.
    pub pace: Pace,
    /// How often an answer that is to come later is asked for.
    pub fetch_every: Duration,
    /// A header that names the message, where the cloud has one for that.
    pub idempotency_header: Option<HeaderName>,
    /// Where answers may be sent to besides; nothing where the till has no address that the cloud can reach.
    pub callback_url: Option<String>,
    /// The header that says so.
    pub callback_header: HeaderName,
    /// The header in which a call is signed (hex of HMAC-SHA256 over the raw body).
    pub signature_header: HeaderName,
    /// Where the relay hands on to the till what was sent to it.
    pub callback_path: String,
    /// Payments by code (KNOWN: `POST /qrcode-payment/v1/transactions`).
    pub qr_path: String,
    /// What can be paid with by code, each with its words.
    pub qr_types: BTreeMap<String, String>,
    /// How long a connection may take.
    pub connect_timeout: Duration,
    /// How long a login, a status or another question without money may take.
    pub answer_timeout: Duration,
    /// What is waited for how long.
    pub limits: Limits,
    /// How money goes back. A device that refuses it is remembered.
    pub back: MoneyBack,
    /// Which brands a method of payment stands for; one that is not listed goes out under its own code.
    pub methods: BTreeMap<String, Vec<String>>,
}

/// Every setting that there is, beside those of [`super::environment`].
pub const NAMES: [&str; 33] = [
    "answer_timeout_ms",
    "callback_header",
    "callback_path",
    "callback_url",
    "client_auth",
    "codes",
    "connect_timeout_ms",
    "countries_path",
    "credentials_path",
    "device_token_path",
    "devices_path",
    "fence_ms",
    "fetch_every_ms",
    "human_after_ms",
    "idempotency_header",
    "message_path",
    "messages",
    "methods",
    "mode",
    "poll_every_ms",
    "poll_first_ms",
    "poll_human_ms",
    "protocol_version",
    "proxy",
    "qr_path",
    "qr_types",
    "refund",
    "reversal",
    "root",
    "sale_timeout_ms",
    "scope",
    "signature_header",
    "token_path",
];

/// The settings of [`super::environment`] and of the account, which are no facts of the wire.
const OTHERS: [&str; 9] = [
    "api_base",
    "auth_base",
    "certificate",
    "credentials_base",
    "device_auth_base",
    "environment",
    "serial_number",
    "sign_in",
    "user_domain",
];

/// A token path of the other family that is published (Keycloak).
pub const TOKEN_PATH_KEYCLOAK: &str = "/auth/realms/{user_domain}/protocol/openid-connect/token";

impl Default for Facts {
    fn default() -> Self {
        // ppaas.md 3.1: one vendor's cloud waits 150 s for a sale, the status is asked for every 5 s for 90 s.
        let sale = Duration::from_secs(150);
        Self {
            token_path: "/oauth2/v1/{user_domain}/token".to_owned(),
            client_auth: ClientAuth::Body,
            scope: String::new(),
            credentials_path: "/oauth2-mtls/v1/merchants-credentials".to_owned(),
            device_token_path: "/oauth2-mtls/v1/token".to_owned(),
            countries_path: "/resources/v1/countries".to_owned(),
            devices_path: "/retail/v1/payment-devices".to_owned(),
            message_path: "/retail/v1/payment-devices/{device_id}/messages".to_owned(),
            form: Form::Long,
            version: "3.1",
            words: false,
            root: true,
            pace: Pace::Sync,
            fetch_every: Duration::from_secs(1),
            idempotency_header: None,
            callback_url: None,
            callback_header: HeaderName::from_static("x-callback-url"),
            signature_header: HeaderName::from_static("x-ppaas-signature"),
            callback_path: "/ppaas".to_owned(),
            qr_path: "/qrcode-payment/v1/transactions".to_owned(),
            qr_types: BTreeMap::from([("KB".to_owned(), "KB".to_owned())]),
            connect_timeout: Duration::from_secs(5),
            answer_timeout: Duration::from_secs(30),
            limits: Limits {
                payment_timeout: sale,
                fence: sale.saturating_mul(2),
                poll_first: Duration::from_secs(2),
                poll_every: Duration::from_secs(5),
                human_after: Duration::from_secs(90),
                poll_human: Duration::from_secs(30),
            },
            back: MoneyBack {
                reversal: Reversal::UntilClosed,
                part: false,
                linked_refund: true,
                unlinked_refund: true,
            },
            methods: BTreeMap::new(),
        }
    }
}

impl Facts {
    /// The facts that these settings make.
    pub fn read(settings: &BTreeMap<String, String>) -> Result<Self, ConfigError> {
        let mut facts = Self::default();
        let mut fence = None;
        for (name, value) in settings {
            facts.set(name, value, &mut fence)?;
        }
        facts.limits.fence = fence.unwrap_or_else(|| facts.limits.payment_timeout.saturating_mul(2));
        Ok(facts)
    }

    fn set(&mut self, name: &str, value: &str, fence: &mut Option<Duration>) -> Result<(), ConfigError> {
        match name {
            "token_path" => self.token_path = path(name, value)?,
            "credentials_path" => self.credentials_path = path(name, value)?,
            "device_token_path" => self.device_token_path = path(name, value)?,
            "countries_path" => self.countries_path = path(name, value)?,
            "devices_path" => self.devices_path = path(name, value)?,
            "message_path" if !value.contains("{device_id}") => {
                return Err(ConfigError::new(name, "names no device; use {device_id} where its id belongs"));
            }
            "message_path" => self.message_path = path(name, value)?,
            "callback_path" => self.callback_path = path(name, value)?,
            "qr_path" => self.qr_path = path(name, value)?,
            "qr_types" => self.qr_types = qr_types(value)?,
            "scope" => value.trim().clone_into(&mut self.scope),
            "client_auth" => {
                let known = [("body", ClientAuth::Body), ("basic", ClientAuth::Basic)];
                self.client_auth = one_of(name, value, &known)?;
            }
            "messages" => {
                let known = [("v5_long", Form::Long), ("v5_short", Form::Short), ("v3", Form::V3)];
                self.form = one_of(name, value, &known)?;
            }
            "protocol_version" => {
                let known = [("3.0", "3.0"), ("3.1", "3.1"), ("5.0", "5.0")];
                self.version = one_of(name, value, &known)?;
            }
            "codes" => self.words = one_of(name, value, &[("codes", false), ("words", true)])?,
            "root" => self.root = one_of(name, value, &[("named", true), ("none", false)])?,
            "mode" => self.pace = one_of(name, value, &[("sync", Pace::Sync), ("async", Pace::Async)])?,
            "refund" => {
                let offered = one_of(name, value, &[("yes", true), ("no", false)])?;
                (self.back.linked_refund, self.back.unlinked_refund) = (offered, offered);
            }
            "reversal" => {
                let known = [
                    ("no", Reversal::Never),
                    ("last", Reversal::LastOnly),
                    ("until_closed", Reversal::UntilClosed),
                    ("any", Reversal::Any),
                ];
                self.back.reversal = one_of(name, value, &known)?;
            }
            "methods" => self.methods = methods(value)?,
            "callback_url" => self.callback_url = callback(name, value)?,
            "callback_header" => self.callback_header = header(name, value)?,
            "signature_header" => self.signature_header = header(name, value)?,
            "idempotency_header" => {
                self.idempotency_header = if value.is_empty() { None } else { Some(header(name, value)?) };
            }
            "proxy" => {} // read where the wire is made
            _ if name.ends_with("_ms") => self.set_time(name, value, fence)?,
            _ if OTHERS.contains(&name) => {}
            _ => return Err(unknown(name)),
        }
        Ok(())
    }

    fn set_time(&mut self, name: &str, value: &str, fence: &mut Option<Duration>) -> Result<(), ConfigError> {
        let limits = &mut self.limits;
        let place = match name {
            "answer_timeout_ms" => &mut self.answer_timeout,
            "connect_timeout_ms" => &mut self.connect_timeout,
            "fetch_every_ms" => &mut self.fetch_every,
            "human_after_ms" => &mut limits.human_after,
            "poll_every_ms" => &mut limits.poll_every,
            "poll_first_ms" => &mut limits.poll_first,
            "poll_human_ms" => &mut limits.poll_human,
            "sale_timeout_ms" => &mut limits.payment_timeout,
            "fence_ms" => fence.insert(Duration::ZERO),
            _ => return Err(unknown(name)),
        };
        *place = duration(name, value)?;
        Ok(())
    }

    /// Where a message to this device goes, below the API host.
    pub fn messages_of(&self, device: &str) -> String {
        self.message_path.replace("{device_id}", &escaped(device))
    }

    /// Where tokens are given out, below the auth host.
    pub fn tokens_of(&self, user_domain: &str) -> String {
        self.token_path.replace("{user_domain}", &escaped(user_domain))
    }

    /// What a method of payment is called in a message.
    pub fn brands_of(&self, method: &str) -> Vec<String> {
        self.methods.get(method).cloned().unwrap_or_else(|| vec![method.to_owned()])
    }
}

/// What a status without a nexo message means for a question that needs no terminal (ppaas.md 3.7).
pub(super) fn obstacle_of(status: u16, code: Option<&str>) -> Obstacle {
    match (status, code) {
        (_, Some("wrong_store")) => Obstacle::WrongStore,
        (_, Some("device_not_found")) => Obstacle::DeviceMissing,
        (401, _) => Obstacle::KeyWrong,
        (403, _) => Obstacle::NotSubscribed,
        (407, _) => Obstacle::ProxyPassword,
        (429, _) => Obstacle::RateLimited,
        (408 | 504, _) => Obstacle::Timeout,
        (500.., _) => Obstacle::ServiceFault,
        _ => Obstacle::Unreadable,
    }
}

/// What a status without a nexo message says about a message to a device: that the cloud turned it away before any
/// device saw it. Nothing for a status that leaves it open; 401 is one, because decisions.md 1 wants the status asked.
pub(super) fn condition_of(status: u16, code: Option<&str>) -> Option<Condition> {
    match (status, code) {
        (400.., Some("device_offline")) | (404, _) => Some(Condition::UnavailableDevice),
        (400 | 413 | 415 | 422, _) => Some(Condition::MessageFormat),
        (403, _) => Some(Condition::NotAllowed),
        (409 | 423, _) => Some(Condition::Busy),
        (429, _) => Some(Condition::UnavailableService),
        _ => None,
    }
}

fn unknown(name: &str) -> ConfigError {
    let known: Vec<&str> = NAMES.iter().chain(OTHERS.iter()).copied().collect();
    ConfigError::new(name, format!("unknown; use one of {}", known.join(", ")))
}

fn path(name: &str, value: &str) -> Result<String, ConfigError> {
    // The places that are filled in later are no part of an address yet.
    let filled = value.replace(['{', '}'], "");
    let is_path = filled.starts_with('/') && filled.parse::<Uri>().is_ok_and(|uri| uri.path() == filled);
    if is_path {
        Ok(value.to_owned())
    } else {
        Err(ConfigError::new(name, "no path; use one such as /retail/v1/devices"))
    }
}

fn header(name: &str, value: &str) -> Result<HeaderName, ConfigError> {
    HeaderName::from_bytes(value.as_bytes())
        .map_err(|_| ConfigError::new(name, "no name of a header; use one such as X-Request-Id"))
}

fn callback(name: &str, value: &str) -> Result<Option<String>, ConfigError> {
    if value.is_empty() {
        return Ok(None);
    }
    let uri: Result<Uri, _> = value.parse();
    let whole = uri.is_ok_and(|uri| uri.scheme_str().is_some() && uri.host().is_some());
    let wrong = || ConfigError::new(name, "no address; use one such as https://relay.example.com/till-1");
    if whole { Ok(Some(value.to_owned())) } else { Err(wrong()) }
}

/// `CARD=VISA+MASTERCARD, KB=KB`.
fn methods(value: &str) -> Result<BTreeMap<String, Vec<String>>, ConfigError> {
    let wrong = || ConfigError::new("methods", "no table; use METHOD=BRAND+BRAND, separated by commas");
    let rows = value.split(',').map(str::trim).filter(|row| !row.is_empty());
    rows.map(|row| {
        let (method, brands) = row.split_once('=').ok_or_else(wrong)?;
        let brands: Vec<String> = brands.split('+').map(|brand| brand.trim().to_owned()).collect();
        let fits = !method.trim().is_empty() && brands.iter().all(|brand| !brand.is_empty());
        if fits { Ok((method.trim().to_owned(), brands)) } else { Err(wrong()) }
    })
    .collect()
}

/// `KB=QR code, TB=Other wallet`.
fn qr_types(value: &str) -> Result<BTreeMap<String, String>, ConfigError> {
    let wrong = || ConfigError::new("qr_types", "no table; use TYPE=Words, separated by commas");
    let rows = value.split(',').map(str::trim).filter(|row| !row.is_empty());
    rows.map(|row| {
        let (code, label) = row.split_once('=').ok_or_else(wrong)?;
        let (code, label) = (code.trim(), label.trim());
        if code.is_empty() || label.is_empty() {
            Err(wrong())
        } else {
            Ok((code.to_owned(), label.to_owned()))
        }
    })
    .collect()
}

/// One part of a path: what is not a letter, a digit or one of `-._~` is written as its bytes (RFC 3986 section 2.1).
pub(super) fn escaped(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&hex::encode_upper([byte]));
        }
    }
    // A part that goes up the tree is no id.
    if matches!(out.as_str(), "." | "..") { out.replace('.', "%2E") } else { out }
}

#[cfg(test)]
mod tests;
