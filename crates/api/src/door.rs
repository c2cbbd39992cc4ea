//! The door for terminals that call: opened only where one is paired that does, and told where to knock.
//!
//! The listener knows nobody; here its callbacks are handed to the engine, and the answers back. Each
//! terminal's way to show who it is comes from its own configuration.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use connectors::doors::{DoorKind, Knock};
use domain::ids::TerminalId;
use engine::runner::Runner;
use listener::certificate::Fingerprint;
use listener::{Check, Content, Door, Incoming, Limits, Listener, Options, Secret, Tls};
use secrecy::SecretString;
use store::Listener as Settings;
use terminal::{Mode, SecretError, Secrets, TerminalConfig};
use tokio::sync::mpsc;

use crate::views::{CallUrl, ListenerView, ListenerWarning};

/// The names of this till's own certificate and of its key among the secrets.
const CERTIFICATE: &str = "listener/certificate";
const CERTIFICATE_KEY: &str = "listener/key";
/// How long a certificate of ours holds, in years: longer than a terminal is in use.
const YEARS: u8 = 10;

/// Why the door is not open.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DoorError {
    /// The listener does not take it.
    #[error(transparent)]
    Listener(#[from] listener::Error),
    /// A key is not to be had.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The settings name no address.
    #[error("{0} is no address of this computer; set the door again")]
    Address(String),
    /// A terminal's configuration does not say how it shows who it is.
    #[error("terminal {terminal}: {why}")]
    Terminal {
        /// Its name.
        terminal: String,
        /// What is wrong, and what would be right.
        why: String,
    },
}

/// The door as it stands.
#[derive(Default)]
pub(crate) struct DoorKeeper {
    open: Mutex<Option<Open>>,
    trouble: Mutex<Option<ListenerWarning>>,
}

struct Open {
    listener: Listener,
    settings: Settings,
    urls: Vec<CallUrl>,
    fingerprint: Option<String>,
    unprotected: Vec<TerminalId>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl DoorKeeper {
    /// Nothing but its address in the network shows that it is this terminal who calls.
    pub(crate) fn is_unprotected(&self, terminal: TerminalId) -> bool {
        lock(&self.open).as_ref().is_some_and(|open| open.unprotected.contains(&terminal))
    }

    /// The address that this terminal is told to call, where the door is open.
    pub(crate) fn url_of(&self, name: &str) -> Option<String> {
        let open = lock(&self.open);
        let urls = open.as_ref().map(|open| open.urls.as_slice()).unwrap_or_default();
        urls.iter().find(|url| url.terminal == name).map(|url| url.url.clone())
    }

    /// What the screen is told.
    pub(crate) fn view(&self, wanted: bool) -> ListenerView {
        let trouble = *lock(&self.trouble);
        let open = lock(&self.open);
        let Some(open) = open.as_ref() else {
            let warning = trouble.or_else(|| wanted.then_some(ListenerWarning::NotSetUp));
            return ListenerView { warning, ..ListenerView::default() };
        };
        if is_gone(open.listener.addr().ip()) {
            return ListenerView { warning: Some(ListenerWarning::CannotListen), ..ListenerView::default() };
        }
        let counters = open.listener.counters();
        let refused: u64 = counters.reasons().map(|(_, count)| count).sum();
        let off_this_machine = !open.listener.addr().ip().to_canonical().is_loopback();
        ListenerView {
            on: true,
            address: Some(open.listener.addr().to_string()),
            urls: open.urls.clone(),
            fingerprint: open.fingerprint.clone(),
            warning: (open.settings.plain_network && off_this_machine)
                .then_some(ListenerWarning::PlainNetwork),
            heard: i64::try_from(counters.let_in).unwrap_or(i64::MAX),
            refused: i64::try_from(refused).unwrap_or(i64::MAX),
        }
    }

    /// Opens, moves or closes the door as the settings and the paired terminals want it.
    pub(crate) async fn arrange(
        &self,
        runner: &Arc<Runner>,
        settings: Option<Settings>,
        terminals: &[TerminalConfig],
        secrets: &dyn Secrets,
    ) -> Result<(), DoorError> {
        let before = lock(&self.open).take();
        if let Some(before) = before {
            before.listener.stop().await;
        }
        *lock(&self.trouble) = None;
        let calls: Vec<&TerminalConfig> =
            terminals.iter().filter(|config| config.mode == Mode::Full).collect();
        // No terminal that calls: no socket at all.
        let (Some(settings), false) = (settings, calls.is_empty()) else { return Ok(()) };
        let opened = open(runner, settings, &calls, secrets);
        match opened {
            Ok(open) => *lock(&self.open) = Some(open),
            Err(error) => {
                *lock(&self.trouble) = Some(ListenerWarning::CannotListen);
                tracing::error!(%error, "the door for terminals is not open");
                return Err(error);
            }
        }
        Ok(())
    }

    /// Closes the door and waits until it is closed.
    pub(crate) async fn close(&self) {
        let open = lock(&self.open).take();
        if let Some(open) = open {
            open.listener.stop().await;
        }
    }
}

fn open(
    runner: &Arc<Runner>,
    settings: Settings,
    calls: &[&TerminalConfig],
    secrets: &dyn Secrets,
) -> Result<Open, DoorError> {
    let knocks = calls.iter().map(|config| knock(config)).collect::<Result<Vec<_>, _>>()?;
    let encrypted = knocks.iter().any(Knock::needs_tls);
    let tls = if encrypted {
        let certificate = secrets.read(CERTIFICATE)?;
        Some(Tls::from_pem(expose(&certificate), &secrets.read(CERTIFICATE_KEY)?)?)
    } else {
        None
    };
    let fingerprint = tls.as_ref().map(|tls| tls.sha256().to_string());
    let scheme = if tls.is_some() { "https" } else { "http" };
    let doors = calls
        .iter()
        .zip(&knocks)
        .map(|(config, knock)| door(config, knock, secrets))
        .collect::<Result<Vec<_>, _>>()?;
    let (listener, incoming) = Listener::start(Options {
        addr: address(&settings)?,
        any_address: settings.any_address,
        plain_network: settings.plain_network,
        tls,
        doors: doors.iter().map(|(door, _)| door.clone()).collect(),
        limits: Limits::default(),
    })?;
    let told = told_address(listener.addr());
    let urls = calls
        .iter()
        .zip(&doors)
        .map(|(config, (_, path))| CallUrl {
            terminal: config.name.clone(),
            url: format!("{scheme}://{told}{path}"),
        })
        .collect();
    tokio::spawn(answer(Arc::clone(runner), incoming));
    let unprotected = calls.iter().zip(&knocks).filter(|(_, knock)| knock.kind == DoorKind::Address);
    let unprotected = unprotected.map(|(config, _)| config.id).collect();
    Ok(Open { listener, settings, urls, fingerprint, unprotected })
}

/// The computer has another address by now (a new lease, another network). The listener's socket does not
/// notice: it stays open and silent, and works again when the address comes back.
fn is_gone(ip: IpAddr) -> bool {
    let tried = std::net::UdpSocket::bind((ip, 0));
    tried.is_err_and(|error| error.kind() == std::io::ErrorKind::AddrNotAvailable)
}

/// What terminals are told. A listener on every address has none that means anything to them.
fn told_address(taken: SocketAddr) -> String {
    if taken.ip().is_unspecified() {
        return format!("ADDRESS-OF-THIS-TILL:{}", taken.port());
    }
    taken.to_string()
}

fn address(settings: &Settings) -> Result<SocketAddr, DoorError> {
    let ip: IpAddr = settings.address.parse().map_err(|_| DoorError::Address(settings.address.clone()))?;
    Ok(SocketAddr::new(ip, settings.port))
}

fn knock(config: &TerminalConfig) -> Result<Knock, DoorError> {
    connectors::doors::knock(config)
        .map_err(|error| DoorError::Terminal { terminal: config.name.clone(), why: error.to_string() })
}

/// The terminal's door, and the path that it is told.
fn door(config: &TerminalConfig, knock: &Knock, secrets: &dyn Secrets) -> Result<(Door, String), DoorError> {
    let wrong = |why: &str| DoorError::Terminal { terminal: config.name.clone(), why: why.to_owned() };
    let mut path = knock.path.clone();
    let check = match knock.kind {
        DoorKind::Certificate => {
            let pin = knock.pin.as_deref().ok_or_else(|| wrong("needs the SHA-256 of its certificate"))?;
            Check::ClientCertificate { sha256: vec![pin.parse::<Fingerprint>()?] }
        }
        DoorKind::Secret => {
            let secret = secrets.read(&door_secret(config))?;
            path = format!("/t/{}{path}", expose(&secret));
            Check::Secret(Secret::Path(secret))
        }
        DoorKind::Message => Check::Message,
        DoorKind::Address => {
            let ip: IpAddr =
                knock.peer.ok_or_else(|| wrong("needs the terminal's address in the network as numbers"))?;
            Check::Peer(ip)
        }
    };
    let content = if knock.xml { Content::Xml } else { Content::Json };
    Ok((Door { terminal: config.id, paths: vec![knock.path.clone()], content, check }, path))
}

/// Where the secret of a terminal's address is kept.
pub(crate) fn door_secret(config: &TerminalConfig) -> String {
    format!("terminal/{}/door", config.id)
}

/// A person copies the address with the secret in it to the terminal: it is made to be shown, to them.
fn expose(secret: &SecretString) -> &str {
    secrecy::ExposeSecret::expose_secret(secret)
}

/// Hands callbacks to the engine. Each has its own task: a question to a person must not hold up the rest.
async fn answer(runner: Arc<Runner>, mut incoming: mpsc::Receiver<Incoming>) {
    while let Some(Incoming { callback, reply }) = incoming.recv().await {
        let runner = Arc::clone(&runner);
        tokio::spawn(async move {
            let answer = runner.hear(callback).await;
            // The terminal hung up meanwhile.
            reply.send(answer).ok();
        });
    }
}

/// The fingerprint of this till's certificate, made where there is none.
pub(crate) fn fingerprint(
    secrets: &dyn Secrets,
    ip: IpAddr,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<String, DoorError> {
    if let (Ok(certificate), Ok(key)) = (secrets.read(CERTIFICATE), secrets.read(CERTIFICATE_KEY)) {
        return Ok(Tls::from_pem(expose(&certificate), &key)?.sha256().to_string());
    }
    let made = listener::certificate::make(&[ip.to_string()], now, YEARS)?;
    secrets.keep(CERTIFICATE_KEY, &made.key)?;
    secrets.keep(CERTIFICATE, &SecretString::from(made.certificate))?;
    Ok(made.sha256.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f33_an_address_that_the_computer_no_longer_has_is_noticed_while_it_runs() {
        assert!(!is_gone(IpAddr::from([127, 0, 0, 1])), "this computer's own");
        assert!(!is_gone(IpAddr::from([0, 0, 0, 0])), "every address");
        // RFC 5737: kept for examples, so no computer has it
        assert!(is_gone(IpAddr::from([192, 0, 2, 1])), "not this computer's");
    }
}
