//! With whom and with what: terminal, card, holder, acquirer, and what the till can do.
//!
//! Card data in the clear or encrypted have no place in these structures, as in nexo 3: what is never held cannot
//! leak. Only their presence is noted.

use std::fmt;

use super::codes::codes;
use super::component::{Capabilities, Component};
use super::header::Party;
use crate::amount::Decimal;
use crate::encoding::{Fields, Wire, Writer, structure};
use crate::error::Error;
use crate::hidden::{Hidden, Kept, last_four};

structure! {
    /// With whom and with what (`CardPaymentEnvironment79`, as far as nexo 3 has a place for it).
    Environment {
        may {
            /// The acquirer.
            acquirer: Option<Acquirer> = object("Acquirer"),
            /// The shop, in the acquirer's numbers.
            merchant: Option<Merchant> = object("Merchant"),
            /// The terminal.
            poi: Option<Poi> = object("POI"),
            /// The card.
            card: Option<Card> = object("Card"),
            /// A cheque, unread.
            check: Option<Kept> = kept("Check"),
            /// A prepaid account, unread.
            stored_value_account: Option<Kept> = kept("StoredValueAccount"),
            /// Stands for the card in this shop.
            merchant_token: Option<MerchantToken> = object("MerchantToken"),
            /// The holder of the card.
            cardholder: Option<Cardholder> = object("Cardholder"),
            /// What the till can do and wants.
            sale_environment: Option<SaleEnvironment> = object("SaleEnvironment"),
        }
    }
}

structure! {
    /// An acquirer (`Acquirer10`).
    Acquirer {
        may {
            /// Its name.
            identification: Option<Party> = object("Identification"),
        }
    }
}

structure! {
    /// A shop (`Organisation41`).
    Merchant {
        may {
            /// Its number.
            identification: Option<Party> = object("Identification"),
            /// What people call it.
            common_name: Option<String> = text("CommonName"),
        }
    }
}

structure! {
    /// A terminal (`PointOfInteraction13`).
    Poi {
        need {
            /// Its name.
            identification: Party = need_object("Identification"),
        }
        may {
            /// The group of terminals that it is of.
            group_identification: Option<String> = text("GroupIdentification"),
            /// What it can do.
            capabilities: Option<Capabilities> = object("Capabilities"),
            /// Its parts.
            component: Vec<Component> = objects("Component"),
        }
    }
}

/// What may be known of a card (`PaymentCard33`).
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Card {
    /// The number with most digits hidden. Whether they really are is the terminal's word.
    pub masked_pan: Option<String>,
    /// Stands for the account without being its number.
    pub payment_account_reference: Option<String>,
    /// Three digits.
    pub card_country_code: Option<String>,
    /// The brand, in the terminal's own words.
    pub card_brand: Option<String>,
    /// The products that the card may pay for.
    pub allowed_product: Vec<String>,
    /// The terminal sent data that must not be kept; it was dropped unread, and is never written.
    pub sensitive_present: bool,
}

impl Wire for Card {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            masked_pan: from.text("MaskedPAN")?,
            payment_account_reference: from.text("PaymentAccountReference")?,
            card_country_code: from.text("CardCountryCode")?,
            card_brand: from.text("CardBrand")?,
            allowed_product: from.texts("AllowedProduct")?,
            sensitive_present: ["PlainCardData", "ProtectedCardData", "PrivateCardData", "PAN", "Track"]
                .iter()
                .any(|name| from.has(name)),
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.text("PaymentAccountReference", self.payment_account_reference.as_deref());
        to.text("MaskedPAN", self.masked_pan.as_deref());
        to.text("CardCountryCode", self.card_country_code.as_deref());
        to.text("CardBrand", self.card_brand.as_deref());
        to.texts("AllowedProduct", &self.allowed_product);
        Ok(())
    }
}

impl fmt::Debug for Card {
    /// Shows no more of a number than its last four digits, whatever the terminal called masked.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Card")
            .field("masked_pan", &self.masked_pan.as_deref().map(last_four))
            .field("payment_account_reference", &self.payment_account_reference.as_ref().map(|_| "…"))
            .field("card_country_code", &self.card_country_code)
            .field("card_brand", &self.card_brand)
            .field("allowed_product", &self.allowed_product)
            .field("sensitive_present", &self.sensitive_present)
            .finish()
    }
}

structure! {
    /// Stands for a card in one shop (`MerchantToken2`).
    MerchantToken {
        may {
            /// It.
            token: Option<Hidden> = hidden("Token"),
            /// Until when.
            token_expiry_date: Option<String> = text("TokenExpiryDate"),
        }
    }
}

codes! {
    /// How the customer was verified (`AuthenticationMethod8Code`).
    AuthenticationMethod {
        AuthenticationToken = "TOKA" "AuthenticationToken",
        BillingAddressVerification = "ADDB" "BillingAddressVerification",
        Bypass = "BYPS" "Bypass",
        Biometry = "BIOM" "Biometry",
        CardholderIdentificationData = "CDHI" "CardholderIdentificationData",
        CryptogramVerification = "CRYP" "CryptogramVerification",
        CscVerification = "CSCV" "CSCVerification",
        ManualVerification = "MANU" "ManualVerification",
        MerchantAuthentication = "MERC" "MerchantAuthentication",
        Mobile = "MOBL" "Mobile",
        OfflinePin = "FPIN" "OfflinePIN",
        OnLinePin = "NPIN" "OnLinePIN",
        OtherMethod = "OTHR" "Other",
        PaperSignature = "PPSG" "PaperSignature",
        PassiveAuthentication = "PSVE" "PassiveAuthentication",
        Password = "PSWD" "Password",
        PaymentToken = "TOKP" "PaymentToken",
        SecureCertificate = "SCRT" "SecureCertificate",
        SecuredChannel = "SCNL" "SecuredChannel",
        SecureElectronicCommerce = "CSEC" "SecureElectronicCommerce",
        SecureNoCertificate = "SNCT" "SecureNoCertificate",
        ShippingAddressVerification = "ADDS" "ShippingAddressVerification",
        SignatureCapture = "CPSG" "SignatureCapture",
        TokenAuthentication = "TOKN" "TokenAuthentication",
        UnknownMethod = "UKNW" "UnknownMethod",
    }
}

structure! {
    /// The holder of a card (`Cardholder20`).
    Cardholder {
        may {
            /// ISO 639-1.
            language: Option<String> = language("Language"),
            /// How the holder was verified.
            authentication: Vec<Authentication> = objects("Authentication"),
        }
    }
}

structure! {
    /// One way in which the holder was verified (`CardholderAuthentication16`).
    Authentication {
        may {
            /// The way.
            authentication_method: Option<AuthenticationMethod> = word("AuthenticationMethod"),
        }
    }
}

codes! {
    /// What the till has for the terminal (`SaleCapabilities1Code`).
    SaleCapability {
        CashierDisplay = "CHDI" "CashierDisplay",
        CashierError = "CHER" "CashierError",
        CashierInput = "CHIN" "CashierInput",
        CashierStatus = "CHST" "CashierStatus",
        CustomerDisplay = "CUDI" "CustomerDisplay",
        CustomerAssistance = "CUAS" "CustomerAssistance",
        CustomerError = "CUER" "CustomerError",
        CustomerInput = "CUIN" "CustomerInput",
        PoiReplication = "POIR" "POIReplication",
        PrinterDocument = "PRDC" "PrinterDocument",
        PrinterReceipt = "PRRP" "PrinterReceipt",
        PrinterVoucher = "PRVC" "PrinterVoucher",
    }
}

codes! {
    /// Whether loyalty belongs to a transaction (`LoyaltyHandling1Code`).
    LoyaltyHandling {
        Allowed = "ALLO" "Allowed",
        Forbidden = "DENY" "Forbidden",
        Processed = "PRCS" "Processed",
        Proposed = "PROP" "Proposed",
        Required = "REQU" "Required",
    }
}

structure! {
    /// What the till can do and wants (`RetailerSaleEnvironment2`).
    SaleEnvironment {
        may {
            /// What the terminal may ask of it.
            sale_capabilities: Vec<SaleCapability> = words("SaleCapabilities"),
            /// ISO 4217.
            currency: Option<String> = currency("Currency"),
            /// The least that can be delivered for less than the whole.
            minimum_amount_to_deliver: Option<Decimal> = amount("MinimumAmountToDeliver"),
            /// The most cash to hand out.
            maximum_cash_back_amount: Option<Decimal> = amount("MaximumCashBackAmount"),
            /// The least part when the customer splits.
            minimum_split_amount: Option<Decimal> = amount("MinimumSplitAmount"),
            /// Debit before credit where a card has both.
            debit_preferred: Option<bool> = flag("DebitPreferredFlag"),
            /// Whether loyalty belongs to it.
            loyalty_handling: Option<LoyaltyHandling> = word("LoyaltyHandling"),
        }
    }
}
