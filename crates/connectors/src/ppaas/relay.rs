//! What the cloud sends to the till by itself. It cannot reach a till behind a router, so a relay that the shop
//! configures takes it in and hands it on. Whoever else finds the address can send there as well: a call counts when it
//! is signed, over its bytes as they came.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_lc_rs::hmac;
use secrecy::ExposeSecret as _;
use terminal::{Callback, Reject, Secrets};
use tokio::sync::mpsc;

use super::wire::Facts;

/// Where the key is among the secrets that calls of the cloud are signed with.
pub const CALLBACK_KEY: &str = "ppaas/callback";

/// Answers that may come before somebody looks: one, and one that was sent twice.
const KEPT: usize = 4;

/// The till's end of the relay.
pub(super) struct Relay {
    /// The cloud is told an address.
    on: bool,
    header: String,
    secrets: Arc<dyn Secrets>,
    key: Mutex<Option<hmac::Key>>,
    waiting: Arc<Mutex<Waiting>>,
}

/// Who waits for an answer, by the name of the question.
type Waiting = BTreeMap<String, mpsc::Sender<Vec<u8>>>;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Relay {
    pub(super) fn new(facts: &Facts, secrets: Arc<dyn Secrets>) -> Self {
        Self {
            on: facts.callback_url.is_some(),
            header: facts.signature_header.as_str().to_owned(),
            secrets,
            key: Mutex::default(),
            waiting: Arc::default(),
        }
    }

    pub(super) fn is_on(&self) -> bool {
        self.on
    }

    /// The call comes from somebody who knows the key.
    pub(super) fn verify(&self, callback: &Callback) -> Result<(), Reject> {
        if !self.on {
            return Err(Reject::NotOurs);
        }
        let said = callback.header(&self.header).ok_or(Reject::Unverified)?.trim();
        let signature =
            hex::decode(said.strip_prefix("sha256=").unwrap_or(said)).map_err(|_| Reject::Unverified)?;
        let key = self.key().ok_or(Reject::Unverified)?;
        hmac::verify(&key, &callback.body, &signature).map_err(|_| Reject::Unverified)
    }

    /// Without a key nothing is believed, and the till goes on asking by itself.
    fn key(&self) -> Option<hmac::Key> {
        let mut kept = lock(&self.key);
        if kept.is_none() {
            let read = self.secrets.read(CALLBACK_KEY);
            let secret =
                read.inspect_err(|error| tracing::warn!(%error, "no key for calls of the cloud")).ok()?;
            *kept = Some(hmac::Key::new(hmac::HMAC_SHA256, secret.expose_secret().as_bytes()));
        }
        kept.clone()
    }

    /// From now on the answer to this question may come by itself.
    pub(super) fn wait_for(&self, question: &str) -> Awaited {
        let (tell, told) = mpsc::channel(KEPT);
        lock(&self.waiting).insert(question.to_owned(), tell);
        Awaited { question: question.to_owned(), told, waiting: Arc::clone(&self.waiting) }
    }

    /// The answer to this question has come.
    pub(super) fn deliver(&self, question: &str, body: &[u8]) {
        if let Some(tell) = lock(&self.waiting).get(question) {
            // More of the same than anybody can use.
            tell.try_send(body.to_vec()).ok();
        }
    }
}

/// The answer to one question, for as long as somebody wants to know it.
pub(super) struct Awaited {
    question: String,
    told: mpsc::Receiver<Vec<u8>>,
    waiting: Arc<Mutex<Waiting>>,
}

impl Awaited {
    /// The next message that came for it; waits for ever where none does.
    pub(super) async fn next(&mut self) -> Vec<u8> {
        match self.told.recv().await {
            Some(body) => body,
            None => core::future::pending().await,
        }
    }
}

impl Drop for Awaited {
    fn drop(&mut self) {
        lock(&self.waiting).remove(&self.question);
    }
}
