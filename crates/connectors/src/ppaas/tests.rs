//! A device behind the simulated cloud, over real sockets: what comes of each question, and how often it was asked.

mod certificate;
mod cloud;
mod money;

use core::time::Duration;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Instant, SystemTime};

use async_trait::async_trait;
use domain::attempt::{Pairing, Wish};
use domain::currency::Currency;
use domain::money::Money;
use secrecy::{ExposeSecret as _, SecretString};
use simulator::clouds::ppaas::{Cloud as Sim, CloudOptions, Credentials, Hosts, Orders};
use terminal::{
    Ask, Clock, Connector as _, Exchange, Failure, FirstByte, Mode, NoSecrets, Noted, Now, Outcome, Request,
    SaleTransaction, SecretError, Secrets, TerminalConfig,
};

use super::*;
use crate::oauth::Tokens;
use crate::wire::Tcp;

/// This computer's time.
struct Real(Instant);

#[async_trait]
impl Clock for Real {
    fn now(&self) -> Now {
        Now { up: self.0.elapsed(), wall: SystemTime::now().into() }
    }

    async fn sleep_until(&self, up: Duration) {
        let left = up.saturating_sub(self.0.elapsed());
        tokio::time::sleep(left).await;
    }
}

/// One application and one certificate, which can change.
struct Keys(Mutex<Option<(String, String)>>, Mutex<Option<SecretString>>);

impl Secrets for Keys {
    fn works(&self) -> Result<(), SecretError> {
        Ok(())
    }

    fn read(&self, name: &str) -> Result<SecretString, SecretError> {
        let missing = || SecretError::Missing(name.to_owned());
        if name == IDENTITY {
            return self.1.lock().unwrap().clone().ok_or_else(missing);
        }
        let kept = self.0.lock().unwrap();
        let (id, key) = kept.as_ref().ok_or_else(missing)?;
        let application = Application { id: id.clone().into(), key: key.clone().into() };
        Ok(application.to_secret().unwrap())
    }

    fn keep(&self, name: &str, secret: &SecretString) -> Result<(), SecretError> {
        NoSecrets.keep(name, secret)
    }

    fn forget(&self, name: &str) -> Result<(), SecretError> {
        NoSecrets.forget(name)
    }

    fn stage(&self, name: &str, new: &SecretString) -> Result<(), SecretError> {
        NoSecrets.stage(name, new)
    }

    fn read_staged(&self, name: &str) -> Result<SecretString, SecretError> {
        NoSecrets.read_staged(name)
    }

    fn promote(&self, name: &str) -> Result<(), SecretError> {
        NoSecrets.promote(name)
    }

    fn discard(&self, name: &str) -> Result<(), SecretError> {
        NoSecrets.discard(name)
    }

    fn noted(&self, name: &str) -> Option<Noted> {
        NoSecrets.noted(name)
    }
}

/// A cloud, and a till that is registered in its first store.
struct Shop {
    sim: Sim,
    hosts: Hosts,
    point: Credentials,
    keys: Arc<Keys>,
    world: World,
    /// Settings besides where the cloud is.
    settings: Vec<(&'static str, String)>,
}

impl Shop {
    async fn new(settings: &[(&'static str, &'static str)]) -> Self {
        Self::with(CloudOptions::default(), settings).await
    }

    async fn with(options: CloudOptions, settings: &[(&'static str, &'static str)]) -> Self {
        let sim = Sim::start(options).await.unwrap();
        let (hosts, point) = (sim.hosts().remove(0), sim.points().remove(0));
        let pair = (point.application_id.clone(), point.key.expose_secret().to_owned());
        let keys = Arc::new(Keys(Mutex::new(Some(pair)), Mutex::default()));
        let clock: Arc<dyn Clock> = Arc::new(Real(Instant::now()));
        let secrets: Arc<dyn Secrets> = Arc::<Keys>::clone(&keys);
        let world = World {
            tokens: Tokens::new(Arc::clone(&clock)),
            clock,
            dial: Arc::new(Tcp),
            secrets,
            pauses: Pauses::default(),
            merchants: Merchants::default(),
        };
        Self {
            sim,
            hosts,
            point,
            keys,
            world,
            settings: settings.iter().map(|(name, value)| (*name, (*value).to_owned())).collect(),
        }
    }

    fn settings(&self) -> BTreeMap<String, String> {
        let of_cloud = [
            ("environment", "custom"),
            ("api_base", self.hosts.api.as_str()),
            ("auth_base", self.hosts.auth.as_str()),
            ("user_domain", self.hosts.user_domain.as_str()),
            ("fetch_every_ms", "20"),
        ];
        let all =
            of_cloud.into_iter().chain(self.settings.iter().map(|(name, value)| (*name, value.as_str())));
        all.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    fn cloud(&self) -> Cloud {
        Cloud::new(&self.settings(), self.world.clone()).unwrap()
    }

    /// The first device of the till's own store.
    fn device_id(&self) -> String {
        let own = |(_, store): &(String, String)| *store == self.point.store;
        self.sim.devices().into_iter().find(own).unwrap().0
    }

    fn device(&self) -> Device {
        self.device_of(&self.device_id())
    }

    fn device_of(&self, id: &str) -> Device {
        let config = TerminalConfig {
            id: "018f0000-0000-7000-8000-000000000001".parse().unwrap(),
            name: "Counter".to_owned(),
            connector: NAME.to_owned(),
            profile: PROFILE.to_owned(),
            address: String::new(),
            mode: Mode::Light,
            poi_id: id.to_owned(),
            settings: self.settings(),
            secrets: Vec::new(),
        };
        Device::new(&config, self.world.clone()).unwrap()
    }

    fn order(&self, text: &str) {
        self.sim.order(&Orders::parse(text).unwrap()).unwrap();
    }

    /// What is asked of the first device.
    fn request(&self, service_id: &str, ask: Ask) -> Request {
        let pairing = Pairing { sale_id: "T01-AAAAAA".to_owned(), poi_id: self.device_id() };
        Request { pairing, service_id: service_id.to_owned(), ask }
    }

    async fn ask(&self, device: &Device, service_id: &str, ask: Ask) -> Result<Outcome, Failure> {
        let cx = Exchange::new(FirstByte::unwatched(), self.world.clock.now().wall);
        let request = self.request(service_id, ask);
        let exchange = device.exchange(&request, &cx);
        tokio::time::timeout(Duration::from_secs(20), exchange).await.expect("an answer in time")
    }

    async fn log_in(&self, device: &Device) {
        device.ready().await.unwrap();
        let outcome = self.ask(device, "1", Ask::Login { language: "en".to_owned() }).await.unwrap();
        assert_eq!(outcome.said, terminal::Said::Done);
    }
}

fn euro(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn sale() -> SaleTransaction {
    SaleTransaction { id: "T01-000118/1".to_owned(), at: "2026-05-04T10:11:12Z".parse().unwrap() }
}

fn payment(minor: i64) -> Ask {
    Ask::Payment { amount: euro(minor), sale: sale(), wish: Wish::default() }
}
