//! The worked examples of cash, card and rounding, and what holds for any sequence of tenders.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    basket::Item,
    ids::ProductId,
    quantity::{Quantity, Unit, UnitPrice},
    rounding::Tie,
    tax::{Rate, TaxCategory, TaxCode, TaxLevel, TaxMode},
};

const INCLUSIVE: TaxPolicy = TaxPolicy { mode: TaxMode::Inclusive, level: TaxLevel::PerRateTotal };

fn at() -> Stamp {
    "2026-03-02T09:05:00+01:00".parse::<DateTime<FixedOffset>>().unwrap().into()
}

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn tender(number: u128) -> TenderId {
    TenderId::from_uuid(Uuid::from_u128(number))
}

fn attempt(number: u128) -> AttemptId {
    AttemptId::from_uuid(Uuid::from_u128(number))
}

fn number() -> ReceiptNumber {
    ReceiptNumber { series: "T01".into(), number: 42 }
}

fn card() -> CardSummary {
    CardSummary { service_id: "1".into(), ..CardSummary::default() }
}

fn open(amounts: &[i64], rule: Option<CashRounding>) -> Result<Sale, Error> {
    let mut basket = Basket::new(BasketId::from_uuid(Uuid::nil()), Currency::EUR);
    for (product, minor) in (1..).zip(amounts) {
        let item = Item {
            product: Some(ProductId::from_uuid(Uuid::from_u128(product))),
            name: "Item".into(),
            unit_price: UnitPrice::from_minor(*minor).unwrap(),
            unit: Unit::Piece,
            tax: TaxCode::new("A", TaxCategory::Standard, Rate::new(21_000)).unwrap(),
            age: None,
            gift: None,
        };
        basket.add(item, Quantity::ONE).unwrap();
    }
    let reference = SaleReference::new("T01", 118).unwrap();
    let by = OperatorId::from_uuid(Uuid::nil());
    Sale::open(SaleId::from_uuid(Uuid::nil()), &basket, reference, INCLUSIVE, rule, by, at())
}

fn five_cents(total: i64) -> Sale {
    open(&[total], Some(CashRounding::nearest(5))).unwrap()
}

#[test]
fn t30_15_72_in_cash_is_15_70_and_by_card_15_72() {
    let sale = five_cents(1572);
    assert_eq!(sale.due(), Ok(eur(1572)));
    assert_eq!(sale.cash_due(), Ok(CashDue { due: eur(1570), rounding: eur(-2) }));
    let sale = sale.with_cash(tender(1), eur(2000)).unwrap();
    assert_eq!((sale.rounding, sale.change), (eur(-2), eur(430)));
    assert_eq!(sale.is_paid(), Ok(true));
    assert!(sale.complete(number(), at()).is_ok());
}

#[test]
fn t41_lines_stay_exact_and_cash_rounds_the_total() {
    let sale = open(&[228, 1532, 1199, 117], Some(CashRounding::nearest(5))).unwrap();
    assert_eq!(sale.due(), Ok(eur(3076)));
    assert_eq!(sale.cash_due(), Ok(CashDue { due: eur(3075), rounding: eur(-1) }));
}

#[test]
fn t42_card_first_then_cash_rounds_the_rest() {
    let sale = five_cents(1572).with_card(tender(1), eur(68), attempt(1), card()).unwrap();
    assert_eq!(sale.cash_due(), Ok(CashDue { due: eur(1505), rounding: eur(1) }));
    let sale = sale.with_cash(tender(2), eur(1505)).unwrap();
    assert_eq!((sale.rounding, sale.change, sale.is_paid()), (eur(1), eur(0), Ok(true)));
}

#[test]
fn t43_cash_first_then_card_rounds_nothing() {
    let sale = five_cents(1572).with_cash(tender(1), eur(1000)).unwrap();
    assert_eq!((sale.due(), sale.rounding), (Ok(eur(572)), eur(0)));
    let sale = sale.with_card(tender(2), eur(572), attempt(1), card()).unwrap();
    assert_eq!((sale.is_paid(), sale.rounding), (Ok(true), eur(0)));
    assert!(sale.complete(number(), at()).is_ok());
}

#[test]
fn t45_the_due_is_rounded_and_never_the_change() {
    let sale = open(&[9975], Some(CashRounding::nearest(50))).unwrap();
    let sale = sale.with_cash(tender(1), eur(10_000)).unwrap();
    assert_eq!((sale.rounding, sale.change), (eur(25), eur(0)));
}

#[test]
fn t52_the_drawer_gets_what_was_tendered_less_change() {
    let sale = five_cents(1572).with_cash(tender(1), eur(5000)).unwrap();
    let taken = &sale.tenders[0];
    assert_eq!(taken.amount, eur(1570));
    assert_eq!(taken.kind, TenderKind::Cash { tendered: eur(5000), change: eur(3430) });
}

#[test]
fn t57_a_partial_approval_leaves_the_rest_due() {
    let sale = five_cents(4000).with_card(tender(1), eur(2500), attempt(1), card()).unwrap();
    assert_eq!(sale.due(), Ok(eur(1500)));
    assert_eq!(sale.complete(number(), at()), Err(Error::NotPaid { due: eur(1500) }));
}

#[test]
fn t62_a_due_that_rounds_to_nothing_closes_without_a_tender() {
    let sale = five_cents(2).with_cash(tender(1), eur(0)).unwrap();
    assert_eq!((sale.rounding, sale.tenders.len(), sale.is_paid()), (eur(-2), 0, Ok(true)));
    assert!(sale.complete(number(), at()).is_ok());
    assert!(five_cents(3).with_cash(tender(1), eur(0)).is_err());
}

#[test]
fn without_a_rule_cash_is_exact() {
    let sale = open(&[1573], None).unwrap().with_cash(tender(1), eur(2000)).unwrap();
    assert_eq!((sale.rounding, sale.change), (eur(0), eur(427)));
}

#[test]
fn cash_between_the_exact_and_the_rounded_due_names_the_cure() {
    let short = Error::CashShort { tendered: eur(1573), cash_due: eur(1575) };
    assert_eq!(five_cents(1573).with_cash(tender(1), eur(1573)), Err(short));
    assert!(five_cents(1573).with_cash(tender(1), eur(1572)).is_ok());
}

#[test]
fn nothing_sold_is_no_sale() {
    assert_eq!(open(&[], None), Err(Error::BasketEmpty));
    assert_eq!(open(&[0], None).unwrap().due(), Ok(eur(0)));
    assert!(open(&[100], Some(CashRounding::nearest(0))).is_err());
}

#[test]
fn one_attempt_pays_once_even_when_its_answer_comes_late() {
    let sale = five_cents(1572).with_card(tender(1), eur(1572), attempt(1), card()).unwrap();
    let counted = Error::AttemptCounted { attempt: attempt(1) };
    assert_eq!(sale.clone().with_card(tender(2), eur(1572), attempt(1), card()), Err(counted.clone()));
    let sale = sale.complete(number(), at()).unwrap();
    assert_eq!(sale.clone().with_card(tender(2), eur(1572), attempt(1), card()), Err(counted));
    let closed = Error::SaleClosed { state: "completed" };
    assert_eq!(sale.with_card(tender(2), eur(1), attempt(2), card()), Err(closed));
}

#[test]
fn a_card_takes_at_most_what_is_due() {
    let sale = five_cents(1572);
    let more = Error::MoreThanDue { amount: eur(1573), due: eur(1572) };
    assert_eq!(sale.clone().with_card(tender(1), eur(1573), attempt(1), card()), Err(more));
    assert!(sale.clone().with_card(tender(1), eur(0), attempt(1), card()).is_err());
    let yen = Money::new(1, Currency::parse("JPY").unwrap());
    assert!(sale.clone().with_card(tender(1), yen, attempt(1), card()).is_err());
    assert!(sale.with_cash(tender(1), yen).is_err());
}

#[test]
fn a_paid_sale_takes_no_more() {
    let sale = five_cents(1572).with_cash(tender(1), eur(1570)).unwrap();
    assert_eq!(sale.clone().with_cash(tender(2), eur(5)), Err(Error::NothingDue));
    assert_eq!(sale.clone().with_card(tender(2), eur(2), attempt(1), card()), Err(Error::NothingDue));
    let sale = five_cents(1572).with_cash(tender(1), eur(500)).unwrap();
    let again = Error::TenderCounted { tender: tender(1) };
    assert_eq!(sale.with_cash(tender(1), eur(500)), Err(again));
}

#[test]
fn taking_cash_off_again_works_rounding_out_anew() {
    let sale = five_cents(1572).with_cash(tender(1), eur(1000)).unwrap();
    let closed = sale.clone().with_cash(tender(2), eur(2000)).unwrap();
    assert_eq!((closed.rounding, closed.change), (eur(-2), eur(1430)));
    assert_eq!(closed.clone().without(tender(2)), Ok(sale));
    let other = closed.without(tender(1)).unwrap();
    assert_eq!((other.rounding, other.change, other.is_paid()), (eur(-2), eur(430), Ok(true)));
    let missing = Error::NoSuchTender { tender: tender(9) };
    assert_eq!(other.without(tender(9)), Err(missing));
}

#[test]
fn a_card_payment_is_not_taken_off_as_cash() {
    let sale = five_cents(1572).with_card(tender(1), eur(500), attempt(1), card()).unwrap();
    assert!(sale.without(tender(1)).is_err());
}

#[test]
fn a_sale_is_cancelled_only_without_money_on_it() {
    let sale = five_cents(1572);
    assert_eq!(sale.clone().cancel(at()).unwrap().state, SaleState::Cancelled { at: at() });
    let part = sale.with_cash(tender(1), eur(500)).unwrap();
    assert_eq!(part.clone().cancel(at()), Err(Error::MoneyOnSale { paid: eur(500) }));
    let cancelled = part.without(tender(1)).unwrap().cancel(at()).unwrap();
    assert_eq!(cancelled.with_cash(tender(2), eur(500)), Err(Error::SaleClosed { state: "cancelled" }));
}

#[test]
fn tampered_figures_do_not_balance() {
    let sale = five_cents(1572).with_cash(tender(1), eur(2000)).unwrap();
    assert_eq!(sale.check_balance(), Ok(()));
    assert!(Sale { change: eur(431), ..sale.clone() }.check_balance().is_err());
    let mut shifted = sale;
    shifted.totals.tax = eur(1);
    assert!(shifted.complete(number(), at()).is_err());
}

#[test]
fn references_are_till_and_running_number() {
    let reference = SaleReference::new("T01", 118).unwrap();
    assert_eq!(reference.as_str(), "T01-000118");
    assert_eq!("T01-000118".parse(), Ok(reference.clone()));
    assert_eq!(serde_json::to_string(&reference).unwrap(), "\"T01-000118\"");
    for text in ["T01", "T01-118", "T01-", "-000118", "T01-+00118", "T 1-000118", "T01-0000118"] {
        assert!(text.parse::<SaleReference>().is_err(), "{text}");
    }
    assert!(SaleReference::new("", 1).is_err());
    assert!(serde_json::from_str::<SaleReference>("\"x\"").is_err());
    assert_eq!(number().to_string(), "T01-000042");
}

#[test]
fn a_stamp_keeps_the_offset_of_its_time() {
    assert_eq!(at().offset_s, 3600);
    assert_eq!(at().rfc3339(), "2026-03-02T09:05:00+01:00");
    let stored = serde_json::to_string(&at()).unwrap();
    assert_eq!(stored, r#"{"utc":"2026-03-02T08:05:00Z","offset_s":3600}"#);
    assert_eq!(serde_json::from_str::<Stamp>(&stored).unwrap(), at());
    assert_eq!(Stamp { offset_s: 1_000_000, ..at() }.rfc3339(), "2026-03-02T08:05:00+00:00");
}

#[derive(Debug, Clone)]
enum Step {
    Cash(i64),
    Card(i64),
    Off(u128),
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0i64..5000).prop_map(Step::Cash),
        (1i64..5000).prop_map(Step::Card),
        (0u128..8).prop_map(Step::Off),
    ]
}

proptest! {
    /// Property 7, over any sequence of steps, refused ones included.
    #[test]
    fn a_finished_sale_always_balances(
        amounts in prop::collection::vec(1i64..3000, 1..6),
        steps in prop::collection::vec(any_step(), 0..10),
        increment in prop::sample::select(vec![0i64, 5, 10, 50, 100]),
        tie in prop::sample::select(vec![Tie::Up, Tie::Down, Tie::Even]),
    ) {
        let rule = (increment > 0).then(|| CashRounding { tie, ..CashRounding::nearest(increment) });
        let mut sale = open(&amounts, rule).unwrap();
        for (step, id) in steps.into_iter().zip(0u128..) {
            let next = match step {
                Step::Cash(minor) => sale.clone().with_cash(tender(id), eur(minor)),
                Step::Card(minor) => sale.clone().with_card(tender(id), eur(minor), attempt(id), card()),
                Step::Off(id) => sale.clone().without(tender(id)),
            };
            sale = next.unwrap_or(sale);
            prop_assert!(!sale.due().unwrap().is_negative());
            prop_assert!(!sale.change.is_negative());
            prop_assert!(sale.is_paid().unwrap() || (sale.rounding.is_zero() && sale.change.is_zero()));
        }
        if !sale.is_paid().unwrap() {
            let rest = sale.cash_due().unwrap().due;
            sale = sale.with_cash(tender(99), rest).unwrap();
        }
        let sale = sale.complete(number(), at()).unwrap();
        let taken = Money::sum(sale.tenders.iter().map(|tender| tender.amount), Currency::EUR).unwrap();
        prop_assert_eq!(sale.totals.total.plus(sale.rounding).unwrap(), taken);
        prop_assert!(sale.rounding.minor().abs() * 2 <= increment);
        let stored = serde_json::to_string(&sale).unwrap();
        prop_assert_eq!(serde_json::from_str::<Sale>(&stored).unwrap(), sale);
    }
}
