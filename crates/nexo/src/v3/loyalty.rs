//! Points and rebates.

use super::identification::{
    OriginalPoiTransaction, PoiData, SaleData, TransactionIdentification, record_needed,
};
use super::payment::TransactionConditions;
use super::receipt::PaymentReceipt;
use super::response::Response;
use super::sale_item::{SaleItem, SaleItemRebate};
use super::words::{EntryMode, open_enum};
use crate::amount::Decimal;
use crate::encoding::{Writer, structure};
use crate::error::Error;
use crate::hidden::Hidden;

open_enum! {
    /// What a number of loyalty counts (nexo 3.1 XSD `LoyaltyUnit`).
    LoyaltyUnit {
        Point = "Point",
        Monetary = "Monetary",
    }
}

open_enum! {
    /// Whether loyalty belongs to a transaction (nexo 3.1 XSD `LoyaltyHandling`).
    LoyaltyHandling {
        /// No loyalty card may be read.
        Forbidden = "Forbidden",
        /// It was dealt with already.
        Processed = "Processed",
        /// A card is taken if one comes.
        Allowed = "Allowed",
        /// The customer is asked for a card.
        Proposed = "Proposed",
        /// Not without a card.
        Required = "Required",
    }
}

open_enum! {
    /// What is done (nexo 3.1 XSD `LoyaltyTransactionType`).
    LoyaltyTransactionType {
        Award = "Award",
        Rebate = "Rebate",
        Redemption = "Redemption",
        AwardRefund = "AwardRefund",
        RebateRefund = "RebateRefund",
        RedemptionRefund = "RedemptionRefund",
    }
}

open_enum! {
    /// What an account is known by (nexo 3.1 XSD `IdentificationType`).
    IdentificationType {
        Pan = "PAN",
        IsoTrack2 = "ISOTrack2",
        BarCode = "BarCode",
        AccountNumber = "AccountNumber",
        PhoneNumber = "PhoneNumber",
    }
}

open_enum! {
    /// What carries the account (nexo 3.1 XSD `IdentificationSupport`, with a word of one vendor).
    IdentificationSupport {
        NoCard = "NoCard",
        LoyaltyCard = "LoyaltyCard",
        HybridCard = "HybridCard",
        LinkedCard = "LinkedCard",
        MobileApplication = "MobileApplication",
    }
}

structure! {
    /// Names an account (nexo 3.1 XSD `LoyaltyAccountID`).
    LoyaltyAccountId {
        need {
            /// Its number; it may be that of a person.
            loyalty_id: Hidden = lax_hidden("LoyaltyID"),
            /// What the number is.
            identification_type: IdentificationType = lax_word("IdentificationType"),
        }
        may {
            /// How it was read.
            entry_mode: Vec<EntryMode> = words("EntryMode"),
            /// What carries it.
            identification_support: Option<IdentificationSupport> = word("IdentificationSupport"),
        }
    }
}

structure! {
    /// An account (nexo 3.1 XSD `LoyaltyAccount`).
    LoyaltyAccount {
        need {
            /// Its name.
            loyalty_account_id: LoyaltyAccountId = need_object("LoyaltyAccountID"),
        }
        may {
            /// Whose programme it is.
            loyalty_brand: Option<String> = text("LoyaltyBrand"),
            /// What is on it (one vendor's place for it).
            current_balance: Option<Decimal> = amount("CurrentBalance"),
        }
    }
}

structure! {
    /// A number of points, or money (nexo 3.1 XSD `LoyaltyAmount`).
    LoyaltyAmount {
        need {
            /// How much.
            amount_value: Decimal = need_amount("AmountValue"),
        }
        may {
            /// Of what.
            loyalty_unit: LoyaltyUnit = word_or("LoyaltyUnit", LoyaltyUnit::Point),
            /// ISO 4217, of money.
            currency: Option<String> = currency("Currency"),
        }
    }
}

structure! {
    /// Whose loyalty belongs to a transaction (nexo 3.1 XSD `LoyaltyData`).
    LoyaltyData {
        may {
            /// The card of that acquisition.
            card_acquisition_reference: Option<TransactionIdentification> = named("CardAcquisitionReference"),
            /// An account that the till knows.
            loyalty_account_id: Option<LoyaltyAccountId> = object("LoyaltyAccountID"),
            /// How much.
            loyalty_amount: Option<LoyaltyAmount> = object("LoyaltyAmount"),
        }
    }
}

structure! {
    /// Awards or redeems (nexo 3.1 XSD `LoyaltyRequest`).
    LoyaltyRequest {
        need {
            /// The side of the till.
            sale_data: SaleData = need_object("SaleData"),
            /// What is done.
            loyalty_transaction: LoyaltyTransaction = need_object("LoyaltyTransaction"),
        }
        may {
            /// For whom.
            loyalty_data: Vec<LoyaltyData> = objects("LoyaltyData"),
        }
    }
}

structure! {
    /// What is done (nexo 3.1 XSD `LoyaltyTransaction`).
    LoyaltyTransaction {
        need {
            /// The kind.
            loyalty_transaction_type: LoyaltyTransactionType = need_word("LoyaltyTransactionType"),
        }
        may {
            /// ISO 4217.
            currency: Option<String> = currency("Currency"),
            /// The total of the sale.
            total_amount: Option<Decimal> = amount("TotalAmount"),
            /// The transaction that this one takes back.
            original_poi_transaction: Option<OriginalPoiTransaction> = object("OriginalPOITransaction"),
            /// What may be used, and how.
            transaction_conditions: Option<TransactionConditions> = object("TransactionConditions"),
            /// What was bought.
            sale_item: Vec<SaleItem> = objects("SaleItem"),
        }
    }
}

structure! {
    /// Answers a loyalty request (nexo 3.1 XSD `LoyaltyResponse`).
    LoyaltyResponse {
        need {
            /// How it went.
            response: Response = need_object("Response"),
        }
        may {
            /// The side of the till, echoed.
            sale_data: Option<SaleData> = echoed("SaleData"),
            /// The side of the terminal.
            poi_data: Option<PoiData> = object("POIData"),
            /// What was done, for each account.
            loyalty_result: Vec<LoyaltyResult> = objects("LoyaltyResult"),
            /// Slips to print.
            payment_receipt: Vec<PaymentReceipt> = objects("PaymentReceipt"),
        }
        check has_its_record
    }
}

fn has_its_record(answer: &LoyaltyResponse, to: &mut Writer<'_>) -> Result<(), Error> {
    record_needed(&answer.response, answer.sale_data.as_ref(), answer.poi_data.as_ref(), to)
}

structure! {
    /// What was done for one account (nexo 3.1 XSD `LoyaltyResult`).
    LoyaltyResult {
        need {
            /// The account.
            loyalty_account: LoyaltyAccount = need_object("LoyaltyAccount"),
        }
        may {
            /// What is on it now.
            current_balance: Option<Decimal> = amount("CurrentBalance"),
            /// How much was awarded or redeemed.
            loyalty_amount: Option<LoyaltyAmount> = object("LoyaltyAmount"),
            /// Who says so.
            loyalty_acquirer_data: Option<LoyaltyAcquirerData> = object("LoyaltyAcquirerData"),
            /// What is taken off the sale.
            rebates: Option<Rebates> = object("Rebates"),
        }
    }
}

structure! {
    /// The host of a loyalty programme (nexo 3.1 XSD `LoyaltyAcquirerData`).
    LoyaltyAcquirerData {
        may {
            /// Which host.
            loyalty_acquirer_id: Option<String> = text("LoyaltyAcquirerID"),
            /// The code of the approval.
            approval_code: Option<String> = text("ApprovalCode"),
            /// The transaction, in the numbers of the host.
            loyalty_transaction_id: Option<TransactionIdentification> = named("LoyaltyTransactionID"),
            /// The period of the host.
            host_reconciliation_id: Option<String> = text("HostReconciliationID"),
        }
    }
}

structure! {
    /// What is taken off a sale (nexo 3.1 XSD `Rebates`).
    Rebates {
        may {
            /// How much in all.
            total_rebate: Option<Decimal> = amount("TotalRebate"),
            /// What to print for it.
            rebate_label: Option<String> = text("RebateLabel"),
            /// How much for each item.
            sale_item_rebate: Vec<SaleItemRebate> = objects("SaleItemRebate"),
        }
    }
}
