//! nexo 3 to nexo 5 and back: the services of the till and the simulator.

use nexo::amount::Decimal;
use nexo::v3::{
    AbortRequest, AmountsReq, AmountsResp, AuthenticationMethod, Body, CardAcquisitionRequest,
    CardAcquisitionResponse, CardAcquisitionTransaction, CardData, DiagnosisRequest, DiagnosisResponse,
    DocumentQualifier, EnableServiceRequest, EnableServiceResponse, ErrorCondition, GetTotalsRequest,
    GetTotalsResponse, GlobalStatus, HostStatus, LoginRequest, LoginResponse, LogoutRequest, LogoutResponse,
    Message, MessageCategory, MessageReference, OriginalPoiTransaction, PaymentAcquirerData, PaymentData,
    PaymentInstrumentData, PaymentInstrumentType, PaymentReceipt, PaymentRequest, PaymentResponse,
    PaymentResult, PaymentTotals, PaymentTransaction, PaymentType, PoiData, PoiStatus, PoiSystemData,
    PoiTerminalData, ReconciliationRequest, ReconciliationResponse, ReconciliationType,
    RepeatedMessageResponse, Response, ResultCode, ReversalReason, ReversalRequest, ReversalResponse,
    SaleData, SaleTerminalData, ServiceEnabled, Software, TerminalEnvironment, TotalDetail, TotalFilter,
    TransactionAction, TransactionConditions, TransactionIdentification, TransactionStatusRequest,
    TransactionStatusResponse, TransactionTotals, TransactionType,
};
use nexo::v5;

use super::support::{answer, five, request, survives, there_and_back};

fn amount(text: &str) -> Option<Decimal> {
    Decimal::parse(text).ok()
}

fn ticket() -> TransactionIdentification {
    TransactionIdentification {
        transaction_id: "T7-000812".to_owned(),
        time_stamp: "2026-05-04T10:31:02+02:00".to_owned(),
    }
}

fn record() -> TransactionIdentification {
    TransactionIdentification {
        transaction_id: "8JQ2.0093".to_owned(),
        time_stamp: "2026-05-04T08:31:19.482Z".to_owned(),
    }
}

fn sale() -> SaleData {
    SaleData {
        sale_transaction_id: ticket(),
        sale_reference_id: Some("R-5".to_owned()),
        operator_id: Some("anna".to_owned()),
        operator_language: Some("nl".to_owned()),
        shift_number: Some("2".to_owned()),
        sale_to_acquirer_data: Some("tenderOption=AskGratuity".to_owned()),
        ..SaleData::default()
    }
}

fn original() -> OriginalPoiTransaction {
    OriginalPoiTransaction { poi_transaction_id: Some(record()), ..OriginalPoiTransaction::default() }
}

fn payment(kind: PaymentType) -> PaymentRequest {
    PaymentRequest {
        sale_data: sale(),
        payment_transaction: PaymentTransaction {
            amounts_req: AmountsReq {
                currency: "EUR".to_owned(),
                requested_amount: amount("94.50"),
                cash_back_amount: amount("20.00"),
                tip_amount: amount("0.00"),
                ..AmountsReq::default()
            },
            ..PaymentTransaction::default()
        },
        payment_data: Some(PaymentData::of(kind)),
        ..PaymentRequest::default()
    }
}

fn paid() -> PaymentResponse {
    PaymentResponse {
        sale_data: Some(sale()),
        poi_data: Some(PoiData {
            poi_transaction_id: Some(record()),
            poi_reconciliation_id: Some("0042".to_owned()),
        }),
        payment_result: Some(PaymentResult {
            amounts_resp: Some(AmountsResp {
                currency: Some("EUR".to_owned()),
                authorized_amount: amount("99.50"),
                cash_back_amount: amount("20.00"),
                tip_amount: amount("5.00"),
                total_fees_amount: amount("0.30"),
                total_rebates_amount: amount("1"),
                surcharge_amount: amount("0.10"),
                ..AmountsResp::default()
            }),
            payment_instrument_data: Some(PaymentInstrumentData::card(CardData {
                payment_brand: Some("maestro".to_owned()),
                masked_pan: Some("679999******0019".to_owned()),
                entry_mode: vec!["Contactless".to_owned()],
                card_country_code: Some("056".to_owned()),
                ..CardData::default()
            })),
            payment_acquirer_data: Some(PaymentAcquirerData {
                acquirer_id: Some("0077".to_owned()),
                merchant_id: Some("0000412".to_owned()),
                acquirer_poi_id: Some("DESK-1".to_owned()),
                approval_code: Some("004711".to_owned()),
                acquirer_transaction_id: Some(record()),
                host_reconciliation_id: Some("9".to_owned()),
                response_code: Some("00".to_owned()),
                stan: Some("000123".to_owned()),
                rrn: Some("602712345678".to_owned()),
            }),
            authentication_method: vec![
                AuthenticationMethod::OnlinePin,
                AuthenticationMethod::PaperSignature,
            ],
            online_flag: false,
            ..PaymentResult::default()
        }),
        payment_receipt: vec![
            receipt(DocumentQualifier::CustomerReceipt),
            receipt(DocumentQualifier::CashierReceipt),
        ],
        ..PaymentResponse::new(Response::success())
    }
}

fn receipt(document: DocumentQualifier) -> PaymentReceipt {
    PaymentReceipt {
        required_signature: true,
        ..PaymentReceipt::lines(document, ["FLORIN", "", "Amount  EUR 99.50", "  approved"])
    }
}

fn undone() -> ReversalResponse {
    ReversalResponse {
        poi_data: Some(PoiData { poi_transaction_id: Some(record()), poi_reconciliation_id: None }),
        original_poi_transaction: Some(original()),
        reversed_amount: amount("94.5"),
        payment_receipt: vec![receipt(DocumentQualifier::CashierReceipt)],
        ..ReversalResponse::new(Response::success())
    }
}

#[test]
fn sessions() {
    let software = Software {
        provider_identification: "Florin".to_owned(),
        application_name: "Florin".to_owned(),
        software_version: "0.1.0".to_owned(),
        certification_code: Some("none".to_owned()),
        ..Software::default()
    };
    let login = LoginRequest {
        date_time: "2026-05-04T08:00:00.000Z".to_owned(),
        sale_software: software.clone(),
        operator_language: "nl".to_owned(),
        sale_terminal_data: Some(SaleTerminalData {
            terminal_environment: Some(TerminalEnvironment::Attended),
            sale_capabilities: ["PrinterReceipt", "CashierDisplay", "CashierInput"]
                .map(str::to_owned)
                .to_vec(),
            ..SaleTerminalData::default()
        }),
        ..LoginRequest::default()
    };
    survives(&request(MessageCategory::Login, Body::LoginRequest(login)));
    for state in [GlobalStatus::Ok, GlobalStatus::Busy, GlobalStatus::Maintenance, GlobalStatus::Unreachable]
    {
        let told = LoginResponse {
            poi_system_data: Some(PoiSystemData {
                date_time: "2026-05-04T08:00:01.000Z".to_owned(),
                poi_software: software.clone(),
                poi_terminal_data: Some(PoiTerminalData {
                    terminal_environment: TerminalEnvironment::Attended,
                    poi_capabilities: ["CustomerDisplay", "MagStripe", "ICC", "EMVContactless"]
                        .map(str::to_owned)
                        .to_vec(),
                    poi_serial_number: "SIM-DESK-1".to_owned(),
                    poi_profile: None,
                }),
                poi_status: Some(PoiStatus::new(state.clone())),
                ..PoiSystemData::default()
            }),
            ..LoginResponse::new(Response::success())
        };
        survives(&answer(MessageCategory::Login, Body::LoginResponse(told)));
        let told = DiagnosisResponse {
            logged_sale_id: vec!["TILL-7".to_owned(), "TILL-8".to_owned()],
            poi_status: Some(PoiStatus::new(state)),
            host_status: vec![HostStatus { acquirer_id: "1".to_owned(), is_reachable: false }],
            ..DiagnosisResponse::new(Response::success())
        };
        survives(&answer(MessageCategory::Diagnosis, Body::DiagnosisResponse(told)));
    }
    let logout = LogoutRequest { maintenance_allowed: true };
    survives(&request(MessageCategory::Logout, Body::LogoutRequest(logout)));
    let gone = LogoutResponse { response: Response::success() };
    survives(&answer(MessageCategory::Logout, Body::LogoutResponse(gone)));
    let asked = DiagnosisRequest { host_diagnosis: true, ..DiagnosisRequest::default() };
    survives(&request(MessageCategory::Diagnosis, Body::DiagnosisRequest(asked)));
    let refused = Response::failure(ErrorCondition::Busy, "busy with ServiceID 16");
    survives(&answer(MessageCategory::Login, Body::LoginResponse(LoginResponse::new(refused.clone()))));
    survives(&answer(MessageCategory::Diagnosis, Body::DiagnosisResponse(DiagnosisResponse::new(refused))));
}

#[test]
fn payments_of_every_kind() {
    for kind in PaymentType::ALL.iter().filter(|kind| **kind != PaymentType::PaidOut) {
        let message =
            request(MessageCategory::Payment, Body::PaymentRequest(Box::new(payment(kind.clone()))));
        survives(&message);
    }
}

#[test]
fn a_payment_with_everything_that_a_till_asks_for() {
    let mut asked = payment(PaymentType::Normal);
    asked.payment_transaction.amounts_req.paid_amount = amount("10.00");
    asked.payment_transaction.amounts_req.minimum_split_amount = amount("5.00");
    asked.payment_transaction.transaction_conditions = Some(TransactionConditions {
        allowed_payment_brand: vec!["maestro".to_owned(), "visa debit".to_owned()],
        acquirer_id: vec!["0077".to_owned()],
        force_entry_mode: vec!["Contactless".to_owned(), "ICC".to_owned()],
        debit_preferred: true,
        customer_language: Some("nl".to_owned()),
        force_online: true,
        merchant_category_code: Some("5411".to_owned()),
        ..TransactionConditions::default()
    });
    asked.payment_data = Some(PaymentData {
        split_payment: true,
        card_acquisition_reference: Some(record()),
        ..PaymentData::of(PaymentType::Normal)
    });
    let message = request(MessageCategory::Payment, Body::PaymentRequest(Box::new(asked)));
    survives(&message);
    let v5::Body::ServiceRequest(body) = five(&message).body else { panic!() };
    let v5::ServiceAsk::Payment(told) = &body.service else { panic!() };
    let transaction = &told.payment_transaction;
    assert_eq!(transaction.transaction_type, Some(v5::TransactionType::CardPayment));
    let details = transaction.transaction_details.as_ref().unwrap();
    assert_eq!((details.currency.as_deref(), details.total_amount), (Some("EUR"), amount("94.50")));
    assert_eq!(details.detailed_amount.as_ref().unwrap().gratuity, amount("0"));
    assert_eq!(transaction.card_programme_proposed, ["maestro", "visa debit"]);
}

#[test]
fn a_refund_points_back_or_not() {
    let mut linked = payment(PaymentType::Refund);
    linked.payment_transaction.original_poi_transaction =
        Some(OriginalPoiTransaction { reuse_card_data: false, ..original() });
    survives(&request(MessageCategory::Payment, Body::PaymentRequest(Box::new(linked.clone()))));
    linked.payment_transaction.original_poi_transaction = None;
    survives(&request(MessageCategory::Payment, Body::PaymentRequest(Box::new(linked.clone()))));
    linked.payment_transaction.original_poi_transaction = Some(OriginalPoiTransaction {
        poi_id: Some("DESK-2".to_owned()),
        approval_code: Some("004711".to_owned()),
        acquirer_id: Some("0077".to_owned()),
        last_transaction: Some(true),
        ..original()
    });
    survives(&request(MessageCategory::Payment, Body::PaymentRequest(Box::new(linked))));
}

#[test]
fn answers_to_payments() {
    let whole = answer(MessageCategory::Payment, Body::PaymentResponse(Box::new(paid())));
    survives(&whole);
    let mut part = paid();
    part.response.result = ResultCode::Partial;
    survives(&answer(MessageCategory::Payment, Body::PaymentResponse(Box::new(part))));
    let bare = PaymentResponse::new(Response::failure(ErrorCondition::Busy, "busy with ServiceID 16"));
    survives(&answer(MessageCategory::Payment, Body::PaymentResponse(Box::new(bare))));
    let mut declined = PaymentResponse::new(Response::failure(ErrorCondition::Refusal, "declined"));
    declined.sale_data = Some(sale());
    declined.poi_data = paid().poi_data;
    declined.payment_receipt = paid().payment_receipt;
    survives(&answer(MessageCategory::Payment, Body::PaymentResponse(Box::new(declined))));
}

#[test]
fn amounts_keep_their_digits() {
    let whole = answer(MessageCategory::Payment, Body::PaymentResponse(Box::new(paid())));
    let Body::PaymentResponse(again) = there_and_back(&whole).body else { panic!() };
    let amounts = again.payment_result.unwrap().amounts_resp.unwrap();
    let digits: Vec<String> = [
        amounts.authorized_amount,
        amounts.cash_back_amount,
        amounts.total_rebates_amount,
        amounts.surcharge_amount,
    ]
    .iter()
    .map(|amount| amount.unwrap().to_text())
    .collect();
    assert_eq!(digits, ["99.50", "20.00", "1", "0.10"]);
}

#[test]
fn reversals_whole_and_in_part() {
    let mut asked = ReversalRequest::new(original(), ReversalReason::MerchantCancel);
    asked.sale_data = Some(SaleData { sale_to_acquirer_data: None, ..sale() });
    survives(&request(MessageCategory::Reversal, Body::ReversalRequest(asked.clone())));
    asked.reversed_amount = amount("10.00");
    asked.sale_data.as_mut().unwrap().sale_to_acquirer_data = Some("currency=EUR".to_owned());
    let part = request(MessageCategory::Reversal, Body::ReversalRequest(asked));
    survives(&part);
    let v5::Body::ServiceRequest(body) = five(&part).body else { panic!() };
    let v5::ServiceAsk::Reversal(told) = &body.service else { panic!() };
    let transaction = told.reversal_transaction.as_ref().unwrap();
    let details = transaction.transaction_details.as_ref().unwrap();
    assert_eq!((details.currency.as_deref(), details.total_amount), (Some("EUR"), None));
    assert_eq!(transaction.sale_to_acquirer_data, None);
    assert_eq!(told.reversed_amount, amount("10"));
    survives(&answer(MessageCategory::Reversal, Body::ReversalResponse(undone())));
    let refused = Response::failure(ErrorCondition::NotAllowed, "not the last one");
    survives(&answer(MessageCategory::Reversal, Body::ReversalResponse(ReversalResponse::new(refused))));
}

#[test]
fn a_stamp_tells_what_a_reversal_undoes() {
    let asked = ReversalRequest {
        sale_data: Some(sale()),
        ..ReversalRequest::new(original(), ReversalReason::CustCancel)
    };
    let message = request(MessageCategory::Reversal, Body::ReversalRequest(asked));
    let undone = Some(("EUR".to_owned(), amount("94.50").unwrap()));
    let stamp = v5::convert::Stamp { undone, ..v5::convert::Stamp::at("2026-05-04T10:31:03Z") };
    let told = v5::convert::from_v3(&message, &stamp).unwrap();
    let v5::Body::ServiceRequest(body) = &told.body else { panic!() };
    let v5::ServiceAsk::Reversal(ask) = &body.service else { panic!() };
    let details = ask.reversal_transaction.as_ref().unwrap().transaction_details.as_ref().unwrap();
    assert_eq!((details.currency.as_deref(), details.total_amount), (Some("EUR"), amount("94.5")));
}

/// What is pointed at has no category in nexo 5.
fn without_category(reference: MessageReference) -> MessageReference {
    MessageReference { message_category: None, ..reference }
}

fn pointing() -> MessageReference {
    let header = request(MessageCategory::Payment, Body::LogoutRequest(LogoutRequest::default())).header;
    MessageReference { service_id: Some("16".to_owned()), ..MessageReference::to(&header) }
}

#[test]
fn an_abort_points_at_its_exchange() {
    let mut abort = AbortRequest {
        message_reference: pointing(),
        abort_reason: "MerchantAbort".to_owned(),
        display_output: None,
    };
    let back = there_and_back(&request(MessageCategory::Abort, Body::AbortRequest(abort.clone())));
    abort.message_reference = without_category(abort.message_reference);
    assert_eq!(back.body, Body::AbortRequest(abort));
}

#[test]
fn a_status_is_asked_for_and_answered() {
    let mut asked = TransactionStatusRequest {
        message_reference: Some(pointing()),
        receipt_reprint: true,
        document_qualifier: vec![DocumentQualifier::CashierReceipt, DocumentQualifier::CustomerReceipt],
    };
    let message = request(MessageCategory::TransactionStatus, Body::TransactionStatusRequest(asked.clone()));
    let back = there_and_back(&message);
    asked.message_reference = asked.message_reference.map(without_category);
    assert_eq!(back.body, Body::TransactionStatusRequest(asked));
    for condition in [
        ErrorCondition::InProgress,
        ErrorCondition::Busy,
        ErrorCondition::NotFound,
        ErrorCondition::LoggedOut,
    ] {
        let told = TransactionStatusResponse {
            message_reference: Some(without_category(pointing())),
            ..TransactionStatusResponse::new(Response::failure(condition, "no"))
        };
        survives(&answer(MessageCategory::TransactionStatus, Body::TransactionStatusResponse(told)));
    }
    let bare = TransactionStatusResponse::new(Response::failure(ErrorCondition::LoggedOut, "log in first"));
    survives(&answer(MessageCategory::TransactionStatus, Body::TransactionStatusResponse(bare)));
}

#[test]
fn the_answer_that_was_found_is_the_answer_of_then() {
    let declined = PaymentResponse::new(Response::failure(ErrorCondition::Refusal, "declined"));
    let acquired = CardAcquisitionResponse {
        poi_data: Some(PoiData { poi_transaction_id: Some(record()), poi_reconciliation_id: None }),
        ..CardAcquisitionResponse::new(Response::success())
    };
    let found: Vec<Message> = vec![
        answer(MessageCategory::Payment, Body::PaymentResponse(Box::new(paid()))),
        answer(MessageCategory::Payment, Body::PaymentResponse(Box::new(declined))),
        answer(MessageCategory::Reversal, Body::ReversalResponse(undone())),
        answer(MessageCategory::CardAcquisition, Body::CardAcquisitionResponse(Box::new(acquired))),
    ];
    for found in found {
        let mut header = found.header.clone();
        header.service_id = Some("16".to_owned());
        let told = TransactionStatusResponse {
            response: Response::success(),
            message_reference: Some(MessageReference::to(&header)),
            repeated: Some(RepeatedMessageResponse { header, body: Box::new(found.body) }),
        };
        survives(&answer(MessageCategory::TransactionStatus, Body::TransactionStatusResponse(told)));
    }
}

#[test]
fn a_card_before_the_amount() {
    let wanted = CardAcquisitionTransaction {
        total_amount: amount("94.50"),
        payment_type: Some(PaymentType::Normal),
        allowed_payment_brand: vec!["maestro".to_owned()],
        ..CardAcquisitionTransaction::default()
    };
    let asked = CardAcquisitionRequest::new(sale(), wanted);
    survives(&request(MessageCategory::CardAcquisition, Body::CardAcquisitionRequest(Box::new(asked))));
    let told = CardAcquisitionResponse {
        sale_data: Some(SaleData { sale_to_acquirer_data: None, ..sale() }),
        poi_data: Some(PoiData { poi_transaction_id: Some(record()), poi_reconciliation_id: None }),
        payment_brand: vec!["Visa".to_owned()],
        payment_instrument_data: paid().payment_result.unwrap().payment_instrument_data,
        ..CardAcquisitionResponse::new(Response::success())
    };
    survives(&answer(MessageCategory::CardAcquisition, Body::CardAcquisitionResponse(Box::new(told))));
    let start = EnableServiceRequest {
        services_enabled: vec![ServiceEnabled::CardAcquisition],
        ..EnableServiceRequest::new(TransactionAction::StartTransaction)
    };
    survives(&request(MessageCategory::EnableService, Body::EnableServiceRequest(start)));
    let stop = EnableServiceRequest::new(TransactionAction::AbortTransaction);
    survives(&request(MessageCategory::EnableService, Body::EnableServiceRequest(stop)));
    let done = EnableServiceResponse::new(Response::success());
    survives(&answer(MessageCategory::EnableService, Body::EnableServiceResponse(done)));
}

fn sums(sale_id: &str) -> TransactionTotals {
    let sum = |kind, count: u32, total| PaymentTotals::new(kind, count, amount(total).unwrap());
    TransactionTotals {
        acquirer_id: Some("1".to_owned()),
        poi_id: Some("DESK-1".to_owned()),
        sale_id: Some(sale_id.to_owned()),
        payment_currency: Some("EUR".to_owned()),
        payment_totals: vec![
            PaymentTotals {
                tip_amount: amount("3.10"),
                surcharge_amount: amount("0.10"),
                ..sum(TransactionType::Debit, 12, "940.50")
            },
            sum(TransactionType::Credit, 1, "20.00"),
            sum(TransactionType::ReverseDebit, 1, "5.00"),
        ],
        ..TransactionTotals::new(PaymentInstrumentType::Card)
    }
}

#[test]
fn sums_of_a_period() {
    for kind in ReconciliationType::ALL {
        let asked = ReconciliationRequest {
            poi_reconciliation_id: Some("41".to_owned()),
            ..ReconciliationRequest::new(kind.clone())
        };
        survives(&request(MessageCategory::Reconciliation, Body::ReconciliationRequest(asked)));
    }
    let told = ReconciliationResponse {
        poi_reconciliation_id: Some("42".to_owned()),
        transaction_totals: vec![sums("TILL-7"), sums("TILL-8")],
        ..ReconciliationResponse::new(Response::success(), ReconciliationType::SaleReconciliation)
    };
    survives(&answer(MessageCategory::Reconciliation, Body::ReconciliationResponse(told.clone())));
    let mut part = told;
    part.response.result = ResultCode::Partial;
    part.response.error_condition = Some(ErrorCondition::UnreachableHost);
    part.transaction_totals[0].error_condition = Some(ErrorCondition::UnreachableHost);
    part.transaction_totals.push(TransactionTotals {
        acquirer_id: Some("2".to_owned()),
        error_condition: Some(ErrorCondition::UnreachableHost),
        ..TransactionTotals::new(PaymentInstrumentType::Card)
    });
    survives(&answer(MessageCategory::Reconciliation, Body::ReconciliationResponse(part)));
    let asked = GetTotalsRequest {
        total_details: vec![TotalDetail::SaleId],
        total_filter: Some(TotalFilter { sale_id: Some("TILL-7".to_owned()), ..TotalFilter::default() }),
    };
    survives(&request(MessageCategory::GetTotals, Body::GetTotalsRequest(asked)));
    survives(&request(MessageCategory::GetTotals, Body::GetTotalsRequest(GetTotalsRequest::default())));
    let told = GetTotalsResponse {
        poi_reconciliation_id: Some("42".to_owned()),
        transaction_totals: vec![sums("TILL-7")],
        ..GetTotalsResponse::new(Response::success())
    };
    survives(&answer(MessageCategory::GetTotals, Body::GetTotalsResponse(told)));
}
