//! A terminal to play with: real sockets, a durable ledger of its own, and every fault on demand.
//!
//! It is an independent witness. Of the till's crates it uses only `nexo`, so that a mistake in how the till
//! thinks about money cannot be repeated here; [`Simulator::ledger`] is what a test holds the till against.

mod aliases;
mod answer;
mod arrivals;
mod call;
mod caller;
mod card;
mod chunks;
mod client;
pub mod clouds;
mod control;
mod course;
mod decimal;
mod delivery;
pub mod fleet;
mod front;
#[doc(hidden)]
pub mod fuzzing;
mod http;
mod hub;
mod journal;
mod ledger;
mod lines;
pub mod model;
mod options;
mod page;
pub mod practice;
pub mod profile;
pub mod proxy;
mod receipt;
mod script;
mod server;
mod site;
mod spelling;
mod switches;
mod terminal;
mod view;
mod wire;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;

pub use arrivals::{Arrival, Arrivals};
pub use card::How;
pub use client::TillCertificate;
pub use course::Key;
pub use ledger::{Entry, Kind, LedgerError, Totals};
pub use options::{Driver, Mode, Options, Passphrase, StatusRunning};
pub use page::{Page, PageError};
pub use profile::Profile;
pub use script::{
    Command, ReversalStep, Script, ScriptError, ServiceStep, Setting, StatusStep, Step, Unkind,
};

use front::Front;
use site::Site;
use terminal::{Memory, Terminal};

/// A simulated terminal that runs. It ends when it is dropped; [`Simulator::stop`] also waits for the end.
#[derive(Debug)]
pub struct Simulator {
    site: Arc<Site>,
    addr: SocketAddr,
}

/// Why a simulator does not start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing can be written down, so nothing may be charged.
    #[error("open the ledger of the simulator")]
    Ledger(#[from] LedgerError),
    /// The address is taken, or is not of this machine.
    #[error("listen at {addr}")]
    Listen {
        /// Where it was tried.
        addr: SocketAddr,
        /// What came of it.
        #[source]
        source: io::Error,
    },
}

impl Simulator {
    /// Starts a terminal, with what its ledger file remembers from earlier.
    pub async fn start(options: Options, script: Script) -> Result<Self, Error> {
        let (ledger, remembered) = ledger::Ledger::open(options.ledger.as_deref())?;
        let asked = options.listen;
        let failed = |source| Error::Listen { addr: asked, source };
        let listener = TcpListener::bind(asked).await.map_err(failed)?;
        let addr = listener.local_addr().map_err(failed)?;
        let site = Arc::new(Site::new(Terminal::new(options, script, ledger, remembered, None), addr));
        server::serve(&site, listener);
        tracing::info!(%addr, "the simulator listens");
        Ok(Self { site, addr })
    }

    /// A terminal without a port of its own: the cloud at `addr` hands it what its tills send.
    pub(crate) fn behind(
        options: Options,
        script: Script,
        addr: SocketAddr,
        front: Arc<Front>,
    ) -> Result<Self, Error> {
        let (ledger, remembered) = ledger::Ledger::open(options.ledger.as_deref())?;
        let site =
            Arc::new(Site::behind(Terminal::new(options, script, ledger, remembered, None), addr, front));
        site.carry_calls();
        Ok(Self { site, addr })
    }

    /// Where it listens, or the cloud before it does.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The name of its family.
    pub fn profile(&self) -> &'static str {
        self.site.with_quietly(|terminal| terminal.options().profile.name)
    }

    /// Puts steps behind those that are left.
    pub fn push(&self, script: &Script) {
        self.site.with(|terminal| terminal.push(script));
    }

    /// Puts steps in place of those that are left.
    pub fn replace(&self, script: Script) {
        self.site.with(|terminal| terminal.replace(script));
    }

    /// Where the till listens from now on, in families where it does not say so itself.
    pub fn call_at(&self, url: &str) {
        self.site.with(|terminal| terminal.call_at(url));
    }

    /// Which certificate the till shows where it is called over TLS, by its SHA-256.
    pub fn trust(&self, sha256: [u8; 32]) {
        self.site.with(|terminal| terminal.trust(TillCertificate::Pinned(sha256)));
    }

    /// What really happened to the money.
    pub fn ledger(&self) -> Vec<Entry> {
        self.site.with(|terminal| terminal.entries().to_vec())
    }

    /// The ledger added up, one line a currency.
    pub fn totals(&self) -> Vec<Totals> {
        self.site.with(|terminal| terminal.totals())
    }

    /// Whether a payment runs or is on its way: money could still move without another message.
    pub fn is_open(&self) -> bool {
        self.site.with(|terminal| terminal.is_open())
    }

    /// What stands on its screen, line by line.
    pub fn screen(&self) -> Vec<String> {
        self.site.with_quietly(|terminal| terminal.screen().lines)
    }

    /// What was transmitted to it.
    pub fn arrivals(&self) -> Arrivals {
        self.site.with(|terminal| terminal.arrivals().clone())
    }

    /// Power off and on: connections are reset; running payments, sessions and the status history are gone.
    pub fn reboot(&self) {
        self.site.with(|terminal| terminal.reboot(Memory::Lost));
    }

    /// Power off and on for a terminal that remembers its answers.
    pub fn reboot_keeping_history(&self) {
        self.site.with(|terminal| terminal.reboot(Memory::Kept));
    }

    /// Ends it and waits until its port and its file are free.
    pub async fn stop(self) {
        self.site.stop();
        self.site.stopped().await;
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.site.stop();
    }
}
