//! Finds card numbers in any text and leaves their last four digits.
//!
//! A number is found whole or in groups (`4000 1234 …`), plain or form-encoded (`4000%201234…`,
//! `4000+1234…`), and half masked (`400012******1234`): the till keeps no more than the last four.

/// Fewest digits of a card number (ISO/IEC 7812).
const SHORTEST: usize = 13;
/// Most digits of a card number. A longer run of digits is no card number, but may contain one.
const LONGEST: usize = 19;
/// How many digits may stay.
const KEPT: usize = 4;
/// Masked numbers come shortened and padded.
const SHORTEST_MASKED: usize = 12;
/// The longest that nexo allows (XSD 3.1, `PAN` has 8 to 28 digits).
const LONGEST_MASKED: usize = 28;
/// From so many asterisks on, digits around them are a masked number and no accident.
const MASK_CHARS: usize = 4;
/// A half-masked number shows at least so many digits in front, the bank's number for one.
const CLEAR_FRONT: usize = 4;
/// The most characters between two groups of one number.
const GAP: usize = 2;
/// How often something may be found in what was masked before. A text is made to keep us busy
/// where that is not enough, and gives up all of its digits.
const MOST_HITS: u32 = 16;

/// A text without card numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Masked {
    /// What may be kept.
    pub(super) text: String,
    /// How many whole card numbers were in it. A half-masked one is not counted: to shorten it is
    /// house-keeping, and no reason to tell anyone that the terminal sends card data.
    pub(super) found: u32,
}

/// Masks every card number in `text`.
pub(super) fn mask(text: &str) -> Masked {
    let mut masked = Masked { text: text.to_owned(), found: 0 };
    // What one reading masks can be a neighbour in another, so all of them run until none finds
    // anything.
    let (mut quiet, mut hits) = (0, 0_u32);
    for reading in READINGS.iter().cycle() {
        match pass(&masked.text, *reading) {
            Some(hit) => {
                masked.text = hit.text;
                masked.found = masked.found.saturating_add(hit.found);
                (quiet, hits) = (0, hits.saturating_add(1));
            }
            None => quiet += 1,
        }
        if quiet == READINGS.len() {
            break;
        }
        if hits == MOST_HITS {
            let rest = mask_runs(&masked.text, 1);
            return Masked { text: rest.text, found: masked.found.saturating_add(rest.found) };
        }
    }
    masked
}

/// Every way to read a text. A percent sign is read both ways, because `%34` may be a 4 and may
/// be a 34; whole numbers are looked for apart from half-masked ones, because an `x` may be a mask
/// character and may be a letter.
const READINGS: [Reading; 4] = [
    Reading { percent: Percent::Literal, seek: Seek::Whole },
    Reading { percent: Percent::Encoded, seek: Seek::Whole },
    Reading { percent: Percent::Literal, seek: Seek::HalfMasked },
    Reading { percent: Percent::Encoded, seek: Seek::HalfMasked },
];

#[derive(Clone, Copy)]
struct Reading {
    percent: Percent,
    seek: Seek,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Seek {
    Whole,
    HalfMasked,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Percent {
    Literal,
    Encoded,
}

/// Masks every run of `at_least` digits or more, for text that nothing is known about.
pub(super) fn mask_runs(text: &str, at_least: usize) -> Masked {
    let mut out = String::with_capacity(text.len());
    let mut found = 0_u32;
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let length = from.find(|c: char| !c.is_ascii_digit()).unwrap_or(from.len());
        let (run, after) = from.split_at(length);
        out.push_str(before);
        if length >= at_least {
            out.extend(core::iter::repeat_n('*', length));
            found = found.saturating_add(1);
        } else {
            out.push_str(run);
        }
        rest = after;
    }
    out.push_str(rest);
    Masked { text: out, found }
}

/// One digit or one mask character, and where it stands.
#[derive(Clone, Copy)]
struct Mark {
    at: usize,
    length: usize,
    digit: Option<u32>,
}

/// Digits and mask characters without anything between them.
type Group = Vec<Mark>;

/// One reading of the text; `None` when nothing was masked.
fn pass(text: &str, reading: Reading) -> Option<Masked> {
    let mut hidden: Vec<Mark> = Vec::new();
    let mut found = 0_u32;
    for cluster in clusters(text, reading) {
        let mut groups = cluster.as_slice();
        while !groups.is_empty() {
            let used = match reading.seek {
                Seek::Whole => whole(groups),
                Seek::HalfMasked => half_masked(groups),
            };
            if let Some(used) = used {
                let marks: Vec<Mark> = groups.iter().take(used).flatten().copied().collect();
                let front = marks.len().saturating_sub(KEPT);
                hidden.extend(marks.into_iter().take(front).filter(|mark| mark.digit.is_some()));
                found = found.saturating_add(u32::from(reading.seek == Seek::Whole));
            }
            groups = groups.get(used.unwrap_or(1)..).unwrap_or_default();
        }
    }
    if hidden.is_empty() {
        return None;
    }
    let mut masked = String::with_capacity(text.len());
    let mut from = 0;
    for mark in hidden {
        masked.push_str(text.get(from..mark.at).unwrap_or_default());
        masked.push('*');
        from = mark.at.saturating_add(mark.length);
    }
    masked.push_str(text.get(from..).unwrap_or_default());
    Some(Masked { text: masked, found })
}

/// How many of these groups, from the first, are a card number. The longest reading wins, because
/// it hides more. A single run that is too long for a card number may hold one anywhere.
fn whole(groups: &[Group]) -> Option<usize> {
    if groups.first().is_some_and(|first| first.len() > LONGEST) {
        return Some(1);
    }
    let (mut length, mut check, mut found) = (0_usize, Check::default(), None);
    for (index, group) in groups.iter().enumerate() {
        length = length.saturating_add(group.len());
        if length > LONGEST {
            break;
        }
        check = group.iter().filter_map(|mark| mark.digit).fold(check, Check::and);
        if length >= SHORTEST && check.holds() {
            found = Some(index.saturating_add(1));
        }
    }
    found
}

/// How many of these groups, from the first, are a masked number that shows more than its last
/// four digits. The shortest reading wins: what follows is another number.
fn half_masked(groups: &[Group]) -> Option<usize> {
    let (mut length, mut stars, mut front, mut back) = (0_usize, 0_usize, 0_usize, 0_usize);
    for (index, group) in groups.iter().enumerate() {
        let digits = group.iter().take_while(|mark| mark.digit.is_some()).count();
        front = front.saturating_add(if front == length { digits } else { 0 });
        back = if digits == group.len() {
            back.saturating_add(digits)
        } else {
            group.iter().rev().take_while(|mark| mark.digit.is_some()).count()
        };
        stars = stars.saturating_add(group.iter().filter(|mark| mark.digit.is_none()).count());
        length = length.saturating_add(group.len());
        if length > LONGEST_MASKED {
            break;
        }
        let shows_more = front >= CLEAR_FRONT || (index == 0 && back > KEPT);
        if length >= SHORTEST_MASKED && stars >= MASK_CHARS && shows_more {
            return Some(index.saturating_add(1));
        }
    }
    None
}

/// The check of ISO/IEC 7812, one digit after the other: the sum where the last digit counts once,
/// and the sum where it counts double.
#[derive(Clone, Copy, Default)]
struct Check {
    once: u32,
    double: u32,
}

impl Check {
    fn and(self, digit: u32) -> Self {
        let doubled = if digit > 4 { digit * 2 - 9 } else { digit * 2 };
        Self { once: self.double + digit, double: self.once + doubled }
    }

    fn holds(self) -> bool {
        self.once.is_multiple_of(10)
    }
}

/// Groups that stand close enough together to be one number.
fn clusters(text: &str, reading: Reading) -> Vec<Vec<Group>> {
    let mut clusters: Vec<Vec<Group>> = Vec::new();
    let mut groups: Vec<Group> = Vec::new();
    let mut group: Group = Vec::new();
    let mut gap = 0_usize;
    let mut rest = text;
    while let Some(token) = token(rest, reading) {
        let at = text.len().saturating_sub(rest.len());
        rest = rest.get(token.length..).unwrap_or_default();
        match token.kind {
            Kind::Digit(_) | Kind::Star => {
                gap = 0;
                let digit = if let Kind::Digit(digit) = token.kind { Some(digit) } else { None };
                group.push(Mark { at, length: token.length, digit });
                continue;
            }
            Kind::Gap => gap = gap.saturating_add(1),
            Kind::Other => gap = usize::MAX,
        }
        if !group.is_empty() {
            groups.push(core::mem::take(&mut group));
        }
        if gap > GAP && !groups.is_empty() {
            clusters.push(core::mem::take(&mut groups));
        }
    }
    if !group.is_empty() {
        groups.push(group);
    }
    clusters.push(groups);
    clusters
}

#[derive(Clone, Copy)]
enum Kind {
    Digit(u32),
    Star,
    Gap,
    Other,
}

struct Token {
    kind: Kind,
    length: usize,
}

fn token(rest: &str, reading: Reading) -> Option<Token> {
    let first = rest.chars().next()?;
    if reading.percent == Percent::Encoded
        && first == '%'
        && let Some(code) = rest.get(1..3)
        && let Ok(byte) = u8::from_str_radix(code, 16)
        && byte.is_ascii()
    {
        return Some(Token { kind: kind(char::from(byte), reading.seek), length: 3 });
    }
    Some(Token { kind: kind(first, reading.seek), length: first.len_utf8() })
}

fn kind(c: char, seek: Seek) -> Kind {
    if let Some(digit) = c.to_digit(10) {
        return Kind::Digit(digit);
    }
    match c {
        '*' | 'x' | 'X' | '#' | '\u{2022}' | '\u{25cf}' if seek == Seek::HalfMasked => Kind::Star,
        '-' | '+' | '\u{2010}'..='\u{2015}' => Kind::Gap,
        c if c.is_whitespace() => Kind::Gap,
        _ => Kind::Other,
    }
}

#[cfg(test)]
mod tests;
