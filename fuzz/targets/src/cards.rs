//! Finds card numbers in text, written apart from the filter on purpose, so that one checks the other.

/// Every card number that a reader would see in `text`: thirteen to nineteen digits with a check digit that
/// fits, in one piece or in groups with one blank or one hyphen between them.
pub fn card_numbers(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for cluster in clusters(text) {
        for first in 0..cluster.len() {
            let mut digits = String::new();
            for group in cluster.iter().skip(first) {
                digits.push_str(group);
                if digits.len() > 19 {
                    break;
                }
                if digits.len() >= 13 && fits(&digits) {
                    found.push(digits.clone());
                }
            }
        }
    }
    found
}

/// Groups of digits that stand one character apart.
fn clusters(text: &str) -> Vec<Vec<String>> {
    let mut clusters = vec![Vec::new()];
    let mut group = String::new();
    let mut joint = false;
    for c in text.chars() {
        if c.is_ascii_digit() {
            group.push(c);
            continue;
        }
        let ended = !group.is_empty();
        if ended && let Some(cluster) = clusters.last_mut() {
            cluster.push(std::mem::take(&mut group));
        }
        // two in a row, or anything else, part one number from the next
        let together = matches!(c, ' ' | '-') && (ended || !joint);
        if !together {
            clusters.push(Vec::new());
        }
        joint = together;
    }
    if !group.is_empty()
        && let Some(cluster) = clusters.last_mut()
    {
        cluster.push(group);
    }
    clusters
}

/// The check digit of ISO/IEC 7812, by its definition: from the right, every second digit doubled, and the
/// digits of what comes out added up.
fn fits(number: &str) -> bool {
    let mut sum = 0;
    for (place, digit) in number.bytes().rev().enumerate() {
        let digit = u32::from(digit.saturating_sub(b'0'));
        sum += if place % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 };
    }
    sum % 10 == 0
}

#[cfg(test)]
mod tests {
    use super::card_numbers;

    /// Made up, with its check digit.
    const NUMBER: &str = "4000123456789017";

    #[test]
    fn finds_what_the_filter_must_not_leave() {
        for text in [NUMBER, "x4000123456789017y", "4000 1234 5678 9017", "4000-1234-5678-9017"] {
            assert_eq!(card_numbers(text), [NUMBER], "{text}");
        }
        for text in
            ["4000123456789018", "40001234567890171", "4000  1234 5678 9017", "4000,1234 5678 9017", ""]
        {
            assert_eq!(card_numbers(text), Vec::<String>::new(), "{text}");
        }
    }
}
