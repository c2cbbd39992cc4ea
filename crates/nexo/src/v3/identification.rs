//! Names of transactions: the ticket of the sale system, the record of the terminal, and what ties them.

use super::customer_order::CustomerOrderReq;
use super::login::SaleTerminalData;
use super::response::Response;
use super::words::open_enum;
use crate::amount::Decimal;
use crate::encoding::{Fields, Wire, Writer, structure};
use crate::error::Error;

/// A number and a time that name a transaction only together (nexo 3.1 XSD `TransactionIdentification`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct TransactionIdentification {
    /// The number.
    pub transaction_id: String,
    /// The time, byte for byte as received: a reversal must repeat it. Empty when the terminal left it out.
    pub time_stamp: String,
}

impl Wire for TransactionIdentification {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            transaction_id: from.need_text("TransactionID")?,
            time_stamp: from.text_or_empty("TimeStamp")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.need_text("TransactionID", &self.transaction_id)?;
        to.need_text("TimeStamp", &self.time_stamp)
    }
}

open_enum! {
    /// How long a token should live (nexo 3.1 XSD `TokenRequestedType`).
    TokenRequestedType {
        Transaction = "Transaction",
        Customer = "Customer",
    }
}

/// What the sale system tells about its side of a transaction (nexo 3.1 XSD `SaleData`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SaleData {
    /// The ticket of the sale system.
    pub sale_transaction_id: TransactionIdentification,
    /// Overrides the operator of the login.
    pub operator_id: Option<String>,
    /// Overrides the language of the login.
    pub operator_language: Option<String>,
    /// Overrides the shift of the login.
    pub shift_number: Option<String>,
    /// Groups the steps of one sale.
    pub sale_reference_id: Option<String>,
    /// Whether a token is wanted.
    pub token_requested_type: Option<TokenRequestedType>,
    /// An order known to both sides.
    pub customer_order_id: Option<String>,
    /// Which orders of the customer are wanted.
    pub customer_order_req: Vec<CustomerOrderReq>,
    /// Overrides what was told at login.
    pub sale_terminal_data: Option<SaleTerminalData>,
    /// Kept by the terminal with the transaction.
    pub sale_to_poi_data: Option<String>,
    /// Passed on to the acquirer.
    pub sale_to_acquirer_data: Option<String>,
    /// Passed on to the issuer.
    pub sale_to_issuer_data: Option<SaleToIssuerData>,
    /// The shops that this one sells for.
    pub sponsored_merchant: Vec<SponsoredMerchant>,
}

impl Wire for SaleData {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            sale_transaction_id: from.need_object("SaleTransactionID")?,
            operator_id: from.text("OperatorID")?,
            operator_language: from.text("OperatorLanguage")?,
            shift_number: from.text("ShiftNumber")?,
            sale_reference_id: from.text("SaleReferenceID")?,
            token_requested_type: from.word("TokenRequestedType")?,
            customer_order_id: from.text("CustomerOrderID")?,
            customer_order_req: from.words("CustomerOrderReq")?,
            sale_terminal_data: from.object("SaleTerminalData")?,
            sale_to_poi_data: from.text("SaleToPOIData")?,
            sale_to_acquirer_data: from.text("SaleToAcquirerData")?,
            sale_to_issuer_data: from.object("SaleToIssuerData")?,
            sponsored_merchant: from.objects("SponsoredMerchant")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.text("OperatorID", self.operator_id.as_deref());
        to.language("OperatorLanguage", self.operator_language.as_deref())?;
        to.text("ShiftNumber", self.shift_number.as_deref());
        to.object("SaleTransactionID", Some(&self.sale_transaction_id))?;
        to.text("SaleReferenceID", self.sale_reference_id.as_deref());
        to.word("TokenRequestedType", self.token_requested_type.as_ref())?;
        to.text("CustomerOrderID", self.customer_order_id.as_deref());
        to.words("CustomerOrderReq", &self.customer_order_req);
        to.object("SaleTerminalData", self.sale_terminal_data.as_ref())?;
        to.text("SaleToPOIData", self.sale_to_poi_data.as_deref());
        to.text("SaleToAcquirerData", self.sale_to_acquirer_data.as_deref());
        to.object("SaleToIssuerData", self.sale_to_issuer_data.as_ref())?;
        to.objects("SponsoredMerchant", &self.sponsored_merchant)
    }
}

structure! {
    /// For the issuer (nexo 3.1 XSD `SaleToIssuerData`).
    SaleToIssuerData {
        may {
            /// What the statement of the customer is to say.
            statement_reference: Option<String> = text("StatementReference"),
        }
    }
}

structure! {
    /// A shop that another one sells for (nexo 3.1 XSD `SponsoredMerchant`).
    SponsoredMerchant {
        need {
            /// Its name.
            common_name: String = lax_text("CommonName"),
            /// Its country, as digits.
            country_code: String = lax_text("CountryCode"),
            /// Its trade, three or four digits.
            merchant_category_code: String = lax_text("MerchantCategoryCode"),
            /// Its registered number.
            registered_identifier: String = lax_text("RegisteredIdentifier"),
        }
        may {
            /// Where it is.
            address: Option<String> = text("Address"),
        }
    }
}

/// What was done has a record on both sides; a failure may have none.
pub(super) fn record_needed(
    response: &Response,
    sale_data: Option<&SaleData>,
    poi_data: Option<&PoiData>,
    to: &Writer<'_>,
) -> Result<(), Error> {
    if response.is_done() {
        if sale_data.is_none() {
            return Err(to.missing("SaleData"));
        }
        if poi_data.is_none_or(|data| data.poi_transaction_id.is_none()) {
            return Err(to.missing("POIData.POITransactionID"));
        }
    }
    Ok(())
}

/// A name that may be absent; one without a number names nothing, and terminals that failed early send it so.
pub(crate) fn named(from: &Fields<'_>, name: &str) -> Result<Option<TransactionIdentification>, Error> {
    let Some(fields) = from.fields(name)? else { return Ok(None) };
    let nameless = fields.text("TransactionID")?.is_none_or(|id| id.is_empty());
    if nameless { Ok(None) } else { TransactionIdentification::read(&fields).map(Some) }
}

/// The `SaleData` that a terminal copies into its answer; without a ticket in it, it says nothing.
pub(crate) fn echoed_sale_data(from: &Fields<'_>) -> Result<Option<SaleData>, Error> {
    let Some(fields) = from.fields("SaleData")? else { return Ok(None) };
    if named(&fields, "SaleTransactionID")?.is_none() {
        return Ok(None);
    }
    SaleData::read(&fields).map(Some)
}

/// What the terminal tells about its side of a transaction (nexo 3.1 XSD `POIData`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PoiData {
    /// The record of the terminal, needed for a reversal and for a linked refund.
    pub poi_transaction_id: Option<TransactionIdentification>,
    /// The reconciliation period that it falls into.
    pub poi_reconciliation_id: Option<String>,
}

impl Wire for PoiData {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            poi_transaction_id: named(from, "POITransactionID")?,
            poi_reconciliation_id: from.text("POIReconciliationID")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.object("POITransactionID", self.poi_transaction_id.as_ref())?;
        to.text("POIReconciliationID", self.poi_reconciliation_id.as_deref());
        Ok(())
    }
}

/// Points at an earlier transaction of a terminal (nexo 3.1 XSD `OriginalPOITransaction`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OriginalPoiTransaction {
    /// The sale system of that transaction, when another.
    pub sale_id: Option<String>,
    /// The terminal of that transaction, when another.
    pub poi_id: Option<String>,
    /// The record of the terminal, copied from its answer.
    pub poi_transaction_id: Option<TransactionIdentification>,
    /// Whether the card data of then may be used again.
    pub reuse_card_data: bool,
    /// A code got by telephone after a referral.
    pub approval_code: Option<String>,
    /// The language of the customer of then.
    pub customer_language: Option<String>,
    /// The acquirer of then.
    pub acquirer_id: Option<String>,
    /// The record of the host.
    pub host_transaction_id: Option<TransactionIdentification>,
    /// Means the last transaction of the terminal, whatever its name (3.1 only).
    pub last_transaction: Option<bool>,
    /// The amount of then (one vendor's addition to the standard).
    pub amount_value: Option<Decimal>,
}

impl Default for OriginalPoiTransaction {
    fn default() -> Self {
        Self {
            sale_id: None,
            poi_id: None,
            poi_transaction_id: None,
            reuse_card_data: true,
            approval_code: None,
            customer_language: None,
            acquirer_id: None,
            host_transaction_id: None,
            last_transaction: None,
            amount_value: None,
        }
    }
}

impl Wire for OriginalPoiTransaction {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            sale_id: from.text("SaleID")?,
            poi_id: from.text("POIID")?,
            poi_transaction_id: named(from, "POITransactionID")?,
            reuse_card_data: from.flag("ReuseCardDataFlag")?.unwrap_or(true),
            approval_code: from.text("ApprovalCode")?,
            customer_language: from.text("CustomerLanguage")?,
            acquirer_id: from.text("AcquirerID")?,
            host_transaction_id: named(from, "HostTransactionID")?,
            last_transaction: from.flag("LastTransactionFlag")?,
            amount_value: from.amount("AmountValue")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.text("SaleID", self.sale_id.as_deref());
        to.text("POIID", self.poi_id.as_deref());
        to.object("POITransactionID", self.poi_transaction_id.as_ref())?;
        to.flag_unless(true, "ReuseCardDataFlag", self.reuse_card_data);
        to.text("ApprovalCode", self.approval_code.as_deref());
        to.language("CustomerLanguage", self.customer_language.as_deref())?;
        to.text("AcquirerID", self.acquirer_id.as_deref());
        to.object("HostTransactionID", self.host_transaction_id.as_ref())?;
        to.flag("LastTransactionFlag", self.last_transaction);
        to.amount("AmountValue", self.amount_value)
    }
}
