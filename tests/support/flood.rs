//! A flood of callbacks: somebody in the shop's network who calls the door as fast as told, with messages that pass
//! every check, from where the terminal itself calls.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::shop::TestShop;

/// As many as one address may have with the core at a time.
const CALLERS: u32 = 16;
/// Who is this far behind does not catch up: a burst is another question than a flood.
const BEHIND: Duration = Duration::from_millis(50);

/// Longer than any answer takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// The flood. It ends with [`Flood::stop`], or when it is dropped.
pub struct Flood {
    shared: Arc<Shared>,
    callers: Vec<JoinHandle<()>>,
}

struct Shared {
    /// Where it calls, and a request up to the number of its message and from there on.
    address: String,
    before: String,
    after: String,
    /// Between two calls of one caller.
    pause: Duration,
    over: AtomicBool,
    /// Numbers of messages: none comes twice, because a message that is repeated is answered from memory.
    numbers: AtomicU64,
    shown: AtomicU64,
    turned_away: AtomicU64,
}

/// What the flood heard.
#[derive(Clone, Copy, Debug)]
pub struct Heard {
    /// Callbacks that the till took: their words were shown.
    pub shown: u64,
    /// Callbacks that were turned away, because there was no room or no session.
    pub turned_away: u64,
}

impl Flood {
    /// Calls this often in a second; at nothing, as fast as the answers come.
    pub fn start(shop: &TestShop, per_second: u32) -> Self {
        let state = shop.state();
        let url = state["listener"]["urls"][0]["url"].as_str().expect("the door is open").to_owned();
        let (address, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
        let names = ["sale_id", "poi_id"].map(|name| state["terminals"][0][name].as_str().unwrap());
        let (before, after) = display(names);
        let length = before.len() + NUMBER + after.len();
        let head = format!(
            "POST /{path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\n\r\n"
        );
        let shared = Arc::new(Shared {
            address: address.to_owned(),
            before: head + &before,
            after,
            pause: Duration::from_secs(u64::from(CALLERS)).checked_div(per_second).unwrap_or_default(),
            over: AtomicBool::new(false),
            numbers: AtomicU64::new(0),
            shown: AtomicU64::new(0),
            turned_away: AtomicU64::new(0),
        });
        let caller = |_| {
            let shared = Arc::clone(&shared);
            std::thread::spawn(move || shared.call())
        };
        let callers = (0..CALLERS).map(caller).collect();
        Self { shared, callers }
    }

    /// What it heard until now.
    pub fn heard(&self) -> Heard {
        let read = |number: &AtomicU64| number.load(Ordering::Relaxed);
        Heard { shown: read(&self.shared.shown), turned_away: read(&self.shared.turned_away) }
    }

    /// Ends it, and what it heard in all.
    pub fn stop(mut self) -> Heard {
        self.end();
        self.heard()
    }

    fn end(&mut self) {
        self.shared.over.store(true, Ordering::Relaxed);
        for caller in self.callers.drain(..) {
            caller.join().unwrap();
        }
    }
}

impl Drop for Flood {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.end();
        }
        self.shared.over.store(true, Ordering::Relaxed);
    }
}

/// Digits of a message's number.
const NUMBER: usize = 9;

/// A message that shows something to the cashier, in two pieces with the number of the message between them.
fn display([sale_id, poi_id]: [&str; 2]) -> (String, String) {
    let before = r#"{"SaleToPOIRequest":{"MessageHeader":{"MessageClass":"Device","MessageCategory":"Display","MessageType":"Request","DeviceID":""#;
    let after = format!(
        r#"","SaleID":"{sale_id}","POIID":"{poi_id}"}},"DisplayRequest":{{"DisplayOutput":[{{"Device":"CashierDisplay","InfoQualify":"POIReplication","ResponseRequiredFlag":false,"OutputContent":{{"OutputFormat":"Text","OutputText":[{{"Text":"Please insert, tap or swipe the card"}}]}}}}]}}}}}}"#
    );
    (before.to_owned(), after)
}

impl Shared {
    /// One caller: asks, waits for the answer, pauses. The door closes a connection now and then, and it comes again.
    fn call(&self) {
        let mut stream = None;
        let mut next = Instant::now();
        while !self.over.load(Ordering::Relaxed) {
            let now = Instant::now();
            if let Some(early) = next.checked_duration_since(now) {
                std::thread::sleep(early);
            }
            next = next.max(now.checked_sub(BEHIND).unwrap_or(now)) + self.pause;
            match self.once(&mut stream) {
                Ok(204) => self.shown.fetch_add(1, Ordering::Relaxed),
                Ok(403 | 503) => self.turned_away.fetch_add(1, Ordering::Relaxed),
                Ok(status) => panic!("the door answered {status}"),
                Err(_closed) => {
                    stream = None;
                    continue;
                }
            };
        }
    }

    /// One request and the status of its answer, which has no body.
    fn once(&self, stream: &mut Option<TcpStream>) -> io::Result<u16> {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let request = format!("{}{number:0width$}{}", self.before, self.after, width = NUMBER);
        let stream = match stream {
            Some(stream) => stream,
            None => stream.insert(connect(&self.address)?),
        };
        stream.write_all(request.as_bytes())?;
        let (mut answer, mut length) = ([0_u8; 1024], 0);
        while !answer[..length].ends_with(b"\r\n\r\n") {
            match stream.read(&mut answer[length..])? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                read => length += read,
            }
        }
        let status = answer[..length].split(|byte| *byte == b' ').nth(1);
        Ok(std::str::from_utf8(status.unwrap()).unwrap().parse().unwrap())
    }
}

fn connect(address: &str) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    Ok(stream)
}
