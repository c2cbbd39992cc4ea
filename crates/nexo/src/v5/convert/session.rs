//! Opening and closing a session, and the state of a terminal.
//!
//! Nexo 5 tells the state of parts, nexo 3 of the whole; the whole is the part that is the terminal. That it is busy is
//! no state there but a reason, and is told beside a success.

use super::sale::{capability_words, sale_capabilities};
use super::words::{
    code, entry_mode_code, left, response_code, response_word, right, token_code, token_word,
};
use super::{Around, Gap, Seen, Stamp, empty_in_five, only};
use crate::v3::{
    self, Body, Capability, CustomerOrderReq, EntryMode, GlobalStatus, MessageHeader, PoiSystemData,
    PoiTerminalData, SaleTerminalData, Software, TerminalEnvironment,
};
use crate::v5::{
    self, Assessment, AssessmentType, Capabilities, Component, ComponentIdentification, ComponentState,
    ComponentStatus, ComponentType, Destination, MessageCapability, Party, PartyType, Poi, ResponseReason,
    SessionAnswer, SessionAsk, SessionManagementRequest, SessionManagementResponse,
};

fn ask(around: Around, service: SessionAsk) -> v5::Body {
    let Around { environment, context } = around;
    v5::Body::SessionManagementRequest(SessionManagementRequest { environment, context, service })
}

fn answer(around: Around, service: SessionAnswer, response: v5::Response) -> v5::Body {
    let Around { environment, context } = around;
    v5::Body::SessionManagementResponse(SessionManagementResponse { environment, context, service, response })
}

pub(super) fn login_from_v3(login: &v3::LoginRequest) -> Result<v5::Body, Gap> {
    let mut around = Around::default();
    let software = component(&login.sale_software, ComponentType::SaleComponent);
    let mut asked = v5::LoginRequest::new(&*login.date_time, vec![software], &*login.operator_language);
    asked.training_mode = login.training_mode.then_some(true);
    asked.cashier_identification.clone_from(&login.operator_id);
    asked.shift_number.clone_from(&login.shift_number);
    let wish = login.token_requested_type.as_ref();
    asked.token_requested_type =
        wish.map(|wish| token_code(wish, "LoginRequest.TokenRequestedType")).transpose()?;
    let orders = only(&login.customer_order_req, "LoginRequest.CustomerOrderReq")?;
    asked.customer_order_request =
        orders.map(|orders| code(orders.as_str(), "LoginRequest.CustomerOrderReq")).transpose()?;
    asked.poi_identification = login.poi_serial_number.as_ref().map(|number| ComponentIdentification {
        serial_number: Some(number.clone()),
        ..ComponentIdentification::default()
    });
    if let Some(data) = &login.sale_terminal_data {
        let attendance = data.terminal_environment.as_ref();
        let path = "LoginRequest.SaleTerminalData.TerminalEnvironment";
        let attendance = attendance.map(|word| code(word.as_str(), path)).transpose()?;
        asked.sale_terminal_data = attendance.map(|attendance| v5::SaleTerminalData {
            terminal_environment: Some(attendance),
            ..v5::SaleTerminalData::default()
        });
        asked.totals_group_identification.clone_from(&data.totals_group_id);
        let capabilities = sale_capabilities(&data.sale_capabilities);
        if !capabilities.is_empty() {
            around.sale_environment().sale_capabilities = capabilities;
        }
    }
    Ok(ask(around, SessionAsk::Login(Box::new(asked))))
}

fn login_to(asked: &v5::LoginRequest, seen: Seen<'_>) -> v3::LoginRequest {
    let data = SaleTerminalData {
        terminal_environment: asked
            .sale_terminal_data
            .as_ref()
            .and_then(|data| data.terminal_environment.as_ref())
            .map(|code| TerminalEnvironment::from(code.word())),
        sale_capabilities: seen
            .sale_environment()
            .map(|sale| capability_words(&sale.sale_capabilities))
            .unwrap_or_default(),
        totals_group_id: asked.totals_group_identification.clone(),
        sale_profile: None,
    };
    v3::LoginRequest {
        date_time: asked.login_date_time.clone(),
        sale_software: software(&asked.sale_software, &ComponentType::SaleComponent),
        operator_language: asked.cashier_language.clone(),
        sale_terminal_data: (data != SaleTerminalData::default()).then_some(data),
        operator_id: asked.cashier_identification.clone(),
        shift_number: asked.shift_number.clone(),
        training_mode: asked.training_mode.unwrap_or(false),
        token_requested_type: asked.token_requested_type.as_ref().map(token_word),
        poi_serial_number: asked.poi_identification.as_ref().and_then(|part| part.serial_number.clone()),
        customer_order_req: asked
            .customer_order_request
            .iter()
            .map(|code| CustomerOrderReq::from(code.word()))
            .collect(),
    }
}

/// A program, as the part that it is. Its certificate is what its maker says of it.
fn component(software: &Software, kind: ComponentType) -> Component {
    let told = software.component_type.as_deref().map(ComponentType::from);
    let name = ComponentIdentification {
        provider_identification: Some(software.provider_identification.clone()),
        identification: Some(software.application_name.clone()),
        ..ComponentIdentification::default()
    };
    let certificate = software.certification_code.as_ref().map(|number| {
        let assigner = vec![software.provider_identification.clone()];
        Assessment::new(AssessmentType::Certification, assigner, &**number)
    });
    Component {
        sub_type_information: software.component_description.clone(),
        status: Some(ComponentState {
            version_number: Some(software.software_version.clone()),
            status: None,
        }),
        assessment: certificate.into_iter().collect(),
        ..Component::new(told.unwrap_or(kind), name)
    }
}

/// The program among the parts: that of the usual kind, or the first.
fn software(parts: &[Component], kind: &ComponentType) -> Software {
    let usual = parts.iter().find(|part| part.component_type == *kind);
    let Some(part) = usual.or_else(|| parts.first()) else { return Software::default() };
    let text = |member: Option<&String>| member.cloned().unwrap_or_default();
    let certificate =
        part.assessment.iter().find(|said| said.assessment_type == AssessmentType::Certification);
    Software {
        provider_identification: text(part.identification.provider_identification.as_ref()),
        application_name: text(part.identification.identification.as_ref()),
        software_version: text(part.status.as_ref().and_then(|status| status.version_number.as_ref())),
        certification_code: certificate.map(|said| said.number.clone()),
        component_description: part.sub_type_information.clone(),
        component_type: (part.component_type != *kind).then(|| part.component_type.word().to_owned()),
    }
}

pub(super) fn logout_from_v3(logout: &v3::LogoutRequest) -> v5::Body {
    let asked = v5::LogoutRequest { maintenance_allowed: logout.maintenance_allowed.then_some(true) };
    ask(Around::default(), SessionAsk::Logout(asked))
}

pub(super) fn logout_response_from_v3(logout: &v3::LogoutResponse) -> Result<v5::Body, Gap> {
    let response = response_code(&logout.response, "LogoutResponse.Response")?;
    Ok(answer(Around::default(), SessionAnswer::Logout, response))
}

pub(super) fn diagnosis_from_v3(diagnosis: &v3::DiagnosisRequest) -> v5::Body {
    let mut around = Around::default();
    let poi = diagnosis.poi_id.as_deref();
    around.environment.poi = poi.map(|id| Poi::new(Party::of(PartyType::OriginatingPoi, id)));
    let asked = v5::DiagnosisRequest {
        host_diagnosis: diagnosis.host_diagnosis.then_some(true),
        acquirer_identification: diagnosis.acquirer_id.clone(),
    };
    ask(around, SessionAsk::Diagnosis(asked))
}

pub(super) fn request_to_v3(body: &SessionManagementRequest) -> Result<Body, Gap> {
    let seen = Seen { environment: &body.environment, context: &body.context };
    Ok(match &body.service {
        SessionAsk::Login(asked) => Body::LoginRequest(login_to(asked, seen)),
        SessionAsk::Logout(asked) => Body::LogoutRequest(v3::LogoutRequest {
            maintenance_allowed: asked.maintenance_allowed.unwrap_or(false),
        }),
        SessionAsk::Diagnosis(asked) => Body::DiagnosisRequest(v3::DiagnosisRequest {
            poi_id: body.environment.poi.as_ref().map(|poi| poi.identification.identification.clone()),
            host_diagnosis: asked.host_diagnosis.unwrap_or(false),
            acquirer_id: asked.acquirer_identification.clone(),
        }),
        SessionAsk::Other { .. } => return Err(Gap::in_three("ServiceContent", "it is not read")),
    })
}

const STATES: &[(GlobalStatus, ComponentStatus)] = &[
    (GlobalStatus::Ok, ComponentStatus::InOperation),
    (GlobalStatus::Maintenance, ComponentStatus::Deactivated),
    (GlobalStatus::Unreachable, ComponentStatus::OutOfOrder),
];

/// The terminal as a part of itself, with the reason that goes beside a success.
fn whole(
    status: Option<&v3::PoiStatus>,
    serial_number: Option<&String>,
    response: &mut v5::Response,
) -> Result<Option<Component>, Gap> {
    let mut state = None;
    if let Some(status) = status {
        empty_in_five(&status.cash_handling_device, "POIStatus.CashHandlingDevice")?;
        let busy = status.global_status == GlobalStatus::Busy;
        if busy && response.is_done() && response.response_reason.is_none() {
            response.response_reason = Some(ResponseReason::Busy);
        }
        let works = if busy { &GlobalStatus::Ok } else { &status.global_status };
        state = right(STATES, works);
    }
    if state.is_none() && serial_number.is_none() {
        return Ok(None);
    }
    let name = ComponentIdentification {
        serial_number: serial_number.cloned(),
        ..ComponentIdentification::default()
    };
    Ok(Some(Component {
        status: state.map(|state| ComponentState { version_number: None, status: Some(state) }),
        ..Component::new(ComponentType::Terminal, name)
    }))
}

/// The state of the whole; a reason beside a success says that it is busy, and is then no error.
fn state_of(parts: &[Component], response: &mut v3::Response) -> Option<v3::PoiStatus> {
    let terminal = parts.iter().find(|part| part.component_type == ComponentType::Terminal)?;
    let state = terminal.status.as_ref()?.status.as_ref()?;
    let mut global = left(STATES, state).unwrap_or_else(|| GlobalStatus::Other(state.word().to_owned()));
    let busy = response.error_condition == Some(v3::ErrorCondition::Busy);
    if busy && response.is_done() && global == GlobalStatus::Ok {
        global = GlobalStatus::Busy;
        response.error_condition = None;
    }
    Some(v3::PoiStatus::new(global))
}

const SHOWS: &[(Capability, Destination)] = &[
    (Capability::CustomerDisplay, Destination::CardholderDisplay),
    (Capability::CashierDisplay, Destination::MerchantDisplay),
    (Capability::PrinterReceipt, Destination::CardholderReceipt),
];

const READS: &[(Capability, EntryMode)] = &[
    (Capability::MagStripe, EntryMode::MagStripe),
    (Capability::Icc, EntryMode::Icc),
    (Capability::EmvContactless, EntryMode::Contactless),
];

fn capabilities_from(words: &[String]) -> Option<Capabilities> {
    let known: Vec<Capability> = words.iter().map(|word| Capability::from(word.as_str())).collect();
    let shows: Vec<Destination> = known.iter().filter_map(|word| right(SHOWS, word)).collect();
    let reads = known.iter().filter_map(|word| right(READS, word));
    let told = Capabilities {
        card_reading_capabilities: reads.filter_map(|mode| entry_mode_code(mode.as_str(), "").ok()).collect(),
        message_capabilities: if shows.is_empty() {
            Vec::new()
        } else {
            vec![MessageCapability { destination: shows }]
        },
    };
    (told != Capabilities::default()).then_some(told)
}

fn capabilities_to(told: &Capabilities) -> Vec<String> {
    let shows = told.message_capabilities.iter().flat_map(|message| &message.destination);
    let shows = shows.filter_map(|place| left(SHOWS, place));
    let reads = told.card_reading_capabilities.iter().map(super::words::entry_mode_word);
    let reads = reads.filter_map(|mode| left(READS, &EntryMode::from(mode.as_str())));
    shows.chain(reads).map(|word| word.as_str().to_owned()).collect()
}

pub(super) fn login_response_from_v3(
    login: &v3::LoginResponse,
    header: &MessageHeader,
) -> Result<v5::Body, Gap> {
    let mut around = Around::default();
    let mut response = response_code(&login.response, "LoginResponse.Response")?;
    let Some(system) = &login.poi_system_data else {
        return Ok(answer(around, SessionAnswer::Login(None), response));
    };
    let device = system.poi_terminal_data.as_ref();
    let program = component(&system.poi_software, ComponentType::PaymentApplication);
    let mut told = v5::LoginResponse::new(&*system.date_time, vec![program]);
    told.poi_capabilities = device.and_then(|device| capabilities_from(&device.poi_capabilities));
    if let Some(device) = device {
        let path = "LoginResponse.POISystemData.POITerminalData.TerminalEnvironment";
        around.payment().attendance_context = Some(code(device.terminal_environment.as_str(), path)?);
    }
    let serial_number = device.map(|device| &device.poi_serial_number);
    if let Some(terminal) = whole(system.poi_status.as_ref(), serial_number, &mut response)? {
        let mut poi = Poi::new(Party::of(PartyType::OriginatingPoi, &*header.poi_id));
        poi.component = vec![terminal];
        around.environment.poi = Some(poi);
    }
    Ok(answer(around, SessionAnswer::Login(Some(Box::new(told))), response))
}

fn login_response_to(
    told: Option<&v5::LoginResponse>,
    seen: Seen<'_>,
    response: &v5::Response,
) -> v3::LoginResponse {
    let mut response = response_word(response);
    let Some(told) = told else { return v3::LoginResponse::new(response) };
    let parts = seen.environment.poi.as_ref().map(|poi| poi.component.as_slice()).unwrap_or_default();
    let terminal = parts.iter().find(|part| part.component_type == ComponentType::Terminal);
    let attendance = seen.payment().and_then(|payment| payment.attendance_context.as_ref());
    let device = attendance.map(|attendance| PoiTerminalData {
        terminal_environment: TerminalEnvironment::from(attendance.word()),
        poi_capabilities: told.poi_capabilities.as_ref().map(capabilities_to).unwrap_or_default(),
        poi_serial_number: terminal
            .and_then(|part| part.identification.serial_number.clone())
            .unwrap_or_default(),
        poi_profile: None,
    });
    let system = PoiSystemData {
        date_time: told.poi_date_time.clone(),
        poi_software: software(&told.poi_software, &ComponentType::PaymentApplication),
        poi_terminal_data: device,
        poi_status: state_of(parts, &mut response),
        ..PoiSystemData::default()
    };
    v3::LoginResponse { poi_system_data: Some(system), ..v3::LoginResponse::new(response) }
}

pub(super) fn diagnosis_response_from_v3(
    diagnosis: &v3::DiagnosisResponse,
    stamp: &Stamp,
) -> Result<v5::Body, Gap> {
    let mut response = response_code(&diagnosis.response, "DiagnosisResponse.Response")?;
    let terminal = whole(diagnosis.poi_status.as_ref(), None, &mut response)?;
    let host = |host: &v3::HostStatus| v5::HostStatus {
        reachable: Some(host.is_reachable),
        ..v5::HostStatus::new(&*host.acquirer_id)
    };
    let told = v5::DiagnosisResponse {
        logged_sale_identification: diagnosis.logged_sale_id.clone(),
        poi_status: terminal.map(|terminal| v5::PoiStatus {
            poi_component: vec![terminal],
            ..v5::PoiStatus::new(&*stamp.creation_date_time)
        }),
        host_status: diagnosis.host_status.iter().map(host).collect(),
    };
    let told = (told != v5::DiagnosisResponse::default()).then(|| Box::new(told));
    Ok(answer(Around::default(), SessionAnswer::Diagnosis(told), response))
}

fn diagnosis_response_to(
    told: Option<&v5::DiagnosisResponse>,
    response: &v5::Response,
) -> v3::DiagnosisResponse {
    let mut response = response_word(response);
    let Some(told) = told else { return v3::DiagnosisResponse::new(response) };
    let parts = told.poi_status.as_ref().map(|status| status.poi_component.as_slice()).unwrap_or_default();
    let poi_status = state_of(parts, &mut response);
    v3::DiagnosisResponse {
        logged_sale_id: told.logged_sale_identification.clone(),
        poi_status,
        host_status: told
            .host_status
            .iter()
            .map(|host| v3::HostStatus {
                acquirer_id: host.acquirer_identification.clone(),
                is_reachable: host.reachable.unwrap_or(true),
            })
            .collect(),
        ..v3::DiagnosisResponse::new(response)
    }
}

pub(super) fn response_to_v3(body: &SessionManagementResponse) -> Result<Body, Gap> {
    let seen = Seen { environment: &body.environment, context: &body.context };
    let response = &body.response;
    Ok(match &body.service {
        SessionAnswer::Login(told) => Body::LoginResponse(login_response_to(told.as_deref(), seen, response)),
        SessionAnswer::Logout => {
            Body::LogoutResponse(v3::LogoutResponse { response: response_word(response) })
        }
        SessionAnswer::Diagnosis(told) => {
            Body::DiagnosisResponse(diagnosis_response_to(told.as_deref(), response))
        }
        SessionAnswer::Other { .. } => return Err(Gap::in_three("ServiceContent", "it is not read")),
    })
}
