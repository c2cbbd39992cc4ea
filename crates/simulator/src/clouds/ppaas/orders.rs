//! What is to go wrong, told beforehand: faults for the next calls, and what changes at once.
//!
//! As with a terminal's script, a test has to know which fault comes, and a person wants the same one twice.

mod parse;
#[cfg(test)]
mod tests;

use std::time::Duration;

pub use parse::OrderError;

use super::contract::Mode;
use super::options::{Presence, WalletManner};
use super::route::{Host, Route};

/// Orders, carried out in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Orders(pub Vec<Order>);

impl Orders {
    /// Reads orders in their text form: one a line or separated by commas, `#` starts a comment.
    pub fn parse(text: &str) -> Result<Self, OrderError> {
        parse::orders(text)
    }
}

/// One order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// The next calls of this kind, or of any, go wrong (`devices 429 after 3s twice`).
    Fault {
        /// Which calls; absent means all of them.
        route: Option<Route>,
        /// What happens.
        fault: Fault,
        /// How often.
        times: Times,
    },
    /// The next connections are reset before a byte is read (`connection api always`).
    Cut {
        /// To which listener.
        host: Host,
        /// How often.
        times: Times,
    },
    /// Tokens issued so far have expired (`tokens expire`).
    ExpireTokens,
    /// Tokens issued so far are taken back (`tokens revoke`).
    RevokeTokens,
    /// A point of sale gets another key: the old one is dead, its tokens live on (`renew store1-till1`).
    RenewKey {
        /// Its reference.
        point: String,
    },
    /// A point of sale may use the service, or may not (`unsubscribe store1-till1`).
    Subscribed {
        /// Its reference.
        point: String,
        /// Whether it may.
        yes: bool,
    },
    /// A device comes or goes (`device ID offline`).
    Presence {
        /// Its id.
        device: String,
        /// How it is from now.
        presence: Presence,
    },
    /// Messages are answered at once or later (`mode async`).
    Mode(Mode),
    /// The next callbacks go wrong (`callbacks delay 2s once`).
    Callbacks {
        /// What happens.
        manner: CallbackManner,
        /// How often.
        times: Times,
    },
    /// What customers with a wallet do by themselves (`wallet pays 2s`).
    Wallet(WalletManner),
    /// The clock of the cloud is wrong by so many seconds (`skew -90s`).
    Skew(i64),
    /// Tokens live so long from now on (`life 30s`).
    TokenLife(Duration),
    /// Everything goes well again; keys and tokens stay as they are (`clear`).
    Clear,
}

/// How often something happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Times {
    /// So often.
    Count(u32),
    /// Until `clear`.
    Always,
}

impl Times {
    /// Happens once more; says whether it may happen again.
    pub(crate) fn spend(&mut self) -> bool {
        match self {
            Self::Always => true,
            Self::Count(left) => {
                *left = left.saturating_sub(1);
                *left > 0
            }
        }
    }
}

/// What goes wrong with one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// 401 `invalid_token`, nothing is done (`401`).
    Unauthorized,
    /// 403 `not_subscribed`, nothing is done (`403`).
    NotSubscribed,
    /// 429, nothing is done (`429`, `429 after 3s`, `429 at date 3s`).
    TooMany(Option<RetryAfter>),
    /// This status, nothing is done (`503`).
    Refused(u16),
    /// Everything is done, and the answer is this status (`504 served`).
    Masked(u16),
    /// Everything is done, and the answer comes that much later (`slow 3s`).
    Slow(Duration),
    /// The request is read and forgotten, and the connection closes (`drop request`).
    DropRequest,
    /// Everything is done, and the connection closes without an answer (`lose answer`).
    LoseAnswer,
    /// Everything is done, and the answer ends in the middle (`half answer`).
    HalfAnswer,
    /// Everything is done, and the answer comes twice (`double answer`).
    DoubleAnswer,
    /// Everything is done, and the answer is no such thing (`garbage`).
    Garbage,
}

/// How long the caller is told to stay away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryAfter {
    /// In seconds.
    Seconds(u64),
    /// Until a date, so many seconds from the time of the answer.
    Date(u64),
}

/// What goes wrong with one callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallbackManner {
    /// It comes twice (`duplicate`).
    Duplicate,
    /// It comes that much later (`delay 2s`).
    Delay(Duration),
    /// It comes behind the next one (`reorder`).
    Reorder,
    /// Its signature is made with another secret (`forge`).
    Forge,
    /// It never comes (`drop`).
    Drop,
}

/// The faults that wait for their calls.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    calls: Vec<(Option<Route>, Fault, Times)>,
    connections: Vec<(Host, Times)>,
    callbacks: Vec<(CallbackManner, Times)>,
}

impl Faults {
    pub(crate) fn of_call(&mut self, route: Option<Route>, fault: Fault, times: Times) {
        self.calls.push((route, fault, times));
    }

    pub(crate) fn of_connection(&mut self, host: Host, times: Times) {
        self.connections.push((host, times));
    }

    pub(crate) fn of_callback(&mut self, manner: CallbackManner, times: Times) {
        self.callbacks.push((manner, times));
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// The faults that wait, for a page.
    pub(crate) fn waiting(&self) -> usize {
        self.calls.len().saturating_add(self.connections.len()).saturating_add(self.callbacks.len())
    }

    /// What goes wrong with a call that is made now.
    pub(crate) fn next_call(&mut self, route: Route) -> Option<Fault> {
        let place = self.calls.iter().position(|(of, ..)| of.is_none_or(|of| of == route))?;
        take(&mut self.calls, place, |(_, _, times)| times).map(|(_, fault, _)| fault)
    }

    /// Whether a connection that is made now is cut.
    pub(crate) fn next_connection(&mut self, host: Host) -> bool {
        let place = self.connections.iter().position(|(of, _)| host.is(*of));
        place.and_then(|place| take(&mut self.connections, place, |(_, times)| times)).is_some()
    }

    /// What goes wrong with a callback that is made now.
    pub(crate) fn next_callback(&mut self) -> Option<CallbackManner> {
        take(&mut self.callbacks, 0, |(_, times)| times).map(|(manner, _)| manner)
    }
}

/// Uses an entry once; it goes when it was used up.
fn take<T: Copy>(list: &mut Vec<T>, place: usize, times: impl Fn(&mut T) -> &mut Times) -> Option<T> {
    let entry = list.get_mut(place)?;
    let copy = *entry;
    if !times(entry).spend() {
        list.remove(place);
    }
    Some(copy)
}
