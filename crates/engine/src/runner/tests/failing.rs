//! A store that says no: what is begun, what is believed, and what is told.

use core::time::Duration;

use domain::attempt::{Attempt, Condition, State};

use super::{Bench, Books};
use crate::ports::{Event, Store as _, StoreFailure};
use crate::runner::StartError;

/// The attempt of a payment whose approval the store answers like this.
async fn answered(bench: &Bench, failure: StoreFailure, end: Option<State>) -> Attempt {
    *bench.books.instead.lock().unwrap() = Some((failure, end));
    let attempt = bench.runner.start(Bench::order(1)).await.unwrap();
    bench.until(attempt.id, "in_flight").await;
    bench.terminal.go.notify_one();
    attempt
}

async fn gone(bench: &Bench, attempt: &Attempt) {
    for _ in 0..2000 {
        if bench.runner.live(attempt.id).is_none() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("the attempt is still at work");
}

fn shown(bench: &Bench, state: &str) -> bool {
    bench.heard(|event| matches!(event, Event::Attempt(at) if at.state.name() == state))
}

fn log(bench: &Bench) -> Vec<String> {
    bench.log.lock().unwrap().clone()
}

fn declined() -> State {
    State::Declined { condition: Condition::Refusal, text: None }
}

#[tokio::test]
async fn nothing_of_a_payment_begins_on_a_disk_that_is_nearly_full_or_fails() {
    let bench = Bench::new();
    let low = StoreFailure::Low { free: 1, needed: 2 };
    *bench.books.not_ready.lock().unwrap() = Some(low.clone());
    let refused = bench.runner.start(Bench::order(1)).await;
    assert!(matches!(refused, Err(StartError::Store(said)) if said == low));
    assert!(!bench.heard(|event| matches!(event, Event::StorageFault(_))), "it is low, not broken");

    *bench.books.not_ready.lock().unwrap() = Some(StoreFailure::Fault("no reserve".to_owned()));
    let refused = bench.runner.start(Bench::order(1)).await;
    assert!(matches!(refused, Err(StartError::Store(StoreFailure::Fault(_)))));
    assert!(bench.heard(|event| matches!(event, Event::StorageFault(_))));
    assert!(log(&bench).is_empty(), "neither disk nor wire: {:?}", log(&bench));

    *bench.books.not_ready.lock().unwrap() = None;
    bench.runner.start(Bench::order(1)).await.unwrap();
    assert!(bench.heard(|event| matches!(event, Event::StorageWorks)));
}

#[tokio::test]
async fn an_end_that_came_into_the_books_by_another_way_is_adopted() {
    let bench = Bench::new();
    let fault = StoreFailure::Fault("it is in the reserve".to_owned());
    let attempt = answered(&bench, fault, Some(declined())).await;
    gone(&bench, &attempt).await;
    assert!(shown(&bench, "declined") && !shown(&bench, "unknown"));
    assert!(bench.heard(|event| matches!(event, Event::StorageWorks)));
    assert_eq!(log(&bench), ["disk intent", "wire payment"], "nobody had to be asked again");
}

#[tokio::test]
async fn the_store_is_looked_at_before_the_terminal_is_asked_again() {
    let bench = Bench::new();
    let attempt = answered(&bench, StoreFailure::Fault("full".to_owned()), None).await;
    bench.until(attempt.id, "unknown").await;
    assert!(!shown(&bench, "approved"));
    // meanwhile the reserve came into the books
    let Books { attempts, .. } = bench.books.as_ref();
    attempts.lock().unwrap().insert(attempt.id, Attempt { state: declined(), ..attempt.clone() });
    bench.clock.0.send_modify(|up| *up += Duration::from_secs(5));
    gone(&bench, &attempt).await;
    assert!(shown(&bench, "declined"));
    assert!(!log(&bench).contains(&"wire status".to_owned()));
}

#[tokio::test]
async fn what_the_books_know_better_is_adopted_and_not_told_again() {
    let bench = Bench::new();
    let refused = StoreFailure::Refused("it ended as declined before".to_owned());
    let attempt = answered(&bench, refused, Some(declined())).await;
    gone(&bench, &attempt).await;
    assert!(shown(&bench, "declined") && !shown(&bench, "approved"));
    assert!(!bench.heard(|event| matches!(event, Event::StorageFault(_))));
}

#[tokio::test]
async fn a_refusal_that_the_books_do_not_explain_is_a_fault_that_is_seen() {
    let bench = Bench::new();
    let attempt = answered(&bench, StoreFailure::Refused("its amount changed".to_owned()), None).await;
    bench.until(attempt.id, "unknown").await;
    let told = |event: &Event| matches!(event, Event::StorageFault(why) if why.contains("amount") && why.contains("T01-000001"));
    assert!(bench.heard(told));
    let next = bench.runner.start(Bench::order(2)).await;
    assert!(matches!(next, Err(StartError::TerminalBusy(_))), "its terminal takes nothing else");
    // The store kept the next answer: the fault is over.
    bench.clock.0.send_modify(|up| *up += Duration::from_secs(31));
    bench.until(attempt.id, "approved").await;
    assert!(bench.heard(|event| matches!(event, Event::StorageWorks)));
    assert!(bench.books.attempt(attempt.id).unwrap().unwrap().state.is_final());
}
