//! Who talks to whom, and which exchange it is.
//!
//! A dialogue has one name in both models. A device request of nexo 3 may have two, its own and that of the dialogue
//! that it belongs to, and nexo 5 has room for one; so the two are written as one with a colon between. The other side
//! only echoes it.

use super::{Gap, Side, Stamp};
use crate::v3::{self, MessageCategory, MessageClass, MessageReference, MessageType};
use crate::v5::{self, Body, MessageFunction, Party, PartyType};

/// Between the name of a dialogue and the name of a device request in it.
const COLON: char = ':';

/// The class, category and type of nexo 3 for a body of nexo 5.
pub(crate) fn kind(body: &Body) -> Option<(MessageClass, MessageCategory, MessageType)> {
    use MessageCategory as C;
    use MessageClass::{Device, Event, Service};
    use MessageType::{Notification, Request, Response};
    use v5::{DeviceAnswer as DA, DeviceAsk as DQ, ServiceAnswer as FA, ServiceAsk as FQ};
    use v5::{SessionAnswer as SA, SessionAsk as SQ};
    Some(match body {
        Body::SessionManagementRequest(body) => match &body.service {
            SQ::Login(_) => (Service, C::Login, Request),
            SQ::Logout(_) => (Service, C::Logout, Request),
            SQ::Diagnosis(_) => (Service, C::Diagnosis, Request),
            SQ::Other { .. } => return None,
        },
        Body::SessionManagementResponse(body) => match &body.service {
            SA::Login(_) => (Service, C::Login, Response),
            SA::Logout => (Service, C::Logout, Response),
            SA::Diagnosis(_) => (Service, C::Diagnosis, Response),
            SA::Other { .. } => return None,
        },
        Body::ServiceRequest(body) => match &body.service {
            FQ::Payment(_) => (Service, C::Payment, Request),
            FQ::Reversal(_) => (Service, C::Reversal, Request),
            FQ::CardAcquisition(_) => (Service, C::CardAcquisition, Request),
            FQ::EnableService(_) => (Service, C::EnableService, Request),
            FQ::Other { .. } => return None,
        },
        Body::ServiceResponse(body) => match &body.service {
            FA::Payment(_) => (Service, C::Payment, Response),
            FA::Reversal(_) => (Service, C::Reversal, Response),
            FA::CardAcquisition(_) => (Service, C::CardAcquisition, Response),
            FA::EnableService => (Service, C::EnableService, Response),
            FA::Other { .. } => return None,
        },
        Body::Abort(_) => (Service, C::Abort, Request),
        Body::MessageStatusRequest(_) => (Service, C::TransactionStatus, Request),
        Body::MessageStatusResponse(_) => (Service, C::TransactionStatus, Response),
        Body::DeviceRequest(body) => match &body.service {
            DQ::Display(_) => (Device, C::Display, Request),
            DQ::Input(_) => (Device, C::Input, Request),
            DQ::Print(_) => (Device, C::Print, Request),
            DQ::InputNotification(_) => (Device, C::InputUpdate, Request),
            DQ::Other { .. } => return None,
        },
        Body::DeviceResponse(body) => match &body.service {
            DA::Display(_) => (Device, C::Display, Response),
            DA::Input(_) => (Device, C::Input, Response),
            DA::Print(_) => (Device, C::Print, Response),
            DA::Other { .. } => return None,
        },
        Body::EventNotification(_) | Body::MessageRejection(_) => (Event, C::Event, Notification),
        Body::ReconciliationRequest(_) => (Service, C::Reconciliation, Request),
        Body::ReconciliationResponse(_) => (Service, C::Reconciliation, Response),
        Body::ReportRequest(body) => match &body.service {
            v5::ReportAsk::GetTotals(_) => (Service, C::GetTotals, Request),
            v5::ReportAsk::Other { .. } => return None,
        },
        Body::ReportResponse(body) => match &body.service {
            v5::ReportAnswer::GetTotals(_) => (Service, C::GetTotals, Response),
            v5::ReportAnswer::Other { .. } => return None,
        },
        Body::Other { .. } => return None,
    })
}

pub(super) fn to_v3(message: &v5::Message) -> Result<v3::MessageHeader, Gap> {
    let Some((message_class, message_category, message_type)) = kind(&message.body) else {
        return Err(Gap::in_three("ServiceContent", "it is not read"));
    };
    let (sale_id, poi_id) = sides(message)?;
    let (service_id, device_id) = split(&message.header.exchange_identification, &message_class);
    Ok(v3::MessageHeader {
        protocol_version: Some("3.0".to_owned()),
        message_class,
        message_category,
        message_type,
        service_id,
        device_id,
        sale_id,
        poi_id,
    })
}

pub(super) fn from_v3(message: &v3::Message, body: Body, stamp: &Stamp) -> Result<v5::Message, Gap> {
    let header = &message.header;
    let Some(message_function) = body.message_function() else {
        return Err(Gap::in_five("MessageHeader.MessageCategory", "it is not converted"));
    };
    let usual = usual_side(&message_function);
    let (sale, poi) = (
        Party::of(PartyType::Merchant, &*header.sale_id),
        Party::of(PartyType::OriginatingPoi, &*header.poi_id),
    );
    let (initiating_party, recipient_party) = match stamp.begun_by.unwrap_or(usual) {
        Side::Sale => (sale, poi),
        Side::Poi => (poi, sale),
    };
    let refused = message_function == MessageFunction::MessageRejection;
    // The time of the notice is the only one that it has.
    let creation_date_time = if let (v3::Body::EventNotification(event), true) = (&message.body, refused) {
        event.time_stamp.clone()
    } else {
        stamp.creation_date_time.clone()
    };
    let class = if refused { &MessageClass::Event } else { &header.message_class };
    let header = v5::Header {
        message_function,
        protocol_version: "5.0".to_owned(),
        exchange_identification: joined(
            class,
            header.service_id.as_deref(),
            header.device_id.as_deref(),
            "MessageHeader",
        )?,
        creation_date_time,
        initiating_party,
        recipient_party: Some(recipient_party),
        traceability: Vec::new(),
    };
    Ok(v5::Message { header, body })
}

/// Who begins such an exchange. A rejection is an answer to what the till began.
fn usual_side(function: &MessageFunction) -> Side {
    let terminal = matches!(
        function,
        MessageFunction::DeviceRequest | MessageFunction::DeviceResponse | MessageFunction::EventNotification
    );
    if terminal { Side::Poi } else { Side::Sale }
}

/// The names of till and terminal. Their types decide which is which; without them, who usually begins does.
fn sides(message: &v5::Message) -> Result<(String, String), Gap> {
    let header = &message.header;
    let is_poi = |party: &Party| party.party_type == Some(PartyType::OriginatingPoi);
    let (first, second) = (&header.initiating_party, header.recipient_party.as_ref());
    let begins = match (is_poi(first), second.is_some_and(is_poi)) {
        (true, true) => return Err(Gap::in_three("Header.RecipientParty.Type", "two terminals and no till")),
        (true, false) => Side::Poi,
        (false, true) => Side::Sale,
        (false, false) => usual_side(&header.message_function),
    };
    let initiating = first.identification.clone();
    let recipient = second.map(|party| party.identification.clone());
    let missing = || Gap::in_three("Header.RecipientParty", "it is absent, and nothing else names this side");
    match begins {
        Side::Sale => Ok((initiating, recipient.or_else(|| named_poi(&message.body)).ok_or_else(missing)?)),
        Side::Poi => Ok((recipient.or_else(|| named_sale(&message.body)).ok_or_else(missing)?, initiating)),
    }
}

/// The surroundings name both sides too, where a header leaves the recipient out.
fn around(body: &Body) -> Option<(&v5::Environment, &v5::Context)> {
    Some(match body {
        Body::SessionManagementRequest(body) => (&body.environment, &body.context),
        Body::SessionManagementResponse(body) => (&body.environment, &body.context),
        Body::ServiceRequest(body) => (&body.environment, &body.context),
        Body::ServiceResponse(body) => (&body.environment, &body.context),
        Body::Abort(body) => (&body.environment, &body.context),
        Body::MessageStatusRequest(body) => (&body.environment, &body.context),
        Body::MessageStatusResponse(body) => (&body.environment, &body.context),
        Body::DeviceRequest(body) => (&body.environment, &body.context),
        Body::DeviceResponse(body) => (&body.environment, &body.context),
        Body::EventNotification(body) => (&body.environment, &body.context),
        Body::ReconciliationRequest(body) => (&body.environment, &body.context),
        Body::ReconciliationResponse(body) => (&body.environment, &body.context),
        Body::ReportRequest(body) => (&body.environment, &body.context),
        Body::ReportResponse(body) => (&body.environment, &body.context),
        Body::MessageRejection(_) | Body::Other { .. } => return None,
    })
}

fn named_poi(body: &Body) -> Option<String> {
    let (environment, _) = around(body)?;
    environment.poi.as_ref().map(|poi| poi.identification.identification.clone())
}

fn named_sale(body: &Body) -> Option<String> {
    let (_, context) = around(body)?;
    context.sale_context.as_ref()?.sale_identification.clone()
}

/// The one name of an exchange. What stands alone without a colon is the usual name of its class.
fn joined(
    class: &MessageClass,
    service_id: Option<&str>,
    device_id: Option<&str>,
    path: &str,
) -> Result<String, Gap> {
    let device = *class == MessageClass::Device;
    let name = match (service_id, device_id) {
        (Some(service), None) if !device => service.to_owned(),
        (None, Some(own)) if device => own.to_owned(),
        (None, None) => {
            return Err(Gap::in_five(format!("{path}.ServiceID"), "an exchange must have a name"));
        }
        (service, own) => {
            let (service, own) = (service.unwrap_or(""), own.unwrap_or(""));
            if *class == MessageClass::Service && !own.is_empty() {
                return Err(Gap::in_five(format!("{path}.DeviceID"), "a dialogue has one name"));
            }
            if service.contains(COLON) || own.contains(COLON) {
                return Err(Gap::in_five(format!("{path}.ServiceID"), "a colon stands between two names"));
            }
            format!("{service}{COLON}{own}")
        }
    };
    if name.chars().nth(35).is_some() {
        return Err(Gap::in_five(format!("{path}.ServiceID"), "more characters than there is room for"));
    }
    Ok(name)
}

/// The two names again.
fn split(exchange: &str, class: &MessageClass) -> (Option<String>, Option<String>) {
    let name = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    match (class, exchange.split_once(COLON)) {
        (MessageClass::Device | MessageClass::Event, Some((service, own))) if !own.contains(COLON) => {
            (name(service), name(own))
        }
        (MessageClass::Device, _) => (None, name(exchange)),
        (MessageClass::Service | MessageClass::Event | MessageClass::Other(_), _) => (name(exchange), None),
    }
}

/// The name of an exchange that is pointed at. Another till than that of the header has a place only where
/// `other_till` says so, another terminal has none.
pub(super) fn pointed_at(
    reference: &MessageReference,
    header: &v3::MessageHeader,
    other_till: bool,
    path: &str,
) -> Result<String, Gap> {
    if reference.poi_id.as_ref().is_some_and(|poi| *poi != header.poi_id) {
        return Err(Gap::in_five(format!("{path}.POIID"), "only exchanges of the same terminal"));
    }
    if !other_till && reference.sale_id.as_ref().is_some_and(|sale| *sale != header.sale_id) {
        return Err(Gap::in_five(format!("{path}.SaleID"), "only exchanges of the same till"));
    }
    joined(&MessageClass::Event, reference.service_id.as_deref(), reference.device_id.as_deref(), path)
}

/// Points at the exchange of that name.
pub(super) fn pointing(exchange: &str, header: &v3::MessageHeader) -> MessageReference {
    let (service_id, device_id) = split(exchange, &MessageClass::Event);
    MessageReference {
        message_category: None,
        service_id,
        device_id,
        sale_id: Some(header.sale_id.clone()),
        poi_id: Some(header.poi_id.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::{joined, split};
    use crate::v3::MessageClass::{Device, Event, Service};

    #[test]
    fn two_names_become_one_and_two_again() {
        for (class, service, device, name) in [
            (Service, Some("17"), None, "17"),
            (Device, None, Some("3"), "3"),
            (Device, Some("17"), Some("3"), "17:3"),
            (Device, Some("17"), None, "17:"),
            (Event, Some("17"), None, "17"),
            (Event, None, Some("3"), ":3"),
            (Event, Some("17"), Some("3"), "17:3"),
        ] {
            assert_eq!(joined(&class, service, device, "H").as_deref(), Ok(name));
            let (again, own) = split(name, &class);
            assert_eq!((again.as_deref(), own.as_deref()), (service, device), "{name}");
        }
    }

    #[test]
    fn a_name_of_somebody_else_is_taken_whole() {
        assert_eq!(split("a:b:c", &Device), (None, Some("a:b:c".to_owned())));
        assert_eq!(split("a:b", &Service), (Some("a:b".to_owned()), None));
        assert!(joined(&Device, Some("a:b"), Some("c"), "H").is_err());
        assert!(joined(&Service, Some("1"), Some("c"), "H").is_err());
    }
}
