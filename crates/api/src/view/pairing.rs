//! Families of terminals and the door that they call at, in the words of the screen.

use connectors::doors::DoorKind as Kind;
use terminal::Mode;

use crate::app::App;
use crate::error::ApiError;
use crate::lanes::as_reached;
use crate::views::{DoorKind, ListenerView, ProfileView};

/// Every family, as the registry has it.
pub(crate) fn profiles() -> Vec<ProfileView> {
    connectors::registry::families()
        .into_iter()
        .map(|family| ProfileView {
            name: family.name.to_owned(),
            title: family.title.to_owned(),
            default_port: family.default_port,
            format: if family.xml { "xml" } else { "json" }.to_owned(),
            encrypted: family.encrypted,
            tls: family.tls,
            full: family.full,
            doors: family.doors.iter().copied().map(door).collect(),
            loopback_only: family.loopback_only,
        })
        .collect()
}

fn door(kind: Kind) -> DoorKind {
    match kind {
        Kind::Certificate => DoorKind::Certificate,
        Kind::Secret => DoorKind::Secret,
        Kind::Message => DoorKind::Message,
        Kind::Address => DoorKind::Address,
    }
}

/// The door as it stands.
pub(crate) async fn listener(app: &App) -> Result<ListenerView, ApiError> {
    let (terminals, cloud) = app.with_db(|db| Ok((db.terminals()?, db.cloud()?.unwrap_or_default()))).await?;
    let terminals = as_reached(terminals, &cloud);
    let wanted = terminals.iter().any(|config| config.mode == Mode::Full);
    Ok(app.door.view(wanted))
}
