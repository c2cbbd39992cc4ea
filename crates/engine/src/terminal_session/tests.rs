//! The machine by example, one test per rule, and the property that nobody but a person says yes.

use chrono::DateTime;
use proptest::prelude::*;
use terminal::Category;

use super::*;

fn now(seconds: u64) -> Now {
    Now { up: Duration::from_secs(seconds), wall: DateTime::UNIX_EPOCH }
}

fn live(id: &str) -> Live {
    Live { category: Category::Payment, service_id: id.to_owned() }
}

fn pairing() -> Pairing {
    Pairing { sale_id: "T01-AAAAAA".to_owned(), poi_id: "POI1".to_owned() }
}

fn key(category: &'static str, service: Option<&str>, device: Option<&str>) -> MessageKey {
    MessageKey {
        category,
        service_id: service.map(str::to_owned),
        device_id: device.map(str::to_owned),
        digest: [0; 8],
    }
}

fn words(text: &str, kind: ShownKind) -> Shown {
    Shown { to: Audience::Cashier, kind, lines: vec![text.to_owned()] }
}

fn confirmation() -> Asked {
    Asked { lines: vec!["Signature OK?".to_owned()], wants: Wanted::Confirmation, wait: None }
}

fn paper() -> Paper {
    Paper { kind: terminal::PaperKind::Merchant, signature: true, lines: vec!["sign here".to_owned()] }
}

fn told(event: TerminalEvent) -> Told {
    Told { event, maintenance: false, details: None, rejected: None }
}

struct Bench {
    standing: Standing,
    deeds: Vec<Deed>,
}

impl Bench {
    fn paying() -> Self {
        let mut bench = Self { standing: Standing::default(), deeds: Vec::new() };
        bench.fact(Fact::LoggedIn, 0);
        bench.fact(Fact::Began(pairing(), live("7")), 0);
        bench
    }

    fn fact(&mut self, fact: Fact, at: u64) -> &[Deed] {
        let (standing, deeds) = step(core::mem::take(&mut self.standing), fact, now(at));
        (self.standing, self.deeds) = (standing, deeds);
        &self.deeds
    }

    fn hear(&mut self, key: MessageKey, what: What, at: u64) -> Option<Answer> {
        let wanted = key.clone();
        self.fact(Fact::Heard(Box::new(Heard { key, what })), at);
        self.answer_to(&wanted)
    }

    fn answer_to(&self, wanted: &MessageKey) -> Option<Answer> {
        self.deeds.iter().find_map(|deed| match deed {
            Deed::Answer(key, answer) if key == wanted => Some(answer.clone()),
            _ => None,
        })
    }
}

#[test]
fn words_of_the_running_payment_are_shown_and_go_with_it() {
    let mut bench = Bench::paying();
    let shown = What::Display(vec![words("ENTER PIN", ShownKind::Screen)]);
    assert_eq!(bench.hear(key("Display", Some("7"), None), shown, 1), Some(Answer::Taken));
    assert_eq!(bench.standing.screen, ["ENTER PIN"]);
    let other = What::Display(vec![words("APPROVED", ShownKind::Screen)]);
    assert_eq!(bench.hear(key("Display", Some("6"), None), other, 2), Some(Answer::Taken));
    assert_eq!(bench.standing.screen, ["ENTER PIN"], "words of another dialogue");
    bench.fact(Fact::Ended(live("6")), 3);
    assert_eq!(bench.standing.screen, ["ENTER PIN"], "the end of another one");
    bench.fact(Fact::Ended(live("7")), 3);
    assert!(bench.standing.screen.is_empty());
}

#[test]
fn an_error_is_told_apart_and_wins_over_other_words() {
    let mut bench = Bench::paying();
    let shown = vec![words("Card error", ShownKind::Error), words("Insert again", ShownKind::Screen)];
    bench.hear(key("Display", Some("7"), None), What::Display(shown), 1);
    assert!(bench.standing.error);
    assert_eq!(bench.standing.screen, ["Card error"]);
}

#[test]
fn a_question_is_answered_by_a_person_and_no_one_else() {
    let mut bench = Bench::paying();
    let asked = key("Input", Some("7"), Some("1"));
    assert_eq!(bench.hear(asked.clone(), What::Input(confirmation()), 1), None, "somebody has to answer");
    let number = bench.standing.prompts[0].number;
    bench.fact(Fact::Answered(number + 1, InputAnswer::Confirmed(true)), 2);
    assert_eq!(bench.answer_to(&asked), None, "another question was answered");
    bench.fact(Fact::Answered(number, InputAnswer::Confirmed(true)), 2);
    assert_eq!(bench.answer_to(&asked), Some(Answer::Input(InputAnswer::Confirmed(true))));
    bench.fact(Fact::Answered(number, InputAnswer::Confirmed(false)), 3);
    assert_eq!(bench.answer_to(&asked), None, "answered once");
}

#[test]
fn a_question_that_nobody_answers_is_answered_with_nobody() {
    let mut bench = Bench::paying();
    let asked = key("Input", Some("7"), Some("1"));
    bench.hear(asked.clone(), What::Input(confirmation()), 1);
    assert_eq!(bench.standing.next_tick(), Some(Duration::from_secs(61)));
    bench.fact(Fact::Tick, 60);
    assert_eq!(bench.answer_to(&asked), None);
    bench.fact(Fact::Tick, 61);
    assert_eq!(bench.answer_to(&asked), Some(Answer::Input(InputAnswer::Nobody)));
    assert!(bench.standing.prompts.is_empty());
}

#[test]
fn the_end_of_the_payment_ends_its_questions() {
    let mut bench = Bench::paying();
    let asked = key("Input", Some("7"), Some("1"));
    bench.hear(asked.clone(), What::Input(confirmation()), 1);
    bench.fact(Fact::Ended(live("7")), 2);
    assert_eq!(bench.answer_to(&asked), Some(Answer::Input(InputAnswer::Nobody)));
}

#[test]
fn a_repeated_question_gets_the_first_answer_and_asks_nobody_again() {
    let mut bench = Bench::paying();
    let asked = key("Input", Some("7"), Some("1"));
    bench.hear(asked.clone(), What::Input(confirmation()), 1);
    assert_eq!(bench.hear(asked.clone(), What::Input(confirmation()), 2), None);
    assert_eq!(bench.standing.prompts.len(), 1, "one question, however often it came");
    let number = bench.standing.prompts[0].number;
    bench.fact(Fact::Answered(number, InputAnswer::Confirmed(true)), 3);
    let again = bench.hear(asked, What::Input(confirmation()), 4);
    assert_eq!(again, Some(Answer::Input(InputAnswer::Confirmed(true))));
    assert!(bench.standing.prompts.is_empty());
}

#[test]
fn without_a_payment_nothing_is_asked_and_nothing_printed() {
    let mut bench = Bench { standing: Standing::default(), deeds: Vec::new() };
    bench.fact(Fact::LoggedIn, 0);
    let answer = bench.hear(key("Input", None, Some("1")), What::Input(confirmation()), 1);
    assert_eq!(answer, Some(Answer::Input(InputAnswer::Nobody)));
    assert_eq!(bench.hear(key("Print", None, Some("2")), What::Print(paper()), 1), Some(Answer::NotDone));
    assert!(bench.standing.papers.is_empty());
}

#[test]
fn a_repeated_slip_is_one_slip() {
    let mut bench = Bench::paying();
    for _ in 0..3 {
        let answer = bench.hear(key("Print", Some("7"), Some("4")), What::Print(paper()), 1);
        assert_eq!(answer, Some(Answer::Taken));
    }
    assert_eq!(bench.standing.papers, [paper()]);
}

#[test]
fn a_password_is_asked_of_nobody() {
    let mut bench = Bench::paying();
    let asked = Asked { wants: Wanted::Nothing, ..confirmation() };
    let answer = bench.hear(key("Input", Some("7"), Some("1")), What::Input(asked), 1);
    assert_eq!(answer, Some(Answer::Input(InputAnswer::Nobody)));
}

#[test]
fn a_restart_closes_the_session_and_tells_the_payment() {
    let mut bench = Bench::paying();
    bench.hear(key("Event", None, Some("9")), What::Event(told(TerminalEvent::Initialised)), 1);
    assert_eq!(bench.standing.session, Session::Closed);
    assert!(bench.deeds.contains(&Deed::Tell(live("7"), Notice::Restarted)));
    assert!(bench.deeds.contains(&Deed::Login));
}

#[test]
fn maintenance_holds_payments_and_ends_with_a_login() {
    let mut bench = Bench { standing: Standing::default(), deeds: Vec::new() };
    bench.fact(Fact::LoggedIn, 0);
    bench.hear(key("Event", None, Some("1")), What::Event(told(TerminalEvent::BeginMaintenance)), 1);
    assert_eq!(bench.standing.fitness, Fitness::Updating);
    bench.hear(key("Event", None, Some("2")), What::Event(told(TerminalEvent::EndMaintenance)), 2);
    assert_eq!((bench.standing.fitness, bench.standing.session), (Fitness::Working, Session::Closed));
    assert!(bench.deeds.contains(&Deed::Login));
    // The end of it may get lost: then the terminal is asked how it is.
    bench.hear(key("Event", None, Some("3")), What::Event(told(TerminalEvent::BeginMaintenance)), 3);
    bench.fact(Fact::Well, 4);
    assert_eq!(bench.standing.fitness, Fitness::Working);
}

#[test]
fn a_refusal_of_another_message_is_not_ours() {
    let mut bench = Bench::paying();
    let reject =
        |id: &str| What::Event(Told { rejected: Some(id.to_owned()), ..told(TerminalEvent::Reject) });
    bench.hear(key("Event", None, Some("1")), reject("6"), 1);
    assert!(!bench.deeds.iter().any(|deed| matches!(deed, Deed::Tell(..))));
    bench.hear(key("Event", None, Some("2")), reject("7"), 1);
    assert!(bench.deeds.contains(&Deed::Tell(live("7"), Notice::Rejected)));
}

#[test]
fn these_refusals_close_the_session() {
    for (condition, closed) in [
        (Condition::LoggedOut, true),
        (Condition::NotAllowed, true),
        (Condition::Busy, false),
        (Condition::Refusal, false),
    ] {
        let mut bench = Bench::paying();
        bench.fact(Fact::Refused(condition.clone()), 1);
        assert_eq!(bench.standing.login_needed(true), closed, "{condition:?}");
        assert!(!bench.standing.login_needed(false));
    }
}

fn any_key() -> impl Strategy<Value = MessageKey> {
    let ids = prop::sample::select(vec![None, Some("7"), Some("8")]);
    let device = prop::sample::select(vec![None, Some("1"), Some("2")]);
    (prop::sample::select(vec!["Display", "Input", "Print", "Event"]), ids, device)
        .prop_map(|(category, service, device)| key(category, service, device))
}

fn any_what() -> impl Strategy<Value = What> {
    prop_oneof![
        Just(What::Display(vec![words("APPROVED", ShownKind::Screen)])),
        Just(What::Input(confirmation())),
        Just(What::Print(paper())),
        prop::sample::select(vec![
            TerminalEvent::Initialised,
            TerminalEvent::Abort,
            TerminalEvent::Reject,
            TerminalEvent::BeginMaintenance,
            TerminalEvent::CardInserted,
        ])
        .prop_map(|event| What::Event(told(event))),
    ]
}

fn any_fact() -> impl Strategy<Value = Fact> {
    prop_oneof![
        4 => (any_key(), any_what()).prop_map(|(key, what)| Fact::Heard(Box::new(Heard { key, what }))),
        1 => Just(Fact::Tick),
        1 => Just(Fact::LoggedIn),
        1 => prop::sample::select(vec!["7", "8"]).prop_map(|id| Fact::Began(pairing(), live(id))),
        1 => prop::sample::select(vec!["7", "8"]).prop_map(|id| Fact::Ended(live(id))),
    ]
}

proptest! {
    /// Whatever a terminal sends in whatever order: a "yes" comes from a person, every question is answered
    /// in the end, and nothing grows without bound.
    #[test]
    fn no_sequence_of_messages_says_yes(facts in prop::collection::vec(any_fact(), 0..200)) {
        let mut bench = Bench { standing: Standing::default(), deeds: Vec::new() };
        let mut open = std::collections::BTreeSet::new();
        for (at, fact) in facts.into_iter().enumerate() {
            let asked = match &fact {
                Fact::Heard(heard) => Some(heard.key.clone()),
                _ => None,
            };
            bench.fact(fact, at as u64);
            open.extend(asked);
            for deed in &bench.deeds {
                if let Deed::Answer(key, answer) = deed {
                    open.remove(key);
                    prop_assert!(!matches!(answer, Answer::Input(InputAnswer::Confirmed(true) | InputAnswer::Entry(_))));
                }
            }
            prop_assert!(bench.standing.prompts.len() <= QUESTIONS && bench.standing.papers.len() <= PAPERS);
        }
        bench.fact(Fact::Tick, 1_000_000);
        for deed in &bench.deeds {
            if let Deed::Answer(key, _) = deed {
                open.remove(key);
            }
        }
        prop_assert!(open.is_empty(), "never answered: {open:?}");
    }
}
