//! A till at the window's own surface, everything that it ever said, and the way to the cloud with somebody who
//! listens on it.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use api::events::Numbered;
use api::host::Around;
use api::{Config, Host, Keeper, World};
use florin_tests::{NoKeychain, Players};
use serde_json::{Value, json};
use store::vault::Vault;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::broadcast::Receiver;

/// A computer without a keychain, and the place of a till on it.
pub(crate) struct Place {
    runtime: Runtime,
    host: Option<Arc<Host>>,
    events: Receiver<Numbered>,
    folder: tempfile::TempDir,
    /// Every answer, every refusal and every event, as the window gets them.
    said: String,
    requests: u32,
}

fn start(runtime: &Runtime, data: PathBuf) -> (Arc<Host>, Receiver<Numbered>) {
    let world = || World {
        secrets: Box::new(|db| {
            let vault = Arc::new(Vault::with(db, Arc::new(NoKeychain)));
            Keeper { secrets: Arc::clone(&vault) as _, vault: Some(vault) }
        }),
        ..World::real()
    };
    let around = Around {
        world: Box::new(world),
        keychain: Box::new(|| false),
        practice: Players::default().practice(),
    };
    let host = runtime.block_on(Host::start_in(around, Config { data })).unwrap();
    let events = host.subscribe();
    (host, events)
}

impl Place {
    pub(crate) fn new() -> Self {
        let (folder, runtime) = (tempfile::tempdir().unwrap(), Runtime::new().unwrap());
        let (host, events) = start(&runtime, folder.path().join("till"));
        Self { runtime, host: Some(host), events, folder, said: String::new(), requests: 0 }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("till")
    }

    /// The process ends; its files stay.
    pub(crate) fn stop(&mut self) {
        self.host = None;
        let ended = std::mem::replace(&mut self.runtime, Runtime::new().unwrap());
        ended.shutdown_timeout(Duration::from_secs(5));
    }

    pub(crate) fn start_again(&mut self) {
        self.stop();
        let (host, events) = start(&self.runtime, self.data());
        (self.host, self.events) = (Some(host), events);
    }

    pub(crate) fn try_call(&mut self, command: &str, args: Value) -> Result<Value, Value> {
        let host = Arc::clone(self.host.as_ref().unwrap());
        let outcome = self.runtime.block_on(host.dispatch(command, args));
        let outcome = outcome.map_err(|error| {
            writeln!(self.said, "{error:?}").unwrap();
            serde_json::to_value(error).unwrap()
        });
        let (Ok(said) | Err(said)) = &outcome;
        writeln!(self.said, "{said}").unwrap();
        while let Ok(event) = self.events.try_recv() {
            self.said.push_str(&serde_json::to_string(&event).unwrap());
        }
        outcome
    }

    pub(crate) fn call(&mut self, command: &str, args: Value) -> Value {
        self.try_call(command, args).unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// What it said to all that was asked of it.
    pub(crate) fn said(&self) -> &str {
        &self.said
    }

    pub(crate) fn request(&mut self) -> String {
        self.requests += 1;
        format!("request {}", self.requests)
    }

    pub(crate) fn operator(&mut self, name: &str) -> Value {
        let all = self.call("state_snapshot", json!({}))["operators"].clone();
        all.as_array().unwrap().iter().find(|one| one["name"] == name).unwrap()["id"].clone()
    }

    /// A sale of one loaf on this terminal, to its end.
    pub(crate) fn sell_on(&mut self, terminal: &Value) {
        self.call("basket_scan", json!({ "code": "42" }));
        let request = self.request();
        self.call("sale_checkout", json!({ "request_id": request }));
        let sale = self.call("state_snapshot", json!({}))["state"]["sale"]["id"].clone();
        let args = json!({ "request_id": self.request(), "sale": sale, "terminal": terminal });
        self.call("payment_start", args);
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            let shown = self.call("state_snapshot", json!({}))["state"]["sale"].clone();
            if shown["state"] == "completed" {
                break;
            }
            assert!(Instant::now() < until, "the sale is not paid: {shown}");
            std::thread::sleep(Duration::from_millis(20));
        }
        self.call("receipt_show", json!({ "sale": sale }));
        self.call("sale_next", json!({}));
    }
}

/// Somebody who listens on the way to this address, and where that way begins.
pub(crate) fn listen_on_the_way(street: &Runtime, to: SocketAddr) -> (SocketAddr, Heard) {
    let heard = Heard::default();
    let (listener, kept) = (street.block_on(TcpListener::bind("127.0.0.1:0")).unwrap(), heard.clone());
    let address = listener.local_addr().unwrap();
    street.spawn(async move {
        while let Ok((till, _)) = listener.accept().await {
            tokio::spawn(passed_on(till, to, kept.clone()));
        }
    });
    (address, heard)
}

/// What somebody heard who listens on the way to where tokens are given out.
#[derive(Clone, Default)]
pub(crate) struct Heard(Arc<Mutex<Vec<u8>>>);

impl Heard {
    /// Every token that was given out.
    pub(crate) fn tokens(&self) -> Vec<String> {
        let heard = String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned();
        let told = heard.split(r#""access_token":""#).skip(1);
        told.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    }
}

async fn passed_on(till: TcpStream, to: SocketAddr, heard: Heard) {
    let Ok(cloud) = TcpStream::connect(to).await else { return };
    let ((mut from_till, mut to_till), (mut from_cloud, mut to_cloud)) =
        (till.into_split(), cloud.into_split());
    tokio::spawn(async move {
        // whoever hangs up first ends it
        tokio::io::copy(&mut from_till, &mut to_cloud).await.ok();
        to_cloud.shutdown().await.ok();
    });
    let mut some = [0; 4096];
    while let Ok(count @ 1..) = from_cloud.read(&mut some).await {
        heard.0.lock().unwrap().extend_from_slice(&some[..count]);
        if to_till.write_all(&some[..count]).await.is_err() {
            return;
        }
    }
}
