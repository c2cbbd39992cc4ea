//! Opening and closing a session, and asking a terminal how it is.

use super::codes::codes;
use super::component::{Capabilities, Component};
use super::context::{Attendance, TokenScope};
use super::frame::{frame, services};
use super::output::ActionMessage;
use crate::encoding::structure;

services! {
    /// What is asked about a session.
    SessionAsk, codes SessionRequestContent {
        /// Opens it.
        Login(Box<LoginRequest>) = "SMIQ" "AdministrativeSessionManagementLoginRequest" | "LoginRequest", need "LoginRequest";
        /// Closes it.
        Logout(LogoutRequest) = "SMOQ" "AdministrativeSessionManagementLogoutRequest" | "LogoutRequest", lax "LogoutRequest";
        /// Asks for the state of the terminal.
        Diagnosis(DiagnosisRequest) = "SMDQ" "AdministrativeSessionManagementDiagnosisRequest" | "DiagnosisRequest", lax "DiagnosisRequest";
    }
}

services! {
    /// What is answered about a session; a failure may say no more than that it is one.
    SessionAnswer, codes SessionResponseContent {
        /// Answers a login.
        Login(Option<Box<LoginResponse>>) = "SMIP" "AdministrativeSessionManagementLoginResponse" | "LoginResponse", may "LoginResponse";
        /// Answers a logout.
        Logout = "SMOP" "AdministrativeSessionManagementLogoutResponse" | "LogoutResponse";
        /// Answers a diagnosis.
        Diagnosis(Option<Box<DiagnosisResponse>>) = "SMDP" "AdministrativeSessionManagementDiagnosisResponse" | "DiagnosisResponse", may "DiagnosisResponse";
    }
}

frame! {
    /// Asks about a session (`SessionManagementRequest6`).
    SessionManagementRequest of SessionAsk
}

frame! {
    /// Answers about a session (`SessionManagementResponse6`).
    SessionManagementResponse of SessionAnswer, response
}

codes! {
    /// Which orders of a customer are wanted (`CustomerOrderRequest1Code`).
    CustomerOrderRequest {
        Both = "BOTH" "Both",
        Closed = "CLSD" "Closed",
        Open = "OPEN" "Open",
    }
}

structure! {
    /// Opens a session (`LoginRequest5`).
    LoginRequest {
        need {
            /// The clock of the till.
            login_date_time: String = need_text("LoginDateTime"),
            /// The program of the till, and its parts.
            sale_software: Vec<Component> = need_objects("SaleSoftware"),
            /// ISO 639-1.
            cashier_language: String = lax_text("CashierLanguage"),
        }
        may {
            /// What is special about the till.
            sale_terminal_data: Option<SaleTerminalData> = object("SaleTerminalData"),
            /// The terminal only plays, without going to an acquirer.
            training_mode: Option<bool> = flag("TrainingModeFlag"),
            /// Who works at the till.
            cashier_identification: Option<String> = text("CashierIdentification"),
            /// In which shift.
            shift_number: Option<String> = text("ShiftNumber"),
            /// Whether tokens are wanted in this session.
            token_requested_type: Option<TokenScope> = word("TokenRequestedType"),
            /// Which orders of customers are wanted.
            customer_order_request: Option<CustomerOrderRequest> = word("CustomerOrderRequest"),
            /// Proves at a later login that the device is the same.
            poi_identification: Option<super::component::ComponentIdentification> = object("POIIdentification"),
            /// The group of tills that totals are kept for.
            totals_group_identification: Option<String> = text("TotalsGroupIdentification"),
        }
    }
}

structure! {
    /// What is special about a till (`SaleTerminalData1`).
    SaleTerminalData {
        may {
            /// Whether somebody stands beside it.
            terminal_environment: Option<Attendance> = word("TerminalEnvironment"),
            /// The period of the till.
            sale_reconciliation_identification: Option<String> = text("SaleReconciliationIdentification"),
        }
    }
}

structure! {
    /// Answers a login (`LoginResponse5`).
    LoginResponse {
        need {
            /// The clock of the terminal.
            poi_date_time: String = lax_text("POIDateTime"),
            /// The program of the terminal, and its parts.
            poi_software: Vec<Component> = need_objects("POISoftware"),
        }
        may {
            /// What the terminal can do.
            poi_capabilities: Option<Capabilities> = object("POICapabilities"),
            /// What the cashier is to see.
            output_display: Option<ActionMessage> = object("OutputDisplay"),
        }
    }
}

structure! {
    /// Closes a session (`LogoutRequest1`).
    LogoutRequest {
        may {
            /// The terminal may take the time until the next login for updates.
            maintenance_allowed: Option<bool> = flag("MaintenanceAllowed"),
        }
    }
}

structure! {
    /// Asks for the state of a terminal (`DiagnosisRequest1`).
    DiagnosisRequest {
        may {
            /// Also try the hosts.
            host_diagnosis: Option<bool> = flag("HostDiagnosisFlag"),
            /// Only these hosts.
            acquirer_identification: Vec<String> = texts("AcquirerIdentification"),
        }
    }
}

structure! {
    /// Tells the state of a terminal (`DiagnosisResponse5`).
    DiagnosisResponse {
        may {
            /// Which tills have a session there.
            logged_sale_identification: Vec<String> = texts("LoggedSaleIdentification"),
            /// The state.
            poi_status: Option<PoiStatus> = object("POIStatus"),
            /// The hosts, when they were tried.
            host_status: Vec<HostStatus> = objects("HostStatus"),
        }
    }
}

structure! {
    /// The state of a terminal (`StatusReportContent12`).
    PoiStatus {
        need {
            /// The clock of the terminal.
            poi_date_time: String = lax_text("POIDateTime"),
        }
        may {
            /// What it can do.
            poi_capabilities: Option<Capabilities> = object("POICapabilities"),
            /// Its parts.
            poi_component: Vec<Component> = objects("POIComponent"),
            /// Whether somebody stands beside it.
            attendance_context: Option<Attendance> = word("AttendanceContext"),
            /// What went wrong lately, in words.
            errors: Vec<String> = texts("Errors"),
        }
    }
}

structure! {
    /// Whether a host answers (`HostStatus1`).
    HostStatus {
        need {
            /// Which host.
            acquirer_identification: String = lax_text("AcquirerIdentification"),
        }
        may {
            /// Whether it answers.
            reachable: Option<bool> = flag("Reachable"),
        }
    }
}
