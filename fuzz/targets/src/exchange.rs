//! One question over a connection that is only memory: what the till writes is kept, what the server says is
//! the input.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use async_trait::async_trait;
use chrono::DateTime;
use connectors::nexo_local::NexoLocal;
use connectors::wire::{Dial, Stream};
use domain::attempt::Pairing;
use domain::card::PoiTransaction;
use domain::currency::Currency;
use domain::money::Money;
use terminal::{
    Ask, Category, Connector as _, Exchange, Failure, FirstByte, Mode, Outcome, Request, SaleTransaction,
    TerminalConfig,
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::card_numbers;

/// How the connection behaves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// Takes everything and answers.
    Good,
    /// Is never there.
    Absent,
    /// Breaks at the first byte that is written.
    BreaksAtOnce,
    /// Takes so many bytes and breaks.
    BreaksAfter(usize),
}

/// What came of a question.
pub(crate) struct Asked {
    pub(crate) result: Result<Outcome, Failure>,
    /// How often the first byte was told of.
    pub(crate) marks: usize,
    /// What the till wrote.
    pub(crate) written: Vec<u8>,
}

pub(crate) fn http_answer(data: &[u8]) {
    let [how, chunk, answer @ ..] = data else { return };
    let line = match how >> 4 {
        0 => Line::Absent,
        1 => Line::BreaksAtOnce,
        2 => Line::BreaksAfter(usize::from(*chunk)),
        _ => Line::Good,
    };
    let request = request(*how, pairing());
    let asked = ask(&config(), &request, line, answer, usize::from(*chunk).max(1));
    let not_sent = matches!(asked.result, Err(Failure::NotSent { .. }));
    assert!(asked.marks <= 1, "the first byte was told of {} times", asked.marks);
    assert_eq!(not_sent, asked.marks == 0, "{:?} after {} marks", asked.result, asked.marks);
    assert!(asked.marks == 1 || asked.written.is_empty(), "bytes left without a mark");
    let record = match &asked.result {
        Ok(outcome) => outcome.record.as_ref(),
        Err(Failure::Unknown { record, .. }) => record.as_ref(),
        Err(Failure::NotSent { .. }) => None,
    };
    if let Some(record) = record {
        assert_eq!(card_numbers(&record.text), Vec::<String>::new());
        assert!(record.length <= 1024 * 1024, "an answer of {} bytes was read", record.length);
    }
}

/// Asks once, and gives back when it is over: nothing here waits.
pub(crate) fn ask(
    config: &TerminalConfig,
    request: &Request,
    line: Line,
    answer: &[u8],
    chunk: usize,
) -> Asked {
    let written = Arc::new(Mutex::new(Vec::new()));
    let marks = Arc::new(AtomicUsize::new(0));
    let dial = Memory { line, answer: answer.to_vec(), chunk, written: Arc::clone(&written) };
    let connector = NexoLocal::with_dial(config, &terminal::NoSecrets, Arc::new(dial))
        .expect("the configuration was taken before");
    let counted = Arc::clone(&marks);
    let first_byte = FirstByte::new(move || {
        counted.fetch_add(1, Ordering::SeqCst);
    });
    let cx = Exchange::new(first_byte, DateTime::UNIX_EPOCH);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    let result = runtime.expect("a runtime without sockets").block_on(connector.exchange(request, &cx));
    let written = written.lock().unwrap_or_else(PoisonError::into_inner).clone();
    Asked { result, marks: marks.load(Ordering::SeqCst), written }
}

/// The names of every question here, so that a made-up answer can bear them.
pub(crate) fn pairing() -> Pairing {
    Pairing { sale_id: "T01-7F3A9C".to_owned(), poi_id: "POI-1".to_owned() }
}

pub(crate) fn config() -> TerminalConfig {
    TerminalConfig {
        id: "018f0000-0000-7000-8000-000000000001".parse().expect("an id"),
        name: "Counter".to_owned(),
        connector: "nexo_local".to_owned(),
        profile: "simulator".to_owned(),
        address: "127.0.0.1:1".to_owned(),
        mode: Mode::Light,
        poi_id: "POI-1".to_owned(),
        settings: std::collections::BTreeMap::new(),
        secrets: Vec::new(),
    }
}

/// One of the seven questions, and some in two ways.
pub(crate) fn request(which: u8, pairing: Pairing) -> Request {
    let amount = Money::new(9450, Currency::EUR);
    let sale = SaleTransaction { id: "T01-000118/1".to_owned(), at: DateTime::UNIX_EPOCH };
    let original =
        PoiTransaction { id: "8JQ2.0093".to_owned(), time_stamp: "2026-05-04T08:31:19.482Z".to_owned() };
    let earlier = || "41".to_owned();
    let ask = match which % 9 {
        0 => Ask::Login { language: "en".to_owned() },
        1 => Ask::Logout { maintenance: true },
        2 => Ask::Diagnosis,
        3 => Ask::Payment { amount, sale, wish: domain::attempt::Wish::default() },
        4 => Ask::Reversal { original, sale, amount, in_part: true },
        5 => Ask::Reversal { original, sale, amount, in_part: false },
        6 => Ask::Abort { category: Category::Payment, service_id: earlier() },
        7 => Ask::Status { category: Category::Payment, service_id: earlier(), amount },
        _ => Ask::Status { category: Category::Reversal, service_id: earlier(), amount },
    };
    Request { pairing, service_id: "42A".to_owned(), ask }
}

struct Memory {
    line: Line,
    answer: Vec<u8>,
    chunk: usize,
    written: Arc<Mutex<Vec<u8>>>,
}

#[async_trait]
impl Dial for Memory {
    async fn dial(&self, _: &str, _: u16) -> io::Result<Box<dyn Stream>> {
        let room = match self.line {
            Line::Absent => return Err(io::ErrorKind::ConnectionRefused.into()),
            Line::BreaksAtOnce => 0,
            Line::BreaksAfter(bytes) => bytes,
            Line::Good => usize::MAX,
        };
        Ok(Box::new(Tape {
            answer: self.answer.clone(),
            read: 0,
            chunk: self.chunk,
            room,
            written: Arc::clone(&self.written),
        }))
    }
}

/// A connection that has every byte already.
struct Tape {
    answer: Vec<u8>,
    read: usize,
    chunk: usize,
    room: usize,
    written: Arc<Mutex<Vec<u8>>>,
}

impl AsyncRead for Tape {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        // A server answers after it was asked: one turn for the question to be written first.
        let asked = self.room < usize::MAX
            || !self.written.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
            || self.answer.first() == Some(&b'!');
        if !asked {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let rest = self.answer.get(self.read..).unwrap_or_default();
        let count = rest.len().min(self.chunk).min(buf.remaining());
        buf.put_slice(rest.get(..count).unwrap_or_default());
        self.read = self.read.saturating_add(count);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Tape {
    fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let count = bytes.len().min(self.room);
        if count == 0 && !bytes.is_empty() {
            return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
        }
        self.room = if self.room == usize::MAX { self.room } else { self.room.saturating_sub(count) };
        let taken = bytes.get(..count).unwrap_or_default();
        self.written.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(taken);
        Poll::Ready(Ok(count))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
