//! Closing a session, and with it the permission to be serviced.

use super::response::Response;
use crate::encoding::{Fields, Wire, Writer};
use crate::error::Error;

/// Closes a session (nexo 3.1 XSD `LogoutRequest`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogoutRequest {
    /// The terminal may take the time until the next login for updates.
    pub maintenance_allowed: bool,
}

impl Wire for LogoutRequest {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self { maintenance_allowed: from.flag("MaintenanceAllowed")?.unwrap_or(false) })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.flag_unless(false, "MaintenanceAllowed", self.maintenance_allowed);
        Ok(())
    }
}

/// Answers a logout (nexo 3.1 XSD `LogoutResponse`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogoutResponse {
    /// How it went.
    pub response: Response,
}

impl Wire for LogoutResponse {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self { response: from.need_object("Response")? })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.object("Response", Some(&self.response))
    }
}
