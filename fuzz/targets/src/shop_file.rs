//! The file that a till is made from. No till is made: the folder has a name that no system allows, so that
//! everything is read and checked and nothing is written.

use std::path::Path;

use api::KeyPlace;
use api::setup::{SetupError, init};

/// What was wrong must fit on a screen, whatever stood in the file.
const WORDS_MAX: usize = 1024;

pub(crate) fn check(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let Err(error) = init(text, Path::new("no\0folder"), KeyPlace::File) else {
        panic!("a till was made in a folder without a name");
    };
    let told = error.to_string();
    assert!(!told.is_empty());
    if let SetupError::Shop(_) = error {
        // the words of the file come back in it, and the place in it
        assert!(told.len() <= WORDS_MAX.saturating_add(text.len().saturating_mul(4)), "{} bytes", told.len());
    }
}
