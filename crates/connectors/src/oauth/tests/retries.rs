//! What is asked for again, when, and for how long a refusal stands.

use core::time::Duration;

use super::support::{Bench, Turn, reply, s, says, settle, text, token};
use crate::oauth::{CALL_TIMEOUT, FailureKind, TokenReply, Trouble};
use crate::wire::Untrusted;

fn told_to_wait(status: u16, retry_after: &str) -> Turn {
    Turn::Reply(TokenReply { retry_after: Some(retry_after.to_owned()), ..reply(status, "") })
}

#[tokio::test]
async fn a_server_that_is_busy_or_silent_is_asked_three_times() {
    let turns: [fn() -> Turn; 6] = [
        || says(500, ""),
        || says(503, "try later"),
        || says(408, ""),
        || says(429, ""),
        || Turn::Fail(FailureKind::Timeout),
        || Turn::Fail(FailureKind::Broken),
    ];
    for turn in turns {
        let bench = Bench::new([turn(), turn(), token("third", "3600")]);
        let got = bench.pass_until(bench.tokens.get(&bench.client(), s(0))).await;
        assert_eq!(text(&got.unwrap()), "third");

        let bench = Bench::new([turn(), turn(), turn(), token("fourth", "3600")]);
        bench.pass_until(bench.tokens.get(&bench.client(), s(0))).await.unwrap_err();
        assert_eq!(bench.sent(), 3);
    }
}

#[tokio::test]
async fn what_another_try_cannot_change_is_asked_once() {
    let turns = [
        (says(400, r#"{"error":"invalid_client"}"#), Trouble::WrongKey),
        (says(404, ""), Trouble::UnknownRealm),
        (says(407, ""), Trouble::Proxy { password: true }),
        (says(302, ""), Trouble::Unreadable),
        (Turn::Fail(FailureKind::Dns), Trouble::Dns),
        (Turn::Fail(FailureKind::Connect), Trouble::NoNetwork),
        (Turn::Fail(FailureKind::Refused), Trouble::Refused),
        (Turn::Fail(FailureKind::Proxy { password: true }), Trouble::Proxy { password: true }),
        (Turn::Fail(FailureKind::Tls(Untrusted::Issuer)), Trouble::Tls(Untrusted::Issuer)),
    ];
    for (turn, kind) in turns {
        let bench = Bench::new([turn]);
        let error = bench.tokens.get(&bench.client(), s(0)).await.unwrap_err();
        assert_eq!((error.kind, bench.sent()), (kind, 1));
    }
}

#[tokio::test]
async fn the_wait_between_two_tries_grows() {
    let bench = Bench::new([says(500, ""), says(500, ""), says(500, "")]);
    let (tokens, client) = (bench.tokens.clone(), bench.client());
    let asking = tokio::spawn(async move { tokens.get(&client, s(0)).await });
    // half a second and then a whole one, each with a quarter more at most
    for (requests, early, late) in [(2, 499, 757), (3, 999, 1_257)] {
        bench.until_sent(requests - 1).await;
        settle().await;
        bench.clock.advance(Duration::from_millis(early));
        settle().await;
        assert_eq!(bench.sent(), requests - 1, "no sooner than after {early} ms");
        bench.clock.advance(Duration::from_millis(late - early));
        settle().await;
        assert_eq!(bench.sent(), requests, "no later than after {late} ms");
    }
    asking.await.unwrap().unwrap_err();
}

#[tokio::test]
async fn a_silent_server_has_ten_seconds_for_each_try() {
    let bench = Bench::new([Turn::Silence, Turn::Silence, Turn::Silence]);
    let (tokens, client) = (bench.tokens.clone(), bench.client());
    let asking = tokio::spawn(async move { tokens.get(&client, s(0)).await });
    for requests in 1..=3 {
        bench.until_sent(requests).await;
        settle().await;
        bench.clock.advance(CALL_TIMEOUT.checked_sub(Duration::from_millis(1)).unwrap());
        settle().await;
        assert!(!asking.is_finished());
        bench.clock.advance(Duration::from_millis(1));
        settle().await;
        bench.clock.advance(s(2));
    }
    assert_eq!(asking.await.unwrap().unwrap_err().kind, Trouble::Timeout);
}

#[tokio::test]
async fn a_short_wait_that_the_server_names_is_waited() {
    for wait in ["4", "Sat, 21 Nov 2026 13:03:04 GMT"] {
        let bench = Bench::new([told_to_wait(503, wait), token("one", "3600")]);
        let (tokens, client) = (bench.tokens.clone(), bench.client());
        let asking = tokio::spawn(async move { tokens.get(&client, s(0)).await });
        bench.until_sent(1).await;
        settle().await;
        bench.clock.advance(Duration::from_millis(3_999));
        settle().await;
        assert_eq!(bench.sent(), 1);
        bench.clock.advance(Duration::from_millis(260));
        assert_eq!(text(&asking.await.unwrap().unwrap()), "one");
    }
}

#[tokio::test]
async fn a_long_wait_is_told_and_kept() {
    let bench = Bench::new([told_to_wait(429, "120"), token("one", "3600")]);
    let client = bench.client();
    let error = bench.tokens.get(&client, s(0)).await.unwrap_err();
    let until = "2026-11-21T13:05:00Z".parse().unwrap();
    assert_eq!(error.kind, Trouble::RateLimited { until });
    bench.clock.advance(s(119));
    assert_eq!(bench.tokens.get(&client, s(0)).await.unwrap_err(), error);
    assert_eq!(bench.sent(), 1, "the server is left alone until then");
    bench.clock.advance(s(1));
    assert_eq!(text(&bench.tokens.get(&client, s(0)).await.unwrap()), "one");
}

#[tokio::test]
async fn no_server_is_believed_that_wants_to_be_left_alone_for_a_year() {
    for wait in ["31536000", "99999999999999999999999"] {
        let bench = Bench::new([told_to_wait(429, wait), token("one", "3600")]);
        let client = bench.client();
        bench.tokens.get(&client, s(0)).await.unwrap_err();
        bench.clock.advance(Duration::from_hours(1));
        assert_eq!(text(&bench.tokens.get(&client, s(0)).await.unwrap()), "one", "{wait}");
    }
}

#[tokio::test]
async fn a_wrong_key_is_not_tried_again_for_half_a_minute() {
    for body in [
        r#"{"error":"invalid_client"}"#,
        r#"{"error":"unauthorized_client"}"#,
        r#"{"error":"invalid_grant"}"#,
        r#"{"error":"invalid_scope"}"#,
    ] {
        let bench = Bench::new([says(400, body), token("one", "3600")]);
        let client = bench.client();
        let error = bench.tokens.get(&client, s(0)).await.unwrap_err();
        bench.clock.advance(s(29));
        assert_eq!(bench.tokens.get(&client, s(0)).await.unwrap_err(), error);
        assert_eq!(bench.sent(), 1, "{body}");
        bench.clock.advance(s(1));
        assert_eq!(text(&bench.tokens.get(&client, s(0)).await.unwrap()), "one", "{body}");
    }
}

#[tokio::test]
async fn a_new_key_is_tried_at_once() {
    let bench = Bench::new([says(401, r#"{"error":"invalid_client"}"#), token("one", "3600")]);
    let client = bench.client();
    bench.tokens.get(&client, s(0)).await.unwrap_err();
    bench.tokens.forget(&client);
    assert_eq!(text(&bench.tokens.get(&client, s(0)).await.unwrap()), "one");
}

#[tokio::test]
async fn a_renewed_key_leaves_the_live_token_in_use() {
    let bench = Bench::new([token("old", "3600"), says(401, r#"{"error":"invalid_client"}"#)]);
    let client = bench.client();
    bench.tokens.get(&client, s(0)).await.unwrap();
    bench.clock.advance(s(3400));
    let error = bench.tokens.get(&client, s(210)).await.unwrap_err();
    assert_eq!(error.kind, Trouble::KeyRenewed);
    assert_eq!(text(&bench.tokens.get(&client, s(60)).await.unwrap()), "old");
    assert_eq!(bench.sent(), 2);
}
