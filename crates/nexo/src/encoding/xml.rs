//! nexo 3.1 messages as XML text: a tolerant reader, a strict writer.
//!
//! The tree is the same as that of JSON: attributes, elements and text are all members. `shapes` says which is
//! which. Document types and entities of their own are refused: no message needs them, and they are a way to make
//! a reader busy.

#[cfg(test)]
mod every;
mod parse;
mod print;
mod shapes;

pub(crate) use parse::parse;
pub(crate) use print::print;
