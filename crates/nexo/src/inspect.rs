//! What a file of nexo is, told in one line: for people who have a message before them and want to know.
//!
//! Nothing of a message is told but words of the standard, because any value may be card data.

use std::fmt;

use crate::dialect::{Dialect, Version};
use crate::error::Error;
use crate::read::{Any, Family, Read, read_any};
use crate::security::{Keys, SecurityError, open};
use crate::v3::{ErrorCondition, Message, ResultCode};
use crate::v5::convert::{Gap, Stamp, from_v3, kind, to_v3};
use crate::v5::{self, Codes, Names, Root};

/// How the body of a message was protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seal {
    /// Not at all.
    Clear,
    /// Encrypted, and opened with a key that was given.
    Opened,
    /// Encrypted, and no key was given: only the header is known.
    Closed,
}

/// What was said, in one of the two protocols.
#[expect(clippy::large_enum_variant, reason = "messages are few and short-lived")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// nexo 3.0 or 3.1.
    V3 {
        /// The message.
        message: Message,
        /// The shape that it came in.
        family: Family,
        /// How it was protected.
        seal: Seal,
    },
    /// nexo 5.
    V5 {
        /// The message.
        message: v5::Message,
        /// The spelling that it came in.
        spelling: v5::Dialect,
    },
}

/// A message that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspected {
    /// What was said.
    pub said: Said,
    /// There is a security trailer that was not verified.
    pub has_trailer: bool,
}

/// Why a message was not written again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotWritten {
    /// The other protocol cannot say it.
    #[error(transparent)]
    Gap(#[from] Gap),
    /// Nobody may write it.
    #[error(transparent)]
    Message(#[from] Error),
}

/// Reads a message of either protocol and any family, sealed or not.
///
/// With keys a sealed message must open with one of them; without, only its header is read. Messages in the clear
/// are told whatever they say: nothing follows from it here.
pub fn inspect(bytes: &[u8], keys: &[Keys]) -> Result<Inspected, SecurityError> {
    match read_any(bytes)? {
        Any::V3(read) => of_three(read, bytes, keys),
        Any::V5(v5::Read { message, spelling, trailer }) => {
            Ok(Inspected { said: Said::V5 { message, spelling }, has_trailer: trailer.is_some() })
        }
    }
}

fn of_three(read: Read, bytes: &[u8], keys: &[Keys]) -> Result<Inspected, SecurityError> {
    let (family, has_trailer) = (read.family, read.trailer.is_some());
    let inspected = |message, seal| Inspected { said: Said::V3 { message, family, seal }, has_trailer };
    if !read.is_sealed() {
        return Ok(inspected(read.message, Seal::Clear));
    }
    if keys.is_empty() {
        return Ok(inspected(read.message, Seal::Closed));
    }
    open(keys, bytes).map(|opened| inspected(opened.message, Seal::Opened))
}

impl Inspected {
    /// The message as nexo 3 in JSON, in the words of the standard.
    pub fn to_json(&self) -> Result<Vec<u8>, NotWritten> {
        self.in_three(&Dialect::GENERIC_3_0)
    }

    /// The message as nexo 3 in XML, in the words of the standard.
    pub fn to_xml(&self) -> Result<Vec<u8>, NotWritten> {
        self.in_three(&Dialect { version: Version::AsGiven, ..Dialect::SWEDBANK_XML })
    }

    /// The message as nexo 5, in this spelling; `at` is when one of nexo 3 was made, which it does not tell.
    pub fn in_five(&self, dialect: v5::Dialect, at: &str) -> Result<Vec<u8>, NotWritten> {
        match &self.said {
            Said::V3 { message, .. } => Ok(dialect.write(&from_v3(message, &Stamp::at(at))?)?),
            Said::V5 { message, .. } => Ok(dialect.write(message)?),
        }
    }

    fn in_three(&self, dialect: &Dialect) -> Result<Vec<u8>, NotWritten> {
        match &self.said {
            Said::V3 { message, .. } => Ok(dialect.write(message)?),
            Said::V5 { message, .. } => Ok(dialect.write(&to_v3(message)?)?),
        }
    }
}

impl fmt::Display for Inspected {
    /// Class, category, type, the result with its condition, and the shape.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.said {
            Said::V3 { message, family, seal } => {
                tell_three(message, f)?;
                write!(f, " ({family}")?;
                match seal {
                    Seal::Clear if self.has_trailer => f.write_str(", trailer not verified")?,
                    Seal::Clear => {}
                    Seal::Opened => f.write_str(", opened")?,
                    Seal::Closed => f.write_str(", sealed")?,
                }
            }
            Said::V5 { message, spelling } => {
                tell_five(message, f)?;
                let names = if spelling.names == Names::Short { "short" } else { "long" };
                let codes = if spelling.codes == Codes::Word { "words" } else { "codes" };
                let root = if spelling.root == Root::Bare { " without a root" } else { "" };
                write!(f, " (json 5{root}, {names} names, {codes}")?;
                if self.has_trailer {
                    f.write_str(", trailer not verified")?;
                }
            }
        }
        f.write_str(")")
    }
}

fn tell_three(message: &Message, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let header = &message.header;
    let (class, category) = (header.message_class.label(), header.message_category.label());
    write!(f, "{class} {category} {}", header.message_type.label())?;
    if let Some(response) = message.body.response() {
        write!(f, " {}", response.result.label())?;
        let condition = response.error_condition.as_ref().map(ErrorCondition::label);
        match condition {
            Some(condition) if response.result != ResultCode::Success => write!(f, "/{condition}")?,
            Some(_) | None => {}
        }
    }
    Ok(())
}

/// In the words of nexo 3 as far as there are any, so that the lines of both can be compared.
fn tell_five(message: &v5::Message, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if let v5::Body::MessageRejection(rejection) = &message.body {
        return write!(f, "Rejection {}", rejection.reject_reason.label());
    }
    match kind(&message.body) {
        Some((class, category, kind)) => {
            write!(f, "{} {} {}", class.label(), category.label(), kind.label())?;
        }
        None => f.write_str(message.header.message_function.label())?,
    }
    if let Some(response) = message.body.response() {
        write!(f, " {}", response.response.label())?;
        if let (false, Some(reason)) =
            (response.response == v5::ResponseCode::Success, &response.response_reason)
        {
            write!(f, "/{}", reason.label())?;
        }
    }
    Ok(())
}
