//! A till that listens: it notes what comes and answers as it was told.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use nexo::encoding::json;
use nexo::v3::{
    Body, DisplayResponse, Input, InputResponse, InputResult, LoginRequest, Message, MessageCategory,
    OutputResult, Response, SaleSoftware, SaleTerminalData,
};
use simulator::{Options, Script, Simulator};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::support::{NOW, Shop};

/// How the till answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// As it should, and a question with yes or no.
    Says(bool),
    /// The same with yes, in chunks.
    SaysInChunks,
    /// The same, but the connection ends before the last chunk.
    SaysInCutChunks,
    /// It takes connections and never answers.
    Silent,
}

/// Heads and bodies.
type Requests = Vec<(String, Vec<u8>)>;

/// A till that listens.
pub(crate) struct Till {
    pub(crate) addr: SocketAddr,
    heard: Arc<Mutex<Requests>>,
}

impl Till {
    pub(crate) async fn listen(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let notes = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let notes = Arc::clone(&notes);
                tokio::spawn(async move {
                    let request = read(&mut stream).await;
                    let body = request.1.clone();
                    notes.lock().unwrap().push(request);
                    if manner == Manner::Silent {
                        tokio::time::sleep(Duration::from_secs(60)).await;
                    }
                    stream.write_all(&answer(&body, manner)).await.unwrap();
                });
            }
        });
        Self { addr, heard }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/pos", self.addr)
    }

    /// The head and the body of each request so far.
    pub(crate) fn raw(&self) -> Requests {
        self.heard.lock().unwrap().clone()
    }

    /// What came, a few words each.
    pub(crate) fn words(&self) -> Vec<String> {
        self.raw()
            .iter()
            .filter_map(|(_, body)| json::read(body).ok())
            .map(|message| words(&message))
            .collect()
    }

    pub(crate) async fn until_heard(&self, wanted: &str) {
        for _ in 0..500 {
            if self.words().iter().any(|words| words == wanted) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("no {wanted} in {:?}", self.words());
    }
}

/// A terminal that calls this till, with a session that takes everything.
pub(crate) async fn full(till: &Till, options: Options, script: &str) -> Shop {
    let capabilities = [
        "CashierStatus",
        "CashierError",
        "CashierDisplay",
        "POIReplication",
        "CashierInput",
        "PrinterReceipt",
    ];
    with_capabilities(till, options, script, &capabilities).await
}

pub(crate) async fn with_capabilities(
    till: &Till,
    options: Options,
    script: &str,
    capabilities: &[&str],
) -> Shop {
    let options = Options { callback: Some(till.url()), ..options };
    let simulator = Simulator::start(options, Script::parse(script).unwrap()).await.unwrap();
    let shop = Shop { simulator, sale_id: "TILL-1" };
    let heard = shop.send(MessageCategory::Login, "LOGIN", login(capabilities)).await;
    assert!(heard.message().body.response().unwrap().is_done());
    shop
}

pub(crate) fn login(capabilities: &[&str]) -> Body {
    Body::LoginRequest(LoginRequest {
        date_time: NOW.to_owned(),
        sale_software: SaleSoftware {
            provider_identification: "Test".to_owned(),
            application_name: "Test".to_owned(),
            software_version: "1".to_owned(),
            ..SaleSoftware::default()
        },
        operator_language: "en".to_owned(),
        sale_terminal_data: Some(SaleTerminalData {
            sale_capabilities: capabilities.iter().map(|&word| word.to_owned()).collect(),
            ..SaleTerminalData::default()
        }),
        ..LoginRequest::default()
    })
}

pub(crate) fn words(message: &Message) -> String {
    match &message.body {
        Body::DisplayRequest(request) => {
            let content = &request.display_output[0].output_content;
            let lines: Vec<&str> = content.output_text.iter().map(|line| line.text.as_str()).collect();
            format!("display {}", lines.join(" / "))
        }
        Body::InputRequest(_) => "input".to_owned(),
        Body::PrintRequest(request) => format!("print {}", request.print_output.document_qualifier.as_str()),
        Body::EventNotification(event) => format!("event {}", event.event_to_notify.as_str()),
        other => other.name().to_owned(),
    }
}

fn answer(body: &[u8], manner: Manner) -> Vec<u8> {
    let reply = json::read(body).ok().and_then(|message| {
        let body = match &message.body {
            Body::DisplayRequest(request) if request.wants_response() => {
                let results =
                    request.display_output.iter().map(|output| OutputResult::of(output, Response::success()));
                Body::DisplayResponse(DisplayResponse::new(results.collect::<Vec<_>>()))
            }
            Body::InputRequest(request) => {
                let data = &request.input_data;
                let mut input = Input::new(data.input_command.clone());
                input.confirmed = Some(manner != Manner::Says(false));
                let result = InputResult {
                    input: Some(input),
                    ..InputResult::new(data.device.clone(), data.info_qualify.clone(), Response::success())
                };
                Body::InputResponse(Box::new(InputResponse::new(result)))
            }
            _ => return None,
        };
        json::write(&Message { header: message.header.response(), body }).ok()
    });
    match reply {
        Some(body) if matches!(manner, Manner::SaysInChunks | Manner::SaysInCutChunks) => {
            let mut bytes =
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n".to_vec();
            for chunk in body.chunks(100) {
                bytes.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
                bytes.extend_from_slice(chunk);
                bytes.extend_from_slice(b"\r\n");
            }
            if manner == Manner::SaysInChunks {
                bytes.extend_from_slice(b"0\r\n\r\n");
            }
            bytes
        }
        Some(body) => {
            let head =
                format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            [head.as_bytes(), &body].concat()
        }
        None => b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".to_vec(),
    }
}

async fn read(stream: &mut tokio::net::TcpStream) -> (String, Vec<u8>) {
    let mut bytes = Vec::new();
    loop {
        stream.read_buf(&mut bytes).await.unwrap();
        let Some(place) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8(bytes[..place].to_vec()).unwrap();
        let length = head.lines().find_map(|line| line.strip_prefix("Content-Length: ")).unwrap();
        if bytes.len() >= place + 4 + length.parse::<usize>().unwrap() {
            return (head, bytes[place + 4..].to_vec());
        }
    }
}
