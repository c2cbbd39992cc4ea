//! What all connections share: the doors, the limits, the counters and the way to the core.

use core::net::IpAddr;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use terminal::HttpAnswer;
use tokio::sync::{mpsc, oneshot};
use tracing::warn;

use crate::counters::{Reason, Running};
use crate::listener::Incoming;
use crate::options::Limits;
use crate::outside::Outside;
use crate::tls::Gates;

#[derive(Debug)]
pub(crate) struct House {
    pub(crate) gates: Arc<Gates>,
    pub(crate) limits: Limits,
    pub(crate) counters: Running,
    to_core: mpsc::Sender<Incoming>,
    /// Requests that are with the core, by who asked.
    asking: Mutex<HashMap<IpAddr, usize>>,
}

impl House {
    pub(crate) fn new(gates: Arc<Gates>, limits: Limits, to_core: mpsc::Sender<Incoming>) -> Self {
        Self { gates, limits, counters: Running::default(), to_core, asking: Mutex::default() }
    }

    /// Counts a refusal and, where it is new or grows, writes it down. `what` is what was wrong, as it came.
    pub(crate) fn refuse(&self, reason: Reason, peer: IpAddr, what: &[u8]) -> Reason {
        if let Some(count) = self.counters.refused(reason) {
            warn!(%peer, reason = reason.word(), count, what = %Outside(what), "refused at the listener");
        }
        reason
    }

    /// Gives a request to the core, if there is room for it at once: a caller that floods must neither wait here
    /// nor take the room of others.
    pub(crate) fn ask(&self, callback: terminal::Callback) -> Option<Question<'_>> {
        let peer = callback.peer;
        let asked = self.count(peer)?;
        let (reply, answer) = oneshot::channel();
        self.to_core.try_send(Incoming { callback, reply }).ok()?;
        self.counters.let_in();
        Some(Question { answer, _asked: asked })
    }

    fn count(&self, peer: IpAddr) -> Option<Asked<'_>> {
        let mut asking = self.asking.lock().unwrap_or_else(PoisonError::into_inner);
        let count = asking.entry(peer).or_default();
        if *count >= self.limits.per_peer {
            return None;
        }
        *count = count.saturating_add(1);
        Some(Asked { house: self, peer })
    }
}

/// A request that the core has.
pub(crate) struct Question<'a> {
    pub(crate) answer: oneshot::Receiver<HttpAnswer>,
    _asked: Asked<'a>,
}

/// One of the places that a caller has.
struct Asked<'a> {
    house: &'a House,
    peer: IpAddr,
}

impl Drop for Asked<'_> {
    fn drop(&mut self) {
        let mut asking = self.house.asking.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = asking.get_mut(&self.peer) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                asking.remove(&self.peer);
            }
        }
    }
}
