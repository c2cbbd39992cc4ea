//! A read that is sent with a token, and once more with a new one where the token was the trouble.

use core::fmt;
use core::time::Duration;

use super::client::Client;
use super::error::{TokenError, Trouble};
use super::token::Token;
use super::tokens::Tokens;

/// What has to be known of an answer to tell whether the token was the trouble.
pub trait Answered {
    /// HTTP status.
    fn status(&self) -> u16;
    /// The `WWW-Authenticate` header as it stands; several joined by commas.
    fn www_authenticate(&self) -> Option<&str>;
}

/// Why a read has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallError<E> {
    /// There is no token, or the service refuses even a new one.
    Token(TokenError),
    /// The read itself failed.
    Send(E),
}

impl<E: fmt::Display> fmt::Display for CallError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Token(error) => error.fmt(f),
            Self::Send(error) => error.fmt(f),
        }
    }
}

impl<E: core::error::Error> core::error::Error for CallError<E> {}

impl Tokens {
    /// Sends a **read** with a token that can be used for `need`. Where the answer says that the token is not
    /// valid, it is dropped and the read is sent once more with another; a second refusal is an error of the
    /// credentials. Every other answer, 403 among them, is returned as it is.
    ///
    /// Never for a request that may move money: that one is sent once, whatever comes back.
    pub async fn call<A, E, F, S>(&self, client: &Client, need: Duration, send: F) -> Result<A, CallError<E>>
    where
        A: Answered,
        F: Fn(Token) -> S,
        S: Future<Output = Result<A, E>>,
    {
        let token = self.get(client, need).await.map_err(CallError::Token)?;
        let answer = send(token.clone()).await.map_err(CallError::Send)?;
        if !refuses_token(&answer) {
            return Ok(answer);
        }
        self.refused(client, &token);
        let token = self.get(client, need).await.map_err(CallError::Token)?;
        let answer = send(token).await.map_err(CallError::Send)?;
        // the new token stays: dropping it too would mean two more requests for the next read
        if refuses_token(&answer) {
            return Err(CallError::Token(TokenError::new(Trouble::TokenRefused, None)));
        }
        Ok(answer)
    }
}

/// RFC 6750 section 3.1; many services leave the header out.
fn refuses_token(answer: &impl Answered) -> bool {
    answer.status() == 401
        && answer.www_authenticate().is_none_or(|said| said.to_ascii_lowercase().contains("invalid_token"))
}
