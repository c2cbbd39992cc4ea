//! The cloud, its devices and the place of secrets, in the words of the screen.

use std::sync::Arc;

use connectors::identity::{Expiry, Identity};
use connectors::ppaas::devices::{Device, Status};
use connectors::ppaas::environment::ENVIRONMENTS;
use connectors::ppaas::{self, APPLICATION, CALLBACK_KEY, IDENTITY};
use store::vault::VaultState;
use terminal::NotReady;

use super::local;
use crate::app::{App, blocking};
use crate::error::ApiError;
use crate::views::{
    CloudStep, CloudStepState, CloudStepView, CloudView, DeviceStatusView, DeviceView, IdentityView,
    KeptView, MethodView, RegionView, VaultStateView, VaultView,
};

const DATE: &str = "%Y-%m-%d";
const DATE_AND_TIME: &str = "%Y-%m-%d %H:%M";

/// The cloud as it is set up.
pub(crate) async fn cloud(app: &App) -> Result<CloudView, ApiError> {
    let settings = app.with_db(store::Db::cloud).await?;
    let names = [APPLICATION, CALLBACK_KEY, IDENTITY];
    let kept = app.with_secrets(move |secrets| Ok(names.map(|name| secrets.noted(name))));
    let [application, callback, identity] = kept.await?.map(|noted| {
        noted.map(|noted| KeptView {
            fingerprint: noted.fingerprint,
            since: noted.at.map(|at| local(app.zone, at, DATE_AND_TIME)),
        })
    });
    let identity = match identity {
        Some(kept) => Some(self::identity(app, kept).await?),
        None => None,
    };
    let at =
        settings.as_ref().and_then(|settings| app.lanes.cloud(settings).ok()).map(|cloud| cloud.standing());
    let (token_until, clock_off_s, obstacle) =
        at.map_or((None, None, None), |at| (at.token_until, at.clock_off_s, at.obstacle));
    Ok(CloudView {
        set_up: settings.is_some(),
        regions: regions(),
        settings: settings.unwrap_or_default(),
        application,
        callback,
        identity,
        vault: vault(app, Vec::new()).await?,
        token_until: token_until.map(|at| local(app.zone, at, DATE_AND_TIME)),
        clock_off_s,
        obstacle: obstacle.map(Into::into),
    })
}

/// A certificate that is kept. Where the secrets are locked, or it is damaged, there is nothing to tell but that it is
/// there.
async fn identity(app: &App, kept: KeptView) -> Result<IdentityView, ApiError> {
    let read = app.with_secrets(|secrets| Ok(secrets.read(IDENTITY).ok())).await?;
    let identity = read.and_then(|secret| Identity::from_secret(&secret).ok());
    let now = app.clock.now().wall;
    let ends = |identity: &Identity| match identity.expiry(now) {
        Expiry::Valid | Expiry::NotYetValid { .. } => None,
        Expiry::EndsSoon { at, .. } => u32::try_from(at.signed_duration_since(now).num_days()).ok(),
        Expiry::Expired { .. } => Some(0),
    };
    Ok(IdentityView {
        fingerprint: kept.fingerprint,
        since: kept.since,
        subject: identity.as_ref().map(|identity| identity.subject().to_owned()),
        until: identity.as_ref().map(|identity| local(app.zone, identity.not_after(), DATE)),
        days_left: identity.as_ref().and_then(ends),
    })
}

fn regions() -> Vec<RegionView> {
    let region = |one: &ppaas::environment::Environment| RegionView {
        name: one.name.to_owned(),
        title: one.title.to_owned(),
        portal: one.portal.to_owned(),
        api: one.api.to_owned(),
        auth: one.auth.to_owned(),
        device_auth: one.device_auth.to_owned(),
    };
    ENVIRONMENTS.iter().map(region).collect()
}

/// Where secrets are. `lost` are the names of those that have to be entered again.
pub(crate) async fn vault(app: &App, lost: Vec<String>) -> Result<VaultView, ApiError> {
    let state = match app.vault.as_ref().map(Arc::clone) {
        None => {
            let works = app.with_secrets(|secrets| Ok(secrets.works().is_ok())).await?;
            if works { VaultStateView::Keychain } else { VaultStateView::Nowhere }
        }
        Some(vault) => match blocking(move || vault.state()).await {
            VaultState::Keychain => VaultStateView::Keychain,
            VaultState::KeychainMissing { .. } => VaultStateView::KeychainMissing,
            VaultState::KeychainLocked { .. } => VaultStateView::KeychainLocked,
            VaultState::Passphrase { open: false } => VaultStateView::Locked,
            VaultState::Passphrase { open: true } => VaultStateView::Open,
            VaultState::Unreadable { .. } => VaultStateView::Unreadable,
        },
    };
    Ok(VaultView { state, lost })
}

/// The devices of the store, with the terminals that they are paired as.
pub(crate) async fn devices(app: &App, listed: &[Device]) -> Result<Vec<DeviceView>, ApiError> {
    let paired = app.with_db(store::Db::terminals).await?;
    let ours = |id: &str| {
        let found = paired.iter().find(|one| one.connector == ppaas::NAME && one.poi_id == id);
        found.map(|one| one.id.to_string())
    };
    Ok(listed.iter().map(|device| self::device(device, ours(&device.id))).collect())
}

fn device(device: &Device, terminal: Option<String>) -> DeviceView {
    DeviceView {
        id: device.id.clone(),
        name: device.name.clone().unwrap_or_else(|| device.id.clone()),
        model: model(device.manufacturer.as_deref(), device.model.as_deref()),
        serial: device.serial.clone(),
        status: match device.status {
            Status::Online => DeviceStatusView::Online,
            Status::Offline => DeviceStatusView::Offline,
            Status::Other(_) | Status::Unknown => DeviceStatusView::Unknown,
        },
        busy: device.busy,
        holder: device.holder.clone(),
        methods: device
            .methods
            .iter()
            .map(|one| MethodView { code: one.code.clone(), label: one.label.clone() })
            .collect(),
        terminal,
    }
}

/// Manufacturer and model in one line.
pub(crate) fn model(manufacturer: Option<&str>, model: Option<&str>) -> Option<String> {
    let parts: Vec<&str> = manufacturer.into_iter().chain(model).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// The steps of a test, filled in one by one: after one that failed the others were not tried.
#[derive(Default)]
pub(crate) struct CloudSteps(Vec<CloudStepView>);

impl CloudSteps {
    /// Notes how a step went; gives what it brought.
    pub(crate) fn take<T>(&mut self, step: CloudStep, came: Result<T, NotReady>) -> Option<T> {
        let (state, error) = match &came {
            Ok(_) => (CloudStepState::Passed, None),
            Err(error) => (CloudStepState::Failed, Some(error)),
        };
        self.0.push(CloudStepView {
            step,
            state,
            why: error.map(|error| error.why.into()),
            detail: error.map(|error| error.detail.clone()),
        });
        came.ok()
    }

    /// All steps, in their order.
    pub(crate) fn all(mut self) -> Vec<CloudStepView> {
        for step in [CloudStep::Token, CloudStep::Question, CloudStep::Devices] {
            if self.0.iter().all(|known| known.step != step) {
                self.0.push(CloudStepView { step, state: CloudStepState::Waiting, why: None, detail: None });
            }
        }
        self.0
    }
}
