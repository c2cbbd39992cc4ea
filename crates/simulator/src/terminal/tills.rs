//! The tills that the terminal knows: where they listen, and what they said they take.

use std::collections::BTreeSet;

use nexo::v3::{LoginRequest, MessageHeader};

use super::Terminal;
use crate::client::{Target, TillCertificate};
use crate::options::Mode;

/// One till.
#[derive(Debug, Clone, Default)]
pub(super) struct Till {
    /// Where it listens, from a header of its own.
    callback: Option<String>,
    /// What it takes, since its login.
    takes: BTreeSet<String>,
}

impl Terminal {
    /// A message came from this till, perhaps with an address.
    pub(super) fn meet(&mut self, header: &MessageHeader, callback: Option<&str>) {
        let named = callback.filter(|_| self.options.profile.callback_header);
        let Some(url) = named.filter(|url| Target::parse(url).is_some()) else { return };
        self.tills.entry(header.sale_id.clone()).or_default().callback = Some(url.to_owned());
    }

    /// What a till takes, from its login.
    pub(super) fn note_capabilities(&mut self, header: &MessageHeader, request: &LoginRequest) {
        let told = request.sale_terminal_data.as_ref().map(|data| data.sale_capabilities.clone());
        let till = self.tills.entry(header.sale_id.clone()).or_default();
        till.takes = told.unwrap_or_default().into_iter().collect();
    }

    /// Where this till listens, if it takes such a thing. A family without logins knows no limits.
    pub(super) fn listens(&self, sale_id: &str, capabilities: &[&str]) -> Option<String> {
        if self.options.mode == Mode::Light {
            return None;
        }
        let till = self.tills.get(sale_id);
        let takes = match till {
            Some(till) if !till.takes.is_empty() || self.options.login => {
                capabilities.is_empty() || capabilities.iter().any(|word| till.takes.contains(*word))
            }
            Some(_) | None => !self.options.login,
        };
        let own = till.and_then(|till| till.callback.clone());
        own.or_else(|| self.options.callback.clone()).filter(|_| takes)
    }

    /// Every till that takes such a thing, and where it listens.
    pub(super) fn listeners(&self, capabilities: &[&str]) -> Vec<(String, String)> {
        let known = self.tills.keys();
        known.filter_map(|sale| Some((sale.clone(), self.listens(sale, capabilities)?))).collect()
    }

    /// Where the till listens, unless it says so itself.
    pub(crate) fn call_at(&mut self, url: &str) {
        self.options.callback = Some(url.to_owned());
    }

    /// Which certificate the till shows.
    pub(crate) fn trust(&mut self, certificate: TillCertificate) {
        self.options.till_certificate = certificate;
    }

    /// Where some till listens, as far as it is known.
    pub(crate) fn callback(&self) -> Option<String> {
        let own = self.tills.values().find_map(|till| till.callback.clone());
        own.or_else(|| self.options.callback.clone())
    }
}
