//! What may be paid with, and how; and the payment that another one goes back to.

use super::sale::{allow_entry_modes, identifier, named};
use super::words::{code, entry_mode_word};
use super::{Around, Gap, NO_MEMBER, Seen, empty_in_five, none_in_five, only};
use crate::v3::{self, LoyaltyHandling, OriginalPoiTransaction, TransactionConditions};
use crate::v5::{
    self, AuthorisationEntity, AuthorisationResponse, AuthorisationResult, CardPaymentTransaction,
    OriginalTransaction, Party, PartyType, PoiIdentification, ResponseToAuthorisation,
};

pub(super) fn from_v3(
    conditions: &TransactionConditions,
    around: &mut Around,
    transaction: &mut CardPaymentTransaction,
    path: &str,
) -> Result<(), Gap> {
    empty_in_five(&conditions.allowed_loyalty_brand, &format!("{path}.AllowedLoyaltyBrand"))?;
    transaction.card_programme_proposed.clone_from(&conditions.allowed_payment_brand);
    transaction.merchant_category_code.clone_from(&conditions.merchant_category_code);
    if let Some(acquirer) = only(&conditions.acquirer_id, &format!("{path}.AcquirerID"))? {
        around.environment.acquirer = Some(this_acquirer(acquirer));
    }
    if conditions.loyalty_handling != LoyaltyHandling::Forbidden {
        let handling = code(conditions.loyalty_handling.as_str(), &format!("{path}.LoyaltyHandling"))?;
        around.sale_environment().loyalty_handling = Some(handling);
    }
    allow_entry_modes(&conditions.force_entry_mode, around, &format!("{path}.ForceEntryMode"))?;
    if conditions.debit_preferred {
        around.sale_environment().debit_preferred = Some(true);
    }
    if let Some(language) = &conditions.customer_language {
        around.cardholder().language = Some(language.clone());
    }
    if conditions.force_online {
        around.sale().force_online = Some(true);
    }
    Ok(())
}

/// Nothing where all are those of the standard.
pub(super) fn to_v3(seen: Seen<'_>, transaction: &CardPaymentTransaction) -> Option<TransactionConditions> {
    let (sale, wishes) = (seen.sale(), seen.sale_environment());
    let handling = wishes.and_then(|sale| sale.loyalty_handling.as_ref());
    let acquirer = acquirer_id(seen.environment);
    let conditions = TransactionConditions {
        allowed_payment_brand: transaction.card_programme_proposed.clone(),
        acquirer_id: acquirer.into_iter().collect(),
        allowed_loyalty_brand: Vec::new(),
        loyalty_handling: handling
            .map_or(LoyaltyHandling::Forbidden, |code| LoyaltyHandling::from(code.word())),
        force_entry_mode: sale
            .map(|sale| sale.allowed_entry_mode.iter().map(entry_mode_word).collect())
            .unwrap_or_default(),
        debit_preferred: wishes.and_then(|sale| sale.debit_preferred).unwrap_or(false),
        customer_language: seen.environment.cardholder.as_ref().and_then(|holder| holder.language.clone()),
        force_online: sale.and_then(|sale| sale.force_online).unwrap_or(false),
        merchant_category_code: transaction.merchant_category_code.clone(),
    };
    (conditions != TransactionConditions::default()).then_some(conditions)
}

pub(super) fn this_acquirer(id: &str) -> v5::Acquirer {
    v5::Acquirer { identification: Some(Party::new(id)) }
}

pub(super) fn acquirer_id(environment: &v5::Environment) -> Option<String> {
    let party = environment.acquirer.as_ref()?.identification.as_ref()?;
    Some(party.identification.clone())
}

/// Points back at an earlier transaction of a terminal, by default of the one that is talked to.
pub(super) fn point_back(
    original: &OriginalPoiTransaction,
    header: &v3::MessageHeader,
    transaction: &mut CardPaymentTransaction,
    path: &str,
) -> Result<(), Gap> {
    if original.sale_id.as_ref().is_some_and(|sale| *sale != header.sale_id) {
        return Err(Gap::in_five(format!("{path}.SaleID"), NO_MEMBER));
    }
    none_in_five(original.host_transaction_id.as_ref(), &format!("{path}.HostTransactionID"))?;
    transaction.last_transaction = original.last_transaction;
    if let Some(name) = &original.poi_transaction_id {
        let terminal = original.poi_id.as_ref().unwrap_or(&header.poi_id);
        let mut poi = PoiIdentification::new(&**terminal);
        poi.party_type = Some(PartyType::OriginatingPoi);
        transaction.original_transaction = Some(OriginalTransaction {
            poi_identification: Some(poi),
            ..OriginalTransaction::new(identifier(name))
        });
    } else if original.poi_id.is_some() {
        return Err(Gap::in_five(format!("{path}.POIID"), NO_MEMBER));
    }
    transaction.authorisation_result = approved_before(original);
    Ok(())
}

/// What was said to the earlier request: a code that the cashier got, and from which acquirer.
fn approved_before(original: &OriginalPoiTransaction) -> Option<AuthorisationResult> {
    if original.approval_code.is_none() && original.acquirer_id.is_none() {
        return None;
    }
    let entity = original.acquirer_id.as_ref().map(|id| AuthorisationEntity {
        identification: Some(id.clone()),
        ..AuthorisationEntity::new(PartyType::Acquirer)
    });
    Some(AuthorisationResult {
        authorisation_entity: entity,
        authorisation_code: original.approval_code.clone(),
        ..AuthorisationResult::new(ResponseToAuthorisation::new(AuthorisationResponse::Approved))
    })
}

/// The earlier transaction that is pointed at; nothing where none is.
pub(super) fn pointed_back(
    transaction: &CardPaymentTransaction,
    reuse_card_data: Option<bool>,
    header: &v3::MessageHeader,
) -> Option<OriginalPoiTransaction> {
    let original = transaction.original_transaction.as_ref();
    let terminal = original.and_then(|original| original.poi_identification.as_ref());
    let said = transaction.authorisation_result.as_ref();
    let pointed = OriginalPoiTransaction {
        poi_id: terminal.map(|poi| poi.identification.clone()).filter(|poi| *poi != header.poi_id),
        poi_transaction_id: named(original.map(|original| &original.transaction_identification)),
        reuse_card_data: reuse_card_data.unwrap_or(true),
        approval_code: said.and_then(|said| said.authorisation_code.clone()),
        acquirer_id: said.and_then(|said| said.authorisation_entity.as_ref()?.identification.clone()),
        last_transaction: transaction.last_transaction,
        ..OriginalPoiTransaction::default()
    };
    (pointed != OriginalPoiTransaction::default()).then_some(pointed)
}
