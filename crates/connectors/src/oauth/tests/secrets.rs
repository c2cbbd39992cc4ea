//! Keys and tokens are nowhere but where they are sent; a key is read when it is needed.

use core::fmt::Debug;
use std::sync::{Arc, Mutex};

use secrecy::SecretString;
use terminal::SecretError;
use zeroize::Zeroizing;

use super::support::{Bench, KEY, reply, s, says, settings, text, token};
use crate::oauth::{Client, ClientAuth, FormPost, Token, TokenReply, Trouble};

#[tokio::test]
async fn no_secret_is_in_what_is_printed() {
    let bench = Bench::new([token("t0ken-text", "3600"), says(500, ""), says(500, ""), says(500, KEY)]);
    let client = bench.client_with(|settings| settings.auth = ClientAuth::Basic);
    let got = bench.tokens.get(&client, s(0)).await.unwrap();
    let guard = bench.tokens.while_open(&client).unwrap();
    bench.tokens.refused(&client, &got);
    let error = bench.pass_until(bench.tokens.get(&client, s(0))).await.unwrap_err();
    let form = bench.endpoint.forms.lock().unwrap().remove(0);
    let secret_in_header = form.headers.iter().find(|(name, _)| *name == "Authorization").unwrap().1.clone();

    let state = bench.tokens.state(&client);
    let printed: [&dyn Debug; 8] =
        [&client, &got, &guard, &bench.tokens, &form, &error, &state, &reply(200, "t0ken-text")];
    for one in printed {
        let line = format!("{one:?}");
        for secret in [KEY, "k3y", "t0ken-text", secret_in_header.strip_prefix("Basic ").unwrap()] {
            assert!(!line.contains(secret), "{line}");
        }
    }
    assert!(!error.to_string().contains("k3y"), "{error}");
}

#[tokio::test]
async fn the_key_is_hidden_in_every_form_in_which_it_was_sent() {
    let bench = Bench::new([token("one", "3600")]);
    let client = bench.client();
    let traces = client.traces(&SecretString::from(KEY.to_owned()));
    assert_eq!(traces.len(), 4);
    for trace in traces {
        let echo = format!("you sent {} and that is wrong", *trace);
        let bench = Bench::new([says(403, &echo)]);
        let said = bench.tokens.get(&bench.client(), s(0)).await.unwrap_err().said.unwrap();
        assert_eq!(said, "you sent \u{2022}\u{2022}\u{2022} and that is wrong");
    }
}

#[tokio::test]
async fn a_renewed_key_is_used_at_the_next_request() {
    let bench = Bench::new([token("one", "3600"), token("two", "3600")]);
    let key = Arc::new(Mutex::new(Zeroizing::new("first".to_owned())));
    let read = Arc::clone(&key);
    let secret = move || Ok::<_, SecretError>(SecretString::from(read.lock().unwrap().to_string()));
    let client = Client::new(settings(), Arc::new(secret), bench.endpoint.clone()).unwrap();
    let one = bench.tokens.get(&client, s(0)).await.unwrap();
    "second".clone_into(&mut key.lock().unwrap());
    bench.tokens.refused(&client, &one);
    assert_eq!(text(&bench.tokens.get(&client, s(0)).await.unwrap()), "two");
    let forms = bench.endpoint.forms.lock().unwrap();
    let keys: Vec<bool> = ["=first", "=second"]
        .iter()
        .zip(forms.iter())
        .map(|(end, form)| form.body.ends_with(end.as_bytes()))
        .collect();
    assert_eq!(keys, [true, true]);
}

#[tokio::test]
async fn a_key_that_cannot_be_read_is_told() {
    let bench = Bench::new([]);
    let secret = || Err::<SecretString, _>(SecretError::Missing("ppaas/till-7".to_owned()));
    let client = Client::new(settings(), Arc::new(secret), bench.endpoint.clone()).unwrap();
    let error = bench.tokens.get(&client, s(0)).await.unwrap_err();
    assert_eq!(error.kind, Trouble::NoSecret);
    assert_eq!(error.said.unwrap(), "the secret ppaas/till-7 is not there");
    assert_eq!(bench.sent(), 0);
}

/// Of what is `Serialize` there are two, and then it does not compile which of them is meant.
trait NotSerialize<A> {
    const HOLDS: bool = true;
}

impl<T: ?Sized> NotSerialize<()> for T {}
impl<T: ?Sized + serde::Serialize> NotSerialize<u8> for T {}

#[test]
fn what_holds_a_secret_cannot_be_written_out() {
    let held = [
        <Token as NotSerialize<_>>::HOLDS,
        <Client as NotSerialize<_>>::HOLDS,
        <FormPost as NotSerialize<_>>::HOLDS,
        <TokenReply as NotSerialize<_>>::HOLDS,
    ];
    assert_eq!(held, [true; 4]);
}
