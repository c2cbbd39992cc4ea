//! Tokens are kept, asked for once for all, and dropped one by one.

use core::time::Duration;

use super::support::{Bench, Turn, s, says, settle, text, token};
use crate::oauth::{TokenState, Trouble};

#[tokio::test]
async fn a_hundred_who_ask_at_once_make_one_request() {
    let bench = Bench::holding_back([token("one", "18000")]);
    let client = bench.client();
    let asking: Vec<_> = (0..100)
        .map(|_| {
            let (tokens, client) = (bench.tokens.clone(), client.clone());
            tokio::spawn(async move { tokens.get(&client, s(210)).await })
        })
        .collect();
    bench.until_sent(1).await;
    settle().await;
    bench.answer(100);
    for one in asking {
        assert_eq!(text(&one.await.unwrap().unwrap()), "one");
    }
    assert_eq!(bench.sent(), 1);
    assert_eq!(text(&bench.tokens.get(&client, s(210)).await.unwrap()), "one");
    assert_eq!(bench.sent(), 1, "the kept one serves who comes later");
}

#[tokio::test]
async fn an_error_reaches_all_who_wait_and_is_not_kept() {
    let bench = Bench::holding_back([Turn::Fail(crate::oauth::FailureKind::Connect), token("two", "3600")]);
    let client = bench.client();
    let asking: Vec<_> = (0..10)
        .map(|_| {
            let (tokens, client) = (bench.tokens.clone(), client.clone());
            tokio::spawn(async move { tokens.get(&client, s(0)).await })
        })
        .collect();
    bench.until_sent(1).await;
    settle().await;
    bench.answer(2);
    for one in asking {
        assert_eq!(one.await.unwrap().unwrap_err().kind, Trouble::NoNetwork);
    }
    assert_eq!(bench.sent(), 1, "all of them waited for one request");
    assert_eq!(text(&bench.tokens.get(&client, s(0)).await.unwrap()), "two");
}

#[tokio::test]
async fn the_first_who_asks_may_go_away() {
    let bench = Bench::holding_back([token("one", "3600")]);
    let client = bench.client();
    let (tokens, first) = (bench.tokens.clone(), client.clone());
    let first = tokio::spawn(async move { tokens.get(&first, s(0)).await });
    bench.until_sent(1).await;
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    bench.answer(1);
    assert_eq!(text(&bench.tokens.get(&client, s(0)).await.unwrap()), "one");
    assert_eq!(bench.sent(), 1, "the request of the first went on");
}

#[tokio::test]
async fn two_who_were_refused_with_the_same_token_make_one_request() {
    let bench = Bench::new([token("old", "3600"), token("new", "3600")]);
    let client = bench.client();
    let old = bench.tokens.get(&client, s(0)).await.unwrap();

    bench.tokens.refused(&client, &old);
    let new = bench.tokens.get(&client, s(0)).await.unwrap();
    bench.tokens.refused(&client, &old);
    let again = bench.tokens.get(&client, s(0)).await.unwrap();
    assert_eq!((text(&new).as_str(), text(&again).as_str()), ("new", "new"));
    assert_eq!(bench.sent(), 2, "the newer token survived the second refusal of the old one");
}

#[tokio::test]
async fn clients_that_differ_in_anything_have_their_own_tokens() {
    let names = ["plain", "id", "url", "scope", "certificate"];
    let bench = Bench::new(names.map(|name| token(name, "3600")));
    let clients = [
        bench.client(),
        bench.client_with(|settings| settings.client_id = "till 8".to_owned()),
        bench.client_with(|settings| settings.token_url = "https://auth.example/other".to_owned()),
        bench.client_with(|settings| settings.scope = Some("retail".to_owned())),
        bench.client_with(|settings| settings.certificate = Some("ab".repeat(32))),
    ];
    for _ in 0..2 {
        for (client, name) in clients.iter().zip(names) {
            assert_eq!(text(&bench.tokens.get(client, s(0)).await.unwrap()), name);
        }
    }
    assert_eq!(bench.sent(), names.len());
}

#[tokio::test]
async fn a_token_that_cannot_cover_the_payment_is_renewed_first() {
    let bench = Bench::new([
        token("short", "300"),
        token("fresh", "300"),
        says(500, ""),
        says(500, ""),
        says(500, ""),
    ]);
    let client = bench.client();
    bench.tokens.get(&client, s(0)).await.unwrap();
    bench.clock.advance(s(60));
    assert_eq!(text(&bench.tokens.get(&client, s(0)).await.unwrap()), "short", "a read is content with it");
    // 300 s less 30 s of margin is 270 s; 60 s have passed and 210 s are needed
    assert_eq!(text(&bench.tokens.get(&client, s(210)).await.unwrap()), "fresh");

    bench.clock.advance(s(100));
    let error = bench.pass_until(bench.tokens.get(&client, s(210))).await.unwrap_err();
    assert_eq!(error.kind, Trouble::Server { status: 500 });
    let any = bench.tokens.get_any(&client).unwrap();
    assert_eq!(text(&any), "fresh", "who would rather try may have the old one");
    bench.clock.advance(s(200));
    assert!(bench.tokens.get_any(&client).is_none(), "a dead one is for nobody");
}

#[tokio::test]
async fn a_forgotten_client_starts_anew() {
    let bench = Bench::new([token("one", "3600"), token("two", "3600")]);
    let client = bench.client();
    bench.tokens.get(&client, s(0)).await.unwrap();
    bench.tokens.forget(&client);
    assert_eq!(bench.tokens.state(&client), TokenState::default());
    assert!(bench.tokens.get_any(&client).is_none());
    assert_eq!(text(&bench.tokens.get(&client, s(0)).await.unwrap()), "two");
}

#[tokio::test]
async fn what_was_asked_for_before_the_settings_changed_is_not_kept() {
    let bench = Bench::holding_back([token("of-the-old-key", "3600"), token("of-the-new-key", "3600")]);
    let client = bench.client();
    let (tokens, early) = (bench.tokens.clone(), client.clone());
    let early = tokio::spawn(async move { tokens.get(&early, s(0)).await });
    bench.until_sent(1).await;
    bench.tokens.forget(&client);
    bench.answer(2);
    assert_eq!(text(&early.await.unwrap().unwrap()), "of-the-old-key");
    assert!(bench.tokens.get_any(&client).is_none());
    assert_eq!(text(&bench.tokens.get(&client, s(0)).await.unwrap()), "of-the-new-key");
}

#[tokio::test]
async fn a_request_that_breaks_down_is_not_waited_for_without_end() {
    let bench = Bench::new([Turn::Panic, token("one", "3600")]);
    let client = bench.client();
    assert_eq!(bench.tokens.get(&client, s(0)).await.unwrap_err().kind, Trouble::Stopped);
    assert_eq!(text(&bench.tokens.get(&client, s(0)).await.unwrap()), "one");
}

#[tokio::test]
async fn no_more_clients_are_remembered_than_a_till_has() {
    let bench = Bench::new((0..=65).map(|number| token(&format!("t{number}"), "3600")));
    let clients: Vec<_> =
        (0..65).map(|n| bench.client_with(|settings| settings.client_id = format!("till {n}"))).collect();
    for client in &clients {
        bench.tokens.get(client, s(0)).await.unwrap();
    }
    assert!(bench.tokens.get_any(&clients[0]).is_none(), "the one that was used least made room");
    assert!(clients[1..].iter().all(|client| bench.tokens.get_any(client).is_some()));

    let guards: Vec<_> = clients[1..].iter().map(|client| bench.tokens.while_open(client).unwrap()).collect();
    let error = bench.tokens.get(&clients[0], s(0)).await.unwrap_err();
    assert_eq!(error.kind, Trouble::TooManyClients, "none that is in use makes room");
    drop(guards);
    assert_eq!(text(&bench.tokens.get(&clients[0], s(0)).await.unwrap()), "t65");
}

#[tokio::test]
async fn the_state_tells_how_a_client_stands() {
    let bench = Bench::new([token("one", "3600"), says(401, r#"{"error":"invalid_client"}"#)]);
    let client = bench.client();
    assert_eq!(bench.tokens.state(&client), TokenState::default());
    bench.tokens.get(&client, s(0)).await.unwrap();
    let state = bench.tokens.state(&client);
    assert_eq!(state.until.unwrap().to_rfc3339(), "2026-11-21T14:03:00+00:00");
    assert_eq!((state.minted, state.last_error, state.asking, state.kept_fresh), (1, None, false, false));

    bench.clock.advance(Duration::from_mins(59));
    bench.tokens.get(&client, s(210)).await.unwrap_err();
    let (error, at) = bench.tokens.state(&client).last_error.unwrap();
    assert_eq!((error.kind, at.to_rfc3339().as_str()), (Trouble::KeyRenewed, "2026-11-21T14:02:00+00:00"));
    bench.clock.advance(Duration::from_mins(1));
    assert_eq!(bench.tokens.state(&client).until, None);
}
