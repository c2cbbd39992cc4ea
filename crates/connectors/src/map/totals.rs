//! What a terminal took in its period.
//!
//! A sum that cannot be read makes the totals incomplete, and never a smaller sum.

use domain::currency::Currency;
use nexo::v3::{
    GetTotalsResponse, ReconciliationResponse, Response, ResultCode, TransactionTotals, TransactionType,
};
use terminal::{Request, Said, TotalKind, TotalLine, Totals};

use super::{refusal, words};
use crate::amount;

/// The sums of a period that goes on.
pub(super) fn running(body: &GetTotalsResponse, request: &Request) -> Said {
    let period = body.poi_reconciliation_id.as_deref();
    told(&body.response, period, &body.transaction_totals, false, request)
}

/// The sums of a period that ended.
pub(super) fn closed(body: &ReconciliationResponse, request: &Request) -> Said {
    let period = body.poi_reconciliation_id.as_deref();
    told(&body.response, period, &body.transaction_totals, true, request)
}

fn told(
    response: &Response,
    period: Option<&str>,
    totals: &[TransactionTotals],
    closed: bool,
    request: &Request,
) -> Said {
    if !response.is_done() {
        return Said::Refused(refusal(response, &request.service_id));
    }
    let mut incomplete = response.result == ResultCode::Partial;
    let mut lines = Vec::new();
    for group in totals {
        incomplete |= group.error_condition.is_some();
        let currency = group.payment_currency.as_deref().map(str::to_ascii_uppercase);
        let currency = currency.and_then(|code| Currency::parse(&code).ok());
        let brand = group.card_brand.as_deref().map(words::short);
        for sum in &group.payment_totals {
            let read = currency.and_then(|currency| amount::from_wire(sum.transaction_amount, currency).ok());
            let Some(amount) = read else {
                incomplete = true;
                continue;
            };
            let (kind, count) = (kind(&sum.transaction_type), sum.transaction_count);
            lines.push(TotalLine { brand: brand.clone(), kind, count, amount });
        }
    }
    Said::Totals(Totals { period: period.map(words::short), closed, incomplete, lines })
}

fn kind(of: &TransactionType) -> TotalKind {
    match of {
        TransactionType::Debit => TotalKind::Debit,
        TransactionType::Credit => TotalKind::Credit,
        TransactionType::ReverseDebit => TotalKind::ReverseDebit,
        TransactionType::ReverseCredit => TotalKind::ReverseCredit,
        TransactionType::OneTimeReservation
        | TransactionType::CompletedDeferred
        | TransactionType::FirstReservation
        | TransactionType::UpdateReservation
        | TransactionType::CompletedReservation
        | TransactionType::CashAdvance
        | TransactionType::IssuerInstalment
        | TransactionType::Declined
        | TransactionType::Failed
        | TransactionType::Award
        | TransactionType::ReverseAward
        | TransactionType::Redemption
        | TransactionType::ReverseRedemption
        | TransactionType::Rebate
        | TransactionType::ReverseRebate
        | TransactionType::Other(_) => TotalKind::Other,
    }
}
