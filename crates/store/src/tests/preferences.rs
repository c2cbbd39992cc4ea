//! What the people at the till chose: kept, checked, and read by older and newer programs.

use super::kit::Till;
use crate::{AmountEntry, Error, Motion, Preferences, ScanSounds, Scanner, Theme};

fn chosen() -> Preferences {
    Preferences {
        theme: Theme::Contrast,
        text_percent: 150,
        motion: Motion::Still,
        language: Some("de".to_owned()),
        sounds: false,
        amounts: AmountEntry::Decimal,
        letters: false,
        keys: [("sell.pay".to_owned(), "Ctrl+P".to_owned())].into(),
        scanner: Scanner {
            fast_ms: 35,
            shortest: 8,
            prefix: "]".to_owned(),
            suffix: "~".to_owned(),
            sounds: ScanSounds::All,
        },
    }
}

#[test]
fn choices_are_there_after_a_restart_and_the_usual_ones_before() {
    let mut till = Till::new();
    assert_eq!(till.db().preferences().unwrap(), Preferences::default());
    till.db().set_preferences(&chosen()).unwrap();
    till.reopen();
    assert_eq!(till.db().preferences().unwrap(), chosen());
}

#[test]
fn every_field_that_cannot_be_used_is_named_and_nothing_is_kept() {
    type Spoil = fn(&mut Preferences);
    let till = Till::new();
    let spoilt: [(&str, Spoil); 9] = [
        ("text_percent", |it| it.text_percent = 99),
        ("text_percent", |it| it.text_percent = 201),
        ("language", |it| it.language = Some("Dutch".to_owned())),
        ("keys", |it| drop(it.keys.insert("pay".to_owned(), "F12".to_owned()))),
        ("keys", |it| drop(it.keys.insert("sell.pay".to_owned(), String::new()))),
        ("scanner.fast_ms", |it| it.scanner.fast_ms = 4),
        ("scanner.shortest", |it| it.scanner.shortest = 21),
        ("scanner.prefix", |it| it.scanner.prefix = "123456789".to_owned()),
        ("scanner.suffix", |it| it.scanner.suffix = "\n".to_owned()),
    ];
    for (field, spoil) in spoilt {
        let mut wrong = chosen();
        spoil(&mut wrong);
        assert_eq!(wrong.wrong().map(|(named, _)| named), Some(field));
        let refused = till.db().set_preferences(&wrong);
        assert!(matches!(&refused, Err(Error::Setup(text)) if text.contains(field)), "{refused:?}");
    }
    assert_eq!(till.db().preferences().unwrap(), Preferences::default());
}

#[test]
fn a_document_of_another_version_is_read_as_far_as_it_is_known() {
    let older: Preferences = serde_json::from_str(r#"{"theme":"dark","scanner":{"fast_ms":30}}"#).unwrap();
    let scanner = Scanner { fast_ms: 30, ..Scanner::default() };
    assert_eq!(older, Preferences { theme: Theme::Dark, scanner, ..Preferences::default() });
    let newer: Preferences = serde_json::from_str(r#"{"text_percent":120,"of_tomorrow":1}"#).unwrap();
    assert_eq!(newer.text_percent, 120);
}
