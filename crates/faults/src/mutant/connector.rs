//! Mutants that stand between the engine and a terminal.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use terminal::{
    Ask, Capabilities, Connector, Exchange, Failure, NotReady, Outcome, Request, Said, StatusAnswer,
};

use super::{Memory, Mutant};

pub(super) struct Broken {
    pub(super) inner: Arc<dyn Connector>,
    pub(super) mutant: Mutant,
    pub(super) memory: Arc<Mutex<Memory>>,
}

impl Broken {
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// X2: every message becomes "the current one", so a poll overwrites the payment.
    fn about_the_newest(&self, request: &Request) -> Request {
        let mut request = request.clone();
        let newest = core::mem::replace(&mut self.memory().newest, request.service_id.clone());
        if let Ask::Status { service_id, .. } | Ask::Abort { service_id, .. } = &mut request.ask
            && !newest.is_empty()
        {
            *service_id = newest;
        }
        request
    }

    /// X3: who reads it takes it away.
    fn once(&self, about: &str, outcome: &mut Outcome) {
        let mut memory = self.memory();
        if memory.read_once.iter().any(|one| one == about) {
            outcome.said = Said::Status(StatusAnswer::NotFound);
        } else if matches!(outcome.said, Said::Status(StatusAnswer::Approved(_))) {
            memory.read_once.push(about.to_owned());
        }
    }
}

#[async_trait]
impl Connector for Broken {
    fn capabilities(&self) -> Capabilities {
        self.inner.capabilities()
    }

    async fn ready(&self) -> Result<(), NotReady> {
        self.inner.ready().await
    }

    async fn exchange(&self, request: &Request, cx: &Exchange) -> Result<Outcome, Failure> {
        match self.mutant {
            Mutant::X2 => {
                let request = self.about_the_newest(request);
                self.inner.exchange(&request, cx).await
            }
            Mutant::X3 => {
                let mut outcome = self.inner.exchange(request, cx).await?;
                if let Ask::Status { service_id, .. } = &request.ask {
                    self.once(service_id, &mut outcome);
                }
                Ok(outcome)
            }
            _ => match self.inner.exchange(request, cx).await {
                Err(Failure::Unknown { .. }) => self.inner.exchange(request, cx).await,
                other => other,
            },
        }
    }
}
