//! A clock that is wrong is told, and what fails because of it is told as that.

use chrono::{DateTime, TimeDelta, Utc};

use super::support::{Bench, Turn, reply, s};
use crate::oauth::{FailureKind, TokenReply, Trouble};
use crate::wire::Untrusted;

const TOKEN: &str = r#"{"access_token":"one","token_type":"Bearer","expires_in":3600}"#;
/// What the clock of the tests shows at the beginning.
const START: &str = "2026-11-21T13:03:00Z";

fn dated(status: u16, body: &str, seconds: i64) -> Turn {
    let date = START.parse::<DateTime<Utc>>().unwrap() + TimeDelta::seconds(seconds);
    let date = date.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    Turn::Reply(TokenReply { date: Some(date), ..reply(status, body) })
}

async fn ahead(turn: Turn) -> Option<i64> {
    let bench = Bench::new([turn]);
    let client = bench.client();
    bench.tokens.get(&client, s(0)).await.unwrap();
    bench.tokens.skew(&client).map(|skew| skew.server_ahead.num_seconds())
}

#[tokio::test]
async fn a_clock_that_is_more_than_half_a_minute_wrong_is_told() {
    for (seconds, told) in [
        (0, None),
        (30, None),
        (-30, None),
        (31, Some(31)),
        (-31, Some(-31)),
        (600, Some(600)),
        (-600, Some(-600)),
    ] {
        assert_eq!(ahead(dated(200, TOKEN, seconds)).await, told, "{seconds} s");
    }
    for date in ["", "yesterday", "Sat, 99 Nov 2026 13:03:00 GMT"] {
        let turn = Turn::Reply(TokenReply { date: Some(date.to_owned()), ..reply(200, TOKEN) });
        assert_eq!(ahead(turn).await, None, "{date}");
    }
}

#[tokio::test]
async fn the_time_that_the_answer_took_is_no_difference() {
    let bench = Bench::holding_back([dated(200, TOKEN, 4)]);
    let client = bench.client();
    let (tokens, asking) = (bench.tokens.clone(), client.clone());
    let asking = tokio::spawn(async move { tokens.get(&asking, s(0)).await });
    bench.until_sent(1).await;
    bench.clock.advance(s(9));
    bench.answer(1);
    asking.await.unwrap().unwrap();
    assert_eq!(bench.tokens.skew(&client), None);
    assert_eq!(bench.tokens.corrected_now(&client).to_rfc3339(), "2026-11-21T13:03:09+00:00");
}

#[tokio::test]
async fn a_skewed_clock_can_be_corrected_until_somebody_sets_it() {
    let bench = Bench::new([dated(200, TOKEN, 600)]);
    let client = bench.client();
    bench.tokens.get(&client, s(0)).await.unwrap();
    bench.clock.advance(s(60));
    assert_eq!(bench.tokens.corrected_now(&client).to_rfc3339(), "2026-11-21T13:14:00+00:00");
    bench.clock.set_wall(TimeDelta::seconds(600));
    assert_eq!(bench.tokens.skew(&client), None, "what was measured before says nothing any more");
    assert_eq!(bench.tokens.corrected_now(&client).to_rfc3339(), "2026-11-21T13:14:00+00:00");
}

#[tokio::test]
async fn a_skewed_clock_does_not_end_a_token_early() {
    let bench = Bench::new([dated(200, TOKEN, 86_400)]);
    let client = bench.client();
    bench.tokens.get(&client, s(0)).await.unwrap();
    bench.clock.advance(s(3000));
    bench.tokens.get(&client, s(60)).await.unwrap();
    assert_eq!(bench.sent(), 1, "lives are counted on our own clock");
}

#[tokio::test]
async fn what_fails_for_a_wrong_clock_is_told_as_that() {
    let body = r#"{"error":"invalid_client","error_description":"assertion is not yet valid"}"#;
    for (seconds, kind) in [
        (600, Trouble::ClockWrong { server_ahead_s: 600 }),
        (-600, Trouble::ClockWrong { server_ahead_s: -600 }),
        (5, Trouble::WrongKey),
    ] {
        let bench = Bench::new([dated(400, body, seconds)]);
        assert_eq!(bench.tokens.get(&bench.client(), s(0)).await.unwrap_err().kind, kind, "{seconds} s");
    }
    let wrong_key = dated(400, r#"{"error":"invalid_client"}"#, 600);
    let bench = Bench::new([wrong_key]);
    assert_eq!(bench.tokens.get(&bench.client(), s(0)).await.unwrap_err().kind, Trouble::WrongKey);
}

#[tokio::test]
async fn a_certificate_out_of_its_time_is_the_clocks_fault_where_the_clock_is_known_to_be_wrong() {
    for (problem, seconds, kind) in [
        (Untrusted::Expired, -600, Trouble::ClockWrong { server_ahead_s: -600 }),
        (Untrusted::NotYet, 600, Trouble::ClockWrong { server_ahead_s: 600 }),
        (Untrusted::NotYet, 0, Trouble::Tls(Untrusted::NotYet)),
        (Untrusted::Name, 600, Trouble::Tls(Untrusted::Name)),
    ] {
        let bench = Bench::new([dated(200, TOKEN, seconds), Turn::Fail(FailureKind::Tls(problem))]);
        let client = bench.client();
        let token = bench.tokens.get(&client, s(0)).await.unwrap();
        bench.tokens.refused(&client, &token);
        assert_eq!(bench.tokens.get(&client, s(0)).await.unwrap_err().kind, kind, "{problem:?}");
    }
}
