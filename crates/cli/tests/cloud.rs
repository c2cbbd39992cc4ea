//! `florin pair`, `florin devices` and `florin sale` on a device behind a cloud, as a script sees them.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test ends where something is not as expected"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

const FLORIN: &str = env!("CARGO_BIN_EXE_florin");
const PASSPHRASE: &str = "seven quiet words";

/// A till without a keychain, and the cloud that it is registered in; the cloud ends with the test.
struct Place {
    folder: tempfile::TempDir,
    cloud: Child,
    told: Value,
    cashier: String,
    manager: String,
}

/// How a run ended, and its lines.
struct Ran {
    code: i32,
    lines: Vec<Value>,
}

impl Ran {
    fn last(&self) -> &Value {
        self.lines.last().unwrap()
    }
}

impl Place {
    fn new(orders: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(FLORIN);
        command.args(["simulate", "--ppaas", "--orders", orders, "--folder"]).arg(folder.path());
        let mut cloud = command.env("FLORIN_LOG", "off").stdout(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        BufReader::new(cloud.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let told: Value = serde_json::from_str(&first).unwrap();
        let told = told["ppaas"].clone();
        let mut place = Self { folder, cloud, told, cashier: String::new(), manager: String::new() };
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../xtask/demo/shop.toml");
        let made = place.run("", "", &["init", "--shop", file.to_str().unwrap(), "--key-file"]);
        let pin = |at: usize| made.last()["operators"][at]["pin"].as_str().unwrap().to_owned();
        (place.cashier, place.manager) = (pin(0), pin(1));
        place
    }

    fn run(&self, pin: &str, key: &str, arguments: &[&str]) -> Ran {
        let mut command = Command::new(FLORIN);
        command.args(arguments).arg("--data").arg(self.folder.path().join("till")).stdin(Stdio::null());
        command.env("FLORIN_LOG", "off").env("FLORIN_PASSPHRASE", PASSPHRASE);
        // No keychain of whoever runs this is asked.
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        for (name, value) in [("FLORIN_PIN", pin), ("FLORIN_APPLICATION_KEY", key)] {
            if value.is_empty() {
                command.env_remove(name)
            } else {
                command.env(name, value)
            };
        }
        let output = command.output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        Ran { code: output.status.code().unwrap(), lines }
    }

    fn pair(&self, key: &str, more: &[&str]) -> Ran {
        let region = &self.told["regions"][0];
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let (api, auth, domain) = (text(&region["api"]), text(&region["auth"]), text(&region["user_domain"]));
        let id = text(&region["stores"][0]["points_of_sale"][0]["application_id"]);
        let words = ["pair", "--region", "custom", "--api", &api, "--auth", &auth, "--user-domain", &domain];
        let who = ["--application-id", &id, "--manager", "Manager"];
        self.run(&self.manager, key, &[&words[..], &who[..], more].concat())
    }

    fn key(&self) -> String {
        let point = &self.told["regions"][0]["stores"][0]["points_of_sale"][0];
        point["application_key"].as_str().unwrap().to_owned()
    }

    /// What the page of the cloud hands out for a device: its certificate and key, as one file.
    fn certificate(&self, device: &Value) -> PathBuf {
        let url = device["certificate"].as_str().unwrap().strip_prefix("http://").unwrap();
        let (host, path) = url.split_once('/').unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        let mut heard = String::new();
        stream.read_to_string(&mut heard).unwrap();
        let file = self.folder.path().join("device.pem");
        std::fs::write(&file, heard.split_once("\r\n\r\n").unwrap().1).unwrap();
        file
    }

    /// The till runs on a device, and has nothing but the certificate of that.
    fn pair_as_a_device(&self, file: &Path, more: &[&str]) -> Ran {
        let base = self.told["regions"][0]["device"].as_str().unwrap();
        let authority = format!("certificate={}", self.told["authority"].as_str().unwrap());
        let words = ["pair", "--region", "custom", "--api", base, "--auth", base, "--device-auth", base];
        let who = ["--certificate", file.to_str().unwrap(), "--set", &authority, "--manager", "Manager"];
        self.run(&self.manager, "", &[&words[..], &who[..], more].concat())
    }

    fn sell(&self, method: &str, request: &str) -> Ran {
        let words = ["sale", "--terminal", "Front", "--amount", "12.50", "--wait", "10"];
        self.run("", "", &[&words[..], &["--method", method, "--request-id", request]].concat())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.cloud.kill().unwrap();
        self.cloud.wait().unwrap();
    }
}

#[test]
fn a_script_pairs_lists_and_sells_and_nothing_that_is_printed_is_the_key() {
    let place = Place::new("");
    let key = place.key();
    let device = place.told["regions"][0]["stores"][0]["devices"][0]["id"].as_str().unwrap().to_owned();
    let paired = place.pair(&key, &["--choose-passphrase", "--device", &device, "--name", "Front"]);
    assert_eq!(paired.code, 0, "{:?}", paired.lines);
    let steps: Vec<&Value> = paired.lines.iter().filter(|line| line["event"] == "step").collect();
    assert_eq!(steps.len(), 3);
    assert!(steps.iter().all(|step| step["state"] == "passed"), "{steps:?}");
    assert_eq!(paired.last()["outcome"], "paired");

    let listed = place.run(&place.cashier, "", &["devices", "--cashier", "Cashier"]);
    assert_eq!(listed.code, 0);
    let first = &listed.last()["devices"][0];
    assert_eq!((&first["id"], &first["methods"][0]["code"]), (&device.as_str().into(), &"CARD".into()));

    let sold = place.sell("CARD", "a");
    assert_eq!(sold.code, 0, "{:?}", sold.lines);
    assert_eq!(sold.last()["outcome"], "approved");
    assert_eq!(place.sell("CARD", "a").last()["receipt"], sold.last()["receipt"], "once, whoever asks again");
    assert_eq!(place.sell("CHEQUE", "b").code, 2, "the device does not list it");

    let books = place.run("", "", &["verify"]);
    assert_eq!((books.code, &books.last()["card"][0]["text"]), (0, &"12.50".into()));
    let printed: String =
        [paired, listed, sold].iter().flat_map(|ran| &ran.lines).map(ToString::to_string).collect();
    assert!(!printed.contains(&key));
}

#[test]
fn what_stands_in_the_way_is_named_and_ends_with_six() {
    let place = Place::new("");
    let wrong = place.pair("not the key", &["--choose-passphrase"]);
    assert_eq!((wrong.code, &wrong.last()["why"]), (6, &"key_wrong".into()), "{:?}", wrong.lines);
    // Nothing of it was kept, so there is no cloud to list devices of.
    assert_ne!(place.run(&place.cashier, "", &["devices", "--cashier", "Cashier"]).code, 0);
}

#[test]
fn a_till_on_a_device_comes_with_its_certificate() {
    let place = Place::new("");
    let device = place.told["regions"][0]["stores"][0]["devices"][0].clone();
    let id = device["id"].as_str().unwrap();
    let file = place.certificate(&device);
    let more = ["--choose-passphrase", "--device", id, "--name", "Front"];
    let paired = place.pair_as_a_device(&file, &more);
    assert_eq!((paired.code, &paired.last()["outcome"]), (0, &"paired".into()), "{:?}", paired.lines);
    let listed = place.run(&place.cashier, "", &["devices", "--cashier", "Cashier"]);
    let listed: Vec<&Value> = listed.last()["devices"].as_array().unwrap().iter().collect();
    assert!(listed.iter().all(|one| one["id"] == id || one["id"] == "qr"), "{listed:?}");
    assert_eq!(place.sell("CARD", "a").last()["outcome"], "approved");

    let wrong = place.folder.path().join("wrong.pem");
    std::fs::write(&wrong, "no certificate").unwrap();
    let refused = place.pair_as_a_device(&wrong, &[]);
    let field = |ran: &Ran| ran.last()["error"]["detail"]["field"].clone();
    assert_eq!((refused.code, field(&refused)), (2, "identity".into()), "{:?}", refused.lines);
    assert!(refused.last().to_string().contains("wrong.pem"));
    let missing = place.pair_as_a_device(&place.folder.path().join("nowhere.pem"), &[]);
    assert_eq!((missing.code, field(&missing)), (2, "certificate".into()), "{:?}", missing.lines);
}
