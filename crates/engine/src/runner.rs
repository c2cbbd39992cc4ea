//! Does what the machines decide: the only place of the engine that awaits.
//!
//! Each open attempt has one task that owns it and a bounded queue of facts for it. Each message
//! has a task of its own, so that an abort never waits behind a payment. One attempt at a time
//! per terminal and per sale: asked here, enforced by the store.

mod actor;
mod dialogue;
mod order;
mod send;
mod service;

/// Why a question was not answered, where the connector knows; the terminal's card and the cashier are told.
fn unanswered(lane: &Lane) -> Option<NotReady> {
    let error = lane.connector.obstacle()?;
    tracing::info!(%error, "a question was not answered");
    *lock(&lane.obstacle) = Some(error.why);
    Some(error)
}

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use domain::attempt::{Attempt, AttemptKind, Pairing, State};
use domain::ids::{AttemptId, OperatorId, PaymentId, TerminalId};
use domain::sale::Stamp;
use terminal::{
    Answer, Ask, Capabilities, Clock, Connector, MessageKey, Method, NotReady, Now, Obstacle,
    Reversal as Undoes, Said, TerminalConfig,
};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::{mpsc, oneshot};

use crate::effect::{Input, Stepped, Verdict};
use crate::ports::{Announce, Committed, Event, Ids, RequestKey, ServiceBlock, Store, StoreFailure};
use crate::terminal_session::{Fact, Fitness, Health, Standing};

pub use order::{Back, Order, Reversal, StartError, Way};

/// Facts that may wait for one attempt. More than this, and whoever brings one waits.
const QUEUE: usize = 64;

/// How a fact changes an attempt: [`crate::attempt::step`], or what a test puts in its place to
/// see whether its checks would notice.
pub type Decide = Arc<dyn Fn(Attempt, Input, Now) -> Stepped + Send + Sync>;

/// What the engine needs from the world.
#[derive(Clone)]
pub struct Deps {
    /// Decides. [`by_the_rules`] everywhere but in the harness that breaks it on purpose.
    pub decide: Decide,
    /// The disk.
    pub store: Arc<dyn Store>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: Arc<dyn Ids>,
    /// Who listens.
    pub announce: Arc<dyn Announce>,
}

/// The rules of [`crate::attempt`].
pub fn by_the_rules() -> Decide {
    Arc::new(crate::attempt::step)
}

/// One paired terminal at work.
pub struct Lane {
    /// As configured.
    pub config: TerminalConfig,
    /// Reaches it.
    pub connector: Arc<dyn Connector>,
    dealings: Arc<Dealings>,
}

/// What goes on between till and terminal. It outlives a change of the configuration.
#[derive(Default)]
pub struct Dealings {
    starting: tokio::sync::Mutex<()>,
    standing: Mutex<Standing>,
    /// Callbacks whose answer is not there yet.
    waiting: Mutex<HashMap<MessageKey, Vec<oneshot::Sender<Answer>>>>,
    health: Mutex<Health>,
    /// What stood in the way when the terminal was last needed.
    obstacle: Mutex<Option<Obstacle>>,
}

impl core::ops::Deref for Lane {
    type Target = Dealings;

    fn deref(&self) -> &Dealings {
        &self.dealings
    }
}

/// What an attempt needs besides itself to begin. Gone with the process: what begins is on disk by then.
#[derive(Default)]
struct Errand {
    /// The command behind it, until the intent is committed.
    request: Option<RequestKey>,
    /// The order, where it may be tried once more because the terminal had no session.
    again: Option<Order>,
    /// A reversal: of what.
    back: Option<Back>,
}

/// A fact for an actor, with somebody who may wait until it was taken in.
struct Mail {
    input: Input,
    taken: Option<oneshot::Sender<()>>,
}

/// The engine at work.
pub struct Runner {
    deps: Deps,
    sale_id: String,
    language: String,
    lanes: Mutex<HashMap<TerminalId, Arc<Lane>>>,
    live: Mutex<HashMap<AttemptId, (Attempt, mpsc::Sender<Mail>)>>,
    services: Mutex<HashMap<Pairing, ServiceBlock>>,
    faulty: AtomicBool,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Runner {
    /// A runner for a till that calls itself `sale_id` and whose people speak `language`.
    pub fn new(deps: Deps, sale_id: String, language: String) -> Arc<Self> {
        Arc::new(Self {
            deps,
            sale_id,
            language,
            lanes: Mutex::default(),
            live: Mutex::default(),
            services: Mutex::default(),
            faulty: AtomicBool::new(false),
        })
    }

    /// Puts a terminal to work. One that is at work already goes on with its new configuration from the
    /// next message on.
    pub fn add_lane(&self, config: TerminalConfig, connector: Arc<dyn Connector>) {
        let mut lanes = lock(&self.lanes);
        let dealings = lanes.get(&config.id).map(|lane| Arc::clone(&lane.dealings)).unwrap_or_default();
        lanes.insert(config.id, Arc::new(Lane { config, connector, dealings }));
    }

    /// Lets a terminal go. What is open on it stays open in the books; the store refuses to forget such a one.
    pub fn remove_lane(&self, terminal: TerminalId) {
        lock(&self.lanes).remove(&terminal);
    }

    /// What a terminal can do; nothing where it cannot be spoken to.
    pub fn capabilities(&self, terminal: TerminalId) -> Option<Capabilities> {
        self.lane(terminal).map(|lane| lane.connector.capabilities())
    }

    /// What a customer can choose to pay with on a terminal.
    pub fn methods(&self, terminal: TerminalId) -> Vec<Method> {
        self.lane(terminal).map(|lane| lane.connector.methods()).unwrap_or_default()
    }

    /// Whether a terminal can be spoken to at all.
    pub fn has_lane(&self, terminal: TerminalId) -> bool {
        self.lane(terminal).is_some()
    }

    /// How a terminal was when it was last heard.
    pub fn health(&self, terminal: TerminalId) -> Health {
        self.lane(terminal).map(|lane| *lock(&lane.health)).unwrap_or_default()
    }

    /// What stood in the way when a terminal was last needed; nothing where it could be used.
    pub fn obstacle(&self, terminal: TerminalId) -> Option<Obstacle> {
        self.lane(terminal).and_then(|lane| *lock(&lane.obstacle))
    }

    /// The newest state of an attempt that is at work.
    pub fn live(&self, id: AttemptId) -> Option<Attempt> {
        lock(&self.live).get(&id).map(|(attempt, _)| attempt.clone())
    }

    /// Starts a payment. When it returns, the intent is on disk and the request is on its way.
    pub async fn start(self: &Arc<Self>, order: Order) -> Result<Attempt, StartError> {
        let lane = self.lane(order.terminal).ok_or(StartError::NoTerminal)?;
        // Two presses at once: the second does not queue behind the first, it is told.
        let _starting = lane.starting.try_lock().map_err(|_| StartError::TerminalBusy(None))?;
        // Before the login, which would reset a terminal that still works on something of ours.
        self.refuse_if_open(&order).await?;
        fit(&lane)?;
        self.ready().await?;
        self.reach(&lane).await?;
        let payment = PaymentId::from_uuid(self.deps.ids.uuid());
        let errand = Errand { request: Some(order.request.clone()), again: Some(order.clone()), back: None };
        self.begin(&lane, order, payment, errand).await
    }

    /// Starts to give money back, because a named person decided so and for no other reason. It is
    /// an attempt like a payment: on disk first, sent once, looked for when the answer is lost.
    pub async fn reverse(self: &Arc<Self>, reversal: Reversal) -> Result<Attempt, StartError> {
        let Reversal { order, back } = reversal;
        let lane = self.lane(order.terminal).ok_or(StartError::NoTerminal)?;
        if !back.way.is_offered(lane.connector.capabilities().back) {
            return Err(StartError::NoReversal);
        }
        let _starting = lane.starting.try_lock().map_err(|_| StartError::TerminalBusy(None))?;
        self.refuse_if_open(&order).await?;
        fit(&lane)?;
        self.ready().await?;
        self.reach(&lane).await?;
        let payment = PaymentId::from_uuid(self.deps.ids.uuid());
        // Never tried again by itself: whoever decided it sees what came of it.
        let errand = Errand { request: Some(order.request.clone()), again: None, back: Some(back) };
        self.begin(&lane, order, payment, errand).await
    }

    /// Whether a terminal can give money back.
    pub fn can_reverse(&self, terminal: TerminalId) -> bool {
        self.lane(terminal).is_some_and(|lane| lane.connector.capabilities().back.reversal != Undoes::Never)
    }

    /// Goes on asking about an attempt that ended in an earlier process. False where its terminal is
    /// gone.
    pub fn look_after(self: &Arc<Self>, attempt: Attempt, questions: u32) -> bool {
        let Some(lane) = self.lane(attempt.terminal) else { return false };
        actor::look_after(self, &lane, attempt, questions);
        true
    }

    /// A wish of the cashier, or what a person saw. Returns when the attempt has taken it in;
    /// false when the attempt is not at work (any more).
    pub async fn tell(&self, id: AttemptId, input: Input) -> bool {
        let Some(queue) = lock(&self.live).get(&id).map(|(_, queue)| queue.clone()) else {
            return false;
        };
        let (taken, done) = oneshot::channel();
        if queue.send(Mail { input, taken: Some(taken) }).await.is_err() {
            return false;
        }
        done.await.is_ok()
    }

    /// A named person says what the terminal shows.
    pub async fn resolve(&self, id: AttemptId, by: OperatorId, verdict: Verdict, reason: String) -> bool {
        self.tell(id, Input::Resolved { by, verdict, reason }).await
    }

    /// Asks a terminal how it is. Not while a payment runs on it.
    pub async fn check(self: &Arc<Self>, terminal: TerminalId) -> Result<Health, StartError> {
        let lane = self.lane(terminal).ok_or(StartError::NoTerminal)?;
        let ready = lane.connector.ready().await;
        *lock(&lane.obstacle) = ready.as_ref().err().map(|error| error.why);
        if let Err(error) = ready {
            tracing::info!(%error, "a terminal cannot be asked how it is");
            self.set_health(&lane, Health::NotReady);
            return Ok(Health::NotReady);
        }
        let answer = self.question(&lane, &self.pairing(&lane), Ask::Diagnosis).await;
        let health = match answer {
            Some(outcome) if matches!(outcome.said, Said::Done) => Health::Answering,
            Some(_) => Health::NotReady,
            None => unanswered(&lane).map_or(Health::Silent, |_| Health::NotReady),
        };
        if health == Health::Answering {
            self.note(&lane, Fact::Well);
        }
        self.set_health(&lane, health);
        Ok(health)
    }

    fn lane(&self, terminal: TerminalId) -> Option<Arc<Lane>> {
        lock(&self.lanes).get(&terminal).cloned()
    }

    fn pairing(&self, lane: &Lane) -> Pairing {
        Pairing { sale_id: self.sale_id.clone(), poi_id: lane.config.poi_id.clone() }
    }

    fn set_health(&self, lane: &Lane, health: Health) {
        let before = core::mem::replace(&mut *lock(&lane.health), health);
        if before != health {
            self.deps.announce.announce(Event::Terminal(lane.config.id));
        }
    }

    async fn refuse_if_open(&self, order: &Order) -> Result<(), StartError> {
        let store = Arc::clone(&self.deps.store);
        let open = blocking(move || store.open_attempts()).await?;
        for attempt in open {
            if attempt.sale == order.sale {
                return Err(StartError::SaleBusy);
            }
            if attempt.terminal == order.terminal {
                return Err(StartError::TerminalBusy(Some(attempt.reference)));
            }
        }
        Ok(())
    }

    /// Nothing is open on this terminal. Where the books cannot say so, something may be.
    async fn is_free(&self, lane: &Lane) -> bool {
        let store = Arc::clone(&self.deps.store);
        match blocking(move || store.open_attempts()).await {
            Ok(open) => open.iter().all(|attempt| attempt.terminal != lane.config.id),
            Err(error) => {
                tracing::debug!(%error, "the books cannot be read");
                false
            }
        }
    }

    /// All that has to be there before a message that moves money: what the connector needs, and a session.
    async fn reach(self: &Arc<Self>, lane: &Arc<Lane>) -> Result<(), StartError> {
        let ready = lane.connector.ready().await;
        let found = ready.as_ref().err().map(|error| error.why);
        let before = core::mem::replace(&mut *lock(&lane.obstacle), found);
        if before != found {
            self.deps.announce.announce(Event::Terminal(lane.config.id));
        }
        if let Err(error) = ready {
            self.set_health(lane, Health::NotReady);
            return Err(error.into());
        }
        self.ensure_session(lane).await
    }

    async fn ensure_session(self: &Arc<Self>, lane: &Arc<Lane>) -> Result<(), StartError> {
        let wants = lane.connector.capabilities().login;
        if !lock(&lane.standing).login_needed(wants) {
            return Ok(());
        }
        let ask = Ask::Login { language: self.language.clone() };
        let Some(outcome) = self.question(lane, &self.pairing(lane), ask).await else {
            if let Some(error) = unanswered(lane) {
                self.set_health(lane, Health::NotReady);
                return Err(error.into());
            }
            self.set_health(lane, Health::Silent);
            return Err(StartError::Unreachable("no answer to the login".to_owned()));
        };
        match outcome.said {
            Said::Refused(refusal) => {
                self.set_health(lane, Health::NotReady);
                Err(StartError::LoginRefused(refusal.condition))
            }
            Said::Done | Said::Approved(_) | Said::Status(_) | Said::Totals(_) | Said::Card(_) => {
                self.note(lane, Fact::LoggedIn);
                self.set_health(lane, Health::Answering);
                for probe in lane.connector.probes() {
                    // The connector learns from the answer, and from none as well.
                    self.question(lane, &self.pairing(lane), probe).await;
                }
                Ok(())
            }
        }
    }

    /// Makes the attempt, commits the intent and hands the rest to the attempt's own task.
    async fn begin(
        self: &Arc<Self>,
        lane: &Arc<Lane>,
        order: Order,
        payment: PaymentId,
        errand: Errand,
    ) -> Result<Attempt, StartError> {
        let pairing = self.pairing(lane);
        let service_id = self.service_id(&pairing).await?;
        let store = Arc::clone(&self.deps.store);
        let sale = order.sale;
        let before = blocking(move || store.attempts_of(sale)).await?;
        let ordinal = before.iter().map(|attempt| attempt.ordinal).max().unwrap_or(0).saturating_add(1);
        let id = AttemptId::from_uuid(self.deps.ids.uuid());
        let attempt = Attempt {
            id,
            payment,
            kind: errand.back.as_ref().map_or(AttemptKind::Payment, |back| back.way.kind()),
            sale,
            reference: format!("{}/{ordinal}", order.reference),
            ordinal,
            terminal: lane.config.id,
            pairing,
            service_id,
            amount: order.amount,
            wish: order.wish,
            operator: order.operator,
            created: Stamp { utc: self.deps.clock.now().wall, offset_s: order.offset_s },
            limits: lane.connector.capabilities().limits,
            abort_asked: false,
            facts: Vec::new(),
            state: State::Created,
        };
        let request = errand.request.map(|request| RequestKey { subject: id.to_string(), ..request });
        actor::start(self, lane, attempt, Errand { request, ..errand }).await
    }

    /// Takes up an attempt that an earlier process left open.
    pub(crate) fn take_up(self: &Arc<Self>, attempt: Attempt) -> bool {
        let Some(lane) = self.lane(attempt.terminal) else {
            tracing::error!(attempt = %attempt.id, "an open attempt belongs to a terminal that is gone");
            return false;
        };
        actor::resume(self, &lane, attempt);
        true
    }

    /// The next `ServiceID` for a pairing, from a block that is durably ours.
    async fn service_id(&self, pairing: &Pairing) -> Result<String, StoreFailure> {
        let from_block = |services: &mut HashMap<Pairing, ServiceBlock>| {
            let block = services.get_mut(pairing)?;
            let number = block.next;
            (number < block.end).then(|| {
                block.next = number.saturating_add(1);
                number
            })
        };
        loop {
            if let Some(number) = from_block(&mut lock(&self.services)) {
                return Ok(crate::service::text(number));
            }
            let (store, wanted) = (Arc::clone(&self.deps.store), pairing.clone());
            let block = blocking(move || store.reserve_services(&wanted)).await?;
            let mut services = lock(&self.services);
            // Another task may have brought a block meanwhile; a rest that is skipped is fine.
            services.insert(pairing.clone(), block);
        }
    }

    async fn commit(
        &self,
        change: crate::ports::Change,
        wall: DateTime<Utc>,
    ) -> Result<Committed, StoreFailure> {
        let store = Arc::clone(&self.deps.store);
        let done = blocking(move || store.commit(change, wall)).await;
        self.heed(&done);
        done
    }

    /// Nothing of a payment is begun whose outcome could not be kept.
    async fn ready(&self) -> Result<(), StoreFailure> {
        let store = Arc::clone(&self.deps.store);
        let done = blocking(move || store.ready_for_money()).await;
        self.heed(&done);
        done
    }

    fn heed<T>(&self, done: &Result<T, StoreFailure>) {
        match done {
            Err(StoreFailure::Fault(detail)) => self.storage_failed(detail.clone()),
            Ok(_) => self.storage_works(),
            Err(_) => {}
        }
    }

    fn storage_failed(&self, detail: String) {
        tracing::error!(detail, "the books cannot be kept");
        self.faulty.store(true, Ordering::SeqCst);
        self.deps.announce.announce(Event::StorageFault(detail));
    }

    fn storage_works(&self) {
        if self.faulty.swap(false, Ordering::SeqCst) {
            self.deps.announce.announce(Event::StorageWorks);
        }
    }
}

/// A terminal that updates itself or is out of order is not asked for money.
fn fit(lane: &Lane) -> Result<(), StartError> {
    match lock(&lane.standing).fitness {
        Fitness::Working => Ok(()),
        fitness @ (Fitness::Updating | Fitness::OutOfOrder) => Err(StartError::NotFit(fitness)),
    }
}

/// Runs a call of the store where it may block. A runtime with one thread has chosen to do one thing
/// after the other: there the call is made in place, and the order of everything is the same in
/// every run.
async fn blocking<T: Send + 'static>(
    call: impl FnOnce() -> Result<T, StoreFailure> + Send + 'static,
) -> Result<T, StoreFailure> {
    if Handle::current().runtime_flavor() == RuntimeFlavor::CurrentThread {
        return call();
    }
    match tokio::task::spawn_blocking(call).await {
        Ok(done) => done,
        Err(error) => Err(StoreFailure::Fault(format!("the storage task ended: {error}"))),
    }
}
