//! nexo 5 against its own writer, and against nexo 3.

use nexo::v5::convert::{Stamp, from_v3, to_v3};
use nexo::v5::{self, Codes, Dialect, Message, Names, Root};

use crate::card_numbers;

/// The longest that an error may be: a path of the deepest message, of the longest names that are shown.
const ERROR_MAX: usize = 4096;

pub(crate) fn check(data: &[u8]) {
    let read = match v5::read(data) {
        Ok(read) => read,
        Err(error) => return quotes_nothing(&error),
    };
    for names in [Names::Long, Names::Short] {
        for codes in [Codes::Code, Codes::Word] {
            comes_back(&read.message, Dialect { names, codes, root: Root::Named });
        }
    }
    comes_back(&read.message, Dialect::SHORT);
    converts(&read.message);
}

fn comes_back(message: &Message, dialect: Dialect) {
    let written = match dialect.write(message) {
        Ok(written) => written,
        // the writer is stricter than the reader
        Err(error) => return quotes_nothing(&error),
    };
    let again = v5::read(&written).expect("what was written is a message").message;
    assert_eq!(dialect.write(&again).ok().as_ref(), Some(&written), "it is written in another way");
}

/// What goes to nexo 3 means there what it means when it comes from there again.
fn converts(message: &Message) {
    let three = match to_v3(message) {
        Ok(three) => three,
        Err(gap) => return quotes_nothing(&gap),
    };
    let five = match from_v3(&three, &Stamp::at(&*message.header.creation_date_time)) {
        Ok(five) => five,
        // a word that nexo 3 keeps and no list of nexo 5 has
        Err(gap) => return quotes_nothing(&gap),
    };
    // Card data is noticed and never written again: the one thing that may go.
    if !format!("{three:?}").contains("_present: true") {
        let again = to_v3(&five).expect("what came from nexo 3 goes back");
        let stable = from_v3(&again, &Stamp::at(&*message.header.creation_date_time));
        assert_eq!(stable.as_ref(), Ok(&five), "it becomes another message");
    }
}

fn quotes_nothing<E: std::error::Error>(error: &E) {
    let told = format!("{error} {error:?}");
    assert!(told.len() <= ERROR_MAX, "an error of {} bytes", told.len());
    assert_eq!(card_numbers(&told), Vec::<String>::new(), "an error quotes the message");
}
