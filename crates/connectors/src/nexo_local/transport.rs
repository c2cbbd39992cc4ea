//! One question over the wire and what may be said of what came back.
//!
//! The HTTP status is not the result of a payment: only a nexo message with our names is. Whatever
//! else comes leaves the outcome open.

use chrono::{DateTime, Utc};
use domain::attempt::Condition;
use terminal::{Ask, Exchange, Failure, Mode, Outcome, Record, Request, Said};

use super::codec::Codec;
use super::profile::Profile;
use crate::filter;
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
        let read = self.codec.read_answer(&reply.body);
        // First what may be kept, then what it means.
        let plain = read.as_ref().ok().and_then(|read| read.plain.as_deref());
        let record = filter::record_of(&reply.body, plain.unwrap_or(&reply.body));
        tracing::debug!(service_id = %request.service_id, status, answer = %record.text, "answer, filtered");
        if record.dropped > 0 {
            tracing::warn!(
                service_id = %request.service_id, poi_id = %request.pairing.poi_id, dropped = record.dropped,
                "the terminal sends card data"
            );
        }
        let said = read.map_err(|error| format!("read the answer: {error}")).and_then(|read| {
            let said = map::said(request, &read.message).map_err(|error| error.to_string())?;
            if read.proven || proves_itself(&said) { Ok(said) } else { Err(UNPROVEN.to_owned()) }
        });
        match said {
            Ok(said) => Ok(Outcome { said, record: Some(record) }),
            Err(why) => Err(unknown(format!("HTTP {status}, {why}"), record)),
        }
    }
}

/// Why an error in the clear is not believed.
const UNPROVEN: &str = "the terminal says in the clear how it ended, and anybody could";

/// Anybody in the network can write an error in the clear. It may say that the terminal could not begin, which costs
/// nothing but another try; it may not say that money was refused or is not known, which would be believed.
fn proves_itself(said: &Said) -> bool {
    match said {
        Said::Refused(refusal) => matches!(
            refusal.condition,
            Condition::Busy
                | Condition::LoggedOut
                | Condition::NotAllowed
                | Condition::MessageFormat
                | Condition::DeviceOut
                | Condition::UnavailableDevice
                | Condition::UnavailableService
        ),
        Said::Done => true,
        Said::Approved(_) | Said::Status(_) | Said::Totals(_) | Said::Card(_) => false,
    }
}

fn unknown(detail: String, record: Record) -> Failure {
    Failure::Unknown { detail, record: Some(record) }
}
