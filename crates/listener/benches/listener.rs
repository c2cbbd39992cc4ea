//! How many requests per second come through the listener with all its checks, beside a bare `axum::serve` that
//! checks nothing; turn by turn in one run, because only the ratio means anything.
//!
//! ```sh
//! cargo xtask bench listener
//! ```
//!
//! Both servers have one thread, the client has another, with 16 connections that each wait for their answer.
//! `axum` answers in its handler; behind the listener the answer comes from the core's thread through a channel,
//! as in a till. A third server is `axum` with that same way to the core, so that the price of the way and
//! the price of the checks can be told apart. `FLORIN_PAIRS` says how often (5), `FLORIN_SECONDS` how long each
//! time (2), `FLORIN_REPORTS` where the figures go as JSON besides.
#![expect(clippy::print_stdout, reason = "the figures are the point of the run")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on ends")]
#![expect(clippy::indexing_slicing, clippy::cast_precision_loss, reason = "figures of a benchmark")]

use core::net::SocketAddr;
use core::time::Duration;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::thread;
use std::time::Instant;

use axum::Router;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::routing::post;
use listener::{Check, Content, Door, Limits, Listener, Options, Secret};
use terminal::HttpAnswer;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{mpsc, oneshot};

/// Less of what `axum` does is too little.
const TARGET: f64 = 0.7;
const CONNECTIONS: usize = 16;
/// Turns of each server in a pair.
const TURNS: u32 = 8;
const PASSWORD: &str = "0123456789abcdef";
/// `terminal:` and the password above.
const AUTHORIZATION: &str = "Basic dGVybWluYWw6MDEyMzQ1Njc4OWFiY2RlZg==";
const ANSWER: &[u8] = b"{\"SaleToPOIResponse\":{}}";

fn main() -> ExitCode {
    let pairs = number("FLORIN_PAIRS", 5);
    let span = Duration::from_secs(number("FLORIN_SECONDS", 2));
    let (alone, asking) = (axum_alone(), axum_asking());
    let (listener, ours) = our_own();
    let mut rounds: Vec<[f64; 3]> = Vec::new();
    // the first round is not counted: code and caches are cold
    for round in 0..=pairs {
        let figures = turns([alone, asking, ours], span);
        if round > 0 {
            println!(
                "axum {:>7.0}/s   axum asking {:>7.0}/s   listener {:>7.0}/s   ratio {:.2}",
                figures[0],
                figures[1],
                figures[2],
                figures[2] / figures[0]
            );
            rounds.push(figures);
        }
    }
    let counters = listener.counters();
    assert_eq!(counters.reasons().map(|(_, count)| count).sum::<u64>(), 0, "a request was refused");
    drop(listener);
    let ratio = Spread::of(rounds.iter().map(|round| round[2] / round[0]));
    let checks = Spread::of(rounds.iter().map(|round| round[2] / round[1]));
    println!("the listener does {ratio} of a bare axum::serve, {checks} of one that asks the core as well");
    if let Some(folder) = std::env::var_os("FLORIN_REPORTS") {
        let report = format!(
            "{{\"pairs\":{pairs},\"ratio\":{:.3},\"least\":{:.3},\"most\":{:.3},\"ratio_asking\":{:.3},\"target\":{TARGET}}}",
            ratio.median, ratio.least, ratio.most, checks.median
        );
        let mut file = File::create(Path::new(&folder).join("listener.json")).unwrap();
        file.write_all(report.as_bytes()).unwrap();
    }
    if ratio.median >= TARGET { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

struct Spread {
    least: f64,
    median: f64,
    most: f64,
}

impl Spread {
    fn of(values: impl Iterator<Item = f64>) -> Self {
        let mut all: Vec<f64> = values.collect();
        all.sort_by(f64::total_cmp);
        Self { least: all[0], median: all[all.len() / 2], most: all[all.len() - 1] }
    }
}

impl std::fmt::Display for Spread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.2} ({:.2} to {:.2})", self.median, self.least, self.most)
    }
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// Serves with nothing around it, on a thread of its own, until the process ends.
fn serve(app: Router) -> SocketAddr {
    let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    socket.set_nonblocking(true).unwrap();
    let addr = socket.local_addr().unwrap();
    thread::spawn(move || {
        runtime().block_on(async { axum::serve(TcpListener::from_std(socket).unwrap(), app).await.unwrap() });
    });
    addr
}

fn axum_alone() -> SocketAddr {
    let answer = |_: Bytes| async { ([(CONTENT_TYPE, "application/json")], ANSWER) };
    serve(Router::new().route("/nexo", post(answer)))
}

fn axum_asking() -> SocketAddr {
    let (to_core, mut incoming) = mpsc::channel::<(Bytes, oneshot::Sender<&'static [u8]>)>(32);
    thread::spawn(move || {
        runtime().block_on(async {
            while let Some((_, reply)) = incoming.recv().await {
                reply.send(ANSWER).ok();
            }
        });
    });
    let answer = move |body: Bytes| async move {
        let (reply, answer) = oneshot::channel();
        to_core.send((body, reply)).await.unwrap();
        ([(CONTENT_TYPE, "application/json")], answer.await.unwrap())
    };
    serve(Router::new().route("/nexo", post(answer)))
}

/// The listener with the door that costs most, and a core that answers at once.
fn our_own() -> (Listener, SocketAddr) {
    let check = Check::Secret(Secret::Basic { user: "terminal".to_owned(), password: PASSWORD.into() });
    let door = Door {
        terminal: "00000000-0000-0000-0000-000000000001".parse().unwrap(),
        paths: vec!["/nexo".to_owned()],
        content: Content::Json,
        check,
    };
    let (listener, mut incoming) = Listener::start(Options {
        addr: "127.0.0.1:0".parse().unwrap(),
        any_address: false,
        plain_network: false,
        tls: None,
        doors: vec![door],
        limits: Limits::default(),
    })
    .unwrap();
    thread::spawn(move || {
        runtime().block_on(async {
            while let Some(asked) = incoming.recv().await {
                let content_type = Some("application/json");
                asked.reply.send(HttpAnswer { status: 200, content_type, body: ANSWER.to_vec() }).ok();
            }
        });
    });
    let addr = listener.addr();
    (listener, addr)
}

/// Requests per second of each server, in short turns, so that what else this machine does hits all of them.
fn turns(servers: [SocketAddr; 3], span: Duration) -> [f64; 3] {
    let mut figures = [0.0; 3];
    for _ in 0..TURNS {
        for (figure, server) in figures.iter_mut().zip(servers) {
            *figure += load(server, span / TURNS) / f64::from(TURNS);
        }
    }
    figures
}

/// Requests per second that a server answers.
fn load(addr: SocketAddr, span: Duration) -> f64 {
    let request = request(addr);
    let until = Instant::now() + span;
    let begun = Instant::now();
    let done: u64 = runtime().block_on(async {
        let mut callers = tokio::task::JoinSet::new();
        for _ in 0..CONNECTIONS {
            callers.spawn(caller(addr, request.clone(), until));
        }
        callers.join_all().await.into_iter().sum()
    });
    done as f64 / begun.elapsed().as_secs_f64()
}

/// Asks and waits on one connection; how often it was answered.
async fn caller(addr: SocketAddr, request: Vec<u8>, until: Instant) -> u64 {
    let mut stream = TcpStream::connect(addr).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let (mut done, mut buffer) = (0, [0_u8; 4096]);
    while Instant::now() < until {
        stream.write_all(&request).await.unwrap();
        let mut length = 0;
        while !buffer[..length].ends_with(ANSWER) {
            let read = stream.read(&mut buffer[length..]).await.unwrap();
            assert!(read > 0, "the connection ended");
            length += read;
        }
        assert!(buffer.starts_with(b"HTTP/1.1 200 "), "{}", buffer[..length].escape_ascii());
        done += 1;
    }
    done
}

/// A display message as a terminal sends it, of the usual size.
fn request(addr: SocketAddr) -> Vec<u8> {
    let text = "Please insert, tap or swipe the card";
    let body = format!(
        "{{\"SaleToPOIRequest\":{{\"MessageHeader\":{{\"ProtocolVersion\":\"3.0\",\"MessageClass\":\"Device\",\
         \"MessageCategory\":\"Display\",\"MessageType\":\"Request\",\"ServiceID\":\"1\",\"DeviceID\":\"1\",\
         \"SaleID\":\"T01\",\"POIID\":\"P400-1\"}},\"DisplayRequest\":{{\"DisplayOutput\":[{{\"Device\":\
         \"CashierDisplay\",\"InfoQualify\":\"Status\",\"OutputContent\":{{\"OutputFormat\":\"Text\",\
         \"OutputText\":[{{\"Text\":\"{text}\"}}]}}}}]}}}}}}"
    );
    format!(
        "POST /nexo HTTP/1.1\r\nHost: {addr}\r\nContent-Type: application/json\r\nAuthorization: {AUTHORIZATION}\r\n\
         User-Agent: terminal\r\nAccept: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}
