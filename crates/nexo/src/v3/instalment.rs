//! Paying in parts, and in another currency.

use super::words::open_enum;
use crate::amount::Decimal;
use crate::encoding::structure;

open_enum! {
    /// How the parts differ (nexo 3.1 XSD `InstalmentType`).
    InstalmentType {
        DeferredInstalments = "DeferredInstalments",
        EqualInstalments = "EqualInstalments",
        InequalInstalments = "InequalInstalments",
    }
}

open_enum! {
    /// How often (nexo 3.1 XSD `PeriodUnit`).
    PeriodUnit {
        Daily = "Daily",
        Weekly = "Weekly",
        Monthly = "Monthly",
        Annual = "Annual",
    }
}

structure! {
    /// Paying in parts (nexo 3.1 XSD `Instalment`).
    Instalment {
        may {
            /// How the parts differ.
            instalment_type: Vec<InstalmentType> = words("InstalmentType"),
            /// Which part this is.
            sequence_number: Option<u32> = count("SequenceNumber"),
            /// The name of the plan.
            plan_id: Option<String> = text("PlanID"),
            /// How many units lie between two parts.
            period: Option<u32> = count("Period"),
            /// The unit.
            period_unit: Option<PeriodUnit> = word("PeriodUnit"),
            /// When the first part is due, as free text.
            first_payment_date: Option<String> = text("FirstPaymentDate"),
            /// How many parts.
            total_nb_of_payments: Option<u32> = count("TotalNbOfPayments"),
            /// All parts together.
            cumulative_amount: Option<Decimal> = amount("CumulativeAmount"),
            /// The first part.
            first_amount: Option<Decimal> = amount("FirstAmount"),
            /// What it costs.
            charges: Option<Decimal> = amount("Charges"),
        }
    }
}

structure! {
    /// Money (nexo 3.1 XSD `Amount`).
    Amount {
        need {
            /// How much.
            amount_value: Decimal = need_amount("AmountValue"),
        }
        may {
            /// ISO 4217.
            currency: Option<String> = currency("Currency"),
        }
    }
}

structure! {
    /// Paying in the currency of the card (nexo 3.1 XSD `CurrencyConversion`).
    CurrencyConversion {
        need {
            /// What the customer pays in that currency.
            converted_amount: Amount = need_object("ConvertedAmount"),
        }
        may {
            /// The customer agreed.
            customer_approved: bool = flag_or("CustomerApprovedFlag", true),
            /// The rate, a decimal of any length.
            rate: Option<String> = digits("Rate"),
            /// The markup, a decimal of any length.
            markup: Option<String> = digits("Markup"),
            /// What it costs.
            commission: Option<Decimal> = amount("Commission"),
            /// What the customer has to be told.
            declaration: Option<String> = text("Declaration"),
        }
    }
}
