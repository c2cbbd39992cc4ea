//! The simulator: what it takes from a socket and from a person, and what it answers.

use std::collections::VecDeque;

use chrono::DateTime;
use nexo::encoding::json;
use simulator::fuzzing::requests;
use simulator::model::{Model, Told};
use simulator::{Options, Script, StatusRunning};

/// The most of a request that the simulator keeps.
const BODY_MAX: usize = 1024 * 1024;

pub(crate) fn http(data: &[u8]) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime without sockets");
    let carried = runtime.block_on(requests(data));
    let total: usize = carried.bodies.iter().map(Vec::len).sum();
    assert!(total <= data.len().min(BODY_MAX.saturating_mul(carried.bodies.len())), "bodies out of nothing");
    assert!(matches!(carried.refused, None | Some(400 | 413 | 431 | 501)), "{:?}", carried.refused);
}

pub(crate) fn script(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let parts = text.split(['\n', ',']).count();
    match Script::parse(text) {
        Ok(script) => {
            assert!(script.payments.len() + script.statuses.len() <= parts, "steps out of nothing");
            let mut twice = script.clone();
            twice.append(&script);
            assert_eq!(twice.payments.len(), script.payments.len() * 2);
        }
        Err(error) => {
            assert!((1..=text.lines().count()).contains(&error.line), "{error}");
            assert!(text.contains(&error.step), "{error}");
            assert!(!error.cure.is_empty());
        }
    }
}

/// First a byte of settings, then a line with a script, then messages with a zero byte between them. In place
/// of a message, `end` lets the oldest payment end, and `off` and `out` take the power with and without memory.
pub(crate) fn messages(data: &[u8]) {
    let Some((settings, rest)) = data.split_first() else { return };
    let line = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    let (script, messages) = rest.split_at(line);
    let Ok(script) = Script::parse(&String::from_utf8_lossy(script)) else { return };
    let options = Options {
        login: settings & 1 == 0,
        dedup: settings & 2 == 0,
        status_running: if settings & 4 == 0 { StatusRunning::InProgress } else { StatusRunning::Busy },
        history: (settings & 8 != 0).then_some(1),
        poi_id: (settings & 16 != 0).then(|| "POI-1".to_owned()),
        ..Options::default()
    };
    let mut model = Model::new(options, script, DateTime::UNIX_EPOCH);
    let mut open = VecDeque::new();
    for message in messages.get(1..).unwrap_or_default().split(|byte| *byte == 0) {
        let before = model.ledger().len();
        match message {
            b"end" => open.pop_front().into_iter().for_each(|run| answers(&model.finish(run))),
            b"off" => model.reboot(true),
            b"out" => model.reboot(false),
            message => {
                let received = model.receive(message);
                received.now.iter().for_each(answers);
                open.extend(received.started.map(|begun| begun.run));
            }
        }
        assert!(model.ledger().len() <= before.saturating_add(1), "one step moved money twice");
    }
    let ledger = model.ledger();
    assert!(ledger.iter().zip(1..).all(|(entry, seq)| entry.seq == seq), "a gap in the ledger");
    assert!(ledger.iter().all(|entry| entry.amount.check_writable().is_ok()), "an amount that is none");
}

/// What is told is nothing, a refusal in words, or nexo.
fn answers(told: &Told) {
    let text = String::from_utf8_lossy(&told.bytes);
    let Some(head) = told.bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
        assert!(told.bytes.is_empty(), "no head in {text}");
        return;
    };
    let (head, rest) = told.bytes.split_at(head + 4);
    let head = str::from_utf8(head).expect("a head of text");
    let length = head.lines().find_map(|line| line.strip_prefix("Content-Length: "));
    let length: usize = length.and_then(|length| length.parse().ok()).expect("a length");
    let body = rest.get(..length).expect("a whole body");
    // a script may ask for noise, which begins in its own way
    if head.starts_with("HTTP/1.1 200 ") && !body.is_empty() && !body.starts_with(b"\x00\xff") {
        assert!(json::read(body).is_ok(), "{text}");
    }
}
