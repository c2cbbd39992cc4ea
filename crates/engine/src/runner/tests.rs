//! The runner against a store that can fail and a terminal that answers when it is told to: the
//! order of disk and wire, and what happens when one of them does not do its part.

use core::time::Duration;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::attempt::{Attempt, Condition, Limits, Pairing, State};
use domain::card::CardSummary;
use domain::currency::Currency;
use domain::ids::{AttemptId, OperatorId, SaleId, TerminalId};
use domain::money::Money;
use terminal::{
    Approval, Ask, Capabilities, Clock, Connector, Exchange, Failure, Mode, MoneyBack, Now, Outcome, Refusal,
    Request, Said, StatusAnswer, TerminalConfig, TipAt,
};
use tokio::sync::{Notify, watch};
use uuid::Uuid;

mod failing;
mod restarted;

use super::{Deps, Order, Runner, StartError};
use crate::effect::Input;
use crate::ports::{Announce, Change, Committed, Event, Ids, RequestKey, ServiceBlock, Store, StoreFailure};

/// What happened, in order, on both sides.
type Log = Arc<Mutex<Vec<String>>>;

struct Books {
    log: Log,
    attempts: Mutex<HashMap<AttemptId, Attempt>>,
    fail_intent: AtomicBool,
    fail_settled: AtomicBool,
    /// What is said instead of "a payment may start".
    not_ready: Mutex<Option<StoreFailure>>,
    /// What an end is answered with, and how the books say by then that it ended.
    instead: Mutex<Option<(StoreFailure, Option<State>)>>,
    next: AtomicU64,
}

impl Store for Books {
    fn ready_for_money(&self) -> Result<(), StoreFailure> {
        self.not_ready.lock().unwrap().clone().map_or(Ok(()), Err)
    }

    fn reserve_services(&self, _: &Pairing) -> Result<ServiceBlock, StoreFailure> {
        let next = self.next.fetch_add(100, Ordering::SeqCst);
        Ok(ServiceBlock { next, end: next + 100 })
    }

    fn commit(&self, change: Change, _: DateTime<Utc>) -> Result<Committed, StoreFailure> {
        let fault = || Err(StoreFailure::Fault("the disk is full".to_owned()));
        if let Change::Settled { attempt, .. } = &change
            && let Some((failure, end)) = self.instead.lock().unwrap().take()
        {
            if let Some(state) = end {
                self.attempts.lock().unwrap().insert(attempt.id, Attempt { state, ..attempt.clone() });
            }
            return Err(failure);
        }
        let (name, attempt) = match change {
            Change::Intent { .. } if self.fail_intent.load(Ordering::SeqCst) => return fault(),
            Change::Settled { .. } if self.fail_settled.swap(false, Ordering::SeqCst) => return fault(),
            Change::Intent { attempt, .. } => ("intent", attempt),
            Change::Progress { attempt, .. } => ("progress", attempt),
            Change::Settled { attempt, .. } => ("settled", attempt),
            Change::Conflict(conflict) => ("conflict", conflict.attempt),
            Change::Reversal(reversal) => ("reversal", reversal.attempt),
            Change::Cared { .. } | Change::Paper { .. } => return Ok(Committed::default()),
        };
        self.log.lock().unwrap().push(format!("disk {name}"));
        self.attempts.lock().unwrap().insert(attempt.id, attempt);
        Ok(Committed::default())
    }

    fn open_attempts(&self) -> Result<Vec<Attempt>, StoreFailure> {
        let all = self.attempts.lock().unwrap();
        Ok(all.values().filter(|attempt| !attempt.state.is_final()).cloned().collect())
    }

    fn attempt(&self, id: AttemptId) -> Result<Option<Attempt>, StoreFailure> {
        Ok(self.attempts.lock().unwrap().get(&id).cloned())
    }

    fn attempts_of(&self, sale: SaleId) -> Result<Vec<Attempt>, StoreFailure> {
        Ok(self.attempts.lock().unwrap().values().filter(|attempt| attempt.sale == sale).cloned().collect())
    }
}

/// A terminal that takes the money when it gets the word, or stops when it is asked to first.
struct Terminal {
    log: Log,
    go: Notify,
    stopped: Notify,
    /// It restarted, and says so until somebody logs in.
    restarted: AtomicBool,
    /// And a login changes nothing.
    stubborn: AtomicBool,
}

fn approval() -> Box<Approval> {
    Box::new(Approval {
        authorized: Some(Money::new(500, Currency::EUR)),
        tip: None,
        cash_back: None,
        fees: None,
        summary: CardSummary::default(),
        slips: Vec::new(),
    })
}

#[async_trait]
impl Connector for Terminal {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            by_code: false,
            login: false,
            status: true,
            abort: true,
            back: MoneyBack::default(),
            sends_screen: false,
            tip: TipAt::Nowhere,
            cash_back: false,
            card_first: false,
            shows: false,
            totals: false,
            reconciliation: false,
            limits: Limits {
                payment_timeout: Duration::from_secs(120),
                fence: Duration::from_secs(240),
                poll_first: Duration::from_secs(2),
                poll_every: Duration::from_secs(5),
                human_after: Duration::from_secs(600),
                poll_human: Duration::from_secs(30),
            },
            answer_timeout: Duration::from_secs(10),
        }
    }

    async fn exchange(&self, request: &Request, cx: &Exchange) -> Result<Outcome, Failure> {
        cx.first_byte.mark();
        let said = match &request.ask {
            Ask::Payment { .. } => {
                self.log.lock().unwrap().push("wire payment".to_owned());
                tokio::select! {
                    () = self.go.notified() => Said::Approved(approval()),
                    () = self.stopped.notified() => Said::Refused(Refusal {
                        condition: Condition::Aborted,
                        text: None,
                        ours_running: false,
                    }),
                }
            }
            Ask::Abort { .. } => {
                self.stopped.notify_one();
                Said::Done
            }
            Ask::Status { .. } => {
                self.log.lock().unwrap().push("wire status".to_owned());
                Said::Status(if self.restarted.load(Ordering::SeqCst) {
                    StatusAnswer::LoggedOut
                } else {
                    StatusAnswer::Approved(approval())
                })
            }
            Ask::Login { .. } => {
                self.log.lock().unwrap().push("wire login".to_owned());
                self.restarted.store(self.stubborn.load(Ordering::SeqCst), Ordering::SeqCst);
                Said::Done
            }
            Ask::Logout { .. }
            | Ask::Diagnosis
            | Ask::Reversal { .. }
            | Ask::Refund { .. }
            | Ask::Totals { .. }
            | Ask::CardFirst { .. }
            | Ask::CardReady
            | Ask::CardNotNeeded
            | Ask::Show(_) => Said::Done,
        };
        Ok(Outcome { said, record: None })
    }
}

struct HandClock(watch::Sender<Duration>);

#[async_trait]
impl Clock for HandClock {
    fn now(&self) -> Now {
        Now { up: *self.0.borrow(), wall: DateTime::UNIX_EPOCH }
    }

    async fn sleep_until(&self, up: Duration) {
        self.0.subscribe().wait_for(|now| *now >= up).await.unwrap();
    }
}

struct Counting(AtomicU64);

impl Ids for Counting {
    fn uuid(&self) -> Uuid {
        Uuid::from_u128(u128::from(self.0.fetch_add(1, Ordering::SeqCst)))
    }
}

#[derive(Default)]
struct Ear(Mutex<Vec<Event>>);

impl Announce for Ear {
    fn announce(&self, event: Event) {
        self.0.lock().unwrap().push(event);
    }
}

struct Bench {
    runner: Arc<Runner>,
    books: Arc<Books>,
    terminal: Arc<Terminal>,
    clock: Arc<HandClock>,
    ear: Arc<Ear>,
    log: Log,
}

fn id() -> TerminalId {
    TerminalId::from_uuid(Uuid::from_u128(99))
}

impl Bench {
    fn new() -> Self {
        let log = Log::default();
        let books = Arc::new(Books {
            log: Arc::clone(&log),
            attempts: Mutex::default(),
            fail_intent: AtomicBool::new(false),
            fail_settled: AtomicBool::new(false),
            not_ready: Mutex::default(),
            instead: Mutex::default(),
            next: AtomicU64::new(1),
        });
        let terminal = Arc::new(Terminal {
            log: Arc::clone(&log),
            go: Notify::new(),
            stopped: Notify::new(),
            restarted: AtomicBool::new(false),
            stubborn: AtomicBool::new(false),
        });
        let clock = Arc::new(HandClock(watch::channel(Duration::ZERO).0));
        let ear = Arc::new(Ear::default());
        let deps = Deps {
            decide: super::by_the_rules(),
            store: Arc::clone(&books) as _,
            clock: Arc::clone(&clock) as _,
            ids: Arc::new(Counting(AtomicU64::new(1000))),
            announce: Arc::clone(&ear) as _,
        };
        let runner = Runner::new(deps, "T01-AAAAAA".to_owned(), "en".to_owned());
        let config = TerminalConfig {
            id: id(),
            name: "Counter".to_owned(),
            connector: "fake".to_owned(),
            profile: "fake".to_owned(),
            address: String::new(),
            mode: Mode::Light,
            poi_id: "POI1".to_owned(),
            settings: std::collections::BTreeMap::new(),
            secrets: Vec::new(),
        };
        runner.add_lane(config, Arc::clone(&terminal) as _);
        Self { runner, books, terminal, clock, ear, log }
    }

    fn order(sale: u128) -> Order {
        Order {
            sale: SaleId::from_uuid(Uuid::from_u128(sale)),
            reference: "T01-000001".to_owned(),
            amount: Money::new(500, Currency::EUR),
            wish: domain::attempt::Wish::default(),
            terminal: id(),
            operator: OperatorId::from_uuid(Uuid::from_u128(3)),
            offset_s: 0,
            request: RequestKey {
                id: format!("request {sale}"),
                command: "payment_start".to_owned(),
                arguments: String::new(),
                subject: String::new(),
            },
        }
    }

    /// Waits, in real time, until the attempt stands like this on disk or in the engine.
    async fn until(&self, attempt: AttemptId, state: &str) -> State {
        for _ in 0..2000 {
            let live = self.runner.live(attempt);
            let found = live.or_else(|| self.books.attempt(attempt).unwrap());
            if let Some(found) = found
                && found.state.name() == state
            {
                return found.state;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("the attempt did not become {state}: {:?}", self.books.attempt(attempt));
    }

    fn heard(&self, wanted: impl Fn(&Event) -> bool) -> bool {
        self.ear.0.lock().unwrap().iter().any(wanted)
    }
}

#[tokio::test]
async fn the_disk_comes_before_the_wire() {
    let bench = Bench::new();
    let attempt = bench.runner.start(Bench::order(1)).await.unwrap();
    bench.until(attempt.id, "in_flight").await;
    bench.terminal.go.notify_one();
    bench.until(attempt.id, "approved").await;
    let log = bench.log.lock().unwrap().clone();
    assert_eq!(log, ["disk intent", "wire payment", "disk settled"]);
}

#[tokio::test]
async fn nothing_is_sent_when_the_intent_is_not_on_disk() {
    let bench = Bench::new();
    bench.books.fail_intent.store(true, Ordering::SeqCst);
    let refused = bench.runner.start(Bench::order(1)).await;
    assert!(matches!(refused, Err(StartError::Store(StoreFailure::Fault(_)))));
    assert!(bench.log.lock().unwrap().is_empty(), "neither disk nor wire");
    assert!(bench.heard(|event| matches!(event, Event::StorageFault(_))));
}

#[tokio::test]
async fn an_outcome_that_the_disk_refuses_is_not_believed_and_asked_for_again() {
    let bench = Bench::new();
    bench.books.fail_settled.store(true, Ordering::SeqCst);
    let attempt = bench.runner.start(Bench::order(1)).await.unwrap();
    bench.until(attempt.id, "in_flight").await;
    bench.terminal.go.notify_one();
    bench.until(attempt.id, "unknown").await;
    assert!(bench.heard(|event| matches!(event, Event::StorageFault(_))));
    let shown = bench.heard(|event| matches!(event, Event::Attempt(at) if at.state.name() == "approved"));
    assert!(!shown, "what is not on disk is not shown");
    bench.clock.0.send_modify(|up| *up += Duration::from_secs(31));
    bench.until(attempt.id, "approved").await;
    assert!(bench.heard(|event| matches!(event, Event::StorageWorks)));
}

#[tokio::test]
async fn an_abort_does_not_wait_behind_the_payment() {
    let bench = Bench::new();
    let attempt = bench.runner.start(Bench::order(1)).await.unwrap();
    bench.until(attempt.id, "in_flight").await;
    assert!(bench.runner.tell(attempt.id, Input::AbortAsked).await);
    bench.until(attempt.id, "cancelled").await;
    assert!(!bench.runner.tell(attempt.id, Input::AbortAsked).await, "an attempt that ended is not at work");
}

#[tokio::test]
async fn a_terminal_works_on_one_attempt_at_a_time() {
    let bench = Bench::new();
    let attempt = bench.runner.start(Bench::order(1)).await.unwrap();
    let second = bench.runner.start(Bench::order(2)).await;
    assert!(
        matches!(second, Err(StartError::TerminalBusy(Some(reference))) if reference == attempt.reference)
    );
    let same_sale = bench.runner.start(Bench::order(1)).await;
    assert!(matches!(same_sale, Err(StartError::SaleBusy)));
    let elsewhere = Order { terminal: TerminalId::from_uuid(Uuid::from_u128(1)), ..Bench::order(3) };
    assert!(matches!(bench.runner.start(elsewhere).await, Err(StartError::NoTerminal)));
    bench.terminal.go.notify_one();
    bench.until(attempt.id, "approved").await;
    let next = bench.runner.start(Bench::order(2)).await.unwrap();
    bench.terminal.go.notify_one();
    bench.until(next.id, "approved").await;
}

#[tokio::test]
async fn what_was_open_is_taken_up_and_asked_about() {
    let bench = Bench::new();
    let attempt = bench.runner.start(Bench::order(1)).await.unwrap();
    bench.until(attempt.id, "in_flight").await;
    // Another process, with the same books and the same terminal.
    let fresh = Bench::new();
    fresh.books.attempts.lock().unwrap().insert(attempt.id, attempt.clone());
    let found = crate::recovery::recover(&fresh.runner, fresh.books.as_ref()).unwrap();
    assert_eq!((found.asked.len(), found.orphaned.len()), (1, 0));
    fresh.until(attempt.id, "approved").await;
    let log = fresh.log.lock().unwrap().clone();
    assert_eq!(log, ["disk progress", "wire status", "disk settled"], "asked, and not sent again");
}
