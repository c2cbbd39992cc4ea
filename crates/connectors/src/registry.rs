//! The list of connectors: the one place that knows them all.

use std::sync::Arc;

use terminal::{Connector, Secrets, TerminalConfig};

use crate::config::ConfigError;
use crate::doors::DoorKind;
use crate::nexo_local::{self, NexoLocal};

/// A connector and its profiles, as a person chooses them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The connector.
    pub connector: &'static str,
    /// Its profiles.
    pub profiles: &'static [&'static str],
}

/// Every connector.
pub const CONNECTORS: &[Entry] =
    &[Entry { connector: nexo_local::NAME, profiles: &nexo_local::profile::NAMES }];

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

/// The connector that this configuration asks for.
pub fn build(config: &TerminalConfig, secrets: &dyn Secrets) -> Result<Arc<dyn Connector>, ConfigError> {
    if config.connector == nexo_local::NAME {
        return Ok(Arc::new(NexoLocal::new(config, secrets)?));
    }
    let names: Vec<&str> = CONNECTORS.iter().map(|entry| entry.connector).collect();
    Err(ConfigError::new("connector", format!("unknown; use {}", names.join(" or "))))
}

#[cfg(test)]
mod tests {
    use terminal::NoSecrets;

    use super::*;
    use crate::nexo_local::config_for_tests;

    #[test]
    fn every_name_on_the_list_can_be_built() {
        for entry in CONNECTORS {
            for profile in entry.profiles {
                let config = config_for_tests(profile, "127.0.0.1:1", &[]);
                // A terminal that needs a key or a certificate says so.
                let needs = |error: ConfigError| matches!(error.field.as_str(), "key" | "certificate");
                assert!(build(&config, &NoSecrets).is_ok() || build(&config, &NoSecrets).is_err_and(needs));
            }
        }
    }

    #[test]
    fn another_name_is_refused_with_the_names_there_are() {
        let mut config = config_for_tests("generic", "127.0.0.1:1", &[]);
        config.connector = "carrier_pigeon".to_owned();
        let Err(error) = build(&config, &NoSecrets) else { panic!("built a pigeon") };
        assert_eq!((error.field.as_str(), error.why.as_str()), ("connector", "unknown; use nexo_local"));
    }
}
