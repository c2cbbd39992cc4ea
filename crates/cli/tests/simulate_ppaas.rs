//! `florin simulate --ppaas` as a program reads it: one line with everything that a till needs, until it is stopped.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as expected"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

const FLORIN: &str = env!("CARGO_BIN_EXE_florin");

/// A cloud that ends with the test.
struct Cloud {
    process: Child,
    told: Value,
}

impl Cloud {
    fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(FLORIN);
        command.args(["simulate", "--ppaas"]).args(arguments).env("FLORIN_LOG", "off");
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let told: Value = serde_json::from_str(&first).unwrap();
        Self { process, told: told["ppaas"].clone() }
    }
}

impl Drop for Cloud {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// Status and body of one answer.
fn ask(base: &str, method: &str, path: &str, headers: &str, body: &str) -> (u16, Value) {
    let addr = base.split("//").last().unwrap().trim_end_matches('/');
    let mut stream = TcpStream::connect(addr).unwrap();
    let length = body.len();
    let head = format!("{method} {path} HTTP/1.1\r\nHost: {addr}\r\n{headers}Content-Length: {length}\r\n");
    stream.write_all(format!("{head}Connection: close\r\n\r\n{body}").as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), serde_json::from_str(body).unwrap_or(Value::Null))
}

#[test]
fn what_is_printed_is_enough_to_get_a_token_and_the_devices() {
    let cloud = Cloud::start(&["--stores", "2", "--regions", "demo,eur", "--orders", "countries 503"]);
    let regions = cloud.told["regions"].as_array().unwrap();
    assert_eq!(regions.len(), 2);
    assert_eq!(
        (&regions[1]["auth"], regions[1]["stores"].as_array().unwrap().len()),
        (&regions[1]["api"], 2)
    );
    let region = &regions[0];
    let point = &region["stores"][0]["points_of_sale"][0];
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let (id, key) = (text(&point["application_id"]), text(&point["application_key"]));
    let form = format!("grant_type=client_credentials&client_id={id}&client_secret={key}");
    let path = format!("/oauth2/v1/{}/token", text(&region["user_domain"]));
    let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
    let (status, minted) = ask(&text(&region["auth"]), "POST", &path, kind, &form);
    assert_eq!(status, 200);
    let bearer = format!("Authorization: Bearer {}\r\n", text(&minted["access_token"]));
    let api = text(&region["api"]);
    assert_eq!(ask(&api, "GET", "/resources/v1/countries", &bearer, "").0, 503);
    let (status, list) = ask(&api, "GET", "/retail/v1/payment-devices", &bearer, "");
    assert_eq!(
        (status, &list["paymentDevices"][2]["deviceId"]),
        (200, &region["stores"][0]["devices"][2]["id"])
    );
    let (status, state) = ask(&text(&cloud.told["page"]), "GET", "/api/cloud", "", "");
    assert_eq!((status, &state["arrivals"]["mints"]), (200, &1.into()));
    let (status, devices) = ask(&text(&cloud.told["terminals"]), "GET", "/api/terminals", "", "");
    assert_eq!((status, devices["terminals"].as_array().unwrap().len()), (200, 12));
}

#[test]
fn a_secure_cloud_tells_its_authority_and_its_proxy() {
    let cloud = Cloud::start(&["--tls", "good", "--guarded"]);
    assert!(cloud.told["authority"].as_str().unwrap().starts_with("-----BEGIN CERTIFICATE-----"));
    assert!(cloud.told["regions"][0]["api"].as_str().unwrap().starts_with("https://"));
    assert_eq!(ask(cloud.told["proxy"]["url"].as_str().unwrap(), "GET", "/", "", "").0, 407);
}

#[test]
fn a_mistake_is_named() {
    for (arguments, words) in [
        (["--ppaas", "--orders", "tokens burn"].as_slice(), "tokens revoke"),
        (&["--ppaas", "--profile", "adyen"], "cannot be used with"),
        (&["--stores", "2"], "--ppaas"),
        (&["--ppaas", "--orders", "renew nobody"], "nobody"),
    ] {
        let ran = Command::new(FLORIN).arg("simulate").args(arguments).output().unwrap();
        let said = String::from_utf8(ran.stderr).unwrap();
        assert!(!ran.status.success() && said.contains(words), "{said}");
    }
}
