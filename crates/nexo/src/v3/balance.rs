//! Asking what is on a card.

use super::card::PaymentInstrumentData;
use super::identification::TransactionIdentification;
use super::loyalty::{LoyaltyAccount, LoyaltyAccountId, LoyaltyUnit};
use super::payment_result::PaymentAcquirerData;
use super::receipt::PaymentReceipt;
use super::response::Response;
use super::words::open_enum;
use crate::amount::Decimal;
use crate::encoding::structure;

open_enum! {
    /// Which account of a card (nexo 3.1 XSD `AccountType`).
    AccountType {
        Default = "Default",
        Savings = "Savings",
        Checking = "Checking",
        CreditCard = "CreditCard",
        Universal = "Universal",
        Investment = "Investment",
        CardTotals = "CardTotals",
        EpurseCard = "EpurseCard",
    }
}

structure! {
    /// Asks what is on a card (nexo 3.1 XSD `BalanceInquiryRequest`); some terminals want it empty.
    BalanceInquiryRequest {
        may {
            /// A card for payments.
            payment_account_req: Option<PaymentAccountReq> = object("PaymentAccountReq"),
            /// A loyalty card.
            loyalty_account_req: Option<LoyaltyAccountReq> = object("LoyaltyAccountReq"),
        }
    }
}

structure! {
    /// Which card (nexo 3.1 XSD `PaymentAccountReq`).
    PaymentAccountReq {
        may {
            /// The card of that acquisition.
            card_acquisition_reference: Option<TransactionIdentification> = named("CardAcquisitionReference"),
            /// A card that the till knows.
            payment_instrument_data: Option<PaymentInstrumentData> = object("PaymentInstrumentData"),
            /// Which account of it.
            account_type: AccountType = word_or("AccountType", AccountType::Default),
        }
    }
}

structure! {
    /// Which loyalty card (nexo 3.1 XSD `LoyaltyAccountReq`).
    LoyaltyAccountReq {
        may {
            /// The card of that acquisition.
            card_acquisition_reference: Option<TransactionIdentification> = named("CardAcquisitionReference"),
            /// An account that the till knows.
            loyalty_account_id: Option<LoyaltyAccountId> = object("LoyaltyAccountID"),
        }
    }
}

structure! {
    /// Tells what is on a card (nexo 3.1 XSD `BalanceInquiryResponse`, with a member of two vendors).
    BalanceInquiryResponse {
        need {
            /// How it went.
            response: Response = need_object("Response"),
        }
        may {
            /// The card for payments.
            payment_account_status: Option<PaymentAccountStatus> = object("PaymentAccountStatus"),
            /// The loyalty card.
            loyalty_account_status: Option<LoyaltyAccountStatus> = object("LoyaltyAccountStatus"),
            /// A slip to print (an addition of vendors).
            payment_receipt: Vec<PaymentReceipt> = objects("PaymentReceipt"),
        }
    }
}

structure! {
    /// What is on a card for payments (nexo 3.1 XSD `PaymentAccountStatus`).
    PaymentAccountStatus {
        may {
            /// ISO 4217.
            currency: Option<String> = currency("Currency"),
            /// How much.
            current_balance: Option<Decimal> = amount("CurrentBalance"),
            /// The card.
            payment_instrument_data: Option<PaymentInstrumentData> = object("PaymentInstrumentData"),
            /// Who says so.
            payment_acquirer_data: Option<PaymentAcquirerData> = object("PaymentAcquirerData"),
            /// The loyalty account beside it.
            loyalty_account_status: Option<LoyaltyAccountStatus> = object("LoyaltyAccountStatus"),
        }
    }
}

structure! {
    /// What is on a loyalty card (nexo 3.1 XSD `LoyaltyAccountStatus`).
    LoyaltyAccountStatus {
        need {
            /// The account.
            loyalty_account: LoyaltyAccount = need_object("LoyaltyAccount"),
        }
        may {
            /// How much or how many. One vendor tells it within the account instead.
            current_balance: Option<Decimal> = amount("CurrentBalance"),
            /// Points or money.
            loyalty_unit: LoyaltyUnit = word_or("LoyaltyUnit", LoyaltyUnit::Point),
            /// ISO 4217, of money.
            currency: Option<String> = currency("Currency"),
        }
    }
}

impl LoyaltyAccountStatus {
    /// How much or how many, wherever the terminal told it.
    pub fn balance(&self) -> Option<Decimal> {
        self.current_balance.or(self.loyalty_account.current_balance)
    }
}
