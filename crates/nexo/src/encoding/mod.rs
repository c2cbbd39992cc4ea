//! Between bytes and values stands one plain tree, so that each structure is listed once, whatever the wire.
//!
//! [`json`] turns text into the tree and back; `fields` reads typed values out of it; `writer` builds it.

mod fields;
pub mod json;
pub(crate) mod kind;
mod structure;
mod writer;

pub(crate) use fields::{Fields, Word};
pub(crate) use structure::structure;
pub(crate) use writer::{Version, Writer};

use crate::error::Error;

/// A structure that is both read and written; the two stand side by side so that neither forgets a member.
pub(crate) trait Wire: Sized {
    fn read(from: &Fields<'_>) -> Result<Self, Error>;
    fn write(&self, to: &mut Writer) -> Result<(), Error>;
}

impl<T: Wire> Wire for Box<T> {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        T::read(from).map(Self::new)
    }

    fn write(&self, to: &mut Writer) -> Result<(), Error> {
        T::write(self, to)
    }
}

/// A value of a message before anybody knows what it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    Object(Vec<(String, Node)>),
    Array(Vec<Node>),
    String(String),
    /// The digits as they were written; an amount must not pass through a float.
    Number(String),
    Bool(bool),
    Null,
}

impl Node {
    /// The JSON kind, for errors.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Object(_) => "object",
            Self::Array(_) => "array",
            Self::String(_) => "string",
            Self::Number(_) => "number",
            Self::Bool(_) => "boolean",
            Self::Null => "null",
        }
    }
}
