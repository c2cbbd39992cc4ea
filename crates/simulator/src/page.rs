//! The virtual terminal: a page on a port of its own that shows all terminals of the process and lets a person be
//! the customer. What it can ask stands in `page/API.md`.

mod act;
pub(crate) mod assets;
pub(crate) mod guard;
mod stream;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::Simulator;
use crate::delivery::Answer;
use crate::http::{self, Ended, Reader, Request};
use crate::hub::Hub;
use crate::site::Site;

/// A page that runs. It ends when it is dropped; [`Page::stop`] also waits for the end.
#[derive(Debug)]
pub struct Page {
    addr: SocketAddr,
    stop: CancellationToken,
    tasks: TaskTracker,
}

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// Whoever reaches the page plays the terminal, so only this computer may.
    #[error("the page may listen at a loopback address only, not at {0}")]
    NotLoopback(SocketAddr),
    /// A name that cannot stand in a path.
    #[error("a terminal's name has letters, digits, `-` and `_` only: `{0}`")]
    Name(String),
    /// The address is taken, or is not of this machine.
    #[error("listen at {addr}")]
    Listen {
        /// Where it was tried.
        addr: SocketAddr,
        /// What came of it.
        #[source]
        source: io::Error,
    },
}

/// What all connections of the page share.
#[derive(Debug)]
struct Desk {
    hub: Arc<Hub>,
    terminals: Vec<(String, Arc<Site>)>,
    addr: SocketAddr,
    stop: CancellationToken,
}

#[derive(Serialize)]
struct Listed {
    name: String,
    label: String,
    profile: &'static str,
}

#[derive(Serialize)]
struct List {
    terminals: Vec<Listed>,
}

impl Page {
    /// Shows these terminals under these names.
    pub async fn start(listen: SocketAddr, terminals: &[(String, &Simulator)]) -> Result<Self, PageError> {
        if !listen.ip().is_loopback() {
            return Err(PageError::NotLoopback(listen));
        }
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if let Some((name, _)) =
            terminals.iter().find(|(name, _)| name.is_empty() || !name.bytes().all(plain))
        {
            return Err(PageError::Name(name.clone()));
        }
        let failed = |source| PageError::Listen { addr: listen, source };
        let listener = TcpListener::bind(listen).await.map_err(failed)?;
        let addr = listener.local_addr().map_err(failed)?;
        let hub = Arc::new(Hub::new());
        let sites = terminals.iter().map(|(name, simulator)| (name.clone(), Arc::clone(&simulator.site)));
        let desk = Desk { hub, terminals: sites.collect(), addr, stop: CancellationToken::new() };
        for (name, site) in &desk.terminals {
            site.show_on(&desk.hub, name);
        }
        let page = Self { addr, stop: desk.stop.clone(), tasks: TaskTracker::new() };
        let tasks = page.tasks.clone();
        let desk = Arc::new(desk);
        page.tasks.spawn(async move {
            let stop = desk.stop.clone();
            stop.run_until_cancelled(accept(&desk, &listener, &tasks)).await;
        });
        tracing::info!(%addr, "the page listens");
        Ok(page)
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Ends it and waits until its port is free.
    pub async fn stop(self) {
        self.end();
        self.stopped().await;
    }

    /// Tells it to end.
    pub(crate) fn end(&self) {
        self.stop.cancel();
        self.tasks.close();
    }

    /// Waits until it has ended.
    pub(crate) async fn stopped(&self) {
        self.tasks.wait().await;
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

async fn accept(desk: &Arc<Desk>, listener: &TcpListener, tasks: &TaskTracker) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let inner = Arc::clone(desk);
                tasks.spawn(async move {
                    let stop = inner.stop.clone();
                    stop.run_until_cancelled(connection(&inner, stream)).await;
                });
            }
            Err(error) => {
                tracing::warn!(%error, "cannot accept");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

async fn connection(desk: &Arc<Desk>, mut stream: TcpStream) {
    let mut reader = Reader::default();
    loop {
        let request = match reader.next(&mut stream).await {
            Ok(request) => request,
            Err(Ended::Gone) => break,
            Err(Ended::Refused(answer)) => {
                drop(stream.write_all(&guard::encode(&answer, true)).await);
                break;
            }
        };
        let answer = match guard::refuses(&request, desk.addr) {
            Some(refusal) => refusal,
            None if request.method == "GET" && request.path == "/api/events" => {
                stream::serve(desk, &mut stream).await;
                break;
            }
            None => desk.answer(&request),
        };
        let last = request.last;
        if stream.write_all(&guard::encode(&answer, last)).await.is_err() || last {
            break;
        }
    }
    http::close(stream).await;
}

impl Desk {
    fn site(&self, name: &str) -> Option<&Arc<Site>> {
        self.terminals.iter().find(|(own, _)| own == name).map(|(_, site)| site)
    }

    fn answer(&self, request: &Request) -> Answer {
        let path: Vec<&str> = request.path.split('/').filter(|part| !part.is_empty()).collect();
        match (request.method.as_str(), path.as_slice()) {
            ("GET", ["api", "terminals"]) => json(&self.list()),
            ("GET", ["api", "terminals", name]) => match self.site(name) {
                Some(site) => json(&site.whole(&self.hub, name)),
                None => error(404, "there is no such terminal"),
            },
            ("GET", ["api", "terminals", name, "log", id]) => {
                let raw = self.site(name).zip(id.parse().ok()).and_then(|(site, id)| site.raw(id));
                raw.map_or_else(|| error(404, "this message is not kept"), |raw| json(&raw))
            }
            ("POST", ["api", "terminals", name, action]) => match self.site(name) {
                Some(site) => act::act(site, action, &request.body),
                None => error(404, "there is no such terminal"),
            },
            ("GET", _) => assets::file(&request.path).unwrap_or_else(|| error(404, "there is no such file")),
            _ => error(405, "GET or POST"),
        }
    }

    fn list(&self) -> List {
        let listed = |(name, site): &(String, Arc<Site>)| {
            let (label, profile) =
                site.with_quietly(|terminal| (terminal.label(), terminal.options().profile.name));
            Listed { name: name.clone(), label, profile }
        };
        List { terminals: self.terminals.iter().map(listed).collect() }
    }

    /// One more page looks, or one less.
    fn watch(&self, more: bool) {
        let watchers = self.hub.watch(more);
        for (_, site) in &self.terminals {
            site.with(|terminal| terminal.watch(watchers));
        }
    }
}

fn json(content: &impl Serialize) -> Answer {
    match serde_json::to_vec(content) {
        Ok(body) => Answer::json(body),
        Err(_) => error(500, "cannot write this"),
    }
}

fn error(status: u16, text: &str) -> Answer {
    let body = serde_json::json!({ "error": text }).to_string().into_bytes();
    Answer { status, ..Answer::json(body) }
}
