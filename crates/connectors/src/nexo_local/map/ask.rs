//! Questions of the till as nexo messages.

use chrono::{DateTime, SecondsFormat, Utc};
use domain::card::PoiTransaction;
use domain::money::Money;
use nexo::v3::{
    AbortRequest, AmountsReq, Body, DiagnosisRequest, DocumentQualifier, LoginRequest, LogoutRequest,
    Message, MessageCategory, MessageHeader, MessageReference, OriginalPoiTransaction, PaymentData,
    PaymentRequest, PaymentTransaction, PaymentType, ReversalReason, ReversalRequest, SaleData,
    SaleTerminalData, Software, TerminalEnvironment, TransactionIdentification, TransactionStatusRequest,
};
use terminal::{Ask, Category, Request, SaleTransaction};

use crate::amount::{self, AmountError};
use crate::nexo_local::profile::Profile;

/// The message that asks `request`, as a terminal of this profile wants it.
pub fn message(request: &Request, profile: &Profile, at: DateTime<Utc>) -> Result<Message, AmountError> {
    let pairing = &request.pairing;
    let mut header = MessageHeader::service_request(
        category(&request.ask),
        &request.service_id,
        &pairing.sale_id,
        &pairing.poi_id,
    );
    header.protocol_version = profile.protocol_version.as_deref().map(str::to_owned);
    let about = |category: Category, service_id: &str| MessageReference {
        message_category: Some(super::category(category)),
        service_id: Some(service_id.to_owned()),
        device_id: None,
        sale_id: Some(pairing.sale_id.clone()),
        poi_id: Some(pairing.poi_id.clone()),
    };
    let body = match &request.ask {
        Ask::Login { language } => Body::LoginRequest(login(language, profile, at)),
        Ask::Logout { maintenance } => {
            Body::LogoutRequest(LogoutRequest { maintenance_allowed: *maintenance })
        }
        Ask::Diagnosis => Body::DiagnosisRequest(DiagnosisRequest::default()),
        Ask::Payment { amount, sale } => Body::PaymentRequest(Box::new(payment(*amount, sale)?)),
        Ask::Reversal { original, sale, amount, in_part } => {
            Body::ReversalRequest(reversal(original, sale, in_part.then_some(*amount))?)
        }
        Ask::Abort { category, service_id } => Body::AbortRequest(AbortRequest {
            message_reference: about(*category, service_id),
            abort_reason: "MerchantAbort".to_owned(),
            ..AbortRequest::default()
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
pub(super) fn category(ask: &Ask) -> MessageCategory {
    match ask {
        Ask::Login { .. } => MessageCategory::Login,
        Ask::Logout { .. } => MessageCategory::Logout,
        Ask::Diagnosis => MessageCategory::Diagnosis,
        Ask::Payment { .. } => MessageCategory::Payment,
        Ask::Reversal { .. } => MessageCategory::Reversal,
        Ask::Abort { .. } => MessageCategory::Abort,
        Ask::Status { .. } => MessageCategory::TransactionStatus,
    }
}

fn login(language: &str, profile: &Profile, at: DateTime<Utc>) -> LoginRequest {
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
            sale_capabilities: profile.sale_capabilities.iter().map(|&word| word.to_owned()).collect(),
            ..SaleTerminalData::default()
        }),
        ..LoginRequest::default()
    }
}

fn payment(amount: Money, sale: &SaleTransaction) -> Result<PaymentRequest, AmountError> {
    Ok(PaymentRequest {
        sale_data: sale_data(sale),
        payment_transaction: PaymentTransaction {
            amounts_req: AmountsReq {
                currency: amount.currency().code().to_owned(),
                requested_amount: Some(amount::to_wire(amount)?),
                ..AmountsReq::default()
            },
            ..PaymentTransaction::default()
        },
        payment_data: Some(PaymentData::of(PaymentType::Normal)),
        ..PaymentRequest::default()
    })
}

fn reversal(
    original: &PoiTransaction,
    sale: &SaleTransaction,
    amount: Option<Money>,
) -> Result<ReversalRequest, AmountError> {
    let original = OriginalPoiTransaction {
        poi_transaction_id: Some(TransactionIdentification {
            transaction_id: original.id.clone(),
            time_stamp: original.time_stamp.clone(),
        }),
        ..OriginalPoiTransaction::default()
    };
    Ok(ReversalRequest {
        sale_data: Some(sale_data(sale)),
        reversed_amount: amount.map(amount::to_wire).transpose()?,
        ..ReversalRequest::new(original, ReversalReason::MerchantCancel)
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

fn time_stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}
