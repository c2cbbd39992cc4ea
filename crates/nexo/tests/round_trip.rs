//! Every vector that is not an exception must survive reading and writing without losing a member.
//!
//! The vectors were written from the documented shapes, not by this crate, so this also proves that the
//! writer spells what the documents spell.

use std::error::Error;
use std::path::Path;

use nexo::encoding::json;

fn survives_reading_and_writing(path: &Path) -> datatest_stable::Result<()> {
    let content = std::fs::read(path)?;
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let read = json::read(&content);
    if name.starts_with("refused-") {
        return if read.is_err() { Ok(()) } else { Err("read, but it must be refused".into()) };
    }
    let message = read?;
    if name.starts_with("tolerated-") {
        return Ok(());
    }
    let written = json::write(&message)?;
    equal(&json::read(&written)?, &message, "the message read twice")?;
    equal(&values(&written)?, &values(&content)?, "the text written back")
}

/// Values with numbers as text, so that `94.50` written as `94.5` is a difference.
fn values(text: &[u8]) -> Result<serde_json::Value, Box<dyn Error>> {
    let text = std::str::from_utf8(text)?;
    let mut quoted = String::new();
    let (mut in_string, mut escaped, mut in_number) = (false, false, false);
    for letter in text.chars() {
        let number = !in_string && (letter.is_ascii_digit() || "+-.".contains(letter));
        if number != in_number {
            quoted.push('"');
            in_number = number;
        }
        quoted.push(letter);
        in_string ^= letter == '"' && !escaped;
        escaped = in_string && letter == '\\' && !escaped;
    }
    Ok(serde_json::from_str(&quoted)?)
}

fn equal<T: PartialEq + std::fmt::Debug>(left: &T, right: &T, what: &str) -> datatest_stable::Result<()> {
    if left == right { Ok(()) } else { Err(format!("{what} differs:\n{left:?}\n{right:?}").into()) }
}

datatest_stable::harness! {
    { test = survives_reading_and_writing, root = "../../tests/vectors/nexo", pattern = r"\.json$" },
}
