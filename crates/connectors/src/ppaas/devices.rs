//! The payment devices of a store, as the cloud lists them. Nobody publishes the shape of this list, so it is
//! read leniently: what is missing is unknown, and never "off".

use serde_json::{Map, Value};

use crate::filter;

/// The most devices that a store is believed to have.
const MOST: usize = 1000;

/// A payment device of the store that the till is registered in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Device {
    /// Its id, which is its nexo `POIID` as well: `<manufacturer>-<model>-<serial>` as a rule.
    pub id: String,
    /// What the store calls it.
    pub name: Option<String>,
    /// Who made it.
    pub manufacturer: Option<String>,
    /// Its model.
    pub model: Option<String>,
    /// Its serial number.
    pub serial: Option<String>,
    /// The store it is in.
    pub store: Option<String>,
    /// Whether it can be reached.
    pub status: Status,
    /// Somebody is at it.
    pub busy: bool,
    /// Who, where the cloud says.
    pub holder: Option<String>,
    /// What a customer can pay with.
    pub methods: Vec<Method>,
}

/// Whether the cloud can reach a device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// It can.
    Online,
    /// It cannot.
    Offline,
    /// The cloud says another word.
    Other(String),
    /// The cloud does not say.
    #[default]
    Unknown,
}

/// A way to pay that a device supports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Method {
    /// The code that a sale names it with.
    pub code: String,
    /// What people call it.
    pub label: String,
}

/// What a list of devices says, and what is kept of it for support.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The devices, in the order of the cloud.
    pub devices: Vec<Device>,
    /// Entries without an id: nothing can be sent to them.
    pub nameless: usize,
    /// The answer as it came, with card numbers and long values taken out.
    pub raw: String,
}

/// Reads the list: an array, or an object with one array in it. Nothing where it is neither.
pub fn read(body: &[u8]) -> Option<Listed> {
    let value: Value = serde_json::from_slice(body).ok()?;
    let rows = match &value {
        Value::Array(rows) => rows,
        Value::Object(members) => only_array(members)?,
        _ => return None,
    };
    let read: Vec<Device> = rows.iter().take(MOST).filter_map(device).collect();
    let nameless = rows.len().min(MOST).saturating_sub(read.len());
    Some(Listed { devices: read, nameless, raw: filter::record_of(body, body).text })
}

fn only_array(members: &Map<String, Value>) -> Option<&Vec<Value>> {
    let mut arrays = members.values().filter_map(Value::as_array);
    arrays.next().filter(|_| arrays.next().is_none())
}

fn device(row: &Value) -> Option<Device> {
    // Some clouds list nothing but ids.
    if let Some(id) = row.as_str() {
        return Some(Device { id: name(id)?, ..Device::default() });
    }
    let row = row.as_object()?;
    let text = |names: &[&str]| names.iter().find_map(|key| name(row.get(*key)?.as_str()?));
    let id = text(&["deviceId", "id", "poiId", "POIID"])?;
    let mut parts = id.splitn(3, '-').map(str::to_owned);
    let (maker, model, serial) = (parts.next(), parts.next(), parts.next());
    let of_id = |part: Option<String>| serial.as_ref().and(part);
    Some(Device {
        name: text(&["name", "label", "deviceName"]),
        manufacturer: text(&["manufacturer", "brand"]).or_else(|| of_id(maker)),
        model: text(&["model", "deviceModel"]).or_else(|| of_id(model)),
        serial: text(&["serialNumber", "serial"]).or_else(|| serial.clone()),
        store: text(&["storeId", "store"]),
        status: status(row),
        busy: row.get("busy").and_then(Value::as_bool).unwrap_or(false)
            || text(&["status"]).is_some_and(|word| word.eq_ignore_ascii_case("busy")),
        holder: text(&["holder", "busyWith", "saleId", "heldBy"]),
        methods: methods(row),
        id,
    })
}

fn status(row: &Map<String, Value>) -> Status {
    if let Some(online) = row.get("online").and_then(Value::as_bool) {
        return if online { Status::Online } else { Status::Offline };
    }
    let word = row.get("status").or_else(|| row.get("state")).and_then(Value::as_str).unwrap_or_default();
    match word.to_ascii_uppercase().as_str() {
        "" | "UNKNOWN" => Status::Unknown,
        "ONLINE" | "CONNECTED" | "AVAILABLE" | "READY" | "ACTIVE" | "BUSY" => Status::Online,
        "OFFLINE" | "DISCONNECTED" | "UNREACHABLE" => Status::Offline,
        _ => name(word).map_or(Status::Unknown, Status::Other),
    }
}

fn methods(row: &Map<String, Value>) -> Vec<Method> {
    let listed = ["supportedPaymentMethods", "paymentMethods", "methods"];
    let Some(listed) = listed.iter().find_map(|key| row.get(*key)?.as_array()) else { return Vec::new() };
    let mut found: Vec<Method> = Vec::new();
    for one in listed {
        let read = match one {
            Value::String(code) => name(code).map(|code| Method { label: code.clone(), code }),
            Value::Object(members) => {
                let text = |keys: &[&str]| keys.iter().find_map(|key| name(members.get(*key)?.as_str()?));
                text(&["code", "id", "type", "name"]).map(|code| Method {
                    label: text(&["label", "name", "display"]).unwrap_or_else(|| code.clone()),
                    code,
                })
            }
            _ => None,
        };
        found.extend(read.filter(|read| found.iter().all(|known| known.code != read.code)));
    }
    found
}

/// A word of the cloud, fit to be shown and to be sent back: without blanks around it and controls in it.
fn name(text: &str) -> Option<String> {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().count() <= 100 && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(body: &str) -> Device {
        let mut listed = read(body.as_bytes()).unwrap();
        assert_eq!(listed.devices.len(), 1, "{body}");
        listed.devices.remove(0)
    }

    #[test]
    fn the_whole_of_a_row_is_read() {
        let device = only(
            r#"{"paymentDevices":[{"deviceId":"ingenico-DX8000-2097CD800007","serialNumber":"2097CD800007",
            "model":"DX8000","manufacturer":"ingenico","name":"Till 1","storeId":"store-001","status":"ONLINE",
            "busy":true,"holder":"TILL-2","supportedPaymentMethods":[{"code":"CARD","label":"Card"},"KB","KB"]}]}"#,
        );
        assert_eq!(device.id, "ingenico-DX8000-2097CD800007");
        assert_eq!(device.name.as_deref(), Some("Till 1"));
        assert_eq!((&device.status, device.busy), (&Status::Online, true));
        assert_eq!(device.holder.as_deref(), Some("TILL-2"));
        let codes: Vec<_> =
            device.methods.iter().map(|one| (one.code.as_str(), one.label.as_str())).collect();
        assert_eq!(codes, [("CARD", "Card"), ("KB", "KB")]);
    }

    #[test]
    fn other_shapes_of_the_list_are_read_as_well() {
        for body in [
            r#"[{"id":"ingenico-DX8000-2097CD800007"}]"#,
            r#"{"total":1,"items":[{"poiId":" ingenico-DX8000-2097CD800007 "}]}"#,
            r#"["ingenico-DX8000-2097CD800007"]"#,
        ] {
            let device = only(body);
            assert_eq!(device.id, "ingenico-DX8000-2097CD800007", "{body}");
            assert_eq!(
                (device.status, device.busy),
                (Status::Unknown, false),
                "never off because nobody said"
            );
        }
        let device = only(r#"[{"id":"ingenico-DX8000-2097CD800007"}]"#);
        assert_eq!(device.model.as_deref(), Some("DX8000"));
        assert_eq!(device.serial.as_deref(), Some("2097CD800007"));
        assert_eq!(only(r#"[{"id":"counter"}]"#).model, None);
    }

    #[test]
    fn words_for_a_state_are_told_apart() {
        for (word, status) in [
            ("offline", Status::Offline),
            ("Connected", Status::Online),
            ("UNKNOWN", Status::Unknown),
            ("SLEEPING", Status::Other("SLEEPING".to_owned())),
        ] {
            assert_eq!(only(&format!(r#"[{{"id":"a","status":"{word}"}}]"#)).status, status, "{word}");
        }
        assert!(only(r#"[{"id":"a","status":"BUSY"}]"#).busy);
        assert_eq!(only(r#"[{"id":"a","online":false}]"#).status, Status::Offline);
    }

    #[test]
    fn what_is_no_list_is_refused_and_what_has_no_id_is_counted() {
        for body in ["", "{", "null", "{}", r#"{"a":[],"b":[]}"#, r#"{"devices":{}}"#] {
            assert_eq!(read(body.as_bytes()), None, "{body}");
        }
        let listed = read(br#"[{"id":"a"},{"name":"no id"},7,{"id":"b\u0007"}]"#).unwrap();
        assert_eq!((listed.devices.len(), listed.nameless), (1, 3));
        assert_eq!(read(b"[]").unwrap().devices, []);
    }
}
