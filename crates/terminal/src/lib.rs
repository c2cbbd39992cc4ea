//! What any terminal can be asked: the contract between the engine and a connector.
//!
//! A connector turns a [`Request`] into bytes and an answer into an [`Outcome`]; the engine
//! decides what that means for the money. Neither knows the other. No provider, no HTTP and no
//! SQL has a name here.

pub mod capabilities;
pub mod clock;
pub mod config;
pub mod connector;
pub mod outcome;
pub mod request;

pub use capabilities::Capabilities;
pub use clock::{Clock, Now};
pub use config::{Mode, TerminalConfig};
pub use connector::{Connector, Exchange, FirstByte};
pub use outcome::{Approval, Failure, Outcome, Record, Refusal, Said, StatusAnswer};
pub use request::{Ask, Category, Request, SaleTransaction};
