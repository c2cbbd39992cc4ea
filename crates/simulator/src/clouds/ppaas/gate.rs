//! A proxy that wants a password, as some shops have one between their tills and the Internet. It tunnels
//! (`CONNECT`, RFC 9110, section 9.3.6) to the hosts of this cloud and to nowhere else.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};

use super::answers;
use super::form;
use super::platform::Platform;
use super::shops::same_secret;
use crate::delivery::Answer;
use crate::http::{self, Ended, Reader, Request};

/// What a till says to get through.
#[derive(Debug, Clone)]
pub struct ProxyAccess {
    /// Where the proxy is, as `http://ADDRESS`.
    pub url: String,
    /// The user.
    pub user: String,
    /// The password, made at the start.
    pub password: SecretString,
}

/// Serves until the cloud stops.
pub(crate) fn serve(platform: &Arc<Platform>, listener: TcpListener, access: ProxyAccess) {
    let (shared, access) = (Arc::clone(platform), Arc::new(access));
    platform.spawn(async move {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    let (inner, access) = (Arc::clone(&shared), Arc::clone(&access));
                    shared.spawn(async move { connection(&inner, stream, &access).await });
                }
                Err(error) => {
                    tracing::warn!(%error, "cannot accept");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    });
}

async fn connection(platform: &Platform, mut stream: TcpStream, access: &ProxyAccess) {
    let answer = match Reader::default().next(&mut stream).await {
        Ok(request) => match way(platform, &request, access) {
            Ok(addr) => match TcpStream::connect(addr).await {
                Ok(host) => return tunnel(stream, host).await,
                Err(_) => answers::refusal(502, "bad_gateway", "the host cannot be reached"),
            },
            Err(refusal) => refusal,
        },
        Err(Ended::Gone) => return,
        Err(Ended::Refused(answer)) => answer,
    };
    // a till that is gone needs no answer
    drop(stream.write_all(&http::encode(&answer, true)).await);
    http::close(stream).await;
}

/// Where a request may go.
fn way(platform: &Platform, request: &Request, access: &ProxyAccess) -> Result<SocketAddr, Answer> {
    let proof = request.header("proxy-authorization").and_then(form::basic);
    if !proof.is_some_and(|(user, word)| user == access.user && same_secret(&access.password, &word)) {
        let refusal = answers::refusal(407, "proxy_password", "the proxy wants a user and a password");
        return Err(refusal.with("Proxy-Authenticate", "Basic realm=\"proxy\""));
    }
    if request.method != "CONNECT" {
        return Err(answers::refusal(405, "method_not_allowed", "use CONNECT").with("Allow", "CONNECT"));
    }
    let addr = request.path.replace("localhost", "127.0.0.1").parse().ok();
    let own = addr.filter(|addr| platform.regions.iter().any(|region| region.is_at(*addr)));
    own.ok_or_else(|| answers::refusal(403, "forbidden", "this proxy leads to the simulated cloud alone"))
}

async fn tunnel(mut till: TcpStream, mut host: TcpStream) {
    if till.write_all(b"HTTP/1.1 200 Connection Established\r\n\r\n").await.is_err() {
        return;
    }
    if let Err(error) = tokio::io::copy_bidirectional(&mut till, &mut host).await {
        tracing::debug!(%error, "the tunnel broke");
    }
}
