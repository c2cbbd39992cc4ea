//! Enumerations that stay open: a terminal may say a word that no list has, and it must not get lost.
//!
//! Reading ignores case and `_`, because some terminals write every word in capitals; writing uses the
//! spelling of the standard.

/// Declares an enumeration with its words on the wire (the first is written, all are read) and `Other`.
macro_rules! open_enum {
    ($(#[$meta:meta])* $name:ident {
        $($(#[$variant_meta:meta])* $variant:ident = $word:literal $(| $alias:literal)*,)+
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $(#[doc = concat!("`", $word, "`.")] $(#[$variant_meta])* $variant,)+
            /// A word outside the list, as it was received; empty where a required word was absent.
            Other(String),
        }

        impl $name {
            /// Every word of the list, in its order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(word) => word,
                }
            }

            /// The word, or `other` for one outside the list; safe to show, because never data.
            pub fn label(&self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(_) => "other",
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($word => return Self::$variant,)+
                    _ => {}
                }
                $($(if $crate::v3::words::same(word, $alias) { return Self::$variant; })*)+
                Self::ALL
                    .iter()
                    .find(|known| $crate::v3::words::same(word, known.as_str()))
                    .cloned()
                    .unwrap_or_else(|| Self::Other(word.to_owned()))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::encoding::Word for $name {
            fn from_text(text: &str) -> Self {
                Self::from(text)
            }

            fn text(&self) -> &str {
                self.as_str()
            }

            fn is_known(&self) -> bool {
                !matches!(self, Self::Other(_))
            }
        }
    };
}

pub(crate) use open_enum;

use super::Capability;
use crate::encoding::{Fields, Word};
use crate::error::Error;

/// Equal but for case and `_`: `MERCHANT_CANCEL` is `MerchantCancel`.
pub(crate) fn same(left: &str, right: &str) -> bool {
    fn letters(text: &str) -> impl Iterator<Item = u8> {
        text.bytes().filter(|byte| *byte != b'_').map(|byte| byte.to_ascii_lowercase())
    }
    letters(left).eq(letters(right))
}

/// Lists that are only carried are kept as text.
impl Word for String {
    fn from_text(text: &str) -> Self {
        text.to_owned()
    }

    fn text(&self) -> &str {
        self
    }

    fn is_known(&self) -> bool {
        EntryMode::from(self.as_str()).is_known() || Capability::from(self.as_str()).is_known()
    }
}

open_enum! {
    /// How a card is read (nexo 3.1 XSD `EntryMode` and `ForceEntryMode`).
    EntryMode {
        /// A radio tag.
        Rfid = "RFID",
        /// Typed in at the terminal.
        Keyed = "Keyed",
        /// Told to the till.
        Manual = "Manual",
        /// Kept from before.
        File = "File",
        /// A barcode.
        Scanned = "Scanned",
        /// The magnetic stripe.
        MagStripe = "MagStripe",
        /// The chip.
        Icc = "ICC",
        /// A memory chip.
        SynchronousIcc = "SynchronousICC",
        /// Contactless, as a magnetic stripe.
        Tapped = "Tapped",
        /// Contactless, as a chip.
        Contactless = "Contactless",
        /// A telephone.
        Mobile = "Mobile",
        /// A reader of cheques.
        CheckReader = "CheckReader",
    }
}

/// Entry modes where they are kept as text, in the spelling of the standard.
pub(crate) fn entry_modes(from: &Fields<'_>, name: &str) -> Result<Vec<String>, Error> {
    let modes: Vec<EntryMode> = from.words(name)?;
    Ok(modes.iter().map(|mode| mode.as_str().to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use crate::v3::{AuthenticationMethod, CharacterStyle, ErrorCondition, EventToNotify, MessageCategory};

    #[test]
    fn every_word_is_read_as_it_is_written() {
        assert_eq!(MessageCategory::ALL.len(), 27);
        assert_eq!(ErrorCondition::ALL.len(), 17);
        for category in MessageCategory::ALL {
            assert_eq!(&MessageCategory::from(category.as_str()), category);
        }
        for condition in ErrorCondition::ALL {
            assert_eq!(&ErrorCondition::from(condition.as_str()), condition);
        }
    }

    #[test]
    fn other_spellings_are_the_same_word() {
        assert_eq!(MessageCategory::from("TRANSACTION_STATUS"), MessageCategory::TransactionStatus);
        assert_eq!(AuthenticationMethod::from("OnlinePin"), AuthenticationMethod::OnlinePin);
        assert_eq!(CharacterStyle::from("Underline"), CharacterStyle::Underlined);
        assert_eq!(EventToNotify::from("CompletedMessage"), EventToNotify::Completed);
    }

    #[test]
    fn unknown_words_are_kept_but_not_shown_as_labels() {
        let unknown = ErrorCondition::from("x:Melted");
        assert_eq!(unknown, ErrorCondition::Other("x:Melted".to_owned()));
        assert_eq!((unknown.as_str(), unknown.label()), ("x:Melted", "other"));
    }
}
