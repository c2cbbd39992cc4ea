//! The merchants' world while it runs: regions, stores, points of sale and devices.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use aws_lc_rs::constant_time;
use nexo::v3::MessageCategory;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::watch;

use super::CloudError;
use super::certificates::{Identity, Security};
use super::chance;
use super::options::{DeviceOptions, PointOptions, Presence};
use crate::Simulator;
use crate::front::Front;
use crate::site::Site;

/// One region.
#[derive(Debug)]
pub(crate) struct Region {
    pub(crate) name: String,
    pub(crate) merchant: String,
    pub(crate) user_domain: String,
    pub(crate) security: Security,
    /// Absent where the API host serves both.
    pub(crate) auth: Option<SocketAddr>,
    pub(crate) api: SocketAddr,
    /// With certificates.
    pub(crate) device: SocketAddr,
    pub(crate) stores: Vec<Store>,
}

/// One shop.
#[derive(Debug)]
pub(crate) struct Store {
    pub(crate) id: String,
    pub(crate) points: Vec<Arc<Point>>,
    pub(crate) devices: Vec<Arc<Device>>,
}

/// One point of sale.
#[derive(Debug)]
pub(crate) struct Point {
    pub(crate) store: String,
    pub(crate) name: String,
    pub(crate) reference: String,
    pub(crate) application_id: String,
    key: Mutex<SecretString>,
    subscribed: AtomicBool,
}

/// One payment device.
#[derive(Debug)]
pub(crate) struct Device {
    pub(crate) id: String,
    pub(crate) manufacturer: String,
    pub(crate) model: String,
    pub(crate) serial: String,
    pub(crate) name: String,
    pub(crate) store: String,
    pub(crate) methods: Vec<(String, String)>,
    /// Its own credentials, which only its certificate can fetch.
    pub(crate) client_id: String,
    pub(crate) client_secret: SecretString,
    pub(crate) identity: Identity,
    pub(crate) simulator: Simulator,
    pub(crate) front: Arc<Front>,
    presence: watch::Sender<Presence>,
}

impl Region {
    pub(crate) fn points(&self) -> impl Iterator<Item = &Arc<Point>> {
        self.stores.iter().flat_map(|store| &store.points)
    }

    pub(crate) fn devices(&self) -> impl Iterator<Item = &Arc<Device>> {
        self.stores.iter().flat_map(|store| &store.devices)
    }

    /// Where tokens are made, without a slash at the end.
    pub(crate) fn auth_url(&self) -> String {
        self.security.url(self.auth.unwrap_or(self.api))
    }

    /// Where everything else is.
    pub(crate) fn api_url(&self) -> String {
        self.security.url(self.api)
    }

    /// Where devices fetch tokens of their own.
    pub(crate) fn device_url(&self) -> String {
        Security::Tls.url(self.device)
    }

    /// One of its hosts is there.
    pub(crate) fn is_at(&self, addr: SocketAddr) -> bool {
        self.auth == Some(addr) || self.api == addr || self.device == addr
    }
}

impl Point {
    pub(crate) fn new(options: &PointOptions, store: &str) -> Result<Self, CloudError> {
        Ok(Self {
            store: store.to_owned(),
            name: options.name.clone(),
            reference: options.reference.clone(),
            application_id: chance::id(16)?,
            key: Mutex::new(chance::text(32)?.into()),
            subscribed: AtomicBool::new(true),
        })
    }

    pub(crate) fn key(&self) -> SecretString {
        self.key.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Makes another key; the old one is dead from now.
    pub(crate) fn renew(&self) -> Result<(), CloudError> {
        let fresh = chance::text(32)?.into();
        *self.key.lock().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    pub(crate) fn is_subscribed(&self) -> bool {
        self.subscribed.load(Ordering::Relaxed)
    }

    pub(crate) fn subscribe(&self, yes: bool) {
        self.subscribed.store(yes, Ordering::Relaxed);
    }
}

/// Whether two secrets are one, in a time that says nothing about where they differ.
pub(crate) fn same_secret(own: &SecretString, given: &str) -> bool {
    constant_time::verify_slices_are_equal(own.expose_secret().as_bytes(), given.as_bytes()).is_ok()
}

impl Device {
    /// The device around a terminal that runs.
    pub(crate) fn new(
        options: &DeviceOptions,
        store: &str,
        identity: Identity,
        simulator: Simulator,
        front: Arc<Front>,
    ) -> Result<Self, CloudError> {
        Ok(Self {
            id: options.id(),
            manufacturer: options.manufacturer.clone(),
            model: options.model.clone(),
            serial: options.serial.clone(),
            name: options.name.clone(),
            store: store.to_owned(),
            methods: options.methods.clone(),
            client_id: chance::id(16)?,
            client_secret: chance::text(32)?.into(),
            identity,
            simulator,
            front,
            presence: watch::Sender::new(options.presence),
        })
    }

    pub(crate) fn site(&self) -> &Arc<Site> {
        &self.simulator.site
    }

    /// Whether it can be reached; one without its cable cannot, whatever was ordered.
    pub(crate) fn presence(&self) -> Presence {
        if self.site().with_quietly(crate::terminal::Terminal::is_cut_off) {
            return Presence::Offline;
        }
        *self.presence.borrow()
    }

    pub(crate) fn set_presence(&self, presence: Presence) {
        self.presence.send_replace(presence);
    }

    /// Waits while it sleeps.
    pub(crate) async fn until_awake(&self) {
        let mut changes = self.presence.subscribe();
        // the sender lives as long as the device
        drop(changes.wait_for(|presence| *presence != Presence::Asleep).await);
    }

    /// The till whose customer is at it.
    pub(crate) fn holder(&self) -> Option<String> {
        self.site().with_quietly(|terminal| terminal.holder().map(str::to_owned))
    }
}

/// Whether a message of this category wants the customer, or the books, to itself.
pub(crate) fn is_exclusive(category: &MessageCategory) -> bool {
    !matches!(
        category,
        MessageCategory::Login
            | MessageCategory::Logout
            | MessageCategory::Diagnosis
            | MessageCategory::TransactionStatus
            | MessageCategory::Abort
            | MessageCategory::GetTotals
            | MessageCategory::Display
            | MessageCategory::Print
            | MessageCategory::Event
    )
}
