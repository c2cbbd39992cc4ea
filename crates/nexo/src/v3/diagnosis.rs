//! Asking a terminal how it is, which is allowed even without a session.

use super::response::Response;
use super::words::open_enum;
use crate::amount::Decimal;
use crate::encoding::{Fields, Wire, Writer, structure};
use crate::error::Error;

/// Asks for the state of a terminal (nexo 3.1 XSD `DiagnosisRequest`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DiagnosisRequest {
    /// Which terminal, when not the one in the header.
    pub poi_id: Option<String>,
    /// Also try the hosts.
    pub host_diagnosis: bool,
    /// Only these hosts.
    pub acquirer_id: Vec<String>,
}

impl Wire for DiagnosisRequest {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            poi_id: from.text("POIID")?,
            host_diagnosis: from.flag("HostDiagnosisFlag")?.unwrap_or(false),
            acquirer_id: from.texts("AcquirerID")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.text("POIID", self.poi_id.as_deref());
        to.flag_unless(false, "HostDiagnosisFlag", self.host_diagnosis);
        to.texts("AcquirerID", &self.acquirer_id);
        Ok(())
    }
}

/// Tells the state of a terminal (nexo 3.1 XSD `DiagnosisResponse`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiagnosisResponse {
    /// How the question went.
    pub response: Response,
    /// Which sale systems have a session there.
    pub logged_sale_id: Vec<String>,
    /// The state.
    pub poi_status: Option<PoiStatus>,
    /// The hosts, when they were tried.
    pub host_status: Vec<HostStatus>,
}

impl DiagnosisResponse {
    /// An answer with nothing but how it went.
    pub fn new(response: Response) -> Self {
        Self { response, logged_sale_id: Vec::new(), poi_status: None, host_status: Vec::new() }
    }
}

impl Wire for DiagnosisResponse {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            response: from.need_object("Response")?,
            logged_sale_id: from.texts("LoggedSaleID")?,
            poi_status: from.object("POIStatus")?,
            host_status: from.objects("HostStatus")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.object("Response", Some(&self.response))?;
        to.texts("LoggedSaleID", &self.logged_sale_id);
        to.object("POIStatus", self.poi_status.as_ref())?;
        to.objects("HostStatus", &self.host_status)
    }
}

open_enum! {
    /// The terminal as a whole (nexo 3.1 XSD `GlobalStatus`).
    GlobalStatus {
        Ok = "OK",
        Busy = "Busy",
        Maintenance = "Maintenance",
        Unreachable = "Unreachable",
    }
}

open_enum! {
    /// The printer of the terminal (nexo 3.1 XSD `PrinterStatus`).
    PrinterStatus {
        Ok = "OK",
        PaperLow = "PaperLow",
        NoPaper = "NoPaper",
        PaperJam = "PaperJam",
        OutOfOrder = "OutOfOrder",
    }
}

/// The state of a terminal and its parts (nexo 3.1 XSD `POIStatus`); an absent flag says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoiStatus {
    /// The terminal as a whole.
    pub global_status: GlobalStatus,
    /// No tampering.
    pub security_ok: Option<bool>,
    /// The PIN pad works.
    pub ped_ok: Option<bool>,
    /// The card reader works.
    pub card_reader_ok: Option<bool>,
    /// The printer.
    pub printer_status: Option<PrinterStatus>,
    /// The line to the host works.
    pub communication_ok: Option<bool>,
    /// Fraud prevention has nothing to say.
    pub fraud_prevention: Option<bool>,
    /// The machines for cash.
    pub cash_handling_device: Vec<CashHandlingDevice>,
}

impl PoiStatus {
    /// A state without parts.
    pub fn new(global_status: GlobalStatus) -> Self {
        Self {
            global_status,
            security_ok: None,
            ped_ok: None,
            card_reader_ok: None,
            printer_status: None,
            communication_ok: None,
            fraud_prevention: None,
            cash_handling_device: Vec::new(),
        }
    }
}

impl Wire for PoiStatus {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            global_status: from.word_or_empty("GlobalStatus")?,
            security_ok: from.flag("SecurityOKFlag")?,
            ped_ok: from.flag("PEDOKFlag")?,
            card_reader_ok: from.flag("CardReaderOKFlag")?,
            printer_status: from.word("PrinterStatus")?,
            communication_ok: from.flag("CommunicationOKFlag")?,
            fraud_prevention: from.flag("FraudPreventionFlag")?,
            cash_handling_device: from.objects("CashHandlingDevice")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.word("GlobalStatus", Some(&self.global_status))?;
        to.flag("SecurityOKFlag", self.security_ok);
        to.flag("PEDOKFlag", self.ped_ok);
        to.flag("CardReaderOKFlag", self.card_reader_ok);
        to.word("PrinterStatus", self.printer_status.as_ref())?;
        to.flag("CommunicationOKFlag", self.communication_ok);
        to.flag("FraudPreventionFlag", self.fraud_prevention);
        to.objects("CashHandlingDevice", &self.cash_handling_device)
    }
}

structure! {
    /// A machine for cash (nexo 3.1 XSD `CashHandlingDevice`).
    CashHandlingDevice {
        need {
            /// It works.
            cash_handling_ok: bool = need_flag("CashHandlingOKFlag"),
            /// ISO 4217.
            currency: String = lax_currency("Currency"),
        }
        may {
            /// What is in it.
            coins_or_bills: Vec<CoinsOrBills> = objects("CoinsOrBills"),
        }
    }
}

structure! {
    /// Coins or bills of one value (nexo 3.1 XSD `CoinsOrBills`).
    CoinsOrBills {
        need {
            /// What one is worth.
            unit_value: Decimal = need_amount("UnitValue"),
            /// How many.
            number: u32 = need_count("Number"),
        }
    }
}

/// Whether a host answers (nexo 3.1 XSD `HostStatus`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostStatus {
    /// Which host.
    pub acquirer_id: String,
    /// Whether it answers.
    pub is_reachable: bool,
}

impl Wire for HostStatus {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            acquirer_id: from.text_or_empty("AcquirerID")?,
            is_reachable: from.flag("IsReachableFlag")?.unwrap_or(true),
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.need_text("AcquirerID", &self.acquirer_id)?;
        // Told even where it is the default: it is the whole point of the structure.
        to.flag("IsReachableFlag", Some(self.is_reachable));
        Ok(())
    }
}
