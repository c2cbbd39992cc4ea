//! Numbers that look random and are the same for the same seed, on every machine.

/// A counter whose value is stirred well (the `SplitMix64` construction).
#[derive(Clone)]
pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number below `end`; 0 where there is none.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let drawn = self.next();
        u64::try_from(end)
            .ok()
            .and_then(|end| drawn.checked_rem(end))
            .map_or(0, |n| usize::try_from(n).unwrap_or(0))
    }

    /// True in `odds` of 256 cases.
    pub(crate) fn chance(&mut self, odds: u8) -> bool {
        self.next() >> 56 < u64::from(odds)
    }
}
