//! Payments by code, without a device (ppaas.md 1.7): the customer scans what the till shows, or the till scans what
//! the customer shows. What became of one is told by a question, sooner where the cloud calls.
//!
//! Its names are ours: the id of a payment there is made of the attempt's, so that it can be asked for after anything.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use domain::attempt::Condition;
use domain::card::{CardSummary, PoiTransaction};
use domain::money::Money;
use hyper::Method as Verb;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use serde_json::json;
use terminal::{
    Approval, Ask, Callback, Capabilities, Connector, Exchange, Failure, Heard, MessageKey, Method, Mode,
    MoneyBack, NotReady, Outcome, QrCode, Record, Refusal, Reject, Request, Reversal, Said, Session,
    ShowCode, StatusAnswer, TerminalConfig, TipAt, What,
};

use self::state::{State, Status};
use super::cloud::{Cloud, World};
use super::complaint::Complaint;
use super::obstacle::{unanswered, unsent_or_unknown};
use super::relay::{Awaited, Relay};
use super::wire::{self, escaped};
use crate::answer;
use crate::config::ConfigError;
use crate::map;
use crate::wire::HttpReply;

mod state;

/// The name that stands where a device has its own.
pub const DEVICE: &str = "qr";

/// Payments by code of one store.
pub struct Qr {
    cloud: Cloud,
    relay: Relay,
    /// What went back, as far as this process asked for it.
    back: Mutex<BTreeMap<String, Back>>,
}

/// Money that was to go back.
#[derive(Clone)]
struct Back {
    /// The cloud's id of the payment.
    payment: String,
    /// How much of it had gone back before, in minor units.
    before: i64,
    /// How much was to go.
    amount: Money,
}

impl Qr {
    /// The one of this till.
    pub fn new(config: &TerminalConfig, world: World) -> Result<Self, ConfigError> {
        let cloud = Cloud::new(&super::of_the_wire(&config.settings), world)?;
        let relay = Relay::new(&cloud.facts, Arc::clone(&cloud.world.secrets));
        if config.mode == Mode::Full && !relay.is_on() {
            return Err(ConfigError::new("mode", "the cloud reaches the till by a relay only; use light"));
        }
        Ok(Self { cloud, relay, back: Mutex::default() })
    }

    /// The name of a payment of ours: a UUID as in the provider's sample, and the same each time it is made.
    fn name_of(request: &Request, service_id: &str) -> String {
        let names = format!("florin\n{}\n{}\n{service_id}", request.pairing.sale_id, request.pairing.poi_id);
        // RFC 9562 section 5.8: made of anything, version 8.
        uuid::Builder::from_custom_bytes(map::digest_of(names.as_bytes())).into_uuid().to_string()
    }

    async fn ask(&self, request: &Request, cx: &Exchange) -> Result<Outcome, Failure> {
        match &request.ask {
            Ask::Payment { .. } => self.pay(request, cx).await,
            Ask::Status { service_id, amount, .. } => {
                self.status(request, service_id, *amount, &cx.show).await
            }
            Ask::Abort { service_id, .. } => self.cancel(request, service_id).await,
            Ask::Reversal { original, amount, .. } => self.give_back(request, original, *amount, cx).await,
            Ask::Diagnosis => {
                self.cloud.countries().await.map_err(|error| unanswered(&error))?;
                Ok(told(Said::Done))
            }
            Ask::Login { .. } | Ask::Logout { .. } | Ask::CardReady | Ask::CardNotNeeded => {
                Ok(told(Said::Done))
            }
            Ask::Refund { .. } | Ask::Totals { .. } | Ask::CardFirst { .. } | Ask::Show(_) => {
                Err(Failure::NotSent { detail: "there is no such thing for payments by code".to_owned() })
            }
        }
    }

    async fn pay(&self, request: &Request, cx: &Exchange) -> Result<Outcome, Failure> {
        let unwritten = |what: &str| Failure::NotSent { detail: format!("write the question: {what}") };
        let Ask::Payment { amount, sale, wish } = &request.ask else { return Err(unwritten("no payment")) };
        let types = &self.cloud.facts.qr_types;
        let kind = wish.method.as_ref().or_else(|| types.keys().next());
        let kind = kind.ok_or_else(|| unwritten("nothing is configured to pay with by code"))?;
        let name = Self::name_of(request, &request.service_id);
        let requested = wish.requested(*amount).map_err(|error| unwritten(&error.to_string()))?;
        let mut body = json!({
            "paymentType": kind,
            "paymentScenario": if wish.scanned.is_some() { "merchantscan" } else { "consumerscan" },
            "clientTransactionId": name,
            "paymentAmount": { "amount": requested.minor(), "currency": requested.currency().code() },
            "order": { "orderId": sale.id, "orderDescription": sale.id },
        });
        if let (Some(scanned), Some(members)) = (&wish.scanned, body.as_object_mut()) {
            members.insert("scannedPaymentId".to_owned(), scanned.as_str().into());
        }
        let awaited = self.relay.wait_for(&name);
        let reply = self.send(&self.cloud.facts.qr_path.clone(), &body, cx).await?;
        let refused = wire::condition_of(reply.status, Complaint::read(&reply.body).code.as_deref());
        // That it is there already says nothing of what became of it.
        if let Some(condition) = refused.filter(|_| reply.status != 409) {
            return Ok(turned_away(condition, &reply));
        }
        let state = read(&reply, &name)?;
        self.follow(request, &name, state, &cx.show, awaited).await
    }

    /// Shows the code and asks until it is decided, for as long as somebody wants to know it.
    async fn follow(
        &self,
        request: &Request,
        name: &str,
        mut state: State,
        show: &ShowCode,
        mut awaited: Awaited,
    ) -> Result<Outcome, Failure> {
        loop {
            if let Some(outcome) = self.decided(request, &state) {
                return Ok(outcome);
            }
            tell(&state, show);
            let clock = &self.cloud.world.clock;
            tokio::select! {
                () = clock.sleep_until(clock.now().up.saturating_add(self.cloud.facts.fetch_every)) => {}
                // A call says that there is something to be asked for, and decides nothing by itself.
                _ = awaited.next() => {}
            }
            match self.find(name).await {
                Ok(Some(found)) => state = found,
                Ok(None) => {
                    let detail = "the cloud took the payment and does not know it any more".to_owned();
                    return Err(Failure::Unknown { detail, record: None });
                }
                Err(failure) => tracing::debug!(%failure, "the payment cannot be asked for now"),
            }
        }
    }

    /// What a payment says to whoever asked for it; nothing while the customer has not decided.
    fn decided(&self, request: &Request, state: &State) -> Option<Outcome> {
        let said = match &state.status {
            Status::Pending | Status::Other(_) => return None,
            Status::Approved | Status::Refunded => {
                Said::Approved(Box::new(self.approval(state, &request.service_id)))
            }
            Status::Declined => Said::Refused(refusal(Condition::Refusal, None)),
            Status::Cancelled | Status::Expired => Said::Refused(refusal(Condition::Cancel, None)),
        };
        Some(Outcome { said, record: Some(state.record.clone()) })
    }

    fn approval(&self, state: &State, service_id: &str) -> Approval {
        let label = self.cloud.facts.qr_types.get(&state.kind).unwrap_or(&state.kind);
        Approval {
            authorized: state.amount,
            tip: None,
            cash_back: None,
            fees: None,
            summary: CardSummary {
                brand: Some(label.clone()).filter(|label| !label.is_empty()),
                poi_transaction: Some(PoiTransaction { id: state.id.clone(), time_stamp: String::new() }),
                service_id: service_id.to_owned(),
                by_code: true,
                ..CardSummary::default()
            },
            slips: Vec::new(),
        }
    }

    async fn status(
        &self,
        request: &Request,
        service_id: &str,
        amount: Money,
        show: &ShowCode,
    ) -> Result<Outcome, Failure> {
        if let Ask::Status { category: terminal::Category::Reversal, .. } = &request.ask {
            return self.status_of_back(service_id).await;
        }
        let name = Self::name_of(request, service_id);
        let Some(state) = self.find(&name).await? else {
            return Ok(told(Said::Status(StatusAnswer::NotFound)));
        };
        tell(&state, show);
        let answer = match &state.status {
            Status::Pending | Status::Other(_) => StatusAnswer::Running,
            _ if state.amount.is_some_and(|told| told.currency() != amount.currency()) => {
                StatusAnswer::Foreign
            }
            Status::Approved | Status::Refunded => {
                StatusAnswer::Approved(Box::new(self.approval(&state, service_id)))
            }
            Status::Declined => StatusAnswer::Refused(refusal(Condition::Refusal, None)),
            Status::Cancelled | Status::Expired => StatusAnswer::Refused(refusal(Condition::Cancel, None)),
        };
        Ok(Outcome { said: Said::Status(answer), record: Some(state.record) })
    }

    /// Money that goes back has no name of its own there: what went back of the payment says it, where this process
    /// knows how much that was before. Otherwise a person has to look.
    async fn status_of_back(&self, service_id: &str) -> Result<Outcome, Failure> {
        let known = self.back.lock().unwrap_or_else(PoisonError::into_inner).get(service_id).cloned();
        let Some(back) = known else { return Ok(told(Said::Status(StatusAnswer::Unsupported))) };
        let Some(state) = self.by_id(&back.payment).await? else {
            return Ok(told(Said::Status(StatusAnswer::Unsupported)));
        };
        let after = back.before.saturating_add(back.amount.minor());
        let answer = match state.refunded {
            went if went == after => {
                let approval =
                    Approval { authorized: Some(back.amount), ..self.approval(&state, service_id) };
                StatusAnswer::Approved(Box::new(approval))
            }
            went if went == back.before => StatusAnswer::NotFound,
            _ => StatusAnswer::Unsupported,
        };
        Ok(Outcome { said: Said::Status(answer), record: Some(state.record) })
    }

    /// Asks the cloud to take a payment back before the customer decides. What became of it is asked for.
    async fn cancel(&self, request: &Request, service_id: &str) -> Result<Outcome, Failure> {
        let name = Self::name_of(request, service_id);
        if let Some(state) = self.find(&name).await? {
            let path = format!("{}/{}/cancel", self.cloud.facts.qr_path, escaped(&state.id));
            let sent = self.cloud.ask(Verb::POST, &path, json_headers(), Bytes::from_static(b"{}")).await;
            let reply = sent.map_err(|error| unanswered(&error))?;
            tracing::info!(status = reply.status, "asked to cancel a payment by code");
            self.relay.deliver(&name, &[]);
        }
        Ok(told(Said::Done))
    }

    async fn give_back(
        &self,
        request: &Request,
        original: &PoiTransaction,
        amount: Money,
        cx: &Exchange,
    ) -> Result<Outcome, Failure> {
        let unsent = |detail: String| Failure::NotSent { detail };
        let found = self.by_id(&original.id).await.map_err(|failure| unsent(failure.to_string()))?;
        let state = found.ok_or_else(|| unsent("the cloud does not know the payment".to_owned()))?;
        let back = Back { payment: original.id.clone(), before: state.refunded, amount };
        self.back.lock().unwrap_or_else(PoisonError::into_inner).insert(request.service_id.clone(), back);
        let path = format!("{}/{}/refund", self.cloud.facts.qr_path, escaped(&original.id));
        let body = json!({ "amount": amount.minor(), "currency": amount.currency().code() });
        let reply = self.send(&path, &body, cx).await?;
        if (200..300).contains(&reply.status) {
            let state = State::read(&reply.body).ok_or_else(|| unreadable(&reply))?;
            let approval =
                Approval { authorized: Some(amount), ..self.approval(&state, &request.service_id) };
            return Ok(Outcome { said: Said::Approved(Box::new(approval)), record: Some(state.record) });
        }
        let code = Complaint::read(&reply.body).code;
        // Here a conflict is about the payment itself: there is less left of it, or it was never paid.
        let refused = if reply.status == 409 {
            Some(Condition::NotAllowed)
        } else {
            wire::condition_of(reply.status, code.as_deref())
        };
        match refused {
            Some(condition) => Ok(turned_away(condition, &reply)),
            None => Err(unreadable(&reply)),
        }
    }

    /// Sends something that may move money, once.
    async fn send(&self, path: &str, body: &serde_json::Value, cx: &Exchange) -> Result<HttpReply, Failure> {
        let mut headers = json_headers();
        let facts = &self.cloud.facts;
        if let Some(url) = &facts.callback_url {
            let unfit = |_| Failure::NotSent { detail: "write the question: callback_url".to_owned() };
            headers.push((facts.callback_header.clone(), HeaderValue::from_str(url).map_err(unfit)?));
        }
        let sent = self.cloud.send_once(path, headers, Bytes::from(body.to_string()), &cx.first_byte).await;
        sent.map_err(unsent_or_unknown)
    }

    /// The payment with this name of ours.
    async fn find(&self, name: &str) -> Result<Option<State>, Failure> {
        let path = format!("{}?clientTransactionId={name}", self.cloud.facts.qr_path);
        let found = self.look(&path).await?;
        Ok(found.filter(|state| state.name == name))
    }

    /// The payment with this id of theirs.
    async fn by_id(&self, id: &str) -> Result<Option<State>, Failure> {
        let found = self.look(&format!("{}/{}", self.cloud.facts.qr_path, escaped(id))).await?;
        Ok(found.filter(|state| state.id == id))
    }

    async fn look(&self, path: &str) -> Result<Option<State>, Failure> {
        let asked = self.cloud.ask(Verb::GET, path, Vec::new(), Bytes::new()).await;
        let reply = asked.map_err(|error| unanswered(&error))?;
        match reply.status {
            200 => State::read(&reply.body).map(Some).ok_or_else(|| unreadable(&reply)),
            404 => Ok(None),
            _ => Err(unreadable(&reply)),
        }
    }
}

/// The payment that an answer tells of, where it is ours.
fn read(reply: &HttpReply, name: &str) -> Result<State, Failure> {
    let state = State::read(&reply.body).filter(|_| (200..300).contains(&reply.status));
    state.filter(|state| state.name == name).ok_or_else(|| unreadable(reply))
}

/// There is a code to be scanned.
fn tell(state: &State, show: &ShowCode) {
    if let (Status::Pending, Some(payload)) = (&state.status, &state.code) {
        show.show(QrCode { payload: payload.clone(), until: state.until });
    }
}

fn told(said: Said) -> Outcome {
    Outcome { said, record: None }
}

fn refusal(condition: Condition, text: Option<String>) -> Refusal {
    Refusal { condition, text, ours_running: false }
}

/// The cloud says no, and it can mean nothing but that nothing began.
fn turned_away(condition: Condition, reply: &HttpReply) -> Outcome {
    let text = Complaint::read(&reply.body).words().map(str::to_owned);
    Outcome { said: Said::Refused(refusal(condition, text)), record: Some(record(reply)) }
}

fn unreadable(reply: &HttpReply) -> Failure {
    let complaint = Complaint::read(&reply.body);
    let said = complaint.words().unwrap_or("no payment of ours");
    Failure::Unknown { detail: format!("HTTP {}: {said}", reply.status), record: Some(record(reply)) }
}

fn record(reply: &HttpReply) -> Record {
    crate::filter::record_of(&reply.body, &reply.body)
}

fn json_headers() -> Vec<(HeaderName, HeaderValue)> {
    vec![(CONTENT_TYPE, HeaderValue::from_static("application/json"))]
}

#[async_trait]
impl Connector for Qr {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            login: false,
            status: true,
            abort: true,
            back: MoneyBack { reversal: Reversal::Any, part: true, ..MoneyBack::default() },
            sends_screen: self.relay.is_on(),
            by_code: true,
            tip: TipAt::Nowhere,
            cash_back: false,
            card_first: false,
            shows: false,
            totals: false,
            reconciliation: false,
            limits: self.cloud.facts.limits,
            answer_timeout: self.cloud.facts.answer_timeout,
        }
    }

    fn methods(&self) -> Vec<Method> {
        let types = self.cloud.facts.qr_types.iter();
        types.map(|(code, label)| Method { code: code.clone(), label: label.clone() }).collect()
    }

    async fn ready(&self) -> Result<(), NotReady> {
        self.cloud.ready().await
    }

    fn obstacle(&self) -> Option<NotReady> {
        self.cloud.obstacle()
    }

    async fn exchange(&self, request: &Request, cx: &Exchange) -> Result<Outcome, Failure> {
        let outcome = self.ask(request, cx).await;
        answer::log(request, &outcome);
        outcome
    }

    fn hear(&self, callback: &Callback, _: &Session) -> Result<Heard, Reject> {
        self.relay.verify(callback)?;
        let state = State::read(&callback.body).ok_or(Reject::NotOurs)?;
        let digest = map::digest_of(&callback.body);
        let key = MessageKey { category: "Reply", service_id: Some(state.name), device_id: None, digest };
        Ok(Heard { key, what: What::Reply })
    }

    fn deliver(&self, callback: &Callback) {
        if let Some(state) = State::read(&callback.body) {
            self.relay.deliver(&state.name, &callback.body);
        }
    }
}
