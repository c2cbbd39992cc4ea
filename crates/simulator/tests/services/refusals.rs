//! What a terminal refuses, each family in its own way.

use nexo::v3::{
    AdminRequest, Body, DiagnosisRequest, ErrorCondition, GetTotalsRequest, GlobalStatus, MessageCategory,
    Response,
};
use simulator::profile::{ADYEN, BILT, GENERIC, SWEDBANK, VERIFONE, WESTPAY};
use simulator::{Profile, Script, Simulator};

use crate::plain::plain;
use crate::support::{Heard, Shop, condition, post};

async fn shop(profile: &Profile, script: &str) -> Shop {
    // these tests are about manners, not about spelling
    let simulator = Simulator::start(plain(profile), Script::parse(script).unwrap()).await.unwrap();
    Shop { simulator, sale_id: "TILL-1" }
}

async fn response(shop: &Shop, category: MessageCategory, body: Body) -> Response {
    shop.send(category, "X", body).await.message().body.response().unwrap().clone()
}

#[tokio::test]
async fn a_payment_without_a_session_is_refused_or_not_by_the_family() {
    for (profile, refused) in [
        (&SWEDBANK, Some(ErrorCondition::NotAllowed)),
        (&BILT, Some(ErrorCondition::LoggedOut)),
        (&ADYEN, None),
    ] {
        let shop = shop(profile, "").await;
        let paid = shop.pay("A1", "1.00").await.payment();
        assert_eq!(paid.response.error_condition, refused, "{}", profile.name);
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_by_the_family() {
    let broken = br#"{"SaleToPOIRequest":{"MessageHeader":{"ProtocolVersion":"3.0","MessageClass":"Service",
        "MessageCategory":"Payment","MessageType":"Request","ServiceID":"A1","SaleID":"S","POIID":"P"},
        "PaymentRequest":{}}}"#;
    let heard = |profile| async move {
        let shop = shop(profile, "").await;
        post(shop.addr(), "/nexo", broken).await
    };
    let Body::EventNotification(_) = heard(&ADYEN).await.message().body else { panic!("no reject") };
    assert_eq!(condition(&heard(&SWEDBANK).await.payment()), ErrorCondition::MessageFormat);
    assert_eq!(heard(&WESTPAY).await.http().0, 400);
}

#[tokio::test]
async fn a_service_that_the_family_has_not_is_unavailable() {
    let shop = shop(&VERIFONE, "").await;
    shop.log_in().await;
    let body = Body::GetTotalsRequest(GetTotalsRequest::default());
    let refused = response(&shop, MessageCategory::GetTotals, body).await;
    assert_eq!(refused.error_condition, Some(ErrorCondition::UnavailableService));
    let body = Body::BalanceInquiryRequest(Box::default());
    let refused = response(&shop, MessageCategory::BalanceInquiry, body).await;
    assert_eq!(refused.error_condition, Some(ErrorCondition::UnavailableService));
}

#[tokio::test]
async fn every_service_can_be_refused_lost_and_spoilt_by_script() {
    let shop = shop(&GENERIC, "login decline Busy, admin lost, admin lost request, admin garbage").await;
    let admin = || shop.send(MessageCategory::Admin, "X", Body::AdminRequest(AdminRequest::default()));
    let body = Body::LoginRequest(nexo::v3::LoginRequest {
        date_time: crate::support::NOW.to_owned(),
        sale_software: nexo::v3::Software {
            provider_identification: "T".to_owned(),
            application_name: "T".to_owned(),
            software_version: "1".to_owned(),
            ..nexo::v3::Software::default()
        },
        operator_language: "en".to_owned(),
        ..nexo::v3::LoginRequest::default()
    });
    let refused = response(&shop, MessageCategory::Login, body).await;
    assert_eq!(refused.error_condition, Some(ErrorCondition::Busy));
    shop.log_in().await;
    assert_eq!(admin().await, Heard::Closed);
    assert_eq!(admin().await, Heard::Closed);
    assert_eq!(admin().await.http().1[0], 0, "garbage");
    assert!(admin().await.message().body.response().unwrap().is_done());
}

#[tokio::test]
async fn maintenance_and_a_broken_device_are_told_and_refuse_payments() {
    let shop = Shop::open("").await;
    let status = || async {
        let body = Body::DiagnosisRequest(DiagnosisRequest { host_diagnosis: true, ..Default::default() });
        match shop.send(MessageCategory::Diagnosis, "X", body).await.message().body {
            Body::DiagnosisResponse(answer) => answer,
            other => panic!("{}", other.name()),
        }
    };
    assert_eq!(status().await.poi_status.unwrap().global_status, GlobalStatus::Ok);
    shop.simulator.push(&Script::parse("now out of order").unwrap());
    assert_eq!(condition(&shop.pay("A1", "1.00").await.payment()), ErrorCondition::DeviceOut);
    let broken = status().await;
    assert!(!broken.host_status[0].is_reachable);
    shop.simulator.push(&Script::parse("now maintenance begin").unwrap());
    assert_eq!(status().await.poi_status.unwrap().global_status, GlobalStatus::Maintenance);
    shop.simulator.push(&Script::parse("now maintenance end").unwrap());
    shop.log_in().await;
    assert!(shop.pay("A2", "1.00").await.payment().response.is_done());
    shop.simulator.push(&Script::parse("now expire session").unwrap());
    assert_eq!(condition(&shop.pay("A3", "1.00").await.payment()), ErrorCondition::NotAllowed);
}

#[tokio::test]
async fn an_abort_is_answered_by_the_family_and_heard_until_it_asks_the_host() {
    let shop = shop(&SWEDBANK, "authorise 100ms").await;
    shop.log_in().await;
    let (paid, ()) = tokio::join!(shop.pay("A1", "1.00"), async {
        shop.until_open().await;
        tokio::time::sleep(std::time::Duration::from_millis(30)).await;
        let header = shop.header(MessageCategory::Payment, "A1");
        let body = Body::AbortRequest(nexo::v3::AbortRequest {
            message_reference: nexo::v3::MessageReference::to(&header),
            abort_reason: "test".to_owned(),
            ..Default::default()
        });
        assert_eq!(shop.send(MessageCategory::Abort, "B", body).await.http(), (204, Vec::new()));
    });
    assert!(paid.payment().response.is_done(), "the approval wins");
}
