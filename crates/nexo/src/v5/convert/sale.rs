//! The side of the till: its ticket, who works there, and what it passes on.

use super::words::{code, entry_mode_code, token_code, token_word};
use super::{Around, Gap, Seen, at_most, empty_in_five, none_in_five};
use crate::v3::{self, Capability, SaleData, SaleTerminalData, SaleToIssuerData, TransactionIdentification};
use crate::v5::{self, CardPaymentTransaction, TransactionIdentifier};

pub(super) fn identifier(name: &TransactionIdentification) -> TransactionIdentifier {
    TransactionIdentifier::new(name.time_stamp.clone(), name.transaction_id.clone())
}

/// A name without a number names nothing, and terminals that failed early send it so.
pub(super) fn named(identifier: Option<&TransactionIdentifier>) -> Option<TransactionIdentification> {
    let identifier = identifier.filter(|name| !name.transaction_reference.is_empty())?;
    Some(TransactionIdentification {
        transaction_id: identifier.transaction_reference.clone(),
        time_stamp: identifier.transaction_date_time.clone(),
    })
}

/// Puts what surrounds the sale where it belongs; the ticket and what is passed on stand in the transaction.
pub(super) fn surround(sale: &SaleData, around: &mut Around, path: &str) -> Result<(), Gap> {
    none_in_five(sale.customer_order_id.as_ref(), &format!("{path}.CustomerOrderID"))?;
    empty_in_five(&sale.customer_order_req, &format!("{path}.CustomerOrderReq"))?;
    if let Some(operator) = &sale.operator_id {
        around.sale().cashier_identification = Some(operator.clone());
    }
    if let Some(language) = &sale.operator_language {
        around.sale().cashier_language = vec![language.clone()];
    }
    if let Some(shift) = &sale.shift_number {
        around.sale().shift_number = Some(shift.clone());
    }
    if let Some(wish) = &sale.token_requested_type {
        around.sale().sale_token_scope = Some(token_code(wish, &format!("{path}.TokenRequestedType"))?);
    }
    for shop in &sale.sponsored_merchant {
        around.sale().sponsored_merchant.push(v5::SponsoredMerchant {
            address: shop.address.clone(),
            ..v5::SponsoredMerchant::new(
                &*shop.common_name,
                &*shop.country_code,
                &*shop.merchant_category_code,
                &*shop.registered_identifier,
            )
        });
    }
    match &sale.sale_terminal_data {
        Some(data) => terminal_data(data, around, &format!("{path}.SaleTerminalData")),
        None => Ok(()),
    }
}

/// What the till tells of itself in a sale. Which services it knows has no place, and is not needed in one.
fn terminal_data(data: &SaleTerminalData, around: &mut Around, path: &str) -> Result<(), Gap> {
    if let Some(attendance) = &data.terminal_environment {
        let attendance = code(attendance.as_str(), &format!("{path}.TerminalEnvironment"))?;
        around.payment().attendance_context = Some(attendance);
    }
    if let Some(group) = &data.totals_group_id {
        around.sale().sale_reconciliation_identification = Some(group.clone());
    }
    let capabilities = sale_capabilities(&data.sale_capabilities);
    if !capabilities.is_empty() {
        around.sale_environment().sale_capabilities = capabilities;
    }
    Ok(())
}

/// Those that have a code; a capability that cannot be told is only not made use of.
pub(super) fn sale_capabilities(words: &[String]) -> Vec<v5::SaleCapability> {
    words.iter().filter_map(|word| code(word, "").ok()).collect()
}

pub(super) fn capability_words(codes: &[v5::SaleCapability]) -> Vec<String> {
    codes.iter().map(|code| Capability::from(code.word()).as_str().to_owned()).collect()
}

/// Puts what is passed on into the transaction.
pub(super) fn pass_on(
    sale: &SaleData,
    transaction: &mut CardPaymentTransaction,
    path: &str,
) -> Result<(), Gap> {
    let text = |member: Option<&String>, name| at_most(member, 70, &format!("{path}.{name}"));
    transaction.sale_to_poi_data = text(sale.sale_to_poi_data.as_ref(), "SaleToPOIData")?;
    transaction.sale_to_acquirer_data = text(sale.sale_to_acquirer_data.as_ref(), "SaleToAcquirerData")?;
    let issuer = sale.sale_to_issuer_data.as_ref().and_then(|data| data.statement_reference.as_ref());
    transaction.sale_to_issuer_data = text(issuer, "SaleToIssuerData.StatementReference")?;
    Ok(())
}

/// What the till said of its side; nothing without a ticket.
pub(super) fn sale_data(
    ticket: Option<&TransactionIdentifier>,
    reference: Option<&String>,
    seen: Seen<'_>,
    transaction: Option<&CardPaymentTransaction>,
) -> Option<SaleData> {
    let sale_transaction_id = named(ticket)?;
    let context = seen.sale();
    let issuer = transaction.and_then(|transaction| transaction.sale_to_issuer_data.clone());
    Some(SaleData {
        sale_transaction_id,
        operator_id: context.and_then(|sale| sale.cashier_identification.clone()),
        operator_language: context.and_then(|sale| sale.cashier_language.first().cloned()),
        shift_number: context.and_then(|sale| sale.shift_number.clone()),
        sale_reference_id: reference
            .or(context.and_then(|sale| sale.sale_reference_number.as_ref()))
            .cloned(),
        token_requested_type: context.and_then(|sale| sale.sale_token_scope.as_ref()).map(token_word),
        customer_order_id: None,
        customer_order_req: Vec::new(),
        sale_terminal_data: told_of_itself(seen),
        sale_to_poi_data: transaction.and_then(|transaction| transaction.sale_to_poi_data.clone()),
        sale_to_acquirer_data: transaction.and_then(|transaction| transaction.sale_to_acquirer_data.clone()),
        sale_to_issuer_data: issuer
            .map(|reference| SaleToIssuerData { statement_reference: Some(reference) }),
        sponsored_merchant: context.map(|sale| sponsored(&sale.sponsored_merchant)).unwrap_or_default(),
    })
}

fn sponsored(shops: &[v5::SponsoredMerchant]) -> Vec<v3::SponsoredMerchant> {
    let shop = |shop: &v5::SponsoredMerchant| v3::SponsoredMerchant {
        address: shop.address.clone(),
        ..v3::SponsoredMerchant::new(
            &*shop.common_name,
            &*shop.country_code,
            &*shop.merchant_category_code,
            &*shop.registered_identifier,
        )
    };
    shops.iter().map(shop).collect()
}

fn told_of_itself(seen: Seen<'_>) -> Option<SaleTerminalData> {
    let attendance = seen.payment().and_then(|payment| payment.attendance_context.as_ref());
    let data = SaleTerminalData {
        terminal_environment: attendance.map(|code| v3::TerminalEnvironment::from(code.word())),
        sale_capabilities: seen
            .sale_environment()
            .map(|sale| capability_words(&sale.sale_capabilities))
            .unwrap_or_default(),
        totals_group_id: seen.sale().and_then(|sale| sale.sale_reconciliation_identification.clone()),
        sale_profile: None,
    };
    (data != SaleTerminalData::default()).then_some(data)
}

/// Which ways of reading a card are allowed.
pub(super) fn allow_entry_modes(words: &[String], around: &mut Around, path: &str) -> Result<(), Gap> {
    for word in words {
        let mode = entry_mode_code(word, path)?;
        around.sale().allowed_entry_mode.push(mode);
    }
    Ok(())
}
