//! What a DER or BER file holds, told from its first elements and not from its name.

use x509_parser::asn1_rs::{Any, Class, FromBer as _, Tag};

/// 1.2.840.113549.1.7.2: PKCS#7 signed data, which is how certificates alone are handed over.
const SIGNED_DATA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Certificate,
    Pkcs7,
    Pkcs12,
    EncryptedKey,
    Key(KeyKind),
}

/// In which form a key is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyKind {
    /// RFC 5958.
    Pkcs8,
    /// RSA alone: RFC 8017 appendix A.1.2.
    Pkcs1,
    /// Elliptic curves alone: RFC 5915.
    Sec1,
}

impl KeyKind {
    /// The label in PEM.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Pkcs8 => "PRIVATE KEY",
            Self::Pkcs1 => "RSA PRIVATE KEY",
            Self::Sec1 => "EC PRIVATE KEY",
        }
    }
}

/// One element: itself, what is in it, and what follows.
struct Element<'a> {
    class: Class,
    tag: Tag,
    inside: &'a [u8],
    whole: &'a [u8],
    after: &'a [u8],
}

fn element(bytes: &[u8]) -> Option<Element<'_>> {
    let (after, any) = Any::from_ber(bytes).ok()?;
    let whole = bytes.get(..bytes.len() - after.len())?;
    Some(Element { class: any.class(), tag: any.tag(), inside: any.data, whole, after })
}

fn sequence(bytes: &[u8]) -> Option<Element<'_>> {
    element(bytes).filter(|element| element.class == Class::Universal && element.tag == Tag::Sequence)
}

/// What these bytes are; `None` for anything else.
pub(super) fn kind(bytes: &[u8]) -> Option<Kind> {
    let first = element(sequence(bytes)?.inside)?;
    let second = element(first.after);
    let second_is = |tag| second.as_ref().is_some_and(|second| second.tag == tag);
    match (first.tag, first.inside) {
        (Tag::Oid, SIGNED_DATA) => Some(Kind::Pkcs7),
        (Tag::Integer, [3]) => Some(Kind::Pkcs12),
        (Tag::Integer, [0 | 1]) if second_is(Tag::Sequence) => Some(Kind::Key(KeyKind::Pkcs8)),
        (Tag::Integer, [0]) if second_is(Tag::Integer) => Some(Kind::Key(KeyKind::Pkcs1)),
        (Tag::Integer, [1]) if second_is(Tag::OctetString) => Some(Kind::Key(KeyKind::Sec1)),
        (Tag::Sequence, _) if second_is(Tag::OctetString) => Some(Kind::EncryptedKey),
        (Tag::Sequence, _) if second_is(Tag::Sequence) => Some(Kind::Certificate),
        _ => None,
    }
}

/// The certificates of a PKCS#7 file (RFC 2315 section 9.1); `None` where it is broken. The signature that
/// such a file could have is of no use here and is not looked at.
pub(super) fn certificates(pkcs7: &[u8]) -> Option<Vec<&[u8]>> {
    let marked = |element: &Element<'_>| element.class == Class::ContextSpecific && element.tag == Tag(0);
    let content = element(element(sequence(pkcs7)?.inside)?.after).filter(marked)?;
    let mut members = sequence(content.inside)?.inside;
    let mut found = Vec::new();
    while let Some(member) = element(members) {
        if marked(&member) {
            let mut rest = member.inside;
            while let Some(certificate) = element(rest) {
                // the set may hold other kinds, which nobody uses
                if certificate.class == Class::Universal {
                    found.push(certificate.whole);
                }
                rest = certificate.after;
            }
            return Some(found);
        }
        members = member.after;
    }
    // none is in it
    Some(found)
}
