//! What the bodies have in common: surroundings, a code that says which service is meant, and its own member.
//!
//! The code and the member say the same, so they are one value here: one of a list of services. A message in
//! which they contradict each other is refused.

/// Declares the services of a body: variant, content, the code and word of `ServiceContent`, the member. A service
/// marked `may` is complete without its member; a service without one has none.
macro_rules! services {
    ($(#[$meta:meta])* $name:ident, codes $codes:ident {
        $($(#[$variant_meta:meta])* $variant:ident $(($content:ty))? = $code:literal $word:literal $(| $alias:literal)*
            $(, $kind:ident $key:literal)?;)+
    }) => {
        $crate::v5::codes::codes! {
            /// Which service is meant (`ServiceContent`).
            $codes { $($variant = $code $word $(| $alias)*,)+ }
        }

        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $name {
            $($(#[$variant_meta])* $variant $(($content))?,)+
            /// A service that is known to exist and not read: its code, not its content.
            Other {
                /// The code.
                code: String,
            },
        }

        impl $name {
            /// The code that names the service.
            pub fn service_content(&self) -> $codes {
                match self {
                    $(Self::$variant { .. } => $codes::$variant,)+
                    Self::Other { code } => $codes::Other(code.clone()),
                }
            }

            fn read_service(from: &$crate::encoding::Fields<'_>) -> Result<Self, $crate::error::Error> {
                let content: $codes = from.need_word("ServiceContent")?;
                let mut members = [$($(($codes::$variant, $key),)?)+].into_iter();
                if let Some((_, other)) = members.find(|(code, key)| *code != content && from.has(key)) {
                    return Err($crate::error::Error::Disagrees {
                        path: from.path_of(other),
                        with: "ServiceContent beside it",
                    });
                }
                match content {
                    $($codes::$variant => services!(@read from $name $variant $(, $kind $key)?),)+
                    $codes::Other(code) => Ok(Self::Other { code }),
                }
            }

            fn write_service<'a>(&'a self, to: &mut $crate::encoding::Writer<'a>) -> Result<(), $crate::error::Error> {
                match self {
                    $(services!(@pattern content $name $variant $(, $kind)?) => {
                        static CODE: $codes = $codes::$variant;
                        to.word("ServiceContent", Some(&CODE))?;
                        services!(@write to content $($kind $key)?)
                    })+
                    Self::Other { .. } => Err(to.refused("ServiceContent", "this service is not understood")),
                }
            }
        }
    };
    (@read $from:ident $name:ident $variant:ident) => { Ok($name::$variant) };
    (@read $from:ident $name:ident $variant:ident, need $key:literal) => {
        $from.need_object($key).map($name::$variant)
    };
    (@read $from:ident $name:ident $variant:ident, may $key:literal) => {
        $from.object($key).map($name::$variant)
    };
    (@read $from:ident $name:ident $variant:ident, lax $key:literal) => {
        $from.object($key).map(|content| $name::$variant(content.unwrap_or_default()))
    };
    (@pattern $content:ident $name:ident $variant:ident) => { $name::$variant };
    (@pattern $content:ident $name:ident $variant:ident, $kind:ident) => { $name::$variant($content) };
    (@write $to:ident $content:ident) => { Ok(()) };
    (@write $to:ident $content:ident may $key:literal) => { $to.object($key, $content.as_ref()) };
    (@write $to:ident $content:ident $kind:ident $key:literal) => { $to.object($key, Some($content)) };
}

/// Declares a body of surroundings and one service; with `answers` it also says how it went.
macro_rules! frame {
    ($(#[$meta:meta])* $name:ident of $service:ident $(, $answers:ident)? $(, check $check:path)?) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            /// With whom and with what.
            pub environment: $crate::v5::Environment,
            /// Under which circumstances.
            pub context: $crate::v5::Context,
            /// Which service, and what it says.
            pub service: $service,
            $(
                /// How it went.
                pub $answers: $crate::v5::Response,
            )?
        }

        impl $name {
            /// Without surroundings.
            pub fn new(service: $service $(, $answers: $crate::v5::Response)?) -> Self {
                Self {
                    environment: $crate::v5::Environment::default(),
                    context: $crate::v5::Context::default(),
                    service,
                    $($answers,)?
                }
            }
        }

        impl $crate::encoding::Wire for $name {
            fn read(from: &$crate::encoding::Fields<'_>) -> Result<Self, $crate::error::Error> {
                Ok(Self {
                    environment: from.object("Environment")?.unwrap_or_default(),
                    context: from.object("Context")?.unwrap_or_default(),
                    service: $service::read_service(from)?,
                    $($answers: from.need_object("Response")?,)?
                })
            }

            fn write<'a>(&'a self, to: &mut $crate::encoding::Writer<'a>) -> Result<(), $crate::error::Error> {
                $($check(self, to)?;)?
                to.object("Environment", Some(&self.environment))?;
                to.object("Context", Some(&self.context))?;
                self.service.write_service(to)?;
                $(to.object("Response", Some(&self.$answers))?;)?
                Ok(())
            }
        }
    };
}

pub(crate) use {frame, services};
