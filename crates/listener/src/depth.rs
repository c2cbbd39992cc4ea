//! How deeply JSON nests, before anything parses it.
//!
//! A parser that follows every bracket by calling itself runs out of stack on a body of brackets alone. A look
//! at the brackets costs nothing and is right for everything that is JSON; what is none, the reader refuses.

/// Levels that are let through. A nexo message has some twelve.
const DEEPEST: usize = 64;

/// Whether the brackets outside of strings nest deeper than any message does.
pub(crate) fn too_deep(body: &[u8]) -> bool {
    // A message has fewer brackets than that in all, and to count them takes a tenth of the time.
    body.iter().filter(|byte| matches!(byte, b'[' | b'{')).count() > DEEPEST && follow(body)
}

/// The same, bracket by bracket.
fn follow(body: &[u8]) -> bool {
    let (mut depth, mut text, mut escaped) = (0_usize, false, false);
    for byte in body {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if text => escaped = true,
            b'"' => text = !text,
            b'[' | b'{' if !text => {
                depth = depth.saturating_add(1);
                if depth > DEEPEST {
                    return true;
                }
            }
            b']' | b'}' if !text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(levels: usize) -> Vec<u8> {
        [vec![b'['; levels], vec![b']'; levels]].concat()
    }

    #[test]
    fn brackets_count_outside_of_strings_only() {
        assert!(!too_deep(&nested(DEEPEST)));
        assert!(too_deep(&nested(DEEPEST + 1)));
        assert!(too_deep(&nested(20_000)));
        assert!(!too_deep(&format!(r#"{{"text":"{}"}}"#, "[".repeat(100)).into_bytes()));
        assert!(!too_deep(&format!(r#"{{"text":"\"{}\\"}}"#, "{".repeat(100)).into_bytes()));
        assert!(too_deep(&format!(r#"{{"text":"\\"{}"#, ",{".repeat(100)).into_bytes()));
        assert!(!too_deep(&b"[],".repeat(1000)));
    }
}
