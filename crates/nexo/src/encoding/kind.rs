//! The kinds of members: how each is read, how it is written, and what its absence means.
//!
//! `need_*` is refused when absent. `lax_*` is read without, because some terminals leave it out, but never
//! written without. All others may be absent both ways.
#![expect(
    clippy::ptr_arg,
    clippy::unnecessary_wraps,
    clippy::allow_attributes,
    reason = "every kind has the same three functions, used or not"
)]

use super::{Fields, Wire, Word, Writer};
use crate::amount::Decimal;
use crate::error::Error;
use crate::hidden::{Hidden, Kept};
use crate::v3::{SaleData, TransactionIdentification};

type Done = Result<(), Error>;

/// A kind whose members may be absent: the type, how it is read, how it is written.
macro_rules! optional {
    ($($(#[$doc:meta])* $kind:ident: $ty:ty,
        |$from:ident, $read_name:ident| $read:expr, |$to:ident, $name:ident, $value:ident| $write:expr;)+) => {
        $($(#[$doc])* pub(crate) mod $kind {
            #[allow(clippy::wildcard_imports, reason = "each kind uses some of the names above")]
            use super::*;

            pub(crate) fn read($from: &Fields<'_>, $read_name: &str) -> Result<$ty, Error> { $read }

            pub(crate) fn write<'a>($to: &mut Writer<'a>, $name: &'static str, $value: &'a $ty) -> Done { $write }

            #[allow(dead_code, reason = "a member that must be there has no absence")]
            pub(crate) fn absent() -> $ty { <$ty>::default() }
        })+
    };
}

/// As `optional`, for kinds over any type with this trait.
macro_rules! optional_over {
    ($($(#[$doc:meta])* $kind:ident over $bound:path: $ty:ty,
        |$from:ident, $read_name:ident| $read:expr, |$to:ident, $name:ident, $value:ident| $write:expr;)+) => {
        $($(#[$doc])* pub(crate) mod $kind {
            #[allow(clippy::wildcard_imports, reason = "each kind uses some of the names above")]
            use super::*;

            pub(crate) fn read<T: $bound>($from: &Fields<'_>, $read_name: &str) -> Result<$ty, Error> { $read }

            pub(crate) fn write<'a, T: $bound>($to: &mut Writer<'a>, $name: &'static str, $value: &'a $ty) -> Done { $write }

            #[allow(dead_code, reason = "a member that must be there has no absence")]
            pub(crate) fn absent<T: $bound>() -> $ty { <$ty>::default() }
        })+
    };
}

optional! {
    /// Any text.
    text: Option<String>,
        |from, name| from.text(name),
        |to, name, value| { to.text(name, value.as_deref()); Ok(()) };
    /// A text that is absent when empty.
    filled_text: Option<String>,
        |from, name| Ok(from.text(name)?.filter(|text| !text.is_empty())),
        |to, name, value| {
            to.text(name, value.as_deref().filter(|text| !text.is_empty()));
            Ok(())
        };
    /// A text that must be there and not empty.
    need_text: String,
        |from, name| from.need_text(name),
        |to, name, value| to.need_text(name, value);
    /// A text that is never written empty.
    lax_text: String,
        |from, name| from.text_or_empty(name),
        |to, name, value| to.need_text(name, value);
    /// Names somebody or something in 1 to 35 characters.
    long_id: String,
        |from, name| from.need_text(name),
        |to, name, value| to.long_id(name, value);
    /// A text that may be empty but is always written.
    open_text: String,
        |from, name| from.text_or_empty(name),
        |to, name, value| { to.text(name, Some(value)); Ok(()) };
    /// A list of texts.
    texts: Vec<String>,
        |from, name| from.texts(name),
        |to, name, value| { to.texts(name, value); Ok(()) };
    /// A flag without a default.
    flag: Option<bool>,
        |from, name| from.flag(name),
        |to, name, value| { to.flag(name, *value); Ok(()) };
    /// A flag that must be there.
    need_flag: bool,
        |from, name| from.flag(name)?.ok_or_else(|| from.missing(name)),
        |to, name, value| { to.flag(name, Some(*value)); Ok(()) };
    /// Money, or what is counted like it.
    amount: Option<Decimal>,
        |from, name| from.amount(name),
        |to, name, value| to.amount(name, *value);
    /// An amount that must be there.
    need_amount: Decimal,
        |from, name| from.amount(name)?.ok_or_else(|| from.missing(name)),
        |to, name, value| to.amount(name, Some(*value));
    /// A number with any digits, kept as it was written: rates and quantities.
    digits: Option<String>,
        |from, name| Ok(from.text(name)?.filter(|digits| !digits.is_empty())),
        |to, name, value| to.digits(name, value.as_deref());
    /// A count.
    count: Option<u32>,
        |from, name| from.count(name),
        |to, name, value| { to.count(name, *value); Ok(()) };
    /// A count that must be there.
    need_count: u32,
        |from, name| from.count(name)?.ok_or_else(|| from.missing(name)),
        |to, name, value| { to.count(name, Some(*value)); Ok(()) };
    /// A count that is always written.
    lax_count: u32,
        |from, name| Ok(from.count(name)?.unwrap_or_default()),
        |to, name, value| { to.count(name, Some(*value)); Ok(()) };
    /// ISO 4217.
    currency: Option<String>,
        |from, name| Ok(from.text(name)?.filter(|code| !code.is_empty())),
        |to, name, value| to.currency(name, value.as_deref());
    /// ISO 4217, always written.
    lax_currency: String,
        |from, name| from.text_or_empty(name),
        |to, name, value| to.currency(name, Some(value));
    /// ISO 639-1.
    language: Option<String>,
        |from, name| from.text(name),
        |to, name, value| to.language(name, value.as_deref());
    /// The name of a transaction; one without a number counts as absent.
    named: Option<TransactionIdentification>,
        |from, name| crate::v3::named(from, name),
        |to, name, value| to.object(name, value.as_ref());
    /// The side of the till, as a terminal echoes it.
    echoed: Option<SaleData>,
        |from, _name| crate::v3::echoed_sale_data(from),
        |to, name, value| to.object(name, value.as_ref());
    /// A number that stands for money or a person.
    hidden: Option<Hidden>,
        |from, name| Ok(from.text(name)?.filter(|text| !text.is_empty()).map(Hidden::from)),
        |to, name, value| { to.text(name, value.as_ref().map(Hidden::as_str)); Ok(()) };
    /// As `hidden`, never written empty.
    lax_hidden: Hidden,
        |from, name| Ok(Hidden::from(from.text_or_empty(name)?)),
        |to, name, value| to.need_text(name, value.as_str());
    /// A part that is carried without being understood.
    kept: Option<Kept>,
        |from, name| Ok(from.kept(name)),
        |to, name, value| { to.kept(name, value.as_ref()); Ok(()) };
}

optional_over! {
    /// A word of a list.
    word over Word: Option<T>,
        |from, name| from.word(name),
        |to, name, value| to.word(name, value.as_ref());
    /// A list of words.
    words over Word: Vec<T>,
        |from, name| from.words(name),
        |to, name, value| { to.words(name, value); Ok(()) };
    /// A structure.
    object over Wire: Option<T>,
        |from, name| from.object(name),
        |to, name, value| to.object(name, value.as_ref());
    /// A list of structures.
    objects over Wire: Vec<T>,
        |from, name| from.objects(name),
        |to, name, value| to.objects(name, value);
}

/// A word that must be there.
pub(crate) mod need_word {
    use super::{Done, Error, Fields, Word, Writer};

    pub(crate) fn read<T: Word>(from: &Fields<'_>, name: &str) -> Result<T, Error> {
        from.need_word(name)
    }

    pub(crate) fn write<'a, T: Word>(to: &mut Writer<'a>, name: &'static str, value: &'a T) -> Done {
        to.word(name, Some(value))
    }
}

/// A word that is never written empty.
pub(crate) mod lax_word {
    use super::{Error, Fields, Word};

    pub(crate) fn read<T: Word>(from: &Fields<'_>, name: &str) -> Result<T, Error> {
        from.word_or_empty(name)
    }

    pub(crate) use super::need_word::write;
}

/// As `lax_word`, with a value for new structures that reading does not make up.
pub(crate) mod made_word {
    use super::{Done, Error, Fields, Word, Writer};

    pub(crate) fn read<T: Word>(from: &Fields<'_>, name: &str, _made: T) -> Result<T, Error> {
        from.word_or_empty(name)
    }

    pub(crate) fn write<'a, T: Word>(
        to: &mut Writer<'a>,
        name: &'static str,
        value: &'a T,
        _made: T,
    ) -> Done {
        to.word(name, Some(value))
    }

    pub(crate) fn absent<T>(made: T) -> T {
        made
    }
}

/// A word with a default of the standard, which is not written.
pub(crate) mod word_or {
    use super::{Done, Error, Fields, Word, Writer};

    pub(crate) fn read<T: Word>(from: &Fields<'_>, name: &str, default: T) -> Result<T, Error> {
        Ok(from.word(name)?.unwrap_or(default))
    }

    #[expect(clippy::needless_pass_by_value, reason = "one shape for every kind")]
    pub(crate) fn write<'a, T: Word + PartialEq>(
        to: &mut Writer<'a>,
        name: &'static str,
        value: &'a T,
        default: T,
    ) -> Done {
        if *value == default { Ok(()) } else { to.word(name, Some(value)) }
    }

    pub(crate) fn absent<T>(default: T) -> T {
        default
    }
}

/// A flag with a default of the standard, which is not written.
pub(crate) mod flag_or {
    use super::{Done, Error, Fields, Writer};

    pub(crate) fn read(from: &Fields<'_>, name: &str, default: bool) -> Result<bool, Error> {
        Ok(from.flag(name)?.unwrap_or(default))
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "one shape for every kind")]
    pub(crate) fn write(to: &mut Writer<'_>, name: &'static str, value: &bool, default: bool) -> Done {
        to.flag_unless(default, name, *value);
        Ok(())
    }

    pub(crate) fn absent(default: bool) -> bool {
        default
    }
}

/// A structure that must be there.
pub(crate) mod need_object {
    use super::{Done, Error, Fields, Wire, Writer};

    pub(crate) fn read<T: Wire>(from: &Fields<'_>, name: &str) -> Result<T, Error> {
        from.need_object(name)
    }

    pub(crate) fn write<'a, T: Wire>(to: &mut Writer<'a>, name: &'static str, value: &'a T) -> Done {
        to.object(name, Some(value))
    }
}

/// A structure that is always written, and read as empty where it is absent.
pub(crate) mod lax_object {
    use super::{Error, Fields, Wire};

    pub(crate) fn read<T: Wire + Default>(from: &Fields<'_>, name: &str) -> Result<T, Error> {
        Ok(from.object(name)?.unwrap_or_default())
    }

    pub(crate) use super::need_object::write;
}

/// A list that is never written empty.
pub(crate) mod need_objects {
    use super::{Done, Error, Fields, Wire, Writer};

    pub(crate) fn read<T: Wire>(from: &Fields<'_>, name: &str) -> Result<Vec<T>, Error> {
        from.objects(name)
    }

    pub(crate) fn write<'a, T: Wire>(to: &mut Writer<'a>, name: &'static str, value: &'a Vec<T>) -> Done {
        if value.is_empty() {
            return Err(to.missing(name));
        }
        to.objects(name, value)
    }
}
