//! One question over the wire and what may be said of what came back.
//!
//! The HTTP status is not the result of a payment: only a nexo message with our names is. Whatever
//! else comes leaves the outcome open.

use core::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Utc};
use terminal::{Ask, Exchange, Failure, Mode, Outcome, Request, Said};

use super::codec::Codec;
use super::profile::Profile;
use crate::answer;
use crate::map;
use crate::wire::{HttpReply, Post, Wire};

/// The way to one terminal.
pub(super) struct Line {
    pub(super) wire: Wire,
    pub(super) profile: Profile,
    pub(super) codec: Codec,
    pub(super) mode: Mode,
    /// Where the terminal is to call, in profiles that say so with each request.
    pub(super) callback_url: Option<String>,
    /// The terminal said at its last login that words of the till can stand on its screen.
    pub(super) shows: AtomicBool,
}

impl Line {
    /// Asks once.
    pub(super) async fn exchange(&self, request: &Request, cx: &Exchange) -> Result<Outcome, Failure> {
        let body = self.encode(request, cx.at)?;
        let callback = self.callback_url.iter().map(|url| ("X-Callback-Url", url.clone()));
        let post = Post {
            path: self.profile.path(&map::category_of(&request.ask)).into_owned(),
            content_type: self.profile.dialect.content_type().to_owned(),
            headers: callback.collect(),
            body: body.into(),
        };
        let reply = self.wire.post(post, &cx.first_byte).await?;
        self.decode(request, &reply)
    }

    /// A question that cannot be written has not been sent.
    fn encode(&self, request: &Request, at: DateTime<Utc>) -> Result<Vec<u8>, Failure> {
        let unwritten = |why: String| Failure::NotSent { detail: format!("write the message: {why}") };
        let manner = self.profile.manner(self.mode, &request.ask);
        let message = map::message(request, manner, at).map_err(|error| unwritten(error.to_string()))?;
        self.codec.write(&message).map_err(unwritten)
    }

    fn decode(&self, request: &Request, reply: &HttpReply) -> Result<Outcome, Failure> {
        let status = reply.status;
        if reply.body.iter().all(u8::is_ascii_whitespace) {
            // An abort has no answer of its own.
            if matches!(request.ask, Ask::Abort { .. }) && (200..300).contains(&status) {
                return Ok(Outcome { said: Said::Done, record: None });
            }
            return Err(Failure::Unknown {
                detail: format!("HTTP {status} without a message"),
                record: None,
            });
        }
        let read = self.codec.read_answer(&reply.body).map_err(|error| error.to_string());
        if let Some(shows) = read.as_ref().ok().and_then(|read| map::shows(&read.message)) {
            self.shows.store(shows, Ordering::Relaxed);
        }
        answer::outcome(request, status, &reply.body, read)
    }
}
