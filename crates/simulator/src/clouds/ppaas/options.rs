//! The settings of a simulated cloud: its regions, the shops in them, and how unkind it is from the start.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use nexo::v3::ErrorCondition;
use secrecy::SecretString;

use super::certificates::Security;
use super::contract::Contract;
use super::orders::Orders;
use crate::client::TillCertificate;
use crate::profile::{GENERIC, Profile};
use crate::{Options, Script};

/// How a cloud is set up.
#[derive(Debug, Clone)]
pub struct CloudOptions {
    /// Each has hosts, shops and tokens of its own.
    pub regions: Vec<RegionOptions>,
    /// What is not published of the provider.
    pub contract: Contract,
    /// What the auth and API hosts speak.
    pub security: Security,
    /// Where a proxy listens that wants a password; absent means that there is none.
    pub proxy: Option<SocketAddr>,
    /// How long the token of a point of sale lives.
    pub token_life: Duration,
    /// How long the token of a device lives.
    pub device_token_life: Duration,
    /// How long a QR payment waits for the customer.
    pub qr_life: Duration,
    /// The apps that customers pay with by QR: their `paymentType` and their name.
    pub wallets: Vec<(String, String)>,
    /// What the customers of QR payments do by themselves.
    pub wallet: WalletManner,
    /// What signs the callbacks; absent means a secret made at the start.
    pub callback_secret: Option<SecretString>,
    /// Which certificate a till may show where it is called back over TLS.
    pub till_certificate: TillCertificate,
    /// Where ledgers are kept, one file each; absent means in memory.
    pub folder: Option<PathBuf>,
    /// Where the page listens; only loopback is taken.
    pub page: SocketAddr,
    /// What happens from the start.
    pub orders: Orders,
}

/// One region.
#[derive(Debug, Clone)]
pub struct RegionOptions {
    /// Its name in what is printed.
    pub name: String,
    /// The name of its one merchant.
    pub merchant: String,
    /// The user domain of that merchant, which is the realm of its tokens.
    pub user_domain: String,
    /// Where the auth host listens; absent means that the API host serves both.
    pub auth: Option<SocketAddr>,
    /// Where the API host listens.
    pub api: SocketAddr,
    /// Where devices fetch tokens of their own, over TLS with a certificate.
    pub device: SocketAddr,
    /// The shops of the merchant.
    pub stores: Vec<StoreOptions>,
}

/// One shop.
#[derive(Debug, Clone)]
pub struct StoreOptions {
    /// As the device list names it.
    pub id: String,
    /// Its points of sale; their credentials are made at the start.
    pub points: Vec<PointOptions>,
    /// Its payment devices.
    pub devices: Vec<DeviceOptions>,
}

/// One point of sale, as a merchant registers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointOptions {
    /// For people.
    pub name: String,
    /// For the merchant's own books; orders name it by this.
    pub reference: String,
}

/// One payment device. Its id is `<manufacturer>-<model>-<serial>`.
#[derive(Debug, Clone)]
pub struct DeviceOptions {
    /// Who made it.
    pub manufacturer: String,
    /// The model.
    pub model: String,
    /// The serial number: letters and digits.
    pub serial: String,
    /// For people.
    pub name: String,
    /// What can be paid with, as code and label.
    pub methods: Vec<(String, String)>,
    /// Whether it can be reached.
    pub presence: Presence,
    /// The terminal in it; `listen`, `poi_id` and `ledger` are set by the cloud.
    pub terminal: Options,
    /// What happens to its next payments.
    pub script: Script,
}

/// Whether a device can be reached, and what the list says of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Presence {
    /// `ONLINE`.
    #[default]
    Online,
    /// `OFFLINE`: messages are refused.
    Offline,
    /// The list says nothing; messages arrive.
    Unknown,
    /// `SLEEPING`: messages wait until it is woken.
    Asleep,
}

/// What a wallet's owner does without being told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum WalletManner {
    /// Nothing: a person at the page, or [`super::Cloud`], decides. A code that the merchant scans is paid at once.
    #[default]
    Person,
    /// Pays, that much later.
    Pays(Duration),
    /// Declines, that much later.
    Declines(Duration),
}

/// A free port of this machine.
const FREE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

impl Default for CloudOptions {
    fn default() -> Self {
        Self {
            regions: vec![RegionOptions::default()],
            contract: Contract::default(),
            security: Security::default(),
            proxy: None,
            token_life: Duration::from_secs(18_000),
            device_token_life: Duration::from_secs(300),
            qr_life: Duration::from_secs(120),
            wallets: vec![("KB".to_owned(), "QR wallet".to_owned())],
            wallet: WalletManner::default(),
            callback_secret: None,
            till_certificate: TillCertificate::default(),
            folder: None,
            page: FREE,
            orders: Orders::default(),
        }
    }
}

impl Default for RegionOptions {
    fn default() -> Self {
        Self {
            name: "demo".to_owned(),
            merchant: "Simulated merchant".to_owned(),
            user_domain: "merchant".to_owned(),
            auth: Some(FREE),
            api: FREE,
            device: FREE,
            stores: vec![StoreOptions::numbered(1)],
        }
    }
}

impl StoreOptions {
    /// A shop with two points of sale and three devices; the number, from 1, tells it from others.
    pub fn numbered(number: u16) -> Self {
        let device = |place: u16, model: &str| DeviceOptions {
            name: format!("Counter {place}"),
            ..DeviceOptions::new("ingenico", model, &format!("S{number:03}D{place:05}"))
        };
        let point = |place: u16| PointOptions {
            name: format!("Till {place}"),
            reference: format!("store{number}-till{place}"),
        };
        Self {
            id: format!("store-{number:03}"),
            points: vec![point(1), point(2)],
            devices: vec![device(1, "DX8000"), device(2, "DX8000"), device(3, "DX4000")],
        }
    }
}

impl DeviceOptions {
    /// A device that works, with a terminal as the standard has it.
    pub fn new(manufacturer: &str, model: &str, serial: &str) -> Self {
        let method = |code: &str, label: &str| (code.to_owned(), label.to_owned());
        Self {
            manufacturer: manufacturer.to_owned(),
            model: model.to_owned(),
            serial: serial.to_owned(),
            name: model.to_owned(),
            methods: vec![method("CARD", "Card"), method("KB", "QR wallet"), method("GIFTCARD", "Gift card")],
            presence: Presence::default(),
            terminal: terminal(),
            script: Script::default(),
        }
    }

    /// `<manufacturer>-<model>-<serial>`.
    pub fn id(&self) -> String {
        format!("{}-{}-{}", self.manufacturer, self.model, self.serial)
    }
}

/// The standard's own terminal, which refuses a sale without a session as `LoggedOut`.
fn terminal() -> Options {
    let profile =
        Profile { title: "Behind the simulated PPaaS", login: Some(ErrorCondition::LoggedOut), ..GENERIC };
    Options::of(&profile)
}
