//! `florin simulate --ppaas`: a cloud with shops, and what a till needs to know of it.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use simulator::clouds::ppaas::{
    Cloud, CloudOptions, Contract, Credentials, DeviceOptions, Hosts, Mode, Orders, RegionOptions, Security,
    StoreOptions,
};
use simulator::{Options, Script, TillCertificate};

use super::{Wrong, in_full};
use crate::{exit, say};

/// The settings of the cloud.
#[derive(Args)]
#[command(next_help_heading = "With --ppaas")]
pub(crate) struct CloudArgs {
    /// Be a cloud in the manner of Ingenico PPaaS instead of a terminal: tokens, stores with three devices each,
    /// QR payments, and a page with all of it. Its addresses and credentials are printed; the credentials are
    /// new at each start.
    #[arg(long, conflicts_with_all = ["listen", "profile", "terminal", "config", "ledger", "proxy", "callback",
        "light", "passphrase_identifier", "poi_id"])]
    pub(crate) ppaas: bool,
    /// How many stores each region has.
    #[arg(long, value_name = "N", default_value_t = 1, requires = "ppaas", value_parser = clap::value_parser!(u16).range(1..=9))]
    stores: u16,
    /// The regions, with commas between them; `eur` and `ind` have tokens and API on one host.
    #[arg(long, value_name = "NAMES", default_value = "demo", requires = "ppaas", value_delimiter = ',')]
    regions: Vec<String>,
    /// Answer messages with 202 and the place of the answer.
    #[arg(long = "async", requires = "ppaas")]
    later: bool,
    /// What goes wrong from the start, such as "messages 504 served, tokens expire", or a file with it.
    #[arg(long, value_name = "TEXT|FILE", default_value = "", requires = "ppaas")]
    orders: String,
    /// Keep the ledgers of devices and QR payments in this folder, so that they survive a restart.
    #[arg(long, value_name = "FOLDER", requires = "ppaas")]
    folder: Option<PathBuf>,
    /// Speak HTTPS with such a certificate, whose `authority` is printed.
    #[arg(long, value_enum, requires = "ppaas")]
    tls: Option<Tls>,
    /// Stand a proxy before it that wants a password.
    #[arg(long, requires = "ppaas")]
    guarded: bool,
}

/// Which certificate the hosts show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Tls {
    Good,
    Expired,
    SelfSigned,
    WrongHost,
}

impl From<Tls> for Security {
    fn from(tls: Tls) -> Self {
        match tls {
            Tls::Good => Self::Tls,
            Tls::Expired => Self::Expired,
            Tls::SelfSigned => Self::SelfSigned,
            Tls::WrongHost => Self::WrongHost,
        }
    }
}

/// What the cloud shares with a terminal on the command line.
pub(super) struct Common {
    /// Where the page listens.
    pub(super) page: Option<SocketAddr>,
    /// What every device is like.
    pub(super) terminal: Options,
    /// What happens to the next payments of every device.
    pub(super) script: Script,
    /// Which certificate the till may show.
    pub(super) till_certificate: TillCertificate,
}

/// Starts the cloud, tells about it, and waits for the end.
pub(super) async fn run(args: &CloudArgs, common: &Common) -> u8 {
    let options = match options(args, common) {
        Ok(options) => options,
        Err(wrong) => {
            eprintln!("{wrong}");
            return exit::USAGE;
        }
    };
    let cloud = match Cloud::start(options.clone()).await {
        Ok(cloud) => cloud,
        Err(error) => {
            eprintln!("{}", in_full(&error));
            return exit::FAULT;
        }
    };
    say(&told(&cloud, &options));
    crate::serve::until_told_to_stop().await;
    cloud.stop().await;
    exit::OK
}

fn options(args: &CloudArgs, common: &Common) -> Result<CloudOptions, Wrong> {
    let free = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let mut regions = Vec::new();
    let mut number = 0_u16;
    for name in &args.regions {
        let mut stores = Vec::new();
        for _ in 0..args.stores {
            number = number.saturating_add(1);
            stores.push(store(number, common));
        }
        let one_host = matches!(name.as_str(), "eur" | "ind");
        let auth = (!one_host).then_some(free);
        regions.push(RegionOptions { name: name.clone(), auth, stores, ..RegionOptions::default() });
    }
    Ok(CloudOptions {
        regions,
        contract: Contract { mode: if args.later { Mode::Async } else { Mode::Sync }, ..Contract::default() },
        security: args.tls.map(Security::from).unwrap_or_default(),
        proxy: args.guarded.then_some(free),
        folder: args.folder.clone(),
        page: common.page.unwrap_or(free),
        till_certificate: common.till_certificate,
        orders: orders(&args.orders)?,
        ..CloudOptions::default()
    })
}

/// A store whose devices are as the command line says.
fn store(number: u16, common: &Common) -> StoreOptions {
    let store = StoreOptions::numbered(number);
    let device = |device: DeviceOptions| DeviceOptions {
        terminal: Options {
            driver: common.terminal.driver,
            think: common.terminal.think,
            ..device.terminal.clone()
        },
        script: common.script.clone(),
        ..device
    };
    StoreOptions { devices: store.devices.into_iter().map(device).collect(), ..store }
}

/// Orders, or a file with orders.
fn orders(text: &str) -> Result<Orders, Wrong> {
    let orders = if !text.is_empty() && Path::new(text).is_file() {
        std::fs::read_to_string(text).map_err(|error| format!("--orders: read {text}: {error}"))?
    } else {
        text.to_owned()
    };
    Orders::parse(&orders).map_err(|error| format!("--orders: {error}"))
}

/// Everything that a till and a person need; this one line is where the credentials are told.
fn told(cloud: &Cloud, options: &CloudOptions) -> Value {
    let points = cloud.points();
    let regions = cloud.hosts().into_iter().zip(&options.regions);
    let regions: Vec<Value> =
        regions.map(|(hosts, region)| region_told(cloud, &hosts, region, &points)).collect();
    let wallets = options.wallets.iter().map(|(payment_type, label)| {
        json!({
            "type": payment_type,
            "label": label,
            "page": format!("http://{}/wallet/{payment_type}", cloud.page()),
        })
    });
    // the hosts of devices show its certificates whatever the others speak
    let mut told = json!({
        "regions": regions,
        "page": format!("http://{}/", cloud.page()),
        "terminals": format!("http://{}/", cloud.terminals_page()),
        "wallets": wallets.collect::<Vec<_>>(),
        "callback_secret": cloud.callback_secret().expose_secret(),
        "authority": cloud.authority(),
    });
    let proxy = cloud.proxy().map(
        |proxy| json!({ "url": proxy.url, "user": proxy.user, "password": proxy.password.expose_secret() }),
    );
    if let (Some(told), Some(proxy)) = (told.as_object_mut(), proxy) {
        told.insert("proxy".to_owned(), proxy);
    }
    json!({ "ppaas": told })
}

fn region_told(cloud: &Cloud, hosts: &Hosts, region: &RegionOptions, points: &[Credentials]) -> Value {
    let point = |point: &Credentials| {
        json!({
            "name": point.name,
            "reference": point.reference,
            "application_id": point.application_id,
            "application_key": point.key.expose_secret(),
        })
    };
    let store = |store: &StoreOptions| {
        let device = |device: &DeviceOptions| {
            let page = format!("http://{}/#{}", cloud.terminals_page(), device.id());
            let certificate = format!("http://{}/api/certificates/{}", cloud.page(), device.id());
            json!({ "id": device.id(), "name": device.name, "page": page, "certificate": certificate })
        };
        let own = points.iter().filter(|of| of.store == store.id);
        json!({
            "id": store.id,
            "points_of_sale": own.map(point).collect::<Vec<_>>(),
            "devices": store.devices.iter().map(device).collect::<Vec<_>>(),
        })
    };
    json!({
        "region": hosts.region,
        "user_domain": hosts.user_domain,
        "auth": hosts.auth,
        "api": hosts.api,
        "device": hosts.device,
        "stores": region.stores.iter().map(store).collect::<Vec<_>>(),
    })
}
