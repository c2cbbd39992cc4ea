//! The exact bytes, because every hash to come depends on them.

use chrono::{DateTime, FixedOffset};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    basket::{Basket, Item},
    card::CardSummary,
    ids::{AttemptId, BasketId, SaleId, TenderId},
    quantity::{Quantity, Unit, UnitPrice},
    rounding::CashRounding,
    sale::{ReceiptNumber, SaleReference},
    tax::{Rate, TaxCode, TaxPolicy},
};

fn written(value: &Canon) -> String {
    String::from_utf8(value.to_bytes()).unwrap()
}

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn sale() -> Sale {
    let mut basket = Basket::new(BasketId::from_uuid(Uuid::from_u128(1)), Currency::EUR);
    let item = Item {
        product: None,
        name: "Apple \"pie\"".into(),
        unit_price: UnitPrice::from_minor(1572).unwrap(),
        unit: Unit::Piece,
        tax: TaxCode::new("B", TaxCategory::Reduced, Rate::new(9_000)).unwrap(),
        age: None,
        gift: None,
    };
    basket.add(item, Quantity::ONE).unwrap();
    let at = "2026-03-02T09:05:00+01:00".parse::<DateTime<FixedOffset>>().unwrap().into();
    let policy = TaxPolicy { mode: TaxMode::Inclusive, level: TaxLevel::PerRateTotal };
    let card = CardSummary { brand: Some("VISA".into()), service_id: "17".into(), ..CardSummary::default() };
    Sale::open(
        SaleId::from_uuid(Uuid::from_u128(2)),
        &basket,
        SaleReference::new("T01", 118).unwrap(),
        policy,
        Some(CashRounding::nearest(5)),
        OperatorId::from_uuid(Uuid::from_u128(3)),
        at,
    )
    .unwrap()
    .with_card(
        TenderId::from_uuid(Uuid::from_u128(4)),
        eur(68),
        AttemptId::from_uuid(Uuid::from_u128(5)),
        card,
    )
    .unwrap()
    .with_cash(TenderId::from_uuid(Uuid::from_u128(6)), eur(2000))
    .unwrap()
    .complete(ReceiptNumber { series: "T01".into(), number: 42 }, at)
    .unwrap()
}

#[test]
fn keys_are_sorted_by_utf_16_and_nothing_is_spaced() {
    let value = Canon::map([
        ("b", Canon::List(vec![Canon::Int(-1), Canon::Bool(true), Canon::Bool(false)])),
        ("a", Canon::text("x y")),
        ("\u{ff5e}", Canon::Int(2)),
        ("\u{1f600}", Canon::Int(1)),
        ("", Canon::map([])),
    ]);
    assert_eq!(
        written(&value),
        "{\"\":{},\"a\":\"x y\",\"b\":[-1,true,false],\"\u{1f600}\":1,\"\u{ff5e}\":2}"
    );
}

#[test]
fn text_is_escaped_only_where_it_must_be() {
    let text = Canon::text("\"\\\u{8}\t\n\u{c}\r\u{0}\u{f}\u{10}\u{1f}/\u{7f}é€");
    let expected = concat!(r#""\"\\\b\t\n\f\r\u0000\u000f\u0010\u001f/"#, "\u{7f}é€\"");
    assert_eq!(written(&text), expected);
}

#[test]
fn numbers_beyond_what_every_reader_counts_are_refused() {
    assert!(Canon::int(LARGEST_INTEGER).is_ok());
    assert!(Canon::int(LARGEST_INTEGER + 1).is_err());
    assert!(Canon::int(i64::MIN).is_err());
}

#[test]
fn a_sale_is_written_like_this() {
    let grand = GrandTotals::zero(Currency::EUR).with_sale(eur(1572)).unwrap();
    let body = sale_body(7, &sale(), &grand, OperatorId::from_uuid(Uuid::from_u128(3))).unwrap();
    let expected = concat!(
        r#"{"at":"2026-03-02T09:05:00+01:00","change":495,"currency":"EUR","#,
        r#""gt_net":1572,"gt_returns":0,"gt_sales":1572,"kind":"sale","#,
        r#""lines":[{"amount":1572,"code":"B","line":1,"name":"Apple \"pie\"","qty_milli":1000,"#,
        r#""tax":130,"unit":"piece","unit_price_milli":1572000}],"net":1442,"number":42,"#,
        r#""opened_at":"2026-03-02T09:05:00+01:00","#,
        r#""opened_by":"00000000-0000-0000-0000-000000000003","#,
        r#""operator":"00000000-0000-0000-0000-000000000003","reference":"T01-000118","#,
        r#""rounding":1,"sale":"00000000-0000-0000-0000-000000000002","seq":7,"series":"T01","#,
        r#""tax":130,"tax_level":"per_rate_total","tax_mode":"inclusive","#,
        r#""tenders":[{"amount":68,"attempt":"00000000-0000-0000-0000-000000000005","brand":"VISA","#,
        r#""id":"00000000-0000-0000-0000-000000000004","kind":"card","service_id":"17"},"#,
        r#"{"amount":1505,"change":495,"id":"00000000-0000-0000-0000-000000000006","kind":"cash","#,
        r#""tendered":2000}],"total":1572,"v":1,"#,
        r#""vat":[{"category":"reduced","code":"B","gross":1572,"net":1442,"rate":9000,"tax":130}]}"#,
    );
    assert_eq!(written(&body), expected);
}

#[test]
fn a_return_is_written_like_this() {
    let sale = sale();
    let card = CardSummary { brand: Some("VISA".into()), service_id: "18".into(), ..CardSummary::default() };
    let id = |number| AttemptId::from_uuid(Uuid::from_u128(number));
    let tax = TaxRow { net: eur(-62), tax: eur(-6), gross: eur(-68), ..sale.totals.tax_rows[0].clone() };
    let (original, original_at) = sale.completed().unwrap();
    let returned = Return {
        attempt: id(8),
        payment: id(5),
        sale: sale.id,
        kind: crate::returned::ReturnKind::Void,
        number: ReceiptNumber { series: "T01".into(), number: 43 },
        at: original_at,
        operator: OperatorId::from_uuid(Uuid::from_u128(3)),
        reason: "broken".into(),
        reference: sale.reference.clone(),
        original: original.clone(),
        original_at,
        currency: Currency::EUR,
        tax_mode: TaxMode::Inclusive,
        lines: vec![],
        tax_rows: vec![tax],
        net: eur(-62),
        tax: eur(-6),
        total: eur(-68),
        tip: eur(0),
        card,
    };
    let grand = GrandTotals::zero(Currency::EUR).with_sale(eur(1572)).unwrap().with_return(eur(68)).unwrap();
    let expected = concat!(
        r#"{"at":"2026-03-02T09:05:00+01:00","currency":"EUR","#,
        r#""gt_net":1504,"gt_returns":68,"gt_sales":1572,"kind":"void","lines":[],"net":-62,"number":43,"#,
        r#""operator":"00000000-0000-0000-0000-000000000003","original_number":42,"original_series":"T01","#,
        r#""payment":"00000000-0000-0000-0000-000000000005","reason":"broken","reference":"T01-000118","#,
        r#""sale":"00000000-0000-0000-0000-000000000002","seq":8,"series":"T01","tax":-6,"#,
        r#""tax_mode":"inclusive","tenders":[{"amount":-68,"attempt":"00000000-0000-0000-0000-000000000008","#,
        r#""brand":"VISA","kind":"card","service_id":"18"}],"tip":0,"total":-68,"v":1,"#,
        r#""vat":[{"category":"reduced","code":"B","gross":-68,"net":-62,"rate":9000,"tax":-6}]}"#,
    );
    assert_eq!(written(&return_body(8, &returned, &grand).unwrap()), expected);
}

#[test]
fn only_a_completed_sale_is_recorded() {
    let mut open = sale();
    open.state = crate::sale::SaleState::Tendering;
    let grand = GrandTotals::zero(Currency::EUR);
    let operator = OperatorId::from_uuid(Uuid::nil());
    assert_eq!(sale_body(7, &open, &grand, operator), Err(Error::NotCompleted));
}

#[test]
fn grand_totals_add_up() {
    let grand = GrandTotals::zero(Currency::EUR).with_sale(eur(5)).unwrap().with_sale(eur(7)).unwrap();
    assert_eq!((grand.sales, grand.returns, grand.net), (eur(12), eur(0), eur(12)));
}

proptest! {
    #[test]
    fn any_text_reads_back_as_json(text: String, key: String) {
        let value = Canon::Map(BTreeMap::from([(key.clone(), Canon::text(text.clone()))]));
        let read: serde_json::Value = serde_json::from_slice(&value.to_bytes()).unwrap();
        prop_assert_eq!(read, serde_json::json!({ key: text }));
    }
}
