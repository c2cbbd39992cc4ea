//! Builds the members of objects and refuses what the standard forbids, with the place of it.
//!
//! Strictness lives here as tolerance lives in `fields`: a terminal should never get the chance to
//! misunderstand us. How a terminal wants to have things spelled is told by its dialect.

use chrono::DateTime;

use super::place::push_step;
use super::{Arena, Member, Node, Wire, Word};
use crate::amount::{AmountError, Decimal};
use crate::dialect::{Dialect, Maker, MenuNumbers, Numbers, Words};
use crate::error::Error;
use crate::hidden::Kept;

/// A tree under construction.
pub(crate) struct Writer<'a> {
    arena: &'a Arena,
    dialect: &'a Dialect,
    /// The header tells a version from 3.1 on.
    newer: bool,
    /// Codes are written as the words that they stand for (nexo 5).
    in_words: bool,
    /// Members of all objects that are open, innermost last.
    members: Vec<Member<'a>>,
    /// Where the innermost object begins.
    start: usize,
    /// The way to the innermost object.
    steps: Vec<(&'static str, Option<usize>)>,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(arena: &'a Arena, dialect: &'a Dialect, newer: bool) -> Self {
        let (members, steps) = (Vec::with_capacity(64), Vec::with_capacity(16));
        Self { arena, dialect, newer, in_words: false, members, start: 0, steps }
    }

    /// For messages of nexo 5, whose words are codes.
    pub(crate) fn of_codes(arena: &'a Arena, dialect: &'a Dialect, in_words: bool) -> Self {
        Self { in_words, ..Self::new(arena, dialect, true) }
    }

    pub(crate) fn dialect(&self) -> &'a Dialect {
        self.dialect
    }

    /// What the maker of a program is called.
    pub(crate) fn maker(&self) -> &'static str {
        match (self.dialect.maker, self.newer) {
            (Maker::ManufacturerId, _) | (Maker::ByVersion, false) => "ManufacturerID",
            (Maker::ProviderIdentification, _) | (Maker::ByVersion, true) => "ProviderIdentification",
        }
    }

    /// What was built.
    pub(crate) fn finish(self) -> Node<'a> {
        Node::Object(self.arena.alloc_slice_copy(&self.members))
    }

    pub(crate) fn path_of(&self, name: &str) -> String {
        let mut path = String::new();
        for (step, index) in &self.steps {
            push_step(&mut path, step, *index);
        }
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(name);
        path
    }

    pub(crate) fn missing(&self, name: &str) -> Error {
        Error::Missing { path: self.path_of(name) }
    }

    pub(crate) fn refused(&self, name: &str, why: &'static str) -> Error {
        Error::Refused { path: self.path_of(name), why }
    }

    pub(crate) fn text(&mut self, name: &'static str, text: Option<&'a str>) {
        if let Some(text) = text {
            self.push(name, Node::String(text));
        }
    }

    pub(crate) fn need_text(&mut self, name: &'static str, text: &'a str) -> Result<(), Error> {
        if text.is_empty() {
            return Err(self.missing(name));
        }
        self.text(name, Some(text));
        Ok(())
    }

    /// 1 to 10 characters (nexo 3.1 XSD `ServiceID`, `DeviceID`).
    pub(crate) fn short_id(&mut self, name: &'static str, id: Option<&'a str>) -> Result<(), Error> {
        let Some(id) = id else { return Ok(()) };
        if id.is_empty() || id.chars().nth(10).is_some() {
            return Err(self.refused(name, "not 1 to 10 characters"));
        }
        self.text(name, Some(id));
        Ok(())
    }

    /// 1 to 35 characters (nexo 5, `Max35Text` where it names somebody or something).
    pub(crate) fn long_id(&mut self, name: &'static str, id: &'a str) -> Result<(), Error> {
        if id.chars().nth(35).is_some() {
            return Err(self.refused(name, "not 1 to 35 characters"));
        }
        self.need_text(name, id)
    }

    /// An ISO 4217 code in capitals.
    pub(crate) fn currency(&mut self, name: &'static str, code: Option<&'a str>) -> Result<(), Error> {
        let Some(code) = code else { return Ok(()) };
        if code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(self.refused(name, "not three capital letters"));
        }
        self.text(name, Some(code));
        Ok(())
    }

    /// An ISO 639-1 code in small letters.
    pub(crate) fn language(&mut self, name: &'static str, code: Option<&'a str>) -> Result<(), Error> {
        let Some(code) = code else { return Ok(()) };
        if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Err(self.refused(name, "not two small letters"));
        }
        let node = Node::String(code);
        let listed = self.dialect.always_lists.contains(&name);
        self.push(name, if listed { Node::Array(self.arena.alloc_slice_copy(&[node])) } else { node });
        Ok(())
    }

    /// A time of our own making. Times copied from a terminal are written as they came.
    pub(crate) fn date_time(&mut self, name: &'static str, text: &'a str) -> Result<(), Error> {
        if !text.is_empty() && DateTime::parse_from_rfc3339(text).is_err() {
            return Err(self.refused(name, "not a date and time with offset"));
        }
        self.need_text(name, text)
    }

    pub(crate) fn word<W: Word>(&mut self, name: &'static str, word: Option<&'a W>) -> Result<(), Error> {
        let Some(word) = word else { return Ok(()) };
        let text = self.spelled(word);
        self.need_text(name, text)
    }

    pub(crate) fn amount(&mut self, name: &'static str, amount: Option<Decimal>) -> Result<(), Error> {
        let Some(amount) = amount else { return Ok(()) };
        amount.check_writable().map_err(|why| self.bad_amount(name, why))?;
        let digits = self.arena.alloc_str(&amount.to_text());
        self.push(name, Node::Number(self.numeral(digits)));
        Ok(())
    }

    /// A number with the digits that it has.
    pub(crate) fn digits(&mut self, name: &'static str, digits: Option<&'a str>) -> Result<(), Error> {
        let Some(digits) = digits else { return Ok(()) };
        let plain = digits.strip_prefix('-').unwrap_or(digits);
        let (whole, fraction) = plain.split_once('.').unwrap_or((plain, "0"));
        let numeral = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !numeral(whole) || !numeral(fraction) || (whole.len() > 1 && whole.starts_with('0')) {
            return Err(self.bad_amount(name, AmountError::NotDecimal));
        }
        self.push(name, Node::Number(self.numeral(digits)));
        Ok(())
    }

    pub(crate) fn count(&mut self, name: &'static str, count: Option<u32>) {
        if let Some(count) = count {
            let node = self.number(count);
            self.push(name, node);
        }
    }

    /// Entries of a menu, counted from 1, in the way of the dialect.
    pub(crate) fn menu_numbers(&mut self, name: &'static str, numbers: &[u32]) -> Result<(), Error> {
        let Some(most) = numbers.iter().max() else { return Ok(()) };
        if numbers.contains(&0) || *most > 99 {
            return Err(self.refused(name, "entries are counted from 1 to 99"));
        }
        let items: Vec<Node<'a>> = match (self.dialect.menu_numbers, numbers) {
            (MenuNumbers::One, [one]) => {
                self.count(name, Some(*one));
                return Ok(());
            }
            (MenuNumbers::One | MenuNumbers::List, _) => {
                numbers.iter().map(|number| self.number(*number)).collect()
            }
            (MenuNumbers::Flags, _) => (1..=*most)
                .map(|entry| Node::Number(if numbers.contains(&entry) { "1" } else { "0" }))
                .collect(),
        };
        self.list(name, &items);
        Ok(())
    }

    pub(crate) fn kept(&mut self, name: &'static str, kept: Option<&'a Kept>) {
        if let Some(Kept(tree)) = kept {
            self.push(name, tree.node(self.arena));
        }
    }

    pub(crate) fn bad_amount(&self, name: &str, why: AmountError) -> Error {
        Error::Amount { path: self.path_of(name), why }
    }

    pub(crate) fn flag(&mut self, name: &'static str, flag: Option<bool>) {
        if let Some(flag) = flag {
            self.push(name, Node::Bool(flag));
        }
    }

    /// A flag that is left out while it has the default of the standard.
    pub(crate) fn flag_unless(&mut self, default: bool, name: &'static str, flag: bool) {
        self.flag(name, (flag != default).then_some(flag));
    }

    pub(crate) fn object<T: Wire>(&mut self, name: &'static str, value: Option<&'a T>) -> Result<(), Error> {
        value.map_or(Ok(()), |value| self.nested(name, |to| value.write(to)))
    }

    pub(crate) fn nested(
        &mut self,
        name: &'static str,
        write: impl FnOnce(&mut Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let node = self.inner(name, None, write)?;
        self.push(name, node);
        Ok(())
    }

    pub(crate) fn objects<T: Wire>(&mut self, name: &'static str, values: &'a [T]) -> Result<(), Error> {
        if values.is_empty() {
            return Ok(());
        }
        let mut items = Vec::with_capacity(values.len());
        for (index, value) in values.iter().enumerate() {
            items.push(self.inner(name, Some(index), |to| value.write(to))?);
        }
        self.list(name, &items);
        Ok(())
    }

    pub(crate) fn texts(&mut self, name: &'static str, texts: &'a [String]) {
        if !texts.is_empty() {
            let items: Vec<Node<'a>> = texts.iter().map(|text| Node::String(text)).collect();
            self.list(name, &items);
        }
    }

    pub(crate) fn words<W: Word>(&mut self, name: &'static str, words: &'a [W]) {
        if !words.is_empty() {
            let items: Vec<Node<'a>> = words.iter().map(|word| Node::String(self.spelled(word))).collect();
            self.list(name, &items);
        }
    }

    /// Builds one object within the innermost one.
    fn inner(
        &mut self,
        name: &'static str,
        index: Option<usize>,
        write: impl FnOnce(&mut Self) -> Result<(), Error>,
    ) -> Result<Node<'a>, Error> {
        let outer = self.start;
        self.start = self.members.len();
        self.steps.push((name, index));
        write(self)?;
        self.steps.pop();
        let members = self.arena.alloc_slice_copy(self.members.get(self.start..).unwrap_or_default());
        self.members.truncate(self.start);
        self.start = outer;
        Ok(Node::Object(members))
    }

    /// Lists are arrays even with one item, but for what the dialect wants bare; they are absent when empty.
    fn list(&mut self, name: &'static str, items: &[Node<'a>]) {
        match items {
            [] => {}
            [one] if self.dialect.bare_when_one.contains(&name) => self.push(name, *one),
            [_, ..] => self.push(name, Node::Array(self.arena.alloc_slice_copy(items))),
        }
    }

    fn push(&mut self, name: &'static str, node: Node<'a>) {
        self.members.push((name, node));
    }

    fn number(&self, number: u32) -> Node<'a> {
        Node::Number(self.arena.alloc_str(&number.to_string()))
    }

    /// The word as the dialect spells it; only words of the standard may be changed.
    fn spelled<W: Word>(&self, word: &'a W) -> &'a str {
        let text = if self.in_words { word.in_words() } else { word.text() };
        if let Some((_, theirs)) = self.dialect.spelled.iter().find(|(ours, _)| *ours == text) {
            return theirs;
        }
        match self.dialect.words {
            Words::Capitals if word.is_known() => self.arena.alloc_str(&text.to_ascii_uppercase()),
            Words::Capitals | Words::Schema => text,
        }
    }

    fn numeral(&self, digits: &'a str) -> &'a str {
        match self.dialect.numbers {
            Numbers::Shortest if digits.contains('.') => digits.trim_end_matches('0').trim_end_matches('.'),
            Numbers::Shortest | Numbers::AsGiven => digits,
        }
    }
}
