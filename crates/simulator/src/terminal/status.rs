//! Questions about earlier messages: the one way for a till to learn what became of a lost answer.

use nexo::amount::Decimal;
use nexo::v3::{
    AmountsReq, Body, ErrorCondition, EventNotification, EventToNotify, Message, MessageCategory,
    MessageHeader, MessageReference, PaymentRequest, PaymentTransaction, RepeatedMessageResponse, Response,
    SaleData, TransactionIdentification, TransactionStatusResponse,
};

use super::history::points_at;
use super::session::reply;
use super::{Stage, Terminal};
use crate::answer::{self, Approval, Approved};
use crate::call::{Says, Wants};
use crate::course::Place;
use crate::delivery::{Action, Answer, Delivery, Plan};
use crate::options::StatusRunning;
use crate::profile::AbortAnswer;
use crate::script::StatusStep;

impl Terminal {
    pub(super) fn status(&mut self, header: &MessageHeader, wanted: Option<MessageReference>) -> Plan {
        if !self.has_session(header) {
            let condition = self.options.profile.status_login.clone();
            return failure(header, wanted, condition, "log in first");
        }
        match self.script.next_status() {
            Some(StatusStep::Lost) => return Plan::now(Delivery::at_once(Action::Close)),
            Some(StatusStep::Busy) => return failure(header, wanted, ErrorCondition::Busy, "try again"),
            Some(StatusStep::NotFound) => return not_found(header, wanted),
            Some(StatusStep::Foreign) => {
                let foreign = self.history.find_other(header, wanted.as_ref()).cloned();
                let foreign = foreign.unwrap_or_else(|| self.invented(header));
                return repeat(header, wanted, foreign);
            }
            None => {}
        }
        let running = self.running().is_some_and(|run| points_at(header, wanted.as_ref(), &run.header));
        if running {
            let condition = match self.options.status_running {
                StatusRunning::InProgress => ErrorCondition::InProgress,
                StatusRunning::Busy => ErrorCondition::Busy,
            };
            return failure(header, wanted, condition, "the transaction is still running");
        }
        match self.history.find(header, wanted.as_ref()).cloned() {
            Some(found) => repeat(header, wanted, found),
            None => not_found(header, wanted),
        }
    }

    /// An abort has no answer of its own: the payment that it stops is answered, or it came too late.
    pub(super) fn abort(&mut self, header: &MessageHeader, wanted: &MessageReference) -> Plan {
        let hears_host = self.options.profile.abort_while_authorising;
        if wanted.service_id.is_some() {
            let mut asked = false;
            for run in self.runs.iter_mut().filter(|run| run.stage == Stage::AtTheCustomer) {
                let in_time = hears_host || *run.course.place() != Place::Authorising;
                if in_time && run.can_be_aborted() && points_at(header, Some(wanted), &run.header) {
                    run.stage = Stage::Aborted;
                    asked |= run.asked;
                }
            }
            if asked {
                // the question about the signature is not wanted any more
                self.tell_event(header, EventToNotify::Abort);
            } else if self.history.find(header, Some(wanted)).is_some() {
                self.tell_event(header, EventToNotify::Completed);
            }
        }
        Plan::now(Delivery::at_once(Action::Answer(match self.options.profile.abort {
            AbortAnswer::Empty => Answer::json(Vec::new()),
            AbortAnswer::NoContent => Answer::empty(204),
        })))
    }

    /// Tells the till that sent this, where it listens.
    fn tell_event(&mut self, header: &MessageHeader, event: EventToNotify) {
        let Some(url) = self.listens(&header.sale_id, &[]) else { return };
        let event = EventNotification::new(event, answer::time_stamp(self.now()));
        let header = self.own_header(MessageCategory::Event, &header.sale_id);
        let message = Message { header, body: Body::EventNotification(event) };
        self.call(url, Says::Message(Box::new(message)), Wants::Nothing);
    }

    /// A transaction of nobody, for when there is no real one to confuse a till with.
    fn invented(&mut self, asker: &MessageHeader) -> Message {
        let stamp = self.stamp();
        let header = MessageHeader {
            message_category: MessageCategory::Payment,
            service_id: Some("FOREIGN".to_owned()),
            ..asker.clone()
        };
        let amount = Decimal::new(100, 2).unwrap_or_default();
        let request = PaymentRequest {
            sale_data: SaleData {
                sale_transaction_id: TransactionIdentification {
                    transaction_id: "FOREIGN".to_owned(),
                    ..stamp.identification()
                },
                ..SaleData::default()
            },
            payment_transaction: PaymentTransaction {
                amounts_req: AmountsReq {
                    currency: "EUR".to_owned(),
                    requested_amount: Some(amount),
                    ..AmountsReq::default()
                },
                ..PaymentTransaction::default()
            },
            ..PaymentRequest::default()
        };
        let approved = Approved {
            authorized: amount,
            tip: None,
            cash_back: None,
            result: Approval::Whole,
            presented: None,
            signs: false,
        };
        answer::approved(&header, &request, &stamp, approved, self.options.profile.receipt)
    }
}

fn repeat(header: &MessageHeader, wanted: Option<MessageReference>, found: Message) -> Plan {
    let body = TransactionStatusResponse {
        response: Response::success(),
        message_reference: wanted.or_else(|| Some(MessageReference::to(&found.header))),
        repeated: Some(RepeatedMessageResponse { header: found.header, body: Box::new(found.body) }),
    };
    reply(header, Body::TransactionStatusResponse(body))
}

fn not_found(header: &MessageHeader, wanted: Option<MessageReference>) -> Plan {
    failure(header, wanted, ErrorCondition::NotFound, "no such transaction")
}

fn failure(
    header: &MessageHeader,
    wanted: Option<MessageReference>,
    condition: ErrorCondition,
    text: &str,
) -> Plan {
    let body = TransactionStatusResponse {
        message_reference: wanted,
        ..TransactionStatusResponse::new(Response::failure(condition, text))
    };
    reply(header, Body::TransactionStatusResponse(body))
}
