//! PEM, as RFC 7468 has it and as it comes: with text around, several parts one after the other, and lines of
//! any length.

use base64::Engine as _;
use base64::alphabet::STANDARD as LETTERS;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use zeroize::Zeroizing;

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";
/// How long the lines are that are written.
const LINE: usize = 64;
/// Files with the padding left out exist.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &LETTERS,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// One part of a PEM file. It may be a key, so it is wiped.
pub(super) struct Part {
    pub(super) label: String,
    pub(super) content: Content,
}

/// What stands between BEGIN and END.
pub(super) enum Content {
    Der(Zeroizing<Vec<u8>>),
    /// Encrypted in the way of RFC 1421, by headers before the text.
    OldEncrypted,
    /// No base64, or no END.
    Broken,
}

/// Whether there is anything of PEM in a file.
pub(super) fn is_pem(bytes: &[u8]) -> bool {
    bytes.windows(BEGIN.len()).any(|window| window == BEGIN.as_bytes())
}

/// The parts of a file, in their order.
pub(super) fn parts(text: &str) -> Vec<Part> {
    let (mut parts, mut rest) = (Vec::new(), text);
    while let Some((_, begun)) = rest.split_once(BEGIN) {
        let Some((label, body)) = begun.split_once(DASHES) else { break };
        // an END that is lost does not swallow the part after it
        let next = body.find(BEGIN).unwrap_or(body.len());
        let (this, after) = body.split_at_checked(next).unwrap_or((body, ""));
        let end = format!("{END}{label}{DASHES}");
        let content = this.split_once(&end).map_or(Content::Broken, |(inner, _)| content(inner));
        parts.push(Part { label: label.to_owned(), content });
        rest = after;
    }
    parts
}

fn content(inner: &str) -> Content {
    let headers = inner.lines().filter(|line| line.contains(':'));
    let mut encrypted = false;
    for header in headers {
        encrypted |= header.starts_with("Proc-Type:") && header.contains("ENCRYPTED");
    }
    if encrypted {
        return Content::OldEncrypted;
    }
    let mut letters = Zeroizing::new(String::with_capacity(inner.len()));
    for line in inner.lines().filter(|line| !line.contains(':')) {
        letters.extend(line.chars().filter(|c| !c.is_whitespace()));
    }
    let mut der = Zeroizing::new(Vec::with_capacity(letters.len()));
    match LENIENT.decode_vec(letters.as_bytes(), &mut der) {
        Ok(()) if !der.is_empty() => Content::Der(der),
        _ => Content::Broken,
    }
}

/// How long a part is that [`write()`] writes.
pub(super) fn written_length(label: &str, der: &[u8]) -> usize {
    let letters = der.len().div_ceil(3) * 4;
    let around = BEGIN.len() + END.len() + 2 * (label.len() + DASHES.len() + 1);
    around + letters + letters.div_ceil(LINE)
}

/// Writes a part in the strict form of RFC 7468.
pub(super) fn write(text: &mut String, label: &str, der: &[u8]) {
    let mut letters = Zeroizing::new(String::with_capacity(der.len().div_ceil(3) * 4));
    STANDARD.encode_string(der, &mut letters);
    text.extend([BEGIN, label, DASHES, "\n"]);
    let mut rest = letters.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at_checked(LINE).unwrap_or((rest, ""));
        text.extend([line, "\n"]);
        rest = after;
    }
    text.extend([END, label, DASHES, "\n"]);
}
