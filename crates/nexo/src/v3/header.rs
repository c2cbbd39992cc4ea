//! Who talks to whom about what: the header that every message starts with, and the reference to another one.

use super::words::open_enum;
use crate::encoding::{Fields, Wire, Writer};
use crate::error::Error;

open_enum! {
    /// Whether a dialogue, a device or a notice is meant (nexo 3.1 XSD `MessageClass`).
    MessageClass {
        /// A dialogue that the sale system opened.
        Service = "Service",
        /// Use of a peripheral of the other side.
        Device = "Device",
        /// An unsolicited notice.
        Event = "Event",
    }
}

open_enum! {
    /// What a message is about (nexo 3.1 XSD `MessageCategory`, all 27).
    MessageCategory {
        Abort = "Abort",
        Admin = "Admin",
        BalanceInquiry = "BalanceInquiry",
        Batch = "Batch",
        CardAcquisition = "CardAcquisition",
        CardReaderApdu = "CardReaderAPDU",
        CardReaderInit = "CardReaderInit",
        CardReaderPowerOff = "CardReaderPowerOff",
        Diagnosis = "Diagnosis",
        Display = "Display",
        EnableService = "EnableService",
        Event = "Event",
        GetTotals = "GetTotals",
        Input = "Input",
        InputUpdate = "InputUpdate",
        Login = "Login",
        Logout = "Logout",
        Loyalty = "Loyalty",
        Payment = "Payment",
        Pin = "PIN",
        Print = "Print",
        Reconciliation = "Reconciliation",
        Reversal = "Reversal",
        Sound = "Sound",
        StoredValue = "StoredValue",
        TransactionStatus = "TransactionStatus",
        Transmit = "Transmit",
    }
}

open_enum! {
    /// The direction within a dialogue (nexo 3.1 XSD `MessageType`).
    MessageType {
        Request = "Request",
        Response = "Response",
        Notification = "Notification",
    }
}

/// The header of a message (nexo 3.1 XSD `MessageHeader`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageHeader {
    /// Which nexo is spoken; decides between names that 3.0 and 3.1 spell differently.
    pub protocol_version: Option<String>,
    /// Dialogue, device or notice.
    pub message_class: MessageClass,
    /// What it is about.
    pub message_category: MessageCategory,
    /// Request, response or notification.
    pub message_type: MessageType,
    /// Pairs a request with its response. Written with at most 10 characters, read with any number.
    pub service_id: Option<String>,
    /// Pairs a device request with its response.
    pub device_id: Option<String>,
    /// Which sale system.
    pub sale_id: String,
    /// Which terminal.
    pub poi_id: String,
}

impl MessageHeader {
    /// The header of a request that opens a dialogue, in nexo 3.0.
    pub fn service_request(
        category: MessageCategory,
        service_id: impl Into<String>,
        sale_id: impl Into<String>,
        poi_id: impl Into<String>,
    ) -> Self {
        Self {
            protocol_version: Some("3.0".to_owned()),
            message_class: MessageClass::Service,
            message_category: category,
            message_type: MessageType::Request,
            service_id: Some(service_id.into()),
            device_id: None,
            sale_id: sale_id.into(),
            poi_id: poi_id.into(),
        }
    }

    /// The header of the answer: everything is echoed but the type.
    #[must_use]
    pub fn response(&self) -> Self {
        Self { message_type: MessageType::Response, ..self.clone() }
    }
}

impl Wire for MessageHeader {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            protocol_version: from.text("ProtocolVersion")?,
            message_class: from.need_word("MessageClass")?,
            message_category: from.need_word("MessageCategory")?,
            message_type: from.need_word("MessageType")?,
            service_id: from.text("ServiceID")?,
            device_id: from.text("DeviceID")?,
            sale_id: from.need_text("SaleID")?,
            // Answers to a login are seen without it; it then fits no request that names a terminal.
            poi_id: from.text_or_empty("POIID")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        let (service_id, device_id) = (self.service_id.as_deref(), self.device_id.as_deref());
        // The schema wants more of Device and Event, but real terminals send either id; a service has its own.
        match (&self.message_class, service_id, device_id) {
            (MessageClass::Service, None, _) | (MessageClass::Event, None, None) => {
                return Err(to.missing("ServiceID"));
            }
            (MessageClass::Device, None, None) => return Err(to.missing("DeviceID")),
            (
                MessageClass::Service | MessageClass::Device | MessageClass::Event | MessageClass::Other(_),
                _,
                _,
            ) => {}
        }
        let version = to.dialect().protocol_version(&self.message_category, self.protocol_version.as_deref());
        to.text("ProtocolVersion", version);
        to.word("MessageClass", Some(&self.message_class))?;
        to.word("MessageCategory", Some(&self.message_category))?;
        to.word("MessageType", Some(&self.message_type))?;
        to.short_id("ServiceID", service_id)?;
        to.short_id("DeviceID", device_id)?;
        to.need_text("SaleID", &self.sale_id)?;
        to.need_text("POIID", &self.poi_id)
    }
}

/// Points at another message (nexo 3.1 XSD `MessageReference`); what is absent is as in the own header.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MessageReference {
    /// What that message is about.
    pub message_category: Option<MessageCategory>,
    /// Its `ServiceID`.
    pub service_id: Option<String>,
    /// Its `DeviceID`.
    pub device_id: Option<String>,
    /// The sale system that sent it.
    pub sale_id: Option<String>,
    /// The terminal that got it.
    pub poi_id: Option<String>,
}

impl MessageReference {
    /// Points at the message with this header, with every id that it has.
    pub fn to(header: &MessageHeader) -> Self {
        Self {
            message_category: Some(header.message_category.clone()),
            service_id: header.service_id.clone(),
            device_id: header.device_id.clone(),
            sale_id: Some(header.sale_id.clone()),
            poi_id: Some(header.poi_id.clone()),
        }
    }
}

impl Wire for MessageReference {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        let category = from.word("MessageCategory")?;
        let text = |name, small| from.text(name)?.map_or_else(|| from.text(small), |text| Ok(Some(text)));
        Ok(Self {
            message_category: if category.is_none() { from.word("messageCategory")? } else { category },
            service_id: text("ServiceID", "serviceID")?,
            device_id: text("DeviceID", "deviceID")?,
            sale_id: text("SaleID", "saleID")?,
            poi_id: text("POIID", "poiID")?,
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        let [category, service_id, device_id, sale_id] = if to.dialect().small_reference {
            ["messageCategory", "serviceID", "deviceID", "saleID"]
        } else {
            ["MessageCategory", "ServiceID", "DeviceID", "SaleID"]
        };
        to.word(category, self.message_category.as_ref())?;
        to.short_id(service_id, self.service_id.as_deref())?;
        to.short_id(device_id, self.device_id.as_deref())?;
        to.text(sale_id, self.sale_id.as_deref());
        to.text("POIID", self.poi_id.as_deref());
        Ok(())
    }
}
