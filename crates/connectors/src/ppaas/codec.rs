//! Between a message and the bytes on the wire: nexo 5.0 with long or short names, or 3.x. The till thinks in 3.x,
//! and `nexo` has the one table between both.

use chrono::{DateTime, Utc};
use nexo::dialect::{Dialect, Version};
use nexo::v3::Message;

use super::wire::{Facts, Form};
use crate::answer::Opened;

/// Writes and reads messages as one cloud spells them.
pub(super) struct Codec {
    spelling: Spelling,
}

enum Spelling {
    V3(Box<Dialect>),
}

impl Codec {
    pub(super) fn of(facts: &Facts) -> Self {
        let spelling = match facts.form {
            Form::Long | Form::Short | Form::V3 => Spelling::V3(Box::new(Dialect {
                version: Version::Always(facts.version),
                ..Dialect::GENERIC_3_1
            })),
        };
        Self { spelling }
    }

    pub(super) fn write(&self, message: &Message, _at: DateTime<Utc>) -> Result<Vec<u8>, String> {
        match &self.spelling {
            Spelling::V3(dialect) => dialect.write(message).map_err(|error| error.to_string()),
        }
    }

    /// Any spelling is understood. The connection is the proof of who speaks: nothing in it is sealed.
    pub(super) fn read(&self, body: &[u8]) -> Result<Opened, String> {
        let read = nexo::read(body).map_err(|error| error.to_string())?;
        if read.is_sealed() {
            return Err("it is sealed, and no key belongs to it".to_owned());
        }
        Ok(Opened { message: read.message, proven: true, plain: None })
    }
}
