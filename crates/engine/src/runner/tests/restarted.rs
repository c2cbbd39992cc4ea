//! A terminal that restarted and wants a login before it answers anything.

use core::time::Duration;
use std::sync::atomic::Ordering;

use domain::ids::{AttemptId, OperatorId};
use uuid::Uuid;

use super::Bench;
use crate::effect::Verdict;

const POLL_HUMAN: Duration = Duration::from_secs(31);

impl Bench {
    fn log(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }

    fn passes(&self, time: Duration) {
        self.clock.0.send_modify(|up| *up += time);
    }

    /// Waits, in real time, until the log holds this often enough.
    async fn until_logged(&self, line: &str, times: usize) {
        for _ in 0..2000 {
            if self.log().iter().filter(|one| *one == line).count() >= times {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("{line} is not there {times} times: {:?}", self.log());
    }

    /// Lets time pass, a pause at once, until the log holds this often enough.
    async fn lets_pass_until(&self, line: &str, times: usize) {
        for _ in 0..20 {
            self.passes(POLL_HUMAN);
            tokio::time::sleep(Duration::from_millis(50)).await;
            if self.log().iter().filter(|one| *one == line).count() >= times {
                return;
            }
        }
        panic!("{line} is not there {times} times: {:?}", self.log());
    }
}

/// A payment whose answer was lost, on a terminal that took the money, restarted, and wants a login after
/// every login.
async fn lost() -> (Bench, AttemptId) {
    let bench = Bench::new();
    bench.terminal.restarted.store(true, Ordering::SeqCst);
    bench.terminal.stubborn.store(true, Ordering::SeqCst);
    let attempt = bench.runner.start(Bench::order(1)).await.unwrap();
    bench.until(attempt.id, "in_flight").await;
    bench.passes(Duration::from_secs(121));
    bench.until(attempt.id, "unknown").await;
    (bench, attempt.id)
}

/// Of such a payment a person said that nothing was charged.
async fn written_off() -> Bench {
    let (bench, attempt) = lost().await;
    bench.until_logged("wire status", 2).await;
    let manager = OperatorId::from_uuid(Uuid::from_u128(4));
    assert!(bench.runner.resolve(attempt, manager, Verdict::NotCharged, "seen".to_owned()).await);
    bench.until(attempt, "not_charged").await;
    bench.log.lock().unwrap().clear();
    bench
}

#[tokio::test]
async fn late_money_is_found_behind_a_restart() {
    let bench = written_off().await;
    bench.terminal.stubborn.store(false, Ordering::SeqCst);
    bench.lets_pass_until("disk conflict", 1).await;
    let log = bench.log();
    assert_eq!(log.first().map(String::as_str), Some("wire status"), "it is asked before it is disturbed");
    let login = log.iter().position(|line| line == "wire login").expect("it logs in");
    assert_eq!(log.get(login + 1).map(String::as_str), Some("wire status"));
    assert_eq!(log.last().map(String::as_str), Some("disk conflict"));
}

#[tokio::test]
async fn a_login_for_what_has_ended_waits_while_another_payment_is_open() {
    let bench = written_off().await;
    let next = bench.runner.start(Bench::order(2)).await.unwrap();
    bench.until(next.id, "in_flight").await;
    // three pauses are shorter than the payment's own patience
    for _ in 0..3 {
        bench.passes(POLL_HUMAN);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    bench.until_logged("wire status", 2).await;
    assert!(!bench.log().contains(&"wire login".to_owned()), "{:?}", bench.log());
}

#[tokio::test]
async fn a_terminal_that_wants_a_login_after_every_login_is_asked_with_pauses() {
    let (bench, _) = lost().await;
    bench.until_logged("wire login", 1).await;
    bench.until_logged("wire status", 2).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let questions = bench.log().iter().filter(|one| one.starts_with("wire status")).count();
    assert_eq!(questions, 2, "one before the login and one after it, and then a pause: {:?}", bench.log());
}
