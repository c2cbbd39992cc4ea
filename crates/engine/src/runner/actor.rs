//! The task that owns one open attempt: takes a fact, steps, does the effects in order.

use core::time::Duration;
use std::sync::Arc;

use domain::attempt::{Attempt, Condition, Evidence, State};
use terminal::StatusAnswer;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::{Lane, Mail, Order, QUEUE, Runner, StartError, lock, send};
use crate::attempt::storage_failed;
use crate::effect::{Effect, Input, Message, Write};
use crate::ports::{Change, Event, RequestKey, StoreFailure};
use crate::terminal_session::says_no_session;

/// How often the terminal is still asked after a person said that nothing was charged.
const AFTERCARE_ASKS: u32 = 20;

struct Actor {
    runner: Arc<Runner>,
    lane: Arc<Lane>,
    attempt: Attempt,
    mail: mpsc::Receiver<Mail>,
    queue: mpsc::Sender<Mail>,
    wait: Option<Duration>,
    request: Option<RequestKey>,
    again: Option<Order>,
    messages: JoinSet<()>,
    aftercare: u32,
}

/// Commits the intent, and leaves the rest to a task of its own.
pub(super) async fn start(
    runner: &Arc<Runner>,
    lane: &Arc<Lane>,
    attempt: Attempt,
    request: Option<RequestKey>,
    again: Option<Order>,
) -> Result<Attempt, StartError> {
    let mut actor = Actor::new(runner, lane, attempt, request, again);
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
            | StoreFailure::Fault(_)) => StartError::Store(other),
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
    let mut actor = Actor::new(runner, lane, attempt, None, None);
    let now = runner.deps.clock.now();
    let (attempt, effects) = (runner.deps.decide)(actor.attempt.clone(), Input::Restarted, now);
    actor.attempt = attempt;
    actor.publish();
    launch(actor, effects);
}

impl Actor {
    fn new(
        runner: &Arc<Runner>,
        lane: &Arc<Lane>,
        attempt: Attempt,
        request: Option<RequestKey>,
        again: Option<Order>,
    ) -> Self {
        let (queue, mail) = mpsc::channel(QUEUE);
        Self {
            runner: Arc::clone(runner),
            lane: Arc::clone(lane),
            attempt,
            mail,
            queue,
            wait: None,
            request,
            again,
            messages: JoinSet::new(),
            aftercare: 0,
        }
    }

    async fn run(mut self, first: Vec<Effect>) {
        if self.perform(first).await.is_err() {
            let before = self.attempt.clone();
            self.fall_back(before);
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

    /// An open attempt goes on for ever. One that a person ended is asked about a little longer,
    /// because the terminal may still say otherwise.
    fn goes_on(&self) -> bool {
        if let State::NotCharged { evidence: Evidence::Person { .. } }
        | State::Approved { evidence: Evidence::Person { .. }, .. } = &self.attempt.state
        {
            return self.aftercare < AFTERCARE_ASKS;
        }
        !self.attempt.state.is_final()
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
        if was_final && input == Input::Silence {
            self.care();
        }
        let now = self.runner.deps.clock.now();
        let before = self.attempt.clone();
        let (attempt, effects) = (self.runner.deps.decide)(before.clone(), input, now);
        if attempt.state.name() != before.state.name() {
            tracing::info!(attempt = %attempt.id, service_id = %attempt.service_id,
                reference = %attempt.reference, from = before.state.name(), to = attempt.state.name(), "attempt");
        }
        self.attempt = attempt;
        if self.perform(effects).await.is_err() {
            self.fall_back(before);
        } else if was_final && definite {
            self.aftercare = AFTERCARE_ASKS; // said, and on disk where it was news
        } else if self.attempt.state.is_final() && !was_final {
            self.wait = Some(now.up.saturating_add(self.attempt.limits.poll_human));
        }
    }

    /// A person decided: ask now and then whether the terminal agrees. The last pause is for the
    /// answer to the last question.
    fn care(&mut self) {
        self.aftercare = self.aftercare.saturating_add(1);
        let now = self.runner.deps.clock.now();
        self.wait = Some(now.up.saturating_add(self.attempt.limits.poll_human));
        if self.aftercare < AFTERCARE_ASKS {
            self.send(Message::Status);
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
            Write::Intent => Change::Intent { attempt, request: self.request.take() },
            Write::Progress(record) => Change::Progress { attempt, record },
            Write::Settled(record) => Change::Settled { attempt, record },
            Write::Conflict(conflict) => Change::Conflict(conflict),
        };
        let late = matches!(change, Change::Conflict(_));
        let wall = self.runner.deps.clock.now().wall;
        let committed = self.runner.commit(change, wall).await.inspect_err(|error| {
            tracing::error!(attempt = %self.attempt.id, %error, "the store did not keep an attempt");
        })?;
        if let Some(sale) = committed.sale {
            self.runner.deps.announce.announce(Event::Sale(Box::new(sale)));
        }
        if late {
            self.runner.deps.announce.announce(Event::Conflict(self.attempt.id));
        }
        Ok(())
    }

    /// What came could not be kept: ask the terminal again later and believe nothing meanwhile.
    fn fall_back(&mut self, before: Attempt) {
        let (attempt, effects) = storage_failed(before, self.runner.deps.clock.now());
        self.attempt = attempt;
        for effect in effects {
            match effect {
                Effect::Wait(until) => self.wait = Some(until),
                Effect::Announce => self.publish(),
                Effect::Commit(_) | Effect::Send(_) => {}
            }
        }
    }

    fn send(&mut self, message: Message) {
        let task = send::Task {
            runner: Arc::clone(&self.runner),
            lane: Arc::clone(&self.lane),
            attempt: self.attempt.clone(),
            queue: self.queue.clone(),
        };
        self.messages.spawn(task.run(message));
    }

    fn publish(&self) {
        let id = self.attempt.id;
        lock(&self.runner.live).insert(id, (self.attempt.clone(), self.queue.clone()));
        self.runner.deps.announce.announce(Event::Attempt(Box::new(self.attempt.clone())));
    }

    async fn end(mut self) {
        lock(&self.runner.live).remove(&self.attempt.id);
        if let State::NotStarted { condition, .. } = self.attempt.state.clone() {
            self.note_refusal(&condition);
            if says_no_session(&condition)
                && let Some(order) = self.again.take()
            {
                self.repeat(order).await;
            }
        }
    }

    fn note_refusal(&self, condition: &Condition) {
        let mut session = lock(&self.lane.session);
        *session = session.after_refusal(condition);
    }

    /// The terminal had no session and began nothing: log in and try once more, as a new attempt
    /// of the same payment under a new `ServiceID`.
    async fn repeat(&self, order: Order) {
        let Ok(_starting) = self.lane.starting.try_lock() else { return };
        if let Err(error) = self.runner.ensure_session(&self.lane).await {
            tracing::warn!(attempt = %self.attempt.id, %error, "no session after a refusal");
            return;
        }
        if let Err(error) = self.runner.begin(&self.lane, order, self.attempt.payment, false).await {
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
        | Input::AbortAsked
        | Input::AskNow
        | Input::Restarted
        | Input::Resolved { .. } => false,
    }
}
