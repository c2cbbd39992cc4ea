//! A payment itself: what kind, which, and how much.

use super::codes::codes;
use super::header::PartyType;
use crate::amount::Decimal;
use crate::encoding::structure;
use crate::hidden::Kept;

codes! {
    /// What kind of transaction it is (`CardPaymentServiceType5Code`, `CardPaymentServiceType12Code`).
    TransactionType {
        Balance = "BALC" "Balance",
        CardActivation = "CACT" "CardActivation",
        CardPayment = "CRDP" "CardPayment",
        CardVerification = "CAVR" "CardVerification",
        CashAdvance = "CSHW" "CashAdvance",
        CashDeposit = "CSHD" "CashDeposit",
        DeferredPayment = "DEFR" "DeferredPayment",
        Loading = "LOAD" "Loading",
        OriginalCredit = "ORCR" "OriginalCredit",
        QuasiCash = "QUCH" "QuasiCash",
        Refund = "RFND" "Refund",
        Reservation = "RESA" "Reservation",
        ValidityCheck = "VALC" "ValidityCheck",
        Unloading = "UNLD" "Unloading",
    }
}

codes! {
    /// What goes along with it (`CardPaymentServiceType9Code`).
    AdditionalService {
        Aggregation = "AGGR" "Aggregation",
        Dcc = "DCCV" "DCC",
        Gratuity = "GRTT" "Gratuity",
        Loyalty = "LOYT" "Loyalty",
        NoShow = "NRES" "NoShow",
        PurchaseCorporate = "PUCO" "PurchaseCorporate",
        RecurringPayment = "RECP" "RecurringPayment",
        SolicitedAvailableFunds = "SOAF" "SolicitedAvailableFunds",
        VoiceAuthorisation = "VCAU" "VoiceAuthorisation",
        IssuerInstalment = "INSI" "IssuerInstalment",
        AcceptorInstalment = "INSA" "AcceptorInstalment",
        CashBack = "CSHB" "CashBack",
        Instant = "INST" "Instant",
        NonRefundable = "NRFD" "NonRefundable",
    }
}

codes! {
    /// Which step of a longer one it is (`CardPaymentServiceType14Code`).
    ServiceAttribute {
        InitialReservation = "IRES" "InitialReservation",
        UpdateReservation = "URES" "UpdateReservation",
        PaymentReservation = "PRES" "PaymentReservation",
        AdditionalPayment = "ARES" "AdditionalPayment",
        FirstRecurring = "FREC" "FirstRecurring",
        FollowingRecurring = "RREC" "FollowingRecurring",
        GuaranteeOfPayment = "GOPT" "GuaranteeOfPayment",
    }
}

structure! {
    /// A number and a time that name a transaction only together (`TransactionIdentifier1`).
    TransactionIdentifier {
        need {
            /// The time, byte for byte as received: a reversal must repeat it.
            transaction_date_time: String = lax_text("TransactionDateTime"),
            /// The number.
            transaction_reference: String = lax_text("TransactionReference"),
        }
    }
}

structure! {
    /// A terminal, where an earlier transaction names it (`GenericIdentification32`).
    PoiIdentification {
        need {
            /// Its name.
            identification: String = long_id("Identification"),
        }
        may {
            /// What it is.
            party_type: Option<PartyType> = word("Type"),
        }
    }
}

structure! {
    /// Points at an earlier transaction (`CardPaymentTransaction126`).
    OriginalTransaction {
        need {
            /// The record of the terminal, copied from its answer.
            transaction_identification: TransactionIdentifier = need_object("TransactionIdentification"),
        }
        may {
            /// The terminal of then.
            poi_identification: Option<PoiIdentification> = object("POIIdentification"),
            /// Groups the steps of one sale.
            sale_reference_identification: Option<String> = text("SaleReferenceIdentification"),
        }
    }
}

structure! {
    /// A transaction (`CardPaymentTransaction127`).
    ///
    /// The tables want kind, name and amounts; answers and reversals do not always know them, so what a message
    /// must have is checked where it stands.
    CardPaymentTransaction {
        may {
            /// Its kind.
            transaction_type: Option<TransactionType> = word("TransactionType"),
            /// What goes along with it.
            additional_service: Vec<AdditionalService> = words("AdditionalService"),
            /// Which step it is.
            service_attribute: Option<ServiceAttribute> = word("ServiceAttribute"),
            /// Means the last transaction of the terminal, whatever its name.
            last_transaction: Option<bool> = flag("LastTransactionFlag"),
            /// The trade, three or four digits.
            merchant_category_code: Option<String> = text("MerchantCategoryCode"),
            /// Groups the steps of one sale.
            sale_reference_identification: Option<String> = text("SaleReferenceIdentification"),
            /// The ticket of the sale system.
            transaction_identification: Option<TransactionIdentifier> = object("TransactionIdentification"),
            /// The transaction that this one goes back to.
            original_transaction: Option<OriginalTransaction> = object("OriginalTransaction"),
            /// The period of the host that it falls into.
            reconciliation_identification: Option<String> = text("ReconciliationIdentification"),
            /// How much.
            transaction_details: Option<TransactionDetails> = object("TransactionDetails"),
            /// What was said to an earlier request for it.
            authorisation_result: Option<AuthorisationResult> = object("AuthorisationResult"),
            /// An order of the customer, unread.
            customer_order: Option<Kept> = kept("CustomerOrder"),
            /// Only these brands.
            card_programme_proposed: Vec<String> = texts("CardProgrammeProposed"),
            /// The brand that was taken.
            card_programme_applied: Option<String> = text("CardProgrammeApplied"),
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
    /// How much, in major units (`CardPaymentTransactionDetails52`).
    TransactionDetails {
        may {
            /// ISO 4217.
            currency: Option<String> = currency("Currency"),
            /// The whole, cash-back and tip included.
            total_amount: Option<Decimal> = amount("TotalAmount"),
            /// What the payments of the same sale before this one come to.
            cumulative_amount: Option<Decimal> = amount("CumulativeAmount"),
            /// What the whole is made of.
            detailed_amount: Option<DetailedAmount> = object("DetailedAmount"),
            /// The whole that was asked for.
            requested_amount: Option<Decimal> = amount("RequestedAmount"),
            /// The whole that moved.
            authorised_amount: Option<Decimal> = amount("AuthorisedAmount"),
            /// Until when a reservation holds.
            validity_date: Option<String> = text("ValidityDate"),
            /// In the currency of the card.
            currency_conversion_result: Option<CurrencyConversionResult> = object("CurrencyConversionResult"),
            /// In parts, unread.
            instalment: Option<Kept> = kept("Instalment"),
            /// What was bought.
            sale_item: Vec<Product> = objects("SaleItem"),
            /// What others define.
            additional_information: Vec<ExternalData> = objects("AdditionalInformation"),
        }
    }
}

structure! {
    /// A value that somebody else defines (`ExternallyDefinedData4`).
    ExternalData {
        need {
            /// What it is.
            identification: String = lax_text("Identification"),
        }
        may {
            /// Base64 of it.
            value: Option<String> = text("Value"),
        }
    }
}

structure! {
    /// What an amount is made of (`DetailedAmount15`).
    DetailedAmount {
        may {
            /// Cash to hand out.
            cash_back: Option<Decimal> = amount("CashBack"),
            /// Tip.
            gratuity: Option<Decimal> = amount("Gratuity"),
            /// Put on by the terminal.
            fees: Vec<LabelledAmount> = objects("Fees"),
            /// Taken off by the terminal.
            rebate: Vec<LabelledAmount> = objects("Rebate"),
            /// Put on for the card.
            surcharge: Vec<LabelledAmount> = objects("Surcharge"),
        }
    }
}

structure! {
    /// An amount with its name (`DetailedAmount4`).
    LabelledAmount {
        need {
            /// How much.
            amount: Decimal = need_amount("Amount"),
        }
        may {
            /// What for.
            label: Option<String> = text("Label"),
        }
    }
}

structure! {
    /// Paying in the currency of the card (`CurrencyConversion27`).
    CurrencyConversionResult {
        may {
            /// The customer agreed.
            accepted_by_cardholder: Option<bool> = flag("AcceptedByCardholder"),
            /// Into what.
            conversion: Option<Conversion> = object("Conversion"),
        }
    }
}

structure! {
    /// A conversion (`CurrencyConversion26`).
    Conversion {
        may {
            /// Into which currency.
            target_currency: Option<TargetCurrency> = object("TargetCurrency"),
            /// What the customer pays in it.
            resulting_amount: Option<Decimal> = amount("ResultingAmount"),
            /// The rate, a decimal of any length.
            exchange_rate: Option<String> = digits("ExchangeRate"),
        }
    }
}

structure! {
    /// A currency (`CurrencyDetails3`).
    TargetCurrency {
        need {
            /// ISO 4217.
            alpha_code: String = lax_currency("AlphaCode"),
        }
    }
}

codes! {
    /// What the host said (`Response9Code`).
    AuthorisationResponse {
        Approved = "APPR" "Approved",
        Declined = "DECL" "Declined",
        PartialApproved = "PART" "PartialApproved",
        Suspended = "SUSP" "Suspended",
        TechnicalError = "TECH" "TechnicalError",
    }
}

structure! {
    /// What the host said (`AuthorisationResult17`, `AuthorisationResult18`).
    AuthorisationResult {
        need {
            /// It.
            response_to_authorisation: ResponseToAuthorisation = need_object("ResponseToAuthorisation"),
        }
        may {
            /// Which host.
            authorisation_entity: Option<AuthorisationEntity> = object("AuthorisationEntity"),
            /// The code of the approval.
            authorisation_code: Option<String> = text("AuthorisationCode"),
        }
    }
}

structure! {
    /// The word of the host (`ResponseType10`).
    ResponseToAuthorisation {
        need {
            /// It.
            response: AuthorisationResponse = need_word("Response"),
        }
        may {
            /// Why, in the host's own code.
            response_reason: Option<String> = text("ResponseReason"),
        }
    }
}

structure! {
    /// Which host said it (`GenericIdentification90`).
    AuthorisationEntity {
        need {
            /// What it is.
            party_type: PartyType = lax_word("Type"),
        }
        may {
            /// Its name.
            identification: Option<String> = text("Identification"),
        }
    }
}

structure! {
    /// An item of a sale (`Product6`).
    Product {
        need {
            /// The product.
            product_code: String = lax_text("ProductCode"),
            /// What the line costs.
            product_amount: Decimal = need_amount("ProductAmount"),
        }
        may {
            /// The number of the line.
            item_identification: Option<String> = text("ItemIdentification"),
            /// The barcode, as digits.
            additional_product_code: Option<String> = text("AdditionalProductCode"),
            /// What the quantity is counted in, a code of `UnitOfMeasure6Code`.
            unit_of_measure: Option<String> = text("UnitOfMeasure"),
            /// How many or how much, a decimal of any length.
            product_quantity: Option<String> = digits("ProductQuantity"),
            /// What one costs.
            unit_price: Option<Decimal> = amount("UnitPrice"),
            /// The tax.
            tax_type: Option<String> = text("TaxType"),
            /// What it is called.
            product_description: Option<String> = text("ProductDescription"),
            /// The way that it was sold.
            sale_channel: Option<String> = text("SaleChannel"),
            /// More, in free text.
            additional_product_description: Option<String> = text("AdditionalProductDescription"),
        }
    }
}
