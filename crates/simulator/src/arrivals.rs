//! What was transmitted to the terminal, counted. A till promises to send each payment once; this is where
//! that promise can be seen from outside.

use std::collections::BTreeMap;

use nexo::v3::{MessageCategory, MessageHeader};
use serde::Serialize;

/// Messages that arrived since the simulator started, refused ones included.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Arrivals {
    /// How many of each category.
    pub categories: BTreeMap<String, u64>,
    /// How often each message, in the order of their first arrival.
    pub messages: Vec<Arrival>,
    /// How many that could not be read.
    pub unreadable: u64,
}

/// One message and how often it arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Arrival {
    /// What it is about.
    pub category: String,
    /// Who sent it.
    pub sale_id: String,
    /// Its `ServiceID`; empty when it had none.
    pub service_id: String,
    /// How often it arrived; more than once is a repeat on the wire.
    pub count: u64,
}

impl Arrivals {
    /// How many messages of this category arrived.
    pub fn of_category(&self, category: &MessageCategory) -> u64 {
        self.categories.get(category.as_str()).copied().unwrap_or(0)
    }

    /// How often a message with this category and `ServiceID` arrived, from whichever till.
    pub fn of_message(&self, category: &MessageCategory, service_id: &str) -> u64 {
        let same = |seen: &&Arrival| seen.category == category.as_str() && seen.service_id == service_id;
        self.messages.iter().filter(same).map(|seen| seen.count).sum()
    }

    pub(crate) fn note(&mut self, header: &MessageHeader) {
        let category = header.message_category.as_str();
        let service_id = header.service_id.as_deref().unwrap_or("");
        let of_category = self.categories.entry(category.to_owned()).or_default();
        *of_category = of_category.saturating_add(1);
        let known = self.messages.iter_mut().find(|seen| {
            seen.category == category && seen.sale_id == header.sale_id && seen.service_id == service_id
        });
        if let Some(seen) = known {
            seen.count = seen.count.saturating_add(1);
            return;
        }
        self.messages.push(Arrival {
            category: category.to_owned(),
            sale_id: header.sale_id.clone(),
            service_id: service_id.to_owned(),
            count: 1,
        });
    }

    pub(crate) fn note_unreadable(&mut self) {
        self.unreadable = self.unreadable.saturating_add(1);
    }
}
