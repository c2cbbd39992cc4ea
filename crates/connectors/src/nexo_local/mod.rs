//! Terminals in the shop's own network that speak nexo 3.x over HTTP, as JSON or XML, plain or encrypted.
//!
//! The till asks, and the terminal answers on the same connection; in full integration it also calls. What a
//! family of terminals does differently is a [`profile`], never code.

mod codec;
mod device;
pub mod profile;
mod settings;
mod transport;

use core::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;

use async_trait::async_trait;
use rustls::pki_types::CertificateDer;
use terminal::{
    Answer, Ask, Callback, Capabilities, Connector, Exchange, Failure, Heard, HttpAnswer, Mode, Outcome,
    Reject, Request, Said, SecretError, Secrets, Session, TerminalConfig,
};

use crate::answer;
use crate::config::{self, ConfigError};
use crate::doors;
use crate::map;
use crate::wire::{Dial, Tcp, Trust, Wire, tls};
use codec::Codec;
use profile::{CardFirst, Login, Setup, Sums, Tls};
use transport::Line;

/// The name of this connector in a terminal's configuration.
pub const NAME: &str = "nexo_local";

/// Where the key of an encrypted terminal is kept among the secrets.
pub fn key_name(config: &TerminalConfig) -> String {
    format!("terminal/{}/key", config.id)
}

/// One terminal in the network.
pub struct NexoLocal {
    line: Line,
}

impl NexoLocal {
    /// A terminal as it is configured, over the real network.
    pub fn new(config: &TerminalConfig, secrets: &dyn Secrets) -> Result<Self, ConfigError> {
        Self::with_dial(config, secrets, Arc::new(Tcp))
    }

    /// The same over any other way to connect, for tests that stand between.
    pub fn with_dial(
        config: &TerminalConfig,
        secrets: &dyn Secrets,
        dial: Arc<dyn Dial>,
    ) -> Result<Self, ConfigError> {
        let Setup { profile, endpoint } = Setup::read(config)?;
        if config.mode == Mode::Full {
            doors::knock(config)?;
        }
        // Looked at even where nothing is encrypted: what is wrong with it is not kept either.
        let known = certificates(config)?;
        let trust = match profile.tls {
            Tls::Off => None,
            Tls::Verified => Some(Trust::Verified(known)),
            Tls::NamedTerminal => {
                Some(Trust::NamedTerminal { roots: root(config)?, poi_id: config.poi_id.clone() })
            }
        };
        let tls = trust.map(tls).transpose().map_err(|error| {
            let cure = "use another certificate, or repair those of this computer";
            ConfigError::new("certificate", format!("cannot be used: {error}; {cure}"))
        })?;
        let key = if profile.encrypted { Some(key(config, secrets)?) } else { None };
        let codec = Codec::new(profile.clone(), key.as_ref())?;
        let wire = Wire::new(dial, tls, endpoint, profile.connect_timeout);
        let calls = config.mode == Mode::Full && profile.names_callback;
        let callback_url = config.settings.get("callback_url").filter(|_| calls).cloned();
        Ok(Self {
            line: Line {
                wire,
                profile,
                codec,
                mode: config.mode,
                callback_url,
                shows: AtomicBool::new(false),
            },
        })
    }
}

fn key(config: &TerminalConfig, secrets: &dyn Secrets) -> Result<secrecy::SecretString, ConfigError> {
    secrets.read(&key_name(config)).map_err(|error| match error {
        SecretError::Missing(_) => {
            ConfigError::new("key", "missing; give identifier, version and passphrase")
        }
        error => ConfigError::new("key", format!("cannot be read: {error}")),
    })
}

fn certificates(config: &TerminalConfig) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    config.settings.get("certificate").map_or(Ok(Vec::new()), |pem| config::certificates(pem))
}

/// A terminal that names itself in its certificate is believed because of who issued it, and of nothing else.
fn root(config: &TerminalConfig) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    let roots = certificates(config)?;
    if roots.is_empty() {
        let why = "missing; paste the root certificate that the terminal's provider publishes";
        return Err(ConfigError::new("certificate", why));
    }
    Ok(roots)
}

#[async_trait]
impl Connector for NexoLocal {
    fn capabilities(&self) -> Capabilities {
        let profile = &self.line.profile;
        Capabilities {
            login: profile.login == Login::Required,
            status: true,
            abort: true,
            back: profile.back,
            sends_screen: self.line.mode == Mode::Full,
            by_code: false,
            tip: profile.tip,
            cash_back: profile.cash_back,
            card_first: profile.card_first != CardFirst::Never,
            shows: self.line.shows.load(Ordering::Relaxed),
            totals: profile.sums == Sums::Both,
            reconciliation: profile.sums != Sums::Never,
            limits: profile.limits(),
            answer_timeout: profile.answer_timeout,
        }
    }

    async fn exchange(&self, request: &Request, cx: &Exchange) -> Result<Outcome, Failure> {
        // Not every family wants to be made ready.
        if request.ask == Ask::CardReady && self.line.profile.card_first == CardFirst::Acquisition {
            return Ok(Outcome { said: Said::Done, record: None });
        }
        let outcome = self.line.exchange(request, cx).await;
        answer::log(request, &outcome);
        outcome
    }

    fn hear(&self, callback: &Callback, session: &Session) -> Result<Heard, Reject> {
        if self.line.mode == Mode::Light {
            return Err(Reject::NotOurs);
        }
        device::hear(&self.line.codec, callback, session)
    }

    fn answer(&self, callback: &Callback, answer: &Answer) -> HttpAnswer {
        let line = &self.line;
        let read = || device::message(&line.codec, callback).ok();
        map::answer(answer, line.profile.dialect.content_type(), read, |message| line.codec.write(message))
    }
}

/// A terminal as a shop would configure it.
#[cfg(test)]
pub(crate) fn config_for_tests(profile: &str, address: &str, settings: &[(&str, &str)]) -> TerminalConfig {
    TerminalConfig {
        id: "018f0000-0000-7000-8000-000000000001".parse().unwrap(),
        name: "Counter".to_owned(),
        connector: NAME.to_owned(),
        profile: profile.to_owned(),
        address: address.to_owned(),
        mode: Mode::Light,
        poi_id: "POI-1".to_owned(),
        settings: settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        secrets: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
