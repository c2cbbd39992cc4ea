//! Tokens: how they are asked for, what a refusal says, and what ends them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::ExposeSecret as _;
use simulator::clouds::ppaas::{Cloud, CloudOptions, RegionOptions, Route, StoreOptions};

use crate::support::{Answer, DEVICES, FORM, Shop, ask_token, mint, send};

const COUNTRIES: &str = "/resources/v1/countries";

async fn ask(shop: &Shop, path: &str, headers: &str, body: &str) -> Answer {
    send(&shop.hosts.auth, "POST", path, headers, body.as_bytes()).await.answer()
}

fn error(answer: &Answer) -> (u16, String) {
    (answer.status, answer.json()["error"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_token_comes_from_both_families_of_paths_and_in_both_ways_of_proof() {
    let shop = Shop::open("").await;
    let (id, key) = (&shop.credentials.application_id, shop.credentials.key.expose_secret());
    let keycloak = "/auth/realms/merchant/protocol/openid-connect/token";
    let in_body = format!("grant_type=client_credentials&client_id={id}&client_secret={key}");
    let answer = ask(&shop, keycloak, FORM, &in_body).await;
    let said = answer.json();
    assert_eq!(
        (answer.status, &said["expires_in"], &said["refresh_expires_in"]),
        (200, &18000.into(), &0.into())
    );
    assert_eq!((&said["token_type"], &said["not-before-policy"]), (&"Bearer".into(), &0.into()));
    assert_eq!(
        (answer.header("cache-control"), answer.header("pragma")),
        (Some("no-store"), Some("no-cache"))
    );
    assert!(answer.header("date").unwrap().ends_with(" GMT"));
    // RFC 6749, section 2.3.1: both halves are form-encoded before they are joined
    let coded = STANDARD.encode(format!("{}:{}", id.replace('a', "%61"), key.replace('-', "%2D")));
    let headers = format!("{FORM}Authorization: Basic {coded}\r\n");
    let answer = ask(&shop, "/oauth2/v1/merchant/token", &headers, "grant_type=client_credentials").await;
    assert_eq!(answer.status, 200);
    assert_eq!(shop.cloud.arrivals().mints, 3);
    assert_eq!(shop.cloud.arrivals().of(Route::Token), 3);
}

#[tokio::test]
async fn a_refusal_says_what_rfc_6749_says() {
    let shop = Shop::open("").await;
    let (id, key) =
        (shop.credentials.application_id.clone(), shop.credentials.key.expose_secret().to_owned());
    let path = "/oauth2/v1/merchant/token";
    let good = format!("grant_type=client_credentials&client_id={id}&client_secret={key}");
    let basic = format!("{FORM}Authorization: Basic {}\r\n", STANDARD.encode(format!("{id}:wrong")));
    let wrong = good.replace(&key, "wrong");
    for (path, headers, body, status, why) in [
        (path, FORM, wrong.as_str(), 401, "invalid_client"),
        (path, FORM, "grant_type=client_credentials&client_id=x&client_secret=y", 401, "invalid_client"),
        (path, FORM, "grant_type=client_credentials", 401, "invalid_client"),
        (path, basic.as_str(), "grant_type=client_credentials", 401, "invalid_client"),
        (path, basic.as_str(), good.as_str(), 400, "invalid_request"),
        (path, FORM, "client_id=x&client_secret=y", 400, "invalid_request"),
        (path, FORM, "grant_type=password&client_id=x&client_secret=y", 400, "unsupported_grant_type"),
        (path, FORM, "grant_type=client_credentials&grant_type=x", 400, "invalid_request"),
        (path, "Content-Type: application/json\r\n", "{}", 400, "invalid_request"),
        ("/oauth2/v1/somebody/token", FORM, good.as_str(), 404, "Realm does not exist"),
    ] {
        let answer = ask(&shop, path, headers, body).await;
        assert_eq!(error(&answer), (status, why.to_owned()), "{body}");
        let challenged = answer.header("www-authenticate").is_some();
        assert_eq!(challenged, status == 401 && headers.contains("Basic"), "{body}");
    }
    let answer = send(&shop.hosts.auth, "GET", path, "", b"").await.answer();
    assert_eq!((answer.status, answer.header("allow")), (405, Some("POST")));
    assert_eq!(shop.cloud.arrivals().mints, 1);
}

#[tokio::test]
async fn a_token_is_proven_by_the_countries() {
    let shop = Shop::open("").await;
    let answer = shop.get(COUNTRIES).await.answer();
    assert_eq!((answer.status, &answer.json()[1]["display"]), (200, &"Bulgaria".into()));
    let answer = send(&shop.hosts.api, "GET", COUNTRIES, "", b"").await.answer();
    assert_eq!((answer.status, answer.header("www-authenticate")), (401, Some("Bearer")));
    let made_up = "Authorization: Bearer made-up\r\n";
    let answer = send(&shop.hosts.api, "GET", COUNTRIES, made_up, b"").await.answer();
    assert_eq!(answer.status, 401);
    assert!(answer.header("www-authenticate").unwrap().starts_with("Bearer error=\"invalid_token\""));
}

#[tokio::test]
async fn tokens_end_when_they_are_told_to() {
    for (order, why) in [("tokens expire", "expired"), ("tokens revoke", "revoked")] {
        let mut shop = Shop::open("").await;
        shop.order(order);
        let answer = shop.get(COUNTRIES).await.answer();
        assert_eq!(answer.code(), (401, "invalid_token".to_owned()));
        assert!(answer.json()["message"].as_str().unwrap().contains(why));
        shop.token = mint(&shop.hosts, &shop.credentials).await;
        assert_eq!(shop.get(COUNTRIES).await.answer().status, 200);
    }
}

#[tokio::test]
async fn a_token_lives_as_long_as_it_says() {
    let mut shop = Shop::open("life 300s").await;
    let key = shop.credentials.key.expose_secret().to_owned();
    let answer = ask_token(&shop.hosts, &shop.credentials.application_id, &key).await;
    assert_eq!(answer.json()["expires_in"], 300);
    shop.token = answer.json()["access_token"].as_str().unwrap().to_owned();
    shop.order("life 0s");
    assert_eq!(shop.get(COUNTRIES).await.answer().status, 200);
    shop.token = mint(&shop.hosts, &shop.credentials).await;
    assert_eq!(shop.get(COUNTRIES).await.answer().status, 401);
}

#[tokio::test]
async fn a_renewed_key_kills_the_old_one_and_no_token() {
    let shop = Shop::open("renew store1-till1").await;
    assert_eq!(shop.get(COUNTRIES).await.answer().status, 200);
    let old = ask_token(&shop.hosts, &shop.credentials.application_id, shop.credentials.key.expose_secret());
    assert_eq!(error(&old.await), (401, "invalid_client".to_owned()));
    let renewed = shop.cloud.points().remove(0);
    assert_eq!(renewed.application_id, shop.credentials.application_id);
    mint(&shop.hosts, &renewed).await;
}

#[tokio::test]
async fn a_region_knows_nobody_of_another() {
    let store = |number, id: &str| StoreOptions { id: id.to_owned(), ..StoreOptions::numbered(number) };
    let region = |name: &str, number, auth| RegionOptions {
        name: name.to_owned(),
        auth,
        stores: vec![store(number, &format!("store-{name}"))],
        ..RegionOptions::default()
    };
    let own_host = RegionOptions::default().auth;
    let regions = vec![region("eur", 1, own_host), region("ind", 2, None)];
    let cloud = Cloud::start(CloudOptions { regions, ..CloudOptions::default() }).await.unwrap();
    let (hosts, points) = (cloud.hosts(), cloud.points());
    let (eur, ind) = (&hosts[0], &hosts[1]);
    assert_ne!(eur.auth, eur.api);
    assert_eq!(ind.auth, ind.api);
    let stranger = points.iter().find(|point| point.region == "ind").unwrap();
    let answer = ask_token(eur, &stranger.application_id, stranger.key.expose_secret()).await;
    assert_eq!(error(&answer), (401, "invalid_client".to_owned()));
    let token = mint(ind, stranger).await;
    let bearer = format!("Authorization: Bearer {token}\r\n");
    assert_eq!(send(&ind.api, "GET", DEVICES, &bearer, b"").await.answer().status, 200);
    assert_eq!(send(&eur.api, "GET", DEVICES, &bearer, b"").await.answer().status, 401);
}

#[tokio::test]
async fn the_clock_can_be_wrong() {
    let shop = Shop::open("skew -86400s").await;
    let date = shop.get(COUNTRIES).await.answer().header("date").unwrap().to_owned();
    let date = chrono::DateTime::parse_from_rfc2822(&date).unwrap();
    let behind = chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now()) - date.to_utc();
    assert_eq!(behind.num_hours(), 24);
}

#[tokio::test]
async fn credentials_differ_and_are_told_to_nobody() {
    let shop = Shop::open("").await;
    let points = shop.cloud.points();
    assert_ne!(points[0].key.expose_secret(), points[1].key.expose_secret());
    assert_ne!(points[0].application_id, points[1].application_id);
    let debug = format!("{:?} {:?}", shop.cloud, points);
    assert!(!debug.contains(points[0].key.expose_secret()));
    assert!(!debug.contains(shop.cloud.callback_secret().expose_secret()));
}
