//! One call, from its request to what happens on its connection: which it is, what goes wrong with it on demand, who
//! makes it, and who serves it.

use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret as _;
use serde_json::json;

use super::answers;
use super::arrivals::CloudCall;
use super::auth;
use super::devices;
use super::form::Form;
use super::messages;
use super::orders::{Fault, RetryAfter};
use super::platform::Platform;
use super::qr_calls;
use super::route::{Called, Host, Route, called};
use super::shops::{Device, Region};
use super::tokens::{BadToken, Bearer};
use crate::delivery::{Action, Answer, Delivery};
use crate::http::Request;

/// Where a connection came in.
#[derive(Debug, Clone)]
pub(crate) struct Entrance {
    pub(crate) region: Arc<Region>,
    pub(crate) host: Host,
    /// Whose certificate the caller showed.
    pub(crate) device: Option<Arc<Device>>,
}

/// Answers a request.
pub(crate) async fn answer(platform: &Arc<Platform>, entrance: &Entrance, request: &Request) -> Delivery {
    let (route, words) = match called(&platform.contract.paths, entrance.host, &request.method, &request.path)
    {
        Called::Route(route, words) => (route, words),
        Called::Method(wanted) => {
            let refusal = answers::refusal(405, "method_not_allowed", &format!("use {wanted}"));
            return finish(platform, entrance, request, refusal.with("Allow", wanted));
        }
        Called::Unknown => {
            let refusal = answers::refusal(404, "not_found", "there is nothing at this path");
            return finish(platform, entrance, request, refusal);
        }
    };
    platform.arrivals().count(route);
    let fault = platform.faults().next_call(route);
    let delivery = if let Some(refused) = fault.and_then(|fault| unserved(platform, fault)) {
        Delivery::at_once(refused)
    } else {
        let action = serve(platform, entrance, route, &words, request).await;
        spoiled(fault, action)
    };
    note(platform, entrance, request, &delivery.action);
    Delivery { action: answers::dated(delivery.action, platform.skew_seconds()), ..delivery }
}

fn finish(platform: &Platform, entrance: &Entrance, request: &Request, answer: Answer) -> Delivery {
    let action = Action::Answer(answer);
    note(platform, entrance, request, &action);
    Delivery::at_once(answers::dated(action, platform.skew_seconds()))
}

fn note(platform: &Platform, entrance: &Entrance, request: &Request, action: &Action) {
    let caller = platform.bearer(&entrance.region.name, request.header("authorization")).ok();
    platform.arrivals().answered(CloudCall {
        region: entrance.region.name.clone(),
        host: entrance.host,
        method: request.method.clone(),
        path: request.path.clone(),
        caller: caller.as_ref().map(|caller| caller.name().to_owned()),
        status: answers::answer_in(action).map(|answer| answer.status),
    });
}

/// What happens where a fault keeps the call from being served; nothing where it is served all the same.
fn unserved(platform: &Platform, fault: Fault) -> Option<Action> {
    let answer = match fault {
        Fault::Unauthorized => bad_token(BadToken::Unknown),
        Fault::NotSubscribed => not_subscribed(),
        Fault::TooMany(after) => too_many(platform, after),
        Fault::Refused(status) => answers::refusal(status, answers::code_of(status), "so it was ordered"),
        Fault::DropRequest => return Some(Action::Close),
        Fault::Masked(_)
        | Fault::Slow(_)
        | Fault::LoseAnswer
        | Fault::HalfAnswer
        | Fault::DoubleAnswer
        | Fault::Garbage => return None,
    };
    Some(Action::Answer(answer))
}

fn too_many(platform: &Platform, after: Option<RetryAfter>) -> Answer {
    let answer = answers::refusal(429, "too_many_requests", "slow down");
    match after {
        None => answer,
        Some(RetryAfter::Seconds(seconds)) => answer.with("Retry-After", seconds.to_string()),
        Some(RetryAfter::Date(seconds)) => {
            let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
            let until = answers::now(platform.skew_seconds().saturating_add(seconds));
            answer.with("Retry-After", answers::http_date(until))
        }
    }
}

/// What a fault makes of the answer to a call that was served.
fn spoiled(fault: Option<Fault>, action: Action) -> Delivery {
    let mut after = Duration::ZERO;
    let action = match (fault, action) {
        (Some(Fault::Slow(time)), action) => {
            after = time;
            action
        }
        (Some(Fault::LoseAnswer), _) => Action::Close,
        (Some(Fault::HalfAnswer), Action::Answer(answer)) => Action::AnswerHalf(answer),
        (Some(Fault::DoubleAnswer), Action::Answer(answer)) => Action::AnswerTwice(answer),
        (Some(Fault::Garbage), _) => Action::Answer(Answer::noise()),
        (Some(Fault::Masked(status)), _) => {
            Action::Answer(answers::refusal(status, answers::code_of(status), "so it was ordered"))
        }
        (_, action) => action,
    };
    Delivery { after, action }
}

/// A token that is not taken, as RFC 6750, section 3, says it.
fn bad_token(why: BadToken) -> Answer {
    let challenge = match why {
        BadToken::Missing => "Bearer".to_owned(),
        _ => format!("Bearer error=\"invalid_token\", error_description=\"{}\"", why.text()),
    };
    answers::refusal(401, "invalid_token", why.text()).with("WWW-Authenticate", challenge)
}

fn not_subscribed() -> Answer {
    answers::refusal(403, "not_subscribed", "the merchant has not subscribed to this service")
}

async fn serve(
    platform: &Arc<Platform>,
    entrance: &Entrance,
    route: Route,
    words: &[String],
    request: &Request,
) -> Action {
    let region = &entrance.region;
    let first = words.first().map(String::as_str).unwrap_or_default();
    if route == Route::Token {
        return Action::Answer(auth::token(platform, region, first, request));
    }
    match (route, &entrance.device) {
        (Route::DeviceToken, Some(device)) => {
            return Action::Answer(auth::device_token(platform, region, device, request));
        }
        (Route::Credentials, Some(device)) => return Action::Answer(credentials(region, device, request)),
        _ => {}
    }
    let bearer = match platform.bearer(&region.name, request.header("authorization")) {
        Ok(bearer) => bearer,
        Err(why) => return Action::Answer(bad_token(why)),
    };
    if entrance.device.as_ref().is_some_and(|device| !bearer.is(device)) {
        let text = "the token was not given out for this certificate";
        return Action::Answer(answers::refusal(403, "wrong_token", text));
    }
    if let Bearer::Point(point) = &bearer
        && !point.is_subscribed()
        && route != Route::Countries
    {
        return Action::Answer(not_subscribed());
    }
    match route {
        Route::Countries => return Action::Answer(countries()),
        Route::QrStart => return Action::Answer(qr_calls::start(platform, bearer.store(), request)),
        Route::QrRead => {
            let id = words.first().map(String::as_str);
            return Action::Answer(qr_calls::read(platform, bearer.store(), id, request));
        }
        Route::QrCancel => return Action::Answer(qr_calls::cancel(platform, bearer.store(), first)),
        Route::QrRefund => {
            return Action::Answer(qr_calls::give_back(platform, bearer.store(), first, request));
        }
        _ => {}
    }
    match route {
        Route::Devices => Action::Answer(listed(region, &bearer)),
        Route::Messages | Route::Exchange => match device_of(region, &bearer, first) {
            Ok(device) if route == Route::Messages => {
                messages::post(platform, &bearer, device, request).await
            }
            Ok(device) => {
                let id = words.get(1).map(String::as_str).unwrap_or_default();
                messages::fetch(platform, &bearer, device, id)
            }
            Err(refusal) => Action::Answer(refusal),
        },
        _ => Action::Answer(answers::refusal(404, "not_found", "there is nothing at this path")),
    }
}

/// What a device proves itself with when it asks for a token; its certificate has said which one it is.
fn credentials(region: &Region, device: &Device, request: &Request) -> Answer {
    let query = Form::read(request.query.as_bytes());
    let serial = query.as_ref().and_then(|query| query.get("serial_number"));
    if serial.is_some_and(|serial| serial != device.serial) {
        return answers::refusal(403, "wrong_device", "the certificate is that of another device");
    }
    answers::not_stored(answers::of(
        200,
        &[json!({
            "merchantName": region.merchant,
            "userDomain": region.user_domain,
            "clientId": device.client_id,
            "clientSecret": device.client_secret.expose_secret(),
        })],
    ))
}

/// The devices that the caller may use: those of its store, or itself where it is one.
fn listed(region: &Region, bearer: &Bearer) -> Answer {
    let store = region.stores.iter().find(|store| store.id == bearer.store());
    match (store, bearer) {
        (None, _) => answers::refusal(404, "not_found", "the store is gone"),
        (Some(store), Bearer::Point(_)) => answers::of(200, &devices::list(&store.devices)),
        (Some(_), Bearer::Device(device)) => answers::of(200, &devices::list(core::slice::from_ref(device))),
    }
}

/// The device with this id, if the caller may use it.
fn device_of<'a>(region: &'a Region, bearer: &Bearer, id: &str) -> Result<&'a Arc<Device>, Answer> {
    let found = region.devices().find(|device| device.id == id);
    let device = found.ok_or_else(|| answers::refusal(404, "device_not_found", "there is no such device"))?;
    if device.store != bearer.store() {
        return Err(answers::refusal(403, "wrong_store", "the device belongs to another store"));
    }
    if matches!(bearer, Bearer::Device(_)) && !bearer.is(device) {
        return Err(answers::refusal(403, "wrong_device", "a device speaks for itself alone"));
    }
    Ok(device)
}

/// A list that every token may read: it proves the token and nothing else.
fn countries() -> Answer {
    let country = |code: &str, display: &str| json!({ "code": code, "display": display });
    answers::of(
        200,
        &[
            country("BE", "Belgium"),
            country("BG", "Bulgaria"),
            country("DE", "Germany"),
            country("FR", "France"),
            country("NL", "Netherlands"),
        ],
    )
}
