//! What is wrong, told from what servers say.

use super::support::{Bench, KEY, s, says};
use crate::oauth::{TokenError, Trouble};

async fn error(status: u16, body: &str) -> TokenError {
    let bench = Bench::new([says(status, body), says(status, body), says(status, body)]);
    bench.pass_until(bench.tokens.get(&bench.client(), s(0))).await.unwrap_err()
}

#[tokio::test]
async fn refusals_are_told_apart() {
    for (status, body, kind) in [
        (
            401,
            r#"{"error":"invalid_client","error_description":"Bad client credentials"}"#,
            Trouble::WrongKey,
        ),
        (400, r#"{"error":"invalid_grant"}"#, Trouble::WrongKey),
        (
            401,
            r#"{"error":"unauthorized_client","error_description":"Invalid client secret"}"#,
            Trouble::WrongKey,
        ),
        (401, "", Trouble::WrongKey),
        (401, r#"{"code":"invalid_client","message":"unknown"}"#, Trouble::WrongKey),
        (401, r#"{"error":{"code":"invalid_client","message":"unknown"}}"#, Trouble::WrongKey),
        (400, r#"{"error":"unauthorized_client"}"#, Trouble::NotAllowed),
        (400, r#"{"error":"invalid_scope"}"#, Trouble::NotAllowed),
        (400, r#"{"error":"unsupported_grant_type"}"#, Trouble::NotAllowed),
        (403, r#"{"title":"Forbidden","status":403}"#, Trouble::NotAllowed),
        (404, r#"{"error":"Realm does not exist"}"#, Trouble::UnknownRealm),
        (
            400,
            r#"{"error":"invalid_client","error_description":"no such user domain"}"#,
            Trouble::UnknownRealm,
        ),
        (407, "", Trouble::Proxy { password: true }),
        (301, "", Trouble::Unreadable),
        (500, "", Trouble::Server { status: 500 }),
        (502, "<html>Bad gateway</html>", Trouble::Server { status: 502 }),
        // with a status that says the opposite
        (200, r#"{"error":"invalid_client"}"#, Trouble::WrongKey),
        (200, r#"{"error":"something_else"}"#, Trouble::Unreadable),
    ] {
        assert_eq!(error(status, body).await.kind, kind, "{status} {body}");
    }
}

#[tokio::test]
async fn what_the_server_said_is_shown() {
    for (body, said) in [
        (r#"{"error":"invalid_client","error_description":"who?"}"#, Some("invalid_client: who?")),
        (r#"{"code":4711,"message":"no entry"}"#, Some("4711: no entry")),
        (r#"{"type":"about:blank","title":"Denied","detail":"not from here"}"#, Some("not from here")),
        (r#"{"title":"Denied"}"#, Some("Denied")),
        ("go\u{7} away\r\nplease", Some("go away please")),
        ("<!DOCTYPE html><p>login</p>", None),
        ("", None),
        ("{}", None),
        ("\u{FFFD}", Some("\u{FFFD}")),
    ] {
        assert_eq!(error(403, body).await.said.as_deref(), said, "{body}");
    }
    let long = error(403, &"x".repeat(5_000)).await;
    assert_eq!(long.said.unwrap().len(), 200);
}

#[tokio::test]
async fn every_error_says_what_to_do_and_none_says_the_key() {
    let told =
        error(401, &format!(r#"{{"error":"invalid_client","error_description":"{KEY} is wrong"}}"#)).await;
    let line = told.to_string();
    assert!(line.starts_with("the application ID or the key is wrong; copy both"), "{line}");
    assert!(line.ends_with("is wrong") && !line.contains("k3y"), "{line}");
    let busy = error(503, "maintenance").await;
    assert_eq!(busy.to_string(), "the token server failed with status 503: maintenance");
}
