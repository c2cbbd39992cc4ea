//! The card money of a terminal, from one close to the next: all of it counted once.

use domain::{attempt::AttemptKind, currency::Currency, ids::TerminalId, money::Money};
use terminal::{TotalKind, TotalLine, Totals};
use uuid::Uuid;

use super::kit::{Till, approved, eur, wall};
use crate::{CardSum, Error, NewPeriod, ToldKind};

const TERMINAL: TerminalId = TerminalId::from_uuid(Uuid::from_u128(900));

fn line(kind: TotalKind, count: u32, minor: i64) -> TotalLine {
    TotalLine { brand: Some("VISA".into()), kind, count, amount: eur(minor) }
}

fn told(till: &Till, lines: Vec<TotalLine>) -> NewPeriod {
    let totals = Totals { period: Some("17".into()), closed: true, incomplete: false, lines };
    NewPeriod { terminal: TERMINAL, totals, by: till.manager() }
}

fn sum(taken: (u32, i64), given: (u32, i64)) -> CardSum {
    CardSum { taken: eur(taken.1), taken_count: taken.0, given_back: eur(given.1), given_count: given.0 }
}

#[test]
fn a_period_is_what_moved_since_the_last_one() {
    let mut till = Till::new();
    let empty = till.db().card_totals(TERMINAL).unwrap();
    assert_eq!((empty.since, empty.sums.len()), (None, 0));
    till.sell_by_card();
    let (payment, sale) = till.sell_two_rates(2_101);
    till.given_back(AttemptKind::Refund, (&payment, &sale), 500);
    till.given_back(AttemptKind::Reversal, (&payment, &sale), 1_601);
    let open = till.payment(&till.checkout(), 1_002);
    till.intent(&open).unwrap();
    let totals = till.db().card_totals(TERMINAL).unwrap();
    assert_eq!(totals.sums, [sum((2, 3_103), (2, 2_101))]);
    assert_eq!((totals.unresolved.len(), totals.conflicts_open), (1, 0));
    let elsewhere = TerminalId::from_uuid(Uuid::from_u128(901));
    assert!(till.db().card_totals(elsewhere).unwrap().sums.is_empty());

    let lines = vec![
        line(TotalKind::Debit, 2, 3_103),
        line(TotalKind::Credit, 1, 500),
        line(TotalKind::ReverseDebit, 1, 1_601),
        line(TotalKind::Other, 9, 9_999),
    ];
    let key = till.key("period_close");
    let period = till.db().close_card_period(&told(&till, lines.clone()), &key, wall(50)).unwrap();
    assert_eq!(till.db().close_card_period(&told(&till, lines), &key, wall(51)).unwrap(), period, "once");
    assert_eq!((period.number, period.terminal_period.as_deref(), period.at), (1, Some("17"), wall(50)));
    assert_eq!((period.sides.unresolved, period.sides.told[2].kind), (1, ToldKind::TakingUndone));
    assert_eq!(period.sides.differences().unwrap(), []);

    till.settle(&approved(&open, 1_002)).unwrap();
    till.reopen();
    let next = till.db().card_totals(TERMINAL).unwrap();
    assert_eq!((next.since, next.sums), (Some(wall(50)), vec![sum((1, 1_002), (0, 0))]));
    till.db().close_card_period(&told(&till, vec![]), &till.key("period_close"), wall(60)).unwrap();
    let periods = till.db().card_periods(TERMINAL, 5).unwrap();
    assert_eq!(periods.iter().map(|one| one.number).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(periods[1], period);
    assert_eq!(till.db().verify().unwrap().problems, []);
}

#[test]
fn sides_that_differ_are_told_by_currency() {
    let till = Till::new();
    till.sell_by_card();
    let pounds = Money::new(5, Currency::parse("GBP").unwrap());
    let lines = vec![
        line(TotalKind::Debit, 1, 1_003),
        line(TotalKind::ReverseCredit, 1, 7),
        TotalLine { brand: None, kind: TotalKind::Debit, count: 1, amount: pounds },
    ];
    let period =
        till.db().close_card_period(&told(&till, lines), &till.key("period_close"), wall(50)).unwrap();
    let differences = period.sides.differences().unwrap();
    let told: Vec<_> = differences.iter().map(|one| (one.books.minor(), one.told)).collect();
    assert_eq!(told, [(1_002, eur(1_010)), (0, pounds)]);
}

#[test]
fn sums_that_were_only_told_close_nothing() {
    let till = Till::new();
    till.sell_by_card();
    let mut only_told = told(&till, vec![]);
    only_told.totals.closed = false;
    let done = till.db().close_card_period(&only_told, &till.key("period_close"), wall(50));
    assert!(matches!(done, Err(Error::PeriodNotClosed)));
    assert_eq!(till.db().card_totals(TERMINAL).unwrap().sums.len(), 1);
}

#[test]
fn whoever_touches_a_period_is_noticed() {
    let found = |sql: &str, what: &str| {
        let till = Till::new();
        till.sell_by_card();
        till.db().close_card_period(&told(&till, vec![]), &till.key("period_close"), wall(50)).unwrap();
        till.sell_by_card();
        till.tamper(sql);
        let problems = till.db().verify().unwrap().problems;
        assert!(problems.iter().any(|problem| problem.what.contains(what)), "{sql}\n{problems:#?}");
    };
    found("UPDATE card_period SET document = replace(document, '1002', '1003')", "does not come to");
    found("UPDATE card_period SET document = document || ' '", "the journal does not say so");
    found("UPDATE card_period SET operator = zeroblob(16)", "does not bear out the record");
    found("UPDATE card_period SET at_ms = 1", "its digest differs");
    found("DELETE FROM card_period_entry WHERE period IS NULL", "counted into no period");
    found("UPDATE card_period_entry SET period = 1", "does not come to");
    found("UPDATE card_period_entry SET terminal = zeroblob(16)", "a period that it does not belong to");
}
