//! Orders that a customer has open at several shops.

use super::words::open_enum;
use crate::amount::Decimal;
use crate::encoding::structure;

open_enum! {
    /// Which orders are wanted (nexo 3.1 XSD `CustomerOrderReq`).
    CustomerOrderReq {
        Open = "Open",
        Closed = "Closed",
        Both = "Both",
    }
}

structure! {
    /// An order of a customer (nexo 3.1 XSD `CustomerOrder`).
    CustomerOrder {
        need {
            /// From when.
            start_date: String = lax_text("StartDate"),
            /// How much it may become.
            forecasted_amount: Decimal = need_amount("ForecastedAmount"),
        }
        may {
            /// Its name.
            customer_order_id: Option<String> = text("CustomerOrderID"),
            /// Still open.
            open_order_state: bool = flag_or("OpenOrderState", false),
            /// Until when.
            end_date: Option<String> = text("EndDate"),
            /// How much it is now.
            current_amount: Option<Decimal> = amount("CurrentAmount"),
            /// ISO 4217.
            currency: Option<String> = currency("Currency"),
            /// Who works on it.
            accessed_by: Option<String> = text("AccessedBy"),
            /// More, in free text.
            additional_information: Option<String> = text("AdditionalInformation"),
        }
    }
}
