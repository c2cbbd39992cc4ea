//! The paired terminals and how they are.

use engine::ports::Store;
use engine::terminal_session::Health;
use terminal::Mode;

use crate::app::App;
use crate::error::ApiError;
use crate::views::{TerminalStateView, TerminalView};

pub(crate) async fn terminals(app: &App) -> Result<Vec<TerminalView>, ApiError> {
    let (configs, open) = app.with_db(|db| Ok((db.terminals()?, db.open_attempts()))).await?;
    let open = open.map_err(ApiError::from)?;
    let sale_id = app.db.identity().sale_id;
    Ok(configs
        .into_iter()
        .map(|config| {
            let health = app.runner.health(config.id);
            let working = open.iter().any(|attempt| {
                attempt.terminal == config.id
                    && matches!(
                        super::payment::state(
                            &app.runner
                                .live(attempt.id)
                                .map_or_else(|| attempt.state.clone(), |live| live.state)
                        ),
                        crate::views::PaymentStateView::Preparing | crate::views::PaymentStateView::Sent
                    )
            });
            TerminalView {
                id: config.id.to_string(),
                name: config.name,
                profile: config.profile,
                address: config.address,
                mode: match config.mode {
                    Mode::Light => "light".to_owned(),
                },
                poi_id: config.poi_id,
                sale_id: sale_id.clone(),
                state: match health {
                    _ if !app.runner.has_lane(config.id) => TerminalStateView::NotReady,
                    _ if working => TerminalStateView::InUse,
                    Health::Unchecked => TerminalStateView::Unchecked,
                    Health::Answering => TerminalStateView::Ready,
                    Health::Silent => TerminalStateView::NotAnswering,
                    Health::NotReady => TerminalStateView::NotReady,
                },
            }
        })
        .collect())
}
