//! Text from outside on its way to the log: short, one line, without long runs of digits.

use core::fmt;

/// Characters that are shown of anything that somebody else wrote.
const SHOWN: usize = 200;
/// Digits in a row that could be a card number.
const CARD: usize = 8;

/// Shows bytes of somebody else so that they can neither fill nor forge a log, nor bring a card number into it.
pub(crate) struct Outside<'a>(pub(crate) &'a [u8]);

impl fmt::Display for Outside<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // what stands behind cannot be shown anyway, and a run of digits at the end must be seen whole
        let bytes = self.0.get(..SHOWN.saturating_add(CARD)).unwrap_or(self.0);
        let mut text = String::with_capacity(SHOWN);
        for run in bytes.chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit()) {
            if run.len() >= CARD && run.iter().all(u8::is_ascii_digit) {
                text.push('#');
            } else {
                text.extend(run.escape_ascii().map(char::from));
            }
        }
        let shown: String = text.chars().take(SHOWN).collect();
        f.write_str(&shown)
    }
}

/// A path without the secret that may stand in it.
pub(crate) fn path(path: &str) -> &str {
    if path.starts_with(crate::gate::SECRET_PATH) { crate::gate::SECRET_PATH } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_is_short_one_line_and_without_card_numbers() {
        let shown = |bytes: &[u8]| Outside(bytes).to_string();
        assert_eq!(shown(b"evil\r\nINFO \x1b[31mpaid \xff"), r"evil\r\nINFO \x1b[31mpaid \xff");
        assert_eq!(shown(b"a 4111111111111111 b 1234567"), "a # b 1234567");
        assert_eq!(shown(&b"a".repeat(10_000)).len(), SHOWN);
        assert_eq!(shown(&b"\n".repeat(10_000)).len(), SHOWN);
        let cut = [b"a".repeat(SHOWN - 4), b"4111111111111111".to_vec()].concat();
        assert!(!shown(&cut).contains("4111"), "{}", shown(&cut));
    }

    #[test]
    fn a_secret_path_is_not_shown() {
        assert_eq!(path("/t/00112233445566778899aabbccddeeff/nexo"), "/t/");
        assert_eq!(path("/nexo"), "/nexo");
    }
}
