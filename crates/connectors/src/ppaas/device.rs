//! One payment device behind the cloud, as the engine sees any terminal.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use domain::attempt::Condition;
use hyper::Method as Verb;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use nexo::v3::MessageType;
use terminal::{
    Answer, Ask, Callback, Capabilities, Category, Connector, Exchange, Failure, Heard, HttpAnswer, Method,
    Mode, NotReady, Outcome, Refusal, Reject, Request, Said, Session, StatusAnswer, TerminalConfig, TipAt,
    What,
};

use super::cloud::{Cloud, World};
use super::codec::Codec;
use super::complaint::Complaint;
use super::obstacle::{unanswered, unsent_or_unknown};
use super::relay::{Awaited, Relay};
use super::wire::{self, Pace};
use crate::answer::Opened;
use crate::config::ConfigError;
use crate::map::{self, Manner};
use crate::nexo_local::profile::{FULL, LIGHT};
use crate::oauth::Guard;
use crate::wire::HttpReply;
use crate::{answer, filter};

/// No message of ours is ever called this: our ids are numbers in capital letters.
const NOBODY: &str = "no-message";

/// A device of the store.
pub struct Device {
    cloud: Cloud,
    codec: Codec,
    path: String,
    methods: Vec<Method>,
    relay: Relay,
    learned: Mutex<Learned>,
    /// Held while a session is open: the token is renewed in time.
    open: Mutex<Option<Guard>>,
}

/// What a device turned out to do and not to do.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each stands alone: there is no state machine in them")]
struct Learned {
    /// It said at its last login that words of the till can stand on its screen.
    shows: bool,
    no_status: bool,
    no_reversal: bool,
    no_refund: bool,
}

impl Device {
    /// The device that is configured.
    pub fn new(config: &TerminalConfig, world: World) -> Result<Self, ConfigError> {
        let methods = config.settings.get("offers").map(|text| offers(text)).unwrap_or_default();
        let cloud = Cloud::new(&of_the_wire(&config.settings), world)?;
        let codec = Codec::of(&cloud.facts);
        let relay = Relay::new(&cloud.facts, std::sync::Arc::clone(&cloud.world.secrets));
        if config.mode == Mode::Full && !relay.is_on() {
            let why =
                "a device behind the cloud reaches the till by a relay only; use light, or give callback_url";
            return Err(ConfigError::new("mode", why));
        }
        Ok(Self {
            path: cloud.facts.messages_of(&config.poi_id),
            codec,
            relay,
            cloud,
            methods,
            learned: Mutex::default(),
            open: Mutex::default(),
        })
    }

    fn learned(&self) -> Learned {
        *self.learned.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn ask(&self, request: &Request, cx: &Exchange) -> Result<Outcome, Failure> {
        let body = Bytes::from(self.encode(request, cx.at)?);
        let headers = self.headers(request)?;
        // An answer by itself may overtake the word that it will come.
        let awaited = self.relay.wait_for(&request.service_id);
        if moves_money(&request.ask) {
            let sent = self.cloud.send_once(&self.path, headers, body, &cx.first_byte).await;
            let reply = sent.map_err(unsent_or_unknown)?;
            return self.take(request, reply, awaited).await;
        }
        let reply = self
            .cloud
            .ask(Verb::POST, &self.path, headers, body)
            .await
            .map_err(|error| unanswered(&error))?;
        self.take(request, reply, awaited).await
    }

    /// A question that cannot be written has not been sent.
    fn encode(&self, request: &Request, at: DateTime<Utc>) -> Result<Vec<u8>, Failure> {
        let unwritten = |why: String| Failure::NotSent { detail: format!("write the message: {why}") };
        let brands = match &request.ask {
            Ask::Payment { wish, .. } => {
                wish.method.as_deref().map(|method| self.cloud.facts.brands_of(method))
            }
            _ => None,
        };
        let manner = Manner {
            capabilities: if self.relay.is_on() { FULL } else { LIGHT },
            brands: brands.as_deref().unwrap_or_default(),
            ..Manner::default()
        };
        let message = map::message(request, manner, at).map_err(|error| unwritten(error.to_string()))?;
        self.codec.write(request, &message, at).map_err(unwritten)
    }

    fn headers(&self, request: &Request) -> Result<Vec<(HeaderName, HeaderValue)>, Failure> {
        let facts = &self.cloud.facts;
        let value = |text: &str| {
            let unfit = |_| Failure::NotSent { detail: "write the message: a header".to_owned() };
            HeaderValue::from_str(text).map_err(unfit)
        };
        let mut headers = vec![(CONTENT_TYPE, HeaderValue::from_static("application/json"))];
        if facts.pace == Pace::Async {
            // RFC 7240: who does not know it answers as it always does, which is understood as well.
            headers.push((HeaderName::from_static("prefer"), HeaderValue::from_static("respond-async")));
        }
        if let Some(name) = &facts.idempotency_header {
            headers
                .push((name.clone(), value(&format!("{}-{}", request.pairing.sale_id, request.service_id))?));
        }
        if let Some(url) = &facts.callback_url {
            headers.push((facts.callback_header.clone(), value(url)?));
        }
        Ok(headers)
    }

    /// What a reply says, now or when it is fetched.
    async fn take(&self, request: &Request, reply: HttpReply, awaited: Awaited) -> Result<Outcome, Failure> {
        if reply.status == 202 && !matches!(request.ask, Ask::Abort { .. }) {
            let place = self.place_of(request, &reply)?;
            return self.fetch(request, &place, awaited).await;
        }
        self.decode(request, &reply)
    }

    /// Where an answer that comes later is fetched: where the cloud says, on its own host and nowhere else.
    fn place_of(&self, request: &Request, reply: &HttpReply) -> Result<String, Failure> {
        let own = &self.cloud.place().api;
        let Some(said) = reply.header(&LOCATION) else {
            return Ok(format!("{}/{}", self.path, request.service_id));
        };
        let foreign =
            || Failure::Unknown { detail: "the answer is said to be elsewhere".to_owned(), record: None };
        let uri: hyper::Uri = said.parse().map_err(|_| foreign())?;
        let whole = uri.path_and_query().map(ToString::to_string).ok_or_else(foreign)?;
        let here = uri.authority().is_none_or(|authority| {
            let port = authority.port_u16().unwrap_or(if own.tls { 443 } else { 80 });
            authority.host() == own.endpoint.host && port == own.endpoint.port
        });
        if !here || !whole.starts_with('/') {
            return Err(foreign());
        }
        Ok(whole.strip_prefix(own.path.as_str()).map_or(whole.clone(), str::to_owned))
    }

    /// Fetches the answer, for as long as somebody wants to know it, unless it comes by itself. Nothing is sent again
    /// here.
    async fn fetch(&self, request: &Request, place: &str, mut awaited: Awaited) -> Result<Outcome, Failure> {
        loop {
            let clock = &self.cloud.world.clock;
            tokio::select! {
                () = clock.sleep_until(clock.now().up.saturating_add(self.cloud.facts.fetch_every)) => {}
                body = awaited.next() => match self.outcome(request, 200, &body, Codec::read(&body)) {
                    Ok(outcome) => return Ok(outcome),
                    // It was signed, and is no answer to this question: the cloud has the right one.
                    Err(failure) => tracing::warn!(%failure, "what the cloud sent is not used"),
                },
            }
            match self.cloud.ask(Verb::GET, place, Vec::new(), Bytes::new()).await {
                Ok(reply) if reply.status == 200 => return self.decode(request, &reply),
                Ok(reply) if reply.status == 404 => {
                    let detail = "the cloud took the message and does not know it any more".to_owned();
                    return Err(Failure::Unknown { detail, record: None });
                }
                Ok(reply) => tracing::debug!(status = reply.status, "the answer is not there yet"),
                Err(error) => tracing::debug!(%error, "the answer cannot be fetched now"),
            }
        }
    }

    fn decode(&self, request: &Request, reply: &HttpReply) -> Result<Outcome, Failure> {
        let (status, body) = (reply.status, reply.body.as_ref());
        let success = (200..300).contains(&status);
        if matches!(request.ask, Ask::Abort { .. }) && success && body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Outcome { said: Said::Done, record: None });
        }
        match Codec::read(body) {
            Err(why) if !success => Self::turned_away(request, reply, &why),
            read => self.outcome(request, status, body, read),
        }
    }

    fn outcome(
        &self,
        request: &Request,
        status: u16,
        body: &[u8],
        read: Result<Opened, String>,
    ) -> Result<Outcome, Failure> {
        if let Some(shows) = read.as_ref().ok().and_then(|read| map::shows(&read.message)) {
            self.learned.lock().unwrap_or_else(PoisonError::into_inner).shows = shows;
        }
        answer::outcome(request, status, body, read)
    }

    /// The cloud says no in words of its own. That nothing began is believed only where it can mean nothing else.
    fn turned_away(request: &Request, reply: &HttpReply, why: &str) -> Result<Outcome, Failure> {
        let (status, body) = (reply.status, reply.body.as_ref());
        let complaint = Complaint::read(body);
        let record = filter::record_of(body, body);
        tracing::info!(status, code = complaint.code, "the cloud turned a message away");
        let begins_something = moves_money(&request.ask) || matches!(request.ask, Ask::Login { .. });
        let condition = wire::condition_of(status, complaint.code.as_deref()).filter(|_| begins_something);
        let Some(condition) = condition else {
            let said = complaint.words().unwrap_or(why);
            return Err(Failure::Unknown { detail: format!("HTTP {status}: {said}"), record: Some(record) });
        };
        let text = complaint.holder.clone().or_else(|| complaint.words().map(str::to_owned));
        let refusal = Refusal { condition, text, ours_running: false };
        Ok(Outcome { said: Said::Refused(refusal), record: Some(record) })
    }

    /// Remembers what a device does not do, and keeps the token fresh while a session is open.
    fn learn(&self, request: &Request, outcome: &Outcome) {
        let mut learned = self.learned.lock().unwrap_or_else(PoisonError::into_inner);
        let unknown_here = matches!(
            &outcome.said,
            Said::Refused(Refusal { condition: Condition::NotAllowed | Condition::UnavailableService, .. })
        );
        match (&request.ask, &outcome.said) {
            (Ask::Status { service_id, .. }, Said::Status(answer)) if service_id == NOBODY => {
                let refused = matches!(answer, StatusAnswer::Refused(refusal) if matches!(
                    refusal.condition, Condition::NotAllowed | Condition::UnavailableService
                ));
                learned.no_status = refused || *answer == StatusAnswer::Unsupported;
            }
            (Ask::Reversal { .. }, _) if unknown_here => learned.no_reversal = true,
            (Ask::Refund { .. }, _) if unknown_here => learned.no_refund = true,
            (Ask::Show(_), _) if unknown_here => learned.shows = false,
            (Ask::Login { .. }, Said::Done) => self.hold_token(),
            (Ask::Logout { .. }, Said::Done) => self.release_token(),
            _ => {}
        }
    }

    fn hold_token(&self) {
        let guard = self.cloud.client().and_then(|client| {
            let held = self.cloud.world.tokens.while_open(&client);
            held.inspect_err(|error| tracing::debug!(%error, "the token is not kept fresh")).ok()
        });
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = guard;
    }

    fn release_token(&self) {
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

fn moves_money(ask: &Ask) -> bool {
    matches!(ask, Ask::Payment { .. } | Ask::Refund { .. } | Ask::Reversal { .. } | Ask::CardFirst { .. })
}

/// The settings of a terminal without those that people know the device by.
pub fn of_the_wire(settings: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let about = ["manufacturer", "model", "offers", "serial"];
    let wire = settings.iter().filter(|(name, _)| !about.contains(&name.as_str()));
    wire.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// `CARD=Card;KB=QR wallet`, as pairing wrote it from the list of devices.
fn offers(text: &str) -> Vec<Method> {
    let read = |row: &str| {
        let (code, label) = row.split_once('=')?;
        Some(Method { code: code.to_owned(), label: label.to_owned() })
    };
    text.split(';').filter_map(read).collect()
}

/// How a list of methods is kept in a terminal's settings.
pub fn offers_of(methods: &[super::devices::Method]) -> String {
    let plain = |text: &str| text.replace([';', '='], " ");
    let rows: Vec<String> =
        methods.iter().map(|one| format!("{}={}", plain(&one.code), plain(&one.label))).collect();
    rows.join(";")
}

#[async_trait]
impl Connector for Device {
    fn capabilities(&self) -> Capabilities {
        let (facts, learned) = (&self.cloud.facts, self.learned());
        let mut back = facts.back;
        if learned.no_reversal {
            back.reversal = terminal::Reversal::Never;
        }
        back.linked_refund &= !learned.no_refund;
        back.unlinked_refund &= !learned.no_refund;
        Capabilities {
            login: true,
            status: !learned.no_status,
            abort: true,
            back,
            sends_screen: self.relay.is_on(),
            by_code: false,
            tip: TipAt::Till,
            cash_back: false,
            card_first: false,
            shows: learned.shows,
            totals: true,
            reconciliation: true,
            limits: facts.limits,
            answer_timeout: facts.answer_timeout,
        }
    }

    fn methods(&self) -> Vec<Method> {
        self.methods.clone()
    }

    async fn ready(&self) -> Result<(), NotReady> {
        self.cloud.ready().await
    }

    fn obstacle(&self) -> Option<NotReady> {
        self.cloud.obstacle()
    }

    fn probes(&self) -> Vec<Ask> {
        let nothing = domain::money::Money::new(0, domain::currency::Currency::EUR);
        vec![Ask::Status { category: Category::Payment, service_id: NOBODY.to_owned(), amount: nothing }]
    }

    async fn exchange(&self, request: &Request, cx: &Exchange) -> Result<Outcome, Failure> {
        let outcome = self.ask(request, cx).await;
        answer::log(request, &outcome);
        if let Ok(outcome) = &outcome {
            self.learn(request, outcome);
        }
        outcome
    }

    fn hear(&self, callback: &Callback, session: &Session) -> Result<Heard, Reject> {
        self.relay.verify(callback)?;
        let message = Codec::read(&callback.body).map_err(Reject::Unreadable)?.message;
        if message.header.message_type != MessageType::Response {
            return map::heard(&message, &callback.body, session);
        }
        if !map::within(&message.header, session) {
            return Err(Reject::NotOurs);
        }
        Ok(Heard { key: map::key("Reply", &message.header, &callback.body), what: What::Reply })
    }

    fn deliver(&self, callback: &Callback) {
        let read = Codec::read(&callback.body).ok();
        if let Some(question) = read.and_then(|read| read.message.header.service_id) {
            self.relay.deliver(&question, &callback.body);
        }
    }

    fn answer(&self, callback: &Callback, answer: &Answer) -> HttpAnswer {
        let read = || Codec::read(&callback.body).ok().map(|read| read.message);
        let write = |message: &_| self.codec.write_answer(message, self.cloud.world.clock.now().wall);
        map::answer(answer, "application/json", read, write)
    }
}
