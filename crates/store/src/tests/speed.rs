//! How long looking at a thick book takes. Not part of any gate; for the figures in `docs/verify.md`:
//!
//! ```sh
//! cargo test --release -p store speed -- --ignored --nocapture
//! ```
//!
//! `FLORIN_SALES` says how thick (100,000); `FLORIN_BOOK` names a folder that keeps the book for the next run.
#![expect(clippy::print_stdout, reason = "the figures are the point of the run")]

use std::{fs, io, path::PathBuf, time::Instant};

use domain::{
    attempt::Attempt,
    ids::{AttemptId, PaymentId},
};

use super::kit::{Till, approved};
use crate::{Db, verify};

/// A till that has sold this much, half of it by card. Power cuts are nothing to it, so nothing is flushed.
fn sell(till: &Till, sales: u32) {
    till.db()
        .read(|db| {
            db.pragma_update(None, "synchronous", "off").unwrap();
            Ok(())
        })
        .unwrap();
    let mut block = None;
    for number in 0..u64::from(sales / 2) {
        till.sell();
        let sale = till.checkout();
        // a block of message numbers is flushed to its file, so one does for a hundred payments
        let used = number % 100;
        let first = if used == 0 { till.payment(&sale, 1_002) } else { block.take().unwrap() };
        let taken = u64::from_str_radix(&first.service_id, 36).unwrap();
        let attempt = Attempt {
            id: AttemptId::from_uuid(till.uuid()),
            payment: PaymentId::from_uuid(till.uuid()),
            sale: sale.id,
            reference: sale.reference.to_string(),
            service_id: engine::service::text(taken + used),
            ..first.clone()
        };
        block = Some(first);
        till.intent(&attempt).unwrap();
        till.settle(&approved(&attempt, 1_002)).unwrap();
    }
}

/// The most memory that this process had since the last call, in MiB; nothing where Linux does not tell.
fn memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    let reset = fs::OpenOptions::new().write(true).open("/proc/self/clear_refs");
    reset.and_then(|mut file| io::Write::write_all(&mut file, b"5")).ok();
    Some(kib / 1024)
}

#[test]
#[ignore = "takes minutes; see the top of the file"]
fn speed_of_looking_at_a_thick_book() {
    let sales: u32 = std::env::var("FLORIN_SALES").map_or(100_000, |text| text.parse().unwrap());
    let temporary = tempfile::tempdir().unwrap();
    let folder = std::env::var_os("FLORIN_BOOK").map_or_else(|| temporary.path().to_owned(), PathBuf::from);
    let begun = Instant::now();
    if !folder.join("till.sqlite").exists() {
        sell(&Till::new_in(&folder), sales);
    }
    println!("made in {:.1} s", begun.elapsed().as_secs_f64());
    let size = fs::metadata(folder.join("till.sqlite")).unwrap().len();
    println!("{} bytes a sale", size / u64::from(sales));

    let before = memory();
    let begun = Instant::now();
    let books = Db::open_read_only(&folder).unwrap().verify().unwrap();
    let seconds = begun.elapsed().as_secs_f64();
    assert_eq!((books.problems.as_slice(), books.sales_completed), (&[][..], u64::from(sales)));
    println!("verify: {seconds:.2} s, memory before {before:?} MiB and at most {:?} MiB", memory());

    let db = Db::open_read_only(&folder).unwrap();
    db.read(|db| {
        let begun = Instant::now();
        verify::start::check(db, &folder).unwrap();
        println!("start check: {:.1} ms", begun.elapsed().as_secs_f64() * 1_000.0);
        let begun = Instant::now();
        db.query_row("PRAGMA quick_check(1)", [], |_| Ok(())).unwrap();
        println!("quick_check: {:.0} ms", begun.elapsed().as_secs_f64() * 1_000.0);
        Ok(())
    })
    .unwrap();
}
