//! The means of payment: a card, of which nexo 5 tells in the surroundings.

use super::words::{entry_mode_code, entry_mode_word, token_code, token_word};
use super::{Around, CONTRADICTS, Gap, Seen, empty_in_five, only};
use crate::hidden::Hidden;
use crate::v3::{self, CardData, PaymentInstrumentData, PaymentInstrumentType};
use crate::v5::{Card, CardPaymentTransaction, MerchantToken};

/// Puts it into the surroundings.
pub(super) fn instrument_from(
    instrument: &PaymentInstrumentData,
    around: &mut Around,
    path: &str,
) -> Result<(), Gap> {
    if instrument.instrument_type != PaymentInstrumentType::Card {
        return Err(Gap::in_five(format!("{path}.PaymentInstrumentType"), "only cards are converted"));
    }
    let path = format!("{path}.CardData");
    let Some(card) = &instrument.card_data else {
        around.environment.card = Some(Card::default());
        return Ok(());
    };
    empty_in_five(&card.allowed_product, &format!("{path}.AllowedProduct"))?;
    empty_in_five(&card.customer_order, &format!("{path}.CustomerOrder"))?;
    if let Some(mode) = only(&card.entry_mode, &format!("{path}.EntryMode"))? {
        let mode = entry_mode_code(mode, &format!("{path}.EntryMode"))?;
        around.payment().card_data_entry_mode = Some(mode);
    }
    if let Some(token) = &card.payment_token {
        let kind = token_code(&token.token_requested_type, &format!("{path}.PaymentToken"))?;
        let wish = &mut around.sale().sale_token_scope;
        if wish.as_ref().is_some_and(|wish| *wish != kind) {
            return Err(Gap::in_five(format!("{path}.PaymentToken.TokenRequestedType"), CONTRADICTS));
        }
        *wish = Some(kind);
        around.environment.merchant_token = Some(MerchantToken {
            token: Some(token.token_value.clone()),
            token_expiry_date: token.expiry_date_time.clone(),
        });
    }
    around.environment.card = Some(Card {
        masked_pan: card.masked_pan.clone(),
        payment_account_reference: card.payment_account_ref.clone(),
        card_country_code: card.card_country_code.clone(),
        card_brand: card.payment_brand.clone(),
        allowed_product: card.allowed_product_code.clone(),
        sensitive_present: card.sensitive_present,
    });
    Ok(())
}

/// What the surroundings tell of it.
pub(super) fn instrument_to(seen: Seen<'_>) -> Result<Option<PaymentInstrumentData>, Gap> {
    let environment = seen.environment;
    for (other, name) in
        [(&environment.check, "Check"), (&environment.stored_value_account, "StoredValueAccount")]
    {
        if other.is_some() && environment.card.is_some() {
            return Err(Gap::in_three(format!("Environment.{name}"), "there is a card too"));
        }
    }
    let Some(card) = &environment.card else {
        let check = environment.check.as_ref().map(|_| PaymentInstrumentType::Check);
        let stored = environment.stored_value_account.as_ref().map(|_| PaymentInstrumentType::StoredValue);
        return Ok(check.or(stored).map(PaymentInstrumentData::of));
    };
    let mode = seen.payment().and_then(|payment| payment.card_data_entry_mode.as_ref());
    let token = environment.merchant_token.as_ref().and_then(|token| {
        let kind = seen.sale().and_then(|sale| sale.sale_token_scope.as_ref()).map(token_word);
        let kind = kind.unwrap_or_else(|| v3::TokenRequestedType::from(""));
        let value: Hidden = token.token.clone()?;
        Some(v3::PaymentToken {
            expiry_date_time: token.token_expiry_date.clone(),
            ..v3::PaymentToken::new(kind, value)
        })
    });
    Ok(Some(PaymentInstrumentData::card(CardData {
        payment_brand: card.card_brand.clone(),
        masked_pan: card.masked_pan.clone(),
        entry_mode: mode.map(entry_mode_word).into_iter().collect(),
        payment_account_ref: card.payment_account_reference.clone(),
        card_country_code: card.card_country_code.clone(),
        allowed_product_code: card.allowed_product.clone(),
        allowed_product: Vec::new(),
        payment_token: token,
        customer_order: Vec::new(),
        sensitive_present: card.sensitive_present,
    })))
}

/// The card of the surroundings; without one, at least the brand that was taken.
pub(super) fn instrument_of(
    seen: Seen<'_>,
    done: Option<&CardPaymentTransaction>,
) -> Result<Option<PaymentInstrumentData>, Gap> {
    let applied = done.and_then(|done| done.card_programme_applied.as_ref());
    Ok(match (instrument_to(seen)?, applied) {
        (None, Some(brand)) => Some(PaymentInstrumentData::card(CardData {
            payment_brand: Some(brand.clone()),
            ..CardData::default()
        })),
        (Some(mut instrument), Some(brand)) => {
            if let Some(card) = &mut instrument.card_data {
                card.payment_brand.get_or_insert_with(|| brand.clone());
            }
            Some(instrument)
        }
        (instrument, None) => instrument,
    })
}
