//! The page of the cloud: what it shows, what it does, and whom it refuses.

use serde_json::{Value, json};

use crate::qr::id;
use crate::support::{Answer, DEVICE, Shop, send};

const JSON: &str = "Content-Type: application/json\r\n";

async fn get(shop: &Shop, path: &str) -> Answer {
    send(&format!("http://{}", shop.cloud.page()), "GET", path, "", b"").await.answer()
}

async fn post(shop: &Shop, path: &str, headers: &str, body: &Value) -> u16 {
    let base = format!("http://{}", shop.cloud.page());
    send(&base, "POST", path, headers, body.to_string().as_bytes()).await.answer().status
}

#[tokio::test]
async fn it_shows_shops_and_no_key() {
    let shop = Shop::open(&format!("device {DEVICE} sleep, devices 500")).await;
    let answer = get(&shop, "/api/cloud").await;
    let state = answer.json();
    let store = &state["regions"][0]["stores"][0];
    assert_eq!(store["devices"][0]["status"], "SLEEPING");
    assert_eq!(store["devices"][0]["page"], format!("http://{}/#{DEVICE}", shop.cloud.terminals_page()));
    assert_eq!(store["points"][0]["application_id"], shop.credentials.application_id);
    assert_eq!((&state["waiting"], &state["arrivals"]["mints"]), (&1.into(), &1.into()));
    let key = secrecy::ExposeSecret::expose_secret(&shop.credentials.key);
    assert!(!String::from_utf8_lossy(&answer.body).contains(key));
}

#[tokio::test]
async fn it_carries_out_orders() {
    let shop = Shop::open("").await;
    assert_eq!(post(&shop, "/api/orders", JSON, &json!({ "text": "tokens revoke" })).await, 200);
    assert_eq!(shop.get("/resources/v1/countries").await.answer().status, 401);
    assert_eq!(post(&shop, "/api/orders", JSON, &json!({ "text": "tokens burn" })).await, 400);
    assert_eq!(post(&shop, "/api/orders", JSON, &json!({ "text": "renew nobody" })).await, 404);
}

#[tokio::test]
async fn a_renewed_key_is_told_to_whoever_renewed_it() {
    let shop = Shop::open("").await;
    let base = format!("http://{}", shop.cloud.page());
    let body = json!({ "text": "renew store1-till1, clear" }).to_string();
    let answer = send(&base, "POST", "/api/orders", JSON, body.as_bytes()).await.answer().json();
    assert_eq!(answer["renewed"].as_array().unwrap().len(), 1);
    let key = shop.cloud.points().remove(0).key;
    assert_eq!(answer["renewed"][0]["application_key"], secrecy::ExposeSecret::expose_secret(&key));
}

#[tokio::test]
async fn a_customer_pays_on_the_phone() {
    let shop = Shop::open("").await;
    let (first, second) = (shop.begin("c-1").await, shop.begin("c-2").await);
    let wallet = get(&shop, "/api/wallets/KB").await.json();
    assert_eq!(
        (&wallet["payments"][0]["id"], &wallet["payments"][0]["amount"]),
        (&second["transactionId"], &"20.00 EUR".into())
    );
    assert_eq!(wallet["code"], shop.cloud.wallet_code("KB").unwrap());
    let act = |payment: &Value, word: &str| format!("/api/payments/{}/{word}", id(payment));
    assert_eq!(post(&shop, &act(&first, "pay"), JSON, &json!({})).await, 200);
    assert_eq!(post(&shop, &act(&first, "decline"), JSON, &json!({})).await, 409);
    assert_eq!(post(&shop, &act(&second, "expire"), JSON, &json!({})).await, 200);
    assert_eq!(shop.cloud.qr_ledger().len(), 1);
    let shown = get(&shop, &format!("/api/payments/{}", id(&second))).await.json();
    assert_eq!(shown["status"], "EXPIRED");
    assert_eq!(get(&shop, "/api/wallets/none").await.status, 404);
}

#[tokio::test]
async fn the_link_of_a_payment_opens_a_page() {
    let shop = Shop::open("").await;
    let begun = shop.begin("c-1").await;
    let link = begun["qrCode"].as_str().unwrap();
    let (_, path) = link.strip_prefix("http://").unwrap().split_once('/').unwrap();
    for path in [format!("/{path}"), "/".to_owned(), "/wallet/KB".to_owned()] {
        let page = get(&shop, &path).await;
        assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
        assert!(page.header("content-security-policy").unwrap().contains("default-src 'none'"));
        for name in String::from_utf8_lossy(&page.body).split('"').filter(|word| word.starts_with('/')) {
            assert_eq!(get(&shop, name).await.status, 200, "{name}");
        }
    }
}

#[tokio::test]
async fn pages_of_others_are_refused() {
    let shop = Shop::open("").await;
    let foreign = format!("{JSON}Origin: http://evil.example\r\n");
    assert_eq!(post(&shop, "/api/orders", &foreign, &json!({ "text": "clear" })).await, 403);
    assert_eq!(post(&shop, "/api/orders", "", &json!({ "text": "clear" })).await, 415);
    let devices =
        send(&format!("http://{}", shop.cloud.terminals_page()), "GET", "/api/terminals", "", b"").await;
    assert_eq!(devices.answer().json()["terminals"].as_array().unwrap().len(), 3);
}
