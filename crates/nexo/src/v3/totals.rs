//! The sums of a terminal: closing a period, and looking without closing.

use super::card::PaymentInstrumentType;
use super::loyalty::LoyaltyUnit;
use super::response::{ErrorCondition, Response};
use super::words::open_enum;
use crate::amount::Decimal;
use crate::encoding::{Writer, structure};
use crate::error::Error;

open_enum! {
    /// What is closed and with whom it is compared (nexo 3.1 XSD `ReconciliationType`).
    ReconciliationType {
        /// Closes the period; no acquirer is asked.
        SaleReconciliation = "SaleReconciliation",
        /// Closes the period and compares with the acquirers.
        AcquirerSynchronisation = "AcquirerSynchronisation",
        /// Only compares terminal and acquirers.
        AcquirerReconciliation = "AcquirerReconciliation",
        /// Tells an earlier result once more.
        PreviousReconciliation = "PreviousReconciliation",
    }
}

open_enum! {
    /// What a sum is of (nexo 3.1 XSD `TransactionType`, with its spelling).
    TransactionType {
        Debit = "Debit",
        Credit = "Credit",
        ReverseDebit = "ReverseDebit",
        ReverseCredit = "ReverseCredit",
        OneTimeReservation = "OneTimeReservation",
        CompletedDeferred = "CompletedDeffered" | "CompletedDeferred",
        FirstReservation = "FirstReservation",
        UpdateReservation = "UpdateReservation",
        CompletedReservation = "CompletedReservation",
        CashAdvance = "CashAdvance",
        IssuerInstalment = "IssuerInstalment",
        Declined = "Declined",
        Failed = "Failed",
        Award = "Award",
        ReverseAward = "ReverseAward",
        Redemption = "Redemption",
        ReverseRedemption = "ReverseRedemption",
        Rebate = "Rebate",
        ReverseRebate = "ReverseRebate",
    }
}

open_enum! {
    /// What the sums are split by (nexo 3.1 XSD `TotalDetails`).
    TotalDetail {
        PoiId = "POIID",
        SaleId = "SaleID",
        OperatorId = "OperatorID",
        ShiftNumber = "ShiftNumber",
        TotalsGroupId = "TotalsGroupID",
    }
}

structure! {
    /// Closes or compares a period (nexo 3.1 XSD `ReconciliationRequest`).
    ReconciliationRequest {
        need {
            /// What is closed and with whom it is compared.
            reconciliation_type: ReconciliationType = need_word("ReconciliationType"),
        }
        may {
            /// Only these acquirers.
            acquirer_id: Vec<String> = texts("AcquirerID"),
            /// Which earlier period.
            poi_reconciliation_id: Option<String> = text("POIReconciliationID"),
        }
        check names_its_period
    }
}

fn names_its_period(request: &ReconciliationRequest, to: &mut Writer<'_>) -> Result<(), Error> {
    let earlier = request.reconciliation_type == ReconciliationType::PreviousReconciliation;
    if earlier && request.poi_reconciliation_id.is_none() {
        return Err(to.missing("POIReconciliationID"));
    }
    Ok(())
}

structure! {
    /// Answers a reconciliation (nexo 3.1 XSD `ReconciliationResponse`).
    ReconciliationResponse {
        need {
            /// How it went.
            response: Response = need_object("Response"),
            /// What was closed and with whom it was compared.
            reconciliation_type: ReconciliationType = lax_word("ReconciliationType"),
        }
        may {
            /// The period.
            poi_reconciliation_id: Option<String> = text("POIReconciliationID"),
            /// The sums.
            transaction_totals: Vec<TransactionTotals> = objects("TransactionTotals"),
        }
    }
}

structure! {
    /// Asks for the sums of the running period (nexo 3.1 XSD `GetTotalsRequest`).
    GetTotalsRequest {
        may {
            /// What the sums are to be split by.
            total_details: Vec<TotalDetail> = words("TotalDetails"),
            /// What they are to be of.
            total_filter: Option<TotalFilter> = object("TotalFilter"),
        }
    }
}

structure! {
    /// Takes only some transactions into a sum (nexo 3.1 XSD `TotalFilter`).
    TotalFilter {
        may {
            /// Only this terminal.
            poi_id: Option<String> = text("POIID"),
            /// Only this sale system.
            sale_id: Option<String> = text("SaleID"),
            /// Only this operator.
            operator_id: Option<String> = text("OperatorID"),
            /// Only this shift.
            shift_number: Option<String> = text("ShiftNumber"),
            /// Only this group.
            totals_group_id: Option<String> = text("TotalsGroupID"),
        }
    }
}

structure! {
    /// Tells the sums of the running period (nexo 3.1 XSD `GetTotalsResponse`).
    GetTotalsResponse {
        need {
            /// How it went.
            response: Response = need_object("Response"),
        }
        may {
            /// The period; the standard wants it, failures may be without.
            poi_reconciliation_id: Option<String> = text("POIReconciliationID"),
            /// The sums.
            transaction_totals: Vec<TransactionTotals> = objects("TransactionTotals"),
        }
    }
}

structure! {
    /// The sums of one means of payment (nexo 3.1 XSD `TransactionTotals`).
    TransactionTotals {
        need {
            /// The kind of means of payment.
            payment_instrument_type: PaymentInstrumentType = lax_word("PaymentInstrumentType"),
        }
        may {
            /// The acquirer.
            acquirer_id: Option<String> = text("AcquirerID"),
            /// This acquirer could not be compared with.
            error_condition: Option<ErrorCondition> = word("ErrorCondition"),
            /// The period of the host.
            host_reconciliation_id: Option<String> = text("HostReconciliationID"),
            /// The brand.
            card_brand: Option<String> = text("CardBrand"),
            /// The terminal.
            poi_id: Option<String> = text("POIID"),
            /// The sale system.
            sale_id: Option<String> = text("SaleID"),
            /// The operator.
            operator_id: Option<String> = text("OperatorID"),
            /// The shift.
            shift_number: Option<String> = text("ShiftNumber"),
            /// The group.
            totals_group_id: Option<String> = text("TotalsGroupID"),
            /// ISO 4217, of the payments.
            payment_currency: Option<String> = currency("PaymentCurrency"),
            /// The sums of payments.
            payment_totals: Vec<PaymentTotals> = objects("PaymentTotals"),
            /// Points or money.
            loyalty_unit: LoyaltyUnit = word_or("LoyaltyUnit", LoyaltyUnit::Point),
            /// ISO 4217, of the loyalty.
            loyalty_currency: Option<String> = currency("LoyaltyCurrency"),
            /// The sums of loyalty.
            loyalty_totals: Vec<LoyaltyTotals> = objects("LoyaltyTotals"),
        }
    }
}

structure! {
    /// One sum of payments (nexo 3.1 XSD `PaymentTotals`, with two members of one vendor).
    PaymentTotals {
        need {
            /// What it is of.
            transaction_type: TransactionType = lax_word("TransactionType"),
            /// How many.
            transaction_count: u32 = need_count("TransactionCount"),
            /// How much.
            transaction_amount: Decimal = need_amount("TransactionAmount"),
        }
        may {
            /// Tips within it (one vendor's addition).
            tip_amount: Option<Decimal> = amount("TipAmount"),
            /// Surcharges within it (one vendor's addition).
            surcharge_amount: Option<Decimal> = amount("SurchargeAmount"),
        }
    }
}

structure! {
    /// One sum of loyalty (nexo 3.1 XSD `LoyaltyTotals`).
    LoyaltyTotals {
        need {
            /// What it is of.
            transaction_type: TransactionType = lax_word("TransactionType"),
            /// How many.
            transaction_count: u32 = need_count("TransactionCount"),
            /// How much.
            transaction_amount: Decimal = need_amount("TransactionAmount"),
        }
    }
}
