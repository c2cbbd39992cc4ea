//! Renewal in the background, while a terminal is open and no longer.

use core::time::Duration;

use super::support::{Bench, Turn, s, says, settle, text, token};
use crate::oauth::{FailureKind, Trouble};

#[tokio::test]
async fn a_token_is_there_from_the_opening_and_renewed_at_three_quarters_of_its_life() {
    let bench = Bench::new([token("one", "3600"), token("two", "3600")]);
    let client = bench.client();
    let guard = bench.tokens.while_open(&client).unwrap();
    bench.until_sent(1).await;
    settle().await;
    assert_eq!(text(&bench.tokens.get_any(&client).unwrap()), "one", "before anybody asked");
    assert!(bench.tokens.state(&client).kept_fresh);

    bench.clock.advance(s(2699));
    bench.stays_at(&client, 1).await;
    bench.clock.advance(s(1));
    bench.until_sent(2).await;
    settle().await;
    assert_eq!(text(&bench.tokens.get_any(&client).unwrap()), "two");
    drop(guard);
}

#[tokio::test]
async fn whoever_asks_while_it_is_renewed_has_the_old_one() {
    let bench = Bench::holding_back([token("one", "3600"), token("two", "3600")]);
    let client = bench.client();
    let guard = bench.tokens.while_open(&client).unwrap();
    bench.answer(1);
    bench.tokens.get(&client, s(0)).await.unwrap();
    settle().await;
    bench.clock.advance(s(2700));
    bench.until_sent(2).await;
    assert!(bench.tokens.state(&client).asking);
    assert_eq!(text(&bench.tokens.get(&client, s(210)).await.unwrap()), "one");
    drop(guard);
}

#[tokio::test]
async fn nothing_is_renewed_once_nobody_has_it_open() {
    let bench = Bench::new([token("one", "3600")]);
    let client = bench.client();
    let first = bench.tokens.while_open(&client).unwrap();
    let second = bench.tokens.while_open(&client).unwrap();
    bench.until_sent(1).await;
    settle().await;
    drop(first);
    assert!(bench.tokens.state(&client).kept_fresh, "one is still open");
    drop(second);
    assert!(!bench.tokens.state(&client).kept_fresh);
    bench.clock.advance(Duration::from_hours(5));
    bench.stays_at(&client, 1).await;
}

#[tokio::test]
async fn closing_does_not_cancel_what_is_under_way() {
    let bench = Bench::holding_back([token("one", "3600")]);
    let client = bench.client();
    let guard = bench.tokens.while_open(&client).unwrap();
    bench.until_sent(1).await;
    drop(guard);
    bench.answer(1);
    assert_eq!(text(&bench.tokens.get(&client, s(0)).await.unwrap()), "one");
    assert_eq!(bench.sent(), 1);
}

#[tokio::test]
async fn a_renewal_that_fails_is_tried_again_ever_more_slowly() {
    let fail = || Turn::Fail(FailureKind::Connect);
    let bench = Bench::new([fail(), fail(), fail(), token("one", "3600")]);
    let client = bench.client();
    let guard = bench.tokens.while_open(&client).unwrap();
    for (requests, wait) in [(1, 30), (2, 60), (3, 120)] {
        bench.until_sent(requests).await;
        settle().await;
        assert_eq!(bench.tokens.state(&client).last_error.unwrap().0.kind, Trouble::NoNetwork);
        bench.clock.advance(s(wait - 1));
        bench.stays_at(&client, requests).await;
        bench.clock.advance(s(1));
    }
    bench.until_sent(4).await;
    settle().await;
    let state = bench.tokens.state(&client);
    assert_eq!((state.minted, state.last_error), (1, None));
    drop(guard);
}

#[tokio::test]
async fn a_renewed_key_is_told_while_the_old_token_goes_on_being_used() {
    let bench = Bench::new([token("one", "3600"), says(401, r#"{"error":"invalid_client"}"#)]);
    let client = bench.client();
    let guard = bench.tokens.while_open(&client).unwrap();
    bench.until_sent(1).await;
    settle().await;
    bench.clock.advance(s(2700));
    bench.until_sent(2).await;
    settle().await;
    assert_eq!(bench.tokens.state(&client).last_error.unwrap().0.kind, Trouble::KeyRenewed);
    assert_eq!(text(&bench.tokens.get(&client, s(210)).await.unwrap()), "one");
    drop(guard);
}

#[tokio::test]
async fn tokens_too_short_to_keep_do_not_make_a_storm() {
    let bench = Bench::new((0..3).map(|_| token("short", "5")));
    let client = bench.client();
    let guard = bench.tokens.while_open(&client).unwrap();
    bench.until_sent(1).await;
    settle().await;
    bench.clock.advance(s(299));
    bench.stays_at(&client, 1).await;
    bench.clock.advance(s(1));
    bench.until_sent(2).await;
    drop(guard);
}

#[tokio::test]
async fn a_refused_token_is_replaced_within_a_minute() {
    let bench = Bench::new([token("one", "3600"), token("two", "3600")]);
    let client = bench.client();
    let guard = bench.tokens.while_open(&client).unwrap();
    bench.until_sent(1).await;
    settle().await;
    bench.clock.advance(s(30));
    settle().await;
    let one = bench.tokens.get_any(&client).unwrap();
    bench.tokens.refused(&client, &one);
    bench.clock.advance(s(60));
    bench.until_sent(2).await;
    settle().await;
    assert_eq!(text(&bench.tokens.get_any(&client).unwrap()), "two");
    drop(guard);
}
