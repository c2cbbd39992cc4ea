//! The configuration of a terminal: an address, names and settings, as typed.
//!
//! What the reader takes must be of use: a question can be asked with it, in one request of one shape.

use std::collections::BTreeMap;

use connectors::nexo_local::NexoLocal;
use domain::attempt::Pairing;
use nexo::encoding::json;
use terminal::{Connector as _, Failure, NoSecrets, TerminalConfig};

use crate::exchange::{Line, ask, config, pairing, request};

/// Lines of the input: profile, address, `POIID`, then one setting a line.
pub(crate) fn check(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let mut lines = text.split('\n');
    let mut next = || lines.next().unwrap_or_default().to_owned();
    let (profile, address, poi_id) = (next(), next(), next());
    let settings: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let config = TerminalConfig { profile, address, poi_id, settings, ..config() };
    match NexoLocal::new(&config, &NoSecrets) {
        Err(error) => assert!(
            error.to_string().contains("use ") || error.to_string().contains("copy "),
            "{error}: no cure"
        ),
        // The encrypted connection needs the certificates of this computer, and no byte would be seen.
        Ok(_) if config.settings.get("tls").is_some_and(|tls| tls == "verified") => {}
        Ok(connector) => {
            let limits = connector.capabilities().limits;
            assert!(
                !limits.fence.is_zero() && !limits.poll_every.is_zero() && !limits.payment_timeout.is_zero()
            );
            (0..9).for_each(|which| can_be_asked(&config, which));
        }
    }
}

fn can_be_asked(config: &TerminalConfig, which: u8) {
    let request = request(which, Pairing { poi_id: config.poi_id.clone(), ..pairing() });
    let asked = ask(config, &request, Line::Good, b"", 1);
    let Err(Failure::Unknown { .. }) = asked.result else {
        panic!("{:?} where the terminal hung up", asked.result);
    };
    assert_eq!(asked.marks, 1);
    let end = asked.written.windows(4).position(|window| window == b"\r\n\r\n").expect("a head");
    let (head, body) = asked.written.split_at(end + 4);
    let head = str::from_utf8(head).expect("a head of text");
    assert!(head.starts_with("POST /"), "{head}");
    assert_eq!(head.matches("\r\n").count(), 7, "another number of header lines: {head}");
    let message = json::read(body).expect("what is asked is nexo");
    assert_eq!(message.header.poi_id, config.poi_id);
    assert_eq!(message.header.service_id.as_deref(), Some("42A"));
}
