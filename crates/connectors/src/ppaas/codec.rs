//! Between a message and the bytes on the wire: nexo 5.0 with long or short names, or 3.x. The till thinks in 3.x,
//! and `nexo` has the one table between both.

use chrono::{DateTime, SecondsFormat, Utc};
use nexo::Any;
use nexo::dialect::{Dialect, Root, Version};
use nexo::v3::Message;
use nexo::v5::convert::{Stamp, from_v3, to_v3};
use nexo::v5::{self, Codes, Names};
use terminal::{Ask, Request};

use super::wire::{Facts, Form};
use crate::amount;
use crate::answer::Opened;

/// Writes and reads messages as one cloud spells them.
pub(super) enum Codec {
    V3(Box<Dialect>),
    V5(v5::Dialect),
}

impl Codec {
    pub(super) fn of(facts: &Facts) -> Self {
        let names = match facts.form {
            Form::V3 => {
                let version = Version::Always(facts.version);
                return Self::V3(Box::new(Dialect { version, ..Dialect::GENERIC_3_1 }));
            }
            Form::Long => Names::Long,
            Form::Short => Names::Short,
        };
        Self::V5(v5::Dialect {
            names,
            codes: if facts.words { Codes::Word } else { Codes::Code },
            root: if facts.root { Root::Named } else { Root::Bare },
        })
    }

    /// The bytes of a message that asks `request`.
    pub(super) fn write(
        &self,
        request: &Request,
        message: &Message,
        at: DateTime<Utc>,
    ) -> Result<Vec<u8>, String> {
        let undone = undone(request).map_err(|error| error.to_string())?;
        self.spell(message, undone, at)
    }

    /// The bytes of an answer to something that the device asked.
    pub(super) fn write_answer(&self, message: &Message, at: DateTime<Utc>) -> Result<Vec<u8>, String> {
        self.spell(message, None, at)
    }

    fn spell(
        &self,
        message: &Message,
        undone: Option<(String, nexo::amount::Decimal)>,
        at: DateTime<Utc>,
    ) -> Result<Vec<u8>, String> {
        match self {
            Self::V3(dialect) => dialect.write(message).map_err(|error| error.to_string()),
            Self::V5(dialect) => {
                let stamp = Stamp { undone, ..Stamp::at(at.to_rfc3339_opts(SecondsFormat::Millis, true)) };
                let message = from_v3(message, &stamp).map_err(|gap| gap.to_string())?;
                dialect.write(&message).map_err(|error| error.to_string())
            }
        }
    }

    /// The message in a body, in any spelling. The connection is the proof of who speaks: nothing in it is sealed.
    pub(super) fn read(body: &[u8]) -> Result<Opened, String> {
        let message = match nexo::read_any(body).map_err(|error| error.to_string())? {
            Any::V3(read) if read.is_sealed() => {
                return Err("it is sealed, and no key belongs to it".to_owned());
            }
            Any::V3(read) => read.message,
            Any::V5(read) => to_v3(&read.message).map_err(|gap| gap.to_string())?,
        };
        Ok(Opened { message, proven: true, plain: None })
    }
}

/// What a reversal undoes, whole, which nexo 5 wants to be told.
fn undone(request: &Request) -> Result<Option<(String, nexo::amount::Decimal)>, amount::AmountError> {
    let Ask::Reversal { amount, in_part: false, .. } = &request.ask else { return Ok(None) };
    Ok(Some((amount.currency().code().to_owned(), amount::to_wire(*amount)?)))
}
