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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{MAX_BYTES, Node, parse, print, read};
    use crate::error::Error;

    fn printed(node: &Node) -> String {
        let mut text = String::new();
        print(node, &mut text);
        text
    }

    #[test]
    fn numbers_keep_their_digits() {
        let text = r#"{"a":[94.50,5.0,1e400,-0,12345678901234567890.10]}"#;
        assert_eq!(printed(&parse(text.as_bytes()).unwrap()), text);
    }

    #[test]
    fn text_is_escaped_as_json_wants() {
        let text = r#"["\"\\\u0000\n","é€😀"]"#;
        let node = parse(text.as_bytes()).unwrap();
        assert_eq!(
            node,
            Node::Array(vec![Node::String("\"\\\0\n".to_owned()), Node::String("é€😀".to_owned())])
        );
        assert_eq!(printed(&node), text);
    }

    #[test]
    fn a_byte_order_mark_is_no_harm() {
        assert_eq!(parse("\u{feff} {} ".as_bytes()).unwrap(), Node::Object(vec![]));
    }

    #[test]
    fn what_is_not_json_is_placed_but_not_quoted() {
        let at = |text: &str| {
            let error = parse(text.as_bytes()).unwrap_err();
            let Error::NotJson { path, line, column } = error else { panic!("{error}") };
            (path, line, column)
        };
        assert_eq!(at(""), (String::new(), 1, 0));
        assert_eq!(at("{\"a\":\n01}"), (String::new(), 2, 2));
        assert_eq!(at("{} {}"), (String::new(), 1, 4));
        assert_eq!(at("{\"a\":1,}"), (String::new(), 1, 8));
        assert_eq!(at(r#"{"a":["\ud800"]}"#).0, "a[0]");
        assert_eq!(parse(b"{\"a\":\"\xff\"}"), Err(Error::NotUtf8 { at_byte: 6 }));
    }

    #[test]
    fn one_name_twice_is_refused_anywhere() {
        let at = |text: &str| parse(text.as_bytes()).unwrap_err();
        assert_eq!(at(r#"{"a":1,"b":2,"a":1}"#), Error::Duplicate { path: "a".to_owned() });
        assert_eq!(at(r#"{"x":[0,{"a":1,"\u0061":2}]}"#), Error::Duplicate { path: "x[1].a".to_owned() });
        let pan = r#"{"x":{"4761730000000010":1,"4761730000000010":1}}"#;
        assert_eq!(at(pan), Error::Duplicate { path: "x.?".to_owned() });
    }

    #[test]
    fn depth_and_size_have_limits() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(parse(nested(64).as_bytes()).is_ok());
        for depth in [65, 1000, 500_000] {
            assert!(matches!(parse(nested(depth).as_bytes()), Err(Error::TooDeep { .. })), "{depth}");
        }
        let open = "{\"a\":".repeat(100_000);
        assert!(matches!(parse(open.as_bytes()), Err(Error::NotJson { .. })));
        let large = vec![b' '; MAX_BYTES + 1];
        assert_eq!(parse(&large), Err(Error::TooLarge { limit_bytes: MAX_BYTES }));
    }

    fn any_node() -> impl Strategy<Value = Node> {
        let leaf = prop_oneof![
            Just(Node::Null),
            any::<bool>().prop_map(Node::Bool),
            "-?(0|[1-9][0-9]{0,12})(\\.[0-9]{1,6})?".prop_map(Node::Number),
            ".{0,12}".prop_map(Node::String),
        ];
        leaf.prop_recursive(5, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Node::Array),
                prop::collection::btree_map(".{0,6}", inner, 0..6)
                    .prop_map(|members| Node::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn printing_and_parsing_are_inverse(node in any_node()) {
            prop_assert_eq!(parse(printed(&node).as_bytes()).unwrap(), node);
        }

        #[test]
        fn any_bytes_are_a_message_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
        }
    }
}
