//! What is remembered of each client. In memory alone: no token is ever written to a disk.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::task::AbortHandle;

use super::client::Key;
use super::error::{TokenError, Trouble};
use super::flight::Flight;
use super::time::{Compared, Until};
use super::token::Token;

/// How many clients are remembered. A till has one or two for each provider.
pub(super) const MOST_CLIENTS: usize = 64;

/// What is remembered of one client.
#[derive(Default)]
pub(super) struct Entry {
    pub(super) kept: Option<Token>,
    pub(super) flight: Option<Flight>,
    /// The last refusal, and until when it is given again instead of asking.
    pub(super) refusal: Option<(TokenError, Until)>,
    pub(super) compared: Option<Compared>,
    pub(super) minted: u64,
    pub(super) last_error: Option<(TokenError, DateTime<Utc>)>,
    /// How many guards there are.
    pub(super) open: usize,
    pub(super) refresher: Option<AbortHandle>,
    used: u64,
}

impl Entry {
    fn is_idle(&self) -> bool {
        self.open == 0 && self.flight.is_none()
    }

    /// Forgets what was said to a client whose settings were changed. A request under way goes on for those
    /// who wait for it, and what comes of it is not kept.
    pub(super) fn forget(&mut self) {
        let (open, refresher) = (self.open, self.refresher.take());
        *self = Self { open, refresher, used: self.used, ..Self::default() };
    }
}

/// Every client that asked.
#[derive(Default)]
pub(super) struct Table {
    entries: HashMap<Arc<Key>, Entry>,
    number: u64,
}

impl Table {
    /// A number that no other request and no other use has.
    pub(super) fn next_number(&mut self) -> u64 {
        self.number += 1;
        self.number
    }

    /// What is remembered of a client; room is made for a new one by forgetting the one that nobody used for
    /// the longest time.
    pub(super) fn entry(&mut self, key: &Arc<Key>) -> Result<&mut Entry, TokenError> {
        if !self.entries.contains_key(key) && self.entries.len() >= MOST_CLIENTS {
            let idle = self.entries.iter().filter(|(_, entry)| entry.is_idle());
            let oldest = idle.min_by_key(|(_, entry)| entry.used).map(|(key, _)| Arc::clone(key));
            let oldest = oldest.ok_or_else(|| TokenError::new(Trouble::TooManyClients, None))?;
            self.entries.remove(&oldest);
        }
        let used = self.next_number();
        let entry = self.entries.entry(Arc::clone(key)).or_default();
        entry.used = used;
        Ok(entry)
    }

    pub(super) fn get(&self, key: &Key) -> Option<&Entry> {
        self.entries.get(key)
    }

    pub(super) fn get_mut(&mut self, key: &Key) -> Option<&mut Entry> {
        self.entries.get_mut(key)
    }
}
