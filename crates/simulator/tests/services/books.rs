//! Refunds, reversals, sums and the end of a period.

use nexo::v3::{
    Body, ErrorCondition, GetTotalsRequest, MessageCategory, OriginalPoiTransaction, PaymentRequest,
    PaymentResponse, PaymentType, ReconciliationRequest, ReconciliationResponse, ReconciliationType,
    ResultCode, TransactionIdentification, TransactionTotals,
};
use simulator::Script;
use simulator::profile::{BILT, SWEDBANK, WESTPAY};

use crate::plain::plain;
use crate::support::{Shop, condition, money, payment};

fn record(paid: &PaymentResponse) -> TransactionIdentification {
    paid.poi_data.as_ref().unwrap().poi_transaction_id.clone().unwrap()
}

async fn pay(shop: &Shop, service_id: &str, request: PaymentRequest) -> PaymentResponse {
    let body = Body::PaymentRequest(Box::new(request));
    shop.send(MessageCategory::Payment, service_id, body).await.payment()
}

fn refund(of: &PaymentResponse, amount: &str) -> PaymentRequest {
    let mut request = payment(PaymentType::Refund, amount);
    request.payment_transaction.original_poi_transaction = Some(OriginalPoiTransaction {
        poi_transaction_id: Some(record(of)),
        ..OriginalPoiTransaction::default()
    });
    request
}

async fn reconcile(shop: &Shop, kind: ReconciliationType, number: Option<&str>) -> ReconciliationResponse {
    let request = ReconciliationRequest {
        poi_reconciliation_id: number.map(str::to_owned),
        ..ReconciliationRequest::new(kind)
    };
    let body = Body::ReconciliationRequest(request);
    match shop.send(MessageCategory::Reconciliation, "R", body).await.message().body {
        Body::ReconciliationResponse(response) => response,
        other => panic!("{}", other.name()),
    }
}

fn sums(totals: &[TransactionTotals]) -> Vec<String> {
    let all = totals.iter().flat_map(|totals| &totals.payment_totals);
    all.map(|sum| {
        let amount = sum.transaction_amount.to_text();
        format!("{} {} {amount}", sum.transaction_type.as_str(), sum.transaction_count)
    })
    .collect()
}

#[tokio::test]
async fn a_linked_refund_gives_back_no_more_than_was_paid() {
    let shop = Shop::open("").await;
    let paid = shop.pay("A1", "10.00").await.payment();
    assert!(pay(&shop, "A2", refund(&paid, "4.00")).await.response.is_done());
    let too_much = pay(&shop, "A3", refund(&paid, "6.01")).await;
    assert_eq!(condition(&too_much), ErrorCondition::NotAllowed);
    let mut stranger = refund(&paid, "1.00");
    let original = stranger.payment_transaction.original_poi_transaction.as_mut().unwrap();
    original.poi_transaction_id.as_mut().unwrap().transaction_id = "OTHER".to_owned();
    assert_eq!(condition(&pay(&shop, "A4", stranger).await), ErrorCondition::NotFound);
    let ledger = shop.simulator.ledger();
    assert_eq!(ledger[1].reverses, Some(record(&paid).transaction_id));
    assert_eq!(shop.simulator.totals()[0].net.to_text(), "6.00");
    assert!(pay(&shop, "A5", payment(PaymentType::Refund, "2.00")).await.response.is_done());
    assert_eq!(shop.simulator.totals()[0].net.to_text(), "4.00");
}

#[tokio::test]
async fn tip_and_cash_back_of_the_request_are_in_the_books() {
    let shop = Shop::open("").await;
    let mut request = payment(PaymentType::Normal, "12.00");
    let asked = &mut request.payment_transaction.amounts_req;
    (asked.tip_amount, asked.cash_back_amount) = (Some(money("1.00")), Some(money("5.00")));
    let paid = pay(&shop, "A1", request).await;
    let amounts = paid.payment_result.unwrap().amounts_resp.unwrap();
    assert_eq!(amounts.cash_back_amount, Some(money("5.00")));
    let entry = shop.simulator.ledger().remove(0);
    assert_eq!(
        (entry.amount, entry.tip, entry.cash_back),
        (money("12.00"), Some(money("1")), Some(money("5")))
    );
}

#[tokio::test]
async fn each_family_has_its_own_rule_for_reversals() {
    let shop = Shop::open_with(plain(&SWEDBANK), "").await;
    let first = record(&shop.pay("A1", "5.00").await.payment());
    let last = record(&shop.pay("A2", "6.00").await.payment());
    let refused = |condition| Some(condition);
    let answer = shop.reverse("A3", &first, None).await.response;
    assert_eq!(answer.error_condition, refused(ErrorCondition::NotAllowed), "only the last one");
    let answer = shop.reverse("A4", &last, Some("1.00")).await.response;
    assert_eq!(answer.error_condition, refused(ErrorCondition::NotAllowed), "only the whole");
    assert!(shop.reverse("A5", &last, None).await.response.is_done());

    let shop = Shop::open_with(plain(&WESTPAY), "").await;
    let first = record(&shop.pay("A1", "5.00").await.payment());
    shop.pay("A2", "6.00").await.payment();
    assert!(shop.reverse("A3", &first, None).await.response.is_done());

    let shop = Shop::open_with(plain(&BILT), "").await;
    let paid = record(&shop.pay("A1", "5.00").await.payment());
    reconcile(&shop, ReconciliationType::SaleReconciliation, None).await;
    let answer = shop.reverse("A2", &paid, None).await.response;
    assert_eq!(answer.error_condition, refused(ErrorCondition::NotAllowed), "it is settled");
}

#[tokio::test]
async fn a_period_is_summed_closed_and_told_again() {
    let shop = Shop::open("").await;
    let paid = record(&shop.pay("A1", "5.00").await.payment());
    shop.pay("A2", "7.50").await.payment();
    shop.reverse("A3", &paid, None).await;
    let wanted = ["Debit 2 12.50", "ReverseDebit 1 5.00"];
    let body = Body::GetTotalsRequest(GetTotalsRequest::default());
    let Body::GetTotalsResponse(totals) =
        shop.send(MessageCategory::GetTotals, "T", body).await.message().body
    else {
        panic!("no totals")
    };
    assert_eq!(sums(&totals.transaction_totals), wanted);
    let closed = reconcile(&shop, ReconciliationType::SaleReconciliation, None).await;
    assert_eq!(
        (sums(&closed.transaction_totals), closed.poi_reconciliation_id.as_deref()),
        (wanted.map(str::to_owned).to_vec(), Some("1"))
    );
    let next = reconcile(&shop, ReconciliationType::AcquirerReconciliation, None).await;
    assert!(next.transaction_totals.is_empty());
    let again = reconcile(&shop, ReconciliationType::PreviousReconciliation, Some("1")).await;
    assert_eq!(sums(&again.transaction_totals), wanted);
    let unknown = reconcile(&shop, ReconciliationType::PreviousReconciliation, Some("9")).await;
    assert_eq!(unknown.response.error_condition, Some(ErrorCondition::NotFound));
}

#[tokio::test]
async fn an_acquirer_that_does_not_answer_makes_it_partial() {
    let shop = Shop::open("reconciliation partial").await;
    shop.pay("A1", "5.00").await.payment();
    let closed = reconcile(&shop, ReconciliationType::AcquirerSynchronisation, None).await;
    assert_eq!(closed.response.result, ResultCode::Partial);
    assert_eq!(closed.transaction_totals[0].error_condition, Some(ErrorCondition::UnreachableHost));
}

#[tokio::test]
async fn history_can_be_cut_short_while_it_runs() {
    let shop = Shop::open("").await;
    shop.pay("A1", "5.00").await.payment();
    shop.pay("A2", "5.00").await.payment();
    shop.simulator.push(&Script::parse("set history 1, set dedup off").unwrap());
    assert_eq!(shop.truth("A1").await, Err(ErrorCondition::NotFound));
    assert!(shop.pay("A2", "5.00").await.payment().response.is_done());
    assert_eq!(shop.booked().len(), 3);
}
