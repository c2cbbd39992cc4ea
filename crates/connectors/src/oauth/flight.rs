//! One request for a token at a time for each client, in a task of its own: whoever waits first may go away
//! and the others still get their answer.

use std::sync::Arc;

use tokio::sync::watch;

use super::client::{Client, Key};
use super::error::{TokenError, Trouble};
use super::mint::{Mint, mint};
use super::token::Token;
use super::tokens::Inner;

type Answer = Option<Result<Token, TokenError>>;

/// A request under way, and where its answer will be.
#[derive(Clone)]
pub(super) struct Flight {
    number: u64,
    answer: watch::Receiver<Answer>,
}

impl Flight {
    /// Starts a request. Needs the runtime around.
    pub(super) fn start(inner: &Arc<Inner>, client: &Client, number: u64) -> Self {
        let (tell, answer) = watch::channel(None);
        let landing = Landing { inner: Arc::clone(inner), key: Arc::clone(&client.key), number, tell };
        let client = client.clone();
        tokio::spawn(async move {
            let clock = Arc::clone(&landing.inner.clock);
            let known = landing.inner.table().get(&landing.key).and_then(|entry| entry.compared);
            let came = mint(clock.as_ref(), &client, known).await;
            landing.land(came);
        });
        Self { number, answer }
    }

    /// Waits for the answer.
    pub(super) async fn wait(mut self) -> Result<Token, TokenError> {
        let stopped = || TokenError::new(Trouble::Stopped, None);
        match self.answer.wait_for(Option::is_some).await {
            Ok(answer) => answer.clone().unwrap_or_else(|| Err(stopped())),
            Err(_) => Err(stopped()),
        }
    }
}

/// Brings a flight to its end, whatever that is: one that is never taken off the table would be waited for
/// without end.
struct Landing {
    inner: Arc<Inner>,
    key: Arc<Key>,
    number: u64,
    tell: watch::Sender<Answer>,
}

impl Landing {
    fn land(self, came: Mint) {
        let now = self.inner.clock.now();
        let mut table = self.inner.table();
        // an entry that was forgotten meanwhile is another's now
        let entry = table
            .get_mut(&self.key)
            .filter(|entry| entry.flight.as_ref().is_some_and(|flight| flight.number == self.number));
        let answer = match came.outcome {
            Ok((fresh, sent)) => {
                let token = Token::new(fresh.text, self.number, sent, fresh.life);
                if let Some(entry) = entry {
                    entry.flight = None;
                    entry.compared = came.compared.or(entry.compared);
                    entry.minted += 1;
                    (entry.refusal, entry.last_error) = (None, None);
                    if token.keeps() {
                        entry.kept = Some(token.clone());
                    }
                }
                Ok(token)
            }
            Err((mut error, until)) => {
                if let Some(entry) = entry {
                    // a key that was good before and is no longer was renewed at the portal
                    if error.kind == Trouble::WrongKey && entry.minted > 0 {
                        error.kind = Trouble::KeyRenewed;
                    }
                    entry.flight = None;
                    entry.compared = came.compared.or(entry.compared);
                    entry.refusal = until.map(|until| (error.clone(), until));
                    entry.last_error = Some((error.clone(), now.wall));
                }
                Err(error)
            }
        };
        drop(table);
        self.tell.send_replace(Some(answer));
    }
}

impl Drop for Landing {
    fn drop(&mut self) {
        let mut table = self.inner.table();
        if let Some(entry) = table.get_mut(&self.key)
            && entry.flight.as_ref().is_some_and(|flight| flight.number == self.number)
        {
            entry.flight = None;
        }
    }
}
