//! The spellings of nexo that a cloud takes on one address, and how it answers in the one that was used.
//!
//! Terminals here speak nexo 3; what a till says in nexo 5 is converted on its way to them and back, so that every
//! fault that they know comes in both.

use nexo::encoding::json;
use nexo::error::Error;
use nexo::v3::Message;
use nexo::v5;
use nexo::v5::convert::{Gap, Stamp, from_v3, to_v3};
use nexo::{Any, Family};

use crate::answer::{now, time_stamp};

/// How a till writes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// nexo 3.x as JSON under a root.
    #[default]
    V3,
    /// nexo 5 as JSON: its names, its lists and what is around it.
    V5(v5::Dialect),
}

/// A message in whatever spelling.
#[derive(Debug, Clone)]
pub(crate) struct Spelled {
    pub(crate) message: Message,
    pub(crate) spelling: Spelling,
}

/// Why bytes are no message for a cloud, or a message cannot be written as a till writes. It never quotes values.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unspelled {
    #[error(transparent)]
    Message(#[from] Error),
    #[error(transparent)]
    Gap(#[from] Gap),
    #[error("send nexo as JSON: version 5, or 3.x under SaleToPOIRequest or SaleToPOIResponse")]
    OtherTongue,
}

impl Spelling {
    /// Reads a message and tells how it was spelled.
    pub(crate) fn read(bytes: &[u8]) -> Result<Spelled, Unspelled> {
        match nexo::read_any(bytes)? {
            Any::V3(read) => match read.family {
                Family::Json | Family::Json31 => Ok(Spelled { message: read.message, spelling: Self::V3 }),
                Family::Xml | Family::Bare => Err(Unspelled::OtherTongue),
            },
            Any::V5(read) => {
                Ok(Spelled { message: to_v3(&read.message)?, spelling: Self::V5(read.spelling) })
            }
        }
    }

    /// A message in this spelling.
    pub(crate) fn write(self, message: &Message) -> Result<Vec<u8>, Unspelled> {
        match self {
            Self::V3 => Ok(json::write(message)?),
            Self::V5(dialect) => {
                let five = from_v3(message, &Stamp::at(time_stamp(now())))?;
                Ok(dialect.write(&five)?)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use nexo::v3::{Body, LogoutResponse, Message, MessageCategory, MessageHeader, Response};
    use nexo::v5::{Codes, Dialect, Names, Root};

    use super::{Spelling, Unspelled};

    fn message() -> Message {
        let header = MessageHeader::service_request(MessageCategory::Logout, "A1", "S", "P").response();
        Message { header, body: Body::LogoutResponse(LogoutResponse { response: Response::success() }) }
    }

    #[test]
    fn every_spelling_is_answered_in_itself() {
        let mut spellings = vec![Spelling::V3];
        for (names, codes) in
            [(Names::Long, Codes::Word), (Names::Long, Codes::Code), (Names::Short, Codes::Code)]
        {
            for root in [Root::Named, Root::Bare] {
                spellings.push(Spelling::V5(Dialect { names, codes, root }));
            }
        }
        for spelling in spellings {
            let written = spelling.write(&message()).unwrap();
            let read = Spelling::read(&written).unwrap();
            assert_eq!((read.spelling, read.message), (spelling, message()));
        }
    }

    #[test]
    fn a_till_of_another_tongue_is_refused() {
        let bare = nexo::dialect::Dialect::VERIFONE.write(&message()).unwrap();
        assert!(matches!(Spelling::read(&bare), Err(Unspelled::OtherTongue)));
    }
}
