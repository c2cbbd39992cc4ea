//! A signature is waited for until a named person looked at it, also over a restart.

use domain::{
    attempt::{Attempt, State},
    card::SlipFor,
    sale::Sale,
};

use super::kit::{Till, approved, wall};
use crate::Error;

/// A sale paid by a card whose slip wants a signature.
fn signed(till: &Till) -> (Attempt, Sale) {
    let attempt = till.payment(&till.checkout(), 1_002);
    till.intent(&attempt).unwrap();
    let mut attempt = approved(&attempt, 1_002);
    if let State::Approved { result, .. } = &mut attempt.state {
        for slip in result.slips.iter_mut().filter(|slip| slip.audience == SlipFor::Merchant) {
            slip.signature_required = true;
        }
    }
    let sale = till.settle(&attempt).unwrap().sale.unwrap();
    (attempt, sale)
}

#[test]
fn a_signature_is_open_until_somebody_looked_at_it() {
    let mut till = Till::new();
    let (attempt, sale) = signed(&till);
    till.settle(&attempt).unwrap();
    let (_, plain) = till.sell_by_card();
    till.reopen();
    assert_eq!(till.db().signature_open(sale.id).unwrap(), std::slice::from_ref(&attempt));
    assert!(till.db().signature_open(plain.id).unwrap().is_empty());
    assert_eq!(till.db().signatures_open().unwrap().len(), 1);
    assert_eq!(till.db().signature(attempt.id).unwrap(), None);
    assert_eq!(till.db().verify().unwrap().problems, []);

    let key = till.key("signature_keep");
    for _ in 0..2 {
        till.db().keep_signature(attempt.id, false, till.manager(), &key, wall(20)).unwrap();
    }
    let said = till.db().signature(attempt.id).unwrap().unwrap();
    assert_eq!((said.accepted, said.by, said.at), (false, till.manager(), wall(20)));
    assert!(till.db().signatures_open().unwrap().is_empty());
    assert_eq!(till.count("journal WHERE body LIKE '%signature_checked%'"), 1);
    let again = till.db().keep_signature(attempt.id, true, till.manager(), &till.key("s"), wall(21));
    assert!(matches!(again, Err(Error::SignatureNotOpen(id)) if id == attempt.id), "once");
    assert_eq!(till.db().verify().unwrap().problems, []);
}

#[test]
fn nothing_is_said_of_a_signature_that_nobody_wanted() {
    let till = Till::new();
    let (attempt, _) = till.sell_by_card();
    let said = till.db().keep_signature(attempt.id, true, till.cashier(), &till.key("s"), wall(20));
    assert!(matches!(said, Err(Error::SignatureNotOpen(_))));
}

#[test]
fn whoever_touches_a_signature_is_noticed() {
    let found = |sql: &str, what: &str| {
        let till = Till::new();
        let (first, _) = signed(&till);
        signed(&till);
        till.db().keep_signature(first.id, false, till.manager(), &till.key("s"), wall(20)).unwrap();
        till.tamper(sql);
        let problems = till.db().verify().unwrap().problems;
        assert!(problems.iter().any(|problem| problem.what.contains(what)), "{sql}\n{problems:#?}");
    };
    found("UPDATE signature_check SET accepted = 1 WHERE accepted = 0", "the journal does not say so");
    found("DELETE FROM signature_check WHERE accepted IS NULL", "nobody was asked for it");
    found("UPDATE signature_check SET asked_ms = 1", "its digest differs");
    found(
        "UPDATE signature_check SET accepted = NULL, operator = NULL, at_ms = NULL",
        "does not bear out the record",
    );
}
