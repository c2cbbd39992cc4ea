//! Sealing and opening: what others sealed is opened, what was touched is not, and nothing is believed in the clear.

#![expect(clippy::print_stdout, reason = "skipping is told")]

use nexo::dialect::Dialect;
use nexo::encoding::json;
use nexo::security::{Keys, Passphrase, SecurityError, open, seal};
use nexo::v3::{
    Body, ErrorCondition, EventNotification, EventToNotify, LogoutRequest, LogoutResponse, Message,
    MessageCategory, MessageHeader, MessageType, Response,
};

/// Made with another program's PBKDF2, AES and HMAC, from the passphrase and the nonce below.
const SEALED: &str = include_str!("../../../tests/vectors/nexo-sealed.json");
const NONCE: [u8; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

fn keys(identifier: &str, version: u32, secret: &str) -> Vec<Keys> {
    let secret = secret.to_owned().into();
    Keys::derive(&Passphrase { identifier: identifier.to_owned(), version, secret }).into_iter().collect()
}

fn ours() -> Vec<Keys> {
    keys("test-key", 3, "only for this test")
}

fn logout() -> Message {
    Message {
        header: MessageHeader::service_request(MessageCategory::Logout, "0001000417", "TILL-7", "DESK-1"),
        body: Body::LogoutRequest(LogoutRequest { maintenance_allowed: true }),
    }
}

#[test]
fn another_program_seals_the_same_bytes() {
    let sealed = seal(&ours()[0], &Dialect::GENERIC_3_0, &logout(), NONCE).unwrap();
    assert_eq!(String::from_utf8(sealed).unwrap(), SEALED.trim_end());
    let opened = open(&ours(), SEALED.as_bytes()).unwrap();
    assert!(opened.sealed);
    assert_eq!(opened.message, logout());
}

#[test]
fn every_json_dialect_is_sealed_and_opened() {
    for dialect in [Dialect::ADYEN, Dialect::BILT, Dialect::VERIFONE, Dialect::GENERIC_3_1] {
        let sealed = seal(&ours()[0], &dialect, &logout(), [7; 16]).unwrap();
        assert_eq!(open(&ours(), &sealed).unwrap().message.body, logout().body);
        assert!(!String::from_utf8(sealed).unwrap().contains("LogoutRequest"));
    }
    assert!(matches!(
        seal(&ours()[0], &Dialect::SWEDBANK_XML, &logout(), NONCE),
        Err(SecurityError::Message(_))
    ));
}

#[test]
fn blanks_in_the_blob_are_no_harm() {
    let (before, after) = SEALED.split_once("\"NexoBlob\":\"").unwrap();
    let (start, rest) = after.split_at(40);
    let spread = format!("{before}\"NexoBlob\":\" {start}\\r\\n\\t {rest}");
    assert_eq!(open(&ours(), spread.as_bytes()).unwrap().message, logout());
}

#[test]
fn whatever_is_wrong_is_told_alike() {
    let wrong = |keys: &[Keys], text: &str| open(keys, text.as_bytes()).unwrap_err();
    assert_eq!(wrong(&[], SEALED), SecurityError::NotOpened);
    assert_eq!(wrong(&keys("test-key", 3, "another"), SEALED), SecurityError::NotOpened);
    assert_eq!(wrong(&keys("test-key", 4, "only for this test"), SEALED), SecurityError::NotOpened);
    assert_eq!(wrong(&keys("other-key", 3, "only for this test"), SEALED), SecurityError::NotOpened);
    for (member, value) in [
        ("\"AdyenCryptoVersion\":1", "\"AdyenCryptoVersion\":2"),
        ("\"KeyVersion\":3", "\"KeyVersion\":\"x\""),
        ("\"Nonce\":\"AAEC", "\"Nonce\":\"BAEC"),
        ("\"Nonce\":\"AAECAwQFBgcICQoLDA0ODw==\"", "\"Nonce\":\"AAEC\""),
        ("\"Hmac\":\"", "\"Hmac\":\"AAAA"),
        ("\"Hmac\"", "\"Mac\""),
        ("\"NexoBlob\":\"", "\"NexoBlob\":\"AAAA"),
        ("\"NexoBlob\":\"", "\"NexoBlob\":\"=\",\"x\":\""),
        ("\"SecurityTrailer\"", "\"Trailer\""),
    ] {
        assert!(SEALED.contains(member), "{member}");
        let touched = SEALED.replacen(member, value, 1);
        assert_eq!(wrong(&ours(), &touched), SecurityError::NotOpened, "{value}");
    }
}

#[test]
fn every_touched_byte_of_the_blob_is_noticed() {
    let start = SEALED.find("\"NexoBlob\":\"").unwrap() + 12;
    let end = SEALED[start..].find('"').unwrap() + start;
    for place in start..end {
        let mut touched = SEALED.as_bytes().to_vec();
        touched[place] = if touched[place] == b'A' { b'B' } else { b'A' };
        assert!(open(&ours(), &touched).is_err(), "byte {place}");
    }
}

#[test]
fn a_sealed_message_under_another_header_is_refused() {
    for (ours_is, theirs) in
        [("\"SaleID\":\"TILL-7\"", "\"SaleID\":\"TILL-8\""), ("0001000417", "0001000418")]
    {
        let moved = SEALED.replacen(ours_is, theirs, 1);
        assert_eq!(open(&ours(), moved.as_bytes()), Err(SecurityError::HeaderDiffers));
    }
}

#[test]
fn in_the_clear_only_errors_are_taken() {
    let header = logout().header;
    let answer = |response| Message {
        header: header.response(),
        body: Body::LogoutResponse(LogoutResponse { response }),
    };
    let event = |event, rejected: Option<&str>| Message {
        header: MessageHeader {
            message_category: MessageCategory::Event,
            message_type: MessageType::Notification,
            ..header.clone()
        },
        body: Body::EventNotification(EventNotification {
            rejected_message: rejected.map(str::to_owned),
            ..EventNotification::new(event, "2026-05-04T08:31:20Z")
        }),
    };
    let opened = |message: &Message| open(&ours(), &json::write(message).unwrap());
    for taken in [
        answer(Response::failure(ErrorCondition::NotAllowed, "crypto error")),
        event(EventToNotify::Reject, Some("e30=")),
    ] {
        let opened = opened(&taken).unwrap();
        assert!(!opened.sealed);
        assert_eq!(opened.message, taken);
    }
    for refused in [answer(Response::success()), event(EventToNotify::Shutdown, None), logout()] {
        assert_eq!(opened(&refused), Err(SecurityError::Clear));
    }
}

/// Published messages with their published passphrases, kept outside the project.
#[test]
fn published_messages_are_opened() {
    let samples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples/nexo");
    let Ok(index) = std::fs::read_to_string(samples.join("INDEX.md")) else {
        println!("skipped: no samples beside the project");
        return;
    };
    // `secret` (KeyIdentifier NAME) or `secret` (NAME)
    let line =
        index.lines().find(|line| line.starts_with("Complete messages") && line.contains("passphrase"));
    let mut parts = line.unwrap().split('`').skip(1);
    let mut known = Vec::new();
    while let (Some(secret), Some(rest)) = (parts.next(), parts.next()) {
        let name = rest.split(['(', ')']).nth(1).and_then(|inside| inside.split(' ').next_back()).unwrap();
        known.extend(keys(name, 1, secret));
    }
    let mut opened = 0;
    for path in std::fs::read_dir(samples).unwrap().flatten().map(|entry| entry.path()) {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        if path.extension().is_some_and(|extension| extension == "json") && text.contains("\"NexoBlob\"") {
            let message = open(&known, text.as_bytes());
            assert!(message.is_ok_and(|message| message.sealed), "{}", path.display());
            opened += 1;
        }
    }
    assert!(opened >= 4, "only {opened} sealed samples");
}
