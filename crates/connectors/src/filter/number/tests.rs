//! Card numbers are found and masked, and nothing else is.

use proptest::prelude::*;

use super::*;
use crate::filter::tests::{card_number, grouped, is_luhn, spoiled};

#[test]
fn a_whole_number_leaves_its_last_four() {
    let number = card_number("400012345678901");
    let last = &number[12..];
    assert_eq!(mask(&number), Masked { text: format!("************{last}"), found: 1 });
    let said = format!("card {number}, thanks");
    assert_eq!(mask(&said).text, format!("card ************{last}, thanks"));
}

#[test]
fn groups_and_codes_do_not_hide_it() {
    let number = card_number("510012345678901");
    let last = &number[12..];
    for separator in [" ", "-", "  ", "\u{a0}", "+", "%20", "%2D"] {
        let text = format!("pan={}&x=1", grouped(&number, separator));
        let masked = mask(&text);
        assert_eq!(masked.found, 1, "{text}");
        assert!(masked.text.contains(&format!("{separator}{last}&x=1")), "{}", masked.text);
        assert!(!masked.text.contains("5100"), "{}", masked.text);
    }
}

#[test]
fn neighbours_do_not_hide_it() {
    let number = card_number("400012345678901");
    for text in [
        format!("12 {number}"),
        format!("{number} 123"),
        format!("{number}=2912101123450000"),
        format!("%34%30{}", &number[2..]),
        format!("{number}****"),
        format!("x{number}X"),
    ] {
        let masked = mask(&text);
        assert!(masked.found >= 1, "{text}");
        assert!(!masked.text.contains(&number[4..12]), "{}", masked.text);
    }
}

#[test]
fn half_masked_numbers_keep_four_as_well() {
    for (text, kept) in [
        ("123456******1234", "************1234"),
        ("************1234", "************1234"),
        ("123456xxxxxx1234 02", "******xxxxxx1234 02"),
        ("************1234 02", "************1234 02"),
        ("1234 56** **** 1234", "**** **** **** 1234"),
        ("********12345678", "************5678"),
        ("123456**************1234", "********************1234"),
    ] {
        assert_eq!(mask(text), Masked { text: kept.to_owned(), found: 0 }, "{text}");
    }
}

#[test]
fn other_numbers_stay() {
    for text in ["12.50 EUR", "2026-05-04T10:11:12Z", "TID 12345678", "2 x coffee 3.00", "xxxx 1234"] {
        assert_eq!(mask(text), Masked { text: text.to_owned(), found: 0 });
    }
    let wrong = spoiled(&card_number("400012345678901"));
    assert_eq!(mask(&wrong), Masked { text: wrong.clone(), found: 0 });
}

#[test]
fn runs_of_eight_are_masked_where_nothing_is_known() {
    assert_eq!(
        mask_runs("a1234567b12345678c", 8),
        Masked { text: "a1234567b********c".to_owned(), found: 1 }
    );
    assert_eq!(mask_runs("", 8).text, "");
}

fn survivors(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|run| (SHORTEST..=LONGEST).contains(&run.len()) && is_luhn(run))
        .map(str::to_owned)
        .collect()
}

proptest! {
    #[test]
    fn no_card_number_survives(parts in proptest::collection::vec(
        prop_oneof![
            "[0-9]{1,20}", " |-|\\+|%20|%2D|%3|%|x|\\*{1,6}|a|é|=|\u{a0}", "[0-9]{12,18}".prop_map(|d| card_number(&d)),
        ], 0..12)) {
        let text = parts.concat();
        let masked = mask(&text);
        prop_assert_eq!(survivors(&masked.text), Vec::<String>::new(), "{}", text);
        prop_assert_eq!(mask(&masked.text).text, masked.text);
    }

    #[test]
    fn a_number_between_words_never_survives(body in "[2-6][0-9]{11,17}", before in "\\PC{0,12}", after in "\\PC{0,12}") {
        let number = card_number(&body);
        let before = before.trim_end_matches(|c: char| !c.is_alphabetic());
        let after = after.trim_start_matches(|c: char| !c.is_alphabetic());
        let masked = mask(&format!("{before} {number} {after}"));
        prop_assert!(!masked.text.contains(&number));
    }
}

/// Numbers of which each shows itself only when the one before is masked: its first four digits are the last
/// four of that one. A terminal that means harm could send a megabyte of them, and looking at each by itself
/// through the whole text would take hours.
#[test]
fn a_chain_of_numbers_ends() {
    const LINKS: usize = 3000;
    let first = card_number("400012345678");
    let (mut text, mut last) = (first.clone(), first[9..].to_owned());
    for link in 0..LINKS {
        let bodies = (0..100).map(|more| format!("{last}{:08}", link * 7919 + more * 1_003_001));
        let groups = bodies.map(|body| card_number(&body)[4..].to_owned());
        // with the whole group behind it, it must be no number, or both are seen at once
        let apart = |group: &String| !is_luhn(&format!("{}{}", &group[..5], "0".repeat(13)));
        let group = { groups }.find(apart).unwrap();
        text.push(' ');
        text.push_str(&group);
        group[5..].clone_into(&mut last);
    }
    let masked = mask(&text);
    assert!(masked.found > 1);
    let shown: Vec<&str> =
        masked.text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect();
    assert!(shown.iter().all(|run| run.len() <= KEPT), "{shown:?}");
}
