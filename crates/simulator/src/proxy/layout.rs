//! Where the parts of an HTTP message begin and end, so that a fault can be put into each of them.

/// A longer head is taken for a stream without one.
const LONGEST_HEAD: usize = 64 * 1024;

/// A place in the first message of a direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// After so many bytes (`after 120`, `before first byte`).
    After(usize),
    /// In the middle of the request line or the status line (`in first line`).
    FirstLine,
    /// In the middle of the header lines (`in header`).
    Header,
    /// In the middle of the body (`in body`).
    Body,
    /// All but one byte has passed (`before last byte`).
    LastByte,
    /// Everything has passed (`at end`).
    End,
}

/// The parts of a message, in bytes from its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    first_line: usize,
    /// Where the body begins.
    pub(super) body: usize,
    /// Where the message ends.
    pub(super) end: usize,
}

impl Layout {
    /// The parts of the message that begins like this; `None` as long as the head is not complete.
    pub(super) fn of(start: &[u8]) -> Option<Self> {
        let Some(head) = find(start, b"\r\n\r\n") else {
            return (start.len() > LONGEST_HEAD).then(|| Self::cut_short(start));
        };
        let body = head.saturating_add(4);
        let text = String::from_utf8_lossy(start.get(..head).unwrap_or_default());
        let length = text.split("\r\n").filter_map(|line| line.split_once(':')).find_map(|(name, value)| {
            let wanted = name.eq_ignore_ascii_case("content-length");
            wanted.then(|| value.trim().parse::<usize>().ok()).flatten()
        });
        let first_line = find(start, b"\r\n").unwrap_or(head);
        Some(Self { first_line, body, end: body.saturating_add(length.unwrap_or(0)) })
    }

    /// The parts of what ended before its head did.
    pub(super) fn cut_short(start: &[u8]) -> Self {
        let first_line = find(start, b"\r\n").unwrap_or(start.len());
        Self { first_line, body: start.len(), end: start.len() }
    }

    /// How many bytes stand before a place.
    pub(super) fn before(&self, place: Place) -> usize {
        let middle = |from: usize, to: usize| from.saturating_add(to.saturating_sub(from) / 2);
        match place {
            Place::After(bytes) => bytes,
            Place::FirstLine => middle(0, self.first_line),
            Place::Header => middle(self.first_line, self.body),
            Place::Body => middle(self.body, self.end),
            Place::LastByte => self.end.saturating_sub(1),
            Place::End => self.end,
        }
    }
}

fn find(bytes: &[u8], pattern: &[u8]) -> Option<usize> {
    bytes.windows(pattern.len()).position(|window| window == pattern)
}

#[cfg(test)]
mod tests {
    use super::{Layout, Place};

    #[test]
    fn places_stand_where_they_say() {
        let message = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n{  }";
        let layout = Layout::of(message).unwrap();
        for (place, before) in [
            (Place::After(3), &message[..3]),
            (Place::FirstLine, b"POST / "),
            (Place::Body, b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n{ "),
            (Place::LastByte, b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n{  "),
            (Place::End, &message[..]),
        ] {
            assert_eq!(&message[..layout.before(place)], before, "{place:?}");
        }
        let header = layout.before(Place::Header);
        assert!(header > 15 && header < layout.body, "{header}");
    }

    #[test]
    fn a_head_must_be_complete_and_may_be_missing() {
        assert_eq!(Layout::of(b"POST / HTTP/1.1\r\nHost: a\r\n"), None);
        let short = Layout::cut_short(b"nothing of the kind");
        assert_eq!((short.body, short.end), (19, 19));
        assert!(Layout::of(&vec![b'x'; 70_000]).is_some());
        assert_eq!(Layout::of(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap().end, 27);
    }
}
