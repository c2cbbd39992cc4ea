//! The reader of nexo messages against its own writer.

use nexo::encoding::json;

use crate::card_numbers;

/// The longest that an error may be: a path of the deepest message, of the longest names that are shown.
const ERROR_MAX: usize = 4096;

pub(crate) fn check(data: &[u8]) {
    let message = match json::read(data) {
        Ok(message) => message,
        Err(error) => return quotes_nothing(&error),
    };
    let written = match json::write(&message) {
        Ok(written) => written,
        // the writer is stricter than the reader
        Err(error) => return quotes_nothing(&error),
    };
    assert!(written.len() <= data.len().saturating_mul(4).saturating_add(1024), "it grew");
    let again = json::read(&written).expect("what was written is a message");
    // Card data is noticed and never written again: the one thing that may go.
    if !format!("{message:?}").contains("sensitive_present: true") {
        assert_eq!(again, message, "it reads back as another message");
    }
    assert_eq!(json::write(&again).ok().as_ref(), Some(&written), "it is written in another way");
}

fn quotes_nothing(error: &nexo::error::Error) {
    let told = format!("{error} {error:?}");
    assert!(told.len() <= ERROR_MAX, "an error of {} bytes", told.len());
    assert_eq!(card_numbers(&told), Vec::<String>::new(), "an error quotes the message");
}
