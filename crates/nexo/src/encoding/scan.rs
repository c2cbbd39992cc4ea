//! Finding the end of plain text quickly: eight bytes at a time, because receipts are long.

/// Each byte 1.
const ONES: u64 = 0x0101_0101_0101_0101;
/// The top bit of each byte.
const TOPS: u64 = 0x8080_8080_8080_8080;

/// How many bytes from the start need no attention in a JSON text: no quote, no backslash, no control character.
pub(crate) fn plain_json(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    let mut plain: usize = 0;
    while let Some((eight, after)) = rest.split_first_chunk::<8>() {
        let word = u64::from_le_bytes(*eight);
        let found = below_space(word) | equal(word, b'"') | equal(word, b'\\');
        if found != 0 {
            break;
        }
        plain = plain.saturating_add(8);
        rest = after;
    }
    let tail = rest.iter().take_while(|byte| **byte >= 0x20 && **byte != b'"' && **byte != b'\\').count();
    plain.saturating_add(tail)
}

/// A bit where a byte is that one. Bytes above the first hit may be wrong, which does not matter here.
fn equal(word: u64, byte: u8) -> u64 {
    let difference = word ^ ONES.wrapping_mul(u64::from(byte));
    difference.wrapping_sub(ONES) & !difference & TOPS
}

/// A bit where a byte is a control character.
fn below_space(word: u64) -> u64 {
    word.wrapping_sub(ONES.wrapping_mul(0x20)) & !word & TOPS
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::plain_json;

    proptest! {
        #[test]
        fn the_quick_way_finds_what_the_slow_way_finds(bytes in prop::collection::vec(any::<u8>(), 0..40),
                                                       letters in "[ -~\u{80}-\u{ff}]{0,30}[\"\\\\\n]?.{0,9}") {
            for bytes in [bytes.as_slice(), letters.as_bytes()] {
                let slow = bytes.iter().take_while(|b| **b >= 0x20 && **b != b'"' && **b != b'\\').count();
                prop_assert_eq!(plain_json(bytes), slow);
            }
        }
    }
}
