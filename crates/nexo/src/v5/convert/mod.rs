//! The one mapping between nexo 3 and nexo 5, both ways.
//!
//! What one model says and the other cannot is a [`Gap`] when it is about money, identity, a result or a person's
//! decision. What is left out without a word: looks of letters, capabilities that have no code, the state of parts
//! of a terminal, limits of an input, and the category of a message that is only pointed at, whose name says it.
//!
//! nexo 3 is what the rest of the project speaks, so what only nexo 3 could say in the words of one vendor is said in
//! nexo 5 where it belongs: the currency of a reversal, which stands in `SaleToAcquirerData` there.

mod acquirer;
mod card_first;
mod conditions;
mod device;
mod event;
mod header;
mod input;
mod instrument;
mod output;
mod payment;
mod result;
mod reversal;
mod sale;
mod session;
mod status;
mod totals;
mod words;

pub(crate) use self::header::kind;
use crate::v3;
use crate::v5;

/// One of the two models.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Model {
    /// nexo 3.0 and 3.1.
    Three,
    /// nexo 5.
    Five,
}

impl std::fmt::Display for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Three => "nexo 3",
            Self::Five => "nexo 5",
        })
    }
}

/// Something that one model says and the other cannot. Never holds a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path} has no place in {absent_in}: {why}")]
pub struct Gap {
    /// The member, from the body on, in the names of the model that has it.
    pub path: String,
    /// The model that has no place for it.
    pub absent_in: Model,
    /// What stands in the way, in words.
    pub why: &'static str,
}

impl Gap {
    /// Of a member of nexo 3.
    fn in_five(path: impl Into<String>, why: &'static str) -> Self {
        Self { path: path.into(), absent_in: Model::Five, why }
    }

    /// Of a member of nexo 5.
    fn in_three(path: impl Into<String>, why: &'static str) -> Self {
        Self { path: path.into(), absent_in: Model::Three, why }
    }
}

/// The member is there and has no place on the other side.
const NO_MEMBER: &str = "no member for it";
/// The other side has room for one.
const ONLY_ONE: &str = "only one of them";
/// The other side has a list without it.
const NO_CODE: &str = "no code for it";
/// A word that no list has.
const UNKNOWN: &str = "a word outside the list";
/// Two parts say different things.
const CONTRADICTS: &str = "it contradicts what stands beside it";

/// Who begins an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// The till.
    Sale,
    /// The terminal.
    Poi,
}

/// What a message of nexo 5 tells and one of nexo 3 does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// When the message is made: ISO 8601 with offset. A refused message and its answer have no other time.
    pub creation_date_time: String,
    /// Who begins the exchange; nothing for the side that usually does: the terminal for devices and events, the till
    /// for everything else.
    pub begun_by: Option<Side>,
    /// What a reversal undoes, whole: its currency and amount, which nexo 5 wants to be told.
    pub undone: Option<(String, crate::amount::Decimal)>,
}

impl Stamp {
    /// Made at that time, by whoever usually begins such an exchange.
    pub fn at(creation_date_time: impl Into<String>) -> Self {
        Self { creation_date_time: creation_date_time.into(), begun_by: None, undone: None }
    }
}

/// Surroundings that are being put together.
#[derive(Debug, Default)]
struct Around {
    environment: v5::Environment,
    context: v5::Context,
}

impl Around {
    fn sale(&mut self) -> &mut v5::SaleContext {
        self.context.sale_context.get_or_insert_default()
    }

    fn payment(&mut self) -> &mut v5::PaymentContext {
        self.context.payment_context.get_or_insert_default()
    }

    fn sale_environment(&mut self) -> &mut v5::SaleEnvironment {
        self.environment.sale_environment.get_or_insert_default()
    }

    fn cardholder(&mut self) -> &mut v5::Cardholder {
        self.environment.cardholder.get_or_insert_default()
    }
}

/// Surroundings that are looked at.
#[derive(Clone, Copy)]
struct Seen<'m> {
    environment: &'m v5::Environment,
    context: &'m v5::Context,
}

impl<'m> Seen<'m> {
    fn sale(self) -> Option<&'m v5::SaleContext> {
        self.context.sale_context.as_ref()
    }

    fn payment(self) -> Option<&'m v5::PaymentContext> {
        self.context.payment_context.as_ref()
    }

    fn sale_environment(self) -> Option<&'m v5::SaleEnvironment> {
        self.environment.sale_environment.as_ref()
    }
}

/// A gap where something is there that the other side has no member for.
fn none_in_five<T>(member: Option<&T>, path: &str) -> Result<(), Gap> {
    member.map_or(Ok(()), |_| Err(Gap::in_five(path, NO_MEMBER)))
}

/// The same for lists.
fn empty_in_five<T>(members: &[T], path: &str) -> Result<(), Gap> {
    if members.is_empty() { Ok(()) } else { Err(Gap::in_five(path, NO_MEMBER)) }
}

/// The same for what stands in a message of nexo 5.
fn none_in_three<T>(member: Option<&T>, path: &str) -> Result<(), Gap> {
    member.map_or(Ok(()), |_| Err(Gap::in_three(path, NO_MEMBER)))
}

/// The only item of a list of nexo 3, where nexo 5 has room for one.
fn only<'t, T>(items: &'t [T], path: &str) -> Result<Option<&'t T>, Gap> {
    match items {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        [_, ..] => Err(Gap::in_five(path, ONLY_ONE)),
    }
}

/// A text that nexo 5 limits.
fn at_most(text: Option<&String>, characters: usize, path: &str) -> Result<Option<String>, Gap> {
    if text.is_some_and(|text| text.chars().nth(characters).is_some()) {
        return Err(Gap::in_five(path, "more characters than there is room for"));
    }
    Ok(text.cloned())
}

/// A message of nexo 3 that says the same.
///
/// It tells version 3.0, as [`v3::MessageHeader::service_request`] does; which version is written is told by the
/// dialect.
pub fn to_v3(message: &v5::Message) -> Result<v3::Message, Gap> {
    use v5::Body as B;
    let header = header::to_v3(message)?;
    let body = match &message.body {
        B::SessionManagementRequest(body) => session::request_to_v3(body)?,
        B::SessionManagementResponse(body) => session::response_to_v3(body)?,
        B::ServiceRequest(body) => match &body.service {
            v5::ServiceAsk::Payment(ask) => payment::request_to_v3(body, ask, &header)?,
            v5::ServiceAsk::Reversal(ask) => reversal::request_to_v3(body, ask, &header)?,
            v5::ServiceAsk::CardAcquisition(ask) => card_first::request_to_v3(body, ask)?,
            v5::ServiceAsk::EnableService(ask) => card_first::enable_to_v3(ask)?,
            v5::ServiceAsk::Other { .. } => return Err(Gap::in_three("ServiceContent", "it is not read")),
        },
        B::ServiceResponse(body) => {
            let seen = Seen { environment: &body.environment, context: &body.context };
            match &body.service {
                v5::ServiceAnswer::Payment(answer) => result::to_v3(seen, answer.as_deref(), &body.response)?,
                v5::ServiceAnswer::Reversal(answer) => {
                    reversal::response_to_v3(Some(seen.context), answer.as_deref(), &body.response, &header)?
                }
                v5::ServiceAnswer::CardAcquisition(answer) => {
                    card_first::response_to_v3(seen, answer.as_deref(), &body.response)?
                }
                v5::ServiceAnswer::EnableService => card_first::enabled_to_v3(&body.response),
                v5::ServiceAnswer::Other { .. } => {
                    return Err(Gap::in_three("ServiceContent", "it is not read"));
                }
            }
        }
        B::Abort(body) => status::abort_to_v3(body, &header)?,
        B::MessageStatusRequest(body) => status::request_to_v3(body, &header)?,
        B::MessageStatusResponse(body) => status::response_to_v3(body, &header)?,
        B::DeviceRequest(body) => device::request_to_v3(body, &header)?,
        B::DeviceResponse(body) => device::response_to_v3(body)?,
        B::EventNotification(body) => event::to_v3(body)?,
        B::MessageRejection(body) => event::rejection_to_v3(body, &message.header),
        B::ReconciliationRequest(body) => totals::request_to_v3(body),
        B::ReconciliationResponse(body) => totals::response_to_v3(body)?,
        B::ReportRequest(body) => totals::report_request_to_v3(body)?,
        B::ReportResponse(body) => totals::report_response_to_v3(body)?,
        B::Other { name } => return Err(Gap::in_three(name.clone(), "it is not read")),
    };
    Ok(v3::Message { header, body })
}

/// A message of nexo 5 that says the same, with what the stamp adds.
///
/// An answer that refuses its request as malformed becomes a `MessageRejection`: nexo 5 has no other word for it.
pub fn from_v3(message: &v3::Message, stamp: &Stamp) -> Result<v5::Message, Gap> {
    use v3::Body as B;
    let header = &message.header;
    let malformed = message.body.response().filter(|response| event::refuses_the_form(response));
    let body = match (malformed, &message.body) {
        (Some(response), _) => event::rejection_of(response)?,
        (None, B::LoginRequest(body)) => session::login_from_v3(body)?,
        (None, B::LoginResponse(body)) => session::login_response_from_v3(body, header)?,
        (None, B::LogoutRequest(body)) => session::logout_from_v3(body),
        (None, B::LogoutResponse(body)) => session::logout_response_from_v3(body)?,
        (None, B::DiagnosisRequest(body)) => session::diagnosis_from_v3(body),
        (None, B::DiagnosisResponse(body)) => session::diagnosis_response_from_v3(body, stamp)?,
        (None, B::PaymentRequest(body)) => payment::request_from_v3(body, header)?,
        (None, B::PaymentResponse(body)) => result::from_v3(body)?.into_body(),
        (None, B::ReversalRequest(body)) => reversal::request_from_v3(body, header, stamp)?,
        (None, B::ReversalResponse(body)) => reversal::response_from_v3(body, header)?.into_body(),
        (None, B::CardAcquisitionRequest(body)) => card_first::request_from_v3(body)?,
        (None, B::CardAcquisitionResponse(body)) => card_first::response_from_v3(body)?.into_body(),
        (None, B::EnableServiceRequest(body)) => card_first::enable_from_v3(body)?,
        (None, B::EnableServiceResponse(body)) => card_first::enabled_from_v3(body)?,
        (None, B::AbortRequest(body)) => status::abort_from_v3(body, header)?,
        (None, B::TransactionStatusRequest(body)) => status::request_from_v3(body, header)?,
        (None, B::TransactionStatusResponse(body)) => status::response_from_v3(body, header)?,
        (None, B::DisplayRequest(body)) => device::display_from_v3(body)?,
        (None, B::DisplayResponse(body)) => device::display_response_from_v3(body, &message.body)?,
        (None, B::InputRequest(body)) => input::request_from_v3(body)?,
        (None, B::InputResponse(body)) => input::response_from_v3(body)?,
        (None, B::InputUpdate(body)) => input::update_from_v3(body)?,
        (None, B::PrintRequest(body)) => device::print_from_v3(body)?,
        (None, B::PrintResponse(body)) => device::print_response_from_v3(body)?,
        (None, B::EventNotification(body)) => event::from_v3(body)?,
        (None, B::ReconciliationRequest(body)) => totals::request_from_v3(body)?,
        (None, B::ReconciliationResponse(body)) => totals::response_from_v3(body)?,
        (None, B::GetTotalsRequest(body)) => totals::report_request_from_v3(body)?,
        (None, B::GetTotalsResponse(body)) => totals::report_response_from_v3(body)?,
        (
            None,
            B::AdminRequest(_)
            | B::AdminResponse(_)
            | B::BalanceInquiryRequest(_)
            | B::BalanceInquiryResponse(_)
            | B::LoyaltyRequest(_)
            | B::LoyaltyResponse(_)
            | B::StoredValueRequest(_)
            | B::StoredValueResponse(_)
            | B::TransactionReportRequest(_)
            | B::TransactionReportResponse(_)
            | B::BatchRequest(_)
            | B::BatchResponse(_)
            | B::CardReaderInitRequest(_)
            | B::CardReaderInitResponse(_)
            | B::CardReaderApduRequest(_)
            | B::CardReaderApduResponse(_)
            | B::CardReaderPowerOffRequest(_)
            | B::CardReaderPowerOffResponse(_)
            | B::PinRequest(_)
            | B::PinResponse(_)
            | B::SoundRequest(_)
            | B::SoundResponse(_)
            | B::TransmitRequest(_)
            | B::TransmitResponse(_)
            | B::Other { .. },
        ) => return Err(Gap::in_five(message.body.name(), "it is not converted")),
    };
    header::from_v3(message, body, stamp)
}
