//! The cards that customers of the simulator carry. Their numbers exist only masked: nothing that looks like a
//! full card number may come out of here, not even an invented one.

use nexo::v3::{AuthenticationMethod, CardData, ErrorCondition, PaymentInstrumentData};

/// What a terminal tells about a card that it has read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Card {
    pub(crate) brand: &'static str,
    pub(crate) masked_pan: &'static str,
    /// The application on the chip (AID).
    pub(crate) application: &'static str,
    pub(crate) entry_mode: &'static str,
}

const CARDS: [Card; 3] = [
    Card {
        brand: "Visa",
        masked_pan: "476173******0010",
        application: "A0000000031010",
        entry_mode: "Contactless",
    },
    Card {
        brand: "Mastercard",
        masked_pan: "541333******0034",
        application: "A0000000041010",
        entry_mode: "ICC",
    },
    Card {
        brand: "Maestro",
        masked_pan: "679999******0023",
        application: "A0000000043060",
        entry_mode: "Contactless",
    },
];

impl Card {
    /// The card of the customer with this number; they take turns.
    pub(crate) fn of_customer(number: u64) -> Self {
        let [visa, mastercard, maestro] = CARDS;
        match number % 3 {
            1 => visa,
            2 => mastercard,
            _ => maestro,
        }
    }

    pub(crate) fn instrument(&self) -> PaymentInstrumentData {
        PaymentInstrumentData::card(CardData {
            payment_brand: Some(self.brand.to_owned()),
            masked_pan: Some(self.masked_pan.to_owned()),
            entry_mode: vec![self.entry_mode.to_owned()],
            ..CardData::default()
        })
    }
}

/// How a card is presented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Held to the reader.
    Tap,
    /// Put into the reader.
    Insert,
    /// Drawn through the reader.
    Swipe,
}

impl How {
    /// Reads `tap`, `insert` or `swipe`.
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "tap" => Some(Self::Tap),
            "insert" => Some(Self::Insert),
            "swipe" => Some(Self::Swipe),
            _ => None,
        }
    }

    fn entry_mode(self) -> &'static str {
        match self {
            Self::Tap => "Contactless",
            Self::Insert => "ICC",
            Self::Swipe => "MagStripe",
        }
    }
}

/// How a card makes sure of its holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holder {
    /// With a PIN, when it is inserted or swiped.
    Pin,
    /// With a PIN however it is presented.
    AlwaysPin,
    /// With a signature on paper.
    Signature,
}

/// What the host says to a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HostSays {
    Approved,
    /// Half of what was asked for.
    Half,
    Declined(Why),
}

/// Why a card does not pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    Funds,
    Blocked,
    NoHost,
}

impl Why {
    pub(crate) fn condition(self) -> ErrorCondition {
        match self {
            Self::Funds => ErrorCondition::Refusal,
            Self::Blocked => ErrorCondition::InvalidCard,
            Self::NoHost => ErrorCondition::UnreachableHost,
        }
    }
}

/// A card in the wallet of the page.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TestCard {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) note: &'static str,
    pub(crate) brand: &'static str,
    pub(crate) masked_pan: &'static str,
    pub(crate) application: &'static str,
    pub(crate) pin: Option<&'static str>,
    pub(crate) holder: Holder,
    pub(crate) says: HostSays,
    /// The first PIN is refused whatever it is.
    pub(crate) first_pin_wrong: bool,
    /// The terminal asks its holder for a tip.
    pub(crate) asks_tip: bool,
    pub(crate) ways: &'static [How],
}

const ALL_WAYS: &[How] = &[How::Tap, How::Insert, How::Swipe];

const PLAIN: TestCard = TestCard {
    id: "visa",
    title: "Visa, approves",
    note: "approved; inserted it wants PIN 1234",
    brand: "Visa",
    masked_pan: "476173******0119",
    application: "A0000000031010",
    pin: Some("1234"),
    holder: Holder::Pin,
    says: HostSays::Approved,
    first_pin_wrong: false,
    asks_tip: false,
    ways: ALL_WAYS,
};

/// What lies on the table beside the virtual terminal.
pub(crate) const WALLET: &[TestCard] = &[
    PLAIN,
    TestCard {
        id: "signature",
        title: "Mastercard, asks signature",
        note: "the holder signs; the till is asked whether it is right",
        brand: "Mastercard",
        masked_pan: "541333******4021",
        application: "A0000000041010",
        pin: None,
        holder: Holder::Signature,
        ways: &[How::Insert, How::Swipe],
        ..PLAIN
    },
    TestCard {
        id: "declines",
        title: "Debit, declines (51)",
        note: "not enough money: Refusal",
        brand: "Debit",
        masked_pan: "476173******7788",
        says: HostSays::Declined(Why::Funds),
        ..PLAIN
    },
    TestCard {
        id: "pin-twice",
        title: "Visa, first PIN is wrong",
        note: "the first PIN is refused, then 1234 is right",
        masked_pan: "476173******0226",
        first_pin_wrong: true,
        ways: &[How::Insert],
        ..PLAIN
    },
    TestCard {
        id: "tap-pin",
        title: "Maestro, always PIN",
        note: "wants PIN 1234 when tapped, too",
        brand: "Maestro",
        masked_pan: "679999******0333",
        application: "A0000000043060",
        holder: Holder::AlwaysPin,
        ways: &[How::Tap, How::Insert],
        ..PLAIN
    },
    TestCard {
        id: "tip",
        title: "Amex, asks for a tip",
        note: "the terminal asks for a tip",
        brand: "Amex",
        masked_pan: "374245*****0440",
        application: "A00000002501",
        asks_tip: true,
        ..PLAIN
    },
    TestCard {
        id: "half",
        title: "Prepaid, pays half",
        note: "half of the amount is approved: Partial",
        masked_pan: "476173******0550",
        says: HostSays::Half,
        ..PLAIN
    },
    TestCard {
        id: "blocked",
        title: "Visa, blocked",
        note: "InvalidCard",
        masked_pan: "476173******0660",
        says: HostSays::Declined(Why::Blocked),
        ..PLAIN
    },
    TestCard {
        id: "no-host",
        title: "Visa, host is silent",
        note: "UnreachableHost, and nothing was charged",
        masked_pan: "476173******0770",
        says: HostSays::Declined(Why::NoHost),
        ..PLAIN
    },
    TestCard {
        id: "stripe",
        title: "Old card without a chip",
        note: "swiped only, with signature",
        brand: "Mastercard",
        masked_pan: "541333******0880",
        application: "",
        pin: None,
        holder: Holder::Signature,
        ways: &[How::Swipe],
        ..PLAIN
    },
];

impl TestCard {
    pub(crate) fn with_id(id: &str) -> Option<&'static Self> {
        WALLET.iter().find(|card| card.id == id)
    }

    pub(crate) fn last_four(&self) -> &'static str {
        self.masked_pan.get(self.masked_pan.len().saturating_sub(4)..).unwrap_or_default()
    }

    /// How it is presented where nobody says.
    pub(crate) fn usual_way(&self) -> How {
        self.ways.first().copied().unwrap_or(How::Insert)
    }

    pub(crate) fn read(&self, how: How) -> Card {
        Card {
            brand: self.brand,
            masked_pan: self.masked_pan,
            application: self.application,
            entry_mode: how.entry_mode(),
        }
    }

    pub(crate) fn wants_pin(&self, how: How) -> bool {
        match self.holder {
            Holder::Pin => how == How::Insert && self.pin.is_some(),
            Holder::AlwaysPin => true,
            Holder::Signature => false,
        }
    }

    pub(crate) fn wants_signature(&self) -> bool {
        self.holder == Holder::Signature
    }

    pub(crate) fn authentication(&self, how: How) -> AuthenticationMethod {
        match (self.wants_signature(), self.wants_pin(how)) {
            (true, _) => AuthenticationMethod::PaperSignature,
            (false, true) => AuthenticationMethod::OnlinePin,
            (false, false) => AuthenticationMethod::Bypass,
        }
    }
}

/// Six digits as a host would give them, different from one transaction to the next.
pub(crate) fn approval_code(number: u64) -> String {
    format!("{:06}", number.wrapping_mul(104_729).wrapping_add(271_828) % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::{CARDS, Card, WALLET, approval_code};

    #[test]
    fn no_card_shows_more_than_ten_digits() {
        let all = CARDS.iter().map(|card| card.masked_pan).chain(WALLET.iter().map(|card| card.masked_pan));
        for pan in all {
            assert!(pan.bytes().filter(u8::is_ascii_digit).count() <= 10, "{pan}");
        }
    }

    #[test]
    fn customers_take_turns_and_codes_differ() {
        assert_ne!(Card::of_customer(1), Card::of_customer(2));
        assert_eq!(Card::of_customer(1), Card::of_customer(4));
        assert_ne!(approval_code(1), approval_code(2));
        assert_eq!(approval_code(7).len(), 6);
    }

    #[test]
    fn every_card_of_the_wallet_has_a_name_of_its_own_and_a_way_to_be_read() {
        for (place, card) in WALLET.iter().enumerate() {
            assert!(WALLET.iter().skip(place + 1).all(|other| other.id != card.id), "{}", card.id);
            assert!(!card.ways.is_empty() && card.last_four().len() == 4, "{}", card.id);
            assert!(card.ways.iter().all(|how| !card.wants_pin(*how) || card.pin.is_some()), "{}", card.id);
        }
    }
}
