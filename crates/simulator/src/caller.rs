//! Carries what the terminal asks of the till, one after the other: a till that is slow delays the next display,
//! and one that never answers delays nothing for ever.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::Instant;

use crate::call::{Call, Heard, Says, Wants};
use crate::client::{self, Letter, Target};
use crate::journal::{Direction, Sight};
use crate::site::Site;
use crate::spelling::{Spelling, Unspelled};
use crate::wire::{Opened, Wire, WireError};

/// How long the till may take for anything but a question to a person.
const ANSWER: Duration = Duration::from_secs(5);

/// Carries calls until the site ends.
pub(crate) async fn carry(site: Arc<Site>, mut calls: UnboundedReceiver<Call>) {
    while let Some(call) = calls.recv().await {
        if let Wants::Signature(_) = call.wants {
            // others do not wait for a person who looks at a signature
            let inner = Arc::clone(&site);
            site.spawn(async move { one(&inner, &call).await });
        } else if let Some((per_second, lasts)) = call.flood {
            flood(&site, &call, per_second, lasts).await;
        } else {
            one(&site, &call).await;
        }
        site.carried();
    }
}

async fn one(site: &Arc<Site>, call: &Call) {
    let patience = match call.wants {
        Wants::Nothing => ANSWER,
        Wants::Signature(_) => site.with_quietly(|terminal| terminal.options().till_patience),
    };
    let heard = send(site, call, patience).await;
    site.with(|terminal| terminal.heard(call, &heard));
}

async fn flood(site: &Arc<Site>, call: &Call, per_second: u32, lasts: Duration) {
    let Some(pause) = Duration::from_secs(1).checked_div(per_second) else { return };
    let until = Instant::now() + lasts;
    let mut next = Instant::now();
    while next < until {
        let (inner, call) = (Arc::clone(site), call.clone());
        // the next one leaves whether or not this one was answered
        site.spawn(async move {
            send(&inner, &call, ANSWER).await;
        });
        next += pause;
        tokio::time::sleep_until(next).await;
    }
}

async fn send(site: &Arc<Site>, call: &Call, patience: Duration) -> Heard {
    let Some(target) = Target::parse(&call.url) else {
        tracing::warn!("the till's address is none");
        return Heard::Nothing;
    };
    let wire = site.with_quietly(|terminal| terminal.wire().clone());
    let (letter, clear) = match letter(site, &wire, &call.says) {
        Ok(written) => written,
        Err(error) => {
            tracing::warn!(%error, "cannot write what was to be asked of the till");
            return Heard::Nothing;
        }
    };
    site.until_plugged().await;
    let head = format!("POST {}", target.path());
    site.note(&Sight { direction: Direction::Out, head, body: &letter.body, clear: clear.as_deref() });
    let certificate = site.with_quietly(|terminal| terminal.options().till_certificate);
    match client::post(&target, certificate, &letter, patience).await {
        Ok(reply) => {
            let opened = match site.front() {
                Some(_) => opened_by_cloud(&reply.body),
                None => wire.open(&reply.body),
            };
            let clear = opened.as_ref().and_then(|opened| opened.clear.clone());
            let head = reply.status.to_string();
            site.note(&Sight { direction: Direction::In, head, body: &reply.body, clear: clear.as_deref() });
            match opened {
                Some(opened) => Heard::Message(Box::new(opened.message)),
                None => Heard::Status(reply.status),
            }
        }
        Err(error) => {
            tracing::info!(%error, "the till does not answer");
            let head = format!("no answer: {error}");
            site.note(&Sight { direction: Direction::In, head, body: &[], clear: None });
            Heard::Nothing
        }
    }
}

/// Why nothing goes to the till.
#[derive(Debug, thiserror::Error)]
enum Unwritten {
    #[error(transparent)]
    ByTerminal(#[from] WireError),
    #[error(transparent)]
    ByCloud(#[from] Unspelled),
}

/// The bytes that go to the till, as the terminal writes or as the cloud before it does.
fn letter(site: &Site, wire: &Wire, says: &Says) -> Result<(Letter, Option<Vec<u8>>), Unwritten> {
    match (says, site.front()) {
        (Says::Bytes(body), Some(front)) => Ok((front.signed(body.clone()), None)),
        (Says::Message(message), Some(front)) => Ok((front.letter(message)?, None)),
        (Says::Bytes(body), None) => Ok((plain(wire, body.clone()), None)),
        (Says::Message(message), None) => {
            let written = wire.write(message)?;
            Ok((plain(wire, written.bytes), written.clear))
        }
    }
}

fn plain(wire: &Wire, body: Vec<u8>) -> Letter {
    Letter { content_type: wire.content_type(), headers: Vec::new(), body }
}

/// What a till's answer says to the cloud before the terminal.
fn opened_by_cloud(body: &[u8]) -> Option<Opened> {
    if body.is_empty() {
        return None;
    }
    match Spelling::read(body) {
        Ok(spelled) => Some(Opened { message: spelled.message, clear: None }),
        Err(error) => {
            tracing::info!(%error, "the till's answer cannot be read");
            None
        }
    }
}

impl Wire {
    /// What a till's answer says, if it says anything.
    fn open(&self, body: &[u8]) -> Option<Opened> {
        if body.is_empty() {
            return None;
        }
        self.read(body).map_err(|error| tracing::info!(%error, "the till's answer cannot be read")).ok()
    }
}
