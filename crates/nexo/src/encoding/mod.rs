//! Between bytes and values stands one plain tree, so that each structure is listed once, whatever the wire.
//!
//! [`json`] and `xml` turn text into the tree and back; `fields` reads typed values out of it; `writer` builds it.
//! The tree borrows from the text and lives in an arena: a message is read and written in a few allocations.

mod fields;
pub mod json;
pub(crate) mod kind;
mod place;
mod scan;
mod structure;
mod tree;
mod writer;
pub(crate) mod xml;

pub(crate) use fields::{Fields, Word};
pub(crate) use place::Place;
pub(crate) use structure::structure;
pub(crate) use tree::{Member, Node, Tree};
pub(crate) use writer::Writer;

use crate::error::Error;

/// The most bytes that are read as one message.
pub const MAX_BYTES: usize = 1024 * 1024;

/// The most objects and lists within each other; real messages stay below twelve.
pub(crate) const MAX_DEPTH: usize = 64;

/// Where the tree of one message lives.
pub(crate) type Arena = bumpalo::Bump;

/// An arena that the tree of a usual text of this length fits into at once.
pub(crate) fn arena_for(bytes: usize) -> Arena {
    Arena::with_capacity(bytes.saturating_mul(3).min(64 * 1024))
}

/// A structure that is both read and written; the two stand side by side so that neither forgets a member.
pub(crate) trait Wire: Sized {
    fn read(from: &Fields<'_>) -> Result<Self, Error>;
    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error>;
}

impl<T: Wire> Wire for Box<T> {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        T::read(from).map(Self::new)
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        T::write(self, to)
    }
}
