//! From XML text to the tree.

use std::collections::BTreeMap;

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::attributes::AttrError;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::shapes::shape;
use crate::encoding::place::push_step;
use crate::encoding::{Arena, MAX_BYTES, MAX_DEPTH, Member, Node};
use crate::error::Error;

/// The most attributes of one element; the schema has no more than twenty.
const MAX_ATTRIBUTES: usize = 64;

/// Reads text into a tree that lives in the arena: an object with the root as its only member.
pub(crate) fn parse<'a>(bytes: &'a [u8], arena: &'a Arena) -> Result<Node<'a>, Error> {
    if bytes.len() > MAX_BYTES {
        return Err(Error::TooLarge { limit_bytes: MAX_BYTES });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| Error::NotUtf8 { at_byte: error.valid_up_to() })?;
    let mut reader = Reader::from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
    let mut parser = Parser { arena, open: Vec::new(), root: None };
    loop {
        let event = reader.read_event().map_err(|_| parser.bad(reader.error_position()))?;
        let at = reader.buffer_position();
        match event {
            Event::Start(tag) => parser.start(&tag, at)?,
            Event::Empty(tag) => {
                parser.start(&tag, at)?;
                parser.end(at)?;
            }
            Event::End(_) => parser.end(at)?,
            Event::Text(text) => parser.text(&text.xml10_content(), at)?,
            Event::CData(text) => parser.text(&text.xml10_content(), at)?,
            Event::GeneralRef(reference) => {
                let letter = reference.resolve_char_ref().map_err(|_| parser.bad(at))?;
                match (letter, resolve_predefined_entity(&reference.xml10_content())) {
                    (Some(letter), _) => parser.text(letter.encode_utf8(&mut [0; 4]), at)?,
                    (None, Some(text)) => parser.text(text, at)?,
                    (None, None) => return Err(parser.bad(at)),
                }
            }
            Event::DocType(_) => return Err(parser.bad(at)),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => return parser.finish(at),
        }
    }
}

struct Parser<'a> {
    arena: &'a Arena,
    /// Elements that are open, innermost last.
    open: Vec<Element<'a>>,
    root: Option<Member<'a>>,
}

struct Element<'a> {
    name: &'a str,
    attributes: Vec<Member<'a>>,
    children: Vec<Member<'a>>,
    text: String,
}

impl<'a> Parser<'a> {
    fn start(&mut self, tag: &BytesStart<'_>, at: u64) -> Result<(), Error> {
        if self.open.is_empty() && self.root.is_some() {
            return Err(self.bad(at));
        }
        let name = self.arena.alloc_str(tag.local_name().as_ref());
        self.open.push(Element { name, attributes: Vec::new(), children: Vec::new(), text: String::new() });
        if self.open.len() > MAX_DEPTH {
            return Err(Error::TooDeep { path: self.path() });
        }
        for (index, attribute) in tag.attributes().enumerate() {
            // Looking for doubles takes the square of their number.
            if index >= MAX_ATTRIBUTES {
                return Err(self.bad(at));
            }
            let attribute = attribute.map_err(|error| match error {
                AttrError::Duplicated(..) => Error::Duplicate { path: self.path() },
                AttrError::ExpectedEq(_)
                | AttrError::ExpectedValue(_)
                | AttrError::UnquotedValue(_)
                | AttrError::ExpectedQuote(..) => self.bad(at),
            })?;
            let name: &str = attribute.key.as_ref();
            // Declarations of namespaces, and what belongs to other ones, is not nexo.
            if name == "xmlns" || name.contains(':') {
                continue;
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| self.bad(at))?;
            let member =
                (&*self.arena.alloc_str(name), Node::String(self.arena.alloc_str(flag(name, &value))));
            if let Some(element) = self.open.last_mut() {
                element.attributes.push(member);
            }
        }
        Ok(())
    }

    fn text(&mut self, text: &str, at: u64) -> Result<(), Error> {
        match self.open.last_mut() {
            Some(element) => element.text.push_str(text),
            None if text.trim().is_empty() => {}
            None => return Err(self.bad(at)),
        }
        Ok(())
    }

    fn end(&mut self, at: u64) -> Result<(), Error> {
        let path = self.path();
        let Some(element) = self.open.pop() else { return Err(self.bad(at)) };
        let name = element.name;
        let node = self.close(element, &path)?;
        match self.open.last_mut() {
            Some(parent) => parent.children.push((name, node)),
            None => self.root = Some((name, node)),
        }
        Ok(())
    }

    fn close(&self, element: Element<'a>, path: &str) -> Result<Node<'a>, Error> {
        let shape = shape(element.name);
        let bare = element.attributes.is_empty() && element.children.is_empty();
        if shape.is_none() && bare {
            return Ok(Node::String(self.arena.alloc_str(flag(element.name, &element.text))));
        }
        let mut members = element.attributes;
        let text: &'a str = self.arena.alloc_str(&element.text);
        if !text.is_empty() {
            members.extend(shape.and_then(|shape| shape.text).map(|name| (name, Node::String(text))));
        }
        let children = self.grouped(element.children, shape.is_none());
        if let Some((twice, _)) =
            children.iter().find(|(name, _)| members.iter().any(|(other, _)| other == name))
        {
            let mut path = path.to_owned();
            push_step(&mut path, twice, None);
            return Err(Error::Duplicate { path });
        }
        members.extend(children);
        Ok(Node::Object(self.arena.alloc_slice_copy(&members)))
    }

    /// Children with one name become a list. Within a cryptogram plain text does as well, so that it is known
    /// from an attribute when it is written again.
    fn grouped(&self, children: Vec<Member<'a>>, cryptogram: bool) -> Vec<Member<'a>> {
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        let mut groups: Vec<(&'a str, Vec<Node<'a>>)> = Vec::new();
        for (name, node) in children {
            let place = *places.entry(name).or_insert(groups.len());
            match groups.get_mut(place) {
                Some((_, nodes)) => nodes.push(node),
                None => groups.push((name, vec![node])),
            }
        }
        let node = |nodes: Vec<Node<'a>>| match nodes.as_slice() {
            [one @ (Node::Object(_) | Node::Array(_))] => *one,
            [one] if !cryptogram => *one,
            _ => Node::Array(self.arena.alloc_slice_copy(&nodes)),
        };
        groups.into_iter().map(|(name, nodes)| (name, node(nodes))).collect()
    }

    fn finish(self, at: u64) -> Result<Node<'a>, Error> {
        match self.root {
            Some(root) if self.open.is_empty() => Ok(Node::Object(self.arena.alloc_slice_copy(&[root]))),
            Some(_) | None => Err(self.bad(at)),
        }
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for element in &self.open {
            push_step(&mut path, element.name, None);
        }
        path
    }

    fn bad(&self, at: u64) -> Error {
        Error::NotXml { path: self.path(), at_byte: usize::try_from(at).unwrap_or(usize::MAX) }
    }
}

/// Flags may be 1 and 0 in XML.
fn flag<'t>(name: &str, value: &'t str) -> &'t str {
    match value {
        "1" if name.ends_with("Flag") => "true",
        "0" if name.ends_with("Flag") => "false",
        _ => value,
    }
}
