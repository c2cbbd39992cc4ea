//! A person at the terminal, step by step.

use nexo::amount::Decimal;
use nexo::v3::ErrorCondition;

use super::{Course, Ending, Key, Place, Wants};
use crate::card::{How, TestCard};

fn course(amount: &str) -> Course {
    Course::new(Wants {
        amount: Decimal::parse(amount).unwrap(),
        asks_tip: false,
        card_only: false,
        asks_till: true,
    })
}

fn card(id: &str) -> &'static TestCard {
    TestCard::with_id(id).unwrap()
}

fn type_pin(course: &mut Course, pin: &str) {
    for digit in pin.chars() {
        assert!(course.press(Key::named(&digit.to_string()).unwrap()), "{digit}");
    }
    assert!(course.press(Key::Ok));
}

#[test]
fn a_tapped_card_goes_straight_to_the_host() {
    let mut course = course("10.00");
    assert!(course.present(card("visa"), How::Tap));
    assert_eq!(*course.place(), Place::Authorising);
    assert!(!course.press(Key::Cancel), "nobody can cancel while the host is asked");
    course.lapse();
    assert_eq!(course.ending(), Some(&Ending::Approved));
}

#[test]
fn a_chip_wants_the_right_pin_and_gives_three_tries() {
    let mut course = course("10.00");
    course.present(card("visa"), How::Insert);
    assert!(!course.press(Key::Ok), "no PIN is shorter than four digits");
    type_pin(&mut course, "1111");
    assert!(matches!(course.place(), Place::Pin { tries_left: 2, typed } if typed.is_empty()));
    type_pin(&mut course, "1234");
    assert_eq!(*course.place(), Place::Authorising);

    let mut course = self::course("10.00");
    course.present(card("visa"), How::Insert);
    for _ in 0..3 {
        type_pin(&mut course, "9999");
    }
    assert_eq!(course.ending(), Some(&Ending::Declined(ErrorCondition::WrongPin)));
}

#[test]
fn a_card_can_refuse_its_first_pin_whatever_it_is() {
    let mut course = course("10.00");
    course.present(card("pin-twice"), How::Insert);
    type_pin(&mut course, "1234");
    assert!(matches!(course.place(), Place::Pin { tries_left: 2, .. }));
    type_pin(&mut course, "1234");
    assert_eq!(*course.place(), Place::Authorising);
}

#[test]
fn clear_takes_back_what_was_typed() {
    let mut course = course("10.00");
    course.present(card("visa"), How::Insert);
    course.press(Key::Digit(9));
    course.press(Key::Clear);
    type_pin(&mut course, "1234");
    assert_eq!(*course.place(), Place::Authorising);
}

#[test]
fn a_card_that_cannot_be_read_that_way_is_asked_for_again() {
    let mut course = course("10.00");
    assert!(course.present(card("stripe"), How::Tap));
    assert!(matches!(course.place(), Place::PresentCard { hint: Some(_) }));
    assert!(course.present(card("stripe"), How::Swipe));
    assert_eq!(*course.place(), Place::Authorising);
}

#[test]
fn cancel_removal_and_time_end_it_without_money() {
    let end = |act: fn(&mut Course)| {
        let mut course = course("10.00");
        course.present(card("visa"), How::Insert);
        act(&mut course);
        course.ending().cloned()
    };
    assert_eq!(end(|course| assert!(course.press(Key::Cancel))), Some(Ending::Cancelled));
    assert_eq!(end(Course::remove), Some(Ending::Cancelled));
    assert_eq!(end(Course::lapse), Some(Ending::TimedOut));
}

#[test]
fn a_tip_is_chosen_by_a_key() {
    let mut course = course("20.00");
    course.present(card("tip"), How::Tap);
    assert_eq!(*course.place(), Place::Tip);
    assert!(!course.press(Key::Digit(7)));
    assert!(course.press(Key::Digit(3)));
    assert_eq!(course.tip().unwrap().to_text(), "2.00");
    assert_eq!(*course.place(), Place::Authorising);
}

#[test]
fn a_signature_is_looked_at_only_where_the_till_takes_questions() {
    for (asks_till, right, ending) in [
        (true, Some(true), Ending::Approved),
        (true, Some(false), Ending::SignatureRefused),
        (true, None, Ending::SignatureRefused),
        (false, None, Ending::Approved),
    ] {
        let mut course = course("10.00");
        course.wants.asks_till = asks_till;
        course.present(card("signature"), How::Swipe);
        course.lapse();
        match right {
            Some(right) => course.signed(right),
            None => course.lapse(),
        }
        assert_eq!(course.ending(), Some(&ending));
    }
}

#[test]
fn the_host_declines_by_the_card() {
    for (id, condition) in [
        ("declines", ErrorCondition::Refusal),
        ("blocked", ErrorCondition::InvalidCard),
        ("no-host", ErrorCondition::UnreachableHost),
    ] {
        let mut course = course("10.00");
        course.present(card(id), How::Tap);
        course.lapse();
        assert_eq!(course.ending(), Some(&Ending::Declined(condition)), "{id}");
    }
}

#[test]
fn an_acquisition_ends_with_the_card() {
    let mut course =
        Course::new(Wants { amount: Decimal::default(), asks_tip: false, card_only: true, asks_till: false });
    course.present(card("visa"), How::Insert);
    assert_eq!(course.ending(), Some(&Ending::Approved));
    assert_eq!(course.presented().map(|presented| presented.card.id), Some("visa"));
}

#[test]
fn the_autopilot_plays_every_card_to_its_end() {
    for card in crate::card::WALLET {
        let mut course = course("10.00");
        let presented = super::Presented { card, how: card.usual_way() };
        for _ in 0..4 {
            course.play(Some(presented));
        }
        assert!(course.ending().is_some(), "{}", card.id);
    }
}
