//! The paired terminals and how they are.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use domain::attempt::Attempt;
use domain::ids::TerminalId;
use engine::ports::Store;
use engine::terminal_session::{Fitness, Health, Standing};
use terminal::{Mode, Obstacle, TerminalConfig};

use super::{device, local, model, payment};
use crate::app::App;
use crate::error::ApiError;
use crate::views::{MethodView, PaymentStateView, TerminalPastView, TerminalStateView, TerminalView};

/// How many changes of a terminal are remembered.
const REMEMBERED: usize = 10;

/// How terminals were, since the start of the till.
#[derive(Default)]
pub(crate) struct Past(Mutex<Seen>);

#[derive(Default)]
struct Seen {
    /// Read from the books once: it takes a look at every payment.
    used: Option<BTreeMap<TerminalId, DateTime<Utc>>>,
    changes: BTreeMap<TerminalId, VecDeque<Change>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Change {
    at: DateTime<Utc>,
    state: TerminalStateView,
    obstacle: Option<Obstacle>,
}

impl Past {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes how a terminal is now, and gives how it was, newest first.
    fn note(&self, terminal: TerminalId, change: Change) -> Vec<Change> {
        let mut seen = self.seen();
        let changes = seen.changes.entry(terminal).or_default();
        let same = |last: &Change| (last.state, last.obstacle) == (change.state, change.obstacle);
        if !changes.front().is_some_and(same) {
            changes.push_front(change);
            changes.truncate(REMEMBERED);
        }
        changes.iter().copied().collect()
    }

    /// When a terminal was last used.
    fn used(&self, terminal: TerminalId, now: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
        let mut seen = self.seen();
        let used = seen.used.as_mut()?;
        if let Some(at) = now {
            used.insert(terminal, at);
        }
        used.get(&terminal).copied()
    }
}

async fn look_into_the_books(app: &App) -> Result<(), ApiError> {
    if app.past.seen().used.is_none() {
        let used = app.with_db(store::Db::last_used).await?;
        app.past.seen().used.get_or_insert_with(|| used.into_iter().collect());
    }
    Ok(())
}

pub(crate) async fn terminals(app: &App) -> Result<Vec<TerminalView>, ApiError> {
    look_into_the_books(app).await?;
    let read = app.with_db(|db| Ok((db.terminals()?, db.default_terminal()?, db.open_attempts())));
    let (configs, default, open) = read.await?;
    let open = open.map_err(ApiError::from)?;
    let now = app.clock.now().wall;
    Ok(configs
        .into_iter()
        .map(|config| {
            let ours = open.iter().find(|attempt| attempt.terminal == config.id);
            let is_default = default == Some(config.id);
            terminal(app, config, ours, is_default, now)
        })
        .collect())
}

fn terminal(
    app: &App,
    config: TerminalConfig,
    ours: Option<&Attempt>,
    is_default: bool,
    now: DateTime<Utc>,
) -> TerminalView {
    let standing = app.runner.standing(config.id).unwrap_or_default();
    let state = state(app, config.id, ours);
    let obstacle = app.runner.obstacle(config.id);
    let past = app.past.note(config.id, Change { at: now, state, obstacle });
    let fact = |name: &str| config.settings.get(name).map(String::as_str);
    TerminalView {
        id: config.id.to_string(),
        model: model(fact("manufacturer"), fact("model")),
        serial: fact("serial").map(str::to_owned),
        name: config.name,
        connector: config.connector,
        profile: config.profile,
        address: config.address,
        mode: match config.mode {
            Mode::Light => "light".to_owned(),
            Mode::Full => "full".to_owned(),
        },
        poi_id: config.poi_id,
        sale_id: app.db.identity().sale_id,
        state,
        can: app.runner.capabilities(config.id).map(|can| device::can(&can)).unwrap_or_default(),
        methods: app
            .runner
            .methods(config.id)
            .into_iter()
            .map(|one| MethodView { code: one.code, label: one.label })
            .collect(),
        is_default,
        obstacle: obstacle.map(Into::into),
        last_used: app
            .past
            .used(config.id, ours.map(|attempt| attempt.created.utc))
            .map(|at| local(app.zone, at, "%Y-%m-%d %H:%M")),
        past: past
            .into_iter()
            .map(|change| TerminalPastView {
                at: local(app.zone, change.at, "%H:%M:%S"),
                state: change.state,
                obstacle: change.obstacle.map(Into::into),
            })
            .collect(),
        screen: device::screen(&standing),
        card_waiting: waiting_card(&standing),
        wants_maintenance: standing.wants_maintenance,
        unprotected: app.door.is_unprotected(config.id),
        trouble: app.trouble(config.id),
    }
}

/// The card that was presented before the amount was known.
fn waiting_card(standing: &Standing) -> Option<String> {
    let card = standing.card_first.as_ref()?;
    payment::card_text(&card.summary).or_else(|| Some(card.transaction.id.clone()))
}

fn state(app: &App, terminal: TerminalId, ours: Option<&Attempt>) -> TerminalStateView {
    if !app.runner.has_lane(terminal) {
        return TerminalStateView::NotReady;
    }
    let health = app.runner.health(terminal);
    let live = ours.map(|attempt| app.runner.live(attempt.id).unwrap_or_else(|| attempt.clone()));
    match live.map(|attempt| payment::state(&attempt.state)) {
        Some(PaymentStateView::Preparing | PaymentStateView::Sent) => TerminalStateView::InUse,
        Some(PaymentStateView::Unknown | PaymentStateView::NeedsHuman) if health != Health::Silent => {
            TerminalStateView::PaymentOpen
        }
        _ => match (app.runner.standing(terminal).unwrap_or_default().fitness, health) {
            (Fitness::Updating, _) => TerminalStateView::Updating,
            (Fitness::OutOfOrder, _) => TerminalStateView::OutOfOrder,
            (Fitness::Working, health) => of_health(health),
        },
    }
}

fn of_health(health: Health) -> TerminalStateView {
    match health {
        Health::Unchecked => TerminalStateView::Unchecked,
        Health::Answering => TerminalStateView::Ready,
        Health::Silent => TerminalStateView::NotAnswering,
        Health::NotReady => TerminalStateView::NotReady,
    }
}
