//! A basket that a counter worked on, through to the paid sale: the worked examples, and what holds for any.

use chrono::{DateTime, FixedOffset};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    basket::Item,
    currency::Currency,
    gift::GiftCode,
    ids::{BasketId, ProductId, SaleId, TenderId},
    label::LabelPattern,
    quantity::{Quantity, Unit},
    rounding::CashRounding,
    sale::{ReceiptNumber, Sale, SaleReference, Stamp},
    tax::{TaxCategory, TaxCode, TaxLevel, TaxMode, TaxPolicy},
    totals::Totals,
};

const POLICY: TaxPolicy = TaxPolicy { mode: TaxMode::Inclusive, level: TaxLevel::PerRateTotal };

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn who() -> OperatorId {
    OperatorId::from_uuid(Uuid::nil())
}

fn why() -> Reason {
    Reason::new("because", who(), None).unwrap()
}

fn percent(rate: u32) -> Cut {
    Cut::Percent(Rate::new(rate))
}

fn item(product: u128, milli_minor: i64, rate: u32, unit: Unit) -> Item {
    let category = if rate == 0 { TaxCategory::Zero } else { TaxCategory::Standard };
    Item {
        product: Some(ProductId::from_uuid(Uuid::from_u128(product))),
        name: format!("Item {product}"),
        unit_price: UnitPrice::from_milli_minor(milli_minor),
        unit,
        tax: TaxCode::new(&format!("{rate}"), category, Rate::new(rate)).unwrap(),
        age: None,
        gift: None,
    }
}

fn empty() -> Basket {
    Basket::new(BasketId::from_uuid(Uuid::nil()), Currency::EUR)
}

/// Pieces as `(minor, rate)`, a line each.
fn basket(lines: &[(i64, u32)]) -> Basket {
    let mut basket = empty();
    for (number, (minor, rate)) in (1..).zip(lines) {
        basket.add(item(number, minor * 1000, *rate, Unit::Piece), Quantity::ONE).unwrap();
    }
    basket
}

fn priced(basket: &Basket) -> Totals {
    basket.totals(&POLICY).unwrap()
}

fn amounts(totals: &Totals) -> Vec<i64> {
    totals.lines.iter().map(|line| line.amount.minor()).collect()
}

fn rows(totals: &Totals) -> Vec<(u32, i64, i64, i64)> {
    let row = |row: &crate::tax::TaxRow| {
        (row.code.rate.hundred_thousandths(), row.gross.minor(), row.net.minor(), row.tax.minor())
    };
    let mut rows: Vec<_> = totals.tax_rows.iter().map(row).collect();
    rows.sort_unstable();
    rows
}

fn at() -> Stamp {
    "2026-03-02T09:05:00+01:00".parse::<DateTime<FixedOffset>>().unwrap().into()
}

fn sale(basket: &Basket) -> Sale {
    let reference = SaleReference::new("T01", 1).unwrap();
    let rule = Some(CashRounding::nearest(5));
    Sale::open(SaleId::from_uuid(Uuid::nil()), basket, reference, POLICY, rule, who(), at()).unwrap()
}

fn tender(number: u128) -> TenderId {
    TenderId::from_uuid(Uuid::from_u128(number))
}

fn done(sale: Sale) -> Sale {
    sale.complete(ReceiptNumber { series: "T01".into(), number: 1 }, at()).unwrap()
}

#[test]
fn t25_half_off_one_line_of_two() {
    let mut basket = basket(&[(1349, 20_000), (1449, 20_000)]);
    basket.discount_line(1, percent(50_000), why()).unwrap();
    assert_eq!(priced(&basket).total, eur(2123));
}

#[test]
fn t23_ten_per_cent_off_everything_is_rounded_once() {
    let mut basket = basket(&[(125, 20_000), (125, 20_000), (125, 20_000)]);
    basket.discount_all(percent(10_000), why()).unwrap();
    let totals = priced(&basket);
    assert_eq!(amounts(&totals), [112, 112, 113]);
    assert_eq!(totals.discount(), Ok(eur(38)));
}

#[test]
fn t28_discounts_are_taken_one_after_the_other() {
    let mut basket = basket(&[(1000, 20_000)]);
    basket.discount_line(1, percent(10_000), why()).unwrap();
    basket.discount_line(1, Cut::Amount(eur(100)), why()).unwrap();
    basket.discount_all(percent(50_000), why()).unwrap();
    // 10.00, 9.00, 8.00, 4.00
    assert_eq!(priced(&basket).total, eur(400));
    assert_eq!(basket.discounted(), Ok(Rate::new(60_000)));
    assert_eq!(basket.line_discounted(1), Ok(Rate::new(20_000)));
}

#[test]
fn t27_everything_off_leaves_nothing_and_the_sale_can_end() {
    let mut basket = basket(&[(1000, 20_000)]);
    basket.discount_all(percent(100_000), why()).unwrap();
    let totals = priced(&basket);
    assert_eq!((totals.total, totals.tax), (eur(0), eur(0)));
    let sale = sale(&basket).with_cash(tender(1), eur(0)).unwrap();
    assert!(sale.tenders.is_empty());
    done(sale);
}

#[test]
fn t67_end_to_end() {
    let mut basket = empty();
    basket.add(item(1, 499_000, 20_000, Unit::Piece), Quantity::whole(2)).unwrap();
    basket.add(item(2, 1_290_000, 5_500, Unit::Kilogram), Quantity::from_milli(335)).unwrap();
    basket.add(item(3, 1_500_000, 20_000, Unit::Piece), Quantity::ONE).unwrap();
    basket.discount_line(3, percent(10_000), why()).unwrap();
    assert_eq!(amounts(&priced(&basket)), [998, 432, 1350]);
    assert_eq!(priced(&basket).total, eur(2780));
    basket.discount_all(Cut::Amount(eur(500)), why()).unwrap();
    let totals = priced(&basket);
    assert_eq!(amounts(&totals), [819, 354, 1107]);
    assert_eq!(rows(&totals), [(5_500, 354, 336, 18), (20_000, 1926, 1605, 321)]);
    assert_eq!(totals.lines.iter().map(|line| line.tax.minor()).collect::<Vec<_>>(), [136, 18, 185]);
    let code: GiftCode = "GIFT123456".parse().unwrap();
    let sale = sale(&basket).with_gift(tender(1), code, eur(1000), eur(0)).unwrap();
    let cash = sale.cash_due().unwrap();
    assert_eq!((cash.due, cash.rounding), (eur(1280), eur(0)));
    let sale = done(sale.with_cash(tender(2), eur(5000)).unwrap());
    assert_eq!(sale.change, eur(3720));
}

#[test]
fn t61_an_exchange_keeps_the_sign_of_each_rate_and_pays_out() {
    let mut basket = basket(&[(500, 5_500), (800, 20_000)]);
    basket.bring_back(2, Some(why())).unwrap();
    let totals = priced(&basket);
    assert_eq!(rows(&totals), [(5_500, 500, 474, 26), (20_000, -800, -667, -133)]);
    assert_eq!((totals.total, totals.tax), (eur(-300), eur(-107)));
    let sale = sale(&basket);
    assert_eq!(sale.clone().with_cash(tender(1), eur(0)), Err(Error::PayOut { due: eur(-300) }));
    let sale = done(sale.with_cash(tender(1), eur(-300)).unwrap());
    assert_eq!((sale.tenders[0].amount, sale.change), (eur(-300), eur(0)));
}

#[test]
fn t46_what_is_paid_out_in_cash_is_rounded_as_well() {
    let mut basket = basket(&[(1572, 20_000)]);
    basket.bring_back(1, Some(why())).unwrap();
    let sale = sale(&basket);
    let cash = sale.cash_due().unwrap();
    assert_eq!((cash.due, cash.rounding), (eur(-1570), eur(2)));
    assert_eq!(done(sale.with_cash(tender(1), eur(-1570)).unwrap()).rounding, eur(2));
}

#[test]
fn an_even_exchange_ends_without_money() {
    let mut basket = basket(&[(500, 20_000), (500, 20_000)]);
    basket.bring_back(2, Some(why())).unwrap();
    assert!(done(sale(&basket).with_cash(tender(1), eur(0)).unwrap()).tenders.is_empty());
}

#[test]
fn t65_a_card_surcharge_is_taxed_like_the_goods() {
    let sale = sale(&basket(&[(4780, 20_000)])).with_surcharge(Rate::new(1_500), "Surcharge").unwrap();
    assert_eq!((sale.totals.total, sale.totals.tax), (eur(4852), eur(809)));
    assert_eq!(sale.clone().with_surcharge(Rate::new(1_500), "Surcharge"), Ok(sale.clone()));
    let without = sale.clone().without_surcharge().unwrap();
    assert_eq!(without.totals.total, eur(4780));
    let paid = sale.with_cash(tender(1), eur(100)).unwrap();
    assert_eq!(paid.without_surcharge(), Err(Error::MoneyOnSale { paid: eur(100) }));
}

#[test]
fn a_surcharge_on_two_rates_adds_up() {
    let sale = sale(&basket(&[(999, 20_000), (1001, 5_500)])).with_surcharge(Rate::new(1_500), "S").unwrap();
    assert_eq!(sale.totals.total, eur(2030));
    assert_eq!(sale.totals.replay(POLICY), Ok(sale.totals));
}

#[test]
fn t55_a_label_is_charged_as_printed_and_its_weight_is_information() {
    let pattern: LabelPattern = "22 IIIII PPPPP C".parse().unwrap();
    let cheese = item(1, 19_900_000, 9_000, Unit::Kilogram);
    let label = pattern.read("2212345001500").unwrap();
    let (quantity, printed) = label.value.bought(cheese.unit_price, Currency::EUR).unwrap();
    let mut basket = empty();
    basket.add_labelled(cheese, quantity, printed).unwrap();
    let totals = priced(&basket);
    assert_eq!((totals.total, totals.lines[0].quantity.milli()), (eur(150), 8));
    assert!(totals.lines[0].labelled && totals.replay(POLICY).is_ok());
    assert!(basket.set_quantity(1, Quantity::ONE).is_err());
    assert!(basket.reprice(1, UnitPrice::from_milli_minor(1), why()).is_err());
}

#[test]
fn a_price_that_was_changed_keeps_the_first_one_on_record() {
    let mut basket = basket(&[(1000, 20_000)]);
    let price = |minor| UnitPrice::from_minor(minor).unwrap();
    basket.reprice(1, price(900), why()).unwrap();
    basket.reprice(1, price(800), why()).unwrap();
    let line = &priced(&basket).lines[0];
    assert_eq!(
        (line.amount, line.instead_of.as_ref().map(|before| before.list)),
        (eur(800), Some(price(1000)))
    );
    basket.reprice(1, price(1000), why()).unwrap();
    assert_eq!(basket.line(1).unwrap().instead_of, None);
    assert!(basket.reprice(1, price(-1), why()).is_err());
}

#[test]
fn the_same_article_joins_no_line_that_somebody_worked_on() {
    for work in [
        (|basket| basket.discount_line(1, percent(10_000), why())) as fn(&mut Basket) -> Result<(), Error>,
        |basket| basket.reprice(1, UnitPrice::from_milli_minor(1), why()),
        |basket| basket.bring_back(1, Some(why())),
        |basket| basket.annotate(Some(1), "without sugar"),
    ] {
        let mut basket = basket(&[(1000, 20_000)]);
        work(&mut basket).unwrap();
        basket.add(item(1, 1_000_000, 20_000, Unit::Piece), Quantity::ONE).unwrap();
        assert_eq!(basket.lines.len(), 2);
    }
}

#[test]
fn an_exempt_buyer_pays_the_price_without_its_tax() {
    let mut basket = basket(&[(1210, 21_000), (109, 9_000), (500, 0)]);
    basket.exempt = Some(why());
    let totals = priced(&basket);
    assert_eq!(amounts(&totals), [1000, 100, 500]);
    assert_eq!(totals.tax, eur(0));
    let categories: Vec<_> = totals.tax_rows.iter().map(|row| row.code.category).collect();
    assert_eq!(categories, [TaxCategory::Zero, TaxCategory::Exempt, TaxCategory::Exempt]);
    assert_eq!(totals.replay(POLICY), Ok(totals.clone()));
    let before_tax = TaxPolicy { mode: TaxMode::Exclusive, ..POLICY };
    assert_eq!(basket.totals(&before_tax).unwrap().total, eur(1819));
}

#[test]
fn age_is_asked_once_and_again_for_more() {
    let mut basket = basket(&[(1000, 20_000)]);
    assert_eq!(basket.age_open(), None);
    assert!(basket.check_age(who()).is_err());
    let beer = Item { age: Some(16), ..item(7, 150_000, 20_000, Unit::Piece) };
    let spirit = Item { age: Some(18), ..item(8, 1_500_000, 20_000, Unit::Piece) };
    basket.add(beer, Quantity::ONE).unwrap();
    let id = SaleId::from_uuid(Uuid::nil());
    let reference = SaleReference::new("T01", 1).unwrap();
    let refused = Sale::open(id, &basket, reference, POLICY, None, who(), at());
    assert_eq!(refused, Err(Error::AgeNotChecked { years: 16 }));
    assert_eq!(basket.check_age(who()), Ok(16));
    assert_eq!(basket.age_open(), None);
    basket.add(spirit, Quantity::ONE).unwrap();
    assert_eq!(basket.age_open(), Some(18));
    basket.check_age(who()).unwrap();
    assert_eq!(sale(&basket).age_checked.map(|checked| checked.years), Some(18));
}

#[test]
fn a_gift_card_is_no_turnover_and_has_no_discount() {
    let mut basket = basket(&[(1000, 20_000)]);
    let scope = TaxCode::new("-", TaxCategory::OutOfScope, Rate::ZERO).unwrap();
    let gift = Some("GIFT123456".parse().unwrap());
    let card = Item { product: None, tax: scope, gift, ..item(9, 2_000_000, 0, Unit::Piece) };
    basket.add(card, Quantity::ONE).unwrap();
    basket.discount_all(percent(10_000), why()).unwrap();
    assert_eq!(amounts(&priced(&basket)), [900, 2000]);
    assert!(basket.discount_line(2, percent(10_000), why()).is_err());
    assert!(basket.set_quantity(2, Quantity::whole(2)).is_err());
    assert!(basket.bring_back(2, Some(why())).is_err());
}

#[test]
fn a_gift_card_pays_no_more_than_is_due_and_comes_off_again() {
    let code: GiftCode = "GIFT123456".parse().unwrap();
    let open = sale(&basket(&[(1000, 20_000)]));
    let more = open.clone().with_gift(tender(1), code.clone(), eur(1001), eur(0));
    assert_eq!(more, Err(Error::MoreThanDue { amount: eur(1001), due: eur(1000) }));
    let part = open.clone().with_gift(tender(1), code, eur(400), eur(100)).unwrap();
    assert_eq!(part.due(), Ok(eur(600)));
    assert_eq!(part.without(tender(1)), Ok(open));
}

#[test]
fn what_cannot_be_done_changes_nothing_and_says_why() {
    let mut basket = basket(&[(1000, 20_000)]);
    let before = basket.clone();
    let long = "x".repeat(121);
    assert!(basket.annotate(None, &long).is_err());
    assert!(basket.call(&long).is_err());
    assert!(Reason::new("  ", who(), None).is_err());
    assert_eq!(basket.discount_line(9, percent(10_000), why()), Err(Error::NoSuchLine { line: 9 }));
    assert!(basket.discount_all(percent(0), why()).is_err());
    assert_eq!(empty().discount_all(percent(10_000), why()), Err(Error::BasketEmpty));
    assert_eq!(basket, before);
    basket.bring_back(1, Some(why())).unwrap();
    assert!(basket.discount_line(1, percent(10_000), why()).is_err());
    basket.bring_back(1, None).unwrap();
    assert_eq!(basket.line(1).unwrap().quantity, Quantity::ONE);
    for _ in 0..5 {
        basket.discount_all(percent(10_000), why()).unwrap();
    }
    assert!(basket.discount_all(percent(10_000), why()).is_err());
    basket.without_discounts(None).unwrap();
    assert_eq!(basket.discounted(), Ok(Rate::ZERO));
}

#[test]
fn a_sale_goes_back_to_the_basket_that_it_was() {
    let mut basket = basket(&[(1000, 20_000), (500, 5_500)]);
    basket.discount_line(1, percent(10_000), why()).unwrap();
    basket.annotate(None, "for the office").unwrap();
    assert_eq!(sale(&basket).rung, Some(basket));
}

prop_compose! {
    fn any_basket()(
        lines in prop::collection::vec((1i64..5_000, 1i64..4_000, 0usize..3, 0u32..=100_000, 0u8..8), 1..12),
        all in prop::collection::vec(1u32..=100_000, 0..3),
        fixed in prop::option::of(1i64..3_000),
        exempt in any::<bool>(),
    ) -> Basket {
        let mut basket = empty();
        for (product, (minor, milli, rate, cut, work)) in (1..).zip(lines) {
            let rate = [21_000, 9_000, 0][rate];
            let line = basket.add(item(product, minor * 1000, rate, Unit::Kilogram), Quantity::from_milli(milli)).unwrap();
            match work {
                0..=2 if cut > 0 => basket.discount_line(line, percent(cut), why()).unwrap(),
                3 => basket.bring_back(line, Some(why())).unwrap(),
                4 => basket.reprice(line, UnitPrice::from_milli_minor(minor * 900), why()).unwrap(),
                _ => {}
            }
        }
        for rate in all {
            basket.discount_all(percent(rate), why()).unwrap();
        }
        if let Some(fixed) = fixed {
            basket.discount_all(Cut::Amount(eur(fixed)), why()).unwrap();
        }
        basket.exempt = exempt.then(why);
        basket
    }
}

proptest! {
    /// Properties 1, 4 and 8: everything adds up, nothing goes below nothing, and a second computation from
    /// the stored lines gives the same.
    #[test]
    fn whatever_a_counter_does_adds_up(basket in any_basket(), exclusive in any::<bool>(), per_line in any::<bool>()) {
        let mode = if exclusive { TaxMode::Exclusive } else { TaxMode::Inclusive };
        let level = if per_line { TaxLevel::PerLine } else { TaxLevel::PerRateTotal };
        let policy = TaxPolicy { mode, level };
        let totals = basket.totals(&policy).unwrap();
        prop_assert_eq!(&totals.replay(policy).unwrap(), &totals);
        let (mut net, mut tax) = (0, 0);
        for row in &totals.tax_rows {
            prop_assert_eq!(row.net.minor() + row.tax.minor(), row.gross.minor());
            net += row.net.minor();
            tax += row.tax.minor();
        }
        prop_assert_eq!(net + tax, totals.total.minor());
        prop_assert_eq!(totals.lines.iter().map(|line| line.tax.minor()).sum::<i64>(), tax);
        for (line, rung) in totals.lines.iter().zip(&basket.lines) {
            prop_assert_eq!(line.amount.is_negative(), rung.back.is_some() && !line.amount.is_zero());
            prop_assert!(line.reductions.iter().all(|reduction| reduction.amount.is_positive()));
        }
        let text = serde_json::to_string(&totals).unwrap();
        prop_assert_eq!(serde_json::from_str::<Totals>(&text).unwrap(), totals);
    }

    /// Property 7, for money in both directions.
    #[test]
    fn whatever_a_counter_sold_can_be_paid_and_balances(basket in any_basket(), first in 1i64..2_000) {
        let sale = sale(&basket);
        let due = sale.due().unwrap().minor();
        let sale = if due > first { sale.with_cash(tender(1), eur(first)).unwrap() } else { sale };
        let rest = sale.cash_due().unwrap().due;
        let sale = if sale.is_paid().unwrap() && !sale.tenders.is_empty() {
            sale
        } else {
            sale.with_cash(tender(2), rest).unwrap()
        };
        prop_assert_eq!(done(sale).check_balance(), Ok(()));
    }

    /// Property 3: the order of lines changes no total.
    #[test]
    fn the_order_of_lines_changes_no_total(basket in any_basket()) {
        let mut other = basket.clone();
        other.lines.reverse();
        let (one, other) = (priced(&basket), priced(&other));
        prop_assert_eq!(one.discount(), other.discount());
        // Shares of what is off everything may lie on another line where two tie, never their sum.
        if basket.discounts.is_empty() {
            prop_assert_eq!(one.tax_rows, other.tax_rows);
        }
    }

    /// A refund of everything is the exact negative of what was sold.
    #[test]
    fn what_comes_back_is_the_exact_negative(minor in 1i64..1_000_000, milli in 1i64..50_000, rate in 1u32..30_000) {
        let mut there = empty();
        there.add(item(1, minor * 1000, rate, Unit::Kilogram), Quantity::from_milli(milli)).unwrap();
        let mut back = there.clone();
        back.bring_back(1, Some(why())).unwrap();
        prop_assert_eq!(priced(&there).total.negated(), Ok(priced(&back).total));
        prop_assert_eq!(priced(&there).tax.negated(), Ok(priced(&back).tax));
    }
}
