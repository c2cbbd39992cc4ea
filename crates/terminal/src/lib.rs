//! What any terminal can be asked: the contract between the engine and a connector.
//!
//! A connector turns a [`Request`] into bytes and an answer into an [`Outcome`]; the engine
//! decides what that means for the money. Neither knows the other. No provider, no HTTP and no
//! SQL has a name here.

pub mod callback;
pub mod capabilities;
pub mod clock;
pub mod config;
pub mod connector;
pub mod heard;
pub mod obstacle;
pub mod outcome;
pub mod request;
pub mod secrets;

pub use callback::{Callback, HttpAnswer, Live, Session};
pub use capabilities::{Capabilities, Method, MoneyBack, Reversal, TipAt};
pub use clock::{Clock, Now};
pub use config::{Mode, TerminalConfig};
pub use connector::{Connector, Exchange, FirstByte, QrCode, ShowCode};
pub use heard::{
    Answer, Asked, Audience, Heard, InputAnswer, Length, MessageKey, Paper, PaperKind, Reject, Shown,
    ShownKind, TerminalEvent, Told, Wanted, What,
};
pub use obstacle::{NotReady, Obstacle};
pub use outcome::{
    Approval, CardSeen, Failure, Outcome, Record, Refusal, Said, StatusAnswer, TotalKind, TotalLine, Totals,
};
pub use request::{Ask, Category, Request, SaleTransaction};
pub use secrets::{NoSecrets, Noted, SecretError, Secrets};
