//! The shape of messages on the wire of one terminal: which spelling of nexo, and whether encrypted.

use nexo::encoding::json;
use nexo::error::Error;
use nexo::v3::Message;

use crate::options::Options;

/// How this terminal writes and reads.
#[derive(Debug, Clone)]
pub(crate) struct Wire {}

/// A message as bytes.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub(crate) bytes: Vec<u8>,
    /// Before encryption, where there is one.
    pub(crate) clear: Option<Vec<u8>>,
}

/// Bytes as a message.
#[derive(Debug, Clone)]
pub(crate) struct Opened {
    pub(crate) message: Message,
    /// After decryption, where there was one.
    pub(crate) clear: Option<Vec<u8>>,
}

impl Wire {
    pub(crate) fn of(_options: &Options) -> Self {
        Self {}
    }

    #[expect(clippy::unused_self, reason = "until there are other shapes")]
    /// Bytes may be changed by hand before they are sent.
    pub(crate) fn is_plain_json(&self) -> bool {
        true
    }

    pub(crate) fn content_type(&self) -> &'static str {
        "application/json"
    }

    /// A message to the till that nobody asked for.
    pub(crate) fn call(&self, message: &Message) -> Result<Written, Error> {
        Ok(Written { bytes: json::write(message)?, clear: None })
    }

    pub(crate) fn read(&self, bytes: &[u8]) -> Result<Opened, Error> {
        Ok(Opened { message: json::read(bytes)?, clear: None })
    }
}
