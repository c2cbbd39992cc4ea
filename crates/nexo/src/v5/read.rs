//! Reading whatever a terminal of nexo 5 sends, in any spelling.

use super::dialect::{Codes, Dialect, Names};
use super::envelope::{HEADER, Message, is_root};
use super::names;
use crate::encoding::{MAX_BYTES, Node, Place, arena_for, json};
use crate::error::Error;
use crate::hidden::Kept;

/// A message and the spelling that it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The message.
    pub message: Message,
    /// Its spelling; an answer is understood when it has the same.
    pub spelling: Dialect,
    /// Its security trailer, unread: nothing is proven by it here.
    pub trailer: Option<Kept>,
}

/// Reads one message of nexo 5 in JSON: long or short names, codes or words, under a root or without.
///
/// nexo 3 is refused with [`Error::Older`], XML with [`Error::NewerXml`]. Places in errors have long names.
pub fn read(bytes: &[u8]) -> Result<Read, Error> {
    if bytes.len() > MAX_BYTES {
        return Err(Error::TooLarge { limit_bytes: MAX_BYTES });
    }
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    match text.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{') => {}
        Some(b'<') => return Err(Error::NewerXml),
        Some(_) | None => return Err(Error::NeitherFormat),
    }
    let arena = arena_for(bytes.len());
    let node = json::parse(bytes, &arena)?;
    let names = spelled(node);
    let node = match names {
        Names::Long => node,
        Names::Short => names::lengthened(node, &arena, &Place::TOP)?,
    };
    let opened = Message::open(node)?;
    let codes = if opened.in_words { Codes::Word } else { Codes::Code };
    let spelling = Dialect { names, codes, root: opened.root };
    Ok(Read { message: opened.message, spelling, trailer: opened.trailer })
}

/// The header tells: its own name is one of the names.
fn spelled(document: Node<'_>) -> Names {
    let members = |node| if let Node::Object(members) = node { members } else { &[] };
    let named = members(document).iter().find(|(name, _)| is_root(name)).map(|(_, root)| *root);
    let inner = members(named.unwrap_or(document));
    let has = |wanted: &str| inner.iter().any(|(name, _)| *name == wanted);
    if !has(HEADER) && names::short_of(HEADER, "").is_some_and(has) { Names::Short } else { Names::Long }
}
