//! From the tree to XML text.

use super::shapes::{LISTS, Shape, shape};
use crate::encoding::{Member, Node, Place};
use crate::error::Error;

/// Writes a document with one root and without blanks between its tags.
pub(crate) fn print(document: Node<'_>, text: &mut String) -> Result<(), Error> {
    let Node::Object([(root, node)]) = document else { return Err(Error::RootMissing) };
    text.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    element(root, *node, &Place::TOP.member(root), text)
}

fn element(name: &str, node: Node<'_>, place: &Place<'_>, text: &mut String) -> Result<(), Error> {
    match node {
        Node::Object(members) => {
            text.push('<');
            text.push_str(name);
            match shape(name) {
                Some(shape) => shaped(name, members, shape, place, text),
                None => unshaped(name, members, place, text),
            }
        }
        Node::Array(items) if LISTS.contains(&name) => {
            open(name, text);
            words(items, place, false, text)?;
            close(name, text);
            Ok(())
        }
        Node::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                element(name, *item, &place.item("", index), text)?;
            }
            Ok(())
        }
        Node::Null => Ok(()),
        Node::String(_) | Node::Number(_) | Node::Bool(_) => {
            open(name, text);
            scalar(node, place, false, text)?;
            close(name, text);
            Ok(())
        }
    }
}

/// The rest of an element of the schema, after its name.
fn shaped(
    name: &str,
    members: &[Member<'_>],
    shape: &Shape,
    place: &Place<'_>,
    text: &mut String,
) -> Result<(), Error> {
    if let Some((stranger, _)) = members.iter().find(|(member, _)| !shape.holds(member)) {
        let why = "the xml of the standard has no place for it";
        return Err(Error::Refused { path: place.member(stranger).path(), why });
    }
    let find = |name: &str| members.iter().find(|(member, _)| *member == name).map(|(_, node)| *node);
    for attribute_name in shape.attributes {
        if let Some(node) = find(attribute_name) {
            attribute(attribute_name, node, &place.member(attribute_name), text)?;
        }
    }
    let empty_from = text.len();
    text.push('>');
    if let Some((text_name, node)) = shape.text.and_then(|name| Some((name, find(name)?))) {
        scalar(node, &place.member(text_name), false, text)?;
    }
    for child in shape.elements {
        if let Some(node) = find(child) {
            element(child, node, &place.member(child), text)?;
        }
    }
    end(name, empty_from, text);
    Ok(())
}

/// The rest of an element without a shape: a root, or a cryptogram whose single values are attributes.
fn unshaped(name: &str, members: &[Member<'_>], place: &Place<'_>, text: &mut String) -> Result<(), Error> {
    for (member, node) in members {
        if !is_name(member) {
            let why = "its name is no name in xml";
            return Err(Error::Refused { path: place.member(member).path(), why });
        }
        if matches!(node, Node::String(_) | Node::Number(_) | Node::Bool(_)) {
            attribute(member, *node, &place.member(member), text)?;
        }
    }
    let empty_from = text.len();
    text.push('>');
    for (member, node) in members {
        if matches!(node, Node::Object(_) | Node::Array(_)) {
            element(member, *node, &place.member(member), text)?;
        }
    }
    end(name, empty_from, text);
    Ok(())
}

fn open(name: &str, text: &mut String) {
    text.push('<');
    text.push_str(name);
    text.push('>');
}

fn close(name: &str, text: &mut String) {
    text.push_str("</");
    text.push_str(name);
    text.push('>');
}

/// Ends an element whose start tag ends at `empty_from`; one without content needs no end tag.
fn end(name: &str, empty_from: usize, text: &mut String) {
    if text.len() == empty_from.saturating_add(1) {
        text.truncate(empty_from);
        text.push_str("/>");
    } else {
        close(name, text);
    }
}

fn attribute(name: &str, node: Node<'_>, place: &Place<'_>, text: &mut String) -> Result<(), Error> {
    text.push(' ');
    text.push_str(name);
    text.push_str("=\"");
    match node {
        Node::Array(items) => words(items, place, true, text)?,
        Node::Object(_) | Node::String(_) | Node::Number(_) | Node::Bool(_) | Node::Null => {
            scalar(node, place, true, text)?;
        }
    }
    text.push('"');
    Ok(())
}

fn words(items: &[Node<'_>], place: &Place<'_>, quoted: bool, text: &mut String) -> Result<(), Error> {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            text.push(' ');
        }
        scalar(*item, &place.item("", index), quoted, text)?;
    }
    Ok(())
}

fn scalar(node: Node<'_>, place: &Place<'_>, quoted: bool, text: &mut String) -> Result<(), Error> {
    match node {
        Node::String(value) => escape(value, place, quoted, text),
        Node::Number(digits) => {
            text.push_str(digits);
            Ok(())
        }
        Node::Bool(flag) => {
            text.push_str(if flag { "true" } else { "false" });
            Ok(())
        }
        Node::Null => Ok(()),
        Node::Object(_) | Node::Array(_) => {
            Err(Error::Refused { path: place.path(), why: "only plain values have a place there" })
        }
    }
}

fn escape(value: &str, place: &Place<'_>, quoted: bool, text: &mut String) -> Result<(), Error> {
    for letter in value.chars() {
        match letter {
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '&' => text.push_str("&amp;"),
            '"' if quoted => text.push_str("&quot;"),
            // A reader makes a blank of these in an attribute, and a line feed of a return anywhere.
            '\r' => text.push_str("&#13;"),
            '\n' if quoted => text.push_str("&#10;"),
            '\t' if quoted => text.push_str("&#9;"),
            '\n' | '\t' => text.push(letter),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                let why = "it holds a character that xml cannot carry";
                return Err(Error::Refused { path: place.path(), why });
            }
            _ => text.push(letter),
        }
    }
    Ok(())
}

fn is_name(name: &str) -> bool {
    name.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
