//! Finding articles by what somebody types: the beginning of a code, then the beginnings of words.
//!
//! SQLite's index gives at most a few hundred articles and never ranks: an order by relevance over a million
//! articles takes a second for the first two letters of a common word. What it gave is put in order here. Where no
//! word begins like that, the letters are looked for inside names, since in Dutch and German what is asked for is
//! often the end of a long word.

use icu_normalizer::{DecomposingNormalizer, DecomposingNormalizerBorrowed};
use rusqlite::{Connection, Row, params_from_iter, types::Value};

use super::product::{self, Product};
use crate::error::{Error, Result};

/// Articles that are looked at for one answer.
const CANDIDATES: i64 = 200;

/// Words beyond these say nothing new.
const MOST_WORDS: usize = 8;

/// Fewer letters than these are looked for at the beginning of words only.
const INSIDE: usize = 2;

const NORMAL: DecomposingNormalizerBorrowed<'static> = DecomposingNormalizer::new_nfkd();

/// A text as it is searched: small letters without accents.
pub(crate) fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut plain = String::with_capacity(text.len());
    for letter in NORMAL.normalize(text).chars().flat_map(char::to_lowercase) {
        match letter {
            // what stands above and below letters
            '\u{300}'..='\u{36f}' => {}
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'ø' => plain.push('o'),
            'ł' => plain.push('l'),
            'đ' => plain.push('d'),
            'ı' => plain.push('i'),
            other => plain.push(other),
        }
    }
    plain
}

/// An article that may be meant.
struct Candidate {
    position: i64,
    /// Its name as it is searched.
    name: String,
    quick: bool,
    by_code: bool,
}

/// The articles that this text finds, the likeliest first, at most so many.
pub(crate) fn find(db: &Connection, category: Option<i64>, text: &str, limit: u32) -> Result<Vec<Product>> {
    let asked = folded(text.trim());
    let words: Vec<&str> =
        asked.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut found = Vec::new();
    if let Some(code) = as_code(text.trim()) {
        found = by_code(db, category, code)?;
    }
    if let Some(words) = words.get(..words.len().min(MOST_WORDS)).filter(|words| !words.is_empty()) {
        // whole words first: a common beginning must not crowd out the word itself
        for last in ["", "*"] {
            let all = words.iter().map(|word| format!("\"{word}\"{last}")).collect::<Vec<_>>().join(" ");
            add(&mut found, by_words(db, category, &all)?);
        }
    }
    if found.is_empty() && asked.chars().count() >= INSIDE {
        found = inside(db, category, &asked)?;
    }
    found.sort_by_cached_key(|one| (class(one, &asked, &words), !one.quick, one.position));
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let chosen = found.iter().take(limit).map(|one| product::at(db, one.position));
    chosen.filter_map(Result::transpose).collect()
}

/// How likely this is what was meant, the smallest first.
fn class(one: &Candidate, asked: &str, words: &[&str]) -> u8 {
    if one.by_code {
        return 0;
    }
    let whole =
        |word: &&str| one.name.split(|letter: char| !letter.is_alphanumeric()).any(|own| own == *word);
    match (one.name.strip_prefix(asked), words.iter().all(whole)) {
        (Some(rest), _) if !rest.starts_with(char::is_alphanumeric) => 1,
        (_, true) => 2,
        (Some(_), false) => 3,
        (None, false) => 4,
    }
}

/// What could be the beginning of a code.
fn as_code(text: &str) -> Option<&str> {
    let plain = text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    (plain && text.len() >= 2 && text.contains(|letter: char| letter.is_ascii_digit())).then_some(text)
}

fn add(found: &mut Vec<Candidate>, more: Vec<Candidate>) {
    for one in more {
        if !found.iter().any(|known| known.position == one.position) {
            found.push(one);
        }
    }
}

fn by_code(db: &Connection, category: Option<i64>, code: &str) -> Result<Vec<Candidate>> {
    let sql = "SELECT position, search, quick FROM product
               WHERE code >= ?1 AND code < ?2 AND (?3 IS NULL OR category = ?3)
               UNION
               SELECT p.position, p.search, p.quick FROM product_code c JOIN product p ON p.id = c.product
               WHERE c.code >= ?1 AND c.code < ?2 AND (?3 IS NULL OR p.category = ?3)
               LIMIT ?4";
    let after = format!("{code}\u{10ffff}");
    let values =
        [Value::Text(code.to_owned()), Value::Text(after), number(category), Value::Integer(CANDIDATES)];
    candidates(db, sql, values, true)
}

fn by_words(db: &Connection, category: Option<i64>, words: &str) -> Result<Vec<Candidate>> {
    let sql = "SELECT p.position, p.search, p.quick FROM product_search s
               CROSS JOIN product p ON p.position = s.rowid
               WHERE s.words MATCH ?1 AND (?2 IS NULL OR p.category = ?2)
               ORDER BY s.rowid LIMIT ?3";
    candidates(db, sql, [Value::Text(words.to_owned()), number(category), Value::Integer(CANDIDATES)], false)
}

/// Every part of the text somewhere in the name. This looks at every article, which is why it comes last.
fn inside(db: &Connection, category: Option<i64>, asked: &str) -> Result<Vec<Candidate>> {
    let mut sql =
        "SELECT position, search, quick FROM product WHERE (?1 IS NULL OR category = ?1)".to_owned();
    let mut values = vec![number(category)];
    for part in asked.split_whitespace().take(MOST_WORDS) {
        sql.push_str(" AND search LIKE ? ESCAPE '\\'");
        values.push(Value::Text(format!("%{}%", escaped(part))));
    }
    sql.push_str(" LIMIT ?");
    values.push(Value::Integer(CANDIDATES));
    candidates(db, &sql, values, false)
}

fn number(category: Option<i64>) -> Value {
    category.map_or(Value::Null, Value::Integer)
}

/// For `LIKE`: signs that it would understand stand for themselves.
fn escaped(text: &str) -> String {
    text.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_")
}

fn candidates(
    db: &Connection,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
    by_code: bool,
) -> Result<Vec<Candidate>> {
    let what = "look for products";
    let mut statement = db.prepare_cached(sql).map_err(Error::sql(what))?;
    let read = |row: &Row<'_>| {
        Ok(Candidate { position: row.get(0)?, name: row.get(1)?, quick: row.get(2)?, by_code })
    };
    let rows = statement.query_map(params_from_iter(values), read).map_err(Error::sql(what))?;
    rows.collect::<rusqlite::Result<_>>().map_err(Error::sql(what))
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn accents_and_capitals_are_folded_away() {
        let texts = [
            ("Crème brûlée", "creme brulee"),
            ("GRÜSSE", "grusse"),
            ("Größe", "grosse"),
            ("Smørrebrød", "smorrebrod"),
            ("Œuf à la coque", "oeuf a la coque"),
            ("Pâté ﬁn", "pate fin"),
            ("Żurek łódzki", "zurek lodzki"),
            ("İstanbul", "istanbul"),
            ("plain", "plain"),
        ];
        for (text, plain) in texts {
            assert_eq!(folded(text), plain);
        }
    }
}
