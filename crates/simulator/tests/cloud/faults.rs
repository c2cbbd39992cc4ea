//! What goes wrong on demand with calls and connections.

use std::net::SocketAddr;
use std::sync::Arc;

use simulator::clouds::ppaas::Route;
use tokio::net::TcpListener;

use crate::support::{DEVICE, DEVICES, FORM, Heard, Shop, ask_token, send};
use crate::terminal::until;

async fn devices(shop: &Shop) -> u16 {
    shop.get(DEVICES).await.answer().status
}

#[tokio::test]
async fn a_call_is_refused_as_often_as_it_was_ordered() {
    let shop = Shop::open("devices 401 twice").await;
    let first = shop.get(DEVICES).await.answer();
    assert!(first.header("www-authenticate").unwrap().contains("invalid_token"));
    assert_eq!([devices(&shop).await, devices(&shop).await], [401, 200]);
    shop.order("devices 503 always, countries 403");
    assert_eq!([devices(&shop).await, devices(&shop).await], [503, 503]);
    let countries = shop.get("/resources/v1/countries").await.answer();
    assert_eq!(countries.code(), (403, "not_subscribed".to_owned()));
    shop.order("clear");
    assert_eq!(devices(&shop).await, 200);
    assert_eq!(shop.cloud.arrivals().of(Route::Devices), 6);
}

#[tokio::test]
async fn who_asks_too_often_is_told_when_to_come_back() {
    let shop = Shop::open("devices 429 after 7s, devices 429 at date 60s, devices 429").await;
    let mut told = Vec::new();
    for _ in 0..3 {
        let answer = shop.get(DEVICES).await.answer();
        assert_eq!(answer.status, 429);
        told.push(answer.header("retry-after").map(str::to_owned));
    }
    assert_eq!(told[0].as_deref(), Some("7"));
    let until = chrono::DateTime::parse_from_rfc2822(told[1].as_deref().unwrap()).unwrap();
    assert!(until.to_utc() > chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now()));
    assert_eq!(told[2], None);
}

#[tokio::test]
async fn a_fault_says_whether_the_money_moved() {
    let shop = Shop::logged_in("", "").await;
    shop.order("messages 504, messages 504 served, messages drop request, messages lose answer");
    assert_eq!(shop.pay("P1", "5.00").await.answer().status, 504);
    assert_eq!(shop.pay("P2", "5.00").await.answer().status, 504);
    assert_eq!(shop.pay("P3", "5.00").await, Heard::Closed(Vec::new()));
    assert_eq!(shop.pay("P4", "5.00").await, Heard::Closed(Vec::new()));
    assert_eq!(shop.charged(), ["P2", "P4"]);
}

#[tokio::test]
async fn answers_come_halved_doubled_as_garbage_and_late() {
    let shop =
        Shop::open("devices half answer, devices double answer, devices garbage, devices slow 50ms").await;
    assert!(matches!(shop.get(DEVICES).await, Heard::Closed(part) if !part.is_empty()));
    assert!(shop.get(DEVICES).await.answer().rest.starts_with(b"HTTP/1.1 200 OK"));
    let garbage = shop.get(DEVICES).await.answer();
    assert_eq!(garbage.status, 200);
    assert!(serde_json::from_slice::<serde_json::Value>(&garbage.body).is_err());
    assert_eq!(devices(&shop).await, 200);
}

#[tokio::test]
async fn a_connection_is_cut_before_a_byte_is_read() {
    let shop = Shop::open("connection api once, connection auth once").await;
    assert_eq!(shop.get(DEVICES).await, Heard::Reset);
    assert_eq!(devices(&shop).await, 200);
    assert_eq!(send(&shop.hosts.auth, "POST", "/oauth2/v1/merchant/token", FORM, b"").await, Heard::Reset);
    assert_eq!(shop.cloud.arrivals().of(Route::Devices), 1);
}

#[tokio::test]
async fn a_token_can_be_refused_on_its_way() {
    let shop = Shop::open("token 500, token 429 after 1s").await;
    assert_eq!(ask_token(&shop.hosts, "x", "y").await.status, 500);
    assert_eq!(ask_token(&shop.hosts, "x", "y").await.header("retry-after"), Some("1"));
    assert_eq!(ask_token(&shop.hosts, "x", "y").await.status, 401);
}

#[tokio::test]
async fn the_cloud_ends_with_its_connections_and_frees_its_ports() {
    let shop = Shop::logged_in("", "hang").await;
    let addr: SocketAddr = shop.hosts.api.strip_prefix("http://").unwrap().parse().unwrap();
    let cloud = Arc::clone(&shop.cloud);
    let pays = tokio::spawn(async move { shop.pay("P1", "5.00").await });
    until(|| cloud.device(DEVICE).unwrap().is_open()).await;
    // the till goes first, and with it its handle on the cloud
    pays.abort();
    assert!(pays.await.unwrap_err().is_cancelled());
    Arc::into_inner(cloud).unwrap().stop().await;
    TcpListener::bind(addr).await.unwrap();
}
