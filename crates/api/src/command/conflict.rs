//! What a manager decides about money that the books could not take where it belongs.

use domain::attempt::Wish;
use domain::conflict::{ConflictDecision, ConflictNumber};
use domain::ids::OperatorId;
use engine::ports::{Cause, RequestKey};
use engine::runner::{Back, Order, Reversal, StartError, Way};
use store::{ConflictRow, NewDecision};

use super::operator::manager_says;
use super::payment::made_before;
use super::request;
use crate::app::App;
use crate::commands::{ConflictDecide, Done, Nothing};
use crate::error::{ApiError, Code};
use crate::publish::Part;
use crate::view;
use crate::views::ConflictsView;

/// What a decision changes on the screen.
const CONFLICT: [Part; 4] = [Part::Conflicts, Part::Sale, Part::OpenSales, Part::Terminals];

pub(crate) async fn conflict_list(app: &App, _: Nothing) -> Result<ConflictsView, ApiError> {
    app.signed_in()?;
    Ok(ConflictsView { conflicts: view::conflicts(app).await? })
}

pub(crate) async fn conflict_decide(app: &App, args: ConflictDecide) -> Result<Done, ApiError> {
    app.seller()?;
    let number = args.conflict.parse().map(ConflictNumber);
    let number = number.map_err(|_| ApiError::invalid("conflict", "use an id that this till gave"))?;
    let wanted = view::decision(args.decision);
    let reason = args.reason.trim().to_owned();
    let arguments = format!("{number} {} {} {reason}", wanted.word(), args.manager);
    let key = request(&args.request_id, "conflict_decide", arguments)?;
    let by = manager_says(app, &args.manager, args.pin, &reason).await?;
    if made_before(app, &key).await?.is_none() {
        let row = app.with_db(move |db| db.conflict(number)).await?;
        let row = row.ok_or_else(|| ApiError::of(Code::ConflictState))?;
        if !view::choices(app, &row).contains(&wanted) {
            return Err(ApiError::of(Code::ConflictState));
        }
        match wanted {
            ConflictDecision::Reverse => reverse(app, &row, by, reason, key).await?,
            ConflictDecision::Keep | ConflictDecision::SettledElsewhere => {
                let new = NewDecision { conflict: number, kind: wanted, by, reason };
                let wall = app.clock.now().wall;
                app.with_db(move |db| db.decide_conflict(&new, &key, wall)).await?;
            }
        }
    }
    Ok(Done { seq: app.publish(CONFLICT).await? })
}

/// Orders the reversal. It decides the conflict when the terminal has done it.
async fn reverse(
    app: &App,
    row: &ConflictRow,
    by: OperatorId,
    reason: String,
    key: RequestKey,
) -> Result<(), ApiError> {
    let (original, amount) = row.to_reverse().ok_or_else(|| ApiError::of(Code::ConflictState))?;
    let sale = row.attempt.sale;
    let found = app.with_db(move |db| db.sale(sale)).await?;
    let found = found.ok_or_else(|| ApiError::of(Code::ConflictState))?;
    let order = Order {
        sale,
        reference: found.reference.as_str().to_owned(),
        amount,
        wish: Wish::default(),
        terminal: row.attempt.terminal,
        operator: by,
        offset_s: view::offset_s(app.zone, app.clock.now().wall),
        request: key.clone(),
    };
    let in_part = amount != row.amount();
    let way = Way::Reversal { original: original.clone(), in_part };
    let back = Back { cause: Cause::Conflict(row.number), reason, way };
    match app.runner.reverse(Reversal { order, back }).await {
        Ok(_) => Ok(()),
        // The same press twice: the other one may have made it while this one was on its way.
        Err(error @ (StartError::TerminalBusy(_) | StartError::SaleBusy | StartError::Store(_))) => {
            match made_before(app, &key).await? {
                Some(_) => Ok(()),
                None => Err(error.into()),
            }
        }
        Err(error) => Err(error.into()),
    }
}
