//! The cards that customers of the simulator carry. Their numbers exist only masked: nothing that looks like a
//! full card number may come out of here, not even an invented one.

use nexo::v3::{CardData, PaymentInstrumentData};

/// A test card.
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

/// Six digits as a host would give them, different from one transaction to the next.
pub(crate) fn approval_code(number: u64) -> String {
    format!("{:06}", number.wrapping_mul(104_729).wrapping_add(271_828) % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::{CARDS, Card, approval_code};

    #[test]
    fn no_card_shows_more_than_ten_digits() {
        for card in CARDS {
            assert!(card.masked_pan.bytes().filter(u8::is_ascii_digit).count() <= 10, "{}", card.brand);
        }
    }

    #[test]
    fn customers_take_turns_and_codes_differ() {
        assert_ne!(Card::of_customer(1), Card::of_customer(2));
        assert_eq!(Card::of_customer(1), Card::of_customer(4));
        assert_ne!(approval_code(1), approval_code(2));
        assert_eq!(approval_code(7).len(), 6);
    }
}
