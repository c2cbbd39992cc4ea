//! Money of a finished sale that goes back: ordered once, never more than was taken, and a document of its
//! own when the terminal has done it.

use std::fs;

use crashfs::Image;
use domain::{
    attempt::{Attempt, AttemptKind, Condition, Evidence, FactKind, State},
    basket::Basket,
    card::PoiTransaction,
    conflict::{ConflictDecision, ConflictKind, ConflictNumber, Moved},
    currency::Currency,
    ids::{AttemptId, BasketId, SaleId, TerminalId},
    quantity::Quantity,
    returned::ReturnKind,
    sale::Sale,
};
use engine::ports::{Cause, Change, Committed, Conflict, RequestKey, ReversalIntent, Store, StoreFailure};
use uuid::Uuid;

use super::{
    disk::{PLENTY, disk, open},
    kit::{Till, approved, eur, in_state, record, wall},
};
use crate::{NewDecision, Returnable};

fn refused<T: std::fmt::Debug>(result: Result<T, StoreFailure>) -> String {
    match result {
        Err(StoreFailure::Refused(why)) => why,
        other => panic!("not refused: {other:?}"),
    }
}

fn declined(attempt: &Attempt) -> Attempt {
    in_state(attempt, State::Declined { condition: Condition::Refusal, text: None })
}

impl Till {
    /// A mug at 21 % and coffee at 9 %: 21.01, so much of it by card and the rest in cash.
    pub(super) fn sell_two_rates(&self, by_card: i64) -> (Attempt, Sale) {
        let mut basket = Basket::new(BasketId::from_uuid(self.uuid()), Currency::EUR);
        for name in ["mug", "coffee"] {
            let article = self.db().products(None, name, 1).unwrap().remove(0);
            basket.add(article.item(), Quantity::whole(1)).unwrap();
        }
        let id = SaleId::from_uuid(self.uuid());
        let sale = self.db().open_sale(&basket, id, self.cashier(), &self.key("sale"), wall(1)).unwrap();
        let attempt = self.payment(&sale, by_card);
        self.intent(&attempt).unwrap();
        let mut attempt = approved(&attempt, by_card);
        if let State::Approved { result, .. } = &mut attempt.state {
            let time_stamp = "2026-03-02T08:05:00Z".into();
            result.summary.poi_transaction = Some(PoiTransaction { id: "tx-1".into(), time_stamp });
        }
        let mut sale = self.settle(&attempt).unwrap().sale.unwrap();
        if !sale.is_paid().unwrap() {
            sale = self.cash(sale.id, sale.cash_due().unwrap().due.minor()).unwrap();
        }
        (attempt, sale)
    }

    pub(super) fn back(&self, kind: AttemptKind, sale: &Sale, minor: i64) -> Attempt {
        let ordinal = u32::try_from(self.db().attempts_of(sale.id).unwrap().len()).unwrap() + 1;
        Attempt { kind, ordinal, operator: self.manager(), ..self.payment(sale, minor) }
    }

    pub(super) fn give_back(&self, attempt: &Attempt, of: AttemptId) -> Result<Committed, StoreFailure> {
        self.commit(Change::Reversal(Box::new(ReversalIntent {
            attempt: attempt.clone(),
            request: RequestKey { subject: attempt.id.to_string(), ..self.key("return_start") },
            cause: Cause::Return(of),
            reason: "broken".into(),
        })))
    }

    /// Ordered and done.
    pub(super) fn given_back(&self, kind: AttemptKind, of: (&Attempt, &Sale), minor: i64) -> Attempt {
        let back = self.back(kind, of.1, minor);
        self.give_back(&back, of.0.id).unwrap();
        let back = approved(&back, minor);
        self.settle(&back).unwrap();
        back
    }

    fn left(&self, sale: &Sale) -> Returnable {
        self.db().returnable(sale.id).unwrap().remove(0)
    }

    fn problems(&self) -> Vec<crate::Problem> {
        self.db().verify().unwrap().problems
    }
}

#[test]
fn a_payment_that_was_undone_leaves_number_record_receipt_and_outbox() {
    let till = Till::new();
    let (payment, sale) = till.sell_two_rates(2_101);
    let back = till.given_back(AttemptKind::Reversal, (&payment, &sale), 2_101);
    let returned = till.db().return_document(back.id).unwrap().unwrap();
    assert_eq!((returned.kind, returned.total), (ReturnKind::Void, eur(-2_101)));
    assert_eq!((returned.number.number, returned.original.number), (2, 1));
    assert_eq!((returned.reason.as_str(), returned.operator), ("broken", till.manager()));
    assert_eq!(returned.lines.len(), 2);
    assert_eq!(till.count("grand_total WHERE sales = 2101 AND returns = 2101 AND net = 0"), 1);
    assert_eq!(till.count("journal WHERE kind = 'void' AND sale IS NULL"), 1);
    assert_eq!(till.count("outbox WHERE kind = 'void'"), 1);
    assert_eq!(till.count("return_tax"), 2);
    let receipt = till.db().return_receipt(back.id).unwrap().unwrap();
    for words in ["VOID", "Receipt T01-000002", "For receipt T01-000001", "-21.01", "Manager", "CARD SLIP"] {
        assert!(receipt.text.contains(words), "{words} in\n{}", receipt.text);
    }
    assert!(!receipt.text.contains("Signature"));
    assert_eq!(receipt.receipt.chain.len(), 16);
    let row = till.left(&sale);
    assert_eq!((row.credited, row.given_back, row.left), (eur(2_101), eur(2_101), eur(0)));
    assert_eq!(till.sell().completed().unwrap().0.number, 3, "one row of numbers");
    let books = till.db().verify().unwrap();
    assert_eq!((books.problems, books.returned), (vec![], vec![eur(2_101)]));
    let fact = &books.returns[0];
    assert_eq!((fact.attempt, fact.payment, fact.amount), (back.id, payment.id, eur(2_101)));
    assert_eq!((books.given_back[0].attempt, books.sales_completed), (back.id, 2));
}

#[test]
fn parts_go_back_until_nothing_is_left() {
    let till = Till::new();
    let (payment, sale) = till.sell_two_rates(2_101);
    for (kind, minor) in
        [(AttemptKind::Refund, 333), (AttemptKind::Reversal, 1_000), (AttemptKind::Refund, 768)]
    {
        till.given_back(kind, (&payment, &sale), minor);
    }
    let more = till.give_back(&till.back(AttemptKind::Refund, &sale, 1), payment.id);
    assert!(refused(more).contains("0.00 EUR that is left"));
    let rows = till.db().returns_of(sale.id).unwrap();
    let documents: Vec<_> = rows.into_iter().map(|row| row.document.unwrap()).collect();
    assert!(documents.iter().all(|document| document.kind == ReturnKind::Refund), "no part is a void");
    for row in &sale.totals.tax_rows {
        let shares = documents.iter().flat_map(|part| &part.tax_rows).filter(|part| part.code == row.code);
        let sum = shares.fold((0, 0), |sum, part| (sum.0 - part.tax.minor(), sum.1 - part.gross.minor()));
        assert_eq!(sum, (row.tax.minor(), row.gross.minor()));
    }
    assert_eq!(till.problems(), []);
}

#[test]
fn the_part_that_a_card_paid_goes_back_and_the_cash_does_not() {
    let till = Till::new();
    let (payment, sale) = till.sell_two_rates(1_000);
    assert_eq!(till.db().returnable(sale.id).unwrap().len(), 1, "cash is given back in cash");
    let more = till.give_back(&till.back(AttemptKind::Refund, &sale, 1_001), payment.id);
    assert!(refused(more).contains("10.00 EUR that is left"));
    let back = till.given_back(AttemptKind::Reversal, (&payment, &sale), 1_000);
    let returned = till.db().return_document(back.id).unwrap().unwrap();
    assert_eq!((returned.kind, returned.lines.len()), (ReturnKind::Void, 0), "the goods were paid by both");
    assert_eq!(till.problems(), []);
}

#[test]
fn what_cannot_go_back_is_refused_and_leaves_nothing() {
    let till = Till::new();
    let (payment, sale) = till.sell_two_rates(2_101);
    let (other, other_sale) = till.sell_two_rates(2_101);
    let refund = |minor| till.back(AttemptKind::Refund, &sale, minor);
    let elsewhere = |kind| Attempt {
        terminal: TerminalId::from_uuid(Uuid::from_u128(901)),
        ..till.back(kind, &sale, 100)
    };
    assert!(refused(till.give_back(&refund(2_102), payment.id)).contains("more than"));
    assert!(refused(till.give_back(&refund(0), payment.id)).contains("more than zero"));
    assert!(refused(till.give_back(&refund(100), other.id)).contains("another sale"));
    assert!(refused(till.give_back(&elsewhere(AttemptKind::Reversal), payment.id)).contains("terminal"));
    assert!(refused(till.intent(&refund(100))).contains("a person ordered"));
    let as_payment = till.back(AttemptKind::Payment, &sale, 100);
    assert!(refused(till.give_back(&as_payment, payment.id)).contains("gives nothing back"));
    let nobody = AttemptId::from_uuid(till.uuid());
    assert!(matches!(till.give_back(&refund(100), nobody), Err(StoreFailure::Missing(_))));
    let open = till.checkout();
    let part = till.payment(&open, 500);
    till.intent(&part).unwrap();
    let part = approved(&part, 500);
    till.settle(&part).unwrap();
    let early = till.give_back(&till.back(AttemptKind::Refund, &open, 100), part.id);
    assert!(refused(early).contains("tendering"));
    assert!(till.db().returnable(open.id).unwrap().is_empty());
    let refused_payment = Attempt { ordinal: 2, ..till.payment(&open, 100) };
    till.intent(&refused_payment).unwrap();
    till.settle(&declined(&refused_payment)).unwrap();
    till.cash(open.id, 1_000).unwrap();
    let of_nothing = till.give_back(&till.back(AttemptKind::Refund, &open, 100), refused_payment.id);
    assert!(refused(of_nothing).contains("no card payment that this sale counts"));
    assert_eq!((till.count("sale_return"), till.count("journal WHERE body LIKE '%return_ordered%'")), (0, 0));

    till.give_back(&elsewhere(AttemptKind::Refund), payment.id).unwrap();
    assert_eq!(till.give_back(&refund(100), payment.id), Err(StoreFailure::SaleBusy), "one at a time");
    let busy = Attempt {
        terminal: elsewhere(AttemptKind::Refund).terminal,
        ..till.back(AttemptKind::Refund, &other_sale, 1)
    };
    assert_eq!(till.give_back(&busy, other.id), Err(StoreFailure::TerminalBusy));
    assert!(till.left(&sale).open);
    assert_eq!(till.problems(), []);
}

#[test]
fn an_order_is_made_once_under_its_id() {
    let till = Till::new();
    let (payment, sale) = till.sell_two_rates(2_101);
    let request = till.key("return_start");
    let order = |attempt: &Attempt| {
        till.commit(Change::Reversal(Box::new(ReversalIntent {
            attempt: attempt.clone(),
            request: RequestKey { subject: attempt.id.to_string(), ..request.clone() },
            cause: Cause::Return(payment.id),
            reason: "broken".into(),
        })))
    };
    let first = till.back(AttemptKind::Refund, &sale, 100);
    order(&first).unwrap();
    assert_eq!(order(&till.back(AttemptKind::Refund, &sale, 100)), Err(StoreFailure::RequestUsed));
    assert_eq!(till.db().request(&request.id).unwrap().unwrap().subject, first.id.to_string());
    let without = Change::Reversal(Box::new(ReversalIntent {
        attempt: till.back(AttemptKind::Refund, &sale, 100),
        request: till.key("return_start"),
        cause: Cause::Return(payment.id),
        reason: " ".into(),
    }));
    assert!(refused(till.commit(without)).contains("no reason"));
}

#[test]
fn what_did_not_go_back_leaves_no_document_and_takes_no_number() {
    let mut till = Till::new();
    let (payment, sale) = till.sell_two_rates(2_101);
    let back = till.back(AttemptKind::Reversal, &sale, 2_101);
    till.give_back(&back, payment.id).unwrap();
    till.reopen();
    assert_eq!(till.db().open_attempts().unwrap(), std::slice::from_ref(&back), "it survives the till");
    till.settle(&declined(&back)).unwrap();
    assert!(till.db().return_document(back.id).unwrap().is_none());
    assert_eq!((till.left(&sale).left, till.left(&sale).open), (eur(2_101), false));
    let rows = till.db().returns_of(sale.id).unwrap();
    assert_eq!((rows.len(), rows[0].attempt.state.name()), (1, "declined"));
    let again = till.given_back(AttemptKind::Refund, (&payment, &sale), 2_101);
    assert_eq!(till.db().return_document(again.id).unwrap().unwrap().number.number, 2);
    assert_eq!(till.problems(), []);
}

#[test]
fn the_same_end_twice_is_one_document() {
    let till = Till::new();
    let (payment, sale) = till.sell_two_rates(2_101);
    let back = till.given_back(AttemptKind::Refund, (&payment, &sale), 500);
    till.settle(&back).unwrap();
    assert_eq!((till.count("return_document"), till.count("outbox")), (1, 2));
    assert!(refused(till.settle(&approved(&back, 400))).contains("approved before"));
}

#[test]
fn less_than_asked_is_what_went_back() {
    let till = Till::new();
    let (payment, sale) = till.sell_two_rates(2_101);
    let back = till.back(AttemptKind::Reversal, &sale, 2_101);
    till.give_back(&back, payment.id).unwrap();
    till.settle(&approved(&back, 2_000)).unwrap();
    let returned = till.db().return_document(back.id).unwrap().unwrap();
    assert_eq!((returned.kind, returned.total), (ReturnKind::Refund, eur(-2_000)));
    assert_eq!(till.left(&sale).left, eur(101));
    assert_eq!(till.problems(), []);
}

/// A conflict about an attempt that had ended.
fn contradict(till: &Till, ended: &Attempt, kind: ConflictKind, moved: Moved) -> ConflictNumber {
    let mut attempt = ended.clone();
    attempt.note(FactKind::Conflict, wall(9));
    let detail = kind.word().to_owned();
    let conflict = Conflict { attempt, kind, moved, detail, record: Some(record()) };
    till.commit(Change::Conflict(Box::new(conflict))).unwrap();
    till.db().open_conflicts().unwrap()[0].number
}

fn decide(till: &Till, conflict: ConflictNumber, kind: ConflictDecision) {
    let (by, reason) = (till.manager(), "settled".to_owned());
    let key = till.key("conflict_decide");
    till.db().decide_conflict(&NewDecision { conflict, kind, by, reason }, &key, wall(10)).unwrap();
}

#[test]
fn money_that_went_back_after_all_is_not_given_back_again() {
    let till = Till::new();
    let (payment, sale) = till.sell_two_rates(2_101);
    let back = till.back(AttemptKind::Refund, &sale, 2_000);
    till.give_back(&back, payment.id).unwrap();
    let evidence = Evidence::Person { operator: till.manager(), reason: "it shows nothing".into() };
    let ended = in_state(&back, State::NotCharged { evidence });
    till.settle(&ended).unwrap();
    assert_eq!(till.left(&sale).left, eur(2_101));

    let moved = Moved { amount: Some(eur(2_000)), transaction: None };
    let conflict = contradict(&till, &ended, ConflictKind::LateMoney, moved);
    let row = till.left(&sale);
    assert_eq!((row.left, row.given_back, row.contradicted), (eur(101), eur(2_000), true));
    let while_open = till.give_back(&till.back(AttemptKind::Refund, &sale, 100), payment.id);
    assert!(refused(while_open).contains("waits for a decision"));
    assert!(
        till.db().conflict(conflict).unwrap().unwrap().to_reverse().is_none(),
        "there is nothing to undo"
    );
    decide(&till, conflict, ConflictDecision::Keep);
    assert!(
        refused(till.give_back(&till.back(AttemptKind::Refund, &sale, 102), payment.id)).contains("1.01")
    );
    till.given_back(AttemptKind::Refund, (&payment, &sale), 101);
    assert_eq!(till.left(&sale).left, eur(0));
    assert_eq!(till.problems(), []);
}

#[test]
fn a_return_that_a_person_believed_in_can_be_asked_for_again() {
    let till = Till::new();
    let (payment, sale) = till.sell_two_rates(2_101);
    let back = till.back(AttemptKind::Reversal, &sale, 2_101);
    till.give_back(&back, payment.id).unwrap();
    let mut done = approved(&back, 2_101);
    if let State::Approved { evidence, .. } = &mut done.state {
        *evidence = Evidence::Person { operator: till.manager(), reason: "the slip says reversed".into() };
    }
    till.settle(&done).unwrap();
    let number = contradict(&till, &done, ConflictKind::LateRefusal, Moved::default());
    let row = till.db().conflict(number).unwrap().unwrap();
    let (original, left) = row.to_reverse().unwrap();
    assert_eq!((original.id.as_str(), left), ("tx-1", eur(2_101)));
    let again = till.back(AttemptKind::Reversal, &sale, 2_101);
    let order = ReversalIntent {
        attempt: again.clone(),
        request: RequestKey { subject: again.id.to_string(), ..till.key("conflict_decide") },
        cause: Cause::Conflict(number),
        reason: "again".into(),
    };
    till.commit(Change::Reversal(Box::new(order))).unwrap();
    till.settle(&approved(&again, 2_101)).unwrap();
    assert_eq!(till.count("return_document"), 1, "the document of the first order stands");
    assert!(till.db().open_conflicts().unwrap().is_empty());
    assert_eq!(till.problems(), []);
}

#[test]
fn a_part_that_did_not_go_back_never_undoes_the_whole() {
    let till = Till::new();
    let (payment, sale) = till.sell_two_rates(2_101);
    let back = till.back(AttemptKind::Reversal, &sale, 100);
    till.give_back(&back, payment.id).unwrap();
    let mut done = approved(&back, 100);
    if let State::Approved { evidence, .. } = &mut done.state {
        *evidence = Evidence::Person { operator: till.manager(), reason: "the slip says so".into() };
    }
    till.settle(&done).unwrap();
    let number = contradict(&till, &done, ConflictKind::LateRefusal, Moved::default());
    let row = till.db().conflict(number).unwrap().unwrap();
    assert_eq!((row.amount(), row.to_reverse()), (eur(100), None));
}

#[test]
fn the_database_holds_the_ceiling_itself() {
    let till = Till::new();
    let (payment, sale) = till.sell_two_rates(2_101);
    till.given_back(AttemptKind::Refund, (&payment, &sale), 2_000);
    let second = till.back(AttemptKind::Refund, &sale, 101);
    till.give_back(&second, payment.id).unwrap();
    let forged =
        "INSERT INTO return_document SELECT (SELECT attempt FROM sale_return ORDER BY attempt DESC LIMIT 1),
        payment, sale, kind, currency, 102, operator, at_ms, at_offset_s, receipt_series, 9, document,
        (SELECT max(seq) FROM journal), NULL FROM return_document";
    let done = till.db().write::<(), crate::Error>("forge", |tx| {
        tx.execute_batch(forged).map_err(crate::Error::sql("forge"))
    });
    let failed = done.unwrap_err().chain();
    assert!(failed.contains("no more is given back than was taken"), "{failed}");
}

#[test]
fn money_that_no_document_can_take_stands_among_the_conflicts() {
    let till = Till::new();
    let (payment, sale) = till.sell_two_rates(2_101);
    let back = till.back(AttemptKind::Refund, &sale, 2_000);
    till.give_back(&back, payment.id).unwrap();
    till.settle(&approved(&back, 2_200)).unwrap();
    assert!(till.db().return_document(back.id).unwrap().is_none());
    let conflicts = till.db().open_conflicts().unwrap();
    assert_eq!((conflicts[0].kind, conflicts[0].amount()), (ConflictKind::NotTaken, eur(2_200)));
    assert_eq!(till.left(&sale).left, eur(0));
    assert_eq!(till.count("counter WHERE name LIKE 'receipt%' AND last = 1"), 1, "no number is lost");
    assert_eq!(till.problems(), []);
}

#[test]
fn receipts_are_listed_with_what_went_back_newest_first() {
    let till = Till::new();
    let (payment, sale) = till.sell_two_rates(2_101);
    let cash = till.sell();
    let back = till.given_back(AttemptKind::Refund, (&payment, &sale), 500);
    let all = till.db().receipts(None, 10).unwrap();
    let told: Vec<_> = all.iter().map(|one| (one.number.number, one.sale, one.total)).collect();
    assert_eq!(told, [(3, sale.id, eur(-500)), (2, cash.id, eur(1_002)), (1, sale.id, eur(2_101))]);
    assert_eq!(all[0].returned, Some((back.id, ReturnKind::Refund)));
    assert_eq!((&all[0].reference, all[1].returned), (&sale.reference, None));
    let page = till.db().receipts(Some(3), 1).unwrap();
    assert_eq!(page[0].number.number, 2);
}

#[test]
fn whoever_touches_a_return_is_noticed() {
    let found = |sql: &str, place: &str, what: &str| {
        let till = Till::new();
        let (payment, sale) = till.sell_two_rates(2_101);
        till.given_back(AttemptKind::Refund, (&payment, &sale), 500);
        till.given_back(AttemptKind::Refund, (&payment, &sale), 600);
        assert_eq!(till.problems(), []);
        till.tamper(sql);
        let problems = till.problems();
        let there = |problem: &crate::Problem| problem.place.contains(place) && problem.what.contains(what);
        assert!(problems.iter().any(there), "{sql}\n{problems:#?}");
    };
    found("UPDATE return_document SET amount = 1", "return T01-000002", "columns differ");
    found("UPDATE return_document SET amount = 2000", "attempt", "more than it had taken");
    found("UPDATE return_document SET document = document || ' '", "journal", "not what was sealed");
    found(
        "UPDATE return_document SET document = replace(document, 'broken', 'bought')",
        "return T01-000002",
        "not what its sale and its attempts come to",
    );
    found("UPDATE return_tax SET tax = tax - 1, net = net + 1", "return T01-000002", "tax rows differ");
    found(
        "UPDATE return_receipt SET text = replace(text, 'Mug', 'Mag') || ' '",
        "journal",
        "the receipt of return",
    );
    found("DELETE FROM return_receipt", "return T01-000002", "its receipt is not there");
    found("UPDATE sale_return SET reason = 'x'", "attempt", "the journal does not say so");
    found("UPDATE sale_return SET at_ms = 1", "sale_return", "its digest differs");
    found("DELETE FROM sale_return", "attempt", "nobody ordered it");
    found("DELETE FROM return_document", "attempt", "neither in a document nor among the conflicts");
    found("UPDATE outbox SET kind = 'sale' WHERE kind = 'refund'", "journal", "outbox says something else");
    found("DELETE FROM outbox WHERE kind = 'refund'", "journal", "left nothing in the outbox");
    found("UPDATE grand_total SET returns = returns + 1, net = net - 1", "grand totals", "replayed");
    found("DELETE FROM journal WHERE kind = 'refund' AND seq > 6", "counter receipt T01", "stands at 3");
}

#[test]
fn a_start_looks_at_the_newest_return() {
    let refused = |sql: &str, words: &str| {
        let mut till = Till::new();
        let (payment, sale) = till.sell_two_rates(2_101);
        till.given_back(AttemptKind::Refund, (&payment, &sale), 500);
        till.close();
        till.tamper(sql);
        match crate::Db::open(till.folder(), wall(60)).map(drop) {
            Err(crate::Error::Damaged { detail, .. }) => assert!(detail.contains(words), "{sql}: {detail}"),
            other => panic!("{sql}: {other:?}"),
        }
    };
    refused("UPDATE return_document SET document = document || ' '", "seals a document that was changed");
    refused("UPDATE counter SET last = 1 WHERE name LIKE 'receipt%'", "counter receipt T01");
    refused("UPDATE grand_total SET returns = 0, net = 2101", "the grand totals");
}

#[test]
fn an_answer_on_a_full_disk_becomes_its_document_once() {
    let mut till = Till::new();
    let (payment, sale) = till.sell_two_rates(2_101);
    let back = till.back(AttemptKind::Reversal, &sale, 2_101);
    till.give_back(&back, payment.id).unwrap();
    till.close();
    let mut image = Image::default();
    for file in fs::read_dir(till.folder()).unwrap().map(Result::unwrap) {
        image.insert(file.file_name(), fs::read(file.path()).unwrap());
    }
    let full = disk(&image, 1);
    let till = open(&full).unwrap();
    full.set_free_space(0);
    let back = approved(&back, 2_101);
    assert!(matches!(till.settle(&back), Err(StoreFailure::Fault(_))));
    assert!(
        till.db().return_document(back.id).unwrap().is_none(),
        "what is not in the books is not believed"
    );
    full.set_free_space(PLENTY);
    till.db().ready_for_money().unwrap();
    till.settle(&back).unwrap();
    assert_eq!((till.count("return_document"), till.count("journal WHERE kind = 'void'")), (1, 1));
    let returned = till.db().return_document(back.id).unwrap().unwrap();
    assert_eq!((returned.number.number, returned.at.utc), (2, wall(4)), "the time of the answer");
    assert_eq!(till.problems(), []);
}
