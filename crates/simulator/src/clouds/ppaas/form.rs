//! Forms (`application/x-www-form-urlencoded`) and what of them stands in queries and in HTTP Basic.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

/// What a plus means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plus {
    /// A space, as in forms.
    IsSpace,
    /// Itself, as in paths.
    IsPlus,
}

/// The fields of a form, in their order; secrets may be among them.
pub(crate) struct Form(Vec<(String, Zeroizing<String>)>);

impl Form {
    /// Reads a form; nothing where it is none, or names a field twice, which RFC 6749, section 3.2, forbids.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let mut fields: Vec<(String, Zeroizing<String>)> = Vec::new();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = decoded(name, Plus::IsSpace)?;
            if fields.iter().any(|(other, _)| *other == name) {
                return None;
            }
            fields.push((name, Zeroizing::new(decoded(value, Plus::IsSpace)?)));
        }
        Some(Self(fields))
    }

    /// A field that is not empty: RFC 6749, section 3.2, treats an empty one as absent.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }
}

/// The parts of HTTP Basic, each form-decoded as RFC 6749, section 2.3.1, has it.
pub(crate) fn basic(value: &str) -> Option<(String, Zeroizing<String>)> {
    let (scheme, coded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let bytes = Zeroizing::new(STANDARD.decode(coded.trim()).ok()?);
    let (id, secret) = std::str::from_utf8(&bytes).ok()?.split_once(':')?;
    Some((decoded(id, Plus::IsSpace)?, Zeroizing::new(decoded(secret, Plus::IsSpace)?)))
}

/// Undoes percent encoding; nothing where it is broken or no text.
pub(crate) fn decoded(text: &str, plus: Plus) -> Option<String> {
    let mut bytes = text.bytes();
    let mut plain = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        plain.push(match byte {
            b'%' => {
                let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
                let (high, low) = (digit(bytes.next())?, digit(bytes.next())?);
                u8::try_from(high.checked_mul(16)?.checked_add(low)?).ok()?
            }
            b'+' if plus == Plus::IsSpace => b' ',
            other => other,
        });
    }
    String::from_utf8(plain).ok()
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    use super::{Form, Plus, basic, decoded};

    #[test]
    fn a_form_is_read_once_for_each_field() {
        let form = Form::read(b"grant_type=client_credentials&a=%C3%A9+b&empty=&bare").unwrap();
        assert_eq!(form.get("grant_type"), Some("client_credentials"));
        assert_eq!(form.get("a"), Some("\u{e9} b"));
        assert_eq!((form.get("empty"), form.get("bare"), form.get("none")), (None, None, None));
        for wrong in [b"a=1&a=2".as_slice(), b"a=%4", b"a=%zz", b"\xff=1"] {
            assert!(Form::read(wrong).is_none(), "{wrong:?}");
        }
    }

    #[test]
    fn basic_is_decoded_twice() {
        let header = format!("basic {}", STANDARD.encode("a%3Ab:c%2Bd+e"));
        let (id, secret) = basic(&header).unwrap();
        assert_eq!((id.as_str(), secret.as_str()), ("a:b", "c+d e"));
        assert!(basic("Bearer abc").is_none());
        assert!(basic("Basic !").is_none());
        assert_eq!(decoded("a+b", Plus::IsPlus).as_deref(), Some("a+b"));
    }
}
