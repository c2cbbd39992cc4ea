//! What the counter was asked to do with baskets that wait and with parts of a payment, and what it said
//! that it did. The judge holds the books between the two: nothing that was acknowledged may be missing, and
//! nothing may be there more often than somebody pressed.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;

/// A press that the books must answer for.
#[derive(Clone, Debug)]
pub(crate) enum Press {
    /// Cash, under a request id.
    Cash { sale: String, request: String },
    /// A gift card, under a request id.
    Gift { sale: String, request: String },
    /// A tender comes off.
    Off { sale: String, tender: String, gift: bool },
    /// These baskets wait or stand in front.
    Aside(Vec<String>),
}

/// Presses by what they are about.
#[derive(Debug, Default)]
pub(crate) struct Presses {
    /// Requests to take cash, by sale.
    pub(crate) cash: BTreeMap<String, BTreeSet<String>>,
    /// Requests to take a gift card, by sale.
    pub(crate) gift: BTreeMap<String, BTreeSet<String>>,
    /// Tenders that come off: of which sale, and whether a gift card paid.
    pub(crate) off: BTreeMap<String, (String, bool)>,
    /// Baskets that must be somewhere.
    pub(crate) baskets: BTreeSet<String>,
}

impl Presses {
    fn add(&mut self, press: Press) {
        match press {
            Press::Cash { sale, request } => self.cash.entry(sale).or_default().extend([request]),
            Press::Gift { sale, request } => self.gift.entry(sale).or_default().extend([request]),
            Press::Off { sale, tender, gift } => self.off.extend([(tender, (sale, gift))]),
            Press::Aside(baskets) => self.baskets.extend(baskets),
        }
    }

    /// How many tenders in cash of a sale come off.
    pub(crate) fn cash_off(&self, sale: &str) -> usize {
        self.off.values().filter(|(of, gift)| of == sale && !gift).count()
    }
}

/// How busy the counter is, and what it promised.
pub(crate) struct Counter {
    /// Drawn apart from the faults: a day without this is the day that it was before this existed.
    pub(crate) rng: Rng,
    /// Whether anything of this is done in this seed.
    pub(crate) busy: bool,
    pub(crate) asked: Presses,
    pub(crate) acknowledged: Presses,
    /// A basket waits in the books.
    pub(crate) waits: bool,
    /// A part is paid of a sale that is not finished.
    pub(crate) part: bool,
}

impl Counter {
    /// In two days of five.
    pub(crate) fn draw(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed ^ 0x0063_6f75_6e74_6572);
        let busy = rng.u32(0..5) < 2;
        Self {
            rng,
            busy,
            asked: Presses::default(),
            acknowledged: Presses::default(),
            waits: false,
            part: false,
        }
    }

    pub(crate) fn ask(&mut self, press: Press) {
        self.asked.add(press);
    }

    pub(crate) fn acknowledge(&mut self, press: Press) {
        self.acknowledged.add(press);
    }

    /// What a death would hurt just now.
    pub(crate) fn in_hand(&self) -> impl Iterator<Item = &'static str> {
        [(self.waits, "parked"), (self.part, "part")].into_iter().filter_map(|(is, what)| is.then_some(what))
    }
}
