//! The place where a till is, or will be. Until somebody made one it knows the guided set-up alone; then the
//! same window goes on with the till, without a new start.
//!
//! Window and server hold a host, never a till: what may be asked is decided here once for both.

pub mod commands;

mod display;
mod making;
mod training;

pub use display::shown_to_the_customer;

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use serde_json::Value;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tokio::task::JoinHandle;

use crate::app::{App, Config, StartError, World};
use crate::error::{ApiError, Code};
use crate::events::Numbered;
use crate::practice::Practice;

use training::Training;

/// How many events a slow listener may be behind before it has to take the snapshot again.
const EVENTS_KEPT: usize = 256;

/// Everything around the host. A test brings its own; [`Around::real`] is this computer.
pub struct Around {
    /// What is around each till that it starts.
    pub world: Box<dyn Fn() -> World + Send + Sync>,
    /// Whether the computer has a keychain that works.
    pub keychain: Box<dyn Fn() -> bool + Send + Sync>,
    /// Starts the terminal that is learned on.
    pub practice: Practice,
}

impl Around {
    /// This computer, and who plays a terminal to learn on.
    #[must_use]
    pub fn real(practice: Practice) -> Self {
        Self { world: Box::new(World::real), keychain: Box::new(store::keychain_works), practice }
    }
}

/// The place where a till is, or will be.
pub struct Host {
    config: Config,
    around: Around,
    till: RwLock<Option<Arc<App>>>,
    /// A copy of it that is learned on, in front of it.
    training: RwLock<Option<Training>>,
    /// Passes the events of what stands in front on.
    passing: Mutex<Option<JoinHandle<()>>>,
    events: broadcast::Sender<Numbered>,
    /// One change of what stands here at a time.
    changing: tokio::sync::Mutex<()>,
    display: display::Display,
    log: RwLock<Option<tracing_appender::non_blocking::WorkerGuard>>,
}

impl Host {
    /// Starts the till of this folder; where there is none, the set-up.
    pub async fn start(config: Config, practice: Practice) -> Result<Arc<Self>, StartError> {
        Self::start_in(Around::real(practice), config).await
    }

    /// The same in a world of the caller's.
    pub async fn start_in(around: Around, config: Config) -> Result<Arc<Self>, StartError> {
        let host = Arc::new(Self {
            config,
            around,
            till: RwLock::default(),
            training: RwLock::default(),
            passing: Mutex::default(),
            events: broadcast::channel(EVENTS_KEPT).0,
            changing: tokio::sync::Mutex::default(),
            display: display::Display::default(),
            log: RwLock::default(),
        });
        match App::start_in((host.around.world)(), host.config.clone()).await {
            Ok(app) => {
                host.display.recall(&app).await;
                host.open(app);
                host.forget_training().await;
            }
            // What is damaged, locked or somebody else's is no place for a new till.
            Err(StartError::Store(store::Error::Absent { .. })) => {}
            Err(error) => return Err(error),
        }
        Ok(host)
    }

    /// Runs a command by its name.
    pub async fn dispatch(&self, name: &str, payload: Value) -> Result<Value, ApiError> {
        match commands::run(self, name, payload).await {
            Ok(done) => done,
            Err(payload) => {
                if let Some(asked) = self.asked_in_training(name, &payload) {
                    return asked.await;
                }
                let app = self.app().ok_or_else(|| ApiError::of(Code::NoTill))?;
                crate::commands::dispatch(&app, name, payload).await
            }
        }
    }

    /// Events from now on, whichever till stands here. A listener that falls behind sees the gap.
    pub fn subscribe(&self) -> broadcast::Receiver<Numbered> {
        self.events.subscribe()
    }

    /// What stands in front: the copy that is learned on, or else the shop's till.
    fn app(&self) -> Option<Arc<App>> {
        self.learned_on().or_else(|| self.shop())
    }

    /// The till of the shop, whatever stands in front of it.
    fn shop(&self) -> Option<Arc<App>> {
        self.till.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The shop's till is here from now on.
    fn open(&self, app: Arc<App>) {
        self.stand(&app);
        *self.till.write().unwrap_or_else(PoisonError::into_inner) = Some(app);
    }

    /// The events of this till are passed on from now on, and no other's.
    fn stand(&self, app: &Arc<App>) {
        self.display.follow(app);
        let (mut heard, events) = (app.subscribe(), self.events.clone());
        let passing = tokio::spawn(async move {
            loop {
                match heard.recv().await {
                    // Nobody listens: the snapshot will tell who comes.
                    Ok(numbered) => drop(events.send(numbered)),
                    Err(RecvError::Lagged(missed)) => {
                        tracing::warn!(missed, "events of the till were too many");
                    }
                    Err(RecvError::Closed) => return,
                }
            }
        });
        let before = self.passing.lock().unwrap_or_else(PoisonError::into_inner).replace(passing);
        if let Some(before) = before {
            before.abort();
        }
    }
}
