//! Reading a card before the amount is known, and letting a service begin with it.

use super::codes::codes;
use super::output::ActionMessage;
use super::service::ServiceRequestContent;
use super::transaction::TransactionIdentifier;
use crate::amount::Decimal;
use crate::encoding::{Writer, structure};
use crate::error::Error;

codes! {
    /// The kind of payment that will follow (`CardPaymentServiceType13Code`).
    PaymentKind {
        CardPayment = "CRDP" "CardPayment",
        CashAdvance = "CSHW" "CashAdvance",
        CashDeposit = "CSHD" "CashDeposit",
        InitialReservation = "IRES" "InitialReservation",
        DeferredPayment = "DEFR" "DeferredPayment",
        UpdateReservation = "URES" "UpdateReservation",
        PaymentReservation = "PRES" "PaymentReservation",
        RecurringPayment = "RECP" "RecurringPayment",
        Instalment = "INSP" "Instalment",
        IssuerInstalment = "INSI" "IssuerInstalment",
        Refund = "RFND" "Refund",
        VoiceAuthorisation = "VCAU" "VoiceAuthorisation",
    }
}

structure! {
    /// Asks for a card (`CardAcquisitionRequest3`).
    CardAcquisitionRequest {
        may {
            /// The ticket of the till.
            sale_transaction_identification: Option<TransactionIdentifier> = object("SaleTransactionIdentification"),
            /// Only these brands.
            allowed_payment_brand: Vec<String> = texts("AllowedPaymentBrand"),
            /// Only these loyalty brands.
            allowed_loyalty_brand: Vec<String> = texts("AllowedLoyaltyBrand"),
            /// The customer chooses among the applications of the card.
            force_customer_selection: Option<bool> = flag("ForceCustomerSelectionFlag"),
            /// The amount, as far as known; contactless cards need it.
            total_amount: Option<Decimal> = amount("TotalAmount"),
            /// The kind of payment that will follow; contactless cards need it.
            payment_type: Option<PaymentKind> = word("PaymentType"),
            /// Cash-back may follow.
            cash_back: Option<bool> = flag("CashBackFlag"),
            /// Kept by the terminal with the transaction.
            sale_to_poi_data: Option<String> = text("SaleToPOIData"),
            /// Passed on to the acquirer.
            sale_to_acquirer_data: Option<String> = text("SaleToAcquirerData"),
            /// Passed on to the issuer.
            sale_to_issuer_data: Option<String> = text("SaleToIssuerData"),
        }
    }
}

structure! {
    /// Tells of the card (`CardAcquisitionResponse3`).
    CardAcquisitionResponse {
        may {
            /// The ticket of the till, echoed.
            sale_transaction_identification: Option<TransactionIdentifier> = object("SaleTransactionIdentification"),
            /// The record of the terminal; a payment points back to it.
            poi_transaction_identification: Option<TransactionIdentifier> = object("POITransactionIdentification"),
            /// The brands of the card.
            payment_brand: Vec<String> = texts("PaymentBrand"),
            /// ISO 639-1, the language of the card.
            customer_language: Option<String> = language("CustomerLanguage"),
        }
    }
}

codes! {
    /// Begin or end (`TransactionAction1Code`).
    TransactionAction {
        StartTransaction = "STAR" "StartTransaction",
        Stop = "STOP" "Stop" | "AbortTransaction",
    }
}

structure! {
    /// Lets the customer begin, or ends what began so (`EnableServiceRequest5`).
    EnableServiceRequest {
        need {
            /// Begin or end.
            transaction_action: TransactionAction = need_word("TransactionAction"),
        }
        may {
            /// Which service may begin.
            services_enabled: Option<ServiceRequestContent> = word("ServicesEnabled"),
            /// What the customer sees.
            display_output: Option<ActionMessage> = object("DisplayOutput"),
        }
        check enables_something
    }
}

/// A start names its service.
fn enables_something(request: &EnableServiceRequest, to: &mut Writer<'_>) -> Result<(), Error> {
    if request.transaction_action == TransactionAction::StartTransaction && request.services_enabled.is_none()
    {
        return Err(to.missing("ServicesEnabled"));
    }
    Ok(())
}
