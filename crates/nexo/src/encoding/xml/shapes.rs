//! What is an element and what an attribute, for each element of nexo 3.1 that is not plain text.
//!
//! Read off the 3.1 message schema. Elements are written in this order; for reading the order does not matter.

/// The shape of one element.
pub(super) struct Shape {
    /// Its elements, in order.
    pub(super) elements: &'static [&'static str],
    /// Its attributes.
    pub(super) attributes: &'static [&'static str],
    /// The member that its text is, where it has text.
    pub(super) text: Option<&'static str>,
}

impl Shape {
    /// Whether a member of this name has a place in it.
    pub(super) fn holds(&self, name: &str) -> bool {
        self.text == Some(name) || self.elements.contains(&name) || self.attributes.contains(&name)
    }
}

/// Elements that hold a list of words with blanks between, instead of standing once for each word.
pub(super) const LISTS: &[&str] = &[
    "ForceEntryMode",
    "InstalmentType",
    "POICapabilities",
    "SaleCapabilities",
    "ServiceProfiles",
    "ServicesEnabled",
    "TotalDetails",
];

/// The name of the text, if there is one.
macro_rules! text {
    () => {
        None
    };
    ($text:ident) => {
        Some(stringify!($text))
    };
}

/// Names of elements, their elements, their attributes, and the name of their text.
macro_rules! shapes {
    ($($($name:ident)|+: [$($element:ident)*] [$($attribute:ident)*] $(= $text:ident)?;)+) => {
        /// The shape of the element of that name; plain text and cryptograms have none.
        pub(super) fn shape(name: &str) -> Option<&'static Shape> {
            let shape: &'static Shape = match name {
                $($(stringify!($name))|+ => &Shape {
                    elements: &[$(stringify!($element)),*],
                    attributes: &[$(stringify!($attribute)),*],
                    text: text!($($text)?),
                },)+
                _ => return None,
            };
            Some(shape)
        }
    };
}

shapes! {
    AbortRequest: [MessageReference AbortReason DisplayOutput] [];
    AdminRequest: [ServiceIdentification] [];
    AdminResponse: [Response] [];
    AllowedProduct: [ProductLabel AdditionalProductInfo] [ProductCode EanUpc];
    AmountsReq: [] [Currency RequestedAmount CashBackAmount TipAmount PaidAmount MinimumAmountToDeliver
        MaximumCashBackAmount MinimumSplitAmount];
    AmountsResp: [] [Currency AuthorizedAmount TotalRebatesAmount TotalFeesAmount CashBackAmount TipAmount];
    AreaSize: [] [X Y];
    BalanceInquiryRequest: [PaymentAccountReq LoyaltyAccountReq] [];
    BalanceInquiryResponse: [Response PaymentAccountStatus LoyaltyAccountStatus] [];
    BatchRequest: [TransactionToPerform] [RemoveAllFlag];
    BatchResponse: [Response PerformedTransaction] [];
    CapturedSignature: [RawSignature SignatureImage] [];
    CardAcquisitionReference | LoyaltyTransactionID | POITransactionID | HostTransactionID |
        AcquirerTransactionID | SaleTransactionID: [] [TransactionID TimeStamp];
    CardAcquisitionRequest: [SaleData CardAcquisitionTransaction] [];
    CardAcquisitionResponse: [Response SaleData POIData PaymentBrand PaymentInstrumentData
        LoyaltyAccount CustomerOrder] [];
    CardAcquisitionTransaction: [AllowedPaymentBrand AllowedLoyaltyBrand ForceEntryMode]
        [LoyaltyHandling CustomerLanguage ForceCustomerSelectionFlag TotalAmount PaymentType CashBackFlag];
    CardData: [ProtectedCardData SensitiveCardData AllowedProductCode AllowedProduct PaymentToken
        CustomerOrder] [PaymentBrand MaskedPAN PaymentAccountRef EntryMode CardCountryCode];
    CardholderPIN: [EncrPINBlock] [PINFormat AdditionalInput];
    CardReaderAPDURequest: [APDUData] [APDUClass APDUInstruction APDUPar1 APDUPar2 APDUExpectedLength];
    CardReaderAPDUResponse: [Response APDUData] [CardStatusWords];
    CardReaderInitRequest: [ForceEntryMode DisplayOutput] [WarmResetFlag LeaveCardFlag MaxWaitingTime];
    CardReaderInitResponse: [Response TrackData ICCResetData] [EntryMode];
    CardReaderPowerOffRequest: [DisplayOutput] [MaxWaitingTime];
    CardReaderPowerOffResponse: [Response] [];
    CashHandlingDevice: [CoinsOrBills] [CashHandlingOKFlag Currency];
    CheckData: [BankID AccountNumber CheckNumber TrackData CheckCardNumber] [TypeCode Country];
    CoinsOrBills: [] [UnitValue Number];
    ConvertedAmount: [] [Currency] = AmountValue;
    CriteriaOrder: [Target] [];
    CurrencyConversion: [ConvertedAmount Commission Declaration] [CustomerApprovedFlag Rate Markup];
    CustomerOrder: [AdditionalInformation] [CustomerOrderID OpenOrderState StartDate EndDate
        ForecastedAmount CurrentAmount Currency AccessedBy];
    DiagnosisRequest: [AcquirerID] [POIID HostDiagnosisFlag];
    DiagnosisResponse: [Response LoggedSaleID POIStatus HostStatus] [];
    DisplayOutput: [OutputContent MenuEntry OutputSignature] [ResponseRequiredFlag MinimumDisplayTime
        Device InfoQualify];
    DisplayRequest: [DisplayOutput] [];
    DisplayResponse: [OutputResult] [];
    EnableServiceRequest: [ServicesEnabled DisplayOutput] [TransactionAction];
    EnableServiceResponse: [Response] [];
    EventNotification: [EventDetails RejectedMessage DisplayOutput] [TimeStamp EventToNotify
        MaintenanceRequiredFlag CustomerLanguage];
    GeographicCoordinates: [Latitude Longitude] [];
    Geolocation: [GeographicCoordinates UTMCoordinates] [];
    GetTotalsRequest: [TotalDetails TotalFilter] [];
    GetTotalsResponse: [Response TransactionTotals] [POIReconciliationID];
    HostStatus: [] [AcquirerID IsReachableFlag];
    ICCResetData: [] [ATRValue CardStatusWords];
    Input: [ConfirmedFlag FunctionKey TextInput DigitInput Password MenuEntryNumber] [InputCommand];
    InputData: [DefaultInputString StringMask] [Device InfoQualify InputCommand NotifyCardInputFlag
        MaxInputTime ImmediateResponseFlag MinLength MaxLength MaxDecimalLength WaitUserValidationFlag
        FromRightToLeftFlag MaskCharactersFlag BeepKeyFlag GlobalCorrectionFlag DisableCancelFlag
        DisableCorrectFlag DisableValidFlag MenuBackFlag];
    InputRequest: [DisplayOutput InputData] [];
    InputResponse: [OutputResult InputResult] [];
    InputResult: [Response Input] [Device InfoQualify];
    InputUpdate: [MessageReference OutputContent MenuEntry OutputSignature] [MinLength MaxLength
        MaxDecimalLength];
    Instalment: [InstalmentType] [SequenceNumber PlanID Period PeriodUnit FirstPaymentDate
        TotalNbOfPayments CumulativeAmount FirstAmount Charges];
    LoginRequest: [DateTime SaleSoftware SaleTerminalData] [TrainingModeFlag OperatorLanguage OperatorID
        ShiftNumber TokenRequestedType CustomerOrderReq POISerialNumber];
    LoginResponse: [Response POISystemData] [];
    LogoutRequest: [] [MaintenanceAllowed];
    LogoutResponse: [Response] [];
    LoyaltyAccount: [LoyaltyAccountID] [LoyaltyBrand];
    LoyaltyAccountID: [] [EntryMode IdentificationType IdentificationSupport] = LoyaltyID;
    LoyaltyAccountReq: [CardAcquisitionReference LoyaltyAccountID] [];
    LoyaltyAccountStatus: [LoyaltyAccount] [CurrentBalance LoyaltyUnit Currency];
    LoyaltyAcquirerData: [ApprovalCode LoyaltyTransactionID] [LoyaltyAcquirerID HostReconciliationID];
    LoyaltyAmount: [] [LoyaltyUnit Currency] = AmountValue;
    LoyaltyData: [CardAcquisitionReference LoyaltyAccountID LoyaltyAmount] [];
    LoyaltyRequest: [SaleData LoyaltyTransaction LoyaltyData] [];
    LoyaltyResponse: [Response SaleData POIData LoyaltyResult PaymentReceipt] [];
    LoyaltyResult: [LoyaltyAccount LoyaltyAmount LoyaltyAcquirerData Rebates] [CurrentBalance];
    LoyaltyTotals: [] [TransactionType TransactionCount TransactionAmount];
    LoyaltyTransaction: [OriginalPOITransaction TransactionConditions SaleItem] [LoyaltyTransactionType
        Currency TotalAmount];
    MenuEntry: [PredefinedContent OutputText OutputXHTML] [MenuEntryTag OutputFormat DefaultSelectedFlag];
    MessageHeader: [] [ProtocolVersion MessageClass MessageCategory MessageType ServiceID DeviceID
        SaleID POIID];
    MessageReference: [] [MessageCategory ServiceID DeviceID SaleID POIID];
    MobileData: [MobileCountryCode Geolocation ProtectedMobileData SensitiveMobileData]
        [MobileNetworkCode MaskedMSISDN];
    OriginalPOITransaction: [POITransactionID ApprovalCode HostTransactionID] [SaleID POIID
        ReuseCardDataFlag CustomerLanguage AcquirerID LastTransactionFlag];
    OutputBarcode: [BarcodeValue QRCodeBinaryValue] [BarcodeType QRCodeVersion QRCodeEncodingMode
        QRCodeErrorCorrection];
    OutputContent: [PredefinedContent OutputText OutputXHTML OutputBarcode] [OutputFormat];
    OutputResult: [Response] [Device InfoQualify];
    OutputText: [] [CharacterSet Font StartRow StartColumn Color CharacterWidth CharacterHeight
        CharacterStyle Alignment EndOfLineFlag] = Text;
    PaymentAccountReq: [CardAcquisitionReference PaymentInstrumentData] [AccountType];
    PaymentAccountStatus: [PaymentInstrumentData PaymentAcquirerData LoyaltyAccountStatus] [Currency
        CurrentBalance];
    PaymentAcquirerData: [AcquirerTransactionID ApprovalCode] [AcquirerID MerchantID AcquirerPOIID];
    PaymentData: [CardAcquisitionReference RequestedValidityDate Instalment CustomerOrder
        PaymentInstrumentData] [PaymentType SplitPaymentFlag];
    PaymentInstrumentData: [CardData CheckData MobileData] [PaymentInstrumentType];
    PaymentReceipt: [OutputContent] [DocumentQualifier IntegratedPrintFlag RequiredSignatureFlag];
    PaymentRequest: [SaleData PaymentTransaction PaymentData LoyaltyData] [];
    PaymentResponse: [Response SaleData POIData PaymentResult LoyaltyResult PaymentReceipt
        CustomerOrder] [];
    PaymentResult: [PaymentInstrumentData AmountsResp Instalment CurrencyConversion CapturedSignature
        ProtectedSignature PaymentAcquirerData] [PaymentType MerchantOverrideFlag CustomerLanguage
        OnlineFlag AuthenticationMethod ValidityDate];
    PaymentToken: [] [TokenRequestedType TokenValue ExpiryDateTime];
    PaymentTotals: [] [TransactionType TransactionCount TransactionAmount];
    PaymentTransaction: [AmountsReq OriginalPOITransaction TransactionConditions SaleItem] [];
    PerformedTransaction: [Response SaleData POIData PaymentResult LoyaltyResult] [ReversedAmount];
    PINRequest: [CardholderPIN] [PINRequestType PINVerifMethod AdditionalInput PINEncAlgorithm PINFormat
        KeyReference MaxWaitingTime];
    PINResponse: [Response CardholderPIN] [];
    POIData: [POITransactionID] [POIReconciliationID];
    POIProfile: [ServiceProfiles] [GenericProfile];
    POISoftware: [] [ProviderIdentification ApplicationName SoftwareVersion CertificationCode
        ComponentDescription ComponentType];
    POIStatus: [CashHandlingDevice] [GlobalStatus SecurityOKFlag PEDOKFlag CardReaderOKFlag
        PrinterStatus CommunicationOKFlag FraudPreventionFlag];
    POISystemData: [DateTime POISoftware POITerminalData POIStatus] [TokenRequestStatus
        CustomerOrderStatus];
    POITerminalData: [POICapabilities POIProfile] [TerminalEnvironment POISerialNumber];
    PredefinedContent: [] [ReferenceID Language];
    PrintOutput: [OutputContent OutputSignature] [DocumentQualifier ResponseMode IntegratedPrintFlag
        RequiredSignatureFlag];
    PrintRequest: [PrintOutput] [];
    PrintResponse: [Response] [DocumentQualifier];
    RawSignature: [AreaSize SignaturePoint] [];
    Rebates: [TotalRebate RebateLabel SaleItemRebate] [];
    ReconciliationRequest: [AcquirerID] [ReconciliationType POIReconciliationID];
    ReconciliationResponse: [Response TransactionTotals] [ReconciliationType POIReconciliationID];
    Response: [AdditionalResponse] [Result ErrorCondition];
    ReversalRequest: [SaleData OriginalPOITransaction CustomerOrder] [ReversalReason ReversedAmount];
    ReversalResponse: [Response POIData OriginalPOITransaction PaymentReceipt] [ReversedAmount
        CustomerOrderID];
    SaleData: [SaleTransactionID SaleTerminalData SponsoredMerchant SaleToPOIData SaleToAcquirerData
        SaleToIssuerData] [OperatorID OperatorLanguage ShiftNumber SaleReferenceID TokenRequestedType
        CustomerOrderID CustomerOrderReq];
    SaleItem: [UnitOfMeasure Quantity UnitPrice TaxCode SaleChannel ProductLabel AdditionalProductInfo]
        [ItemID ProductCode EanUpc ItemAmount];
    SaleItemRebate: [UnitOfMeasure Quantity RebateLabel] [ItemID ProductCode EanUpc ItemAmount];
    SaleProfile: [ServiceProfiles] [GenericProfile];
    SaleSoftware: [] [ProviderIdentification ApplicationName SoftwareVersion CertificationCode
        ComponentDescription ComponentType];
    SaleTerminalData: [SaleCapabilities SaleProfile] [TerminalEnvironment TotalsGroupID];
    SaleToIssuerData: [StatementReference] [];
    SearchAND: [Target Operator Value] [];
    SearchCriterias: [SearchOR] [];
    SearchOR: [SearchAND] [];
    SearchOutputOrder: [CriteriaOrder] [];
    SignatureImage: [ImageFormat ImageData ImageReference] [];
    SignaturePoint: [] [X Y];
    SoundContent: [] [SoundFormat Language ReferenceID] = Text;
    SoundRequest: [SoundContent] [ResponseMode SoundAction SoundVolume];
    SoundResponse: [Response] [];
    SponsoredMerchant: [] [CommonName Address CountryCode MerchantCategoryCode RegisteredIdentifier];
    StoredValueAccountID: [] [StoredValueAccountType StoredValueProvider OwnerName ExpiryDate EntryMode
        IdentificationType] = StoredValueID;
    StoredValueAccountStatus: [StoredValueAccountID] [CurrentBalance];
    StoredValueData: [StoredValueAccountID OriginalPOITransaction] [StoredValueProvider
        StoredValueTransactionType ProductCode EanUpc ItemAmount Currency];
    StoredValueRequest: [SaleData StoredValueData] [CustomerLanguage];
    StoredValueResponse: [Response SaleData POIData StoredValueResult] [];
    StoredValueResult: [StoredValueAccountStatus HostTransactionID] [StoredValueTransactionType
        ProductCode EanUpc ItemAmount Currency];
    TotalFilter: [] [POIID SaleID OperatorID ShiftNumber TotalsGroupID];
    TrackData: [] [TrackNumb TrackFormat] = TrackValue;
    TransactionConditions: [AllowedPaymentBrand AcquirerID AllowedLoyaltyBrand ForceEntryMode]
        [DebitPreferredFlag LoyaltyHandling CustomerLanguage ForceOnlineFlag MerchantCategoryCode];
    TransactionReport: [Response SaleData POIData PaymentResult] [];
    TransactionReportRequest: [SearchCriterias SearchOutputOrder] [DescendingOrder BlockStart BlockStop];
    TransactionReportResponse: [Response TransactionReport] [ReportFullSize BlockStart BlockStop];
    TransactionStatusRequest: [MessageReference DocumentQualifier] [ReceiptReprintFlag];
    TransactionStatusResponse: [Response MessageReference RepeatedMessageResponse] [];
    TransactionToPerform: [PaymentRequest LoyaltyRequest ReversalRequest] [];
    TransactionTotals: [PaymentTotals LoyaltyTotals] [PaymentInstrumentType AcquirerID ErrorCondition
        HostReconciliationID CardBrand POIID SaleID OperatorID ShiftNumber TotalsGroupID PaymentCurrency
        LoyaltyUnit LoyaltyCurrency];
    TransmitRequest: [Message] [WaitResponseFlag MaximumTransmitTime DestinationAddress];
    TransmitResponse: [Response Message] [];
    UTMCoordinates: [UTMZone UTMEastward UTMNorthward] [];
}
