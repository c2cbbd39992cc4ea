//! The calls that the cloud knows, and which one a request is.

use serde::Serialize;

use super::contract::{Paths, fits};

/// One kind of call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Route {
    /// A token for a point of sale.
    Token,
    /// The list that only proves a token.
    Countries,
    /// The payment devices of a store.
    Devices,
    /// A nexo message for a device.
    Messages,
    /// The answer to an earlier message.
    Exchange,
    /// A QR payment begins.
    QrStart,
    /// What became of a QR payment.
    QrRead,
    /// A QR payment is cancelled.
    QrCancel,
    /// A QR payment is given back.
    QrRefund,
    /// The credentials of a device's merchant.
    Credentials,
    /// A token for a device.
    DeviceToken,
}

impl Route {
    /// All of them, with the words for them.
    pub const ALL: [(&'static str, Self); 11] = [
        ("token", Self::Token),
        ("countries", Self::Countries),
        ("devices", Self::Devices),
        ("messages", Self::Messages),
        ("exchange", Self::Exchange),
        ("qr-start", Self::QrStart),
        ("qr-read", Self::QrRead),
        ("qr-cancel", Self::QrCancel),
        ("qr-refund", Self::QrRefund),
        ("credentials", Self::Credentials),
        ("device-token", Self::DeviceToken),
    ];

    /// The word for it.
    pub fn word(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, route)| *route == self).map_or("", |(word, _)| word)
    }

    /// The call with this word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(own, _)| *own == word).map(|(_, route)| route)
    }
}

/// A listener, by what it serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Host {
    /// Tokens of points of sale.
    Auth,
    /// Everything that needs a token.
    Api,
    /// Tokens and everything else on one host, as two regions have it.
    Both,
    /// What needs the certificate of a device.
    Device,
}

impl Host {
    /// Whether orders about `asked` mean this listener.
    pub(crate) fn is(self, asked: Self) -> bool {
        self == asked || self == Self::Both && matches!(asked, Self::Auth | Self::Api)
    }

    fn serves(self, route: Route) -> bool {
        match route {
            Route::Token => matches!(self, Self::Auth | Self::Both),
            Route::Credentials | Route::DeviceToken => self == Self::Device,
            // what comes from a device goes straight to its own port (ppaas.md 1.1)
            _ => matches!(self, Self::Api | Self::Both | Self::Device),
        }
    }
}

/// Which call a request is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Called {
    /// This one, with the words of its path.
    Route(Route, Vec<String>),
    /// The path is known, the method is not: this one would be.
    Method(&'static str),
    /// Nothing that this host knows.
    Unknown,
}

/// Finds the call.
pub(crate) fn called(paths: &Paths, host: Host, method: &str, path: &str) -> Called {
    let mut known = Called::Unknown;
    for (route, wanted, pattern) in patterns(paths).into_iter().filter(|(route, ..)| host.serves(*route)) {
        let Some(words) = fits(&pattern, path) else { continue };
        if wanted == method {
            return Called::Route(route, words);
        }
        known = Called::Method(wanted);
    }
    known
}

fn patterns(paths: &Paths) -> Vec<(Route, &'static str, String)> {
    let below = |path: &str, rest: &str| format!("{path}/{rest}");
    let mut all: Vec<_> = paths.token.iter().map(|path| (Route::Token, "POST", path.clone())).collect();
    all.extend([
        (Route::Countries, "GET", paths.countries.clone()),
        (Route::Devices, "GET", paths.devices.clone()),
        (Route::Messages, "POST", paths.messages.clone()),
        (Route::Exchange, "GET", below(&paths.messages, "{exchange}")),
        (Route::QrStart, "POST", paths.qr.clone()),
        (Route::QrRead, "GET", paths.qr.clone()),
        (Route::QrRead, "GET", below(&paths.qr, "{id}")),
        (Route::QrCancel, "POST", below(&paths.qr, "{id}/cancel")),
        (Route::QrRefund, "POST", below(&paths.qr, "{id}/refund")),
        (Route::Credentials, "GET", paths.credentials.clone()),
        (Route::DeviceToken, "POST", paths.device_token.clone()),
    ]);
    all
}

#[cfg(test)]
mod tests {
    use super::{Called, Host, Route, called};
    use crate::clouds::ppaas::contract::Paths;

    #[test]
    fn a_host_knows_its_own_calls() {
        let paths = Paths::default();
        let of = |host, method, path| called(&paths, host, method, path);
        let token = "/oauth2/v1/shop/token";
        assert_eq!(of(Host::Auth, "POST", token), Called::Route(Route::Token, vec!["shop".to_owned()]));
        assert_eq!(of(Host::Auth, "GET", token), Called::Method("POST"));
        assert_eq!(of(Host::Api, "POST", token), Called::Unknown);
        assert!(matches!(of(Host::Both, "POST", token), Called::Route(Route::Token, _)));
        let one = "/qrcode-payment/v1/transactions/7";
        assert_eq!(of(Host::Api, "GET", one), Called::Route(Route::QrRead, vec!["7".to_owned()]));
        let cancel = format!("{one}/cancel");
        assert_eq!(of(Host::Api, "POST", &cancel), Called::Route(Route::QrCancel, vec!["7".to_owned()]));
        let devices = "/retail/v1/payment-devices";
        assert_eq!(of(Host::Device, "GET", devices), Called::Route(Route::Devices, Vec::new()));
        assert_eq!(of(Host::Device, "POST", token), Called::Unknown);
    }

    #[test]
    fn every_call_has_a_word_of_its_own() {
        for (word, route) in Route::ALL {
            assert_eq!((Route::named(word), route.word()), (Some(route), word));
        }
    }
}
