//! nexo Retailer 5.0 (ISO 20022 CASP): the messages and their parts, named by their long names.
//!
//! Each structure says which type of the working group's tables it stands for. As in [`crate::v3`], what nobody
//! knows is ignored on reading, and card data that must not be kept are dropped unread. Balance, loyalty, stored
//! value, batch, sounds, PINs, card readers and administration are recognised and not read: nothing here uses them.

mod abort;
mod card_first;
mod codes;
mod component;
mod context;
pub mod convert;
mod device;
mod dialect;
mod envelope;
mod environment;
mod event;
mod frame;
mod header;
mod names;
mod output;
mod payment;
mod read;
mod rejection;
mod response;
mod reversal;
mod service;
mod session;
mod status;
mod totals;
mod transaction;

pub use crate::dialect::Root;
pub use abort::{AbortData, SystemAbort};
pub use card_first::{
    CardAcquisitionRequest, CardAcquisitionResponse, EnableServiceRequest, PaymentKind, TransactionAction,
};
pub use component::{
    Assessment, AssessmentType, Capabilities, Component, ComponentIdentification, ComponentState,
    ComponentStatus, ComponentType, MessageCapability,
};
pub use context::{
    Attendance, Context, EntryMode, PaymentContext, SaleContext, SponsoredMerchant, TokenScope,
};
pub use device::{
    DeviceAnswer, DeviceAsk, DeviceRequest, DeviceRequestContent, DeviceResponse, DeviceResponseContent,
    DisplayRequest, DisplayResponse, InputCommand, InputData, InputDevice, InputNotification, InputRequest,
    InputResponse, InputResult, InputResultData, OutputResult, PrintRequest, PrintResponse, ResponseMode,
};
pub use dialect::{Codes, Dialect, Names};
pub use envelope::{Body, Message};
pub use environment::{
    Acquirer, Authentication, AuthenticationMethod, Card, Cardholder, Environment, LoyaltyHandling, Merchant,
    MerchantToken, Poi, SaleCapability, SaleEnvironment,
};
pub use event::{EventData, EventNotification, EventToNotify, RetailerEvent};
pub use header::{Header, MessageFunction, Party, PartyType, Traceability};
pub use output::{
    ActionMessage, BarcodeType, Destination, DocumentType, InformationQualifier, OutputBarcode, OutputFormat,
    PaymentReceipt, QrCodeEncodingMode, QrCodeErrorCorrection,
};
pub use payment::{
    CapturedSignature, PaymentRequest, PaymentResponse, RetailerPaymentResult, TransactionResponse,
};
pub use read::{Read, read};
pub use rejection::{MessageRejection, RejectReason};
pub use response::{Response, ResponseCode, ResponseReason};
pub use reversal::{ReversalReason, ReversalRequest, ReversalResponse, ReversalResult};
pub use service::{
    ServiceAnswer, ServiceAsk, ServiceRequest, ServiceRequestContent, ServiceResponse, ServiceResponseContent,
};
pub use session::{
    CustomerOrderRequest, DiagnosisRequest, DiagnosisResponse, HostStatus, LoginRequest, LoginResponse,
    LogoutRequest, PoiStatus, SaleTerminalData, SessionAnswer, SessionAsk, SessionManagementRequest,
    SessionManagementResponse, SessionRequestContent, SessionResponseContent,
};
pub use status::{
    MessageStatusRequest, MessageStatusRequestData, MessageStatusResponse, MessageStatusResponseData,
};
pub use totals::{
    GetTotalsRequest, GetTotalsResponse, PaymentInstrumentType, ReconciliationRequest,
    ReconciliationRequestData, ReconciliationResponse, ReconciliationResponseData, ReconciliationType,
    ReportAnswer, ReportAsk, ReportRequest, ReportRequestContent, ReportResponse, ReportResponseContent,
    TotalDetail, TotalFilter, TotalType, TransactionTotal, TransactionTotals,
};
pub use transaction::{
    AdditionalService, AuthorisationEntity, AuthorisationResponse, AuthorisationResult,
    CardPaymentTransaction, Conversion, CurrencyConversionResult, DetailedAmount, ExternalData,
    LabelledAmount, OriginalTransaction, PoiIdentification, Product, ResponseToAuthorisation,
    ServiceAttribute, TargetCurrency, TransactionDetails, TransactionIdentifier, TransactionType,
};

/// Whether a document with these members is one of nexo 3.
pub(crate) fn is_older<'n>(names: impl Iterator<Item = &'n str>) -> bool {
    let mut names = names;
    names.any(|name| matches!(name, "SaleToPOIRequest" | "SaleToPOIResponse" | "MessageHeader"))
}
