//! How long one payment takes to write and to read, beside the library that the vendor of one family gives to
//! point-of-sale makers (`@adyen/api-library`); turn by turn in one run, because only the ratio means anything.
//!
//! ```sh
//! cargo xtask bench nexo
//! ```
//!
//! One exchange is the question from a message to bytes, and the answer from bytes to a message. Ours is what
//! connectors call: `Dialect::write` and `nexo::read`, or a fresh nonce, `seal` and `open` with keys that were made
//! once. Theirs is `tests/foreign/bench.js`, which lives as one process and is warm before anything counts. Both
//! begin and end with the same messages, which is checked first.
//!
//! Turns are short and many, so that what else this machine does hits few of them.
//!
//! `FLORIN_PAIRS` says how often (105), `FLORIN_MILLIS` how long each side's turn takes (10), `FLORIN_REPORTS` where
//! the figures go as JSON besides.
#![expect(clippy::print_stdout, reason = "the figures are the point of the run")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark that cannot go on ends")]
#![expect(clippy::indexing_slicing, clippy::cast_precision_loss, reason = "figures of a benchmark")]

mod library;

use std::fs::{self, File};
use std::hint::black_box;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use aws_lc_rs::rand;
use nexo::dialect::Dialect;
use nexo::security::{Keys, Passphrase, open, seal};
use nexo::v3::Message;
use serde_json::json;

use library::{Library, Said};

const DIALECT: Dialect = Dialect::ADYEN;
const PASSPHRASE: &str = "a key of a benchmark";

/// A row of the table: its words, the library's way, whether ours seals, and how many times theirs ours may take.
struct Row {
    words: &'static str,
    way: &'static str,
    sealed: bool,
    asked: f64,
    /// One of so many pairs is played: a way that takes so long needs fewer.
    of: u64,
}

const ROWS: [Row; 3] = [
    Row { words: "in the clear", way: "clear", sealed: false, asked: 5.0, of: 1 },
    Row { words: "sealed, their key kept", way: "kept", sealed: true, asked: 4.0, of: 1 },
    Row { words: "sealed, as they ship", way: "derived", sealed: true, asked: 4.0, of: 7 },
];

fn main() -> ExitCode {
    let pairs = number("FLORIN_PAIRS", 105);
    let turn = Duration::from_millis(number("FLORIN_MILLIS", 10));
    let ours = Ours::new();
    let mut library = Library::start();
    ours.compare(&library.begin(&ours.told()));
    println!("{} bytes out, {} bytes in", ours.written(false).len(), ours.answer.len());
    println!("{:<24}{:>10}{:>12}{:>8}   from … to", "µs per exchange", "florin", "library", "ratio");
    let (mut well, mut told) = (true, Vec::new());
    for row in &ROWS {
        let measured = Measured::of(row, &ours, &mut library, pairs / row.of, turn);
        println!("{:<24}{measured}   asked {}", row.words, row.asked);
        well &= measured.ratio[1] >= row.asked;
        told.push(measured.report(row));
    }
    if let Some(folder) = std::env::var_os("FLORIN_REPORTS") {
        let report = json!({ "pairs": pairs, "rows": told });
        write!(File::create(Path::new(&folder).join("nexo.json")).unwrap(), "{report}").unwrap();
    }
    if well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

/// Our side of the exchange.
struct Ours {
    request: Message,
    response: Message,
    keys: [Keys; 1],
    /// The answer as it comes, in the clear and sealed.
    answer: Vec<u8>,
    sealed: Vec<u8>,
}

impl Ours {
    fn new() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/nexo");
        let message = |file: &str| nexo::read(&fs::read(folder.join(file)).unwrap()).unwrap().message;
        let (request, response) =
            (message("payment-request.json"), message("payment-response-approved.json"));
        let secret = PASSPHRASE.to_owned().into();
        let keys =
            [Keys::derive(&Passphrase { identifier: "bench".to_owned(), version: 1, secret }).unwrap()];
        let answer = DIALECT.write(&response).unwrap();
        let sealed = seal(&keys[0], &DIALECT, &response, [1; 16]).unwrap();
        Self { request, response, keys, answer, sealed }
    }

    /// What the library is to do.
    fn told(&self) -> serde_json::Value {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        json!({
            "request": text(&self.written(false)), "answer": text(&self.answer), "sealed": text(&self.sealed),
            "key": { "identifier": "bench", "version": 1, "passphrase": PASSPHRASE },
        })
    }

    /// What the library wrote and read are our messages, with amounts compared by value: a number of theirs does not
    /// remember the zeros at its end.
    fn compare(&self, said: &Said) {
        for row in &ROWS {
            let (sent, heard) = said.of(row.way);
            let read = |bytes: &[u8]| nexo::read(bytes).unwrap().message;
            let asked = if row.sealed { open(&self.keys, &sent).unwrap().message } else { read(&sent) };
            assert_eq!(asked, self.request, "{}: the question", row.words);
            assert_eq!(read(&heard), self.response, "{}: the answer", row.words);
        }
    }

    fn written(&self, sealed: bool) -> Vec<u8> {
        let request = black_box(&self.request);
        if !sealed {
            return DIALECT.write(request).unwrap();
        }
        let mut nonce = [0; 16];
        rand::fill(&mut nonce).unwrap();
        seal(&self.keys[0], &DIALECT, request, nonce).unwrap()
    }

    fn heard(&self, sealed: bool) -> Message {
        if sealed {
            open(&self.keys, black_box(&self.sealed)).unwrap().message
        } else {
            nexo::read(black_box(&self.answer)).unwrap().message
        }
    }

    /// Nanoseconds for so many exchanges.
    fn take(&self, sealed: bool, count: u64) -> f64 {
        let began = Instant::now();
        for _ in 0..count {
            drop(black_box(self.written(sealed)));
            drop(black_box(self.heard(sealed)));
        }
        began.elapsed().as_nanos() as f64
    }
}

/// Microseconds of both sides and how many times theirs is ours: least, median, most.
struct Measured {
    ours: [f64; 3],
    theirs: [f64; 3],
    ratio: [f64; 3],
}

impl Measured {
    fn of(row: &Row, ours: &Ours, library: &mut Library, pairs: u64, turn: Duration) -> Self {
        let mut one = |count| ours.take(row.sealed, count) / count as f64 / 1e3;
        let mut other = |count| library.take(row.way, count) / count as f64 / 1e3;
        let (mine, their) = (warm(&mut one, turn), warm(&mut other, turn));
        let (mut times, mut others, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for pair in 0..pairs {
            // nobody always comes after the other
            let (first, second) = if pair % 2 == 0 {
                let first = one(mine);
                (first, other(their))
            } else {
                let second = other(their);
                (one(mine), second)
            };
            times.push(first);
            others.push(second);
            ratios.push(second / first);
        }
        Self { ours: spread(times), theirs: spread(others), ratio: spread(ratios) }
    }

    fn report(&self, row: &Row) -> serde_json::Value {
        let three =
            |[least, median, most]: [f64; 3]| json!({ "least": least, "median": median, "most": most });
        json!({
            "exchange": row.words, "asked": row.asked, "florin_us": three(self.ours),
            "library_us": three(self.theirs), "ratio": three(self.ratio),
        })
    }
}

impl std::fmt::Display for Measured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [least, median, most] = self.ratio;
        write!(f, "{:>9.2}{:>12.2}{median:>7.1}×   {least:.1} … {most:.1}", self.ours[1], self.theirs[1])
    }
}

/// Lets a side run for ten turns, so that it is compiled and in the caches; how many exchanges make a turn.
fn warm(side: &mut impl FnMut(u64) -> f64, turn: Duration) -> u64 {
    let turn = turn.as_secs_f64() * 1e6;
    let (mut count, mut spent) = (1, 0.0);
    loop {
        let each = side(count);
        spent += each * count as f64;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a small positive number"
        )]
        let fits = (turn / each).max(1.0) as u64;
        if spent > 10.0 * turn {
            return fits;
        }
        count = fits.min(count * 2);
    }
}

fn spread(mut all: Vec<f64>) -> [f64; 3] {
    all.sort_by(f64::total_cmp);
    [all[0], all[all.len() / 2], all[all.len() - 1]]
}
