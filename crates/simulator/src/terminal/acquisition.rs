//! Reading a card before the amount is known, and what follows or ends that.

use nexo::v3::{
    Body, CardAcquisitionRequest, CardAcquisitionResponse, EnableServiceRequest, EnableServiceResponse,
    ErrorCondition, Message, MessageHeader, PaymentRequest, Response, TransactionAction,
};

use super::session::reply;
use super::{Run, Stage, Terminal, Work};
use crate::answer::Stamp;
use crate::card::WALLET;
use crate::course::{Course, Ending, Presented, Wants};
use crate::delivery::{Delivery, Plan};
use crate::script::Step;

/// A card that was read and waits for its payment.
#[derive(Debug, Clone)]
pub(super) struct Acquired {
    transaction_id: String,
    presented: Presented,
}

impl Terminal {
    pub(super) fn acquisition(&mut self, header: &MessageHeader, request: CardAcquisitionRequest) -> Plan {
        if let Err((condition, text)) = self.may_begin_alone(header) {
            return self.refuse(header, &[], condition, &text);
        }
        let amount = request.card_acquisition_transaction.total_amount.unwrap_or_default();
        let wants = Wants { amount, asks_tip: false, card_only: true, asks_till: false };
        let card = WALLET.first().map(|card| Presented { card, how: card.usual_way() });
        self.acquired = None;
        self.begin(Run {
            customer: card,
            ..self.new_run(header, Work::Acquisition(Box::new(request)), Course::new(wants))
        })
    }

    /// The card was read, or not.
    pub(super) fn finish_acquisition(
        &mut self,
        run: &Run,
        request: &CardAcquisitionRequest,
        stamp: &Stamp,
    ) -> Delivery {
        let presented = run.course.presented();
        let response = match (run.stage, run.course.ending(), &run.step) {
            (Stage::Aborted, _, _) => Response::failure(ErrorCondition::Aborted, "aborted by the till"),
            (_, Some(Ending::Approved), _) if presented.is_some() => Response::success(),
            _ => Response::failure(ErrorCondition::Cancel, "no card was read"),
        };
        let card = presented.filter(|_| response.is_done());
        self.acquired =
            card.map(|presented| Acquired { transaction_id: stamp.transaction_id.clone(), presented });
        let body = CardAcquisitionResponse {
            sale_data: Some(request.sale_data.clone()),
            poi_data: Some(stamp.poi_data()),
            payment_brand: card.map(|card| card.card().brand.to_owned()).into_iter().collect(),
            payment_instrument_data: card.map(|card| card.card().instrument()),
            ..CardAcquisitionResponse::new(response)
        };
        let message =
            Message { header: run.header.response(), body: Body::CardAcquisitionResponse(Box::new(body)) };
        self.history.push(message.clone());
        Delivery::message(&message)
    }

    pub(super) fn enable(&mut self, header: &MessageHeader, request: &EnableServiceRequest) -> Plan {
        if let Err((condition, text)) = self.may_begin_alone(header) {
            return self.refuse(header, &[], condition, &text);
        }
        match request.transaction_action {
            TransactionAction::StartTransaction => self.enabled = true,
            TransactionAction::AbortTransaction => {
                let began = std::mem::take(&mut self.enabled) | self.acquired.take().is_some();
                self.inside = None;
                if !began {
                    let text = "nothing was started";
                    return self.refuse(header, &[], ErrorCondition::NotAllowed, text);
                }
            }
            TransactionAction::Other(_) => {
                let text = "TransactionAction is not known";
                return self.refuse(header, &[], ErrorCondition::MessageFormat, text);
            }
        }
        reply(header, Body::EnableServiceResponse(EnableServiceResponse::new(Response::success())))
    }

    /// The card that was read for this payment; an error when it says one that is not there.
    pub(super) fn acquired_card(&self, request: &PaymentRequest) -> Result<Option<Presented>, ()> {
        let wanted = request.payment_data.as_ref().and_then(|data| data.card_acquisition_reference.as_ref());
        match (wanted, &self.acquired) {
            (None, _) => Ok(None),
            (Some(wanted), Some(acquired)) if acquired.transaction_id == wanted.transaction_id => {
                Ok(Some(acquired.presented))
            }
            (Some(_), _) => Err(()),
        }
    }

    /// A run that has not begun.
    pub(super) fn new_run(&self, header: &MessageHeader, work: Work, course: Course) -> Run {
        Run {
            id: crate::delivery::RunId(self.runs_begun.saturating_add(1)),
            header: header.clone(),
            work,
            step: Step::Approve { after: None },
            stage: Stage::AtTheCustomer,
            course,
            customer: None,
            asked: false,
        }
    }
}
