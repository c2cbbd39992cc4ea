//! The cloud as one shop sees it: who the till is there, its tokens, and questions that need no terminal.

use core::time::Duration;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use hyper::Method;
use hyper::header::{ACCEPT, AUTHORIZATION, HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use rustls::pki_types::CertificateDer;
use terminal::{Clock, FirstByte, NotReady, Obstacle, Secrets};

use super::account::{APPLICATION, Account, Accounts, IDENTITY, Merchants};
use super::complaint::Complaint;
use super::devices::{self, Listed};
use super::environment::{Place, SignIn};
use super::obstacle::{of_token, of_trouble};
use super::wire::{self, Facts};
use crate::config::{self, ConfigError};
use crate::nexo_local::profile::endpoint;
use crate::oauth::{Answered, CallError, Client, Token, TokenError, Tokens};
use crate::wire::{Call, Dial, HttpReply, ThroughProxy, Trouble, Trust, tls};

/// How much longer than a payment a token has to live (security.md section 4).
const BESIDES_THE_PAYMENT: Duration = Duration::from_secs(60);

/// The longest pause that a question waits for by itself; after that it is told that it was one too many.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// What a connector to a cloud needs of the world.
#[derive(Clone)]
pub struct World {
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// The network.
    pub dial: Arc<dyn Dial>,
    /// The tokens of all connectors.
    pub tokens: Tokens,
    /// Where the id and the key are.
    pub secrets: Arc<dyn Secrets>,
    /// Until when clouds want to be left alone.
    pub pauses: Pauses,
    /// What clouds gave payment devices to ask for tokens with.
    pub merchants: Merchants,
}

/// Until when, on the monotonic clock, each host wants to be left alone: whoever asks waits, whatever was asked when
/// it said so.
#[derive(Clone, Debug, Default)]
pub struct Pauses(Arc<Mutex<BTreeMap<String, Duration>>>);

impl Pauses {
    fn of(&self, host: &str) -> Duration {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(host).copied().unwrap_or_default()
    }

    fn note(&self, host: String, until: Duration) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(host, until);
    }
}

/// How the till stands with the cloud.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Until when its token is good.
    pub token_until: Option<DateTime<Utc>>,
    /// By how many seconds the clock of the cloud is ahead, where that is worth a warning.
    pub clock_off_s: Option<i64>,
    /// What stood in the way when a token was last asked for.
    pub obstacle: Option<Obstacle>,
}

/// The cloud, as this till reaches it.
pub struct Cloud {
    pub(super) world: World,
    pub(super) facts: Facts,
    place: Place,
    accounts: Accounts,
    /// What stood in the way of the last question, where it was not answered.
    last: Mutex<Option<NotReady>>,
}

impl Cloud {
    /// The cloud that these settings describe.
    pub fn new(settings: &BTreeMap<String, String>, world: World) -> Result<Self, ConfigError> {
        let (place, facts) = (Place::read(settings)?, Facts::read(settings)?);
        let user_domain = settings.get("user_domain").map(|text| text.trim().to_owned()).unwrap_or_default();
        let told = !user_domain.is_empty() || matches!(place.sign_in, SignIn::Certificate(_));
        if facts.token_path.contains("{user_domain}") && !told {
            let why = "missing; give what follows the @ of your sign-in at the portal";
            return Err(ConfigError::new("user_domain", why));
        }
        let dial: Arc<dyn Dial> =
            match settings.get("proxy").map(String::as_str).filter(|text| !text.is_empty()) {
                None => Arc::clone(&world.dial),
                Some(proxy) => {
                    let proxy =
                        endpoint(proxy, 8080).map_err(|error| ConfigError::new("proxy", error.why))?;
                    Arc::new(ThroughProxy { dial: Arc::clone(&world.dial), proxy })
                }
            };
        let roots = roots(settings)?;
        tls(Trust::Verified(roots.clone())).map_err(|error| {
            ConfigError::new("certificate", format!("cannot be used: {error}; use another"))
        })?;
        let kept = (Arc::clone(&world.secrets), world.merchants.clone());
        let accounts = Accounts::new(dial, kept, roots, user_domain);
        Ok(Self { world, facts, place, accounts, last: Mutex::default() })
    }

    /// Where its services are.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Under which name the secret stands that it is reached with.
    pub fn secret(&self) -> &'static str {
        match self.place.sign_in {
            SignIn::Application => APPLICATION,
            SignIn::Certificate(_) => IDENTITY,
        }
    }

    /// Gets a token that outlives a payment. One that is shorter and cannot be renewed now is better than none
    /// only where it outlives the payment itself.
    pub async fn ready(&self) -> Result<(), NotReady> {
        let Account { client, .. } = self.account().await?;
        let sale = self.facts.limits.payment_timeout;
        let got = self.world.tokens.get(&client, sale.saturating_add(BESIDES_THE_PAYMENT)).await;
        let Err(error) = got else { return Ok(()) };
        let now = self.world.clock.now();
        match self.world.tokens.get_any(&client) {
            Some(token) if token.covers(now, sale) => {
                tracing::warn!(%error, "the token is not renewed; the one that is there outlives a payment");
                Ok(())
            }
            Some(_) | None => Err(self.no_token(&error)),
        }
    }

    /// What stood in the way of the last question, where it was not answered. Silence and noise may be those of the
    /// device behind the cloud, and say nothing of the cloud.
    pub(super) fn obstacle(&self) -> Option<NotReady> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).clone();
        last.filter(|error| !matches!(error.why, Obstacle::Timeout | Obstacle::Unreadable))
    }

    /// How the till stands with it, as far as it was asked.
    pub fn standing(&self) -> Standing {
        let Some(client) = self.client() else { return Standing::default() };
        let state = self.world.tokens.state(&client);
        Standing {
            token_until: state.until,
            clock_off_s: self.clock_off_s(),
            obstacle: state.last_error.map(|(error, _)| of_token(&error).why),
        }
    }

    /// By how many seconds its clock is ahead of this computer's, where that is worth a warning.
    pub fn clock_off_s(&self) -> Option<i64> {
        let client = self.client()?;
        self.world.tokens.skew(&client).map(|skew| skew.server_ahead.num_seconds())
    }

    /// A question that needs a token and nothing else: how many countries the cloud knows.
    pub async fn countries(&self) -> Result<usize, NotReady> {
        let reply = self.read(&self.facts.countries_path).await?;
        let read: Result<Vec<serde_json::Value>, _> = serde_json::from_slice(&reply.body);
        read.map(|countries| countries.len()).map_err(|_| unreadable("the list of countries"))
    }

    /// The devices of the store.
    pub async fn devices(&self) -> Result<Listed, NotReady> {
        let reply = self.read(&self.facts.devices_path).await?;
        devices::read(&reply.body).ok_or_else(|| unreadable("the list of devices"))
    }

    /// What can be paid with by code, which needs no device.
    pub fn by_code(&self) -> Vec<devices::Method> {
        let types = self.facts.qr_types.iter();
        types.map(|(code, label)| devices::Method { code: code.clone(), label: label.clone() }).collect()
    }

    /// A question without a device. Anything but a success is an obstacle.
    async fn read(&self, path: &str) -> Result<HttpReply, NotReady> {
        let reply = self.ask(Method::GET, path, Vec::new(), Bytes::new()).await?;
        if (200..300).contains(&reply.status) {
            return Ok(reply);
        }
        let complaint = Complaint::read(&reply.body);
        let why = wire::obstacle_of(reply.status, complaint.code.as_deref());
        let said = complaint.words().unwrap_or_default();
        Err(NotReady { why, detail: format!("HTTP {}: {said}", reply.status) })
    }

    /// Asks for something that moves no money, within its time. A token that is refused is renewed once.
    pub(super) async fn ask(
        &self,
        method: Method,
        path: &str,
        headers: Vec<(HeaderName, HeaderValue)>,
        body: Bytes,
    ) -> Result<HttpReply, NotReady> {
        let answer = self.ask_once(method, path, headers, body).await;
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = answer.as_ref().err().cloned();
        answer
    }

    async fn ask_once(
        &self,
        method: Method,
        path: &str,
        headers: Vec<(HeaderName, HeaderValue)>,
        body: Bytes,
    ) -> Result<HttpReply, NotReady> {
        let Account { client, api, .. } = self.account().await?;
        let limit = self.facts.answer_timeout;
        let until = self.world.clock.now().up.saturating_add(limit);
        self.wait_for_the_pause().await?;
        let send = |token: Token| {
            let (method, headers, body) = (method.clone(), headers.clone(), body.clone());
            let api = Arc::clone(&api);
            async move {
                let call = self.call(method, path, headers, body, &token);
                api.call(call, &FirstByte::unwatched()).await.map(Reply)
            }
        };
        let answer = tokio::select! {
            biased;
            answer = self.world.tokens.call(&client, Duration::ZERO, send) => answer,
            () = self.world.clock.sleep_until(until) => {
                return Err(NotReady { why: Obstacle::Timeout, detail: format!("{path}: no answer in time") });
            }
        };
        match answer {
            Ok(Reply(reply)) => {
                self.note_pause(&reply);
                Ok(reply)
            }
            Err(CallError::Token(error)) => Err(self.no_token(&error)),
            Err(CallError::Send(trouble)) => Err(of_trouble(&trouble)),
        }
    }

    /// Sends something that may move money: once, with the token that is there. Whatever comes of the token, no
    /// second one goes out.
    pub(super) async fn send_once(
        &self,
        path: &str,
        headers: Vec<(HeaderName, HeaderValue)>,
        body: Bytes,
        first_byte: &FirstByte,
    ) -> Result<HttpReply, Trouble> {
        let unsent = |detail: &str| Trouble {
            cause: crate::wire::Cause::Question,
            sent: false,
            detail: detail.to_owned(),
        };
        let account = self.account().await.map_err(|error| unsent(&error.to_string()))?;
        let Account { client, api, .. } = account;
        let Some(token) = self.world.tokens.get_any(&client) else {
            return Err(unsent("no token is there for it"));
        };
        let call = self.call(Method::POST, path, headers, body, &token);
        let reply = api.call(call, first_byte).await?;
        if reply.status == 401 {
            self.world.tokens.refused(&client, &token);
        }
        Ok(reply)
    }

    fn call(
        &self,
        method: Method,
        path: &str,
        mut headers: Vec<(HeaderName, HeaderValue)>,
        body: Bytes,
        token: &Token,
    ) -> Call {
        // What a token is made of, a header can carry: it was checked when it came.
        if let Ok(mut bearer) = HeaderValue::from_str(&token.authorization()) {
            bearer.set_sensitive(true);
            headers.push((AUTHORIZATION, bearer));
        }
        headers.push((ACCEPT, HeaderValue::from_static("application/json")));
        Call { method, path: format!("{}{path}", self.place.api.path), headers, body }
    }

    /// Who the till is, as the secrets have it now.
    pub(super) async fn account(&self) -> Result<Account, NotReady> {
        self.accounts.get(&self.place, &self.facts, self.world.clock.as_ref()).await
    }

    /// The same, as far as it is known without asking the cloud.
    pub(super) fn client(&self) -> Option<Client> {
        self.accounts.known(&self.place, &self.facts).ok().flatten().map(|account| account.client)
    }

    /// The id, the key or the certificate is another one now: nothing of the earlier one is used any more.
    pub fn forget(&self) {
        let known = self.client();
        // whoever has just begun knows it by its name, which others have used before
        if let Some(client) = self.accounts.forget().map(|account| account.client).or(known) {
            self.world.tokens.forget(&client);
        }
    }

    /// Why there is no token. What a device asks with is asked for anew where it is no good any more.
    fn no_token(&self, error: &TokenError) -> NotReady {
        let error = of_token(error);
        let wrong = matches!(error.why, Obstacle::KeyWrong | Obstacle::KeyRenewed);
        if wrong && matches!(self.place.sign_in, SignIn::Certificate(_)) {
            self.accounts.forget();
        }
        error
    }

    async fn wait_for_the_pause(&self) -> Result<(), NotReady> {
        let until = self.world.pauses.of(&self.place.api.endpoint.authority());
        let left = until.saturating_sub(self.world.clock.now().up);
        if left > LONGEST_PAUSE {
            let detail = format!("the cloud wants a pause of {} s", left.as_secs());
            return Err(NotReady { why: Obstacle::RateLimited, detail });
        }
        self.world.clock.sleep_until(until).await;
        Ok(())
    }

    fn note_pause(&self, reply: &HttpReply) {
        if reply.status != 429 && reply.status != 503 {
            return;
        }
        let now = self.world.clock.now();
        let wanted = reply.header(&RETRY_AFTER).and_then(|text| crate::oauth::retry_after(text, now.wall));
        let until = now.up.saturating_add(wanted.unwrap_or(Duration::from_secs(1)));
        self.world.pauses.note(self.place.api.endpoint.authority(), until);
    }
}

fn unreadable(what: &str) -> NotReady {
    NotReady { why: Obstacle::Unreadable, detail: format!("{what} cannot be read") }
}

fn roots(settings: &BTreeMap<String, String>) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    let pem = settings.get("certificate").filter(|pem| !pem.trim().is_empty());
    pem.map_or(Ok(Vec::new()), |pem| config::certificates(pem))
}

/// An answer, as whoever looks after tokens wants to see it.
struct Reply(HttpReply);

impl Answered for Reply {
    fn status(&self) -> u16 {
        self.0.status
    }

    fn www_authenticate(&self) -> Option<&str> {
        self.0.header(&WWW_AUTHENTICATE)
    }
}
