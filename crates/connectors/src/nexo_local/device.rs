//! What a terminal that calls the till says: opened as this terminal's messages are, and read as all are.

use nexo::v3::{Message, MessageType};
use terminal::{Callback, Heard, Reject, Session};

use super::codec::{Codec, CodecError};
use crate::map;

/// Reads a call that came in `session`.
pub(super) fn hear(codec: &Codec, callback: &Callback, session: &Session) -> Result<Heard, Reject> {
    map::heard(&message(codec, callback)?, &callback.body, session)
}

/// The message of a call, whoever sent it.
pub(super) fn message(codec: &Codec, callback: &Callback) -> Result<Message, Reject> {
    let message = codec.read_call(&callback.body).map_err(|error| match error {
        CodecError::Unverified => Reject::Unverified,
        CodecError::Unreadable(why) => Reject::Unreadable(why),
    })?;
    if message.header.message_type == MessageType::Response {
        return Err(Reject::Unreadable("an answer to nothing that was asked".to_owned()));
    }
    Ok(message)
}

#[cfg(test)]
mod tests;
