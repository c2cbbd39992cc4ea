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
        }
    };
}

pub(crate) use open_enum;

use crate::encoding::Word;

/// Equal but for case and `_`: `MERCHANT_CANCEL` is `MerchantCancel`.
pub(crate) fn same(left: &str, right: &str) -> bool {
    let letters = |text: &str| -> Vec<u8> {
        text.bytes().filter(|byte| *byte != b'_').map(|byte| byte.to_ascii_lowercase()).collect()
    };
    left == right || letters(left) == letters(right)
}

/// Lists that are only carried are kept as text.
impl Word for String {
    fn from_text(text: &str) -> Self {
        text.to_owned()
    }

    fn text(&self) -> &str {
        self
    }
}
