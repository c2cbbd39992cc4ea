//! Mutants that stand between the engine and the books.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use domain::attempt::{Attempt, Pairing};
use domain::ids::{AttemptId, SaleId};
use engine::ports::{Change, Committed, ServiceBlock, Store, StoreFailure};
use store::Db;

use super::Mutant;
use crate::shared::{Shared, lock};
use crate::time::wall;

pub(super) struct Broken {
    db: Arc<Db>,
    mutant: Mutant,
    shared: Shared,
    later: Mutex<Vec<(Change, DateTime<Utc>)>>,
    number: Mutex<u64>,
}

impl Broken {
    pub(super) fn new(db: Arc<Db>, mutant: Mutant, shared: Shared) -> Self {
        Self { db, mutant, shared, later: Mutex::default(), number: Mutex::new(1) }
    }

    /// X9, M20: what was put off is done when something else is.
    fn catch_up(&self) {
        let late = core::mem::take(&mut *self.later.lock().unwrap_or_else(PoisonError::into_inner));
        for (change, at) in late {
            self.db.commit(change, at).ok();
        }
    }
}

impl Store for Broken {
    fn reserve_services(&self, pairing: &Pairing) -> Result<ServiceBlock, StoreFailure> {
        match self.mutant {
            Mutant::X8 => {
                let mut number = self.number.lock().unwrap_or_else(PoisonError::into_inner);
                let next = *number;
                *number += 100;
                Ok(ServiceBlock { next, end: next + 100 })
            }
            Mutant::M17 => {
                let state = lock(&self.shared);
                let now = wall(state.schedule.now(), state.wall_shift_s).timestamp();
                let next = u64::try_from(now).unwrap_or(1);
                Ok(ServiceBlock { next, end: next + 1 })
            }
            _ => self.db.reserve_services(pairing),
        }
    }

    fn commit(&self, change: Change, at: DateTime<Utc>) -> Result<Committed, StoreFailure> {
        self.catch_up();
        match (self.mutant, &change) {
            (Mutant::X9, Change::Settled { .. }) => {
                self.later.lock().unwrap_or_else(PoisonError::into_inner).push((change, at));
                Ok(Committed::default())
            }
            (Mutant::M20, Change::Settled { attempt, record }) => {
                if let Some(before) = self.db.attempt(attempt.id)? {
                    self.db.commit(Change::Progress { attempt: before, record: record.clone() }, at)?;
                }
                let rest = Change::Settled { attempt: attempt.clone(), record: None };
                self.later.lock().unwrap_or_else(PoisonError::into_inner).push((rest, at));
                Ok(Committed::default())
            }
            _ => self.db.commit(change, at),
        }
    }

    fn ready_for_money(&self) -> Result<(), StoreFailure> {
        self.catch_up();
        self.db.ready_for_money()
    }

    fn open_attempts(&self) -> Result<Vec<Attempt>, StoreFailure> {
        self.catch_up();
        self.db.open_attempts()
    }

    fn attempt(&self, id: AttemptId) -> Result<Option<Attempt>, StoreFailure> {
        self.db.attempt(id)
    }

    fn attempts_of(&self, sale: SaleId) -> Result<Vec<Attempt>, StoreFailure> {
        self.db.attempts_of(sale)
    }
}
