//! The tokens of the program: kept, asked for once for all who wait, dropped when they are refused.

use core::fmt;
use core::time::Duration;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use terminal::Clock;

use super::cache::Table;
use super::client::Client;
use super::error::TokenError;
use super::flight::Flight;
use super::time::Skew;
use super::token::Token;

/// The tokens of every client of the program. Cheap to clone; every clone is the same.
///
/// Its methods that ask for a token need a Tokio runtime around them.
#[derive(Clone)]
pub struct Tokens {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) clock: Arc<dyn Clock>,
    table: Mutex<Table>,
}

/// What a token is wanted for.
#[derive(Clone, Copy)]
pub(super) enum Want {
    /// For something that takes this long.
    Covering(Duration),
    /// To be there in time: one whose time of renewal has come is not enough.
    Renewed,
}

enum Begun {
    Kept(Token),
    Flying(Flight),
}

/// How a client stands with its token endpoint, for the screen. Holds nothing secret.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct TokenState {
    /// Until when the token that is kept is valid, by this computer's clock; `None` without a live one.
    pub until: Option<DateTime<Utc>>,
    /// How many tokens were issued since the program started or the settings were changed.
    pub minted: u64,
    /// Why the last request failed and when; `None` after one that succeeded.
    pub last_error: Option<(TokenError, DateTime<Utc>)>,
    /// Whether a token is being asked for at this moment.
    pub asking: bool,
    /// Whether the token is renewed by itself, because a terminal is open.
    pub kept_fresh: bool,
}

impl Inner {
    /// The table. Every change of it is whole, so that one that panicked elsewhere harms nobody.
    pub(super) fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tokens {
    /// No tokens yet.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { inner: Arc::new(Inner { clock, table: Mutex::default() }) }
    }

    /// A token that can be used for `need` from now on: the kept one, or a new one. All who ask at once wait
    /// for one request, which goes on when they are cancelled.
    ///
    /// A payment needs its own timeout and 60 s. A new token is returned even where the server gives none
    /// that lives so long. A refusal that only a person can change stands for 30 s, and one that names a time
    /// until then.
    pub async fn get(&self, client: &Client, need: Duration) -> Result<Token, TokenError> {
        self.want(client, Want::Covering(need)).await
    }

    /// The kept token if it is valid at this moment, with no regard to how long it still is: for a caller
    /// whom [`Tokens::get`] failed and who would rather try than not.
    pub fn get_any(&self, client: &Client) -> Option<Token> {
        let now = self.inner.clock.now();
        self.inner.table().get(&client.key)?.kept.clone().filter(|token| token.is_live(now))
    }

    /// Drops a token that a service refused with 401. A newer one that somebody else got meanwhile stays.
    pub fn refused(&self, client: &Client, token: &Token) {
        if let Some(entry) = self.inner.table().get_mut(&client.key)
            && entry.kept.as_ref().is_some_and(|kept| kept.is_same(token))
        {
            entry.kept = None;
        }
    }

    /// Forgets a client's token and refusals: its settings were changed, its key or its certificate was
    /// renewed, or somebody signed it out.
    pub fn forget(&self, client: &Client) {
        if let Some(entry) = self.inner.table().get_mut(&client.key) {
            entry.forget();
        }
    }

    /// How far the server's clock is from this computer's, where it is more than 30 s and both clocks have
    /// run alike since they were compared.
    pub fn skew(&self, client: &Client) -> Option<Skew> {
        let now = self.inner.clock.now();
        self.inner.table().get(&client.key)?.compared?.skew(now)
    }

    /// The time to write into what a server checks the time of: this computer's, corrected by the skew.
    pub fn corrected_now(&self, client: &Client) -> DateTime<Utc> {
        let wall = self.inner.clock.now().wall;
        self.skew(client).map_or(wall, |skew| skew.corrected(wall))
    }

    /// How a client stands.
    pub fn state(&self, client: &Client) -> TokenState {
        let now = self.inner.clock.now();
        let table = self.inner.table();
        let Some(entry) = table.get(&client.key) else { return TokenState::default() };
        TokenState {
            until: entry.kept.as_ref().filter(|token| token.is_live(now)).map(Token::until),
            minted: entry.minted,
            last_error: entry.last_error.clone(),
            asking: entry.flight.is_some(),
            kept_fresh: entry.open > 0,
        }
    }

    pub(super) async fn want(&self, client: &Client, want: Want) -> Result<Token, TokenError> {
        match self.begin(client, want)? {
            Begun::Kept(token) => Ok(token),
            Begun::Flying(flight) => flight.wait().await,
        }
    }

    fn begin(&self, client: &Client, want: Want) -> Result<Begun, TokenError> {
        let now = self.inner.clock.now();
        let mut table = self.inner.table();
        let number = table.next_number();
        let entry = table.entry(&client.key)?;
        let enough = |token: &&Token| match want {
            Want::Covering(need) => token.covers(now, need),
            Want::Renewed => token.renew_at().holds(now, Duration::ZERO),
        };
        if let Some(token) = entry.kept.as_ref().filter(enough) {
            return Ok(Begun::Kept(token.clone()));
        }
        if let Some(flight) = &entry.flight {
            return Ok(Begun::Flying(flight.clone()));
        }
        match &entry.refusal {
            Some((error, until)) if until.holds(now, Duration::ZERO) => return Err(error.clone()),
            _ => entry.refusal = None,
        }
        let flight = Flight::start(&self.inner, client, number);
        entry.flight = Some(flight.clone());
        Ok(Begun::Flying(flight))
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").finish_non_exhaustive()
    }
}
