//! Gift cards and other prepaid accounts.

use super::identification::{
    OriginalPoiTransaction, PoiData, SaleData, TransactionIdentification, record_needed,
};
use super::loyalty::IdentificationType;
use super::receipt::PaymentReceipt;
use super::response::Response;
use super::words::{EntryMode, open_enum};
use crate::amount::Decimal;
use crate::encoding::{Writer, structure};
use crate::error::Error;
use crate::hidden::Hidden;

open_enum! {
    /// What is done (nexo 3.1 XSD `StoredValueTransactionType`).
    StoredValueTransactionType {
        Reserve = "Reserve",
        Activate = "Activate",
        Load = "Load",
        Unload = "Unload",
        Reverse = "Reverse",
        Duplicate = "Duplicate",
    }
}

open_enum! {
    /// The kind of an account (nexo 3.1 XSD `StoredValueAccountType`).
    StoredValueAccountType {
        GiftCard = "GiftCard",
        PhoneCard = "PhoneCard",
        /// Neither.
        OtherAccount = "Other",
    }
}

structure! {
    /// Names an account (nexo 3.1 XSD `StoredValueAccountID`).
    StoredValueAccountId {
        need {
            /// Its kind.
            stored_value_account_type: StoredValueAccountType = lax_word("StoredValueAccountType"),
            /// Its number: who knows it has the money.
            stored_value_id: Hidden = lax_hidden("StoredValueID"),
            /// What the number is.
            identification_type: IdentificationType = lax_word("IdentificationType"),
        }
        may {
            /// How it was read.
            entry_mode: Vec<EntryMode> = words("EntryMode"),
            /// Who issued it.
            stored_value_provider: Option<String> = text("StoredValueProvider"),
            /// Whose it is.
            owner_name: Option<Hidden> = hidden("OwnerName"),
            /// Month and year, four digits.
            expiry_date: Option<String> = text("ExpiryDate"),
        }
    }
}

structure! {
    /// Works on accounts (nexo 3.1 XSD `StoredValueRequest`).
    StoredValueRequest {
        need {
            /// The side of the till.
            sale_data: SaleData = need_object("SaleData"),
            /// What is done, for each account.
            stored_value_data: Vec<StoredValueData> = need_objects("StoredValueData"),
        }
        may {
            /// ISO 639-1, the language for the customer.
            customer_language: Option<String> = language("CustomerLanguage"),
        }
    }
}

structure! {
    /// What is done with one account (nexo 3.1 XSD `StoredValueData`).
    StoredValueData {
        need {
            /// What.
            stored_value_transaction_type: StoredValueTransactionType = need_word("StoredValueTransactionType"),
        }
        may {
            /// How much; one vendor's reversals are without.
            item_amount: Option<Decimal> = amount("ItemAmount"),
            /// ISO 4217; one vendor's reversals are without.
            currency: Option<String> = currency("Currency"),
            /// Who issued it.
            stored_value_provider: Option<String> = text("StoredValueProvider"),
            /// Which account; absent when the terminal reads it.
            stored_value_account_id: Option<StoredValueAccountId> = object("StoredValueAccountID"),
            /// The transaction that is reversed or repeated.
            original_poi_transaction: Option<OriginalPoiTransaction> = object("OriginalPOITransaction"),
            /// The product, 1 to 20 digits.
            product_code: Option<String> = text("ProductCode"),
            /// The barcode of the product, as digits.
            ean_upc: Option<String> = text("EanUpc"),
            /// Fees within the amount (one vendor's addition).
            total_fees_amount: Option<Decimal> = amount("TotalFeesAmount"),
        }
        check says_how_much
    }
}

impl StoredValueData {
    /// Moves that much.
    pub fn of(kind: StoredValueTransactionType, amount: Decimal, currency: impl Into<String>) -> Self {
        Self { item_amount: Some(amount), currency: Some(currency.into()), ..Self::new(kind) }
    }
}

/// Only what points back to an earlier transaction may leave the amount to it.
fn says_how_much(data: &StoredValueData, to: &mut Writer<'_>) -> Result<(), Error> {
    if data.original_poi_transaction.is_some() {
        return Ok(());
    }
    match (data.item_amount, &data.currency) {
        (None, _) => Err(to.missing("ItemAmount")),
        (Some(_), None) => Err(to.missing("Currency")),
        (Some(_), Some(_)) => Ok(()),
    }
}

structure! {
    /// Answers a stored value request (nexo 3.1 XSD `StoredValueResponse`, with a member of vendors).
    StoredValueResponse {
        need {
            /// How it went; partial when only some accounts went well.
            response: Response = need_object("Response"),
        }
        may {
            /// The side of the till, echoed.
            sale_data: Option<SaleData> = echoed("SaleData"),
            /// The side of the terminal.
            poi_data: Option<PoiData> = object("POIData"),
            /// What was done, for each account.
            stored_value_result: Vec<StoredValueResult> = objects("StoredValueResult"),
            /// Slips to print (an addition of vendors).
            payment_receipt: Vec<PaymentReceipt> = objects("PaymentReceipt"),
        }
        check has_its_record
    }
}

fn has_its_record(answer: &StoredValueResponse, to: &mut Writer<'_>) -> Result<(), Error> {
    record_needed(&answer.response, answer.sale_data.as_ref(), answer.poi_data.as_ref(), to)
}

structure! {
    /// What was done with one account (nexo 3.1 XSD `StoredValueResult`).
    StoredValueResult {
        need {
            /// What.
            stored_value_transaction_type: StoredValueTransactionType = lax_word("StoredValueTransactionType"),
            /// The account and what is on it.
            stored_value_account_status: StoredValueAccountStatus = lax_object("StoredValueAccountStatus"),
        }
        may {
            /// How much; one vendor tells the balance afterwards here.
            item_amount: Option<Decimal> = amount("ItemAmount"),
            /// ISO 4217.
            currency: Option<String> = currency("Currency"),
            /// The product; the standard wants it, some terminals leave it out.
            product_code: Option<String> = text("ProductCode"),
            /// The barcode of the product, as digits.
            ean_upc: Option<String> = text("EanUpc"),
            /// The record of the host.
            host_transaction_id: Option<TransactionIdentification> = named("HostTransactionID"),
            /// Fees within the amount (one vendor's addition).
            total_fees_amount: Option<Decimal> = amount("TotalFeesAmount"),
        }
    }
}

structure! {
    /// What is on an account (nexo 3.1 XSD `StoredValueAccountStatus`).
    StoredValueAccountStatus {
        may {
            /// Which account; the standard wants it, some terminals leave it out.
            stored_value_account_id: Option<StoredValueAccountId> = object("StoredValueAccountID"),
            /// How much.
            current_balance: Option<Decimal> = amount("CurrentBalance"),
        }
    }
}
