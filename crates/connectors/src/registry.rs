//! The list of connectors: the one place that knows them all.

use std::sync::Arc;

use terminal::{Clock, Connector, Secrets, TerminalConfig};

use crate::config::ConfigError;
use crate::doors::DoorKind;
use crate::nexo_local::{self, NexoLocal};
use crate::oauth::Tokens;
use crate::ppaas;
use crate::wire::{Dial, Tcp};

/// A connector and its profiles, as a person chooses them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The connector.
    pub connector: &'static str,
    /// Its profiles.
    pub profiles: &'static [&'static str],
}

/// Every connector.
pub const CONNECTORS: &[Entry] = &[
    Entry { connector: nexo_local::NAME, profiles: &nexo_local::profile::NAMES },
    Entry { connector: ppaas::NAME, profiles: &[ppaas::PROFILE, ppaas::QR_PROFILE] },
];

/// A family of terminals, as far as people choose by it.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "facts that stand beside each other")]
pub struct Family {
    /// The name of its profile.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// The port of an address without one.
    pub default_port: u16,
    /// Messages are XML; JSON otherwise.
    pub xml: bool,
    /// Messages are encrypted: a key is needed.
    pub encrypted: bool,
    /// The connection is encrypted.
    pub tls: bool,
    /// The terminal can call the till.
    pub full: bool,
    /// How the till knows its calls, best first.
    pub doors: &'static [DoorKind],
    /// Only on this computer.
    pub loopback_only: bool,
}

/// Every family of every connector.
pub fn families() -> Vec<Family> {
    nexo_local::profile::NAMES
        .iter()
        .filter_map(|name| nexo_local::profile::Profile::named(name))
        .map(|profile| Family {
            name: profile.name,
            title: profile.title,
            default_port: profile.default_port,
            xml: profile.is_xml(),
            encrypted: profile.encrypted,
            tls: profile.tls != nexo_local::profile::Tls::Off,
            full: profile.full,
            doors: profile.doors,
            loopback_only: profile.loopback_only,
        })
        .collect()
}

/// What connectors share: the network, time, and the tokens of clouds.
#[derive(Clone)]
pub struct Reach {
    clock: Arc<dyn Clock>,
    dial: Arc<dyn Dial>,
    tokens: Tokens,
    pauses: ppaas::Pauses,
    merchants: ppaas::Merchants,
}

impl Reach {
    /// The real network.
    pub fn real(clock: Arc<dyn Clock>) -> Self {
        Self::over(clock, Arc::new(Tcp))
    }

    /// Any other network, for tests that stand between.
    pub fn over(clock: Arc<dyn Clock>, dial: Arc<dyn Dial>) -> Self {
        Self {
            tokens: Tokens::new(Arc::clone(&clock)),
            clock,
            dial,
            pauses: ppaas::Pauses::default(),
            merchants: ppaas::Merchants::default(),
        }
    }

    /// The connector that this configuration asks for.
    pub fn build(
        &self,
        config: &TerminalConfig,
        secrets: &Arc<dyn Secrets>,
    ) -> Result<Arc<dyn Connector>, ConfigError> {
        match config.connector.as_str() {
            nexo_local::NAME => {
                Ok(Arc::new(NexoLocal::with_dial(config, secrets.as_ref(), Arc::clone(&self.dial))?))
            }
            ppaas::NAME if config.profile == ppaas::QR_PROFILE => {
                Ok(Arc::new(ppaas::Qr::new(config, self.cloud(secrets))?))
            }
            ppaas::NAME => Ok(Arc::new(ppaas::Device::new(config, self.cloud(secrets))?)),
            _ => {
                let names: Vec<&str> = CONNECTORS.iter().map(|entry| entry.connector).collect();
                Err(ConfigError::new("connector", format!("unknown; use {}", names.join(" or "))))
            }
        }
    }

    /// The same network and time, and tokens of its own: for what is only tried.
    #[must_use]
    pub fn apart(&self) -> Self {
        Self::over(Arc::clone(&self.clock), Arc::clone(&self.dial))
    }

    /// What a question to a cloud needs, where no terminal is meant.
    pub fn cloud(&self, secrets: &Arc<dyn Secrets>) -> ppaas::World {
        ppaas::World {
            clock: Arc::clone(&self.clock),
            dial: Arc::clone(&self.dial),
            tokens: self.tokens.clone(),
            secrets: Arc::clone(secrets),
            pauses: self.pauses.clone(),
            merchants: self.merchants.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use terminal::NoSecrets;

    use super::*;
    use crate::nexo_local::config_for_tests;

    /// A clock that nobody looks at: nothing is sent here.
    struct Still;

    #[async_trait::async_trait]
    impl Clock for Still {
        fn now(&self) -> terminal::Now {
            terminal::Now { up: core::time::Duration::ZERO, wall: chrono::DateTime::UNIX_EPOCH }
        }

        async fn sleep_until(&self, _: core::time::Duration) {}
    }

    fn reach() -> (Reach, Arc<dyn Secrets>) {
        (Reach::real(Arc::new(Still)), Arc::new(NoSecrets))
    }

    #[test]
    fn every_name_on_the_list_can_be_built() {
        let (reach, secrets) = reach();
        for entry in CONNECTORS {
            for profile in entry.profiles {
                let mut config = config_for_tests(profile, "127.0.0.1:1", &[]);
                config.connector = entry.connector.to_owned();
                // A terminal that needs a key, a certificate or an account says so.
                let needs = |error: &ConfigError| {
                    matches!(error.field.as_str(), "key" | "certificate" | "user_domain")
                };
                let built = reach.build(&config, &secrets);
                assert!(built.as_ref().err().is_none_or(needs), "{:?}", built.err());
            }
        }
    }

    #[test]
    fn another_name_is_refused_with_the_names_there_are() {
        let (reach, secrets) = reach();
        let mut config = config_for_tests("generic", "127.0.0.1:1", &[]);
        config.connector = "carrier_pigeon".to_owned();
        let Err(error) = reach.build(&config, &secrets) else { panic!("built a pigeon") };
        let wanted = ("connector", "unknown; use nexo_local or ppaas");
        assert_eq!((error.field.as_str(), error.why.as_str()), wanted);
    }
}
