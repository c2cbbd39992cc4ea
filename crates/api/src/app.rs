//! The till as a whole: started once, asked through commands, heard through events.
//!
//! The same for the window, for the server and for the command line: lock the folder, migrate,
//! build the connectors, take up what an earlier process left open, then serve.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use chrono_tz::Tz;
use connectors::config::ConfigError;
use connectors::registry::Reach;
use domain::ids::{AttemptId, TerminalId};
use domain::operator::{Operator, Role};
use domain::shop::Shop;
use engine::ports::{Announce, Ids, Store};
use engine::recovery::recover;
use engine::runner::{Decide, Deps, Runner, by_the_rules};
use printer::line::Line;
use store::{Computer, Db, Front, Machine, PageCheck, vault::Vault};
use terminal::{Callback, Clock, Connector, HttpAnswer, Secrets, TerminalConfig};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::broadcast;

use crate::door::DoorKeeper;
use crate::error::{ApiError, Code};
use crate::events::{Event, Numbered};
use crate::lanes::{Lanes, as_reached};
use crate::practice::{PracticeTerminal, Practising};
use crate::printing::{self, Printing};
use crate::publish::{AttemptStep, Hub, Part};
use crate::steps::Steps;
use crate::system::{RandomIds, SystemClock};
use crate::view;
use crate::views::{ShopView, Snapshot, StateView};

/// How many events a slow listener may be behind before it has to take the snapshot again.
const EVENTS_KEPT: usize = 256;

/// Where the till is.
#[derive(Clone, Debug)]
pub struct Config {
    /// The folder that `florin init` made.
    pub data: PathBuf,
}

/// Everything around the till. A test brings its own of each; [`World::real`] is this computer.
pub struct World {
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: Arc<dyn Ids>,
    /// The computer under the books.
    pub machine: Arc<dyn Machine>,
    /// The way to clouds.
    pub reach: Reach,
    /// Who reaches a terminal.
    pub connect: Connect,
    /// Who decides about an attempt.
    pub decide: Decide,
    /// Who stands between the engine and the books.
    pub books: Books,
    /// Who hears everything that the engine tells, at the moment it does.
    pub witness: Option<Arc<dyn Announce>>,
    /// Who keeps the keys of terminals.
    pub secrets: Keep,
    /// The way to the receipt printer.
    pub printing: Line,
    /// The terminal that is learned on; absent where the till is a shop's.
    pub practice: Option<Arc<dyn PracticeTerminal>>,
}

/// Gives the till the place of its keys.
pub type Keep = Box<dyn FnOnce(&Arc<Db>) -> Keeper + Send>;

/// Who keeps the keys of terminals.
#[derive(Clone)]
pub struct Keeper {
    /// It.
    pub secrets: Arc<dyn Secrets>,
    /// The same, where a person can choose a passphrase for it.
    pub vault: Option<Arc<Vault>>,
}

impl From<Arc<dyn Secrets>> for Keeper {
    fn from(secrets: Arc<dyn Secrets>) -> Self {
        Self { secrets, vault: None }
    }
}

/// Gives the engine its store.
pub type Books = Box<dyn FnOnce(Arc<Db>) -> Arc<dyn Store> + Send>;

/// Makes the connector that a configuration asks for.
pub type Connect =
    Box<dyn Fn(&TerminalConfig, &Arc<dyn Secrets>) -> Result<Arc<dyn Connector>, ConfigError> + Send + Sync>;

impl World {
    /// This computer, its network and the rules.
    pub fn real() -> Self {
        Self::under(Arc::new(SystemClock::start()))
    }

    /// The same under a clock of the caller's.
    pub fn under(clock: Arc<dyn Clock>) -> Self {
        let reach = Reach::real(Arc::clone(&clock));
        let connect = reach.clone();
        let dated = Arc::clone(&clock);
        Self {
            clock,
            reach,
            ids: Arc::new(RandomIds),
            machine: Arc::new(Computer),
            connect: Box::new(move |config, secrets| connect.build(config, secrets)),
            decide: by_the_rules(),
            books: Box::new(|db| db),
            witness: None,
            secrets: Box::new(move |db| {
                let vault = Arc::new(Vault::of(db).dated_by(move || dated.now().wall));
                Keeper { secrets: Arc::clone(&vault) as _, vault: Some(vault) }
            }),
            printing: Line::default(),
            practice: None,
        }
    }
}

/// Why the till did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// What an earlier process left open cannot be read.
    #[error("read what is still open: {0}")]
    Recovery(#[from] engine::ports::StoreFailure),
    /// The shop's time zone is not one.
    #[error("shop: zone {0} is not an IANA time zone; use one such as Europe/Amsterdam")]
    Zone(String),
}

/// The till.
pub struct App {
    pub(crate) db: Arc<Db>,
    pub(crate) runner: Arc<Runner>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
    pub(crate) shop: Shop,
    pub(crate) zone: Tz,
    pub(crate) hub: Arc<Hub>,
    pub(crate) basket_changes: tokio::sync::Mutex<()>,
    pub(crate) steps: Steps,
    pub(crate) lanes: Lanes,
    pub(crate) vault: Option<Arc<Vault>>,
    pub(crate) past: view::Past,
    pub(crate) door: DoorKeeper,
    pub(crate) printing: Printing,
    pub(crate) practice: Option<Practising>,
    giving_back: Mutex<Option<AttemptId>>,
    operator: Mutex<Option<Operator>>,
    events: broadcast::Sender<Numbered>,
    published: tokio::sync::Mutex<i64>,
}

impl App {
    /// Starts the till with the clock and the ids of this computer.
    pub async fn start(config: Config) -> Result<Arc<Self>, StartError> {
        Self::start_in(World::real(), config).await
    }

    /// Starts the till in a world of the caller's.
    pub async fn start_in(world: World, config: Config) -> Result<Arc<Self>, StartError> {
        let World {
            clock,
            ids,
            machine,
            reach,
            connect,
            decide,
            books,
            witness,
            secrets,
            printing,
            practice,
        } = world;
        let wall = clock.now().wall;
        let opened = blocking(move || {
            let db = Db::open_on(machine, &config.data, wall)?;
            let (shop, terminals, in_aftercare) = (db.shop()?, db.terminals()?, db.in_aftercare()?);
            let cloud = db.cloud()?.unwrap_or_default();
            // Who comes to a till that was switched off sees first what is not settled.
            let giving_back = db.open_returns()?.first().map(|attempt| attempt.id);
            let paper = printing::take_up(&db, wall);
            Ok::<_, store::Error>((db, shop, terminals, cloud, in_aftercare, giving_back, paper))
        });
        let (db, shop, terminals, cloud, in_aftercare, giving_back, paper) = opened.await?;
        let db = Arc::new(db);
        let zone: Tz = shop.zone.parse().map_err(|_| StartError::Zone(shop.zone.clone()))?;
        let hub = Arc::new(Hub::new(witness));
        let store = books(Arc::clone(&db));
        let deps = Deps {
            decide,
            store: Arc::clone(&store),
            clock: Arc::clone(&clock),
            ids: Arc::clone(&ids),
            announce: Arc::clone(&hub) as Arc<dyn Announce>,
        };
        let runner = Runner::new(deps, db.identity().sale_id, shop.language.clone());
        let Keeper { secrets, vault } = secrets(&db);
        let lanes = Lanes::new(connect, reach, secrets);
        lanes.build(&runner, as_reached(terminals, &cloud), |_| None);
        let recovered = recover(&runner, store.as_ref())?;
        for attempt in &recovered.asked {
            tracing::warn!(attempt = %attempt.id, reference = %attempt.reference, state = attempt.state.name(),
                "a payment was open when the till last stopped; its terminal is asked now");
        }
        for (attempt, questions) in in_aftercare {
            if !runner.look_after(attempt.clone(), questions) {
                tracing::warn!(attempt = %attempt.id, "the terminal that could still contradict is gone");
            }
        }
        let app = Arc::new(Self {
            db,
            runner,
            clock,
            ids,
            shop,
            zone,
            hub,
            basket_changes: tokio::sync::Mutex::default(),
            steps: Steps::default(),
            lanes,
            vault,
            past: view::Past::default(),
            door: DoorKeeper::default(),
            printing: Printing::new(printing, &paper),
            practice: practice.map(Practising::new),
            giving_back: Mutex::new(giving_back),
            operator: Mutex::default(),
            events: broadcast::channel(EVENTS_KEPT).0,
            published: tokio::sync::Mutex::default(),
        });
        app.hub.notice(&app.db.storage());
        // A door that cannot be opened is shown on the screen; the till works without it.
        app.arrange().await.ok();
        tokio::spawn(pump(Arc::downgrade(&app), Arc::clone(&app.hub), Arc::clone(&app.clock)));
        app.printing.wake();
        tokio::spawn(printing::work(Arc::downgrade(&app), app.bell(), Arc::clone(&app.clock)));
        tokio::spawn(look_at_pages(Arc::downgrade(&app), app.db.page_check()));
        Ok(app)
    }

    /// Opens, moves or closes the door for terminals, and tells terminals where it is.
    pub(crate) async fn arrange(&self) -> Result<(), ApiError> {
        let read = self.with_db(|db| Ok((db.terminals()?, db.listener()?, db.cloud()?.unwrap_or_default())));
        let (terminals, settings, cloud) = read.await?;
        let terminals = as_reached(terminals, &cloud);
        let opened = self.door.arrange(&self.runner, settings, &terminals, self.lanes.secrets()).await;
        // Terminals that are told with each request where to call have to be told the new place.
        let door = &self.door;
        self.lanes.build(&self.runner, terminals, |name| door.url_of(name));
        opened.map_err(|error| ApiError::invalid("address", &error.to_string()))
    }

    /// Takes a call of a terminal in, as the door does. A test knocks here without one.
    pub async fn hear(&self, callback: Callback) -> HttpAnswer {
        self.runner.hear(callback).await
    }

    /// Closes the door. The till can be used without it, until it is set again.
    pub async fn close_door(&self) {
        self.door.close().await;
    }

    /// Why a terminal cannot be used, in words for the technician.
    pub(crate) fn trouble(&self, terminal: TerminalId) -> Option<String> {
        self.lanes.trouble(terminal)
    }

    /// The return in focus.
    pub(crate) fn giving_back(&self) -> Option<AttemptId> {
        *self.giving_back.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_giving_back(&self, attempt: Option<AttemptId>) {
        *self.giving_back.lock().unwrap_or_else(PoisonError::into_inner) = attempt;
    }

    /// Events from now on. A listener that falls behind misses some and sees the gap.
    pub fn subscribe(&self) -> broadcast::Receiver<Numbered> {
        self.events.subscribe()
    }

    /// Steps of attempts from now on.
    pub fn attempt_steps(&self) -> broadcast::Receiver<AttemptStep> {
        self.hub.steps()
    }

    /// Who is signed in.
    pub(crate) fn operator(&self) -> Option<Operator> {
        self.operator.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Who is signed in, or an error that says that somebody must.
    pub(crate) fn signed_in(&self) -> Result<Operator, ApiError> {
        self.operator().ok_or_else(ApiError::not_signed_in)
    }

    /// Who is signed in, where their role may sell. A technician sets up and takes no money.
    pub(crate) fn seller(&self) -> Result<Operator, ApiError> {
        let operator = self.signed_in()?;
        match operator.role {
            Role::Cashier | Role::Supervisor | Role::Manager => Ok(operator),
            Role::Technician => Err(ApiError::of(Code::RoleNeeded { role: Role::Cashier.word().to_owned() })),
        }
    }

    /// What belongs to the shop cannot be changed in a copy that is gone tomorrow.
    pub(crate) fn not_in_training(&self) -> Result<(), ApiError> {
        if self.shop.training { Err(ApiError::of(Code::Training)) } else { Ok(()) }
    }

    pub(crate) fn set_operator(&self, operator: Option<Operator>) {
        *self.operator.lock().unwrap_or_else(PoisonError::into_inner) = operator;
    }

    /// Runs a call of the store where it may block.
    pub(crate) async fn with_db<T: Send + 'static>(
        &self,
        call: impl FnOnce(&Db) -> Result<T, store::Error> + Send + 'static,
    ) -> Result<T, ApiError> {
        let db = Arc::clone(&self.db);
        let done = blocking(move || call(&db)).await.map_err(ApiError::from);
        self.hub.notice(&self.db.storage());
        done
    }

    /// The whole state with the number of the last event in it.
    pub async fn snapshot(&self) -> Result<Snapshot, ApiError> {
        let published = self.published.lock().await;
        let state = self.state().await?;
        let operators = self.with_db(Db::operators).await?;
        let samples = self.with_db(Db::has_samples).await?;
        Ok(Snapshot {
            seq: *published,
            shop: ShopView {
                samples,
                ..view::shop(&self.shop, self.db.key_place() == store::KeyPlace::File)
            },
            operators: operators.iter().map(view::operator).collect(),
            state,
        })
    }

    async fn state(&self) -> Result<StateView, ApiError> {
        let front = self.with_db(Db::front).await?;
        Ok(StateView {
            operator: self.operator().as_ref().map(view::operator),
            basket: view::front_basket(self, &front).await?,
            sale: view::front_sale(self, &front).await?,
            terminals: view::terminals(self).await?,
            parked: view::parked(self).await?,
            open_sales: view::open_sales(self, &front).await?,
            conflicts: view::conflicts(self).await?,
            storage_fault: view::storage_fault(self),
            giving_back: view::giving_back(self).await?,
            open_returns: view::open_returns(self).await?,
            listener: view::listener(self).await?,
            preferences: view::preferences(self).await?,
            printer: view::printer(self).await?,
            practice: self.practice.as_ref().map(Practising::customer),
        })
    }

    /// The number of the last event.
    pub(crate) async fn published(&self) -> i64 {
        *self.published.lock().await
    }

    /// Whoever followed another till up to this number sees a gap now, and takes the state of this one.
    pub(crate) async fn follow_on(&self, number: i64) -> Result<i64, ApiError> {
        {
            let mut published = self.published.lock().await;
            *published = number.max(*published).saturating_add(1);
        }
        self.publish([Part::Operator]).await
    }

    /// Publishes parts in their present form; returns the number of the last event.
    pub(crate) async fn publish(&self, parts: impl IntoIterator<Item = Part>) -> Result<i64, ApiError> {
        let parts: BTreeSet<Part> = parts.into_iter().collect();
        let mut published = self.published.lock().await;
        let front = self.with_db(Db::front).await;
        let mut failed = None;
        for part in parts {
            let event = match self.event(part, front.as_ref()).await {
                Ok(event) => event,
                // One part that cannot be read must not keep the screen from the others.
                Err(error) => {
                    failed = Some(error);
                    continue;
                }
            };
            *published += 1;
            // Nobody listens: the snapshot will tell who comes.
            self.events.send(Numbered { seq: *published, event }).ok();
        }
        // What changed may have left something to print.
        self.printing.wake();
        failed.map_or(Ok(*published), Err)
    }

    async fn event(&self, part: Part, front: Result<&Front, &ApiError>) -> Result<Event, ApiError> {
        let front = || front.map_err(Clone::clone);
        Ok(match part {
            Part::Operator => Event::Operator(self.operator().as_ref().map(view::operator)),
            Part::Basket => Event::Basket(Box::new(view::front_basket(self, front()?).await?)),
            Part::Sale => Event::Sale(view::front_sale(self, front()?).await?.map(Box::new)),
            Part::Terminals => Event::Terminals(view::terminals(self).await?),
            Part::Parked => Event::Parked(view::parked(self).await?),
            Part::OpenSales => Event::OpenSales(view::open_sales(self, front()?).await?),
            Part::Conflicts => Event::Conflicts(view::conflicts(self).await?),
            Part::Storage => Event::StorageFault(view::storage_fault(self)),
            Part::GivingBack => Event::GivingBack(view::giving_back(self).await?.map(Box::new)),
            Part::OpenReturns => Event::OpenReturns(view::open_returns(self).await?),
            Part::Listener => Event::Listener(view::listener(self).await?),
            Part::Preferences => Event::Preferences(view::preferences(self).await?),
            Part::Printer => Event::Printer(view::printer(self).await?),
            Part::Practice => Event::Practice(self.practice.as_ref().map(Practising::customer)),
        })
    }

    /// Tries the disk again where it failed: nobody may be at the till to do anything.
    async fn try_the_disk(&self) {
        let db = Arc::clone(&self.db);
        let storage = blocking(move || db.try_again()).await;
        self.hub.notice(&storage);
    }
}

/// How long a disk that failed is left alone.
const DISK_AGAIN: Duration = Duration::from_secs(5);

async fn pump(app: Weak<App>, hub: Arc<Hub>, clock: Arc<dyn Clock>) {
    loop {
        let again = clock.now().up.saturating_add(DISK_AGAIN);
        tokio::select! {
            biased;
            () = hub.changed() => {}
            () = clock.sleep_until(again), if hub.is_failing() => {}
        }
        let Some(app) = app.upgrade() else { return };
        if hub.is_failing() {
            app.try_the_disk().await;
        }
        if let Err(error) = app.publish(hub.take()).await {
            tracing::error!(id = %error.id, "the screen could not be told of a change");
        }
    }
}

/// Looks at every page of the books beside everything else; with damaged ones no money is taken.
async fn look_at_pages(app: Weak<App>, check: PageCheck) {
    let seen = blocking(move || check.run()).await;
    if let Some(app) = app.upgrade() {
        blocking(move || {
            app.db.heed_pages(seen);
            app.hub.notice(&app.db.storage());
        })
        .await;
    }
}

/// Runs a call that may block on the disk. In place where the runtime has one thread, as the engine
/// does it.
pub(crate) async fn blocking<T: Send + 'static>(call: impl FnOnce() -> T + Send + 'static) -> T {
    if Handle::current().runtime_flavor() == RuntimeFlavor::CurrentThread {
        return call();
    }
    match tokio::task::spawn_blocking(call).await {
        Ok(done) => done,
        Err(error) => match error.try_into_panic() {
            // The call panicked: pass it on, there is no value to go on with.
            Ok(panic) => std::panic::resume_unwind(panic),
            // The process ends: whoever waits here ends with it.
            Err(_) => core::future::pending().await,
        },
    }
}
