//! One message to a terminal, in a task of its own, and what came of it as a fact.

use std::sync::Arc;

use domain::attempt::{Attempt, AttemptKind, Pairing};
use terminal::{
    Ask, Category, Exchange, Failure, FirstByte, Outcome, QrCode, Record, Request, Said, SaleTransaction,
    ShowCode, StatusAnswer,
};
use tokio::sync::{mpsc, oneshot};

use super::{Back, Lane, Mail, Runner, Way, lock};
use crate::effect::{Input, Message};
use crate::terminal_session::{Fact, Health};

pub(super) struct Task {
    pub(super) runner: Arc<Runner>,
    pub(super) lane: Arc<Lane>,
    pub(super) attempt: Attempt,
    pub(super) queue: mpsc::Sender<Mail>,
    pub(super) back: Option<Back>,
}

impl Task {
    pub(super) async fn run(self, message: Message) {
        match message {
            Message::Money => self.money().await,
            Message::Abort => self.abort().await,
            Message::Status => {
                let (answer, record) = self.status().await;
                self.tell(Input::StatusReply { answer, record }).await;
            }
            Message::LoginThenStatus => {
                if self.login().await {
                    let (answer, record) = self.status().await;
                    // a terminal that wants a login after a login would be asked without end
                    let answer = answer.filter(|answer| *answer != StatusAnswer::LoggedOut);
                    self.tell(Input::StatusReply { answer, record }).await;
                }
            }
        }
    }

    async fn tell(&self, input: Input) {
        // The queue closes when the attempt is final: then nobody needs the fact any more.
        self.queue.send(Mail { input, taken: None }).await.ok();
    }

    /// The one transmission. It listens until it is dropped: silence is the runner's matter.
    async fn money(&self) {
        let attempt = &self.attempt;
        let Some(ask) = self.errand() else {
            self.tell(Input::NotSent { detail: "what is to be undone is not known".to_owned() }).await;
            return;
        };
        let request =
            Request { pairing: attempt.pairing.clone(), service_id: attempt.service_id.clone(), ask };
        let (mark, mut marked) = oneshot::channel();
        let first_byte = FirstByte::new(move || {
            mark.send(()).ok();
        });
        let (show, mut shown) = codes();
        let cx = Exchange { first_byte, at: self.runner.deps.clock.now().wall, show };
        let exchange = self.lane.connector.exchange(&request, &cx);
        tokio::pin!(exchange);
        let mut sent = false;
        let answer = loop {
            tokio::select! {
                biased;
                Ok(()) = &mut marked, if !sent => {
                    sent = true;
                    self.tell(Input::Sent).await;
                }
                Some(code) = shown.recv() => self.runner.show_code(&self.lane, &attempt.service_id, code),
                answer = &mut exchange => break answer,
            }
        };
        if !sent && marked.try_recv().is_ok() {
            self.tell(Input::Sent).await;
        }
        self.heard(&answer);
        self.tell(match answer {
            Ok(outcome) => Input::Reply(self.without_second_look(outcome)),
            Err(Failure::NotSent { detail }) => Input::NotSent { detail },
            Err(Failure::Unknown { detail, record }) => {
                tracing::warn!(attempt = %attempt.id, detail, "no answer of ours");
                Input::Ended { record }
            }
        })
        .await;
    }

    /// A signature that somebody accepted while the payment ran is not asked for once more.
    fn without_second_look(&self, mut outcome: Outcome) -> Outcome {
        let accepted = lock(&self.lane.standing).signature == Some(true);
        if let (true, Said::Approved(approval)) = (accepted, &mut outcome.said) {
            for slip in &mut approval.slips {
                slip.signature_required = false;
            }
        }
        outcome
    }

    /// What the terminal is to do with money: never take it where it was to go back.
    fn errand(&self) -> Option<Ask> {
        let (amount, attempt) = (self.attempt.amount, &self.attempt);
        let sale = SaleTransaction { id: attempt.reference.clone(), at: attempt.created.utc };
        match (attempt.kind, self.back.as_ref().map(|back| &back.way)) {
            (AttemptKind::Payment, None) => Some(Ask::Payment { amount, sale, wish: attempt.wish.clone() }),
            (AttemptKind::Reversal, Some(Way::Reversal { original, in_part })) => {
                Some(Ask::Reversal { original: original.clone(), sale, amount, in_part: *in_part })
            }
            (AttemptKind::Refund, Some(Way::Refund { original })) => {
                Some(Ask::Refund { amount, sale, original: original.clone() })
            }
            (AttemptKind::Payment | AttemptKind::Reversal | AttemptKind::Refund, _) => None,
        }
    }

    fn heard(&self, answer: &Result<Outcome, Failure>) {
        let health = match answer {
            Ok(_) => Health::Answering,
            Err(_) => Health::Silent,
        };
        self.runner.set_health(&self.lane, health);
    }

    async fn abort(&self) {
        let ask = Ask::Abort { category: self.category(), service_id: self.attempt.service_id.clone() };
        let answer = self.runner.question(&self.lane, &self.attempt.pairing, ask).await;
        // An abort's own answer proves nothing; the payment's answer decides.
        tracing::info!(attempt = %self.attempt.id, answered = answer.is_some(), "asked to stop");
    }

    async fn status(&self) -> (Option<StatusAnswer>, Option<Record>) {
        let ask = Ask::Status {
            category: self.category(),
            service_id: self.attempt.service_id.clone(),
            amount: self.attempt.amount,
        };
        let outcome = self.runner.question(&self.lane, &self.attempt.pairing, ask).await;
        let health = if outcome.is_some() { Health::Answering } else { Health::Silent };
        self.runner.set_health(&self.lane, health);
        match outcome {
            Some(Outcome { said: Said::Status(answer), record }) => (Some(answer), record),
            Some(Outcome { record, .. }) => (None, record),
            None => (None, None),
        }
    }

    /// Under the names of the attempt, which may be those of an earlier life of this till. False where it
    /// must not be: about an attempt that has ended, while another one is open on the terminal or begins.
    /// That one has to hear itself that the terminal restarted, or it would believe its `NotFound`.
    async fn login(&self) -> bool {
        let held = self.attempt.state.is_final().then(|| self.lane.starting.try_lock());
        let free = match &held {
            None => true,
            Some(Ok(_)) => self.runner.is_free(&self.lane).await,
            Some(Err(_)) => false,
        };
        if !free {
            return false;
        }
        let ask = Ask::Login { language: self.runner.language.clone() };
        let outcome = self.runner.question(&self.lane, &self.attempt.pairing, ask).await;
        if matches!(outcome, Some(Outcome { said: Said::Done, .. }))
            && self.attempt.pairing == self.runner.pairing(&self.lane)
        {
            self.runner.note(&self.lane, Fact::LoggedIn);
        }
        drop(held);
        true
    }

    fn category(&self) -> Category {
        category(&self.attempt)
    }
}

/// A way for codes from an exchange to whoever shows them. A customer needs no more than the newest few.
fn codes() -> (ShowCode, mpsc::Receiver<QrCode>) {
    let (tell, told) = mpsc::channel(4);
    (ShowCode::new(move |code| drop(tell.try_send(code))), told)
}

/// Which kind of message an attempt is on the wire.
pub(super) fn category(attempt: &Attempt) -> Category {
    match attempt.kind {
        AttemptKind::Payment | AttemptKind::Refund => Category::Payment,
        AttemptKind::Reversal => Category::Reversal,
    }
}

impl Runner {
    /// A question without money, with an end to the waiting. Nothing came: `None`.
    pub(super) async fn question(&self, lane: &Lane, pairing: &Pairing, ask: Ask) -> Option<Outcome> {
        let service_id = match self.service_id(pairing).await {
            Ok(id) => id,
            Err(error) => {
                tracing::error!(%error, "no ServiceID for a question");
                return None;
            }
        };
        let wait = lane.connector.capabilities().answer_timeout;
        self.ask_for(lane, pairing, service_id, ask, wait).await
    }

    /// The same under a `ServiceID` that the caller knows, and for as long as they say.
    pub(super) async fn ask_for(
        &self,
        lane: &Lane,
        pairing: &Pairing,
        service_id: String,
        ask: Ask,
        wait: core::time::Duration,
    ) -> Option<Outcome> {
        let request = Request { pairing: pairing.clone(), service_id, ask };
        let now = self.deps.clock.now();
        let (show, mut shown) = codes();
        let cx = Exchange { first_byte: FirstByte::unwatched(), at: now.wall, show };
        let until = now.up.saturating_add(wait);
        let answer = tokio::select! {
            biased;
            answer = lane.connector.exchange(&request, &cx) => match answer {
                Ok(outcome) => Some(outcome),
                Err(failure) => {
                    tracing::debug!(service_id = request.service_id, %failure, "a question was not answered");
                    None
                }
            },
            () = self.deps.clock.sleep_until(until) => None,
        };
        // What became of a payment may be that its code is still to be scanned.
        if let (Ask::Status { service_id, .. }, Ok(code)) = (&request.ask, shown.try_recv()) {
            self.show_code(lane, service_id, code);
        }
        answer
    }
}
