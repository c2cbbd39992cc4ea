//! Asking for a token, and asking again where that can help.

use core::time::Duration;

use secrecy::SecretString;
use terminal::{Clock, Now};
use tokio::runtime::{Handle, RuntimeFlavor};
use zeroize::Zeroizing;

use super::client::Client;
use super::endpoint::{CALL_TIMEOUT, EndpointFailure, FailureKind, TokenReply};
use super::error::{TokenError, Trouble};
use super::reply::{Again, Failed, Fresh, clock_wrong, read};
use super::time::{Compared, Skew, Until, later};
use crate::said::clean;
use crate::wire::Untrusted;

/// How often one token is asked for at most.
const TRIES: u32 = 3;
/// The wait after the first try; it doubles.
const FIRST_WAIT: Duration = Duration::from_millis(500);
/// The longest wait between two tries. A server that asks for more is left alone, and nobody waits for it.
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// How long the answer stands that only a person can change.
const PERSON_WAIT: Duration = Duration::from_secs(30);

/// What came of it.
pub(super) struct Mint {
    /// The token and the moment before it was asked for; or why there is none, and until when nobody need ask.
    pub(super) outcome: Result<(Fresh, Now), (TokenError, Option<Until>)>,
    /// The server's clock beside ours, where it told.
    pub(super) compared: Option<Compared>,
}

/// Asks for a token. `known` is the last comparison of the clocks.
pub(super) async fn mint(clock: &dyn Clock, client: &Client, known: Option<Compared>) -> Mint {
    let secret = match secret(client).await {
        Ok(secret) => secret,
        Err(error) => return Mint { outcome: Err((error, None)), compared: None },
    };
    let traces = client.traces(&secret);
    let (mut compared, mut wait, mut tried) = (None, FIRST_WAIT, 0);
    loop {
        let sent = clock.now();
        let reply = ask(clock, client, &secret, sent).await;
        let came = clock.now();
        let date = reply.as_ref().ok().and_then(|reply| reply.date.as_deref());
        compared = date.and_then(|date| Compared::read(date, sent, came)).or(compared);
        let skew = compared.or(known).and_then(|compared| compared.skew(came));
        let failed = match reply {
            Ok(reply) => match read(&reply, &traces, came, skew) {
                Ok(fresh) => return Mint { outcome: Ok((fresh, sent)), compared },
                Err(failed) => failed,
            },
            Err(failure) => unanswered(&failure, &traces, skew),
        };
        tried += 1;
        match pause(failed.again, wait) {
            Some(pause) if tried < TRIES => clock.sleep_until(came.up.saturating_add(pause)).await,
            _ => return Mint { outcome: Err(given_up(failed, came)), compared },
        }
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}

/// The key, read where reading may block. A runtime with one thread has chosen to do one thing after the other:
/// there it is read in place, as the engine does it with the store.
async fn secret(client: &Client) -> Result<SecretString, TokenError> {
    let source = client.secret.clone();
    let read = if Handle::current().runtime_flavor() == RuntimeFlavor::CurrentThread {
        Ok(source.read())
    } else {
        tokio::task::spawn_blocking(move || source.read()).await
    };
    match read {
        Ok(read) => read.map_err(|error| TokenError::new(Trouble::NoSecret, clean(&error.to_string(), &[]))),
        Err(_) => Err(TokenError::new(Trouble::Stopped, None)),
    }
}

async fn ask(
    clock: &dyn Clock,
    client: &Client,
    secret: &SecretString,
    sent: Now,
) -> Result<TokenReply, EndpointFailure> {
    tokio::select! {
        biased;
        reply = client.endpoint.send(client.form(secret)) => reply,
        () = clock.sleep_until(sent.up.saturating_add(CALL_TIMEOUT)) => {
            let detail = format!("no answer within {} s", CALL_TIMEOUT.as_secs());
            Err(EndpointFailure { kind: FailureKind::Timeout, detail })
        }
    }
}

fn unanswered(failure: &EndpointFailure, secrets: &[Zeroizing<String>], skew: Option<Skew>) -> Failed {
    let (kind, again) = match failure.kind {
        FailureKind::Dns => (Trouble::Dns, Again::Never),
        FailureKind::Connect => (Trouble::NoNetwork, Again::Never),
        FailureKind::Refused => (Trouble::Refused, Again::Never),
        FailureKind::Proxy { password } => (Trouble::Proxy { password }, Again::Never),
        // a token changes nothing at the server, so a lost answer may be asked for again
        FailureKind::Broken => (Trouble::NoNetwork, Again::Soon),
        FailureKind::Timeout => (Trouble::Timeout, Again::Soon),
        FailureKind::Tls(problem) => {
            let dated = matches!(problem, Untrusted::Expired | Untrusted::NotYet);
            let clock = skew.filter(|_| dated).map(clock_wrong);
            (clock.unwrap_or(Trouble::Tls(problem)), Again::Never)
        }
    };
    Failed { error: TokenError::new(kind, clean(&failure.detail, secrets)), again }
}

/// How long to wait before the next try; `None` where there is none.
fn pause(again: Again, wait: Duration) -> Option<Duration> {
    match again {
        Again::Soon => Some(wait.saturating_add(jitter())),
        Again::After(asked) if asked <= LONGEST_WAIT => Some(wait.max(asked).saturating_add(jitter())),
        Again::After(_) | Again::Never => None,
    }
}

/// A quarter of a second at most, so that the tills of a chain do not come back together.
fn jitter() -> Duration {
    let mut byte = [0];
    // without randomness they come back together, which harms nobody
    if aws_lc_rs::rand::fill(&mut byte).is_err() {
        return Duration::ZERO;
    }
    let [byte] = byte;
    Duration::from_millis(u64::from(byte))
}

/// What the screen is told, and until when the endpoint is left alone.
fn given_up(failed: Failed, now: Now) -> (TokenError, Option<Until>) {
    let Failed { mut error, again } = failed;
    let wait = match again {
        Again::After(asked) => Some(asked),
        Again::Soon if matches!(error.kind, Trouble::RateLimited { .. }) => Some(PERSON_WAIT),
        _ => error.needs_a_person().then_some(PERSON_WAIT),
    };
    if let (Trouble::RateLimited { until }, Some(wait)) = (&mut error.kind, wait) {
        *until = later(now.wall, wait);
    }
    (error, wait.map(|wait| Until::after(now, wait)))
}
