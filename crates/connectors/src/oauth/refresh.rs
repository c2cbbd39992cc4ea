//! A token renewed by itself while a terminal is open, so that no payment waits for one.

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use super::client::Client;
use super::error::TokenError;
use super::tokens::{Tokens, Want};

/// How soon one renewal may follow another.
const AT_LEAST: Duration = Duration::from_secs(30);
/// How long to wait after a renewal that failed; it doubles, and the longest is also the wait where tokens
/// are too short-lived to be kept.
const FIRST_RETRY: Duration = Duration::from_secs(30);
const LAST_RETRY: Duration = Duration::from_mins(5);
/// How often to look while there is nothing to do: the token may have been refused, and a computer that slept
/// finds its token older than the monotonic clock says.
const LOOK: Duration = Duration::from_mins(1);

/// A terminal is open: as long as one of these is held for a client, its token is renewed at 75 % of its life.
#[must_use = "the token is renewed only while this is held"]
pub struct Guard {
    tokens: Tokens,
    client: Client,
}

impl Tokens {
    /// Gets a token now and renews it in the background until every guard of this client is dropped. Those
    /// who ask meanwhile use the one that there is. Needs the runtime around.
    pub fn while_open(&self, client: &Client) -> Result<Guard, TokenError> {
        let mut table = self.inner.table();
        let entry = table.entry(&client.key)?;
        entry.open += 1;
        // the newest client renews: its key may be read from another place than that of an earlier one
        let task = tokio::spawn(keep_fresh(self.clone(), client.clone()));
        if let Some(earlier) = entry.refresher.replace(task.abort_handle()) {
            earlier.abort();
        }
        drop(table);
        Ok(Guard { tokens: self.clone(), client: client.clone() })
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        let mut table = self.tokens.inner.table();
        let Some(entry) = table.get_mut(&self.client.key) else { return };
        entry.open = entry.open.saturating_sub(1);
        if entry.open == 0
            && let Some(task) = entry.refresher.take()
        {
            task.abort();
        }
    }
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard").field("client", &self.client).finish_non_exhaustive()
    }
}

async fn keep_fresh(tokens: Tokens, client: Client) {
    let clock = Arc::clone(&tokens.inner.clock);
    let mut retry = FIRST_RETRY;
    loop {
        let now = clock.now();
        let due = tokens.inner.table().get(&client.key).and_then(|entry| entry.kept.clone());
        if let Some(due) = due.map(|token| token.renew_at()).filter(|due| due.holds(now, Duration::ZERO)) {
            clock.sleep_until(due.up.min(now.up.saturating_add(LOOK))).await;
            continue;
        }
        let pause = match tokens.want(&client, Want::Renewed).await {
            Ok(token) => {
                retry = FIRST_RETRY;
                if token.keeps() { AT_LEAST } else { LAST_RETRY }
            }
            Err(error) => {
                tracing::warn!(error = %error, "a token was not renewed");
                let pause = retry;
                retry = (retry * 2).min(LAST_RETRY);
                pause
            }
        };
        clock.sleep_until(clock.now().up.saturating_add(pause)).await;
    }
}
