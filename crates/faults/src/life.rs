//! One process of the till, from its start to its death, on a disk that outlives it.

use core::future::Future as _;
use core::pin::pin;
use core::task::{Context, Poll, Waker};
use core::time::Duration;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use api::{App, Config, World};
use connectors::nexo_local::NexoLocal;
use connectors::registry::Reach;
use crashfs::{Disk, Errno, OpKind, Verdict};
use domain::ids::TerminalId;
use engine::ports::{Announce, Event, Ids};
use serde_json::Value;
use terminal::{Callback, Clock, Secrets, TerminalConfig};
use tokio::runtime::Runtime;
use uuid::Uuid;

use crate::calls::{Tag, number_of};
use crate::check::Eye;
use crate::cloud;
use crate::counter::Press;
use crate::machine::SimMachine;
use crate::mutant::{Mutant, Mutation};
use crate::net::SimDial;
use crate::printer::SimNet;
use crate::sealed::Keychain;
use crate::shared::{Shared, Told, lock};
use crate::template::Template;
use crate::time::SimClock;

/// What every life has around it.
pub(crate) struct Street {
    shared: Shared,
    eye: Arc<Eye>,
    seed: u64,
    ids: Arc<CountingIds>,
    mutation: Arc<Mutation>,
}

impl Street {
    pub(crate) fn new(shared: Shared, eye: Arc<Eye>, seed: u64, mutant: Option<Mutant>) -> Self {
        let ids = Arc::new(CountingIds(AtomicU64::new(1)));
        Self { mutation: Arc::new(Mutation::new(mutant, Arc::clone(&shared))), shared, eye, seed, ids }
    }
}

/// Ids that sort by the order in which they were made, in this life and the next.
struct CountingIds(AtomicU64);

impl Ids for CountingIds {
    fn uuid(&self) -> Uuid {
        let number = self.0.fetch_add(1, Ordering::Relaxed);
        // the shape of a version 7 id, far above those of the template
        Uuid::from_u128(0xffff_0000_0000_7000_8000_0000_0000_0000 | u128::from(number))
    }
}

/// How the disk is.
#[derive(Default)]
struct DiskMood {
    mood: AtomicU8,
    /// The operation at which the process dies; 0 is never.
    fatal: AtomicU64,
}

const WELL: u8 = 0;
const FULL: u8 = 1;
const NO_SYNC: u8 = 2;

/// What a command came to.
pub(crate) struct Reply {
    pub(crate) tag: String,
    pub(crate) press: Option<Press>,
    pub(crate) outcome: Result<Value, Value>,
}

/// What came of a call: whose it was, the status and the body of the answer.
type Answer = (Tag, u16, Vec<u8>);

/// A process.
pub(crate) struct Life {
    pub(crate) disk: Disk,
    pub(crate) number: u32,
    runtime: Option<Runtime>,
    app: Option<Arc<App>>,
    idle: Arc<Idle>,
    mood: Arc<DiskMood>,
    replies: Arc<Mutex<Vec<Reply>>>,
    answers: Arc<Mutex<Vec<Answer>>>,
    terminals: [TerminalId; 2],
    seen_ops: u64,
    seed: u64,
}

/// Tells when every task waits.
#[derive(Default)]
struct Idle {
    reached: AtomicBool,
    root: Mutex<Option<Waker>>,
}

impl Life {
    pub(crate) fn first(template: &Template, seed: u64, has_printer: bool) -> Self {
        let image = if has_printer { &template.with_printer } else { &template.image };
        Self {
            disk: Disk::from_image(image, seed),
            number: 0,
            runtime: None,
            app: None,
            idle: Arc::default(),
            mood: Arc::default(),
            replies: Arc::default(),
            answers: Arc::default(),
            terminals: template.terminals,
            seen_ops: 0,
            seed,
        }
    }

    /// The program is started. On a dead or failing disk it says why it did not.
    pub(crate) fn start(&mut self, street: &Street) -> Result<(), String> {
        self.number += 1;
        self.app = None;
        self.runtime = None;
        street.mutation.before_start(&self.disk);
        self.watch_disk(street);
        let idle = Arc::clone(&self.idle);
        let built = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .on_thread_park(move || idle.reach())
            .build();
        let runtime = built.map_err(|error| error.to_string())?;
        let world = self.world(street);
        let config = Config { data: self.disk.root() };
        let started = runtime.block_on(App::start_in(world, config));
        self.runtime = Some(runtime);
        self.app = Some(started.map_err(|error| error.to_string())?);
        street.mutation.after_start(&self.disk);
        self.rest();
        Ok(())
    }

    fn world(&self, street: &Street) -> World {
        let shared = &street.shared;
        let began = lock(shared).schedule.now();
        let dial = Arc::new(SimDial { shared: Arc::clone(shared), eye: Arc::clone(&street.eye) });
        let paper = Arc::new(SimNet { shared: Arc::clone(shared), eye: Arc::clone(&street.eye) });
        let mutation = Arc::clone(&street.mutation);
        let connect_with = Arc::clone(&street.mutation);
        let books = Arc::clone(&street.mutation);
        let seed = street.seed ^ u64::from(self.number);
        let sealed = lock(shared).swarm.dialects.map(|dialect| dialect.sealed);
        let behind = lock(shared).cloud.site;
        let clock: Arc<dyn Clock> = Arc::new(SimClock { shared: Arc::clone(shared), began });
        let to_cloud = Reach::over(Arc::clone(&clock), mutation.dial_to_cloud(Arc::clone(&dial) as _));
        World {
            reach: to_cloud.clone(),
            clock,
            ids: Arc::clone(&street.ids) as Arc<dyn Ids>,
            machine: mutation.machine(Arc::new(SimMachine::new(self.disk.clone(), seed)), &self.disk),
            connect: Box::new(move |config, secrets| {
                let number = number_of(&config.poi_id);
                if behind == Some(number) {
                    let connector = to_cloud.build(&cloud::behind(config, number), secrets)?;
                    return Ok(connect_with.connector(connector));
                }
                let dial = connect_with.dial(Arc::clone(&dial) as _);
                let is_sealed = sealed.get(number).copied().unwrap_or_default();
                let config = if is_sealed { &with_a_key(config) } else { config };
                let connector = Arc::new(NexoLocal::with_dial(config, secrets.as_ref(), dial)?);
                Ok(connect_with.connector(connector))
            }),
            decide: mutation.decide(),
            books: Box::new(move |db| books.store(db)),
            witness: Some(Arc::new(Witness { shared: Arc::clone(shared), eye: Arc::clone(&street.eye) })),
            secrets: Box::new(|_| (Arc::new(Keychain) as Arc<dyn Secrets>).into()),
            printing: api::PrinterLine::new(paper, api::PrinterLimits::default()),
            practice: None,
        }
    }

    fn watch_disk(&self, street: &Street) {
        let (mood, shared) = (Arc::clone(&self.mood), Arc::clone(&street.shared));
        self.disk.on_op(Some(Arc::new(move |op| {
            let fatal = mood.fatal.load(Ordering::Relaxed);
            if fatal != 0 && op.nth >= fatal {
                mood.fatal.store(0, Ordering::Relaxed);
                let mut state = lock(&shared);
                state.dead = true;
                state.note(format!("the process dies at {:?} of {}", op.kind, op.file));
                return if fatal.is_multiple_of(2) { Verdict::StopBefore } else { Verdict::StopAfter };
            }
            match (mood.mood.load(Ordering::Relaxed), op.kind) {
                (FULL, OpKind::Write) if op.file != "till.reserve" => Verdict::Fail(Errno::Enospc),
                (FULL, OpKind::Create) => Verdict::Fail(Errno::Enospc),
                (NO_SYNC, OpKind::Sync) => Verdict::Fail(Errno::Eio),
                _ => Verdict::Go,
            }
        })));
    }

    /// Lets everything run until it waits.
    pub(crate) fn rest(&self) {
        if let Some(runtime) = &self.runtime {
            self.idle.reached.store(false, Ordering::Relaxed);
            runtime.block_on(core::future::poll_fn(|cx| self.idle.poll(cx)));
        }
    }

    /// Runs a command beside everything else.
    pub(crate) fn command(&self, tag: &str, name: &'static str, args: Value) {
        self.press(tag, name, args, None);
    }

    /// The same, of something that the books must answer for.
    pub(crate) fn press(&self, tag: &str, name: &'static str, args: Value, press: Option<Press>) {
        let (Some(runtime), Some(app)) = (&self.runtime, &self.app) else { return };
        let (app, replies, tag) = (Arc::clone(app), Arc::clone(&self.replies), tag.to_owned());
        runtime.spawn(async move {
            let outcome = api::dispatch(&app, name, args).await;
            let outcome = outcome.map_err(|error| serde_json::to_value(error).unwrap_or_default());
            replies.lock().unwrap_or_else(PoisonError::into_inner).push(Reply { tag, press, outcome });
        });
    }

    /// A call of a terminal comes in at the door. A dead till hears nothing.
    pub(crate) fn hears(&mut self, site: usize, body: Vec<u8>, tag: Tag) {
        let (Some(runtime), Some(app)) = (&self.runtime, &self.app) else { return };
        let callback = Callback {
            doors: self.terminals.get(site).copied().into_iter().collect(),
            peer: core::net::Ipv4Addr::LOCALHOST.into(),
            path: "/nexo".to_owned(),
            headers: Vec::new(),
            content_type: "application/json".to_owned(),
            body,
        };
        let (app, answers) = (Arc::clone(app), Arc::clone(&self.answers));
        runtime.spawn(async move {
            let answer = app.hear(callback).await;
            let said = (tag, answer.status, answer.body);
            answers.lock().unwrap_or_else(PoisonError::into_inner).push(said);
        });
    }

    /// What calls came to since the last look.
    pub(crate) fn answers(&self) -> Vec<Answer> {
        core::mem::take(&mut *self.answers.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether a file of the till has this text in it.
    pub(crate) fn has_on_disk(&self, text: &str) -> bool {
        self.disk
            .image()
            .files()
            .any(|(_, bytes)| bytes.windows(text.len()).any(|part| part == text.as_bytes()))
    }

    /// What commands came to since the last look.
    pub(crate) fn replies(&self) -> Vec<Reply> {
        core::mem::take(&mut *self.replies.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What the screen shows; nothing where there is no till.
    pub(crate) fn snapshot(&self) -> Option<Value> {
        let (runtime, app) = (self.runtime.as_ref()?, self.app.as_ref()?);
        // it only reads, so it never waits for anything that takes time
        let mut asked = pin!(api::dispatch(app, "state_snapshot", serde_json::json!({})));
        let _inside = runtime.enter();
        for _ in 0..64 {
            match asked.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                Poll::Ready(shown) => return shown.ok(),
                Poll::Pending => self.rest(),
            }
        }
        None
    }

    /// What the product's own auditor finds wrong.
    pub(crate) fn verify(&self, street: &Street) -> Vec<String> {
        street.mutation.before_start(&self.disk);
        let machine = Arc::new(SimMachine::new(self.disk.clone(), 0));
        match store::Db::open_read_only_on(machine, &self.disk.root()).and_then(|db| db.verify()) {
            Ok(books) => {
                books.problems.into_iter().map(|one| format!("{}: {}", one.place, one.what)).collect()
            }
            Err(error) => vec![error.to_string()],
        }
    }

    /// The reserve holds something of this message.
    pub(crate) fn reserve_names(&self, service_id: &str) -> bool {
        let reserve =
            self.disk.read(&self.disk.root().join("till.reserve")).ok().flatten().unwrap_or_default();
        let name = format!("\"{service_id}\"");
        reserve.windows(name.len()).any(|part| part == name.as_bytes())
    }

    pub(crate) fn is_alive(&self) -> bool {
        self.app.is_some()
    }

    /// Something was written since the last look.
    pub(crate) fn changed(&mut self) -> bool {
        let ops = self.disk.ops();
        core::mem::replace(&mut self.seen_ops, ops) != ops && self.is_alive()
    }

    pub(crate) fn fill_disk(&self) {
        self.mood.mood.store(FULL, Ordering::Relaxed);
        self.disk.set_free_space(0);
    }

    pub(crate) fn break_disk(&self) {
        self.mood.mood.store(NO_SYNC, Ordering::Relaxed);
    }

    pub(crate) fn disk_works(&self) {
        self.mood.mood.store(WELL, Ordering::Relaxed);
        self.disk.set_free_space(u64::MAX / 2);
    }

    /// The process dies at the Nth operation from now; with 0 it does not.
    pub(crate) fn die_at(&self, nth: u64) {
        let fatal = if nth == 0 { 0 } else { self.disk.ops().saturating_add(nth) };
        self.mood.fatal.store(fatal, Ordering::Relaxed);
    }

    /// The process is gone. With a seed the power is gone too.
    pub(crate) fn ends(&mut self, power: Option<u64>) {
        self.app = None;
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(Duration::ZERO);
        }
        self.replies();
        self.answers();
        self.mood.fatal.store(0, Ordering::Relaxed);
        let image = match power {
            Some(seed) => self.disk.power_cut(seed),
            None => self.disk.image(),
        };
        self.disk.on_op(None);
        self.disk = Disk::from_image(&image, self.seed ^ u64::from(self.number));
        self.seen_ops = 0;
    }
}

/// The same terminal as one of a family whose messages are sealed, with the same patience.
fn with_a_key(config: &TerminalConfig) -> TerminalConfig {
    let mut config = config.clone();
    "bilt".clone_into(&mut config.profile);
    let settings = [
        ("tls", "off"),
        ("connect_timeout_ms", "2000"),
        ("answer_timeout_ms", "3000"),
        ("payment_timeout_ms", "20000"),
    ];
    config.settings.extend(settings.map(|(name, value)| (name.to_owned(), value.to_owned())));
    config
}

impl Idle {
    /// Called by the runtime when no task can run.
    fn reach(&self) {
        self.reached.store(true, Ordering::Relaxed);
        if let Some(root) = self.root.lock().unwrap_or_else(PoisonError::into_inner).take() {
            root.wake();
        }
    }

    fn poll(&self, cx: &mut Context<'_>) -> Poll<()> {
        if self.reached.load(Ordering::Relaxed) {
            return Poll::Ready(());
        }
        *self.root.lock().unwrap_or_else(PoisonError::into_inner) = Some(cx.waker().clone());
        Poll::Pending
    }
}

/// Hears what the engine tells, as a screen would.
struct Witness {
    shared: Shared,
    eye: Arc<Eye>,
}

impl Announce for Witness {
    fn announce(&self, event: Event) {
        let Event::Attempt(attempt) = event else {
            let mut state = lock(&self.shared);
            if state.dead {
                return;
            }
            match event {
                Event::Conflict(id) => {
                    state.late_money += 1;
                    state.note(format!("late money for attempt {id}"));
                }
                Event::StorageFault(_) => state.note("storage fault"),
                Event::StorageWorks => state.note("storage works"),
                Event::Attempt(_) | Event::Sale(_) | Event::Terminal(_) | Event::Scene(_) => {}
            }
            return;
        };
        if lock(&self.shared).dead {
            return;
        }
        let name = attempt.state.name();
        if name == "approved" {
            self.eye.approval_is_kept(&self.shared, &attempt);
        }
        let mut state = lock(&self.shared);
        let terminal = usize::from(attempt.pairing.poi_id.ends_with('B'));
        let (id, reference) = (attempt.id.to_string(), attempt.reference.clone());
        let before = state.told.get(&attempt.service_id).map(|told| told.state);
        if before != Some(name) {
            state.note(format!("{} {} is {name}", attempt.reference, attempt.service_id));
        }
        if name == "approved" {
            state.shown_approved.insert(id.clone());
        }
        let told = Told { state: name, terminal, reference };
        state.told.insert(attempt.service_id.clone(), told);
    }
}
