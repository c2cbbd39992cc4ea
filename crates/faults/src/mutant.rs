//! Bugs that others have had, and that the judge must notice: one switch for each, none of it in anything
//! that ships. A mutant stands between the till and its world, or in place of its rules.

mod books;
mod callback;
mod clear;
mod connector;
mod dial;
mod machine;
mod rules;
mod store;
mod token;

use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};

use ::store::{Db, Machine};
use connectors::wire::Dial;
use crashfs::Disk;
use engine::ports::Store;
use engine::runner::{Decide, by_the_rules};
use terminal::Connector;

use crate::shared::Shared;

macro_rules! mutants {
    ($( $(#[doc = $doc:literal])* $name:ident ; )*) => {
        /// A deliberate bug.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Mutant { $( $(#[doc = $doc])* $name ),* }

        /// Every mutant whose feature exists, with what is wrong.
        pub const LIVE: &[(Mutant, &str, &str)] =
            &[ $( (Mutant::$name, stringify!($name), concat!($($doc),*)) ),* ];
    };
}

mutants! {
    #[doc = "a retry makes a new `ServiceID` while the old payment is unknown"]
    X1;
    #[doc = "one shared \"current `ServiceID`\": a question asks about the newest message"]
    X2;
    #[doc = "the last status can be read once"]
    X3;
    #[doc = "unknown turns into paid because somebody asked"]
    X4;
    #[doc = "success is shown before it is kept"]
    X5;
    #[doc = "an answer is taken for the pending payment, whatever it names"]
    X6;
    #[doc = "nobody asks when the answer does not come"]
    X7;
    #[doc = "message numbers are counted in memory"]
    X8;
    #[doc = "an outcome is written a little later"]
    X9;
    #[doc = "the reserve is not written in advance, so a full disk stops it too"]
    X11;
    #[doc = "the till waits less long than the card takes, and calls it declined"]
    X13;
    #[doc = "a refused payment counts as paid"]
    X14;
    #[doc = "a call that comes five times is worked on five times"]
    X15;
    #[doc = "stopping frees the till for another tender while the terminal goes on"]
    X16;
    #[doc = "message numbers come from the clock"]
    M17;
    #[doc = "the status question names no message"]
    M18;
    #[doc = "not found means failed"]
    M19;
    #[doc = "the outcome is kept in two steps"]
    M20;
    #[doc = "a commit does not wait for the disk (synchronous=NORMAL)"]
    M21;
    #[doc = "the transport sends again when no answer came"]
    M22;
    #[doc = "stopping means cancelled"]
    M23;
    #[doc = "the approved amount is not compared"]
    M24;
    #[doc = "a token is renewed at 133 % of its life"]
    M25;
    #[doc = "what goes into the reserve is gone"]
    M26;
    #[doc = "a restart sends the open payment again"]
    M27;
    #[doc = "a callback makes a payment approved"]
    M28;
    #[doc = "a question that nobody answered is answered with yes"]
    M29;
    #[doc = "an answer in the clear is believed where answers are sealed"]
    M30;
    #[doc = "a call is listened to whatever names it bears"]
    M31;
    #[doc = "bringing a basket back loses the one in front"]
    M32;
    #[doc = "what a gift card paid is not given back when it comes off"]
    M33;
    #[doc = "a restart forgets a part in cash"]
    M34;
    #[doc = "a restart forgets what waits for the printer"]
    M35;
    #[doc = "the drawer opens twice"]
    M36;
    #[doc = "what may be on paper is printed again by itself"]
    M37;
}

/// Mutants of features that do not exist yet, and what they wait for.
pub const PENDING: &[(&str, &str, &str)] = &[
    ("X10", "a server's copy overwrites a newer paid state", "synchronisation"),
    ("X12", "the server makes ids, not the till", "synchronisation"),
];

impl Mutant {
    /// By the name that the lists use.
    pub fn named(name: &str) -> Option<Self> {
        LIVE.iter().find(|(_, known, _)| known.eq_ignore_ascii_case(name)).map(|(mutant, ..)| *mutant)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        LIVE.iter().find(|(mutant, ..)| *mutant == self).map_or("", |(_, name, _)| name)
    }
}

/// The switch, and what a mutant remembers.
pub(crate) struct Mutation {
    mutant: Option<Mutant>,
    shared: Shared,
    memory: Arc<Mutex<Memory>>,
}

/// What some mutants remember, which is mostly their mistake.
#[derive(Default)]
pub(crate) struct Memory {
    newest: String,
    read_once: Vec<String>,
}

impl Mutation {
    pub(crate) fn new(mutant: Option<Mutant>, shared: Shared) -> Self {
        Self { mutant, shared, memory: Arc::default() }
    }

    /// A process is about to start, or the books are about to be audited.
    pub(crate) fn before_start(&self, disk: &Disk) {
        if let Some(mutant) = self.mutant {
            books::before_start(mutant, disk);
        }
    }

    /// It has started.
    pub(crate) fn after_start(&self, disk: &Disk) {
        if let Some(mutant) = self.mutant {
            books::after_start(mutant, disk);
        }
    }

    pub(crate) fn decide(&self) -> Decide {
        self.mutant.map_or_else(by_the_rules, rules::broken)
    }

    pub(crate) fn machine(&self, machine: Arc<dyn Machine>, disk: &Disk) -> Arc<dyn Machine> {
        disk.ignore_wal_sync(self.mutant == Some(Mutant::M21));
        match self.mutant {
            Some(mutant @ (Mutant::X11 | Mutant::M26)) => {
                Arc::new(machine::Reserveless { inner: machine, silent: mutant == Mutant::M26 })
            }
            _ => machine,
        }
    }

    pub(crate) fn dial(&self, dial: Arc<dyn Dial>) -> Arc<dyn Dial> {
        match self.mutant {
            Some(mutant @ (Mutant::X6 | Mutant::M18)) => {
                Arc::new(dial::Careless { inner: dial, forgets_reference: mutant == Mutant::M18 })
            }
            Some(Mutant::M30) => Arc::new(clear::Gullible { inner: dial }),
            _ => dial,
        }
    }

    /// The way to a cloud, whose head of a request the mutants of the other dial know nothing of.
    pub(crate) fn dial_to_cloud(&self, dial: Arc<dyn Dial>) -> Arc<dyn Dial> {
        match self.mutant {
            Some(Mutant::M25) => Arc::new(token::Hopeful { inner: dial }),
            _ => dial,
        }
    }

    pub(crate) fn connector(&self, connector: Arc<dyn Connector>) -> Arc<dyn Connector> {
        match self.mutant {
            Some(mutant @ (Mutant::X15 | Mutant::M29 | Mutant::M31)) => {
                Arc::new(callback::Broken { inner: connector, mutant, heard: AtomicU64::new(0) })
            }
            Some(mutant @ (Mutant::X2 | Mutant::X3 | Mutant::M22)) => {
                let memory = Arc::clone(&self.memory);
                Arc::new(connector::Broken { inner: connector, mutant, memory })
            }
            _ => connector,
        }
    }

    /// A new process: what it had in memory is gone.
    pub(crate) fn store(&self, db: Arc<Db>) -> Arc<dyn Store> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner).newest.clear();
        match self.mutant {
            Some(mutant @ (Mutant::X8 | Mutant::X9 | Mutant::M17 | Mutant::M20)) => {
                Arc::new(store::Broken::new(db, mutant, Arc::clone(&self.shared)))
            }
            _ => db,
        }
    }
}
