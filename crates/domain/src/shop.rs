//! What the shop decided once: where it is, what money it takes, how it works out tax and rounds cash.

use serde::{Deserialize, Serialize};

use crate::{
    currency::Currency,
    error::Error,
    rounding::CashRounding,
    tax::{TaxCode, TaxPolicy},
};

/// A shop and the till in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Shop {
    /// The name on the receipt.
    pub name: String,
    /// The lines below it.
    pub address_lines: Vec<String>,
    /// The number under which the shop pays VAT.
    pub vat_id: Option<String>,
    /// ISO 3166 alpha-2.
    pub country: String,
    /// The one currency of its sales.
    pub currency: Currency,
    /// How tax is worked out.
    pub tax: TaxPolicy,
    /// The rates in use, each with its letter.
    pub tax_codes: Vec<TaxCode>,
    /// How cash is rounded, where it is. A matter of the country, not of the currency.
    pub cash_rounding: Option<CashRounding>,
    /// IANA time zone.
    pub zone: String,
    /// When the business day starts, local time: `04:00`.
    pub day_start: String,
    /// Language of receipts, as `en` or `nl`.
    pub language: String,
    /// Which till of the shop this is: `T01`.
    pub till_code: String,
}

impl Shop {
    /// The tax code with this letter.
    pub fn tax_code(&self, letter: &str) -> Option<&TaxCode> {
        self.tax_codes.iter().find(|code| code.letter == letter)
    }

    /// Refuses settings under which a sale could not be made or explained.
    pub fn check(&self) -> Result<(), Error> {
        if self.name.trim().is_empty() {
            return Err(Error::setting("shop name", "must stand on the receipt: give one"));
        }
        if self.tax_codes.is_empty() {
            return Err(Error::setting("tax codes", "need at least one"));
        }
        for code in &self.tax_codes {
            code.check()?;
            if self.tax_codes.iter().filter(|other| other.letter == code.letter).count() > 1 {
                return Err(Error::setting("tax codes", format!("use the letter {} once", code.letter)));
            }
        }
        if let Some(rule) = &self.cash_rounding {
            rule.check()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tax::{Rate, TaxCategory, TaxLevel, TaxMode};

    fn shop() -> Shop {
        Shop {
            name: "Test shop".into(),
            address_lines: vec![],
            vat_id: None,
            country: "NL".into(),
            currency: Currency::EUR,
            tax: TaxPolicy { mode: TaxMode::Inclusive, level: TaxLevel::PerRateTotal },
            tax_codes: vec![TaxCode::new("A", TaxCategory::Standard, Rate::new(21_000)).unwrap()],
            cash_rounding: Some(CashRounding::nearest(5)),
            zone: "Europe/Amsterdam".into(),
            day_start: "04:00".into(),
            language: "nl".into(),
            till_code: "T01".into(),
        }
    }

    #[test]
    fn a_letter_names_one_rate() {
        let mut shop = shop();
        assert_eq!(shop.check(), Ok(()));
        assert_eq!(shop.tax_code("A").map(|code| code.rate), Some(Rate::new(21_000)));
        shop.tax_codes.push(TaxCode::new("A", TaxCategory::Reduced, Rate::new(9_000)).unwrap());
        assert!(shop.check().is_err());
    }

    #[test]
    fn a_shop_survives_storing() {
        let text = serde_json::to_string(&shop()).unwrap();
        assert_eq!(serde_json::from_str::<Shop>(&text).unwrap(), shop());
    }

    #[test]
    fn settings_that_cannot_work_are_refused() {
        assert!(Shop { name: " ".into(), ..shop() }.check().is_err());
        assert!(Shop { tax_codes: vec![], ..shop() }.check().is_err());
        assert!(Shop { cash_rounding: Some(CashRounding::nearest(0)), ..shop() }.check().is_err());
    }
}
