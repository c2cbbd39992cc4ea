//! Services beside payment, reversal and status: whether they are served, and the refusals of all of them.

use nexo::v3::{
    AdminResponse, BalanceInquiryResponse, BatchResponse, Body, CardAcquisitionResponse, DiagnosisResponse,
    EnableServiceResponse, ErrorCondition, GetTotalsResponse, LoginResponse, LogoutResponse, LoyaltyResponse,
    MessageCategory, MessageHeader, MessageType, PaymentResponse, ReconciliationResponse, ReconciliationType,
    Response, ReversalResponse, StoredValueResponse, TransactionStatusResponse,
};

use super::Terminal;
use super::session::reply;
use crate::answer;
use crate::delivery::{Action, Answer, Delivery, Plan};
use crate::profile::{Offer, Refusing};
use crate::script::ServiceStep;

impl Terminal {
    /// Serves a message that moves no money, as the script wants it.
    pub(super) fn serve(&mut self, header: &MessageHeader, body: Body, bytes: &[u8]) -> Plan {
        let category = &header.message_category;
        if let Some(offer) = needed(category)
            && !self.options.profile.has(offer)
        {
            let text = "this terminal has no such service";
            return self.refuse(header, bytes, ErrorCondition::UnavailableService, text);
        }
        let step = self.script.next_service(category);
        match &step {
            Some(ServiceStep::LostRequest) => return Plan::now(Delivery::at_once(Action::Close)),
            Some(ServiceStep::Decline(condition)) => {
                return self.refuse(header, bytes, condition.clone(), "refused by the script");
            }
            _ => {}
        }
        let partial = step == Some(ServiceStep::Partial);
        let mut plan = self.served(header, body, bytes, partial);
        if let Some(now) = &mut plan.now {
            match step {
                Some(ServiceStep::Lost) => now.action = Action::Close,
                Some(ServiceStep::Late(after)) => now.after = after,
                Some(ServiceStep::Garbage) => now.action = Action::Answer(Answer::noise()),
                _ => {}
            }
        }
        plan
    }

    fn served(&mut self, header: &MessageHeader, body: Body, bytes: &[u8], partial: bool) -> Plan {
        match body {
            Body::LoginRequest(request) => self.login(header, &request),
            Body::LogoutRequest(request) => self.logout(header, &request),
            Body::DiagnosisRequest(request) => self.diagnosis(header, &request),
            Body::GetTotalsRequest(request) => self.totals_asked(header, &request),
            Body::ReconciliationRequest(request) => self.reconciliation(header, &request, partial),
            Body::CardAcquisitionRequest(request) => self.acquisition(header, *request),
            Body::EnableServiceRequest(request) => self.enable(header, &request),
            Body::AdminRequest(_) => self.admin(header),
            Body::DisplayRequest(request) => self.shown_by_till(header, &request),
            Body::PrintRequest(request) => self.printed_by_till(header, &request),
            Body::InputRequest(request) => self.asked_by_till(header, *request),
            _ => {
                let text = "this terminal has no such service";
                self.refuse(header, bytes, ErrorCondition::UnavailableService, text)
            }
        }
    }

    fn admin(&self, header: &MessageHeader) -> Plan {
        match self.may_serve(header) {
            Ok(()) => reply(header, Body::AdminResponse(AdminResponse::new(Response::success()))),
            Err((condition, text)) => self.refuse(header, &[], condition, &text),
        }
    }

    /// Whether this till may ask for anything: it has a session and the device works.
    pub(super) fn may_serve(&self, header: &MessageHeader) -> Result<(), (ErrorCondition, String)> {
        if !self.has_session(header) {
            let condition = self.options.profile.login.clone().unwrap_or(ErrorCondition::NotAllowed);
            return Err((condition, "log in first".to_owned()));
        }
        self.may_work()
    }

    /// The same, for what needs the customer or the books to itself.
    pub(super) fn may_begin_alone(&self, header: &MessageHeader) -> Result<(), (ErrorCondition, String)> {
        self.may_serve(header)?;
        match self.running() {
            Some(run) => {
                let other = run.header.service_id.as_deref().unwrap_or("");
                Err((ErrorCondition::Busy, format!("busy with ServiceID {other}")))
            }
            None => Ok(()),
        }
    }

    /// Refuses in the answer of the service where it has one, and as the family refuses otherwise.
    pub(super) fn refuse(
        &self,
        header: &MessageHeader,
        bytes: &[u8],
        condition: ErrorCondition,
        text: &str,
    ) -> Plan {
        let asks = header.message_type == MessageType::Request;
        let response = Response::failure(condition, text);
        match refusal(&header.message_category, response).filter(|_| asks) {
            Some(body) => reply(header, body),
            None => self.reject(header, bytes, text),
        }
    }

    /// Refuses a message that is not understood, or has no answer of its own.
    pub(super) fn reject(&self, header: &MessageHeader, bytes: &[u8], why: &str) -> Plan {
        let response = Response::failure(ErrorCondition::MessageFormat, why);
        let own = match self.options.profile.refusal {
            Refusing::Failure if header.message_type == MessageType::Request => {
                refusal(&header.message_category, response)
            }
            Refusing::Http => {
                let answer = Answer::text(400, format!("{why}\n"));
                return Plan::now(Delivery::at_once(Action::Answer(answer)));
            }
            Refusing::Failure | Refusing::Reject => None,
        };
        match own {
            Some(body) => reply(header, body),
            None => Plan::now(Delivery::message(&answer::reject(header, bytes, why.to_owned(), self.now()))),
        }
    }
}

/// The service that such a message needs, where not every terminal has it.
fn needed(category: &MessageCategory) -> Option<Offer> {
    Some(match category {
        MessageCategory::CardAcquisition => Offer::CardAcquisition,
        MessageCategory::EnableService => Offer::EnableService,
        MessageCategory::GetTotals => Offer::GetTotals,
        MessageCategory::Reconciliation => Offer::Reconciliation,
        MessageCategory::Admin => Offer::Admin,
        MessageCategory::Print => Offer::Print,
        MessageCategory::Display => Offer::Display,
        MessageCategory::Input => Offer::Input,
        _ => return None,
    })
}

/// The answer of a service with nothing but how it went.
fn refusal(category: &MessageCategory, response: Response) -> Option<Body> {
    Some(match category {
        MessageCategory::Login => Body::LoginResponse(LoginResponse::new(response)),
        MessageCategory::Logout => Body::LogoutResponse(LogoutResponse { response }),
        MessageCategory::Diagnosis => Body::DiagnosisResponse(DiagnosisResponse::new(response)),
        MessageCategory::Payment => Body::PaymentResponse(Box::new(PaymentResponse::new(response))),
        MessageCategory::Reversal => Body::ReversalResponse(ReversalResponse::new(response)),
        MessageCategory::TransactionStatus => {
            Body::TransactionStatusResponse(TransactionStatusResponse::new(response))
        }
        MessageCategory::CardAcquisition => {
            Body::CardAcquisitionResponse(Box::new(CardAcquisitionResponse::new(response)))
        }
        MessageCategory::EnableService => Body::EnableServiceResponse(EnableServiceResponse::new(response)),
        MessageCategory::GetTotals => Body::GetTotalsResponse(GetTotalsResponse::new(response)),
        MessageCategory::Reconciliation => Body::ReconciliationResponse(ReconciliationResponse::new(
            response,
            ReconciliationType::SaleReconciliation,
        )),
        MessageCategory::Admin => Body::AdminResponse(AdminResponse::new(response)),
        MessageCategory::BalanceInquiry => {
            Body::BalanceInquiryResponse(Box::new(BalanceInquiryResponse::new(response)))
        }
        MessageCategory::Loyalty => Body::LoyaltyResponse(Box::new(LoyaltyResponse::new(response))),
        MessageCategory::StoredValue => {
            Body::StoredValueResponse(Box::new(StoredValueResponse::new(response)))
        }
        MessageCategory::Batch => Body::BatchResponse(BatchResponse::new(response)),
        _ => return None,
    })
}
