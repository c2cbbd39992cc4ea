//! How long the codec takes for one payment: the request written, the answer read, in the clear and sealed.
//!
//! It prints nanoseconds for each exchange and judges nothing. Run it with `cargo bench -p nexo`.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark measures, prints, and ends where it cannot"
)]

use std::hint::black_box;
use std::time::Instant;

use nexo::dialect::Dialect;
use nexo::security::{Keys, Passphrase, open, seal};

const RUNS: u32 = 200;
const ROUNDS: u32 = 100;

fn measure(what: &str, mut one: impl FnMut()) {
    // The best of many short runs is what the machine does when nobody disturbs it.
    let mut best = u128::MAX;
    for _ in 0..RUNS {
        let start = Instant::now();
        for _ in 0..ROUNDS {
            one();
        }
        best = best.min(start.elapsed().as_nanos() / u128::from(ROUNDS));
    }
    println!("{what}: {best} ns");
}

fn main() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/nexo");
    let request = nexo::read(&std::fs::read(folder.join("payment-request.json")).unwrap()).unwrap().message;
    let answer_text = std::fs::read(folder.join("payment-response-approved.json")).unwrap();
    let answer = nexo::read(&answer_text).unwrap().message;
    let dialect = Dialect::ADYEN;
    let bare_answer = dialect.write(&answer).unwrap();
    println!("request {} bytes, answer {} bytes", dialect.write(&request).unwrap().len(), bare_answer.len());
    measure("write request", || drop(black_box(dialect.write(black_box(&request)).unwrap())));
    measure("read answer", || drop(black_box(nexo::read(black_box(&bare_answer)).unwrap())));
    measure("write request, read answer", || {
        drop(black_box(dialect.write(black_box(&request)).unwrap()));
        drop(black_box(nexo::read(black_box(&bare_answer)).unwrap()));
    });

    let passphrase = Passphrase { identifier: "k".to_owned(), version: 1, secret: "bench".to_owned().into() };
    let keys = [Keys::derive(&passphrase).unwrap()];
    let sealed = seal(&keys[0], &dialect, &answer, [1; 16]).unwrap();
    measure("seal request, open answer", || {
        drop(black_box(seal(&keys[0], &dialect, black_box(&request), [2; 16]).unwrap()));
        drop(black_box(open(&keys, black_box(&sealed)).unwrap()));
    });
}
