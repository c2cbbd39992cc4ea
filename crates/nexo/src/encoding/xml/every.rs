//! Every message of the standard, made up along the shapes, comes back the same from every dialect.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::shapes::{LISTS, shape};
use crate::dialect::Dialect;
use crate::encoding::{Arena, Node, Tree};
use crate::error::Error;
use crate::v3::{self, Body, Message};

const DIALECTS: [Dialect; 8] = [
    Dialect::GENERIC_3_0,
    Dialect::GENERIC_3_1,
    Dialect::ADYEN,
    Dialect::BILT,
    Dialect::WESTPAY,
    Dialect::FUSION,
    Dialect::VERIFONE,
    Dialect::SWEDBANK_XML,
];

/// Structures within each other; those of the standard end before.
const DEPTH: usize = 8;

/// Numbers from a seed, the same for the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap().checked_rem(sides).unwrap()
    }

    fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.roll(choices.len())]
    }
}

/// How many of a hundred members that may be absent are.
struct Maker {
    dice: Dice,
    absent: usize,
}

impl Maker {
    fn element(&mut self, name: &str, depth_left: usize) -> Tree {
        let kept = ["ProtectedSignature", "EncrPINBlock"];
        if kept.contains(&name) {
            let text = |text: &str| Tree::String(text.to_owned());
            let inner = Tree::Object(vec![("Algorithm".to_owned(), text("x"))]);
            return Tree::Object(vec![("Version".to_owned(), text("v0")), ("KEK".to_owned(), inner)]);
        }
        let Some(shape) = shape(name) else { return self.leaf(name) };
        let mut members = Vec::new();
        if let Some(text) = shape.text {
            members.push((text.to_owned(), self.leaf(text)));
        }
        for member in shape.attributes.iter().chain(shape.elements) {
            // Card data are dropped, and what answers a status question has a header of its own.
            let dropped = [
                "ProtectedCardData",
                "SensitiveCardData",
                "TrackData",
                "Password",
                "RepeatedMessageResponse",
            ];
            let dropped = dropped.contains(member) || member.ends_with("MobileData") && name == "MobileData";
            if dropped || depth_left == 0 || self.dice.roll(100) < self.absent {
                continue;
            }
            let repeats = if shape.elements.contains(member) && self.dice.roll(3) == 0 { 2 } else { 1 };
            let items: Vec<Tree> =
                (0..repeats).map(|_| self.element(member, depth_left.saturating_sub(1))).collect();
            // What stands once is read as one, so a second is only made where a list may be.
            let single = *member == "OutputResult" && name == "InputResponse";
            let list = (LIST_MEMBERS.contains(member) && !single) || LISTS.contains(member);
            let tree = if list { Tree::Array(items) } else { items.into_iter().next().unwrap() };
            members.push(((*member).to_owned(), tree));
        }
        Tree::Object(members)
    }

    fn leaf(&mut self, name: &str) -> Tree {
        let amounts = ["CurrentBalance", "TotalRebate", "UnitPrice", "UnitValue", "Charges", "Commission"];
        let text = match name {
            "MaintenanceAllowed"
            | "TokenRequestStatus"
            | "CustomerOrderStatus"
            | "OpenOrderState"
            | "DescendingOrder" => return Tree::Bool(self.dice.roll(2) == 0),
            _ if name.ends_with("Flag") => return Tree::Bool(self.dice.roll(2) == 0),
            "AmountValue" | "MinimumAmountToDeliver" => return Tree::Number("12.5".to_owned()),
            _ if name.ends_with("Amount") || amounts.contains(&name) => {
                return Tree::Number(self.dice.of(&["0.05", "1", "94.5", "99999999.999999"]).to_owned());
            }
            _ if COUNTS.contains(&name) => return Tree::Number(self.dice.of(&["3", "7", "42"]).to_owned()),
            "Rate" | "Markup" | "Quantity" => self.dice.of(&["2", "0.5", "1.12345678901"]),
            _ if name.ends_with("Currency") => "EUR",
            _ if name.ends_with("Language") => "nl",
            "ServiceID" | "DeviceID" => "0001000417",
            "DateTime" | "TimeStamp" => "2026-05-04T08:31:20.5+02:00",
            "TotalsGroupID" => "group",
            _ => match words(name) {
                Some(words) => self.dice.of(&words),
                None => {
                    self.dice.of(&["x", "<&>\"'", " a  b ", "line\nfeed\ttab\rreturn", "é€😀", "0042", "]]>"])
                }
            },
        };
        Tree::String(text.to_owned())
    }
}

/// Members that may stand more than once.
const LIST_MEMBERS: &[&str] = &[
    "AcquirerID",
    "AllowedLoyaltyBrand",
    "AllowedPaymentBrand",
    "AllowedProduct",
    "AllowedProductCode",
    "AuthenticationMethod",
    "CashHandlingDevice",
    "CoinsOrBills",
    "CriteriaOrder",
    "CurrencyConversion",
    "CustomerOrderReq",
    "EntryMode",
    "HostStatus",
    "LoggedSaleID",
    "LoyaltyData",
    "LoyaltyResult",
    "LoyaltyTotals",
    "MenuEntry",
    "OutputResult",
    "OutputText",
    "PaymentReceipt",
    "PaymentTotals",
    "PerformedTransaction",
    "SaleItem",
    "SaleItemRebate",
    "SearchAND",
    "SearchOR",
    "SignaturePoint",
    "SponsoredMerchant",
    "StoredValueData",
    "StoredValueResult",
    "TransactionReport",
    "TransactionToPerform",
    "TransactionTotals",
];

const COUNTS: &[&str] = &[
    "BlockStart",
    "BlockStop",
    "CharacterSet",
    "ItemID",
    "MaxDecimalLength",
    "MaxInputTime",
    "MaxLength",
    "MaxWaitingTime",
    "MaximumTransmitTime",
    "MenuEntryNumber",
    "MinLength",
    "MinimumDisplayTime",
    "Number",
    "Period",
    "ReportFullSize",
    "SequenceNumber",
    "SoundVolume",
    "StartColumn",
    "StartRow",
    "TotalNbOfPayments",
    "TransactionCount",
];

/// The words of a member, where it has a list of them, and one that is in no list.
fn words(name: &str) -> Option<Vec<&'static str>> {
    macro_rules! lists {
        ($($member:literal: $list:ident;)+) => {
            match name {
                $($member => v3::$list::ALL.iter().map(|word| word.label()).chain(["x:Strange"]).collect(),)+
                _ => return None,
            }
        };
    }
    Some(lists! {
        "AccountType": AccountType; "Alignment": Alignment; "AuthenticationMethod": AuthenticationMethod;
        "BarcodeType": BarcodeType; "CharacterHeight": CharacterHeight; "CharacterStyle": CharacterStyle;
        "CharacterWidth": CharacterWidth; "Color": Color; "CustomerOrderReq": CustomerOrderReq;
        "Device": Device; "DocumentQualifier": DocumentQualifier; "EntryMode": EntryMode;
        "ErrorCondition": ErrorCondition; "EventToNotify": EventToNotify; "ForceEntryMode": EntryMode;
        "GenericProfile": GenericProfile; "GlobalStatus": GlobalStatus; "IdentificationType": IdentificationType;
        "IdentificationSupport": IdentificationSupport; "InfoQualify": InfoQualify; "InputCommand": InputCommand;
        "InstalmentType": InstalmentType; "LoyaltyHandling": LoyaltyHandling; "LoyaltyUnit": LoyaltyUnit;
        "LoyaltyTransactionType": LoyaltyTransactionType; "MenuEntryTag": MenuEntryTag;
        "MessageCategory": MessageCategory; "Operator": Operator; "OutputFormat": OutputFormat;
        "PINFormat": PinFormat; "PINRequestType": PinRequestType; "POICapabilities": Capability;
        "PaymentInstrumentType": PaymentInstrumentType; "PaymentType": PaymentType; "PeriodUnit": PeriodUnit;
        "PrinterStatus": PrinterStatus; "QRCodeEncodingMode": QrCodeEncodingMode;
        "QRCodeErrorCorrection": QrCodeErrorCorrection; "ReconciliationType": ReconciliationType;
        "ResponseMode": ResponseMode; "Result": ResultCode; "ReversalReason": ReversalReason;
        "SaleCapabilities": Capability; "ServiceProfiles": ServiceProfile; "ServicesEnabled": ServiceEnabled;
        "SoundAction": SoundAction; "SoundFormat": SoundFormat; "TerminalEnvironment": TerminalEnvironment;
        "StoredValueAccountType": StoredValueAccountType; "TokenRequestedType": TokenRequestedType;
        "StoredValueTransactionType": StoredValueTransactionType; "TotalDetails": TotalDetail;
        "TransactionAction": TransactionAction; "TransactionType": TransactionType; "TypeCode": CheckTypeCode;
        "UnitOfMeasure": UnitOfMeasure;
    })
}

/// The made-up message, if it is one: what is absent may be needed.
fn made(key: &'static str, seed: u64, absent: usize) -> Option<Message> {
    let mut maker = Maker { dice: Dice(seed), absent };
    let tree = maker.element(key, DEPTH);
    let arena = Arena::new();
    match Message::made(key, tree.node(&arena)) {
        Ok(message) => Some(message),
        Err(Error::Missing { .. }) if absent > 0 => None,
        Err(error) => panic!("{key}: {error}"),
    }
}

/// Whether the dialect lets it be written; if so, it must come back the same.
fn comes_back(message: &Message, dialect: &Dialect) -> bool {
    let bytes = match dialect.write(message) {
        Ok(bytes) => bytes,
        Err(Error::Refused { .. } | Error::Missing { .. } | Error::Amount { .. }) => return false,
        Err(error) => panic!("{}: {error}", message.body.name()),
    };
    let text = String::from_utf8_lossy(&bytes);
    let read = crate::read(&bytes).unwrap_or_else(|error| panic!("{error}\n{text}")).message;
    let mut expected = message.clone();
    let header = &mut expected.header;
    let version = dialect.protocol_version(&header.message_category, header.protocol_version.as_deref());
    header.protocol_version = version.map(str::to_owned);
    assert_eq!(read, expected, "{text}");
    assert_eq!(dialect.write(&read).as_ref(), Ok(&bytes), "{text}");
    true
}

#[test]
fn every_message_is_written_in_every_dialect_and_comes_back() {
    let mut written: BTreeMap<(&str, usize), usize> = BTreeMap::new();
    for key in Body::KEYS {
        for seed in 0..120 {
            let absent = [0, 5, 25, 60, 95][usize::try_from(seed).unwrap() % 5];
            let Some(message) = made(key, seed, absent) else { continue };
            for (place, dialect) in DIALECTS.iter().enumerate() {
                *written.entry((key, place)).or_default() += usize::from(comes_back(&message, dialect));
            }
        }
    }
    let seldom: Vec<_> = written.iter().filter(|(_, times)| **times < 3).collect();
    assert!(seldom.is_empty() && written.len() == Body::KEYS.len() * DIALECTS.len(), "{seldom:?}");
}

proptest! {
    #[test]
    fn any_message_comes_back(place in 0..Body::KEYS.len(), seed: u64, absent in 0usize..100, to in 0..DIALECTS.len()) {
        if let Some(message) = made(Body::KEYS[place], seed, absent) {
            comes_back(&message, &DIALECTS[to]);
        }
    }
}

#[test]
fn nothing_of_a_message_is_lost_on_the_way_to_the_values() {
    // Everything present: what is written again holds every member that was made.
    for key in Body::KEYS {
        for seed in 0..40 {
            let mut maker = Maker { dice: Dice(seed), absent: 0 };
            let tree = maker.element(key, DEPTH);
            let arena = Arena::new();
            let message = Message::made(key, tree.node(&arena)).unwrap();
            let dialect = Dialect::SWEDBANK_XML;
            let Ok(node) = message.write(&arena, &dialect) else { continue };
            let Node::Object([(_, Node::Object([_, (_, body)]))]) = node else { panic!("{key}") };
            let lost = lost(&tree, &Tree::from(*body), key);
            assert!(lost.is_empty(), "{key}: {lost:?}");
            break;
        }
    }
}

/// Members that are made and not written again, but for those that have the default of the standard.
fn lost(made: &Tree, written: &Tree, path: &str) -> Vec<String> {
    match (made, written) {
        (Tree::Object(made), Tree::Object(written)) => made
            .iter()
            .flat_map(|(name, made)| {
                let path = format!("{path}.{name}");
                match written.iter().find(|(other, _)| other == name) {
                    Some((_, written)) => lost(made, written, &path),
                    None if matches!(made, Tree::Object(_) | Tree::Array(_)) => vec![path],
                    None if matches!(made, Tree::Bool(_)) || words(name).is_some() => vec![],
                    None => vec![path],
                }
            })
            .collect(),
        (Tree::Array(made), Tree::Array(written)) if made.len() == written.len() => {
            made.iter().zip(written).flat_map(|(made, written)| lost(made, written, path)).collect()
        }
        (Tree::Array(_), Tree::Array(_)) => vec![path.to_owned()],
        _ => vec![],
    }
}
