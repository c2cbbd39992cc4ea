//! The answers that the terminal remembers, for status questions and for telling repeats.

use nexo::v3::{Message, MessageCategory, MessageHeader, MessageReference};

/// Answers to payments and reversals, oldest first.
#[derive(Debug)]
pub(super) struct History {
    answers: Vec<Message>,
    depth: Option<usize>,
}

impl History {
    pub(super) fn new(answers: Vec<Message>, depth: Option<usize>) -> Self {
        let mut history = Self { answers, depth };
        history.trim();
        history
    }

    pub(super) fn push(&mut self, answer: Message) {
        self.answers.push(answer);
        self.trim();
    }

    /// Remembers no more than so many from now.
    pub(super) fn limit(&mut self, depth: Option<usize>) {
        self.depth = depth;
        self.trim();
    }

    pub(super) fn clear(&mut self) {
        self.answers.clear();
    }

    /// The newest answer that fits the question of this till.
    pub(super) fn find(&self, asker: &MessageHeader, wanted: Option<&MessageReference>) -> Option<&Message> {
        self.answers.iter().rev().find(|answer| points_at(asker, wanted, &answer.header))
    }

    /// The newest answer that does not fit it.
    pub(super) fn find_other(
        &self,
        asker: &MessageHeader,
        wanted: Option<&MessageReference>,
    ) -> Option<&Message> {
        self.answers.iter().rev().find(|answer| !points_at(asker, wanted, &answer.header))
    }

    /// The answer to an earlier message with the ids of this one.
    pub(super) fn repeat_of(&self, header: &MessageHeader) -> Option<&Message> {
        self.answers.iter().rev().find(|answer| same_message(&answer.header, header))
    }

    /// There is an answer to the message with these names.
    pub(super) fn knows(&self, sale_id: &str, poi_id: &str, service_id: &str) -> bool {
        self.answers.iter().map(|answer| &answer.header).any(|header| {
            header.sale_id == sale_id
                && header.poi_id == poi_id
                && header.service_id.as_deref() == Some(service_id)
        })
    }

    fn trim(&mut self) {
        if let Some(depth) = self.depth {
            let surplus = self.answers.len().saturating_sub(depth);
            self.answers.drain(..surplus);
        }
    }
}

/// Whether two headers name one message.
pub(super) fn same_message(left: &MessageHeader, right: &MessageHeader) -> bool {
    left.message_category == right.message_category
        && left.service_id == right.service_id
        && left.sale_id == right.sale_id
        && left.poi_id == right.poi_id
}

/// Whether a question means the message with this header. What it leaves out is as in the asker's own header;
/// without a reference it means the last one of the asker.
pub(super) fn points_at(
    asker: &MessageHeader,
    wanted: Option<&MessageReference>,
    header: &MessageHeader,
) -> bool {
    let sale_id = wanted.and_then(|wanted| wanted.sale_id.as_ref()).unwrap_or(&asker.sale_id);
    let poi_id = wanted.and_then(|wanted| wanted.poi_id.as_ref()).unwrap_or(&asker.poi_id);
    let category: Option<&MessageCategory> = wanted.and_then(|wanted| wanted.message_category.as_ref());
    let service_id = wanted.and_then(|wanted| wanted.service_id.as_ref());
    header.sale_id == *sale_id
        && header.poi_id == *poi_id
        && category.is_none_or(|category| *category == header.message_category)
        && service_id.is_none_or(|id| header.service_id.as_ref() == Some(id))
}
