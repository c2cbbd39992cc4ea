//! Asking for money, or giving it back: the request and the frame of its answer.
//!
//! What was paid and how stands in [`super::PaymentResult`].

use super::card::PaymentInstrumentData;
use super::customer_order::CustomerOrder;
use super::identification::{
    OriginalPoiTransaction, PoiData, SaleData, TransactionIdentification, echoed_sale_data, named,
    record_needed,
};
use super::instalment::Instalment;
use super::loyalty::{LoyaltyData, LoyaltyHandling, LoyaltyResult};
use super::payment_result::PaymentResult;
use super::receipt::PaymentReceipt;
use super::response::Response;
use super::sale_item::SaleItem;
use super::words::{entry_modes, open_enum};
use crate::amount::{AmountError, Decimal};
use crate::encoding::{Fields, Wire, Writer};
use crate::error::Error;

open_enum! {
    /// What kind of payment is meant (nexo 3.1 XSD `PaymentType`). Amounts are positive in all of them.
    PaymentType {
        Normal = "Normal",
        Refund = "Refund",
        OneTimeReservation = "OneTimeReservation",
        FirstReservation = "FirstReservation",
        UpdateReservation = "UpdateReservation",
        Completion = "Completion",
        CashAdvance = "CashAdvance",
        CashDeposit = "CashDeposit",
        Recurring = "Recurring",
        Instalment = "Instalment",
        IssuerInstalment = "IssuerInstalment",
        PaidOut = "PaidOut",
        VoiceAuthorisation = "VoiceAuthorisation",
    }
}

impl Default for PaymentType {
    /// The default of the standard: an absent type is a normal payment.
    fn default() -> Self {
        Self::Normal
    }
}

/// Asks for a payment or a refund (nexo 3.1 XSD `PaymentRequest`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaymentRequest {
    /// The side of the till.
    pub sale_data: SaleData,
    /// The money.
    pub payment_transaction: PaymentTransaction,
    /// The kind; absent means a normal, whole payment.
    pub payment_data: Option<PaymentData>,
    /// Whose loyalty belongs to it.
    pub loyalty_data: Vec<LoyaltyData>,
}

impl Wire for PaymentRequest {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            sale_data: from.need_object("SaleData")?,
            payment_transaction: from.need_object("PaymentTransaction")?,
            payment_data: from.object("PaymentData")?,
            loyalty_data: from.objects("LoyaltyData")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        let amount = self.payment_transaction.amounts_req.requested_amount;
        let kind = self.payment_data.as_ref().map_or(&PaymentType::Normal, |data| &data.payment_type);
        // Only a reservation with an unknown maximum may leave the amount open.
        if amount.is_none() && *kind != PaymentType::OneTimeReservation {
            return Err(to.missing("PaymentTransaction.AmountsReq.RequestedAmount"));
        }
        to.object("SaleData", Some(&self.sale_data))?;
        to.object("PaymentTransaction", Some(&self.payment_transaction))?;
        to.object("PaymentData", self.payment_data.as_ref())?;
        to.objects("LoyaltyData", &self.loyalty_data)
    }
}

/// The money of a payment and its conditions (nexo 3.1 XSD `PaymentTransaction`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaymentTransaction {
    /// How much.
    pub amounts_req: AmountsReq,
    /// The payment that this one goes back to.
    pub original_poi_transaction: Option<OriginalPoiTransaction>,
    /// What may be paid with, and how.
    pub transaction_conditions: Option<TransactionConditions>,
    /// What was bought.
    pub sale_item: Vec<SaleItem>,
}

impl Wire for PaymentTransaction {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            amounts_req: from.need_object("AmountsReq")?,
            original_poi_transaction: from.object("OriginalPOITransaction")?,
            transaction_conditions: from.object("TransactionConditions")?,
            sale_item: from.objects("SaleItem")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.object("AmountsReq", Some(&self.amounts_req))?;
        to.object("OriginalPOITransaction", self.original_poi_transaction.as_ref())?;
        to.object("TransactionConditions", self.transaction_conditions.as_ref())?;
        to.objects("SaleItem", &self.sale_item)
    }
}

/// How much is asked for, in major units (nexo 3.1 XSD `AmountsReq`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AmountsReq {
    /// ISO 4217, three capital letters.
    pub currency: String,
    /// The whole, cash-back and tip included.
    pub requested_amount: Option<Decimal>,
    /// Cash to hand out, within the whole.
    pub cash_back_amount: Option<Decimal>,
    /// Tip, within the whole. Zero is not the same as absent: some terminals ask for a tip on one of the two.
    pub tip_amount: Option<Decimal>,
    /// What other payments of the same sale have already paid.
    pub paid_amount: Option<Decimal>,
    /// The least that can be delivered for less than the whole.
    pub minimum_amount_to_deliver: Option<Decimal>,
    /// The most cash to hand out.
    pub maximum_cash_back_amount: Option<Decimal>,
    /// The least part when the customer splits.
    pub minimum_split_amount: Option<Decimal>,
}

impl Wire for AmountsReq {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            currency: from.need_text("Currency")?,
            requested_amount: from.amount("RequestedAmount")?,
            cash_back_amount: from.amount("CashBackAmount")?,
            tip_amount: from.amount("TipAmount")?,
            paid_amount: from.amount("PaidAmount")?,
            minimum_amount_to_deliver: from.amount("MinimumAmountToDeliver")?,
            maximum_cash_back_amount: from.amount("MaximumCashBackAmount")?,
            minimum_split_amount: from.amount("MinimumSplitAmount")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.currency("Currency", Some(&self.currency))?;
        if self.requested_amount == Some(Decimal::default()) {
            return Err(to.bad_amount("RequestedAmount", AmountError::Zero));
        }
        to.amount("RequestedAmount", self.requested_amount)?;
        to.amount("CashBackAmount", self.cash_back_amount)?;
        to.amount("TipAmount", self.tip_amount)?;
        to.amount("PaidAmount", self.paid_amount)?;
        to.amount("MinimumAmountToDeliver", self.minimum_amount_to_deliver)?;
        to.amount("MaximumCashBackAmount", self.maximum_cash_back_amount)?;
        to.amount("MinimumSplitAmount", self.minimum_split_amount)
    }
}

/// What may be paid with, and how (nexo 3.1 XSD `TransactionConditions`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransactionConditions {
    /// Only these brands.
    pub allowed_payment_brand: Vec<String>,
    /// Only these acquirers.
    pub acquirer_id: Vec<String>,
    /// Only these loyalty brands.
    pub allowed_loyalty_brand: Vec<String>,
    /// Whether loyalty belongs to it.
    pub loyalty_handling: LoyaltyHandling,
    /// Only these ways of reading the card.
    pub force_entry_mode: Vec<String>,
    /// Debit before credit where a card has both.
    pub debit_preferred: bool,
    /// ISO 639-1, the language for the customer.
    pub customer_language: Option<String>,
    /// Go to the host whatever the rules of the card say.
    pub force_online: bool,
    /// The trade, three or four digits.
    pub merchant_category_code: Option<String>,
}

impl Default for TransactionConditions {
    /// The defaults of the standard: anything goes but loyalty.
    fn default() -> Self {
        Self {
            allowed_payment_brand: Vec::new(),
            acquirer_id: Vec::new(),
            allowed_loyalty_brand: Vec::new(),
            loyalty_handling: LoyaltyHandling::Forbidden,
            force_entry_mode: Vec::new(),
            debit_preferred: false,
            customer_language: None,
            force_online: false,
            merchant_category_code: None,
        }
    }
}

impl Wire for TransactionConditions {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            allowed_payment_brand: from.texts("AllowedPaymentBrand")?,
            acquirer_id: from.texts("AcquirerID")?,
            allowed_loyalty_brand: from.texts("AllowedLoyaltyBrand")?,
            loyalty_handling: from.word("LoyaltyHandling")?.unwrap_or(LoyaltyHandling::Forbidden),
            force_entry_mode: entry_modes(from, "ForceEntryMode")?,
            debit_preferred: from.flag("DebitPreferredFlag")?.unwrap_or(false),
            customer_language: from.text("CustomerLanguage")?,
            force_online: from.flag("ForceOnlineFlag")?.unwrap_or(false),
            merchant_category_code: from.text("MerchantCategoryCode")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.texts("AllowedPaymentBrand", &self.allowed_payment_brand);
        to.texts("AcquirerID", &self.acquirer_id);
        to.texts("AllowedLoyaltyBrand", &self.allowed_loyalty_brand);
        if self.loyalty_handling != LoyaltyHandling::Forbidden {
            to.word("LoyaltyHandling", Some(&self.loyalty_handling))?;
        }
        to.words("ForceEntryMode", &self.force_entry_mode);
        to.flag_unless(false, "DebitPreferredFlag", self.debit_preferred);
        to.language("CustomerLanguage", self.customer_language.as_deref())?;
        to.flag_unless(false, "ForceOnlineFlag", self.force_online);
        to.text("MerchantCategoryCode", self.merchant_category_code.as_deref());
        Ok(())
    }
}

/// The kind of a payment (nexo 3.1 XSD `PaymentData`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaymentData {
    /// The kind.
    pub payment_type: PaymentType,
    /// One of several payments for one sale.
    pub split_payment: bool,
    /// Pays with the card of that acquisition.
    pub card_acquisition_reference: Option<TransactionIdentification>,
    /// Until when a reservation should hold; free text.
    pub requested_validity_date: Option<String>,
    /// In parts.
    pub instalment: Option<Instalment>,
    /// An order of the customer (3.1 only).
    pub customer_order: Option<CustomerOrder>,
    /// What is paid with, where the till knows.
    pub payment_instrument_data: Option<PaymentInstrumentData>,
}

impl PaymentData {
    /// A whole payment of this kind.
    pub fn of(payment_type: PaymentType) -> Self {
        Self { payment_type, ..Self::default() }
    }
}

impl Wire for PaymentData {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            payment_type: from.word("PaymentType")?.unwrap_or_default(),
            split_payment: from.flag("SplitPaymentFlag")?.unwrap_or(false),
            card_acquisition_reference: named(from, "CardAcquisitionReference")?,
            requested_validity_date: from.text("RequestedValidityDate")?,
            instalment: from.object("Instalment")?,
            customer_order: from.object("CustomerOrder")?,
            payment_instrument_data: from.object("PaymentInstrumentData")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        // Told even when normal: nobody should have to know a default to see which way the money goes.
        to.word("PaymentType", Some(&self.payment_type))?;
        to.flag_unless(false, "SplitPaymentFlag", self.split_payment);
        to.object("CardAcquisitionReference", self.card_acquisition_reference.as_ref())?;
        to.text("RequestedValidityDate", self.requested_validity_date.as_deref());
        to.object("Instalment", self.instalment.as_ref())?;
        to.object("CustomerOrder", self.customer_order.as_ref())?;
        to.object("PaymentInstrumentData", self.payment_instrument_data.as_ref())
    }
}

/// Answers a payment (nexo 3.1 XSD `PaymentResponse`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentResponse {
    /// How it went.
    pub response: Response,
    /// The side of the till, echoed; failures often leave it out.
    pub sale_data: Option<SaleData>,
    /// The side of the terminal; failures often leave it out or empty.
    pub poi_data: Option<PoiData>,
    /// What was paid and how, as far as known.
    pub payment_result: Option<PaymentResult>,
    /// Receipts that the till has to print.
    pub payment_receipt: Vec<PaymentReceipt>,
    /// What was done for loyalty accounts.
    pub loyalty_result: Vec<LoyaltyResult>,
    /// Orders of the customer (3.1 only).
    pub customer_order: Vec<CustomerOrder>,
}

impl PaymentResponse {
    /// An answer with nothing but how it went.
    pub fn new(response: Response) -> Self {
        Self {
            response,
            sale_data: None,
            poi_data: None,
            payment_result: None,
            payment_receipt: Vec::new(),
            loyalty_result: Vec::new(),
            customer_order: Vec::new(),
        }
    }
}

impl Wire for PaymentResponse {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            response: from.need_object("Response")?,
            sale_data: echoed_sale_data(from)?,
            poi_data: from.object("POIData")?,
            payment_result: from.object("PaymentResult")?,
            payment_receipt: from.objects("PaymentReceipt")?,
            loyalty_result: from.objects("LoyaltyResult")?,
            customer_order: from.objects("CustomerOrder")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        // A failure before the card was read has no record; money that moved must have one.
        record_needed(&self.response, self.sale_data.as_ref(), self.poi_data.as_ref(), to)?;
        to.object("Response", Some(&self.response))?;
        to.object("SaleData", self.sale_data.as_ref())?;
        to.object("POIData", self.poi_data.as_ref())?;
        to.object("PaymentResult", self.payment_result.as_ref())?;
        to.objects("LoyaltyResult", &self.loyalty_result)?;
        to.objects("PaymentReceipt", &self.payment_receipt)?;
        to.objects("CustomerOrder", &self.customer_order)
    }
}
