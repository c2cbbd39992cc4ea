//! What a new process owes the old one: every attempt that was open is taken up before anything
//! new may be started, and is asked about at once.

use std::sync::Arc;

use domain::attempt::Attempt;

use crate::ports::StoreFailure;
use crate::runner::Runner;

/// What recovery found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovered {
    /// Open attempts whose terminal is asked now.
    pub asked: Vec<Attempt>,
    /// Open attempts whose terminal cannot be reached by this process: they stay open, and the
    /// next start tries again. The store refuses to remove a terminal that has one.
    pub orphaned: Vec<Attempt>,
}

/// Takes up what is open. Recovery is idempotent: it only reads and asks.
pub fn recover(runner: &Arc<Runner>, store: &dyn crate::ports::Store) -> Result<Recovered, StoreFailure> {
    let mut found = Recovered::default();
    for attempt in store.open_attempts()? {
        if runner.take_up(attempt.clone()) {
            found.asked.push(attempt);
        } else {
            found.orphaned.push(attempt);
        }
    }
    Ok(found)
}
