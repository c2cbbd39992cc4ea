//! Opening a session: what the till can do, and what terminal answers.

use super::customer_order::CustomerOrderReq;
use super::diagnosis::PoiStatus;
use super::identification::TokenRequestedType;
use super::response::Response;
use super::words::open_enum;
use crate::encoding::{Fields, Wire, Writer, structure};
use crate::error::Error;

/// Opens a session (nexo 3.1 XSD `LoginRequest`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LoginRequest {
    /// The clock of the sale system.
    pub date_time: String,
    /// The program of the sale system.
    pub sale_software: SaleSoftware,
    /// ISO 639-1, small letters.
    pub operator_language: String,
    /// What the till can do.
    pub sale_terminal_data: Option<SaleTerminalData>,
    /// Who works at the till.
    pub operator_id: Option<String>,
    /// In which shift.
    pub shift_number: Option<String>,
    /// The terminal only plays, without going to an acquirer.
    pub training_mode: bool,
    /// Whether tokens are wanted in this session.
    pub token_requested_type: Option<TokenRequestedType>,
    /// Proves at a later login that the device is the same.
    pub poi_serial_number: Option<String>,
    /// Which orders of customers are wanted in this session.
    pub customer_order_req: Vec<CustomerOrderReq>,
}

impl Wire for LoginRequest {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            date_time: from.need_text("DateTime")?,
            sale_software: from.need_object("SaleSoftware")?,
            operator_language: from.text_or_empty("OperatorLanguage")?,
            sale_terminal_data: from.object("SaleTerminalData")?,
            operator_id: from.text("OperatorID")?,
            shift_number: from.text("ShiftNumber")?,
            training_mode: from.flag("TrainingModeFlag")?.unwrap_or(false),
            token_requested_type: from.word("TokenRequestedType")?,
            poi_serial_number: from.text("POISerialNumber")?,
            customer_order_req: from.words("CustomerOrderReq")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.date_time("DateTime", &self.date_time)?;
        to.object("SaleSoftware", Some(&self.sale_software))?;
        to.object("SaleTerminalData", self.sale_terminal_data.as_ref())?;
        to.flag_unless(false, "TrainingModeFlag", self.training_mode);
        to.language("OperatorLanguage", Some(&self.operator_language))?;
        to.text("OperatorID", self.operator_id.as_deref());
        to.text("ShiftNumber", self.shift_number.as_deref());
        to.word("TokenRequestedType", self.token_requested_type.as_ref())?;
        to.text("POISerialNumber", self.poi_serial_number.as_deref());
        to.words("CustomerOrderReq", &self.customer_order_req);
        Ok(())
    }
}

/// A program and who made it (nexo 3.1 XSD `SaleSoftware` and `POISoftware`, which are alike).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Software {
    /// Who made it: `ManufacturerID` in 3.0, `ProviderIdentification` from 3.1.
    pub provider_identification: String,
    /// What it is called.
    pub application_name: String,
    /// Its version.
    pub software_version: String,
    /// Its certificate; some terminals insist on one.
    pub certification_code: Option<String>,
    /// A part of it, in words (3.1 only).
    pub component_description: Option<String>,
    /// The kind of the part (3.1 only).
    pub component_type: Option<String>,
}

/// The program of the sale system.
pub type SaleSoftware = Software;
/// The program of the terminal.
pub type PoiSoftware = Software;

impl Wire for Software {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        let provider = from.text("ProviderIdentification")?;
        Ok(Self {
            provider_identification: provider.map_or_else(|| from.text_or_empty("ManufacturerID"), Ok)?,
            application_name: from.text_or_empty("ApplicationName")?,
            software_version: from.text_or_empty("SoftwareVersion")?,
            certification_code: from.text("CertificationCode")?,
            component_description: from.text("ComponentDescription")?,
            component_type: from.text("ComponentType")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        let provider = to.maker();
        to.need_text(provider, &self.provider_identification)?;
        to.need_text("ApplicationName", &self.application_name)?;
        to.need_text("SoftwareVersion", &self.software_version)?;
        to.text("CertificationCode", self.certification_code.as_deref());
        to.text("ComponentDescription", self.component_description.as_deref());
        to.text("ComponentType", self.component_type.as_deref());
        Ok(())
    }
}

open_enum! {
    /// Whether somebody stands beside the till (nexo 3.1 XSD `TerminalEnvironment`).
    TerminalEnvironment {
        Attended = "Attended",
        SemiAttended = "SemiAttended",
        Unattended = "Unattended",
    }
}

/// What the till can do (nexo 3.1 XSD `SaleTerminalData`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SaleTerminalData {
    /// Whether somebody stands beside it.
    pub terminal_environment: Option<TerminalEnvironment>,
    /// What the terminal may ask of the till, such as `PrinterReceipt` or `CashierDisplay`.
    pub sale_capabilities: Vec<String>,
    /// The group of tills that totals are kept for.
    pub totals_group_id: Option<String>,
    /// Which services the till knows.
    pub sale_profile: Option<Profile>,
}

impl Wire for SaleTerminalData {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            terminal_environment: from.word("TerminalEnvironment")?,
            sale_capabilities: capabilities(from, "SaleCapabilities")?,
            totals_group_id: from.text("TotalsGroupID")?,
            sale_profile: from.object("SaleProfile")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.word("TerminalEnvironment", self.terminal_environment.as_ref())?;
        to.words("SaleCapabilities", &self.sale_capabilities);
        if self.totals_group_id.as_ref().is_some_and(|id| id.is_empty() || id.chars().nth(16).is_some()) {
            return Err(to.refused("TotalsGroupID", "not 1 to 16 characters"));
        }
        to.text("TotalsGroupID", self.totals_group_id.as_deref());
        to.object("SaleProfile", self.sale_profile.as_ref())
    }
}

open_enum! {
    /// How much of nexo is spoken (nexo 3.1 XSD `GenericProfile`).
    GenericProfile {
        /// The fewest services.
        Basic = "Basic",
        /// Devices are shared.
        Standard = "Standard",
        /// Everything.
        Extended = "Extended",
        /// As agreed (one vendor's word).
        Custom = "Custom",
    }
}

open_enum! {
    /// A group of services (nexo 3.1 XSD `ServiceProfiles`).
    ServiceProfile {
        Synchro = "Synchro",
        Batch = "Batch",
        OneTimeRes = "OneTimeRes",
        Reservation = "Reservation",
        Loyalty = "Loyalty",
        StoredValue = "StoredValue",
        Pin = "PIN",
        CardReader = "CardReader",
        Sound = "Sound",
        Communication = "Communication",
    }
}

structure! {
    /// Which services one side knows (nexo 3.1 XSD `SaleProfile` and `POIProfile`, which are alike).
    Profile {
        may {
            /// How much of nexo.
            generic_profile: GenericProfile = word_or("GenericProfile", GenericProfile::Standard),
            /// What beyond that.
            service_profiles: Vec<ServiceProfile> = words("ServiceProfiles"),
        }
    }
}

open_enum! {
    /// What one side has for the other (nexo 3.1 XSD `SaleCapabilities` and `POICapabilities`).
    Capability {
        CashierStatus = "CashierStatus",
        CashierError = "CashierError",
        CashierDisplay = "CashierDisplay",
        PoiReplication = "POIReplication",
        CashierInput = "CashierInput",
        CustomerAssistance = "CustomerAssistance",
        CustomerDisplay = "CustomerDisplay",
        CustomerError = "CustomerError",
        CustomerInput = "CustomerInput",
        PrinterReceipt = "PrinterReceipt",
        PrinterDocument = "PrinterDocument",
        PrinterVoucher = "PrinterVoucher",
        MagStripe = "MagStripe",
        Icc = "ICC",
        EmvContactless = "EMVContactless",
        CashHandling = "CashHandling",
    }
}

/// Capabilities, kept as text in the spelling of the standard.
fn capabilities(from: &Fields<'_>, name: &str) -> Result<Vec<String>, Error> {
    let words: Vec<Capability> = from.words(name)?;
    Ok(words.iter().map(|word| word.as_str().to_owned()).collect())
}

/// Answers a login (nexo 3.1 XSD `LoginResponse`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginResponse {
    /// How it went.
    pub response: Response,
    /// The terminal, on success and where it tells.
    pub poi_system_data: Option<PoiSystemData>,
    /// Tokens will come (one vendor's place for it).
    pub token_request_status: Option<bool>,
}

impl LoginResponse {
    /// An answer with nothing but how it went.
    pub fn new(response: Response) -> Self {
        Self { response, poi_system_data: None, token_request_status: None }
    }
}

impl Wire for LoginResponse {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            response: from.need_object("Response")?,
            poi_system_data: from.object("POISystemData")?,
            token_request_status: from.flag("TokenRequestStatus")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.object("Response", Some(&self.response))?;
        to.object("POISystemData", self.poi_system_data.as_ref())?;
        to.flag("TokenRequestStatus", self.token_request_status);
        Ok(())
    }
}

/// The terminal and its state (nexo 3.1 XSD `POISystemData`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PoiSystemData {
    /// The clock of the terminal.
    pub date_time: String,
    /// The program of the terminal.
    pub poi_software: PoiSoftware,
    /// The device.
    pub poi_terminal_data: Option<PoiTerminalData>,
    /// Its state.
    pub poi_status: Option<PoiStatus>,
    /// Tokens will come.
    pub token_request_status: Option<bool>,
    /// Orders of customers will come (3.1 only).
    pub customer_order_status: Option<bool>,
}

impl Wire for PoiSystemData {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            date_time: from.text_or_empty("DateTime")?,
            poi_software: from.object("POISoftware")?.unwrap_or_default(),
            poi_terminal_data: from.object("POITerminalData")?,
            poi_status: from.object("POIStatus")?,
            token_request_status: from.flag("TokenRequestStatus")?,
            customer_order_status: from.flag("CustomerOrderStatus")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.date_time("DateTime", &self.date_time)?;
        to.object("POISoftware", Some(&self.poi_software))?;
        to.object("POITerminalData", self.poi_terminal_data.as_ref())?;
        to.object("POIStatus", self.poi_status.as_ref())?;
        to.flag("TokenRequestStatus", self.token_request_status);
        to.flag("CustomerOrderStatus", self.customer_order_status);
        Ok(())
    }
}

/// The device (nexo 3.1 XSD `POITerminalData`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoiTerminalData {
    /// Whether somebody stands beside it.
    pub terminal_environment: TerminalEnvironment,
    /// What it has, such as `PrinterReceipt` or `EMVContactless`.
    pub poi_capabilities: Vec<String>,
    /// Its serial number.
    pub poi_serial_number: String,
    /// Which services it knows.
    pub poi_profile: Option<Profile>,
}

impl Wire for PoiTerminalData {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            terminal_environment: from.word_or_empty("TerminalEnvironment")?,
            poi_capabilities: capabilities(from, "POICapabilities")?,
            poi_serial_number: from.text_or_empty("POISerialNumber")?,
            poi_profile: from.object("POIProfile")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.word("TerminalEnvironment", Some(&self.terminal_environment))?;
        if self.poi_capabilities.is_empty() {
            return Err(to.missing("POICapabilities"));
        }
        to.words("POICapabilities", &self.poi_capabilities);
        to.need_text("POISerialNumber", &self.poi_serial_number)?;
        to.object("POIProfile", self.poi_profile.as_ref())
    }
}
