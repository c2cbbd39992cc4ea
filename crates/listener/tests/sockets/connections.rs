//! How many at once, how much of it, and how it all ends.

use core::time::Duration;

use listener::{Check, Limits, Listener, Reason};
use terminal::HttpAnswer;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::{PATIENCE, door, fine, house, listen, options, start, talk, until};

/// Whether the other side has closed.
async fn closed(stream: &mut TcpStream) -> bool {
    let mut byte = [0_u8; 1];
    matches!(timeout(PATIENCE, stream.read(&mut byte)).await.unwrap(), Ok(0) | Err(_))
}

#[tokio::test]
async fn l09_the_65th_connection_is_refused_while_the_64_before_it_work() {
    let mut options = options(vec![door(1, "/nexo", Check::Message)]);
    // long enough for this test on any machine
    let long = PATIENCE * 10;
    options.limits = Limits { header: long, connection: long, ..Limits::default() };
    let house = start(options);
    let request = fine().replace("{host}", &house.listener.addr().to_string());
    let mut guests = Vec::new();
    for _ in 0..64 {
        let mut guest = house.connect().await;
        assert_eq!(talk(&mut guest, request.as_bytes()).await.status, 200);
        guests.push(guest);
    }
    for _ in 0..3 {
        assert!(closed(&mut house.connect().await).await);
    }
    for guest in &mut guests {
        assert_eq!(talk(guest, request.as_bytes()).await.status, 200);
    }
    assert_eq!(house.listener.counters().refused(Reason::Full), 3);
    drop(guests);
    // a place that was left is free again, as soon as the listener has seen it
    let again = async { while talk(&mut house.connect().await, request.as_bytes()).await.status != 200 {} };
    timeout(PATIENCE, again).await.unwrap();
}

#[tokio::test]
async fn l09_slow_callers_are_cut_off_on_a_real_socket_too() {
    let mut options = options(vec![door(1, "/nexo", Check::Message)]);
    let short = Duration::from_millis(100);
    options.limits = Limits { header: short, body: short, ..Limits::default() };
    let house = start(options);
    let mut half = house.connect().await;
    half.write_all(b"POST /nexo HTTP/1.1\r\nHo").await.unwrap();
    assert!(matches!(listen(&mut half).await.status, 0 | 408));
    assert!(closed(&mut half).await);
    let request =
        fine().replace("{host}", &house.listener.addr().to_string()).replace("Length: 2", "Length: 3");
    let mut half = house.connect().await;
    assert_eq!(talk(&mut half, request.as_bytes()).await.status, 408);
    assert!(closed(&mut half).await);
    assert_eq!(house.count(), 0);
}

#[tokio::test]
async fn a_connection_is_kept_for_the_next_request() {
    let house = house();
    let request = fine().replace("{host}", &house.listener.addr().to_string());
    let mut stream = house.connect().await;
    for _ in 0..10 {
        assert_eq!(talk(&mut stream, request.as_bytes()).await.status, 200);
    }
    stream.write_all(request.repeat(3).as_bytes()).await.unwrap();
    for _ in 0..3 {
        assert_eq!(listen(&mut stream).await.status, 200);
    }
    assert_eq!(house.count(), 13);
}

#[tokio::test]
async fn bytes_that_are_no_http_are_counted() {
    let house = house();
    for wrong in ["\x16\x03\x01\x02\x00\x01\x00\x01", "hello\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"] {
        let mut stream = house.connect().await;
        assert!(matches!(talk(&mut stream, wrong.as_bytes()).await.status, 0 | 400), "{wrong}");
        assert!(closed(&mut stream).await);
    }
    until(|| house.listener.counters().refused(Reason::Http) == 3).await;
    assert_eq!(house.count(), 0);
}

#[tokio::test]
async fn l16_a_core_that_is_busy_is_said_at_once() {
    let mut options = options(vec![door(1, "/nexo", Check::Message)]);
    options.limits = Limits { waiting: 2, per_peer: 64, ..Limits::default() };
    let (listener, mut incoming) = Listener::start(options).unwrap();
    let request = fine().replace("{host}", &listener.addr().to_string());
    let mut waiting = Vec::new();
    for count in 1..=2 {
        let mut stream = TcpStream::connect(listener.addr()).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        waiting.push(stream);
        until(|| listener.counters().let_in == count).await;
    }
    let mut more = TcpStream::connect(listener.addr()).await.unwrap();
    assert_eq!(talk(&mut more, request.as_bytes()).await.status, 503);
    for stream in &mut waiting {
        incoming.recv().await.unwrap().reply.send(HttpAnswer::empty(204)).unwrap();
        assert_eq!(listen(stream).await.status, 204);
    }
    assert_eq!(listener.counters().refused(Reason::Busy), 1);
    drop(incoming);
    assert_eq!(talk(&mut more, request.as_bytes()).await.status, 503, "nobody is there to ask");
}

#[tokio::test]
async fn l16_one_caller_cannot_take_the_places_of_all() {
    let mut options = options(vec![door(1, "/nexo", Check::Message)]);
    options.limits = Limits { per_peer: 1, ..Limits::default() };
    let (listener, mut incoming) = Listener::start(options).unwrap();
    let request = fine().replace("{host}", &listener.addr().to_string());
    let mut first = TcpStream::connect(listener.addr()).await.unwrap();
    first.write_all(request.as_bytes()).await.unwrap();
    let asked = timeout(PATIENCE, incoming.recv()).await.unwrap().unwrap();
    let mut second = TcpStream::connect(listener.addr()).await.unwrap();
    assert_eq!(talk(&mut second, request.as_bytes()).await.status, 503);
    asked.reply.send(HttpAnswer::empty(204)).unwrap();
    assert_eq!(listen(&mut first).await.status, 204);
    second.write_all(request.as_bytes()).await.unwrap();
    timeout(PATIENCE, incoming.recv()).await.unwrap().unwrap().reply.send(HttpAnswer::empty(200)).unwrap();
    assert_eq!(listen(&mut second).await.status, 200, "its place is free again");
}

#[tokio::test]
async fn what_the_core_lets_fall_or_cannot_mean_is_said_as_such() {
    let (listener, mut incoming) = Listener::start(options(vec![door(1, "/nexo", Check::Message)])).unwrap();
    let request = fine().replace("{host}", &listener.addr().to_string());
    let mut stream = TcpStream::connect(listener.addr()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    drop(incoming.recv().await.unwrap());
    assert_eq!(listen(&mut stream).await.status, 503);
    for none in [0, 99, 100, 1000] {
        stream.write_all(request.as_bytes()).await.unwrap();
        incoming.recv().await.unwrap().reply.send(HttpAnswer::empty(none)).unwrap();
        assert_eq!(listen(&mut stream).await.status, 500, "{none}");
    }
    let counters = listener.counters();
    assert_eq!((counters.refused(Reason::Unanswered), counters.refused(Reason::Answer)), (1, 4));
}

#[tokio::test]
async fn the_core_sees_that_a_caller_has_gone() {
    let (listener, mut incoming) = Listener::start(options(vec![door(1, "/nexo", Check::Message)])).unwrap();
    let mut stream = TcpStream::connect(listener.addr()).await.unwrap();
    let request = fine().replace("{host}", &listener.addr().to_string());
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut asked = incoming.recv().await.unwrap();
    drop(stream);
    timeout(PATIENCE, asked.reply.closed()).await.unwrap();
}

#[tokio::test]
async fn after_a_stop_the_port_is_free_and_open_requests_were_answered() {
    let (listener, mut incoming) = Listener::start(options(vec![door(1, "/nexo", Check::Message)])).unwrap();
    let addr = listener.addr();
    let mut stream = TcpStream::connect(addr).await.unwrap();
    stream.write_all(fine().replace("{host}", &addr.to_string()).as_bytes()).await.unwrap();
    let asked = incoming.recv().await.unwrap();
    let answer = async {
        asked.reply.send(HttpAnswer::empty(204)).unwrap();
        listen(&mut stream).await.status
    };
    let (status, ()) = tokio::join!(answer, listener.stop());
    assert_eq!(status, 204);
    assert!(TcpStream::connect(addr).await.is_err());
    assert!(incoming.recv().await.is_none());
    drop(std::net::TcpListener::bind(addr).unwrap());
}

#[tokio::test]
async fn a_listener_that_is_dropped_ends() {
    let (listener, mut incoming) = Listener::start(options(Vec::new())).unwrap();
    drop(listener);
    assert!(timeout(PATIENCE, incoming.recv()).await.unwrap().is_none());
}
