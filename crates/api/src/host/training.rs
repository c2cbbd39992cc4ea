//! Learning on the till: a copy of the shop, in books of its own, stands in front of it for a while.
//!
//! The shop's own till goes on behind it: a terminal may still tell it something. The copy runs in a runtime of
//! its own, so that its end is the end of everything in it, a payment that is under way included.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use domain::ids::{OperatorId, TerminalId};
use engine::ports::Ids as _;
use serde_json::Value;
use store::{Computer, Db};
use terminal::{Mode, NoSecrets, Secrets, TerminalConfig};
use tokio::runtime::{Builder, Handle, Runtime};

use super::Host;
use super::commands::TrainingStart;
use crate::app::{App, Config, World};
use crate::command::{nothing_open, who_may_train};
use crate::commands::{Done, Nothing};
use crate::error::{ApiError, Chain, Code};
use crate::practice::PracticeTerminal;
use crate::system::RandomIds;

/// How long the end waits for what is being written to its books, which are thrown away.
const END: Duration = Duration::from_secs(2);

/// The copy that is learned on.
pub(super) struct Training {
    pub(super) app: Arc<App>,
    runtime: Option<Runtime>,
}

impl Training {
    /// Runs a command where everything else of the copy runs.
    pub(super) fn run(
        &self,
        name: &str,
        payload: Value,
    ) -> impl Future<Output = Result<Value, ApiError>> + Send + use<> {
        let (app, name) = (Arc::clone(&self.app), name.to_owned());
        let asked = self.runtime.as_ref().map(Runtime::handle).map(|handle: &Handle| {
            handle.spawn(async move { crate::commands::dispatch(&app, &name, payload).await })
        });
        async move {
            // Whoever asked the copy something while it ended is told by the shop's own state.
            let Some(asked) = asked else { return Err(ApiError::of(Code::NoTill)) };
            asked.await.unwrap_or_else(|error| Err(ApiError::internal(&error)))
        }
    }

    /// Ends everything in it, and then its runtime, which may wait.
    async fn end(mut self) {
        let Some(runtime) = self.runtime.take() else { return };
        drop(self);
        if tokio::task::spawn_blocking(move || runtime.shutdown_timeout(END)).await.is_err() {
            tracing::warn!("the end of training was not waited for");
        }
    }
}

impl Drop for Training {
    fn drop(&mut self) {
        // A runtime must not be dropped where waiting is not allowed.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Host {
    /// Puts a copy of the shop in front, where a manager says so and nothing of the shop is open.
    pub(super) async fn training_start(&self, args: TrainingStart) -> Result<Done, ApiError> {
        let _one = self.changing.lock().await;
        let shop = self.shop().ok_or_else(|| ApiError::of(Code::NoTill))?;
        if let Some(app) = self.learned_on() {
            return Ok(Done { seq: app.published().await });
        }
        let by = who_may_train(&shop, args.approval).await?;
        nothing_open(&shop).await?;
        let began = self.copy_of(&shop).await;
        let written = match began {
            Ok(training) => note_start(&shop, by).await.map(|()| training),
            Err(error) => Err(error),
        };
        let training = match written {
            Ok(training) => training,
            Err(error) => {
                take_away(&shop).await;
                return Err(error);
            }
        };
        tracing::info!("training started");
        training.app.set_operator(shop.operator());
        let app = Arc::clone(&training.app);
        self.stand(&app);
        *self.training.write().unwrap_or_else(PoisonError::into_inner) = Some(training);
        Ok(Done { seq: app.follow_on(shop.published().await).await? })
    }

    /// The shop goes on. Anybody may end training, also where nobody is signed in.
    pub(super) async fn training_end(&self, _: Nothing) -> Result<Done, ApiError> {
        let _one = self.changing.lock().await;
        let shop = self.shop().ok_or_else(|| ApiError::of(Code::NoTill))?;
        let training = self.training.write().unwrap_or_else(PoisonError::into_inner).take();
        let Some(training) = training else { return Ok(Done { seq: shop.published().await }) };
        let last = training.app.published().await;
        let now_at_it = training.app.operator();
        // Who stood at the till before does so still where the same person stands at the copy.
        let same = now_at_it.as_ref().map(|one| one.id) == shop.operator().map(|one| one.id);
        if !same {
            shop.set_operator(None);
        }
        self.stand(&shop);
        training.end().await;
        take_away(&shop).await;
        let by = now_at_it.map(|one| one.id);
        note_end(&shop, by).await;
        tracing::info!("training ended");
        Ok(Done { seq: shop.follow_on(last).await? })
    }

    /// A copy that an earlier process left is thrown away: a start is always the shop.
    pub(super) async fn forget_training(&self) {
        let Some(shop) = self.shop() else { return };
        if take_away(&shop).await {
            note_end(&shop, None).await;
        }
    }

    /// A question to the copy, where one stands in front.
    pub(super) fn asked_in_training(
        &self,
        name: &str,
        payload: &Value,
    ) -> Option<impl Future<Output = Result<Value, ApiError>> + Send + use<>> {
        let training = self.training.read().unwrap_or_else(PoisonError::into_inner);
        training.as_ref().map(|training| training.run(name, payload.clone()))
    }

    pub(super) fn learned_on(&self) -> Option<Arc<App>> {
        let training = self.training.read().unwrap_or_else(PoisonError::into_inner);
        training.as_ref().map(|training| Arc::clone(&training.app))
    }

    /// Makes books to learn on and opens them, with a terminal that plays.
    async fn copy_of(&self, shop: &App) -> Result<Training, ApiError> {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.map_err(|error| ApiError::internal(&error))?;
        let handle = runtime.handle().clone();
        // From here on the runtime ends in an orderly way whatever fails.
        let mut ends = Ends(Some(runtime));
        let starting = handle.spawn((self.around.practice)()).await;
        let practice = starting.map_err(|error| ApiError::internal(&error))?;
        let practice = practice.map_err(|error| ApiError::internal(&error))?;
        let terminal = terminal(shop, practice.as_ref());
        let wall = shop.clock.now().wall;
        shop.with_db(move |db| {
            db.make_training(&mut || RandomIds.uuid(), wall)?;
            let training = Db::open(&store::training_folder(db.folder()), wall)?;
            training.add_terminal(&terminal, "training", wall)
        })
        .await?;
        let world = World {
            // Its books are on this computer, and it has no keys.
            machine: Arc::new(Computer),
            secrets: Box::new(|_| (Arc::new(NoSecrets) as Arc<dyn Secrets>).into()),
            practice: Some(practice),
            ..(self.around.world)()
        };
        let config = Config { data: store::training_folder(&self.config.data) };
        let started = handle.spawn(App::start_in(world, config)).await;
        let app = started.map_err(|error| ApiError::internal(&error))?;
        let app = app.map_err(|error| ApiError::internal(&Chain(&error)))?;
        Ok(Training { app, runtime: ends.0.take() })
    }
}

/// A runtime that ends without waiting where it is not passed on.
struct Ends(Option<Runtime>);

impl Drop for Ends {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// The one terminal of the copy.
fn terminal(shop: &App, practice: &dyn PracticeTerminal) -> TerminalConfig {
    let name = match shop.shop.language.as_str() {
        "nl" => "Oefenterminal",
        "de" => "Übungsterminal",
        _ => "Practice terminal",
    };
    TerminalConfig {
        id: TerminalId::from_uuid(RandomIds.uuid()),
        name: name.to_owned(),
        connector: "nexo_local".to_owned(),
        profile: "simulator".to_owned(),
        address: practice.address().to_string(),
        mode: Mode::Light,
        poi_id: "PRACTICE".to_owned(),
        settings: BTreeMap::new(),
        secrets: Vec::new(),
    }
}

/// What does not go away now goes away with the next start.
async fn take_away(shop: &App) -> bool {
    shop.with_db(|db| store::remove_training(db.folder())).await.unwrap_or_default()
}

async fn note_start(shop: &App, by: OperatorId) -> Result<(), ApiError> {
    let wall = shop.clock.now().wall;
    shop.with_db(move |db| db.training_started(by, wall)).await
}

/// The way back is never barred: a journal that cannot be written has its own banner.
async fn note_end(shop: &App, by: Option<OperatorId>) {
    let wall = shop.clock.now().wall;
    if let Err(error) = shop.with_db(move |db| db.training_ended(by, wall)).await {
        tracing::error!(id = %error.id, "the end of training is not in the journal");
    }
}
