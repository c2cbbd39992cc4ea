//! How a family of terminals wants nexo to be written, as data, and what any of them is read as.
//!
//! Reading is the same for all: whatever shape a terminal has for a field is understood. Writing follows one
//! [`Dialect`], because a terminal may understand only its own.

use crate::encoding::{Arena, json, xml};
use crate::error::Error;
use crate::v3::{Message, MessageCategory};

/// The text format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// JSON, UTF-8.
    Json,
    /// XML 1.0, UTF-8, nexo 3.1 without a namespace.
    Xml,
}

/// What is around header and body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Root {
    /// `SaleToPOIRequest` or `SaleToPOIResponse`.
    Named,
    /// Nothing: header and body are the message.
    Bare,
}

/// How the words of the standard are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Words {
    /// As the schema spells them.
    Schema,
    /// In capitals.
    Capitals,
}

/// How numbers with a fraction are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Numbers {
    /// With the digits that they have.
    AsGiven,
    /// Without zeros at the end.
    Shortest,
}

/// Which messages tell the version of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Version {
    /// Those whose header has one, and that one.
    AsGiven,
    /// Every message tells this one.
    Always(&'static str),
    /// Only the login, and its answer, tells this one.
    AtLogin(&'static str),
    /// Login and diagnosis, which need no session, and their answers tell this one.
    OutsideSessions(&'static str),
}

/// What the maker of a program is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Maker {
    /// `ManufacturerID` for 3.0 and `ProviderIdentification` from 3.1, by the version in the header.
    ByVersion,
    /// `ManufacturerID`.
    ManufacturerId,
    /// `ProviderIdentification`.
    ProviderIdentification,
}

/// Where the body of a repeated answer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Repeated {
    /// In `RepeatedResponseMessageBody`.
    Wrapped,
    /// Beside its header.
    Beside,
}

/// How the entries that were chosen from a menu are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MenuNumbers {
    /// One number from 1; several only if several were chosen.
    One,
    /// A list of numbers from 1.
    List,
    /// A list of 0 and 1, up to the last entry that was chosen.
    Flags,
}

/// Which member holds a decimal that was put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DecimalInput {
    /// `DigitInput`.
    Digits,
    /// `TextInput`.
    Text,
}

/// How a family of terminals wants nexo to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialect {
    /// The text format.
    pub format: Format,
    /// What is around header and body.
    pub root: Root,
    /// How words are written.
    pub words: Words,
    /// Words that are spelled in another way: that of the schema, and theirs.
    pub spelled: &'static [(&'static str, &'static str)],
    /// How numbers are written.
    pub numbers: Numbers,
    /// Which messages tell the version of the protocol.
    pub version: Version,
    /// What the maker of a program is called.
    pub maker: Maker,
    /// The member for the masked number of a card.
    pub masked_pan: &'static str,
    /// Where the body of a repeated answer stands.
    pub repeated: Repeated,
    /// How chosen entries of a menu are written.
    pub menu_numbers: MenuNumbers,
    /// Which member holds a decimal that was put in.
    pub decimal_input: DecimalInput,
    /// The way of the pen stands in a `RawSignature`.
    pub wraps_signature: bool,
    /// A status request names the other message in small first letters.
    pub small_reference: bool,
    /// Lists that are no list while they have one item.
    pub bare_when_one: &'static [&'static str],
    /// Single values that are lists.
    pub always_lists: &'static [&'static str],
}

impl Dialect {
    /// nexo 3.0 in JSON, as the standard has it; the version is that of the header.
    pub const GENERIC_3_0: Self = Self {
        format: Format::Json,
        root: Root::Named,
        words: Words::Schema,
        spelled: &[],
        numbers: Numbers::AsGiven,
        version: Version::AsGiven,
        maker: Maker::ByVersion,
        masked_pan: "MaskedPAN",
        repeated: Repeated::Wrapped,
        menu_numbers: MenuNumbers::One,
        decimal_input: DecimalInput::Digits,
        wraps_signature: true,
        small_reference: false,
        bare_when_one: &[],
        always_lists: &[],
    };

    /// nexo 3.1 in JSON, as the standard has it.
    pub const GENERIC_3_1: Self = Self {
        version: Version::Always("3.1"),
        maker: Maker::ProviderIdentification,
        repeated: Repeated::Beside,
        ..Self::GENERIC_3_0
    };

    /// Adyen: 3.0 on every message, flags for menus, a signature without its wrapper.
    pub const ADYEN: Self = Self {
        version: Version::Always("3.0"),
        maker: Maker::ManufacturerId,
        spelled: &[("Underlined", "Underline"), ("OnLinePIN", "OnlinePIN")],
        masked_pan: "MaskedPan",
        menu_numbers: MenuNumbers::Flags,
        wraps_signature: false,
        ..Self::GENERIC_3_0
    };

    /// Bilt: 3.0 on every message, lists for menus, decimals as text, one entry mode bare.
    pub const BILT: Self = Self {
        version: Version::Always("3.0"),
        maker: Maker::ManufacturerId,
        menu_numbers: MenuNumbers::List,
        decimal_input: DecimalInput::Text,
        wraps_signature: false,
        bare_when_one: &["EntryMode"],
        ..Self::GENERIC_3_0
    };

    /// Westpay: 3.0, as the standard has it.
    pub const WESTPAY: Self =
        Self { version: Version::Always("3.0"), maker: Maker::ManufacturerId, ..Self::GENERIC_3_0 };

    /// Fusion: its own version at login, numbers without zeros at the end, some lists of one bare.
    pub const FUSION: Self = Self {
        version: Version::AtLogin("3.1-dmg"),
        maker: Maker::ProviderIdentification,
        numbers: Numbers::Shortest,
        bare_when_one: &["DisplayOutput", "OutputText", "EntryMode"],
        ..Self::GENERIC_3_0
    };

    /// Verifone's cloud: no root, words in capitals.
    pub const VERIFONE: Self = Self {
        root: Root::Bare,
        words: Words::Capitals,
        spelled: &[("MerchantCancel", "MERCHANT_CANCEL")],
        version: Version::AtLogin("3.0"),
        maker: Maker::ManufacturerId,
        small_reference: true,
        bare_when_one: &["DocumentQualifier"],
        always_lists: &["OperatorLanguage"],
        ..Self::GENERIC_3_0
    };

    /// Swedbank Pay's PAX terminals: nexo 3.1 in XML.
    pub const SWEDBANK_XML: Self =
        Self { format: Format::Xml, version: Version::OutsideSessions("3.1"), ..Self::GENERIC_3_1 };

    /// Writes one message.
    pub fn write(&self, message: &Message) -> Result<Vec<u8>, Error> {
        let arena = Arena::with_capacity(4096);
        let node = message.write(&arena, self)?;
        match self.format {
            Format::Json => {
                let mut text = String::with_capacity(1024);
                json::print(node, &mut text);
                Ok(text.into_bytes())
            }
            Format::Xml => {
                let mut text = String::with_capacity(1024);
                xml::print(node, &mut text)?;
                Ok(text.into_bytes())
            }
        }
    }

    /// The media type of what is written.
    pub fn content_type(&self) -> &'static str {
        match self.format {
            Format::Json => "application/json",
            Format::Xml => "application/xml; charset=utf-8",
        }
    }

    /// The version that a message about this tells, when its header has this one.
    pub fn protocol_version<'v>(
        &self,
        category: &MessageCategory,
        given: Option<&'v str>,
    ) -> Option<&'v str> {
        let login = *category == MessageCategory::Login;
        match self.version {
            Version::AsGiven => given,
            Version::Always(version) => Some(version),
            Version::AtLogin(version) => login.then_some(version),
            Version::OutsideSessions(version) => {
                (login || *category == MessageCategory::Diagnosis).then_some(version)
            }
        }
    }
}
