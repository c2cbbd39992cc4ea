//! The page of the cloud: its shops, what was asked of it, buttons for what is to go wrong, and the phones of the
//! customers that pay by QR. Whoever reaches it plays the provider, so only this computer may.

mod state;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use secrecy::ExposeSecret as _;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};

use super::answers;
use super::orders::{Order, Orders};
use super::platform::Platform;
use super::qr::{Decision, QrError, Refused};
use crate::delivery::Answer;
use crate::http::{self, Ended, Reader, Request};
use crate::page::{assets, guard};

/// Files of this page alone; what it shares with that of the terminals is served from there.
const FILES: &[(&str, &[u8])] = &[
    ("cloud.css", include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/cloud/cloud.css"))),
    ("cloud.js", include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/cloud/cloud.js"))),
    ("index.html", include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/cloud/index.html"))),
    ("line.js", include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/cloud/line.js"))),
    ("wallet.html", include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/cloud/wallet.html"))),
    ("wallet.js", include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/cloud/wallet.js"))),
];

/// Files of the terminals' page that this one uses, too.
const SHARED: &[&str] = &["tokens.css", "style.css", "dom.js", "inter.woff2", "inter.LICENSE.txt"];

/// What all connections of the page share.
#[derive(Debug)]
struct Desk {
    platform: Arc<Platform>,
    addr: SocketAddr,
    /// Where the page of the terminals is.
    terminals: SocketAddr,
}

#[derive(Deserialize)]
struct OrdersAct {
    text: String,
}

/// Serves until the cloud stops.
pub(crate) fn serve(
    platform: &Arc<Platform>,
    listener: TcpListener,
    addr: SocketAddr,
    terminals: SocketAddr,
) {
    let desk = Arc::new(Desk { platform: Arc::clone(platform), addr, terminals });
    let shared = Arc::clone(platform);
    platform.spawn(async move {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    let desk = Arc::clone(&desk);
                    shared.spawn(async move { connection(&desk, stream).await });
                }
                Err(error) => {
                    tracing::warn!(%error, "cannot accept");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    });
}

async fn connection(desk: &Desk, mut stream: TcpStream) {
    let mut reader = Reader::default();
    loop {
        let (answer, last) = match reader.next(&mut stream).await {
            Ok(request) => {
                let refused = guard::refuses(&request, desk.addr);
                (refused.unwrap_or_else(|| desk.answer(&request)), request.last)
            }
            Err(Ended::Gone) => break,
            Err(Ended::Refused(answer)) => (answer, true),
        };
        if stream.write_all(&guard::encode(&answer, last)).await.is_err() || last {
            break;
        }
    }
    http::close(stream).await;
}

impl Desk {
    fn answer(&self, request: &Request) -> Answer {
        let path: Vec<&str> = request.path.split('/').filter(|part| !part.is_empty()).collect();
        match (request.method.as_str(), path.as_slice()) {
            ("GET", ["api", "cloud"]) => answers::of(200, &state::whole(&self.platform, self.terminals)),
            ("GET", ["api", "wallets", payment_type]) => match state::wallet(&self.platform, payment_type) {
                Some(wallet) => answers::of(200, &wallet),
                None => error(404, "there is no such wallet"),
            },
            ("GET", ["api", "payments", id]) => match self.platform.qr.with_id(id) {
                Some(payment) => answers::of(200, &state::shown_payment(&payment)),
                None => error(404, "there is no such payment"),
            },
            ("GET", ["api", "certificates", id]) => self.certificate(id),
            ("POST", ["api", "payments", id, "pay"]) => self.decide(id, Decision::Pay),
            ("POST", ["api", "payments", id, "decline"]) => self.decide(id, Decision::Decline),
            ("POST", ["api", "payments", id, "expire"]) => self.decide(id, Decision::Expire),
            ("POST", ["api", "orders"]) => self.order(&request.body),
            ("GET", ["wallet" | "pay", _]) => file("wallet.html"),
            ("GET", []) => file("index.html"),
            ("GET", [name]) => file(name),
            ("GET", _) => error(404, "there is no such file"),
            _ => error(404, "there is no such action"),
        }
    }

    /// What a device proves itself with, as one file that a till can be given.
    fn certificate(&self, id: &str) -> Answer {
        let Ok(device) = self.platform.device(id) else { return error(404, "there is no such device") };
        let own = &device.identity.identity;
        let text = format!("{}{}", own.certificate, own.key.expose_secret());
        let name = format!("attachment; filename=\"{id}.pem\"");
        Answer::of(200, "application/x-pem-file", text.into_bytes()).with("Content-Disposition", name)
    }

    fn decide(&self, id: &str, decision: Decision) -> Answer {
        match self.platform.decide_qr(id, decision) {
            Ok(_) => done(),
            Err(QrError::Refused(Refused::Unknown)) => error(404, "there is no such payment"),
            Err(QrError::Refused(_)) => error(409, "this payment has ended already"),
            Err(QrError::Ledger(_)) => error(500, "the payment cannot be written down"),
        }
    }

    fn order(&self, body: &[u8]) -> Answer {
        let Ok(act) = serde_json::from_slice::<OrdersAct>(body) else {
            return error(400, "send {\"text\": orders}");
        };
        match Orders::parse(&act.text) {
            Ok(orders) => match self.platform.order(&orders) {
                Ok(()) => self.renewed(&orders),
                Err(why) => error(404, &why.to_string()),
            },
            Err(why) => error(400, &why.to_string()),
        }
    }
}

impl Desk {
    /// What came of orders: a key that was renewed is told once, to whoever renewed it, as the portal does.
    fn renewed(&self, orders: &Orders) -> Answer {
        let key = |order: &Order| {
            let Order::RenewKey { point } = order else { return None };
            let key = self.platform.point(point).ok()?.key();
            Some(json!({ "reference": point, "application_key": key.expose_secret() }))
        };
        let keys: Vec<Value> = orders.0.iter().filter_map(key).collect();
        answers::of(200, &json!({ "ok": true, "renewed": keys }))
    }
}

fn file(name: &str) -> Answer {
    if let Some((_, bytes)) = FILES.iter().find(|(own, _)| *own == name) {
        return Answer::of(200, assets::content_type(name), bytes.to_vec());
    }
    let shared = SHARED.contains(&name).then(|| assets::file(name)).flatten();
    shared.unwrap_or_else(|| error(404, "there is no such file"))
}

fn done() -> Answer {
    Answer::json(br#"{"ok":true}"#.to_vec())
}

fn error(status: u16, text: &str) -> Answer {
    answers::of(status, &json!({ "error": text }))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{FILES, SHARED, file};

    #[test]
    fn every_file_of_the_page_is_served() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cloud");
        for entry in std::fs::read_dir(folder).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let served = FILES.iter().any(|(own, _)| *own == name);
            assert!(served || name == "API.md", "{name} is not in the list of clouds/ppaas/page.rs");
        }
        assert!(SHARED.iter().all(|name| file(name).status == 200));
        assert_eq!(file("app.js").status, 404, "the terminals' own program");
    }
}
