//! From the configuration of a terminal to the lane that the engine drives.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use connectors::config::ConfigError;
use connectors::ppaas::{self, Cloud};
use connectors::registry::Reach;
use domain::ids::TerminalId;
use engine::runner::Runner;
use store::CloudSettings;
use terminal::{Mode, Secrets, TerminalConfig};

use crate::app::Connect;

/// Terminals as they are reached: those behind a cloud with its settings beside their own, and calling where there is
/// a relay that hands their calls on.
pub(crate) fn as_reached(mut terminals: Vec<TerminalConfig>, cloud: &CloudSettings) -> Vec<TerminalConfig> {
    for config in terminals.iter_mut().filter(|config| config.connector == ppaas::NAME) {
        let own = core::mem::take(&mut config.settings);
        config.settings.clone_from(cloud);
        config.settings.extend(own);
        let relay = cloud.get("callback_url").is_some_and(|url| !url.is_empty());
        config.mode = if relay { Mode::Full } else { Mode::Light };
    }
    terminals
}

/// Builds connectors, and remembers why one could not be built.
pub(crate) struct Lanes {
    connect: Connect,
    reach: Reach,
    secrets: Arc<dyn Secrets>,
    trouble: Mutex<BTreeMap<TerminalId, String>>,
    built: Mutex<BTreeMap<TerminalId, TerminalConfig>>,
}

impl Lanes {
    pub(crate) fn new(connect: Connect, reach: Reach, secrets: Arc<dyn Secrets>) -> Self {
        Self { connect, reach, secrets, trouble: Mutex::default(), built: Mutex::default() }
    }

    pub(crate) fn secrets(&self) -> &dyn Secrets {
        self.secrets.as_ref()
    }

    pub(crate) fn secrets_shared(&self) -> Arc<dyn Secrets> {
        Arc::clone(&self.secrets)
    }

    /// Whether a terminal could be used with this configuration.
    pub(crate) fn check(&self, config: &TerminalConfig) -> Result<(), ConfigError> {
        (self.connect)(config, &self.secrets).map(drop)
    }

    /// The cloud that these settings describe.
    pub(crate) fn cloud(&self, settings: &BTreeMap<String, String>) -> Result<Cloud, ConfigError> {
        Cloud::new(settings, self.reach.cloud(&self.secrets))
    }

    /// The same with other secrets, and with no token of those in use.
    pub(crate) fn other_cloud(
        &self,
        settings: &BTreeMap<String, String>,
        secrets: &Arc<dyn Secrets>,
    ) -> Result<Cloud, ConfigError> {
        Cloud::new(settings, self.reach.apart().cloud(secrets))
    }

    /// Builds the terminals of a connector anew with the next [`Lanes::build`], though their own configuration is
    /// the same.
    pub(crate) fn build_anew(&self, connector: &str) {
        let mut built = self.built.lock().unwrap_or_else(PoisonError::into_inner);
        built.retain(|_, config| config.connector != connector);
    }

    /// Why this terminal cannot be used.
    pub(crate) fn trouble(&self, terminal: TerminalId) -> Option<String> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).get(&terminal).cloned()
    }

    /// Puts terminals to work, as they are reached. One that is at work and has not changed is left alone: its session
    /// and what it shows belong to it. `url_of` says where a terminal is to call.
    pub(crate) fn build(
        &self,
        runner: &Runner,
        terminals: Vec<TerminalConfig>,
        url_of: impl Fn(&str) -> Option<String>,
    ) {
        for mut config in terminals {
            // The cloud is told where the relay is, which somebody else looks after.
            if let Some(url) = url_of(&config.name).filter(|_| config.connector != ppaas::NAME) {
                config.settings.insert("callback_url".to_owned(), url);
            }
            let mut built = self.built.lock().unwrap_or_else(PoisonError::into_inner);
            if built.get(&config.id) == Some(&config) {
                continue;
            }
            let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
            match (self.connect)(&config, &self.secrets) {
                Ok(connector) => {
                    trouble.remove(&config.id);
                    built.insert(config.id, config.clone());
                    runner.add_lane(config, connector);
                }
                // One terminal that cannot be used must not keep the shop from taking cash.
                Err(error) => {
                    tracing::error!(terminal = config.name, %error, "a terminal cannot be used");
                    trouble.insert(config.id, error.to_string());
                }
            }
        }
    }
}
