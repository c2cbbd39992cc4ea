//! Messages on their way through the cloud to a device: each goes on by itself, whether or not the till that sent it
//! still waits.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use super::answers;
use crate::delivery::{Action, Answer};

/// How many are remembered.
const KEPT: usize = 1000;

/// One message and what comes of it.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) id: String,
    /// Who sent it, by the id that asked for the token; nobody else gets the answer.
    pub(crate) sender: String,
    pub(crate) device: String,
    ended: watch::Sender<Option<Action>>,
    /// The answer was fetched once: what was to go wrong with it on the wire has gone wrong.
    told: Mutex<bool>,
}

impl Exchange {
    pub(crate) fn new(id: String, sender: &str, device: &str) -> Self {
        Self {
            id,
            sender: sender.to_owned(),
            device: device.to_owned(),
            ended: watch::Sender::new(None),
            told: Mutex::new(false),
        }
    }

    /// It came to an end.
    pub(crate) fn end(&self, action: Action) {
        self.ended.send_replace(Some(action));
    }

    /// Waits for the end.
    pub(crate) async fn ended(&self) -> Action {
        let mut changes = self.ended.subscribe();
        let ended = changes.wait_for(Option::is_some).await;
        // the sender is in the exchange itself, so there is always an end to wait for
        ended.ok().and_then(|action| action.clone()).unwrap_or(Action::Reset)
    }

    /// What somebody hears who asks now; nothing while it runs.
    pub(crate) fn fetch(&self) -> Option<Action> {
        let action = self.ended.borrow().clone()?;
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if !std::mem::replace(&mut *told, true) {
            return Some(action);
        }
        Some(Action::Answer(match answers::answer_in(&action) {
            Some(answer) => answer.clone(),
            None => no_answer(),
        }))
    }
}

/// The device gave none, or it was lost between the device and the cloud.
fn no_answer() -> Answer {
    answers::refusal(504, "no_answer", "no answer of the device has come; ask for the status of the message")
}

/// The newest exchanges.
#[derive(Debug, Default)]
pub(crate) struct Exchanges(Mutex<VecDeque<Arc<Exchange>>>);

impl Exchanges {
    pub(crate) fn keep(&self, exchange: Arc<Exchange>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_back(exchange);
        if kept.len() > KEPT {
            kept.pop_front();
        }
    }

    pub(crate) fn find(&self, id: &str, sender: &str, device: &str) -> Option<Arc<Exchange>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = |exchange: &&Arc<Exchange>| {
            exchange.id == id && exchange.sender == sender && exchange.device == device
        };
        kept.iter().find(own).cloned()
    }
}
