//! The request for a token, letter by letter, and the settings that it is made of.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::SecretString;
use terminal::SecretError;

use super::support::{Bench, s, settings, token};
use crate::oauth::{Client, ClientAuth, ClientSettings, FormPost};

/// The request that a client with these settings makes.
async fn asked(change: impl FnOnce(&mut ClientSettings)) -> FormPost {
    let bench = Bench::new([token("one", "3600")]);
    bench.tokens.get(&bench.client_with(change), s(0)).await.unwrap();
    bench.endpoint.forms.lock().unwrap().remove(0)
}

fn header<'a>(form: &'a FormPost, name: &str) -> Option<&'a str> {
    form.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
}

fn body(form: &FormPost) -> &str {
    str::from_utf8(&form.body).unwrap()
}

#[tokio::test]
async fn id_and_key_stand_in_the_form() {
    let form = asked(|_| {}).await;
    assert_eq!(form.url, "https://auth.example/oauth2/v1/shop/token");
    assert_eq!(
        body(&form),
        "grant_type=client_credentials&client_id=till+7%3Aa&client_secret=k3y+of%2Bthe%2Ftill"
    );
    assert_eq!(header(&form, "Content-Type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(header(&form, "Accept"), Some("application/json"));
    assert_eq!(header(&form, "Authorization"), None, "one way of the two alone");
}

#[tokio::test]
async fn id_and_key_stand_in_the_header() {
    let form = asked(|settings| settings.auth = ClientAuth::Basic).await;
    assert_eq!(body(&form), "grant_type=client_credentials", "one way of the two alone");
    let value = header(&form, "Authorization").unwrap().strip_prefix("Basic ").unwrap();
    let pair = STANDARD.decode(value).unwrap();
    assert_eq!(str::from_utf8(&pair).unwrap(), "till+7%3Aa:k3y+of%2Bthe%2Ftill", "each is encoded by itself");
}

#[tokio::test]
async fn a_scope_is_sent_where_there_is_one() {
    let form = asked(|settings| settings.scope = Some("retail devices:read".to_owned())).await;
    assert!(body(&form).ends_with("&scope=retail+devices%3Aread"));
    let form = asked(|settings| settings.scope = Some(String::new())).await;
    assert!(!body(&form).contains("scope"));
}

#[tokio::test]
async fn no_secret_stands_in_the_address() {
    let form = asked(|_| {}).await;
    assert!(!form.url.contains("k3y") && !form.url.contains('?'));
}

#[test]
fn settings_that_cannot_be_used_are_named() {
    let bench = Bench::new([]);
    let wrong = |change: &dyn Fn(&mut ClientSettings)| {
        let mut settings = settings();
        change(&mut settings);
        let secret = || Err::<SecretString, _>(SecretError::Missing("key".to_owned()));
        Client::new(settings, Arc::new(secret), bench.endpoint.clone())
            .map(|_| ())
            .map_err(|error| error.field)
    };
    for url in [
        "http://auth.example/token",
        "https://name:word@auth.example/token",
        "https://auth.example/token#part",
        "ftp://auth.example/token",
        "auth.example/token",
        "/token",
        "https://auth.example/a b",
        "http://127.0.0.1.evil.example/token",
        "",
    ] {
        assert_eq!(
            wrong(&|settings| settings.token_url = url.to_owned()),
            Err("token_url".to_owned()),
            "{url}"
        );
    }
    for url in
        ["https://auth.example", "http://127.0.0.1:9/token", "http://[::1]:9/token", "http://localhost/t"]
    {
        assert_eq!(wrong(&|settings| settings.token_url = url.to_owned()), Ok(()), "{url}");
    }
    for id in ["", "a\nb", "caf\u{e9}"] {
        assert_eq!(wrong(&|settings| settings.client_id = id.to_owned()), Err("client_id".to_owned()));
    }
    for scope in ["a  b", " a", "a\"b", "a\\b", "a\tb"] {
        assert_eq!(wrong(&|settings| settings.scope = Some(scope.to_owned())), Err("scope".to_owned()));
    }
}
