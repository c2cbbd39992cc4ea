//! The spellings of nexo that a cloud takes on one address, and how it answers in the one that was used.

use nexo::Family;
use nexo::encoding::json;
use nexo::error::Error;
use nexo::v3::Message;

/// How a till writes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// nexo 3.x as JSON under a root.
    #[default]
    V3,
}

/// A message in whatever spelling.
#[derive(Debug, Clone)]
pub(crate) struct Spelled {
    pub(crate) message: Message,
    pub(crate) spelling: Spelling,
}

/// Why bytes are no message for a cloud. It never quotes values.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unread {
    #[error(transparent)]
    Message(#[from] Error),
    #[error("send nexo as JSON: version 5, or 3.x under SaleToPOIRequest or SaleToPOIResponse")]
    OtherTongue,
}

impl Spelling {
    /// Reads a message and tells how it was spelled.
    pub(crate) fn read(bytes: &[u8]) -> Result<Spelled, Unread> {
        let read = nexo::read(bytes)?;
        match read.family {
            Family::Json | Family::Json31 => Ok(Spelled { message: read.message, spelling: Self::V3 }),
            Family::Xml | Family::Bare => Err(Unread::OtherTongue),
        }
    }

    /// What a terminal wrote, in this spelling; nothing where it stays as it is.
    pub(crate) fn respell(self, _bytes: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::V3 => None,
        }
    }

    /// A message in this spelling.
    pub(crate) fn write(self, message: &Message) -> Result<Vec<u8>, Error> {
        match self {
            Self::V3 => json::write(message),
        }
    }
}

impl Spelled {
    /// The message as a terminal takes it: as it came, if that is how it writes itself.
    pub(crate) fn for_terminal(&self, bytes: &[u8]) -> Result<Vec<u8>, Error> {
        match self.spelling {
            Spelling::V3 => Ok(bytes.to_vec()),
        }
    }
}
