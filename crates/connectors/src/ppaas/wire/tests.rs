//! Settings make facts, and wrong ones are named.

use super::*;

fn facts(settings: &[(&str, &str)]) -> Result<Facts, ConfigError> {
    Facts::read(&settings.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect())
}

#[test]
fn every_setting_is_taken_and_changes_something() {
    for name in NAMES.into_iter().filter(|name| *name != "proxy") {
        let value = match name {
            "client_auth" => "basic",
            "codes" => "words",
            "messages" => "v3",
            "mode" => "async",
            "protocol_version" => "5.0",
            "refund" | "reversal" => "no",
            "root" => "none",
            "methods" | "qr_types" => "CARD=VISA",
            "callback_url" => "https://relay.example.com/a",
            "message_path" => "/m/{device_id}",
            "scope" => "retail",
            _ if name.ends_with("_path") => "/other",
            _ if name.ends_with("_header") => "X-Other",
            _ => "31000",
        };
        assert_ne!(facts(&[(name, value)]).unwrap(), Facts::default(), "{name}");
    }
    assert_eq!(facts(&[]).unwrap(), Facts::default());
    for name in OTHERS {
        assert_eq!(facts(&[(name, "anything")]).unwrap(), Facts::default(), "{name}");
    }
}

#[test]
fn wrong_values_are_named_with_their_cure() {
    for (name, value) in [
        ("message_path", "/messages"),
        ("devices_path", "devices"),
        ("devices_path", "/a b"),
        ("token_path", "https://elsewhere.example/token"),
        ("messages", "v4"),
        ("mode", "later"),
        ("methods", "CARD"),
        ("methods", "=VISA"),
        ("qr_types", "KB"),
        ("callback_url", "relay"),
        ("callback_header", "a header"),
        ("sale_timeout_ms", "0"),
        ("soon_ms", "5"),
        ("colour", "red"),
    ] {
        let error = facts(&[(name, value)]).unwrap_err();
        assert_eq!(error.field, name, "{value}");
        assert!(error.why.contains("use "), "{error}");
    }
}

#[test]
fn the_fence_is_twice_the_sale_unless_it_is_known() {
    let fence = |settings: &[_]| facts(settings).unwrap().limits.fence;
    assert_eq!(fence(&[]), Duration::from_mins(5));
    assert_eq!(fence(&[("sale_timeout_ms", "60000")]), Duration::from_mins(2));
    assert_eq!(fence(&[("fence_ms", "7000"), ("sale_timeout_ms", "60000")]), Duration::from_secs(7));
}

#[test]
fn no_id_leaves_its_place_in_a_path() {
    let facts = Facts::default();
    assert_eq!(
        facts.messages_of("ingenico-DX8000-2097CD800007"),
        "/retail/v1/payment-devices/ingenico-DX8000-2097CD800007/messages"
    );
    assert_eq!(facts.messages_of("../x?y#z"), "/retail/v1/payment-devices/..%2Fx%3Fy%23z/messages");
    assert_eq!(facts.messages_of(".."), "/retail/v1/payment-devices/%2E%2E/messages");
    assert_eq!(facts.tokens_of("shop.example"), "/oauth2/v1/shop.example/token");
}

#[test]
fn a_method_goes_out_as_its_brands_or_as_itself() {
    let facts = facts(&[("methods", "CARD=VISA+MASTERCARD, KB = wallet")]).unwrap();
    assert_eq!(facts.brands_of("CARD"), ["VISA", "MASTERCARD"]);
    assert_eq!(facts.brands_of("KB"), ["wallet"]);
    assert_eq!(facts.brands_of("GIFTCARD"), ["GIFTCARD"]);
}
