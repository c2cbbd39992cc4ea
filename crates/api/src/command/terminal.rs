//! Terminals: how is it?

use domain::ids::TerminalId;
use engine::ports::Store;

use super::id;
use crate::app::App;
use crate::commands::{Done, TerminalRef};
use crate::error::{ApiError, Code};
use crate::publish::Part;
use crate::view;
use crate::views::TerminalView;

pub(crate) async fn terminal_check(app: &App, args: TerminalRef) -> Result<TerminalView, ApiError> {
    app.signed_in()?;
    let terminal: TerminalId = id("terminal", &args.terminal)?;
    let db = std::sync::Arc::clone(&app.db);
    let open = crate::app::blocking(move || db.open_attempts()).await;
    let open = open.map_err(ApiError::from)?;
    // A terminal that works on a payment is not disturbed: its state is known.
    if !open.iter().any(|attempt| attempt.terminal == terminal) {
        app.runner.check(terminal).await?;
    }
    app.publish([Part::Terminals]).await?;
    let all = view::terminals(app).await?;
    all.into_iter().find(|one| one.id == args.terminal).ok_or_else(|| ApiError::of(Code::TerminalMissing))
}

pub(crate) async fn terminal_default(app: &App, args: TerminalRef) -> Result<Done, ApiError> {
    app.signed_in()?;
    let terminal: TerminalId = id("terminal", &args.terminal)?;
    let known = app.with_db(store::Db::terminals).await?;
    if known.iter().all(|config| config.id != terminal) {
        return Err(ApiError::of(Code::TerminalMissing));
    }
    app.with_db(move |db| db.set_default_terminal(terminal)).await?;
    Ok(Done { seq: app.publish([Part::Terminals]).await? })
}
