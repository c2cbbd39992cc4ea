//! The settings of a simulated terminal: where vendors differ, and where tests need it to differ.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use crate::client::TillCertificate;
use crate::profile::Profile;

/// How the terminal is set up.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The file of the ledger; absent means in memory.
    pub ledger: Option<PathBuf>,
    /// The only `POIID` that is answered to; absent means any.
    pub poi_id: Option<String>,
    /// Whether a till must log in before it is served.
    pub login: bool,
    /// Whether a repeated `ServiceID` is refused instead of being charged again.
    pub dedup: bool,
    /// What a status question gets to hear about a payment that still runs.
    pub status_running: StatusRunning,
    /// How many answers are remembered; absent means all.
    pub history: Option<usize>,
    /// How long a customer needs when the step does not say.
    pub think: Duration,
    /// The family of terminals that it belongs to.
    pub profile: Profile,
    /// Where the till listens for what the terminal asks of it; absent means that only a header can tell.
    pub callback: Option<String>,
    /// Whether the terminal may call the till at all.
    pub mode: Mode,
    /// Which certificate the till may show where callbacks go over TLS.
    pub till_certificate: TillCertificate,
    /// Who plays the customer.
    pub driver: Driver,
    /// How long the terminal waits for each step of a person.
    pub patience: Duration,
    /// How long it waits for the till's answer to a question. Without one the answer is no.
    pub till_patience: Duration,
    /// How long the host takes where a person pays; the autopilot's host takes no time.
    pub host: Duration,
    /// The shared key, where the profile encrypts; absent means that messages are in clear.
    pub passphrase: Option<Passphrase>,
}

/// Whether the terminal calls the till.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mode {
    /// As far as the till's login allows, once its address is known.
    #[default]
    Full,
    /// Never.
    Light,
}

/// Who plays the customer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Driver {
    /// The terminal itself.
    #[default]
    Autopilot,
    /// Whoever is at its keys.
    Person,
    /// A person while somebody watches the page, the terminal itself otherwise.
    Watched,
}

/// What messages are encrypted with. Of a terminal that plays: a real key has no place here.
#[derive(Clone, PartialEq, Eq)]
pub struct Passphrase {
    /// The name of the key.
    pub identifier: String,
    /// Its version.
    pub version: u32,
    /// The words that it is made from.
    pub secret: String,
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passphrase")
            .field("identifier", &self.identifier)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// Vendors disagree about the word for a transaction that still runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum StatusRunning {
    /// `InProgress`, as the standard has it.
    #[default]
    InProgress,
    /// `Busy`.
    Busy,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            ledger: None,
            poi_id: None,
            login: true,
            dedup: true,
            status_running: StatusRunning::default(),
            history: None,
            think: Duration::ZERO,
            profile: Profile::default(),
            callback: None,
            mode: Mode::default(),
            till_certificate: TillCertificate::default(),
            driver: Driver::default(),
            patience: Duration::from_secs(60),
            till_patience: Duration::from_secs(120),
            host: Duration::from_millis(1200),
            passphrase: None,
        }
    }
}

impl Options {
    /// A terminal of this family, with what the family decides.
    pub fn of(profile: &Profile) -> Self {
        let busy = profile.running == nexo::v3::ErrorCondition::Busy;
        Self {
            login: profile.login.is_some(),
            status_running: if busy { StatusRunning::Busy } else { StatusRunning::InProgress },
            profile: profile.clone(),
            ..Self::default()
        }
    }
}
