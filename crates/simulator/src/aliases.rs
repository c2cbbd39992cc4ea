//! Short names for exchanges. nexo 5 gives a name up to 35 characters, nexo 3 ten, and terminals here speak nexo 3; so
//! a long name has a short one behind the cloud, which is the same whenever it is asked for.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use aws_lc_rs::digest;
use nexo::v3::{Body, Message, MessageReference};

/// The longest name in nexo 3.
const SHORT: usize = 10;

/// The long names that were met, by their short ones.
#[derive(Debug, Default)]
pub(crate) struct Aliases(Mutex<BTreeMap<String, String>>);

impl Aliases {
    /// A message of a till, with short names only.
    pub(crate) fn shorten(&self, message: &mut Message) {
        rename(message, |name| self.short_of(name));
    }

    /// A message of a terminal, with the names that its till gave.
    pub(crate) fn lengthen(&self, message: &mut Message) {
        rename(message, |name| self.known().get(name).cloned());
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn short_of(&self, name: &str) -> Option<String> {
        if name.chars().count() <= SHORT {
            return None;
        }
        let mut short = hex::encode(digest::digest(&digest::SHA256, name.as_bytes()));
        short.truncate(SHORT);
        self.known().insert(short.clone(), name.to_owned());
        Some(short)
    }
}

/// Gives another name to whatever has one in this message: the exchange itself, and those that it points at.
fn rename(message: &mut Message, other: impl Fn(&str) -> Option<String>) {
    let change = |name: &mut Option<String>| {
        if let Some(new) = name.as_deref().and_then(&other) {
            *name = Some(new);
        }
    };
    let change_in = |reference: Option<&mut MessageReference>| {
        if let Some(reference) = reference {
            change(&mut reference.service_id);
        }
    };
    change(&mut message.header.service_id);
    match &mut message.body {
        Body::AbortRequest(abort) => change_in(Some(&mut abort.message_reference)),
        Body::TransactionStatusRequest(asked) => change_in(asked.message_reference.as_mut()),
        Body::TransactionStatusResponse(told) => {
            change_in(told.message_reference.as_mut());
            if let Some(repeated) = &mut told.repeated {
                change(&mut repeated.header.service_id);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use nexo::v3::{
        Body, Message, MessageCategory, MessageHeader, MessageReference, TransactionStatusRequest,
    };

    use super::Aliases;

    const LONG: &str = "0198a2c4-5d6e-7f80-9a1b-2c3d4e5f607";

    fn asks(own: &str, about: &str) -> Message {
        let about = MessageHeader::service_request(MessageCategory::Payment, about, "S", "P");
        let body = Body::TransactionStatusRequest(TransactionStatusRequest {
            message_reference: Some(MessageReference::to(&about)),
            ..TransactionStatusRequest::default()
        });
        let header = MessageHeader::service_request(MessageCategory::TransactionStatus, own, "S", "P");
        Message { header, body }
    }

    #[test]
    fn a_long_name_comes_back_and_a_short_one_stays() {
        let (aliases, told) = (Aliases::default(), asks(LONG, "0123456789"));
        let mut message = told.clone();
        aliases.shorten(&mut message);
        assert_eq!(message.header.service_id.as_deref().unwrap().len(), 10);
        assert_eq!(message.body, told.body);
        aliases.lengthen(&mut message);
        assert_eq!(message, told);
    }

    #[test]
    fn a_name_has_the_same_alias_wherever_it_stands() {
        let (mut first, mut second) = (asks(LONG, "a"), asks("b", LONG));
        Aliases::default().shorten(&mut first);
        Aliases::default().shorten(&mut second);
        let Body::TransactionStatusRequest(asked) = second.body else { panic!("no question") };
        assert_eq!(asked.message_reference.unwrap().service_id, first.header.service_id);
    }
}
