//! What another computer said, made fit for a screen and a log.

use zeroize::Zeroizing;

/// The most characters that are kept.
const MOST: usize = 200;
/// What stands where a secret stood.
const HIDDEN: &str = "\u{2022}\u{2022}\u{2022}";

/// One line of 200 characters at most, without control characters, without marks that turn the direction of
/// writing, and without the secrets: servers echo what they were sent. `None` where nothing is left.
pub(crate) fn clean(text: &str, secrets: &[Zeroizing<String>]) -> Option<String> {
    let mut hidden = Zeroizing::new(text.to_owned());
    for secret in secrets {
        if !secret.is_empty() && hidden.contains(secret.as_str()) {
            hidden = Zeroizing::new(hidden.replace(secret.as_str(), HIDDEN));
        }
    }
    let mut line = String::new();
    for word in hidden.split(|c: char| c.is_whitespace() || c.is_control()) {
        if !line.is_empty() && !line.ends_with(' ') {
            line.push(' ');
        }
        line.extend(word.chars().filter(|c| !turns(*c)));
    }
    let cut: String = line.trim().chars().take(MOST).collect();
    (!cut.is_empty()).then_some(cut)
}

/// Invisible marks that change the order in which letters are shown.
fn turns(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_is_one_short_line_without_tricks() {
        assert_eq!(clean("  no\r\n\u{1b}[31msuch\trealm \u{0} ", &[]).unwrap(), "no [31msuch realm");
        assert_eq!(clean("\u{202E}abc\u{2069}", &[]).unwrap(), "abc");
        assert_eq!(clean("\r\n\t", &[]), None);
        assert_eq!(clean(&"\u{e9}".repeat(500), &[]).unwrap().chars().count(), 200);
    }

    #[test]
    fn a_secret_at_the_edge_of_what_is_kept_is_hidden_before_the_cut() {
        let secret = Zeroizing::new("abcdefghij".to_owned());
        let text = format!("{}abcdefghij", "x".repeat(195));
        assert!(!clean(&text, &[secret]).unwrap().contains("abc"), "not even its beginning is left");
    }
}
