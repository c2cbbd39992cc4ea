//! Who stands at the till. The session lives here, in the core: the screen is no trust boundary.

use domain::ids::OperatorId;
use domain::operator::Role;
use secrecy::SecretString;
use store::PinCheck;

use super::id;
use crate::app::App;
use crate::commands::{Done, Nothing, SignIn};
use crate::error::{ApiError, Code};
use crate::publish::Part;
use crate::views::Snapshot;

pub(crate) async fn state_snapshot(app: &App, _: Nothing) -> Result<Snapshot, ApiError> {
    app.snapshot().await
}

pub(crate) async fn operator_sign_in(app: &App, args: SignIn) -> Result<Done, ApiError> {
    let operator: OperatorId = id("operator", &args.operator)?;
    check_pin(app, operator, SecretString::from(args.pin)).await?;
    let known = app.with_db(store::Db::operators).await?;
    let found = known.into_iter().find(|one| one.id == operator);
    app.set_operator(Some(found.ok_or_else(|| ApiError::of(Code::WrongPin { left: 0 }))?));
    Ok(Done { seq: app.publish([Part::Operator]).await? })
}

pub(crate) async fn operator_sign_out(app: &App, _: Nothing) -> Result<Done, ApiError> {
    app.set_operator(None);
    Ok(Done { seq: app.publish([Part::Operator]).await? })
}

/// The same answer for a wrong PIN and for a person who does not exist.
async fn check_pin(app: &App, operator: OperatorId, pin: SecretString) -> Result<(), ApiError> {
    let wall = app.clock.now().wall;
    match app.with_db(move |db| db.check_pin(operator, &pin, wall)).await? {
        PinCheck::Ok => Ok(()),
        PinCheck::Wrong { left } => Err(ApiError::of(Code::WrongPin { left })),
        PinCheck::Locked { until } => {
            let seconds = until.signed_duration_since(wall).num_seconds().max(1);
            Err(ApiError::of(Code::PinLocked { seconds }))
        }
    }
}

/// A manager with PIN and reason: what only a person may decide. The reason is trimmed by the caller.
pub(super) async fn manager_says(
    app: &App,
    manager: &str,
    pin: String,
    reason: &str,
) -> Result<OperatorId, ApiError> {
    let manager: OperatorId = id("manager", manager)?;
    if reason.is_empty() || reason.len() > 500 {
        return Err(ApiError::invalid("reason", "say what you saw and why, in 1 to 500 characters"));
    }
    check_pin(app, manager, SecretString::from(pin)).await?;
    let known = app.with_db(store::Db::operators).await?;
    if !known.iter().any(|one| one.id == manager && one.role == Role::Manager) {
        return Err(ApiError::of(Code::RoleNeeded { role: Role::Manager.word().to_owned() }));
    }
    Ok(manager)
}
