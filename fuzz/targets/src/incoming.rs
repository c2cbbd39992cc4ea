//! The listener: what it takes from anybody in the shop's network.

use core::time::Duration;

use listener::fuzzing::{Carried, JSON, LOCAL, XML, connection};

/// The largest body that is let in.
const BODY_MAX: usize = 64 * 1024;
/// Everything is sent and then ended, so no limit of the listener is waited for. Far above what any machine needs.
const END: Duration = Duration::from_secs(20);
/// The answers of hyper and of the listener; 204 is the core's.
const STATUSES: &[u16] =
    &[100, 204, 400, 401, 403, 404, 405, 408, 411, 413, 414, 415, 421, 431, 500, 501, 503, 505];

pub(crate) fn check(data: &[u8]) {
    let terminal = "00000000-0000-0000-0000-000000000001".parse().expect("an id of a terminal");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let runtime = runtime.expect("a runtime without sockets");
    let carried = runtime.block_on(async { tokio::time::timeout(END, connection(terminal, data)).await });
    let carried = carried.expect("the connection has no end").expect("the doors are well made");
    let posts = data.windows(5).filter(|word| word == b"POST ").count();
    assert!(carried.let_in.len() <= posts, "let in without a POST");
    for callback in &carried.let_in {
        assert_eq!(callback.doors, [terminal]);
        assert_eq!(callback.peer, LOCAL.ip());
        assert!((1..=BODY_MAX).contains(&callback.body.len()), "a body of {}", callback.body.len());
        assert!(callback.body.len() <= data.len(), "a body out of nothing");
        match callback.path.as_str() {
            JSON => assert_eq!(callback.content_type, "application/json"),
            XML => assert!(callback.content_type.ends_with("/xml"), "{}", callback.content_type),
            path => panic!("let in to {path}"),
        }
    }
    answered(&carried);
}

/// Every byte that went back is a short answer of HTTP that says nothing more.
fn answered(carried: &Carried) {
    let text = String::from_utf8_lossy(&carried.answers).to_ascii_lowercase();
    assert!(!text.contains("access-control"), "{text}");
    assert!(!text.contains("server:"), "{text}");
    let mut fine = 0;
    for head in text.split("\r\n\r\n").filter(|head| !head.is_empty()) {
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status: u16 = status.unwrap_or_else(|| panic!("no status in {head}"));
        assert!(head.starts_with("http/1.") && STATUSES.contains(&status), "{head}");
        fine += usize::from(status == 204);
    }
    assert!(fine <= carried.let_in.len(), "answered 204 without asking the core");
}
