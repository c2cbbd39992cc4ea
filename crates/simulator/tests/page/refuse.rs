//! Whoever is not the page's own browser may do nothing.

use serde_json::json;
use simulator::{Driver, Page, PageError};

use crate::browser::Counter;
use crate::support::raw;

#[tokio::test]
async fn a_foreign_page_drives_nothing() {
    let counter = Counter::open(Driver::Person, "").await;
    let body = json!({"memory": "lost"});
    assert_eq!(counter.post("reboot", &body, "Origin: http://evil.example\r\n").await, 403);
    assert_eq!(counter.post("reboot", &body, "Sec-Fetch-Site: cross-site\r\n").await, 403);
    let own = format!("Origin: http://{}\r\nSec-Fetch-Site: same-origin\r\n", counter.page.addr());
    assert_eq!(counter.post("reboot", &body, &own).await, 200);
}

#[tokio::test]
async fn another_name_a_form_and_a_question_are_refused() {
    let counter = Counter::open(Driver::Person, "").await;
    let addr = counter.page.addr();
    let ask = |text: String| async move { raw(addr, text.as_bytes()).await.http().0 };
    let close = "Connection: close\r\n\r\n";
    assert_eq!(ask(format!("GET /api/terminals HTTP/1.1\r\nHost: evil.example\r\n{close}")).await, 421);
    assert_eq!(ask(format!("OPTIONS /api/terminals HTTP/1.1\r\nHost: {addr}\r\n{close}")).await, 405);
    let form = format!(
        "POST /api/terminals/counter/key HTTP/1.1\r\nHost: {addr}\r\nContent-Type: text/plain\r\n\
         Content-Length: 11\r\n{close}{{\"key\":\"1\"}}"
    );
    assert_eq!(ask(form).await, 415);
    assert_eq!(ask(format!("GET /api/terminals/counter/key HTTP/1.1\r\nHost: {addr}\r\n{close}")).await, 404);
}

#[tokio::test]
async fn what_does_not_exist_or_cannot_be_now_is_said() {
    let counter = Counter::open(Driver::Person, "").await;
    assert_eq!(counter.act("card", json!({"card": "visa", "how": "tap"})).await, 409);
    assert_eq!(counter.act("card", json!({"card": "gold", "how": "tap"})).await, 404);
    assert_eq!(counter.act("card", json!({"card": "visa"})).await, 400);
    assert_eq!(counter.act("fault", json!({"id": "gremlin", "on": true})).await, 404);
    assert_eq!(counter.act("script", json!({"text": "aprove"})).await, 400);
    assert_eq!(counter.act("dance", json!({})).await, 404);
    assert_eq!(counter.get("/api/terminals/other").await.0, 404);
    assert_eq!(counter.get("/../Cargo.toml").await.0, 404);
}

#[tokio::test]
async fn the_page_is_for_this_computer_only() {
    let refused = Page::start("0.0.0.0:0".parse().unwrap(), &[]).await;
    assert!(matches!(refused, Err(PageError::NotLoopback(_))));
}
