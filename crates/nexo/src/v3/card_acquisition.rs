//! Reading a card before the amount is known, and letting a service begin with it.

use super::card::PaymentInstrumentData;
use super::customer_order::CustomerOrder;
use super::display::DisplayOutput;
use super::identification::{PoiData, SaleData, record_needed};
use super::loyalty::{LoyaltyAccount, LoyaltyHandling};
use super::payment::PaymentType;
use super::response::Response;
use super::words::{EntryMode, open_enum};
use crate::amount::Decimal;
use crate::encoding::{Writer, structure};
use crate::error::Error;

structure! {
    /// Asks for a card (nexo 3.1 XSD `CardAcquisitionRequest`).
    CardAcquisitionRequest {
        need {
            /// The side of the till.
            sale_data: SaleData = need_object("SaleData"),
            /// Which cards, and how.
            card_acquisition_transaction: CardAcquisitionTransaction = need_object("CardAcquisitionTransaction"),
        }
    }
}

structure! {
    /// Which cards are wanted (nexo 3.1 XSD `CardAcquisitionTransaction`).
    CardAcquisitionTransaction {
        may {
            /// Only these brands.
            allowed_payment_brand: Vec<String> = texts("AllowedPaymentBrand"),
            /// Only these loyalty brands.
            allowed_loyalty_brand: Vec<String> = texts("AllowedLoyaltyBrand"),
            /// Only these ways of reading the card.
            force_entry_mode: Vec<EntryMode> = words("ForceEntryMode"),
            /// Whether a loyalty card is wanted.
            loyalty_handling: LoyaltyHandling = word_or("LoyaltyHandling", LoyaltyHandling::Allowed),
            /// ISO 639-1, the language for the customer.
            customer_language: Option<String> = language("CustomerLanguage"),
            /// The customer chooses among the applications of the card.
            force_customer_selection: bool = flag_or("ForceCustomerSelectionFlag", false),
            /// The amount, as far as known; contactless cards need it.
            total_amount: Option<Decimal> = amount("TotalAmount"),
            /// The kind of payment that will follow; contactless cards need it.
            payment_type: Option<PaymentType> = word("PaymentType"),
            /// Cash-back may follow.
            cash_back: Option<bool> = flag("CashBackFlag"),
        }
    }
}

structure! {
    /// Tells of the card (nexo 3.1 XSD `CardAcquisitionResponse`).
    CardAcquisitionResponse {
        need {
            /// How it went.
            response: Response = need_object("Response"),
        }
        may {
            /// The side of the till, echoed.
            sale_data: Option<SaleData> = echoed("SaleData"),
            /// The side of the terminal; its name is what a payment points back to.
            poi_data: Option<PoiData> = object("POIData"),
            /// The brands of the card.
            payment_brand: Vec<String> = texts("PaymentBrand"),
            /// The card.
            payment_instrument_data: Option<PaymentInstrumentData> = object("PaymentInstrumentData"),
            /// The loyalty cards.
            loyalty_account: Vec<LoyaltyAccount> = objects("LoyaltyAccount"),
            /// Orders of the customer (3.1 only).
            customer_order: Vec<CustomerOrder> = objects("CustomerOrder"),
        }
        check has_its_record
    }
}

fn has_its_record(answer: &CardAcquisitionResponse, to: &mut Writer<'_>) -> Result<(), Error> {
    record_needed(&answer.response, answer.sale_data.as_ref(), answer.poi_data.as_ref(), to)
}

open_enum! {
    /// Begin or end (nexo 3.1 XSD `TransactionAction`).
    TransactionAction {
        StartTransaction = "StartTransaction",
        AbortTransaction = "AbortTransaction",
    }
}

open_enum! {
    /// A service that the customer may begin (nexo 3.1 XSD `ServicesEnabled`).
    ServiceEnabled {
        CardAcquisition = "CardAcquisition",
        Payment = "Payment",
        Loyalty = "Loyalty",
    }
}

structure! {
    /// Lets the customer begin, or ends what began so (nexo 3.1 XSD `EnableServiceRequest`).
    EnableServiceRequest {
        need {
            /// Begin or end.
            transaction_action: TransactionAction = need_word("TransactionAction"),
        }
        may {
            /// Which services may begin.
            services_enabled: Vec<ServiceEnabled> = words("ServicesEnabled"),
            /// What the customer sees.
            display_output: Option<DisplayOutput> = object("DisplayOutput"),
        }
        check enables_something
    }
}

/// A start names its services, an end has none.
fn enables_something(request: &EnableServiceRequest, to: &mut Writer<'_>) -> Result<(), Error> {
    match (&request.transaction_action, request.services_enabled.is_empty()) {
        (TransactionAction::StartTransaction, true) => Err(to.missing("ServicesEnabled")),
        (TransactionAction::AbortTransaction, false) => {
            Err(to.refused("ServicesEnabled", "an end enables nothing"))
        }
        (
            TransactionAction::StartTransaction
            | TransactionAction::AbortTransaction
            | TransactionAction::Other(_),
            _,
        ) => Ok(()),
    }
}

structure! {
    /// Answers an enabled service (nexo 3.1 XSD `EnableServiceResponse`).
    EnableServiceResponse {
        need {
            /// How it went.
            response: Response = need_object("Response"),
        }
    }
}
