//! The task that owns one open attempt: takes a fact, steps, does the effects in order.

use core::time::Duration;
use std::sync::Arc;

use domain::attempt::{Attempt, Condition, State};
use terminal::{Live, StatusAnswer};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::{Back, Errand, Lane, Mail, Order, QUEUE, Runner, StartError, blocking, lock, send};
use crate::attempt::{questions_after, storage_failed};
use crate::effect::{Effect, Input, Message, Write};
use crate::ports::{Change, Event, ReversalIntent, StoreFailure};
use crate::terminal_session::{Fact, says_no_session};

struct Actor {
    runner: Arc<Runner>,
    lane: Arc<Lane>,
    attempt: Attempt,
    mail: mpsc::Receiver<Mail>,
    queue: mpsc::Sender<Mail>,
    wait: Option<Duration>,
    errand: Errand,
    messages: JoinSet<()>,
    /// Once it ended: how many questions are left, and nothing when the asking is over.
    care: Option<u32>,
    /// Once it ended: the terminal restarted, and answers nothing more before a login.
    logged_out: bool,
    /// The store failed: it is looked at again before the terminal is asked.
    unkept: bool,
}

/// Commits the intent, and leaves the rest to a task of its own.
pub(super) async fn start(
    runner: &Arc<Runner>,
    lane: &Arc<Lane>,
    attempt: Attempt,
    errand: Errand,
) -> Result<Attempt, StartError> {
    let mut actor = Actor::new(runner, lane, attempt, errand);
    let (attempt, effects) =
        (runner.deps.decide)(actor.attempt.clone(), Input::Start, runner.deps.clock.now());
    actor.attempt = attempt;
    let mut effects = effects.into_iter();
    if let Some(Effect::Commit(write)) = effects.next() {
        actor.commit(write).await.map_err(|failure| match failure {
            StoreFailure::SaleBusy => StartError::SaleBusy,
            StoreFailure::TerminalBusy => StartError::TerminalBusy(None),
            other @ (StoreFailure::RequestUsed
            | StoreFailure::Refused(_)
            | StoreFailure::Missing(_)
            | StoreFailure::Fault(_)
            | StoreFailure::Low { .. }) => StartError::Store(other),
        })?;
    }
    let begun = actor.attempt.clone();
    actor.publish();
    launch(actor, effects.collect());
    Ok(begun)
}

/// A plain function, because an attempt's task may begin the next attempt: the compiler could
/// not see through that circle of futures.
fn launch(actor: Actor, effects: Vec<Effect>) {
    tokio::spawn(actor.run(effects));
}

/// Takes up an attempt of an earlier process.
pub(super) fn resume(runner: &Arc<Runner>, lane: &Arc<Lane>, attempt: Attempt) {
    let mut actor = Actor::new(runner, lane, attempt, Errand::default());
    let now = runner.deps.clock.now();
    let (attempt, effects) = (runner.deps.decide)(actor.attempt.clone(), Input::Restarted, now);
    actor.attempt = attempt;
    actor.publish();
    launch(actor, effects);
}

/// Goes on asking about an attempt that ended in an earlier process, beginning now: a till that is
/// started again and again would otherwise never come to it.
pub(super) fn look_after(runner: &Arc<Runner>, lane: &Arc<Lane>, attempt: Attempt, questions: u32) {
    let mut actor = Actor::new(runner, lane, attempt, Errand::default());
    actor.care = Some(questions);
    actor.wait = Some(Duration::ZERO);
    launch(actor, Vec::new());
}

impl Actor {
    fn new(runner: &Arc<Runner>, lane: &Arc<Lane>, attempt: Attempt, errand: Errand) -> Self {
        let (queue, mail) = mpsc::channel(QUEUE);
        Self {
            runner: Arc::clone(runner),
            lane: Arc::clone(lane),
            attempt,
            mail,
            queue,
            wait: None,
            errand,
            messages: JoinSet::new(),
            care: None,
            logged_out: false,
            unkept: false,
        }
    }

    async fn run(mut self, first: Vec<Effect>) {
        if let Err(failure) = self.perform(first).await {
            let before = self.attempt.clone();
            self.fall_back(before, &failure).await;
        }
        while self.goes_on() {
            let mail = self.next().await;
            if let Some(Mail { input, taken }) = mail {
                self.take(input).await;
                if let Some(taken) = taken {
                    // Who asked may have gone; the fact was taken in all the same.
                    taken.send(()).ok();
                }
            }
        }
        self.end().await;
    }

    /// An open attempt goes on for ever. One that ended is asked about a little longer where the
    /// terminal may still say otherwise.
    fn goes_on(&self) -> bool {
        !self.attempt.state.is_final() || self.care.is_some()
    }

    async fn next(&mut self) -> Option<Mail> {
        let clock = Arc::clone(&self.runner.deps.clock);
        let wait = self.wait;
        tokio::select! {
            // a fixed order, so that a run can be repeated; what waits in the queue comes first
            biased;
            mail = self.mail.recv() => mail,
            () = clock.sleep_until(wait.unwrap_or_default()), if wait.is_some() => {
                self.wait = None;
                Some(Mail { input: Input::Silence, taken: None })
            }
            Some(done) = self.messages.join_next(), if !self.messages.is_empty() => {
                if let Err(error) = done {
                    tracing::error!(attempt = %self.attempt.id, %error, "a message task ended badly");
                    // What it would have told is lost: no answer, to whatever was asked.
                    let input = match &self.attempt.state {
                        State::Unknown { .. } | State::NeedsHuman { .. } => {
                            Input::StatusReply { answer: None, record: None }
                        }
                        State::Created
                        | State::Intent
                        | State::InFlight { .. }
                        | State::Approved { .. }
                        | State::Declined { .. }
                        | State::Cancelled { .. }
                        | State::NotCharged { .. }
                        | State::Voided { .. }
                        | State::NotStarted { .. } => Input::Ended { record: None },
                    };
                    return Some(Mail { input, taken: None });
                }
                None
            }
        }
    }

    async fn take(&mut self, input: Input) {
        let was_final = self.attempt.state.is_final();
        let definite = definite(&input);
        let restarted = matches!(input, Input::StatusReply { answer: Some(StatusAnswer::LoggedOut), .. });
        self.logged_out |= was_final && restarted;
        if self.unkept && input == Input::Silence && self.adopt().await {
            return;
        }
        if was_final && input == Input::Silence {
            self.care().await;
        }
        let now = self.runner.deps.clock.now();
        let before = self.attempt.clone();
        let (attempt, effects) = (self.runner.deps.decide)(before.clone(), input, now);
        if attempt.state.name() != before.state.name() {
            tracing::info!(attempt = %attempt.id, service_id = %attempt.service_id,
                reference = %attempt.reference, from = before.state.name(), to = attempt.state.name(), "attempt");
        }
        self.attempt = attempt;
        if let Err(failure) = self.perform(effects).await {
            self.fall_back(before, &failure).await;
            if was_final {
                // What was said is not on disk: the terminal has to say it again.
                self.care = self.care.map(|left| left.max(1));
            }
        } else if was_final && definite {
            self.care = None; // said, and on disk where it was news
            self.keep_care(0).await;
        } else if self.attempt.state.is_final() && !was_final {
            self.care = Some(questions_after(&self.attempt)).filter(|left| *left > 0);
            self.wait = Some(now.up.saturating_add(self.attempt.limits.poll_human));
        }
    }

    /// It ended: ask now and then whether the terminal agrees. The last pause is for the answer to the
    /// last question. The count is on disk, so that a restart takes the rest up.
    async fn care(&mut self) {
        let now = self.runner.deps.clock.now();
        self.wait = Some(now.up.saturating_add(self.attempt.limits.poll_human));
        self.care = self.care.and_then(|left| left.checked_sub(1));
        if let Some(left) = self.care {
            self.keep_care(left).await;
            let restarted = core::mem::take(&mut self.logged_out);
            self.send(if restarted { Message::LoginThenStatus } else { Message::Status });
        }
    }

    /// A count that is not kept costs a question that is asked again, no more.
    async fn keep_care(&self, left: u32) {
        let change = Change::Cared { attempt: self.attempt.id, left };
        if let Err(error) = self.runner.commit(change, self.runner.deps.clock.now().wall).await {
            tracing::warn!(attempt = %self.attempt.id, %error, "the questions left were not counted");
        }
    }

    /// In order; a failed commit stops the rest, so that nothing is sent or shown that is not
    /// on disk.
    async fn perform(&mut self, effects: Vec<Effect>) -> Result<(), StoreFailure> {
        for effect in effects {
            match effect {
                Effect::Commit(write) => self.commit(write).await?,
                Effect::Send(message) => self.send(message),
                Effect::Wait(until) => self.wait = Some(until),
                Effect::Announce => self.publish(),
            }
        }
        Ok(())
    }

    async fn commit(&mut self, write: Write) -> Result<(), StoreFailure> {
        let attempt = self.attempt.clone();
        let change = match write {
            Write::Intent => match (self.errand.back.clone(), self.errand.request.take()) {
                (Some(Back { cause, reason, .. }), Some(request)) => {
                    Change::Reversal(Box::new(ReversalIntent { attempt, request, cause, reason }))
                }
                (_, request) => Change::Intent { attempt, request },
            },
            Write::Progress(record) => Change::Progress { attempt, record },
            Write::Settled(record) => Change::Settled { attempt, record },
            Write::Conflict(conflict) => Change::Conflict(conflict),
        };
        let late = matches!(change, Change::Conflict(_));
        let wall = self.runner.deps.clock.now().wall;
        let committed = self.runner.commit(change, wall).await.inspect_err(|error| {
            tracing::error!(attempt = %self.attempt.id, %error, "the store did not keep an attempt");
        })?;
        self.unkept = false;
        if let Some(sale) = committed.sale {
            self.runner.deps.announce.announce(Event::Sale(Box::new(sale)));
        }
        if late {
            self.runner.deps.announce.announce(Event::Conflict(self.attempt.id));
        }
        Ok(())
    }

    /// What came could not be kept: nothing is believed that the books do not say, and terminal and
    /// store are asked again.
    async fn fall_back(&mut self, before: Attempt, failure: &StoreFailure) {
        self.attempt = before.clone();
        if self.adopt().await {
            return;
        }
        let now = self.runner.deps.clock.now();
        let (attempt, effects) = storage_failed(before, now);
        self.attempt = attempt;
        self.unkept = true;
        for effect in effects {
            match effect {
                Effect::Wait(until) => self.wait = Some(until),
                Effect::Announce => self.publish(),
                Effect::Commit(_) | Effect::Send(_) => {}
            }
        }
        if failure.is_refusal() {
            // Two rules of this program contradict each other. It stays open, and so its terminal
            // takes no other payment; who looks at the till sees it.
            self.wait = Some(now.up.saturating_add(self.attempt.limits.poll_human));
            self.runner.storage_failed(format!("{}: {failure}", self.attempt.reference));
        }
    }

    /// Takes an end from the books: what could not be committed may have come in by another way, or
    /// they knew better. False where they have none.
    async fn adopt(&mut self) -> bool {
        let (store, id) = (Arc::clone(&self.runner.deps.store), self.attempt.id);
        let kept = match blocking(move || store.attempt(id)).await {
            Ok(Some(kept)) if kept.state.is_final() => kept,
            Ok(_) => return false,
            Err(error) => {
                tracing::debug!(attempt = %id, %error, "the books cannot be read");
                return false;
            }
        };
        let wait = self.runner.deps.clock.now().up.saturating_add(self.attempt.limits.poll_human);
        if !self.attempt.state.is_final() {
            tracing::info!(attempt = %id, service_id = %kept.service_id, to = kept.state.name(),
                "the books have its end");
            self.care = Some(questions_after(&kept)).filter(|left| *left > 0);
            // they were written: that is how the end came there
            self.runner.storage_works();
        }
        (self.attempt, self.wait, self.unkept) = (kept, Some(wait), false);
        self.publish();
        true
    }

    fn send(&mut self, message: Message) {
        let task = send::Task {
            runner: Arc::clone(&self.runner),
            lane: Arc::clone(&self.lane),
            attempt: self.attempt.clone(),
            queue: self.queue.clone(),
            back: self.errand.back.clone(),
        };
        self.messages.spawn(task.run(message));
    }

    fn publish(&self) {
        let id = self.attempt.id;
        let live =
            Live { category: send::category(&self.attempt), service_id: self.attempt.service_id.clone() };
        let ended = self.attempt.state.is_final();
        lock(&self.runner.live).insert(id, (self.attempt.clone(), self.queue.clone()));
        // What the terminal shows and asks belongs to this attempt, until it ends.
        let pairing = self.attempt.pairing.clone();
        let fact = if ended { Fact::Ended(live) } else { Fact::Began(pairing, live) };
        self.runner.note(&self.lane, fact);
        self.runner.deps.announce.announce(Event::Attempt(Box::new(self.attempt.clone())));
    }

    async fn end(mut self) {
        lock(&self.runner.live).remove(&self.attempt.id);
        if let State::NotStarted { condition, .. } = self.attempt.state.clone() {
            self.note_refusal(&condition);
            if says_no_session(&condition)
                && let Some(order) = self.errand.again.take()
            {
                self.repeat(order).await;
            }
        }
    }

    fn note_refusal(&self, condition: &Condition) {
        self.runner.note(&self.lane, Fact::Refused(condition.clone()));
    }

    /// The terminal had no session and began nothing: log in and try once more, as a new attempt
    /// of the same payment under a new `ServiceID`.
    async fn repeat(&self, order: Order) {
        let Ok(_starting) = self.lane.starting.try_lock() else { return };
        if let Err(error) = self.runner.reach(&self.lane).await {
            tracing::warn!(attempt = %self.attempt.id, %error, "no session after a refusal");
            return;
        }
        if let Err(error) = self.runner.ready().await {
            tracing::warn!(attempt = %self.attempt.id, %error, "the disk is not ready for a repeat");
            return;
        }
        if let Err(error) =
            self.runner.begin(&self.lane, order, self.attempt.payment, Errand::default()).await
        {
            tracing::warn!(attempt = %self.attempt.id, %error, "the repeat was not started");
        }
    }
}

/// An answer after which there is nothing more to ask.
fn definite(input: &Input) -> bool {
    match input {
        Input::StatusReply { answer, .. } => {
            matches!(answer, Some(StatusAnswer::Approved(_) | StatusAnswer::Refused(_)))
        }
        Input::Reply(_) => true,
        Input::Start
        | Input::Sent
        | Input::NotSent { .. }
        | Input::Silence
        | Input::Ended { .. }
        | Input::Heard(_)
        | Input::AbortAsked
        | Input::AskNow
        | Input::Restarted
        | Input::Resolved { .. } => false,
    }
}
