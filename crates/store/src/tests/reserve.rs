//! The reserve as a file: what is whole is read back in order, what is torn is nothing.

use std::{path::Path, sync::Arc};

use crashfs::{Disk, Errno, OpKind, Verdict};
use domain::attempt::{Attempt, Condition, State};
use terminal::Record;

use super::{
    disk::{OtherDisk, nth, paying},
    kit::{approved, in_state, record, wall},
};
use crate::{
    Error, Machine,
    db::stamp,
    reserve::{Fact, Reserve, look},
};

const AT: i64 = 4;

struct Bench {
    disk: Disk,
    machine: Arc<dyn Machine>,
    reserve: Reserve,
    attempt: Attempt,
}

fn bench() -> Bench {
    let disk = Disk::new(1);
    let machine: Arc<dyn Machine> = Arc::new(OtherDisk(disk.clone()));
    let reserve = Reserve::open(&machine, &disk.root()).unwrap();
    reserve.make().unwrap();
    // from here on, only what is there already can be written
    disk.set_free_space(0);
    Bench { disk, machine, reserve, attempt: paying().1 }
}

impl Bench {
    fn append(&mut self, fact: Fact) -> Result<(), Error> {
        self.reserve.append(stamp(chrono_tz::UTC, wall(AT)), fact)
    }

    /// An answer that decides nothing, told apart by its digest.
    fn answer(&self, number: usize, length: usize) -> Fact {
        let record = Record { sha256: number.to_string(), text: "x".repeat(length), ..record() };
        Fact::Progress { attempt: self.attempt.clone(), record }
    }

    fn found(&self) -> Vec<Fact> {
        facts(self.machine.as_ref(), &self.disk.root())
    }

    fn bytes(&self) -> Vec<u8> {
        self.disk.read(&self.disk.root().join("till.reserve")).unwrap().unwrap()
    }

    fn put(&self, offset: usize, bytes: &[u8]) {
        let path = self.disk.root().join("till.reserve");
        self.disk.write_at(&path, u64::try_from(offset).unwrap(), bytes).unwrap();
    }
}

fn facts(machine: &dyn Machine, folder: &Path) -> Vec<Fact> {
    let found = look(machine, folder).unwrap().unwrap();
    found.entries.into_iter().map(|placed| placed.entry.unwrap().fact).collect()
}

#[test]
fn what_goes_in_comes_out_in_order_and_can_be_cleared() {
    let mut bench = bench();
    let approval = Fact::Settled { attempt: approved(&bench.attempt, 1_002), record: Some(record()) };
    let told = [bench.answer(1, 5_000), approval, bench.answer(2, 10)];
    for fact in told.clone() {
        bench.append(fact).unwrap();
    }
    assert_eq!(bench.found(), told);
    let pages: Vec<_> = bench.reserve.entries().iter().map(|placed| placed.page).collect();
    assert_eq!(pages, [0, 2, 3]);
    bench.reserve.clear(&pages[1..2]).unwrap();
    bench.reserve.clear(&pages[1..2]).unwrap();
    assert_eq!(bench.found(), [told[0].clone(), told[2].clone()]);
    // a freed place is used again, and the order stays that of the telling
    bench.append(told[1].clone()).unwrap();
    assert_eq!(bench.found(), [told[0].clone(), told[2].clone(), told[1].clone()]);
    bench.reserve.reload().unwrap();
    bench.reserve.clear(&pages).unwrap();
    assert_eq!(bench.bytes(), vec![0; 256 * 1024]);
}

#[test]
fn the_same_news_is_kept_once_and_another_end_beside_it() {
    let mut bench = bench();
    let attempt = bench.attempt.clone();
    let mut approval = approved(&attempt, 1_002);
    bench.append(Fact::Settled { attempt: approval.clone(), record: Some(record()) }).unwrap();
    approval.abort_asked = true;
    bench.append(Fact::Settled { attempt: approval, record: None }).unwrap();
    assert_eq!(bench.found().len(), 1);
    bench.append(Fact::Settled { attempt: approved(&attempt, 1_001), record: None }).unwrap();
    let declined = in_state(&attempt, State::Declined { condition: Condition::Refusal, text: None });
    bench.append(Fact::Settled { attempt: declined, record: None }).unwrap();
    assert_eq!(bench.found().len(), 3);
    for _ in 0..2 {
        bench.append(bench.answer(1, 10)).unwrap();
        bench.append(bench.answer(2, 10)).unwrap();
    }
    assert_eq!(bench.found().len(), 5);
}

#[test]
fn an_entry_that_lost_any_byte_is_nothing() {
    let mut bench = bench();
    bench.append(bench.answer(1, 100)).unwrap();
    bench.append(bench.answer(2, 6_000)).unwrap();
    let whole = bench.bytes();
    // the second one begins at the second page and ends on the third
    for offset in (4_096..4_096 + 48).chain([5_000, 8_191, 8_192, 9_000]) {
        bench.put(offset, &[whole[offset] ^ 1]);
        let found = look(bench.machine.as_ref(), &bench.disk.root()).unwrap().unwrap();
        let marked = offset >= 4_100;
        assert_eq!((found.entries.len(), found.torn), (1, usize::from(marked)), "byte {offset}");
        bench.put(offset, &whole[offset..=offset]);
    }
    assert_eq!(bench.found().len(), 2);
    bench.put(9_000, &[0; 64]);
    let mut next = Reserve::open(&bench.machine, &bench.disk.root()).unwrap();
    assert_eq!(next.entries().len(), 1);
    next.append(stamp(chrono_tz::UTC, wall(AT)), bench.answer(3, 100)).unwrap();
    assert_eq!(bench.found(), [bench.answer(1, 100), bench.answer(3, 100)], "its place is free");
}

#[test]
fn an_append_that_is_cut_at_any_moment_harms_no_other_entry() {
    for cut in 0..50 {
        let mut bench = bench();
        bench.append(bench.answer(1, 3_000)).unwrap();
        bench.disk.on_op(Some(nth(Some(OpKind::Sync), 1, false, Verdict::Fail(Errno::Eio)).0));
        assert!(bench.append(bench.answer(2, 20_000)).is_err());
        let machine = OtherDisk(Disk::from_image(&bench.disk.power_cut(cut), cut));
        let found = facts(&machine, &machine.0.root());
        assert_eq!(found[0], bench.answer(1, 3_000), "cut {cut}");
        assert!(found.len() <= 2);
    }
}

#[test]
fn a_reserve_that_is_nearly_full_keeps_the_money_and_leaves_the_words_out() {
    let mut bench = bench();
    while bench.append(bench.answer(bench.found().len(), 25_000)).is_ok() {
        assert!(bench.found().len() < 100, "it never fills");
    }
    let facts = bench.found();
    assert!(facts.len() > 7, "{}", facts.len());
    assert!(facts.last().unwrap().record().unwrap().text.is_empty(), "the last ones are short");
    assert!(matches!(bench.append(bench.answer(100, 10)), Err(Error::ReserveFull)));
    assert!(matches!(bench.reserve.ready(), Err(Error::ReserveInUse { .. })));
}

#[test]
fn an_entry_of_a_newer_program_stays() {
    let mut bench = bench();
    bench.append(bench.answer(1, 10)).unwrap();
    let mut bytes = bench.bytes()[..4_096].to_vec();
    let text = br#"{"at":{"utc":"2026-01-01T00:00:00Z","offset_s":0},"fact":{"change":"later"}}"#;
    let head = crate::reserve::head(9, text);
    bytes.clear();
    bytes.extend(head.into_iter().chain(text.iter().copied()));
    bench.put(4_096, &bytes);
    let mut next = Reserve::open(&bench.machine, &bench.disk.root()).unwrap();
    assert_eq!(next.entries().iter().map(|placed| placed.entry.is_some()).collect::<Vec<_>>(), [true, false]);
    next.clear(&[0]).unwrap();
    assert_eq!(look(bench.machine.as_ref(), &bench.disk.root()).unwrap().unwrap().entries.len(), 1);
}

#[test]
fn an_entry_whose_sync_failed_is_still_read_and_one_that_is_gone_is_still_known() {
    let mut bench = bench();
    bench.append(bench.answer(1, 10)).unwrap();
    bench.disk.on_op(Some(nth(Some(OpKind::Sync), 1, false, Verdict::Fail(Errno::Eio)).0));
    assert!(bench.append(bench.answer(2, 10)).is_err());
    assert_eq!(bench.reserve.entries().len(), 1, "it was not promised");
    bench.reserve.reload().unwrap();
    assert_eq!(bench.reserve.entries().len(), 2, "it is true all the same");
    bench.disk.remove(&bench.disk.root().join("till.reserve")).unwrap();
    bench.reserve.reload().unwrap();
    assert_eq!(bench.reserve.entries().len(), 2);
}
