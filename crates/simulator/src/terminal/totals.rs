//! The sums of a period, and its end.

use nexo::amount::Decimal;
use nexo::v3::{
    Body, ErrorCondition, GetTotalsRequest, GetTotalsResponse, MessageHeader, PaymentInstrumentType,
    PaymentTotals, ReconciliationRequest, ReconciliationResponse, ReconciliationType, Response, ResultCode,
    TotalDetail, TotalFilter, TransactionTotals, TransactionType,
};

use super::Terminal;
use super::session::reply;
use crate::decimal;
use crate::delivery::Plan;
use crate::ledger::{Entry, Kind};

/// A period that was closed.
#[derive(Debug, Clone)]
pub(super) struct Period {
    number: u64,
    totals: Vec<TransactionTotals>,
}

impl Terminal {
    pub(super) fn totals_asked(&self, header: &MessageHeader, request: &GetTotalsRequest) -> Plan {
        if let Err((condition, text)) = self.may_serve(header) {
            return self.refuse(header, &[], condition, &text);
        }
        let by_till = request.total_details.contains(&TotalDetail::SaleId);
        let body = GetTotalsResponse {
            poi_reconciliation_id: Some(self.period.to_string()),
            transaction_totals: self.totals_of_period(request.total_filter.as_ref(), by_till),
            ..GetTotalsResponse::new(Response::success())
        };
        reply(header, Body::GetTotalsResponse(body))
    }

    pub(super) fn reconciliation(
        &mut self,
        header: &MessageHeader,
        request: &ReconciliationRequest,
        partial: bool,
    ) -> Plan {
        if let Err((condition, text)) = self.may_begin_alone(header) {
            return self.refuse(header, &[], condition, &text);
        }
        let kind = &request.reconciliation_type;
        let (number, mut totals) = match kind {
            ReconciliationType::PreviousReconciliation => match self.earlier(request) {
                Some(period) => (period.number, period.totals),
                None => return self.refuse(header, &[], ErrorCondition::NotFound, "no such period"),
            },
            ReconciliationType::AcquirerReconciliation => (self.period, self.totals_of_period(None, false)),
            ReconciliationType::SaleReconciliation
            | ReconciliationType::AcquirerSynchronisation
            | ReconciliationType::Other(_) => self.close_period(),
        };
        let mut response = Response::success();
        if partial {
            response.result = ResultCode::Partial;
            response.error_condition = Some(ErrorCondition::UnreachableHost);
            response.additional_response = Some("one acquirer did not answer".to_owned());
            match totals.first_mut() {
                Some(first) => first.error_condition = Some(ErrorCondition::UnreachableHost),
                None => totals.push(silent_acquirer()),
            }
        }
        let body = ReconciliationResponse {
            poi_reconciliation_id: Some(number.to_string()),
            transaction_totals: totals,
            ..ReconciliationResponse::new(response, kind.clone())
        };
        reply(header, Body::ReconciliationResponse(body))
    }

    fn earlier(&self, request: &ReconciliationRequest) -> Option<Period> {
        match &request.poi_reconciliation_id {
            Some(id) => self.periods.iter().find(|period| period.number.to_string() == *id).cloned(),
            None => self.periods.last().cloned(),
        }
    }

    fn close_period(&mut self) -> (u64, Vec<TransactionTotals>) {
        let totals = self.totals_of_period(None, false);
        let number = self.period;
        self.periods.push(Period { number, totals: totals.clone() });
        self.closed = self.ledger.entries().last().map_or(0, |entry| entry.seq);
        self.period = self.period.saturating_add(1);
        (number, totals)
    }

    fn totals_of_period(&self, filter: Option<&TotalFilter>, by_till: bool) -> Vec<TransactionTotals> {
        let open = self.ledger.entries().iter().filter(|entry| !self.is_settled(entry));
        let wanted: Vec<&Entry> = open.filter(|entry| fits(filter, entry)).collect();
        let mut groups: Vec<(String, Option<String>)> = Vec::new();
        for entry in &wanted {
            let group = (entry.currency.clone(), by_till.then(|| entry.sale_id.clone()));
            if !groups.contains(&group) {
                groups.push(group);
            }
        }
        let totals = |(currency, sale): (String, Option<String>)| {
            let of_group = wanted.iter().filter(|entry| {
                entry.currency == currency && sale.as_ref().is_none_or(|sale| *sale == entry.sale_id)
            });
            let entries: Vec<&Entry> = of_group.copied().collect();
            TransactionTotals {
                acquirer_id: Some("1".to_owned()),
                poi_id: Some(self.poi_id.clone()),
                sale_id: sale,
                payment_currency: Some(currency),
                payment_totals: sums(&entries),
                ..TransactionTotals::new(PaymentInstrumentType::Card)
            }
        };
        groups.into_iter().map(totals).collect()
    }
}

fn fits(filter: Option<&TotalFilter>, entry: &Entry) -> bool {
    let Some(filter) = filter else { return true };
    filter.sale_id.as_ref().is_none_or(|sale| *sale == entry.sale_id)
        && filter.poi_id.as_ref().is_none_or(|poi| *poi == entry.poi_id)
}

fn sums(entries: &[&Entry]) -> Vec<PaymentTotals> {
    let kinds = [
        (Kind::Charge, TransactionType::Debit),
        (Kind::Refund, TransactionType::Credit),
        (Kind::Reversal, TransactionType::ReverseDebit),
    ];
    let sum = |(kind, name): (Kind, TransactionType)| {
        let of_kind: Vec<&&Entry> = entries.iter().filter(|entry| entry.kind == kind).collect();
        let amount = of_kind.iter().fold(Decimal::default(), |sum, entry| decimal::add(sum, entry.amount));
        let count = u32::try_from(of_kind.len()).unwrap_or(u32::MAX);
        (count > 0).then(|| PaymentTotals::new(name, count, amount))
    };
    kinds.into_iter().filter_map(sum).collect()
}

fn silent_acquirer() -> TransactionTotals {
    TransactionTotals {
        acquirer_id: Some("1".to_owned()),
        error_condition: Some(ErrorCondition::UnreachableHost),
        ..TransactionTotals::new(PaymentInstrumentType::Card)
    }
}
