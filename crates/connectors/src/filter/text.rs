//! One text without what must not be kept and without what a reader cannot see.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::number::{self, Masked};

/// What stands in place of a value that cannot be shown in part.
pub(super) const GONE: &str = "[removed]";
/// A shorter text in base64 cannot hold a card number.
const BASE64_SHORTEST: usize = 16;

/// Masks the card numbers in a text. A text in base64 that holds one goes as a whole.
pub(super) fn mask_text(text: &str) -> Masked {
    let visible = strip_hidden(text);
    let inside = base64_text(&visible).map_or(0, |inner| number::mask(&strip_hidden(&inner)).found);
    if inside > 0 {
        return Masked { text: GONE.to_owned(), found: inside };
    }
    number::mask(&visible)
}

/// Receipts and rejected messages come in base64, and so may what is inside them.
fn base64_text(text: &str) -> Option<String> {
    let packed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if packed.len() < BASE64_SHORTEST || packed.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    String::from_utf8(STANDARD.decode(packed).ok()?).ok()
}

/// Takes out what a reader cannot see: control characters other than line ends and tabs, marks
/// that change the direction of writing, and characters without width. Between digits they would
/// hide a card number from the filter, and on a screen they can make a text say something else.
pub(super) fn strip_hidden(text: &str) -> String {
    text.chars().filter(|c| !is_hidden(*c)).collect()
}

fn is_hidden(c: char) -> bool {
    match c {
        '\n' | '\r' | '\t' => false,
        '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => true,
        c => c.is_control(),
    }
}
