//! A disk that fails under the books: what was acknowledged is never lost, nothing is acknowledged
//! that is not safe, and what waited comes in once.

use std::sync::{Arc, atomic::Ordering};

use crashfs::{Disk, Errno, Image, OpKind, Verdict};
use domain::{
    attempt::{Attempt, Condition, State},
    conflict::ConflictKind,
    ids::AttemptId,
    sale::SaleState,
};
use engine::ports::{Change, Store as _, StoreFailure};

use super::{
    disk::{OtherDisk, PLENTY, after_kill, disk, nth, open, paying},
    kit::{Till, approved, in_state, record, wall},
};
use crate::{
    Cause, Db, FREE_FOR_A_PAYMENT, Machine, Storage, StorageFault,
    db::stamp,
    reserve::{Fact, Reserve},
};

fn settle(till: &Till, attempt: &Attempt) -> Result<(), StoreFailure> {
    let (attempt, record) = (approved(attempt, 1_002), Some(record()));
    till.commit(Change::Settled { attempt, record }).map(drop)
}

fn fault(till: &Till) -> StorageFault {
    match till.db().storage() {
        Storage::Fault(fault) => fault,
        Storage::Works => panic!("the disk works"),
    }
}

/// The approval is in the books, once, and nothing else is.
fn paid_once(till: &Till, attempt: &Attempt, context: &str) {
    let kept = till.db().attempt(attempt.id).unwrap().unwrap();
    assert_eq!(kept.state.name(), "approved", "{context}");
    let sale = till.db().sale(attempt.sale).unwrap().unwrap();
    assert!(sale.completed().is_some_and(|(number, _)| number.number == 1), "{context}");
    let counts = [("tender", 1), ("exchange", 1), ("conflict", 0), ("journal WHERE kind = 'sale'", 1)];
    for (table, count) in counts {
        assert_eq!(till.count(table), count, "{table}, {context}");
    }
    assert_eq!(till.db().verify().unwrap().problems, [], "{context}");
    assert_eq!(till.db().storage(), Storage::Works, "{context}");
    assert!(till.db().reserve().unwrap().reserved.is_empty(), "{context}");
}

/// A disk on which the approval waits in the reserve, and the till that ran into it.
fn waiting() -> (Disk, Till, Attempt) {
    let (image, attempt) = paying();
    let disk = disk(&image, 1);
    let till = open(&disk).unwrap();
    disk.set_free_space(0);
    assert!(matches!(settle(&till, &attempt), Err(StoreFailure::Fault(_))));
    (disk, till, attempt)
}

#[test]
fn an_approval_on_a_full_disk_waits_in_the_reserve_and_comes_in_once() {
    let (disk, till, attempt) = waiting();
    let StorageFault { cause, reserved, unreadable, .. } = fault(&till);
    assert_eq!((cause, reserved.len(), unreadable), (Cause::Full, 1, 0));
    assert_eq!((reserved[0].attempt.id, reserved[0].attempt.state.name()), (attempt.id, "approved"));
    assert_eq!(reserved[0].at, stamp(chrono_tz::Europe::Amsterdam, wall(4)));

    // what is not in the books is not believed, and no money is taken
    assert_eq!(till.db().attempt(attempt.id).unwrap().unwrap(), attempt);
    assert_eq!(till.db().sale(attempt.sale).unwrap().unwrap().state, SaleState::Tendering);
    assert!(till.cash(attempt.sale, 2_000).is_err());
    assert!(matches!(till.db().ready_for_money(), Err(StoreFailure::Fault(_))));
    // the terminal says it again every few seconds
    assert!(settle(&till, &attempt).is_err());
    assert_eq!(fault(&till).reserved.len(), 1);

    disk.set_free_space(PLENTY);
    paid_once(&till, &attempt, "the next call mends it");
    let (_, at) = till.db().sale(attempt.sale).unwrap().unwrap().completed().unwrap();
    assert_eq!(at.utc, wall(4), "the time of the answer is the time of the sale");
    settle(&till, &attempt).unwrap();
    paid_once(&till, &attempt, "told again");
    till.db().ready_for_money().unwrap();
}

#[test]
fn a_till_that_is_killed_while_something_waits_takes_it_in_when_it_starts() {
    let (disk, till, attempt) = waiting();
    let reader = Db::open_read_only_on(Arc::new(OtherDisk(disk.clone())), &disk.root()).unwrap();
    assert_eq!(reader.reserve().unwrap().reserved[0].attempt.id, attempt.id);
    drop(reader);
    for cut in 0..20 {
        let found = super::disk::disk(&disk.power_cut(cut), cut);
        paid_once(&open(&found).unwrap(), &attempt, &format!("cut {cut}"));
    }
    disk.stop();
    paid_once(&open(&after_kill(&disk, 2)).unwrap(), &attempt, "killed");
    drop(till);
}

#[test]
fn a_till_does_not_start_over_a_full_disk_while_something_waits() {
    let (disk, till, attempt) = waiting();
    drop(till);
    assert!(open(&disk).is_err(), "what waits could not come in");
    disk.set_free_space(PLENTY);
    paid_once(&open(&disk).unwrap(), &attempt, "it starts");
}

/// How many ways in which a power cut may turn out are looked at.
const CUTS: u64 = 2;

/// Lets the Nth operation of each kind fail, for every N, and looks what is left by a power cut at
/// the moment when the store had answered.
fn every_nth(kind: OpKind, lasts: bool, verdict: Verdict) {
    let (image, attempt) = paying();
    for number in 1.. {
        let context = format!("{kind:?} {number}, lasts {lasts}, {verdict:?}");
        let disk = disk(&image, number);
        let till = open(&disk).unwrap();
        let (hook, count) = nth(Some(kind), number, lasts, verdict);
        disk.on_op(Some(hook));
        let done = settle(&till, &attempt);
        let safe = match till.db().storage() {
            Storage::Fault(fault) => {
                assert!(done.is_err(), "{context}");
                !fault.reserved.is_empty()
            }
            Storage::Works => done.is_ok(),
        };
        for cut in 0..CUTS {
            let found = super::disk::disk(&disk.power_cut(cut), cut);
            let next = open(&found).unwrap();
            if safe {
                paid_once(&next, &attempt, &format!("{context}, cut {cut}"));
            }
            settle(&next, &attempt).unwrap();
            paid_once(&next, &attempt, &format!("{context}, cut {cut}, told again"));
        }
        // a disk that works again is believed only after it was written
        disk.on_op(None);
        settle(&till, &attempt).unwrap();
        paid_once(&till, &attempt, &context);
        for cut in 0..CUTS {
            let found = super::disk::disk(&disk.power_cut(cut), cut);
            paid_once(&open(&found).unwrap(), &attempt, &format!("{context}, mended, cut {cut}"));
        }
        if count.load(Ordering::SeqCst) < number {
            assert!(done.is_ok() && number > 1, "{context}");
            return;
        }
    }
}

#[test]
fn an_error_at_any_sync_loses_no_approval_that_was_acknowledged() {
    for lasts in [false, true] {
        every_nth(OpKind::Sync, lasts, Verdict::Fail(Errno::Eio));
        every_nth(OpKind::Sync, lasts, Verdict::TornThenFail(Errno::Eio));
    }
}

#[test]
fn an_error_at_any_write_loses_no_approval_that_was_acknowledged() {
    every_nth(OpKind::Write, false, Verdict::TornThenFail(Errno::Eio));
    every_nth(OpKind::Write, true, Verdict::Fail(Errno::Enospc));
}

#[test]
fn a_replay_that_is_killed_at_any_operation_is_repeated() {
    let (disk, till, attempt) = waiting();
    let image = disk.image();
    drop(till);
    for verdict in [Verdict::StopBefore, Verdict::StopAfter] {
        for number in 1.. {
            let context = format!("{verdict:?} {number}");
            let disk = super::disk::disk(&image, number);
            let (hook, count) = nth(None, number, false, verdict);
            disk.on_op(Some(hook));
            drop(open(&disk));
            disk.on_op(None);
            if count.load(Ordering::SeqCst) < number {
                assert!(number > 10, "{context}");
                break;
            }
            let cut = disk.power_cut(number);
            paid_once(&open(&super::disk::disk(&cut, number)).unwrap(), &attempt, &context);
            paid_once(&open(&after_kill(&disk, number)).unwrap(), &attempt, &context);
        }
    }
}

/// A till that finds this in its reserve when it starts.
fn found(image: &Image, fact: Fact) -> (Disk, Till) {
    let disk = disk(image, 3);
    let machine: Arc<dyn Machine> = Arc::new(OtherDisk(disk.clone()));
    let mut reserve = Reserve::open(&machine, &disk.root()).unwrap();
    reserve.append(stamp(chrono_tz::UTC, wall(5)), fact).unwrap();
    let till = open(&disk).unwrap();
    (disk, till)
}

#[test]
fn what_the_books_contradict_becomes_a_conflict() {
    let (image, attempt) = paying();
    let before = disk(&image, 1);
    let till = open(&before).unwrap();
    till.settle(&in_state(&attempt, State::Declined { condition: Condition::Refusal, text: None })).unwrap();
    drop(till);
    let approval = Fact::Settled { attempt: approved(&attempt, 1_002), record: Some(record()) };
    let (_disk, till) = found(&before.image(), approval);
    assert_eq!(till.db().attempt(attempt.id).unwrap().unwrap().state.name(), "declined");
    let conflicts = till.db().conflicts().unwrap();
    assert_eq!((conflicts.len(), conflicts[0].kind), (1, ConflictKind::LateMoney));
    assert_eq!(conflicts[0].amount(), super::kit::eur(1_002));
    assert_eq!(till.db().storage(), Storage::Works);
    assert_eq!(till.db().verify().unwrap().problems, []);
}

#[test]
fn what_the_books_cannot_take_stays_and_stops_card_payments() {
    let (image, attempt) = paying();
    let unknown = Attempt { id: AttemptId::from_uuid(uuid::Uuid::from_u128(7)), ..attempt.clone() };
    let fact = Fact::Settled { attempt: approved(&unknown, 1_002), record: None };
    let (disk, till) = found(&image, fact);
    let StorageFault { cause, reserved, .. } = fault(&till);
    assert_eq!((cause, reserved[0].attempt.id), (Cause::Refused, unknown.id));
    assert!(matches!(till.db().ready_for_money(), Err(StoreFailure::Fault(_))));
    settle(&till, &attempt).unwrap();
    assert!(till.sell().completed().is_some(), "cash is taken: the books can be written");
    drop(till);
    assert_eq!(open(&disk).unwrap().db().reserve().unwrap().reserved.len(), 1, "it is kept");
}

#[test]
fn no_payment_starts_without_space_or_without_a_reserve() {
    let (image, _) = paying();
    let disk = disk(&image, 1);
    let till = open(&disk).unwrap();
    till.db().ready_for_money().unwrap();
    disk.set_free_space(FREE_FOR_A_PAYMENT - 1);
    let low = StoreFailure::Low { free: FREE_FOR_A_PAYMENT - 1, needed: FREE_FOR_A_PAYMENT };
    assert_eq!(till.db().ready_for_money(), Err(low));
    assert_eq!(till.db().storage(), Storage::Works, "cash is still taken");

    disk.set_free_space(PLENTY);
    let path = disk.root().join("till.reserve");
    disk.remove(&path).unwrap();
    till.db().ready_for_money().unwrap();
    assert_eq!(disk.read(&path).unwrap().map(|bytes| bytes.len()), Some(256 * 1024), "it is made anew");
    disk.remove(&path).unwrap();
    disk.on_op(Some(nth(Some(OpKind::Write), 1, true, Verdict::Fail(Errno::Eio)).0));
    assert!(matches!(till.db().ready_for_money(), Err(StoreFailure::Fault(_))));
}

#[test]
fn the_reserve_is_made_with_the_till_and_where_it_is_missing() {
    let mut till = Till::new();
    let path = till.path("till.reserve");
    assert_eq!(std::fs::read(&path).unwrap(), vec![0; 256 * 1024]);
    till.close();
    std::fs::remove_file(&path).unwrap();
    till.reopen();
    assert!(path.is_file());
}
