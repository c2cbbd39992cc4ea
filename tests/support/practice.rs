//! The terminal that a cashier learns on, as the programs give it to the till, and a way to look at it afterwards.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use api::practice::PracticeCustomer;
use api::{Practice, PracticeTerminal};
use simulator::practice::{Customer, script, start};
use simulator::{Entry, Simulator};

/// Every terminal that was learned on.
#[derive(Clone, Default)]
pub struct Players(Arc<Mutex<Vec<Arc<Simulator>>>>);

struct Player(Arc<Simulator>);

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

impl Players {
    /// Starts one for each training.
    pub fn practice(&self) -> Practice {
        let all = Arc::clone(&self.0);
        Box::new(move || {
            let all = Arc::clone(&all);
            Box::pin(async move {
                let player = Arc::new(start().await.map_err(io::Error::other)?);
                all.lock().unwrap().push(Arc::clone(&player));
                Ok(Arc::new(Player(player)) as Arc<dyn PracticeTerminal>)
            })
        })
    }

    /// What was played on all of them.
    pub fn played(&self) -> Vec<Entry> {
        self.0.lock().unwrap().iter().flat_map(|player| player.ledger()).collect()
    }
}
