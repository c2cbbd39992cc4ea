//! Mutants of what is heard from terminals that call.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use terminal::{
    Answer, Callback, Capabilities, Connector, Exchange, Failure, Heard, HttpAnswer, InputAnswer, NotReady,
    Outcome, Reject, Request, Session,
};

use super::Mutant;

pub(super) struct Broken {
    pub(super) inner: Arc<dyn Connector>,
    pub(super) mutant: Mutant,
    pub(super) heard: AtomicU64,
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
        self.inner.exchange(request, cx).await
    }

    fn hear(&self, callback: &Callback, session: &Session) -> Result<Heard, Reject> {
        let mut session = session.clone();
        if self.mutant == Mutant::M31
            && let Some(message) = crate::sealed::read(&callback.body)
        {
            session.pairing.sale_id = message.header.sale_id;
            session.pairing.poi_id = message.header.poi_id;
        }
        let mut heard = self.inner.hear(callback, &session)?;
        if self.mutant == Mutant::X15 {
            // every copy is a message of its own
            let nth = self.heard.fetch_add(1, Ordering::Relaxed);
            heard.key.device_id = Some(format!("copy {nth}"));
        }
        Ok(heard)
    }

    fn answer(&self, callback: &Callback, answer: &Answer) -> HttpAnswer {
        match answer {
            Answer::Input(InputAnswer::Nobody) if self.mutant == Mutant::M29 => {
                self.inner.answer(callback, &Answer::Input(InputAnswer::Confirmed(true)))
            }
            other => self.inner.answer(callback, other),
        }
    }
}
