//! Payments: how one begins, and what is true and what is told when it ends. The two may differ: that is what
//! most steps are for.

use std::time::Duration;

use nexo::amount::Decimal;
use nexo::v3::{Body, ErrorCondition, Message, MessageHeader, PaymentRequest, PaymentResult, PaymentType};

use super::history::same_message;
use super::{Memory, Run, Stage, Terminal};
use crate::answer::{self, Approval, Approved, Stamp};
use crate::decimal;
use crate::delivery::{Action, Answer, Delivery, Plan, RunId, Started};
use crate::ledger::{Entry, Kind, LedgerError};
use crate::script::Step;

/// Why a payment does not begin.
type Refusal = (ErrorCondition, String);

impl Run {
    /// A terminal that hangs does not hear an abort either.
    pub(super) fn can_be_aborted(&self) -> bool {
        self.step != Step::Hang
    }
}

impl Terminal {
    pub(super) fn payment(&mut self, header: MessageHeader, request: PaymentRequest) -> Plan {
        if let Err((condition, text)) = self.may_begin(&header, &request) {
            return refused(&header, condition, text);
        }
        let step = self.script.next_payment();
        tracing::info!(service_id = header.service_id, ?step, "payment begins");
        let closed = Some(Delivery::at_once(Action::Close));
        let (now, stage, after) = match &step {
            Step::Busy => {
                return refused(&header, ErrorCondition::Busy, "another till has the terminal".to_owned());
            }
            Step::LostRequest => return Plan { now: closed, started: None },
            Step::Delayed(delay) => (closed, Stage::OnTheWay, Some(*delay)),
            Step::Hang => (None, Stage::AtTheCustomer, None),
            Step::Approve { after: Some(after) } => (None, Stage::AtTheCustomer, Some(*after)),
            Step::Late(_) => (None, Stage::AtTheCustomer, Some(Duration::ZERO)),
            _ => (None, Stage::AtTheCustomer, Some(self.options.think)),
        };
        self.runs_begun = self.runs_begun.saturating_add(1);
        let id = RunId(self.runs_begun);
        self.runs.push(Run { id, header, request, step, stage });
        Plan { now, started: Some(Started { run: id, after }) }
    }

    /// Whether nothing is left to wait for: the payment was aborted, or went with a reboot.
    pub(crate) fn is_over(&self, id: RunId) -> bool {
        self.runs.iter().find(|run| run.id == id).is_none_or(|run| run.stage == Stage::Aborted)
    }

    /// The moment of authorisation: what happens is written down, then what is told is decided.
    pub(crate) fn finish(&mut self, id: RunId) -> Delivery {
        let Some(place) = self.runs.iter().position(|run| run.id == id) else {
            return Delivery::at_once(Action::Reset);
        };
        let run = self.runs.remove(place);
        let arrives = run.stage == Stage::OnTheWay;
        if arrives && self.options.dedup && self.history.repeat_of(&run.header).is_some() {
            // It was sent again and overtaken: now it is the repeat, and nobody is left to be told.
            return Delivery::at_once(Action::Close);
        }
        if run.stage != Stage::Aborted && run.step == Step::Reboot {
            self.reboot(Memory::Lost);
            return Delivery::at_once(Action::Reset);
        }
        let stamp = self.stamp();
        let truth = match outcome(&run) {
            Ok(approved) => match self.book(&run, &stamp, approved) {
                Ok(answer) => answer,
                Err(error) => {
                    tracing::error!(%error, "cannot keep the ledger");
                    let text = "the terminal cannot write".to_owned();
                    let refusal = answer::payment_refused(&run.header, ErrorCondition::DeviceOut, text);
                    return Delivery::message(&refusal);
                }
            },
            Err(condition) => answer::declined(&run.header, &run.request, &stamp, condition),
        };
        self.history.push(truth.clone());
        if run.stage == Stage::Aborted { Delivery::message(&truth) } else { self.tell(&run.step, truth) }
    }

    fn may_begin(&self, header: &MessageHeader, request: &PaymentRequest) -> Result<(), Refusal> {
        if !self.has_session(header) {
            return Err((ErrorCondition::NotAllowed, "log in first".to_owned()));
        }
        let service_id = header.service_id.as_deref().unwrap_or("");
        let running = self.running();
        let repeat = running.is_some_and(|run| same_message(&run.header, header))
            || self.history.repeat_of(header).is_some();
        if self.options.dedup && repeat {
            return Err((ErrorCondition::NotAllowed, format!("Repeated Message: ServiceID - {service_id}")));
        }
        if let Some(run) = running {
            let other = run.header.service_id.as_deref().unwrap_or("");
            return Err((ErrorCondition::Busy, format!("busy with ServiceID {other}")));
        }
        if !matches!(answer::payment_type(request), PaymentType::Normal | PaymentType::Refund) {
            let text = "PaymentType is neither Normal nor Refund".to_owned();
            return Err((ErrorCondition::UnavailableService, text));
        }
        let asked = &request.payment_transaction.amounts_req;
        if asked.requested_amount.is_none_or(|amount| amount <= Decimal::default()) {
            return Err((ErrorCondition::MessageFormat, "RequestedAmount is missing or zero".to_owned()));
        }
        Ok(())
    }

    /// Moves the money; the line is on the disk when this returns well.
    fn book(&mut self, run: &Run, stamp: &Stamp, approved: Approved) -> Result<Message, LedgerError> {
        let answer = answer::approved(&run.header, &run.request, stamp, approved);
        let refund = answer::payment_type(&run.request) == PaymentType::Refund;
        let entry = Entry {
            seq: self.ledger.next_seq(),
            kind: if refund { Kind::Refund } else { Kind::Charge },
            sale_id: run.header.sale_id.clone(),
            poi_id: run.header.poi_id.clone(),
            service_id: run.header.service_id.clone().unwrap_or_default(),
            transaction_id: stamp.transaction_id.clone(),
            amount: approved.authorized,
            currency: run.request.payment_transaction.amounts_req.currency.clone(),
            sale_reference: run.request.sale_data.sale_transaction_id.transaction_id.clone(),
            reverses: None,
            at: stamp.at,
        };
        self.ledger.append(entry, &answer)?;
        Ok(answer)
    }

    /// What the till gets to hear of the truth.
    fn tell(&mut self, step: &Step, mut truth: Message) -> Delivery {
        match step {
            Step::Lost | Step::Delayed(_) => return Delivery::at_once(Action::Close),
            Step::Late(after) => return Delivery { after: *after, ..Delivery::message(&truth) },
            Step::Duplicate => {
                return Delivery::at_once(Action::AnswerTwice(Answer::message(&truth)));
            }
            Step::RebootCharged => {
                self.reboot(Memory::Lost);
                return Delivery::at_once(Action::Reset);
            }
            Step::RebootKeepingHistory => {
                self.reboot(Memory::Kept);
                return Delivery::at_once(Action::Reset);
            }
            Step::Garbage => {
                let noise = Answer::json(b"\x00\xff{\"SaleToPOI: <html>\xc3\x28".to_vec());
                return Delivery::at_once(Action::Answer(noise));
            }
            Step::Http500 => {
                return Delivery::at_once(Action::Answer(Answer::text(500, "internal error\n")));
            }
            Step::UnreachableHost => {
                let text = "no answer from the host".to_owned();
                let header = truth.header;
                truth = answer::payment_refused(&header, ErrorCondition::UnreachableHost, text);
            }
            Step::WrongAmount(amount) => change_result(&mut truth, |result| {
                if let Some(amounts) = &mut result.amounts_resp {
                    amounts.authorized_amount = Some(*amount);
                }
            }),
            Step::WrongCurrency(currency) => change_result(&mut truth, |result| {
                if let Some(amounts) = &mut result.amounts_resp {
                    amounts.currency = Some(currency.clone());
                }
            }),
            Step::NoAmount => change_result(&mut truth, |result| result.amounts_resp = None),
            Step::WrongServiceId => {
                let taken = truth.header.service_id.as_deref() == Some("WRONG");
                truth.header.service_id = Some(if taken { "WRONG2" } else { "WRONG" }.to_owned());
            }
            // The truth; the last four never get as far as an answer.
            Step::Approve { .. }
            | Step::Decline(_)
            | Step::Cancel
            | Step::Partial(_)
            | Step::Tip(_)
            | Step::Busy
            | Step::LostRequest
            | Step::Reboot
            | Step::Hang => {}
        }
        Delivery::message(&truth)
    }
}

/// How the payment really ends.
fn outcome(run: &Run) -> Result<Approved, ErrorCondition> {
    if run.stage == Stage::Aborted {
        return Err(ErrorCondition::Aborted);
    }
    let asked = &run.request.payment_transaction.amounts_req;
    let requested = asked.requested_amount.unwrap_or_default();
    let whole = Approved { authorized: requested, tip: asked.tip_amount, result: Approval::Whole };
    match &run.step {
        Step::Decline(condition) => Err(condition.clone()),
        Step::Cancel => Err(ErrorCondition::Cancel),
        Step::Partial(amount) => Ok(Approved { authorized: *amount, result: Approval::Part, ..whole }),
        Step::Tip(tip) => Ok(Approved {
            authorized: decimal::add(requested, *tip),
            tip: Some(decimal::add(asked.tip_amount.unwrap_or_default(), *tip)),
            ..whole
        }),
        _ => Ok(whole),
    }
}

fn change_result(message: &mut Message, change: impl FnOnce(&mut PaymentResult)) {
    if let Body::PaymentResponse(response) = &mut message.body
        && let Some(result) = &mut response.payment_result
    {
        change(result);
    }
}

fn refused(header: &MessageHeader, condition: ErrorCondition, text: String) -> Plan {
    Plan::now(Delivery::message(&answer::payment_refused(header, condition, text)))
}
