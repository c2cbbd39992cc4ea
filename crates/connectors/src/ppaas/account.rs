//! Who the till is at the cloud, and the connections that it has as that: a point of sale with its id and key, or the
//! payment device on which it runs, with the certificate of that device (mutual TLS, RFC 8705).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use hyper::header::{DATE, HeaderName, HeaderValue, RETRY_AFTER};
use hyper::{Method, Uri};
use rustls::pki_types::CertificateDer;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use terminal::{FirstByte, NotReady, Obstacle, SecretError, Secrets};
use zeroize::Zeroizing;

use super::complaint::Complaint;
use super::environment::{Base, DeviceDesk, Place, SignIn};
use super::obstacle::{of_secret, of_trouble, of_wire};
use super::wire::{self, Facts};
use crate::config::ConfigError;
use crate::identity::{Expiry, Identity};
use crate::oauth::{
    Client, ClientAuth, ClientSecret, ClientSettings, EndpointFailure, FailureKind, FormPost, TokenEndpoint,
    TokenReply,
};
use crate::wire::{Call, Dial, Trust, Wire, tls, tls_as};

/// Where the id and the key of this till are among the secrets: one value, so that both change at once.
pub const APPLICATION: &str = "ppaas/application";

/// Where the certificate and the key of the payment device are on which this till runs: one PEM text.
pub const IDENTITY: &str = "ppaas/identity";

/// Who the till is in the cloud: what the portal shows once, after a point of sale was added.
#[derive(Serialize, Deserialize)]
pub struct Application {
    /// Application ID.
    pub id: Zeroizing<String>,
    /// Key.
    pub key: Zeroizing<String>,
}

impl Application {
    /// As it is kept among the secrets.
    pub fn to_secret(&self) -> Result<SecretString, serde_json::Error> {
        serde_json::to_string(self).map(SecretString::from)
    }

    /// Out of the secrets.
    pub fn from_secret(secret: &SecretString) -> Result<Self, SecretError> {
        let damaged = |_| SecretError::Damaged("the application ID and key cannot be read".to_owned());
        serde_json::from_str(secret.expose_secret()).map_err(damaged)
    }
}

/// What the cloud gives a device to ask for tokens with (ppaas.md 1.5): one of these for each merchant.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Merchant {
    #[serde(default)]
    user_domain: String,
    client_id: String,
    client_secret: Zeroizing<String>,
}

/// What clouds gave devices, by the certificate that was shown and where. It is asked for anew after a start.
#[derive(Clone, Default)]
pub struct Merchants(Arc<Mutex<BTreeMap<String, Merchant>>>);

impl Merchants {
    fn of(&self, name: &str) -> Option<Merchant> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    fn keep(&self, name: String, merchant: Merchant) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name, merchant);
    }

    fn forget(&self, name: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
    }
}

/// The till as the cloud knows it.
#[derive(Clone)]
pub(super) struct Account {
    /// Whom tokens are for.
    pub(super) client: Client,
    /// The way to everything that needs one.
    pub(super) api: Arc<Wire>,
    /// Under which name its merchant is known, where it is a device.
    merchant: Option<String>,
}

/// How the till comes by its account.
pub(super) struct Accounts {
    dial: Arc<dyn Dial>,
    secrets: Arc<dyn Secrets>,
    merchants: Merchants,
    roots: Vec<CertificateDer<'static>>,
    user_domain: String,
    known: Mutex<Option<Account>>,
}

impl Accounts {
    pub(super) fn new(
        dial: Arc<dyn Dial>,
        (secrets, merchants): (Arc<dyn Secrets>, Merchants),
        roots: Vec<CertificateDer<'static>>,
        user_domain: String,
    ) -> Self {
        Self { dial, secrets, merchants, roots, user_domain, known: Mutex::default() }
    }

    /// The account, as far as it is known without asking anybody but the keeper of secrets.
    pub(super) fn known(&self, place: &Place, facts: &Facts) -> Result<Option<Account>, NotReady> {
        if let Some(account) = &*self.lock() {
            return Ok(Some(account.clone()));
        }
        let account = match &place.sign_in {
            SignIn::Application => Some(self.of_application(place, facts)?),
            SignIn::Certificate(desk) => {
                let identity = self.identity()?;
                let name = name_of(&identity, desk);
                let merchant = self.merchants.of(&name);
                merchant
                    .map(|merchant| self.of_device(place, facts, desk, &identity, merchant))
                    .transpose()?
            }
        };
        self.lock().clone_from(&account);
        Ok(account)
    }

    /// The account. A device asks the cloud for what it asks for tokens with.
    pub(super) async fn get(
        &self,
        place: &Place,
        facts: &Facts,
        clock: &dyn terminal::Clock,
    ) -> Result<Account, NotReady> {
        if let Some(account) = self.known(place, facts)? {
            return Ok(account);
        }
        let SignIn::Certificate(desk) = &place.sign_in else { return self.of_application(place, facts) };
        let identity = self.identity()?;
        let now = clock.now();
        holds(&identity, now.wall)?;
        let until = now.up.saturating_add(facts.answer_timeout);
        let merchant = tokio::select! {
            biased;
            merchant = self.merchant(facts, desk, &identity) => merchant?,
            () = clock.sleep_until(until) => {
                let detail = "no answer in time to who the device is".to_owned();
                return Err(NotReady { why: Obstacle::Timeout, detail });
            }
        };
        self.merchants.keep(name_of(&identity, desk), merchant.clone());
        let account = self.of_device(place, facts, desk, &identity, merchant)?;
        self.lock().replace(account.clone());
        Ok(account)
    }

    /// Nothing of what is known is used any more; gives what was.
    pub(super) fn forget(&self) -> Option<Account> {
        let account = self.lock().take();
        if let Some(name) = account.as_ref().and_then(|account| account.merchant.as_deref()) {
            self.merchants.forget(name);
        }
        account
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Account>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn of_application(&self, place: &Place, facts: &Facts) -> Result<Account, NotReady> {
        let secret = self.secrets.read(APPLICATION).map_err(|error| of_secret(&error))?;
        let application = Application::from_secret(&secret).map_err(|error| of_secret(&error))?;
        let secrets = Arc::clone(&self.secrets);
        let desk = Desk { wire: self.wire(&place.auth, facts, None)? };
        let client = client(
            url(&place.auth, &facts.tokens_of(&self.user_domain)),
            application.id.as_str(),
            (facts, None),
            Arc::new(move || key(secrets.as_ref())),
            desk,
        )?;
        Ok(Account { client, api: Arc::new(self.wire(&place.api, facts, None)?), merchant: None })
    }

    fn of_device(
        &self,
        place: &Place,
        facts: &Facts,
        desk: &DeviceDesk,
        identity: &Identity,
        merchant: Merchant,
    ) -> Result<Account, NotReady> {
        let tokens = Desk { wire: self.wire(&desk.tokens, facts, Some(identity))? };
        let secret = merchant.client_secret;
        let client = client(
            url(&desk.tokens, &facts.device_token_path),
            &merchant.client_id,
            (facts, Some(identity.fingerprint().to_owned())),
            Arc::new(move || Ok(SecretString::from(secret.as_str()))),
            tokens,
        )?;
        // A token may be bound to the certificate (RFC 8705 section 3), so whoever asks for it is shown to.
        let api = Arc::new(self.wire(&place.api, facts, Some(identity))?);
        Ok(Account { client, api, merchant: Some(name_of(identity, desk)) })
    }

    fn identity(&self) -> Result<Identity, NotReady> {
        let secret = self.secrets.read(IDENTITY).map_err(|error| of_secret(&error))?;
        let damaged = |error: crate::identity::IdentityError| SecretError::Damaged(error.to_string());
        Identity::from_secret(&secret).map_err(|error| of_secret(&damaged(error)))
    }

    /// What the cloud gives this device to ask for tokens with.
    async fn merchant(
        &self,
        facts: &Facts,
        desk: &DeviceDesk,
        identity: &Identity,
    ) -> Result<Merchant, NotReady> {
        let mut path = format!("{}{}", desk.credentials.path, facts.credentials_path);
        if let Some(serial) = &desk.serial_number {
            path.push_str("?serial_number=");
            path.push_str(&wire::escaped(serial));
        }
        let accept = (hyper::header::ACCEPT, HeaderValue::from_static("application/json"));
        let call = Call { method: Method::GET, path, headers: vec![accept], body: Bytes::new() };
        let wire = self.wire(&desk.credentials, facts, Some(identity))?;
        let reply = wire.call(call, &FirstByte::unwatched()).await.map_err(|trouble| of_trouble(&trouble))?;
        if !(200..300).contains(&reply.status) {
            let complaint = Complaint::read(&reply.body);
            // Whoever gets through with a certificate and is turned away has one of another device.
            let why = match reply.status {
                401 | 403 => Obstacle::OwnCertificate,
                status => wire::obstacle_of(status, complaint.code.as_deref()),
            };
            let said = complaint.words().unwrap_or_default();
            return Err(NotReady { why, detail: format!("HTTP {}: {said}", reply.status) });
        }
        let merchants: Vec<Merchant> = serde_json::from_slice(&reply.body).map_err(|_| NotReady {
            why: Obstacle::Unreadable,
            detail: "the merchants of the device cannot be read".to_owned(),
        })?;
        self.chosen(merchants)
    }

    /// The merchant that is meant: the one of the domain in the settings, or the only one.
    fn chosen(&self, merchants: Vec<Merchant>) -> Result<Merchant, NotReady> {
        let count = merchants.len();
        let named = |merchant: &Merchant| {
            self.user_domain.is_empty() || merchant.user_domain.eq_ignore_ascii_case(&self.user_domain)
        };
        let mut ours = merchants.into_iter().filter(named);
        match (ours.next(), ours.next()) {
            (Some(merchant), None) => Ok(merchant),
            (Some(_), Some(_)) => Err(NotReady {
                why: Obstacle::WrongRegion,
                detail: format!("the device belongs to {count} merchants; give user_domain"),
            }),
            (None, _) => Err(NotReady {
                why: Obstacle::WrongRegion,
                detail: "the device belongs to no merchant of this name".to_owned(),
            }),
        }
    }

    fn wire(&self, base: &Base, facts: &Facts, identity: Option<&Identity>) -> Result<Wire, NotReady> {
        let trust = Trust::Verified(self.roots.clone());
        let made = base.tls.then(|| match identity {
            None => tls(trust),
            Some(identity) => tls_as(trust, identity),
        });
        let tls = made.transpose().map_err(|error| NotReady {
            why: Obstacle::CertificateOther,
            detail: format!("the certificate cannot be used: {error}"),
        })?;
        Ok(Wire::new(Arc::clone(&self.dial), tls, base.endpoint.clone(), facts.connect_timeout))
    }
}

/// A certificate and the place where it is shown.
fn name_of(identity: &Identity, desk: &DeviceDesk) -> String {
    format!("{} {}", identity.fingerprint(), desk.credentials.endpoint.authority())
}

fn holds(identity: &Identity, now: chrono::DateTime<chrono::Utc>) -> Result<(), NotReady> {
    let detail = match identity.expiry(now) {
        Expiry::Valid | Expiry::EndsSoon { .. } => return Ok(()),
        Expiry::Expired { since } => format!("the certificate of the device ended at {}", since.to_rfc3339()),
        Expiry::NotYetValid { from } => {
            format!("the certificate of the device holds only from {}", from.to_rfc3339())
        }
    };
    Err(NotReady { why: Obstacle::OwnCertificate, detail })
}

fn url(base: &Base, path: &str) -> String {
    let scheme = if base.tls { "https" } else { "http" };
    format!("{scheme}://{}{}{path}", base.endpoint.authority(), base.path)
}

fn client(
    token_url: String,
    id: &str,
    (facts, certificate): (&Facts, Option<String>),
    secret: Arc<dyn ClientSecret>,
    desk: Desk,
) -> Result<Client, NotReady> {
    let settings = ClientSettings {
        token_url,
        client_id: id.to_owned(),
        auth: match facts.client_auth {
            wire::ClientAuth::Body => ClientAuth::Body,
            wire::ClientAuth::Basic => ClientAuth::Basic,
        },
        scope: Some(facts.scope.clone()).filter(|scope| !scope.is_empty()),
        certificate,
    };
    let wrong = |error: ConfigError| NotReady { why: Obstacle::KeyWrong, detail: error.to_string() };
    Client::new(settings, secret, Arc::new(desk)).map_err(wrong)
}

fn key(secrets: &dyn Secrets) -> Result<SecretString, SecretError> {
    let application = Application::from_secret(&secrets.read(APPLICATION)?)?;
    Ok(SecretString::from(application.key.as_str()))
}

/// Where tokens are given out.
struct Desk {
    wire: Wire,
}

#[async_trait]
impl TokenEndpoint for Desk {
    async fn send(&self, request: FormPost) -> Result<TokenReply, EndpointFailure> {
        let uri: Uri = request.url.parse().map_err(|_| EndpointFailure {
            kind: FailureKind::Broken,
            detail: "the address for tokens is none".to_owned(),
        })?;
        let path = uri.path().to_owned();
        let mut headers = Vec::new();
        for (name, value) in &request.headers {
            let name = HeaderName::from_bytes(name.as_bytes());
            if let (Ok(name), Ok(mut value)) = (name, HeaderValue::from_str(value)) {
                value.set_sensitive(true);
                headers.push((name, value));
            }
        }
        let call = Call { method: Method::POST, path, headers, body: Bytes::from_owner(request.body) };
        let reply =
            self.wire.call(call, &FirstByte::unwatched()).await.map_err(|trouble| of_wire(&trouble))?;
        Ok(TokenReply {
            status: reply.status,
            date: reply.header(&DATE).map(str::to_owned),
            retry_after: reply.header(&RETRY_AFTER).map(str::to_owned),
            body: Zeroizing::new(reply.body.to_vec()),
        })
    }
}
