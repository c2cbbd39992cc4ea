//! Access tokens: who has which, until when, and why one is not taken.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::CloudError;
use super::chance;
use super::shops::{Device, Point};

/// Who shows a token.
#[derive(Debug, Clone)]
pub(crate) enum Bearer {
    Point(Arc<Point>),
    Device(Arc<Device>),
}

impl Bearer {
    /// The store that it acts for.
    pub(crate) fn store(&self) -> &str {
        match self {
            Self::Point(point) => &point.store,
            Self::Device(device) => &device.store,
        }
    }

    /// Whether this device shows its own token.
    pub(crate) fn is(&self, device: &Device) -> bool {
        matches!(self, Self::Device(own) if own.id == device.id)
    }

    /// Whose messages are whose: nobody else gets the answers.
    pub(crate) fn sender(&self) -> &str {
        match self {
            Self::Point(point) => &point.application_id,
            Self::Device(device) => &device.client_id,
        }
    }

    /// For lists of what came.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Point(point) => &point.reference,
            Self::Device(device) => &device.id,
        }
    }
}

/// Why a token is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadToken {
    /// There is none in the request.
    Missing,
    /// It was never issued here.
    Unknown,
    Expired,
    Revoked,
}

impl BadToken {
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Missing => "an access token is needed",
            Self::Unknown => "the access token is unknown in this region",
            Self::Expired => "the access token expired",
            Self::Revoked => "the access token was revoked",
        }
    }
}

#[derive(Debug)]
struct Issued {
    region: String,
    to: Bearer,
    until: Instant,
    revoked: bool,
}

/// The tokens of all regions.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    issued: HashMap<String, Issued>,
}

impl Tokens {
    pub(crate) fn issue(&mut self, region: &str, to: Bearer, life: Duration) -> Result<String, CloudError> {
        let token = chance::text(32)?;
        let until = Instant::now() + life;
        self.issued.insert(token.clone(), Issued { region: region.to_owned(), to, until, revoked: false });
        Ok(token)
    }

    /// Whose it is.
    pub(crate) fn bearer(&self, region: &str, authorization: Option<&str>) -> Result<Bearer, BadToken> {
        let (scheme, token) =
            authorization.and_then(|value| value.split_once(' ')).ok_or(BadToken::Missing)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(BadToken::Missing);
        }
        let issued = self.issued.get(token.trim()).filter(|issued| issued.region == region);
        let issued = issued.ok_or(BadToken::Unknown)?;
        if issued.revoked {
            Err(BadToken::Revoked)
        } else if Instant::now() >= issued.until {
            Err(BadToken::Expired)
        } else {
            Ok(issued.to.clone())
        }
    }

    pub(crate) fn expire_all(&mut self) {
        let now = Instant::now();
        for issued in self.issued.values_mut() {
            issued.until = issued.until.min(now);
        }
    }

    pub(crate) fn revoke_all(&mut self) {
        for issued in self.issued.values_mut() {
            issued.revoked = true;
        }
    }
}
