//! Declares structures of the wire with each member listed once: field, kind, and name on the wire.

/// A structure, its reading, its writing, and a constructor that takes what the standard requires.
///
/// `need` members come first on the wire and are the arguments of `new`; `may` members follow and are absent (or
/// have the default of the standard) in a new value. `check` looks at the whole before it is written.
macro_rules! structure {
    ($(#[$meta:meta])* $name:ident {
        need { $($(#[$need_doc:meta])* $need:ident: $need_ty:ty = $need_kind:ident($need_wire:literal),)+ }
        $(may { $($(#[$may_doc:meta])* $may:ident: $may_ty:ty = $may_kind:ident($may_wire:literal $(, $arg:expr)?),)+ })?
        $(check $check:path)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            $($(#[$need_doc])* pub $need: $need_ty,)+
            $($($(#[$may_doc])* pub $may: $may_ty,)+)?
        }

        impl $name {
            /// With what the standard requires, and the defaults of the standard for the rest.
            pub fn new($($need: impl Into<$need_ty>),+) -> Self {
                Self {
                    $($need: $need.into(),)+
                    $($($may: $crate::encoding::kind::$may_kind::absent($($arg)?),)+)?
                }
            }
        }

        impl $crate::encoding::Wire for $name {
            fn read(from: &$crate::encoding::Fields<'_>) -> Result<Self, $crate::error::Error> {
                Ok(Self {
                    $($need: $crate::encoding::kind::$need_kind::read(from, $need_wire)?,)+
                    $($($may: $crate::encoding::kind::$may_kind::read(from, $may_wire $(, $arg)?)?,)+)?
                })
            }

            fn write<'a>(&'a self, to: &mut $crate::encoding::Writer<'a>) -> Result<(), $crate::error::Error> {
                $($check(self, to)?;)?
                $($crate::encoding::kind::$need_kind::write(to, $need_wire, &self.$need)?;)+
                $($($crate::encoding::kind::$may_kind::write(to, $may_wire, &self.$may $(, $arg)?)?;)+)?
                Ok(())
            }
        }
    };
    ($(#[$meta:meta])* $name:ident {
        may { $($(#[$may_doc:meta])* $may:ident: $may_ty:ty = $may_kind:ident($may_wire:literal $(, $arg:expr)?),)* }
        $(check $check:path)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name { $($(#[$may_doc])* pub $may: $may_ty,)* }

        impl Default for $name {
            /// Nothing but the defaults of the standard.
            fn default() -> Self {
                Self { $($may: $crate::encoding::kind::$may_kind::absent($($arg)?),)* }
            }
        }

        impl $crate::encoding::Wire for $name {
            fn read(from: &$crate::encoding::Fields<'_>) -> Result<Self, $crate::error::Error> {
                Ok(Self { $($may: $crate::encoding::kind::$may_kind::read(from, $may_wire $(, $arg)?)?,)* })
            }

            fn write<'a>(&'a self, to: &mut $crate::encoding::Writer<'a>) -> Result<(), $crate::error::Error> {
                $($check(self, to)?;)?
                $($crate::encoding::kind::$may_kind::write(to, $may_wire, &self.$may $(, $arg)?)?;)*
                Ok(())
            }
        }
    };
}

pub(crate) use structure;
