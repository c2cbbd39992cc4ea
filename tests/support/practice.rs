//! The terminal that a cashier learns on, with a way to look at it afterwards.

use std::sync::{Arc, Mutex};

use api::{Practice, PracticeTerminal};
use practice::Player;
use simulator::Entry;

/// Every terminal that was learned on.
#[derive(Clone, Default)]
pub struct Players(Arc<Mutex<Vec<Player>>>);

impl Players {
    /// Starts one for each training.
    pub fn practice(&self) -> Practice {
        let all = Arc::clone(&self.0);
        Box::new(move || {
            let all = Arc::clone(&all);
            Box::pin(async move {
                let player = Player::start().await?;
                all.lock().unwrap().push(player.clone());
                Ok(Arc::new(player) as Arc<dyn PracticeTerminal>)
            })
        })
    }

    /// What was played on all of them.
    pub fn played(&self) -> Vec<Entry> {
        self.0.lock().unwrap().iter().flat_map(Player::ledger).collect()
    }
}
