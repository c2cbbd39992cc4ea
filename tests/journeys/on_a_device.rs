//! A till that runs on a payment device comes to the cloud with the certificate of that device.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use simulator::clouds::ppaas::{Cloud, CloudOptions, Route};

use crate::street::{Street, states};

/// A file as the screen sends it.
fn file(name: &str, content: &str) -> Value {
    json!({ "name": name, "content": STANDARD.encode(content) })
}

/// What the manager of a till on this device enters: certificate and key in two files.
fn entry(cloud: &Cloud, street: &Street) -> Value {
    let (hosts, device) = (street.cloud.hosts().remove(0), street.cloud.devices().remove(0).0);
    let identity = cloud.device_identity(&device).unwrap();
    json!({
        "settings": {
            "environment": "custom", "sign_in": "certificate", "api_base": hosts.device,
            "auth_base": hosts.device, "device_auth_base": hosts.device, "certificate": street.cloud.authority(),
        },
        "identity": { "files": [
            file("device.pem", &identity.certificate), file("device.key", identity.key.expose_secret()),
        ] },
    })
}

#[test]
fn a_till_on_a_device_signs_in_with_its_certificate_and_sells_also_after_a_restart() {
    let mut street = Street::new();
    let device = street.cloud.devices().remove(0).0;
    let entry = entry(&street.cloud, &street);
    let tested = street.shop.call("cloud_test", entry.clone());
    assert_eq!(states(&tested), ["passed", "passed", "passed"], "{tested}");
    let listed: Vec<&Value> = tested["devices"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    assert_eq!(listed, [&json!(device)], "a device sees itself alone");
    assert_eq!(street.shop.call("cloud_show", json!({}))["identity"], Value::Null, "tried, and not kept");

    let shown = street.shop.as_manager("cloud_set", json!({ "entry": entry })).unwrap();
    let identity = &shown["identity"];
    assert_eq!(identity["fingerprint"].as_str().unwrap().len(), 8);
    assert!(identity["subject"].as_str().unwrap().contains(&device), "{identity}");
    assert_eq!((&shown["application"], &identity["days_left"]), (&Value::Null, &Value::Null));
    let key = street.cloud.device_identity(&device).unwrap().key;
    assert!(!shown.to_string().contains(key.expose_secret().lines().nth(1).unwrap()), "{shown}");

    let wanted = json!({ "request_id": "pair", "device": device, "name": "Front" });
    let terminal = street.shop.as_manager("device_pair", wanted).unwrap();
    street.sell_on(&terminal);
    street.shop.expect_payment("approved");
    street.shop.next();
    street.shop.restart();
    street.sell_on(&terminal);
    street.shop.expect_payment("approved");
    assert_eq!(street.ledger_len(&terminal), 2);
    assert_eq!(street.cloud.arrivals().of(Route::Token), 0, "no token of a point of sale");
    street.books_agree();
}

#[test]
fn what_is_wrong_with_a_certificate_is_told_before_anything_is_kept() {
    let street = Street::new();
    let right = entry(&street.cloud, &street);
    let field = |change: &dyn Fn(&mut Value)| {
        let mut entry = right.clone();
        change(&mut entry);
        let refused = street.shop.try_call("cloud_test", entry).unwrap_err();
        (refused["detail"]["field"].clone(), refused["detail"]["cure"].as_str().unwrap().to_owned())
    };
    let (at, cure) = field(&|entry| entry["identity"]["files"] = json!([entry["identity"]["files"][0]]));
    assert_eq!(at, "identity");
    assert!(cure.starts_with("no private key"), "{cure}");
    let (at, cure) = field(&|entry| entry["identity"]["files"][1] = file("notes.txt", "nothing of use"));
    assert_eq!(at, "identity");
    assert!(cure.starts_with("notes.txt: "), "{cure}");
    assert_eq!(field(&|entry| entry["identity"]["files"] = json!([])).0, "identity");
    assert_eq!(field(&|entry| entry["identity"]["files"][0]["content"] = json!("not base64!")).0, "identity");
    assert_eq!(field(&|entry| entry["settings"]["sign_in"] = json!("password")).0, "sign_in");
    assert_eq!(field(&|entry| entry["settings"]["device_auth_base"] = json!("")).0, "device_auth_base");

    // One of another cloud is a good certificate that this cloud does not take.
    let stranger = street.shop.outside(Cloud::start(CloudOptions::default())).unwrap();
    let mut foreign = right.clone();
    foreign["identity"] = entry(&stranger, &street)["identity"].clone();
    let tested = street.shop.call("cloud_test", foreign.clone());
    assert_eq!(states(&tested), ["failed", "waiting", "waiting"]);
    assert_eq!(tested["steps"][0]["why"], "own_certificate", "{tested}");

    // What is kept stays where a worse one was to take its place.
    street.shop.as_manager("cloud_set", json!({ "entry": right })).unwrap();
    let kept = street.shop.call("cloud_show", json!({}))["identity"]["fingerprint"].clone();
    let refused = street.shop.as_manager("cloud_set", json!({ "entry": foreign })).unwrap_err();
    assert_eq!(refused["detail"]["why"], "own_certificate");
    let shown = street.shop.call("cloud_show", json!({}));
    assert_eq!(shown["identity"]["fingerprint"], kept);
    assert_eq!(
        street.shop.as_manager("cloud_set", json!({ "entry": null })).unwrap()["identity"],
        Value::Null
    );
}
