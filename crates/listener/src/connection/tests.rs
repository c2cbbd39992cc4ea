//! How long a connection may take, by a clock that only moves when everything waits.

use core::time::Duration;
use std::sync::Arc;

use terminal::HttpAnswer;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::serve;
use crate::counters::Reason;
use crate::door::{Check, Content, Door};
use crate::fuzzing::{JSON, LOCAL};
use crate::gate::{Gate, Place};
use crate::house::House;
use crate::listener::Incoming;
use crate::options::Limits;
use crate::request::Visit;
use crate::tls::Gates;

const REQUEST: &str = "POST /nexo HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nContent-Type: application/json\r\n";

/// One connection to a listener with the default limits. Ends when the listener has let it go.
struct Caller {
    wire: DuplexStream,
    house: Arc<House>,
    incoming: mpsc::Receiver<Incoming>,
    begun: Instant,
    served: tokio::task::JoinHandle<Instant>,
    stop: CancellationToken,
}

fn call() -> Caller {
    let door = Door {
        terminal: "00000000-0000-0000-0000-000000000001".parse().unwrap(),
        paths: vec![JSON.to_owned()],
        content: Content::Json,
        check: Check::Message,
    };
    let gate = Gate::new(vec![door], Place { loopback: true, tls: false, plain_network: false }).unwrap();
    let limits = Limits::default();
    let (to_core, incoming) = mpsc::channel(limits.waiting);
    let house = Arc::new(House::new(Arc::new(Gates::new(gate)), limits, to_core));
    let (ours, wire) = duplex(1024 * 1024);
    let stop = CancellationToken::new();
    let (inside, stopped) = (Arc::clone(&house), stop.clone());
    let served = tokio::spawn(async move {
        serve(ours, &Visit::new(LOCAL.ip(), LOCAL, false, None), &inside, &stopped).await;
        Instant::now()
    });
    Caller { wire, house, incoming, begun: Instant::now(), served, stop }
}

impl Caller {
    async fn send(&mut self, text: &str) {
        self.wire.write_all(text.as_bytes()).await.unwrap();
    }

    /// Everything that came until the end, and how long the listener was there.
    async fn ended(mut self) -> (String, Duration, Arc<House>) {
        let mut all = Vec::new();
        self.wire.read_to_end(&mut all).await.ok();
        let ended = self.served.await.unwrap();
        (String::from_utf8(all).unwrap(), ended.duration_since(self.begun), self.house)
    }
}

fn seconds(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

#[tokio::test(start_paused = true)]
async fn l09_a_slow_header_ends_after_two_seconds() {
    let mut caller = call();
    caller.send("POST /nexo HTTP/1.1\r\nHo").await;
    let (heard, took, house) = caller.ended().await;
    assert!(took >= seconds(2.0) && took <= seconds(2.5), "{took:?}");
    assert!(!heard.contains("200"), "{heard}");
    assert_eq!(house.counters.now().refused(Reason::HeaderTime), 1);
}

#[tokio::test(start_paused = true)]
async fn l09_a_header_that_trickles_gets_no_more_time() {
    let mut caller = call();
    let begun = caller.begun;
    for byte in REQUEST.chars() {
        if caller.wire.write_all(byte.to_string().as_bytes()).await.is_err() {
            break;
        }
        sleep(seconds(0.1)).await;
    }
    assert!(begun.elapsed() <= seconds(2.5), "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn l09_a_slow_body_is_answered_408_after_three_seconds() {
    let mut caller = call();
    caller.send(&format!("{REQUEST}Content-Length: 100\r\n\r\n{{\"half\":")).await;
    let (heard, took, house) = caller.ended().await;
    assert!(heard.starts_with("HTTP/1.1 408 "), "{heard}");
    assert!(took >= seconds(3.0) && took <= seconds(3.5), "{took:?}");
    assert_eq!(house.counters.now().refused(Reason::BodyTime), 1);
}

#[tokio::test(start_paused = true)]
async fn l09_an_idle_connection_ends_before_31_seconds() {
    let (heard, took, _) = call().ended().await;
    assert!(took <= seconds(31.0), "{took:?}");
    assert_eq!(heard, "");
}

#[tokio::test(start_paused = true)]
async fn l09_a_busy_connection_ends_before_31_seconds_too() {
    let mut caller = call();
    let begun = caller.begun;
    let mut answers = 0;
    while caller.wire.write_all(b"POST /nowhere HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n").await.is_ok() {
        let mut answer = [0_u8; 1024];
        let length = caller.wire.read(&mut answer).await.unwrap();
        if length == 0 {
            break;
        }
        assert!(answer.starts_with(b"HTTP/1.1 404 "), "{}", answer.escape_ascii());
        answers += 1;
        sleep(seconds(1.0)).await;
    }
    assert!(answers >= 20, "a connection is kept: {answers}");
    assert!(begun.elapsed() <= seconds(31.0), "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_reads_nothing_is_let_go() {
    let mut caller = call();
    // more answers than the wire takes, so that the listener cannot write on
    let question = "POST /nowhere HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n".repeat(100);
    while tokio::time::timeout(seconds(1.0), caller.wire.write_all(question.as_bytes())).await.is_ok() {
        if caller.served.is_finished() {
            break;
        }
    }
    let ended = caller.served.await.unwrap();
    assert!(ended.duration_since(caller.begun) <= seconds(34.0));
}

#[tokio::test(start_paused = true)]
async fn what_a_person_has_to_answer_outlives_the_connection_limit() {
    let mut caller = call();
    caller.send(&format!("{REQUEST}Content-Length: 2\r\n\r\n{{}}")).await;
    let asked = caller.incoming.recv().await.unwrap();
    sleep(seconds(45.0)).await;
    asked.reply.send(HttpAnswer::empty(200)).unwrap();
    let (heard, took, _) = caller.ended().await;
    assert!(heard.starts_with("HTTP/1.1 200 "), "{heard}");
    assert!(took <= seconds(46.0), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn silence_of_the_core_is_said_as_such() {
    let mut caller = call();
    caller.send(&format!("{REQUEST}Content-Length: 2\r\n\r\n{{}}")).await;
    let asked = caller.incoming.recv().await.unwrap();
    let (heard, took, house) = caller.ended().await;
    assert!(heard.starts_with("HTTP/1.1 504 "), "{heard}");
    assert!(took >= seconds(120.0) && took <= seconds(121.0), "{took:?}");
    assert!(asked.reply.is_closed());
    assert_eq!(house.counters.now().refused(Reason::AnswerTime), 1);
}

#[tokio::test(start_paused = true)]
async fn a_stop_ends_an_idle_connection_at_once() {
    let caller = call();
    caller.stop.cancel();
    let (_, took, _) = caller.ended().await;
    assert!(took < seconds(0.1), "{took:?}");
}
