//! A connection without its socket, for the target in `fuzz/` and for nobody else.
//!
//! Nothing is decided here: the bytes go to the code that a connection hands them to.

use core::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use domain::ids::TerminalId;
use terminal::{Callback, HttpAnswer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::connection::serve;
use crate::door::{Check, Content, Door};
use crate::gate::{Gate, Place};
use crate::house::House;
use crate::options::{Error, Limits};
use crate::request::Visit;
use crate::tls::Gates;

/// The address that the connection comes in at.
pub const LOCAL: SocketAddr = SocketAddr::new(core::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);
/// The path of the door for JSON.
pub const JSON: &str = "/nexo";
/// The path of the door for XML.
pub const XML: &str = "/EPASSaleToPOI/3.1";

/// What one connection carried.
#[derive(Debug)]
pub struct Carried {
    /// What the core was given; it answered each with 204.
    pub let_in: Vec<Callback>,
    /// What the caller got to read.
    pub answers: Vec<u8>,
}

/// Takes these bytes as all that a caller sends on one connection to the doors of `terminal`, and ends when that has
/// ended.
///
/// # Errors
/// None but [`Error`] of the doors, which are always the same.
pub async fn connection(terminal: TerminalId, bytes: &[u8]) -> Result<Carried, Error> {
    let door =
        |path: &str, content| Door { terminal, paths: vec![path.to_owned()], content, check: Check::Message };
    let doors = vec![door(JSON, Content::Json), door(XML, Content::Xml)];
    let gate = Gate::new(doors, Place { loopback: true, tls: false, plain_network: false })?;
    let limits = Limits::default();
    let (to_core, mut incoming) = mpsc::channel(limits.waiting);
    let house = House::new(Arc::new(Gates::new(gate)), limits, to_core);
    let visit = Visit::new(LOCAL.ip(), LOCAL, false, None);
    let (ours, theirs) = tokio::io::duplex(limits.body_bytes);
    let (mut read, mut write) = tokio::io::split(theirs);

    let stop = CancellationToken::new();
    let served = async {
        serve(ours, &visit, &house, &stop).await;
        drop(house);
    };
    let core = async {
        let mut let_in = Vec::new();
        while let Some(asked) = incoming.recv().await {
            let_in.push(asked.callback);
            // nobody may be left to hear it
            asked.reply.send(HttpAnswer::empty(204)).ok();
        }
        let_in
    };
    let sent = async {
        // a connection that was closed takes no more
        if write.write_all(bytes).await.is_ok() {
            write.shutdown().await.ok();
        }
    };
    let heard = async {
        let mut answers = Vec::new();
        // what came before a broken end counts as well
        read.read_to_end(&mut answers).await.ok();
        answers
    };
    let ((), let_in, (), answers) = tokio::join!(served, core, sent, heard);
    Ok(Carried { let_in, answers })
}
