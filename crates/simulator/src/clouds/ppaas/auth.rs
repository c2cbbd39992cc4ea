//! Where tokens are made: client credentials as RFC 6749 has them, with the errors of its section 5.2.

use std::sync::Arc;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use zeroize::Zeroizing;

use super::CloudError;
use super::answers;
use super::chance;
use super::form::{self, Form};
use super::platform::Platform;
use super::shops::{Device, Region, same_secret};
use super::tokens::Bearer;
use crate::delivery::Answer;
use crate::http::Request;

/// Who asks for a token, and how they said so.
struct Client {
    id: String,
    secret: Zeroizing<String>,
    /// Over HTTP Basic, which wants its own word in a refusal.
    basic: bool,
}

/// A token for a point of sale, or why there is none.
pub(crate) fn token(platform: &Platform, region: &Region, user_domain: &str, request: &Request) -> Answer {
    if user_domain != region.user_domain {
        return answers::of(404, &json!({ "error": "Realm does not exist" }));
    }
    let client = match client(request) {
        Ok(client) => client,
        Err(refusal) => return refusal,
    };
    let known = region.points().find(|point| point.application_id == client.id);
    let Some(point) = known.filter(|point| same_secret(&point.key(), &client.secret)) else {
        return invalid(&client);
    };
    let bearer = Bearer::Point(Arc::clone(point));
    let life = platform.token_life();
    match platform.mint(&region.name, bearer, life) {
        Ok(token) => answers::not_stored(answers::of(
            200,
            &json!({
                "access_token": token,
                "expires_in": life.as_secs(),
                "refresh_expires_in": 0,
                "token_type": "Bearer",
                "not-before-policy": platform.not_before(),
                "scope": "email profile",
            }),
        )),
        Err(error) => {
            tracing::error!(%error, "no token");
            answers::oauth(500, "server_error", "no token can be made")
        }
    }
}

/// A token for the device whose certificate was shown.
pub(crate) fn device_token(
    platform: &Platform,
    region: &Region,
    device: &Arc<Device>,
    request: &Request,
) -> Answer {
    let client = match client(request) {
        Ok(client) => client,
        Err(refusal) => return refusal,
    };
    if client.id != device.client_id || !same_secret(&device.client_secret, &client.secret) {
        return invalid(&client);
    }
    let life = platform.device_token_life();
    let Ok(id_token) = id_token(&device.client_id, platform.unix_time(), life.as_secs()) else {
        return answers::oauth(500, "server_error", "no token can be made");
    };
    match platform.mint(&region.name, Bearer::Device(Arc::clone(device)), life) {
        Ok(token) => answers::not_stored(answers::of(
            200,
            &json!({
                "access_token": token,
                "token_type": "Bearer",
                "expires_in": life.as_secs(),
                "refresh_expires_in": 0,
                "id_token": id_token,
                "scope": "openid email profile",
            }),
        )),
        Err(error) => {
            tracing::error!(%error, "no token");
            answers::oauth(500, "server_error", "no token can be made")
        }
    }
}

/// Who the device is, as a JWT (RFC 7519). Its key is thrown away: nobody here is asked to verify it.
fn id_token(client_id: &str, issued_at: i64, life_seconds: u64) -> Result<String, CloudError> {
    let life = i64::try_from(life_seconds).unwrap_or(i64::MAX);
    let claims = json!({ "sub": client_id, "aud": client_id, "iat": issued_at, "exp": issued_at.saturating_add(life) });
    let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&json!({ "alg": "HS256", "typ": "JWT" })), part(&claims));
    let key = hmac::Key::new(hmac::HMAC_SHA256, chance::text(32)?.as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(hmac::sign(&key, signed.as_bytes()));
    Ok(format!("{signed}.{signature}"))
}

fn client(request: &Request) -> Result<Client, Answer> {
    let wrong = |description: &str| answers::oauth(400, "invalid_request", description);
    if !request.media_type().eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(wrong("send application/x-www-form-urlencoded"));
    }
    let form = Form::read(&request.body);
    let form = form.ok_or_else(|| wrong("the body is no form, or names a field twice"))?;
    match form.get("grant_type") {
        Some("client_credentials") => {}
        Some(_) => {
            return Err(answers::oauth(400, "unsupported_grant_type", "only client_credentials is served"));
        }
        None => return Err(wrong("grant_type is missing")),
    }
    let in_body = form.get("client_secret").is_some();
    match (request.header("authorization"), in_body) {
        (Some(_), true) => Err(wrong("the client proves itself in the header and in the body")),
        (Some(header), false) => {
            let read = form::basic(header).ok_or_else(|| wrong("Authorization is not HTTP Basic"))?;
            Ok(Client { id: read.0, secret: read.1, basic: true })
        }
        (None, true) => {
            let id = form.get("client_id").ok_or_else(|| wrong("client_id is missing"))?;
            let secret = form.get("client_secret").unwrap_or_default();
            Ok(Client { id: id.to_owned(), secret: Zeroizing::new(secret.to_owned()), basic: false })
        }
        (None, false) => Err(answers::oauth(401, "invalid_client", "the client does not prove itself")),
    }
}

fn invalid(client: &Client) -> Answer {
    let answer = answers::oauth(401, "invalid_client", "the client is unknown or its secret is wrong");
    // RFC 6749, section 5.2: whoever used a scheme of HTTP is answered with that scheme
    if client.basic { answer.with("WWW-Authenticate", "Basic realm=\"ppaas\"") } else { answer }
}
