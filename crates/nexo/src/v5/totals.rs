//! The sums of a terminal: closing a period, and looking without closing.

use super::codes::codes;
use super::context::Context;
use super::environment::Environment;
use super::frame::{frame, services};
use super::response::Response;
use super::transaction::DetailedAmount;
use crate::amount::Decimal;
use crate::encoding::{Writer, structure};
use crate::error::Error;
use crate::hidden::Kept;

codes! {
    /// What is closed and with whom it is compared (`ReconciliationType1Code`).
    ReconciliationType {
        AcquirerReconciliation = "AREC" "AcquirerReconciliation",
        AcquirerSynchronisation = "ASYN" "AcquirerSynchronisation",
        PreviousReconciliation = "PREC" "PreviousReconciliation",
        SaleReconciliation = "SREC" "SaleReconciliation",
    }
}

structure! {
    /// Closes or compares a period (`ReconciliationRequest6`).
    ReconciliationRequest {
        need {
            /// Which.
            reconciliation_request_data: ReconciliationRequestData = need_object("ReconciliationRequestData"),
            /// With whom and with what.
            environment: Environment = lax_object("Environment"),
            /// Under which circumstances.
            context: Context = lax_object("Context"),
        }
    }
}

structure! {
    /// Which period is closed or compared (`ReconciliationRequestData1`).
    ReconciliationRequestData {
        need {
            /// What is closed and with whom it is compared.
            reconciliation_type: ReconciliationType = need_word("ReconciliationType"),
        }
        may {
            /// Only this acquirer.
            acquirer_identification: Option<String> = text("AcquirerIdentification"),
            /// Which earlier period.
            poi_reconciliation_identification: Option<String> = text("POIReconciliationIdentification"),
        }
    }
}

structure! {
    /// Answers a reconciliation (`ReconciliationResponse8`).
    ReconciliationResponse {
        need {
            /// How it went.
            response: Response = need_object("Response"),
            /// With whom and with what.
            environment: Environment = lax_object("Environment"),
            /// Under which circumstances.
            context: Context = lax_object("Context"),
        }
        may {
            /// The sums; a failure may have none.
            reconciliation_response_data: Option<ReconciliationResponseData> = object("ReconciliationResponseData"),
        }
        check tells_its_sums
    }
}

fn tells_its_sums(answer: &ReconciliationResponse, to: &mut Writer<'_>) -> Result<(), Error> {
    if answer.response.is_done() && answer.reconciliation_response_data.is_none() {
        return Err(to.missing("ReconciliationResponseData"));
    }
    Ok(())
}

structure! {
    /// The sums of a period (`ReconciliationResponseData1`).
    ReconciliationResponseData {
        need {
            /// What was closed and with whom it was compared.
            reconciliation_type: ReconciliationType = lax_word("ReconciliationType"),
        }
        may {
            /// The period.
            poi_reconciliation_identification: Option<String> = text("POIReconciliationIdentification"),
            /// The sums.
            transaction_totals: Vec<TransactionTotals> = objects("TransactionTotals"),
        }
    }
}

codes! {
    /// The kind of means of payment (`PaymentInstrumentType1Code`).
    PaymentInstrumentType {
        Card = "CARD" "Card",
        Cash = "CASH" "Cash",
        Check = "CHCK" "Check",
        LoyaltyAccount = "LOYT" "LoyaltyAccount",
        StoredValueAccount = "SVAC" "StoredValueAccount",
    }
}

codes! {
    /// What a sum is of (`TypeTransactionTotals3Code`).
    TotalType {
        Credit = "CRDT" "Credit",
        CreditReverse = "CRDR" "CreditReverse",
        Debit = "DEBT" "Debit",
        DebitReverse = "DBTR" "DebitReverse",
        Declined = "DECL" "Declined",
        Failed = "FAIL" "Failed",
        Reservation = "RESV" "Reservation",
    }
}

structure! {
    /// One sum of one means of payment (`TransactionTotalsSet1`).
    TransactionTotals {
        need {
            /// The kind of means of payment.
            payment_instrument_type: PaymentInstrumentType = lax_word("PaymentInstrumentType"),
        }
        may {
            /// The acquirer.
            acquirer_identification: Option<String> = text("AcquirerIdentification"),
            /// The period of the host.
            reconciliation_identification: Option<String> = text("ReconciliationIdentification"),
            /// The group.
            sale_reconciliation_identification: Option<String> = text("SaleReconciliationIdentification"),
            /// The brand.
            brand: Option<String> = text("Brand"),
            /// The terminal.
            poi_identification: Option<String> = text("POIIdentification"),
            /// The till.
            sale_identification: Option<String> = text("SaleIdentification"),
            /// The cashier.
            cashier_identification: Option<String> = text("CashierIdentification"),
            /// The shift.
            shift_number: Option<String> = text("ShiftNumber"),
            /// The sum; the tables want one, and an acquirer that did not answer has none.
            transaction_total: Option<TransactionTotal> = object("TransactionTotal"),
            /// Sums of loyalty, unread.
            loyalty_transaction_total: Option<Kept> = kept("LoyaltyTransactionTotal"),
        }
    }
}

structure! {
    /// One sum (`TransactionTotals8`).
    TransactionTotal {
        need {
            /// What it is of.
            total_type: TotalType = lax_word("Type"),
            /// How many.
            total_number: u32 = need_count("TotalNumber"),
            /// How much.
            cumulative_amount: Decimal = need_amount("CumulativeAmount"),
        }
        may {
            /// ISO 4217.
            currency: Option<String> = currency("Currency"),
            /// What it is made of.
            detailed_amount: Option<DetailedAmount> = object("DetailedAmount"),
        }
    }
}

services! {
    /// Which report is asked for. The list of transactions is known by its code alone.
    ReportAsk, codes ReportRequestContent {
        /// The sums of the running period.
        GetTotals(GetTotalsRequest) = "RPAQ" "AdministrativeReportGetTotalsRequest" | "ReportGetTotalsRequest", lax "ReportGetTotalsRequest";
    }
}

services! {
    /// What a report tells; a failure may say no more than that it is one.
    ReportAnswer, codes ReportResponseContent {
        /// The sums of the running period.
        GetTotals(Option<GetTotalsResponse>) = "RPAP" "AdministrativeReportGetTotalsResponse" | "ReportGetTotalsResponse", may "ReportGetTotalsResponse";
    }
}

frame! {
    /// Asks for a report (`ReportRequest6`).
    ReportRequest of ReportAsk
}

frame! {
    /// Answers with a report (`ReportResponse6`).
    ReportResponse of ReportAnswer, response
}

codes! {
    /// What sums are split by (`TotalDetails1Code`).
    TotalDetail {
        PerCashier = "OPID" "PerCashierIdentification",
        PerPoi = "PIID" "PerPOIIdentification",
        PerTotalsGroup = "TGID" "PerTotalsGroup",
        PerShift = "SNID" "PerShiftNumber",
        PerSale = "SAID" "PerSaleIdentification",
    }
}

structure! {
    /// Asks for the sums of the running period (`ReportGetTotalsRequest1`).
    GetTotalsRequest {
        may {
            /// What they are to be split by.
            total_details: Option<TotalDetail> = word("TotalDetails"),
            /// What they are to be of.
            total_filter: Option<TotalFilter> = object("TotalFilter"),
        }
    }
}

structure! {
    /// Takes only some transactions into a sum (`TotalFilter1`).
    TotalFilter {
        may {
            /// Only this terminal.
            poi_identification: Option<String> = text("POIIdentification"),
            /// Only this till.
            sale_identification: Option<String> = text("SaleIdentification"),
            /// Only this cashier.
            cashier_identification: Option<String> = text("CashierIdentification"),
            /// Only this shift.
            shift_number: Option<String> = text("ShiftNumber"),
            /// Only this group.
            totals_group_identification: Option<String> = text("TotalsGroupIdentification"),
        }
    }
}

structure! {
    /// Tells the sums of the running period (`ReportGetTotalsResponse1`).
    GetTotalsResponse {
        may {
            /// The period.
            poi_reconciliation_identification: Option<String> = text("POIReconciliationIdentification"),
            /// The sums.
            transaction_totals_set: Vec<TransactionTotals> = objects("TransactionTotalsSet"),
        }
    }
}
