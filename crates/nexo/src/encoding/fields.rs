//! Reads typed members out of an object and remembers where it stands, so that an error can name the place.
//!
//! Terminals differ in shape for the same field. All of that tolerance lives here, in one place: null is
//! absent, one value may stand for a list and a list of one for a value, an empty list for an empty object,
//! digits may be a number or a string, and flags may be words.

use super::{Node, Wire};
use crate::amount::Decimal;
use crate::error::Error;
use crate::hidden::Kept;

/// An enumeration that keeps words outside its list.
pub(crate) trait Word {
    fn from_text(text: &str) -> Self;
    fn text(&self) -> &str;
}

/// The members of one object and the way to it.
pub(crate) struct Fields<'n> {
    members: &'n [(String, Node)],
    path: String,
}

impl<'n> Fields<'n> {
    pub(crate) fn new(node: &'n Node, path: String) -> Result<Self, Error> {
        match node {
            Node::Object(members) => Ok(Self { members, path }),
            // PHP writes an empty object as an empty list.
            Node::Array(items) if items.is_empty() => Ok(Self { members: &[], path }),
            Node::Array(_) | Node::String(_) | Node::Number(_) | Node::Bool(_) | Node::Null => {
                Err(wrong(path, "object", node))
            }
        }
    }

    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    pub(crate) fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// The names of the members that have a value, in their order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'n str> + use<'n> {
        self.members.iter().filter(|(_, node)| *node != Node::Null).map(|(name, _)| name.as_str())
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, Error> {
        self.single(name).map(|node| self.text_of(name, node)).transpose()
    }

    pub(crate) fn need_text(&self, name: &str) -> Result<String, Error> {
        self.text(name)?.filter(|text| !text.is_empty()).ok_or_else(|| self.missing(name))
    }

    /// For members that the standard requires but without which a paid payment is still a paid payment.
    pub(crate) fn text_or_empty(&self, name: &str) -> Result<String, Error> {
        Ok(self.text(name)?.unwrap_or_default())
    }

    pub(crate) fn word<W: Word>(&self, name: &str) -> Result<Option<W>, Error> {
        let text = self.text(name)?.filter(|text| !text.is_empty());
        Ok(text.map(|text| W::from_text(&text)))
    }

    pub(crate) fn need_word<W: Word>(&self, name: &str) -> Result<W, Error> {
        self.word(name)?.ok_or_else(|| self.missing(name))
    }

    /// As [`Fields::text_or_empty`]: absent becomes the empty word.
    pub(crate) fn word_or_empty<W: Word>(&self, name: &str) -> Result<W, Error> {
        Ok(self.word(name)?.unwrap_or_else(|| W::from_text("")))
    }

    pub(crate) fn amount(&self, name: &str) -> Result<Option<Decimal>, Error> {
        let Some(node) = self.single(name) else { return Ok(None) };
        match node {
            Node::String(text) if text.is_empty() => Ok(None),
            Node::String(text) | Node::Number(text) => {
                Decimal::parse(text).map(Some).map_err(|why| Error::Amount { path: self.path_of(name), why })
            }
            Node::Object(_) | Node::Array(_) | Node::Bool(_) | Node::Null => {
                Err(wrong(self.path_of(name), "number", node))
            }
        }
    }

    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, Error> {
        let Some(node) = self.single(name) else { return Ok(None) };
        match node {
            Node::Bool(flag) => Ok(Some(*flag)),
            Node::String(text) if text.is_empty() => Ok(None),
            Node::String(text) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Node::String(text) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Node::Object(_) | Node::Array(_) | Node::String(_) | Node::Number(_) | Node::Null => {
                Err(wrong(self.path_of(name), "boolean", node))
            }
        }
    }

    /// A whole number from 0; digits in a string are as good.
    pub(crate) fn count(&self, name: &str) -> Result<Option<u32>, Error> {
        let Some(node) = self.single(name) else { return Ok(None) };
        match node {
            Node::String(text) if text.is_empty() => Ok(None),
            Node::String(text) | Node::Number(text) => {
                text.parse().map(Some).map_err(|_| wrong(self.path_of(name), "whole number", node))
            }
            Node::Object(_) | Node::Array(_) | Node::Bool(_) | Node::Null => {
                Err(wrong(self.path_of(name), "whole number", node))
            }
        }
    }

    /// Entries of a menu, from 1. One terminal sends the number, another a list of numbers, a third a list of
    /// flags with one for each entry; a list of nothing but 0 and 1 is flags, because `[1]` is the same as both.
    pub(crate) fn menu_numbers(&self, name: &str) -> Result<Vec<u32>, Error> {
        let texts = self.texts(name)?;
        if texts.iter().all(|text| text == "0" || text == "1") {
            let flags = (1..).zip(&texts).filter(|(_, flag)| *flag == "1");
            return Ok(flags.map(|(number, _)| number).collect());
        }
        let number = |text: &String| {
            let wrong =
                || Error::Wrong { path: self.path_of(name), expected: "whole number", found: "string" };
            text.parse().map_err(|_| wrong())
        };
        texts.iter().map(number).collect()
    }

    /// A part as it stands, unread.
    pub(crate) fn kept(&self, name: &str) -> Option<Kept> {
        self.find(name).cloned().map(Kept)
    }

    pub(crate) fn object<T: Wire>(&self, name: &str) -> Result<Option<T>, Error> {
        self.fields(name)?.map(|fields| T::read(&fields)).transpose()
    }

    pub(crate) fn need_object<T: Wire>(&self, name: &str) -> Result<T, Error> {
        self.object(name)?.ok_or_else(|| self.missing(name))
    }

    pub(crate) fn fields(&self, name: &str) -> Result<Option<Fields<'n>>, Error> {
        let Some(node) = self.find(name) else { return Ok(None) };
        let node = match node {
            Node::Array(items) => match items.as_slice() {
                [one] => one,
                [] | [_, ..] => node,
            },
            Node::Object(_) | Node::String(_) | Node::Number(_) | Node::Bool(_) | Node::Null => node,
        };
        Fields::new(node, self.path_of(name)).map(Some)
    }

    pub(crate) fn objects<T: Wire>(&self, name: &str) -> Result<Vec<T>, Error> {
        self.each(name).map(|(path, node)| T::read(&Fields::new(node, path)?)).collect()
    }

    /// A repeatable text; one bare text is a list of one.
    pub(crate) fn texts(&self, name: &str) -> Result<Vec<String>, Error> {
        self.each(name).map(|(path, node)| text_at(path, node)).collect()
    }

    /// A list of words; in XML it is one text with blanks between, and some terminals keep that in JSON.
    pub(crate) fn words<W: Word>(&self, name: &str) -> Result<Vec<W>, Error> {
        let texts = self.texts(name)?;
        Ok(texts.iter().flat_map(|text| text.split_ascii_whitespace()).map(W::from_text).collect())
    }

    pub(crate) fn missing(&self, name: &str) -> Error {
        Error::Missing { path: self.path_of(name) }
    }

    fn find(&self, name: &str) -> Option<&'n Node> {
        let (_, node) = self.members.iter().find(|(member, _)| member == name)?;
        (*node != Node::Null).then_some(node)
    }

    /// The value, or the only item of a list; an empty list is absent.
    fn single(&self, name: &str) -> Option<&'n Node> {
        let node = self.find(name)?;
        match node {
            Node::Array(items) => match items.as_slice() {
                [] | [Node::Null] => None,
                [one] => Some(one),
                [_, _, ..] => Some(node),
            },
            Node::Object(_) | Node::String(_) | Node::Number(_) | Node::Bool(_) | Node::Null => Some(node),
        }
    }

    fn each(&self, name: &str) -> impl Iterator<Item = (String, &'n Node)> + use<'n> {
        let path = self.path_of(name);
        let (items, listed) = match self.find(name) {
            None => (&[][..], true),
            Some(Node::Array(items)) => (items.as_slice(), true),
            Some(node) => (std::slice::from_ref(node), false),
        };
        items
            .iter()
            .enumerate()
            .filter(|(_, node)| **node != Node::Null)
            .map(move |(index, node)| (if listed { format!("{path}[{index}]") } else { path.clone() }, node))
    }

    fn text_of(&self, name: &str, node: &Node) -> Result<String, Error> {
        text_at(self.path_of(name), node)
    }
}

fn text_at(path: String, node: &Node) -> Result<String, Error> {
    match node {
        // Digit strings come as numbers from some terminals; the digits are what counts.
        Node::String(text) | Node::Number(text) => Ok(text.clone()),
        Node::Object(_) | Node::Array(_) | Node::Bool(_) | Node::Null => Err(wrong(path, "string", node)),
    }
}

fn wrong(path: String, expected: &'static str, node: &Node) -> Error {
    Error::Wrong { path, expected, found: node.kind() }
}

#[cfg(test)]
mod tests {
    use super::Fields;
    use crate::encoding::Node;
    use crate::error::Error;

    fn node(name: &str, value: Node) -> Node {
        Node::Object(vec![(name.to_owned(), value)])
    }

    fn text(text: &str) -> Node {
        Node::String(text.to_owned())
    }

    #[test]
    fn flags_may_be_words_and_nothing_else() {
        let flag = |value: Node| Fields::new(&node("F", value), "X".to_owned()).unwrap().flag("F");
        for (value, read) in [
            (Node::Bool(true), Some(true)),
            (text("true"), Some(true)),
            (text("False"), Some(false)),
            (text(""), None),
            (Node::Null, None),
            (Node::Array(vec![Node::Bool(false)]), Some(false)),
            (Node::Array(vec![]), None),
        ] {
            assert_eq!(flag(value), Ok(read));
        }
        let wrong = |found| Err(Error::Wrong { path: "X.F".to_owned(), expected: "boolean", found });
        assert_eq!(flag(text("1")), wrong("string"));
        assert_eq!(flag(Node::Number("1".to_owned())), wrong("number"));
        assert_eq!(flag(Node::Array(vec![Node::Null, Node::Bool(true)])), wrong("array"));
    }

    #[test]
    fn a_list_may_be_one_value() {
        let texts = |value: Node| Fields::new(&node("T", value), String::new()).unwrap().texts("T");
        assert_eq!(texts(text("visa debit")), Ok(vec!["visa debit".to_owned()]));
        assert_eq!(texts(Node::Array(vec![Node::Null, text("a")])), Ok(vec!["a".to_owned()]));
        assert_eq!(texts(Node::Null), Ok(vec![]));
        let wrong = Error::Wrong { path: "T[1]".to_owned(), expected: "string", found: "boolean" };
        assert_eq!(texts(Node::Array(vec![text("a"), Node::Bool(true)])), Err(wrong));
    }

    #[test]
    fn an_empty_list_is_an_empty_object_and_a_full_one_is_not() {
        let fields = |value: &Node| Fields::new(value, "X".to_owned()).map(|fields| fields.names().count());
        assert_eq!(fields(&Node::Array(vec![])), Ok(0));
        let wrong = |found| Err(Error::Wrong { path: "X".to_owned(), expected: "object", found });
        assert_eq!(fields(&Node::Array(vec![text("a")])), wrong("array"));
        assert_eq!(fields(&text("a")), wrong("string"));
    }

    #[test]
    fn digits_are_text_with_their_zeros() {
        let digits = node("D", Node::Number("10.00".to_owned()));
        assert_eq!(Fields::new(&digits, String::new()).unwrap().text("D"), Ok(Some("10.00".to_owned())));
    }
}
