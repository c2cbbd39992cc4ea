//! Every step is read, and every mistake says what to write.

use std::time::Duration;

use nexo::amount::Decimal;
use nexo::v3::{ErrorCondition, MessageCategory};

use crate::card::How;
use crate::script::{Command, ReversalStep, Script, ServiceStep, StatusStep, Step};

fn one(text: &str) -> Step {
    let script = Script::parse(text).unwrap();
    assert_eq!(script.payments.len(), 1, "{text}");
    script.payments[0].clone()
}

fn money(text: &str) -> Decimal {
    Decimal::parse(text).unwrap()
}

#[test]
fn reads_every_step_of_a_payment() {
    let seconds = Duration::from_secs;
    let steps = [
        ("approve", Step::Approve { after: None }),
        ("approve after 2s", Step::Approve { after: Some(seconds(2)) }),
        ("slow 250ms", Step::Approve { after: Some(Duration::from_millis(250)) }),
        ("decline", Step::Decline(ErrorCondition::Refusal)),
        ("decline WrongPIN", Step::Decline(ErrorCondition::WrongPin)),
        ("decline InvalidCard", Step::Decline(ErrorCondition::InvalidCard)),
        ("cancel", Step::Cancel),
        ("busy", Step::Busy),
        ("partial 5.00", Step::Partial(money("5.00"))),
        ("tip 1.00", Step::Tip(money("1.00"))),
        ("lost", Step::Lost),
        ("lost request", Step::LostRequest),
        ("late 3s", Step::Late(seconds(3))),
        ("delayed 3s", Step::Delayed(seconds(3))),
        ("duplicate", Step::Duplicate),
        ("reboot", Step::Reboot),
        ("reboot charged", Step::RebootCharged),
        ("reboot keeping history", Step::RebootKeepingHistory),
        ("hang", Step::Hang),
        ("garbage", Step::Garbage),
        ("unreachable host", Step::UnreachableHost),
        ("wrong amount 9.99", Step::WrongAmount(money("9.99"))),
        ("wrong currency USD", Step::WrongCurrency("USD".to_owned())),
        ("no amount", Step::NoAmount),
        ("wrong service id", Step::WrongServiceId),
        ("http 500", Step::Http500),
        ("card signature", Step::Card { id: "signature", how: None }),
        ("card visa insert", Step::Card { id: "visa", how: Some(How::Insert) }),
        ("ask tip", Step::AskTip),
        ("time out", Step::TimeOut),
        ("authorise 3s", Step::Authorise(seconds(3))),
        ("cut 120", Step::Cut(120)),
        ("half", Step::Half),
        ("reset", Step::Reset),
        ("reboot at card", Step::Reboot),
        ("reboot at answer", Step::RebootCharged),
    ];
    for (text, step) in steps {
        assert_eq!(one(text), step, "{text}");
        assert_eq!(one(&text.to_uppercase()), step, "{text} in capitals");
        assert_eq!(one(&step.to_string()), step, "{text} as it is shown");
    }
}

#[test]
fn reads_status_steps_into_a_queue_of_their_own() {
    let script = Script::parse("status lost, status busy\nlost\nstatus not found\nstatus foreign").unwrap();
    let statuses = [StatusStep::Lost, StatusStep::Busy, StatusStep::NotFound, StatusStep::Foreign];
    assert_eq!(script.statuses, statuses);
    assert_eq!(script.payments, [Step::Lost]);
}

#[test]
fn reads_reversal_steps_into_a_queue_of_their_own() {
    let text = "reversal approve, reversal decline NotAllowed, reversal lost\nreversal lost request, \
                reversal late 2s, reversal partial 1.00";
    let steps = [
        ReversalStep::Approve,
        ReversalStep::Decline(ErrorCondition::NotAllowed),
        ReversalStep::Lost,
        ReversalStep::LostRequest,
        ReversalStep::Late(Duration::from_secs(2)),
        ReversalStep::Partial(money("1.00")),
    ];
    let script = Script::parse(text).unwrap();
    assert_eq!(script.reversals, steps);
    assert!(script.payments.is_empty() && script.statuses.is_empty());
}

#[test]
fn reads_steps_of_other_services_and_orders() {
    let script =
        Script::parse("login decline Busy, totals late 2s, now reboot, now wake T01-000118").unwrap();
    let services = [
        (MessageCategory::Login, ServiceStep::Decline(ErrorCondition::Busy)),
        (MessageCategory::GetTotals, ServiceStep::Late(Duration::from_secs(2))),
    ];
    assert_eq!(script.services, services);
    let commands = [Command::Reboot { keeps_history: false }, Command::WakeUp("T01-000118".to_owned())];
    assert_eq!(script.commands, commands);
    for text in [
        "now reboot keeping history",
        "now maintenance begin",
        "now maintenance end",
        "now shutdown",
        "now start",
        "now out of order",
        "now repair",
        "now expire session",
        "now sale admin",
        "now unplug",
        "now plug",
        "now autopilot off",
        "now card visa",
        "now card visa tap",
        "now remove card",
        "now key 5",
        "now key ok",
        "now fault lost on",
        "now flood 50 for 2s",
        "now replay",
        "now spoof approved",
        "now spoof garbage",
        "set dedup off",
        "set history 3",
        "set history all",
        "set running busy",
        "set running in progress",
        "set reversal settled",
        "set think 2s",
        "set patience 30s",
        "set display answer on",
    ] {
        assert_eq!(Script::parse(text).unwrap().commands.len(), 1, "{text}");
    }
}

#[test]
fn lines_commas_and_comments_separate() {
    let script = Script::parse("# a day\n\n approve , lost # the third\r\ncancel,\n").unwrap();
    assert_eq!(script.payments, [Step::Approve { after: None }, Step::Lost, Step::Cancel]);
}

#[test]
fn the_default_follows_the_queue() {
    let mut script = Script::parse("lost\ndefault decline").unwrap();
    assert_eq!(script.next_payment(), Step::Lost);
    assert_eq!(script.next_payment(), Step::Decline(ErrorCondition::Refusal));
    script.append(&Script::parse("default cancel, busy").unwrap());
    assert_eq!(script.next_payment(), Step::Busy);
    assert_eq!(script.next_payment(), Step::Cancel);
    assert_eq!(Script::default().next_payment(), Step::Approve { after: None });
}

#[test]
fn mistakes_name_the_line_and_the_cure() {
    let mistakes = [
        ("aprove", 1, "a step is one of approve"),
        ("approve\nlost, late", 2, "write `late 3s`"),
        ("slow 3", 1, "250ms or 3s"),
        ("late -3s", 1, "250ms or 3s"),
        ("delayed 99999999999999999999s", 1, "250ms or 3s"),
        ("\n\npartial five", 3, "like 5.00"),
        ("partial", 1, "write `partial 5.00`"),
        ("tip 0.00", 1, "above zero"),
        ("decline because", 1, "Refusal"),
        ("approve later", 1, "approve after 2s"),
        ("reboot gently", 1, "reboot charged"),
        ("wrong", 1, "wrong amount 9.99"),
        ("wrong currency dollars", 1, "three letters"),
        ("lost answer", 1, "lost request"),
        ("status", 1, "status foreign"),
        ("status lost lost", 1, "status foreign"),
        ("reversal", 1, "reversal late 3s"),
        ("reversal decline because", 1, "Refusal"),
        ("default", 1, "a step is one of"),
        ("card gold", 1, "a card is one of visa"),
        ("login", 1, "login decline Busy"),
        ("now", 1, "after `now` comes"),
        ("now fault gremlin on", 1, "a fault is one of"),
        ("set dedup perhaps", 1, "`on` or `off`"),
        ("set", 1, "set dedup off"),
    ];
    for (text, line, cure) in mistakes {
        let error = Script::parse(text).unwrap_err();
        assert_eq!(error.line, line, "{text}");
        assert!(error.to_string().contains(cure), "{text}: {error}");
        assert!(error.to_string().contains(&error.step), "{text}: {error}");
    }
}

#[test]
fn the_examples_of_the_documents_are_scripts() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/examples");
    let mut read = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("steps") => drop(Script::parse(&std::fs::read_to_string(&path).unwrap()).unwrap()),
            Some("toml") => assert_eq!(crate::fleet::read(&path).unwrap().terminals.len(), 3),
            _ => panic!("{} is no example", path.display()),
        }
        read += 1;
    }
    assert_eq!(read, 5);
}
