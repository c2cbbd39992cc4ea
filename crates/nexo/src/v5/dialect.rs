//! How a message of nexo 5 is spelled, as data.
//!
//! Reading takes every spelling. Writing follows one [`Dialect`], because a terminal may understand only its own.

use super::Message;
use super::names;
use crate::dialect::{Dialect as Words, Root};
use crate::encoding::{Arena, Writer, json};
use crate::error::Error;

/// What members are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Names {
    /// By their long names: `TransactionDetails`.
    Long,
    /// By their short ones: `TxDtls`.
    Short,
}

/// How the lists of the standard are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Codes {
    /// As codes: `FSPQ`.
    Code,
    /// As the words that they stand for: `FinancialPaymentRequest`.
    Word,
}

/// How a message of nexo 5 is spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Dialect {
    /// What members are called.
    pub names: Names,
    /// How lists are written.
    pub codes: Codes,
    /// What is around header and body.
    pub root: Root,
}

/// Numbers and lists are those of nexo 3 as the standard has them.
const PLAIN: &Words = &Words::GENERIC_3_0;

impl Dialect {
    /// Long names and codes, under a root.
    pub const LONG: Self = Self { names: Names::Long, codes: Codes::Code, root: Root::Named };

    /// Short names and codes without a root, as the working group's draft has it.
    pub const SHORT: Self = Self { names: Names::Short, codes: Codes::Code, root: Root::Bare };

    /// Long names and words under a root, as Worldline has it.
    pub const WORLDLINE: Self = Self { names: Names::Long, codes: Codes::Word, root: Root::Named };

    /// The media type of what is written.
    pub const CONTENT_TYPE: &str = "application/json";

    /// Writes one message without blanks between its tokens.
    ///
    /// An error names the place in long names, whatever the dialect.
    pub fn write(&self, message: &Message) -> Result<Vec<u8>, Error> {
        let arena = Arena::with_capacity(4096);
        let mut to = Writer::of_codes(&arena, PLAIN, self.codes == Codes::Word);
        message.write(&mut to, self.root)?;
        let node = match self.names {
            Names::Long => to.finish(),
            Names::Short => names::shortened(to.finish(), &arena, ""),
        };
        let mut text = String::with_capacity(1024);
        json::print(node, &mut text);
        Ok(text.into_bytes())
    }
}
