//! Where this till listens for terminals that call it, as the shop set it up. Keys and certificates are
//! not here, only the fingerprint that people compare.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{from_document, journal, setting, to_document};
use crate::{
    Db,
    error::{Error, Result},
};

const LISTENER: &str = "listener";

/// Where and how terminals may call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listener {
    /// The address of this computer that is listened on.
    pub address: String,
    /// The port.
    pub port: u16,
    /// Every address of this computer was allowed, which is more than a terminal needs.
    pub any_address: bool,
    /// Calls without TLS were allowed from the network.
    pub plain_network: bool,
    /// SHA-256 of the certificate that terminals are shown, in hexadecimal; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
}

impl Db {
    /// Where terminals may call; nothing where nobody set it up.
    pub fn listener(&self) -> Result<Option<Listener>> {
        let found = self.read(|db| setting::get_if_any(db, LISTENER))?;
        Ok(found.map(|text| from_document("the listener", &text)).transpose()?.flatten())
    }

    /// Sets up where terminals may call, or that they may not. `by` says who did it, for the journal.
    pub fn set_listener(&self, listener: Option<&Listener>, by: &str, wall: DateTime<Utc>) -> Result<()> {
        listener.map_or(Ok(()), check)?;
        let document = to_document("the listener", &listener)?;
        self.write("set up the listener", |tx| {
            setting::replace(tx, LISTENER, &document)?;
            let event = journal::Event::ListenerSet { by, listener };
            journal::event(tx, self.sale_id(), self.stamp(wall), event)
        })
    }
}

/// Every address is listened on only where somebody said so, and never by a slip of the finger.
fn check(listener: &Listener) -> Result<()> {
    let address: IpAddr = listener
        .address
        .parse()
        .map_err(|_| Error::Setup(format!("{} is no address; use one of this computer", listener.address)))?;
    if address.is_unspecified() && !listener.any_address {
        return Err(Error::Setup(
            "this listens on every network of this computer; choose one address, or allow it".to_owned(),
        ));
    }
    let is_digest = |text: &String| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if listener.certificate.as_ref().is_some_and(|text| !is_digest(text)) {
        return Err(Error::Setup("the fingerprint of a certificate has 64 hexadecimal digits".to_owned()));
    }
    Ok(())
}
