//! What one terminal may override of its profile, by name.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::profile::{Fence, Login, Paths, Profile, Tls, is_path};
use crate::config::{ConfigError, duration, one_of};
use crate::doors::DoorKind;
use nexo::dialect::Version;

/// Every name that a setting may have.
const NAMES: [&str; 18] = [
    "answer_timeout_ms",
    "callback_url",
    "certificate",
    "connect_timeout_ms",
    "door",
    "door_path",
    "door_pin",
    "fence_ms",
    "human_after_ms",
    "login",
    "path",
    "payment_timeout_ms",
    "poll_every_ms",
    "poll_first_ms",
    "poll_human_ms",
    "protocol_version",
    "tip",
    "tls",
];

/// Puts the settings of a terminal into its profile.
pub(super) fn apply(profile: &mut Profile, settings: &BTreeMap<String, String>) -> Result<(), ConfigError> {
    for (name, value) in settings {
        match name.as_str() {
            "answer_timeout_ms" => profile.answer_timeout = duration(name, value)?,
            "connect_timeout_ms" => profile.connect_timeout = duration(name, value)?,
            "fence_ms" => profile.fence = Fence::Fixed(duration(name, value)?),
            "human_after_ms" => profile.human_after = duration(name, value)?,
            "payment_timeout_ms" => profile.payment_timeout = duration(name, value)?,
            "poll_every_ms" => profile.poll_every = duration(name, value)?,
            "poll_first_ms" => profile.poll_first = duration(name, value)?,
            "poll_human_ms" => profile.poll_human = duration(name, value)?,
            "login" => {
                profile.login =
                    one_of(name, value, &[("required", Login::Required), ("never", Login::Never)])?;
            }
            "tls" => {
                let named =
                    [("off", Tls::Off), ("verified", Tls::Verified), ("named_terminal", Tls::NamedTerminal)];
                profile.tls = one_of(name, value, &named)?;
            }
            "protocol_version" => {
                profile.dialect.version =
                    one_of(name, value, &[("3.0", Version::Always("3.0")), ("3.1", Version::Always("3.1"))])?;
            }
            "tip" => profile.asks_tip = one_of(name, value, &[("ask", true), ("no", false)])?,
            "path" if is_path(value) => profile.paths = Paths::One(Cow::Owned(value.clone())),
            "door" => {
                let kind = DoorKind::from_word(value).filter(|kind| profile.doors.contains(kind));
                if kind.is_none() {
                    let known: Vec<&str> = profile.doors.iter().map(|kind| kind.word()).collect();
                    return Err(ConfigError::new(name, format!("unknown here; use {}", known.join(" or "))));
                }
            }
            "door_path" if is_path(value) => profile.door_path = Cow::Owned(value.clone()),
            "door_path" => {
                return Err(ConfigError::new(name, "no path; use one such as /nexo, without blanks"));
            }
            // Read where they are used.
            "callback_url" | "certificate" | "door_pin" => {}
            "path" => return Err(ConfigError::new(name, "no path; use one such as /nexo, without blanks")),
            _ => return Err(ConfigError::new(name, format!("unknown; use one of {}", NAMES.join(", ")))),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use super::*;
    use crate::nexo_local::config_for_tests as config;
    use crate::nexo_local::profile::Setup;
    use crate::wire::Endpoint;

    fn wrong_field(profile: &str, address: &str, settings: &[(&str, &str)]) -> String {
        Setup::read(&config(profile, address, settings)).unwrap_err().field
    }

    #[test]
    fn an_address_may_leave_out_the_port() {
        for (address, host, port) in [
            ("192.0.2.7", "192.0.2.7", 8080),
            ("192.0.2.7:9000", "192.0.2.7", 9000),
            ("till-terminal.lan", "till-terminal.lan", 8080),
            ("[2001:db8::1]:81", "2001:db8::1", 81),
            ("[2001:db8::1]", "2001:db8::1", 8080),
            ("2001:db8::1", "2001:db8::1", 8080),
        ] {
            let setup = Setup::read(&config("generic", address, &[])).unwrap();
            assert_eq!(setup.endpoint, Endpoint { host: host.to_owned(), port }, "{address}");
        }
    }

    #[test]
    fn a_bad_address_is_named() {
        for address in [
            "",
            ":80",
            "host:",
            "host:0",
            "host:70000",
            "host:80:90",
            "http://host",
            "user@host",
            "host/path",
            "ho st",
            "[::1",
            "[::1]x",
            "[host]:80",
            "h\u{f6}st",
        ] {
            assert_eq!(wrong_field("generic", address, &[]), "address", "{address}");
        }
    }

    #[test]
    fn unknown_names_and_values_are_named_with_their_cure() {
        for (name, value) in [
            ("fense_ms", "1000"),
            ("payment_timeout_ms", "0"),
            ("payment_timeout_ms", "soon"),
            ("poll_every_ms", "86400001"),
            ("path", "nexo"),
            ("path", "/ne xo"),
            ("path", "/nexo#part"),
            ("tls", "unchecked"),
            ("login", "maybe"),
            ("protocol_version", "5"),
        ] {
            let error = Setup::read(&config("generic", "192.0.2.7", &[(name, value)])).unwrap_err();
            assert_eq!(error.field, name);
            assert!(error.why.contains("use "), "{error}");
        }
        assert_eq!(wrong_field("specific", "192.0.2.7", &[]), "profile");
        let mut nameless = config("generic", "192.0.2.7", &[]);
        nameless.poi_id = " ".to_owned();
        assert_eq!(Setup::read(&nameless).unwrap_err().field, "poi_id");
    }

    #[test]
    fn the_simulator_stays_on_this_machine() {
        assert_eq!(wrong_field("simulator", "192.0.2.7", &[]), "address");
        for address in ["127.0.0.1:1", "localhost", "[::1]:80"] {
            assert!(Setup::read(&config("simulator", address, &[])).is_ok(), "{address}");
        }
    }

    #[test]
    fn a_short_fence_stays_on_this_machine() {
        assert_eq!(wrong_field("generic", "192.0.2.7", &[("fence_ms", "29999")]), "fence_ms");
        assert_eq!(wrong_field("generic", "192.0.2.7", &[("payment_timeout_ms", "10000")]), "fence_ms");
        assert!(Setup::read(&config("generic", "127.0.0.1", &[("fence_ms", "1")])).is_ok());
        assert!(Setup::read(&config("generic", "192.0.2.7", &[("fence_ms", "30000")])).is_ok());
    }

    #[test]
    fn the_fence_follows_the_payment_unless_it_is_known() {
        let limits = |profile, settings: &[_]| {
            Setup::read(&config(profile, "127.0.0.1", settings)).unwrap().profile.limits()
        };
        assert_eq!(limits("generic", &[]).fence, Duration::from_mins(4));
        assert_eq!(limits("generic", &[("payment_timeout_ms", "60000")]).fence, Duration::from_mins(2));
        assert_eq!(limits("simulator", &[]).fence, Duration::from_secs(6));
        assert_eq!(limits("simulator", &[("fence_ms", "7000")]).fence, Duration::from_secs(7));
    }

    #[test]
    fn every_name_is_taken() {
        for name in NAMES {
            let value = match name {
                "login" => "never",
                "path" => "/EPASSaleToPOI/3.1?a=b",
                "protocol_version" => "3.1",
                "tls" => "verified",
                "tip" => "ask",
                "door" => "secret",
                "door_path" => "/calls",
                _ => "31000",
            };
            let setup = Setup::read(&config("generic", "192.0.2.7", &[(name, value)]));
            assert!(setup.is_ok(), "{name}: {setup:?}");
        }
        for name in super::super::profile::NAMES {
            assert_eq!(Profile::named(name).unwrap().name, name);
        }
    }
}
