//! A clock moved by hand, and a token endpoint that answers what it is told.

use core::time::Duration;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use secrecy::SecretString;
use terminal::{Clock, Now, SecretError};
use tokio::sync::{Semaphore, watch};
use zeroize::Zeroizing;

use crate::oauth::{
    Client, ClientAuth, ClientSettings, EndpointFailure, FailureKind, FormPost, TokenEndpoint, TokenReply,
    Tokens,
};

/// What the client's key is in these tests.
pub(super) const KEY: &str = "k3y of+the/till";

/// A second.
pub(super) fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Stands still until it is moved. The wall clock can be set by itself.
pub(super) struct HandClock {
    up: watch::Sender<Duration>,
    wall: Mutex<DateTime<Utc>>,
}

impl HandClock {
    fn new() -> Self {
        let wall = "2026-11-21T13:03:00Z".parse().unwrap();
        Self { up: watch::channel(Duration::ZERO).0, wall: Mutex::new(wall) }
    }

    fn is_waited_for(&self) -> bool {
        self.up.receiver_count() > 0
    }

    /// Time passes.
    pub(super) fn advance(&self, by: Duration) {
        self.set_wall(TimeDelta::from_std(by).unwrap());
        self.up.send_modify(|up| *up += by);
    }

    /// Somebody sets the wall clock, or the computer sleeps and only this clock runs on.
    pub(super) fn set_wall(&self, by: TimeDelta) {
        *self.wall.lock().unwrap() += by;
    }
}

#[async_trait]
impl Clock for HandClock {
    fn now(&self) -> Now {
        Now { up: *self.up.borrow(), wall: *self.wall.lock().unwrap() }
    }

    async fn sleep_until(&self, up: Duration) {
        let mut moved = self.up.subscribe();
        moved.wait_for(|now| *now >= up).await.expect("the clock outlives who waits for it");
    }
}

/// What the endpoint does with one request.
pub(super) enum Turn {
    Reply(TokenReply),
    Fail(FailureKind),
    Silence,
    Panic,
}

/// Plays its turns one after the other, and counts.
pub(super) struct Endpoint {
    turns: Mutex<VecDeque<Turn>>,
    sent: watch::Sender<usize>,
    pub(super) forms: Mutex<Vec<FormPost>>,
    gate: Semaphore,
}

#[async_trait]
impl TokenEndpoint for Endpoint {
    async fn send(&self, request: FormPost) -> Result<TokenReply, EndpointFailure> {
        self.forms.lock().unwrap().push(request);
        self.sent.send_modify(|sent| *sent += 1);
        self.gate.acquire().await.unwrap().forget();
        let turn = self.turns.lock().unwrap().pop_front().expect("a turn for every request");
        match turn {
            Turn::Reply(reply) => Ok(reply),
            Turn::Fail(kind) => Err(EndpointFailure { kind, detail: format!("it failed: {kind:?}") }),
            Turn::Silence => core::future::pending().await,
            Turn::Panic => panic!("the endpoint is broken"),
        }
    }
}

/// A token endpoint, a clock and the tokens of a program.
pub(super) struct Bench {
    pub(super) clock: Arc<HandClock>,
    pub(super) endpoint: Arc<Endpoint>,
    pub(super) tokens: Tokens,
}

impl Bench {
    /// The endpoint answers at once.
    pub(super) fn new(turns: impl IntoIterator<Item = Turn>) -> Self {
        let bench = Self::holding_back(turns);
        bench.answer(Semaphore::MAX_PERMITS);
        bench
    }

    /// The endpoint answers when it is told to.
    pub(super) fn holding_back(turns: impl IntoIterator<Item = Turn>) -> Self {
        let clock = Arc::new(HandClock::new());
        let endpoint = Arc::new(Endpoint {
            turns: Mutex::new(turns.into_iter().collect()),
            sent: watch::channel(0).0,
            forms: Mutex::default(),
            gate: Semaphore::new(0),
        });
        Self { tokens: Tokens::new(clock.clone()), clock, endpoint }
    }

    /// Lets so many requests be answered.
    pub(super) fn answer(&self, requests: usize) {
        self.endpoint.gate.add_permits(requests);
    }

    pub(super) fn client(&self) -> Client {
        self.client_with(|_| {})
    }

    pub(super) fn client_with(&self, change: impl FnOnce(&mut ClientSettings)) -> Client {
        let mut settings = settings();
        change(&mut settings);
        let secret = || Ok::<_, SecretError>(SecretString::from(KEY.to_owned()));
        Client::new(settings, Arc::new(secret), self.endpoint.clone()).unwrap()
    }

    /// How many requests have come.
    pub(super) fn sent(&self) -> usize {
        *self.endpoint.sent.borrow()
    }

    /// Lets everything run that can, and makes sure that no further request was begun: a key is read on a
    /// thread of its own first, so that a request that has not come may still be on its way.
    pub(super) async fn stays_at(&self, client: &Client, requests: usize) {
        settle().await;
        assert!(!self.tokens.state(client).asking, "a request is on its way");
        assert_eq!(self.sent(), requests);
    }

    /// Waits until so many requests have come.
    pub(super) async fn until_sent(&self, requests: usize) {
        self.endpoint.sent.subscribe().wait_for(|sent| *sent >= requests).await.unwrap();
    }

    /// Moves the clock in steps of a tenth of a second, whenever somebody waits for it, until `done` is done,
    /// and says what came of it.
    pub(super) async fn pass_until<T>(&self, done: impl Future<Output = T>) -> T {
        let mut done = core::pin::pin!(done);
        loop {
            tokio::select! {
                biased;
                result = &mut done => return result,
                () = settle() => {}
            }
            if self.clock.is_waited_for() {
                self.clock.advance(Duration::from_millis(100));
            }
        }
    }
}

/// Lets everything run that can.
pub(super) async fn settle() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}

pub(super) fn settings() -> ClientSettings {
    ClientSettings {
        token_url: "https://auth.example/oauth2/v1/shop/token".to_owned(),
        client_id: "till 7:a".to_owned(),
        auth: ClientAuth::Body,
        scope: None,
        certificate: None,
    }
}

/// An answer of any kind.
pub(super) fn reply(status: u16, body: &str) -> TokenReply {
    TokenReply { status, date: None, retry_after: None, body: Zeroizing::new(body.as_bytes().to_vec()) }
}

pub(super) fn says(status: u16, body: &str) -> Turn {
    Turn::Reply(reply(status, body))
}

/// A token that lives so long; `expires_in` is written as given.
pub(super) fn token(text: &str, expires_in: &str) -> Turn {
    says(200, &format!(r#"{{"access_token":"{text}","token_type":"Bearer","expires_in":{expires_in}}}"#))
}

/// The text of a token.
pub(super) fn text(token: &crate::oauth::Token) -> String {
    token.authorization().strip_prefix("Bearer ").unwrap().to_owned()
}
