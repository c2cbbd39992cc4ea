//! Payments: how one begins, and what is true and what is told when it ends. The two may differ: that is what
//! most steps are for.

use std::time::Duration;

use nexo::amount::Decimal;
use nexo::v3::{Body, ErrorCondition, Message, MessageHeader, PaymentRequest, PaymentResult, PaymentType};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::history::same_message;
use super::{Device, Memory, Run, Stage, Terminal, Work};
use crate::answer::{self, Approval, Approved, Stamp};
use crate::card::{HostSays, TestCard};
use crate::course::{Course, Ending, Presented, Wants};
use crate::decimal;
use crate::delivery::{Action, Answer, Delivery, Plan, RunId};
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
    pub(super) fn payment(&mut self, header: &MessageHeader, request: Box<PaymentRequest>) -> Plan {
        if let Err((condition, text)) = self.may_begin(header, &request) {
            return refused(header, condition, text);
        }
        let Ok(acquired) = self.acquired_card(&request) else {
            let text = "CardAcquisitionReference is not that of the card that was read".to_owned();
            return refused(header, ErrorCondition::NotFound, text);
        };
        if self.switches.take("lost-request") {
            return Plan::now(Delivery::at_once(Action::Close));
        }
        let step = self.step_of_payment();
        tracing::info!(service_id = header.service_id, ?step, "payment begins");
        let (now, stage) = match &step {
            Step::Busy => {
                return refused(header, ErrorCondition::Busy, "another till has the terminal".to_owned());
            }
            Step::LostRequest => return Plan::now(Delivery::at_once(Action::Close)),
            Step::Delayed(_) => (Some(Delivery::at_once(Action::Close)), Stage::OnTheWay),
            _ => (None, Stage::AtTheCustomer),
        };
        let mut course = Course::new(self.wants(header, &request, &step));
        if let Some(presented) = acquired {
            course.with_card(presented);
        }
        (self.acquired, self.enabled) = (None, false);
        let customer = match &step {
            Step::Card { id, how } => TestCard::with_id(id)
                .map(|card| Presented { card, how: how.unwrap_or_else(|| card.usual_way()) }),
            _ => None,
        };
        let run = self.new_run(header, Work::Payment(request), course);
        let plan = self.begin(Run { step, stage, customer, ..run });
        Plan { now, ..plan }
    }

    /// The step of the next payment: what a switch says, or the script.
    fn step_of_payment(&mut self) -> Step {
        if self.switches.take("reboot-before") {
            Step::Reboot
        } else if self.switches.take("reboot-after") {
            Step::RebootCharged
        } else {
            self.script.next_payment()
        }
    }

    fn wants(&self, header: &MessageHeader, request: &PaymentRequest, step: &Step) -> Wants {
        let asked = &request.payment_transaction.amounts_req;
        let zero = asked.tip_amount == Some(Decimal::default());
        Wants {
            amount: asked.requested_amount.unwrap_or_default(),
            asks_tip: *step == Step::AskTip
                || zero && self.options.profile.tip_when_zero
                || request.sale_data.sale_to_acquirer_data.as_deref().is_some_and(asks_gratuity),
            card_only: false,
            asks_till: self.asks_till(&header.sale_id),
        }
    }

    /// How long the autopilot's customer takes for the first step; nothing where it never ends.
    pub(super) fn self_played(&self, run: &Run) -> Option<Duration> {
        match &run.step {
            Step::Delayed(delay) => Some(*delay),
            Step::Hang => None,
            Step::Approve { after: Some(after) } => Some(*after),
            Step::Late(_) => Some(Duration::ZERO),
            _ => Some(self.options.think),
        }
    }

    /// Whether nothing is left to wait for: the payment was aborted, or went with a reboot.
    pub(crate) fn is_over(&self, id: RunId) -> bool {
        let run = self.runs.iter().find(|run| run.id == id);
        run.is_none_or(|run| run.stage == Stage::Aborted || run.course.ending().is_some())
    }

    /// The moment of authorisation: what happens is written down, then what is told is decided.
    pub(crate) fn finish(&mut self, id: RunId) -> Delivery {
        let delivery = self.end(id);
        delivery.on(&self.wire)
    }

    fn end(&mut self, id: RunId) -> Delivery {
        let Some(place) = self.runs.iter().position(|run| run.id == id) else {
            return Delivery::at_once(Action::Reset);
        };
        let mut run = self.runs.remove(place);
        run.play_to_the_end();
        let arrives = run.stage == Stage::OnTheWay;
        if arrives && self.tells_repeats() && self.history.repeat_of(&run.header).is_some() {
            // It was sent again and overtaken: now it is the repeat, and nobody is left to be told.
            return Delivery::at_once(Action::Close);
        }
        if run.stage != Stage::Aborted && run.step == Step::Reboot {
            self.reboot(Memory::Lost);
            return Delivery::at_once(Action::Reset);
        }
        if let Work::Question(request) = &run.work {
            return Self::finish_question(&run, request);
        }
        let stamp = self.stamp();
        self.tell_people(&run);
        match &run.work {
            Work::Acquisition(request) => self.finish_acquisition(&run, request, &stamp),
            Work::Payment(request) => self.finish_payment(&run, request, &stamp),
            Work::Question(request) => Self::finish_question(&run, request),
        }
    }

    fn finish_payment(&mut self, run: &Run, request: &PaymentRequest, stamp: &Stamp) -> Delivery {
        let truth = match outcome(run, request) {
            Ok(approved) => match self.book(run, request, stamp, approved) {
                Ok(answer) => answer,
                Err(error) => {
                    tracing::error!(%error, "cannot keep the ledger");
                    let text = "the terminal cannot write".to_owned();
                    let refusal = answer::payment_refused(&run.header, ErrorCondition::DeviceOut, text);
                    return Delivery::message(&refusal);
                }
            },
            Err(condition) => {
                let form = self.options.profile.receipt;
                answer::declined(&run.header, request, stamp, condition, form)
            }
        };
        self.history.push(truth.clone());
        if run.stage == Stage::Aborted {
            return Delivery::message(&truth);
        }
        let delivery = self.tell(&run.step, truth);
        self.switches.spoil(delivery)
    }

    /// Whether a message that came before is known as such.
    pub(super) fn tells_repeats(&self) -> bool {
        self.options.dedup && !self.switches.is_on("no-dedup")
    }

    fn may_begin(&self, header: &MessageHeader, request: &PaymentRequest) -> Result<(), Refusal> {
        self.may_serve(header)?;
        let service_id = header.service_id.as_deref().unwrap_or("");
        let running = self.running();
        let repeat = running.is_some_and(|run| same_message(&run.header, header))
            || self.history.repeat_of(header).is_some();
        if self.tells_repeats() && repeat {
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
        if answer::payment_type(request) == PaymentType::Refund
            && let Some(original) = linked(request)
        {
            let charge = self.charge_named(&original)?;
            if asked.requested_amount.is_some_and(|amount| amount > self.left_of(&charge)) {
                return Err((ErrorCondition::NotAllowed, "more than what is left of the payment".to_owned()));
            }
        }
        if asked.requested_amount.is_none_or(|amount| amount <= Decimal::default()) {
            return Err((ErrorCondition::MessageFormat, "RequestedAmount is missing or zero".to_owned()));
        }
        Ok(())
    }

    /// Whether the device can work at all.
    pub(super) fn may_work(&self) -> Result<(), Refusal> {
        match self.device {
            Device::Maintenance => Err((ErrorCondition::Busy, "parameters are being updated".to_owned())),
            Device::OutOfOrder | Device::Off => {
                Err((ErrorCondition::DeviceOut, "the terminal is out of order".to_owned()))
            }
            Device::Works if self.switches.is_on("busy") => {
                Err((ErrorCondition::Busy, "another till has the terminal".to_owned()))
            }
            Device::Works => Ok(()),
        }
    }

    /// Moves the money; the line is on the disk when this returns well.
    fn book(
        &mut self,
        run: &Run,
        request: &PaymentRequest,
        stamp: &Stamp,
        approved: Approved,
    ) -> Result<Message, LedgerError> {
        let answer = answer::approved(&run.header, request, stamp, approved, self.options.profile.receipt);
        let refund = answer::payment_type(request) == PaymentType::Refund;
        let entry = Entry {
            seq: self.ledger.next_seq(),
            kind: if refund { Kind::Refund } else { Kind::Charge },
            sale_id: run.header.sale_id.clone(),
            poi_id: run.header.poi_id.clone(),
            service_id: run.header.service_id.clone().unwrap_or_default(),
            transaction_id: stamp.transaction_id.clone(),
            amount: approved.authorized,
            currency: request.payment_transaction.amounts_req.currency.clone(),
            sale_reference: request.sale_data.sale_transaction_id.transaction_id.clone(),
            reverses: linked(request),
            tip: approved.tip,
            cash_back: approved.cash_back,
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
            Step::Garbage => return Delivery::at_once(Action::Answer(Answer::noise())),
            Step::Cut(count) => {
                return Delivery::at_once(Action::AnswerCut(Answer::message(&truth), *count));
            }
            Step::Half => return Delivery::at_once(Action::AnswerHalf(Answer::message(&truth))),
            Step::Reset => return Delivery::at_once(Action::Reset),
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
            | Step::Card { .. }
            | Step::AskTip
            | Step::TimeOut
            | Step::Authorise(_)
            | Step::Busy
            | Step::LostRequest
            | Step::Reboot
            | Step::Hang => {}
        }
        Delivery::message(&truth)
    }
}

/// How the payment really ends.
pub(super) fn outcome(run: &Run, request: &PaymentRequest) -> Result<Approved, ErrorCondition> {
    if run.stage == Stage::Aborted {
        return Err(ErrorCondition::Aborted);
    }
    match run.course.ending() {
        Some(Ending::Cancelled | Ending::TimedOut) => return Err(ErrorCondition::Cancel),
        Some(Ending::Declined(condition)) => return Err(condition.clone()),
        Some(Ending::SignatureRefused) => return Err(ErrorCondition::Refusal),
        Some(Ending::Approved | Ending::Answered(_)) | None => {}
    }
    let asked = &request.payment_transaction.amounts_req;
    let requested = asked.requested_amount.unwrap_or_default();
    let presented = run.course.presented();
    let whole = Approved {
        authorized: requested,
        tip: asked.tip_amount,
        cash_back: asked.cash_back_amount,
        result: Approval::Whole,
        presented,
        signs: presented.is_some_and(|presented| presented.card.wants_signature()) && !run.course.asks_till(),
    };
    let with_tip = |tip| Approved {
        authorized: decimal::add(requested, tip),
        tip: Some(decimal::add(asked.tip_amount.unwrap_or_default(), tip)),
        ..whole
    };
    let part = |amount| Approved { authorized: amount, result: Approval::Part, cash_back: None, ..whole };
    match (&run.step, run.course.tip()) {
        (Step::Decline(condition), _) => Err(condition.clone()),
        (Step::Cancel | Step::TimeOut, _) => Err(ErrorCondition::Cancel),
        (Step::Partial(amount), _) => Ok(part(*amount)),
        (Step::Tip(tip), _) => Ok(with_tip(*tip)),
        _ if presented.is_some_and(|presented| presented.card.says == HostSays::Half) => {
            Ok(part(decimal::percent(requested, 50)))
        }
        (_, Some(tip)) => Ok(with_tip(tip)),
        _ => Ok(whole),
    }
}

/// The record of the payment that a refund goes back to.
fn linked(request: &PaymentRequest) -> Option<String> {
    if answer::payment_type(request) != PaymentType::Refund {
        return None;
    }
    let original = request.payment_transaction.original_poi_transaction.as_ref()?;
    original.poi_transaction_id.as_ref().map(|id| id.transaction_id.clone())
}

/// Whether the till wants the terminal to ask for a tip: in pairs, or base64 of them or of JSON.
fn asks_gratuity(text: &str) -> bool {
    let decoded = STANDARD.decode(text).unwrap_or_default();
    text.contains("AskGratuity") || String::from_utf8_lossy(&decoded).contains("AskGratuity")
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
