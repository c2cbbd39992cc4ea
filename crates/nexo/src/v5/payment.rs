//! Asking for money, or giving it back: the kind of transaction says which way.

use super::output::PaymentReceipt;
use super::transaction::{
    AdditionalService, AuthorisationResult, CardPaymentTransaction, ServiceAttribute, TransactionIdentifier,
    TransactionType,
};
use crate::amount::{AmountError, Decimal};
use crate::encoding::{Writer, structure};
use crate::error::Error;
use crate::hidden::Kept;

structure! {
    /// Asks for a payment or a refund (`PaymentRequest5`).
    PaymentRequest {
        need {
            /// The money.
            payment_transaction: CardPaymentTransaction = need_object("PaymentTransaction"),
        }
        may {
            /// Whose loyalty belongs to it, unread.
            loyalty_data: Option<Kept> = kept("LoyaltyData"),
        }
        check says_how_much
    }
}

fn says_how_much(request: &PaymentRequest, to: &mut Writer<'_>) -> Result<(), Error> {
    let transaction = &request.payment_transaction;
    let amount = transaction.transaction_details.as_ref().and_then(|details| details.total_amount);
    let missing = if transaction.transaction_type.is_none() {
        "PaymentTransaction.TransactionType"
    } else if transaction.transaction_identification.is_none() {
        "PaymentTransaction.TransactionIdentification"
    } else if amount.is_none() {
        "PaymentTransaction.TransactionDetails.TotalAmount"
    } else {
        if amount == Some(Decimal::default()) {
            return Err(to.bad_amount("PaymentTransaction.TransactionDetails.TotalAmount", AmountError::Zero));
        }
        return Ok(());
    };
    Err(to.missing(missing))
}

structure! {
    /// Answers a payment (`PaymentResponse5`).
    PaymentResponse {
        may {
            /// The ticket of the till, echoed.
            sale_transaction_identification: Option<TransactionIdentifier> = object("SaleTransactionIdentification"),
            /// Groups the steps of one sale.
            sale_reference_identification: Option<String> = text("SaleReferenceIdentification"),
            /// The record of the terminal, needed for a reversal and for a linked refund.
            poi_transaction_identification: Option<TransactionIdentifier> = object("POITransactionIdentification"),
            /// The reconciliation period that it falls into.
            poi_reconciliation_identification: Option<String> = text("POIReconciliationIdentification"),
            /// What was paid and how.
            retailer_payment_result: Option<RetailerPaymentResult> = object("RetailerPaymentResult"),
            /// Receipts that the till has to print.
            payment_receipt: Vec<PaymentReceipt> = objects("PaymentReceipt"),
        }
    }
}

impl PaymentResponse {
    /// What an answer to a payment that was made must tell, and this one does not.
    pub(crate) fn missing(&self) -> Option<&'static str> {
        let result = self.retailer_payment_result.as_ref();
        if self.sale_transaction_identification.is_none() {
            Some("PaymentResponse.SaleTransactionIdentification")
        } else if self.poi_transaction_identification.is_none() {
            Some("PaymentResponse.POITransactionIdentification")
        } else if result.is_some_and(|result| result.transaction_type.is_none()) {
            Some("PaymentResponse.RetailerPaymentResult.TransactionType")
        } else {
            None
        }
    }
}

structure! {
    /// What was paid and how (`RetailerPaymentResult5`).
    RetailerPaymentResult {
        may {
            /// The kind of transaction; a failure may not know it.
            transaction_type: Option<TransactionType> = word("TransactionType"),
            /// What went along with it.
            additional_service: Vec<AdditionalService> = words("AdditionalService"),
            /// Which step it was.
            service_attribute: Option<ServiceAttribute> = word("ServiceAttribute"),
            /// The transaction as it was done.
            requested_transaction: Option<CardPaymentTransaction> = object("RequestedTransaction"),
            /// What the host said to it.
            transaction_response: Option<TransactionResponse> = object("TransactionResponse"),
            /// A picture of the signature of the customer.
            image_captured_signature: Option<CapturedSignature> = object("ImageCapturedSignature"),
            /// Whether the cashier overrode a rule.
            merchant_override: Option<bool> = flag("MerchantOverrideFlag"),
            /// ISO 639-1, the language of the card.
            customer_language: Option<String> = language("CustomerLanguage"),
            /// Whether the host was asked.
            online: Option<bool> = flag("OnlineFlag"),
        }
    }
}

structure! {
    /// What the host said (`CardPaymentTransaction128`).
    TransactionResponse {
        need {
            /// It.
            authorisation_result: AuthorisationResult = need_object("AuthorisationResult"),
        }
    }
}

structure! {
    /// A picture of a signature (`CapturedSignature1`).
    CapturedSignature {
        may {
            /// Its format.
            image_format: Option<String> = text("ImageFormat"),
            /// Base64 of it.
            image_data: Option<String> = text("ImageData"),
            /// Where it is.
            image_reference: Option<String> = text("ImageReference"),
        }
    }
}
