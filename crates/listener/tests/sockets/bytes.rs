//! Whatever bytes come in: no panic, no wait, nothing let in that is no request, and the door opens again (L17).
//!
//! `cargo xtask fuzz --target listener_http` goes on where this ends.

use core::time::Duration;

use listener::fuzzing::{JSON, LOCAL, XML, connection};
use proptest::prelude::*;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::{Instant, timeout};

use crate::support::{PATIENCE, fine, house};

/// What a connection may wait, by a clock that moves only when everything waits. Whoever sends has said that no more
/// comes, so there is nothing to wait for.
const WAIT: Duration = Duration::from_millis(100);

/// Pieces that requests are made of, some wrong, so that made-up bytes come further than the first line.
const PIECES: &[&str] = &[
    "POST /nexo HTTP/1.1\r\n",
    "POST /EPASSaleToPOI/3.1 HTTP/1.1\r\n",
    "GET / HTTP/1.0\r\n",
    "Host: 127.0.0.1:8080\r\n",
    "Host: evil.example\r\n",
    "Content-Type: application/json\r\n",
    "Content-Type: application/xml; charset=utf-8\r\n",
    "Content-Length: 2\r\n",
    "Content-Length: 99999999999999999999\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Expect: 100-continue\r\n",
    "Authorization: Basic dGVybWluYWw6\r\n",
    "Upgrade: h2c\r\nConnection: Upgrade\r\n",
    "\r\n",
    "{}",
    "[[[[[[[[",
    "2\r\n{}\r\n0\r\n\r\n",
    "fffffffffffffffff\r\n",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "\u{0}",
];

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let some = || prop::collection::vec(any::<u8>(), 0..64);
    let piece = prop::sample::select(PIECES).prop_map(|piece| piece.as_bytes().to_vec());
    let mostly = prop_oneof![6 => piece, 1 => some()];
    prop_oneof![
        1 => prop::collection::vec(any::<u8>(), 0..2048),
        3 => prop::collection::vec(mostly, 0..24).prop_map(|parts| parts.concat()),
        // requests that are right up to one byte
        2 => (0..200_usize, any::<u8>(), some()).prop_map(|(at, byte, behind)| {
            let mut request = fine().replace("{host}", &LOCAL.to_string()).into_bytes();
            let length = request.len();
            request.splice(at % length..=at % length, [byte]);
            [request, behind].concat()
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn l17_any_bytes_end_at_once_and_only_requests_are_let_in(bytes in bytes()) {
        let terminal = "00000000-0000-0000-0000-000000000001".parse().unwrap();
        let clock = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
        let (carried, waited) = clock.unwrap().block_on(async {
            let begun = Instant::now();
            (connection(terminal, &bytes).await.unwrap(), begun.elapsed())
        });
        prop_assert!(waited <= WAIT, "{waited:?}");
        for callback in &carried.let_in {
            prop_assert!(callback.path == JSON || callback.path == XML, "{callback:?}");
            prop_assert!(!callback.body.is_empty() && callback.body.len() <= bytes.len());
        }
        let answers = carried.answers.windows(7).filter(|word| word == b"HTTP/1.").count();
        prop_assert!(answers >= carried.let_in.len(), "each request that was let in is answered");
    }
}

#[test]
fn l17_after_any_bytes_on_real_sockets_the_door_still_opens() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let house = runtime.block_on(async { house() });
    proptest!(ProptestConfig::with_cases(128), |(bytes in bytes())| {
        runtime.block_on(async {
            let mut stream = house.connect().await;
            // it may be closed before it is all written, and again before the end is
            stream.write_all(&bytes).await.ok();
            stream.shutdown().await.ok();
            let mut answers = Vec::new();
            let end = stream.read_to_end(&mut answers);
            // a connection that is reset has an end as well
            timeout(PATIENCE, end).await.unwrap_or_else(|_| panic!("no end of {}", bytes.escape_ascii())).ok();
        });
    });
    let status = runtime.block_on(async { house.send(&fine()).await.status });
    assert_eq!(status, 200);
}
