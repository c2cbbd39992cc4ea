//! The paired terminals and how they are.

use domain::attempt::Attempt;
use domain::ids::TerminalId;
use engine::ports::Store;
use engine::terminal_session::{Fitness, Health, Standing};
use terminal::Mode;

use super::{device, payment};
use crate::app::App;
use crate::error::ApiError;
use crate::views::{PaymentStateView, TerminalStateView, TerminalView};

pub(crate) async fn terminals(app: &App) -> Result<Vec<TerminalView>, ApiError> {
    let (configs, open) = app.with_db(|db| Ok((db.terminals()?, db.open_attempts()))).await?;
    let open = open.map_err(ApiError::from)?;
    let sale_id = app.db.identity().sale_id;
    Ok(configs
        .into_iter()
        .map(|config| {
            let standing = app.runner.standing(config.id).unwrap_or_default();
            let ours = open.iter().find(|attempt| attempt.terminal == config.id);
            TerminalView {
                id: config.id.to_string(),
                name: config.name,
                profile: config.profile,
                address: config.address,
                mode: match config.mode {
                    Mode::Light => "light".to_owned(),
                    Mode::Full => "full".to_owned(),
                },
                poi_id: config.poi_id,
                sale_id: sale_id.clone(),
                state: state(app, config.id, ours),
                can: app.runner.capabilities(config.id).map(|can| device::can(&can)).unwrap_or_default(),
                screen: device::screen(&standing),
                card_waiting: waiting_card(&standing),
                wants_maintenance: standing.wants_maintenance,
                unprotected: app.door.is_unprotected(config.id),
                trouble: app.trouble(config.id),
            }
        })
        .collect())
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
