//! nexo Retailer 3.0 and 3.1: the messages and their parts, named as the standard names them.
//!
//! Members that no part of the till uses yet are left out and ignored on reading; each structure says which
//! schema type it stands for, so that a missing member is found where it belongs.

mod abort;
mod card;
mod diagnosis;
mod envelope;
mod event;
mod header;
mod identification;
mod login;
mod logout;
mod payment;
mod payment_result;
mod receipt;
mod response;
mod reversal;
mod transaction_status;
mod words;

pub use abort::AbortRequest;
pub use card::{CardData, PaymentInstrumentData, PaymentInstrumentType};
pub use diagnosis::{
    DiagnosisRequest, DiagnosisResponse, GlobalStatus, HostStatus, PoiStatus, PrinterStatus,
};
pub use envelope::{Body, Message};
pub use event::{EventNotification, EventToNotify};
pub use header::{MessageCategory, MessageClass, MessageHeader, MessageReference, MessageType};
pub use identification::{
    OriginalPoiTransaction, PoiData, SaleData, TokenRequestedType, TransactionIdentification,
};
pub use login::{
    LoginRequest, LoginResponse, PoiSoftware, PoiSystemData, PoiTerminalData, SaleSoftware, SaleTerminalData,
    Software, TerminalEnvironment,
};
pub use logout::{LogoutRequest, LogoutResponse};
pub use payment::{
    AmountsReq, PaymentData, PaymentRequest, PaymentResponse, PaymentTransaction, PaymentType,
    TransactionConditions,
};
pub use payment_result::{AmountsResp, AuthenticationMethod, PaymentAcquirerData, PaymentResult};
pub use receipt::{
    Alignment, CharacterHeight, CharacterStyle, CharacterWidth, DocumentQualifier, OutputContent,
    OutputFormat, OutputText, PaymentReceipt, PredefinedContent,
};
pub use response::{ErrorCondition, Response, ResultCode};
pub use reversal::{ReversalReason, ReversalRequest, ReversalResponse};
pub use transaction_status::{RepeatedMessageResponse, TransactionStatusRequest, TransactionStatusResponse};
