//! The keys that belong to a terminal: kept before it goes into the books, forgotten with it.

use connectors::doors::{self, DoorKind};
use connectors::nexo_local::key_name;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use terminal::{Mode, SecretError, Secrets, TerminalConfig};

use crate::door::door_secret;

/// Keeps what this terminal needs: its own key, and the secret of its door.
pub(crate) fn keep_keys(
    secrets: &dyn Secrets,
    config: &TerminalConfig,
    key: Option<&(String, u32, SecretString)>,
) -> Result<(), SecretError> {
    if let Some((identifier, version, passphrase)) = key {
        let document =
            json!({ "identifier": identifier, "version": version, "passphrase": passphrase.expose_secret() });
        secrets.keep(&key_name(config), &SecretString::from(document.to_string()))?;
    }
    let calls = config.mode == Mode::Full;
    if calls && doors::knock(config).is_ok_and(|knock| knock.kind == DoorKind::Secret) {
        let made = listener::Secret::make().map_err(|error| SecretError::Storage(error.to_string()))?;
        secrets.keep(&door_secret(config), &made)?;
    }
    Ok(())
}

/// Forgets them. One that stays opens nothing: its terminal is gone.
pub(crate) fn forget_keys(secrets: &dyn Secrets, config: &TerminalConfig) {
    for name in [key_name(config), door_secret(config)] {
        if let Err(error) = secrets.forget(&name) {
            tracing::warn!(terminal = config.name, %error, "a key of a terminal that is gone stays");
        }
    }
}
