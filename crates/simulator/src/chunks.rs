//! A body in chunks, taken apart as strictly as RFC 9112, section 7.1, allows: a line ends with CR and LF, a size
//! is hexadecimal digits and nothing else, and what is not body has a limit of its own.

/// The longest line of a size or of a trailer.
const MAX_LINE_BYTES: usize = 4 * 1024;
/// The most bytes of extensions and trailers together, which are read and forgotten.
const MAX_EXTRA_BYTES: usize = 16 * 1024;

/// Why a body cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// These are not chunks.
    Odd(&'static str),
    /// The body is longer than it may be.
    TooLong,
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expects {
    Size,
    /// So many bytes of a chunk.
    Bytes(usize),
    /// The line end behind a chunk.
    ChunkEnd,
    Trailer,
    Nothing,
}

/// A body that comes in chunks.
#[derive(Debug)]
pub(crate) struct Chunks {
    body: Vec<u8>,
    /// The most bytes that the body may have.
    limit: usize,
    extra: usize,
    expects: Expects,
}

impl Chunks {
    pub(crate) fn up_to(limit: usize) -> Self {
        Self { body: Vec::new(), limit, extra: 0, expects: Expects::Size }
    }

    /// Takes as much as can be judged, and says how many bytes that was.
    pub(crate) fn take(&mut self, bytes: &[u8]) -> Result<usize, Fault> {
        let mut rest = bytes;
        loop {
            match self.expects {
                Expects::Nothing => break,
                Expects::Bytes(missing) => {
                    if rest.is_empty() {
                        break;
                    }
                    let (now, later) = rest.split_at(missing.min(rest.len()));
                    self.body.extend_from_slice(now);
                    rest = later;
                    self.expects = match missing.saturating_sub(now.len()) {
                        0 => Expects::ChunkEnd,
                        missing => Expects::Bytes(missing),
                    };
                }
                Expects::ChunkEnd => match rest {
                    [b'\r', b'\n', later @ ..] => {
                        rest = later;
                        self.expects = Expects::Size;
                    }
                    [] | [b'\r'] => break,
                    _ => return Err(Fault::Odd("a chunk is longer than its size")),
                },
                Expects::Size | Expects::Trailer => {
                    let Some((line, later)) = line(rest)? else { break };
                    rest = later;
                    self.expects =
                        if self.expects == Expects::Size { self.size(line)? } else { self.trailer(line)? };
                }
            }
        }
        Ok(bytes.len().saturating_sub(rest.len()))
    }

    /// The body is whole.
    pub(crate) fn is_whole(&self) -> bool {
        self.expects == Expects::Nothing
    }

    pub(crate) fn into_body(self) -> Vec<u8> {
        self.body
    }

    fn size(&mut self, line: &str) -> Result<Expects, Fault> {
        let (digits, extension) = line.split_once(';').unwrap_or((line, ""));
        self.spend(extension)?;
        if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(Fault::Odd("the size of a chunk is not a hexadecimal number"));
        }
        // digits that are too many for the type are too many for the limit
        let size = usize::from_str_radix(digits, 16).map_err(|_| Fault::TooLong)?;
        if size > self.limit.saturating_sub(self.body.len()) {
            return Err(Fault::TooLong);
        }
        Ok(if size == 0 { Expects::Trailer } else { Expects::Bytes(size) })
    }

    fn trailer(&mut self, line: &str) -> Result<Expects, Fault> {
        self.spend(line)?;
        match line.find(':') {
            _ if line.is_empty() => Ok(Expects::Nothing),
            Some(1..) => Ok(Expects::Trailer),
            Some(0) | None => Err(Fault::Odd("a trailer is not `name: value`")),
        }
    }

    fn spend(&mut self, extra: &str) -> Result<(), Fault> {
        self.extra = self.extra.saturating_add(extra.len());
        if self.extra > MAX_EXTRA_BYTES {
            return Err(Fault::Odd("there is too much around the chunks"));
        }
        Ok(())
    }
}

/// The first line without its end, and what follows it; nothing as long as its end has not come.
fn line(bytes: &[u8]) -> Result<Option<(&str, &[u8])>, Fault> {
    let Some(end) = bytes.iter().position(|&byte| byte == b'\n') else {
        return if bytes.len() > MAX_LINE_BYTES { Err(TOO_LONG_A_LINE) } else { Ok(None) };
    };
    if end > MAX_LINE_BYTES {
        return Err(TOO_LONG_A_LINE);
    }
    let (line, later) = bytes.split_at(end);
    let line = line.strip_suffix(b"\r").ok_or(Fault::Odd("a line of the chunks ends without CR"))?;
    let text =
        std::str::from_utf8(line).ok().filter(|text| text.chars().all(|c| c == '\t' || !c.is_control()));
    let text = text.ok_or(Fault::Odd("a line of the chunks is not text"))?;
    Ok(Some((text, later.get(1..).unwrap_or_default())))
}

const TOO_LONG_A_LINE: Fault = Fault::Odd("a line of the chunks is too long");

#[cfg(test)]
mod tests {
    use super::{Chunks, Fault};

    #[test]
    fn a_body_is_the_same_however_its_bytes_come() {
        let bytes = b"4;a=b\r\n\r\n\r\n\r\n00A\r\n0123456789\r\n0\r\nA: b\r\n\r\nnext";
        for piece in 1..bytes.len() {
            let (mut chunks, mut waiting, mut came) = (Chunks::up_to(14), Vec::new(), 0);
            for piece in bytes.chunks(piece) {
                came += piece.len();
                waiting.extend_from_slice(piece);
                let used = chunks.take(&waiting).unwrap();
                waiting.drain(..used);
            }
            assert!(chunks.is_whole());
            assert_eq!((came, waiting.as_slice()), (bytes.len(), b"next".as_slice()));
            assert_eq!(chunks.into_body(), b"\r\n\r\n0123456789");
        }
    }

    #[test]
    fn a_limit_is_one_of_the_body_and_not_of_a_chunk() {
        assert_eq!(Chunks::up_to(3).take(b"2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"), Ok(18));
        assert_eq!(Chunks::up_to(3).take(b"2\r\nab\r\n2\r\n"), Err(Fault::TooLong));
        assert_eq!(Chunks::up_to(3).take(b"4\r\n"), Err(Fault::TooLong));
    }

    #[test]
    fn what_has_not_come_is_waited_for() {
        let bytes = b"1\r\na\r\n0\r\n\r\n";
        for end in 0..bytes.len() {
            let mut chunks = Chunks::up_to(1);
            chunks.take(&bytes[..end]).unwrap();
            assert!(!chunks.is_whole(), "{end}");
        }
    }
}
