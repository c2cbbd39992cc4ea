//! A terminal in one word of a command line: `NAME=PROFILE[,key=value…]`.

use std::net::SocketAddr;

use super::Planned;
use crate::{Mode, Options, Profile, Script};

/// A word that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot read the terminal `{spec}`: {cure}")]
pub struct SpecError {
    spec: String,
    cure: String,
}

/// Reads `NAME=PROFILE`, and behind it `full`, `light`, `listen=ADDRESS`, `poi=ID`, `callback=URL`.
pub fn terminal(spec: &str, base: &Options) -> Result<Planned, SpecError> {
    read(spec, base).map_err(|cure| SpecError { spec: spec.to_owned(), cure })
}

fn read(spec: &str, base: &Options) -> Result<Planned, String> {
    let (name, rest) = spec.split_once('=').ok_or("write NAME=PROFILE")?;
    let mut words = rest.split(',');
    let mut options = of_profile(words.next().unwrap_or_default(), base)?;
    for word in words {
        match word.split_once('=') {
            None if word == "full" => options.mode = Mode::Full,
            None if word == "light" => options.mode = Mode::Light,
            Some(("listen", address)) => {
                options.listen =
                    address.parse::<SocketAddr>().map_err(|_| "an address is like 127.0.0.1:0")?;
            }
            Some(("poi", id)) => options.poi_id = Some(id.to_owned()),
            Some(("callback", url)) => options.callback = Some(url.to_owned()),
            Some(_) | None => {
                return Err(
                    "behind the profile come full, light, listen=ADDRESS, poi=ID or callback=URL".to_owned()
                );
            }
        }
    }
    Ok(Planned { name: name.to_owned(), options, script: Script::default() })
}

/// The settings of a family, and of this run what does not depend on the family.
pub(super) fn of_profile(name: &str, base: &Options) -> Result<Options, String> {
    let profile = Profile::named(name).ok_or_else(|| {
        let known: Vec<&str> = Profile::ALL.iter().map(|profile| profile.name).collect();
        format!("a profile is one of {}", known.join(", "))
    })?;
    let of = Options::of(profile);
    Ok(Options { login: of.login, status_running: of.status_running, profile: of.profile, ..base.clone() })
}

#[cfg(test)]
mod tests {
    use super::terminal;
    use crate::{Mode, Options};

    #[test]
    fn a_word_names_profile_address_and_mode() {
        let spec = "counter=swedbank,light,listen=127.0.0.1:11000,poi=A-1,callback=http://127.0.0.1:7000/";
        let planned = terminal(spec, &Options::default()).unwrap();
        assert_eq!((planned.name.as_str(), planned.options.profile.name), ("counter", "swedbank"));
        assert_eq!((planned.options.mode, planned.options.listen.port()), (Mode::Light, 11000));
        assert_eq!(planned.options.poi_id.as_deref(), Some("A-1"));
    }

    #[test]
    fn a_mistake_names_the_cure() {
        for (spec, cure) in [
            ("counter", "NAME=PROFILE"),
            ("counter=nobody", "one of generic, swedbank"),
            ("counter=adyen,listen=here", "127.0.0.1:0"),
            ("counter=adyen,loud", "full, light"),
        ] {
            let error = terminal(spec, &Options::default()).unwrap_err().to_string();
            assert!(error.contains(cure) && error.contains(spec), "{error}");
        }
    }
}
