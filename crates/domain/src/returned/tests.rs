//! What went back adds up to what was sold, however it was cut.

use chrono::{DateTime, FixedOffset};
use core::time::Duration;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    attempt::{Evidence, Limits, Pairing, State, Wish},
    basket::{Basket, Item},
    ids::{BasketId, PaymentId, TenderId, TerminalId},
    quantity::{Unit, UnitPrice},
    receipt::{
        Print, ReturnReceipt,
        words::{DUTCH, ENGLISH},
    },
    rounding::CashRounding,
    shop::Shop,
    tax::{Rate, TaxCategory, TaxCode, TaxLevel, TaxPolicy},
};

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn at() -> Stamp {
    "2026-03-02T09:05:00+01:00".parse::<DateTime<FixedOffset>>().unwrap().into()
}

fn number(number: u64) -> ReceiptNumber {
    ReceiptNumber { series: "T01".into(), number }
}

fn attempt(id: u128, kind: AttemptKind, minor: i64) -> Attempt {
    let limit = Duration::from_secs(1);
    let result = CardResult {
        authorized: eur(minor),
        tip: eur(0),
        cash_back: eur(0),
        fees: eur(0),
        credited: eur(minor),
        summary: CardSummary {
            brand: Some("VISA".into()),
            masked_pan: Some("************1234".into()),
            service_id: id.to_string(),
            ..CardSummary::default()
        },
        slips: vec![],
    };
    Attempt {
        id: AttemptId::from_uuid(Uuid::from_u128(id)),
        payment: PaymentId::from_uuid(Uuid::from_u128(id)),
        kind,
        sale: SaleId::from_uuid(Uuid::nil()),
        reference: "T01-000118/1".into(),
        ordinal: 1,
        terminal: TerminalId::from_uuid(Uuid::nil()),
        pairing: Pairing { sale_id: "T01-X".into(), poi_id: "P".into() },
        service_id: id.to_string(),
        amount: eur(minor),
        wish: Wish::default(),
        operator: OperatorId::from_uuid(Uuid::from_u128(3)),
        created: at(),
        limits: Limits {
            payment_timeout: limit,
            fence: limit,
            poll_first: limit,
            poll_every: limit,
            human_after: limit,
            poll_human: limit,
        },
        abort_asked: false,
        facts: vec![],
        state: State::Approved { result: Box::new(result), partial: false, evidence: Evidence::Answer },
    }
}

const PAYMENT: u128 = 9;

/// A sale of these prices at 21, 9 and no per cent in turn, so much of it by card and the rest in cash.
fn sold(prices: &[i64], mode: TaxMode, by_card: impl Fn(i64) -> i64) -> Sale {
    let mut basket = Basket::new(BasketId::from_uuid(Uuid::nil()), Currency::EUR);
    let codes = [
        TaxCode::new("A", TaxCategory::Standard, Rate::new(21_000)),
        TaxCode::new("B", TaxCategory::Reduced, Rate::new(9_000)),
        TaxCode::new("C", TaxCategory::Zero, Rate::ZERO),
    ];
    for (price, code) in prices.iter().zip(codes.iter().cycle()) {
        let item = Item {
            product: None,
            name: "Item".into(),
            unit_price: UnitPrice::from_minor(*price).unwrap(),
            unit: Unit::Piece,
            tax: code.clone().unwrap(),
            age: None,
            gift: None,
        };
        basket.add(item, Quantity::ONE).unwrap();
    }
    let sale = Sale::open(
        SaleId::from_uuid(Uuid::nil()),
        &basket,
        SaleReference::new("T01", 118).unwrap(),
        TaxPolicy { mode, level: TaxLevel::PerRateTotal },
        Some(CashRounding::nearest(5)),
        OperatorId::from_uuid(Uuid::from_u128(2)),
        at(),
    )
    .unwrap();
    let card = by_card(sale.totals.total.minor());
    let payment = attempt(PAYMENT, AttemptKind::Payment, card);
    let summary = CardSummary { service_id: "9".into(), ..CardSummary::default() };
    let tender = |number| TenderId::from_uuid(Uuid::from_u128(number));
    let mut sale = sale.with_card(tender(1), eur(card), payment.id, summary).unwrap();
    if !sale.is_paid().unwrap() {
        let due = sale.cash_due().unwrap().due;
        sale = sale.with_cash(tender(2), due).unwrap();
    }
    sale.complete(number(42), at()).unwrap()
}

fn give(sale: &Sale, before: &[Return], back: &Attempt, of: &Attempt) -> Result<Return, Error> {
    let given = GivenBack { attempt: back, payment: of, reason: "broken", number: &number(43), at: at() };
    Return::new(sale, before, given)
}

fn payment(sale: &Sale) -> Attempt {
    attempt(PAYMENT, AttemptKind::Payment, sale.tenders[0].amount.minor())
}

fn figures(rows: &[TaxRow]) -> Vec<(&str, i64, i64, i64)> {
    rows.iter()
        .map(|row| (row.code.letter.as_str(), row.net.minor(), row.tax.minor(), row.gross.minor()))
        .collect()
}

#[test]
fn a_whole_payment_undone_is_the_exact_negative_of_its_sale() {
    let sale = sold(&[998, 432, 0], TaxMode::Inclusive, |total| total);
    let back = attempt(10, AttemptKind::Reversal, 1_430);
    let returned = give(&sale, &[], &back, &payment(&sale)).unwrap();
    assert_eq!((returned.kind, returned.total), (ReturnKind::Void, eur(-1_430)));
    assert_eq!(
        figures(&returned.tax_rows),
        [("A", -825, -173, -998), ("B", -396, -36, -432), ("C", 0, 0, 0)]
    );
    for (there, here) in sale.totals.lines.iter().zip(&returned.lines) {
        assert_eq!(here.amount, there.amount.negated().unwrap());
        assert_eq!(here.tax, there.tax.negated().unwrap());
        assert_eq!(here.quantity.milli(), -there.quantity.milli());
    }
    let refund = attempt(10, AttemptKind::Refund, 1_430);
    let paid_out = give(&sale, &[], &refund, &payment(&sale)).unwrap();
    assert_eq!((paid_out.kind, paid_out.lines.len()), (ReturnKind::Refund, 3));
}

#[test]
fn a_part_takes_its_share_of_each_rate() {
    let sale = sold(&[1_000, 500], TaxMode::Inclusive, |total| total);
    let part = attempt(10, AttemptKind::Reversal, 300);
    let returned = give(&sale, &[], &part, &payment(&sale)).unwrap();
    assert_eq!(returned.kind, ReturnKind::Refund, "a part of a payment is no void");
    assert_eq!(figures(&returned.tax_rows), [("A", -165, -35, -200), ("B", -92, -8, -100)]);
    assert!(returned.lines.is_empty());
    assert_eq!((returned.net, returned.tax, returned.total), (eur(-257), eur(-43), eur(-300)));
}

#[test]
fn no_more_goes_back_than_the_payment_had_taken() {
    let sale = sold(&[1_000], TaxMode::Inclusive, |_| 600);
    let of = payment(&sale);
    let first = give(&sale, &[], &attempt(10, AttemptKind::Refund, 400), &of).unwrap();
    let more = give(&sale, std::slice::from_ref(&first), &attempt(11, AttemptKind::Refund, 201), &of);
    assert_eq!(more, Err(Error::MoreThanLeft { amount: eur(201), left: eur(200) }));
    let stranger = attempt(77, AttemptKind::Payment, 600);
    let of_no_tender = give(&sale, &[], &attempt(10, AttemptKind::Refund, 1), &stranger);
    assert_eq!(of_no_tender, Err(Error::NoPayment { attempt: stranger.id }));
    let mut refused = attempt(10, AttemptKind::Refund, 100);
    refused.state = State::Intent;
    assert!(give(&sale, &[], &refused, &of).is_err(), "nothing went back");
    let mut open = sale.clone();
    open.state = crate::sale::SaleState::Tendering;
    assert_eq!(give(&open, &[], &attempt(10, AttemptKind::Refund, 1), &of), Err(Error::NotCompleted));
}

#[test]
fn every_word_is_read_back() {
    for kind in ReturnKind::ALL {
        assert_eq!(ReturnKind::from_word(kind.word()), Some(kind));
    }
    assert_eq!(ReturnKind::from_word("sale"), None);
}

fn shop() -> Shop {
    Shop {
        name: "Test shop".into(),
        address_lines: vec!["Market 1".into()],
        vat_id: None,
        country: "NL".into(),
        currency: Currency::EUR,
        tax: TaxPolicy { mode: TaxMode::Inclusive, level: TaxLevel::PerRateTotal },
        tax_codes: vec![],
        cash_rounding: None,
        zone: "Europe/Amsterdam".into(),
        day_start: "04:00".into(),
        language: "nl".into(),
        till_code: "T01".into(),
        discount_limit: None,
        card_surcharge: None,
        labels: vec![],
        training: false,
    }
}

fn print() -> Print {
    Print {
        operator: "Manager".into(),
        chain: "0123456789abcdef0123".into(),
        card_slip: vec!["SLIP".into()],
        besides: vec![],
        copy: 0,
    }
}

#[test]
fn the_receipt_of_a_part_names_the_original_the_card_and_the_tax() {
    let sale = sold(&[1_000, 500], TaxMode::Inclusive, |total| total);
    let returned = give(&sale, &[], &attempt(10, AttemptKind::Refund, 300), &payment(&sale)).unwrap();
    let text = ReturnReceipt::new(&shop(), returned, print(), true).text(42, &DUTCH);
    let expected = "
                Test shop
                 Market 1

              TERUGBETALING

Bon T01-000043            02-03-2026 09:05
Bij bon T01-000042        02-03-2026 09:05
Verkoop T01-000118               Kassa T01
Geholpen door Manager
------------------------------------------
Totaal EUR                           -3,00
Pin VISA                             -3,00
  ************1234
------------------------------------------
               Excl.        Btw      Incl.
A 21%          -1,65      -0,35      -2,00
B 9%           -0,92      -0,08      -1,00
------------------------------------------
SLIP


Handtekening _____________________________
------------------------------------------
Zegel                     0123456789abcdef
";
    assert_eq!(format!("\n{text}"), expected);
}

#[test]
fn the_receipt_of_a_void_shows_its_lines() {
    let sale = sold(&[1_000], TaxMode::Inclusive, |total| total);
    let returned = give(&sale, &[], &attempt(10, AttemptKind::Reversal, 1_000), &payment(&sale)).unwrap();
    let receipt = ReturnReceipt::new(&shop(), returned, Print { copy: 1, ..print() }, false);
    let text = receipt.text(42, &ENGLISH);
    for whole in ["VOID", "COPY 1", "Item", "-10.00 A", "For receipt T01-000042"] {
        assert!(text.contains(whole), "{whole} in\n{text}");
    }
    assert!(!text.contains("Signature"));
}

proptest! {
    /// Property 6, for amounts: any sequence of parts that exhausts the payment.
    #[test]
    fn parts_that_return_everything_return_exactly_what_was_stored(
        prices in prop::collection::vec(1i64..40_000, 1..6),
        cuts in prop::collection::vec(1i64..=100, 1..12),
        exclusive: bool,
    ) {
        let mode = if exclusive { TaxMode::Exclusive } else { TaxMode::Inclusive };
        let sale = sold(&prices, mode, |total| total);
        let of = payment(&sale);
        let mut before: Vec<Return> = Vec::new();
        for (id, cut) in (10..).zip(cuts.into_iter().chain([100])) {
            let left = left_of(&sale, &of, &before).unwrap().minor();
            let amount = left * cut / 100;
            if amount == 0 {
                continue;
            }
            let next = give(&sale, &before, &attempt(id, AttemptKind::Refund, amount), &of).unwrap();
            prop_assert_eq!(next.total, eur(-amount));
            prop_assert_eq!(next.net.plus(next.tax).unwrap(), next.total);
            for row in &next.tax_rows {
                prop_assert_eq!(row.net.plus(row.tax).unwrap(), row.gross);
                prop_assert!(row.gross.minor() <= 0 && row.tax.minor() <= 0 && row.net.minor() <= 0);
            }
            before.push(next);
        }
        prop_assert_eq!(left_of(&sale, &of, &before).unwrap(), eur(0));
        for row in &sale.totals.tax_rows {
            let all = before.iter().flat_map(|part| &part.tax_rows).filter(|part| part.code == row.code);
            let sum = all.fold((0, 0, 0), |sum, part| {
                (sum.0 + part.net.minor(), sum.1 + part.tax.minor(), sum.2 + part.gross.minor())
            });
            prop_assert_eq!(sum, (-row.net.minor(), -row.tax.minor(), -row.gross.minor()));
        }
    }

    /// A card that paid a part can give back that part, and no rate goes below nothing.
    #[test]
    fn a_card_that_paid_a_part_gives_that_part_back(
        prices in prop::collection::vec(2i64..40_000, 1..6),
        share in 1i64..100,
        cut in 1i64..=100,
    ) {
        let sale = sold(&prices, TaxMode::Inclusive, |total| (total * share / 100).max(1));
        let of = payment(&sale);
        let taken = sale.tenders[0].amount.minor();
        let first = (taken * cut / 100).max(1);
        let mut before = vec![give(&sale, &[], &attempt(10, AttemptKind::Refund, first), &of).unwrap()];
        if taken > first {
            before.push(give(&sale, &before, &attempt(11, AttemptKind::Refund, taken - first), &of).unwrap());
        }
        for row in &sale.totals.tax_rows {
            let all = before.iter().flat_map(|part| &part.tax_rows).filter(|part| part.code == row.code);
            let (gross, tax) = all.fold((0, 0), |(gross, tax), part| {
                (gross - part.gross.minor(), tax - part.tax.minor())
            });
            prop_assert!(gross <= row.gross.minor() && tax <= row.tax.minor());
        }
    }
}
