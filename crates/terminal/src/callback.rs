//! What comes in from a terminal that calls the till, before anybody has looked into it.

use core::net::IpAddr;

use domain::attempt::Pairing;
use domain::ids::TerminalId;

use crate::Category;

/// An HTTP request from a terminal, as the listener let it through: the door was right, the message is
/// neither read nor verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    /// The terminals whose door it came through. More than one where only the message can tell.
    pub doors: Vec<TerminalId>,
    /// Who opened the connection.
    pub peer: IpAddr,
    /// Path of the request.
    pub path: String,
    /// The headers that a sender adds to say more about the message, such as a signature: names in small letters.
    /// What opens doors is not among them.
    pub headers: Vec<(String, String)>,
    /// Its media type, without parameters, in small letters.
    pub content_type: String,
    /// The body, whole.
    pub body: Vec<u8>,
}

impl Callback {
    /// The header of this name, where it was given once.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        found.next().filter(|_| found.next().is_none()).map(|(_, value)| value.as_str())
    }
}

/// What the terminal gets to hear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpAnswer {
    /// HTTP status.
    pub status: u16,
    /// Media type, where there is a body.
    pub content_type: Option<&'static str>,
    /// The body.
    pub body: Vec<u8>,
}

impl HttpAnswer {
    /// An answer without a body.
    pub fn empty(status: u16) -> Self {
        Self { status, content_type: None, body: Vec::new() }
    }
}

/// What the engine knows of the session with a terminal at one moment: a snapshot, without keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The names that a callback has to carry.
    pub pairing: Pairing,
    /// The till is logged in, or the terminal knows no sessions and something of ours runs.
    pub open: bool,
    /// What runs on the terminal now.
    pub live: Option<Live>,
}

/// A request of ours that the terminal works on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    /// Its kind.
    pub category: Category,
    /// Its `ServiceID`.
    pub service_id: String,
}
