//! Known secrets are put in through every door that a till has, and right beside it: mistyped, sent as what they are
//! not, put where they do not belong. Then they are looked for in everything that it leaves behind: its folder, its
//! log at the finest grain, every answer and event, and what the program says on its two streams.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod place;
mod scan;

use std::fs::File;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use p12_keystore::{Certificate, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use simulator::clouds::ppaas::{Cloud, CloudOptions, DeviceIdentity, Orders};
use simulator::{Options, Passphrase, Profile, Script, Simulator};
use tokio::runtime::Runtime;
use tracing_subscriber::filter::LevelFilter;

use place::{Heard, Place, listen_on_the_way};
use scan::Scanner;

// None of these opens anything but what this test makes and throws away.
const VAULT: &str = "canary of the vault: seven quiet/words + more?";
const VAULT_MISTYPED: &str = "canary of the vault: seven other/words + more?";
const TERMINAL: &str = "canary of the terminal: a key/of words + more?";
const TERMINAL_REFUSED: &str = "canary of a terminal: never/paired + at all?";
const KEY_MISTYPED: &str = "canary-key/of+the~cloud=mistyped";
const KEY_MISTYPED_AGAIN: &str = "canary-key/of+the~cloud=renewed-and-mistyped";
const IN_AN_ADDRESS: &str = "canary-in-an-address";
const IN_A_SETTING: &str = "canary/in a setting+that is none";
const IN_A_CERTIFICATE: &str = "Y2FuYXJ5LW9mLWEtcHJpdmF0ZS1rZXktYmVzaWRlLWEtY2VydGlmaWNhdGU";
const CERTIFICATE_PASSPHRASE: &str = "canary of a certificate: five/words + more?";
const CERTIFICATE_MISTYPED: &str = "canary of a certificate: other/words + more?";
const MANAGER: &str = "493817260514";
const CASHIER: &str = "820394715062";
const PIN_MISTYPED: &str = "175306982741";

/// The street: a cloud with somebody on the way to its tokens, and a terminal whose messages are sealed.
struct Street {
    runtime: Runtime,
    cloud: Cloud,
    way: String,
    heard: Heard,
    terminal: Simulator,
}

impl Street {
    fn new() -> Self {
        let runtime = Runtime::new().unwrap();
        let cloud = runtime.block_on(Cloud::start(CloudOptions::default())).unwrap();
        let to = cloud.hosts().remove(0).auth.strip_prefix("http://").unwrap().parse().unwrap();
        let (way, heard) = listen_on_the_way(&runtime, to);
        let key = Passphrase { identifier: "canary".to_owned(), version: 1, secret: TERMINAL.to_owned() };
        let options = Options { passphrase: Some(key), ..Options::of(Profile::named("bilt").unwrap()) };
        let terminal = runtime.block_on(Simulator::start(options, Script::default())).unwrap();
        Self { runtime, cloud, way: format!("http://{way}"), heard, terminal }
    }

    fn key(&self) -> String {
        self.cloud.points().remove(0).key.expose_secret().to_owned()
    }

    /// What a manager types, with this key.
    fn entry(&self, key: &str) -> Value {
        let (hosts, point) = (self.cloud.hosts().remove(0), self.cloud.points().remove(0));
        json!({
            "settings": {
                "environment": "custom", "api_base": hosts.api, "auth_base": self.way,
                "user_domain": hosts.user_domain,
            },
            "application_id": point.application_id, "application_key": key,
        })
    }

    fn order(&self, text: &str) {
        self.cloud.order(&Orders::parse(text).unwrap()).unwrap();
    }

    fn end(self) {
        self.runtime.block_on(async {
            self.cloud.stop().await;
            self.terminal.stop().await;
        });
    }
}

fn draft() -> Value {
    json!({
        "country": "NL", "language": "nl", "name": "Corner Deli", "address": ["Market Square 1"], "vat_id": "",
        "currency": "EUR", "inclusive": true,
        "taxes": [{ "letter": "A", "category": "standard", "rate": "21" },
                  { "letter": "B", "category": "reduced", "rate": "9" }],
        "smallest_coin": "0.05", "zone": "Europe/Amsterdam", "day_start": "04:00", "till_code": "T01",
        "people": [{ "name": "Manager", "role": "manager", "pin": MANAGER },
                   { "name": "Cashier", "role": "cashier", "pin": CASHIER }],
        "items": [{ "name": "Loaf", "price": "4.95", "tax": "B", "code": "42" }],
        "samples": false,
    })
}

/// The manager's word for it.
fn signed(place: &mut Place, mut args: Value) -> Value {
    (args["manager"], args["pin"]) = (place.operator("Manager"), json!(MANAGER));
    args
}

/// The set-up, people, and the passphrase of the vault.
fn people(place: &mut Place) {
    place.call("setup_begin", json!({}));
    let mut wrong = draft();
    wrong["people"][1]["pin"] = json!(format!("{PIN_MISTYPED}0"));
    place.try_call("setup_check", json!({ "part": "people", "draft": wrong })).unwrap_err();
    place.try_call("setup_finish", wrong).unwrap_err();
    place.call("setup_finish", draft());
    let cashier = place.operator("Cashier");
    let number: u64 = PIN_MISTYPED.parse().unwrap();
    for pin in [json!(PIN_MISTYPED), json!(number), json!([PIN_MISTYPED])] {
        place.try_call("operator_sign_in", json!({ "operator": cashier, "pin": pin })).unwrap_err();
    }
    place.call("operator_sign_in", json!({ "operator": cashier, "pin": CASHIER }));

    let chosen = signed(place, json!({ "passphrase": VAULT }));
    place.call("vault_choose", chosen);
    place.start_again();
    place.call("operator_sign_in", json!({ "operator": cashier, "pin": CASHIER }));
    for passphrase in [json!(VAULT_MISTYPED), json!([VAULT_MISTYPED]), json!({ VAULT_MISTYPED: true })] {
        place.try_call("vault_unlock", json!({ "passphrase": passphrase })).unwrap_err();
    }
    place.call("vault_unlock", json!({ "passphrase": VAULT }));
}

fn private_key() -> String {
    format!("-----BEGIN PRIVATE KEY-----\n{IN_A_CERTIFICATE}\n-----END PRIVATE KEY-----\n")
}

/// As one file often has both.
fn private_key_beside(street: &Street) -> String {
    format!("{}\n{}", street.cloud.authority(), private_key())
}

/// The way to the cloud: what is wrong with it, a sale, another key, and a sale with that.
fn cloud(place: &mut Place, street: &Street) -> Vec<String> {
    let first = street.key();
    let mistyped = street.entry(KEY_MISTYPED);
    place.call("cloud_test", mistyped.clone());
    let args = signed(place, json!({ "entry": mistyped }));
    place.try_call("cloud_set", args).unwrap_err();
    let misplaced = [
        ("api_base", format!("https://till:{IN_AN_ADDRESS}@api.example.com")),
        ("auth_base", format!("https://{IN_AN_ADDRESS}@auth.example.com")),
        ("client_secret", IN_A_SETTING.to_owned()),
        ("methods", IN_A_SETTING.to_owned()),
        ("certificate", private_key()),
        ("certificate", private_key_beside(street)),
    ];
    for (name, value) in misplaced {
        let mut entry = street.entry(&first);
        entry["settings"][name] = json!(value);
        place.try_call("cloud_test", entry.clone()).unwrap_err();
        let args = signed(place, json!({ "entry": entry }));
        place.try_call("cloud_set", args).unwrap_err();
    }
    let mut odd = street.entry(&first);
    odd["application_key"] = json!([first]);
    place.try_call("cloud_test", odd).unwrap_err();

    let args = signed(place, json!({ "entry": street.entry(&first) }));
    place.call("cloud_set", args);
    place.call("cloud_show", json!({}));
    let device = place.call("device_list", json!({}))["devices"][0]["id"].clone();
    let args = signed(place, json!({ "request_id": "pair 1", "device": device, "name": "Front" }));
    let terminal = place.call("device_pair", args);
    place.sell_on(&terminal["id"]);

    let reference = street.cloud.points().remove(0).reference;
    street.order(&format!("renew {reference}, tokens revoke"));
    place.try_call("device_list", json!({})).unwrap_err();
    let args = signed(place, json!({ "entry": street.entry(KEY_MISTYPED_AGAIN) }));
    place.try_call("cloud_set", args).unwrap_err();
    let second = street.key();
    let args = signed(place, json!({ "entry": street.entry(&second) }));
    place.call("cloud_set", args);
    place.sell_on(&terminal["id"]);
    assert_eq!(street.cloud.ledger(device.as_str().unwrap()).len(), 2);
    vec![first, second]
}

/// A till on a device brings the certificate of that in a protected file, whose passphrase it mistypes first. Gives the
/// lines of the key, of which none may be left anywhere.
fn certificate(place: &mut Place, street: &Street) -> Vec<String> {
    let (hosts, device) = (street.cloud.hosts().remove(0), street.cloud.devices().remove(0).0);
    let identity = street.cloud.device_identity(&device).unwrap();
    let key = identity.key.expose_secret();
    let file = |name: &str, bytes: &[u8]| json!({ "name": name, "content": STANDARD.encode(bytes) });
    let own = file("device.pem", identity.certificate.as_bytes());
    let entry = |files: Value, passphrase: &str| {
        json!({
            "settings": {
                "environment": "custom", "sign_in": "certificate", "api_base": hosts.device,
                "auth_base": hosts.device, "device_auth_base": hosts.device,
                "certificate": street.cloud.authority(),
            },
            "identity": { "files": files, "passphrase": passphrase },
        })
    };
    let good = json!([file("device.p12", &protected(&identity))]);
    // mistyped; the key where a passphrase belongs, as what a file is not, and in a setting
    let mut odd = entry(good.clone(), CERTIFICATE_PASSPHRASE);
    odd["identity"]["files"][0]["content"] = json!(key);
    let mut misplaced = entry(good.clone(), CERTIFICATE_PASSPHRASE);
    misplaced["settings"]["serial_number"] = json!(key);
    let mistyped = entry(good.clone(), CERTIFICATE_MISTYPED);
    for wrong in [mistyped, entry(json!([own]), key.trim()), odd, misplaced] {
        place.try_call("cloud_test", wrong.clone()).unwrap_err();
        let args = signed(place, json!({ "entry": wrong }));
        place.try_call("cloud_set", args).unwrap_err();
    }

    let args = signed(place, json!({ "entry": entry(good, CERTIFICATE_PASSPHRASE) }));
    place.call("cloud_set", args);
    place.call("cloud_show", json!({}));
    place.call("device_list", json!({}));
    // back to the point of sale, with which the program goes on
    let args = signed(place, json!({ "entry": street.entry(&street.key()) }));
    place.call("cloud_set", args);
    let lines = key.lines().filter(|line| !line.starts_with("-----"));
    lines.filter(|line| line.len() > 40).map(str::to_owned).collect()
}

/// Certificate and key as people get them: in one protected file.
fn protected(identity: &DeviceIdentity) -> Vec<u8> {
    let der = |pem: &str| {
        let lines: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
        STANDARD.decode(lines).unwrap()
    };
    let certificate = Certificate::from_der(&der(&identity.certificate)).unwrap();
    let key = PrivateKey::from_der(&der(identity.key.expose_secret())).unwrap();
    let mut store = KeyStore::new();
    let chain = PrivateKeyChain::new("1", key, [certificate]);
    store.add_entry("device", KeyStoreEntry::PrivateKeyChain(chain));
    store.writer(CERTIFICATE_PASSPHRASE).encryption_iterations(50).mac_iterations(50).write().unwrap()
}

/// The key of a terminal whose messages are sealed, and one that was never paired.
fn sealed(place: &mut Place, street: &Street) {
    let address = street.terminal.addr().to_string();
    let wanted = |request: &str, passphrase: Value, more: Value| {
        let mut settings = json!({ "tls": "off" });
        settings.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({
            "request_id": request, "name": "Counter", "profile": "bilt", "address": address, "mode": "light",
            "poi_id": "P400Plus-275479597", "settings": settings,
            "key": { "identifier": "canary", "version": 1, "passphrase": passphrase },
        })
    };
    let mut beside = wanted("refused", json!(TERMINAL_REFUSED), json!({}));
    beside["certificate"] = json!(private_key_beside(street));
    let args = signed(place, beside);
    place.try_call("terminal_add", args).unwrap_err();
    for (passphrase, more) in [
        (json!(TERMINAL_REFUSED), json!({ "passphrase": TERMINAL_REFUSED })),
        (json!(TERMINAL_REFUSED), json!({ "payment_timeout_ms": TERMINAL_REFUSED })),
        (json!([TERMINAL_REFUSED]), json!({})),
    ] {
        let args = signed(place, wanted("refused", passphrase, more));
        place.try_call("terminal_add", args).unwrap_err();
    }
    let args = signed(place, wanted("sealed", json!(TERMINAL), json!({})));
    let terminal = place.call("terminal_add", args);
    place.sell_on(&terminal["id"]);
    assert_eq!(street.terminal.ledger().len(), 1, "its messages are sealed and understood");
}

/// The program beside the test, as everything is built together.
fn florin() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let program = test.ancestors().nth(2).unwrap().join(format!("florin{}", std::env::consts::EXE_SUFFIX));
    assert!(
        program.is_file(),
        "there is no program beside the test: run `cargo build --workspace --bin florin` first"
    );
    program
}

/// What the program says on both streams: looks, a list, another pairing, and a sale, right and wrong.
fn program(place: &Place, street: &Street) -> String {
    let mut said = String::new();
    let mut run = |words: &[&str], secrets: &[(&str, &str)]| {
        let mut command = Command::new(florin());
        command.args(words).env("FLORIN_LOG", "trace").stdin(Stdio::null());
        command.envs(secrets.iter().copied());
        let output = command.output().unwrap();
        assert!(!output.stdout.is_empty(), "{words:?} says nothing");
        for stream in [output.stdout, output.stderr] {
            said.push_str(&String::from_utf8_lossy(&stream));
        }
        output.status.success()
    };
    let folder = place.data();
    let data = folder.to_str().unwrap();
    assert!(run(&["doctor", "--data", data], &[]));
    assert!(run(&["verify", "--data", data], &[]));
    let who = [("FLORIN_PASSPHRASE", VAULT), ("FLORIN_PIN", CASHIER)];
    assert!(run(&["devices", "--data", data, "--cashier", "Cashier"], &who));
    let wrong = [("FLORIN_PASSPHRASE", VAULT_MISTYPED), ("FLORIN_PIN", CASHIER)];
    assert!(!run(&["devices", "--data", data, "--cashier", "Cashier"], &wrong));
    let wrong = [("FLORIN_PASSPHRASE", VAULT), ("FLORIN_PIN", PIN_MISTYPED)];
    assert!(!run(&["devices", "--data", data, "--cashier", "Cashier"], &wrong));

    let (hosts, point) = (street.cloud.hosts().remove(0), street.cloud.points().remove(0));
    let (api, id) = (hosts.api.as_str(), point.application_id.as_str());
    let (domain, way) = (hosts.user_domain.as_str(), street.way.as_str());
    let words =
        ["pair", "--data", data, "--region", "custom", "--api", api, "--auth", way, "--user-domain", domain];
    let words = [&words[..], &["--application-id", id, "--manager", "Manager"]].concat();
    let key = street.key();
    for (key, held) in [(KEY_MISTYPED, false), (key.as_str(), true)] {
        let secrets =
            [("FLORIN_PASSPHRASE", VAULT), ("FLORIN_PIN", MANAGER), ("FLORIN_APPLICATION_KEY", key)];
        assert_eq!(run(&words, &secrets), held);
    }
    let sale =
        ["sale", "--data", data, "--amount", "1.00", "--terminal", "Front", "--request-id", "by program"];
    assert!(run(&sale, &who));
    said
}

/// Everything that must be nowhere: what was put in, and what the cloud gave out.
fn secrets(street: &Street, keys: &[String]) -> Vec<(String, String)> {
    let put_in = [
        ("passphrase of the vault", VAULT),
        ("mistyped passphrase of the vault", VAULT_MISTYPED),
        ("passphrase of a terminal", TERMINAL),
        ("passphrase of a terminal that was refused", TERMINAL_REFUSED),
        ("mistyped key of the application", KEY_MISTYPED),
        ("mistyped key after a renewal", KEY_MISTYPED_AGAIN),
        ("password in an address", IN_AN_ADDRESS),
        ("secret in a setting", IN_A_SETTING),
        ("private key beside a certificate", IN_A_CERTIFICATE),
        ("passphrase of a certificate", CERTIFICATE_PASSPHRASE),
        ("mistyped passphrase of a certificate", CERTIFICATE_MISTYPED),
        ("manager's PIN", MANAGER),
        ("cashier's PIN", CASHIER),
        ("mistyped PIN", PIN_MISTYPED),
    ];
    let tokens = street.heard.tokens();
    assert!(tokens.len() >= 3, "few tokens were given out: {}", tokens.len());
    let named = |name: &str, all: &[String]| -> Vec<(String, String)> {
        all.iter().enumerate().map(|(nth, one)| (format!("{name} {}", nth + 1), one.clone())).collect()
    };
    let put_in = put_in.map(|(name, secret)| (name.to_owned(), secret.to_owned()));
    [put_in.to_vec(), named("key", keys), named("token", &tokens)].concat()
}

#[test]
fn no_secret_is_left_anywhere_in_any_form() {
    let street = Street::new();
    let mut place = Place::new();
    let log = place.data().with_file_name("log.jsonl");
    let file = Arc::new(File::create_new(&log).unwrap());
    tracing_subscriber::fmt().json().with_max_level(LevelFilter::TRACE).with_writer(file).init();

    people(&mut place);
    let mut keys = cloud(&mut place, &street);
    keys.extend(certificate(&mut place, &street));
    sealed(&mut place, &street);
    let secrets = secrets(&street, &keys);
    scan::finds_what_is_there(&secrets);
    let scanner = Scanner::of(&secrets);

    // While it runs, with what stands in the WAL; and after it ended.
    let (mut found, files) = scanner.find_in_folder(&place.data());
    for wanted in ["till.sqlite", "till.sqlite-wal", "till.key"] {
        assert!(files.iter().any(|file| file == wanted), "{wanted} is not among {files:?}");
    }
    place.stop();
    let said = program(&place, &street);
    // The program got tokens of its own.
    let scanner = Scanner::of(&self::secrets(&street, &keys));
    found.extend(scanner.find_in_folder(&place.data()).0);
    let log = std::fs::read(log).unwrap();
    assert!(log.len() > 10_000, "the log says little: {}", log.len());
    found.extend(scanner.find("the log", &log));
    found.extend(scanner.find("an answer or event", place.said().as_bytes()));
    found.extend(scanner.find("a stream of the program", said.as_bytes()));
    let books = api::inspect::verify(&place.data()).unwrap();
    assert!(books.sound, "{:?}", books.problems);
    assert_eq!(books.approved.len(), 4);
    street.end();
    found.sort();
    found.dedup();
    assert!(found.is_empty(), "{found:#?}");
}
