//! Each fault on raw sockets: what the till sees, and what gets through to the terminal.

use std::io::ErrorKind;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::{Faults, Proxy, Settings};

const REQUEST: &[u8] = b"POST /nexo HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\n0123456789";
const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nabcdefgh";
const PATIENCE: Duration = Duration::from_secs(10);

/// How a connection looked from one end.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Saw {
    /// These bytes, then an orderly end.
    End(Vec<u8>),
    /// These bytes, then a reset.
    Reset(Vec<u8>),
}

impl Saw {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::End(bytes) | Self::Reset(bytes) => bytes,
        }
    }
}

/// A terminal that answers every complete request, and remembers how each connection looked to it.
struct Terminal {
    seen: Arc<Mutex<Vec<Saw>>>,
    task: JoinHandle<()>,
    proxy: Proxy,
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Terminal {
    async fn behind(faults: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let settings = Settings::before(listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let log = Arc::clone(&log);
                tokio::spawn(async move {
                    let saw = answer(stream).await;
                    log.lock().unwrap().push(saw);
                });
            }
        });
        let proxy = Proxy::start(settings, Faults::parse(faults).unwrap()).await.unwrap();
        Self { seen, task, proxy }
    }

    /// Waits until so many connections have ended at the terminal.
    async fn saw(&self, count: usize) -> Vec<Saw> {
        let until = Instant::now() + PATIENCE;
        loop {
            let seen = self.seen.lock().unwrap().clone();
            if seen.len() >= count {
                return seen;
            }
            assert!(Instant::now() < until, "the terminal saw {seen:?}");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    async fn post(&self) -> Saw {
        let mut stream = TcpStream::connect(self.proxy.addr()).await.unwrap();
        // The other side may be gone already; what it left is read all the same.
        drop(stream.write_all(REQUEST).await);
        tokio::time::timeout(PATIENCE, read(&mut stream)).await.expect("an end")
    }

    /// What a till sees that waits for a moment only.
    async fn post_briefly(&self) -> Vec<u8> {
        let mut stream = TcpStream::connect(self.proxy.addr()).await.unwrap();
        stream.write_all(REQUEST).await.unwrap();
        let mut all = Vec::new();
        let reading = async {
            let mut buffer = [0; 256];
            loop {
                let count = stream.read(&mut buffer).await.unwrap();
                assert!(count > 0, "the connection ended after {all:?}");
                all.extend_from_slice(&buffer[..count]);
            }
        };
        assert!(tokio::time::timeout(Duration::from_millis(150), reading).await.is_err());
        all
    }
}

/// Answers when the request is complete; tells how the connection looked.
async fn answer(mut stream: TcpStream) -> Saw {
    let mut all = Vec::new();
    let mut buffer = [0; 256];
    loop {
        match stream.read(&mut buffer).await {
            Ok(0) => return Saw::End(all),
            Err(_) => return Saw::Reset(all),
            Ok(count) => {
                all.extend_from_slice(&buffer[..count]);
                if all.len() == REQUEST.len() {
                    drop(stream.write_all(ANSWER).await);
                    drop(stream.shutdown().await);
                }
            }
        }
    }
}

async fn read(stream: &mut TcpStream) -> Saw {
    let mut all = Vec::new();
    let mut buffer = [0; 256];
    loop {
        match stream.read(&mut buffer).await {
            Ok(0) => return Saw::End(all),
            Ok(count) => all.extend_from_slice(&buffer[..count]),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{error}");
                return Saw::Reset(all);
            }
        }
    }
}

fn whole() -> Saw {
    Saw::End(ANSWER.to_vec())
}

#[tokio::test]
async fn without_a_fault_everything_passes() {
    let terminal = Terminal::behind("").await;
    assert_eq!(terminal.post().await, whole());
    assert_eq!(terminal.saw(1).await, [Saw::End(REQUEST.to_vec())]);
    assert_eq!(terminal.proxy.requests(), [REQUEST]);
}

#[tokio::test]
async fn a_request_ends_early_in_each_way_and_the_next_connection_is_clean() {
    for (fault, passed) in [
        ("after 7", 7),
        ("before first byte", 0),
        ("in first line", 9),
        ("before last byte", REQUEST.len() - 1),
    ] {
        for how in ["cut", "reset"] {
            let terminal = Terminal::behind(&format!("{how} request {fault}")).await;
            let till = terminal.post().await;
            let seen = terminal.saw(1).await.remove(0);
            assert!(till.bytes().is_empty(), "{how} {fault}: {till:?}");
            assert_eq!(seen.bytes(), &REQUEST[..passed], "{how} {fault}");
            assert_eq!(matches!(till, Saw::Reset(_)), how == "reset", "{how} {fault}: {till:?}");
            assert_eq!(matches!(seen, Saw::Reset(_)), how == "reset", "{how} {fault}: {seen:?}");
            assert_eq!(terminal.post().await, whole());
        }
    }
}

#[tokio::test]
async fn an_answer_ends_early_in_each_way() {
    for (place, passed) in [
        ("before first byte", 0),
        ("after 20", 20),
        ("in body", ANSWER.len() - 4),
        ("before last byte", ANSWER.len() - 1),
        ("at end", ANSWER.len()),
    ] {
        for how in ["cut", "reset", "half close"] {
            let terminal = Terminal::behind(&format!("{how} answer {place}")).await;
            let till = terminal.post().await;
            assert_eq!(till.bytes(), &ANSWER[..passed], "{how} {place}");
            assert_eq!(matches!(till, Saw::Reset(_)), how == "reset", "{how} {place}: {till:?}");
            assert_eq!(terminal.saw(1).await[0].bytes(), REQUEST, "the request got through");
        }
    }
}

#[tokio::test]
async fn half_of_a_connection_closes_and_the_other_half_goes_on() {
    let terminal = Terminal::behind("half close request at end, half close request in body").await;
    assert_eq!(terminal.post().await, whole(), "the answer still comes");
    assert_eq!(terminal.post().await, Saw::End(Vec::new()));
    assert_eq!(terminal.saw(2).await[1], Saw::End(REQUEST[..REQUEST.len() - 5].to_vec()));
}

#[tokio::test]
async fn what_stalls_stays_open_and_ends_with_the_till() {
    let terminal = Terminal::behind("stall request after 9, stall answer after 5, black hole").await;
    assert_eq!(terminal.post_briefly().await, b"");
    assert_eq!(terminal.saw(1).await[0], Saw::End(REQUEST[..9].to_vec()));
    assert_eq!(terminal.post_briefly().await, &ANSWER[..5]);
    assert_eq!(terminal.saw(2).await[1].bytes(), REQUEST);
    assert_eq!(terminal.post_briefly().await, b"");
    assert_eq!(terminal.proxy.requests(), [REQUEST, REQUEST, REQUEST], "swallowed and noted");
    assert_eq!(terminal.saw(2).await.len(), 2, "a black hole is not connected to anything");
}

#[tokio::test]
async fn a_refused_port_stays_ours_and_opens_again() {
    let terminal = Terminal::behind("refuse").await;
    let addr = terminal.proxy.addr();
    for _ in 0..3 {
        let error = TcpStream::connect(addr).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
    }
    terminal.proxy.push(&Faults::parse("clean, refuse").unwrap()).await;
    assert_eq!(terminal.post().await, whole());
    terminal.proxy.replace(Faults::parse("refuse").unwrap()).await;
    assert!(TcpStream::connect(addr).await.is_err());
    terminal.proxy.replace(Faults::default()).await;
    assert_eq!(terminal.post().await, whole());
}

#[tokio::test]
async fn a_request_is_delivered_twice_and_answered_once() {
    for fault in ["duplicate request", "retry request"] {
        let terminal = Terminal::behind(fault).await;
        assert_eq!(terminal.post().await, whole(), "{fault}");
        assert_eq!(terminal.saw(2).await, [Saw::End(REQUEST.to_vec()), Saw::End(REQUEST.to_vec())]);
        assert_eq!(terminal.proxy.requests(), [REQUEST], "the till sent it once");
    }
    let terminal = Terminal::behind("duplicate answer").await;
    assert_eq!(terminal.post().await, Saw::End([ANSWER, ANSWER].concat()));
}

#[tokio::test]
async fn a_delayed_request_arrives_after_the_till_has_seen_the_end() {
    let terminal = Terminal::behind("delayed 100ms").await;
    assert_eq!(terminal.post().await, Saw::End(Vec::new()));
    assert!(terminal.seen.lock().unwrap().is_empty(), "not yet");
    assert_eq!(terminal.saw(1).await, [Saw::End(REQUEST.to_vec())]);
}

#[tokio::test]
async fn spoiled_bytes_are_spoiled_where_it_was_said() {
    let terminal = Terminal::behind("corrupt answer 2 bytes in body, corrupt request in header").await;
    let till = terminal.post().await;
    let half = ANSWER.len() - 4;
    assert_eq!(till.bytes()[..half], ANSWER[..half]);
    assert_ne!(till.bytes()[half], ANSWER[half]);
    terminal.post().await;
    let seen = terminal.saw(2).await;
    let wrong: Vec<usize> = (0..REQUEST.len()).filter(|at| seen[1].bytes()[*at] != REQUEST[*at]).collect();
    assert_eq!(wrong.len(), 1);
    assert!(REQUEST[..wrong[0]].starts_with(b"POST /nexo HTTP/1.1\r\n"), "{wrong:?}");
}

#[tokio::test]
async fn slow_ways_bring_everything_and_take_their_time() {
    for (fault, at_least) in [
        ("latency 30ms", 60),
        ("latency answer 20ms jitter 30ms", 20),
        ("slice request 20 every 10ms", 30),
        ("slow header answer 1ms", 37),
        ("slow body 3ms", 54),
        ("slice answer 3 every 2ms and latency request 10ms", 30),
    ] {
        let terminal = Terminal::behind(fault).await;
        let began = Instant::now();
        assert_eq!(terminal.post().await, whole(), "{fault}");
        assert!(began.elapsed() >= Duration::from_millis(at_least), "{fault}: {:?}", began.elapsed());
        assert_eq!(terminal.saw(1).await[0].bytes(), REQUEST, "{fault}");
    }
}

#[tokio::test]
async fn a_terminal_that_is_off_is_a_reset_and_a_proxy_that_stops_is_gone() {
    let terminal = Terminal::behind("").await;
    terminal.task.abort();
    let until = Instant::now() + PATIENCE;
    while !matches!(terminal.post().await, Saw::Reset(_)) {
        assert!(Instant::now() < until, "the terminal goes off");
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let settings = Settings::before(listener.local_addr().unwrap());
    let proxy = Proxy::start(settings, Faults::parse("black hole").unwrap()).await.unwrap();
    let addr = proxy.addr();
    let mut held = TcpStream::connect(addr).await.unwrap();
    proxy.stop().await;
    assert!(matches!(read(&mut held).await, Saw::End(_) | Saw::Reset(_)));
    assert!(TcpStream::connect(addr).await.is_err());
}
