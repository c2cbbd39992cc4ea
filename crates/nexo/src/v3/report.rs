//! A list of transactions, page by page (nexo 3.1 only).

use super::identification::{PoiData, SaleData};
use super::payment_result::PaymentResult;
use super::response::Response;
use super::words::open_enum;
use crate::encoding::structure;

open_enum! {
    /// How a member is compared (nexo 3.1 XSD `Operator`).
    Operator {
        Equal = "EQ",
        LessOrEqual = "LE",
        Less = "LT",
        GreaterOrEqual = "GE",
        Greater = "GT",
    }
}

structure! {
    /// One comparison (nexo 3.1 XSD `SearchAND`).
    SearchAnd {
        need {
            /// Of which member.
            target: String = need_text("Target"),
            /// How.
            operator: Operator = need_word("Operator"),
            /// With what.
            value: String = need_text("Value"),
        }
    }
}

structure! {
    /// Comparisons that must all hold (nexo 3.1 XSD `SearchOR`).
    SearchOr {
        need {
            /// The comparisons.
            search_and: Vec<SearchAnd> = need_objects("SearchAND"),
        }
    }
}

structure! {
    /// What is looked for (nexo 3.1 XSD `SearchCriterias`).
    SearchCriterias {
        need {
            /// Any of these must hold.
            search_or: Vec<SearchOr> = need_objects("SearchOR"),
        }
    }
}

structure! {
    /// One member to sort by (nexo 3.1 XSD `CriteriaOrder`).
    CriteriaOrder {
        need {
            /// Which.
            target: String = need_text("Target"),
        }
    }
}

structure! {
    /// How the list is sorted (nexo 3.1 XSD `SearchOutputOrder`).
    SearchOutputOrder {
        need {
            /// By these members.
            criteria_order: Vec<CriteriaOrder> = need_objects("CriteriaOrder"),
        }
    }
}

structure! {
    /// Asks for a page of transactions (nexo 3.1 XSD `TransactionReportRequest`).
    TransactionReportRequest {
        need {
            /// Which.
            search_criterias: SearchCriterias = need_object("SearchCriterias"),
        }
        may {
            /// In which order.
            search_output_order: Option<SearchOutputOrder> = object("SearchOutputOrder"),
            /// The newest first.
            descending_order: bool = flag_or("DescendingOrder", false),
            /// From this one, counted from 0.
            block_start: Option<u32> = count("BlockStart"),
            /// To this one.
            block_stop: Option<u32> = count("BlockStop"),
        }
    }
}

structure! {
    /// Tells a page of transactions (nexo 3.1 XSD `TransactionReportResponse`).
    TransactionReportResponse {
        need {
            /// How it went.
            response: Response = need_object("Response"),
            /// How many there are in all.
            report_full_size: u32 = lax_count("ReportFullSize"),
            /// From this one, counted from 0.
            block_start: u32 = lax_count("BlockStart"),
            /// To this one.
            block_stop: u32 = lax_count("BlockStop"),
        }
        may {
            /// The transactions.
            transaction_report: Vec<TransactionReport> = objects("TransactionReport"),
        }
    }
}

structure! {
    /// One transaction of a list (nexo 3.1 XSD `TransactionReport`).
    TransactionReport {
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
        }
    }
}
