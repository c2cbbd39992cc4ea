//! Small changes to an input, the same ones in every run: what a fuzzer does, in the little time of a test run.

/// Words that are worth trying anywhere.
const WORDS: [&[u8]; 16] = [
    b"",
    b"\0",
    b"\xff\xff",
    b"-1",
    b"0.000000001",
    b"9223372036854775808",
    b"1e308",
    b"null",
    b"[]",
    b"{}",
    b"\"\"",
    b"\\ud800",
    b"4000123456789017",
    b"%34%20",
    b"\r\n",
    b"Content-Length: 18446744073709551615\r\n",
];

/// Numbers that look drawn by lot (xorshift), from a seed.
pub(crate) struct Lot(u64);

impl Lot {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn draw(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Below `limit`, or zero where nothing is.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.draw() % limit).unwrap_or(0)
    }
}

/// `input` with one to four changes; `other` lends pieces of itself.
pub(crate) fn changed(input: &[u8], other: &[u8], lot: &mut Lot) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..=lot.below(4) {
        let at = lot.below(bytes.len() + 1);
        let end = (at + 1 + lot.below(16)).min(bytes.len());
        match lot.below(7) {
            0 => drop(bytes.drain(at.min(end)..end)),
            1 => {
                let word = WORDS.get(lot.below(WORDS.len())).copied().unwrap_or_default();
                bytes.splice(at..at, word.iter().copied());
            }
            2 => {
                let word = WORDS.get(lot.below(WORDS.len())).copied().unwrap_or_default();
                bytes.splice(at.min(end)..end, word.iter().copied());
            }
            3 => {
                let from = lot.below(other.len());
                let to = (from + lot.below(64)).min(other.len());
                bytes.splice(at..at, other.get(from..to).unwrap_or_default().iter().copied());
            }
            4 => {
                let piece = bytes.get(at.min(end)..end).unwrap_or_default().repeat(1 + lot.below(40));
                bytes.splice(at..at, piece);
            }
            5 => bytes.truncate(at),
            _ => {
                let bit = u8::try_from(lot.below(8)).unwrap_or(0);
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << bit;
                }
            }
        }
    }
    bytes
}
