//! The sums of a terminal.
//!
//! Nexo 3 lists the sums of one means of payment together, nexo 5 repeats the means for each sum. What follows one
//! another and is of the same means, till and so on is put together again.

use super::words::{code, code_of_condition, left, response_code, response_word, right};
use super::{Gap, NO_CODE, empty_in_five, none_in_three, only};
use crate::v3::{
    self, Body, PaymentInstrumentType, PaymentTotals, TotalDetail, TransactionTotals, TransactionType,
};
use crate::v5::{
    self, Context, DetailedAmount, Environment, GetTotalsRequest, GetTotalsResponse, LabelledAmount,
    ReconciliationRequest, ReconciliationRequestData, ReconciliationResponse, ReconciliationResponseData,
    ReportAnswer, ReportAsk, ReportRequest, ReportResponse, TotalType, TransactionTotal,
};

const TYPES: &[(TransactionType, TotalType)] = &[
    (TransactionType::Debit, TotalType::Debit),
    (TransactionType::Credit, TotalType::Credit),
    (TransactionType::ReverseDebit, TotalType::DebitReverse),
    (TransactionType::ReverseCredit, TotalType::CreditReverse),
    (TransactionType::Declined, TotalType::Declined),
    (TransactionType::Failed, TotalType::Failed),
];

const INSTRUMENTS: &[(PaymentInstrumentType, v5::PaymentInstrumentType)] = &[
    (PaymentInstrumentType::Card, v5::PaymentInstrumentType::Card),
    (PaymentInstrumentType::Check, v5::PaymentInstrumentType::Check),
    (PaymentInstrumentType::StoredValue, v5::PaymentInstrumentType::StoredValueAccount),
    (PaymentInstrumentType::Cash, v5::PaymentInstrumentType::Cash),
];

const DETAILS: &[(TotalDetail, v5::TotalDetail)] = &[
    (TotalDetail::PoiId, v5::TotalDetail::PerPoi),
    (TotalDetail::SaleId, v5::TotalDetail::PerSale),
    (TotalDetail::OperatorId, v5::TotalDetail::PerCashier),
    (TotalDetail::ShiftNumber, v5::TotalDetail::PerShift),
    (TotalDetail::TotalsGroupId, v5::TotalDetail::PerTotalsGroup),
];

pub(super) fn request_from_v3(request: &v3::ReconciliationRequest) -> Result<v5::Body, Gap> {
    let path = "ReconciliationRequest";
    let kind = code::<v5::ReconciliationType>(
        request.reconciliation_type.as_str(),
        "ReconciliationRequest.ReconciliationType",
    )?;
    let data = ReconciliationRequestData {
        acquirer_identification: only(&request.acquirer_id, &format!("{path}.AcquirerID"))?.cloned(),
        poi_reconciliation_identification: request.poi_reconciliation_id.clone(),
        ..ReconciliationRequestData::new(kind)
    };
    let asked = ReconciliationRequest::new(data, Environment::default(), Context::default());
    Ok(v5::Body::ReconciliationRequest(asked))
}

pub(super) fn request_to_v3(body: &ReconciliationRequest) -> Body {
    let data = &body.reconciliation_request_data;
    Body::ReconciliationRequest(v3::ReconciliationRequest {
        acquirer_id: data.acquirer_identification.iter().cloned().collect(),
        poi_reconciliation_id: data.poi_reconciliation_identification.clone(),
        ..v3::ReconciliationRequest::new(v3::ReconciliationType::from(data.reconciliation_type.word()))
    })
}

pub(super) fn response_from_v3(answer: &v3::ReconciliationResponse) -> Result<v5::Body, Gap> {
    let path = "ReconciliationResponse";
    let response = response_code(&answer.response, "ReconciliationResponse.Response")?;
    let kind = code::<v5::ReconciliationType>(
        answer.reconciliation_type.as_str(),
        "ReconciliationResponse.ReconciliationType",
    )?;
    let data = ReconciliationResponseData {
        poi_reconciliation_identification: answer.poi_reconciliation_id.clone(),
        transaction_totals: totals_from(&answer.transaction_totals, &response, path)?,
        ..ReconciliationResponseData::new(kind)
    };
    let told = ReconciliationResponse {
        reconciliation_response_data: Some(data),
        ..ReconciliationResponse::new(response, Environment::default(), Context::default())
    };
    Ok(v5::Body::ReconciliationResponse(told))
}

pub(super) fn response_to_v3(body: &ReconciliationResponse) -> Result<Body, Gap> {
    let data = body.reconciliation_response_data.as_ref();
    let kind = data.map_or("", |data| data.reconciliation_type.word());
    let totals = data.map(|data| data.transaction_totals.as_slice()).unwrap_or_default();
    Ok(Body::ReconciliationResponse(v3::ReconciliationResponse {
        poi_reconciliation_id: data.and_then(|data| data.poi_reconciliation_identification.clone()),
        transaction_totals: totals_to(totals, &body.response, "TransactionTotals")?,
        ..v3::ReconciliationResponse::new(response_word(&body.response), v3::ReconciliationType::from(kind))
    }))
}

pub(super) fn report_request_from_v3(request: &v3::GetTotalsRequest) -> Result<v5::Body, Gap> {
    let path = "GetTotalsRequest.TotalDetails";
    let detail = only(&request.total_details, path)?;
    let detail = detail.map(|word| right(DETAILS, word).ok_or_else(|| Gap::in_five(path, NO_CODE)));
    let filter = request.total_filter.as_ref().map(|filter| v5::TotalFilter {
        poi_identification: filter.poi_id.clone(),
        sale_identification: filter.sale_id.clone(),
        cashier_identification: filter.operator_id.clone(),
        shift_number: filter.shift_number.clone(),
        totals_group_identification: filter.totals_group_id.clone(),
    });
    let asked = GetTotalsRequest { total_details: detail.transpose()?, total_filter: filter };
    Ok(v5::Body::ReportRequest(ReportRequest::new(ReportAsk::GetTotals(asked))))
}

pub(super) fn report_request_to_v3(body: &ReportRequest) -> Result<Body, Gap> {
    let ReportAsk::GetTotals(asked) = &body.service else {
        return Err(Gap::in_three("ServiceContent", "it is not read"));
    };
    let detail = asked
        .total_details
        .as_ref()
        .map(|code| left(DETAILS, code).unwrap_or_else(|| TotalDetail::Other(code.word().to_owned())));
    Ok(Body::GetTotalsRequest(v3::GetTotalsRequest {
        total_details: detail.into_iter().collect(),
        total_filter: asked.total_filter.as_ref().map(|filter| v3::TotalFilter {
            poi_id: filter.poi_identification.clone(),
            sale_id: filter.sale_identification.clone(),
            operator_id: filter.cashier_identification.clone(),
            shift_number: filter.shift_number.clone(),
            totals_group_id: filter.totals_group_identification.clone(),
        }),
    }))
}

pub(super) fn report_response_from_v3(answer: &v3::GetTotalsResponse) -> Result<v5::Body, Gap> {
    let response = response_code(&answer.response, "GetTotalsResponse.Response")?;
    let told = GetTotalsResponse {
        poi_reconciliation_identification: answer.poi_reconciliation_id.clone(),
        transaction_totals_set: totals_from(&answer.transaction_totals, &response, "GetTotalsResponse")?,
    };
    let told = (told != GetTotalsResponse::default()).then_some(told);
    Ok(v5::Body::ReportResponse(ReportResponse::new(ReportAnswer::GetTotals(told), response)))
}

pub(super) fn report_response_to_v3(body: &ReportResponse) -> Result<Body, Gap> {
    let ReportAnswer::GetTotals(told) = &body.service else {
        return Err(Gap::in_three("ServiceContent", "it is not read"));
    };
    let totals = told.as_ref().map(|told| told.transaction_totals_set.as_slice()).unwrap_or_default();
    Ok(Body::GetTotalsResponse(v3::GetTotalsResponse {
        poi_reconciliation_id: told.as_ref().and_then(|told| told.poi_reconciliation_identification.clone()),
        transaction_totals: totals_to(totals, &body.response, "TransactionTotalsSet")?,
        ..v3::GetTotalsResponse::new(response_word(&body.response))
    }))
}

/// An acquirer that did not answer has a set without a sum; why is told for the whole answer.
fn totals_from(
    totals: &[TransactionTotals],
    response: &v5::Response,
    path: &str,
) -> Result<Vec<v5::TransactionTotals>, Gap> {
    let path = format!("{path}.TransactionTotals");
    let mut sets = Vec::new();
    for group in totals {
        empty_in_five(&group.loyalty_totals, &format!("{path}.LoyaltyTotals"))?;
        let set = means_from(group, &path)?;
        if let Some(condition) = &group.error_condition {
            let reason = code_of_condition(condition, &path)?;
            if response.response_reason.as_ref() != Some(&reason) {
                return Err(Gap::in_five(format!("{path}.ErrorCondition"), "only that of the whole answer"));
            }
            sets.push(set.clone());
        } else if group.payment_totals.is_empty() {
            return Err(Gap::in_five(format!("{path}.PaymentTotals"), "a means of payment has a sum"));
        }
        for sum in &group.payment_totals {
            let sum = sum_from(sum, group.payment_currency.as_ref(), &path)?;
            sets.push(v5::TransactionTotals { transaction_total: Some(sum), ..set.clone() });
        }
    }
    Ok(sets)
}

fn means_from(group: &TransactionTotals, path: &str) -> Result<v5::TransactionTotals, Gap> {
    let kind = right(INSTRUMENTS, &group.payment_instrument_type)
        .ok_or_else(|| Gap::in_five(format!("{path}.PaymentInstrumentType"), NO_CODE))?;
    Ok(v5::TransactionTotals {
        acquirer_identification: group.acquirer_id.clone(),
        reconciliation_identification: group.host_reconciliation_id.clone(),
        sale_reconciliation_identification: group.totals_group_id.clone(),
        brand: group.card_brand.clone(),
        poi_identification: group.poi_id.clone(),
        sale_identification: group.sale_id.clone(),
        cashier_identification: group.operator_id.clone(),
        shift_number: group.shift_number.clone(),
        ..v5::TransactionTotals::new(kind)
    })
}

fn sum_from(sum: &PaymentTotals, currency: Option<&String>, path: &str) -> Result<TransactionTotal, Gap> {
    // Nexo 3 has no word for reservations in general, and keeps that of nexo 5.
    let reservation = matches!(&sum.transaction_type,
        TransactionType::Other(word) if TotalType::from(word.as_str()) == TotalType::Reservation);
    let kind = if reservation { Some(TotalType::Reservation) } else { right(TYPES, &sum.transaction_type) };
    let kind = kind.ok_or_else(|| Gap::in_five(format!("{path}.PaymentTotals.TransactionType"), NO_CODE))?;
    let parts = DetailedAmount {
        gratuity: sum.tip_amount,
        surcharge: sum.surcharge_amount.map(LabelledAmount::new).into_iter().collect(),
        ..DetailedAmount::default()
    };
    Ok(TransactionTotal {
        currency: currency.cloned(),
        detailed_amount: (parts != DetailedAmount::default()).then_some(parts),
        ..TransactionTotal::new(kind, sum.transaction_count, sum.transaction_amount)
    })
}

fn totals_to(
    sets: &[v5::TransactionTotals],
    response: &v5::Response,
    path: &str,
) -> Result<Vec<TransactionTotals>, Gap> {
    let mut groups: Vec<TransactionTotals> = Vec::new();
    for set in sets {
        none_in_three(set.loyalty_transaction_total.as_ref(), &format!("{path}.LoyaltyTransactionTotal"))?;
        let mut group = means_to(set);
        match &set.transaction_total {
            None => {
                let condition = response.response_reason.as_ref();
                group.error_condition = condition.map(|code| v3::ErrorCondition::from(code.word()));
            }
            Some(sum) => {
                group.payment_currency.clone_from(&sum.currency);
                group.payment_totals.push(sum_to(sum, path)?);
            }
        }
        match groups.last_mut().filter(|last| same_means(last, &group)) {
            Some(last) => {
                last.payment_currency = group.payment_currency;
                last.payment_totals.append(&mut group.payment_totals);
            }
            None => groups.push(group),
        }
    }
    Ok(groups)
}

/// Equal but for the sums. A means that only tells its error is followed by its sums.
fn same_means(left: &TransactionTotals, right: &TransactionTotals) -> bool {
    let bare = |group: &TransactionTotals| TransactionTotals {
        payment_totals: Vec::new(),
        error_condition: None,
        payment_currency: None,
        ..group.clone()
    };
    let currency = left.payment_totals.is_empty() || left.payment_currency == right.payment_currency;
    right.error_condition.is_none() && currency && bare(left) == bare(right)
}

fn means_to(set: &v5::TransactionTotals) -> TransactionTotals {
    let kind = left(INSTRUMENTS, &set.payment_instrument_type);
    let kind =
        kind.unwrap_or_else(|| PaymentInstrumentType::Other(set.payment_instrument_type.word().to_owned()));
    TransactionTotals {
        acquirer_id: set.acquirer_identification.clone(),
        host_reconciliation_id: set.reconciliation_identification.clone(),
        card_brand: set.brand.clone(),
        poi_id: set.poi_identification.clone(),
        sale_id: set.sale_identification.clone(),
        operator_id: set.cashier_identification.clone(),
        shift_number: set.shift_number.clone(),
        totals_group_id: set.sale_reconciliation_identification.clone(),
        ..TransactionTotals::new(kind)
    }
}

fn sum_to(sum: &TransactionTotal, path: &str) -> Result<PaymentTotals, Gap> {
    let kind = left(TYPES, &sum.total_type)
        .unwrap_or_else(|| TransactionType::Other(sum.total_type.word().to_owned()));
    let parts = sum.detailed_amount.as_ref();
    let surcharge = parts.map(|parts| parts.surcharge.as_slice()).unwrap_or_default();
    let surcharge = match surcharge {
        [] => None,
        [one] => Some(one.amount),
        [_, ..] => {
            let path = format!("{path}.TransactionTotal.DetailedAmount.Surcharge");
            return Err(Gap::in_three(path, super::ONLY_ONE));
        }
    };
    Ok(PaymentTotals {
        tip_amount: parts.and_then(|parts| parts.gratuity),
        surcharge_amount: surcharge,
        ..PaymentTotals::new(kind, sum.total_number, sum.cumulative_amount)
    })
}
