//! What a set-up refuses, by the name of the field; and that what is usual in each country makes a till.

use domain::country::{COUNTRIES, Country, DAY_START};
use domain::tax::TaxMode;

use super::*;
use crate::error::Code;

fn person(name: &str, role: &str, pin: &str) -> SetupPerson {
    SetupPerson { name: name.to_owned(), role: role.to_owned(), pin: pin.to_owned() }
}

fn draft(country: &Country) -> SetupDraft {
    SetupDraft {
        country: country.code.to_owned(),
        language: country.language.to_owned(),
        name: "Test shop".to_owned(),
        address: vec!["Market Square 1".to_owned(), String::new()],
        vat_id: String::new(),
        currency: country.currency.to_owned(),
        inclusive: country.mode == TaxMode::Inclusive,
        taxes: country
            .taxes
            .iter()
            .map(|tax| SetupTax {
                letter: tax.letter.to_owned(),
                category: category_word(tax.category).to_owned(),
                rate: tax.rate.to_owned(),
            })
            .collect(),
        smallest_coin: country.smallest_coin.unwrap_or_default().to_owned(),
        zone: country.zones[0].to_owned(),
        day_start: DAY_START.to_owned(),
        till_code: "T01".to_owned(),
        people: vec![person("Manager", "manager", "123456"), person("Cashier", "cashier", "1234")],
        items: vec![SetupItem {
            name: "Loaf".to_owned(),
            price: "4".to_owned(),
            tax: country.taxes[0].letter.to_owned(),
            code: "42".to_owned(),
        }],
        samples: true,
    }
}

fn dutch() -> SetupDraft {
    draft(COUNTRIES.iter().find(|country| country.code == "NL").unwrap())
}

fn refused(part: SetupPart, change: impl FnOnce(&mut SetupDraft)) -> String {
    let mut draft = dutch();
    change(&mut draft);
    match check(part, &draft).unwrap_err().code {
        Code::Invalid { field, cure } => {
            assert!(!cure.is_empty());
            field
        }
        other => panic!("refused as {other:?}"),
    }
}

#[test]
fn what_is_usual_in_each_country_makes_a_shop() {
    for country in COUNTRIES {
        let draft = draft(country);
        for part in
            [SetupPart::Country, SetupPart::Shop, SetupPart::Money, SetupPart::People, SetupPart::Items]
        {
            check(part, &draft).unwrap_or_else(|error| panic!("{}: {error:?}", country.code));
        }
        let new = shop(&draft).unwrap_or_else(|error| panic!("{}: {error:?}", country.code));
        new.shop.check().unwrap();
        assert_eq!(new.shop.address_lines, ["Market Square 1"]);
        assert_eq!(new.products.len(), 9, "the loaf and eight samples");
        assert_eq!(new.shop.cash_rounding.is_some(), country.smallest_coin.is_some());
    }
}

#[test]
fn a_wrong_field_is_named() {
    use SetupPart::{Country, Items, Money, People, Shop};
    assert_eq!(refused(Country, |d| d.country = "nl".to_owned()), "country");
    assert_eq!(refused(Country, |d| d.zone = "Amsterdam".to_owned()), "zone");
    assert_eq!(refused(Country, |d| d.day_start = "4".to_owned()), "day_start");
    assert_eq!(refused(Country, |d| d.day_start = "25:00".to_owned()), "day_start");
    assert_eq!(refused(Country, |d| d.language = "xx".to_owned()), "language");
    assert_eq!(refused(Shop, |d| d.name = "  ".to_owned()), "name");
    assert_eq!(refused(Shop, |d| d.address = vec!["x".repeat(61)]), "address");
    assert_eq!(refused(Money, |d| d.currency = "EURO".to_owned()), "currency");
    assert_eq!(refused(Money, |d| d.taxes.clear()), "taxes");
    assert_eq!(refused(Money, |d| d.taxes[1].rate = "9%".to_owned()), "taxes.1.rate");
    assert_eq!(refused(Money, |d| d.taxes[1].rate = "101".to_owned()), "taxes.1.rate");
    assert_eq!(refused(Money, |d| d.taxes[1].letter = "A".to_owned()), "taxes.1.letter");
    assert_eq!(refused(Money, |d| d.smallest_coin = "0.005".to_owned()), "smallest_coin");
    assert_eq!(refused(Money, |d| d.smallest_coin = "0".to_owned()), "smallest_coin");
    assert_eq!(refused(People, |d| d.till_code = "T 1".to_owned()), "till_code");
    assert_eq!(refused(People, |d| d.people[0].pin = "12345".to_owned()), "people.0.pin");
    assert_eq!(refused(People, |d| d.people[1].pin = "12a4".to_owned()), "people.1.pin");
    assert_eq!(refused(People, |d| d.people[1].name = "manager".to_owned()), "people.1.name");
    assert_eq!(refused(People, |d| d.people[0].role = "owner".to_owned()), "people.0.role");
    assert_eq!(refused(People, |d| d.people.remove(0).name.clear()), "people");
    assert_eq!(refused(Items, |d| d.items[0].price = "4,x".to_owned()), "items.0.price");
    assert_eq!(refused(Items, |d| d.items[0].tax = "Q".to_owned()), "items.0.tax");
    assert_eq!(refused(Items, |d| d.items[0].name.clear()), "items.0.name");
    assert_eq!(refused(Items, |d| d.items.push(d.items[0].clone())), "items.1.code");
}

#[test]
fn a_category_that_does_not_go_with_its_rate_is_replaced() {
    let mut draft = dutch();
    draft.taxes[0].rate = "0".to_owned();
    draft.taxes[2].rate = "6".to_owned();
    let new = shop(&draft).unwrap();
    let found: Vec<_> = new.shop.tax_codes.iter().map(|code| code.category).collect();
    assert_eq!(found, [TaxCategory::Zero, TaxCategory::Reduced, TaxCategory::Reduced]);
}
