//! The card before the amount.

use nexo::v3::{
    Body, CardAcquisitionRequest, CardAcquisitionResponse, CardAcquisitionTransaction, EnableServiceRequest,
    ErrorCondition, MessageCategory, PaymentData, PaymentType, Response, ServiceEnabled, TransactionAction,
};

use crate::support::{Shop, authorized, condition, payment};

async fn enable(shop: &Shop, action: TransactionAction) -> Response {
    let mut request = EnableServiceRequest::new(action.clone());
    if action == TransactionAction::StartTransaction {
        request.services_enabled = vec![ServiceEnabled::CardAcquisition];
    }
    let body = Body::EnableServiceRequest(request);
    shop.send(MessageCategory::EnableService, "E", body).await.message().body.response().unwrap().clone()
}

async fn acquire(shop: &Shop, service_id: &str) -> CardAcquisitionResponse {
    let sale_data = payment(PaymentType::Normal, "1.00").sale_data;
    let request = CardAcquisitionRequest::new(sale_data, CardAcquisitionTransaction::default());
    let body = Body::CardAcquisitionRequest(Box::new(request));
    match shop.send(MessageCategory::CardAcquisition, service_id, body).await.message().body {
        Body::CardAcquisitionResponse(response) => *response,
        other => panic!("{}", other.name()),
    }
}

#[tokio::test]
async fn a_card_that_was_read_pays_once_under_its_reference() {
    let shop = Shop::open("").await;
    assert!(enable(&shop, TransactionAction::StartTransaction).await.is_done());
    let card = acquire(&shop, "C1").await;
    assert_eq!(card.payment_brand, ["Visa"]);
    let mut request = payment(PaymentType::Normal, "8.00");
    request.payment_data = Some(PaymentData {
        card_acquisition_reference: card.poi_data.unwrap().poi_transaction_id,
        ..PaymentData::default()
    });
    let body = |request| Body::PaymentRequest(Box::new(request));
    let paid = shop.send(MessageCategory::Payment, "A1", body(request.clone())).await.payment();
    assert_eq!(authorized(&paid), "8.00");
    let again = shop.send(MessageCategory::Payment, "A2", body(request)).await.payment();
    assert_eq!(condition(&again), ErrorCondition::NotFound, "the card is gone");
}

#[tokio::test]
async fn what_was_started_can_be_ended_once() {
    let shop = Shop::open("").await;
    acquire(&shop, "C1").await;
    assert!(enable(&shop, TransactionAction::AbortTransaction).await.is_done());
    let nothing = enable(&shop, TransactionAction::AbortTransaction).await;
    assert_eq!(nothing.error_condition, Some(ErrorCondition::NotAllowed));
    assert!(shop.booked().is_empty());
}
