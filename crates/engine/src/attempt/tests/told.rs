//! What a terminal tells on its own decides nothing, and what a customer wished besides is no excess.

use domain::attempt::Wish;

use super::*;
use crate::effect::Notice;

#[test]
fn a_terminal_that_says_it_restarted_is_asked_and_its_not_found_proves_nothing() {
    let restarted = || (5, Input::Heard(Notice::Restarted));
    let sent = vec![(0, Input::Start), (1, Input::Sent)];
    let (attempt, effects) = play([sent, vec![restarted()]].concat());
    assert_eq!(attempt.state.name(), "unknown", "words end nothing");
    assert!(effects.contains(&Effect::Send(Message::Status)));
    let mut facts = lost_at(10);
    facts.push((12, Input::Heard(Notice::Restarted)));
    for second in [300, 310] {
        facts.extend([(second, Input::AskNow), (second, status(StatusAnswer::NotFound))]);
    }
    assert!(matches!(play(facts).0.state, State::NeedsHuman { why: HumanWhy::MemoryLost, .. }));
}

#[test]
fn a_terminal_that_says_it_refused_is_asked_and_the_answer_still_decides() {
    let mut facts = vec![(0, Input::Start), (1, Input::Sent), (2, Input::Heard(Notice::Rejected))];
    assert_eq!(play(facts.clone()).0.state.name(), "unknown");
    facts.push((3, approved(1250)));
    assert_eq!(play(facts).0.state.name(), "approved");
}

#[test]
fn words_before_anything_left_and_after_the_end_change_nothing() {
    let early = play(vec![(0, Input::Start), (0, Input::Heard(Notice::Restarted))]).0;
    assert_eq!(early.state.name(), "intent");
    let late = play(vec![
        (0, Input::Start),
        (1, Input::Sent),
        (2, approved(1250)),
        (3, Input::Heard(Notice::Rejected)),
    ]);
    assert_eq!(late.0.state.name(), "approved");
    assert!(late.1.is_empty());
}

fn wished(tip: Option<i64>, cash_back: Option<i64>, answer: Approval) -> State {
    let wish = Wish { tip: tip.map(eur), cash_back: cash_back.map(eur), ..Wish::default() };
    let mut attempt = Attempt { wish, ..created() };
    for input in [
        Input::Start,
        Input::Sent,
        Input::Reply(Outcome { said: Said::Approved(Box::new(answer)), record: None }),
    ] {
        attempt = step(attempt, input, at(1)).0;
    }
    attempt.state
}

#[test]
fn tip_and_cash_back_that_the_till_asked_for_are_not_credited_to_the_sale() {
    // (wished tip, wished cash, authorized, told tip, told cash) -> (credited, tip, cash), or nothing
    type Row = (Option<i64>, Option<i64>, i64, Option<i64>, Option<i64>, Option<(i64, i64, i64)>);
    let table: [Row; 8] = [
        (Some(200), None, 1450, Some(200), None, Some((1250, 200, 0))),
        (Some(200), None, 1450, None, None, Some((1250, 200, 0))),
        (Some(200), Some(500), 1950, None, None, Some((1250, 200, 500))),
        (Some(200), Some(500), 1950, Some(200), Some(500), Some((1250, 200, 500))),
        // the terminal gave no cash: it says so
        (None, Some(500), 1250, None, Some(0), Some((1250, 0, 0))),
        // a part, of which nothing is tip
        (Some(200), None, 1000, None, None, Some((1000, 0, 0))),
        // more than was wished is nobody's
        (Some(200), None, 1500, None, None, None),
        (None, None, 1450, None, None, None),
    ];
    for row in table {
        let (tip, cash_back, authorized, told_tip, told_cash, expected) = row;
        let answer =
            Approval { tip: told_tip.map(eur), cash_back: told_cash.map(eur), ..approval(authorized) };
        match (wished(tip, cash_back, answer), expected) {
            (State::Approved { result, .. }, Some((credited, tip, cash))) => {
                assert_eq!(
                    (result.credited, result.tip, result.cash_back),
                    (eur(credited), eur(tip), eur(cash)),
                    "{row:?}"
                );
            }
            (State::NeedsHuman { why: HumanWhy::Excess { .. }, .. }, None) => {}
            (state, _) => panic!("{row:?} came to {}", state.name()),
        }
    }
}
