//! What was paid with, without anything that must not be kept.
//!
//! `SensitiveCardData`, `ProtectedCardData` and track data have no place in these structures: what is never
//! held cannot leak. Only their presence is noted, so that somebody can complain to the terminal's vendor.

use std::fmt;

use super::customer_order::CustomerOrder;
use super::identification::TokenRequestedType;
use super::mobile::{CheckData, MobileData};
use super::sale_item::AllowedProduct;
use super::stored_value::StoredValueAccountId;
use super::words::{entry_modes, open_enum};
use crate::encoding::{Fields, Wire, Writer, structure};
use crate::error::Error;
use crate::hidden::{Hidden, last_four};

open_enum! {
    /// The kind of means of payment (nexo 3.1 XSD `PaymentInstrumentType`).
    PaymentInstrumentType {
        Card = "Card",
        Check = "Check",
        Mobile = "Mobile",
        StoredValue = "StoredValue",
        Cash = "Cash",
    }
}

/// The means of payment (nexo 3.1 XSD `PaymentInstrumentData`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentInstrumentData {
    /// Its kind.
    pub instrument_type: PaymentInstrumentType,
    /// The card, when it is one.
    pub card_data: Option<CardData>,
    /// The cheque, when it is one.
    pub check_data: Option<CheckData>,
    /// The telephone, when it is one.
    pub mobile_data: Option<MobileData>,
    /// The prepaid account, when it is one (one vendor's addition).
    pub stored_value_account_id: Option<StoredValueAccountId>,
}

impl PaymentInstrumentData {
    /// A means of payment of which no more is known.
    pub fn of(instrument_type: PaymentInstrumentType) -> Self {
        Self {
            instrument_type,
            card_data: None,
            check_data: None,
            mobile_data: None,
            stored_value_account_id: None,
        }
    }

    /// A card.
    pub fn card(card_data: CardData) -> Self {
        Self { card_data: Some(card_data), ..Self::of(PaymentInstrumentType::Card) }
    }
}

impl Wire for PaymentInstrumentData {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            instrument_type: from.word_or_empty("PaymentInstrumentType")?,
            card_data: from.object("CardData")?,
            check_data: from.object("CheckData")?,
            mobile_data: from.object("MobileData")?,
            stored_value_account_id: from.object("StoredValueAccountID")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.word("PaymentInstrumentType", Some(&self.instrument_type))?;
        to.object("CardData", self.card_data.as_ref())?;
        to.object("CheckData", self.check_data.as_ref())?;
        to.object("MobileData", self.mobile_data.as_ref())?;
        to.object("StoredValueAccountID", self.stored_value_account_id.as_ref())
    }
}

/// What may be known of a card (nexo 3.1 XSD `CardData`).
#[derive(Clone, Default, PartialEq, Eq)]
pub struct CardData {
    /// The brand, in the terminal's own words.
    pub payment_brand: Option<String>,
    /// The number with most digits hidden. Whether they really are is the terminal's word.
    pub masked_pan: Option<String>,
    /// How the card was read, such as `Contactless` or `ICC`.
    pub entry_mode: Vec<String>,
    /// Stands for the account without being its number.
    pub payment_account_ref: Option<String>,
    /// Three digits.
    pub card_country_code: Option<String>,
    /// The products that the card may pay for, as digits.
    pub allowed_product_code: Vec<String>,
    /// The products that the card may pay for.
    pub allowed_product: Vec<AllowedProduct>,
    /// Stands for the card with the acquirer.
    pub payment_token: Option<PaymentToken>,
    /// Orders of the customer (3.1 only).
    pub customer_order: Vec<CustomerOrder>,
    /// The terminal sent data that must not be kept; it was dropped unread, and is never written.
    pub sensitive_present: bool,
}

impl Wire for CardData {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        let masked_pan = from.text("MaskedPAN")?;
        Ok(Self {
            payment_brand: from.text("PaymentBrand")?,
            masked_pan: masked_pan.map_or_else(|| from.text("MaskedPan"), |pan| Ok(Some(pan)))?,
            entry_mode: entry_modes(from, "EntryMode")?,
            payment_account_ref: from.text("PaymentAccountRef")?,
            card_country_code: from.text("CardCountryCode")?,
            allowed_product_code: from.texts("AllowedProductCode")?,
            allowed_product: from.objects("AllowedProduct")?,
            payment_token: from.object("PaymentToken")?,
            customer_order: from.objects("CustomerOrder")?,
            sensitive_present: ["SensitiveCardData", "ProtectedCardData", "TrackData"]
                .iter()
                .any(|name| from.has(name)),
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.text("PaymentBrand", self.payment_brand.as_deref());
        to.text(to.dialect().masked_pan, self.masked_pan.as_deref());
        to.words("EntryMode", &self.entry_mode);
        to.text("PaymentAccountRef", self.payment_account_ref.as_deref());
        to.text("CardCountryCode", self.card_country_code.as_deref());
        to.texts("AllowedProductCode", &self.allowed_product_code);
        to.objects("AllowedProduct", &self.allowed_product)?;
        to.object("PaymentToken", self.payment_token.as_ref())?;
        to.objects("CustomerOrder", &self.customer_order)
    }
}

structure! {
    /// Stands for a card (nexo 3.1 XSD `PaymentToken`).
    PaymentToken {
        need {
            /// How long it lives.
            token_requested_type: TokenRequestedType = lax_word("TokenRequestedType"),
            /// It.
            token_value: Hidden = lax_hidden("TokenValue"),
        }
        may {
            /// Until when.
            expiry_date_time: Option<String> = text("ExpiryDateTime"),
        }
    }
}

impl fmt::Debug for CardData {
    /// Shows no more of a number than its last four digits, whatever the terminal called masked.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CardData")
            .field("payment_brand", &self.payment_brand)
            .field("masked_pan", &self.masked_pan.as_deref().map(last_four))
            .field("entry_mode", &self.entry_mode)
            .field("payment_account_ref", &self.payment_account_ref.as_ref().map(|_| "…"))
            .field("card_country_code", &self.card_country_code)
            .field("allowed_product_code", &self.allowed_product_code)
            .field("allowed_product", &self.allowed_product)
            .field("payment_token", &self.payment_token)
            .field("customer_order", &self.customer_order)
            .field("sensitive_present", &self.sensitive_present)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::CardData;

    #[test]
    fn debug_shows_four_digits_at_most() {
        for (pan, shown) in [
            ("4761730000000010", "\"…0010\""),
            ("476173 **** 0010", "\"…0010\""),
            ("0010", "\"…\""),
            ("", "\"…\""),
        ] {
            let card = CardData { masked_pan: Some(pan.to_owned()), ..CardData::default() };
            let text = format!("{card:?}");
            assert!(text.contains(shown), "{text}");
            assert!(!text.contains("4761"), "{text}");
        }
    }
}
