//! Reads: once more after a token was refused, and never a third time.

use core::cell::RefCell;

use super::support::{Bench, s, says, text, token};
use crate::oauth::{Answered, CallError, Client, Token, TokenError, Trouble};

#[derive(Clone, Debug, PartialEq, Eq)]
struct Answer(u16, Option<&'static str>);

impl Answered for Answer {
    fn status(&self) -> u16 {
        self.0
    }

    fn www_authenticate(&self) -> Option<&str> {
        self.1
    }
}

type Called = Result<Answer, CallError<&'static str>>;

/// Calls a service that gives these answers, and tells with which tokens it was called.
async fn call(bench: &Bench, client: &Client, answers: &[Answer]) -> (Called, Vec<String>) {
    let left = RefCell::new(answers.iter().cloned());
    let sends = RefCell::new(Vec::new());
    let called = bench
        .tokens
        .call(client, s(60), |token: Token| {
            sends.borrow_mut().push(text(&token));
            let answer = left.borrow_mut().next();
            async move { answer.ok_or("called once too often") }
        })
        .await;
    (called, sends.into_inner())
}

#[tokio::test]
async fn a_401_and_then_ok_is_two_sends_and_one_new_token() {
    for header in [None, Some(r#"Bearer realm="x", error="Invalid_Token""#)] {
        let bench = Bench::new([token("old", "3600"), token("new", "3600")]);
        let client = bench.client();
        bench.tokens.get(&client, s(0)).await.unwrap();
        let (called, sends) = call(&bench, &client, &[Answer(401, header), Answer(200, None)]).await;
        assert_eq!(called, Ok(Answer(200, None)));
        assert_eq!(sends, ["old", "new"]);
        assert_eq!(bench.sent(), 2, "one for the old token and one for the new");
    }
}

#[tokio::test]
async fn a_401_twice_is_an_error_of_the_credentials() {
    let bench = Bench::new([token("old", "3600"), token("new", "3600")]);
    let client = bench.client();
    let (called, sends) =
        call(&bench, &client, &[Answer(401, None), Answer(401, None), Answer(200, None)]).await;
    let error = TokenError { kind: Trouble::TokenRefused, said: None };
    assert_eq!(called, Err(CallError::Token(error)));
    assert_eq!((sends.len(), bench.sent()), (2, 2));
}

#[tokio::test]
async fn what_is_not_the_tokens_fault_is_the_answer() {
    for answer in [
        Answer(403, None),
        Answer(403, Some(r#"Bearer error="invalid_token""#)),
        Answer(401, Some(r#"Basic realm="proxy of the shop""#)),
        Answer(401, Some(r#"Bearer error="insufficient_scope""#)),
        Answer(404, None),
        Answer(500, None),
    ] {
        let bench = Bench::new([token("one", "3600")]);
        let (called, sends) = call(&bench, &bench.client(), core::slice::from_ref(&answer)).await;
        assert_eq!((called, sends.len(), bench.sent()), (Ok(answer.clone()), 1, 1), "{answer:?}");
    }
}

#[tokio::test]
async fn a_read_that_fails_and_a_token_that_is_not_to_be_had_are_told_apart() {
    let bench = Bench::new([token("one", "3600"), says(401, r#"{"error":"invalid_client"}"#)]);
    let client = bench.client();
    let (called, _) = call(&bench, &client, &[]).await;
    assert_eq!(called, Err(CallError::Send("called once too often")));

    let (called, sends) = call(&bench, &client, &[Answer(401, None), Answer(200, None)]).await;
    assert!(matches!(called, Err(CallError::Token(error)) if error.kind == Trouble::KeyRenewed));
    assert_eq!(sends, ["one"], "without a token nothing is sent");
}
