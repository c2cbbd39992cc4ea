//! Enough of HTTP to speak with a driver on this computer: one request for each connection,
//! JSON both ways, and no client library that would have to be told so.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// The webview may take its time to start.
const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) fn get(to: SocketAddr, path: &str) -> Result<Value> {
    send(to, "GET", path, "")
}

pub(crate) fn post(to: SocketAddr, path: &str, body: &Value) -> Result<Value> {
    send(to, "POST", path, &body.to_string())
}

pub(crate) fn delete(to: SocketAddr, path: &str) -> Result<Value> {
    send(to, "DELETE", path, "")
}

fn send(to: SocketAddr, method: &str, path: &str, body: &str) -> Result<Value> {
    let what = format!("{method} {path}");
    let (status, body) = exchange(to, &what, body).with_context(|| what.clone())?;
    ensure!(status.split(' ').nth(1) == Some("200"), "{what}: {} {body}", status.trim());
    serde_json::from_str(&body).with_context(|| format!("{what}: {body}"))
}

/// The status line and the body of the answer.
fn exchange(to: SocketAddr, what: &str, body: &str) -> Result<(String, String)> {
    let stream = TcpStream::connect_timeout(&to, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut answer = BufReader::new(stream);
    let (kind, length) = ("Content-Type: application/json", body.len());
    let request =
        format!("{what} HTTP/1.1\r\nHost: {to}\r\n{kind}\r\nContent-Length: {length}\r\n\r\n{body}");
    answer.get_mut().write_all(request.as_bytes())?;
    let (mut status, mut length) = (String::new(), None);
    answer.read_line(&mut status)?;
    loop {
        let mut header = String::new();
        ensure!(answer.read_line(&mut header)? > 0, "the answer broke off after {status:?}");
        match header.trim().split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = Some(value.trim().parse::<usize>()?);
            }
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length.context("an answer without a length")?];
    answer.read_exact(&mut body)?;
    Ok((status, String::from_utf8(body)?))
}
