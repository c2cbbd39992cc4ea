//! What is known of a family of terminals, as data: where they listen, how long they take.
//!
//! Nothing here is code for one vendor. A terminal that differs in a number or a path is a setting
//! of that terminal; one that differs in many is a new row in [`Profile::named`].

use core::net::IpAddr;
use core::time::Duration;
use std::borrow::Cow;

use domain::attempt::Limits;
use hyper::http::uri::PathAndQuery;
use nexo::dialect::{Dialect, Format, Version};
use nexo::v3::MessageCategory;
use terminal::{Ask, Mode, MoneyBack, Reversal, TerminalConfig, TipAt};

use super::settings;
use crate::config::{ConfigError, is_loopback};
use crate::doors::DoorKind;
use crate::map::Manner;
use crate::wire::Endpoint;

/// The shortest fence for a terminal across a network: messages lie around in switches and queues.
const SHORTEST_FENCE: Duration = Duration::from_secs(30);

/// Whether the connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// Plain HTTP.
    Off,
    /// TLS, with the certificate checked as the operating system does, or pinned where one is given.
    Verified,
    /// TLS with a certificate that names the terminal instead of its address, issued by the one root that the
    /// shop was given.
    NamedTerminal,
}

/// Where messages are posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paths {
    /// All of them to one path.
    One(Cow<'static, str>),
    /// Each kind to its own path below this one.
    ByCategory(Cow<'static, str>),
}

/// How a card comes before the amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardFirst {
    /// Not at all.
    Never,
    /// With a `CardAcquisition` alone.
    Acquisition,
    /// The terminal is made ready with `EnableService` first.
    Enabled,
}

/// Which totals a terminal tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sums {
    /// None.
    Never,
    /// It closes its period and tells them.
    Closing,
    /// It also tells them in between.
    Both,
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
#[expect(clippy::struct_excessive_bools, reason = "a row of a table, not a state")]
pub struct Profile {
    /// Its name in the configuration.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// How its messages are written.
    pub dialect: Dialect,
    /// Its messages are encrypted with a key that till and terminal share (nexo.md 10.1).
    pub encrypted: bool,
    /// Where messages are posted.
    pub paths: Paths,
    /// The port of an address without one.
    pub default_port: u16,
    /// Encryption of the connection.
    pub tls: Tls,
    /// Whether there are sessions.
    pub login: Login,
    /// The terminal can call the till.
    pub full: bool,
    /// Each request names the address that the terminal is to call.
    pub names_callback: bool,
    /// How the till knows its calls, best first.
    pub doors: &'static [DoorKind],
    /// Where the terminal posts its calls, unless it is told otherwise.
    pub door_path: Cow<'static, str>,
    /// How money goes back.
    pub back: MoneyBack,
    /// Where tips come from.
    pub tip: TipAt,
    /// The customer is asked for a tip by a word in the request; only where the shop wants it.
    pub asks_tip: bool,
    /// Cash can be handed out.
    pub cash_back: bool,
    /// How a card comes before the amount.
    pub card_first: CardFirst,
    /// Which totals it tells.
    pub sums: Sums,
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

/// What the till says it can do, where it is a client only: the terminal sends its receipts with the answer and
/// nothing else (SWP light integration).
pub(crate) const LIGHT: &[&str] = &["PrinterReceipt"];
/// And where the terminal calls it: everything that the screen has a place for (SWP full integration).
pub(crate) const FULL: &[&str] = &[
    "CashierStatus",
    "CashierError",
    "CashierDisplay",
    "POIReplication",
    "CustomerAssistance",
    "CashierInput",
    "PrinterReceipt",
];

/// Any payment can be undone, whole or in part, and it can be paid back without the card.
const ANY_WAY: MoneyBack =
    MoneyBack { reversal: Reversal::Any, part: true, linked_refund: true, unlinked_refund: true };

/// A terminal as it will be reached: its profile with its own settings, and its address.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The facts.
    pub profile: Profile,
    /// Where it is.
    pub endpoint: Endpoint,
}

/// Every profile's name, for people who add a terminal.
pub const NAMES: [&str; 7] =
    ["generic", "swedbank_pax", "westpay", "adyen_local", "bilt", "fusion", "simulator"];

impl Profile {
    /// The profile of this name, without any setting.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "generic" => Some(Self::generic()),
            "swedbank_pax" => Some(Self::swedbank_pax()),
            "westpay" => Some(Self::westpay()),
            "adyen_local" => Some(Self::adyen_local()),
            "bilt" => Some(Self::bilt()),
            "fusion" => Some(Self::fusion()),
            "simulator" => Some(Self::simulator()),
            _ => None,
        }
    }

    /// Any terminal that speaks nexo 3.0 as JSON over HTTP, with the most careful numbers.
    fn generic() -> Self {
        Self {
            name: "generic",
            title: "Any nexo 3.0 terminal (JSON)",
            dialect: Dialect { version: Version::Always("3.0"), ..Dialect::GENERIC_3_0 },
            encrypted: false,
            paths: Paths::One(Cow::Borrowed("/nexo")),
            default_port: 8080,
            tls: Tls::Off,
            login: Login::Required,
            full: true,
            names_callback: false,
            doors: &[DoorKind::Certificate, DoorKind::Secret, DoorKind::Address],
            door_path: Cow::Borrowed("/nexo"),
            back: ANY_WAY,
            tip: TipAt::Till,
            asks_tip: false,
            cash_back: true,
            card_first: CardFirst::Enabled,
            sums: Sums::Both,
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

    /// Swedbank Pay PAX: XML, a reversal of the last transaction only, refunds with the card presented
    /// (SWP; nexo-flows.md 7).
    fn swedbank_pax() -> Self {
        Self {
            name: "swedbank_pax",
            title: "Swedbank Pay PAX",
            dialect: Dialect::SWEDBANK_XML,
            paths: Paths::One(Cow::Borrowed("/EPASSaleToPOI/3.1")),
            default_port: 11000,
            doors: &[DoorKind::Address],
            door_path: Cow::Borrowed("/EPASSaleToPOI/3.1"),
            back: MoneyBack {
                reversal: Reversal::LastOnly,
                part: false,
                linked_refund: false,
                unlinked_refund: true,
            },
            card_first: CardFirst::Enabled,
            // Its guide has no reconciliation.
            sums: Sums::Never,
            ..Self::generic()
        }
    }

    /// Terminals that work as Westpay describes its own: JSON over TLS, and each request names the address for
    /// calls (WP; what is not described is as careful as the generic profile).
    fn westpay() -> Self {
        Self {
            name: "westpay",
            title: "Westpay and alike (JSON, TLS)",
            dialect: Dialect::WESTPAY,
            default_port: 8443,
            tls: Tls::Verified,
            names_callback: true,
            doors: &[DoorKind::Certificate, DoorKind::Secret],
            card_first: CardFirst::Never,
            payment_timeout: Duration::from_secs(130),
            ..Self::generic()
        }
    }

    /// Adyen terminals in the shop's own network: encrypted messages, no login, a reversal that is a refund
    /// (ADY, LIB).
    fn adyen_local() -> Self {
        Self {
            name: "adyen_local",
            title: "Adyen (local, encrypted)",
            dialect: Dialect::ADYEN,
            encrypted: true,
            default_port: 8443,
            tls: Tls::NamedTerminal,
            login: Login::Never,
            doors: &[DoorKind::Message],
            back: MoneyBack {
                reversal: Reversal::Any,
                part: true,
                linked_refund: false,
                unlinked_refund: true,
            },
            tip: TipAt::Terminal,
            card_first: CardFirst::Acquisition,
            sums: Sums::Closing,
            payment_timeout: Duration::from_secs(125),
            ..Self::generic()
        }
    }

    /// Terminals that work as Bilt describes its own: the same encryption, a reversal until the period is closed,
    /// linked refunds after it (BILT).
    fn bilt() -> Self {
        Self {
            name: "bilt",
            title: "Bilt and alike (JSON, encrypted)",
            dialect: Dialect::BILT,
            login: Login::Required,
            tls: Tls::Verified,
            back: MoneyBack {
                reversal: Reversal::UntilClosed,
                part: false,
                linked_refund: true,
                unlinked_refund: true,
            },
            tip: TipAt::Till,
            card_first: CardFirst::Never,
            sums: Sums::Both,
            payment_timeout: Duration::from_mins(2),
            ..Self::adyen_local()
        }
    }

    /// Terminals that speak as Fusion of `DataMesh` does, over HTTP: refunds in place of reversals (FUS).
    fn fusion() -> Self {
        Self {
            name: "fusion",
            title: "DataMesh Fusion and alike (JSON)",
            dialect: Dialect::FUSION,
            doors: &[DoorKind::Certificate, DoorKind::Secret, DoorKind::Address],
            back: MoneyBack {
                reversal: Reversal::Never,
                part: false,
                linked_refund: true,
                unlinked_refund: true,
            },
            card_first: CardFirst::Acquisition,
            sums: Sums::Closing,
            payment_timeout: Duration::from_secs(60),
            ..Self::generic()
        }
    }

    /// Our own simulator: the same wire, on this machine, and quick enough for a demonstration.
    fn simulator() -> Self {
        Self {
            name: "simulator",
            title: "Florin's own simulated terminal",
            names_callback: true,
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

    /// Where a message of this category is posted.
    pub fn path(&self, category: &MessageCategory) -> Cow<'_, str> {
        match &self.paths {
            Paths::One(path) => Cow::Borrowed(path),
            Paths::ByCategory(base) => {
                Cow::Owned(format!("{base}/{}", category.as_str().to_ascii_lowercase()))
            }
        }
    }

    /// Its messages are XML; JSON otherwise.
    pub fn is_xml(&self) -> bool {
        self.dialect.format == Format::Xml
    }

    /// How a terminal of this family wants to be asked.
    pub(super) fn manner(&self, mode: Mode, ask: &Ask) -> Manner<'static> {
        let tip = match ask {
            // ADY `tenderOption`: where the till knows the tip, nobody is asked.
            Ask::Payment { wish, .. } if self.tip == TipAt::Terminal && self.asks_tip => {
                wish.tip.is_none().then_some("tenderOption=AskGratuity")
            }
            _ => None,
        };
        let capabilities = match mode {
            Mode::Light => LIGHT,
            Mode::Full => FULL,
        };
        Manner { capabilities, asks_tip_with: tip, brands: &[] }
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
        if config.mode == Mode::Full && !profile.full {
            let why = format!("profile {} never calls the till; use light", profile.name);
            return Err(ConfigError::new("mode", why));
        }
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
pub(crate) fn endpoint(address: &str, default_port: u16) -> Result<Endpoint, ConfigError> {
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

/// Whether hyper will take it as the target of a request.
pub(super) fn is_path(path: &str) -> bool {
    path.starts_with('/') && path.parse::<PathAndQuery>().is_ok_and(|parsed| parsed.as_str() == path)
}
