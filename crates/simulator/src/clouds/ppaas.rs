//! A cloud between tills and terminals in the manner of Ingenico PPaaS: tokens, shops with devices, nexo messages
//! that go through it, and everything that can go wrong on that way.
//!
//! What the provider has published is played as it stands there; what it has not is a proposal, and a setting
//! ([`Contract`]). Each device is a simulated terminal with all that one can do, reached in this process.

mod answers;
mod arrivals;
mod auth;
mod callbacks;
mod calls;
mod certificates;
mod chance;
mod contract;
mod devices;
mod door;
mod exchange;
mod form;
mod gate;
mod messages;
mod options;
mod orders;
mod page;
mod platform;
mod qr;
mod qr_calls;
mod route;
mod shops;
mod start;
mod tokens;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use secrecy::SecretString;

pub use arrivals::{CloudArrivals, CloudCall};
pub use certificates::{DeviceIdentity, Security};
pub use contract::{BusyAnswer, Contract, Mode, Paths, RepeatAnswer};
pub use gate::ProxyAccess;
pub use options::{
    CloudOptions, DeviceOptions, PointOptions, Presence, RegionOptions, StoreOptions, WalletManner,
};
pub use orders::{CallbackManner, Fault, Order, OrderError, Orders, RetryAfter, Times};
pub use qr::QrEntry;
pub use route::{Host, Route};

use crate::{Entry, Error, LedgerError, Page, PageError, Simulator};
use platform::Platform;

/// A cloud that runs. It ends when it is dropped; [`Cloud::stop`] also waits for the end.
#[derive(Debug)]
pub struct Cloud {
    platform: Arc<Platform>,
    page: SocketAddr,
    terminals: Page,
    authority: String,
    proxy: Option<ProxyAccess>,
}

/// Why a cloud does not start, or an order is not carried out.
#[derive(Debug, thiserror::Error)]
pub enum CloudError {
    /// The address is taken, or is not of this machine.
    #[error("listen at {addr}")]
    Listen {
        /// Where it was tried.
        addr: SocketAddr,
        /// What came of it.
        #[source]
        source: io::Error,
    },
    /// A device does not start.
    #[error("start the device `{device}`")]
    Device {
        /// Which.
        device: String,
        /// Why.
        #[source]
        source: Error,
    },
    /// The ledger of QR payments cannot be used.
    #[error("open the ledger of QR payments")]
    Ledger(#[from] LedgerError),
    /// The page of the devices does not start.
    #[error("show the terminals")]
    Page(#[from] PageError),
    /// A QR payment has ended already, or there is none with that id.
    #[error("this QR payment cannot be decided now: it has ended, or there is none with that id")]
    QrState,
    /// A certificate cannot be made.
    #[error("make the certificates: {0}")]
    Certificate(String),
    /// The system gives no random numbers, of which credentials are made.
    #[error("there are no random numbers")]
    Random,
    /// Two things that must differ are called the same.
    #[error("two {what} are called `{name}`: give each a name of its own")]
    Twice {
        /// What they are.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// A name that cannot stand in a path.
    #[error("the device id `{0}` may have letters, digits, `-` and `_` only")]
    DeviceId(String),
    /// An order names a point of sale that is not there.
    #[error("there is no point of sale with the reference `{0}`")]
    NoSuchPoint(String),
    /// An order names a device that is not there.
    #[error("there is no device with the id `{0}`")]
    NoSuchDevice(String),
}

/// Where one region is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hosts {
    /// The name of the region.
    pub region: String,
    /// The realm of its tokens.
    pub user_domain: String,
    /// The base address for tokens, without a slash at its end.
    pub auth: String,
    /// The base address for everything that needs a token.
    pub api: String,
    /// The base address for tokens of devices, always over TLS with their certificates.
    pub device: String,
}

/// What a point of sale proves itself with.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The name of its region.
    pub region: String,
    /// The realm of its tokens.
    pub user_domain: String,
    /// The id of its store.
    pub store: String,
    /// Its name, for people.
    pub name: String,
    /// Its reference; orders name it by this.
    pub reference: String,
    /// Its application id, which is the client id.
    pub application_id: String,
    /// Its key, which is the client secret.
    pub key: SecretString,
}

impl Cloud {
    /// Starts a cloud with new credentials, and with what its ledger files remember from earlier.
    pub async fn start(options: CloudOptions) -> Result<Self, CloudError> {
        let start::Started { platform, page, terminals, authority, proxy } = start::start(&options).await?;
        let cloud = Self { platform, page, terminals, authority, proxy };
        cloud.order(&options.orders)?;
        Ok(cloud)
    }

    /// Where each region is.
    pub fn hosts(&self) -> Vec<Hosts> {
        let hosts = |region: &Arc<shops::Region>| Hosts {
            region: region.name.clone(),
            user_domain: region.user_domain.clone(),
            auth: region.auth_url(),
            api: region.api_url(),
            device: region.device_url(),
        };
        self.platform.regions.iter().map(hosts).collect()
    }

    /// The credentials of all points of sale, as they are now.
    pub fn points(&self) -> Vec<Credentials> {
        let of = |region: &Arc<shops::Region>| -> Vec<Credentials> {
            let credentials = |point: &Arc<shops::Point>| Credentials {
                region: region.name.clone(),
                user_domain: region.user_domain.clone(),
                store: point.store.clone(),
                name: point.name.clone(),
                reference: point.reference.clone(),
                application_id: point.application_id.clone(),
                key: point.key(),
            };
            region.points().map(credentials).collect()
        };
        self.platform.regions.iter().flat_map(of).collect()
    }

    /// The ids of all devices, with those of their stores.
    pub fn devices(&self) -> Vec<(String, String)> {
        let devices = self.platform.regions.iter().flat_map(|region| region.devices());
        devices.map(|device| (device.id.clone(), device.store.clone())).collect()
    }

    /// The terminal in a device: its script, its ledger and everything else that a terminal has.
    pub fn device(&self, id: &str) -> Option<&Simulator> {
        let mut devices = self.platform.regions.iter().flat_map(|region| region.devices());
        devices.find(|device| device.id == id).map(|device| &device.simulator)
    }

    /// What really happened to the money at a device; nothing for one that is not there.
    pub fn ledger(&self, device: &str) -> Vec<Entry> {
        self.device(device).map(Simulator::ledger).unwrap_or_default()
    }

    /// What really happened to the money of QR payments.
    pub fn qr_ledger(&self) -> Vec<QrEntry> {
        self.platform.qr.entries()
    }

    /// The code that a customer's app shows now, by its `paymentType`.
    pub fn wallet_code(&self, payment_type: &str) -> Option<String> {
        let wallets = self.platform.qr.wallets();
        wallets.into_iter().find(|wallet| wallet.payment_type == payment_type).map(|wallet| wallet.code)
    }

    /// The customer pays what waits for them, by the provider's id of the payment.
    pub fn pay_qr(&self, transaction_id: &str) -> Result<(), CloudError> {
        Ok(self.platform.decide_qr(transaction_id, qr::Decision::Pay).map(drop)?)
    }

    /// The customer says no.
    pub fn decline_qr(&self, transaction_id: &str) -> Result<(), CloudError> {
        Ok(self.platform.decide_qr(transaction_id, qr::Decision::Decline).map(drop)?)
    }

    /// Nobody decides: the time of the payment is over now.
    pub fn expire_qr(&self, transaction_id: &str) -> Result<(), CloudError> {
        Ok(self.platform.decide_qr(transaction_id, qr::Decision::Expire).map(drop)?)
    }

    /// What a device proves itself with; nothing for one that is not there.
    pub fn device_identity(&self, device: &str) -> Option<DeviceIdentity> {
        Some(self.platform.device(device).ok()?.identity.identity.clone())
    }

    /// The authority that signed the certificates of its hosts, as PEM.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// The proxy before it, where there is one.
    pub fn proxy(&self) -> Option<&ProxyAccess> {
        self.proxy.as_ref()
    }

    /// Where its page is: shops, wallets and buttons for what is to go wrong.
    pub fn page(&self) -> SocketAddr {
        self.page
    }

    /// Where the page of its devices is; the device's id behind a `#` chooses one.
    pub fn terminals_page(&self) -> SocketAddr {
        self.terminals.addr()
    }

    /// What was asked of it.
    pub fn arrivals(&self) -> CloudArrivals {
        self.platform.arrivals().clone()
    }

    /// Carries out orders; none of them where one names what is not there.
    pub fn order(&self, orders: &Orders) -> Result<(), CloudError> {
        self.platform.order(orders)
    }

    /// What signs the callbacks.
    pub fn callback_secret(&self) -> &SecretString {
        self.platform.callbacks.secret()
    }

    /// Ends it and waits until its ports and files are free.
    pub async fn stop(self) {
        self.end();
        self.platform.tasks.wait().await;
        self.terminals.stopped().await;
        for device in self.platform.regions.iter().flat_map(|region| region.devices()) {
            device.site().stopped().await;
        }
    }

    fn end(&self) {
        self.platform.stop.cancel();
        self.platform.tasks.close();
        self.terminals.end();
        for device in self.platform.regions.iter().flat_map(|region| region.devices()) {
            device.site().stop();
        }
    }
}

impl Drop for Cloud {
    fn drop(&mut self) {
        self.end();
    }
}
