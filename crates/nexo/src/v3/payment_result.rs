//! What was paid and how, in the answer to a payment.

use super::card::PaymentInstrumentData;
use super::identification::{TransactionIdentification, named};
use super::instalment::{CurrencyConversion, Instalment};
use super::payment::PaymentType;
use super::signature::CapturedSignature;
use super::words::open_enum;
use crate::amount::Decimal;
use crate::encoding::{Fields, Wire, Writer};
use crate::error::Error;
use crate::hidden::Kept;

open_enum! {
    /// How the customer was verified (nexo 3.1 XSD `AuthenticationMethod`).
    AuthenticationMethod {
        Bypass = "Bypass",
        ManualVerification = "ManualVerification",
        MerchantAuthentication = "MerchantAuthentication",
        OfflinePin = "OfflinePIN",
        OnlinePin = "OnLinePIN",
        PaperSignature = "PaperSignature",
        SecuredChannel = "SecuredChannel",
        SecureCertificate = "SecureCertificate",
        SecureNoCertificate = "SecureNoCertificate",
        SignatureCapture = "SignatureCapture",
        UnknownMethod = "UnknownMethod",
    }
}

/// What was paid and how (nexo 3.1 XSD `PaymentResult`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentResult {
    /// The kind of payment that it was.
    pub payment_type: PaymentType,
    /// How much.
    pub amounts_resp: Option<AmountsResp>,
    /// With what.
    pub payment_instrument_data: Option<PaymentInstrumentData>,
    /// Through whom.
    pub payment_acquirer_data: Option<PaymentAcquirerData>,
    /// How the customer was verified.
    pub authentication_method: Vec<AuthenticationMethod>,
    /// Whether the host was asked.
    pub online_flag: bool,
    /// Whether the cashier overrode a rule.
    pub merchant_override: bool,
    /// ISO 639-1, the language of the card.
    pub customer_language: Option<String>,
    /// Until when a reservation holds; free text.
    pub validity_date: Option<String>,
    /// In parts, at the wish of the issuer.
    pub instalment: Option<Instalment>,
    /// In the currency of the card.
    pub currency_conversion: Vec<CurrencyConversion>,
    /// The signature of the customer.
    pub captured_signature: Option<CapturedSignature>,
    /// The signature of the customer, encrypted.
    pub protected_signature: Option<Kept>,
}

impl Default for PaymentResult {
    /// The defaults of the standard: a normal payment, made online.
    fn default() -> Self {
        Self {
            payment_type: PaymentType::Normal,
            amounts_resp: None,
            payment_instrument_data: None,
            payment_acquirer_data: None,
            authentication_method: Vec::new(),
            online_flag: true,
            merchant_override: false,
            customer_language: None,
            validity_date: None,
            instalment: None,
            currency_conversion: Vec::new(),
            captured_signature: None,
            protected_signature: None,
        }
    }
}

impl Wire for PaymentResult {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            payment_type: from.word("PaymentType")?.unwrap_or_default(),
            amounts_resp: from.object("AmountsResp")?,
            payment_instrument_data: from.object("PaymentInstrumentData")?,
            payment_acquirer_data: from.object("PaymentAcquirerData")?,
            authentication_method: from.words("AuthenticationMethod")?,
            online_flag: from.flag("OnlineFlag")?.unwrap_or(true),
            merchant_override: from.flag("MerchantOverrideFlag")?.unwrap_or(false),
            customer_language: from.text("CustomerLanguage")?,
            validity_date: from.text("ValidityDate")?,
            instalment: from.object("Instalment")?,
            currency_conversion: from.objects("CurrencyConversion")?,
            captured_signature: from.object("CapturedSignature")?,
            protected_signature: from.kept("ProtectedSignature"),
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.word("PaymentType", Some(&self.payment_type))?;
        to.object("AmountsResp", self.amounts_resp.as_ref())?;
        to.object("PaymentInstrumentData", self.payment_instrument_data.as_ref())?;
        to.object("PaymentAcquirerData", self.payment_acquirer_data.as_ref())?;
        to.words("AuthenticationMethod", &self.authentication_method);
        to.flag_unless(true, "OnlineFlag", self.online_flag);
        to.flag_unless(false, "MerchantOverrideFlag", self.merchant_override);
        to.language("CustomerLanguage", self.customer_language.as_deref())?;
        to.text("ValidityDate", self.validity_date.as_deref());
        to.object("Instalment", self.instalment.as_ref())?;
        to.objects("CurrencyConversion", &self.currency_conversion)?;
        to.object("CapturedSignature", self.captured_signature.as_ref())?;
        to.kept("ProtectedSignature", self.protected_signature.as_ref());
        Ok(())
    }
}

/// How much was paid, in major units (nexo 3.1 XSD `AmountsResp`, with two members of one vendor).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AmountsResp {
    /// ISO 4217; absent means the currency of the request.
    pub currency: Option<String>,
    /// The whole that moved: less rebates, with fees, cash-back and tip. Absent says nothing, not zero.
    pub authorized_amount: Option<Decimal>,
    /// Taken off by the terminal.
    pub total_rebates_amount: Option<Decimal>,
    /// Put on by the terminal.
    pub total_fees_amount: Option<Decimal>,
    /// Cash to hand out, within the whole.
    pub cash_back_amount: Option<Decimal>,
    /// Tip, within the whole.
    pub tip_amount: Option<Decimal>,
    /// Put on for the card (one vendor's addition).
    pub surcharge_amount: Option<Decimal>,
    /// The approved part of the request, without the surcharge (one vendor's addition).
    pub partial_authorized_amount: Option<Decimal>,
}

impl Wire for AmountsResp {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            currency: from.text("Currency")?.filter(|code| !code.is_empty()),
            authorized_amount: from.amount("AuthorizedAmount")?,
            total_rebates_amount: from.amount("TotalRebatesAmount")?,
            total_fees_amount: from.amount("TotalFeesAmount")?,
            cash_back_amount: from.amount("CashBackAmount")?,
            tip_amount: from.amount("TipAmount")?,
            surcharge_amount: from.amount("SurchargeAmount")?,
            partial_authorized_amount: from.amount("PartialAuthorizedAmount")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        if self.authorized_amount.is_none() {
            return Err(to.missing("AuthorizedAmount"));
        }
        to.currency("Currency", self.currency.as_deref())?;
        to.amount("AuthorizedAmount", self.authorized_amount)?;
        to.amount("TotalRebatesAmount", self.total_rebates_amount)?;
        to.amount("TotalFeesAmount", self.total_fees_amount)?;
        to.amount("CashBackAmount", self.cash_back_amount)?;
        to.amount("TipAmount", self.tip_amount)?;
        to.amount("SurchargeAmount", self.surcharge_amount)?;
        to.amount("PartialAuthorizedAmount", self.partial_authorized_amount)
    }
}

/// Through whom it was paid (nexo 3.1 XSD `PaymentAcquirerData`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaymentAcquirerData {
    /// Which acquirer.
    pub acquirer_id: Option<String>,
    /// The shop, in the acquirer's numbers.
    pub merchant_id: Option<String>,
    /// The terminal, in the acquirer's numbers.
    pub acquirer_poi_id: Option<String>,
    /// The transaction, in the acquirer's numbers.
    pub acquirer_transaction_id: Option<TransactionIdentification>,
    /// The code of the approval.
    pub approval_code: Option<String>,
    /// The settlement that it falls into (one vendor's addition).
    pub host_reconciliation_id: Option<String>,
    /// The answer of the host (one vendor's addition).
    pub response_code: Option<String>,
    /// The number that the terminal gave it for the host (one vendor's addition).
    pub stan: Option<String>,
    /// The number that it is found again by (one vendor's addition).
    pub rrn: Option<String>,
}

impl Wire for PaymentAcquirerData {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            acquirer_id: from.text("AcquirerID")?,
            merchant_id: from.text("MerchantID")?,
            acquirer_poi_id: from.text("AcquirerPOIID")?,
            acquirer_transaction_id: match named(from, "AcquirerTransactionID")? {
                Some(name) => Some(name),
                // One vendor's spelling of the same.
                None => named(from, "TransactionID")?,
            },
            approval_code: from.text("ApprovalCode")?,
            host_reconciliation_id: from.text("HostReconciliationID")?,
            response_code: from.text("ResponseCode")?,
            stan: from.text("STAN")?,
            rrn: from.text("RRN")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.text("AcquirerID", self.acquirer_id.as_deref());
        to.need_text("MerchantID", self.merchant_id.as_deref().unwrap_or(""))?;
        to.need_text("AcquirerPOIID", self.acquirer_poi_id.as_deref().unwrap_or(""))?;
        to.object("AcquirerTransactionID", self.acquirer_transaction_id.as_ref())?;
        to.text("ApprovalCode", self.approval_code.as_deref());
        to.text("HostReconciliationID", self.host_reconciliation_id.as_deref());
        to.text("ResponseCode", self.response_code.as_deref());
        to.text("STAN", self.stan.as_deref());
        to.text("RRN", self.rrn.as_deref());
        Ok(())
    }
}
