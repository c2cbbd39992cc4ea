//! Which currencies exist and how many decimals they have.
//!
//! The table is ISO 4217, written out here, because the display data shipped with operating systems says
//! what people like to see, not what an amount on the wire means: taking it would make some amounts a
//! hundred times too large. Codes without a minor unit (gold, test codes, "no currency") are left out:
//! nobody pays with them.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::error::Error;

/// Without decimals.
const NONE: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";

/// Cents and the like.
const TWO: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD \
                   CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP \
                   GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK \
                   LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO \
                   NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS \
                   SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST \
                   XCD XCG YER ZAR ZMW ZWG";

/// Thousandths.
const THREE: &str = "BHD IQD JOD KWD LYD OMR TND";

/// Units of account.
const FOUR: &str = "CLF UYW";

/// A currency of the table: its code and the number of its decimals.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency {
    code: &'static str,
    exponent: u32,
}

impl Currency {
    /// The euro.
    pub const EUR: Self = Self { code: "EUR", exponent: 2 };

    /// The currency with this three-letter code, in capitals as on the wire.
    pub fn parse(code: &str) -> Result<Self, Error> {
        all()
            .find(|currency| currency.code == code)
            .ok_or_else(|| Error::UnknownCurrency { code: code.chars().take(8).collect() })
    }

    /// Its three letters.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// How many decimals the main unit has: 2 for EUR, 0 for JPY, 3 for BHD.
    pub fn exponent(self) -> u32 {
        self.exponent
    }
}

/// Every currency of the table.
pub fn all() -> impl Iterator<Item = Currency> {
    [(NONE, 0), (TWO, 2), (THREE, 3), (FOUR, 4)].into_iter().flat_map(|(codes, exponent)| {
        codes.split_ascii_whitespace().map(move |code| Currency { code, exponent })
    })
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code)
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::parse(&code).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_stands_once_and_has_three_capitals() {
        let codes: BTreeSet<&str> = all().map(|currency| currency.code).collect();
        assert_eq!(codes.len(), all().count());
        assert!(codes.iter().all(|code| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase())));
    }

    #[test]
    fn exponents_are_those_of_iso_4217_not_of_display_data() {
        for (code, exponent) in
            [("EUR", 2), ("JPY", 0), ("IQD", 3), ("LAK", 2), ("HUF", 2), ("CLF", 4), ("UYW", 4)]
        {
            assert_eq!(Currency::parse(code).unwrap().exponent(), exponent, "{code}");
        }
    }

    #[test]
    fn an_unknown_code_is_refused_and_quoted_short() {
        assert_eq!(Currency::parse("eur"), Err(Error::UnknownCurrency { code: "eur".into() }));
        assert_eq!(Currency::parse("ABCDEFGHIJ"), Err(Error::UnknownCurrency { code: "ABCDEFGH".into() }));
        assert!(Currency::parse("XXX").is_err());
    }

    #[test]
    fn it_is_stored_as_its_code() {
        assert_eq!(serde_json::to_string(&Currency::EUR).unwrap(), "\"EUR\"");
        assert_eq!(serde_json::from_str::<Currency>("\"EUR\"").unwrap(), Currency::EUR);
        assert!(serde_json::from_str::<Currency>("\"EURO\"").is_err());
    }
}
