//! What stands between a terminal and its tills where they talk through a cloud: it spells the terminal's own
//! messages as each till does, and signs what it sends.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use aws_lc_rs::hmac;
use nexo::v3::Message;
use secrecy::{ExposeSecret as _, SecretString};

use crate::aliases::Aliases;
use crate::client::Letter;
use crate::spelling::{Spelled, Spelling, Unspelled};

/// Signs bodies for whoever has the same secret.
#[derive(Clone)]
pub(crate) struct Signer {
    /// The header that carries the signature.
    header: String,
    secret: SecretString,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("header", &self.header).finish_non_exhaustive()
    }
}

impl Signer {
    pub(crate) fn new(header: &str, secret: SecretString) -> Self {
        Self { header: header.to_owned(), secret }
    }

    pub(crate) fn secret(&self) -> &SecretString {
        &self.secret
    }

    /// The header with the HMAC-SHA256 of these bytes, as lower-case hex.
    pub(crate) fn header(&self, body: &[u8]) -> (String, String) {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.secret.expose_secret().as_bytes());
        (self.header.clone(), hex::encode(hmac::sign(&key, body).as_ref()))
    }

    /// The same as somebody makes it who does not know the secret.
    pub(crate) fn forged_header(&self, body: &[u8]) -> (String, String) {
        let key = hmac::Key::new(hmac::HMAC_SHA256, b"not the secret");
        (self.header.clone(), hex::encode(hmac::sign(&key, body).as_ref()))
    }
}

/// The side of one terminal that its tills see.
#[derive(Debug)]
pub(crate) struct Front {
    signer: Signer,
    /// How each till, by its `SaleID`, wrote last.
    spellings: Mutex<BTreeMap<String, Spelling>>,
    aliases: Aliases,
}

impl Front {
    pub(crate) fn new(signer: Signer) -> Self {
        Self { signer, spellings: Mutex::default(), aliases: Aliases::default() }
    }

    /// What a till wrote, as its terminal takes it: the bytes themselves, if that is how it is written to.
    pub(crate) fn for_terminal(&self, spelled: &Spelled, bytes: &[u8]) -> Result<Vec<u8>, Unspelled> {
        let mut spellings = self.spellings.lock().unwrap_or_else(PoisonError::into_inner);
        spellings.insert(spelled.message.header.sale_id.clone(), spelled.spelling);
        drop(spellings);
        if spelled.spelling == Spelling::V3 {
            return Ok(bytes.to_vec());
        }
        let mut message = spelled.message.clone();
        self.aliases.shorten(&mut message);
        Spelling::V3.write(&message)
    }

    /// What a terminal wrote, in this spelling; nothing where it stays as it is, because it is no message or because
    /// terminals write like this themselves.
    pub(crate) fn for_till(&self, spelling: Spelling, bytes: &[u8]) -> Result<Option<Vec<u8>>, Unspelled> {
        match (spelling, nexo::read(bytes)) {
            (Spelling::V3, _) | (Spelling::V5(_), Err(_)) => Ok(None),
            (Spelling::V5(_), Ok(mut read)) => {
                self.aliases.lengthen(&mut read.message);
                spelling.write(&read.message).map(Some)
            }
        }
    }

    /// What goes to the till that this message is for.
    pub(crate) fn letter(&self, message: &Message) -> Result<Letter, Unspelled> {
        let spellings = self.spellings.lock().unwrap_or_else(PoisonError::into_inner);
        let spelling = spellings.get(&message.header.sale_id).copied().unwrap_or_default();
        drop(spellings);
        let mut message = message.clone();
        self.aliases.lengthen(&mut message);
        Ok(self.signed(spelling.write(&message)?))
    }

    /// Bytes, signed.
    pub(crate) fn signed(&self, body: Vec<u8>) -> Letter {
        let headers = vec![self.signer.header(&body)];
        Letter { content_type: "application/json", headers, body }
    }
}

#[cfg(test)]
mod tests {
    use nexo::v3::{Body, LogoutResponse, Message, MessageCategory, MessageHeader, Response};
    use nexo::v5::Dialect;

    use super::{Front, Signer};
    use crate::spelling::Spelling;

    #[test]
    fn what_is_no_message_stays_as_it_is() {
        let front = Front::new(Signer::new("X-S", "key".into()));
        let five = Spelling::V5(Dialect::LONG);
        let header = MessageHeader::service_request(MessageCategory::Logout, "A1", "S", "P").response();
        let body = Body::LogoutResponse(LogoutResponse { response: Response::success() });
        let three = Spelling::V3.write(&Message { header, body }).unwrap();
        assert!(matches!(front.for_till(five, b"internal error\n"), Ok(None)));
        assert!(matches!(front.for_till(Spelling::V3, &three), Ok(None)));
        assert!(front.for_till(five, &three).unwrap().is_some());
    }

    #[test]
    fn a_signature_is_the_hmac_of_the_body() {
        let signer = Signer::new("X-S", "key".into());
        // the well-known sample of HMAC-SHA256
        let (name, value) = signer.header(b"The quick brown fox jumps over the lazy dog");
        assert_eq!(name, "X-S");
        assert_eq!(value, "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8");
        assert_ne!(signer.forged_header(b"x"), signer.header(b"x"));
        assert!(!format!("{signer:?}").contains("key\""), "{signer:?}");
    }
}
