//! Undoing a payment at the terminal.

use super::customer_order::CustomerOrder;
use super::identification::{OriginalPoiTransaction, PoiData, SaleData, echoed_sale_data};
use super::receipt::PaymentReceipt;
use super::response::Response;
use super::words::open_enum;
use crate::amount::{AmountError, Decimal};
use crate::encoding::{Fields, Wire, Writer};
use crate::error::Error;

open_enum! {
    /// Why a payment is undone (nexo 3.1 XSD `ReversalReason`, with two words of one vendor).
    ReversalReason {
        /// The customer wants it.
        CustCancel = "CustCancel",
        /// The cashier wants it.
        MerchantCancel = "MerchantCancel",
        /// Something went wrong, and a program undoes it.
        Malfunction = "Malfunction",
        /// The goods cannot be delivered.
        UnableToComplete = "Unable2Compl",
        /// The signature is not right.
        SignatureDeclined = "SignatureDeclined",
        /// No reason known.
        Unknown = "Unknown",
    }
}

/// Undoes a payment (nexo 3.1 XSD `ReversalRequest`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReversalRequest {
    /// The side of the till.
    pub sale_data: Option<SaleData>,
    /// Which payment.
    pub original_poi_transaction: OriginalPoiTransaction,
    /// Why.
    pub reversal_reason: ReversalReason,
    /// How much; absent means all of it.
    pub reversed_amount: Option<Decimal>,
    /// An order of the customer (3.1 only).
    pub customer_order: Option<CustomerOrder>,
}

impl ReversalRequest {
    /// All of that payment, without a word of the till.
    pub fn new(original_poi_transaction: OriginalPoiTransaction, reversal_reason: ReversalReason) -> Self {
        Self {
            sale_data: None,
            original_poi_transaction,
            reversal_reason,
            reversed_amount: None,
            customer_order: None,
        }
    }
}

impl Wire for ReversalRequest {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            sale_data: echoed_sale_data(from)?,
            original_poi_transaction: from.need_object("OriginalPOITransaction")?,
            reversal_reason: from.need_word("ReversalReason")?,
            reversed_amount: from.amount("ReversedAmount")?,
            customer_order: from.object("CustomerOrder")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.object("SaleData", self.sale_data.as_ref())?;
        to.object("OriginalPOITransaction", Some(&self.original_poi_transaction))?;
        to.word("ReversalReason", Some(&self.reversal_reason))?;
        if self.reversed_amount == Some(Decimal::default()) {
            return Err(to.bad_amount("ReversedAmount", AmountError::Zero));
        }
        to.amount("ReversedAmount", self.reversed_amount)?;
        to.object("CustomerOrder", self.customer_order.as_ref())
    }
}

/// Answers a reversal (nexo 3.1 XSD `ReversalResponse`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReversalResponse {
    /// How it went.
    pub response: Response,
    /// The record of the reversal itself.
    pub poi_data: Option<PoiData>,
    /// Which payment it was.
    pub original_poi_transaction: Option<OriginalPoiTransaction>,
    /// How much, where told; one vendor writes minor units here.
    pub reversed_amount: Option<Decimal>,
    /// Receipts that the till has to print.
    pub payment_receipt: Vec<PaymentReceipt>,
    /// The name of an order of the customer (3.1 only).
    pub customer_order_id: Option<String>,
}

impl ReversalResponse {
    /// An answer with nothing but how it went.
    pub fn new(response: Response) -> Self {
        Self {
            response,
            poi_data: None,
            original_poi_transaction: None,
            reversed_amount: None,
            payment_receipt: Vec::new(),
            customer_order_id: None,
        }
    }
}

impl Wire for ReversalResponse {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            response: from.need_object("Response")?,
            poi_data: from.object("POIData")?,
            original_poi_transaction: from.object("OriginalPOITransaction")?,
            reversed_amount: from.amount("ReversedAmount")?,
            payment_receipt: from.objects("PaymentReceipt")?,
            customer_order_id: from.text("CustomerOrderID")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        if self.response.is_done() && self.poi_data.is_none() {
            return Err(to.missing("POIData"));
        }
        to.object("Response", Some(&self.response))?;
        to.object("POIData", self.poi_data.as_ref())?;
        to.object("OriginalPOITransaction", self.original_poi_transaction.as_ref())?;
        to.amount("ReversedAmount", self.reversed_amount)?;
        to.objects("PaymentReceipt", &self.payment_receipt)?;
        to.text("CustomerOrderID", self.customer_order_id.as_deref());
        Ok(())
    }
}
