//! A payment that the network delivers twice to a terminal that charges it twice (F4).
//!
//! Nothing that reaches the till tells of the second charge: it gets one good answer under its own names, and a
//! status question would repeat only the newest of the two. These tests hold what happens today, so that a way to
//! notice it will be noticed here.

use florin_tests::TestShop;
use simulator::{Entry, Kind, Options};

/// One payment over this wire, to a terminal that does not refuse repeats.
fn careless(fault: &str) -> (TestShop, Vec<Entry>) {
    let mut shop = TestShop::behind_a_proxy(Options { dedup: false, ..Options::default() });
    shop.ring_up(&[("Espresso", "2")]);
    shop.checkout();
    shop.break_wire(&format!("clean, {fault}"));
    shop.pay_by_card();
    shop.expect_payment("approved");
    let charges = shop.terminal().ledger().into_iter().filter(|entry| entry.kind == Kind::Charge).collect();
    (shop, charges)
}

#[test]
fn two_charges_under_one_name_are_one_payment_in_the_books_and_stand_in_the_ledger_alone() {
    for fault in ["duplicate request", "retry request"] {
        let (shop, charges) = careless(fault);
        assert_eq!(charges.len(), 2, "{fault}");
        assert_eq!(charges[0].service_id, charges[1].service_id);
        assert_ne!(charges[0].transaction_id, charges[1].transaction_id);
        let books = api::inspect::verify(&shop.data()).unwrap();
        assert!(books.sound, "{:?}", books.problems);
        assert_eq!(books.approved.len(), 1, "the till cannot know of the other one");
        assert_eq!(shop.proxy().requests().len(), 2, "a login and one payment: it sent nothing twice");
    }
}
