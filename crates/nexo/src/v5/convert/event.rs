//! What a terminal tells on its own, among it that it did not take a message.
//!
//! Nexo 3 refuses a message with an event, nexo 5 with a message of its own that has a reason. The reason is the first
//! word of the details; without one the message was invalid, which is what most terminals mean.

use super::words::code;
use super::{Gap, at_most, none_in_five, only, output};
use crate::v3::{self, Body, ErrorCondition};
use crate::v5::{self, Context, Environment, EventData, MessageRejection, RejectReason, RetailerEvent};

/// A message that came twice is told in these words (the sentences of the standard, and what the till listens for).
const REPEATED: &str = "Repeated Message";

/// Nexo 5 has no code for a malformed request, only a rejection.
pub(super) fn refuses_the_form(response: &v3::Response) -> bool {
    response.error_condition == Some(ErrorCondition::MessageFormat) && !response.is_done()
}

/// The rejection that an answer becomes which refuses its request as malformed.
pub(super) fn rejection_of(response: &v3::Response) -> Result<v5::Body, Gap> {
    let text = at_most(response.additional_response.as_ref(), 500, "Response.AdditionalResponse")?;
    let (reason, text) = reason_of(text);
    Ok(v5::Body::MessageRejection(MessageRejection {
        additional_information: text,
        ..MessageRejection::new(reason)
    }))
}

pub(super) fn from_v3(event: &v3::EventNotification) -> Result<v5::Body, Gap> {
    if event.event_to_notify == v3::EventToNotify::Reject {
        return rejection_from(event);
    }
    let path = "EventNotification";
    none_in_five(event.rejected_message.as_ref(), "EventNotification.RejectedMessage")?;
    let what = code::<v5::EventToNotify>(event.event_to_notify.as_str(), "EventNotification.EventToNotify")?;
    let happened = RetailerEvent {
        additional_event_information: at_most(
            event.event_details.as_ref(),
            1025,
            "EventNotification.EventDetails",
        )?,
        ..RetailerEvent::new(&*event.time_stamp, what)
    };
    let shown = only(&event.display_output, "EventNotification.DisplayOutput")?;
    let data = EventData {
        maintenance_required: event.maintenance_required.then_some(true),
        customer_language: event.customer_language.clone(),
        display_output: shown.map(|shown| output::single_from(shown, path)).transpose()?,
        ..EventData::new(happened)
    };
    let told = v5::EventNotification::new(data, Environment::default(), Context::default());
    Ok(v5::Body::EventNotification(Box::new(told)))
}

fn rejection_from(event: &v3::EventNotification) -> Result<v5::Body, Gap> {
    none_in_five(event.customer_language.as_ref(), "EventNotification.CustomerLanguage")?;
    super::empty_in_five(&event.display_output, "EventNotification.DisplayOutput")?;
    if event.maintenance_required {
        return Err(Gap::in_five("EventNotification.MaintenanceRequiredFlag", super::NO_MEMBER));
    }
    let details = at_most(event.event_details.as_ref(), 500, "EventNotification.EventDetails")?;
    let (reason, text) = reason_of(details);
    Ok(v5::Body::MessageRejection(MessageRejection {
        additional_information: text,
        message_in_error: event.rejected_message.clone(),
        ..MessageRejection::new(reason)
    }))
}

pub(super) fn to_v3(body: &v5::EventNotification) -> Result<Body, Gap> {
    let data = &body.event_notification;
    let happened = &data.retailer_event;
    let shown = data.display_output.as_ref();
    let shown =
        shown.map(|shown| output::display_to(shown, "EventNotification.DisplayOutput")).transpose()?;
    Ok(Body::EventNotification(v3::EventNotification {
        maintenance_required: data.maintenance_required.unwrap_or(false),
        customer_language: data.customer_language.clone(),
        event_details: happened.additional_event_information.clone(),
        display_output: shown.into_iter().collect(),
        ..v3::EventNotification::new(
            v3::EventToNotify::from(happened.event_to_notify.word()),
            &*happened.event_time_stamp,
        )
    }))
}

pub(super) fn rejection_to_v3(body: &MessageRejection, header: &v5::Header) -> Body {
    Body::EventNotification(v3::EventNotification {
        event_details: details_of(&body.reject_reason, body.additional_information.as_deref()),
        rejected_message: body.message_in_error.clone(),
        ..v3::EventNotification::new(v3::EventToNotify::Reject, &*header.creation_date_time)
    })
}

/// The reason that details begin with, and the rest of them.
fn reason_of(details: Option<String>) -> (RejectReason, Option<String>) {
    let Some(text) = details else { return (RejectReason::InvalidMessage, None) };
    if text.starts_with(REPEATED) {
        return (RejectReason::DuplicateMessage, Some(text));
    }
    let (word, rest) = match text.split_once(": ") {
        Some((word, rest)) => (word, Some(rest.to_owned())),
        None => (&*text, None),
    };
    let named = RejectReason::ALL.iter().filter(|reason| **reason != RejectReason::DuplicateMessage);
    match named.into_iter().find(|reason| reason.word() == word) {
        Some(reason) => (reason.clone(), rest),
        None => (RejectReason::InvalidMessage, Some(text)),
    }
}

fn details_of(reason: &RejectReason, text: Option<&str>) -> Option<String> {
    let owned = |text: &str| Some(text.to_owned());
    let word = match (reason, text) {
        (RejectReason::DuplicateMessage, Some(text)) if text.starts_with(REPEATED) => return owned(text),
        (RejectReason::DuplicateMessage, _) => REPEATED,
        // A text that begins with a reason would be taken for that reason.
        (RejectReason::InvalidMessage, Some(text))
            if reason_of(owned(text)).0 != RejectReason::InvalidMessage =>
        {
            reason.word()
        }
        (RejectReason::InvalidMessage, text) => return text.map(str::to_owned),
        (reason, _) => reason.word(),
    };
    Some(text.map_or_else(|| word.to_owned(), |text| format!("{word}: {text}")))
}

#[cfg(test)]
mod tests {
    use super::{details_of, reason_of};
    use crate::v5::RejectReason;

    #[test]
    fn details_and_reasons_are_the_same_both_ways() {
        for details in [
            None,
            Some("no such service"),
            Some("Security: bad key"),
            Some("ParsingError"),
            Some("a: b"),
            Some("Repeated Message: ServiceID - 17"),
        ] {
            let (reason, text) = reason_of(details.map(str::to_owned));
            assert_eq!(details_of(&reason, text.as_deref()).as_deref(), details, "{reason}");
        }
        for reason in RejectReason::ALL {
            for text in [None, Some("why"), Some("Security: no")] {
                let details = details_of(reason, text);
                assert_eq!(reason_of(details).0, *reason, "{text:?}");
            }
        }
    }

    #[test]
    fn a_duplicate_is_told_in_the_words_that_a_till_listens_for() {
        let told = details_of(&RejectReason::DuplicateMessage, Some("seen before"));
        assert_eq!(told.as_deref(), Some("Repeated Message: seen before"));
    }
}
