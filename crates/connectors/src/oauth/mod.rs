//! Tokens of the OAuth 2.0 client-credentials grant (RFC 6749 section 4.4), for any provider.
//!
//! A till that asks for a token only when a payment needs one loses seconds at the worst moment, and one
//! that asks too often is shut out. So there is one [`Tokens`] in a program: it keeps tokens in memory,
//! asks once for all who wait, renews early while a terminal is open, and tells the screen what is wrong in
//! words that a person can act on.
//!
//! Not here: how bytes travel ([`TokenEndpoint`] is given), where keys are kept ([`ClientSecret`] reads
//! them), and what a provider's addresses are. A request that may move money is never repeated, not even
//! after 401: it uses [`Tokens::get`] and [`Tokens::refused`]; [`Tokens::call`] is for reads.

mod cache;
mod call;
mod client;
mod endpoint;
mod error;
mod flight;
mod mint;
mod refresh;
mod reply;
mod time;
mod token;
mod tokens;

pub use call::{Answered, CallError};
pub use client::{Client, ClientAuth, ClientSecret, ClientSettings};
pub use endpoint::{
    CALL_TIMEOUT, CONNECT_TIMEOUT, EndpointFailure, FailureKind, FormPost, MAX_REPLY_BYTES, TokenEndpoint,
    TokenReply,
};
pub use error::{TokenError, Trouble};
pub use refresh::Guard;
pub use time::Skew;
pub(crate) use time::retry_after;
pub use token::Token;
pub use tokens::{TokenState, Tokens};

#[cfg(test)]
mod tests;
