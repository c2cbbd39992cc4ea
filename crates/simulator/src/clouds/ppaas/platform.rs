//! What all connections of the cloud share, and how orders change it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::CloudError;
use super::answers;
use super::arrivals::CloudArrivals;
use super::callbacks::Callbacks;
use super::contract::{Contract, Mode};
use super::exchange::Exchanges;
use super::orders::{Faults, Order, Orders};
use super::qr::Desk;
use super::shops::{Device, Point, Region};
use super::tokens::{BadToken, Bearer, Tokens};

/// The cloud as its connections see it.
#[derive(Debug)]
pub(crate) struct Platform {
    pub(crate) contract: Contract,
    pub(crate) regions: Vec<Arc<Region>>,
    pub(crate) callbacks: Callbacks,
    pub(crate) exchanges: Exchanges,
    pub(crate) qr: Desk,
    device_token_life: Duration,
    settings: Mutex<Settings>,
    tokens: Mutex<Tokens>,
    faults: Mutex<Faults>,
    arrivals: Mutex<CloudArrivals>,
    pub(crate) stop: CancellationToken,
    pub(crate) tasks: TaskTracker,
}

/// What orders change.
#[derive(Debug, Clone, Copy)]
struct Settings {
    mode: Mode,
    skew_seconds: i64,
    token_life: Duration,
    /// `not-before-policy`: when tokens were taken back last, in seconds since 1970.
    not_before: i64,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Platform {
    pub(crate) fn new(
        contract: Contract,
        regions: Vec<Arc<Region>>,
        callbacks: Callbacks,
        qr: Desk,
        token_life: Duration,
        device_token_life: Duration,
    ) -> Self {
        let settings = Settings { mode: contract.mode, skew_seconds: 0, token_life, not_before: 0 };
        Self {
            contract,
            regions,
            callbacks,
            exchanges: Exchanges::default(),
            qr,
            device_token_life,
            settings: Mutex::new(settings),
            tokens: Mutex::default(),
            faults: Mutex::default(),
            arrivals: Mutex::default(),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
        }
    }

    /// Carries out orders; nothing is done where one of them names what is not there.
    pub(crate) fn order(&self, orders: &Orders) -> Result<(), CloudError> {
        for order in &orders.0 {
            match order {
                Order::RenewKey { point } | Order::Subscribed { point, .. } => drop(self.point(point)?),
                Order::Presence { device, .. } => drop(self.device(device)?),
                _ => {}
            }
        }
        for order in &orders.0 {
            tracing::info!(?order, "ordered");
            self.carry_out(order)?;
        }
        Ok(())
    }

    fn carry_out(&self, order: &Order) -> Result<(), CloudError> {
        match order {
            Order::Fault { route, fault, times } => self.faults().of_call(*route, *fault, *times),
            Order::Cut { host, times } => self.faults().of_connection(*host, *times),
            Order::Callbacks { manner, times } => self.faults().of_callback(*manner, *times),
            Order::ExpireTokens => lock(&self.tokens).expire_all(),
            Order::RevokeTokens => {
                lock(&self.tokens).revoke_all();
                let now = self.unix_time();
                lock(&self.settings).not_before = now;
            }
            Order::RenewKey { point } => self.point(point)?.renew()?,
            Order::Subscribed { point, yes } => self.point(point)?.subscribe(*yes),
            Order::Presence { device, presence } => self.device(device)?.set_presence(*presence),
            Order::Mode(mode) => lock(&self.settings).mode = *mode,
            Order::Wallet(manner) => self.qr.set_manner(*manner),
            Order::Skew(seconds) => lock(&self.settings).skew_seconds = *seconds,
            Order::TokenLife(life) => lock(&self.settings).token_life = *life,
            Order::Clear => {
                self.faults().clear();
                let mut settings = lock(&self.settings);
                (settings.mode, settings.skew_seconds) = (self.contract.mode, 0);
            }
        }
        Ok(())
    }

    pub(crate) fn point(&self, reference: &str) -> Result<Arc<Point>, CloudError> {
        let mut points = self.regions.iter().flat_map(|region| region.points());
        let found = points.find(|point| point.reference == reference);
        found.cloned().ok_or_else(|| CloudError::NoSuchPoint(reference.to_owned()))
    }

    pub(crate) fn device(&self, id: &str) -> Result<Arc<Device>, CloudError> {
        let mut devices = self.regions.iter().flat_map(|region| region.devices());
        let found = devices.find(|device| device.id == id);
        found.cloned().ok_or_else(|| CloudError::NoSuchDevice(id.to_owned()))
    }

    pub(crate) fn faults(&self) -> MutexGuard<'_, Faults> {
        lock(&self.faults)
    }

    pub(crate) fn arrivals(&self) -> MutexGuard<'_, CloudArrivals> {
        lock(&self.arrivals)
    }

    pub(crate) fn mode(&self) -> Mode {
        lock(&self.settings).mode
    }

    pub(crate) fn skew_seconds(&self) -> i64 {
        lock(&self.settings).skew_seconds
    }

    pub(crate) fn token_life(&self) -> Duration {
        lock(&self.settings).token_life
    }

    pub(crate) fn device_token_life(&self) -> Duration {
        self.device_token_life
    }

    pub(crate) fn not_before(&self) -> i64 {
        lock(&self.settings).not_before
    }

    /// What its clock shows, in seconds since 1970.
    pub(crate) fn unix_time(&self) -> i64 {
        answers::now(self.skew_seconds()).timestamp()
    }

    /// Makes a token.
    pub(crate) fn mint(&self, region: &str, to: Bearer, life: Duration) -> Result<String, CloudError> {
        let token = lock(&self.tokens).issue(region, to, life)?;
        self.arrivals().minted();
        Ok(token)
    }

    /// Who calls.
    pub(crate) fn bearer(&self, region: &str, authorization: Option<&str>) -> Result<Bearer, BadToken> {
        lock(&self.tokens).bearer(region, authorization)
    }

    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            stop.run_until_cancelled(work).await;
        });
    }
}
