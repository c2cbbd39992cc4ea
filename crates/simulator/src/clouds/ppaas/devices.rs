//! The list of payment devices, as a point of sale of their store sees it.

use std::sync::Arc;

use serde::Serialize;

use super::options::Presence;
use super::shops::Device;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct List {
    payment_devices: Vec<Listed>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    device_id: String,
    serial_number: String,
    model: String,
    manufacturer: String,
    name: String,
    store_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    busy: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    holder: Option<String>,
    supported_payment_methods: Vec<Method>,
}

#[derive(Serialize)]
struct Method {
    code: String,
    label: String,
}

/// Devices, and who is at them.
pub(crate) fn list(devices: &[Arc<Device>]) -> List {
    List { payment_devices: devices.iter().map(|device| listed(device)).collect() }
}

fn listed(device: &Device) -> Listed {
    let holder = device.holder();
    let method = |(code, label): &(String, String)| Method { code: code.clone(), label: label.clone() };
    Listed {
        device_id: device.id.clone(),
        serial_number: device.serial.clone(),
        model: device.model.clone(),
        manufacturer: device.manufacturer.clone(),
        name: device.name.clone(),
        store_id: device.store.clone(),
        status: word(device.presence()),
        busy: holder.is_some(),
        holder,
        supported_payment_methods: device.methods.iter().map(method).collect(),
    }
}

/// What the list says; nothing where the cloud does not know.
pub(crate) fn word(presence: Presence) -> Option<&'static str> {
    match presence {
        Presence::Online => Some("ONLINE"),
        Presence::Offline => Some("OFFLINE"),
        Presence::Asleep => Some("SLEEPING"),
        Presence::Unknown => None,
    }
}
