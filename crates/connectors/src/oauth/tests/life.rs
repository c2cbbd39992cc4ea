//! How long a token is used: `expires_in` in every shape, the margin, and both clocks.

use chrono::TimeDelta;

use super::support::{Bench, s, says, text, token};
use crate::oauth::Trouble;

/// Whether a token with this `expires_in` is still used after so many seconds.
async fn used_after(expires_in: &str, seconds: u64) -> bool {
    let bench = Bench::new([token("one", expires_in), token("two", expires_in)]);
    let client = bench.client();
    bench.tokens.get(&client, s(0)).await.unwrap();
    bench.clock.advance(s(seconds));
    text(&bench.tokens.get(&client, s(0)).await.unwrap()) == "one"
}

#[tokio::test]
async fn a_token_is_used_until_its_margin_begins() {
    // a tenth of the life, 5 s at least and 60 s at most
    for (expires_in, last) in
        [("11", 5), ("40", 34), ("300", 269), ("600", 539), ("3600", 3539), ("18000", 17939)]
    {
        assert!(used_after(expires_in, last).await, "{expires_in} s, after {last} s");
        assert!(!used_after(expires_in, last + 1).await, "{expires_in} s, after {} s", last + 1);
    }
}

#[tokio::test]
async fn expires_in_may_be_text() {
    for expires_in in [r#""300""#, r#"" 300 ""#, "300.0"] {
        assert!(used_after(expires_in, 269).await, "{expires_in}");
        assert!(!used_after(expires_in, 270).await, "{expires_in}");
    }
}

#[tokio::test]
async fn a_life_of_ten_seconds_or_less_is_not_kept() {
    for expires_in in ["0", "1", "10", "-1", "-99999999999999999999", r#""0""#, r#""-5""#] {
        assert!(!used_after(expires_in, 0).await, "{expires_in}");
    }
}

#[tokio::test]
async fn a_life_that_is_not_said_is_a_minute() {
    for expires_in in ["null", r#""""#, r#""soon""#, "true", "{}", "1e3"] {
        assert!(used_after(expires_in, 53).await, "{expires_in}");
        assert!(!used_after(expires_in, 54).await, "{expires_in}");
    }
    let said = r#"{"access_token":"one","token_type":"Bearer"}"#;
    let bench = Bench::new([says(200, said), token("two", "60")]);
    let client = bench.client();
    bench.tokens.get(&client, s(0)).await.unwrap();
    bench.clock.advance(s(53));
    assert_eq!(text(&bench.tokens.get(&client, s(0)).await.unwrap()), "one");
    bench.clock.advance(s(1));
    assert_eq!(text(&bench.tokens.get(&client, s(0)).await.unwrap()), "two");
}

#[tokio::test]
async fn a_huge_life_is_a_day() {
    for expires_in in ["18446744073709551615", "18446744073709551616", r#""999999999999999999999999""#] {
        assert!(used_after(expires_in, 86_339).await, "{expires_in}");
        assert!(!used_after(expires_in, 86_340).await, "{expires_in}");
    }
}

#[tokio::test]
async fn the_life_counts_from_before_the_request() {
    let bench = Bench::holding_back([token("one", "300"), token("two", "300")]);
    let client = bench.client();
    let (tokens, asking) = (bench.tokens.clone(), client.clone());
    let asking = tokio::spawn(async move { tokens.get(&asking, s(0)).await });
    bench.until_sent(1).await;
    bench.clock.advance(s(9));
    bench.answer(2);
    asking.await.unwrap().unwrap();
    bench.clock.advance(s(260));
    assert_eq!(text(&bench.tokens.get(&client, s(0)).await.unwrap()), "one");
    bench.clock.advance(s(1));
    assert_eq!(text(&bench.tokens.get(&client, s(0)).await.unwrap()), "two");
}

#[tokio::test]
async fn the_clock_that_ends_first_decides() {
    let bench = Bench::new([token("one", "3600"), token("two", "3600"), token("three", "3600")]);
    let client = bench.client();
    bench.tokens.get(&client, s(0)).await.unwrap();
    bench.clock.set_wall(TimeDelta::hours(2));
    assert_eq!(text(&bench.tokens.get(&client, s(0)).await.unwrap()), "two", "it slept for two hours");

    bench.clock.set_wall(TimeDelta::days(-400));
    bench.clock.advance(s(3540));
    assert_eq!(
        text(&bench.tokens.get(&client, s(0)).await.unwrap()),
        "three",
        "set back, it lives no longer"
    );
}

#[tokio::test]
async fn a_token_for_more_than_its_life_is_the_freshest_that_there_is() {
    let bench = Bench::new([token("one", "60"), token("two", "60")]);
    let client = bench.client();
    assert_eq!(text(&bench.tokens.get(&client, s(210)).await.unwrap()), "one");
    assert_eq!(text(&bench.tokens.get(&client, s(210)).await.unwrap()), "two");
}

#[tokio::test]
async fn an_answer_of_another_kind_is_no_token() {
    for body in [
        "",
        "{}",
        "[]",
        "<html>Sign in to the Wi-Fi</html>",
        r#"{"access_token":"","token_type":"Bearer"}"#,
        r#"{"access_token":"a\nX-Evil: 1","token_type":"Bearer"}"#,
        r#"{"access_token":"a b","token_type":"Bearer"}"#,
        r#"{"access_token":7,"token_type":"Bearer"}"#,
        r#"{"access_token":"a","token_type":"mac"}"#,
    ] {
        let bench = Bench::new([says(200, body)]);
        let error = bench.tokens.get(&bench.client(), s(0)).await.unwrap_err();
        assert_eq!(error.kind, Trouble::Unreadable, "{body}");
        assert_eq!(bench.sent(), 1, "asking again would not help: {body}");
    }
    let long = format!(r#"{{"access_token":"{}","token_type":"Bearer"}}"#, "a".repeat(70_000));
    let bench = Bench::new([says(200, &long)]);
    assert_eq!(bench.tokens.get(&bench.client(), s(0)).await.unwrap_err().kind, Trouble::Unreadable);
}

#[tokio::test]
async fn an_answer_may_have_more_in_it() {
    let body = r#"{"access_token":"one","expires_in":18000,"refresh_expires_in":0,"token_type":"bEARER",
        "not-before-policy":1609968533,"scope":"email profile","id_token":"x"}"#;
    let bench = Bench::new([says(200, body), says(200, r#"{"access_token":"two"}"#)]);
    assert_eq!(text(&bench.tokens.get(&bench.client(), s(0)).await.unwrap()), "one");
    let other = bench.client_with(|settings| settings.client_id = "other".to_owned());
    assert_eq!(
        text(&bench.tokens.get(&other, s(0)).await.unwrap()),
        "two",
        "no token_type is taken for Bearer"
    );
}
