//! Card attempts on disk: one commit per change, one open attempt, money never lost.

use std::time::Duration;

use domain::{
    attempt::{Attempt, Condition, Doubt, Evidence, HumanWhy, State},
    ids::{AttemptId, TerminalId},
    sale::SaleState,
};
use engine::ports::{Change, Store, StoreFailure};
use uuid::Uuid;

use super::kit::{Till, approved, eur, in_state, record};
use crate::Error;

fn declined(attempt: &Attempt) -> Attempt {
    in_state(attempt, State::Declined { condition: Condition::Refusal, text: None })
}

fn needs_human(attempt: &Attempt) -> Attempt {
    let doubt = Doubt {
        since: Duration::ZERO,
        fence_over: Duration::ZERO,
        asks: 1,
        asking: false,
        next_ask: Duration::ZERO,
        not_found: 0,
        memory_lost: false,
        stop_sent: false,
    };
    in_state(attempt, State::NeedsHuman { why: HumanWhy::TooLong, doubt })
}

fn refused<T: std::fmt::Debug>(result: Result<T, StoreFailure>) -> String {
    match result {
        Err(StoreFailure::Refused(why)) => why,
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn an_approval_finishes_the_sale_in_one_commit() {
    let till = Till::new();
    let (attempt, sale) = till.sell_by_card();
    assert_eq!(sale.completed().unwrap().0.number, 1);
    assert_eq!(till.db().attempt(attempt.id).unwrap(), Some(attempt.clone()));
    assert_eq!(till.db().attempts_of(sale.id).unwrap(), std::slice::from_ref(&attempt));
    assert_eq!(till.db().attempts_all().unwrap(), std::slice::from_ref(&attempt));
    assert!(till.db().open_attempts().unwrap().is_empty());
    assert_eq!((till.count("exchange"), till.count("outbox")), (1, 1));
    let text = till.db().receipt(sale.id).unwrap().unwrap().text;
    assert!(text.contains("CARD SLIP") && !text.contains("SHOP COPY"), "{text}");
    let books = till.db().verify().unwrap();
    assert_eq!((books.problems, books.card), (vec![], vec![eur(1_002)]));
    let fact = &books.approved[0];
    assert_eq!((fact.attempt, fact.authorized, fact.on_sale), (attempt.id, eur(1_002), true));
    assert_eq!(fact.service_id, attempt.service_id);
}

#[test]
fn tip_and_cash_that_was_handed_out_stand_beside_what_was_paid() {
    let till = Till::new();
    let wish = domain::attempt::Wish { cash_back: Some(eur(2_000)), ..Default::default() };
    let attempt = Attempt { wish, ..till.payment(&till.checkout(), 1_002) };
    till.intent(&attempt).unwrap();
    let mut attempt = approved(&attempt, 1_002);
    if let State::Approved { result, .. } = &mut attempt.state {
        (result.tip, result.cash_back, result.authorized) = (eur(100), eur(2_000), eur(3_102));
    }
    let sale = till.settle(&attempt).unwrap().sale.unwrap();
    let text = till.db().receipt(sale.id).unwrap().unwrap().text;
    for words in ["Tip", "1.00", "Cash handed out", "20.00", "Charged to the card", "31.02"] {
        assert!(text.contains(words), "{words} in\n{text}");
    }
    assert_eq!(till.count("grand_total WHERE sales = 1002"), 1, "neither is turnover");
    let books = till.db().verify().unwrap();
    assert_eq!(books.problems, []);
    assert_eq!(
        (books.tips, books.cash_back, books.card),
        (vec![eur(100)], vec![eur(2_000)], vec![eur(1_002)])
    );
    assert_eq!(till.db().returnable(sale.id).unwrap()[0].besides, eur(2_100));
    till.tamper("UPDATE attempt SET document = replace(document, '2000', '2001')");
    let problems = till.db().verify().unwrap().problems;
    assert!(problems.iter().any(|one| one.what.contains("are not what was authorised")), "{problems:#?}");
}

#[test]
fn a_wish_in_another_currency_is_refused() {
    let till = Till::new();
    let pounds = domain::money::Money::new(5, domain::currency::Currency::parse("GBP").unwrap());
    let wish = domain::attempt::Wish { tip: Some(pounds), ..Default::default() };
    let attempt = Attempt { wish, ..till.payment(&till.checkout(), 1_002) };
    assert!(refused(till.intent(&attempt)).contains("do not mix"));
}

#[test]
fn a_part_approval_leaves_the_rest_due() {
    let till = Till::new();
    let attempt = till.payment(&till.checkout(), 1_002);
    till.intent(&attempt).unwrap();
    let sale = till.settle(&approved(&attempt, 402)).unwrap().sale.unwrap();
    assert_eq!((sale.state.word(), sale.due().unwrap()), ("tendering", eur(600)));
    let sale = till.cash(sale.id, 600).unwrap();
    assert!(sale.completed().is_some());
    assert!(till.db().verify().unwrap().are_sound());
}

#[test]
fn the_same_end_twice_counts_once_and_another_end_is_refused() {
    let till = Till::new();
    let (attempt, sale) = till.sell_by_card();
    assert_eq!(till.settle(&attempt).unwrap().sale, Some(sale));
    assert_eq!((till.count("tender"), till.count("journal WHERE kind = 'sale'")), (1, 1));
    assert!(refused(till.settle(&declined(&attempt))).contains("approved before"));
    assert!(refused(till.settle(&approved(&attempt, 1_001))).contains("approved before"));
    let back = in_state(&attempt, State::Intent);
    refused(till.commit(Change::Progress { attempt: back, record: None }));
    assert!(till.db().verify().unwrap().are_sound());
}

#[test]
fn a_refused_payment_leaves_the_sale_open_for_the_next_one() {
    let till = Till::new();
    let sale = till.checkout();
    let attempt = till.payment(&sale, 1_002);
    till.intent(&attempt).unwrap();
    till.settle(&declined(&attempt)).unwrap();
    let next = Attempt { ordinal: 2, ..till.payment(&sale, 1_002) };
    till.intent(&next).unwrap();
    assert_eq!(till.db().attempts_of(sale.id).unwrap().len(), 2);
    assert_eq!(till.db().attempts_of_payment(next.payment).unwrap(), std::slice::from_ref(&next));
    assert_eq!(till.db().verify().unwrap().open[0].attempt, next.id);
}

#[test]
fn one_attempt_at_a_time_for_a_sale_and_for_a_terminal() {
    let till = Till::new();
    let sale = till.checkout();
    let first = till.payment(&sale, 1_002);
    till.intent(&first).unwrap();
    let elsewhere = TerminalId::from_uuid(Uuid::from_u128(901));
    let same_sale = Attempt { terminal: elsewhere, ..till.payment(&sale, 1_002) };
    assert_eq!(till.intent(&same_sale), Err(StoreFailure::SaleBusy));
    let same_terminal = till.payment(&till.checkout(), 1_002);
    assert_eq!(till.intent(&same_terminal), Err(StoreFailure::TerminalBusy));
    assert!(matches!(till.cash(sale.id, 2_000), Err(Error::AttemptOpen(id)) if id == sale.id));
    till.intent(&Attempt { terminal: elsewhere, ..same_terminal }).unwrap();
    assert_eq!(till.db().open_attempts().unwrap().len(), 2);
}

#[test]
fn the_indexes_hold_what_the_functions_check() {
    let till = Till::new();
    till.checkout();
    let sale = till.checkout();
    till.intent(&till.payment(&sale, 1_002)).unwrap();
    let forged = |sale: &str, terminal: &str, service_id: &str, state: &str| {
        let sql = format!(
            "INSERT INTO attempt SELECT zeroblob(16), {sale}, payment, {terminal}, sale_id, poi_id, {service_id}, kind,
             ordinal, '{state}', '{state}' = 'intent', currency, amount, authorized, credited, created_ms, document, NULL
             FROM attempt"
        );
        let done =
            till.db().write::<(), Error>("forge", |tx| tx.execute_batch(&sql).map_err(Error::sql("forge")));
        done.unwrap_err().chain()
    };
    let other_sale = "(SELECT s.id FROM sale s WHERE s.id <> attempt.sale)";
    let other_terminal = "randomblob(16)";
    let failed = forged("sale", other_terminal, "'Z'", "intent");
    assert!(failed.contains("failed: attempt.sale:"), "{failed}");
    let failed = forged(other_sale, "terminal", "'Z'", "intent");
    assert!(failed.contains("failed: attempt.terminal:"), "{failed}");
    let failed = forged(other_sale, other_terminal, "service_id", "declined");
    assert!(failed.contains("attempt.poi_id, attempt.sale_id, attempt.service_id"), "{failed}");
    assert_eq!(till.count("attempt"), 1);
}

#[test]
fn a_payment_must_fit_its_sale() {
    let till = Till::new();
    let sale = till.checkout();
    assert!(refused(till.intent(&till.payment(&sale, 1_003))).contains("more than"));
    assert!(refused(till.intent(&till.payment(&sale, 0))).contains("more than zero"));
    let mut foreign = till.payment(&sale, 1_002);
    foreign.pairing.sale_id = "T01-OTHER".into();
    assert!(refused(till.intent(&foreign)).contains("SaleID"));
    let done = till.sell();
    assert!(refused(till.intent(&till.payment(&done, 1))).contains("completed"));
    let mut nowhere = till.payment(&sale, 1);
    nowhere.sale = domain::ids::SaleId::from_uuid(till.uuid());
    assert!(matches!(till.intent(&nowhere), Err(StoreFailure::Missing(_))));
    assert_eq!(till.count("attempt"), 0);
}

#[test]
fn a_message_number_and_a_request_are_used_once() {
    let till = Till::new();
    let sale = till.checkout();
    let first = till.payment(&sale, 500);
    let request = Some(till.key("payment"));
    till.commit(Change::Intent { attempt: first.clone(), request: request.clone() }).unwrap();
    till.settle(&declined(&first)).unwrap();
    let second = Attempt { service_id: first.service_id.clone(), ..till.payment(&sale, 500) };
    assert!(refused(till.intent(&second)).contains("ServiceID"));
    let third = till.payment(&sale, 500);
    assert_eq!(till.commit(Change::Intent { attempt: third, request }), Err(StoreFailure::RequestUsed));
    assert_eq!(till.count("attempt"), 1);
}

#[test]
fn what_names_an_attempt_never_changes() {
    let till = Till::new();
    let attempt = till.payment(&till.checkout(), 1_002);
    till.intent(&attempt).unwrap();
    let in_flight = in_state(&attempt, State::InFlight { silence_at: Duration::from_secs(9) });
    let other = Attempt { amount: eur(1_001), ..in_flight.clone() };
    assert!(refused(till.commit(Change::Progress { attempt: other, record: None })).contains("amount"));
    till.commit(Change::Progress { attempt: in_flight.clone(), record: Some(record()) }).unwrap();
    assert_eq!(till.db().open_attempts().unwrap(), [in_flight]);
    let unknown = Attempt { id: AttemptId::from_uuid(till.uuid()), ..attempt };
    assert!(matches!(till.settle(&declined(&unknown)), Err(StoreFailure::Missing(_))));
}

#[test]
fn approved_money_that_the_sale_cannot_take_is_kept_as_a_conflict() {
    let till = Till::new();
    let sale = till.checkout();
    let attempt = till.payment(&sale, 1_002);
    till.intent(&attempt).unwrap();
    // more than was asked and is due
    let too_much = approved(&attempt, 1_500);
    let after = till.settle(&too_much).unwrap().sale.unwrap();
    assert_eq!((after.state, after.tenders.len()), (SaleState::Tendering, 0));
    assert_eq!(till.db().attempt(attempt.id).unwrap(), Some(too_much.clone()));
    let conflicts = till.db().conflicts().unwrap();
    assert_eq!(
        (conflicts.len(), conflicts[0].attempt.id, conflicts[0].amount()),
        (1, attempt.id, eur(1_500))
    );
    assert_eq!(till.count("journal WHERE body LIKE '%payment_conflict%'"), 1);
    till.settle(&too_much).unwrap();
    assert_eq!(till.db().conflicts().unwrap().len(), 1);
    let books = till.db().verify().unwrap();
    assert_eq!(books.problems, []);
    assert!(!books.approved[0].on_sale);
}

#[test]
fn what_a_person_was_asked_and_decided_is_in_the_chain() {
    let till = Till::new();
    let attempt = till.payment(&till.checkout(), 1_002);
    till.intent(&attempt).unwrap();
    let asked = needs_human(&attempt);
    for _ in 0..2 {
        till.commit(Change::Progress { attempt: asked.clone(), record: None }).unwrap();
    }
    assert_eq!(till.count("journal WHERE body LIKE '%payment_unclear%'"), 1);
    let reason = "the slip says declined".to_owned();
    let evidence = Evidence::Person { operator: till.manager(), reason };
    till.settle(&in_state(&attempt, State::NotCharged { evidence })).unwrap();
    let told = format!(
        "journal WHERE body LIKE '%payment_resolved%' AND body LIKE '%slip says%' AND operator = '{}'",
        till.manager()
    );
    assert_eq!(till.count(&told), 1);
    assert!(till.db().verify().unwrap().are_sound());
}

#[test]
fn an_open_attempt_is_there_after_a_restart() {
    let mut till = Till::new();
    let attempt = till.payment(&till.checkout(), 1_002);
    till.intent(&attempt).unwrap();
    till.reopen();
    assert_eq!(till.db().open_attempts().unwrap(), std::slice::from_ref(&attempt));
    assert!(till.settle(&approved(&attempt, 1_002)).unwrap().sale.unwrap().completed().is_some());
}
