//! Under which circumstances: at the till, at the terminal, and within which sale.

use super::codes::codes;
use crate::amount::Decimal;
use crate::encoding::structure;

structure! {
    /// Under which circumstances (`CardPaymentContext30`).
    Context {
        may {
            /// Those of the payment.
            payment_context: Option<PaymentContext> = object("PaymentContext"),
            /// Those of the sale.
            sale_context: Option<SaleContext> = object("SaleContext"),
        }
    }
}

codes! {
    /// Whether somebody stands beside it (`AttendanceContext1Code`).
    Attendance {
        Attended = "ATTD" "Attended",
        SemiAttended = "SATT" "SemiAttended",
        Unattended = "UATT" "Unattended",
    }
}

codes! {
    /// How a card is read (`CardDataReading8Code`).
    EntryMode {
        Tag = "TAGC" "Tag",
        Physical = "PHYS" "Physical",
        BarCode = "BRCD" "BarCode",
        MagneticStripe = "MGST" "MagneticStripe",
        Icc = "CICC" "ICC",
        AccountData = "DFLE" "AccountData",
        ProximityReader = "CTLS" "ProximityReader",
        EmvProximityReader = "ECTL" "EMVProximityReader",
        CardOnFile = "CDFL" "CardOnFile",
        SynchronousIcc = "SICC" "SynchronousIntegratedCircuitCard",
        Unknown = "UNKW" "Unknown",
        QrCode = "QRCD" "QRCode",
        OpticalCode = "OPTC" "OpticalCode",
    }
}

structure! {
    /// The circumstances of the payment (`PaymentContext29`).
    PaymentContext {
        may {
            /// The card is there.
            card_present: Option<bool> = flag("CardPresent"),
            /// Its holder is there.
            cardholder_present: Option<bool> = flag("CardholderPresent"),
            /// The host was, or is to be, asked.
            on_line_context: Option<bool> = flag("OnLineContext"),
            /// Whether somebody stands beside it.
            attendance_context: Option<Attendance> = word("AttendanceContext"),
            /// How the card was read.
            card_data_entry_mode: Option<EntryMode> = word("CardDataEntryMode"),
        }
    }
}

codes! {
    /// How long a token should live (`SaleTokenScope1Code`).
    TokenScope {
        MultipleUse = "MULT" "MultipleUse",
        SingleUse = "SNGL" "SingleUse",
    }
}

structure! {
    /// A shop that another one sells for (`Organisation26`).
    SponsoredMerchant {
        need {
            /// Its name.
            common_name: String = lax_text("CommonName"),
            /// Its country, as digits.
            country_code: String = lax_text("CountryCode"),
            /// Its trade, three or four digits.
            merchant_category_code: String = lax_text("MerchantCategoryCode"),
            /// Its registered number.
            registered_identifier: String = lax_text("RegisteredIdentifier"),
        }
        may {
            /// Where it is.
            address: Option<String> = text("Address"),
        }
    }
}

structure! {
    /// The circumstances of the sale (`SaleContext4`).
    SaleContext {
        may {
            /// The till.
            sale_identification: Option<String> = text("SaleIdentification"),
            /// Groups the steps of one sale.
            sale_reference_number: Option<String> = text("SaleReferenceNumber"),
            /// The group of tills that totals are kept for.
            sale_reconciliation_identification: Option<String> = text("SaleReconciliationIdentification"),
            /// Who works at the till.
            cashier_identification: Option<String> = text("CashierIdentification"),
            /// ISO 639-1.
            cashier_language: Vec<String> = texts("CashierLanguage"),
            /// In which shift.
            shift_number: Option<String> = text("ShiftNumber"),
            /// The shops that this one sells for.
            sponsored_merchant: Vec<SponsoredMerchant> = objects("SponsoredMerchant"),
            /// One of several payments for one sale.
            split_payment: Option<bool> = flag("SplitPayment"),
            /// What of the sale is not paid yet.
            remaining_amount: Option<Decimal> = amount("RemainingAmount"),
            /// Go to the host whatever the rules of the card say.
            force_online: Option<bool> = flag("ForceOnlineFlag"),
            /// Whether the card data of then may be used again.
            reuse_card_data: Option<bool> = flag("ReuseCardDataFlag"),
            /// Only these ways of reading the card.
            allowed_entry_mode: Vec<EntryMode> = words("AllowedEntryMode"),
            /// Whether a token is wanted, and for how long.
            sale_token_scope: Option<TokenScope> = word("SaleTokenScope"),
        }
    }
}
