//! From JSON text to the tree, in one pass.

use std::collections::BTreeSet;

use crate::encoding::scan::plain_json;
use crate::encoding::{Arena, MAX_BYTES, MAX_DEPTH, Member, Node, Place};
use crate::error::Error;

/// Up to so many members of an object are compared with each other, more are put into a set.
const FEW: usize = 24;

/// Reads text into a tree that lives in the arena and borrows from the text.
pub(crate) fn parse<'a>(bytes: &'a [u8], arena: &'a Arena) -> Result<Node<'a>, Error> {
    if bytes.len() > MAX_BYTES {
        return Err(Error::TooLarge { limit_bytes: MAX_BYTES });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| Error::NotUtf8 { at_byte: error.valid_up_to() })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut parser =
        Parser { text, at: 0, arena, members: Vec::with_capacity(64), items: Vec::with_capacity(16) };
    parser.blanks();
    let node = parser.value(&Place::TOP, MAX_DEPTH)?;
    parser.blanks();
    if parser.peek().is_some() {
        return Err(parser.bad(&Place::TOP));
    }
    Ok(node)
}

struct Parser<'a> {
    text: &'a str,
    /// The byte that comes next.
    at: usize,
    arena: &'a Arena,
    /// Members of all objects that are open, innermost last.
    members: Vec<Member<'a>>,
    /// Items of all lists that are open, innermost last.
    items: Vec<Node<'a>>,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn step(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    /// Takes that byte if it comes next.
    fn take(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        if there {
            self.step();
        }
        there
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.step();
        }
    }

    fn value(&mut self, place: &Place<'_>, depth_left: usize) -> Result<Node<'a>, Error> {
        match self.peek() {
            Some(b'"') => self.string(place).map(Node::String),
            Some(b'{') => self.object(place, deeper(place, depth_left)?),
            Some(b'[') => self.array(place, deeper(place, depth_left)?),
            Some(b't') => self.literal("true", Node::Bool(true), place),
            Some(b'f') => self.literal("false", Node::Bool(false), place),
            Some(b'n') => self.literal("null", Node::Null, place),
            Some(b'-' | b'0'..=b'9') => self.number(place),
            Some(_) | None => Err(self.bad(place)),
        }
    }

    fn object(&mut self, place: &Place<'_>, depth_left: usize) -> Result<Node<'a>, Error> {
        self.step();
        let start = self.members.len();
        self.blanks();
        if self.take(b'}') {
            return Ok(Node::Object(&[]));
        }
        loop {
            self.blanks();
            if self.peek() != Some(b'"') {
                return Err(self.bad(place));
            }
            let name = self.string(place)?;
            let inner = place.member(name);
            self.blanks();
            if !self.take(b':') {
                return Err(self.bad(&inner));
            }
            self.blanks();
            let node = self.value(&inner, depth_left)?;
            self.members.push((name, node));
            self.blanks();
            if self.take(b',') {
                continue;
            }
            if self.take(b'}') {
                break;
            }
            return Err(self.bad(place));
        }
        let members = self.members.get(start..).unwrap_or_default();
        if let Some(twice) = double(members) {
            return Err(Error::Duplicate { path: place.member(twice).path() });
        }
        let members = self.arena.alloc_slice_copy(members);
        self.members.truncate(start);
        Ok(Node::Object(members))
    }

    fn array(&mut self, place: &Place<'_>, depth_left: usize) -> Result<Node<'a>, Error> {
        self.step();
        let start = self.items.len();
        self.blanks();
        if self.take(b']') {
            return Ok(Node::Array(&[]));
        }
        let mut index: usize = 0;
        loop {
            self.blanks();
            let node = self.value(&place.item("", index), depth_left)?;
            self.items.push(node);
            self.blanks();
            if self.take(b',') {
                index = index.saturating_add(1);
                continue;
            }
            if self.take(b']') {
                break;
            }
            return Err(self.bad(place));
        }
        let items = self.arena.alloc_slice_copy(self.items.get(start..).unwrap_or_default());
        self.items.truncate(start);
        Ok(Node::Array(items))
    }

    fn literal(&mut self, word: &str, node: Node<'a>, place: &Place<'_>) -> Result<Node<'a>, Error> {
        for byte in word.bytes() {
            if !self.take(byte) {
                return Err(self.bad(place));
            }
        }
        Ok(node)
    }

    /// The digits as they stand; what they mean is for those who know what they count.
    fn number(&mut self, place: &Place<'_>) -> Result<Node<'a>, Error> {
        let start = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits(place)?;
        }
        if self.take(b'.') {
            self.digits(place)?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.step();
            if !self.take(b'+') {
                self.take(b'-');
            }
            self.digits(place)?;
        }
        Ok(Node::Number(self.text.get(start..self.at).unwrap_or_default()))
    }

    /// At least one digit.
    fn digits(&mut self, place: &Place<'_>) -> Result<(), Error> {
        if !self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            return Err(self.bad(place));
        }
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.step();
        }
        Ok(())
    }

    fn string(&mut self, place: &Place<'_>) -> Result<&'a str, Error> {
        self.step();
        let plain = self.plain();
        if self.take(b'"') {
            return Ok(plain);
        }
        let mut text = bumpalo::collections::String::from_str_in(plain, self.arena);
        loop {
            if self.take(b'"') {
                return Ok(text.into_bump_str());
            }
            if !self.take(b'\\') {
                return Err(self.bad(place));
            }
            text.push(self.escaped(place)?);
            text.push_str(self.plain());
        }
    }

    /// Everything up to a quote, a backslash, a control character or the end.
    fn plain(&mut self) -> &'a str {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let plain = plain_json(rest.as_bytes());
        self.at = self.at.saturating_add(plain);
        rest.get(..plain).unwrap_or_default()
    }

    fn escaped(&mut self, place: &Place<'_>) -> Result<char, Error> {
        let letter = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.step();
                return self.unicode(place);
            }
            Some(_) | None => return Err(self.bad(place)),
        };
        self.step();
        Ok(letter)
    }

    /// One character, or a pair of surrogates that makes one; half a pair is no character.
    fn unicode(&mut self, place: &Place<'_>) -> Result<char, Error> {
        let first = self.four(place)?;
        if let Some(letter) = char::from_u32(first) {
            return Ok(letter);
        }
        if !(self.take(b'\\') && self.take(b'u')) {
            return Err(self.bad(place));
        }
        let second = self.four(place)?;
        let high = first.checked_sub(0xd800).filter(|high| *high < 0x400);
        let low = second.checked_sub(0xdc00).filter(|low| *low < 0x400);
        let code = high.zip(low).map(|(high, low)| ((high << 10) | low).saturating_add(0x1_0000));
        code.and_then(char::from_u32).ok_or_else(|| self.bad(place))
    }

    fn four(&mut self, place: &Place<'_>) -> Result<u32, Error> {
        let mut code: u32 = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            code = (code << 4) | digit.ok_or_else(|| self.bad(place))?;
            self.step();
        }
        Ok(code)
    }

    /// The grammar is broken by the byte that comes next, or by the end. Nothing is quoted.
    fn bad(&self, place: &Place<'_>) -> Error {
        let before = self.text.as_bytes().get(..self.at).unwrap_or_default();
        let line_start =
            before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end.saturating_add(1));
        let read = usize::from(self.peek().is_some());
        Error::NotJson {
            path: place.path(),
            line: before.split(|byte| *byte == b'\n').count(),
            column: self.at.saturating_sub(line_start).saturating_add(read),
        }
    }
}

fn deeper(place: &Place<'_>, depth_left: usize) -> Result<usize, Error> {
    depth_left.checked_sub(1).ok_or_else(|| Error::TooDeep { path: place.path() })
}

/// A name that stands twice.
fn double<'a>(members: &[Member<'a>]) -> Option<&'a str> {
    if members.len() > FEW {
        let mut seen = BTreeSet::new();
        return members.iter().map(|(name, _)| *name).find(|name| !seen.insert(*name));
    }
    let mut rest = members;
    while let Some(((name, _), after)) = rest.split_first() {
        if after.iter().any(|(other, _)| other == name) {
            return Some(name);
        }
        rest = after;
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::parse;
    use crate::encoding::json::{print, read};
    use crate::encoding::{Arena, MAX_BYTES, Node, Tree};
    use crate::error::Error;

    fn tree(text: &str) -> Result<Tree, Error> {
        let arena = Arena::new();
        parse(text.as_bytes(), &arena).map(Tree::from)
    }

    fn printed(tree: &Tree) -> String {
        let (arena, mut text) = (Arena::new(), String::new());
        print(tree.node(&arena), &mut text);
        text
    }

    #[test]
    fn numbers_keep_their_digits() {
        let text = r#"{"a":[94.50,5.0,1e400,-0,12345678901234567890.10]}"#;
        assert_eq!(printed(&tree(text).unwrap()), text);
    }

    #[test]
    fn text_is_escaped_as_json_wants() {
        let text = r#"["\"\\\u0000\n\u001f","é€😀"]"#;
        let arena = Arena::new();
        let node = parse(text.as_bytes(), &arena).unwrap();
        assert_eq!(node, Node::Array(&[Node::String("\"\\\0\n\u{1f}"), Node::String("é€😀")]));
        assert_eq!(printed(&Tree::from(node)), text);
        let node = parse(r#""\u00e9\ud83d\ude00\/""#.as_bytes(), &arena).unwrap();
        assert_eq!(node, Node::String("é😀/"));
    }

    #[test]
    fn a_byte_order_mark_is_no_harm() {
        assert_eq!(tree("\u{feff} {} "), Ok(Tree::Object(vec![])));
    }

    #[test]
    fn what_is_not_json_is_placed_but_not_quoted() {
        let at = |text: &str| {
            let Err(Error::NotJson { path, line, column }) = tree(text) else { panic!("{text} is read") };
            (path, line, column)
        };
        assert_eq!(at(""), (String::new(), 1, 0));
        assert_eq!(at("{\"a\":\n01}"), (String::new(), 2, 2));
        assert_eq!(at("{} {}"), (String::new(), 1, 4));
        assert_eq!(at("{\"a\":1,}"), (String::new(), 1, 8));
        assert_eq!(at("{\"a\":+1}"), ("a".to_owned(), 1, 6));
        assert_eq!(at("{\"a\":[1,{\"b\":nul}]}"), ("a[1].b".to_owned(), 1, 17));
        for half in [r#"{"a":["\ud800"]}"#, r#"{"a":["\udc00"]}"#, r#"{"a":["\ud800\u0041"]}"#] {
            assert_eq!(at(half).0, "a[0]", "{half}");
        }
        for broken in ["\"a\nb\"", "\"a", "[1", "1.", "-", "1e", "tru", "\"\\x\"", "\"\\u12g4\"", "1 2"] {
            assert_eq!(at(broken).0, "", "{broken}");
        }
        let arena = Arena::new();
        assert_eq!(parse(b"{\"a\":\"\xff\"}", &arena), Err(Error::NotUtf8 { at_byte: 6 }));
    }

    #[test]
    fn one_name_twice_is_refused_anywhere() {
        let at = |text: &str| tree(text).err().unwrap();
        assert_eq!(at(r#"{"a":1,"b":2,"a":1}"#), Error::Duplicate { path: "a".to_owned() });
        assert_eq!(at(r#"{"x":[0,{"a":1,"\u0061":2}]}"#), Error::Duplicate { path: "x[1].a".to_owned() });
        let pan = r#"{"x":{"4761730000000010":1,"4761730000000010":1}}"#;
        assert_eq!(at(pan), Error::Duplicate { path: "x.?".to_owned() });
        let many = (0..30).fold(String::new(), |text, number| format!("{text}\"m{number}\":1,"));
        assert!(matches!(at(&format!("{{{many}\"m3\":1}}")), Error::Duplicate { .. }));
    }

    #[test]
    fn depth_and_size_have_limits() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(tree(&nested(64)).is_ok());
        for depth in [65, 1000, 500_000] {
            assert!(matches!(tree(&nested(depth)), Err(Error::TooDeep { .. })), "{depth}");
        }
        assert!(matches!(tree(&"{\"a\":".repeat(100_000)), Err(Error::TooDeep { .. })));
        let large = " ".repeat(MAX_BYTES + 1);
        assert_eq!(tree(&large).err(), Some(Error::TooLarge { limit_bytes: MAX_BYTES }));
    }

    fn any_tree() -> impl Strategy<Value = Tree> {
        let leaf = prop_oneof![
            Just(Tree::Null),
            any::<bool>().prop_map(Tree::Bool),
            "-?(0|[1-9][0-9]{0,12})(\\.[0-9]{1,6})?".prop_map(Tree::Number),
            ".{0,12}".prop_map(Tree::String),
        ];
        leaf.prop_recursive(5, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Tree::Array),
                prop::collection::btree_map(".{0,6}", inner, 0..6)
                    .prop_map(|members| Tree::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn printing_and_parsing_are_inverse(made in any_tree()) {
            let text = printed(&made);
            prop_assert_eq!(tree(&text).unwrap(), made);
            // An independent reader agrees that it is JSON.
            prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
        }

        #[test]
        fn an_independent_reader_agrees(text in "[\\[\\]{}:,\"\\\\a0-9.eE+ -]{0,24}|\\PC{0,20}") {
            // Numbers too large for a double, and doubled names, are the only differences.
            let theirs = serde_json::from_str::<Box<serde_json::value::RawValue>>(&text).is_ok();
            match tree(&text) {
                Ok(_) => prop_assert!(theirs),
                Err(Error::Duplicate { .. }) => {}
                Err(_) => prop_assert!(!theirs),
            }
        }

        #[test]
        fn any_bytes_are_a_message_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
        }
    }
}
