//! What is known of a family of terminals, as data: where they listen, how long they take.
//!
//! Nothing here is code for one vendor. A terminal that differs in a number or a path is a setting
//! of that terminal; one that differs in many is a new row in [`Profile::named`].

use core::net::IpAddr;
use core::time::Duration;
use std::borrow::Cow;

use domain::attempt::Limits;
use hyper::http::uri::PathAndQuery;
use terminal::TerminalConfig;

use super::settings;
use crate::config::ConfigError;
use crate::wire::Endpoint;

/// The shortest fence for a terminal across a network: messages lie around in switches and queues.
const SHORTEST_FENCE: Duration = Duration::from_secs(30);

/// Whether the connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// Plain HTTP.
    Off,
    /// TLS, with the certificate checked as the operating system does.
    Verified,
}

/// Whether a session comes before the first payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Login {
    /// The terminal refuses payments without one.
    Required,
    /// The terminal knows no session.
    Never,
}

/// How long a message may lie around before it is executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fence {
    /// Twice as long as a payment may take, where nobody knows better.
    TwiceThePayment,
    /// Known.
    Fixed(Duration),
}

/// Facts about a family of terminals.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Its name in the configuration.
    pub name: &'static str,
    /// Where messages are posted.
    pub path: Cow<'static, str>,
    /// The port of an address without one.
    pub default_port: u16,
    /// Encryption.
    pub tls: Tls,
    /// How a message is announced.
    pub content_type: &'static str,
    /// What stands in every header; nexo asks for it at least outside a session.
    pub protocol_version: Option<Cow<'static, str>>,
    /// Whether there are sessions.
    pub login: Login,
    /// What the till says it can do. `PrinterReceipt` alone makes the terminal send its receipts
    /// with the answer and nothing else.
    pub sale_capabilities: &'static [&'static str],
    /// How long name, connection and TLS may take together.
    pub connect_timeout: Duration,
    /// How long to wait for the answer to a question without money.
    pub answer_timeout: Duration,
    /// Only for a terminal on this machine.
    pub loopback_only: bool,
    pub(super) payment_timeout: Duration,
    pub(super) fence: Fence,
    pub(super) poll_first: Duration,
    pub(super) poll_every: Duration,
    pub(super) human_after: Duration,
    pub(super) poll_human: Duration,
}

/// A terminal as it will be reached: its profile with its own settings, and its address.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The facts.
    pub profile: Profile,
    /// Where it is.
    pub endpoint: Endpoint,
}

/// Every profile's name, for people who add a terminal.
pub const NAMES: [&str; 2] = ["generic", "simulator"];

impl Profile {
    /// The profile of this name, without any setting.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "generic" => Some(Self::generic()),
            "simulator" => Some(Self::simulator()),
            _ => None,
        }
    }

    /// Any terminal that speaks nexo 3.0 as JSON over HTTP, with the most careful numbers.
    fn generic() -> Self {
        Self {
            name: "generic",
            path: Cow::Borrowed("/nexo"),
            default_port: 8080,
            tls: Tls::Off,
            content_type: "application/json",
            protocol_version: Some(Cow::Borrowed("3.0")),
            login: Login::Required,
            sale_capabilities: &["PrinterReceipt"],
            connect_timeout: Duration::from_secs(5),
            answer_timeout: Duration::from_secs(15),
            loopback_only: false,
            payment_timeout: Duration::from_mins(2),
            fence: Fence::TwiceThePayment,
            poll_first: Duration::from_secs(2),
            poll_every: Duration::from_secs(5),
            human_after: Duration::from_mins(10),
            poll_human: Duration::from_secs(30),
        }
    }

    /// Our own simulator: the same wire, on this machine, and quick enough for a demonstration.
    fn simulator() -> Self {
        Self {
            name: "simulator",
            connect_timeout: Duration::from_secs(2),
            answer_timeout: Duration::from_secs(3),
            loopback_only: true,
            payment_timeout: Duration::from_secs(20),
            fence: Fence::Fixed(Duration::from_secs(6)),
            poll_first: Duration::from_millis(250),
            poll_every: Duration::from_millis(500),
            human_after: Duration::from_mins(1),
            ..Self::generic()
        }
    }

    /// How long to wait for what.
    pub fn limits(&self) -> Limits {
        let fence = match self.fence {
            Fence::TwiceThePayment => self.payment_timeout.saturating_mul(2),
            Fence::Fixed(fence) => fence,
        };
        Limits {
            payment_timeout: self.payment_timeout,
            fence,
            poll_first: self.poll_first,
            poll_every: self.poll_every,
            human_after: self.human_after,
            poll_human: self.poll_human,
        }
    }
}

impl Setup {
    /// Reads the configuration of a terminal, and refuses what would fail or hurt later.
    pub fn read(config: &TerminalConfig) -> Result<Self, ConfigError> {
        let mut profile = Profile::named(&config.profile).ok_or_else(|| {
            ConfigError::new("profile", format!("unknown; use one of {}", NAMES.join(", ")))
        })?;
        settings::apply(&mut profile, &config.settings)?;
        let endpoint = endpoint(&config.address, profile.default_port)?;
        let here = is_loopback(&endpoint.host);
        if profile.loopback_only && !here {
            let why = format!(
                "profile {} is for this machine only; use 127.0.0.1 or another profile",
                profile.name
            );
            return Err(ConfigError::new("address", why));
        }
        if !here && profile.limits().fence < SHORTEST_FENCE {
            let why = "below 30 seconds is for a terminal on this machine only; use 30000 or more";
            return Err(ConfigError::new("fence_ms", why));
        }
        check_poi_id(&config.poi_id)?;
        Ok(Self { profile, endpoint })
    }
}

fn check_poi_id(poi_id: &str) -> Result<(), ConfigError> {
    if poi_id.trim().is_empty() || poi_id.trim() != poi_id || poi_id.chars().any(char::is_control) {
        let why = "empty or with blanks around it; copy the POIID from the terminal's settings";
        return Err(ConfigError::new("poi_id", why));
    }
    Ok(())
}

/// Reads `host`, `host:port`, `[v6]` or `[v6]:port`.
fn endpoint(address: &str, default_port: u16) -> Result<Endpoint, ConfigError> {
    let wrong = |why: &str| ConfigError::new("address", format!("{why}; use host or host:port"));
    if address.contains("://") {
        return Err(wrong("starts with a scheme, which the setting tls decides"));
    }
    let (host, port) = if let Some(rest) = address.strip_prefix('[') {
        let (host, after) = rest.split_once(']').ok_or_else(|| wrong("has a [ without its ]"))?;
        if !host.contains(':') || host.parse::<IpAddr>().is_err() {
            return Err(wrong("has brackets around something that is no IPv6 address"));
        }
        (
            host,
            if after.is_empty() {
                None
            } else {
                Some(after.strip_prefix(':').ok_or_else(|| wrong("goes on after ]"))?)
            },
        )
    } else if address.parse::<IpAddr>().is_ok() {
        (address, None)
    } else {
        address.split_once(':').map_or((address, None), |(host, port)| (host, Some(port)))
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if host.parse::<IpAddr>().is_err() && (host.is_empty() || !host.chars().all(is_name)) {
        return Err(wrong("is no host name and no IP address"));
    }
    let port = match port {
        None => default_port,
        Some(port) => port
            .parse()
            .ok()
            .filter(|port| *port > 0)
            .ok_or_else(|| wrong("has no port between 1 and 65535"))?,
    };
    Ok(Endpoint { host: host.to_owned(), port })
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Whether hyper will take it as the target of a request.
pub(super) fn is_path(path: &str) -> bool {
    path.starts_with('/') && path.parse::<PathAndQuery>().is_ok_and(|parsed| parsed.as_str() == path)
}
