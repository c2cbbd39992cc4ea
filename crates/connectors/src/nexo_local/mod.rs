//! Terminals in the shop's own network that speak nexo 3.x as JSON over HTTP.
//!
//! The till is a client only: it asks, the terminal answers on the same connection. What a family
//! of terminals does differently is a [`profile`], never code.

pub mod map;
pub mod profile;
mod settings;
mod transport;

use std::sync::Arc;

use async_trait::async_trait;
use terminal::{
    Ask, Capabilities, Connector, Exchange, Failure, MoneyBack, Outcome, Request, Reversal, Said,
    StatusAnswer, TerminalConfig, TipAt,
};

use crate::config::ConfigError;
use crate::wire::{Dial, Tcp, Wire, verified_tls};
use profile::{Login, Profile, Setup, Tls};

/// The name of this connector in a terminal's configuration.
pub const NAME: &str = "nexo_local";

/// One terminal in the network.
pub struct NexoLocal {
    profile: Profile,
    wire: Wire,
}

impl NexoLocal {
    /// A terminal as it is configured, over the real network.
    pub fn new(config: &TerminalConfig) -> Result<Self, ConfigError> {
        Self::with_dial(config, Arc::new(Tcp))
    }

    /// The same over any other way to connect, for tests that stand between.
    pub fn with_dial(config: &TerminalConfig, dial: Arc<dyn Dial>) -> Result<Self, ConfigError> {
        let Setup { profile, endpoint } = Setup::read(config)?;
        let tls = match profile.tls {
            Tls::Off => None,
            Tls::Verified => Some(verified_tls(Vec::new()).map_err(|error| {
                ConfigError::new(
                    "tls",
                    format!("load the certificates of this computer: {error}; use off or repair them"),
                )
            })?),
        };
        let wire = Wire::new(dial, tls, endpoint, profile.connect_timeout);
        Ok(Self { profile, wire })
    }
}

#[async_trait]
impl Connector for NexoLocal {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            login: self.profile.login == Login::Required,
            status: true,
            abort: true,
            back: MoneyBack {
                reversal: Reversal::Any,
                part: true,
                linked_refund: false,
                unlinked_refund: false,
            },
            sends_screen: false,
            tip: TipAt::Nowhere,
            cash_back: false,
            card_first: false,
            totals: false,
            reconciliation: false,
            limits: self.profile.limits(),
            answer_timeout: self.profile.answer_timeout,
        }
    }

    async fn exchange(&self, request: &Request, cx: &Exchange) -> Result<Outcome, Failure> {
        let outcome = transport::exchange(&self.wire, &self.profile, request, cx).await;
        let (service_id, category) = (request.service_id.as_str(), name(&request.ask));
        match &outcome {
            Ok(outcome) => {
                tracing::info!(service_id, category, result = result(&outcome.said), "terminal answered");
            }
            Err(Failure::NotSent { detail }) => {
                tracing::warn!(service_id, category, result = "not_sent", detail, "terminal not reached");
            }
            Err(Failure::Unknown { detail, .. }) => {
                tracing::warn!(service_id, category, result = "unknown", detail, "no answer of ours");
            }
        }
        outcome
    }
}

fn name(ask: &Ask) -> &'static str {
    match ask {
        Ask::Login { .. } => "login",
        Ask::Logout { .. } => "logout",
        Ask::Diagnosis => "diagnosis",
        Ask::Payment { .. } => "payment",
        Ask::Reversal { .. } => "reversal",
        Ask::Refund { .. } => "refund",
        Ask::Totals { .. } => "totals",
        Ask::CardFirst { .. } => "card_first",
        Ask::CardReady => "card_ready",
        Ask::CardNotNeeded => "card_not_needed",
        Ask::Abort { .. } => "abort",
        Ask::Status { .. } => "status",
    }
}

fn result(said: &Said) -> &'static str {
    match said {
        Said::Done => "done",
        Said::Approved(_) => "approved",
        Said::Refused(_) => "refused",
        Said::Totals(_) => "totals",
        Said::Card(_) => "card",
        Said::Status(StatusAnswer::Approved(_)) => "status_approved",
        Said::Status(StatusAnswer::Refused(_)) => "status_refused",
        Said::Status(StatusAnswer::Running) => "status_running",
        Said::Status(StatusAnswer::NotFound) => "status_not_found",
        Said::Status(StatusAnswer::LoggedOut) => "status_logged_out",
        Said::Status(StatusAnswer::Foreign) => "status_foreign",
        Said::Status(StatusAnswer::Unsupported) => "status_unsupported",
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
        mode: terminal::Mode::Light,
        poi_id: "POI-1".to_owned(),
        settings: settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        secrets: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
