//! nexo Retailer 3.0 and 3.1: the messages and their parts, named as the standard names them.
//!
//! Each structure says which schema type it stands for, so that a member is found where it belongs. What nobody
//! knows is ignored on reading; card data that must not be kept are dropped unread.

mod abort;
mod admin;
mod balance;
mod batch;
mod card;
mod card_acquisition;
mod card_reader;
mod customer_order;
mod diagnosis;
mod display;
mod envelope;
mod event;
mod header;
mod identification;
mod input;
mod instalment;
mod login;
mod logout;
mod loyalty;
mod mobile;
mod output;
mod payment;
mod payment_result;
mod pin;
mod print;
mod receipt;
mod report;
mod response;
mod reversal;
mod sale_item;
mod signature;
mod sound;
mod stored_value;
mod totals;
mod transaction_status;
mod transmit;
mod words;

pub use abort::AbortRequest;
pub use admin::{AdminRequest, AdminResponse};
pub use balance::{
    AccountType, BalanceInquiryRequest, BalanceInquiryResponse, LoyaltyAccountReq, LoyaltyAccountStatus,
    PaymentAccountReq, PaymentAccountStatus,
};
pub use batch::{BatchRequest, BatchResponse, PerformedTransaction, TransactionToPerform};
pub use card::{CardData, PaymentInstrumentData, PaymentInstrumentType, PaymentToken};
pub use card_acquisition::{
    CardAcquisitionRequest, CardAcquisitionResponse, CardAcquisitionTransaction, EnableServiceRequest,
    EnableServiceResponse, ServiceEnabled, TransactionAction,
};
pub use card_reader::{
    CardReaderApduRequest, CardReaderApduResponse, CardReaderInitRequest, CardReaderInitResponse,
    CardReaderPowerOffRequest, CardReaderPowerOffResponse, IccResetData,
};
pub use customer_order::{CustomerOrder, CustomerOrderReq};
pub use diagnosis::{
    CashHandlingDevice, CoinsOrBills, DiagnosisRequest, DiagnosisResponse, GlobalStatus, HostStatus,
    PoiStatus, PrinterStatus,
};
pub use display::{Device, DisplayOutput, DisplayRequest, DisplayResponse, InfoQualify, OutputResult};
pub(crate) use envelope::{BLOB, HEADER, TRAILER};
pub use envelope::{Body, Message};
pub use event::{EventNotification, EventToNotify};
pub use header::{MessageCategory, MessageClass, MessageHeader, MessageReference, MessageType};
pub use identification::{
    OriginalPoiTransaction, PoiData, SaleData, SaleToIssuerData, SponsoredMerchant, TokenRequestedType,
    TransactionIdentification,
};
pub(crate) use identification::{echoed_sale_data, named};
pub use input::{Input, InputCommand, InputData, InputRequest, InputResponse, InputResult, InputUpdate};
pub use instalment::{Amount, CurrencyConversion, Instalment, InstalmentType, PeriodUnit};
pub use login::{
    Capability, GenericProfile, LoginRequest, LoginResponse, PoiSoftware, PoiSystemData, PoiTerminalData,
    Profile, SaleSoftware, SaleTerminalData, ServiceProfile, Software, TerminalEnvironment,
};
pub use logout::{LogoutRequest, LogoutResponse};
pub use loyalty::{
    IdentificationSupport, IdentificationType, LoyaltyAccount, LoyaltyAccountId, LoyaltyAcquirerData,
    LoyaltyAmount, LoyaltyData, LoyaltyHandling, LoyaltyRequest, LoyaltyResponse, LoyaltyResult,
    LoyaltyTransaction, LoyaltyTransactionType, LoyaltyUnit, Rebates,
};
pub use mobile::{CheckData, CheckTypeCode, GeographicCoordinates, Geolocation, MobileData, UtmCoordinates};
pub use output::{
    Alignment, BarcodeType, CharacterHeight, CharacterStyle, CharacterWidth, Color, MenuEntry, MenuEntryTag,
    OutputBarcode, OutputContent, OutputFormat, OutputText, PredefinedContent, QrCodeEncodingMode,
    QrCodeErrorCorrection,
};
pub use payment::{
    AmountsReq, PaymentData, PaymentRequest, PaymentResponse, PaymentTransaction, PaymentType,
    TransactionConditions,
};
pub use payment_result::{AmountsResp, AuthenticationMethod, PaymentAcquirerData, PaymentResult};
pub use pin::{CardholderPin, PinFormat, PinRequest, PinRequestType, PinResponse};
pub use print::{PrintOutput, PrintRequest, PrintResponse, ResponseMode};
pub use receipt::{DocumentQualifier, PaymentReceipt};
pub use report::{
    CriteriaOrder, Operator, SearchAnd, SearchCriterias, SearchOr, SearchOutputOrder, TransactionReport,
    TransactionReportRequest, TransactionReportResponse,
};
pub use response::{ErrorCondition, Response, ResultCode};
pub use reversal::{ReversalReason, ReversalRequest, ReversalResponse};
pub use sale_item::{AllowedProduct, SaleItem, SaleItemRebate, UnitOfMeasure};
pub use signature::{AreaSize, CapturedSignature, RawSignature, SignatureImage, SignaturePoint};
pub use sound::{SoundAction, SoundContent, SoundFormat, SoundRequest, SoundResponse};
pub use stored_value::{
    StoredValueAccountId, StoredValueAccountStatus, StoredValueAccountType, StoredValueData,
    StoredValueRequest, StoredValueResponse, StoredValueResult, StoredValueTransactionType,
};
pub use totals::{
    GetTotalsRequest, GetTotalsResponse, LoyaltyTotals, PaymentTotals, ReconciliationRequest,
    ReconciliationResponse, ReconciliationType, TotalDetail, TotalFilter, TransactionTotals, TransactionType,
};
pub use transaction_status::{RepeatedMessageResponse, TransactionStatusRequest, TransactionStatusResponse};
pub use transmit::{TransmitRequest, TransmitResponse};
pub use words::EntryMode;
pub(crate) use words::same;
