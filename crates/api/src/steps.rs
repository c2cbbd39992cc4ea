//! What a basket was before each of its last changes, so that the last one can be undone. In memory: after
//! a start the basket is there, and its past is not.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use domain::basket::Basket;
use domain::ids::BasketId;

/// How many changes can be undone.
const MOST: usize = 30;

/// The last changes of the basket in front.
#[derive(Default)]
pub(crate) struct Steps(Mutex<VecDeque<Basket>>);

impl Steps {
    /// Keeps what a basket was before a change.
    pub(crate) fn push(&self, before: Basket) {
        let mut steps = self.lock();
        steps.retain(|step| step.id == before.id);
        if steps.len() >= MOST {
            steps.pop_front();
        }
        steps.push_back(before);
    }

    /// What this basket was before its last change.
    pub(crate) fn pop(&self, basket: BasketId) -> Option<Basket> {
        let mut steps = self.lock();
        steps.retain(|step| step.id == basket);
        steps.pop_back()
    }

    /// Whether there is a change to undo.
    pub(crate) fn any(&self, basket: BasketId) -> bool {
        self.lock().iter().any(|step| step.id == basket)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<Basket>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
