//! Whether the books can be written, and what waits for them.

use store::{Cause, Reserved, Storage, StorageFault};

use super::{amount, local, payment_state};
use crate::app::App;
use crate::views::{StorageCauseView, StorageFaultView, WaitingView};

pub(crate) fn storage_fault(app: &App) -> Option<StorageFaultView> {
    let (cause, reserved, unreadable) = match app.db.storage() {
        Storage::Fault(StorageFault { cause, reserved, unreadable, .. }) => (cause, reserved, unreadable),
        // the disk does its part, and the engine was refused all the same
        Storage::Works if app.hub.is_failing() => (Cause::Refused, Vec::new(), 0),
        Storage::Works => return None,
    };
    let since = app.hub.failing_since(app.clock.now().wall);
    Some(StorageFaultView {
        cause: match cause {
            Cause::Full => StorageCauseView::Full,
            Cause::Failed => StorageCauseView::Failed,
            Cause::Refused => StorageCauseView::Refused,
        },
        since: local(app.zone, since, "%H:%M"),
        waiting: reserved.into_iter().map(|reserved| waiting(app, reserved)).collect(),
        unreadable: u32::try_from(unreadable).unwrap_or(u32::MAX),
    })
}

fn waiting(app: &App, reserved: Reserved) -> WaitingView {
    let Reserved { attempt, at } = reserved;
    WaitingView {
        state: payment_state(&attempt.state),
        amount: amount(attempt.amount),
        reference: attempt.reference,
        service_id: attempt.service_id,
        poi_id: attempt.pairing.poi_id,
        at: local(app.zone, at.utc, "%H:%M"),
    }
}
