//! How many requests per second come through the listener with all its checks, beside a bare `axum::serve` that
//! checks nothing; turn by turn in one run, because only the ratio means anything.
//!
//! ```sh
//! cargo xtask bench listener
//! ```
//!
//! Each server has one thread, the client has another, with 16 connections that each wait for their answer. Four
//! ways are measured: `axum` that answers in its handler; the listener where the very last check refuses, which is
//! all that the listener itself does; the listener where the answer comes from the core's thread through a
//! channel, as in a till; and `axum` with that same way to a core. Beside the requests in a second stands how many it
//! would be if the server's thread ran all the time, which other work on the machine moves less.
//!
//! `FLORIN_PAIRS` says how often (5), `FLORIN_SECONDS` how long each time (2), `FLORIN_REPORTS` where the figures go as
//! JSON besides.
#![expect(clippy::print_stdout, reason = "the figures are the point of the run")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on ends")]
#![expect(clippy::indexing_slicing, clippy::cast_precision_loss, reason = "figures of a benchmark")]

use core::net::SocketAddr;
use core::time::Duration;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::thread;
use std::time::Instant;

use axum::Router;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::routing::post;
use listener::{Check, Content, Door, Limits, Listener, Options, Reason, Secret};
use terminal::HttpAnswer;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{mpsc, oneshot};

/// Less of what `axum` does is too little, with all checks and the way to the core and back.
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
    let (listener, ours) = our_own();
    let refused = Server { deep: true, ..ours };
    let servers = [axum_alone(), refused, ours, axum_asking()];
    let mut rounds: Vec<[Figure; 4]> = Vec::new();
    println!("requests per second, and per second of the server's own thread at work");
    // the first round is not counted: code and caches are cold
    for round in 0..=pairs {
        let figures = turns(servers, span);
        if round > 0 {
            let [axum, checks, ours, asking] = figures;
            println!("axum {axum}   checks {checks}   listener {ours}   axum asking {asking}");
            rounds.push(figures);
        }
    }
    let counters = listener.counters();
    let refused: u64 = counters.reasons().map(|(_, count)| count).sum();
    assert_eq!(refused, counters.refused(Reason::Body), "a request was refused that is right");
    drop(listener);
    let ratio = |one: usize, other: usize, figure: fn(&Figure) -> f64| {
        Spread::of(rounds.iter().map(|round| figure(&round[one]) / figure(&round[other])))
    };
    let mut told = Vec::new();
    for (name, one, other) in [("checks/axum", 1, 0), ("listener/axum", 2, 0), ("listener/asking", 2, 3)] {
        let [wall, work] = [Figure::by_wall, Figure::by_work].map(|figure| ratio(one, other, figure));
        println!("{name:<16} {wall}, by its thread's work {work}");
        told.push(format!("\"{name}\":{{\"wall\":{},\"work\":{}}}", wall.json(), work.json()));
    }
    if let Some(folder) = std::env::var_os("FLORIN_REPORTS") {
        let mut file = File::create(Path::new(&folder).join("listener.json")).unwrap();
        write!(file, "{{\"pairs\":{pairs},\"target\":{TARGET},{}}}", told.join(",")).unwrap();
    }
    // by work, because on a machine that does other things as well the wall's ratio is mostly about those
    if ratio(2, 0, Figure::by_work).median >= TARGET { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A server and its thread.
#[derive(Clone, Copy)]
struct Server {
    addr: SocketAddr,
    /// Name of the thread.
    name: &'static str,
    /// Whether it is asked with JSON that nests too deeply, which is looked at last.
    deep: bool,
}

/// How often a server answered.
#[derive(Clone, Copy, Default)]
struct Figure {
    done: f64,
    wall: f64,
    /// Seconds that its thread ran; as long as the wall's where the system does not say.
    work: f64,
}

impl Figure {
    fn by_wall(&self) -> f64 {
        self.done / self.wall
    }

    fn by_work(&self) -> f64 {
        self.done / self.work
    }
}

impl std::fmt::Display for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:>6.0} {:>6.0}", self.by_wall(), self.by_work())
    }
}

/// How long the thread of this name ran until now.
fn worked(name: &str) -> Option<f64> {
    for thread in fs::read_dir("/proc/self/task").ok()? {
        let path = thread.ok()?.path();
        if fs::read_to_string(path.join("comm")).ok()?.trim() == name {
            let told = fs::read_to_string(path.join("schedstat")).ok()?;
            return Some(told.split(' ').next()?.parse::<f64>().ok()? / 1e9);
        }
    }
    None
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

#[derive(Clone, Copy)]
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

    fn json(&self) -> String {
        format!("{{\"median\":{:.3},\"least\":{:.3},\"most\":{:.3}}}", self.median, self.least, self.most)
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
fn serve(name: &'static str, app: Router) -> Server {
    let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    socket.set_nonblocking(true).unwrap();
    let addr = socket.local_addr().unwrap();
    let named = thread::Builder::new().name(name.to_owned());
    let run = move || {
        runtime().block_on(async { axum::serve(TcpListener::from_std(socket).unwrap(), app).await.unwrap() });
    };
    named.spawn(run).unwrap();
    Server { addr, name, deep: false }
}

fn axum_alone() -> Server {
    let answer = |_: Bytes| async { ([(CONTENT_TYPE, "application/json")], ANSWER) };
    serve("axum", Router::new().route("/nexo", post(answer)))
}

fn axum_asking() -> Server {
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
    serve("axum-asking", Router::new().route("/nexo", post(answer)))
}

/// The listener with the door that costs most, and a core that answers at once.
fn our_own() -> (Listener, Server) {
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
    (listener, Server { addr, name: "listener", deep: false })
}

/// Puts load on each server in short turns, so that what else this machine does hits all of them.
fn turns(servers: [Server; 4], span: Duration) -> [Figure; 4] {
    let mut figures = [Figure::default(); 4];
    for turn in 0..TURNS {
        let mut order = [0, 1, 2, 3];
        // nobody always comes after the same
        if turn % 2 == 1 {
            order.reverse();
        }
        for at in order {
            let more = load(servers[at], span / TURNS);
            figures[at].done += more.done;
            figures[at].wall += more.wall;
            figures[at].work += more.work;
        }
    }
    figures
}

fn load(server: Server, span: Duration) -> Figure {
    let request = request(server);
    let (begun, before) = (Instant::now(), worked(server.name));
    let until = begun + span;
    let done: u64 = runtime().block_on(async {
        let mut callers = tokio::task::JoinSet::new();
        for _ in 0..CONNECTIONS {
            callers.spawn(caller(server, request.clone(), until));
        }
        callers.join_all().await.into_iter().sum()
    });
    let wall = begun.elapsed().as_secs_f64();
    let work = worked(server.name).zip(before).map_or(wall, |(after, before)| after - before);
    Figure { done: done as f64, wall, work }
}

/// Asks and waits on one connection; how often it was answered.
async fn caller(server: Server, request: Vec<u8>, until: Instant) -> u64 {
    let mut stream = TcpStream::connect(server.addr).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let (status, end): (&[u8], &[u8]) =
        if server.deep { (b"HTTP/1.1 400 ", b"\r\n\r\n") } else { (b"HTTP/1.1 200 ", ANSWER) };
    let (mut done, mut buffer) = (0, [0_u8; 4096]);
    while Instant::now() < until {
        stream.write_all(&request).await.unwrap();
        let mut length = 0;
        while !buffer[..length].ends_with(end) {
            let read = stream.read(&mut buffer[length..]).await.unwrap();
            assert!(read > 0, "the connection ended");
            length += read;
        }
        assert!(buffer.starts_with(status), "{}", buffer[..length].escape_ascii());
        done += 1;
    }
    done
}

/// A display message as a terminal sends it, of the usual size.
fn request(server: Server) -> Vec<u8> {
    let addr = server.addr;
    let text = "Please insert, tap or swipe the card";
    let body = format!(
        "{{\"SaleToPOIRequest\":{{\"MessageHeader\":{{\"ProtocolVersion\":\"3.0\",\"MessageClass\":\"Device\",\
         \"MessageCategory\":\"Display\",\"MessageType\":\"Request\",\"ServiceID\":\"1\",\"DeviceID\":\"1\",\
         \"SaleID\":\"T01\",\"POIID\":\"P400-1\"}},\"DisplayRequest\":{{\"DisplayOutput\":[{{\"Device\":\
         \"CashierDisplay\",\"InfoQualify\":\"Status\",\"OutputContent\":{{\"OutputFormat\":\"Text\",\
         \"OutputText\":[{{\"Text\":\"{text}\"}}]}}}}]}}}}}}{}",
        if server.deep { "[".repeat(100) } else { String::new() }
    );
    format!(
        "POST /nexo HTTP/1.1\r\nHost: {addr}\r\nContent-Type: application/json\r\nAuthorization: {AUTHORIZATION}\r\n\
         User-Agent: terminal\r\nAccept: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}
