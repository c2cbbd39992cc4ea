//! Answers that go to the address a till named: signed, and on demand late, twice, in another order, forged or not at
//! all. Whatever a till makes of the answer to it changes nothing here.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use secrecy::SecretString;

use super::orders::CallbackManner;
use super::platform::Platform;
use crate::client::{self, Letter, Target, TillCertificate};
use crate::front::Signer;

/// How long a till may take to say that it heard.
const ANSWER: Duration = Duration::from_secs(5);

/// One callback that is ready to leave.
#[derive(Debug, Clone)]
struct Posting {
    target: Target,
    letter: Letter,
}

/// Signs callbacks and knows what waits.
#[derive(Debug)]
pub(crate) struct Callbacks {
    signer: Signer,
    certificate: TillCertificate,
    /// What is to come behind the next one.
    held: Mutex<Vec<Posting>>,
}

impl Callbacks {
    pub(crate) fn new(signer: Signer, certificate: TillCertificate) -> Self {
        Self { signer, certificate, held: Mutex::default() }
    }

    pub(crate) fn secret(&self) -> &SecretString {
        self.signer.secret()
    }

    /// Sends a body to a till, as the next order about callbacks has it.
    pub(crate) fn send(platform: &Arc<Platform>, url: &str, body: Vec<u8>) {
        let Some(target) = Target::parse(url) else {
            tracing::info!("the address for callbacks is none");
            return;
        };
        let own = &platform.callbacks;
        let manner = platform.faults().next_callback();
        let signature = match manner {
            Some(CallbackManner::Forge) => own.signer.forged_header(&body),
            _ => own.signer.header(&body),
        };
        let letter = Letter { content_type: "application/json", headers: vec![signature], body };
        let posting = Posting { target, letter };
        let mut held = own.held.lock().unwrap_or_else(PoisonError::into_inner);
        let (wait, mut postings) = match manner {
            Some(CallbackManner::Drop) => return,
            Some(CallbackManner::Reorder) => {
                held.push(posting);
                return;
            }
            Some(CallbackManner::Duplicate) => (Duration::ZERO, vec![posting.clone(), posting]),
            Some(CallbackManner::Delay(wait)) => (wait, vec![posting]),
            Some(CallbackManner::Forge) | None => (Duration::ZERO, vec![posting]),
        };
        postings.append(&mut held);
        drop(held);
        let certificate = own.certificate;
        platform.spawn(async move {
            tokio::time::sleep(wait).await;
            for posting in postings {
                let sent = client::post(&posting.target, certificate, &posting.letter, ANSWER).await;
                if let Err(error) = sent {
                    tracing::info!(%error, "the till does not hear its callback");
                }
            }
        });
    }
}
