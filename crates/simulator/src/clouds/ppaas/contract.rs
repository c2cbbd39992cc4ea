//! What nobody has published of the provider, as settings: paths, headers and status codes. The defaults are
//! proposals that a till may be tried against, and not knowledge about the provider.

/// How calls are answered that cannot be answered at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mode {
    /// The connection stays open until the terminal has answered: 200 with the message.
    #[default]
    Sync,
    /// 202 at once with the place where the answer will be.
    Async,
}

/// How a payment is refused while another till's customer is at the device.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum BusyAnswer {
    /// 409 by the cloud, which names the holder.
    #[default]
    Conflict,
    /// 200 with the terminal's own answer, whose `ErrorCondition` is `Busy`.
    Message,
}

/// How a QR payment is answered whose `clientTransactionId` is known already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RepeatAnswer {
    /// 409 with the state of the first one in `details`.
    #[default]
    Conflict,
    /// 200 with the state of the first one.
    Same,
}

/// The paths of one region. A word in braces stands for one segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// Where tokens are made; known are two families. Needs `{user_domain}`.
    pub token: Vec<String>,
    /// A list that needs nothing but a token (known).
    pub countries: String,
    /// The payment devices of the caller's store (assumed).
    pub devices: String,
    /// Where nexo messages for a device go (assumed). Needs `{device_id}`; an exchange is one segment below it.
    pub messages: String,
    /// QR payments (known): one of them is one segment below it, `cancel` and `refund` another one.
    pub qr: String,
    /// The credentials of a device's merchant (known), on the port with client certificates.
    pub credentials: String,
    /// The tokens of devices (known), on the same port.
    pub device_token: String,
}

impl Default for Paths {
    fn default() -> Self {
        Self {
            token: vec![
                "/oauth2/v1/{user_domain}/token".to_owned(),
                "/auth/realms/{user_domain}/protocol/openid-connect/token".to_owned(),
            ],
            countries: "/resources/v1/countries".to_owned(),
            devices: "/retail/v1/payment-devices".to_owned(),
            messages: "/retail/v1/payment-devices/{device_id}/messages".to_owned(),
            qr: "/qrcode-payment/v1/transactions".to_owned(),
            credentials: "/oauth2-mtls/v1/merchants-credentials".to_owned(),
            device_token: "/oauth2-mtls/v1/token".to_owned(),
        }
    }
}

/// Everything that a till may have to be told about the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// Where things are.
    pub paths: Paths,
    /// How messages are answered; a request can ask for 202 with `Prefer: respond-async` (RFC 7240).
    pub mode: Mode,
    /// How another till's payment is told.
    pub busy: BusyAnswer,
    /// The status of an abort that was passed on: 202 or 204, without a body.
    pub abort_status: u16,
    /// The status of a message for a device that cannot be reached; its code is `device_offline`.
    pub offline_status: u16,
    /// What happens to a known `clientTransactionId`.
    pub qr_repeat: RepeatAnswer,
    /// Whether a QR payment can be cancelled; aggregators may switch that off.
    pub qr_cancel: bool,
    /// The header in which a till says where it listens, in small letters.
    pub callback_header: String,
    /// The header of the signature of what is posted there.
    pub signature_header: String,
}

impl Default for Contract {
    fn default() -> Self {
        Self {
            paths: Paths::default(),
            mode: Mode::default(),
            busy: BusyAnswer::default(),
            abort_status: 202,
            offline_status: 503,
            qr_repeat: RepeatAnswer::default(),
            qr_cancel: true,
            callback_header: "x-callback-url".to_owned(),
            signature_header: "X-PPaaS-Signature".to_owned(),
        }
    }
}

/// What stands in a path for the words in braces of its pattern, in their order; nothing where it does not fit.
pub(crate) fn fits(pattern: &str, path: &str) -> Option<Vec<String>> {
    let (mut wanted, mut given) = (pattern.split('/'), path.split('/'));
    let mut words = Vec::new();
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return Some(words),
            (Some(want), Some(give)) if want.starts_with('{') && want.ends_with('}') && !give.is_empty() => {
                words.push(super::form::decoded(give, super::form::Plus::IsPlus)?);
            }
            (Some(want), Some(give)) if want == give => {}
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_pattern_takes_a_segment_for_each_word() {
        let pattern = "/retail/v1/payment-devices/{device_id}/messages";
        assert_eq!(fits(pattern, "/retail/v1/payment-devices/a%2Db/messages"), Some(vec!["a-b".to_owned()]));
        assert_eq!(fits("/a", "/a"), Some(Vec::new()));
        for other in ["/retail/v1/payment-devices//messages", "/retail/v1/payment-devices/a/messages/b", "/"]
        {
            assert_eq!(fits(pattern, other), None, "{other}");
        }
    }
}
