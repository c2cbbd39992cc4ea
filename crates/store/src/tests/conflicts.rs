//! Money that turned up late: noted once, open until somebody decides, given back by an attempt of
//! its own.

use domain::{
    attempt::{Attempt, AttemptKind, Condition, Evidence, FactKind, State},
    card::PoiTransaction,
    conflict::{ConflictDecision, ConflictKind, ConflictNumber, Moved},
    sale::Sale,
};
use engine::ports::{Cause, Change, Conflict, RequestKey, ReversalIntent, Store, StoreFailure};

use super::kit::{Till, approved, eur, in_state, record, wall};
use crate::{ConflictRow, Error, NewDecision};

fn moved(transaction: &str, minor: i64) -> Moved {
    let transaction = PoiTransaction { id: transaction.into(), time_stamp: "2026-03-02T08:05:00Z".into() };
    Moved { amount: Some(eur(minor)), transaction: Some(transaction) }
}

fn conflict(attempt: &Attempt, kind: ConflictKind, moved: Moved) -> Change {
    let transaction = moved.transaction.as_ref().map_or("none", |transaction| &transaction.id);
    let detail = format!("{} {transaction}", kind.word());
    Change::Conflict(Box::new(Conflict {
        attempt: attempt.clone(),
        kind,
        moved,
        detail,
        record: Some(record()),
    }))
}

fn refused<T: std::fmt::Debug>(result: Result<T, StoreFailure>) -> String {
    match result {
        Err(StoreFailure::Refused(why)) => why,
        other => panic!("not refused: {other:?}"),
    }
}

impl Till {
    /// A payment that a manager said was not charged, and whose money turned up: 10.02.
    fn late_money(&self) -> (Attempt, Sale) {
        let sale = self.checkout();
        let attempt = self.payment(&sale, 1_002);
        self.intent(&attempt).unwrap();
        let evidence = Evidence::Person { operator: self.manager(), reason: "it shows nothing".into() };
        let mut ended = in_state(&attempt, State::NotCharged { evidence });
        self.settle(&ended).unwrap();
        ended.note(FactKind::Conflict, wall(9));
        self.commit(conflict(&ended, ConflictKind::LateMoney, moved("tx-1", 1_002))).unwrap();
        (ended, sale)
    }

    fn row(&self, number: i64) -> ConflictRow {
        self.db().conflict(ConflictNumber(number)).unwrap().unwrap()
    }

    fn reversal(&self, sale: &Sale, minor: i64) -> Attempt {
        let ordinal = u32::try_from(self.db().attempts_of(sale.id).unwrap().len()).unwrap() + 1;
        let by = self.manager();
        Attempt { kind: AttemptKind::Reversal, ordinal, operator: by, ..self.payment(sale, minor) }
    }

    fn order(&self, attempt: &Attempt, number: i64) -> Result<engine::ports::Committed, StoreFailure> {
        self.commit(Change::Reversal(Box::new(ReversalIntent {
            attempt: attempt.clone(),
            request: RequestKey { subject: attempt.id.to_string(), ..self.key("conflict_decide") },
            cause: Cause::Conflict(ConflictNumber(number)),
            reason: "charged twice".into(),
        })))
    }

    fn decide(&self, kind: ConflictDecision, number: i64) -> crate::Result<()> {
        let new = NewDecision {
            conflict: ConflictNumber(number),
            kind,
            by: self.manager(),
            reason: "settled at the counter".into(),
        };
        self.db().decide_conflict(&new, &self.key("conflict_decide"), wall(10))
    }
}

#[test]
fn late_money_is_noted_once_and_the_end_stays() {
    let till = Till::new();
    let (ended, _) = till.late_money();
    let again = |kind, moved| till.commit(conflict(&ended, kind, moved)).unwrap();
    again(ConflictKind::LateMoney, moved("tx-1", 1_002));
    assert_eq!(till.db().attempt(ended.id).unwrap(), Some(ended.clone()));
    assert_eq!(till.db().open_conflicts().unwrap().len(), 1);
    assert_eq!(till.count("journal WHERE body LIKE '%payment_conflict%'"), 1);
    again(ConflictKind::LateMoney, moved("tx-2", 1_002));
    assert_eq!(till.db().open_conflicts().unwrap().len(), 2, "another transaction is other money");
    let declined = in_state(&ended, State::Declined { condition: Condition::Refusal, text: None });
    refused(till.commit(conflict(&declined, ConflictKind::LateMoney, moved("tx-3", 1))));
    assert!(till.db().verify().unwrap().are_sound());
}

#[test]
fn a_conflict_tells_what_a_reversal_needs() {
    let mut till = Till::new();
    let (attempt, _) = till.late_money();
    till.reopen();
    let row = till.row(1);
    assert_eq!((row.attempt.id, row.kind, row.amount()), (attempt.id, ConflictKind::LateMoney, eur(1_002)));
    let (original, left) = row.to_reverse().unwrap();
    assert_eq!((original.id.as_str(), original.time_stamp.as_str()), ("tx-1", "2026-03-02T08:05:00Z"));
    assert_eq!(left, eur(1_002));
}

#[test]
fn a_reversal_ends_its_conflict_when_the_money_is_back_and_leaves_the_sale_as_it_was() {
    let till = Till::new();
    let (_, sale) = till.late_money();
    let reversal = till.reversal(&sale, 1_002);
    till.order(&reversal, 1).unwrap();
    assert_eq!(till.db().open_conflicts().unwrap().len(), 1, "ordered is not done");
    assert!(till.row(1).is_being_reversed());
    assert_eq!(till.count("journal WHERE body LIKE '%reversal_ordered%' AND body LIKE '%charged twice%'"), 1);
    assert_eq!(till.settle(&approved(&reversal, 1_002)).unwrap().sale, Some(sale.clone()));
    assert!(till.db().open_conflicts().unwrap().is_empty());
    let decision = till.row(1).decision.unwrap();
    assert_eq!((decision.kind, decision.by), (ConflictDecision::Reverse, till.manager()));
    assert_eq!(decision.reversal, Some(reversal.id));
    assert_eq!(till.count("journal WHERE body LIKE '%money_back%'"), 1);
    assert_eq!(till.count("journal WHERE body LIKE '%conflict_decided%'"), 1);
    let books = till.db().verify().unwrap();
    assert_eq!(books.problems, []);
    assert!(refused(till.order(&till.reversal(&sale, 1_002), 1)).contains("nothing to give back"));
}

#[test]
fn a_refused_reversal_leaves_the_conflict_open_for_another_decision() {
    let till = Till::new();
    let (_, sale) = till.late_money();
    let reversal = till.reversal(&sale, 1_002);
    till.order(&reversal, 1).unwrap();
    assert!(
        matches!(till.decide(ConflictDecision::Keep, 1), Err(Error::ConflictNotOpen(_))),
        "it is under way"
    );
    till.settle(&in_state(&reversal, State::Declined { condition: Condition::Refusal, text: None })).unwrap();
    let row = till.row(1);
    assert_eq!((row.decision.is_none(), row.reversals.len()), (true, 1));
    assert!(row.to_reverse().is_some(), "it may be tried again");
    till.decide(ConflictDecision::SettledElsewhere, 1).unwrap();
    assert!(matches!(till.decide(ConflictDecision::Keep, 1), Err(Error::ConflictNotOpen(_))), "once");
    assert_eq!(till.row(1).decision.unwrap().kind, ConflictDecision::SettledElsewhere);
    assert!(till.db().verify().unwrap().are_sound());
}

#[test]
fn a_part_that_went_back_leaves_the_rest_to_be_decided() {
    let till = Till::new();
    let (_, sale) = till.late_money();
    let first = till.reversal(&sale, 1_002);
    till.order(&first, 1).unwrap();
    till.settle(&approved(&first, 402)).unwrap();
    assert_eq!(till.row(1).to_reverse().unwrap().1, eur(600));
    assert!(refused(till.order(&till.reversal(&sale, 1_002), 1)).contains("more than"));
    let rest = till.reversal(&sale, 600);
    till.order(&rest, 1).unwrap();
    till.settle(&approved(&rest, 600)).unwrap();
    assert_eq!(till.row(1).decision.unwrap().reversal, Some(rest.id));
    assert!(till.db().verify().unwrap().are_sound());
}

#[test]
fn money_that_no_conflict_is_about_does_not_go_back_for_one() {
    let till = Till::new();
    let (_, sale) = till.sell_by_card();
    assert!(refused(till.intent(&till.reversal(&sale, 1_002))).contains("a person ordered"));
    let unknown = till.order(&till.reversal(&sale, 1_002), 7);
    assert!(matches!(unknown, Err(StoreFailure::Missing(_))));
    let (_, late) = till.late_money();
    assert!(
        refused(till.order(&till.reversal(&sale, 1_002), 1)).contains("elsewhere"),
        "another sale's money"
    );
    let refund = Attempt { kind: AttemptKind::Refund, ..till.reversal(&late, 1_002) };
    assert!(refused(till.order(&refund, 1)).contains("undoing"));
    till.order(&till.reversal(&late, 1_002), 1).unwrap();
}

#[test]
fn a_reversal_that_a_person_believed_in_can_be_asked_for_again() {
    let till = Till::new();
    let (_, sale) = till.late_money();
    let reversal = till.reversal(&sale, 1_002);
    till.order(&reversal, 1).unwrap();
    let mut done = approved(&reversal, 1_002);
    if let State::Approved { evidence, .. } = &mut done.state {
        *evidence = Evidence::Person { operator: till.manager(), reason: "the slip says reversed".into() };
    }
    till.settle(&done).unwrap();
    assert!(till.row(1).decision.is_some());
    till.commit(conflict(&done, ConflictKind::LateRefusal, Moved::default())).unwrap();
    let (original, left) = till.row(2).to_reverse().map(|(one, left)| (one.id.clone(), left)).unwrap();
    assert_eq!((original.as_str(), left), ("tx-1", eur(1_002)), "the money of the first conflict");
}

#[test]
fn a_decision_is_kept_once_under_its_id() {
    let till = Till::new();
    till.late_money();
    let new = NewDecision {
        conflict: ConflictNumber(1),
        kind: ConflictDecision::Keep,
        by: till.manager(),
        reason: "the customer knows".into(),
    };
    let key = till.key("conflict_decide");
    till.db().decide_conflict(&new, &key, wall(10)).unwrap();
    till.db().decide_conflict(&new, &key, wall(11)).unwrap();
    assert_eq!(till.count("journal WHERE body LIKE '%conflict_decided%'"), 1);
    let sql = "UPDATE journal SET body = '{}' WHERE body LIKE '%conflict_decided%'";
    till.tamper(sql);
    assert!(!till.db().verify().unwrap().are_sound());
}

#[test]
fn questions_after_an_end_are_counted_down_on_disk() {
    let mut till = Till::new();
    let (ended, _) = till.late_money();
    till.sell_by_card();
    till.reopen();
    let cared = till.db().in_aftercare().unwrap();
    assert_eq!(cared, [(ended.clone(), 20)], "after a person decided, and not after an answer");
    till.commit(Change::Cared { attempt: ended.id, left: 3 }).unwrap();
    assert_eq!(till.db().in_aftercare().unwrap()[0].1, 3);
    till.commit(Change::Cared { attempt: ended.id, left: 0 }).unwrap();
    assert!(till.db().in_aftercare().unwrap().is_empty());
}

#[test]
fn a_conflict_of_the_first_form_is_still_shown_and_decided() {
    let till = Till::new();
    let (attempt, _) = till.late_money();
    till.tamper(
        "UPDATE conflict SET kind = NULL, amount = NULL, currency = NULL, transaction_id = NULL,
         transaction_at = NULL",
    );
    let row = till.row(1);
    assert_eq!((row.kind, row.amount()), (ConflictKind::LateMoney, attempt.amount));
    assert!(row.to_reverse().is_none(), "the terminal's name of the money was not kept");
    till.decide(ConflictDecision::SettledElsewhere, 1).unwrap();
    assert!(till.db().open_conflicts().unwrap().is_empty());
}
