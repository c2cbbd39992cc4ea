//! Names of things, one type each, so that a sale is never looked up by a payment's id.
//!
//! Ids are made at the edge (the engine's `Ids` port); this crate only carries them.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::Error;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The id with this value.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The bare value, for storing.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self, Error> {
                // The text is not quoted: what stands where an id should be may be anything.
                Uuid::try_parse(text).map(Self).map_err(|_| Error::Id { kind: stringify!($name) })
            }
        }
    )+};
}

ids! {
    /// A closed basket, from checkout on.
    SaleId;
    /// What the customer is buying now.
    BasketId;
    /// One exchange with a terminal.
    AttemptId;
    /// One card tender's whole life, of one or more attempts.
    PaymentId;
    /// A payment terminal as configured here.
    TerminalId;
    /// A person who works at the till.
    OperatorId;
    /// An article of the catalogue.
    ProductId;
    /// One way of paying part of a sale.
    TenderId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_its_uuid_as_text_everywhere() {
        let id = SaleId::from_uuid(Uuid::from_u128(7));
        assert_eq!(id.to_string(), "00000000-0000-0000-0000-000000000007");
        assert_eq!(id.to_string().parse::<SaleId>(), Ok(id));
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"00000000-0000-0000-0000-000000000007\"");
        assert_eq!("no".parse::<TenderId>(), Err(Error::Id { kind: "TenderId" }));
    }
}
