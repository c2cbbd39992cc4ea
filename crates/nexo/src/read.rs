//! Reading whatever a terminal sends, without knowing its dialect.

use std::fmt;

use crate::encoding::{MAX_BYTES, arena_for, json, xml};
use crate::error::Error;
use crate::hidden::Kept;
use crate::v3::{Body, Message};
use crate::v5;

/// The wire shape that a message came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// JSON under a root, nexo 3.0 or no version told.
    Json,
    /// JSON under a root, nexo 3.1.
    Json31,
    /// JSON without a root.
    Bare,
    /// XML.
    Xml,
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Json => "json",
            Self::Json31 => "json 3.1",
            Self::Bare => "json without a root",
            Self::Xml => "xml",
        })
    }
}

/// A message and the shape that it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The message.
    pub message: Message,
    /// Its shape.
    pub family: Family,
    /// Its security trailer, unread: nothing is proven by it here.
    pub trailer: Option<Kept>,
}

impl Read {
    /// Whether the body is encrypted and so not read; `nexo::security` opens it.
    pub fn is_sealed(&self) -> bool {
        matches!(&self.message.body, Body::Other { name } if name == crate::v3::BLOB)
    }
}

/// Reads one message of any family: JSON or XML, with its root or without, in any spelling that is known.
///
/// A body without a header is refused with [`Error::NoEnvelope`], nexo 5 with [`Error::Newer`].
pub fn read(bytes: &[u8]) -> Result<Read, Error> {
    if bytes.len() > MAX_BYTES {
        return Err(Error::TooLarge { limit_bytes: MAX_BYTES });
    }
    let arena = arena_for(bytes.len());
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let (node, is_xml) = match text.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'<') => (xml::parse(bytes, &arena)?, true),
        Some(b'{') => (json::parse(bytes, &arena)?, false),
        Some(_) | None => return Err(Error::NeitherFormat),
    };
    let opened = Message::open(node)?;
    let told = opened.message.header.protocol_version.as_deref();
    let family = match (is_xml, opened.rooted, told) {
        (true, _, _) => Family::Xml,
        (false, false, _) => Family::Bare,
        (false, true, Some(version)) if version.starts_with("3.1") => Family::Json31,
        (false, true, _) => Family::Json,
    };
    Ok(Read { message: opened.message, family, trailer: opened.trailer })
}

/// A message of either protocol.
#[expect(clippy::large_enum_variant, reason = "messages are few and short-lived")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Any {
    /// nexo 3.0 or 3.1.
    V3(Read),
    /// nexo 5.
    V5(v5::Read),
}

/// Reads one message of nexo 3 or nexo 5, whichever it is.
pub fn read_any(bytes: &[u8]) -> Result<Any, Error> {
    match read(bytes) {
        Err(Error::Newer) => v5::read(bytes).map(Any::V5),
        read => read.map(Any::V3),
    }
}
