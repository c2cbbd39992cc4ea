//! Undoing a payment at the terminal.

use super::codes::codes;
use super::output::PaymentReceipt;
use super::transaction::{CardPaymentTransaction, TransactionIdentifier};
use crate::amount::{AmountError, Decimal};
use crate::encoding::{Writer, structure};
use crate::error::Error;

codes! {
    /// Why a payment is undone (`ReversalReason1Code`).
    ReversalReason {
        CustomerCancellation = "CUSC" "CustomerCancellation",
        Malfunction = "MALF" "Malfuntion" | "Malfunction",
        MerchantCancellation = "MERC" "MerchantCancellation",
        UnableToComplete = "UNAB" "UnableToComplete",
    }
}

structure! {
    /// Undoes a payment (`ReversalRequest5`).
    ReversalRequest {
        need {
            /// Why.
            reversal_reason: ReversalReason = need_word("ReversalReason"),
        }
        may {
            /// The reversal itself, which points at the payment.
            reversal_transaction: Option<CardPaymentTransaction> = object("ReversalTransaction"),
            /// How much; absent means all of it.
            reversed_amount: Option<Decimal> = amount("ReversedAmount"),
        }
        check points_at_a_payment
    }
}

fn points_at_a_payment(request: &ReversalRequest, to: &mut Writer<'_>) -> Result<(), Error> {
    let Some(transaction) = &request.reversal_transaction else {
        return Err(to.missing("ReversalTransaction"));
    };
    if transaction.transaction_type.is_none() {
        return Err(to.missing("ReversalTransaction.TransactionType"));
    }
    if transaction.original_transaction.is_none() && transaction.last_transaction != Some(true) {
        return Err(to.missing("ReversalTransaction.OriginalTransaction"));
    }
    if request.reversed_amount == Some(Decimal::default()) {
        return Err(to.bad_amount("ReversedAmount", AmountError::Zero));
    }
    Ok(())
}

structure! {
    /// Answers a reversal (`ReversalResponse7`).
    ReversalResponse {
        may {
            /// The ticket of the till, echoed; nexo 3 does not echo it here.
            sale_transaction_identification: Option<TransactionIdentifier> = object("SaleTransactionIdentification"),
            /// The record of the reversal itself.
            poi_transaction_identification: Option<TransactionIdentifier> = object("POITransactionIdentification"),
            /// The reconciliation period that it falls into.
            poi_reconciliation_identification: Option<String> = text("POIReconciliationIdentification"),
            /// Which payment it was.
            reversal_transaction_result: Option<ReversalResult> = object("ReversalTransactionResult"),
            /// How much, where told.
            reversed_amount: Option<Decimal> = amount("ReversedAmount"),
            /// Receipts that the till has to print.
            receipt: Vec<PaymentReceipt> = objects("Receipt"),
        }
    }
}

impl ReversalResponse {
    /// What an answer to a reversal that was made must tell, and this one does not.
    pub(crate) fn missing(&self) -> Option<&'static str> {
        let unnamed = self.poi_transaction_identification.is_none();
        unnamed.then_some("ReversalResponse.POITransactionIdentification")
    }
}

structure! {
    /// Which payment was undone (`RetailerReversalResult5`).
    ReversalResult {
        may {
            /// It.
            original_payment_transaction: Option<CardPaymentTransaction> = object("OriginalPaymentTransaction"),
        }
    }
}
