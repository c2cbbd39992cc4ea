//! The terminal that a cashier learns on: the simulator, told by the till what its customer does.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use api::practice::PracticeCustomer;
use api::{Practice, PracticeTerminal};
use simulator::practice::{Customer, script};
use simulator::{Entry, Simulator};

/// A terminal to learn on. It ends with its last clone.
#[derive(Clone)]
pub struct Player(Arc<Simulator>);

impl Player {
    /// Starts one on this computer.
    pub async fn start() -> io::Result<Self> {
        let simulator = simulator::practice::start().await.map_err(io::Error::other)?;
        Ok(Self(Arc::new(simulator)))
    }

    /// What was played on it.
    #[must_use]
    pub fn ledger(&self) -> Vec<Entry> {
        self.0.ledger()
    }
}

impl PracticeTerminal for Player {
    fn address(&self) -> SocketAddr {
        self.0.addr()
    }

    fn customer(&self, does: PracticeCustomer) {
        self.0.replace(script(match does {
            PracticeCustomer::Pays => Customer::Pays,
            PracticeCustomer::Refused => Customer::Refused,
            PracticeCustomer::Cancels => Customer::Cancels,
            PracticeCustomer::Slow => Customer::Slow,
            PracticeCustomer::Lost => Customer::Lost,
        }));
    }
}

/// Starts one for each training.
#[must_use]
pub fn terminal() -> Practice {
    Box::new(|| Box::pin(async { Ok(Arc::new(Player::start().await?) as Arc<dyn PracticeTerminal>) }))
}
