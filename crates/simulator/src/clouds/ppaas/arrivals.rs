//! What was asked of the cloud, counted. A till promises to send a payment once and to fetch few tokens; this is
//! where that can be seen from outside.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;

use super::route::{Host, Route};

/// How many calls are kept one by one.
const KEPT: usize = 500;

/// Calls since the start, refused ones included.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CloudArrivals {
    /// How many of each kind came.
    pub routes: BTreeMap<Route, u64>,
    /// How many tokens were issued.
    pub mints: u64,
    /// The newest calls that were answered, oldest first.
    pub calls: VecDeque<CloudCall>,
}

/// One call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CloudCall {
    /// The name of the region.
    pub region: String,
    /// Which listener.
    pub host: Host,
    /// The method.
    pub method: String,
    /// The path, without a query.
    pub path: String,
    /// Who called, by reference or device id, where a token told.
    pub caller: Option<String>,
    /// What was answered; absent where the connection ended without an answer.
    pub status: Option<u16>,
}

impl CloudArrivals {
    /// How many calls of this kind came.
    pub fn of(&self, route: Route) -> u64 {
        self.routes.get(&route).copied().unwrap_or(0)
    }

    pub(crate) fn count(&mut self, route: Route) {
        let count = self.routes.entry(route).or_default();
        *count = count.saturating_add(1);
    }

    pub(crate) fn minted(&mut self) {
        self.mints = self.mints.saturating_add(1);
    }

    pub(crate) fn answered(&mut self, call: CloudCall) {
        self.calls.push_back(call);
        if self.calls.len() > KEPT {
            self.calls.pop_front();
        }
    }
}
