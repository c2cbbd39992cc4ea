//! Questions of the till as nexo messages.

use chrono::{DateTime, SecondsFormat, Utc};
use domain::attempt::Wish;
use domain::card::PoiTransaction;
use domain::money::Money;
use nexo::v3::{
    AbortRequest, AmountsReq, Body, CardAcquisitionRequest, CardAcquisitionTransaction, Device,
    DiagnosisRequest, DisplayOutput, DisplayRequest, DocumentQualifier, EnableServiceRequest,
    GetTotalsRequest, InfoQualify, LoginRequest, LogoutRequest, Message, MessageCategory, MessageClass,
    MessageHeader, MessageReference, OriginalPoiTransaction, OutputContent, PaymentData, PaymentRequest,
    PaymentTransaction, PaymentType, ReconciliationRequest, ReconciliationType, ReversalReason,
    ReversalRequest, SaleData, SaleTerminalData, ServiceEnabled, Software, TerminalEnvironment,
    TransactionAction, TransactionConditions, TransactionIdentification, TransactionStatusRequest,
};
use terminal::{Ask, Category, Request, SaleTransaction};

use crate::amount::{self, AmountError};

/// How a terminal wants to be asked, where terminals differ.
#[derive(Clone, Copy, Debug, Default)]
pub struct Manner<'a> {
    /// What the till says at login that it can do (nexo `SaleCapabilities`).
    pub capabilities: &'a [&'a str],
    /// What makes the terminal ask the customer for a tip; nothing where the till knows the tip, or where the
    /// terminal is set up for it by itself.
    pub asks_tip_with: Option<&'a str>,
    /// What the customer may pay with (nexo `AllowedPaymentBrand`); empty for anything.
    pub brands: &'a [String],
}

/// The message that asks `request`, in the manner of its terminal.
pub fn message(request: &Request, manner: Manner<'_>, at: DateTime<Utc>) -> Result<Message, AmountError> {
    let pairing = &request.pairing;
    let mut header = MessageHeader::service_request(
        category(&request.ask),
        &request.service_id,
        &pairing.sale_id,
        &pairing.poi_id,
    );
    if matches!(request.ask, Ask::Show(_)) {
        // The schema wants a DeviceID where the till begins, and some families a ServiceID: both are one number.
        header.message_class = MessageClass::Device;
        header.device_id = Some(request.service_id.clone());
    }
    let about = |category: Category, service_id: &str| MessageReference {
        message_category: Some(super::category(category)),
        service_id: Some(service_id.to_owned()),
        device_id: None,
        sale_id: Some(pairing.sale_id.clone()),
        poi_id: Some(pairing.poi_id.clone()),
    };
    let body = match &request.ask {
        Ask::Login { language } => Body::LoginRequest(login(language, manner, at)),
        Ask::Logout { maintenance } => {
            Body::LogoutRequest(LogoutRequest { maintenance_allowed: *maintenance })
        }
        Ask::Diagnosis => Body::DiagnosisRequest(DiagnosisRequest::default()),
        Ask::Payment { amount, sale, wish } => {
            Body::PaymentRequest(Box::new(payment(*amount, sale, wish, manner)?))
        }
        Ask::Refund { amount, sale, original } => {
            Body::PaymentRequest(Box::new(refund(*amount, sale, original.as_ref())?))
        }
        Ask::Reversal { original, sale, amount, in_part } => {
            Body::ReversalRequest(reversal(original, sale, in_part.then_some(*amount))?)
        }
        Ask::Totals { close: false } => Body::GetTotalsRequest(GetTotalsRequest::default()),
        Ask::Totals { close: true } => {
            Body::ReconciliationRequest(ReconciliationRequest::new(ReconciliationType::SaleReconciliation))
        }
        Ask::CardReady => Body::EnableServiceRequest(EnableServiceRequest {
            services_enabled: vec![ServiceEnabled::CardAcquisition],
            ..EnableServiceRequest::new(TransactionAction::StartTransaction)
        }),
        Ask::CardFirst { amount, sale } => Body::CardAcquisitionRequest(Box::new(
            CardAcquisitionRequest::new(sale_data(sale), card_first(*amount)?),
        )),
        Ask::CardNotNeeded => {
            Body::EnableServiceRequest(EnableServiceRequest::new(TransactionAction::AbortTransaction))
        }
        Ask::Show(lines) => Body::DisplayRequest(DisplayRequest {
            display_output: vec![DisplayOutput::new(
                Device::CustomerDisplay,
                InfoQualify::Display,
                OutputContent::lines(lines),
            )],
        }),
        Ask::Abort { category, service_id } => Body::AbortRequest(AbortRequest {
            message_reference: about(*category, service_id),
            abort_reason: "MerchantAbort".to_owned(),
            display_output: None,
        }),
        Ask::Status { category, service_id, .. } => {
            Body::TransactionStatusRequest(TransactionStatusRequest {
                message_reference: Some(about(*category, service_id)),
                // The receipts were in the answer that got lost.
                receipt_reprint: true,
                document_qualifier: vec![
                    DocumentQualifier::CashierReceipt,
                    DocumentQualifier::CustomerReceipt,
                ],
            })
        }
    };
    Ok(Message { header, body })
}

/// What the header of a question and of its answer says.
pub(crate) fn category(ask: &Ask) -> MessageCategory {
    match ask {
        Ask::Login { .. } => MessageCategory::Login,
        Ask::Logout { .. } => MessageCategory::Logout,
        Ask::Diagnosis => MessageCategory::Diagnosis,
        Ask::Payment { .. } | Ask::Refund { .. } => MessageCategory::Payment,
        Ask::Reversal { .. } => MessageCategory::Reversal,
        Ask::Totals { close: false } => MessageCategory::GetTotals,
        Ask::Totals { close: true } => MessageCategory::Reconciliation,
        Ask::CardReady | Ask::CardNotNeeded => MessageCategory::EnableService,
        Ask::CardFirst { .. } => MessageCategory::CardAcquisition,
        Ask::Show(_) => MessageCategory::Display,
        Ask::Abort { .. } => MessageCategory::Abort,
        Ask::Status { .. } => MessageCategory::TransactionStatus,
    }
}

fn login(language: &str, manner: Manner<'_>, at: DateTime<Utc>) -> LoginRequest {
    LoginRequest {
        date_time: time_stamp(at),
        sale_software: Software {
            provider_identification: "Florin".to_owned(),
            application_name: "Florin".to_owned(),
            software_version: env!("CARGO_PKG_VERSION").to_owned(),
            // Terminals that insist on the member do not look into it.
            certification_code: Some("none".to_owned()),
            ..Software::default()
        },
        operator_language: language.to_owned(),
        sale_terminal_data: Some(SaleTerminalData {
            terminal_environment: Some(TerminalEnvironment::Attended),
            sale_capabilities: manner.capabilities.iter().map(|&word| word.to_owned()).collect(),
            ..SaleTerminalData::default()
        }),
        ..LoginRequest::default()
    }
}

fn payment(
    amount: Money,
    sale: &SaleTransaction,
    wish: &Wish,
    manner: Manner<'_>,
) -> Result<PaymentRequest, AmountError> {
    let on_wire = |money: Option<Money>| money.map(amount::to_wire).transpose();
    let mut amounts = asked_for(wish.requested(amount)?)?;
    amounts.tip_amount = on_wire(wish.tip)?;
    amounts.cash_back_amount = on_wire(wish.cash_back)?;
    amounts.paid_amount = on_wire(wish.paid_before)?;
    let mut data = PaymentData::of(PaymentType::Normal);
    data.split_payment = wish.paid_before.is_some();
    data.card_acquisition_reference = wish.card.as_ref().map(identification);
    let mut sale_data = sale_data(sale);
    sale_data.sale_to_acquirer_data = manner.asks_tip_with.map(str::to_owned);
    Ok(PaymentRequest {
        sale_data,
        payment_transaction: PaymentTransaction {
            amounts_req: amounts,
            transaction_conditions: conditions(manner.brands),
            ..PaymentTransaction::default()
        },
        payment_data: Some(data),
        ..PaymentRequest::default()
    })
}

fn conditions(brands: &[String]) -> Option<TransactionConditions> {
    (!brands.is_empty()).then(|| TransactionConditions {
        allowed_payment_brand: brands.to_vec(),
        ..TransactionConditions::default()
    })
}

/// Money that goes back; amounts stay positive, the type of the payment says the direction.
fn refund(
    amount: Money,
    sale: &SaleTransaction,
    original: Option<&PoiTransaction>,
) -> Result<PaymentRequest, AmountError> {
    Ok(PaymentRequest {
        sale_data: sale_data(sale),
        payment_transaction: PaymentTransaction {
            amounts_req: asked_for(amount)?,
            original_poi_transaction: original.map(original_transaction),
            ..PaymentTransaction::default()
        },
        payment_data: Some(PaymentData::of(PaymentType::Refund)),
        ..PaymentRequest::default()
    })
}

fn asked_for(amount: Money) -> Result<AmountsReq, AmountError> {
    Ok(AmountsReq {
        currency: amount.currency().code().to_owned(),
        requested_amount: Some(amount::to_wire(amount)?),
        ..AmountsReq::default()
    })
}

/// Contactless cards want to know what they are presented for (nexo.md 5.5).
fn card_first(amount: Option<Money>) -> Result<CardAcquisitionTransaction, AmountError> {
    Ok(CardAcquisitionTransaction {
        total_amount: amount.map(amount::to_wire).transpose()?,
        payment_type: amount.map(|_| PaymentType::Normal),
        ..CardAcquisitionTransaction::default()
    })
}

fn identification(of: &PoiTransaction) -> TransactionIdentification {
    TransactionIdentification { transaction_id: of.id.clone(), time_stamp: of.time_stamp.clone() }
}

fn original_transaction(of: &PoiTransaction) -> OriginalPoiTransaction {
    OriginalPoiTransaction {
        poi_transaction_id: Some(identification(of)),
        ..OriginalPoiTransaction::default()
    }
}

fn reversal(
    original: &PoiTransaction,
    sale: &SaleTransaction,
    amount: Option<Money>,
) -> Result<ReversalRequest, AmountError> {
    let mut data = sale_data(sale);
    // One vendor asks for the currency of a part here, and nowhere else.
    data.sale_to_acquirer_data = amount.map(|amount| format!("currency={}", amount.currency().code()));
    Ok(ReversalRequest {
        sale_data: Some(data),
        reversed_amount: amount.map(amount::to_wire).transpose()?,
        ..ReversalRequest::new(original_transaction(original), ReversalReason::MerchantCancel)
    })
}

fn sale_data(sale: &SaleTransaction) -> SaleData {
    SaleData {
        sale_transaction_id: TransactionIdentification {
            transaction_id: sale.id.clone(),
            time_stamp: time_stamp(sale.at),
        },
        ..SaleData::default()
    }
}

pub(crate) fn time_stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}
