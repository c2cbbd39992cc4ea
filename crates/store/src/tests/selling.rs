//! From basket to numbered, chained document in one commit.

use domain::{ids::SaleId, sale::SaleState};
use engine::ports::RequestKey;

use super::kit::{Till, eur, wall};
use crate::Error;

#[test]
fn cash_finishes_a_sale_with_number_record_receipt_and_outbox() {
    let till = Till::new();
    let sale = till.checkout();
    assert_eq!(sale.reference.as_str(), "T01-000001");
    assert_eq!(sale.opened_at.offset_s, 3600);
    let sale = till.cash(sale.id, 2_000).unwrap();
    let (number, at) = sale.completed().unwrap();
    assert_eq!((number.series.as_str(), number.number), ("T01", 1));
    assert_eq!(at.utc, wall(2));
    assert_eq!((sale.rounding, sale.change), (eur(-2), eur(1_000)));
    assert_eq!(till.db().sale(sale.id).unwrap(), Some(sale.clone()));
    assert_eq!((till.count("outbox"), till.count("journal WHERE kind = 'sale'")), (1, 1));
    assert_eq!(till.count("grand_total WHERE sales = 1002 AND net = 1002"), 1);
    let receipt = till.db().receipt(sale.id).unwrap().unwrap();
    assert!(receipt.text.contains("Mug 100% blue") && receipt.text.contains("Cashier"));
    assert_eq!(receipt.receipt.chain.len(), 16);
    let books = till.db().verify().unwrap();
    assert_eq!(books.problems, []);
    assert_eq!((books.sales_completed, books.cash), (1, vec![eur(1_000)]));
}

#[test]
fn references_may_have_gaps_and_receipt_numbers_may_not() {
    let mut till = Till::new();
    till.checkout();
    assert_eq!(till.sell().completed().unwrap().0.number, 1);
    till.reopen();
    let sale = till.sell();
    assert_eq!(sale.reference.as_str(), "T01-000003");
    assert_eq!(sale.completed().unwrap().0.number, 2);
    assert_eq!(till.db().recent_sales(2).unwrap().len(), 2);
    assert_eq!(till.db().recent_sales(9).unwrap()[0], sale);
    assert!(till.db().verify().unwrap().are_sound());
}

#[test]
fn part_payments_leave_the_rest_due() {
    let till = Till::new();
    let sale = till.cash(till.checkout().id, 500).unwrap();
    assert_eq!(sale.state, SaleState::Tendering);
    assert_eq!(sale.due().unwrap(), eur(502));
    assert!(till.db().receipt(sale.id).unwrap().is_none());
    let sale = till.cash(sale.id, 500).unwrap();
    assert!(sale.completed().is_some());
    assert_eq!(till.count("tender"), 2);
    let books = till.db().verify().unwrap();
    assert_eq!((books.problems, books.cash), (vec![], vec![eur(1_000)]));
}

#[test]
fn a_refused_tender_leaves_no_trace() {
    let till = Till::new();
    let sale = till.checkout();
    let key = till.key("cash");
    let pay = |minor| till.db().pay_cash(sale.id, till.tender(), eur(minor), &key, till.cashier(), wall(2));
    assert!(matches!(pay(0), Err(Error::Domain(_))));
    assert_eq!((till.count("tender"), till.count("counter WHERE name LIKE 'receipt%'")), (0, 0));
    pay(1_000).unwrap();
}

#[test]
fn the_same_request_is_done_once() {
    let till = Till::new();
    till.fill(1);
    let key = till.key("checkout");
    let first = till.db().checkout(SaleId::from_uuid(till.uuid()), till.cashier(), &key, wall(1)).unwrap();
    let again = till.db().checkout(SaleId::from_uuid(till.uuid()), till.cashier(), &key, wall(9)).unwrap();
    assert_eq!(first, again);

    let key = till.key("cash");
    let pay = |key: &RequestKey| {
        till.db().pay_cash(first.id, till.tender(), eur(500), key, till.cashier(), wall(2))
    };
    let paid = pay(&key).unwrap();
    assert_eq!(pay(&key).unwrap(), paid);
    assert_eq!((till.count("sale"), till.count("tender")), (1, 1));
    let kept = till.db().request(&key.id).unwrap().unwrap();
    assert_eq!((kept.command, kept.subject), (key.command.clone(), first.id.to_string()));

    let other_arguments = RequestKey { arguments: "other".into(), ..key.clone() };
    assert!(matches!(pay(&other_arguments), Err(Error::RequestReused { .. })));
    let other_command = RequestKey { command: "checkout".into(), ..key.clone() };
    assert!(matches!(pay(&other_command), Err(Error::RequestReused { id }) if id == key.id));
    assert_eq!(till.count("tender"), 1);
}

#[test]
fn the_journal_takes_no_change_and_no_removal() {
    let till = Till::new();
    till.sell();
    for sql in
        ["UPDATE journal SET till = 'x'", "DELETE FROM journal", "REPLACE INTO journal SELECT * FROM journal"]
    {
        let refused =
            till.db().write::<(), Error>("tamper", |tx| tx.execute_batch(sql).map_err(Error::sql("tamper")));
        assert!(refused.is_err(), "{sql}");
    }
    assert!(till.db().verify().unwrap().are_sound());
}
