//! The one comparison that matters: what the terminals took and gave back is what the books say,
//! payment by payment. The terminals' ledgers share no code with the till.

use std::collections::BTreeMap;

use api::inspect::{Books, GivenBack};
use simulator::{Entry, Kind};

use crate::shop::TestShop;

/// `SaleID`, `POIID` and `ServiceID`, and the amounts that moved under them.
type Moved = BTreeMap<(String, String, String), Vec<String>>;

impl TestShop {
    /// Every charge in a terminal's ledger is an approved payment of the books or one of their
    /// conflicts, every reversal one that was ordered for it, each once, with the same amount, and
    /// the other way round; the books are sound in themselves.
    pub fn books_agree(&self) -> Books {
        for terminal in self.terminals() {
            for arrival in terminal.arrivals().messages {
                let money = matches!(arrival.category.as_str(), "Payment" | "Reversal");
                assert!(!money || arrival.count == 1, "transmitted more than once: {arrival:?}");
            }
        }
        self.ledger_agrees()
    }

    /// The same for a network that doubles messages by itself.
    pub fn ledger_agrees(&self) -> Books {
        let books = api::inspect::verify(&self.data()).expect("the books can be read");
        assert!(books.sound, "the books are not sound: {:?}", books.problems);
        let entries: Vec<Entry> = self.terminals().flat_map(simulator::Simulator::ledger).collect();
        assert_eq!(
            of(&entries, Kind::Charge),
            taken(&books),
            "left what the terminals took, right the books"
        );
        assert_eq!(
            of(&entries, Kind::Reversal),
            given_back(&books, "reversal"),
            "left what the terminals undid, right the books"
        );
        assert_eq!(
            of(&entries, Kind::Refund),
            given_back(&books, "refund"),
            "left what the terminals paid out, right the books"
        );
        assert_eq!(undone(&entries), ordered(&books), "which payment was undone by which reversal");
        books
    }
}

fn of(entries: &[Entry], kind: Kind) -> Moved {
    let mut moved = Moved::new();
    for entry in entries.iter().filter(|entry| entry.kind == kind) {
        let key = (entry.sale_id.clone(), entry.poi_id.clone(), entry.service_id.clone());
        moved.entry(key).or_default().push(written(&entry.amount.to_string(), &entry.currency));
    }
    moved
}

/// Some terminals write no zeros at the end.
fn written(amount: &str, currency: &str) -> String {
    let shortest =
        if amount.contains('.') { amount.trim_end_matches('0').trim_end_matches('.') } else { amount };
    format!("{shortest} {currency}")
}

/// Approved payments, and money of which the books know only as a contradiction.
fn taken(books: &Books) -> Moved {
    let mut moved = Moved::new();
    for payment in &books.approved {
        let key = (payment.sale_id.clone(), payment.poi_id.clone(), payment.service_id.clone());
        let amount = written(&payment.authorized.text, &payment.authorized.currency);
        moved.entry(key).or_default().push(amount);
    }
    let beside = |kind| matches!(kind, "late_money" | "second_charge");
    for late in books.contradictions.iter().filter(|one| beside(one.kind) && !one.of_reversal) {
        let key = (late.sale_id.clone(), late.poi_id.clone(), late.service_id.clone());
        moved.entry(key).or_default().push(written(&late.amount.text, &late.amount.currency));
    }
    moved
}

fn given_back(books: &Books, kind: &str) -> Moved {
    let mut moved = Moved::new();
    for back in books.given_back.iter().filter(|back| back.kind == kind) {
        let key = (back.sale_id.clone(), back.poi_id.clone(), back.service_id.clone());
        moved.entry(key).or_default().push(written(&back.amount.text, &back.amount.currency));
    }
    moved
}

/// `ServiceID` of a reversal, and that of the payment which it undid.
fn undone(entries: &[Entry]) -> BTreeMap<String, String> {
    let charge_of = |entry: &Entry| {
        let charge = entries.iter().find(|charge| {
            charge.kind == Kind::Charge && Some(&charge.transaction_id) == entry.reverses.as_ref()
        });
        charge.expect("a reversal undoes a charge").service_id.clone()
    };
    let reversals = entries.iter().filter(|entry| entry.kind == Kind::Reversal);
    reversals.map(|entry| (entry.service_id.clone(), charge_of(entry))).collect()
}

fn ordered(books: &Books) -> BTreeMap<String, String> {
    let of = |number| {
        let found = books.contradictions.iter().find(|one| Some(one.number) == number);
        found.expect("money goes back because of a conflict").service_id.clone()
    };
    let payment = |back: &GivenBack| back.payment.clone().unwrap_or_else(|| of(back.conflict));
    let undone = books.given_back.iter().filter(|back| back.kind == "reversal");
    undone.map(|back| (back.service_id.clone(), payment(back))).collect()
}
