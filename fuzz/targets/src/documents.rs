//! What the books keep as documents: read again years later, by another version, perhaps after a disk has
//! lied. A document is refused or it is itself again, and no sum over it may trap.

use domain::attempt::Attempt;
use domain::basket::Basket;
use domain::currency::Currency;
use domain::ids::OperatorId;
use domain::journal::{GrandTotals, sale_body};
use domain::receipt::{Receipt, words};
use domain::sale::Sale;
use domain::shop::Shop;
use domain::tax::{TaxCode, TaxLevel, TaxMode, TaxPolicy};
use serde::Serialize;
use serde::de::DeserializeOwned;
use terminal::TerminalConfig;

/// The first byte says which document.
pub(crate) fn check(data: &[u8]) {
    let Some((which, text)) = data.split_first() else { return };
    match which {
        b'A' => drop(kept::<Attempt>(text)),
        b'B' => kept(text).iter().for_each(basket),
        b'C' => kept(text).iter().for_each(|code: &TaxCode| drop(code.check())),
        b'G' => kept(text).into_iter().for_each(grand),
        b'R' => kept(text).iter().for_each(receipt),
        b'S' => kept(text).iter().for_each(sale),
        b'T' => drop(kept::<TerminalConfig>(text)),
        b'W' => kept(text).iter().for_each(|shop: &Shop| drop(shop.check())),
        _ => {}
    }
}

/// The document, if it is one. Writing it and reading that gives the same.
fn kept<T: DeserializeOwned + Serialize + PartialEq + std::fmt::Debug>(text: &[u8]) -> Option<T> {
    let read: T = serde_json::from_slice(text).ok()?;
    let written = serde_json::to_string(&read).expect("what was read can be written");
    let again: T = serde_json::from_str(&written).expect("what was written can be read");
    assert_eq!(again, read);
    Some(read)
}

fn basket(basket: &Basket) {
    let _ = basket.item_count();
    for mode in [TaxMode::Inclusive, TaxMode::Exclusive] {
        for level in [TaxLevel::PerRateTotal, TaxLevel::PerLine] {
            if let Ok(totals) = basket.totals(&TaxPolicy { mode, level }) {
                assert_eq!(totals.net.plus(totals.tax), Ok(totals.total));
                let taxes = totals.lines.iter().map(|line| line.tax);
                assert_eq!(domain::money::Money::sum(taxes, basket.currency), Ok(totals.tax));
            }
        }
    }
}

fn sale(sale: &Sale) {
    let sums = (sale.due(), sale.paid(), sale.is_paid());
    if let (Ok(due), _, Ok(paid)) = &sums {
        assert_eq!(due.is_zero(), *paid);
    }
    drop(sale.cash_due());
    drop(sale.check_balance());
    if let Some(line) = sale.totals.lines.first() {
        drop(line.net_and_gross(sale.tax_policy.mode));
    }
    let operator = OperatorId::from_uuid(sale.id.uuid());
    if let Ok(body) = sale_body(1, sale, &GrandTotals::zero(sale.currency), operator) {
        let bytes = body.to_bytes();
        let parsed: serde_json::Value = serde_json::from_slice(&bytes).expect("a record is JSON");
        assert_eq!(
            parsed.pointer("/reference").and_then(|name| name.as_str()),
            Some(sale.reference.as_str())
        );
    }
}

fn receipt(receipt: &Receipt) {
    for (width, words) in [(32, &words::ENGLISH), (42, &words::DUTCH), (0, &words::ENGLISH)] {
        let text = receipt.text(width, words);
        assert!(!text.is_empty());
    }
}

fn grand(totals: GrandTotals) {
    if let Ok(more) = totals.with_sale(domain::money::Money::new(1, Currency::EUR)) {
        assert_ne!(more.net, totals.net);
    }
}
