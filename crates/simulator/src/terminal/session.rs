//! Sessions and the state of the device: who may ask for service, and whether there is any.

use nexo::v3::{
    Body, DiagnosisRequest, DiagnosisResponse, GlobalStatus, HostStatus, LoginRequest, LoginResponse,
    LogoutRequest, LogoutResponse, Message, MessageHeader, PoiSoftware, PoiStatus, PoiSystemData,
    PoiTerminalData, Response, TerminalEnvironment,
};

use super::{Device, Terminal};
use crate::answer::time_stamp;
use crate::delivery::{Delivery, Plan};

impl Terminal {
    pub(super) fn login(&mut self, header: &MessageHeader, request: &LoginRequest) -> Plan {
        if let Err((condition, text)) = self.may_work() {
            return self.refuse(header, &[], condition, &text);
        }
        self.note_capabilities(header, request);
        // one session for each sender: whoever comes back under another name has left the old one
        let sender = self.sender.clone();
        self.sessions.retain(|_, of| *of != sender);
        self.sessions.insert(header.sale_id.clone(), sender);
        let body = LoginResponse {
            poi_system_data: Some(PoiSystemData {
                date_time: time_stamp(self.now()),
                poi_software: PoiSoftware {
                    provider_identification: "Florin".to_owned(),
                    application_name: "simulator".to_owned(),
                    software_version: env!("CARGO_PKG_VERSION").to_owned(),
                    ..PoiSoftware::default()
                },
                poi_terminal_data: Some(PoiTerminalData {
                    terminal_environment: TerminalEnvironment::Attended,
                    poi_capabilities: ["CustomerDisplay", "MagStripe", "ICC", "EMVContactless"]
                        .map(str::to_owned)
                        .to_vec(),
                    poi_serial_number: format!("SIM-{}", header.poi_id),
                    poi_profile: None,
                }),
                poi_status: Some(self.state()),
                ..PoiSystemData::default()
            }),
            ..LoginResponse::new(Response::success())
        };
        reply(header, Body::LoginResponse(body))
    }

    pub(super) fn logout(&mut self, header: &MessageHeader, request: &LogoutRequest) -> Plan {
        if self.has_session(header) {
            self.sessions.remove(&header.sale_id);
        }
        if request.maintenance_allowed {
            tracing::info!("maintenance is allowed now");
        }
        reply(header, Body::LogoutResponse(LogoutResponse { response: Response::success() }))
    }

    pub(super) fn diagnosis(&self, header: &MessageHeader, request: &DiagnosisRequest) -> Plan {
        let host = HostStatus { acquirer_id: "1".to_owned(), is_reachable: self.device == Device::Works };
        let body = DiagnosisResponse {
            response: Response::success(),
            logged_sale_id: self.sessions.keys().cloned().collect(),
            poi_status: Some(self.state()),
            host_status: if request.host_diagnosis { vec![host] } else { Vec::new() },
        };
        reply(header, Body::DiagnosisResponse(body))
    }

    fn state(&self) -> PoiStatus {
        PoiStatus::new(match (self.device, self.running()) {
            (Device::Maintenance, _) => GlobalStatus::Maintenance,
            (Device::OutOfOrder | Device::Off, _) => GlobalStatus::Unreachable,
            (Device::Works, Some(_)) => GlobalStatus::Busy,
            (Device::Works, None) => GlobalStatus::Ok,
        })
    }
}

pub(super) fn reply(header: &MessageHeader, body: Body) -> Plan {
    Plan::now(Delivery::message(&Message { header: header.response(), body }))
}
