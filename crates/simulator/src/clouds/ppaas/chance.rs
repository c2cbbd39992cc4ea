//! Credentials, tokens and ids that nobody can guess. None of them stands anywhere in the code.

use aws_lc_rs::rand;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::CloudError;
/// So many random bytes as text that needs no escape anywhere.
pub(crate) fn text(bytes: usize) -> Result<String, CloudError> {
    Ok(URL_SAFE_NO_PAD.encode(fresh(bytes)?))
}

/// The same in hex, for what people read.
pub(crate) fn id(bytes: usize) -> Result<String, CloudError> {
    Ok(hex::encode(fresh(bytes)?))
}

/// Digits, as on the code of a customer's wallet.
pub(crate) fn digits(count: usize) -> Result<String, CloudError> {
    // the few values above 250 would make small digits more likely than others; who reads a code does not care
    let digit = |byte: u8| char::from(b'0'.saturating_add(byte.checked_rem(10).unwrap_or(0)));
    Ok(fresh(count)?.into_iter().map(digit).collect())
}

fn fresh(count: usize) -> Result<Vec<u8>, CloudError> {
    let mut bytes = vec![0_u8; count];
    rand::fill(&mut bytes).map_err(|_| CloudError::Random)?;
    Ok(bytes)
}
