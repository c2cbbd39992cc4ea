//! Reads typed members out of an object and remembers where it stands, so that an error can name the place.
//!
//! Terminals differ in shape for the same field. All of that tolerance lives here, in one place: null is
//! absent, one value may stand for a list and a list of one for a value, an empty list for an empty object,
//! digits may be a number or a string, and flags may be words.

use super::{Member, Node, Place, Wire};
use crate::amount::Decimal;
use crate::error::Error;
use crate::hidden::Kept;

/// An enumeration that keeps words outside its list.
pub(crate) trait Word {
    fn from_text(text: &str) -> Self;
    fn text(&self) -> &str;
    /// The same in whole words, where the standard has a code for it (nexo 5).
    fn in_words(&self) -> &str {
        self.text()
    }
    /// Whether the word is one of the standard, so that its spelling may be changed.
    fn is_known(&self) -> bool;
}

/// The members of one object and the way to it.
pub(crate) struct Fields<'n> {
    members: &'n [Member<'n>],
    place: Place<'n>,
}

impl<'n> Fields<'n> {
    pub(crate) fn new(node: Node<'n>, place: Place<'n>) -> Result<Self, Error> {
        match node {
            Node::Object(members) => Ok(Self { members, place }),
            // PHP writes an empty object as an empty list.
            Node::Array([]) => Ok(Self { members: &[], place }),
            Node::Array(_) | Node::String(_) | Node::Number(_) | Node::Bool(_) | Node::Null => {
                Err(wrong(&place, "object", node))
            }
        }
    }

    pub(crate) fn path(&self) -> String {
        self.place.path()
    }

    pub(crate) fn path_of(&self, name: &str) -> String {
        self.place.member(name).path()
    }

    /// The names of the members that have a value, in their order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'n str> + use<'n> {
        self.members.iter().filter(|(_, node)| *node != Node::Null).map(|(name, _)| *name)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    pub(crate) fn str(&self, name: &str) -> Result<Option<&'n str>, Error> {
        self.single(name).map(|node| text_at(&self.place.member(name), node)).transpose()
    }

    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, Error> {
        Ok(self.str(name)?.map(str::to_owned))
    }

    pub(crate) fn need_text(&self, name: &str) -> Result<String, Error> {
        match self.str(name)? {
            Some(text) if !text.is_empty() => Ok(text.to_owned()),
            Some(_) | None => Err(self.missing(name)),
        }
    }

    /// For members that the standard requires but without which a paid payment is still a paid payment.
    pub(crate) fn text_or_empty(&self, name: &str) -> Result<String, Error> {
        Ok(self.str(name)?.unwrap_or_default().to_owned())
    }

    pub(crate) fn word<W: Word>(&self, name: &str) -> Result<Option<W>, Error> {
        Ok(self.str(name)?.filter(|text| !text.is_empty()).map(W::from_text))
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
            Node::String("") => Ok(None),
            Node::String(text) | Node::Number(text) => {
                Decimal::parse(text).map(Some).map_err(|why| Error::Amount { path: self.path_of(name), why })
            }
            Node::Object(_) | Node::Array(_) | Node::Bool(_) | Node::Null => {
                Err(wrong(&self.place.member(name), "number", node))
            }
        }
    }

    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, Error> {
        let Some(node) = self.single(name) else { return Ok(None) };
        match node {
            Node::Bool(flag) => Ok(Some(flag)),
            Node::String("") => Ok(None),
            Node::String(text) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Node::String(text) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Node::Object(_) | Node::Array(_) | Node::String(_) | Node::Number(_) | Node::Null => {
                Err(wrong(&self.place.member(name), "boolean", node))
            }
        }
    }

    /// A whole number from 0; digits in a string are as good.
    pub(crate) fn count(&self, name: &str) -> Result<Option<u32>, Error> {
        let Some(node) = self.single(name) else { return Ok(None) };
        match node {
            Node::String("") => Ok(None),
            Node::String(text) | Node::Number(text) => {
                text.parse().map(Some).map_err(|_| wrong(&self.place.member(name), "whole number", node))
            }
            Node::Object(_) | Node::Array(_) | Node::Bool(_) | Node::Null => {
                Err(wrong(&self.place.member(name), "whole number", node))
            }
        }
    }

    /// Entries of a menu, from 1. One terminal sends the number, another a list of numbers, a third a list of
    /// flags with one for each entry; a list of nothing but 0 and 1 is flags, because `[1]` is the same as both.
    pub(crate) fn menu_numbers(&self, name: &str) -> Result<Vec<u32>, Error> {
        let place = self.place.member(name);
        let mut numbers: Vec<u32> = Vec::new();
        for (node, _) in self.each(name) {
            let number = text_at(&place, node)?.parse();
            numbers.push(number.map_err(|_| wrong(&place, "whole number", node))?);
        }
        if numbers.iter().all(|number| *number <= 1) {
            return Ok((1..).zip(numbers).filter(|(_, flag)| *flag == 1).map(|(number, _)| number).collect());
        }
        Ok(numbers)
    }

    /// A part as it stands, unread.
    pub(crate) fn kept(&self, name: &str) -> Option<Kept> {
        self.find(name).map(|node| Kept(node.into()))
    }

    pub(crate) fn object<T: Wire>(&self, name: &str) -> Result<Option<T>, Error> {
        self.fields(name)?.map(|fields| T::read(&fields)).transpose()
    }

    pub(crate) fn need_object<T: Wire>(&self, name: &str) -> Result<T, Error> {
        self.object(name)?.ok_or_else(|| self.missing(name))
    }

    pub(crate) fn fields<'f>(&'f self, name: &'f str) -> Result<Option<Fields<'f>>, Error> {
        let node = match self.find(name) {
            None => return Ok(None),
            Some(Node::Array([one])) => *one,
            Some(node) => node,
        };
        Fields::new(node, self.place.member(name)).map(Some)
    }

    pub(crate) fn objects<T: Wire>(&self, name: &str) -> Result<Vec<T>, Error> {
        self.each(name)
            .map(|(node, index)| T::read(&Fields::new(node, self.place_of(name, index))?))
            .collect()
    }

    /// A repeatable text; one bare text is a list of one.
    pub(crate) fn texts(&self, name: &str) -> Result<Vec<String>, Error> {
        self.each(name)
            .map(|(node, index)| text_at(&self.place_of(name, index), node).map(str::to_owned))
            .collect()
    }

    /// A list of words; in XML it is one text with blanks between, and some terminals keep that in JSON.
    pub(crate) fn words<W: Word>(&self, name: &str) -> Result<Vec<W>, Error> {
        let mut words = Vec::new();
        for (node, index) in self.each(name) {
            let text = text_at(&self.place_of(name, index), node)?;
            words.extend(text.split_ascii_whitespace().map(W::from_text));
        }
        Ok(words)
    }

    pub(crate) fn missing(&self, name: &str) -> Error {
        Error::Missing { path: self.path_of(name) }
    }

    fn find(&self, name: &str) -> Option<Node<'n>> {
        let (_, node) = self.members.iter().find(|(member, _)| *member == name)?;
        (*node != Node::Null).then_some(*node)
    }

    /// The value, or the only item of a list; an empty list is absent.
    fn single(&self, name: &str) -> Option<Node<'n>> {
        match self.find(name)? {
            Node::Array([] | [Node::Null]) => None,
            Node::Array([one]) => Some(*one),
            node @ (Node::Object(_)
            | Node::Array(_)
            | Node::String(_)
            | Node::Number(_)
            | Node::Bool(_)
            | Node::Null) => Some(node),
        }
    }

    /// The items of a list with their places in it, or one bare value without.
    fn each(&self, name: &str) -> impl Iterator<Item = (Node<'n>, Option<usize>)> + use<'n> {
        let (items, bare) = match self.find(name) {
            None => (&[][..], None),
            Some(Node::Array(items)) => (items, None),
            Some(node) => (&[][..], Some((node, None))),
        };
        let items = items.iter().enumerate().filter(|(_, node)| **node != Node::Null);
        items.map(|(index, node)| (*node, Some(index))).chain(bare)
    }

    fn place_of<'f>(&'f self, name: &'f str, index: Option<usize>) -> Place<'f> {
        index.map_or_else(|| self.place.member(name), |index| self.place.item(name, index))
    }
}

fn text_at<'n>(place: &Place<'_>, node: Node<'n>) -> Result<&'n str, Error> {
    match node {
        // Digit strings come as numbers from some terminals; the digits are what counts.
        Node::String(text) | Node::Number(text) => Ok(text),
        Node::Object(_) | Node::Array(_) | Node::Bool(_) | Node::Null => Err(wrong(place, "string", node)),
    }
}

fn wrong(place: &Place<'_>, expected: &'static str, node: Node<'_>) -> Error {
    Error::Wrong { path: place.path(), expected, found: node.kind() }
}

#[cfg(test)]
mod tests {
    use super::Fields;
    use crate::encoding::{Node, Place};
    use crate::error::Error;

    fn fields<'n>(members: &'n [(&'n str, Node<'n>)]) -> Fields<'n> {
        Fields::new(Node::Object(members), Place::TOP).unwrap()
    }

    #[test]
    fn flags_may_be_words_and_nothing_else() {
        let flag = |value: Node<'_>| fields(&[("F", value)]).flag("F");
        for (value, read) in [
            (Node::Bool(true), Some(true)),
            (Node::String("true"), Some(true)),
            (Node::String("False"), Some(false)),
            (Node::String(""), None),
            (Node::Null, None),
            (Node::Array(&[Node::Bool(false)]), Some(false)),
            (Node::Array(&[]), None),
        ] {
            assert_eq!(flag(value), Ok(read));
        }
        let wrong = |found| Err(Error::Wrong { path: "F".to_owned(), expected: "boolean", found });
        assert_eq!(flag(Node::String("1")), wrong("string"));
        assert_eq!(flag(Node::Number("1")), wrong("number"));
        assert_eq!(flag(Node::Array(&[Node::Null, Node::Bool(true)])), wrong("array"));
    }

    #[test]
    fn a_list_may_be_one_value() {
        let texts = |value: Node<'_>| fields(&[("T", value)]).texts("T");
        assert_eq!(texts(Node::String("visa debit")), Ok(vec!["visa debit".to_owned()]));
        assert_eq!(texts(Node::Array(&[Node::Null, Node::String("a")])), Ok(vec!["a".to_owned()]));
        assert_eq!(texts(Node::Null), Ok(vec![]));
        let wrong = Error::Wrong { path: "T[1]".to_owned(), expected: "string", found: "boolean" };
        assert_eq!(texts(Node::Array(&[Node::String("a"), Node::Bool(true)])), Err(wrong));
    }

    #[test]
    fn an_empty_list_is_an_empty_object_and_a_full_one_is_not() {
        let top = Place::TOP;
        let fields = |value| Fields::new(value, top.member("X")).map(|fields| fields.names().count());
        assert_eq!(fields(Node::Array(&[])), Ok(0));
        let wrong = |found| Err(Error::Wrong { path: "X".to_owned(), expected: "object", found });
        assert_eq!(fields(Node::Array(&[Node::String("a")])), wrong("array"));
        assert_eq!(fields(Node::String("a")), wrong("string"));
    }

    #[test]
    fn digits_are_text_with_their_zeros() {
        assert_eq!(fields(&[("D", Node::Number("10.00"))]).text("D"), Ok(Some("10.00".to_owned())));
    }

    #[test]
    fn a_menu_is_answered_with_numbers_or_flags() {
        let digits = |texts: &[&'static str]| texts.iter().map(|text| Node::Number(text)).collect::<Vec<_>>();
        for (items, chosen) in [
            (vec!["1"], vec![1]),
            (vec!["2"], vec![2]),
            (vec!["0", "1"], vec![2]),
            (vec!["1", "0", "1"], vec![1, 3]),
            (vec!["1", "3"], vec![1, 3]),
            (vec!["0", "0"], vec![]),
        ] {
            let items = digits(&items);
            assert_eq!(fields(&[("M", Node::Array(&items))]).menu_numbers("M"), Ok(chosen), "{items:?}");
        }
        assert_eq!(fields(&[("M", Node::String("2"))]).menu_numbers("M"), Ok(vec![2]));
        assert!(fields(&[("M", Node::String("two"))]).menu_numbers("M").is_err());
    }
}
