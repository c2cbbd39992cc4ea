//! The terminal that a cashier learns on: the simulator, told by the till what its customer does.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use api::practice::PracticeCustomer;
use api::{Practice, PracticeTerminal};
use simulator::Simulator;
use simulator::practice::{Customer, script, start};

struct Player(Simulator);

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
pub(crate) fn terminal() -> Practice {
    Box::new(|| {
        Box::pin(async {
            let player = start().await.map_err(io::Error::other)?;
            Ok(Arc::new(Player(player)) as Arc<dyn PracticeTerminal>)
        })
    })
}
