//! What the listener is told before it starts, and why it may refuse to.

use core::net::SocketAddr;
use core::time::Duration;
use std::io;

use domain::ids::TerminalId;

use crate::door::Door;
use crate::tls::Tls;

/// Where to listen, and for whom.
#[derive(Debug)]
pub struct Options {
    /// The one address of this machine that the terminals call, and the port; port 0 takes a free one.
    pub addr: SocketAddr,
    /// `addr` may be `0.0.0.0` or `::`, which is every network that this machine is in.
    pub any_address: bool,
    /// Somebody said that nothing but terminals is in this network. Without it nothing that can be copied or
    /// faked on the way is let in from outside of this machine: no address as a proof, no secret without TLS.
    pub plain_network: bool,
    /// The till's certificate; then every connection is encrypted, and none is taken in the clear.
    pub tls: Option<Tls>,
    /// Who may come in.
    pub doors: Vec<Door>,
    /// How much and how long.
    pub limits: Limits,
}

/// How much a caller may send, and how long it may take. The defaults are those of `docs/listener.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Open connections; one more is closed at once.
    pub connections: usize,
    /// For the TLS handshake.
    pub handshake: Duration,
    /// For the lines before a body. It begins when the connection is ready for them, so that it also ends an
    /// idle connection.
    pub header: Duration,
    /// For a body, from its first byte to its last.
    pub body: Duration,
    /// For a connection in all. Only a request that the core works on then keeps it open, see `answer`.
    pub connection: Duration,
    /// For the core to answer. It is this long because a person may have to confirm a signature.
    pub answer: Duration,
    /// For open requests to end when the listener is stopped.
    pub stop: Duration,
    /// Bytes of the request line and all header lines together.
    pub header_bytes: usize,
    /// Bytes of a body.
    pub body_bytes: usize,
    /// Requests that wait for the core to take them; one more gets 503.
    pub waiting: usize,
    /// Requests from one address that the core has not answered; one more gets 503. Keeps one caller from
    /// taking all places of `waiting`.
    pub per_peer: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 64,
            handshake: Duration::from_secs(3),
            header: Duration::from_secs(2),
            body: Duration::from_secs(3),
            connection: Duration::from_secs(30),
            answer: Duration::from_secs(120),
            stop: Duration::from_secs(1),
            header_bytes: 16 * 1024,
            body_bytes: 64 * 1024,
            waiting: 32,
            per_peer: 16,
        }
    }
}

/// Why the listener does not start, or does not take a door.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Every network of this machine would reach the till.
    #[error("{addr} is every network of this machine; name one address, or allow any address explicitly")]
    AnyAddress {
        /// What was asked for.
        addr: SocketAddr,
    },
    /// What this door trusts in can be faked by anybody in the network.
    #[error(
        "terminal {terminal}: {what} is no proof in a network that others are in; use a certificate or a sealed \
         message, or say that the network is isolated (plain_network)"
    )]
    PlainNetwork {
        /// Whose door.
        terminal: TerminalId,
        /// What it trusts in.
        what: &'static str,
    },
    /// A client certificate is shown inside of TLS only.
    #[error("terminal {terminal}: a client certificate needs TLS; give the listener a certificate")]
    NeedsTls {
        /// Whose door.
        terminal: TerminalId,
    },
    /// The door is not well made.
    #[error("terminal {terminal}: {why}")]
    Door {
        /// Whose door.
        terminal: TerminalId,
        /// What is wrong, and what would be right.
        why: &'static str,
    },
    /// The address is taken, or is not of this machine.
    #[error("listen at {addr}")]
    Listen {
        /// Where it was tried.
        addr: SocketAddr,
        /// What came of it.
        #[source]
        source: io::Error,
    },
    /// The thread or what it waits with could not be made.
    #[error("start the listener's thread")]
    Thread(#[source] io::Error),
    /// A limit that nothing could work with.
    #[error("the limit {0} is too small")]
    Limit(&'static str),
    /// The certificate or its key cannot be used. The key is never quoted.
    #[error("the till's certificate cannot be used: {0}")]
    Certificate(String),
    /// A fingerprint is 64 hexadecimal digits.
    #[error("this is no SHA-256 fingerprint; write 64 hexadecimal digits")]
    Fingerprint,
    /// The system gives no random numbers.
    #[error("the system gave no random numbers")]
    Random,
}
