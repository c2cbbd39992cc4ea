//! Whole receipts, compared character by character.

use chrono::{DateTime, FixedOffset};
use uuid::Uuid;

use super::{
    words::{DUTCH, ENGLISH},
    *,
};
use crate::{
    basket::{Basket, Item},
    card::CardSummary,
    ids::{AttemptId, BasketId, OperatorId, SaleId, TenderId},
    quantity::{Quantity, Unit, UnitPrice},
    rounding::CashRounding,
    tax::{Rate, TaxCategory, TaxCode, TaxLevel, TaxPolicy},
};

const WIDTH: usize = 42;

fn code(letter: &str) -> TaxCode {
    match letter {
        "A" => TaxCode::new("A", TaxCategory::Standard, Rate::new(21_000)),
        "B" => TaxCode::new("B", TaxCategory::Reduced, Rate::new(9_000)),
        _ => TaxCode::new(letter, TaxCategory::ReverseCharge, Rate::ZERO),
    }
    .unwrap()
}

fn shop(mode: TaxMode) -> Shop {
    Shop {
        name: "Test shop".into(),
        address_lines: vec!["Market 1".into(), "1234 AB Town".into()],
        vat_id: Some("NL000000000B00".into()),
        country: "NL".into(),
        currency: Currency::EUR,
        tax: TaxPolicy { mode, level: TaxLevel::PerRateTotal },
        tax_codes: vec![code("A"), code("B")],
        cash_rounding: Some(CashRounding::nearest(5)),
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

fn opened(shop: &Shop, items: &[(&str, &str, &str, Unit, &str)]) -> Sale {
    let mut basket = Basket::new(BasketId::from_uuid(Uuid::nil()), Currency::EUR);
    for (name, quantity, price, unit, letter) in items {
        let item = Item {
            product: None,
            name: (*name).into(),
            unit_price: UnitPrice::parse(price, Currency::EUR).unwrap(),
            unit: *unit,
            tax: code(letter),
            age: None,
            gift: None,
        };
        basket.add(item, Quantity::parse(quantity).unwrap()).unwrap();
    }
    Sale::open(
        SaleId::from_uuid(Uuid::nil()),
        &basket,
        SaleReference::new("T01", 118).unwrap(),
        shop.tax,
        shop.cash_rounding,
        OperatorId::from_uuid(Uuid::nil()),
        at(),
    )
    .unwrap()
}

fn at() -> Stamp {
    "2026-03-02T09:05:00+01:00".parse::<DateTime<FixedOffset>>().unwrap().into()
}

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn tender(number: u128) -> TenderId {
    TenderId::from_uuid(Uuid::from_u128(number))
}

fn groceries(shop: &Shop) -> Sale {
    opened(
        shop,
        &[
            ("Coffee beans", "2", "4.99", Unit::Piece, "A"),
            ("Cheese", "0.335", "12.90", Unit::Kilogram, "B"),
            ("Tea", "1", "3.30", Unit::Piece, "B"),
        ],
    )
}

fn finished(sale: Sale) -> Sale {
    sale.complete(ReceiptNumber { series: "T01".into(), number: 42 }, at()).unwrap()
}

fn print() -> Print {
    Print {
        operator: "Cashier".into(),
        chain: "0123456789abcdef0123".into(),
        card_slip: vec![],
        besides: vec![],
        copy: 0,
    }
}

#[test]
fn a_cash_sale_in_dutch() {
    let shop = shop(TaxMode::Inclusive);
    let sale = finished(groceries(&shop).with_cash(tender(1), eur(2000)).unwrap());
    let text = Receipt::new(&shop, &sale, print()).unwrap().text(WIDTH, &DUTCH);
    let expected = "
                Test shop
                 Market 1
               1234 AB Town
          Btw-nr. NL000000000B00

Bon T01-000042            02-03-2026 09:05
Verkoop T01-000118               Kassa T01
Geholpen door Cashier
------------------------------------------
Coffee beans                        9,98 A
  2 x 4,99
Cheese                              4,32 B
  0,335 kg x 12,90/kg
Tea                                 3,30 B
------------------------------------------
Totaal EUR                           17,60
Contant                              20,00
Wisselgeld                            2,40
------------------------------------------
               Excl.        Btw      Incl.
A 21%           8,25       1,73       9,98
B 9%            6,99       0,63       7,62
------------------------------------------
Zegel                     0123456789abcdef
";
    assert_eq!(format!("\n{text}"), expected);
}

#[test]
fn a_split_sale_with_rounding_slip_and_copy_in_english() {
    let shop = shop(TaxMode::Exclusive);
    let card = CardSummary {
        brand: Some("VISA".into()),
        masked_pan: Some("************1234".into()),
        approval_code: Some("A1B2C3".into()),
        service_id: "17".into(),
        ..CardSummary::default()
    };
    let attempt = AttemptId::from_uuid(Uuid::from_u128(9));
    let sale = groceries(&shop).with_card(tender(1), eur(1000), attempt, card).unwrap();
    let sale = finished(sale.with_cash(tender(2), eur(1040)).unwrap());
    let slip = vec!["TERMINAL 12345678".into(), "APPROVED".into()];
    let print = Print { card_slip: slip, copy: 2, ..print() };
    let text = Receipt::new(&shop, &sale, print).unwrap().text(WIDTH, &ENGLISH);
    let expected = "
                Test shop
                 Market 1
               1234 AB Town
          VAT no. NL000000000B00

                  COPY 2

Receipt T01-000042        02/03/2026 09:05
Sale T01-000118                   Till T01
Served by Cashier
------------------------------------------
Coffee beans                        9.98 A
  2 x 4.99
Cheese                              4.32 B
  0.335 kg x 12.90/kg
Tea                                 3.30 B
------------------------------------------
Subtotal                             17.60
VAT                                   2.79
Total EUR                            20.39
Cash rounding                         0.01
To pay                               20.40
Card VISA                            10.00
  ************1234
  Approval code A1B2C3
Cash                                 10.40
------------------------------------------
                 Net        VAT      Gross
A 21%           9.98       2.10      12.08
B 9%            7.62       0.69       8.31
------------------------------------------
TERMINAL 12345678
APPROVED
------------------------------------------
Seal                      0123456789abcdef
";
    assert_eq!(format!("\n{text}"), expected);
}

#[test]
fn what_the_card_was_charged_besides_is_told_and_is_no_part_of_the_total() {
    let shop = shop(TaxMode::Inclusive);
    let attempt = AttemptId::from_uuid(Uuid::from_u128(9));
    let card = CardSummary { service_id: "17".into(), ..CardSummary::default() };
    let sale = finished(groceries(&shop).with_card(tender(1), eur(1760), attempt, card).unwrap());
    let besides = Beside { attempt, tip: eur(100), cash_back: eur(2_000), charged: eur(3_860) };
    let print = Print { besides: vec![besides], ..print() };
    let receipt = Receipt::new(&shop, &sale, print).unwrap();
    let text = receipt.text(WIDTH, &ENGLISH);
    let expected = "
Total EUR                            17.60
Card                                 17.60
  Tip                                 1.00
  Cash handed out                    20.00
  Charged to the card                38.60
";
    assert!(text.contains(expected), "{text}");
    let stored = serde_json::to_string(&receipt).unwrap();
    assert_eq!(serde_json::from_str::<Receipt>(&stored).unwrap(), receipt);
    let plain = Receipt { besides: vec![], ..receipt };
    assert!(!serde_json::to_string(&plain).unwrap().contains("besides"), "as before there were any");
}

#[test]
fn long_names_numbers_and_commands_stay_on_narrow_paper() {
    let shop = shop(TaxMode::Inclusive);
    let items = [
        ("A name\u{1b}@ far too long for one line of paper", "1", "99999999.99", Unit::Piece, "A"),
        ("Abcdefghijklmnopqrstuvwxyzabcdefghij", "1", "1.00", Unit::Piece, "C"),
    ];
    let sale = opened(&shop, &items);
    let due = sale.due().unwrap();
    let card = CardSummary { service_id: "17".into(), ..CardSummary::default() };
    let attempt = AttemptId::from_uuid(Uuid::from_u128(9));
    let sale = finished(sale.with_card(tender(1), due, attempt, card).unwrap());
    let text = Receipt::new(&shop, &sale, print()).unwrap().text(1, &ENGLISH);
    assert!(text.lines().all(|line| line.chars().count() <= 24), "{text}");
    assert!(!text.contains('\u{1b}'));
    for whole in ["99999999.99", "17355371.90", "reverse charge", "far too long"] {
        assert!(text.contains(whole), "{whole} in\n{text}");
    }
}

#[test]
fn an_unfinished_sale_has_no_receipt() {
    let shop = shop(TaxMode::Inclusive);
    assert_eq!(Receipt::new(&shop, &groceries(&shop), print()), Err(Error::NotCompleted));
}

#[test]
fn a_language_without_a_table_gets_english() {
    assert_eq!(ReceiptWords::for_language("nl-BE"), &DUTCH);
    assert_eq!(ReceiptWords::for_language("en"), &ENGLISH);
    assert_eq!(ReceiptWords::for_language("fi"), &ENGLISH);
}
