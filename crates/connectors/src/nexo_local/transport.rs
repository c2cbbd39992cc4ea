//! One question over the wire and what may be said of what came back.
//!
//! The HTTP status is not the result of a payment: only a nexo message with our names is. Whatever
//! else comes leaves the outcome open.

use chrono::{DateTime, Utc};
use terminal::{Ask, Exchange, Failure, Outcome, Record, Request, Said};

use super::map;
use super::profile::Profile;
use crate::filter;
use crate::wire::{HttpReply, Post, Wire};

/// Asks once.
pub(super) async fn exchange(
    wire: &Wire,
    profile: &Profile,
    request: &Request,
    cx: &Exchange,
) -> Result<Outcome, Failure> {
    let body = encode(request, profile, cx.at)?;
    let post = Post {
        path: profile.path.clone().into_owned(),
        content_type: profile.content_type.to_owned(),
        body: body.into(),
    };
    let reply = wire.post(post, &cx.first_byte).await?;
    decode(request, &reply)
}

/// A question that cannot be written has not been sent.
fn encode(request: &Request, profile: &Profile, at: DateTime<Utc>) -> Result<Vec<u8>, Failure> {
    let message = map::message(request, profile, at)
        .map_err(|error| Failure::NotSent { detail: format!("write the message: {error}") })?;
    nexo::encoding::json::write(&message)
        .map_err(|error| Failure::NotSent { detail: format!("write the message: {error}") })
}

fn decode(request: &Request, reply: &HttpReply) -> Result<Outcome, Failure> {
    let status = reply.status;
    if reply.body.iter().all(u8::is_ascii_whitespace) {
        // An abort has no answer of its own.
        if matches!(request.ask, Ask::Abort { .. }) && (200..300).contains(&status) {
            return Ok(Outcome { said: Said::Done, record: None });
        }
        return Err(Failure::Unknown { detail: format!("HTTP {status} without a message"), record: None });
    }
    // First what may be kept, then what it means.
    let record = filter::record(&reply.body);
    tracing::debug!(service_id = %request.service_id, status, answer = %record.text, "answer, filtered");
    if record.dropped > 0 {
        tracing::warn!(
            service_id = %request.service_id, poi_id = %request.pairing.poi_id, dropped = record.dropped,
            "the terminal sends card data"
        );
    }
    match said(request, &reply.body) {
        Ok(said) => Ok(Outcome { said, record: Some(record) }),
        Err(why) => Err(unknown(format!("HTTP {status}, {why}"), record)),
    }
}

fn said(request: &Request, body: &[u8]) -> Result<Said, String> {
    let message = nexo::encoding::json::read(body).map_err(|error| format!("read the answer: {error}"))?;
    map::said(request, &message).map_err(|error| error.to_string())
}

fn unknown(detail: String, record: Record) -> Failure {
    Failure::Unknown { detail, record: Some(record) }
}
