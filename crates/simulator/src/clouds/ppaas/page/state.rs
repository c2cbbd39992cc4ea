//! What the page shows, as it is now. Keys are not among it: whoever started the cloud was told them.

use std::net::SocketAddr;

use serde::Serialize;
use serde_json::{Value, json};

use crate::clouds::ppaas::arrivals::CloudArrivals;
use crate::clouds::ppaas::contract::Mode;
use crate::clouds::ppaas::devices;
use crate::clouds::ppaas::platform::Platform;
use crate::clouds::ppaas::qr::{Payment, shown};
use crate::clouds::ppaas::shops::{Device, Point, Region, Store};

/// How many payments a wallet shows.
const PAYMENTS: usize = 20;

#[derive(Serialize)]
pub(super) struct Whole {
    regions: Vec<Value>,
    wallets: Vec<Value>,
    /// Answers come later.
    asynchronous: bool,
    skew_seconds: i64,
    /// Faults that wait for their calls.
    waiting: usize,
    arrivals: CloudArrivals,
}

/// Everything.
pub(super) fn whole(platform: &Platform, terminals: SocketAddr) -> Whole {
    let wallets = platform.qr.wallets();
    Whole {
        regions: platform.regions.iter().map(|of| region(of, terminals)).collect(),
        wallets: wallets
            .iter()
            .map(|of| json!({ "type": of.payment_type, "label": of.label, "page": format!("/wallet/{}", of.payment_type) }))
            .collect(),
        asynchronous: platform.mode() == Mode::Async,
        skew_seconds: platform.skew_seconds(),
        waiting: platform.faults().waiting(),
        arrivals: platform.arrivals().clone(),
    }
}

fn region(region: &Region, terminals: SocketAddr) -> Value {
    json!({
        "name": region.name,
        "user_domain": region.user_domain,
        "auth": region.auth_url(),
        "api": region.api_url(),
        "device": region.device_url(),
        "stores": region.stores.iter().map(|of| store(of, terminals)).collect::<Vec<_>>(),
    })
}

fn store(store: &Store, terminals: SocketAddr) -> Value {
    json!({
        "id": store.id,
        "points": store.points.iter().map(|of| point(of)).collect::<Vec<_>>(),
        "devices": store.devices.iter().map(|of| device(of, terminals)).collect::<Vec<_>>(),
    })
}

fn point(point: &Point) -> Value {
    json!({
        "name": point.name,
        "reference": point.reference,
        "application_id": point.application_id,
        "subscribed": point.is_subscribed(),
    })
}

fn device(device: &Device, terminals: SocketAddr) -> Value {
    json!({
        "id": device.id,
        "name": device.name,
        "status": devices::word(device.presence()),
        "holder": device.holder(),
        "page": format!("http://{terminals}/#{}", device.id),
        "certificate": format!("/api/certificates/{}", device.id),
    })
}

/// A phone with its code and what was asked of it.
pub(super) fn wallet(platform: &Platform, payment_type: &str) -> Option<Value> {
    let wallet = platform.qr.wallets().into_iter().find(|wallet| wallet.payment_type == payment_type)?;
    let payments = platform.qr.of_wallet(payment_type, PAYMENTS);
    Some(json!({
        "type": wallet.payment_type,
        "label": wallet.label,
        "code": wallet.code,
        "payments": payments.iter().map(shown_payment).collect::<Vec<_>>(),
    }))
}

/// One payment as its customer reads it.
pub(super) fn shown_payment(payment: &Payment) -> Value {
    json!({
        "id": payment.transaction_id,
        "wallet": payment.payment_type,
        "amount": shown(payment.amount_minor, &payment.currency),
        "refunded": (payment.refunded_minor > 0).then(|| shown(payment.refunded_minor, &payment.currency)),
        "description": payment.description,
        "order": payment.order_id,
        "scenario": payment.scenario,
        "status": payment.status,
        "expires_at": payment.expires_at,
    })
}
