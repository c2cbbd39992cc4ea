//! Why a message could not be read or written, told by its place in the message.
//!
//! A value never appears here, not even a part of one: errors go to logs, and any value may be card data.

use crate::amount::AmountError;

/// What stopped a message from being read or written.
///
/// `path` names members from the root: `SaleToPOIResponse.PaymentResponse.Response.Result`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are more than a terminal has any reason to send.
    #[error("the message is over {limit_bytes} bytes")]
    TooLarge {
        /// The limit.
        limit_bytes: usize,
    },
    /// Objects within objects past any real message.
    #[error("{path} is nested too deep")]
    TooDeep {
        /// Where it went too deep.
        path: String,
    },
    /// JSON is UTF-8 by definition.
    #[error("the message is not utf-8 at byte {at_byte}")]
    NotUtf8 {
        /// The first byte that is not UTF-8.
        at_byte: usize,
    },
    /// The text breaks the grammar of JSON.
    #[error("the message is not json at line {line}, column {column}{}{}", if .path.is_empty() { "" } else { ", in " }, .path)]
    NotJson {
        /// What was being read when it broke; empty for the whole text.
        path: String,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// The text breaks the grammar of XML, or has a document type or an entity of its own.
    #[error("the message is not plain xml at byte {at_byte}{}{}", if .path.is_empty() { "" } else { ", in " }, .path)]
    NotXml {
        /// What was being read when it broke; empty outside the root.
        path: String,
        /// How many bytes were read.
        at_byte: usize,
    },
    /// Neither JSON nor XML from the first character on.
    #[error("the message begins neither as json nor as xml")]
    NeitherFormat,
    /// One name twice in one object: which of the two counts is anybody's guess, so neither does.
    #[error("{path} stands twice in its object")]
    Duplicate {
        /// The name that is there twice.
        path: String,
    },
    /// No root key of nexo 3.
    #[error("neither SaleToPOIRequest nor SaleToPOIResponse at the root")]
    RootMissing,
    /// nexo 5 and later are another protocol, which [`crate::v5::read`] reads.
    #[error("this is nexo 5, and nexo 3 is wanted")]
    Newer,
    /// The other way round.
    #[error("this is nexo 3, and nexo 5 is wanted")]
    Older,
    /// nexo 5 is read as JSON alone.
    #[error("nexo 5 is read in json, and this is xml")]
    NewerXml,
    /// No root of nexo 5, and no header of it either.
    #[error("neither a root nor a Header of nexo 5")]
    NewerRootMissing,
    /// A body that stands alone: nobody can tell whose it is.
    #[error("MessageHeader is missing beside {body}")]
    NoEnvelope {
        /// The key of the body.
        body: &'static str,
    },
    /// A header without the message that it announces.
    #[error("no body for category {category} in {path}")]
    BodyMissing {
        /// The object that should hold the body.
        path: String,
        /// The category in the header, or `other` for one outside the standard.
        category: &'static str,
    },
    /// A required member is absent, null, or empty where it must not be.
    #[error("{path} is missing")]
    Missing {
        /// The absent member.
        path: String,
    },
    /// A member has another JSON type than it may have.
    #[error("{path} is {found} where {expected} is expected")]
    Wrong {
        /// The member.
        path: String,
        /// What it may be.
        expected: &'static str,
        /// The kind that it is.
        found: &'static str,
    },
    /// A member that must be an amount is none.
    #[error("{path} is not an amount that can be taken")]
    Amount {
        /// The member.
        path: String,
        /// What is wrong with it.
        #[source]
        why: AmountError,
    },
    /// Two parts of the message contradict each other.
    #[error("{path} does not fit {with}")]
    Disagrees {
        /// The part that does not fit.
        path: String,
        /// What it does not fit.
        with: &'static str,
    },
    /// The standard forbids to send this.
    #[error("{path} must not be written: {why}")]
    Refused {
        /// The member.
        path: String,
        /// The rule, in words.
        why: &'static str,
    },
}

impl Error {
    /// The place in the message, empty when it is the message as a whole.
    pub fn path(&self) -> &str {
        match self {
            Self::TooLarge { .. }
            | Self::NotUtf8 { .. }
            | Self::NeitherFormat
            | Self::RootMissing
            | Self::Newer
            | Self::Older
            | Self::NewerXml
            | Self::NewerRootMissing => "",
            Self::NoEnvelope { .. } => "MessageHeader",
            Self::TooDeep { path }
            | Self::NotJson { path, .. }
            | Self::NotXml { path, .. }
            | Self::Duplicate { path }
            | Self::BodyMissing { path, .. }
            | Self::Missing { path }
            | Self::Wrong { path, .. }
            | Self::Amount { path, .. }
            | Self::Disagrees { path, .. }
            | Self::Refused { path, .. } => path,
        }
    }
}
