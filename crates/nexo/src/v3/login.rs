//! Opening a session: what the till can do, and what terminal answers.

use super::diagnosis::PoiStatus;
use super::identification::TokenRequestedType;
use super::response::Response;
use super::words::open_enum;
use crate::encoding::{Fields, Version, Wire, Writer};
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
        })
    }

    fn write(&self, to: &mut Writer) -> Result<(), Error> {
        to.date_time("DateTime", &self.date_time)?;
        to.object("SaleSoftware", Some(&self.sale_software))?;
        to.object("SaleTerminalData", self.sale_terminal_data.as_ref())?;
        to.flag_unless(false, "TrainingModeFlag", self.training_mode);
        to.language("OperatorLanguage", Some(&self.operator_language))?;
        to.text("OperatorID", self.operator_id.as_deref());
        to.text("ShiftNumber", self.shift_number.as_deref());
        to.word("TokenRequestedType", self.token_requested_type.as_ref())?;
        to.text("POISerialNumber", self.poi_serial_number.as_deref());
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
        })
    }

    fn write(&self, to: &mut Writer) -> Result<(), Error> {
        let provider = match to.version() {
            Version::V30 => "ManufacturerID",
            Version::V31 => "ProviderIdentification",
        };
        to.need_text(provider, &self.provider_identification)?;
        to.need_text("ApplicationName", &self.application_name)?;
        to.need_text("SoftwareVersion", &self.software_version)?;
        to.text("CertificationCode", self.certification_code.as_deref());
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
}

impl Wire for SaleTerminalData {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            terminal_environment: from.word("TerminalEnvironment")?,
            sale_capabilities: from.words("SaleCapabilities")?,
            totals_group_id: from.text("TotalsGroupID")?,
        })
    }

    fn write(&self, to: &mut Writer) -> Result<(), Error> {
        to.word("TerminalEnvironment", self.terminal_environment.as_ref())?;
        to.words("SaleCapabilities", &self.sale_capabilities);
        if self.totals_group_id.as_ref().is_some_and(|id| id.is_empty() || id.chars().nth(16).is_some()) {
            return Err(to.refused("TotalsGroupID", "not 1 to 16 characters"));
        }
        to.text("TotalsGroupID", self.totals_group_id.as_deref());
        Ok(())
    }
}

/// Answers a login (nexo 3.1 XSD `LoginResponse`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginResponse {
    /// How it went.
    pub response: Response,
    /// The terminal, on success and where it tells.
    pub poi_system_data: Option<PoiSystemData>,
}

impl LoginResponse {
    /// An answer with nothing but how it went.
    pub fn new(response: Response) -> Self {
        Self { response, poi_system_data: None }
    }
}

impl Wire for LoginResponse {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self { response: from.need_object("Response")?, poi_system_data: from.object("POISystemData")? })
    }

    fn write(&self, to: &mut Writer) -> Result<(), Error> {
        to.object("Response", Some(&self.response))?;
        to.object("POISystemData", self.poi_system_data.as_ref())
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
}

impl Wire for PoiSystemData {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            date_time: from.text_or_empty("DateTime")?,
            poi_software: from.object("POISoftware")?.unwrap_or_default(),
            poi_terminal_data: from.object("POITerminalData")?,
            poi_status: from.object("POIStatus")?,
        })
    }

    fn write(&self, to: &mut Writer) -> Result<(), Error> {
        to.date_time("DateTime", &self.date_time)?;
        to.object("POISoftware", Some(&self.poi_software))?;
        to.object("POITerminalData", self.poi_terminal_data.as_ref())?;
        to.object("POIStatus", self.poi_status.as_ref())
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
}

impl Wire for PoiTerminalData {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            terminal_environment: from.word_or_empty("TerminalEnvironment")?,
            poi_capabilities: from.words("POICapabilities")?,
            poi_serial_number: from.text_or_empty("POISerialNumber")?,
        })
    }

    fn write(&self, to: &mut Writer) -> Result<(), Error> {
        to.word("TerminalEnvironment", Some(&self.terminal_environment))?;
        if self.poi_capabilities.is_empty() {
            return Err(to.missing("POICapabilities"));
        }
        to.words("POICapabilities", &self.poi_capabilities);
        to.need_text("POISerialNumber", &self.poi_serial_number)
    }
}
