//! Several transactions in one message.

use super::identification::{PoiData, SaleData};
use super::loyalty::{LoyaltyRequest, LoyaltyResult};
use super::payment::PaymentRequest;
use super::payment_result::PaymentResult;
use super::response::Response;
use super::reversal::ReversalRequest;
use crate::amount::Decimal;
use crate::encoding::{Writer, structure};
use crate::error::Error;

structure! {
    /// Asks for several transactions (nexo 3.1 XSD `BatchRequest`); an empty one asks what was done without the
    /// till.
    BatchRequest {
        may {
            /// Forget what has not been done yet.
            remove_all: Option<bool> = flag("RemoveAllFlag"),
            /// The transactions.
            transaction_to_perform: Vec<TransactionToPerform> = objects("TransactionToPerform"),
        }
    }
}

structure! {
    /// One of several transactions: exactly one of the three (nexo 3.1 XSD `TransactionToPerform`).
    TransactionToPerform {
        may {
            /// A payment.
            payment_request: Option<PaymentRequest> = object("PaymentRequest"),
            /// Points.
            loyalty_request: Option<LoyaltyRequest> = object("LoyaltyRequest"),
            /// A reversal.
            reversal_request: Option<ReversalRequest> = object("ReversalRequest"),
        }
        check is_one
    }
}

fn is_one(one: &TransactionToPerform, to: &mut Writer<'_>) -> Result<(), Error> {
    let there =
        [one.payment_request.is_some(), one.loyalty_request.is_some(), one.reversal_request.is_some()];
    match there.iter().filter(|there| **there).count() {
        1 => Ok(()),
        0 => Err(to.missing("PaymentRequest")),
        _ => Err(to.refused("PaymentRequest", "there is another transaction beside it")),
    }
}

structure! {
    /// Tells what became of several transactions (nexo 3.1 XSD `BatchResponse`).
    BatchResponse {
        need {
            /// How it went.
            response: Response = need_object("Response"),
        }
        may {
            /// What was done.
            performed_transaction: Vec<PerformedTransaction> = objects("PerformedTransaction"),
        }
    }
}

structure! {
    /// One of several transactions that were done (nexo 3.1 XSD `PerformedTransaction`).
    PerformedTransaction {
        need {
            /// How it went.
            response: Response = need_object("Response"),
        }
        may {
            /// The side of the till.
            sale_data: Option<SaleData> = echoed("SaleData"),
            /// The side of the terminal.
            poi_data: Option<PoiData> = object("POIData"),
            /// What was paid and how.
            payment_result: Option<PaymentResult> = object("PaymentResult"),
            /// What was done for loyalty accounts.
            loyalty_result: Vec<LoyaltyResult> = objects("LoyaltyResult"),
            /// How much was reversed.
            reversed_amount: Option<Decimal> = amount("ReversedAmount"),
        }
    }
}
