//! Lists of codes that stay open, as the words of nexo 3 do: what no list has must not get lost.
//!
//! nexo 5 has a code of four letters for each word. Some terminals write the code and some the word; both are
//! read, and what is written is told by the dialect.

/// Declares a list: a variant, its code, its word, and other spellings that are read.
macro_rules! codes {
    ($(#[$meta:meta])* $name:ident {
        $($variant:ident = $code:literal $word:literal $(| $alias:literal)*,)+
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum $name {
            $(#[doc = concat!("`", $code, "`, `", $word, "`.")] $variant,)+
            /// A code outside the list, as it was received; empty where a required one was absent.
            Other(String),
        }

        impl $name {
            /// Every code of the list, in its order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The code.
            pub fn code(&self) -> &str {
                match self {
                    $(Self::$variant => $code,)+
                    Self::Other(code) => code,
                }
            }

            /// The word that the code stands for.
            pub fn word(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(code) => code,
                }
            }

            /// The word, or `other` for a code outside the list; safe to show, because never data.
            pub fn label(&self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(_) => "other",
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                $(
                    if [$code, $word $(, $alias)*].iter().any(|known| $crate::v3::same(text, known)) {
                        return Self::$variant;
                    }
                )+
                Self::Other(text.to_owned())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }

        impl $crate::encoding::Word for $name {
            fn from_text(text: &str) -> Self {
                Self::from(text)
            }

            fn text(&self) -> &str {
                self.code()
            }

            fn in_words(&self) -> &str {
                self.word()
            }

            fn is_known(&self) -> bool {
                !matches!(self, Self::Other(_))
            }
        }
    };
}

pub(crate) use codes;
