//! nexo messages as JSON text: a tolerant reader, a strict writer.
//!
//! Numbers keep the digits they were written with, and one name may stand only once in an object: with two
//! amounts of one name, two programs would see two different payments.

mod parse;
mod print;

pub use super::MAX_BYTES;
pub(crate) use parse::parse;
pub(crate) use print::print;

use super::arena_for;
use crate::dialect::Dialect;
use crate::error::Error;
use crate::v3::Message;

/// Reads one message under its root.
pub fn read(bytes: &[u8]) -> Result<Message, Error> {
    let arena = arena_for(bytes.len());
    let opened = Message::open(parse(bytes, &arena)?)?;
    if opened.rooted { Ok(opened.message) } else { Err(Error::RootMissing) }
}

/// Writes one message without blanks between its tokens, in the words of the standard.
pub fn write(message: &Message) -> Result<Vec<u8>, Error> {
    Dialect::GENERIC_3_0.write(message)
}
