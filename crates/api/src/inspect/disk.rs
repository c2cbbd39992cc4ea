//! The disk under a till: is there room, and does anything wait for it?

use std::path::Path;

use store::{FREE_FOR_A_PAYMENT, ReserveLook};

use super::Finding;
use crate::view::amount;

/// Bytes in a MiB.
const MIB: u64 = 1024 * 1024;

/// Looked at even where the database cannot be read: that is when it matters.
pub(super) fn look(data: &Path) -> Vec<Finding> {
    let mut found = vec![space(data)];
    match store::look_at_reserve(data) {
        Ok(look) => found.extend(reserve(&look)),
        Err(error) => found.push(Finding {
            level: "fault",
            text: format!("the reserve cannot be read: {error}; check the disk, and call support"),
        }),
    }
    found
}

fn space(data: &Path) -> Finding {
    let needed = FREE_FOR_A_PAYMENT / MIB;
    match store::free_space(data) {
        Ok(free) if free >= FREE_FOR_A_PAYMENT => {
            Finding { level: "ok", text: format!("{} MiB are free on the disk", free / MIB) }
        }
        Ok(free) => Finding {
            level: "fault",
            text: format!(
                "{} MiB are free on the disk and a card payment needs {needed}; free space",
                free / MIB
            ),
        },
        Err(error) => Finding {
            level: "fault",
            text: format!("the free space of the disk cannot be read: {error}; check the disk"),
        },
    }
}

fn reserve(look: &ReserveLook) -> Vec<Finding> {
    let mut found = Vec::new();
    if !look.there {
        let text =
            "there is no reserve, and no card payment starts without; start the till once, which makes it";
        found.push(Finding { level: "warning", text: text.to_owned() });
    }
    for waiting in &look.reserved {
        let attempt = &waiting.attempt;
        let asked = amount(attempt.amount);
        found.push(Finding {
            level: "fault",
            text: format!(
                "{} for {} {} (ServiceID {}, POIID {}) is {} and waits in the reserve, not in the books; \
                 free space or mend the disk and start the till. If it stays, keep a copy of the folder and call support",
                attempt.reference,
                asked.text,
                asked.currency,
                attempt.service_id,
                attempt.pairing.poi_id,
                attempt.state.name()
            ),
        });
    }
    if look.unreadable > 0 {
        found.push(Finding {
            level: "fault",
            text: format!(
                "{} entries of the reserve are not understood by this program; install the newest Florin",
                look.unreadable
            ),
        });
    }
    if look.torn > 0 {
        let text = format!("{} entries of the reserve were never finished and count for nothing", look.torn);
        found.push(Finding { level: "warning", text });
    }
    if found.is_empty() {
        found.push(Finding { level: "ok", text: "the reserve is there and nothing waits in it".to_owned() });
    }
    found
}
