//! What somebody types who looks for a receipt: its number, an amount, a day, a time, the last four digits of
//! a card, or the code that stands on it. One field, because nobody at a counter chooses a kind first.

use crate::{currency::Currency, money::Money};

use super::code::Scanned;

/// One way to read a word.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Hint {
    /// The running number.
    Number(u64),
    /// What was paid.
    Amount(Money),
    /// A day, of any year where none was written.
    Day {
        /// 1 to 31.
        day: u32,
        /// 1 to 12.
        month: u32,
        /// Four digits.
        year: Option<u32>,
    },
    /// A time of day, to the minute.
    Time {
        /// 0 to 23.
        hour: u32,
        /// 0 to 59.
        minute: u32,
    },
    /// The last four digits of a card.
    LastFour(String),
    /// The code on a receipt.
    Code(Scanned),
}

/// A search: every word has to fit, in one of its ways.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Search {
    /// Each with its ways; a word without any fits nothing.
    pub words: Vec<Vec<Hint>>,
}

impl Search {
    /// Reads what was typed, on a till with this row of numbers and this currency.
    pub fn read(text: &str, series: &str, currency: Currency) -> Self {
        let words = text.split_whitespace().filter(|word| !is_sign(word, currency));
        Self { words: words.map(|word| ways(word, series, currency)).collect() }
    }
}

/// Years that a till may have seen.
const YEARS: core::ops::RangeInclusive<u32> = 2000..=2999;
/// Digits of the largest number that is looked for.
const DIGITS: usize = 12;

fn is_sign(word: &str, currency: Currency) -> bool {
    word.eq_ignore_ascii_case(currency.code()) || matches!(word, "€" | "£" | "$")
}

fn ways(word: &str, series: &str, currency: Currency) -> Vec<Hint> {
    let mut ways = Vec::new();
    let word = word.trim_matches(['€', '£', '$']);
    ways.extend(Scanned::read(word, series).map(Hint::Code));
    ways.extend(number(word, series).map(Hint::Number));
    ways.extend(amount(word, currency).map(Hint::Amount));
    ways.extend(day(word));
    ways.extend(time(word));
    if word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()) {
        ways.push(Hint::LastFour(word.to_owned()));
    }
    ways
}

/// `42`, `000042` or `T01-000042`.
fn number(word: &str, series: &str) -> Option<u64> {
    let with_series = word.get(..series.len()).filter(|start| start.eq_ignore_ascii_case(series));
    let digits = match with_series {
        Some(start) => word.get(start.len()..)?.trim_start_matches('-'),
        None => word,
    };
    digits_only(digits)?.parse().ok()
}

fn digits_only(text: &str) -> Option<&str> {
    let sound = !text.is_empty() && text.len() <= DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
    sound.then_some(text)
}

/// `12`, `12.50` or `12,50`.
fn amount(word: &str, currency: Currency) -> Option<Money> {
    Money::from_wire(&word.replace(',', "."), currency).ok().filter(|money| money.is_positive())
}

/// `2026-03-02`, `2-3-2026`, `02.03.2026`, `2/3` or `2.3.`: day before month, as receipts have it.
fn day(word: &str) -> Option<Hint> {
    let mark = word.chars().find(|letter| matches!(letter, '-' | '.' | '/'))?;
    let word = if mark == '.' { word.strip_suffix('.').unwrap_or(word) } else { word };
    let parts: Vec<u32> =
        word.split(mark).map(|part| digits_only(part)?.parse().ok()).collect::<Option<_>>()?;
    let (day, month, year) = match parts.as_slice() {
        [year, month, day] if YEARS.contains(year) => (*day, *month, Some(*year)),
        [day, month, year] if YEARS.contains(year) => (*day, *month, Some(*year)),
        [day, month] => (*day, *month, None),
        _ => return None,
    };
    ((1..=31).contains(&day) && (1..=12).contains(&month)).then_some(Hint::Day { day, month, year })
}

/// `14:03`.
fn time(word: &str) -> Option<Hint> {
    let (hour, minute) = word.split_once(':')?;
    let (hour, minute) = (digits_only(hour)?.parse().ok()?, digits_only(minute)?.parse().ok()?);
    (hour < 24 && minute < 60).then_some(Hint::Time { hour, minute })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Vec<Hint>> {
        Search::read(text, "T01", Currency::EUR).words
    }

    fn eur(minor: i64) -> Hint {
        Hint::Amount(Money::new(minor, Currency::EUR))
    }

    #[test]
    fn four_digits_may_be_a_number_an_amount_or_a_card() {
        let ways = vec![Hint::Number(1234), eur(123_400), Hint::LastFour("1234".into())];
        assert_eq!(read("1234"), [ways]);
    }

    #[test]
    fn numbers_amounts_days_and_times_are_told_apart() {
        assert_eq!(read("t01-000042"), [vec![Hint::Number(42)]]);
        assert_eq!(read("€12,50"), [vec![eur(1_250)]]);
        assert_eq!(read("12.50 EUR"), [vec![eur(1_250)]]);
        assert_eq!(read("14:03"), [vec![Hint::Time { hour: 14, minute: 3 }]]);
        let day = |year| Hint::Day { day: 2, month: 3, year };
        for text in ["2026-03-02", "2-3-2026", "02.03.2026", "02/03/2026"] {
            assert_eq!(read(text), [vec![day(Some(2026))]], "{text}");
        }
        assert_eq!(read("2/3 14:03").len(), 2);
        assert_eq!(read("02.03"), [vec![eur(203), day(None)]], "an amount as well as a day");
    }

    #[test]
    fn what_fits_nothing_has_no_way_and_nothing_typed_is_no_word() {
        for text in ["milk", "25:00", "99-99-2026", "12.345", "-5", "T01-"] {
            assert_eq!(read(text), [vec![]], "{text}");
        }
        assert!(read("  ").is_empty());
    }

    #[test]
    fn the_code_of_a_receipt_is_one_way() {
        let words = read("T01-000042-0123ABCD");
        assert!(
            matches!(words.as_slice(), [ways] if matches!(ways.as_slice(), [Hint::Code(code)] if code.number == 42))
        );
    }
}
