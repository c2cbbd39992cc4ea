//! Any sequence and any duplication of facts: never two approvals counted, never a final state
//! left, never a second transmission, never "not charged" without its proof.

use core::time::Duration;

use domain::attempt::{Condition, Evidence, State};
use domain::ids::OperatorId;
use proptest::prelude::*;
use terminal::{Outcome, Refusal, Said, StatusAnswer};
use uuid::Uuid;

use super::{approval, at, created};
use crate::attempt::step;
use crate::effect::{Effect, Input, Message, Notice, Verdict, Write};

fn condition() -> impl Strategy<Value = Condition> {
    prop::sample::select(vec![
        Condition::Aborted,
        Condition::Busy,
        Condition::Cancel,
        Condition::Refusal,
        Condition::LoggedOut,
        Condition::NotFound,
        Condition::UnreachableHost,
        Condition::Missing,
    ])
}

fn refusal() -> impl Strategy<Value = Refusal> {
    (condition(), any::<bool>()).prop_map(|(condition, ours_running)| Refusal {
        condition,
        text: None,
        ours_running,
    })
}

fn answer() -> impl Strategy<Value = Option<StatusAnswer>> {
    prop_oneof![
        1 => Just(None),
        1 => Just(Some(StatusAnswer::Running)),
        4 => Just(Some(StatusAnswer::NotFound)),
        1 => Just(Some(StatusAnswer::LoggedOut)),
        1 => Just(Some(StatusAnswer::Foreign)),
        1 => Just(Some(StatusAnswer::Unsupported)),
        1 => refusal().prop_map(|refusal| Some(StatusAnswer::Refused(refusal))),
        1 => (0_i64..2000).prop_map(|minor| Some(StatusAnswer::Approved(Box::new(approval(minor))))),
    ]
}

fn input() -> impl Strategy<Value = Input> {
    prop_oneof![
        2 => Just(Input::Start),
        3 => Just(Input::Sent),
        1 => Just(Input::NotSent { detail: String::new() }),
        1 => (0_i64..2000).prop_map(|minor| Input::Reply(Outcome {
            said: Said::Approved(Box::new(approval(minor))),
            record: None
        })),
        1 => refusal().prop_map(|refusal| Input::Reply(Outcome { said: Said::Refused(refusal), record: None })),
        1 => Just(Input::Reply(Outcome { said: Said::Done, record: None })),
        2 => Just(Input::Silence),
        2 => Just(Input::Ended { record: None }),
        8 => answer().prop_map(|answer| Input::StatusReply { answer, record: None }),
        1 => Just(Input::AbortAsked),
        2 => Just(Input::AskNow),
        1 => Just(Input::Heard(Notice::Restarted)),
        1 => Just(Input::Heard(Notice::Rejected)),
        1 => Just(Input::Restarted),
        1 => any::<bool>().prop_map(|approved| Input::Resolved {
            by: OperatorId::from_uuid(Uuid::from_u128(1)),
            verdict: if approved {
                Verdict::Approved { approval_code: None }
            } else {
                Verdict::NotCharged
            },
            reason: "seen".to_owned(),
        }),
    ]
}

/// A fact, how long after the last one it comes, and how often.
fn facts() -> impl Strategy<Value = Vec<(u64, Input, usize)>> {
    prop::collection::vec((0_u64..120, input(), 1_usize..3), 1..40)
}

proptest! {
    // PROPTEST_CASES asks for more.
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases.max(2000)))]

    #[test]
    fn no_sequence_counts_money_twice(facts in facts()) {
        let mut attempt = created();
        let mut seconds = 0_u64;
        let (mut sent, mut settled, mut intent) = (0, 0, false);
        let mut doubt_began: Option<u64> = None;
        let mut not_found_in_row = 0;
        for (pause, input, times) in facts {
            seconds += pause;
            for _ in 0..times {
                let before = attempt.clone();
                match &input {
                    Input::StatusReply { answer: Some(StatusAnswer::NotFound), .. } => not_found_in_row += 1,
                    Input::StatusReply { answer: Some(StatusAnswer::Foreign), .. } => {}
                    Input::StatusReply { .. } | Input::Restarted => not_found_in_row = 0,
                    _ => {}
                }
                if input == Input::Restarted {
                    doubt_began = Some(seconds);
                }
                let (next, effects) = step(before.clone(), input.clone(), at(seconds));
                if before.state.is_final() {
                    prop_assert_eq!(&next.state, &before.state, "a final state was left");
                }
                for effect in &effects {
                    match effect {
                        Effect::Commit(Write::Intent) => intent = true,
                        Effect::Send(Message::Money) => {
                            prop_assert!(intent, "sent before it was on disk");
                            sent += 1;
                        }
                        Effect::Commit(Write::Settled(_)) => settled += 1,
                        _ => {}
                    }
                }
                if next.state.name() == "unknown" && before.state.name() != "unknown" {
                    doubt_began = Some(seconds);
                    not_found_in_row = 0;
                }
                if let State::NotCharged { evidence: Evidence::Status } = &next.state
                    && !before.state.is_final()
                {
                    let waited = Duration::from_secs(seconds - doubt_began.unwrap_or(seconds));
                    prop_assert!(waited >= next.limits.fence, "inside the fence");
                    prop_assert!(not_found_in_row >= 2, "on one answer alone");
                }
                if let State::Approved { result, .. } = &next.state {
                    prop_assert!(result.credited.minor() <= next.amount.minor());
                    prop_assert!(result.credited.is_positive());
                }
                attempt = next;
            }
        }
        prop_assert!(sent <= 1, "transmitted twice");
        prop_assert!(settled <= 1, "counted twice");
        prop_assert_eq!(settled == 1, attempt.state.is_final(), "ended without being written down");
    }
}
