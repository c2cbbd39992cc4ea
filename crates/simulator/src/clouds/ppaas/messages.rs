//! nexo messages through the cloud: from a till to a device of its store, and the answers back.

use std::sync::Arc;

use nexo::v3::MessageCategory;
use serde_json::json;

use super::answers;
use super::callbacks::Callbacks;
use super::chance;
use super::contract::{BusyAnswer, Mode};
use super::exchange::Exchange;
use super::options::Presence;
use super::platform::Platform;
use super::shops::{Device, is_exclusive};
use super::tokens::Bearer;
use crate::delivery::{Action, Answer};
use crate::http::Request;
use crate::server;
use crate::spelling::{Spelled, Spelling};
use crate::terminal::Arrival;

/// A message that is taken, with what came around it.
struct Sent {
    spelled: Spelled,
    /// The message as the terminal takes it.
    bytes: Vec<u8>,
    callback: Option<String>,
    mode: Mode,
}

/// Passes a message on, and waits for the answer or says where it will be.
pub(crate) async fn post(
    platform: &Arc<Platform>,
    bearer: &Bearer,
    device: &Arc<Device>,
    request: &Request,
) -> Action {
    let sent = match sent(platform, device, request) {
        Ok(sent) => sent,
        Err(refusal) => return Action::Answer(refusal),
    };
    let mode = sent.mode;
    let Ok(id) = chance::id(16) else {
        return Action::Answer(answers::refusal(500, "internal_error", "there are no random numbers"));
    };
    let exchange = Arc::new(Exchange::new(id, bearer.sender(), &device.id));
    platform.exchanges.keep(Arc::clone(&exchange));
    let work = carry(Arc::clone(platform), bearer.clone(), Arc::clone(device), sent, Arc::clone(&exchange));
    platform.spawn(work);
    match mode {
        Mode::Sync => exchange.ended().await,
        Mode::Async => {
            let place = format!("{}/{}", request.path, exchange.id);
            let answer = Answer { status: 202, ..Answer::json(b"{}".to_vec()) }.with("Location", place);
            Action::Answer(answer.with("Preference-Applied", "respond-async"))
        }
    }
}

/// What became of an earlier message.
pub(crate) fn fetch(platform: &Platform, bearer: &Bearer, device: &Device, id: &str) -> Action {
    let Some(exchange) = platform.exchanges.find(id, bearer.sender(), &device.id) else {
        return Action::Answer(answers::refusal(404, "not_found", "there is no such exchange"));
    };
    exchange.fetch().unwrap_or_else(|| Action::Answer(Answer { status: 202, ..Answer::json(b"{}".to_vec()) }))
}

/// Whether the cloud passes a message on at all.
fn sent(platform: &Platform, device: &Device, request: &Request) -> Result<Sent, Answer> {
    if !request.media_type().eq_ignore_ascii_case("application/json") {
        return Err(answers::refusal(415, "unsupported_media_type", "send application/json"));
    }
    let spelled = Spelling::read(&request.body).map_err(|wrong| {
        answers::refusal(422, "not_a_message", &format!("the body is no message: {wrong}"))
    })?;
    if device.presence() == Presence::Offline {
        let status = platform.contract.offline_status;
        return Err(answers::refusal(status, "device_offline", "the device cannot be reached"));
    }
    let header = &spelled.message.header;
    if platform.contract.busy == BusyAnswer::Conflict
        && is_exclusive(&header.message_category)
        && let Some(holder) = device.holder().filter(|holder| *holder != header.sale_id)
    {
        let text = "another point of sale has the device";
        return Err(answers::detailed(409, "device_busy", text, &json!({ "holder": holder })));
    }
    let bytes = device.front.for_terminal(&spelled, &request.body).map_err(|wrong| {
        answers::refusal(422, "not_a_message", &format!("the message has no counterpart: {wrong}"))
    })?;
    let wants_async = |value: &str| value.split(',').any(|word| word.trim() == "respond-async");
    let mode = if request.header("prefer").is_some_and(wants_async) { Mode::Async } else { platform.mode() };
    let callback = request.header(&platform.contract.callback_header).map(str::to_owned);
    Ok(Sent { spelled, bytes, callback, mode })
}

/// The way of a message to the device and of its answer back.
async fn carry(
    platform: Arc<Platform>,
    bearer: Bearer,
    device: Arc<Device>,
    sent: Sent,
    exchange: Arc<Exchange>,
) {
    device.until_awake().await;
    let arrival = Arrival {
        bytes: &sent.bytes,
        path: None,
        callback: sent.callback.as_deref(),
        sender: Some(bearer.sender()),
    };
    let head = format!("from {}", bearer.name());
    let delivery = server::ask(device.site(), head, arrival).await;
    tokio::time::sleep(delivery.after).await;
    server::release(device.site(), &delivery.action).await;
    let action = dressed(&platform, &device, delivery.action, &sent.spelled);
    let called_back = sent.callback.filter(|_| sent.mode == Mode::Async);
    exchange.end(action.clone());
    let (Some(url), Some(answer)) = (called_back, answers::answer_in(&action)) else { return };
    if answer.body.is_empty() {
        return;
    }
    Callbacks::send(&platform, &url, answer.body.clone());
    if matches!(action, Action::AnswerTwice(_)) {
        Callbacks::send(&platform, &url, answer.body.clone());
    }
}

/// The terminal's answer as the till writes itself.
fn dressed(platform: &Platform, device: &Device, action: Action, spelled: &Spelled) -> Action {
    answers::change(action, |answer| {
        if spelled.message.header.message_category == MessageCategory::Abort && answer.body.is_empty() {
            return Answer::empty(platform.contract.abort_status);
        }
        match device.front.for_till(spelled.spelling, &answer.body) {
            Ok(Some(body)) => Answer { body, ..answer },
            Ok(None) => answer,
            Err(error) => {
                tracing::warn!(%error, "the terminal's answer has no counterpart");
                let text = format!("the answer of the device has no counterpart: {error}");
                answers::refusal(502, "no_counterpart", &text)
            }
        }
    })
}
