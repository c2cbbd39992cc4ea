//! The paired terminals and how they are.

use domain::attempt::Attempt;
use domain::ids::TerminalId;
use engine::ports::Store;
use engine::terminal_session::Health;
use terminal::Mode;

use super::payment;
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
                can: crate::views::TerminalCan::default(),
                screen: None,
                card_waiting: None,
                wants_maintenance: false,
                unprotected: false,
                trouble: None,
            }
        })
        .collect())
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
        _ => match health {
            Health::Unchecked => TerminalStateView::Unchecked,
            Health::Answering => TerminalStateView::Ready,
            Health::Silent => TerminalStateView::NotAnswering,
            Health::NotReady => TerminalStateView::NotReady,
        },
    }
}
