//! Where PPaaS is: one row a region, as its guide publishes them. Nothing here is derived from anything else,
//! because the guide itself gives two regions one host for two services.

use std::collections::BTreeMap;

use hyper::Uri;

use crate::config::ConfigError;
use crate::wire::Endpoint;

/// A region, and where its services are (docs.nar.ppaas.com, "Integrate with PPaaS", table of environments).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Environment {
    /// Its word in a configuration.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// Where the services are; empty where the shop has to say.
    pub api: &'static str,
    /// Where tokens are given out.
    pub auth: &'static str,
    /// Where tokens are given out for the certificate of a device; empty where the shop has to say.
    pub device_auth: &'static str,
    /// Where a merchant registers points of sale; `{client}` stands for the merchant's own name there.
    pub portal: &'static str,
    /// Where a service provider looks after merchants.
    pub provider_portal: &'static str,
}

/// Every region.
pub const ENVIRONMENTS: [Environment; 5] = [
    Environment {
        name: "demo",
        title: "Demo (worldwide)",
        api: "https://api.demo.ppaas.tech",
        auth: "https://auth.demo.ppaas.tech",
        device_auth: "https://auth.device.demo.ppaas.tech:9021",
        portal: "https://client-portal.demo.ppaas.tech",
        provider_portal: "https://spportal.demo.ppaas.tech",
    },
    Environment {
        name: "nar",
        title: "North America",
        api: "https://api.nar.ppaas.com",
        auth: "https://auth.nar.ppaas.com",
        device_auth: "",
        portal: "https://{client}.client-portal.nar.ppaas.com",
        provider_portal: "https://spportal.nar.ppaas.com",
    },
    Environment {
        name: "ind",
        title: "India",
        api: "https://api.ind.ppaas.com",
        auth: "https://api.ind.ppaas.com",
        device_auth: "",
        portal: "https://{client}.client-portal.ind.ppaas.com",
        provider_portal: "https://spportal.ind.ppaas.com",
    },
    Environment {
        name: "eur",
        title: "Europe",
        api: "https://api.eur.ppaas.com",
        auth: "https://api.eur.ppaas.com",
        device_auth: "",
        portal: "https://{client}.client-portal.eur.ppaas.com",
        provider_portal: "https://spportal.eur.ppaas.com",
    },
    Environment {
        name: "custom",
        title: "Another address",
        api: "",
        auth: "",
        device_auth: "",
        portal: "",
        provider_portal: "",
    },
];

impl Environment {
    /// The region of this word.
    pub fn named(name: &str) -> Option<&'static Self> {
        ENVIRONMENTS.iter().find(|environment| environment.name == name)
    }
}

/// A service on the network: where, whether encrypted, and below which path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// Host and port.
    pub endpoint: Endpoint,
    /// The connection is encrypted. Only a service on this computer may do without.
    pub tls: bool,
    /// What stands before each path; without a slash at its end.
    pub path: String,
}

impl Base {
    /// Reads `https://host[:port][/path]`; `field` is whom an error names.
    pub fn read(field: &str, text: &str) -> Result<Self, ConfigError> {
        let wrong = |why: &str| {
            ConfigError::new(field, format!("{why}; use an address such as https://api.example.com"))
        };
        let uri: Uri = text.trim().parse().map_err(|_| wrong("is no address"))?;
        let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.host()) else {
            return Err(wrong("does not say https:// and a host"));
        };
        if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
            return Err(wrong("names somebody before an @"));
        }
        if uri.query().is_some() {
            return Err(wrong("has a ? in it"));
        }
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let tls = match scheme {
            "https" => true,
            "http" if crate::config::is_loopback(&host) => false,
            "http" => {
                return Err(wrong("is not encrypted, which is for a service on this computer only"));
            }
            _ => return Err(wrong("does not begin with https://")),
        };
        let port = uri.port_u16().unwrap_or(if tls { 443 } else { 80 });
        Ok(Self { endpoint: Endpoint { host, port }, tls, path: uri.path().trim_end_matches('/').to_owned() })
    }
}

/// Where the services of one shop are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The region.
    pub environment: &'static Environment,
    /// Devices and messages.
    pub api: Base,
    /// Tokens.
    pub auth: Base,
    /// As whom the till comes.
    pub sign_in: SignIn,
}

/// As whom a till comes to the cloud.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// As a point of sale, with an id and a key.
    Application,
    /// As the payment device on which it runs, with the certificate of that device.
    Certificate(DeviceDesk),
}

/// Where a device proves who it is; both places ask for its certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceDesk {
    /// Where it is told what to ask for tokens with.
    pub credentials: Base,
    /// Where tokens are given out for it.
    pub tokens: Base,
    /// Its serial number, which some devices have to tell besides.
    pub serial_number: Option<String>,
}

impl Place {
    /// Reads `environment`, and `api_base` and `auth_base` where the shop puts others in their places; and `sign_in`,
    /// with the places where a device signs in.
    pub fn read(settings: &BTreeMap<String, String>) -> Result<Self, ConfigError> {
        let name = settings.get("environment").map_or("demo", String::as_str);
        let environment = Environment::named(name).ok_or_else(|| {
            let known: Vec<&str> = ENVIRONMENTS.iter().map(|one| one.name).collect();
            ConfigError::new("environment", format!("unknown; use {}", known.join(", ")))
        })?;
        let base = |field: &str, known: &str| {
            let given = settings.get(field).map(String::as_str).filter(|text| !text.trim().is_empty());
            match given.or(Some(known).filter(|known| !known.is_empty())) {
                Some(text) => Base::read(field, text),
                None => Err(ConfigError::new(field, "missing; give the address that your provider told you")),
            }
        };
        let api = base("api_base", environment.api)?;
        let auth = base("auth_base", environment.auth)?;
        let sign_in = match settings.get("sign_in").map_or("application", String::as_str) {
            "application" => SignIn::Application,
            "certificate" => {
                let tokens = base("device_auth_base", environment.device_auth)?;
                let given = settings.get("credentials_base").filter(|text| !text.trim().is_empty());
                let credentials =
                    given.map_or(Ok(auth.clone()), |text| Base::read("credentials_base", text))?;
                for (field, base) in [("device_auth_base", &tokens), ("credentials_base", &credentials)] {
                    if !base.tls {
                        let why = "shows no certificate to anybody; use an address with https://";
                        return Err(ConfigError::new(field, why));
                    }
                }
                SignIn::Certificate(DeviceDesk { credentials, tokens, serial_number: serial(settings)? })
            }
            _ => return Err(ConfigError::new("sign_in", "unknown; use application or certificate")),
        };
        Ok(Self { environment, api, auth, sign_in })
    }
}

/// The serial number of the device, where it is given: what is longer than any is something else, pasted wrongly.
fn serial(settings: &BTreeMap<String, String>) -> Result<Option<String>, ConfigError> {
    const LONGEST: usize = 64;
    let given = settings.get("serial_number").map(|text| text.trim()).filter(|text| !text.is_empty());
    let fits = |text: &str| text.len() <= LONGEST && text.bytes().all(|byte| byte.is_ascii_graphic());
    match given {
        Some(text) if !fits(text) => {
            Err(ConfigError::new("serial_number", "no serial number; copy it from the back of the device"))
        }
        given => Ok(given.map(str::to_owned)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(settings: &[(&str, &str)]) -> Result<Place, ConfigError> {
        Place::read(&settings.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect())
    }

    #[test]
    fn every_region_is_a_row_and_each_host_can_be_another() {
        for environment in ENVIRONMENTS.iter().filter(|one| one.name != "custom") {
            let place = place(&[("environment", environment.name)]).unwrap();
            assert!(place.api.tls && place.auth.tls, "{}", environment.name);
            assert_eq!(place.api.endpoint.port, 443);
            assert!(environment.api.ends_with(&place.api.endpoint.host));
        }
        let eur = place(&[("environment", "eur"), ("auth_base", "https://auth.eur.ppaas.com")]).unwrap();
        assert_eq!(eur.auth.endpoint.host, "auth.eur.ppaas.com", "never derived from the other");
        assert_eq!(eur.api.endpoint.host, "api.eur.ppaas.com");
    }

    #[test]
    fn a_place_of_ones_own_has_to_be_told() {
        assert_eq!(place(&[("environment", "custom")]).unwrap_err().field, "api_base");
        let own = [
            ("environment", "custom"),
            ("api_base", "http://127.0.0.1:8081/x/"),
            ("auth_base", "http://[::1]:8"),
        ];
        let own = place(&own).unwrap();
        assert_eq!(
            (own.api.endpoint.authority().as_str(), own.api.path.as_str(), own.api.tls),
            ("127.0.0.1:8081", "/x", false)
        );
        assert_eq!(own.auth.endpoint.authority(), "[::1]:8");
        assert_eq!(place(&[("environment", "mars")]).unwrap_err().field, "environment");
    }

    #[test]
    fn nothing_goes_in_the_clear_outside_this_computer() {
        for text in [
            "http://api.example.com",
            "http://192.0.2.7:80",
            "ftp://127.0.0.1",
            "api.example.com",
            "https://somebody:secret@api.example.com",
            "https://api.example.com/?x=1",
            "https://",
            "",
        ] {
            let given =
                [("api_base", text), ("environment", "custom"), ("auth_base", "https://auth.example.com")];
            let error = place(&given).unwrap_err();
            assert_eq!(error.field, "api_base", "{text}");
            assert!(!error.why.contains("secret"), "{error}");
        }
    }
}
