//! The terminal that is learned on: what the till wants of it. Who starts one (the simulator) is given from
//! outside, so that nothing in here knows how to make money up.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

pub use crate::views::PracticeCustomer;

/// A terminal at which no money moves. It ends when it is dropped.
pub trait PracticeTerminal: Send + Sync {
    /// Where it listens, on this computer.
    fn address(&self) -> SocketAddr;
    /// What the customer does from now on.
    fn customer(&self, does: PracticeCustomer);
}

/// A terminal that is being started.
pub type Starting = Pin<Box<dyn Future<Output = io::Result<Arc<dyn PracticeTerminal>>> + Send>>;

/// Starts a terminal to learn on.
pub type Practice = Box<dyn Fn() -> Starting + Send + Sync>;

/// The terminal, and what its customer does.
pub(crate) struct Practising {
    terminal: Arc<dyn PracticeTerminal>,
    customer: Mutex<PracticeCustomer>,
}

impl Practising {
    pub(crate) fn new(terminal: Arc<dyn PracticeTerminal>) -> Self {
        let usual = PracticeCustomer::default();
        terminal.customer(usual);
        Self { terminal, customer: Mutex::new(usual) }
    }

    pub(crate) fn customer(&self) -> PracticeCustomer {
        *self.customer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn choose(&self, does: PracticeCustomer) {
        let mut customer = self.customer.lock().unwrap_or_else(PoisonError::into_inner);
        self.terminal.customer(does);
        *customer = does;
    }
}
