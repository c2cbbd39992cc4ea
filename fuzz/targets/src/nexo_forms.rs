//! The other readers of nexo messages: XML, sealed messages, and what `florin nexo inspect` makes of a file.

use std::sync::OnceLock;

use nexo::dialect::{Dialect, Version};
use nexo::inspect::inspect;
use nexo::security::{Keys, Passphrase, SecurityError, open, seal};
use nexo::v3::Message;

use crate::card_numbers;

/// The longest that an error may be: a path of the deepest message, of the longest names that are shown.
const ERROR_MAX: usize = 4096;

/// The longest line that a message may be told in: four words, a result with its condition, and the shape.
const LINE_MAX: usize = 160;

/// XML: what was read can be written, in the same and in any other dialect, and reads back as the same.
pub(crate) fn xml(data: &[u8]) {
    let read = match nexo::read(data) {
        Ok(read) => read,
        Err(error) => return quotes_nothing(&error),
    };
    let as_given = |dialect: Dialect| Dialect { version: Version::AsGiven, ..dialect };
    for dialect in [Dialect::SWEDBANK_XML, Dialect::ADYEN, Dialect::VERIFONE, Dialect::FUSION].map(as_given) {
        comes_back(&read.message, &dialect);
    }
}

fn comes_back(message: &Message, dialect: &Dialect) {
    let written = match dialect.write(message) {
        Ok(written) => written,
        // the writer is stricter than the reader
        Err(error) => return quotes_nothing(&error),
    };
    let again = nexo::read(&written).expect("what was written is a message").message;
    // Card data is noticed and never written again: the one thing that may go.
    if !format!("{message:?}").contains("_present: true") {
        assert_eq!(again, *message, "it reads back as another message");
    }
    assert_eq!(dialect.write(&again).ok().as_ref(), Some(&written), "it is written in another way");
}

/// Sealed messages: nobody without the key makes one, and what we seal we open.
pub(crate) fn sealed(data: &[u8]) {
    let keys = keys();
    match open(keys, data) {
        // Bytes that somebody else made, in the clear: the report of an error.
        Ok(opened) => assert!(!opened.sealed || keeps_a_secret(data), "somebody else sealed it"),
        Err(error) => quotes_nothing(&error),
    }
    let Ok(read) = nexo::read(data) else { return };
    let [one] = keys else { return };
    let nonce = [7; 16];
    let Ok(bytes) = seal(one, &Dialect::GENERIC_3_0, &read.message, nonce) else { return };
    let opened = open(keys, &bytes).expect("what was sealed opens");
    assert!(opened.sealed, "it opens as sealed");
    let plain = Dialect::GENERIC_3_0.write(&read.message).ok();
    assert_eq!(Dialect::GENERIC_3_0.write(&opened.message).ok(), plain, "it opens as another message");
    // One byte of it changed, somewhere that depends on the input: it opens as the same message or not at all.
    let mut touched = bytes;
    let place =
        data.iter().fold(data.len(), |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(*byte)));
    let length = touched.len();
    if let Some(byte) = touched.get_mut(place % length) {
        *byte ^= 1;
    }
    match open(keys, &touched) {
        Ok(again) if again.sealed => assert_eq!(again.message, opened.message, "a forgery opens"),
        Ok(_) => {}
        Err(error) => quotes_nothing(&error),
    }
}

/// The seeds hold a message that was sealed with this key.
fn keeps_a_secret(data: &[u8]) -> bool {
    let name = b"\"seeds only\"";
    data.windows(name.len()).any(|part| part == name)
}

fn keys() -> &'static [Keys] {
    static KEYS: OnceLock<Vec<Keys>> = OnceLock::new();
    KEYS.get_or_init(|| {
        let secret = "nobody's".to_owned().into();
        let passphrase = Passphrase { identifier: "seeds only".to_owned(), version: 1, secret };
        Keys::derive(&passphrase).into_iter().collect()
    })
}

/// What is told of a file: one short line without a value of the message.
pub(crate) fn told(data: &[u8]) {
    let inspected = match inspect(data, &[]) {
        Ok(inspected) => inspected,
        Err(SecurityError::Message(error)) => return quotes_nothing(&error),
        Err(error) => panic!("without keys nothing is opened: {error}"),
    };
    let line = inspected.to_string();
    assert!(line.len() <= LINE_MAX && !line.contains('\n'), "a line of {} bytes", line.len());
    assert!(line.chars().all(|letter| letter.is_ascii_alphanumeric() || " /(),.".contains(letter)), "{line}");
    for text in [inspected.to_json(), inspected.to_xml()] {
        match text {
            Ok(text) => drop(nexo::read(&text).expect("what was written again is a message")),
            Err(error) => quotes_nothing(&error),
        }
    }
}

fn quotes_nothing<E: std::error::Error>(error: &E) {
    let told = format!("{error} {error:?}");
    assert!(told.len() <= ERROR_MAX, "an error of {} bytes", told.len());
    assert_eq!(card_numbers(&told), Vec::<String>::new(), "an error quotes the message");
}
