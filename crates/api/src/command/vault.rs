//! Where secrets are kept: shown, and chosen by a person where the computer offers no keychain.

use secrecy::SecretString;

use super::operator::manager_says;
use crate::app::{App, blocking};
use crate::commands::{Nothing, VaultChoose, VaultUnlock};
use crate::error::{ApiError, Code};
use crate::publish::Part;
use crate::view;
use crate::views::VaultView;

pub(crate) async fn vault_show(app: &App, _: Nothing) -> Result<VaultView, ApiError> {
    app.signed_in()?;
    view::vault(app, Vec::new()).await
}

pub(crate) async fn vault_choose(app: &App, args: VaultChoose) -> Result<VaultView, ApiError> {
    app.signed_in()?;
    app.not_in_training()?;
    manager_says(app, &args.manager, args.pin, "choose a passphrase for the secrets").await?;
    let vault = app.vault.clone().ok_or_else(|| ApiError::of(Code::NoKeychain))?;
    let passphrase = SecretString::from(args.passphrase);
    let chosen = blocking(move || vault.choose_passphrase(&passphrase)).await?;
    take_up(app).await?;
    view::vault(app, chosen.lost).await
}

pub(crate) async fn vault_unlock(app: &App, args: VaultUnlock) -> Result<VaultView, ApiError> {
    app.signed_in()?;
    app.unlock(SecretString::from(args.passphrase)).await?;
    view::vault(app, Vec::new()).await
}

impl App {
    /// Opens the secrets of a till that are under a passphrase, and builds what waited for them.
    pub async fn unlock(&self, passphrase: SecretString) -> Result<(), ApiError> {
        let vault = self.vault.clone().ok_or_else(|| ApiError::of(Code::NoKeychain))?;
        blocking(move || vault.unlock(&passphrase)).await?;
        take_up(self).await
    }
}

/// Terminals whose keys could not be had until now are built.
async fn take_up(app: &App) -> Result<(), ApiError> {
    // A door that cannot be opened is shown where doors are.
    app.arrange().await.ok();
    app.publish([Part::Terminals, Part::Listener]).await?;
    Ok(())
}
