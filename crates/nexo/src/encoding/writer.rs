//! Builds the members of an object and refuses what the standard forbids, with the place of it.
//!
//! Strictness lives here as tolerance lives in `fields`: a terminal should never get the chance to
//! misunderstand us.

use chrono::DateTime;

use super::{Node, Wire, Word};
use crate::amount::{AmountError, Decimal};
use crate::error::Error;
use crate::hidden::Kept;

/// Which spelling of the standard is spoken; 3.1 renamed one member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Version {
    V30,
    V31,
}

/// The members of one object under construction.
pub(crate) struct Writer {
    members: Vec<(String, Node)>,
    path: String,
    version: Version,
}

impl Writer {
    pub(crate) fn new(path: String, version: Version) -> Self {
        Self { members: Vec::new(), path, version }
    }

    pub(crate) fn version(&self) -> Version {
        self.version
    }

    pub(crate) fn finish(self) -> Node {
        Node::Object(self.members)
    }

    pub(crate) fn path_of(&self, name: &str) -> String {
        format!("{}.{name}", self.path)
    }

    pub(crate) fn missing(&self, name: &str) -> Error {
        Error::Missing { path: self.path_of(name) }
    }

    pub(crate) fn refused(&self, name: &str, why: &'static str) -> Error {
        Error::Refused { path: self.path_of(name), why }
    }

    pub(crate) fn text(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.push(name, Node::String(text.to_owned()));
        }
    }

    pub(crate) fn need_text(&mut self, name: &str, text: &str) -> Result<(), Error> {
        if text.is_empty() {
            return Err(self.missing(name));
        }
        self.text(name, Some(text));
        Ok(())
    }

    /// 1 to 10 characters (nexo 3.1 XSD `ServiceID`, `DeviceID`).
    pub(crate) fn short_id(&mut self, name: &str, id: Option<&str>) -> Result<(), Error> {
        let Some(id) = id else { return Ok(()) };
        if id.is_empty() || id.chars().nth(10).is_some() {
            return Err(self.refused(name, "not 1 to 10 characters"));
        }
        self.text(name, Some(id));
        Ok(())
    }

    /// An ISO 4217 code in capitals.
    pub(crate) fn currency(&mut self, name: &str, code: Option<&str>) -> Result<(), Error> {
        let Some(code) = code else { return Ok(()) };
        if code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(self.refused(name, "not three capital letters"));
        }
        self.text(name, Some(code));
        Ok(())
    }

    /// An ISO 639-1 code in small letters.
    pub(crate) fn language(&mut self, name: &str, code: Option<&str>) -> Result<(), Error> {
        let Some(code) = code else { return Ok(()) };
        if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Err(self.refused(name, "not two small letters"));
        }
        self.text(name, Some(code));
        Ok(())
    }

    /// A time of our own making. Times copied from a terminal are written as they came.
    pub(crate) fn date_time(&mut self, name: &str, text: &str) -> Result<(), Error> {
        if !text.is_empty() && DateTime::parse_from_rfc3339(text).is_err() {
            return Err(self.refused(name, "not a date and time with offset"));
        }
        self.need_text(name, text)
    }

    pub(crate) fn word<W: Word>(&mut self, name: &str, word: Option<&W>) -> Result<(), Error> {
        word.map_or(Ok(()), |word| self.need_text(name, word.text()))
    }

    pub(crate) fn amount(&mut self, name: &str, amount: Option<Decimal>) -> Result<(), Error> {
        let Some(amount) = amount else { return Ok(()) };
        amount.check_writable().map_err(|why| self.bad_amount(name, why))?;
        self.push(name, Node::Number(amount.to_text()));
        Ok(())
    }

    /// A number with the digits that it has.
    pub(crate) fn digits(&mut self, name: &str, digits: Option<&str>) -> Result<(), Error> {
        let Some(digits) = digits else { return Ok(()) };
        let plain = digits.strip_prefix('-').unwrap_or(digits);
        let (whole, fraction) = plain.split_once('.').unwrap_or((plain, "0"));
        let numeral = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !numeral(whole) || !numeral(fraction) || (whole.len() > 1 && whole.starts_with('0')) {
            return Err(self.bad_amount(name, AmountError::NotDecimal));
        }
        self.push(name, Node::Number(digits.to_owned()));
        Ok(())
    }

    pub(crate) fn count(&mut self, name: &str, count: Option<u32>) {
        if let Some(count) = count {
            self.push(name, Node::Number(count.to_string()));
        }
    }

    /// One entry of a menu is a number, several are a list of numbers.
    pub(crate) fn menu_numbers(&mut self, name: &str, numbers: &[u32]) -> Result<(), Error> {
        if numbers.contains(&0) {
            return Err(self.refused(name, "entries are counted from 1"));
        }
        match numbers {
            [] => {}
            [one] => self.count(name, Some(*one)),
            [_, ..] => {
                let items = numbers.iter().map(|number| Node::Number(number.to_string())).collect();
                self.push(name, Node::Array(items));
            }
        }
        Ok(())
    }

    pub(crate) fn kept(&mut self, name: &str, kept: Option<&Kept>) {
        if let Some(Kept(node)) = kept {
            self.push(name, node.clone());
        }
    }

    pub(crate) fn bad_amount(&self, name: &str, why: AmountError) -> Error {
        Error::Amount { path: self.path_of(name), why }
    }

    pub(crate) fn flag(&mut self, name: &str, flag: Option<bool>) {
        if let Some(flag) = flag {
            self.push(name, Node::Bool(flag));
        }
    }

    /// A flag that is left out while it has the default of the standard.
    pub(crate) fn flag_unless(&mut self, default: bool, name: &str, flag: bool) {
        self.flag(name, (flag != default).then_some(flag));
    }

    pub(crate) fn object<T: Wire>(&mut self, name: &str, value: Option<&T>) -> Result<(), Error> {
        value.map_or(Ok(()), |value| self.nested(name, |to| value.write(to)))
    }

    pub(crate) fn nested(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut inner = Self::new(self.path_of(name), self.version);
        write(&mut inner)?;
        self.push(name, inner.finish());
        Ok(())
    }

    pub(crate) fn objects<T: Wire>(&mut self, name: &str, values: &[T]) -> Result<(), Error> {
        let mut items = Vec::with_capacity(values.len());
        for (index, value) in values.iter().enumerate() {
            let mut inner = Self::new(format!("{}[{index}]", self.path_of(name)), self.version);
            value.write(&mut inner)?;
            items.push(inner.finish());
        }
        self.list(name, items);
        Ok(())
    }

    pub(crate) fn texts(&mut self, name: &str, texts: &[String]) {
        self.list(name, texts.iter().map(|text| Node::String(text.clone())).collect());
    }

    pub(crate) fn words<W: Word>(&mut self, name: &str, words: &[W]) {
        self.list(name, words.iter().map(|word| Node::String(word.text().to_owned())).collect());
    }

    /// Lists are arrays even with one item, and absent when empty.
    fn list(&mut self, name: &str, items: Vec<Node>) {
        if !items.is_empty() {
            self.push(name, Node::Array(items));
        }
    }

    fn push(&mut self, name: &str, node: Node) {
        self.members.push((name.to_owned(), node));
    }
}
