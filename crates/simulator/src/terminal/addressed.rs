//! Who sent a message of which the rest cannot be read, so that the refusal finds its way back.

use nexo::v3::{MessageCategory, MessageClass, MessageHeader, MessageType};
use serde_json::Value;

/// The header of a message, as far as it can be found in JSON with or without a root, or in XML.
pub(super) fn header_of(bytes: &[u8]) -> Option<MessageHeader> {
    if bytes.trim_ascii_start().starts_with(b"<") {
        let text = std::str::from_utf8(bytes).ok()?;
        let (_, rest) = text.split_once("<MessageHeader")?;
        let (header, _) = rest.split_once('>')?;
        return from(|name| attribute(header, name));
    }
    let document: Value = serde_json::from_slice(bytes).ok()?;
    let root = document.get("SaleToPOIRequest").unwrap_or(&document);
    let header = root.get("MessageHeader")?;
    from(|name| header.get(name).and_then(Value::as_str).map(str::to_owned))
}

fn from(text: impl Fn(&str) -> Option<String>) -> Option<MessageHeader> {
    Some(MessageHeader {
        protocol_version: text("ProtocolVersion"),
        message_class: MessageClass::Service,
        message_category: MessageCategory::from(text("MessageCategory").unwrap_or_default().as_str()),
        message_type: MessageType::from(text("MessageType").unwrap_or_default().as_str()),
        service_id: Some(text("ServiceID")?),
        device_id: text("DeviceID"),
        sale_id: text("SaleID")?,
        poi_id: text("POIID")?,
    })
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| value.to_owned())
}
