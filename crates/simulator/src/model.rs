//! The terminal without sockets and without waiting, for whoever has a network and a clock of their
//! own: a simulation asks it, and decides what of its answers arrives, and when.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::delivery::{Action, Delivery, RunId};
use crate::ledger::Ledger;
use crate::terminal::{Memory, Terminal};
use crate::{Arrivals, Entry, Options, Script, http};

/// One terminal, its ledger in memory.
#[derive(Debug)]
pub struct Model(Terminal);

/// What came of a message.
#[derive(Debug)]
pub struct Received {
    /// What happens on its connection at once; absent while the customer is busy.
    pub now: Option<Told>,
    /// A payment that began, and goes on whatever happens to the connection.
    pub started: Option<Begun>,
}

/// A payment that goes on by itself.
#[derive(Debug, Clone, Copy)]
pub struct Begun {
    /// Its name, for [`Model::finish`].
    pub run: Run,
    /// When it ends by itself; absent means never.
    pub after: Option<Duration>,
}

/// Names a payment within one life of the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run(RunId);

/// What the terminal does to a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// After this long.
    pub after: Duration,
    /// These bytes, and then the end; no bytes is an orderly end, or a reset.
    pub bytes: Vec<u8>,
    /// The connection is torn down instead of closed.
    pub reset: bool,
}

impl From<Delivery> for Told {
    fn from(delivery: Delivery) -> Self {
        let reset = delivery.action == Action::Reset;
        let bytes = http::bytes_of(&delivery.action, true).map(|(bytes, _)| bytes).unwrap_or_default();
        Self { after: delivery.after, bytes, reset }
    }
}

impl Model {
    /// A terminal whose clock shows this time.
    pub fn new(options: Options, script: Script, shown: DateTime<Utc>) -> Self {
        Self(Terminal::new(options, script, Ledger::in_memory(), Vec::new(), Some(shown)))
    }

    /// Moves its clock, which labels and decides nothing.
    pub fn show(&mut self, at: DateTime<Utc>) {
        self.0.show(at);
    }

    /// Takes the body of a request.
    pub fn receive(&mut self, body: &[u8]) -> Received {
        let plan = self.0.receive(body);
        Received {
            now: plan.now.map(Told::from),
            started: plan.started.map(|started| Begun { run: Run(started.run), after: started.after }),
        }
    }

    /// Nothing is left to wait for: the payment was aborted, or went with a reboot.
    pub fn is_over(&self, run: Run) -> bool {
        self.0.is_over(run.0)
    }

    /// The moment of authorisation.
    pub fn finish(&mut self, run: Run) -> Told {
        self.0.finish(run.0).into()
    }

    /// Power off and on, with or without the memory of its answers.
    pub fn reboot(&mut self, keeps_history: bool) {
        self.0.reboot(if keeps_history { Memory::Kept } else { Memory::Lost });
    }

    /// Puts steps behind those that are left.
    pub fn push(&mut self, script: &Script) {
        self.0.push(script);
    }

    /// Puts another script in place of the steps that are left.
    pub fn replace(&mut self, script: Script) {
        self.0.replace(script);
    }

    /// What really happened to the money.
    pub fn ledger(&self) -> &[Entry] {
        self.0.entries()
    }

    /// It could still tell what became of the message with these names.
    pub fn remembers(&self, sale_id: &str, poi_id: &str, service_id: &str) -> bool {
        self.0.remembers(sale_id, poi_id, service_id)
    }

    /// What was transmitted to it.
    pub fn arrivals(&self) -> &Arrivals {
        self.0.arrivals()
    }

    /// Money could still move without another message.
    pub fn is_open(&self) -> bool {
        self.0.is_open()
    }
}
