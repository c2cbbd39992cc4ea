//! What a file of nexo is, told in one line: for people who have a message before them and want to know.
//!
//! Nothing of a message is told but words of the standard, because any value may be card data.

use std::fmt;

use crate::dialect::{Dialect, Version};
use crate::error::Error;
use crate::read::{Family, read};
use crate::security::{Keys, SecurityError, open};
use crate::v3::{ErrorCondition, Message, ResultCode};

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

/// A message that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspected {
    /// The message.
    pub message: Message,
    /// The shape that it came in.
    pub family: Family,
    /// How it was protected.
    pub seal: Seal,
    /// There is a security trailer that was not verified.
    pub has_trailer: bool,
}

/// Reads a message of any family, sealed or not.
///
/// With keys a sealed message must open with one of them; without, only its header is read. Messages in the clear
/// are told whatever they say: nothing follows from it here.
pub fn inspect(bytes: &[u8], keys: &[Keys]) -> Result<Inspected, SecurityError> {
    let read = read(bytes)?;
    let has_trailer = read.trailer.is_some();
    let inspected = |message, seal| Inspected { message, family: read.family, seal, has_trailer };
    if !read.is_sealed() {
        return Ok(inspected(read.message, Seal::Clear));
    }
    if keys.is_empty() {
        return Ok(inspected(read.message, Seal::Closed));
    }
    open(keys, bytes).map(|opened| inspected(opened.message, Seal::Opened))
}

impl Inspected {
    /// The message in JSON, in the words of the standard.
    pub fn to_json(&self) -> Result<Vec<u8>, Error> {
        Dialect::GENERIC_3_0.write(&self.message)
    }

    /// The message in XML, in the words of the standard.
    pub fn to_xml(&self) -> Result<Vec<u8>, Error> {
        Dialect { version: Version::AsGiven, ..Dialect::SWEDBANK_XML }.write(&self.message)
    }
}

impl fmt::Display for Inspected {
    /// Class, category, type, the result with its condition, and the shape.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let header = &self.message.header;
        let (class, category) = (header.message_class.label(), header.message_category.label());
        write!(f, "{class} {category} {}", header.message_type.label())?;
        if let Some(response) = self.message.body.response() {
            write!(f, " {}", response.result.label())?;
            let condition = response.error_condition.as_ref().map(ErrorCondition::label);
            match condition {
                Some(condition) if response.result != ResultCode::Success => write!(f, "/{condition}")?,
                Some(_) | None => {}
            }
        }
        write!(f, " ({}", self.family)?;
        match self.seal {
            Seal::Clear => {}
            Seal::Opened => f.write_str(", opened")?,
            Seal::Closed => f.write_str(", sealed")?,
        }
        if self.has_trailer && self.seal == Seal::Clear {
            f.write_str(", trailer not verified")?;
        }
        f.write_str(")")
    }
}
