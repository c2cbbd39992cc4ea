//! nexo messages as JSON text: a tolerant reader, a strict writer.
//!
//! Numbers keep the digits they were written with, and one name may stand only once in an object: with two
//! amounts of one name, two programs would see two different payments.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::Node;
use crate::error::Error;
use crate::v3::Message;

/// The most bytes that are read as one message.
pub const MAX_BYTES: usize = 1024 * 1024;

/// The most objects and lists within each other; real messages stay below twelve.
const MAX_DEPTH: usize = 64;

/// Reads one message.
pub fn read(bytes: &[u8]) -> Result<Message, Error> {
    Message::read(&parse(bytes)?)
}

/// Writes one message without blanks between its tokens.
pub fn write(message: &Message) -> Result<Vec<u8>, Error> {
    let mut text = String::new();
    print(&message.write()?, &mut text);
    Ok(text.into_bytes())
}

fn parse(bytes: &[u8]) -> Result<Node, Error> {
    if bytes.len() > MAX_BYTES {
        return Err(Error::TooLarge { limit_bytes: MAX_BYTES });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| Error::NotUtf8 { at_byte: error.valid_up_to() })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let top = Place { parent: None, step: Step::Name("") };
    let raw: &RawValue = serde_json::from_str(text).map_err(|error| not_json(&top, &error))?;
    node(raw, &top, MAX_DEPTH)
}

/// Opens one level; what lies below stays raw text until its own turn, which is how numbers keep their digits.
fn node(raw: &RawValue, place: &Place<'_>, depth_left: usize) -> Result<Node, Error> {
    let text = raw.get();
    let bad = |error| not_json(place, &error);
    match text.as_bytes().first() {
        Some(b'{') => {
            let depth_left = deeper(place, depth_left)?;
            let Members(members) = serde_json::from_str(text).map_err(bad)?;
            object(&members, place, depth_left)
        }
        Some(b'[') => {
            let depth_left = deeper(place, depth_left)?;
            let items: Vec<&RawValue> = serde_json::from_str(text).map_err(bad)?;
            let items = items.into_iter().enumerate().map(|(index, item)| {
                node(item, &Place { parent: Some(place), step: Step::Index(index) }, depth_left)
            });
            items.collect::<Result<_, _>>().map(Node::Array)
        }
        Some(b'"') => serde_json::from_str(text).map(Node::String).map_err(bad),
        Some(b't' | b'f') => serde_json::from_str(text).map(Node::Bool).map_err(bad),
        Some(b'n') => Ok(Node::Null),
        Some(_) | None => Ok(Node::Number(text.to_owned())),
    }
}

fn object(members: &[(String, &RawValue)], place: &Place<'_>, depth_left: usize) -> Result<Node, Error> {
    let mut seen = BTreeSet::new();
    let mut nodes = Vec::with_capacity(members.len());
    for (name, raw) in members {
        let inner = Place { parent: Some(place), step: Step::Name(name) };
        if !seen.insert(name.as_str()) {
            return Err(Error::Duplicate { path: inner.path() });
        }
        nodes.push((name.clone(), node(raw, &inner, depth_left)?));
    }
    Ok(Node::Object(nodes))
}

fn deeper(place: &Place<'_>, depth_left: usize) -> Result<usize, Error> {
    depth_left.checked_sub(1).ok_or_else(|| Error::TooDeep { path: place.path() })
}

/// `serde_json` says more, but it may quote the text.
fn not_json(place: &Place<'_>, error: &serde_json::Error) -> Error {
    Error::NotJson { path: place.path(), line: error.line(), column: error.column() }
}

/// Where the parser stands; made into text only when something is wrong.
struct Place<'a> {
    parent: Option<&'a Place<'a>>,
    step: Step<'a>,
}

enum Step<'a> {
    Name(&'a str),
    Index(usize),
}

impl Place<'_> {
    fn path(&self) -> String {
        let mut path = self.parent.map(Place::path).unwrap_or_default();
        match self.step {
            Step::Index(index) => {
                path.push('[');
                path.push_str(&index.to_string());
                path.push(']');
            }
            Step::Name("") => {}
            Step::Name(name) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(shown(name));
            }
        }
        path
    }
}

/// A member name as an error may show it: names of the standard are short words, anything else could be data.
fn shown(name: &str) -> &str {
    let word = name.len() <= 40 && name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    if word { name } else { "?" }
}

/// The members of an object in their order, doubles included, values unopened.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}

fn print(node: &Node, text: &mut String) {
    match node {
        Node::Object(members) => {
            text.push('{');
            for (index, (name, value)) in members.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                print_string(name, text);
                text.push(':');
                print(value, text);
            }
            text.push('}');
        }
        Node::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                print(item, text);
            }
            text.push(']');
        }
        Node::String(value) => print_string(value, text),
        Node::Number(digits) => text.push_str(digits),
        Node::Bool(flag) => text.push_str(if *flag { "true" } else { "false" }),
        Node::Null => text.push_str("null"),
    }
}

fn print_string(value: &str, text: &mut String) {
    text.push_str(&serde_json::Value::from(value).to_string());
}
