//! The list of connectors: the one place that knows them all.

use std::sync::Arc;

use terminal::{Connector, TerminalConfig};

use crate::config::ConfigError;
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

/// The connector that this configuration asks for.
pub fn build(config: &TerminalConfig) -> Result<Arc<dyn Connector>, ConfigError> {
    match config.connector.as_str() {
        nexo_local::NAME => Ok(Arc::new(NexoLocal::new(config)?)),
        _ => {
            let names: Vec<&str> = CONNECTORS.iter().map(|entry| entry.connector).collect();
            Err(ConfigError::new("connector", format!("unknown; use {}", names.join(" or "))))
        }
    }
}
