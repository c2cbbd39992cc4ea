//! Who talks to whom, and which exchange it is.

use super::codes::codes;
use crate::encoding::{Fields, Wire, Writer, structure};
use crate::error::Error;

codes! {
    /// What a message is (`RetailerMessage1Code`; the words are those of the working group's tables).
    MessageFunction {
        SessionManagementRequest = "SASQ" "SessionManagementRequest",
        SessionManagementResponse = "SASP" "SessionManagementResponse",
        ServiceRequest = "SFSQ" "SaleFinancialServiceRequest" | "ServiceRequest",
        ServiceResponse = "SFSP" "SaleFinancialServiceResponse" | "ServiceResponse",
        Abort = "SSAB" "Abort" | "SystemAbort",
        MessageStatusRequest = "SSMQ" "MessageStatusRequest",
        MessageStatusResponse = "SSMR" "MessageStatusResponse",
        DeviceRequest = "SDDR" "DeviceRequest",
        DeviceResponse = "SDDP" "DeviceResponse",
        EventNotification = "SSEN" "EventNotification",
        ReportRequest = "SARQ" "ReportRequest",
        ReportResponse = "SARP" "ReportResponse",
        ReconciliationRequest = "SFRQ" "SaleFinancialReconciliationRequest" | "ReconciliationRequest",
        ReconciliationResponse = "SFRP" "SaleFinancialReconciliationResponse" | "ReconciliationResponse",
        AdministrativeRequest = "SAAQ" "AdminRequest" | "AdministrativeRequest",
        AdministrativeResponse = "SAAP" "AdminResponse" | "AdministrativeResponse",
        MessageRejection = "SSRJ" "Rejection" | "MessageRejection",
    }
}

codes! {
    /// What somebody is (`PartyType33Code`).
    PartyType {
        OriginatingPoi = "OPOI" "OriginatingPOI",
        Merchant = "MERC" "Merchant",
        Acceptor = "ACCP" "Acceptor",
        IntermediaryAgent = "ITAG" "IntermediaryAgent",
        Acquirer = "ACQR" "Acquirer",
        CardIssuer = "CISS" "CardIssuer",
        DelegateIssuer = "DLIS" "DelegateIssuer",
        MasterTerminalManager = "MTMG" "MasterTerminalManager",
        TaxAuthority = "TAXH" "TaxAuthority",
        TerminalManager = "TMGT" "TerminalManager",
    }
}

structure! {
    /// Somebody: a till, a terminal, an acquirer (`GenericIdentification177`, as far as it names).
    Party {
        need {
            /// The name.
            identification: String = long_id("Identification"),
        }
        may {
            /// What it is.
            party_type: Option<PartyType> = word("Type"),
            /// Who gave the name.
            issuer: Option<PartyType> = word("Issuer"),
            /// Its country, two or three letters.
            country: Option<String> = text("Country"),
            /// What people call it.
            short_name: Option<String> = text("ShortName"),
        }
    }
}

impl Party {
    /// Somebody of that kind.
    pub fn of(party_type: PartyType, identification: impl Into<String>) -> Self {
        Self { party_type: Some(party_type), ..Self::new(identification) }
    }
}

structure! {
    /// A place that the message went through (`Traceability8`).
    Traceability {
        need {
            /// Who passed it on.
            relay_identification: Party = need_object("RelayIdentification"),
            /// When it came.
            trace_date_time_in: String = lax_text("TraceDateTimeIn"),
            /// When it left.
            trace_date_time_out: String = lax_text("TraceDateTimeOut"),
        }
        may {
            /// In which protocol.
            protocol_name: Option<String> = text("ProtocolName"),
            /// In which version of it.
            protocol_version: Option<String> = text("ProtocolVersion"),
        }
    }
}

/// The header of a message (`Header41`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// What the message is.
    pub message_function: MessageFunction,
    /// Which nexo is spoken, such as `5.0`; at most six characters by the tables, and more at one vendor.
    pub protocol_version: String,
    /// Pairs a request with its answer; written with at most 35 characters, read with any number.
    pub exchange_identification: String,
    /// When the message was made.
    pub creation_date_time: String,
    /// Who began the exchange; an answer names the same.
    pub initiating_party: Party,
    /// To whom.
    pub recipient_party: Option<Party>,
    /// The places that the message went through.
    pub traceability: Vec<Traceability>,
}

impl Header {
    /// The header of the answer: everything is echoed but the function and the time.
    #[must_use]
    pub fn answer(&self, message_function: MessageFunction, creation_date_time: impl Into<String>) -> Self {
        Self { message_function, creation_date_time: creation_date_time.into(), ..self.clone() }
    }
}

impl Wire for Header {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        let initiating_party = match from.object("InitiatingParty")? {
            Some(party) => party,
            // As a sample of the working group spells it.
            None => from.object("InitiationParty")?.ok_or_else(|| from.missing("InitiatingParty"))?,
        };
        Ok(Self {
            message_function: from.need_word("MessageFunction")?,
            protocol_version: from.text_or_empty("ProtocolVersion")?,
            exchange_identification: from.need_text("ExchangeIdentification")?,
            creation_date_time: from.text_or_empty("CreationDateTime")?,
            initiating_party,
            recipient_party: from.object("RecipientParty")?,
            traceability: from.objects("Traceability")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.word("MessageFunction", Some(&self.message_function))?;
        to.need_text("ProtocolVersion", &self.protocol_version)?;
        to.long_id("ExchangeIdentification", &self.exchange_identification)?;
        to.date_time("CreationDateTime", &self.creation_date_time)?;
        to.object("InitiatingParty", Some(&self.initiating_party))?;
        to.object("RecipientParty", self.recipient_party.as_ref())?;
        to.objects("Traceability", &self.traceability)
    }
}
