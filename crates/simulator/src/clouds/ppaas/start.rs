//! The start of a cloud: names are looked at, ports are taken, credentials are made, and then it serves.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::CloudError;
use super::callbacks::Callbacks;
use super::calls::Entrance;
use super::certificates::Authority;
use super::chance;
use super::door;
use super::gate::{self, ProxyAccess};
use super::options::{CloudOptions, DeviceOptions, RegionOptions, StoreOptions};
use super::page;
use super::platform::Platform;
use super::qr::Desk;
use super::route::Host;
use super::shops::{Device, Point, Region, Store};
use crate::front::{Front, Signer};
use crate::{Options, Page, Simulator};

/// A cloud that serves.
pub(crate) struct Started {
    pub(crate) platform: Arc<Platform>,
    /// Where its page is.
    pub(crate) page: SocketAddr,
    /// The page of its devices.
    pub(crate) terminals: Page,
    /// The certificate of its authority, as PEM.
    pub(crate) authority: String,
    pub(crate) proxy: Option<ProxyAccess>,
}

/// The listeners of a region before they serve.
struct Open {
    region: Arc<Region>,
    listeners: Vec<(Host, TcpListener, Option<TlsAcceptor>)>,
}

/// Takes all ports, starts all devices, and serves.
pub(crate) async fn start(options: &CloudOptions) -> Result<Started, CloudError> {
    look_at_names(options)?;
    let secret = match &options.callback_secret {
        Some(secret) => secret.clone(),
        None => chance::text(32)?.into(),
    };
    let signer = Signer::new(&options.contract.signature_header, secret);
    let authority = Authority::new()?;
    let maker = Maker { options, signer: &signer, authority: &authority };
    let mut open = Vec::new();
    for region in &options.regions {
        open.push(maker.region(region).await?);
    }
    let regions: Vec<Arc<Region>> = open.iter().map(|open| Arc::clone(&open.region)).collect();
    let terminals = show_terminals(options.page, &regions).await?;
    let (page_listener, page) = bind(options.page).await?;
    let callbacks = Callbacks::new(signer, options.till_certificate);
    let book = options.folder.as_ref().map(|folder| folder.join("qr.jsonl"));
    let pages = format!("http://{page}");
    let qr = Desk::open(book.as_deref(), &options.wallets, options.wallet, options.qr_life, pages)?;
    let (life, device_life) = (options.token_life, options.device_token_life);
    let platform = Platform::new(options.contract.clone(), regions, callbacks, qr, life, device_life);
    let platform = Arc::new(platform);
    platform.resume_qr();
    page::serve(&platform, page_listener, page, terminals.addr());
    for Open { region, listeners } in open {
        for (host, listener, tls) in listeners {
            let entrance = Entrance { region: Arc::clone(&region), host, device: None };
            door::serve(&platform, listener, tls, entrance);
        }
        tracing::info!(region = region.name, api = %region.api, "the cloud listens");
    }
    let proxy = open_proxy(options, &platform).await?;
    Ok(Started { platform, page, terminals, authority: authority.pem(), proxy })
}

/// The page on which a person is the customer at any of the devices.
async fn show_terminals(page: SocketAddr, regions: &[Arc<Region>]) -> Result<Page, CloudError> {
    let devices = regions.iter().flat_map(|region| region.devices());
    let shown: Vec<(String, &Simulator)> =
        devices.map(|device| (device.id.clone(), &device.simulator)).collect();
    Ok(Page::start(SocketAddr::new(page.ip(), 0), &shown).await?)
}

/// Names that orders, paths and pages tell things by.
fn look_at_names(options: &CloudOptions) -> Result<(), CloudError> {
    let stores = || options.regions.iter().flat_map(|region| &region.stores);
    let regions = options.regions.iter().map(|region| region.name.clone());
    differ("regions", regions)?;
    differ("stores", stores().map(|store| store.id.clone()))?;
    let points = stores().flat_map(|store| &store.points);
    differ("points of sale", points.map(|point| point.reference.clone()))?;
    let devices = || stores().flat_map(|store| &store.devices).map(DeviceOptions::id);
    differ("devices", devices())?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    match devices().find(|id| !id.bytes().all(plain)) {
        Some(id) => Err(CloudError::DeviceId(id)),
        None => Ok(()),
    }
}

fn differ(what: &'static str, names: impl Iterator<Item = String>) -> Result<(), CloudError> {
    let mut seen = BTreeSet::new();
    for name in names {
        if let Some(name) = seen.replace(name) {
            return Err(CloudError::Twice { what, name });
        }
    }
    Ok(())
}

async fn open_proxy(
    options: &CloudOptions,
    platform: &Arc<Platform>,
) -> Result<Option<ProxyAccess>, CloudError> {
    let Some(addr) = options.proxy else { return Ok(None) };
    let (listener, addr) = bind(addr).await?;
    let password = chance::text(16)?.into();
    let access = ProxyAccess { url: format!("http://{addr}"), user: "till".to_owned(), password };
    gate::serve(platform, listener, access.clone());
    Ok(Some(access))
}

/// What all parts of the shops are made with.
struct Maker<'a> {
    options: &'a CloudOptions,
    signer: &'a Signer,
    authority: &'a Authority,
}

impl Maker<'_> {
    async fn region(&self, region: &RegionOptions) -> Result<Open, CloudError> {
        let security = self.options.security;
        let tls = || self.authority.acceptor(security);
        let (api_listener, api) = bind(region.api).await?;
        let (device_listener, device) = bind(region.device).await?;
        let mut listeners = vec![(Host::Device, device_listener, Some(self.authority.device_acceptor()?))];
        let mut auth = None;
        match region.auth {
            Some(addr) => {
                let (listener, addr) = bind(addr).await?;
                auth = Some(addr);
                listeners.extend([(Host::Auth, listener, tls()?), (Host::Api, api_listener, tls()?)]);
            }
            None => listeners.push((Host::Both, api_listener, tls()?)),
        }
        let stores: Result<Vec<Store>, CloudError> =
            region.stores.iter().map(|store| self.store(store, api)).collect();
        let region = Region {
            name: region.name.clone(),
            merchant: region.merchant.clone(),
            user_domain: region.user_domain.clone(),
            security,
            auth,
            api,
            device,
            stores: stores?,
        };
        Ok(Open { region: Arc::new(region), listeners })
    }

    fn store(&self, store: &StoreOptions, api: SocketAddr) -> Result<Store, CloudError> {
        let points: Result<Vec<_>, CloudError> =
            store.points.iter().map(|point| Point::new(point, &store.id).map(Arc::new)).collect();
        let devices: Result<Vec<_>, CloudError> =
            store.devices.iter().map(|device| self.device(device, &store.id, api).map(Arc::new)).collect();
        Ok(Store { id: store.id.clone(), points: points?, devices: devices? })
    }

    fn device(&self, device: &DeviceOptions, store: &str, api: SocketAddr) -> Result<Device, CloudError> {
        let id = device.id();
        let front = Arc::new(Front::new(self.signer.clone()));
        let identity = self.authority.device(&id)?;
        let terminal = Options {
            poi_id: Some(id.clone()),
            ledger: self.options.folder.as_ref().map(|folder| folder.join(format!("{id}.jsonl"))),
            till_certificate: self.options.till_certificate,
            ..device.terminal.clone()
        };
        let started = Simulator::behind(terminal, device.script.clone(), api, Arc::clone(&front));
        let simulator = started.map_err(|source| CloudError::Device { device: id, source })?;
        Device::new(device, store, identity, simulator, front)
    }
}

async fn bind(addr: SocketAddr) -> Result<(TcpListener, SocketAddr), CloudError> {
    let failed = |source| CloudError::Listen { addr, source };
    let listener = TcpListener::bind(addr).await.map_err(failed)?;
    let addr = listener.local_addr().map_err(failed)?;
    Ok((listener, addr))
}
