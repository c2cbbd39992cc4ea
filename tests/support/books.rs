//! The one comparison that matters: what the terminal took is what the books say, payment by
//! payment. The terminal's ledger shares no code with the till.

use std::collections::BTreeMap;

use simulator::Kind;

use crate::shop::TestShop;

impl TestShop {
    /// Every charge in the terminal's ledger is an approved payment of the books, once, with the
    /// same amount, and the other way round; the books are sound in themselves.
    pub fn books_agree(&self) -> api::inspect::Books {
        for arrival in self.terminal().arrivals().messages {
            let money = matches!(arrival.category.as_str(), "Payment" | "Reversal");
            assert!(!money || arrival.count == 1, "transmitted more than once: {arrival:?}");
        }
        self.ledger_agrees()
    }

    /// The same for a network that doubles messages by itself.
    pub fn ledger_agrees(&self) -> api::inspect::Books {
        let books = api::inspect::verify(&self.data()).expect("the books can be read");
        assert!(books.sound, "the books are not sound: {:?}", books.problems);
        let mut charged: BTreeMap<(String, String, String), Vec<String>> = BTreeMap::new();
        for entry in self.terminal().ledger().into_iter().filter(|entry| entry.kind == Kind::Charge) {
            let key = (entry.sale_id, entry.poi_id, entry.service_id);
            charged.entry(key).or_default().push(format!("{} {}", entry.amount, entry.currency));
        }
        let mut booked: BTreeMap<(String, String, String), Vec<String>> = BTreeMap::new();
        for payment in &books.approved {
            let key = (payment.sale_id.clone(), payment.poi_id.clone(), payment.service_id.clone());
            let amount = format!("{} {}", payment.authorized.text, payment.authorized.currency);
            booked.entry(key).or_default().push(amount);
        }
        assert_eq!(charged, booked, "left what the terminal took, right what the books say");
        books
    }
}
