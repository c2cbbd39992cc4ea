//! What the shop decided once: where it is, what money it takes, how it works out tax and rounds cash.

use serde::{Deserialize, Serialize};

use crate::{
    currency::Currency,
    error::Error,
    label::{Label, LabelPattern},
    rounding::CashRounding,
    tax::{Rate, TaxCode, TaxPolicy},
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
    /// What a cashier may take off without a manager; 10 per cent where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount_limit: Option<Rate>,
    /// What paying by card costs more, where the law of the country allows it and the shop wants it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_surcharge: Option<Rate>,
    /// How the shop's scale builds its labels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<LabelPattern>,
    /// A copy to learn on: nothing in its books is money, and every paper of it says so.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub training: bool,
}

/// What a till to learn on is called, and so the series of its receipts.
const TRAINING_TILL: &str = "TRAIN";

/// What a cashier may take off where the shop says nothing.
const DISCOUNT_LIMIT: Rate = Rate::new(10_000);

/// More than this on top is a mistake in the settings.
const MOST_SURCHARGE: Rate = Rate::new(10_000);

impl Shop {
    /// The same shop to learn on. Its till has a name of its own, so that no number of it can be taken for one
    /// of the shop's.
    #[must_use]
    pub fn for_training(&self) -> Self {
        let own = self.till_code.eq_ignore_ascii_case(TRAINING_TILL);
        let till_code = if own { format!("{TRAINING_TILL}0") } else { TRAINING_TILL.to_owned() };
        Self { till_code, training: true, ..self.clone() }
    }

    /// The tax code with this letter.
    pub fn tax_code(&self, letter: &str) -> Option<&TaxCode> {
        self.tax_codes.iter().find(|code| code.letter == letter)
    }

    /// What a cashier may take off without a manager.
    pub fn discount_limit(&self) -> Rate {
        self.discount_limit.unwrap_or(DISCOUNT_LIMIT)
    }

    /// What a scale label says.
    pub fn label(&self, code: &str) -> Option<Label> {
        self.labels.iter().find_map(|pattern| pattern.read(code))
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
        if self.card_surcharge.is_some_and(|rate| rate.is_zero() || rate > MOST_SURCHARGE) {
            return Err(Error::setting("card surcharge", "must be above 0 and at most 10 per cent"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tax::{TaxCategory, TaxLevel, TaxMode};

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
            discount_limit: None,
            card_surcharge: None,
            labels: vec![],
            training: false,
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
    fn a_shop_to_learn_on_is_the_same_under_another_name() {
        let training = shop().for_training();
        assert!(training.training && training.till_code == "TRAIN");
        assert_eq!(Shop { till_code: "T01".into(), training: false, ..training.clone() }, shop());
        assert_eq!(training.for_training().till_code, "TRAIN0", "never the shop's own series");
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
