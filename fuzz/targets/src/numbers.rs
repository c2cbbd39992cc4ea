//! Numbers in text: of the wire, and of people.

use connectors::amount;
use domain::currency::Currency;
use domain::money::Money;
use domain::quantity::{Quantity, UnitPrice, line_amount};
use domain::sale::SaleReference;
use domain::tax::Rate;
use nexo::amount::Decimal;

/// One currency for each number of decimals.
const CODES: [&str; 4] = ["EUR", "JPY", "BHD", "CLF"];

pub(crate) fn nexo_amount(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let Ok(read) = Decimal::parse(text) else { return };
    let shown = read.to_text();
    assert_eq!(plain(&shown), plain(text), "the value changed");
    let again = Decimal::parse(&shown).expect("what is shown can be read");
    assert_eq!((again.unscaled(), again.scale()), (read.unscaled(), read.scale()));
    for currency in CODES.map(currency) {
        let Ok(money) = amount::from_wire(read, currency) else { continue };
        assert!(!money.is_negative(), "a terminal cannot owe");
        assert_eq!(plain(&money.to_wire()), plain(text), "money is another value");
        if let Ok(back) = amount::to_wire(money) {
            assert_eq!(back, read, "it came back as another value");
        }
    }
}

pub(crate) fn typed_number(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    for currency in CODES.map(currency) {
        if let Ok(money) = Money::from_wire(text, currency) {
            assert_eq!(plain(&money.to_wire()), plain(text));
            assert_eq!(Money::from_wire(&money.to_wire(), currency), Ok(money));
        }
        if let Ok(price) = UnitPrice::parse(text, currency) {
            let shown = price.to_text(currency);
            assert_eq!(plain(&shown), plain(text));
            assert_eq!(UnitPrice::parse(&shown, currency), Ok(price));
            if let Ok(line) = line_amount(Quantity::ONE, price, currency) {
                assert_eq!(line.currency(), currency);
            }
        }
    }
    if let Ok(quantity) = Quantity::parse(text) {
        assert_eq!(plain(&quantity.to_string()), plain(text));
        assert_eq!(Quantity::parse(&quantity.to_string()), Ok(quantity));
    }
    if let Ok(rate) = text.parse::<Rate>() {
        assert_eq!(plain(&rate.to_string()), plain(text));
        assert_eq!(rate.to_string().parse(), Ok(rate));
    }
    if let Ok(reference) = text.parse::<SaleReference>() {
        assert_eq!(reference.as_str(), text, "one spelling for each sale");
    }
    if let Ok(currency) = Currency::parse(text) {
        assert_eq!(currency.code(), text);
    }
}

fn currency(code: &str) -> Currency {
    Currency::parse(code).expect("it is on the list")
}

/// One spelling for each value: no zeros that say nothing, and no minus before nothing.
fn plain(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    if whole.is_empty() && fraction.is_empty() {
        return "0".to_owned();
    }
    format!("{sign}{whole}.{fraction}")
}
